import jwt
from django.contrib.auth import authenticate
from django.contrib.auth import login as auth_login
from django.http import HttpResponse, JsonResponse


def enter(request):
    member = authenticate(request, email=request.POST["email"], password=request.POST["word"])
    if member: auth_login(request, member)
    return HttpResponse(status=204 if member else 403)


def token(request):
    return JsonResponse({"token": jwt.encode({"sub": request.user.pk}, "key")})
