from django.shortcuts import redirect
from django.views import View

from ..models.pedido import Pedido


class SalvarPedido(View):
    def get(self, request):
        pedido = Pedido(total=request.session["carrinho"]["total"])
        pedido.save()
        return redirect("loja:pagar", pk=pedido.pk)
