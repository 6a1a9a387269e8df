//! By which lights learners are looked at: the mentor's roadmap, and where each one's own history begins.

use std::path::Path;

use super::reader::Work;
use super::source::Place;
use crate::commands::Context;
use crate::commands::judgement::Base;
use crate::commands::project::{ROADMAPS, named_roadmap, roadmap_bytes};
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
            let roadmap = parse::survey_bytes(&bytes, &Reading::default())
                .map_err(|fault| Error::unreadable(Path::new(name), &fault))?
                .roadmap;
            if let Some(reason) = &roadmap.refusal {
                return Err(Error::no_roadmap(Path::new(name), reason));
            }
            return Ok(Some(Self {
                name: name.to_owned(),
                roadmap,
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
        let own = || workspace::named(root, &ROADMAPS).into_iter().next();
        let name = header.roadmap.or_else(|| {
            let own = own()?;
            Some(own.file_name()?.to_string_lossy().into_owned())
        });
        Ok(roadmap.map(|roadmap| Self {
            name: name.unwrap_or_default(),
            roadmap,
        }))
    }
}

/// Where a learner's own history begins, and what to say about it: at what `named` says, else where it left the history of the
/// repository at hand, else that of the clone's `upstream`. What the learner's own document says is not asked.
///
/// # Errors
/// A revision that is in neither repository; history that cannot be read.
pub(super) fn base(
    work: &Work<'_>,
    home: Option<&Repo>,
    named: Option<&str>,
) -> Result<(Base, Option<String>)> {
    let at = |found: ObjectId| Base::At(found.to_string());
    if let Some(revision) = named {
        if revision == "none" {
            return Ok((Base::Nowhere, None));
        }
        // A branch of the mentor's, which a clone may have under the same name, further on.
        let Some(known) = home.and_then(|home| home.resolve(revision).ok()) else {
            return Ok((at(work.repo.resolve(revision)?), None));
        };
        let there = work.repo.resolve(&known.to_string()).ok();
        let shared = || work.repo.shared_base(work.tip, (home?, known)).ok()?;
        let found = there.or_else(shared).ok_or_else(|| {
            let revision = Untrusted::new(revision).terminal();
            Error::new(format!("the fork point {revision} is not in their history"))
        });
        return Ok((at(found?), None));
    }
    let tip = |home: &Repo| home.head().ok().flatten();
    let at_hand = home.and_then(|home| Some((home, tip(home)?)));
    let shared = match (work.place, at_hand) {
        // Whoever keeps documents side by side in one repository has not forked it.
        (Place::File(_), _) => return Ok((Base::Nowhere, None)),
        (Place::Commit(one), Some((_, tip))) if *one == tip => None,
        (Place::Commit(one), Some((_, tip))) => work.repo.merge_base(*one, tip)?,
        (Place::Clone(_), Some(original)) => work.repo.shared_base(work.tip, original)?,
        (_, None) => None,
    };
    let found = match shared {
        Some(found) => Some(found),
        None => work.repo.upstream_base()?,
    };
    Ok(match found {
        Some(found) if found == work.tip => (
            at(found),
            Some("all of their history is in that of the repository here: name a fork point with --base".to_owned()),
        ),
        Some(found) => (at(found), None),
        None => (
            Base::Nowhere,
            Some("no fork point is known, so what they forked may count as theirs: run this in a clone of the original, or name one with --base".to_owned()),
        ),
    })
}
