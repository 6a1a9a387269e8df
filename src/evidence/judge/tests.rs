use std::collections::HashMap;

use super::judge;
use crate::evidence::examine::{Brought, Content, Examination, Novelty, Reach, Standing};
use crate::evidence::question::{Inquiry, Patterns, Scope};
use crate::evidence::site::{Doubt, Oddities, Reached, Site};
use crate::evidence::{Finding, Level, ObjectId, Verdict};
use crate::progress::Document;
use crate::roadmap::parse::{self, Reading};

const ROADMAP: &str = "# R\n\n## Phase 1: A `a`\n\n- Exercise: One `a.one`\n\n  ```toml peak\n  [evidence]\n  paths = [\"*.py\"]\n  contains = [{ path = \"*.py\", pattern = \"x+\" }]\n  ```\n\n- Exercise: Two `a.two`\n";
const PATH: &[u8] = b"one.py";

fn object(byte: u8) -> ObjectId {
    ObjectId::from_bytes(&[byte; 20]).unwrap()
}

fn inquiry(progress: &str) -> Inquiry {
    inquiry_by(progress, &Patterns::default())
}

fn inquiry_by(progress: &str, patterns: &Patterns) -> Inquiry {
    let roadmap = parse::roadmap(ROADMAP, &Reading::default()).unwrap();
    let document = Document::read(progress.as_bytes().to_vec(), Some(&roadmap)).unwrap();
    let scope = Scope {
        document: "progress.md",
        mount: "",
        only: &[],
        patterns,
        unread: None,
    };
    Inquiry::new(Some(&roadmap), &document.items, scope)
}

fn site<'q>(examination: Examination<'q>, doubt: Option<Doubt>) -> Site<'q> {
    Site {
        examination,
        repo: None,
        is_named: false,
        is_recorded: false,
        unlisted: Vec::new(),
        preceded: HashMap::new(),
        reached: Reached::FromHead,
        pointed: None,
        doubt,
        obstacles: HashMap::new(),
        oddities: Oddities::default(),
    }
}

/// One file at the judged commit, brought by the learner as this novelty, with this content.
fn judged(progress: &str, inherited: bool, novelty: Novelty, content: &Content) -> Vec<Finding> {
    let inquiry = inquiry(progress);
    let examination = Examination::new(&inquiry);
    judged_by(examination, inherited, novelty, content)
}

/// The same, by this examination.
fn judged_by(
    mut examination: Examination<'_>,
    inherited: bool,
    novelty: Novelty,
    content: &Content,
) -> Vec<Finding> {
    let inquiry = examination.inquiry();
    examination
        .file::<()>(PATH, object(1), None, || {
            Ok(if inherited {
                Standing::Inherited
            } else {
                Standing::New
            })
        })
        .unwrap();
    examination.files_done();
    let mut reads = 0;
    let brought = Brought {
        path: PATH,
        source: PATH,
        blob: object(1),
        commit: (object(9), 5),
        novelty,
        reach: Reach::Here,
        before: None,
        links: &[],
    };
    for _ in 0..2 {
        examination.brought(&brought, |_| {
            reads += 1;
            content.clone()
        });
    }
    assert!(reads <= 1, "a file is read once");
    let site = site(examination, None);
    inquiry
        .subjects
        .iter()
        .map(|subject| judge(subject, &site))
        .collect()
}

const CLAIMS: &str = "## A `a`\n\n- [x] Exercise: One `a.one`\n- [x] Exercise: Two `a.two`\n";

#[test]
fn all_rules_of_a_block_make_a_claim_verified() {
    let content = Content::Bytes(b"axxb".to_vec());
    let found = judged(CLAIMS, false, Novelty::New, &content);
    assert_eq!(
        (found[0].verdict, found[0].level, found[0].evidence.len()),
        (Verdict::Verified, Level::Committed, 2)
    );
    assert_eq!(
        (found[1].verdict, found[1].level),
        (Verdict::Unverified, Level::None)
    );
    let open = judged(&CLAIMS.replace("[x]", "[ ]"), false, Novelty::New, &content);
    assert_eq!(
        (open[0].verdict, open[1].verdict),
        (Verdict::Ready, Verdict::Open)
    );
}

#[test]
fn one_rule_that_fails_makes_it_unverified() {
    let found = judged(
        CLAIMS,
        false,
        Novelty::New,
        &Content::Bytes(b"none".to_vec()),
    );
    assert_eq!(
        (found[0].verdict, found[0].level, found[0].evidence.len()),
        (Verdict::Unverified, Level::Present, 1)
    );
    assert_eq!(
        found[0].reason.as_deref(),
        Some("`one.py` is yours but does not hold `x+`: `peak show a.one` says what is asked")
    );
}

#[test]
fn what_cannot_be_read_is_unknown() {
    let found = judged(CLAIMS, false, Novelty::New, &Content::Missing);
    assert_eq!(
        (found[0].verdict, found[0].incomplete),
        (Verdict::Unknown, true)
    );
}

/// Neither a pass nor a fail: what more there is was not looked at.
#[test]
fn what_is_too_much_to_be_looked_at_is_unknown() {
    let content = Content::Bytes(b"axxb".to_vec());
    let told = |patterns: &Patterns, held: usize| {
        let inquiry = inquiry_by(CLAIMS, patterns);
        let examination = Examination::new(&inquiry).holding_at_most(held);
        let found = judged_by(examination, false, Novelty::New, &content);
        (
            found[0].verdict,
            found[0].reason.clone().unwrap_or_default(),
        )
    };
    let enough = Patterns::default().asking_at_most(4);
    assert_eq!(told(&enough, 2).0, Verdict::Verified);
    let few = Patterns::default().asking_at_most(3);
    for (verdict, reason) in [told(&few, 2), told(&Patterns::default(), 1)] {
        assert_eq!(verdict, Verdict::Unknown);
        assert!(
            reason.ends_with("`peak verify a.one` asks for this alone"),
            "{reason}"
        );
    }
}

#[test]
fn content_of_the_fork_point_or_without_novelty_is_nobodys() {
    let content = Content::Bytes(b"axxb".to_vec());
    let found = judged(CLAIMS, true, Novelty::New, &content);
    assert_eq!(found[0].verdict, Verdict::Unverified);
    assert!(
        found[0]
            .reason
            .as_deref()
            .unwrap()
            .contains("unchanged since the fork point")
    );
    for novelty in [
        Novelty::Empty,
        Novelty::Blank,
        Novelty::Copied,
        Novelty::Inherited,
        Novelty::Excluded,
        Novelty::Reverted,
    ] {
        let found = judged(CLAIMS, false, novelty, &content);
        assert_eq!(found[0].verdict, Verdict::Unverified, "{novelty:?}");
    }
}

#[test]
fn a_doubt_spares_what_may_be_there_and_fails_what_cannot() {
    let inquiry = inquiry(CLAIMS);
    let judged = |files: bool| {
        let mut examination = Examination::new(&inquiry);
        examination.files_done();
        let doubt = Doubt {
            reason: "cut off".to_owned(),
            history: true,
            files,
            proofs: false,
        };
        let site = site(examination, Some(doubt));
        let subjects = inquiry.subjects[..2].iter();
        let found = subjects.map(|subject| judge(subject, &site));
        found
            .map(|found| (found.verdict, found.incomplete))
            .collect::<Vec<_>>()
    };
    let unknown = (Verdict::Unknown, true);
    // No history brings a file that is not there; a message may be further back.
    assert_eq!(judged(false), [(Verdict::Unverified, false), unknown]);
    // Where files may have been mixed up, it may be there.
    assert_eq!(judged(true), [unknown, unknown]);
}
