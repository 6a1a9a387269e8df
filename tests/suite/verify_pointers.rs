//! `evidence:` lines as honest learners write them: what leads to no repository takes nothing from a claim.

use crate::learner::Learner;
use crate::verify::{claim, fork, point, verify};

const POST: &str = "class Post:\n    title = 1\n";

/// A fork with a blog that the roadmap's rules find.
fn with_a_blog() -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", POST).commit("A blog");
    learner
}

/// What is printed on stderr where the blog's line says this, and its verdict.
fn pointed(learner: &Learner, what: &str) -> (String, String) {
    point(learner, "orm.blog", what);
    let told = learner.peak(["verify"]).stderr;
    let verdict = verify(learner, []).verdict("orm.blog").to_owned();
    learner.git(["checkout", "-q", "progress.md"]);
    (verdict, told)
}

#[test]
fn an_address_of_no_repository_is_noticed_and_takes_nothing_away() {
    let learner = with_a_blog();
    for url in [
        "https://adal.github.io/blog/",
        "https://youtu.be/abc123",
        "https://www.loom.com/share/abc",
        "https://docs.google.com/document/d/abc/edit",
        "[a demo](https://blog.onrender.com/posts)",
        "https://git.example.org/blog",
        "https://github.com/adal/backend/tree/main/shop",
    ] {
        let (verdict, told) = pointed(&learner, url);
        assert_eq!(verdict, "verified", "{url}");
        assert!(told.contains("no address of a repository") || told.contains("not its address"));
    }
    let (_, told) = pointed(
        &learner,
        "https://www.github.com/adal/backend/tree/main/shop",
    );
    assert!(
        told.contains("is a page about a repository, not its address; write `https://github.com/adal/backend:shop`, or where that is this repository the path `shop`"),
        "{told}"
    );
    // And it proves nothing either.
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", "https://ada.github.io/shop/");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
    let refused = learner.peak(["done", "orm.shop", "--evidence", "https://youtu.be/abc123"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused
            .stderr
            .contains("names no owner, so it is no address of a repository")
            || refused.stderr.contains("is no address of a repository"),
        "{}",
        refused.stderr
    );
}

#[test]
fn what_holds_here_is_not_lost_by_a_repository_that_is_not_at_hand() {
    let learner = with_a_blog();
    let url = "https://git.example.org/ada/blog-demo";
    point(&learner, "orm.blog", url);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.blog"), "verified");
    assert_eq!(
        found.flags("orm.blog"),
        [format!(
            "the `evidence:` line names {url}, which is not at hand: judged by what is here"
        )]
    );
    // What does not hold here may be there.
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", url);
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "unknown");
    assert_eq!(
        found.reason("orm.shop"),
        format!(
            "the work is in {url}, which is not at hand: clone it and name it with `--repo DIR`; if that is no repository, take it off the `evidence:` line"
        )
    );
    // Words about a topic are no work on it, with or without such a line.
    claim(&learner, "orm.fields");
    point(&learner, "orm.fields", url);
    learner.file("notes.py", "1\n").commit("Learn orm.fields");
    assert_eq!(verify(&learner, []).verdict("orm.fields"), "unknown");
    // At hand, a line narrows as ever.
    let other = Learner::new();
    other.git(["remote", "add", "origin", url]);
    other.file("notes.txt", "1").commit("Notes");
    let dir = other.root().to_str().unwrap();
    let found = verify(&learner, ["--repo", dir]);
    assert_eq!(found.verdict("orm.blog"), "unverified");
}

#[test]
fn an_address_from_another_repository_is_advised_with_those_at_home() {
    let learner = with_a_blog();
    let other = Learner::new();
    let url = "https://git.example.org/ada/shop";
    other.git(["remote", "add", "origin", url]);
    other
        .file("app.py", "def cart():\n    return []\n")
        .commit_as("adal", "adal@home.example", "The shop");
    claim(&learner, "orm.shop");
    point(&learner, "orm.shop", url);
    learner.commit("Point");
    let dir = other.root().to_str().unwrap();
    let found = verify(&learner, ["--repo", dir]);
    let reason = found.reason("orm.shop");
    let advised = "learner=ada@example.org,adal@home.example";
    assert!(reason.contains(&format!("`{advised}`")), "{reason}");
    crate::verify::put_into_header(&learner, advised);
    let found = verify(&learner, ["--repo", dir]);
    for id in ["orm.shop", "orm.blog"] {
        assert_eq!(found.verdict(id), "verified", "{id}");
    }
}

#[test]
fn an_image_points_to_its_file() {
    let learner = fork();
    claim(&learner, "orm.shop");
    learner
        .file("shots/cart.png", b"\x89PNG\r\n\x1a\n a cart".as_slice())
        .commit("A picture");
    assert_eq!(verify(&learner, []).verdict("orm.shop"), "unverified");
    point(&learner, "orm.shop", "![the cart](shots/cart.png)");
    let found = verify(&learner, []);
    assert_eq!(found.verdict("orm.shop"), "verified");
    assert_eq!(
        found.of("orm.shop")["evidence"][0]["path"],
        "shots/cart.png"
    );
}
