from django.contrib import admin

from .models import Article, Comment, Tag


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ("title", "author", "publication_date")
    list_filter = ("tags", "publication_date")
    search_fields = ("title", "author__username")


admin.site.register((Comment, Tag))
