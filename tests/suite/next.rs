//! `peak next`: what to do next.

use crate::learner::Learner;

/// A fork whose README is the roadmap, and a progress document that follows it.
fn learner() -> Learner {
    let learner = Learner::new();
    learner.file(
        "README.md",
        r#"# Backend

## Phase 1: Models `models`

- Fields `models.fields`
  - [Model fields](https://docs.djangoproject.com/en/5.2/ref/models/fields/)
- Queries `models.queries`

## Phase 2: APIs `apis`

### Exercise: Build a to-do API `apis.todo`

```toml peak
after = ["models"]
```

- Routers `apis.routers`
- Throttling `apis.throttling`
- Versioning `apis.versioning`
"#,
    );
    learner
}

fn progress(learner: &Learner, boxes: [&str; 4]) {
    let [fields, queries, todo, routers] = boxes;
    learner.file(
        "progress.md",
        format!(
            "# Progress\n\n<!-- peak:1 roadmap=README.md -->\n\n## Phase 1: Models `models`\n\n- {fields}\n- {queries}\n\n## Phase 2: APIs `apis`\n\n- {todo}\n- {routers}\n"
        ),
    );
}

#[test]
fn started_items_come_before_those_that_can_be_begun() {
    let learner = learner();
    progress(
        &learner,
        [
            "[ ] Fields `models.fields`",
            "[x] Queries `models.queries`",
            "[ ] Build a to-do API `apis.todo`",
            "[ ] Routers `apis.routers` 🛫 2026-11-18",
        ],
    );
    let run = learner.peak(["next"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @r"
        ▸ apis.routers  Routers  started 2026-11-18
          Phase 2: APIs

        ○ models.fields  Fields
          Phase 1: Models
          • Model fields: https://docs.djangoproject.com/en/5.2/ref/models/fields/
        ");
    insta::assert_snapshot!(run.stderr, @r"1 waits for others");
}

#[test]
fn what_waits_comes_when_its_phase_is_finished() {
    let learner = learner();
    progress(
        &learner,
        [
            "[x] Fields `models.fields`",
            "[ ] Queries `models.queries` ❌ 2026-11-01",
            "[ ] Build a to-do API `apis.todo`",
            "[ ] Routers `apis.routers`",
        ],
    );
    let run = learner.peak(["next", "-n", "1"]);
    assert!(run.stdout.contains("apis.todo"), "{}", run.stdout);
    assert_eq!(run.stderr, "1 more can be done now\n");
}

#[test]
fn at_the_end_it_says_so() {
    let learner = Learner::new();
    learner.file(
        "progress.md",
        "# Progress\n\n## A `a`\n\n- [x] One `a.one`\n- [ ] Two `a.two` ❌ 2026-11-01\n",
    );
    let run = learner.peak(["next"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "nothing is left: 1 done, 1 skipped\n")
    );
}

#[test]
fn a_count_of_nothing_is_wrong_usage() {
    for count in ["0", "x", "-1"] {
        let run = Learner::new().peak(["next", "-n", count]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{count}");
    }
}
