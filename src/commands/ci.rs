//! `peak ci`: all that a CI shows of a learner's progress, in one command.

mod branch;
mod files;
mod install;
mod publish;

use std::path::PathBuf;

use self::files::{Folder, MAX_STATE, PROGRESS};
use self::install::{Forge, Wish};
use self::publish::{Edition, Press};
use super::judgement::Judging;
use super::project::slashed;
use super::{Context, Outcome, Project};
use crate::ci::{Annotation, Kind, MAX_ANNOTATIONS, Output, Run, output_file};
use crate::error::Result;
use crate::evidence::{Report, Verdict};
use crate::render::ci as render;
use crate::render::escape::Untrusted;
use crate::render::published::{News, Snapshot};
use crate::render::verify::summary as sums;
use crate::report::Status;
use crate::workspace;

/// In CI: verify, write badge and cards, a summary, remarks and outputs; publish them to a branch
///
/// Knows GitHub Actions, GitLab CI, Forgejo and Gitea Actions; works anywhere else, too. The last line on stdout is always
/// `peak: 42.0%`. Without --min and --strict the exit code says only whether it could run, and publish.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code: 0 fine, 1 less than --min, or with --strict a claim that is unverified, or unknown though history here is whole, 2 it could not run or publish, 3 with --strict, where history is not whole.

Examples:
  peak ci --install github        write the workflow; says what to switch on
  peak ci                         files to peak-out, a summary, remarks, outputs
  peak ci --publish               also to the branch peak-badge of your fork
  peak ci --min 50 --strict       fail below 50 %, or on a claim nothing shows"
)]
pub struct Args {
    /// Write the files (badge, cards, state, reports) to this folder [default: peak-out]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Exit 1 where less than this is done
    #[arg(long, value_name = "PERCENT", value_parser = permille)]
    min: Option<Permille>,
    /// Exit 1 where a claim is unverified or unknown, 3 where that is because history is not whole
    #[arg(long)]
    strict: bool,
    /// Publish the files as one commit on this branch of the remote [default: peak-badge]
    #[arg(long, value_name = "BRANCH", num_args = 0..=1, default_missing_value = publish::BRANCH)]
    publish: Option<String>,
    /// Write the workflow file for this forge, and say what to switch on
    #[arg(long, value_enum, value_name = "FORGE", conflicts_with_all = ["out", "min", "strict", "publish"])]
    install: Option<Forge>,
    /// The workflow also runs on pull requests, in a job that may only read
    #[arg(long, requires = "install")]
    pull_requests: bool,
    /// The branch on whose pushes the workflow runs, instead of the remote's default one
    #[arg(long, value_name = "NAME", requires = "install")]
    branch: Option<String>,
    /// Write nothing; print the workflow
    #[arg(short = 'n', long, requires = "install")]
    dry_run: bool,
}

/// Tenths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Permille(usize);

/// What was found, for every place where it is shown.
struct Found<'a> {
    run: &'a Run,
    status: &'a Status<'a>,
    report: &'a Report,
    /// The progress document, from the folder that was checked out.
    path: String,
    /// Whether claims could not be judged because history here is not whole.
    partial: bool,
}

impl Args {
    /// Reports to the CI: [`Outcome::Wanting`] for an unverified claim or too little done, [`Outcome::Unknown`] where history here is not
    /// whole.
    ///
    /// # Errors
    /// What kept it from running, or from publishing.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        if let Some(forge) = self.install {
            let wish = Wish {
                forge,
                pull_requests: self.pull_requests,
                branch: self.branch.as_deref(),
            };
            return install::install(context, &wish, self.dry_run);
        }
        let run = Run::detect(|name| context.env.get(name).map(ToOwned::to_owned));
        if let Some(branch) = &self.publish {
            publish::check_name(branch, &run)?;
        }
        let project = context.project()?;
        context.warn_if_upstreams(&project);
        let folder = Folder::of(context, &project, self.out.as_deref())?;
        let report = context.judge(
            &project,
            &Judging {
                now: context.now.timestamp(),
                ..Judging::default()
            },
        )?;
        let partial = report.is_partial();
        // Better no count of verified claims than one that calls true claims unverified.
        let counted = (!partial).then_some(&report);
        let status = project.standing(None, counted, context.today())?;
        let found = Found {
            run: &run,
            status: &status,
            report: &report,
            path: shown_path(&project, &run),
            partial,
        };
        let press = self.look(context, &project, &run);
        let before = match &press {
            Some(Ok(press)) => press.file(PROGRESS, MAX_STATE),
            _ => publish::known(&project, PROGRESS, MAX_STATE),
        };
        let before = before.and_then(|bytes| Snapshot::read(&bytes));
        let news = before.map(|before| before.news(&status, &report));
        let files = files::published(&found);
        let summary = summary(&found, news.as_ref());
        folder.write(context, &found, &files, &summary)?;
        tell(context, &found, &folder, &summary)?;
        if let Some(press) = press {
            let edition = Edition {
                files: &files,
                partial,
            };
            press?.publish(context, &edition, &run)?;
        }
        self.end(context, &found)
    }

    /// The branch to publish to, as it is now; none where nothing is to be published.
    fn look<'p>(
        &self,
        context: &mut Context,
        project: &'p Project,
        run: &Run,
    ) -> Option<Result<Press<'p>>> {
        let branch = self.publish.as_deref()?;
        if run.is_proposal {
            context.terminal.warn(
                "not published: this is a pull or merge request, not the repository's own state",
            );
            return None;
        }
        Some(publish::look(context, project, branch, run))
    }

    fn end(&self, context: &mut Context, found: &Found<'_>) -> Result<Outcome> {
        let total = &found.status.summary.total;
        if found.partial {
            context.terminal.warn(&format!(
                "history is not whole here, so that some claims are unknown: {}",
                found.run.kind.depth()
            ));
        }
        // GitLab reads this line (`coverage:`), others may: its form is stable.
        context.data(&format!("peak: {}%\n", total.percent()))?;
        let is = |wanted: Verdict| {
            let findings = &mut found.report.findings.iter();
            findings.any(|finding| finding.verdict == wanted && !finding.incomplete)
        };
        if let Some(Permille(min)) = self.min.filter(|min| total.permille() < min.0) {
            context.terminal.fault(&format!(
                "less than {}.{}% is done: {}%",
                min / 10,
                min % 10,
                total.percent()
            ));
            return Ok(Outcome::Wanting);
        }
        Ok(match self.strict {
            true if is(Verdict::Unverified) || is(Verdict::Unknown) => Outcome::Wanting,
            true if found.partial => Outcome::Unknown,
            _ => Outcome::Fine,
        })
    }
}

fn summary(found: &Found<'_>, news: Option<&News<'_>>) -> String {
    render::summary(&render::Told {
        status: found.status,
        report: found.report,
        news,
        remedy: found.partial.then(|| found.run.kind.depth()),
    })
}

/// Summary, remarks and outputs, each where this CI wants it; and where the files are.
fn tell(context: &mut Context, found: &Found<'_>, folder: &Folder, summary: &str) -> Result<()> {
    if let Some(file) = &found.run.summary {
        workspace::append(file, summary.as_bytes())?;
    }
    if let Some(file) = &found.run.outputs {
        workspace::append(file, output_file(&outputs(found)).as_bytes())?;
    }
    let total = &found.status.summary.total;
    let mut text = format!("{} of {} done", total.done, total.whole());
    text.push_str(&format!("\n{}\n", sums(found.report)));
    text.push_str(&format!(
        "wrote badge, cards and state to {}\n",
        folder.name()
    ));
    let path = Untrusted::new(&found.path).workflow_log();
    let remarks = render::remarks(found.status, found.report);
    let annotated = found.run.kind == Kind::GitHub;
    for (line, title, message) in remarks.iter().take(MAX_ANNOTATIONS) {
        if annotated {
            let (title, message) = (title.clone(), message.clone());
            let annotation = Annotation {
                path: found.path.clone(),
                line: *line,
                title,
                message,
            };
            text.push_str(&annotation.command());
        } else {
            text.push_str(&format!("{path}:{line}: {title}: {message}\n"));
        }
    }
    if let Some(more) = remarks.len().checked_sub(MAX_ANNOTATIONS + 1) {
        text.push_str(&format!("and {} more: see the summary\n", more + 1));
    }
    context.data(&text)?;
    for notice in &found.report.notices {
        context
            .terminal
            .warn(&Untrusted::new(notice).workflow_log());
    }
    Ok(())
}

/// The outputs: numbers, and ids one a line.
fn outputs(found: &Found<'_>) -> Vec<Output> {
    let total = &found.status.summary.total;
    let findings = &found.report.findings;
    let count = |verdict: Verdict| {
        findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .count()
    };
    let ids = |verdict: Verdict| {
        let ids: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .map(|finding| finding.id.as_str())
            .collect();
        ids.join("\n")
    };
    let output = |name: &'static str, value: String| Output { name, value };
    vec![
        output("percent", total.percent()),
        output("done", total.done.to_string()),
        output("items", total.items.to_string()),
        output("verified", count(Verdict::Verified).to_string()),
        output("unverified", ids(Verdict::Unverified)),
        output("ready", ids(Verdict::Ready)),
    ]
}

/// The progress document from the folder that was checked out, where that is known and above the repository.
fn shown_path(project: &Project, run: &Run) -> String {
    let shown = project.target.shown();
    let below = run
        .workspace
        .as_deref()
        .zip(project.repo.root())
        .and_then(|(workspace, root)| workspace::inside(root, workspace).ok());
    match below {
        Some(folder) => slashed(&folder.join(shown)),
        None => slashed(shown),
    }
}

fn permille(text: &str) -> std::result::Result<Permille, String> {
    let wrong = || "a number from 0 to 100".to_owned();
    let number = text.trim().trim_end_matches('%');
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let whole: usize = whole.parse().map_err(|_| wrong())?;
    let tenths = usize::from(part.as_bytes()[0] - b'0');
    let more = usize::from(part.bytes().skip(1).any(|digit| digit != b'0'));
    let all = whole.saturating_mul(10) + tenths + more;
    (all <= 1000).then_some(Permille(all)).ok_or_else(wrong)
}
