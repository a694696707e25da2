//! Precision and recall, kept apart.

/// Counts of one task.
#[derive(Default)]
pub struct Score {
    /// Proposed and right.
    pub right: usize,
    /// Proposed.
    pub proposed: usize,
    /// There to be found.
    pub gold: usize,
}

impl Score {
    /// Print one line: the task, precision, recall, the counts and the bar.
    pub fn print(&self, task: &str, bar: &str) {
        let share = |of: usize| if of == 0 { f64::NAN } else { self.right as f64 / of as f64 };
        println!(
            "{task:<44} P {:.3}  R {:.3}   right {:>5} of {:>5} proposed, {:>5} gold   bar {bar}",
            share(self.proposed),
            share(self.gold),
            self.right,
            self.proposed,
            self.gold
        );
    }
}

/// Do two half-open stretches overlap?
pub fn overlap(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// The byte place of a character place.
pub fn byte(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}
