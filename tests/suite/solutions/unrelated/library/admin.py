from django.contrib import admin

from .models import Author, Book, Loan


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "author", "shelf"]
    search_fields = ["title"]


admin.site.register([Author, Loan])
