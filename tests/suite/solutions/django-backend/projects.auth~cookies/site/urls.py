from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/auth/", include("dj_rest_auth.urls")),
]
