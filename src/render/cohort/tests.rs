//! What people see of many learners.

use unicode_width::UnicodeWidthStr;

use super::{csv, markdown, table};
use crate::evidence::{Report, Verdict};
use crate::progress::{Entry, State};
use crate::render::Look;
use crate::report::cohort::{Cohort, Learner, Measure, Note, Plan, Standing, Unread};
use crate::report::sample::{document, finding, today};

const fn look(width: usize) -> Look {
    Look {
        color: false,
        ascii: false,
        width,
    }
}

fn standing(states: [State; 4], phases: usize) -> Standing {
    let ids: Vec<String> = (0..phases).map(|phase| format!("phase-{phase}")).collect();
    let phases: Vec<(&str, &str)> = ids
        .iter()
        .map(|id| (id.as_str(), "阶段 of some length"))
        .collect();
    let items: Vec<String> = (0..4)
        .map(|at| format!("{}.item-{at}", ids[at % ids.len()]))
        .collect();
    let items: Vec<(&str, State)> = items.iter().map(String::as_str).zip(states).collect();
    let mut document = document(&phases, &items);
    document.items[0].done_on = Some(today());
    let stands: Vec<_> = document.items.iter().map(Entry::stand).collect();
    let judged = Report {
        findings: vec![finding("phase-0.item-0", Verdict::Unknown)],
        ..Report::default()
    };
    let measure = Measure {
        today: today(),
        items: true,
    };
    Plan::alone(&document).count(&stands, Some(&judged), measure)
}

fn cohort(phases: usize) -> Cohort {
    use State::{Done, Skipped, Started, Todo};
    let learner = |name: &str, standing| Learner {
        name: name.to_owned(),
        source: format!("forks/{name}"),
        standing,
        notes: Vec::new(),
        listed: false,
        report: None,
    };
    let unread = Unread {
        reason: "no git repository is in this folder".to_owned(),
        remedy: Some("clone it".to_owned()),
    };
    let mut ada = learner(
        "Ada Lovelace, Countess",
        Ok(standing([Done, Done, Started, Skipped], phases)),
    );
    ada.notes = (0..10).map(|n| Note::Odd(n, "said".to_owned())).collect();
    let bo = learner("博", Ok(standing([Done, Todo, Todo, Todo], phases)));
    let cy = learner("cy|<b>", Err(unread));
    Cohort::new(None, vec![ada, bo, cy], true)
}

#[test]
fn a_table_takes_no_more_than_there_is() {
    for phases in [1, 3, 12] {
        for width in [50, 60, 80, 100, 140, 200] {
            let text = table(&cohort(phases), false, look(width));
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{width}:\n{text}");
        }
    }
}

#[test]
fn colours_change_no_width() {
    for width in [60, 80, 140] {
        let plain = table(&cohort(3), false, look(width));
        let painted = table(
            &cohort(3),
            false,
            Look {
                color: true,
                ..look(width)
            },
        );
        assert_ne!(painted, plain);
        let mut bare = String::new();
        for (at, part) in painted.split('\u{1b}').enumerate() {
            bare.push_str(if at == 0 {
                part
            } else {
                part.split_once('m').unwrap().1
            });
        }
        assert_eq!(bare, plain);
    }
}

#[test]
fn much_that_is_said_is_cut_unless_all_is_asked_for() {
    let cohort = cohort(1);
    let few = table(&cohort, false, look(80));
    assert!(
        few.contains("Ada Lovelace, Countess: line 7: said\n") && !few.contains("line 8: said"),
        "{few}"
    );
    assert!(
        few.contains("Ada Lovelace, Countess: 2 more, which -v shows\n"),
        "{few}"
    );
    assert!(table(&cohort, true, look(80)).contains("line 9: said"));
    assert!(csv(&cohort).contains("line 9: said"));
    assert!(
        few.contains("cy|<b>: no git repository is in this folder: clone it\n"),
        "{few}"
    );
}

#[test]
fn every_form_has_as_many_cells_as_names() {
    for phases in [1, 3] {
        let cohort = cohort(phases);
        let markdown = markdown(&cohort, false);
        let rows: Vec<&str> = markdown
            .lines()
            .filter(|line| line.starts_with('|'))
            .collect();
        assert_eq!(rows.len(), 2 + 3 + 1, "{markdown}");
        let cells = |row: &&str| row.replace("\\|", "").matches('|').count();
        assert!(
            rows.iter().all(|row| cells(row) == cells(&rows[0])),
            "{markdown}"
        );
        let text = csv(&cohort);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let names = reader.headers().unwrap().len();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert!(
            rows.len() == 3 && rows.iter().all(|row| row.len() == names),
            "{text}"
        );
    }
}
