from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=120)
    content = models.TextField()


class Like(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
