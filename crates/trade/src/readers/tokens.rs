//! Short codes to small ids, fast: the text of a code is the key. Longer texts, such as names of
//! economies, take a slower way and stand beside them.

use std::collections::HashMap;

/// Longest code kept, in bytes: HS codes have six, economy codes three.
pub(crate) const LONGEST: usize = 7;

const EMPTY: u64 = u64::MAX;

/// Codes of at most [`LONGEST`] bytes, in the order in which they were met.
pub(crate) struct Tokens {
    /// Open addressing: packed code, id.
    slots: Vec<(u64, u16)>,
    pub(crate) packed: Vec<u64>,
    last: (u64, u16),
    /// Texts too long to be packed, and their place by themselves.
    long: Vec<Box<[u8]>>,
    places: HashMap<Box<[u8]>, u16>,
}

/// Longest text that is taken at all.
const LONGEST_TEXT: usize = 200;
/// What a packed code is when its text stands beside: the place below it.
const BESIDE: u64 = 0xfe << 56;

impl Default for Tokens {
    fn default() -> Self {
        Self {
            slots: vec![(EMPTY, 0); 1024],
            packed: Vec::new(),
            last: (EMPTY, 0),
            long: Vec::new(),
            places: HashMap::new(),
        }
    }
}

/// A code as a number: its length above its bytes. `None` when it is too long.
pub(crate) fn pack(code: &[u8]) -> Option<u64> {
    if code.len() > LONGEST {
        return None;
    }
    Some(code.iter().fold(code.len() as u64, |packed, byte| packed << 8 | u64::from(*byte)))
}

/// The bytes of a packed code.
pub(crate) fn unpack(packed: u64) -> Vec<u8> {
    // The length stands above the bytes, so it is found by trying each.
    (0..=LONGEST)
        .find(|length| packed >> (8 * length) == *length as u64)
        .map(|length| (0..length).rev().map(|at| (packed >> (8 * at)) as u8).collect())
        .unwrap_or_default()
}

impl Tokens {
    /// The id of a text of any length; `None` when it is too long or 65,536 ids are taken.
    pub(crate) fn of(&mut self, text: &[u8]) -> Option<u16> {
        if let Some(packed) = pack(text) {
            return self.id(packed);
        }
        if text.len() > LONGEST_TEXT {
            return None;
        }
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                let place = u16::try_from(self.long.len()).ok()?;
                self.long.push(text.into());
                self.places.insert(text.into(), place);
                place
            }
        };
        self.id(BESIDE | u64::from(place))
    }

    /// The text of an id.
    pub(crate) fn text(&self, id: u16) -> Vec<u8> {
        let packed = self.packed.get(usize::from(id)).copied().unwrap_or_default();
        if packed >> 56 == BESIDE >> 56 {
            let place = (packed & 0xffff) as usize;
            return self.long.get(place).map(|t| t.to_vec()).unwrap_or_default();
        }
        unpack(packed)
    }

    /// Every text, by id.
    pub(crate) fn texts(&self) -> Vec<Vec<u8>> {
        (0..self.packed.len()).map(|id| self.text(id as u16)).collect()
    }

    /// The id of a packed code; `None` when 65,536 are taken.
    pub(crate) fn id(&mut self, packed: u64) -> Option<u16> {
        if self.last.0 == packed {
            return Some(self.last.1);
        }
        let mask = self.slots.len() - 1;
        let mut at = hashed(packed) & mask;
        loop {
            let (key, id) = self.slots[at];
            if key == packed {
                self.last = (key, id);
                return Some(id);
            }
            if key == EMPTY {
                break;
            }
            at = (at + 1) & mask;
        }
        let id = u16::try_from(self.packed.len()).ok()?;
        self.packed.push(packed);
        self.slots[at] = (packed, id);
        if self.packed.len() * 2 > self.slots.len() {
            self.grow();
        }
        Some(id)
    }

    fn grow(&mut self) {
        let mut slots = vec![(EMPTY, 0); self.slots.len() * 2];
        let mask = slots.len() - 1;
        for (id, packed) in self.packed.iter().enumerate() {
            let mut at = hashed(*packed) & mask;
            while slots[at].0 != EMPTY {
                at = (at + 1) & mask;
            }
            slots[at] = (*packed, id as u16);
        }
        self.slots = slots;
    }
}

/// Fibonacci hashing: the high bits of a product with 2^64 / golden ratio.
fn hashed(packed: u64) -> usize {
    (packed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for code in ["", "0", "DEU", "010121", "9999AA", "\0", "\0\0", "abcdefg"] {
            assert_eq!(unpack(pack(code.as_bytes()).unwrap()), code.as_bytes(), "{code:?}");
        }
        assert_eq!(pack(b"12345678"), None);
        assert_ne!(pack(b"0"), pack(b"00"));
    }

    #[test]
    fn ids_are_dense_and_stable_through_growth() {
        let mut tokens = Tokens::default();
        let code = |n: u32| pack(format!("{n:06}").as_bytes()).unwrap();
        for n in 0..5000 {
            assert_eq!(tokens.id(code(n)), Some(n as u16));
        }
        for n in (0..5000).rev() {
            assert_eq!(tokens.id(code(n)), Some(n as u16));
        }
    }
}
