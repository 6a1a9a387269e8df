//! Which CI this runs in, and where its summary, outputs and annotations go.
//!
//! Read once from a snapshot of the environment. It must not know what is reported, nor write anything: it names files and
//! forms lines. Text that it is given must be safe for a runner's log already.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;

/// Most annotations of one kind that GitHub shows of one step
/// (<https://docs.github.com/en/actions/reference/limits>).
pub const MAX_ANNOTATIONS: usize = 10;

/// Whose runner it is, and so which conventions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// Forgejo Actions or Gitea Actions: GitHub's files, but no summary page and no annotations.
    Forgejo,
    /// Any other CI, or a person's machine.
    Plain,
}

/// One run of a CI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whose it is.
    pub kind: Kind,
    /// The file to which the runner wants a Markdown summary appended.
    pub summary: Option<PathBuf>,
    /// The file to which the runner wants outputs appended.
    pub outputs: Option<PathBuf>,
    /// The folder that was checked out: annotations name files from there.
    pub workspace: Option<PathBuf>,
    /// The default branch, where the runner tells.
    pub default_branch: Option<String>,
    /// The branch that this run is for, where the runner tells: what it checked out may have no name.
    pub branch: Option<String>,
    /// Whether a proposal (pull request, merge request) is being tried, not the repository's own state.
    pub is_proposal: bool,
}

/// One output of a step. Values hold numbers and ids only, one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// A remark on a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The file, `/`-separated, from the folder that was checked out.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// What it is about.
    pub title: String,
    /// What to say.
    pub message: String,
}

impl Run {
    /// Reads the environment through `get`, which gives no empty value.
    pub fn detect(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| get(name).and_then(|value| value.into_string().ok());
        let path = |name: &str| get(name).map(PathBuf::from);
        let is_set = |name: &str| text(name).is_some_and(|value| value != "false");
        let actions = is_set("GITHUB_ACTIONS");
        let forgejo = [
            "FORGEJO_ACTIONS",
            "FORGEJO",
            "FORGEJO_TOKEN",
            "GITEA_ACTIONS",
        ];
        let kind = if forgejo.into_iter().any(is_set) {
            Kind::Forgejo
        } else if actions {
            Kind::GitHub
        } else if is_set("GITLAB_CI") {
            Kind::GitLab
        } else {
            Kind::Plain
        };
        let event = text("GITHUB_EVENT_NAME").unwrap_or_default();
        let source = text("CI_PIPELINE_SOURCE").unwrap_or_default();
        match kind {
            Kind::GitHub | Kind::Forgejo => Self {
                kind,
                // Runners of Forgejo make the file and drop it: nobody would see what is in it.
                summary: path("GITHUB_STEP_SUMMARY").filter(|_| kind == Kind::GitHub),
                outputs: path("GITHUB_OUTPUT"),
                workspace: path("GITHUB_WORKSPACE"),
                default_branch: None,
                branch: text("GITHUB_REF")
                    .and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned)),
                // A merge queue tries a merge that may never come.
                is_proposal: event.starts_with("pull_request") || event == "merge_group",
            },
            Kind::GitLab => Self {
                kind,
                summary: None,
                outputs: None,
                workspace: path("CI_PROJECT_DIR"),
                default_branch: text("CI_DEFAULT_BRANCH"),
                branch: text("CI_COMMIT_BRANCH"),
                is_proposal: source.starts_with("merge_request")
                    || source.starts_with("external_pull_request"),
            },
            Kind::Plain => Self {
                kind,
                summary: None,
                outputs: None,
                workspace: None,
                default_branch: None,
                branch: None,
                is_proposal: false,
            },
        }
    }
}

impl Kind {
    /// How a clone is made whole on this CI.
    pub fn depth(self) -> &'static str {
        match self {
            Self::GitHub | Self::Forgejo => {
                "set `fetch-depth: 0` on the step that runs actions/checkout"
            }
            Self::GitLab => "set `GIT_DEPTH: 0` in the job's `variables:`",
            Self::Plain => {
                "run `git fetch --unshallow`, or set `fetch-depth: 0` (GitLab: `GIT_DEPTH: 0`)"
            }
        }
    }

    /// Who must allow what, so that a job may push a branch to its own repository.
    pub fn push_permission(self) -> &'static str {
        match self {
            Self::GitHub => {
                "give the job `permissions: contents: write`, and git the job's token as `peak ci --install github` does; where an organisation forbids it, the fork's Settings > Actions > General > Workflow permissions"
            }
            Self::GitLab => {
                "allow it in Settings > CI/CD > Job token permissions > Allow Git push requests to the repository"
            }
            Self::Forgejo => {
                "git needs the job's token as `peak ci --install forgejo` gives it, and that must be allowed to write contents; pull requests from forks never may"
            }
            Self::Plain => {
                "you need the right to push to that repository: see whether `git push` works here without asking for a password"
            }
        }
    }
}

impl Annotation {
    /// The line on stdout that makes a runner of GitHub show this. Its own marks are escaped as its toolkit does
    /// (`@actions/core`, command.ts): `%`, CR and LF in the message, `:` and `,` in properties, too.
    pub fn command(&self) -> String {
        let data = |text: &str| {
            text.replace('%', "%25")
                .replace('\r', "%0D")
                .replace('\n', "%0A")
        };
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        format!(
            "::warning file={},line={},title={}::{}\n",
            property(&self.path),
            self.line,
            property(&self.title),
            data(&self.message)
        )
    }
}

/// The outputs in the form of GitHub's output file. One of several lines stands between two lines with a word that nobody can
/// foresee, so that no value ends itself and begins another.
pub fn output_file(outputs: &[Output]) -> String {
    let mut text = String::new();
    for Output { name, value } in outputs {
        if value.contains(['\n', '\r']) || value.is_empty() {
            let delimiter = delimiter();
            text.push_str(&format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"));
        } else {
            text.push_str(&format!("{name}={value}\n"));
        }
    }
    text
}

/// The outputs in the form of GitLab's `dotenv` reports: the numbers. Such a report knows no lines and holds 5 KB at most,
/// which ids could exceed.
pub fn dotenv(outputs: &[Output]) -> String {
    let is_number = |value: &str| {
        !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    outputs
        .iter()
        .filter(|output| is_number(&output.value))
        .map(|output| format!("PEAK_{}={}\n", output.name.to_uppercase(), output.value))
        .collect()
}

/// A word of 128 random bits: the standard library's hash keys come from the system's random source.
fn delimiter() -> String {
    let bits = || RandomState::new().build_hasher().finish();
    format!("end-{:016x}{:016x}", bits(), bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(variables: &[(&str, &str)]) -> Run {
        Run::detect(|name| {
            variables
                .iter()
                .find(|(known, value)| *known == name && !value.is_empty())
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn each_ci_is_known_by_its_variables() {
        let github = run(&[
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_STEP_SUMMARY", "/s"),
            ("GITHUB_OUTPUT", "/o"),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_REF", "refs/heads/a/b"),
        ]);
        assert_eq!(github.kind, Kind::GitHub);
        assert_eq!(github.branch.as_deref(), Some("a/b"));
        let tag = run(&[("GITHUB_ACTIONS", "true"), ("GITHUB_REF", "refs/tags/v1")]);
        assert_eq!(tag.branch, None);
        assert_eq!(github.summary, Some(PathBuf::from("/s")));
        assert_eq!(github.outputs, Some(PathBuf::from("/o")));
        assert!(!github.is_proposal);
        for name in ["FORGEJO_ACTIONS", "GITEA_ACTIONS"] {
            let forgejo = run(&[
                ("GITHUB_ACTIONS", "true"),
                (name, "true"),
                ("GITHUB_STEP_SUMMARY", "/s"),
                ("GITHUB_OUTPUT", "/o"),
            ]);
            assert_eq!(forgejo.kind, Kind::Forgejo, "{name}");
            assert_eq!(
                (forgejo.summary.is_some(), forgejo.outputs.is_some()),
                (false, true)
            );
        }
        let gitlab = run(&[("GITLAB_CI", "true"), ("CI_DEFAULT_BRANCH", "trunk")]);
        assert_eq!(gitlab.kind, Kind::GitLab);
        assert_eq!(gitlab.default_branch.as_deref(), Some("trunk"));
        assert_eq!(run(&[("CI", "true")]).kind, Kind::Plain);
        assert_eq!(run(&[("GITHUB_ACTIONS", "false")]).kind, Kind::Plain);
    }

    #[test]
    fn a_proposal_is_told_from_the_repository_s_own_state() {
        for event in ["pull_request", "pull_request_target", "merge_group"] {
            assert!(run(&[("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", event)]).is_proposal);
        }
        let merge = [
            ("GITLAB_CI", "true"),
            ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ];
        assert!(run(&merge).is_proposal);
        assert!(!run(&[("GITLAB_CI", "true"), ("CI_PIPELINE_SOURCE", "schedule")]).is_proposal);
    }

    #[test]
    fn an_output_of_several_lines_cannot_end_itself() {
        let outputs = [
            Output {
                name: "percent",
                value: "42.0".to_owned(),
            },
            Output {
                name: "unverified",
                value: "a.one\na.two".to_owned(),
            },
        ];
        let text = output_file(&outputs);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "percent=42.0");
        let word = lines[1].strip_prefix("unverified<<").unwrap();
        assert_eq!(lines[2..], ["a.one", "a.two", word]);
        assert!(word.len() > 32);
        assert_ne!(output_file(&outputs), text, "the delimiter can be foreseen");
        assert_eq!(dotenv(&outputs), "PEAK_PERCENT=42.0\n");
    }

    #[test]
    fn an_annotation_keeps_to_its_line_and_its_properties() {
        let annotation = Annotation {
            path: "a,b:c%.md".to_owned(),
            line: 3,
            title: "x, y: z".to_owned(),
            message: "100% a\nb".to_owned(),
        };
        assert_eq!(
            annotation.command(),
            "::warning file=a%2Cb%3Ac%25.md,line=3,title=x%2C y%3A z::100%25 a%0Ab\n"
        );
    }
}
