//! The table of learners as GitHub-flavoured Markdown.

use super::{Said, said, summary, title, told};
use crate::render::Look;
use crate::render::escape::Untrusted;
use crate::render::items::proof;
use crate::report::cohort::{Cohort, Part, Standing};

/// Text without paint, of any width.
const PLAIN: Look = Look {
    color: false,
    ascii: false,
    width: usize::MAX,
};
/// Stands for nothing to be shown.
const DASH: &str = "\u{2013}";

/// The table as GitHub-flavoured Markdown, and below it what is said of single learners; with `all`, the reasons too.
pub fn markdown(cohort: &Cohort, all: bool) -> String {
    let mut out = String::new();
    let title = Untrusted::new(&title(cohort)).markdown();
    if !title.is_empty() {
        out.push_str(&format!("### {title}\n\n"));
    }
    let (heads, rules) = heads(cohort);
    out.push_str(&line(&heads));
    out.push_str(&line(&rules));
    for learner in &cohort.learners {
        let name = Untrusted::new(&learner.name).markdown();
        out.push_str(&line(&match &learner.standing {
            Ok(standing) => row(cohort, name, standing),
            Err(_) => {
                let mut cells = vec![DASH.to_owned(); heads.len()];
                cells[0] = name;
                cells
            }
        }));
    }
    if cohort.learners.len() > 1 {
        out.push_str(&line(&row(cohort, "**All**".to_owned(), &cohort.all())));
    }
    out.push('\n');
    out.push_str(&summary(cohort));
    let said = said(cohort, all);
    if !said.is_empty() {
        out.push('\n');
    }
    for Said { name, text, .. } in said {
        let (name, text) = (Untrusted::new(name).prose(), Untrusted::new(&text).prose());
        out.push_str(&format!("- {name}: {text}\n"));
    }
    out
}

/// The columns' names, and how they are set.
fn heads(cohort: &Cohort) -> (Vec<String>, Vec<String>) {
    let mut heads = vec![("Learner".to_owned(), ":--"), ("Done".to_owned(), "--:")];
    heads.extend(cohort.judged.then(|| ("Verified".to_owned(), "--:")));
    heads.push(("Progress".to_owned(), ":--"));
    let columns = cohort.columns.iter();
    heads.extend(columns.map(|column| (Untrusted::new(&column.title).markdown(), "--:")));
    heads.push(("Week".to_owned(), "--:"));
    heads.push(("Last".to_owned(), ":--"));
    heads
        .into_iter()
        .map(|(head, rule)| (head, rule.to_owned()))
        .unzip()
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn row(cohort: &Cohort, name: String, standing: &Standing) -> Vec<String> {
    let total = &standing.total;
    let mut cells = vec![name, format!("{}/{}", total.done, total.whole())];
    if cohort.judged {
        cells.push(proof(total, PLAIN).unwrap_or_else(|| "?".to_owned()));
    }
    let bar = PLAIN.bar(total.permille(), 10);
    cells.push(format!("`{bar}` {} %", total.percent()));
    let columns = 0..cohort.columns.len();
    cells.extend(columns.map(|column| cell(standing.part(column))));
    cells.push(match standing.week {
        0 => DASH.to_owned(),
        week => format!("+{week}"),
    });
    let last = standing.last.map(|day| day.to_string());
    cells.push(last.unwrap_or_else(|| DASH.to_owned()));
    cells
}

fn cell(part: Option<&Part>) -> String {
    let counted = part.filter(|part| part.count.whole() > 0);
    part.and_then(told).unwrap_or_else(|| match counted {
        Some(part) => format!("{} %", part.count.permille() / 10),
        None => DASH.to_owned(),
    })
}
