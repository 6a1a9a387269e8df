from django.shortcuts import redirect, render

from .forms import DocumentForm


def upload(request):
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.save()
        return redirect("uploaded")
    return render(request, "files/upload.html", {"form": form})
