import pytest


@pytest.mark.django_db
def test_everybody_may_read(client):
    assert client.get("/api/recipes/").status_code == 200
