from django.conf import settings
from django.db import models
from taggit.managers import TaggableManager


class BlogPost(models.Model):
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    headline = models.CharField(max_length=120)
    text = models.TextField()
    written = models.DateField(auto_now_add=True)
    tags = TaggableManager()
