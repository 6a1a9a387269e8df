//! On which day each undated box was ticked: back through the versions of the progress document, reading one tree entry a commit.
//!
//! Where a parent has the document as the commit has it, only that parent is followed, so that merges of upstream cost one look.
//! Else each box is followed into a parent that has it ticked; where none has, it was ticked here. What was unticked and ticked
//! again was ticked the last time.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::commit::Parents;
use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::texts::Texts;
use super::tree::{self, Change};
use super::{Error, commit};
use crate::evidence::ObjectId;
use crate::evidence::content::is_document;
use crate::evidence::ticks::{Boxes, Ticked};

/// Most files that a commit removed and that are looked into for the document's former place.
const MAX_FORMER: usize = 64;
/// Most bytes of versions that are read: a document of 60 KB that was changed 4,000 times.
const MOST_READ: u64 = 256 << 20;

/// When each of `boxes` was ticked, in the history of `tip`, where the document is at `path`.
///
/// # Errors
/// [`Error::Missing`], [`Error::Corrupt`], [`Error::TooLarge`], of the tip itself; further back they leave what is open unknown.
pub fn dates(
    objects: &Objects<'_>,
    shallow: &[ObjectId],
    tip: ObjectId,
    path: &[u8],
    boxes: &Boxes,
) -> Result<Vec<Ticked>, Error> {
    let mut walk = Walk {
        objects,
        texts: Texts::new(objects, MOST_READ),
        shallow,
        boxes,
        found: vec![Ticked::Uncommitted; boxes.len()],
        open: BTreeMap::new(),
        heap: BinaryHeap::new(),
        last: None,
    };
    let Some(node) = walk.node(tip, path)? else {
        return Ok(walk.found);
    };
    let text = walk.texts.read(&node.blob)?;
    let open = boxes.ticked_in(&text);
    for number in &open {
        walk.found[*number] = Ticked::Unknown;
    }
    walk.last = Some((node.blob, text));
    walk.follow(node, path, open);
    let mut visits: IdMap<usize> = IdMap::default();
    while let Some((_, id, path)) = walk.heap.pop() {
        let Some((node, open)) = walk.open.remove(&(id, path.clone())) else {
            continue;
        };
        // No box comes by twice, but where a commit is not what its id says and comes before itself.
        let visits = visits.entry(id).or_default();
        *visits += 1;
        if *visits > boxes.len() {
            continue;
        }
        // What is not here, or too large, leaves what is open unknown.
        let _ = walk.step(node, &path, open);
    }
    Ok(walk.found)
}

/// One commit, and the document in it.
struct Node {
    id: ObjectId,
    tree: ObjectId,
    parents: Parents,
    blob: ObjectId,
    /// Committer date, by which the newest is looked at first.
    time: i64,
    /// The day on which it was written, on its author's calendar.
    day: Option<NaiveDate>,
}

type Open = BTreeSet<usize>;

struct Walk<'a, 'repo> {
    objects: &'a Objects<'repo>,
    texts: Texts<'a, 'repo>,
    shallow: &'a [ObjectId],
    boxes: &'a Boxes,
    found: Vec<Ticked>,
    /// The commits to look at, by id and the document's path there, with the boxes that are ticked in them.
    open: BTreeMap<(ObjectId, Vec<u8>), (Node, Open)>,
    heap: BinaryHeap<(i64, ObjectId, Vec<u8>)>,
    /// The version that was read last: the next one's successor, mostly.
    last: Option<(ObjectId, Vec<u8>)>,
}

impl Walk<'_, '_> {
    /// A commit as far as it is needed; `None` where it has no such file.
    fn node(&self, id: ObjectId, path: &[u8]) -> Result<Option<Node>, Error> {
        let read = self.objects.with_kind(&id, Kind::Commit, |bytes| {
            let commit = commit::parse(bytes);
            let written = commit.author.time.and_then(|time| day(time, zone(bytes)));
            (commit.tree, commit.parents, commit.committer.time, written)
        })?;
        let (tree, parents, time, day) = read;
        let tree = tree.ok_or(Error::Corrupt(id))?;
        Ok(self.version(tree, path)?.map(|blob| Node {
            id,
            tree,
            parents,
            blob,
            time: time.unwrap_or(0),
            day,
        }))
    }

    fn version(&self, tree: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        tree::file_below(self.objects, tree, path)
    }

    /// To be looked at, with these boxes ticked in it.
    fn follow(&mut self, node: Node, path: &[u8], open: Open) {
        if open.is_empty() {
            return;
        }
        let key = (node.id, path.to_vec());
        if let Some((_, waiting)) = self.open.get_mut(&key) {
            waiting.extend(open);
            return;
        }
        self.heap.push((node.time, node.id, key.1.clone()));
        self.open.insert(key, (node, open));
    }

    /// One commit: its boxes go on to the parents that have them ticked, and stay where none has.
    fn step(&mut self, node: Node, path: &[u8], mut open: Open) -> Result<(), Error> {
        if self.shallow.contains(&node.id) {
            return Ok(());
        }
        let mut before = Vec::with_capacity(node.parents.len());
        for parent in node.parents.iter() {
            let Some(parent) = self.node(parent, path)? else {
                continue;
            };
            if parent.blob == node.blob {
                self.follow(parent, path, open);
                return Ok(());
            }
            before.push(parent);
        }
        let mut path = path.to_vec();
        if before.is_empty() {
            match self.former(&node, &path)? {
                Some((parent, place)) => {
                    before.push(parent);
                    path = place;
                }
                None => {
                    // Here it began.
                    self.settle(&open, Ticked::Before);
                    return Ok(());
                }
            }
        }
        let new = match self.last.take() {
            Some((blob, text)) if blob == node.blob => text,
            _ => self.texts.read(&node.blob)?,
        };
        for parent in before {
            let old = self.texts.read(&parent.blob)?;
            let fresh = self.boxes.ticked_between(&old, &new);
            let (stay, go): (Open, Open) = open.into_iter().partition(|box_| fresh.contains(box_));
            self.last = Some((parent.blob, old));
            self.follow(parent, &path, go);
            open = stay;
            if open.is_empty() {
                return Ok(());
            }
        }
        self.settle(&open, node.day.map_or(Ticked::Unknown, Ticked::On));
        Ok(())
    }

    fn settle(&mut self, boxes: &Open, ticked: Ticked) {
        for number in boxes {
            self.found[*number] = ticked;
        }
    }

    /// The document's place before this commit, where that moved it: the same content, else the same name, else whatever is a
    /// progress document of peak's.
    fn former(&self, node: &Node, path: &[u8]) -> Result<Option<(Node, Vec<u8>)>, Error> {
        let Some(parent) = node.parents.first() else {
            return Ok(None);
        };
        let old = tree::of_commit(self.objects, &parent)?;
        let mut gone: Vec<(Vec<u8>, ObjectId)> = Vec::new();
        tree::compare(
            self.objects,
            Some(old),
            Some(node.tree),
            &|_| true,
            &mut |change: Change| {
                if let (Some(old), None) = (change.old, change.new)
                    && gone.len() < MAX_FORMER
                    && change.path.to_ascii_lowercase().ends_with(b".md")
                {
                    gone.push((change.path, old));
                }
                Ok(())
            },
        )?;
        let name = |path: &[u8]| path.rsplit(|byte| *byte == b'/').next().map(<[u8]>::to_vec);
        let same = gone.iter().find(|(_, blob)| *blob == node.blob);
        let alike = || gone.iter().find(|(place, _)| name(place) == name(path));
        let ours = || {
            let is_ours = |(_, blob): &&(Vec<u8>, ObjectId)| {
                self.texts.read(blob).is_ok_and(|text| is_document(&text))
            };
            gone.iter().find(is_ours)
        };
        let Some((place, _)) = same.or_else(alike).or_else(ours) else {
            return Ok(None);
        };
        let found = self.node(parent, place)?;
        Ok(found.map(|parent| (parent, place.clone())))
    }
}

/// The day of a moment in a zone, on the calendar of people who live there.
fn day(time: i64, zone: i32) -> Option<NaiveDate> {
    let zone = FixedOffset::east_opt(zone)?;
    let moment = DateTime::from_timestamp(time, 0)?;
    // At the end of all calendars a zone leads beyond it.
    moment
        .naive_utc()
        .checked_add_offset(zone)
        .map(|moment| moment.date())
}

/// The zone of a commit's author, in seconds east of Greenwich; 0 where it has none that can be read.
fn zone(bytes: &[u8]) -> i32 {
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.is_empty());
    let author = lines.find_map(|line| line.strip_prefix(b"author "));
    let word = author.and_then(|line| line.rsplit(|byte| *byte == b' ').next());
    let digits = word.and_then(|word| std::str::from_utf8(word).ok());
    let number: i32 = digits
        .filter(|word| word.len() == 5)
        .and_then(|word| word.parse().ok())
        .unwrap_or(0);
    (number / 100 * 60 + number % 100) * 60
}

#[cfg(test)]
mod tests {
    use super::{day, zone};

    #[test]
    fn a_day_is_the_authors() {
        for (line, seconds) in [
            ("author A <a@x> 1795132800 +0530\n", 19_800),
            ("author A <a@x> 1795132800 -0330\n", -12_600),
            ("author A <a@x> 1795132800\n", 0),
            ("author A <a@x> 1795132800 +99999\n", 0),
            ("tree x\n\nauthor A <a@x> 5 +0100\n", 0),
        ] {
            assert_eq!(zone(line.as_bytes()), seconds, "{line}");
        }
        let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        assert_eq!(text(day(1_795_132_800, 0)).as_deref(), Some("2026-11-20"));
        assert_eq!(text(day(1_795_132_799, 0)).as_deref(), Some("2026-11-19"));
        assert_eq!(
            text(day(1_795_132_799, 3_600)).as_deref(),
            Some("2026-11-20")
        );
        assert_eq!(day(i64::MAX, 0), None);
        assert_eq!(day(0, 90_000), None);
    }
}
