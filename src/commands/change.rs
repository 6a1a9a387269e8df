//! Changes of state: what `start`, `done`, `skip` and `undo` have in common.
//!
//! Ids → edits → one write of the progress document → a line on each item. What an edit does is the core's to know.

mod evidence;
mod picker;
mod words;

use std::collections::HashSet;

use chrono::NaiveDate;

use super::judgement::Judging;
use super::project::{Project, slashed, work_tree};
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::Verdict;
use crate::git::{self, record::Recorded};
use crate::progress::edit::{Action, Edit, edited};
use crate::progress::{Document, Locator, State};
use crate::render::escape::Untrusted;
use crate::render::verify::paragraph;
use crate::roadmap::{Id, Kind, MAX_BYTES};
use crate::workspace;

/// What the commands that change items take.
#[derive(Debug, clap::Args)]
pub struct Change {
    /// Items: an id, its last part, the start of each part, or a glob such as 'drf.*'; without one, choose on the terminal
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Add a note below each item
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Vec<String>,
    /// Commit progress.md, and nothing else, with git
    #[arg(long)]
    commit: bool,
    /// Show what would change, as a diff, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// `--evidence`
#[derive(Debug, Default, clap::Args)]
pub struct Evidence {
    /// Write below each item where its evidence is: a file or folder, a commit, or https://host/owner/name[@REV][:PATH]
    #[arg(long, value_name = "PATH|REV|URL")]
    evidence: Vec<String>,
}

/// What is to become of the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `peak start`
    Start,
    /// `peak done`
    Done,
    /// `peak skip`
    Skip,
    /// `peak undo`
    Undo,
}

/// `--on`
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct On {
    /// The day that it happened: YYYY-MM-DD, today or yesterday
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Day>,
}

/// A day as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    On(NaiveDate),
    Ago(u64),
}

impl On {
    /// The day that is meant, on `today`.
    fn day(self, today: NaiveDate) -> NaiveDate {
        match self.on {
            None => today,
            Some(Day::On(date)) => date,
            Some(Day::Ago(days)) => today - chrono::Days::new(days),
        }
    }
}

impl Change {
    /// Changes the items that were named, or chosen on a terminal.
    ///
    /// # Errors
    /// An id that names none or several, an edit that is refused, a file that cannot be written; nothing changed then.
    pub fn run(
        &self,
        context: &mut Context,
        verb: Verb,
        on: On,
        evidence: &Evidence,
    ) -> Result<Outcome> {
        self.check()?;
        let project = context.project()?;
        let ids = if self.ids.is_empty() {
            picker::pick(context, &project, verb)?
        } else {
            let named = named(&self.ids, &project, verb)?;
            for id in &named.stay {
                context.terminal.note(&format!("{id} stays done"));
            }
            named.ids
        };
        self.make(context, project, &ids, (verb, on, evidence))
    }

    /// Ticks the items whose evidence is there already.
    ///
    /// # Errors
    /// As of [`Self::run`]; history that cannot be asked.
    pub fn run_ready(&self, context: &mut Context, on: On, evidence: &Evidence) -> Result<Outcome> {
        self.check()?;
        let project = context.project()?;
        let report = context.judge_for_counts(&project)?;
        let ready = report
            .findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Ready);
        let ids: Vec<Id> = ready.map(|finding| finding.id.clone()).collect();
        if ids.is_empty() {
            context
                .terminal
                .note("no item is ready: `peak verify` says how each claim stands");
        }
        self.make(context, project, &ids, (Verb::Done, on, evidence))
    }

    /// Makes the change to these items, and tells of it.
    fn make(
        &self,
        context: &mut Context,
        project: Project,
        ids: &[Id],
        (verb, on, evidence): (Verb, On, &Evidence),
    ) -> Result<Outcome> {
        if ids.is_empty() {
            return Ok(Outcome::Fine);
        }
        let day = on.day(context.today());
        if day > context.today() {
            context.terminal.warn(&format!("{day} is in the future"));
        }
        let pointers = evidence::pointers(&evidence.evidence, context, &project)?;
        let edits = self.edits(ids, verb.action(day, on), &pointers);
        if self.dry_run {
            return show(context, &project, &edits);
        }
        if self.commit
            && let Some(what) = project.repo.under_way()
        {
            return Err(Error::new(format!(
                "a {what} is under way: git commits no single file now"
            ))
            .hint(format!("finish the {what}, or leave --commit out")));
        }
        if self.commit && project.is_upstreams() {
            return Err(Error::upstreams(&project.target.from_root()));
        }
        if context.warn_if_upstreams(&project) {
            let word = context.typed(&project.repo, &project.target.from_root());
            context.hint(&format!(
                "`git checkout -- {word}` takes this change back before that"
            ));
        }
        let (before, after) = write(context, &project, &edits)?;
        let told = words::told(&before, &after, &edits, verb);
        // The change is made: that nobody can be told must not keep the commit from being made too.
        let heard = context.text(&told);
        if let Some(hint) = words::other_date(&after, ids, verb, on.on.map(|_| day)) {
            context.hint(&hint);
        }
        if self.commit {
            let committed = committed(&project).unwrap_or(before);
            let message = words::message(&committed, &after, &edits, verb);
            record(context, &project, verb, &message)?;
        }
        heard.map_err(|fault| fault.hint("the change itself is made"))?;
        if verb == Verb::Done {
            let document = after;
            tell_evidence(
                context,
                &Project {
                    document,
                    ..project
                },
                ids,
            );
        }
        Ok(Outcome::Fine)
    }

    /// Control characters and blanks alone would leave no note to write.
    fn check(&self) -> Result<()> {
        let says = |text: &String| text.chars().any(|c| !c.is_whitespace() && !c.is_control());
        if self.note.iter().all(says) {
            return Ok(());
        }
        Err(Error::new("--note needs some text")
            .hint("say what to remember, such as --note 'begin with ModelSerializer'"))
    }

    fn edits(&self, ids: &[Id], action: Action, pointers: &[Locator]) -> Vec<Edit> {
        ids.iter()
            .map(|id| Edit {
                id: id.clone(),
                action: Some(action),
                notes: self.note.clone(),
                evidence: pointers.to_vec(),
            })
            .collect()
    }
}

impl Verb {
    /// The command's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Done => "done",
            Self::Skip => "skip",
            Self::Undo => "undo",
        }
    }

    /// Being ticked, in the past.
    fn past(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Done => "ticked",
            Self::Skip => "skipped",
            Self::Undo => "taken back",
        }
    }

    fn action(self, day: NaiveDate, on: On) -> Action {
        match self {
            Self::Start => Action::Start(day),
            // Only a day that was asked for is added to a tick that is there.
            Self::Done if on.on.is_some() => Action::Dated(day),
            Self::Done => Action::Done(day),
            Self::Skip => Action::Skip(day),
            Self::Undo => Action::Undo,
        }
    }

    /// Whether an item in this state would change.
    pub fn changes(self, state: State) -> bool {
        match self {
            Self::Start => matches!(state, State::Todo | State::Skipped),
            Self::Done => state != State::Done,
            Self::Skip => state.is_open(),
            Self::Undo => state != State::Todo,
        }
    }
}

/// Reads `--on`.
fn day(text: &str) -> std::result::Result<Day, String> {
    match text {
        "today" => return Ok(Day::Ago(0)),
        "yesterday" => return Ok(Day::Ago(1)),
        _ => {}
    }
    let date = text.parse::<NaiveDate>().ok();
    date.filter(|date| date.to_string() == text)
        .map(Day::On)
        .ok_or_else(|| "write YYYY-MM-DD, today or yesterday".to_owned())
}

/// What was named on the command line.
#[derive(Debug, Default)]
struct Named {
    /// Items to change, each once.
    ids: Vec<Id>,
    /// Items that only a glob names and that cannot change so.
    stay: Vec<Id>,
}

/// The items that were named. Of those that only a glob names, `undo` takes the ones that have something to take back, `start`
/// and `skip` those that are not done.
fn named(wanted: &[String], project: &Project, verb: Verb) -> Result<Named> {
    let mut named = Named::default();
    let mut seen = HashSet::new();
    for text in wanted {
        let found = project.items_named(text)?;
        let several = text.contains(['*', '?']);
        let mut entries: Vec<_> = found
            .iter()
            .map(|at| &project.document.items[*at])
            .collect();
        if several && verb == Verb::Undo && entries.iter().any(|one| verb.changes(one.state)) {
            entries.retain(|entry| verb.changes(entry.state));
        }
        for entry in entries {
            let stays =
                several && matches!(verb, Verb::Start | Verb::Skip) && entry.state == State::Done;
            if stays {
                named.stay.push(entry.id.clone());
            } else if seen.insert(&entry.id) {
                named.ids.push(entry.id.clone());
            }
        }
    }
    Ok(named)
}

/// `--dry-run`: the difference.
fn show(context: &mut Context, project: &Project, edits: &[Edit]) -> Result<Outcome> {
    let place = project.target.from_root();
    let after = edited(&project.document, edits)
        .map_err(|refusal| Error::refused(project.target.shown(), &refusal))?;
    if project.document.text == after.text {
        context.terminal.note("nothing would change");
    }
    context.diff(&place, &project.document.text, &after.text)?;
    Ok(Outcome::Fine)
}

/// Makes the edits in the file as it is by now; returns what it said and what it says then.
fn write(context: &mut Context, project: &Project, edits: &[Edit]) -> Result<(Document, Document)> {
    let shown = project.target.shown();
    let mut both = (Document::default(), Document::default());
    let written = workspace::update(&project.target, |bytes| {
        let document = project
            .read_again(bytes.to_vec())
            .map_err(|fault| Error::unreadable(shown, &fault))?;
        let after = edited(&document, edits).map_err(|refusal| Error::refused(shown, &refusal))?;
        let text = after.text.clone();
        both = (document, after);
        Ok::<_, Error>(Some(text))
    })?;
    context.warn_of(&written);
    Ok(both)
}

/// How the evidence of the exercises and projects among these items stands, or what is missing; on stderr, for the tick is made.
fn tell_evidence(context: &mut Context, project: &Project, ids: &[Id]) {
    let entries = project.document.by_id();
    let built = |id: &&Id| {
        let entry = entries.get(*id);
        entry.is_some_and(|entry| entry.kind != Kind::Topic)
    };
    let only: Vec<Id> = ids.iter().filter(built).cloned().collect();
    if only.is_empty() {
        return;
    }
    let judged = context.judge(
        project,
        &Judging {
            only,
            now: context.now.timestamp(),
            ..Judging::default()
        },
    );
    match judged {
        Ok(report) => {
            let look = context.terminal.err_look();
            let text: String = report
                .findings
                .iter()
                .map(|finding| paragraph(finding, look))
                .collect();
            context.terminal.note(text.trim_end());
        }
        Err(fault) => context
            .terminal
            .warn(&format!("history was not asked for evidence: {fault}")),
    }
}

/// The document as it is at HEAD, an empty one where HEAD has none; `None` where that cannot be read.
fn committed(project: &Project) -> Option<Document> {
    let path = project.target.from_root();
    match project.repo.file_at_head(&path, MAX_BYTES as u64).ok()? {
        Some(bytes) => project.read_again(bytes).ok(),
        None => Some(Document::default()),
    }
}

/// `--commit`
fn record(context: &mut Context, project: &Project, verb: Verb, message: &str) -> Result<()> {
    let file = workspace::inside(project.target.path(), work_tree(&project.repo)?)?;
    let path = slashed(&file);
    let shown = Untrusted::new(&path).terminal();
    let word = context.typed(&project.repo, &path);
    let recorded = project.repo.record(&path, message);
    let recorded = recorded.map_err(|fault| {
        let what = match &fault {
            git::Error::NoIdentity => verb.past().to_owned(),
            _ => format!("{shown} is changed"),
        };
        let fault = Error::from(fault);
        let commit = || {
            // What git does not know yet it commits only once it is added.
            let first = match project.repo.file_at_head(&path, MAX_BYTES as u64) {
                Ok(None) => format!("git add {word} && "),
                _ => String::new(),
            };
            format!("mend that, then `{first}git commit -m MESSAGE -- {word}`")
        };
        let remedy = fault.remedy().map_or_else(commit, str::to_owned);
        Error::new(format!("{what}, but not committed: {fault}")).hint(remedy)
    })?;
    context.text(&match recorded {
        Recorded::Made => format!("committed {shown}\n"),
        Recorded::Clean => format!("{shown} is committed already\n"),
    })?;
    if project.repo.is_adrift() {
        context.hint("HEAD is on no branch: `git switch -c NAME` keeps this commit");
    }
    Ok(())
}
