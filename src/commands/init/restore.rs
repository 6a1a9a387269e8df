//! A document that peak wrote and that lost its header line: it gets it back, and every other byte stays.

use super::{Args, left, preview, replace, shown};
use crate::commands::origin;
use crate::commands::project::slashed;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::git::versions::last_change;
use crate::progress::edit::Refusal;
use crate::progress::{Document, Header, Opened, renew};
use crate::render::diff;
use crate::roadmap::{MAX_BYTES, Roadmap};
use crate::workspace::Target;

/// How many versions of the document are looked at for its header.
const VERSIONS: usize = 64;

/// A header for the document, and how it came about.
enum Found {
    /// As the document had it at this commit.
    At(ObjectId, Header),
    /// Made anew.
    New(Header),
    /// The document is not of this roadmap, and is to be taken over by its titles.
    Foreign,
    /// Whoever was asked left.
    Left,
}

/// Gives the document `text`, which has no header, one where it carries peak's ids; `None` where it is to be taken over as one made
/// by hand.
pub(super) fn run(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    text: &[u8],
) -> Result<Option<Outcome>> {
    let opened = open(target, text)?;
    if !opened.carries_ids() {
        return Ok(None);
    }
    let before = read(target, text, None)?;
    if let Some(line) = before.conflict {
        return Err(Error::conflict(target.shown(), line));
    }
    let path = slashed(target.shown());
    let found = match last_header(repo, &path)? {
        Some((commit, header)) => Found::At(commit, args.changed(context, repo, target, header)?),
        None => anew(args, context, repo, target, &opened)?,
    };
    let (header, since) = match found {
        Found::At(commit, header) => (header, format!("as {:.10} has it", commit.to_string())),
        Found::New(header) => (header, "made anew".to_owned()),
        Found::Foreign => return Ok(None),
        Found::Left => return Ok(Some(left(context))),
    };
    let Some(new) = renew::with_header(&opened, &header) else {
        return Ok(None);
    };
    let after = read(target, &new, None)?;
    if !alike(&before, &after) || after.header.line.is_none() {
        let line = after.header.line.unwrap_or(1);
        return Err(Error::refused(target.shown(), &Refusal::Unsafe(line)));
    }
    if args.dry_run {
        let look = context.terminal.look();
        context.data(&diff::unified(&path, text, &new, look))?;
        return Ok(Some(Outcome::Fine));
    }
    replace(context, target, text, &new)?;
    let (place, name) = (shown(&path), header.roadmap.as_deref().map(shown));
    let follows = name.map_or_else(String::new, |name| format!("; it follows {name}"));
    context.data(&format!(
        "{place} had lost its header, and has it again, {since}{follows}\n"
    ))?;
    context.hint("no other line was touched; `peak update` takes the roadmap's changes over");
    Ok(Some(Outcome::Fine))
}

impl Args {
    /// The header that the document had, with the fork point that was asked for.
    fn changed(
        &self,
        context: &Context,
        repo: &Repo,
        target: &Target,
        header: Header,
    ) -> Result<Header> {
        self.agrees(context, repo, target, &header)?;
        match self.base {
            Some(_) => Ok(Header {
                base: self.certain_base(repo)?.map(|id| id.to_string()),
                ..header
            }),
            None => Ok(header),
        }
    }
}

/// The newest header that the document at `path` had, and a commit that has it.
fn last_header(repo: &Repo, path: &str) -> Result<Option<(ObjectId, Header)>> {
    let (mut tip, shallow) = (repo.head()?, repo.shallow());
    for _ in 0..VERSIONS {
        let Some(commit) = tip else { break };
        let bytes = repo.file_at(&commit, path, MAX_BYTES as u64)?;
        let header = bytes.and_then(|bytes| Some(Opened::new(bytes).ok()?.header().clone()));
        if let Some(header) = header.filter(|header| header.line.is_some()) {
            return Ok(Some((commit, header)));
        }
        let change = last_change(&repo.objects()?, &shallow, commit, path.as_bytes())?;
        tip = change.and_then(|change| repo.resolve(&format!("{change}^")).ok());
    }
    Ok(None)
}

/// A header for the roadmap that was named, or that is found here. It does not say which state of it the document follows: nobody
/// knows.
fn anew(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    opened: &Opened,
) -> Result<Found> {
    let mut plan = super::choose::choose(args, context, repo)?;
    if context.terminal.interactive()
        && !args.dry_run
        && plan.path.is_some()
        && !preview::agree(context, repo, &mut plan, "goes on")?
    {
        return Ok(Found::Left);
    }
    let roadmap = opened.bound(plan.survey.roadmap.clone());
    let document = read(target, opened.text(), Some(&roadmap))?;
    let (all, own) = (
        document.items.len(),
        document.items.iter().filter(|entry| entry.own).count(),
    );
    if own * 2 > all {
        return match args.adopt {
            Some(_) => Ok(Found::Foreign),
            None => Err(Error::ids_of_another(
                &slashed(target.shown()),
                &plan.name,
                own,
                all,
            )),
        };
    }
    let mut header = args.header(repo, &plan)?;
    header.others.retain(|(key, _)| key != origin::AT);
    Ok(Found::New(header))
}

fn open(target: &Target, text: &[u8]) -> Result<Opened> {
    Opened::new(text.to_vec()).map_err(|fault| Error::unreadable(target.shown(), &fault))
}

fn read(target: &Target, text: &[u8], roadmap: Option<&Roadmap>) -> Result<Document> {
    let read = open(target, text)?.read(roadmap, "");
    read.map_err(|fault| Error::unreadable(target.shown(), &fault))
}

/// Whether both hold the same items in the same states.
fn alike(one: &Document, other: &Document) -> bool {
    let all = |document: &Document| -> Vec<_> {
        let items = document.items.iter().chain(&document.archived);
        items
            .map(|entry| (entry.id.clone(), entry.state, entry.done_on))
            .collect()
    };
    all(one) == all(other)
}
