//! The commits that pointers name. Each is judged in its own tree and history, once for all items that point to it; and all that
//! pointers lead to has a total, for each is a search of its own.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::Court;
use super::places::{Place, reached, unfollowed};
use crate::error::Result;
use crate::evidence::judge::blank;
use crate::evidence::question::{Inquiry, Subject};
use crate::evidence::site::Reached;
use crate::evidence::{Finding, ObjectId, Verdict};
use crate::git::history::Search;
use crate::progress::Locator;
use crate::render::text::shell_word;
use crate::roadmap::Id;

/// Most commits that pointers of one judgement name and of which it is told whether HEAD goes on from them.
const MAX_NAMED: usize = 512;
/// Most searches that pointers of one judgement lead to.
const MAX_SEARCHES: usize = 256;

/// What is known of the commits that pointers name, and how much was looked for.
#[derive(Default)]
pub(super) struct Revisions {
    /// The items that point to each commit, by their places, with the digits that they name it by.
    pointing: OnceCell<HashMap<ObjectId, Vec<(usize, String)>>>,
    named: RefCell<HashMap<ObjectId, Rc<Named>>>,
    searches: Cell<usize>,
}

/// A commit that a pointer names.
struct Named {
    /// Where it is, seen from HEAD.
    reached: Reached,
    /// What was found there, once that was looked for, by item.
    found: OnceCell<HashMap<Id, Finding>>,
}

impl Court<'_> {
    /// What is found of an item at the commit that a pointer of it names, judged in its own tree and history; `None` where that is
    /// nowhere, or says nothing more than HEAD does.
    pub(super) fn at_revision(
        &self,
        subject: &Subject,
        hex: &str,
        (inquiry, search): (&Inquiry, &Search),
        sofar: &Finding,
    ) -> Result<Option<Finding>> {
        let repo = self.case.repo;
        let Some(head) = search.tip else {
            return Ok(None);
        };
        let Some(id) = repo.commit_with_prefix(hex) else {
            return Ok(self.not_fetched(subject, hex));
        };
        let Some(named) = self.named(id, head) else {
            return Ok((!sofar.verdict.holds()).then(|| unfollowed(subject)));
        };
        // What HEAD's history took back its own tree does not bring back.
        if named.reached == Reached::FromHead
            && (sofar.verdict.holds() || self.reverted.borrow().contains(&id))
        {
            return Ok(None);
        }
        if named.found.get().is_none() {
            if !self.may_search() {
                return Ok(Some(unfollowed(subject)));
            }
            let found = self.at_commit(id, named.reached, inquiry, search)?;
            let _ = named.found.set(found);
        }
        let found = named.found.get();
        Ok(found.and_then(|found| found.get(&subject.id)).cloned())
    }

    /// What is found of a claim that points to a commit which may be on a branch that is not here.
    fn not_fetched(&self, subject: &Subject, hex: &str) -> Option<Finding> {
        let remote = self.case.repo.lacks_branches();
        let remote = remote.filter(|_| subject.is_claim() && !self.case.repo.is_shallow())?;
        let refs = shell_word(&format!("+refs/heads/*:refs/remotes/{remote}/*"));
        let mut finding = blank(subject, Verdict::Unknown);
        finding.incomplete = true;
        finding.reason = Some(format!(
            "no commit `{hex}` here, where not all branches are: `git fetch {} {refs}` brings them; if it was rebased or squashed since, point to the path",
            shell_word(&remote)
        ));
        Some(finding)
    }

    /// Whether one more place that a pointer leads to may be looked into.
    pub(super) fn may_search(&self) -> bool {
        let searches = &self.revisions.searches;
        searches.set(searches.get() + 1);
        searches.get() <= MAX_SEARCHES
    }

    fn named(&self, id: ObjectId, head: ObjectId) -> Option<Rc<Named>> {
        let mut all = self.revisions.named.borrow_mut();
        if let Some(known) = all.get(&id) {
            return Some(Rc::clone(known));
        }
        if all.len() >= MAX_NAMED {
            return None;
        }
        let named = Rc::new(Named {
            reached: reached(self.case.repo, id, head),
            found: OnceCell::new(),
        });
        all.insert(id, Rc::clone(&named));
        Some(named)
    }

    /// All items that point to a commit, judged there.
    fn at_commit(
        &self,
        id: ObjectId,
        reached: Reached,
        inquiry: &Inquiry,
        search: &Search,
    ) -> Result<HashMap<Id, Finding>> {
        let pointing = &self.revisions.pointing;
        let pointing = pointing.get_or_init(|| self.pointing(inquiry));
        let pointing = pointing.get(&id).map(Vec::as_slice).unwrap_or_default();
        let items = pointing.iter().map(|(place, hex)| {
            let pointers = vec![Locator::Revision(hex.clone())];
            (inquiry.subjects[*place].id.clone(), pointers)
        });
        // Which addresses are the learner's was told by all that is at HEAD: a branch alone may not show it.
        let search = Search {
            tip: Some(id),
            configured: self.report.learner.clone(),
            ..search.clone()
        };
        let found = self.pointed(
            items.collect(),
            self.case.repo,
            &search,
            Place::here(reached),
        )?;
        let found = found.into_iter().map(|found| (found.id.clone(), found));
        Ok(found.collect())
    }

    fn pointing(&self, inquiry: &Inquiry) -> HashMap<ObjectId, Vec<(usize, String)>> {
        let mut all: HashMap<ObjectId, Vec<(usize, String)>> = HashMap::new();
        for (place, subject) in inquiry.subjects.iter().enumerate() {
            for hex in &subject.revisions {
                let Some(id) = self.case.repo.commit_with_prefix(hex) else {
                    continue;
                };
                let here = all.entry(id).or_default();
                // Who names it twice points to it once.
                if here.last().is_none_or(|(last, _)| *last != place) {
                    here.push((place, hex.clone()));
                }
            }
        }
        all
    }
}
