from django.contrib import admin

from .models.pedido import ItemPedido, Pedido


class ItemPedidoInline(admin.TabularInline):
    model = ItemPedido


class PedidoAdmin(admin.ModelAdmin):
    inlines = [ItemPedidoInline]


admin.site.register(Pedido, PedidoAdmin)
