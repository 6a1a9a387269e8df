//! Titles that are close: what may be the same item, reworded.

use std::collections::{HashMap, HashSet};

use super::matching::{Finder, Origin, Sign};
use super::{Rename, Renames};
use crate::progress::title::{CLOSE, Measured};
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
        for (old, _) in &pairs {
            self.taken[*old] = false;
        }
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
        let olds_normal = olds.iter().map(|old| Measured::of(&self.olds[*old].normal));
        let news_normal = news.iter().map(|new| Measured::of(&self.news[*new].normal));
        let news_normal: Vec<Measured<'_>> = news_normal.collect();
        let all: Vec<Vec<f64>> = olds_normal
            .map(|old| {
                let row = news_normal.iter();
                row.map(|new| old.closeness(new, CLOSE - MARGIN)).collect()
            })
            .collect();
        let rows: Vec<Best> = all.iter().map(|row| Best::of(row.iter())).collect();
        let columns: Vec<Best> = (0..news.len())
            .map(|at| Best::of(all.iter().map(|row| &row[at])))
            .collect();
        let mut pairs = Vec::new();
        for (i, row) in all.iter().enumerate() {
            for (j, close) in row.iter().enumerate() {
                let alone = |best: &Best, at: usize| best.without(at) <= close - MARGIN;
                if *close >= CLOSE && alone(&rows[i], j) && alone(&columns[j], i) {
                    pairs.push((olds[i], news[j]));
                }
            }
        }
        pairs
    }
}

/// The largest of some numbers, and the next.
struct Best {
    largest: (usize, f64),
    next: f64,
}

impl Best {
    fn of<'n>(numbers: impl Iterator<Item = &'n f64>) -> Self {
        let mut best = Self {
            largest: (0, 0.0),
            next: 0.0,
        };
        for (at, number) in numbers.enumerate() {
            if *number > best.largest.1 {
                best.next = best.largest.1;
                best.largest = (at, *number);
            } else if *number > best.next {
                best.next = *number;
            }
        }
        best
    }

    /// The largest but for that at this place.
    fn without(&self, at: usize) -> f64 {
        if self.largest.0 == at {
            self.next
        } else {
            self.largest.1
        }
    }
}
