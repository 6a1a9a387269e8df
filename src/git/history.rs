//! The one pass over history.
