//! A document that peak wrote and that has no header line: it gets the one that it had, else one that is made, and every other byte
//! stays.

use super::check::{checked, open, read, strangers};
use super::lost::{self, Search, VERSIONS, Whole};
use super::{Args, left, preview, record, replace};
use crate::commands::{Context, Outcome};
use crate::error::{Error, Result};
use crate::evidence::ObjectId;
use crate::git::Repo;
use crate::progress::{Header, Opened, ROADMAP_AT, renew};
use crate::render::escape::shown;
use crate::workspace::Target;

/// A header for the document, and how it came about.
enum Found {
    /// As the document had it at this commit.
    At(ObjectId, Header, Whole),
    /// Made anew.
    New(Header),
    /// The document is not of this roadmap, and is to be taken over by its titles.
    Foreign,
    /// Whoever was asked left.
    Left,
}

/// Gives the document `text`, which has no header, one where it carries peak's ids; `None` where it is to be taken over as one made
/// by hand.
pub(super) fn run(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    text: &[u8],
) -> Result<Option<Outcome>> {
    let opened = open(target, text)?;
    if !opened.carries_ids() {
        return Ok(None);
    }
    let before = read(target, text, None)?;
    if let Some(line) = before.conflict {
        return Err(Error::conflict(target.shown(), line));
    }
    let path = target.from_root();
    let (header, came) = match find(args, context, repo, target, &opened)? {
        Found::At(commit, header, whole) => {
            let but = match whole {
                Whole::Yes => "",
                Whole::No => ", without upstream's learner and fork point",
            };
            let at = commit.short();
            let came = format!("had lost its header: the one it had at {at} was put back{but}");
            (header, came)
        }
        Found::New(header) => (header, "had no header: one was made".to_owned()),
        Found::Foreign => return Ok(None),
        Found::Left => return Ok(Some(left(context))),
    };
    let Some(new) = renew::with_header(&opened, &header) else {
        return Ok(None);
    };
    let new = checked(target, &before, new)?;
    if args.dry_run {
        context.diff(&path, text, &new)?;
        return Ok(Some(Outcome::Fine));
    }
    replace(context, target, text, &new)?;
    let (place, name) = (shown(&path), header.roadmap.as_deref().map(shown));
    let follows = name.map_or_else(String::new, |name| format!("; it follows {name}"));
    context.text(&format!("{place} {came}{follows}\n"))?;
    context.hint("no other line was touched; `peak update` takes the roadmap's changes over");
    Ok(Some(Outcome::Fine))
}

/// The header that the document had, else a new one. What lies beyond the end of a shallow clone may say whose ticks these are, so
/// that nothing is made up in its place.
fn find(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    opened: &Opened,
) -> Result<Found> {
    let path = target.from_root();
    match lost::search(repo, &path)? {
        Search::Found(commit, header, whole) => {
            let had = (commit, header);
            let header = args.changed(context, repo, target, (opened, had))?;
            return Ok(Found::At(commit, header, whole));
        }
        Search::None | Search::Given if repo.is_shallow() => {
            return Err(Error::header_cut_off(&path));
        }
        Search::Given => context.terminal.warn(&format!(
            "the last {VERSIONS} versions of {} in git have no header; older ones were not looked at",
            shown(&path)
        )),
        Search::None => {}
    }
    anew(args, context, repo, target, opened)
}

impl Args {
    /// The header that the document had at a commit, with the fork point, and the roadmap where it named none, that were asked for.
    fn changed(
        &self,
        context: &mut Context,
        repo: &Repo,
        target: &Target,
        (opened, (commit, mut header)): (&Opened, (ObjectId, Header)),
    ) -> Result<Header> {
        self.reads_as_said(target, &header)?;
        if header.roadmap.is_none() && self.roadmap.is_some() {
            let plan = record::named(self, context, repo, target, (opened, &header))?;
            let said = plan.reading.pairs().into_iter();
            let added: Vec<_> = said.filter(|pair| !header.others.contains(pair)).collect();
            header.roadmap = Some(plan.name);
            header.others.retain(|(key, _)| key != ROADMAP_AT);
            header.others.extend(added);
        } else if let Some(wanted) = self.other_roadmap(context, repo, &header)? {
            let follows = header.roadmap.as_deref().unwrap_or_default();
            let path = target.from_root();
            let at = commit.short();
            return Err(Error::followed_another(&path, &at, follows, &wanted));
        }
        if self.base.is_some() {
            header.base = self.certain_base(repo)?.map(|id| id.to_string());
        }
        Ok(header)
    }
}

/// A header for the roadmap that was named, or that is found here. It does not say which state of it the document follows: nobody
/// knows.
fn anew(
    args: &Args,
    context: &mut Context,
    repo: &Repo,
    target: &Target,
    opened: &Opened,
) -> Result<Found> {
    let Some(mut plan) = super::choose::choose(args, context, repo)? else {
        return Ok(Found::Left);
    };
    if context.terminal.interactive()
        && !args.dry_run
        && plan.path.is_some()
        && !preview::agree(context, repo, &mut plan, "goes on")?
    {
        return Ok(Found::Left);
    }
    if let Some((own, all)) = strangers(target, opened, &plan)? {
        return match args.adopt {
            Some(_) => Ok(Found::Foreign),
            None => Err(Error::ids_of_another(
                &target.from_root(),
                &plan.name,
                own,
                all,
            )),
        };
    }
    let mut header = args.header(repo, &plan)?;
    header.others.retain(|(key, _)| key != ROADMAP_AT);
    Ok(Found::New(header))
}
