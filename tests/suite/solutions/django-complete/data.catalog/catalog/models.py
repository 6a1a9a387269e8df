from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)


class Product(models.Model):
    name = models.CharField(max_length=120)
    description = models.TextField()
    price = models.DecimalField(max_digits=8, decimal_places=2, db_index=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    attributes = models.JSONField(default=dict)
