//! Where learners stand beside one another.

use super::{Cohort, Learner, Measure, Note, Plan, Standing};
use crate::evidence::{Report, Verdict};
use crate::progress::{Document, Entry, State};
use crate::report::sample::{finding, today};
use crate::roadmap::Roadmap;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::select::Unselected;

const ROADMAP: &str = "# R\n\n## Phase 1: A `a`\n\n- One `a.one`\n- Two **really** `a.two`\n\n## Phase 2: B `b`\n\n- Three `b.three`\n- Four `b.four`\n";

fn measure(items: bool) -> Measure {
    Measure {
        today: today(),
        items,
    }
}

fn roadmap() -> Roadmap {
    parse::roadmap(ROADMAP, &Reading::default()).unwrap()
}

fn read(text: &str, roadmap: Option<&Roadmap>) -> Document {
    Document::read(text.as_bytes().to_vec(), roadmap).unwrap()
}

fn standing(plan: &Plan, document: &Document, report: Option<&Report>, items: bool) -> Standing {
    let stands: Vec<_> = document.items.iter().map(Entry::stand).collect();
    plan.count(&stands, report, measure(items))
}

fn learner(name: &str, standing: Standing) -> Learner {
    Learner {
        name: name.to_owned(),
        source: name.to_owned(),
        standing: Ok(standing),
        notes: Vec::new(),
        listed: false,
        report: None,
    }
}

fn cohort(learners: Vec<Learner>) -> Cohort {
    Cohort::new(None, learners, false)
}

fn by_roadmap(text: &str) -> Standing {
    let roadmap = roadmap();
    let document = read(text, Some(&roadmap));
    let plan = Plan::by(&roadmap, &roadmap, &document, measure(true));
    standing(&plan, &document, None, true)
}

#[test]
fn all_are_counted_by_what_the_roadmap_has() {
    let day = today();
    let text = format!(
        "## A `a`\n\n- [x] One `a.one` ✅ {day}\n- [ ] Mine `a.mine`\n\n## B `b`\n\n- [ ] Three `b.three` ❌ 2026-01-01\n"
    );
    let found = by_roadmap(&text);
    let total = (found.total.items, found.total.done, found.total.skipped);
    assert_eq!((total, found.own, found.week), ((4, 1, 1), 1, 1));
    assert_eq!(found.last, Some(day));
    let parts: Vec<_> = found
        .parts
        .iter()
        .map(|part| (part.column.id.as_str(), part.count.done, part.count.items))
        .collect();
    assert_eq!(parts, [("a", 1, 2), ("b", 0, 2)]);
}

#[test]
fn without_a_roadmap_each_is_counted_by_itself() {
    let one = read(
        "## A `a`\n\n- [x] One `a.one`\n- [ ] Other `a.other`\n",
        None,
    );
    let two = read(
        "## B `b`\n\n- [x] Three `b.three`\n\n## A `a`\n\n- [x] One `a.one`\n",
        None,
    );
    let found =
        [one, two].map(|document| standing(&Plan::alone(&document), &document, None, false));
    let [one, two] = found;
    assert_eq!((one.total.items, two.total.items), (2, 2));
    let cohort = cohort(vec![learner("x", one), learner("y", two)]);
    let columns: Vec<_> = cohort
        .columns
        .iter()
        .map(|column| column.id.as_str())
        .collect();
    assert_eq!(columns, ["a", "b"]);
    assert!(cohort.learners[0].part(1).is_none());
    let all = cohort.all();
    assert_eq!(
        (all.total.done, all.total.items, all.parts[0].count.done),
        (3, 4, 2)
    );
}

#[test]
fn one_phase_has_its_items_for_columns() {
    let one = by_roadmap("## A `a`\n\n- [x] One `a.one` ✅ 2026-02-03\n");
    let two = by_roadmap("## A `a`\n\n- [ ] Two `a.two` 🛫 2026-01-02\n");
    let mut cohort = cohort(vec![learner("x", one), learner("y", two)]);
    let unknown = cohort.narrow("9", today());
    assert!(matches!(unknown, Err(Unselected::Unknown { .. })));
    cohort.narrow("2", today()).unwrap();
    assert_eq!(cohort.only.as_ref().unwrap().id.as_str(), "b");
    assert_eq!(cohort.learners[0].standing.as_ref().unwrap().last, None);

    let one = by_roadmap("## A `a`\n\n- [x] One `a.one` ✅ 2026-02-03\n");
    let mut cohort = Cohort::new(None, vec![learner("x", one)], false);
    cohort.narrow("a", today()).unwrap();
    let titles: Vec<_> = cohort
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    assert_eq!(titles, ["One", "Two really"]);
    let states: Vec<_> = cohort
        .columns
        .iter()
        .enumerate()
        .map(|(at, _)| cohort.learners[0].part(at).unwrap().state)
        .collect();
    assert_eq!(states, [Some(State::Done), Some(State::Todo)]);
    let standing = cohort.learners[0].standing.as_ref().unwrap();
    assert_eq!((standing.total.items, standing.week), (2, 0));
    assert_eq!(standing.last.unwrap().to_string(), "2026-02-03");
}

#[test]
fn claims_count_where_they_were_judged() {
    let roadmap = roadmap();
    let document = read(
        "## A `a`\n\n- [x] One `a.one`\n\n## B `b`\n\n- [x] Three `b.three`\n",
        Some(&roadmap),
    );
    let plan = Plan::by(&roadmap, &roadmap, &document, measure(true));
    let report = Report {
        findings: vec![
            finding("a.one", Verdict::Verified),
            finding("b.three", Verdict::Unverified),
            finding("b.four", Verdict::Ready),
        ],
        ..Report::default()
    };
    let found = standing(&plan, &document, Some(&report), true);
    assert_eq!(
        (found.total.verified, found.total.provable),
        (Some(1), Some(2))
    );
    assert_eq!(found.parts[1].count.judged(), Some((0, 1)));
    let claim = |item: &str| {
        let all = report.findings.iter();
        let mut found = all.filter(|finding| finding.id.as_str() == item);
        (found.next().unwrap().id.clone(), String::new())
    };
    let notes = vec![
        Note::Unverified(vec![claim("b.three"), claim("a.one")]),
        Note::Flag(claim("a.one").0, "flag".to_owned()),
        Note::Unlisted,
    ];
    let left = vec![Note::Unverified(vec![claim("b.three")]), Note::Unlisted];
    let mut cohort = cohort(vec![Learner {
        notes,
        report: Some(report.clone()),
        ..learner("x", found)
    }]);
    cohort.narrow("b", today()).unwrap();
    let standing = cohort.learners[0].standing.as_ref().unwrap();
    assert_eq!(standing.total.judged(), Some((0, 1)));
    assert_eq!(standing.parts[0].count.judged(), Some((0, 1)));
    assert_eq!(standing.parts[0].verdict, Some(Verdict::Unverified));
    assert_eq!(cohort.learners[0].notes, left);
    let judged = cohort.learners[0].report.as_ref().unwrap();
    assert_eq!(judged.findings.len(), 2);
    assert_eq!(standing.parts[1].count.judged(), Some((0, 0)));
}

#[test]
fn an_item_that_stands_for_two_counts_once() {
    // One title twice: both take the only id that stands behind it.
    let roadmap = parse::roadmap(
        "# R\n\n## A `a`\n\n- Same `a.same`\n- Same `a.same-2`\n",
        &Reading::default(),
    )
    .unwrap();
    let mut bound = roadmap.clone();
    bound.phases[0].items[1].id = bound.phases[0].items[0].id.clone();
    let document = read("## A `a`\n\n- [x] Same `a.same`\n", Some(&bound));
    let plan = Plan::by(&roadmap, &bound, &document, measure(false));
    let found = standing(&plan, &document, None, false);
    assert_eq!((found.total.done, found.total.items, found.own), (1, 2, 0));
}

#[test]
fn columns_are_the_roadmaps_even_where_nobody_could_be_read() {
    let roadmap = roadmap();
    let mut cohort = Cohort::new(Some(("r.md", &roadmap)), Vec::new(), false);
    let columns: Vec<_> = cohort
        .columns
        .iter()
        .map(|column| column.id.as_str())
        .collect();
    assert_eq!(columns, ["a", "b"]);
    cohort.narrow("b", today()).unwrap();
    assert!(cohort.columns.is_empty());
}
