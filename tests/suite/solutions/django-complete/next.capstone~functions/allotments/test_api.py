def test_strangers_see_none(client):
    assert client.get("/beds/").status_code == 403
