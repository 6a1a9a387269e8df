from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.decorators import api_view, throttle_classes
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle

from ..models.task import Task
from ..serializers import TaskSerializer


@api_view(['GET', 'POST'])
@throttle_classes([UserRateThrottle])
def tasks(request):
    if request.method == 'POST':
        serializer = TaskSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save(owner=request.user)
        return Response(serializer.data, status=status.HTTP_201_CREATED)
    return Response(TaskSerializer(Task.objects.filter(owner=request.user), many=True).data)


@api_view(['PUT', 'DELETE'])
@throttle_classes([UserRateThrottle])
def task(request, pk):
    found = get_object_or_404(Task, pk=pk, owner=request.user)
    if request.method == 'DELETE':
        found.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
    serializer = TaskSerializer(found, data=request.data)
    serializer.is_valid(raise_exception=True)
    serializer.save()
    return Response(serializer.data)
