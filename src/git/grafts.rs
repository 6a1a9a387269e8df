//! The lists of commits whose parents are not what they say: which are cut off, and what libgit2 would make of the lists, which it
//! reads whenever it opens a repository.
//!
//! It files the ids of `shallow` and `info/grafts` by their first bytes as they are: a list whose ids begin alike costs it the
//! square of their number, and who makes a repository chooses what stands in the list. Nobody's ids begin alike by chance.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use git2::Repository;

use crate::evidence::ObjectId;

/// Largest list, in bytes: 400,000 commits, for which the library takes a second.
const MAX_LIST: u64 = 16 * 1024 * 1024;
/// Most steps that filing the ids of a list may take, a fraction of a second; a million ids by chance take fewer.
const MAX_STEPS: u64 = 40_000_000;

/// The commits whose parents were cut off, by git's own list.
#[expect(
    clippy::disallowed_methods,
    reason = "a git directory's own files are git's"
)]
pub(super) fn shallow(common_dir: &Path) -> Vec<ObjectId> {
    std::fs::read_to_string(common_dir.join("shallow"))
        .unwrap_or_default()
        .lines()
        .filter_map(|line| ObjectId::parse(line.trim()))
        .collect()
}

/// The list that the library behind us must not be given, of the repository that it would open; what is wrong with it. `named` is
/// the git directory that the environment names, `ceilings` the folders above which is not searched.
pub(super) fn refused(
    dir: &Path,
    named: Option<&OsStr>,
    ceilings: &[PathBuf],
) -> Option<(PathBuf, &'static str)> {
    let git_dir = git_dir(dir, named, ceilings)?;
    let common_dir = common_dir(&git_dir);
    [git_dir.join("shallow"), common_dir.join("info/grafts")]
        .into_iter()
        .find_map(|list| Some((fault(&list)?, list)))
        .map(|(fault, list)| (list, fault))
}

/// Where the library would find the git directory.
fn git_dir(dir: &Path, named: Option<&OsStr>, ceilings: &[PathBuf]) -> Option<PathBuf> {
    let none: &[&OsStr] = &[];
    let found = match named {
        // It may name a `.git` file, which only the search understands.
        Some(named) if dir.join(named).is_file() => {
            Repository::discover_path(dir.join(named).parent()?, none)
        }
        Some(named) => return Some(dir.join(named)),
        None => Repository::discover_path(dir, ceilings),
    };
    found.ok()
}

/// Where what linked worktrees share is.
#[expect(
    clippy::disallowed_methods,
    reason = "a git directory's own files are git's"
)]
fn common_dir(git_dir: &Path) -> PathBuf {
    match std::fs::read_to_string(git_dir.join("commondir")) {
        Ok(shared) => git_dir.join(shared.trim_end()),
        Err(_) => git_dir.to_owned(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a git directory's own files are git's"
)]
fn fault(list: &Path) -> Option<&'static str> {
    let size = std::fs::metadata(list).ok()?.len();
    if size > MAX_LIST {
        return Some("it is larger than a list of 400,000 commits");
    }
    let text = std::fs::read(list).ok()?;
    (steps(&text) > MAX_STEPS).then_some("the ids in it begin alike, as those of commits do not")
}

/// About how many steps it takes to file the ids at the starts of the lines in a table by their first four bytes, each one past
/// those before it in the same place.
fn steps(text: &[u8]) -> u64 {
    let starts: Vec<u32> = text
        .split(|byte| *byte == b'\n')
        .filter_map(start)
        .collect();
    // The table is a power of two, larger than its load; while it grows it is smaller, and ids may be made to meet then.
    let places = (starts.len() / 16 + 1).next_power_of_two();
    let mut taken = vec![0_u64; places];
    for start in &starts {
        taken[*start as usize & (places - 1)] += 1;
    }
    taken.iter().map(|count| count * count / 2).sum()
}

/// The first four bytes of the id at the start of a line, as the library takes them.
fn start(line: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(line.get(..8)?).ok()?;
    u32::from_str_radix(digits, 16).ok().map(u32::swap_bytes)
}

#[cfg(test)]
mod tests {
    use super::{MAX_STEPS, start, steps};

    /// A list of `count` ids by these first four bytes.
    fn list(count: u32, first: impl Fn(u32) -> u32) -> Vec<u8> {
        let line = |n: u32| format!("{:08x}{n:032x}\n", first(n));
        (0..count).flat_map(|n| line(n).into_bytes()).collect()
    }

    /// As if by chance.
    fn mixed(n: u32) -> u32 {
        let n = (n ^ (n >> 16)).wrapping_mul(0x7feb_352d);
        let n = (n ^ (n >> 15)).wrapping_mul(0x846c_a68b);
        n ^ (n >> 16)
    }

    #[test]
    fn an_id_begins_with_four_bytes() {
        assert_eq!(start(b"01020304ff"), Some(0x0403_0201));
        for no in [&b""[..], b"0102030", b"zz020304", "ä10203040".as_bytes()] {
            assert_eq!(start(no), None);
        }
    }

    #[test]
    fn ids_by_chance_are_filed_quickly_however_many() {
        for count in [0, 1, 1_000, 100_000, 1_000_000] {
            let found = steps(&list(count, mixed));
            assert!(found <= MAX_STEPS, "{count}: {found}");
        }
    }

    #[test]
    fn ids_that_meet_are_told_whatever_part_of_their_start_is_alike() {
        for (name, first) in [
            ("all", (|_| 0xdead_beef) as fn(u32) -> u32),
            ("all but the last bytes", |n| n & 0xffff),
            ("the first byte and a half", |n| {
                0xabc0_0000 | mixed(n) & 0x000f_ffff
            }),
            ("a few", |n| mixed(n % 4)),
        ] {
            let found = steps(&list(100_000, first));
            assert!(found > MAX_STEPS, "{name}: {found}");
        }
    }
}
