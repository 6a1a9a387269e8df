from django.db import models

from .checks import only_papers


class Paper(models.Model):
    scan = models.FileField(upload_to="scans", validators=[only_papers])
