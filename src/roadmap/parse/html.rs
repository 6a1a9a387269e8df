//! The headings in raw HTML: `<h1>` to `<h6>`, `<summary>`, and how `<details>` nest.

/// Something in raw HTML that matters for the structure of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// `<h1>` to `<h6>`: byte in the HTML, level, text.
    Heading(usize, u8, String),
    /// `<summary>`: byte in the HTML, text.
    Summary(usize, String),
    /// `<details>`
    Open,
    /// `</details>`
    Close,
}

/// The marks in `html`, in its order. Headings in tables are layout, not structure.
pub fn marks(html: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let lower = html.to_ascii_lowercase();
    let mut tables = 0_usize;
    let mut at = 0;
    while let Some(found) = lower[at..].find('<') {
        let start = at + found;
        let tag = &lower[start + 1..];
        at = start + 1;
        if is_tag(tag, "table") {
            tables += 1;
        } else if is_tag(tag, "/table") {
            tables = tables.saturating_sub(1);
        } else if is_tag(tag, "details") {
            marks.push(Mark::Open);
        } else if is_tag(tag, "/details") {
            marks.push(Mark::Close);
        } else if is_tag(tag, "summary") {
            if let Some((text, end)) = content(html, &lower, start, "</summary") {
                marks.push(Mark::Summary(start, text));
                at = end;
            }
        } else if let Some(level) = heading_level(tag).filter(|_| tables == 0)
            && let Some((text, end)) = content(html, &lower, start, &format!("</h{level}"))
        {
            marks.push(Mark::Heading(start, level, text));
            at = end;
        }
    }
    marks
}

fn is_tag(rest: &str, name: &str) -> bool {
    rest.strip_prefix(name).is_some_and(|after| {
        after.starts_with(['>', ' ', '\n', '\t', '/', '\r']) || after.is_empty()
    })
}

fn heading_level(tag: &str) -> Option<u8> {
    let level = tag.strip_prefix('h')?.bytes().next()?.checked_sub(b'0')?;
    ((1..=6).contains(&level) && is_tag(&tag[2..], "")).then_some(level)
}

/// The text between the tag at `start` and `closing`, without tags, and where `closing` begins.
fn content(html: &str, lower: &str, start: usize, closing: &str) -> Option<(String, usize)> {
    let open = start + lower[start..].find('>')? + 1;
    // A title is short: a closing tag far away belongs to something else, and looking for it each time would be slow.
    let near = floor(lower, open + 2000);
    let end = open + lower.get(open..near)?.find(closing)?;
    let mut text = String::new();
    let mut inside = false;
    for c in html[open..end].chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            c => text.push(c),
        }
    }
    let text = text
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"");
    Some((super::text::one_line(&text), end))
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Mark, marks};

    #[test]
    fn headings_and_summaries_are_found() {
        let html = "<details open>\n<summary><b>Week 1 &amp; 2</b></summary>\n<h3 align=\"center\">Core</h3>\n</details><table><h2>no</h2></table><hr>";
        assert_eq!(
            marks(html),
            [
                Mark::Open,
                Mark::Summary(15, "Week 1 & 2".to_owned()),
                Mark::Heading(56, 3, "Core".to_owned()),
                Mark::Close,
            ]
        );
    }
}
