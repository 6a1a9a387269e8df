from django.views.generic import CreateView

from .models import Paper


class SendPaper(CreateView):
    model = Paper
    fields = ["scan"]
    success_url = "/papers/"
