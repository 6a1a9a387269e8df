//! Where a learner stands, as `status` and `badge` show it: all phases, or the one that was asked for.

use chrono::NaiveDate;

use super::judgement::Judging;
use super::{Context, Project};
use crate::error::{Error, Result};
use crate::evidence::ticks::{Boxes, Ticked};
use crate::evidence::{Report, Verdict};
use crate::git::ticks;
use crate::render::escape::{Untrusted, shown};
use crate::report::{self, Status};

/// Most phases that are named where none is called as typed.
const SHOWN: usize = 12;

impl Project {
    /// The counts on `today`, of one phase where `phase` names one, with evidence where `report` is given.
    ///
    /// # Errors
    /// No phase is called so, or several could be.
    pub fn standing<'p>(
        &'p self,
        phase: Option<&str>,
        report: Option<&Report>,
        today: NaiveDate,
    ) -> Result<Status<'p>> {
        let status = report::status(&self.document, self.roadmap.as_ref(), report, today);
        let Some(wanted) = phase else {
            return Ok(status);
        };
        let found = status.summary.phase(wanted).map_err(|fault| {
            let mut names: Vec<&str> = status
                .summary
                .phases
                .iter()
                .map(|phase| phase.id.as_str())
                .take(SHOWN)
                .collect();
            if status.summary.phases.len() > SHOWN {
                names.push("more");
            }
            let remedy = match names.is_empty() {
                true => "this progress document has no phases: leave --phase out".to_owned(),
                false => format!("the phases are {}", names.join(", ")),
            };
            Error::unselected("phase", &fault, &remedy)
        })?;
        let id = found.id.clone();
        Ok(status.only(&id, today))
    }

    /// Lends each done item without a date the day of the commit that ticked it, for counts by the week; the file keeps what it
    /// says. What history told of each such item; where nothing can be asked, that nothing is known.
    pub fn lend_dates(&mut self) -> Vec<Ticked> {
        let boxes = Boxes::undated(&self.document);
        if boxes.is_empty() {
            return Vec::new();
        }
        let found = self.dates_of(&boxes);
        for (place, ticked) in boxes.places().iter().zip(&found) {
            if let Ticked::On(day) = ticked {
                self.document.items[*place].done_on = Some(*day);
            }
        }
        found
    }

    fn dates_of(&self, boxes: &Boxes) -> Vec<Ticked> {
        let repo = &self.repo;
        let path = self.target.from_root();
        let tip = match repo.head() {
            Ok(Some(tip)) => tip,
            Ok(None) => return vec![Ticked::Uncommitted; boxes.len()],
            Err(_) => return vec![Ticked::Unknown; boxes.len()],
        };
        let asked = repo.objects().and_then(|objects| {
            ticks::dates(&objects, &repo.shallow(), tip, path.as_bytes(), boxes)
        });
        asked.unwrap_or_else(|_| vec![Ticked::Unknown; boxes.len()])
    }
}

impl Context {
    /// Tells that the progress document is upstream's own, and how to begin one.
    pub fn warn_of_upstreams(&mut self, project: &Project) {
        self.terminal.warn(&format!(
            "{} is as upstream has it, with their ticks: `peak init` starts it anew as yours",
            shown(&project.target.from_root())
        ));
    }

    /// The same where it is, for counts; whether it is.
    pub fn warn_if_upstreams(&mut self, project: &Project) -> bool {
        let is_theirs = project.is_upstreams();
        if is_theirs {
            self.warn_of_upstreams(project);
        }
        is_theirs
    }

    /// Tells on stderr what a reader must know of how it was judged.
    pub fn warn_of_judgement(&mut self, report: &Report) {
        for notice in &report.notices {
            self.terminal.warn(&Untrusted::new(notice).terminal());
        }
    }

    /// The judgement of all claims, for counts: what a reader must know about it goes to stderr.
    ///
    /// # Errors
    /// History cannot be asked at all.
    pub fn judge_for_counts(&mut self, project: &Project) -> Result<Report> {
        let report = self.judge(
            project,
            &Judging {
                now: self.now.timestamp(),
                brief: true,
                ..Judging::default()
            },
        )?;
        self.warn_of_judgement(&report);
        let unknown = report
            .findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Unknown)
            .count();
        if unknown > 0 {
            let claims = if unknown == 1 {
                "1 claim"
            } else {
                &format!("{unknown} claims")
            };
            self.terminal.hint(&format!(
                "{claims} cannot be judged here; `peak verify` says why"
            ));
        }
        Ok(report)
    }
}
