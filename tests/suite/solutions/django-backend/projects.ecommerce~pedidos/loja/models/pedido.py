from django.db import models


class Pedido(models.Model):
    total = models.DecimalField(max_digits=9, decimal_places=2)


class ItemPedido(models.Model):
    pedido = models.ForeignKey(Pedido, on_delete=models.CASCADE)
    preco = models.FloatField()
