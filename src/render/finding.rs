//! Words for a verdict and for what it rests on.

use chrono::DateTime;

use super::escape::Untrusted;
use super::style::Glyph;
use super::{Label, Look};
use crate::evidence::{Proof, Verdict};

/// Columns of a rule, which may be a long pattern: `peak show` has the whole.
const MAX_RULE: usize = 60;

/// The word for a verdict, and what it is.
pub fn verdict(verdict: Verdict) -> (Label, &'static str) {
    match verdict {
        Verdict::Verified => (Label::Good, "verified"),
        Verdict::Unverified => (Label::Bad, "unverified"),
        Verdict::Unknown => (Label::Doubt, "unknown"),
        Verdict::Ready => (Label::Active, "ready"),
        Verdict::Open => (Label::Dim, "open"),
    }
}

/// "4f1c2ab 2026-09-02 blog/models.py · paths **/models.py"
pub fn proven(proof: &Proof, look: Look) -> String {
    let mut parts = Vec::new();
    parts.extend(proof.commit.map(|commit| commit.short()));
    parts.extend(
        proof
            .time
            .and_then(|time| DateTime::from_timestamp(time, 0))
            .map(|time| time.date_naive().to_string()),
    );
    parts.extend(
        proof
            .path
            .as_deref()
            .map(|path| Untrusted::new(path).terminal()),
    );
    parts.push(look.glyph(Glyph::Dot).to_owned());
    parts.push(look.fit(&Untrusted::new(&proof.rule).terminal(), MAX_RULE));
    parts.extend(
        proof
            .repo
            .as_deref()
            .map(|repo| format!("({})", Untrusted::new(repo).terminal())),
    );
    parts.extend(
        proof
            .signer
            .as_deref()
            .map(|signer| format!("signed as {}", Untrusted::new(signer).terminal())),
    );
    parts.join(" ")
}
