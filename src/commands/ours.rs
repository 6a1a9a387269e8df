//! Files that peak writes, known again by what they hold, whatever they are called: what may be written over without a question,
//! and what proves nothing.

use serde_json::Value;

use crate::badge::{MOST, is_ours as is_badge};

/// The commands that write Markdown.
const WRITERS: [&str; 4] = ["ci", "status", "review", "cohort"];

/// How their Markdown begins: with a name, without one, or with what cannot be told.
const SUMMARIES: [&str; 4] = [
    "### ",
    "| Phase |",
    "| Learner |",
    "> **History is not whole here**",
];

/// How a workflow that `peak ci --install` wrote begins.
const INSTALLED: &str = "# Written by `peak ci --install ";

/// Within how many bytes a page of the manual names itself.
const TITLE_WITHIN: usize = 512;

/// How far into a file of peak's the name of its schema stands, in bytes.
const SCHEMA_WITHIN: usize = 256;

/// The last line of what a command writes in Markdown, which shows nothing of it.
pub fn signed(command: &str) -> String {
    format!("\n[//]: # (written by peak {command})\n")
}

/// Whether peak made the whole file, under whatever name: a badge or a card, what `peak ci` puts beside them, Markdown or JSON of any
/// command, or attributes that say nothing but which file is merged by peak.
pub fn is_peaks(bytes: &[u8]) -> bool {
    if bytes.len() as u64 <= MOST && is_badge(bytes) {
        return true;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let is_lines = || text.lines().all(|line| is_json(line, "peak."));
    let is_summary = || SUMMARIES.iter().any(|start| text.starts_with(start)) && is_signed(text);
    let is_report = || text.contains("peak/unverified") && is_quality(text);
    is_summary()
        || is_json(text, "peak.")
        || is_lines()
        || is_report()
        || is_dotenv(text)
        || is_attributes(text)
        || text.starts_with(INSTALLED)
        || is_manual(text)
}

/// Whether it ends as Markdown of peak's does.
pub fn is_signed(text: &str) -> bool {
    let text = text.trim_end();
    let is_by = |command: &&str| text.ends_with(signed(command).trim());
    // Most files are seen to be something else by their last byte.
    text.ends_with(')') && WRITERS.iter().any(is_by)
}

/// Whether it is a report of code quality as GitLab takes it, with remarks of `peak ci` alone; one without remarks is.
pub fn is_quality(text: &str) -> bool {
    let json = serde_json::from_str::<Value>(text).unwrap_or_default();
    json.as_array().is_some_and(|issues| {
        let own = |issue: &Value| issue["check_name"] == "peak/unverified";
        issues.iter().all(own)
    })
}

/// Whether it sets nothing but variables of `peak ci`.
pub fn is_dotenv(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with("PEAK_"))
}

/// Whether it is JSON of a schema that begins like this.
pub fn is_json(text: &str, schema: &str) -> bool {
    let text = text.trim();
    let start = &text.as_bytes()[..text.len().min(SCHEMA_WITHIN)];
    let named = start
        .windows(schema.len())
        .any(|window| window == schema.as_bytes());
    // Most files are seen to be something else without being read.
    text.starts_with('{')
        && named
        && serde_json::from_str::<Value>(text).is_ok_and(|json| {
            let found = json["schema"].as_str();
            found.is_some_and(|found| found.starts_with(schema))
        })
}

/// Whether it is a page of peak's manual.
fn is_manual(text: &str) -> bool {
    let start = text.get(..TITLE_WITHIN).unwrap_or(text);
    let is_title = |line: &str| line.to_ascii_lowercase().starts_with(".th peak");
    start.starts_with('.') && start.lines().any(is_title)
}

/// Whether each line gives a file peak's merge driver and no other attribute.
fn is_attributes(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            // A path in quotes may hold blanks, and nothing else of the line may.
            let (path, attributes) = match line.strip_prefix('"') {
                Some(quoted) => quoted.rsplit_once('"').unwrap_or_default(),
                None => line.split_once(char::is_whitespace).unwrap_or_default(),
            };
            !path.is_empty() && attributes.trim() == "merge=peak"
        })
}

#[cfg(test)]
mod tests {
    use super::is_peaks;

    #[test]
    fn what_peak_writes_is_known_again() {
        for text in [
            "### R\n\n[//]: # (written by peak ci)\n",
            "| Phase | Done |\n\n[//]: # (written by peak status)\n",
            "| Learner | Done |\n\n[//]: # (written by peak cohort)\n",
            "{\n  \"schema\": \"peak.progress/1\",\n  \"items\": []\n}\n",
            "{\"schema\":\"peak.verify/9\"}",
            "{\"schema\":\"peak.lint/1\"}\n{\"schema\":\"peak.lint/1\"}\n",
            "[{\"check_name\":\"peak/unverified\",\"x\":1}]",
            "PEAK_DONE=1\nPEAK_NEW=2\n",
            "# Written by `peak ci --install gitlab`; it is yours to change.\npeak:\n",
            ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n.TH peak-badge 1\n.SH NAME\n",
            "/progress.md merge=peak\n",
            "/a.md merge=peak\r\n\"/my progress.md\" merge=peak\r\n",
        ] {
            assert!(is_peaks(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "# My summary\n",
            "### R\n\n[//]: # (written by peak roadmap)\n",
            "# My words\n\n### R\n\n[//]: # (written by peak ci)\n",
            "[]",
            "[{\"check_name\":\"peak/unverified\"},{\"check_name\":\"other\"}]",
            "PEAK_DONE=1\nSECRET=2\n",
            "jobs:\n# Written by `peak ci --install gitlab`\n",
            "It says\n.TH peak\n",
            "{\"schema\":\"other/1\"}",
            "{\"schema\":\"other/1\",\"of\":\"peak.progress/1\"}",
            "{\"schema\":\"peak.progress/1\"} and more",
            "*.sh text eol=lf\n/progress.md merge=peak\n",
            "/progress.md merge=peak text\n",
            "merge=peak\n",
            "x",
        ] {
            assert!(!is_peaks(text.as_bytes()), "{text}");
        }
        assert!(!is_peaks(b"\xff"));
    }
}
