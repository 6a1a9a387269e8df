//! The laws of merging, and the meetings of two changes that learners have.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Labels, Merged, Versions, merge};
use crate::progress::edit::{Action, Edit, apply};
use crate::progress::{Document, State};
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Id, Roadmap};

const BASE: &str = "# Progress

<!-- peak:1 roadmap=x -->

## Web `web`

- [ ] Requests `web.requests`
- [ ] Sessions `web.sessions` 🛫 2026-11-01
- [x] Signals `web.signals` ✅ 2026-11-02
- [ ] Email `web.email` ❌ 2026-11-03
  - why not

## Data `data`

- [ ] Models `data.models`
- [x] Queries `data.queries`
";

/// The roadmap that has the base's items.
static ROADMAP: LazyLock<Roadmap> = LazyLock::new(roadmap);

fn roadmap() -> Roadmap {
    let items = BASE.lines().filter(|line| line.starts_with(['#', '-']));
    let items = items.map(|line| match line.rsplit_once('`') {
        Some((head, _)) if line.starts_with('-') => format!("- {}`\n", &head[6..]),
        _ => format!("\n{line}\n\n"),
    });
    parse::roadmap(&items.collect::<String>(), &Reading::default()).unwrap()
}

fn read(text: &[u8]) -> Document {
    Document::read(text.to_vec(), Some(&ROADMAP)).unwrap()
}

fn merged(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    merge(
        &Versions { base, ours, theirs },
        Some(&ROADMAP),
        &Labels::default(),
    )
    .unwrap()
}

/// The base with these replacements.
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// Merges two sides, which must not disagree.
fn clean(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> String {
    let (ours, theirs) = (with(ours), with(theirs));
    let result = merged(BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    assert_eq!((result.conflicts.len(), result.archived.len()), (0, 0));
    String::from_utf8(result.text).unwrap()
}

const REQUESTS: &str = "- [ ] Requests `web.requests`";
const DONE: &str = "- [x] Requests `web.requests` ✅ 2026-11-20";

#[test]
fn neighbours_ticked_on_two_machines_are_both_ticked() {
    let sessions = (
        "- [ ] Sessions `web.sessions` 🛫 2026-11-01",
        "- [x] Sessions `web.sessions` 🛫 2026-11-01 ✅ 2026-11-19",
    );
    let models = ("- [ ] Models", "- [x] Models");
    assert_eq!(
        clean(&[(REQUESTS, DONE)], &[sessions, models]),
        with(&[(REQUESTS, DONE), sessions, models])
    );
}

#[test]
fn of_two_days_for_one_tick_the_earlier_counts() {
    let later = "- [x] Requests `web.requests` ✅ 2026-11-27";
    for (one, other) in [(later, DONE), (DONE, later)] {
        assert_eq!(
            clean(&[(REQUESTS, one)], &[(REQUESTS, other)]),
            with(&[(REQUESTS, DONE)])
        );
    }
}

#[test]
fn a_tick_meets_a_new_title_a_new_neighbour_and_a_note() {
    let title = ("Requests", "Requests and responses");
    assert_eq!(
        clean(&[(REQUESTS, DONE)], &[title]),
        with(&[(REQUESTS, DONE), title])
    );
    let neighbour = ("- [ ] Sessions", "- [ ] New `web.new`\n- [ ] Sessions");
    assert_eq!(
        clean(&[(REQUESTS, DONE)], &[neighbour]),
        with(&[(REQUESTS, DONE), neighbour])
    );
    let note = (REQUESTS, "- [ ] Requests `web.requests`\n  - my note");
    let both = with(&[(REQUESTS, &format!("{DONE}\n  - my note"))]);
    assert_eq!(clean(&[(REQUESTS, DONE)], &[note]), both);
    assert_eq!(clean(&[note], &[(REQUESTS, DONE)]), both);
}

#[test]
fn notes_of_both_are_kept_and_the_same_note_once() {
    let ours = (
        REQUESTS,
        "- [ ] Requests `web.requests`\n  - same\n  - ours",
    );
    let theirs = (
        REQUESTS,
        "- [ ] Requests `web.requests`\n  - same\n  - theirs",
    );
    let both = (
        REQUESTS,
        "- [ ] Requests `web.requests`\n  - same\n  - ours\n  - theirs",
    );
    assert_eq!(clean(&[ours], &[theirs]), with(&[both]));
}

#[test]
fn an_item_moved_by_one_keeps_the_tick_of_the_other() {
    let gone = (&*format!("{REQUESTS}\n"), "");
    let there = (
        "- [ ] Models",
        "- [ ] Requests `web.requests`\n- [ ] Models",
    );
    let ticked = (
        "- [ ] Models",
        "- [x] Requests `web.requests` ✅ 2026-11-20\n- [ ] Models",
    );
    assert_eq!(
        clean(&[(REQUESTS, DONE)], &[gone, there]),
        with(&[gone, ticked])
    );
}

#[test]
fn line_ends_changed_by_one_stay_changed() {
    let ours = with(&[(REQUESTS, DONE)]);
    let theirs = with(&[("- [ ] Models", "- [x] Models")]).replace('\n', "\r\n");
    let result = merged(BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let wanted = with(&[(REQUESTS, DONE), ("- [ ] Models", "- [x] Models")]).replace('\n', "\r\n");
    assert_eq!(
        (String::from_utf8(result.text).unwrap(), result.conflicts),
        (wanted, vec![])
    );
}

#[test]
fn what_one_ticked_and_the_other_removed_is_archived() {
    let ours = with(&[(REQUESTS, &format!("{DONE}\n  - mine"))]);
    let theirs = with(&[(&format!("{REQUESTS}\n"), "")]);
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(BASE.as_bytes(), one.as_bytes(), other.as_bytes());
        assert_eq!(result.archived, [Id::parse("web.requests").unwrap()]);
        let text = String::from_utf8(result.text).unwrap();
        assert!(
            text.ends_with(&format!("\n\n## Archived\n\n{DONE}\n  - mine\n")),
            "{text}"
        );
    }
    // What stood deeper comes to the margin, and what is nested in it comes once.
    let deep = with(&[(
        REQUESTS,
        "- x\n  - y\n    - [ ] Requests `web.requests`\n      - [ ] Own `web.own`",
    )]);
    let ours = deep
        .replace("- [ ] Req", "- [x] Req")
        .replace("- [ ] Own", "- [x] Own");
    let text = String::from_utf8(merged(deep.as_bytes(), ours.as_bytes(), theirs.as_bytes()).text)
        .unwrap();
    assert!(
        text.ends_with("## Archived\n\n- [x] Requests `web.requests`\n  - [x] Own `web.own`\n"),
        "{text}"
    );
    // What was not touched may go.
    assert_eq!(
        merged(BASE.as_bytes(), BASE.as_bytes(), theirs.as_bytes()).text,
        theirs.as_bytes()
    );
}

#[test]
fn what_both_changed_differently_is_decided_and_named() {
    let skipped = "- [ ] Requests `web.requests` ❌ 2026-11-18";
    let (ours, theirs) = (with(&[(REQUESTS, DONE)]), with(&[(REQUESTS, skipped)]));
    let result = merged(BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let named: Vec<_> = result
        .decided
        .iter()
        .map(|one| (one.id.as_str(), one.ours, one.theirs, one.now))
        .collect();
    assert_eq!(
        named,
        [("web.requests", State::Done, State::Skipped, State::Done)]
    );
    assert!(
        String::from_utf8(result.text)
            .unwrap()
            .contains("- [x] Requests `web.requests` ❌ 2026-11-18 ✅ 2026-11-20\n")
    );
    // A tick of the base that one side took back is gone.
    let signals = "- [x] Signals `web.signals` ✅ 2026-11-02";
    let (ours, theirs) = (
        with(&[(signals, "- [ ] Signals `web.signals`")]),
        with(&[(signals, "- [x] Signals `web.signals` ✅ 2026-11-05")]),
    );
    let result = merged(BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    assert_eq!((result.text, result.decided.len()), (ours.into_bytes(), 1));
}

#[test]
fn a_title_that_both_reworded_keeps_its_markers_but_not_about_the_tick() {
    let (ours, theirs) = (
        with(&[(REQUESTS, &DONE.replace("Req", "Our req"))]),
        with(&[("Requests", "Their requests")]),
    );
    let result = merged(BASE.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    assert_eq!(result.conflicts, [7]);
    let text = String::from_utf8(result.text).unwrap();
    assert!(text.contains("<<<<<<< ours\n- [x] Our requests `web.requests` ✅ 2026-11-20\n=======\n- [x] Their requests `web.requests` ✅ 2026-11-20\n>>>>>>> theirs\n"), "{text}");
}

#[test]
fn what_is_new_below_an_item_goes_where_the_other_side_moved_it() {
    let block = "- [ ] Email `web.email` ❌ 2026-11-03\n  - why not\n";
    let gone = (block, "");
    let there = (
        "- [ ] Models",
        "- [ ] Email `web.email` ❌ 2026-11-03\n  - why not\n- [ ] Models",
    );
    let more =
        "- [ ] Email `web.email` ❌ 2026-11-03\n  - why not\n  - [x] Own `web.own` ✅ 2026-11-04\n";
    let (ours, theirs) = (with(&[(block, more)]), with(&[gone, there]));
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(BASE.as_bytes(), one.as_bytes(), other.as_bytes());
        let wanted = with(&[gone, ("- [ ] Models", &format!("{more}- [ ] Models"))]);
        assert_eq!(String::from_utf8(result.text).unwrap(), wanted);
    }
}

#[test]
fn an_item_moved_by_both_stands_once_and_reworded_by_both_between_markers() {
    let gone = (&*format!("{REQUESTS}\n"), "");
    let (first, second) = (
        (
            "- [ ] Models",
            "- [ ] Requests `web.requests`\n- [ ] Models",
        ),
        (
            "- [x] Queries",
            "- [x] Requests `web.requests`\n- [x] Queries",
        ),
    );
    let result = merged(
        BASE.as_bytes(),
        with(&[gone, first]).as_bytes(),
        with(&[gone, second]).as_bytes(),
    );
    let text = String::from_utf8(result.text).unwrap();
    let ticked = first.1.replace("[ ] Requests", "[x] Requests");
    assert_eq!(text, with(&[gone, (first.0, &ticked)]));
    let mine = (
        "- [ ] Models",
        "- [ ] Our requests `web.requests`\n- [ ] Models",
    );
    let other = (
        "- [x] Queries",
        "- [ ] Their requests `web.requests`\n- [x] Queries",
    );
    let result = merged(
        BASE.as_bytes(),
        with(&[gone, mine]).as_bytes(),
        with(&[gone, other]).as_bytes(),
    );
    assert_eq!(result.conflicts.len(), 1);
    let text = String::from_utf8(result.text).unwrap();
    let line = text.lines().nth(result.conflicts[0] - 1);
    assert_eq!(line, Some("<<<<<<< ours"), "{text}");
}

#[test]
fn an_item_that_one_pasted_twice_and_the_other_removed_keeps_its_tick() {
    let twice = format!("{DONE}\n{REQUESTS}");
    let (ours, theirs) = (
        with(&[(REQUESTS, &twice)]),
        with(&[(&format!("{REQUESTS}\n"), "")]),
    );
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(BASE.as_bytes(), one.as_bytes(), other.as_bytes());
        assert!(String::from_utf8(result.text).unwrap().contains(DONE));
    }
}

#[test]
fn a_header_is_merged_key_by_key() {
    let header = "<!-- peak:1 roadmap=x -->";
    let ours = (header, "<!-- peak:1 roadmap=x learner=a@x.org -->");
    let theirs = (
        header,
        "<!-- peak:1 roadmap=x base=1234567 learner=b@x.org -->",
    );
    // In the same order whoever merges.
    let both = "<!-- peak:1 roadmap=x base=1234567 learner=b@x.org,a@x.org -->";
    assert_eq!(clean(&[ours], &[theirs]), with(&[(header, both)]));
    assert_eq!(clean(&[theirs], &[ours]), with(&[(header, both)]));
    let other = (header, "<!-- peak:1 roadmap=y -->");
    let third = (header, "<!-- peak:1 roadmap=z -->");
    let result = merged(
        BASE.as_bytes(),
        with(&[other]).as_bytes(),
        with(&[third]).as_bytes(),
    );
    assert_eq!(result.conflicts, [3]);
}

#[test]
fn what_one_put_away_keeps_the_tick_of_the_other() {
    let gone = (&*format!("{REQUESTS}\n"), "");
    let away = (
        "- [x] Queries `data.queries`\n",
        "- [x] Queries `data.queries`\n\n## Archived\n\n- [ ] Requests `web.requests`\n",
    );
    let ticked = away.1.replace(REQUESTS, DONE);
    assert_eq!(
        clean(&[(REQUESTS, DONE)], &[gone, away]),
        with(&[gone, (away.0, &ticked)])
    );
}

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
