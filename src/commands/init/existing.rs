//! `peak init` where a progress document is there already.
//!
//! Upstream's own is replaced by an empty one, the learner's is left alone but for a fork point that can still be renewed, and
//! one made by hand is taken over when the learner agrees.

use super::{Args, emptied, replace, shown};
use crate::commands::origin;
use crate::commands::project::{slashed, with_line_feeds};
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::git::versions::authors_of_ticks;
use crate::progress::{Document, Header, Opened, State, renew};
use crate::render::diff;
use crate::roadmap::MAX_BYTES;
use crate::roadmap::parse::READ_AS;
use crate::workspace::Target;

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
        let is_upstreams =
            upstreams.is_some_and(|theirs| with_line_feeds(&theirs) == with_line_feeds(&text));
        if is_upstreams
            && !(follows(&document, base) && untouched(&document))
            && !ticked_here(repo, target, &document)?
        {
            context.hint(&format!(
                "{} was upstream's own; you start unticked",
                shown(&slashed(target.shown()))
            ));
            return self.write(context, repo, target, Some(&text));
        }
        if document.header.line.is_none() {
            if let Some(outcome) = super::restore::run(self, context, repo, target, &text)? {
                return Ok(outcome);
            }
            emptied::refuse(context, repo, target, &text)?;
            if emptied::is_blank(&text) {
                return self.write(context, repo, target, Some(&text));
            }
            return super::adopt::run(self, context, repo, target, &text);
        }
        if document.header.roadmap.is_none() && self.roadmap.is_some() {
            return super::record::run(self, context, repo, target, &document);
        }
        self.agrees(context, repo, target, &document.header)?;
        let base = match self.base {
            Some(_) => Some(base),
            None => base.filter(|_| untouched(&document)).map(Some),
        };
        self.renew_base(context, target, &document, base)
    }

    /// Nothing that was asked for contradicts the document that is there.
    fn agrees(
        &self,
        context: &Context,
        repo: &Repo,
        target: &Target,
        header: &Header,
    ) -> Result<()> {
        if let Some(wanted) = self.other_roadmap(context, repo, header)? {
            let path = slashed(target.shown());
            let follows = header.roadmap.as_deref().unwrap_or_default();
            return Err(Error::follows_another(&path, follows, &wanted));
        }
        self.reads_as_said(target, header)
    }

    /// The roadmap that was named, where the header names another or none.
    pub(super) fn other_roadmap(
        &self,
        context: &Context,
        repo: &Repo,
        header: &Header,
    ) -> Result<Option<String>> {
        let Some(name) = &self.roadmap else {
            return Ok(None);
        };
        let wanted = super::choose::name(context, repo, name)?;
        Ok(Some(wanted).filter(|wanted| header.roadmap.as_ref() != Some(wanted)))
    }

    /// No option says that the roadmap is read otherwise than the header says; one that names no roadmap yet may say nothing of it.
    pub(super) fn reads_as_said(&self, target: &Target, header: &Header) -> Result<()> {
        let asked = self.reading.reading()?.pairs();
        let others = header.others.iter();
        let said: Vec<_> = others
            .filter(|(key, _)| !matches!(key.as_str(), origin::AT | origin::FROM | READ_AS))
            .cloned()
            .collect();
        let open = header.roadmap.is_none() && said.is_empty();
        if !asked.is_empty() && asked != said && !open {
            return Err(Error::read_otherwise(&slashed(target.shown())));
        }
        Ok(())
    }

    /// Writes the fork point into the header where that says something else; `None` leaves it, `Some(None)` takes it out.
    fn renew_base(
        &self,
        context: &mut Context,
        target: &Target,
        document: &Document,
        base: Option<Option<ObjectId>>,
    ) -> Result<Outcome> {
        let place = shown(&slashed(target.shown()));
        let base = base.map(|base| base.map(|id| id.to_string()));
        let renewed = base
            .as_ref()
            .and_then(|base| renew::with_base(document, base.as_deref()));
        let Some(text) = renewed else {
            let name = document
                .header
                .roadmap
                .as_deref()
                .unwrap_or("this repository's roadmap");
            context.data(&format!("{place} already follows {}\n", shown(name)))?;
            context.hint("`peak update` takes the roadmap's changes over");
            return Ok(Outcome::Fine);
        };
        if let Some(line) = document.conflict {
            return Err(Error::conflict(target.shown(), line));
        }
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
        replace(context, target, &old, &text)?;
        context.data(&match base.flatten() {
            Some(base) => format!("{place} now has its fork point at {base:.10}\n"),
            None => format!("{place} now has no fork point: the whole history counts as yours\n"),
        })?;
        Ok(Outcome::Fine)
    }

    /// The fork point, where it is no guess: named, or the merge base with upstream.
    pub(super) fn certain_base(&self, repo: &Repo) -> Result<Option<ObjectId>> {
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

/// Whether the person who works here ticked in this document: then it is theirs, wherever their history is said to begin. Where
/// nobody is known to work here, or who ticked is not told by what is here of history, it is not given up either.
fn ticked_here(repo: &Repo, target: &Target, document: &Document) -> Result<bool> {
    let shallow = repo.shallow();
    if !shallow.is_empty() && !untouched(document) {
        return Ok(true);
    }
    let (Some(head), mine) = (repo.head()?, repo.addresses(&document.header.learner)) else {
        return Ok(true);
    };
    if mine.is_empty() {
        return Ok(true);
    }
    let path = slashed(target.shown());
    let authors = authors_of_ticks(&repo.objects()?, &shallow, head, path.as_bytes(), |_| true)?;
    Ok(authors
        .iter()
        .any(|author| mine.contains(&author.to_lowercase())))
}

/// Whether nobody has ticked, started or skipped anything.
fn untouched(document: &Document) -> bool {
    document
        .items
        .iter()
        .all(|entry| entry.state == State::Todo)
}
