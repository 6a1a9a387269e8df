from django.contrib.auth import get_user_model
from django.db import models


class Tag(models.Model):
    name = models.SlugField(unique=True)


class Article(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique_for_date="publication_date")
    content = models.TextField()
    author = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)
    publication_date = models.DateTimeField(auto_now_add=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles")


class Comment(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    created_date = models.DateTimeField(auto_now_add=True)
