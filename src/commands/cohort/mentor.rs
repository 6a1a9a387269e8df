//! Sources → learners: read, counted and, where that is asked for, judged; each by the same lights.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use super::behind::Behind;
use super::copies::{Files, Shown, note_shared};
use super::counter::{Counter, Told, Whole};
use super::lights::{self, Named, Rules};
use super::listed::listed;
use super::reader::{Found, Reader, unread};
use super::source::{Place, Source, commits};
use crate::commands::judgement::{Case, Judging};
use crate::error::{Error, Result};
use crate::evidence::{ObjectId, Report};
use crate::git::Repo;
use crate::git::history::Given;
use crate::render::escape::Untrusted;
use crate::report::cohort::roster::{Entry, Roster};
use crate::report::cohort::{Learner, Measure, Note, Standing, Unread};

/// What all learners are looked at by.
pub(super) struct Mentor<'a> {
    pub home: Option<&'a Repo>,
    pub rules: Option<&'a Rules>,
    pub behind: Behind<'a>,
    pub reader: Reader<'a>,
    pub measure: Measure,
    /// How claims are judged; `None` where that is not asked for.
    pub judging: Option<Judging>,
    /// `--base`
    pub base: Option<Named>,
    pub roster: Option<&'a Roster>,
    /// The commits of the repository at hand that are learners'.
    pub peers: Arc<[ObjectId]>,
    /// What the repository at hand has at HEAD, read when it is asked.
    pub given: OnceCell<Given>,
    /// Told of each learner who was looked at.
    pub seen: &'a dyn Fn(),
}

impl Mentor<'_> {
    /// A row for each source, in the roster's order where there is one, and for each on it who has no source.
    ///
    /// # Errors
    /// The repository at hand cannot be read.
    pub fn learners(&self, sources: &[Source]) -> Result<Vec<Learner>> {
        let mut told = self.counted(sources)?.into_iter();
        let mut counter = Counter::new(self.rules, self.measure);
        let listed = listed(self.roster, sources);
        let (mut files, mut rows) = (Files::default(), Vec::with_capacity(sources.len()));
        for (source, listed) in sources.iter().zip(&listed) {
            let entry = self.roster.zip(listed.at);
            let entry = entry.map(|(roster, at)| &roster.entries[at]);
            let mut learner = blank(source, entry);
            learner.notes.extend(listed.note.clone());
            let is_commit = matches!(source.place, Ok(Place::Commit(_)));
            let known = is_commit.then(|| told.next()).flatten();
            let found = match (known, &source.place) {
                (Some(told), _) => told,
                (None, Ok(place)) => {
                    let (told, shown) = self.look(place, entry, &mut learner, &mut counter);
                    files.add(rows.len(), shown);
                    told
                }
                (None, Err(reason)) => Err(absent(reason)),
            };
            let found = match (found, &source.place) {
                // What the roadmap does not have may be what it had.
                (Ok((standing, notes)), Ok(place))
                    if standing.own > 0 && self.judging.is_none() =>
                {
                    self.followed(place, &learner.source)
                        .unwrap_or(Ok((standing, notes)))
                }
                (found, _) => found,
            };
            learner.standing = found.map(|(standing, notes)| {
                learner.notes.extend(notes);
                standing
            });
            rows.push((listed.at, learner));
            (self.seen)();
        }
        files.note(&mut rows);
        note_shared(&mut rows);
        let entries = self.roster.iter().flat_map(|roster| &roster.entries);
        let taken: HashSet<usize> = listed.iter().filter_map(|listed| listed.at).collect();
        let absent = entries.enumerate().filter(|(at, _)| !taken.contains(at));
        rows.extend(absent.map(|(at, entry)| (Some(at), sourceless(entry))));
        rows.sort_by_key(|(at, _)| at.unwrap_or(usize::MAX));
        Ok(rows.into_iter().map(|(_, learner)| learner).collect())
    }

    /// What is told of the documents of commits of the repository at hand, in their order, all at once; nothing where they are to be
    /// judged, too.
    fn counted(&self, sources: &[Source]) -> Result<Vec<Told>> {
        if self.judging.is_some() {
            return Ok(Vec::new());
        }
        let (commits, path) = (commits(sources), self.reader.path());
        let (rules, measure) = (self.rules, self.measure);
        let told = self.reader.tell(
            &commits,
            || Counter::new(rules, measure),
            |counter, bytes| counter.count(bytes, path),
        )?;
        let told = told.into_iter();
        Ok(told
            .map(|told| told.unwrap_or_else(|error| Err(unread(error))))
            .collect())
    }

    /// The document as a whole: by the ids that the roadmap has, or had in the state that it follows.
    ///
    /// # Errors
    /// What keeps it from being counted.
    fn whole(&self, bytes: &[u8], path: &str) -> Result<Whole> {
        let whole = Whole::read(bytes, path, self.rules, self.measure)?;
        if whole.plan.own.is_empty() {
            return Ok(whole);
        }
        let Some(rules) = self.behind.rules(&whole.document.header) else {
            return Ok(whole);
        };
        Whole::read(bytes, path, Some(&rules), self.measure)
    }

    /// What is told of a document that is counted by former ids; `None` where it has none of those.
    fn followed(&self, place: &Place, source: &str) -> Option<Told> {
        let found = self.reader.read(place).ok()?;
        let whole = self.whole(&found.bytes, found.path(source)).ok()?;
        let standing = whole.plan.count(&whole.stands(), None, self.measure);
        Some(Ok((standing, whole.notes())))
    }

    /// Reads a document, and judges it where that is asked for; beside what is told, the files that show items.
    fn look(
        &self,
        place: &Place,
        entry: Option<&Entry>,
        learner: &mut Learner,
        counter: &mut Counter<'_>,
    ) -> (Told, Vec<Shown>) {
        let found = match self.reader.read(place) {
            Ok(found) => found,
            Err(error) => return (Err(unread(error)), Vec::new()),
        };
        if found.is_changed {
            learner.notes.push(Note::Uncommitted);
        }
        let path = found.path(&learner.source);
        let Some(judging) = &self.judging else {
            return (counter.count(&found.bytes, path), Vec::new());
        };
        let whole = match self.whole(&found.bytes, path) {
            Ok(whole) => whole,
            Err(error) => return (Err(unread(error)), Vec::new()),
        };
        // What the work is worth comes before what the document is.
        let mut notes = Vec::new();
        let mut shown = Vec::new();
        match self.judge(&found, place, entry, &whole, judging) {
            Ok((report, files)) => {
                if !learner.listed && report.learner.len() > 1 {
                    notes.push(Note::Judged(report.learner.clone()));
                }
                notes.extend(Note::of(&report));
                let given = files.iter().filter(|file| self.is_given(place, &file.blob));
                notes.extend(given.map(|file| Note::Given(file.item.clone(), file.path.clone())));
                let renamed = whole.plan.renamed(&report).into_iter();
                notes.extend(renamed.map(|(ours, theirs)| Note::Renamed(ours, theirs)));
                shown = files;
                learner.report = Some(report);
            }
            Err(error) => notes.push(Note::Unjudged(match error.remedy() {
                Some(remedy) => format!("{}: {remedy}", error.message()),
                None => error.message().to_owned(),
            })),
        }
        notes.extend(whole.notes());
        let report = learner.report.as_ref();
        let standing = whole.plan.count(&whole.stands(), report, self.measure);
        (Ok((standing, notes)), shown)
    }

    /// Whether the repository at hand has the same file as a clone, whose history may have left it before that came there.
    fn is_given(&self, place: &Place, blob: &ObjectId) -> bool {
        let is_apart = matches!(place, Place::Clone(_));
        let Some(home) = self.home.filter(|_| is_apart) else {
            return false;
        };
        let read = || Given::at(home, home.head().ok().flatten());
        let given = self.given.get_or_init(read);
        given.hold(blob).unwrap_or(false)
    }

    /// # Errors
    /// Why a document's claims cannot be judged.
    fn judge(
        &self,
        found: &Found,
        place: &Place,
        entry: Option<&Entry>,
        whole: &Whole,
        judging: &Judging,
    ) -> Result<(Report, Vec<Shown>)> {
        let repo = found.repo.as_ref().or(self.home);
        let (Some(repo), Some((tip, path))) = (repo, &found.at) else {
            return Err(Error::new("the document is in no commit")
                .hint("keep it in a repository, where history can tell of its claims"));
        };
        let listed = entry.and_then(|entry| entry.base.as_deref());
        let listed = listed
            .map(|base| Named::read(self.home, base))
            .transpose()?;
        let named = listed.as_ref().or(self.base.as_ref());
        let base = lights::base((place, repo, *tip), self.home, named)?;
        // What the learner made up counts nowhere, and is not looked for.
        let document = whole.plan.counted(&whole.document);
        let case = Case {
            repo,
            tip: Some(*tip),
            path: path.clone(),
            document: &document,
            roadmap: whole.bound.as_ref(),
            unread: None,
            peers: match place {
                Place::Commit(_) => Arc::clone(&self.peers),
                Place::Clone(_) | Place::File(_) => Arc::default(),
            },
            is_own: false,
        };
        let addresses = entry.map(|entry| entry.addresses.clone());
        let judging = Judging {
            named: addresses.unwrap_or_default(),
            base,
            ..judging.clone()
        };
        let report = case.judge(&judging, &|_| ())?;
        let shown = Shown::of(&report, repo, *tip);
        Ok((report, shown))
    }
}

/// A learner of whom nothing is known yet.
fn blank(source: &Source, entry: Option<&Entry>) -> Learner {
    Learner {
        name: entry.map_or(&source.name, |entry| &entry.name).clone(),
        source: source.shown.clone(),
        standing: Ok(Standing::default()),
        notes: Vec::new(),
        listed: entry.is_some_and(|entry| !entry.addresses.is_empty()),
        report: None,
    }
}

/// Why there is nothing to be read.
fn absent(reason: &str) -> Unread {
    Unread {
        reason: reason.to_owned(),
        remedy: None,
    }
}

/// One of the roster whose source is nowhere.
fn sourceless(entry: &Entry) -> Learner {
    let key = Untrusted::new(&entry.key).terminal();
    Learner {
        name: entry.name.clone(),
        source: String::new(),
        standing: Err(Unread {
            reason: format!("no source is called {key}"),
            remedy: Some(format!(
                "correct line {} of the roster, or name one more source",
                entry.line
            )),
        }),
        notes: Vec::new(),
        listed: !entry.addresses.is_empty(),
        report: None,
    }
}
