//! Work that was moved, and that somebody else has touched before or after: it stays the learner's.

use crate::learner::Learner;
use crate::verify::{claim, fork, fork_of, verify};

const BOT: (&str, &str) = (
    "pre-commit-ci[bot]",
    "66853113+pre-commit-ci[bot]@users.noreply.github.com",
);
const GRACE: (&str, &str) = ("Grace", "grace@example.org");

/// What happens to the learner's work, and what that is called.
type Case = (&'static str, fn(&Learner));

fn work() -> String {
    let line = |n: usize| format!("    field_{n} = models.CharField('{n}')\r\n");
    let lines: String = (0..9).map(line).collect();
    format!("class Post(models.Model):\r\n{lines}")
}

/// A fork whose learner claims `orm.blog` and has begun it in `old`; the commit that did.
fn begun() -> (Learner, String) {
    let learner = fork();
    claim(&learner, "orm.blog");
    let made = learner.file("old/models.py", work()).commit("Begin");
    (learner, made)
}

fn rename(learner: &Learner, from: &str, to: &str) {
    learner.git(["mv", from, to]);
    learner.commit("Another name");
}

/// Rewrites a file, as somebody.
fn touch(learner: &Learner, path: &str, who: (&str, &str), change: impl Fn(&str) -> String) {
    let text = change(&learner.text(path));
    learner.file(path, text);
    learner.commit_as(who.0, who.1, "Fixes");
}

fn requoted(text: &str) -> String {
    text.replace('\'', "\"")
}

fn unix(text: &str) -> String {
    text.replace('\r', "")
}

#[track_caller]
fn assert_found(learner: &Learner, made: &str, path: &str, flag: Option<&str>) {
    let found = verify(learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    let evidence = &found.of("orm.blog")["evidence"][0];
    assert_eq!(evidence["commit"], made, "{}", found.0);
    assert_eq!(evidence["path"], path, "{}", found.0);
    let flags = found.flags("orm.blog");
    assert_eq!(flags.len(), usize::from(flag.is_some()), "{flags:?}");
    assert!(flag.is_none_or(|flag| flags[0].contains(flag)), "{flags:?}");
}

#[test]
fn a_tool_that_formats_takes_no_moved_work_away() {
    let bot = Some("1 of 10 lines of");
    let orders: [Case; 4] = [
        ("moved, then touched", |learner| {
            rename(learner, "old", "blog");
            touch(learner, "blog/models.py", BOT, |text| requoted(&unix(text)));
        }),
        ("touched, then moved", |learner| {
            touch(learner, "old/models.py", BOT, |text| requoted(&unix(text)));
            rename(learner, "old", "blog");
        }),
        ("between two moves", |learner| {
            rename(learner, "old", "week1");
            touch(learner, "week1/models.py", BOT, |text| {
                requoted(&unix(text))
            });
            rename(learner, "week1", "blog");
        }),
        ("and moved by somebody else", |learner| {
            touch(learner, "old/models.py", BOT, |text| requoted(&unix(text)));
            learner.git(["mv", "old", "blog"]);
            learner.commit_as(GRACE.0, GRACE.1, "Tidy up");
        }),
    ];
    for (name, order) in orders {
        let (learner, made) = begun();
        order(&learner);
        // Shown where it fails.
        println!("{name}");
        assert_found(&learner, &made, "blog/models.py", bot);
    }
}

#[test]
fn white_space_that_somebody_else_mended_says_nothing() {
    let (learner, made) = begun();
    rename(&learner, "old", "blog");
    touch(&learner, "blog/models.py", GRACE, unix);
    assert_found(&learner, &made, "blog/models.py", None);

    let (learner, made) = begun();
    touch(&learner, "old/models.py", GRACE, |text| {
        text.replace("CharField('3')", "TextField('3')")
    });
    rename(&learner, "old", "blog");
    assert_found(&learner, &made, "blog/models.py", None);
}

#[test]
fn several_files_that_are_alike_go_with_those_of_their_name() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("old/posts.py", work());
    let made = learner.file("old/models.py", work()).commit("Begin");
    rename(&learner, "old", "blog");
    for path in ["blog/posts.py", "blog/models.py"] {
        touch(&learner, path, GRACE, |text| requoted(&unix(text)));
    }
    let found = verify(&learner, []);
    assert_eq!(found.commits("orm.blog")[0], made, "{}", found.0);
}

#[test]
fn what_is_no_move_of_the_learners_work_is_not_theirs() {
    let cases: [Case; 6] = [
        ("a copy of what is still there", |learner| {
            learner.file("old/posts.py", work()).commit("Begin");
            learner.file("blog/models.py", work()).commit("Copy");
            touch(learner, "blog/models.py", GRACE, requoted);
        }),
        ("somebody else's, moved", |learner| {
            learner.file("old/models.py", work());
            learner.commit_as(GRACE.0, GRACE.1, "Hers");
            rename(learner, "old", "blog");
            touch(learner, "blog/models.py", BOT, requoted);
        }),
        ("hers, put over the learner's own and moved", |learner| {
            learner.file("hers.py", work());
            learner.commit_as(GRACE.0, GRACE.1, "Hers");
            learner.file("old/models.py", "class Nothing: pass\n");
            learner.commit("Begin");
            learner.file("old/models.py", work()).commit("Take hers");
            touch(learner, "old/models.py", BOT, requoted);
            rename(learner, "old", "blog");
        }),
        ("written anew by somebody else, elsewhere", |learner| {
            learner.file("old/models.py", work()).commit("Begin");
            learner.git(["rm", "-q", "-r", "old"]);
            learner.file("blog/models.py", requoted(&work()));
            learner.commit_as(GRACE.0, GRACE.1, "Anew");
        }),
        ("two of one name, moved to one", |learner| {
            learner.file("old/models.py", work());
            learner.file("older/models.py", work()).commit("Begin");
            learner.git(["rm", "-q", "-r", "old"]);
            rename(learner, "older", "blog");
            touch(learner, "blog/models.py", GRACE, requoted);
        }),
        ("out of a virtual environment", |learner| {
            learner.file("venv/models.py", work()).commit("Begin");
            rename(learner, "venv", "blog");
            touch(learner, "blog/models.py", GRACE, requoted);
        }),
    ];
    for (name, case) in cases {
        let learner = fork();
        claim(&learner, "orm.blog");
        case(&learner);
        let found = verify(&learner, []);
        assert_eq!(
            found.verdict("orm.blog"),
            "unverified",
            "{name}: {}",
            found.0
        );
    }
}

#[test]
fn a_word_changed_in_somebody_elses_file_is_flagged_whoever_touches_it_then() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let line = |n: usize| format!("    field_{n} = models.CharField('{n}')\n");
    let theirs: String = (0..60).map(line).collect();
    let theirs = format!("class Post(models.Model):\n{theirs}");
    learner.file("old/models.py", theirs);
    learner.commit_as(GRACE.0, GRACE.1, "Hers");
    rename(&learner, "old", "week1");
    let text = learner.text("week1/models.py");
    let text = text.replace("CharField('7')", "TextField('7')");
    learner.file("week1/models.py", text).commit("A word");
    touch(&learner, "week1/models.py", BOT, |text| {
        text.replace("CharField('1", "SlugField('1")
    });
    rename(&learner, "week1", "blog");
    let found = verify(&learner, []);
    let flags = found.flags("orm.blog");
    assert!(
        found.verdict("orm.blog") != "verified"
            || flags.iter().any(|flag| flag.contains("1 of 61 lines")),
        "{}",
        found.0
    );
}

#[test]
fn work_that_was_moved_over_another_file_is_still_the_learners() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", "# To do\n");
    learner.commit_as(GRACE.0, GRACE.1, "A beginning");
    let made = learner.file("old/models.py", work()).commit("Begin");
    learner.git(["mv", "-f", "old/models.py", "blog/models.py"]);
    learner.commit("Into its place");
    touch(&learner, "blog/models.py", GRACE, unix);
    assert_found(&learner, &made, "blog/models.py", None);
}

/// The files of several exercises, moved and formatted, and then as many commits as each file would be looked for in alone.
#[test]
fn many_files_are_followed_as_one_is_whatever_came_after() {
    const NAMES: [&str; 6] = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
    let items = NAMES.map(|name| format!("- Exercise: {name} `all.{name}`\n"));
    let roadmap = format!("# R\n\n## Phase 1: All `all`\n\n{}", items.concat());
    let learner = fork_of(&roadmap, &[]);
    for name in NAMES {
        for part in 0..5 {
            let lines = (0..20).map(|n| format!("{name}_{part}_{n} = 'x'\n"));
            learner.file(
                &format!("old/{name}/part{part}.py"),
                lines.collect::<String>(),
            );
        }
        claim(&learner, &format!("all.{name}"));
    }
    rename(&learner, "old", "exercises");
    for name in NAMES {
        for part in 0..5 {
            let path = format!("exercises/{name}/part{part}.py");
            let text = requoted(&learner.text(&path));
            learner.file(&path, text);
        }
    }
    learner.commit_as(BOT.0, BOT.1, "Format");
    let branch = learner.git(["symbolic-ref", "HEAD"]);
    let first = learner.git(["rev-parse", "HEAD"]);
    let commit = |n: usize| {
        let from = if n == 0 {
            format!("from {first}")
        } else {
            String::new()
        };
        format!(
            "commit {branch}committer Ada Lovelace <ada@example.org> {} +0000\ndata 1\nn\n{from}M 100644 inline notes.md\ndata {}\n{n}\n",
            1_800_000_000 + n,
            n.to_string().len(),
        )
    };
    learner.import(&(0..800).map(commit).collect::<String>());
    let found = verify(&learner, []);
    for name in NAMES {
        let id = format!("all.{name}");
        assert_eq!(found.verdict(&id), "verified", "{}", found.0);
    }
}
