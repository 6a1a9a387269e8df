from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import CreateView, DetailView, ListView

from .forms import LoanForm
from .models import Book


class BookList(ListView):
    model = Book
    paginate_by = 30


class BookDetail(DetailView):
    model = Book


class Borrow(LoginRequiredMixin, CreateView):
    form_class = LoanForm
    template_name = "library/loan_form.html"
    success_url = reverse_lazy("books")

    def post(self, request, *args, **kwargs):
        form = LoanForm(request.POST, request.FILES)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        form.instance.borrower = self.request.user
        return super().form_valid(form)
