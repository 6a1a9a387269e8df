//! What a person is told when what they typed names nothing, or more than one thing.

use super::Error;
use crate::render::escape::Untrusted;
use crate::roadmap::Id;
use crate::roadmap::select::{Unselected, similar};

/// Most candidates that are named.
const SHOWN: usize = 8;

impl Error {
    /// Nothing was selected among things called `what` ("item", "phase"); `remedy` where there is nothing similar.
    pub fn unselected(what: &str, fault: &Unselected, remedy: &str) -> Self {
        match fault {
            Unselected::Several { wanted, candidates } => {
                let wanted = Untrusted::new(wanted).typed();
                Self::new(format!(
                    "`{wanted}` could be any of {} {what}s: {}",
                    candidates.len(),
                    names(candidates)
                ))
                .hint("type more of the id")
            }
            Unselected::Unknown { wanted, similar } => {
                let wanted = Untrusted::new(wanted).typed();
                let whole = Self::new(match wanted.contains('*') {
                    true => format!("no {what} matches `{wanted}`"),
                    false => format!("no {what} is called `{wanted}`"),
                });
                if similar.is_empty() {
                    whole.hint(remedy)
                } else {
                    whole.hint(format!("did you mean {}?", names(similar)))
                }
            }
        }
    }

    /// An item was named that stands on `line` of the document at `path` below `Archived`; `present` are those that may be meant.
    pub fn archived(id: &Id, (path, line): (&str, usize), present: &[Id]) -> Self {
        let path = Untrusted::new(path).terminal();
        let whole = Self::new(format!(
            "{id} is archived ({path}:{line}): the roadmap dropped it, and it does not count"
        ));
        let own = "moved above the heading `Archived`, its line counts as an item of your own";
        match present.is_empty() {
            true => whole.hint(own),
            false => whole.hint(format!("did you mean {}? else: {own}", names(present))),
        }
    }

    /// No roadmap called `wanted` ships with peak; `names` do. What looks like a path is a file that is not there.
    pub fn no_bundled(wanted: &str, names: &[&str]) -> Self {
        if wanted.contains('/') || wanted.contains(".md") {
            let wanted = Untrusted::new(wanted).typed();
            return Self::new(format!("cannot read {wanted}: there is no such file"))
                .hint("check the path; `peak roadmap list` lists what ships with peak");
        }
        let whole = Self::new(format!(
            "no roadmap called `{}` ships with peak",
            Untrusted::new(wanted).typed()
        ));
        match similar(wanted, names.iter().copied()) {
            Some(name) => whole.hint(format!("did you mean {name}?")),
            None => whole.hint(format!(
                "these do: {}; a file is named by its path, such as docs/roadmap.md",
                names.join(", ")
            )),
        }
    }
}

fn names(ids: &[Id]) -> String {
    let mut names: Vec<String> = ids.iter().take(SHOWN).map(ToString::to_string).collect();
    if ids.len() > SHOWN {
        names.push(format!("and {} more", ids.len() - SHOWN));
    }
    names.join(", ")
}
