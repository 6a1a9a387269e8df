//! Repositories are made with git alone.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

/// What git prints when it runs in this folder.
pub fn git(dir: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    let output = git.args(arguments).current_dir(dir).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Commits that `write` tells in the format of `git fast-import`.
pub fn import(dir: &Path, write: impl FnOnce(&mut BufWriter<ChildStdin>)) {
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(dir)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = BufWriter::new(import.stdin.take().unwrap());
    write(&mut pipe);
    pipe.flush().unwrap();
    drop(pipe);
    assert!(import.wait().unwrap().success());
}
