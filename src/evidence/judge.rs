//! The judgement: answers → verdicts, with a proof or a reason that says what to do.

use super::examine::{Answer, MAX_CONTENT};
use super::flag::{flag, flag_first, sign};
use super::question::{Ask, Asked, Need, Subject};
use super::reason::{reason, text};
use super::signers::Signature;
use super::site::{Doubt, Obstacle, Site};
use super::word::shell_word;
use super::{Finding, Level, Proof, Verdict};

/// The flag of an item that the roadmap does not have.
const UNLISTED: &str = "the roadmap has no such item; judged without its rules";

/// The flag of an item with more pointers than are followed.
const UNFOLLOWED: &str =
    "too many pointers to commits and other repositories: only the first 32 are followed";

/// The better of two findings on one item, from two places where it was looked for; of equals the first.
pub fn better(first: Finding, second: Finding) -> Finding {
    if rank(&second) > rank(&first) {
        second
    } else {
        first
    }
}

/// How far a finding goes: what is proven beats what is merely present, and that what is absent.
fn rank(finding: &Finding) -> (u8, Level, usize) {
    let verdict = match finding.verdict {
        Verdict::Verified | Verdict::Ready => 3,
        Verdict::Unknown => 2,
        Verdict::Unverified => 1,
        Verdict::Open => 0,
    };
    (verdict, finding.level, finding.evidence.len())
}

/// A finding that says nothing yet.
pub fn blank(subject: &Subject, verdict: Verdict) -> Finding {
    Finding {
        id: subject.id.clone(),
        kind: subject.kind,
        state: subject.state,
        verdict,
        level: Level::None,
        reason: None,
        evidence: Vec::new(),
        flags: Vec::new(),
        incomplete: false,
    }
}

/// The finding on one item, by the answers from one place.
pub fn judge(subject: &Subject, site: &Site<'_>) -> Finding {
    let mut finding = blank(subject, Verdict::Open);
    let examination = &site.examination;
    for question in subject
        .questions()
        .iter()
        .filter(|question| examination.holds(**question))
    {
        let answer = examination.answer(*question);
        finding.evidence.extend(proof(site, *question, answer));
        for hit in &answer.hits {
            flag(&mut finding.flags, hit, site);
            if is_whole(site, *question) {
                flag_first(&mut finding.flags, hit, site);
            }
        }
    }
    flag_subject(&mut finding, subject, site);
    let holds = subject.broken.is_none()
        && match &subject.need {
            Need::Any(questions) => questions
                .iter()
                .any(|question| examination.holds(*question)),
            Need::All(questions) => {
                !questions.is_empty()
                    && questions
                        .iter()
                        .all(|question| examination.holds(*question))
            }
        };
    // What is beyond a cut may have been somebody else's before.
    if let Some(doubt) = site.doubt.as_ref().filter(|doubt| holds && doubt.proofs) {
        finding.level = Level::Present;
        if subject.is_claim() {
            unknown(&mut finding, doubt);
        }
        return finding;
    }
    if holds {
        finding.verdict = if subject.is_claim() {
            Verdict::Verified
        } else {
            Verdict::Ready
        };
        finding.level = Level::Committed;
        sign(&mut finding, subject, site);
        return finding;
    }
    if subject
        .questions()
        .iter()
        .any(|question| is_there(site, *question))
    {
        finding.level = Level::Present;
    }
    if subject.is_claim() {
        fail(&mut finding, subject, site);
    }
    finding
}

/// Whether a question is answered by any file, in a repository that a pointer names and that is called as the question asks.
fn is_whole(site: &Site<'_>, question: usize) -> bool {
    let ask = &site.examination.inquiry().questions[question].ask;
    let asked = match ask {
        Ask::Place { asked, .. } => Some(asked),
        _ => None,
    };
    site.pointed.is_some() && matches!(asked, Some(Asked::Name(_)))
}

/// What is odd about an item, whatever answers.
fn flag_subject(finding: &mut Finding, subject: &Subject, site: &Site<'_>) {
    if subject.unlisted && subject.provable {
        finding.flags.push(UNLISTED.to_owned());
    }
    if subject.unfollowed {
        finding.flags.push(UNFOLLOWED.to_owned());
    }
    if site.aside && !finding.evidence.is_empty() {
        finding.flags.push("not on HEAD".to_owned());
    }
}

/// A claim about which nothing is certain from here.
fn unknown(finding: &mut Finding, doubt: &Doubt) {
    finding.verdict = Verdict::Unknown;
    finding.incomplete = doubt.history;
    finding.reason = Some(doubt.reason.clone());
}

/// Whether what a question asks for is there, though it proves nothing.
fn is_there(site: &Site<'_>, question: usize) -> bool {
    let answer = site.examination.answer(question);
    answer.present.is_some()
        || answer.inherited.is_some()
        || matches!(
            site.obstacles.get(&question),
            Some(
                Obstacle::Uncommitted(_)
                    | Obstacle::Untracked(_)
                    | Obstacle::Unchanged(_)
                    | Obstacle::Earlier(..)
                    | Obstacle::First(..)
            )
        )
}

/// A claim that does not hold: for certain, or as far as can be seen from here.
fn fail(finding: &mut Finding, subject: &Subject, site: &Site<'_>) {
    let bad_pattern = || site.examination.inquiry().bad_pattern(subject);
    if let Some(broken) = subject.broken.clone().or_else(bad_pattern) {
        finding.verdict = Verdict::Unknown;
        finding.reason = Some(broken);
        return;
    }
    let open: Vec<usize> = subject
        .questions()
        .iter()
        .copied()
        .filter(|question| !site.examination.holds(*question))
        .collect();
    let gap = open
        .iter()
        .find_map(|question| site.examination.answer(*question).gap);
    let doubtful = |question: &usize| is_open(site, *question);
    let certain = match &subject.need {
        Need::All(_) => open.iter().any(|question| !doubtful(question)),
        Need::Any(_) => !open.iter().any(doubtful),
    };
    let doubt = site.doubt.as_ref();
    if let Some(doubt) = doubt.filter(|doubt| doubt.files || !certain) {
        unknown(finding, doubt);
        return;
    }
    if let (Some(object), false) = (gap, certain) {
        finding.verdict = Verdict::Unknown;
        finding.incomplete = true;
        finding.reason = Some(format!(
            "object {} is missing, damaged or too large here: `git fetch --refetch --no-filter` brings a partial clone's objects, `git fsck` tells more",
            object.short()
        ));
        return;
    }
    if let (Some(why), false) = (unseen(site, &open), certain) {
        finding.verdict = Verdict::Unknown;
        finding.reason = Some(why);
        return;
    }
    finding.verdict = Verdict::Unverified;
    let why = reason(subject, site, &open);
    finding.reason = Some(match &site.repo {
        Some(repo) => format!("in {repo}: {why}"),
        None => why,
    });
}

/// Why what is in a file of the learner's was not looked at, with the remedy.
fn unseen(site: &Site<'_>, open: &[usize]) -> Option<String> {
    let mut answers = open
        .iter()
        .map(|question| site.examination.answer(*question));
    answers.find_map(|answer| match (&answer.large, &answer.away) {
        (Some(path), _) => Some(format!(
            "`{}` is larger than {} MiB, so what is in it was not looked at: keep the work in smaller files",
            text(path),
            MAX_CONTENT >> 20
        )),
        (None, Some(path)) => Some(format!(
            "`{}` is yours, but Git LFS keeps what is in it elsewhere, and git only a stand-in, so it was not looked at: take the pattern that matches it out of `.gitattributes`, run `git add --renormalize {}` and commit",
            text(path),
            shell_word(&text(path))
        )),
        (None, None) => None,
    })
}

/// Whether history that is not here could answer a question: not one about files that the judged commit does not have.
fn is_open(site: &Site<'_>, question: usize) -> bool {
    let answer = site.examination.answer(question);
    match &site.examination.inquiry().questions[question].ask {
        Ask::Place { .. } => {
            answer.present.is_some() && answer.unfit.is_empty()
                || answer.gap.is_some()
                || answer.large.is_some()
                || answer.away.is_some()
        }
        _ => true,
    }
}

fn proof(site: &Site<'_>, question: usize, answer: &Answer) -> Option<Proof> {
    let hit = answer.hits.first()?;
    let date = site.oddities.dates.get(&hit.commit);
    Some(Proof {
        rule: site.examination.inquiry().questions[question].rule.clone(),
        commit: Some(hit.commit),
        time: Some(date.and_then(|(own, _)| *own).unwrap_or(hit.time)),
        // Of a commit that is named for its message, a file that it brought: so that nobody need look for the work.
        path: hit.path.as_deref().or(hit.source.as_deref()).map(text),
        repo: site.repo.clone(),
        signer: signer(site, answer),
    })
}

/// The address under which all commits of an answer are signed by an allowed signer.
fn signer(site: &Site<'_>, answer: &Answer) -> Option<String> {
    let signatures = site.oddities.signatures.as_ref()?;
    let mut signer = None;
    for hit in &answer.hits {
        match signatures.get(&hit.commit) {
            Some(Signature::Allowed(address)) => signer = Some(address.clone()),
            _ => return None,
        }
    }
    signer
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::judge;
    use crate::evidence::examine::{Brought, Content, Examination, Novelty, Reach, Standing};
    use crate::evidence::question::{Inquiry, Patterns, Scope};
    use crate::evidence::site::{Doubt, Oddities, Site};
    use crate::evidence::{Finding, Level, ObjectId, Verdict};
    use crate::progress::Document;
    use crate::roadmap::parse::{self, Reading};

    const ROADMAP: &str = "# R\n\n## Phase 1: A `a`\n\n- Exercise: One `a.one`\n\n  ```toml peak\n  [evidence]\n  paths = [\"*.py\"]\n  contains = [{ path = \"*.py\", pattern = \"x+\" }]\n  ```\n\n- Exercise: Two `a.two`\n";
    const PATH: &[u8] = b"one.py";

    fn object(byte: u8) -> ObjectId {
        ObjectId::from_bytes(&[byte; 20]).unwrap()
    }

    fn inquiry(progress: &str) -> Inquiry {
        let roadmap = parse::roadmap(ROADMAP, &Reading::default()).unwrap();
        let document = Document::read(progress.as_bytes().to_vec(), Some(&roadmap)).unwrap();
        let patterns = Patterns::default();
        let scope = Scope {
            document: "progress.md",
            mount: "",
            only: &[],
            patterns: &patterns,
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
            aside: false,
            pointed: None,
            doubt,
            obstacles: HashMap::new(),
            oddities: Oddities::default(),
        }
    }

    /// One file at the judged commit, brought by the learner as this novelty, with this content.
    fn judged(
        progress: &str,
        inherited: bool,
        novelty: Novelty,
        content: &Content,
    ) -> Vec<Finding> {
        let inquiry = inquiry(progress);
        let mut examination = Examination::new(&inquiry);
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
            blob: object(1),
            commit: (object(9), 5),
            novelty,
            reach: Reach::Here,
            before: None,
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
}
