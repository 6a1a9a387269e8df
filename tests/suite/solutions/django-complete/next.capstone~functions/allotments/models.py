from django.conf import settings
from django.db import models


class Bed(models.Model):
    gardener = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    plant = models.CharField(max_length=80)
