//! Findings of `peak roadmap lint`: with the line, a caret below what is meant, and the remedy; or as JSON.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::{Label, Look, json};
use crate::roadmap::lint::{Finding, Severity};

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    path: &'a str,
    findings: &'a [Finding],
}

/// The findings as JSON: `peak.lint/1`.
pub fn object(path: &str, findings: &[Finding]) -> String {
    json::line(&Object {
        schema: "peak.lint/1",
        path,
        findings,
    })
}

/// The findings for a terminal, and how many there are.
pub fn report(path: &str, source: &str, findings: &[Finding], look: Look) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let path = Untrusted::new(path).terminal();
    let mut out = String::new();
    for finding in findings {
        let line = finding
            .line
            .checked_sub(1)
            .and_then(|at| lines.get(at))
            .copied()
            .unwrap_or("");
        out.push_str(&one(&path, line, finding, look));
        out.push('\n');
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    out.push_str(&summary(errors, findings.len() - errors));
    out
}

fn one(path: &str, line: &str, finding: &Finding, look: Look) -> String {
    let (label, word) = match finding.severity {
        Severity::Error => (Label::Bad, "error"),
        Severity::Warning => (Label::Doubt, "warning"),
    };
    let number = finding.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = look.paint(Label::Dim, "|");
    let place = format!("{path}:{}:{}", finding.line, finding.column);
    let mut out = format!(
        "{}: {}\n{margin}{} {place}\n",
        look.paint(label, &format!("{word}[{}]", finding.rule)),
        Untrusted::new(&finding.message).terminal(),
        look.paint(Label::Dim, "-->"),
    );
    let (before, rest) = line.split_at(byte_of(line, finding.column - 1));
    let (meant, after) = rest.split_at(byte_of(rest, finding.width));
    let [before, meant, after] =
        [before, meant, after].map(|part| Untrusted::new(&part.replace('\t', " ")).terminal());
    let room = look.width.saturating_sub(number.len() + 3).max(20);
    if (before.width() + meant.width()) <= room {
        let shown = look.fit(&format!("{before}{meant}{after}"), room);
        let caret = look.paint(label, &"^".repeat(meant.width().max(1)));
        out.push_str(&format!(
            "{margin} {bar}\n{number} {bar} {shown}\n{margin} {bar} {}{caret}\n",
            " ".repeat(before.width())
        ));
    }
    if let Some(remedy) = &finding.remedy {
        let remedy = Untrusted::new(remedy).terminal();
        out.push_str(&format!(
            "{margin} {} {remedy}\n",
            look.paint(Label::Dim, "=")
        ));
    }
    out
}

/// The byte at which character `count` of `text` begins.
fn byte_of(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at)
}

fn summary(errors: usize, warnings: usize) -> String {
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    if errors + warnings == 0 {
        return "nothing is wrong\n".to_owned();
    }
    format!(
        "{}, {}\n",
        plural(errors, "error"),
        plural(warnings, "warning")
    )
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::render::Look;
    use crate::roadmap::lint::{Finding, Severity};

    #[test]
    fn the_caret_stands_below_what_is_meant() {
        let finding = Finding {
            line: 2,
            column: 6,
            width: 2,
            severity: Severity::Error,
            rule: "near-miss-box",
            message: "this is nearly a box".to_owned(),
            remedy: Some("write `[ ]`".to_owned()),
        };
        let look = Look {
            color: false,
            ascii: false,
            width: 60,
        };
        insta::assert_snapshot!(report("map.md", "# A\n- 日本 [] \u{1b}[31mx\n", &[finding], look), @r"
        error[near-miss-box]: this is nearly a box
         --> map.md:2:6
          |
        2 | - 日本 [] \u{1b}[31mx
          |        ^^
          = write `[ ]`

        1 error, 0 warnings
        ");
    }
}
