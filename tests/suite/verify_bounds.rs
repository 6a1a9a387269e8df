//! Repositories that were made to hang or to fill memory: each is judged within bounds, whatever the verdict.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, verify};

/// What a debug build on a busy machine may take; unbounded work would take days.
const LONGEST: Duration = Duration::from_secs(60);
/// Most memory, in kilobytes, where the system tells.
const MOST: u64 = 256 * 1024;

/// A fork with so many claims; `rule` gives the block of each, `evidence` the lines below it.
fn claims(count: usize, rule: &str, evidence: impl Fn(usize) -> String) -> Learner {
    let mut roadmap = String::from("# R\n\n## Phase 1: All `all`\n\n");
    let mut progress = String::from(
        "# Progress\n\n<!-- peak:1 roadmap=README.md -->\n\n## Phase 1: All `all`\n\n",
    );
    for n in 0..count {
        let _ = writeln!(roadmap, "- Exercise: Number {n} `all.n{n}`\n{rule}");
        let _ = writeln!(
            progress,
            "- [x] Exercise: Number {n} `all.n{n}`\n{}",
            evidence(n)
        );
    }
    let learner = Learner::new();
    learner
        .file("README.md", &roadmap)
        .file("progress.md", &progress);
    learner.commit("Start");
    learner
}

const MODELS: &str = "\n  ```toml peak\n  [evidence]\n  paths = [\"**/models.py\"]\n  contains = [{ path = \"**/*.py\", pattern = \"class\" }]\n  ```\n";

const ANY_TEXT: &str = "\n  ```toml peak\n  [evidence]\n  paths = [\"**/*.txt\"]\n  ```\n";

const ANY: &str = "\n  ```toml peak\n  [evidence]\n  paths = [\"**/*.py\"]\n  ```\n";

/// What git says when it is given this on stdin.
fn git(learner: &Learner, arguments: &[&str], input: &[u8]) -> String {
    let mut child = learner
        .command("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A commit of the learner's with this tree, checked out nowhere.
fn commit_tree(learner: &Learner, tree: &str) {
    let commit = git(
        learner,
        &["commit-tree", "-p", "HEAD", "-m", "Work", tree],
        b"",
    );
    git(learner, &["update-ref", "HEAD", &commit], b"");
}

/// The most memory that a running process has held, in kilobytes.
fn memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().split(' ').next()?.parse().ok()
}

/// The findings, judged within the bounds.
fn judged(learner: &Learner) -> Vec<Value> {
    let report = learner.home().join("report.json");
    let mut child = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["verify", "--json"])
        .stdout(std::fs::File::create(&report).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let mut most = 0;
    let code = loop {
        most = most.max(memory(&child).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("still running after {LONGEST:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(matches!(code, Some(0 | 1 | 3)), "exit code {code:?}");
    assert!(most < MOST, "{most} kB");
    let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    report["findings"].as_array().unwrap().clone()
}

fn verdicts(learner: &Learner) -> Vec<String> {
    let findings = judged(learner);
    let verdict = |finding: &Value| finding["verdict"].as_str().unwrap().to_owned();
    findings.iter().map(verdict).collect()
}

#[test]
fn a_dozen_trees_that_name_billions_of_files() {
    let learner = claims(5, MODELS, |_| String::new());
    let blob = git(
        &learner,
        &["hash-object", "-w", "--stdin"],
        b"class A: pass\n",
    );
    let files: String = (0..10)
        .map(|n| format!("100644 blob {blob}\tf{n}.py\n"))
        .collect();
    let mut tree = git(&learner, &["mktree"], files.as_bytes());
    for _ in 0..11 {
        let folders: String = (0..10)
            .map(|n| format!("040000 tree {tree}\td{n}\n"))
            .collect();
        tree = git(&learner, &["mktree"], folders.as_bytes());
    }
    commit_tree(&learner, &tree);
    // No file of the name is among them, but who has seen all?
    assert!(
        verdicts(&learner)
            .iter()
            .all(|verdict| verdict == "unknown")
    );
}

#[test]
fn folders_three_thousand_deep() {
    let learner = claims(5, MODELS, |_| String::new());
    let path = "a/".repeat(3_000);
    let stream = format!(
        "commit refs/heads/main\ncommitter Ada <ada@example.org> 1788300000 +0000\ndata 4\nDeep\nfrom refs/heads/main^0\nM 644 inline {path}models.py\ndata 9\nclass A:\n\n"
    );
    git(&learner, &["fast-import", "--quiet"], stream.as_bytes());
    assert!(
        verdicts(&learner)
            .iter()
            .all(|verdict| verdict == "unknown")
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_looked_into() {
    let learner = claims(5, MODELS, |_| String::new());
    // Well compressed, as a bomb is: 600 MB would not fit the bounds.
    let mut zeros = learner.command("git");
    zeros
        .args(["hash-object", "-w", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = zeros.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let megabyte = vec![0; 1 << 20];
    for _ in 0..600 {
        pipe.write_all(&megabyte).unwrap();
    }
    drop(pipe);
    let blob = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let tree = git(
        &learner,
        &["mktree"],
        format!("100644 blob {}\tmodels.py\n", blob.trim()).as_bytes(),
    );
    commit_tree(&learner, &tree);
    let findings = judged(&learner);
    assert!(
        findings
            .iter()
            .all(|finding| finding["verdict"] == "unknown"
                && finding["reason"]
                    == "`models.py` is larger than 4 MiB, so what is in it was not looked at: keep the work in smaller files"),
        "{findings:?}"
    );
    // The same out of a pack.
    git(&learner, &["repack", "-q", "-a", "-d"], b"");
    assert_eq!(judged(&learner), findings);
}

/// Each a few kilobytes on disk, and so many bytes of message that nobody wrote it.
#[test]
fn commits_of_megabytes_hide_what_is_behind_them() {
    let learner = claims(1, MODELS, |_| String::new());
    learner
        .file("models.py", "class A: pass\n")
        .commit("My models");
    for letter in ["a", "b", "c"] {
        let message = format!("{letter}{}", "\n".repeat(5 << 20));
        let arguments = ["commit-tree", "-p", "HEAD", "HEAD^{tree}"];
        let commit = git(&learner, &arguments, message.as_bytes());
        git(&learner, &["update-ref", "HEAD", &commit], b"");
    }
    let large = learner.git(["rev-parse", "--short=7", "HEAD"]);
    learner.file("other.txt", "more\n").commit("More");
    let findings = judged(&learner);
    assert_eq!(findings[0]["verdict"], "unknown", "{findings:?}");
    let reason = findings[0]["reason"].as_str().unwrap();
    let told = format!("commit {} takes 5120 KiB, more than is read", large.trim());
    assert!(reason.starts_with(&told), "{reason}");
    // The same out of a pack, where two are changes of the third.
    git(&learner, &["repack", "-q", "-a", "-d", "-f"], b"");
    assert_eq!(judged(&learner), findings);
    // What is before a fork point is not asked for.
    let found = verify(&learner, ["--base", "HEAD"]);
    assert_eq!(found.verdict("all.n0"), "unverified", "{}", found.0);
}

#[test]
fn many_pointers_on_many_files() {
    let pointers = |n: usize| {
        (0..40).fold(String::new(), |mut all, k| {
            let file = (n * 40 + k) % 4_000;
            let _ = writeln!(all, "  - evidence: `dir{}/file{file}.py`", file % 100);
            all
        })
    };
    for rule in ["", ANY] {
        let learner = claims(150, rule, pointers);
        commit_many(&learner, 4_000);
        let verdicts = verdicts(&learner);
        assert!(verdicts.iter().all(|verdict| verdict == "verified"));
    }
}

/// So many commits of the learner's that HEAD does not go on from, each with a file of its own.
fn commits_aside(learner: &Learner, count: usize) -> Vec<String> {
    let mut stream = String::new();
    for n in 0..count {
        let _ = write!(
            stream,
            "commit refs/heads/side\nmark :{}\ncommitter Ada <ada@example.org> 1788300000 +0000\ndata 4\nWork\nfrom refs/heads/main^0\nM 644 inline n{n}.txt\ndata 6\n{n:05}\n\n",
            n + 1
        );
    }
    let arguments = ["fast-import", "--quiet", "--force", "--export-marks=marks"];
    git(learner, &arguments, stream.as_bytes());
    let marks = learner.text("marks");
    let mut marks: Vec<(usize, String)> = marks
        .lines()
        .map(|line| line[1..].split_once(' ').unwrap())
        .map(|(mark, id)| (mark.parse().unwrap(), id.to_owned()))
        .collect();
    marks.sort_unstable();
    marks.into_iter().map(|(_, id)| id).collect()
}

/// Points each item of [`claims`] to a commit.
fn point_each(learner: &Learner, commit: impl Fn(usize) -> String) {
    let text = learner.text("progress.md");
    let mut number = 0;
    let lines = text.lines().map(|line| match line.contains("- [x]") {
        true => {
            number += 1;
            format!("{line}\n  - evidence: {}\n", commit(number - 1))
        }
        false => format!("{line}\n"),
    });
    let pointed: String = lines.collect();
    learner.file("progress.md", pointed).commit("Point");
}

#[test]
fn pointers_to_many_commits() {
    let learner = claims(270, UNMET, |_| String::new());
    let commits = commits_aside(&learner, 270);
    point_each(&learner, |n| commits[n].clone());
    let verdicts = verdicts(&learner);
    assert!(
        verdicts[..256]
            .iter()
            .all(|verdict| verdict == "unverified")
    );
    assert!(verdicts[256..].iter().all(|verdict| verdict == "unknown"));
    let alone = verify(&learner, ["all.n269"]);
    assert_eq!(alone.verdict("all.n269"), "unverified");
}

#[test]
fn pointers_to_one_commit() {
    let learner = claims(600, ANY_TEXT, |_| String::new());
    let commits = commits_aside(&learner, 2);
    point_each(&learner, |n| commits[n % 2].clone());
    let findings = judged(&learner);
    assert_eq!(findings.len(), 600);
    for (finding, commit) in findings.iter().zip(commits.iter().cycle()) {
        assert_eq!(finding["verdict"], "verified", "{finding}");
        assert_eq!(finding["flags"][0], "not on HEAD");
        assert_eq!(finding["evidence"][0]["commit"], commit.as_str());
    }
}

#[test]
fn many_claims_that_ask_for_the_same_files() {
    let learner = claims(8_000, ANY, |_| String::new());
    commit_many(&learner, 6_000);
    let verdicts = verdicts(&learner);
    assert_eq!(verdicts.len(), 8_000);
    assert!(verdicts.iter().all(|verdict| verdict == "verified"));
}

/// A commit of the learner's with so many files.
fn commit_many(learner: &Learner, count: usize) {
    let mut stream = String::from(
        "commit refs/heads/main\ncommitter Ada <ada@example.org> 1788300000 +0000\ndata 4\nMany\nfrom refs/heads/main^0\n",
    );
    for n in 0..count {
        let content = format!("content {n}\n");
        let _ = write!(
            stream,
            "M 644 inline dir{}/file{n}.py\ndata {}\n{content}\n",
            n % 100,
            content.len()
        );
    }
    git(learner, &["fast-import", "--quiet"], stream.as_bytes());
}

const UNMET: &str = "\n  ```toml peak\n  [evidence]\n  contains = [{ path = \"**/*.txt\", pattern = \"nosuchthing\" }]\n  ```\n";

#[test]
fn thousands_of_files_of_one_length_or_one_content() {
    // Upstream's are as long as the learner's but for white space, and have nothing else in common with them.
    let learner = claims(1, UNMET, |_| String::new());
    let long = "x".repeat(20_000);
    for n in 0..1_000 {
        learner.file(&format!("theirs/{n}"), format!("{long}{n:06}\n"));
    }
    learner.commit_as("Author", "author@example.org", "Much");
    learner.git(["repack", "-q", "-a", "-d"]);
    assert_eq!(learner.peak(["init", "--base", "HEAD"]).code, 0);
    for n in 0..200 {
        let text = format!("{long}{:06}\n", 500_000 + n);
        learner.file(&format!("mine/{n}.txt"), text);
    }
    learner.commit("Much");
    assert_eq!(verdicts(&learner), ["unverified"]);
    // The same file moved to thousands of places, with other white space in each of two commits.
    let learner = claims(1, UNMET, |_| String::new());
    let text = |indent: &str| {
        (0..20)
            .map(|n| format!("{indent}line {n}\n"))
            .collect::<String>()
    };
    learner.file("x.txt", text("")).commit("One");
    for (indent, from, to) in [(" ", "x.txt", "a"), ("\t", "a", "b")] {
        learner.git(["rm", "-q", "-r", from]);
        for n in 0..1_500 {
            learner.file(&format!("{to}/{}/{n}.txt", n % 40), text(indent));
        }
        learner.commit("Many");
    }
    assert_eq!(verdicts(&learner), ["unverified"]);
}

#[test]
fn what_two_threads_look_at_is_looked_at_wholly() {
    // So many commits and files, and so large ones, that each of two threads takes half.
    const MANY: usize = 2_200;
    let line = |file: usize, n: usize| format!("    line_{file}_{n} = models.Field({n})\n");
    let content = |file: usize| (0..16).map(|n| line(file, n)).collect::<String>();
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    for file in 0..MANY {
        learner.file(&format!("ref/{}/{file}.txt", file % 40), content(file));
    }
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.shop");
    claim(&learner, "orm.blog");
    let mut stream = String::new();
    for n in 0..MANY {
        let from = if n == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        let time = 1_788_300_000 + n;
        let text = format!("class Post: {n}\n");
        stream += &format!(
            "commit refs/heads/main\ncommitter Grace <grace@example.org> {time} +0000\ndata 1\nx\n{from}M 644 inline hers/{}/models.py\ndata {}\n{text}\n",
            n % 5,
            text.len()
        );
    }
    learner.import(&stream);
    learner.git(["repack", "-q", "-a", "-d"]);
    for (first, near) in [(3, 7), (MANY - 9, MANY - 4), (MANY / 2, MANY / 2)] {
        learner.git(["checkout", "-q", "-B", "try", "main"]);
        // What she brought early and late, and replaced; and upstream's files with a line changed.
        learner.file("blog/models.py", format!("class Post: {first}\n"));
        learner.days(1).commit("Blog");
        learner.file("shop/a.py", content(near).replace("_3 ", "_x "));
        learner.commit("Shop");
        let found = verify(&learner, []);
        assert_eq!(
            found.verdict("orm.blog"),
            "unverified",
            "{first}: {}",
            found.0
        );
        assert!(
            found.reason("orm.blog").contains("grace@example.org"),
            "{}",
            found.0
        );
        let flags = found.flags("orm.shop").join(" ");
        let from = format!("those of `ref/{}/{near}.txt` at the fork point", near % 40);
        assert!(
            flags.contains("brings 1 of 16 lines") && flags.contains(&from),
            "{flags}"
        );
    }
}
