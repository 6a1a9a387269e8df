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

#[cfg(test)]
mod tests {
    use super::without_password;

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
