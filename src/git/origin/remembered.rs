//! What was last read of who brought what, for the next learner who is judged in the same repository.

use std::cell::RefCell;
use std::rc::Rc;

use super::provenance::{Provenance, Scope};
use crate::evidence::ObjectId;

/// What is remembered of one repository, the last of each.
#[derive(Default)]
pub(in crate::git) struct Remembered {
    provenance: RefCell<Option<Rc<Provenance>>>,
    /// What branches name, and how many of them were asked for.
    branches: RefCell<Option<(usize, Rc<[ObjectId]>)>>,
}

impl Remembered {
    /// What the commits brought that are looked at there: the same as for the last learner, where that is where it was looked.
    pub(super) fn provenance(
        &self,
        scope: &Scope,
        read: impl FnOnce() -> Provenance,
    ) -> Rc<Provenance> {
        let mut known = self.provenance.borrow_mut();
        match known.take().filter(|known| known.is_of(scope)) {
            Some(same) => Rc::clone(known.insert(same)),
            None => Rc::clone(known.insert(Rc::new(read()))),
        }
    }

    /// The commits that so many branches name at most: those that they named when this was first asked.
    pub fn branch_tips(
        &self,
        most: usize,
        read: impl FnOnce() -> Rc<[ObjectId]>,
    ) -> Rc<[ObjectId]> {
        let mut known = self.branches.borrow_mut();
        if let Some((_, tips)) = known.as_ref().filter(|(asked, _)| *asked == most) {
            return Rc::clone(tips);
        }
        let tips = read();
        *known = Some((most, Rc::clone(&tips)));
        tips
    }
}
