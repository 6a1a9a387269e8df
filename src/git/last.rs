//! The commits that made many files what they are, found in one walk: where thousands of claims ask for the one that brought their
//! file, a walk for each would take their product with all commits.
//!
//! The ways are those of [`super::versions::last_change`]: into the first parent that has the file as the commit has it.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::commit::Parents;
use super::object::{Kind, Objects};
use super::tree::{self, Change};
use super::{Error, commit};
use crate::evidence::ObjectId;

/// Files that are followed together, by number.
type Band = Vec<usize>;

/// For each of `paths`, which are files at `tip`, the commit that made it what it is there; none where history is cut off before, is
/// not whole, or `left`, the comparisons of two commits that may be made, does not reach so far.
pub fn last_changes(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    paths: &[&[u8]],
    left: &Cell<usize>,
) -> Vec<Option<ObjectId>> {
    let mut walk = Walk {
        objects,
        paths: paths
            .iter()
            .enumerate()
            .map(|(at, path)| (*path, at))
            .collect(),
        folders: folders(paths),
        found: vec![None; paths.len()],
        waiting: BTreeMap::new(),
        left,
    };
    let Ok(node) = Node::read(objects, tip) else {
        return walk.found;
    };
    walk.wait(node, (0..paths.len()).collect());
    // The newest first, so that those who part at a merge and meet again go on together.
    while let Some(((_, id), (node, band))) = walk.waiting.pop_last() {
        if shallow.contains(&id) {
            continue;
        }
        // What is not here leaves what is open unknown.
        let _ = walk.step(&node, band);
    }
    walk.found
}

/// The folders that lead to files.
fn folders<'p>(paths: &[&'p [u8]]) -> HashSet<&'p [u8]> {
    let slashes = |path: &'p [u8]| {
        let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        ends.map(|(end, _)| &path[..end])
    };
    paths.iter().flat_map(|path| slashes(path)).collect()
}

struct Node {
    id: ObjectId,
    tree: ObjectId,
    parents: Parents,
    time: i64,
}

impl Node {
    fn read(objects: &Objects<'_>, id: ObjectId) -> Result<Self, Error> {
        let (tree, parents, time) = objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            (commit.tree, commit.parents, commit.committer.time)
        })?;
        Ok(Self {
            id,
            tree: tree.ok_or(Error::Corrupt(id))?,
            parents,
            time: time.unwrap_or(0),
        })
    }
}

struct Walk<'a, 'repo, 'p> {
    objects: &'a Objects<'repo>,
    paths: HashMap<&'p [u8], usize>,
    folders: HashSet<&'p [u8]>,
    found: Vec<Option<ObjectId>>,
    /// By date, the commits to look at, with the files that are in them as they are at the tip.
    waiting: BTreeMap<(i64, ObjectId), (Node, Band)>,
    left: &'a Cell<usize>,
}

impl Walk<'_, '_, '_> {
    fn wait(&mut self, node: Node, band: Band) {
        if band.is_empty() {
            return;
        }
        let key = (node.time, node.id);
        let waiting = self.waiting.entry(key).or_insert((node, Vec::new()));
        waiting.1.extend(band);
    }

    /// One commit: its files go on to the parents that have them so; what none has so was made here.
    fn step(&mut self, node: &Node, mut band: Band) -> Result<(), Error> {
        for parent in node.parents.iter() {
            let Some(fewer) = self.left.get().checked_sub(1) else {
                return Ok(());
            };
            self.left.set(fewer);
            let parent = Node::read(self.objects, parent)?;
            let changed = self.changed(parent.tree, node.tree)?;
            let (here, gone) = band.into_iter().partition(|at| changed.contains(at));
            self.wait(parent, gone);
            band = here;
            if band.is_empty() {
                return Ok(());
            }
        }
        for at in band {
            self.found[at] = Some(node.id);
        }
        Ok(())
    }

    /// The files that differ between two trees.
    fn changed(&self, old: ObjectId, new: ObjectId) -> Result<HashSet<usize>, Error> {
        let mut changed = HashSet::new();
        if old == new {
            return Ok(changed);
        }
        let mut visit = |change: Change| {
            changed.extend(self.paths.get(change.path.as_slice()));
            Ok(())
        };
        let enter = |folder: &[u8]| self.folders.contains(folder);
        tree::compare(self.objects, Some(old), Some(new), &enter, &mut visit)?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;

    use git2::{Oid, Repository, Signature, Time};

    use super::last_changes;
    use crate::evidence::ObjectId;
    use crate::git::Repo;
    use crate::git::versions::last_change;

    type Files = BTreeMap<String, u32>;

    /// A fixed sequence of numbers that jump about.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (self.0 >> 33) as usize % most
        }
    }

    fn tree(repository: &Repository, files: &Files, folder: &str) -> Oid {
        let mut tree = repository.treebuilder(None).unwrap();
        let mut inner: Vec<&str> = Vec::new();
        for (path, version) in files {
            let Some(rest) = path.strip_prefix(folder) else {
                continue;
            };
            match rest.split_once('/') {
                Some((name, _)) => inner.push(name),
                None => {
                    let blob = repository.blob(&version.to_be_bytes()).unwrap();
                    drop(tree.insert(rest, blob, 0o100_644).unwrap());
                }
            }
        }
        inner.dedup();
        for name in inner {
            let below = self::tree(repository, files, &format!("{folder}{name}/"));
            tree.insert(name, below, 0o040_000).unwrap();
        }
        tree.write().unwrap()
    }

    /// A history of commits that change few files each, with merges, whose dates run backwards at times; its commits.
    fn history(repository: &Repository, dice: &mut Dice) -> Vec<Oid> {
        let mut made: Vec<(Oid, Files)> = Vec::new();
        for number in 0..40_usize {
            let count = (number > 0) as usize + (dice.below(4) == 0 && number > 3) as usize;
            let parents: Vec<usize> = (0..count)
                .map(|_| number.saturating_sub(1 + dice.below(4)))
                .collect();
            let mut files = parents
                .first()
                .map_or(Files::new(), |at| made[*at].1.clone());
            for other in parents.iter().skip(1) {
                let theirs = made[*other].1.clone().into_iter();
                files.extend(theirs.filter(|_| dice.below(2) == 0));
            }
            for _ in 0..dice.below(3) {
                let path = format!("{}/{}", ["a", "b/c", "b"][dice.below(3)], dice.below(4));
                match dice.below(5) {
                    0 => drop(files.remove(&path)),
                    _ => drop(files.insert(path, dice.below(3) as u32)),
                }
            }
            let time = Time::new(
                1_700_000_000 + 10 * number as i64 - dice.below(25) as i64,
                0,
            );
            let who = Signature::new("Ada", "ada@example.org", &time).unwrap();
            let tree = repository.find_tree(tree(repository, &files, "")).unwrap();
            let found = parents
                .iter()
                .map(|at| repository.find_commit(made[*at].0).unwrap());
            let found: Vec<_> = found.collect();
            let parents: Vec<_> = found.iter().collect();
            let message = number.to_string();
            let commit = repository.commit(None, &who, &who, &message, &tree, &parents);
            made.push((commit.unwrap(), files));
        }
        made.into_iter().map(|(commit, _)| commit).collect()
    }

    fn id(oid: Oid) -> ObjectId {
        ObjectId::from_bytes(oid.as_bytes()).unwrap()
    }

    #[test]
    fn one_walk_finds_what_a_walk_for_each_does() {
        for seed in 1..12 {
            let folder = tempfile::tempdir().unwrap();
            let repository = Repository::init(folder.path()).unwrap();
            let commits = history(&repository, &mut Dice(seed));
            let tip = *commits.last().unwrap();
            let mut paths = Vec::new();
            let tree = repository.find_commit(tip).unwrap().tree().unwrap();
            let seen = tree.walk(git2::TreeWalkMode::PreOrder, |above, entry| {
                if entry.kind() == Some(git2::ObjectType::Blob) {
                    paths.push(format!("{above}{}", entry.name().unwrap()));
                }
                git2::TreeWalkResult::Ok
            });
            seen.unwrap();
            let paths: Vec<&[u8]> = paths.iter().map(String::as_bytes).collect();
            let repo = Repo::open(folder.path()).unwrap();
            let objects = repo.objects().unwrap();
            for shallow in [vec![], vec![id(commits[commits.len() / 2])]] {
                let left = Cell::new(10_000);
                let together = last_changes(&objects, &shallow, id(tip), &paths, &left);
                let apart = paths
                    .iter()
                    .map(|path| last_change(&objects, &shallow, id(tip), path).unwrap());
                assert_eq!(together, apart.collect::<Vec<_>>(), "{seed}");
                // However many files there are.
                assert!(10_000 - left.get() < 2 * commits.len(), "{left:?}");
            }
            // Where it may not go on, it says nothing.
            let none = last_changes(&objects, &[], id(tip), &paths, &Cell::new(0));
            assert!(none.iter().all(Option::is_none));
        }
    }
}
