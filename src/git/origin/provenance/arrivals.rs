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
    /// What trees hold before which history is cut off, and the fork point's does not: the oldest date of such a commit.
    beyond: IdMap<i64>,
    /// After how many commits there were too many folders.
    cut: Option<usize>,
    /// Whether something of it could not be read.
    has_gap: bool,
}

/// A tree that is read for what another one, which is known, has not.
struct Addition {
    known: Option<ObjectId>,
    tree: Option<ObjectId>,
    /// The place of the commit; none for what is older than all.
    came: Option<usize>,
    /// The date of the commit where its parents are cut off: whatever it has may be older, and anybody's.
    cut_off: Option<i64>,
}

/// What some of them bring.
#[derive(Default)]
struct Gathered {
    /// As in [`Arrivals`].
    first: IdMap<Option<usize>>,
    /// As in [`Arrivals`].
    beyond: IdMap<i64>,
    /// Folders that were read whole.
    folders: IdSet,
    /// How many folders were read.
    read: usize,
    /// After how many commits there were too many.
    cut: Option<usize>,
    /// Whether something could not be read.
    has_gap: bool,
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
        let has_gap = Cell::new(false);
        let read_tree = |commit: &ObjectId| {
            let tree = tree::of_commit(objects, commit).ok();
            has_gap.set(has_gap.get() || tree.is_none());
            tree
        };
        let base = scope.base.as_ref().and_then(read_tree);
        let (order, older) = in_order(provenance, &read_tree);
        let tree_of = |parent: &ObjectId| match numbers.get(parent) {
            Some(parent) => nodes[*parent].tree,
            None => read_tree(parent),
        };
        let before_all = older.into_iter().map(|(tree, cut_off)| Addition {
            known: base,
            tree,
            came: None,
            cut_off,
        });
        let came = order.iter().enumerate().map(|(place, number)| {
            let node = &nodes[*number];
            Addition {
                known: match scope.shallow.contains(&node.id) {
                    true => None,
                    false => node.parents.first().and_then(tree_of),
                },
                tree: node.tree,
                came: Some(place),
                cut_off: None,
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
            has_gap: has_gap.get(),
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
        self.has_gap |= older.has_gap || newer.has_gap;
        // Those are read before any commit, and so in the older half but for very many.
        self.beyond = older.beyond;
        for (blob, date) in newer.beyond {
            let known = self.beyond.entry(blob).or_insert(date);
            *known = date.min(*known);
        }
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

    /// Whether a commit from before `date` has the content whose own parents are cut off, and the fork point has it not: nobody knows
    /// whose it is.
    pub fn is_beyond(&self, blob: &ObjectId, date: i64) -> bool {
        self.beyond.get(blob).is_some_and(|known| *known <= date)
    }

    /// After how many commits there were too many folders.
    pub fn cut(&self) -> Option<usize> {
        self.cut
    }

    /// Whether something of these commits could not be read.
    pub fn has_gap(&self) -> bool {
        self.has_gap
    }
}

/// A tree that is older than all, and the date of its commit where history is cut off there.
type Older = (Option<ObjectId>, Option<i64>);

/// The numbers of the commits, each after its parents and else the oldest first; and the trees that are older than all.
fn in_order(
    provenance: &Provenance,
    read_tree: &dyn Fn(&ObjectId) -> Option<ObjectId>,
) -> (Vec<usize>, Vec<Older>) {
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
        let is_cut_off = scope.shallow.contains(&node.id);
        for parent in outside.into_iter().filter(|_| !is_cut_off) {
            let tree = read_tree(parent);
            if tree.is_some_and(|tree| older.insert(tree)) {
                before_all.push((tree, None));
            }
        }
        if is_cut_off {
            before_all.push((node.tree, Some(node.times.1)));
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
        self.has_gap |= addition.tree.is_none();
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
                self.take(blob, addition);
            }
            Ok(())
        });
        self.read = read.get() + changes / USUAL;
        if compared.is_err() {
            self.has_gap = true;
            // Where a folder is not here, the others are.
            self.absorb(objects, addition);
        }
    }

    fn take(&mut self, blob: ObjectId, addition: &Addition) {
        self.first.entry(blob).or_insert(addition.came);
        if let Some(date) = addition.cut_off {
            let known = self.beyond.entry(blob).or_insert(date);
            *known = date.min(*known);
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
            let read = objects.with_kind(&tree, Kind::Tree, |bytes| {
                for (_, entry) in Entries::new(bytes, objects.id_len()) {
                    match entry.kind {
                        EntryKind::File => self.take(entry.id, addition),
                        EntryKind::Folder => open.push(entry.id),
                        EntryKind::Link | EntryKind::Submodule => {}
                    }
                }
            });
            self.has_gap |= read.is_err();
        }
    }
}
