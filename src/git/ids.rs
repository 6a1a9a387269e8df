//! Maps by object id.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use crate::evidence::ObjectId;

/// A map by object id.
pub type IdMap<T> = HashMap<ObjectId, T, Keys>;
/// A set of object ids.
pub type IdSet = HashSet<ObjectId, Keys>;

/// Numbers that nobody knows beforehand. A folder may list any ids, of objects that there need not be: filed by their own bytes,
/// those that begin alike would cost the square of their number.
#[derive(Debug, Clone)]
pub struct Keys([u64; 4]);

impl Default for Keys {
    fn default() -> Self {
        // The standard library's keys are random, and each builder's are others.
        let random = RandomState::new();
        Self([0_u64, 1, 2, 3].map(|n| random.hash_one(n)))
    }
}

impl BuildHasher for Keys {
    type Hasher = KeyedHasher;

    #[inline]
    fn build_hasher(&self) -> KeyedHasher {
        KeyedHasher {
            keys: self.0,
            ..KeyedHasher::default()
        }
    }
}

/// Hashes the four words of an id, in pairs: each word with a key of its own, the products added up (the function NH of UMAC,
/// RFC 4418, 5.2.2). Without the keys, no two ids are known to meet.
#[derive(Debug, Default)]
pub struct KeyedHasher {
    keys: [u64; 4],
    sum: u128,
    /// The first word of a pair whose second has not come.
    half: u64,
    count: usize,
}

impl Hasher for KeyedHasher {
    #[inline]
    fn finish(&self) -> u64 {
        // Both halves, so that the product of two words stays whole.
        (self.sum ^ (self.sum >> 64)) as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        let word = word.wrapping_add(self.keys[self.count & 3]);
        if self.count & 1 == 0 {
            self.half = word;
        } else {
            let product = u128::from(self.half) * u128::from(word);
            self.sum = self.sum.wrapping_add(product);
        }
        self.count += 1;
    }
}

/// Hashes a number by itself: for what no stranger chooses, such as places in files.
#[derive(Debug, Default, Clone, Copy)]
pub struct PlainHasher(u64);

impl Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher as _;

    use super::Keys;
    use crate::evidence::ObjectId;

    #[test]
    fn ids_that_are_alike_but_for_one_byte_do_not_meet() {
        let keys = Keys::default();
        for len in [20, 32] {
            for place in 0..len {
                let hashes: HashSet<u64> = (0..=255)
                    .map(|value| {
                        let mut bytes = vec![0xab; len];
                        bytes[place] = value;
                        // What a map of this size makes of it.
                        keys.hash_one(ObjectId::from_bytes(&bytes).unwrap()) & 0xffff_ffff
                    })
                    .collect();
                assert!(hashes.len() > 250, "{len} {place}: {}", hashes.len());
            }
        }
    }

    #[test]
    fn an_id_has_one_hash_a_map_and_another_in_the_next() {
        let id = ObjectId::from_bytes(&[7; 20]).unwrap();
        let (one, other) = (Keys::default(), Keys::default());
        assert_eq!(one.hash_one(id), one.clone().hash_one(id));
        assert_ne!(one.hash_one(id), other.hash_one(id));
    }
}
