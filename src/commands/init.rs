//! `peak init`: from a fork to a progress document.

mod adopt;
mod beside;
mod check;
mod choose;
mod emptied;
mod existing;
mod lost;
mod preview;
mod record;
mod restore;
mod sections;

use std::path::PathBuf;

use self::choose::Plan;
use super::origin;
use super::reading::ReadingArgs;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Header, ROADMAP_AT, create};
use crate::render::escape::shown;
use crate::render::roadmap::totals;
use crate::render::text::shell_word;
use crate::workspace::{self, Target};

/// Start tracking: read the roadmap and write progress.md
///
/// The roadmap is the repository's own roadmap.md or README.md, or the one that --roadmap names: a file, or a roadmap that ships
/// with peak (`peak roadmap list`). A progress.md made by hand, with boxes or tables, is taken over after a preview. Run again, it changes
/// nothing, unless --base or --roadmap say otherwise.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file of this repository, or a bundled roadmap
    #[arg(long, value_name = "NAME|FILE")]
    roadmap: Option<String>,
    /// Where your own history begins; `none`: take the whole history
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Take over a progress.md made by hand without asking; or the ticks in another file, which stays as it is
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    adopt: Option<Option<PathBuf>>,
    /// Show what would be written, as a diff, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Args {
    /// Writes the progress document, or says that there is one.
    ///
    /// # Errors
    /// No repository, no roadmap, a document that cannot be taken over.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let target = context.target(&repo)?;
        if target.present() {
            beside::refuse(self, context, &target)?;
            return self.again(context, &repo, &target);
        }
        match beside::find(self, context, &repo, &target)? {
            Some(file) => beside::run(self, context, &repo, &target, &file),
            None => self.write(context, &repo, &target, None),
        }
    }

    /// Writes a new document, in the place of `old` where there is one.
    fn write(
        &self,
        context: &mut Context,
        repo: &Repo,
        target: &Target,
        old: Option<&[u8]>,
    ) -> Result<Outcome> {
        let Some(mut plan) = choose::choose(self, context, repo)? else {
            return Ok(left(context));
        };
        if self.dry_run {
            preview::show(context, &plan.survey);
            let text = create(&plan.survey.roadmap, &self.header(repo, &plan)?);
            let path = target.from_root();
            context.diff(&path, old.unwrap_or_default(), text.as_bytes())?;
            return Ok(Outcome::Fine);
        }
        if context.terminal.interactive() && plan.path.is_some() {
            let place = shown(&target.from_root());
            if !preview::agree(context, repo, &mut plan, &format!("writes {place}"))? {
                return Ok(left(context));
            }
        }
        let header = self.header(repo, &plan)?;
        let text = create(&plan.survey.roadmap, &header).into_bytes();
        match old {
            Some(old) => replace(context, target, old, &text)?,
            None => context.warn_of(&workspace::create(target, &text)?),
        }
        let place = shown(&target.from_root());
        let read = totals(&plan.survey.roadmap);
        context.text(&format!(
            "wrote {place}: {read}, read from {}\n",
            shown(&plan.name)
        ))?;
        tell_oddities(context, &plan);
        tell_what_next(context, repo, target, &header);
        Ok(Outcome::Fine)
    }

    /// What the header of a new document says.
    fn header(&self, repo: &Repo, plan: &Plan) -> Result<Header> {
        let path = plan.path.is_some().then_some(plan.name.as_str());
        let learner = repo.addresses(&[]);
        let base = match self.base.as_deref() {
            Some("none") => None,
            Some(revision) => Some(repo.resolve(revision)?),
            None => repo.fork_point(&learner, path)?,
        };
        let mut header = Header {
            roadmap: Some(plan.name.clone()),
            base: base.map(|id| id.to_string()),
            others: plan.reading.pairs(),
            ..Header::default()
        };
        let at = origin::mark(repo, &header);
        header
            .others
            .extend(at.map(|at| (ROADMAP_AT.to_owned(), at)));
        Ok(header)
    }
}

/// Puts `new` in the place of `old`, which is what was looked at: whatever was written since then, a tick perhaps, is not lost.
fn replace(context: &mut Context, target: &Target, old: &[u8], new: &[u8]) -> Result<()> {
    let written = workspace::update(target, |bytes| match bytes == old {
        true => Ok(Some(new.to_vec())),
        false => Err(Error::changed_meanwhile(&target.from_root())),
    })?;
    context.warn_of(&written);
    Ok(())
}

/// Says what is wrong to a person who is asked on.
fn tell(context: &mut Context, fault: &Error) {
    context.terminal.note(fault.message());
    if let Some(remedy) = fault.remedy() {
        context.hint(remedy);
    }
}

/// Says that all is as it was, to a person who was asked and left: that is what they wanted, and no failure.
fn left(context: &mut Context) -> Outcome {
    context.terminal.note("nothing was written");
    Outcome::Fine
}

/// How many oddities of a roadmap are told to whoever begins with it.
const FEW: usize = 3;

/// What was met in the roadmap's document that its learner may miss.
fn tell_oddities(context: &mut Context, plan: &Plan) {
    let notices = &plan.survey.roadmap.notices;
    for notice in notices.iter().take(FEW) {
        let place = format!("{}:{}", plan.name, notice.line);
        context
            .terminal
            .warn(&shown(&format!("{place}: {}", notice.message)));
    }
    let more = notices.len().saturating_sub(FEW);
    if more > 0 {
        context.terminal.warn(&format!(
            "{more} more: `peak roadmap lint {}` shows them",
            shell_word(&shown(&plan.name))
        ));
    }
}

/// What a learner does after `init` wrote the document.
fn tell_what_next(context: &mut Context, repo: &Repo, target: &Target, header: &Header) {
    match &header.base {
        Some(base) => context.hint(&format!("your own history begins after {base:.10}")),
        None if header.roadmap_is_path() => context.hint(
            "the whole history counts as yours; if you forked this, add the original as remote `upstream`, fetch it, and run `peak init` again",
        ),
        // Whoever takes a bundled roadmap has forked nobody.
        None => {}
    }
    if repo.addresses(&[]).is_empty() && header.roadmap_is_path() {
        context.hint(
            "git knows no address of yours, which tells your commits from others': set `git config user.email`, and run `peak init` again",
        );
    }
    let word = context.typed(repo, &target.from_root());
    context.hint(&format!(
        "commit it (`git add {word}`), then `peak next` says where to begin"
    ));
}
