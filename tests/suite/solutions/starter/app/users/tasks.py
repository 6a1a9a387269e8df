from celery import shared_task

from .models import User


@shared_task()
def count_users():
    return User.objects.count()
