//! A document's states, read one after another.
//!
//! The rules judge a document as a whole, so that little of it can make them read all of it otherwise: ten headings below which
//! nothing stands yet, and headings are the items. Who has ticked something in it knows better. Where a state, read anew, has fewer
//! of the items of the state before than it has when read as that one was, it is read as that one was, as far as it takes; and no
//! longer than it takes, nor where far more would come to be items than are kept.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::roadmap::{Roadmap, Unreadable, title};

use super::reading::Reading;
use super::rule::Rule;
use super::survey;
use super::whole::Whole;
use super::{Readout, text};

/// Most ways to read one state that are tried.
const MOST_TRIED: usize = 16;
/// For one item that is kept, so many others may come that the rules left out; none where it is not a tenth of all.
const MOST_STRANGE: usize = 3;

/// So many bytes take as long to read as one item takes to be made and found again.
const BYTES_AN_ITEM: usize = 512;

/// Reads the states of one document, the oldest first.
#[derive(Debug)]
pub struct States {
    reading: Reading,
    former: Option<Former>,
    effort: usize,
}

/// What is known of the state before.
#[derive(Debug)]
struct Former {
    whole: Whole,
    titles: Titles,
}

/// How often each title stands in a roadmap.
type Titles = HashMap<String, usize>;

/// A state as it reads in one way.
struct Read {
    reading: Reading,
    readout: Readout,
    titles: Titles,
    /// What would be an item but for a rule.
    left: Vec<(Rule, String)>,
    /// What it took to come by it, other readings that were tried among that.
    effort: usize,
}

/// How much it takes to look at so many items in so many bytes: about as much as so many items alone.
pub fn effort(items: usize, bytes: usize) -> usize {
    items + bytes / BYTES_AN_ITEM
}

impl States {
    /// None is read yet; the first is to be read so.
    pub fn new(reading: Reading) -> Self {
        Self {
            reading,
            former: None,
            effort: 0,
        }
    }

    /// The next state. One without any item is as if it had never been.
    ///
    /// # Errors
    /// [`Unreadable`] where it is beyond the limits.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Roadmap, Unreadable> {
        let text = text(bytes)?;
        let read = match &self.former {
            None => Read::of(&text, self.reading.clone())?,
            Some(former) => former.read(&text, &self.reading)?,
        };
        self.effort += read.effort;
        if !read.titles.is_empty() {
            self.reading = read.reading;
            self.former = Some(Former {
                whole: read.readout.whole,
                titles: read.titles,
            });
        }
        let mut roadmap = read.readout.roadmap;
        roadmap.notices.extend(super::not_utf8(bytes));
        Ok(roadmap)
    }

    /// What the last state was read as though the rules would have it otherwise; nothing in most documents.
    pub fn held(&self) -> &Whole {
        &self.reading.whole
    }

    /// What all that was read took, in items.
    pub fn effort(&self) -> usize {
        self.effort
    }
}

impl Read {
    fn of(text: &str, reading: Reading) -> Result<Self, Unreadable> {
        let (readout, left) = super::read(text, &reading, survey::left)?;
        let mut titles = Titles::new();
        for item in readout.roadmap.items() {
            *titles.entry(title::bare(&item.title)).or_default() += 1;
        }
        let effort = effort(readout.roadmap.items().count(), text.len());
        Ok(Self {
            effort,
            reading,
            readout,
            titles,
            left,
        })
    }
}

impl Former {
    /// The next state, read as the former one in the fewest parts that keep the most of its items.
    fn read(&self, text: &str, reading: &Reading) -> Result<Read, Unreadable> {
        let read_as = |whole: Whole| {
            let reading = Reading {
                whole,
                ..reading.clone()
            };
            Read::of(text, reading)
        };
        let mut best = read_as(Whole::default())?;
        let all: usize = self.titles.values().sum();
        let (mut kept, mut strange) = (self.kept_by(&best), 0);
        let left_out = self.left_out(&best);
        let mut next = self.parts(&best);
        let (mut at, mut effort) = (0, best.effort);
        while kept < all && at < next.len().min(MOST_TRIED) {
            // One that is beyond the limits is no better.
            if let Ok(other) = read_as(next[at].clone()) {
                effort += other.effort;
                for part in self.parts(&other) {
                    let more = next[at].and(&part);
                    if !next.contains(&more) {
                        next.push(more);
                    }
                }
                let gain = self.kept_by(&other).saturating_sub(kept);
                let most = match gain * 10 >= all {
                    true => gain * MOST_STRANGE,
                    false => 0,
                };
                let others = left_out
                    .iter()
                    .filter(|one| other.titles.contains_key(*one));
                let others = others.count();
                if gain > 0 && others.saturating_sub(strange) <= most {
                    (best, kept, strange) = (other, kept + gain, others);
                }
            }
            at += 1;
        }
        best.effort = effort;
        Ok(best)
    }

    /// What the rules leave out for what it is, and never was an item.
    fn left_out(&self, read: &Read) -> HashSet<String> {
        let left = read.left.iter();
        let others = left.filter(|(rule, title)| {
            !matches!(rule, Rule::OtherCarrier | Rule::NoBox) && !self.titles.contains_key(title)
        });
        others.map(|(_, title)| title.clone()).collect()
    }

    /// What could be asked for to have back what is lost in a state that was read so, each thing alone.
    fn parts(&self, read: &Read) -> Vec<Whole> {
        let is_lost = |title: &String| {
            let there = read.titles.get(title).copied().unwrap_or(0);
            self.titles.get(title).is_some_and(|count| there < *count)
        };
        if !self.titles.keys().any(is_lost) {
            return Vec::new();
        }
        let left = read.left.iter().filter(|(_, title)| is_lost(title));
        let rules: BTreeSet<Rule> = left.map(|(rule, _)| *rule).collect();
        let rules = rules.into_iter().filter_map(Whole::without);
        let apart = self.whole.apart(&read.readout.whole);
        apart.into_iter().chain(rules).collect()
    }

    /// How many of its items another state has, by their titles.
    fn kept_by(&self, read: &Read) -> usize {
        let kept = self.titles.iter().map(|(title, count)| {
            let there = read.titles.get(title).copied().unwrap_or(0);
            there.min(*count)
        });
        kept.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::States;
    use crate::roadmap::parse::Reading;

    /// The items' ids of each state, and what it was read as.
    fn read(states: &[&str]) -> Vec<(Vec<String>, String)> {
        let mut reader = States::new(Reading::default());
        let read = states.iter().map(|state| {
            let roadmap = reader.read(state.as_bytes()).unwrap();
            let ids = roadmap.items().map(|item| item.id.to_string());
            (ids.collect(), reader.held().to_string())
        });
        read.collect()
    }

    fn soon(numbers: std::ops::Range<usize>) -> String {
        numbers
            .map(|n| format!("\n## Phase {n}: Soon {n}\n"))
            .collect()
    }

    const BEGUN: &str = "# Road\n\n## Phase 1: Alpha\n\n- One\n- Two\n- Three\n";

    #[test]
    fn headings_to_be_filled_later_do_not_become_the_items() {
        let more = BEGUN.to_owned() + &soon(2..12);
        let filled = BEGUN.to_owned()
            + "\n## Phase 2: Beta\n\n- Four\n- Five\n"
            + "\n## Phase 3: Gamma\n\n- Six\n- Seven\n"
            + &soon(4..14);
        let all = filled.replace("\n## Phase 4", "- Eight\n- Nine\n- Ten\n\n## Phase 4");
        let read = read(&[BEGUN, &more, &filled, &all]);
        let held: Vec<&str> = read.iter().map(|(_, held)| held.as_str()).collect();
        assert_eq!(held, ["", "no-headings", "no-headings", "no-headings"]);
        assert_eq!(read[0].0, read[1].0);
        let all = "alpha.one alpha.two alpha.three beta.four beta.five gamma.six gamma.seven";
        assert_eq!(read[2].0.join(" "), all);
        assert_eq!(read[3].0.len(), 10);
    }

    #[test]
    fn what_is_held_is_let_go_where_the_rules_read_as_much() {
        let more = BEGUN.to_owned() + &soon(2..12);
        let few = BEGUN.to_owned() + "\n## Phase 2: Beta\n\n- Four\n";
        let read = read(&[BEGUN, &more, &few]);
        assert_eq!(read[1].1, "no-headings");
        assert_eq!(read[2].1, "");
        assert_eq!(read[2].0.len(), 4);
    }

    #[test]
    fn a_few_boxes_do_not_put_away_what_has_none() {
        let plain =
            "# Road\n\n## Alpha\n\n- One\n- Two\n- Three\n- Four\n\n## Beta\n\n- Five\n- Six\n";
        let boxed = plain.replace("- One\n- Two\n- Three", "- [ ] One\n- [ ] Two\n- [ ] Three");
        let read = read(&[plain, &boxed]);
        assert_eq!(read[0].0, read[1].0);
        assert_eq!(read[1].1, "no-boxes");
    }

    #[test]
    fn an_author_who_turns_to_another_form_is_followed() {
        let plain = "# Road\n\n## Alpha\n\n- One\n- Two\n\n## Beta\n\n- Three\n- Four\n";
        let boxed = plain.replace("- ", "- [ ] ");
        let read = read(&[plain, &boxed]);
        assert_eq!(read[0].0, read[1].0);
        assert_eq!(read[1].1, "");
    }

    /// The titles of the last state, and what it was read as.
    fn last(states: &[&str]) -> (Vec<String>, String) {
        let mut reader = States::new(Reading::default());
        let read = states
            .iter()
            .map(|state| reader.read(state.as_bytes()).unwrap());
        let last = read.last().unwrap();
        let titles = last.items().map(|item| item.title.clone()).collect();
        (titles, reader.held().to_string())
    }

    const TWO: &str = "# R\n\n## A\n\n- One\n- Two\n- Three\n\n## B\n\n- Four\n- Five\n";

    #[test]
    fn a_rule_that_left_out_other_things_before_is_held_too() {
        let begun = TWO.to_owned() + "\n## C\n\n**Resources**\n\n- Book\n- Site\n";
        let labelled = begun.replace("- Four", "Resources:\n\n- Four");
        let (titles, held) = last(&[&begun, &labelled]);
        assert_eq!(held, "no-labels");
        for title in ["Four", "Five"] {
            assert!(titles.iter().any(|one| one == title), "{titles:?}");
        }
        let begun = TWO.to_owned() + "\n## Contributing\n\n- Book\n- Site\n";
        let renamed = begun.replace("## B\n", "## Resources\n");
        let (titles, held) = last(&[&begun, &renamed]);
        assert_eq!(held, "no-titles");
        assert!(titles.iter().any(|one| one == "Four"), "{titles:?}");
    }

    #[test]
    fn what_bites_only_once_something_is_held_is_held_as_well() {
        let plain = "# R\n\n## A\n\n- One\n- Two\n- Three\n- Four\n\n## B\n\n- Five\n- Six\n- Seven\n- Eight\n";
        let mut changed = plain.replace("## B", "## Contributing");
        for title in ["One", "Five", "Six", "Seven"] {
            changed = changed.replace(&format!("- {title}"), &format!("- [ ] {title}"));
        }
        let (titles, held) = last(&[plain, &changed]);
        assert_eq!((titles.len(), held.as_str()), (8, "no-boxes+no-titles"));
        let one = "# A\n\n- One\n- Two\n- Three\n- Four\n- Five\n";
        let boxed = one
            .replace("- ", "- [ ] ")
            .replace("- [ ] Three", "- Three");
        let labelled = boxed.replace("- [ ] One", "Resources:\n\n- [ ] One");
        let (titles, held) = last(&[one, &boxed, &labelled]);
        assert_eq!((titles.len(), held.as_str()), (5, "no-boxes+no-labels"));
    }

    #[test]
    fn an_item_that_went_among_many_others_does_not_bring_those() {
        let lines = |name: &str, count: usize| -> String {
            (0..count).map(|n| format!("- {name} {n}\n")).collect()
        };
        let kept = format!("{TWO}{}", lines("Topic", 30));
        let begun = format!("{kept}- Git book\n");
        let links = lines("Link", 10);
        let retired = format!("{kept}\n## Resources\n\n- Git book\n{links}");
        let (titles, held) = last(&[&begun, &retired]);
        assert_eq!((titles.len(), held.as_str()), (35, ""));
    }

    #[test]
    fn lists_that_stand_for_headings_still_do_when_more_comes_beside_them() {
        let part = |title: &str| format!("- {title}\n  - {title} one\n  - {title} two\n");
        let begun = format!("# R\n\n{}{}{}", part("Alpha"), part("Beta"), part("Gamma"));
        let more: String = (0..9).map(|n| format!("- More {n}\n")).collect();
        let grown = format!("{begun}\n## More\n\n{more}");
        let (titles, held) = last(&[&begun, &grown]);
        assert!(
            titles.iter().any(|one| one == "Beta two"),
            "{titles:?} {held}"
        );
    }

    #[test]
    fn a_state_without_what_is_held_is_read_by_the_rules() {
        let headings: String = (0..10)
            .map(|n| format!("## Step {n}\n\nWords.\n\n"))
            .collect();
        let more = BEGUN.to_owned() + &soon(2..12);
        let (titles, held) = last(&[BEGUN, &more, &format!("# Road\n\n{headings}")]);
        assert_eq!((titles.len(), held.as_str()), (10, ""));
    }
}
