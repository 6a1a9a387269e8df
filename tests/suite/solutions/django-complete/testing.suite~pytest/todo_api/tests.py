import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return APIClient()


def test_register(client):
    assert client.post('/register/', {'username': 'a', 'password': 'p4ss-w0rd'}).status_code == 201


def test_login_is_needed(client):
    assert client.get('/todos/').status_code == 401


def test_own_items_only(client, django_user_model):
    ada = django_user_model.objects.create_user('ada')
    client.force_authenticate(ada)
    assert client.get('/todos/').json() == []
