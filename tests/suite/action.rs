//! The action's scripts, under the variables and files that a runner sets.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::ci::{fork, on_github};
use crate::gitserver::{Door, Server};
use crate::learner::Learner;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether every program is here that the scripts use; says so where not.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn can_run() -> bool {
    let missing: Vec<_> = ["bash", "curl", "tar", "awk", "sed"]
        .into_iter()
        .filter(|name| Command::new(name).arg("--version").output().is_err())
        .collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED: {missing:?} are not here");
    }
    missing.is_empty()
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A runner with a checkout of the action, and a release server that is a folder.
struct Runner {
    learner: Learner,
    home: PathBuf,
}

impl Runner {
    fn new() -> Self {
        let learner = Learner::bare_folder();
        let home = learner.home().to_owned();
        for name in ["install.sh", "run.sh"] {
            let text = fs::read_to_string(project().join(".github/action").join(name)).unwrap();
            executable(&home.join("checkout/.github/action").join(name), &text);
        }
        fs::write(home.join("checkout/Cargo.toml"), "[package]\nname = \"peak-cli\"\nversion = \"9.8.7\"\n\n[dependencies]\nx = { version = \"1\" }\n").unwrap();
        fs::write(
            home.join("checkout/.github/action/checksums.txt"),
            "# none\n",
        )
        .unwrap();
        fs::write(home.join("path"), "/before\n").unwrap();
        Self { learner, home }
    }

    /// Puts a released archive on the server, and returns its checksum.
    fn release(&self, target: &str, program: &str) -> String {
        let folder = self.home.join("server/ada/peak/releases/download/v9.8.7");
        fs::create_dir_all(&folder).unwrap();
        executable(&self.home.join("build/peak"), program);
        let archive = folder.join(format!("peak-9.8.7-{target}.tar.gz"));
        let build = self.home.join("build");
        let done = Command::new("tar")
            .args(["-czf".as_ref(), archive.as_os_str(), "-C".as_ref()])
            .args([build.as_os_str(), "peak".as_ref()])
            .status()
            .unwrap();
        assert!(done.success());
        let sum = self.shell(
            "if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi",
            &archive,
        );
        sum.split_whitespace().next().unwrap().to_owned()
    }

    fn shell(&self, script: &str, input: &Path) -> String {
        let output = self
            .learner
            .command("bash")
            .args(["-c", script])
            .stdin(fs::File::open(input).unwrap())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn pin(&self, sum: &str, target: &str) {
        let line = format!("# kept\n{sum}  peak-9.8.7-{target}.tar.gz\n");
        fs::write(
            self.home.join("checkout/.github/action/checksums.txt"),
            line,
        )
        .unwrap();
    }

    fn install(&self, os: &str, arch: &str, path: &str) -> Output {
        self.learner
            .command("bash")
            .arg(self.home.join("checkout/.github/action/install.sh"))
            .env("PATH", path)
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_ACTION_PATH", self.home.join("checkout"))
            .env("GITHUB_PATH", self.home.join("path"))
            .env(
                "GITHUB_SERVER_URL",
                format!("file://{}/server", self.home.display()),
            )
            .env("ACTION_REPOSITORY", "ada/peak")
            .env("RUNNER_OS", os)
            .env("RUNNER_ARCH", arch)
            .env("RUNNER_TEMP", self.home.join("temp"))
            .output()
            .unwrap()
    }

    fn on_path(&self) -> String {
        fs::read_to_string(self.home.join("path")).unwrap()
    }

    /// A path with the system's programs but no cargo.
    fn plain_path(&self) -> String {
        let bin = self.home.join("plain");
        fs::create_dir_all(&bin).unwrap();
        for name in [
            "bash",
            "curl",
            "tar",
            "gzip",
            "awk",
            "sed",
            "head",
            "cut",
            "mkdir",
            "sha256sum",
            "shasum",
            "perl",
            "cat",
            "chmod",
        ] {
            let found = self
                .learner
                .command("bash")
                .args(["-c", &format!("command -v {name}")])
                .output()
                .unwrap();
            let found = String::from_utf8(found.stdout).unwrap();
            if !found.trim().is_empty() {
                let _ = symlink(found.trim(), bin.join(name));
            }
        }
        bin.to_string_lossy().into_owned()
    }

    /// The same, with a cargo that only says how it was called.
    fn path_with_cargo(&self) -> String {
        let cargo = "#!/usr/bin/env bash\necho \"$@\" >\"$RUNNER_TEMP/cargo-was-called\"\nprintf '#!/bin/sh\\necho built\\n' >\"$RUNNER_TEMP/peak-action/bin/peak\"\nchmod +x \"$RUNNER_TEMP/peak-action/bin/peak\"\n";
        executable(&self.home.join("cargo-bin/cargo"), cargo);
        format!(
            "{}:{}",
            self.home.join("cargo-bin").display(),
            self.plain_path()
        )
    }
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

const PEAK: &str = "#!/bin/sh\necho released\n";

#[test]
fn the_released_binary_is_taken_where_its_checksum_is_right() {
    if !can_run() {
        return;
    }
    for (os, arch, target) in [
        ("Linux", "X64", "x86_64-unknown-linux-musl"),
        ("Linux", "ARM64", "aarch64-unknown-linux-musl"),
        ("macOS", "ARM64", "aarch64-apple-darwin"),
    ] {
        let runner = Runner::new();
        let sum = runner.release(target, PEAK);
        runner.pin(&sum, target);
        let output = runner.install(os, arch, &runner.plain_path());
        assert!(output.status.success(), "{}", text(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "released\n");
        let bin = runner.home.join("temp/peak-action/bin");
        assert_eq!(runner.on_path(), format!("/before\n{}\n", bin.display()));
    }
}

#[test]
fn another_checksum_is_an_error_and_nothing_is_run() {
    if !can_run() {
        return;
    }
    let runner = Runner::new();
    let target = "x86_64-unknown-linux-musl";
    let sum = runner.release(target, PEAK);
    runner.pin(&sum, target);
    runner.release(target, "#!/bin/sh\necho evil\n");
    let output = runner.install("Linux", "X64", &runner.path_with_cargo());
    assert!(!output.status.success());
    let said = text(&output);
    assert!(
        said.contains("it is not what was released") && !said.contains("evil"),
        "{said}"
    );
    assert_eq!(runner.on_path(), "/before\n");
    assert!(!runner.home.join("temp/peak-action/bin/peak").exists());
    assert!(!runner.home.join("temp/cargo-was-called").exists());
}

#[test]
fn without_a_pinned_binary_it_is_built() {
    if !can_run() {
        return;
    }
    let linux = "x86_64-unknown-linux-musl";
    // Not pinned: not even asked for. Pinned for another system. Pinned, but gone from the server.
    for pinned in [None, Some("aarch64-apple-darwin"), Some(linux)] {
        let runner = Runner::new();
        if pinned.is_none() {
            runner.release(linux, PEAK);
        }
        if let Some(target) = pinned {
            runner.pin(&"0".repeat(64), target);
        }
        let output = runner.install("Linux", "X64", &runner.path_with_cargo());
        assert!(output.status.success(), "{}", text(&output));
        assert!(text(&output).contains("built\n"), "{}", text(&output));
        let called = fs::read_to_string(runner.home.join("temp/cargo-was-called")).unwrap();
        assert_eq!(
            called,
            format!(
                "install --locked --quiet --path {0}/checkout --root {0}/temp/peak-action\n",
                runner.home.display()
            )
        );
        assert_eq!(text(&output).contains("::warning"), pinned == Some(linux));
    }
}

#[test]
fn without_binary_and_cargo_there_is_an_error() {
    if !can_run() {
        return;
    }
    let runner = Runner::new();
    let output = runner.install("Linux", "RISCV64", &runner.plain_path());
    assert!(!output.status.success());
    assert!(
        text(&output).contains("::error title=peak::no released binary for Linux RISCV64"),
        "{}",
        text(&output)
    );
    assert_eq!(runner.on_path(), "/before\n");
}

/// Runs the second script as the action does, with the binary under test.
fn run(learner: &Learner, inputs: &[(&str, &str)]) -> Output {
    let bin = learner.home().join("bin");
    fs::create_dir_all(&bin).unwrap();
    let _ = symlink(env!("CARGO_BIN_EXE_peak"), bin.join("peak"));
    let path = std::env::var("PATH").unwrap();
    let mut command = learner.command("bash");
    command
        .arg(project().join(".github/action/run.sh"))
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("INPUT_STRICT", "false")
        .env("INPUT_WORKING_DIRECTORY", ".")
        .env("INPUT_TOKEN", "secret");
    for (name, value) in inputs {
        command.env(format!("INPUT_{name}"), value);
    }
    command.output().unwrap()
}

#[test]
fn inputs_become_options_and_outputs_reach_the_runner() {
    if !can_run() {
        return;
    }
    let learner = on_github(fork());
    let output = run(&learner, &[("MIN", ""), ("OUT", ""), ("PUBLISH", "")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("peak: 75.0%"));
    let written = fs::read_to_string(learner.home().join("output")).unwrap();
    assert!(
        written.contains("percent=75.0\ndone=3\nitems=4\nverified=1\n"),
        "{written}"
    );
    assert_eq!(run(&learner, &[("STRICT", "true")]).status.code(), Some(1));
    assert_eq!(run(&learner, &[("STRICT", "yes")]).status.code(), Some(2));
    assert_eq!(run(&learner, &[("MIN", "80")]).status.code(), Some(1));
    run(&learner, &[("OUT", "../elsewhere")]);
    assert!(learner.home().join("elsewhere/badge.svg").exists());
    let away = learner.home().join("away");
    fs::create_dir_all(&away).unwrap();
    let mut place = learner.root().to_string_lossy().into_owned();
    place.push('/');
    assert_eq!(
        run(&learner, &[("WORKING_DIRECTORY", &place)])
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn an_input_is_never_a_command() {
    if !can_run() {
        return;
    }
    let learner = on_github(fork());
    for evil in [
        "$(touch pwned)",
        "`touch pwned`",
        "x; touch pwned",
        "--install=github",
        "\n::error::x",
    ] {
        for name in ["PUBLISH", "MIN", "STRICT", "WORKING_DIRECTORY"] {
            let output = run(&learner, &[(name, evil)]);
            assert_eq!(
                output.status.code(),
                Some(2),
                "{name}={evil}: {}",
                text(&output)
            );
            for line in text(&output)
                .lines()
                .filter(|line| line.trim_start().starts_with("::"))
            {
                assert!(
                    line.starts_with("::error title=peak::the input strict"),
                    "{line}"
                );
            }
        }
        run(&learner, &[("OUT", evil)]);
    }
    assert!(!learner.root().join("pwned").exists());
    assert!(!learner.root().join(".github").exists());
}

#[test]
fn the_token_is_git_s_alone_and_only_where_something_is_published() {
    if !can_run() {
        return;
    }
    let learner = on_github(fork());
    let remote = learner.home().join("remote.git");
    learner.git([
        "init",
        "-q",
        "--bare",
        "-b",
        "main",
        remote.to_str().unwrap(),
    ]);
    let Some(server) = Server::start(learner.home(), Door::Password) else {
        return;
    };
    learner.git(["remote", "add", "origin", &server.url("remote.git")]);
    let output = run(&learner, &[("PUBLISH", "peak-badge"), ("TOKEN", "wrong")]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    let output = run(&learner, &[("PUBLISH", "peak-badge")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(
        text(&output).contains("published to peak-badge of origin"),
        "{}",
        text(&output)
    );
    assert_eq!(server.pushes(), 1);
    assert!(!text(&output).contains("secret"));
    assert!(
        !fs::read_to_string(learner.root().join(".git/config"))
            .unwrap()
            .contains("secret")
    );
}

#[test]
fn the_action_passes_every_input_through_the_environment() {
    let action = fs::read_to_string(project().join("action.yml")).unwrap();
    let (head, rest) = action.split_once("\noutputs:\n").unwrap();
    let (outputs, runs) = rest.split_once("\nruns:\n").unwrap();
    let names = |text: &str| -> BTreeSet<String> {
        text.lines()
            .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
            .filter(|name| !name.starts_with(' '))
            .map(str::to_owned)
            .collect()
    };
    let inputs = names(head.split_once("inputs:\n").unwrap().1);
    assert_eq!(inputs.len(), 6, "{inputs:?}");
    let script = fs::read_to_string(project().join(".github/action/run.sh")).unwrap();
    for input in &inputs {
        let variable = format!("INPUT_{}", input.to_uppercase().replace('-', "_"));
        assert!(
            runs.contains(&format!("{variable}: ${{{{ inputs.{input} }}}}")),
            "{input}"
        );
        assert!(script.contains(&variable), "{variable}");
    }
    for line in action.lines() {
        // A plain value in YAML ends at a colon and a blank.
        let value = line.split_once(": ").map_or("", |(_, value)| value);
        assert!(value.starts_with('"') || !value.contains(": "), "{line}");
    }
    for line in runs.lines().filter(|line| line.contains("run:")) {
        assert!(!line.contains("${{"), "{line}");
    }
    let learner = on_github(fork());
    learner.peak(["ci"]);
    let written = fs::read_to_string(learner.home().join("output")).unwrap();
    for output in names(outputs) {
        assert!(
            written.contains(&format!("\n{output}")),
            "{output}: {written}"
        );
    }
}
