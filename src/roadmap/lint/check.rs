//! The checks by name, and how bad what each finds is.

/// How bad a flaw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It will be misread, or breaks learners' progress.
    Error,
    /// It may be meant.
    Warning,
    /// It is worth knowing.
    Note,
}

/// What was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// An item waits for itself through others.
    AfterCycle,
    /// An item waits for itself.
    AfterItself,
    /// A prerequisite is named by its former id.
    AfterFormer,
    /// A former id is one that is alive.
    AliasTaken,
    /// Two items have the same former id.
    AliasTwice,
    /// A former id that none can have had.
    AliasUseless,
    /// Evidence that is there whatever a learner does.
    AlwaysMatches,
    /// A block cannot be read.
    BadBlock,
    /// An item looks like a part of the document.
    Boilerplate,
    /// An id has quite another title than before.
    ChangedTitle,
    /// A link points at a file that is not there.
    DeadLink,
    /// A link from the root of a site or repository points at a file that is not there.
    DeadRootLink,
    /// The reader doubts that this is a roadmap, or that it was read as meant.
    Doubt,
    /// An id is pinned twice.
    DuplicateId,
    /// A phase stands twice.
    DuplicatePhase,
    /// A phase without items.
    EmptyPhase,
    /// A former id is no longer named.
    ForgottenAlias,
    /// A box that no renderer takes for one.
    NearMissBox,
    /// A code span that would be an id but for its letters.
    NearMissId,
    /// Evidence that is there nearly whatever a learner does.
    NearlyAlwaysMatches,
    /// Evidence that can never be there.
    NeverMatches,
    /// Something else that the reader met.
    Notice,
    /// No id is pinned.
    NothingPinned,
    /// An id that was another item's.
    ReusedId,
    /// A block that belongs to no item.
    StrayBlock,
    /// A pinned id that begins with no phase.
    StrayPin,
    /// Two ids that exchanged their titles.
    SwappedId,
    /// A block names an id that is not there.
    UnknownId,
    /// An id is derived, while others are pinned.
    UnpinnedId,
    /// An id that has its number from its place.
    UnstableId,
    /// A pattern or glob that cannot be used.
    UnusableRule,
    /// An id is gone, and none names it as a former one.
    VanishedId,
    /// Bytes that are no UTF-8.
    WrongEncoding,
    /// A pinned id begins with another phase than its own.
    WrongPhase,
}

impl Check {
    /// How bad it is: an error is something that every author would mend.
    pub fn severity(self) -> Severity {
        match self {
            Self::AfterFormer
            | Self::AliasUseless
            | Self::Boilerplate
            | Self::ChangedTitle
            | Self::DeadRootLink
            | Self::ForgottenAlias
            | Self::NearlyAlwaysMatches
            | Self::Notice
            | Self::StrayPin
            | Self::UnpinnedId
            | Self::UnstableId => Severity::Warning,
            Self::Doubt | Self::NothingPinned => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// Its name: lower case, joined by `-`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        }
        name
    }
}
