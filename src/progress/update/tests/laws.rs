//! Laws over made roadmaps, edits and documents.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Document, Opened, Past, Plan, Renames, State, cases, read, started, update};
use crate::progress::merge::{Labels, Versions, merge};
use crate::roadmap::{Id, Roadmap};

/// A roadmap as its author has it in mind: each item has a key for life.
#[derive(Debug, Clone)]
pub(super) struct Made {
    phases: Vec<MadePhase>,
    pinned: bool,
    pub(super) fresh: usize,
}

#[derive(Debug, Clone)]
struct MadePhase {
    key: usize,
    title: String,
    items: Vec<MadeItem>,
}

#[derive(Debug, Clone)]
struct MadeItem {
    key: usize,
    title: String,
    group: bool,
}

/// What an author does: the kind of edit and two places.
pub(super) type Step = (u8, usize, usize);

/// What a learner does to one item: the kind and the item.
pub(super) type Deed = (u8, usize);

/// Words for titles: some alike, some with marks.
const WORDS: [&str; 12] = [
    "Forms",
    "Lists & tuples",
    "`post_save` hooks",
    "Sessions",
    "URL *routing*",
    "Q objects",
    "Signals",
    "Views",
    "ORM",
    "Tests (pytest)",
    "C++",
    "Café",
];

impl Made {
    pub(super) fn new(sizes: &[usize], pinned: bool) -> Self {
        let mut made = Self {
            phases: Vec::new(),
            pinned,
            fresh: 0,
        };
        for size in sizes {
            let key = made.key();
            let title = format!("Part {}", name(key));
            made.phases.push(MadePhase {
                key,
                title,
                items: Vec::new(),
            });
            for _ in 0..*size {
                let item = made.item();
                made.phases.last_mut().unwrap().items.push(item);
            }
        }
        made
    }

    fn key(&mut self) -> usize {
        self.fresh += 1;
        self.fresh
    }

    fn item(&mut self) -> MadeItem {
        let key = self.key();
        MadeItem {
            key,
            title: format!("{} {}", WORDS[key % WORDS.len()], name(key)),
            group: key.is_multiple_of(5),
        }
    }

    pub(super) fn step(&mut self, (kind, one, other): Step, reword: bool) {
        let count = self.phases.len();
        let (p, q) = (one % count, other % count);
        let items = self.phases[p].items.len();
        match kind % 9 {
            0 | 1 => {
                let item = self.item();
                let at = other % (items + 1);
                self.phases[p].items.insert(at, item);
            }
            2 if items > 0 => drop(self.phases[p].items.remove(other % items)),
            3 if items > 0 => {
                let item = self.phases[p].items.remove(other % items);
                let at = one % (self.phases[q].items.len() + 1);
                self.phases[q].items.insert(at, item);
            }
            4 if items > 0 && reword => {
                let title = &mut self.phases[p].items[other % items].title;
                *title = if other % 2 == 0 {
                    title.to_uppercase()
                } else {
                    format!("{title}!")
                };
            }
            5 if reword => {
                let key = self.key();
                self.phases[p].title = format!("Chapter {}", name(key));
            }
            6 => {
                let phase = self.phases.remove(p);
                self.phases.insert(q, phase);
            }
            7 if items > 1 => {
                let rest = self.phases[p].items.split_off(items / 2);
                let key = self.key();
                self.phases.insert(
                    p + 1,
                    MadePhase {
                        key,
                        title: format!("Part {}", name(key)),
                        items: rest,
                    },
                );
            }
            8 if items > 1 => self.phases[p].items.swap(0, items - 1),
            _ => {}
        }
    }

    pub(super) fn text(&self) -> String {
        let mut text = "# Roadmap of parts\n".to_owned();
        let pin = |id: String| {
            if self.pinned {
                format!(" `{id}`")
            } else {
                String::new()
            }
        };
        for phase in &self.phases {
            let id = format!("p{}", phase.key);
            text.push_str(&format!("\n## {}{}\n\n", phase.title, pin(id.clone())));
            let mut group = false;
            for item in &phase.items {
                if item.group && !group {
                    text.push_str("\n### Project\n\n");
                    group = true;
                }
                text.push_str(&format!(
                    "- {}{}\n",
                    item.title,
                    pin(format!("{id}.i{}", item.key))
                ));
            }
        }
        text
    }

    pub(super) fn roadmap(&self) -> Roadmap {
        read(&self.text())
    }
}

/// A word for a number, without a digit that numbering would eat.
fn name(key: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("{}{}{}", letter(key), letter(key / 26), letter(key * 7 + 3))
}

/// The document of a learner who did all this; each deed leaves a token that stands nowhere else.
pub(super) fn learned(roadmap: &Roadmap, deeds: &[Deed], windows: bool) -> (String, Vec<String>) {
    let mut lines: Vec<String> = started(roadmap).lines().map(str::to_owned).collect();
    let mut tokens = Vec::new();
    for (number, (kind, at)) in deeds.iter().enumerate() {
        let boxes: Vec<usize> = (0..lines.len())
            .filter(|at| lines[*at].starts_with("- [ ]") && !lines[*at].contains("20"))
            .collect();
        if boxes.is_empty() {
            continue;
        }
        let line = boxes[at % boxes.len()];
        let date = format!(
            "20{:02}-{:02}-{:02}",
            10 + number / 300,
            1 + number / 25 % 12,
            1 + number % 25
        );
        let own = format!("own{number}");
        match kind % 7 {
            0 => lines[line] = format!("{} ✅ {date}", lines[line].replacen("[ ]", "[x]", 1)),
            1 => lines[line].push_str(&format!(" 🛫 {date}")),
            2 => lines[line].push_str(&format!(" ❌ {date}")),
            3 => {
                lines[line] = lines[line].replacen("[ ]", "[x]", 1);
                lines.insert(
                    line + 1,
                    format!("  - note {own}\n    - evidence: `{own}/x.py`"),
                );
                lines[line].push_str(&format!(" ✅ {date}"));
            }
            4 => lines.insert(
                line + 1,
                format!(
                    "- [x] My {own} `{}.{own}` ✅ {date}",
                    phase_of(&lines[line])
                ),
            ),
            5 => lines.insert(line + 1, format!("\nA paragraph {own}.\n")),
            _ => lines.insert(line + 1, format!("\n#### Mine {own}\n")),
        }
        tokens.push(if kind % 7 < 3 { date } else { own });
    }
    let end = if windows { "\r\n" } else { "\n" };
    let text: String = lines
        .join("\n")
        .split('\n')
        .map(|line| format!("{line}{end}"))
        .collect();
    (text, tokens)
}

fn phase_of(line: &str) -> &str {
    let id = line.rsplit('`').nth(1).unwrap();
    id.split('.').next().unwrap()
}

fn run(text: &str, past: Past, now: Roadmap) -> Plan {
    update(text.as_bytes().to_vec(), "", past, now, Renames::None).unwrap()
}

fn opened(text: &[u8], roadmap: Roadmap) -> Document {
    let opened = Opened::new(text.to_vec()).unwrap();
    let bound = opened.bound(roadmap);
    opened.read(Some(&bound), "").unwrap()
}

/// The states of what counts, by title: which id a phase that was split keeps depends on the way.
fn states(text: &[u8], roadmap: Roadmap) -> BTreeMap<String, State> {
    let document = opened(text, roadmap);
    document
        .items
        .iter()
        .map(|entry| (entry.title.clone(), entry.state))
        .collect()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((any::<u8>(), 0..50_usize, 0..50_usize), 0..8)
}

pub(super) fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    proptest::collection::vec((any::<u8>(), 0..50_usize), 0..12)
}

pub(super) fn sizes() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..6_usize, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn nothing_of_the_learner_s_is_lost(sizes in sizes(), steps in steps(), deeds in deeds(), pinned: bool, windows: bool, known in 0..3_u8) {
        let mut made = Made::new(&sizes, pinned);
        let before = made.roadmap();
        let (text, tokens) = learned(&before, &deeds, windows);
        let was = opened(text.as_bytes(), before.clone());
        for step in steps {
            made.step(step, true);
        }
        let past = match known { 0 => Past::Recorded(before), 1 => Past::Likely(before), _ => Past::Unknown };
        let plan = run(&text, past, made.roadmap());
        let after = String::from_utf8(plan.text.clone()).unwrap();
        for token in &tokens {
            prop_assert_eq!(after.matches(token.as_str()).count(), text.matches(token.as_str()).count(), "{}\n{}\n{}", token, &text, &after);
        }
        let is = opened(&plan.text, made.roadmap());
        let dated = |document: &Document| -> BTreeSet<_> {
            let all = document.items.iter().chain(&document.archived);
            all.map(|entry| (entry.state, entry.started_on, entry.done_on, entry.skipped_on)).collect()
        };
        prop_assert!(dated(&was).difference(&dated(&is)).all(|(state, ..)| *state == State::Todo), "{}", &after);
        prop_assert_eq!(&is.notices, &[], "{}", &after);
        prop_assert_eq!(after.contains('\r'), windows && text.contains('\r'));
        if windows {
            prop_assert!(!after.replace("\r\n", "").contains('\n'), "{:?}", &after);
        }
        // All that the roadmap holds is there, and once.
        let own = is.items.iter().filter(|entry| !entry.own).count();
        prop_assert_eq!(own + plan.left_out.len(), made.roadmap().items().count(), "{}\n{}\n{}", &text, made.text(), &after);
    }

    #[test]
    fn a_second_run_changes_nothing(sizes in sizes(), steps in steps(), deeds in deeds(), pinned: bool, known: bool) {
        let mut made = Made::new(&sizes, pinned);
        let before = made.roadmap();
        let (text, _) = learned(&before, &deeds, false);
        for step in steps {
            made.step(step, true);
        }
        let past = if known { Past::Recorded(before) } else { Past::Unknown };
        let once = run(&text, past, made.roadmap());
        for past in [Past::Recorded(made.roadmap()), Past::Likely(made.roadmap())] {
            let twice = update(once.text.clone(), "", past, made.roadmap(), Renames::None).unwrap();
            prop_assert_eq!(String::from_utf8_lossy(&twice.text), String::from_utf8_lossy(&once.text));
            prop_assert_eq!(twice.changes, vec![]);
        }
    }

    #[test]
    fn a_roadmap_that_did_not_change_changes_no_byte(sizes in sizes(), deeds in deeds(), pinned: bool, windows: bool, known in 0..3_u8) {
        let roadmap = Made::new(&sizes, pinned).roadmap();
        let (text, _) = learned(&roadmap, &deeds, windows);
        let past = match known { 0 => Past::Recorded(roadmap.clone()), 1 => Past::Likely(roadmap.clone()), _ => Past::Unknown };
        let plan = run(&text, past, roadmap);
        prop_assert_eq!(String::from_utf8_lossy(&plan.text), text);
        prop_assert_eq!(plan.changes, vec![]);
    }

    /// Whatever a document holds: it is refused, or every tick and every line that holds a mark of the learner's is there.
    #[test]
    fn any_document_is_refused_or_kept(lines in proptest::collection::vec(0..LINES.len(), 0..16), known in 0..3_u8, renamed: bool, end in 0..3_usize) {
        let before = "# Roadmap of parts\n\n## One `one`\n\n- Alpha `one.a`\n- Beta `one.b`\n- Gamma `one.c`\n\n## Two `two`\n\n- Delta `two.d`\n- Epsilon `two.e`\n";
        let now = "# Roadmap of parts\n\n## Two and more `two`\n\n### Project\n\n- Epsilon! `two.e`\n- Alpha `one.a`\n\n## Three `three`\n\n- Beta `three.b`\n- Zeta `three.z`\n\n## One `one`\n\n- Eta `one.h`\n";
        let now = if renamed { now.replace("- Beta `three.b`", "- Beta `one.b`").replace("Alpha `one.a`", "Alpha `two.a`") } else { now.to_owned() };
        let lines: Vec<String> = lines.iter().enumerate().map(|(number, at)| LINES[*at].replace('#', &format!("t{number}z")).replace('=', "#")).collect();
        let text = lines.join(["\n", "\r\n", "\n\n"][end]);
        let past = match known { 0 => Past::Recorded(read(before)), 1 => Past::Likely(read(before)), _ => Past::Unknown };
        let Ok(plan) = update(text.clone().into_bytes(), "", past, read(&now), Renames::None) else {
            return Ok(());
        };
        let after = String::from_utf8(plan.text.clone()).unwrap();
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("z")) {
            let token = format!("t{number}z");
            prop_assert_eq!(after.matches(&token).count(), line.matches(&token).count(), "{}\n{}\n=>\n{}", token, &text, &after);
        }
        let again = update(plan.text, "", Past::Recorded(read(&now)), read(&now), Renames::None);
        if let Ok(again) = again {
            prop_assert_eq!(String::from_utf8_lossy(&again.text), after, "{}", &text);
        }
    }

    /// One machine takes the roadmap over, another ticks what it knows: each tick is on its item when the two meet.
    #[test]
    fn ticks_from_elsewhere_meet_the_update(sizes in sizes(), steps in steps(), ticks in proptest::collection::vec(0..50_usize, 1..6), pinned: bool, swapped: bool) {
        let mut made = Made::new(&sizes, pinned);
        let before = made.roadmap();
        let base = started(&before);
        for step in steps {
            made.step(step, true);
        }
        let plan = run(&base, Past::Recorded(before), made.roadmap());
        let updated = String::from_utf8(plan.text.clone()).unwrap();
        let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
        let boxes: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("- [ ]")).collect();
        prop_assume!(!boxes.is_empty());
        for tick in ticks {
            let line = &mut lines[boxes[tick % boxes.len()]];
            *line = line.replacen("[ ]", "[x]", 1);
        }
        let ticked = lines.join("\n") + "\n";
        let (ours, theirs) = if swapped { (&ticked, &updated) } else { (&updated, &ticked) };
        let versions = Versions { base: base.as_bytes(), ours: ours.as_bytes(), theirs: theirs.as_bytes() };
        let merged = merge(&versions, None, &Labels::default()).unwrap();
        let text = String::from_utf8(merged.text.clone()).unwrap();
        let all = ticked.matches("- [x] ").count();
        prop_assert_eq!(text.matches("- [x] ").count(), all, "{}\n{}\n{}", &updated, &ticked, &text);
        for change in plan.changes.iter().filter(|change| change.by.is_some()) {
            let was = change.was_id.as_ref().unwrap_or(&change.id);
            let line = |text: &str, id: &Id| text.lines().any(|line| line.starts_with("- [x] ") && line.contains(&format!("`{id}`")));
            prop_assert!(!line(&ticked, was) || line(&text, &change.id), "{}\n{}\n{}", &updated, &ticked, &text);
        }
    }

    /// Where ids are pinned, or titles are unique and stay: each state then belongs to an id, whatever happens between.
    #[test]
    fn two_steps_lead_where_one_jump_does(sizes in sizes(), first in steps(), second in steps(), deeds in deeds(), pinned: bool) {
        let mut made = Made::new(&sizes, pinned);
        let start = made.roadmap();
        let (text, _) = learned(&start, &deeds, false);
        for step in first {
            made.step(step, pinned);
        }
        let middle = made.roadmap();
        for step in second {
            made.step(step, pinned);
        }
        let end = made.roadmap();
        let half = run(&text, Past::Recorded(start.clone()), middle.clone());
        let walked = update(half.text, "", Past::Recorded(middle), end.clone(), Renames::None).unwrap();
        let jumped = run(&text, Past::Recorded(start), end.clone());
        prop_assert_eq!(states(&walked.text, end.clone()), states(&jumped.text, end), "{}\n{}\n{}", text, String::from_utf8_lossy(&walked.text), String::from_utf8_lossy(&jumped.text));
    }
}

/// Lines of documents that nobody would write on purpose; `#` is a token, `=` a hash.
const LINES: [&str; 34] = [
    "= Progress",
    "== One `one`",
    "== Two `two`",
    "== Three `three`",
    "== One",
    "=== Project",
    "=== Mine #",
    "== Archived",
    "== Before peak",
    "- [ ] Alpha `one.a`",
    "- [x] Alpha `one.a` ✅ 2026-01-01 #",
    "  - [x] Beta `one.b` #",
    "- [ ] Beta `one.b`",
    "- [x] Beta",
    "* [/] Gamma `one.c` #",
    "1. [ ] Delta `two.d`",
    "- [x] Epsilon `two.e` ✅ 2026-01-02",
    "- [-] Epsilon `two.e` #",
    "- [ ] [Epsilon](#) `two.e`",
    "> - [x] Delta `two.d` #",
    "- [ ] `one.c` Gamma #",
    "- [x] Mine `one.mine` #",
    "- [ ] Zeta `three.z`",
    "- [x] Zeta `three.z` 🛫 2026-01-03 #",
    "  note #",
    "    - note #",
    "",
    "",
    "text #",
    "```",
    "<!-- # -->",
    "<!-- #",
    "---",
    "- [ ] Beta",
];
