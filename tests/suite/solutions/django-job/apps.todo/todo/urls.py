from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:pk>/tick/", views.tick, name="tick"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
