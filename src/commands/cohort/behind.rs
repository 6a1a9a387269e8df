//! Learners who have not taken the roadmap's changes over yet: their documents have the ids of the state that they follow.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::lights::Rules;
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::update::followed;
use crate::progress::{Header, ROADMAP_AT};
use crate::roadmap::MAX_BYTES;
use crate::roadmap::parse;

/// Most states of a roadmap that are looked at; learners on further ones are counted by the present ids.
const MAX_STATES: usize = 32;

/// The rules, as documents of the roadmap's former states are counted by them.
pub(super) struct Behind<'a> {
    home: Option<&'a Repo>,
    rules: Option<&'a Rules>,
    /// By the state's id.
    states: RefCell<HashMap<ObjectId, Option<Rc<Rules>>>>,
}

impl<'a> Behind<'a> {
    /// By the rules of a mentor, whose repository holds the roadmap's history: that of a learner could hold anything.
    pub fn new(home: Option<&'a Repo>, rules: Option<&'a Rules>) -> Self {
        Self {
            home,
            rules,
            states: RefCell::default(),
        }
    }

    /// The rules with the ids that items had in the state that a document of this header follows, among their former ones. `None`
    /// where all have those still, or the state is not at hand.
    pub fn rules(&self, header: &Header) -> Option<Rc<Rules>> {
        let state = ObjectId::parse(header.other(ROADMAP_AT)?)?;
        if let Some(known) = self.states.borrow().get(&state) {
            return known.clone();
        }
        if self.states.borrow().len() >= MAX_STATES {
            return None;
        }
        let rules = self.read(&state).map(Rc::new);
        self.states.borrow_mut().insert(state, rules.clone());
        rules
    }

    fn read(&self, state: &ObjectId) -> Option<Rules> {
        let (home, rules) = (self.home?, self.rules?);
        let bytes = home.file_of(state, MAX_BYTES as u64)?;
        let before = parse::survey_bytes(&bytes, &rules.reading).ok()?.roadmap;
        let mut roadmap = rules.roadmap.clone();
        let mut items: HashMap<_, _> = roadmap
            .phases
            .iter_mut()
            .flat_map(|phase| &mut phase.items)
            .map(|item| (item.id.clone(), &mut item.aliases))
            .collect();
        let mut is_other = false;
        for (was, now) in followed(&before, &rules.roadmap) {
            if let Some(aliases) = items.get_mut(&now) {
                aliases.push(was);
                is_other = true;
            }
        }
        is_other.then(|| Rules {
            name: rules.name.clone(),
            roadmap,
            reading: rules.reading.clone(),
        })
    }
}
