from app.users.tests.factories import UserFactory


def test_name(db):
    assert UserFactory().name is not None


def test_detail(client):
    assert client.get("/users/me/").status_code == 302


def test_update(client):
    assert client.get("/users/update/").status_code == 302
