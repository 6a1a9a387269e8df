//! `peak init`: from a fork to a progress document.

mod choose;
mod existing;

use self::choose::Chosen;
use super::project::{self, slashed};
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Header, create};
use crate::render::diff;
use crate::render::escape::Untrusted;
use crate::render::roadmap::totals;
use crate::workspace::{self, Target};

/// Start tracking: read the roadmap and write progress.md
///
/// The roadmap is the repository's own roadmap.md or README.md, or the one that --roadmap names: a file, or a roadmap that ships
/// with peak (`peak roadmap list`). Run again, it changes nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file of this repository, or a bundled roadmap
    #[arg(long, value_name = "NAME|FILE")]
    roadmap: Option<String>,
    /// Where your own history begins; `none`: take the whole history
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Take over a progress.md made by hand without asking
    #[arg(long)]
    adopt: bool,
    /// Take a document that hardly looks like a roadmap
    #[arg(long)]
    force: bool,
    /// Show what would be written, as a diff, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
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
            return self.again(context, &repo, &target);
        }
        self.write(context, &repo, &target)
    }

    /// Writes a new document, in the place of what is there.
    fn write(&self, context: &mut Context, repo: &Repo, target: &Target) -> Result<Outcome> {
        let root = project::work_tree(repo)?.to_owned();
        let chosen = choose::choose(self, context, repo, &root)?;
        let header = self.header(repo, &chosen)?;
        let text = create(&chosen.roadmap, &header);
        let place = shown(&slashed(target.shown()));
        if self.dry_run {
            let old = if target.present() {
                target.read()?
            } else {
                Vec::new()
            };
            let diff = diff::unified(
                &slashed(target.shown()),
                &old,
                text.as_bytes(),
                context.terminal.look(),
            );
            context.data(&diff)?;
            return Ok(Outcome::Fine);
        }
        let written = match target.present() {
            true => workspace::update(target, |_| Ok::<_, Error>(Some(text.clone().into_bytes())))?,
            false => workspace::create(target, text.as_bytes())?,
        };
        context.warn_of(&written);
        let read = totals(&chosen.roadmap);
        context.data(&format!(
            "wrote {place}: {read}, read from {}\n",
            shown(&chosen.name)
        ))?;
        tell_what_next(context, &place, &header);
        Ok(Outcome::Fine)
    }

    /// Takes over a document made by hand.
    fn adopt(&self, context: &mut Context, repo: &Repo, target: &Target) -> Result<Outcome> {
        let place = shown(&slashed(target.shown()));
        let _ = (context, repo);
        Err(
            Error::new(format!("{place} is there already, and was made by hand"))
                .hint("move it away, or name another file with --file"),
        )
    }

    /// What the header of a new document says.
    fn header(&self, repo: &Repo, chosen: &Chosen) -> Result<Header> {
        let path = project::is_path(&chosen.name).then_some(chosen.name.as_str());
        let learner: Vec<String> = repo
            .config_all("peak.learner")
            .into_iter()
            .chain(repo.user_email())
            .collect();
        let base = match self.base.as_deref() {
            Some("none") => None,
            Some(revision) => Some(repo.resolve(revision)?),
            None => repo.fork_point(&learner, path)?,
        };
        Ok(Header {
            roadmap: Some(chosen.name.clone()),
            base: base.map(|id| id.to_string()),
            ..Header::default()
        })
    }
}

/// What a learner does after `init`.
fn tell_what_next(context: &mut Context, place: &str, header: &Header) {
    match &header.base {
            Some(base) => context.hint(&format!("your own history begins after {}", base.get(..10).unwrap_or(base))),
            None => context.hint("the whole history counts as yours; if you forked this, add the original as remote `upstream`, fetch it, and run `peak init` again"),
        }
    context.hint(&format!(
        "commit it (`git add {place}`), then `peak next` says where to begin"
    ));
}

fn shown(text: &str) -> String {
    Untrusted::new(text).terminal()
}
