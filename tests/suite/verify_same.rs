//! What is found does not depend on how it is found. Not on how the walk and the judge share the time: on one thread, on two, or
//! with everything that the judge will ask found out before it begins. And not on who was judged before in the same repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use peak::evidence::examine::Examination;
use peak::evidence::question::{Inquiry, Patterns, Scope};
use peak::git::Repo;
use peak::git::history::{self, Schedule, Search};
use peak::progress::Document;
use peak::roadmap::parse;
use peak::roadmap::parse::Reading;

use crate::dice::Dice;
use crate::learner::Learner;

/// How many histories are tried, and how many commits each has.
const HISTORIES: u64 = 24;
const COMMITS: u64 = 60;

/// A commit in the words of `git fast-import`.
fn commit(stream: &mut String, number: u64, who: &str, message: &str, changes: &str) {
    let time = 1_700_000_000 + number / 3 * 60;
    write!(
        stream,
        "commit refs/heads/main\nauthor {who} <{who}@example.org> {time} +0000\ncommitter {who} <{who}@example.org> {time} +0000\ndata {}\n{message}\n{changes}\n",
        message.len(),
    )
    .unwrap();
}

/// Files that come, change, go, move, are copied, come back and get other white space, by two people, under a roadmap and a
/// document.
fn history(learner: &Learner, dice: &mut Dice, roadmap: &str, progress: &str) {
    let places = ["a", "b/c", "b/d", "e/f/g"];
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut ever: Vec<String> = Vec::new();
    let mut stream = String::new();
    let whole = |path: &str, content: &str| {
        format!("M 644 inline {path}\ndata {}\n{content}\n", content.len())
    };
    let start = whole("roadmap.md", roadmap) + &whole("progress.md", progress);
    commit(&mut stream, 0, "grace", "Start", &start);
    for number in 1..COMMITS {
        let who = if dice.below(4) == 0 { "grace" } else { "ada" };
        let path = format!("{}/x{}.py", dice.of(&places), dice.below(6));
        let known: Vec<(String, String)> = files.clone().into_iter().collect();
        let mut changes = String::new();
        let once = (!ever.is_empty()).then(|| dice.of(&ever).clone());
        let mut put = |path: &str, content: String| {
            changes += &whole(path, &content);
            ever.push(content.clone());
            files.insert(path.to_owned(), content);
        };
        match dice.below(8) {
            0 | 1 if !known.is_empty() => put(&path, dice.of(&known).1.clone()),
            2 if !known.is_empty() => {
                put(&path, dice.of(&known).1.replace(" = ", "  =  "));
            }
            3 | 4 if !known.is_empty() => {
                let (old, content) = dice.of(&known).clone();
                if dice.below(2) == 0 {
                    put(&path, content);
                }
                if old != path {
                    changes += &format!("D {old}\n");
                    files.remove(&old);
                }
            }
            5 if let Some(once) = once => put(&path, once),
            _ => put(&path, format!("a{} = {number}\nb = 2\n", dice.below(9))),
        }
        commit(&mut stream, number, who, "More", &changes);
    }
    learner.import(&stream);
}

/// All that a search says, in an order of its own.
fn told(repo: &Repo, search: &Search, inquiry: &Inquiry) -> String {
    let mut examination = Examination::new(inquiry);
    let survey = history::search(repo, search, &mut examination, &|_| {}).unwrap();
    let answers = (0..inquiry.questions.len()).map(|question| examination.answer(question));
    let mut told: String = answers.map(|answer| format!("{answer:?}\n")).collect();
    let ordered = (
        survey.records.into_iter().collect::<BTreeMap<_, _>>(),
        survey.near.into_iter().collect::<BTreeMap<_, _>>(),
        survey.near_now.into_iter().collect::<BTreeMap<_, _>>(),
        survey.preceded.into_iter().collect::<BTreeMap<_, _>>(),
        survey.reverted.into_iter().collect::<BTreeSet<_>>(),
    );
    let plain = (
        survey.learner,
        survey.cut,
        survey.gap,
        survey.commits,
        survey.bounds,
    );
    write!(told, "{ordered:?}\n{plain:?}").unwrap();
    told
}

/// A roadmap of exercises and a document that claims them all.
fn texts() -> (String, String) {
    let (mut roadmap, mut progress) = (
        "# R\n\n## P `p`\n\n".to_owned(),
        "# Progress\n\n<!-- peak:1 roadmap=roadmap.md -->\n\n## P `p`\n\n".to_owned(),
    );
    for number in 0..6 {
        write!(
            roadmap,
            "- Exercise: E{number} `p.e{number}`\n\n  ```toml peak\n  [evidence]\n  paths = [\"**/x{number}.py\"]\n  ```\n\n"
        )
        .unwrap();
        writeln!(progress, "- [x] Exercise: E{number} `p.e{number}`").unwrap();
    }
    (roadmap, progress)
}

/// What they ask of history.
fn inquiry(roadmap: &str, progress: &str) -> Inquiry {
    let read = parse::survey_bytes(roadmap.as_bytes(), &Reading::default());
    let read = read.unwrap().roadmap;
    let document = Document::read(progress.as_bytes().to_vec(), Some(&read)).unwrap();
    let patterns = Patterns::default();
    let scope = Scope {
        document: "progress.md",
        mount: "",
        only: &[],
        patterns: &patterns,
        unread: None,
    };
    Inquiry::new(Some(&read), &document.items, scope)
}

#[test]
fn the_same_is_found_on_one_thread_and_on_two() {
    let (roadmap, progress) = texts();
    let inquiry = inquiry(&roadmap, &progress);
    let mut found = BTreeSet::new();
    for seed in 1..=HISTORIES {
        let learner = Learner::new();
        history(&learner, &mut Dice::new(seed * 7919), &roadmap, &progress);
        let repo = Repo::open(learner.root()).unwrap();
        let base = learner.git(["rev-parse", "HEAD~45"]);
        let ada = vec!["ada@example.org".to_owned()];
        for base in [None, Some(base.trim())] {
            for named in [true, false] {
                let search = |schedule| Search {
                    tip: repo.head().unwrap(),
                    base: base.map(|base| repo.resolve(base).unwrap()),
                    named: if named { ada.clone() } else { Vec::new() },
                    configured: ada.clone(),
                    document: "progress.md".to_owned(),
                    schedule,
                    ..Search::default()
                };
                let alone = told(&repo, &search(Schedule::Alone), &inquiry);
                for schedule in [Schedule::Beside, Schedule::Foretold, Schedule::AsWorth] {
                    let other = told(&repo, &search(schedule), &inquiry);
                    assert_eq!(other, alone, "{schedule:?}, {seed}, {base:?}, {named}");
                }
                found.insert(alone);
            }
        }
    }
    // They are histories in which there is something to be found, and not the same.
    let hits = found.iter().filter(|told| told.contains("Hit {")).count();
    assert!(hits > 2 * usize::try_from(HISTORIES).unwrap(), "{hits}");
}

#[test]
fn the_same_is_found_whoever_was_judged_before() {
    let (roadmap, progress) = texts();
    let inquiry = inquiry(&roadmap, &progress);
    let mut found = BTreeSet::new();
    for seed in 1..=HISTORIES {
        let learner = Learner::new();
        history(&learner, &mut Dice::new(seed * 7919), &roadmap, &progress);
        let base = learner.git(["rev-parse", "HEAD~45"]);
        // No branch leads to it.
        learner.git(["checkout", "-q", "--detach"]);
        learner
            .file("a/x0.py", "a = 0\nc = 3\n")
            .commit_as("grace", "grace@example.org", "Apart");
        let apart = learner.git(["rev-parse", "HEAD"]);
        learner.git(["checkout", "-q", "main"]);
        let shared = Repo::open(learner.root()).unwrap();
        let [ada, grace] = ["ada@example.org", "grace@example.org"];
        let (head, base, apart) = ("HEAD", Some(base.trim()), apart.trim());
        for (who, tip, base) in [
            (ada, head, None),
            (grace, head, None),
            (ada, head, None),
            (grace, head, base),
            (ada, head, base),
            (grace, apart, base),
            (grace, head, base),
            (grace, apart, None),
            (ada, head, None),
        ] {
            let told = |repo: &Repo| {
                let search = Search {
                    tip: Some(repo.resolve(tip).unwrap()),
                    base: base.map(|base| repo.resolve(base).unwrap()),
                    named: vec![who.to_owned()],
                    document: "progress.md".to_owned(),
                    ..Search::default()
                };
                told(repo, &search, &inquiry)
            };
            let fresh = told(&Repo::open(learner.root()).unwrap());
            assert_eq!(told(&shared), fresh, "{who} at {tip}, {seed}, {base:?}");
            found.insert(fresh);
        }
    }
    // They are histories in which it matters who brought what first.
    let theirs = found.iter().filter(|told| told.contains("Foreign")).count();
    assert!(theirs > usize::try_from(HISTORIES / 3).unwrap(), "{theirs}");
}
