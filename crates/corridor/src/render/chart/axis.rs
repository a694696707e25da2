//! Axes: from values to places, with round numbers to write beside them. One module for all charts.

/// 1, 2 or 5 times a power of ten, at least `rough`.
pub(super) fn nice_step(rough: f64) -> f64 {
    if !(rough > 0.0 && rough.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * power)
        .into_iter()
        .find(|&step| step >= rough * 0.999_999)
        .unwrap_or(10.0 * power)
}

/// A number on an axis: at most two decimals, without idle zeros.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A linear axis from zero to a round number, drawn from one place to another.
pub(super) struct Linear {
    high: f64,
    from: f64,
    to: f64,
    /// The round numbers, with zero.
    pub ticks: Vec<f64>,
}

impl Linear {
    /// An axis that holds `most`, with about `count` round numbers.
    pub fn of(most: f64, count: f64, from: f64, to: f64) -> Self {
        let most = if most > 0.0 && most.is_finite() { most } else { 1.0 };
        let step = nice_step(most / count);
        let steps = (most / step - 1e-6).ceil().max(1.0);
        let ticks = (0..=steps as u32).map(|at| f64::from(at) * step).collect();
        Self { high: steps * step, from, to, ticks }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.from + value / self.high * (self.to - self.from)
    }
}

/// A logarithmic axis about one: its round numbers are powers of two.
pub(super) struct Doubling {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    /// The round numbers and how they are written.
    pub ticks: Vec<(f64, String)>,
}

impl Doubling {
    /// An axis that holds `low`, one and `high`.
    pub fn of(low: f64, high: f64, from: f64, to: f64) -> Self {
        let floor = low.max(1.0 / 64.0).log2().floor().min(-1.0);
        let ceiling = high.min(1024.0).log2().ceil().max(1.0);
        let every = (((ceiling - floor) / 5.0).ceil()).max(1.0) as usize;
        let written = |power: i32| match power {
            ..0 => format!("1/{}", 1_u32 << power.unsigned_abs()),
            _ => (1_u32 << power.unsigned_abs()).to_string(),
        };
        let mut powers: Vec<i32> = (0..=ceiling as i32).step_by(every).collect();
        powers.extend((floor as i32..0).rev().step_by(every));
        powers.sort_unstable();
        let ticks = powers.into_iter().map(|power| (2f64.powi(power), written(power))).collect();
        Self { low: floor, high: ceiling, from, to, ticks }
    }

    /// The place of a value above zero; what lies outside is set to the edge.
    pub fn at(&self, value: f64) -> f64 {
        let part = (value.log2() - self.low) / (self.high - self.low);
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }
}

/// An axis of years.
pub(super) struct Years {
    first: i16,
    last: i16,
    from: f64,
    to: f64,
}

impl Years {
    /// An axis that holds the years; one year alone stands in the middle of three.
    pub fn of(years: impl Iterator<Item = i16> + Clone, from: f64, to: f64) -> Self {
        let first = years.clone().min().unwrap_or(2000);
        let last = years.max().unwrap_or(first);
        match first == last {
            true => Self { first: first - 1, last: last + 1, from, to },
            false => Self { first, last, from, to },
        }
    }

    /// The place of a year.
    pub fn at(&self, year: i16) -> f64 {
        let span = f64::from(self.last - self.first);
        self.from + f64::from(year - self.first) / span * (self.to - self.from)
    }

    /// From one year to the next.
    pub fn step(&self) -> f64 {
        (self.to - self.from) / f64::from(self.last - self.first)
    }

    /// Years to write, at least `room` apart.
    pub fn ticks(&self, room: f64) -> Vec<i16> {
        let every = [1_i16, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|&every| f64::from(every) * self.step() >= room)
            .unwrap_or(200);
        (self.first..=self.last).filter(|year| year.rem_euclid(every) == 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_the_value() {
        for (rough, step) in [(0.9, 1.0), (1.2, 2.0), (2.5, 5.0), (30.0, 50.0), (0.0, 1.0)] {
            assert!((nice_step(rough) - step).abs() < 1e-12, "{rough}");
        }
        for most in [0.0, 0.003, 0.9, 5.28, 24.5, 1e9] {
            let axis = Linear::of(most, 5.0, 300.0, 0.0);
            assert!((3..=8).contains(&axis.ticks.len()), "{most}: {:?}", axis.ticks);
            assert!(axis.at(most) >= -1e-9 && (axis.at(0.0) - 300.0).abs() < 1e-9);
        }
        assert_eq!(plain(2.5), "2.5");
        assert_eq!(plain(10.0), "10");
    }

    #[test]
    fn years_keep_their_distance() {
        let axis = Years::of([1990, 2037].into_iter(), 0.0, 342.0);
        let ticks = axis.ticks(34.0);
        assert!(ticks.windows(2).all(|pair| axis.at(pair[1]) - axis.at(pair[0]) >= 34.0));
        assert!(ticks.len() > 3);
        let one = Years::of([2024].into_iter(), 0.0, 100.0);
        assert!((one.at(2024) - 50.0).abs() < 1e-9 && one.ticks(30.0) == [2023, 2024, 2025]);
    }

    #[test]
    fn one_stands_on_a_doubling_axis() {
        let axis = Doubling::of(0.4, 6.8, 100.0, 500.0);
        assert!(axis.ticks.iter().any(|(value, text)| (*value - 1.0).abs() < 1e-12 && text == "1"));
        assert!(axis.at(0.4) > 100.0 && axis.at(6.8) < 500.0 && axis.at(1e9) <= 500.0);
    }
}
