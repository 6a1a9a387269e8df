from django.contrib.auth.models import User
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view(['POST'])
def register(request):
    user = User(username=request.data['username'])
    user.set_password(request.data['password'])
    user.save()
    return Response(status=201)
