from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView, DetailView, ListView

from .models.post import BlogPost
from .models.reply import Reply


class Index(ListView):
    model = BlogPost


class Show(DetailView):
    model = BlogPost


class Write(LoginRequiredMixin, CreateView):
    model = BlogPost
    fields = ['headline', 'text', 'tags']


class Answer(CreateView):
    model = Reply
    fields = ['text']
