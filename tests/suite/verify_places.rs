//! `peak verify`, where work is in a place or a form that a learner does not know to be unusual: each reason says what it is and the
//! way on.

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, fork_of, point, verify};

const POST: &str = "class Post: pass\n";

/// What is said of an item.
fn told(learner: &Learner, id: &str) -> (String, String) {
    let found = verify(learner, [id]);
    (found.verdict(id).to_owned(), found.reason(id).to_owned())
}

/// A fork whose roadmap has these items, too, in which the last segment of an id is claimed.
fn fork_with(items: &str, id: &str) -> Learner {
    let learner = fork_of(&format!("{ROADMAP}{items}"), &[]);
    claim(&learner, id);
    learner
}

#[test]
fn what_git_lfs_keeps_elsewhere_is_unknown() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    let stand_in = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    learner
        .file("blog/models.py", stand_in)
        .file("shop/a.bin", stand_in.replace("4d7a", "5d7a"))
        .commit("My blog");
    assert_eq!(
        told(&learner, "orm.blog"),
        (
            "unknown".to_owned(),
            "`blog/models.py` is yours, but Git LFS keeps what is in it elsewhere, and git only a stand-in, so it was not looked at: take the pattern that matches it out of `.gitattributes`, run `git add --renormalize blog/models.py` and commit".to_owned()
        )
    );
    // Where nothing is asked of the content, that it is new is enough.
    assert_eq!(told(&learner, "orm.shop").0, "verified");
    learner.file("blog/models.py", POST).commit("In git itself");
    assert_eq!(told(&learner, "orm.blog").0, "verified");
}

#[test]
fn the_end_of_a_line_is_one_whichever_way_it_is_written() {
    let learner = fork_with(
        "- Exercise: Tests `orm.tests`

  ```toml peak
  [evidence]
  contains = [{ path = \"**/tests.py\", pattern = \"(?m)^import unittest$\" }]
  ```

- Exercise: Ends `orm.ends`

  ```toml peak
  [evidence]
  contains = [{ path = \"**/tests.py\", pattern = \"unittest\\\\r\\\\n\" }]
  ```
",
        "orm.tests",
    );
    claim(&learner, "orm.ends");
    learner.git(["config", "core.autocrlf", "false"]);
    learner
        .file("t/tests.py", "# Mine\r\nimport unittest\r\n")
        .commit("Tests");
    assert_eq!(told(&learner, "orm.tests").0, "verified");
    assert_eq!(told(&learner, "orm.ends").0, "verified");
}

#[test]
fn names_and_paths_are_compared_in_one_form_of_unicode() {
    let learner = fork_with(
        "- Exercise: G\u{e4}stebuch `orm.g\u{e4}stebuch`
- Exercise: Forum `orm.forum`
- Exercise: B\u{fc}cher `orm.b\u{fc}cher`

  ```toml peak
  [evidence]
  paths = [\"b\u{fc}cher/*.py\"]
  ```
",
        "orm.g\u{e4}stebuch",
    );
    claim(&learner, "orm.forum");
    claim(&learner, "orm.b\u{fc}cher");
    point(&learner, "orm.forum", "`pl\u{e4}tze/forum`");
    learner
        .file("ga\u{308}stebuch/a.py", "print(1)\n")
        .file("pla\u{308}tze/forum/b.py", "print(2)\n")
        .file("bu\u{308}cher/c.py", "print(3)\n")
        .commit("All of it");
    for id in ["orm.g\u{e4}stebuch", "orm.forum", "orm.b\u{fc}cher"] {
        let (verdict, reason) = told(&learner, id);
        assert_eq!(verdict, "verified", "{id}: {reason}");
    }
}

#[test]
fn a_folder_that_is_called_as_tools_call_theirs_is_named() {
    let learner = fork_with(
        "- Exercise: virtualenv `orm.virtualenv`\n",
        "orm.virtualenv",
    );
    learner
        .file("virtualenv/show.py", "import sys; print(sys.prefix)\n")
        .commit("Do orm.virtualenv");
    let why = "`virtualenv/show.py` is in `virtualenv`, as tools call folders that they fill, so nothing in it counts: move your work to a folder of another name, as `01-virtualenv`, and go on with it there";
    assert_eq!(
        told(&learner, "orm.virtualenv"),
        ("unverified".to_owned(), why.to_owned())
    );
    let done = learner.peak(["done", "orm.virtualenv", "--evidence", "virtualenv"]);
    assert!(
        done.stderr
            .contains("virtualenv is a folder that tools fill, so nothing in it is evidence"),
        "{}",
        done.stderr
    );
    // Where it is pointed at, any name will do.
    assert_eq!(
        told(&learner, "orm.virtualenv").1,
        why.replace(", as `01-virtualenv`,", "")
    );
    learner.git(["checkout", "-q", "progress.md"]);

    // The way that the reason names.
    learner.git(["mv", "virtualenv", "01-virtualenv"]);
    learner
        .file(
            "01-virtualenv/show.py",
            "import sys\n\nprint(sys.prefix, sys.base_prefix)\n",
        )
        .commit("Go on");
    assert_eq!(told(&learner, "orm.virtualenv").0, "verified");
}

#[test]
fn work_in_a_virtual_environment_is_told_where_it_lies() {
    let learner = fork();
    claim(&learner, "orm.querysets");
    claim(&learner, "orm.shop");
    learner
        .file("env/pyvenv.cfg", "home = /usr/bin\n")
        .file("env/share/blog/queries.py", POST)
        .file("env/lib/python3.12/site-packages/shop/a.py", "1\n")
        .commit("Posts");
    assert_eq!(
        told(&learner, "orm.querysets").1,
        "`env/share/blog/queries.py` is in `env`, which its pyvenv.cfg makes a virtual environment, in a folder that tools fill there, so it does not count: move your work to a folder of another name and go on with it there"
    );
    // What was installed there nobody took for work.
    let (_, reason) = told(&learner, "orm.shop");
    assert!(
        reason.contains("no folder or file is called `shop`"),
        "{reason}"
    );

    // Whoever made the environment around their project has that beside them.
    learner
        .file(
            "env/blog/queries.py",
            format!("{POST}\nclass Comment: pass\n"),
        )
        .commit("Go on");
    assert_eq!(told(&learner, "orm.querysets").0, "verified");
}

#[test]
fn of_a_commit_without_content_is_said_what_it_does() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("z.py", "1\n")
        .file("y.py", "2\n")
        .commit("Others");
    let reason = |id: &str| {
        let (verdict, reason) = told(&learner, "orm.shop");
        assert_eq!(verdict, "unverified");
        reason.replace(&id[..7], "ID")
    };
    let id = learner.commit("orm.shop");
    assert_eq!(reason(&id), "ID changes no file: commit the work itself");
    learner.git(["rm", "-q", "z.py"]);
    let id = learner.commit("orm.shop: remove dead code");
    assert_eq!(
        reason(&id),
        "ID takes files away and brings none that counts: commit the work itself"
    );
    learner.git(["update-index", "--chmod=+x", "y.py"]);
    learner.git(["config", "core.fileMode", "false"]);
    let id = learner.commit("orm.shop");
    assert_eq!(
        reason(&id),
        "ID changes what no file holds, only a mode, a link or a submodule: commit the work itself"
    );
    // A tick tells least, whenever it was made.
    let text = learner.text("progress.md");
    learner.file("progress.md", format!("{text}\nDone.\n"));
    learner.commit("Tick orm.shop");
    assert!(reason(&id).starts_with("ID changes what no file holds"));
}

/// What was pushed to a branch, of which a fresh clone has only the remote's.
#[test]
fn work_on_a_branch_of_the_remote_is_found_there() {
    let learner = fork();
    claim(&learner, "orm.shop");
    claim(&learner, "orm.todo-api");
    learner.git(["init", "-q", "--bare", "../remote.git"]);
    learner.git(["remote", "add", "origin", "../remote.git"]);
    learner.git(["checkout", "-q", "-b", "feat"]);
    learner.file("shop/app.py", "print(1)\n").commit("Shop");
    learner.file("todo_api/app.py", "print(2)\n");
    learner.commit_as("Grace", "grace@example.org", "A to-do API");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["push", "-q", "origin", "main", "feat"]);
    learner.git(["branch", "-q", "-D", "feat"]);
    let found = verify(&learner, []);
    assert_eq!(
        found.reason("orm.shop"),
        "`shop/app.py` is on branch `origin/feat`, not on HEAD: merge it (`git merge origin/feat`)"
    );
    // What others have there is no way on.
    let reason = found.reason("orm.todo-api");
    assert!(
        reason.contains("no folder or file is called `todo-api`"),
        "{reason}"
    );
    learner.git(["merge", "-q", "origin/feat"]);
    assert_eq!(told(&learner, "orm.shop").0, "verified");

    // The remote still has what was taken out here since.
    learner.git(["push", "-q", "origin", "main"]);
    learner.git(["rm", "-q", "-r", "shop"]);
    let gone = learner.commit("Start again");
    assert_eq!(
        told(&learner, "orm.shop").1,
        format!(
            "`shop/app.py` was removed in {0}: restore it, or point to the commit that had it last: `peak done orm.shop --evidence $(git rev-list -1 {0}^ -- shop/app.py)`",
            &gone[..7]
        )
    );
    // As it says.
    let had = learner.git([
        "rev-list",
        "-1",
        &format!("{}^", &gone[..7]),
        "--",
        "shop/app.py",
    ]);
    learner.peak(["done", "orm.shop", "--evidence", had.trim()]);
    assert_eq!(told(&learner, "orm.shop").0, "verified");
}

/// Another repository at hand, whose origin is this.
fn other(url: &str) -> Learner {
    let other = Learner::new();
    other.git(["remote", "add", "origin", url]);
    other
}

#[test]
fn a_repository_that_a_pointer_names_is_the_folder_called_like_it() {
    let learner = fork();
    claim(&learner, "orm.todo-api");
    point(
        &learner,
        "orm.todo-api",
        "<https://example.org/ada/todo_api.git>",
    );
    let other = other("git@example.org:ada/todo_api.git");
    let dir = other.root().to_str().unwrap();
    let told = || {
        let found = verify(&learner, ["--repo", dir]);
        (
            found.verdict("orm.todo-api").to_owned(),
            found.reason("orm.todo-api").to_owned(),
        )
    };
    // That it is there is no work: a forge makes it like this.
    other
        .file("README.md", "# todo_api\n")
        .file("LICENSE", "As you like.\n");
    other.commit("Initial commit");
    let (verdict, reason) = told();
    assert_eq!(verdict, "unverified");
    assert!(
        reason
            .ends_with("`peak done orm.todo-api --evidence https://example.org/ada/todo_api:PATH`"),
        "{reason}"
    );
    other.file("app/views.py", "print(1)\n");
    other.commit_as("Grace", "grace@example.org", "An API");
    let (verdict, reason) = told();
    assert_eq!(verdict, "unverified");
    assert!(
        reason.starts_with(
            "in git@example.org:ada/todo_api.git: `app/views.py` is by grace@example.org"
        ),
        "{reason}"
    );
    let commit = other.file("urls.py", "print(2)\n").commit("Routes");
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(found.commits("orm.todo-api"), [commit.as_str()]);
    assert!(found.flags("orm.todo-api").is_empty());
    // A template's first commit has whoever pressed the button as its author.
    other.git(["checkout", "-q", "--orphan", "made"]);
    let first = other.commit("Initial commit");
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(
        found.flags("orm.todo-api"),
        [format!(
            "{} is the first commit of its repository, and may be a template's",
            &first[..7]
        )]
    );
    // At hand only, it is any repository.
    learner.git(["checkout", "-q", "progress.md"]);
    assert_eq!(told().0, "unverified");
}

#[test]
fn the_way_to_point_into_another_repository_is_named_and_works() {
    let learner = fork();
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", "<https://example.org/ada/notes>");
    let other = other("https://example.org/ada/notes");
    other.file("app.py", "print(1)\n").commit("App");
    learner.git(["config", "peak.repo", other.root().to_str().unwrap()]);
    let (verdict, reason) = told(&learner, "orm.shop");
    assert_eq!(verdict, "unverified");
    assert!(
        reason.ends_with(
            "point to it: `peak done orm.shop --evidence https://example.org/ada/notes:PATH`"
        ),
        "{reason}"
    );
    let refused = learner.peak(["done", "orm.shop", "--evidence", "app.py"]);
    assert!(
        refused
            .stderr
            .contains("https://host/owner/name:PATH for what lies in another"),
        "{}",
        refused.stderr
    );
    let pointed = "https://example.org/ada/notes:app.py";
    let done = learner.peak(["done", "orm.shop", "--evidence", pointed]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(told(&learner, "orm.shop").0, "verified");
}

/// Adds a repository as a submodule, and commits that.
fn add_submodule(learner: &Learner, inner: &Learner, path: &str) {
    learner.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        inner.root().to_str().unwrap(),
        path,
    ]);
    learner.commit("Add my work");
}

#[test]
fn work_in_a_submodule_that_is_not_at_hand_is_unknown() {
    let learner = fork();
    for id in ["orm.blog", "orm.shop", "orm.querysets"] {
        claim(&learner, id);
    }
    let inner = Learner::new();
    inner.file("blog/models.py", POST).commit("Posts");
    add_submodule(&learner, &inner, "work/blog");
    assert_eq!(told(&learner, "orm.blog").0, "verified");
    // What was looked into and is not there is not there.
    assert_eq!(told(&learner, "orm.shop").0, "unverified");

    learner.git(["submodule", "--quiet", "deinit", "-f", "work/blog"]);
    let away = "the submodule `work/blog` is not at hand, so what is in it was not looked at: `git submodule update --init work/blog`, in CI check out submodules, too";
    assert_eq!(
        told(&learner, "orm.querysets"),
        (
            "unknown".to_owned(),
            format!(
                "{away}; without it: no such path: no file at HEAD matches `**/queries.py`; commit the work: `peak show orm.querysets` says what is asked"
            )
        )
    );
    let (verdict, reason) = told(&learner, "orm.blog");
    assert_eq!(verdict, "unknown");
    assert!(reason.starts_with(away), "{reason}");
    assert_eq!(learner.peak(["verify"]).code, 0);
    assert_eq!(learner.peak(["verify", "--strict"]).code, 1);
    // Another clone of it is as good.
    let dir = inner.root().to_str().unwrap();
    inner.git(["remote", "add", "origin", dir]);
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(
        (found.verdict("orm.blog"), found.verdict("orm.shop")),
        ("verified", "unverified")
    );
    point(&learner, "orm.querysets", "`work/blog/queries.py`");
    assert_eq!(
        told(&learner, "orm.querysets"),
        ("unknown".to_owned(), away.to_owned())
    );
    learner.file("shop/a.py", "print(1)\n").commit("Shop");
    assert_eq!(told(&learner, "orm.shop").0, "verified");
}

#[test]
fn a_submodule_that_the_fork_point_has_leaves_nothing_unknown() {
    let inner = Learner::new();
    inner.file("style.css", "a {}\n");
    inner.commit_as("Author", "author@example.org", "A theme");
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    add_submodule(&learner, &inner, "theme");
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    let base = learner.git(["rev-parse", "HEAD"]);
    assert_eq!(learner.peak(["init", "--base", base.trim()]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.shop");
    learner.git(["submodule", "--quiet", "deinit", "-f", "theme"]);
    let (verdict, reason) = told(&learner, "orm.shop");
    assert_eq!(verdict, "unverified");
    assert!(
        reason.contains("no folder or file is called `shop`"),
        "{reason}"
    );
}

#[test]
fn the_files_of_a_submodule_are_where_its_folder_is() {
    let learner = fork();
    for id in ["orm.shop", "orm.todo-api", "orm.querysets"] {
        claim(&learner, id);
    }
    let shop = Learner::new();
    let mine = shop.file("app.py", "print(1)\n").commit("First");
    add_submodule(&learner, &shop, "projects/shop");
    let other = Learner::new();
    other.file("inner/queries.py", "print(2)\n").commit("First");
    other.file("api.py", "print(3)\n");
    other.commit_as("Grace", "grace@example.org", "Another");
    add_submodule(&learner, &other, "projects/api");
    assert_eq!(verify(&learner, []).commits("orm.shop"), [mine.as_str()]);
    for place in ["projects/shop", "projects/shop/app.py", "projects"] {
        let done = learner.peak(["done", "orm.shop", "--evidence", place]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert_eq!(
            verify(&learner, []).commits("orm.shop"),
            [mine.as_str()],
            "{place}"
        );
        learner.git(["checkout", "-q", "progress.md"]);
    }
    // A pointer narrows where a rule looks there, too.
    assert_eq!(told(&learner, "orm.querysets").0, "verified");
    point(&learner, "orm.querysets", "`projects/api/outer`");
    assert_eq!(told(&learner, "orm.querysets").0, "unverified");
    point(&learner, "orm.querysets", "`projects/api/inner`");
    assert_eq!(told(&learner, "orm.querysets").0, "verified");
    // And who is named there is not the learner by that.
    point(&learner, "orm.todo-api", "`projects/api/api.py`");
    let (verdict, reason) = told(&learner, "orm.todo-api");
    assert_eq!(verdict, "unverified");
    assert!(
        reason.contains("`api.py` is by grace@example.org"),
        "{reason}"
    );
}

#[test]
fn a_repository_added_as_a_folder_is_told_and_can_be_mended() {
    let learner = fork();
    for id in ["orm.shop", "orm.querysets", "orm.todo-api"] {
        claim(&learner, id);
    }
    learner.file("projects/shop/app.py", "print(1)\n");
    learner.git(["init", "-q", "-b", "main", "projects/shop"]);
    learner.git(["-C", "projects/shop", "config", "user.name", "Ada Lovelace"]);
    learner.git([
        "-C",
        "projects/shop",
        "config",
        "user.email",
        "ada@example.org",
    ]);
    learner.git(["-C", "projects/shop", "add", "."]);
    learner.git(["-C", "projects/shop", "commit", "-q", "-m", "Shop"]);
    learner.commit("Add my shop");
    let what = "`projects/shop` is a repository inside this one, of which git keeps the id of a commit here and no file: move `projects/shop/.git` away, run `git rm --cached projects/shop` and `git add projects/shop`, and commit; or publish it and point to it: `peak done";
    let shop = format!("{what} orm.shop --evidence https://host/owner/name`");
    assert_eq!(
        told(&learner, "orm.shop"),
        ("unverified".to_owned(), shop.clone())
    );
    assert_eq!(
        told(&learner, "orm.querysets").1,
        format!(
            "no file at HEAD matches `**/queries.py`, and {what} orm.querysets --evidence https://host/owner/name`"
        )
    );
    // Nobody said that this is there.
    let (_, reason) = told(&learner, "orm.todo-api");
    assert!(
        reason.contains("no folder or file is called `todo-api`"),
        "{reason}"
    );
    point(&learner, "orm.shop", "`projects/shop/app.py`");
    assert_eq!(told(&learner, "orm.shop").1, shop);

    let inner = learner.root().join("projects/shop/.git");
    std::fs::rename(inner, learner.home().join("shop.git")).unwrap();
    learner.git(["rm", "-q", "--cached", "projects/shop"]);
    learner.git(["add", "projects/shop"]);
    learner.commit("My shop, with its files");
    assert_eq!(told(&learner, "orm.shop").0, "verified");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_place_of_work_is_told() {
    use std::os::unix::fs::symlink;

    let learner = fork();
    for id in ["orm.shop", "orm.querysets", "orm.todo-api"] {
        claim(&learner, id);
    }
    let outside = learner.home().join("elsewhere");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("app.py"), "print(1)\n").unwrap();
    std::fs::create_dir_all(learner.root().join("projects")).unwrap();
    symlink(&outside, learner.root().join("projects/shop")).unwrap();
    symlink("shop/app.py", learner.root().join("projects/queries.py")).unwrap();
    learner.commit("My shop, by a link");
    let linked = |path: &str| {
        let why = format!(
            "`{path}` is a symbolic link, which proves nothing: commit the files themselves in its place, or point to where they are"
        );
        ("unverified".to_owned(), why)
    };
    assert_eq!(told(&learner, "orm.shop"), linked("projects/shop"));
    assert_eq!(
        told(&learner, "orm.querysets"),
        linked("projects/queries.py")
    );
    let (_, reason) = told(&learner, "orm.todo-api");
    assert!(
        reason.contains("no folder or file is called `todo-api`"),
        "{reason}"
    );
    // What is pointed to behind one is there on disk, and not in git.
    point(&learner, "orm.todo-api", "`projects/shop/app.py`");
    assert_eq!(told(&learner, "orm.todo-api"), linked("projects/shop"));

    std::fs::remove_file(learner.root().join("projects/shop")).unwrap();
    learner.file("projects/shop/app.py", "print(1)\n");
    learner.commit("My shop itself");
    assert_eq!(told(&learner, "orm.shop").0, "verified");
}

#[test]
fn what_was_taken_back_is_not_brought_back_by_an_address() {
    for place in ["", ":blog/models.py"] {
        let learner = fork();
        learner.git(["remote", "add", "origin", "https://example.org/ada/fork"]);
        claim(&learner, "orm.shop");
        let work = learner.file("blog/models.py", POST).commit("My blog");
        let pointer = format!("<https://example.org/ada/fork@{}{place}>", &work[..8]);
        point(&learner, "orm.shop", &pointer);
        assert_eq!(told(&learner, "orm.shop").0, "verified", "{place}");
        learner.git(["revert", "--no-edit", &work]);
        let (verdict, reason) = told(&learner, "orm.shop");
        assert_eq!(verdict, "unverified", "{place}");
        assert!(reason.contains("taken back"), "{reason}");
    }
}

#[test]
fn a_revision_that_a_repository_has_not_is_named() {
    let learner = fork();
    learner.git(["remote", "add", "origin", "https://example.org/ada/fork"]);
    claim(&learner, "orm.shop");
    learner.file("app/a.py", "1").commit("My app");
    point(
        &learner,
        "orm.shop",
        "<https://example.org/ada/fork@v9:app>",
    );
    let wanted = "no revision `v9` in https://example.org/ada/fork: fetch it there, or correct the `evidence:` line";
    let found = ("unverified".to_owned(), wanted.to_owned());
    assert_eq!(told(&learner, "orm.shop"), found);
    let other = other("https://example.org/ada/app");
    point(&learner, "orm.shop", "<https://example.org/ada/app@v9>");
    let found = verify(&learner, ["--repo", other.root().to_str().unwrap()]);
    let reason = found.reason("orm.shop");
    assert!(reason.contains("no revision `v9`"), "{reason}");
}
