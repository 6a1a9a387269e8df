//! git at arm's length: an object reader that hands out plain values. The only module that knows git2 and starts programs.

pub mod history;
pub mod tree;
