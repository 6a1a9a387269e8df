from django.urls import path

from . import views

urlpatterns = [
    path("", views.PostList.as_view(), name="post-list"),
    path("new/", views.PostCreate.as_view(), name="post-create"),
    path("<int:pk>/", views.PostDetail.as_view(), name="post-detail"),
    path("<int:pk>/edit/", views.PostUpdate.as_view(), name="post-update"),
    path("<int:pk>/delete/", views.PostDelete.as_view(), name="post-delete"),
]
