//! Which branch a workflow runs for: the remote's default one, as far as this repository tells.

use super::publish::BRANCH;
use crate::commands::Context;
use crate::error::{Error, Result};
use crate::git::Repo;
use crate::render::escape::Untrusted;

/// Names that default branches usually have.
const USUAL: [&str; 3] = ["main", "master", "trunk"];
/// Most branches that are named where none stands out.
const SHOWN: usize = 8;

/// The branch that was named; else the remote's default one as git noted it (`refs/remotes/origin/HEAD`); else the one that its
/// other branches, or where there are none the local ones, leave no doubt about. What is checked out says nothing: it may be a
/// feature branch.
///
/// # Errors
/// Nothing tells.
pub fn default_branch(context: &mut Context, repo: &Repo, named: Option<&str>) -> Result<String> {
    if let Some(name) = named {
        return Ok(name.to_owned());
    }
    let remote = repo.push_remote();
    let prefix = format!("refs/remotes/{remote}/");
    let noted = repo.symbolic(&format!("{prefix}HEAD"));
    if let Some(name) = noted.as_deref().and_then(|name| name.strip_prefix(&prefix)) {
        return Ok(name.to_owned());
    }
    let there = names(repo.remote_branches(&remote));
    let local = names(repo.branches());
    let (place, branches) = if there.is_empty() {
        ("here", local)
    } else {
        ("on the remote", there)
    };
    let configured = repo.config("init.defaultBranch");
    match likely(&branches, configured.as_deref()) {
        Some(name) => {
            let is_usual = USUAL.contains(&name) || configured.as_deref() == Some(name);
            if branches.len() > 1 || !is_usual {
                let shown = Untrusted::new(name).terminal();
                context.hint(&format!(
                    "the default branch is taken to be {shown}, by its name {place}; `--branch NAME` names another"
                ));
            }
            Ok(name.to_owned())
        }
        // A repository without any commit yet: what git will call its first branch.
        None if branches.is_empty() => Ok(unborn(repo).unwrap_or_else(|| USUAL[0].to_owned())),
        None => Err(unknown(&remote, place, &branches)),
    }
}

/// The one of `branches` that is the default one without a doubt: the only one, the one that git's configuration would name so,
/// or the only one with a usual name.
fn likely<'b>(branches: &'b [String], configured: Option<&str>) -> Option<&'b str> {
    if let [only] = branches {
        return Some(only);
    }
    let usual: Vec<&String> = branches
        .iter()
        .filter(|name| USUAL.contains(&name.as_str()))
        .collect();
    let by_name = branches
        .iter()
        .find(|name| Some(name.as_str()) == configured);
    match (by_name, usual.as_slice()) {
        (Some(name), _) => Some(name),
        (None, [only]) => Some(only),
        _ => None,
    }
}

/// The names of branches that hold work.
fn names<T>(branches: Vec<(String, T)>) -> Vec<String> {
    let names = branches.into_iter().map(|(name, _)| name);
    names
        .filter(|name| name != BRANCH && name != "HEAD")
        .collect()
}

fn unborn(repo: &Repo) -> Option<String> {
    let name = repo.checked_out()?;
    name.strip_prefix("refs/heads/").map(str::to_owned)
}

fn unknown(remote: &str, place: &str, branches: &[String]) -> Error {
    let mut shown: Vec<String> = branches
        .iter()
        .take(SHOWN)
        .map(|name| Untrusted::new(name).terminal())
        .collect();
    if branches.len() > SHOWN {
        shown.push("more".to_owned());
    }
    let remote = Untrusted::new(remote).terminal();
    Error::new(format!(
        "cannot tell which branch is the default one: {place} are {}",
        shown.join(", ")
    ))
    .hint(format!(
        "name it: `--branch NAME`; or let git ask: `git remote set-head {remote} --auto`"
    ))
}

#[cfg(test)]
mod tests {
    use super::likely;

    #[test]
    fn only_a_branch_that_leaves_no_doubt_is_taken() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| name.to_string())
                .collect::<Vec<_>>()
        };
        for (branches, configured, expected) in [
            (&["learn"][..], None, Some("learn")),
            (&["feature", "main"], None, Some("main")),
            (&["feature", "learn"], Some("learn"), Some("learn")),
            (&["main", "master"], None, None),
            (&["main", "master"], Some("master"), Some("master")),
            (&["feature", "learn"], Some("main"), None),
            (&[], Some("main"), None),
        ] {
            let branches = names(branches);
            assert_eq!(likely(&branches, configured), expected, "{branches:?}");
        }
    }
}
