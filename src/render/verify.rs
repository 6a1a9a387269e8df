//! Findings for a terminal and as JSON: each verdict with its proof, or the reason and what to do.

use chrono::DateTime;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::finding::{proven, verdict};
use super::style::Glyph;
use super::text::wrap;
use super::{Label, Look, json};
use crate::evidence::{Finding, Level, Proof, Report, Verdict};
use crate::progress::State;
use crate::roadmap::Kind;

/// Columns of the longest verdict, and the gap after it.
const INDENT: usize = 12;

/// One paragraph a finding, then a line that sums up and the lights by which it was judged.
pub fn text(report: &Report, look: Look) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&paragraph(finding, look));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&wrap(&summary(report), 0, look.width));
    out.push_str(&wrap(&lights(report, look), 0, look.width));
    out
}

/// "3 claims: 1 verified, 1 unverified, 1 unknown"
pub fn summary(report: &Report) -> String {
    let count = |wanted: Verdict| {
        report
            .findings
            .iter()
            .filter(|finding| finding.verdict == wanted)
            .count()
    };
    let counts = [Verdict::Verified, Verdict::Unverified, Verdict::Unknown];
    let claims: usize = counts.into_iter().map(count).sum();
    let ready = count(Verdict::Ready);
    let mut line = if claims == 0 {
        "no claim that could have evidence".to_owned()
    } else {
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|verdict| count(*verdict) > 0)
            .map(|counted| format!("{} {}", count(counted), verdict(counted).1))
            .collect();
        format!(
            "{claims} claim{}: {}",
            if claims == 1 { "" } else { "s" },
            parts.join(", ")
        )
    };
    if report.signers.is_some() {
        let signed = |finding: &&Finding| finding.level == Level::Signed;
        let signed = report.findings.iter().filter(signed).count();
        line.push_str(&format!("; {signed} signed"));
    }
    if ready > 0 {
        line.push_str(&format!("; {ready} ready to tick"));
    }
    line
}

/// Who counted as the learner, and from where on.
fn lights(report: &Report, look: Look) -> String {
    let learner: Vec<String> = report
        .learner
        .iter()
        .map(|address| Untrusted::new(address).terminal())
        .collect();
    let learner = if learner.is_empty() {
        "nobody".to_owned()
    } else {
        learner.join(", ")
    };
    let base = report
        .base
        .map_or_else(|| "none".to_owned(), |base| base.short());
    let dot = look.glyph(Glyph::Dot);
    let signers = report.signers.as_ref().map_or_else(String::new, |list| {
        format!(" {dot} signers: {}", Untrusted::new(list).terminal())
    });
    format!("learner: {learner} {dot} fork point: {base}{signers}")
}

/// One finding: verdict and id, then the reason, the proof and the flags below.
pub fn paragraph(finding: &Finding, look: Look) -> String {
    let (label, word) = verdict(finding.verdict);
    let gap = " ".repeat(INDENT - word.width());
    let id = Untrusted::new(finding.id.as_str()).terminal();
    let mut out = format!(
        "{}{gap}{}\n",
        look.paint(label, word),
        look.paint(Label::Id, &id)
    );
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        finding
            .reason
            .as_deref()
            .map(|reason| Untrusted::new(reason).terminal()),
    );
    lines.extend(finding.evidence.iter().map(|proof| proven(proof, look)));
    lines.extend(
        finding
            .flags
            .iter()
            .map(|flag| format!("flag: {}", Untrusted::new(flag).terminal())),
    );
    for line in lines {
        // A hanging indent: what is one sentence reads as one.
        out.push_str(&wrap(&line, INDENT, look.width));
    }
    out
}

/// `peak.verify/1`: schemas/verify.schema.json.
pub fn to_json(report: &Report) -> String {
    json::line(&ReportJson {
        schema: "peak.verify/1",
        learner: &report.learner,
        base: report.base.map(|base| base.to_string()),
        complete: report.complete,
        findings: report.findings.iter().map(FindingJson::of).collect(),
        notices: &report.notices,
    })
}

#[derive(Serialize)]
struct ReportJson<'a> {
    schema: &'static str,
    learner: &'a [String],
    base: Option<String>,
    complete: bool,
    findings: Vec<FindingJson<'a>>,
    notices: &'a [String],
}

/// A finding as every schema has it.
#[derive(Serialize)]
pub(in crate::render) struct FindingJson<'a> {
    id: &'a str,
    kind: Kind,
    claimed: bool,
    verdict: Verdict,
    level: Level,
    reason: Option<&'a str>,
    evidence: Vec<ProofJson<'a>>,
    flags: &'a [String],
}

#[derive(Serialize)]
struct ProofJson<'a> {
    rule: &'a str,
    commit: Option<String>,
    date: Option<String>,
    path: Option<&'a str>,
    repo: Option<&'a str>,
    signer: Option<&'a str>,
}

impl<'a> FindingJson<'a> {
    pub(in crate::render) fn of(finding: &'a Finding) -> Self {
        Self {
            id: finding.id.as_str(),
            kind: finding.kind,
            claimed: finding.state == State::Done,
            verdict: finding.verdict,
            level: finding.level,
            reason: finding.reason.as_deref(),
            evidence: finding.evidence.iter().map(ProofJson::of).collect(),
            flags: &finding.flags,
        }
    }
}

impl<'a> ProofJson<'a> {
    fn of(proof: &'a Proof) -> Self {
        let date = proof
            .time
            .and_then(|time| DateTime::from_timestamp(time, 0));
        Self {
            rule: &proof.rule,
            commit: proof.commit.map(|commit| commit.to_string()),
            date: date.map(|date| date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            path: proof.path.as_deref(),
            repo: proof.repo.as_deref(),
            signer: proof.signer.as_deref(),
        }
    }
}
