from django.urls import reverse_lazy
from django.views import generic

from .models import Item

home = reverse_lazy('lists:home')


class Home(generic.ListView):
    model = Item


class Add(generic.CreateView):
    model, fields, success_url = Item, ['text'], home


class Change(generic.UpdateView):
    model, fields, success_url = Item, ['text', 'completed'], home


class Remove(generic.DeleteView):
    model, success_url = Item, home
