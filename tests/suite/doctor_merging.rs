//! `peak doctor`: what becomes of progress.md in git: conflicts, the merge driver, whose commits count, line ends.

use std::fs;
use std::path::Path;

use crate::doctor::{assert_wrong, healthy, said, wrong};
use crate::learner::Learner;
use crate::resolve::{Way, forked, meet};
use crate::versions::BASE;

/// A learner in the middle of a merge of a tick and a skip of the same item.
fn stopped() -> Learner {
    let open = "- [ ] Requests `web.requests`\n";
    let ours = BASE.replace(open, "- [x] Requests `web.requests` ✅ 2026-11-19\n");
    let theirs = BASE.replace(open, "- [ ] Requests `web.requests` ❌ 2026-11-18\n");
    let learner = forked(Learner::new(), [BASE, &ours, &theirs].map(Some));
    assert!(meet(&learner, Way::Merge, &ours));
    learner
}

#[test]
fn a_conflict_is_found_by_its_markers_and_by_what_git_waits_for() {
    let learner = stopped();
    assert_wrong(
        &learner,
        "progress.md:7: conflict markers",
        "`peak resolve`",
    );
    // What can be told without the document is told.
    let run = learner.peak(["doctor"]);
    assert!(run.stdout.contains("whole history"), "{}", run.stdout);
    assert!(!run.stdout.contains("nothing odd"), "{}", run.stdout);
    // One side checked out: no markers, but git waits all the same.
    learner.git(["checkout", "-q", "--ours", "progress.md"]);
    assert_wrong(
        &learner,
        "git waits for a decision about progress.md",
        "`peak resolve`",
    );
    assert!(learner.peak(["doctor"]).stdout.contains("nothing odd"));
    fs::remove_file(learner.root().join("progress.md")).unwrap();
    assert_wrong(
        &learner,
        "git waits for a decision about progress.md",
        "`peak resolve`",
    );
    // Markers that somebody committed.
    learner.git(["merge", "--abort"]);
    let text = format!("{BASE}<<<<<<< a\n- [ ] x\n=======\n>>>>>>> b\n");
    learner.file("progress.md", text);
    learner.commit("oops");
    assert_wrong(
        &learner,
        "progress.md:18: conflict markers",
        "`peak resolve`",
    );
    // The remedy is one.
    assert_eq!(learner.peak(["resolve"]).code, 0);
    let run = learner.peak(["doctor"]);
    assert!(!run.stdout.contains("conflict markers"), "{}", run.stdout);
}

/// A healthy learner whose git finds the binary by its name.
fn with_peak_on_path() -> Learner {
    let folder = Path::new(env!("CARGO_BIN_EXE_peak")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).unwrap();
    healthy().with("PATH", path.to_str().unwrap())
}

/// Nothing is wrong, and this is said.
fn assert_says(learner: &Learner, words: &str) {
    let run = learner.peak(["doctor"]);
    assert_eq!((run.code, wrong(&run)), (0, Vec::new()), "{}", run.stdout);
    assert!(said(&run).contains(words), "{}", run.stdout);
}

#[test]
fn attributes_without_a_driver_and_a_driver_without_attributes_are_found() {
    let learner = with_peak_on_path();
    learner.file(".gitattributes", "/progress.md merge=peak\n");
    learner.commit("attributes from another machine");
    assert_wrong(
        &learner,
        "git's configuration here does not know",
        "`peak merge-driver --install`",
    );
    // The remedy is one.
    assert_eq!(learner.peak(["merge-driver", "--install"]).code, 0);
    assert_says(&learner, "git merges progress.md item by item");
    fs::remove_file(learner.root().join(".gitattributes")).unwrap();
    learner.commit("no attributes");
    assert_wrong(
        &learner,
        "no line of attributes gives it progress.md",
        "`peak merge-driver --uninstall`",
    );
    assert_eq!(learner.peak(["merge-driver", "--uninstall"]).code, 0);
    assert_says(&learner, "is committed");
    // For all repositories of a user, it need not be meant for this one.
    learner.git([
        "config",
        "--global",
        "merge.peak.driver",
        "peak merge-driver x",
    ]);
    assert_says(&learner, "is committed");
}

#[test]
fn a_driver_that_is_gone_or_of_another_peak_is_found() {
    let learner = with_peak_on_path();
    learner.peak(["merge-driver", "--install"]);
    learner.commit("attributes");
    let arguments = "merge-driver -- %O %A %B %P %L %S %X %Y";
    let drive = |command: &str| learner.git(["config", "merge.peak.driver", command]);
    drive(&format!("/no/such/folder/peak {arguments}"));
    assert_wrong(
        &learner,
        "/no/such/folder/peak merge progress.md, and there is no such program",
        "`peak merge-driver --install` names it anew",
    );
    drive(&format!("no-such-peak {arguments}"));
    assert_wrong(&learner, "no such program", "PATH");
    drive("peak merge-driver %O %A %B");
    assert_wrong(
        &learner,
        "is called otherwise than this peak reads",
        "`peak merge-driver --install`",
    );
    // Wherever the program is, in quotes or not.
    let own = env!("CARGO_BIN_EXE_peak").replace('\\', "/");
    drive(&format!("'{own}' {arguments}"));
    assert_says(&learner, "item by item");
}

#[test]
fn addresses_that_committed_nothing_are_found() {
    let learner = healthy();
    learner.git(["config", "peak.learner", "ada@exmaple.org"]);
    assert_wrong(
        &learner,
        "no commit after the fork point is by the learner (ada@exmaple.org): they are by ada@example.org",
        "`git config --replace-all peak.learner ada@example.org`",
    );
    // One of several that is used is enough; another may be for a machine to come.
    learner.git(["config", "--add", "peak.learner", "ada@example.org"]);
    assert_eq!(learner.peak(["doctor"]).code, 0);
    learner.git(["config", "--unset-all", "peak.learner"]);
    let text = learner.text("progress.md");
    let header = text.replace(" -->", " learner=eve@example.org -->");
    learner.file("progress.md", header);
    learner.commit("Another learner");
    assert_wrong(
        &learner,
        "is by the learner (eve@example.org)",
        "correct `learner=`",
    );
    // Before anything is committed there is nothing to tell.
    let fresh = Learner::new();
    fresh.file("README.md", "# R\n\n## A `a`\n\n- One `a.one`\n");
    fresh.git(["config", "peak.learner", "ada@home.example"]);
    fresh.peak(["init"]);
    let run = fresh.peak(["doctor"]);
    assert!(!said(&run).contains("is by the learner"), "{}", run.stdout);
}

#[test]
fn a_fork_point_that_history_does_not_hold_is_found() {
    let learner = healthy();
    learner.git(["remote", "add", "upstream", "../upstream"]);
    learner.git(["remote", "set-url", "--push", "upstream", "no_push"]);
    let base = learner.git(["rev-parse", "HEAD~1"]).trim().to_owned();
    learner.git(["update-ref", "refs/remotes/upstream/main", &base]);
    assert_says(&learner, "your own history begins after");
    // Upstream wrote its history anew, and the learner rebased onto that.
    learner.git(["checkout", "-q", "--orphan", "anew", "HEAD~1"]);
    let anew = learner.commit_as("Upstream", "up@example.org", "The roadmap, once more");
    learner.git(["update-ref", "refs/remotes/upstream/main", &anew]);
    learner.git(["checkout", "-q", "main"]);
    learner.git(["rebase", "-q", "--onto", "anew", &base]);
    let remedy = format!("peak init --base {}", &anew[..7]);
    assert_wrong(
        &learner,
        "is not in the history of HEAD",
        &format!("`{remedy}`"),
    );
    assert_eq!(learner.peak(["init", "--base", &anew[..7]]).code, 0);
    learner.commit("The new fork point");
    assert_says(&learner, "your own history begins after");
    // Without upstream nobody knows which it is.
    learner.git(["update-ref", "-d", "refs/remotes/upstream/main"]);
    let text = learner.text("progress.md").replace(&anew, &base);
    learner.file("progress.md", text);
    learner.commit("The old fork point");
    assert_wrong(&learner, "is not in the history", "`peak init --base REV`");
}

#[test]
fn an_ignored_document_is_found() {
    let learner = Learner::new();
    learner.file(".gitignore", "*.md\n");
    learner.peak(["init", "--roadmap", "django-peak"]);
    learner.commit("Start");
    assert_wrong(
        &learner,
        "git ignores progress.md",
        "`git add --force progress.md`",
    );
    learner.git(["add", "--force", "progress.md"]);
    learner.git(["commit", "-q", "-m", "Start", "progress.md"]);
    assert_says(&learner, "progress.md is committed");
}

#[test]
fn line_ends_that_would_change_are_found() {
    let learner = healthy();
    let text = learner.text("progress.md");
    let windows = text.replace('\n', "\r\n");
    // An editor changed them.
    learner.file("progress.md", &windows);
    assert_wrong(&learner, "gave the lines of progress.md other ends", "text");
    // Where git is told that it is text, it keeps them as they were committed.
    learner.file(".gitattributes", "progress.md text\n");
    learner.commit("attributes");
    assert_says(&learner, "progress.md is committed");
    // So it does by `core.autocrlf`, with which git writes files on Windows.
    learner.file(".gitattributes", "");
    learner.git(["config", "core.autocrlf", "true"]);
    // Written anew, so that git looks into it again.
    learner.file("progress.md", &windows);
    learner.commit("no attributes");
    assert_eq!(learner.git(["show", "HEAD:progress.md"]), text);
    assert_says(&learner, "progress.md is committed");
    // Committed with the others, and then told that they are not to be.
    learner.git(["config", "core.autocrlf", "false"]);
    learner.file("progress.md", &windows);
    learner.commit("as they are");
    assert_eq!(learner.git(["show", "HEAD:progress.md"]), windows);
    assert_says(&learner, "progress.md is committed");
    learner.file(".gitattributes", "progress.md text eol=lf\n");
    learner.git(["add", ".gitattributes"]);
    learner.git(["commit", "-q", "-m", "attributes"]);
    assert_wrong(
        &learner,
        "have git rewrite the line ends of progress.md",
        "`git add --renormalize progress.md`",
    );
    learner.git(["add", "--renormalize", "progress.md"]);
    learner.git(["commit", "-q", "-m", "Line ends"]);
    assert_says(&learner, "progress.md is committed");
}

#[test]
fn a_roadmap_that_went_is_found() {
    let learner = healthy();
    learner.git(["mv", "README.md", "ROADMAP.md"]);
    learner.commit("Rename the roadmap");
    assert_wrong(
        &learner,
        "README.md cannot be read",
        "`git log -1 --stat -- README.md` tells when it went",
    );
    let gone = learner.git(["log", "-1", "--stat", "--", "README.md"]);
    assert!(gone.contains("Rename the roadmap"), "{gone}");
    let text = learner.text("progress.md");
    learner.file(
        "progress.md",
        text.replace("roadmap=README.md", "roadmap=ROADMAP.md"),
    );
    learner.commit("Follow it");
    assert_says(&learner, "the roadmap is Backend");
}

#[test]
fn what_is_said_fits_the_terminal_and_is_typed_from_where_one_is() {
    let learner = healthy();
    learner.git(["config", "peak.learner", "ada@exmaple.org"]);
    fs::create_dir_all(learner.root().join("deep/er")).unwrap();
    learner.file("progress.md", format!("{}\n", learner.text("progress.md")));
    let learner = learner.with("COLUMNS", "60");
    let run = learner.peak_in(&learner.root().join("deep/er"), ["doctor"]);
    assert!(
        run.stdout.lines().all(|line| line.chars().count() <= 60),
        "{}",
        run.stdout
    );
    let remedy = "`git commit ../../progress.md`";
    assert!(
        wrong(&run).iter().any(|line| line.contains(remedy)),
        "{}",
        run.stdout
    );
}

#[test]
fn commits_on_no_branch_are_warned_of() {
    let learner = healthy();
    learner.git(["checkout", "-q", "--detach"]);
    assert_wrong(&learner, "HEAD is on no branch", "`git switch -c NAME`");
    let run = learner.peak(["done", "web.sessions", "--commit"]);
    assert_eq!(run.stdout, "ticked web.sessions\ncommitted progress.md\n");
    assert_eq!(
        run.stderr,
        "hint: HEAD is on no branch: `git switch -c NAME` keeps this commit\n"
    );
    // In a rebase it is meant to be.
    let learner = stopped();
    learner.git(["merge", "--abort"]);
    assert!(meet(&learner, Way::Rebase, ""));
    assert_eq!(learner.peak(["resolve"]).code, 0);
    let run = learner.peak(["doctor"]);
    assert!(!said(&run).contains("no branch"), "{}", run.stdout);
}
