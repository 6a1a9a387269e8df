from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView, UpdateView

from .models import User


class UserDetail(LoginRequiredMixin, DetailView):
    model = User


class UserUpdate(LoginRequiredMixin, UpdateView):
    model = User
    fields = ["name"]

    def get_object(self):
        return self.request.user
