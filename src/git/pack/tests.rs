//! Every object of repositories that git packed, against what git says of it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Packs;
use crate::evidence::ObjectId;
use crate::git::stop::Stop;

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

/// How many bytes the large files of a history have: of two, one alone makes the pack so large that no window is filled to tell a
/// size.
const LARGE: usize = 90_000;
const HUGE: usize = super::stream::NEAR as usize + 1;

/// A history with files that change a little each time, so that chains of deltas come about, and one that fills windows.
fn history(dir: &Path, format: &str, least: usize) {
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
        while n % 20 == 0 && large.len() < least {
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
            let (found, read) = packs.read(&id).unwrap().unwrap();
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
    assert!(packs.are_indexes_whole(&Stop::default()));
    all.len()
}

#[test]
fn every_object_of_a_pack_is_what_git_says() {
    for (format, least) in [("sha1", LARGE), ("sha256", LARGE), ("sha1", HUGE)] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        history(dir, format, least);
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
        // An index of the first version has neither signature nor large offsets.
        git(
            dir,
            &["-c", "pack.indexVersion=1", "repack", "-q", "-a", "-d"],
            b"",
        );
        compare(dir);
        assert!(are_sound(dir));
    }
}

/// Enough objects for an index of several parts, in either version.
#[test]
fn every_part_of_a_large_index_is_what_git_says() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    const { assert!(40_000 * 20 > 3 * super::index::PART) };
    git(dir, &["init", "-q"], b"");
    let mut stream = Vec::new();
    for n in 0..40_000 {
        let text = n.to_string();
        write!(stream, "blob\ndata {}\n{text}\n", text.len()).unwrap();
    }
    git(dir, &["fast-import", "--quiet"], &stream);
    for version in ["2", "1"] {
        let pack = only(dir, "pack");
        let written = format!("--index-version={version}");
        std::fs::remove_file(pack.with_extension("idx")).unwrap();
        git(dir, &["index-pack", &written, pack.to_str().unwrap()], b"");
        let listed = Command::new("git")
            .arg("show-index")
            .stdin(File::open(pack.with_extension("idx")).unwrap())
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert_eq!(listed.lines().count(), 40_000);
        let packs = Packs::at(vec![dir.join(".git/objects")]);
        // By other threads at once, each in an order of its own, as a walk and its judge do.
        std::thread::scope(|scope| {
            for turn in 0..3 {
                let shelf = packs.shelf();
                let listed = &listed;
                scope.spawn(move || {
                    let packs = Packs::of(shelf);
                    let mut lines: Vec<&str> = listed.lines().collect();
                    lines.rotate_left(turn * 10_000);
                    for line in lines {
                        let mut words = line.split(' ');
                        let at: u64 = words.next().unwrap().parse().unwrap();
                        let id = ObjectId::parse(words.next().unwrap()).unwrap();
                        assert_eq!(packs.place(&id), Some(at), "{line}");
                    }
                });
            }
        });
        let other = ObjectId::parse(&"0123456789".repeat(4)).unwrap();
        assert!(!packs.hold(&other));
    }
}

fn are_sound(dir: &Path) -> bool {
    let id_len = git(dir, &["rev-parse", "refs/heads/main"], b"").len() / 2;
    Packs::at(vec![dir.join(".git/objects")]).are_sound(id_len)
}

#[test]
fn an_index_that_leads_out_of_its_pack_or_itself_is_not_sound() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    history(dir, "sha1", LARGE);
    for version in ["1", "2"] {
        let setting = format!("pack.indexVersion={version}");
        git(
            dir,
            &["-c", &setting, "repack", "-q", "-a", "-d", "-f"],
            b"",
        );
        let path = only(dir, "idx");
        let good = std::fs::read(&path).unwrap();
        assert!(are_sound(dir));
        std::fs::remove_file(&path).unwrap();
        let count = all_ids(&good, version);
        let last = match version {
            "1" => 4 * 256 + (count - 1) * 24,
            _ => 8 + 4 * 256 + count * 24 + (count - 1) * 4,
        };
        // An offset beyond the pack, one in a table that is not there, bytes that nothing accounts for, and too few.
        for (at, bytes) in [(last, [0x7f, 0, 0, 0]), (last, [0xff, 0xff, 0xff, 0xff])] {
            let mut bad = good.clone();
            bad[at..at + 4].copy_from_slice(&bytes);
            std::fs::write(&path, bad).unwrap();
            assert!(!are_sound(dir), "{version}: {bytes:?}");
        }
        std::fs::write(&path, [&good[..], &[0; 3]].concat()).unwrap();
        assert!(!are_sound(dir), "{version}: longer");
        std::fs::write(&path, &good[..good.len() - 1]).unwrap();
        assert!(!are_sound(dir), "{version}: shorter");
        // One that takes long to read to its end, which costs no room.
        std::fs::write(&path, &good).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_len(1 << 40).unwrap();
        assert!(!are_sound(dir), "{version}: much longer");
        let packs = Packs::at(vec![dir.join(".git/objects")]);
        assert_eq!(packs.count(20), 0, "{version}");
        std::fs::write(&path, good).unwrap();
    }
}

#[test]
fn an_index_with_one_byte_changed_is_not_whole() {
    for format in ["sha1", "sha256"] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        history(dir, format, LARGE);
        git(dir, &["repack", "-q", "-a", "-d"], b"");
        let path = only(dir, "idx");
        let good = std::fs::read(&path).unwrap();
        let len = if format == "sha1" { 20 } else { 32 };
        std::fs::remove_file(&path).unwrap();
        // An id, an offset, the pack's sum, and the index's own.
        for back in [good.len() - 8 - 1024, 2 * len + 1, len + 1, 1] {
            let mut bad = good.clone();
            let at = bad.len() - back;
            bad[at] ^= 1;
            std::fs::write(&path, bad).unwrap();
            let packs = Packs::at(vec![dir.join(".git/objects")]);
            assert!(packs.count(len) > 200);
            assert!(
                !packs.are_indexes_whole(&Stop::default()),
                "{format}: {back}"
            );
        }
    }
}

/// The only file of this kind beside the packs.
fn only(dir: &Path, end: &str) -> std::path::PathBuf {
    let files = std::fs::read_dir(dir.join(".git/objects/pack")).unwrap();
    let mut files = files.map(|entry| entry.unwrap().path());
    files
        .find(|path| path.extension().is_some_and(|found| found == end))
        .unwrap()
}

/// How many ids an index has.
fn all_ids(index: &[u8], version: &str) -> usize {
    let end = if version == "1" { 1024 } else { 1032 };
    let last: [u8; 4] = index[end - 4..end].try_into().unwrap();
    u32::from_be_bytes(last) as usize
}

/// As somebody makes them who wants two taken for one.
#[test]
fn ids_that_begin_alike_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path();
    std::fs::create_dir(store.join("pack")).unwrap();
    std::fs::write(store.join("pack/pack-x.pack"), [0; 4_000]).unwrap();
    let id = |n: u16| {
        let mut id = [7_u8; 20];
        id[18..].copy_from_slice(&n.to_be_bytes());
        id
    };
    for (is_first, count) in [(false, 1), (false, 999), (true, 1), (true, 999)] {
        let ids = (0..count).map(|n| id(2 * n));
        let mut index = Vec::new();
        if !is_first {
            index.extend([0xff, b't', b'O', b'c', 0, 0, 0, 2]);
        }
        for byte in 0..256 {
            let count = if byte < 7 { 0 } else { u32::from(count) };
            index.extend(count.to_be_bytes());
        }
        let offsets = (12..).map(u32::to_be_bytes);
        if is_first {
            let entries = offsets.zip(ids);
            index.extend(entries.flat_map(|(offset, id)| [&offset[..], &id].concat()));
        } else {
            index.extend(ids.flatten());
            index.extend(vec![0; 4 * usize::from(count)]);
            index.extend(offsets.take(count.into()).flatten());
        }
        index.extend([0; 40]);
        std::fs::write(store.join("pack/pack-x.idx"), &index).unwrap();
        let packs = Packs::at(vec![store.to_owned()]);
        let place = |n| packs.place(&ObjectId::from_bytes(&id(n)).unwrap());
        for n in 0..count {
            assert_eq!(place(2 * n), Some(12 + u64::from(n)), "{is_first}, {count}");
            assert_eq!(place(2 * n + 1), None, "{is_first}, {count}");
        }
    }
}

#[test]
fn deltas_in_a_circle_come_to_an_end() {
    // Two entries, each the change of the other by its id: 20 bytes of id after a head of one byte, and a delta that copies.
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path();
    std::fs::create_dir(store.join("pack")).unwrap();
    let ids = [[1_u8; 20], [2; 20]];
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(&[5, 5, 0x90, 5]).unwrap();
    let delta = zlib.finish().unwrap();
    let entry = |base: &[u8]| [&[0x74][..], base, &delta].concat();
    let (first, second) = (entry(&ids[1]), entry(&ids[0]));
    let pack = [b"PACK\0\0\0\x02\0\0\0\x02", &first[..], &second, &[0; 20]].concat();
    std::fs::write(store.join("pack/pack-x.pack"), &pack).unwrap();
    let mut index = vec![0xff, b't', b'O', b'c', 0, 0, 0, 2];
    for byte in 0..256_u32 {
        index.extend_from_slice(&byte.min(2).to_be_bytes());
    }
    index.extend_from_slice(&ids.concat());
    index.extend_from_slice(&[0; 8]);
    for offset in [12, 12 + first.len() as u32] {
        index.extend_from_slice(&offset.to_be_bytes());
    }
    index.extend_from_slice(&[0; 40]);
    std::fs::write(store.join("pack/pack-x.idx"), &index).unwrap();
    let packs = Packs::at(vec![store.to_owned()]);
    for id in ids {
        let id = ObjectId::from_bytes(&id).unwrap();
        assert!(packs.hold(&id));
        assert_eq!(packs.size(&id), Some(5));
        let started = std::time::Instant::now();
        (0..1_000).for_each(|_| assert!(packs.read(&id).is_none()));
        assert!(started.elapsed().as_secs() < 2);
    }
}

#[test]
fn damage_is_left_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    history(dir, "sha1", LARGE);
    git(dir, &["repack", "-q", "-a", "-d", "-f"], b"");
    let whole = all(dir);
    let (pack, index) = (only(dir, "pack"), only(dir, "idx"));
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
