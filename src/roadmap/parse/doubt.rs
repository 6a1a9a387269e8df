//! Reasons to doubt that a document is a roadmap.
