//! `peak cohort`

mod counter;
mod lights;
mod reader;
mod source;

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use clap::builder::NonEmptyStringValueParser;

use self::counter::{Counter, Whole};
use self::lights::Rules;
use self::reader::{Found, Reader, Work};
use self::source::{Finder, Place, Source};
use super::judgement::{Case, Judging};
use super::ours::signed;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::{Report, Verdict};
use crate::git::Repo;
use crate::render::cohort as render;
use crate::render::escape::Untrusted;
use crate::report::cohort::roster::{Entry, Roster};
use crate::report::cohort::{Cohort, Learner, Measure, Standing};
use crate::workspace;

/// Most things that are said of one learner.
const MAX_NOTES: usize = 8;
/// Fewest learners for whom a thread is begun.
const FEW: usize = 64;
/// Most claims that are named in one of them.
const MAX_NAMED: usize = 4;

/// Show many learners in one table
///
/// A row a learner, a column a phase; with --phase a column an item, as in a matrix of skills. All are counted by the roadmap of
/// the repository here, or by the one that --roadmap names. A learner whose document cannot be read is a row with the reason.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Sources: a clone, a folder of clones (`forks`, `forks/ada/roadmap`), progress documents
(`people/*.md`), or references of the repository here, in which `*` stands for the learner. Of clones and references the
committed document counts, not the one on disk.

Roster: CSV under a line of names: `name`, `source` (a folder, branch or login; `github_username` does as well), `email`
(several with blanks between), `base`. Who is on it and has no source is a row, too.

Examples:
  peak cohort forks                          all clones in a folder
  peak cohort 'refs/remotes/*/main'          all remotes' branches
  peak cohort people/*.md --phase skills     a matrix of skills
  peak cohort forks --roster class.csv --verify
                                             and how many claims history is consistent with
  peak cohort forks --csv > class.csv        for a spreadsheet

With --verify a learner's own files say neither whose commits count nor where their history begins nor by which rules: that
is the roster's to say, --base's and --roadmap's."
)]
pub struct Args {
    /// Where the learners' documents are
    #[arg(value_name = "SOURCE", required = true, value_parser = NonEmptyStringValueParser::new())]
    sources: Vec<String>,
    /// Count and judge by this roadmap: a bundled one's name, or a file
    #[arg(long, value_name = "NAME|FILE", value_parser = NonEmptyStringValueParser::new())]
    roadmap: Option<String>,
    /// A list of the learners, with their addresses: CSV
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Compare claims with history, and count those that are verified
    #[arg(long)]
    verify: bool,
    /// Where the learners' own history begins; `none`: take the whole history
    #[arg(long, value_name = "REV", requires = "verify", value_parser = NonEmptyStringValueParser::new())]
    base: Option<String>,
    /// Check signatures against this list of allowed signers, in ssh's format
    #[arg(long, value_name = "FILE", requires = "verify")]
    signers: Option<PathBuf>,
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

/// What all learners are looked at by.
struct Desk<'a> {
    args: &'a Args,
    home: Option<&'a Repo>,
    rules: Option<&'a Rules>,
    reader: Reader<'a>,
    measure: Measure,
    how: Judging,
}

/// A learner who may still have to be counted.
struct Row {
    learner: Learner,
    /// Their place in the table.
    order: usize,
    /// The document's bytes and its path, where it was read and is not counted yet.
    open: Option<(Vec<u8>, String)>,
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What kept it from running: a source that names nothing, a roster or roadmap that cannot be read.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let home = context.repository_if_any()?;
        let rules = Rules::find(context, home.as_ref(), self.roadmap.as_deref())?;
        if self.verify && rules.is_none() {
            return Err(
                Error::new("no roadmap says by which rules claims are judged")
                    .hint("name one with --roadmap, or run this in the repository that holds it"),
            );
        }
        let roster = self.roster(context)?;
        let sources = Finder::new(&context.dir, home.as_ref()).all(&self.sources)?;
        let desk = Desk {
            args: self,
            home: home.as_ref(),
            rules: rules.as_ref(),
            reader: Reader {
                home: home.as_ref(),
                file: context.file.as_deref(),
            },
            measure: Measure {
                today: context.today(),
                items: self.phase.is_some(),
            },
            how: Judging {
                signers: self.signers.as_ref().map(|list| context.dir.join(list)),
                now: context.now.timestamp(),
                ..Judging::default()
            },
        };
        let seen = context.terminal.progress("reading", "learners");
        let mut rows = desk.rows(&sources, &roster, &|| seen.advance(1));
        count(&mut rows, desk.rules, desk.measure);
        drop(seen);
        rows.sort_by_key(|row| row.order);
        let title = rules.as_ref().map(|rules| rules.roadmap.title.clone());
        let mut cohort = Cohort {
            name: rules.as_ref().map(|rules| rules.name.clone()),
            title: title.unwrap_or_default(),
            learners: rows.into_iter().map(|row| row.learner).collect(),
            judged: self.verify,
            ..Cohort::default()
        }
        .with_columns();
        self.narrow(&mut cohort, context)?;
        self.print(&cohort, context)?;
        Ok(Outcome::Fine)
    }

    fn roster(&self, context: &Context) -> Result<Roster> {
        let Some(list) = &self.roster else {
            return Ok(Roster::default());
        };
        let bytes = workspace::read(&context.dir.join(list)).map_err(|fault| fault.called(list))?;
        Roster::read(&bytes).map_err(|fault| {
            let place = Untrusted::new(&list.to_string_lossy()).terminal();
            let message = Untrusted::new(&fault.message).terminal();
            Error::new(format!(
                "cannot read the roster {place}:{}: {message}",
                fault.line
            ))
            .hint("`peak cohort --help` tells how it is written")
        })
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
            return context.data(&render::to_json(cohort));
        }
        if self.csv {
            return context.data(&render::csv(cohort));
        }
        let text = match self.markdown {
            true => render::markdown(cohort) + &signed("cohort"),
            false => render::table(cohort, context.terminal.look()),
        };
        context.text(&text)?;
        let guessed = |learner: &&Learner| learner.report.is_some() && !learner.listed;
        if !self.markdown && cohort.learners.iter().any(|learner| guessed(&learner)) {
            context.hint("whose commits count was told by who ticked boxes, where no roster names addresses (--roster)");
        }
        Ok(())
    }
}

impl Source {
    /// Who owns what a clone was made from.
    fn owner(&self) -> Option<String> {
        let Ok(Place::Clone(dir)) = &self.place else {
            return None;
        };
        let remotes = Repo::open(dir).ok()?.remotes();
        let origin = remotes.into_iter().find(|(name, _)| name == "origin")?;
        let path = origin.1.replace([':', '\\'], "/");
        let mut parts = path.trim_end_matches('/').rsplit('/');
        parts.nth(1).map(str::to_owned)
    }
}

impl Desk<'_> {
    /// A row for each source, and for each of the roster who has none.
    fn rows(&self, sources: &[Source], roster: &Roster, seen: &dyn Fn()) -> Vec<Row> {
        let mut rows = Vec::with_capacity(sources.len());
        let mut is_there = vec![false; roster.entries.len()];
        for source in sources {
            let listed = match roster.entries.is_empty() {
                true => None,
                false => roster.find(&source.name, source.owner().as_deref()),
            };
            if let Some(at) = listed {
                is_there[at] = true;
            }
            let entry = listed.map(|at| &roster.entries[at]);
            let mut row = self.row(source, entry);
            row.order = listed.unwrap_or(usize::MAX);
            if self.args.roster.is_some() && entry.is_none() {
                row.learner.notes.push("not on the roster".to_owned());
            }
            rows.push(row);
            seen();
        }
        let all = roster.entries.iter().zip(is_there).enumerate();
        let absent = all.filter(|(_, (_, is_there))| !is_there);
        rows.extend(absent.map(|(order, (entry, _))| Row {
            learner: sourceless(entry),
            order,
            open: None,
        }));
        rows
    }

    fn row(&self, source: &Source, entry: Option<&Entry>) -> Row {
        let mut learner = Learner {
            name: entry.map_or(&source.name, |entry| &entry.name).clone(),
            source: source.shown.clone(),
            standing: Err(String::new()),
            notes: Vec::new(),
            listed: entry.is_some_and(|entry| !entry.addresses.is_empty()),
            report: None,
        };
        let place = source.place.clone().map_err(Error::new);
        let found = place.and_then(|place| Ok((self.reader.read(&place)?, place)));
        let open = match found {
            Ok((found, _)) if !self.args.verify => {
                let path = found
                    .at
                    .map_or_else(|| source.shown.clone(), |(_, path)| path);
                Some((found.bytes, path))
            }
            Ok((found, place)) => {
                let judged = self.judge(found, &place, entry, &mut learner);
                learner.standing = judged.map_err(|error| error.message().to_owned());
                None
            }
            Err(error) => {
                learner.standing = Err(error.message().to_owned());
                None
            }
        };
        Row {
            learner,
            order: usize::MAX,
            open,
        }
    }

    /// Judges a document, and counts it.
    fn judge(
        &self,
        found: Found,
        place: &Place,
        entry: Option<&Entry>,
        learner: &mut Learner,
    ) -> Result<Standing> {
        let repo = found.repo.as_ref().or(self.home);
        let (Some(repo), Some((tip, path))) = (repo, &found.at) else {
            return Err(Error::new(
                "the document is in no commit, so no history tells of its claims",
            ));
        };
        let whole = Whole::read(found.bytes, path, self.rules)?;
        let work = Work {
            repo,
            tip: *tip,
            place,
        };
        let named = entry.and_then(|entry| entry.base.as_deref());
        let named = named.or(self.args.base.as_deref());
        let (base, notice) = lights::base(&work, self.home, named)?;
        let case = Case {
            repo,
            tip: Some(*tip),
            path: path.clone(),
            document: &whole.document,
            roadmap: whole.bound.as_ref(),
            unread: None,
            is_own: false,
        };
        let named = entry.map(|entry| entry.addresses.clone());
        let how = Judging {
            named: named.unwrap_or_default(),
            base,
            ..self.how.clone()
        };
        let report = case.judge(&how, &|_| ())?;
        learner.notes.extend(notice);
        learner.notes.extend(remarks(&report));
        let plan = whole.plan(self.rules, self.measure);
        let standing = plan.count(&whole.stands(), Some(&report), self.measure);
        learner.report = Some(report);
        Ok(standing)
    }
}

/// Counts what was only read, on all processors.
fn count(rows: &mut [Row], rules: Option<&Rules>, measure: Measure) {
    let count = |rows: &mut [Row]| {
        let mut counter = Counter::new(rules, measure);
        for Row { learner, open, .. } in rows {
            if let Some((bytes, path)) = open.take() {
                let counted = counter.count(&bytes, &path);
                learner.standing = counted.map_err(|error| error.message().to_owned());
            }
            let own = learner.standing.as_ref().map_or(0, |standing| standing.own);
            learner.notes.extend(uncounted(own));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let each = rows.len().div_ceil(threads).max(FEW);
    thread::scope(|scope| {
        let mut parts = rows.chunks_mut(each);
        let own = parts.next();
        for part in parts {
            scope.spawn(|| count(part));
        }
        count(own.unwrap_or_default());
    });
}

/// What is said of items that the roadmap does not have.
fn uncounted(own: usize) -> Option<String> {
    match own {
        0 => None,
        1 => Some("1 item that the roadmap does not have is not counted".to_owned()),
        own => Some(format!(
            "{own} items that the roadmap does not have are not counted"
        )),
    }
}

/// One of the roster whose source is nowhere.
fn sourceless(entry: &Entry) -> Learner {
    Learner {
        name: entry.name.clone(),
        source: String::new(),
        standing: Err(format!("no source is called {}", entry.key)),
        notes: Vec::new(),
        report: None,
        listed: !entry.addresses.is_empty(),
    }
}

/// What a mentor should look at in a judgement.
fn remarks(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    for (verdict, word) in [
        (Verdict::Unverified, "unverified"),
        (Verdict::Unknown, "cannot be judged here"),
    ] {
        let found = report
            .findings
            .iter()
            .filter(|finding| finding.verdict == verdict);
        let ids: Vec<&str> = found.map(|finding| finding.id.as_str()).collect();
        let more = ids.len().saturating_sub(MAX_NAMED);
        let named = ids[..ids.len() - more].join(", ");
        match (ids.len(), more) {
            (0, _) => {}
            (_, 0) => notes.push(format!("{word}: {named}")),
            _ => notes.push(format!("{word}: {named} and {more} more")),
        }
    }
    for finding in &report.findings {
        let flags = finding.flags.iter();
        notes.extend(flags.map(|flag| format!("{}: {flag}", finding.id)));
    }
    notes.extend(report.notices.iter().cloned());
    if notes.len() > MAX_NOTES {
        let more = notes.len() - MAX_NOTES;
        notes.truncate(MAX_NOTES);
        notes.push(format!("{more} more: `--json` has them"));
    }
    notes
}
