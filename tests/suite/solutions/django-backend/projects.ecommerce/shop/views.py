from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render

from .cart import Cart
from .models import Order, OrderLine, Product


def add_to_cart(request, pk):
    Cart(request).add(get_object_or_404(Product, pk=pk))
    return redirect("cart")


@login_required
@transaction.atomic
def checkout(request):
    cart = Cart(request)
    if request.method == "POST":
        order = Order.objects.create(customer=request.user)
        OrderLine.objects.bulk_create(
            OrderLine(order=order, product_id=pk, quantity=n) for pk, n in cart.lines.items()
        )
        cart.lines.clear()
        return redirect("thanks")
    return render(request, "shop/checkout.html", {"cart": cart})
