//! The roadmaps that ship inside the binary: honest work is recognised in the layouts that people use; skeletons, other
//! applications and the roadmap itself are not.
//!
//! `solutions/<roadmap>/<id>` is a small honest solution, `<id>~<word>` another layout of the same exercise.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::learner::{Learner, Run};

/// The bundled roadmaps with exercises or projects, and the ids of these, in the roadmap's order.
static TO_BUILD: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let names = [
        "django-backend",
        "django-stages",
        "django-job",
        "django-complete",
    ];
    names.map(|name| (name, to_build(name))).into()
});

/// Solutions that are honestly another item's solution, too.
const KIN: [(&str, &str); 4] = [
    ("django-backend/projects.task-api", "django-job/apps.todo"),
    ("django-complete/apis.todo-api", "django-job/apps.todo"),
    (
        "django-complete/apis.todo-api~views",
        "django-job/apps.todo",
    ),
    (
        "django-complete/next.capstone",
        "django-stages/final.application",
    ),
];

#[test]
fn honest_work_is_recognised_for_django_backend() {
    each_solution_is_its_own("django-backend");
}

#[test]
fn honest_work_is_recognised_for_django_stages() {
    each_solution_is_its_own("django-stages");
}

#[test]
fn honest_work_is_recognised_for_django_job() {
    each_solution_is_its_own("django-job");
}

#[test]
fn honest_work_is_recognised_for_django_complete() {
    each_solution_is_its_own("django-complete");
}

#[test]
fn every_exercise_and_project_has_a_solution() {
    for (roadmap, ids) in &*TO_BUILD {
        let solved: BTreeSet<String> = solutions(roadmap).iter().map(|path| id(path)).collect();
        assert_eq!(
            solved,
            ids.iter().cloned().collect(),
            "solutions of {roadmap}"
        );
    }
}

#[test]
fn an_empty_project_proves_nothing() {
    let learner = Learner::new();
    learner.file("README.md", "# Learning Django\n");
    learner.commit("Begin");
    nothing_is_verified(&learner);
}

#[test]
fn startproject_proves_nothing() {
    let learner = Learner::new();
    lay(&learner, "startproject");
    learner.commit("django-admin startproject mysite . && ./manage.py startapp blog");
    nothing_is_verified(&learner);
}

#[test]
fn a_starter_with_all_that_starters_have_proves_nothing() {
    let learner = Learner::new();
    lay(&learner, "starter");
    learner.commit("Begin with a template");
    nothing_is_verified(&learner);
}

#[test]
fn an_application_about_something_else_proves_nothing() {
    let learner = Learner::new();
    lay(&learner, "startproject");
    lay(&learner, "unrelated");
    learner.commit("Lend books");
    nothing_is_verified(&learner);
}

/// Files of a line or two with the words that rules look for, and no work: for whichever of the items.
const WORDS: &[(&str, &str)] = &[
    (
        "blog/models.py",
        "class Post(x):text=1\n# ManyToManyField(class Comment(\n",
    ),
    (
        "blog/v.py",
        "# x.objects request.POST PostUpdateView PostDeleteView login_required PostForm CommentForm tags=\n",
    ),
    ("blog/p.html", "csrf_token\n"),
    (
        "auth/a.py",
        "# simplejwt contrib.auth.urls AUTH_USER_MODEL=\"x\"\n",
    ),
    (
        "shop/models.py",
        "class Order(ForeignKey( price=Field( class Tag(\n# class Item(price=Field(JSONField(class Category(\n",
    ),
    (
        "shop/v.py",
        "class Cart(x):checkout,Order(a=1\n# __search Paginator role Q(category) min_price Q(size) cache_page cache.clear(\n",
    ),
    ("shop/admin.py", "list_display=search_fields=list_filter=\n"),
    (
        "files/u.py",
        "# FileField( MEDIA_ROOT FileExtensionValidator\n",
    ),
    (
        "tasks/models.py",
        "class Task(\n# class Todo(ForeignKey( done=BooleanField( auto_now_add=\n",
    ),
    (
        "tasks/a.py",
        "# Serializer( ViewSet authtoken SearchFilter ModelViewSet signup simplejwt request.user throttl\n",
    ),
    (
        "tasks/v.py",
        "# Tasks request.POST ListView UpdateView DeleteView path('',x\n",
    ),
    (
        "bills/i.py",
        "class InvoiceForm: application/pdf .attach(\n",
    ),
    ("cli/c.py", "except: input( @wraps( )->x\n"),
    ("chat/c.py", "# WebsocketConsumer URLRouter group_send\n"),
    (
        "tests.py",
        "def test(def test(def test(def test( client.post(\n",
    ),
    (".gitlab-ci.yml", "tox\n"),
    ("Dockerfile", "FROM a pip\n"),
    ("compose.yml", "image: postgres\n"),
    ("load/l.py", "import locust .get( silk only(\n"),
    ("notes.md", "https://a/b/c/pull/1 learn\n"),
    ("README.md", "capstone x.fly.dev\n"),
    (
        "own/models.py",
        "class Post( class Follow( class Like(\nForeignKey(\n",
    ),
    (
        "own/v.py",
        "# feed login_required IsAuthenticated Serializer( gunicorn\n",
    ),
];

#[test]
fn the_words_alone_prove_nothing() {
    let learner = Learner::new();
    for (path, text) in WORDS {
        learner.file(path, text);
    }
    learner.commit("Write words");
    nothing_is_verified(&learner);
}

#[test]
fn the_roadmap_itself_proves_nothing() {
    for (roadmap, _) in &*TO_BUILD {
        let learner = Learner::new();
        let source = learner
            .peak(["roadmap", "show", roadmap, "--source"])
            .stdout;
        learner
            .file("README.md", &source)
            .file("docs/plan.md", &source);
        learner.commit("Choose a roadmap");
        nothing_is_verified(&learner);
    }
}

/// Each solution of `roadmap`, on top of what `startproject` makes, verifies its own item and none but its kin.
fn each_solution_is_its_own(roadmap: &str) {
    let mut surprises = Vec::new();
    for solution in solutions(roadmap) {
        let name = solution.file_name().unwrap().to_str().unwrap();
        let own = format!("{roadmap}/{}", id(&solution));
        let learner = Learner::new();
        lay(&learner, "startproject");
        learner.commit("Start a project");
        lay(&learner, &format!("{roadmap}/{name}"));
        learner.commit("Build it");

        let expected: BTreeSet<String> = KIN
            .iter()
            .filter(|(from, _)| *from == format!("{roadmap}/{name}"))
            .map(|(_, to)| (*to).to_owned())
            .chain([own.clone()])
            .collect();
        let mut verified = BTreeSet::new();
        for (other, ids) in &*TO_BUILD {
            claim(&learner, other, ids);
            for finding in findings(&learner.peak(["verify", "--json"])) {
                if finding["verdict"] == "verified" {
                    verified.insert(format!("{other}/{}", finding["id"].as_str().unwrap()));
                }
            }
        }
        if verified != expected {
            surprises.push(format!("{roadmap}/{name}: {verified:?}"));
        }

        claim(&learner, roadmap, &[id(&solution)]);
        let alone = learner.peak(["verify", &id(&solution), "--json"]);
        let findings = findings(&alone);
        if (alone.code, findings.len()) != (0, 1) {
            let reasons: Vec<&Value> = findings.iter().map(|finding| &finding["reason"]).collect();
            surprises.push(format!(
                "{roadmap}/{name}: exit {}, {reasons:?}",
                alone.code
            ));
        }
    }
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

/// Every claim of every roadmap is judged, and none is verified.
fn nothing_is_verified(learner: &Learner) {
    for (roadmap, ids) in &*TO_BUILD {
        claim(learner, roadmap, ids);
        let run = learner.peak(["verify", "--json"]);
        let findings = findings(&run);
        assert_eq!((run.code, findings.len()), (1, ids.len()), "{roadmap}");
        for finding in findings {
            assert_eq!(finding["verdict"], "unverified", "{roadmap}: {finding}");
            assert!(finding["reason"].is_string(), "{roadmap}: {finding}");
        }
    }
}

/// Writes a progress document in which these items are done.
pub fn claim(learner: &Learner, roadmap: &str, ids: &[String]) {
    let mut text = format!("# Progress\n\n<!-- peak:1 roadmap={roadmap} -->\n");
    let mut phase = "";
    for id in ids {
        let (of, _) = id.split_once('.').unwrap();
        if of != phase {
            text.push_str(&format!("\n## {of} `{of}`\n\n"));
            phase = of;
        }
        text.push_str(&format!("- [x] built `{id}`\n"));
    }
    learner.file("progress.md", text);
}

/// The ids of a roadmap's exercises and projects, in its order.
fn to_build(roadmap: &str) -> Vec<String> {
    let run = Learner::bare_folder().peak(["roadmap", "show", roadmap, "--json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["phases"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|phase| phase["items"].as_array().unwrap())
        .filter(|item| item["kind"] != "topic")
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

pub fn findings(run: &Run) -> Vec<Value> {
    let json: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    json["findings"].as_array().unwrap().clone()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/solutions")
}

fn solutions(roadmap: &str) -> Vec<PathBuf> {
    let mut found = entries(&folder().join(roadmap));
    found.sort();
    found
}

/// The id of the item that a solution is of.
fn id(solution: &Path) -> String {
    let name = solution.file_name().unwrap().to_str().unwrap();
    name.split('~').next().unwrap().to_owned()
}

/// Copies a tree of `solutions/` into the learner's repository.
pub fn lay(learner: &Learner, tree: &str) {
    let root = folder().join(tree);
    let mut folders = vec![root.clone()];
    while let Some(dir) = folders.pop() {
        for path in entries(&dir) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside: Vec<&str> = path
                    .strip_prefix(&root)
                    .unwrap()
                    .iter()
                    .map(|part| part.to_str().unwrap())
                    .collect();
                learner.file(&inside.join("/"), fs::read(&path).unwrap());
            }
        }
    }
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}
