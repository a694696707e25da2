//! A scenario as plain values: which rates are cut, from what, to what, in which year.
//!
//! ```text
//! to     5%         t1 = 5%                    mfn         t1 = MFN rate
//!        -50%       t1 = t (1 - 0.5)           cap 5%      t1 = min(t, 5%)
//!        swiss 10%  t1 = 10% t / (10% + t)
//! staging: after step k of K, ln(1 + t_k) = ln(1 + t0) + (k/K)(ln(1 + t1) - ln(1 + t0))
//! ```
//!
//! `t` is the rate that the cut is taken from: MFN or applied. `t0` is always what is applied at base. A
//! cut never raises a rate: where a preference already goes further, the line stays, and says so. `mfn`
//! is the one rule that may raise it: preferences are withdrawn. Partners and products are numbers; who
//! reads a file turns names into them. A [`Rate`] can be read from text, since its grammar is the
//! field's own.
//!
//! ```
//! use corridor_equilibrium::scenario::Rate;
//! let half: Rate = "-50%".parse()?;
//! assert_eq!(half.applied_to(0.2, 0.2), 0.1);
//! let swiss: Rate = "swiss 10%".parse()?;
//! assert!((swiss.applied_to(0.1, 0.1) - 0.05).abs() < 1e-15);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```

use std::str::FromStr;

use crate::error::Error;

/// What a rate becomes. All rates are fractions: 0.05 is five percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// The MFN rate: preferences end.
    Mfn,
    /// This rate.
    To(f64),
    /// Less by this share of itself.
    Less(f64),
    /// At most this rate.
    Cap(f64),
    /// The Swiss formula with this coefficient.
    Swiss(f64),
}

impl Rate {
    /// The new rate, of one that is `from`, where the MFN rate is `mfn`.
    #[must_use]
    pub fn applied_to(self, from: f64, mfn: f64) -> f64 {
        match self {
            Self::Mfn => mfn,
            Self::To(rate) => rate,
            Self::Less(share) => from * (1.0 - share),
            Self::Cap(rate) => from.min(rate),
            Self::Swiss(coefficient) if from > 0.0 => coefficient * from / (coefficient + from),
            Self::Swiss(_) => from,
        }
    }

    fn check(self, text: impl Fn() -> String) -> Result<Self, Error> {
        let good = match self {
            Self::Mfn => true,
            Self::To(rate) | Self::Cap(rate) => rate > -1.0 && rate.is_finite(),
            Self::Less(share) => (0.0..=1.0).contains(&share),
            Self::Swiss(coefficient) => coefficient > 0.0 && coefficient.is_finite(),
        };
        if good { Ok(self) } else { Err(Error::Rate { text: text() }) }
    }
}

/// What stands before `%`, `percent` or `per cent`.
fn percent(text: &str) -> Option<&str> {
    ["%", "percent", "per cent"].iter().find_map(|sign| text.trim_end().strip_suffix(sign))
}

/// `5%` or `0.05` as a fraction.
fn fraction(text: &str) -> Option<f64> {
    let plain = |t: &str| {
        let digits = t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        (digits && !t.is_empty()).then(|| t.parse::<f64>().ok()).flatten()
    };
    match percent(text) {
        Some(percent) => plain(percent.trim()).map(|p| p / 100.0),
        None => plain(text.trim()),
    }
}

impl FromStr for Rate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let whole = text.trim();
        let named = |name: &str| {
            whole
                .strip_prefix(name)
                .filter(|rest| rest.starts_with(char::is_whitespace))
                .and_then(fraction)
        };
        let rate = if whole == "mfn" {
            Some(Self::Mfn)
        } else if whole == "free" {
            Some(Self::To(0.0))
        } else if let Some(less) =
            whole.strip_prefix('-').or_else(|| whole.strip_prefix('\u{2212}'))
        {
            // Only a percentage: "-0.5" could be a cut by half or a subsidy.
            percent(less).and_then(|_| fraction(less)).map(Self::Less)
        } else {
            named("cap")
                .map(Self::Cap)
                .or_else(|| named("swiss").map(Self::Swiss))
                .or_else(|| fraction(whole).map(Self::To))
        };
        rate.ok_or_else(|| Error::Rate { text: text.to_owned() })?.check(|| text.to_owned())
    }
}

/// Which rate a cut is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From {
    /// The MFN rate.
    #[default]
    Mfn,
    /// What is applied at base, preferences included.
    Applied,
}

/// Some of a list of numbers, or all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Among {
    /// Every one.
    #[default]
    All,
    /// These, in ascending order.
    Only(Vec<usize>),
}

impl Among {
    fn holds(&self, index: usize) -> bool {
        match self {
            Self::All => true,
            Self::Only(some) => some.binary_search(&index).is_ok(),
        }
    }
}

/// How a cut comes into force.
#[derive(Debug, Clone, PartialEq)]
pub enum Staging {
    /// In equal steps of `ln(1 + t)`, one in each of these years; at once in a single year.
    Equal(Vec<i32>),
    /// To a written rate in each of these years; the last is the final one.
    Rates(Vec<(i32, f64)>),
}

impl Staging {
    /// # Errors
    ///
    /// No year, years out of order, or a rate of -100 percent or less.
    pub fn check(&self) -> Result<(), Error> {
        let years: Vec<i32> = match self {
            Self::Equal(years) => years.clone(),
            Self::Rates(rates) => rates.iter().map(|r| r.0).collect(),
        };
        if years.is_empty() {
            return Err(Error::Years { year: None });
        }
        if let Some(pair) = years.windows(2).find(|w| w[1] <= w[0]) {
            return Err(Error::Years { year: Some(pair[1]) });
        }
        if let Self::Rates(rates) = self
            && let Some((_, rate)) = rates.iter().find(|r| !(r.1 > -1.0 && r.1.is_finite()))
        {
            return Err(Error::Rate { text: rate.to_string() });
        }
        Ok(())
    }

    /// The rate in `year`, on the way from `before` to `after`.
    #[must_use]
    pub fn rate_in(&self, year: i32, before: f64, after: f64) -> f64 {
        match self {
            Self::Equal(years) => {
                let steps = years.iter().filter(|y| **y <= year).count();
                if steps == 0 {
                    before
                } else if steps == years.len() {
                    after
                } else {
                    let share = steps as f64 / years.len() as f64;
                    (before.ln_1p() + share * (after.ln_1p() - before.ln_1p())).exp_m1()
                }
            }
            Self::Rates(rates) => rates.iter().rev().find(|r| r.0 <= year).map_or(before, |r| r.1),
        }
    }
}

/// One rule of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Whose tariffs.
    pub importers: Among,
    /// On whose goods.
    pub exporters: Among,
    /// On which products or sectors.
    pub products: Among,
    /// The rate it is taken from.
    pub from: From,
    /// What it becomes.
    pub to: Rate,
    /// When.
    pub staging: Staging,
}

/// A line that may be cut: one importer, exporter and product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Who buys.
    pub importer: usize,
    /// Who sells.
    pub exporter: usize,
    /// What.
    pub product: usize,
    /// MFN rate, a fraction; `None` where there is none, as for a duty by weight.
    pub mfn: Option<f64>,
    /// What is applied to this exporter at base; `None` where it is the MFN rate.
    pub applied: Option<f64>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No cut is about it.
    Untouched,
    /// Its rate changes.
    Changed,
    /// A cut is about it, and leaves its rate as it is in that year.
    Unchanged,
    /// A cut is about it, but what is applied is lower already.
    AlreadyLower,
    /// A cut is about it, but it has no rate.
    NoRate,
}

/// A line's rates in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// At base; `None` where there is none.
    pub before: Option<f64>,
    /// In the year asked for; `None` where there is none.
    pub after: Option<f64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Which cut is about it, from 0.
    pub cut: Option<usize>,
}

/// The rates of every line in `year`. Nothing is computed from them: this is what a check shows.
///
/// # Errors
///
/// Staging without years or out of order; a rate out of range; two cuts about one line.
pub fn rates(cuts: &[Cut], lines: &[Line], year: i32) -> Result<Vec<Rates>, Error> {
    for cut in cuts {
        cut.staging.check()?;
        cut.to.check(|| format!("{:?}", cut.to))?;
    }
    lines.iter().enumerate().map(|(at, line)| one(cuts, at, line, year)).collect()
}

fn one(cuts: &[Cut], at: usize, line: &Line, year: i32) -> Result<Rates, Error> {
    let mut about = cuts.iter().enumerate().filter(|(_, cut)| {
        cut.importers.holds(line.importer)
            && cut.exporters.holds(line.exporter)
            && cut.products.holds(line.product)
            && line.importer != line.exporter
    });
    let before = line.applied.or(line.mfn);
    let stays = |outcome, cut| Rates { before, after: before, outcome, cut };
    let Some((first, cut)) = about.next() else { return Ok(stays(Outcome::Untouched, None)) };
    if let Some((second, _)) = about.next() {
        return Err(Error::TwoCuts { line: at, first, second });
    }
    if let Some(rate) =
        [line.mfn, line.applied].into_iter().flatten().find(|r| !(*r > -1.0 && r.is_finite()))
    {
        let allowed = "it must be a fraction above -1 (0.05 is five percent)";
        return Err(Error::Range { what: "rate of line", index: Some(at), value: rate, allowed });
    }
    let from = match cut.from {
        From::Mfn => line.mfn,
        From::Applied => before,
    };
    let (Some(base), Some(from)) = (before, from) else {
        return Ok(stays(Outcome::NoRate, Some(first)));
    };
    if cut.to == Rate::Mfn && line.mfn.is_none() {
        return Ok(stays(Outcome::NoRate, Some(first)));
    }
    let target = match &cut.staging {
        // Written rates are the schedule itself.
        Staging::Rates(rates) => rates.last().map_or(base, |r| r.1),
        Staging::Equal(_) => cut.to.applied_to(from, line.mfn.unwrap_or(from)),
    };
    if cut.to != Rate::Mfn && target > base {
        return Ok(stays(Outcome::AlreadyLower, Some(first)));
    }
    let mut after = cut.staging.rate_in(year, base, target);
    if cut.to != Rate::Mfn {
        after = after.min(base);
    }
    let outcome = if (after - base).abs() > 0.0 { Outcome::Changed } else { Outcome::Unchanged };
    Ok(Rates { before, after: Some(after), outcome, cut: Some(first) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(mfn: f64, applied: Option<f64>) -> Line {
        Line { importer: 1, exporter: 0, product: 0, mfn: Some(mfn), applied }
    }

    fn cut(to: Rate, years: &[i32]) -> Cut {
        Cut {
            importers: Among::Only(vec![1]),
            exporters: Among::All,
            products: Among::All,
            from: From::Mfn,
            to,
            staging: Staging::Equal(years.to_vec()),
        }
    }

    #[test]
    fn every_rule_is_read() {
        for (text, rate) in [
            ("mfn", Rate::Mfn),
            ("free", Rate::To(0.0)),
            ("7.5 percent", Rate::To(0.075)),
            ("-30 per cent", Rate::Less(0.3)),
            ("0", Rate::To(0.0)),
            ("5%", Rate::To(0.05)),
            ("0.05", Rate::To(0.05)),
            ("-50%", Rate::Less(0.5)),
            ("cap 5%", Rate::Cap(0.05)),
            ("swiss 10%", Rate::Swiss(0.1)),
        ] {
            assert_eq!(text.parse::<Rate>(), Ok(rate), "{text}");
        }
        for text in
            ["", "MFN", "-50", "-120%", "cap", "cap5%", "swiss 0", "1e3", "NaN", "5 %%", "--5%"]
        {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    #[test]
    fn three_steps_are_equal_in_logarithms() {
        let cuts = [cut(Rate::To(0.0), &[2026, 2027, 2028])];
        let at = |year| rates(&cuts, &[line(0.331, None)], year).unwrap()[0];
        assert_eq!(at(2025).after, Some(0.331));
        assert_eq!(at(2025).outcome, Outcome::Unchanged);
        assert!((at(2026).after.unwrap() - 0.21).abs() < 1e-12);
        assert!((at(2027).after.unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(at(2030).after, Some(0.0));
    }

    #[test]
    fn a_preference_that_goes_further_stays() {
        let cuts = [cut(Rate::Less(0.5), &[2026])];
        let found = rates(&cuts, &[line(0.2, Some(0.05)), line(0.2, Some(0.15))], 2026).unwrap();
        assert_eq!((found[0].after, found[0].outcome), (Some(0.05), Outcome::AlreadyLower));
        assert_eq!((found[1].after, found[1].outcome), (Some(0.1), Outcome::Changed));
        let back = rates(&[cut(Rate::Mfn, &[2026])], &[line(0.2, Some(0.0))], 2026).unwrap();
        assert_eq!((back[0].before, back[0].after), (Some(0.0), Some(0.2)));
    }

    #[test]
    fn a_line_without_a_rate_is_listed_and_two_cuts_are_refused() {
        let cuts = [cut(Rate::To(0.0), &[2026])];
        let bare = Line { mfn: None, ..line(0.0, None) };
        let found = rates(&cuts, &[bare], 2026).unwrap();
        assert_eq!((found[0].after, found[0].outcome), (None, Outcome::NoRate));
        let twice = [cuts[0].clone(), cut(Rate::Cap(0.1), &[2026])];
        let error = rates(&twice, &[line(0.2, None)], 2026).unwrap_err();
        assert_eq!(error, Error::TwoCuts { line: 0, first: 0, second: 1 });
    }
}
