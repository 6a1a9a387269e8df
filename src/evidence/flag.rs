//! What a mentor should look at in evidence that holds: odd dates, starters, slight changes, missing signatures. No verdict.

use super::examine::{Hit, MAX_CONTENT};
use super::question::{Need, Subject};
use super::reason::path_text;
use super::signers::{Scheme, Signature};
use super::site::{Record, Remark, Site};
use super::{Finding, Level, ObjectId};

/// A day, in seconds: committer dates may differ by less without a word.
const DAY: i64 = 86_400;
/// By how much the clocks of two machines may differ, in seconds.
const CLOCKS: i64 = 600;

/// Adds what is odd about one commit that answers, and about the file.
pub(super) fn flag(flags: &mut Vec<String>, hit: &Hit, site: &Site<'_>) {
    let mut add = |flag: String| {
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    };
    if let (Some(before), Some(blob)) = (hit.before, hit.blob) {
        add("starter".to_owned());
        if site.oddities.formatted.contains(&(before, blob)) {
            add("only formatting".to_owned());
        }
    }
    let key = (hit.commit, hit.path.clone());
    for remark in site.oddities.remarks.get(&key).into_iter().flatten() {
        add(remarked(remark, hit));
    }
    let record = site.oddities.records.get(&hit.commit);
    let Some(&Record {
        own,
        parent,
        squashed,
    }) = record
    else {
        return;
    };
    if let Some(other) = squashed {
        add(format!(
            "{} is what `git subtree` squashed of {}, whoever wrote that",
            hit.commit.short(),
            other.short()
        ));
    }
    let Some(own) = own.filter(|own| *own >= 0) else {
        add(format!("{} has an impossible date", hit.commit.short()));
        return;
    };
    if own > site.oddities.now + CLOCKS {
        add(format!("{} is dated in the future", hit.commit.short()));
    }
    if parent.is_some_and(|parent| parent - own > DAY) {
        add(format!("{} is dated before its parent", hit.commit.short()));
    }
}

/// Adds that a repository of its own, which counts as a whole, may be one made from a template: whoever pressed the button is the
/// author of its first commit.
pub(super) fn flag_first(flags: &mut Vec<String>, hit: &Hit, site: &Site<'_>) {
    let record = site.oddities.records.get(&hit.commit);
    if record.is_some_and(|record| record.parent.is_none()) {
        let flag = format!(
            "{} is the first commit of its repository, and may be a template's",
            hit.commit.short()
        );
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    }
}

fn remarked(remark: &Remark, hit: &Hit) -> String {
    let path = hit.path.as_deref().or(hit.source.as_deref());
    let path = path.map(path_text).unwrap_or_default();
    match remark {
        Remark::Slight {
            commit,
            fresh,
            all,
            by,
        } => format!(
            "{} brings {fresh} of {all} lines of `{path}`; the version before is by {by}",
            commit.short()
        ),
        Remark::Near {
            commit,
            fresh,
            all,
            place,
        } => near(
            commit.as_ref(),
            &format!("{fresh} of {all} lines of `{path}`"),
            place.as_deref(),
        ),
        Remark::Large => format!(
            "`{path}` is larger than {} MiB: whether it differs in more than white space was not looked at",
            MAX_CONTENT >> 20
        ),
        Remark::Machine { by } => format!(
            "{} is by {by}, a machine, with the learner as co-author",
            hit.commit.short()
        ),
        Remark::Grown {
            commit,
            by,
            own,
            all,
        } => {
            let what = format!(
                "{own} of {all} lines of `{path}` are in {}'s version",
                hit.commit.short()
            );
            since(&what, by.as_deref(), commit)
        }
        Remark::Later {
            commit,
            by,
            left,
            all,
        } => {
            let what = format!(
                "{left} of {all} lines of {}'s `{path}` are left",
                hit.commit.short()
            );
            since(&what, by.as_deref(), commit)
        }
    }
}

/// Whose all lines of a file are but for `some` of them: the file's that stood at this place at the fork point, or a newer one's.
fn near(commit: Option<&ObjectId>, some: &str, place: Option<&[u8]>) -> String {
    let other = place.map_or_else(
        || "a file that somebody else committed before".to_owned(),
        |place| format!("`{}` at the fork point", path_text(place)),
    );
    match commit {
        Some(commit) => format!(
            "{} brings {some}; the others are those of {other}",
            commit.short()
        ),
        None => format!("{some} are new; the others are those of {other}"),
    }
}

/// What somebody else's commit, or a merge, left of a file.
fn since(what: &str, by: Option<&str>, commit: &ObjectId) -> String {
    let by = by.unwrap_or("a merge");
    format!("{what}: {by} changed it in {}", commit.short())
}

/// The highest level, where all that must hold is signed; else a flag for each commit that keeps it from that.
pub(super) fn sign(finding: &mut Finding, subject: &Subject, site: &Site<'_>) {
    let Some(signatures) = &site.oddities.signatures else {
        return;
    };
    let mut signed = finding.evidence.iter().map(|proof| proof.signer.is_some());
    let whole = match &subject.need {
        Need::All(_) => signed.all(|signed| signed),
        Need::Any(_) => signed.any(|signed| signed),
    };
    if whole {
        finding.level = Level::Signed;
        return;
    }
    let hits = subject
        .questions()
        .iter()
        .filter(|question| site.examination.holds(**question));
    for hit in hits.flat_map(|question| &site.examination.answer(*question).hits) {
        let commit = hit.commit.short();
        let flag = match signatures.get(&hit.commit) {
            Some(Signature::Allowed(_)) => continue,
            Some(Signature::Stranger(key)) => {
                format!(
                    "{commit} is signed with the key {key}, which the list does not allow the learner"
                )
            }
            Some(Signature::Untimely { address, key, day }) => {
                let day = day.as_deref().unwrap_or("the day of the commit");
                format!(
                    "{commit} is signed with the key {key}, which is {address}'s, but which the list does not allow on {day}"
                )
            }
            Some(Signature::Broken) => format!("{commit} has a signature that does not fit it"),
            Some(Signature::Unchecked(scheme)) => {
                let scheme = match scheme {
                    Scheme::OpenPgp => "OpenPGP",
                    Scheme::X509 => "X.509",
                    Scheme::Ssh | Scheme::Other => "an unknown program",
                };
                format!(
                    "{commit} is signed with {scheme}, which is not checked: only ssh signatures are"
                )
            }
            Some(Signature::None) | None => format!("{commit} is not signed"),
        };
        if !finding.flags.contains(&flag) {
            finding.flags.push(flag);
        }
    }
}
