//! What is asked of one repository's history, and what the pass over it learned besides the answers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ahead::Schedule;
use super::contents::Given;
use crate::evidence::ObjectId;
use crate::evidence::identity::Source;
use crate::evidence::site::{Precedent, Record};

/// Where to look, and for whom.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The commit whose tree and history are judged.
    pub tip: Option<ObjectId>,
    /// The fork point.
    pub base: Option<ObjectId>,
    /// `--as`: exactly these addresses.
    pub named: Vec<String>,
    /// `peak.learner` and `learner=`.
    pub configured: Vec<String>,
    /// `GIT_AUTHOR_EMAIL`, `user.email`: where nobody ticked a box.
    pub user: Option<String>,
    /// The name beside that address.
    pub user_name: Option<String>,
    /// The progress document's path at the tip.
    pub document: String,
    /// What the repository that the progress document is in has from others, where another is searched.
    pub given: Given,
    /// The tips of others who are looked at beside, in the same repository: content that came first on one of these is theirs.
    pub peers: Arc<[ObjectId]>,
    /// Tells by its bytes whether a file is one that peak made, under whatever name.
    pub drawn: Option<fn(&[u8]) -> bool>,
    /// On how many threads.
    pub schedule: Schedule,
}

/// What the pass learned besides the answers.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Every address that counted as the learner's.
    pub learner: Vec<String>,
    /// Whether a commit made here would count: by its address, or because its name joins.
    pub user_counts: bool,
    /// How the learner was found.
    pub source: Option<Source>,
    /// Whether history here ends before the fork point.
    pub cut: bool,
    /// A commit that history names and that is not here.
    pub gap: Option<ObjectId>,
    /// Whether objects may have been mixed up: the index of a pack is not as git wrote it.
    pub mixed: bool,
    /// For each commit that answers a question, its committer date and its newest parent's.
    pub records: HashMap<ObjectId, Record>,
    /// Files (at the fork point, now) between which only formatting changed.
    pub formatted: Vec<(ObjectId, ObjectId)>,
    /// New files of the learner's, by content, with an older one, of the fork point's or somebody else's since, that most of their
    /// lines may be from.
    pub near: HashMap<ObjectId, ObjectId>,
    /// The same of files as they are at the judged commit, where it was not so in the commit that answers.
    pub near_now: HashMap<ObjectId, ObjectId>,
    /// For commits of the learner's that bring what somebody else had brought: who was first.
    pub preceded: HashMap<ObjectId, Precedent>,
    /// The learner's commits whose work later ones took back, as far as messages were asked about.
    pub reverted: HashSet<ObjectId>,
    /// The newest commits after the fork point, newest first, as far as they were looked at.
    pub commits: Vec<ObjectId>,
    /// Where the search for somebody else's copy did not look.
    pub bounds: Bounds,
}

impl Survey {
    /// Whether commits of the user here, with this lower-case address, count as the learner's. They do where nobody is known.
    pub fn counts(&self, user: &str) -> bool {
        self.user_counts || self.learner.is_empty() || self.learner.iter().any(|one| one == user)
    }

    /// The learner's addresses where nothing names them: whoever names one replaces them.
    pub fn unlisted(&self) -> Vec<String> {
        match self.source {
            Some(Source::Ticks | Source::User) => self.learner.clone(),
            Some(Source::Named | Source::Configured) | None => Vec::new(),
        }
    }
}

/// How far was looked for who brought content first, beyond what makes a commit the learner's: that looks at its parents and the
/// fork point alone, and wholly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// How many commits were looked at; `None` where all were.
    pub commits: Option<usize>,
    /// On how many branches beside HEAD; `None` where on all.
    pub branches: Option<usize>,
    /// Whether files of others were not compared without their white space.
    pub twins: bool,
    /// Whether something of it was not here, or damaged.
    pub gap: bool,
}
