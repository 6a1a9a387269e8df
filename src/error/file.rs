//! Words for what went wrong with a file.

use super::{Error, place};
use crate::render::text::shell_word;
use crate::workspace::{self, Action, Fault, Kind, UpdateError, Warning};

impl From<workspace::Error> for Error {
    fn from(error: workspace::Error) -> Self {
        let doing = match error.action {
            Action::Read => "read",
            Action::Write => "write",
            Action::Remove => "remove",
            Action::Lock => "lock",
            Action::Enter => "work in",
        };
        let path = place(&error.path);
        let reason = match (error.action, &error.fault) {
            (Action::Enter, Fault::Missing) => "there is no such folder".to_owned(),
            (_, fault) => file_reason(fault),
        };
        let remedy = match error.fault {
            Fault::ReadOnly => format!("allow writing with `chmod u+w {}`", shell_word(&path)),
            fault => file_remedy(&fault).to_owned(),
        };
        Self::new(format!("cannot {doing} {path}: {reason}")).hint(remedy)
    }
}

impl<E: Into<Error>> From<UpdateError<E>> for Error {
    fn from(error: UpdateError<E>) -> Self {
        match error {
            UpdateError::File(error) => error.into(),
            UpdateError::Edit(error) => error.into(),
        }
    }
}

/// What a person is told after a file was written all the same.
pub fn write_warning(warning: &Warning) -> String {
    match warning {
        Warning::NotFlushed(reason) => format!(
            "the change is made, but could not be flushed to disk ({reason}); a power failure now could undo it"
        ),
        Warning::OwnerChanged => {
            "the file belonged to another user or group, who could not be kept: it is yours now"
                .to_owned()
        }
        Warning::NotLocked(reason) => format!(
            "the file system keeps no locks ({reason}): never let two peaks write here at once"
        ),
    }
}

/// Why a file could not be used.
fn file_reason(fault: &Fault) -> String {
    let words = match fault {
        Fault::Missing => "there is no such file or folder",
        Fault::Exists => "it is there already",
        Fault::Not(Kind::Folder) => "it is a folder",
        Fault::Not(Kind::Link) => "it is a symbolic link",
        Fault::Not(Kind::Special) => "it is a pipe, a device or a socket",
        Fault::NoFolder => "it is no folder",
        Fault::Dangling => "it is a symbolic link to a file that is not there",
        Fault::Loop => "its symbolic links lead back to themselves",
        Fault::Outside(root) => return format!("it lies outside the repository {}", place(root)),
        Fault::LedOut(link, to) => {
            let (link, to) = (place(link), place(to));
            return format!("the symbolic link {link} leads out of the repository, to {to}");
        }
        Fault::InGit => "it lies in the git directory",
        Fault::Denied => "permission denied",
        Fault::ReadOnly => "it is marked read-only",
        Fault::ReadOnlyDisk => "its file system is read-only",
        Fault::Full => "no space is left",
        Fault::TooLarge { bytes, limit } => {
            return format!("it has {bytes} bytes, and at most {limit} are read");
        }
        Fault::Busy(waited) => {
            return format!("another peak was writing it for {} s", waited.as_secs());
        }
        Fault::Changing(attempts) => {
            return format!("another program saved it {attempts} times meanwhile");
        }
        Fault::Other(reason) => reason,
    };
    words.to_owned()
}

/// What to do about a file that could not be used.
fn file_remedy(fault: &Fault) -> &'static str {
    match fault {
        Fault::Missing => "check the path; the folders on the way must be there too",
        Fault::Other(_) => "nothing was changed; this is what the system said",
        Fault::Exists => "peak never overwrites it; move it away first",
        Fault::Not(Kind::Folder) => "name a file",
        Fault::Not(Kind::Link) => "remove the link; peak makes a file there",
        Fault::Not(Kind::Special) => "save the text in a regular file first",
        Fault::NoFolder => "name the folder that holds it",
        Fault::Dangling => "make that file, or remove the link",
        Fault::Loop => "remove one of the links: `ls -l` shows where they lead",
        Fault::Outside(_) => "keep it in the repository: its history is what counts",
        Fault::LedOut(..) => "remove the link, or name the place that it leads to",
        Fault::InGit => "name a file beside your work, such as progress.md",
        Fault::Denied => "check the rights on the file and on its folder: `ls -la` shows them",
        Fault::ReadOnly => "allow writing",
        Fault::ReadOnlyDisk => "work on a copy that can be written",
        Fault::Full => "nothing was changed; free some space and run it again",
        Fault::TooLarge { .. } => "split it, or name another file",
        Fault::Busy(_) => "nothing was changed; see what that one waits for, then run this again",
        Fault::Changing(_) => "nothing was changed; run it again when that program is quiet",
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;

    fn worded(action: Action, fault: Fault) -> String {
        let error = Error::from(workspace::Error {
            action,
            path: PathBuf::from("notes/progress.md"),
            fault,
        });
        format!(
            "{}\n  {}",
            error.message(),
            error.remedy().unwrap_or("(no remedy)")
        )
    }

    fn all_worded() -> Vec<String> {
        let read = [
            Fault::Missing,
            Fault::Not(Kind::Folder),
            Fault::Not(Kind::Special),
            Fault::Dangling,
            Fault::Loop,
            Fault::Outside(PathBuf::from("/home/ada/fork")),
            Fault::InGit,
            Fault::TooLarge {
                bytes: 3_000_000,
                limit: 2_097_152,
            },
        ];
        let write = [
            Fault::Exists,
            Fault::LedOut(PathBuf::from("notes"), PathBuf::from("/home/ada/site")),
            Fault::Denied,
            Fault::ReadOnly,
            Fault::ReadOnlyDisk,
            Fault::Full,
            Fault::Changing(5),
            Fault::Other("Input/output error (os error 5)".to_owned()),
        ];
        let lock = [Fault::Not(Kind::Link), Fault::Busy(Duration::from_secs(30))];
        let read = read.map(|fault| worded(Action::Read, fault)).into_iter();
        let write = write.map(|fault| worded(Action::Write, fault));
        let lock = lock.map(|fault| worded(Action::Lock, fault));
        let removed = worded(Action::Remove, Fault::Denied);
        read.chain(write).chain(lock).chain([removed]).collect()
    }

    #[test]
    fn every_fault_has_its_words() {
        let words = all_worded();
        insta::assert_snapshot!(words.join("\n"), @r"
        cannot read notes/progress.md: there is no such file or folder
          check the path; the folders on the way must be there too
        cannot read notes/progress.md: it is a folder
          name a file
        cannot read notes/progress.md: it is a pipe, a device or a socket
          save the text in a regular file first
        cannot read notes/progress.md: it is a symbolic link to a file that is not there
          make that file, or remove the link
        cannot read notes/progress.md: its symbolic links lead back to themselves
          remove one of the links: `ls -l` shows where they lead
        cannot read notes/progress.md: it lies outside the repository /home/ada/fork
          keep it in the repository: its history is what counts
        cannot read notes/progress.md: it lies in the git directory
          name a file beside your work, such as progress.md
        cannot read notes/progress.md: it has 3000000 bytes, and at most 2097152 are read
          split it, or name another file
        cannot write notes/progress.md: it is there already
          peak never overwrites it; move it away first
        cannot write notes/progress.md: the symbolic link notes leads out of the repository, to /home/ada/site
          remove the link, or name the place that it leads to
        cannot write notes/progress.md: permission denied
          check the rights on the file and on its folder: `ls -la` shows them
        cannot write notes/progress.md: it is marked read-only
          allow writing with `chmod u+w notes/progress.md`
        cannot write notes/progress.md: its file system is read-only
          work on a copy that can be written
        cannot write notes/progress.md: no space is left
          nothing was changed; free some space and run it again
        cannot write notes/progress.md: another program saved it 5 times meanwhile
          nothing was changed; run it again when that program is quiet
        cannot write notes/progress.md: Input/output error (os error 5)
          nothing was changed; this is what the system said
        cannot lock notes/progress.md: it is a symbolic link
          remove the link; peak makes a file there
        cannot lock notes/progress.md: another peak was writing it for 30 s
          nothing was changed; see what that one waits for, then run this again
        cannot remove notes/progress.md: permission denied
          check the rights on the file and on its folder: `ls -la` shows them
        ");
        for message in words.iter().flat_map(|words| words.lines()) {
            assert!(!message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn a_path_cannot_play_tricks() {
        let error = Error::from(workspace::Error {
            action: Action::Read,
            path: PathBuf::from("a\u{1b}[2J\nb"),
            fault: Fault::Missing,
        });
        assert!(!error.message().contains(['\u{1b}', '\n']));
    }

    #[test]
    fn a_warning_says_that_the_change_is_made() {
        let said = write_warning(&Warning::NotFlushed("not supported".to_owned()));
        assert!(said.starts_with("the change is made, but"), "{said}");
        let said = write_warning(&Warning::OwnerChanged);
        assert!(said.contains("another user"), "{said}");
    }
}
