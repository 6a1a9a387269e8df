//! What people see of where they stand.

use unicode_width::UnicodeWidthStr;

use super::{Listing, table};
use crate::evidence::{Report, Verdict};
use crate::progress::{Document, State};
use crate::render::Look;
use crate::report::sample::{document, finding, today};
use crate::report::status;

const fn look(width: usize) -> Look {
    Look {
        color: false,
        ascii: false,
        width,
    }
}

fn learner() -> Document {
    let mut document = document(
        &[
            ("python", "Phase 1: Python Foundations (If Needed)"),
            ("intermediate", "⚙️ Phase 3: Intermediate Django"),
            ("drf", "Phase 4: Django REST Framework (DRF)"),
            ("shujuku", "阶段五：数据库与部署，以及一切"),
        ],
        &[
            ("python.types", State::Done),
            ("python.oop", State::Done),
            ("intermediate.signals", State::Done),
            ("intermediate.email", State::Skipped),
            ("intermediate.sessions", State::Started),
            ("drf.serializers", State::Started),
            ("drf.permissions-and-authentication", State::Todo),
            ("shujuku.索引", State::Todo),
        ],
    );
    document.items[0].done_on = Some(today());
    document.items[5].started_on = Some(today());
    document
}

fn shown(width: usize, listing: Listing) -> String {
    let document = learner();
    table(
        &status(&document, None, None, today()),
        listing,
        look(width),
    )
}

#[test]
fn a_narrow_terminal() {
    insta::assert_snapshot!(shown(60, Listing::None), @r"
    Backend

    Phase             Done Start Skip Left Total Progress
    ────────────────────────────────────────────────────────────
    Phase 1: Python      2     0    0    0     2 ████████ 100.0%
    Foundations (If
    Needed)
    ⚙️ Phase 3:          1     1    1    0     3 ████░░░░  50.0%
    Intermediate
    Django
    Phase 4: Django      0     1    0    1     2 ░░░░░░░░   0.0%
    REST Framework
    (DRF)
    阶段五：数据库与     0     0    0    1     1 ░░░░░░░░   0.0%
    部署，以及一切
    ────────────────────────────────────────────────────────────
    Total                3     2    1    2     8 ███░░░░░  42.9%

    this week: 1 done, 1 started (since 2026-11-14)
    ");
}

#[test]
fn an_ordinary_terminal() {
    insta::assert_snapshot!(shown(80, Listing::None), @r"
    Backend

    Phase                                   Done Start Skip Left Total             %
    ────────────────────────────────────────────────────────────────────────────────
    Phase 1: Python Foundations (If Needed)    2     0    0    0     2 ██████ 100.0%
    ⚙️ Phase 3: Intermediate Django            1     1    1    0     3 ███░░░  50.0%
    Phase 4: Django REST Framework (DRF)       0     1    0    1     2 ░░░░░░   0.0%
    阶段五：数据库与部署，以及一切             0     0    0    1     1 ░░░░░░   0.0%
    ────────────────────────────────────────────────────────────────────────────────
    Total                                      3     2    1    2     8 ███░░░  42.9%

    this week: 1 done, 1 started (since 2026-11-14)
    ");
}

#[test]
fn a_wide_terminal() {
    insta::assert_snapshot!(shown(140, Listing::Left), @r"
    Backend

    Phase                                    Id            Done  Started  Skipped  Left  Total  Progress
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Phase 1: Python Foundations (If Needed)  python           2        0        0     0      2  ████████████████████  100.0%
    ⚙️ Phase 3: Intermediate Django          intermediate     1        1        1     0      3  ██████████░░░░░░░░░░   50.0%
    Phase 4: Django REST Framework (DRF)     drf              0        1        0     1      2  ░░░░░░░░░░░░░░░░░░░░    0.0%
    阶段五：数据库与部署，以及一切           shujuku          0        0        0     1      1  ░░░░░░░░░░░░░░░░░░░░    0.0%
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Total                                                     3        2        1     2      8  █████████░░░░░░░░░░░   42.9%

    this week: 1 done, 1 started (since 2026-11-14)

    ⚙️ Phase 3: Intermediate Django
      ▸ intermediate.sessions  sessions  started

    Phase 4: Django REST Framework (DRF)
      ▸ drf.serializers                     serializers  started 2026-11-20
      ○ drf.permissions-and-authentication  permissions-and-authentication

    阶段五：数据库与部署，以及一切
      ○ shujuku.索引  索引
    ");
}

#[test]
fn ascii_with_evidence() {
    let document = learner();
    let report = Report {
        findings: vec![
            finding("python.oop", Verdict::Verified),
            finding("python.types", Verdict::Unverified),
        ],
        ..Report::default()
    };
    let status = status(&document, None, Some(&report), today());
    let ascii = Look {
        ascii: true,
        ..look(80)
    };
    insta::assert_snapshot!(table(&status, Listing::All, ascii), @r"
    Backend

    Phase                           Done Start Skip Left Total Proof Progress
    --------------------------------------------------------------------------------
    Phase 1: Python Foundations (If    2     0    0    0     2   1/2 ######## 100.0%
    Needed)
    ⚙️ Phase 3: Intermediate Django    1     1    1    0     3     - ####----  50.0%
    Phase 4: Django REST Framework     0     1    0    1     2     - --------   0.0%
    (DRF)
    阶段五：数据库与部署，以及一切     0     0    0    1     1     - --------   0.0%
    --------------------------------------------------------------------------------
    Total                              3     2    1    2     8   1/2 ###-----  42.9%

    this week: 1 done, 1 started (since 2026-11-14)
    verified: 1 of 2 claims that can have evidence

    Phase 1: Python Foundations (If Needed)
      [x] python.types  types  done 2026-11-20
      [x] python.oop    oop

    ⚙️ Phase 3: Intermediate Django
      [x] intermediate.signals   signals
      [-] intermediate.email     email  skipped
      [>] intermediate.sessions  sessions  started

    Phase 4: Django REST Framework (DRF)
      [>] drf.serializers  serializers  started 2026-11-20
      [ ] drf.permissions-and-authentication  permissions-and-authentication

    阶段五：数据库与部署，以及一切
      [ ] shujuku.索引  索引
    ");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in 24..160 {
        let shown = shown(width, Listing::None);
        let (table, _) = shown.split_once("\nthis week").unwrap();
        for line in table.lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let document = learner();
    let status = status(&document, None, None, today());
    let color = Look {
        color: true,
        ..look(80)
    };
    let painted = table(&status, Listing::All, color);
    let bare = regex::Regex::new("\u{1b}\\[[0-9;]*m")
        .unwrap()
        .replace_all(&painted, "");
    assert_ne!(bare, painted);
    assert_eq!(bare, table(&status, Listing::All, look(80)));
}

#[test]
fn markdown_for_a_review() {
    let document = learner();
    let status = status(&document, None, None, today());
    insta::assert_snapshot!(super::markdown(&status, Listing::Left), @r"
    ### Backend

    | Phase | Done | Started | Skipped | Left | Total | Progress |
    | :-- | --: | --: | --: | --: | --: | :-- |
    | Phase 1: Python Foundations (If Needed) | 2 | 0 | 0 | 0 | 2 | `██████████` 100.0 % |
    | ⚙️ Phase 3: Intermediate Django | 1 | 1 | 1 | 0 | 3 | `█████░░░░░` 50.0 % |
    | Phase 4: Django REST Framework (DRF) | 0 | 1 | 0 | 1 | 2 | `░░░░░░░░░░` 0.0 % |
    | 阶段五：数据库与部署，以及一切 | 0 | 0 | 0 | 1 | 1 | `░░░░░░░░░░` 0.0 % |
    | **Total** | 3 | 2 | 1 | 2 | 8 | `████░░░░░░` 42.9 % |

    this week: 1 done, 1 started (since 2026-11-14)

    #### ⚙️ Phase 3: Intermediate Django

    - [ ] sessions `intermediate.sessions` (started)

    #### Phase 4: Django REST Framework (DRF)

    - [ ] serializers `drf.serializers` (started 2026-11-20)
    - [ ] permissions-and-authentication `drf.permissions-and-authentication`

    #### 阶段五：数据库与部署，以及一切

    - [ ] 索引 `shujuku.索引`
    ");
}

#[test]
fn lines_for_programs() {
    let document = learner();
    let status = status(&document, None, None, today());
    insta::assert_snapshot!(super::plain(&status, Listing::None), @r"
    phase	done	started	skipped	todo	items	percent	title
    python	2	0	0	0	2	100.0	Phase 1: Python Foundations (If Needed)
    intermediate	1	1	1	0	3	50.0	⚙️ Phase 3: Intermediate Django
    drf	0	1	0	1	2	0.0	Phase 4: Django REST Framework (DRF)
    shujuku	0	0	0	1	1	0.0	阶段五：数据库与部署，以及一切
    total	3	2	1	2	8	42.9	Total
    ");
    insta::assert_snapshot!(super::plain(&status, Listing::Left), @r"
    id	kind	state	title
    intermediate.sessions	topic	started	sessions
    drf.serializers	topic	started	serializers
    drf.permissions-and-authentication	topic	todo	permissions-and-authentication
    shujuku.索引	topic	todo	索引
    ");
}

#[test]
fn a_hostile_title_is_inert_everywhere() {
    let evil = "a\u{1b}[2J\n| b | <script>@all";
    let mut document = document(&[("a", evil)], &[("a.one", State::Started)]);
    document.title = evil.to_owned();
    document.items[0].title = evil.to_owned();
    let status = status(&document, None, None, today());
    for text in [
        table(&status, Listing::All, look(80)),
        super::plain(&status, Listing::None),
        super::plain(&status, Listing::All),
        super::to_json(&status),
        super::markdown(&status, Listing::All),
    ] {
        assert!(!text.contains(['\u{1b}', '\r']), "{text}");
    }
    let shown = super::markdown(&status, Listing::All);
    let outside_code = shown.replace("`<script>@all`", "");
    assert!(!outside_code.contains(['<', '@']), "{shown}");
    let lines = super::plain(&status, Listing::All);
    assert_eq!(lines.lines().count(), 2, "{lines}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn no_title_breaks_the_table(titles in proptest::collection::vec(".{0,60}|\\PC{0,200}", 1..5), width in 1usize..200, color: bool) {
        let ids: Vec<String> = (0..titles.len()).map(|n| format!("p{}", "x".repeat(n))).collect();
        let phases: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(titles.iter().map(String::as_str)).collect();
        let mut document = document(&phases, &[("p.one", State::Started)]);
        document.items[0].title = titles[0].clone();
        let status = status(&document, None, None, today());
        let shown = table(&status, Listing::All, Look { color, ..look(width) });
        let bare = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap().replace_all(&shown, "").into_owned();
        let (counts, _) = bare.split_once("\nthis week").unwrap();
        proptest::prop_assert!(!bare.chars().any(|c| c.is_control() && c != '\n'));
        for line in counts.lines() {
            proptest::prop_assert!(line.width() <= width.max(24), "{width}: {line:?}");
        }
    }
}
