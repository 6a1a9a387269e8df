//! A path or name in a command that a sentence tells to run: whatever strangers called it, it stays one word.

/// `path` as one word of a POSIX shell, which no command takes for an option.
pub fn shell_word(path: &str) -> String {
    let path = match path.starts_with('-') {
        true => format!("./{path}"),
        false => path.to_owned(),
    };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-@+:,".contains(c);
    match path.chars().all(is_plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_path_is_one_word_for_a_shell() {
        for (path, word) in [
            ("shop/orders", "shop/orders"),
            ("mein laden", "'mein laden'"),
            ("it's", r"'it'\''s'"),
            ("$(rm)", "'$(rm)'"),
            ("-n", "./-n"),
            ("-n x", "'./-n x'"),
            ("grün", "grün"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
