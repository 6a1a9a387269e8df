//! `peak show`: one item.

use crate::learner::Learner;

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file(
        "README.md",
        r#"# Backend

## Phase 4: APIs `apis`

- Serializers `apis.serializers`
  - [Guide](https://www.django-rest-framework.org/api-guide/serializers/)
- Sessions `apis.sessions`

### Exercise: Build a to-do API `apis.todo`

Write an API that keeps to-do lists, with tests.

```toml peak
after = ["apis.serializers"]

[evidence]
paths = ["**/serializers.py"]
commits = [{ message = "(?i)to-?do" }]
```
"#,
    );
    learner.file(
        "progress.md",
        "# Progress

<!-- peak:1 roadmap=README.md -->

## Phase 4: APIs `apis`

- [ ] Serializers `apis.serializers` 🛫 2026-11-18
- [ ] Sessions `apis.sessions`
- [x] Build a to-do API `apis.todo` 🛫 2026-11-02 ✅ 2026-11-15
  - evidence: `projects/todo`
",
    );
    learner
}

#[test]
fn an_exercise_is_shown_with_rules_and_pointers() {
    let run = learner().peak(["show", "todo"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @r"
        Build a to-do API
        apis.todo · exercise · Phase 4: APIs

        ✓ done 2026-11-15, started 2026-11-02
          progress.md:9

        Write an API that keeps to-do lists, with tests.

        Counts as evidence, all of
          • a file of yours that matches **/serializers.py
          • 1 commit of yours with /(?i)to-?do/ in the message

        Where you say the evidence is
          • path projects/todo (line 10)

        Finding
          unverified: no such path: no file in `projects/todo` matches
          `**/serializers.py`; commit the work, or correct the `evidence:` line: `peak
          show apis.todo` says what is asked
        ");
}

#[test]
fn a_topic_is_shown_with_its_links() {
    let run = learner().peak(["show", "apis.ser"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @r"
        Serializers
        apis.serializers · topic · Phase 4: APIs

        ▸ started 2026-11-18
          progress.md:7

        Links
          • Guide: https://www.django-rest-framework.org/api-guide/serializers/
        ");
}

#[test]
fn several_items_are_shown_where_a_glob_names_them() {
    let run = learner().peak(["show", "apis.s*"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("apis.serializers") && run.stdout.contains("apis.sessions"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("apis.todo"), "{}", run.stdout);
}

#[test]
fn an_ambiguous_id_names_the_candidates() {
    let run = learner().peak(["show", "s"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
        error: `s` could be any of 2 items: apis.serializers, apis.sessions
        hint: type more of the id
        ");
}

#[test]
fn an_unknown_id_is_met_with_a_suggestion() {
    let run = learner().peak(["show", "apis.seralizers"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r"
        error: no item is called `apis.seralizers`
        hint: did you mean apis.serializers?
        ");
    let run = learner().peak(["show", "zzz\u{1b}[31m"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
        error: no item is called `zzz\u{1b}[31m`
        hint: `peak status --left` lists the ids of what is left, `peak status --phase PHASE` all of a phase
        ");
}

#[test]
fn a_word_of_the_title_or_another_phase_leads_to_the_item() {
    let learner = learner();
    for (wanted, meant) in [
        ("drf.serializers", "apis.serializers"),
        ("BUILD", "apis.todo"),
    ] {
        let run = learner.peak(["show", wanted]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.stderr.contains(&format!("hint: did you mean {meant}?")),
            "{run:?}"
        );
    }
}

#[test]
fn what_the_learner_wrote_below_an_item_is_shown() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# P\n\n## A `a`\n\n- [x] One `a.one`\n  - evidence: `app.py`\n  - hard \u{1b}[31m\n    - very\n- [ ] Two `a.two`\n",
    );
    let run = learner.peak(["show", "one"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("\nYour notes\n  - hard \\u{1b}[31m\n    - very\n\nWhere you say the evidence is\n  • path app.py (line 6)\n"),
        "{}",
        run.stdout
    );
    assert!(!learner.peak(["show", "two"]).stdout.contains("Your notes"));
}
