//! What to do next: what is started, then what can be begun.

use std::collections::HashMap;

use crate::progress::{Document, Entry, State};
use crate::roadmap::{Id, Ids, Item, Roadmap};

/// What a learner could do next.
#[derive(Debug, Clone, Default)]
pub struct Next<'a> {
    /// Started items, in document order, then items to begin: todo, and all their prerequisites met.
    pub steps: Vec<Step<'a>>,
    /// Items that wait for prerequisites.
    pub waiting: Vec<Step<'a>>,
}

/// One item and what its roadmap says of it.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The item of the progress document.
    pub entry: &'a Entry,
    /// The same item of the roadmap; none for the learner's own.
    pub item: Option<&'a Item>,
    /// Prerequisites that are not met, as the roadmap names them.
    pub waits_for: Vec<&'a Id>,
}

/// All that is left to do in `document`, in the order in which to do it.
///
/// A prerequisite is met when it is done or skipped; a phase, when each of its items is. One that the document does not hold is
/// no obstacle: a learner could never meet it. A started item is under way whatever it waits for.
pub fn next<'a>(document: &'a Document, roadmap: Option<&'a Roadmap>) -> Next<'a> {
    let known = Known::new(document, roadmap);
    let mut started = Vec::new();
    let mut ready = Vec::new();
    let mut waiting = Vec::new();
    for entry in &document.items {
        if !entry.state.is_open() {
            continue;
        }
        let step = known.step(entry);
        match (entry.state, step.waits_for.is_empty()) {
            (State::Started, _) => started.push(step),
            (_, true) => ready.push(step),
            (_, false) => waiting.push(step),
        }
    }
    started.append(&mut ready);
    Next {
        steps: started,
        waiting,
    }
}

/// What `roadmap` says of each of `entries`, and what they wait for.
pub fn steps<'a>(
    document: &'a Document,
    roadmap: Option<&'a Roadmap>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<Step<'a>> {
    let known = Known::new(document, roadmap);
    entries.into_iter().map(|entry| known.step(entry)).collect()
}

/// The items of both documents by id.
struct Known<'a> {
    items: Option<Ids<'a>>,
    states: HashMap<&'a str, State>,
    open_phases: HashMap<&'a str, bool>,
}

impl<'a> Known<'a> {
    fn new(document: &'a Document, roadmap: Option<&'a Roadmap>) -> Self {
        let mut states = HashMap::new();
        let mut open_phases: HashMap<&str, bool> = HashMap::new();
        for entry in &document.items {
            states.insert(entry.id.as_str(), entry.state);
            *open_phases.entry(entry.id.phase()).or_default() |= entry.state.is_open();
        }
        for phase in roadmap.iter().flat_map(|roadmap| &roadmap.phases) {
            if let Some(open) = open_phases.get(phase.id.as_str()).copied() {
                for alias in &phase.aliases {
                    open_phases.entry(alias.as_str()).or_insert(open);
                }
            }
        }
        Self {
            items: roadmap.map(Roadmap::ids),
            states,
            open_phases,
        }
    }

    fn step(&self, entry: &'a Entry) -> Step<'a> {
        let item = self.item(&entry.id);
        Step {
            entry,
            item,
            waits_for: item
                .iter()
                .flat_map(|item| &item.after)
                .filter(|id| self.is_unmet(id))
                .collect(),
        }
    }

    fn item(&self, id: &Id) -> Option<&'a Item> {
        self.items.as_ref()?.find(id)
    }

    fn is_unmet(&self, id: &Id) -> bool {
        if id.is_phase() {
            return self.open_phases.get(id.as_str()).copied().unwrap_or(false);
        }
        let state = self.states.get(id.as_str()).or_else(|| {
            let item = self.item(id)?;
            self.states.get(item.id.as_str()).or_else(|| {
                item.aliases
                    .iter()
                    .find_map(|alias| self.states.get(alias.as_str()))
            })
        });
        state.is_some_and(|state| state.is_open())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{document, id, roadmap};
    use super::{Next, next};
    use crate::progress::State;

    fn names<'a>(next: &Next<'a>) -> Vec<&'a str> {
        next.steps
            .iter()
            .map(|step| step.entry.id.as_str())
            .collect()
    }

    #[test]
    fn started_items_come_first() {
        let document = document(
            &[("a", "A")],
            &[
                ("a.one", State::Done),
                ("a.two", State::Todo),
                ("a.three", State::Started),
                ("a.four", State::Skipped),
            ],
        );
        assert_eq!(names(&next(&document, None)), ["a.three", "a.two"]);
    }

    #[test]
    fn an_item_waits_for_its_prerequisites_and_says_which() {
        let roadmap = roadmap(&[
            ("a.one", &[]),
            ("a.two", &["a.one", "a.zero"]),
            ("b.one", &["a"]),
            ("b.two", &["a.gone"]),
        ]);
        let document = document(
            &[("a", "A"), ("b", "B")],
            &[
                ("a.zero", State::Skipped),
                ("a.two", State::Todo),
                ("a.one", State::Todo),
                ("b.one", State::Todo),
                ("b.two", State::Todo),
            ],
        );
        let next = next(&document, Some(&roadmap));
        assert_eq!(names(&next), ["a.one", "b.two"]);
        let waits: Vec<_> = next
            .waiting
            .iter()
            .map(|step| (step.entry.id.as_str(), step.waits_for.clone()))
            .collect();
        assert_eq!(
            waits,
            [("a.two", vec![&id("a.one")]), ("b.one", vec![&id("a")])]
        );
    }

    #[test]
    fn a_phase_is_met_when_all_of_it_is_done_or_skipped() {
        let roadmap = roadmap(&[("b.one", &["a"])]);
        let of = |state| {
            let document = document(
                &[("a", "A"), ("b", "B")],
                &[
                    ("a.one", State::Done),
                    ("a.two", state),
                    ("b.one", State::Todo),
                ],
            );
            next(&document, Some(&roadmap)).waiting.len()
        };
        assert_eq!(of(State::Skipped), 0);
        assert_eq!(of(State::Done), 0);
        assert_eq!(of(State::Started), 1);
    }

    #[test]
    fn a_prerequisite_is_found_by_a_former_id() {
        let mut roadmap = roadmap(&[("a.new", &[]), ("a.two", &["a.old"])]);
        roadmap.phases[0].items[0].aliases = vec![id("a.old")];
        let document = document(
            &[("a", "A")],
            &[("a.new", State::Todo), ("a.two", State::Todo)],
        );
        assert_eq!(names(&next(&document, Some(&roadmap))), ["a.new"]);
    }

    #[test]
    fn a_circle_of_prerequisites_is_left_to_the_reader() {
        let roadmap = roadmap(&[("a.one", &["a.two"]), ("a.two", &["a.one"])]);
        let document = document(
            &[("a", "A")],
            &[("a.one", State::Todo), ("a.two", State::Todo)],
        );
        let next = next(&document, Some(&roadmap));
        assert_eq!((next.steps.len(), next.waiting.len()), (0, 2));
    }
}
