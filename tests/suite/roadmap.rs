//! `peak roadmap`: how documents are read. Each folder in `roadmaps/` is one shape: a document and what it must become.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::learner::{Learner, Run};

fn shapes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/roadmaps");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

/// What `roadmap show --json` says of `path`, an item a line.
pub fn read(learner: &Learner, path: &str) -> String {
    let run = learner.peak(["roadmap", "show", path, "--json"]);
    if run.code != 0 {
        return format!("exit {}\n{}", run.code, run.stderr);
    }
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["schema"], "peak.roadmap/1");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let mut out = format!("# {}\n", text(&json["title"]));
    for phase in json["phases"].as_array().unwrap() {
        let (id, title) = (text(&phase["id"]), text(&phase["title"]));
        writeln!(out, "{}: {id} = {title}", phase["line"]).unwrap();
        for item in phase["items"].as_array().unwrap() {
            let kind = match text(&item["kind"]).as_str() {
                "topic" => String::new(),
                other => format!("{other} "),
            };
            let group = item["group"]
                .as_str()
                .map_or(String::new(), |group| format!(" ({group})"));
            let links: Vec<String> = item["links"]
                .as_array()
                .unwrap()
                .iter()
                .map(|link| format!(" <{}>", text(&link["url"])))
                .collect();
            let (id, title) = (text(&item["id"]), text(&item["title"]));
            writeln!(
                out,
                "  {}: {kind}{id} = {title}{group}{}",
                item["line"],
                links.concat()
            )
            .unwrap();
        }
    }
    for notice in json["notices"].as_array().unwrap() {
        writeln!(
            out,
            "notice {}: {}",
            notice["line"],
            text(&notice["message"])
        )
        .unwrap();
    }
    for doubt in json["doubts"].as_array().unwrap() {
        writeln!(out, "doubt: {}", text(doubt)).unwrap();
    }
    out
}

/// With `PEAK_ACCEPT` set, what is read now becomes what is expected: look at the difference before it is committed.
#[test]
fn every_shape_is_read_as_expected() {
    let accept = std::env::var_os("PEAK_ACCEPT").is_some_and(|value| !value.is_empty());
    let mut wrong = Vec::new();
    for shape in shapes() {
        let learner = Learner::bare_folder();
        learner.file("input.md", fs::read(shape.join("input.md")).unwrap());
        let now = read(&learner, "input.md");
        let expected = shape.join("expected");
        if accept {
            fs::write(&expected, &now).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != now {
            wrong.push(format!("{}:\n{now}", shape.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bundled_roadmaps_are_listed_and_read_without_a_notice() {
    let learner = Learner::bare_folder();
    let list = learner.peak(["roadmap", "list"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    for name in peak::roadmap::bundled::ALL.map(|bundled| bundled.name) {
        assert!(list.stdout.contains(name), "{}", list.stdout);
        let shown = read(&learner, name);
        assert!(
            !shown.contains("notice ") && !shown.contains("doubt: "),
            "{name}: {shown}"
        );
        let source = learner.peak(["roadmap", "show", name, "--source"]);
        assert!(
            source.code == 0 && source.stdout.starts_with("# "),
            "{name}"
        );
    }
}

#[test]
fn the_readme_of_a_fork_gives_phases_and_ids() {
    let learner = Learner::bare_folder();
    learner.file(
        "README.md",
        "# Roadmap\n\n## Tools\n\n| Area | What |\n|---|---|\n| **Shell** | Bash |\n\n## The way\n\n### 🔰 Phase 1: Basics\n- ✅ Types\n\
         - ✅ Files\n\n### 🚀 Phase 2: Big REST Library (BRL)\n- ✅ Serializers (basic & nested)\n- ✅ Routers\n\n### Phase 3: Ops\n- ✅ Deploy\n\n\
         ## Suggested Project Progression\n\n| Project Type | What |\n|---|---|\n| 📝 Blog App | CRUD |\n\n## How to Use This Roadmap\n\n1. Fork it\n",
    );
    assert_eq!(
        read(&learner, "README.md"),
        "# Roadmap\n11: basics = Phase 1: Basics\n  12: basics.types = Types\n  13: basics.files = Files\n\
         15: brl = Phase 2: Big REST Library (BRL)\n  16: brl.serializers = Serializers (basic & nested)\n  17: brl.routers = Routers\n\
         19: ops = Phase 3: Ops\n  20: ops.deploy = Deploy\n\
         22: suggested-project-progression = Suggested Project Progression\n  26: project suggested-project-progression.blog-app = Blog App\n\
         doubt: only 6 items were found\n"
    );
}

#[test]
fn sections_of_several_ranks_are_phases_side_by_side() {
    let learner = Learner::bare_folder();
    let parts = ["Basics", "Views", "Forms"]
        .map(|name| format!("### {name}\n\n- {name} one\n- {name} two\n- {name} three\n\n"));
    let text = format!(
        "# Course\n\n## Core\n\n{}## Extra\n\n- Cache\n- Queue\n- Search\n\n#### Small\n\n- Logs\n\n## Books\n\n- A book\n",
        parts.concat()
    );
    learner.file("map.md", text);
    let read = |section: &str, [name, value]: [&str; 2]| {
        let run = learner.peak([
            "roadmap",
            "show",
            "map.md",
            "--json",
            "--section",
            section,
            name,
            value,
        ]);
        let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let phases = json["phases"].as_array().unwrap().clone();
        let counts = phases.iter().map(|phase| {
            let items = phase["items"].as_array().unwrap().len();
            format!("{} {items}", phase["id"].as_str().unwrap())
        });
        counts.collect::<Vec<_>>()
    };
    let (two, both) = ("^(basics|forms|extra)$", "^core$|^forms$|extra");
    let nothing = ["--exclude", "^books$"];
    assert_eq!(read(two, nothing), ["basics 3", "forms 3", "extra 4"]);
    // A heading inside one that was chosen is a part of it.
    assert_eq!(read(both, nothing), ["core 9", "extra 4"]);
    // What was said of the level goes before.
    assert_eq!(read(two, ["--phase-level", "2"]), ["core 6", "extra 4"]);
    assert_eq!(
        read(two, ["--exclude", "^small$"]),
        ["basics 3", "forms 3", "extra 3"]
    );
}

#[test]
fn a_phase_that_was_left_out_is_gone_with_its_blocks() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "# Course\n\n## One `one`\n\n- A\n\n### Exercise: Try it `one.try`\n\n```toml peak\n[evidence]\npaths = [\"a\"]\n```\n\n## Two `two`\n\n- B\n- C\n- D\n",
    );
    let run = learner.peak(["roadmap", "show", "map.md", "--exclude", "^One$", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let ids: Vec<_> = json["phases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|phase| &phase["id"])
        .collect();
    assert_eq!(ids, ["two"]);
}

#[test]
fn a_broken_block_is_named_by_line_and_column() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "## One `one`\n\n- A thing `one.thing`\n- Another `one.other`\n  ```toml peak\n  [evidence]\n  path = [\"a\"]\n  ```\n- Third\n\n\
         ```toml peak\n[evidence]\npaths = [\"a\"]\n```\n\n## Two `two`\n\n- B\n",
    );
    let run = learner.peak(["roadmap", "show", "map.md", "--json"]);
    let notes: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(
        notes,
        [
            "map.md:7:3: unknown key `path` in [evidence]; did you mean `paths`?",
            "map.md:11: this block belongs to no item; indent it by 2 spaces to put it into the item of line 9",
        ]
    );
}

#[test]
fn what_is_no_roadmap_name_is_an_error_with_the_names() {
    let Run {
        code,
        stdout,
        stderr,
    } = Learner::bare_folder().peak(["roadmap", "show", "django"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(
        stderr.contains("no roadmap called `django` ships") && stderr.contains("django-backend"),
        "{stderr}"
    );
    let missing = Learner::bare_folder().peak(["roadmap", "show", "none.md"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("none.md"), "{}", missing.stderr);
}

#[test]
fn documents_beyond_the_limits_are_refused() {
    let learner = Learner::bare_folder();
    let deep: String = (0..70)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect();
    learner.file("deep.md", deep);
    learner.file("wide.md", format!("# A\n{}", "- x\n".repeat(20_001)));
    learner.file("large.md", "x".repeat(2 * 1024 * 1024 + 1));
    learner.file("utf16.md", b"\xff\xfe#\0 \0a\0");
    for (name, why) in [
        ("deep.md", "nested deeper"),
        ("wide.md", "20001 items"),
        ("large.md", "2097153"),
        ("utf16.md", "UTF-16"),
    ] {
        let run = learner.peak(["roadmap", "show", name]);
        assert_eq!(run.code, 2, "{name}: {}", run.stdout);
        assert!(run.stderr.contains(why), "{name}: {}", run.stderr);
    }
}

#[test]
fn options_choose_what_is_read() {
    let learner = Learner::bare_folder();
    learner.file(
        "map.md",
        "# All\n\n## Plan\n\n- One\n  - One a\n  - One b\n- Two\n  - Two a\n\n## Extra\n\n| Nr | Name | Task |\n|---|---|---|\n| 1 | Ann | Sing |\n| 2 | Bob | Dance |\n\n\
         ## Books\n\n- [ ] Read one\n- [x] Read two\n- [ ] Read three\n",
    );
    let lines = |arguments: &[&str]| -> Vec<String> {
        let mut all = vec!["roadmap", "show", "map.md", "--json", "--force"];
        all.extend(arguments);
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(&all)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let phases = json["phases"].as_array().unwrap().iter();
        phases
            .flat_map(|phase| phase["items"].as_array().unwrap().iter())
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(lines(&["--section", "plan"]), ["One", "Two"]);
    assert_eq!(
        lines(&["--section", "plan", "--depth", "2"]),
        ["One a", "One b", "Two a"]
    );
    assert_eq!(
        lines(&["--section", "plan", "--items", "leaves"]),
        ["One a", "One b", "Two a"]
    );
    assert_eq!(
        lines(&["--section", "plan", "--phase-level", "item"]),
        ["One a", "One b", "Two a"]
    );
    assert_eq!(
        lines(&["--items", "rows", "--column", "name"]),
        ["Ann", "Bob"]
    );
    assert_eq!(
        lines(&["--items", "boxes"]),
        ["Read one", "Read two", "Read three"]
    );
    assert_eq!(
        lines(&["--items", "headings", "--exclude", "books"]),
        ["Plan", "Extra"]
    );
    let bad = learner.peak(["roadmap", "show", "map.md", "--phase-level", "9"]);
    assert_eq!(bad.code, 2);
    assert!(
        bad.stderr.contains("`9` cannot be used for --phase-level")
            && bad.stderr.contains("1 to 6"),
        "{}",
        bad.stderr
    );
}

#[test]
fn a_column_that_no_table_has_is_not_passed_over() {
    let learner = Learner::bare_folder();
    let table =
        "| Level | Senior | Task |\n|---|---|---|\n| A | Ann | Sing |\n| B | Bob | Dance |\n";
    learner.file(
        "map.md",
        format!("# All\n\n## Plan\n\n{table}\n## More\n\n{table}"),
    );
    learner.file("list.md", "# All\n\n## Plan\n\n- One\n- Two\n- Three\n");
    for command in ["show", "lint", "pin"] {
        let run = learner.peak(["roadmap", command, "map.md", "--column", "Senoir"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command}");
        assert_eq!(
            run.stderr,
            "error: no table in map.md has a column `Senoir`\n\
             hint: did you mean `Senior`? The columns are `Level`, `Senior`, `Task`\n",
            "{command}"
        );
    }
    let run = learner.peak(["roadmap", "show", "map.md", "--json", "--column", "pay"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .contains("hint: the columns are `Level`, `Senior`, `Task`\n"),
        "{run:?}"
    );
    let run = learner.peak(["roadmap", "show", "list.md", "--column", "Name"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: list.md has no table, and so no column `Name`
    hint: leave --column out
    ");
    let run = learner.peak(["roadmap", "show", "map.md", "--force", "--column", "SENIOR"]);
    assert!(run.code == 0 && run.stdout.contains("ann, bob"), "{run:?}");
}

#[test]
fn another_encoding_than_utf_8_is_told_with_its_line() {
    let learner = Learner::bare_folder();
    let latin: &[u8] = b"# Plan\r\n\r\n## Phase 1: Caf\xe9\r\n\r\n- [ ] Gr\xfc\xdfe\r\n- [ ] Zwei\r\n- [ ] Drei\r\n";
    learner.file("latin.md", latin);
    for more in ["-q", "--json"] {
        let run = learner.peak(["roadmap", "show", "latin.md", more]);
        assert_eq!(run.code, 0, "{run:?}");
        let told =
            "latin.md:3:16: this is not UTF-8, and letters are lost from here on: save as UTF-8";
        assert_eq!(run.stderr.contains(told), more != "-q", "{run:?}");
    }
    let run = learner.peak(["roadmap", "lint", "latin.md"]);
    assert!(
        run.code == 1
            && run
                .stdout
                .contains("error[wrong-encoding]: this is not UTF-8")
            && run.stdout.contains("latin.md:3:16"),
        "{run:?}"
    );
    learner.file(
        "utf8.md",
        "# Plan\n\n## Café\n\n- Grüße\n- Zwei\n- Drei \u{fffd}\n",
    );
    for command in ["show", "lint"] {
        let run = learner.peak(["roadmap", command, "utf8.md"]);
        assert!(
            run.code == 0 && !format!("{run:?}").contains("UTF-8"),
            "{run:?}"
        );
    }
}

#[test]
fn an_author_s_words_stand_for_a_pattern() {
    let learner = Learner::new();
    learner.file(
        "README.md",
        "# R\n\n## Shop `shop`\n\n- Topic `shop.topic`\n- Project: Cart `shop.cart`\n  ```toml peak\n  [evidence]\n  contains = [{ what = \"a cart\", path = \"**/*.py\", pattern = '(?i)class\\s+\\w*(cart|basket)' }]\n  ```\n\
         - Project: Log `shop.log`\n  ```toml peak\n  [evidence]\n  commits = [{ message = '(?i)\\bship(s|ped)?\\b', what = \"shipping\" }]\n  ```\n",
    );
    learner.file(
        "progress.md",
        "# P\n\n<!-- peak:1 roadmap=README.md -->\n\n## Shop `shop`\n\n- [x] Cart `shop.cart`\n- [x] Log `shop.log`\n",
    );
    learner.file("shop/models.py", "class Order:\n    pass\n");
    learner.commit("Orders");
    let reasons = |learner: &Learner| -> Vec<String> {
        let run = learner.peak(["verify", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = json["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["reason"].as_str().unwrap_or("-"))
            .map(|reason| reason.split(": `peak show").next().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(
        reasons(&learner),
        [
            "`shop/models.py` is yours but does not hold a cart",
            "no commit of yours has a message about shipping"
        ]
    );
    learner.file("shop/views.py", "def order():\n    pass\n");
    learner.commit("Views");
    assert_eq!(reasons(&learner)[0], "no file of yours holds a cart");
    let shown = learner.peak(["show", "shop.cart"]).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.contains("a file of yours that matches **/*.py and holds a cart (/(?i)class"),
        "{shown}"
    );
    learner.file("shop/cart.py", "class Basket:\n    pass\n");
    learner.commit("What ships");
    assert_eq!(reasons(&learner), ["-", "-"]);
}

#[test]
fn a_part_of_a_bundled_roadmap_is_shown_without_a_word_on_all_the_rest() {
    let learner = Learner::bare_folder();
    let run = learner.peak(["roadmap", "show", "django-complete"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let run = learner.peak([
        "roadmap",
        "show",
        "django-complete",
        "--section",
        "Django community",
    ]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "35 prerequisites are in what was left out\n");
    let block = "  ```toml peak\n  after = [\"two.b\", \"two.gone\"]\n  ```\n";
    learner.file(
        "map.md",
        format!("## One `one`\n\n- C `one.c`\n- D `one.d`\n- A `one.a`\n\n{block}\n## Two `two`\n\n- B `two.b`\n"),
    );
    let run = learner.peak(["roadmap", "show", "map.md", "--section", "One"]);
    assert!(
        run.stderr
            .contains("`two.gone`, which this roadmap does not hold")
            && run
                .stderr
                .contains("1 prerequisite is in what was left out")
            && !run.stderr.contains("`two.b`"),
        "{run:?}"
    );
}
