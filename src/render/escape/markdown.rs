//! For Markdown, where a forge turns words into mentions, references and links.

use super::Untrusted;

impl Untrusted<'_> {
    /// For Markdown that a forge shows (GFM, also in a table): one line without HTML, link, image, mention, reference or
    /// formatting. Words that a forge would act on stand in a code span, where it leaves them alone; entities would not do
    /// there, because forges look for mentions and references after they decoded those.
    pub fn markdown(self) -> String {
        let shown = self.visible(|hidden, out| match hidden {
            '\t' | '\n' | '\r' => out.push(' '),
            other => out.extend(other.escape_unicode()),
        });
        shown
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| {
                if is_active(word) {
                    spanned(word)
                } else {
                    entities(word)
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// For Markdown, as one code span: for ids, paths and commands.
    pub fn markdown_code(self) -> String {
        code_span(&self.terminal())
    }

    /// As [`Self::markdown`], but not for a table: there a `|` in a code span needs a backslash, which shows elsewhere.
    pub fn prose(self) -> String {
        // Outside of code spans it is an entity.
        self.markdown().replace("\\|", "|")
    }

    /// As [`Self::markdown_code`], but not for a table.
    pub fn prose_code(self) -> String {
        self.markdown_code().replace("\\|", "|")
    }
}

/// Whether a forge would make something of this word: a link, an address, a mention, a reference to an issue, merge request,
/// label, milestone or commit, an emoji short code.
fn is_active(word: &str) -> bool {
    let lower = word.to_lowercase();
    let link = ["://", "www.", "mailto:", "xmpp:"]
        .iter()
        .any(|start| lower.contains(start));
    link || is_reference(&lower) || has_commit_id(&lower)
}

/// A mention or address, GitHub's `#1` and `GH-1`, GitLab's `!1`, `&1`, `$1`, `~label`, `%milestone`, `^alert`, and `:name:`.
fn is_reference(lower: &str) -> bool {
    let chars: Vec<char> = lower.chars().collect();
    chars.iter().enumerate().any(|(at, c)| {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let in_word = at > 0 && chars[at - 1].is_alphanumeric();
        match c {
            '@' | '#' => next.is_alphanumeric() || next == '"',
            '!' | '&' | '$' | '~' | '%' | '^' | ':' => {
                !in_word && (next.is_alphanumeric() || next == '"')
            }
            'g' => !in_word && next == 'h' && chars.get(at + 2) == Some(&'-'),
            _ => false,
        }
    })
}

/// Whether a run of seven or more hexadecimal digits stands in `lower`.
fn has_commit_id(lower: &str) -> bool {
    lower
        .split(|c: char| !c.is_ascii_hexdigit())
        .any(|run| run.len() >= 7)
}

/// `word` in a code span, without the brackets and punctuation of the sentence around it.
fn spanned(word: &str) -> String {
    let opening = |c: char| matches!(c, '(' | '[' | '"' | '\'');
    let closing = |c: char| matches!(c, ',' | '.' | ';' | '?' | ')' | ']' | '"' | '\'');
    let start = word.len() - word.trim_start_matches(opening).len();
    let core = word[start..].trim_end_matches(closing);
    // A colon that opens a word and one that ends it belong together.
    let core = core
        .strip_suffix(':')
        .filter(|rest| !rest.contains(':'))
        .unwrap_or(core);
    let end = start + core.len();
    if core.is_empty() {
        return code_span(word);
    }
    format!(
        "{}{}{}",
        entities(&word[..start]),
        code_span(core),
        entities(&word[end..])
    )
}

/// `word` with every character that Markdown or HTML gives a meaning as an entity.
fn entities(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    for (at, c) in word.char_indices() {
        let starts_block = at == 0 && matches!(c, '-' | '+' | '=' | '0'..='9');
        let ends_number = matches!(c, '.' | ')')
            && word.len() == at + 1
            && word[..at].bytes().all(|b| b.is_ascii_digit());
        let active = matches!(
            c,
            '&' | '<' | '>' | '"' | '*' | '_' | '`' | '~' | '[' | ']' | '|' | '\\' | '$' | '^'
        ) || (matches!(c, '!' | '#') && (at == 0 || word.len() == at + 1))
            || ends_number
            || (starts_block && !c.is_ascii_digit());
        if active {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// `text`, which is one line, as a code span that may stand in a table: longer fences than any within, no bare `|`.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}
