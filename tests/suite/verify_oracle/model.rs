//! A slow, plain model of the contract's rules over whole trees. It reads a history from the `git` program (`log`, `diff-tree`,
//! `cat-file`), looks at every commit, and shares no code with what it checks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Stdio;

use regex::Regex;

use super::{HOME, LEARNER, Tips, Who};
use crate::learner::Learner;

/// Regular files: path and content.
type Tree = BTreeMap<String, String>;

/// One commit, as git tells it.
#[derive(Debug, Clone)]
pub struct Commit {
    pub id: String,
    parents: Vec<usize>,
    tree: Tree,
    /// Name and address of the author, then of the co-authors.
    authors: Vec<(String, String)>,
    message: String,
    /// When it was written or recorded, whichever is older.
    written: i64,
}

/// A history, the oldest commit first by the dates at which they were recorded.
#[derive(Debug)]
pub struct History {
    pub commits: Vec<Commit>,
    /// What is judged: `main`.
    pub tip: usize,
    /// Upstream's branch, where the learner has fetched one.
    upstream: Option<usize>,
}

/// One commit as `git log` tells it.
struct Told<'l> {
    parents: Vec<&'l str>,
    tree: Tree,
    name: &'l str,
    address: &'l str,
    written: i64,
    recorded: i64,
    message: &'l str,
}

impl<'l> Told<'l> {
    fn of(record: &'l str, tree: Tree) -> Self {
        let mut lines = record.splitn(4, '\n');
        let parents = lines.next().unwrap().split(' ').skip(2);
        let name = lines.next().unwrap();
        let who: Vec<&str> = lines.next().unwrap().split(' ').collect();
        Self {
            parents: parents.filter(|id| !id.is_empty()).collect(),
            tree,
            name,
            address: who[0],
            written: who[1].parse().unwrap(),
            recorded: who[2].parse().unwrap(),
            message: lines.next().unwrap_or_default(),
        }
    }
}

/// What the model says of an item: the evidence commits of its rules, or none.
pub type Expected = BTreeMap<&'static str, Option<BTreeSet<usize>>>;

/// What git prints, with these lines on its standard input.
fn ask(learner: &Learner, arguments: &[&str], input: &str) -> Vec<u8> {
    let mut git = learner
        .command("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = git.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = git.wait_with_output().unwrap();
    let _ = writer.join();
    assert!(output.status.success(), "git {arguments:?}");
    output.stdout
}

impl History {
    /// Whether a file of the commit is one that Git LFS left in place of another.
    pub fn holds_stand_in(&self, commit: usize) -> bool {
        let mut files = self.commits[commit].tree.values();
        files.any(|file| file.starts_with("version https://git-lfs.github.com/spec/v1\n"))
    }

    /// What each of these tips reaches, upstream's included.
    pub fn read_all(learner: &Learner, tips: &[Tips]) -> Vec<Self> {
        let log = [
            "log",
            "-z",
            "--no-show-signature",
            "--stdin",
            "--format=%H %T %P%n%an%n%ae %at %ct%n%B",
        ];
        let wanted = tips
            .iter()
            .flat_map(|tips| std::iter::once(&tips.main).chain(&tips.upstream));
        let wanted: String = wanted.map(|tip| format!("{tip}\n")).collect();
        let text = String::from_utf8(ask(learner, &log, &wanted)).unwrap();
        let records: Vec<&str> = text
            .split('\0')
            .filter(|record| !record.trim().is_empty())
            .collect();
        let trees = trees(learner, records.iter().map(|record| &record[41..81]));
        let pool: BTreeMap<&str, Told<'_>> = records
            .iter()
            .zip(trees)
            .map(|(record, tree)| (&record[..40], Told::of(record, tree)))
            .collect();
        tips.iter().map(|tips| Self::of(&pool, tips)).collect()
    }

    fn of(pool: &BTreeMap<&str, Told<'_>>, tips: &Tips) -> Self {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = std::iter::once(&tips.main)
            .chain(&tips.upstream)
            .map(String::as_str)
            .collect();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(&pool[id].parents);
            }
        }
        let mut ids: Vec<&str> = reached.into_iter().collect();
        ids.sort_by_key(|id| (pool[id].recorded, *id));
        let place = |id: &str| ids.iter().position(|known| *known == id).unwrap();
        let commits = ids.iter().map(|id| {
            let told = &pool[id];
            Commit {
                id: (*id).to_owned(),
                parents: told.parents.iter().map(|id| place(id)).collect(),
                tree: told.tree.clone(),
                authors: authors(told),
                message: told.message.to_owned(),
                written: told.written.min(told.recorded),
            }
        });
        Self {
            commits: commits.collect(),
            tip: place(&tips.main),
            upstream: tips.upstream.as_ref().map(|tip| place(tip)),
        }
    }

    pub fn ancestors(&self, of: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![of];
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(&self.commits[at].parents);
            }
        }
        seen
    }
}

/// The regular files of these trees: each compared with nothing at all.
fn trees<'t>(learner: &Learner, ids: impl Iterator<Item = &'t str>) -> Vec<Tree> {
    // git knows the empty tree in every repository.
    let nothing = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let ids: Vec<&str> = ids.collect();
    let mut raw: Vec<Vec<(String, String)>> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let mut input = String::new();
    for id in &ids {
        if !at.contains_key(id) {
            at.insert(id, raw.len());
            raw.push(Vec::new());
            input.push_str(&format!("{} {id}\n", nothing));
        }
    }
    let told = ask(
        learner,
        &[
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--no-renames",
            "--no-abbrev",
        ],
        &input,
    );
    let told = String::from_utf8(told).unwrap();
    let mut tree = 0;
    let mut meta: Option<&str> = None;
    for part in told.split('\0').flat_map(|part| part.split_inclusive('\n')) {
        if let Some(line) = part.strip_suffix('\n') {
            tree = at[line.split(' ').nth(1).unwrap()];
        } else if part.starts_with(':') && meta.is_none() {
            meta = Some(part);
        } else if let Some(told) = meta.take() {
            let words: Vec<&str> = told.split(' ').collect();
            if words[1].starts_with("100") {
                raw[tree].push((part.to_owned(), words[3].to_owned()));
            }
        }
    }
    let contents = contents(learner, raw.iter().flatten().map(|(_, blob)| blob.as_str()));
    let full: Vec<Tree> = raw
        .into_iter()
        .map(|files| {
            files
                .into_iter()
                .map(|(path, blob)| (path, contents[&blob].clone()))
                .collect()
        })
        .collect();
    ids.iter().map(|id| full[at[id]].clone()).collect()
}

fn contents<'b>(
    learner: &Learner,
    blobs: impl Iterator<Item = &'b str>,
) -> BTreeMap<String, String> {
    let blobs: BTreeSet<&str> = blobs.collect();
    let input: String = blobs.iter().map(|blob| format!("{blob}\n")).collect();
    let told = ask(learner, &["cat-file", "--batch"], &input);
    let mut rest = told.as_slice();
    let mut contents = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        let head = std::str::from_utf8(&rest[..end]).unwrap();
        let words: Vec<&str> = head.split(' ').collect();
        let size: usize = words[2].parse().unwrap();
        let text = String::from_utf8(rest[end + 1..end + 1 + size].to_vec()).unwrap();
        contents.insert(words[0].to_owned(), text);
        rest = &rest[end + size + 2..];
    }
    contents
}

/// Whether most lines of a text that say something are in another.
fn mostly(text: &str, other: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let blank = |c: char| c.is_ascii_whitespace();
        let lines = text
            .split('\n')
            .map(|line| line.trim_matches(blank).to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let (all, other) = (lines(text), lines(other));
    let lost = all.iter().filter(|line| !other.contains(line)).count();
    lost * 2 < all.len()
}

/// Whether a text that says something differs from another in white space only.
fn is_respaced(old: &str, new: &str) -> bool {
    !stripped(new).is_empty() && stripped(old) == stripped(new)
}

/// From where a file came to a path with its content as it was: from the one place that lost it to the one that got it, else from
/// the one of its name.
fn moved(before: &Tree, after: &Tree, path: &str) -> Option<String> {
    let content = &after[path];
    let only_in = |tree: &Tree, other: &Tree| -> Vec<String> {
        let alike = tree.iter().filter(|(_, other)| *other == content);
        let paths = alike.filter(|(path, _)| !other.contains_key(*path));
        paths.map(|(path, _)| path.clone()).collect()
    };
    let (gone, come) = (only_in(before, after), only_in(after, before));
    let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let named = |paths: &[String]| -> Vec<String> {
        let same = paths.iter().filter(|other| name(other) == name(path));
        same.cloned().collect()
    };
    match (gone.as_slice(), come.as_slice()) {
        ([from], [_]) => Some(from.clone()),
        _ => match (named(&gone).as_slice(), named(&come).as_slice()) {
            ([from], [_]) => Some(from.clone()),
            _ => None,
        },
    }
}

/// From where a file came to a path where another was: from the one place that lost its content, where no other got it.
fn moved_over(before: &Tree, after: &Tree, path: &str) -> Option<String> {
    let content = &after[path];
    let is_in = |tree: &Tree, path: &str| tree.contains_key(path);
    let alike = |tree: &Tree| -> Vec<String> {
        let alike = tree.iter().filter(|(_, other)| *other == content);
        alike.map(|(path, _)| path.clone()).collect()
    };
    let mut gone = alike(before);
    gone.retain(|path| !is_in(after, path));
    let come = alike(after).into_iter().any(|path| !is_in(before, &path));
    match gone.as_slice() {
        [from] if !come => Some(from.clone()),
        _ => None,
    }
}

fn stripped(text: &str) -> String {
    text.split_whitespace().collect()
}

fn excluded(path: &str) -> bool {
    path == "progress.md" || path.starts_with("venv/")
}

/// Name and address of the author, then of the co-authors.
fn authors(told: &Told<'_>) -> Vec<(String, String)> {
    let trailer = Regex::new("(?mi)^co-authored-by: (.*) <(.*)>$").unwrap();
    let others = trailer
        .captures_iter(told.message)
        .map(|found| (found[1].to_owned(), found[2].to_owned()));
    std::iter::once((told.name.to_owned(), told.address.to_owned()))
        .chain(others)
        .collect()
}

/// A name without case and punctuation; none that says nothing of a person.
fn plain(name: &str) -> Option<String> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    (plain.len() > 1 && plain != "root").then_some(plain)
}

fn is_machine((name, address): &(String, String)) -> bool {
    name.contains("[bot]") || address.contains("[bot]") || address.starts_with("actions@")
}

/// The login in a forge's address, as a plain name.
fn login(address: &str) -> Option<String> {
    let (local, host) = address.split_once('@')?;
    let login = local.split_once('+').map_or(local, |(_, login)| login);
    plain(login).filter(|_| host.starts_with("users.noreply."))
}

/// Who the learner is: the addresses to begin with, the names by which others join, and the addresses from which commits are made
/// under other names.
#[derive(Debug, Clone)]
struct People {
    addresses: BTreeSet<String>,
    names: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl People {
    /// By what these commits say.
    fn of<'c>(
        addresses: BTreeSet<String>,
        who: Who,
        commits: impl Iterator<Item = &'c Commit>,
    ) -> Self {
        let authors: Vec<_> = commits.map(|commit| &commit.authors[0]).collect();
        let theirs = authors.iter().filter(|person| {
            who == Who::Configured && !is_machine(person) && addresses.contains(&person.1)
        });
        let names: BTreeSet<String> = theirs.filter_map(|(name, _)| plain(name)).collect();
        let others = authors
            .iter()
            .filter(|(name, _)| plain(name).is_some_and(|name| !names.contains(&name)))
            .map(|(_, address)| address.clone());
        Self {
            addresses,
            others: others.collect(),
            names,
        }
    }

    fn hold(&self, person: &(String, String), is_author: bool) -> bool {
        let named = |name: Option<String>| name.is_some_and(|name| self.names.contains(&name));
        let may_join = is_author || !self.others.contains(&person.1);
        !is_machine(person)
            && (self.addresses.contains(&person.1)
                || may_join && (named(plain(&person.0)) || named(login(&person.1))))
    }

    /// The learner, among the author and the co-authors of a commit.
    fn among<'c>(&self, commit: &'c Commit) -> impl Iterator<Item = &'c (String, String)> {
        let people = commit.authors.iter().enumerate();
        people
            .filter(|(place, person)| self.hold(person, *place == 0))
            .map(|(_, person)| person)
    }

    fn made(&self, commit: &Commit) -> bool {
        self.among(commit).next().is_some()
    }

    /// All addresses of theirs that these commits have.
    fn all<'c>(&self, commits: impl Iterator<Item = &'c Commit>) -> BTreeSet<String> {
        let theirs = commits.flat_map(|commit| self.among(commit));
        let mut all: BTreeSet<String> = theirs.map(|(_, address)| address.clone()).collect();
        all.extend(self.addresses.clone());
        all
    }
}

/// What somebody else was the first to bring, by content: the place of their commit; and the places of all commits, in the order
/// in which they were written, none before its parents.
#[derive(Debug, Default)]
struct Foreign {
    first: BTreeMap<String, usize>,
    places: BTreeMap<usize, usize>,
}

impl Foreign {
    fn of(history: &History, tip: usize, hidden: &BTreeSet<usize>, people: &People) -> Self {
        let commits = &history.commits;
        let mut after = history.ancestors(tip);
        // A commit that a pointer names may hide what HEAD's history shows.
        after.extend(history.ancestors(history.tip));
        after.extend(
            history
                .upstream
                .iter()
                .flat_map(|tip| history.ancestors(*tip)),
        );
        let after: BTreeSet<usize> = &after - hidden;
        let mut first: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for at in &after {
            for parent in commits[*at].parents.iter().filter(|at| hidden.contains(at)) {
                let old = commits[*parent].tree.values();
                first.extend(old.map(|content| (content.clone(), None)));
            }
        }
        let mut places = BTreeMap::new();
        let mut left = after;
        while !left.is_empty() {
            let is_ready = |at: &&usize| {
                commits[**at]
                    .parents
                    .iter()
                    .all(|parent| !left.contains(parent))
            };
            let next = left
                .iter()
                .filter(is_ready)
                .min_by_key(|at| (commits[**at].written, **at));
            let next = *next.unwrap();
            left.remove(&next);
            let by = (!people.made(&commits[next])).then_some(places.len());
            places.insert(next, places.len());
            for content in commits[next].tree.values() {
                first.entry(content.clone()).or_insert(by);
            }
        }
        let first = first
            .into_iter()
            .filter_map(|(content, by)| Some((content, by?)));
        Self {
            first: first.collect(),
            places,
        }
    }
}

/// One judgement: up to which commit, and from where on.
struct Judge<'h> {
    history: &'h History,
    tip: usize,
    hidden: BTreeSet<usize>,
    base: Option<Tree>,
    people: People,
    foreign: Foreign,
}

/// Where a file is looked for: at its path, at any, in what merges put together, or where its own history leads.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Here,
    Moved,
    Joined,
    Traced,
}

/// A commit of the learner's, with the paths at which it brings new content.
type Own = (usize, BTreeSet<String>);

impl<'h> Judge<'h> {
    /// With the learner at these addresses, which others of the same name may join.
    fn new(
        history: &'h History,
        tip: usize,
        base: Option<usize>,
        who: Who,
        addresses: BTreeSet<String>,
    ) -> Self {
        let hidden = base.map(|base| history.ancestors(base)).unwrap_or_default();
        let after = &history.ancestors(tip) - &hidden;
        let after = || after.iter().map(|at| &history.commits[*at]);
        let people = People::of(addresses, who, after());
        // On upstream's side, those addresses are the learner's that were met on their own.
        let known = People {
            addresses: people.all(after()),
            names: BTreeSet::new(),
            others: BTreeSet::new(),
        };
        let foreign = Foreign::of(history, tip, &hidden, &known);
        let base = base.map(|base| history.commits[base].tree.clone());
        Self {
            history,
            tip,
            hidden,
            base,
            people,
            foreign,
        }
    }

    /// All addresses of the learner's that were met.
    fn addresses(&self) -> BTreeSet<String> {
        let after = &self.history.ancestors(self.tip) - &self.hidden;
        self.people.all(after.iter().map(|at| self.commit(*at)))
    }

    fn commit(&self, at: usize) -> &'h Commit {
        &self.history.commits[at]
    }

    fn is_inherited(&self, content: &str) -> bool {
        self.base
            .iter()
            .flat_map(Tree::values)
            .any(|old| old == content)
    }

    /// The learner's commits, the newest first. What somebody else brought first is looked up for new files, for moved work
    /// (`looks`), and where there is a fork point.
    fn learners(&self, looks: bool) -> Vec<Own> {
        let own = self.own().into_iter().rev();
        own.filter(|at| !self.is_merge(*at))
            .map(|at| (at, self.brought(at, looks || self.base.is_some())))
            .collect()
    }

    /// The learner's commits and merges.
    fn own(&self) -> BTreeSet<usize> {
        let all = self.history.ancestors(self.tip).into_iter();
        all.filter(|at| !self.hidden.contains(at) && self.people.made(self.commit(*at)))
            .collect()
    }

    fn is_merge(&self, at: usize) -> bool {
        self.commit(at).parents.len() > 1
    }

    fn before(&self, at: usize) -> Tree {
        let parent = self.commit(at).parents.first();
        parent
            .map(|parent| self.commit(*parent).tree.clone())
            .unwrap_or_default()
    }

    fn brought(&self, at: usize, looks: bool) -> BTreeSet<String> {
        let (commit, before) = (self.commit(at), self.before(at));
        let gone = || {
            before
                .iter()
                .filter(|(path, _)| !commit.tree.contains_key(*path))
        };
        let is_new = |path: &String, content: &String| {
            let blank = match before.get(path) {
                Some(old) => stripped(old) == stripped(content) || stripped(content).is_empty(),
                None => {
                    stripped(content).is_empty()
                        || gone().any(|(_, old)| stripped(old) == stripped(content))
                }
            };
            let is_added = !before.contains_key(path);
            let borrowed = (looks || is_added) && self.foreign.first.contains_key(content);
            let place = self.foreign.places[&at];
            let foreign = self
                .foreign
                .first
                .iter()
                .filter(|(_, by)| **by < place)
                .map(|(content, _)| content);
            let mut older = self.base.iter().flat_map(Tree::values).chain(foreign);
            let respaced = is_added && older.any(|old| stripped(old) == stripped(content));
            before.get(path) != Some(content)
                && !borrowed
                && !respaced
                && !excluded(path)
                && !blank
                && !self.is_inherited(content)
                && !before.values().any(|old| old == content)
        };
        let new = commit
            .tree
            .iter()
            .filter(|(path, content)| is_new(path, content));
        new.map(|(path, _)| path.clone()).collect()
    }

    /// The contents with other white space that a commit put in the place of, at `path`, or moved there.
    fn respaced_from(&self, at: usize, path: &str) -> Vec<String> {
        let (commit, before) = (self.commit(at), self.before(at));
        let content = &commit.tree[path];
        if excluded(path) || self.is_inherited(content) || stripped(content).is_empty() {
            return Vec::new();
        }
        let is_same = |old: &&String| *old != content && stripped(old) == stripped(content);
        let gone = || {
            before
                .iter()
                .filter(|(other, _)| !commit.tree.contains_key(*other))
                .map(|(_, old)| old)
        };
        match before.get(path) {
            Some(old) => Some(old).into_iter().filter(is_same).cloned().collect(),
            None => gone().filter(is_same).cloned().collect(),
        }
    }

    /// The newest commit that brought, at any path, what a file is or was before its white space was changed.
    fn followed(&self, learners: &[Own], content: &str) -> Option<usize> {
        let mut known = BTreeSet::from([content.to_owned()]);
        for (at, new) in learners {
            let tree = &self.commit(*at).tree;
            loop {
                let is_known = |path: &&String| known.contains(&tree[*path]);
                if new.iter().any(|path| is_known(&path)) {
                    return Some(*at);
                }
                let here = tree.keys().filter(is_known);
                let more: Vec<String> = here
                    .flat_map(|path| self.respaced_from(*at, path))
                    .filter(|content| !known.contains(content))
                    .collect();
                if more.is_empty() {
                    break;
                }
                known.extend(more);
            }
        }
        None
    }

    /// The newest commit that brought a part of what a merge of the learner's put together, wholly of work of theirs.
    fn joined(&self, learners: &[Own], content: &str) -> Option<usize> {
        let is_others = self.is_inherited(content) || self.foreign.first.contains_key(content);
        if stripped(content).is_empty() || is_others {
            return None;
        }
        let merges = self.own().into_iter().filter(|at| self.is_merge(*at));
        let places = merges.flat_map(|at| {
            let paths = self.commit(at).tree.iter();
            let paths = paths.filter(|(_, here)| *here == content);
            paths.map(move |(path, _)| (at, path))
        });
        let parts = places.filter_map(|(at, path)| self.parts(at, path));
        let is_new = |at: &usize, path: &String| {
            let place = self.foreign.places[at];
            let foreign = self.foreign.first.iter();
            let foreign = foreign.filter(|(_, by)| **by < place).map(|(old, _)| old);
            let mut older = self.base.iter().flat_map(Tree::values).chain(foreign);
            let own = learners.iter().find(|(own, _)| own == at);
            own.is_some_and(|(_, new)| new.contains(path))
                && !older.any(|old| stripped(old) == stripped(content))
        };
        let new = parts.flat_map(|(path, parts)| {
            let new = parts.into_iter().filter(move |at| is_new(at, &path));
            new.collect::<Vec<_>>()
        });
        new.max()
    }

    /// The commit of the learner's that brought what a file was before it was moved as it was, whoever else has touched it.
    fn traced(&self, learners: &[Own], path: &str) -> Option<usize> {
        if !self.has_any_left() {
            return None;
        }
        let (mut at, mut here) = (self.tip, path.to_owned());
        loop {
            let last = self.last_change(at, &here);
            if self.is_merge(last) {
                return None;
            }
            let (before, tree) = (self.before(last), &self.commit(last).tree);
            let is_own = self.own().contains(&last);
            let older = match before.get(&here) {
                Some(old) if !is_own || is_respaced(old, &tree[&here]) => Some(here.clone()),
                Some(_) => moved_over(&before, tree, &here),
                None => moved(&before, tree, &here),
            };
            match (older, self.commit(last).parents.first()) {
                (Some(older), Some(parent)) => (at, here) = (*parent, older),
                _ => {
                    let mut own = learners.iter().filter(|(own, _)| *own == last);
                    let is_new = own.any(|(_, new)| new.contains(&here));
                    return (is_new && here != path).then_some(last);
                }
            }
        }
    }

    /// Whether a file that a commit of the learner's left somewhere is no longer there.
    fn has_any_left(&self) -> bool {
        let head = &self.commit(self.tip).tree;
        let own = self.own().into_iter().filter(|at| !self.is_merge(*at));
        own.into_iter().any(|at| {
            let before = self.before(at);
            let mut files = self.commit(at).tree.iter();
            files.any(|(path, content)| {
                before.get(path) != Some(content) && !head.contains_key(path)
            })
        })
    }

    /// The commits that made a file what it is on each side of a merge, where all are the learner's, and each line is of a side.
    fn parts(&self, merge: usize, path: &str) -> Option<(String, BTreeSet<usize>)> {
        let lines = |text: &str| -> BTreeSet<String> { text.split('\n').map(stripped).collect() };
        let whole = &self.commit(merge).tree[path];
        let parents = self.commit(merge).parents.iter();
        let sides = parents.filter(|side| self.commit(**side).tree.contains_key(path));
        let (mut parts, mut all) = (BTreeSet::new(), lines(""));
        for side in sides {
            let version = &self.commit(*side).tree[path];
            let last = self.last_change(*side, path);
            if version == whole || !self.own().contains(&last) {
                return None;
            }
            all.extend(lines(version));
            match self.is_merge(last) {
                true => parts.extend(self.parts(last, path)?.1),
                false => drop(parts.insert(last)),
            }
        }
        lines(whole)
            .is_subset(&all)
            .then(|| (path.to_owned(), parts))
    }

    /// The commit that made the file what it is.
    fn last_change(&self, mut at: usize, path: &str) -> usize {
        let here = self.commit(at).tree.get(path);
        loop {
            let parents = &self.commit(at).parents;
            let same = |parent: &&usize| self.commit(**parent).tree.get(path) == here;
            match parents.iter().find(same) {
                Some(parent) => at = *parent,
                None => return at,
            }
        }
    }

    /// Whether the learner's own commit made the file what it is: no merge, and nobody whom they helped.
    fn is_last_changed(&self, path: &str) -> bool {
        let last = self.commit(self.last_change(self.tip, path));
        last.parents.len() < 2 && self.people.hold(&last.authors[0], true)
    }

    /// The newest commit that brought a file that fits.
    fn files(&self, fits: &dyn Fn(&str, &str) -> bool, reach: Reach) -> Option<usize> {
        let learners = self.learners(reach != Reach::Here);
        let head = &self.commit(self.tip).tree;
        let candidates = head.iter().filter(|(path, content)| {
            !excluded(path) && !self.is_inherited(content) && fits(path, content)
        });
        let newest = |(path, content): (&String, &String)| {
            match reach {
                Reach::Here => {}
                Reach::Moved => return self.followed(&learners, content),
                Reach::Joined => return self.joined(&learners, content),
                Reach::Traced => return self.traced(&learners, path),
            }
            // Somebody else's content that the learner put over their own.
            let replaced = self.base.is_some()
                && self.foreign.first.contains_key(content)
                && self.is_last_changed(path);
            let brings = |(at, new): &&Own| {
                let tree = &self.commit(*at).tree;
                let is_other = tree.get(path).is_some_and(|own| {
                    own != content && !(mostly(own, content) && mostly(content, own))
                });
                new.contains(path) && !(replaced && is_other)
            };
            learners.iter().find(brings).map(|(at, _)| *at)
        };
        candidates.filter_map(newest).max()
    }

    /// Work that was moved since is looked for only where nothing was brought to its place.
    fn file(&self, fits: &dyn Fn(&str, &str) -> bool) -> Option<usize> {
        let reaches = [Reach::Here, Reach::Moved, Reach::Joined, Reach::Traced];
        reaches
            .into_iter()
            .find_map(|reach| self.files(fits, reach))
    }

    /// The learner's commits whose message counts, the newest first.
    fn heard(&self, says: &dyn Fn(&Commit) -> bool) -> Vec<usize> {
        let new = self
            .learners(false)
            .into_iter()
            .filter(|(_, new)| !new.is_empty());
        let said = new.filter(|(at, _)| says(self.commit(*at)));
        said.filter(|own| !self.undoes(own.0) && (!self.undone(own.0) || self.is_there_again(own)))
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether something new that a commit brought is at the tip as it was brought.
    fn is_there_again(&self, (at, new): &Own) -> bool {
        let (then, now) = (&self.commit(*at).tree, &self.commit(self.tip).tree);
        new.iter().any(|path| then.get(path) == now.get(path))
    }

    /// The commits behind this one that it says to take back.
    fn targets(&self, at: usize) -> Vec<usize> {
        let named = Regex::new("(?i)this reverts commit ([0-9a-f]{7,40})").unwrap();
        let names: Vec<&str> = named
            .captures_iter(&self.commit(at).message)
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        let behind = self.history.ancestors(at).into_iter();
        let is_named = |at: &usize| {
            names
                .iter()
                .any(|name| self.commit(*at).id.starts_with(name))
        };
        behind.filter(is_named).collect()
    }

    /// What two trees have otherwise, as (path, before, after).
    fn changed<'t>(
        old: &'t Tree,
        new: &'t Tree,
    ) -> Vec<(&'t String, Option<&'t String>, Option<&'t String>)> {
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let both = paths
            .into_iter()
            .map(|path| (path, old.get(path), new.get(path)));
        both.filter(|(path, old, new)| old != new && !excluded(path))
            .collect()
    }

    /// Whether a commit puts back all that another changed, or what it was before others that it takes back, too.
    fn takes_back(&self, revert: usize, target: usize) -> bool {
        if self.is_merge(revert) || self.is_merge(target) {
            return false;
        }
        let others: Vec<(Tree, &Tree)> = self
            .targets(revert)
            .into_iter()
            .filter(|other| !self.is_merge(*other))
            .map(|other| (self.before(other), &self.commit(other).tree))
            .collect();
        let (found, left) = (self.before(revert), &self.commit(revert).tree);
        let is_root = self.commit(revert).parents.is_empty();
        let old = self.before(target);
        let mut any = false;
        for (path, old, _) in Self::changed(&old, &self.commit(target).tree) {
            let mut before = BTreeSet::from([old]);
            for _ in 0..others.len() {
                for (older, newer) in &others {
                    if older.get(path) != newer.get(path) && before.contains(&newer.get(path)) {
                        before.insert(older.get(path));
                    }
                }
            }
            if !before.contains(&left.get(path)) {
                return false;
            }
            any |= is_root || found.get(path) != left.get(path);
        }
        any
    }

    /// The parent of a merge to whose files a commit goes back.
    fn side(&self, revert: usize, target: usize) -> Option<usize> {
        if self.commit(revert).parents.len() != 1 || self.commit(target).parents.len() < 2 {
            return None;
        }
        let (found, left) = (self.before(revert), &self.commit(revert).tree);
        let goes_back = |parent: &usize| {
            let changes = Self::changed(&self.commit(*parent).tree, &self.commit(target).tree);
            changes.iter().all(|(path, old, _)| left.get(*path) == *old)
                && changes
                    .iter()
                    .any(|(path, _, _)| found.get(*path) != left.get(*path))
        };
        let parents = self.commit(target).parents.iter();
        parents.copied().find(|parent| goes_back(parent))
    }

    /// Whether a commit takes others back, and brings no file but theirs.
    fn undoes(&self, at: usize) -> bool {
        let mut taken = BTreeSet::new();
        for target in self.targets(at) {
            let new = &self.commit(target).tree;
            let old = match self.side(at, target) {
                Some(side) => self.commit(side).tree.clone(),
                None if self.takes_back(at, target) => self.before(target),
                None => continue,
            };
            let changes = Self::changed(&old, new);
            taken.extend(changes.into_iter().map(|(path, _, _)| path.clone()));
        }
        let before = self.before(at);
        let own = Self::changed(&before, &self.commit(at).tree);
        let brings = |path: &String, new: Option<&String>| new.is_some() && !taken.contains(path);
        !taken.is_empty() && !own.into_iter().any(|(path, _, new)| brings(path, new))
    }

    /// The commit that a pointer names, judged at HEAD, then in its own tree and history: but for what HEAD's takes back.
    fn pointed(&self, at: usize, base: Option<usize>, who: Who) -> Option<usize> {
        let is_pointed = |commit: &Commit| commit.id == self.commit(at).id;
        let here = self.heard(&is_pointed).first().copied();
        here.or_else(|| {
            let there = Judge::new(self.history, at, base, who, self.addresses());
            let heard = there.heard(&is_pointed).first().copied();
            heard.filter(|_| !self.is_taken_back(at))
        })
    }

    /// Whether a commit is the learner's work, and was taken back.
    fn is_taken_back(&self, at: usize) -> bool {
        let mut own = self.learners(false).into_iter();
        let taken = |own: Own| own.0 == at && !own.1.is_empty() && !self.is_there_again(&own);
        own.any(taken) && !self.undoes(at) && self.undone(at)
    }

    /// Whether a later commit takes this one back, or a merge that it came with.
    fn undone(&self, at: usize) -> bool {
        let later = self
            .history
            .ancestors(self.tip)
            .into_iter()
            .filter(|other| !self.hidden.contains(other));
        let takes = |revert: usize, target: usize| match target == at {
            true => self.takes_back(revert, at),
            false => self.side(revert, target).is_some_and(|side| {
                let brought = &self.history.ancestors(target) - &self.history.ancestors(side);
                brought.contains(&at)
            }),
        };
        let claims =
            later.flat_map(|revert| self.targets(revert).into_iter().map(move |t| (revert, t)));
        claims
            .filter(|(revert, target)| takes(*revert, *target))
            .any(|(revert, _)| !self.undone(revert))
    }
}

/// What is to be found at `tip`, after `base`; `pointed` is the commit that a pointer names.
pub fn expect(
    history: &History,
    tip: usize,
    base: Option<usize>,
    pointed: usize,
    who: Who,
) -> Expected {
    let mut addresses = BTreeSet::from([LEARNER.to_owned()]);
    addresses.extend((who == Who::NamedTwice).then(|| HOME.to_owned()));
    let judge = Judge::new(history, tip, base, who, addresses);
    let says = |judge: &Judge<'_>, pattern: &str, min: usize| {
        let pattern = Regex::new(pattern).unwrap();
        let found = judge.heard(&|commit| pattern.is_match(&commit.message));
        found.first().copied().filter(|_| found.len() >= min)
    };
    let named = |name: &str, reach: Reach| {
        let pattern = Regex::new(&format!("(?i)(^|/)([0-9]+-)?{name}([./]|$)")).unwrap();
        judge.files(&|path, _| pattern.is_match(path), reach)
    };
    let any = |said: Option<usize>, name: &str| {
        let here = said.max(named(name, Reach::Here));
        let moved = || named(name, Reach::Moved);
        let joined = || named(name, Reach::Joined);
        let traced = || named(name, Reach::Traced);
        let found = here.or_else(moved).or_else(joined).or_else(traced);
        found.map(|at| BTreeSet::from([at]))
    };
    let all = |rules: &[Option<usize>]| rules.iter().copied().collect::<Option<BTreeSet<usize>>>();
    let below = |folder: &'static str| move |path: &str, _: &str| path.starts_with(folder);
    BTreeMap::from([
        (
            "orm.blog",
            any(says(&judge, "(?m)(orm\\.blog$)", 1), "blog"),
        ),
        (
            "orm.shop",
            any(says(&judge, "(?m)( orm\\.shop$)", 1), "shop"),
        ),
        (
            "orm.models",
            all(&[judge.file(&|path, _| path.ends_with("models.py"))]),
        ),
        (
            "orm.posts",
            all(&[
                judge.file(&below("shop/")),
                judge.file(&|path, content| {
                    path.ends_with(".py") && content.contains("class Post:")
                }),
            ]),
        ),
        ("orm.commits", all(&[says(&judge, "(?i)to-?do", 2)])),
        ("orm.pointed", all(&[judge.file(&below("shop/"))])),
        (
            "orm.narrow",
            all(&[judge.file(&|path, _| {
                path.ends_with(".py") && (path.starts_with("x/") || path == "blog/models.py")
            })]),
        ),
        ("orm.revision", all(&[judge.pointed(pointed, base, who)])),
    ])
}
