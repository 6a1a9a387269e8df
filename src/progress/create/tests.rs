//! A new document as it is written, and as it reads back.

use proptest::prelude::*;

use super::*;
use crate::progress::State;
use crate::progress::names::plain_title;
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
