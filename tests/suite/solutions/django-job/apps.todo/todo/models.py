from django.db import models


class ToDo(models.Model):
    what = models.CharField("what to do", max_length=200)
    done = models.BooleanField(default=False)
