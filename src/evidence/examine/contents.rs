//! Which files at the judged commit a content stands for: those that hold it, and those that held it before the learner changed their
//! white space.

use std::collections::{BTreeSet, HashMap};

use crate::evidence::ObjectId;

/// Most files whose white space was changed that are followed back.
const MAX_RESPACED: usize = 20_000;

/// Files by content, each by its number.
#[derive(Debug)]
pub(super) struct Contents {
    /// In order.
    now: HashMap<ObjectId, Vec<usize>>,
    former: HashMap<ObjectId, BTreeSet<usize>>,
    /// How many more may be followed back.
    left: usize,
    /// Of how many files each two contents were told to differ in white space only.
    told: HashMap<(ObjectId, ObjectId), usize>,
}

impl Contents {
    /// Of no file.
    pub fn new() -> Self {
        Self {
            now: HashMap::new(),
            former: HashMap::new(),
            left: MAX_RESPACED,
            told: HashMap::new(),
        }
    }

    /// Takes in the next file.
    pub fn add(&mut self, blob: ObjectId, file: usize) {
        self.now.entry(blob).or_default().push(file);
    }

    /// The files that hold this content, or held it.
    pub fn of(&self, blob: &ObjectId) -> impl Iterator<Item = usize> {
        let now = self.now.get(blob).into_iter().flatten();
        let former = self.former.get(blob).into_iter().flatten();
        now.chain(former).copied()
    }

    /// The files of one content held another before. Whether that was not known.
    pub fn respaced(&mut self, now: &ObjectId, then: ObjectId) -> bool {
        let as_now = self.now.get(now).map_or(0, Vec::len);
        let as_now = as_now + self.former.get(now).map_or(0, BTreeSet::len);
        // One commit may do so in thousands of files that are the same.
        if self.told.insert((*now, then), as_now) == Some(as_now) {
            return false;
        }
        let files: Vec<usize> = self.of(now).take(self.left).collect();
        let holding = self.now.get(&then);
        let is_new = |file: &usize| holding.is_none_or(|all| all.binary_search(file).is_err());
        let former = self.former.entry(then).or_default();
        let before = former.len();
        former.extend(files.into_iter().filter(is_new));
        let more = former.len() - before;
        self.left -= more;
        more > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Contents, MAX_RESPACED};
    use crate::evidence::ObjectId;

    fn object(byte: u8) -> ObjectId {
        ObjectId::from_bytes(&[byte; 20]).unwrap()
    }

    #[test]
    fn what_files_were_is_known_through_all_their_changes() {
        let mut contents = Contents::new();
        let [a, b, c] = [1, 2, 3].map(object);
        contents.add(a, 0);
        contents.add(b, 1);
        contents.add(a, 2);
        assert!(contents.respaced(&a, b));
        assert!(!contents.respaced(&a, b));
        assert!(contents.respaced(&b, c));
        let of = |contents: &Contents, blob| contents.of(blob).collect::<Vec<_>>();
        assert_eq!(of(&contents, &b), [1, 0, 2]);
        assert_eq!(of(&contents, &c), [0, 1, 2]);
        // Back to what they are: nothing new, and each once.
        assert!(contents.respaced(&c, a));
        assert_eq!(of(&contents, &a), [0, 2, 1]);
    }

    #[test]
    fn no_more_files_are_followed_than_memory_bears() {
        let mut contents = Contents::new();
        for file in 0..MAX_RESPACED {
            contents.add(object(0), file);
        }
        assert!(contents.respaced(&object(0), object(1)));
        assert!(!contents.respaced(&object(0), object(2)));
        assert_eq!(contents.of(&object(2)).count(), 0);
    }
}
