//! Roadmaps of ill will, before and after: whatever they hold, what was ticked is ticked afterwards, by the bytes of the file.
//! `PROPTEST_CASES=200000 cargo test --release --lib progress::update::tests::hostile` tries more of it.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{Opened, Past, Renames, cases, read, started, update};
use crate::roadmap::Id;

/// Lines of roadmaps; `=` is a hash, `~` a long word.
const LINES: [&str; 44] = [
    "== One",
    "== One `one`",
    "== Two",
    "== Two `two`",
    "== Archived",
    "== Archived `one`",
    "== Before peak",
    "== Before peak `two`",
    "=== Group",
    "=== Archived",
    "=== Before peak",
    "- Alpha",
    "- Alpha `one.a`",
    "- Alpha `one.b`",
    "- Beta `one.a`",
    "- Beta `one.b`",
    "- Beta `two.a`",
    "- Beta",
    "- beta!",
    "- Alpha — one thing and another",
    "- Alpha: something else altogether",
    "- Alpha (three)",
    "- `one.a`",
    "- Exercise",
    "- Exercise: Alpha",
    "- Exercise: Beta",
    "- <!-- Gamma",
    "- Gamma --> `one.c`",
    "- ``` Gamma",
    "- \u{202e}Gamma\u{2066}",
    "- Ga\u{7}mma\u{1b}[31m",
    "- Gamma `two.zz` and more",
    "- ✅ 2026-01-01 Gamma",
    "- [ ] Gamma 🛫 2026-01-02 `one.g`",
    "- [x] Gamma",
    "- - [x] Delta",
    "1. Delta",
    "- [Delta](https://x.org \"`one.a`\")",
    "- ~ `one.l`",
    "- ~",
    "- Alias `two.b`\n  ```toml peak\n  aliases = [\"one.a\", \"one.b\"]\n  ```",
    "- Alias `one.d`\n  ```toml peak\n  aliases = [\"one.e\"]\n  ```",
    "- Alias `one.e`\n  ```toml peak\n  aliases = [\"one.d\", \"two.a\"]\n  ```",
    "- *\\`one.a\\`* &lt;!-- &#96;one.a&#96;",
];

/// A roadmap of these lines.
pub(super) fn made(lines: &[usize]) -> String {
    let lines = lines.iter().map(|at| {
        LINES[*at]
            .replace('=', "#")
            .replace('~', &"long ".repeat(300))
    });
    let mut text = "# Roadmap of parts\n\n## One\n\n".to_owned();
    lines.for_each(|line| {
        let heading = line.starts_with('#');
        text.push_str(if heading { "\n" } else { "" });
        text.push_str(&line.replace(" # ", " = "));
        text.push_str(if heading { "\n\n" } else { "\n" });
    });
    text
}

/// The lines of one roadmap.
pub(super) fn lines() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..LINES.len(), 1..14)
}

/// A document with the items ticked that `mask` names.
pub(super) fn ticked_by(text: &str, mask: u32) -> String {
    let mut number = 0;
    let lines = text.lines().map(|line| {
        let ours = line.starts_with("- [ ] ");
        number += usize::from(ours);
        let tick = ours && mask >> (number % 32) & 1 == 1;
        let line = if tick {
            line.replacen("[ ]", "[x]", 1)
        } else {
            line.to_owned()
        };
        format!("{line}\n")
    });
    lines.collect()
}

/// What is odd about a document, but for where.
fn oddities(text: &[u8], roadmap: &str) -> Vec<String> {
    let opened = Opened::new(text.to_vec()).unwrap();
    let bound = opened.bound(read(roadmap));
    let document = opened.read(Some(&bound), "").unwrap();
    let place = |text: &str| text.split(" on line ").next().unwrap().to_owned();
    document
        .notices
        .iter()
        .map(|one| place(&one.message))
        .collect()
}

/// The ids of ticked lines, as the bytes have them, and how often.
fn ticked(text: &str) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    for line in text.lines().filter(|line| line.starts_with("- [x] ")) {
        let mut ids = line.split('`').filter(|word| {
            let id = Id::parse(word);
            id.is_some_and(|id| !id.is_phase())
        });
        let id = ids.next_back().unwrap_or(line);
        *all.entry(id.to_owned()).or_default() += 1;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn what_was_ticked_is_ticked_whatever_the_roadmap_becomes(
        before in lines(),
        now in lines(),
        mask in any::<u32>(),
        known in 0..3_u8,
        all: bool,
    ) {
        let (before, now) = (made(&before), made(&now));
        let (was, is) = (read(&before), read(&now));
        if is.items().next().is_none() {
            return Ok(());
        }
        let text = ticked_by(&started(&was), mask);
        let past = match known { 0 => Past::Recorded(was), 1 => Past::Likely(was), _ => Past::Unknown };
        let renames = if all { Renames::All } else { Renames::None };
        let plan = match update(text.clone().into_bytes(), "", past, is, renames) {
            Ok(plan) => plan,
            Err(refusal) => return Err(TestCaseError::fail(format!("{refusal:?}\n{text}\n{now}"))),
        };
        let after = String::from_utf8(plan.text.clone()).unwrap();
        let renamed: HashMap<&str, &str> = plan
            .changes
            .iter()
            .filter_map(|change| Some((change.was_id.as_ref()?.as_str(), change.id.as_str())))
            .collect();
        let bound = Opened::new(plan.text.clone()).unwrap().bound(read(&now));
        let is = ticked(&after);
        let has = |id: &str| is.contains_key(id);
        let mut wanted: HashMap<String, usize> = HashMap::new();
        for (id, count) in ticked(&text) {
            // An author may say himself what an id became.
            let declared = || Some(bound.find(&Id::parse(&id)?)?.id.to_string());
            let told = renamed.get(id.as_str()).map(|id| (*id).to_owned());
            let id = told.or_else(|| declared().filter(|_| !has(&id))).unwrap_or(id.clone());
            *wanted.entry(id).or_default() += count;
        }
        for (id, count) in &wanted {
            prop_assert!(is.get(id) >= Some(count), "{}\n{}\n=>\n{}", id, &text, &after);
        }
        prop_assert_eq!(is.values().sum::<usize>(), wanted.values().sum::<usize>(), "{}\n=>\n{}", &text, &after);
        // Where an author makes one item of two, both lines may be that one: then the roadmap says so of the text as it was, too.
        let said = oddities(text.as_bytes(), &now);
        let fresh = oddities(&plan.text, &now).into_iter().find(|one| !said.contains(one));
        prop_assert_eq!(fresh, None, "{}", &after);
        let again = update(plan.text, "", Past::Recorded(read(&now)), read(&now), Renames::None).unwrap();
        prop_assert_eq!(String::from_utf8_lossy(&again.text), after);
    }
}
