//! Other repositories that the work may be in though no pointer names them: those at hand, and submodules that are not.

use super::Court;
use super::neighbour::{Neighbour, plain_url};
use crate::error::Result;
use crate::evidence::judge::better;
use crate::evidence::question::{Inquiry, Scope, Subject, plain_name, plain_names};
use crate::evidence::site::leads_to;
use crate::evidence::{Finding, Verdict};
use crate::git::history::Search;
use crate::git::modules::{self, Module};
use crate::progress::{Entry, Locator, Pointer};
use crate::render::text::shell_word;
use crate::roadmap::Id;

impl Court<'_> {
    /// Looks in each other repository, once for all, for what is not proven at home and points nowhere else.
    pub(super) fn ask_neighbours(
        &self,
        inquiry: &Inquiry,
        findings: &mut [Finding],
        search: &Search,
    ) -> Result<()> {
        if open(inquiry, findings).is_empty() {
            return Ok(());
        }
        // Where its folders cannot be read, that is told already.
        let modules = search.tip.map_or(Ok(Vec::new()), |tip| {
            modules::submodules(self.case.repo, tip, search.base)
        });
        let modules = modules.unwrap_or_default();
        for neighbour in &self.neighbours {
            let module = modules.iter().find(|module| is_of(neighbour, module));
            self.ask_neighbour(neighbour, module, inquiry, findings)?;
        }
        let is_away = |module: &Module| !self.neighbours.iter().any(|one| is_of(one, module));
        let away: Vec<Module> = modules.into_iter().filter(is_away).collect();
        if away.is_empty() {
            return Ok(());
        }
        for place in open(inquiry, findings) {
            let finding = &mut findings[place];
            let pointers = self.pointers(&inquiry.subjects[place].id);
            if finding.verdict == Verdict::Unverified && may_lead_into(pointers, &away) {
                let subject = &inquiry.subjects[place];
                let why = not_at_hand(&away, subject, pointers, finding);
                finding.verdict = Verdict::Unknown;
                finding.reason = Some(why);
            }
        }
        Ok(())
    }

    /// Looks in one. Of a submodule that is not as the fork point has it, the files are where its folder is, and what is found counts
    /// whatever it says.
    fn ask_neighbour(
        &self,
        neighbour: &Neighbour,
        module: Option<&Module>,
        inquiry: &Inquiry,
        findings: &mut [Finding],
    ) -> Result<()> {
        let known = self.case.document.by_id();
        let places = open(inquiry, findings);
        let entries: Vec<Entry> = places
            .iter()
            .filter_map(|place| known.get(&inquiry.subjects[*place].id))
            .map(|entry| Entry {
                pointers: self.pointers_into(module, &entry.id),
                ..Entry::clone(entry)
            })
            .collect();
        if entries.is_empty() {
            return Ok(());
        }
        let scope = Scope {
            document: "",
            mount: module.map_or("", |module| &module.path),
            only: &self.how.only,
            patterns: &self.patterns,
            unread: self.case.unread,
        };
        let there = Inquiry::new(self.case.roadmap, &entries, scope);
        let search = self.search_in(neighbour, None)?;
        let label = Some(neighbour.label.clone());
        let (site, _) = self.look(&neighbour.repo, &search, &there, label)?;
        let found = self.findings(&there, &site, &neighbour.repo, &search)?;
        for ((place, found), entry) in places.into_iter().zip(found).zip(entries) {
            let finding = &mut findings[place];
            if found.verdict.holds() {
                *finding = found;
            } else if inquiry.subjects[place].is_claim() {
                let here = finding.clone();
                *finding = match entry.pointers.is_empty() {
                    true => better(here, found),
                    false => better(found, here),
                };
            }
        }
        Ok(())
    }

    /// The pointers of an item that lead into a submodule; there the others say nothing.
    fn pointers_into(&self, module: Option<&Module>, id: &Id) -> Vec<Pointer> {
        let pointers = self.pointers(id).iter();
        let module = module.map(|module| module.path.as_str());
        pointers
            .filter(|pointer| module.is_some_and(|folder| is_into(pointer, folder)))
            .cloned()
            .collect()
    }
}

/// Items that are not proven yet, by their places, and that point nowhere else.
fn open(inquiry: &Inquiry, findings: &[Finding]) -> Vec<usize> {
    let is_open = |place: &usize| {
        let subject = &inquiry.subjects[*place];
        subject.provable && subject.elsewhere.is_empty() && !findings[*place].verdict.holds()
    };
    (0..findings.len()).filter(is_open).collect()
}

/// Whether a repository at hand is this submodule, or another clone of the same.
fn is_of(neighbour: &Neighbour, module: &Module) -> bool {
    match &neighbour.folder {
        Some(folder) => *folder == module.path,
        None => neighbour.urls.contains(&plain_url(&module.url)),
    }
}

fn is_into(pointer: &Pointer, folder: &str) -> bool {
    matches!(&pointer.target, Locator::Path(path) if leads_to(path, folder))
}

/// Whether work may be in one of these submodules by its pointers: paths that all lead elsewhere say that it is not.
fn may_lead_into(pointers: &[Pointer], away: &[Module]) -> bool {
    let is_path = |pointer: &&Pointer| matches!(pointer.target, Locator::Path(_));
    let mut paths = pointers.iter().filter(is_path).peekable();
    paths.peek().is_none()
        || paths.any(|pointer| away.iter().any(|module| is_into(pointer, &module.path)))
}

/// What is said of a claim that a submodule may hold which nobody could look into here.
fn not_at_hand(
    away: &[Module],
    subject: &Subject,
    pointers: &[Pointer],
    finding: &Finding,
) -> String {
    let name = plain_name(subject.id.last().as_bytes());
    let is_called = |module: &&Module| {
        let mut parts = module.path.split('/');
        parts.any(|part| plain_names(part.as_bytes()).contains(&name))
    };
    let is_pointed = |module: &&Module| {
        pointers
            .iter()
            .any(|pointer| is_into(pointer, &module.path))
    };
    let pointed = away.iter().find(is_pointed);
    let meant = pointed
        .or_else(|| away.iter().find(is_called))
        .or(away.first());
    let path = meant.map_or("", |module| module.path.as_str());
    let more = match away.len() > 1 && pointed.is_none() {
        true => " and others",
        false => "",
    };
    let init = match more.is_empty() {
        true => format!("git submodule update --init {}", shell_word(path)),
        false => "git submodule update --init".to_owned(),
    };
    let here = match (&finding.reason, pointed) {
        (Some(reason), None) => format!("; without it: {reason}"),
        _ => String::new(),
    };
    format!(
        "the submodule `{path}`{more} is not at hand, so what is in it was not looked at: `{init}`, in CI check out submodules, too{here}"
    )
}
