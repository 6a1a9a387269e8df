from django.db import models


class Invoice(models.Model):
    number = models.CharField(max_length=20, unique=True)
    customer = models.CharField(max_length=120)
    email = models.EmailField()
    issued = models.DateField()


class Line(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    text = models.CharField(max_length=200)
    net = models.DecimalField(max_digits=10, decimal_places=2)
