from django.contrib.auth import authenticate, login, logout
from django.shortcuts import redirect, render


def sign_in(request):
    if request.method == "POST":
        user = authenticate(
            request,
            username=request.POST["email"],
            password=request.POST["password"],
        )
        if user is not None:
            login(request, user)
            return redirect("home")
    return render(request, "accounts/sign_in.html")


def sign_out(request):
    logout(request)
    return redirect("home")
