//! A fan in characters: what was traded, and the spread of what may come, on a log scale.

use super::axis::plain;
use crate::plot::Fan;

/// Label, low and high end of the axis, and its ticks: 1, 2 and 5 times powers of ten.
struct Scale {
    low: f64,
    high: f64,
    ticks: Vec<f64>,
}

impl Fan {
    fn scale(&self) -> Option<Scale> {
        let values = self
            .past
            .iter()
            .map(|p| p.value)
            .chain(self.ahead.iter().flat_map(|s| s.most))
            .chain(self.level.iter().map(|l| l.value))
            .filter(|v| *v > 0.0);
        let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(a, b), v| (a.min(v), b.max(v)));
        if !(low.is_finite() && high > 0.0) {
            return None;
        }
        let all: Vec<f64> =
            (-12..15).flat_map(|power| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(power))).collect();
        let below = all.iter().rposition(|t| *t <= low)?;
        let above = all.iter().position(|t| *t >= high)?.max(below + 1);
        let ticks = all[below..=above].to_vec();
        Some(Scale { low: ticks[0], high: ticks[ticks.len() - 1], ticks })
    }

    /// The years ahead as lines of text, `width` columns wide: `·` holds eighty percent of the
    /// probability, `━` half of it, `●` is the middle and `┊` the level.
    #[must_use]
    pub fn lines(&self, width: usize) -> Vec<String> {
        let Some(scale) = self.scale() else { return Vec::new() };
        let span = width.saturating_sub(7).max(20);
        let at = |value: f64| {
            let part = (value / scale.low).ln() / (scale.high / scale.low).ln();
            (part.clamp(0.0, 1.0) * (span - 1) as f64).round() as usize
        };
        let level = self.level.as_ref().map(|l| at(l.value));
        let row = |year: i16, draw: &dyn Fn(&mut Vec<char>)| {
            let mut cells = vec![' '; span];
            draw(&mut cells);
            if let Some(level) = level.filter(|&l| cells[l] != '●') {
                cells[level] = '┊';
            }
            format!("{year:>5}  {}", cells.iter().collect::<String>()).trim_end().to_owned()
        };
        let mut axis = vec![' '; span + 12];
        let mut free = 0;
        for tick in &scale.ticks {
            let (start, text) = (at(*tick), plain(*tick));
            if start >= free {
                for (offset, c) in text.chars().enumerate() {
                    axis[start + offset] = c;
                }
                free = start + text.chars().count() + 1;
            }
        }
        let axis: String = axis.iter().collect();
        let mut lines = vec![format!("       {}", axis.trim_end())];
        lines.extend(self.past.iter().map(|p| row(p.year, &|cells| cells[at(p.value)] = '○')));
        lines.extend(self.ahead.iter().map(|s| {
            row(s.year, &|cells| {
                cells[at(s.most[0])..=at(s.most[1])].fill('·');
                cells[at(s.half[0])..=at(s.half[1])].fill('━');
                cells[at(s.middle)] = '●';
            })
        }));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Level, Party, Point, Spread};

    fn fan() -> Fan {
        Fan {
            unit: "billion".to_owned(),
            party: Party::First,
            past: vec![Point { year: 2023, value: 1.0 }],
            ahead: vec![
                Spread { year: 2024, middle: 2.0, half: [1.5, 3.0], most: [1.0, 4.0] },
                Spread { year: 2025, middle: 2.5, half: [1.5, 4.0], most: [1.0, 8.0] },
            ],
            level: Some(Level { name: "target".to_owned(), value: 5.0 }),
        }
    }

    #[test]
    fn a_fan_in_text_shows_every_year_and_the_level() {
        let lines = fan().lines(60);
        assert_eq!(lines.len(), 4);
        assert!(lines[1].contains("2023") && lines[1].contains('○'));
        assert!(lines[2..].iter().all(|l| l.contains('●') && l.contains('━')));
        let at: Vec<Option<usize>> =
            lines[1..].iter().map(|l| l.chars().position(|c| c == '┊')).collect();
        assert!(at[0].is_some() && at.iter().all(|a| *a == at[0]), "{lines:#?}");
        // The wider year is drawn wider.
        let width = |l: &str| l.chars().filter(|c| "·━●┊".contains(*c)).count();
        assert!(width(&lines[3]) > width(&lines[2]));
    }

    #[test]
    fn the_axis_holds_everything_that_is_drawn() {
        let scale = fan().scale().unwrap();
        assert!(scale.low <= 1.0 && scale.high >= 8.0);
        assert_eq!(scale.ticks.len(), 4); // 1, 2, 5 and 10
    }
}
