from django.db import models


class TodoItem(models.Model):
    title = models.CharField(max_length=120)
    due = models.DateField(null=True)
