//! The README's console blocks are what the binary prints: each is run, in order, in the fork that `peak demo` makes.

use std::fs;
use std::path::Path;

use crate::learner::Learner;

/// A command of a console block, and the output shown below it.
struct Shown {
    line: usize,
    command: String,
    output: String,
}

#[test]
fn console_blocks_are_what_the_binary_prints() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let shown = console_blocks(&readme);
    assert!(
        shown.len() >= 8,
        "the README shows only {} commands",
        shown.len()
    );
    let learner = Learner::bare_folder();
    assert_eq!(learner.peak(["demo", "sample"]).code, 0);
    let fork = learner.root().join("sample/fork");
    let mut wrong = String::new();
    for Shown {
        line,
        command,
        output,
    } in shown
    {
        let words = words(&command);
        let program = match words[0].as_str() {
            "peak" => env!("CARGO_BIN_EXE_peak"),
            "git" => "git",
            other => panic!("README.md:{line}: {other} cannot be run here; use a plain sh block"),
        };
        let run = learner
            .command(program)
            .current_dir(&fork)
            .args(&words[1..])
            .output()
            .unwrap();
        let printed = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
        if trimmed(&printed) != trimmed(&output) {
            wrong.push_str(&format!(
                "README.md:{line}: `{command}` prints\n{printed}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The commands of all blocks marked `console`, each with what is shown below it.
fn console_blocks(readme: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (at, line) in readme.lines().enumerate() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), shown.last_mut()) {
                (Some(command), _) => shown.push(Shown {
                    line: at + 1,
                    command: command.to_owned(),
                    output: String::new(),
                }),
                (None, Some(last)) => {
                    last.output.push_str(line);
                    last.output.push('\n');
                }
                (None, None) => panic!("README.md:{}: output without a command", at + 1),
            },
        }
    }
    shown
}

/// The words of a command line, in which single quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Without trailing blanks and blank lines at the end, which a README does not show.
fn trimmed(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}
