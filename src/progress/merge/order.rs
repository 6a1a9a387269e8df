//! Phases that a side put in another order: all versions get them in the order that both make, so that what stands in a phase is
//! merged where it stands, wherever the phase went.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::body::without_blank_lines;
use super::lines::{Lines, ends, key, line_starts};
use super::section::name;
use super::{Reader, Versions, state};
use crate::progress::Document;
use crate::progress::rising::rising;
use crate::progress::source::Source;
use crate::roadmap::outline::{BlockKind, Outline};
use crate::roadmap::{Id, Unreadable};

/// Puts the phases that all versions have in one order: what a side moved stands where it has it. Where both moved the same, it is
/// the same of the two whoever merges.
///
/// # Errors
/// [`Unreadable`] where a document would be beyond the limits then.
pub fn level(versions: &mut Versions<Document>, reader: &Reader) -> Result<(), Unreadable> {
    if !differ(versions) {
        return Ok(());
    }
    let sections = versions.each().map(Sections::of);
    let [Some(base), Some(ours), Some(theirs)] = &sections else {
        return Ok(());
    };
    let theirs_too: HashSet<&Key> = theirs.keys().collect();
    let common: HashSet<&Key> = ours.keys().filter(|key| theirs_too.contains(key)).collect();
    let old: HashSet<&Key> = base.keys().filter(|key| common.contains(key)).collect();
    let [was, mine, yours] = [base, ours, theirs]
        .map(|one| -> Vec<&Key> { one.keys().filter(|key| old.contains(key)).collect() });
    let order = merged(&was, mine, yours);
    let texts = Versions {
        base: base.ordered(&order, &versions.base.text),
        ours: ours.ordered(&order, &versions.ours.text),
        theirs: theirs.ordered(&order, &versions.theirs.text),
    };
    let read = reader.all(texts)?;
    // What is open at the end of a section would hide what comes to stand below it.
    let stand = |all: &Versions<Document>| all.each().map(state::standings);
    if stand(versions) == stand(&read) {
        *versions = read;
    }
    Ok(())
}

/// The order that both make: of phases, with each other heading below the phase below which a side put it. Where both moved the same,
/// it is the same of the two whoever merges.
fn merged<'a>(was: &[&'a Key], mine: Vec<&'a Key>, yours: Vec<&'a Key>) -> Vec<&'a Key> {
    let (first, second) = match mine <= yours {
        true => (mine, yours),
        false => (yours, mine),
    };
    let phases = |all: &[&'a Key]| -> Vec<&'a Key> {
        all.iter().copied().filter(|key| is_phase(key)).collect()
    };
    let order = merged_phases(&phases(was), &phases(&first), &phases(&second));
    let [was, first, second] = [was, &first, &second].map(below);
    let mut headings: HashMap<Option<&Key>, Vec<(usize, &Key)>> = HashMap::new();
    for (key, place) in &first {
        let moved = was.get(key).map(|(above, _)| above) != Some(&place.0);
        let place = if moved {
            place
        } else {
            second.get(key).unwrap_or(place)
        };
        headings.entry(place.0).or_default().push((place.1, key));
    }
    headings.values_mut().for_each(|one| one.sort_unstable());
    let phases = std::iter::once(None).chain(order.into_iter().map(Some));
    let all = phases.flat_map(|phase| {
        let below = headings.remove(&phase).unwrap_or_default();
        phase
            .into_iter()
            .chain(below.into_iter().map(|(_, key)| key))
    });
    all.collect()
}

fn is_phase(key: &Key) -> bool {
    key.starts_with(b"`")
}

/// Of each heading that is no phase's, the phase above it, and how many headings are above it.
fn below<'a>(all: &[&'a Key]) -> HashMap<&'a Key, (Option<&'a Key>, usize)> {
    let mut phase = None;
    let mut places = HashMap::new();
    for (at, key) in all.iter().enumerate() {
        if is_phase(key) {
            phase = Some(*key);
        } else {
            places.insert(*key, (phase, at));
        }
    }
    places
}

/// The phases in the order of `first`, but for those that `second` alone moved.
fn merged_phases<'a>(was: &[&'a Key], first: &[&'a Key], second: &[&'a Key]) -> Vec<&'a Key> {
    let numbers: HashMap<&Key, usize> = was.iter().copied().zip(0..).collect();
    let stayed = |side: &[&'a Key]| -> HashSet<&'a Key> {
        let places: Vec<usize> = side.iter().map(|key| numbers[key]).collect();
        rising(&places).into_iter().map(|at| side[at]).collect()
    };
    let [by_first, by_second] = [first, second].map(stayed);
    let alone = |key: &&Key| by_first.contains(key) && !by_second.contains(key);
    // Below which of those that neither moved a phase stands that the second alone moved.
    let mut below: HashMap<Option<&Key>, Vec<&'a Key>> = HashMap::new();
    let mut above = None;
    for key in second {
        if alone(key) {
            below.entry(above).or_default().push(*key);
        } else if by_first.contains(key) {
            above = Some(*key);
        }
    }
    let mut order = below.remove(&None).unwrap_or_default();
    for key in first.iter().filter(|key| !alone(key)) {
        order.push(key);
        order.extend(below.remove(&Some(*key)).unwrap_or_default());
    }
    order
}

/// Whether the phases that all versions have stand in different orders.
fn differ(versions: &Versions<Document>) -> bool {
    let ids = |document| -> Vec<&Id> { headed(document).map(|(id, _)| id).collect() };
    let all = versions.each().map(ids);
    let sets = all
        .each_ref()
        .map(|ids| -> HashSet<&Id> { ids.iter().copied().collect() });
    let common = |ids: &Vec<&Id>| -> Vec<Id> {
        let common = ids
            .iter()
            .filter(|id| sets.iter().all(|set| set.contains(*id)));
        common.map(|id| (*id).clone()).collect()
    };
    let [base, ours, theirs] = all.each_ref().map(common);
    base != ours || base != theirs
}

/// The phases that have a heading, and its line.
fn headed(document: &Document) -> impl Iterator<Item = (&Id, usize)> {
    let phases = document.phases.iter();
    phases.filter_map(|phase| Some((&phase.id, phase.line?)))
}

/// What tells a section from others: [`name`], and of a phase whose heading has no id the one that it is read by.
type Key = Vec<u8>;

/// The sections of a document that begin with a heading of its outermost phases' rank or above it, in document order.
#[derive(Debug)]
struct Sections(Vec<(Key, Range<usize>)>);

impl Sections {
    /// `None` where there is no phase, or two sections have one name.
    fn of(document: &Document) -> Option<Self> {
        let source = Source::read(&document.text).ok()?;
        let outline = Outline::read_glued(&source.text);
        let phases: HashMap<usize, &Id> = headed(document).map(|(id, line)| (line, id)).collect();
        let headings: Vec<(usize, u8)> = outline
            .blocks
            .iter()
            .filter(|block| block.depth == 0)
            .filter_map(|block| match block.kind {
                BlockKind::Heading { level, .. } => Some((outline.line(block.span.start), level)),
                _ => None,
            })
            .collect();
        // A phase within another stays with it.
        let of_phases = headings
            .iter()
            .filter(|(line, _)| phases.contains_key(line));
        let rank = of_phases.map(|(_, level)| *level).min()?;
        let starts = line_starts(&document.text);
        let lines = Lines::of(&document.text).lines;
        let mut sections: Vec<(Key, Range<usize>)> = Vec::new();
        for (line, _) in headings.into_iter().filter(|(_, level)| *level <= rank) {
            let start = *starts.get(line - 1)?;
            if let Some((_, range)) = sections.last_mut() {
                range.end = start;
            }
            let key = match phases.get(&line) {
                Some(id) => format!("`{id}`").into_bytes(),
                None => name(lines.get(line - 1)?).to_vec(),
            };
            sections.push((key, start..document.text.len()));
        }
        let names: HashSet<&Key> = sections.iter().map(|(key, _)| key).collect();
        (names.len() == sections.len()).then_some(Self(sections))
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The text with its sections in this order; one that the order does not name follows the one that it follows. Blank lines
    /// between sections stay where they are.
    fn ordered(&self, order: &[&Key], text: &[u8]) -> Vec<u8> {
        let places: HashMap<&Key, usize> = order.iter().copied().zip(0..).collect();
        let mut moved: Vec<&[u8]> = vec![b""; order.len()];
        let mut gaps: Vec<&[u8]> = Vec::with_capacity(order.len());
        let mut sections = self.0.iter().peekable();
        let mut start = text.len();
        while let Some((which, range)) = sections.next() {
            let Some(place) = places.get(which) else {
                continue;
            };
            let mut end = range.end;
            while let Some((_, more)) = sections.next_if(|(key, _)| !places.contains_key(key)) {
                end = more.end;
            }
            start = start.min(range.start);
            let section = &text[range.start..end];
            let own = key(without_blank_lines(section));
            let gap = &section[own.len()..];
            moved[*place] = own;
            gaps.push(gap);
        }
        let end = Lines::of(text).end.as_bytes();
        let mut out = text[..start].to_vec();
        for (own, gap) in moved.into_iter().zip(gaps) {
            if out.len() > start && !ends(&out) {
                out.extend_from_slice(end);
            }
            out.extend([own, gap].concat());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Reader;
    use super::{Versions, level};
    use crate::progress::names::Names;

    fn leveled(texts: [&str; 3]) -> [String; 3] {
        let reader = Reader(Arc::new(Names::default()));
        let read = |text: &str| reader.read(text.as_bytes().to_vec()).unwrap();
        let [base, ours, theirs] = texts.map(read);
        let mut versions = Versions { base, ours, theirs };
        level(&mut versions, &reader).unwrap();
        versions
            .each()
            .map(|document| String::from_utf8(document.text.clone()).unwrap())
    }

    const HEAD: &str = "# Mine\n\n<!-- peak:1 -->\n\n";
    const ONE: &str = "## One `one`\n\n- [ ] A `one.a`";
    const TWO: &str = "## Two `two`\n\n- [x] B `two.b`";
    const THREE: &str = "## Three `three`\n\nOf it.  \n\n- [ ] C `three.c`";

    fn text(sections: &[&str]) -> String {
        format!("{HEAD}{}\n", sections.join("\n\n"))
    }

    #[test]
    fn all_versions_get_the_order_of_the_side_that_changed_it() {
        let base = text(&[ONE, TWO, THREE]);
        let moved = text(&[THREE, ONE, TWO]);
        let noted = base.replace("- [ ] C", "- [ ] New `three.new`\n- [ ] C");
        let wanted = text(&[
            &THREE.replace("- [ ] C", "- [ ] New `three.new`\n- [ ] C"),
            ONE,
            TWO,
        ]);
        let all = leveled([&base, &moved, &noted]);
        assert_eq!(all, [moved.clone(), moved.clone(), wanted.clone()]);
        assert_eq!(
            leveled([&base, &noted, &moved]),
            [moved.clone(), wanted, moved]
        );
        assert_eq!(leveled([&base, &noted, &base]), [base.clone(), noted, base]);
    }

    #[test]
    fn of_two_new_orders_it_is_the_same_whoever_merges() {
        let base = text(&[ONE, TWO, THREE]);
        let [mine, yours] = [[THREE, ONE, TWO], [ONE, THREE, TWO]].map(|order| text(&order));
        let [_, one, other] = leveled([&base, &mine, &yours]);
        assert_eq!(one, other);
        assert_eq!(leveled([&base, &yours, &mine])[1], one);
        assert!([mine, yours].contains(&one));
    }

    #[test]
    fn whichever_orders_two_sides_have_both_come_to_one() {
        let orders = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        let texts = orders.map(|order| text(&order.map(|at| [ONE, TWO, THREE][at])));
        for mine in &texts {
            for yours in &texts {
                let [base, one, other] = leveled([&texts[0], mine, yours]);
                assert_eq!((&base, &one), (&one, &other));
                assert_eq!(leveled([&texts[0], yours, mine])[0], base);
                // What one side alone changed, or both alike, is what it comes to. Merged with a side once more, it stays: the side is
                // the base then, as git has it.
                if yours == &texts[0] || yours == mine {
                    assert_eq!(&base, mine);
                }
                assert_eq!(leveled([mine, &base, mine])[0], base);
            }
        }
    }

    #[test]
    fn what_each_side_moved_alone_stands_where_it_has_it() {
        const NOTES: &str = "## Notes\n\nWords.";
        let base = text(&[ONE, TWO, THREE, NOTES]);
        // A heading of one's own, and a phase.
        let mine = text(&[TWO, THREE, NOTES, ONE]);
        let yours = text(&[ONE, NOTES, TWO, THREE]);
        for sides in [[&mine, &yours], [&yours, &mine]] {
            let [_, one, other] = leveled([&base, sides[0], sides[1]]);
            assert_eq!(one, other);
            let at = |part: &str| one.find(part).unwrap();
            assert!(
                at("## Two") < at("## Three") && at("## Three") < at("## One"),
                "{one}"
            );
        }
    }

    #[test]
    fn a_heading_of_ones_own_that_moves_leaves_the_phases_as_the_other_side_has_them() {
        const FOUR: &str = "## Four `four`\n\n- [ ] D `four.d`";
        const NOTES: &str = "## Notes\n\nWords.";
        let base = text(&[ONE, TWO, THREE, NOTES, FOUR]);
        let mine = text(&[FOUR, THREE, NOTES, TWO, ONE]);
        for place in 0..4 {
            let mut order = vec![ONE, TWO, THREE, FOUR];
            order.insert(place, NOTES);
            let yours = text(&order);
            for sides in [[&mine, &yours], [&yours, &mine]] {
                let [_, one, other] = leveled([&base, sides[0], sides[1]]);
                assert_eq!(one, other);
                let at = |part: &str| one.find(part).unwrap();
                let phases = ["## Four", "## Three", "## Two", "## One"].map(at);
                assert!(phases.is_sorted(), "{one}");
            }
        }
    }

    #[test]
    fn what_one_side_alone_has_stays_below_what_it_follows_and_blank_lines_stay() {
        let base = format!("{HEAD}{ONE}\n{TWO}\n\n\n{THREE}");
        let mine = format!("{HEAD}{THREE}\n\n## Own\n\nWords.\n\n{ONE}\n\n{TWO}\n");
        let [base, mine, _] = leveled([&base, &mine, &base]);
        assert_eq!(base, format!("{HEAD}{THREE}\n{ONE}\n\n\n{TWO}"));
        assert!(mine.contains("## Own"), "{mine}");
        let kept = format!("{HEAD}{ONE}\n\n## Own\n\nWords.\n\n{TWO}");
        let [_, mine, _] = leveled([
            &format!("{HEAD}{ONE}\n\n{TWO}"),
            &kept,
            &format!("{HEAD}{TWO}\n\n{ONE}\n"),
        ]);
        assert_eq!(mine, format!("{HEAD}{TWO}\n\n{ONE}\n\n## Own\n\nWords."));
    }

    #[test]
    fn a_comment_without_an_end_does_not_move() {
        let base = format!("{HEAD}{ONE}\n\n{TWO}\n\n<!-- open\n");
        let mine = format!("{HEAD}{TWO}\n\n{ONE}\n\n<!-- open\n");
        let all = leveled([&base, &mine, &base]);
        assert_eq!(all, [base.clone(), mine, base]);
    }
}
