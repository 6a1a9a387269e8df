//! Rules that want all of an item's files in one project: a repository often holds several, and what one of them lacks is no work
//! on it because another one has it.

use std::collections::{BTreeMap, BTreeSet};

use super::Court;
use crate::error::Result;
use crate::evidence::judge::{is_better, judge};
use crate::evidence::question::{Ask, Inquiry, Need, Scope, Subject};
use crate::evidence::reason::asked_for;
use crate::evidence::site::Site;
use crate::evidence::{Finding, Level, ObjectId, Verdict};
use crate::git::history::Search;
use crate::git::{Error, Repo, projects};
use crate::progress::{Entry, Pointer, State};
use crate::render::text::shell_word;
use crate::roadmap::rules;

/// Most projects of one repository that are told apart.
const MAX_PROJECTS: usize = 256;

/// The folders of the projects that a marker tells apart; why they cannot be told.
type Projects = std::result::Result<Vec<String>, String>;

impl Court<'_> {
    /// The findings on all items of an inquiry, by the answers from one place.
    pub(super) fn findings(
        &self,
        inquiry: &Inquiry,
        site: &Site<'_>,
        repo: &Repo,
        search: &Search,
    ) -> Result<Vec<Finding>> {
        let judged = inquiry.subjects.iter().map(|subject| judge(subject, site));
        let mut findings: Vec<Finding> = judged.collect();
        // In their order: what the patterns may be asked has an end.
        let mut known: BTreeMap<&str, Projects> = BTreeMap::new();
        let mut spread: Vec<(usize, &str)> = Vec::new();
        for (place, subject) in inquiry.subjects.iter().enumerate() {
            let (Some(marker), Some(tip)) = (subject.together.as_deref(), search.tip) else {
                continue;
            };
            if !findings[place].verdict.holds() {
                continue;
            }
            let folders = known
                .entry(marker)
                .or_insert_with(|| folders(repo, tip, marker));
            if is_spread(&mut findings[place], subject, site, folders) {
                spread.push((place, marker));
            }
        }
        for (marker, folders) in &known {
            let (Ok(folders), true) = (folders, spread.iter().any(|(_, of)| of == marker)) else {
                continue;
            };
            let places: Vec<usize> = spread
                .iter()
                .filter(|(_, of)| of == marker)
                .map(|(place, _)| *place)
                .collect();
            let subjects: Vec<&Subject> = places
                .iter()
                .map(|place| &inquiry.subjects[*place])
                .collect();
            let apart = self.apart(&subjects, folders, (repo, search), site)?;
            for ((place, subject), found) in places.into_iter().zip(subjects).zip(apart) {
                findings[place] = match found {
                    Some(alone) if alone.finding.verdict != Verdict::Unverified => {
                        as_claimed(alone.finding, subject)
                    }
                    most => scattered(&findings[place], most, subject, site, folders),
                };
            }
        }
        Ok(findings)
    }

    /// For each subject, the best finding of those in each project alone.
    fn apart<'f>(
        &self,
        subjects: &[&Subject],
        folders: &'f [String],
        (repo, search): (&Repo, &Search),
        whole: &Site<'_>,
    ) -> Result<Vec<Option<Alone<'f>>>> {
        let Some(roadmap) = self.case.roadmap else {
            return Ok(subjects.iter().map(|_| None).collect());
        };
        let known = self.case.document.by_id();
        let entries: Vec<Entry> = subjects
            .iter()
            .filter_map(|subject| known.get(&subject.id))
            .map(|entry| Entry {
                // Of what is not claimed one rule that does not hold would close the others.
                state: State::Done,
                pointers: Vec::<Pointer>::new(),
                ..Entry::clone(entry)
            })
            .collect();
        let scope = Scope {
            document: &search.document,
            mount: "",
            only: &[],
            patterns: &self.patterns,
            unread: self.case.unread,
        };
        let inquiry = Inquiry::apart(roadmap, &entries, folders, scope);
        let (mut site, survey) = self.ask(repo, search, &inquiry, whole.repo.clone())?;
        if !self.how.brief {
            self.remark(repo, search, &survey, &mut site)?;
        }
        site.reached = whole.reached;
        let best = inquiry.subjects.chunks(folders.len() + 1).map(|parts| {
            let (outside, projects) = parts.split_last()?;
            let found = projects.iter().zip(folders).map(|(project, folder)| {
                let whole = whole_of(project, outside, &site);
                Alone {
                    finding: judge(&whole, &site),
                    folder,
                    lacks: lacks(&whole, &site),
                }
            });
            found.reduce(
                |best, other| match is_better(&other.finding, &best.finding) {
                    true => other,
                    false => best,
                },
            )
        });
        Ok(best.collect())
    }
}

/// What one project alone has of what is asked for.
struct Alone<'f> {
    finding: Finding,
    folder: &'f str,
    /// What it lacks.
    lacks: Vec<String>,
}

/// What is asked for and not there.
fn lacks(subject: &Subject, site: &Site<'_>) -> Vec<String> {
    let questions = subject.questions().iter();
    let open = questions.filter(|question| !site.examination.holds(**question));
    let all = &site.examination.inquiry().questions;
    open.map(|question| asked_for(&all[*question])).collect()
}

/// Whether the files by which an item holds are of several projects, so that each must be looked at by itself. What else there is to
/// say of that is said.
fn is_spread(
    finding: &mut Finding,
    subject: &Subject,
    site: &Site<'_>,
    folders: &Projects,
) -> bool {
    let folders = match folders {
        Ok(folders) => folders,
        Err(why) if subject.is_pointed => {
            let flag = format!("whether its pointers name several projects: {why}");
            finding.flags.push(flag);
            return false;
        }
        Err(why) => {
            doubt(finding, subject, why.clone());
            return false;
        }
    };
    let touched = touched(subject, site, folders);
    match touched.len() {
        0 | 1 => false,
        _ if subject.is_pointed => {
            finding.flags.push(named_as_one(&touched));
            false
        }
        _ if folders.len() > MAX_PROJECTS => {
            finding.flags.push(format!(
                "of more than {MAX_PROJECTS} projects: whether one of them has all that is asked for was not looked at"
            ));
            false
        }
        _ => true,
    }
}

/// A project with what lies outside all of them: of each rule the question that holds.
fn whole_of(project: &Subject, outside: &Subject, site: &Site<'_>) -> Subject {
    let pairs = project.questions().iter().zip(outside.questions());
    let questions = pairs.map(|(own, shared)| {
        let by_shared = site.examination.holds(*shared) && !site.examination.holds(*own);
        if by_shared { *shared } else { *own }
    });
    Subject {
        need: Need::All(questions.collect()),
        ..project.clone()
    }
}

fn folders(repo: &Repo, tip: ObjectId, marker: &str) -> Projects {
    // One that cannot be read was told with the rules.
    let Ok(glob) = rules::glob(marker) else {
        return Ok(Vec::new());
    };
    projects::folders(repo, tip, &glob).map_err(|error| match error {
        Error::TooLarge(..) => {
            "there are too many files to tell the projects in them apart".to_owned()
        }
        _ => format!(
            "which projects there are cannot be told here, where object {} is missing or damaged: `git fetch --refetch --no-filter` brings a partial clone's objects, `git fsck` tells more",
            error.object().unwrap_or(tip).short()
        ),
    })
}

/// The projects that the files lie in by which the item holds; files outside all of them are of any.
fn touched<'f>(subject: &Subject, site: &Site<'_>, folders: &'f [String]) -> BTreeSet<&'f str> {
    held_by(subject, site)
        .iter()
        .filter_map(|path| project_of(path, folders))
        .collect()
}

/// The files by which the item holds.
fn held_by(subject: &Subject, site: &Site<'_>) -> Vec<String> {
    let examination = &site.examination;
    let questions = subject.questions().iter().filter(|question| {
        matches!(
            examination.inquiry().questions[**question].ask,
            Ask::Place { .. }
        )
    });
    questions
        .filter_map(|question| examination.answer(*question).hits.first()?.path.as_deref())
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect()
}

/// What `evidence:` lines must name so that the item holds by these files: their projects' folders; of what lies in the root's
/// project or in none, for which no pointer stands, the uppermost folder, else the file.
fn to_name(files: &[String], folders: &[String]) -> BTreeSet<String> {
    let place = |path: &String| match project_of(path, folders) {
        Some(folder) if !folder.is_empty() => folder.to_owned(),
        _ => path.split('/').next().unwrap_or(path).to_owned(),
    };
    files.iter().map(place).collect()
}

/// The innermost of the folders that holds the file.
fn project_of<'f>(path: &str, folders: &'f [String]) -> Option<&'f str> {
    let holds = |folder: &&String| {
        let rest = path.strip_prefix(folder.as_str());
        folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let inner = folders
        .iter()
        .filter(holds)
        .max_by_key(|folder| folder.len());
    inner.map(String::as_str)
}

/// The finding on what was asked about as if it were claimed.
fn as_claimed(found: Finding, subject: &Subject) -> Finding {
    let verdict = match (found.verdict, subject.is_claim()) {
        (verdict, true) => verdict,
        (Verdict::Verified, false) => Verdict::Ready,
        (_, false) => Verdict::Open,
    };
    Finding {
        state: subject.state,
        verdict,
        ..found
    }
}

/// The projects cannot be told apart: nothing is for certain.
fn doubt(finding: &mut Finding, subject: &Subject, why: String) {
    finding.verdict = subject.undecided();
    finding.incomplete = subject.is_claim();
    finding.reason = subject.is_claim().then_some(why);
}

/// No project alone has what is asked for; `most` is the one that has most of it.
fn scattered(
    finding: &Finding,
    most: Option<Alone<'_>>,
    subject: &Subject,
    site: &Site<'_>,
    folders: &[String],
) -> Finding {
    let mut finding = finding.clone();
    finding.level = Level::Present;
    finding.evidence.clear();
    finding.flags.clear();
    if !subject.is_claim() {
        finding.verdict = Verdict::Open;
        return finding;
    }
    let (first, second) = two(&touched(subject, site, folders));
    let id = &subject.id;
    let places: String = to_name(&held_by(subject, site), folders)
        .iter()
        .map(|place| format!(" --evidence {}", shell_word(place)))
        .collect();
    let lacks = most.map(|most| {
        let lacks = most.lacks.join(" and ");
        format!("; {} has most of it, and lacks {lacks}", named(most.folder))
    });
    finding.verdict = Verdict::Unverified;
    finding.reason = Some(format!(
        "what is asked for is there, but spread over projects{}; where {first} and {second} are one work, say so: `peak done {id}{places}`",
        lacks.unwrap_or_default()
    ));
    finding
}

/// What a mentor should know of a claim whose pointers name several projects that its files are of.
fn named_as_one(projects: &BTreeSet<&str>) -> String {
    let (first, second) = two(projects);
    format!(
        "by files of several projects, {first} and {second} among them, which its pointers name as one work"
    )
}

/// The first two of several projects.
fn two(projects: &BTreeSet<&str>) -> (String, String) {
    let mut names = projects.iter().map(|folder| named(folder));
    let mut next = || names.next().unwrap_or_default();
    (next(), next())
}

fn named(folder: &str) -> String {
    match folder {
        "" => "the root".to_owned(),
        folder => format!("`{folder}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{project_of, to_name};

    #[test]
    fn each_file_is_below_what_is_named() {
        let files = ["one/a/b.py", "lib/x/y.py", "Dockerfile", "one/c.py"].map(str::to_owned);
        let named = |folders: &[&str]| {
            let folders: Vec<String> = folders.iter().map(|&one| one.to_owned()).collect();
            to_name(&files, &folders).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(named(&["one", "two"]), ["Dockerfile", "lib", "one"]);
        assert_eq!(named(&["", "one/a"]), ["Dockerfile", "lib", "one", "one/a"]);
    }

    #[test]
    fn a_file_is_of_the_innermost_project() {
        let folders = ["", "a", "a/b"].map(str::to_owned);
        for (path, project) in [
            ("x.py", ""),
            ("a/x.py", "a"),
            ("ab/x.py", ""),
            ("a/b/c/x.py", "a/b"),
        ] {
            assert_eq!(project_of(path, &folders), Some(project), "{path}");
        }
        assert_eq!(project_of("x.py", &folders[1..]), None);
    }
}
