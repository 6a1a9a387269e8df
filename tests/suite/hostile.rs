//! Strangers' text: payloads in every field, through every sink that a command writes to.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::learner::Learner;

/// Attacks on terminals, runners' logs, forges' Markdown, XML and JSON.
const PAYLOADS: [&str; 44] = [
    "\u{1b}[31mred",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}Pq\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{8}\u{8}\u{8}",
    "\u{7f}",
    "a\rb",
    "a\u{b}b\u{c}c",
    "a\u{85}b",
    "a\u{2028}b\u{2029}c",
    "\u{202e}gnp.exe",
    "\u{2066}a\u{2069}",
    "\u{200f}\u{200e}\u{61c}",
    "ad\u{200b}min",
    "ad\u{200d}min",
    "\u{feff}\u{2060}\u{ad}",
    "\u{e0041}\u{e0042}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "::error file=a::b",
    "::set-output name=a::b",
    "##[error]x",
    "##vso[task.complete]x",
    "::stop-commands::x",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</text></svg><script>",
    "<!-- x",
    "--> <b>",
    "<![CDATA[ ]]>",
    "&lt;b&gt; &#0; &x;",
    "\"><a href='x'>",
    "![i](https://evil.example/i.png)",
    "[l](javascript:alert)",
    "<https://evil.example>",
    "https://evil.example www.evil.example",
    "@octocat @org/team me@example.org",
    "#1 GH-2 org/repo#3 !4 &5 4f1c2ab90",
    "| a | b |",
    "`code` ``` ~~~",
    "{{ 1 }} $x$ ${y} %(z)s",
];

/// A fork whose roadmap and progress document hold `payload` wherever a text can stand.
fn fork(payload: &str) -> Learner {
    let learner = Learner::new();
    learner.file(
        "README.md",
        format!(
            "# R {payload}\n\n## A {payload} `a`\n\n### Group {payload}\n\n- One {payload} `a.one`\n\n  Text {payload}\n\n  - [Link {payload}](https://example.org/{payload})\n\n### Exercise: Two {payload} `a.two`\n\nText {payload}\n\n```toml peak\n[evidence]\npaths = ['''x/{payload}''']\n```\n",
        ),
    );
    learner.commit_as("Upstream", "up@example.org", "A roadmap");
    learner.file(
        "progress.md",
        format!(
            "# Progress {payload}\n\n<!-- peak:1 roadmap=README.md -->\n\n## A {payload} `a`\n\n- [ ] One {payload} `a.one` 🛫 2026-11-01\n- [x] Two {payload} `a.two` ✅ 2026-11-19\n  - evidence: `x/{payload}`\n",
        ),
    );
    learner.file("work.py", "print(1)\n");
    // git itself drops line breaks and angle brackets from an address.
    let address = format!("ada{payload}@example.org");
    learner.commit_as(&format!("M {payload}"), &address, payload);
    learner
}

/// Characters that act on a terminal or cannot be seen; a line break is the writer's own.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[test]
fn escape_sequences_and_hidden_characters_are_inert() {
    PAYLOADS[..21].iter().for_each(|payload| attack(payload));
}

#[test]
fn runner_commands_and_markup_are_inert() {
    PAYLOADS[21..35].iter().for_each(|payload| attack(payload));
}

#[test]
fn links_mentions_and_references_are_inert() {
    PAYLOADS[35..].iter().for_each(|payload| attack(payload));
}

fn attack(payload: &str) {
    let learner = fork(payload);
    nothing_commands_a_runner(&learner, payload);
    nothing_acts_on_a_terminal(&learner, payload);
    markdown_holds_no_html_link_image_or_mention(&learner, payload);
    pictures_are_strict_xml_without_anything_active(&learner, payload);
    what_ci_writes_is_inert(&learner, payload);
}

/// On a runner of GitHub, lines that begin with `::` and lines that hold `##[` or `##vso[` are commands, on either stream.
fn nothing_commands_a_runner(learner: &Learner, payload: &str) {
    for command in [
        &["status", "--left"][..],
        &["status", "--plain", "--left"],
        &["status", "--markdown"],
        &["status", "--json"],
        &["next"],
        &["show", "a.one"],
        &["show", "a.two"],
        &["review"],
        &["verify"],
        &["verify", "--json"],
        &["roadmap", "show", "README.md"],
        &["roadmap", "show", "README.md", "--json"],
        &["roadmap", "show", "README.md", "--source"],
        &["roadmap", "lint", "README.md"],
        &["roadmap", "lint", "README.md", "--json"],
        &["roadmap", "pin", "README.md", "-n"],
        &["done", "a.one", "-n"],
        &["update", "-n"],
        &["update", "-n", "--json"],
        &["init"],
        &["--file", "new.md", "init", "--roadmap", "README.md", "-n"],
        &["cohort", ".", "--json"],
        &["cohort", ".", "--csv"],
        &["badge", "--card"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .env("GITHUB_ACTIONS", "true")
            .args(command)
            .output()
            .unwrap();
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap().to_lowercase();
            for start in ["::", "##[", "##vso["] {
                assert!(
                    !text.contains(start),
                    "{command:?} of {payload:?}: {text:?}"
                );
            }
        }
    }
}

fn nothing_acts_on_a_terminal(learner: &Learner, payload: &str) {
    for command in [
        &["status", "--left"][..],
        &["status", "--plain"],
        &["status", "--plain", "--left"],
        &["status", "--json"],
        &["next"],
        &["show", "a.one"],
        &["show", "a.two"],
        &["review"],
        &["verify"],
        &["verify", "--json"],
        &["badge", "--card"],
        &["badge", "--label", "x", "--format", "markdown"],
        &["roadmap", "show", "README.md"],
        &["roadmap", "show", "README.md", "--json"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(command)
            .output()
            .unwrap();
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            let plain = text.replace('\t', " ");
            assert!(
                !plain.contains(acts),
                "{command:?} of {payload:?}: {text:?}"
            );
        }
    }
}

fn markdown_holds_no_html_link_image_or_mention(learner: &Learner, payload: &str) {
    for command in [
        ["status", "--left", "--markdown"],
        ["status", "--verify", "--markdown"],
        ["review", "--since=1m", "--markdown"],
    ] {
        let run = learner.peak(command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        inert_markdown(&run.stdout, payload);
    }
}

fn inert_markdown(shown: &str, payload: &str) {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_MATH;
    for event in Parser::new_ext(shown, options) {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::CodeBlock(_)
                | Tag::BlockQuote(_)
                | Tag::HtmlBlock,
            ) => panic!("{event:?} of {payload:?} in\n{shown}"),
            // What a forge looks for in text that is not code.
            Event::Text(text) => {
                for active in [
                    "@o",
                    "@e",
                    "#1",
                    "#3",
                    "GH-",
                    "://",
                    "www.",
                    "!4",
                    "4f1c2ab90",
                ] {
                    assert!(
                        !text.contains(active),
                        "{active} of {payload:?} in\n{shown}"
                    );
                }
            }
            _ => {}
        }
    }
}

fn pictures_are_strict_xml_without_anything_active(learner: &Learner, payload: &str) {
    let label = format!("--label={payload}");
    for command in [
        &["badge", &label][..],
        &["badge", &label, "--style", "flat-square"],
        &["badge", &label, "--style", "for-the-badge"],
        &["badge", "--card"],
        &["badge", "--card", "--theme", "dark"],
    ] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(command)
            .output()
            .unwrap();
        inert_picture(&String::from_utf8(output.stdout).unwrap(), payload);
    }
}

fn inert_picture(svg: &str, payload: &str) {
    let tree = roxmltree::Document::parse(svg).unwrap();
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        let tag = node.tag_name().name();
        assert!(
            [
                "svg",
                "title",
                "desc",
                "g",
                "rect",
                "circle",
                "path",
                "text",
                "clipPath",
                "filter",
                "feGaussianBlur",
                "linearGradient",
                "stop"
            ]
            .contains(&tag),
            "{tag} of {payload:?}"
        );
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(
                !name.starts_with("on") && name != "href" && name != "style",
                "{name} of {payload:?}"
            );
        }
    }
}

/// Every file that `peak ci` writes, for GitHub and for GitLab.
fn what_ci_writes_is_inert(learner: &Learner, payload: &str) {
    let (summary, outputs) = (
        learner.home().join("summary"),
        learner.home().join("outputs"),
    );
    for ci in ["GITHUB_ACTIONS", "GITLAB_CI"] {
        let output = learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(["ci", "--out", "out"])
            .env(ci, "true")
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_OUTPUT", &outputs)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(acts), "{payload:?}: {text:?}");
            for line in text.lines().filter(|line| line.contains("::")) {
                let own = line.starts_with("::warning file=progress.md,line=");
                assert!(
                    own && line.matches("::").count() == 2,
                    "{payload:?}: {line}"
                );
            }
            assert!(!text.contains("##"), "{payload:?}: {text}");
        }
    }
    inert_markdown(&fs::read_to_string(summary).unwrap(), payload);
    inert_markdown(&learner.text("out/summary.md"), payload);
    for picture in ["badge.svg", "card-light.svg", "card-dark.svg"] {
        inert_picture(&learner.text(&format!("out/{picture}")), payload);
    }
    for file in ["progress.json", "badge.json", "code-quality.json"] {
        let text = learner.text(&format!("out/{file}"));
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        assert!(!text.contains(acts), "{file} of {payload:?}: {text:?}");
    }
    // Outputs hold our own words, numbers and ids.
    let known = regex::Regex::new(
        r"^(percent=\d+\.\d|(done|items|verified)=\d+|(unverified|ready)(=a\.two|<<end-[0-9a-f]{32})|end-[0-9a-f]{32}|)$",
    )
    .unwrap();
    for line in fs::read_to_string(outputs).unwrap().lines() {
        assert!(known.is_match(line), "{payload:?}: {line}");
    }
    assert_eq!(
        learner.text("out/peak.env").lines().count(),
        4,
        "{payload:?}"
    );
}
