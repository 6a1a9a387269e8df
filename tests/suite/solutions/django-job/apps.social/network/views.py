from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from .models import Post


@login_required
def home(request):
    followed = request.user.following.values("followed")
    posts = Post.objects.filter(author__in=followed).order_by("-at")[:50]
    return render(request, "network/home.html", {"posts": posts})
