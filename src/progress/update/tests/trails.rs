//! The law of trails: whoever updates once has what another has who did it at each of the roadmap's states.
//! `PROPTEST_CASES=100000 cargo test --release --lib progress::update::tests::trails` tries more of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::laws::{Made, Step, deeds, learned, sizes};
use super::{Opened, Past, Renames, State, cases, hostile, read, started, update};
use crate::progress::update::Follower;
use crate::roadmap::Roadmap;

/// Where all stands in a document: of each item of the roadmap its state, none where the document lacks it; and of what the
/// roadmap does not hold, by its day and whether it was put away, how much there is.
#[derive(Debug, PartialEq)]
struct Standing {
    items: Vec<(String, Option<State>, Option<NaiveDate>)>,
    others: BTreeMap<(bool, State, Option<NaiveDate>), usize>,
}

fn standing(text: &[u8], roadmap: &Roadmap) -> Standing {
    let opened = Opened::new(text.to_vec()).unwrap();
    let bound = opened.bound(roadmap.clone());
    let document = opened.read(Some(&bound), "").unwrap();
    let entries = document.by_id();
    let items = bound.items().map(|item| {
        let entry = entries.get(&item.id);
        let entry = entry.filter(|entry| document.items.iter().any(|one| one.id == entry.id));
        let day = entry.and_then(|entry| entry.done_on.or(entry.started_on).or(entry.skipped_on));
        (item.title.clone(), entry.map(|entry| entry.state), day)
    });
    let items = items.collect();
    let mut others = BTreeMap::new();
    let own = document.items.iter().filter(|entry| entry.own);
    let own = own.map(|entry| (false, entry));
    let away = document.archived.iter().map(|entry| (true, entry));
    for (away, entry) in own.chain(away) {
        let day = entry.done_on.or(entry.started_on).or(entry.skipped_on);
        *others.entry((away, entry.state, day)).or_default() += entry.copies;
    }
    Standing { items, others }
}

/// The document taken from state to state, and in one jump from the first to the last.
fn both_ways(
    text: &str,
    states: &[String],
    renames: Renames<'_>,
) -> Result<[Vec<u8>; 2], TestCaseError> {
    let maps: Vec<Roadmap> = states.iter().map(|state| read(state)).collect();
    let mut walked = text.as_bytes().to_vec();
    for (at, pair) in maps.windows(2).enumerate() {
        let past = Past::Recorded(pair[0].clone());
        let shown = String::from_utf8_lossy(&walked).into_owned();
        let plan = update(walked, "", past, pair[1].clone(), renames);
        let failed = |refusal| {
            format!(
                "{refusal:?}\n{shown}\n{}\n=>\n{}",
                states[at],
                states[at + 1]
            )
        };
        walked = plan
            .map_err(|refusal| TestCaseError::fail(failed(refusal)))?
            .text;
    }
    let (first, last) = (&maps[0], &maps[maps.len() - 1]);
    let bytes = text.as_bytes().to_vec();
    let mut follower = Follower::new((&bytes, ""), first, renames);
    for between in &maps[1..maps.len() - 1] {
        follower.step(between.clone());
    }
    let trail = follower.arrive(last);
    let past = Past::Followed(first.clone(), trail.clone());
    let plan = update(bytes, "", past, last.clone(), renames);
    let failed = |refusal| {
        format!(
            "jump: {refusal:?} {trail:?}\n{text}\n{}",
            states.join("\n=>\n")
        )
    };
    let jumped = plan.map_err(|refusal| TestCaseError::fail(failed(refusal)))?;
    Ok([walked, jumped.text])
}

/// Whether two documents stand alike; what the learner took out may be back on one of the ways, where the roadmap dropped it and
/// brought it again. Where a roadmap writes headings of a document's own, only what is
/// `begun` counts: what nobody touched may be read as the learner's own on one of the ways.
fn assert_alike(
    [walked, jumped]: &[Vec<u8>; 2],
    states: &[String],
    (out, begun): (bool, bool),
) -> Result<(), TestCaseError> {
    let last = read(&states[states.len() - 1]);
    let (mut one, mut other) = (standing(walked, &last), standing(jumped, &last));
    if begun {
        for standing in [&mut one, &mut other] {
            for item in &mut standing.items {
                item.1 = item.1.filter(|state| *state != State::Todo);
            }
            standing
                .others
                .retain(|(_, state, _), _| *state != State::Todo);
        }
    }
    if out {
        for (one, other) in one.items.iter_mut().zip(&other.items) {
            if one.1 == Some(State::Todo) && other.1.is_none() {
                one.1 = None;
            }
        }
    }
    let shown = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    prop_assert_eq!(
        one,
        other,
        "{}\n=== by steps ===\n{}\n=== in one jump ===\n{}",
        states.join("\n=>\n"),
        shown(walked),
        shown(jumped)
    );
    Ok(())
}

fn trail() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = (any::<u8>(), 0..50_usize, 0..50_usize);
    proptest::collection::vec(proptest::collection::vec(step, 0..5), 2..7)
}

/// What stands twice in a state: lines of it that are written again elsewhere.
fn doubled(text: &str, at: usize) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let items: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("- "))
        .collect();
    if items.is_empty() {
        return text.to_owned();
    }
    let (from, to) = (items[at % items.len()], items[at / 7 % items.len()]);
    lines.insert(to, lines[from]);
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// What authors do: they reword, move, drop, part and rename; and go back to a state that was there before.
    #[test]
    fn one_jump_leads_where_the_steps_do(
        sizes in sizes(),
        trail in trail(),
        backs in proptest::collection::vec(0..12_usize, 7),
        twice in proptest::collection::vec(0..200_usize, 7),
        deeds in deeds(),
        outs in proptest::collection::vec(0..20_usize, 0..2),
        pinned: bool,
        all: bool,
    ) {
        let mut made = Made::new(&sizes, pinned);
        let mut past: Vec<Made> = vec![made.clone()];
        let mut states = vec![made.text()];
        for ((steps, back), twice) in trail.into_iter().zip(backs).zip(twice) {
            let before = past.get(back).cloned();
            let fresh = made.fresh;
            made = before.unwrap_or(made);
            made.fresh = fresh;
            for step in steps {
                made.step(step, true);
            }
            past.push(made.clone());
            let text = made.text();
            let text = if twice < 60 && !pinned { doubled(&text, twice) } else { text };
            if read(&text).items().next().is_some() {
                states.push(text);
            }
        }
        if states.len() < 2 {
            return Ok(());
        }
        let (text, _) = learned(&read(&states[0]), &deeds, false);
        let text = taken_out(&text, &outs);
        let renames = if all { Renames::All } else { Renames::None };
        let both = both_ways(&text, &states, renames)?;
        assert_alike(&both, &states, (!outs.is_empty(), false))?;
    }

    /// Roadmaps of ill will.
    #[test]
    fn one_jump_leads_where_the_steps_do_whatever_the_roadmap_becomes(
        made in proptest::collection::vec(hostile::lines(), 2..6),
        mask in any::<u32>(),
        all: bool,
    ) {
        let states: Vec<String> = made.iter().map(|lines| hostile::made(lines)).collect();
        let states: Vec<String> = states.into_iter().filter(|one| read(one).items().next().is_some()).collect();
        if states.len() < 2 {
            return Ok(());
        }
        let text = hostile::ticked_by(&started(&read(&states[0])), mask);
        let renames = if all { Renames::All } else { Renames::None };
        let both = both_ways(&text, &states, renames)?;
        assert_alike(&both, &states, (false, true))?;
    }
}

/// The document without some lines that nobody touched.
fn taken_out(text: &str, outs: &[usize]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for out in outs {
        let open = |at: &usize| lines[*at].starts_with("- [ ]") && lines[*at].ends_with('`');
        let boxes: Vec<usize> = (0..lines.len()).filter(open).collect();
        if !boxes.is_empty() {
            lines.remove(boxes[out % boxes.len()]);
        }
    }
    lines.join("\n") + "\n"
}
