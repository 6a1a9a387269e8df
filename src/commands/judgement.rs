//! From a project to the findings on its items: who is asked about, where their history begins, what git says, and the
//! judgement. What `verify` prints, and what `status`, `show`, `done` and `badge` show of it.

mod lights;
mod neighbour;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use self::lights::{doubt, fork_point};
use self::neighbour::{Neighbour, neighbours, plain_url, urls};
use super::Project;
use super::project::slashed;
use crate::badge::{MOST, is_ours};
use crate::error::{Error, Result};
use crate::evidence::content::is_vendored;
use crate::evidence::examine::{Examination, MAX_CONTENT};
use crate::evidence::judge::{better, blank, judge};
use crate::evidence::question::{Elsewhere, Inquiry, Patterns, Scope, Subject};
use crate::evidence::site::{Oddities, Site};
use crate::evidence::{Finding, Report, Verdict};
use crate::git::explain::{self, Disk};
use crate::git::history::{Search, Survey};
use crate::git::{Repo, base, history};
use crate::progress::{Entry, Opened, Pointer, Target, is_path};
use crate::render::escape::Untrusted;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Id, MAX_BYTES};
use crate::workspace;

/// Most files on disk that are looked at for something not committed yet.
const MAX_ON_DISK: usize = 20_000;

/// What to judge, and by which lights.
#[derive(Debug, Clone, Default)]
pub struct Judging {
    /// Only these items; all where it is empty.
    pub only: Vec<Id>,
    /// `--as`: exactly these addresses are the learner.
    pub named: Vec<String>,
    /// `--base`
    pub base: Base,
    /// `--repo`: other repositories at hand.
    pub repos: Vec<PathBuf>,
    /// The present moment, seconds since 1970.
    pub now: i64,
    /// Whether verdicts are enough: reasons are then as plain as they come without a second look.
    pub brief: bool,
}

/// Where the learner's own history is said to begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Base {
    /// Where the header says, else where upstream says.
    #[default]
    Recorded,
    /// `--base none`: everywhere.
    Nowhere,
    /// `--base REV`
    At(String),
}

/// One judgement while it is made.
struct Court<'a> {
    project: &'a Project,
    how: &'a Judging,
    neighbours: Vec<Neighbour>,
    home_urls: Vec<String>,
    patterns: Patterns,
    report: Report,
}

impl Base {
    /// What `--base` says.
    pub fn parse(text: Option<&str>) -> Self {
        match text {
            None => Self::Recorded,
            Some("none") => Self::Nowhere,
            Some(revision) => Self::At(revision.to_owned()),
        }
    }
}

impl Project {
    /// Judges the items that `how` names: a finding for each that is claimed and can have evidence, or that is ready to be
    /// ticked; for items asked for by id, in any case.
    ///
    /// # Errors
    /// An unknown `--base` revision or `--repo`; a repository whose HEAD cannot be read.
    pub fn judge(&self, how: &Judging) -> Result<Report> {
        let mut court = Court {
            project: self,
            how,
            neighbours: neighbours(&self.repo, how)?,
            home_urls: urls(&self.repo),
            patterns: Patterns::default(),
            report: Report::default(),
        };
        let (base, notice) = fork_point(self, &how.base)?;
        court.report.base = base;
        court.report.notices.extend(notice);
        court.sit()?;
        Ok(court.report)
    }
}

impl Project {
    /// Reads the roadmap as it is at `revision`: a mentor does not take rules from the learner's files. A bundled roadmap is
    /// the same everywhere.
    ///
    /// # Errors
    /// An unknown revision; no such file there, or one that cannot be read.
    pub fn take_rules_from(&mut self, revision: &str) -> Result<()> {
        let Some(path) = self
            .document
            .header
            .roadmap
            .clone()
            .filter(|name| is_path(name))
        else {
            return Ok(());
        };
        let commit = self.repo.resolve(revision)?;
        let bytes = self
            .repo
            .file_at(&commit, &path, MAX_BYTES as u64)?
            .ok_or_else(|| {
                let (path, revision) = (
                    Untrusted::new(&path).terminal(),
                    Untrusted::new(revision).terminal(),
                );
                Error::new(format!("there is no {path} at {revision}"))
                    .hint("name a revision that has the roadmap")
            })?;
        let options = self.document.header.others.iter();
        let reading =
            Reading::from_pairs(options.map(|(key, value)| (key.as_str(), value.as_str())))
                .map_err(|bad| Error::bad_option(&bad))?;
        let roadmap = parse::roadmap(&String::from_utf8_lossy(&bytes), &reading)
            .map_err(|fault| Error::unreadable(Path::new(&path), &fault))?;
        let opened = Opened::new(self.document.text.clone())
            .map_err(|fault| Error::unreadable(self.target.shown(), &fault))?;
        self.roadmap = Some(opened.bound(roadmap));
        self.unread = None;
        Ok(())
    }
}

impl Court<'_> {
    fn sit(&mut self) -> Result<()> {
        let repo = &self.project.repo;
        let document = slashed(self.project.target.shown());
        let scope = Scope {
            document: &document,
            only: &self.how.only,
            patterns: &self.patterns,
            unread: self.project.unread.as_deref(),
        };
        let inquiry = Inquiry::new(
            self.project.roadmap.as_ref(),
            &self.project.document.items,
            scope,
        );
        let search = Search {
            tip: repo.head()?,
            base: self.report.base,
            named: self.how.named.clone(),
            configured: self.configured(),
            user: repo.user_email(),
            document,
            drawn: Some(drawn),
        };
        let (home, survey) = self.look(repo, &search, &inquiry, None)?;
        self.report.learner.clone_from(&survey.learner);
        self.report.complete = home.doubt.as_ref().is_none_or(|doubt| !doubt.history);
        self.identity_notice(&search, &survey);
        let mut findings = Vec::with_capacity(inquiry.subjects.len());
        for subject in &inquiry.subjects {
            findings.push(self.subject(subject, &home, &search)?);
        }
        self.ask_neighbours(&inquiry, &mut findings)?;
        for (subject, finding) in inquiry.subjects.iter().zip(findings) {
            let asked = !self.how.only.is_empty();
            let told = match finding.verdict {
                Verdict::Open => asked,
                Verdict::Unverified | Verdict::Unknown => asked || subject.provable,
                Verdict::Verified | Verdict::Ready => true,
            };
            if told {
                self.report.complete &= !finding.incomplete;
                self.report.findings.push(finding);
            }
        }
        Ok(())
    }

    /// The finding on one item: at home, at the commits it points to, in the repositories it points to.
    fn subject(&self, subject: &Subject, home: &Site<'_>, search: &Search) -> Result<Finding> {
        let has_place_here = subject.elsewhere.is_empty()
            || subject.elsewhere.len() < self.pointers(&subject.id).len();
        let mut finding = if has_place_here {
            judge(subject, home)
        } else {
            blank(subject, Verdict::Open)
        };
        if !subject.provable && subject.is_claim() && finding.verdict != Verdict::Verified {
            finding.verdict = Verdict::Open;
            finding.reason = Some("a topic without rules: nothing in git could show it".to_owned());
        }
        for hex in &subject.revisions {
            if let Some(other) = self.at_revision(subject, hex, search, &finding)? {
                finding = better(finding, other);
            }
        }
        for elsewhere in &subject.elsewhere {
            if !is_proven(&finding) {
                finding = better(finding, self.elsewhere(subject, elsewhere, search)?);
            }
        }
        Ok(finding)
    }

    /// Looks in each other repository, once for all, for what is not proven at home and points nowhere else.
    fn ask_neighbours(&self, inquiry: &Inquiry, findings: &mut [Finding]) -> Result<()> {
        for neighbour in &self.neighbours {
            let open = |place: &usize| {
                let subject = &inquiry.subjects[*place];
                subject.provable && subject.elsewhere.is_empty() && !is_proven(&findings[*place])
            };
            let places: Vec<usize> = (0..findings.len()).filter(open).collect();
            let entries: Vec<Entry> = places
                .iter()
                .filter_map(|place| self.project.document.find(&inquiry.subjects[*place].id))
                .map(|entry| Entry {
                    pointers: Vec::new(),
                    ..entry.clone()
                })
                .collect();
            if entries.is_empty() {
                return Ok(());
            }
            let scope = Scope {
                document: "",
                only: &self.how.only,
                patterns: &self.patterns,
                unread: self.project.unread.as_deref(),
            };
            let there = Inquiry::new(self.project.roadmap.as_ref(), &entries, scope);
            let search = self.search_in(neighbour, None)?;
            let (site, _) = self.look(
                &neighbour.repo,
                &search,
                &there,
                Some(neighbour.label.clone()),
            )?;
            for (place, subject) in places.into_iter().zip(&there.subjects) {
                let found = judge(subject, &site);
                if is_proven(&found) {
                    findings[place] = found;
                }
            }
        }
        Ok(())
    }

    /// A commit that a pointer names, judged in its own tree and history.
    fn at_revision(
        &self,
        subject: &Subject,
        hex: &str,
        search: &Search,
        sofar: &Finding,
    ) -> Result<Option<Finding>> {
        let repo = &self.project.repo;
        let (Some(id), Some(head)) = (repo.commit_with_prefix(hex), search.tip) else {
            return Ok(None);
        };
        let objects = repo.objects()?;
        let aside = base::merge_base(&objects, &repo.shallow(), head, &[id])
            .ok()
            .flatten()
            != Some(id);
        if !aside && is_proven(sofar) {
            return Ok(None);
        }
        let pointers = vec![Target::Revision(hex.to_owned())];
        let search = Search {
            tip: Some(id),
            ..search.clone()
        };
        self.alone(&subject.id, repo, &search, pointers, None, aside)
    }

    /// Another repository that a pointer names.
    fn elsewhere(
        &self,
        subject: &Subject,
        pointer: &Elsewhere,
        search: &Search,
    ) -> Result<Finding> {
        let wanted = plain_url(&pointer.url);
        let mut pointers: Vec<Target> = pointer.path.iter().cloned().map(Target::Path).collect();
        if self.home_urls.contains(&wanted) {
            let tip = match &pointer.revision {
                Some(revision) => self.project.repo.resolve(revision).ok(),
                None => search.tip,
            };
            pointers.extend(
                pointer
                    .revision
                    .clone()
                    .filter(|hex| is_hex(hex))
                    .map(Target::Revision),
            );
            let search = Search {
                tip,
                ..search.clone()
            };
            let found = self.alone(
                &subject.id,
                &self.project.repo,
                &search,
                pointers,
                None,
                tip != search.tip,
            )?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        if let Some(neighbour) = self
            .neighbours
            .iter()
            .find(|neighbour| neighbour.urls.contains(&wanted))
        {
            let found = self.in_neighbour(
                &subject.id,
                neighbour,
                pointers,
                pointer.revision.as_deref(),
            )?;
            return Ok(found.unwrap_or_else(|| blank(subject, Verdict::Open)));
        }
        let mut finding = blank(
            subject,
            if subject.is_claim() {
                Verdict::Unknown
            } else {
                Verdict::Open
            },
        );
        finding.reason = Some(format!(
            "the work is in {}, which is not at hand: clone it and name it with `--repo DIR`",
            pointer.url
        ));
        Ok(finding)
    }

    fn in_neighbour(
        &self,
        id: &Id,
        neighbour: &Neighbour,
        pointers: Vec<Target>,
        revision: Option<&str>,
    ) -> Result<Option<Finding>> {
        let search = self.search_in(neighbour, revision)?;
        let repo = &neighbour.repo;
        self.alone(
            id,
            repo,
            &search,
            pointers,
            Some(neighbour.label.clone()),
            false,
        )
    }

    /// The same learner, in another repository.
    fn search_in(&self, neighbour: &Neighbour, revision: Option<&str>) -> Result<Search> {
        let repo = &neighbour.repo;
        Ok(Search {
            tip: match revision {
                Some(revision) => repo.resolve(revision).ok(),
                None => repo.head()?,
            },
            base: repo.upstream_base().ok().flatten(),
            named: self.how.named.clone(),
            configured: self.report.learner.clone(),
            user: None,
            document: String::new(),
            drawn: Some(drawn),
        })
    }

    /// One item alone, with these pointers instead of its own.
    fn alone(
        &self,
        id: &Id,
        repo: &Repo,
        search: &Search,
        pointers: Vec<Target>,
        label: Option<String>,
        aside: bool,
    ) -> Result<Option<Finding>> {
        let Some(entry) = self.project.document.find(id) else {
            return Ok(None);
        };
        let mut entry = entry.clone();
        let line = entry.line;
        entry.pointers = pointers
            .into_iter()
            .map(|target| Pointer { target, line })
            .collect();
        let only = [id.clone()];
        let scope = Scope {
            document: &search.document,
            only: &only,
            patterns: &self.patterns,
            unread: self.project.unread.as_deref(),
        };
        let inquiry = Inquiry::new(self.project.roadmap.as_ref(), &[entry], scope);
        let (mut site, _) = self.look(repo, search, &inquiry, label)?;
        site.aside = aside;
        Ok(inquiry
            .subjects
            .first()
            .map(|subject| judge(subject, &site)))
    }

    /// Asks one repository, and looks again at what does not hold.
    fn look<'q>(
        &self,
        repo: &Repo,
        search: &Search,
        inquiry: &'q Inquiry,
        label: Option<String>,
    ) -> Result<(Site<'q>, Survey)> {
        let mut examination = Examination::new(inquiry);
        let survey = history::search(repo, search, &mut examination)?;
        let mut site = Site {
            examination,
            doubt: doubt(repo, &survey),
            obstacles: HashMap::new(),
            oddities: Oddities {
                dates: survey.dates.clone(),
                formatted: survey.formatted.clone(),
                now: self.how.now,
            },
            is_named: !search.named.is_empty(),
            aside: false,
            repo: label,
        };
        let open: HashSet<usize> = inquiry
            .subjects
            .iter()
            .filter(|subject| {
                subject.provable && judge(subject, &site).verdict == Verdict::Unverified
            })
            .flat_map(|subject| subject.questions().iter().copied())
            .filter(|question| !site.examination.holds(*question))
            .collect();
        if open.is_empty() || self.how.brief {
            return Ok((site, survey));
        }
        let at_home = site.repo.is_none() && search.tip == repo.head()?;
        let files = || repo.root().map(on_disk).unwrap_or_default();
        let read = |path: &str| workspace::read_up_to(&repo.root()?.join(path), MAX_CONTENT).ok();
        let disk = Disk {
            files: &files,
            read: &read,
        };
        let disk = at_home.then_some(&disk);
        let examination = &site.examination;
        site.obstacles = explain::obstacles(repo, search, &survey, examination, &open, disk)?;
        Ok((site, survey))
    }

    fn configured(&self) -> Vec<String> {
        let mut addresses = self.project.repo.config_all("peak.learner");
        addresses.extend(self.project.document.header.learner.iter().cloned());
        addresses
    }

    fn pointers(&self, id: &Id) -> &[Pointer] {
        self.project
            .document
            .find(id)
            .map(|entry| entry.pointers.as_slice())
            .unwrap_or_default()
    }

    /// A learner should see that commits made here would not count.
    fn identity_notice(&mut self, search: &Search, survey: &Survey) {
        let Some(user) = search.user.as_ref().map(|address| address.to_lowercase()) else {
            return;
        };
        let is_known = survey.learner.is_empty() || survey.learner.contains(&user);
        // A mentor who said whose commits count does not ask about their own.
        if search.named.is_empty() && !is_known {
            self.report.notices.push(format!(
                "commits made here as {user} do not count as the learner's; if they are yours, add `learner={user}` to the header of {} or `git config --add peak.learner {user}`",
                search.document
            ));
        }
    }
}

/// Whether a file is a badge or a card of peak's, under whatever name.
fn drawn(content: &[u8]) -> bool {
    content.len() as u64 <= MOST && is_ours(content)
}

fn is_proven(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Verified | Verdict::Ready)
}

fn is_hex(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The files of a work tree, without those that git or other tools keep there.
fn on_disk(root: &Path) -> Vec<String> {
    let skip = |name: &str| name == ".git" || is_vendored(format!("{name}/x").as_bytes());
    workspace::files(root, MAX_ON_DISK, skip)
}
