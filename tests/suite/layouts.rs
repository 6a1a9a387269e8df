//! Repositories of every layout that git makes: found, opened and read as the `git` program reads them.

use std::path::{Path, PathBuf};

use peak::evidence::ObjectId;
use peak::git::{Error, Repo, Variables};

use crate::learner::Learner;

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap()
}

fn head(repo: &Repo) -> Option<String> {
    repo.head().unwrap().map(|id| id.to_string())
}

/// The file `note.txt` at HEAD, as every fixture here commits it.
fn note(repo: &Repo) -> Option<Vec<u8>> {
    repo.file_at_head("sub/note.txt", 1000).unwrap()
}

fn with_note(learner: &Learner) -> String {
    learner.file("sub/note.txt", "kept");
    learner.commit("Add a note")
}

#[test]
fn a_subfolder_belongs_to_the_repository_around_it() {
    let learner = Learner::new();
    let commit = with_note(&learner);
    let repo = Repo::open(&learner.root().join("sub")).unwrap();
    assert_eq!(real(repo.root().unwrap()), real(learner.root()));
    assert_eq!(real(repo.git_dir()), real(&learner.root().join(".git")));
    assert_eq!(repo.git_dir(), repo.common_dir());
    assert_eq!(head(&repo), Some(commit));
    assert_eq!(note(&repo), Some(b"kept".to_vec()));
    assert_eq!(repo.file_at_head("sub", 1000), Ok(None));
    assert_eq!(repo.file_at_head("sub/none", 1000), Ok(None));
    assert_eq!(
        repo.file_at_head("sub/note.txt", 3),
        Err(Error::TooLarge("sub/note.txt".to_owned(), 4))
    );
}

#[test]
fn no_repository_and_an_unborn_branch_are_told_apart() {
    let outside = Learner::bare_folder();
    assert_eq!(
        Repo::open(outside.root()).err(),
        Some(Error::NoRepository(outside.root().to_owned()))
    );
    let unborn = Learner::new();
    let repo = Repo::open(unborn.root()).unwrap();
    assert_eq!((head(&repo), note(&repo)), (None, None));
    with_note(&unborn);
    unborn.git(["checkout", "-q", "--orphan", "fresh"]);
    assert_eq!(head(&Repo::open(unborn.root()).unwrap()), None);
}

#[test]
fn a_bare_repository_has_no_root() {
    let learner = Learner::new();
    let commit = with_note(&learner);
    learner.git(["clone", "-q", "--bare", ".", "../bare.git"]);
    let repo = Repo::open(&learner.home().join("bare.git")).unwrap();
    assert_eq!((repo.root(), head(&repo)), (None, Some(commit)));
    assert_eq!(note(&repo), Some(b"kept".to_vec()));
}

#[test]
fn a_linked_worktree_has_its_own_head_and_shares_the_rest() {
    let learner = Learner::new();
    with_note(&learner);
    learner.git(["worktree", "add", "-q", "-b", "other", "../other"]);
    let other = learner.home().join("other");
    learner.git([
        "-C",
        "../other",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Elsewhere",
    ]);
    let repo = Repo::open(&other.join("sub")).unwrap();
    assert_eq!(real(repo.root().unwrap()), real(&other));
    assert_eq!(real(repo.common_dir()), real(&learner.root().join(".git")));
    assert_eq!(
        real(repo.git_dir()),
        real(&learner.root().join(".git/worktrees/other"))
    );
    assert_eq!(
        head(&repo).unwrap(),
        learner.git(["rev-parse", "other"]).trim()
    );
}

#[test]
fn a_separate_git_directory_is_not_mistaken_for_the_root() {
    let learner = Learner::bare_folder();
    learner.git([
        "init",
        "-q",
        "-b",
        "main",
        "--separate-git-dir",
        "../store.git",
    ]);
    let commit = with_note(&learner);
    let repo = Repo::open(&learner.root().join("sub")).unwrap();
    assert_eq!(real(repo.root().unwrap()), real(learner.root()));
    assert_eq!(
        real(repo.git_dir()),
        real(&learner.home().join("store.git"))
    );
    assert_eq!(head(&repo), Some(commit));
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let outer = Learner::new();
    let inner = Learner::new();
    let commit = with_note(&inner);
    outer.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        inner.root().to_str().unwrap(),
        "work",
    ]);
    outer.commit("Add my work");
    let repo = Repo::open(&outer.root().join("work/sub")).unwrap();
    assert_eq!(real(repo.root().unwrap()), real(&outer.root().join("work")));
    assert_eq!(head(&repo), Some(commit));
}

#[test]
fn sha256_ids_are_read() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "-b", "main", "--object-format=sha256"]);
    let commit = with_note(&learner);
    let repo = Repo::open(learner.root()).unwrap();
    assert_eq!(commit.len(), 64);
    assert_eq!(head(&repo), Some(commit.clone()));
    assert_eq!(note(&repo), Some(b"kept".to_vec()));
    assert_eq!(repo.resolve("HEAD").unwrap().to_string(), commit);
    assert_eq!(
        repo.commit_with_prefix(&commit[..9]).unwrap().to_string(),
        commit
    );
}

#[test]
fn formats_that_libgit2_refuses_are_read_all_the_same() {
    for extension in [
        "partialClone",
        "worktreeConfig",
        "relativeWorktrees",
        "preciousObjects",
    ] {
        let learner = Learner::new();
        let commit = with_note(&learner);
        learner.git(["config", "core.repositoryFormatVersion", "1"]);
        let value = if extension == "partialClone" {
            "origin"
        } else {
            "true"
        };
        learner.git(["config", &format!("extensions.{extension}"), value]);
        let repo = Repo::open(&learner.root().join("sub")).unwrap();
        assert_eq!(head(&repo), Some(commit), "{extension}");
        assert_eq!(note(&repo), Some(b"kept".to_vec()), "{extension}");
        assert_eq!(
            real(repo.root().unwrap()),
            real(learner.root()),
            "{extension}"
        );
        assert_eq!(
            repo.user_email().as_deref(),
            Some("ada@example.org"),
            "{extension}"
        );
    }
}

#[test]
fn references_in_a_reftable_are_read_by_git_itself() {
    let learner = Learner::bare_folder();
    let made = learner
        .command("git")
        .args(["init", "-q", "-b", "main", "--ref-format=reftable"])
        .output()
        .unwrap();
    if !made.status.success() {
        return; // This git is older than reftable.
    }
    assert_eq!(head(&Repo::open(learner.root()).unwrap()), None);
    let commit = with_note(&learner);
    let repo = Repo::open(&learner.root().join("sub")).unwrap();
    assert_eq!(head(&repo), Some(commit.clone()));
    assert_eq!(note(&repo), Some(b"kept".to_vec()));
    assert_eq!(repo.resolve("main").unwrap().to_string(), commit);
    assert_eq!(
        repo.resolve("none"),
        Err(Error::NoRevision("none".to_owned()))
    );
    learner.git(["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    with_note(learner.file("more", "x"));
    assert_eq!(repo.upstream_base().unwrap().unwrap().to_string(), commit);
}

#[test]
fn git_dir_and_git_work_tree_are_honoured_as_git_does() {
    let learner = Learner::new();
    let commit = with_note(&learner);
    let elsewhere = learner.home().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let git_dir = Some(learner.root().join(".git").into_os_string());
    let repo = Repo::open_with(
        &elsewhere,
        Variables {
            git_dir: git_dir.clone(),
            ..Variables::default()
        },
    )
    .unwrap();
    assert_eq!(repo.root(), Some(elsewhere.as_path()));
    assert_eq!(head(&repo), Some(commit));
    let work_tree = Some("../fork".into());
    let repo = Repo::open_with(
        &elsewhere,
        Variables {
            git_dir,
            work_tree,
            ..Variables::default()
        },
    )
    .unwrap();
    assert_eq!(real(repo.root().unwrap()), real(learner.root()));
}

#[test]
fn packed_and_borrowed_objects_are_found() {
    let learner = Learner::new();
    let commit = with_note(&learner);
    learner.git(["clone", "-q", "--shared", ".", "../borrower"]);
    learner.git(["gc", "-q"]);
    for folder in ["fork", "borrower"] {
        let repo = Repo::open(&learner.home().join(folder)).unwrap();
        assert_eq!(
            (head(&repo), note(&repo)),
            (Some(commit.clone()), Some(b"kept".to_vec()))
        );
    }
}

#[test]
fn configuration_comes_from_files_and_environment() {
    let learner = Learner::new();
    learner.git(["config", "--add", "peak.learner", "a@x"]);
    learner.git(["config", "--add", "peak.learner", "b@x"]);
    let variables = Variables {
        settings: vec![("Peak.Learner".to_owned(), "c@x".to_owned())],
        author_email: Some("ci@x".to_owned()),
        ..Variables::default()
    };
    let repo = Repo::open_with(learner.root(), variables).unwrap();
    assert_eq!(repo.config_all("peak.learner"), ["a@x", "b@x", "c@x"]);
    assert_eq!(repo.config("peak.none"), None);
    assert_eq!(repo.user_email().as_deref(), Some("ci@x"));
    assert_eq!(
        Repo::open(learner.root()).unwrap().user_email().as_deref(),
        Some("ada@example.org")
    );
}

#[test]
fn the_merge_base_is_gits() {
    let learner = Learner::new();
    with_note(&learner);
    let fork = learner.git(["rev-parse", "HEAD"]);
    learner.file("mine", "1").commit("Mine");
    learner.git(["checkout", "-q", "-b", "theirs", "HEAD~"]);
    learner.file("theirs", "1").commit("Theirs");
    learner.git(["update-ref", "refs/remotes/upstream/main", "theirs"]);
    learner.git(["checkout", "-q", "main"]);
    let base = |learner: &Learner| {
        Repo::open(learner.root())
            .unwrap()
            .upstream_base()
            .unwrap()
            .unwrap()
            .to_string()
    };
    assert_eq!(base(&learner), fork.trim());
    learner.git(["merge", "-q", "--no-edit", "theirs"]);
    learner.file("mine", "2").commit("More of mine");
    assert_eq!(
        base(&learner),
        learner.git(["merge-base", "HEAD", "theirs"]).trim()
    );
}

#[test]
fn the_fork_point_is_where_the_learners_own_history_begins() {
    let ada = ["ada@example.org".to_owned()];
    let point = |learner: &Learner, roadmap| {
        let repo = Repo::open(learner.root()).unwrap();
        repo.fork_point(&ada, roadmap)
            .unwrap()
            .map(|id: ObjectId| id.to_string())
    };
    let learner = Learner::new();
    assert_eq!(point(&learner, Some("README.md")), None);
    let root = learner
        .file("README.md", "# Roadmap")
        .commit_as("Author", "author@x", "Start");
    let second = learner
        .file("more", "")
        .commit_as("Author", "author@x", "More");
    assert_eq!(point(&learner, Some("README.md")), Some(second.clone()));
    learner.file("mine", "1").commit("Mine");
    assert_eq!(point(&learner, Some("README.md")), Some(root));
    assert_eq!(point(&learner, Some("ROADMAP.md")), None);
    assert_eq!(point(&learner, None), None);
    learner.git(["update-ref", "refs/remotes/upstream/main", &second]);
    assert_eq!(point(&learner, Some("ROADMAP.md")), Some(second));
}

#[test]
fn a_shallow_clone_says_so() {
    let learner = Learner::new();
    with_note(&learner);
    learner.file("mine", "1").commit("Mine");
    learner.git([
        "clone",
        "-q",
        "--depth=1",
        &format!("file://{}", learner.root().display()),
        "../shallow",
    ]);
    assert!(!Repo::open(learner.root()).unwrap().is_shallow());
    let repo = Repo::open(&learner.home().join("shallow")).unwrap();
    assert!(repo.is_shallow());
    assert_eq!(repo.shallow(), vec![repo.head().unwrap().unwrap()]);
}
