//! What cannot be told for certain, and what the finding says of it: somebody else's file with a word changed, a file that was
//! changed since, work from before the fork point, work done in a merge, installed packages; and a thousand honest commits.

use std::fmt::Write as _;

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, verify};

const GRACES: &str = "from django.db import models\n\nclass Post(models.Model):\n    title = models.TextField()\n    text = models.TextField()\n    day = models.DateField()\n";

fn by_grace(learner: &Learner, path: &str, text: &str) -> String {
    learner.file(path, text);
    learner.commit_as("Grace", "grace@example.org", "Work")
}

#[test]
fn a_word_changed_in_a_classmates_file_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    by_grace(&learner, "blog/models.py", GRACES);
    learner
        .file("blog/models.py", GRACES.replace("day", "date"))
        .commit("My blog");
    let found = verify(&learner, []);
    let flags = found.flags("orm.blog");
    assert_eq!(flags.len(), 1, "{flags:?}");
    assert!(
        flags[0].contains(
            "brings 1 of 5 lines of `blog/models.py`; the version before is by grace@example.org"
        ),
        "{flags:?}"
    );
}

#[test]
fn a_small_change_of_ones_own_file_is_not_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", GRACES).commit("My blog");
    learner
        .file("blog/models.py", GRACES.replace("day", "date"))
        .commit("Better");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    assert!(
        found.flags("orm.blog").is_empty(),
        "{:?}",
        found.flags("orm.blog")
    );
}

#[test]
fn work_that_goes_on_from_somebody_elses_is_not_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    by_grace(&learner, "blog/models.py", GRACES);
    let more = "\nclass Comment(models.Model):\n    post = models.ForeignKey(Post)\n    text = models.TextField(\"x\")\n";
    learner
        .file("blog/models.py", format!("{GRACES}{more}"))
        .commit("Comments");
    let found = verify(&learner, []);
    assert!(
        found.flags("orm.blog").is_empty(),
        "{:?}",
        found.flags("orm.blog")
    );
}

#[test]
fn junk_under_upstreams_solution_is_flagged_with_who_changed_it() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: junk\n")
        .commit("My blog");
    let junk = learner.git(["rev-parse", "--short=7", "HEAD"]);
    let solution = by_grace(&learner, "blog/models.py", GRACES);
    let found = verify(&learner, []);
    let wanted = format!(
        "0 of 1 lines of {}'s `blog/models.py` are left: grace@example.org changed it in {}",
        junk.trim(),
        &solution[..7]
    );
    assert_eq!(found.flags("orm.blog"), [wanted.as_str()]);
}

#[test]
fn junk_that_a_merge_replaced_is_flagged_too() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~1"]);
    by_grace(&learner, "blog/models.py", GRACES);
    learner.git(["checkout", "-q", "main"]);
    learner
        .file("blog/models.py", "class Post: junk\n")
        .commit("My blog");
    learner.git(["merge", "-q", "-X", "theirs", "-m", "Sync", "theirs"]);
    assert_eq!(learner.text("blog/models.py"), GRACES);
    let found = verify(&learner, []);
    let flags = found.flags("orm.blog");
    assert!(
        flags
            .iter()
            .any(|flag| flag.contains("`blog/models.py` are left: ")),
        "{flags:?}"
    );
}

#[test]
fn a_message_alone_shows_what_its_commit_brought() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("notes.md", "a line").commit("Finish orm.shop");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    let proof = &found.of("orm.shop")["evidence"][0];
    assert_eq!(
        (proof["rule"].as_str(), proof["path"].as_str()),
        (Some("commit message"), Some("notes.md"))
    );
}

#[test]
fn ones_own_work_from_before_the_fork_point_is_called_that() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    let own = learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Solution (#1)");
    learner.file("more.md", "x");
    learner.commit_as("Author", "author@example.org", "Go on");
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    learner.peak(["init"]);
    learner.commit("Start");
    claim(&learner, "orm.blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    let wanted = format!(
        "`blog/models.py` is yours, but of {0}, before the fork point, where nothing counts: go on with it, or ask your mentor to judge with `--base {0}^`",
        &own[..7]
    );
    assert_eq!(found.reason("orm.blog"), wanted);
    let base = format!("{}^", &own[..7]);
    assert_eq!(
        verify(&learner, ["--base", &base]).verdict("orm.blog"),
        "verified",
        "the advice helps"
    );
}

#[test]
fn work_done_in_a_merge_proves_nothing_and_says_what_to_do() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~1"]);
    by_grace(&learner, "lesson.md", "1");
    learner.git(["checkout", "-q", "main"]);
    learner.git(["merge", "-q", "--no-commit", "--no-ff", "theirs"]);
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Merge and work");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    assert!(
        found
            .reason("orm.blog")
            .contains("a merge proves nothing, as others' work comes in with it; go on with the file in a commit of your own"),
        "{}",
        found.reason("orm.blog")
    );
    learner
        .file("blog/models.py", "class Post: more\n")
        .commit("Go on");
    assert_eq!(
        verify(&learner, []).verdict("orm.blog"),
        "verified",
        "the advice helps"
    );
}

#[test]
fn a_generated_file_that_somebody_else_has_too_says_why_it_proves_nothing() {
    let learner = fork();
    claim(&learner, "orm.blog");
    by_grace(&learner, "grace/models.py", GRACES);
    learner.file("ada/models.py", GRACES).commit("Generated");
    let found = verify(&learner, ["--base", "none"]);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains("moves or copies what was there before")
            || reason.contains("as copies and the output of tools are"),
        "{reason}"
    );
}

#[test]
fn installed_packages_prove_nothing_in_whatever_folder() {
    let learner = fork();
    claim(&learner, "orm.blog");
    for folder in [
        "__pypackages__/3.12/lib",
        "env/lib/python3.12/site-packages",
        "x/blog-1.0.dist-info",
        ".pixi/envs/default",
        ".direnv/python",
    ] {
        learner.file(
            &format!("{folder}/models.py"),
            format!("class Post: pass # {folder}\n"),
        );
    }
    learner.commit("Set up");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "unverified");
}

/// Kinds of honest commits, one after the other.
const KINDS: usize = 12;
const COMMITS: usize = 1_000;

const ADA: &str = "Ada Lovelace <ada@example.org>";
const GRACE: &str = "Grace <grace@example.org>";
const MENTOR: &str = "Mentor <m@example.org>";
const FORGE: &str = "GitHub <noreply@github.com>";

/// A commit to be made.
struct Made {
    author: &'static str,
    /// When the author wrote it, in seconds since 1970; `None` where that is when it was committed.
    written: Option<usize>,
    committer: &'static str,
    message: String,
    /// Paths and what they hold from then on; `None` where the file goes.
    files: Vec<(String, Option<String>)>,
}

/// A commit of the learner's own.
fn own(message: &str, path: &str, content: Option<&str>) -> Made {
    Made {
        author: ADA,
        written: None,
        committer: ADA,
        message: message.to_owned(),
        files: vec![(path.to_owned(), content.map(str::to_owned))],
    }
}

/// Honest commits of the file numbered `at`.
fn honest(at: usize, time: usize) -> Vec<Made> {
    let path = format!("work/w{at}.py");
    let content = format!("class Work{at}:\n    number = {at}\n");
    let work = |message: &str| own(message, &path, Some(&content));
    let by_mentor = |message: &str, content: Option<&str>| Made {
        author: MENTOR,
        ..own(message, &path, content)
    };
    match at % KINDS {
        0 => vec![work("Work")],
        // The web editor, and a squash by the forge.
        1 => vec![Made {
            author: "Ada Lovelace <7+ada@users.noreply.github.com>",
            committer: FORGE,
            ..work("Create file")
        }],
        2 => vec![Made {
            committer: FORGE,
            ..work(&format!("Work (#{at})\n\n* one\n\n* two"))
        }],
        // Rebased, or years old.
        3 => vec![Made {
            written: Some(time - 90_000),
            ..work("Rebased")
        }],
        4 => vec![Made {
            written: Some(1_500_000_000 + at),
            ..work("Import old work")
        }],
        // In a pair, at somebody else's keyboard; from another address.
        5 => vec![Made {
            author: GRACE,
            committer: GRACE,
            ..work("Pair\n\nCo-authored-by: Ada Lovelace <ada@example.org>")
        }],
        6 => vec![Made {
            author: "ada lovelace <ada@work.example>",
            ..work("From work")
        }],
        // Moved, deleted and restored, gone over by the mentor.
        7 => {
            let old = format!("old/w{at}.py");
            let mut moved = work("Move");
            moved.files.insert(0, (old.clone(), None));
            vec![own("Work", &old, Some(&content)), moved]
        }
        8 => vec![work("Work"), by_mentor("Clean up", None), work("Restore")],
        9 => {
            let reviewed = content.replace("number", "value");
            vec![work("Work"), by_mentor("Review", Some(&reviewed))]
        }
        // Taken back and brought again; with line ends of Windows.
        10 => vec![work("Work"), own("Undo", &path, None), work("Again")],
        _ => vec![own(
            "From Windows",
            &path,
            Some(&content.replace('\n', "\r\n")),
        )],
    }
}

/// `made` as `git fast-import` takes it.
fn write_commit(stream: &mut String, time: usize, made: &Made) {
    let (author, committer, message) = (made.author, made.committer, &made.message);
    let written = made.written.unwrap_or(time);
    let _ = write!(
        stream,
        "commit refs/heads/main\nauthor {author} {written} +0000\ncommitter {committer} {time} +0000\ndata {}\n{message}\n",
        message.len()
    );
    for (path, content) in &made.files {
        let _ = match content {
            Some(content) => write!(
                stream,
                "M 644 inline {path}\ndata {}\n{content}\n",
                content.len()
            ),
            None => writeln!(stream, "D {path}"),
        };
    }
}

/// A fork in which every one of the items is ticked, and nothing else is there.
fn all_claimed(learner: &Learner) {
    let mut roadmap = "# Roadmap\n".to_owned();
    let mut progress = String::new();
    for at in 0..COMMITS {
        if at % 100 == 0 {
            let _ = write!(roadmap, "\n## Phase `p{at}`\n\n");
            let _ = write!(progress, "\n## Phase `p{at}`\n\n");
        }
        let phase = at - at % 100;
        let _ = write!(
            roadmap,
            "- Exercise: W{at} `p{phase}.w{at}`\n\n  ```toml peak\n  [evidence]\n  paths = [\"**/w{at}.py\"]\n  ```\n\n"
        );
        let _ = writeln!(progress, "- [x] Exercise: W{at} `p{phase}.w{at}`");
    }
    learner.file("README.md", roadmap);
    let base = learner.commit_as("Author", "author@example.org", "Write the roadmap");
    let header = format!("# Progress\n\n<!-- peak:1 roadmap=README.md base={base} -->\n");
    learner
        .file("progress.md", header + &progress)
        .commit("Start");
}

#[test]
fn a_thousand_honest_commits_are_never_accused() {
    let learner = Learner::new();
    all_claimed(&learner);
    let mut stream =
        String::from("feature done\nreset refs/heads/main\nfrom refs/heads/main^0\n\n");
    for at in 0..COMMITS {
        let time = 1_788_230_000 + at * 1_000;
        for made in honest(at, time) {
            write_commit(&mut stream, time, &made);
        }
    }
    stream.push_str("done\n");
    learner.import(&stream);
    let found = verify(&learner, []);
    let findings = found.0["findings"].as_array().unwrap();
    assert_eq!(findings.len(), COMMITS);
    let accused: Vec<_> = findings
        .iter()
        .filter(|finding| finding["verdict"] != "verified")
        .collect();
    assert!(
        accused.is_empty(),
        "{} accused: {:#?}",
        accused.len(),
        &accused[..accused.len().min(5)]
    );
    // What the mentor went over may be flagged as such; nothing else is.
    let flagged = |finding: &&serde_json::Value| {
        finding["flags"]
            .as_array()
            .is_some_and(|flags| !flags.is_empty())
    };
    let flagged: Vec<_> = findings
        .iter()
        .filter(flagged)
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    let reviewed =
        |id: &&&str| id.rsplit('w').next().unwrap().parse::<usize>().unwrap() % KINDS == 9;
    assert_eq!(
        flagged.iter().filter(reviewed).count(),
        flagged.len(),
        "{flagged:?}"
    );
}
