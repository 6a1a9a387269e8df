//! Where learners stand beside one another.

use super::{Cohort, Learner, Measure, Plan, Standing};
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
    Cohort {
        learners,
        ..Cohort::default()
    }
    .with_columns()
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
    assert!(cohort.learners[0].part(&cohort.columns[1]).is_none());
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

    let mut cohort = Cohort {
        learners: vec![learner(
            "x",
            by_roadmap("## A `a`\n\n- [x] One `a.one` ✅ 2026-02-03\n"),
        )],
        ..Cohort::default()
    }
    .with_columns();
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
        .map(|column| cohort.learners[0].part(column).unwrap().state)
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
    let mut cohort = cohort(vec![Learner {
        report: Some(report),
        ..learner("x", found)
    }]);
    cohort.narrow("b", today()).unwrap();
    let standing = cohort.learners[0].standing.as_ref().unwrap();
    assert_eq!(standing.total.judged(), Some((0, 1)));
    assert_eq!(standing.parts[0].count.judged(), Some((0, 1)));
    assert_eq!(standing.parts[1].count.judged(), Some((0, 0)));
}
