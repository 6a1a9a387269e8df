//! What `peak verify` says of evidence that holds and of claims that do not, where a bare verdict would mislead: copies with a
//! word changed, files too large to look into, a first commit that may be a template's, commits of machines, empty files.

use std::fmt::Write as _;

use crate::learner::Learner;
use crate::verify::{ROADMAP, claim, fork, fork_of, verify};

/// Somebody's solution, of nine lines that say something.
fn solution() -> String {
    let mut text = "from django.db import models\n\n\nclass Post(models.Model):\n".to_owned();
    for field in ["title", "text", "author", "day", "slug", "tags", "state"] {
        writeln!(text, "    {field} = models.CharField(max_length=200)").unwrap();
    }
    text
}

/// A fork whose upstream has that solution under another name.
fn fork_with_solution() -> Learner {
    let learner = fork_of(ROADMAP, &[("solutions/01.txt", &solution())]);
    claim(&learner, "orm.blog");
    learner
}

/// The blog is verified, and there is nothing that a mentor should look at.
fn unflagged(learner: &Learner) {
    let found = verify(learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    assert!(found.flags("orm.blog").is_empty(), "{}", found.0);
}

#[test]
fn a_copy_of_upstreams_file_with_a_word_changed_is_flagged() {
    let learner = fork_with_solution();
    let mine = learner
        .file("blog/models.py", solution().replace("day", "date"))
        .commit("My blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    let wanted = format!(
        "{} brings 1 of 9 lines of `blog/models.py`; the others are those of `solutions/01.txt` at the fork point",
        &mine[..7]
    );
    assert_eq!(found.flags("orm.blog"), [wanted.as_str()]);
}

#[test]
fn a_long_copy_of_upstreams_file_is_flagged_up_to_a_twentieth_of_new_lines() {
    let line = |n: usize| format!("    value_{n} = models.CharField(max_length=200)\n");
    let head = "class Post(models.Model):\n";
    let theirs: String = (0..60).map(line).collect();
    let theirs = format!("{head}{theirs}");
    let learner = fork_of(ROADMAP, &[("solutions/01.txt", &theirs)]);
    claim(&learner, "orm.blog");
    for changed in [3, 4] {
        learner.git(["checkout", "-q", "-B", "try", "main"]);
        let other = |n: usize| format!("    mine_{n} = models.TextField(blank=True)\n");
        let mine = (0..60).map(|n| {
            if n % 8 == 1 && n < 8 * changed {
                other(n)
            } else {
                line(n)
            }
        });
        let mine: String = mine.collect();
        learner
            .file("blog/models.py", format!("{head}{mine}"))
            .commit("My blog");
        match changed {
            3 => {
                let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
                assert!(
                    flags.contains("brings 3 of 61 lines of `blog/models.py`"),
                    "{flags}"
                );
            }
            _ => unflagged(&learner),
        }
    }
}

#[test]
fn a_copy_is_flagged_whose_word_was_changed_in_the_next_commit() {
    let learner = fork_with_solution();
    let copy = format!("{}    mine = 1\n", solution());
    learner.file("blog/models.py", &copy).commit("My blog");
    learner
        .file("blog/models.py", copy.replace("day", "date"))
        .commit("Another word");
    let found = verify(&learner, []);
    assert_eq!(
        found.flags("orm.blog"),
        [
            "2 of 10 lines of `blog/models.py` are new; the others are those of `solutions/01.txt` at the fork point"
        ]
    );
}

#[test]
fn a_copy_is_flagged_however_its_lines_are_spaced() {
    for disguise in [
        |text: String| text.replace('\n', "\r"),
        |text: String| text.replace(" = ", "  =  "),
        |text: String| text.replace('\n', "\u{200b}\n"),
        |text: String| text + "\0",
    ] {
        let learner = fork_with_solution();
        let mine = disguise(solution().replace("day", "date"));
        learner.file("blog/models.py", mine).commit("My blog");
        let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
        assert!(flags.contains("brings 1 of 9 lines"), "{flags}");
    }
}

#[test]
fn upstreams_file_is_a_starter_wherever_it_was_moved() {
    for respaced in [true, false] {
        let learner = fork_with_solution();
        let own = |n: usize| format!("    own_{n} = models.IntegerField()\n");
        let mine = solution() + &(0..4).map(own).collect::<String>();
        learner
            .file("solutions/01.txt", &mine)
            .commit("More fields");
        learner.git(["rm", "-q", "solutions/01.txt"]);
        let mine = if respaced {
            mine.replace("    ", "\t")
        } else {
            mine
        };
        learner.file("blog/models.py", mine).commit("Move");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
        assert_eq!(found.flags("orm.blog"), ["starter"], "{respaced}");
    }
}

#[test]
fn what_a_tool_makes_anew_is_not_flagged_for_what_upstream_made_with_it() {
    let settings = |name: &str| {
        let mut text = format!(
            "ROOT_URLCONF = '{name}.urls'\nWSGI_APPLICATION = '{name}.wsgi'\n# class Post\n"
        );
        for n in 0..80 {
            writeln!(text, "    'django.setting.number_{n}',").unwrap();
        }
        text + &format!(
            "\"\"\"\nDjango settings for {name}\n\"\"\"\nSECRET_KEY = '{name}'\nNAME = '{name}'\n"
        )
    };
    let learner = fork_of(ROADMAP, &[("ref/settings.py", &settings("mysite"))]);
    claim(&learner, "orm.blog");
    let mine = settings("blog") + "class Post: pass\n";
    learner.file("blog/models.py", mine).commit("Begin");
    unflagged(&learner);
}

#[test]
fn a_copy_of_a_classmates_file_with_a_word_changed_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("grace/blog.py", solution())
        .commit_as("Grace", "grace@example.org", "Her blog");
    learner
        .file("blog/models.py", solution().replace("day", "date"))
        .commit("My blog");
    let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
    assert!(
        flags.contains("1 of 9 lines of `blog/models.py`; the others are those of a file that somebody else committed before"),
        "{flags}"
    );
}

#[test]
fn a_copy_that_fills_an_empty_file_is_flagged() {
    let learner = fork_with_solution();
    learner.file("blog/models.py", "").commit("Begin");
    learner
        .file("blog/models.py", solution().replace("day", "date"))
        .commit("My blog");
    let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
    assert!(flags.contains("brings 1 of 9 lines"), "{flags}");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("Anew");
    learner
        .file("blog/models.py", solution().replace("    ", "\t"))
        .commit("My other blog");
    let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
    assert!(
        flags.contains(
            "brings 0 of 9 lines of `blog/models.py`; the others are those of `solutions/01.txt`"
        ),
        "{flags}"
    );
}

#[test]
fn of_solutions_that_build_on_one_another_the_one_that_was_copied_is_named() {
    let learner = Learner::new();
    let mut text = solution();
    learner.file("README.md", ROADMAP);
    for step in 1..5 {
        learner.file(&format!("solutions/{step}.txt"), &text);
        writeln!(
            text,
            "\n    def step_{step}(self):\n        return {step}\n        # {step}"
        )
        .unwrap();
    }
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.blog");
    for step in 1..5 {
        let theirs = learner.text(&format!("solutions/{step}.txt"));
        let long = format!("# {}\n", "a long remark of one's own ".repeat(12));
        // One with more lines of theirs may have all the others, too.
        let of_any = String::new();
        let of_it = format!("`solutions/{step}.txt` at the fork point");
        let copies = [
            (theirs.replace("day", "date"), of_it),
            (theirs + &long, of_any),
        ];
        for (mine, wanted) in copies {
            learner.git(["checkout", "-q", "-B", "try", "main"]);
            learner.file("blog/models.py", mine).commit("My blog");
            let flags = verify(&learner, []).0["findings"][0]["flags"].to_string();
            assert!(
                flags.contains("brings 1 of ") && flags.contains(&wanted),
                "{step}: {flags}"
            );
        }
    }
}

#[test]
fn a_copy_of_ones_own_older_file_is_not_flagged() {
    let learner = Learner::new();
    learner.file("README.md", ROADMAP);
    learner.commit_as("Author", "author@example.org", "Write the roadmap");
    learner.file("draft/blog.py", solution()).commit("A draft");
    assert_eq!(learner.peak(["init", "--base", "HEAD"]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", solution().replace("day", "date"))
        .commit("My blog");
    unflagged(&learner);
}

#[test]
fn a_file_of_ones_own_beside_anothers_is_not_flagged() {
    let learner = fork_with_solution();
    let mine = solution()
        .replace("title", "name")
        .replace("text", "body")
        .replace("slug", "path");
    learner.file("blog/models.py", mine).commit("My blog");
    unflagged(&learner);
}

#[test]
fn a_copy_of_ones_own_file_is_not_flagged() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("draft/blog.py", solution()).commit("A draft");
    learner
        .file("blog/models.py", solution().replace("day", "date"))
        .commit("My blog");
    unflagged(&learner);
}

#[test]
fn a_file_beyond_the_limit_is_flagged() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shop/data.csv", "1,2\n".repeat(1_200_000))
        .commit("Data");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(
        found.flags("orm.shop"),
        [
            "`shop/data.csv` is larger than 4 MiB: whether it differs in more than white space was not looked at"
        ]
    );
}

/// A repository of the learner's own, who wrote an exercise before there was a progress document.
fn begun() -> Learner {
    let learner = Learner::new();
    learner
        .file("README.md", ROADMAP)
        .file("blog/models.py", solution())
        .commit("All of it");
    assert_eq!(learner.peak(["init"]).code, 0);
    learner.commit("Start");
    claim(&learner, "orm.blog");
    learner
}

#[test]
fn work_in_a_first_commit_of_ones_own_is_told_from_a_templates() {
    let learner = begun();
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    let reason = found.reason("orm.blog");
    assert!(
        reason.contains("unchanged since the fork point, which is the first commit, "),
        "{reason}"
    );
    assert!(
        reason.ends_with("take `base=` out of the header of progress.md (`--base none` tries it)"),
        "{reason}"
    );
    assert_eq!(
        verify(&learner, ["--base", "none"]).verdict("orm.blog"),
        "verified"
    );
    let named = verify(&learner, ["--as", "ada@example.org"]);
    let reason = named.reason("orm.blog");
    assert!(reason.ends_with("`--base none` counts it"), "{reason}");
    // Of a later fork point it is not said that it is the first commit.
    let reason = verify(&learner, ["--base", "HEAD"])
        .reason("orm.blog")
        .to_owned();
    assert!(
        reason.ends_with(
            "is unchanged since the fork point, so not yours yet: work on it and commit that"
        ),
        "{reason}"
    );
    // As the reason says.
    let text = learner.text("progress.md");
    let base = text
        .split_whitespace()
        .find(|word| word.starts_with("base="))
        .unwrap();
    learner
        .file("progress.md", text.replace(&format!(" {base}"), ""))
        .commit("No template");
    assert_eq!(verify(&learner, []).verdict("orm.blog"), "verified");
}

#[test]
fn a_machines_commit_is_called_that_and_has_no_remedy_that_cannot_help() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", solution()).commit_as(
        "solver[bot]",
        "ada@example.org",
        "My blog",
    );
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified");
    assert_eq!(
        found.reason("orm.blog"),
        "`blog/models.py` is by solver[bot] <ada@example.org>, a machine, whose commits count for nobody: commit work of your own"
    );
    claim(&learner, "orm.shop");
    learner.file("notes.md", "a line").commit_as(
        "solver[bot]",
        "solver@example.org",
        "Finish orm.shop",
    );
    let found = verify(&learner, []);
    let reason = found.reason("orm.shop");
    assert!(
        reason
            .ends_with("is by solver[bot] <solver@example.org>, a machine, whose commits count for nobody: commit work of your own"),
        "{reason}"
    );
}

#[test]
fn an_empty_file_is_called_that() {
    let learner = fork();
    claim(&learner, "orm.shop");
    let commit = learner
        .file("shop/__init__.py", "")
        .commit("Begin the shop");
    let wanted = format!(
        "{} brings only an empty or blank file in `shop/__init__.py`: commit work of your own",
        &commit[..7]
    );
    assert_eq!(verify(&learner, []).reason("orm.shop"), wanted);
}

/// As PowerShell writes what is sent into a file.
fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

#[test]
fn a_file_in_utf_16_holds_what_it_says() {
    let learner = fork_with_solution();
    learner
        .file("blog/models.py", utf16("class Post:\r\n    pass\r\n"))
        .commit("My blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
    assert!(found.flags("orm.blog").is_empty(), "{}", found.0);
}

#[test]
fn upstreams_file_in_another_encoding_is_no_work() {
    let learner = fork_with_solution();
    let copy = learner
        .file("blog/models.py", utf16(&solution()))
        .commit("My blog");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
    let wanted = format!("{} only moves or copies what was there before", &copy[..7]);
    assert!(
        found.reason("orm.blog").starts_with(&wanted),
        "{}",
        found.reason("orm.blog")
    );
    let learner = fork_with_solution();
    claim(&learner, "orm.shop");
    learner
        .file("solutions/01.txt", utf16(&solution()))
        .commit("orm.shop in another encoding");
    let found = verify(&learner, []);
    assert!(
        found
            .reason("orm.shop")
            .contains("changes only white space"),
        "{}",
        found.reason("orm.shop")
    );
}

#[test]
fn where_a_flag_may_be_missing_that_is_told() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let lines: String = (0..40).map(|n| format!("class Post{n}: pass\n")).collect();
    let theirs = format!("class Post: pass\n{lines}");
    learner
        .file("blog/models.py", &theirs)
        .commit_as("Bob", "bob@example.org", "Blog");
    let filler: String = (0..700)
        .map(|n| {
            let content = n.to_string();
            format!(
                "commit refs/heads/main\ncommitter Ada Lovelace <ada@example.org> {} +0000\ndata 1\nx\nM 644 inline n.txt\ndata {}\n{content}\n",
                1_789_000_000 + n,
                content.len()
            )
        })
        .collect();
    let from = "from refs/heads/main^0\nM 644";
    learner.import(&filler.replacen("M 644", from, 1));
    let mine = theirs.replace("Post7:", "Seven:");
    learner.file("blog/models.py", mine).commit("A word");
    let run = learner.peak(["verify"]);
    assert!(
        run.stderr
            .contains("in 600 commits only, so that a flag may be missing"),
        "{} {}",
        run.stdout,
        run.stderr
    );
    // Who wrote what stood there at the fork point need not be looked for.
    let run = learner.peak(["verify", "--base", "HEAD~1"]);
    assert!(run.stdout.contains("starter"), "{}", run.stdout);
    assert!(!run.stderr.contains("commits only"), "{}", run.stderr);
}

#[test]
fn a_copy_of_a_classmates_file_is_flagged_whose_word_was_changed_in_the_next_commit() {
    let begun = |learner: &Learner| {
        learner.file("grace/blog.py", solution());
        learner.commit_as("Grace", "grace@example.org", "Her blog");
    };
    let steps: [&[String]; 3] = [
        &[solution(), solution().replace("day", "date")],
        &[
            solution().lines().take(6).collect::<Vec<_>>().join("\n"),
            solution() + "# Mine\n",
        ],
        &[
            "class Post: pass\n".to_owned(),
            solution(),
            solution() + "# Mine\n",
        ],
    ];
    for step in steps {
        let learner = fork();
        claim(&learner, "orm.blog");
        begun(&learner);
        for text in step {
            learner.file("blog/models.py", text).commit("My blog");
        }
        let found = verify(&learner, []);
        let flags = found.0["findings"][0]["flags"].to_string();
        assert!(
            flags.contains("the others are those of a file that somebody else committed before"),
            "{flags}: {step:?}"
        );
    }
}

#[test]
fn whoever_was_copied_is_not_flagged_for_the_copy() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", solution()).commit("My blog");
    learner.file("grace/models.py", solution().replace("day", "date"));
    learner.commit_as("Grace", "grace@example.org", "Her blog");
    learner
        .file("blog/models.py", solution().replace("slug", "name"))
        .commit("Another word");
    unflagged(&learner);
    learner.git(["mv", "blog", "week3"]);
    learner.commit("Another name");
    unflagged(&learner);
}

#[test]
fn a_solution_that_only_a_tag_holds_is_somebody_elses_all_the_same() {
    for annotated in [false, true] {
        let learner = fork();
        claim(&learner, "orm.blog");
        learner.git(["checkout", "-q", "-b", "theirs"]);
        learner.file("solutions/blog.py", solution());
        learner.commit_as("Grace", "grace@example.org", "Solution");
        match annotated {
            true => learner.git(["tag", "-a", "-m", "Solution", "solution"]),
            false => learner.git(["update-ref", "refs/pull/4/head", "HEAD"]),
        };
        learner.git(["checkout", "-q", "main"]);
        learner.git(["branch", "-q", "-D", "theirs"]);
        learner.file("blog/models.py", solution()).commit("My blog");
        let found = verify(&learner, []);
        assert_eq!(found.verdict("orm.blog"), "unverified", "{}", found.0);
    }
}

#[test]
fn a_fork_point_beside_history_is_told() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.git(["checkout", "-q", "-b", "theirs"]);
    learner.file("solutions/blog.py", solution());
    let base = learner.commit_as("Grace", "grace@example.org", "Solution");
    learner.git(["checkout", "-q", "main"]);
    let text = learner.text("progress.md");
    let (before, after) = text.split_once("base=").unwrap();
    let after = &after[after.find(' ').unwrap()..];
    learner.file("progress.md", format!("{before}base={base}{after}"));
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    let run = learner.peak(["verify"]);
    let wanted = format!(
        "the fork point {} of the header is not in the history that is judged",
        &base[..7]
    );
    assert!(run.stderr.contains(&wanted), "{}", run.stderr);
    let notices = verify(&learner, []).0["notices"].to_string();
    assert!(notices.contains(&wanted), "{notices}");
}
