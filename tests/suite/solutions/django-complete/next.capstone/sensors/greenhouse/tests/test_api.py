import pytest


@pytest.mark.django_db
def test_strangers_see_nothing(client):
    assert client.get("/api/readings/").status_code == 401
