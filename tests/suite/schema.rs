//! The published JSON Schema files, to which every command's JSON is held.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::learner::Learner;

/// The JSON in `output`, which must fit the schema called `name` and have no key that it does not tell of.
pub fn held_to(name: &str, output: &str) -> Value {
    assert!(output.ends_with('\n'), "no line break at the end: {output}");
    let value: Value = serde_json::from_str(output).unwrap();
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&closed(schema(name)))
        .unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}\n{output}");
    value
}

fn schema(name: &str) -> Value {
    let path = format!("src/render/schemas/{name}.schema.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A schema that lets no further key through: readers must allow those, but what we write is to be described.
fn closed(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        match value {
            Value::Object(map) => {
                if map.get("type") == Some(&json!("object")) {
                    map.insert("additionalProperties".to_owned(), json!(false));
                }
                map.values_mut().for_each(close);
            }
            Value::Array(list) => list.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut schema);
    schema
}

#[test]
fn each_schema_is_one_and_is_named_after_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/schemas");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.strip_suffix(".schema.json").unwrap().to_owned();
        let schema = schema(&name);
        jsonschema::meta::validate(&schema).unwrap();
        assert_eq!(schema["$id"], format!("urn:peak:{name}"));
        names.push(name);
    }
    names.sort();
    let all = [
        "cohort", "endpoint", "lint", "progress", "resolve", "roadmap", "status", "update",
        "verify",
    ];
    assert_eq!(names, all);
}

#[test]
fn a_schema_finds_what_is_wrong() {
    let good = json!({"schemaVersion": 1, "label": "a", "message": "b", "color": "red"});
    let validator = jsonschema::validator_for(&schema("endpoint")).unwrap();
    assert!(validator.is_valid(&good));
    for (key, value) in [
        ("message", json!("")),
        ("color", json!("pink")),
        ("x", json!(1)),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

#[test]
fn every_command_s_json_fits_its_schema() {
    let learner = Learner::new();
    for name in ["django-backend", "django-complete", "django-peak"] {
        held_to(
            "roadmap",
            &learner.peak(["roadmap", "show", name, "--json"]).stdout,
        );
    }
    learner.file("README.md", "# R\n\n## A `a`\n\n- [Link](https://example.org)\n- Topic\n  - [Resource](https://example.org/x)\n- Exercise: One `a.one`\n- Project: Two `a.two`\n");
    held_to(
        "roadmap",
        &learner
            .peak(["roadmap", "show", "README.md", "--json"])
            .stdout,
    );
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    learner.file("two/app.py", "print(1)\n");
    learner.file("progress.md", "# P\n\n<!-- peak:1 roadmap=README.md -->\n\n## A `a`\n\n- [x] One `a.one`\n- [x] Two `a.two`\n- [ ] Own `a.own`\n");
    learner.commit("Two");
    let run = learner.peak(["verify", "--json"]);
    let json = held_to("verify", &run.stdout);
    assert_eq!(
        json["findings"].as_array().unwrap().len(),
        2,
        "{}",
        run.stdout
    );
    held_to(
        "status",
        &learner.peak(["status", "--verify", "--json"]).stdout,
    );
    learner.file(
        "README.md",
        "# R\n\n## A `a`\n\n- Project: Two! `a.two`\n- Three\n",
    );
    let json = held_to("update", &learner.peak(["update", "-n", "--json"]).stdout);
    assert_eq!(json["counts"]["archived"], 1, "{json}");
    held_to(
        "endpoint",
        &learner.peak(["badge", "--format", "json"]).stdout,
    );
}
