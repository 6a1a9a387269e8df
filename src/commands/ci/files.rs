//! The files that `peak ci` writes: badge, cards, state, reports. Never over a file that somebody else wrote.

use std::path::{Path, PathBuf};

use super::{Found, outputs};
use crate::badge::{Badge, Style, card, is_ours as is_badge};
use crate::ci::{Kind, dotenv};
use crate::commands::ours::{is_dotenv, is_json, is_quality, is_signed, signed};
use crate::commands::{Context, Project};
use crate::error::{Error, Result};
use crate::render::ci as render;
use crate::render::escape::Untrusted;
use crate::render::published;
use crate::workspace::{self, Fault};

/// Where the files go when nobody says; it ignores itself, so that it is never committed by accident.
const FOLDER: &str = "peak-out";
/// Beside badge and cards: the state.
pub const PROGRESS: &str = "progress.json";
/// Most bytes of a published state that are read; no file of ours is larger.
pub const MAX_STATE: u64 = 16 * 1024 * 1024;
const QUALITY: &str = "code-quality.json";
const DOTENV: &str = "peak.env";
const SUMMARY: &str = "summary.md";

/// The files that are published, by name.
pub fn published(found: &Found<'_>) -> Vec<(&'static str, String)> {
    let badge = Badge::progress("roadmap", &found.status.summary.total);
    vec![
        ("badge.json", badge.endpoint()),
        ("badge.svg", badge.svg(Style::Flat)),
        ("card-dark.svg", card::draw(found.status, card::Theme::Dark)),
        (
            "card-light.svg",
            card::draw(found.status, card::Theme::Light),
        ),
        (PROGRESS, published::to_json(found.status, found.report)),
    ]
}

/// The folder that the files go to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// As it was named.
    shown: PathBuf,
    is_default: bool,
}

impl Folder {
    /// The one that was named, else the usual one.
    ///
    /// # Errors
    /// It lies in the git directory, or a link in the repository leads out of it.
    pub fn of(context: &Context, project: &Project, named: Option<&Path>) -> Result<Self> {
        let shown = named.unwrap_or(Path::new(FOLDER)).to_owned();
        let path = context.dir.join(&shown);
        let git_dirs = [project.repo.git_dir(), project.repo.common_dir()];
        workspace::not_led_out(&path, project.repo.root())
            .and_then(|()| workspace::outside_git(&path.join(PROGRESS), &git_dirs))
            .and_then(|_| workspace::outside_git(&path, &git_dirs))
            .map_err(|fault| fault.called(&shown))?;
        Ok(Self {
            path,
            shown,
            is_default: named.is_none(),
        })
    }

    /// Its name, safe in a log.
    pub fn name(&self) -> String {
        Untrusted::new(&self.shown.to_string_lossy()).workflow_log()
    }

    /// Writes the published files and what this CI collects, or none of them.
    ///
    /// # Errors
    /// A file of one of these names that somebody else wrote; a place that cannot be written.
    pub fn write(
        &self,
        context: &mut Context,
        found: &Found<'_>,
        published: &[(&'static str, String)],
        summary: &str,
    ) -> Result<()> {
        let mut files = published.to_vec();
        if found.run.summary.is_none() {
            files.push((SUMMARY, format!("{summary}{}", signed("ci"))));
        }
        if found.run.kind == Kind::GitLab {
            let report = render::code_quality(found.status, found.report, &found.path);
            files.push((QUALITY, report));
            files.push((DOTENV, dotenv(&outputs(found))));
        }
        for (name, _) in &files {
            self.check(name)?;
        }
        workspace::make_folder(&self.path)?;
        let ignore = self.path.join(".gitignore");
        if self.is_default && !workspace::exists(&ignore) {
            workspace::write_here(&ignore, b"*\n")?;
        }
        for (name, text) in &files {
            let written = workspace::write_here(&self.path.join(name), text.as_bytes())?;
            context.warn_of(&written);
        }
        Ok(())
    }

    /// Refuses to write over what somebody else wrote, or through a link that a committer laid.
    fn check(&self, name: &str) -> Result<()> {
        let path = self.path.join(name);
        for (place, shown) in [
            (&self.path, self.shown.clone()),
            (&path, self.shown.join(name)),
        ] {
            workspace::no_link(place).map_err(|fault| fault.called(&shown))?;
        }
        let foreign = match workspace::read_up_to(&path, MAX_STATE) {
            Ok(bytes) => !is_ours(name, &bytes),
            Err(fault) => matches!(fault.fault, Fault::TooLarge { .. }),
        };
        if !foreign {
            return Ok(());
        }
        let shown = self.shown.join(name);
        let shown = Untrusted::new(&shown.to_string_lossy()).workflow_log();
        Err(Error::new(format!(
            "{shown} holds something else than peak writes there, and is left as it is"
        ))
        .hint("nothing was written; name another folder with `--out DIR`, or move that file away first"))
    }
}

/// Whether these are the bytes of a file that peak wrote under this name, in this version or another; or nothing but white space.
fn is_ours(name: &str, bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.trim();
    if text.is_empty() {
        return true;
    }
    match name {
        PROGRESS => is_json(text, "peak.progress/"),
        QUALITY => is_quality(text),
        DOTENV => is_dotenv(text),
        SUMMARY => is_signed(text),
        _ => is_badge(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_what_peak_wrote_is_written_over() {
        for (name, text) in [
            ("progress.json", "{\"schema\":\"peak.progress/2\"}"),
            ("code-quality.json", "[]\n"),
            (
                "code-quality.json",
                "[{\"check_name\":\"peak/unverified\",\"x\":1}]",
            ),
            ("peak.env", "PEAK_DONE=1\nPEAK_NEW=2\n"),
            ("summary.md", "### R\n\n[//]: # (written by peak ci)\n"),
            ("badge.svg", " \n"),
        ] {
            assert!(is_ours(name, text.as_bytes()), "{name}: {text}");
        }
        for (name, text) in [
            ("progress.json", "{\"level\":3}"),
            ("progress.json", "not json"),
            (
                "code-quality.json",
                "[{\"check_name\":\"peak/unverified\"},{\"check_name\":\"other\"}]",
            ),
            ("peak.env", "PEAK_DONE=1\nSECRET=2\n"),
            ("summary.md", "# My summary\n"),
            ("badge.svg", "<svg/>"),
        ] {
            assert!(!is_ours(name, text.as_bytes()), "{name}: {text}");
        }
        assert!(!is_ours("summary.md", b"\xff"));
    }
}
