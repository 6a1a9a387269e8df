//! `peak update`

mod close;

use super::origin::{self, Followed, Sources, planned};
use super::project::{is_committed, progress_text, whereabouts};
use super::{Context, Outcome};
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::progress::update::{Fate, Past, Plan, Rename, Renames};
use crate::progress::{Header, Opened, ROADMAP_AT, ROADMAP_FROM, header_value, is_path, renew};
use crate::render::Look;
use crate::render::escape::Untrusted;
use crate::render::roadmap::notice as notice_of;
use crate::render::update as render;
use crate::roadmap::notice::Oddity;
use crate::roadmap::parse::{READ_AS, Whole};
use crate::workspace::{self, Target};

/// Most archived items that are named without `-v`.
const NAMED: usize = 5;

/// Where the roadmap changed too much to be followed through all its states.
const PASSED_OVER: &str = "the roadmap changed too much since to be followed through all its states: an item that its last ones changed twice may have been taken for a new one; `peak update -n` shows what changes before anything is written";

/// Take over the roadmap's changes, and keep every tick
///
/// New items appear where the roadmap has them; moved ones move with state, dates and notes, and what names their former id still
/// means them; reworded ones keep id and state. Where git has the states in between, items are followed through all of them.
/// What the roadmap dropped goes, but for what you had begun: that goes below a heading `Archived`, where it does not count.
/// Your own lines, notes and items stay. Only progress.md is written: commit it before, and `git checkout progress.md` takes the
/// update back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  peak update -n               what would change, as a diff
  peak update                  follow the roadmap in the work tree, after
                               `git merge upstream/main`
  peak update --from upstream/main:README.md
                               after `git fetch upstream`: nothing is merged;
                               later runs look there too, until
                               `--from README.md`
  peak update --accept-renames also take close titles for the same item
  peak update -v               a line for each change")]
pub struct Args {
    /// Where the roadmap's present state is: a commit and a file, a file, or a bundled roadmap
    #[arg(long, value_name = "REV:PATH|FILE|NAME")]
    from: Option<String>,
    /// Take an item whose title is close to that of one that went for the same, without asking
    #[arg(long)]
    accept_renames: bool,
    /// Show what would change, as a diff, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// One JSON object, schema peak.update/1
    #[arg(long)]
    json: bool,
}

impl Args {
    /// The close titles that a person agreed to, none where nobody is asked; `None` where they leave.
    fn agreed(&self, context: &mut Context, plan: &Plan) -> Result<Option<Vec<Rename>>> {
        if plan.close.is_empty() || self.dry_run || self.json {
            return Ok(Some(Vec::new()));
        }
        close::agreed(context, &plan.close)
    }

    /// Takes the roadmap's changes over, or shows them; always [`Outcome::Fine`].
    ///
    /// # Errors
    /// No progress document, no such roadmap, conflict markers, a file that cannot be written; nothing changed then.
    pub fn run(&self, context: &mut Context) -> Result<Outcome> {
        let repo = context.repository()?;
        let target = context.target(&repo)?;
        let text = progress_text(&repo, &target)?;
        let opened =
            Opened::new(text.clone()).map_err(|fault| Error::unreadable(target.shown(), &fault))?;
        let header = opened.header().clone();
        let astray = |fault| self.astray(fault, (&repo, &target, &header), &text);
        let now = context
            .present(&repo, &header, self.from.as_deref())
            .map_err(astray)?;
        let mut sources = Sources::new(now, header.clone(), target.from_root())?;
        sources.moves = origin::moves(&repo, &target, &text, &sources);
        let unread = |fault, sources: &Sources| match sources.now.roadmap.items().next() {
            None => astray(fault),
            Some(_) => fault,
        };
        let (past, odd) =
            origin::past(&repo, &mut sources).map_err(|fault| unread(fault, &sources))?;
        let renames = if self.accept_renames {
            Renames::All
        } else {
            Renames::None
        };
        let document = (&target, text.as_slice());
        let Followed { past, is_whole } =
            followed(context, &repo, document, &mut sources, (past, renames))
                .map_err(|fault| unread(fault, &sources))?;
        let mut plan = planned(&target, &text, &sources, past.clone(), renames)?;
        let Some(agreed) = self.agreed(context, &plan)? else {
            return Ok(Outcome::Fine);
        };
        let renames = if agreed.is_empty() {
            renames
        } else {
            Renames::Some(&agreed)
        };
        if !agreed.is_empty() {
            plan = planned(&target, &text, &sources, past.clone(), renames)?;
        }
        if self.dry_run {
            self.show(context, &target, &text, &plan, &sources)?;
        } else {
            write(context, &target, &sources, (past, renames), &plan)?;
            self.tell(context, &plan, &sources)?;
        }
        let back = self.back(context, &repo, (&plan, &sources), &text);
        if self.json || plan.close.is_empty() {
            back.tell(context, &sources.path);
        }
        if !self.json {
            if !self.dry_run && !context.verbose {
                tell_archived(context, &plan);
            }
            tell_reading(context, &plan, &sources);
            hints(context, &plan, odd.as_deref(), (&back, &sources.path));
            if !is_whole {
                context.hint(PASSED_OVER);
            }
        }
        Ok(Outcome::Fine)
    }

    /// With where the roadmap is, in place of the remedy, where the file that the document follows is it no longer.
    fn astray(
        &self,
        fault: Error,
        (repo, target, header): (&Repo, &Target, &Header),
        text: &[u8],
    ) -> Error {
        let followed = header.roadmap.as_deref().filter(|name| is_path(name));
        let named = self.from.as_deref().or(followed);
        let name = followed.filter(|name| named == Some(*name));
        match name.and_then(|name| whereabouts(repo, target, text, name)) {
            Some(remedy) => fault.hint(Untrusted::new(&remedy).terminal()),
            None => fault,
        }
    }

    /// `--dry-run`: the difference, or the same as JSON.
    fn show(
        &self,
        context: &mut Context,
        target: &Target,
        text: &[u8],
        plan: &Plan,
        sources: &Sources,
    ) -> Result<()> {
        if self.json {
            return context.object(&render::object(plan, &named(sources), false));
        }
        context.diff(&target.from_root(), text, &marked(plan, sources))?;
        let look = context.terminal.look();
        let told = sentence(plan, sources, look);
        context.terminal.note(&told);
        Ok(())
    }

    /// How what was done to a document of this text is taken back.
    fn back(
        &self,
        context: &Context,
        repo: &Repo,
        (plan, sources): (&Plan, &Sources),
        text: &[u8],
    ) -> Back {
        let path = &sources.path;
        match self.dry_run || !writes(plan, sources) {
            true => Back::Unneeded,
            // Where git cannot tell, it cannot take back either.
            false if is_committed(repo, path, text).unwrap_or(false) => {
                Back::By(format!("git checkout -- {}", context.typed(repo, path)))
            }
            false => Back::None,
        }
    }

    /// What was done.
    fn tell(&self, context: &mut Context, plan: &Plan, sources: &Sources) -> Result<()> {
        if self.json {
            let written = writes(plan, sources);
            return context.object(&render::object(plan, &named(sources), written));
        }
        let look = context.terminal.look();
        if context.verbose {
            context.text(&render::details(plan, look))?;
        }
        let sentence = sentence(plan, sources, look);
        context.text(&format!("{sentence}\n"))
    }
}

/// What the roadmap's states in between tell. Where that takes long, a person sees it go on.
fn followed(
    context: &Context,
    repo: &Repo,
    document: (&Target, &[u8]),
    sources: &mut Sources,
    past: (Past, Renames<'_>),
) -> Result<Followed> {
    let read = context
        .terminal
        .progress("reading the roadmap's history", "states");
    origin::followed(repo, document, sources, past, &|| read.advance(1))
}

/// How the update is taken back, so that another can be made in its stead.
#[derive(Debug, PartialEq, Eq)]
enum Back {
    /// It was not made.
    Unneeded,
    /// By this command line: git has the document as it was before.
    By(String),
    /// By none: git lacks changes that the document held.
    None,
}

impl Back {
    /// Says that there is no way back, where there is none.
    fn tell(&self, context: &mut Context, path: &str) {
        if *self == Self::None {
            let path = Untrusted::new(path).terminal();
            context.hint(&format!("{path} held changes that are not committed: `git checkout` would take those back with the update"));
        }
    }
}

/// The roadmap as JSON names it: where it came from, and what it was read as.
fn named(sources: &Sources) -> render::Named<'_> {
    render::Named {
        from: &sources.now.name,
        read_as: sources.held().to_string(),
    }
}

/// What is told of the update, and of a roadmap that is in another file now.
fn sentence(plan: &Plan, sources: &Sources, look: Look) -> String {
    let told = render::sentence(plan, &sources.path, &sources.now.name, look);
    let before = sources.header.roadmap.as_deref();
    let Some(before) = before.filter(|_| sources.moves) else {
        return told;
    };
    let shown = |text: &str| Untrusted::new(text).terminal();
    let moved = format!(
        "{} follows {} now, not {}",
        shown(&sources.path),
        shown(&sources.now.name),
        shown(before)
    );
    match plan.changes.is_empty() {
        true => moved,
        false => format!("{told}\n{moved}"),
    }
}

/// Whether the update changes the document.
fn writes(plan: &Plan, sources: &Sources) -> bool {
    !plan.changes.is_empty() || sources.reads_otherwise() || sources.moves
}

/// The text with what the header is to say of the roadmap; as it is where nothing was taken over.
fn marked(plan: &Plan, sources: &Sources) -> Vec<u8> {
    let text = plan.text.clone();
    let Some(line) = sources.header.line.filter(|_| writes(plan, sources)) else {
        return text;
    };
    let now = &sources.now;
    let set = |text: Vec<u8>, key: &str, value: Option<&str>| {
        let line = Opened::new(text.clone())
            .ok()
            .and_then(|opened| opened.header().line)
            .unwrap_or(line);
        renew::with_key(&text, line, key, value).unwrap_or(text)
    };
    let text = set(text, ROADMAP_AT, Some(&now.id.to_string()));
    let held = sources.held().to_string();
    let text = set(
        text,
        READ_AS,
        Some(held.as_str()).filter(|held| !held.is_empty()),
    );
    let from = Some(now.name.as_str())
        .filter(|name| now.lasting && sources.header.roadmap.as_deref() != Some(name));
    if sources.moves {
        let named = set(text, "roadmap", Some(&header_value(&now.name)));
        return set(named, ROADMAP_FROM, None);
    }
    set(text, ROADMAP_FROM, from.map(header_value).as_deref())
}

/// Writes the result, made anew from what the file says by now.
fn write(
    context: &mut Context,
    target: &Target,
    sources: &Sources,
    (past, renames): (Past, Renames<'_>),
    plan: &Plan,
) -> Result<()> {
    if !writes(plan, sources) {
        return Ok(());
    }
    let written = workspace::update(target, |bytes| {
        let plan = planned(target, bytes, sources, past.clone(), renames)?;
        Ok::<_, Error>(Some(marked(&plan, sources)))
    })?;
    context.warn_of(&written);
    Ok(())
}

/// Names what no longer counts though it was begun: nobody should have to find that out from a percentage.
fn tell_archived(context: &mut Context, plan: &Plan) {
    let gone = plan
        .changes
        .iter()
        .filter(|change| change.fate == Fate::Archived);
    let ids: Vec<String> = gone.map(|change| change.id.to_string()).collect();
    if ids.is_empty() {
        return;
    }
    let named = ids
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let more = match ids.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more (`-v` lists all changes)"),
    };
    context.terminal.warn(&format!(
        "now below `Archived`, where it does not count: {named}{more}"
    ));
}

/// Says that the roadmap is read as it was, where the rules would read it otherwise since it grew.
fn tell_held(context: &mut Context, plan: &Plan, sources: &Sources) {
    if *sources.held() != Whole::default() && writes(plan, sources) {
        let name = Untrusted::new(&sources.now.name).terminal();
        let path = Untrusted::new(&sources.path).terminal();
        context.terminal.warn(&format!(
            "{name} would be read otherwise as a whole by now, and fewer of its items be found: it is read as before (`{READ_AS}={}` in the header of {path}); what is new in another form may not be among its items",
            sources.held()
        ));
    }
}

/// Says that the roadmap is not read as its author wrote it, as the header says, or as the rules have it.
fn tell_reading(context: &mut Context, plan: &Plan, sources: &Sources) {
    tell_held(context, plan, sources);
    for notice in &sources.now.roadmap.notices {
        if matches!(notice.oddity, Oddity::NoColumn(_) | Oddity::NotUtf8) {
            let told = notice_of(&sources.now.name, notice);
            context.terminal.warn(&told);
        }
    }
}

fn hints(context: &mut Context, plan: &Plan, odd: Option<&str>, (back, path): (&Back, &str)) {
    if let Some(odd) = odd.filter(|_| !plan.own.is_empty() && !plan.changes.is_empty()) {
        context.terminal.warn(odd);
    }
    let shown = |text: &str| Untrusted::new(text).terminal();
    if let Some(first) = plan.close.first() {
        let (count, noun) = match plan.close.len() {
            1 => (1, "item that went may be one that came"),
            count => (count, "items that went may be ones that came"),
        };
        let remedy = match back {
            Back::Unneeded => "`peak update --accept-renames` keeps their ticks on them".to_owned(),
            Back::By(command) => format!(
                "to keep their ticks on them, take this back (`{command}`) and run `peak update --accept-renames`"
            ),
            Back::None => format!(
                "mark the new one as the old one is, such as with `peak done {}`: {} held changes that are not committed, and taking the update back with git would discard those",
                first.new,
                shown(path)
            ),
        };
        context.hint(&format!(
            "{count} {noun}, reworded: {} → {}; {remedy}",
            shown(&first.was),
            shown(&first.is)
        ));
    }
    if !plan.left_out.is_empty() {
        let out = plan.left_out.len();
        context.hint(&format!("{out} that you took out of the file stay out; take `{}=…` out of its header to have all back", ROADMAP_AT));
    }
    let gone = plan.count(Fate::Archived) + plan.count(Fate::Removed);
    let kept = plan.count(Fate::Moved) + plan.count(Fate::Reworded) + plan.count(Fate::New);
    if gone > 20 && gone > kept * 2 {
        context
            .terminal
            .warn("most of what changes goes: is this still the roadmap?");
    }
}
