//! `peak cohort`

mod behind;
mod copies;
mod counter;
mod lights;
mod listed;
mod mentor;
mod reader;
mod source;

use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueHint;
use clap::builder::NonEmptyStringValueParser;

use self::behind::Behind;
use self::lights::{Named, Rules};
use self::mentor::Mentor;
use self::reader::Reader;
use self::source::Finder;
use super::judgement::Judging;
use super::ours::signed;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::render::cohort as render;
use crate::render::escape::Untrusted;
use crate::report::cohort::roster::Roster;
use crate::report::cohort::{Cohort, Learner, MAX_COLUMNS, Measure};
use crate::workspace;

/// Show many learners in one table
///
/// A row a learner, a column a phase; with --phase a column an item, as in a matrix of skills. All are counted by the roadmap of
/// the repository here, or by the one that --roadmap names. A learner whose document cannot be read is a row with the reason;
/// whatever is found, the exit code is 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Sources: a clone, a folder of clones (`forks`, `forks/ada/roadmap`), progress documents (`people/*.md`), or references of the repository here, in which `*` stands for the learner; a path goes before a reference of the same name. Of clones and references the committed document counts, not the one on disk.

Week: items done in the last seven days. Last: the newest day that a document names.

Roster: CSV under a line of names: `name`, `source` (a folder, branch or login; `github_username` does as well), `email` (several with blanks between), `base`; `#` begins a comment. Who is on it and has no source is a row, too.

--verify: a learner's own files say neither whose commits count nor where their history begins nor by which rules: that is the roster's to say (without addresses there, the authors of ticks are taken), --base's (a revision of the repository here, a full id, or upstream/BRANCH of a clone; without it, where a clone left the history here), and --roadmap's.

Examples:
  peak cohort forks                         all clones in a folder
  peak cohort 'refs/remotes/*/main'         all remotes' branches
  peak cohort people/*.md --phase skills    a matrix of skills
  peak cohort forks --roster class.csv --verify
                                            and how many claims hold
  peak cohort forks --csv > class.csv       for a spreadsheet")]
pub struct Args {
    /// Where the learners' documents are
    #[arg(value_name = "SOURCE", required = true, value_hint = ValueHint::AnyPath)]
    sources: Vec<OsString>,
    /// Count and judge by this roadmap: a bundled one's name, or a file
    #[arg(long, value_name = "NAME|FILE", value_parser = NonEmptyStringValueParser::new())]
    roadmap: Option<String>,
    /// A list of the learners, with their addresses: CSV
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Compare claims with history, and count those that are verified; with -v the reasons of the others
    #[arg(long)]
    verify: bool,
    /// Verify, and take the learners' own history to begin there; `none`: take the whole history
    #[arg(long, value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    base: Option<String>,
    /// Verify, and check signatures against this list of allowed signers, in ssh's format; it must lie outside the repositories
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// Verify, and look for work in this repository, too; can be given several times
    #[arg(long = "repo", value_name = "DIR")]
    repos: Vec<PathBuf>,
    /// Only this phase, its items as columns: its id, the start of it, or its number
    #[arg(short, long, value_name = "PHASE")]
    phase: Option<String>,
    /// A Markdown table
    #[arg(long, group = "form")]
    markdown: bool,
    /// One JSON object, schema peak.cohort/1
    #[arg(long, group = "form")]
    json: bool,
    /// Comma-separated values under a line of names (RFC 4180)
    #[arg(long, group = "form")]
    csv: bool,
}

impl Args {
    /// Prints the table; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// What kept it from running: a source that names nothing, a roster, roadmap, fork point or list of signers that cannot be read.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        // It names the learners' documents, not one here.
        let file = context.file.take();
        let home = context.repository_if_any()?;
        let rules = Rules::find(context, home.as_ref(), self.roadmap.as_deref())?;
        let roster = self.roster(context)?;
        let sources = Finder::new(&context.dir, home.as_ref()).all(&self.sources)?;
        let seen = context.terminal.progress("reading", "learners");
        let mentor = Mentor {
            home: home.as_ref(),
            rules: rules.as_ref(),
            behind: Behind::new(home.as_ref(), rules.as_ref()),
            reader: Reader::new(home.as_ref(), file.as_deref())?,
            measure: Measure {
                today: context.today(),
                items: self.phase.is_some(),
            },
            judging: self.judging(context, home.as_ref(), rules.as_ref())?,
            base: self.base(home.as_ref())?,
            roster: self.roster.is_some().then_some(&roster),
            peers: source::commits(&sources).into(),
            given: OnceCell::new(),
            seen: &|| seen.advance(1),
        };
        let learners = mentor.learners(&sources)?;
        let by = rules
            .as_ref()
            .map(|rules| (rules.name.as_str(), &rules.roadmap));
        let mut cohort = Cohort::new(by, learners, mentor.judging.is_some());
        drop(mentor);
        drop(seen);
        if let Some(rules) = rules.as_ref().filter(|_| cohort.judged) {
            context.warn_of_rules(&rules.name, &rules.roadmap);
        }
        self.narrow(&mut cohort, context)?;
        if cohort.beyond > 0 {
            let what = if cohort.only.is_some() {
                "items"
            } else {
                "phases"
            };
            context.terminal.warn(&format!(
                "{} more {what} have no column: there are at most {MAX_COLUMNS}; the totals count them",
                cohort.beyond
            ));
        }
        self.print(&cohort, context)?;
        Ok(Outcome::Fine)
    }

    /// How claims are judged; `None` where that is not asked for.
    fn judging(
        &self,
        context: &Context,
        home: Option<&Repo>,
        rules: Option<&Rules>,
    ) -> Result<Option<Judging>> {
        let says_how = self.base.is_some() || self.signers.is_some() || !self.repos.is_empty();
        if !self.verify && !says_how {
            return Ok(None);
        }
        if rules.is_none() {
            return Err(
                Error::new("no roadmap says by which rules claims are judged")
                    .hint("name one with --roadmap: a bundled one, or a file such as README.md"),
            );
        }
        let judging = Judging {
            repos: self.repos.iter().map(|dir| context.dir.join(dir)).collect(),
            signers: self.signers.as_ref().map(|list| context.dir.join(list)),
            now: context.now.timestamp(),
            ..Judging::default()
        };
        judging.check_repos()?;
        judging.check_signers(home)?;
        Ok(Some(judging))
    }

    fn base(&self, home: Option<&Repo>) -> Result<Option<Named>> {
        let named = self.base.as_deref();
        named.map(|base| Named::read(home, base)).transpose()
    }

    fn roster(&self, context: &mut Context) -> Result<Roster> {
        let Some(list) = &self.roster else {
            return Ok(Roster::default());
        };
        let bytes = workspace::read(&context.dir.join(list)).map_err(|fault| fault.called(list))?;
        let place = Untrusted::new(&list.to_string_lossy()).terminal();
        let roster = Roster::read(&bytes).map_err(|fault| {
            let message = Untrusted::new(&fault.message).terminal();
            Error::new(format!(
                "cannot read the roster {place}:{}: {message}",
                fault.line
            ))
            .hint("`peak cohort --help` tells how it is written")
        })?;
        for name in &roster.unused {
            let name = Untrusted::new(name).typed();
            context.terminal.warn(&format!(
                "{place}: nothing is known of a column `{name}`; `name`, `source`, `email` and `base` are"
            ));
        }
        Ok(roster)
    }

    fn narrow(&self, cohort: &mut Cohort, context: &Context) -> Result<()> {
        let Some(wanted) = &self.phase else {
            return Ok(());
        };
        let names: Vec<&str> = cohort.columns.iter().map(|one| one.id.as_str()).collect();
        let remedy = match names.is_empty() {
            true => "no phase is known here: name the roadmap with --roadmap".to_owned(),
            false => format!("the phases are {}", names.join(", ")),
        };
        cohort
            .narrow(wanted, context.today())
            .map_err(|fault| Error::unselected("phase", &fault, &remedy))
    }

    fn print(&self, cohort: &Cohort, context: &mut Context) -> Result<()> {
        if self.json {
            return context.object(&render::to_json(cohort));
        }
        if self.csv {
            return context.text(&render::csv(cohort));
        }
        let text = match self.markdown {
            true => render::markdown(cohort, context.verbose) + &signed("cohort"),
            false => render::table(cohort, context.verbose, context.terminal.look()),
        };
        context.text(&text)?;
        let is_guessed = |learner: &Learner| {
            let claims = learner.report.as_ref().map(|report| report.findings.len());
            !learner.listed && claims.is_some_and(|claims| claims > 0)
        };
        if !self.markdown && cohort.learners.iter().any(is_guessed) {
            context.hint("whose commits count was told by who ticked boxes, where no roster names addresses (--roster)");
        }
        Ok(())
    }
}
