//! Taking over a progress document that was made by hand: shown first, and only when its owner agrees.

use super::Args;
use crate::commands::project::is_committed;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Adoption, State, Taken, adopt};
use crate::progress::{BEFORE, create_with};
use crate::render::escape::shown;
use crate::workspace::Target;

/// Takes over the document `old`, which git has as it is.
pub(super) fn run(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    old: &[u8],
) -> Result<Outcome> {
    let path = target.from_root();
    let place = shown(&path);
    if !is_committed(repo, &path, old)? {
        return Err(Error::not_committed(&path));
    }
    let Some(mut plan) = super::choose::choose(args, context, repo)? else {
        return Ok(super::left(context));
    };
    let asked = context.terminal.interactive() && !args.dry_run && args.adopt.is_none();
    if asked && plan.path.is_some() && !super::preview::agree(context, repo, &mut plan, "goes on")?
    {
        return Ok(super::left(context));
    }
    let unreadable = |fault| Error::unreadable(target.shown(), &fault);
    let adoption = adopt(old, &plan.survey.roadmap).map_err(unreadable)?;
    if let Some(line) = adoption.conflict {
        return Err(Error::conflict(target.shown(), line));
    }
    let header = args.header(repo, &plan)?;
    let new = create_with(
        &plan.survey.roadmap,
        &header,
        &adoption,
        old,
        context.today(),
    );
    if args.dry_run {
        tell(context, &place, &adoption);
        context.diff(&path, old, &new)?;
        return Ok(Outcome::Fine);
    }
    if args.adopt.is_none() {
        tell(context, &place, &adoption);
        let question = format!("Take over {place}? What is not taken over stays under `{BEFORE}`.");
        match context.terminal.confirm(&question)? {
            Some(true) => {}
            Some(false) => return Ok(super::left(context)),
            None => return Err(Error::made_by_hand(&path)),
        }
    }
    super::replace(context, target, old, &new)?;
    context.text(&format!("took over {place}: {}\n", summary(&adoption)))?;
    if args.adopt.is_some() {
        tell_left(context, &place, &adoption);
    }
    super::tell_what_next(context, repo, target, &header);
    Ok(Outcome::Fine)
}

/// What will be taken over from the file `from` and what will not, on stderr.
pub(super) fn tell(context: &mut Context, from: &str, adoption: &Adoption) {
    context
        .terminal
        .note(&format!("{from}: {}", summary(adoption)));
    for taken in adoption
        .taken
        .iter()
        .filter(|taken| taken.state != State::Todo)
    {
        let line = format!("  line {}: {}", taken.line, what(taken));
        context.terminal.note(&line);
    }
    tell_left(context, from, adoption);
}

/// "drf.serializers done 2025-03-02, with 1 pointer to evidence"
fn what(taken: &Taken) -> String {
    let (word, day) = match taken.state {
        State::Todo => ("to do", None),
        State::Started => ("started", taken.started_on),
        State::Skipped => ("skipped", taken.skipped_on),
        State::Done => ("done", taken.done_on),
    };
    let day = day.map_or_else(String::new, |day| format!(" {day}"));
    let pointers = match taken.pointers.len() {
        0 => String::new(),
        1 => ", with 1 pointer to evidence".to_owned(),
        many => format!(", with {many} pointers to evidence"),
    };
    format!("{} {word}{day}{pointers}", taken.id)
}

pub(super) fn tell_left(context: &mut Context, from: &str, adoption: &Adoption) {
    for notice in &adoption.left {
        let message = shown(&notice.message);
        context
            .terminal
            .warn(&format!("{from}:{}: {message}", notice.line));
    }
    if !adoption.unnamed.is_empty() {
        let phases = adoption.unnamed.iter().map(|phase| format!(" '{phase}.*'"));
        let phases: String = phases.collect();
        context.hint(&format!("`peak done{phases}` ticks all that they hold"));
    }
}

pub(super) fn summary(adoption: &Adoption) -> String {
    let items = match adoption.taken.len() {
        1 => "1 item".to_owned(),
        many => format!("{many} items"),
    };
    match adoption.left.len() {
        0 => format!("{items} taken over"),
        left => format!("{items} taken over, {left} not"),
    }
}
