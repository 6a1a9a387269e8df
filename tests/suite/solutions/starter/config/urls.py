from django.urls import include, path
from rest_framework.authtoken.views import obtain_auth_token

urlpatterns = [
    path("users/", include("app.users.urls")),
    path("accounts/", include("allauth.urls")),
    path("auth-token/", obtain_auth_token),
]
