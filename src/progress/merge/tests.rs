//! The meetings of two changes that learners have, and the laws of merging.

mod laws;
mod moved;
mod updated;

use std::sync::LazyLock;

use super::{Labels, Merged, Versions, merge};
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

#[test]
fn an_item_that_one_pasted_twice_as_it_was_goes_where_the_other_removed_it() {
    // The copy lacks the note: nothing was changed all the same, and the next merge sees no change either.
    let email = "- [ ] Email `web.email` ❌ 2026-11-03\n";
    let (ours, theirs) = (
        with(&[(&format!("{email}  - why not\n"), "")]),
        with(&[(email, &format!("{email}{email}"))]),
    );
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(BASE.as_bytes(), one.as_bytes(), other.as_bytes());
        let text = String::from_utf8_lossy(&result.text);
        assert!(!text.contains("web.email"), "{text}");
        let again = merged(BASE.as_bytes(), &result.text, other.as_bytes());
        assert_eq!(again.text, result.text);
    }
}

#[test]
fn a_line_that_comes_to_an_item_by_the_merge_alone_makes_no_order_count() {
    let base = "## Web `web`\n\n> - [ ] Own `web.own`\n  - [ ] Nested `web.nested`\n## Web `web`\n  - a note\n";
    // To one the item is text of the quotation; the others bring the note to it, but neither of them alone.
    let x = base.replace("  - [ ] Nested", "    - [ ] Nested");
    let y = base.replace("  - a note", "    - a note");
    let z = base.replacen("## Web `web`\n  -", "  -", 1);
    let merge =
        |ours: &str, theirs: &str| merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let text = |merged: Merged| String::from_utf8(merged.text).unwrap();
    assert_eq!(merge(&y, &z).conflicts.len(), 1);
    let left = merge(&text(merge(&x, &y)), &z);
    assert_eq!((left.conflicts.len(), left.archived.len()), (0, 0));
    assert!(
        read(&left.text)
            .find(&Id::parse("web.nested").unwrap())
            .is_none()
    );
}
