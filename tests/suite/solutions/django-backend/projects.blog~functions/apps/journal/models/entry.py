from django.db import models


class Entry(models.Model):
    title: str = models.CharField(max_length=120)
    text: str = models.TextField()
    written_on = models.DateField(auto_now_add=True)
