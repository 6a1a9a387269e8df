from django.conf import settings
from django.db import models


class Ingredient(models.Model):
    name = models.CharField(max_length=80, unique=True)


class Recipe(models.Model):
    cook = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    ingredients = models.ManyToManyField(Ingredient, related_name="recipes")
