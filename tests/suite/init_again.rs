//! `peak init` and documents that peak wrote before: one that lost its header, one whose ids are another roadmap's.

use crate::learner::Learner;

const README: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n\
    ## Phase 2: Web\n\n- Forms\n- Exercise: Requests\n- Sessions\n";
/// The same items below other headings, so with other ids.
const MOVED: &str = "# Web roadmap\n\n## Phase 1: First steps\n\n- Variables\n- Lists\n- Modules\n- Functions\n- Strings\n\n\
    ## Phase 2: The net\n\n- Forms\n- Exercise: Requests\n- Sessions\n";

/// A learner with a tick, a note and something begun, committed.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    let note = ["done", "lists", "--note", "two evenings"];
    assert_eq!(learner.peak(note).code, 0);
    assert_eq!(learner.peak(["start", "forms"]).code, 0);
    learner
}

/// The document without its header's line.
fn beheaded(learner: &Learner) -> String {
    let text = learner.text("progress.md");
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !line.starts_with("<!-- peak:"))
        .collect()
}

#[test]
fn a_header_that_was_deleted_comes_back_from_git() {
    let learner = learner();
    let commit = learner.commit("Start");
    let whole = learner.text("progress.md");
    learner.file("progress.md", beheaded(&learner));
    let dry = learner.peak(["init", "-n"]);
    assert!(
        dry.stdout
            .contains("\n+<!-- peak:1 roadmap=README.md base="),
        "{dry:?}"
    );
    assert_eq!(learner.text("progress.md"), beheaded(&learner));
    let run = learner.peak(["init"]);
    assert_eq!(
        (run.code, run.stdout),
        (
            0,
            format!(
                "progress.md had lost its header: the one it had at {commit:.7} was put back; it follows README.md\n"
            )
        ),
        "{}",
        run.stderr
    );
    assert_eq!(learner.text("progress.md"), whole);
    // Also where the loss was committed and work went on.
    learner.file("progress.md", beheaded(&learner));
    learner.commit("Tidy up");
    assert_eq!(learner.peak(["done", "strings"]).code, 0);
    learner.commit("Tick");
    assert_eq!(learner.peak(["init", "--adopt"]).code, 0);
    let ticked = whole.replace(
        "- [ ] Strings `basics.strings`",
        "- [x] Strings `basics.strings` ✅ 2026-11-20",
    );
    assert_eq!(learner.text("progress.md"), ticked);
    assert_eq!(
        learner.peak(["init"]).stdout,
        "progress.md already follows README.md\n"
    );
}

#[test]
fn a_document_that_was_emptied_comes_back_from_git() {
    let learner = learner();
    let commit = learner.commit("Start");
    let whole = learner.text("progress.md");
    for (text, way) in [
        ("", "to start anew, remove it"),
        ("\u{feff}\r\n \n", "to start anew, remove it"),
        (
            "# Progress\n\n- [x] Lists\n",
            "if what it says now is meant, commit it",
        ),
    ] {
        learner.file("progress.md", text);
        for more in ["-n", "--adopt"] {
            let run = learner.peak(["init", more]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{text}");
            assert_eq!(
                run.stderr,
                format!(
                    "error: progress.md lost its header and all its items, and git has it with them\n\
                     hint: `git checkout -- progress.md` puts it back as it was; {way}, then run this again\n"
                )
            );
            assert_eq!(learner.text("progress.md"), text);
        }
        learner.git(["checkout", "--", "progress.md"]);
        assert_eq!(learner.text("progress.md"), whole);
    }
    // Also where the loss was committed.
    learner.file("progress.md", "");
    learner.commit("Oops");
    let command = format!("`git checkout {commit:.7} -- progress.md` puts it back");
    let run = learner.peak(["init"]);
    assert!(run.code == 2 && run.stderr.contains(&command), "{run:?}");
}

#[test]
fn a_blank_file_that_git_never_had_otherwise_is_none() {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.file("progress.md", "\n");
    let run = learner.peak(["init"]);
    assert!(
        run.code == 0 && run.stdout.starts_with("wrote progress.md: "),
        "{run:?}"
    );
    assert!(
        learner
            .text("progress.md")
            .contains("- [ ] Lists `basics.lists`\n")
    );
}

#[test]
fn a_header_that_git_never_had_is_made_anew() {
    let learner = learner();
    learner.file("progress.md", beheaded(&learner));
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--roadmap", "README.md"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (
            0,
            "progress.md had no header: one was made; it follows README.md\n"
        ),
        "{}",
        run.stderr
    );
    assert_eq!(beheaded(&learner), before);
    let text = learner.text("progress.md");
    let header = text.lines().nth(2).unwrap();
    assert!(
        header.starts_with("<!-- peak:1 roadmap=README.md base=") && !header.contains("roadmap-at"),
        "{header}"
    );
    // Which state it follows is not known: an update takes nothing away.
    learner.file("README.md", README.replace("- Lists\n", "- Tuples\n"));
    assert_eq!(learner.peak(["update"]).code, 0);
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Lists `basics.lists` ✅ 2026-11-20\n  - two evenings\n")
            && text.contains("- [ ] Tuples `basics.tuples`\n"),
        "{text}"
    );
}

#[test]
fn ids_of_another_roadmap_get_no_header_of_this_one() {
    let learner = learner();
    learner.file("progress.md", beheaded(&learner));
    learner.file("README.md", "# Nothing yet\n");
    learner.commit("Start");
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: progress.md has no header, and 8 of its 8 ids are not in django-backend
    hint: `peak init --roadmap NAME` says which roadmap it follows; `peak init --adopt` takes over what django-backend calls alike
    ");
    assert_eq!(learner.text("progress.md"), before);
}

/// A document that peak wrote for an older roadmap, kept beside the new one.
#[test]
fn ticks_come_over_by_title_where_ids_are_others() {
    let learner = learner();
    learner.commit("Start");
    learner.git(["mv", "progress.md", "old.md"]);
    learner.file("README.md", MOVED);
    learner.commit("Anew");
    let run = learner.peak(["init", "--adopt", "old.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "wrote progress.md: 2 marks from old.md (8 items taken over)\n"
    );
    assert!(!run.stderr.contains("no item is called"), "{run:?}");
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Lists `first-steps.lists` ✅ 2026-11-20\n")
            && text.contains("- [ ] Forms `the-net.forms` 🛫 2026-11-20\n"),
        "{text}"
    );
}

#[test]
fn a_document_that_follows_another_roadmap_is_told_the_way() {
    let learner = learner();
    learner.commit("Start");
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--adopt", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: progress.md follows README.md, not django-backend
    hint: name another progress document with --file; or move this file away (`git mv progress.md old.md`) and run this with `--adopt old.md`, which takes over what is called alike
    ");
    assert_eq!(learner.text("progress.md"), before);
    // Of its own roadmap it has nothing to take over, whatever that calls its phases by now.
    learner.file("README.md", MOVED);
    learner.commit("Anew");
    let run = learner.peak(["init", "--adopt"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "hint: `peak update` takes the roadmap's changes over\n")
    );
    assert_eq!(learner.text("progress.md"), before);
}

/// What `peak doctor` tells to do where the header names no roadmap.
#[test]
fn a_header_without_a_roadmap_is_given_one() {
    let learner = learner();
    let text = learner.text("progress.md");
    learner.file("progress.md", text.replace(" roadmap=README.md", ""));
    learner.file("My notes.md", README);
    learner.git(["rm", "-q", "README.md"]);
    learner.commit("Elsewhere");
    let doctor = learner.peak(["doctor"]);
    assert!(
        doctor.stdout.contains("peak init --roadmap NAME"),
        "{doctor:?}"
    );
    let run = learner.peak(["init", "--roadmap", "My notes.md"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "progress.md now follows My notes.md\n"),
        "{}",
        run.stderr
    );
    let now = learner.text("progress.md");
    // Which state of that one it follows is not known.
    assert!(
        now.contains(" roadmap=My%20notes.md -->\n") && !now.contains("roadmap-at"),
        "{now}"
    );
    assert!(
        learner
            .peak(["doctor"])
            .stdout
            .contains("the roadmap is Web roadmap")
    );
}

/// A learner whose document has a header that names no roadmap, where the fork has other documents, too.
fn nameless() -> Learner {
    let learner = learner();
    let text = learner.text("progress.md");
    learner.file("progress.md", text.replace(" roadmap=README.md", ""));
    learner.file("notes.md", README);
    learner.file("empty.md", "# Nothing yet\n\nNor here.\n");
    learner.commit("Elsewhere");
    learner
}

#[test]
fn a_header_is_given_no_roadmap_that_the_document_is_not_of() {
    let learner = nameless();
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: 8 of the 8 ids in progress.md are not in django-backend
    hint: name the roadmap that it follows; or move this file away (`git mv progress.md old.md`) and run this with `--adopt old.md`, which takes over what is called alike
    ");
    let run = learner.peak(["init", "--roadmap", "empty.md"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("empty.md is not read as a roadmap"),
        "{run:?}"
    );
    assert_eq!(learner.text("progress.md"), before);
    let both = format!("<<<<<<< a\n{before}=======\n{before}>>>>>>> b\n");
    learner.file("progress.md", &both);
    let run = learner.peak(["init", "--roadmap", "notes.md"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("progress.md:1: conflict markers"),
        "{run:?}"
    );
    assert_eq!(learner.text("progress.md"), both);
}

#[test]
fn what_else_is_asked_for_goes_into_the_header_too() {
    let learner = nameless();
    let more = ["--base", "none", "--section", "Phase 1|Phase 2"];
    let [base, none, section, phases] = more;
    let name = ["init", "--roadmap", "notes.md"];
    let [init, roadmap, notes] = name;
    let run = learner.peak([init, roadmap, notes, base, none, section, phases]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = learner.text("progress.md");
    assert!(
        text.contains("\n<!-- peak:1 roadmap=notes.md section=Phase%201|Phase%202 -->\n"),
        "{text}"
    );
    // What the header says of reading stands, with a roadmap or without.
    learner.file("progress.md", text.replace(" roadmap=notes.md", ""));
    let run = learner.peak([init, roadmap, notes, section, "Phase 2"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("was said when it was made"), "{run:?}");
    assert_eq!(learner.peak([init, roadmap, notes]).code, 0);
    let now = learner.text("progress.md");
    assert!(
        now.contains("\n<!-- peak:1 section=Phase%201|Phase%202 roadmap=notes.md -->\n"),
        "{now}"
    );
}

#[test]
fn a_header_that_named_no_roadmap_comes_back_with_the_one_that_is_named() {
    let learner = nameless();
    learner.file("progress.md", beheaded(&learner));
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    let run = learner.peak(["init", "--roadmap", "notes.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.ends_with("; it follows notes.md\n"), "{run:?}");
}

/// The file says nothing of a roadmap; what is compared is the header that it had.
#[test]
fn another_roadmap_than_that_of_the_lost_header_is_refused_as_such() {
    let learner = learner();
    let commit = learner.commit("Start");
    learner.file("progress.md", beheaded(&learner));
    let run = learner.peak(["init", "--roadmap", "django-backend"]);
    assert_eq!(run.code, 2, "{run:?}");
    let stderr = run.stderr.replace(&commit[..7], "COMMIT");
    insta::assert_snapshot!(stderr, @r"
    error: progress.md has no header, and the one it had at COMMIT names README.md, not django-backend
    hint: `peak init` puts that one back; or move this file away (`git mv progress.md old.md`) and run this with `--adopt old.md`, which takes over what is called alike
    ");
}

/// A learner in a fork of a teacher who keeps a progress.md of their own there; the id of the fork point.
fn pupil() -> (Learner, String) {
    let teacher = learner();
    let text = teacher.text("progress.md");
    let signed = text.replacen(" -->", " learner=teacher@example.org -->", 1);
    teacher.file("progress.md", signed);
    let fork = teacher.commit_as("Teacher", "teacher@example.org", "As an example");
    teacher.git(["update-ref", "refs/remotes/upstream/main", &fork]);
    (teacher, fork)
}

#[test]
fn a_lost_header_brings_nothing_that_upstream_said_of_its_learner() {
    let (learner, fork) = pupil();
    let keeps_none = |learner: &Learner| {
        let run = learner.peak(["init"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            run.stdout
                .contains(", without upstream's learner and fork point; it follows README.md"),
            "{run:?}"
        );
        let text = learner.text("progress.md");
        let header = text.lines().nth(2).unwrap();
        assert!(
            header.contains(&format!(" base={fork} ")) && !header.contains("learner="),
            "{header}"
        );
    };
    learner.file("progress.md", beheaded(&learner));
    keeps_none(&learner);
    // A commit of the learner's that took the header along does not make it theirs.
    learner.git(["checkout", "-q", "progress.md"]);
    assert_eq!(learner.peak(["done", "modules"]).code, 0);
    learner.commit("Mine");
    learner.file("progress.md", beheaded(&learner));
    keeps_none(&learner);
    // What the learner wrote there is theirs.
    let text = learner.text("progress.md");
    let own = text.replacen(" roadmap-at", " learner=ada@home.example roadmap-at", 1);
    learner.file("progress.md", &own);
    learner.commit("My own");
    learner.file("progress.md", beheaded(&learner));
    assert_eq!(learner.peak(["init"]).code, 0);
    assert_eq!(learner.text("progress.md"), own);
}

#[test]
fn no_header_is_made_up_where_history_is_cut_off() {
    let learner = learner();
    let start = learner.commit("Start");
    let whole = learner.text("progress.md");
    learner.file("progress.md", beheaded(&learner));
    learner.commit("Tidy up");
    let origin = format!("file://{}", learner.root().display());
    learner.git(["clone", "-q", "--depth", "1", &origin, "../shallow"]);
    let clone = learner.root().join("../shallow");
    let run = learner.peak_in(&clone, ["init"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: progress.md has no header, and the history that may hold it is not here: this clone is shallow
    hint: `git fetch --unshallow`, then run this again
    ");
    learner.git(["-C", "../shallow", "fetch", "-q", "--unshallow"]);
    let run = learner.peak_in(&clone, ["init"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains(&format!(" at {start:.7} ")), "{run:?}");
    assert_eq!(learner.text("../shallow/progress.md"), whole);
}

#[test]
fn a_search_that_ends_before_the_first_version_says_so() {
    let learner = learner();
    learner.commit("Start");
    let headless = beheaded(&learner);
    let stream: String = (0..64)
        .map(|number| {
            let text = format!("{headless}\nNote {number}\n");
            let from = match number {
                0 => "from refs/heads/main^0\n",
                _ => "",
            };
            format!(
                "commit refs/heads/main\ncommitter Ada Lovelace <ada@example.org> {} +0000\ndata 1\nx\n{from}M 100644 inline progress.md\ndata {}\n{text}\n",
                1_790_000_000 + number * 60,
                text.len()
            )
        })
        .collect();
    learner.import(&stream);
    let run = learner.peak(["init"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (
            0,
            "progress.md had no header: one was made; it follows README.md\n"
        ),
        "{run:?}"
    );
    assert!(
        run.stderr.contains(
            "the last 64 versions of progress.md in git have no header; older ones were not looked at"
        ),
        "{run:?}"
    );
}

/// All of a document below its header's line.
fn below_header(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("<!-- peak:"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A learner who began an item, with a note and a section of their own, and ticked nothing yet; all committed.
fn beginner() -> Learner {
    let learner = Learner::new();
    learner.file("README.md", README);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    let note = ["start", "lists", "--note", "my note"];
    assert_eq!(learner.peak(note).code, 0);
    let text = learner.text("progress.md");
    learner.file("progress.md", format!("{text}\n## Mine\n\nown text\n"));
    learner.commit("Begun");
    learner
}

#[test]
fn a_named_fork_point_leaves_all_that_the_document_says() {
    let learner = beginner();
    let before = learner.text("progress.md");
    let run = learner.peak(["init", "--base", "HEAD"]);
    let head = learner.git(["rev-parse", "HEAD"]).trim().to_owned();
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            &*format!("progress.md now has its fork point at {head:.10}\n"),
            ""
        )
    );
    let now = learner.text("progress.md");
    assert!(now.contains(&format!(" base={head} ")), "{now}");
    assert_eq!(below_header(&now), below_header(&before));
}

#[test]
fn another_machine_of_the_learner_s_gives_up_nothing() {
    let learner = beginner();
    assert_eq!(learner.peak(["done", "basics.*"]).code, 0);
    learner.commit("Ticked");
    learner.git(["clone", "-q", ".", "../other"]);
    let other = learner.home().join("other");
    let text = || std::fs::read_to_string(other.join("progress.md")).unwrap();
    let before = text();
    for (key, value) in [("user.name", "Countess"), ("user.email", "c@work.example")] {
        learner.git(["-C", "../other", "config", key, value]);
    }
    let run = learner.peak_in(&other, ["init", "--base", "HEAD"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stdout.starts_with("progress.md now has its fork point"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains(
            "if it is upstream's and not yours, `git mv progress.md progress.md.old` and `peak init --base HEAD` start you unticked"
        ),
        "{run:?}"
    );
    assert_eq!(below_header(&text()), below_header(&before));
    // What it says does so.
    learner.git(["-C", "../other", "mv", "progress.md", "progress.md.old"]);
    let run = learner.peak_in(&other, ["init", "--base", "HEAD"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!text().contains("[x]"), "{}", text());
}

#[test]
fn what_is_at_upstream_s_too_is_its_own_only_where_the_learner_wrote_nothing_of_it() {
    type Change<'a> = &'a dyn Fn(&Learner);
    let commits: [(&str, Change); 4] = [
        ("a start", &|learner| drop(learner.commit("Begun"))),
        ("by name", &|learner| {
            learner.commit_as("ada lovelace", "ada@home.example", "Begun");
        }),
        ("by another address", &|learner| {
            learner.git(["config", "peak.learner", "countess@example.org"]);
            learner.commit_as("Countess", "countess@example.org", "Begun");
        }),
        ("together", &|learner| {
            let message = "Begun\n\nCo-authored-by: A. L. <ada@example.org>";
            learner.commit_as("Upstream", "up@example.org", message);
        }),
    ];
    for (what, commit) in commits {
        let learner = Learner::new();
        learner.file("README.md", README);
        assert_eq!(learner.peak(["init"]).code, 0);
        assert_eq!(learner.peak(["done", "forms"]).code, 0);
        learner.commit_as("Upstream", "up@example.org", "A roadmap");
        let start = ["start", "lists", "--note", "my note"];
        assert_eq!(learner.peak(start).code, 0);
        commit(&learner);
        learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
        let before = learner.text("progress.md");
        let run = learner.peak(["init"]);
        assert_eq!(run.code, 0, "{what}: {run:?}");
        assert!(!run.stderr.contains("unticked"), "{what}: {run:?}");
        assert_eq!(learner.text("progress.md"), before, "{what}");
    }
}
