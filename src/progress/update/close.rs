//! Titles that are close: what may be the same item, reworded.

use std::collections::{HashMap, HashSet};

use super::matching::{Finder, Origin, Sign};
use super::title::{CLOSE, closeness};
use super::{Rename, Renames};
use crate::roadmap::Id;

/// How much closer the closest must be than the next.
const MARGIN: f64 = 0.05;
/// Most pairs of titles in one phase that are compared.
const MOST_PAIRS: usize = 40_000;

impl Finder<'_> {
    /// Takes close titles within a phase, where each is the other's closest by far and a person agrees, and those of one derived
    /// id; else offers them.
    pub fn close(&mut self, renames: Renames<'_>) {
        let mut pairs = std::mem::take(&mut self.remote);
        pairs.append(&mut self.doubted);
        pairs.retain(|(old, new)| !self.taken[*old] && self.matches.items[*new].is_none());
        let (mut olds, mut news) = (HashSet::new(), HashSet::new());
        pairs.retain(|(old, new)| olds.insert(*old) && news.insert(*new));
        let mut open: HashMap<Id, Vec<usize>> = HashMap::new();
        for (at, old) in self.olds.iter().enumerate() {
            if !self.taken[at]
                && !olds.contains(&at)
                && old.origin == Origin::Roadmap
                && let Some(phase) = self.phase_of(old)
            {
                open.entry(phase.clone()).or_default().push(at);
            }
        }
        let mut free: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, new) in self.news.iter().enumerate() {
            if self.matches.items[at].is_none() && !news.contains(&at) {
                free.entry(new.item.id.phase()).or_default().push(at);
            }
        }
        for (phase, olds) in &open {
            let news = free.get(phase.as_str()).map_or(&[][..], Vec::as_slice);
            if olds.len() * news.len() <= MOST_PAIRS {
                pairs.extend(self.closest(olds, news));
            }
        }
        pairs.sort_by_key(|(_, new)| *new);
        for (old, new) in pairs {
            let rename = Rename {
                old: self.olds[old].id.clone(),
                new: self.news[new].item.id.clone(),
                was: self.olds[old].title.clone(),
                is: self.news[new].title.clone(),
            };
            match renames {
                Renames::All => self.take(new, old, Sign::Close),
                Renames::Some(agreed) if agreed.contains(&rename) => {
                    self.take(new, old, Sign::Close)
                }
                _ => {
                    self.matches.close.push(rename);
                    self.matches.offered.push((old, new));
                }
            }
        }
    }

    fn closest(&self, olds: &[usize], news: &[usize]) -> Vec<(usize, usize)> {
        let all: Vec<Vec<f64>> = olds
            .iter()
            .map(|old| {
                news.iter()
                    .map(|new| closeness(&self.olds[*old].normal, &self.news[*new].normal))
                    .collect()
            })
            .collect();
        let mut pairs = Vec::new();
        for (i, row) in all.iter().enumerate() {
            for (j, close) in row.iter().enumerate() {
                let beaten = |other: &f64| *other > close - MARGIN;
                let in_row = row
                    .iter()
                    .enumerate()
                    .any(|(at, other)| at != j && beaten(other));
                let in_column = all
                    .iter()
                    .enumerate()
                    .any(|(at, row)| at != i && beaten(&row[j]));
                if *close >= CLOSE && !in_row && !in_column {
                    pairs.push((olds[i], news[j]));
                }
            }
        }
        pairs
    }
}
