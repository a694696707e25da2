//! Windows: whole paragraphs, as many as fit, the last of one again at the head of the next.

use crate::reader::Span;

/// The longest window, in bytes.
const LONGEST: usize = 4000;
/// The longest paragraph that is said twice, in bytes.
const LONGEST_OVERLAP: usize = 800;

/// The windows of a text, in order; together they cover every word.
pub(super) fn windows(view: &str) -> Vec<Span> {
    let paragraphs = paragraphs(view);
    let mut out = Vec::new();
    let mut first = 0;
    while first < paragraphs.len() {
        let start = paragraphs[first].start;
        let mut last = first;
        while last + 1 < paragraphs.len() && paragraphs[last + 1].end - start <= LONGEST {
            last += 1;
        }
        out.push(Span { start, end: paragraphs[last].end });
        let overlap = last > first
            && last + 1 < paragraphs.len()
            && paragraphs[last].end - paragraphs[last].start <= LONGEST_OVERLAP;
        first = if overlap { last } else { last + 1 };
        // The overlap and what follows it may not fit together: go on without it.
        if overlap && paragraphs[last + 1].end - paragraphs[last].start > LONGEST {
            first = last + 1;
        }
    }
    out
}

/// Lines with words, one that is too long cut at its last space that fits.
fn paragraphs(view: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in view.split_inclusive('\n') {
        let words = line.trim();
        let mut start = at + (line.len() - line.trim_start().len());
        let end = start + words.len();
        at += line.len();
        while start < end {
            let mut stop = end;
            if end - start > LONGEST {
                let most = (start..=start + LONGEST).rev().find(|i| view.is_char_boundary(*i));
                let most = most.unwrap_or(end);
                stop = view[start..most].rfind(". ").map_or(most, |n| start + n + 1);
            }
            out.push(Span { start, end: stop });
            let rest = &view[stop..end];
            start = stop + (rest.len() - rest.trim_start().len());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(windows(" One.\n\nTwo. \n"), [Span { start: 1, end: 11 }]);
        assert!(windows(" \n\n").is_empty());
    }

    #[test]
    fn windows_overlap_by_a_paragraph() {
        let view = format!("{}\nshort\n{}", "a".repeat(3990), "b".repeat(3000));
        let windows = windows(&view);
        assert_eq!(windows.len(), 2);
        assert!(view[windows[1].start..].starts_with("short"));
        assert!(view[..windows[0].end].ends_with("short"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        // Every word is in a window, no window is too long, and none is there twice.
        #[test]
        fn every_word_is_asked_about(view in "([a-zğ]{1,600}[ .\n]{1,2}){0,40}") {
            let windows = windows(&view);
            let mut seen = 0;
            for window in &windows {
                prop_assert!(window.end - window.start <= LONGEST && window.end > seen);
                prop_assert!(view[seen..window.start.max(seen)].trim().is_empty());
                seen = window.end;
            }
            prop_assert!(view[seen..].trim().is_empty());
        }
    }
}
