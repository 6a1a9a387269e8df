//! How a document is read, shown before anything is written; on a terminal other sections and options can be chosen, line by
//! line, and the counts are shown at once.

use super::Plan;
use super::sections::Sections;
use crate::commands::Context;
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::render::escape::shown;
use crate::render::roadmap::{numbered_sections, sections, totals};
use crate::roadmap::parse::{Fate, Reading, Readout, Rule, SectionRow};
use crate::terminal::numbers;

/// The options that can be given at the question, as they are on the command line.
const OPTIONS: [&str; 5] = ["items", "depth", "phase-level", "column", "keep-ticks"];

/// What a person typed.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Accept,
    Quit,
    Help,
    List,
    Reset,
    All(bool),
    Switch(Vec<usize>),
    /// An option and its value.
    Set(String, String),
    Unclear(String),
}

/// Shows the sections and their fate on stderr.
pub(super) fn show(context: &mut Context, survey: &Readout) {
    let look = context.terminal.err_look();
    if !survey.sections.is_empty() {
        let table = sections(&survey.sections, look);
        context.terminal.note(table.trim_end());
    }
    remarks(context, survey);
}

/// Lets a person on a terminal agree to how the document is read, or choose its sections until they do; `then` is what Enter does.
/// False where they leave instead: nothing is to be written then.
///
/// # Errors
/// No answer came; a file that cannot be read any more.
pub(super) fn agree(
    context: &mut Context,
    repo: &Repo,
    plan: &mut Plan,
    then: &str,
) -> Result<bool> {
    let given = plan.reading.clone();
    let mut sections = Sections::new(given.clone(), &plan.survey.sections);
    show_all(context, &sections, plan);
    remarks(context, &plan.survey);
    loop {
        context.terminal.note(&totals(&plan.survey.roadmap));
        let question = format!("Enter {then}, numbers switch, ? explains:");
        let Some(answer) = context.terminal.ask(&question)? else {
            return Err(unanswered());
        };
        match understood(&answer, sections.rows().len()) {
            Answer::Accept if plan.survey.roadmap.items().next().is_some() => return Ok(true),
            Answer::Accept => context
                .terminal
                .note("nothing is chosen yet: switch a section on, or q leaves"),
            Answer::Quit => return Ok(false),
            Answer::Help => help(context, then),
            Answer::List => show_all(context, &sections, plan),
            Answer::Reset => {
                plan.reading = given.clone();
                sections = anew(context, repo, plan)?;
            }
            Answer::All(wanted) => {
                sections.set_all(wanted);
                read_again(context, repo, &sections, plan)?;
            }
            Answer::Switch(places) => {
                sections.switch(&places);
                read_again(context, repo, &sections, plan)?;
            }
            Answer::Set(name, value) => {
                let set = with_option(sections.base(), &name, &value)
                    .and_then(|reading| read_by(repo, plan, reading));
                match set {
                    Ok(()) => sections = shown_anew(context, plan),
                    Err(fault) => super::tell(context, &fault),
                }
            }
            Answer::Unclear(why) => context.terminal.note(&why),
        }
    }
}

/// Reads the document by the options that `plan` now has, and shows all its sections.
fn anew(context: &mut Context, repo: &Repo, plan: &mut Plan) -> Result<Sections> {
    plan.read_again(repo)?;
    Ok(shown_anew(context, plan))
}

/// Shows all sections of the document as it was read, none of them switched.
fn shown_anew(context: &mut Context, plan: &Plan) -> Sections {
    let sections = Sections::new(plan.reading.clone(), &plan.survey.sections);
    show_all(context, &sections, plan);
    remarks(context, &plan.survey);
    sections
}

/// Reads the document by other options; where it cannot be read so, all is as it was.
fn read_by(repo: &Repo, plan: &mut Plan, reading: Reading) -> Result<()> {
    let reading = std::mem::replace(&mut plan.reading, reading);
    let survey = plan.survey.clone();
    let read = plan.read_again(repo).and_then(|()| plan.heeds_options());
    if read.is_err() {
        (plan.reading, plan.survey) = (reading, survey);
    }
    read
}

/// Reads the document by what is wanted now, and shows the sections that this changed.
fn read_again(
    context: &mut Context,
    repo: &Repo,
    sections: &Sections,
    plan: &mut Plan,
) -> Result<()> {
    let before = now(sections, &plan.survey);
    if sections.any() {
        plan.reading = sections.reading();
        plan.read_again(repo)?;
    } else {
        // No option says "nothing"; it is not what anybody writes.
        plan.survey.roadmap.phases.clear();
        plan.survey.sections.clear();
    }
    let after = now(sections, &plan.survey);
    let changed: Vec<(usize, &SectionRow)> = after
        .iter()
        .enumerate()
        .filter(|(at, row)| before.get(*at) != Some(row))
        .map(|(at, row)| (at + 1, row))
        .collect();
    if changed.is_empty() {
        context.terminal.note("nothing changed by that");
        return Ok(());
    }
    let table = numbered_sections(&changed, context.terminal.err_look());
    context.terminal.note(table.trim_end());
    Ok(())
}

/// The sections by their numbers, each as it is read now.
fn now(sections: &Sections, survey: &Readout) -> Vec<SectionRow> {
    let rows = sections.rows().iter().enumerate().map(|(at, row)| {
        let found = survey.sections.iter().find(|one| one.line == row.line);
        let found = found.cloned().unwrap_or_else(|| SectionRow {
            fate: Fate::Dropped(Rule::Asked),
            ..row.clone()
        });
        SectionRow {
            title: sections.shown(at),
            ..found
        }
    });
    rows.collect()
}

fn show_all(context: &mut Context, sections: &Sections, plan: &Plan) {
    let rows = now(sections, &plan.survey);
    let rows: Vec<(usize, &SectionRow)> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (at + 1, row))
        .collect();
    if rows.is_empty() {
        return;
    }
    let table = numbered_sections(&rows, context.terminal.err_look());
    context
        .terminal
        .note(&format!("{}:\n{}", shown(&plan.name), table.trim_end()));
}

fn remarks(context: &mut Context, survey: &Readout) {
    for doubt in &survey.roadmap.doubts {
        context.terminal.warn(&shown(doubt));
    }
    for hint in &survey.hints {
        context.hint(&shown(hint));
    }
}

fn help(context: &mut Context, then: &str) {
    for line in [
        &format!("Enter          {then}"),
        "3  or  2-5 8   switch these sections on or off",
        "all  none      switch all of them",
        "items boxes    what carries the items: also list, rows,",
        "               headings, leaves",
        "phase-level 2  what phases are: headings of level 1 to 6,",
        "               bold lines (bold), list items (item)",
        "depth 2        how deep in their lists the items stand",
        "column NAME    which table column holds the titles",
        "keep-ticks     take over the author's ticks, or not",
        "reset          back to how the rules read it",
        "list           show all sections again",
        "q              leave, write nothing",
    ] {
        context.terminal.note(line);
    }
}

/// What a line that a person typed asks for, among so many sections.
fn understood(answer: &str, count: usize) -> Answer {
    let words: Vec<&str> = answer
        .split([' ', ',', ':', '='])
        .filter(|word| !word.is_empty())
        .collect();
    let first = words
        .first()
        .map(|word| word.trim_start_matches('-').to_lowercase());
    match first.as_deref() {
        None | Some("y" | "yes") => Answer::Accept,
        Some("q" | "quit" | "n" | "no" | "exit") => Answer::Quit,
        Some("?" | "h" | "help") => Answer::Help,
        Some("l" | "list") if words.len() == 1 => Answer::List,
        Some("reset") => Answer::Reset,
        Some("all") => Answer::All(true),
        Some("none") => Answer::All(false),
        Some(name) if OPTIONS.contains(&name) => {
            let at = answer.find(name).map_or(0, |at| at + name.len());
            let rest = answer.get(at..).unwrap_or_default();
            let value = rest.trim_matches([' ', ':', '=']).to_owned();
            Answer::Set(name.to_owned(), value)
        }
        _ if count == 0 => Answer::Unclear(
            "no section is left to switch: reset goes back to how the rules read it".to_owned(),
        ),
        _ => match numbers(answer, count) {
            Ok(places) => Answer::Switch(places),
            Err(why) => Answer::Unclear(format!("{why}; ? explains what else there is")),
        },
    }
}

/// `base` with one option more; `keep-ticks` alone switches it.
fn with_option(base: &Reading, name: &str, value: &str) -> Result<Reading> {
    let mut reading = base.clone();
    if name == "keep-ticks" {
        reading.keep_ticks = !reading.keep_ticks;
        return Ok(reading);
    }
    if value.is_empty() {
        return Err(Error::new(format!("{name} needs a value")).hint("? shows one"));
    }
    let mut pairs = base.pairs();
    pairs.retain(|(one, _)| one != name);
    pairs.push((name.to_owned(), value.to_owned()));
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let read = Reading::from_pairs(pairs).map_err(|bad| Error::bad_option(&bad))?;
    Ok(Reading {
        force: base.force,
        ..read
    })
}

fn unanswered() -> Error {
    Error::new("nothing was written: no answer came").hint("`--section`, `--exclude` and `--items` say how to read the document; `peak init --help` lists them")
}

#[cfg(test)]
mod tests {
    use super::{Answer, understood, with_option};
    use crate::roadmap::parse::Reading;

    #[test]
    fn what_is_typed_is_understood() {
        let set = |name: &str, value: &str| Answer::Set(name.to_owned(), value.to_owned());
        for (typed, answer) in [
            ("", Answer::Accept),
            ("y", Answer::Accept),
            ("q", Answer::Quit),
            ("?", Answer::Help),
            ("3", Answer::Switch(vec![2])),
            ("2-4, 6", Answer::Switch(vec![1, 2, 3, 5])),
            ("all", Answer::All(true)),
            ("None", Answer::All(false)),
            ("items: boxes", set("items", "boxes")),
            ("--items rows", set("items", "rows")),
            ("items=rows", set("items", "rows")),
            ("column What to learn", set("column", "What to learn")),
            ("keep-ticks", set("keep-ticks", "")),
        ] {
            assert_eq!(understood(typed, 8), answer, "{typed}");
        }
        assert!(matches!(understood("1", 0), Answer::Unclear(why) if why.contains("reset")));
        for typed in ["9", "0", "4-2", "three", "item boxes", "-"] {
            assert!(
                matches!(understood(typed, 8), Answer::Unclear(_)),
                "{typed}"
            );
        }
    }

    #[test]
    fn one_option_takes_the_place_of_what_it_was() {
        let base = Reading {
            force: true,
            ..Reading::default()
        };
        let rows = with_option(&base, "items", "rows").unwrap();
        assert_eq!(
            with_option(&rows, "items", "list").unwrap().pairs(),
            [("items".to_owned(), "list".to_owned())]
        );
        assert!(with_option(&rows, "items", "pears").is_err());
        assert!(with_option(&rows, "column", "").is_err());
        assert!(with_option(&rows, "keep-ticks", "").unwrap().keep_ticks && rows.force);
    }
}
