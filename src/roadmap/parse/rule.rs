//! The names of the rules that leave something of a document out.

/// Why something is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The title of the section is one that holds no items (contents, licence, resources…).
    Boilerplate,
    /// A list of links into the document itself, or of the document's own headings.
    Contents,
    /// Nothing but a few links, in a document whose items are none.
    Links,
    /// The label above says that no items follow ("Resources:").
    Label,
    /// A paragraph, not an item.
    Prose,
    /// Another section is the roadmap by its name.
    Beside,
    /// Other sections are numbered phases, this one is not.
    NotAPhase,
    /// It stands above the phases.
    Above,
    /// The section's items are carried otherwise: by rows, boxes or headings.
    OtherCarrier,
    /// It has no box, and boxes carry the items.
    NoBox,
    /// A person left it out by an option or a mark in the document.
    Asked,
}

impl Rule {
    /// Its name, for a preview.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boilerplate => "title",
            Self::Links => "only links",
            Self::Contents => "contents",
            Self::Label => "label",
            Self::Prose => "prose",
            Self::Beside => "beside the roadmap",
            Self::NotAPhase => "not a phase",
            Self::Above => "above the phases",
            Self::OtherCarrier => "other carrier",
            Self::NoBox => "no box",
            Self::Asked => "option",
        }
    }
}
