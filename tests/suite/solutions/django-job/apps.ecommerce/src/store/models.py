from django.conf import settings
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=40)


class Product(models.Model):
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=150)
    unit_price = models.DecimalField(max_digits=9, decimal_places=2)
    tags = models.ManyToManyField(Tag, blank=True)


class Purchase(models.Model):
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    products = models.ManyToManyField(Product, through="PurchasedProduct")


class PurchasedProduct(models.Model):
    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    quantity = models.PositiveSmallIntegerField(default=1)
