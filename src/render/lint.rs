//! Flaws that `peak roadmap lint` found: with the line, a caret below what is meant, and the remedy; or as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::style::Glyph;
use super::{Label, Look, json};
use crate::roadmap::lint::{Check, Flaw, Severity};

/// Most errors of one check that are shown whole; the lines of others follow in one go.
const ERRORS: usize = 25;
/// The same of warnings and notes.
const WARNINGS: usize = 4;
/// Most lines that are named in one go.
const LINES: usize = 40;

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    path: &'a str,
    findings: &'a [Flaw],
}

/// The flaws as JSON: `peak.lint/1`.
pub fn object(path: &str, flaws: &[Flaw]) -> String {
    json::line(&Object {
        schema: "peak.lint/1",
        path,
        findings: flaws,
    })
}

/// The flaws for a terminal, and how many there are. Of many alike only the first are shown whole.
pub fn report(path: &str, source: &str, flaws: &[Flaw], look: Look) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let path = Untrusted::new(path).terminal();
    let mut out = String::new();
    let mut left: BTreeMap<(Severity, Check), (usize, Vec<usize>)> = BTreeMap::new();
    for flaw in flaws {
        let (shown, more) = left.entry((flaw.severity, flaw.check)).or_default();
        let most = match flaw.severity {
            Severity::Error => ERRORS,
            Severity::Warning | Severity::Note => WARNINGS,
        };
        if *shown == most {
            more.push(flaw.line);
            continue;
        }
        *shown += 1;
        let line = flaw.line.checked_sub(1).and_then(|at| lines.get(at));
        out.push_str(&one(&path, line.copied().unwrap_or(""), flaw, look));
        out.push('\n');
    }
    for ((severity, check), (_, lines)) in left {
        if !lines.is_empty() {
            let (label, word) = named(severity);
            let head = look.paint(label, &format!("{word}[{}]", check.name()));
            out.push_str(&format!("{head}: {}\n\n", more(&lines, look)));
        }
    }
    out.push_str(&summary(flaws));
    out
}

/// "37 more, on lines 3, 5, 9".
fn more(lines: &[usize], look: Look) -> String {
    let mut named: Vec<String> = lines.iter().take(LINES).map(usize::to_string).collect();
    if lines.len() > LINES {
        named.push(look.glyph(Glyph::Ellipsis).to_owned());
    }
    let on = if lines.len() == 1 { "line" } else { "lines" };
    format!("{} more, on {on} {}", lines.len(), named.join(", "))
}

fn named(severity: Severity) -> (Label, &'static str) {
    match severity {
        Severity::Error => (Label::Bad, "error"),
        Severity::Warning => (Label::Doubt, "warning"),
        Severity::Note => (Label::Dim, "note"),
    }
}

fn one(path: &str, line: &str, flaw: &Flaw, look: Look) -> String {
    let (label, word) = named(flaw.severity);
    let number = flaw.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = look.paint(Label::Dim, "|");
    let place = format!("{path}:{}:{}", flaw.line, flaw.column);
    let mut out = format!(
        "{}: {}\n{margin}{} {place}\n",
        look.paint(label, &format!("{word}[{}]", flaw.check.name())),
        Untrusted::new(&flaw.message).terminal(),
        look.paint(Label::Dim, "-->"),
    );
    let (before, rest) = line.split_at(byte_of(line, flaw.column - 1));
    let (meant, after) = rest.split_at(byte_of(rest, flaw.width));
    let [before, meant, after] =
        [before, meant, after].map(|part| Untrusted::new(&part.replace('\t', " ")).terminal());
    let room = look.width.saturating_sub(number.len() + 3).max(20);
    let before = tail(&before, room / 2, look);
    let shown = look.fit(&format!("{before}{meant}{after}"), room);
    let width = meant.width().min(room - before.width()).max(1);
    let caret = look.paint(label, &"^".repeat(width));
    if !line.is_empty() {
        out.push_str(&format!(
            "{margin} {bar}\n{number} {bar} {shown}\n{margin} {bar} {}{caret}\n",
            " ".repeat(before.width())
        ));
    }
    if let Some(remedy) = &flaw.remedy {
        let remedy = Untrusted::new(remedy).terminal();
        out.push_str(&format!(
            "{margin} {} {remedy}\n",
            look.paint(Label::Dim, "=")
        ));
    }
    out
}

/// The end of a text that is too long, marked as such.
fn tail(text: &str, room: usize, look: Look) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mark = look.glyph(Glyph::Ellipsis);
    let mut from = text.len();
    for (at, _) in text.char_indices().rev() {
        if text[at..].width() + mark.width() > room {
            break;
        }
        from = at;
    }
    format!("{mark}{}", &text[from..])
}

/// The byte at which character `count` of `text` begins.
fn byte_of(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at)
}

fn summary(flaws: &[Flaw]) -> String {
    let count = |wanted| flaws.iter().filter(|flaw| flaw.severity == wanted).count();
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    if flaws.is_empty() {
        return "nothing is wrong\n".to_owned();
    }
    let mut words = vec![
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
    ];
    let notes = count(Severity::Note);
    if notes > 0 {
        words.push(plural(notes, "note"));
    }
    format!("{}\n", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{object, report};
    use crate::render::Look;
    use crate::roadmap::lint::{Check, Flaw, Severity};

    fn flaw(line: usize, column: usize, width: usize, check: Check) -> Flaw {
        Flaw {
            line,
            column,
            width,
            severity: check.severity(),
            check,
            message: "what is wrong".to_owned(),
            remedy: None,
        }
    }

    const LOOK: Look = Look {
        color: false,
        ascii: true,
        width: 40,
    };

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let line = format!(
            "{}[bad](gone.md){}\n",
            "text ".repeat(20),
            " more".repeat(20)
        );
        let flaws = [
            flaw(1, 107, 7, Check::DeadLink),
            flaw(1, 1, 180, Check::Boilerplate),
        ];
        insta::assert_snapshot!(report("map.md", &line, &flaws, LOOK), @r"
        error[dead-link]: what is wrong
         --> map.md:1:107
          |
        1 | ...ext text [bad](gone.md) more m...
          |                   ^^^^^^^

        warning[boilerplate]: what is wrong
         --> map.md:1:1
          |
        1 | text text text text text text tex...
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        1 error, 1 warning
        ");
    }

    #[test]
    fn many_alike_are_told_in_one_go() {
        let source = "x\n".repeat(60);
        let mut flaws: Vec<Flaw> = (1..=6)
            .map(|line| flaw(line, 1, 1, Check::UnpinnedId))
            .collect();
        let text = report("map.md", &source, &flaws, LOOK);
        assert!(
            text.ends_with("warning[unpinned-id]: 2 more, on lines 5, 6\n\n0 errors, 6 warnings\n"),
            "{text}"
        );
        flaws.extend((1..=26).map(|line| flaw(line, 1, 1, Check::DeadLink)));
        flaws.push(flaw(1, 1, 1, Check::NothingPinned));
        let text = report("map.md", &source, &flaws, LOOK);
        assert!(
            text.contains("error[dead-link]: 1 more, on line 26\n"),
            "{text}"
        );
        assert!(
            text.ends_with("\n26 errors, 6 warnings, 1 note\n"),
            "{text}"
        );
    }

    #[test]
    fn every_check_is_named_in_json_as_for_people() {
        for check in [Check::AfterCycle, Check::NearMissBox, Check::UnstableId] {
            let json: serde_json::Value =
                serde_json::from_str(&object("m.md", &[flaw(1, 1, 1, check)])).unwrap();
            assert_eq!(json["findings"][0]["rule"], check.name());
        }
    }

    #[test]
    fn the_caret_stands_below_what_is_meant() {
        let flaw = Flaw {
            line: 2,
            column: 6,
            width: 2,
            severity: Severity::Error,
            check: Check::NearMissBox,
            message: "this is nearly a box".to_owned(),
            remedy: Some("write `[ ]`".to_owned()),
        };
        let look = Look {
            color: false,
            ascii: false,
            width: 60,
        };
        insta::assert_snapshot!(report("map.md", "# A\n- 日本 [] \u{1b}[31mx\n", &[flaw], look), @r"
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
