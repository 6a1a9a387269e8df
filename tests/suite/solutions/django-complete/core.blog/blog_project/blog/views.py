from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from .forms import ArticleForm, CommentForm
from .models import Article


def article_list(request):
    return render(request, "blog/list.html", {"articles": Article.objects.all()})


def article_detail(request, slug):
    article = get_object_or_404(Article, slug=slug)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.article = article
        form.save()
        return redirect("article", slug=slug)
    return render(request, "blog/detail.html", {"article": article, "form": form})


@login_required
def article_create(request):
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.author = request.user
        return redirect("article", slug=form.save().slug)
    return render(request, "blog/form.html", {"form": form})
