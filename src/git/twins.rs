//! Whether a new file is an older one with other white space.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use super::ids::IdMap;
use super::object::{Kind, Objects};
use super::origin::Past;
use crate::evidence::ObjectId;
use crate::evidence::content::substance;
use crate::evidence::examine::MAX_CONTENT;

/// Most bytes of older files that are compared with new ones.
const MAX_COMPARED: u64 = 32 * 1024 * 1024;
/// The same without a fork point.
const MAX_COMPARED_AT_LARGE: u64 = 2 * 1024 * 1024;

/// Older files by size: a copy with other white space has at least the bytes that are left without it.
#[derive(Default)]
pub(super) struct Twins {
    /// Size, content, and the place of the commit that it came with.
    by_size: Vec<(u64, ObjectId, usize)>,
    substances: IdMap<Option<u64>>,
    /// How many more bytes may be compared.
    left: u64,
    /// Whether a file was passed over for that.
    pub cut: bool,
}

impl Twins {
    /// Of these contents, each with the place of the commit that it came with.
    pub fn of(objects: &Objects<'_>, past: &Past, blobs: HashSet<(ObjectId, usize)>) -> Self {
        let mut blobs: Vec<_> = blobs.into_iter().collect();
        blobs.sort_by_cached_key(|(blob, _)| objects.place(blob));
        let mut by_size: Vec<(u64, ObjectId, usize)> = blobs
            .into_iter()
            .filter_map(|(blob, place)| Some((objects.size(&blob).ok()?, blob, place)))
            .filter(|(size, _, _)| *size > 0 && *size <= MAX_CONTENT)
            .collect();
        by_size.sort_unstable();
        Self {
            by_size,
            substances: IdMap::default(),
            cut: false,
            left: match past.base {
                Some(_) => MAX_COMPARED,
                None => MAX_COMPARED_AT_LARGE,
            },
        }
    }

    /// Whether one of them that came before the commit at `place` differs from `new` in white space only.
    pub fn hold(&mut self, objects: &Objects<'_>, new: &[u8], place: usize) -> bool {
        let (least, wanted) = digest(new);
        let most = 4 * new.len() as u64 + 4_096;
        let start = self.by_size.partition_point(|(size, _, _)| *size < least);
        for number in start..self.by_size.len() {
            let (size, blob, came) = self.by_size[number];
            if size > most {
                break;
            }
            if came > place {
                continue;
            }
            if !self.substances.contains_key(&blob) {
                let Some(left) = self.left.checked_sub(size) else {
                    self.cut = true;
                    continue;
                };
                self.left = left;
                let read = objects.with_kind(&blob, Kind::Blob, |bytes| digest(bytes).1);
                self.substances.insert(blob, read.ok());
            }
            if self.substances.get(&blob) == Some(&Some(wanted)) {
                return true;
            }
        }
        false
    }
}

/// How many bytes are left without white space, and their hash.
fn digest(bytes: &[u8]) -> (u64, u64) {
    let mut hasher = DefaultHasher::new();
    let left: Vec<u8> = substance(bytes).collect();
    hasher.write(&left);
    (left.len() as u64, hasher.finish())
}
