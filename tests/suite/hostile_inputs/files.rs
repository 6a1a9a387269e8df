//! Files that are damaged or crafted: roadmaps and progress documents from honest ones, cut, mixed and blown up.

use super::{Tally, try_all};
use crate::dice::Dice;
use crate::learner::Learner;
use crate::verify::ROADMAP;

/// Files that are tried.
const FILES: u64 = 500;

const PROGRESS: &str = "# Progress\n\n<!-- peak:1 roadmap=README.md base=3f2a9c1f4c4b825dc642cb6eb9a060e54bf8d692 learner=ada@example.org -->\n\n## Phase 1: Models `orm`\n\n- [x] Fields `orm.fields` ✅ 2026-11-09\n- [ ] Querysets `orm.querysets` 🛫 2026-11-18\n- [x] Exercise: Blog models `orm.blog` ✅ 2026-11-15\n  - evidence: `blog`, 4f1c2ab\n  - my notes\n- [ ] Exercise: Shop `orm.shop` ❌ 2026-11-10\n";

/// What crafted files are made of.
const PIECES: &[&str] = &[
    "\0",
    "\r",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[2J",
    "\u{85}",
    "\u{2028}",
    "`",
    "``",
    "```",
    "~~~~",
    "```toml peak\n",
    "<!--",
    "-->",
    "<!-- peak:1 ",
    "<!-- peak:999999999999999999999 -->",
    "<![CDATA[",
    "<table><tr><td>",
    "</td>",
    "<ul><li>",
    "<details>",
    "- [ ] ",
    "- [x] ",
    "- [x",
    "[ ]x",
    "* [-] ",
    "1. ",
    "999999999999999999999. ",
    "> ",
    "    ",
    "\t",
    "|",
    "|-|-|\n",
    "# ",
    "###### ",
    "====\n",
    "[a]: <b\n",
    "[^1]",
    "![",
    "](",
    "**",
    "__",
    "&#x0;",
    "&#xFFFFFFFF;",
    "&amp;",
    "✅ ",
    "✅ 2026-02-30",
    "🛫 9999-99-99",
    "`orm.blog`",
    "`orm`",
    "`..`",
    "`a.1`",
    "evidence: ",
    "evidence: `../../etc/passwd`",
    "evidence: `/etc/passwd`",
    "evidence: `C:\\x`",
    "evidence: `.git/config`",
    "evidence: [x](../../x)",
    "evidence: https://user:secret@host/x@$(id):;rm",
    "evidence: 0000000",
    "evidence: ffffffffffffffffffffffffffffffffffffffff",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> x\n",
    "|||||||\n",
    "[evidence]\n",
    "paths = [\"**\"]\n",
    "paths = [\"{a,{b,{c\"]\n",
    "contains = [{ path = \"*\", pattern = \"(a{999}){999}\" }]\n",
    "contains = [{ path = \"*\", pattern = \"(((((((((((((((((a*)*)*)*\" }]\n",
    "commits = [{ message = \"\", min = -1 }]\n",
    "after = [\"orm.blog\"]\n",
    "aliases = [\"orm.blog\"]\n",
    "for = \"orm.blog\"\n",
    "id = \"../x\"\n",
    "together = \"**/[\"\n",
    "x = [[[[[[[[[[[[",
    "base=none",
    "base=-x",
    "roadmap=/etc/passwd",
    "roadmap=../../x.md",
    "roadmap=%00",
    "roadmap=%ff%fe",
    "learner=%0a::error::",
    "learner=",
    "\n",
    "\n\n",
    "├── ",
    "│   ",
    "└── ",
    "Ⅷ",
    "\u{fdfa}",
    "a\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
];

/// A file from an honest one, by the dice.
fn crafted(dice: &mut Dice, honest: &str) -> Vec<u8> {
    let mut bytes = honest.as_bytes().to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        let piece = dice.of(PIECES).as_bytes();
        match dice.below(9) {
            0 => bytes.truncate(at),
            1 => {
                for _ in 0..=dice.below(20) {
                    let at = dice.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << dice.below(8);
                    }
                }
            }
            2 => drop(bytes.splice(at..at, piece.repeat(1 + dice.below(3_000)))),
            3 => {
                let end = (at + dice.below(200)).min(bytes.len());
                let again = bytes[at..end].repeat(1 + dice.below(300));
                drop(bytes.splice(at..at, again));
            }
            4 => {
                let end = (at + dice.below(200)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
            5 => bytes = [&bytes[at..], &bytes[..at]].concat(),
            6 => {
                let noise: Vec<u8> = (0..dice.below(500))
                    .map(|_| u8::try_from(dice.below(256)).unwrap())
                    .collect();
                drop(bytes.splice(at..at, noise));
            }
            7 => {
                bytes = String::from_utf8_lossy(&bytes)
                    .replace('\n', "\r\n")
                    .into_bytes()
            }
            _ => drop(bytes.splice(at..at, piece.iter().copied())),
        }
    }
    // One in fifty is blown up to about the limit, or beyond it.
    if dice.below(50) == 0 && !bytes.is_empty() {
        let times = (2 << 20) / bytes.len() + dice.below(2);
        bytes = bytes.repeat(times.max(1));
    }
    bytes
}

fn tried(seed: u64, tally: &mut Tally) {
    let mut dice = Dice::new(seed);
    let learner = Learner::new();
    learner
        .file("README.md", ROADMAP)
        .file("progress.md", PROGRESS);
    learner.commit("Start");
    learner.file("blog/models.py", "class Post: pass\n");
    learner.commit("My blog");
    let mut faults = Vec::new();
    let is_roadmap = seed.is_multiple_of(2);
    let answers = if is_roadmap {
        learner.file("README.md", crafted(&mut dice, ROADMAP));
        let commands: &[&[&str]] = &[
            &["roadmap", "show", "README.md", "--json"],
            &["roadmap", "lint", "README.md"],
            &["roadmap", "pin", "README.md", "-n"],
            &["verify"],
            &["update", "-n"],
        ];
        try_all(&learner, commands, &mut faults)
    } else {
        learner.file("progress.md", crafted(&mut dice, PROGRESS));
        let commands: &[&[&str]] = &[
            &["status", "--left"],
            &["status", "--json"],
            &["verify"],
            &["review"],
            &["done", "orm.querysets", "-n"],
            &["update", "-n"],
            &["badge", "--card"],
        ];
        try_all(&learner, commands, &mut faults)
    };
    tally.add(&format!("seed {seed}"), &answers, faults);
}

/// The first seed of a run: `PEAK_SEED`, else always the same.
fn first() -> u64 {
    let seed = std::env::var("PEAK_SEED").ok();
    seed.map_or(0, |seed| seed.parse::<u64>().unwrap() * FILES)
}

#[test]
#[ignore = "takes minutes in a debug build: see the module's head"]
fn five_hundred_bad_files() {
    let mut tally = Tally::default();
    let first = first();
    for seed in first..first + FILES {
        tried(seed, &mut tally);
    }
    tally.hold("files");
}

#[test]
fn a_few_bad_files() {
    let mut tally = Tally::default();
    for seed in 0..12 {
        tried(seed, &mut tally);
    }
    tally.hold("files");
}
