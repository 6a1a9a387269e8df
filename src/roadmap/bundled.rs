//! The roadmaps that ship inside the binary.

/// A roadmap that ships inside the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundled {
    /// The name that `--roadmap` takes.
    pub name: &'static str,
    /// Its Markdown.
    pub source: &'static str,
}

/// All bundled roadmaps, by name.
pub const ALL: [Bundled; 0] = [];

/// The bundled roadmap of this name.
pub fn find(name: &str) -> Option<Bundled> {
    ALL.into_iter().find(|bundled| bundled.name == name)
}
