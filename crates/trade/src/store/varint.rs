//! Whole numbers in few bytes: seven bits a byte, low bits first, the top bit set where more follow.
//!
//! ```text
//! 5 -> 05        300 -> ac 02
//! ```

/// Append a number.
pub(super) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Most bytes of a number.
pub(super) const MOST: usize = 10;

/// Put a number at `at`, and say where the next one goes: for rows that are written at once.
#[inline]
pub(super) fn put_at<const N: usize>(out: &mut [u8; N], at: usize, mut value: u64) -> usize {
    let mut at = at;
    while value >= 0x80 {
        out[at] = value as u8 | 0x80;
        value >>= 7;
        at += 1;
    }
    out[at] = value as u8;
    at + 1
}

/// Take a number off the front; `None` when the bytes end or say more than 64 bits.
#[inline]
pub(super) fn take(from: &mut &[u8]) -> Option<u64> {
    let (&first, rest) = from.split_first()?;
    *from = rest;
    if first < 0x80 {
        return Some(u64::from(first));
    }
    let (mut value, mut shift) = (u64::from(first & 0x7f), 7);
    loop {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        let part = u64::from(byte & 0x7f);
        if shift > 63 || (shift == 63 && part > 1) {
            return None;
        }
        value |= part << shift;
        if byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_cut_or_too_long_is_no_number() {
        assert_eq!(take(&mut &[0x80][..]), None);
        assert_eq!(take(&mut &[][..]), None);
        assert_eq!(take(&mut &[0xff; 11][..]), None);
        let mut three_hundred = Vec::new();
        put(&mut three_hundred, 300);
        assert_eq!(three_hundred, [0xac, 0x02]);
    }

    proptest! {
        #[test]
        fn numbers_round_trip(value in any::<u64>(), shift in 0_u32..64) {
            let value = value >> shift;
            let mut bytes = Vec::new();
            put(&mut bytes, value);
            let mut rest = &bytes[..];
            prop_assert_eq!(take(&mut rest), Some(value));
            prop_assert!(rest.is_empty());
        }
    }
}
