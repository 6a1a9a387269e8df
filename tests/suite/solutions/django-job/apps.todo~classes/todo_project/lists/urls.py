from django.urls import path

from .views import Add, Change, Home, Remove

app_name = 'lists'
urlpatterns = [
    path('', Home.as_view(), name='home'),
    path('add/', Add.as_view(), name='add'),
    path('<int:pk>/change/', Change.as_view(), name='change'),
    path('<int:pk>/remove/', Remove.as_view(), name='remove'),
]
