from django.shortcuts import get_object_or_404, redirect, render

from ..forms import EntryForm
from ..models import Entry


def index(request):
    return render(request, 'journal/index.html', {'entries': Entry.objects.all()})


def edit(request, pk=None):
    entry = get_object_or_404(Entry, pk=pk) if pk else None
    form = EntryForm(request.POST or None, instance=entry)
    if form.is_valid():
        form.save()
        return redirect('journal:index')
    return render(request, 'journal/edit.html', {'form': form})


def remove(request, pk):
    if request.method == 'POST':
        get_object_or_404(Entry, pk=pk).delete()
    return redirect('journal:index')
