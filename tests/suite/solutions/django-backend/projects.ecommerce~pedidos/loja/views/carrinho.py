def carrinho(request):
    return request.session.get("carrinho", {})
