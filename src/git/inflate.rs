//! Inflates small objects whole, from bytes that lie together.
//!
//! Most objects of a history are a few hundred bytes, and for those a decompressor that can stop anywhere and go on later spends
//! more on its state than on the bytes. What is not all there, or not right, is left to that one: it says what to make of it.

use flate2::Decompress;
use libdeflater::Decompressor;

/// Inflates one object after another, and keeps its room, which it takes with the first.
#[derive(Default)]
pub(super) struct Inflater(Option<Decompressor>);

impl Inflater {
    /// Fills the start of `result` with what the zlib stream at the start of `stream` holds, and tells how many bytes that are;
    /// `None` where the stream is not all there, is not right, or holds more than there is room for.
    pub fn inflate(&mut self, stream: &[u8], result: &mut [u8]) -> Option<usize> {
        let inflater = self.0.get_or_insert_with(Decompressor::new);
        inflater.zlib_decompress(stream, result).ok()
    }
}

/// The decompressor that can stop anywhere, and its room, which few repositories need.
#[derive(Default)]
pub(super) struct Gradual(Option<Decompress>);

impl Gradual {
    /// At the start of a zlib stream.
    pub fn anew(&mut self) -> &mut Decompress {
        let zlib = self.0.get_or_insert_with(|| Decompress::new(true));
        zlib.reset(true);
        zlib
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::ZlibEncoder;
    use flate2::{Compression, Decompress, FlushDecompress, Status};
    use proptest::prelude::*;

    use super::Inflater;

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
        fn what_is_broken_is_declined_or_means_the_same_or_is_whole_all_the_same(
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
                // Of a code with one symbol the general one declines the other bit, and this one takes it for the symbol.
                if let Some(found) = inflate(stream, bytes.len() + 300).filter(|found| *found != bytes) {
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
