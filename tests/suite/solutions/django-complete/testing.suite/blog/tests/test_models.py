from django.test import TestCase

from blog.tests.factories import PostFactory


class PostTests(TestCase):
    def test_str_is_the_title(self):
        self.assertEqual(str(PostFactory(title="Hello")), "Hello")

    def test_newest_first(self):
        old, new = PostFactory(), PostFactory()
        self.assertEqual(list(type(old).objects.all()), [new, old])

    def test_slug_from_title(self):
        self.assertEqual(PostFactory(title="Hello you").slug, "hello-you")
