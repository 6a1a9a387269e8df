//! Every object of repositories that git packed, against what git says of it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Packs;
use crate::evidence::ObjectId;

fn git(dir: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    output.stdout
}

/// A history with files that change a little each time, so that chains of deltas come about, and one that fills windows.
fn history(dir: &Path, format: &str) {
    git(
        dir,
        &["init", "-q", &format!("--object-format={format}")],
        b"",
    );
    let mut stream = Vec::new();
    let mut lines: Vec<String> = (0..400).map(|n| format!("line {n} of a file")).collect();
    let mut noise = 1_u64;
    for n in 0..60_usize {
        lines[n * 5] = format!("changed {n}");
        let text = lines.join("\n");
        let mut large = Vec::new();
        while large.len() < 90_000 {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(n as u64 + 1);
            large.extend_from_slice(&noise.to_be_bytes());
        }
        write!(
            stream,
            "commit refs/heads/main\ncommitter A <a@x> {} +0000\ndata 3\nc{:02}\nM 644 inline a/b/text\ndata {}\n{text}\nM 644 inline a/{}/other\ndata 0\n\n",
            1_700_000_000 + n,
            n,
            text.len(),
            n % 9
        )
        .unwrap();
        if n % 20 == 0 {
            writeln!(stream, "M 644 inline large\ndata {}", large.len()).unwrap();
            stream.extend_from_slice(&large);
            stream.push(b'\n');
        }
    }
    git(dir, &["fast-import", "--quiet"], &stream);
}

/// All objects by what git says: kind and bytes.
fn all(dir: &Path) -> BTreeMap<String, (String, Vec<u8>)> {
    let listed = git(
        dir,
        &["cat-file", "--batch-all-objects", "--batch-check"],
        b"",
    );
    String::from_utf8(listed)
        .unwrap()
        .lines()
        .map(|line| {
            let (id, rest) = line.split_once(' ').unwrap();
            let kind = rest.split(' ').next().unwrap();
            let bytes = git(dir, &["cat-file", kind, id], b"");
            (id.to_owned(), (kind.to_owned(), bytes))
        })
        .collect()
}

fn compare(dir: &Path) -> usize {
    let packs = Packs::at(vec![dir.join(".git/objects")]);
    let all = all(dir);
    // Twice: the second time the index is loaded and bases are remembered.
    for _ in 0..2 {
        for (hex, (kind, bytes)) in &all {
            let id = ObjectId::parse(hex).unwrap();
            assert_eq!(packs.size(&id), Some(bytes.len() as u64), "{hex}");
            let (found, read) = packs.read(&id).unwrap();
            assert_eq!(
                (found.word(), read.as_slice()),
                (kind.as_str(), bytes.as_slice()),
                "{hex}"
            );
            packs.reuse(read);
        }
    }
    let id = ObjectId::parse(
        &"0123456789".repeat(if all.keys().next().unwrap().len() == 40 {
            4
        } else {
            6
        }),
    );
    assert!(id.is_none_or(|id| !packs.hold(&id) && packs.read(&id).is_none()));
    all.len()
}

#[test]
fn every_object_of_a_pack_is_what_git_says() {
    for format in ["sha1", "sha256"] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        history(dir, format);
        assert!(compare(dir) > 200);
        // Long chains, by distance and by id, and several packs.
        git(
            dir,
            &[
                "repack",
                "-q",
                "-a",
                "-d",
                "-f",
                "--depth=60",
                "--window=100",
            ],
            b"",
        );
        compare(dir);
        git(
            dir,
            &[
                "-c",
                "repack.useDeltaBaseOffset=false",
                "repack",
                "-q",
                "-a",
                "-d",
                "-f",
            ],
            b"",
        );
        compare(dir);
        git(
            dir,
            &["-c", "pack.packSizeLimit=1m", "repack", "-q", "-a", "-d"],
            b"",
        );
        compare(dir);
    }
}

#[test]
fn damage_is_left_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    history(dir, "sha1");
    git(dir, &["repack", "-q", "-a", "-d", "-f"], b"");
    let whole = all(dir);
    let packs = dir.join(".git/objects/pack");
    let file = |end: &str| {
        let mut files = std::fs::read_dir(&packs)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files
            .find(|path| path.extension().is_some_and(|found| found == end))
            .unwrap()
    };
    let (pack, index) = (file("pack"), file("idx"));
    for path in [&pack, &index] {
        let good = std::fs::read(path).unwrap();
        std::fs::remove_file(path).unwrap();
        for step in 0..40 {
            let mut bad = good.clone();
            if step % 4 == 0 {
                bad.truncate(good.len() * step / 40);
            } else {
                for at in (step..good.len()).step_by(97) {
                    bad[at] ^= 0x5a;
                }
            }
            std::fs::write(path, bad).unwrap();
            let packs = Packs::at(vec![dir.join(".git/objects")]);
            for hex in whole.keys() {
                // No panic, no hang: other bytes are seen by whoever hashes them.
                let id = ObjectId::parse(hex).unwrap();
                let _ = (packs.read(&id), packs.size(&id));
            }
        }
        std::fs::write(path, good).unwrap();
    }
    assert!(compare(dir) > 200);
}
