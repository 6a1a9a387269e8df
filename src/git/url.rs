//! Addresses of repositories, as they may be shown.

/// `line` without what stands between `://` and `@` in an address: a name, and perhaps a password.
pub fn without_password(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end = after
            .find(|c: char| c == '/' || c == '\'' || c.is_whitespace())
            .unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) => &after[at + 1..],
            None => after,
        };
    }
    out.push_str(rest);
    out
}

/// Where a repository is on its server: the address without protocol, host and ending.
pub fn within(address: &str) -> Option<String> {
    let (is_url, rest) = match address.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, address),
    };
    let (_, path) = rest.split_once(if is_url { '/' } else { ':' })?;
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!path.is_empty()).then(|| path.to_owned())
}

/// Who owns the repository at an address: what stands before its name, where there is something.
pub fn owner(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.replace(['\\', ':'], "/");
    let mut parts = rest.split('/').filter(|part| !part.is_empty()).rev();
    let owner = parts.nth(1)?;
    Some(owner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{owner, within, without_password};

    #[test]
    fn a_place_on_a_server_is_what_stands_behind_the_host() {
        for (address, found) in [
            ("https://github.com/ada/peak.git", Some("ada/peak")),
            ("git@github.com:ada/peak.git", Some("ada/peak")),
            ("ssh://git@host:22/ada/peak/", Some("ada/peak")),
            ("/srv/git/peak.git", None),
            ("https://github.com", None),
        ] {
            assert_eq!(within(address).as_deref(), found, "{address}");
        }
    }

    #[test]
    fn an_owner_stands_before_the_name() {
        for (address, found) in [
            ("https://github.com/ada/peak.git", Some("ada")),
            ("https://gitlab.com/class/ada/peak/", Some("ada")),
            ("git@github.com:Ada/peak.git", Some("Ada")),
            (r"C:\forks\ada\peak", Some("ada")),
            ("peak", None),
        ] {
            assert_eq!(owner(address).as_deref(), found, "{address}");
        }
    }

    #[test]
    fn passwords_are_not_repeated() {
        assert_eq!(
            without_password(
                "fatal: 'https://gitlab-ci-token:s3cr3t@gitlab.com/a/b.git/': 403 http://u@h/x at me@x"
            ),
            "fatal: 'https://gitlab.com/a/b.git/': 403 http://h/x at me@x"
        );
    }
}
