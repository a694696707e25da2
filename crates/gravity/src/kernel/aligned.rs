//! Arrays that begin at a cache line, so that no register's worth of a strip lies across two.

use std::ops::{Deref, DerefMut};

const LINE: usize = 64;
/// Numbers that may stand before the first line that begins.
const SPARE: usize = LINE / size_of::<f64>() - 1;

/// A `Vec<f64>` of fixed length whose numbers begin at a cache line.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    room: Vec<f64>,
    from: usize,
    length: usize,
}

impl Aligned {
    pub(crate) fn zeros(length: usize) -> Self {
        let room = vec![0.0; length + SPARE];
        let from = room.as_ptr().align_offset(LINE).min(SPARE);
        Self { room, from, length }
    }

    pub(crate) fn of(numbers: &[f64]) -> Self {
        let mut this = Self::zeros(numbers.len());
        this.copy_from_slice(numbers);
        this
    }
}

impl Deref for Aligned {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.room[self.from..][..self.length]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.room[self.from..][..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_at_a_line_whatever_their_count() {
        for length in 0..100 {
            let numbers: Vec<f64> = (0..length).map(f64::from).collect();
            let aligned = Aligned::of(&numbers);
            assert_eq!(*aligned, *numbers);
            assert_eq!(aligned.as_ptr().align_offset(LINE), 0);
        }
    }
}
