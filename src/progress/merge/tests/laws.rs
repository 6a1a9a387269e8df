//! The laws of merging, on the states of a few items and their notes.

use proptest::prelude::*;

use super::{BASE, merged, read};
use crate::progress::State;
use crate::progress::edit::{Action, Edit, apply};
use crate::roadmap::Id;

/// A change of state of one of the base's items, on a day in November.
fn step() -> impl Strategy<Value = (usize, u8, u32)> {
    (0..6_usize, 0..5_u8, 5..28_u32)
}

/// The base after some steps; those that are refused are left out.
fn walked(steps: &[(usize, u8, u32)], notes: &str) -> Vec<u8> {
    let mut text = BASE.as_bytes().to_vec();
    for (item, action, day) in steps {
        let document = read(&text);
        let day = format!("2026-11-{day:02}").parse().unwrap();
        let action = match action {
            0 => Some(Action::Done(day)),
            1 => Some(Action::Start(day)),
            2 => Some(Action::Skip(day)),
            3 => Some(Action::Undo),
            _ => None,
        };
        let notes = if action.is_none() && !notes.is_empty() {
            vec![format!("{notes} {day}")]
        } else {
            Vec::new()
        };
        let id = document.items[*item].id.clone();
        if let Ok(after) = apply(
            &document,
            &[Edit {
                id,
                action,
                notes,
                evidence: Vec::new(),
            }],
        ) {
            text = after;
        }
    }
    text
}

fn states(text: &[u8]) -> Vec<(Id, State, [Option<chrono::NaiveDate>; 3])> {
    let document = read(text);
    let items = document.items.iter();
    items
        .map(|one| {
            (
                one.id.clone(),
                one.state,
                [one.started_on, one.done_on, one.skipped_on],
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn the_laws_hold(x in prop::collection::vec(step(), 0..6), y in prop::collection::vec(step(), 0..6), z in prop::collection::vec(step(), 0..6)) {
        let b = BASE.as_bytes();
        let (x, y, z) = (walked(&x, "ours"), walked(&y, "theirs"), walked(&z, "third"));
        prop_assert_eq!(&merged(&x, &x, &x).text, &x);
        prop_assert_eq!(&merged(b, &x, b).text, &x);
        prop_assert_eq!(&merged(b, b, &x).text, &x);
        prop_assert_eq!(&merged(b, &x, &x).text, &x);
        let one = merged(b, &x, &y);
        prop_assert_eq!(&one.conflicts, &Vec::<usize>::new());
        prop_assert_eq!(states(&one.text), states(&merged(b, &y, &x).text));
        // Merging the result once more changes nothing.
        prop_assert_eq!(&merged(b, &one.text, &one.text).text, &one.text);
        prop_assert_eq!(states(&merged(b, &one.text, &x).text), states(&one.text));
        // Associative.
        let left = merged(b, &one.text, &z);
        let right = merged(b, &x, &merged(b, &y, &z).text);
        prop_assert_eq!(states(&left.text), states(&right.text));
        // Ticks are the union, unless one was taken back.
        let ticked = |text: &[u8]| -> Vec<bool> { states(text).iter().map(|one| one.1 == State::Done).collect() };
        for (((now, was), mine), yours) in ticked(&one.text).iter().zip(ticked(b)).zip(ticked(&x)).zip(ticked(&y)) {
            prop_assert_eq!(*now, if was { mine && yours } else { mine || yours });
        }
        // No note is lost, and nothing odd comes up.
        let text = String::from_utf8(one.text.clone()).unwrap();
        for side in [&x, &y] {
            for line in String::from_utf8(side.clone()).unwrap().lines().filter(|line| line.starts_with("  - ")) {
                prop_assert!(text.contains(line), "{}", line);
            }
        }
        prop_assert_eq!(read(&one.text).notices, vec![]);
    }

    #[test]
    fn a_side_that_changed_nothing_yields_whatever_the_text(base in "(- \\[[ x]\\] [ab] `w\\.[ab]`( ✅ 2026-11-0[1-3])?\r?\n|  - n\n|text\n|\n|## W `w`\n){0,8}", side in "(- \\[[ x/-]\\] [ab] `w\\.[ab]`( [✅❌🛫] 2026-11-0[1-3])?\r?\n|  - n\n|text\n|\n|## W `w`\n){0,8}") {
        let (b, s) = (base.as_bytes(), side.as_bytes());
        for result in [merged(b, s, b), merged(b, b, s), merged(b, s, s)] {
            prop_assert_eq!(String::from_utf8_lossy(&result.text), side.as_str());
            prop_assert_eq!((result.conflicts.len(), result.archived.len()), (0, 0));
        }
    }

    #[test]
    fn whatever_was_ticked_on_one_side_is_ticked_in_the_end(gone in prop::collection::vec(any::<bool>(), 18), steps in prop::collection::vec(step(), 0..6)) {
        let ours = walked(&steps, "ours");
        let lines = BASE.lines().zip(&gone).filter(|(_, gone)| !**gone).map(|(line, _)| format!("{line}\n"));
        let theirs: String = lines.collect();
        let result = merged(BASE.as_bytes(), &ours, theirs.as_bytes());
        if result.conflicts.is_empty() {
            let after = read(&result.text);
            for entry in read(&ours).items.iter().filter(|one| one.state == State::Done) {
                let was = read(BASE.as_bytes()).find(&entry.id).unwrap().state;
                if was != State::Done {
                    let archived = || after.archived.iter().find(|one| one.id == entry.id);
                    let found = after.find(&entry.id).or_else(archived);
                    prop_assert_eq!(found.map(|one| one.state), Some(State::Done), "{}", entry.id);
                }
            }
        }
    }
}
