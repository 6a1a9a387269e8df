use super::{BOLD, COLON, Shape, entries};
use crate::roadmap::outline::Outline;
use crate::roadmap::parse::repair::repair;

fn shapes(source: &str) -> Vec<String> {
    let repaired = repair(source);
    let outline = Outline::read(&repaired.text);
    entries(&repaired.text, &outline, &repaired)
        .iter()
        .map(|entry| {
            let shape = match &entry.shape {
                Shape::Heading { rank } => format!("heading {rank}"),
                Shape::Item(item) => format!("item {}", item.depth),
                Shape::Row { header, .. } => format!("row {header}"),
                Shape::Rules => "rules".to_owned(),
                Shape::Note => "note".to_owned(),
            };
            format!("{}: {shape} {}", entry.line, entry.plain)
        })
        .collect()
}

#[test]
fn bold_and_colon_lines_are_headings_where_a_list_follows() {
    let found = shapes("**One**\n\n- a\n\nText **bold**\n\nNext:\n- b\n\n**Not one**\n\nText\n");
    assert_eq!(
        found,
        [
            format!("1: heading {BOLD} One"),
            "3: item 0 a".to_owned(),
            "5: note ".to_owned(),
            format!("7: heading {COLON} Next:"),
            "8: item 0 b".to_owned(),
            "10: note ".to_owned(),
            "12: note ".to_owned(),
        ]
    );
}

#[test]
fn items_nest_and_may_begin_with_a_heading() {
    let found = shapes("- ### Arrays\n  - [ ] a\n    - b\n  > - quoted\n");
    assert_eq!(
        found,
        ["1: item 0 Arrays", "2: item 1 a", "3: item 2 b", "4: note "]
    );
}

#[test]
fn a_bold_term_with_a_dash_is_an_item() {
    let found = shapes("**CRUD** — what it is\n\n**Forms:** what they are\n\n**Note** this\n");
    assert_eq!(
        found,
        [
            "1: item 0 CRUD — what it is",
            "3: item 0 Forms: what they are",
            "5: note "
        ]
    );
}
