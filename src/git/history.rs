//! The one pass over history: who wrote what after the fork point, and what each of the learner's commits is worth.
//!
//! It brings plain values to an [`Examination`], which decides what they answer. Commits are read newest first and once;
//! trees are compared only for the learner's own, and only while a question about files is open.

use super::authors::{self, Own, Sight};
use super::origin::Past;
use super::pass::Pass;
pub use super::survey::{Bounds, Dates, Search, Survey};
use super::undo::Reverts;
use super::{Error, Repo, proof};
use crate::evidence::examine::{Examination, Reach};
use crate::evidence::identity::{Learner, Source};

/// Answers the questions of `examination` from one repository. `watch` is told how many commits more were met.
///
/// # Errors
/// git's own, where not even the tip can be read. Missing objects further back are told in the answers.
pub fn search(
    repo: &Repo,
    search: &Search,
    examination: &mut Examination<'_>,
    watch: &dyn Fn(u64),
) -> Result<Survey, Error> {
    let objects = repo.objects()?;
    let shallow = repo.shallow();
    let is_named = !search.named.is_empty();
    let Some(tip) = search.tip else {
        let learner = if is_named {
            Learner::new(search.named.clone(), Source::Named)
        } else {
            authors::learner(search, &objects, &shallow, |_| false).0
        };
        return Ok(Survey {
            learner: learner.addresses.into_iter().collect(),
            source: Some(learner.source),
            ..Survey::default()
        });
    };
    let past = Past {
        tips: std::iter::once(tip).chain(repo.upstream_tips()).collect(),
        base: search.base,
        shallow: shallow.clone(),
    };
    let mut pass = Pass::new(&objects, past, search.drawn)?;
    pass.bring_files(tip, examination)?;
    let mut met = Vec::new();
    let own = |commit: Own, sight: &Sight<'_>| {
        if examination.is_settled() {
            return false;
        }
        if let Err(error) = pass.examine(&commit, sight, Reach::Here, examination) {
            examination.gap(error.object().unwrap_or(commit.id));
        }
        met.push(commit);
        !examination.is_settled()
    };
    let mut survey = if is_named {
        authors::by_address(&objects, &shallow, tip, search, own, watch)?
    } else {
        authors::by_name(&objects, &shallow, tip, search, own, watch)?
    };
    // What is still open may have been moved since the learner brought it.
    let none = Reverts::default();
    let sight = Sight {
        reverts: &none,
        learner: &survey.learner,
    };
    for commit in met {
        if !examination.wants_changes() {
            break;
        }
        if let Err(error) = pass.examine(&commit, &sight, Reach::Anywhere, examination) {
            examination.gap(error.object().unwrap_or(commit.id));
        }
    }
    survey.dates = proof::check(&objects, tip, examination)?;
    survey.formatted = proof::formatted(&objects, examination);
    survey.bounds = pass.bounds();
    Ok(survey)
}
