//! What became of the ids of an older version: learners ticked those.

use std::collections::{HashMap, HashSet};

use super::place::Place;
use super::{Check, Flaw, Severity, Written};
use crate::roadmap::{Id, Item, Phase, Roadmap};

/// Ids of the `old` version, at `revision`, that are gone without a successor, mean something else now, or came back as another's.
pub fn against(old: &Roadmap, written: &Written<'_>, revision: &str) -> Vec<Flaw> {
    let new = &written.survey.roadmap;
    let known = Known::new(new);
    let before = Known::new(old);
    let compared = Compared {
        old: &before,
        new: &known,
        written,
        revision,
        is_any_new: new.items().any(|item| !before.items.contains_key(&item.id)),
        phases: new
            .phases
            .iter()
            .map(|phase| (phase.id.as_str(), phase))
            .collect(),
    };
    let mut flaws = Vec::new();
    for item in old.items() {
        match known.items.get(&item.id) {
            Some(now) => flaws.extend(compared.meaning(item, now)),
            None if known.former.contains_key(&item.id) => {}
            None => flaws.push(compared.vanished(item)),
        }
        for alias in &item.aliases {
            flaws.extend(compared.former(item, alias));
        }
    }
    flaws.sort();
    flaws
}

/// The items of a version by id, former id and words of their title.
struct Known<'a> {
    items: HashMap<&'a Id, &'a Item>,
    former: HashMap<&'a Id, &'a Item>,
    titled: HashMap<String, &'a Item>,
}

impl<'a> Known<'a> {
    fn new(roadmap: &'a Roadmap) -> Self {
        let items = || roadmap.items();
        let former = items().flat_map(|item| item.aliases.iter().map(move |id| (id, item)));
        let mut titled: HashMap<String, Option<&Item>> = HashMap::new();
        for item in items() {
            let title = words(&item.title).join(" ");
            let first = titled.entry(title).or_insert(Some(item));
            // A title that stands twice tells nothing.
            if first.is_some_and(|first| first.id != item.id) {
                *first = None;
            }
        }
        Self {
            items: items().map(|item| (&item.id, item)).collect(),
            former: former.collect(),
            titled: titled
                .into_iter()
                .filter_map(|(title, item)| Some((title, item?)))
                .filter(|(title, _)| !title.is_empty())
                .collect(),
        }
    }
}

struct Compared<'a> {
    old: &'a Known<'a>,
    new: &'a Known<'a>,
    written: &'a Written<'a>,
    revision: &'a str,
    /// Whether there is an item that was not there before: it may have taken another's place.
    is_any_new: bool,
    phases: HashMap<&'a str, &'a Phase>,
}

impl Compared<'_> {
    fn place(&self, item: &Item) -> Place {
        let places = &self.written.places;
        places.within(item.line, item.id.as_str())
    }

    fn vanished(&self, item: &Item) -> Flaw {
        let (id, revision) = (&item.id, self.revision);
        let titled = self.new.titled.get(&words(&item.title).join(" "));
        // An item that was there before has not taken another's place.
        let heir = titled.filter(|now| !self.old.items.contains_key(&now.id));
        let gone =
            format!("the id `{id}` of {revision} is gone, and no item names it as a former one");
        if let Some(now) = heir {
            let flaw = self.place(now).flaw(Check::VanishedId, gone);
            return flaw.mend(format!(
                "the item `{}` has the same title: write aliases = [\"{id}\"] in its `toml peak` block",
                now.id
            ));
        }
        // No item that is left is to blame: the heading below which it stood is marked.
        let places = &self.written.places;
        let place = match self.phases.get(id.phase()) {
            Some(phase) => places.within(phase.line, &phase.title),
            None => places.line(1),
        };
        let message = format!("{gone}; it was \u{201c}{}\u{201d}", item.title.trim());
        let flaw = place.flaw(Check::VanishedId, message).mend(format!(
            "if nothing took its place, leave it out: learners' ticks go below Archived; else write aliases = [\"{id}\"] in the \
             `toml peak` block of the item that did"
        ));
        let severity = match self.is_any_new {
            true => flaw.severity,
            false => Severity::Warning,
        };
        Flaw { severity, ..flaw }
    }

    /// The same id with quite another title.
    fn meaning(&self, old: &Item, new: &Item) -> Option<Flaw> {
        let (before, after) = (words(&old.title), words(&new.title));
        if before == after {
            return None;
        }
        let (id, revision) = (&old.id, self.revision);
        let (was, is) = (old.title.trim(), new.title.trim());
        let other = self.old.titled.get(&after.join(" "));
        if let Some(other) = other.filter(|other| other.id != *id && !are_alike(&before, &after)) {
            let message = format!(
                "`{id}` was \u{201c}{was}\u{201d} at {revision} and is now \u{201c}{is}\u{201d}, which was `{}`",
                other.id
            );
            let flaw = self.place(new).flaw(Check::SwappedId, message);
            return Some(flaw.mend(
                "an id stays with what it asks for: ticks of learners would move to something else",
            ));
        }
        if are_alike(&before, &after) {
            return None;
        }
        let message = format!(
            "`{id}` was \u{201c}{was}\u{201d} at {revision} and is now \u{201c}{is}\u{201d}"
        );
        let flaw = self.place(new).flaw(Check::ChangedTitle, message);
        Some(flaw.mend("if it asks for something else now, give it an id that was never used"))
    }

    /// What became of a former id.
    fn former(&self, item: &Item, alias: &Id) -> Option<Flaw> {
        let (revision, id) = (self.revision, &item.id);
        if let Some(now) = self.new.items.get(alias) {
            if self.old.items.contains_key(alias) {
                return None;
            }
            let message = format!(
                "`{alias}` was a former id of `{id}` at {revision}, and is another item's now"
            );
            let flaw = self.place(now).flaw(Check::ReusedId, message);
            return Some(flaw.mend(
                "a removed id is never given to another item: choose one that was never used",
            ));
        }
        let now = self.new.items.get(id)?;
        if self.new.former.contains_key(alias) {
            return None;
        }
        let message =
            format!("`{alias}` was a former id of `{id}` at {revision}, and is named no longer");
        let flaw = self.place(now).flaw(Check::ForgottenAlias, message);
        Some(flaw.mend(format!(
            "keep aliases = [\"{alias}\"]: learners who started before may still have it"
        )))
    }
}

/// Words that make no two titles alike.
const SMALL: [&str; 14] = [
    "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "your",
];

/// The words of a title in lower case.
fn words(title: &str) -> Vec<String> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether two titles may be the same thing in other words: a third of the words of the shorter are in the other, or begin alike.
fn are_alike(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    let stems: HashSet<String> = long.iter().map(|word| stem(word)).collect();
    let shared = short
        .iter()
        .filter(|word| !SMALL.contains(&word.as_str()))
        .filter(|word| stems.contains(&stem(word)))
        .count();
    shared * 3 >= short.len().max(1) && shared > 0
}
