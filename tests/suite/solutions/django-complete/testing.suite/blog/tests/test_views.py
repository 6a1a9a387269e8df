from django.test import TestCase
from django.urls import reverse

from blog.tests.factories import PostFactory, UserFactory


class WritingTests(TestCase):
    def test_strangers_are_sent_to_the_login(self):
        response = self.client.get(reverse("post-create"))
        self.assertRedirects(response, "/login/?next=/new/")

    def test_authors_may_write(self):
        self.client.force_login(UserFactory())
        self.client.post(reverse("post-create"), {"title": "A", "body": "B"})
        self.assertContains(self.client.get(reverse("post-list")), "A")
