//! What people, files and strangers may put before `peak update`: it works, or says what to do and writes nothing.

use crate::learner::Learner;

const ROADMAP: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n## Phase 2: Web\n\n- Forms\n- Sessions\n- Views\n";

/// A learner who ticked one item and committed all.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.commit("A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.peak(["done", "lists"]).code, 0);
    learner.commit("Progress");
    learner
}

/// A roadmap of so many items, each with a title of so many letters more.
fn large(items: usize, more: usize) -> String {
    let more = "x".repeat(more);
    let items = (0..items).map(|at| format!("- Item number {at} of many{more}\n"));
    format!("# Many\n\n## Phase 1: All\n\n{}", items.collect::<String>())
}

/// That an update from there is refused, with these words, and nothing is written.
fn refuses(learner: &Learner, from: &str, words: &[&str]) {
    let before = learner.bytes("progress.md");
    let run = learner.peak(["update", &format!("--from={from}")]);
    assert_eq!(run.code, 2, "{from}: {run:?}");
    for word in words {
        assert!(run.stderr.contains(word), "{from}: {word}\n{}", run.stderr);
    }
    assert!(run.stderr.contains("hint: "), "{from}: {}", run.stderr);
    assert_eq!(learner.bytes("progress.md"), before, "{from}");
}

#[test]
fn what_is_no_roadmap_is_refused_with_a_remedy() {
    let learner = learner();
    learner.file("dir/README", "x");
    learner.file("bin.md", b"\x00\x01\xff\xfe\x80 - a\x00");
    learner.file("utf16.md", b"\xff\xfe#\x00 \x00a\x00\n\x00");
    learner.file("empty.md", "");
    learner.file("big.md", "a".repeat(3 * 1024 * 1024));
    learner.file("many.md", large(20_001, 0));
    learner.commit("Odd things");
    for (from, words) in [
        ("dir", &["it is a folder"][..]),
        (
            "HEAD:dir",
            &[
                "no file dir in HEAD",
                "a folder or a symbolic link is no file",
            ],
        ),
        ("bin.md", &["bin.md holds no item"]),
        ("HEAD:bin.md", &["HEAD:bin.md holds no item"]),
        ("utf16.md", &["utf16.md", "save as UTF-8"]),
        ("HEAD:utf16.md", &["HEAD:utf16.md", "save as UTF-8"]),
        ("empty.md", &["empty.md holds no item"]),
        (
            "big.md",
            &["big.md: it has 3145728 bytes, and at most 2097152 are read"],
        ),
        (
            "HEAD:big.md",
            &["HEAD:big.md: it has 3145728 bytes", "split it"],
        ),
        (
            "many.md",
            &["many.md: it holds 20001 items, and at most 20000 are read"],
        ),
        ("HEAD~9:README.md", &["no revision"]),
        ("HEAD:../README.md", &["no file ../README.md in HEAD"]),
        ("HEAD:", &["no roadmap HEAD:"]),
        ("../elsewhere.md", &["no roadmap ../elsewhere.md"]),
        ("\u{1b}[31mred", &["no roadmap"]),
    ] {
        refuses(&learner, from, words);
    }
    assert_eq!(learner.peak(["update", "--from=HEAD:/README.md"]).code, 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_on_disk_and_not_in_git() {
    use std::os::unix::fs::symlink;
    let learner = learner();
    symlink("README.md", learner.root().join("link.md")).unwrap();
    symlink("nowhere.md", learner.root().join("dangling.md")).unwrap();
    symlink("round.md", learner.root().join("round.md")).unwrap();
    learner.commit("Links");
    refuses(&learner, "dangling.md", &["no such file"]);
    refuses(&learner, "round.md", &["lead back to themselves"]);
    refuses(&learner, "HEAD:link.md", &["a symbolic link is no file"]);
    assert_eq!(learner.peak(["update", "--from=link.md"]).code, 0);
}

#[test]
fn what_would_be_too_much_names_the_document_and_what_to_do() {
    let learner = learner();
    // Each is within the limits; what would come of it is not.
    learner.file("wide.md", large(9_000, 200));
    refuses(
        &learner,
        "wide.md",
        &[
            "with all of wide.md, progress.md would have ",
            " bytes, and at most 2097152 are read",
            "--from",
        ],
    );
    learner.file("many.md", large(20_000, 0));
    refuses(
        &learner,
        "many.md",
        &[
            "with all of many.md, progress.md would have 20001 items",
            "at most 20000 are read",
        ],
    );
    learner.file("just.md", large(19_999, 0));
    let run = learner.peak(["update", "--from", "just.md"]);
    assert!(run.stdout.starts_with("19999 new · 1 archived"), "{run:?}");
}

#[test]
fn a_roadmap_that_is_gone_is_missed_with_a_remedy() {
    let learner = learner();
    std::fs::remove_file(learner.root().join("README.md")).unwrap();
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "progress.md already follows README.md\n");
    learner.commit("Gone");
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("there is no README.md any more, which progress.md follows")
            && run.stderr.contains("HEAD~1:README.md"),
        "{}",
        run.stderr
    );
    assert_eq!(
        learner.peak(["update", "--from", "HEAD~1:README.md"]).code,
        0
    );
}

/// A learner whose roadmap changed, in a repository with odd things; and their document with another value for `roadmap-at=`.
fn misled() -> (Learner, impl Fn(&str) -> String) {
    let learner = learner();
    learner.file(
        "../secret.md",
        "# Secrets\n\n## Phase 1: Mine\n\n- A\n- B\n- C\n- D\n- E\n- F\n- G\n",
    );
    learner.file("bin.md", b"\x00\xff");
    learner.file("big.md", "a".repeat(3 * 1024 * 1024));
    learner.commit("Things");
    let now = ROADMAP.replace("- Lists\n", "");
    learner.file("README.md", now.replace("- Views\n", "- Views\n- Tests\n"));
    let start = learner.text("progress.md");
    let at = start.find("roadmap-at=").unwrap() + "roadmap-at=".len();
    let own = start[at..].split(' ').next().unwrap().to_owned();
    let with = move |value: &str| {
        let value = value.replace("OWN", &own);
        start.replace(&own, &value)
    };
    (learner, with)
}

/// Nobody need trust the header of a document that came from somewhere: whatever state it names, no tick goes.
#[test]
fn a_state_that_was_none_does_no_harm() {
    let (learner, with) = misled();
    let object = |name: &str| learner.git(["rev-parse", name]).trim().to_owned();
    let names = [
        "HEAD",
        "HEAD^{tree}",
        "HEAD:bin.md",
        "HEAD:big.md",
        "HEAD:progress.md",
    ];
    let odd = ["zzz", "", "-1", &"0".repeat(40)].map(str::to_owned);
    for at in names.into_iter().map(object).chain(odd) {
        learner.file("progress.md", with(&at));
        let run = learner.peak(["update"]);
        assert_eq!(run.code, 0, "{at}: {run:?}");
        let text = learner.text("progress.md");
        for line in [
            "- [x] Lists `basics.lists` ✅ 2026-11-20\n",
            "- [ ] Tests `web.tests`\n",
        ] {
            assert!(text.contains(line), "{at}: {text}");
        }
        let again = learner.peak(["update"]);
        assert!(
            again.stdout.starts_with("progress.md already follows"),
            "{at}: {again:?}"
        );
    }
}

/// Nothing beyond the repository is read because a header says so, and what a person names themselves works.
#[test]
fn a_place_beyond_the_repository_is_not_looked_at() {
    let (learner, with) = misled();
    let secret = learner.home().join("secret.md");
    for from in [
        secret.to_str().unwrap(),
        "../secret.md",
        "https://x.org/y.md",
        "nowhere:README.md",
        "HEAD:../secret.md",
        ".",
    ] {
        let odd = with(&format!("OWN roadmap-from={from}"));
        learner.file("progress.md", &odd);
        let run = learner.peak(["update"]);
        assert_eq!(run.code, 2, "{from}: {run:?}");
        assert!(
            run.stderr.contains("in the header says where it is"),
            "{from}: {}",
            run.stderr
        );
        assert_eq!(learner.text("progress.md"), odd);
        assert_eq!(learner.peak(["status"]).code, 0, "{from}");
        let run = learner.peak(["update", "--from", "README.md"]);
        assert_eq!(run.code, 0, "{from}: {run:?}");
        assert!(
            !learner.text("progress.md").contains("roadmap-from"),
            "{from}"
        );
    }
}

/// Ids that swap, circles of former ids, a former id that is a living one's: the tick stays with the id that an author wrote.
#[test]
fn ids_that_an_author_plays_with_keep_their_ticks() {
    let pinned = |items: &str| {
        format!(
            "# Web roadmap\n\n## Phase 1: Basics `one`\n\n{items}- C `one.c`\n- D `one.d`\n- E `one.e`\n- F `one.f`\n- G `one.g`\n- H `one.h`\n"
        )
    };
    let block = |line: &str, aliases: &str| {
        format!("{line}\n  ```toml peak\n  aliases = [{aliases}]\n  ```\n")
    };
    let before = pinned("- Alpha `one.a`\n- Beta `one.b`\n");
    for (items, line) in [
        // They swap.
        (
            "- Alpha `one.b`\n- Beta `one.a`\n".to_owned(),
            "- [x] Beta `one.a` ✅",
        ),
        // Each was the other.
        (
            block("- Alpha `one.a`", "\"one.b\"") + &block("- Beta `one.b`", "\"one.a\""),
            "- [x] Alpha `one.a` ✅",
        ),
        // A circle of new ones.
        (
            block("- Alpha `one.x`", "\"one.a\", \"one.y\"")
                + &block("- Beta `one.y`", "\"one.b\", \"one.x\""),
            "- [x] Alpha `one.x` ✅",
        ),
        // The former id of one is the living id of another.
        (
            block("- Alpha again `one.z`", "\"one.a\"") + "- Alpha `one.a`\n- Beta `one.b`\n",
            "- [x] Alpha `one.a` ✅",
        ),
        // Two became one.
        (
            block("- Both `one.z`", "\"one.b\", \"one.a\""),
            "- [x] Both `one.z` ✅",
        ),
    ] {
        let learner = Learner::new();
        learner.file("README.md", &before);
        learner.commit("A roadmap");
        assert_eq!(learner.peak(["init"]).code, 0);
        assert_eq!(learner.peak(["done", "one.a"]).code, 0);
        learner.commit("Progress");
        learner.file("README.md", pinned(&items));
        let run = learner.peak(["update"]);
        assert_eq!(run.code, 0, "{run:?}");
        let text = learner.text("progress.md");
        assert!(text.contains(line), "{items}\n{text}");
        assert_eq!(text.matches("- [x]").count(), 1, "{items}\n{text}");
        let again = learner.peak(["update"]);
        assert!(
            again.stdout.starts_with("progress.md already follows"),
            "{again:?}"
        );
        let status = learner.peak(["status"]);
        assert_eq!((status.code, status.stderr.as_str()), (0, ""), "{text}");
    }
}

/// A roadmap may call its parts what a progress document calls its own.
#[test]
fn a_roadmap_with_a_part_called_archived_is_followed() {
    let learner = learner();
    let odd = ROADMAP
        .replace("## Phase 2: Web\n", "## Archived\n\n### Before peak\n")
        .replace("- Views\n", "- Views\n\n### Archived\n\n- Tests\n- Logs\n");
    learner.file("README.md", &odd);
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{run:?}");
    for id in ["archived.tests", "archived.sessions"] {
        assert_eq!(
            learner.peak(["done", id]).code,
            0,
            "{}",
            learner.text("progress.md")
        );
    }
    let text = learner.text("progress.md");
    assert!(
        learner
            .peak(["update"])
            .stdout
            .starts_with("progress.md already follows")
    );
    learner.commit("So far");
    learner.file(
        "README.md",
        odd.replace("- Tests\n", "")
            .replace("- Logs\n", "- Logs\n- Traces\n"),
    );
    assert_eq!(
        learner.peak(["update"]).stdout,
        "1 new · 1 archived · 0 lost\n",
        "{text}"
    );
    let status = learner.peak(["status", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&status.stdout).unwrap();
    assert_eq!(
        (&json["total"]["done"], &json["archived"]),
        (&2.into(), &1.into())
    );
}

#[test]
fn what_grows_in_a_roadmap_does_not_make_it_read_otherwise_as_a_whole() {
    let learner = Learner::new();
    learner.file("README.md", "# Road\n\n## Phase 1: Alpha\n\n- One\n- Two\n");
    learner.commit("A roadmap");
    assert_eq!(learner.peak(["init", "--force"]).code, 0);
    assert_eq!(learner.peak(["done", "one"]).code, 0);
    learner.commit("Progress");
    let soon = |from: usize| -> String {
        (from..12)
            .map(|n| format!("\n## Phase {n}: Soon\n"))
            .collect()
    };
    let begun = learner.text("README.md");
    // Ten headings without anything below them would be the items of a roadmap that is new.
    learner.file("README.md", begun.clone() + &soon(2));
    let words = "is read as before (`read-as=no-headings` in the header of progress.md)";
    let before = learner.text("progress.md");
    let run = learner.peak(["update", "-n"]);
    assert!(run.stderr.contains(words), "{run:?}");
    assert_eq!(learner.text("progress.md"), before);
    let run = learner.peak(["update", "-n", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["read_as"], "no-headings");
    let run = learner.peak(["update"]);
    assert!(run.stderr.contains(words), "{run:?}");
    let text = learner.text("progress.md");
    assert!(text.contains(" read-as=no-headings"), "{text}");
    assert_eq!(
        text.lines().skip(3).collect::<Vec<_>>(),
        before.lines().skip(3).collect::<Vec<_>>()
    );
    // It is said once.
    let again = learner.peak(["update"]);
    assert!(!again.stderr.contains("read-as"), "{again:?}");
    learner.commit("The next phases are named");
    // The first of them is filled: it is a phase like the one that is there, and what was held is held as long as it must.
    let filled = "\n## Phase 2: Soon\n\n- Three\n".to_owned() + &soon(3);
    learner.file("README.md", begun.clone() + &filled);
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "1 new · 1 new phase · 0 lost\n");
    let text = learner.text("progress.md");
    assert!(text.contains(" read-as=no-headings"), "{text}");
    learner.commit("Two phases");
    learner.file(
        "README.md",
        begun + "\n## Phase 2: Soon\n\n- Three\n- Four\n",
    );
    assert_eq!(learner.peak(["update"]).stdout, "1 new · 0 lost\n");
    let text = learner.text("progress.md");
    assert!(!text.contains("read-as"), "{text}");
    assert!(text.contains("- [x] One"), "{text}");
}

#[test]
fn a_jump_reads_the_roadmap_as_each_step_would() {
    let states = [
        "# Road\n\n## Alpha\n\n- One\n- Two\n- Three\n- Four\n\n## Beta\n\n- Five\n- Six\n",
        "# Road\n\n## Alpha\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- Four\n\n## Beta\n\n- Five\n- Six\n",
        "# Road\n\n## Alpha\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- Four\n- Seven\n\n## Beta\n\n- Five\n- Six again\n",
    ];
    let texts = [true, false].map(|steps| {
        let learner = Learner::new();
        learner.file("README.md", states[0]);
        learner.commit("A roadmap");
        assert_eq!(learner.peak(["init", "--force"]).code, 0);
        assert_eq!(learner.peak(["done", "four", "five"]).code, 0);
        learner.commit("Progress");
        for state in &states[1..] {
            learner.file("README.md", state);
            learner.commit("The roadmap goes on");
            if steps {
                assert_eq!(learner.peak(["update"]).code, 0);
                learner.commit("Follow");
            }
        }
        assert_eq!(learner.peak(["update"]).code, 0);
        learner.text("progress.md")
    });
    let [walked, jumped] = texts;
    assert_eq!(walked, jumped);
    assert!(jumped.contains("read-as=no-boxes"), "{jumped}");
    assert!(!jumped.contains("Archived"), "{jumped}");
    assert!(jumped.contains("- [x] Four"), "{jumped}");
}

#[test]
fn what_is_held_does_not_stop_the_next_update() {
    let learner = Learner::new();
    let begun = "# A\n\n- One\n- Two\n- Three\n- Four\n- Five\n";
    learner.file("README.md", begun);
    learner.commit("A roadmap");
    assert_eq!(learner.peak(["init", "--force"]).code, 0);
    assert_eq!(learner.peak(["done", "three"]).code, 0);
    learner.commit("Progress");
    let boxed = begun
        .replace("- ", "- [ ] ")
        .replace("- [ ] Three", "- Three");
    let labelled = boxed.replace("- [ ] One", "Resources:\n\n- [ ] One");
    for (state, held) in [(&boxed, "no-boxes"), (&labelled, "no-boxes+no-labels")] {
        learner.file("README.md", state);
        learner.commit("The author goes on");
        let run = learner.peak(["update"]);
        assert_eq!(run.code, 0, "{run:?}");
        let text = learner.text("progress.md");
        assert!(text.contains(&format!(" read-as={held} ")), "{text}");
        assert!(!text.contains("Archived"), "{text}");
        learner.commit("Follow");
    }
    // All is of another form by now: nothing of what was held is there.
    let headings: String = (0..10)
        .map(|n| format!("## Step {n}\n\nWords.\n\n"))
        .collect();
    learner.file("README.md", format!("# Road\n\n{headings}"));
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = learner.text("progress.md");
    assert!(!text.contains("read-as"), "{text}");
    assert!(text.contains("## Archived"), "{text}");
    // What nobody can mean is as if it were not there.
    learner.file(
        "progress.md",
        text.replacen(" -->", " read-as=maybe -->", 1),
    );
    assert_eq!(learner.peak(["update"]).code, 0);
}
