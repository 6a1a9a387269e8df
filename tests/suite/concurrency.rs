//! Many writers of one file: no acknowledged tick is lost, and no reader sees half a document.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use peak::workspace::Fault;

use crate::learner::Learner;
use crate::worker::{boxes, said, target, tick, ticking};

#[test]
fn processes_that_tick_at_once_lose_nothing() {
    let learner = Learner::new();
    let (processes, each) = (32, 50);
    learner.file("progress.md", boxes(processes * each));
    let workers: Vec<_> = (0..processes)
        .map(|worker| {
            ticking(learner.root(), worker * each, each)
                .spawn()
                .unwrap()
        })
        .collect();
    for worker in workers {
        let lines = said(&worker.wait_with_output().unwrap().stdout);
        assert_eq!(lines.len(), each, "{lines:?}");
        assert!(
            lines.iter().all(|line| line.ends_with(" true")),
            "{lines:?}"
        );
    }
    assert_eq!(
        learner.text("progress.md"),
        boxes(processes * each).replace("[ ]", "[x]")
    );
    assert_no_litter(learner.root());
}

#[test]
fn threads_that_tick_at_once_lose_nothing_and_readers_see_whole_documents() {
    let learner = Learner::new();
    let (threads, each) = (6, 10);
    let before = boxes(threads * each);
    learner.file("progress.md", &before);
    let root = learner.root();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0;
                    while !over.load(Ordering::Relaxed) {
                        let text = String::from_utf8(target(root).read().unwrap()).unwrap();
                        assert_eq!(text.replace("[x]", "[ ]"), before);
                        let ticks = text.matches("[x]").count();
                        assert!(ticks >= last, "a tick went away");
                        last = ticks;
                    }
                })
            })
            .collect();
        let writers: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    for line in thread * each..(thread + 1) * each {
                        assert_eq!(tick(&target(root), line), Ok(true));
                    }
                })
            })
            .collect();
        let written: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        over.store(true, Ordering::Relaxed);
        for result in readers
            .into_iter()
            .map(|reader| reader.join())
            .chain(written)
        {
            result.unwrap();
        }
    });
    assert_eq!(learner.text("progress.md"), before.replace("[ ]", "[x]"));
}

#[test]
fn a_killed_writer_leaves_no_lock_and_its_litter_is_swept() {
    let learner = Learner::new();
    learner.file("progress.md", boxes(400));
    for round in 0..6 {
        let mut worker = ticking(learner.root(), 0, 400).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(30 + 13 * round));
        worker.kill().unwrap();
        let acknowledged = said(&worker.wait_with_output().unwrap().stdout);
        let text = learner.text("progress.md");
        assert_eq!(text.replace("[x]", "[ ]"), boxes(400), "torn");
        assert!(
            text.matches("[x]").count() >= acknowledged.len(),
            "lost one of {acknowledged:?}"
        );
        let after = target(learner.root()).patience(Duration::ZERO);
        assert!(tick(&after, 399 - round as usize).is_ok());
        assert_no_litter(learner.root());
    }
}

#[test]
fn a_writer_waits_for_the_lock_and_then_gives_up() {
    let learner = Learner::new();
    learner.file("progress.md", boxes(2));
    let lock = learner.root().join(".git/peak-lock");
    let held = fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let patience = Duration::from_millis(50);
    let hasty = target(learner.root()).patience(patience);
    assert_eq!(tick(&hasty, 0), Err(Fault::Busy(patience)));
    assert_eq!(learner.text("progress.md"), boxes(2));
    let root = learner.root();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| tick(&target(root), 0));
        std::thread::sleep(Duration::from_millis(60));
        assert!(!waiting.is_finished());
        held.unlock().unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(true));
    });
    assert!(lock.is_file(), "the lock file stays");
}

/// Nothing beside the document but the git directory.
fn assert_no_litter(root: &Path) {
    let mut names: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".git", "progress.md"]);
}
