//! The line for the progress document in a `.gitattributes`; see gitattributes(5). Texts only.

/// The attribute that names the driver.
const ATTRIBUTE: &str = "merge=peak";

/// `text` with a line that gives the file at `path` (from the root) the driver.
pub fn with(text: &[u8], path: &str) -> Vec<u8> {
    let end = if text.windows(2).any(|two| two == b"\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut text = text.to_vec();
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.extend_from_slice(end.as_bytes());
    }
    text.extend_from_slice(format!("{} {ATTRIBUTE}{end}", pattern(path)).as_bytes());
    text
}

/// `text` without the driver on lines about the file at `path`; other attributes there stay, and every other line.
pub fn without(text: &[u8], path: &str) -> Vec<u8> {
    let own = pattern(path);
    let forms = [own.clone(), own.replacen('/', "", 1)];
    let mut kept = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let rest = forms.iter().find_map(|form| {
            let rest = line.strip_prefix(form.as_bytes())?;
            rest.starts_with(b" ").then_some((form, rest))
        });
        let Some((form, rest)) = rest else {
            kept.extend_from_slice(line);
            continue;
        };
        let rest = String::from_utf8_lossy(rest);
        let others: Vec<&str> = rest
            .split_whitespace()
            .filter(|word| *word != ATTRIBUTE)
            .collect();
        if others.len() == rest.split_whitespace().count() {
            kept.extend_from_slice(line);
        } else if !others.is_empty() {
            let end = &rest[rest.trim_end_matches(['\r', '\n']).len()..];
            kept.extend_from_slice(format!("{form} {}{end}", others.join(" ")).as_bytes());
        }
    }
    kept
}

/// A pattern that only the file at `path` matches: with a `/`, so from the root; signs of globs escaped; in quotes where it holds
/// blanks or quotes.
fn pattern(path: &str) -> String {
    let mut plain = String::from("/");
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '"';
    if !plain.contains(odd) {
        return plain;
    }
    let mut quoted = String::from("\"");
    for c in plain.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\{:03o}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_is_added_and_taken_out_again() {
        for before in [
            "",
            "*.md text\n",
            "*.md text\r\n",
            "# mine\n\n/progress.mdx merge=peak\n",
        ] {
            let with = with(before.as_bytes(), "progress.md");
            assert!(text(with.clone()).contains("/progress.md merge=peak"));
            assert_eq!(text(without(&with, "progress.md")), before);
        }
        assert_eq!(
            text(with(b"*.png binary", "a/p.md")),
            "*.png binary\n/a/p.md merge=peak\n"
        );
    }

    #[test]
    fn other_attributes_of_the_line_stay() {
        assert_eq!(
            text(without(
                b"progress.md text merge=peak eol=lf\r\nx merge=peak\n",
                "progress.md"
            )),
            "progress.md text eol=lf\r\nx merge=peak\n"
        );
        assert_eq!(
            text(without(b"progress.md merge=union\n", "progress.md")),
            "progress.md merge=union\n"
        );
    }

    #[test]
    fn odd_paths_are_quoted() {
        assert_eq!(pattern("my notes/p \"x\".md"), r#""/my notes/p \"x\".md""#);
        assert_eq!(pattern("[a]*.md"), r"/\[a]\*.md");
        assert_eq!(pattern("a\nb"), "\"/a\\nb\"");
    }
}
