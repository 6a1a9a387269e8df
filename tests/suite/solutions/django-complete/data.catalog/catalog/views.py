from django.core.cache import cache
from django.shortcuts import render

from .filters import ProductFilter
from .models import Product


def products(request):
    version = cache.get_or_set("catalog-version", 1, None)
    key = f"products:{version}:{request.GET.urlencode()}"
    found = cache.get(key)
    if found is None:
        found = list(ProductFilter(request.GET, Product.objects.select_related("category")).qs)
        cache.set(key, found, 600)
    return render(request, "catalog/products.html", {"products": found})
