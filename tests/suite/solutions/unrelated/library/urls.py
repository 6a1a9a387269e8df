from django.urls import path

from . import views

urlpatterns = [
    path("", views.BookList.as_view(), name="books"),
    path("<int:pk>/", views.BookDetail.as_view(), name="book"),
    path("borrow/", views.Borrow.as_view(), name="borrow"),
]
