from django.contrib import admin

from .models import Order, OrderLine, Product


class Lines(admin.TabularInline):
    model = OrderLine


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    inlines = [Lines]
    list_filter = ["paid"]


admin.site.register(Product)
