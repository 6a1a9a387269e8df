//! From a project to the findings on its items: who is asked about, where their history begins, what git says, and the
//! judgement. What `verify` prints, and what `status`, `show`, `done` and `badge` show of it.

mod case;
mod fork_point;
mod limits;
mod neighbour;
mod others;
mod places;
mod revisions;
mod rules;
mod signatures;
mod together;
mod whose;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub use self::case::Case;
use self::limits::{bounded, doubt};
use self::neighbour::Neighbour;
use self::revisions::Revisions;
pub use self::rules::Rules;
use self::signatures::Signatures;
pub use self::whose::to_join;
use super::ours::is_peaks;
use super::project::slashed;
use super::{Context, Project};
use crate::error::Result;
use crate::evidence::examine::{Examination, MAX_CONTENT};
use crate::evidence::judge::{better, blank, judge};
use crate::evidence::question::{Compiled, Inquiry, Patterns, Scope, Subject};
use crate::evidence::site::{Obstacle, Oddities, Reached, Site};
use crate::evidence::vendored::is_vendored;
use crate::evidence::{Finding, ObjectId, Report, Verdict};
use crate::git::explain::{self, Disk};
use crate::git::history::{Given, Search, Survey};
use crate::git::share::{MAX_STEPS, Share};
use crate::git::{Repo, history};
use crate::progress::Pointer;
use crate::render::text::shell_word;
use crate::roadmap::Id;
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
    /// `--signers`: the list of those who may sign.
    pub signers: Option<PathBuf>,
    /// The present moment, seconds since 1970.
    pub now: i64,
    /// Whether verdicts are enough: reasons are then as plain as they come without a second look.
    pub brief: bool,
    /// The patterns of the rules that were compiled, for all who are judged by them.
    pub compiled: Rc<Compiled>,
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
    case: &'a Case<'a>,
    how: &'a Judging,
    watch: &'a dyn Fn(u64),
    neighbours: Vec<Neighbour>,
    home_urls: Vec<String>,
    patterns: Patterns,
    signatures: Option<Signatures>,
    /// The learner's commits at HEAD whose work was taken back.
    reverted: RefCell<HashSet<ObjectId>>,
    /// The learner's addresses where nothing names them, once they were found at home: who names one anywhere must name all.
    unlisted: Option<Vec<String>>,
    /// What this repository has from others, read when another is looked into.
    given: OnceCell<Given>,
    /// The commits that pointers name.
    revisions: Revisions,
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

impl Context {
    /// Judges the project's document: see [`Case::judge`]. Where that takes long, a person sees it go on.
    ///
    /// # Errors
    /// As of [`Case::judge`].
    pub fn judge(&self, project: &Project, how: &Judging) -> Result<Report> {
        let walked = self.terminal.progress("reading history", "commits");
        project
            .case()?
            .judge(how, &|commits| walked.advance(commits))
    }
}

impl Court<'_> {
    fn sit(&mut self) -> Result<()> {
        let repo = self.case.repo;
        let scope = Scope {
            document: &self.case.path,
            mount: "",
            only: &self.how.only,
            patterns: &self.patterns,
            unread: self.case.unread,
        };
        let inquiry = Inquiry::new(self.case.roadmap, &self.case.document.items, scope);
        let search = Search {
            named: self.how.named.clone(),
            ..whose::at_home(self.case, self.report.base)
        };
        let (home, survey) = self.look(repo, &search, &inquiry, None)?;
        self.report.learner.clone_from(&survey.learner);
        self.unlisted = Some(survey.unlisted());
        self.report.complete = home.doubt.as_ref().is_none_or(|doubt| !doubt.history);
        self.identity_notice(&search, &survey);
        self.report.notices.extend(bounded(&survey, search.base));
        if home.oddities.is_cut {
            self.report.notices.push(format!(
                "who had written the files that answer was looked for in {MAX_STEPS} commits only, so that a flag may be missing; `git log --follow -- FILE` tells"
            ));
        }
        let mut findings = Vec::with_capacity(inquiry.subjects.len());
        let at_home = self.findings(&inquiry, &home, repo, &search)?;
        for (subject, found) in inquiry.subjects.iter().zip(at_home) {
            findings.push(self.subject(subject, found, (&inquiry, &search))?);
        }
        self.ask_neighbours(&inquiry, &mut findings, &search)?;
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
    fn subject(
        &self,
        subject: &Subject,
        at_home: Finding,
        (inquiry, search): (&Inquiry, &Search),
    ) -> Result<Finding> {
        let has_place_here = subject.elsewhere.is_empty()
            || subject.elsewhere.len() < self.pointers(&subject.id).len();
        // What holds without a line is not lost by one that nobody can follow here.
        let away = || subject.elsewhere.iter().filter(|one| self.is_away(one));
        let stands_here = at_home.verdict.holds() && away().count() == subject.elsewhere.len();
        let mut finding = match has_place_here || stands_here {
            true => at_home,
            false => blank(subject, Verdict::Open),
        };
        let urls: Vec<&str> = away().map(|one| one.url.as_str()).collect();
        if finding.verdict.holds() && !urls.is_empty() {
            finding.flags.push(format!(
                "the `evidence:` line names {}, which is not at hand: judged by what is here",
                urls.join(", ")
            ));
        }
        if !subject.provable && subject.is_claim() && finding.verdict != Verdict::Verified {
            finding.verdict = Verdict::Open;
            finding.reason = Some(format!(
                "a topic without rules: a commit of yours with the trailer `Peak-Topic: {}`, or a pointer, would show it",
                subject.id
            ));
        }
        for hex in &subject.revisions {
            if let Some(other) = self.at_revision(subject, hex, (inquiry, search), &finding)? {
                finding = better(finding, other);
            }
        }
        for elsewhere in &subject.elsewhere {
            if !finding.verdict.holds() {
                finding = better(finding, self.elsewhere(subject, elsewhere, search)?);
            }
        }
        Ok(finding)
    }

    /// Asks one repository.
    fn ask<'q>(
        &self,
        repo: &Repo,
        search: &Search,
        inquiry: &'q Inquiry,
        label: Option<String>,
    ) -> Result<(Site<'q>, Survey)> {
        let mut examination = Examination::new(inquiry);
        let survey = history::search(repo, search, &mut examination, self.watch)?;
        let git = self.git_in(repo, label.is_some());
        let mut doubt = doubt(repo, &survey, self.case.is_own, &git);
        if let (Some(doubt), Some(label)) = (&mut doubt, &label) {
            doubt.reason = format!("in {label}: {}", doubt.reason);
        }
        let mut site = Site {
            examination,
            doubt,
            obstacles: HashMap::new(),
            oddities: Oddities {
                records: survey.records.clone(),
                formatted: survey.formatted.clone(),
                remarks: HashMap::new(),
                is_cut: false,
                signatures: None,
                now: self.how.now,
            },
            // Of whose commits count, a mentor has the say, not the learner who may read this.
            is_named: !search.named.is_empty() || !self.case.is_own,
            is_recorded: label.is_none()
                && self.how.base == Base::Recorded
                && self.case.document.header.base.is_some(),
            unlisted: self.unlisted.clone().unwrap_or_else(|| survey.unlisted()),
            preceded: survey.preceded.clone(),
            reached: Reached::FromHead,
            pointed: None,
            repo: label,
        };
        if let Some(signatures) = &self.signatures {
            let told = signatures.of(repo, &site.examination, &survey.learner)?;
            site.oddities.signatures = Some(told);
        }
        Ok((site, survey))
    }

    /// How git is called for a repository in the learner's own, where `is_other` says that it is another one.
    fn git_in(&self, repo: &Repo, is_other: bool) -> String {
        let Some(root) = repo.root().filter(|_| is_other) else {
            return "git".to_owned();
        };
        let inside = self.case.repo.root();
        let inside = inside.and_then(|home| root.strip_prefix(home).ok());
        let place = inside.map_or_else(|| root.to_string_lossy().into_owned(), slashed);
        format!("git -C {}", shell_word(&place))
    }

    /// Asks one repository, and looks again at what does not hold.
    fn look<'q>(
        &self,
        repo: &Repo,
        search: &Search,
        inquiry: &'q Inquiry,
        label: Option<String>,
    ) -> Result<(Site<'q>, Survey)> {
        let (mut site, survey) = self.ask(repo, search, inquiry, label)?;
        if site.repo.is_none() && search.tip == self.case.tip {
            self.reverted.borrow_mut().extend(&survey.reverted);
        }
        let open: HashSet<usize> = inquiry
            .subjects
            .iter()
            .filter(|subject| {
                subject.provable && judge(subject, &site).verdict == Verdict::Unverified
            })
            .flat_map(|subject| subject.questions().iter().copied())
            .filter(|question| !site.examination.holds(*question))
            .collect();
        if !self.how.brief {
            self.remark(repo, search, &survey, &mut site)?;
        }
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
        self.own_before(repo, search, &survey, &mut site, &open)?;
        Ok((site, survey))
    }

    /// What a mentor should look at in the files that answer.
    fn remark(
        &self,
        repo: &Repo,
        search: &Search,
        survey: &Survey,
        site: &mut Site<'_>,
    ) -> Result<()> {
        let (objects, shallow) = (repo.objects()?, repo.shallow());
        let share = Share::new(&objects, &shallow, search.base, survey);
        let Some(tip) = search.tip else { return Ok(()) };
        for hit in site.examination.hits() {
            let key = (hit.commit, hit.path.clone());
            let told = &mut site.oddities.remarks;
            told.entry(key).or_insert_with(|| share.remarks(tip, hit));
        }
        site.oddities.is_cut = share.is_cut();
        Ok(())
    }

    /// Work that is unchanged since the fork point because the learner, or who may be, had done it before.
    fn own_before(
        &self,
        repo: &Repo,
        search: &Search,
        survey: &Survey,
        site: &mut Site<'_>,
        open: &HashSet<usize>,
    ) -> Result<()> {
        let Some(base) = search.base else {
            return Ok(());
        };
        let (objects, shallow) = (repo.objects()?, repo.shallow());
        let share = Share::new(&objects, &shallow, search.base, survey);
        let has_upstream = !repo.upstream_tips().is_empty();
        // In their order: not all may be looked at.
        for question in BTreeSet::from_iter(open) {
            let inherited = &site.examination.answer(*question).inherited;
            let path = match (site.obstacles.get(question), inherited) {
                (Some(Obstacle::Unchanged(path)), _) => path.clone(),
                (None, Some(path)) => String::from_utf8_lossy(path).into_owned(),
                _ => continue,
            };
            if let Some(obstacle) = share.earlier(base, &path, has_upstream) {
                site.obstacles.insert(*question, obstacle);
            }
        }
        Ok(())
    }

    fn pointers(&self, id: &Id) -> &[Pointer] {
        self.case
            .document
            .find(id)
            .map(|entry| entry.pointers.as_slice())
            .unwrap_or_default()
    }
}

/// The files of a work tree, without those that git or other tools keep there.
fn on_disk(root: &Path) -> Vec<String> {
    let skip = |name: &str| name == ".git" || is_vendored(format!("{name}/x").as_bytes());
    workspace::files(root, MAX_ON_DISK, skip)
}
