//! `peak init` where a progress document is there already.
//!
//! Upstream's own is replaced by an empty one, the learner's is left alone but for a fork point that can still be renewed, and
//! one made by hand is taken over when the learner agrees.

use super::{Args, shown};
use crate::commands::project::slashed;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::{Document, Opened, State, renew};
use crate::render::diff;
use crate::roadmap::MAX_BYTES;
use crate::workspace::{self, Target};

impl Args {
    /// Does with the document that is there what it needs.
    pub(super) fn again(
        &self,
        context: &mut Context,
        repo: &Repo,
        target: &Target,
    ) -> Result<Outcome> {
        let text = target.read()?;
        let opened =
            Opened::new(text.clone()).map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        let base = self.certain_base(repo)?;
        let upstreams = match &base {
            Some(base) => repo.file_at(base, &slashed(target.shown()), MAX_BYTES as u64)?,
            None => None,
        };
        let document = opened
            .read(None, "")
            .map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        if upstreams.as_ref() == Some(&text) && !(follows(&document, base) && untouched(&document))
        {
            context.hint(&format!(
                "{} was upstream's own; you start unticked",
                shown(&slashed(target.shown()))
            ));
            return self.write(context, repo, target);
        }
        if document.header.line.is_none() {
            return super::adopt::run(self, context, repo, target, &text);
        }
        self.renew_base(
            context,
            target,
            &document,
            base.filter(|_| self.base.is_some() || untouched(&document)),
        )
    }

    /// Writes `base` into the header where it says something else.
    fn renew_base(
        &self,
        context: &mut Context,
        target: &Target,
        document: &Document,
        base: Option<ObjectId>,
    ) -> Result<Outcome> {
        let place = shown(&slashed(target.shown()));
        let renewed = base.and_then(|base| renew::with_base(document, &base.to_string()));
        let Some((text, base)) = renewed.zip(base) else {
            let name = document
                .header
                .roadmap
                .as_deref()
                .unwrap_or("this repository's roadmap");
            context.data(&format!("{place} already follows {}\n", shown(name)))?;
            return Ok(Outcome::Fine);
        };
        let old = document.text.clone();
        if self.dry_run {
            let diff = diff::unified(
                &slashed(target.shown()),
                &old,
                &text,
                context.terminal.look(),
            );
            context.data(&diff)?;
            return Ok(Outcome::Fine);
        }
        let written = workspace::update(target, |bytes| match bytes == old {
            true => Ok(Some(text.clone())),
            false => {
                Err(Error::new(format!("{place} was changed meanwhile")).hint("run this again"))
            }
        })?;
        context.warn_of(&written);
        context.data(&format!(
            "{place} now has its fork point at {:.10}\n",
            base.to_string()
        ))?;
        Ok(Outcome::Fine)
    }

    /// The fork point, where it is no guess: named, or the merge base with upstream.
    fn certain_base(&self, repo: &Repo) -> Result<Option<ObjectId>> {
        match self.base.as_deref() {
            Some("none") => Ok(None),
            Some(revision) => Ok(Some(repo.resolve(revision)?)),
            None => Ok(repo.upstream_base()?),
        }
    }
}

/// Whether the header names this fork point already.
fn follows(document: &Document, base: Option<ObjectId>) -> bool {
    document.header.base == base.map(|id| id.to_string())
}

/// Whether nobody has ticked, started or skipped anything.
fn untouched(document: &Document) -> bool {
    document
        .items
        .iter()
        .all(|entry| entry.state == State::Todo)
}
