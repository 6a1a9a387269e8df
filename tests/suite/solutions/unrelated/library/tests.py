from django.test import TestCase
from django.urls import reverse

from .models import Author, Book


class BookListTests(TestCase):
    def test_lists_titles(self):
        author = Author.objects.create(name="Mary Shelley")
        Book.objects.create(title="Frankenstein", author=author, shelf="S1")
        self.assertContains(self.client.get(reverse("books")), "Frankenstein")

    def test_empty_shelves(self):
        self.assertEqual(self.client.get(reverse("books")).status_code, 200)

    def test_unknown_book(self):
        self.assertEqual(self.client.get(reverse("book", args=[1])).status_code, 404)
