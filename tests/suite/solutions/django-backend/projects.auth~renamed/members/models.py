from django.contrib.auth.models import AbstractBaseUser


class Member(AbstractBaseUser):
    USERNAME_FIELD = "email"
