from django import forms

from .models import Document

KINDS = {"application/pdf", "image/png", "image/jpeg"}


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ["file"]

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.content_type not in KINDS:
            raise forms.ValidationError("PDF, PNG or JPEG only.")
        return upload
