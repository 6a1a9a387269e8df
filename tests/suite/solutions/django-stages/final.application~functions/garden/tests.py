from django.test import TestCase


class Beds(TestCase):
    def test_strangers_see_none(self):
        self.assertEqual(self.client.get("/beds/").status_code, 403)
