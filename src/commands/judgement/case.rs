//! A document in a history, as it is brought to be judged: the project's own, or one of many learners'.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::fork_point::{fork_point, unrelated};
use super::neighbour::{Neighbour, neighbours, urls};
use super::revisions::Revisions;
use super::signatures::Signatures;
use super::{Court, Judging, Project};
use crate::error::Result;
use crate::evidence::question::Patterns;
use crate::evidence::{ObjectId, Report};
use crate::git::Repo;
use crate::progress::Document;
use crate::roadmap::Roadmap;

/// What is judged: a progress document, against the history of the repository that it is in.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// The repository.
    pub repo: &'a Repo,
    /// The commit whose tree and history are judged; `None` where nothing is committed yet.
    pub tip: Option<ObjectId>,
    /// The document's path from the root, `/`-separated.
    pub path: String,
    /// The document.
    pub document: &'a Document,
    /// The roadmap whose rules count.
    pub roadmap: Option<&'a Roadmap>,
    /// Why its rules are not known, where it cannot be read.
    pub unread: Option<&'a str>,
    /// The tips of others who are looked at beside, in the same repository.
    pub peers: Arc<[ObjectId]>,
    /// Whether the learner may be whoever works here: whom git's configuration and the document's header name.
    pub is_own: bool,
}

impl Judging {
    /// Looks whether the other repositories that were named are there, before anything is judged.
    ///
    /// # Errors
    /// One that is none, or cannot be opened.
    pub fn check_repos(&self) -> Result<()> {
        self.repos
            .iter()
            .try_for_each(|dir| Neighbour::named(dir).map(drop))
    }

    /// Looks whether the list of signers can be read, before anything is judged that is in the repository at hand.
    ///
    /// # Errors
    /// A list that cannot be read, is none, or lies in that repository.
    pub fn check_signers(&self, home: Option<&Repo>) -> Result<()> {
        let list = self.signers.as_ref();
        list.map_or(Ok(()), |list| {
            Signatures::by(list, home.into_iter()).map(drop)
        })
    }
}

impl Project {
    /// The progress document at HEAD, as a case to judge.
    ///
    /// # Errors
    /// A HEAD that cannot be read.
    pub fn case(&self) -> Result<Case<'_>> {
        Ok(Case {
            repo: &self.repo,
            tip: self.repo.head()?,
            path: self.target.from_root(),
            document: &self.document,
            roadmap: self.roadmap.as_ref(),
            unread: self.unread.as_deref(),
            peers: Arc::default(),
            is_own: true,
        })
    }
}

impl Case<'_> {
    /// Judges the items that `how` names: a finding for each that is claimed and can have evidence, or that is ready to be
    /// ticked; for items asked for by id, in any case. `watch` is told how many commits were looked at.
    ///
    /// # Errors
    /// An unknown `--base` revision or `--repo`; a repository whose HEAD cannot be read.
    pub fn judge(&self, how: &Judging, watch: &dyn Fn(u64)) -> Result<Report> {
        let (neighbours, notices) = neighbours(self.repo, how)?;
        let signatures = how.signers.as_ref().map(|list| {
            let theirs = neighbours.iter().map(|neighbour| &neighbour.repo);
            Signatures::by(list, std::iter::once(self.repo).chain(theirs))
        });
        let mut court = Court {
            case: self,
            how,
            watch,
            neighbours,
            signatures: signatures.transpose()?,
            home_urls: urls(self.repo),
            patterns: Patterns::with(Rc::clone(&how.compiled)),
            reverted: RefCell::default(),
            unlisted: None,
            given: OnceCell::new(),
            revisions: Revisions::default(),
            report: Report::default(),
        };
        let (base, notice) = fork_point(self, &how.base)?;
        let notice = notice.or_else(|| unrelated(self, &how.base, base?));
        court.report.base = base;
        court.report.signers = how.signers.as_ref().map(|list| list.display().to_string());
        court.report.notices.extend(notice);
        court.report.notices.extend(notices);
        court.sit()?;
        Ok(court.report)
    }
}
