from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q
from django.views.generic import CreateView, ListView

from ..models import Product


class Search(ListView):
    paginate_by = 24

    def get_queryset(self):
        wanted = self.request.GET.get("q", "")
        return Product.objects.filter(
            Q(title__icontains=wanted) | Q(tags__name__iexact=wanted)
        ).distinct()


class Offer(PermissionRequiredMixin, CreateView):
    permission_required = "store.add_product"
    model = Product
    fields = ["title", "unit_price", "tags"]
