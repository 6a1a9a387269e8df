//! `peak status`: the completion table.

use crate::learner::Learner;
use crate::schema::held_to;

/// A progress document of every state, with dates before, in and after the week that ends on 2026-11-20.
const PROGRESS: &str = "# Progress: Backend

## Phase 1: Python `python`

- [x] Data types `python.types` ✅ 2026-11-14
- [x] Classes `python.oop` ✅ 2026-11-13
- [X] Packages `python.pip`

## Phase 4: Django REST Framework (DRF) `drf`

- [x] Serializers `drf.serializers` 🛫 2026-11-02 ✅ 2026-11-20
- [ ] Views 🚀 `drf.views` 🛫 2026-11-18
- [ ] Throttling `drf.throttling` ❌ 2026-11-10

### Project

- [ ] Project: To-do API `drf.todo-api`

## 阶段五：部署 `bushu`

- [ ] 服务器 `bushu.fuwuqi`
";

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("progress.md", PROGRESS);
    learner
}

#[test]
fn the_table_fits_80_columns() {
    let run = learner().peak(["status"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @r"
        Backend

        Phase                                Done Start Skip Left Total Progress
        ───────────────────────────────────────────────────────────────────────────────
        Phase 1: Python                         3     0    0    0     3 ████████ 100.0%
        Phase 4: Django REST Framework (DRF)    1     1    1    1     4 ███░░░░░  33.3%
        阶段五：部署                            0     0    0    1     1 ░░░░░░░░   0.0%
        ───────────────────────────────────────────────────────────────────────────────
        Total                                   4     1    1    2     8 █████░░░  57.1%

        this week: 2 done, 1 started (since 2026-11-14)
        ");
}

#[test]
fn the_table_fits_the_columns_that_there_are() {
    for columns in ["60", "80", "100", "140"] {
        let run = learner().with("COLUMNS", columns).peak(["status"]);
        let width: usize = columns.parse().unwrap();
        let widest = run
            .stdout
            .lines()
            .map(unicode_width::UnicodeWidthStr::width)
            .max()
            .unwrap();
        assert!(
            widest <= width && widest + 30 > width,
            "{columns}: {widest}"
        );
    }
}

#[test]
fn json_has_every_count_and_item() {
    let run = learner().peak(["status", "--json"]);
    let json = held_to("status", &run.stdout);
    assert_eq!(
        json["total"],
        serde_json::json!({"items": 8, "done": 4, "started": 1, "skipped": 1, "todo": 2,
            "provable": null, "verified": null, "unknown": null, "percent": 57.1})
    );
    let drf = &json["phases"][1];
    assert_eq!(
        (drf["id"].as_str(), drf["percent"].as_f64()),
        (Some("drf"), Some(33.3))
    );
    assert_eq!(drf["title"], "Phase 4: Django REST Framework (DRF)");
    assert_eq!(
        json["items"][3],
        serde_json::json!({"id": "drf.serializers", "title": "Serializers", "kind": "topic", "state": "done",
            "started_on": "2026-11-02", "done_on": "2026-11-20", "skipped_on": null, "line": 11})
    );
    assert_eq!(
        json["roadmap"],
        serde_json::json!({"name": null, "title": "Backend"})
    );
}

#[test]
fn a_hundred_percent_is_said_only_when_all_is_done() {
    let many = |open: usize| {
        let mut text = String::from("# Progress\n\n## A `a`\n\n");
        for number in 0..2000 {
            let mark = if number < open { ' ' } else { 'x' };
            text.push_str(&format!("- [{mark}] Item `a.i{number}`\n"));
        }
        let learner = Learner::new();
        learner.file("progress.md", text);
        held_to("status", &learner.peak(["status", "--json"]).stdout)["total"]["percent"].as_f64()
    };
    assert_eq!(many(1), Some(99.9));
    assert_eq!(many(0), Some(100.0));
}

#[test]
fn one_phase_is_shown_with_its_items() {
    for name in ["drf", "dr", "4", "DRF"] {
        let run = learner().peak(["status", "--phase", name]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.contains("drf.todo-api") && !run.stdout.contains("python"),
            "{}",
            run.stdout
        );
    }
    let run = learner().peak(["status", "--phase", "drf", "--json"]);
    let json = held_to("status", &run.stdout);
    assert_eq!(
        (
            json["total"]["items"].as_u64(),
            json["items"].as_array().unwrap().len()
        ),
        (Some(4), 4)
    );
}

#[test]
fn an_unknown_phase_is_an_error_with_a_suggestion() {
    let run = learner().peak(["status", "--phase", "pyton"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
        error: no phase is called `pyton`
        hint: did you mean python?
        ");
}

#[test]
fn what_is_left_is_listed_with_ids() {
    let run = learner().peak(["status", "--left"]);
    let list = run.stdout.split_once("(since 2026-11-14)\n").unwrap().1;
    insta::assert_snapshot!(list, @r"

        Phase 4: Django REST Framework (DRF)
          ▸ drf.views     Views 🚀  started 2026-11-18
          ○ drf.todo-api  Project: To-do API

        阶段五：部署
          ○ bushu.fuwuqi  服务器
        ");
    let json = held_to(
        "status",
        &learner().peak(["status", "--left", "--json"]).stdout,
    );
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    assert_eq!(json["total"]["items"], 8);
}

#[test]
fn lines_for_programs_have_the_title_last() {
    let run = learner().peak(["status", "--plain"]);
    let lines: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(lines.iter().all(|fields| fields.len() == 8), "{lines:?}");
    assert_eq!(lines[0][..3], ["phase", "done", "started"]);
    assert_eq!(
        lines[2],
        [
            "drf",
            "1",
            "1",
            "1",
            "1",
            "4",
            "33.3",
            "Phase 4: Django REST Framework (DRF)"
        ]
    );
    assert_eq!(lines.last().unwrap()[0], "total");
}

#[test]
fn forms_exclude_one_another() {
    let run = learner().peak(["status", "--json", "--plain"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: `--json` does not go with `--plain`\nhint: leave one of them out\n"
    );
}

#[test]
fn a_hostile_title_stays_on_its_line() {
    let learner = Learner::new();
    let text = "# Progress\n\n## A\u{1b}[2J `a`\n\n- [ ] evil\u{1b}]0;x\u{7}\u{202e}\u{9b}1m `a.evil` 🛫 2026-11-19\n";
    learner.file("progress.md", text);
    for arguments in [
        ["status", "--left"],
        ["status", "--json"],
        ["status", "--plain"],
        ["status", "--markdown"],
        ["next", "-n5"],
        ["show", "evil"],
    ] {
        let run = learner.peak(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let both = run.stdout + &run.stderr;
        assert!(
            !both.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']),
            "{both:?}"
        );
    }
}

#[test]
fn an_empty_document_is_no_failure() {
    let learner = Learner::new();
    learner.file("progress.md", "# Progress\n\nNothing here yet.\n");
    let run = learner.peak(["status"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("0.0%") && run.stderr.contains("peak init"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    held_to("status", &learner.peak(["status", "--json"]).stdout);
}

#[test]
fn without_a_progress_document_it_says_what_to_do() {
    let run = Learner::new().peak(["status", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.starts_with("error: ") && run.stderr.contains("peak init"),
        "{}",
        run.stderr
    );
}

/// A learner with one honest exercise, one that is claimed but missing, and one that is neither.
fn claims() -> Learner {
    let learner = Learner::new();
    let exercise = |title: &str, id: &str, glob: &str| {
        format!(
            "### Exercise: {title} `a.{id}`\n\n```toml peak\n[evidence]\npaths = [\"{glob}\"]\n```\n\n"
        )
    };
    let roadmap = format!(
        "# Backend\n\n## Phase 1: A `a`\n\n- Topic `a.topic`\n\n{}{}{}",
        exercise("Honest", "honest", "honest/*.py"),
        exercise("Missing", "missing", "missing/*.py"),
        exercise("Open", "open", "open/*.py"),
    );
    learner.file("README.md", roadmap);
    let base = learner.commit_as("Upstream", "up@example.org", "A roadmap");
    learner.file("honest/app.py", "print('hello')\n");
    learner.file(
        "progress.md",
        format!("# Progress\n\n<!-- peak:1 roadmap=README.md base={base} -->\n\n## Phase 1: A `a`\n\n- [x] Topic `a.topic`\n- [x] Honest `a.honest` ✅ 2026-11-18\n- [x] Missing `a.missing`\n- [ ] Open `a.open`\n"),
    );
    learner.commit("Honest work");
    learner
}

#[test]
fn verified_and_provable_claims_are_counted_when_asked() {
    let learner = claims();
    let run = learner.peak(["status", "--verify", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = held_to("status", &run.stdout);
    for count in [&json["total"], &json["phases"][0]] {
        assert_eq!(
            (count["verified"].as_u64(), count["provable"].as_u64()),
            (Some(1), Some(2))
        );
    }
    let run = learner.peak(["status", "--verify"]);
    assert!(
        run.stdout.contains("verified: 1 of 2 claims"),
        "{}",
        run.stdout
    );
    let run = learner.peak(["status", "--verify", "--plain"]);
    assert!(
        run.stdout
            .lines()
            .all(|line| line.split('\t').count() == 10),
        "{}",
        run.stdout
    );
    let run = learner.peak(["status", "--verify", "--markdown"]);
    assert!(run.stdout.contains("| 1/2 |"), "{}", run.stdout);
}

#[test]
fn without_verify_history_is_not_read() {
    let learner = claims();
    // Without its objects a repository can still be counted.
    std::fs::remove_dir_all(learner.root().join(".git/objects")).unwrap();
    std::fs::create_dir(learner.root().join(".git/objects")).unwrap();
    let run = learner.peak(["status", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(held_to("status", &run.stdout)["total"]["done"], 3);
}

#[test]
fn badge_and_review_tell_what_is_verified() {
    let learner = claims();
    let run = learner.peak(["badge", "--verified", "--format", "json"]);
    let json = held_to("endpoint", &run.stdout);
    assert_eq!(
        (json["label"].as_str(), json["message"].as_str()),
        (Some("verified"), Some("1/2"))
    );
    let run = learner.peak(["badge", "--card", "--verified"]);
    for said in [">3 of 4 done<", ">1 of 2 verified<"] {
        assert!(run.stdout.contains(said), "{}", run.stdout);
    }
    let run = learner.peak(["review"]);
    assert!(
        run.stdout
            .contains("gained: 1 done, 1 of 1 claims verified"),
        "{}",
        run.stdout
    );
}

#[test]
fn show_tells_the_finding() {
    let learner = claims();
    let finding = |id: &str| {
        let run = learner.peak(["show", id]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
            .split_once("\nFinding\n")
            .map(|(_, finding)| finding.trim().to_owned())
    };
    let honest = finding("honest").unwrap();
    assert!(
        honest.starts_with("verified\n") && honest.contains("honest/app.py"),
        "{honest}"
    );
    assert!(
        finding("missing")
            .unwrap()
            .starts_with("unverified: no such path")
    );
    assert_eq!(finding("topic"), None);
}

#[test]
fn one_decision_colours_every_part() {
    let painted = |learner: &Learner, arguments: [&str; 3]| {
        let run = learner.peak(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout.contains("\u{1b}[")
    };
    for command in ["status", "next", "review"] {
        let asked = learner().with("NO_COLOR", "1");
        assert!(painted(&asked, [command, "--color", "always"]), "{command}");
        assert!(!painted(&asked, [command, "--color", "auto"]), "{command}");
        let forced = learner().with("FORCE_COLOR", "1");
        assert!(painted(&forced, [command, "--color", "auto"]), "{command}");
        assert!(
            !painted(&forced, [command, "--color", "never"]),
            "{command}"
        );
    }
    let forced = learner().with("FORCE_COLOR", "1");
    for form in ["--json", "--plain", "--markdown"] {
        let run = forced.peak(["status", form]);
        assert!(!run.stdout.contains('\u{1b}'), "{form}");
    }
}

#[test]
fn ascii_draws_nothing_but_ascii() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# Progress\n\n## A `a`\n\n- [x] One `a.one` ✅ 2026-11-19\n- [ ] Two `a.two` 🛫 2026-11-18\n- [ ] Three, which is rather long `a.three`\n- [ ] Four `a.four` ❌ 2026-11-17\n",
    );
    let learner = learner.with("COLUMNS", "24");
    for command in [
        vec!["status", "--left"],
        vec!["status", "--phase", "a"],
        vec!["next"],
        vec!["review"],
        vec!["show", "a.two"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .arg("--ascii")
            .args(&command)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command:?}");
        assert!(
            output.stdout.is_ascii() && output.stderr.is_ascii(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

#[test]
fn a_shallow_clone_makes_no_badge_of_verified_claims() {
    let learner = claims();
    learner.file("more.txt", "more");
    learner.commit("More");
    let shallow = learner.home().join("shallow");
    let from = format!("file://{}", learner.root().display());
    learner.git([
        "clone",
        "-q",
        "--depth",
        "1",
        &from,
        shallow.to_str().unwrap(),
    ]);
    let run = learner.peak_in(&shallow, ["badge", "--verified", "-o", "proof.svg"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(run.stderr.contains("--unshallow"), "{}", run.stderr);
    assert!(!shallow.join("proof.svg").exists());
    assert_eq!(
        learner.peak_in(&shallow, ["badge", "-o", "badge.svg"]).code,
        0
    );
}

#[test]
fn where_nothing_is_left_the_list_says_so() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# P\n\n## A `a`\n\n- [x] One `a.one`\n- [ ] Two `a.two` ❌ 2026-11-01\n",
    );
    let run = learner.peak(["status", "--left"]);
    assert!(
        run.stdout.contains("100.0%") && run.stdout.ends_with("\nnothing is left to do\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn claims_that_cannot_be_judged_are_no_failures() {
    let learner = claims();
    learner.file("more.txt", "more");
    learner.commit("More");
    let shallow = learner.home().join("shallow");
    let from = format!("file://{}", learner.root().display());
    let into = shallow.to_str().unwrap();
    learner.git(["clone", "-q", "--depth", "1", &from, into]);
    let status = learner.peak_in(&shallow, ["status", "--verify"]);
    assert_eq!(status.code, 0);
    assert!(
        status.stdout.contains(
            "verified: 0 of 1 claims that can have evidence; 1 claim cannot be judged here\n"
        ),
        "{}",
        status.stdout
    );
    let review = learner.peak_in(&shallow, ["review"]);
    assert!(
        review
            .stdout
            .contains("gained: 1 done, 1 claim cannot be judged here\n"),
        "{}",
        review.stdout
    );
    let check = ["badge", "--verified", "--check", "-o", "proof.svg"];
    assert_eq!(learner.peak_in(&shallow, check).code, 3);
}

#[test]
fn other_commands_show_the_first_notices_and_status_all() {
    let learner = Learner::new();
    let boxes: String = (1..=5).map(|n| format!("- [ ] Box {n}\n")).collect();
    learner.file(
        "progress.md",
        format!("# P\n\n## A `a`\n\n- [ ] One `a.one`\n- [ ] Bad `Warehouse.Bad Id`\n{boxes}"),
    );
    let run = learner.peak(["done", "one"]);
    assert_eq!(run.stdout, "ticked a.one\n");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.stderr);
    assert!(
        lines[0].contains("progress.md:6: this box has no id and does not count; `Warehouse.Bad Id` is not an id: lower case"),
        "{}",
        lines[0]
    );
    assert_eq!(lines[3], "note: 3 more: `peak status` shows them");
    assert_eq!(learner.peak(["status"]).stderr.lines().count(), 6);
}

#[test]
fn a_mark_that_does_not_count_is_told_with_its_line() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# P\n\n## A `a`\n\n- [x] One `a.one` ✅ 19.11.2026\n- [x] ✅ 2026-11-19 Two `a.two`\n",
    );
    let run = learner.peak(["status", "--json"]);
    assert_eq!(
        run.stderr,
        "note: progress.md:5: ✅ 19.11.2026 is no mark and does not count; write behind ✅ a day that there is, as YYYY-MM-DD\nnote: progress.md:6: ✅ 2026-11-19 stands before the id and does not count; move it behind the id\n"
    );
    assert!(!run.stdout.contains("\"done_on\":\"2026"), "{}", run.stdout);
}

#[test]
fn the_share_has_a_heading_where_the_table_is_narrow() {
    let learner = claims().with("COLUMNS", "50");
    let run = learner.peak(["status", "--verify"]);
    let head = run
        .stdout
        .lines()
        .find(|line| line.starts_with("Phase "))
        .unwrap();
    assert!(head.ends_with('%'), "{}", run.stdout);
}

/// What `--plain` (which may do without the roadmap) and `--json` (which may not) tell of each phase: its id and its counts.
fn both_ways(learner: &Learner) -> (Vec<String>, Vec<String>) {
    let plain = learner.peak(["status", "--plain"]);
    let mut lines = plain.stdout.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').skip(1).take(5).collect();
    let row = |line: &str| {
        line.split('\t')
            .take(1 + names.len())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let json = learner.peak(["status", "--json"]);
    let object: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let phases = object["phases"].as_array().unwrap().iter();
    let counts = phases.map(|phase| {
        let counts = names.iter().map(|name| phase[*name].to_string());
        let id = phase["id"].as_str().unwrap().to_owned();
        std::iter::once(id)
            .chain(counts)
            .collect::<Vec<_>>()
            .join(" ")
    });
    let phases = lines.filter(|line| !line.starts_with("total\t"));
    (phases.map(row).collect(), counts.collect())
}

#[test]
fn former_ids_count_alike_with_and_without_what_needs_the_roadmap() {
    let learner = Learner::new();
    let roadmap = "# R\n\n## New `new`\n\n### Exercise: Clock `new.clock`\n\n```toml peak\naliases = [\"old.clock\"]\n```\n\n- A `new.a`\n- B `new.b`\n";
    learner.file("README.md", roadmap);
    learner.file(
        "progress.md",
        "# P\n\n<!-- peak:1 roadmap=README.md -->\n\n## Old `old`\n\n- [x] Clock `old.clock`\n\n## New `new`\n\n- [ ] A `new.a`\n",
    );
    let (plain, json) = both_ways(&learner);
    assert_eq!(plain, json);
    assert_eq!(json, ["new 1 0 0 1 2"]);
}

#[test]
fn where_there_are_no_phases_none_are_promised() {
    let learner = Learner::new();
    learner.file("progress.md", "# Progress\n");
    for command in ["status", "badge"] {
        let run = learner.peak([command, "--phase", "1"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command}");
        assert_eq!(
            run.stderr,
            "error: no phase is called `1`\n\
             hint: this progress document has no phases: leave --phase out\n",
            "{command}"
        );
    }
}

#[test]
fn without_a_document_the_hint_leads_to_one_of_that_name() {
    let learner = Learner::new();
    let usual = learner.peak(["status"]);
    assert_eq!(
        usual.stderr,
        "error: there is no progress.md here\nhint: `peak init` reads the roadmap and writes it\n"
    );
    let other = learner.peak(["status", "--file", "mine.md"]);
    assert_eq!((usual.code, other.code), (2, 2));
    assert!(
        other.stderr.contains("no mine.md here") && other.stderr.contains("(`--file`)"),
        "{}",
        other.stderr
    );
}

#[test]
fn a_day_that_is_yet_to_come_is_told_by_every_command() {
    let learner = Learner::with_item("- [x] One `web.one` ✅ 2027-09-30");
    let said =
        "note: progress.md:3: ✅ 2027-09-30 is in the future; write the day on which it happened\n";
    for command in ["status", "review"] {
        let run = learner.peak([command]);
        assert!(run.stderr.contains(said), "{run:?}");
    }
    let doctor = learner.peak(["doctor"]);
    assert!(
        doctor.stdout.contains("1 line of progress.md is odd"),
        "{doctor:?}"
    );
    // The day after today has begun where others live.
    for mark in ["✅ 2026-11-20", "✅ 2026-11-21"] {
        let learner = Learner::with_item(&format!("- [x] One `web.one` {mark}"));
        assert_eq!(learner.peak(["status"]).stderr, "", "{mark}");
    }
}
