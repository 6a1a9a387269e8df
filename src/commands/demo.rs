//! `peak demo`: a sample fork with real commits, and the main job on it.

mod sample;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, Local, NaiveTime};

use self::sample::{AUTHOR, FORK, LEARNER, Step, UPSTREAM};
use super::project::PROGRESS;
use super::{Context, Outcome, Play, Scene};
use crate::error::{Error, Result};
use crate::git::write::{Change, Writer};
use crate::progress::edit::{self, Action, Edit};
use crate::progress::{Document, Header, create};
use crate::render::escape::Untrusted;
use crate::roadmap::{Id, Roadmap, parse};
use crate::workspace::{self, Scratch};

/// Make a sample fork with real commits and run the main job on it, command by command
///
/// Needs nothing but this program. Without DIR the sample is removed at the end.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to make it; a new or empty folder, which is kept
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What is shown, in order: the folder of the sample, why, and the command.
const SCENES: &[(&str, &str, &[&str])] = &[
    (
        "newcomer",
        "A newcomer has just forked a roadmap. One command starts tracking:",
        &["init"],
    ),
    (
        "fork",
        "Another learner is five weeks in. Where do they stand?",
        &["status"],
    ),
    ("fork", "What comes next?", &["next", "-n", "3"]),
    (
        "fork",
        "Are the claimed exercises real? Only commits and files count:",
        &["verify"],
    ),
    (
        "fork",
        "A topic is studied, and ticked:",
        &["done", "drf.serializers"],
    ),
    (
        "fork",
        "The word counter was there all along. Ticked too:",
        &["done", "word-counter"],
    ),
    ("fork", "One project, in full:", &["show", "django.blog"]),
    (
        "fork",
        "A badge for the README:",
        &["badge", "--format", "markdown"],
    ),
];

impl Args {
    /// Makes the sample; what is to be run on it is returned.
    ///
    /// # Errors
    /// A folder that is not empty or cannot be written.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let (dir, scratch) = match &self.folder {
            Some(dir) => (context.dir.join(dir), None),
            None => {
                let scratch = Scratch::new().map_err(|fault| {
                    Error::new(format!("cannot make a temporary folder: {fault}"))
                })?;
                (scratch.path().to_owned(), Some(scratch))
            }
        };
        workspace::not_led_out(&dir, None)?;
        if !workspace::is_empty_folder(&dir) {
            return Err(Error::new(format!(
                "cannot make the sample in {}: that folder is not empty",
                Untrusted::new(&dir.to_string_lossy()).terminal()
            ))
            .hint("name a new folder"));
        }
        make(&dir, context.now)
            .map_err(|fault| Error::new(format!("cannot make the sample: {}", fault.message())))?;
        let scenes = SCENES
            .iter()
            .map(|(place, say, arguments)| Scene {
                dir: dir.join(place),
                say,
                arguments,
            })
            .collect();
        Ok(Outcome::Play(Play {
            scenes,
            kept: self.folder.clone(),
            scratch,
        }))
    }
}

/// Makes `upstream`, the learner's `fork` of it, and a `newcomer`'s fresh fork in `dir`.
fn make(dir: &Path, now: DateTime<Local>) -> Result<()> {
    let upstream = Place::new(dir.join("upstream"), AUTHOR)?;
    let base = upstream.play(UPSTREAM, AUTHOR, now)?;
    for (name, steps) in [("fork", FORK), ("newcomer", &[])] {
        let fork = Place::new(dir.join(name), LEARNER)?;
        fork.play(UPSTREAM, AUTHOR, now)?;
        fork.writer.fetched("upstream", "../upstream", &base)?;
        if !steps.is_empty() {
            fork.start(&base)?;
            fork.play(steps, LEARNER, now)?;
        }
    }
    Ok(())
}

/// A repository of the sample, its work tree in step with its commits.
struct Place {
    root: PathBuf,
    writer: Writer,
}

impl Place {
    fn new(root: PathBuf, (name, email): (&str, &str)) -> Result<Self> {
        workspace::make_folder(&root)?;
        let writer = Writer::create(&root)?;
        writer.user(name, email)?;
        Ok(Self { root, writer })
    }

    /// Writes the progress document, as `peak init` would.
    fn start(&self, base: &str) -> Result<()> {
        let header = Header {
            roadmap: Some("README.md".to_owned()),
            base: Some(base.to_owned()),
            ..Header::default()
        };
        let text = create(&roadmap()?, &header);
        workspace::write_file(&self.root.join(PROGRESS), text.as_bytes())?;
        Ok(())
    }

    /// Commits `steps` one by one; returns the last commit's id.
    fn play(&self, steps: &[Step], author: (&str, &str), now: DateTime<Local>) -> Result<String> {
        let mut last = String::new();
        for step in steps {
            let day = now.date_naive() - Days::new(step.days_ago);
            let mut files: Vec<(&str, Vec<u8>)> = step
                .files
                .iter()
                .map(|(path, text)| (*path, text.as_bytes().to_vec()))
                .collect();
            let progress = self.root.join(PROGRESS);
            if workspace::exists(&progress) {
                files.push((
                    PROGRESS,
                    ticked(workspace::read(&progress)?, step.ticks, day)?,
                ));
            }
            for (path, content) in &files {
                let path = self.root.join(path);
                workspace::make_folder(path.parent().unwrap_or(&self.root))?;
                workspace::write_file(&path, content)?;
            }
            let files: Vec<_> = files
                .iter()
                .map(|(path, content)| (*path, content.as_slice()))
                .collect();
            let evening = NaiveTime::from_hms_opt(19, 30, 0).unwrap_or_default();
            let time = day.and_time(evening).and_utc().timestamp();
            last = self.writer.commit(&Change {
                author,
                time,
                message: step.message,
                files: &files,
            })?;
        }
        Ok(last)
    }
}

fn roadmap() -> Result<Roadmap> {
    let text = sample::ROADMAP;
    parse::roadmap(text, &parse::Reading::default())
        .map_err(|fault| Error::unreadable(Path::new("README.md"), &fault))
}

fn ticked(text: Vec<u8>, ids: &[&str], day: chrono::NaiveDate) -> Result<Vec<u8>> {
    let path = Path::new(PROGRESS);
    let document =
        Document::read(text, Some(&roadmap()?)).map_err(|fault| Error::unreadable(path, &fault))?;
    let edits: Vec<Edit> = ids
        .iter()
        .filter_map(|id| Id::parse(id))
        .map(|id| Edit {
            id,
            action: Some(Action::Done(day)),
            notes: Vec::new(),
            evidence: Vec::new(),
        })
        .collect();
    edit::apply(&document, &edits).map_err(|refusal| Error::refused(path, &refusal))
}
