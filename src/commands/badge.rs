//! `peak badge`

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::project::slashed;
use super::{Context, Outcome, Project};
use crate::badge::{Badge, COLORS, Color, MOST, Style, card, is_ours, picture};
use crate::error::{Error, Result};
use crate::evidence::Report;
use crate::render::Label;
use crate::render::escape::Untrusted;
use crate::render::text::shell_word;
use crate::report::Status;
use crate::workspace::{self, Fault};

/// What the files are usually called, and so what the Markdown shows.
const BADGE: &str = "badge.svg";
const LIGHT: &str = "card-light.svg";
const DARK: &str = "card-dark.svg";

/// Write a badge or a card for a README
///
/// A badge says how much is done; a card shows all phases. The file changes only when what it says does. The README that
/// upstream also edits is a bad place for it: put it into progress.md, or into .github/README.md, which GitHub shows first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak badge -o badge.svg             write the picture
  peak badge --check -o badge.svg     exit 1 where it is out of date
  peak badge --phase drf -o drf.svg   one phase
  peak badge --verified -o proof.svg  how many claims are verified
  peak badge -o badge.json            for shields' endpoint badge
  peak badge --card --theme dark -o card-dark.svg")]
pub struct Args {
    /// Write FILE; its ending tells the form where --format does not. `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What is written
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// How the badge looks
    #[arg(long, value_enum, default_value = "flat", conflicts_with = "card")]
    style: Look,
    /// Count only this phase: its id, the start of it, or its number
    #[arg(short, long, value_name = "PHASE")]
    phase: Option<String>,
    /// Say how many claims are verified, instead of how much is done; on a card, beside it
    #[arg(long)]
    verified: bool,
    /// The text on the left; empty for none
    #[arg(long, value_name = "TEXT", conflicts_with = "card")]
    label: Option<String>,
    /// The colour on the right, instead of the one that follows from what is done
    #[arg(long, value_name = "COLOR", value_parser = color, conflicts_with = "card")]
    message_color: Option<Color>,
    /// A card of all phases instead of a badge
    #[arg(long)]
    card: bool,
    /// For which background the card is
    #[arg(long, value_enum, default_value = "light", requires = "card")]
    theme: Theme,
    /// Write nothing; exit 1 where FILE is not what would be written
    #[arg(long, requires = "output")]
    check: bool,
    /// Show what would change in FILE, as a diff, and write nothing
    #[arg(short = 'n', long, requires = "output", conflicts_with = "check")]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The picture
    Svg,
    /// JSON for shields' endpoint badge
    Json,
    /// Markdown that shows the picture
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Look {
    /// Round corners, a slight gradient
    Flat,
    /// Square corners, plain
    FlatSquare,
    /// Large, in capitals
    ForTheBadge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Theme {
    /// Dark on white
    Light,
    /// Light on near black
    Dark,
}

impl Args {
    /// Prints or writes the badge: [`Outcome::Wanting`] where `--check` finds it stale, [`Outcome::Unknown`] where history here is not whole
    /// and verified claims are to be counted.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let format = self.form()?;
        if self.file().is_none() && (self.check || self.dry_run) {
            return Err(Error::new("standard output is no file to compare with")
                .hint("name the badge's file, as in `-o badge.svg`"));
        }
        let project = context.project()?;
        context.warn_if_upstreams(&project);
        let report = if self.verified {
            Some(context.judge_for_counts(&project)?)
        } else {
            None
        };
        if report.as_ref().is_some_and(Report::is_partial) {
            // Better an old badge than one that calls true claims unverified.
            context.terminal.error(
                "how many claims are verified cannot be told: history here is not whole",
                Some("fetch all of it (`git fetch --unshallow`; in CI `fetch-depth: 0`), then run this again"),
            );
            return Ok(Outcome::Unknown);
        }
        let status = project.standing(self.phase.as_deref(), report.as_ref(), context.today())?;
        let (said, text) = if self.card {
            self.card(&status, format)?
        } else {
            self.badge(&status, format)
        };
        let is_asked_for = self.format.is_some() || self.output.is_some();
        match self.file() {
            Some(file) if self.check => check(context, file, &said, &text),
            Some(file) => {
                may_write(context, &project, file)?;
                match self.dry_run {
                    true => differ(context, &project, file, &text),
                    false => write(context, file, &said, &text),
                }
            }
            None if !is_asked_for && context.terminal.data_is_seen() => self.tell(context, &said),
            None => {
                match format {
                    Format::Json => context.object(&text)?,
                    Format::Svg | Format::Markdown => context.text(&text)?,
                }
                Ok(Outcome::Fine)
            }
        }
    }

    /// The file to be written; none where that is standard output.
    fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }

    /// The form: as asked for, else by the file's ending, else a picture.
    fn form(&self) -> Result<Format> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(file) = self.file() else {
            return Ok(Format::Svg);
        };
        let ending = file
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("svg") => Ok(Format::Svg),
            Some("json") => Ok(Format::Json),
            Some("md") => Ok(Format::Markdown),
            _ => Err(Error::new(format!(
                "cannot tell from its name what {} is to hold",
                shown(file)
            ))
            .hint("name it .svg, .json or .md, or say --format")),
        }
    }

    fn badge(&self, status: &Status<'_>, format: Format) -> (String, String) {
        let total = &status.summary.total;
        let label = self.label.clone().unwrap_or_else(|| {
            let phase = status.only.as_ref().map(|phase| phase.as_str());
            match (phase, self.verified) {
                (None, false) => "roadmap".to_owned(),
                (None, true) => "verified".to_owned(),
                (Some(phase), false) => phase.to_owned(),
                (Some(phase), true) => format!("{phase} verified"),
            }
        });
        let badge = if self.verified {
            Badge::verified(&label, total)
        } else {
            Badge::progress(&label, total)
        };
        let badge = match self.message_color {
            Some(color) => badge.colored(color),
            None => badge,
        };
        let style = match self.style {
            Look::Flat => Style::Flat,
            Look::FlatSquare => Style::FlatSquare,
            Look::ForTheBadge => Style::ForTheBadge,
        };
        let text = match format {
            Format::Svg => badge.svg(style),
            Format::Json => badge.endpoint(),
            Format::Markdown => badge.markdown(BADGE),
        };
        (badge.text(), text)
    }

    fn card(&self, status: &Status<'_>, format: Format) -> Result<(String, String)> {
        let theme = match self.theme {
            Theme::Light => card::Theme::Light,
            Theme::Dark => card::Theme::Dark,
        };
        let name = card::name(status);
        let text = match format {
            Format::Svg => card::draw(status, theme),
            Format::Markdown => picture(&name, LIGHT, DARK),
            Format::Json => {
                return Err(Error::new("a card has no JSON form")
                    .hint("`peak status --json` has all that a card shows"));
            }
        };
        Ok((name, text))
    }

    /// On a terminal a picture's source helps nobody who did not ask for it: what it says, and how to save it.
    fn tell(&self, context: &mut Context, said: &str) -> Result<Outcome> {
        let look = context.terminal.look();
        let said = Untrusted::new(said).terminal();
        context.text(&format!("{}\n", look.paint(Label::Heading, &said)))?;
        let (option, file) = match (self.card, self.theme) {
            (false, _) => ("", BADGE),
            (true, Theme::Light) => (" --card", LIGHT),
            (true, Theme::Dark) => (" --card --theme dark", DARK),
        };
        context
            .terminal
            .hint(&format!("`peak badge{option} -o {file}` saves it"));
        context.terminal.hint(&format!(
            "`peak badge{} --format markdown` is what to put into progress.md or .github/README.md",
            if self.card { " --card" } else { "" }
        ));
        Ok(Outcome::Fine)
    }
}

/// Refuses to write over what is no badge: the progress document, what is git's, what somebody wrote; and through a link out of the
/// repository.
fn may_write(context: &Context, project: &Project, file: &Path) -> Result<()> {
    let path = context.dir.join(file);
    workspace::not_led_out(&path, project.repo.root()).map_err(|fault| fault.called(file))?;
    let git_dirs = [project.repo.git_dir(), project.repo.common_dir()];
    let resolved = workspace::outside_git(&path, &git_dirs).map_err(|fault| fault.called(file))?;
    let elsewhere = "name another file, such as badge.svg";
    if resolved == project.target.path() {
        return Err(Error::new(format!(
            "{} is the progress document, no place for a badge",
            shown(file)
        ))
        .hint(elsewhere));
    }
    let foreign = match workspace::read_up_to(&path, MOST) {
        Ok(bytes) => !is_ours(&bytes),
        Err(fault) => matches!(fault.fault, Fault::TooLarge { .. }),
    };
    if foreign {
        return Err(Error::new(format!(
            "{} holds something else than a badge of peak's, and is left as it is",
            shown(file)
        ))
        .hint(format!("{elsewhere}, or move that one away first")));
    }
    Ok(())
}

fn write(context: &mut Context, file: &Path, said: &str, text: &str) -> Result<Outcome> {
    let written = workspace::write_file(&context.dir.join(file), text.as_bytes())
        .map_err(|fault| fault.called(file))?;
    context.warn_of(&written);
    let said = Untrusted::new(said).terminal();
    let name = shown(file);
    context.terminal.note(&if written.changed {
        format!("wrote {name}: {said}")
    } else {
        format!("{name} says so already: {said}")
    });
    Ok(Outcome::Fine)
}

/// Shows what writing the file would change in it.
fn differ(context: &mut Context, project: &Project, file: &Path, text: &str) -> Result<Outcome> {
    let path = context.dir.join(file);
    let old = match workspace::exists(&path) {
        true => workspace::read(&path).map_err(|fault| fault.called(file))?,
        false => Vec::new(),
    };
    let from_root = project
        .repo
        .root()
        .and_then(|root| path.strip_prefix(root).ok());
    let place = slashed(from_root.unwrap_or(file));
    context.diff(&place, &old, text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn check(context: &mut Context, file: &Path, said: &str, text: &str) -> Result<Outcome> {
    let path = context.dir.join(file);
    let name = shown(file);
    let said = Untrusted::new(said).terminal();
    if !workspace::exists(&path) {
        context
            .terminal
            .fault(&format!("{name} is not there; it would say: {said}"));
        return Ok(Outcome::Wanting);
    }
    if workspace::read(&path)? == text.as_bytes() {
        context.terminal.note(&format!("{name} is true: {said}"));
        return Ok(Outcome::Fine);
    }
    context
        .terminal
        .fault(&format!("{name} is out of date; it should say: {said}"));
    context.hint(&format!(
        "`peak badge -o {}` draws it anew; that and `--check` take the options that it was drawn with, such as `--card`",
        shell_word(&name)
    ));
    Ok(Outcome::Wanting)
}

fn shown(file: &Path) -> String {
    Untrusted::new(&file.to_string_lossy()).terminal()
}

fn color(name: &str) -> std::result::Result<Color, String> {
    let names = COLORS.map(Color::name);
    COLORS
        .into_iter()
        .find(|color| color.name() == name)
        .ok_or_else(|| format!("one of {}", names.join(", ")))
}
