//! Where words stand in a text, for many questions of one text.
//!
//! The first questions read the text. One that is asked more often is sorted once by its runs of eight
//! bytes; words then stand where their rarest run does, and only there the text is compared.
//!
//! Cost: n log n for a text of n bytes, once; a question costs the places of its rarest run.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::memmem;

use crate::finding::Lines;

/// Bytes of a run.
const RUN: usize = 8;
/// Questions after which a text is sorted.
const OFTEN: usize = 64;
/// Texts that are sorted: a smaller one is read as quickly, a larger one would take a gigabyte.
const SORTED: std::ops::RangeInclusive<usize> = (1 << 13)..=(1 << 25);
/// A run at so few places is rare enough.
const FEW: usize = 2;
/// Runs of the words that are looked at for the rarest.
const LOOKED_AT: usize = 64;

/// What is known of a text, as far as it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Places {
    asked: AtomicUsize,
    lines: OnceLock<Lines>,
    runs: OnceLock<Vec<(u64, u32)>>,
}

impl Places {
    pub(crate) fn lines(&self, text: &str) -> &Lines {
        self.lines.get_or_init(|| Lines::of(text))
    }

    /// Where words begin in the text, in order; none of no words.
    pub(crate) fn occurrences<'a>(
        &'a self,
        text: &'a str,
        words: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        let runs = self.runs(text).filter(|_| words.len() >= RUN);
        let (sorted, scanned) = match runs {
            Some(runs) => (Some(sorted(runs, text, words)), None),
            None => (None, Some(scanned(text, words))),
        };
        sorted.into_iter().flatten().chain(scanned.into_iter().flatten())
    }

    fn runs(&self, text: &str) -> Option<&[(u64, u32)]> {
        if !SORTED.contains(&text.len()) || self.asked.fetch_add(1, Ordering::Relaxed) < OFTEN {
            return None;
        }
        let of = || {
            let windows = text.as_bytes().windows(RUN).zip(0..);
            let mut runs: Vec<(u64, u32)> = windows.map(|(w, at)| (run(w), at)).collect();
            runs.sort_unstable();
            runs
        };
        Some(self.runs.get_or_init(of))
    }
}

fn run(window: &[u8]) -> u64 {
    window.iter().fold(0, |run, &byte| run << 8 | u64::from(byte))
}

/// The text read from its beginning.
fn scanned<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let finder = memmem::Finder::new(words);
    let mut from = 0;
    std::iter::from_fn(move || {
        if words.is_empty() {
            return None;
        }
        let at = from + finder.find(&text.as_bytes()[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// The places of the rarest run of the words, where the rest is there too.
fn sorted<'a>(
    runs: &'a [(u64, u32)],
    text: &'a str,
    words: &'a str,
) -> impl Iterator<Item = usize> + 'a {
    let windows = words.len() - RUN + 1;
    let step = windows.div_ceil(LOOKED_AT).max(1);
    // The last run is looked at whatever the step: words that differ differ mostly at their end.
    let looked = [windows - 1].into_iter().chain((0..windows).step_by(step));
    let (mut count, mut offset, mut first) = (usize::MAX, 0, 0);
    for at in looked {
        let run = run(&words.as_bytes()[at..at + RUN]);
        let from = runs.partition_point(|(other, _)| *other < run);
        // Only whether there are fewer matters.
        let most = count.min(runs.len() - from);
        let found = runs[from..from + most].partition_point(|(other, _)| *other == run);
        if found < count {
            (count, offset, first) = (found, at, from);
        }
        if count <= FEW {
            break;
        }
    }
    runs[first..first + count]
        .iter()
        .filter_map(move |(_, at)| (*at as usize).checked_sub(offset))
        .filter(move |&at| text.as_bytes()[at..].starts_with(words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        // Sorted or read, the places are the same.
        #[test]
        fn both_ways_find_the_same(part in "[abğ ]{1,40}", words in "[abğ ]{0,24}", from in 0_usize..40) {
            let text = part.repeat(SORTED.start().div_ceil(part.len()));
            let from = (0..=from).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let there: String = text[from..].chars().take(20).collect();
            let index = Places::default();
            index.asked.store(OFTEN, Ordering::Relaxed);
            for words in [words.as_str(), there.as_str(), &format!("{there}a"), &format!("{there}!")] {
                let found: Vec<usize> = index.occurrences(&text, words).take(50).collect();
                let expected: Vec<usize> = scanned(&text, words).take(50).collect();
                prop_assert_eq!(found, expected);
            }
            prop_assert!(index.runs.get().is_some());
        }
    }
}
