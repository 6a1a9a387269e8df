//! `peak init` where a progress document is there already.
//!
//! Upstream's own is replaced by an empty one, where that is no guess; the learner's is left alone but for a fork point that is named
//! or can still be renewed, and one made by hand is taken over when the learner agrees.

use super::{Args, emptied, replace};
use crate::commands::project::{is_upstreams, untouched};
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::{Document, Header, Opened, ROADMAP_AT, ROADMAP_FROM, renew};
use crate::render::escape::shown;
use crate::render::text::shell_word;
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
        let document = opened
            .read(None, "")
            .map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        let is_inherited = is_upstreams(repo, target, (&text, &document), base)?;
        match &self.base {
            None if is_inherited => {
                let place = target.from_root();
                context.hint(&format!(
                    "{} was upstream's own; you start unticked",
                    shown(&place)
                ));
                let outcome = self.write(context, repo, target, Some(&text))?;
                if target.read()? != text {
                    tell_of_later_merges(context, repo, &place);
                }
                Ok(outcome)
            }
            None => self.go_on(context, repo, target, document, base),
            Some(revision) => {
                let outcome = self.go_on(context, repo, target, document, base)?;
                if is_inherited {
                    tell_how_to_start_anew(context, repo, target, revision);
                }
                Ok(outcome)
            }
        }
    }

    /// The same for a document that stays: its states, notes and whatever else stands in it are its owner's.
    fn go_on(
        &self,
        context: &mut Context,
        repo: &Repo,
        target: &Target,
        document: Document,
        base: Option<ObjectId>,
    ) -> Result<Outcome> {
        let text = &document.text;
        if document.header.line.is_none() {
            if let Some(outcome) = super::restore::run(self, context, repo, target, text)? {
                return Ok(outcome);
            }
            emptied::refuse(context, repo, target, text)?;
            if emptied::is_blank(text) {
                return self.write(context, repo, target, Some(text));
            }
            return super::adopt::run(self, context, repo, target, text);
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
            let path = target.from_root();
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
            .filter(|(key, _)| !matches!(key.as_str(), ROADMAP_AT | ROADMAP_FROM | READ_AS))
            .cloned()
            .collect();
        let open = header.roadmap.is_none() && said.is_empty();
        if !asked.is_empty() && asked != said && !open {
            return Err(Error::read_otherwise(&target.from_root()));
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
        let place = shown(&target.from_root());
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
            context.text(&format!("{place} already follows {}\n", shown(name)))?;
            context.hint("`peak update` takes the roadmap's changes over");
            return Ok(Outcome::Fine);
        };
        if let Some(line) = document.conflict {
            return Err(Error::conflict(target.shown(), line));
        }
        let old = document.text.clone();
        if self.dry_run {
            context.diff(&target.from_root(), &old, &text)?;
            return Ok(Outcome::Fine);
        }
        replace(context, target, &old, &text)?;
        context.text(&match base.flatten() {
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

/// What git brings in where the owner of the roadmap keeps their progress at the same place, and how to keep out of its way.
fn tell_of_later_merges(context: &mut Context, repo: &Repo, path: &str) {
    let word = context.typed(repo, path);
    let other = match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/my-{name}"),
        None => format!("my-{path}"),
    };
    let other = shell_word(&shown(&other));
    context.hint(&format!(
        "upstream goes on ticking there, and each merge of theirs brings those ticks in, with the merge driver too; to keep yours \
         apart: `git checkout -- {word}`, `git config peak.file {other}`, `peak init`"
    ));
}

/// How to start unticked where a document that was there at the named fork point is somebody else's. Only its reader knows that.
fn tell_how_to_start_anew(context: &mut Context, repo: &Repo, target: &Target, revision: &str) {
    let path = target.from_root();
    let word = context.typed(repo, &path);
    let revision = shell_word(&shown(revision));
    context.hint(&format!(
        "{} was there at this fork point already; if it is upstream's and not yours, `git mv {word} {word}.old` and `peak init --base {revision}` start you unticked",
        shown(&path)
    ));
}
