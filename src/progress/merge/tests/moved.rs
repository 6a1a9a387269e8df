//! Items that were moved, where lines alone do not tell which: they go to their places, and what else was written stays.

use super::{clean, merged};

const SESSIONS: &str = "- [ ] Sessions `web.sessions` 🛫 2026-11-01\n";
const BEGUN: &str = "## Web `web`\n\nBegun in May.\n";
const WEB: &str = "## Web `web`\n";

fn at(text: &str, part: &str) -> usize {
    assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
    text.find(part).unwrap()
}

/// Asserts that these stand in the text, each once, in this order.
fn in_order(text: &str, parts: &[&str]) {
    let places: Vec<usize> = parts.iter().map(|part| at(text, part)).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn one_moves_the_first_item_down_and_the_other_writes_above_it() {
    let requests = "- [ ] Requests `web.requests`\n";
    let swapped = (
        "- [ ] Requests `web.requests`\n- [ ] Sessions `web.sessions` 🛫 2026-11-01\n",
        "- [ ] Sessions `web.sessions` 🛫 2026-11-01\n- [ ] Requests `web.requests`\n",
    );
    let text = clean(&[swapped], &[(WEB, BEGUN)]);
    in_order(&text, &[BEGUN, SESSIONS, requests, "Signals"]);
}

#[test]
fn both_move_the_first_item_and_one_writes_where_it_stood() {
    let requests = "- [ ] Requests `web.requests`\n";
    let gone = (requests, "");
    let down = (
        "- [ ] Models",
        "- [ ] Requests `web.requests`\n- [ ] Models",
    );
    let text = clean(&[gone, down], &[gone, down, (WEB, BEGUN)]);
    in_order(&text, &[BEGUN, SESSIONS, "Signals", requests, "Models"]);
    let further = (
        "- [x] Queries `data.queries`\n",
        "- [x] Queries `data.queries`\n- [ ] Requests `web.requests`\n",
    );
    // Of two places the upper counts.
    let text = clean(&[gone, further], &[gone, down, (WEB, BEGUN)]);
    in_order(&text, &[BEGUN, SESSIONS, requests, "Models", "Queries"]);
}

#[test]
fn an_item_that_was_moved_leaves_line_ends_as_they_are() {
    let swapped = (
        "- [ ] Requests `web.requests`\n- [ ] Sessions `web.sessions` 🛫 2026-11-01\n",
        "- [ ] Sessions `web.sessions` 🛫 2026-11-01\n- [ ] Requests `web.requests`\n",
    );
    let base = super::BASE;
    let ours = super::with(&[swapped]).replace('\n', "\r\n");
    let theirs = super::with(&[(WEB, BEGUN)]);
    let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let text = String::from_utf8(merged.text).unwrap();
    assert_eq!(merged.conflicts, Vec::<usize>::new());
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    in_order(&text, &["Begun in May.", "Sessions", "Requests"]);
}

#[test]
fn what_both_write_below_a_heading_that_both_worded_alike_is_kept_of_both() {
    let text = clean(
        &[(WEB, "## The web `web`\n\nBegun in May.\n")],
        &[(WEB, "## The web `web`\n\nBegun in June.\n")],
    );
    for words in ["Begun in May.", "Begun in June."] {
        in_order(&text, &["## The web `web`\n", words, "Requests"]);
    }
}

#[test]
fn a_note_on_an_item_that_the_other_side_worded_anew_stays_below_it() {
    let queries = "- [x] Queries `data.queries`\n";
    let note = "- [x] Queries `data.queries`\n  - of today\n  - why not\n";
    let email = (
        "- [ ] Email `web.email` ❌ 2026-11-03\n",
        "- [ ] Post `web.email` ❌ 2026-11-03\n",
    );
    let noted = (
        "- [ ] Email `web.email` ❌ 2026-11-03\n",
        "- [ ] Email `web.email` ❌ 2026-11-03\n  - of today\n",
    );
    let lost = ("  - why not\n", "");
    let text = clean(&[email, lost], &[noted, (queries, note)]);
    in_order(
        &text,
        &[
            "- [ ] Post `web.email` ❌ 2026-11-03\n  - of today\n",
            "## Data",
            note,
        ],
    );
}

#[test]
fn a_line_that_ends_like_an_old_macs_is_no_end_of_the_next() {
    let base = super::with(&[
        ("  - why not\n", ""),
        (
            "- [x] Signals `web.signals` ✅ 2026-11-02\n",
            "- [x] Signals `web.signals` ✅ 2026-11-02\r",
        ),
    ]);
    let email = "- [ ] Email `web.email` ❌ 2026-11-03\n";
    let models = "- [ ] Models `data.models`\n";
    let ours = base
        .replace(
            &format!("- [ ] Requests `web.requests`\n{SESSIONS}"),
            &format!("{SESSIONS}- [ ] Requests `web.requests`\n"),
        )
        .replace(models, "")
        + models;
    let theirs = base.replace(WEB, BEGUN).replace(email, "") + email;
    let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let text = String::from_utf8(merged.text).unwrap();
    for part in ["Begun in May.", SESSIONS, email, models, "Queries"] {
        at(&text, part);
    }
}

#[test]
fn what_is_nested_stays_below_its_item_whatever_is_moved_there() {
    let swapped = (
        "- [ ] Requests `web.requests`\n- [ ] Sessions `web.sessions` 🛫 2026-11-01\n",
        "- [ ] Sessions `web.sessions` 🛫 2026-11-01\n- [ ] Requests `web.requests`\n",
    );
    let deep = "  - [ ] Deep `data.deep`\n";
    let queries = "- [x] Queries `data.queries`\n";
    let base = super::with(&[(
        "- [ ] Models `data.models`\n",
        &format!("- [ ] Models `data.models`\n{deep}"),
    )]);
    let email = "- [ ] Email `web.email` ❌ 2026-11-03\n  - why not\n";
    let ours = base.replace(swapped.0, swapped.1).replace(email, "") + email;
    let theirs = base
        .replace(WEB, BEGUN)
        .replace(deep, "")
        .replace(queries, &format!("{queries}{deep}"));
    let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    let text = String::from_utf8(merged.text).unwrap();
    in_order(
        &text,
        &[
            "Begun in May.",
            SESSIONS,
            &format!("{queries}{deep}"),
            email,
        ],
    );
}

#[test]
fn items_that_both_put_in_another_order_are_not_called_removed() {
    let document = |order: &[u8]| {
        let lines = order.iter().map(|n| format!("- [ ] Item `web.i{n}`\n"));
        format!(
            "# Progress\n\n<!-- peak:1 roadmap=x -->\n\n## Web `web`\n\n{}",
            lines.collect::<String>()
        )
    };
    let base = document(&(0..12).collect::<Vec<u8>>());
    let ours = document(&[8, 7, 0, 10, 5, 1, 6, 9, 3, 2, 11, 4]);
    let theirs = document(&[7, 3, 1, 9, 10, 5, 8, 2, 6, 0, 4, 11]);
    let merged = super::merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
    assert_eq!((merged.conflicts.len(), merged.archived.len()), (0, 0));
    let text = String::from_utf8(merged.text).unwrap();
    for n in 0..12 {
        at(&text, &format!("`web.i{n}`"));
    }
}

#[test]
fn what_one_writes_below_an_item_stays_below_the_bullet_that_the_other_gave_it() {
    let note = "- [x] Requests `web.requests` ✅ 2026-11-20\n  - evidence: `src`\n";
    let requests = "- [ ] Requests `web.requests`\n";
    for bullet in ["1. ", "-   ", "*  ", "-\t", "10) "] {
        let ours = super::BASE.replace("- [", &format!("{bullet}["));
        let theirs = super::with(&[(requests, note)]);
        for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
            let base = super::BASE.as_bytes();
            let merged = super::merged(base, ours.as_bytes(), theirs.as_bytes());
            let text = String::from_utf8_lossy(&merged.text).into_owned();
            assert_eq!(merged.conflicts, Vec::<usize>::new(), "{text}");
            let document = super::read(&merged.text);
            let entry = document
                .items
                .iter()
                .find(|one| one.id.as_str() == "web.requests");
            let entry = entry.unwrap();
            assert_eq!(entry.state, super::State::Done, "{text}");
            assert_eq!(entry.pointers.len(), 1, "{text}");
        }
    }
}

#[test]
fn both_put_phases_in_another_order_and_each_stands_once() {
    let text = |order: &[usize], item: &str| {
        let phases = [
            format!("## Web `web`\n\nOf the web.\n\n- [ ] Requests `web.requests`\n{item}"),
            "## Data `data`\n\nOf data.\n\n- [ ] Models `data.models`\n".to_owned(),
            "## Ops `ops`\n\nOf machines.\n\n- [ ] Logs `ops.logs`\n".to_owned(),
        ];
        let phases: Vec<&str> = order.iter().map(|at| phases[*at].as_str()).collect();
        format!(
            "# Progress\n\n<!-- peak:1 roadmap=x -->\n\n{}",
            phases.join("\n")
        )
    };
    let base = text(&[0, 1, 2], "- [ ] Signals `web.signals`\n");
    let edits = ["", "- [ ] Signals `web.signals`\n  - a note\n"];
    for edit in edits {
        for (mine, yours) in [([0, 2, 1], [1, 0, 2]), ([2, 1, 0], [0, 1, 2])] {
            let ours = text(&mine, edit);
            let theirs = text(
                &yours,
                "- [x] Signals `web.signals` ✅ 2026-11-20\n  - theirs\n",
            );
            for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
                let result = merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
                let text = String::from_utf8(result.text).unwrap();
                assert_eq!(result.conflicts, Vec::<usize>::new(), "{text}");
                for line in [
                    "## Web",
                    "Of the web.",
                    "## Ops",
                    "Of machines.",
                    "- theirs",
                ] {
                    assert_eq!(text.matches(line).count(), 1, "{line}\n{text}");
                }
            }
        }
    }
}

#[test]
fn an_item_goes_over_a_heading_that_the_other_side_words_anew() {
    let base = "# Progress\n\n<!-- peak:1 roadmap=x -->\n\n## Data `data`\n\n- [ ] Models `data.models`\n- [ ] Queries `data.queries`\n\
        ## Web `web`\n\n- [ ] Requests `web.requests`\n- [ ] Sessions `web.sessions`\n";
    let queries = "- [ ] Queries `data.queries`\n";
    let requests = "- [ ] Requests `web.requests`\n";
    let ours = base
        .replace(queries, "")
        .replace(requests, &format!("{requests}{queries}"));
    let theirs = base
        .replace("## Web", "## The web")
        .replace(queries, &format!("{queries}  - by hand\n"));
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        let text = String::from_utf8(result.text).unwrap();
        assert_eq!(result.conflicts, Vec::<usize>::new(), "{text}");
        let noted = "- [ ] Queries `data.queries`\n  - by hand\n";
        in_order(&text, &["## The web", requests, noted, "Sessions"]);
    }
}

/// A document of these sections.
fn of(sections: &[&str]) -> String {
    format!(
        "# Progress\n\n<!-- peak:1 roadmap=x -->\n\n{}",
        sections.join("\n")
    )
}

/// Both merges of two sides, which must not disagree and come to the same.
fn both_ways([base, ours, theirs]: [&str; 3]) -> String {
    let [one, other] = [(ours, theirs), (theirs, ours)].map(|(ours, theirs)| {
        let result = merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        let text = String::from_utf8(result.text).unwrap();
        assert_eq!(result.conflicts, Vec::<usize>::new(), "{text}");
        text
    });
    assert_eq!(one, other);
    one
}

#[test]
fn what_one_writes_at_the_end_of_a_phase_stays_above_the_heading_that_the_other_puts_there() {
    let web = "## Web `web`\n\n- [ ] Requests `web.requests`\n";
    let data = "## Data `data`\n\n- [ ] Models `data.models`\n";
    let notes = "## Notes\n\nWords.\n";
    let own = format!("{web}\n### Mine\n\n- [ ] Own `web.own`\n");
    let said = format!("{web}\nSaid of it.\n");
    let base = of(&[web, data, notes]);
    let moved = of(&[web, notes, data]);
    let text = both_ways([&base, &moved, &of(&[&own, data, notes])]);
    in_order(
        &text,
        &[
            "Requests", "### Mine", "Own", "## Notes", "Words.", "## Data",
        ],
    );
    let text = both_ways([&base, &moved, &of(&[&said, data, notes])]);
    in_order(
        &text,
        &["Requests", "Said of it.", "## Notes", "Words.", "## Data"],
    );
    let base = of(&[web, data]);
    let mine = of(&[web, "## Mine\n\nOf mine.\n", data]);
    let text = both_ways([&base, &of(&[&said, data]), &mine]);
    in_order(
        &text,
        &["Requests", "Said of it.", "## Mine", "Of mine.", "## Data"],
    );
    let away = of(&[data, web, "## Archived\n\n- [x] Gone `data.gone`\n"]);
    let text = both_ways([&base, &of(&[&said, data]), &away]);
    in_order(
        &text,
        &["Models", "Requests", "Said of it.", "## Archived", "Gone"],
    );
}

#[test]
fn code_that_both_take_out_and_each_writes_anew_elsewhere_stands_twice() {
    let code = |text: &str| format!("```\n{text}\n```\n");
    let section = |title: &str, more: &str| {
        let id = title.to_lowercase();
        format!("## {title} `{id}`\n\n- [ ] Item `{id}.item`\n\n{more}")
    };
    let [alpha, beta, gamma] = ["Alpha", "Beta", "Gamma"].map(|title| section(title, ""));
    let base = of(&[&section("Alpha", &code("old")), &beta, &gamma]);
    let ours = of(&[&alpha, &section("Beta", &code("ours")), &gamma]);
    let theirs = of(&[&alpha, &beta, &section("Gamma", &code("theirs"))]);
    let text = both_ways([&base, &ours, &theirs]);
    in_order(
        &text,
        &["## Alpha", "## Beta", "ours", "## Gamma", "theirs"],
    );
}

#[test]
fn a_phase_without_items_that_one_words_anew_and_the_other_moves_stands_once() {
    let web = "## Web `web`\n\n- [ ] Requests `web.requests`\n";
    let data = "## Data `data`\n\n- [ ] Models `data.models`\n";
    let ops = "## Ops `ops`\n";
    let notes = "## Notes\n\nWords.\n";
    let base = of(&[web, ops, notes, data]);
    let ours = of(&[web, notes, "## Operations `ops`\n", data]);
    let theirs = of(&[data, web, ops, notes]);
    let text = both_ways([&base, &ours, &theirs]);
    assert!(!text.contains("## Ops"), "{text}");
    in_order(&text, &["## Data", "Models", "## Web", "Requests"]);
    assert_eq!(text.matches("`ops`").count(), 1, "{text}");
}
