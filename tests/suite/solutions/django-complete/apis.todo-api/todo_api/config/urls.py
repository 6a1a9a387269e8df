from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from apps.todos.viewsets import Register, TodoItemViewSet

router = SimpleRouter()
router.register("todos", TodoItemViewSet, basename="todo")

urlpatterns = [
    path("register/", Register.as_view()),
    path("login/", TokenObtainPairView.as_view()),
    path("refresh/", TokenRefreshView.as_view()),
    path("", include(router.urls)),
]
