//! Objects and refs written without the `git` program: what `peak demo` makes its sample from.

use std::path::Path;

use super::Error;
use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Repository, RepositoryInitOptions, Signature, Time};

/// A repository that is being made.
pub struct Writer {
    repository: Repository,
}

/// One commit to be made on top of the branch.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Name and address of author and committer.
    pub author: (&'a str, &'a str),
    /// Seconds since 1970, UTC.
    pub time: i64,
    /// The message.
    pub message: &'a str,
    /// Paths from the root, `/`-separated, with their new content.
    pub files: &'a [(&'a str, &'a [u8])],
}

impl Writer {
    /// A new repository in `dir`, on branch `main`.
    ///
    /// # Errors
    /// git's own, where the folder cannot be written.
    pub fn create(dir: &Path) -> Result<Self, Error> {
        let mut options = RepositoryInitOptions::new();
        options
            .initial_head("main")
            .no_reinit(true)
            .external_template(false);
        Ok(Self {
            repository: Repository::init_opts(dir, &options)?,
        })
    }

    /// Makes a commit of `change` on the branch; the index follows, the work tree is left alone. Returns the full id.
    ///
    /// # Errors
    /// git's own, where an object or ref cannot be written.
    pub fn commit(&self, change: &Change<'_>) -> Result<String, Error> {
        let parent = self
            .repository
            .head()
            .ok()
            .and_then(|head| head.peel_to_commit().ok());
        let mut update = TreeUpdateBuilder::new();
        for (path, content) in change.files {
            update.upsert(*path, self.repository.blob(content)?, FileMode::Blob);
        }
        let before = match &parent {
            Some(commit) => commit.tree()?,
            None => self
                .repository
                .find_tree(self.repository.treebuilder(None)?.write()?)?,
        };
        let tree = self
            .repository
            .find_tree(update.create_updated(&self.repository, &before)?)?;
        let signature =
            Signature::new(change.author.0, change.author.1, &Time::new(change.time, 0))?;
        let parents: Vec<_> = parent.iter().collect();
        let id = self.repository.commit(
            Some("HEAD"),
            &signature,
            &signature,
            change.message,
            &tree,
            &parents,
        )?;
        let mut index = self.repository.index()?;
        index.read_tree(&tree)?;
        index.write()?;
        Ok(id.to_string())
    }

    /// Sets the user of this repository.
    ///
    /// # Errors
    /// git's own, where the configuration cannot be written.
    pub fn user(&self, name: &str, email: &str) -> Result<(), Error> {
        let mut config = self.repository.config()?;
        config.set_str("user.name", name)?;
        Ok(config.set_str("user.email", email)?)
    }

    /// Adds the remote `name` and sets its branch `main` to `id`, as a fetch would have.
    ///
    /// # Errors
    /// git's own, where `id` is not here or the ref cannot be written.
    pub fn fetched(&self, name: &str, url: &str, id: &str) -> Result<(), Error> {
        self.repository.remote(name, url)?;
        let id = git2::Oid::from_str(id)?;
        self.repository
            .reference(&format!("refs/remotes/{name}/main"), id, true, "fetched")?;
        Ok(())
    }
}

/// Writing fails for reasons that only git's own words tell.
impl From<git2::Error> for Error {
    fn from(error: git2::Error) -> Self {
        Self::Other(error.message().to_owned())
    }
}
