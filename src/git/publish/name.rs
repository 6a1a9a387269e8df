//! Which names a branch may have that is replaced as a whole.

use super::fault::Fault;

/// Names of branches that hold people's work, by custom.
const RESERVED: [&str; 10] = [
    "main",
    "master",
    "trunk",
    "develop",
    "development",
    "dev",
    "staging",
    "production",
    "stable",
    "head",
];

/// Whether `branch` may be published to at all; `default_branch` is what the CI says.
///
/// # Errors
/// [`Fault::BadName`], [`Fault::Reserved`], [`Fault::Default`].
pub fn check_name(branch: &str, default_branch: Option<&str>) -> Result<(), Fault> {
    let full = format!("refs/heads/{branch}");
    if branch.starts_with('-')
        || branch.starts_with("refs/")
        || !git2::Reference::is_valid_name(&full)
    {
        return Err(Fault::BadName(branch.to_owned()));
    }
    let lower = branch.to_lowercase();
    let first = lower.split(['/', '-']).next().unwrap_or(&lower);
    if RESERVED.contains(&lower.as_str()) || matches!(first, "release" | "releases" | "hotfix") {
        return Err(Fault::Reserved(branch.to_owned()));
    }
    if default_branch.is_some_and(|name| name.to_lowercase() == lower) {
        return Err(Fault::Default(branch.to_owned()));
    }
    Ok(())
}

/// The one of `branches` beside which a remote cannot hold `name`: git keeps `a` and `a/b` in one place, and file systems that
/// ignore case keep `A` and `a` there.
pub(super) fn clash<'b>(
    name: &str,
    mut branches: impl Iterator<Item = &'b str>,
) -> Option<&'b str> {
    let wanted = name.to_lowercase();
    branches.find(|branch| {
        let other = branch.to_lowercase();
        let holds = |long: &str, short: &str| {
            long.strip_prefix(short)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let same = other == wanted && *branch != name;
        same || holds(&wanted, &other) || holds(&other, &wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::{Fault, check_name, clash};

    #[test]
    fn names_that_shut_one_another_out_are_known() {
        let there = ["main", "peak-badge", "docs/x", "Card"];
        for (name, other) in [
            ("peak-badge/x", Some("peak-badge")),
            ("docs", Some("docs/x")),
            ("docs/x/y/z", Some("docs/x")),
            ("card", Some("Card")),
            ("peak-badge", None),
            ("peak-badges", None),
            ("docs/y", None),
        ] {
            assert_eq!(clash(name, there.into_iter()), other, "{name}");
        }
    }

    #[test]
    fn branches_of_people_are_refused() {
        for name in [
            "main",
            "master",
            "Main",
            "trunk",
            "develop",
            "HEAD",
            "release/1.0",
            "release-2",
            "hotfix/x",
        ] {
            let fault = check_name(name, None).unwrap_err();
            assert_eq!(fault, Fault::Reserved(name.to_owned()));
        }
        for name in [
            "",
            "-f",
            "a..b",
            "a b",
            "refs/heads/x",
            "a.lock",
            "a:b",
            "a\nb",
            "x@{1}",
            "a/",
        ] {
            let fault = check_name(name, None).unwrap_err();
            assert_eq!(fault, Fault::BadName(name.to_owned()));
        }
        assert_eq!(
            check_name("lernstand", Some("lernstand")),
            Err(Fault::Default("lernstand".to_owned()))
        );
        for name in ["peak-badge", "badges/peak", "gh-pages", "released"] {
            assert_eq!(check_name(name, Some("main")), Ok(()), "{name}");
        }
    }
}
