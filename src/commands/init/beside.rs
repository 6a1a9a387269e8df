//! Ticks that are kept by hand in another file than progress.md: taken over into a new progress.md, while that file stays as it is.

use std::path::{Path, PathBuf};

use super::adopt::{summary, tell, tell_left};
use super::{Args, choose, left, preview, tell_what_next};
use crate::commands::project::{slashed, work_tree};
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Adoption, Header, State, adopt, create_with};
use crate::render::escape::shown;
use crate::render::text::shell_word;
use crate::roadmap::{MAX_BYTES, Roadmap};
use crate::workspace::{self, Target};

/// What such a file is called, in lower case and without what only parts words.
const NAMES: [&str; 12] = [
    "progress",
    "myprogress",
    "learningprogress",
    "studyprogress",
    "progresstracker",
    "progresstracking",
    "learningtracker",
    "learninglog",
    "tracker",
    "checklist",
    "todo",
    "status",
];
/// Folders that are looked into, beside the root.
const FOLDERS: [&str; 3] = ["docs", "notes", "doc"];

/// The file that `--adopt` names, or on a terminal one that a person agrees to.
///
/// # Errors
/// The file that was named is not there.
pub(super) fn find(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
) -> Result<Option<PathBuf>> {
    let root = work_tree(repo)?;
    if let Some(Some(file)) = &args.adopt {
        let path = context.dir.join(file);
        return Ok(Some(workspace::inside(&path, root)?));
    }
    let Some((file, ticks)) = likeliest(repo, root, target)? else {
        return Ok(None);
    };
    let name = shown(&slashed(&file));
    let ticks = match ticks {
        1 => "a tick".to_owned(),
        ticks => format!("{ticks} ticks"),
    };
    if args.adopt.is_some() {
        return Ok(Some(file));
    }
    if context.terminal.interactive() && !args.dry_run {
        let question = format!("{name} has {ticks} of yours, it seems. Take them over?");
        let agreed = context.terminal.confirm(&question)? == Some(true);
        return Ok(agreed.then_some(file));
    }
    let named = context.file.as_ref();
    let named = named.map(|file| format!("--file {} ", shell_word(&file.to_string_lossy())));
    let named = named.unwrap_or_default();
    let command = format!("peak {named}init --adopt {}", shell_word(&name));
    context.hint(&format!(
        "{name} has {ticks} of yours, it seems: remove the new file and run `{command}` to take them over"
    ));
    Ok(None)
}

/// Refuses to take over another file where there is a progress document: its states would have to be merged.
pub(super) fn refuse(args: &Args, context: &Context, target: &Target) -> Result<()> {
    let Some(Some(file)) = &args.adopt else {
        return Ok(());
    };
    if target.is(&context.dir.join(file)) {
        return Ok(());
    }
    Err(Error::adopts_into_present(
        &target.from_root(),
        &file.to_string_lossy(),
    ))
}

/// The file with the most ticks that is named as one for progress and is not the same as at the fork point.
fn likeliest(repo: &Repo, root: &Path, target: &Target) -> Result<Option<(PathBuf, usize)>> {
    let skip =
        |name: &str| name.starts_with('.') || matches!(name, "node_modules" | "target" | "venv");
    let base = repo.upstream_base().ok().flatten();
    let mut best: Option<(PathBuf, usize)> = None;
    for path in workspace::files(root, 20_000, skip)
        .iter()
        .filter(|path| is_named_so(path))
    {
        let file = root.join(path);
        if target.is(&file) {
            continue;
        }
        let Ok(bytes) = workspace::read_up_to(&file, MAX_BYTES as u64) else {
            continue;
        };
        let inherited = match &base {
            Some(base) => repo.file_at(base, path, MAX_BYTES as u64)?,
            None => None,
        };
        if inherited.is_some_and(|inherited| inherited == bytes) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        let boxes = ["[x]", "[X]"].map(|sign| text.matches(sign).count());
        // Where there are no boxes, signs say it.
        let ticks = match boxes.iter().sum() {
            0 => text.matches('\u{2705}').count(),
            boxes => boxes,
        };
        if ticks > best.as_ref().map_or(0, |(_, most)| *most) {
            best = Some((PathBuf::from(path), ticks));
        }
    }
    Ok(best)
}

fn is_named_so(path: &str) -> bool {
    let path = path.to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name
        .strip_suffix(".md")
        .or_else(|| name.strip_suffix(".markdown"));
    let stem: String = stem
        .unwrap_or_default()
        .chars()
        .filter(|c| !"-_ .".contains(*c))
        .collect();
    (folder.is_empty() || FOLDERS.contains(&folder)) && NAMES.contains(&stem.as_str())
}

/// Writes a new progress document that takes over what `file` says; `file` stays.
pub(super) fn run(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    file: &Path,
) -> Result<Outcome> {
    let root = work_tree(repo)?;
    let (from, place) = (shown(&slashed(file)), shown(&target.from_root()));
    let bytes = workspace::read_up_to(&root.join(file), MAX_BYTES as u64)
        .map_err(|fault| fault.called(file))?;
    let Some(mut plan) = choose::choose(args, context, repo)? else {
        return Ok(left(context));
    };
    if plan.path.as_deref() == Some(file) {
        return Err(Error::adopts_roadmap(&slashed(file)));
    }
    let asked = context.terminal.interactive() && !args.dry_run && args.adopt.is_none();
    if asked && plan.path.is_some() && !preview::agree(context, repo, &mut plan, "goes on")? {
        return Ok(left(context));
    }
    let adoption =
        adopt(&bytes, &plan.survey.roadmap).map_err(|fault| Error::unreadable(file, &fault))?;
    if let Some(line) = adoption.conflict {
        return Err(Error::conflict(file, line));
    }
    let header = args.header(repo, &plan)?;
    let new = document(&plan.survey.roadmap, &header, &adoption, context);
    if args.dry_run {
        tell(context, &from, &adoption);
        context.diff(&target.from_root(), &[], &new)?;
        return Ok(Outcome::Fine);
    }
    if asked {
        tell(context, &from, &adoption);
        match context.terminal.confirm(&format!("Write {place}?"))? {
            Some(true) => {}
            Some(false) => return Ok(left(context)),
            None => return Err(Error::new("nothing was written: no answer came")),
        }
    }
    context.warn_of(&workspace::create(target, &new)?);
    let ticks = adoption
        .taken
        .iter()
        .filter(|taken| taken.state != State::Todo)
        .count();
    context.text(&format!(
        "wrote {place}: {ticks} marks from {from} ({})\n",
        summary(&adoption)
    ))?;
    if !asked {
        tell_left(context, &from, &adoption);
    }
    context.hint(&format!(
        "{from} stays as it is; from now on {place} counts"
    ));
    tell_what_next(context, repo, target, &header);
    Ok(Outcome::Fine)
}

/// The new document. What was not understood stands in the other file still, and need not stand here.
fn document(roadmap: &Roadmap, header: &Header, adoption: &Adoption, context: &Context) -> Vec<u8> {
    let adoption = Adoption {
        rest: Vec::new(),
        ..adoption.clone()
    };
    create_with(roadmap, header, &adoption, &[], context.today())
}
