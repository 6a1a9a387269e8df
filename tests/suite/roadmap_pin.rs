//! `peak roadmap pin`: derived ids, written once.

use crate::learner::Learner;
use crate::roadmap::read;

#[test]
fn pin_writes_ids_once_and_changes_nothing_else() {
    let learner = Learner::bare_folder();
    let source = "# A\r\n\r\n## Tools\r\n\r\n| Area | What |\r\n|---|---|\r\n| Shell | Bash |\r\n\r\n## The way\r\n\r\n### Phase 1: Basics\r\n- Types\r\n\
                  - Files\r\n\r\n### Phase 2: More\r\n- Routers  \r\n\r\n### Phase 3: Ops\r\n- Deploy";
    learner.file("map.md", source);
    let before = read(&learner, "map.md");
    let dry = learner.peak(["roadmap", "pin", "map.md", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(
        dry.stdout.contains("+- Types `basics.types`"),
        "{}",
        dry.stdout
    );
    assert_eq!(learner.text("map.md"), source);
    let run = learner.peak(["roadmap", "pin", "map.md"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "map.md: 7 ids written\n")
    );
    let pinned = learner.text("map.md");
    assert!(
        pinned.contains("### Phase 2: More `more`\r\n- Routers `more.routers`  \r\n"),
        "{pinned}"
    );
    assert!(
        pinned.contains("| Shell | Bash |\r\n"),
        "what is no part of the roadmap gets no id: {pinned}"
    );
    assert!(pinned.ends_with("- Deploy `ops.deploy`"));
    let items = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| !line.starts_with("doubt"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(items(&read(&learner, "map.md")), items(&before));
    let again = learner.peak(["roadmap", "pin", "map.md"]);
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (0, "map.md: every id is pinned already\n")
    );
    assert_eq!(learner.text("map.md"), pinned);
}
