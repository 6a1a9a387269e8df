//! Counting, selecting and sparing what cannot be judged.

use super::sample::{date, document, finding, today};
use super::{Count, status, summary};
use crate::evidence::{Report, Verdict};
use crate::progress::State;
use crate::roadmap::Id;

fn count(items: usize, done: usize, skipped: usize) -> Count {
    Count {
        items,
        done,
        skipped,
        ..Count::default()
    }
}

#[test]
fn percent_is_of_what_is_not_skipped_with_one_decimal() {
    for (items, done, skipped, percent) in [
        (10, 3, 0, "30.0"),
        (10, 3, 1, "33.3"),
        (3, 2, 0, "66.7"),
        (8, 1, 0, "12.5"),
        (0, 0, 0, "0.0"),
        (4, 0, 4, "0.0"),
        (5, 3, 2, "100.0"),
    ] {
        assert_eq!(count(items, done, skipped).percent(), percent);
    }
}

#[test]
fn a_hundred_percent_is_never_said_before_all_is_done() {
    assert_eq!(count(20_000, 19_999, 0).percent(), "99.9");
    assert_eq!(count(20_001, 19_999, 1).percent(), "99.9");
    assert_eq!(count(20_000, 20_000, 0).percent(), "100.0");
}

#[test]
fn items_count_in_the_phase_that_their_id_names() {
    let document = document(
        &[("basics", "Phase 1: Basics"), ("empty", "Phase 2: Empty")],
        &[
            ("basics.a", State::Done),
            ("late.x", State::Started),
            ("basics.b", State::Skipped),
            ("basics.c", State::Todo),
        ],
    );
    let summary = summary(&document, None);
    let rows: Vec<_> = summary
        .phases
        .iter()
        .map(|phase| {
            let count = phase.count;
            (
                phase.title.as_str(),
                [
                    count.items,
                    count.done,
                    count.started,
                    count.skipped,
                    count.todo(),
                ],
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Phase 1: Basics", [3, 1, 0, 1, 1]),
            ("Phase 2: Empty", [0; 5]),
            ("late", [1, 0, 1, 0, 0]),
        ]
    );
    assert_eq!((summary.total.items, summary.total.provable), (4, None));
}

#[test]
fn only_claims_are_provable() {
    let document = document(
        &[("a", "A"), ("b", "B")],
        &[
            ("a.one", State::Done),
            ("a.two", State::Done),
            ("a.three", State::Todo),
            ("b.one", State::Done),
        ],
    );
    let report = Report {
        findings: vec![
            finding("a.one", Verdict::Verified),
            finding("a.two", Verdict::Unverified),
            finding("a.three", Verdict::Ready),
            finding("b.one", Verdict::Unknown),
        ],
        ..Report::default()
    };
    let summary = summary(&document, Some(&report));
    let proven = |count: Count| (count.verified, count.provable);
    assert_eq!(proven(summary.total), (Some(1), Some(3)));
    assert_eq!(proven(summary.phases[0].count), (Some(1), Some(2)));
    assert_eq!(proven(summary.phases[1].count), (Some(0), Some(1)));
}

#[test]
fn the_week_is_seven_days_that_end_today() {
    let mut document = document(
        &[("a", "A")],
        &[
            ("a.today", State::Done),
            ("a.first", State::Done),
            ("a.before", State::Done),
            ("a.future", State::Done),
            ("a.undated", State::Done),
            ("a.begun", State::Started),
        ],
    );
    for (at, day) in [
        (0, "2026-11-20"),
        (1, "2026-11-14"),
        (2, "2026-11-13"),
        (3, "2026-11-21"),
    ] {
        document.items[at].done_on = Some(date(day));
    }
    document.items[5].started_on = Some(date("2026-11-18"));
    let week = status(&document, None, None, today()).week;
    assert_eq!(
        (week.since, week.done, week.started),
        (date("2026-11-14"), 2, 1)
    );
}

#[test]
fn activity_is_counted_back_from_the_newest_tick() {
    let mut document = document(
        &[("a", "A")],
        &[
            ("a.one", State::Done),
            ("a.two", State::Done),
            ("a.three", State::Done),
            ("a.old", State::Done),
            ("a.undated", State::Done),
        ],
    );
    for (at, day) in [
        (0, "2026-11-15"),
        (1, "2026-11-09"),
        (2, "2026-11-08"),
        (3, "2020-01-01"),
    ] {
        document.items[at].done_on = Some(date(day));
    }
    let items: Vec<_> = document.items.iter().collect();
    assert_eq!(
        super::activity(&items, 3),
        Some((vec![0, 1, 2], date("2026-11-15")))
    );
    assert_eq!(super::activity(&items[4..], 3), None);
}

#[test]
fn a_phase_is_named_by_id_start_or_number() {
    let of = |phases: &[(&str, &str)], wanted: &str| {
        let summary = summary(&document(phases, &[]), None);
        summary.phase(wanted).map(|phase| phase.id.to_string()).ok()
    };
    let counted = [
        ("python", "Phase 1: Python"),
        ("drf", "Phase 4: DRF"),
        ("deploy", "Projects"),
    ];
    for (wanted, found) in [
        ("drf", Some("drf")),
        ("d", None),
        ("dr", Some("drf")),
        ("4", Some("drf")),
        ("1", Some("python")),
        ("2", None),
        ("4.5", None),
        ("nothing", None),
        ("*", None),
    ] {
        assert_eq!(of(&counted, wanted).as_deref(), found, "{wanted}");
    }
    let plain = [("basics", "Basics"), ("more", "More")];
    assert_eq!(of(&plain, "2").as_deref(), Some("more"));
    assert_eq!(of(&plain, "0"), None);
}

#[test]
fn a_status_narrowed_to_a_phase_adds_up() {
    let document = document(
        &[("a", "A"), ("b", "B")],
        &[
            ("a.one", State::Done),
            ("b.one", State::Todo),
            ("b.two", State::Done),
        ],
    );
    let phase = Id::parse("b").unwrap();
    let status = status(&document, None, None, today()).only(&phase, today());
    assert_eq!(
        (status.summary.total.items, status.summary.total.done),
        (2, 1)
    );
    assert_eq!(status.items.len(), 2);
    assert_eq!(status.title, "Backend");
}
