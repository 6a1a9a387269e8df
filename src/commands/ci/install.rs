//! `peak ci --install`: the workflow file of a forge, what must be switched on there, and what to put into a README.

use clap::ValueEnum;

use super::branch::default_branch;
use super::publish::BRANCH;
use crate::badge::{image, picture};
use crate::commands::project::{PROGRESS, work_tree};
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::render::escape::shown;
use crate::workspace;

/// Where the pictures are, where this repository's own address is not known.
const NOWHERE: Web<'static> = Web {
    site: "HOST",
    path: "OWNER/REPOSITORY",
};

/// Whose workflow is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Forge {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
    /// Forgejo Actions, also Gitea's
    #[value(alias = "gitea")]
    Forgejo,
}

/// What workflow is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Whose.
    pub forge: Forge,
    /// Whether it also runs on pull requests.
    pub pull_requests: bool,
    /// The branch on whose pushes it runs; else the default one.
    pub branch: Option<&'a str>,
}

/// A repository's place on the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Web<'a> {
    /// Host, and port where there is one.
    site: &'a str,
    /// Owner and name.
    path: &'a str,
}

/// Writes the workflow that is wanted, never over a file that is there; says what to do next. With `dry_run`, prints it instead.
///
/// # Errors
/// No repository; a default branch that cannot be told, or that cannot stand in a workflow; a file that is there; a place that
/// cannot be written.
pub fn install(context: &mut Context, wish: &Wish<'_>, dry_run: bool) -> Result<Outcome> {
    let forge = wish.forge;
    let repo = context.repository()?;
    let branch = default_branch(context, &repo, wish.branch)?;
    let target = context.target(&repo)?;
    let document = document(&target.from_root())?;
    let text = forge.workflow(wish, &branch, document.as_deref())?;
    if dry_run {
        context.data(&text)?;
        return Ok(Outcome::Fine);
    }
    let name = forge.file();
    let root = work_tree(&repo)?;
    let path = root.join(name);
    if workspace::exists(&path) {
        let command = format!("peak ci --install {}", forge.word());
        return Err(
            Error::new(format!("cannot write {name}: it is there already")).hint(format!(
                "nothing was changed; `{command} -n` prints what would be written, to be put in by hand"
            )),
        );
    }
    if let Some(folder) = path.parent() {
        // A committer may have laid a link that leads elsewhere.
        let below = folder.ancestors().take_while(|place| *place != root);
        below.into_iter().try_for_each(workspace::no_link)?;
        workspace::make_folder(folder)?;
    }
    let written = workspace::write_file(&path, text.as_bytes())?;
    context.warn_of(&written);
    context.terminal.note(&format!("wrote {name}"));
    let url = repo.config(&format!("remote.{}.url", repo.push_remote()));
    let web = url.as_deref().and_then(web);
    let next = forge.next(web.unwrap_or(NOWHERE), &branch);
    if !target.present() {
        context.hint("there is no progress document here yet, and the workflow needs it: `peak init` writes it");
    }
    context.text(&next)?;
    if web.is_none() {
        context.hint(&format!(
            "put your fork's address for {}/{}: no remote here tells it",
            NOWHERE.site, NOWHERE.path
        ));
    }
    Ok(Outcome::Fine)
}

/// The place of the progress document as a workflow is to be told it, quoted; `None` where that is the usual one.
fn document(path: &str) -> Result<Option<String>> {
    if path.eq_ignore_ascii_case(PROGRESS) {
        return Ok(None);
    }
    // Runners look for expressions and variables in what YAML has unquoted already.
    let is_plain = |c: char| c.is_alphanumeric() || " /._-+@#,=()[]'!&~".contains(c);
    if !path.chars().all(is_plain) {
        return Err(Error::new(format!(
            "the path {} cannot stand in a workflow",
            shown(path)
        ))
        .hint("give the progress document a name without signs such as `$`, `{` and quotes"));
    }
    Ok(Some(format!("\"{path}\"")))
}

impl Forge {
    fn word(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Forgejo => "forgejo",
        }
    }

    /// Where the forge looks for it, from the root.
    fn file(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/peak.yml",
            Self::Gitlab => ".gitlab-ci.yml",
            Self::Forgejo => ".forgejo/workflows/peak.yml",
        }
    }

    fn workflow(self, wish: &Wish<'_>, branch: &str, document: Option<&str>) -> Result<String> {
        let template = match (self, wish.pull_requests) {
            (Self::Github, false) => include_str!("workflows/github.yml"),
            (Self::Github, true) => include_str!("workflows/github-pull-requests.yml"),
            (Self::Gitlab, _) => include_str!("workflows/gitlab.yml"),
            (Self::Forgejo, false) => include_str!("workflows/forgejo.yml"),
            (Self::Forgejo, true) => include_str!("workflows/forgejo-pull-requests.yml"),
        };
        let merge_requests = if wish.pull_requests {
            "    # A merge request from a fork runs in that fork, with rights there only.\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
        } else {
            ""
        };
        let (environment, variable) = match document {
            Some(path) => (
                format!("env:\n  PEAK_FILE: {path}\n\n"),
                format!("    PEAK_FILE: {path}\n"),
            ),
            None => (String::new(), String::new()),
        };
        let text = template
            .replace("@ENVIRONMENT@", &environment)
            .replace("@VARIABLE@", &variable)
            .replace("@BRANCH@", &quoted(branch))
            .replace("@ON_BRANCH@", &on_branch(wish.branch)?)
            .replace("@MERGE_REQUESTS@", merge_requests)
            .replace("@VERSION@", env!("CARGO_PKG_VERSION"));
        Ok(text)
    }

    /// What a person does now.
    fn next(self, web: Web<'_>, branch: &str) -> String {
        let Web { site, path } = web;
        let file = self.file();
        let switches: &[String] = &match self {
            Self::Github => [
                format!("commit and push {file}"),
                format!("a fork's workflows are off: open https://{site}/{path}/actions and enable them; a weekly run is off in a fork until you enable this workflow there, too"),
                format!("https://{site}/{path}/settings/actions > Workflow permissions: the workflow asks for `contents: write` by itself; where an organisation forbids that, allow read and write permissions"),
            ]
            .to_vec(),
            Self::Gitlab => [
                format!("commit and push {file}"),
                format!("Settings > General > Visibility: CI/CD is on; a fork runs its own pipelines at https://{site}/{path}/-/pipelines"),
                format!("weekly: Build > Pipeline schedules, https://{site}/{path}/-/pipeline_schedules"),
                format!("for the card: Settings > CI/CD > Job token permissions > Allow Git push requests to the repository; then add `--publish` to `peak ci` in {file}"),
            ]
            .to_vec(),
            Self::Forgejo => [
                format!("commit and push {file}"),
                format!("Settings > Units > Actions: switch them on, https://{site}/{path}/settings/units"),
                "a runner with containers must be there; `runs-on` names its label".to_owned(),
            ]
            .to_vec(),
        };
        let mut out = String::from("Now:\n");
        for (at, switch) in switches.iter().enumerate() {
            out.push_str(&format!("{}. {}\n", at + 1, shown(switch)));
        }
        out.push_str(match self {
            Self::Github => "\nFor progress.md or .github/README.md:\n\n",
            // Neither shows a README of that folder first.
            Self::Gitlab | Self::Forgejo => "\nFor progress.md:\n\n",
        });
        out.push_str(&shown_lines(&self.markdown(web, branch)));
        out
    }

    /// Badge and card as they are published.
    fn markdown(self, web: Web<'_>, branch: &str) -> String {
        let Web { site, path } = web;
        let raw = match self {
            Self::Github if site == "github.com" => {
                format!("https://raw.githubusercontent.com/{path}/{BRANCH}")
            }
            Self::Github => format!("https://{site}/{path}/raw/{BRANCH}"),
            Self::Gitlab => format!("https://{site}/{path}/-/raw/{BRANCH}"),
            Self::Forgejo => format!("https://{site}/{path}/raw/branch/{BRANCH}"),
        };
        let badge = match self {
            // GitLab draws it from the job's coverage: nothing needs to be published for it.
            Self::Gitlab => format!(
                "![roadmap](https://{site}/{path}/badges/{branch}/coverage.svg?job=peak&key_text=roadmap&key_width=60)\n"
            ),
            _ => image("roadmap", &format!("{raw}/badge.svg")),
        };
        let (light, dark) = (
            format!("{raw}/card-light.svg"),
            format!("{raw}/card-dark.svg"),
        );
        format!(
            "{badge}\n{}",
            picture("how far I am, phase by phase", &light, &dark)
        )
    }
}

/// GitLab's condition for a push to the branch that was named, quoted; GitLab itself knows which is the default one.
fn on_branch(named: Option<&str>) -> Result<String> {
    let Some(name) = named else {
        return Ok("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH".to_owned());
    };
    // A text there has no escapes.
    if name.contains('"') {
        return Err(Error::new(format!(
            "the branch {} cannot stand in a workflow of GitLab",
            shown(name)
        ))
        .hint("give the branch a name without quotes"));
    }
    let name = name.replace('\'', "''");
    Ok(format!("'$CI_COMMIT_BRANCH == \"{name}\"'"))
}

/// `text` in double quotes, as YAML and JSON both read it; nothing in it starts an expression.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '#' | '@') => {
                out.push(c);
            }
            // In a pattern of branches these have a meaning; the backslash takes it away.
            '+' | '!' | '*' | '?' | '[' | ']' => {
                out.push_str("\\\\");
                out.push(c);
            }
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

/// Host and path of a remote's address: `https://host/owner/name.git`, `git@host:owner/name`, `ssh://git@host:22/owner/name`.
fn web(url: &str) -> Option<Web<'_>> {
    let (site, path) = match url.split_once("://") {
        Some(("http" | "https", rest)) => {
            let (site, path) = rest.split_once('/')?;
            (site.rsplit('@').next()?, path)
        }
        Some(("ssh" | "git+ssh" | "git", rest)) => {
            let (site, path) = rest.split_once('/')?;
            let host = site.rsplit('@').next()?;
            (host.split(':').next()?, path)
        }
        Some(_) => return None,
        None => {
            let (site, path) = url.split_once(':')?;
            (site.rsplit('@').next()?, path)
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_plain = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':' | '~')
            })
    };
    // A drive of Windows or a folder is no host.
    (site.len() > 1 && is_plain(site) && is_plain(path) && path.contains('/'))
        .then_some(Web { site, path })
}

fn shown_lines(text: &str) -> String {
    text.lines().map(|line| shown(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::{Web, quoted, web};

    #[test]
    fn a_remote_s_place_on_the_web_is_found() {
        for (url, site, path) in [
            ("https://github.com/ada/fork.git", "github.com", "ada/fork"),
            (
                "https://ada:secret@git.example.org:8443/a/b",
                "git.example.org:8443",
                "a/b",
            ),
            (
                "git@gitlab.com:group/sub/fork.git",
                "gitlab.com",
                "group/sub/fork",
            ),
            (
                "ssh://git@codeberg.org:22/ada/fork.git",
                "codeberg.org",
                "ada/fork",
            ),
        ] {
            assert_eq!(web(url), Some(Web { site, path }), "{url}");
        }
        for url in [
            "/srv/git/fork.git",
            "../fork",
            "file:///srv/fork.git",
            "C:/forks/fork",
            "https://x/only",
            "https://h/a/b\"><script>",
        ] {
            assert_eq!(web(url), None, "{url}");
        }
    }

    #[test]
    fn a_branch_s_name_stays_a_name() {
        assert_eq!(quoted("main"), "\"main\"");
        assert_eq!(quoted("a+b"), "\"a\\\\+b\"");
        assert_eq!(
            quoted("x\"${{ y }}"),
            "\"x\\u0022\\u0024\\u007b\\u007b\\u0020y\\u0020\\u007d\\u007d\""
        );
    }
}
