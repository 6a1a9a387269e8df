//! `peak doctor`

mod check;
mod document;
mod history;
mod merging;

use super::{Context, Outcome};
use crate::error::Result;
use check::Check;

/// Say what will go wrong later, and what to do about it
///
/// Looks at the clone, your address, the fork point, the remotes, the merge driver, the badge and progress.md: whether it is in
/// conflict, committed, and has its roadmap. Changes nothing; exit 1 where something is wrong.
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Prints what was checked: [`Outcome::Wanting`] where something is wrong.
    ///
    /// # Errors
    /// What kept it from running.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let target = context.target(&repo)?;
        let path = target.from_root();
        let conflict = merging::conflict(&repo, &target, &path);
        let driver = merging::driver(context, &repo, &path);
        let mut checks = vec![history::whole(&repo)];
        checks.extend(history::branch(&repo));
        if conflict.as_ref().is_none_or(|one| one.is_readable) {
            let project = context.project()?;
            // Where history is not whole, it does not tell who joins whom.
            let survey = context.whose(&project).ok();
            let survey = survey.filter(|survey| !survey.cut && survey.gap.is_none());
            checks.push(history::identity(&project, survey.as_ref()));
            checks.push(history::fork_point(&project, survey.as_ref()));
            checks.extend(history::authors(&project));
            checks.push(document::roadmap(context, &project));
            checks.extend(conflict.map(|one| one.check));
            // Before the remedy that commits: what is wrong with line ends is to be mended first.
            checks.extend(document::line_ends(context, &project));
            checks.push(document::committed(context, &project));
            checks.extend(driver);
            checks.extend(history::upstream(&repo));
            checks.extend(document::boxes(&project));
            checks.extend(history::merged(&project));
            checks.extend(document::badges(context, &project));
        } else {
            // What the document says is known once there is one again.
            checks.extend(conflict.map(|one| one.check));
            checks.extend(driver);
            checks.extend(history::upstream(&repo));
        }
        let look = context.terminal.look();
        let text: String = checks.iter().map(|check| check.text(look)).collect();
        context.text(&text)?;
        if checks.iter().any(Check::is_wrong) {
            Ok(Outcome::Wanting)
        } else {
            Ok(Outcome::Fine)
        }
    }
}
