//! What HEAD's history holds after a fork point, for a person to look at: whether it holds the fork point at all, and whose commits
//! follow it.

use std::collections::BTreeMap;

use super::base::merge_base;
use super::commit::Commit;
use super::conflict::Operation;
use super::walk::Walk;
use super::{Error, Repo};
use crate::evidence::ObjectId;
use crate::evidence::identity::{self, Learner, Source};
use crate::evidence::machine;

impl Repo {
    /// Whether a commit made here would be on no branch, and not because git is in the middle of something.
    pub fn is_adrift(&self) -> bool {
        self.symbolic("HEAD").is_none() && self.operation() == Operation::Other
    }

    /// Whether HEAD's history holds `base`; false where there is no HEAD.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
    pub fn descends_from(&self, base: ObjectId) -> Result<bool, Error> {
        let Some(head) = self.head()? else {
            return Ok(false);
        };
        self.holds(head, base)
    }

    /// Whether `earlier` is `later` or in its history.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Corrupt`] where history is not whole.
    pub fn holds(&self, later: ObjectId, earlier: ObjectId) -> Result<bool, Error> {
        let shared = merge_base(&self.objects()?, &self.shallow(), later, &[earlier])?;
        Ok(shared == Some(earlier))
    }

    /// Whose commits HEAD's history holds after `base` (`None`: all of them), by address in lower case, with how many each has;
    /// machines are left out. `None` where one is by an author or co-author with one of these `addresses`, as soon as it is met.
    ///
    /// # Errors
    /// git's own, of HEAD and the object store; where history is not whole, what is there is told.
    pub fn strangers_after(
        &self,
        base: Option<ObjectId>,
        addresses: &[String],
    ) -> Result<Option<BTreeMap<String, usize>>, Error> {
        let mut strangers = BTreeMap::new();
        let Some(head) = self.head()? else {
            return Ok(Some(strangers));
        };
        let learner = Learner::new(addresses.iter().cloned(), Source::Configured);
        let look = |commit: &Commit<'_>| {
            let author = &commit.author;
            let own = learner.is(author.name, author.email)
                || identity::co_authors(commit.message)
                    .any(|(name, email)| learner.is(name, email));
            (own, author.name().into_owned(), author.address())
        };
        let (objects, shallow) = (self.objects()?, self.shallow());
        let mut walk = Walk::new(&objects, &shallow, head, base, look);
        while let Some(step) = walk.step() {
            let (own, name, address) = step.note;
            if own {
                return Ok(None);
            }
            if !machine::is_machine(&name, &address) {
                *strangers.entry(address).or_default() += 1;
            }
        }
        Ok(Some(strangers))
    }

    /// Whether HEAD's whole history is by authors with one of these `addresses`; true where there is no commit. A machine's commits
    /// are nobody's, but for the first, which may hold a template.
    ///
    /// # Errors
    /// git's own, of HEAD and the object store; where history is not whole, what is there is told.
    pub fn is_all_by(&self, addresses: &[String]) -> Result<bool, Error> {
        let Some(head) = self.head()? else {
            return Ok(true);
        };
        let learner = Learner::new(addresses.iter().cloned(), Source::Configured);
        let look = |commit: &Commit<'_>| {
            let author = &commit.author;
            let is_machine = machine::is_machine(&author.name(), &author.address());
            learner.is(author.name, author.email) || is_machine && !commit.parents.is_empty()
        };
        let (objects, shallow) = (self.objects()?, self.shallow());
        let mut walk = Walk::new(&objects, &shallow, head, None, look);
        while let Some(step) = walk.step() {
            if !step.note {
                return Ok(false);
            }
        }
        Ok(shallow.is_empty())
    }
}
