//! What is wrong with a roadmap, for its author: each finding with its place and its remedy.
//!
//! Works on the text and on what was read from it. It must not know files: which links lead nowhere is asked for, not looked up.

use std::collections::{HashMap, HashSet};

use super::parse::Survey;
use super::{Id, Item, Notice, Roadmap, title};

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1, in characters.
    pub column: usize,
    /// How many characters are meant, from the column on; at least 1.
    pub width: usize,
    /// Whether it is wrong or only doubtful.
    pub severity: Severity,
    /// The name of the rule that found it.
    pub rule: &'static str,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do.
    pub remedy: Option<String>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It will be misread, or breaks learners' progress.
    Error,
    /// It may be meant.
    Warning,
}

/// Everything that can be told from the document alone, in the order of its lines.
pub fn lint(source: &str, survey: &Survey) -> Vec<Finding> {
    let text = Text::new(source);
    let mut findings: Vec<Finding> = survey
        .roadmap
        .notices
        .iter()
        .map(|notice| text.of_notice(notice))
        .collect();
    for phase in &survey.roadmap.phases {
        if phase.items.is_empty() {
            findings.push(text.finding(
                phase.line,
                &phase.title,
                Severity::Error,
                "empty-phase",
                format!("the phase `{}` holds no items", phase.id),
                "put a list below its heading, or take its id away",
            ));
        }
    }
    for item in survey.roadmap.items() {
        rules(&text, item, &mut findings);
        boilerplate(&text, item, &mut findings);
    }
    ids(&text, &survey.roadmap, &mut findings);
    boxes(&text, &mut findings);
    findings.sort();
    findings
}

/// Ids of an older version that the new one neither holds nor names as former ones: learners' ticks would hang in the air.
pub fn vanished(old: &Roadmap, new: &Roadmap, revision: &str) -> Vec<Finding> {
    let mut known: HashSet<&Id> = HashSet::new();
    for phase in &new.phases {
        known.extend(&phase.aliases);
        for item in &phase.items {
            known.insert(&item.id);
            known.extend(&item.aliases);
        }
    }
    let by_title: HashMap<&str, &Item> = new
        .items()
        .map(|item| (item.title.as_str(), item))
        .collect();
    old.items()
        .filter(|item| !known.contains(&item.id))
        .map(|item| {
            let same = by_title.get(item.title.as_str());
            let remedy = match same {
                Some(now) => format!("the item `{}` has the same title: write aliases = [\"{}\"] in its `toml peak` block", now.id, item.id),
                None => format!("write aliases = [\"{}\"] in the `toml peak` block of the item that took its place", item.id),
            };
            Finding {
                line: same.map_or(1, |now| now.line),
                column: 1,
                width: 1,
                severity: Severity::Error,
                rule: "vanished-id",
                message: format!("the id `{}` of {revision} is gone, and no item names it as a former one", item.id),
                remedy: Some(remedy),
            }
        })
        .collect()
}

/// The targets of links that are paths in the repository, with the line of the item that names them.
pub fn local_links(roadmap: &Roadmap) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for item in roadmap.items() {
        for link in &item.links {
            let path = link.url.split(['#', '?']).next().unwrap_or("");
            let elsewhere = path.contains("://")
                || path.starts_with("//")
                || path.starts_with("mailto:")
                || path.starts_with("tel:");
            if !path.is_empty() && !elsewhere {
                links.push((item.line, path.to_owned()));
            }
        }
    }
    links
}

/// A finding for a link that leads nowhere.
pub fn dead_link(source: &str, line: usize, path: &str) -> Finding {
    let text = Text::new(source);
    let near = (line..line + 40).find(|line| text.line(*line).contains(path));
    text.finding(
        near.unwrap_or(line),
        path,
        Severity::Error,
        "dead-link",
        format!("the link to {path} points at a file that is not there"),
        "mend the path, which begins at the folder of this document, or take the link out",
    )
}

fn rules(text: &Text<'_>, item: &Item, findings: &mut Vec<Finding>) {
    let Some(rules) = &item.rules else { return };
    for notice in rules.check() {
        let needle = notice.message.split('`').nth(1).unwrap_or("").to_owned();
        let line = text.find_from(notice.line, &needle);
        findings.push(text.finding(
            line,
            &needle,
            Severity::Error,
            "unusable-rule",
            notice.message,
            "evidence for this item can never be found until it is mended",
        ));
    }
}

fn boilerplate(text: &Text<'_>, item: &Item, findings: &mut Vec<Finding>) {
    if title::is_boilerplate(&item.title, false) {
        findings.push(text.finding(
            item.line,
            &item.title,
            Severity::Warning,
            "boilerplate",
            format!(
                "`{}` looks like a part of the document, not like something to learn",
                item.id
            ),
            "write `<!-- peak:ignore -->` below the heading of its section, if it is none",
        ));
    }
}

/// Ids that change when a title does.
fn ids(text: &Text<'_>, roadmap: &Roadmap, findings: &mut Vec<Finding>) {
    let pinned = |item: &Item| text.names(item.line, &item.id);
    let total = roadmap.items().count();
    let loose: Vec<&Item> = roadmap.items().filter(|item| !pinned(item)).collect();
    let all: HashSet<&str> = roadmap.items().map(|item| item.id.as_str()).collect();
    if loose.len() == total && total > 0 {
        findings.push(Finding {
            line: roadmap.phases.first().map_or(1, |phase| phase.line),
            column: 1,
            width: 1,
            severity: Severity::Warning,
            rule: "unpinned-id",
            message: "no id is pinned: ids are derived from titles and change with them".to_owned(),
            remedy: Some("`peak roadmap pin` writes them into the document".to_owned()),
        });
    }
    for item in loose {
        let numbered = item
            .id
            .as_str()
            .rsplit_once('-')
            .is_some_and(|(base, end)| end.parse::<usize>().is_ok() && all.contains(base));
        if numbered {
            findings.push(text.finding(
                item.line,
                &item.title,
                Severity::Error,
                "unstable-id",
                format!(
                    "`{}` has its number from its place: another item has the same title",
                    item.id
                ),
                "pin an id at the end of its line, or change its title",
            ));
        } else if text.pins {
            findings.push(text.finding(
                item.line,
                &item.title,
                Severity::Warning,
                "unpinned-id",
                format!(
                    "`{}` is derived from the title, while other ids here are pinned",
                    item.id
                ),
                "`peak roadmap pin` writes it into the document",
            ));
        }
    }
}

/// Boxes that no renderer takes for one: `[]`, `[ ]x`, `[  ]`, a no-break space.
fn boxes(text: &Text<'_>, findings: &mut Vec<Finding>) {
    let mut fenced = false;
    for (number, line) in text.lines.iter().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        }
        let Some(rest) = bullet(trimmed).filter(|_| !fenced) else {
            continue;
        };
        let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        else {
            continue;
        };
        let good = matches!(inside, " " | "x" | "X");
        let blank = inside
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, 'x' | 'X' | '\u{200b}'))
            && inside.chars().count() <= 5;
        let link = after.starts_with(['(', '[', ':']);
        let glued = good && !after.is_empty() && !after.starts_with([' ', '\t']);
        if !link && blank && (!good || glued) {
            let whole = format!("[{inside}]");
            findings.push(text.finding(
                number + 1,
                &whole,
                Severity::Error,
                "near-miss-box",
                "this is nearly a box, and shows as plain text".to_owned(),
                "write `[ ]` or `[x]` with one character inside and a space behind",
            ));
        }
    }
}

/// What follows a list's bullet.
fn bullet(trimmed: &str) -> Option<&str> {
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &trimmed[digits..];
    let marks: &[char] = if digits > 0 {
        &['.', ')']
    } else {
        &['-', '*', '+']
    };
    rest.strip_prefix(marks)
        .filter(|after| after.starts_with([' ', '\t']))
        .map(str::trim_start)
}

struct Text<'a> {
    lines: Vec<&'a str>,
    /// Whether any line ends with a code span that could be an id of an item.
    pins: bool,
}

impl<'a> Text<'a> {
    fn new(source: &'a str) -> Self {
        let lines: Vec<&str> = source.lines().collect();
        let pins = lines.iter().any(|line| {
            let code = line
                .trim_end()
                .strip_suffix('`')
                .and_then(|rest| rest.rsplit_once('`'));
            code.and_then(|(_, code)| Id::parse(code))
                .is_some_and(|id| !id.is_phase())
        });
        Self { lines, pins }
    }

    fn line(&self, number: usize) -> &'a str {
        number
            .checked_sub(1)
            .and_then(|at| self.lines.get(at))
            .copied()
            .unwrap_or("")
    }

    /// Whether a line, or the block that follows it, names an id.
    fn names(&self, number: usize, id: &Id) -> bool {
        let code = format!("`{id}`");
        let quoted = format!("\"{id}\"");
        self.line(number).contains(&code)
            || (number + 1..number + 12)
                .map(|line| self.line(line).trim_start())
                .any(|line| {
                    line.strip_prefix("id").is_some_and(|rest| {
                        rest.trim_start().starts_with('=') && rest.contains(&quoted)
                    })
                })
    }

    /// The first line from `number` on that holds `needle`, within a block's length.
    fn find_from(&self, number: usize, needle: &str) -> usize {
        let near = (number..number + 60)
            .find(|line| !needle.is_empty() && self.line(*line).contains(needle));
        near.unwrap_or(number)
    }

    fn finding(
        &self,
        line: usize,
        needle: &str,
        severity: Severity,
        rule: &'static str,
        message: String,
        remedy: &str,
    ) -> Finding {
        let text = self.line(line);
        let place = (!needle.is_empty()).then(|| text.find(needle)).flatten();
        let start = place.unwrap_or(text.len() - text.trim_start().len());
        let width = place.map_or_else(|| text.trim().chars().count(), |_| needle.chars().count());
        Finding {
            line,
            column: text[..start].chars().count() + 1,
            width: width.max(1),
            severity,
            rule,
            message,
            remedy: Some(remedy.to_owned()),
        }
    }

    /// A notice of the reader's; its column is at the start of its message where it has one.
    fn of_notice(&self, notice: &Notice) -> Finding {
        let placed = notice.message.strip_prefix("column ").and_then(|rest| {
            let (column, message) = rest.split_once(": ")?;
            Some((column.parse::<usize>().ok()?, message))
        });
        let (bytes, message) = placed.unwrap_or((1, &notice.message));
        let text = self.line(notice.line);
        let before = text.get(..bytes.saturating_sub(1)).unwrap_or("");
        let rest = text.get(before.len()..).unwrap_or("");
        let width = rest
            .find([' ', '=', ','])
            .map_or(rest.len(), |end| end.max(1));
        Finding {
            line: notice.line,
            column: before.chars().count() + 1,
            width: rest.get(..width).unwrap_or(rest).chars().count().max(1),
            severity: Severity::Error,
            rule: "notice",
            message: message.to_owned(),
            remedy: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Severity, lint, local_links, vanished};
    use crate::roadmap::parse::{Reading, roadmap, survey};

    fn found(source: &str) -> Vec<String> {
        lint(source, &survey(source, &Reading::default()).unwrap())
            .into_iter()
            .map(|finding| {
                let severity = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                };
                format!(
                    "{}:{}+{} {severity} {}",
                    finding.line, finding.column, finding.width, finding.rule
                )
            })
            .collect()
    }

    #[test]
    fn a_clean_document_has_no_findings() {
        let source = "# A\n\n## One `one`\n\n- First `one.first`\n- [ ] Second `one.second`\n- [link](x) `one.link`\n";
        assert_eq!(found(source), [""; 0]);
    }

    #[test]
    fn near_misses_and_bad_rules_are_placed() {
        let source = "## One `one`\n\n- [] First `one.first`\n- [ ]Second `one.second`\n- Third `one.third`\n  ```toml peak\n  [evidence]\n  paths = [\"../x\"]\n  ```\n\n## Two `two`\n";
        assert_eq!(
            found(source),
            [
                "3:3+2 error near-miss-box",
                "4:3+3 error near-miss-box",
                "8:13+4 error unusable-rule",
                "11:4+3 error empty-phase",
            ]
        );
    }

    #[test]
    fn derived_ids_are_told_where_others_are_pinned() {
        assert_eq!(
            found("## One `one`\n\n- First `one.first`\n- Same\n- Same\n"),
            ["4:3+4 warning unpinned-id", "5:3+4 error unstable-id"]
        );
        assert_eq!(
            found("## One\n\n- First\n- Second\n"),
            ["1:1+1 warning unpinned-id"]
        );
    }

    #[test]
    fn an_id_that_vanished_needs_an_alias() {
        let read = |source| roadmap(source, &Reading::default()).unwrap();
        let old = read("## One `one`\n\n- First `one.first`\n- Second `one.second`\n");
        let gone = vanished(
            &old,
            &read("## One `one`\n\n- First `one.begin`\n- Second `one.second`\n"),
            "HEAD~1",
        );
        assert_eq!(gone.len(), 1);
        assert!(gone[0].remedy.as_deref().unwrap().contains("one.begin"));
        let kept = "## One `one`\n\n- First `one.begin`\n  ```toml peak\n  aliases = [\"one.first\"]\n  ```\n- Second `one.second`\n";
        assert_eq!(vanished(&old, &read(kept), "HEAD~1"), []);
    }

    #[test]
    fn only_paths_are_local_links() {
        let source = "## One\n\n- [a](docs/a.md#part)\n- [b](https://example.org)\n- [c](#here)\n- [d](mailto:x@example.org)\n";
        let read = roadmap(source, &Reading::default()).unwrap();
        assert_eq!(local_links(&read), [(3, "docs/a.md".to_owned())]);
    }
}
