//! Who the learner is by what history here tells, and whether what is committed here would count as theirs.

use std::sync::Arc;

use super::fork_point::fork_point;
use super::{Base, Case, Court, is_peaks};
use crate::commands::{Context, Project};
use crate::error::Result;
use crate::evidence::ObjectId;
use crate::evidence::examine::Examination;
use crate::evidence::question::{Inquiry, Patterns, Scope};
use crate::evidence::reason::NOT_YOU;
use crate::git::history::{self, Search, Survey};
use crate::progress::learner_value;

impl Context {
    /// Whom `peak verify` takes for the learner here, asked nothing else.
    ///
    /// # Errors
    /// HEAD or history that cannot be read.
    pub fn whose(&self, project: &Project) -> Result<Survey> {
        let case = project.case()?;
        let (base, _) = fork_point(&case, &Base::Recorded)?;
        let patterns = Patterns::default();
        let search = at_home(&case, base);
        let scope = Scope {
            document: &search.document,
            mount: "",
            only: &[],
            patterns: &patterns,
            unread: None,
        };
        let nothing = Inquiry::new(None, &[], scope);
        let walked = self.terminal.progress("reading history", "commits");
        let mut examination = Examination::new(&nothing);
        let watch = |commits| walked.advance(commits);
        Ok(history::search(
            &project.repo,
            &search,
            &mut examination,
            &watch,
        )?)
    }
}

/// What to look for in the case's own repository, for nobody whom `--as` names.
pub(super) fn at_home(case: &Case<'_>, base: Option<ObjectId>) -> Search {
    let search = Search {
        tip: case.tip,
        base,
        document: case.path.clone(),
        peers: Arc::clone(&case.peers),
        drawn: Some(is_peaks),
        ..Search::default()
    };
    if !case.is_own {
        return search;
    }
    let mut configured = case.repo.config_all("peak.learner");
    configured.extend(case.document.header.learner.iter().cloned());
    Search {
        configured,
        user: case.repo.user_email(),
        user_name: case.repo.user_name(),
        ..search
    }
}

/// The remedy, as a clause, that makes commits of `user` count for the document at `path`: the header line to write, or the git
/// command. Not escaped.
pub fn to_join(survey: &Survey, user: &str, path: &str) -> String {
    let unlisted = survey.unlisted();
    let all = unlisted.iter().map(String::as_str).chain([user]);
    let all = learner_value(all);
    let or = match unlisted.is_empty() {
        true => format!(" or `git config --add peak.learner {user}`"),
        false => NOT_YOU.to_owned(),
    };
    format!("add `learner={all}` to the header of {path}{or}")
}

impl Court<'_> {
    /// A learner should see that commits made here would not count.
    pub(super) fn identity_notice(&mut self, search: &Search, survey: &Survey) {
        let Some(user) = search.user.as_ref().map(|address| address.to_lowercase()) else {
            return;
        };
        // A mentor who said whose commits count does not ask about their own.
        if search.named.is_empty() && !survey.counts(&user) {
            let remedy = to_join(survey, &user, &search.document);
            self.report.notices.push(format!(
                "commits made here as {user} do not count as the learner's; if they are yours, {remedy}"
            ));
        }
    }
}
