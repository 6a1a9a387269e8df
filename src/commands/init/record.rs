//! A header that names no roadmap is given one, where the document is of that roadmap.

use super::choose::Plan;
use super::{Args, check, choose, replace};
use crate::commands::reading::said;
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::{Document, Header, Opened, ROADMAP_AT, header_value, renew};
use crate::render::escape::shown;
use crate::roadmap::parse::Reading;
use crate::workspace::Target;

/// Writes the roadmap that was named into the header, with the fork point and the options for reading it where those were given, too.
pub(super) fn run(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    document: &Document,
) -> Result<Outcome> {
    if let Some(line) = document.conflict {
        return Err(Error::conflict(target.shown(), line));
    }
    let opened = check::open(target, &document.text)?;
    let plan = named(args, context, repo, target, (&opened, &document.header))?;
    let (path, old) = (target.from_root(), &document.text);
    let new = check::checked(target, document, args.recorded(repo, document, &plan)?)?;
    if args.dry_run {
        context.diff(&path, old, &new)?;
        return Ok(Outcome::Fine);
    }
    replace(context, target, old, &new)?;
    let name = shown(&plan.name);
    context.text(&format!("{} now follows {name}\n", shown(&path)))?;
    context.hint("`peak update` takes the roadmap's changes over");
    Ok(Outcome::Fine)
}

/// The roadmap that was named for a document whose header names none: read as the command line says, else as the header does.
pub(super) fn named(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    (opened, header): (&Opened, &Header),
) -> Result<Plan> {
    args.reads_as_said(target, header)?;
    let asked = args.reading.reading()?;
    let reading = match asked.pairs().is_empty() {
        true => Reading {
            force: asked.force,
            ..said(header)?
        },
        false => asked,
    };
    let Some(plan) = choose::choose_by(args, context, repo, reading)? else {
        return Err(Error::new("nothing was written: no roadmap was chosen"));
    };
    match check::strangers(target, opened, &plan)? {
        Some((own, all)) => Err(Error::ids_not_in(
            &target.from_root(),
            &plan.name,
            (own, all),
        )),
        None => Ok(plan),
    }
}

impl Args {
    /// The text with all that this run says of the roadmap in its header. Which state of it the document follows is not known, so
    /// that a mark of another roadmap's state must not stay.
    fn recorded(&self, repo: &Repo, document: &Document, plan: &Plan) -> Result<Vec<u8>> {
        let line = document.header.line.unwrap_or(1);
        let mut keys = vec![
            ("roadmap", Some(header_value(&plan.name))),
            (ROADMAP_AT, None),
        ];
        if self.base.is_some() {
            keys.push(("base", self.certain_base(repo)?.map(|id| id.to_string())));
        }
        let mut text = document.text.clone();
        for (key, value) in keys {
            let changed = renew::with_key(&text, line, key, value.as_deref());
            text = changed.unwrap_or(text);
        }
        let added: Vec<_> = plan
            .reading
            .pairs()
            .into_iter()
            .filter(|pair| !document.header.others.contains(pair))
            .collect();
        Ok(renew::with_pairs(&text, line, &added).unwrap_or(text))
    }
}
