//! Derived ids, written into the document: what was derived once stays, whatever becomes of the titles.

use super::parse::{self, Anchor, Reading};
use super::{Id, Unreadable};

/// Why ids could not be written; the document stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpinnable {
    /// The document cannot be read at all.
    Unreadable(Unreadable),
    /// It is not read as a roadmap, for this reason.
    Refused(String),
    /// No id can stand behind this title: it is HTML, or an item of a list that serves as a phase.
    Title(Id, usize),
    /// With ids, the document would be read differently; the first item that would change.
    Changed(Id),
}

/// `source` with the id of every phase and item behind its title, and how many were written. Every other byte stays.
///
/// # Errors
/// [`Unpinnable`] where ids cannot be written, or where the document would then be read differently.
pub fn pin(source: &str, reading: &Reading) -> Result<(String, usize), Unpinnable> {
    let before = parse::survey(source, reading).map_err(Unpinnable::Unreadable)?;
    if let Some(reason) = before.roadmap.refusal {
        return Err(Unpinnable::Refused(reason));
    }
    let mut places: Vec<(usize, &Id)> = Vec::new();
    for anchor in before.anchors.iter().filter(|anchor| !anchor.pinned) {
        let place = place(source, anchor)
            .ok_or_else(|| Unpinnable::Title(anchor.id.clone(), anchor.line))?;
        places.push((place, &anchor.id));
    }
    places.sort_by_key(|(place, _)| *place);
    let mut out = String::with_capacity(source.len() + places.len() * 24);
    let mut done = 0;
    for (place, id) in &places {
        out.push_str(&source[done..*place]);
        out.push_str(&format!(" `{id}`"));
        done = *place;
    }
    out.push_str(&source[done..]);
    // Pinned, the document may need none of the options; it must read the same with them.
    let after = parse::survey(&out, reading).map_err(Unpinnable::Unreadable)?;
    let ids = |roadmap: &super::Roadmap| -> Vec<(Id, usize)> {
        roadmap
            .items()
            .map(|item| (item.id.clone(), item.line))
            .collect()
    };
    let (old, new) = (ids(&before.roadmap), ids(&after.roadmap));
    if old != new {
        let longer = if old.len() >= new.len() { &old } else { &new };
        let at = old
            .iter()
            .zip(&new)
            .take_while(|(old, new)| old == new)
            .count();
        let id = longer.get(at).map(|(id, _)| id.clone());
        return Err(id.map_or_else(
            || Unpinnable::Refused("it holds no items".to_owned()),
            Unpinnable::Changed,
        ));
    }
    Ok((out, places.len()))
}

/// The byte of `source` behind a title. A line that was repaired has its title elsewhere than it seems: there it is the line's end.
fn place(source: &str, anchor: &Anchor) -> Option<usize> {
    let end = anchor.end?;
    let start = source.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = &source[end..];
    let line_end = end + rest.find(['\n', '\r']).unwrap_or(rest.len());
    let whole = &source[start..line_end];
    let trimmed = start + whole.trim_end().len();
    let follows = source[end..line_end].trim();
    let plain = follows.is_empty()
        || follows.chars().all(|c| c == '#')
        || follows.starts_with(['|', '<', '{']);
    Some(if plain && end <= trimmed {
        end
    } else {
        trimmed
    })
}

#[cfg(test)]
mod tests {
    use super::{Unpinnable, pin};
    use crate::roadmap::parse::Reading;

    fn pinned(source: &str) -> String {
        pin(source, &Reading::default()).unwrap().0
    }

    #[test]
    fn ids_stand_behind_titles() {
        let source = "# A\n\n## Phase 1: One ##\n\n- First\n- [ ] **Second** (x)  \n- Third `one.own`\n\n## Phase 2: Two\n\n| Topic | Why |\n|---|---|\n| Rows | yes |\n| More | no |\n| Last | - |\n";
        assert_eq!(
            pinned(source),
            "# A\n\n## Phase 1: One `one` ##\n\n- First `one.first`\n- [ ] **Second** (x) `one.second`  \n- Third `one.own`\n\n\
             ## Phase 2: Two `two`\n\n| Topic | Why |\n|---|---|\n| Rows `two.rows` | yes |\n| More `two.more` | no |\n| Last `two.last` | - |\n"
        );
    }

    #[test]
    fn pinning_twice_changes_nothing_more() {
        let once =
            pinned("## One\n\n- a\n- b\n- c\n\n## Two\n\n- d\n- e\n- f\n\n## License\n\n- MIT\n");
        assert_eq!(pin(&once, &Reading::default()).unwrap(), (once.clone(), 0));
        assert!(once.ends_with("- MIT\n"));
    }

    #[test]
    fn bold_lines_and_deep_lists_can_be_pinned() {
        let source = "**1. One**\n    *   a\n    *   b\n\n**2. Two**\n    *   c\n    *   d\n";
        assert_eq!(
            pinned(source),
            "**1. One** `one`\n    *   a `one.a`\n    *   b `one.b`\n\n**2. Two** `two`\n    *   c `two.c`\n    *   d `two.d`\n"
        );
    }

    #[test]
    fn what_cannot_hold_an_id_is_refused() {
        let html = "<h2>One</h2>\n\n- a\n- b\n- c\n\n<h2>Two</h2>\n\n- d\n- e\n- f\n";
        assert!(matches!(
            pin(html, &Reading::default()),
            Err(Unpinnable::Title(_, 1))
        ));
        assert!(matches!(
            pin("Nothing here\n", &Reading::default()),
            Err(Unpinnable::Refused(_))
        ));
    }
}
