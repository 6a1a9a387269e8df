//! What else than a roadmap a document may be: a project's README, a guide for contributors, a list of links, a picture.

use crate::roadmap::outline::{BlockKind, Inline, InlineKind, Wrap};
use crate::roadmap::{Roadmap, title, words};

use super::decision::{Choice, Doc};
use super::entry::{BOLD, STEP, Shape};

/// Fewest items of which a share says something.
const ENOUGH: usize = 8;
/// So many items are the roadmap itself, whatever a picture beside them shows.
const WRITTEN: usize = 24;

/// What the document looks like besides a roadmap, in sentences without a full stop.
pub fn guises(doc: &Doc<'_>, choice: &Choice, roadmap: &Roadmap, taken: &[usize]) -> Vec<String> {
    let name = title::bare(&roadmap.title);
    let says_roadmap = title::is_roadmap(&roadmap.title);
    let found = [
        names(&name, &words::OTHER_DOCUMENTS)
            .then_some("its title is that of another kind of document"),
        (!choice.boxes() && is_readme(doc, says_roadmap))
            .then_some("its headings are those of a project's README"),
        is_asking(doc).then_some("most of its headings are questions"),
        (!says_roadmap && is_of_links(doc, &name, taken))
            .then_some("it names links rather than topics: this looks like a list of resources"),
        is_drawn(doc, choice).then_some("its roadmap is a picture, which cannot be read"),
    ];
    found.into_iter().flatten().map(str::to_owned).collect()
}

/// Whether one of `list` stands in a bare title as words of their own.
fn names(bare: &str, list: &words::Words) -> bool {
    list.iter().any(|phrase| {
        bare.match_indices(phrase).any(|(at, _)| {
            let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
            ends(bare[..at].chars().next_back()) && ends(bare[at + phrase.len()..].chars().next())
        })
    })
}

/// The titles of Markdown's headings, each with its rank.
fn heads<'a>(doc: &Doc<'a>) -> Vec<(u8, &'a str)> {
    (1..doc.sections.len())
        .map(|at| (doc.sections[at].rank, doc.title(at)))
        .filter(|(rank, _)| *rank < BOLD)
        .collect()
}

/// Whether at least a quarter of all headings, or of those of the level below the title, are a README's; more where the title says
/// that it is a roadmap.
fn is_readme(doc: &Doc<'_>, says_roadmap: bool) -> bool {
    let (mut told, mut all) = (0, 0);
    let (mut told_there, mut all_there) = (0, 0);
    for (rank, title) in heads(doc) {
        let fits = usize::from(tells_how(title));
        told += fits;
        all += 1;
        if rank == 2 * STEP {
            told_there += fits;
            all_there += 1;
        }
    }
    let least = if says_roadmap { 3 } else { 4 };
    let many = |told: usize, all: usize| told >= 2 && told * least >= all;
    many(told, all)
        || (told_there >= 3 && many(told_there, all_there))
        || (told_there >= 2 && told_there * 2 >= all_there)
}

/// Whether a heading is one of a README: "Installation & setup", "Run with Docker".
fn tells_how(title: &str) -> bool {
    let bare = title::bare(title);
    let first = bare.split(' ').next().unwrap_or("");
    words::README.contains(&bare)
        || words::README_VERBS.contains(first)
        || (bare.contains([' ', '&', '/'])
            && bare
                .split([' ', '&', '/'])
                .filter(|word| !word.is_empty() && *word != "and")
                .all(|word| words::README.contains(word)))
}

fn is_asking(doc: &Doc<'_>) -> bool {
    let heads = heads(doc);
    let asking = heads
        .iter()
        .filter(|(_, title)| title.trim_end().ends_with(['?', '？', '؟']))
        .count();
    asking >= 4 && asking * 2 >= heads.len()
}

/// Whether most items are links to other sites, in sections that nothing puts in an order.
fn is_of_links(doc: &Doc<'_>, name: &str, taken: &[usize]) -> bool {
    let ordered = heads(doc)
        .iter()
        .filter(|(_, title)| title::is_numbered_phase(title) || title::is_level(title))
        .count();
    let ticked = |at: &usize| {
        doc.entries[*at]
            .item()
            .is_some_and(|item| item.tick.is_some())
    };
    if taken.len() < ENOUGH || ordered >= 2 || taken.iter().any(ticked) {
        return false;
    }
    let (mut out, mut any) = (0, 0);
    for at in taken {
        let (outside, linked) = first_link(doc, *at);
        out += usize::from(outside);
        any += usize::from(linked);
    }
    let collects = names(name, &words::COLLECTIONS);
    name.starts_with("awesome ")
        || out * 10 >= taken.len() * 8
        || (collects && any * 10 >= taken.len() * 6)
}

/// Whether an item begins with a link to another site, and whether with a link at all.
fn first_link(doc: &Doc<'_>, at: usize) -> (bool, bool) {
    let block = &doc.outline.blocks[doc.entries[at].block];
    let linked = |inlines: &[Inline]| {
        let mut rest = inlines.iter().filter(|inline| match &inline.kind {
            InlineKind::Text(text) => text.chars().any(char::is_alphanumeric),
            InlineKind::Enter(Wrap::Link(_) | Wrap::Image(_)) | InlineKind::Code(_) => true,
            _ => false,
        });
        match rest.next().map(|first| &first.kind) {
            Some(InlineKind::Enter(Wrap::Link(url))) => Some(url.starts_with("http")),
            _ => None,
        }
    };
    let found = match &block.kind {
        BlockKind::Row { cells, .. } => cells.iter().find_map(|cell| linked(&cell.inlines)),
        _ => linked(&block.inlines),
    };
    (found == Some(true), found.is_some())
}

/// Whether a section that is the roadmap by its name holds a picture and no items, and no other holds as many as half of them.
fn is_drawn(doc: &Doc<'_>, choice: &Choice) -> bool {
    let totals = choice.totals(doc.sections);
    let all: usize = choice.all(doc.sections);
    if all >= WRITTEN {
        return false;
    }
    let mut drawn = false;
    for (at, (section, held)) in doc.sections.iter().zip(totals).enumerate() {
        // The title around everything says what the picture is of.
        if section.rank <= STEP || !title::is_roadmap(doc.title(at)) {
            continue;
        }
        if held * 2 >= all.max(1) {
            return false;
        }
        let own = section.entries.clone();
        drawn |= held == 0 && own.into_iter().any(|entry| is_picture(doc, entry));
    }
    drawn
}

fn is_picture(doc: &Doc<'_>, at: usize) -> bool {
    let block = &doc.outline.blocks[doc.entries[at].block];
    let image = |inline: &Inline| match &inline.kind {
        InlineKind::Enter(Wrap::Image(_)) => true,
        InlineKind::Html(tag) => tag.starts_with("<img"),
        _ => false,
    };
    match (&doc.entries[at].shape, &block.kind) {
        (Shape::Note, BlockKind::Html(html)) => html.contains("<img"),
        (Shape::Note, _) => block.inlines.iter().any(image),
        _ => false,
    }
}
