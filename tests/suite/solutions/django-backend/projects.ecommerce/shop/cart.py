from decimal import Decimal

from .models import Product


class Cart:
    """What a visitor wants to buy, kept in the session."""

    def __init__(self, request):
        self.session = request.session
        self.lines = self.session.setdefault("cart", {})

    def add(self, product, quantity=1):
        key = str(product.pk)
        self.lines[key] = self.lines.get(key, 0) + quantity
        self.session.modified = True

    def total(self):
        products = Product.objects.in_bulk(self.lines)
        return sum((products[int(pk)].price * n for pk, n in self.lines.items()), Decimal())
