//! Packs that somebody damaged or crafted: no crash, no hang, and nobody accused.

mod forge;
mod trials;

use std::fs;
use std::path::PathBuf;

use crate::learner::Learner;
use crate::verify::{claim, fork};

/// The head of an index of the second version: signature, version, 256 counts.
const HEAD: usize = 8 + 256 * 4;

/// A fork with a verified claim, all of it in one pack; the index, writable.
fn packed() -> (Learner, PathBuf) {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file(
            "blog/models.py",
            "from django.db import models\n\nclass Post(models.Model):\n    day = 1\n",
        )
        .commit("My blog");
    learner.git(["repack", "-q", "-a", "-d", "-f"]);
    let run = learner.peak(["verify", "orm.blog"]);
    assert_eq!(run.code, 0, "{run:?}");
    let packs = fs::read_dir(learner.root().join(".git/objects/pack")).unwrap();
    let mut files = packs.map(|entry| entry.unwrap().path());
    let index = files
        .find(|path| path.extension().is_some_and(|end| end == "idx"))
        .unwrap();
    let bytes = fs::read(&index).unwrap();
    // git makes it read-only.
    fs::remove_file(&index).unwrap();
    fs::write(&index, bytes).unwrap();
    (learner, index)
}

/// Where in the index the offset of this object stands.
fn offset_of(index: &[u8], hex: &str) -> usize {
    let count = index[HEAD - 4..HEAD]
        .iter()
        .fold(0, |count, byte| count << 8 | usize::from(*byte));
    let ids = &index[HEAD..HEAD + 20 * count];
    let place = ids.chunks(20).position(|id| {
        let shown: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        shown == hex.trim()
    });
    HEAD + 24 * count + 4 * place.unwrap()
}

#[test]
fn an_index_that_leads_beyond_its_end_is_damage_and_no_crash() {
    for revision in ["HEAD", "HEAD^{tree}", "HEAD:blog/models.py", "HEAD~1"] {
        let (learner, path) = packed();
        let mut index = fs::read(&path).unwrap();
        let at = offset_of(&index, &learner.git(["rev-parse", revision]));
        for bytes in [[0xff; 4], [0x80, 0xff, 0, 0], [0x7f, 0xff, 0xff, 0xff]] {
            index[at..at + 4].copy_from_slice(&bytes);
            fs::write(&path, &index).unwrap();
            for command in [
                &["verify"][..],
                &["verify", "--base", "HEAD~1"],
                &["verify", "--rules-from", "main"],
                &["status", "--verify"],
                &["review"],
                &["doctor"],
                &["ci", "--out", "../out"],
                &["done", "orm.querysets", "--evidence", "4f1c2ab"],
            ] {
                let run = learner
                    .command(env!("CARGO_BIN_EXE_peak"))
                    .args(command)
                    .output()
                    .unwrap();
                let code = run.status.code();
                assert!(
                    code.is_some_and(|code| code < 4),
                    "{revision} {command:?}: {run:?}"
                );
            }
        }
    }
}

#[test]
fn an_index_that_mixes_up_commits_accuses_nobody() {
    let (learner, path) = packed();
    let mut index = fs::read(&path).unwrap();
    let [head, root] =
        ["HEAD", "HEAD~1"].map(|revision| offset_of(&index, &learner.git(["rev-parse", revision])));
    let other: [u8; 4] = index[root..root + 4].try_into().unwrap();
    index[head..head + 4].copy_from_slice(&other);
    fs::write(&path, &index).unwrap();
    let run = learner.peak(["verify", "orm.blog"]);
    assert!(!run.stdout.contains("unverified"), "{run:?}");
    assert!(matches!(run.code, 2 | 3), "{run:?}");
}

#[test]
fn a_damaged_index_leaves_what_is_not_proven_unknown_and_says_what_to_do() {
    let (learner, path) = packed();
    let mut index = fs::read(&path).unwrap();
    // The folder of the work stands for one that has no such file.
    let [folder, root] = ["HEAD:blog", "HEAD~1^{tree}"]
        .map(|revision| offset_of(&index, &learner.git(["rev-parse", revision])));
    let other: [u8; 4] = index[root..root + 4].try_into().unwrap();
    index[folder..folder + 4].copy_from_slice(&other);
    fs::write(&path, &index).unwrap();
    let run = learner.peak(["verify", "orm.blog"]);
    assert!(run.stdout.contains("unknown"), "{run:?}");
    assert!(
        run.stdout.contains("the index of a pack is damaged here"),
        "{run:?}"
    );
    assert_eq!(run.code, 3, "{run:?}");
    // The remedy is one.
    fs::remove_file(&path).unwrap();
    learner.git(["index-pack", path.with_extension("pack").to_str().unwrap()]);
    assert_eq!(learner.peak(["verify", "orm.blog"]).code, 0);
}

#[test]
fn a_damaged_index_takes_nothing_from_what_is_proven_beside_it() {
    let (learner, path) = packed();
    claim(&learner, "orm.shop");
    let mut index = fs::read(&path).unwrap();
    let [folder, root] =
        ["HEAD:blog", "HEAD~1^{tree}"].map(|at| offset_of(&index, &learner.git(["rev-parse", at])));
    let verdicts = || {
        let run = learner.peak(["verify", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let verdict = |finding: &serde_json::Value| finding["verdict"].as_str().unwrap().to_owned();
        let mut verdicts: Vec<String> = findings.map(verdict).collect();
        verdicts.sort_unstable();
        verdicts
    };
    assert_eq!(verdicts(), ["unverified", "verified"]);
    // The pack's sum, on which nothing rests: the index is damaged, and no object is mixed up.
    let at = index.len() - 40;
    index[at] ^= 1;
    fs::write(&path, &index).unwrap();
    assert_eq!(verdicts(), ["unknown", "verified"]);
    // What the proof rests on.
    let other: [u8; 4] = index[root..root + 4].try_into().unwrap();
    index[folder..folder + 4].copy_from_slice(&other);
    fs::write(&path, &index).unwrap();
    assert_eq!(verdicts(), ["unknown", "unknown"]);
}

#[test]
fn a_folder_that_stands_for_one_of_the_fork_points_makes_nothing_new() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner.file("docs/a.md", "Read this.\n");
    learner.commit_as("Author", "author@example.org", "A page");
    let base = learner.git(["rev-parse", "HEAD"]);
    learner.git(["mv", "starter", "shop"]);
    learner
        .file("blog/apps.py", "name = 'blog'\n")
        .commit("Move");
    let verdict = || {
        let run = learner.peak(["verify", "orm.shop", "--base", base.trim(), "--json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        report["findings"][0]["verdict"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(verdict(), "unverified");
    // Loose objects have no index by which that could be told.
    let object = |revision: &str| {
        let id = learner.git(["rev-parse", &format!("{}:{revision}", base.trim())]);
        let (folder, rest) = id.trim().split_at(2);
        learner.root().join(".git/objects").join(folder).join(rest)
    };
    let (starter, docs) = (object("starter"), object("docs"));
    fs::remove_file(&starter).unwrap();
    fs::copy(docs, starter).unwrap();
    assert_eq!(verdict(), "unknown");
}

#[test]
fn a_commit_that_comes_before_itself_ends_every_command() {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit_as("Eve", "eve@example.org", "A blog");
    let object = |revision: &str| {
        let id = learner.git(["rev-parse", revision]);
        let (folder, rest) = id.trim().split_at(2);
        learner.root().join(".git/objects").join(folder).join(rest)
    };
    let (newer, older) = (object("HEAD"), object("HEAD~1"));
    fs::remove_file(&older).unwrap();
    fs::copy(newer, older).unwrap();
    for command in [
        &["verify"][..],
        &["show", "orm.blog"],
        &["review"],
        &["ci", "--out", "../out"],
        &["update", "-n"],
        &["doctor"],
    ] {
        let mut child = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(command)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        assert_eq!(trials::ended(&mut child), Ok(()), "{command:?}");
    }
}
