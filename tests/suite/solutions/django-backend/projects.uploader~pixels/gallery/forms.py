from django import forms
from PIL import Image

MOST = 40_000_000


class PictureForm(forms.Form):
    picture = forms.ImageField()

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        img = Image.open(picture)
        if img.width * img.height > MOST:
            raise forms.ValidationError("Fewer pixels, please.")
        return picture
