//! `peak man`: pages that say what the help says.

use crate::learner::Learner;

#[test]
fn each_command_has_a_page() {
    let learner = Learner::bare_folder();
    let main = learner.peak(["man"]);
    assert_eq!((main.code, main.stderr.as_str()), (0, ""));
    assert!(main.stdout.contains(".TH peak 1"), "{}", main.stdout);
    let done = learner.peak(["man", "done"]);
    assert!(done.stdout.contains(".TH peak-done 1"), "{}", done.stdout);
    assert!(done.stdout.contains("\\-\\-evidence"), "{}", done.stdout);
    let show = learner.peak(["man", "roadmap", "show"]);
    assert!(
        show.stdout.contains("peak\\-roadmap\\-show"),
        "{}",
        show.stdout
    );
}

/// The lines of a page's section.
fn section(page: &str, title: &str) -> Vec<String> {
    let heading = [format!(".SH {title}"), format!(".SH \"{title}\"")];
    let lines = page
        .lines()
        .skip_while(|line| !heading.contains(&(*line).to_owned()));
    let lines = lines.skip(1).take_while(|line| !line.starts_with(".SH"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_page_has_its_sections_as_man_pages_have_them() {
    let learner = Learner::bare_folder();
    let page = |words: &[&str]| {
        let mut command = learner.command(env!("CARGO_BIN_EXE_peak"));
        let output = command.arg("man").args(words).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let version = env!("CARGO_PKG_VERSION");
    for (words, name, synopsis) in [
        (&[][..], "peak", "\\fBpeak\\fR [OPTIONS] <COMMAND>"),
        (
            &["done"],
            "peak\\-done",
            "\\fBpeak done\\fR [OPTIONS] [ID]...",
        ),
        (
            &["roadmap", "lint"],
            "peak\\-roadmap\\-lint",
            "\\fBpeak roadmap lint\\fR [OPTIONS] <NAME|FILE>...",
        ),
    ] {
        let page = page(words);
        let title = page.lines().find(|line| line.starts_with(".TH ")).unwrap();
        let about = format!(" 1 \"\" \"peak {version}\" \"peak manual\"");
        assert!(title.ends_with(&about), "{title}");
        assert!(
            section(&page, "NAME")[0].starts_with(&format!("{name} \\- ")),
            "{page}"
        );
        assert_eq!(section(&page, "SYNOPSIS")[0], synopsis);
        assert!(!page.contains("EXTRA"), "{page}");
    }
    let verify = page(&["verify"]);
    assert!(
        section(&verify, "EXIT STATUS")[0].starts_with("0 fine, 1 a claim"),
        "{verify}"
    );
    let examples = section(&verify, "EXAMPLES");
    assert_eq!(
        (examples[0].as_str(), examples.last().unwrap().as_str()),
        (".nf", ".fi")
    );
    assert!(examples[1].starts_with("  peak verify   "), "{examples:?}");
    assert!(
        section(&verify, "NOTES")[0].starts_with("The list has a line"),
        "{verify}"
    );
    let install = section(&page(&["completions"]), "INSTALL");
    assert!(
        install.iter().any(|line| line.contains("fish")),
        "{install:?}"
    );
}

#[test]
fn no_page_refers_to_one_that_is_not_written() {
    let learner = Learner::bare_folder();
    assert_eq!(learner.peak(["man", "--to", "man1"]).code, 0);
    let names = std::fs::read_dir(learner.root().join("man1")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.collect();
    let mut named = 0;
    for name in &names {
        for line in learner.text(&format!("man1/{name}")).lines() {
            if let Some(other) = line.strip_suffix("(1)") {
                let other = other.replace('\\', "");
                assert!(names.contains(&format!("{other}.1")), "{name}: {other}");
                named += 1;
            }
        }
    }
    assert_eq!(
        named,
        names.len() - 1,
        "each page but the first is named once"
    );
}

#[test]
fn a_command_that_is_none_is_named() {
    let run = Learner::bare_folder().peak(["man", "tick\u{1b}"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no command `tick"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn all_pages_go_into_a_folder() {
    let learner = Learner::bare_folder();
    let run = learner.peak(["man", "--to", "share/man1"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let pages = std::fs::read_dir(learner.root().join("share/man1")).unwrap();
    let said = format!("wrote {} pages to share/man1\n", pages.count());
    assert_eq!(run.stderr, said);
    for page in ["peak.1", "peak-done.1", "peak-roadmap-list.1"] {
        let text = learner.text(&format!("share/man1/{page}"));
        assert!(text.contains(".SH NAME"), "{page}: {text}");
    }
}
