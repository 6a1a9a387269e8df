//! Pull requests and merge requests, by the numbers with which forges name them in messages: which one a commit brought, and which
//! one it says to take back. `#12` is a pull request, `!12` a merge request.

/// The words before a merge request's name in the message of its merge.
const SEE: &[u8] = b"See merge request ";

/// The request that a commit takes back by the text after "reverts ": `Reverts ada/blog#12` (GitHub), `This reverts merge request
/// !12` (GitLab), `This reverts pull request #12`.
pub(super) fn reverted(rest: &[u8]) -> Option<String> {
    let kinds = [b"merge request ".as_slice(), b"pull request "];
    let named = kinds.iter().find_map(|kind| rest.strip_prefix(*kind));
    number(named.unwrap_or(rest))
}

/// The request that a commit brought, by its message: GitHub's merges and squashes, Gitea's and Forgejo's, Bitbucket's, GitLab's.
pub(super) fn brought(message: &[u8]) -> Option<String> {
    let subject = message.split(|byte| *byte == b'\n').next()?.trim_ascii();
    if let Some(rest) = subject.strip_prefix(b"Merge pull request ")
        && let Some(found) = number(rest)
    {
        return Some(found);
    }
    // `Title (#12)`, `Merge pull request 'Title' (#12) from ada/blog into main`, `Merged in blog (pull request #12)`.
    let is_merge = subject.starts_with(b"Merge pull request ");
    let open = memchr::memrchr(b'(', subject);
    if let Some(open) = open.filter(|_| is_merge || subject.ends_with(b")")) {
        let inside = &subject[open + 1..];
        let inside = inside.strip_prefix(b"pull request ").unwrap_or(inside);
        if let Some(found) = number(inside).filter(|found| inside[found.len()..].starts_with(b")"))
        {
            return Some(found);
        }
    }
    let mut lines = message.split(|byte| *byte == b'\n');
    lines.find_map(|line| number(line.strip_prefix(SEE)?))
}

/// The number that a text begins with, after the name of a project, if any: `ada/blog#12`, `!12`.
fn number(text: &[u8]) -> Option<String> {
    /// Longest number that is believed.
    const MOST: usize = 12;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let start = text.iter().position(|byte| !is_name(byte))?;
    let (kind, rest) = text[start..].split_first()?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_number = matches!(kind, b'#' | b'!') && (1..=MOST).contains(&digits);
    let found = &text[start..][..=digits];
    is_number.then(|| String::from_utf8_lossy(found).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{brought, reverted};

    #[test]
    fn a_request_is_known_by_what_forges_write() {
        for (message, wanted) in [
            (
                "Merge pull request #12 from ada/blog\n\nMy blog",
                Some("#12"),
            ),
            ("My blog (#12)\n\n* Begin", Some("#12")),
            (
                "Merge pull request 'My (old) blog' (#12) from ada/blog into main",
                Some("#12"),
            ),
            ("Merged in blog (pull request #12)", Some("#12")),
            (
                "Merge branch 'blog' into 'main'\n\nMy blog\n\nSee merge request ada/my-class/blog!12\n",
                Some("!12"),
            ),
            ("Merge branch 'blog'\n\nSee merge request !12", Some("!12")),
            ("Close #12", None),
            ("My blog (see #12)", None),
            ("My blog (#12) again", None),
            ("My blog (#)", None),
            ("Work\n\nSee merge requests", None),
            ("", None),
        ] {
            assert_eq!(brought(message.as_bytes()).as_deref(), wanted, "{message}");
        }
    }

    #[test]
    fn a_request_is_taken_back_by_what_forges_write() {
        for (rest, wanted) in [
            ("ada/blog#12", Some("#12")),
            ("#12\n", Some("#12")),
            ("merge request !12", Some("!12")),
            ("merge request ada/blog!12.", Some("!12")),
            ("pull request #12.", Some("#12")),
            ("commit 1234567", None),
            ("the list of #12", None),
            ("#1234567890123", None),
            ("", None),
        ] {
            assert_eq!(reverted(rest.as_bytes()).as_deref(), wanted, "{rest}");
        }
    }
}
