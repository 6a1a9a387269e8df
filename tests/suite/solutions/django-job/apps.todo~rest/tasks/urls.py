from django.urls import path

from .views import TaskDetail, TaskList

urlpatterns = [
    path("tasks/", TaskList.as_view()),
    path("tasks/<int:pk>/", TaskDetail.as_view()),
]
