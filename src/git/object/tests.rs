//! Commits that were made to be slow.

use git2::{ObjectType, Repository};

use super::{Kind, LARGE, MAX_LARGE};
use crate::evidence::ObjectId;
use crate::git::{Error, Repo};

/// A repository with a commit that takes so many bytes, and its id.
fn with_commit(size: usize) -> (tempfile::TempDir, ObjectId) {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::init(folder.path()).unwrap();
    let bytes = vec![b'\n'; size];
    let odb = repository.odb().unwrap();
    let id = odb.write(ObjectType::Commit, &bytes).unwrap();
    (folder, ObjectId::from_bytes(id.as_bytes()).unwrap())
}

/// The size of the commit as it is read, or as it is said to be where it is not.
fn read(repo: &Repo, id: &ObjectId, times: usize) -> Vec<Result<usize, u64>> {
    let objects = repo.objects().unwrap();
    let read = (0..times).map(|_| match objects.with_kind(id, Kind::Commit, <[u8]>::len) {
        Ok(size) => Ok(size),
        Err(Error::TooLarge(_, size)) => Err(size),
        Err(error) => panic!("{error:?}"),
    });
    read.collect()
}

#[test]
fn a_commit_that_nobody_wrote_is_not_read() {
    let most = usize::try_from(Kind::Commit.largest()).unwrap();
    for (size, told) in [(most, Ok(most)), (most + 1, Err(most as u64 + 1))] {
        let (folder, id) = with_commit(size);
        let repo = Repo::open(folder.path()).unwrap();
        assert_eq!(read(&repo, &id, 1), [told]);
    }
}

#[test]
fn large_commits_have_a_total() {
    let most = usize::try_from(Kind::Commit.largest()).unwrap();
    let (folder, id) = with_commit(most);
    let repo = Repo::open(folder.path()).unwrap();
    let all = usize::try_from(MAX_LARGE).unwrap() / most;
    let told = read(&repo, &id, all + 1);
    assert!(told[..all].iter().all(Result::is_ok));
    assert_eq!(told[all], Err(most as u64));
    // Of those that anybody writes it takes nothing.
    let (folder, id) = with_commit(LARGE - 1);
    let repo = Repo::open(folder.path()).unwrap();
    assert!(read(&repo, &id, 3_000).iter().all(Result::is_ok));
}
