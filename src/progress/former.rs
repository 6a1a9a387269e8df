//! Former ids that a document remembers: `<!-- was web.requests -->` behind the id of an item that the roadmap moved.
//!
//! Commits, notes and scripts name an item by the id that it had then, and a document on another machine still does. The comment
//! goes where its line goes, so a merge takes it along; nothing shows it. It knows no states.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::names::Names;
use super::{Opened, line};
use crate::roadmap::outline::{Inline, InlineKind};
use crate::roadmap::{Id, Roadmap};

/// With what the comment begins.
pub const BEGIN: &str = "<!-- was ";
/// Most former ids of one item; the oldest go.
const MOST: usize = 8;

/// An item's id, and one that it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The id that stands on its line.
    pub now: Id,
    /// The id that it had.
    pub was: Id,
}

/// The comment that remembers these, the oldest first; empty where there is nothing to remember.
pub fn comment(ids: &[Id]) -> String {
    let last = &ids[ids.len().saturating_sub(MOST)..];
    let words: Vec<&str> = last.iter().map(Id::as_str).collect();
    match words.as_slice() {
        [] => String::new(),
        words => format!("{BEGIN}{} -->", words.join(" ")),
    }
}

/// The first such comment in `inlines`: where it stands and what it remembers.
pub fn remembered(inlines: &[Inline]) -> Option<(Range<usize>, Vec<Id>)> {
    inlines.iter().find_map(|inline| match &inline.kind {
        InlineKind::Html(html) => Some((inline.span.clone(), listed(html)?)),
        _ => None,
    })
}

/// `names` with the former ids that these texts remember, as the ids that their items have now: so that versions from before and
/// after an update speak of the same items. Where one of them has an item of either id, these are two, whatever another remembers.
pub fn known(mut names: Names, texts: [&[u8]; 3]) -> Names {
    let remembers = |text: &&[u8]| String::from_utf8_lossy(text).contains(BEGIN);
    if !texts.iter().any(remembers) {
        return names;
    }
    let opened = texts.map(|text| Opened::new(text.to_vec()).ok());
    let told: Vec<Told> = opened.iter().flatten().map(Opened::told).collect();
    let is_one = |pair: &&Former| {
        let has_both = |told: &Told| {
            [&pair.was, &pair.now]
                .into_iter()
                .all(|id| told.carried.contains(id))
        };
        !told.iter().any(has_both)
    };
    let pairs = told.iter().flat_map(|told| &told.pairs).filter(is_one);
    let mut nows: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    for pair in pairs {
        nows.entry(&pair.was).or_default().insert(&pair.now);
    }
    let has_any_both = |one: &Id, other: &Id| {
        let mut carried = told.iter().map(|told| &told.carried);
        carried.any(|ids| ids.contains(one) && ids.contains(other))
    };
    let mut later: HashMap<Id, Id> = HashMap::new();
    for (was, nows) in nows {
        // Sides that followed different states have it under different ids: the roadmap's own is the one that stays.
        let known = nows.iter().find(|now| names.item(now) == Some(**now));
        let Some(last) = known.or(nows.last()).copied() else {
            continue;
        };
        for now in nows.iter().filter(|now| **now != last) {
            if !has_any_both(now, last) {
                later.entry((*now).clone()).or_insert_with(|| last.clone());
            }
        }
        later.insert(was.clone(), last.clone());
    }
    for was in later.keys() {
        let last = last_of(&later, was);
        if last != was {
            names.remember(was, last);
        }
    }
    names
}

/// The former ids that the boxes of this text remember, the oldest of each item first, whoever carries them now.
pub fn remembered_in(text: &[u8]) -> Vec<Former> {
    if memchr::memmem::find(text, BEGIN.as_bytes()).is_none() {
        return Vec::new();
    }
    let opened = Opened::new(text.to_vec());
    opened.map_or_else(|_| Vec::new(), |opened| opened.told().pairs)
}

/// What the boxes of a document say of ids.
struct Told {
    /// The ids that they remember.
    pairs: Vec<Former>,
    /// The ids that they carry.
    carried: HashSet<Id>,
}

impl Opened {
    /// Former ids of its items, but for those that another line here carries: that one is meant by them then.
    pub fn former(&self) -> Vec<Former> {
        // Most documents hold none.
        if !self.source.text.contains(BEGIN) {
            return Vec::new();
        }
        let Told { mut pairs, carried } = self.told();
        pairs.retain(|pair| !carried.contains(&pair.was));
        pairs
    }

    /// The ids of items that its boxes carry.
    pub fn carried(&self) -> HashSet<Id> {
        self.told().carried
    }

    fn told(&self) -> Told {
        let mut pairs: Vec<Former> = Vec::new();
        let mut carried: HashSet<Id> = HashSet::new();
        for block in &self.outline.blocks {
            if line::find_box(&self.source.text, block).is_none() {
                continue;
            }
            let ids = line::code_spans(&block.inlines)
                .filter_map(|(at, text)| Some((at, Id::parse(text).filter(|id| !id.is_phase())?)));
            let ids: Vec<(usize, Id)> = ids.collect();
            if let Some((place, former)) = remembered(&block.inlines)
                && let Some((_, now)) = ids
                    .iter()
                    .rfind(|(at, _)| block.inlines[*at].span.end <= place.start)
            {
                let former = former.into_iter().filter(|was| was != now);
                pairs.extend(former.map(|was| Former {
                    now: now.clone(),
                    was,
                }));
            }
            carried.extend(ids.into_iter().map(|(_, id)| id));
        }
        Told { pairs, carried }
    }

    /// `roadmap` with the former ids that this document remembers among its items' own: and, where it is a state from before
    /// they moved, with the ids that they have here now.
    pub(super) fn remembering(&self, mut roadmap: Roadmap) -> Roadmap {
        let pairs = self.former();
        if pairs.is_empty() {
            return roadmap;
        }
        let living: HashSet<Id> = roadmap.items().map(|item| item.id.clone()).collect();
        let mut former: HashMap<&Id, Vec<&Id>> = HashMap::new();
        let mut moved: HashMap<&Id, &Id> = HashMap::new();
        for Former { now, was } in &pairs {
            match (living.contains(now), living.contains(was)) {
                (true, false) => former.entry(now).or_default().push(was),
                (false, true) => drop(moved.insert(was, now)),
                _ => {}
            }
        }
        for item in roadmap.phases.iter_mut().flat_map(|phase| &mut phase.items) {
            if let Some(now) = moved.get(&item.id) {
                let own = std::mem::replace(&mut item.id, (*now).clone());
                item.aliases.push(own);
            }
            for was in former.get(&item.id).into_iter().flatten() {
                if !item.aliases.contains(was) {
                    item.aliases.push((*was).clone());
                }
            }
        }
        roadmap
    }
}

/// The ids in a comment of ours.
fn listed(html: &str) -> Option<Vec<Id>> {
    let inner = html.strip_prefix(BEGIN)?.strip_suffix("-->")?;
    let ids: Option<Vec<Id>> = inner
        .split_whitespace()
        .map(|word| Id::parse(word).filter(|id| !id.is_phase()))
        .collect();
    ids.filter(|ids| !ids.is_empty())
}

/// What an id became in the end; of ids that became one another, the first in the order of the alphabet.
fn last_of<'a>(later: &'a HashMap<Id, Id>, was: &'a Id) -> &'a Id {
    let mut seen = vec![was];
    let mut at = was;
    while let Some(next) = later.get(at) {
        if let Some(start) = seen.iter().position(|one| *one == next) {
            return seen[start..].iter().min().copied().unwrap_or(at);
        }
        seen.push(next);
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::parse(text).unwrap()
    }

    #[test]
    fn what_a_document_remembers_is_read_and_nothing_else() {
        let text = "## One `one`\n\n- [x] A `one.a` <!-- was two.a one.a --> ✅ 2026-01-01\n- [ ] B `one.b` <!-- was two.c -->\n\
            - [ ] C `two.c`\n- [ ] D <!-- was two.d -->\n- [ ] E `one.e` <!-- was it ever? -->\n- F `one.f` <!-- was two.f -->\n";
        let opened = Opened::new(text.as_bytes().to_vec()).unwrap();
        let pairs = opened.former();
        assert_eq!(
            pairs,
            [Former {
                now: id("one.a"),
                was: id("two.a")
            }]
        );
    }

    #[test]
    fn an_id_is_followed_to_what_it_became() {
        let later = HashMap::from([("a", "b"), ("b", "c"), ("x", "y"), ("y", "x")]);
        let later = later
            .into_iter()
            .map(|(was, now)| (id(&format!("p.{was}")), id(&format!("p.{now}"))))
            .collect();
        for (was, last) in [("a", "c"), ("b", "c"), ("x", "x"), ("y", "x"), ("z", "z")] {
            assert_eq!(
                last_of(&later, &id(&format!("p.{was}"))),
                &id(&format!("p.{last}"))
            );
        }
    }

    #[test]
    fn the_oldest_of_many_former_ids_go() {
        let ids: Vec<Id> = ('a'..='z').map(|c| id(&format!("p.{c}"))).collect();
        assert_eq!(
            comment(&ids),
            "<!-- was p.s p.t p.u p.v p.w p.x p.y p.z -->"
        );
        assert_eq!(comment(&[]), "");
    }
}
