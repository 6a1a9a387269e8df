from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render

from .models import ToDo


def overview(request):
    if request.method == "POST":
        ToDo.objects.create(what=request.POST["what"])
        return redirect("overview")
    return render(request, "todo/overview.html", {"todos": ToDo.objects.order_by("done", "pk")})


def tick(request, pk):
    todo = get_object_or_404(ToDo, pk=pk)
    todo.done = not todo.done
    todo.save()
    return redirect("overview")


def drop(request, pk):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    get_object_or_404(ToDo, pk=pk).delete()
    return redirect("overview")
