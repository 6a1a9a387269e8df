import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from .models import TodoItem


def items(request):
    if request.method == 'POST':
        item = TodoItem.objects.create(**json.loads(request.body))
        return JsonResponse({'id': item.pk}, status=201)
    return JsonResponse({'items': list(TodoItem.objects.all().values())})


def item(request, pk):
    item = get_object_or_404(TodoItem, pk=pk)
    if request.method == 'PUT':
        for key, value in json.loads(request.body).items():
            setattr(item, key, value)
        item.save()
    elif request.method == 'DELETE':
        item.delete()
        return HttpResponse(status=204)
    return JsonResponse({'title': item.title, 'due': item.due})
