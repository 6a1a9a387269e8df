//! Packs and their indexes made by hand: what git writes, and what it never would.

use std::fs;
use std::path::Path;

use sha1::{Digest, Sha1};

use crate::learner::Learner;

/// What an object of a pack is made of.
#[derive(Debug, Clone)]
pub enum Form {
    /// Whole.
    Whole(u8, Vec<u8>),
    /// By what to do to the object with this id.
    Delta(Vec<u8>, Vec<u8>),
    /// By what to do to the object so many bytes before it.
    Before(u64, Vec<u8>),
}

/// An object of a pack, by the id that the index gives it.
#[derive(Debug, Clone)]
pub struct Object {
    pub id: Vec<u8>,
    pub form: Form,
    /// What its header says of its size, where that is not so.
    pub size: Option<u64>,
}

impl Object {
    pub fn whole(id: Vec<u8>, kind: u8, bytes: Vec<u8>) -> Self {
        Self {
            id,
            form: Form::Whole(kind, bytes),
            size: None,
        }
    }
}

/// All objects of a repository, whole.
pub fn objects(learner: &Learner) -> Vec<Object> {
    let list = learner.git(["cat-file", "--batch-all-objects", "--batch-check"]);
    let object = |line: &str| {
        let mut words = line.split(' ');
        let (hex, kind) = (words.next().unwrap(), words.next().unwrap());
        let output = learner
            .command("git")
            .args(["cat-file", kind, hex])
            .output();
        let number = ["", "commit", "tree", "blob", "tag"]
            .iter()
            .position(|name| *name == kind);
        let id = crate::hostile_inputs::raw(hex);
        let number = u8::try_from(number.unwrap()).unwrap();
        Object::whole(id, number, output.unwrap().stdout)
    };
    list.lines().map(object).collect()
}

/// Puts one pack of these objects in place of all that the repository holds.
pub fn write(learner: &Learner, objects: &[Object]) {
    let folder = learner.root().join(".git/objects");
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir_all(folder.join("pack")).unwrap();
    let (pack, offsets) = pack(objects);
    let ids: Vec<&[u8]> = objects.iter().map(|object| object.id.as_slice()).collect();
    put(&folder.join("pack/pack-forged.pack"), &pack);
    put(&folder.join("pack/pack-forged.idx"), &index(&ids, &offsets));
}

pub fn put(path: &Path, bytes: &[u8]) {
    // git makes its own read-only.
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
}

/// The pack, and where in it each object begins. The sum at its end is none: nobody who only reads checks it.
fn pack(objects: &[Object]) -> (Vec<u8>, Vec<u64>) {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend(u32::try_from(objects.len()).unwrap().to_be_bytes());
    let mut offsets = Vec::new();
    for object in objects {
        offsets.push(pack.len() as u64);
        let (kind, base, bytes) = match &object.form {
            Form::Whole(kind, bytes) => (*kind, Vec::new(), bytes),
            Form::Delta(base, delta) => (7, base.clone(), delta),
            Form::Before(distance, delta) => (6, backwards(*distance), delta),
        };
        let size = object.size.unwrap_or(bytes.len() as u64);
        let mut first = kind << 4 | u8::try_from(size & 15).unwrap();
        let mut rest = size >> 4;
        while rest > 0 {
            pack.push(first | 0x80);
            first = u8::try_from(rest & 0x7f).unwrap();
            rest >>= 7;
        }
        pack.push(first);
        pack.extend(base);
        pack.extend(stored(bytes));
    }
    pack.extend([0; 20]);
    (pack, offsets)
}

/// A distance as the deltas of git's second kind have it.
fn backwards(mut distance: u64) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(distance & 0x7f).unwrap()];
    loop {
        distance >>= 7;
        if distance == 0 {
            break;
        }
        distance -= 1;
        bytes.insert(0, 0x80 | u8::try_from(distance & 0x7f).unwrap());
    }
    bytes
}

/// As zlib has it, not compressed (RFC 1950, RFC 1951, 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let parts: Vec<&[u8]> = match bytes {
        [] => vec![&[]],
        bytes => bytes.chunks(0xffff).collect(),
    };
    for (n, part) in parts.iter().enumerate() {
        let len = u16::try_from(part.len()).unwrap();
        out.push(u8::from(n + 1 == parts.len()));
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend(*part);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// An index of the second version.
fn index(ids: &[&[u8]], offsets: &[u64]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|n| ids[*n]);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255_u8 {
        let count = ids.iter().filter(|id| id[0] <= first).count();
        index.extend(u32::try_from(count).unwrap().to_be_bytes());
    }
    for n in &order {
        index.extend(ids[*n]);
    }
    index.extend(vec![0; 4 * ids.len()]);
    for n in &order {
        index.extend(u32::try_from(offsets[*n]).unwrap().to_be_bytes());
    }
    // The pack's own sum, then the index's, which is right: who crafts one can make it so.
    index.extend([0; 20]);
    let sum = Sha1::digest(&index);
    index.extend(sum);
    index
}

/// A delta: the sizes of what it is built on and of what it makes, and its steps.
pub fn delta(from: u64, to: u64, steps: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut size in [from, to] {
        while size > 0x7f {
            bytes.push(0x80 | u8::try_from(size & 0x7f).unwrap());
            size >>= 7;
        }
        bytes.push(u8::try_from(size).unwrap());
    }
    bytes.extend(steps);
    bytes
}

/// The step that copies so much from there.
pub fn copy(at: u32, len: u32) -> Vec<u8> {
    let mut step = vec![0xff];
    step.extend(at.to_le_bytes());
    step.extend(&len.to_le_bytes()[..3]);
    step
}

/// The steps that bring these bytes.
pub fn bring(bytes: &[u8]) -> Vec<u8> {
    let part = |part: &[u8]| {
        let mut step = vec![u8::try_from(part.len()).unwrap()];
        step.extend(part);
        step
    };
    bytes.chunks(127).flat_map(part).collect()
}
