//! A roadmap's states: the one at hand, and the one from which the progress document was written.
//!
//! The header keeps which state it was, as the id of the file's content in git (`roadmap-at=`), so that it can be had again from
//! the object store; and, where it came from another branch, from which (`roadmap-from=`).

mod between;
mod sources;

use std::path::Path;

use between::followed_briefly;
pub use between::{Followed, followed};
pub use sources::Sources;

use super::Context;
use super::project::{ROADMAPS, folder_of, has_strayed, inside, slashed, strayed, work_tree};
use super::reading::said;
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::evidence::content::with_line_feeds;
use crate::git::{Error as Fault, Repo, versions};
use crate::progress::edit::Refusal;
use crate::progress::update::{Fate, Past, Plan, Renames, update};
use crate::progress::{Header, Opened, ROADMAP_AT, ROADMAP_FROM, bare_path, is_path};
use crate::render::escape::Untrusted;
use crate::render::update as render;
use crate::roadmap::parse::Reading;
use crate::roadmap::{MAX_BYTES, MAX_ITEMS, Roadmap, Unreadable, bundled};
use crate::workspace::{self, Target};

/// One state of a roadmap.
#[derive(Debug)]
pub struct State {
    /// As it is read, once the states before it were.
    pub roadmap: Roadmap,
    /// Its text.
    bytes: Vec<u8>,
    /// Where it came from, as a person names it; not escaped.
    pub name: String,
    /// The id of its bytes in this repository.
    pub id: ObjectId,
    /// Whether the header can keep that name: it means the same in another clone.
    pub lasting: bool,
    /// The commit whose history has the states before, and the file's path there.
    kept: Option<(ObjectId, String)>,
}

/// Bytes of a roadmap and where they came from.
struct Bytes {
    bytes: Vec<u8>,
    name: String,
    lasting: bool,
    kept: Option<(ObjectId, String)>,
}

impl Context {
    /// The state that the header follows, or that `from` names: `REV:PATH`, a revision alone, a file, or a bundled roadmap; not read
    /// yet.
    ///
    /// # Errors
    /// There is none of that name, or it is a progress document.
    pub fn present(&self, repo: &Repo, header: &Header, from: Option<&str>) -> Result<State> {
        let found = match (from, header.other(ROADMAP_FROM)) {
            (Some(name), _) => self.named_roadmap(repo, header, name)?,
            (None, Some(name)) => self.remembered_roadmap(repo, header, name)?,
            (None, None) => follows(repo, header)?,
        };
        if Opened::new(found.bytes.clone()).is_ok_and(|opened| opened.header().line.is_some()) {
            let shown = Untrusted::new(&found.name).terminal();
            return Err(
                Error::new(format!("{shown} is a progress document, not a roadmap"))
                    .hint("name the roadmap with --from: REV:PATH, a file, or a bundled one"),
            );
        }
        let id = id(repo, &found.bytes)?;
        Ok(State {
            roadmap: Roadmap::default(),
            bytes: found.bytes,
            name: found.name,
            id,
            lasting: found.lasting,
            kept: found.kept,
        })
    }

    /// What an update would bring, as a hint, where the roadmap at HEAD is not the one that the document was written from. Costs
    /// one look into a tree where it is. What is counted is what the update would do; where that would take long, nothing is.
    pub fn hint_of_update(&mut self, repo: &Repo, target: &Target, text: &[u8], header: &Header) {
        let Some(at) = header.other(ROADMAP_AT) else {
            return;
        };
        if id_at_head(repo, header).is_none_or(|id| id.to_string() == at) {
            return;
        }
        // To follow another page would take every tick out of the counts.
        let strayed = match header.other(ROADMAP_FROM) {
            Some(_) => None,
            None => strayed(repo, target, header, text).flatten(),
        };
        let Some(plan) = self.foreseen(repo, target, text, header) else {
            if let Some(strayed) = strayed {
                self.hint(&strayed.shown());
            }
            return;
        };
        let (plan, counted) = plan;
        let gone = plan.count(Fate::Archived) + plan.count(Fate::Removed);
        let kept = plan.count(Fate::Moved) + plan.count(Fate::Reworded);
        if let Some(strayed) = strayed.filter(|_| gone > kept) {
            self.hint(&strayed.shown());
            return;
        }
        if plan.changes.is_empty() {
            return;
        }
        let counts = render::counts(&plan, self.terminal.err_look());
        self.hint(&match counted {
            true => format!("the roadmap has moved on ({counts}): `peak update` takes that over"),
            // What the states between tell is not known here, and may be something else.
            false => "the roadmap has moved on: `peak update -n` shows what that changes, `peak update` takes it over".to_owned(),
        });
    }

    /// What an update would do, and whether the states between were followed for that; `None` where it cannot be told.
    fn foreseen(
        &self,
        repo: &Repo,
        target: &Target,
        text: &[u8],
        header: &Header,
    ) -> Option<(Plan, bool)> {
        let now = self.present(repo, header, None).ok()?;
        let path = target.from_root();
        let mut sources = Sources::new(now, header.clone(), path).ok()?;
        let (before, _) = past(repo, &mut sources).ok()?;
        let known = followed_briefly(repo, (target, text), &mut sources, before.clone()).ok()?;
        let counted = known.is_some();
        let past = known.unwrap_or(before);
        let plan = planned(target, text, &sources, past, Renames::None).ok()?;
        Some((plan, counted))
    }

    /// The roadmap that the header says the document came from: a stranger may have written that, so it is one of this repository's.
    fn remembered_roadmap(&self, repo: &Repo, header: &Header, name: &str) -> Result<Bytes> {
        let revision = name.contains(':') && !name.contains("://");
        let found = if bundled::find(name).is_some() || revision {
            self.named_roadmap(repo, header, name)
        } else {
            inside(work_tree(repo)?, name)
                .and_then(|path| Ok(at_head(repo, workspace::read(&path)?, name.to_owned())))
        };
        found.map_err(|error| {
            let shown = Untrusted::new(name).terminal();
            let own = header.roadmap.as_deref().unwrap_or("README.md");
            let own = Untrusted::new(own).terminal();
            error.hint(format!("`{ROADMAP_FROM}={shown}` in the header says where it is; `peak update --from {own}`, or REV:PATH, follows another"))
        })
    }

    fn named_roadmap(&self, repo: &Repo, header: &Header, name: &str) -> Result<Bytes> {
        let root = work_tree(repo)?;
        refuse_elsewhere(name)?;
        if let Some(bundled) = bundled::find(name) {
            return Ok(plain(bundled.source.as_bytes().to_vec(), name.to_owned()));
        }
        let there = [self.dir.join(name), root.join(name)];
        if let Some(path) = there.into_iter().find(|path| workspace::exists(path)) {
            let inside = workspace::inside(&path, root).ok();
            let shown = inside.as_deref().map_or_else(|| name.to_owned(), slashed);
            let bytes = workspace::read(&path)?;
            return Ok(match inside {
                Some(_) => at_head(repo, bytes, shown),
                None => Bytes {
                    lasting: false,
                    ..plain(bytes, shown)
                },
            });
        }
        let shown = Untrusted::new(name).terminal();
        let (revision, path) =
            match (name.split_once(':'), &header.roadmap) {
                (Some((revision, path)), _) if !path.is_empty() && !revision.is_empty() => {
                    (revision, path.to_owned())
                }
                (None, Some(path)) if is_path(path) && repo.resolve(name).is_ok() => {
                    (name, path.clone())
                }
                _ => {
                    return Err(Error::new(format!("there is no roadmap {shown}")).hint(format!(
                    "name a commit and a file, such as upstream/main:README.md, a file, or {}",
                    bundled::names()
                )));
                }
            };
        let commit = repo.resolve(revision)?;
        let path = slashed(Path::new(&path));
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let shown = Untrusted::new(&format!("{revision}:{path}")).terminal();
        let bytes = repo.file_at(&commit, path, MAX_BYTES as u64);
        if let Err(Fault::TooLarge(_, bytes)) = bytes {
            let fault = Unreadable::Bytes(usize::try_from(bytes).unwrap_or(usize::MAX));
            return Err(Error::unreadable(Path::new(&shown), &fault));
        }
        let bytes = bytes?.ok_or_else(|| {
            let (revision, path) = (
                Untrusted::new(revision).terminal(),
                Untrusted::new(path).terminal(),
            );
            Error::new(format!("there is no file {path} in {revision}")).hint(format!(
                "`git ls-tree {revision}` lists what there is; a folder or a symbolic link is no file"
            ))
        })?;
        Ok(Bytes {
            bytes,
            name: format!("{revision}:{path}"),
            lasting: true,
            kept: Some((commit, path.to_owned())),
        })
    }
}

/// Names that cannot be a roadmap's here.
fn refuse_elsewhere(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::new("--from is empty")
            .hint("name a commit and a file, such as upstream/main:README.md, a file, or a bundled roadmap"));
    }
    let host = name.split_once("://").map(|(scheme, _)| scheme);
    let remote = host.is_some_and(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if remote || name.starts_with("git@") {
        return Err(
            Error::new("--from names what is in this repository; peak fetches nothing").hint(
                "`git remote add upstream URL && git fetch upstream`, then --from upstream/main:README.md",
            ),
        );
    }
    Ok(())
}

/// Whether `roadmap=` of the header is to name the file that the state is from: it is the same text at another path, or what the
/// header names is the roadmap no longer.
pub fn moves(repo: &Repo, target: &Target, text: &[u8], sources: &Sources) -> bool {
    let (header, now) = (&sources.header, &sources.now);
    let named = header.roadmap.as_deref().filter(|name| is_path(name));
    let Some(named) = named else { return false };
    let is_other = bare_path(named) != now.name;
    // A file of the work tree, and none of another commit's.
    let is_here = now.kept.as_ref().is_some_and(|(_, path)| *path == now.name);
    is_other
        && is_here
        && now.lasting
        && (sources.is_there() || has_strayed(repo, target, header, text))
}

/// What an update of the document with this text would do.
///
/// # Errors
/// It cannot be made; the roadmap is the document itself.
pub fn planned(
    target: &Target,
    text: &[u8],
    sources: &Sources,
    past: Past,
    renames: Renames<'_>,
) -> Result<Plan> {
    let name = sources.now.name.as_str();
    if bare_path(name) == sources.path {
        return Err(Error::follows_itself(&sources.path));
    }
    update(
        text.to_vec(),
        &folder_of(target),
        past,
        sources.now.roadmap.clone(),
        renames,
    )
    .map_err(|refusal| match refusal {
        // The document itself was read: it is what would come of it that is too much.
        Refusal::Unreadable(fault) => {
            let path = Untrusted::new(&target.from_root()).terminal();
            let name = Untrusted::new(&sources.now.name).terminal();
            let size = match fault {
                Unreadable::Bytes(bytes) => format!("{bytes} bytes, and at most {MAX_BYTES} are read"),
                Unreadable::Items(items) => format!("{items} items, those of your own and what is archived among them, and at most {MAX_ITEMS} are read"),
                fault => return Error::refused(target.shown(), &Refusal::Unreadable(fault)),
            };
            Error::new(format!("with all of {name}, {path} would have {size}; nothing was written"))
                .hint("follow a smaller roadmap with --from, a part of this one, or take out what you keep of former ones")
        }
        refusal => Error::refused(target.shown(), &refusal),
    })
}

/// The roadmap as it was when the document was written or last updated, to be [`followed`] to its present state; and what a person
/// must know about that.
///
/// # Errors
/// History that cannot be read.
pub fn past(repo: &Repo, sources: &mut Sources) -> Result<(Past, Option<String>)> {
    if let Some(at) = sources.header.other(ROADMAP_AT) {
        if sources.is_there() {
            sources.arrive()?;
            return Ok((Past::Recorded(sources.now.roadmap.clone()), None));
        }
        let id = ObjectId::parse(at);
        let bytes = id.and_then(|id| repo.file_of(&id, MAX_BYTES as u64));
        if let Some(before) = bytes.and_then(|bytes| sources.read(&bytes)) {
            return Ok((Past::Recorded(before), None));
        }
    }
    Ok(match likely(repo, sources)? {
        Some(before) => (Past::Likely(before), None),
        None => (
            Past::Unknown,
            Some("the roadmap's former state is not known here: what it dropped stays, as if it were your own".to_owned()),
        ),
    })
}

/// The roadmap as it was in the commit that brought the document, or at the fork point.
fn likely(repo: &Repo, sources: &mut Sources) -> Result<Option<Roadmap>> {
    let header = &sources.header;
    let path = &sources.path;
    let named = header.roadmap.as_deref().filter(|name| is_path(name));
    let first = match (repo.head()?, named) {
        (Some(head), Some(_)) => {
            versions::first_version(&repo.objects()?, &repo.shallow(), head, path.as_bytes())
                .unwrap_or(None)
        }
        _ => None,
    };
    let base = header.base.as_deref().and_then(ObjectId::parse);
    let commits = first.into_iter().chain(base);
    let states: Vec<Vec<u8>> = commits
        .filter_map(|commit| {
            let name = bare_path(named?);
            repo.file_at(&commit, name, MAX_BYTES as u64).ok()?
        })
        .collect();
    Ok(states.iter().find_map(|bytes| sources.read(bytes)))
}

/// The id to record for the roadmap that `header` follows; `None` where it cannot be read.
pub fn mark(repo: &Repo, header: &Header) -> Option<String> {
    let found = follows(repo, header).ok()?;
    Some(id(repo, &found.bytes).ok()?.to_string())
}

/// The id of the roadmap at HEAD, or where `roadmap-from=` says: one look into a tree. Of a bundled one, that of its text.
fn id_at_head(repo: &Repo, header: &Header) -> Option<ObjectId> {
    let name = header.other(ROADMAP_FROM).or(header.roadmap.as_deref())?;
    if let Some((revision, path)) = name.split_once(':') {
        return repo.file_id(&repo.resolve(revision).ok()?, path).ok()?;
    }
    if let Some(bundled) = bundled::find(name) {
        return id(repo, bundled.source.as_bytes()).ok();
    }
    let path = bare_path(name);
    repo.file_id(&repo.head().ok()??, path).ok()?
}

/// The bytes of the roadmap that the header names.
fn follows(repo: &Repo, header: &Header) -> Result<Bytes> {
    let root = work_tree(repo)?;
    let own = || {
        let usual = workspace::named(root, &ROADMAPS).into_iter().next();
        usual.and_then(|path| Some(slashed(path.strip_prefix(root).ok()?)))
    };
    let Some(name) = &header.roadmap.clone().or_else(own) else {
        return Err(
            Error::new("progress.md does not say which roadmap it follows")
                .hint("name it with --from: REV:PATH, a file, or a bundled roadmap"),
        );
    };
    if !is_path(name) {
        let known: Vec<&str> = bundled::ALL.iter().map(|bundled| bundled.name).collect();
        let bundled = bundled::find(name).ok_or_else(|| Error::no_bundled(name, &known))?;
        return Ok(plain(bundled.source.as_bytes().to_vec(), name.clone()));
    }
    let path = inside(root, name)?;
    if !workspace::exists(&path)
        && let Ok(Some(bytes)) = repo.file_at_head(bare_path(name), MAX_BYTES as u64)
    {
        return Ok(at_head(repo, bytes, name.clone()));
    }
    if !workspace::exists(&path) {
        let shown = Untrusted::new(name).terminal();
        return Err(Error::new(format!("there is no {shown} any more, which progress.md follows")).hint(
            "--from names where the roadmap is now: a file, or a commit and a file, such as HEAD~1:README.md",
        ));
    }
    Ok(at_head(repo, workspace::read(&path)?, name.clone()))
}

fn plain(bytes: Vec<u8>, name: String) -> Bytes {
    Bytes {
        bytes,
        name,
        lasting: true,
        kept: None,
    }
}

/// The bytes of a file in the work tree, whose states before are in HEAD's history.
fn at_head(repo: &Repo, bytes: Vec<u8>, name: String) -> Bytes {
    let path = bare_path(&name).to_owned();
    let head = repo.head().ok().flatten();
    Bytes {
        kept: head.map(|head| (head, path)),
        ..plain(bytes, name)
    }
}

/// The id of these bytes in git; of a file that git checked out with other line ends, that of the file in the store.
fn id(repo: &Repo, bytes: &[u8]) -> Result<ObjectId> {
    let objects = repo.objects()?;
    let id = objects.id_of(bytes)?;
    if objects.holds(&id) || !bytes.contains(&b'\r') {
        return Ok(id);
    }
    let stored = objects.id_of(&with_line_feeds(bytes))?;
    Ok(if objects.holds(&stored) { stored } else { id })
}

/// How the header says that the roadmap is to be read, whatever it looks like.
fn reading(header: &Header) -> Result<Reading> {
    Ok(Reading {
        force: true,
        ..said(header)?
    })
}
