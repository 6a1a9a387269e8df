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

/// The bundled roadmap of this name.
pub fn find(name: &str) -> Option<Bundled> {
    ALL.into_iter().find(|bundled| bundled.name == name)
}

/// The names of all, for a sentence: "a, b, c".
pub fn names() -> String {
    let names: Vec<_> = ALL.iter().map(|bundled| bundled.name).collect();
    names.join(", ")
}
