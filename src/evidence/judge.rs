//! The judgement: answers → verdicts, with a proof or a reason that says what to do.

#[cfg(test)]
mod tests;

use super::examine::{Answer, MAX_CONTENT};
use super::flag::{flag, flag_first, sign};
use super::question::{Ask, MAX_FOLLOWED, Need, Subject};
use super::reason::{path_text, reason};
use super::signers::Signature;
use super::site::{Doubt, Obstacle, Reached, Site};
use super::word::shell_word;
use super::{Finding, Level, Proof, Verdict};

/// The flag of an item that the roadmap does not have.
const UNLISTED: &str = "the roadmap has no such item; judged without its rules";

/// The flag of a commit that only this clone has, until git clears it away.
const ADRIFT: &str =
    "on no branch or tag here, so that no push carries it: point to the path instead";

/// The better of two findings on one item, from two places where it was looked for; of equals the first.
pub fn better(first: Finding, second: Finding) -> Finding {
    if is_better(&second, &first) {
        second
    } else {
        first
    }
}

/// Whether one finding on an item goes further than another.
pub fn is_better(one: &Finding, other: &Finding) -> bool {
    rank(one) > rank(other)
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
    let holds = subject.holds(|question| examination.holds(question));
    // What is beyond a cut may have been somebody else's before.
    if let Some(doubt) = site.doubt.as_ref().filter(|doubt| holds && doubt.proofs) {
        finding.level = Level::Present;
        if subject.is_claim() {
            unknown(&mut finding, doubt);
        }
        return finding;
    }
    if holds {
        finding.verdict = subject.proven();
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

/// Whether a question is answered by files of a repository of its own: all that its first commit brought counts there.
fn is_whole(site: &Site<'_>, question: usize) -> bool {
    let ask = &site.examination.inquiry().questions[question].ask;
    site.repo.is_some() && matches!(ask, Ask::Place { .. })
}

/// What is odd about an item, whatever answers.
fn flag_subject(finding: &mut Finding, subject: &Subject, site: &Site<'_>) {
    if subject.unlisted && subject.provable {
        finding.flags.push(UNLISTED.to_owned());
    }
    if subject.unfollowed {
        finding.flags.push(format!(
            "too many pointers to commits and other repositories: only the first {MAX_FOLLOWED} are followed"
        ));
    }
    if site.reached != Reached::FromHead && !finding.evidence.is_empty() {
        finding.flags.push("not on HEAD".to_owned());
        if site.reached == Reached::FromNowhere {
            finding.flags.push(ADRIFT.to_owned());
        }
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
                    | Obstacle::Before(..)
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
    if let (Some(why), false) = (unasked(subject, site, &open), certain) {
        finding.verdict = Verdict::Unknown;
        finding.reason = Some(why);
        return;
    }
    if let (Some(object), false) = (gap, certain) {
        finding.verdict = Verdict::Unknown;
        finding.incomplete = true;
        finding.reason = Some(format!(
            "object {} is missing, damaged or too large here, or what was before it: `git fetch --refetch --no-filter` brings a partial clone's objects, `git fetch --unshallow` the rest of history, `git fsck` tells more",
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

/// That there was more to look at for all rules than is, with the remedy.
fn unasked(subject: &Subject, site: &Site<'_>, open: &[usize]) -> Option<String> {
    let mut open = open.iter();
    let is_unasked = open.any(|question| site.examination.is_unasked(*question));
    is_unasked.then(|| {
        format!(
            "what all rules together ask for is more than one judgement looks at, so that not all was looked at for this: `peak verify {}` asks for this alone",
            subject.id
        )
    })
}

/// Why what is in a file of the learner's was not looked at, with the remedy.
fn unseen(site: &Site<'_>, open: &[usize]) -> Option<String> {
    let mut answers = open
        .iter()
        .map(|question| site.examination.answer(*question));
    answers.find_map(|answer| match (&answer.large, &answer.away) {
        (Some(path), _) => Some(format!(
            "`{}` is larger than {} MiB, so what is in it was not looked at: keep the work in smaller files",
            path_text(path),
            MAX_CONTENT >> 20
        )),
        (None, Some(path)) => Some(format!(
            "`{}` is yours, but Git LFS keeps what is in it elsewhere, and git only a stand-in, so it was not looked at: take the pattern that matches it out of `.gitattributes`, run `git add --renormalize {}` and commit",
            path_text(path),
            shell_word(&path_text(path))
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
    let record = site.oddities.records.get(&hit.commit);
    Some(Proof {
        rule: site.examination.inquiry().questions[question].rule.clone(),
        commit: Some(hit.commit),
        time: Some(record.and_then(|record| record.own).unwrap_or(hit.time)),
        // Of a commit that is named for its message, a file that it brought: so that nobody need look for the work.
        path: hit.path.as_deref().or(hit.source.as_deref()).map(path_text),
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
