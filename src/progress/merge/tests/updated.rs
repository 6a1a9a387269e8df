//! Sides of which one or both took the roadmap's present state over: an item is the same under whatever id and title it has there.

use super::merged;
use crate::progress::ROADMAP_AT;

const BEFORE: &str = "1111111111";
const AFTER: &str = "2222222222";

/// A document of the roadmap's state `at` with these lines.
fn document(at: &str, lines: &str) -> String {
    format!("# Progress\n\n<!-- peak:1 roadmap=x {ROADMAP_AT}={at} -->\n\n{lines}")
}

/// What both make, whoever merges; without conflict.
fn both_ways(base: &str, ours: &str, theirs: &str) -> String {
    let [one, other] = [(ours, theirs), (theirs, ours)].map(|(ours, theirs)| {
        let merged = merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        let text = String::from_utf8(merged.text).unwrap();
        assert!(
            merged.conflicts.is_empty() && merged.archived.is_empty(),
            "{text}"
        );
        text
    });
    assert_eq!(one, other);
    one
}

#[test]
fn sides_that_followed_other_states_of_the_roadmap_have_one_item_and_the_state_before() {
    let header = |at: &str| format!("<!-- peak:1 roadmap=x roadmap-at={at} -->\n");
    let started = "- [ ] Sessions `web.sessions` 🛫 2026-11-01\n";
    let version = |at: &str, sessions: &str, models: &str| {
        let text = super::BASE.replace(started, sessions);
        let text = text.replacen("- [ ] Models", &format!("{models}- [ ] Models"), 1);
        text.replace("<!-- peak:1 roadmap=x -->\n", &header(at))
    };
    let base = version("1111111111", started, "");
    // One state had it among the models, under another id than the next one, which the roadmap has not either.
    let ours = version(
        "2222222222",
        "",
        "- [x] Sessions `data.sessions` <!-- was web.sessions --> 🛫 2026-11-01\n",
    );
    let theirs = version(
        "3333333333",
        "",
        "- [ ] Sessions `data.web-sessions` <!-- was web.sessions --> 🛫 2026-11-01\n",
    );
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        let text = String::from_utf8(merged.text).unwrap();
        assert!(merged.conflicts.is_empty(), "{text}");
        assert_eq!(text.matches("] Sessions").count(), 1, "{text}");
        assert!(text.contains("- [x] Sessions `data."), "{text}");
        assert!(text.contains(&header("1111111111")), "{text}");
    }
}

#[test]
fn a_tick_stays_with_its_item_where_the_roadmap_gave_its_id_to_another() {
    let version = |at: &str, web: &str, data: &str| {
        let header = format!("<!-- peak:1 roadmap=x roadmap-at={at} -->\n");
        let text = super::BASE.replace("<!-- peak:1 roadmap=x -->\n", &header);
        let text = text.replacen("## Data", &format!("{web}\n## Data"), 1);
        format!("{text}{data}")
    };
    let base = version("1111111111", "- [ ] Testing (unit) `web.testing`\n", "");
    let ticked = version("1111111111", "- [x] Testing (unit) `web.testing`\n", "");
    let load = "- [ ] Testing (load) `web.testing`\n";
    for (data, wanted, away) in [
        ("", "## Archived\n\n- [x] Testing (unit) `web.testing-2`", 1),
        (
            "- [ ] Testing (unit) `data.testing`\n",
            "- [x] Testing (unit) `data.testing`",
            0,
        ),
    ] {
        let updated = version("2222222222", load, data);
        for (ours, theirs) in [(&updated, &ticked), (&ticked, &updated)] {
            let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            let text = String::from_utf8(merged.text).unwrap();
            assert!(merged.conflicts.is_empty(), "{text}");
            assert!(text.contains(load) && text.contains(wanted), "{text}");
            assert_eq!(merged.archived.len(), away, "{text}");
        }
    }
    // Whoever words a title anew by hand means the same item.
    let reworded = version("1111111111", load, "");
    let merged = super::merged(base.as_bytes(), reworded.as_bytes(), ticked.as_bytes());
    let text = String::from_utf8(merged.text).unwrap();
    assert!(
        text.contains("- [x] Testing (load) `web.testing`"),
        "{text}"
    );
}

/// Weeks of a reading and a quiz, as `(title, former ids, ticked)`, the quiz of each under the week's number.
fn weeks(at: &str, weeks: &[(&str, &str, bool)]) -> String {
    let week = |(number, (reading, former, is_ticked)): (usize, &(&str, &str, bool))| {
        let mark = |what: &str| {
            let ids = former
                .split_whitespace()
                .map(|week| format!("{week}.{what}"));
            let ids: Vec<String> = ids.collect();
            match ids.as_slice() {
                [] => String::new(),
                ids => format!(" <!-- was {} -->", ids.join(" ")),
            }
        };
        let (week, sign) = (
            format!("week-{}", number + 1),
            if *is_ticked { 'x' } else { ' ' },
        );
        let slug = reading.to_lowercase();
        format!(
            "## Week {} `{week}`\n\n- [ ] {reading} `{week}.{slug}`{}\n- [{sign}] Quiz `{week}.quiz`{}\n\n",
            number + 1,
            mark(&slug),
            mark("quiz"),
        )
    };
    document(at, &weeks.iter().enumerate().map(week).collect::<String>())
}

#[test]
fn a_week_that_came_before_the_weeks_takes_no_tick_from_another() {
    let base = weeks(
        BEFORE,
        &[
            ("Loops", "", true),
            ("Sets", "", false),
            ("Maps", "", false),
        ],
    );
    let ticked = weeks(
        BEFORE,
        &[("Loops", "", true), ("Sets", "", true), ("Maps", "", false)],
    );
    let updated = |sets: bool, maps: bool| {
        let all = [
            ("Shell", "", false),
            ("Loops", "week-1", true),
            ("Sets", "week-2", sets),
            ("Maps", "week-3", maps),
        ];
        weeks(AFTER, &all)
    };
    // One machine has not updated yet.
    assert_eq!(
        both_ways(&base, &updated(false, false), &ticked),
        updated(true, false)
    );
    assert_eq!(
        both_ways(&base, &updated(false, true), &ticked),
        updated(true, true)
    );
    // Both have, and each ticked: the base's quiz of the first week is neither side's.
    let (one, other) = (updated(true, false), updated(false, true));
    assert_eq!(both_ways(&base, &one, &other), updated(true, true));
    // Another week came the year after: what the lines remembered by then moves nothing again.
    let last = weeks(
        "3333333333",
        &[
            ("Git", "", false),
            ("Shell", "week-1", false),
            ("Loops", "week-1 week-2", true),
            ("Sets", "week-2 week-3", false),
            ("Maps", "week-3 week-4", false),
        ],
    );
    let theirs = updated(false, true);
    let merged = both_ways(&updated(false, false), &last, &theirs);
    let wanted = "- [x] Quiz `week-5.quiz` <!-- was week-3.quiz week-4.quiz -->";
    assert!(
        merged.contains(wanted) && merged.matches("[x]").count() == 2,
        "{merged}"
    );
}

#[test]
fn an_id_that_is_the_learners_own_there_is_given_to_nobody() {
    let base = weeks(BEFORE, &[("Loops", "", true), ("Sets", "", false)]);
    let updated = [
        ("Shell", "", false),
        ("Loops", "week-1", true),
        ("Sets", "week-2", false),
    ];
    let updated = weeks(AFTER, &updated);
    let own = format!("{base}## Week 3 `week-3`\n\n- [x] My own `week-3.quiz`\n");
    let merged = merged(base.as_bytes(), updated.as_bytes(), own.as_bytes());
    let text = String::from_utf8(merged.text).unwrap();
    // Two items of one id are for a person to part.
    assert_eq!(merged.conflicts.len(), 1, "{text}");
    for line in [
        "My own `week-3.quiz`",
        "Quiz `week-3.quiz` <!-- was week-2.quiz",
        "- [ ] Quiz `week-1.quiz`",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn an_item_reworded_with_consent_here_and_without_there_is_one() {
    const WAS: &str =
        "- [x] Build a calculator `web.build-a-calculator` ✅ 2026-11-01\n  - with tests\n";
    const REST: &str = "- [ ] Forms `web.forms`\n";
    let base = document(BEFORE, &format!("## Web `web`\n\n{WAS}{REST}"));
    let one =
        "- [x] Build a pocket calculator `web.build-a-calculator` ✅ 2026-11-01\n  - with tests\n";
    let here = document(AFTER, &format!("## Web `web`\n\n{one}{REST}"));
    let there = |came: &str, away: &str| {
        let came = format!("- [{came}] Build a pocket calculator `web.build-pocket-calculator`\n");
        document(AFTER, &format!("## Web `web`\n\n{came}{REST}{away}"))
    };
    let away = |more: &str| format!("\n## Archived\n\n{WAS}{more}");
    assert_eq!(both_ways(&base, &here, &there(" ", &away(""))), here);
    assert_eq!(both_ways(&base, &here, &there("x", &away(""))), here);
    // What was noted on it after it was put away, and what else stands there.
    let noted = both_ways(&base, &here, &there(" ", &away("  - and a key for pi\n")));
    assert!(
        noted.contains(&format!("{one}  - and a key for pi\n")),
        "{noted}"
    );
    assert!(!noted.contains("Archived"), "{noted}");
    let other = "- [x] Old `web.old`\n";
    let beside = both_ways(&base, &here, &there(" ", &away(other)));
    assert!(
        beside.contains(one) && beside.ends_with(&format!("## Archived\n\n{other}")),
        "{beside}"
    );
    // Untouched there, it was not put away; ticked here since.
    let open = base
        .replace("[x]", "[ ]")
        .replace(" ✅ 2026-11-01\n  - with tests", "");
    assert_eq!(both_ways(&open, &here, &there(" ", "")), here);
}
