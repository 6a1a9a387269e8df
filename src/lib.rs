//! peak: a git-native progress tracker for people who learn from a Markdown roadmap.
//!
//! A pure core between thin edges. The modules in reading order:
//!
//! - [`roadmap`]: Markdown → phases, topics, exercises, projects
//! - [`progress`]: the progress document; its text is the truth
//! - [`evidence`]: what to ask of history, what was found, the judgement
//! - [`report`]: counts per phase, what comes next, pace and forecast
//! - [`badge`]: label, message, colour → SVG, endpoint JSON
//! - [`render`]: values → tables, Markdown, JSON, sentences
//! - [`git`]: git as an object reader
//! - [`workspace`]: files: found, read, locked, written atomically
//! - [`terminal`]: streams, colour, width
//! - [`ci`]: which CI, where its summary, outputs and annotations go
//! - [`error`]: message and hint
//! - [`commands`]: one file a command
//! - [`cli`]: the command line

#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        reason = "tests make files and start programs of their own"
    )
)]

pub mod badge;
pub mod ci;
pub mod cli;
pub mod commands;
pub mod error;
pub mod evidence;
pub mod git;
pub mod progress;
pub mod render;
pub mod report;
pub mod roadmap;
pub mod terminal;
pub mod workspace;
