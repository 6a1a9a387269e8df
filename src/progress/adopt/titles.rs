//! The roadmap's phases and items by the names that people write.

use std::collections::{BTreeSet, HashMap};

use super::lexicon::sign;
use super::words::{Around, around, without_days};
use crate::progress::names::{one_line, plain_title};
use crate::roadmap::outline::{BlockKind, Inline, InlineKind, Outline, plain};
use crate::roadmap::{Id, Roadmap, title};

/// The items' names as people write them.
pub(super) struct Titles {
    /// By id and former id.
    pub(super) ids: HashMap<Id, Id>,
    /// By title as it is written, but for case; several have it where there are several.
    exact: HashMap<String, Vec<Id>>,
    /// By bare title.
    items: HashMap<String, Vec<Id>>,
    /// Phases and groups by bare title.
    phases: HashMap<String, Option<Id>>,
    /// By item: its place in its phase and in the roadmap, counted from 1.
    places: HashMap<Id, [usize; 2]>,
    /// By item: what its title has beside its words, as of [`asides`].
    asides: HashMap<Id, Vec<String>>,
    /// By item: the bare text below its title.
    details: HashMap<Id, String>,
    /// Bare titles that say nothing of their own: of groups and of the roadmap.
    pub(super) known: Vec<String>,
}

/// What a title has beside its words, in lower case: emoji and other marks that say no state, cries, and what stands in parentheses.
fn asides(title: &str) -> Vec<String> {
    let is_mark = |c: &char| {
        let is_plain = c.is_alphanumeric() || c.is_whitespace() || c.is_ascii();
        !is_plain && unicode_width::UnicodeWidthChar::width(*c) == Some(2) && sign(*c).is_none()
    };
    let marks = title.chars().filter(is_mark).map(String::from);
    let cry = title.contains("!!").then(|| "!!".to_owned());
    let inner = title.split(['(', '（']).skip(1);
    let inner = inner.filter_map(|rest| rest.split([')', '）']).next());
    let inner = inner.map(|text| text.trim().to_lowercase());
    marks.chain(cry).chain(inner).collect()
}

/// Why no item takes a line over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unmatched {
    None,
    Several,
    /// The line stands below a phase, and this item of another phase is the only one that is called so.
    Elsewhere(Id),
}

impl Titles {
    pub(super) fn of(roadmap: &Roadmap) -> Self {
        let mut titles = Self {
            ids: HashMap::new(),
            exact: HashMap::new(),
            items: HashMap::new(),
            phases: HashMap::new(),
            places: HashMap::new(),
            asides: HashMap::new(),
            details: HashMap::new(),
            known: vec![
                bare(&roadmap.title),
                bare(&format!("Progress: {}", roadmap.title)),
            ],
        };
        for phase in &roadmap.phases {
            for name in names_of_phase(&phase.title) {
                let entry = titles.phases.entry(name);
                entry
                    .and_modify(|one| *one = None)
                    .or_insert_with(|| Some(phase.id.clone()));
            }
            titles
                .phases
                .insert(phase.id.to_string(), Some(phase.id.clone()));
        }
        let in_phase = roadmap
            .phases
            .iter()
            .flat_map(|phase| 1..=phase.items.len());
        for (at, (item, place)) in roadmap.items().zip(in_phase).enumerate() {
            for id in item.aliases.iter().chain([&item.id]) {
                titles.ids.insert(id.clone(), item.id.clone());
            }
            titles.places.insert(item.id.clone(), [place, at + 1]);
            titles
                .details
                .insert(item.id.clone(), bare(&item.description));
            let title = plain_title(&item.title);
            titles.asides.insert(item.id.clone(), asides(&title));
            let written = titles.exact.entry(title.to_lowercase()).or_default();
            written.push(item.id.clone());
            // An author's own mark is no part of the name.
            for name in BTreeSet::from([bare(&title), bare(around(&title).title)]) {
                titles.items.entry(name).or_default().push(item.id.clone());
            }
            titles.known.extend(item.group.as_deref().map(bare));
        }
        titles
    }

    /// The item of this title as it is written, else of this bare title: the only one in `phase`, or where no phase is named, the
    /// only one at all.
    pub(super) fn item(&self, text: &str, phase: Option<&Id>) -> Result<&Id, Unmatched> {
        let written = self.exact.get(&one_line(text).to_lowercase());
        if let Some(Ok(only)) = written.map(|all| the_one(all, phase)) {
            return Ok(only);
        }
        let name = bare(text);
        match self.items.get(&name).filter(|_| !name.is_empty()) {
            Some(all) => the_one(all, phase),
            None => self.numbered(&name, phase),
        }
    }

    /// Whether the item's title has all that `text`, by which it is called, has beside its words: a mark or a remark of the learner's
    /// own is not to be lost.
    pub(super) fn has_all_of(&self, id: &Id, text: &str) -> bool {
        let known = self.asides.get(id).map_or(&[][..], Vec::as_slice);
        asides(text).iter().all(|aside| known.contains(aside))
    }

    /// The item behind its number ("11 Agent State"), where it has this place in its phase or in the roadmap.
    fn numbered(&self, name: &str, phase: Option<&Id>) -> Result<&Id, Unmatched> {
        let (number, rest) = name.split_once(' ').ok_or(Unmatched::None)?;
        let number: usize = number.parse().map_err(|_| Unmatched::None)?;
        let all = self.items.get(rest).ok_or(Unmatched::None)?;
        let found = the_one(all, phase)?;
        let is_there = |places: &[usize; 2]| places.contains(&number);
        let agrees = self.places.get(found).is_some_and(is_there);
        agrees.then_some(found).ok_or(Unmatched::None)
    }

    /// Whether `text` is how the roadmap goes on below an item's title.
    pub(super) fn goes_on(&self, id: &Id, text: &str) -> bool {
        let text = bare(text);
        let details = self.details.get(id);
        !text.is_empty() && details.is_some_and(|details| details.starts_with(&text))
    }

    /// Whether a heading of this text is one of the roadmap: of a phase, a group or an item.
    pub(super) fn has_heading(&self, text: &str) -> bool {
        let text = without_days(text);
        let name = bare(self.around(&text).title);
        self.phase(&text).is_some() || self.known.contains(&name) || self.items.contains_key(&name)
    }

    /// By block: the phase that the nearest heading above names, deeper ones first.
    pub(super) fn sections(&self, outline: &Outline) -> Vec<Option<Id>> {
        let mut above: Vec<(u8, Option<Id>)> = Vec::new();
        let blocks = outline.blocks.iter().map(|block| {
            if let BlockKind::Heading { level } = block.kind {
                while above.last().is_some_and(|(other, _)| *other >= level) {
                    above.pop();
                }
                let own = self.headed(&block.inlines).cloned();
                let outer = above.last().and_then(|(_, phase)| phase.clone());
                above.push((level, own.or(outer)));
            }
            above.last().and_then(|(_, phase)| phase.clone())
        });
        blocks.collect()
    }

    /// The phase that a heading or list item of this text is about.
    pub(super) fn phase(&self, text: &str) -> Option<&Id> {
        let of = |text: &str| {
            let alone = || {
                self.phases
                    .get(&number(text).filter(|(_, rest)| rest.is_empty())?.0)
            };
            self.phases.get(&bare(text)).or_else(alone)?.as_ref()
        };
        of(text).or_else(|| of(around(&without_days(text)).title))
    }

    /// The phase that a heading is about: by its text, by that without the id that peak wrote at its end, by this id.
    pub(super) fn headed(&self, inlines: &[Inline]) -> Option<&Id> {
        let (text, id) = unpinned(inlines);
        let by_id = || self.phases.get(id?.as_str())?.as_ref();
        let by_text = self.phase(&plain(inlines));
        by_text.or_else(|| self.phase(&text)).or_else(by_id)
    }

    /// What is said around a title; nothing where the roadmap has a title that reads so.
    pub(super) fn around<'t>(&self, text: &'t str) -> Around<'t> {
        let name = bare(text);
        let known = self.exact.contains_key(&one_line(text).to_lowercase())
            || self.items.contains_key(&name)
            || self.phases.contains_key(&name);
        match known && !signed(text) {
            true => Around {
                state: None,
                worded: false,
                remark: false,
                title: text.trim(),
            },
            false => around(text),
        }
    }
}

/// The text of a heading without the id of a phase at its end, and that id.
pub(super) fn unpinned(inlines: &[Inline]) -> (String, Option<Id>) {
    let Some((Inline { kind, .. }, before)) = inlines.split_last() else {
        return (String::new(), None);
    };
    let id = match kind {
        InlineKind::Code(text) => Id::parse(text.trim()).filter(Id::is_phase),
        _ => None,
    };
    let text = if id.is_some() { before } else { inlines };
    (plain(text), id)
}

/// What a phase is called: its title, that without what brackets at its end add, and its number ("phase 2").
fn names_of_phase(title: &str) -> BTreeSet<String> {
    let title = plain_title(title);
    let own = around(&title).title;
    let open = own.ends_with([')', '）']).then(|| own.rfind(['(', '（']));
    let short = open.flatten().map(|at| bare(&own[..at]));
    let number = number(own).map(|(number, _)| number);
    let all = [Some(bare(&title)), Some(bare(own)), short, number];
    all.into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect()
}

/// A phase's word and number in lower case, and the bare title behind them.
fn number(text: &str) -> Option<(String, String)> {
    let found = title::numbered(text)?;
    let before = text.strip_suffix(found.rest)?;
    let words = before.to_lowercase();
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    Some((one_line(words), bare(found.rest)))
}

/// The only one of `all` in `phase`, or where no phase is named, the only one at all.
fn the_one<'a>(all: &'a [Id], phase: Option<&Id>) -> Result<&'a Id, Unmatched> {
    let inside = |id: &&Id| phase.is_none_or(|phase| id.phase() == phase.as_str());
    let mut here = all.iter().filter(inside);
    match (here.next(), here.next(), all) {
        (Some(only), None, _) => Ok(only),
        (None, None, [only]) => Err(Unmatched::Elsewhere(only.clone())),
        _ => Err(Unmatched::Several),
    }
}

/// A title as it is compared: without number, kind, decoration, punctuation and case.
pub(super) fn bare(text: &str) -> String {
    let (_, text) = title::kind_prefix(text.trim());
    let text = title::bare(text);
    let words = text.chars().map(|c| {
        let part = c.is_alphanumeric()
            || matches!(c, '+' | '#')
            || unicode_normalization::char::is_combining_mark(c);
        if part { c } else { ' ' }
    });
    one_line(&words.collect::<String>())
}

/// Whether a sign of state stands in a title: it is no part of it.
fn signed(text: &str) -> bool {
    text.chars().any(|c| sign(c).is_some())
}
