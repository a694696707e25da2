//! Parquet's run-length and bit-packing hybrid, in which ids and levels are written.
//!
//! ```text
//! repeated run: varint(length << 1), the value in ceil(width / 8) bytes
//! packed run:   varint(groups << 1 | 1), groups of eight values, `width` bits each, low bits first
//! ```
//!
//! Source: Apache Parquet format, Encodings, "RLE / bit-packing hybrid". Oracle: the reader of the
//! `parquet` crate, in the tests of the store.

/// A run of at least this many equal values is repeated rather than packed.
const WORTH_REPEATING: usize = 8;

/// Bits that hold every id up to `largest`.
pub(super) fn width(largest: u16) -> u8 {
    (u16::BITS - largest.leading_zeros()) as u8
}

/// Write `values`, each below 2^`width`.
pub(super) fn hybrid(out: &mut Vec<u8>, values: impl Iterator<Item = u16>, width: u8) {
    let mut writer = Writer { out, width, waiting: Vec::new() };
    let mut run: Option<(u16, usize)> = None;
    for value in values {
        match &mut run {
            Some((held, length)) if *held == value => *length += 1,
            _ => {
                if let Some((held, length)) = run.replace((value, 1)) {
                    writer.run(held, length);
                }
            }
        }
    }
    if let Some((held, length)) = run {
        writer.run(held, length);
    }
    writer.flush();
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    width: u8,
    /// Values to be packed; whole groups of eight except at the very end.
    waiting: Vec<u16>,
}

impl Writer<'_> {
    fn run(&mut self, value: u16, mut length: usize) {
        if length < WORTH_REPEATING {
            self.waiting.extend(std::iter::repeat_n(value, length));
            return;
        }
        // Only the last packed run may end within a group of eight.
        let fill = (8 - self.waiting.len() % 8) % 8;
        self.waiting.extend(std::iter::repeat_n(value, fill));
        length -= fill;
        if length < WORTH_REPEATING {
            self.waiting.extend(std::iter::repeat_n(value, length));
            return;
        }
        self.flush();
        varint(self.out, (length as u64) << 1);
        self.out.extend_from_slice(&value.to_le_bytes()[..usize::from(self.width.div_ceil(8))]);
    }

    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let groups = self.waiting.len().div_ceil(8);
        self.waiting.resize(groups * 8, 0);
        varint(self.out, (groups as u64) << 1 | 1);
        let (mut bits, mut held) = (0_u64, 0_u32);
        for value in &self.waiting {
            bits |= u64::from(*value) << held;
            held += u32::from(self.width);
            while held >= 8 {
                self.out.push(bits as u8);
                bits >>= 8;
                held -= 8;
            }
        }
        self.waiting.clear();
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[u16], width: u8) -> Vec<u8> {
        let mut out = Vec::new();
        hybrid(&mut out, values.iter().copied(), width);
        out
    }

    #[test]
    fn the_example_of_the_format() {
        // 0 to 7 in three bits: 10001000 11000110 11111010, behind one group.
        assert_eq!(of(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [3, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn long_runs_repeat_and_short_ones_are_packed() {
        assert_eq!(of(&[5; 100], 8), [200, 1, 5]);
        assert_eq!(of(&[1; 7], 1), [3, 0b0111_1111]);
        assert_eq!(of(&[0; 9], 0), [18]);
        // Two ones fill up with six twos before the other nine twos repeat.
        let mut values = vec![1, 1];
        values.extend([2; 15]);
        assert_eq!(of(&values, 2), [3, 0b1010_0101, 0b1010_1010, 18, 2]);
        assert!(of(&[], 5).is_empty());
    }

    #[test]
    fn a_width_holds_its_largest() {
        assert_eq!([0, 1, 2, 255, 256, u16::MAX].map(width), [0, 1, 2, 8, 9, 16]);
    }
}
