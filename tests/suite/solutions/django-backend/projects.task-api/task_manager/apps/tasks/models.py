from django.conf import settings
from django.db import models


class Task(models.Model):
    class Priority(models.IntegerChoices):
        LOW = 1
        HIGH = 2

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=140)
    priority = models.IntegerField(choices=Priority.choices, default=Priority.LOW)
    done = models.BooleanField(default=False)
