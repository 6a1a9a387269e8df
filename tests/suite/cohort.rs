//! `peak cohort`: many learners in one table.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::learner::{Learner, Run};
use crate::schema::held_to;

const ROADMAP: &str = "# Class

## Phase 1: Basics `basics`

- Reading `basics.reading`
- Exercise: Two `basics.two`

  ```toml peak
  [evidence]
  paths = [\"two/*.py\"]
  ```

## Phase 2: More `more`

- Tests `more.tests`
- Project: Four `more.four`
";

/// A mentor with the original repository, beside which forks can be made.
struct Class {
    mentor: Learner,
    clock: Cell<u32>,
}

/// One learner's clone.
struct Fork<'a> {
    class: &'a Class,
    dir: PathBuf,
    name: String,
}

impl Class {
    fn new() -> Self {
        let mentor = Learner::new();
        mentor.file("ROADMAP.md", ROADMAP);
        mentor.commit_as("Prof", "prof@school.example", "roadmap");
        Self {
            mentor,
            clock: Cell::new(0),
        }
    }

    /// A clone in the folder `forks` beside the original, with a progress document.
    fn fork(&self, name: &str) -> Fork<'_> {
        let dir = self.mentor.home().join("forks").join(name);
        let path = dir.to_str().unwrap();
        self.mentor.git(["clone", "-q", ".", path]);
        let fork = Fork {
            class: self,
            dir: dir.clone(),
            name: name.rsplit('/').next().unwrap().to_owned(),
        };
        fork.git(&["config", "user.name", &fork.name]);
        fork.git(&["config", "user.email", &fork.address()]);
        let run = self
            .mentor
            .peak_in(&dir, ["init", "--roadmap", "ROADMAP.md"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        fork.commit("init");
        fork
    }

    fn cohort(&self, arguments: &[&str]) -> Run {
        let mut peak = self.mentor.command(env!("CARGO_BIN_EXE_peak"));
        let output = peak.arg("cohort").args(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let run = self.cohort(&[arguments, &["--json"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        held_to("cohort", &run.stdout)
    }
}

impl Fork<'_> {
    fn address(&self) -> String {
        format!("{}@class.example", self.name)
    }

    /// A program in the clone, for which time goes on.
    fn command(&self, program: &str) -> Command {
        let clock = &self.class.clock;
        clock.set(clock.get() + 1);
        let date = format!(
            "2026-11-10T{:02}:{:02}:00Z",
            clock.get() / 60,
            clock.get() % 60
        );
        let mut command = self.class.mentor.command(program);
        command.current_dir(&self.dir);
        command.envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)]);
        command
    }

    fn git(&self, arguments: &[&str]) {
        let git = self.command("git").args(arguments).status();
        assert!(git.unwrap().success(), "git {arguments:?}");
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn file(&self, path: &str, text: &str) -> &Self {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn tick(&self, id: &str) -> &Self {
        let mut done = self.command(env!("CARGO_BIN_EXE_peak"));
        let output = done.args(["done", id, "--commit"]).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        self
    }

    /// Puts `text` in place of what the document says.
    fn replace(&self, from: &str, to: &str) -> &Self {
        let path = self.dir.join("progress.md");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).unwrap();
        self
    }
}

/// Ada has done work and ticked it, Bo has ticked alone, Cy nothing; Dan's folder is empty, Eve has no document, Fay a conflict.
fn class() -> Class {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.file("two/a.py", "print('Ada was here')\n")
        .commit("two");
    ada.tick("basics.reading").tick("basics.two");
    let bo = class.fork("bo");
    bo.tick("basics.two").tick("more.tests");
    class.fork("cy");
    let forks = class.mentor.home().join("forks");
    fs::create_dir(forks.join("dan")).unwrap();
    let eve = class.fork("eve");
    eve.git(&["rm", "-q", "progress.md"]);
    eve.commit("no document");
    class
        .fork("fay")
        .replace("- [ ] Reading", "<<<<<<< ours\n- [ ] Reading")
        .commit("conflict");
    class
}

#[test]
fn a_folder_of_clones_is_a_table() {
    let class = class();
    let run = class.cohort(&["../forks"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let eve = run
        .stdout
        .lines()
        .find(|line| line.starts_with("eve: "))
        .unwrap();
    assert!(eve.starts_with("eve: there is no progress.md in "), "{eve}");
    let shown = run
        .stdout
        .replace(eve, "eve: there is no progress.md in ID");
    insta::assert_snapshot!(shown, @r#"
        Class

        Learner  Done  Progress        %  basics  more  Week  Last
        ────────────────────────────────────────────────────────────────
        ada       2/4  █████░░░░░  50.0%    100%    0%    +2  2026-11-20
        bo        2/4  █████░░░░░  50.0%     50%   50%    +2  2026-11-20
        cy        0/4  ░░░░░░░░░░   0.0%      0%    0%     –  –
        dan         –  –               –       –     –     –  –
        eve         –  –               –       –     –     –  –
        fay         –  –               –       –     –     –  –
        ────────────────────────────────────────────────────────────────
        All      4/12  ███░░░░░░░  33.3%     50%   16%    +4  2026-11-20

        6 learners; 2 of 3 have done something in the last seven days; 3 could not be
        read

        dan: no git repository is in this folder
        eve: there is no progress.md in ID
          committed
        fay: progress.md:7: conflict markers: `peak resolve` merges both sides item by
          item; where it leaves markers, keep what is right and remove them; then run
          this again
        "#);
}

#[test]
fn claims_are_judged_by_the_mentors_lights() {
    let class = class();
    let run = class.cohort(&["../forks/ada", "../forks/bo", "../forks/cy", "--verify"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout, @r#"
        Class

        Learner  Done  Verified  Progress        %  basics  more  Week  Last
        ──────────────────────────────────────────────────────────────────────────
        ada       2/4       1/1  █████░░░░░  50.0%    100%    0%    +2  2026-11-20
        bo        2/4       0/1  █████░░░░░  50.0%     50%   50%    +2  2026-11-20
        cy        0/4         –  ░░░░░░░░░░   0.0%      0%    0%     –  –
        ──────────────────────────────────────────────────────────────────────────
        All      4/12       1/2  ███░░░░░░░  33.3%     50%   16%    +4  2026-11-20

        3 learners; 2 of 3 have done something in the last seven days

        bo: unverified: basics.two
        "#);
    assert_eq!(
        run.stderr,
        "hint: whose commits count was told by who ticked boxes, where no roster names addresses (--roster)\n"
    );
}

#[test]
fn a_learners_own_files_say_nothing_of_how_they_are_judged() {
    let class = Class::new();
    let bo = class.fork("bo");
    // Somebody else's work, whom the header calls the learner.
    bo.file("two/a.py", "print('by Kim')\n");
    bo.git(&["add", "-A"]);
    bo.git(&[
        "-c",
        "user.email=kim@class.example",
        "-c",
        "user.name=Kim",
        "commit",
        "-q",
        "-m",
        "two",
    ]);
    bo.tick("basics.two");
    bo.replace("<!-- peak:1", "<!-- peak:1 learner=kim@class.example")
        .commit("header");
    let base = fs::read_to_string(bo.dir.join("progress.md")).unwrap();
    assert!(base.contains("base="), "{base}");
    fs::write(
        class.mentor.home().join("class.csv"),
        "name,source,email\nBo,bo,bo@class.example\n",
    )
    .unwrap();
    for arguments in [
        ["--verify", "--roster", "../class.csv"],
        ["--verify", "--base", "main"],
    ] {
        let [one, two, three] = arguments;
        let told = class.json(&["../forks", one, two, three]);
        let bo = &told["learners"][0];
        assert_eq!(
            bo["judged"]["learner"],
            serde_json::json!(["bo@class.example"])
        );
        assert_eq!(
            bo["judged"]["findings"][0]["verdict"], "unverified",
            "{told}"
        );
    }
    // By their own document it would be otherwise.
    let own = class.mentor.peak_in(&bo.dir, ["verify"]);
    assert_eq!(own.code, 0, "{}", own.stdout);
    // A rule that the fork made easier does not count, nor a fork point that it moved.
    let cy = class.fork("cy");
    cy.file("ROADMAP.md", &ROADMAP.replace("two/*.py", "*.md"))
        .file("easy.md", "easy\n")
        .commit("rules");
    cy.tick("basics.two");
    let told = class.json(&["../forks/cy", "--verify"]);
    assert_eq!(
        told["learners"][0]["judged"]["findings"][0]["verdict"],
        "unverified"
    );
}

#[test]
fn whoever_works_here_is_no_learner() {
    let class = Class::new();
    class
        .mentor
        .git(["config", "--global", "peak.learner", "ada@class.example"]);
    let bo = class.fork("bo");
    bo.file("two/a.py", "print('by Ada')\n");
    bo.git(&["add", "-A"]);
    bo.git(&[
        "-c",
        "user.email=ada@class.example",
        "-c",
        "user.name=Ada",
        "commit",
        "-q",
        "-m",
        "two",
    ]);
    bo.tick("basics.two");
    let told = class.json(&["../forks/bo", "--verify"]);
    assert_eq!(told["learners"][0]["total"]["verified"], 0, "{told}");
}

#[test]
fn references_are_learners_and_a_classmates_work_is_theirs() {
    let class = Class::new();
    for (name, text) in [
        ("ada", "print('a work of its own')\n"),
        ("bo", "print('a work of its own')\n"),
    ] {
        let fork = class.fork(name);
        fork.file("two/a.py", text).commit("two");
        fork.tick("basics.two");
        let place = format!("HEAD:refs/heads/learners/{name}");
        fork.git(&["push", "-q", "origin", &place]);
        class.mentor.git([
            "fetch",
            "-q",
            fork.dir.to_str().unwrap(),
            &format!("HEAD:refs/remotes/{name}/main"),
        ]);
    }
    class.mentor.git([
        "symbolic-ref",
        "refs/remotes/ada/HEAD",
        "refs/remotes/ada/main",
    ]);
    for pattern in [
        "refs/heads/learners/*",
        "refs/heads/learners/**",
        "learners/*",
        "refs/remotes/*/main",
        "*/main",
    ] {
        let told = class.json(&[pattern, "--verify"]);
        let learners = told["learners"].as_array().unwrap();
        let names: Vec<_> = learners
            .iter()
            .map(|learner| learner["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["ada", "bo"], "{pattern}");
        let verified = |at: usize| learners[at]["total"]["verified"].as_u64().unwrap();
        assert_eq!((verified(0), verified(1)), (1, 0), "{pattern}: {told}");
        let reason = learners[1]["judged"]["findings"][0]["reason"]
            .as_str()
            .unwrap();
        assert!(reason.contains("ada@class.example"), "{reason}");
    }
    let one = class.json(&["learners/bo"]);
    assert_eq!(one["learners"][0]["name"], "learners/bo");
    assert_eq!(one["learners"][0]["source"], "refs/heads/learners/bo");
}

#[test]
fn what_one_learner_asks_of_the_rules_is_nothing_to_another() {
    let class = Class::new();
    // Patterns that are large where a text has a character that is a `k` in one place and not in the other.
    let mut roadmap = "# Class\n\n## Phase 1: Basics `basics`\n\n".to_owned();
    for n in 0..60 {
        let rule = format!(r"path = 'x.txt', pattern = '\w{{14}}(?i:k)x{n}'");
        roadmap += &format!(
            "- Exercise: N `basics.i{n}`\n\n  ```toml peak\n  [evidence]\n  contains = [{{ {rule} }}]\n  ```\n\n"
        );
    }
    let rule = r"path = 'y.txt', pattern = 'hello\s+\w+'";
    roadmap += &format!(
        "- Exercise: B `basics.b`\n\n  ```toml peak\n  [evidence]\n  contains = [{{ {rule} }}]\n  ```\n"
    );
    class.mentor.file("ROADMAP.md", &roadmap);
    class
        .mentor
        .commit_as("Prof", "prof@school.example", "rules");
    for (name, file, text, claimed) in [
        ("ada", "x.txt", "a sign \u{212a} of mine\n", "Exercise: N"),
        ("bo", "y.txt", "hello world\n", "Exercise: B"),
    ] {
        let fork = class.fork(name);
        fork.file(file, text).commit("work");
        let document = fs::read_to_string(fork.dir.join("progress.md")).unwrap();
        let [open, done] = ["[ ]", "[x]"].map(|state| format!("- {state} {claimed}"));
        fork.file("progress.md", &document.replace(&open, &done));
        fork.commit("ticks");
        let place = format!("HEAD:refs/heads/learners/{name}");
        fork.git(&["push", "-q", "origin", &place]);
    }
    let told = class.json(&["learners/*", "--verify"]);
    let learners = told["learners"].as_array().unwrap();
    let too_large = learners[0]["judged"]["findings"].to_string();
    assert!(too_large.contains("together are too large"), "{too_large}");
    assert_eq!(learners[1]["total"]["verified"], 1, "{}", learners[1]);
}

#[test]
fn documents_side_by_side_are_a_matrix_of_skills() {
    let team = Learner::new();
    let person = |states: [&str; 3]| {
        let [rust, sql, ops] = states;
        format!(
            "# Skills\n\n## Languages `lang`\n\n- [{rust}] Rust `lang.rust`\n- [{sql}] SQL `lang.sql`\n\n## Work `work`\n\n- [{ops}] On call `work.on-call` 🛫 2026-11-02\n"
        )
    };
    team.file("people/ada.md", person(["x", " ", " "]))
        .file("people/bo.md", person(["x", "x", " "]))
        .file("people/cy/progress.md", person([" ", "x", "x"]));
    let whole = team.peak(["cohort", "people/*.md", "people/cy/progress.md"]);
    assert_eq!((whole.code, whole.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(whole.stdout, @r#"
        Learner  Done  Progress        %  lang  work  Week  Last
        ──────────────────────────────────────────────────────────────
        ada       1/3  ███░░░░░░░  33.3%   50%    0%     –  2026-11-02
        bo        2/3  ███████░░░  66.7%  100%    0%     –  2026-11-02
        cy        2/3  ███████░░░  66.7%   50%  100%     –  2026-11-02
        ──────────────────────────────────────────────────────────────
        All       5/9  ██████░░░░  55.6%   66%   33%     –  2026-11-02

        3 learners; 0 of 3 have done something in the last seven days
        "#);
    let matrix = team.peak(["cohort", "people", "--phase", "lang"]);
    insta::assert_snapshot!(matrix.stdout, @r#"
        Languages

        Learner  Done  Progress         %  rust  sql  Week  Last
        ────────────────────────────────────────────────────────
        ada       1/2  █████░░░░░   50.0%     ✓    ○     –  –
        bo        2/2  ██████████  100.0%     ✓    ✓     –  –
        cy        1/2  █████░░░░░   50.0%     ○    ✓     –  –
        ────────────────────────────────────────────────────────
        All       4/6  ███████░░░   66.7%   66%  66%     –  –

        3 learners; 0 of 3 have done something in the last seven days
        "#);
    let markdown = team.peak(["cohort", "people", "--phase", "lang", "--markdown"]);
    insta::assert_snapshot!(markdown.stdout, @r#"
        ### Languages

        | Learner | Done | Progress | Rust | SQL | Week | Last |
        | :-- | --: | :-- | --: | --: | --: | :-- |
        | ada | 1/2 | `█████░░░░░` 50.0 % | done | todo | – | – |
        | bo | 2/2 | `██████████` 100.0 % | done | done | – | – |
        | cy | 1/2 | `█████░░░░░` 50.0 % | todo | done | – | – |
        | **All** | 4/6 | `███████░░░` 66.7 % | 66 % | 66 % | – | – |

        3 learners; 0 of 3 have done something in the last seven days

        [//]: # (written by peak cohort)
        "#);
    let unknown = team.peak(["cohort", "people", "--phase", "x"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(
        unknown.stderr,
        "error: no phase is called `x`\nhint: the phases are lang, work\n"
    );
}

#[test]
fn what_gets_no_column_is_told_and_counts() {
    let team = Learner::new();
    let phases = (0..1_003).map(|at| format!("## P `p{at}`\n\n- [x] T `p{at}.t`\n"));
    let items = (0..1_002).map(|at| format!("- [x] T `p.t{at}`\n"));
    team.file("wide/ada.md", phases.collect::<String>());
    team.file(
        "long/ada.md",
        format!("## P `p`\n\n{}", items.collect::<String>()),
    );
    let most = "have no column: there are at most 1000; the totals count them";
    for (run, told, counted) in [
        (
            team.peak(["cohort", "--json", "wide"]),
            format!("note: 3 more phases {most}\n"),
            1_003,
        ),
        (
            team.peak(["cohort", "--json", "long", "--phase", "p"]),
            format!("note: 2 more items {most}\n"),
            1_002,
        ),
        (
            team.peak(["cohort", "--json", "long"]),
            String::new(),
            1_002,
        ),
    ] {
        assert_eq!((run.code, &run.stderr), (0, &told));
        let table = held_to("cohort", &run.stdout);
        let columns = table["columns"].as_array().unwrap().len();
        assert_eq!(columns, if told.is_empty() { 1 } else { 1_000 });
        assert_eq!(table["learners"][0]["total"]["done"], counted);
    }
}

#[test]
fn a_roster_names_orders_and_misses() {
    let class = Class::new();
    class.fork("homework-ada").tick("basics.reading");
    class.fork("bo");
    class.fork("guest");
    let list = class.mentor.home().join("class.csv");
    fs::write(&list, "\u{feff}identifier;github_username;email\nBo B.;bo;bo@class.example\nAda Lovelace;ADA;\nZoe;zoe;\n").unwrap();
    let run = class.cohort(&["../forks", "--roster", "../class.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @r#"
        Class

        Learner       Done  Progress        %  basics  more  Week  Last
        ─────────────────────────────────────────────────────────────────────
        Bo B.          0/4  ░░░░░░░░░░   0.0%      0%    0%     –  –
        Ada Lovelace   1/4  ███░░░░░░░  25.0%     50%    0%    +1  2026-11-20
        Zoe              –  –               –       –     –     –  –
        guest          0/4  ░░░░░░░░░░   0.0%      0%    0%     –  –
        ─────────────────────────────────────────────────────────────────────
        All           1/12  █░░░░░░░░░   8.3%     16%    0%    +1  2026-11-20

        4 learners; 1 of 3 have done something in the last seven days; 1 could not be
        read

        Zoe: no source is called zoe: correct line 4 of the roster, or name one more
          source
        guest: not on the roster
        "#);
    fs::write(&list, "name,email\nBo,bo\n").unwrap();
    let wrong = class.cohort(&["../forks", "--roster", "../class.csv"]);
    assert_eq!(wrong.code, 2);
    assert_eq!(
        wrong.stderr,
        "error: cannot read the roster ../class.csv:2: bo is no address, such as ada@example.org\nhint: `peak cohort --help` tells how it is written\n"
    );
}

#[test]
fn an_item_counts_under_whatever_id_the_document_has_for_it() {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.tick("basics.reading");
    class.mentor.file(
        "ROADMAP.md",
        ROADMAP.replace("`basics.reading`", "`basics.books`"),
    );
    class.mentor.commit("another id");
    let told = class.json(&["../forks", "--phase", "1"]);
    let columns = told["learners"][0]["columns"].as_array().unwrap();
    assert_eq!(
        (&columns[0]["id"], &columns[0]["state"]),
        (&"basics.books".into(), &"done".into()),
        "{told}"
    );
    assert_eq!(told["learners"][0]["own"], 0);
    ada.tick("basics.two");
    ada.replace("`basics.two`", "`basics.three`");
    ada.file("two/a.py", "print(2)\n")
        .commit("two, by another id");
    let told = class.json(&["../forks", "--verify"]);
    let learner = &told["learners"][0];
    assert_eq!(learner["total"]["verified"], 1, "{told}");
    let note = &learner["notes"][0];
    assert_eq!(
        note, "basics.two goes by the id basics.three in their document",
        "{told}"
    );
}

#[test]
fn the_table_fits_the_columns_that_there_are() {
    let many: String = (1..=14).fold("# Many\n".to_owned(), |text, phase| {
        format!("{text}\n## Phase {phase}: Title {phase} `phase-{phase}`\n\n- Item `phase-{phase}.item`\n")
    });
    let mentor = Learner::new();
    mentor.file("ROADMAP.md", many);
    mentor.commit("roadmap");
    mentor.peak(["init", "--roadmap", "ROADMAP.md"]);
    mentor.commit("init");
    let name = "a-learner-with-a-name-that-takes-much-room-in-any-table";
    mentor.git(["branch", &format!("learners/{name}")]);
    mentor.git(["branch", "learners/bo"]);
    let mut texts = Vec::new();
    for columns in ["60", "80", "140", "200"] {
        let mentor = mentor
            .command(env!("CARGO_BIN_EXE_peak"))
            .env("COLUMNS", columns)
            .args(["cohort", "learners/*"])
            .output()
            .unwrap();
        let text = String::from_utf8(mentor.stdout).unwrap();
        let widest = text
            .lines()
            .map(unicode_width::UnicodeWidthStr::width)
            .max()
            .unwrap();
        assert!(widest <= columns.parse().unwrap(), "{columns}:\n{text}");
        texts.push(text);
    }
    assert!(
        texts[0].contains("there is no room for all columns"),
        "{}",
        texts[0]
    );
    assert!(
        texts[2].contains("\n 1  phase-1  Phase 1: Title 1\n"),
        "{}",
        texts[2]
    );
    assert!(texts[3].contains("  phase-14  "), "{}", texts[3]);
}

#[cfg(unix)]
#[test]
fn what_strangers_write_is_inert_in_every_form() {
    let team = Learner::new();
    let text = "# S\n\n## P `p`\n\n- [x] One `p.one`\n- [ ] =2+3 \u{1b}[31m|<b> `p.two`\n";
    for name in [
        "=cmd|' x'!A0",
        "a,\"b\"",
        "a;=1",
        "＝1",
        "<img>",
        "\u{202e}x",
    ] {
        team.file(&format!("people/{name}.md"), text);
    }
    let csv = team.peak(["cohort", "people", "--csv"]).stdout;
    let rows: Vec<&str> = csv.split("\r\n").collect();
    let head = "\"learner\",\"source\",\"items\",\"done\",\"started\",\"skipped\",\"todo\",\"percent\",\"week\",\"last\",\"p\",\"note\"";
    assert_eq!(rows[0], head);
    for row in [
        "\"'=cmd|' x'!A0\",\"people/=cmd|' x'!A0.md\",2,1,0,0,1,50.0,0,\"\",50.0,\"\"",
        "\"a;=1\",\"people/a;=1.md\",2,1,0,0,1,50.0,0,\"\",50.0,\"\"",
        "\"a,\"\"b\"\"\",\"people/a,\"\"b\"\".md\",2,1,0,0,1,50.0,0,\"\",50.0,\"\"",
        "\"'＝1\",\"people/＝1.md\",2,1,0,0,1,50.0,0,\"\",50.0,\"\"",
    ] {
        assert!(rows.contains(&row), "{row}\n{csv}");
    }
    let json = team.peak(["cohort", "people", "--json"]).stdout;
    held_to("cohort", &json);
    assert!(json.is_ascii() || !json.contains('\u{202e}'), "{json}");
    let shown = team.peak(["cohort", "people", "--phase", "p"]).stdout;
    assert!(
        shown.contains("\\u{202e}x") && !shown.contains('\u{1b}'),
        "{shown}"
    );
    let markdown = team
        .peak(["cohort", "people", "--phase", "p", "--markdown"])
        .stdout;
    assert!(
        !markdown.contains("<img>") && !markdown.contains("<b>"),
        "{markdown}"
    );
}

#[test]
fn what_cannot_be_done_is_said_with_the_remedy() {
    let nowhere = Learner::bare_folder();
    for (arguments, message) in [
        (vec!["cohort"], "error: `peak cohort` needs <SOURCE>"),
        (
            vec!["cohort", "nothing/*.md"],
            "error: no folder, document or reference fits nothing/*.md",
        ),
        (
            vec!["cohort", "refs/heads/*"],
            "error: no folder, document or reference fits refs/heads/*",
        ),
    ] {
        let output = nowhere
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(&arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    }
    nowhere.file("ada.md", "# A\n\n- [x] no id\n");
    let run = nowhere.peak(["cohort", "ada.md"]);
    assert!(
        run.stdout
            .contains("ada: no item of it has an id: say with --roadmap which roadmap it follows"),
        "{}",
        run.stdout
    );
    let run = nowhere.peak(["cohort", "ada.md", "--verify"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no roadmap says by which rules"),
        "{}",
        run.stderr
    );
    let run = nowhere.peak(["cohort", "ada.md", "--roadmap", "django-backend"]);
    assert!(
        run.stdout.contains(
            "ada: it has no item of django-backend: `peak init --adopt` takes a hand-made"
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn what_keeps_claims_from_being_judged_keeps_no_counts_away() {
    let class = Class::new();
    class.fork("ada").tick("basics.two");
    let list = class.mentor.home().join("class.csv");
    fs::write(
        &list,
        "name,base\nada,0123456789012345678901234567890123456789\n",
    )
    .unwrap();
    for (arguments, why) in [
        (
            vec!["--roster", "../class.csv"],
            "the fork point 0123456789012345678901234567890123456789 is not in their history",
        ),
        (
            vec!["--base", "upstream/main"],
            "the fork point refs/remotes/upstream/main is not in their history",
        ),
    ] {
        let told = class.json(&[&["../forks", "--verify"], &arguments[..]].concat());
        let ada = &told["learners"][0];
        assert_eq!(ada["total"]["done"], 1, "{told}");
        assert!(
            ada["total"]["verified"].is_null() && ada["judged"].is_null(),
            "{told}"
        );
        assert!(ada["notes"][0].as_str().unwrap().contains(why), "{told}");
    }
    for arguments in [
        ["../forks", "--base", "nosuch"],
        ["../forks", "--signers", "nosuch"],
        ["../forks", "--roster", "nosuch"],
        ["../forks", "--roadmap", "nosuch"],
        ["../forks", "--phase", "nosuch"],
    ] {
        let run = class.cohort(&arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(
            run.stderr.contains("hint: ") && run.stderr.contains("nosuch"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_fork_point_is_the_mentors_to_name() {
    let class = Class::new();
    class.fork("ada").tick("basics.two");
    // A learner's own tag is none.
    let git = class
        .mentor
        .command("git")
        .args(["-C", "../forks/ada", "tag", "v1"])
        .status();
    assert!(git.unwrap().success());
    assert_eq!(class.cohort(&["../forks", "--base", "v1"]).code, 2);
    // Nor does a merged branch hide that it is one's own work.
    class
        .mentor
        .git(["fetch", "-q", "../forks/ada", "HEAD:refs/heads/ada"]);
    class.mentor.git(["merge", "-q", "ada"]);
    let merged = class.json(&["ada", "--verify"]);
    let note = merged["learners"][0]["notes"][0].as_str().unwrap();
    assert!(
        note.contains("all of their history is in that of the repository here"),
        "{merged}"
    );
    assert_eq!(
        class.json(&["ada", "--base", "HEAD~1"])["learners"][0]["total"]["provable"],
        1
    );
}

#[test]
fn a_file_that_was_handed_on_is_told() {
    let class = Class::new();
    let work = "print('a work of some length, so that it is nobody else\\'s by chance')\n";
    for name in ["ada", "bo"] {
        let fork = class.fork(name);
        fork.file("two/a.py", work).commit("two");
        fork.tick("basics.two");
    }
    let told = class.json(&["../forks/bo", "../forks/ada", "--verify"]);
    let notes = |at: usize| told["learners"][at]["notes"].to_string();
    assert!(
        notes(0).contains("basics.two: two/a.py is byte for byte what ada committed before"),
        "{told}"
    );
    assert!(!notes(1).contains("byte for byte"), "{told}");
}

#[test]
fn whose_file_it_was_does_not_depend_on_who_comes_first() {
    let class = Class::new();
    let work = "print('a work of some length, so that it is nobody else\\'s by chance')\n";
    for (name, moment) in [("ada", 0), ("cy", 0), ("bo", 60), ("di", 60)] {
        let fork = class.fork(name);
        fork.file("two/a.py", work).git(&["add", "-A"]);
        let date = format!("{} +0000", 1_794_000_000 + moment);
        let commit = fork
            .command("git")
            .args(["commit", "-q", "-m", "two"])
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .status();
        assert!(commit.unwrap().success());
        fork.tick("basics.two");
    }
    let told = |order: [&str; 4]| {
        let folders = order.map(|name| format!("../forks/{name}"));
        let [a, b, c, d] = folders.each_ref().map(String::as_str);
        let told = class.json(&[a, b, c, d, "--verify"]);
        let learners = told["learners"].as_array().unwrap().clone();
        learners
            .into_iter()
            .map(|learner| {
                let name = learner["name"].as_str().unwrap().to_owned();
                (name, learner["notes"].to_string())
            })
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let notes = told(["ada", "cy", "bo", "di"]);
    for order in [["cy", "di", "ada", "bo"], ["di", "bo", "cy", "ada"]] {
        assert_eq!(told(order), notes);
    }
    for (name, whose) in [
        ("ada", "is byte for byte cy's, too"),
        ("cy", "is byte for byte ada's, too"),
        ("bo", "is byte for byte what ada committed before"),
        ("di", "is byte for byte what ada committed before"),
    ] {
        assert!(notes[name].contains(whose), "{notes:#?}");
    }
}

#[test]
fn reasons_and_marks_tell_which_claims_do_not_hold() {
    let class = class();
    let run = class.cohort(&[
        "../forks/ada",
        "../forks/bo",
        "--verify",
        "--phase",
        "basics",
        "-v",
    ]);
    insta::assert_snapshot!(run.stdout, @r#"
        Class: Phase 1: Basics

        Learner  Done  Verified  Progress         %  reading   two  Week  Last
        ────────────────────────────────────────────────────────────────────────────
        ada       2/2       1/1  ██████████  100.0%        ✓     ✓    +2  2026-11-20
        bo        1/2       0/1  █████░░░░░   50.0%        ○    ✓!    +1  2026-11-20
        ────────────────────────────────────────────────────────────────────────────
        All       3/4       1/2  ████████░░   75.0%      50%  100%    +3  2026-11-20

        2 learners; 2 of 2 have done something in the last seven days

        bo: unverified: basics.two (no such path: no file at HEAD matches `two/*.py`;
          commit the work: `peak show basics.two` says what is asked)
        "#);
    let csv = class
        .cohort(&["../forks/bo", "--verify", "--phase", "basics", "--csv"])
        .stdout;
    assert!(
        csv.contains("\"verified\",\"provable\",\"unknown\",\"week\",\"last\",\"basics.reading\",\"basics.two\""),
        "{csv}"
    );
    assert!(csv.contains(",\"todo\",\"done, unverified\","), "{csv}");
    let ascii = class
        .cohort(&["../forks/bo", "--verify", "--phase", "basics", "--ascii"])
        .stdout;
    assert!(ascii.contains("[x]!") && ascii.is_ascii(), "{ascii}");
}

#[test]
fn documents_are_looked_for_where_they_are_said_to_be() {
    let class = Class::new();
    let ada = class.fork("nested/ada");
    ada.git(&["mv", "progress.md", "PROGRESS.md"]);
    ada.commit("another case");
    ada.tick("basics.two");
    let told = class.json(&["../forks"]);
    assert_eq!(
        (
            &told["learners"][0]["name"],
            &told["learners"][0]["total"]["done"]
        ),
        (&"nested/ada".into(), &1.into())
    );
    ada.file(
        "docs/mine.md",
        &fs::read_to_string(ada.dir.join("PROGRESS.md")).unwrap(),
    );
    ada.commit("another place");
    ada.git(&["rm", "-q", "PROGRESS.md"]);
    ada.commit("gone");
    for file in ["docs/mine.md", "./docs/mine.md"] {
        assert_eq!(
            class.json(&["../forks", "--file", file])["learners"][0]["total"]["done"],
            1
        );
    }
    let run = class.cohort(&["../forks", "--file", "../mine.md"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("is no path from the root of each repository"),
        "{}",
        run.stderr
    );
    let there = class.json(&["../forks"]);
    let learner = &there["learners"][0];
    assert!(
        learner["error"]
            .as_str()
            .unwrap()
            .starts_with("there is no progress.md in "),
        "{there}"
    );
    ada.file("progress.md", "# Mine\n");
    let there = class.json(&["../forks"]);
    assert!(
        there["learners"][0]["remedy"]
            .as_str()
            .unwrap()
            .contains("it is on disk and not committed yet"),
        "{there}"
    );
}

#[test]
fn ticks_that_are_not_committed_are_told_and_not_counted() {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.replace("- [ ] Reading", "- [x] Reading");
    let told = class.json(&["../forks"]);
    assert_eq!(told["learners"][0]["total"]["done"], 0);
    let note = told["learners"][0]["notes"][0].as_str().unwrap();
    assert_eq!(
        note,
        "the document on disk has changes that are not committed"
    );
}

#[test]
fn many_branches_are_read_at_once_as_one_by_one() {
    let mentor = Learner::new();
    mentor.file("ROADMAP.md", ROADMAP);
    mentor.commit("roadmap");
    let head = mentor.git(["rev-parse", "HEAD"]);
    let mut stream = String::new();
    let states = [" ", "x"];
    for learner in 0..150 {
        let state = |bit: usize| states[learner >> bit & 1];
        let note = if learner % 7 == 0 {
            "  a note of words\n"
        } else {
            ""
        };
        let other = if learner % 11 == 0 {
            "\n## Mine `mine`\n\n- [x] Own `mine.own`\n"
        } else {
            ""
        };
        let text = format!(
            "# Progress\n\n<!-- peak:1 roadmap=ROADMAP.md learner=n{learner}@x.org -->\n\n## Basics `basics`\n\n- [{}] Reading `basics.reading`\n{note}- [{}] Two `basics.two`\n\n## More `more`\n\n- [{}] Tests `more.tests` ✅ 2026-11-{:02}\n{other}",
            state(0),
            state(1),
            state(2),
            learner % 28 + 1
        );
        stream.push_str(&format!(
            "commit refs/heads/l/{learner:03}\ncommitter A <a@x.org> {} +0000\ndata 0\nfrom {}\nM 644 inline progress.md\ndata {}\n{text}\n",
            1_790_000_000 + learner, head.trim(), text.len()
        ));
    }
    mentor.import(&stream);
    mentor.git(["gc", "-q"]);
    let told = |pattern: &str| {
        let run = mentor.peak(["cohort", pattern, "--json"]);
        held_to("cohort", &run.stdout)["learners"]
            .as_array()
            .unwrap()
            .clone()
    };
    let all = told("l/*");
    assert_eq!(all.len(), 150);
    for learner in (0..150).step_by(9) {
        let alone = told(&format!("l/{learner:03}")).remove(0);
        for key in ["total", "week", "last", "own", "columns", "notes"] {
            assert_eq!(all[learner][key], alone[key], "{learner}: {key}");
        }
        let done = (learner & 1) + (learner >> 1 & 1) + (learner >> 2 & 1);
        assert_eq!(all[learner]["total"]["done"], done, "{learner}");
    }
}

#[test]
fn whoever_has_not_updated_is_counted_by_what_their_ids_became() {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.file("two/a.py", "print('Ada was here')\n")
        .commit("two");
    ada.tick("basics.two").tick("more.tests");
    ada.git(&["push", "-q", "origin", "HEAD:refs/heads/learners/ada"]);
    // The original puts what was in one phase into the other, and the other way round.
    let moved = ROADMAP
        .replace("Exercise: Two `basics.two`", "Exercise: Two `more.two`")
        .replace("- Tests `more.tests`\n", "")
        .replace("- Reading", "- Tests `basics.tests`\n- Reading");
    let (head, rest) = moved.split_once("- Exercise: Two").unwrap();
    let (two, more) = rest.split_once("## Phase 2: More `more`\n\n").unwrap();
    let moved = format!("{head}## Phase 2: More `more`\n\n- Exercise: Two{two}{more}");
    class.mentor.file("ROADMAP.md", moved);
    class.mentor.commit("moved");
    for source in ["../forks", "refs/heads/learners/*"] {
        let told = class.json(&[source, "--verify"]);
        let ada = &told["learners"][0];
        assert_eq!(
            (&ada["total"]["done"], &ada["own"]),
            (&2.into(), &0.into()),
            "{told}"
        );
        assert_eq!(ada["total"]["verified"], 1, "{told}");
        let told = class.json(&[source, "--phase", "basics"]);
        let columns = told["learners"][0]["columns"].as_array().unwrap();
        let tests = columns
            .iter()
            .find(|one| one["id"] == "basics.tests")
            .unwrap();
        assert_eq!(tests["state"], "done", "{told}");
    }
}

#[test]
fn items_that_a_learner_made_up_count_nowhere() {
    let class = Class::new();
    let bo = class.fork("bo");
    bo.file("fake/a.py", "print('fake')\n").commit("fake");
    bo.tick("basics.two");
    bo.replace("## Phase 2", "## Mine `mine`\n\n- [x] Exercise: Fake `mine.fake`\n- [x] Fake `basics.fake`\n  evidence: `fake/`\n\n## Phase 2");
    bo.commit("mine");
    let told = class.json(&["../forks", "--verify"]);
    let bo = &told["learners"][0];
    assert_eq!(
        (&bo["total"]["verified"], &bo["total"]["provable"]),
        (&0.into(), &1.into()),
        "{told}"
    );
    assert_eq!(bo["own"], 2);
    assert_eq!(bo["judged"]["findings"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_cost_nobody_their_row() {
    use std::os::unix::fs::symlink;
    let team = Learner::new();
    team.file("people/zoe.md", "## A `a`\n\n- [x] One `a.one`\n");
    let people = team.root().join("people");
    symlink("zoe.md", people.join("ada.md")).unwrap();
    symlink("nowhere", people.join("bo.md")).unwrap();
    symlink("/", people.join("cy.md")).unwrap();
    fs::create_dir(people.join("dan.md")).unwrap();
    let all = [
        "people/ada.md",
        "people/bo.md",
        "people/cy.md",
        "people/dan.md",
        "people/zoe.md",
    ];
    for sources in [&all[..], &["people/*.md"], &["people"]] {
        let output = team
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(["cohort", "--json"])
            .args(sources)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let told = held_to("cohort", &String::from_utf8(output.stdout).unwrap());
        let learners = told["learners"].as_array().unwrap();
        let done = |name: &str| {
            let mut found = learners
                .iter()
                .filter(|learner| learner["name"].as_str().unwrap().starts_with(name));
            found.next().map(|learner| {
                (
                    learner["total"]["done"].as_u64(),
                    learner["error"].as_str().is_some(),
                )
            })
        };
        assert_eq!(done("zoe"), Some((Some(1), false)), "{sources:?}: {told}");
        for name in ["ada", "bo", "cy"] {
            assert_eq!(done(name), Some((None, true)), "{sources:?}: {told}");
        }
        assert!(learners.len() <= 5, "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_submodule_leads_to_nobody_elses_work() {
    let class = Class::new();
    let bo = class.fork("bo");
    bo.file("two/a.py", "print('a work of its own')\n")
        .commit("two");
    let cy = class.fork("cy");
    std::os::unix::fs::symlink("../bo", cy.dir.join("sub")).unwrap();
    cy.file(
        ".gitmodules",
        "[submodule \"sub\"]\n\tpath = sub\n\turl = ../bo\n",
    );
    cy.git(&["add", "-A"]);
    cy.git(&[
        "-c",
        "user.email=bo@class.example",
        "-c",
        "user.name=bo",
        "commit",
        "-q",
        "-m",
        "x",
    ]);
    cy.git(&["config", "user.email", "bo@class.example"]);
    cy.tick("basics.two");
    let told = class.json(&["../forks/cy", "--verify"]);
    assert_eq!(told["learners"][0]["total"]["verified"], 0, "{told}");
}

#[test]
fn what_the_original_has_now_is_told_of_work_that_is_the_same() {
    let class = Class::new();
    let ada = class.fork("ada");
    let starter = "print('a starter of some length, which is nobody else\\'s by chance')\n";
    class.mentor.file("two/a.py", starter);
    class.mentor.commit("a starter, later");
    ada.file("two/a.py", starter).commit("two");
    ada.tick("basics.two");
    let told = class.json(&["../forks", "--verify"]);
    let notes = told["learners"][0]["notes"].to_string();
    assert!(
        notes.contains("basics.two: two/a.py is byte for byte in the repository here"),
        "{told}"
    );
}

#[test]
fn neither_a_tag_nor_many_branches_hide_whose_work_it_was() {
    let class = Class::new();
    for name in ["ada", "bo"] {
        let fork = class.fork(name);
        fork.file("two/a.py", "print('a work of its own')\n")
            .commit("two");
        fork.tick("basics.two");
        class.mentor.git([
            "fetch",
            "-q",
            fork.dir.to_str().unwrap(),
            &format!("HEAD:refs/learners/{name}/main"),
        ]);
    }
    let head = class.mentor.git(["rev-parse", "HEAD"]);
    class
        .mentor
        .git(["update-ref", "refs/remotes/upstream/main", head.trim()]);
    class
        .mentor
        .git(["tag", "upstream/main", "refs/learners/ada/main"]);
    let mut stream = String::new();
    for branch in 0..300 {
        stream.push_str(&format!("commit refs/remotes/a/{branch}\ncommitter A <a@x.org> {} +0000\ndata 1\n{}\nfrom {}\n\n", 1_700_000_000 + branch, branch % 10, head.trim()));
    }
    class.mentor.import(&stream);
    let told = class.json(&["refs/learners/*/main", "--base", "upstream/main"]);
    let verified = |at: usize| told["learners"][at]["total"]["verified"].as_u64().unwrap();
    assert_eq!((verified(0), verified(1)), (1, 0), "{told}");
    let notes = told["learners"][0]["notes"].to_string();
    assert!(notes.contains("on 259 branches only"), "{told}");
}

#[test]
fn a_clone_s_fork_point_is_the_one_that_git_would_tell() {
    let class = Class::new();
    let mentor = &class.mentor;
    let first = mentor.git(["rev-parse", "HEAD"]);
    mentor.git(["checkout", "-q", "-b", "side", first.trim()]);
    mentor.file("side.md", "side\n");
    mentor
        .days(1)
        .commit_as("Prof", "prof@school.example", "side, newest");
    mentor.git(["checkout", "-q", "main"]);
    mentor.file("more.md", "more\n");
    let fork = mentor
        .days(-1)
        .commit_as("Prof", "prof@school.example", "more");
    let ada = class.fork("ada");
    ada.git(&["fetch", "-q", "origin", "side:side"]);
    ada.file("two/a.py", "print(2)\n").commit("two");
    ada.tick("basics.two");
    mentor.git(["merge", "-q", "--no-ff", "-m", "side", "side"]);
    let told = class.json(&["../forks", "--verify"]);
    assert_eq!(
        told["learners"][0]["judged"]["base"],
        fork.as_str(),
        "{told}"
    );
    // History of its own, beside that of the original.
    ada.git(&["checkout", "-q", "--orphan", "own"]);
    ada.commit("own");
    let told = class.json(&["../forks", "--verify"]);
    let note = told["learners"][0]["notes"][0].as_str().unwrap();
    assert!(
        note.contains("it is not known where their own history begins"),
        "{told}"
    );
    let told = class.json(&["../forks", "--base", "none"]);
    assert!(told["learners"][0]["judged"]["base"].is_null(), "{told}");
}

#[test]
fn a_learner_s_branch_called_upstream_is_no_fork_point() {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.file("two/a.py", "print(2)\n").commit("two");
    ada.tick("basics.two");
    ada.git(&["branch", "upstream/main", "HEAD~2"]);
    ada.git(&["tag", "upstream/main", "HEAD~2"]);
    let told = class.json(&["../forks", "--base", "upstream/main"]);
    assert!(told["learners"][0]["judged"].is_null(), "{told}");
    let base = class.mentor.git(["rev-parse", "HEAD"]);
    ada.git(&["update-ref", "refs/remotes/upstream/main", base.trim()]);
    let told = class.json(&["../forks", "--base", "upstream/main"]);
    assert_eq!(told["learners"][0]["judged"]["base"], base.trim(), "{told}");
}

#[test]
fn a_document_that_is_named_inside_a_clone_is_judged_as_that() {
    let class = Class::new();
    class.mentor.file("two/a.py", "print('a starter')\n");
    class.mentor.commit("a starter");
    let lea = class.fork("lea");
    lea.tick("basics.two");
    for source in [
        "../forks/lea/progress.md",
        "../forks/*/progress.md",
        "../forks",
    ] {
        let told = class.json(&[source, "--verify"]);
        assert_eq!(
            told["learners"][0]["total"]["verified"], 0,
            "{source}: {told}"
        );
    }
}

#[test]
fn who_is_called_just_so_comes_before_whom_a_name_only_ends_in() {
    let class = Class::new();
    for name in ["ada", "homework-ada", "homework-bo"] {
        class.fork(name);
    }
    fs::write(
        class.mentor.home().join("class.csv"),
        "name,source\nAda L.,ada\nBo,bo\n",
    )
    .unwrap();
    let told = class.json(&["../forks", "--roster", "../class.csv"]);
    let learners = told["learners"].as_array().unwrap();
    let names: Vec<_> = learners
        .iter()
        .map(|learner| learner["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Ada L.", "Bo", "homework-ada"]);
    let note = &learners[2]["notes"][0];
    assert_eq!(
        note,
        "not on the roster: Ada L. there is ../forks/ada, which is called just so"
    );
}

#[test]
fn rules_that_are_not_in_effect_are_told_to_whoever_relies_on_them() {
    let class = Class::new();
    let astray = ROADMAP
        .replace("  ```", "```")
        .replace("  [evidence]", "[evidence]")
        .replace("  paths", "paths");
    class.mentor.file("ROADMAP.md", astray);
    class.mentor.commit("a block at the edge");
    class.fork("ada").tick("basics.two");
    let run = class.cohort(&["../forks", "--verify"]);
    assert!(run.stderr.contains("ROADMAP.md:8: "), "{}", run.stderr);
    let own = class
        .mentor
        .peak_in(&class.mentor.home().join("forks/ada"), ["verify"]);
    assert!(own.stderr.contains("ROADMAP.md:8: "), "{}", own.stderr);
}

#[test]
fn an_address_that_two_are_judged_by_is_told() {
    let class = Class::new();
    let ada = class.fork("ada");
    ada.file("two/a.py", "print('a work of its own')\n")
        .commit("two");
    ada.tick("basics.two");
    let bo = class.fork("bo");
    bo.git(&[
        "pull",
        "-q",
        "--no-rebase",
        "-X",
        "theirs",
        ada.dir.to_str().unwrap(),
        "main",
    ]);
    bo.tick("more.tests");
    let told = class.json(&["../forks", "--verify"]);
    for (at, who) in [(0, "bo"), (1, "ada")] {
        let note = told["learners"][at]["notes"][0].as_str().unwrap();
        let wanted = format!(
            "ada@class.example was taken for theirs and for {who}'s: addresses on a roster keep them apart"
        );
        assert_eq!(note, wanted, "{told}");
    }
    fs::write(
        class.mentor.home().join("class.csv"),
        "name,email\nada,ada@class.example\nbo,bo@class.example\n",
    )
    .unwrap();
    let told = class.json(&["../forks", "--roster", "../class.csv", "--verify"]);
    let verified = |at: usize| told["learners"][at]["total"]["verified"].as_u64();
    assert_eq!((verified(0), verified(1)), (Some(1), Some(0)), "{told}");
    assert!(!told.to_string().contains("was taken for"), "{told}");
}

#[test]
fn work_in_a_repository_of_its_own_is_found_where_the_mentor_has_a_clone() {
    let class = Class::new();
    let fork = class.fork("ada");
    let url = "https://example.org/ada/two";
    let box_of = "- [ ] Exercise: Two `basics.two`\n";
    let ticked = format!("- [x] Exercise: Two `basics.two`\n  - evidence: <{url}>\n");
    fork.replace(box_of, &ticked).commit("Tick");
    let work = Learner::new();
    work.git(["remote", "add", "origin", url]);
    work.file("two/a.py", "print(1)\n");
    work.commit_as("ada", &fork.address(), "Two");
    let forks = class.mentor.home().join("forks");
    let forks = forks.to_str().unwrap();
    let verified = |more: &[&str]| {
        let told = class.json(&[&[forks, "--verify"], more].concat());
        told["learners"][0]["total"]["verified"].as_u64()
    };
    assert_eq!(verified(&[]), Some(0));
    assert_eq!(
        verified(&["--repo", work.root().to_str().unwrap()]),
        Some(1)
    );
    let run = class.cohort(&[forks, "--repo", "nowhere"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(
        run.stderr.contains("nowhere is no git repository"),
        "{}",
        run.stderr
    );
}

#[test]
fn whoever_follows_another_roadmap_is_told_which() {
    let mentor = Learner::new();
    mentor.file(
        "README.md",
        "# Course\n\n## Web\n\n- HTTP\n- Forms\n- Views\n- Auth\n- Tests\n- Logs\n- Docker\n- CI\n",
    );
    mentor.commit("course");
    let line = |roadmap: &str| {
        format!("# P\n\n<!-- peak:1 roadmap={roadmap} -->\n\n## Own `own`\n\n- [x] One `own.one`\n")
    };
    mentor.file("people/ada.md", line("django-job"));
    mentor.file("people/bea.md", line("MAP.md"));
    mentor.file("people/cy.md", line("README.md"));
    let run = mentor.peak(["cohort", "people"]).stdout;
    let words = run.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "ada: it follows django-job, not README.md: `--roadmap django-job` counts those who follow that",
        "bea: it follows MAP.md, not README.md: `--roadmap FILE` counts those who follow that, by a copy of it",
        "cy: it has no item of README.md: `peak init --adopt`",
    ] {
        assert!(words.contains(said), "{run}");
    }
}
