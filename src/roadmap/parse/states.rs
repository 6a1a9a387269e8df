//! A document's states, read one after another.
//!
//! The rules judge a document as a whole, so that little of it can make them read all of it otherwise: ten headings below which
//! nothing stands yet, and headings are the items. Who has ticked something in it knows better. Where a state, read anew, has fewer
//! of the items of the state before than it has when read as that one was, it is read as that one was, as far as it takes; and no
//! longer than it takes.

use std::collections::HashMap;

use crate::roadmap::{Roadmap, Unreadable, title};

use super::reading::Reading;
use super::whole::Whole;
use super::{Readout, survey_bytes};

/// Reads the states of one document, the oldest first.
#[derive(Debug)]
pub struct States {
    reading: Reading,
    former: Option<Former>,
}

/// What is known of the state before.
#[derive(Debug)]
struct Former {
    whole: Whole,
    titles: HashMap<String, usize>,
}

impl States {
    /// None is read yet; the first is to be read so.
    pub fn new(reading: Reading) -> Self {
        Self {
            reading,
            former: None,
        }
    }

    /// The next state. One without any item is as if it had never been.
    ///
    /// # Errors
    /// [`Unreadable`] where it is beyond the limits.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Roadmap, Unreadable> {
        let Some(former) = &self.former else {
            let read = survey_bytes(bytes, &self.reading)?;
            return Ok(self.took(read));
        };
        let mut reading = self.reading.clone();
        reading.whole = Whole::default();
        let mut best = survey_bytes(bytes, &reading)?;
        let apart = former.whole.apart(&best.whole);
        if !apart.is_empty() {
            let mut kept = former.kept_by(&best.roadmap);
            for whole in apart {
                let held = Reading {
                    whole,
                    ..reading.clone()
                };
                let other = survey_bytes(bytes, &held)?;
                let keeps = former.kept_by(&other.roadmap);
                if keeps > kept {
                    (best, kept, reading) = (other, keeps, held);
                }
            }
        }
        if best.roadmap.items().next().is_some() {
            self.reading = reading;
        }
        Ok(self.took(best))
    }

    /// What the last state was read as though the rules would have it otherwise; nothing in most documents.
    pub fn held(&self) -> &Whole {
        &self.reading.whole
    }

    fn took(&mut self, read: Readout) -> Roadmap {
        if read.roadmap.items().next().is_some() {
            self.former = Some(Former {
                whole: read.whole,
                titles: titles(&read.roadmap),
            });
        }
        read.roadmap
    }
}

impl Former {
    /// How many of its items another state has, by their titles.
    fn kept_by(&self, roadmap: &Roadmap) -> usize {
        let there = titles(roadmap);
        let kept = self.titles.iter().map(|(title, count)| {
            let there = there.get(title).copied().unwrap_or(0);
            there.min(*count)
        });
        kept.sum()
    }
}

/// How often each title stands in a roadmap.
fn titles(roadmap: &Roadmap) -> HashMap<String, usize> {
    let mut titles = HashMap::new();
    for item in roadmap.items() {
        *titles.entry(title::bare(&item.title)).or_default() += 1;
    }
    titles
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
}
