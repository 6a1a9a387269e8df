//! `peak update`: the roadmap's changes, taken over without losing a tick.

use serde_json::Value;

use crate::learner::Learner;
use crate::resolve::git;

const BEFORE: &str = "# Web roadmap\n\n## Phase 1: Basics\n\n- Variables\n- Strings\n- Lists\n- Modules\n- Old ways\n- Unused\n\n\
    ## Phase 2: Web\n\n- Forms\n- Sessions in practice\n";
const NOW: &str = "# Web roadmap\n\n## Phase 1: First steps\n\n- Variables\n- Strings\n- Functions\n- LISTS!\n\n\
    ## Phase 2: Web\n\n- Forms\n- Modules\n- Session in practice\n";

/// A learner who forked `before`, ticked these and committed.
fn forked(before: &str, ticked: &[&str]) -> Learner {
    let learner = Learner::new();
    learner.file("README.md", before);
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    assert_eq!(learner.peak(["init"]).code, 0);
    for id in ticked {
        assert_eq!(learner.peak(["done", id]).code, 0);
    }
    learner.commit("Progress");
    learner
}

/// How an update on one branch and ticks on another come to meet.
#[derive(Debug, Clone, Copy)]
pub struct Crossing {
    /// By a rebase; else by a merge.
    pub rebase: bool,
    /// Whether the update is made on the other branch, which is made first; else the ticks are.
    pub update_first: bool,
}

impl Crossing {
    /// Each of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let both = |rebase| {
            [false, true].map(move |update_first| Self {
                rebase,
                update_first,
            })
        };
        [false, true].into_iter().flat_map(both)
    }

    /// Makes both, each on its branch, and lets them meet; what stops is resolved. Leaves `main` checked out.
    pub fn meet(self, learner: &Learner, update: impl Fn(), tick: impl Fn()) {
        learner.git(["checkout", "-q", "-b", "other"]);
        let (first, second): (&dyn Fn(), &dyn Fn()) = match self.update_first {
            true => (&update, &tick),
            false => (&tick, &update),
        };
        first();
        learner.git(["checkout", "-q", "main"]);
        second();
        let meets: &[&str] = match self.rebase {
            true => &["rebase", "other"],
            false => &["merge", "--no-edit", "other"],
        };
        if !git(learner, meets).status.success() {
            let run = learner.peak(["resolve"]);
            assert_eq!(run.code, 0, "{self:?} {run:?}");
        }
    }
}

fn object<const N: usize>(learner: &Learner, arguments: [&str; N]) -> Value {
    serde_json::from_str(&learner.peak(arguments).stdout).unwrap()
}

#[test]
fn it_follows_the_work_tree_and_says_so_in_one_line() {
    let learner = forked(BEFORE, &["lists", "old-ways"]);
    learner.file("README.md", NOW);
    let run = learner.peak(["update"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            0,
            "note: now below `Archived`, where it does not count: basics.old-ways\n"
        )
    );
    assert_eq!(
        run.stdout,
        "2 new · 1 moved · 1 reworded, ticks kept · 1 archived · 2 removed untouched · 1 phase renamed · 0 lost\n"
    );
    let text = learner.text("progress.md");
    for line in [
        "## Phase 1: First steps `basics`",
        "- [x] LISTS! `basics.lists` ✅ 2026-11-20",
        "- [ ] Modules `web.modules`",
        "## Archived\n\n- [x] Old ways `basics.old-ways` ✅ 2026-11-20\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "progress.md already follows README.md\n");
    assert_eq!(learner.text("progress.md"), text);
}

#[test]
fn what_was_put_away_counts_apart_and_comes_back() {
    let learner = forked(BEFORE, &["old-ways"]);
    learner.file("README.md", NOW);
    learner.peak(["update"]);
    let status = learner.peak(["status"]).stdout;
    assert!(
        status.contains("archived: 1 item that the roadmap dropped"),
        "{status}"
    );
    let json = object(&learner, ["status", "--json"]);
    assert_eq!(
        (&json["archived"], &json["total"]["done"]),
        (&1.into(), &0.into())
    );
    let badge = object(&learner, ["badge", "--format", "json"]);
    assert!(
        badge["message"].as_str().unwrap().starts_with("0"),
        "{badge}"
    );
    assert!(
        !learner
            .peak(["verify", "--json"])
            .stdout
            .contains("old-ways")
    );
    learner.file("README.md", BEFORE);
    let run = learner.peak(["update", "-v"]);
    assert!(
        run.stdout.contains("back basics.old-ways  Old ways, done"),
        "{}",
        run.stdout
    );
    let text = learner.text("progress.md");
    assert!(!text.contains("Archived"), "{text}");
    assert!(
        text.contains(
            "- [ ] Modules `basics.modules` <!-- was web.modules -->\n- [x] Old ways `basics.old-ways` ✅ 2026-11-20\n"
        ),
        "{text}"
    );
}

#[test]
fn it_reads_upstream_from_git_and_remembers_that() {
    let learner = forked(BEFORE, &["lists"]);
    learner.git(["branch", "upstream"]);
    learner.git(["checkout", "-q", "upstream"]);
    learner.file("README.md", NOW);
    learner.commit_as("Upstream", "up@example.org", "Better");
    learner.git(["checkout", "-q", "main"]);
    let run = learner.peak(["update", "--from", "upstream:README.md"]);
    assert!(
        run.stdout.starts_with("2 new · "),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert_eq!(learner.text("README.md"), BEFORE);
    let text = learner.text("progress.md");
    assert!(
        text.contains(" roadmap-from=upstream:README.md -->"),
        "{text}"
    );
    assert_eq!(
        learner.peak(["update"]).stdout,
        "progress.md already follows upstream:README.md\n"
    );
    // A revision alone means the file that the header names there.
    assert_eq!(
        learner.peak(["update", "--from", "upstream"]).stdout,
        "progress.md already follows upstream:README.md\n"
    );
    let back = learner.peak(["update", "--from", "README.md"]);
    assert!(back.stdout.contains("moved"), "{}", back.stdout);
    assert!(!learner.text("progress.md").contains("roadmap-from"));
}

#[test]
fn a_roadmap_whose_name_has_blanks_is_remembered_too() {
    let learner = forked(BEFORE, &["lists"]);
    learner.file("new map.md", NOW);
    learner.commit("Another map");
    let run = learner.peak(["update", "--from", "new map.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = learner.text("progress.md");
    assert!(text.contains(" roadmap-from=new%20map.md -->"), "{text}");
    let again = learner.peak(["update"]);
    assert!(again.stdout.contains("new map.md"), "{again:?}");
    assert!(learner.text("progress.md").contains("=new%20map.md"));
}

#[test]
fn a_dry_run_shows_the_difference_and_writes_nothing() {
    let learner = forked(BEFORE, &["lists"]);
    learner.file("README.md", NOW);
    let before = learner.bytes("progress.md");
    let run = learner.peak(["update", "-n"]);
    assert!(
        run.stdout
            .contains("\n-- [x] Lists `basics.lists` ✅ 2026-11-20\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("\n+- [x] LISTS! `basics.lists` ✅ 2026-11-20\n"),
        "{}",
        run.stdout
    );
    let json = object(&learner, ["update", "-n", "--json"]);
    assert_eq!(
        (&json["written"], &json["counts"]["new"]),
        (&false.into(), &2.into())
    );
    assert_eq!(learner.bytes("progress.md"), before);
}

#[test]
fn a_close_title_needs_consent() {
    let learner = forked(BEFORE, &["sessions-in-practice"]);
    learner.file(
        "README.md",
        NOW.replace("Phase 1: First steps", "Phase 1: Basics"),
    );
    let run = learner.peak(["update", "-n"]);
    assert!(
        run.stderr.contains("1 item that went may be one that came, reworded: Sessions in practice → Session in practice; `peak update --accept-renames`"),
        "{}",
        run.stderr
    );
    let run = learner.peak(["update", "--accept-renames"]);
    assert!(
        run.stdout.contains("2 reworded, ticks kept"),
        "{}",
        run.stdout
    );
    let text = learner.text("progress.md");
    assert!(
        text.contains("- [x] Session in practice `web.sessions-in-practice` ✅ 2026-11-20\n"),
        "{text}"
    );
    // The reworded item keeps its id, and the roadmap is known by it.
    let shown = learner.peak(["show", "sessions-in-practice"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert_eq!(object(&learner, ["status", "--json"])["total"]["items"], 7);
}

#[test]
fn taking_an_update_back_is_advised_only_where_nothing_is_lost_by_it() {
    let moved = NOW.replace("Phase 1: First steps", "Phase 1: Basics");
    let learner = forked(BEFORE, &["sessions-in-practice"]);
    learner.file("README.md", &moved);
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains(
            "take this back (`git checkout -- progress.md`) and run `peak update --accept-renames`"
        ),
        "{}",
        run.stderr
    );
    // With a tick that is not committed, git would take that back as well.
    let learner = forked(BEFORE, &["sessions-in-practice"]);
    learner.file("README.md", &moved);
    assert_eq!(learner.peak(["done", "variables"]).code, 0);
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let hints = run.stderr.lines().filter(|line| line.starts_with("hint:"));
    let hints: Vec<&str> = hints.collect();
    assert!(
        matches!(hints.as_slice(), [one] if one.contains(
            "such as with `peak done web.session-in-practice`: progress.md held changes that are not committed"
        )),
        "{hints:?}"
    );
    assert!(!run.stderr.contains("git checkout"), "{}", run.stderr);
}

#[test]
fn status_hints_when_the_roadmap_has_moved_on_and_only_then() {
    let learner = forked(BEFORE, &[]);
    assert!(!learner.peak(["status"]).stderr.contains("moved on"));
    learner.file("README.md", format!("{BEFORE}\nSee you soon.\n"));
    learner.commit("Words only");
    assert!(!learner.peak(["status"]).stderr.contains("moved on"));
    learner.file("README.md", NOW);
    learner.commit("Better");
    let run = learner.peak(["status"]);
    assert!(
        run.stderr.contains("the roadmap has moved on (2 new"),
        "{}",
        run.stderr
    );
    learner.peak(["update"]);
    assert!(!learner.peak(["status"]).stderr.contains("moved on"));
}

/// Where many states lie between, what they tell takes long to read: then nothing is counted that an update may count otherwise.
#[test]
fn the_hint_counts_what_the_update_does_or_nothing() {
    let state = |reworded: usize| {
        let items = (0..100).map(|at: usize| {
            let letters: String = at.to_string().bytes().map(|b| char::from(b + 49)).collect();
            if at == reworded {
                format!("- Topic {letters}, in other words\n")
            } else {
                format!("- Topic {letters} of many\n")
            }
        });
        let items: String = items.collect();
        format!("# Roadmap of parts\n\n## One\n\n{items}")
    };
    let learner = forked(&state(100), &[]);
    for (states, counted) in [(1, true), (3, true), (60, false)] {
        for number in 0..states {
            learner.file("README.md", state(number));
            learner.commit("Better");
        }
        let hint = learner.peak(["status"]).stderr;
        let plan = learner.peak(["update", "-n"]).stderr;
        let sentence = plan.lines().find(|line| line.ends_with("0 lost")).unwrap();
        let counts = sentence.strip_suffix(" · 0 lost").unwrap();
        let told = hint.contains(&format!("moved on ({counts})"));
        assert_eq!(told, counted, "{hint}\n{plan}");
        assert!(
            counted || hint.contains("moved on: `peak update -n`"),
            "{hint}"
        );
    }
}

#[test]
fn items_that_the_learner_took_out_stay_out() {
    let learner = forked(BEFORE, &[]);
    let text = learner
        .text("progress.md")
        .replace("- [ ] Strings `basics.strings`\n", "");
    learner.file("progress.md", &text);
    assert_eq!(
        learner.peak(["update"]).stdout,
        "progress.md already follows README.md\n"
    );
    learner.file(
        "README.md",
        BEFORE.replace("- Forms\n", "- Forms\n- Templates\n"),
    );
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "1 new · 0 lost\n");
    assert!(run.stderr.contains("not committed"), "{}", run.stderr);
    assert!(
        run.stderr
            .contains("1 that you took out of the file stay out"),
        "{}",
        run.stderr
    );
    assert!(!learner.text("progress.md").contains("Strings"));
}

#[test]
fn a_document_without_a_record_takes_its_history_s_word() {
    let learner = forked(BEFORE, &["old-ways"]);
    let text = learner.text("progress.md");
    let start = text.find(" roadmap-at=").unwrap();
    let bare = format!("{}{}", &text[..start], &text[text.find(" -->").unwrap()..]);
    learner.file(
        "progress.md",
        bare.replace("- [ ] Unused", "- [ ] Mine `basics.mine`\n- [ ] Unused"),
    );
    learner.commit("By an older peak");
    learner.file("README.md", NOW);
    let run = learner.peak(["update"]);
    assert!(
        run.stdout.contains("1 archived · 2 removed untouched"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    let text = learner.text("progress.md");
    assert!(
        text.contains("`basics.mine`") && text.contains("roadmap-at="),
        "{text}"
    );
}

#[test]
fn bytes_that_are_not_meant_stay() {
    let learner = forked(BEFORE, &["lists"]);
    let windows = learner.text("progress.md").replace('\n', "\r\n");
    let mine = windows
        .replace("- [x] Lists", "Some words.\r\n\r\n* [x]  Lists")
        .replace(
            "2026-11-20",
            "2026-11-20  \r\n\tevidence: `a.py`\r\n  - tabs\there",
        );
    learner.file("progress.md", format!("\u{feff}{mine}"));
    learner.file("README.md", NOW);
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = learner.text("progress.md");
    assert!(
        text.starts_with('\u{feff}') && !text.replace("\r\n", "").contains('\n'),
        "{text:?}"
    );
    assert!(text.contains("Some words.\r\n\r\n"), "{text}");
    assert!(text.contains("* [x]  LISTS! `basics.lists` ✅ 2026-11-20  \r\n\tevidence: `a.py`\r\n  - tabs\there\r\n"), "{text}");
}

#[test]
fn nested_items_stay_where_they_are() {
    let learner = forked(BEFORE, &[]);
    let nested = learner
        .text("progress.md")
        .replace("- [ ] Old ways", "  - [x] Old ways")
        .replace("- [ ] Unused", "  - [ ] Unused");
    learner.file("progress.md", &nested);
    learner.file("README.md", NOW);
    let run = learner.peak(["update"]);
    assert!(
        run.stdout
            .contains("2 dropped by the roadmap but kept in place"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(
        learner
            .text("progress.md")
            .contains("- [ ] Modules `web.modules` <!-- was basics.modules -->\n  - [x] Old ways `basics.old-ways`\n"),
        "{}",
        learner.text("progress.md")
    );
}

#[test]
fn a_document_without_a_header_follows_the_repository_s_roadmap() {
    let learner = forked(BEFORE, &["lists"]);
    let text = learner.text("progress.md");
    let header = text.lines().find(|line| line.contains("peak:1")).unwrap();
    learner.file("progress.md", text.replace(header, ""));
    learner.file(
        "README.md",
        BEFORE.replace("- Forms\n", "- Forms\n- Templates\n"),
    );
    let run = learner.peak(["update"]);
    assert_eq!(run.stdout, "1 new · 0 lost\n", "{}", run.stderr);
}

#[test]
fn it_refuses_what_it_cannot_know() {
    let learner = forked(BEFORE, &[]);
    let text = learner.text("progress.md");
    for (from, message) in [
        ("nowhere.md", "there is no roadmap nowhere.md"),
        ("HEAD:nowhere.md", "there is no file nowhere.md in HEAD"),
        ("no-such:README.md", "no-such"),
        (":README.md", "there is no roadmap :README.md"),
        ("", "--from is empty"),
        (".", "it is a folder"),
        ("https://example.org/README.md", "peak fetches nothing"),
        (
            "progress.md",
            "progress.md is a progress document, not a roadmap",
        ),
    ] {
        let run = learner.peak(["update", "--from", from]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(message), "{from}: {}", run.stderr);
    }
    learner.file("README.md", "# Moved\n\nSee the wiki.\n");
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("README.md holds no item, so nothing was taken over"),
        "{}",
        run.stderr
    );
    learner.file("README.md", NOW);
    learner.file(
        "progress.md",
        text.replace("## Phase 2", "<<<<<<< ours\n## Phase 2"),
    );
    let run = learner.peak(["update"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("conflict markers"), "{}", run.stderr);
}

/// One machine takes the roadmap's changes over, the other ticks: whichever comes first, and however they meet.
#[test]
fn an_update_here_and_ticks_there_are_merged() {
    for crossing in Crossing::all() {
        let learner = forked(BEFORE, &["lists"]);
        let update = || {
            learner.file("README.md", NOW);
            assert_eq!(learner.peak(["update"]).code, 0);
            learner.commit("Follow the roadmap");
        };
        let tick = || {
            for id in ["modules", "old-ways", "forms", "variables"] {
                assert_eq!(learner.peak(["done", id]).code, 0);
            }
            let text = learner.text("progress.md");
            let noted = text.replace("`basics.lists` ✅", "`basics.lists` 🛫 2026-11-01 ✅");
            let noted = noted.replace("- [ ] Strings", "- [x] Mine `basics.mine`\n- [ ] Strings");
            learner.file("progress.md", noted);
            learner.commit("Tick");
        };
        crossing.meet(&learner, update, tick);
        let text = learner.text("progress.md");
        let what = format!("{crossing:?}\n{text}");
        for line in [
            "- [x] LISTS! `basics.lists` 🛫 2026-11-01 ✅ 2026-11-20\n",
            "- [x] Variables `basics.variables` ✅ 2026-11-20\n",
            "- [x] Forms `web.forms` ✅ 2026-11-20\n",
            "- [x] Mine `basics.mine`\n",
            "- [ ] Functions `basics.functions`\n",
        ] {
            assert!(text.contains(line), "{line}{what}");
        }
        // What the roadmap dropped and moved keeps its tick as well.
        for title in ["Old ways", "Modules"] {
            assert!(text.contains(&format!("- [x] {title} `")), "{title} {what}");
        }
        assert!(!text.contains("<<<<<<<"), "{what}");
    }
}

/// The README's example: what is shown there between two `…` is what is printed, in that order.
#[test]
fn the_readme_shows_what_happens() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let start = readme.find("$ git merge upstream/main").unwrap();
    let block = readme[start..].split("\n```").next().unwrap();
    // Without a pinned id, as most roadmaps are: what is reworded needs consent.
    let before = BEFORE
        .replace("- Unused\n", "")
        .replace("- Forms\n", "- Requests\n- Forms\n");
    let learner = forked(&before, &[]);
    learner.peak(["done", "old-ways", "--on", "2026-11-02"]);
    learner.peak([
        "done",
        "lists",
        "--on",
        "2026-11-09",
        "--note",
        "took two evenings",
    ]);
    learner.commit("Progress");
    learner.git(["checkout", "-q", "-b", "upstream/main", "HEAD~2"]);
    let now = before
        .replace("- Lists\n", "- Functions\n- Lists & tuples\n")
        .replace("- Modules\n- Old ways\n", "")
        .replace("- Forms\n", "- Forms\n- Modules\n- Templates\n");
    learner.file("README.md", now);
    learner.commit_as("Upstream", "up@example.org", "Better");
    learner.git(["checkout", "-q", "main"]);
    for shown in block.split("$ ").skip(1) {
        let (command, output) = shown.split_once('\n').unwrap_or((shown, ""));
        let words: Vec<&str> = command.split(' ').collect();
        let printed = match words.as_slice() {
            ["git", arguments @ ..] => {
                assert!(git(&learner, arguments).status.success());
                continue;
            }
            ["peak", command] => learner.peak([command]),
            ["peak", command, option] => learner.peak([command, option]),
            ["peak", command, option, more] => learner.peak([command, option, more]),
            other => panic!("{other:?}"),
        };
        let printed = format!("{}{}", printed.stdout, printed.stderr);
        let mut rest = printed.as_str();
        for part in output.split("…\n").filter(|part| !part.is_empty()) {
            let at = rest.find(part.trim_end());
            let at = at.unwrap_or_else(|| panic!("{command}: {part}\nin\n{printed}"));
            rest = &rest[at + part.trim_end().len()..];
        }
    }
}
