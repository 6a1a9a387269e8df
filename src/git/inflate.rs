//! Inflates small objects whole, from bytes that lie together.
//!
//! Most objects of a history are a few hundred bytes, and for those a general decompressor spends more on its tables and its
//! state than on the bytes. This one does only what is common and only what is right beyond doubt: whatever else comes (a
//! stream that goes on elsewhere, one that is broken) it declines, and the general one says what to make of it.
//!
//! The formats are those of RFC 1950 and RFC 1951.

/// Bits that a table is indexed by; longer codes go on in a second one behind it.
const LITERAL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const LENGTH_BITS: u32 = 7;
/// Room for a table and whatever second ones any code can need (1,334 and 402), as powers of two.
const LITERAL_ROOM: usize = 2_048;
const DISTANCE_ROOM: usize = 512;
const LENGTH_ROOM: usize = 128;
/// Longest code, in bits.
const MAX_BITS: usize = 15;
/// Most symbols of one alphabet.
const MAX_SYMBOLS: usize = 288;
/// Most codes of one block, and one more.
const MAX_CODES: usize = MAX_SYMBOLS + 33;
/// How many bytes of a match are copied at once.
const STEP: usize = 16;

// An entry of a table: in its lowest four bits how long the code is, in the next four how many bits more follow; then what it
// is, and in the upper half its value. Nought is no code.
const LITERAL: u32 = 1 << 8;
const END: u32 = 1 << 9;
const SECOND: u32 = 1 << 10;

/// The order in which the lengths of the codes for code lengths come.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

const LITERALS: [u32; MAX_SYMBOLS] = literals();
const DISTANCES: [u32; 32] = distances();
const LENGTHS: [u32; 19] = lengths();

/// Inflates one object after another, and keeps its room.
pub(super) struct Inflater {
    own: Box<Tables>,
    /// Those that every stream knows, made when first needed.
    fixed: Option<Box<Tables>>,
    lengths: [u32; LENGTH_ROOM],
}

/// What the codes of one block mean.
struct Tables {
    literals: [u32; LITERAL_ROOM],
    literal_mask: u64,
    distances: [u32; DISTANCE_ROOM],
    distance_mask: u64,
}

/// The bits of a stream, the lowest of each byte first.
#[derive(Clone, Copy)]
struct Bits<'a> {
    bytes: &'a [u8],
    /// The next byte that is not in `held`.
    next: usize,
    held: u64,
    count: u32,
}

impl Default for Inflater {
    fn default() -> Self {
        Self {
            own: Box::new(Tables::new()),
            fixed: None,
            lengths: [0; LENGTH_ROOM],
        }
    }
}

impl Inflater {
    /// Fills the start of `result` with what the zlib stream at the start of `stream` holds, and tells how many bytes that are;
    /// `None` where the stream is not all there, is not right, or holds more than there is room for.
    pub fn inflate(&mut self, stream: &[u8], result: &mut [u8]) -> Option<usize> {
        let (&[method, flags], rest) = stream.split_first_chunk()?;
        let is_known = method & 0x0f == 8 && method >> 4 < 8 && flags & 0x20 == 0;
        if !is_known || u16::from_be_bytes([method, flags]) % 31 != 0 {
            return None;
        }
        let mut bits = Bits {
            bytes: rest,
            next: 0,
            held: 0,
            count: 0,
        };
        let mut filled = 0;
        loop {
            bits.refill();
            let is_last = bits.take(1)? == 1;
            filled = match bits.take(2)? {
                0 => stored(&mut bits, result, filled)?,
                1 => {
                    let fixed = self.fixed.take().or_else(fixed)?;
                    let filled = fixed.block(&mut bits, result, filled);
                    self.fixed = Some(fixed);
                    filled?
                }
                2 => {
                    self.read_tables(&mut bits)?;
                    self.own.block(&mut bits, result, filled)?
                }
                _ => return None,
            };
            if is_last {
                break;
            }
        }
        let sum = bits.rest()?.first_chunk()?;
        (u32::from_be_bytes(*sum) == checksum(&result[..filled])).then_some(filled)
    }

    /// The tables at the head of a block.
    fn read_tables(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        let literals = bits.take(5)? as usize + 257;
        let distances = bits.take(5)? as usize + 1;
        let known = bits.take(4)? as usize + 4;
        if literals > 286 || distances > 30 {
            return None;
        }
        let mut codes = [0; ORDER.len()];
        for place in &ORDER[..known] {
            bits.refill();
            codes[*place] = code(*place, bits.take(3)? as u8);
        }
        let mask = build(&codes, 0, &LENGTHS, LENGTH_BITS, &mut self.lengths)?;
        let (codes, count) = self.read_codes(bits, mask, literals + distances)?;
        let codes = &codes[..count];
        // Without an end there is no block.
        codes
            .binary_search_by_key(&256, |code| symbol(*code))
            .ok()?;
        let split = codes.partition_point(|code| symbol(*code) < literals);
        let (ours, theirs) = codes.split_at(split);
        self.own.fill(ours, literals, theirs)
    }

    /// The codes of `end` symbols, by the table for code lengths; how many are used. Only those are told: most of an alphabet is
    /// not used, and to count it takes longer than the rest.
    fn read_codes(
        &self,
        bits: &mut Bits<'_>,
        mask: u64,
        end: usize,
    ) -> Option<([u16; MAX_CODES], usize)> {
        let (mut codes, mut count) = ([0; MAX_CODES], 0);
        let (mut at, mut last) = (0, 0);
        while at < end {
            if bits.count < 14 {
                bits.refill();
            }
            let entry = self.lengths[(bits.held & mask) as usize % LENGTH_ROOM];
            if entry == 0 {
                return None;
            }
            bits.skip(entry & 15)?;
            let times = match entry >> 16 {
                length @ 0..16 => {
                    last = length as u8;
                    codes[count] = code(at, last);
                    count += usize::from(last > 0);
                    at += 1;
                    continue;
                }
                16 if at == 0 => return None,
                16 => 3 + bits.take(2)?,
                17 => 3 + bits.take(3)?,
                _ => 11 + bits.take(7)?,
            };
            if entry >> 16 > 16 {
                last = 0;
            }
            let next = at + times as usize;
            if next > end {
                return None;
            }
            if last > 0 {
                for at in at..next {
                    codes[count] = code(at, last);
                    count += 1;
                }
            }
            at = next;
        }
        Some((codes, count))
    }
}

impl Tables {
    fn new() -> Self {
        Self {
            literals: [0; LITERAL_ROOM],
            literal_mask: 0,
            distances: [0; DISTANCE_ROOM],
            distance_mask: 0,
        }
    }

    /// Of these codes, those for distances numbered on from `literals`.
    fn fill(&mut self, ours: &[u16], literals: usize, theirs: &[u16]) -> Option<()> {
        self.literal_mask = build(ours, 0, &LITERALS, LITERAL_BITS, &mut self.literals)?;
        let distances = &mut self.distances;
        self.distance_mask = build(theirs, literals, &DISTANCES, DISTANCE_BITS, distances)?;
        Some(())
    }

    /// Appends what a block holds to the `filled` bytes of `result`; how many there are then.
    fn block(&self, outer: &mut Bits<'_>, result: &mut [u8], filled: usize) -> Option<usize> {
        let (mut bits, mut filled) = (*outer, filled);
        loop {
            // A code, the bits after it, another code and the bits after that are 48 at most.
            bits.refill();
            let mut entry = self.literals[(bits.held & self.literal_mask) as usize % LITERAL_ROOM];
            if entry & LITERAL != 0 {
                bits.skip(entry & 15)?;
                *result.get_mut(filled)? = (entry >> 16) as u8;
                filled += 1;
                entry = self.literals[(bits.held & self.literal_mask) as usize % LITERAL_ROOM];
                if entry & LITERAL != 0 {
                    bits.skip(entry & 15)?;
                    *result.get_mut(filled)? = (entry >> 16) as u8;
                    filled += 1;
                    continue;
                }
                bits.refill();
            }
            if entry & SECOND != 0 {
                entry = bits.second(entry, LITERAL_BITS, &self.literals)?;
            }
            if entry == 0 {
                return None;
            }
            bits.skip(entry & 15)?;
            if entry & LITERAL != 0 {
                *result.get_mut(filled)? = (entry >> 16) as u8;
                filled += 1;
                continue;
            }
            if entry & END != 0 {
                *outer = bits;
                return Some(filled);
            }
            let length = (entry >> 16) as usize + bits.take(entry >> 4 & 15)? as usize;
            let mut entry =
                self.distances[(bits.held & self.distance_mask) as usize % DISTANCE_ROOM];
            if entry & SECOND != 0 {
                entry = bits.second(entry, DISTANCE_BITS, &self.distances)?;
            }
            if entry == 0 {
                return None;
            }
            bits.skip(entry & 15)?;
            let distance = (entry >> 16) as usize + bits.take(entry >> 4 & 15)? as usize;
            repeat(result, filled, distance, length)?;
            filled += length;
        }
    }
}

impl<'a> Bits<'a> {
    /// Holds at least 56 bits, or all that are left. Above those that count there may be some of the next byte.
    #[inline(always)]
    fn refill(&mut self) {
        if let Some(eight) = self.bytes.get(self.next..).and_then(<[u8]>::first_chunk) {
            self.held |= u64::from_le_bytes(*eight) << self.count;
            self.next += (63 - self.count as usize) >> 3;
            self.count |= 56;
            return;
        }
        while self.count <= 56 {
            let Some(byte) = self.bytes.get(self.next) else {
                return;
            };
            self.held |= u64::from(*byte) << self.count;
            self.next += 1;
            self.count += 8;
        }
    }

    /// The next `count` bits, fewer than 32.
    #[inline(always)]
    fn take(&mut self, count: u32) -> Option<u32> {
        let bits = (self.held & ((1 << count) - 1)) as u32;
        self.skip(count)?;
        Some(bits)
    }

    #[inline(always)]
    fn skip(&mut self, count: u32) -> Option<()> {
        self.count = self.count.checked_sub(count)?;
        self.held >>= count;
        Some(())
    }

    /// Where the first table's entry leads.
    #[inline(always)]
    fn second(&mut self, entry: u32, bits: u32, table: &[u32]) -> Option<u32> {
        self.skip(bits)?;
        let more = self.held & ((1 << (entry >> 4 & 15)) - 1);
        table.get((entry >> 16) as usize + more as usize).copied()
    }

    /// The bytes after the one that was begun.
    fn rest(&mut self) -> Option<&'a [u8]> {
        let next = self.next - (self.count >> 3) as usize;
        (self.held, self.count, self.next) = (0, 0, next);
        self.bytes.get(next..)
    }
}

/// A block of bytes as they are.
fn stored(bits: &mut Bits<'_>, result: &mut [u8], filled: usize) -> Option<usize> {
    let (&[a, b, c, d], rest) = bits.rest()?.split_first_chunk()?;
    let length = u16::from_le_bytes([a, b]);
    if length != !u16::from_le_bytes([c, d]) {
        return None;
    }
    let end = filled + usize::from(length);
    let bytes = rest.get(..usize::from(length))?;
    result.get_mut(filled..end)?.copy_from_slice(bytes);
    bits.next += 4 + usize::from(length);
    Some(end)
}

/// Appends `length` bytes that begin `distance` before the end; symbols that mean nothing have noughts for both.
fn repeat(result: &mut [u8], filled: usize, distance: usize, length: usize) -> Option<()> {
    if distance == 0 || length == 0 {
        return None;
    }
    let from = filled.checked_sub(distance)?;
    let end = filled + length;
    if distance >= STEP && end + STEP <= result.len() {
        let (mut from, mut to) = (from, filled);
        while to < end {
            let step: [u8; STEP] = *result.get(from..)?.first_chunk()?;
            *result.get_mut(to..)?.first_chunk_mut()? = step;
            from += STEP;
            to += STEP;
        }
        return Some(());
    }
    if end > result.len() {
        return None;
    }
    for place in filled..end {
        result[place] = result[place - distance];
    }
    Some(())
}

/// A symbol and how many bits its code has.
fn code(symbol: usize, length: u8) -> u16 {
    (symbol as u16) << 4 | u16::from(length & 15)
}

fn symbol(code: u16) -> usize {
    usize::from(code >> 4)
}

fn length(code: u16) -> usize {
    usize::from(code & 15)
}

/// Fills the table for these codes, whose symbols are numbered from `first`; by which bits it is then indexed. `None` for what
/// is no complete code; a single code of one bit, which nothing shortens, is one.
fn build(
    codes: &[u16],
    first: usize,
    symbols: &[u32],
    bits: u32,
    table: &mut [u32],
) -> Option<u64> {
    let mut counts = [0_u16; MAX_BITS + 1];
    for code in codes {
        counts[length(*code)] += 1;
    }
    let Some(longest) = (1..=MAX_BITS).rev().find(|length| counts[*length] > 0) else {
        table[0] = 0;
        return Some(0);
    };
    let (mut starts, mut space) = ([0_u16; MAX_BITS + 2], 0_u32);
    starts[1] = counts[0];
    for length in 1..=longest {
        starts[length + 1] = starts[length] + counts[length];
        space = (space << 1) + u32::from(counts[length]);
    }
    let mut sorted = [0_u16; MAX_SYMBOLS];
    for code in codes {
        let place = &mut starts[length(*code)];
        sorted[usize::from(*place)] = (symbol(*code) - first) as u16;
        *place += 1;
    }
    let sorted = &sorted[usize::from(counts[0])..codes.len()];
    if longest == 1 && space == 1 {
        table[..2].copy_from_slice(&[symbols[usize::from(sorted[0])] | 1, 0]);
        return Some(1);
    }
    if space != 1 << longest {
        return None;
    }
    let bits = bits.min(longest as u32);
    lay(&counts, sorted, symbols, bits, table);
    Some((1 << bits) - 1)
}

/// Writes the entries of a complete code, symbols sorted by the length of their codes. What a short code leaves open is written
/// by doubling the table.
fn lay(
    counts: &[u16; MAX_BITS + 1],
    sorted: &[u16],
    symbols: &[u32],
    bits: u32,
    table: &mut [u32],
) {
    let mut sorted = sorted.iter().map(|symbol| symbols[usize::from(*symbol)]);
    let (mut code, mut end) = (0_usize, 1_usize);
    for length in 1..=bits {
        table.copy_within(..end, end);
        end <<= 1;
        for entry in sorted.by_ref().take(counts[length as usize].into()) {
            table[code] = entry | length;
            code = next(code, end);
        }
    }
    // Longer ones: a second table for all that begin with the same bits.
    let (mask, mut prefix, mut start) = ((1 << bits) - 1, usize::MAX, 0);
    for length in bits as usize + 1..=MAX_BITS {
        for left in (1..=counts[length]).rev() {
            let Some(entry) = sorted.next() else { return };
            if code & mask != prefix {
                prefix = code & mask;
                start = end;
                let mut more = length - bits as usize;
                let mut used = usize::from(left);
                while used < 1 << more {
                    more += 1;
                    used = (used << 1) + usize::from(counts[bits as usize + more]);
                }
                end += 1 << more;
                table[prefix] = (start as u32) << 16 | SECOND | (more as u32) << 4 | bits;
            }
            let rest = length - bits as usize;
            let places = (start + (code >> bits)..end).step_by(1 << rest);
            for place in places {
                table[place] = entry | rest as u32;
            }
            code = next(code, 1 << length);
        }
    }
}

/// The code after this one, both with their first bit lowest, of `end - 1` as the last.
fn next(code: usize, end: usize) -> usize {
    let open = code ^ (end - 1);
    if open == 0 {
        return code;
    }
    let bit = 1 << open.ilog2();
    code & (bit - 1) | bit
}

fn fixed() -> Option<Box<Tables>> {
    let length = |literal| match literal {
        ..144 | 280.. => 8,
        144..256 => 9,
        256..280 => 7,
    };
    let literals: Vec<u16> = (0..MAX_SYMBOLS)
        .map(|literal| code(literal, length(literal)))
        .collect();
    let distances: Vec<u16> = (0..32).map(|distance| code(distance, 5)).collect();
    let mut tables = Box::new(Tables::new());
    tables.fill(&literals, 0, &distances)?;
    Some(tables)
}

/// The sum that ends a zlib stream.
fn checksum(bytes: &[u8]) -> u32 {
    const PRIME: u32 = 65_521;
    /// So many bytes are added up before a sum can overflow.
    const MOST: usize = 5_552;
    const LANES: u64 = 0x00ff_00ff_00ff_00ff;
    let (mut low, mut high) = (1_u32, 0_u32);
    for block in bytes.chunks(MOST) {
        let (words, rest) = block.as_chunks();
        for word in words {
            // Every other byte in four lanes; a product's highest lane is the sum of all, each times its weight.
            let word = u64::from_le_bytes(*word);
            let (even, odd) = (word & LANES, word >> 8 & LANES);
            let sum = (even + odd).wrapping_mul(0x0001_0001_0001_0001) >> 48;
            let weighed = (even.wrapping_mul(0x0008_0006_0004_0002) >> 48)
                + (odd.wrapping_mul(0x0007_0005_0003_0001) >> 48);
            high += low * 8 + weighed as u32;
            low += sum as u32;
        }
        for byte in rest {
            low += u32::from(*byte);
            high += low;
        }
        low %= PRIME;
        high %= PRIME;
    }
    high << 16 | low
}

/// Literals are themselves, 256 ends a block, the rest are lengths of matches.
const fn literals() -> [u32; MAX_SYMBOLS] {
    let mut symbols = [0; MAX_SYMBOLS];
    let mut symbol = 0;
    while symbol < 256 {
        symbols[symbol] = (symbol as u32) << 16 | LITERAL;
        symbol += 1;
    }
    symbols[256] = END;
    let mut base = 3;
    symbol = 257;
    while symbol < 285 {
        let more = match symbol {
            ..265 => 0,
            _ => (symbol as u32 - 261) / 4,
        };
        symbols[symbol] = base << 16 | more << 4;
        base += 1 << more;
        symbol += 1;
    }
    symbols[285] = 258 << 16;
    symbols
}

const fn distances() -> [u32; 32] {
    let mut symbols = [0; 32];
    let (mut symbol, mut base) = (0, 1);
    while symbol < 30 {
        let more = match symbol {
            ..4 => 0,
            _ => (symbol as u32 - 2) / 2,
        };
        symbols[symbol] = base << 16 | more << 4;
        base += 1 << more;
        symbol += 1;
    }
    symbols
}

const fn lengths() -> [u32; 19] {
    let mut symbols = [0; 19];
    let mut symbol = 0;
    while symbol < 19 {
        symbols[symbol] = (symbol as u32) << 16;
        symbol += 1;
    }
    symbols
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::ZlibEncoder;
    use flate2::{Compression, Decompress, FlushDecompress, Status};
    use proptest::prelude::*;

    use super::{Inflater, checksum};

    fn deflate(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// What the general one makes of a stream, within as much room.
    fn general(stream: &[u8], room: usize) -> Option<Vec<u8>> {
        let mut zlib = Decompress::new(true);
        let mut result = vec![0; room];
        let status = zlib.decompress(stream, &mut result, FlushDecompress::Finish);
        result.truncate(zlib.total_out() as usize);
        (status.ok()? == Status::StreamEnd).then_some(result)
    }

    fn inflate(stream: &[u8], room: usize) -> Option<Vec<u8>> {
        let mut result = vec![0; room];
        let filled = Inflater::default().inflate(stream, &mut result)?;
        result.truncate(filled);
        Some(result)
    }

    /// Text, ids, runs of one byte, and bytes that come again from far behind.
    fn contents() -> impl Strategy<Value = Vec<u8>> {
        let text = "[a-z <>@0-9\n]{0,400}".prop_map(String::into_bytes);
        let ids = proptest::collection::vec(any::<u8>(), 0..200);
        let run = (any::<u8>(), 0..700_usize).prop_map(|(byte, count)| vec![byte; count]);
        let again = (proptest::collection::vec(any::<u8>(), 1..20), 0..90_usize)
            .prop_map(|(bytes, times)| bytes.repeat(times));
        proptest::collection::vec(prop_oneof![text, ids, run, again], 0..12)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn what_was_deflated_comes_back(bytes in contents(), level in 0..10_u32, more in 0..400_usize) {
            let mut stream = deflate(&bytes, level);
            stream.extend(b"what comes after");
            let found = inflate(&stream, bytes.len() + more);
            prop_assert_eq!(found.as_deref(), Some(bytes.as_slice()));
        }

        #[test]
        fn what_is_broken_is_declined_or_means_the_same(
            bytes in contents(),
            level in 0..10_u32,
            breaks in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            end in any::<prop::sample::Index>(),
        ) {
            let mut stream = deflate(&bytes, level);
            for (place, byte) in breaks {
                let place = place.index(stream.len());
                stream[place] ^= byte;
            }
            let cut = &stream[..end.index(stream.len() + 1)];
            for stream in [stream.as_slice(), cut] {
                if let Some(found) = inflate(stream, bytes.len() + 300) {
                    prop_assert_eq!(Some(found), general(stream, bytes.len() + 300));
                }
            }
        }

        #[test]
        fn any_bytes_are_declined_or_mean_the_same(
            head in 0..8_u8,
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            // A right start, so that more than that is tried.
            let stream = [&[0x78, 0x9c, head][..], &bytes].concat();
            if let Some(found) = inflate(&stream, 4_000) {
                prop_assert_eq!(Some(found), general(&stream, 4_000));
            }
        }

        #[test]
        fn the_sum_is_that_of_the_rule(bytes in proptest::collection::vec(any::<u8>(), 0..12_000)) {
            let (mut low, mut high) = (1_u32, 0_u32);
            for byte in &bytes {
                low = (low + u32::from(*byte)) % 65_521;
                high = (high + low) % 65_521;
            }
            prop_assert_eq!(checksum(&bytes), high << 16 | low);
        }
    }

    #[test]
    fn a_stream_without_its_end_or_its_room_is_declined() {
        let stream = deflate(b"a tree, a tree, a tree", 9);
        for end in 0..stream.len() {
            assert_eq!(inflate(&stream[..end], 100), None, "{end}");
        }
        for room in 0..22 {
            assert_eq!(inflate(&stream, room), None, "{room}");
        }
        assert_eq!(
            inflate(&stream, 22).as_deref(),
            Some(&b"a tree, a tree, a tree"[..])
        );
    }

    #[test]
    fn one_inflater_reads_streams_of_every_form_in_turn() {
        let mut inflater = Inflater::default();
        let text =
            b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor Ada <ada@x> 1700000000 +0000\n"
                .repeat(9);
        for bytes in [&text[..], b"", b"x", &text[..40]] {
            for level in 0..10 {
                let mut result = vec![0; bytes.len() + 320];
                let filled = inflater.inflate(&deflate(bytes, level), &mut result);
                assert_eq!(filled, Some(bytes.len()), "{level}");
                assert_eq!(&result[..bytes.len()], bytes);
            }
        }
    }

    #[test]
    fn symbols_that_mean_nothing_are_declined() {
        // A block of fixed codes: a literal, then the length symbol 286 or the distance symbol 30.
        for bits in ["1100", "0101"] {
            let stream = fixed_block(bits);
            assert_eq!(inflate(&stream, 100), None);
            assert_eq!(general(&stream, 100), None);
        }
    }

    /// A last block of fixed codes: the literal `a`, then a symbol without meaning.
    fn fixed_block(which: &str) -> Vec<u8> {
        let symbol = match which {
            "1100" => "11000110".to_owned(),     // 286
            _ => "0000001".to_owned() + "11110", // a length of three, then distance 30
        };
        // Huffman codes begin with their highest bit; the head of the block with its lowest.
        let bits = format!("110{}{symbol}0000000", "10010001");
        let mut stream = vec![0x78, 0x9c];
        for eight in bits.as_bytes().chunks(8) {
            let byte = eight.iter().enumerate();
            stream.push(byte.fold(0, |byte, (place, bit)| byte | (bit - b'0') << place));
        }
        stream.extend([0; 8]);
        stream
    }
}
