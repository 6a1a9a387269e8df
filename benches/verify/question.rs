//! A roadmap with a rule for each path and a document that claims them all; the same question as a `git log`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use crate::clock::silent;
use crate::history::History;

/// One question to both programs.
pub struct Question {
    dir: PathBuf,
    author: String,
    base: Option<String>,
    paths: Vec<String>,
    /// What each file must hold, where that is asked.
    patterns: Vec<String>,
    name: String,
    /// How many rules are asked.
    pub rules: usize,
}

/// What peak is compared with.
#[derive(Clone, Copy)]
pub enum Versus {
    /// One `git log` of everything the author changed, and awk to keep the newest commit of each wanted path.
    Awk,
    /// The same without awk.
    Log,
    /// The same without a shell around it, to look at its memory.
    Bare,
    /// One `git log -1` for each path.
    Each,
    /// One `git log` of everything, and a `git grep` for each path.
    Grep,
}

impl Question {
    /// Writes the files that ask for `paths`.
    pub fn ask(history: &History, paths: &[String], base: Option<&str>) -> Self {
        Self::named(history, "bench", paths, base)
    }

    /// The same under another name, so that both can be asked in turn.
    pub fn named(history: &History, name: &str, paths: &[String], base: Option<&str>) -> Self {
        Self::write(history, name, paths, base, Vec::new())
    }

    /// Asks what the files hold, too: by patterns such as those of the bundled roadmaps, each another one.
    pub fn containing(history: &History, paths: &[String]) -> Self {
        let pattern = |n| {
            format!(
                r"class\s+\w*(post|article|entry|chapter{n})s?(model|page|item)?\w*\s*\(|\bcontent\s+\w+\b"
            )
        };
        let patterns = (0..paths.len()).map(pattern).collect();
        Self::write(history, "bench", paths, None, patterns)
    }

    fn write(
        history: &History,
        name: &str,
        paths: &[String],
        base: Option<&str>,
        patterns: Vec<String>,
    ) -> Self {
        let mut roadmap = String::from("# Bench\n\n## Phase 1: All `all`\n\n");
        let mut progress =
            format!("# Progress\n\n<!-- peak:1 roadmap={name}.md -->\n\n## Phase 1: All `all`\n\n");
        let mut wanted = String::new();
        for (n, path) in paths.iter().enumerate() {
            let glob = path.replace('[', "[[]").replace('{', "[{]");
            let rule = match patterns.get(n) {
                Some(pattern) => {
                    format!("contains = [{{ path = '{glob}', pattern = '{pattern}' }}]")
                }
                None => format!("paths = ['{glob}']"),
            };
            let _ = write!(
                roadmap,
                "- Exercise: Number {n} `all.n{n}`\n\n  ```toml peak\n  [evidence]\n  {rule}\n  ```\n\n"
            );
            let _ = writeln!(progress, "- [x] Exercise: Number {n} `all.n{n}`");
            let _ = writeln!(wanted, "{path}");
        }
        for (file, text) in [
            (format!("{name}.md"), roadmap),
            (format!("{name}-progress.md"), progress),
            (format!("{name}-wanted"), wanted),
        ] {
            std::fs::write(history.dir.join(file), text).unwrap();
        }
        Self {
            dir: history.dir.clone(),
            author: history.author.clone(),
            base: base.map(str::to_owned),
            paths: paths.to_vec(),
            patterns,
            name: name.to_owned(),
            rules: paths.len(),
        }
    }

    /// `peak verify`; `PEAK` in the environment names another build.
    pub fn peak(&self) -> Command {
        let built = || env!("CARGO_BIN_EXE_peak").into();
        let mut command = Command::new(std::env::var_os("PEAK").unwrap_or_else(built));
        command.args(["verify", "--json", "--as", &self.author, "--base"]);
        command.arg(self.base.as_deref().unwrap_or("none"));
        command.args(["--file", &format!("{}-progress.md", self.name)]);
        silent(command, &self.dir)
    }

    /// The same of git.
    pub fn git(&self, versus: Versus) -> Command {
        let author = format!("--author=<{}>", self.author);
        let range = match &self.base {
            Some(base) => format!("{base}..HEAD"),
            None => "HEAD".to_owned(),
        };
        let log = [
            "log",
            &author,
            "--no-merges",
            "--no-renames",
            "--name-only",
            "--format=%H",
        ];
        let log_in_shell = format!("git log '{author}' {} {range}", log[2..].join(" "));
        let script = match versus {
            Versus::Bare => {
                let mut command = Command::new("git");
                command.args(log).arg(range);
                return silent(command, &self.dir);
            }
            Versus::Log => log_in_shell,
            Versus::Awk => format!(
                "{log_in_shell} | awk 'NR==FNR{{want[$0];next}} $0 in want && !seen[$0]++' {}-wanted -",
                self.name
            ),
            Versus::Each => self.paths.iter().fold(String::new(), |mut all, path| {
                let _ = write!(
                    all,
                    "git log -1 '{author}' --no-merges --format=%H {range} -- '{path}'; "
                );
                all
            }),
            Versus::Grep => {
                let asked = self.paths.iter().zip(&self.patterns);
                asked.fold(log_in_shell, |mut all, (path, pattern)| {
                    let _ = write!(all, "; git grep -qE '{pattern}' HEAD -- '{path}'");
                    all
                })
            }
        };
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        silent(command, &self.dir)
    }

    /// How many of the rules peak found to hold: all, on a history that was made for it. One who finds nothing is fast.
    pub fn found(&self, history: &History) -> usize {
        let output = self.peak().stdout(std::process::Stdio::piped()).output();
        let report: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let verified = findings.filter(|finding| finding["verdict"] == "verified");
        let found = verified.count();
        assert!(!history.is_made() || found == self.rules, "{report}");
        found
    }
}
