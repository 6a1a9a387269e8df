//! How long documents of many phases take to look at and to take over.

use crate::clock::{assert_linear, fastest};
use peak::progress::{Opened, adopt};
use peak::roadmap::parse::{Reading, roadmap};

/// A document of another roadmap, with so many phases of one item each.
fn document(phases: usize) -> Vec<u8> {
    let phase = |number: usize| {
        format!("## Part {number} `p{number}`\n\n- [x] Topic {number} `p{number}.topic`\n\n")
    };
    let all: String = (0..phases).map(phase).collect();
    format!("# Progress\n\n{all}").into_bytes()
}

#[test]
fn twice_the_phases_are_looked_at_in_twice_the_time() {
    let text = "# Map\n\n## One\n\n- First\n- Second\n- Third\n\n## Two\n\n- Fourth\n- Fifth\n";
    let map = roadmap(text, &Reading::default()).unwrap();
    let sizes = [2_000, 4_000].map(document);
    let [small, large] = sizes
        .each_ref()
        .map(|text| [("ids", (text, true)), ("taken over", (text, false))]);
    assert_linear(&small, &large, |(text, ids)| {
        let opened = Opened::new((*text).clone()).unwrap();
        fastest(2, || match ids {
            true => assert!(opened.carries_ids()),
            false => drop(adopt(text, &map).unwrap()),
        })
    });
}
