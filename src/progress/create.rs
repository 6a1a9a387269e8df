//! A new progress document: one line an item, lists tight, titles written so that they read back as they are.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::adopt::{Adoption, Taken};
use super::line::{DATE, MarkKind};
use super::names::{one_line, plain_title};
use super::source::line_break;
use super::{ARCHIVED, BEFORE, Document, Header, State, Target, line};
use crate::roadmap::outline::{Inline, InlineKind, Outline, Wrap, plain};
use crate::roadmap::{Id, Item, Kind, Phase, Roadmap};

/// The text of a new document for `roadmap`, nothing ticked. Read again it holds the roadmap's ids and no notice.
pub fn create(roadmap: &Roadmap, header: &Header) -> String {
    written(roadmap, header, item_line)
}

/// The bytes of a new document for `roadmap` that takes over `adoption`; what is left of the old document, `existing`, stands below
/// [`BEFORE`] at the end, in a code block where it would be read as something else otherwise. What was begun or skipped without a
/// date gets the day `today`; what was done without one stays so.
pub fn create_with(
    roadmap: &Roadmap,
    header: &Header,
    adoption: &Adoption,
    existing: &[u8],
    today: NaiveDate,
) -> Vec<u8> {
    let taken: HashMap<&Id, &Taken> = adoption.taken.iter().map(|one| (&one.id, one)).collect();
    let text = written(roadmap, header, |item| {
        taken
            .get(&item.id)
            .map_or_else(|| item_line(item), |taken| taken_line(item, taken, today))
    });
    let windows = line_break(existing, 0) == "\r\n";
    let ends = |text: &str| {
        if windows {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        }
    };
    let head = ends(&text).into_bytes();
    if adoption.rest.is_empty() {
        return head;
    }
    let plain = [
        ends(&format!("\n## {BEFORE}\n\n")).into_bytes(),
        adoption.rest.clone(),
    ]
    .concat();
    let read = |text: &[u8]| Document::read(text.to_vec(), Some(roadmap)).ok();
    let alone = read(&head);
    let whole = [head.as_slice(), &plain].concat();
    if let (Some(alone), Some(together)) = (alone, read(&whole))
        && alone.items == together.items
        && alone.notices == together.notices
        && alone.phases == together.phases
        && together.conflict.is_none()
    {
        return whole;
    }
    let rest = String::from_utf8_lossy(&adoption.rest);
    let longest = rest.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let open = ends(&format!("\n## {BEFORE}\n\n{fence}markdown\n"));
    let gap = if rest.ends_with(['\n', '\r']) {
        ""
    } else {
        "\n"
    };
    let close = ends(&format!("{gap}{fence}\n"));
    [&head, open.as_bytes(), &adoption.rest, close.as_bytes()].concat()
}

/// The items of a phase, each with the plain text of the heading that it stands under within the phase.
pub(super) fn grouped(phase: &Phase) -> Vec<(&Item, Option<String>)> {
    let mut group: Option<String> = None;
    let items = phase.items.iter().map(|item| {
        let name = item.group.as_deref().map(sub_heading);
        group = name.or_else(|| after_group(item, group.as_deref()));
        (item, group.clone())
    });
    items.collect()
}

/// The heading of a phase, without a line end.
pub(super) fn phase_heading(title: &str, id: &Id) -> String {
    match heading(title) {
        title if title.is_empty() => format!("## `{id}`"),
        title => format!("## {title} `{id}`"),
    }
}

/// The text of a new document in which `line` writes each item.
fn written(roadmap: &Roadmap, header: &Header, line: impl Fn(&Item) -> String) -> String {
    let title = heading(&roadmap.title);
    let mut text = match title.as_str() {
        "" => "# Progress\n".to_owned(),
        title => format!("# Progress: {title}\n"),
    };
    text.push_str(&format!("\n{}\n", header.comment()));
    for phase in &roadmap.phases {
        text.push_str(&format!("\n{}\n", phase_heading(&phase.title, &phase.id)));
        let mut group: Option<String> = None;
        for (at, (item, next)) in grouped(phase).into_iter().enumerate() {
            if next != group
                && let Some(name) = &next
            {
                text.push_str(&format!("\n### {}\n", heading(name)));
            }
            if next != group || at == 0 {
                text.push('\n');
            }
            group = next;
            text.push_str(&line(item));
        }
    }
    text
}

/// The line of one item, ticked where its author's tick is taken over.
pub(super) fn item_line(item: &Item) -> String {
    let title = item_title(&item.title);
    let gap = if title.is_empty() { "" } else { " " };
    let tick = if item.ticked { 'x' } else { ' ' };
    format!("- [{tick}] {title}{gap}`{}`\n", item.id)
}

/// The line of one item with what it takes over, and a line for its pointers.
fn taken_line(item: &Item, taken: &Taken, today: NaiveDate) -> String {
    let open = item_line(item);
    let open = open.trim_end();
    let mut text = match taken.state {
        State::Done => open.replacen("[ ]", "[x]", 1),
        _ => open.to_owned(),
    };
    let skipped = taken.skipped_on.unwrap_or(today);
    let skipped = (taken.state == State::Skipped).then_some(skipped);
    let started = match taken.state {
        State::Started => Some(taken.started_on.unwrap_or(today)),
        State::Todo => None,
        _ => taken.started_on,
    };
    let done = taken.done_on.filter(|_| taken.state == State::Done);
    for (kind, date) in [
        (MarkKind::Started, started),
        (MarkKind::Skipped, skipped),
        (MarkKind::Done, done),
    ] {
        if let Some(date) = date {
            text.push_str(&format!(" {} {}", kind.sign(), date.format(DATE)));
        }
    }
    text.push('\n');
    if !taken.pointers.is_empty() {
        let all: Vec<_> = taken.pointers.iter().map(Target::written).collect();
        text.push_str(&format!("  - evidence: {}\n", all.join(", ")));
    }
    text
}

/// What an item without a group stands under after a group: a heading that ends the group.
fn after_group(item: &Item, group: Option<&str>) -> Option<String> {
    let name = match item.kind {
        Kind::Topic => "Topics",
        Kind::Exercise => "Exercise",
        Kind::Project => "Project",
    };
    group.map(|_| name.to_owned())
}

/// A group's name as a heading shows it.
fn sub_heading(text: &str) -> String {
    match one_line(&visible(text)) {
        text if text.is_empty() => "…".to_owned(),
        // Below our own heading of this name nothing counts.
        text if text == ARCHIVED => format!("{text}…"),
        text => text,
    }
}

/// Plain text for a heading.
pub(super) fn heading(text: &str) -> String {
    let written = escape(&one_line(&visible(text)));
    let wanted = one_line(&visible(text));
    let outline = Outline::read(&format!("# {written} `x`\n"));
    let same = outline.blocks.len() == 1
        && one_line(&plain(&outline.blocks[0].inlines)) == format!("{wanted} x").trim_start();
    if same || wanted.is_empty() {
        written
    } else {
        escape_all(&wanted)
    }
}

/// An item's title, which is Markdown: code and emphasis stay, code that looks like an id becomes text, the rest is escaped.
/// Where that would not read back as the same plain text, everything is escaped.
pub(super) fn item_title(markdown: &str) -> String {
    let markdown = one_line(&visible(markdown));
    let wanted = plain_title(&markdown);
    let source = format!("- [ ] {markdown}");
    let outline = Outline::read(&source);
    let inlines = outline.blocks.first().map(|block| block.inlines.as_slice());
    let rich = rewritten(inlines.unwrap_or_default());
    [rich, escape(&wanted)]
        .into_iter()
        .find(|written| reads_back(written, &wanted))
        .unwrap_or_else(|| escape_all(&wanted))
}

/// Whether an item with this title is one item whose title is `wanted` and in which no code span is taken for an id.
fn reads_back(written: &str, wanted: &str) -> bool {
    let outline = Outline::read(&format!("- [ ] {written} `x.y` ✅ 2026-01-01\n"));
    let [block] = outline.blocks.as_slice() else {
        return false;
    };
    let ids: Vec<_> = line::code_spans(&block.inlines)
        .filter(|(_, text)| id_like(text))
        .collect();
    let [(at, "x.y")] = ids.as_slice() else {
        return false;
    };
    let tail = format!("{wanted} x.y ✅ 2026-01-01");
    one_line(&plain(&block.inlines)) == tail.trim_start()
        && block.inlines[*at..].len() == 2
        && line::find_box("- [ ] ", block).is_some_and(|found| found.span == (2..5))
}

/// Running text written again: safe, and with the emphasis it had.
fn rewritten(inlines: &[Inline]) -> String {
    let mut text = String::new();
    let mut running = String::new();
    for inline in inlines {
        if let InlineKind::Text(part) = &inline.kind {
            running.push_str(part);
            continue;
        }
        text.push_str(&escape(&std::mem::take(&mut running)));
        match &inline.kind {
            InlineKind::Text(_) => {}
            InlineKind::Code(code) if id_like(code.trim()) => text.push_str(&escape(code)),
            InlineKind::Code(code) => text.push_str(&code_span(code)),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(_) => {}
            InlineKind::Enter(wrap) | InlineKind::Leave(wrap) => text.push_str(match wrap {
                Wrap::Emphasis => "*",
                Wrap::Strong => "**",
                Wrap::Strikethrough => "~~",
                Wrap::Link(_) | Wrap::Image(_) => "",
            }),
        }
    }
    text.push_str(&escape(&running));
    one_line(&text)
}

/// Whether a code span would be read as an item's id.
fn id_like(code: &str) -> bool {
    Id::parse(code).is_some_and(|id| !id.is_phase())
}

fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = code.starts_with('`') || code.ends_with('`');
    let pad = if edge { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// `text` without control characters and invisible direction marks, which would only hide something.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_whitespace() || !c.is_control())
        .filter(|c| !matches!(c, '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

/// `text` with a backslash before what Markdown would take for markup, and only there: `post_save` and `a < b` stay.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next().unwrap_or(' ');
        if is_like_mark(c, rest) {
            escaped.push_str(&format!("&#x{:X};", u32::from(c)));
            before = c;
            continue;
        }
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => !next.is_whitespace() && !next.is_ascii_digit() && next != '=',
            '&' => next.is_alphanumeric() || next == '#',
            '#' => before.is_whitespace() && (next.is_whitespace() || next == '#'),
            _ => false,
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// `text` with a backslash before every punctuation mark of ASCII.
fn escape_all(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_like_mark(c, &text[at + c.len_utf8()..]) {
            escaped.push_str(&format!("&#x{:X};", u32::from(c)));
            continue;
        }
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether `c` with `rest` behind it would be taken for a mark with a date, or for the wish to write one.
fn is_like_mark(c: char, rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c == '\u{fe0f}' || c.is_whitespace());
    MarkKind::ALL.iter().any(|kind| kind.sign() == c)
        && rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::{Document, State};
    use crate::roadmap::Phase;

    fn item(id: &str, title: &str, kind: Kind, group: Option<&str>) -> Item {
        Item {
            id: Id::parse(id).unwrap(),
            aliases: Vec::new(),
            title: title.to_owned(),
            kind,
            group: group.map(str::to_owned),
            description: String::new(),
            links: Vec::new(),
            rules: None,
            after: Vec::new(),
            ticked: false,
            line: 1,
        }
    }

    fn phase(id: &str, title: &str, items: Vec<Item>) -> Phase {
        Phase {
            id: Id::parse(id).unwrap(),
            aliases: Vec::new(),
            title: title.to_owned(),
            items,
            line: 1,
        }
    }

    #[test]
    fn a_new_document_looks_as_the_contract_shows() {
        let topic = |id, title| item(id, title, Kind::Topic, None);
        let roadmap = Roadmap {
            title: "Django *backend* developer".to_owned(),
            phases: vec![
                phase(
                    "intermediate",
                    "Phase 3: Intermediate Django",
                    vec![
                        topic(
                            "intermediate.signals",
                            "Signals (`post_save`, `models.py`) & a\\_b < c",
                        ),
                        topic(
                            "intermediate.email",
                            "**Email** <b>system</b> [docs](https://a.b)",
                        ),
                        item(
                            "intermediate.blog",
                            "Project: Blog app",
                            Kind::Project,
                            Some("Project"),
                        ),
                        item("intermediate.shop", "Shop", Kind::Exercise, None),
                    ],
                ),
                phase("empty", "", vec![]),
            ],
            ..Roadmap::default()
        };
        let header = Header {
            roadmap: Some("django-backend".to_owned()),
            ..Header::default()
        };
        insta::assert_snapshot!(create(&roadmap, &header), @r"
        # Progress: Django \*backend\* developer

        <!-- peak:1 roadmap=django-backend -->

        ## Phase 3: Intermediate Django `intermediate`

        - [ ] Signals (`post_save`, models.py) & a_b < c `intermediate.signals`
        - [ ] **Email** system docs `intermediate.email`

        ### Project

        - [ ] Project: Blog app `intermediate.blog`

        ### Exercise

        - [ ] Shop `intermediate.shop`

        ## `empty`
        ");
    }

    /// What breaks Markdown, parted by `¦`.
    const BITS: &str = "a¦B¦ ¦  ¦`¦``¦*¦**¦_¦__¦~¦[¦]¦(¦)¦<¦>¦!¦#¦-¦+¦1.¦:¦|¦\\¦&amp;¦&¦`a.b`¦`one.two`¦[x] ¦[ ]¦<!--¦-->¦\
        <b>¦</b>¦<https://a.b>¦[l](u)¦![i](u)¦✅ 2026-01-01¦evidence:¦é¦章¦🛫¦\u{a0}¦\u{202e}¦\u{7}¦\t¦\n¦\r¦^x¦=¦---¦```¦\
        ~~~¦Project: ¦\"¦'¦{¦}¦$¦@x¦\u{fe0f}";

    fn title() -> impl Strategy<Value = String> {
        let bits: Vec<&str> = BITS.split('¦').collect();
        let bits = proptest::sample::select(bits);
        proptest::collection::vec(bits, 0..8).prop_map(|bits| bits.concat())
    }

    proptest! {
        #[test]
        fn a_new_document_reads_back_without_a_notice(
            name in title(),
            phases in proptest::collection::vec(
                (title(), proptest::collection::vec((title(), 0..3_u8, proptest::option::of(title())), 0..4)), 1..4),
        ) {
            let roadmap = Roadmap {
                title: name,
                phases: phases.into_iter().zip(["one", "two", "three"]).map(|((name, items), id)| {
                    let items = items.into_iter().zip(["a", "b", "c"]).map(|((name, kind, group), last)| {
                        let kind = [Kind::Topic, Kind::Exercise, Kind::Project][usize::from(kind)];
                        item(&format!("{id}.{last}"), &name, kind, group.as_deref())
                    });
                    phase(id, &name, items.collect())
                }).collect(),
                ..Roadmap::default()
            };
            let header = Header { roadmap: Some("x".to_owned()), ..Header::default() };
            let text = create(&roadmap, &header);
            for known in [Some(&roadmap), None] {
                let document = Document::read(text.clone().into_bytes(), known).unwrap();
                prop_assert_eq!(&document.notices, &[], "{}", &text);
                let ids: Vec<_> = document.items.iter().map(|entry| entry.id.clone()).collect();
                let wanted: Vec<_> = roadmap.items().map(|item| item.id.clone()).collect();
                prop_assert_eq!(ids, wanted, "{}", &text);
                prop_assert!(document.items.iter().all(|entry| entry.state == State::Todo && entry.copies == 1));
                for (entry, item) in document.items.iter().zip(roadmap.items()) {
                    prop_assert_eq!(&entry.title, &plain_title(&visible(&item.title)), "{}", &text);
                }
                let phases: Vec<_> = document.phases.iter().map(|one| one.id.as_str().to_owned()).collect();
                let wanted: Vec<_> = roadmap.phases.iter().filter(|one| known.is_some() || !one.items.is_empty())
                    .map(|one| one.id.as_str().to_owned()).collect();
                prop_assert_eq!(phases, wanted, "{}", &text);
                prop_assert_eq!(document.header.roadmap.as_deref(), Some("x"));
            }
        }
    }
}
