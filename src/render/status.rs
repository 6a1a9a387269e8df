//! The completion table of `peak status`, for a terminal; beside it as Markdown, as lines for programs, as JSON.

mod json;
mod markdown;
mod plain;

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use super::escape::Untrusted;
use super::items::{id_column, item_line, proof, unjudged};
use super::table::{Column, Table};
use super::{Label, Look};
use crate::progress::{Entry, State};
use crate::report::{Count, PhaseCount, Status};

pub(super) use json::CountJson;
pub use json::to_json;
pub use markdown::markdown;
pub use plain::plain;

/// Which items are listed below the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// None.
    None,
    /// Those that are neither done nor skipped.
    Left,
    /// All.
    All,
}

/// The table for a terminal, with what was gained this week and the items that were asked for.
pub fn table(status: &Status<'_>, listing: Listing, look: Look) -> String {
    let mut out = String::new();
    let title = Untrusted::new(status.title).terminal();
    if !title.is_empty() {
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push_str("\n\n");
    }
    out.push_str(&counts(status, look));
    out.push('\n');
    out.push_str(&week(status));
    let groups = by_phase(status, listing);
    for phase in &status.summary.phases {
        if let Some(entries) = groups.get(phase.id.as_str()) {
            out.push_str(&items(status, phase, entries, look));
        }
    }
    if listing == Listing::Left && groups.is_empty() {
        out.push_str("\nnothing is left to do\n");
    }
    out
}

/// How much of the table a width has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    /// Whether each phase's id stands beside its title.
    ids: bool,
    /// Columns of the bar; 0: none.
    bar: usize,
    /// Spaces between columns.
    gap: usize,
    /// How the counts are headed.
    heads: Heads,
    /// Columns that the titles must at least have, where one of them is so long.
    titles: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    /// Each count by its word.
    Words,
    /// Each count by a short word.
    Short,
    /// One column, "3/10".
    One,
}

const fn room(ids: bool, bar: usize, gap: usize, heads: Heads, titles: usize) -> Room {
    Room {
        ids,
        bar,
        gap,
        heads,
        titles,
    }
}

/// From wide to narrow.
const ROOMS: [Room; 8] = [
    room(true, 20, 2, Heads::Words, 40),
    room(false, 20, 2, Heads::Words, 40),
    room(false, 10, 2, Heads::Words, 26),
    room(false, 10, 2, Heads::Short, 28),
    room(false, 8, 1, Heads::Short, 18),
    room(false, 6, 1, Heads::Short, 17),
    room(false, 0, 1, Heads::Short, 14),
    room(false, 0, 1, Heads::One, 0),
];

impl Room {
    /// The widest layout in which each title has a line to itself, as long as there is a bar; else the widest in which titles
    /// have their least room.
    fn of(status: &Status<'_>, look: Look) -> Self {
        let wanted = status
            .summary
            .phases
            .iter()
            .map(|phase| Untrusted::new(&phase.title).terminal().width())
            .max()
            .unwrap_or(0)
            // No column of text is narrower, see [`Table`].
            .max(7);
        let whole = |room: &Self| room.bar > 0 && room.rest(status) + wanted <= look.width;
        let least = |room: &Self| room.rest(status) + wanted.min(room.titles) <= look.width;
        let found = ROOMS.into_iter().find(whole);
        found
            .or_else(|| ROOMS.into_iter().find(least))
            .unwrap_or(ROOMS[ROOMS.len() - 1])
    }

    /// Columns taken by everything but the titles.
    fn rest(&self, status: &Status<'_>) -> usize {
        let ids = status
            .summary
            .phases
            .iter()
            .map(|phase| phase.id.as_str().width())
            .max()
            .unwrap_or(0);
        let sample = self.cells("", "", &status.summary.total, PLAIN);
        self.columns(status)
            .iter()
            .zip(sample)
            .skip(1)
            .map(|(column, cell)| {
                let width = if column.head == "Id" {
                    ids
                } else {
                    cell.width()
                };
                self.gap + column.head.width().max(width)
            })
            .sum()
    }

    fn columns(&self, status: &Status<'_>) -> Vec<Column> {
        let mut columns = vec![Column::text("Phase")];
        if self.ids {
            columns.push(Column::word("Id"));
        }
        let counts: &[&'static str] = match self.heads {
            Heads::Words => &["Done", "Started", "Skipped", "Left", "Total"],
            Heads::Short => &["Done", "Start", "Skip", "Left", "Total"],
            Heads::One => &["Done"],
        };
        columns.extend(counts.iter().copied().map(Column::number));
        if status.summary.total.provable.is_some() {
            columns.push(Column::number(if self.heads == Heads::Words {
                "Verified"
            } else {
                "Proof"
            }));
        }
        if self.bar > 0 {
            columns.push(Column::word(if self.bar < 8 { "" } else { "Progress" }));
        }
        // Beside a wide bar the share needs no name of its own.
        columns.push(Column::number(if self.bar < 8 { "%" } else { "" }));
        columns
    }

    fn cells(&self, title: &str, id: &str, count: &Count, look: Look) -> Vec<String> {
        let mut cells = vec![title.to_owned()];
        if self.ids {
            cells.push(look.paint(Label::Id, id));
        }
        if self.heads == Heads::One {
            cells.push(format!("{}/{}", count.done, count.whole()));
        } else {
            let numbers = [
                (count.done, Some(Label::Good)),
                (count.started, Some(Label::Active)),
                (count.skipped, Some(Label::Dim)),
                (count.todo(), None),
                (count.items, Some(Label::Dim)),
            ];
            cells.extend(numbers.map(|(number, label)| count_cell(number, label, look)));
        }
        cells.extend(proof(count, look));
        if self.bar > 0 {
            cells.push(look.bar(count.permille(), self.bar));
        }
        cells.push(format!("{}%", count.percent()));
        cells
    }
}

/// A count, pale where there is nothing to count.
fn count_cell(number: usize, label: Option<Label>, look: Look) -> String {
    let text = number.to_string();
    match (number, label) {
        (0, _) => look.paint(Label::Dim, &text),
        (_, Some(label)) => look.paint(label, &text),
        (_, None) => text,
    }
}

const PLAIN: Look = Look {
    color: false,
    ascii: true,
    width: 0,
};

fn counts(status: &Status<'_>, look: Look) -> String {
    let room = Room::of(status, look);
    let gap = u16::try_from(room.gap).unwrap_or(1);
    let mut table = Table::new(look, &room.columns(status)).gap(gap);
    for phase in &status.summary.phases {
        let title = Untrusted::new(&phase.title).terminal();
        table.row(room.cells(&title, phase.id.as_str(), &phase.count, look));
    }
    if status.only.is_none() {
        let total = look.paint(Label::Heading, "Total");
        table.foot(room.cells(&total, "", &status.summary.total, look));
    }
    table.render()
}

/// What was gained, in one sentence, the first day named.
fn week(status: &Status<'_>) -> String {
    let week = status.week;
    let gained = match (week.done, week.started) {
        (0, 0) => "nothing done yet".to_owned(),
        (0, started) => format!("{started} started"),
        (done, 0) => format!("{done} done"),
        (done, started) => format!("{done} done, {started} started"),
    };
    let total = &status.summary.total;
    let proof = match (total.judged(), total.unknown) {
        (None, _) => String::new(),
        (Some((verified, judged)), 0) => {
            format!("verified: {verified} of {judged} claims that can have evidence\n")
        }
        (Some((_, 0)), unknown) => format!("verified: {}\n", unjudged(unknown)),
        (Some((verified, judged)), unknown) => {
            let unknown = unjudged(unknown);
            format!("verified: {verified} of {judged} claims that can have evidence; {unknown}\n")
        }
    };
    let archived = match status.archived {
        _ if status.only.is_some() => String::new(),
        0 => String::new(),
        1 => "archived: 1 item that the roadmap dropped\n".to_owned(),
        count => format!("archived: {count} items that the roadmap dropped\n"),
    };
    format!(
        "this week: {gained} (since {})\n{proof}{archived}",
        week.since
    )
}

fn listed(state: State, listing: Listing) -> bool {
    match listing {
        Listing::None => false,
        Listing::Left => matches!(state, State::Todo | State::Started),
        Listing::All => true,
    }
}

/// The items to list, by phase, each in document order.
fn by_phase<'s, 'a>(status: &'s Status<'a>, listing: Listing) -> HashMap<&'s str, Vec<&'a Entry>> {
    let mut groups: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in status
        .items
        .iter()
        .filter(|entry| listed(entry.state, listing))
    {
        groups.entry(entry.id.phase()).or_default().push(entry);
    }
    groups
}

fn items(status: &Status<'_>, phase: &PhaseCount, entries: &[&Entry], look: Look) -> String {
    let mut out = String::from("\n");
    if status.only.is_none() {
        let title = Untrusted::new(&phase.title).terminal();
        out.push_str(&look.paint(Label::Heading, &look.fit(&title, look.width)));
        out.push('\n');
    }
    let ids = id_column(entries.iter().copied(), look);
    for entry in entries {
        out.push_str(&item_line(entry, ids, look));
    }
    out
}

#[cfg(test)]
mod tests {
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
}
