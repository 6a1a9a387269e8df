//! Running text of a title: plain, as Markdown on one line, its pinned id, its links.

pub use crate::roadmap::outline::one_line;
use crate::roadmap::outline::{Inline, InlineKind, Wrap, into_one_line};
use crate::roadmap::{Id, Link};

/// An author's box at the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// `[ ]` and its like.
    Open,
    /// `[x]`, `[v]`, `[✔️]`.
    Ticked,
    /// `[~]`, `[-]`, `[/]`: neither.
    Other,
}

/// The text without markup, on one line; images only where there is nothing else.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::with_capacity(extent(inlines));
    let mut images = 0_usize;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Image(_)) => images += 1,
            InlineKind::Leave(Wrap::Image(_)) => images = images.saturating_sub(1),
            _ if images > 0 => {}
            InlineKind::Text(part) | InlineKind::Code(part) => text.push_str(part),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(tag) if is_line_break(tag) => text.push(' '),
            InlineKind::Html(_) | InlineKind::Enter(_) | InlineKind::Leave(_) => {}
        }
    }
    into_one_line(text)
}

/// The text as Markdown on one line: code spans and emphasis stay, links are reduced to their text, images and HTML left out.
pub fn markdown(inlines: &[Inline]) -> String {
    let mut text = String::with_capacity(extent(inlines));
    let mut images = 0_usize;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Image(_)) => images += 1,
            InlineKind::Leave(Wrap::Image(_)) => images = images.saturating_sub(1),
            _ if images > 0 => {}
            InlineKind::Text(part) => escape(part, &mut text),
            InlineKind::Code(code) => push_code(code, &mut text),
            InlineKind::Break(_) => text.push(' '),
            InlineKind::Html(tag) if is_line_break(tag) => text.push(' '),
            InlineKind::Html(_) => {}
            InlineKind::Enter(wrap) | InlineKind::Leave(wrap) => match wrap {
                Wrap::Emphasis => text.push('*'),
                Wrap::Strong => text.push_str("**"),
                Wrap::Strikethrough => text.push_str("~~"),
                Wrap::Link(_) | Wrap::Image(_) => {}
            },
        }
    }
    into_one_line(text)
}

/// The pinned id — a trailing code span after a space — and the text before it.
pub fn pin(inlines: &[Inline]) -> Option<(Id, &[Inline])> {
    let last = written(inlines).checked_sub(1)?;
    let InlineKind::Code(code) = &inlines[last].kind else {
        return None;
    };
    let before = &inlines[..last];
    let spaced = before.iter().rev().find_map(|inline| match &inline.kind {
        InlineKind::Text(text) => Some(text.ends_with(char::is_whitespace)),
        InlineKind::Break(_) => Some(true),
        InlineKind::Code(_) | InlineKind::Html(_) | InlineKind::Leave(_) => Some(false),
        InlineKind::Enter(_) => None,
    });
    if spaced != Some(true) || !plain(before).chars().any(char::is_alphanumeric) {
        return None;
    }
    Id::parse(code).map(|id| (id, before))
}

/// How many of `inlines` there are up to the last that says something: blanks and comments behind it do not.
pub fn written(inlines: &[Inline]) -> usize {
    let says = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => !text.trim().is_empty(),
        InlineKind::Break(_) => false,
        InlineKind::Html(tag) => !tag.starts_with("<!--"),
        _ => true,
    };
    inlines.iter().rposition(says).map_or(0, |last| last + 1)
}

/// All links in the text, with their own text.
pub fn links(inlines: &[Inline]) -> Vec<Link> {
    let mut links = Vec::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        match &inline.kind {
            InlineKind::Enter(Wrap::Link(url)) => open.push((at, url)),
            InlineKind::Leave(Wrap::Link(_)) => {
                if let Some((from, url)) = open.pop() {
                    let title = plain(&inlines[from + 1..at]);
                    links.push(Link {
                        title: if title.is_empty() {
                            url.to_owned()
                        } else {
                            title
                        },
                        url: url.to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    links
}

/// Whether a link into the document itself (`#part`) stands in the text.
pub fn links_inside(inlines: &[Inline]) -> bool {
    inlines.iter().any(
        |inline| matches!(&inline.kind, InlineKind::Enter(Wrap::Link(url)) if url.starts_with('#')),
    )
}

/// How many characters of the plain text stand inside links, and how many there are.
pub fn linked_share(inlines: &[Inline]) -> (usize, usize) {
    let (mut inside, mut all, mut depth) = (0, 0, 0_usize);
    for inline in inlines {
        match &inline.kind {
            InlineKind::Enter(Wrap::Link(_)) => depth += 1,
            InlineKind::Leave(Wrap::Link(_)) => depth = depth.saturating_sub(1),
            InlineKind::Text(text) | InlineKind::Code(text) => {
                let count = letters(text);
                all += count;
                if depth > 0 {
                    inside += count;
                }
            }
            _ => {}
        }
    }
    (inside, all)
}

/// How many letters and digits a text has.
fn letters(text: &str) -> usize {
    if text.is_ascii() {
        let fits = |byte: &u8| byte.is_ascii_alphanumeric();
        text.bytes().filter(fits).count()
    } else {
        text.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

/// The text of `title` without emoji, bullets and blanks around it.
pub fn undecorated(title: &str) -> &str {
    let keycap = |text: &str| {
        let mut chars = text.chars();
        let digit = chars.next().filter(char::is_ascii_digit)?;
        let rest = chars.as_str().trim_start_matches('\u{FE0F}');
        rest.starts_with('\u{20E3}').then_some(digit)
    };
    let mut rest = title;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = shortcode(rest) {
            rest = after;
        } else if keycap(rest).is_some() || is_decoration(c) {
            rest = &rest[c.len_utf8()..];
        } else {
            break;
        }
    }
    let rest = rest.trim_end_matches(|c| {
        is_decoration(c) && !matches!(c, '”' | '»' | '’' | '…' | '。' | '！' | '？')
    });
    if rest.is_empty() { title.trim() } else { rest }
}

/// What follows an emoji's short name (`:rocket:`).
fn shortcode(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(':')?;
    let end = inner.find(':').filter(|end| (2..=40).contains(end))?;
    let name = &inner[..end];
    let fits = name.bytes().all(|byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'+' | b'-')
    });
    (fits && name.bytes().any(|byte| byte.is_ascii_lowercase())).then(|| &inner[end + 1..])
}

/// A box at the start of `title`, and what follows it.
pub fn tick(title: &str) -> Option<(Tick, &str)> {
    let rest = title
        .strip_prefix('[')
        .or_else(|| title.strip_prefix("\\["))?;
    let (inside, after) = rest.split_once(']')?;
    let mark = inside.trim_end_matches('\\').trim();
    if after.starts_with(['(', '[', ':']) || inside.chars().count() > 4 {
        return None;
    }
    let tick = match mark {
        "" => Tick::Open,
        "x" | "X" | "v" | "V" | "✓" | "✔" | "✔️" | "✅" | "☑" | "☑️" | "*" | "х" | "Х" => {
            Tick::Ticked
        }
        "~" | "-" | "/" | "." | ">" | "!" | "?" | "o" | "O" | "❌" | "⏳" | "🚧" | "🔄" => {
            Tick::Other
        }
        _ => return None,
    };
    Some((tick, after.trim_start()))
}

/// Plain text as Markdown that reads as itself.
pub fn escaped(plain: &str) -> String {
    let mut out = String::new();
    escape(plain, &mut out);
    out
}

/// How many bytes of the source running text covers, at most those of a long title.
fn extent(inlines: &[Inline]) -> usize {
    match (inlines.first(), inlines.last()) {
        (Some(first), Some(last)) => last.span.end.saturating_sub(first.span.start).min(120),
        _ => 0,
    }
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// Emoji, bullets, arrows and their like: what stands before a title for show.
fn is_decoration(c: char) -> bool {
    if c.is_ascii() {
        return c.is_whitespace() || c == '|';
    }
    !c.is_alphanumeric()
        && !unicode_normalization::char::is_combining_mark(c)
        && !matches!(
            c,
            '“' | '‘'
                | '«'
                | '¿'
                | '¡'
                | '「'
                | '『'
                | '【'
                | '（'
                | '《'
                | '„'
                | '）'
                | '】'
                | '》'
                | '」'
                | '』'
                | '…'
                | '€'
                | '£'
                | '¥'
        )
        || matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}')
}

fn push_code(code: &str, out: &mut String) {
    if !code.contains('`') {
        out.push('`');
        out.push_str(code);
        out.push('`');
        return;
    }
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    out.push_str(&fence);
    out.push_str(pad);
    out.push_str(code);
    out.push_str(pad);
    out.push_str(&fence);
}

/// Text as Markdown that reads as itself: only what could be markup gets a backslash.
fn escape(text: &str, out: &mut String) {
    let markup = |byte: u8| {
        matches!(
            byte,
            b'\\' | b'`' | b'[' | b']' | b'*' | b'_' | b'~' | b'<' | b'&'
        )
    };
    if !text.bytes().any(markup) {
        out.push_str(text);
        return;
    }
    let ends_entity = text.contains(';');
    let mut before = out.chars().next_back();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let special = match c {
            '\\' => after.is_some_and(|c| c.is_ascii_punctuation()),
            '`' | '[' | ']' => true,
            '*' => !(blank(before) && blank(after)),
            '_' => {
                let inside = word(before) && word(after);
                let apart = blank(before) && blank(after);
                !(inside || apart)
            }
            '~' => before == Some('~') || after == Some('~'),
            '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => {
                text == "&"
                    || (after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#') && ends_entity)
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::{Tick, links, markdown, pin, plain, tick, undecorated};
    use crate::roadmap::outline::{Inline, Outline};

    fn inlines(source: &str) -> Vec<Inline> {
        Outline::read(source).blocks.remove(0).inlines
    }

    #[test]
    fn markdown_of_a_title_reads_as_the_same_text() {
        for source in [
            "Signals (`post_save`, **bold**) and _more_",
            "2 * 3 \\* 4 snake_case _x_ \\_y\\_",
            "a &amp;copy; b \\<b> `` a`b ``",
            "[docs](https://example.org) and ~~old~~ \\[x\\](y)",
        ] {
            let once = markdown(&inlines(source));
            assert_eq!(plain(&inlines(&once)), plain(&inlines(source)), "{once}");
            assert_eq!(markdown(&inlines(&once)), once);
        }
    }

    #[test]
    fn an_id_is_pinned_by_a_code_span_at_the_end() {
        let pinned = |source: &str| {
            let inlines = inlines(source);
            pin(&inlines).map(|(id, rest)| (id.to_string(), plain(rest)))
        };
        let expected = Some(("drf.serializers".to_owned(), "Serializers".to_owned()));
        assert_eq!(pinned("Serializers `drf.serializers`"), expected);
        assert_eq!(
            pinned("**Serializers** `drf.serializers` <!-- x -->"),
            expected
        );
        assert_eq!(pinned("`drf`"), None);
        assert_eq!(pinned("Serializers(`drf`)"), None);
        assert_eq!(pinned("Serializers `drf` later"), None);
        assert_eq!(pinned("Use `DRF.x`"), None);
    }

    #[test]
    fn links_and_images_are_told_apart() {
        let found =
            inlines("![badge](b.svg) [docs `a`](https://example.org/a) <https://b.example>");
        let titles: Vec<String> = links(&found).into_iter().map(|link| link.title).collect();
        assert_eq!(titles, ["docs a", "https://b.example"]);
        assert_eq!(plain(&found), "docs a https://b.example");
    }

    #[test]
    fn decoration_goes_and_text_stays() {
        for (title, bare) in [
            ("✅ Data types", "Data types"),
            ("1️⃣ Start here 🚀", "Start here"),
            ("→ `code` first", "`code` first"),
            ("“Quoted” — dash", "“Quoted” — dash"),
            ("🎉", "🎉"),
            ("C++", "C++"),
        ] {
            assert_eq!(undecorated(title), bare);
        }
    }

    #[test]
    fn boxes_of_every_hand_are_seen() {
        assert_eq!(tick("[ ] a"), Some((Tick::Open, "a")));
        assert_eq!(tick("[] a"), Some((Tick::Open, "a")));
        assert_eq!(tick("[✔️] a"), Some((Tick::Ticked, "a")));
        assert_eq!(tick("[~] a"), Some((Tick::Other, "a")));
        assert_eq!(tick("[a](b)"), None);
        assert_eq!(tick("[docs] a"), None);
    }
}
