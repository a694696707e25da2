//! Answers that were given, kept while no file of the folder changes: who asks again, or follows
//! another's link, gets the same bytes without anything being read again.

use std::collections::{BTreeMap, VecDeque};

use crate::answer::Answer;

/// Bytes of all answers that are kept, and of one.
const MOST: usize = 8 << 20;
const LARGEST: usize = 1 << 20;

/// Answers by address and day.
#[derive(Default)]
pub struct Shelf {
    /// What the folder's files were.
    digest: u64,
    answers: BTreeMap<String, Answer>,
    /// Addresses, the oldest first.
    order: VecDeque<String>,
    bytes: usize,
}

impl Shelf {
    /// The answer that was given at an address to a folder of the same files.
    pub fn get(&self, digest: u64, address: &str) -> Option<Answer> {
        self.answers.get(address).filter(|_| self.digest == digest)?.kept()
    }

    /// Keep an answer; those to other files go, and the oldest where there are too many.
    pub fn keep(&mut self, digest: u64, address: String, answer: &Answer) {
        if self.digest != digest {
            *self = Self { digest, ..Self::default() };
        }
        let Some(kept) = answer.kept().filter(|kept| kept.body.len() <= LARGEST) else { return };
        if self.answers.contains_key(&address) {
            return;
        }
        self.bytes += kept.body.len();
        self.order.push_back(address.clone());
        self.answers.insert(address, kept);
        while self.bytes > MOST {
            let Some(oldest) = self.order.pop_front() else { return };
            self.bytes -= self.answers.remove(&oldest).map_or(0, |gone| gone.body.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::JSON;

    #[test]
    fn what_is_kept_is_bounded_and_goes_when_a_file_changes() {
        let mut shelf = Shelf::default();
        for number in 0..100 {
            shelf.keep(1, number.to_string(), &Answer::of(JSON, vec![b'x'; LARGEST / 2]));
        }
        assert!(shelf.bytes <= MOST && shelf.answers.len() == shelf.order.len());
        assert!(shelf.get(1, "99").is_some() && shelf.get(1, "0").is_none());
        assert!(shelf.get(2, "99").is_none(), "the folder has changed");
        shelf.keep(1, "large".to_owned(), &Answer::of(JSON, vec![b'x'; LARGEST + 1]));
        assert!(shelf.get(1, "large").is_none());
        shelf.keep(2, "a".to_owned(), &Answer::of(JSON, "{}"));
        assert!(shelf.get(2, "a").is_some() && shelf.answers.len() == 1);
    }
}
