use super::{Commits, Contains, Fault, read};

fn faults(text: &str) -> Vec<(usize, String)> {
    read(text)
        .1
        .into_iter()
        .map(|Fault { at, message }| (at, message))
        .collect()
}

#[test]
fn a_whole_block_is_read() {
    let (block, faults) = read(
        "id = \"apis.todo\"\nfor = \"apis.rest\"\naliases = [\"api.todo\"]\nafter = [\"models.blog\"]\n\n[evidence]\n\
         paths = [\"**/serializers.py\"]\ncontains = [{ path = \"**/models.py\", pattern = 'class Todo\\b', what = \"a  to-do\" }]\n\
         commits = [{ message = \"(?i)to-?do\" }, { message = \"x\", min = 3 }]\ntogether = \"**/manage.py\"\n",
    );
    assert_eq!(faults, []);
    assert_eq!(block.about.unwrap().as_str(), "apis.rest");
    assert_eq!(block.id.unwrap().as_str(), "apis.todo");
    assert_eq!(block.aliases[0].as_str(), "api.todo");
    assert_eq!(block.after[0].as_str(), "models.blog");
    let rules = block.rules.unwrap();
    assert_eq!(rules.paths, ["**/serializers.py"]);
    let contains = Contains {
        path: "**/models.py".to_owned(),
        pattern: "class Todo\\b".to_owned(),
        what: Some("a to-do".to_owned()),
    };
    assert_eq!(rules.contains, [contains]);
    assert_eq!(rules.together.as_deref(), Some("**/manage.py"));
    let mins: Vec<usize> = rules
        .commits
        .iter()
        .map(|Commits { min, .. }| *min)
        .collect();
    assert_eq!(mins, [1, 3]);
}

#[test]
fn each_mistake_is_named_at_its_place() {
    assert_eq!(
        faults("paths = [\"a\"]\n"),
        [(
            0,
            "unknown key `paths`; it belongs below a line `[evidence]`".to_owned()
        )]
    );
    assert_eq!(
        faults("[evidence]\npaths = \"a\"\n"),
        [(
            19,
            "`paths` expects an array of strings such as [\"**/models.py\"], found a string"
                .to_owned()
        )]
    );
    assert_eq!(
        faults("[evidence]\ncontains = [{ path = \"a\" }]\n"),
        [(
            23,
            "`pattern` is missing in this entry of `contains`".to_owned()
        )]
    );
    assert_eq!(
        faults("[evidence]\ncommits = [{ message = \"a\", min = 0, max = 2 }]\n"),
        [
            (
                45,
                "`min` expects a whole number from 1, found an integer".to_owned()
            ),
            (
                48,
                "unknown key `max` in `commits`; expected message, min or what".to_owned()
            ),
        ]
    );
    assert_eq!(faults("[evidence]\n").len(), 1);
    assert!(
        faults("after = [\"Models.Blog\"]\n")[0]
            .1
            .starts_with("`Models.Blog` is no id")
    );
}

#[test]
fn broken_toml_is_named_at_its_place() {
    let found = faults("after = [\"a.b\"\nid = \"x\"\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].0 >= 14, "{found:?}");
    assert!(found[0].1.starts_with("this is no TOML: "), "{found:?}");
    assert!(read("[evidence").0.rules.is_some_and(|rules| rules.broken));
}

#[test]
fn rules_beyond_the_limits_make_a_block_broken() {
    let many: Vec<String> = (0..65).map(|n| format!("\"{n}.py\"")).collect();
    let text = format!("[evidence]\npaths = [{}]\n", many.join(","));
    let (block, found) = read(&text);
    assert!(
        block
            .rules
            .is_some_and(|rules| rules.broken && rules.is_empty())
    );
    assert!(
        found[0]
            .message
            .contains("has 65 globs and patterns, and at most 64")
    );
    for text in [
        "evidence = 3\n",
        "evidence = []\n",
        "[[evidence]]\npaths = [\"a\"]\n",
    ] {
        assert!(
            read(text).0.rules.is_some_and(|rules| rules.broken),
            "{text}"
        );
    }
}

#[test]
fn a_marker_alone_asks_for_nothing() {
    let (block, faults) = read("[evidence]\ntogether = \"**/manage.py\"\n");
    assert!(faults[0].message.contains("asks for nothing"), "{faults:?}");
    assert!(block.rules.unwrap().broken);
}
