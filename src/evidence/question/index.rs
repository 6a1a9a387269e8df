//! Which questions a file may answer, by its path alone.
//!
//! Questions that ask for the same files and the same content are one group, so that neither time nor memory goes with the number
//! of questions times the number of files.

use std::collections::HashMap;

use globset::{Candidate, Glob, GlobSet, GlobSetBuilder};

use super::name::{folders, one_form, one_form_of, plain_names};

/// What the questions of one group have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Common {
    /// A glob, by number; where it is narrowed, to which item's pointers; the pattern's number, where content is asked for.
    Glob(usize, Option<usize>, Option<usize>),
    /// A pointer's path.
    Pointer(String),
    /// The names that a folder or file may have.
    Names(Vec<String>),
}

/// A part of a repository that is asked about apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'a> {
    /// The project in this folder.
    Of(&'a str),
    /// What lies outside all projects.
    Outside,
}

/// The groups, and how a path leads to them.
#[derive(Debug, Default)]
pub(super) struct Index {
    globs: GlobSet,
    groups: Vec<Vec<usize>>,
    known: HashMap<Common, usize>,
    /// For each glob, its groups that are narrowed to nothing, and those that are, by whose pointers.
    everywhere: Vec<Vec<usize>>,
    narrowed: Vec<HashMap<usize, Vec<usize>>>,
    /// By path, whose pointers name it.
    places: HashMap<String, Vec<usize>>,
    pointed: HashMap<String, usize>,
    named: HashMap<String, Vec<usize>>,
    /// By a project's folder, the items that are asked about in it alone; and those asked about outside all projects.
    projects: HashMap<String, Vec<usize>>,
    outside: Vec<usize>,
}

impl Index {
    /// The questions of each group.
    pub(super) fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// Takes in a question.
    pub(super) fn add(&mut self, common: Common, question: usize) {
        let common = match common {
            Common::Pointer(path) => Common::Pointer(one_form(&path).into_owned()),
            other => other,
        };
        if let Some(group) = self.known.get(&common) {
            self.groups[*group].push(question);
            return;
        }
        let group = self.groups.len();
        self.groups.push(vec![question]);
        match &common {
            Common::Glob(glob, None, _) => self.everywhere[*glob].push(group),
            Common::Glob(glob, Some(item), _) => {
                let narrowed = self.narrowed[*glob].entry(*item).or_default();
                narrowed.push(group);
            }
            Common::Pointer(path) => drop(self.pointed.insert(path.clone(), group)),
            Common::Names(names) => {
                for name in names {
                    self.named.entry(name.clone()).or_default().push(group);
                }
            }
        }
        self.known.insert(common, group);
    }

    /// Takes in the paths of an item's pointers, to which its globs are narrowed.
    pub(super) fn narrow(&mut self, item: usize, paths: &[String]) {
        for path in paths {
            let path = one_form(path).into_owned();
            self.places.entry(path).or_default().push(item);
        }
    }

    /// Narrows an item's globs to the files of one project, or to those of none.
    pub(super) fn set_apart(&mut self, item: usize, project: Part<'_>) {
        let items = match project {
            Part::Of(folder) => {
                let folder = one_form(folder).into_owned();
                self.projects.entry(folder).or_default()
            }
            Part::Outside => &mut self.outside,
        };
        items.push(item);
    }

    /// How many globs each path is held against.
    pub(super) fn breadth(&self) -> usize {
        self.globs.len()
    }

    /// The items that are asked about in the innermost project that holds this file, or outside all.
    fn of_project(&self, path: &[u8]) -> &[usize] {
        let innermost = folders(path)
            .filter_map(|folder| self.projects.get(&*String::from_utf8_lossy(folder)))
            .last();
        innermost.unwrap_or(&self.outside)
    }

    /// Makes room for one more glob.
    pub(super) fn widen(&mut self) {
        self.everywhere.push(Vec::new());
        self.narrowed.push(HashMap::new());
    }

    /// Makes the globs ready; whether they are not too large together.
    pub(super) fn finish(&mut self, globs: Vec<Glob>) -> bool {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(glob);
        }
        let built = builder.build();
        let fits = built.is_ok();
        self.globs = built.unwrap_or_default();
        fits
    }

    /// The groups of questions that the file at `path` may answer.
    pub(super) fn about(&self, path: &[u8]) -> Vec<usize> {
        let path = &*one_form_of(path);
        let mut found = Vec::new();
        let mut items = Vec::new();
        if !self.pointed.is_empty() || !self.places.is_empty() {
            for folder in folders(path) {
                let folder = &*String::from_utf8_lossy(folder);
                found.extend(self.pointed.get(folder));
                items.extend(self.places.get(folder).into_iter().flatten().copied());
            }
        }
        items.extend_from_slice(self.of_project(path));
        items.sort_unstable();
        items.dedup();
        for glob in self.globs.matches_candidate(&Candidate::from_bytes(path)) {
            found.extend(&self.everywhere[glob]);
            let narrowed = &self.narrowed[glob];
            if items.len() <= narrowed.len() {
                found.extend(items.iter().filter_map(|item| narrowed.get(item)).flatten());
            } else {
                let here = narrowed
                    .iter()
                    .filter(|(item, _)| items.binary_search(item).is_ok());
                found.extend(here.flat_map(|(_, groups)| groups));
            }
        }
        if !self.named.is_empty() {
            for name in path.split(|&byte| byte == b'/') {
                let names = plain_names(name);
                let groups = names.iter().filter_map(|name| self.named.get(name));
                found.extend(groups.flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Common, Index};

    #[test]
    fn a_place_is_a_file_a_folder_or_the_root() {
        let mut index = Index::default();
        index.widen();
        index.narrow(0, &["shop/cart".to_owned(), "blog/models.py".to_owned()]);
        index.narrow(1, &[String::new()]);
        for (question, item) in [Some(0), Some(1), None].into_iter().enumerate() {
            index.add(Common::Glob(0, item, None), question);
        }
        assert!(index.finish(vec![globset::Glob::new("**").unwrap()]));
        for (path, held) in [
            ("shop/cart/views.py", true),
            ("shop/cart", true),
            ("shop/cart2/views.py", false),
            ("shop", false),
            ("blog/models.py", true),
            ("blog/models.py/x", true),
            ("a/blog/models.py", false),
        ] {
            let wanted = if held { vec![0, 1, 2] } else { vec![1, 2] };
            assert_eq!(index.about(path.as_bytes()), wanted, "{path}");
        }
    }

    #[test]
    fn what_asks_for_the_same_is_one_group() {
        let mut index = Index::default();
        index.add(Common::Pointer("a".to_owned()), 0);
        index.add(Common::Names(vec!["a".to_owned()]), 1);
        index.add(Common::Pointer("a".to_owned()), 2);
        assert_eq!(index.about(b"a/b"), [0, 1]);
        assert_eq!(index.groups(), [vec![0, 2], vec![1]]);
    }
}
