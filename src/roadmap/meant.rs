//! A code span at the end of a title that is no id, but may have been meant as one.

use super::Id;
use super::select::Names;

/// What a code span at the end of an item's title may have been meant as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// An id but for its letters ("One.First"); holds what it should be.
    Letters(Id),
    /// An id, with the name of a phase mistyped; holds what it should be.
    Phase(Id),
    /// An id by its form, that begins with no phase: perhaps code ("os.path").
    Stray(Id),
}

/// What `code` may have been meant as in a document of these phases; `None` where it is an id of one of them, or plain code.
pub fn meant(code: &str, phases: &Names<'_>) -> Option<Meant> {
    if let Some(id) = Id::parse(code) {
        if id.is_phase() || phases.hold(id.phase()) {
            return None;
        }
        let near = phases.similar(id.phase());
        let near = near.and_then(|near| id.in_phase(near));
        return Some(near.map_or(Meant::Stray(id), Meant::Phase));
    }
    let lower = code.to_lowercase().replace(['_', ' ', '/', ':'], "-");
    let id = Id::parse(&lower)?;
    (!id.is_phase() && phases.hold(id.phase())).then_some(Meant::Letters(id))
}

/// The code span with which `title` ends, written in Markdown: the byte at which it begins, and what it holds.
pub fn last_code(title: &str) -> Option<(usize, &str)> {
    let (before, code) = title.trim_end().strip_suffix('`')?.rsplit_once('`')?;
    (before.ends_with([' ', '\t']) && !code.is_empty()).then_some((before.len(), code))
}

#[cfg(test)]
mod tests {
    use super::{Meant, last_code, meant};
    use crate::roadmap::Id;
    use crate::roadmap::select::Names;

    #[test]
    fn mistyped_ids_are_told_from_code() {
        let id = |text: &str| Id::parse(text).unwrap();
        let phases = Names::new(["basics", "drf"]);
        let found = |code: &str| meant(code, &phases);
        assert_eq!(found("drf.x"), None);
        assert_eq!(found("select"), None);
        assert_eq!(found("SELECT *"), None);
        assert_eq!(found("basiks.x"), Some(Meant::Phase(id("basics.x"))));
        assert_eq!(found("os.path"), Some(Meant::Stray(id("os.path"))));
        assert_eq!(
            found("DRF.My_View"),
            Some(Meant::Letters(id("drf.my-view")))
        );
    }

    #[test]
    fn only_a_span_at_the_end_counts() {
        assert_eq!(last_code("- a `b.c`  "), Some((4, "b.c")));
        for other in ["- a `b` c", "- a(`b`)", "- a ``", "- a", "`"] {
            assert_eq!(last_code(other), None, "{other}");
        }
    }
}
