from factory.django import DjangoModelFactory

from app.users.models import User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
