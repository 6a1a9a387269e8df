//! `peak show`: one item, with all that is known of it.

use super::escape::Untrusted;
use super::finding::{proven, verdict};
use super::items::{kind, state};
use super::next::link;
use super::style::Glyph;
use super::text::wrap;
use super::{Label, Look};
use crate::evidence::{Finding, Verdict};
use crate::progress::{Entry, Pointer, State, Target};
use crate::report::next::Step;
use crate::roadmap::{Item, Kind, Rules};

/// All that is known of one item.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The item, and what its roadmap says of it.
    pub step: Step<'a>,
    /// Its phase's title, plain.
    pub phase: &'a str,
    /// The progress document, as it is called.
    pub document: &'a str,
    /// What the learner wrote below it, by line.
    pub notes: Vec<(usize, String)>,
    /// The verdict on it, where it was asked for.
    pub finding: Option<&'a Finding>,
}

/// The item for a terminal.
pub fn item(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let mut out = title(view, look);
    out.push_str(&facts(view, look));
    if let Some(item) = view.step.item {
        out.push_str(&description(item, look));
        out.push_str(&links(item, look));
        if let Some(rules) = &item.rules {
            out.push_str(&section("Counts as evidence, all of", look));
            out.push_str(&rule_lines(rules, look));
        }
    }
    out.push_str(&notes(view, look));
    if !entry.pointers.is_empty() {
        out.push_str(&section("Where you say the evidence is", look));
        for pointer in &entry.pointers {
            out.push_str(&bullet(&pointed(pointer), look));
        }
    }
    if let Some(finding) = view.finding.filter(|finding| says_something(finding)) {
        out.push_str(&section("Finding", look));
        out.push_str(&found(finding, look));
    }
    out
}

fn title(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let title = Untrusted::new(&entry.title).terminal();
    let phase = Untrusted::new(view.phase).terminal();
    let group = view
        .step
        .item
        .and_then(|item| item.group.as_deref())
        .map(|group| Untrusted::new(group).terminal());
    let dot = format!(" {} ", look.glyph(Glyph::Dot));
    let mut place = vec![kind(entry.kind).to_owned(), phase];
    place.extend(group);
    if entry.own {
        place.push("your own item".to_owned());
    }
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    format!(
        "{}{}{dot}{}\n",
        paint_lines(Label::Heading, &wrap(&title, 0, look.width), look),
        look.paint(Label::Id, entry.id.as_str()),
        place.join(&dot)
    )
}

/// Each line of `text` painted on its own.
fn paint_lines(label: Label, text: &str, look: Look) -> String {
    text.lines()
        .map(|line| format!("{}\n", look.paint(label, line)))
        .collect()
}

/// State, dates, place, prerequisites.
fn facts(view: &View<'_>, look: Look) -> String {
    let entry = view.step.entry;
    let word = look.paint(Label::of(entry.state), state(entry.state));
    let mut out = format!("\n{} {word}{}\n", look.mark(entry.state), dates(entry));
    let document = Untrusted::new(view.document).terminal();
    out.push_str(&format!("  {document}:{}\n", entry.line));
    if entry.copies > 1 {
        out.push_str(&format!(
            "  stands {} times there; commands refuse to change it until one stays\n",
            entry.copies
        ));
    }
    let open = matches!(entry.state, State::Todo | State::Started);
    if open && !view.step.waits_for.is_empty() {
        let ids: Vec<String> = view
            .step
            .waits_for
            .iter()
            .map(|id| look.paint(Label::Id, id.as_str()))
            .collect();
        out.push_str(&format!("  waits for {}\n", ids.join(", ")));
    }
    out
}

/// The days that the marks tell: " 2026-11-15, started 2026-11-02".
fn dates(entry: &Entry) -> String {
    let days = [
        (State::Done, entry.done_on),
        (State::Skipped, entry.skipped_on),
        (State::Started, entry.started_on),
    ];
    let own = days
        .iter()
        .find(|(of, _)| *of == entry.state)
        .and_then(|(_, day)| *day)
        .map(|day| format!(" {day}"))
        .unwrap_or_default();
    let others = days
        .iter()
        .filter(|(of, _)| *of != entry.state)
        .filter_map(|(of, day)| day.map(|day| format!(", {} {day}", state(*of))));
    own + &others.collect::<String>()
}

fn section(name: &str, look: Look) -> String {
    format!("\n{}\n", look.paint(Label::Heading, name))
}

fn bullet(text: &str, look: Look) -> String {
    let body = wrap(text, 4, look.width);
    format!("  {} {}", look.glyph(Glyph::Bullet), body.trim_start())
}

fn description(item: &Item, look: Look) -> String {
    if item.description.trim().is_empty() {
        return String::new();
    }
    let safe: Vec<String> = item
        .description
        .trim_matches('\n')
        .lines()
        .map(|line| Untrusted::new(line).terminal())
        .collect();
    format!("\n{}", wrap(&safe.join("\n"), 0, look.width))
}

fn links(item: &Item, look: Look) -> String {
    if item.links.is_empty() {
        return String::new();
    }
    let mut out = section("Links", look);
    for known in &item.links {
        // Not wrapped: a link that is broken over lines cannot be clicked.
        let dot = look.glyph(Glyph::Bullet);
        out.push_str(&format!("  {dot} {}\n", link(known, look)));
    }
    out
}

/// What the learner wrote below the item; lines that say where the evidence is have a section of their own.
fn notes(view: &View<'_>, look: Look) -> String {
    let points = |at: usize, line: &str| {
        let word = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let begins = word
            .get(..8)
            .is_some_and(|word| word.eq_ignore_ascii_case("evidence"));
        begins
            && view
                .step
                .entry
                .pointers
                .iter()
                .any(|pointer| pointer.line == at)
    };
    let lines: Vec<String> = view
        .notes
        .iter()
        .filter(|(at, line)| !points(*at, line))
        .map(|(_, line)| {
            let body = line.trim_start();
            let lead = " ".repeat(line.len() - body.len());
            lead + &Untrusted::new(body).terminal()
        })
        .collect();
    let text = lines.join("\n");
    if text.trim().is_empty() {
        return String::new();
    }
    let text = wrap(text.trim_matches('\n'), 2, look.width);
    format!("{}{text}", section("Your notes", look))
}

/// What each rule asks, a bullet each.
fn rule_lines(rules: &Rules, look: Look) -> String {
    let safe = |text: &str| Untrusted::new(text).terminal();
    let paths = rules
        .paths
        .iter()
        .map(|glob| format!("a file of yours that matches {}", safe(glob)));
    let contains = rules.contains.iter().map(|rule| {
        let (path, pattern) = (safe(&rule.path), safe(&rule.pattern));
        match &rule.what {
            Some(what) => {
                let what = safe(what);
                format!("a file of yours that matches {path} and holds {what} (/{pattern}/)")
            }
            None => format!("a file of yours that matches {path} and contains /{pattern}/"),
        }
    });
    let commits = rules.commits.iter().map(|rule| {
        let commits = if rule.min == 1 { "commit" } else { "commits" };
        let (min, message) = (rule.min, safe(&rule.message));
        match &rule.what {
            Some(what) => {
                let what = safe(what);
                format!("{min} {commits} of yours with a message about {what} (/{message}/)")
            }
            None => format!("{min} {commits} of yours with /{message}/ in the message"),
        }
    });
    paths
        .chain(contains)
        .chain(commits)
        .map(|line| bullet(&line, look))
        .collect()
}

fn pointed(pointer: &Pointer) -> String {
    let safe = |text: &str| Untrusted::new(text).terminal();
    let target = match &pointer.target {
        Target::Path(path) => format!("path {}", safe(path)),
        Target::Revision(hex) => format!("commit {}", safe(hex)),
        Target::Elsewhere {
            url,
            revision,
            path,
        } => {
            let revision = revision.as_deref().map(|text| format!("@{}", safe(text)));
            let path = path.as_deref().map(|text| format!(":{}", safe(text)));
            format!(
                "{}{}{}",
                safe(url),
                revision.unwrap_or_default(),
                path.unwrap_or_default()
            )
        }
    };
    format!("{target} (line {})", pointer.line)
}

/// A topic of which git can tell nothing needs no verdict, nor does an item about which there is nothing to say.
fn says_something(finding: &Finding) -> bool {
    let told = finding.reason.is_some() && finding.kind != Kind::Topic;
    finding.verdict != Verdict::Open || told || !finding.evidence.is_empty()
}

fn found(finding: &Finding, look: Look) -> String {
    let (label, word) = verdict(finding.verdict);
    let reason = match (&finding.reason, finding.verdict) {
        (Some(reason), _) => format!(": {}", Untrusted::new(reason).terminal()),
        (None, Verdict::Ready) => ": the evidence is there, but the box is not ticked".to_owned(),
        (None, _) => String::new(),
    };
    let text = wrap(&format!("{word}{reason}"), 2, look.width);
    let mut out = text.replacen(word, &look.paint(label, word), 1);
    for proof in &finding.evidence {
        out.push_str(&bullet(&proven(proof, look), look));
    }
    for flag in &finding.flags {
        let flag = Untrusted::new(flag).terminal();
        out.push_str(&bullet(&format!("flag: {flag}"), look));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{View, item};
    use crate::evidence::{Level, ObjectId, Proof, Verdict};
    use crate::progress::{Pointer, State, Target};
    use crate::render::Look;
    use crate::report::next::steps;
    use crate::report::sample::{date, document, finding, roadmap};
    use crate::roadmap::rules::{Commits, Contains};
    use crate::roadmap::{Kind, Link, Roadmap, Rules};

    const LOOK: Look = Look {
        color: false,
        ascii: false,
        width: 60,
    };

    fn rich_roadmap() -> Roadmap {
        let mut roadmap = roadmap(&[("models.blog", &["models.orm"]), ("models.orm", &[])]);
        let rich = &mut roadmap.phases[0].items[0];
        rich.description = "Build a blog with posts and comments, and put it on a server of your own.\n\n1. models\n2. views".to_owned();
        rich.links = vec![Link {
            title: "Tutorial".to_owned(),
            url: "https://docs.djangoproject.com/en/5.2/intro/tutorial01/".to_owned(),
        }];
        rich.group = Some("Projects".to_owned());
        rich.rules = Some(Rules {
            paths: vec!["**/models.py".to_owned()],
            contains: vec![Contains {
                path: "**/models.py".to_owned(),
                pattern: "class Post\\b".to_owned(),
                what: None,
            }],
            commits: vec![Commits {
                message: "(?i)blog".to_owned(),
                min: 2,
                what: None,
            }],
            broken: false,
            line: 9,
        });
        roadmap
    }

    #[test]
    #[allow(
        clippy::too_many_lines,
        reason = "one snapshot of all that can be shown"
    )]
    fn an_item_with_everything() {
        let roadmap = rich_roadmap();
        let mut document = document(
            &[("models", "Phase 2: Models")],
            &[("models.blog", State::Done), ("models.orm", State::Todo)],
        );
        let entry = &mut document.items[0];
        entry.kind = Kind::Project;
        entry.done_on = Some(date("2026-11-15"));
        entry.started_on = Some(date("2026-11-02"));
        entry.pointers = vec![Pointer {
            target: Target::Path("projects/blog".to_owned()),
            line: 12,
        }];
        let mut finding = finding("models.blog", Verdict::Unverified);
        finding.level = Level::Present;
        finding.reason = Some("projects/blog/models.py is not committed yet".to_owned());
        finding.evidence = vec![Proof {
            rule: "commits (?i)blog".to_owned(),
            commit: ObjectId::from_bytes(&[0xab; 20]),
            time: Some(1_795_000_000),
            path: Some("projects/blog/views.py".to_owned()),
            repo: None,
            signer: None,
        }];
        let view = View {
            step: steps(&document, Some(&roadmap), [&document.items[0]]).remove(0),
            phase: "Phase 2: Models",
            document: "progress.md",
            notes: [
                (
                    11,
                    "- comments are hard, see the docs twice and then once more again",
                ),
                (12, "- evidence: `projects/blog`"),
            ]
            .map(|(at, line)| (at, line.to_owned()))
            .to_vec(),
            finding: Some(&finding),
        };
        insta::assert_snapshot!(item(&view, LOOK), @r"
        blog
        models.blog · project · Phase 2: Models · Projects

        ✓ done 2026-11-15, started 2026-11-02
          progress.md:10

        Build a blog with posts and comments, and put it on a server
        of your own.

        1. models
        2. views

        Links
          • Tutorial: https://docs.djangoproject.com/en/5.2/intro/tutorial01/

        Counts as evidence, all of
          • a file of yours that matches **/models.py
          • a file of yours that matches **/models.py and contains
            /class Post\b/
          • 2 commits of yours with /(?i)blog/ in the message

        Your notes
          - comments are hard, see the docs twice and then once more
          again

        Where you say the evidence is
          • path projects/blog (line 12)

        Finding
          unverified: projects/blog/models.py is not committed yet
          • abababa 2026-11-18 projects/blog/views.py · commits
            (?i)blog
        ");
    }

    #[test]
    fn an_item_of_the_learners_own() {
        let mut document = document(&[("a", "A")], &[("a.reading", State::Skipped)]);
        document.items[0].own = true;
        document.items[0].copies = 2;
        let view = View {
            step: steps(&document, None, [&document.items[0]]).remove(0),
            phase: "A",
            document: "progress.md",
            notes: Vec::new(),
            finding: None,
        };
        let ascii = Look {
            ascii: true,
            ..LOOK
        };
        insta::assert_snapshot!(item(&view, ascii), @r"
        reading
        a.reading - topic - A - your own item

        [-] skipped
          progress.md:10
          stands 2 times there; commands refuse to change it until one stays
        ");
    }

    #[test]
    fn a_hostile_item_is_inert() {
        let evil = "a\u{1b}]0;x\u{7}\rb\u{202e}";
        let mut roadmap = roadmap(&[("a.one", &[])]);
        let rich = &mut roadmap.phases[0].items[0];
        rich.description = format!("{evil}\n{evil}");
        rich.group = Some(evil.to_owned());
        rich.links = vec![Link {
            title: evil.to_owned(),
            url: evil.to_owned(),
        }];
        rich.rules = Some(Rules {
            paths: vec![evil.to_owned()],
            ..Rules::default()
        });
        let mut document = document(&[("a", evil)], &[("a.one", State::Done)]);
        document.items[0].title = evil.to_owned();
        document.items[0].pointers = vec![Pointer {
            target: Target::Elsewhere {
                url: evil.to_owned(),
                revision: Some(evil.to_owned()),
                path: Some(evil.to_owned()),
            },
            line: 3,
        }];
        let mut finding = finding("a.one", Verdict::Unverified);
        finding.reason = Some(evil.to_owned());
        finding.flags = vec![evil.to_owned()];
        let view = View {
            step: steps(&document, Some(&roadmap), [&document.items[0]]).remove(0),
            phase: evil,
            document: evil,
            notes: vec![(4, evil.to_owned())],
            finding: Some(&finding),
        };
        let shown = item(&view, LOOK);
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\r', '\u{202e}']));
        assert_eq!(shown.matches("\\u{202e}").count(), 14, "{shown}");
    }
}
