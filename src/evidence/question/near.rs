//! Files that a rule's glob would fit but for case and separators: what a learner called nearly as is asked for.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::name::one_form;
use super::{Ask, Asked, Inquiry};
use crate::roadmap::rules;

/// Most questions that are compared so.
const MAX_QUESTIONS: usize = 64;

/// Most folders around a path that a rule asks for, which it does not name.
const MAX_AROUND: usize = 3;

/// Some questions' globs, as they are compared.
pub struct NearGlobs {
    globs: GlobSet,
    /// The question of each.
    questions: Vec<usize>,
}

impl NearGlobs {
    /// Those of the questions in `wanted` that ask for files anywhere, in their order; `None` without any.
    pub fn of(inquiry: &Inquiry, wanted: impl Iterator<Item = usize>) -> Option<Self> {
        let mut globs = GlobSetBuilder::new();
        let mut questions = Vec::new();
        for question in wanted {
            let Ask::Place {
                asked: Asked::Glob(glob),
                within,
                ..
            } = &inquiry.questions[question].ask
            else {
                continue;
            };
            let is_anywhere = within.paths().is_empty() && questions.len() < MAX_QUESTIONS;
            if let Some(glob) = loose(glob).filter(|_| is_anywhere) {
                globs.add(glob);
                questions.push(question);
            }
        }
        let globs = globs.build().ok().filter(|globs| !globs.is_empty())?;
        Some(Self { globs, questions })
    }

    /// The questions that ask for nearly this path. A file counts as a folder of its name, too, that holds it; and what is asked for may
    /// be in a folder more.
    pub fn about(&self, path: &[u8]) -> Vec<usize> {
        let Ok(path) = std::str::from_utf8(path) else {
            return Vec::new();
        };
        let path = plain(&one_form(path));
        let mut found = self.globs.matches(&path);
        if let Some((folder, file)) = in_a_folder(&path) {
            found.extend(self.globs.matches(format!("{folder}/{file}")));
        }
        let mut below = path.as_str();
        for _ in 0..MAX_AROUND {
            let Some((_, rest)) = below.split_once('/') else {
                break;
            };
            below = rest;
            found.extend(self.globs.matches(below));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| self.questions[at]).collect()
    }
}

fn loose(glob: &str) -> Option<Glob> {
    rules::glob(&plain(&one_form(glob))).ok()
}

/// In lower case, with one separator between words.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['_', ' '], "-")
}

/// The folder that is called like a file, and the file's name.
fn in_a_folder(path: &str) -> Option<(&str, &str)> {
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let name = &path[start..];
    let dot = name.rfind('.').filter(|dot| *dot > 0)?;
    Some((&path[..start + dot], name))
}
