//! `peak completions`: the scripts, and what fits where Tab is pressed.

use std::process::Command;

use crate::learner::Learner;

const PROGRESS: &str = "# Progress

## Web `web`

- [ ] Requests `web.requests`
- [ ] Sessions `web.sessions` 🛫 2026-11-18
- [x] Signals `web.signals` ✅ 2026-11-09

## Data \u{1b}[31m `data`

- [ ] Models `data.models` ❌ 2026-11-09
";

/// What is offered at the end of a line, as fish is told: each value before a tab.
fn offered(learner: &Learner, line: &str) -> Vec<String> {
    let output = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .env("PEAK_COMPLETE", "fish")
        .arg("--")
        .args(line.split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains('\u{1b}'), "{text:?}");
    text.lines()
        .map(|line| line.split('\t').next().unwrap().to_owned())
        .collect()
}

fn learner() -> Learner {
    let learner = Learner::new();
    learner.file("progress.md", PROGRESS);
    learner
}

#[test]
fn ids_are_offered_that_the_command_is_for() {
    let learner = learner();
    let cases: [(&str, &[&str]); 7] = [
        (
            "peak done ",
            &["web.requests", "web.sessions", "data.models"],
        ),
        ("peak done web.s", &["web.sessions"]),
        ("peak done web.requests web.s", &["web.sessions"]),
        ("peak start ", &["web.requests", "data.models"]),
        ("peak skip ", &["web.requests", "web.sessions"]),
        (
            "peak undo ",
            &["web.sessions", "web.signals", "data.models"],
        ),
        ("peak show web.si", &["web.signals"]),
    ];
    for (line, wanted) in cases {
        let values: Vec<_> = offered(&learner, line)
            .into_iter()
            .filter(|value| !value.starts_with('-'))
            .collect();
        assert_eq!(values, wanted, "{line}");
    }
}

#[test]
fn commands_phases_and_roadmaps_are_offered() {
    let learner = learner();
    let commands = offered(&learner, "peak s");
    for command in ["status", "show", "start", "skip"] {
        assert!(commands.contains(&command.to_owned()), "{commands:?}");
    }
    assert_eq!(offered(&learner, "peak status --phase d"), ["data"]);
    let roadmaps = offered(&learner, "peak init --roadmap django-b");
    assert!(
        roadmaps.contains(&"django-backend".to_owned()),
        "{roadmaps:?}"
    );
}

#[test]
fn without_a_document_there_are_no_ids_and_no_errors() {
    for learner in [Learner::bare_folder(), Learner::new()] {
        let values = offered(&learner, "peak done w");
        assert_eq!(values, [""; 0]);
    }
}

#[test]
fn every_shell_has_a_script_that_asks_peak() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = Learner::bare_folder().peak(["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("PEAK_COMPLETE"), "{shell}");
    }
    assert_eq!(Learner::bare_folder().peak(["completions", "tcsh"]).code, 2);
}

#[test]
fn the_script_works_in_bash() {
    if Command::new("bash").arg("--version").output().is_err() {
        return; // Not on every system.
    }
    let learner = learner();
    let peak = env!("CARGO_BIN_EXE_peak");
    let script = format!(
        "peak() {{ '{peak}' \"$@\"; }}
         source <('{peak}' completions bash | sed 's#\\([ (\\t]\\)\"\\{{0,1\\}}peak\"\\{{0,1\\}} -- #\\1\"{peak}\" -- #')
         COMP_WORDS=(peak done web.s); COMP_CWORD=2; COMP_TYPE=9
         $(complete -p peak | sed 's/.*-F \\([^ ]*\\) .*/\\1/') peak web.s done
         echo \"${{COMPREPLY[@]}}\""
    );
    let output = learner
        .command("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let offered = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(offered.trim(), "web.sessions", "{said}");
}
