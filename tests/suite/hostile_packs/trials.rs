//! Random damage to packs and indexes, and crafted ones: peak ends in time, does not crash, and says of each claim what it says
//! of the undamaged repository, or that it cannot tell.
//!
//! What proves a claim is hashed again, and so are the indexes, which may lead to whole objects other than those that they name.
//!
//! `PEAK_PACKS=20000 cargo test --release --test suite hostile_packs` tries so many instead of some hundred; `PEAK_SEED=7` others.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::forge::{Form, Object, bring, copy, delta, objects, put, write};
use crate::dice::Dice;
use crate::learner::Learner;
use crate::verify::{claim, fork};

/// What a run may take.
const LONGEST: Duration = Duration::from_secs(10);
/// How many are tried at once.
const AT_ONCE: u64 = 2;

/// Verdicts by item.
type Said = BTreeMap<String, String>;

/// Work of the learner's and of others, verified and not, over some versions of the same files.
fn work() -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    claim(&learner, "orm.shop");
    claim(&learner, "orm.commits");
    for version in 0..6 {
        let models: String = (0..40)
            .map(|n| format!("class Post{n}: version = {}\n", version * (n % 3)))
            .collect();
        learner
            .file("blog/models.py", format!("class Post: pass\n{models}"))
            .file(&format!("blog/views/v{version}.py"), "def view(): pass\n")
            .commit(&format!("To-do {version}"));
        learner
            .file("notes.md", format!("{models}\n# {version}\n"))
            .commit_as("Grace", "grace@example.org", "Notes");
    }
    learner
}

/// A number from the environment.
fn number(name: &str, usual: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(usual, |text| text.parse().unwrap())
}

/// What is wrong with how peak ends, else what it said of each claim; none where it could not run.
fn ask(learner: &Learner) -> Result<Option<Said>, String> {
    let mut child = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["verify", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    ended(&mut child)?;
    answer(child)
}

/// Waits until a run has ended; what is wrong where that takes too long.
pub fn ended(child: &mut Child) -> Result<(), String> {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            return Err(format!("still running after {LONGEST:?}"));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

fn answer(child: Child) -> Result<Option<Said>, String> {
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("panicked") || !matches!(output.status.code(), Some(0..=3)) {
        return Err(format!("{:?}: {said}", output.status));
    }
    if output.status.code() == Some(2) {
        return Ok(None);
    }
    let json: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let findings = json["findings"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    Ok(Some(
        findings
            .map(|finding| (word(&finding["id"]), word(&finding["verdict"])))
            .collect(),
    ))
}

/// How the trials went.
#[derive(Debug, Default)]
struct Tally {
    /// All verdicts as of the undamaged repository.
    same: AtomicU64,
    /// Some were unknown.
    unknown: AtomicU64,
    /// Nothing could be read.
    refused: AtomicU64,
}

/// What is wrong with what is said of a repository that was damaged, given what is true.
fn fault(learner: &Learner, truth: &Said, tally: &Tally) -> Option<String> {
    let said = match ask(learner) {
        Err(why) => return Some(why),
        Ok(None) => {
            tally.refused.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Ok(Some(said)) => said,
    };
    let count = if said == *truth {
        &tally.same
    } else {
        &tally.unknown
    };
    count.fetch_add(1, Ordering::Relaxed);
    if said.keys().ne(truth.keys()) {
        return Some(format!("other claims: {said:?}"));
    }
    let is_false = |(id, verdict): &(&String, &String)| {
        *verdict != "unknown" && truth.get(*id) != Some(*verdict)
    };
    let wrong = said.iter().find(is_false);
    wrong.map(|(id, verdict)| format!("{id} is {verdict}"))
}

/// The pack and the index that git made, with their bytes.
fn files(learner: &Learner) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = learner.root().join(".git/objects/pack");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let ours = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end == "pack" || end == "idx")
    };
    let mut found: Vec<_> = paths
        .filter(ours)
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}

/// Damages one of the two files; what was done.
fn damage(index: &mut Vec<u8>, pack: &mut Vec<u8>, dice: &mut Dice) -> String {
    let count = (index.len() - 8 - 1024 - 40) / 28;
    let ids = 8 + 1024;
    let offsets = ids + 24 * count;
    let some = 1 + dice.below(8);
    match dice.below(8) {
        0 | 1 => {
            let file = if dice.below(3) == 0 { index } else { pack };
            for _ in 0..some {
                let at = dice.below(file.len());
                file[at] ^= 1 << dice.below(8);
            }
            format!("{some} bits flipped")
        }
        2 => {
            let file = if dice.below(2) == 0 { index } else { pack };
            let len = dice.below(file.len());
            file.truncate(len);
            format!("cut at {len}")
        }
        3 => {
            for _ in 0..some {
                let (a, b) = (dice.below(count), dice.below(count));
                for byte in 0..4 {
                    index.swap(offsets + 4 * a + byte, offsets + 4 * b + byte);
                }
            }
            format!("{some} offsets exchanged")
        }
        4 => {
            let (a, b) = (dice.below(count), dice.below(count));
            for byte in 0..20 {
                index.swap(ids + 20 * a + byte, ids + 20 * b + byte);
            }
            format!("ids {a} and {b} exchanged")
        }
        5 => {
            let at = offsets + 4 * dice.below(count);
            let head = usize::try_from(u32::from_be_bytes(index[at..at + 4].try_into().unwrap()));
            let head = head.unwrap();
            // The kind and the size.
            for byte in &mut pack[head..head + 1 + some % 3] {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }
            format!("the header at {head} is noise")
        }
        6 => {
            let start = dice.below(pack.len());
            let end = (start + dice.below(400)).min(pack.len());
            for byte in &mut pack[start..end] {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }
            format!("noise from {start} to {end}")
        }
        _ => {
            let at = 8 + 4 * dice.below(256);
            for byte in &mut index[at..at + 4] {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }
            "a count of the index is noise".to_owned()
        }
    }
}

/// One object of a pack by a delta that git would never write; what was done.
fn craft(objects: &mut [Object], dice: &mut Dice) -> String {
    let [chosen, other] = [(); 2].map(|()| dice.below(objects.len()));
    let (Form::Whole(_, bytes), Form::Whole(_, base)) =
        (&objects[chosen].form, &objects[other].form)
    else {
        return "nothing".to_owned();
    };
    let (id, base_id) = (&objects[chosen].id, &objects[other].id);
    let (len, base_len) = (bytes.len() as u64, base.len() as u64);
    let back = Form::Delta(id.clone(), delta(len, base_len, &bring(base)));
    let case = dice.below(9);
    let (form, what) = forged(case, (id, bytes), (base_id, base), dice);
    if case == 0 {
        objects[other].form = back;
    }
    objects[chosen].form = form;
    if dice.below(4) == 0 {
        objects[chosen].size = Some(odd(len, dice));
    }
    let size = objects[chosen].size;
    format!("{chosen} by {other}: {what}, size {size:?}")
}

/// A size that is not so.
fn odd(len: u64, dice: &mut Dice) -> u64 {
    *dice.of(&[0, 1, len + 1, 1 << 20, 1 << 31, 1 << 40, u64::MAX >> 8])
}

/// An object, by id and content, made of another one in one of nine ways.
fn forged(
    case: usize,
    (id, bytes): (&[u8], &[u8]),
    (base_id, base): (&[u8], &[u8]),
    dice: &mut Dice,
) -> (Form, &'static str) {
    let (len, base_len) = (bytes.len() as u64, base.len() as u64);
    let whole = bring(bytes);
    let noise = |count, dice: &mut Dice| -> Vec<u8> {
        let byte = |_| u8::try_from(dice.below(256)).unwrap();
        (0..count).map(byte).collect()
    };
    let (delta, what) = match case {
        0 => (delta(base_len, len, &whole), "built on one built on it"),
        // What git could have written, of another kind even: it says which object that is, and is not it.
        1 => (delta(base_len, len, &whole), "built on another"),
        2 => (
            delta(odd(base_len, dice), len, &whole),
            "the base's size is wrong",
        ),
        3 => (delta(base_len, odd(len, dice), &whole), "its size is wrong"),
        4 => {
            let far = u32::try_from(dice.below(1 << 31)).unwrap();
            let steps = copy(far, 0x00ff_ffff);
            (delta(base_len, len, &steps), "copies from beyond")
        }
        5 => {
            let steps: Vec<u8> = (0..1 << 16).flat_map(|_| copy(0, 0x00ff_ffff)).collect();
            (delta(base_len, 1 << 40, &steps), "grows without end")
        }
        6 => {
            let own = Form::Delta(id.to_vec(), delta(len, len, &whole));
            return (own, "built on itself");
        }
        7 => {
            let distance = *dice.of(&[0, 1, 7, 1 << 20, 1 << 40]);
            let before = Form::Before(distance, delta(base_len, len, &whole));
            return (before, "built on what is no object");
        }
        _ => (noise(dice.below(200), dice), "its steps are noise"),
    };
    (Form::Delta(base_id.to_vec(), delta), what)
}

/// Tries every `step`th case from `first`, and tells what is wrong.
fn tried(first: u64, cases: u64, seed: u64, tally: &Tally) -> Vec<String> {
    let learner = work();
    let truth = ask(&learner).unwrap().unwrap();
    assert_eq!(truth["orm.blog"], "verified");
    assert_eq!(truth["orm.shop"], "unverified");
    assert_eq!(truth["orm.commits"], "verified");
    let all = objects(&learner);
    learner.git(["repack", "-q", "-a", "-d", "-f", "--depth=8"]);
    let intact = files(&learner);
    let [(index_path, index), (pack_path, pack)] = intact.as_slice() else {
        panic!("{intact:?}");
    };
    let mut faults = Vec::new();
    for case in (first..cases).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(case));
        let what = if case % 3 == 2 {
            let mut crafted = all.clone();
            let times = 1 + dice.below(3);
            let what: Vec<String> = (0..times).map(|_| craft(&mut crafted, &mut dice)).collect();
            write(&learner, &crafted);
            what.join("; ")
        } else {
            let (mut index, mut pack) = (index.clone(), pack.clone());
            let what = damage(&mut index, &mut pack, &mut dice);
            let folder = index_path.parent().unwrap();
            fs::remove_dir_all(folder).unwrap();
            fs::create_dir(folder).unwrap();
            put(index_path, &index);
            put(pack_path, &pack);
            what
        };
        faults.extend(
            fault(&learner, &truth, tally).map(|why| format!("case {case}: {what}: {why}")),
        );
    }
    faults
}

#[test]
fn no_damage_to_packs_crashes_hangs_or_tells_what_is_false() {
    let (cases, seed) = (number("PEAK_PACKS", 240), number("PEAK_SEED", 1));
    let tally = Tally::default();
    let faults: Vec<String> = thread::scope(|scope| {
        let tally = &tally;
        let runs: Vec<_> = (0..AT_ONCE)
            .map(|first| scope.spawn(move || tried(first, cases, seed, tally)))
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    });
    println!("{cases} damaged packs and indexes: {tally:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let [same, unknown, refused] =
        [tally.same, tally.unknown, tally.refused].map(AtomicU64::into_inner);
    assert_eq!(same + unknown + refused, cases);
    // Damage that nobody notices would show nothing.
    assert!(
        same < cases * 9 / 10 && unknown > cases / 20,
        "{same} {unknown}"
    );
}

#[test]
fn a_pack_made_by_hand_is_read_where_it_is_one() {
    let learner = work();
    let truth = ask(&learner).unwrap();
    let all = objects(&learner);
    write(&learner, &all);
    assert_eq!(ask(&learner).unwrap(), truth, "whole objects");
    // Each built on the next of its kind.
    let mut chained = all.clone();
    for n in 0..all.len() {
        let (Form::Whole(kind, bytes), Some(next)) = (&all[n].form, all.get(n + 1)) else {
            continue;
        };
        if let Form::Whole(other, base) = &next.form
            && other == kind
        {
            let steps = delta(base.len() as u64, bytes.len() as u64, &bring(bytes));
            chained[n].form = Form::Delta(next.id.clone(), steps);
        }
    }
    write(&learner, &chained);
    assert_eq!(ask(&learner).unwrap(), truth, "deltas");
}

#[test]
fn a_chain_of_deltas_longer_than_git_makes_ends() {
    let learner = work();
    let truth = ask(&learner).unwrap().unwrap();
    let mut all = objects(&learner);
    let blob = all
        .iter()
        .position(|object| matches!(object.form, Form::Whole(3, _)))
        .unwrap();
    let Form::Whole(_, bytes) = all[blob].form.clone() else {
        unreachable!()
    };
    let len = bytes.len() as u64;
    let same = delta(len, len, &copy(0, u32::try_from(len).unwrap()));
    let made = |n: u32| [&[0xee; 16][..], &n.to_be_bytes()].concat();
    let depth = 50_000;
    for n in 0..depth {
        let mut object = Object::whole(made(n), 3, bytes.clone());
        if n > 0 {
            object.form = Form::Delta(made(n - 1), same.clone());
        }
        all.push(object);
    }
    all[blob].form = Form::Delta(made(depth - 1), same);
    write(&learner, &all);
    assert_eq!(fault(&learner, &truth, &Tally::default()), None);
}
