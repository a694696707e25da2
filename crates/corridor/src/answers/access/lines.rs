//! The pair's trade product by product with the rates that it meets on a day.

use corridor_access::applied::{Regime, Spread, spread};
use corridor_access::savings::{Flow, Savings, savings};
use corridor_access::schedule::Schedule;
use corridor_access::{Exact, Mode};
use jiff::civil::Date;

use crate::error::Error;
use crate::statistics::pair::Direction;
use crate::statistics::tariffs::{Held, Stated};

/// What one direction of trade meets.
pub(super) struct Traded<'a> {
    /// What the importer asks of all.
    pub general: Option<&'a Held<Schedule>>,
    /// What it asks of this exporter.
    pub preferences: &'a [&'a Held<Schedule>],
    /// Agreements of the two.
    pub agreements: &'a [&'a Stated],
}

/// A product.
pub(super) struct Line {
    /// Value and rates.
    pub flow: Flow,
    /// The general rates inside its code.
    pub general: Spread,
    /// The duty at stake, US dollars: what a preference saves, or the duty at MFN without one.
    pub stake: f64,
}

impl Line {
    /// The points that the stake is computed with.
    pub(super) fn rate(&self) -> Exact {
        let mfn = self.flow.mfn.unwrap_or(Exact::ZERO);
        let less = self.flow.preference.filter(|p| *p < mfn).unwrap_or(Exact::ZERO);
        mfn.minus(less).unwrap_or(mfn)
    }
}

/// All products of a direction, in the order of their codes.
pub(super) struct Lines {
    /// The products.
    pub rows: Vec<Line>,
    scheduled: bool,
}

impl Lines {
    /// Looks up every product.
    pub(super) fn of(direction: &Direction, day: Date, traded: &Traded<'_>) -> Result<Self, Error> {
        let mut rows = Vec::new();
        let regime = |held: &'_ Held<Schedule>| -> (String, Option<usize>) {
            let id = &held.about.agreement;
            (held.about.regime.clone(), traded.agreements.iter().position(|a| a.terms.id == *id))
        };
        for (code, value) in direction.products.iter().filter(|(_, value)| **value > 0) {
            let look = |held: &Held<Schedule>, origin: &str| -> Result<Spread, Error> {
                let (name, agreement) = regime(held);
                let agreement = agreement.map(|at| &traded.agreements[at].terms);
                let regime = Regime { name: &name, schedule: &held.holds, agreement, proof: "" };
                Ok(rounded(spread(code, origin, day, &regime)?)?)
            };
            let of_all = traded.general.map(|held| look(held, "")).transpose()?;
            let general = of_all.unwrap_or_default();
            let mut preference: Option<Spread> = None;
            // The general schedule may print a column of the exporter or of a group that it is in.
            for held in traded.preferences.iter().copied().chain(traded.general) {
                let own = look(held, &direction.exporter)?;
                if own == general {
                    continue;
                }
                let lower = |than: &Spread| own.mean.is_some() && own.mean < than.mean;
                if own.mean.is_some() && preference.as_ref().is_none_or(lower) {
                    preference = Some(own);
                }
            }
            let flow = Flow {
                code: code.clone(),
                value: Exact::whole(*value),
                mfn: general.mean,
                preference: preference.as_ref().and_then(|p| p.mean),
                mfn_range: general.range,
                preference_range: preference.as_ref().and_then(|p| p.range),
                ..Flow::default()
            };
            let mut line = Line { flow, general, stake: 0.0 };
            line.stake = line.rate().percent_of(line.flow.value)?.to_f64();
            rows.push(line);
        }
        Ok(Self { rows, scheduled: !traded.preferences.is_empty() })
    }

    /// Sums over all products.
    pub(super) fn sum(&self) -> Result<Savings, Error> {
        let flows: Vec<Flow> = self.rows.iter().map(|line| line.flow.clone()).collect();
        Ok(savings(&flows)?)
    }

    /// The products by the duty at stake, the largest first; with a preference held, those that it saves
    /// something of.
    pub(super) fn largest(&self) -> impl Iterator<Item = &Line> {
        let mut order: Vec<&Line> = self.rows.iter().filter(|l| l.stake > 0.0).collect();
        if self.scheduled {
            order.retain(|l| l.flow.preference.is_some_and(|p| Some(p) < l.flow.mfn));
        }
        order.sort_by(|a, b| {
            b.stake.total_cmp(&a.stake).then_with(|| a.flow.code.cmp(&b.flow.code))
        });
        order.into_iter()
    }

    /// What meets which duty, US dollars; they add up to what was traded.
    pub(super) fn parts(&self) -> Vec<(&'static str, f64)> {
        const NAMES: [&str; 5] = [
            "free at MFN",
            "free by preference",
            "reduced by preference",
            "dutiable",
            "rate unknown",
        ];
        let mut sums = [0.0; 5];
        for line in &self.rows {
            let at = match (line.flow.mfn, line.flow.preference) {
                (None, _) => 4,
                (Some(mfn), _) if mfn.is_zero() => 0,
                (Some(_), Some(p)) if p.is_zero() => 1,
                (Some(mfn), Some(p)) if p < mfn => 2,
                _ => 3,
            };
            sums[at] += line.flow.value.to_f64();
        }
        let all = NAMES.into_iter().zip(sums);
        all.filter(|(name, value)| {
            *value > 0.0 || *name == "rate unknown" || *name == "free at MFN"
        })
        .collect()
    }
}

/// Means with six decimals: sums over thousands of fractions stay exact numbers.
fn rounded(mut spread: Spread) -> Result<Spread, corridor_access::Error> {
    let unit = Exact::new(1, 1_000_000)?;
    spread.mean = spread.mean.map(|m| m.rounded(Mode::HalfEven, unit)).transpose()?;
    Ok(spread)
}
