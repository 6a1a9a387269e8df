import django_filters

from .models import Product


class ProductFilter(django_filters.FilterSet):
    price = django_filters.RangeFilter()
    colour = django_filters.CharFilter(field_name="attributes__colour")

    class Meta:
        model = Product
        fields = ["category", "price", "colour"]
