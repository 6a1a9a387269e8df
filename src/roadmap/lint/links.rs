//! Links into the repository: which files a document names. Whether they are there is looked up elsewhere.

use super::place::Place;
use super::{Check, Flaw, Written};
use crate::roadmap::outline::{BlockKind, Inline, InlineKind, Wrap};

/// With what the name of a website ends, and no file.
const SITES: [&str; 8] = ["com", "org", "net", "io", "dev", "edu", "gov", "info"];

/// A path that a link or an image points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// The path as written, without `#part` and `?query`.
    pub path: String,
    place: Place,
}

/// The targets of links and images that are paths in the repository, in document order.
pub fn targets(written: &Written<'_>) -> Vec<LinkTarget> {
    let mut targets = Vec::new();
    for block in &written.outline.blocks {
        take(written, &block.inlines, &mut targets);
        if let BlockKind::Row { cells, .. } = &block.kind {
            for cell in cells {
                take(written, &cell.inlines, &mut targets);
            }
        }
    }
    targets
}

/// A link that leads nowhere.
pub fn dead_link(target: &LinkTarget) -> Flaw {
    let path = &target.path;
    if path.starts_with('/') {
        let message = format!("the link to {path} points at no file of this repository");
        let flaw = target.place.flaw(Check::DeadRootLink, message);
        return flaw.mend("where a website serves this document, it may be right; GitHub looks for it at the repository's root");
    }
    let message = format!("the link to {path} points at a file that is not there");
    let flaw = target.place.flaw(Check::DeadLink, message);
    if is_site(path) {
        return flaw.mend(format!("if it is a website, write https://{path}"));
    }
    flaw.mend("mend the path, which begins at the folder of this document, or take the link out")
}

/// Whether a path begins with what looks like the name of a website.
fn is_site(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or("");
    let end = host.rsplit_once('.').map_or("", |(_, end)| end);
    host.starts_with("www.") || SITES.iter().any(|site| end.eq_ignore_ascii_case(site))
}

fn take(written: &Written<'_>, inlines: &[Inline], targets: &mut Vec<LinkTarget>) {
    for inline in inlines {
        let InlineKind::Enter(Wrap::Link(url) | Wrap::Image(url)) = &inline.kind else {
            continue;
        };
        let Some(path) = local(url) else { continue };
        let source = written.places.source;
        let whole = source.get(inline.span.clone()).unwrap_or("");
        // The path itself where it stands in the link; it stands elsewhere where the link names a definition.
        let at = whole.rfind(path).map(|at| inline.span.start + at);
        let span = at.map_or(inline.span.clone(), |at| at..at + path.len());
        targets.push(LinkTarget {
            path: path.to_owned(),
            place: written.places.span(span),
        });
    }
}

/// The path of a link, where it is one within the repository.
fn local(url: &str) -> Option<&str> {
    let path = url.split(['#', '?']).next().unwrap_or("");
    let scheme = path.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    // What a site generator or a template fills in cannot be known here.
    let filled = ["{{", "{%", "${", "<"]
        .iter()
        .any(|mark| path.contains(mark));
    let address = path.contains('@') && !path.contains('/');
    (!path.is_empty() && !scheme && !address && !path.starts_with("//") && !filled).then_some(path)
}
