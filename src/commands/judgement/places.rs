//! Where else the work on one item may be: at a commit that a pointer names, in another repository.

use super::neighbour::{Neighbour, plain_url};
use super::{Court, is_proven};
use crate::commands::ours::is_peaks;
use crate::error::Result;
use crate::evidence::judge::blank;
use crate::evidence::question::{Elsewhere, Inquiry, Scope, Subject};
use crate::evidence::site::Aside;
use crate::evidence::{Finding, ObjectId, Verdict};
use crate::git::history::{Given, Search};
use crate::git::{Repo, base};
use crate::progress::{Locator, Pointer};
use crate::roadmap::Id;

/// Most branches and tags that are looked through for a commit that HEAD does not have.
const MAX_TIPS: usize = 256;

/// One place where the work on one item is looked for.
struct Place<'a> {
    /// The repository's name; none for the learner's own.
    label: Option<String>,
    /// The folder that it stands for.
    mount: &'a str,
    /// How a pointer names it.
    pointed: Option<String>,
    /// Where the judged commit is, seen from HEAD.
    aside: Aside,
}

impl Place<'_> {
    /// The learner's own repository.
    fn here(aside: Aside) -> Self {
        Self {
            label: None,
            mount: "",
            pointed: None,
            aside,
        }
    }
}

impl Court<'_> {
    /// A commit that a pointer names, judged in its own tree and history.
    pub(super) fn at_revision(
        &self,
        subject: &Subject,
        hex: &str,
        search: &Search,
        sofar: &Finding,
    ) -> Result<Option<Finding>> {
        let repo = self.case.repo;
        let (Some(id), Some(head)) = (repo.commit_with_prefix(hex), search.tip) else {
            return Ok(None);
        };
        let aside = aside(repo, id, head);
        // What HEAD's history took back its own tree does not bring back.
        if aside == Aside::No && (is_proven(sofar) || self.reverted.contains(&id)) {
            return Ok(None);
        }
        let pointers = vec![Locator::Revision(hex.to_owned())];
        // Which addresses are the learner's was told by all that is at HEAD: a branch alone may not show it.
        let search = Search {
            tip: Some(id),
            configured: self.report.learner.clone(),
            ..search.clone()
        };
        self.alone(&subject.id, repo, &search, pointers, Place::here(aside))
    }

    /// Another repository that a pointer names.
    pub(super) fn elsewhere(
        &self,
        subject: &Subject,
        pointer: &Elsewhere,
        search: &Search,
    ) -> Result<Finding> {
        let wanted = plain_url(&pointer.url);
        let pointers: Vec<Locator> = pointer.path.iter().cloned().map(Locator::Path).collect();
        if self.home_urls.contains(&wanted) {
            let found = self.at_home(&subject.id, pointer, pointers, search)?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        if let Some(neighbour) = self.at_hand(&wanted) {
            let found = self.in_neighbour(&subject.id, neighbour, pointers, pointer)?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        let mut finding = blank(
            subject,
            if subject.is_claim() {
                Verdict::Unknown
            } else {
                Verdict::Open
            },
        );
        let url = &pointer.url;
        let remedy = match self.neighbours.is_empty() {
            true => "which is not at hand: clone it and name it with `--repo DIR`",
            false => {
                "and no repository at hand has a remote of that address: clone it from there and name it with `--repo DIR`"
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
            Some(revision) => repo.resolve(revision).ok(),
            None => search.tip,
        };
        let revision = pointer.revision.clone().filter(|hex| is_hex(hex));
        pointers.extend(revision.map(Locator::Revision));
        let aside = match (tip, search.tip) {
            (Some(tip), Some(head)) => aside(repo, tip, head),
            _ => Aside::No,
        };
        let there = Search {
            tip,
            ..search.clone()
        };
        self.alone(id, repo, &there, pointers, Place::here(aside))
    }

    fn in_neighbour(
        &self,
        id: &Id,
        neighbour: &Neighbour,
        pointers: Vec<Locator>,
        pointer: &Elsewhere,
    ) -> Result<Option<Finding>> {
        let search = self.search_in(neighbour, pointer.revision.as_deref())?;
        let place = Place {
            label: Some(neighbour.label.clone()),
            // Exercises often live in a repository of their own: that is the folder called like the item.
            mount: name_of(&pointer.url),
            pointed: Some(match &pointer.revision {
                Some(revision) => format!("{}@{revision}", pointer.url),
                None => pointer.url.clone(),
            }),
            aside: Aside::No,
        };
        self.alone(id, &neighbour.repo, &search, pointers, place)
    }

    /// The same learner, in another repository.
    pub(super) fn search_in(
        &self,
        neighbour: &Neighbour,
        revision: Option<&str>,
    ) -> Result<Search> {
        let repo = &neighbour.repo;
        Ok(Search {
            tip: match revision {
                Some(revision) => repo.resolve(revision).ok(),
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
        let Some(entry) = self.case.document.find(id) else {
            return Ok(None);
        };
        let mut entry = entry.clone();
        let line = entry.line;
        entry.pointers = pointers
            .into_iter()
            .map(|target| Pointer { target, line })
            .collect();
        let only = [id.clone()];
        let scope = Scope {
            document: &search.document,
            mount: place.mount,
            only: &only,
            patterns: &self.patterns,
            unread: self.case.unread,
        };
        let inquiry = Inquiry::new(self.case.roadmap, &[entry], scope);
        let (mut site, _) = self.look(repo, search, &inquiry, place.label)?;
        (site.aside, site.pointed) = (place.aside, place.pointed);
        let mut found = self.findings(&inquiry, &site, repo, search)?;
        Ok(found.pop())
    }
}

/// Where `tip` is, seen from `head`; that no branch has it is told only where all could be looked at.
fn aside(repo: &Repo, tip: ObjectId, head: ObjectId) -> Aside {
    let is_of = |tips: &[ObjectId]| {
        let objects = repo.objects().ok()?;
        base::merge_base(&objects, &repo.shallow(), tip, tips).ok()
    };
    if is_of(&[head]).flatten() == Some(tip) {
        return Aside::No;
    }
    // Where history is cut, a branch may reach it all the same.
    match repo.kept_tips(MAX_TIPS).filter(|_| !repo.is_shallow()) {
        Some(tips) if matches!(is_of(&tips), Some(shared) if shared != Some(tip)) => Aside::Adrift,
        _ => Aside::Branch,
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
