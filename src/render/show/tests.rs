//! One item with everything, one with nothing, and a hostile one.

use super::{View, item};
use crate::evidence::{Level, ObjectId, Proof, Verdict};
use crate::progress::{Locator, Pointer, State};
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
        together: None,
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
        target: Locator::Path("projects/blog".to_owned()),
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
        target: Locator::Elsewhere {
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
