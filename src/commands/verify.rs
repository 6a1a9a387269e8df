//! `peak verify`

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;

use super::judgement::{Base, Judging, Rules};
use super::{Context, Outcome};
use crate::error::Result;
use crate::evidence::{Report, Verdict};
use crate::render::escape::Untrusted;
use crate::render::verify as render;

/// Check claimed items against commits and paths
///
/// Every ticked exercise and project, and every topic that says what counts as evidence, is compared with the learner's own
/// commits since the fork point. A verdict says what git is consistent with; it proves no authorship.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code: 0 fine, 1 a claim is unverified (with --strict: or unknown), 2 it could not run, 3 something is unknown because history
here is not whole.

Examples:
  peak verify                     every claim
  peak verify drf.todo-api        one item, ticked or not
  peak verify --as ada@x --base upstream/main
                                  as a mentor: the learner's files say nothing
  peak verify --signers ~/class/allowed_signers
                                  which work is signed: level `signed`

The list has a line for each learner: `ada@example.org ssh-ed25519 AAAA...` (ssh-keygen(1), ALLOWED SIGNERS). An unsigned
claim stays verified, at level `committed`; only ssh signatures are checked, not OpenPGP's."
)]
pub struct Args {
    /// Only these items: ids, the start of ids, or globs such as 'drf.*'
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Whose commits count: exactly these addresses
    #[arg(long = "as", value_name = "EMAIL", value_delimiter = ',', value_parser = address)]
    named: Vec<String>,
    /// Where the learner's own history begins; `none`: take the whole history
    #[arg(long, value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    base: Option<String>,
    /// Take the rules from the roadmap at this revision, its root's or that of PATH, not from the files here
    #[arg(long, value_name = "REV[:PATH]", value_parser = NonEmptyStringValueParser::new())]
    rules_from: Option<String>,
    /// Another repository in which work may be; can be given several times
    #[arg(long = "repo", value_name = "DIR")]
    repos: Vec<PathBuf>,
    /// Check signatures against this list of allowed signers, in ssh's format; it must lie outside the repository
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// Fail on what is unknown, too
    #[arg(long)]
    strict: bool,
    /// One JSON object, schema peak.verify/1
    #[arg(long)]
    json: bool,
}

impl Args {
    /// Prints a verdict for each item: [`Outcome::Wanting`] for an unverified claim (with `--strict` an unknown one, too),
    /// [`Outcome::Unknown`] where history here is not whole.
    ///
    /// # Errors
    /// No repository, no progress document, an unknown id or revision.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let mut project = context.project_in_full()?;
        if let Some(revision) = &self.rules_from {
            let taken = project.take_rules_from(revision)?;
            if let Rules::Bundled(name) = taken {
                let name = Untrusted::new(&name).terminal();
                context.terminal.warn(&format!(
                    "the rules are those of {name}, which no revision changes: --rules-from does nothing here"
                ));
            }
        }
        if let Some(roadmap) = &project.roadmap {
            let name = project.document.header.roadmap.clone();
            context.warn_of_rules(name.as_deref().unwrap_or("roadmap"), roadmap);
        }
        if self.named.is_empty() && project.is_upstreams() {
            context.warn_of_upstreams(&project);
        }
        let mut only = Vec::new();
        for wanted in &self.ids {
            let items = &project.document.items;
            let found = project.items_named(wanted)?;
            only.extend(found.into_iter().map(|place| items[place].id.clone()));
        }
        let report = context.judge(
            &project,
            &Judging {
                only,
                named: self.named.clone(),
                base: Base::parse(self.base.as_deref()),
                repos: self.repos.iter().map(|dir| context.dir.join(dir)).collect(),
                signers: self.signers.as_ref().map(|list| context.dir.join(list)),
                now: context.now.timestamp(),
                ..Judging::default()
            },
        )?;
        if self.json {
            context.object(&render::to_json(&report))?;
        } else {
            context.text(&render::text(&report, context.terminal.look()))?;
        }
        context.warn_of_judgement(&report);
        Ok(self.outcome(&report))
    }

    fn outcome(&self, report: &Report) -> Outcome {
        let any = |verdict: Verdict| {
            report
                .findings
                .iter()
                .any(|finding| finding.verdict == verdict)
        };
        if any(Verdict::Unverified) || (self.strict && any(Verdict::Unknown)) {
            Outcome::Wanting
        } else if report.is_partial() {
            Outcome::Unknown
        } else {
            Outcome::Fine
        }
    }
}

/// Reads `--as`: nobody commits under a name alone, so that would find nothing and say so of every claim.
fn address(text: &str) -> std::result::Result<String, String> {
    let text = text.trim();
    let parts = text.split_once('@');
    parts
        .filter(|(name, host)| !name.is_empty() && !host.is_empty() && !text.contains(' '))
        .map(|_| text.to_owned())
        .ok_or_else(|| "write an address, such as ada@example.org".to_owned())
}
