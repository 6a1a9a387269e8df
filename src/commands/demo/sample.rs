//! The sample's history: who commits what, how many days before today.

/// One commit of the sample.
pub(super) struct Step {
    /// How many days before today.
    pub(super) days_ago: u64,
    /// The message.
    pub(super) message: &'static str,
    /// Files it writes.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// Items that it ticks in progress.md, as ids of the sample's roadmap.
    pub(super) ticks: &'static [&'static str],
}

/// The roadmap that the sample is about.
pub(super) const ROADMAP: &str = include_str!("roadmap.md");
/// Name and address of the roadmap's author.
pub(super) const AUTHOR: (&str, &str) = ("Grace Hopper", "grace@example.org");
/// Name and address of the learner.
pub(super) const LEARNER: (&str, &str) = ("Ada Lovelace", "ada@example.org");

/// What the author of the roadmap committed.
pub(super) const UPSTREAM: &[Step] = &[Step {
    days_ago: 60,
    message: "A short roadmap, with a starter for the guest book",
    files: &[
        ("README.md", ROADMAP),
        ("exercises/guest-book/models.py", STARTER_MODELS),
        ("exercises/guest-book/forms.py", STARTER_FORMS),
    ],
    ticks: &[],
}];

/// What the learner did in the fork, week by week. The guest book is ticked without a change to its starter, and no to-do API exists.
pub(super) const FORK: &[Step] = &[
    Step {
        days_ago: 33,
        message: "Start tracking",
        files: &[],
        ticks: &[],
    },
    Step {
        days_ago: 30,
        message: "Modules and classes",
        files: &[],
        ticks: &["python.modules", "python.classes"],
    },
    Step {
        days_ago: 26,
        message: "Count words on the command line",
        files: &[("exercises/word-counter/count.py", WORD_COUNTER)],
        ticks: &["python.venv"],
    },
    Step {
        days_ago: 19,
        message: "First models of the blog",
        files: &[("projects/blog/posts/models.py", BLOG_MODELS)],
        ticks: &["django.apps", "django.models"],
    },
    Step {
        days_ago: 12,
        message: "List and detail pages",
        files: &[
            ("projects/blog/posts/views.py", BLOG_VIEWS),
            ("projects/blog/posts/urls.py", BLOG_URLS),
        ],
        ticks: &["django.views", "django.templates"],
    },
    Step {
        days_ago: 5,
        message: "The blog is done",
        files: &[("projects/blog/posts/admin.py", BLOG_ADMIN)],
        ticks: &["django.blog"],
    },
    Step {
        days_ago: 2,
        message: "Guest book and to-do API",
        files: &[],
        ticks: &["django.guest-book", "drf.to-do-api"],
    },
];

const STARTER_MODELS: &str = "\
from django.db import models


class Entry(models.Model):
    pass  # your fields here
";

const STARTER_FORMS: &str = "\
from django import forms

# your form here
";

const WORD_COUNTER: &str = "\
import sys


def count(path):
    with open(path, encoding=\"utf-8\") as file:
        return sum(len(line.split()) for line in file)


if __name__ == \"__main__\":
    for path in sys.argv[1:]:
        print(f\"{count(path):8} {path}\")
";

const BLOG_MODELS: &str = "\
from django.conf import settings
from django.db import models
from django.urls import reverse


class Post(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    body = models.TextField()
    published = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [\"-published\"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(\"post\", kwargs={\"slug\": self.slug})
";

const BLOG_VIEWS: &str = "\
from django.views.generic import DetailView, ListView

from .models import Post


class PostList(ListView):
    queryset = Post.objects.filter(published__isnull=False).select_related(\"author\")
    paginate_by = 10


class PostDetail(DetailView):
    model = Post
";

const BLOG_URLS: &str = "\
from django.urls import path

from . import views

urlpatterns = [
    path(\"\", views.PostList.as_view(), name=\"posts\"),
    path(\"<slug:slug>/\", views.PostDetail.as_view(), name=\"post\"),
]
";

const BLOG_ADMIN: &str = "\
from django.contrib import admin

from .models import Post


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = [\"title\", \"author\", \"published\"]
    prepopulated_fields = {\"slug\": [\"title\"]}
";
