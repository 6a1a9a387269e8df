//! Object stores that change or are far from complete while peak reads: repacked under its hands, in very large pieces, in alternates
//! of alternates.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::learner::Learner;
use crate::verify::{claim, fork, verify};

/// A fork with a verified claim and many commits on top of it.
fn long(commits: usize) -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    let mut stream = String::from("feature done\n");
    for n in 0..commits {
        let from = if n == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        let who = format!("Grace <grace@example.org> {} +0000", 1_788_900_000 + n);
        let _ = write!(
            stream,
            "commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 4\nWork\n{from}M 644 inline n/{}.txt\ndata 5\n{n:05}\n",
            n % 90
        );
    }
    stream.push_str("done\n");
    learner.import(
        &stream
            .replace("Workfrom", "Work\nfrom")
            .replace("WorkM", "Work\nM"),
    );
    learner
}

#[test]
fn packs_that_vanish_between_two_reads() {
    let learner = long(1_500);
    let stop = AtomicBool::new(false);
    // Alternately one pack, another, and an index over several.
    let steps = [
        &["repack", "-q", "-a", "-d", "-f", "--depth=3"][..],
        &["gc", "-q", "--prune=now"],
        &["multi-pack-index", "write"],
        &["repack", "-q", "-a", "-d", "-F"],
    ];
    let mut steps = steps.map(|step| {
        let mut command = learner.command("git");
        command.args(step);
        command
    });
    thread::scope(|scope| {
        let stop = &stop;
        let repacker = scope.spawn(move || {
            let mut runs = 0;
            while !stop.load(Ordering::Relaxed) {
                for step in &mut steps {
                    let run = step.output().unwrap();
                    assert!(run.status.success(), "{run:?}");
                    runs += 1;
                }
            }
            runs
        });
        for _ in 0..12 {
            let run = learner.peak(["verify", "orm.blog"]);
            assert_eq!(run.code, 0, "{run:?}");
            assert!(run.stdout.contains("verified"), "{run:?}");
        }
        stop.store(true, Ordering::Relaxed);
        assert!(repacker.join().unwrap() > 0);
    });
}

#[test]
fn a_commit_too_large_to_be_read_is_called_that() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    let [tree, parent] = ["HEAD^{tree}", "HEAD"].map(|name| learner.git(["rev-parse", name]));
    let ada = "Ada <ada@example.org> 1788900000 +0000";
    let mut commit =
        format!("tree {tree}parent {parent}author {ada}\ncommitter {ada}\n\n").into_bytes();
    commit.resize(5 << 20, b'x');
    let mut child = learner
        .command("git")
        .args(["hash-object", "-t", "commit", "-w", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&commit).unwrap();
    let id = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    learner.git(["update-ref", "HEAD", id.trim()]);
    for packed in [false, true] {
        if packed {
            learner.git(["repack", "-q", "-a", "-d"]);
        }
        let run = learner.peak(["verify", "orm.blog"]);
        assert!(!run.stdout.contains("unverified"), "{packed}: {run:?}");
        assert!(!run.stderr.contains("damaged"), "{packed}: {run:?}");
        assert_eq!(run.code, 2, "{packed}: {run:?}");
        let size = format!(
            "object {} has {} bytes, more than is read",
            id.trim(),
            5 << 20
        );
        assert!(run.stderr.contains(&size), "{packed}: {run:?}");
    }
}

#[test]
fn a_partial_clone_stays_partial() {
    let learner = long(5);
    learner.git(["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", learner.root().display());
    for filter in ["blob:none", "tree:0"] {
        let there = learner.home().join(filter.replace(':', "-"));
        let there = there.to_str().unwrap();
        let filter = format!("--filter={filter}");
        learner.git(["clone", "-q", "--no-checkout", &filter, &url, there]);
        // What a checkout would bring is still missing, whatever is asked.
        let missing = || {
            learner.git([
                "-C",
                there,
                "rev-list",
                "--objects",
                "--missing=print",
                "HEAD",
            ])
        };
        let (before, progress) = (missing(), learner.bytes("progress.md"));
        assert!(before.contains("\n?"), "{before}");
        fs::write(format!("{there}/progress.md"), progress).unwrap();
        fs::write(format!("{there}/README.md"), learner.bytes("README.md")).unwrap();
        for command in [
            &["verify", "orm.blog"][..],
            &["status", "--verify"],
            &["doctor"],
        ] {
            let run = learner
                .command(env!("CARGO_BIN_EXE_peak"))
                .current_dir(there)
                .args(command)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(!said.contains("unverified"), "{said}");
        }
        assert_eq!(missing(), before, "{filter}");
    }
}

#[test]
fn alternates_of_alternates_are_read_as_far_as_git_does() {
    let learner = long(3);
    // The objects lie five alternates away, each named from the one before it.
    let objects = learner.root().join(".git/objects");
    let kept = learner.home().join("store5/objects");
    fs::create_dir_all(kept.parent().unwrap()).unwrap();
    fs::rename(&objects, &kept).unwrap();
    for n in 1..5 {
        let info = learner.home().join(format!("store{n}/objects/info"));
        fs::create_dir_all(&info).unwrap();
        fs::create_dir_all(info.with_file_name("pack")).unwrap();
        let next = format!("../../store{}/objects\n/nowhere/objects\n", n + 1);
        fs::write(info.join("alternates"), next).unwrap();
    }
    for folder in ["info", "pack"] {
        fs::create_dir_all(objects.join(folder)).unwrap();
    }
    fs::write(
        objects.join("info/alternates"),
        "../../../store1/objects\n../../../store1/objects\n",
    )
    .unwrap();
    learner.git(["cat-file", "-e", "HEAD"]);
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}
