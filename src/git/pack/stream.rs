//! The bytes of packs: read window by window, entries told apart, and inflated.

use std::fs::File;

use flate2::{Decompress, FlushDecompress, Status};

use super::super::inflate::{Gradual, Inflater};
use super::super::kind::Kind;
use super::at::read_at;
use super::delta;
use crate::evidence::ObjectId;

/// How many bytes are read at once, and how many such windows are kept.
const WINDOW: usize = 16 * 1024;
const WINDOWS: usize = 512;
/// Largest pack whose windows are filled to tell a size.
pub(super) const NEAR: u64 = (WINDOW * WINDOWS / 4) as u64;
/// Room for the head of an entry: two numbers, or a number and an id.
const HEAD: usize = 48;
/// How much of a delta tells its sizes.
const START: usize = 24;
/// How many bytes hold the head of an entry and tell its sizes.
const GLANCE: usize = 256;
/// Largest delta that is inflated whole for its start.
const SMALL: usize = 512;
/// Largest entry, inflated, whose stored bytes are brought together.
const MAX_TOGETHER: usize = 1024 * 1024;
/// More room than an object needs: inflating takes its quick way only while the longest match, of 258 bytes, would still fit.
const ROOM: usize = 320;

/// Reads entries of all packs through one set of windows.
#[derive(Default)]
pub struct Stream {
    /// As many as were needed yet, each in a place of its own.
    windows: Vec<Window>,
    inflater: Inflater,
    zlib: Gradual,
    /// Stored bytes that do not lie in one window.
    together: Vec<u8>,
}

#[derive(Default)]
struct Window {
    pack: usize,
    number: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// Whether it holds the bytes of the one with this number of this pack.
    fn holds(&self, pack: usize, number: u64) -> bool {
        !self.bytes.is_empty() && (self.pack, self.number) == (pack, number)
    }
}

/// The same, of one pack.
pub struct Of<'a> {
    stream: &'a mut Stream,
    number: usize,
    file: &'a File,
    len: u64,
}

/// The head of an entry.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What follows.
    pub form: Form,
    /// Its bytes when inflated: the object's, or the delta's.
    pub size: u64,
    /// Where it begins.
    data: u64,
}

/// How an object is stored.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// As it is.
    Whole(Kind),
    /// As a change of the one that begins there.
    On(u64),
    /// As a change of the one with this id.
    OnId(ObjectId),
}

impl Stream {
    /// Of the pack with this number, in a file of so many bytes.
    pub fn of<'a>(&'a mut self, number: usize, file: &'a File, len: u64) -> Of<'a> {
        Of {
            stream: self,
            number,
            file,
            len,
        }
    }
}

impl Of<'_> {
    /// The head of the entry that begins at `at`; ids have so many bytes.
    pub fn entry(&mut self, at: u64, id_len: usize) -> Option<Entry> {
        Entry::parse(&self.head(at)?, at, id_len)
    }

    /// The size of the object whose entry begins at `at`.
    pub fn size(&mut self, at: u64, id_len: usize) -> Option<u64> {
        let mut glance = [0; GLANCE];
        let count = self.len.checked_sub(at)?.min(GLANCE as u64) as usize;
        self.glance(at, &mut glance[..count])?;
        let entry = Entry::parse(&glance, at, id_len)?;
        if let Form::Whole(_) = entry.form {
            return Some(entry.size);
        }
        let stored = glance[..count].get((entry.data - at) as usize..)?;
        let mut small = [0; SMALL + ROOM];
        let inflater = &mut self.stream.inflater;
        if entry.size <= SMALL as u64
            && let Some(filled) = inflater.inflate(stored, &mut small)
        {
            return delta::result_size(&small[..filled]);
        }
        let mut start = [0; START];
        let zlib = self.stream.zlib.anew();
        let told = zlib.decompress(stored, &mut start, FlushDecompress::None);
        let filled = told.ok().and(usize::try_from(zlib.total_out()).ok())?;
        if let Some(size) = delta::result_size(&start[..filled]) {
            return Some(size);
        }
        // What comes before it in the stream takes more room than is usual.
        let (filled, _) = self.inflate(entry.data, &mut start)?;
        delta::result_size(&start[..filled])
    }

    /// Fills `bytes` with those at `at`. Many are asked for that lie far apart: no window of a large pack is filled for them.
    fn glance(&mut self, at: u64, bytes: &mut [u8]) -> Option<()> {
        let is_near = self.len <= NEAR || self.has_window(at);
        let start = (at % WINDOW as u64) as usize;
        if is_near && start + bytes.len() <= WINDOW {
            let window = self.window(at)?;
            let found = &self.stream.windows[window].bytes[start..];
            bytes.copy_from_slice(found.get(..bytes.len())?);
            return Some(());
        }
        read_at(self.file, at, bytes).ok()
    }

    /// Appends all of an entry's bytes to `bytes`.
    pub fn whole(&mut self, entry: &Entry, bytes: &mut Vec<u8>) -> Option<()> {
        let start = bytes.len();
        let size = usize::try_from(entry.size).ok()?;
        bytes.resize(start + size + ROOM, 0);
        let room = &mut bytes[start..];
        let quick = self
            .inflate_near(entry.data, room)
            .or_else(|| self.inflate_together(entry.data, room));
        let (filled, ended) = match quick {
            Some(filled) => (filled, true),
            None => self.inflate(entry.data, room)?,
        };
        bytes.truncate(start + size);
        (ended && filled == size).then_some(())
    }

    /// How many bytes there are, where the window that they begin in holds them all.
    fn inflate_near(&mut self, at: u64, bytes: &mut [u8]) -> Option<usize> {
        if bytes.len() > WINDOW {
            return None;
        }
        let window = self.window(at)?;
        let stream = &mut *self.stream;
        let input = &stream.windows[window].bytes[(at % WINDOW as u64) as usize..];
        // What surely goes on in the next one is not begun.
        (input.len() >= bytes.len() / 4).then_some(())?;
        stream.inflater.inflate(input, bytes)
    }

    /// The same, where they lie in several.
    fn inflate_together(&mut self, at: u64, bytes: &mut [u8]) -> Option<usize> {
        if bytes.len() > MAX_TOGETHER {
            return None;
        }
        let left = self.len.checked_sub(at)?;
        // Text is stored in a third of its length; what was compressed before, in its own length and a little.
        let rooms = [bytes.len() / 2, bytes.len() + bytes.len() / 64];
        let Stream {
            together, inflater, ..
        } = &mut *self.stream;
        rooms.into_iter().find_map(|room| {
            together.resize(left.min(room as u64) as usize, 0);
            read_at(self.file, at, together).ok()?;
            inflater.inflate(together, bytes)
        })
    }

    /// How many bytes could be filled, and whether those were all.
    fn inflate(&mut self, at: u64, bytes: &mut [u8]) -> Option<(usize, bool)> {
        let mut zlib = std::mem::take(&mut self.stream.zlib);
        let filled = self.inflate_by(zlib.anew(), at, bytes);
        self.stream.zlib = zlib;
        filled
    }

    fn inflate_by(
        &mut self,
        zlib: &mut Decompress,
        at: u64,
        bytes: &mut [u8],
    ) -> Option<(usize, bool)> {
        loop {
            let (read, filled) = (zlib.total_in(), zlib.total_out());
            let filled = usize::try_from(filled).ok()?;
            let window = self.window(at + read)?;
            let input = &self.stream.windows[window].bytes;
            let input = &input[((at + read) % WINDOW as u64) as usize..];
            let status = zlib
                .decompress(input, &mut bytes[filled..], FlushDecompress::Finish)
                .ok()?;
            let now = usize::try_from(zlib.total_out()).ok()?;
            if status == Status::StreamEnd {
                return Some((now, true));
            }
            if now == bytes.len() && zlib.total_in() - read < input.len() as u64 {
                return Some((now, false));
            }
            if zlib.total_in() == read && now == filled {
                return None;
            }
        }
    }

    /// The bytes at `at`, as many as a head may take; zeros beyond the end.
    fn head(&mut self, at: u64) -> Option<[u8; HEAD]> {
        let mut head = [0; HEAD];
        let mut filled = 0;
        while filled < HEAD && at + (filled as u64) < self.len {
            let place = at + filled as u64;
            let window = self.window(place)?;
            let bytes = &self.stream.windows[window].bytes[(place % WINDOW as u64) as usize..];
            let count = bytes.len().min(HEAD - filled);
            head[filled..filled + count].copy_from_slice(&bytes[..count]);
            filled += count;
        }
        (filled > 0).then_some(head)
    }

    /// Whether the window is filled that holds the byte at `at`.
    fn has_window(&self, at: u64) -> bool {
        let number = at / WINDOW as u64;
        let window = self.stream.windows.get(self.place(number));
        window.is_some_and(|window| window.holds(self.number, number))
    }

    /// Where the window with this number is kept.
    fn place(&self, number: u64) -> usize {
        (number as usize).wrapping_add(self.number * 61) % WINDOWS
    }

    /// The place of the window that holds the byte at `at`.
    fn window(&mut self, at: u64) -> Option<usize> {
        if at >= self.len {
            return None;
        }
        let number = at / WINDOW as u64;
        let place = self.place(number);
        let windows = &mut self.stream.windows;
        if windows.len() <= place {
            windows.resize_with(place + 1, Window::default);
        }
        let window = &mut windows[place];
        if !window.holds(self.number, number) {
            let start = number * WINDOW as u64;
            let count = (self.len - start).min(WINDOW as u64) as usize;
            // Unreadable is as good as empty.
            let mut bytes = std::mem::take(&mut window.bytes);
            bytes.resize(count, 0);
            read_at(self.file, start, &mut bytes).ok()?;
            *window = Window {
                pack: self.number,
                number,
                bytes,
            };
        }
        Some(place)
    }
}

impl Entry {
    /// What the bytes at `at` say of the entry that begins there.
    fn parse(head: &[u8], at: u64, id_len: usize) -> Option<Self> {
        let (mut byte, mut next) = (*head.first()?, 1);
        let kind = byte >> 4 & 7;
        let mut size = u64::from(byte & 0x0f);
        let mut shift = 4;
        while byte & 0x80 != 0 {
            byte = *head.get(next).filter(|_| shift < 60)?;
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            next += 1;
        }
        let form = match kind {
            1 => Form::Whole(Kind::Commit),
            2 => Form::Whole(Kind::Tree),
            3 => Form::Whole(Kind::Blob),
            4 => Form::Whole(Kind::Tag),
            6 => {
                let (distance, used) = distance(&head[next..])?;
                next += used;
                Form::On(at.checked_sub(distance).filter(|base| *base < at)?)
            }
            7 => {
                let id = ObjectId::from_bytes(head.get(next..next + id_len)?)?;
                next += id_len;
                Form::OnId(id)
            }
            _ => return None,
        };
        Some(Self {
            form,
            size,
            data: at + next as u64,
        })
    }
}

/// How far back the base begins, and how many bytes said so: seven bits each, the highest first, and one more for each that follows.
fn distance(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut distance = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        distance = distance << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((distance, place + 1));
        }
        distance += 1;
    }
    None
}
