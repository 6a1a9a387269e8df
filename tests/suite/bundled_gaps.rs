//! The rules of the bundled roadmaps ask for all that an exercise's text asks for: honest work from which one thing was taken is
//! not verified, and the reason names that thing.

use crate::bundled::{claim, findings, lay};
use crate::learner::Learner;

/// What is taken from a solution.
enum Without {
    /// In this file, this text becomes that.
    Text(&'static str, &'static str, &'static str),
    /// This file becomes that.
    File(&'static str, &'static str),
}
use Without::{File, Text};

/// The solution, what is taken from it, and what the reason must say is missing.
type Gap = (&'static str, &'static [Without], &'static str);

const GAPS: &[Gap] = &[
    (
        "django-backend/projects.blog",
        &[Text(
            "projects/blog/posts/views.py",
            "generic.UpdateView",
            "generic.DetailView",
        )],
        "a view that changes one",
    ),
    (
        "django-backend/projects.blog",
        &[
            Text(
                "projects/blog/posts/views.py",
                "generic.DeleteView",
                "generic.DetailView",
            ),
            // What deletes something else deletes no posts.
            File(
                "projects/blog/friends/views.py",
                "from .models import Friend\n\n\ndef unfriend(request, pk):\n    Friend.objects.get(pk=pk).delete()\n",
            ),
        ],
        "a view that deletes one",
    ),
    (
        "django-backend/projects.auth",
        &[
            File("src/accounts/urls.py", "urlpatterns = []\n"),
            File(
                "src/accounts/views.py",
                "def cart(request):\n    request.session[\"cart\"] = {}\n",
            ),
        ],
        "signing in with a session",
    ),
    (
        "django-backend/projects.auth",
        // A view that is called so signs nobody in.
        &[
            File("src/accounts/urls.py", "urlpatterns = []\n"),
            File(
                "src/accounts/views.py",
                "import jwt\n\n\ndef login(request):\n    return jwt.encode({}, \"key\")\n\n\nasync def alogin(request, format=None):\n    return login\n",
            ),
        ],
        "signing in with a session",
    ),
    (
        "django-backend/projects.uploader",
        // Where a file is kept depends on its size, and a test looks at its name: nothing is refused.
        &[
            File(
                "files/validators.py",
                "def keep(upload, settings):\n    if upload.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:\n        return upload.temporary_file_path()\n    return upload.read()\n",
            ),
            File("files/forms.py", "from django import forms\n"),
            File(
                "files/tests.py",
                "def test_name(box):\n    assert box.file.name.endswith(\".pdf\")\n",
            ),
        ],
        "a look at the file's kind or size",
    ),
    (
        "django-backend/projects.task-api",
        // Where to go after signing in is no filter.
        &[
            Text(
                "task_manager/config/settings.py",
                "        \"django_filters.rest_framework.DjangoFilterBackend\",\n        \"rest_framework.filters.SearchFilter\",\n",
                "",
            ),
            Text(
                "task_manager/apps/tasks/api.py",
                "    filterset_fields = [\"done\", \"priority\"]\n",
                "",
            ),
            File(
                "task_manager/apps/tasks/views.py",
                "def enter(request):\n    return request.GET.get(\"next\") or request.GET\n",
            ),
        ],
        "filters",
    ),
    (
        "django-stages/final.application",
        // Everybody may do everything.
        &[
            Text(
                "backend/recipes/views.py",
                "permissions.IsAuthenticatedOrReadOnly",
                "permissions.AllowAny",
            ),
            File(
                "backend/config/settings.py",
                "REST_FRAMEWORK = {\n    \"DEFAULT_PERMISSION_CLASSES\": [\n        \"rest_framework.permissions.AllowAny\",\n    ],\n}\n",
            ),
        ],
        "people who sign in",
    ),
    (
        "django-stages/final.showcase",
        // What calls itself a demo is not yet shown.
        &[Text(
            "recipes/README.md",
            "![The search](docs/search.png)",
            "An example demo project, built with Django.",
        )],
        "how it looks or where it runs",
    ),
    (
        "django-backend/projects.ecommerce",
        &[
            Text("shop/cart.py", "self.session = request.session", "pass"),
            Text(
                "shop/cart.py",
                "self.session.setdefault(\"cart\", {})",
                "{}",
            ),
        ],
        "a cart that survives a reload",
    ),
    (
        "django-backend/projects.ecommerce",
        &[
            Text(
                "shop/views.py",
                "Order.objects.create(customer=request.user)",
                "None",
            ),
            Text(
                "shop/views.py",
                "OrderLine.objects.bulk_create(\n            OrderLine(order=order, product_id=pk, quantity=n) for pk, n in cart.lines.items()\n        )",
                "pass",
            ),
        ],
        "an order that it makes",
    ),
    (
        "django-backend/projects.invoice",
        &[
            Text(
                "invoice_tool/invoices/forms.py",
                "class InvoiceForm(ModelForm):\n    class Meta:\n        model = Invoice\n",
                "class CustomerForm(ModelForm):\n    class Meta:\n        model = Customer\n",
            ),
            Text(
                "invoice_tool/invoices/forms.py",
                "inlineformset_factory(Invoice, Line",
                "modelformset_factory(Line",
            ),
        ],
        "a form to type them into",
    ),
    (
        "django-backend/projects.invoice",
        // A mail to who registered is none with an invoice.
        &[File(
            "invoice_tool/invoices/mail.py",
            "from django.core.mail import EmailMessage\n\n\ndef send_activation_email(user):\n    EmailMessage(subject=\"Welcome\", body=\"Follow the link.\", to=[user.email]).send()\n",
        )],
        "a mail with it",
    ),
    (
        "django-stages/final.showcase",
        &[Text(
            "recipes/README.md",
            "![The search](docs/search.png)\n",
            "",
        )],
        "how it looks or where it runs",
    ),
    (
        "django-stages/final.showcase",
        &[File(
            "recipes/README.md",
            "# Recipe box\n\n![The search](docs/search.png)\n\n    pip install -r requirements.txt\n",
        )],
        "what it does",
    ),
    (
        "django-job/apps.todo",
        &[Text("todo/views.py", "todo.done = not todo.done", "pass")],
        "tasks that are changed",
    ),
    (
        "django-job/apps.todo",
        &[Text("todo/views.py", ".delete()", "")],
        "tasks that are removed",
    ),
    (
        "django-job/apps.ecommerce",
        &[
            Text("src/store/models.py", "class Tag(", "class Shelf("),
            Text(
                "src/store/models.py",
                "ManyToManyField(Tag,",
                "ManyToManyField(Shelf,",
            ),
        ],
        "tags or categories",
    ),
    (
        "django-complete/python.cli",
        // What `startproject` handles is its own.
        &[Text(
            "organizer/organizer/__main__.py",
            "    except OSError as error:\n        print(f\"organizer: {error}\", file=sys.stderr)\n        return 1\n",
            "    finally:\n        print(\"done\")\n",
        )],
        "errors that are handled",
    ),
    (
        "django-complete/core.blog",
        &[Text(
            "blog_project/blog/admin.py",
            "    search_fields = (\"title\", \"author__username\")\n",
            "",
        )],
        "a search in the admin",
    ),
    (
        "django-complete/core.blog",
        &[Text(
            "blog_project/blog/admin.py",
            "    list_filter = (\"tags\", \"publication_date\")\n",
            "",
        )],
        "a filter in the admin",
    ),
    (
        "django-complete/core.blog",
        &[
            Text(
                "blog_project/blog/forms.py",
                "class CommentForm(forms.ModelForm):\n    class Meta:\n        model = Comment\n",
                "class SearchForm(forms.ModelForm):\n    class Meta:\n        model = Article\n",
            ),
            Text(
                "blog_project/blog/views.py",
                "ArticleForm, CommentForm",
                "ArticleForm, SearchForm",
            ),
            Text(
                "blog_project/blog/views.py",
                "CommentForm(request.POST",
                "SearchForm(request.POST",
            ),
        ],
        "comments that are typed in",
    ),
    (
        "django-complete/data.catalog",
        &[Text(
            "catalog/models.py",
            "    attributes = models.JSONField(default=dict)\n",
            "",
        )],
        "attributes of the products",
    ),
    (
        "django-complete/data.catalog",
        &[Text(
            "catalog/filters.py",
            "[\"category\", \"price\", \"colour\"]",
            "[\"price\", \"colour\"]",
        )],
        "a filter by category",
    ),
    (
        "django-complete/data.catalog",
        &[
            Text(
                "catalog/filters.py",
                "    colour = django_filters.CharFilter(field_name=\"attributes__colour\")\n",
                "",
            ),
            Text("catalog/filters.py", ", \"colour\"]", "]"),
        ],
        "a filter by an attribute",
    ),
    (
        "django-complete/apis.todo-api",
        &[Text(
            "todo_api/apps/todos/models.py",
            "    completed = models.BooleanField(default=False)\n",
            "",
        )],
        "a done flag",
    ),
    (
        "django-complete/apis.todo-api",
        &[Text(
            "todo_api/apps/todos/models.py",
            "    created_at = models.DateTimeField(auto_now_add=True)\n",
            "",
        )],
        "the time of creation",
    ),
    (
        "django-complete/apis.todo-api",
        &[Text(
            "todo_api/apps/todos/viewsets.py",
            "viewsets.ModelViewSet",
            "viewsets.ReadOnlyModelViewSet",
        )],
        "items that are changed",
    ),
    (
        "django-complete/realtime.chat",
        &[Text("chat/consumers.py", "group_send", "group_add")],
        "a message from one to all",
    ),
    (
        "django-complete/testing.suite",
        &[
            Text(
                ".github/workflows/tests.yml",
                "coverage run manage.py test",
                "python manage.py test",
            ),
            Text(
                ".github/workflows/tests.yml",
                "      - run: coverage report --fail-under=90\n",
                "",
            ),
        ],
        "a measure of what is covered, or four tests in one file",
    ),
    (
        "django-complete/deploy.docker",
        // An image in a registry runs nowhere.
        &[File(
            ".github/workflows/deploy.yml",
            "on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n",
        )],
        "a host that runs it",
    ),
    (
        "django-complete/deploy.docker",
        // How a Compose file limits a service, and what others say of deploying.
        &[
            File(
                ".github/workflows/deploy.yml",
                "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
            ),
            File(
                "compose.override.yaml",
                "services:\n  web:\n    deploy:\n      replicas: 2\n",
            ),
            File(
                "notes/how-to.md",
                "```yaml\njobs:\n  deploy:\n    steps: [flyctl deploy]\n```\n",
            ),
        ],
        "a host that runs it",
    ),
    (
        "django-complete/deploy.docker",
        // Said in the README, and brought there by hand.
        &[
            File(
                ".github/workflows/deploy.yml",
                "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
            ),
            File(
                "README.md",
                "# Blog\n\nThe blog was deployed using Google Kubernetes Engine.\n",
            ),
        ],
        "a pipeline that ships each change, or a host that fetches it",
    ),
    (
        "django-complete/perf.load-test",
        &[Text("requirements.txt", "sentry-sdk[django]\n", "")],
        "something that watches it",
    ),
    (
        "django-complete/perf.load-test",
        &[Text("todos/views.py", ".select_related(\"user\")", "")],
        "a bottleneck that was removed",
    ),
    (
        "django-complete/teamwork.open-source",
        &[File(
            "contributions.md",
            "# Changelog\n\n- mended in <https://github.com/example/django-widgets/pull/7>\n",
        )],
        "with what you learnt",
    ),
    (
        "django-job/apps.todo~rest",
        // What shows one gets it by its key, too.
        &[
            Text("tasks/views.py", "def put(", "def head("),
            Text(
                "tasks/views.py",
                "TaskSerializer(task, data=request.data)",
                "TaskSerializer(task)",
            ),
        ],
        "tasks that are changed",
    ),
    (
        "django-job/apps.todo~json",
        &[
            Text("backend/todo/views.py", "== 'PUT'", "== 'HEAD'"),
            Text(
                "backend/todo/views.py",
                "setattr(item, key, value)",
                "print(item, key, value)",
            ),
        ],
        "tasks that are changed",
    ),
    (
        "django-backend/projects.blog~rest",
        // A like that is taken back deletes no post.
        &[
            Text("blog/api.py", "found.delete()", "found.like_set.first()"),
            File(
                "blog/likes.py",
                "from django.http import HttpResponse\nfrom django.shortcuts import get_object_or_404\n\nfrom .models import Article, Like\n\n\ndef toggle(request, pk):\n    article = get_object_or_404(Article, pk=pk)\n    like = Like.objects.filter(article=article).first()\n    if like:\n        like.delete()\n    return HttpResponse(status=204)\n",
            ),
        ],
        "a view that deletes one",
    ),
    (
        "django-backend/projects.blog",
        // A profile that is changed where posts are listed.
        &[
            Text(
                "projects/blog/posts/views.py",
                "generic.UpdateView",
                "generic.DetailView",
            ),
            File(
                "projects/blog/people/views.py",
                "from django.views.generic import DetailView, UpdateView\n\nfrom posts.models import Post\n\nfrom .models import Profile\n\n\nclass Show(DetailView):\n    model = Profile\n    extra_context = {\"posts\": Post.objects.all()}\n\n\nclass Change(UpdateView):\n    model = Profile\n    fields = [\"about\"]\n",
            ),
        ],
        "a view that changes one",
    ),
    (
        "django-complete/core.blog",
        // Who signed in already needs no second account; that guards no page.
        &[
            Text(
                "blog_project/blog/views.py",
                "login_required",
                "require_safe",
            ),
            File(
                "blog_project/people/views.py",
                "from django.contrib.auth import logout\nfrom django.shortcuts import redirect, render\n\n\ndef sign_up(request):\n    if request.user.is_authenticated:\n        return redirect(\"home\")\n    return render(request, \"people/sign_up.html\")\n\n\ndef sign_out(request):\n    if request.user.is_authenticated:\n        logout(request)\n    return redirect(\"home\")\n",
            ),
        ],
        "pages for those who signed in only",
    ),
    (
        "django-complete/core.blog~taggit",
        // Posts are written in the admin alone.
        &[Text(
            "weblog/views.py",
            "class Write(LoginRequiredMixin, CreateView):",
            "class Drafts(LoginRequiredMixin, ListView):",
        )],
        "a form for the posts",
    ),
    (
        "django-backend/projects.uploader~endings",
        // An ending that is shown refuses nothing.
        &[File(
            "papers/checks.py",
            "import os\n\n\ndef only_papers(scan):\n    \"\"\"For the page.\"\"\"\n    return os.path.splitext(scan.name)[1].upper()\n",
        )],
        "a look at the file's kind or size",
    ),
    (
        "django-backend/projects.uploader~format",
        &[Text(
            "album/forms.py",
            "if image.format not in FORMATS:",
            "if image.format is None:",
        )],
        "a look at the file's kind or size",
    ),
    (
        "django-stages/final.application~functions",
        // A page that shows an API is none.
        &[File(
            "garden/views.py",
            "from django.contrib.auth.decorators import login_required\nfrom drf_spectacular.views import SpectacularAPIView\n\nschema = login_required(SpectacularAPIView.as_view())\n",
        )],
        "pages or an API",
    ),
    (
        "django-complete/next.capstone~functions",
        &[Text("allotments/api.py", "@api_view([\"GET\"])\n", "")],
        "an API, or something that happens beside the request",
    ),
    (
        "django-backend/projects.auth~cookies",
        &[
            Text(
                "site/settings.py",
                "jwt_auth.JWTCookieAuthentication",
                "tokens.Cookies",
            ),
            Text(
                "site/settings.py",
                "\"USE_JWT\": True, \"JWT_AUTH_COOKIE\"",
                "\"COOKIE\"",
            ),
        ],
        "JSON Web Tokens",
    ),
    (
        "django-stages/final.showcase~list",
        // Addresses, commands and a template's text say nothing of what was built.
        &[
            File(
                "README.md",
                "# To-do API\n\n[![Checks](https://img.shields.io/badge/all-of-them-pass-on-each-push-to-main-since-the-day-it-began-green)](https://ci.example.org/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p)\n\n![One day](docs/day.webp)\n\n    pip install -r requirements.txt\n    python manage.py runserver\n",
            ),
            File(
                "frontend/README.md",
                "# React + Vite\n\nThis template provides a minimal setup to get React working in Vite with HMR and some ESLint rules.\n\nCurrently, two official plugins are available, and the one that is used here makes each page anew when a file was changed.\n",
            ),
            File(
                "changelog/README.rst",
                "This directory contains \"newsfragments\" which are short files that contain a small text that will be added to the next\nchangelog. The changelog will be read by users, so this description should be aimed at them.\n",
            ),
        ],
        "what it does",
    ),
    (
        "django-stages/final.showcase~address",
        // Where Django and others are at home, a server of one's own machine, and badges show nothing.
        &[File(
            "README.rst",
            "Seed swap\n=========\n\nNeighbours offer seeds that are left over, and find what they want to sow, with live chat and a preview of each letter.\nBuilt with `Django <https://www.djangoproject.com/>`_ and (https://www.postgresql.org), to be deployed on\n`a host <https://www.pythonanywhere.com/>`_. Visit https://www.python.org for Python.\n\n.. image:: https://img.shields.io/badge/tests-pass-green.svg\n\nRun ``docker compose up``; the site is available at http://127.0.0.1:8000/ and http://localhost:8000/.\n\n    curl -F photo=@cat.png localhost:8000/api/\n",
        )],
        "how it looks or where it runs",
    ),
    (
        "django-complete/deploy.docker~by-ssh",
        // Pages with what tests cover are no blog.
        &[File(
            ".github/workflows/ci.yml",
            "name: Deploy coverage\non: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/upload-pages-artifact@v3\n        with:\n          path: htmlcov\n      - name: Deploy to GitHub Pages\n        uses: actions/deploy-pages@v4\n        with:\n          token: ${{ secrets.GITHUB_TOKEN }}\n",
        )],
        "a host that runs it",
    ),
];

#[test]
fn what_is_asked_for_and_missing_is_missed() {
    let mut surprises = Vec::new();
    for (solution, without, what) in GAPS {
        let (roadmap, name) = solution.split_once('/').unwrap();
        let id = name.split('~').next().unwrap();
        let learner = Learner::new();
        lay(&learner, "startproject");
        lay(&learner, solution);
        for change in *without {
            match change {
                File(path, content) => drop(learner.file(path, content)),
                Text(path, from, to) => {
                    let text = learner.text(path);
                    assert!(text.contains(from), "{solution}: {path}: {from}");
                    learner.file(path, text.replace(from, to));
                }
            }
        }
        learner.commit("Build it");
        claim(&learner, roadmap, &[id.to_owned()]);
        let found = findings(&learner.peak(["verify", "--json"]));
        let reason = found[0]["reason"].as_str().unwrap_or_default();
        if found[0]["verdict"] != "unverified" || !reason.contains(what) {
            surprises.push(format!("{solution}, {what}: {}", found[0]));
        }
    }
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}
