//! Addresses of repositories, among all that begins with `https://`: a demo, a video and a forge's page are none.

use super::place::{code_span, is_revision, path};
use crate::progress::Locator;
use crate::progress::header::decode;

/// Forges on which a repository is `owner/name` and all that goes on from there is a page about it.
const FLAT: [&str; 3] = ["github.com", "codeberg.org", "bitbucket.org"];
/// Hosts of pages, films and documents, with all hosts below them: none of them gives out a repository.
const PAGES: [&str; 24] = [
    "codeberg.page",
    "dev.to",
    "figma.com",
    "fly.dev",
    "freecodecamp.org",
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "linkedin.com",
    "loom.com",
    "medium.com",
    "netlify.app",
    "notion.site",
    "notion.so",
    "onrender.com",
    "pages.dev",
    "pythonanywhere.com",
    "readthedocs.io",
    "realpython.com",
    "udemy.com",
    "vercel.app",
    "vimeo.com",
    "youtu.be",
    "youtube.com",
];
/// Endings of files that are looked at, not cloned.
const SEEN: [&str; 13] = [
    "gif", "htm", "html", "jpeg", "jpg", "mov", "mp4", "pdf", "php", "png", "svg", "webm", "webp",
];
/// What begins the page of a folder or file: a revision and a path follow.
const FILES: [&str; 7] = ["blame", "blob", "commits", "edit", "raw", "src", "tree"];
/// What no part of a repository's address is: pages about one begin so on whatever forge.
const NEVER: [&str; 6] = ["-", "blob", "issues", "pull", "tree", "wiki"];

/// Why an address is no repository's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRepository {
    /// What is wrong with it.
    pub what: &'static str,
    /// What to write instead.
    pub remedy: String,
}

impl NoRepository {
    /// In a sentence about the address as it is written.
    pub(super) fn about(&self, text: &str) -> String {
        format!("`{text}` {}; {}", self.what, self.remedy)
    }

    fn plain() -> Self {
        Self {
            what: "is no address of a repository",
            remedy: "write https://host/owner/name, then @REVISION and :PATH where needed"
                .to_owned(),
        }
    }

    /// A lone name behind the host, as demos and films have it; a server of one's own may have repositories there.
    fn lone(host: &str, name: &str) -> Self {
        Self {
            what: "names no owner, so it is no address of a repository",
            remedy: format!(
                "write https://host/owner/name, or {} if it is one",
                code_span(&format!("https://{host}/{name}.git"))
            ),
        }
    }

    /// A forge's page: the pointer that says the same.
    fn page(page: &Page) -> Self {
        let pointer = Locator::Elsewhere {
            url: page.url.clone(),
            revision: page.revision.clone(),
            path: page.path.clone(),
        };
        let pointer = pointer.written();
        let here = page.path.as_ref().map(|path| {
            format!(
                ", or where that is this repository the path {}",
                code_span(path)
            )
        });
        let more = match page.revision.is_none() && page.path.is_none() {
            true => ", with @COMMIT or :PATH behind it",
            false => "",
        };
        Self {
            what: "is a page about a repository, not its address",
            remedy: format!("write {pointer}{more}{}", here.unwrap_or_default()),
        }
    }
}

/// A forge's page about a repository.
struct Page {
    url: String,
    revision: Option<String>,
    path: Option<String>,
}

/// `https://host/owner/name[@REV][:PATH]`, or a forge's address of a commit.
pub(super) fn url(text: &str) -> Result<Locator, NoRepository> {
    let wrong = NoRepository::plain;
    let rest = text.strip_prefix("https://").ok_or_else(wrong)?;
    let (host, rest) = rest.split_once('/').ok_or_else(wrong)?;
    let host = forge(host);
    if is_of_pages(host) {
        return Err(wrong());
    }
    let (rest, inside) = match rest.split_once(':') {
        Some((rest, inside)) => (rest, Some(path(inside).ok_or_else(wrong)?)),
        None => (rest, None),
    };
    let (name, revision) = match rest.split_once('@') {
        Some((name, revision)) => (name, Some(revision)),
        None => commit_page(rest),
    };
    if let Some(page) = page(host, name) {
        return Err(NoRepository::page(&page));
    }
    let name = name.trim_end_matches('/');
    let (name, is_git) = match name.strip_suffix(".git") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let fits = !host.is_empty()
        && !host.contains('@')
        && !revision.is_some_and(str::is_empty)
        && name
            .split('/')
            .all(|part| !part.is_empty() && !NEVER.contains(&part))
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "?#<>\"`".contains(c))
        && (is_git || !is_seen(name));
    if !fits {
        return Err(wrong());
    }
    if !name.contains('/') && !is_git {
        return Err(NoRepository::lone(host, name));
    }
    // A lone name is read again as a repository's only with its ending.
    let ending = if name.contains('/') { "" } else { ".git" };
    Ok(Locator::Elsewhere {
        url: format!("https://{host}/{name}{ending}"),
        revision: revision.map(str::to_owned),
        path: inside,
    })
}

/// The host of a forge that answers to `www.`, too, by its own name.
fn forge(host: &str) -> &str {
    let plain = host.strip_prefix("www.").unwrap_or(host);
    match FLAT.contains(&plain) || plain == "gitlab.com" {
        true => plain,
        false => host,
    }
}

fn is_of_pages(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let is_below = |page: &str| {
        let rest = host.strip_suffix(page);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    host.starts_with("docs.") || PAGES.iter().any(|page| is_below(page))
}

fn is_seen(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| SEEN.iter().any(|seen| seen.eq_ignore_ascii_case(ending)))
}

/// The page that `rest` of an address is, where a repository's address is the beginning of it.
fn page(host: &str, rest: &str) -> Option<Page> {
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let sign = parts.iter().skip(2).position(|part| NEVER.contains(part));
    let at = match sign {
        _ if FLAT.contains(&host) => 2,
        Some(sign) => sign + 2,
        // Where groups nest, a repository may be called so; but not with anything below it.
        None if parts.len() > 3 && FILES.contains(&parts[2]) => 2,
        None => return None,
    };
    let mut tail = parts.get(at..)?.iter().skip_while(|part| **part == "-");
    let kind = tail.next()?;
    let mut tail = tail.copied().peekable();
    if FILES.contains(kind) {
        tail.next_if(|part| matches!(*part, "branch" | "commit" | "tag"));
    } else {
        tail.by_ref().for_each(drop);
    }
    // What is usually HEAD need not be named; nor does a branch's name say where it ends and the path begins.
    let revision = tail
        .next()
        .filter(|revision| !matches!(*revision, "HEAD" | "main" | "master"));
    let below: Vec<&str> = tail.collect();
    let name = parts[..at].join("/");
    Some(Page {
        url: format!("https://{host}/{}", name.trim_end_matches(".git")),
        revision: revision.map(str::to_owned),
        path: path(&decode(&below.join("/"))),
    })
}

/// `owner/name/commit/HEX` and `owner/name/-/commit/HEX`, as a forge's page of a commit has it, or `owner/name/pull/N/commits/HEX`.
fn commit_page(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once("/commit/") {
        Some((name, hex)) if is_revision(hex) => {
            (name.strip_suffix("/-").unwrap_or(name), Some(hex))
        }
        _ => of_request(rest).unwrap_or((rest, None)),
    }
}

/// The repository and the commit of a page about a commit of a pull request.
fn of_request(rest: &str) -> Option<(&str, Option<&str>)> {
    let (request, hex) = rest.rsplit_once("/commits/")?;
    let (name, number) = request.rsplit_once("/pull/")?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_revision(hex)).then_some((name, Some(hex)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        url(text).unwrap_err().about("it")
    }

    #[test]
    fn demos_films_and_documents_are_no_repositories() {
        for text in [
            "https://adal.github.io/blog/",
            "https://adal.github.io/blog/posts",
            "https://www.youtube.com/live/abc",
            "https://www.loom.com/share/abc",
            "https://docs.google.com/document/d/abc/edit",
            "https://docs.djangoproject.com/en/5.0/intro/tutorial01/",
            "https://example.org/ada/shot.PNG",
            "https://github.io/a/b",
        ] {
            assert!(
                told(text).starts_with("`it` is no address of a repository; write https://host"),
                "{text}"
            );
        }
        for text in [
            "https://example.org/docs.git/x",
            "https://mygithub.io/a/b",
            "https://github.com/adal/adal.github.io",
            "https://example.org/ada/shot.png.git",
            "https://git.ada.dev/blog.git",
            "https://github.com/me/blog/",
            "https://gitlab.example.org/team/web/src",
        ] {
            assert!(url(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_lone_name_is_a_repository_only_where_it_says_so() {
        assert_eq!(
            told("https://git.ada.dev/blog/"),
            "`it` names no owner, so it is no address of a repository; write https://host/owner/name, or `https://git.ada.dev/blog.git` if it is one"
        );
        let read = url("https://git.ada.dev/blog.git:src").unwrap();
        assert_eq!(read.written(), "`https://git.ada.dev/blog.git:src`");
    }

    #[test]
    fn of_a_page_the_pointer_is_spelled() {
        for (text, pointer) in [
            (
                "github.com/a/b/tree/main/my%20shop",
                "`https://github.com/a/b:my shop`, or where that is this repository the path `my shop`",
            ),
            (
                "www.github.com/a/b/blob/main/x.py#L3",
                "`https://github.com/a/b:x.py`, or where that is this repository the path `x.py`",
            ),
            (
                "github.com/a/b/tree/4f1c2ab0/shop/",
                "`https://github.com/a/b@4f1c2ab0:shop`, or where that is this repository the path `shop`",
            ),
            (
                "github.com/a/b/commits/main",
                "`https://github.com/a/b`, with @COMMIT or :PATH behind it",
            ),
            (
                "github.com/a/b/actions/runs/12",
                "`https://github.com/a/b`, with @COMMIT or :PATH behind it",
            ),
            (
                "gitlab.com/a/b/c/-/tree/main/x",
                "`https://gitlab.com/a/b/c:x`, or where that is this repository the path `x`",
            ),
            (
                "codeberg.org/a/b/src/branch/main/x",
                "`https://codeberg.org/a/b:x`, or where that is this repository the path `x`",
            ),
            (
                "git.ada.dev/a/b/tree/main",
                "`https://git.ada.dev/a/b`, with @COMMIT or :PATH behind it",
            ),
            (
                "git.ada.dev/a/b/c/blob/main",
                "`https://git.ada.dev/a/b/c`, with @COMMIT or :PATH behind it",
            ),
            (
                "bitbucket.org/a/b/src/main/tree/x",
                "`https://bitbucket.org/a/b:tree/x`, or where that is this repository the path `tree/x`",
            ),
        ] {
            assert_eq!(
                told(&format!("https://{text}")),
                format!("`it` is a page about a repository, not its address; write {pointer}")
            );
        }
    }
}
