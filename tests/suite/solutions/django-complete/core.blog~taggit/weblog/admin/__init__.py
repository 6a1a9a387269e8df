from django.contrib import admin

from ..models.post import BlogPost
from ..models.reply import Reply


class ReplyInline(admin.StackedInline):
    model = Reply


class BlogPostAdmin(admin.ModelAdmin):
    search_fields = ['headline', 'writer__username']
    date_hierarchy = 'written'
    inlines = [ReplyInline]


admin.site.register(BlogPost, BlogPostAdmin)
