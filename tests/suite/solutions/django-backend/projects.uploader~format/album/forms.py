from django import forms
from PIL import Image

FORMATS = ("JPEG", "PNG")


class PhotoForm(forms.Form):
    photo = forms.ImageField()

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        image = Image.open(photo)
        if image.format not in FORMATS:
            raise forms.ValidationError("JPEG or PNG, please.")
        return photo
