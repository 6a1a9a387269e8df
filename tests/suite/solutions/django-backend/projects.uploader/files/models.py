from django.db import models

from .validators import not_too_large


class Document(models.Model):
    file = models.FileField(upload_to="documents/%Y/%m", validators=[not_too_large])
    uploaded_at = models.DateTimeField(auto_now_add=True)
