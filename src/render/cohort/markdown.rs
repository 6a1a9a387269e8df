//! The table of learners as GitHub-flavoured Markdown.

use super::{notes, summary, title};
use crate::render::Look;
use crate::render::escape::Untrusted;
use crate::render::items::{proof, state};
use crate::report::cohort::{Cohort, Learner, Part};

/// Text without paint, of any width.
const PLAIN: Look = Look {
    color: false,
    ascii: false,
    width: usize::MAX,
};

/// The table as GitHub-flavoured Markdown, and below it what is said of single learners.
pub fn markdown(cohort: &Cohort) -> String {
    let mut out = String::new();
    let title = Untrusted::new(&title(cohort)).markdown();
    if !title.is_empty() {
        out.push_str(&format!("### {title}\n\n"));
    }
    let mut heads = vec!["Learner".to_owned(), "Done".to_owned()];
    heads.extend(cohort.judged.then(|| "Verified".to_owned()));
    heads.push("Progress".to_owned());
    let columns = cohort.columns.iter();
    heads.extend(columns.map(|column| Untrusted::new(&column.title).markdown()));
    heads.extend(["Week", "Last"].map(str::to_owned));
    out.push_str(&line(&heads));
    let mut rules = vec!["--:".to_owned(); heads.len()];
    rules[0] = ":--".to_owned();
    out.push_str(&line(&rules));
    for learner in &cohort.learners {
        out.push_str(&line(&row(cohort, learner, heads.len())));
    }
    out.push('\n');
    out.push_str(&summary(cohort));
    let notes = notes(cohort);
    if !notes.is_empty() {
        out.push('\n');
    }
    for (name, note, _) in notes {
        let (name, note) = (Untrusted::new(name).prose(), Untrusted::new(note).prose());
        out.push_str(&format!("- {name}: {note}\n"));
    }
    out
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn row(cohort: &Cohort, learner: &Learner, columns: usize) -> Vec<String> {
    let name = Untrusted::new(&learner.name).markdown();
    let Ok(standing) = &learner.standing else {
        let mut cells = vec!["–".to_owned(); columns];
        cells[0] = name;
        return cells;
    };
    let total = &standing.total;
    let mut cells = vec![name, format!("{}/{}", total.done, total.whole())];
    cells.extend(proof(total, PLAIN).filter(|_| cohort.judged));
    cells.push(format!(
        "`{}` {} %",
        PLAIN.bar(total.permille(), 10),
        total.percent()
    ));
    cells.extend(
        cohort
            .columns
            .iter()
            .map(|column| cell(learner.part(column))),
    );
    cells.push(match standing.week {
        0 => "–".to_owned(),
        week => format!("+{week}"),
    });
    cells.push(
        standing
            .last
            .map_or_else(|| "–".to_owned(), |day| day.to_string()),
    );
    cells
}

fn cell(part: Option<&Part>) -> String {
    match part.map(|part| (part, part.state)) {
        None => "–".to_owned(),
        Some((_, Some(of))) => state(of).to_owned(),
        Some((part, None)) => format!("{} %", part.count.permille() / 10),
    }
}
