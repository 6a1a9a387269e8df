//! What a CI shows of a run: the step summary, the remark on each line, GitLab's code-quality report.

use std::collections::HashMap;

use serde::Serialize;

use super::escape::Untrusted;
use super::json;
use super::published::News;
use super::status::{Listing, markdown};
use super::verify::summary as sums;
use crate::evidence::{Finding, Report, Verdict};
use crate::progress::Entry;
use crate::report::Status;

/// Most bytes of a summary: GitHub drops one of more than 1 MiB as a whole.
pub const MAX_SUMMARY: usize = 900 * 1024;
/// Room kept for the line that says what was left out.
const TAIL: usize = 200;

/// All that a summary is made from.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The counts, and the items.
    pub status: &'a Status<'a>,
    /// The judgement.
    pub report: &'a Report,
    /// What is new since the published state; none where there is no such state at hand.
    pub news: Option<&'a News<'a>>,
    /// How the clone is made whole, where history is not.
    pub remedy: Option<&'a str>,
}

/// The step summary, GitHub-flavoured Markdown of at most [`MAX_SUMMARY`] bytes: longer ones end with what was left out.
pub fn summary(told: &Told<'_>) -> String {
    let titles: HashMap<&str, &str> = told
        .status
        .items
        .iter()
        .map(|entry| (entry.id.as_str(), entry.title.as_str()))
        .collect();
    let mut out = String::new();
    if let Some(remedy) = told.remedy {
        out.push_str(&format!(
            "> **History is not whole here**, so that some claims cannot be judged: {remedy}.\n\n"
        ));
    }
    out.push_str(&spaced(&markdown(told.status, Listing::None)));
    if told.remedy.is_some() {
        out.push_str(&format!("\n{}\n", sums(told.report)));
    }
    if let Some(news) = told.news {
        out.push_str(&since(news));
    }
    let sections = [
        (Verdict::Unverified, "Unverified claims"),
        (Verdict::Unknown, "Claims that cannot be judged here"),
        (Verdict::Ready, "Ready to tick"),
    ];
    for (verdict, head) in sections {
        out.push_str(&findings(told.report, verdict, head, &titles));
    }
    let learner: Vec<String> = told
        .report
        .learner
        .iter()
        .map(|address| Untrusted::new(address).prose_code())
        .collect();
    let learner = if learner.is_empty() {
        "nobody".to_owned()
    } else {
        learner.join(", ")
    };
    out.push_str(&format!("\nlearner: {learner}\n"));
    for notice in &told.report.notices {
        out.push_str(&format!("\n{}\n", sentence(notice)));
    }
    limited(&out, MAX_SUMMARY)
}

/// One remark for each unverified claim: the item's line, and the reason. Safe for a runner's log.
pub fn remarks(status: &Status<'_>, report: &Report) -> Vec<(usize, String, String)> {
    let lines = lines(status);
    unverified(report)
        .filter_map(|finding| {
            let id = finding.id.as_str();
            let reason = Untrusted::new(reason(finding)).workflow_log();
            let title = format!("{} is not verified", Untrusted::new(id).workflow_log());
            Some((*lines.get(id)?, title, reason))
        })
        .collect()
}

/// GitLab's code-quality report (<https://docs.gitlab.com/ci/testing/code_quality/>) on the file `path`. A fingerprint says
/// which claim it is, not where it stands: a claim that moves to another line is not a new one.
pub fn code_quality(status: &Status<'_>, report: &Report, path: &str) -> String {
    let lines = lines(status);
    let issues: Vec<Issue<'_>> = unverified(report)
        .filter_map(|finding| {
            let id = finding.id.as_str();
            Some(Issue {
                description: format!(
                    "{id} is not verified: {}",
                    Untrusted::new(reason(finding)).terminal()
                ),
                check_name: "peak/unverified",
                fingerprint: fingerprint(&format!("peak/unverified\n{id}")),
                severity: "minor",
                location: Location {
                    path,
                    lines: Lines {
                        begin: *lines.get(id)?,
                    },
                },
            })
        })
        .collect();
    json::pretty(&issues)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn lines<'a>(status: &Status<'a>) -> HashMap<&'a str, usize> {
    status
        .items
        .iter()
        .map(|entry| (entry.id.as_str(), entry.line))
        .collect()
}

fn unverified(report: &Report) -> impl Iterator<Item = &Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Unverified)
}

fn reason(finding: &Finding) -> &str {
    finding.reason.as_deref().unwrap_or("nothing shows it")
}

/// `text` with each line below its table as a paragraph of its own: Markdown would make one of them all.
fn spaced(text: &str) -> String {
    let (table, rest) = match text
        .rfind("\n| ")
        .map(|row| text[row + 1..].find('\n').map(|end| row + 2 + end))
    {
        Some(Some(end)) => text.split_at(end),
        _ => ("", text),
    };
    let lines = rest.lines().filter(|line| !line.is_empty());
    lines.fold(table.to_owned(), |out, line| out + "\n" + line + "\n")
}

/// What is new since the published state.
fn since(news: &News<'_>) -> String {
    let mut out = "\n#### New since the last published state\n\n".to_owned();
    if news.is_empty() {
        out.push_str("Nothing.\n");
    }
    let groups = [
        ("done", &news.done),
        ("verified", &news.verified),
        ("no longer verified", &news.lost),
        ("no longer done", &news.undone),
    ];
    for (word, entries) in groups {
        for entry in entries {
            out.push_str(&format!("- {word}: {}\n", named(entry)));
        }
    }
    out
}

fn named(entry: &Entry) -> String {
    let title = Untrusted::new(&entry.title).prose();
    let id = Untrusted::new(entry.id.as_str()).prose_code();
    format!("{title} {id}")
}

fn findings(report: &Report, verdict: Verdict, head: &str, titles: &HashMap<&str, &str>) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        if finding.verdict != verdict {
            continue;
        }
        if out.is_empty() {
            out.push_str(&format!("\n#### {head}\n\n"));
        }
        let id = finding.id.as_str();
        let title = titles.get(id).copied().unwrap_or_default();
        out.push_str(&format!(
            "- {} {}",
            Untrusted::new(title).prose(),
            Untrusted::new(id).prose_code()
        ));
        if verdict != Verdict::Ready {
            out.push_str(&format!(": {}", sentence(reason(finding))));
        }
        out.push('\n');
    }
    out
}

/// A sentence of ours with strangers' words between backticks: those become code spans. Where a stranger's backtick parts it
/// elsewhere, each piece is still safe.
fn sentence(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return Untrusted::new(text).prose();
    }
    let mut out = String::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        if at % 2 == 1 && !piece.trim().is_empty() {
            out.push_str(&Untrusted::new(piece).prose_code());
            continue;
        }
        let shown = Untrusted::new(piece).prose();
        let gap = |is: bool| if is { " " } else { "" };
        out.push_str(gap(piece.starts_with(' ')));
        out.push_str(&shown);
        out.push_str(gap(piece.ends_with(' ') && !shown.is_empty()));
    }
    out
}

/// The lines of `text` that fit into `most` bytes, and how many did not.
fn limited(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut left = 0;
    for line in text.split_inclusive('\n') {
        if left == 0 && out.len() + line.len() <= most.saturating_sub(TAIL) {
            out.push_str(line);
        } else {
            left += 1;
        }
    }
    out.push_str(&format!(
        "\n**{left} more lines are left out**: `peak status --verify` and `peak verify` print all.\n"
    ));
    out
}

/// FNV-1a of 128 bits (<https://www.rfc-editor.org/rfc/rfc9923>), as hex: the same everywhere, and no secret.
fn fingerprint(text: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = text.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, limited, sentence};

    #[test]
    fn a_long_text_ends_with_a_whole_line_and_says_so() {
        let text = "| row | 1 |\n".repeat(1000);
        let cut = limited(&text, 1000);
        assert!(cut.len() <= 1000, "{}", cut.len());
        let rows = cut.matches("| row | 1 |\n").count();
        assert!(rows > 60, "{rows}");
        assert!(cut.contains(&format!("**{} more lines", 1000 - rows)));
        assert_eq!(limited("a\nb\n", 4), "a\nb\n");
    }

    #[test]
    fn a_sentence_keeps_its_code_spans_and_nothing_active() {
        assert_eq!(sentence("no `a b`: add `c`"), "no `a b`: add `c`");
        for evil in ["x `a` <b> `c` @me `d", "`<b>`<i>`@me`", "a `` <b>"] {
            let shown = sentence(evil);
            let outside: String = shown.split('`').step_by(2).collect();
            assert!(!outside.contains(['<', '@']), "{shown}");
        }
    }

    #[test]
    fn fingerprints_are_fnv() {
        // The RFC's test vectors of FNV-1a, 128 bits: "" and "a".
        assert_eq!(fingerprint(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fingerprint("a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
