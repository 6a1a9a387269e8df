//! Repositories whose newest commits are such as git would never write.

use std::fmt::Write as _;

use super::repositories::Outcome::{Refused, Unknown, Verified};
use super::repositories::{ADA, Case, git, head, object, on_top, set_head, usual, with_header};
use crate::learner::Learner;

/// Commits that git would never write.
pub const COMMITS: &[Case] = &[
    (
        "10,000 parents",
        |l| {
            let p = format!("parent {}\n", head(l)).repeat(10_000);
            with_header(l, &p, &usual("", "Octopus\n"));
        },
        Verified,
    ),
    (
        "a date beyond 64 bits",
        |l| {
            on_top(l, b"author Ada <ada@example.org> 99999999999999999999999999 +0000\ncommitter Ada <ada@example.org> 99999999999999999999999999 +0000\n\nx\n")
        },
        Verified,
    ),
    (
        "a date before all",
        |l| {
            on_top(l, b"author Ada <ada@example.org> -9223372036854775808 +0000\ncommitter Ada <ada@example.org> -9223372036854775809 +0000\n\nx\n")
        },
        Verified,
    ),
    (
        "zones that are none",
        |l| {
            on_top(l, b"author Ada <ada@example.org> 1788300000 -99999999999\ncommitter Ada <ada@example.org> 1788300000 +zone\n\nx\n")
        },
        Verified,
    ),
    (
        "no author",
        |l| on_top(l, format!("committer {ADA}\n\nx\n").as_bytes()),
        Verified,
    ),
    ("nobody at all", |l| on_top(l, b"\nx\n"), Verified),
    (
        "an author of brackets",
        |l| {
            on_top(
                l,
                b"author <<>><ada@example.org>>< 1 +0\ncommitter > <\n\nx\n",
            )
        },
        Verified,
    ),
    (
        "authors twice",
        |l| {
            on_top(l, format!("author {ADA}\nauthor Eve <eve@example.org> 1 +0000\ncommitter {ADA}\ncommitter {ADA}\n\nx\n").as_bytes())
        },
        Verified,
    ),
    (
        "no end of the header",
        |l| on_top(l, format!("author {ADA}\ncommitter {ADA}").as_bytes()),
        Verified,
    ),
    (
        "a signature without an end",
        |l| {
            on_top(
                l,
                &usual(
                    &format!(
                        "gpgsig -----BEGIN PGP SIGNATURE-----\n{}",
                        " AAAA\n".repeat(200_000)
                    ),
                    "x",
                ),
            )
        },
        Verified,
    ),
    (
        "signatures of noise",
        |l| {
            on_top(
                l,
                &usual(
                    "gpgsig \u{0}\u{1b}[2J\ngpgsig-sha256 x\nmergetag y\nHG:extra z\n",
                    "x\n",
                ),
            )
        },
        Verified,
    ),
    (
        "a message of 8 MiB",
        |l| on_top(l, &usual("", &"orm.shop orm.blog ".repeat(1 << 19))),
        Verified,
    ),
    (
        "a message of noise",
        |l| {
            let mut b = usual("encoding x-\u{1b}-none\n", "");
            b.extend((0..=255).cycle().take(9_999));
            on_top(l, &b);
        },
        Verified,
    ),
    (
        "50,000 co-authors",
        |l| {
            on_top(
                l,
                &usual(
                    "",
                    &format!(
                        "x\n\n{}",
                        "Co-authored-by: Ada <ada@example.org>\n".repeat(50_000)
                    ),
                ),
            )
        },
        Verified,
    ),
    (
        "a header of 50,000 fields",
        |l| on_top(l, &usual(&"x-field y\n".repeat(50_000), "x\n")),
        Verified,
    ),
    (
        "a parent that is a file",
        |l| {
            let p = format!(
                "parent {}\nparent {}\n",
                head(l),
                git(l, &["rev-parse", "HEAD:README.md"], b"")
            );
            with_header(l, &p, &usual("", "x\n"));
        },
        Verified,
    ),
    (
        "a parent that is not here",
        |l| {
            with_header(
                l,
                &format!("parent {}\n", "77".repeat(20)),
                &usual("", "x\n"),
            )
        },
        Unknown,
    ),
    (
        "parents that are no ids",
        |l| {
            let p = format!("parent {}\nparent zz\nparent \n", head(l));
            with_header(l, &p, &usual("", "x\n"));
        },
        Verified,
    ),
    (
        "two trees",
        |l| {
            on_top(
                l,
                format!(
                    "tree {}\n{}",
                    "77".repeat(20),
                    String::from_utf8(usual("", "x\n")).unwrap()
                )
                .as_bytes(),
            )
        },
        Verified,
    ),
    (
        "no tree",
        |l| {
            let p = head(l);
            let c = object(
                l,
                "commit",
                format!("parent {p}\nauthor {ADA}\ncommitter {ADA}\n\nx\n").as_bytes(),
            );
            set_head(l, &c);
        },
        Refused("object"),
    ),
    (
        "an empty commit object",
        |l| {
            let c = object(l, "commit", b"");
            set_head(l, &c);
        },
        Refused("object"),
    ),
    ("20,000 commits of noise", many, Verified),
];

fn many(learner: &Learner) {
    let mut stream = String::from("feature done\n");
    for n in 0..20_000 {
        let from = if n == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        let _ = write!(
            stream,
            "commit refs/heads/main\nauthor Eve{n} <eve{n}@example.org> {} -0930\ncommitter Eve <eve@example.org> {} +1400\ndata 9\norm.blog\n{from}M 644 inline e/{}.py\ndata {}\n{n}\n\n",
            9_000_000_000_u64 - n,
            n,
            n % 700,
            n.to_string().len() + 1
        );
    }
    stream.push_str("done\n");
    git(
        learner,
        &["fast-import", "--quiet", "--force"],
        stream.as_bytes(),
    );
}
