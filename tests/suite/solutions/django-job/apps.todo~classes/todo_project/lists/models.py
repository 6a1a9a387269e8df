from django.db import models


class Item(models.Model):
    """One thing to do."""

    text = models.CharField(max_length=200)
    completed = models.BooleanField(default=False)
