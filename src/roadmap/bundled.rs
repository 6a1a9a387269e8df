//! The roadmaps that ship inside the binary.

/// A roadmap that ships inside the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundled {
    /// The name that `--roadmap` takes.
    pub name: &'static str,
    /// Its Markdown.
    pub source: &'static str,
}

/// All bundled roadmaps, the one to begin with first.
pub const ALL: [Bundled; 6] = [
    Bundled {
        name: "django-backend",
        source: include_str!("../../roadmap/django-backend.md"),
    },
    Bundled {
        name: "django-peak",
        source: include_str!("../../roadmap/django-peak.md"),
    },
    Bundled {
        name: "django-stages",
        source: include_str!("../../roadmap/django-stages.md"),
    },
    Bundled {
        name: "django-levels",
        source: include_str!("../../roadmap/django-levels.md"),
    },
    Bundled {
        name: "django-job",
        source: include_str!("../../roadmap/django-job.md"),
    },
    Bundled {
        name: "django-complete",
        source: include_str!("../../roadmap/django-complete.md"),
    },
];

/// The bundled roadmap of this name. Wherever a person names a roadmap it comes before a file that is called alike, in every command:
/// `./NAME` is the file.
pub fn find(name: &str) -> Option<Bundled> {
    ALL.into_iter().find(|bundled| bundled.name == name)
}

/// The names of all, for a sentence: "a, b, c".
pub fn names() -> String {
    let names: Vec<_> = ALL.iter().map(|bundled| bundled.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{ALL, Bundled, find};
    use crate::roadmap::parse::{self, Reading};
    use crate::roadmap::rules::reach::{Reach, of_glob, of_pattern};
    use crate::roadmap::{Item, Kind, Roadmap};

    fn roadmaps() -> Vec<(Bundled, Roadmap)> {
        ALL.into_iter()
            .map(|bundled| {
                let roadmap = parse::roadmap(bundled.source, &Reading::default());
                (bundled, roadmap.expect("within the limits"))
            })
            .collect()
    }

    /// Calls `check` with each item and a name for messages.
    fn each_item(check: impl Fn(&str, &Bundled, &Roadmap, &Item)) {
        for (bundled, roadmap) in roadmaps() {
            for item in roadmap.items() {
                check(
                    &format!("{} {}", bundled.name, item.id),
                    &bundled,
                    &roadmap,
                    item,
                );
            }
        }
    }

    #[test]
    fn each_is_read_as_it_is_meant() {
        let found: Vec<String> = roadmaps()
            .iter()
            .map(|(bundled, roadmap)| {
                let of = |kind| roadmap.items().filter(|item| item.kind == kind).count();
                format!(
                    "{}: {}, {} phases, {} topics, {} exercises, {} projects",
                    bundled.name,
                    roadmap.title,
                    roadmap.phases.len(),
                    of(Kind::Topic),
                    of(Kind::Exercise),
                    of(Kind::Project),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "django-backend: Django backend developer, 8 phases, 45 topics, 0 exercises, 6 projects",
                "django-peak: Django competency matrix, 5 phases, 25 topics, 0 exercises, 0 projects",
                "django-stages: Django step by step, 10 phases, 33 topics, 0 exercises, 2 projects",
                "django-levels: Django in three levels, 3 phases, 30 topics, 0 exercises, 0 projects",
                "django-job: Django skills for a first job, 5 phases, 36 topics, 0 exercises, 3 projects",
                "django-complete: The complete Django backend developer, 12 phases, 173 topics, 11 exercises, 1 projects",
            ]
        );
    }

    #[test]
    fn none_is_odd() {
        for (bundled, roadmap) in roadmaps() {
            assert_eq!(roadmap.notices, [], "{}", bundled.name);
            assert_eq!(roadmap.doubts, [] as [String; 0], "{}", bundled.name);
        }
    }

    #[test]
    fn every_exercise_and_project_says_what_counts() {
        each_item(|name, _, _, item| {
            let Some(rules) = &item.rules else {
                assert_eq!(item.kind, Kind::Topic, "{name} has no rules");
                return;
            };
            assert!(
                !rules.contains.is_empty(),
                "{name} would be content with any file"
            );
            assert!(rules.commits.is_empty(), "{name} prescribes words");
            for rule in &rules.contains {
                assert_eq!(of_glob(&rule.path), Ok(Reach::Some), "{name}");
                let found = of_pattern(&rule.pattern).map(|(reach, _)| reach);
                assert_eq!(found, Ok(Reach::Some), "{name}");
            }
            assert!(
                !item.description.is_empty(),
                "{name} does not say what to build"
            );
        });
    }

    #[test]
    fn every_id_is_pinned_short_and_of_its_phase() {
        each_item(|name, bundled, roadmap, item| {
            let line = bundled.source.lines().nth(item.line - 1).unwrap_or("");
            assert!(
                line.contains(&format!(" `{}`", item.id)),
                "{name} is derived"
            );
            assert!(item.id.as_str().len() <= 30, "{name} is long");
            let phase = roadmap
                .phases
                .iter()
                .find(|phase| phase.items.iter().any(|other| other.id == item.id));
            assert_eq!(
                phase.map(|phase| phase.id.as_str()),
                item.id.as_str().split('.').next(),
                "{name}"
            );
        });
        for (bundled, roadmap) in roadmaps() {
            for phase in &roadmap.phases {
                let line = bundled.source.lines().nth(phase.line - 1).unwrap_or("");
                assert!(
                    line.ends_with(&format!(" `{}`", phase.id)),
                    "{} {}",
                    bundled.name,
                    phase.id
                );
            }
        }
    }

    #[test]
    fn prerequisites_are_items_that_stand_on_their_own() {
        each_item(|name, _, roadmap, item| {
            for wanted in &item.after {
                let found = roadmap.items().find(|other| other.id == *wanted);
                assert!(found.is_some(), "{name} waits for {wanted}");
                assert!(
                    !found.is_some_and(|other| other.after.contains(&item.id)),
                    "{name} and {wanted} wait for each other"
                );
            }
        });
    }

    #[test]
    fn links_are_safe_and_say_where_they_lead() {
        each_item(|name, _, _, item| {
            for link in &item.links {
                assert!(link.url.starts_with("https://"), "{name}: {}", link.url);
                assert!(!link.title.is_empty(), "{name}: {}", link.url);
            }
        });
    }

    #[test]
    fn a_name_finds_its_roadmap() {
        for bundled in ALL {
            assert_eq!(find(bundled.name), Some(bundled));
        }
        assert_eq!(find("django"), None);
    }
}
