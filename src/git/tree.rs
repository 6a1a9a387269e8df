//! Trees: what is at HEAD, and what changed between two of them.
