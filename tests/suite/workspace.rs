//! Files: which one a progress document is, and how it is read and replaced.

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use peak::workspace::{
    Fault, Kind, Target, UpdateError, Written, create, folder, named, read, read_up_to, update,
    write_file,
};

use crate::learner::Learner;
use crate::worker::{boxes, target, tick};

/// The text after an edit that appends a line.
fn append(line: &str) -> impl FnMut(&[u8]) -> Result<Option<Vec<u8>>, Infallible> {
    move |text| Ok(Some([text, line.as_bytes(), b"\n"].concat()))
}

fn with_document(text: &str) -> Learner {
    let learner = Learner::new();
    learner.file("progress.md", text);
    learner
}

fn fault_of(learner: &Learner, path: &str) -> Fault {
    let root = learner.root();
    Target::resolve(&root.join(path), root, Some(&root.join(".git")))
        .unwrap_err()
        .fault
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_edit_replaces_the_text() {
    let learner = with_document("one\n");
    let target = target(learner.root());
    let written = update(&target, append("two")).unwrap();
    assert_eq!(
        written,
        Written {
            changed: true,
            warnings: Vec::new()
        }
    );
    assert_eq!(learner.text("progress.md"), "one\ntwo\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
    assert_eq!(target.shown(), Path::new("progress.md"));
}

#[test]
fn where_nothing_changes_nothing_is_written() {
    let learner = with_document("one\n");
    let before = fs::metadata(learner.root().join("progress.md")).unwrap();
    for same in [None, Some(b"one\n".to_vec())] {
        let written = update(&target(learner.root()), |_| {
            Ok::<_, Infallible>(same.clone())
        })
        .unwrap();
        assert!(!written.changed);
    }
    let after = fs::metadata(learner.root().join("progress.md")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.ino(), after.ino());
    }
}

#[test]
fn a_refused_edit_leaves_everything_as_it_was() {
    let learner = with_document("one\n");
    let refused = update(&target(learner.root()), |_| Err("no such item"));
    assert_eq!(refused, Err(UpdateError::Edit("no such item")));
    assert_eq!(learner.text("progress.md"), "one\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
}

#[test]
fn an_editor_that_saves_meanwhile_loses_nothing() {
    let in_place = |path: &Path, text: &str| fs::write(path, text).unwrap();
    let by_rename = |path: &Path, text: &str| {
        let new = path.with_extension("swp");
        fs::write(&new, text).unwrap();
        fs::rename(new, path).unwrap();
    };
    let by_moving_away = |path: &Path, text: &str| {
        fs::remove_file(path).unwrap();
        fs::write(path, text).unwrap();
    };
    // "won" has the length of "one": size alone tells nothing.
    for save in [in_place, by_rename, by_moving_away] {
        for saved in ["won\n", "one\nmine\n"] {
            let learner = with_document("one\n");
            let path = learner.root().join("progress.md");
            let mut calls = 0;
            let written = update(&target(learner.root()), |text| {
                calls += 1;
                if calls == 1 {
                    save(&path, saved);
                }
                append("two")(text)
            });
            assert!(written.unwrap().changed);
            assert_eq!(calls, 2);
            assert_eq!(learner.text("progress.md"), format!("{saved}two\n"));
            assert_eq!(names(learner.root()), [".git", "progress.md"]);
        }
    }
}

#[test]
fn a_program_that_never_stops_saving_wins() {
    let learner = with_document("0\n");
    let path = learner.root().join("progress.md");
    let mut calls = 0;
    let written = update(&target(learner.root()), |text| {
        calls += 1;
        fs::write(&path, format!("{calls}\n")).unwrap();
        append("two")(text)
    });
    let Err(UpdateError::File(error)) = written else {
        panic!("{written:?}");
    };
    assert_eq!(error.fault, Fault::Changing(5));
    assert_eq!(learner.text("progress.md"), "5\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
}

#[test]
fn a_file_that_is_empty_or_gone_for_a_moment_is_waited_for() {
    let truncate = |path: &Path| fs::write(path, "").unwrap();
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    for begin_saving in [truncate, remove] {
        // On a busy machine the editor may sleep for too long; then that round says nothing.
        let seen = (0..20).find_map(|_| {
            let learner = with_document("one\n");
            let path = learner.root().join("progress.md");
            let target = target(learner.root());
            begin_saving(&path);
            let start = Instant::now();
            let in_time = std::thread::scope(|scope| {
                let editor = scope.spawn(|| {
                    std::thread::sleep(Duration::from_millis(15));
                    fs::write(&path, "one\nsaved\n").unwrap();
                    start.elapsed() < Duration::from_millis(60)
                });
                let updated = update(&target, append("two"));
                let in_time = editor.join().unwrap();
                assert!(updated.is_ok() || !in_time, "{updated:?}");
                in_time
            });
            in_time.then(|| learner.text("progress.md"))
        });
        assert_eq!(seen.as_deref(), Some("one\nsaved\ntwo\n"));
    }
}

#[test]
fn a_file_that_stays_empty_is_empty_and_one_that_stays_away_is_missing() {
    let learner = with_document("");
    assert_eq!(target(learner.root()).read(), Ok(Vec::new()));
    let target = target(learner.root());
    fs::remove_file(learner.root().join("progress.md")).unwrap();
    assert_eq!(target.read().unwrap_err().fault, Fault::Missing);
    assert!(matches!(
        update(&target, append("two")),
        Err(UpdateError::File(error)) if error.fault == Fault::Missing
    ));
    assert_eq!(names(learner.root()), [".git"]);
}

#[test]
fn what_a_killed_process_left_is_swept() {
    let learner = with_document("one\n");
    learner.file(".peak-tmp", "half a docu");
    update(&target(learner.root()), append("two")).unwrap();
    assert_eq!(learner.text("progress.md"), "one\ntwo\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
}

#[test]
fn a_document_is_created_once() {
    let learner = Learner::new();
    let target = target(learner.root());
    assert!(!target.present());
    assert!(create(&target, b"one\n").unwrap().changed);
    assert_eq!(create(&target, b"two\n").unwrap_err().fault, Fault::Exists);
    assert_eq!(learner.text("progress.md"), "one\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
}

#[test]
fn outputs_are_replaced_whole_and_only_where_they_differ() {
    let learner = Learner::new();
    let badge = learner.root().join("badge.svg");
    assert!(write_file(&badge, b"<svg/>").unwrap().changed);
    assert!(!write_file(&badge, b"<svg/>").unwrap().changed);
    assert!(write_file(&badge, b"<svg></svg>").unwrap().changed);
    assert_eq!(learner.text("badge.svg"), "<svg></svg>");
    let nowhere = write_file(&learner.root().join("out/badge.svg"), b"").unwrap_err();
    assert_eq!(nowhere.fault, Fault::Missing);
    let folder = write_file(learner.root(), b"").unwrap_err();
    assert_eq!(folder.fault, Fault::Not(Kind::Folder));
    assert_eq!(names(learner.root()), [".git", "badge.svg"]);
}

#[test]
fn reading_says_what_is_wrong() {
    let learner = with_document("one\n");
    let root = learner.root();
    assert_eq!(read(&root.join("progress.md")).unwrap(), b"one\n");
    assert_eq!(
        read(&root.join("none.md")).unwrap_err().fault,
        Fault::Missing
    );
    assert_eq!(read(root).unwrap_err().fault, Fault::Not(Kind::Folder));
    assert_eq!(
        read_up_to(&root.join("progress.md"), 3).unwrap_err().fault,
        Fault::TooLarge { bytes: 4, limit: 3 }
    );
    assert!(read_up_to(&root.join("progress.md"), 4).is_ok());
}

#[test]
fn documents_are_found_in_any_case() {
    let learner = Learner::new();
    learner.file("Readme.md", "").file("ROADMAP.MD", "");
    learner.file("docs/roadmap.md", "").file("readme.txt", "");
    fs::create_dir(learner.root().join("progress.md")).unwrap();
    let found = named(
        learner.root(),
        &["roadmap.md", "README.md", "readme.rst", "progress.md"],
    );
    assert_eq!(
        found,
        [
            learner.root().join("ROADMAP.MD"),
            learner.root().join("Readme.md")
        ]
    );
    assert!(named(&learner.root().join("none"), &["readme.md"]).is_empty());
}

#[test]
fn a_document_lies_in_the_repository_and_outside_the_git_directory() {
    let learner = with_document("one\n");
    fs::write(learner.home().join("progress.md"), "").unwrap();
    let outside = Fault::Outside(folder(learner.root()).unwrap());
    assert_eq!(fault_of(&learner, "../progress.md"), outside);
    assert_eq!(fault_of(&learner, "../none.md"), outside);
    for inside in [".git/config", ".git/progress.md", ".git/refs/progress.md"] {
        assert_eq!(fault_of(&learner, inside), Fault::InGit, "{inside}");
    }
    // A folder that is not there yet is made when the document is.
    let root = learner.root();
    let made = Target::resolve(&root.join("docs/progress.md"), root, None).unwrap();
    assert_eq!(made.from_root(), "docs/progress.md");
    assert!(!made.present());
    assert_eq!(fault_of(&learner, "docs/../progress.md"), Fault::Missing);
    assert_eq!(fault_of(&learner, "."), Fault::Not(Kind::Folder));
    learner.file("sub/.GIT/progress.md", "");
    assert_eq!(fault_of(&learner, "sub/.GIT/progress.md"), Fault::InGit);
}

#[test]
fn a_git_directory_with_another_name_is_no_place_either() {
    let learner = Learner::bare_folder();
    learner.git(["init", "-q", "--separate-git-dir", "store"]);
    learner.file("progress.md", boxes(1));
    let root = learner.root();
    let inside = Target::resolve(
        &root.join("store/progress.md"),
        root,
        Some(&root.join("store")),
    );
    assert_eq!(inside.unwrap_err().fault, Fault::InGit);
    assert_eq!(tick(&target(root), 0), Ok(true));
    assert!(root.join("store/peak-lock").is_file());
}

#[test]
fn outside_a_repository_the_lock_lies_beside_the_document() {
    let learner = Learner::bare_folder();
    learner.file("progress.md", boxes(1));
    assert_eq!(tick(&target(learner.root()), 0), Ok(true));
    assert_eq!(names(learner.root()), [".peak-lock", "progress.md"]);
}

#[test]
fn linked_worktrees_and_those_who_look_in_from_outside_share_one_lock() {
    let learner = with_document("one\n");
    learner.commit("start");
    learner.git(["worktree", "add", "-q", "trees/side"]);
    let side = learner.root().join("trees/side");
    let document = side.join("progress.md");
    let from_inside = Target::resolve(
        &document,
        &side,
        Some(&learner.root().join(".git/worktrees/side")),
    );
    let from_outside = Target::resolve(
        &document,
        learner.root(),
        Some(&learner.root().join(".git")),
    );
    let lock = learner.root().join(".git/peak-lock");
    for target in [from_inside.unwrap(), from_outside.unwrap()] {
        let target = target.patience(Duration::ZERO);
        update(&target, append("two")).unwrap();
        let held = fs::File::open(&lock).unwrap();
        held.lock().unwrap();
        assert!(matches!(
            update(&target, append("three")),
            Err(UpdateError::File(error)) if error.fault == Fault::Busy(Duration::ZERO)
        ));
    }
    assert_eq!(fs::read(&document).unwrap(), b"one\ntwo\ntwo\n");
}

#[test]
fn a_repository_within_the_repository_has_its_own_lock_wherever_one_comes_from() {
    let learner = Learner::new();
    learner.git(["init", "-q", "inner"]);
    learner.file("inner/progress.md", "one\n");
    let root = learner.root();
    let target = Target::resolve(
        &root.join("inner/progress.md"),
        root,
        Some(&root.join(".git")),
    );
    update(&target.unwrap(), append("two")).unwrap();
    assert!(root.join("inner/.git/peak-lock").is_file());
    assert!(!root.join(".git/peak-lock").exists());
}

#[test]
fn read_only_files_are_left_alone() {
    let learner = with_document("one\n");
    let path = learner.root().join("progress.md");
    let writable = fs::metadata(&path).unwrap().permissions();
    let mut permissions = writable.clone();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let written = update(&target(learner.root()), append("two"));
    fs::set_permissions(&path, writable).unwrap();
    assert!(matches!(
        written,
        Err(UpdateError::File(error)) if error.fault == Fault::ReadOnly
    ));
    assert_eq!(learner.text("progress.md"), "one\n");
    assert_eq!(names(learner.root()), [".git", "progress.md"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;
    use crate::worker::{said, ticking};

    #[test]
    fn mode_and_owner_are_kept() {
        for mode in [0o600, 0o644, 0o664, 0o755] {
            let learner = with_document("one\n");
            let path = learner.root().join("progress.md");
            // Only the superuser can give a file away.
            let given = chown(&path, Some(65_534), Some(65_534)).is_ok();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(
                update(&target(learner.root()), append("two"))
                    .unwrap()
                    .changed
            );
            let after = fs::metadata(&path).unwrap();
            assert_eq!(after.mode() & 0o7777, mode);
            if given {
                assert_eq!((after.uid(), after.gid()), (65_534, 65_534));
            }
        }
    }

    #[test]
    fn a_new_document_has_the_mode_that_umask_gives() {
        let learner = Learner::new();
        learner.file("plain.md", "");
        create(&target(learner.root()), b"one\n").unwrap();
        write_file(&learner.root().join("badge.svg"), b"<svg/>").unwrap();
        let mode = |name: &str| fs::metadata(learner.root().join(name)).unwrap().mode();
        assert_eq!(mode("progress.md"), mode("plain.md"));
        assert_eq!(mode("badge.svg"), mode("plain.md"));
    }

    #[test]
    fn a_link_inside_the_repository_is_followed_and_stays() {
        let learner = Learner::new();
        learner.file("notes/mine.md", boxes(1));
        symlink("notes/mine.md", learner.root().join("progress.md")).unwrap();
        assert_eq!(tick(&target(learner.root()), 0), Ok(true));
        assert!(learner.text("notes/mine.md").contains("[x]"));
        assert!(learner.root().join("progress.md").is_symlink());
        assert_eq!(names(&learner.root().join("notes")), ["mine.md"]);
    }

    #[test]
    fn links_that_lead_astray_are_refused() {
        let learner = Learner::new();
        fs::write(learner.home().join("other.md"), "other\n").unwrap();
        let link = |to: &str, name: &str| symlink(to, learner.root().join(name)).unwrap();
        link("../other.md", "outside.md");
        link("none.md", "dangling.md");
        link("b.md", "a.md");
        link("a.md", "b.md");
        link(".git/config", "config.md");
        link("..", "up");
        let outside = Fault::Outside(fs::canonicalize(learner.root()).unwrap());
        assert_eq!(fault_of(&learner, "outside.md"), outside);
        assert_eq!(fault_of(&learner, "up/other.md"), outside);
        assert_eq!(fault_of(&learner, "up/new.md"), outside);
        assert_eq!(fault_of(&learner, "dangling.md"), Fault::Dangling);
        assert_eq!(fault_of(&learner, "a.md"), Fault::Loop);
        assert_eq!(fault_of(&learner, "config.md"), Fault::InGit);
        let dangling = write_file(&learner.root().join("dangling.md"), b"");
        assert_eq!(dangling.unwrap_err().fault, Fault::Dangling);
    }

    #[test]
    fn a_repository_that_is_reached_through_a_link_is_the_same_one() {
        let learner = with_document("one\n");
        let alias = learner.home().join("alias");
        symlink(learner.root(), &alias).unwrap();
        update(&target(&alias), append("two")).unwrap();
        assert_eq!(learner.text("progress.md"), "one\ntwo\n");
    }

    #[test]
    fn a_pipe_is_never_waited_for() {
        let learner = Learner::new();
        let pipe = learner.root().join("progress.md");
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert_eq!(fault_of(&learner, "progress.md"), Fault::Not(Kind::Special));
        assert_eq!(read(&pipe).unwrap_err().fault, Fault::Not(Kind::Special));
        assert_eq!(
            read(Path::new("/dev/zero")).unwrap_err().fault,
            Fault::Not(Kind::Special)
        );
    }

    #[test]
    fn a_pipe_that_takes_the_place_of_the_document_is_not_written_over() {
        let learner = with_document("one\n");
        let path = learner.root().join("progress.md");
        let written = update(&target(learner.root()), |text| {
            fs::remove_file(&path).unwrap();
            assert!(
                Command::new("mkfifo")
                    .arg(&path)
                    .status()
                    .unwrap()
                    .success()
            );
            append("two")(text)
        });
        assert!(matches!(
            written,
            Err(UpdateError::File(error)) if error.fault == Fault::Not(Kind::Special)
        ));
        assert_eq!(names(learner.root()), [".git", "progress.md"]);
    }

    #[test]
    fn planted_links_are_not_written_through() {
        let learner = with_document("one\n");
        let victim = learner.home().join("victim");
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, learner.root().join(".peak-tmp")).unwrap();
        update(&target(learner.root()), append("two")).unwrap();
        assert_eq!(learner.text("progress.md"), "one\ntwo\n");
        assert!(!learner.root().join("progress.md").is_symlink());
        let lock = learner.root().join(".git/peak-lock");
        fs::remove_file(&lock).unwrap();
        symlink(&victim, &lock).unwrap();
        let refused = update(&target(learner.root()), append("three"));
        assert!(matches!(
            refused,
            Err(UpdateError::File(error)) if error.fault == Fault::Not(Kind::Link)
        ));
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
    }

    #[test]
    fn outputs_go_through_links_and_into_devices() {
        let learner = Learner::new();
        learner.file("real.svg", "old");
        let link = learner.root().join("badge.svg");
        symlink("real.svg", &link).unwrap();
        write_file(&link, b"<svg/>").unwrap();
        assert!(link.is_symlink());
        assert_eq!(learner.text("real.svg"), "<svg/>");
        assert!(
            write_file(Path::new("/dev/null"), b"<svg/>")
                .unwrap()
                .changed
        );
    }

    /// A user without special rights, and their group.
    const NOBODY: u32 = 65_534;

    /// Runs a worker that ticks line 0 as a user without special rights; what it said.
    fn as_nobody(root: &Path) -> Vec<String> {
        let mut worker = ticking(root, 0, 1);
        if fs::metadata(root).unwrap().uid() == NOBODY {
            worker.uid(NOBODY).gid(NOBODY);
        }
        said(&worker.output().unwrap().stdout)
    }

    /// Gives the repository to nobody, where one may: whoever may not has no special rights.
    fn open_to_nobody(learner: &Learner) {
        let nobody = Some(NOBODY);
        if chown(learner.root(), nobody, nobody).is_ok() {
            for name in ["progress.md", ".git"] {
                chown(learner.root().join(name), nobody, nobody).unwrap();
            }
        }
        fs::set_permissions(learner.home(), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_git_directory_that_cannot_be_written_moves_the_lock_beside_the_document() {
        let learner = with_document(&boxes(1));
        open_to_nobody(&learner);
        let git_dir = learner.root().join(".git");
        fs::set_permissions(&git_dir, fs::Permissions::from_mode(0o555)).unwrap();
        let answer = as_nobody(learner.root());
        fs::set_permissions(&git_dir, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(answer, ["0 true"]);
        assert!(!git_dir.join("peak-lock").exists());
        // From now on those who can write the git directory wait for those who cannot.
        let held = fs::File::open(learner.root().join(".peak-lock")).unwrap();
        held.lock().unwrap();
        let target = target(learner.root()).patience(Duration::ZERO);
        assert_eq!(tick(&target, 0), Err(Fault::Busy(Duration::ZERO)));
    }

    #[test]
    fn a_lock_file_that_can_only_be_read_is_locked_all_the_same() {
        let learner = with_document(&boxes(1));
        open_to_nobody(&learner);
        learner.file(".git/peak-lock", "");
        let lock = learner.root().join(".git/peak-lock");
        fs::set_permissions(&lock, fs::Permissions::from_mode(0o444)).unwrap();
        assert_eq!(as_nobody(learner.root()), ["0 true"]);
        assert!(!learner.root().join(".peak-lock").exists());
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_the_old_text() {
        let learner = with_document(&boxes(1));
        open_to_nobody(&learner);
        let folder = learner.root();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        let answer = as_nobody(folder);
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(answer, ["0 Denied"]);
        assert_eq!(learner.text("progress.md"), boxes(1));
        assert_eq!(names(folder), [".git", "progress.md"]);
    }

    #[test]
    fn a_file_of_someone_else_is_not_taken_away() {
        let learner = with_document(&boxes(1));
        open_to_nobody(&learner);
        let path = learner.root().join("progress.md");
        if chown(&path, Some(1), Some(1)).is_err() {
            return; // Only the superuser can make this case.
        }
        assert_eq!(as_nobody(learner.root()), ["0 Denied"]);
        assert_eq!(learner.text("progress.md"), boxes(1));
    }
}
