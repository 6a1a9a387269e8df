//! What stands at the head of a file and is no Markdown: a byte order mark, front matter.

use std::borrow::Cow;

/// `source` with a byte order mark and front matter (`---` or `+++`) blanked out, so that every offset stays.
pub fn without_head(source: &str) -> Cow<'_, str> {
    let mark = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    let end = mark + front_matter(&source[mark..]).unwrap_or(0);
    if end == 0 {
        return Cow::Borrowed(source);
    }
    let mut blank: String = source[..end]
        .bytes()
        .map(|byte| {
            if matches!(byte, b'\n' | b'\r') {
                char::from(byte)
            } else {
                ' '
            }
        })
        .collect();
    blank.push_str(&source[end..]);
    Cow::Owned(blank)
}

/// The value of `title` in front matter.
pub fn front_title(source: &str) -> Option<String> {
    let text = source.trim_start_matches('\u{FEFF}');
    let head = &text[..front_matter(text)?];
    let value = head.lines().find_map(|line| {
        let rest = line.strip_prefix("title")?.trim_start();
        rest.strip_prefix([':', '='])
    })?;
    let bare = value.trim().trim_matches(['"', '\'']).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Where front matter at the start of `text` ends: between two lines `---` (or `+++`), of which the first content is a key. Two
/// thematic breaks with prose between them are none.
fn front_matter(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let (fence, separator) = match first.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    let mut end = first.len();
    let mut keyed = false;
    for line in lines {
        end += line.len();
        let content = line.trim_end();
        if content == fence || (fence == "---" && content == "...") {
            return keyed.then_some(end);
        }
        if !keyed && !content.is_empty() && !content.starts_with('#') {
            let key = content
                .split(separator)
                .next()
                .filter(|key| key.len() < content.len())?;
            let fits = |c: char| {
                c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '[' | ']')
            };
            if key.is_empty() || !key.chars().all(fits) {
                return None;
            }
            keyed = true;
        }
    }
    None
}
