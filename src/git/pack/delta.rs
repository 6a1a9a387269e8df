//! An object as the change of another: copy so many bytes from there, then these.
//!
//! The format is that of git's `gitformat-pack`, "Deltified representation".

/// How large the result is, from the first bytes of a delta.
pub fn result_size(delta: &[u8]) -> Option<u64> {
    let (_, rest) = size(delta)?;
    Some(size(rest)?.0)
}

/// Writes the object that the delta makes of `base` into `result`, which is empty; `None` where it is no delta of it.
pub fn apply(base: &[u8], delta: &[u8], result: &mut Vec<u8>) -> Option<()> {
    let (from, rest) = size(delta)?;
    let (to, mut rest) = size(rest)?;
    if from != base.len() as u64 {
        return None;
    }
    let to = usize::try_from(to).ok()?;
    result.reserve(to);
    while let Some((&command, after)) = rest.split_first() {
        rest = after;
        if command & 0x80 == 0 {
            // Nought is reserved.
            let (new, after) = rest.split_at_checked(usize::from(command))?;
            if new.is_empty() {
                return None;
            }
            result.extend_from_slice(new);
            rest = after;
        } else {
            let start = number(command & 0x0f, 4, &mut rest)?;
            let length = match number(command >> 4 & 0x07, 3, &mut rest)? {
                0 => 0x1_0000,
                length => length,
            };
            result.extend_from_slice(base.get(start..start.checked_add(length)?)?);
        }
        if result.len() > to {
            return None;
        }
    }
    (result.len() == to).then_some(())
}

/// A number of whose little-endian bytes only those are there that `present` says.
fn number(present: u8, bytes: u8, rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for place in 0..bytes {
        if present >> place & 1 == 1 {
            let (&byte, after) = rest.split_first()?;
            number |= usize::from(byte) << (8 * place);
            *rest = after;
        }
    }
    Some(number)
}

/// Seven bits a byte, the lowest first.
fn size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut size = 0_u64;
    for (place, &byte) in bytes.iter().enumerate().take(9) {
        size |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((size, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::result_size;

    fn apply(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
        let mut result = Vec::new();
        super::apply(base, delta, &mut result).map(|()| result)
    }

    const BASE: &[u8] = b"hello, world";

    #[test]
    fn copies_and_new_bytes_make_the_object() {
        // 12 to 12: five bytes from 7, two new ones, five from 0.
        let delta = [12, 12, 0x91, 7, 5, 2, b',', b' ', 0x90, 5];
        assert_eq!(apply(BASE, &delta).unwrap(), b"world, hello");
        assert_eq!(result_size(&delta), Some(12));
    }

    #[test]
    fn a_copy_without_a_length_is_of_64_kibibytes() {
        let base = vec![7; 0x1_0000];
        // The sizes 65536 in groups of seven bits.
        let delta = [0x80, 0x80, 0x04, 0x80, 0x80, 0x04, 0x80];
        assert_eq!(apply(&base, &delta).unwrap(), base);
    }

    #[test]
    fn what_is_no_delta_of_the_base_is_refused() {
        for delta in [
            &[11, 12, 0x91, 7, 5][..],                // of another base
            &[12, 12, 0x91, 9, 5],                    // beyond its end
            &[12, 3, 0x90, 5],                        // more than it says
            &[12, 12, 0x90, 5],                       // less than it says
            &[12, 1, 0],                              // reserved
            &[12, 9, 9, b'x'],                        // cut short
            &[12],                                    // no size
            &[0xff; 12],                              // a size without end
            &[12, 12, 0xff, 255, 255, 255, 255, 255], // a command cut short
        ] {
            assert_eq!(apply(BASE, delta), None, "{delta:?}");
        }
    }
}
