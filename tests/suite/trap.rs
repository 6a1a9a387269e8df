//! A repository whose configuration names a program wherever git takes one: whoever hands on a folder with its `.git` wrote that.
//! No question runs any of them; what git does because it was asked for runs what it says that it runs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::ci_publish::{assert_published, published_fork};
use crate::learner::Learner;
use crate::resolve::{Way, forked, git, meet};
use crate::verify::{claim, fork};
use crate::versions::BASE;

/// Keys of git's configuration whose value is a program.
const KEYS: [&str; 23] = [
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.trap.command",
    "diff.trap.textconv",
    "filter.trap.clean",
    "filter.trap.smudge",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "interactive.diffFilter",
    "merge.trap.driver",
    "pager.config",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "trailer.trap.command",
    "gc.recentObjectsHook",
];
/// What git runs by itself in a repository.
const HOOKS: [&str; 10] = [
    "fsmonitor-watchman",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "prepare-commit-msg",
    "reference-transaction",
];

/// A program that leaves its name.
fn program(learner: &Learner, folder: &str, name: &str) -> String {
    let ran = learner.home().join("ran");
    let folder = learner.home().join(folder);
    for folder in [&ran, &folder] {
        fs::create_dir_all(folder).unwrap();
    }
    let path = folder.join(name);
    // A filter that gave nothing would leave nothing to stage.
    let rest = if name.starts_with("filter.") {
        "cat"
    } else {
        "exit 0"
    };
    let text = format!("#!/bin/sh\ntouch '{}/{name}'\n{rest}\n", ran.display());
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Lays the traps.
fn trap(learner: &Learner) {
    for key in KEYS {
        learner.git(["config", key, &program(learner, "programs", key)]);
    }
    for name in HOOKS {
        program(learner, "hooks", name);
    }
    let hooks = learner.home().join("hooks");
    learner.git(["config", "core.hooksPath", hooks.to_str().unwrap()]);
    let attributes = learner.root().join(".git/info/attributes");
    fs::write(attributes, "* filter=trap diff=trap\n").unwrap();
    let _ = ran(learner);
}

/// The programs that ran since this was asked last.
fn ran(learner: &Learner) -> Vec<String> {
    let folder = learner.home().join("ran");
    let entries = fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &names {
        fs::remove_file(folder.join(name)).unwrap();
    }
    names.sort();
    names
}

#[test]
fn no_command_runs_what_the_repository_names() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", "class Post: pass\n");
    learner.commit("My blog");
    trap(&learner);
    learner.git(["status"]);
    assert!(ran(&learner).contains(&"core.fsmonitor".to_owned()));
    for command in [
        &["verify"][..],
        &["verify", "--repo", "."],
        &["status", "--verify"],
        &["review"],
        &["show", "orm.blog"],
        &["doctor"],
        &["resolve"],
        &["update", "-n"],
        &["init", "-n"],
        &["badge"],
        &["ci", "--out", "../out"],
        &["cohort", "refs/heads/*", "--verify"],
        &["roadmap", "lint", "README.md", "--against", "HEAD"],
        &["merge-driver", "--install", "-n"],
        &["merge-driver", "--install"],
        &["doctor"],
        &["merge-driver", "--uninstall"],
        &["done", "orm.shop", "--evidence", "blog"],
        &["done", "--ready"],
        &["undo", "orm.shop"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(command)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{command:?}: {said}"
        );
        assert_eq!(ran(&learner), [""; 0], "{command:?}");
    }
}

/// A learner whose progress.md is in conflict in this way.
fn stopped(way: Way) -> Learner {
    let open = "- [ ] Requests `web.requests`\n";
    let ours = BASE.replace(open, "- [x] Requests `web.requests` ✅ 2026-11-19\n");
    let theirs = BASE.replace(open, "- [ ] Requests `web.requests` ❌ 2026-11-18\n");
    let learner = forked(Learner::new(), [BASE, &ours, &theirs].map(Some));
    assert!(meet(&learner, way, &ours));
    learner
}

#[test]
fn a_conflict_that_is_resolved_is_staged_as_git_add_stages() {
    let learner = stopped(Way::Merge);
    trap(&learner);
    for command in [["resolve", "-n"], ["status", "-q"], ["doctor", "-q"]] {
        learner.peak(command);
        assert_eq!(ran(&learner), [""; 0], "{command:?}");
    }
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(ran(&learner), ["filter.trap.clean", "post-index-change"]);
}

#[test]
fn what_a_partial_clone_lacks_is_not_fetched_to_answer_a_question() {
    let learner = stopped(Way::StashPop);
    let transport = program(&learner, "programs", "transport");
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::{transport}")),
        ("protocol.ext.allow", "always"),
    ] {
        learner.git(["config", key, value]);
    }
    let tree = learner.git(["rev-parse", "stash@{0}^{tree}"]);
    let (folder, name) = tree.trim().split_at(2);
    let object = Path::new(".git/objects").join(folder).join(name);
    fs::remove_file(learner.root().join(object)).unwrap();
    git(&learner, &["rev-parse", "stash@{0}:progress.md"]);
    assert_eq!(ran(&learner), ["transport"]);
    let run = learner.peak(["resolve"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(ran(&learner), [""; 0]);
}

#[test]
fn publishing_runs_no_hook() {
    let (learner, remote) = published_fork();
    trap(&learner);
    learner.git(["push", "-q", "origin", "main:refs/heads/other"]);
    assert_eq!(ran(&learner), ["pre-push", "reference-transaction"]);
    let run = learner.peak(["ci", "--publish", "--out", "../out"]);
    assert_published(&learner, &remote, &run);
    assert_eq!(ran(&learner), [""; 0]);
}
