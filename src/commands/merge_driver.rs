//! `peak merge-driver`

mod attributes;
mod install;

use std::ffi::OsString;
use std::path::PathBuf;

use super::project::{bundled_survey, named_roadmap};
use super::reading;
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::driver::{Files, merge_file};
use crate::progress::Opened;
use crate::progress::merge::{Labels, MARKER, Merged, Versions, merge};
use crate::render::escape::Untrusted;
use crate::render::merged::{Sides, report};
use crate::roadmap::Roadmap;
use crate::workspace;
use install::Install;

/// Let git merge progress.md item by item, by itself
///
/// `--install` adds a line for progress.md to .gitattributes (commit it) and the driver to git's configuration, which is never
/// committed: each clone needs it once, or each machine with --global, in any folder. Where the driver is not known, git merges the
/// text as ever, and `peak resolve` mends what collides. With files, this is what git runs; see gitattributes(5).
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "peak merge-driver --install|--uninstall [--global] [-n]\n       peak merge-driver [--] <%O> <%A> <%B> [%P] [%L] [%S] [%X] [%Y]",
    after_help = "Examples:
  peak merge-driver --install             in this clone
  peak merge-driver --install --global    the driver for all of your clones
  peak merge-driver --uninstall"
)]
pub struct Args {
    /// Add the driver to .gitattributes and to git's configuration
    #[arg(long, conflicts_with_all = ["uninstall", "files"])]
    install: bool,
    /// Take both out again
    #[arg(long, conflicts_with = "files")]
    uninstall: bool,
    /// Configure git for every repository of yours, not for this clone alone
    #[arg(long, conflicts_with = "files")]
    global: bool,
    /// Show what would change, and change nothing
    #[arg(short = 'n', long, conflicts_with = "files")]
    dry_run: bool,
    /// What git gives: files with the common, our and their version, path, marker size, and labels of the three
    #[arg(value_name = "FILE", num_args = 0..=8)]
    files: Vec<OsString>,
}

/// Longest conflict marker that is written; whoever asks for a longer one gets the usual one.
const MAX_MARKER: usize = 1_000;

/// What git hands to a merge driver.
#[derive(Debug)]
struct Call {
    base: PathBuf,
    ours: PathBuf,
    theirs: PathBuf,
    /// The file that is merged, for people.
    path: String,
    labels: Labels,
    /// The label of the base.
    from: String,
}

impl Args {
    /// Merges as git asks, or installs the driver: [`Outcome::Wanting`] where something stays between markers, [`Outcome::Fatal`] where
    /// git must not go on.
    ///
    /// # Errors
    /// What kept it from running; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        if self.install || self.uninstall {
            let install = Install {
                global: self.global,
                dry_run: self.dry_run,
            };
            return match self.install {
                true => install.add(context),
                false => install.remove(context),
            };
        }
        let Some(call) = Call::of(&self.files) else {
            return Err(Error::new("merge-driver needs the files that git gives it")
                .hint("`peak merge-driver --install` lets git run it"));
        };
        // A failure that git took for a conflict would leave our version alone as if it were the outcome.
        match call.answer(context) {
            Ok(outcome) => Ok(outcome),
            Err(fault) => {
                context.terminal.error(fault.message(), fault.remedy());
                Ok(Outcome::Fatal)
            }
        }
    }
}

impl Call {
    /// `%O %A %B %P %L %S %X %Y`; what this git does not know comes as it is written, and counts as not given.
    fn of(words: &[OsString]) -> Option<Self> {
        let [base, ours, theirs, ..] = words else {
            return None;
        };
        let text = |at: usize| {
            let text = words.get(at)?.to_string_lossy().into_owned();
            let unknown = text.len() == 2 && text.starts_with('%');
            (!unknown && !text.is_empty()).then_some(text)
        };
        let size = text(4).and_then(|size| size.parse().ok());
        let size = size.filter(|size| (1..=MAX_MARKER).contains(size));
        Some(Self {
            base: base.into(),
            ours: ours.into(),
            theirs: theirs.into(),
            path: text(3).unwrap_or_else(|| "progress.md".to_owned()),
            labels: Labels {
                ours: text(6).unwrap_or_else(|| "ours".to_owned()),
                theirs: text(7).unwrap_or_else(|| "theirs".to_owned()),
                size: size.unwrap_or(MARKER),
            },
            from: text(5).unwrap_or_else(|| "base".to_owned()),
        })
    }

    /// Merges, and writes the outcome where git looks for it.
    fn answer(&self, context: &mut Context) -> Result<Outcome> {
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|path| context.dir.join(path));
        let read = || -> Result<[Vec<u8>; 3]> {
            let base = match workspace::exists(&base) {
                true => workspace::read(&base)?,
                false => Vec::new(),
            };
            Ok([base, workspace::read(&ours)?, workspace::read(&theirs)?])
        };
        // git would wait for what a pipe brings.
        for path in [&base, &ours, &theirs] {
            workspace::not_special(path)?;
        }
        let Ok([o, a, b]) = read() else {
            // Most likely too large; git says what else is wrong.
            return self.plainly(context);
        };
        let rebases = context
            .repository()
            .is_ok_and(|repo| repo.operation().swaps_sides());
        let roadmap = self.roadmap(context, [&a, &b]);
        let versions = Versions {
            base: o.as_slice(),
            ours: if rebases { &b } else { &a },
            theirs: if rebases { &a } else { &b },
        };
        let labels = if rebases {
            Labels {
                ours: self.labels.theirs.clone(),
                theirs: self.labels.ours.clone(),
                ..self.labels
            }
        } else {
            self.labels.clone()
        };
        let Ok(merged) = merge(&versions, roadmap.as_ref(), &labels) else {
            return self.plainly(context);
        };
        context.warn_of(&workspace::write_file(&ours, &merged.text)?);
        self.tell(context, &merged, rebases);
        Ok(if merged.conflicts.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Wanting
        })
    }

    /// What was decided, on stderr: stdout is git's own, and may be read by a program.
    fn tell(&self, context: &mut Context, merged: &Merged, rebases: bool) {
        let sides = match rebases {
            true => Sides {
                ours: "your commit",
                theirs: "the branch you rebase onto",
            },
            false => Sides {
                ours: "this side",
                theirs: "the other side",
            },
        };
        let look = context.terminal.err_look();
        let told = report(merged, &self.path, sides, look);
        if !told.is_empty() {
            let path = Untrusted::new(&self.path).terminal();
            let head = format!("peak merged {path}:\n{told}");
            context.terminal.note(head.trim_end());
        }
    }

    /// The roadmap that one of the versions names, as far as it is at hand; the merge works without.
    fn roadmap(&self, context: &mut Context, texts: [&Vec<u8>; 2]) -> Option<Roadmap> {
        let repo = context.repository().ok()?;
        let opened = texts.map(|text| Opened::new(text.clone()).ok());
        let header = opened.iter().flatten().find_map(|opened| {
            let header = opened.header();
            header.roadmap.is_some().then(|| header.clone())
        });
        let header = header.unwrap_or_default();
        let named = header.roadmap.as_deref();
        match repo.root() {
            Some(root) => named_roadmap(&header, &repo, root).ok().flatten(),
            // Without a work tree only a bundled one is at hand.
            None => {
                let reading = reading::said(&header).ok()?;
                Some(bundled_survey(named?, &reading).ok()?.roadmap)
            }
        }
    }

    /// git's own text merge, of what is no progress document to peak: too large, or not in UTF-8.
    fn plainly(&self, context: &mut Context) -> Result<Outcome> {
        let path = Untrusted::new(&self.path).terminal();
        context.terminal.note(&format!(
            "peak cannot read all versions of {path}: git merges the text"
        ));
        let files = Files {
            base: &self.base,
            ours: &self.ours,
            theirs: &self.theirs,
            labels: [&self.labels.ours, &self.from, &self.labels.theirs],
            size: self.labels.size,
        };
        match merge_file(&context.dir, &files)? {
            0 => Ok(Outcome::Fine),
            _ => Ok(Outcome::Wanting),
        }
    }
}
