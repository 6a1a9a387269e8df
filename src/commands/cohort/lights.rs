//! By which lights learners are looked at: the mentor's roadmap, and where each one's own history begins.

use std::path::Path;

use super::source::Place;
use crate::commands::Context;
use crate::commands::judgement::Base;
use crate::commands::project::{ROADMAPS, named_roadmap, roadmap_bytes};
use crate::commands::reading;
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::{Header, Opened};
use crate::render::escape::Untrusted;
use crate::roadmap::Roadmap;
use crate::roadmap::parse::{self, Reading};
use crate::workspace;

/// The roadmap by which all are counted and judged, and what it is called.
pub(super) struct Rules {
    pub name: String,
    pub roadmap: Roadmap,
    /// How its document is read.
    pub reading: Reading,
}

/// A fork point that a mentor named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// `none`
    Nowhere,
    /// A commit of the repository at hand.
    Here(ObjectId),
    /// One that is to be looked up in the learner's repository: a full id, or a branch of a remote that only the mentor can have set up.
    There(String),
}

impl Rules {
    /// The one that was named, else that of the repository at hand: which its own progress document names, or its own roadmap.
    ///
    /// # Errors
    /// One that is named and cannot be read.
    pub fn find(
        context: &Context,
        home: Option<&Repo>,
        named: Option<&str>,
    ) -> Result<Option<Self>> {
        if let Some(name) = named {
            let bytes = roadmap_bytes(&context.dir, name)?;
            let reading = Reading::default();
            let roadmap = parse::survey_bytes(&bytes, &reading)
                .map_err(|fault| Error::unreadable(Path::new(name), &fault))?
                .roadmap;
            if let Some(reason) = &roadmap.refusal {
                return Err(Error::no_roadmap(Path::new(name), reason));
            }
            return Ok(Some(Self {
                name: name.to_owned(),
                roadmap,
                reading,
            }));
        }
        let Some((home, root)) = home.and_then(|home| Some((home, home.root()?))) else {
            return Ok(None);
        };
        let target = context.target(home)?;
        let document = target.present().then(|| target.read()).transpose()?;
        let opened = document.map(Opened::new).transpose();
        let opened = opened.map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        let header = opened.map_or_else(Header::default, |opened| opened.header().clone());
        let roadmap = named_roadmap(&header, home, root)?;
        let reading = reading::said(&header)?;
        let own = || workspace::named(root, &ROADMAPS).into_iter().next();
        let name = header.roadmap.or_else(|| {
            let own = own()?;
            Some(own.file_name()?.to_string_lossy().into_owned())
        });
        // What has no items is somebody's notes.
        let roadmap = roadmap.filter(|roadmap| roadmap.items().next().is_some());
        Ok(roadmap.map(|roadmap| Self {
            name: name.unwrap_or_default(),
            roadmap,
            reading,
        }))
    }
}

impl Named {
    /// What `revision` means to a mentor in the repository at hand. A learner's own branches and tags are not asked.
    ///
    /// # Errors
    /// It means nothing.
    pub fn read(home: Option<&Repo>, revision: &str) -> Result<Self> {
        if revision == "none" {
            return Ok(Self::Nowhere);
        }
        if let Some(commit) = home.and_then(|home| home.resolve(revision).ok()) {
            return Ok(Self::Here(commit));
        }
        if ObjectId::parse(revision).is_some() {
            return Ok(Self::There(revision.to_owned()));
        }
        let branch = revision.strip_prefix("refs/remotes/").unwrap_or(revision);
        if branch.starts_with("upstream/") {
            // By its full name, which no branch or tag of the learner's has.
            return Ok(Self::There(format!("refs/remotes/{branch}")));
        }
        let revision = Untrusted::new(revision).typed();
        Err(Error::new(format!(
            "no fork point {revision} is in the repository here"
        ))
        .hint("run this in a clone of the original, or name the commit by its full id"))
    }

    /// The fork point in one learner's repository.
    fn found(&self, home: Option<&Repo>, repo: &Repo, tip: ObjectId) -> Result<Base> {
        let absent = |shown: &str| {
            let shown = Untrusted::new(shown).terminal();
            Error::new(format!("the fork point {shown} is not in their history")).hint(
                match repo.is_shallow() {
                    true => "history is cut off there: run `git fetch --unshallow` in it",
                    false => "`peak cohort --help` says where it is looked up",
                },
            )
        };
        // What was named may have gone on since they left it.
        let left = |found| {
            let left = repo.merge_base(tip, found).ok().flatten();
            left.unwrap_or(found)
        };
        let found = match self {
            Self::Nowhere => return Ok(Base::Nowhere),
            Self::There(revision) => left(repo.resolve(revision).map_err(|_| absent(revision))?),
            Self::Here(commit) => match (repo.resolve(&commit.to_string()), home) {
                (Ok(found), _) => left(found),
                (Err(_), Some(home)) => {
                    let shared = repo.shared_base(tip, (home, *commit))?;
                    shared.ok_or_else(|| absent(&commit.short()))?
                }
                (Err(_), None) => return Err(absent(&commit.short())),
            },
        };
        match found == tip {
            true => Err(Error::new("all of their history is behind the fork point")
                .hint("name an older one")),
            false => Ok(at(found)),
        }
    }
}

/// Where a learner's own history begins: at what `named` says, else where it left the history of the repository at hand, else that
/// of the `upstream` of a clone. What the learner's own document says is not asked.
///
/// # Errors
/// There is none, or all is behind it; with what to do.
pub(super) fn base(
    (place, repo, tip): (&Place, &Repo, ObjectId),
    home: Option<&Repo>,
    named: Option<&Named>,
) -> Result<Base> {
    if let Some(named) = named {
        return named.found(home, repo, tip);
    }
    let at_hand = home.and_then(|home| Some((home, home.head().ok()??)));
    let shared = match (place, at_hand) {
        // Whoever keeps documents side by side in one repository has not forked it.
        (Place::File(_), _) if home.is_none_or(|home| home.git_dir() == repo.git_dir()) => {
            return Ok(Base::Nowhere);
        }
        (Place::Commit(one), Some((_, tip))) => repo.merge_base(*one, tip)?,
        (Place::Clone(_) | Place::File(_), Some(original)) => repo.shared_base(tip, original)?,
        (_, None) => None,
    };
    let found = match shared {
        Some(found) => Some(found),
        None => repo.upstream_base_of(tip)?,
    };
    match found {
        Some(found) if found == tip => Err(Error::new(
            "all of their history is in that of the repository here",
        )
        .hint("say with --base where it began")),
        Some(found) => Ok(at(found)),
        None if repo.is_shallow() => Err(Error::new("history is cut off there")
            .hint("run `git fetch --unshallow` in it")),
        None => Err(Error::new("it is not known where their own history begins").hint(
            "run this in a clone of the original, or say it with --base; with `--base none` all of it counts",
        )),
    }
}

fn at(found: ObjectId) -> Base {
    Base::At(found.to_string())
}
