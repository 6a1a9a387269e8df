//! What each commit of a history brought first: read of what it changed, since the rest was there before.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Provenance;
use crate::evidence::ObjectId;
use crate::git::ids::{IdMap, IdSet};
use crate::git::object::{Kind, Objects};
use crate::git::tree::{Entries, EntryKind};
use crate::git::{Repo, ahead, tree};

/// Most folders that are read for either half of the commits.
const MAX_FOLDERS: usize = 200_000;
/// Of so many commits a second thread reads half.
const MANY: usize = 2_000;
/// As many changed files count as one folder more: two large folders may stand in for one another in every commit.
const USUAL: usize = 64;

/// The first commit of each content.
#[derive(Default)]
pub(in crate::git::origin) struct Arrivals {
    /// The place, oldest first, of the commit that it came with; none for what is older than all. What the fork point's tree
    /// holds need not be here.
    first: IdMap<Option<usize>>,
    /// The numbers of the commits in their places, and the places of the commits by number.
    order: Vec<usize>,
    places: Vec<usize>,
    /// After how many commits there were too many folders.
    cut: Option<usize>,
}

/// A tree that is read for what another one, which is known, has not.
struct Addition {
    known: Option<ObjectId>,
    tree: Option<ObjectId>,
    /// The place of the commit; none for what is older than all.
    came: Option<usize>,
}

/// What some of them bring.
#[derive(Default)]
struct Gathered {
    /// As in [`Arrivals`].
    first: IdMap<Option<usize>>,
    /// Folders that were read whole.
    folders: IdSet,
    /// How many folders were read.
    read: usize,
    /// After how many commits there were too many.
    cut: Option<usize>,
}

impl Arrivals {
    /// Of these commits, the oldest first: of each what it changed, since the rest was there before.
    pub fn of(provenance: &Provenance, repo: &Repo, objects: &Objects<'_>) -> Self {
        let Provenance {
            scope,
            nodes,
            numbers,
            ..
        } = provenance;
        let base = scope
            .base
            .and_then(|base| tree::of_commit(objects, &base).ok());
        let (order, older) = in_order(provenance, objects);
        let tree_of = |parent: &ObjectId| match numbers.get(parent) {
            Some(parent) => nodes[*parent].tree,
            None => tree::of_commit(objects, parent).ok(),
        };
        let before_all = older.into_iter().map(|tree| Addition {
            known: base,
            tree,
            came: None,
        });
        let came = order.iter().enumerate().map(|(place, number)| {
            let node = &nodes[*number];
            Addition {
                known: node.parents.first().and_then(tree_of),
                tree: node.tree,
                came: Some(place),
            }
        });
        let additions: Vec<Addition> = before_all.chain(came).collect();
        let mut places = vec![0; nodes.len()];
        for (place, number) in order.iter().enumerate() {
            places[*number] = place;
        }
        let mut arrivals = Self {
            places,
            order,
            ..Self::default()
        };
        arrivals.read(&additions, objects, repo);
        arrivals
    }

    /// Reads the older half and the newer one at once, where they are many.
    fn read(&mut self, additions: &[Addition], objects: &Objects<'_>, repo: &Repo) {
        let (older, newer) = additions.split_at(additions.len() / 2);
        let halves = [older, newer];
        let much = additions.len() >= MANY;
        let [older, newer] = ahead::both((repo, objects), much, halves, |objects, additions| {
            Gathered::by(objects, additions)
        });
        self.cut = older.cut.or(newer.cut);
        self.first = older.first;
        // What the older half did not come to may have been brought in it.
        if older.cut.is_none() {
            for (blob, came) in newer.first {
                self.first.entry(blob).or_insert(came);
            }
        }
    }

    /// The number of the commit that this content came with first.
    pub fn first(&self, blob: &ObjectId) -> Option<usize> {
        let place = (*self.first.get(blob)?)?;
        Some(self.order[place])
    }

    /// All content that came with a commit: the content, the place and the number of the commit.
    pub fn all(&self) -> impl Iterator<Item = (ObjectId, usize, usize)> {
        let all = self.first.iter();
        all.filter_map(|(blob, place)| {
            let place = (*place)?;
            Some((*blob, place, self.order[place]))
        })
    }

    /// The place of the commit with this number, oldest first.
    pub fn place(&self, number: usize) -> usize {
        self.places[number]
    }

    /// After how many commits there were too many folders.
    pub fn cut(&self) -> Option<usize> {
        self.cut
    }
}

/// The numbers of the commits, each after its parents and else the oldest first; and the trees that are older than all.
fn in_order(provenance: &Provenance, objects: &Objects<'_>) -> (Vec<usize>, Vec<Option<ObjectId>>) {
    let Provenance {
        scope,
        nodes,
        numbers,
        ..
    } = provenance;
    let mut before_all = Vec::new();
    let mut waiting: Vec<usize> = Vec::with_capacity(nodes.len());
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut ready = BinaryHeap::new();
    let mut older = IdSet::default();
    for (number, node) in nodes.iter().enumerate() {
        let (inside, outside): (Vec<_>, Vec<_>) = node
            .parents
            .iter()
            .partition(|parent| numbers.contains_key(parent));
        for parent in outside {
            let tree = tree::of_commit(objects, parent).ok();
            if tree.is_some_and(|tree| older.insert(tree)) {
                before_all.push(tree);
            }
        }
        if scope.shallow.contains(&node.id) {
            before_all.push(node.tree);
        }
        for parent in &inside {
            children[numbers[*parent]].push(number);
        }
        waiting.push(inside.len());
        if inside.is_empty() {
            ready.push(Reverse((node.times, node.id, number)));
        }
    }
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse((.., number))) = ready.pop() {
        order.push(number);
        for child in &children[number] {
            waiting[*child] -= 1;
            if waiting[*child] == 0 {
                let node = &nodes[*child];
                ready.push(Reverse((node.times, node.id, *child)));
            }
        }
    }
    (order, before_all)
}

impl Gathered {
    fn by(objects: &Objects<'_>, additions: &[Addition]) -> Self {
        let mut gathered = Self::default();
        for addition in additions {
            gathered.absorb_change(objects, addition);
            if gathered.read >= MAX_FOLDERS {
                gathered.cut = Some(addition.came.unwrap_or(0));
                break;
            }
        }
        gathered
    }

    /// What a tree has that another, known one has not.
    fn absorb_change(&mut self, objects: &Objects<'_>, addition: &Addition) {
        let (Some(known), Some(tree)) = (addition.known, addition.tree) else {
            self.absorb(objects, addition);
            return;
        };
        let read = Cell::new(self.read);
        let enter = |_: &[u8]| {
            read.set(read.get() + 1);
            read.get() < MAX_FOLDERS
        };
        let mut changes = 0;
        let compared = tree::compare(objects, Some(known), Some(tree), &enter, &mut |change| {
            changes += 1;
            if let Some(blob) = change.new {
                self.first.entry(blob).or_insert(addition.came);
            }
            Ok(())
        });
        self.read = read.get() + changes / USUAL;
        if compared.is_err() {
            // Where a folder is not here, the others are.
            self.absorb(objects, addition);
        }
    }

    /// All that a tree has.
    fn absorb(&mut self, objects: &Objects<'_>, addition: &Addition) {
        let mut open: Vec<ObjectId> = addition.tree.into_iter().collect();
        while let Some(tree) = open.pop()
            && self.read < MAX_FOLDERS
        {
            if !self.folders.insert(tree) {
                continue;
            }
            self.read += 1;
            // What is not here is no one's: the evidence itself is read elsewhere.
            let _ = objects.with_kind(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => {
                            self.first.entry(entry.id).or_insert(addition.came);
                        }
                        EntryKind::Folder => open.push(entry.id),
                        EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            });
        }
    }
}
