//! Verdicts and evidence commits against a slow, plain model of the rules, over generated histories: branches, merges (evil ones
//! and octopuses), upstream taken over by merge, fast-forward, rebase and cherry-pick, squashed branches, several authors and
//! co-authors, a learner with several addresses, a forge's among them, machines and people without a name of their own, reverts and
//! reverts of reverts, moves, with other white space too, copies, restored and blank content, pointers to large files, empty
//! commits, links, submodules, changed modes, pointers.
//!
//! The histories are made by `git fast-import`; the model ([`model`]) knows them only from what the `git` program prints.
//! `PEAK_HISTORIES=50000 cargo test --release --test suite verify_oracle` tries more of them than the suite does;
//! `PEAK=FILE` asks another build.

mod model;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use self::model::{History, expect};
use crate::learner::Learner;
use crate::verify::Verdicts;

const PATHS: [&str; 9] = [
    "blog/models.py",
    "shop/models.py",
    "shop/a.txt",
    "notes.md",
    "venv/models.py",
    "progress.md",
    "x/01-shop.py",
    "Blog.md",
    "x/deep/down/models.py",
];
const CONTENTS: [&str; 8] = [
    "class Post: pass\n",
    "class Thing: pass\n",
    "a\n",
    "",
    "b\n",
    "class Post: more\n",
    "class\tPost: pass\n\n",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
];
const MESSAGES: [&str; 11] = [
    "Work",
    "Begin the to-do list",
    "Finish orm.shop",
    "More\n\nPeak-Topic: orm.blog",
    "TODO\n\nCo-authored-by: Ada <ada@example.org>",
    "To-do\n\nCo-authored-by: AdaL <12+ada-lovelace@users.noreply.github.com>",
    "Pair\n\nco-authored-BY: Grace Hopper <grace@example.org>\nCo-authored-by: Ada Lovelace <ada@work.example>",
    "More\n\nCo-authored-by: dependabot[bot] <ada@example.org>",
    "xorm.shop and orm.shop.py",
    "Pair\n\nCo-authored-by: Grace Hopper <ada@example.org>",
    "Pair\n\nCo-authored-by: Ada Lovelace <author@example.org>",
];
/// Names and addresses: the learner's, others', then odd ones.
const AUTHORS: [(&str, &str); 11] = [
    ("Ada Lovelace", "ada@example.org"),
    ("The Author", "author@example.org"),
    ("Grace Hopper", "grace@example.org"),
    // The same person by name, and by the login in a forge's address.
    ("ada  LOVELACE", "ada@home.example"),
    ("AL", "12+ada-lovelace@users.noreply.github.com"),
    // Names that say nothing: one at the learner's address, one elsewhere.
    ("root", "ada@example.org"),
    ("root", "root@laptop"),
    // Machines, whatever they are called and wherever they write from.
    (
        "dependabot[bot]",
        "49699333+dependabot[bot]@users.noreply.github.com",
    ),
    ("Ada Lovelace", "actions@github.com"),
    ("deploy[bot]", "ada@example.org"),
    ("gh", "2+gracehopper@users.noreply.github.com"),
];
/// The first are the learner, upstream and somebody else.
const USUAL: usize = 3;
const LEARNER: &str = "ada@example.org";
/// Another address that may be named.
const HOME: &str = "ada@home.example";
/// By which reference upstream's commits are here: whatever it is, what they brought first is theirs.
const ELSEWHERE: [&str; 3] = [
    ".git/refs/remotes/upstream/main",
    ".git/refs/remotes/origin/solutions",
    ".git/refs/heads/theirs",
];

/// Branches: the learner's, upstream's, another of the learner's.
const BRANCHES: usize = 3;
/// Histories that are written and read at once.
const BATCH: usize = 25;
/// The first commit's date; each further one is an hour later.
const BEGIN: usize = 1_788_220_800;

const ROADMAP: &str = "# Django

## Phase 1: Models `orm`

- Exercise: Blog `orm.blog`
- Exercise: Shop `orm.shop`
- Exercise: Models `orm.models`

  ```toml peak
  [evidence]
  paths = [\"**/models.py\"]
  ```

- Exercise: Posts `orm.posts`

  ```toml peak
  [evidence]
  paths = [\"shop/*\"]
  contains = [{ path = \"**/*.py\", pattern = \"class Post:\" }]
  ```

- Exercise: Commits `orm.commits`

  ```toml peak
  [evidence]
  commits = [{ message = \"(?i)to-?do\", min = 2 }]
  ```

- Exercise: Pointed `orm.pointed`
- Exercise: Narrow `orm.narrow`

  ```toml peak
  [evidence]
  paths = [\"**/*.py\"]
  ```

- Exercise: Revision `orm.revision`
";

/// The claims; `POINTED` stands for a commit.
const PROGRESS: &str = "# Progress

<!-- peak:1 roadmap=README.md -->

## Phase 1: Models `orm`

- [x] Exercise: Blog `orm.blog`
- [x] Exercise: Shop `orm.shop`
- [x] Exercise: Models `orm.models`
- [x] Exercise: Posts `orm.posts`
- [x] Exercise: Commits `orm.commits`
- [x] Exercise: Pointed `orm.pointed`
  - evidence: `shop`
- [x] Exercise: Narrow `orm.narrow`
  - evidence: `x`, `blog/models.py`
- [x] Exercise: Revision `orm.revision`
  - evidence: `POINTED`
";

/// What stands at a path: mode, and content or, of a submodule, commit.
type Entry = (&'static str, String);
type Tree = BTreeMap<&'static str, Entry>;
/// A path, what stood there, and what stands there now.
type Changed = (&'static str, Option<Entry>, Option<Entry>);

#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Delete(usize),
    Move(usize, usize),
    /// With other white space.
    MoveBlank(usize, usize),
    Copy(usize, usize),
    Blank(usize),
    Mode(usize),
    Link(usize),
    Submodule(usize),
}

#[derive(Debug, Clone)]
enum Step {
    Commit {
        branch: usize,
        author: usize,
        message: usize,
        edits: Vec<Edit>,
    },
    /// Of one branch or two; with edits of its own it is an evil one.
    Merge {
        from: Vec<usize>,
        into: usize,
        author: usize,
        edits: Vec<Edit>,
    },
    /// The learner's commits anew on top of upstream's.
    Rebase,
    /// All that one branch has beyond another as one commit on that, as forges do it.
    Squash {
        from: usize,
        into: usize,
        author: usize,
        message: usize,
    },
    /// A branch that has nothing of its own goes on to where another is.
    Forward { from: usize, into: usize },
    /// One commit again, on another branch, by its author or as somebody's own; with its own date, where it is not amended.
    Pick {
        back: usize,
        into: usize,
        author: Option<usize>,
        amended: bool,
    },
    /// One commit taken back, or all of some; in a message only, where it is hollow. It may be a merge where one is meant.
    Revert {
        back: usize,
        count: usize,
        merge: bool,
        into: usize,
        author: usize,
        short: bool,
        hollow: bool,
    },
}

#[derive(Debug, Clone)]
struct Made {
    parents: Vec<usize>,
    tree: Tree,
    author: (&'static str, &'static str),
    /// When it was written; it is recorded in the order of the list.
    written: usize,
    message: String,
    /// The commits that its message says to take back, and whether by a short name.
    reverts: Vec<(usize, bool)>,
}

/// One generated case.
#[derive(Debug, Clone)]
struct Case {
    steps: Vec<Step>,
    base: usize,
    pointed: usize,
    has_upstream: bool,
    who: Who,
}

/// How it is said who the learner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// `peak.learner`: others of the same name join.
    Configured,
    /// `--as`, exactly.
    Named,
    /// `--as`, twice.
    NamedTwice,
}

fn edit() -> impl Strategy<Value = Edit> {
    let path = 0..PATHS.len();
    prop_oneof![
        12 => (path.clone(), 0..CONTENTS.len()).prop_map(|(path, content)| Edit::Write(path, content)),
        2 => path.clone().prop_map(Edit::Delete),
        4 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        3 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::MoveBlank(from, to)),
        2 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Copy(from, to)),
        2 => path.clone().prop_map(Edit::Blank),
        1 => path.clone().prop_map(Edit::Mode),
        1 => path.clone().prop_map(Edit::Link),
        1 => path.prop_map(Edit::Submodule),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let author = || prop_oneof![6 => Just(0), 3 => 1..USUAL, 2 => USUAL..AUTHORS.len()];
    let edits = |sizes: std::ops::Range<usize>| prop::collection::vec(edit(), sizes);
    let commit = (
        prop_oneof![2 => Just(0), 1 => 1..BRANCHES],
        author(),
        0..MESSAGES.len(),
        edits(0..4),
    );
    let merge = (
        prop::collection::vec(0..BRANCHES, 1..3),
        0..BRANCHES,
        author(),
        edits(0..2),
    );
    prop_oneof![
        10 => commit.prop_map(|(branch, author, message, edits)| Step::Commit { branch, author, message, edits }),
        3 => merge.prop_map(|(from, into, author, edits)| Step::Merge { from, into, author, edits }),
        1 => Just(Step::Rebase),
        1 => (0..BRANCHES, 0..BRANCHES, author(), 0..MESSAGES.len())
            .prop_map(|(from, into, author, message)| Step::Squash { from, into, author, message }),
        1 => (0..BRANCHES, 0..BRANCHES).prop_map(|(from, into)| Step::Forward { from, into }),
        1 => (0..6usize, 0..BRANCHES, prop::option::of(0..AUTHORS.len()), any::<bool>())
            .prop_map(|(back, into, author, amended)| Step::Pick { back, into, author, amended }),
        2 => (
            (0..4usize, 1..4usize, prop::bool::weighted(0.3)),
            (0..BRANCHES, author(), any::<bool>(), prop::bool::weighted(0.2)),
        )
            .prop_map(|((back, count, merge), (into, author, short, hollow))| {
                let count = if short { 1 } else { count };
                Step::Revert { back, count, merge, into, author, short, hollow }
            }),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let steps = prop::collection::vec(step(), 3..18);
    let who = prop_oneof![
        2 => Just(Who::Configured),
        1 => Just(Who::Named),
        1 => Just(Who::NamedTwice),
    ];
    (steps, 0..40usize, 0..20usize, any::<bool>(), who).prop_map(
        |(steps, base, pointed, has_upstream, who)| Case {
            steps,
            base,
            pointed,
            has_upstream,
            who,
        },
    )
}

/// A history while it is made.
#[derive(Default)]
struct Play {
    made: Vec<Made>,
    tips: [Option<usize>; BRANCHES],
}

impl Play {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Commit {
                branch,
                author,
                message,
                edits,
            } => {
                self.add(*branch, AUTHORS[*author], MESSAGES[*message], |tree| {
                    edits.iter().for_each(|edit| apply(tree, edit));
                });
            }
            Step::Merge {
                from,
                into,
                author,
                edits,
            } => self.merge(from, *into, AUTHORS[*author], edits),
            Step::Rebase => self.rebase(),
            Step::Squash {
                from,
                into,
                author,
                message,
            } => self.squash(*from, *into, AUTHORS[*author], MESSAGES[*message]),
            Step::Forward { from, into } => {
                if let (Some(theirs), Some(ours)) = (self.tips[*from], self.tips[*into])
                    && self.ancestors(theirs).contains(&ours)
                {
                    self.tips[*into] = Some(theirs);
                }
            }
            Step::Pick {
                back,
                into,
                author,
                amended,
            } => {
                let author = author.map(|author| AUTHORS[author]);
                self.pick(*back, *into, author, *amended);
            }
            Step::Revert {
                back,
                count,
                merge,
                into,
                author,
                short,
                hollow,
            } => {
                let found = (*back..back + count).map(|back| self.back(back, *merge));
                let all: Vec<usize> = found.flatten().collect();
                if let Some(at) = all.first() {
                    // Some say which item it was for.
                    let message = MESSAGES[(at + back) % MESSAGES.len()];
                    self.revert(&all, *into, AUTHORS[*author], message, *hollow);
                    let reverts = all.into_iter().map(|at| (at, *short));
                    self.made.last_mut().unwrap().reverts = reverts.collect();
                }
            }
        }
    }

    fn pick(
        &mut self,
        back: usize,
        into: usize,
        author: Option<(&'static str, &'static str)>,
        amended: bool,
    ) {
        let Some(at) = self.back(back, false) else {
            return;
        };
        let picked = self.made[at].clone();
        let diff = self.diff(at);
        let by = author.unwrap_or(picked.author);
        self.add(into, by, &picked.message, |tree| lay(tree, &diff));
        if author.is_none() || !amended {
            self.made.last_mut().unwrap().written = picked.written;
        }
    }

    fn revert(
        &mut self,
        all: &[usize],
        into: usize,
        author: (&'static str, &'static str),
        message: &str,
        hollow: bool,
    ) {
        let changes = all.iter().flat_map(|at| self.diff(*at));
        let diff: Vec<_> = changes.map(|(path, old, new)| (path, new, old)).collect();
        self.add(into, author, message, |tree| {
            if !hollow {
                lay(tree, &diff);
            }
        });
    }

    /// A commit, a merge or none, so many before the last.
    fn back(&self, back: usize, merge: bool) -> Option<usize> {
        let mut plain = (0..self.made.len())
            .rev()
            .filter(|at| (self.made[*at].parents.len() > 1) == merge);
        plain.nth(back)
    }

    /// A commit on a branch, which begins where the first one is.
    fn add(
        &mut self,
        branch: usize,
        author: (&'static str, &'static str),
        message: &str,
        edit: impl FnOnce(&mut Tree),
    ) {
        let parent = self.tips[branch].or(self.tips[0]);
        let mut tree = parent
            .map(|parent| self.made[parent].tree.clone())
            .unwrap_or_default();
        edit(&mut tree);
        self.push(
            branch,
            Made {
                parents: parent.into_iter().collect(),
                tree,
                author,
                written: self.made.len(),
                message: message.to_owned(),
                reverts: Vec::new(),
            },
        );
    }

    fn push(&mut self, branch: usize, made: Made) {
        self.made.push(made);
        self.tips[branch] = Some(self.made.len() - 1);
    }

    fn merge(
        &mut self,
        from: &[usize],
        into: usize,
        author: (&'static str, &'static str),
        edits: &[Edit],
    ) {
        let Some(ours) = self.tips[into] else { return };
        let mut parents = vec![ours];
        for tip in from.iter().filter_map(|branch| self.tips[*branch]) {
            if !parents.contains(&tip) {
                parents.push(tip);
            }
        }
        if parents.len() < 2 {
            return;
        }
        let mut tree = Tree::new();
        for parent in parents.iter().rev() {
            tree.extend(self.made[*parent].tree.clone());
        }
        edits.iter().for_each(|edit| apply(&mut tree, edit));
        let (written, message) = (self.made.len(), MESSAGES[2].to_owned());
        self.push(
            into,
            Made {
                parents,
                tree,
                author,
                written,
                message,
                reverts: Vec::new(),
            },
        );
    }

    fn squash(
        &mut self,
        from: usize,
        into: usize,
        author: (&'static str, &'static str),
        message: &str,
    ) {
        let (Some(theirs), Some(ours)) = (self.tips[from], self.tips[into]) else {
            return;
        };
        let known = self.ancestors(ours);
        let shared = self.ancestors(theirs).into_iter().rev();
        let shared = shared.filter(|at| known.contains(at)).max();
        let empty = Tree::new();
        let old = shared.map_or(&empty, |at| &self.made[at].tree);
        let diff = changes(old, &self.made[theirs].tree);
        self.add(into, author, message, |tree| lay(tree, &diff));
    }

    fn rebase(&mut self) {
        let (Some(ours), Some(theirs)) = (self.tips[0], self.tips[1]) else {
            return;
        };
        let known = self.ancestors(theirs);
        let mut chain = Vec::new();
        let mut at = Some(ours);
        while let Some(here) = at.filter(|here| !known.contains(here)) {
            chain.push(here);
            at = self.made[here].parents.first().copied();
        }
        self.tips[0] = Some(theirs);
        for at in chain
            .into_iter()
            .rev()
            .filter(|at| self.made[*at].parents.len() < 2)
            .collect::<Vec<_>>()
        {
            let old = self.made[at].clone();
            let diff = self.diff(at);
            self.add(0, old.author, &old.message, |tree| lay(tree, &diff));
            let last = self.made.last_mut().unwrap();
            (last.written, last.reverts) = (old.written, old.reverts.clone());
        }
    }

    fn ancestors(&self, of: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![of];
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(&self.made[at].parents);
            }
        }
        seen
    }

    /// What a commit changed.
    fn diff(&self, at: usize) -> Vec<Changed> {
        let empty = Tree::new();
        let old = self.made[at]
            .parents
            .first()
            .map_or(&empty, |parent| &self.made[*parent].tree);
        changes(old, &self.made[at].tree)
    }

    /// The tip of the branch that is judged.
    fn tip(&self) -> usize {
        self.tips.iter().flatten().next().copied().unwrap_or(0)
    }
}

fn changes(old: &Tree, new: &Tree) -> Vec<Changed> {
    let paths: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
    let changed = paths
        .into_iter()
        .map(|path| (path, old.get(path).cloned(), new.get(path).cloned()));
    changed.filter(|(_, old, new)| old != new).collect()
}

fn lay(tree: &mut Tree, diff: &[Changed]) {
    for (path, _, new) in diff {
        match new {
            Some(entry) => drop(tree.insert(path, entry.clone())),
            None => drop(tree.remove(path)),
        }
    }
}

fn apply(tree: &mut Tree, edit: &Edit) {
    let file = |content: &str| ("100644", content.to_owned());
    match *edit {
        Edit::Write(path, content) => drop(tree.insert(PATHS[path], file(CONTENTS[content]))),
        Edit::Delete(path) => drop(tree.remove(PATHS[path])),
        Edit::Move(from, to) => {
            if let Some(entry) = tree.remove(PATHS[from]) {
                tree.insert(PATHS[to], entry);
            }
        }
        Edit::MoveBlank(from, to) => {
            apply(tree, &Edit::Blank(from));
            apply(tree, &Edit::Move(from, to));
        }
        Edit::Copy(from, to) => {
            if let Some(entry) = tree.get(PATHS[from]).cloned() {
                tree.insert(PATHS[to], entry);
            }
        }
        Edit::Blank(path) => {
            if let Some((mode, content)) = tree.get_mut(PATHS[path])
                && mode.starts_with("100")
            {
                content.push_str(" \n");
            }
        }
        Edit::Mode(path) => {
            if let Some((mode, _)) = tree.get_mut(PATHS[path])
                && *mode == "100644"
            {
                *mode = "100755";
            }
        }
        Edit::Link(path) => drop(tree.insert(PATHS[path], ("120000", "../elsewhere".to_owned()))),
        Edit::Submodule(path) => drop(tree.insert(PATHS[path], ("160000", "1".repeat(40)))),
    }
}

/// The commits at which one history ends, as git names them.
struct Tips {
    main: String,
    /// Upstream's branch, where the learner has fetched one.
    upstream: Option<String>,
}

/// A running `git fast-import`.
struct Import {
    git: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// How many commits other histories have made.
    before: usize,
}

impl Import {
    fn new(learner: &Learner) -> Self {
        let mut git = learner
            .command("git")
            .args(["fast-import", "--quiet", "--force"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = git.stdin.take().unwrap();
        let output = BufReader::new(git.stdout.take().unwrap());
        input.write_all(b"feature done\n").unwrap();
        Self {
            git,
            input,
            output,
            before: 0,
        }
    }

    /// The id of a commit of this history.
    fn id(&mut self, at: usize) -> String {
        writeln!(self.input, "get-mark :{}", self.before + at + 1).unwrap();
        let mut id = String::new();
        self.output.read_line(&mut id).unwrap();
        id.trim().to_owned()
    }

    /// Writes one history.
    fn history(&mut self, play: &Play, has_upstream: bool) -> Tips {
        for (at, made) in play.made.iter().enumerate() {
            self.commit(at, made);
        }
        let main = self.id(play.tip());
        let upstream = play.tips[1].filter(|_| has_upstream);
        let upstream = upstream.map(|tip| self.id(tip));
        self.before += play.made.len();
        Tips { main, upstream }
    }

    fn commit(&mut self, at: usize, made: &Made) {
        let mut message = made.message.clone();
        for (target, short) in made.reverts.iter().copied() {
            let id = self.id(target);
            let id = if short { &id[..12] } else { &id };
            message.push_str(&format!("\n\nThis reverts commit {id}.\n"));
        }
        if made.parents.is_empty() {
            self.input.write_all(b"reset refs/made/all\n\n").unwrap();
        }
        let (written, recorded) = (BEGIN + made.written * 3600, BEGIN + at * 3600);
        write!(
            self.input,
            "commit refs/made/all\nmark :{}\nauthor {} <{}> {written} +0000\ncommitter C <c@example.org> {recorded} +0000\ndata {}\n{message}\n",
            self.before + at + 1,
            made.author.0,
            made.author.1,
            message.len()
        )
        .unwrap();
        for (place, parent) in made.parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            writeln!(self.input, "{word} :{}", self.before + parent + 1).unwrap();
        }
        self.input.write_all(b"deleteall\n").unwrap();
        for (path, (mode, content)) in &made.tree {
            if *mode == "160000" {
                writeln!(self.input, "M {mode} {content} {path}").unwrap();
            } else {
                write!(
                    self.input,
                    "M {mode} inline {path}\ndata {}\n{content}\n",
                    content.len()
                )
                .unwrap();
            }
        }
    }

    fn end(mut self) {
        self.input.write_all(b"done\n").unwrap();
        drop(self.input);
        assert!(self.git.wait().unwrap().success());
    }
}

/// Compares some histories; returns how many items are verified.
fn check_all(learner: &Learner, cases: &[Case]) -> usize {
    let mut import = Import::new(learner);
    let mut tips = Vec::new();
    let mut played = Vec::new();
    for case in cases {
        let mut play = Play::default();
        case.steps.iter().for_each(|step| play.step(step));
        if !play.made.is_empty() {
            tips.push(import.history(&play, case.has_upstream));
            played.push(case);
        }
    }
    import.end();
    let histories = History::read_all(learner, &tips);
    let all = played.into_iter().zip(&tips).zip(&histories);
    all.map(|((case, tips), history)| check(learner, case, tips, history))
        .sum()
}

/// Compares one history; returns how many items are verified.
fn check(learner: &Learner, case: &Case, tips: &Tips, history: &History) -> usize {
    // No program is started for what two files tell.
    learner.file(".git/HEAD", format!("{}\n", tips.main));
    for name in ELSEWHERE {
        drop(std::fs::remove_file(learner.root().join(name)));
    }
    if let Some(tip) = &tips.upstream {
        let name = ELSEWHERE[case.pointed % ELSEWHERE.len()];
        learner.file(name, format!("{tip}\n"));
    }
    let tip = history.tip;
    // Every other history has a fork point, anywhere behind the tip.
    let behind: Vec<usize> = history.ancestors(tip).into_iter().collect();
    let base = (case.base % 2 == 1).then(|| behind[(case.base / 2) % behind.len()]);
    let pointed = case.pointed % history.commits.len();
    let id = |at: usize| history.commits[at].id.as_str();
    learner.file("progress.md", PROGRESS.replace("POINTED", id(pointed)));
    let mut arguments = vec!["verify", "--json", "--base", base.map_or("none", id)];
    match case.who {
        Who::Configured => {}
        Who::Named => arguments.extend(["--as", LEARNER]),
        Who::NamedTwice => arguments.extend(["--as", LEARNER, "--as", "Ada@Home.Example"]),
    }
    let peak = std::env::var_os("PEAK").unwrap_or_else(|| env!("CARGO_BIN_EXE_peak").into());
    let output = learner.command(peak).args(arguments).output().unwrap();
    let found = Verdicts(serde_json::from_slice(&output.stdout).unwrap());
    let mut verified = 0;
    for (item, expected) in expect(history, tip, base, pointed, case.who) {
        let expected = expected.map(|all| all.into_iter().map(id).collect::<BTreeSet<_>>());
        let verdict = if expected.is_some() {
            "verified"
        } else {
            "unverified"
        };
        let proven =
            (found.verdict(item) == "verified").then(|| found.commits(item).into_iter().collect());
        // What is in a stand-in's file nobody can tell here: that alone may leave a rule about content open.
        let is_unseen = item == "orm.posts"
            && found.verdict(item) == "unknown"
            && found.reason(item).contains("Git LFS")
            && history.holds_stand_in(tip);
        assert!(
            (found.verdict(item) == verdict || expected.is_none() && is_unseen)
                && proven == expected,
            "{item}: expected {expected:?}, base {base:?}, tip {tip}, pointed {pointed}, {:?}: {:#?}\n{}",
            case.who,
            history,
            found.of(item)
        );
        verified += usize::from(expected.is_some());
    }
    verified
}

#[test]
fn verdicts_and_evidence_are_the_models() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.git(["config", "peak.learner", LEARNER]);
    let histories = std::env::var("PEAK_HISTORIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(500_u32);
    let mut runner = TestRunner::new(Config {
        cases: histories.div_ceil(BATCH as u32),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    });
    let verified = Cell::new(0);
    runner
        .run(&prop::collection::vec(case(), BATCH), |cases| {
            verified.set(verified.get() + check_all(&learner, &cases));
            Ok(())
        })
        .unwrap();
    // Histories in which nothing or everything holds would show little.
    let share = verified.get() * 100 / (histories as usize * 8);
    assert!(
        (10..90).contains(&share),
        "{share} % of all items are verified"
    );
}
