//! Which roadmap `peak init` follows, and how the header names it.

use std::path::{Path, PathBuf};

use super::Args;
use crate::commands::Context;
use crate::commands::project::{self, ROADMAPS, slashed};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::is_path;
use crate::render::escape::shown;
use crate::render::roadmap::{notice as notice_of, totals};
use crate::render::text::shell_word;
use crate::roadmap::bundled;
use crate::roadmap::parse::{Reading, Readout};
use crate::terminal::Picked;
use crate::workspace::{self, Target};

/// Most files that are read in search of a roadmap.
const MAX_CANDIDATES: usize = 40;
/// What the name of a file that may be a roadmap holds, in lower case; its folder's name counts too.
const LIKELY: [&str; 8] = [
    "roadmap",
    "road_map",
    "road-map",
    "curriculum",
    "syllabus",
    "study-plan",
    "study_plan",
    "studyplan",
];
/// What only the file's own name tells: folders are called so by their subject.
const NAMED: &str = "learning";

/// Most candidates whose commands are shown.
const SHOWN: usize = 6;
/// Languages by which translations are named.
const LANGUAGES: [&str; 31] = [
    "ar", "bn", "cn", "cs", "de", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "jp",
    "ko", "kr", "nl", "pl", "pt", "ro", "ru", "sv", "th", "tr", "tw", "uk", "ur", "vi", "zh",
];

/// A roadmap, how it is read, and how the header names it.
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) reading: Reading,
    pub(super) survey: Readout,
    /// Its file, from the root; none for a bundled one.
    pub(super) path: Option<PathBuf>,
}

impl Plan {
    /// Reads the document anew, by the present options.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub(super) fn read_again(&mut self, repo: &Repo) -> Result<()> {
        self.survey = match &self.path {
            Some(path) => {
                let root = project::work_tree(repo)?;
                project::survey(repo, root, &root.join(path), &self.reading)?
            }
            None => project::bundled_survey(&self.name, &self.reading)?,
        };
        Ok(())
    }

    /// Whether the document has what the options name.
    ///
    /// # Errors
    /// It has no such column: it would be read in another way than was asked for.
    pub(super) fn heeds_options(&self) -> Result<()> {
        match self.survey.roadmap.no_column() {
            Some(missing) => Err(Error::no_column(Path::new(&self.name), missing)),
            None => Ok(()),
        }
    }

    /// The same where no title of it lacks letters for its encoding, or a person insists: ids that are made of what is left stay.
    ///
    /// # Errors
    /// Titles lack letters.
    fn unspoilt(self, context: &mut Context) -> Result<Self> {
        match self.survey.roadmap.lost_text() {
            Some((notice, true)) if !self.reading.force => {
                return Err(Error::not_utf8(Path::new(&self.name), notice.line));
            }
            Some((notice, _)) => context.terminal.warn(&notice_of(&self.name, notice)),
            None => {}
        }
        Ok(self)
    }

    /// Why it should not be taken without a question, if there is a reason.
    fn doubt(&self) -> Option<&str> {
        let roadmap = &self.survey.roadmap;
        roadmap
            .refusal
            .as_deref()
            .or_else(|| roadmap.doubts.first().map(String::as_str))
    }
}

/// What came of looking for the repository's own roadmap.
enum Own {
    Found(Box<Plan>),
    /// There is no file that could be one.
    None,
    /// A person was asked and left.
    Left,
}

/// The roadmap that was named, else the repository's own, else a bundled one that a person on a terminal chooses. `None` where they
/// leave instead: nothing is to be written then.
pub(super) fn choose(args: &Args, context: &mut Context, repo: &Repo) -> Result<Option<Plan>> {
    choose_by(args, context, repo, args.reading.reading()?)
}

/// The same, read in another way than the command line says.
pub(super) fn choose_by(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    reading: Reading,
) -> Result<Option<Plan>> {
    let root = project::work_tree(repo)?;
    // What is said of how a document is read was said of one that is here.
    let is_asked = context.terminal.interactive() && reading == Reading::default();
    let plan = match &args.roadmap {
        Some(name) => named(context, repo, root, name, reading)?,
        None => match own(context, repo, root, &reading)? {
            Own::Found(plan) => *plan,
            Own::None => {
                let fault = Error::no_roadmap_here(&beneath(context, root));
                return bundled_one(context, is_asked, fault);
            }
            Own::Left => return Ok(None),
        },
    };
    is_another(context, repo, root, &plan)?;
    plan.heeds_options()?;
    // With an option a person has looked; on a terminal they are asked in any case.
    let looked =
        plan.reading.force || plan.reading != Reading::default() || context.terminal.interactive();
    let name = shown(&plan.name);
    let instead = match args.roadmap {
        Some(_) => String::new(),
        None => beneath(context, root),
    };
    match (&plan.survey.roadmap.refusal, plan.doubt()) {
        (Some(reason), _) if args.roadmap.is_some() => Err(Error::no_roadmap(Path::new(&plan.name), reason)),
        (Some(reason), _) => bundled_one(context, is_asked, Error::new(format!("{name} is not read as a roadmap: {}", shown(reason))).hint(format!(
            "{instead}--roadmap names another: a file, {}; --section and --items say how to read this one, --force takes it as it is",
            bundled::names()
        ))),
        (None, Some(doubt)) if !looked => Err(Error::new(format!("{name} hardly looks like a roadmap: {}", shown(doubt))).hint(format!(
            "{instead}see `peak roadmap show {name}`; --force takes it all the same, or --roadmap names another: a file, {}",
            bundled::names()
        ))),
        _ => plan.unspoilt(context).map(Some),
    }
}

/// What to say, before other advice, of a file in the folder to work in that could be the roadmap: only those at the root were looked
/// at.
fn beneath(context: &Context, root: &Path) -> String {
    let below = workspace::inside(&context.dir, root).unwrap_or_default();
    if below.as_os_str().is_empty() {
        return String::new();
    }
    let there = workspace::named(&context.dir, &ROADMAPS).into_iter().next();
    let file = there.and_then(|file| Some(below.join(file.file_name()?)));
    file.map_or_else(String::new, |file| {
        format!(
            "only the root of the repository was looked at: `{}` follows the one in this folder; else ",
            command(&slashed(&file))
        )
    })
}

/// Refuses a roadmap that is the progress document itself: what is ticked in it would be read as the roadmap, and the other way round.
fn is_another(context: &Context, repo: &Repo, root: &Path, plan: &Plan) -> Result<()> {
    let target = context.target(repo)?;
    let file = plan.path.as_ref().map(|path| root.join(path));
    let file = file.and_then(|file| Target::resolve(&file, root, Some(repo.common_dir())).ok());
    match file.is_some_and(|file| file.path() == target.path()) {
        true => Err(Error::follows_itself(&target.from_root())),
        false => Ok(()),
    }
}

/// The bundled roadmap that a person on a terminal chooses, who is told first why there is none here; `None` where they leave. Where
/// nobody `is_asked`, or answers, that `fault` is all.
fn bundled_one(context: &mut Context, is_asked: bool, fault: Error) -> Result<Option<Plan>> {
    if !is_asked {
        return Err(fault);
    }
    super::tell(context, &fault);
    let mut plans = Vec::with_capacity(bundled::ALL.len());
    for one in &bundled::ALL {
        plans.push(from_bundled(one.name, Reading::default())?);
    }
    let question = "Which of the roadmaps that ship with peak do you follow?";
    match context.terminal.choose(question, &lines(&plans))? {
        Picked::These(at) => Ok(at.first().map(|at| plans.swap_remove(*at))),
        Picked::None => Ok(None),
        Picked::NoAnswer => Err(fault),
    }
}

/// Roadmaps to choose from, a line each.
fn lines(plans: &[Plan]) -> Vec<String> {
    let line = |plan: &Plan| format!("{}: {}", shown(&plan.name), totals(&plan.survey.roadmap));
    plans.iter().map(line).collect()
}

/// How a header names the roadmap that a person named.
pub(super) fn name(context: &Context, repo: &Repo, name: &str) -> Result<String> {
    let root = project::work_tree(repo)?;
    Ok(named(context, repo, root, name, Reading::default())?.name)
}

/// The roadmap that a person named: a bundled one, else a file, from the folder they are in or from the root.
fn named(
    context: &Context,
    repo: &Repo,
    root: &Path,
    name: &str,
    reading: Reading,
) -> Result<Plan> {
    let path = [context.dir.join(name), root.join(name)]
        .into_iter()
        .find(|path| workspace::exists(path));
    if let Some(path) = path.filter(|_| bundled::find(name).is_none()) {
        return from_file(repo, root, &workspace::inside(&path, root)?, &reading);
    }
    from_bundled(name, reading)
}

/// The roadmap of this name that ships with peak.
fn from_bundled(name: &str, reading: Reading) -> Result<Plan> {
    let mut survey = project::bundled_survey(name, &reading)?;
    if reading == Reading::default() {
        // It is read as it was written: there is nothing to look at.
        survey.sections.clear();
    }
    Ok(Plan {
        name: name.to_owned(),
        reading,
        survey,
        path: None,
    })
}

/// The repository's roadmap.md or README.md where that clearly is one, else another file that is; where several could be, a
/// person chooses.
fn own(context: &mut Context, repo: &Repo, root: &Path, reading: &Reading) -> Result<Own> {
    let usual: Vec<PathBuf> = workspace::named(root, &ROADMAPS)
        .iter()
        .map(|path| relative(path, root))
        .collect();
    let mut doubtful = None;
    for path in &usual {
        let plan = from_file(repo, root, path, reading)?;
        if plan.doubt().is_none() {
            tell_of_others(context, &others(repo, root, &usual, reading));
            return Ok(Own::Found(Box::new(plan)));
        }
        doubtful.get_or_insert(plan);
    }
    let mut others = others(repo, root, &usual, reading);
    match (others.len(), doubtful) {
        (0, Some(plan)) => Ok(Own::Found(Box::new(plan))),
        (0, None) => Ok(Own::None),
        (1, _) => Ok(Own::Found(Box::new(others.remove(0)))),
        _ => one_of(context, others),
    }
}

/// The other files that clearly are roadmaps, the likeliest first.
fn others(repo: &Repo, root: &Path, usual: &[PathBuf], reading: &Reading) -> Vec<Plan> {
    candidates(root)
        .iter()
        .filter(|path| !usual.contains(path))
        .filter_map(|path| from_file(repo, root, path, reading).ok())
        .filter(|plan| plan.doubt().is_none())
        .collect()
}

/// Says that the usual file is not the only roadmap here.
fn tell_of_others(context: &mut Context, others: &[Plan]) {
    let Some(first) = others.first() else { return };
    let count = match others.len() {
        1 => "another roadmap is".to_owned(),
        many => format!("{many} other roadmaps are"),
    };
    let name = shown(&first.name);
    let holds = totals(&first.survey.roadmap);
    context.hint(&format!(
        "{count} here, such as {name} ({holds}): `{}` follows that one",
        command(&first.name)
    ));
}

/// What to type to follow this file.
fn command(name: &str) -> String {
    format!("peak init --roadmap {}", shell_word(&shown(name)))
}

/// Lets a person choose; without one, the candidates are named.
fn one_of(context: &mut Context, mut plans: Vec<Plan>) -> Result<Own> {
    let lines = lines(&plans);
    let commands: Vec<String> = plans
        .iter()
        .take(SHOWN)
        .map(|plan| format!("`{}`", command(&plan.name)))
        .collect();
    match context
        .terminal
        .choose("Which roadmap do you follow?", &lines)?
    {
        Picked::These(at) if at.len() == 1 => {
            return Ok(Own::Found(Box::new(plans.swap_remove(at[0]))));
        }
        Picked::None => return Ok(Own::Left),
        Picked::These(_) | Picked::NoAnswer => {}
    }
    Err(Error::new(format!(
        "several files here are roadmaps: {}",
        lines.join("; ")
    ))
    .hint(format!("type one of {}", commands.join(", "))))
}

/// Files that may be a roadmap by their name or their folder's, and translations of the README: the shallowest first, translations
/// after the rest.
fn candidates(root: &Path) -> Vec<PathBuf> {
    let skip =
        |name: &str| name.starts_with('.') || matches!(name, "node_modules" | "target" | "venv");
    let mut found: Vec<String> = workspace::files(root, 20_000, skip)
        .into_iter()
        .filter(|path| {
            let path = path.to_lowercase();
            let markdown = path.ends_with(".md") || path.ends_with(".markdown");
            markdown
                && path.matches('/').count() <= 2
                && (LIKELY.iter().any(|word| path.contains(word))
                    || path
                        .rsplit('/')
                        .next()
                        .is_some_and(|name| name.contains(NAMED))
                    || path.starts_with("readme") && is_translation(&path))
        })
        .collect();
    found.sort_by_cached_key(|path| {
        (
            is_translation(path),
            path.matches('/').count(),
            path.clone(),
        )
    });
    found
        .into_iter()
        .take(MAX_CANDIDATES)
        .map(PathBuf::from)
        .collect()
}

/// Whether a name ends with a language: `roadmap.zh-CN.md`, `ROADMAP_fr.md`, `docs/es/roadmap.md`.
fn is_translation(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let last = stem.rsplit(['.', '_', '/']).next().unwrap_or_default();
    let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = folder.rsplit('/').next().unwrap_or_default();
    [last, folder].iter().any(|part| {
        let part = part.to_lowercase();
        let (language, region) = part.split_once('-').unwrap_or((&part, ""));
        LANGUAGES.contains(&language) && region.len() <= 4
    })
}

fn from_file(repo: &Repo, root: &Path, path: &Path, reading: &Reading) -> Result<Plan> {
    let survey = project::survey(repo, root, &root.join(path), reading)?;
    let name = slashed(path);
    // The header tells a path from a bundled name by its `/` or `.md`.
    let name = if is_path(&name) {
        name
    } else {
        format!("./{name}")
    };
    Ok(Plan {
        name,
        reading: reading.clone(),
        survey,
        path: Some(path.to_owned()),
    })
}

fn relative(path: &Path, root: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}
