//! Where else the work on one item may be: at an address that a pointer names, of another repository or of this one.

use super::Court;
use super::neighbour::{Neighbour, plain_url, revision_of};
use crate::commands::ours::is_peaks;
use crate::error::Result;
use crate::evidence::judge::blank;
use crate::evidence::question::{Elsewhere, Inquiry, Scope, Subject};
use crate::evidence::site::Reached;
use crate::evidence::{Finding, ObjectId, Verdict};
use crate::git::history::{Given, Search};
use crate::git::{Repo, base};
use crate::progress::{Entry, Locator, Pointer};
use crate::roadmap::Id;

/// Most branches and tags that are looked through for a commit that HEAD does not have.
const MAX_TIPS: usize = 256;

/// One place where the work on one item is looked for.
pub(super) struct Place<'a> {
    /// The repository's name; none for the learner's own.
    label: Option<String>,
    /// The folder that it stands for.
    mount: &'a str,
    /// How a pointer names it.
    pointed: Option<String>,
    /// Where the judged commit is, seen from HEAD.
    reached: Reached,
}

impl Place<'_> {
    /// The learner's own repository.
    pub(super) fn here(reached: Reached) -> Self {
        Self {
            label: None,
            mount: "",
            pointed: None,
            reached,
        }
    }
}

impl Court<'_> {
    /// Another repository that a pointer names.
    pub(super) fn elsewhere(
        &self,
        subject: &Subject,
        pointer: &Elsewhere,
        search: &Search,
    ) -> Result<Finding> {
        let wanted = plain_url(&pointer.url);
        let pointers: Vec<Locator> = pointer.path.iter().cloned().map(Locator::Path).collect();
        let is_here = self.home_urls.contains(&wanted);
        let neighbour = self.at_hand(&wanted);
        if (is_here || neighbour.is_some()) && !self.may_search() {
            return Ok(unfollowed(subject));
        }
        let repo = match is_here {
            true => Some(self.case.repo),
            false => neighbour.map(|neighbour| &neighbour.repo),
        };
        if let (Some(repo), Some(revision)) = (repo, &pointer.revision)
            && revision_of(repo, &wanted, revision).is_none()
        {
            return Ok(no_revision(subject, repo, pointer, revision));
        }
        if is_here {
            let found = self.at_home(&subject.id, pointer, pointers, search)?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        if let Some(neighbour) = neighbour {
            let found = self.in_neighbour(&subject.id, neighbour, pointers, pointer)?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        let mut finding = blank(subject, subject.undecided());
        let url = &pointer.url;
        let remedy = match self.neighbours.is_empty() {
            true => "which is not at hand: clone it and name it with `--repo DIR`",
            false => {
                "and no repository at hand has a remote of that address (`git remote -v` shows it): correct the `evidence:` line, or clone it from there and name it with `--repo DIR`"
            }
        };
        finding.reason = Some(format!(
            "the work is in {url}, {remedy}; if that is no repository, take it off the `evidence:` line"
        ));
        Ok(finding)
    }

    /// The repository at hand that has a remote of this plain address.
    fn at_hand(&self, wanted: &str) -> Option<&Neighbour> {
        let mut neighbours = self.neighbours.iter();
        neighbours.find(|neighbour| neighbour.urls.iter().any(|url| url == wanted))
    }

    /// Whether a pointer leads to a repository that nobody can look into here.
    pub(super) fn is_away(&self, pointer: &Elsewhere) -> bool {
        let wanted = plain_url(&pointer.url);
        !self.home_urls.contains(&wanted) && self.at_hand(&wanted).is_none()
    }

    /// A pointer by address to this very repository, at the revision that it names.
    fn at_home(
        &self,
        id: &Id,
        pointer: &Elsewhere,
        mut pointers: Vec<Locator>,
        search: &Search,
    ) -> Result<Option<Finding>> {
        let repo = self.case.repo;
        let tip = match &pointer.revision {
            Some(revision) => revision_of(repo, &plain_url(&pointer.url), revision),
            None => search.tip,
        };
        let reached = match (tip, search.tip) {
            (Some(tip), Some(head)) => reached(repo, tip, head),
            _ => Reached::FromHead,
        };
        let revision = pointer.revision.clone().filter(|hex| is_hex(hex));
        let revision = revision.map(Locator::Revision);
        if let (Some(revision), Some(tip), Reached::FromHead) = (&revision, tip, reached) {
            // What HEAD's history took back its own tree does not bring back.
            let at_head = self.alone(
                id,
                repo,
                search,
                vec![revision.clone()],
                Place::here(reached),
            );
            let at_head = at_head?;
            if self.reverted.borrow().contains(&tip) {
                return Ok(at_head);
            }
        }
        pointers.extend(revision);
        let there = Search {
            tip,
            ..search.clone()
        };
        self.alone(id, repo, &there, pointers, Place::here(reached))
    }

    fn in_neighbour(
        &self,
        id: &Id,
        neighbour: &Neighbour,
        mut pointers: Vec<Locator>,
        pointer: &Elsewhere,
    ) -> Result<Option<Finding>> {
        let revision = pointer.revision.as_deref();
        // Who names a commit points to what it brought, whatever the repository is called.
        let hex = revision.filter(|revision| is_hex(revision));
        pointers.extend(hex.map(|hex| Locator::Revision(hex.to_owned())));
        let search =
            self.search_in(neighbour, revision.map(|name| (pointer.url.as_str(), name)))?;
        let place = Place {
            label: Some(neighbour.label.clone()),
            // Exercises often live in a repository of their own: that is the folder called like the item.
            mount: name_of(&pointer.url),
            pointed: Some(match &pointer.revision {
                Some(revision) => format!("{}@{revision}", pointer.url),
                None => pointer.url.clone(),
            }),
            reached: Reached::FromHead,
        };
        self.alone(id, &neighbour.repo, &search, pointers, place)
    }

    /// The same learner, in another repository: at HEAD, or at a revision of that address.
    pub(super) fn search_in(
        &self,
        neighbour: &Neighbour,
        revision: Option<(&str, &str)>,
    ) -> Result<Search> {
        let repo = &neighbour.repo;
        Ok(Search {
            tip: match revision {
                Some((url, revision)) => revision_of(repo, &plain_url(url), revision),
                None => repo.head()?,
            },
            base: repo.upstream_base().ok().flatten(),
            named: self.how.named.clone(),
            configured: self.report.learner.clone(),
            given: self.given().clone(),
            drawn: Some(is_peaks),
            ..Search::default()
        })
    }

    /// What the learner did not write here, they did not write elsewhere either.
    fn given(&self) -> &Given {
        let repo = self.case.repo;
        let commits = || self.report.base.into_iter().chain(repo.upstream_tips());
        self.given.get_or_init(|| Given::at(repo, commits()))
    }

    /// One item alone, with these pointers instead of its own.
    fn alone(
        &self,
        id: &Id,
        repo: &Repo,
        search: &Search,
        pointers: Vec<Locator>,
        place: Place<'_>,
    ) -> Result<Option<Finding>> {
        let found = self.pointed(vec![(id.clone(), pointers)], repo, search, place)?;
        Ok(found.into_iter().next())
    }

    /// Some items, each with these pointers instead of its own.
    pub(super) fn pointed(
        &self,
        items: Vec<(Id, Vec<Locator>)>,
        repo: &Repo,
        search: &Search,
        place: Place<'_>,
    ) -> Result<Vec<Finding>> {
        let known = self.case.document.by_id();
        let (mut only, mut entries) = (Vec::new(), Vec::new());
        for (id, pointers) in items {
            let Some(entry) = known.get(&id) else {
                continue;
            };
            let line = entry.line;
            let pointers = pointers.into_iter();
            entries.push(Entry {
                pointers: pointers.map(|target| Pointer { target, line }).collect(),
                ..Entry::clone(entry)
            });
            only.push(id);
        }
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let scope = Scope {
            document: &search.document,
            mount: place.mount,
            only: &only,
            patterns: &self.patterns,
            unread: self.case.unread,
        };
        let inquiry = Inquiry::new(self.case.roadmap, &entries, scope);
        let (mut site, _) = self.look(repo, search, &inquiry, place.label)?;
        (site.reached, site.pointed) = (place.reached, place.pointed);
        self.findings(&inquiry, &site, repo, search)
    }
}

/// Of an item that points to a revision that a repository has not.
fn no_revision(subject: &Subject, repo: &Repo, pointer: &Elsewhere, revision: &str) -> Finding {
    let (verdict, remedy) = match (subject.is_claim(), repo.is_shallow()) {
        (false, _) => (Verdict::Open, "correct the `evidence:` line"),
        // It may be beyond what is here.
        (true, true) => (
            Verdict::Unknown,
            "history is cut off there: run `git fetch --unshallow`, or correct the `evidence:` line",
        ),
        (true, false) => (
            Verdict::Unverified,
            "fetch it there, or correct the `evidence:` line",
        ),
    };
    let mut finding = blank(subject, verdict);
    finding.reason = Some(format!(
        "no revision `{revision}` in {}: {remedy}",
        pointer.url
    ));
    finding
}

/// Of an item whose pointers were not followed, since all together lead to too much.
pub(super) fn unfollowed(subject: &Subject) -> Finding {
    let mut finding = blank(subject, subject.undecided());
    finding.reason = Some(format!(
        "all items together point to more commits and other repositories than are looked into: `peak verify {}` looks into those of this alone",
        subject.id
    ));
    finding
}

/// Where `tip` is, seen from `head`; that no branch has it is told only where all could be looked at.
pub(super) fn reached(repo: &Repo, tip: ObjectId, head: ObjectId) -> Reached {
    let is_of = |tips: &[ObjectId]| {
        let objects = repo.objects().ok()?;
        base::merge_base(&objects, &repo.shallow(), tip, tips).ok()
    };
    if is_of(&[head]).flatten() == Some(tip) {
        return Reached::FromHead;
    }
    // Where history is cut, a branch may reach it all the same.
    match repo.kept_tips(MAX_TIPS).filter(|_| !repo.is_shallow()) {
        Some(tips) if matches!(is_of(&tips), Some(shared) if shared != Some(tip)) => {
            Reached::FromNowhere
        }
        _ => Reached::FromBranch,
    }
}

/// What a repository at this address is called.
fn name_of(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    let name = url.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".git").unwrap_or(name)
}

fn is_hex(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
