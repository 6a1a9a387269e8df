//! The floor plan, checked: which module uses which, who owns each crate and effect, and that nothing goes in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Each module and the modules of ours that it may use.
const PLAN: &[(&str, &[&str])] = &[
    ("roadmap", &[]),
    ("progress", &["roadmap"]),
    ("evidence", &["roadmap", "progress"]),
    ("report", &["roadmap", "progress", "evidence"]),
    ("badge", &["report", "render"]),
    ("render", &["evidence", "report", "roadmap", "progress"]),
    ("git", &["evidence"]),
    ("workspace", &["roadmap", "progress"]),
    ("ci", &[]),
    ("terminal", &["render"]),
    (
        "error",
        &["roadmap", "progress", "render", "git", "workspace"],
    ),
    (
        "commands",
        &[
            "roadmap",
            "progress",
            "evidence",
            "report",
            "badge",
            "render",
            "git",
            "workspace",
            "ci",
            "terminal",
            "error",
        ],
    ),
    ("cli", &["commands", "error", "render", "terminal"]),
];

/// Each crate or effect (a pattern in code) and the files, by the start of their path in `src`, that may hold it.
const OWNERS: &[(&str, &[&str])] = &[
    (r"\bgit2::", &["git"]),
    (r"\bflate2::", &["git/inflate", "git/loose", "git/pack"]),
    (
        r"\bpulldown_cmark::",
        &["roadmap/outline", "render/escape/tests"],
    ),
    (r"\bcomfy_table::", &["render"]),
    (r"\bmimalloc::", &["main"]),
    (r"\b(indicatif|signal_hook)::", &["terminal"]),
    (
        r"\bclap(_complete|_mangen)?::",
        &["cli", "commands", "main"],
    ),
    (
        r"\bstd::fs\b|\bfs::(read|write|File|rename)\b",
        // A git directory's own files (loose objects, packs, the list of shallow commits) are git's.
        &["workspace", "git/loose", "git/grafts", "git/pack"],
    ),
    (
        r"\bcsv::\w*Builder\b",
        &["report/cohort/roster", "render/cohort"],
    ),
    (
        r"\btempfile::",
        &["workspace", "git/object/tests", "git/pack/tests"],
    ),
    (
        r"\bstd::process::Command\b|\bCommand::new\(",
        // Beside git itself only ssh-keygen is started, which knows whose a signature is.
        &["git/program", "git/signers", "git/pack/tests"],
    ),
    (
        r"\bstd::env::(args|var|current|set|remove|temp)|\b(Local|Utc)::now\b|\bSystemTime::now\b",
        &["main"],
    ),
    (r"\be?print(ln)?!|\bstd(out|err)\(\)", &["terminal"]),
];

#[test]
fn modules_use_only_what_the_floor_plan_allows() {
    let plan: BTreeMap<_, _> = PLAN.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(allowed) = plan.get(source.module()) else {
            assert!(
                matches!(source.module(), "lib" | "main"),
                "{} is not in the floor plan",
                source.path
            );
            continue;
        };
        for used in source.uses_in("") {
            if used != source.module() && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_floor_plan_has_no_circle() {
    let plan: BTreeMap<_, BTreeSet<_>> = PLAN
        .iter()
        .map(|(module, uses)| {
            (
                module.to_string(),
                uses.iter().map(ToString::to_string).collect(),
            )
        })
        .collect();
    assert_eq!(circle(&plan), None);
}

#[test]
fn no_folder_goes_in_a_circle() {
    let all = sources();
    let folders: BTreeSet<&str> = all
        .iter()
        .filter_map(|source| source.path.rsplit_once('/').map(|(folder, _)| folder))
        .collect();
    assert!(folders.len() > 8, "the folders were not found");
    let mut circles = Vec::new();
    for folder in folders {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for source in &all {
            if let Some(member) = source.member_of(folder) {
                graph
                    .entry(member.to_owned())
                    .or_default()
                    .extend(source.uses_in(folder));
            }
        }
        for (member, uses) in &mut graph {
            uses.remove(member);
        }
        circles
            .extend(circle(&graph).map(|names| format!("in src/{folder}: {}", names.join(" → "))));
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn each_crate_and_effect_has_one_owner() {
    let mut wrong = Vec::new();
    for (pattern, owners) in OWNERS {
        let pattern = Regex::new(pattern).unwrap();
        for source in sources() {
            if !owners.iter().any(|owner| source.path.starts_with(owner))
                && let Some(found) = pattern.find(&source.code)
            {
                wrong.push(format!("{}: {}", source.path, found.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn commands_do_not_use_one_another() {
    let commands: BTreeSet<String> = command_names().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        if let Some(member) = source.member_of("commands") {
            let uses = source.uses_in("commands");
            let others = uses.iter().filter(|used| *used != member);
            wrong.extend(
                others
                    .filter(|used| commands.contains(*used))
                    .map(|used| format!("{} uses {used}", source.path)),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_command_has_its_test_file() {
    let main = fs::read_to_string(root().join("tests/suite/main.rs")).unwrap();
    let missing: Vec<_> = command_names()
        .filter(|name| !main.contains(&format!("mod {name};")))
        .collect();
    assert!(
        missing.is_empty(),
        "no tests/suite/<command>.rs for {missing:?}"
    );
}

#[test]
fn the_code_map_names_every_module() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (module, _) in PLAN {
        assert!(
            map.contains(&format!("//! - [`{module}`]:")),
            "{module} is not in the code map"
        );
    }
}

/// The names of the commands: the variants of the enum in `cli.rs`.
fn command_names() -> impl Iterator<Item = String> {
    let cli = fs::read_to_string(root().join("src/cli.rs")).unwrap();
    let variant = Regex::new(r"\((?:Box<)?commands::([a-z_]+)::Args").unwrap();
    let names: Vec<String> = variant
        .captures_iter(&cli)
        .map(|found| found[1].to_owned())
        .collect();
    assert!(
        names.len() > 5,
        "the list of commands was not found in cli.rs"
    );
    names.into_iter()
}

/// One source file: its path in `src` without the ending, and its code without comments and tests.
struct Source {
    path: String,
    code: String,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap()
    }

    /// Which file or folder directly in `folder` it is or lies in; the folder's own file is no member.
    fn member_of(&self, folder: &str) -> Option<&str> {
        self.path
            .strip_prefix(folder)?
            .strip_prefix('/')?
            .split('/')
            .next()
    }

    /// The names directly in `folder` (the crate itself where that is empty) that it uses: by `crate::`, or by as many
    /// `super::` as lead there.
    fn uses_in(&self, folder: &str) -> BTreeSet<String> {
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let steps = self.path.split('/').count() - parts.len();
        let absolute = [vec!["crate"], parts].concat().join("::");
        let relative = vec!["super"; steps].join("::");
        let uses = Regex::new(&format!(r"(?:\b{absolute}|(?:^|[^:\w]){relative})::(?:([a-z_]+)\b|\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}})")).unwrap();
        let nested = Regex::new(r"\{[^{}]*\}").unwrap();
        uses.captures_iter(&self.code)
            .flat_map(|found| {
                found
                    .iter()
                    .skip(1)
                    .flatten()
                    .map(|part| part.as_str().to_owned())
                    .collect::<Vec<_>>()
            })
            .flat_map(|part| {
                let flat = nested.replace_all(&part, "").into_owned();
                flat.split(',')
                    .map(|name| name.trim().split("::").next().unwrap().to_owned())
                    .collect::<Vec<_>>()
            })
            .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
            .collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(&src).unwrap().with_extension("");
            let path = path.to_string_lossy().replace('\\', "/");
            Source {
                path,
                code: code(&fs::read_to_string(file).unwrap()),
            }
        })
        .collect()
}

/// `text` without comment lines and without its tests, which stand at the end.
fn code(text: &str) -> String {
    let body = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    body.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A circle in a graph, if there is one: the names on it.
fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit(
        node: &str,
        graph: &BTreeMap<String, BTreeSet<String>>,
        trail: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(at) = trail.iter().position(|seen| seen == node) {
            return Some(trail[at..].to_vec());
        }
        if done.contains(node) {
            return None;
        }
        trail.push(node.to_owned());
        let found = graph
            .get(node)
            .into_iter()
            .flatten()
            .find_map(|next| visit(next, graph, trail, done));
        trail.pop();
        done.insert(node.to_owned());
        found
    }
    let mut done = BTreeSet::new();
    graph
        .keys()
        .find_map(|node| visit(node, graph, &mut Vec::new(), &mut done))
}

#[test]
fn a_circle_is_found() {
    let graph: BTreeMap<String, BTreeSet<String>> =
        [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["b"])]
            .into_iter()
            .map(|(from, to)| (from.to_owned(), to.into_iter().map(str::to_owned).collect()))
            .collect();
    assert_eq!(circle(&graph), Some(vec!["b".to_owned(), "c".to_owned()]));
}

#[test]
fn each_way_of_naming_a_neighbour_is_seen() {
    let uses = |path: &str, code: &str, folder: &str| {
        let source = Source {
            path: path.to_owned(),
            code: code.to_owned(),
        };
        source.uses_in(folder).into_iter().collect::<Vec<_>>()
    };
    for code in [
        "use crate::commands::init;",
        "use crate::commands::{Context, init::{Args, run}};",
        "use super::init::Args;",
        "use super::{Outcome, init};",
        "super::init::run()",
    ] {
        assert_eq!(uses("commands/man", code, "commands"), ["init"], "{code}");
    }
    assert_eq!(
        uses("commands/init/table", "use super::ask;", "commands"),
        [] as [&str; 0]
    );
    assert_eq!(
        uses("git/pass", "use crate::{render::escape, git};", ""),
        ["git", "render"]
    );
    assert_eq!(
        uses("git/pass", "use super::super::render;", ""),
        ["render"]
    );
}
