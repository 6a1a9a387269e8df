//! What a person is told when `peak init` cannot begin, or must not go on with what is there.

use super::Error;
use crate::render::escape::shown;
use crate::roadmap::bundled;

/// How a document at `place` makes room for another that takes over what it says.
fn away(place: &str) -> String {
    format!(
        "move this file away (`git mv {place} old.md`) and run this with `--adopt old.md`, which takes over what is called alike"
    )
}

impl Error {
    /// There is no progress document at `path`; `usual` where that is its usual name.
    pub fn no_document(path: &str, usual: bool) -> Self {
        Self::new(format!("there is no {} here", shown(path))).hint(match usual {
            true => "`peak init` reads the roadmap and writes it",
            false => "`peak init` reads the roadmap and writes it, where it is told the same file (`--file`)",
        })
    }

    /// There is no file at the root that a roadmap could be in; `instead` says of one that was not looked at.
    pub fn no_roadmap_here(instead: &str) -> Self {
        Self::new("this repository has no roadmap.md and no README.md").hint(format!(
            "{instead}name a file with --roadmap, or take one that ships with peak: {}",
            bundled::names()
        ))
    }

    /// The roadmap in the file at `path`, which is to be the progress document, too.
    pub fn follows_itself(path: &str) -> Self {
        let place = shown(path);
        Self::new(format!("{place} is the roadmap: it cannot be its own progress document")).hint(
            "name another file with --file (progress.md is the usual one), or another roadmap; `peak init --keep-ticks` takes over the boxes that are ticked in a roadmap",
        )
    }

    /// A document made by hand whose text git does not have.
    pub fn not_committed(path: &str) -> Self {
        let place = shown(path);
        Self::new(format!("{place} was made by hand, and is not committed as it is"))
            .hint(format!("commit it first, so that nothing can be lost: `git add {place} && git commit`; then run this again"))
    }

    /// A document with nothing of what peak wrote into it, `blank` or with other text, which `command` puts back as git has it.
    pub fn emptied(path: &str, command: &str, blank: bool) -> Self {
        let place = shown(path);
        let anew = match blank {
            true => "to start anew, remove it",
            false => "if what it says now is meant, commit it",
        };
        Self::new(format!(
            "{place} lost its header and all its items, and git has it with them"
        ))
        .hint(format!(
            "`{command}` puts it back as it was; {anew}, then run this again"
        ))
    }

    /// A document made by hand that nobody agreed to take over.
    pub fn made_by_hand(path: &str) -> Self {
        let place = shown(path);
        Self::new(format!(
            "{place} is there already, and was made by hand; it was not touched"
        ))
        .hint("--adopt takes it over, -n shows how; or name another file with --file")
    }

    /// A document with ids and without a header, of whose `all` items the roadmap that was found lacks `own`.
    pub fn ids_of_another(path: &str, roadmap: &str, own: usize, all: usize) -> Self {
        let (place, roadmap) = (shown(path), shown(roadmap));
        Self::new(format!(
            "{place} has no header, and {own} of its {all} ids are not in {roadmap}"
        ))
        .hint(format!(
            "`peak init --roadmap NAME` says which roadmap it follows; `peak init --adopt` takes over what {roadmap} calls alike"
        ))
    }

    /// A document whose header names no roadmap, and of whose `all` items the one that was named lacks `own`.
    pub fn ids_not_in(path: &str, roadmap: &str, (own, all): (usize, usize)) -> Self {
        let (place, roadmap) = (shown(path), shown(roadmap));
        Self::new(format!(
            "{own} of the {all} ids in {place} are not in {roadmap}"
        ))
        .hint(format!(
            "name the roadmap that it follows; or {}",
            away(&place)
        ))
    }

    /// A document without a header in a shallow clone, where history ends before a header is found.
    pub fn header_cut_off(path: &str) -> Self {
        Self::new(format!(
            "{} has no header, and the history that may hold it is not here: this clone is shallow",
            shown(path)
        ))
        .hint("`git fetch --unshallow`, then run this again")
    }

    /// A document in which a header that was put in is not read as one.
    pub fn header_not_read(path: &str) -> Self {
        Self::new(format!(
            "{}: a header below its title would not be read as one, so nothing was written",
            shown(path)
        ))
        .hint("put a title of its own, such as `# Progress`, at the very top, then run this again")
    }

    /// `--adopt FILE` where there is a progress document: their states would have to be merged.
    pub fn adopts_into_present(path: &str, file: &str) -> Self {
        let (place, file) = (shown(path), shown(file));
        Self::new(format!(
            "{place} is there already, so that {file} cannot be taken over"
        ))
        .hint("move it away first, or name another progress document with --file")
    }

    /// `--adopt FILE` where that file is the roadmap.
    pub fn adopts_roadmap(file: &str) -> Self {
        Self::new(format!("{} is read as the roadmap itself", shown(file)))
            .hint("name the roadmap with --roadmap; or `--keep-ticks` takes over the boxes that are ticked in it")
    }

    /// `--roadmap` names another than the one that the document follows.
    pub fn follows_another(path: &str, follows: &str, wanted: &str) -> Self {
        // What ships with peak is never the same roadmap at another path.
        let is_file = bundled::find(wanted).is_none();
        let (follows, wanted) = (shown(follows), shown(wanted));
        let place = shown(path);
        let moved = match is_file {
            true => format!(
                "where that is the same roadmap, `peak update --from {wanted}` follows it there; for another "
            ),
            false => String::new(),
        };
        Self::new(format!("{place} follows {follows}, not {wanted}")).hint(format!(
            "{moved}name another progress document with --file; or {}",
            away(&place)
        ))
    }

    /// `--roadmap` names another than the header did that the document had at a commit.
    pub fn followed_another(path: &str, at: &str, follows: &str, wanted: &str) -> Self {
        let (follows, wanted) = (shown(follows), shown(wanted));
        let place = shown(path);
        Self::new(format!(
            "{place} has no header, and the one it had at {at} names {follows}, not {wanted}"
        ))
        .hint(format!(
            "`peak init` puts that one back; or {}",
            away(&place)
        ))
    }

    /// Options of reading, where the document says already how its roadmap is read.
    pub fn read_otherwise(path: &str) -> Self {
        Self::new(format!("{} is there already: how its roadmap is read was said when it was made", shown(path)))
            .hint("see what else could be read with `peak roadmap show`; move the file away to start anew")
    }

    /// A file that was written to between looking at it and replacing it.
    pub fn changed_meanwhile(path: &str) -> Self {
        Self::new(format!("{} was changed meanwhile", shown(path))).hint("run this again")
    }
}
