//! Who was the first to bring a content, and whether a new file is an older one with other white space.
//!
//! Asked only for what would otherwise be evidence, and only where the commit is among those looked at. Then it reads each folder
//! of their history once, oldest commit first, and keeps for every content the commit that it came with; what is older than the commits looked at belongs to nobody.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use super::commit::Commit;
use super::holding::Contents;
use super::ids::{IdMap, IdSet};
use super::object::{Kind, Objects};
use super::tree;
use super::tree::{Entries, EntryKind};
use super::walk::Walk;
use crate::evidence::ObjectId;
use crate::evidence::content::substance;
use crate::evidence::examine::MAX_CONTENT;
use crate::evidence::identity;

/// Most commits that are looked at, the newest.
const MAX_TRACED: usize = 5_000;
/// The same without a fork point, where all of history could be looked at.
const MAX_TRACED_AT_LARGE: usize = 500;
/// Most folders that are read.
const MAX_FOLDERS: usize = 200_000;
/// Most bytes of older files that are compared with new ones.
const MAX_COMPARED: u64 = 32 * 1024 * 1024;
/// The same without a fork point.
const MAX_COMPARED_AT_LARGE: u64 = 2 * 1024 * 1024;

/// Where to look for what came first.
#[derive(Debug, Clone, Default)]
pub(super) struct Past {
    /// HEAD, and upstream's branches.
    pub tips: Vec<ObjectId>,
    /// The fork point: what it reaches is older.
    pub base: Option<ObjectId>,
    /// The commits whose parents were cut off.
    pub shallow: Vec<ObjectId>,
}

/// The first commit of each content.
#[derive(Default)]
pub(super) struct Origins {
    /// The commits that are looked at; none where they are all the learner's.
    nodes: Vec<Node>,
    /// Their numbers.
    numbers: IdMap<usize>,
    /// Whether their folders were read.
    is_read: bool,
    /// The place, oldest first, of the commit by somebody else that it came with; none for the learner's and for what is older.
    foreign: IdMap<Option<usize>>,
    /// The places of the commits.
    places: IdMap<usize>,
    folders: IdSet,
    /// How many commits were looked at, where those are not all.
    pub cut: Option<usize>,
}

/// One commit that is looked at.
struct Node {
    id: ObjectId,
    /// When it was written or recorded, whichever is older: a rebase does not make work younger.
    time: i64,
    parents: Vec<ObjectId>,
    tree: Option<ObjectId>,
    own: bool,
}

impl Origins {
    /// Of history, with these addresses as the learner's. No folder is read yet.
    pub fn of(objects: &Objects<'_>, past: &Past, learner: &[String]) -> Self {
        let (mut nodes, is_cut) = nodes(objects, past, learner);
        let cut = is_cut.then_some(nodes.len());
        if nodes.iter().all(|node| node.own) {
            nodes.clear();
        }
        let numbers = nodes.iter().enumerate().map(|(n, node)| (node.id, n));
        Self {
            numbers: numbers.collect(),
            nodes,
            cut,
            ..Self::default()
        }
    }

    /// Whether somebody else may have brought content before this commit: it is among those that are looked at.
    pub fn look_at(&self, commit: &ObjectId) -> bool {
        self.numbers.contains_key(commit)
    }

    /// Reads the folders, once. What is not here says nothing.
    /// `inherited` is what the fork point's tree holds: that is nobody's, whatever is told of it here.
    pub fn read(&mut self, objects: &Objects<'_>, past: &Past, inherited: Option<&Contents>) {
        if std::mem::replace(&mut self.is_read, true) || self.nodes.is_empty() {
            return;
        }
        let origins = self;
        let nodes = std::mem::take(&mut origins.nodes);
        let numbers = std::mem::take(&mut origins.numbers);
        if let Some(contents) = inherited {
            origins.folders.clone_from(&contents.folders);
        }
        let mut waiting: Vec<usize> = Vec::with_capacity(nodes.len());
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut ready = BinaryHeap::new();
        for (number, node) in nodes.iter().enumerate() {
            let (inside, outside): (Vec<_>, Vec<_>) = node
                .parents
                .iter()
                .partition(|parent| numbers.contains_key(parent));
            for parent in outside {
                let tree = tree::of_commit(objects, parent).ok();
                origins.absorb(objects, tree, None);
            }
            if past.shallow.contains(&node.id) {
                origins.absorb(objects, node.tree, None);
            }
            for parent in &inside {
                children[numbers[*parent]].push(number);
            }
            waiting.push(inside.len());
            if inside.is_empty() {
                ready.push(Reverse((node.time, number)));
            }
        }
        while let Some(Reverse((_, number))) = ready.pop() {
            let Node { id, tree, own, .. } = nodes[number];
            let place = origins.places.len();
            origins.places.insert(id, place);
            origins.absorb(objects, tree, (!own).then_some(place));
            for child in &children[number] {
                waiting[*child] -= 1;
                if waiting[*child] == 0 {
                    ready.push(Reverse((nodes[*child].time, *child)));
                }
            }
        }
        origins.numbers = numbers;
    }

    /// Whether somebody else brought this content before any commit of the learner's that is looked at did.
    pub fn is_foreign(&self, blob: &ObjectId) -> bool {
        matches!(self.foreign.get(blob), Some(Some(_)))
    }

    /// The content that somebody else brought first, with the place of the commit.
    pub fn foreign(&self) -> impl Iterator<Item = (ObjectId, usize)> {
        let all = self.foreign.iter();
        all.filter_map(|(blob, place)| Some((*blob, (*place)?)))
    }

    /// The place of a commit, oldest first; 0 for one that was not looked at.
    pub fn place(&self, commit: &ObjectId) -> usize {
        self.places.get(commit).copied().unwrap_or(0)
    }

    fn absorb(&mut self, objects: &Objects<'_>, tree: Option<ObjectId>, foreign: Option<usize>) {
        let mut open: Vec<ObjectId> = tree.into_iter().collect();
        while let Some(tree) = open.pop() {
            if self.folders.len() >= MAX_FOLDERS {
                self.cut.get_or_insert(self.places.len());
                return;
            }
            if !self.folders.insert(tree) {
                continue;
            }
            // What is not here is no one's: the evidence itself is read elsewhere.
            let _ = objects.with_kind(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => {
                            self.foreign.entry(entry.id).or_insert(foreign);
                        }
                        EntryKind::Folder => open.push(entry.id),
                        EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            });
        }
    }
}

/// The commits that are looked at, and whether there are more.
fn nodes(objects: &Objects<'_>, past: &Past, learner: &[String]) -> (Vec<Node>, bool) {
    let [first, others @ ..] = past.tips.as_slice() else {
        return (Vec::new(), false);
    };
    let is_own = |commit: &Commit<'_>| {
        std::iter::once((commit.author.name, commit.author.email))
            .chain(identity::co_authors(commit.message))
            .any(|(name, email)| identity::is_one_of(learner, name, email))
    };
    let look = |commit: &Commit<'_>| {
        let written = commit.author.time.unwrap_or(i64::MAX);
        let recorded = commit.committer.time.unwrap_or(i64::MAX);
        let own = is_own(commit);
        let parents = commit.parents.iter().collect();
        (written.min(recorded), parents, commit.tree, own)
    };
    let mut walk = Walk::new(objects, &past.shallow, *first, past.base, look);
    for tip in others {
        walk.also(*tip);
    }
    let most = match past.base {
        Some(_) => MAX_TRACED,
        None => MAX_TRACED_AT_LARGE,
    };
    let mut nodes = Vec::new();
    let mut is_cut = false;
    while let Some(step) = walk.step() {
        if nodes.len() >= most {
            is_cut = true;
            break;
        }
        let (time, parents, tree, own) = step.note;
        nodes.push(Node {
            id: step.id,
            time,
            parents,
            tree,
            own,
        });
    }
    nodes.retain(|node| !walk.is_hidden(&node.id));
    (nodes, is_cut)
}

/// Older files by size: a copy with other white space has at least the bytes that are left without it.
#[derive(Default)]
pub(super) struct Twins {
    /// Size, content, and the place of the commit that it came with.
    by_size: Vec<(u64, ObjectId, usize)>,
    substances: IdMap<Option<u64>>,
    /// How many more bytes may be compared.
    left: u64,
    /// Whether a file was passed over for that.
    pub cut: bool,
}

impl Twins {
    /// Of these contents, each with the place of the commit that it came with.
    pub fn of(objects: &Objects<'_>, past: &Past, blobs: HashSet<(ObjectId, usize)>) -> Self {
        let mut blobs: Vec<_> = blobs.into_iter().collect();
        blobs.sort_by_cached_key(|(blob, _)| objects.place(blob));
        let mut by_size: Vec<(u64, ObjectId, usize)> = blobs
            .into_iter()
            .filter_map(|(blob, place)| Some((objects.size(&blob).ok()?, blob, place)))
            .filter(|(size, _, _)| *size > 0 && *size <= MAX_CONTENT)
            .collect();
        by_size.sort_unstable();
        Self {
            by_size,
            substances: IdMap::default(),
            cut: false,
            left: match past.base {
                Some(_) => MAX_COMPARED,
                None => MAX_COMPARED_AT_LARGE,
            },
        }
    }

    /// Whether one of them that came before the commit at `place` differs from `new` in white space only.
    pub fn hold(&mut self, objects: &Objects<'_>, new: &[u8], place: usize) -> bool {
        let (least, wanted) = digest(new);
        let most = 4 * new.len() as u64 + 4_096;
        let start = self.by_size.partition_point(|(size, _, _)| *size < least);
        for number in start..self.by_size.len() {
            let (size, blob, came) = self.by_size[number];
            if size > most {
                break;
            }
            if came > place {
                continue;
            }
            if !self.substances.contains_key(&blob) {
                let Some(left) = self.left.checked_sub(size) else {
                    self.cut = true;
                    continue;
                };
                self.left = left;
                let read = objects.with_kind(&blob, Kind::Blob, |bytes| digest(bytes).1);
                self.substances.insert(blob, read.ok());
            }
            if self.substances.get(&blob) == Some(&Some(wanted)) {
                return true;
            }
        }
        false
    }
}

/// How many bytes are left without white space, and their hash.
fn digest(bytes: &[u8]) -> (u64, u64) {
    let mut hasher = DefaultHasher::new();
    let left: Vec<u8> = substance(bytes).collect();
    hasher.write(&left);
    (left.len() as u64, hasher.finish())
}
