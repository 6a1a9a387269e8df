//! Which sections of a document a person wants, and the options that say so. Pure: nothing is read or shown here.

use std::collections::BTreeSet;

use crate::roadmap::parse::{Fate, Reading, SectionRow};

/// The sections as the rules read them, and which of them are wanted.
#[derive(Debug, Clone)]
pub(super) struct Sections {
    /// How the document is read where nothing was switched.
    base: Reading,
    rows: Vec<SectionRow>,
    /// By section: the heading by which it is told from others, its own or one around it.
    names: Vec<String>,
    wanted: Vec<bool>,
}

impl Sections {
    /// As `rows` say after reading by `base`.
    pub(super) fn new(base: Reading, rows: &[SectionRow]) -> Self {
        Self {
            base,
            wanted: rows.iter().map(is_read).collect(),
            names: rows.iter().map(|row| name(row, rows)).collect(),
            rows: rows.to_vec(),
        }
    }

    /// The sections in the order of their numbers.
    pub(super) fn rows(&self) -> &[SectionRow] {
        &self.rows
    }

    /// How the document is read where nothing was switched.
    pub(super) fn base(&self) -> &Reading {
        &self.base
    }

    /// Whether anything is wanted at all.
    pub(super) fn any(&self) -> bool {
        self.wanted.contains(&true)
    }

    /// What is shown of a section: its heading, behind the one by which it is told from others.
    pub(super) fn shown(&self, at: usize) -> String {
        let (name, title) = (&self.names[at], &self.rows[at].title);
        match name == title {
            true => title.clone(),
            false => format!("{name} › {title}"),
        }
    }

    /// Switches these sections, each with all that no option could tell from it: what is inside the heading by which it is named.
    pub(super) fn switch(&mut self, places: &[usize]) {
        let mut done = BTreeSet::new();
        for &place in places {
            if done.contains(&place) {
                continue;
            }
            let to = !self.wanted[place];
            let name = &self.names[place];
            let all = (0..self.rows.len()).filter(|at| is_of(&self.rows[*at], name));
            for at in all {
                self.wanted[at] = to;
                done.insert(at);
            }
        }
    }

    /// Wants all of them, or none.
    pub(super) fn set_all(&mut self, to: bool) {
        self.wanted.fill(to);
    }

    /// The options by which only what is wanted is read.
    pub(super) fn reading(&self) -> Reading {
        let places = || 0..self.rows.len();
        let by_rule = |at: usize| is_read(&self.rows[at]);
        if places().all(|at| self.wanted[at] == by_rule(at)) {
            return self.base.clone();
        }
        let lost = |at: usize| {
            self.wanted[at]
                && self
                    .above(at)
                    .any(|above| !self.wanted[above] && by_rule(above))
        };
        let plain = places().all(|at| (!self.wanted[at] || by_rule(at)) && !lost(at));
        let mut reading = self.base.clone();
        let out: Vec<usize> = if plain {
            let gone = |at: usize| !self.wanted[at] && by_rule(at);
            places()
                .filter(|at| gone(*at) && !self.above(*at).any(gone))
                .collect()
        } else {
            let roots = places()
                .filter(|at| self.wanted[*at] && !self.above(*at).any(|above| self.wanted[above]));
            reading.section = self.titles(roots);
            let below =
                |at: &usize| !self.wanted[*at] && self.above(*at).any(|above| self.wanted[above]);
            places().filter(below).collect()
        };
        reading.exclude.extend(self.titles(out.into_iter()));
        reading
    }

    /// A regular expression for headings of exactly these titles.
    fn titles(&self, places: impl Iterator<Item = usize>) -> Option<String> {
        let titles: BTreeSet<&str> = places.map(|at| self.names[at].as_str()).collect();
        let escaped: Vec<String> = titles.iter().map(|title| regex::escape(title)).collect();
        (!escaped.is_empty()).then(|| format!("^(?:{})$", escaped.join("|")))
    }

    /// The sections whose names are around one.
    fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        let within = &self.rows[at].within;
        (0..at).filter(move |before| {
            self.names[*before] != self.names[at] && within.contains(&self.names[*before])
        })
    }
}

/// The heading by which options tell a section from the most others: its own, else the nearest around it that does better.
fn name(row: &SectionRow, rows: &[SectionRow]) -> String {
    let own = std::iter::once(&row.title);
    let all = own.chain(&row.within).filter(|name| !name.is_empty());
    let best = all.min_by_key(|name| rows.iter().filter(|other| is_of(other, name)).count());
    best.unwrap_or(&row.title).clone()
}

/// Whether a section is the one of this name or inside it.
fn is_of(row: &SectionRow, name: &str) -> bool {
    row.title == name || row.within.iter().any(|outer| outer == name)
}

/// Whether the rules read what a section holds.
fn is_read(row: &SectionRow) -> bool {
    !matches!(row.fate, Fate::Dropped(_))
}

#[cfg(test)]
mod tests {
    use super::Sections;
    use crate::roadmap::parse::{Reading, survey};

    const SOURCE: &str = "# R\n\n## Phase 1: Web\n\n### Basics\n\n- Urls\n- Views\n\n### More (a+b)\n\n- Forms\n- Files\n\n## Phase 2: Data\n\n- Models\n- Queries\n\n\
        ## Phase 3: Testing\n\n- Units\n- Fakes\n\n## Resources\n\n- One book\n- Two books\n";

    fn sections() -> Sections {
        let reading = Reading::default();
        let survey = survey(SOURCE, &reading).unwrap();
        Sections::new(reading, &survey.sections)
    }

    /// The titles of the items that are read after the sections called so were switched.
    fn read(sections: &Sections) -> String {
        let roadmap = survey(SOURCE, &sections.reading()).unwrap().roadmap;
        let titles: Vec<&str> = roadmap.items().map(|item| item.title.as_str()).collect();
        titles.join(" ")
    }

    fn switched(titles: &[&str]) -> (Sections, String) {
        let mut sections = sections();
        for title in titles {
            let at = sections
                .rows()
                .iter()
                .position(|row| row.title.contains(title));
            sections.switch(&[at.unwrap()]);
        }
        let text = read(&sections);
        (sections, text)
    }

    #[test]
    fn what_is_switched_is_what_is_read() {
        let usual = "Urls Views Forms Files Models Queries Units Fakes";
        assert_eq!(switched(&[]).1, usual);
        assert!(switched(&[]).0.reading().pairs().is_empty());
        assert_eq!(
            switched(&["Phase 2"]).1,
            "Urls Views Forms Files Units Fakes"
        );
        assert_eq!(
            switched(&["More"]).1,
            "Urls Views Models Queries Units Fakes"
        );
        assert_eq!(
            switched(&["Resources"]).1,
            format!("{usual} One book Two books")
        );
        assert_eq!(
            switched(&["Resources", "Phase 3", "Basics"]).1,
            "Forms Files Models Queries One book Two books"
        );
        // Off and on again is as if nothing had been switched.
        assert!(
            switched(&["Phase 2", "Phase 2"])
                .0
                .reading()
                .pairs()
                .is_empty()
        );
    }

    #[test]
    fn the_fewest_options_say_it() {
        let options = |titles| switched(titles).0.reading().pairs();
        assert_eq!(
            options(&["More"]),
            [("exclude".to_owned(), r"^(?:More \(a\+b\))$".to_owned())]
        );
        let names: Vec<String> = options(&["Resources"])
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["section"]);
    }

    #[test]
    fn sections_of_one_title_are_told_by_what_is_around_them() {
        let week = |name: &str, items: &str| format!("### {name}\n\n#### Tasks\n\n{items}\n");
        let source = format!(
            "# Plan\n\n## Month 1\n\n{}{}## Month 2\n\n{}",
            week("Week 1", "- Urls\n- Views"),
            week("Week 2", "- Forms\n- Files"),
            week("Week 3", "- Models\n- Queries")
        );
        let reading = Reading::default();
        let rows = survey(&source, &reading).unwrap().sections;
        let mut sections = Sections::new(reading, &rows);
        let shown: Vec<String> = (0..rows.len()).map(|at| sections.shown(at)).collect();
        assert_eq!(
            shown,
            ["Week 1 › Tasks", "Week 2 › Tasks", "Week 3 › Tasks"]
        );
        sections.switch(&[1]);
        let read = survey(&source, &sections.reading()).unwrap().roadmap;
        let titles: Vec<&str> = read.items().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["Urls", "Views", "Models", "Queries"]);
    }

    #[test]
    fn none_and_then_one_is_that_one() {
        let mut sections = sections();
        sections.set_all(false);
        assert!(!sections.any());
        let at = sections
            .rows()
            .iter()
            .position(|row| row.title.contains("Phase 2"));
        sections.switch(&[at.unwrap()]);
        assert_eq!(read(&sections), "Models Queries");
    }
}
