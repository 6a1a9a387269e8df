//! `peak roadmap lint`: what an author is told, and with which exit code.

use crate::learner::Learner;
use crate::schema::held_to;

#[test]
fn lint_names_each_fault_with_place_and_remedy() {
    let learner = Learner::bare_folder();
    learner.file("docs/there.md", "# There\n");
    learner.file(
        "docs/map.md",
        "## One `one`\n\n- [] First `one.first`\n- [Second](there.md#part) `one.second`\n- [Third](gone.md) `one.third`\n",
    );
    let run = learner.peak(["roadmap", "lint", "docs/map.md"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_eq!(
        run.stdout,
        "error[near-miss-box]: without a blank inside this is no box, and shows as plain text\n --> docs/map.md:3:3\n  |\n3 | - [] First `one.first`\n  |   ^^\n\
         \x20 = write `- [ ]` or `- [x]`: one character inside, a blank on either side\n\n\
         error[dead-link]: the link to gone.md points at a file that is not there\n --> docs/map.md:5:11\n  |\n\
         5 | - [Third](gone.md) `one.third`\n  |           ^^^^^^^\n\
         \x20 = mend the path, which begins at the folder of this document, or take the link out\n\n2 errors, 0 warnings\n"
    );
    let json = learner.peak(["roadmap", "lint", "docs/map.md", "--json"]);
    let value = held_to("lint", &json.stdout);
    assert_eq!(json.code, 1);
    assert_eq!(value["schema"], "peak.lint/1");
    assert_eq!(value["findings"][1]["rule"], "dead-link");
    assert_eq!(value["findings"][1]["severity"], "error");
}

#[test]
fn a_bundled_roadmap_is_named_as_init_takes_it() {
    let learner = Learner::new();
    let run = learner.peak(["roadmap", "lint", "django-backend"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let run = learner.peak(["roadmap", "lint", "django-backent"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            2,
            "error: no roadmap called `django-backent` ships with peak\nhint: did you mean django-backend?\n"
        )
    );
    let run = learner.peak(["roadmap", "lint", "django-backend", "--against", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("django-backend ships with peak: no revision here holds an older one"),
        "{}",
        run.stderr
    );
    // Nothing is found of another document before that is said.
    learner.file(
        "roadmap.md",
        "## One `one`\n\n- First `one.first`\n- Second `one.second`\n- Third `one.third`\n",
    );
    learner.commit("A roadmap");
    let both = ["roadmap.md", "django-backend", "--against", "HEAD"];
    let [file, bundled, against, head] = both;
    let run = learner.peak(["roadmap", "lint", file, bundled, against, head]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("django-backend ships with peak"),
        "{}",
        run.stderr
    );
}

#[test]
fn lint_finds_ids_that_vanished_since_a_revision() {
    let learner = Learner::new();
    let map = |first: &str| {
        format!(
            "## One `one`\n\n- First `one.{first}`\n- Second `one.second`\n- Third `one.third`\n"
        )
    };
    learner.file("ROADMAP.md", map("first"));
    learner.commit("A roadmap");
    learner.file("ROADMAP.md", map("begin"));
    let clean = learner.peak(["roadmap", "lint", "ROADMAP.md"]);
    assert_eq!(
        (clean.code, clean.stdout.as_str()),
        (0, "nothing is wrong\n")
    );
    let run = learner.peak(["roadmap", "lint", "ROADMAP.md", "--against", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("the id `one.first` of HEAD is gone"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("aliases = [\"one.first\"]"),
        "{}",
        run.stdout
    );
    let missing = learner.peak(["roadmap", "lint", "ROADMAP.md", "--against", "no-such"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("no-such"), "{}", missing.stderr);
}

#[test]
fn bundled_roadmaps_pass_the_lint() {
    let learner = Learner::bare_folder();
    for name in peak::roadmap::bundled::ALL.map(|bundled| bundled.name) {
        let source = learner.peak(["roadmap", "show", name, "--source"]).stdout;
        learner.file("map.md", source);
        let run = learner.peak(["roadmap", "lint", "map.md"]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, "nothing is wrong\n"),
            "{name}"
        );
    }
}

/// The `[line, rule]` of each finding, and the exit code.
fn linted(learner: &Learner, arguments: &[&str]) -> (i32, Vec<String>) {
    let mut all = vec!["roadmap", "lint", "map.md", "--json"];
    all.extend(arguments);
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(&all)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let value = held_to("lint", &stdout);
    let findings = value["findings"].as_array().unwrap().iter();
    let told = findings.map(|one| {
        let text = |key: &str| one[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", one["line"], text("severity"), text("rule"))
    });
    (output.status.code().unwrap(), told.collect())
}

#[test]
fn all_that_can_be_wrong_is_found_in_one_document() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "## One `one`\n\n- [] A `one.a`\n- B `one.a`\n- C `two.c`\n- D\n- D\n- License `one.license`\n- [E](gone.md) `one.e`\n- F `onne.f`\n- G `One.G`\n\
         - H `one.h`\n  ```toml peak\n  after = [\"one.i\", \"one.gone\"]\n  aliases = [\"one.e\", \"one.old\"]\n  [evidence]\n  pathes = []\n  ```\n\
         - I `one.i`\n  ```toml peak\n  after = [\"one.h\"]\n  aliases = [\"one.old\"]\n  [evidence]\n  paths = [\"**\"]\n  contains = [{ path = \"a//b\", pattern = \"(\" }]\n  ```\n\n\
         ## Two `two`\n\n```toml peak\n[evidence]\npaths = [\"a\"]\n```\n\n## One again `one`\n\n- J `one.j`\n",
    );
    let (code, told) = linted(&learner, &[]);
    assert_eq!(code, 1);
    assert_eq!(
        told,
        [
            "3 error near-miss-box",
            "4 error duplicate-id",
            "5 error wrong-phase",
            "6 warning unpinned-id",
            "7 error unstable-id",
            "8 warning boilerplate",
            "9 error dead-link",
            "10 error stray-pin",
            "11 error near-miss-id",
            "14 error unknown-id",
            "15 error alias-taken",
            "17 error bad-block",
            "21 error after-cycle",
            "22 error alias-twice",
            "24 error always-matches",
            "25 error never-matches",
            "25 error unusable-rule",
            "28 error empty-phase",
            "30 error stray-block",
            "35 error duplicate-phase",
        ]
    );
}

#[test]
fn globs_of_files_that_never_count_are_found() {
    let learner = Learner::bare_folder();
    for (glob, rules) in [
        ("**/node_modules/*.js", vec!["6 error never-matches"]),
        ("progress.md", vec!["6 error never-matches"]),
        ("**/node_modules.md", vec![]),
    ] {
        learner.file("map.md", format!("## One `one`\n\n- A `one.a`\n  ```toml peak\n  [evidence]\n  paths = [\"{glob}\"]\n  ```\n- B `one.b`\n- C `one.c`\n"));
        assert_eq!(linted(&learner, &[]).1, rules, "{glob}");
    }
}

#[test]
fn what_may_be_meant_does_not_fail() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "## One `one`\n\n- A `one.a`\n- B\n- License `one.license`\n- [C](/site/c) `one.c`\n",
    );
    let (code, told) = linted(&learner, &[]);
    assert_eq!(code, 0, "{told:?}");
    assert_eq!(
        told,
        [
            "4 warning unpinned-id",
            "5 warning boilerplate",
            "6 warning dead-root-link"
        ]
    );
}

#[test]
fn an_older_version_tells_what_became_of_ids() {
    let learner = Learner::new();
    let map = |lines: &str| format!("## One `one`\n\n{lines}- Third `one.third`\n");
    learner.file(
        "map.md",
        map("- Loops `one.loops`\n- Sets `one.sets`\n- Maps `one.maps`\n"),
    );
    learner.commit("A roadmap");
    learner.file(
        "map.md",
        map("- Sets `one.loops`\n- Deployment `one.sets`\n"),
    );
    let (code, told) = linted(&learner, &["--against", "HEAD"]);
    assert_eq!(code, 1);
    assert_eq!(
        told,
        [
            "1 warning vanished-id",
            "3 error swapped-id",
            "4 warning changed-title"
        ]
    );
    learner.file("map.md", map("- For loops `one.loops`\n- Sets, unions `one.sets`\n- Maps `one.dicts`\n  ```toml peak\n  aliases = [\"one.maps\"]\n  ```\n"));
    assert_eq!(linted(&learner, &["--against", "HEAD"]), (0, Vec::new()));
    learner.commit("Renamed");
    learner.file("other.md", map("- One `one.one`\n- Two `one.two`\n"));
    let run = learner.peak(["roadmap", "lint", "other.md", "--against", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("HEAD holds no file other.md"),
        "{}",
        run.stderr
    );
}

#[test]
fn links_are_looked_up_from_the_document_and_within_the_repository() {
    let learner = Learner::new();
    learner.file("docs/there.md", "# There\n");
    learner.file("my notes.md", "# Notes\n");
    learner.file(
        "docs/map.md",
        "## One `one`\n\n- [a](there.md) `one.a`\n- [b](../my%20notes.md) `one.b`\n- [c](../../../issues) `one.c`\n- [d](/docs/there.md) `one.d`\n- [e](./) `one.e`\n\
         - [f](../there.md) `one.f`\n- [g](www.example.org/x) `one.g`\n\nText with ![a picture](no.png).\n",
    );
    let run = learner.peak(["roadmap", "lint", "docs/map.md"]);
    let heads: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(
        heads,
        [
            "error[dead-link]: the link to ../there.md points at a file that is not there",
            "error[dead-link]: the link to www.example.org/x points at a file that is not there",
            "error[dead-link]: the link to no.png points at a file that is not there",
        ]
    );
    assert!(
        run.stdout
            .contains("if it is a website, write https://www.example.org/x"),
        "{}",
        run.stdout
    );
    let inside = learner.peak(["-C", "docs", "roadmap", "lint", "map.md"]);
    assert_eq!(inside.stdout.replace("map.md:", "docs/map.md:"), run.stdout);
}

#[test]
fn the_hook_runs_the_command_that_there_is() {
    let hooks = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let hooks = std::fs::read_to_string(hooks).unwrap();
    let entry = hooks
        .lines()
        .find_map(|line| line.trim().strip_prefix("entry: peak "));
    let learner = Learner::bare_folder();
    learner.file(
        "ROADMAP.md",
        "## One `one`\n\n- A `one.a`\n- B `one.b`\n- C `one.c`\n",
    );
    let mut words: Vec<&str> = entry.unwrap().split(' ').collect();
    // All files that a commit changes are named at once.
    learner.file(
        "docs/roadmap.md",
        "## One `one`\n\n- A `one.a`\n- B `one.b`\n- [C](gone.md) `one.c`\n",
    );
    words.extend(["ROADMAP.md", "docs/roadmap.md"]);
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(&words)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{words:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("nothing is wrong\n") && text.ends_with("1 error, 0 warnings\n"),
        "{text}"
    );
}

#[test]
fn an_item_that_was_dropped_on_purpose_is_a_warning() {
    let learner = Learner::new();
    let map = |lines: &str| {
        format!("## One `one`\n\n- First `one.first`\n- Fourth `one.fourth`\n{lines}")
    };
    learner.file("map.md", map("- Second `one.second`\n"));
    learner.commit("A roadmap");
    let said = "the id `one.second` of HEAD is gone, and no item names it as a former one; it was \u{201c}Second\u{201d}";
    let remedy = "if nothing took its place, leave it out: learners' ticks go below Archived; else write aliases = [\"one.second\"] in";
    for (lines, code, severity) in [("", 0, "warning"), ("- Third `one.third`\n", 1, "error")] {
        learner.file("map.md", map(lines));
        let run = learner.peak(["roadmap", "lint", "map.md", "--against", "HEAD"]);
        assert_eq!(run.code, code, "{run:?}");
        let head = format!("{severity}[vanished-id]: {said}\n --> map.md:1:4\n");
        assert!(run.stdout.contains(&head), "{}", run.stdout);
        assert!(run.stdout.contains(remedy), "{}", run.stdout);
    }
}

#[test]
fn a_block_of_aliases_behind_a_list_is_told_where_it_belongs() {
    let learner = Learner::bare_folder();
    let block = "```toml peak\naliases = [\"one.begin\"]\n```\n";
    learner.file(
        "map.md",
        format!("## One `one`\n\n- First `one.first`\n- Second `one.second`\n\n{block}"),
    );
    let run = learner.peak(["roadmap", "lint", "map.md"]);
    let remedy = "indent its block by 2 spaces to put it into the item of line 4";
    assert!(run.stdout.contains(remedy), "{}", run.stdout);
    let block = block.replace('\n', "\n  ");
    learner.file(
        "map.md",
        format!(
            "## One `one`\n\n- First `one.first`\n- Second `one.second`\n\n  {}\n",
            block.trim()
        ),
    );
    let run = learner.peak(["roadmap", "lint", "map.md"]);
    assert_eq!(run.stdout, "nothing is wrong\n");
}

#[test]
fn a_phase_that_is_only_announced_is_found() {
    let learner = Learner::bare_folder();
    let map = "# Course\n\n## Web\n\n- HTTP\n- Forms\n- Auth\n- Views\n- Tests\n- Logs\n\n## Phase 4: Testing\n\nComes soon.\n\n## Phase 5: Deploy\n\n### Hosts\n\n- Docker\n\n## License\n\nMIT\n";
    learner.file("map.md", map);
    let (code, told) = linted(&learner, &[]);
    assert_eq!(code, 0, "{told:?}");
    let empty: Vec<_> = told
        .iter()
        .filter(|one| one.ends_with("empty-phase"))
        .collect();
    assert_eq!(empty, ["12 warning empty-phase"]);
}
