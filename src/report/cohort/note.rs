//! What a mentor should know of a learner beside the counts.

use std::collections::HashSet;

use crate::evidence::{Report, Verdict};
use crate::roadmap::Id;

/// One thing to be said of a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The roster does not list them.
    Unlisted,
    /// The same line of the roster was taken for this source, too.
    Again(String),
    /// Its name only ends in that of somebody on the roster, who has a source of just that name: who, and which.
    Taken(String, String),
    /// The document on disk is not the committed one.
    Uncommitted,
    /// Items that the roadmap does not have, which count nowhere.
    Uncounted(Vec<Id>),
    /// A line of the document that does not count as its author may think, and why.
    Odd(usize, String),
    /// Why claims could not be judged, and what to do about it. Safe to print.
    Unjudged(String),
    /// Several addresses, which no roster lists, were taken for the learner's.
    Judged(Vec<String>),
    /// An address that was taken for the learner's, as no roster says, and for another one's, too: which, and whose.
    Shared(String, String),
    /// Claims that do not hold, each with the reason.
    Unverified(Vec<(Id, String)>),
    /// Claims that cannot be judged here, each with the reason.
    Unknown(Vec<(Id, String)>),
    /// Items that are not ticked, though the work is there.
    Ready(Vec<Id>),
    /// What is odd about the work that shows an item.
    Flag(Id, String),
    /// A file that shows an item is byte for byte one that another learner has had for longer: the path, and whose.
    Copied(Id, String, String),
    /// A file that shows an item is byte for byte one that another learner has since the same moment: the path, and who.
    Same(Id, String, String),
    /// A file that shows an item is byte for byte one of the repository here: its path.
    Given(Id, String),
    /// An item by the id that the roadmap has for it, and by the one of the document.
    Renamed(Id, Id),
    /// What is to be said of the judgement as a whole.
    Judgement(String),
}

impl Note {
    /// What is to be said of a judgement.
    pub fn of(report: &Report) -> Vec<Self> {
        let with = |verdict: Verdict| {
            let found = report
                .findings
                .iter()
                .filter(move |finding| finding.verdict == verdict);
            found.map(|finding| {
                (
                    finding.id.clone(),
                    finding.reason.clone().unwrap_or_default(),
                )
            })
        };
        let mut notes = Vec::new();
        let unverified: Vec<_> = with(Verdict::Unverified).collect();
        let unknown: Vec<_> = with(Verdict::Unknown).collect();
        let ready: Vec<_> = with(Verdict::Ready).map(|(id, _)| id).collect();
        notes.extend((!unverified.is_empty()).then_some(Self::Unverified(unverified)));
        notes.extend((!unknown.is_empty()).then_some(Self::Unknown(unknown)));
        notes.extend((!ready.is_empty()).then_some(Self::Ready(ready)));
        for finding in &report.findings {
            let flags = finding.flags.iter().cloned();
            notes.extend(flags.map(|flag| Self::Flag(finding.id.clone(), flag)));
        }
        notes.extend(report.notices.iter().cloned().map(Self::Judgement));
        notes
    }

    /// Whether it says anything of these items, or of none in particular; what it says of others is taken out.
    pub(super) fn is_about(&mut self, items: &HashSet<Id>) -> bool {
        match self {
            Self::Unverified(claims) | Self::Unknown(claims) => {
                claims.retain(|(id, _)| items.contains(id));
                !claims.is_empty()
            }
            Self::Ready(ids) => {
                ids.retain(|id| items.contains(id));
                !ids.is_empty()
            }
            Self::Flag(id, _)
            | Self::Copied(id, ..)
            | Self::Same(id, ..)
            | Self::Given(id, _)
            | Self::Renamed(_, id) => items.contains(id),
            Self::Uncounted(_) | Self::Odd(..) => false,
            Self::Unlisted
            | Self::Again(_)
            | Self::Taken(..)
            | Self::Judged(_)
            | Self::Shared(..)
            | Self::Uncommitted
            | Self::Unjudged(_)
            | Self::Judgement(_) => true,
        }
    }
}
