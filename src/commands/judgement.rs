//! From a project to the findings on its items: who is asked about, where their history begins, what git says, and the
//! judgement. What `verify` prints, and what `status`, `show`, `done` and `badge` show of it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Project;
use super::project::{is_path, slashed};
use crate::badge::{MOST, is_ours};
use crate::error::{Error, Result};
use crate::evidence::content::is_vendored;
use crate::evidence::examine::{Examination, MAX_CONTENT};
use crate::evidence::judge::{better, blank, judge};
use crate::evidence::question::{Elsewhere, Inquiry, Patterns, Scope, Subject};
use crate::evidence::site::{Doubt, Oddities, Site};
use crate::evidence::{Finding, ObjectId, Report, Verdict};
use crate::git::explain::{self, Disk};
use crate::git::history::{Search, Survey};
use crate::git::{Repo, base, history};
use crate::progress::{Pointer, Target};
use crate::render::escape::Untrusted;
use crate::roadmap::parse::{self, Reading};
use crate::roadmap::{Id, MAX_BYTES, rules};
use crate::workspace;

/// Most files on disk that are looked at for something not committed yet.
const MAX_ON_DISK: usize = 20_000;

/// Most submodules that are looked into.
const MAX_SUBMODULES: usize = 32;
/// Largest list of submodules that is read, in bytes.
const MAX_GITMODULES: u64 = 256 * 1024;

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

/// Another repository at hand.
struct Neighbour {
    repo: Repo,
    label: String,
    urls: Vec<String>,
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
        let roadmap = parse::roadmap(&String::from_utf8_lossy(&bytes), &Reading::default())
            .map_err(|fault| Error::unreadable(Path::new(&path), &fault))?;
        self.roadmap = Some(roadmap);
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
        for subject in &inquiry.subjects {
            let finding = self.subject(subject, &home, &search)?;
            let told = match finding.verdict {
                Verdict::Open => !self.how.only.is_empty(),
                Verdict::Unverified | Verdict::Unknown => {
                    subject.provable || !self.how.only.is_empty()
                }
                Verdict::Verified | Verdict::Ready => true,
            };
            if told {
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
        if subject.elsewhere.is_empty() && subject.provable {
            for neighbour in &self.neighbours {
                if !is_proven(&finding) {
                    let there = self.in_neighbour(&subject.id, neighbour, Vec::new(), None)?;
                    finding = better(
                        finding,
                        there.unwrap_or_else(|| blank(subject, Verdict::Open)),
                    );
                }
            }
        }
        Ok(finding)
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
        let repo = &neighbour.repo;
        let tip = match revision {
            Some(revision) => repo.resolve(revision).ok(),
            None => repo.head()?,
        };
        let search = Search {
            tip,
            base: repo.upstream_base().ok().flatten(),
            named: self.how.named.clone(),
            configured: self.report.learner.clone(),
            user: None,
            document: String::new(),
            drawn: Some(drawn),
        };
        self.alone(
            id,
            repo,
            &search,
            pointers,
            Some(neighbour.label.clone()),
            false,
        )
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
        if open.is_empty() {
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

/// Why history here may lack what was not found.
fn doubt(repo: &Repo, survey: &Survey) -> Option<Doubt> {
    let history = |reason: String| {
        Some(Doubt {
            reason,
            history: true,
        })
    };
    if survey.cut && repo.is_shallow() && survey.gap.is_none() {
        return history(
            "history is cut off here: run `git fetch --unshallow`, in CI set `fetch-depth: 0`"
                .to_owned(),
        );
    }
    if let Some(object) = survey.gap {
        return history(format!(
            "object {} is missing or damaged here: `git fetch --refetch` brings what a partial clone left out, `git fsck` tells more",
            object.short()
        ));
    }
    survey.learner.is_empty().then(|| Doubt {
        reason: "nobody is known as the learner here: set `git config user.email`, or name an address with `--as`".to_owned(),
        history: false,
    })
}

/// The fork point that counts, and what to say about it.
fn fork_point(project: &Project, base: &Base) -> Result<(Option<ObjectId>, Option<String>)> {
    let repo = &project.repo;
    match base {
        Base::Nowhere => return Ok((None, None)),
        Base::At(revision) => return Ok((Some(repo.resolve(revision)?), None)),
        Base::Recorded => {}
    }
    let header = &project.document.header;
    let mut notice = None;
    if let Some(recorded) = &header.base {
        let place = project.target.shown().display();
        let line = header.line.unwrap_or(1);
        match ObjectId::parse(recorded) {
            Some(id) if repo.resolve(recorded).is_ok() => return Ok((Some(id), None)),
            Some(_) if repo.is_shallow() => {
                notice = Some(format!(
                    "the fork point {recorded} of the header is not here, for history is cut off: run `git fetch --unshallow`"
                ));
            }
            Some(_) => {
                notice = Some(format!(
                    "the fork point {recorded} of the header is not in this repository; name another with `--base`"
                ));
            }
            None => notice = Some(format!("base= in {place}:{line} is no commit id")),
        }
    }
    // Where not even upstream's history is whole, there is no fork point to be had; the walk itself tells why.
    Ok((repo.upstream_base().ok().flatten(), notice))
}

/// The files of a work tree, without those that git or other tools keep there.
fn on_disk(root: &Path) -> Vec<String> {
    let skip = |name: &str| name == ".git" || is_vendored(format!("{name}/x").as_bytes());
    workspace::files(root, MAX_ON_DISK, skip)
}

/// The other repositories at hand: `--repo`, `peak.repo`, submodules that are checked out.
fn neighbours(home: &Repo, how: &Judging) -> Result<Vec<Neighbour>> {
    let mut found = Vec::new();
    for dir in &how.repos {
        found.push(Neighbour::open(dir)?);
    }
    let root = home.root().unwrap_or(Path::new("."));
    for dir in home.config_all("peak.repo") {
        // A folder that is configured but not here (another machine) is no error: what lies there is unknown.
        found.extend(Neighbour::open(&root.join(dir)).ok());
    }
    for path in submodules(home) {
        let dir = root.join(path);
        if workspace::exists(&dir.join(".git")) {
            found.extend(Neighbour::open(&dir).ok());
        }
    }
    Ok(found)
}

/// The paths of submodules, as `.gitmodules` at HEAD names them: a claim that is believed only where a repository is there.
fn submodules(home: &Repo) -> Vec<String> {
    let read = home.file_at_head(".gitmodules", MAX_GITMODULES);
    let text = read.ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let path = |line: &str| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().trim_matches('"');
        let inside = key
            .trim()
            .eq_ignore_ascii_case("path")
            .then(|| rules::inside(value))?;
        inside.ok()
    };
    text.lines().filter_map(path).take(MAX_SUBMODULES).collect()
}

impl Neighbour {
    fn open(dir: &Path) -> Result<Self> {
        let repo = Repo::open(dir)?;
        let urls = urls(&repo);
        let label = repo
            .remotes()
            .into_iter()
            .find(|(name, _)| name == "origin")
            .map_or_else(|| dir.to_string_lossy().into_owned(), |(_, url)| url);
        Ok(Self { repo, label, urls })
    }
}

fn urls(repo: &Repo) -> Vec<String> {
    repo.remotes()
        .iter()
        .map(|(_, url)| plain_url(url))
        .collect()
}

/// A URL as it is compared: host and path, whatever the protocol, user and ending.
fn plain_url(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let plain = rest.replace(':', "/").to_lowercase();
    let plain = plain.trim_end_matches('/');
    plain.strip_suffix(".git").unwrap_or(plain).to_owned()
}
