//! What `peak show` tells of an item's evidence: what counts, where the learner says it is, and the verdict.

use super::bullet;
use crate::evidence::{Finding, Verdict};
use crate::progress::{Locator, Pointer};
use crate::render::Look;
use crate::render::escape::Untrusted;
use crate::render::finding::{proven, verdict};
use crate::render::text::wrap;
use crate::roadmap::{Kind, Rules};

/// What each rule asks, a bullet each.
pub(super) fn rule_lines(rules: &Rules, look: Look) -> String {
    let safe = |text: &str| Untrusted::new(text).terminal();
    let paths = rules
        .paths
        .iter()
        .map(|glob| format!("a file of yours that matches {}", safe(glob)));
    let contains = rules.contains.iter().map(|rule| {
        let (path, pattern) = (safe(&rule.path), safe(&rule.pattern));
        match &rule.what {
            Some(what) => {
                let what = safe(what);
                format!("a file of yours that matches {path} and holds {what} (/{pattern}/)")
            }
            None => format!("a file of yours that matches {path} and contains /{pattern}/"),
        }
    });
    let commits = rules.commits.iter().map(|rule| {
        let commits = if rule.min == 1 { "commit" } else { "commits" };
        let (min, message) = (rule.min, safe(&rule.message));
        match &rule.what {
            Some(what) => {
                let what = safe(what);
                format!("{min} {commits} of yours with a message about {what} (/{message}/)")
            }
            None => format!("{min} {commits} of yours with /{message}/ in the message"),
        }
    });
    let together = rules.together.iter().map(|marker| {
        let marker = safe(marker);
        format!("all files in one project, where several folders hold a file that matches {marker}")
    });
    paths
        .chain(contains)
        .chain(commits)
        .chain(together)
        .map(|line| bullet(&line, look))
        .collect()
}

/// Where a pointer leads, and the line that says so.
pub(super) fn pointed(pointer: &Pointer) -> String {
    let safe = |text: &str| Untrusted::new(text).terminal();
    let target = match &pointer.target {
        Locator::Path(path) => format!("path {}", safe(path)),
        Locator::Revision(hex) => format!("commit {}", safe(hex)),
        Locator::Elsewhere {
            url,
            revision,
            path,
        } => {
            let revision = revision.as_deref().map(|text| format!("@{}", safe(text)));
            let path = path.as_deref().map(|text| format!(":{}", safe(text)));
            format!(
                "{}{}{}",
                safe(url),
                revision.unwrap_or_default(),
                path.unwrap_or_default()
            )
        }
    };
    format!("{target} (line {})", pointer.line)
}

/// A topic of which git can tell nothing needs no verdict, nor does an item about which there is nothing to say.
pub(super) fn says_something(finding: &Finding) -> bool {
    let told = finding.reason.is_some() && finding.kind != Kind::Topic;
    finding.verdict != Verdict::Open || told || !finding.evidence.is_empty()
}

/// The verdict, what it rests on, and the flags.
pub(super) fn found(finding: &Finding, look: Look) -> String {
    let (label, word) = verdict(finding.verdict);
    let reason = match (&finding.reason, finding.verdict) {
        (Some(reason), _) => format!(": {}", Untrusted::new(reason).terminal()),
        (None, Verdict::Ready) => ": the evidence is there, but the box is not ticked".to_owned(),
        (None, _) => String::new(),
    };
    let text = wrap(&format!("{word}{reason}"), 2, look.width);
    let mut out = text.replacen(word, &look.paint(label, word), 1);
    for proof in &finding.evidence {
        out.push_str(&bullet(&proven(proof, look), look));
    }
    for flag in &finding.flags {
        let flag = Untrusted::new(flag).terminal();
        out.push_str(&bullet(&format!("flag: {flag}"), look));
    }
    out
}
