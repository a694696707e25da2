//! Duty saved and forgone.
//!
//! ```text
//! E         = { k : t_m[k] > 0 and t_p[k] < t_m[k] }                 eligible
//! possible  = sum over E of v[k] (t_m[k] - t_p[k]) / 100             the ceiling
//! claimed + forgone + unknown = possible                             always
//! coverage  = eligible / dutiable,  utilisation = claimed / eligible,  utility = coverage x utilisation
//! ```
//!
//! `v` is the value of imports in one currency, `t_m` the MFN and `t_p` the preferential rate, per cent.
//! A value without an MFN rate is missing: it is counted, and stands in none of the others. A missing
//! preference row means that MFN applies. Use that is not recorded is unknown, never zero.
//!
//! ```
//! use corridor_access::savings::{Flow, Used, savings};
//! use corridor_access::Exact;
//! let rate = |p| Some(Exact::whole(p));
//! let flow = |value, mfn, preference, claimed| Flow {
//!     value: Exact::whole(value), mfn: rate(mfn), preference,
//!     used: Some(Used { claimed: Exact::whole(claimed), unknown: Exact::ZERO }), ..Flow::default()
//! };
//! let sum = savings(&[flow(100, 0, None, 0), flow(150, 10, rate(2), 120), flow(50, 10, None, 0)])?;
//! assert_eq!(sum.possible.to_string(), "12");
//! assert_eq!((sum.claimed.to_string(), sum.forgone.to_string()), ("9.6".into(), "2.4".into()));
//! assert_eq!(sum.coverage()?.map(|c| c.to_string()), Some("0.75".into()));
//! # Ok::<(), corridor_access::Error>(())
//! ```
//!
//! Source: WTO, preference utilisation (MFN-free trade is never in the base); UNCTAD, coverage, utilisation
//! and utility rates; Carpenter and Lendle (2010).

use crate::{Error, Exact, Place};

/// Recorded use of a preference: values under each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Used {
    /// Value for which the preference was claimed.
    pub claimed: Exact,
    /// Value for which the request is not known.
    pub unknown: Exact,
}

/// Imports of one product with its rates.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Flow {
    /// The product's code.
    pub code: String,
    /// The value of imports.
    pub value: Exact,
    /// The MFN rate, per cent; `None` where it is missing or not ad valorem.
    pub mfn: Option<Exact>,
    /// The preferential rate; `None` where no row gives one: MFN applies.
    pub preference: Option<Exact>,
    /// The lowest and highest MFN rate of the lines inside the code.
    pub mfn_range: Option<(Exact, Exact)>,
    /// The lowest and highest preferential rate of the lines inside.
    pub preference_range: Option<(Exact, Exact)>,
    /// Use, where it is recorded.
    pub used: Option<Used>,
    /// Where the row stands.
    pub place: Place,
}

/// Sums over flows: values and duties in the flows' currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Savings {
    /// How many flows.
    pub flows: usize,
    /// All value.
    pub value: Exact,
    /// Value that is free at MFN.
    pub free: Exact,
    /// Value with an MFN rate above zero.
    pub dutiable: Exact,
    /// Value without an MFN rate that can be applied.
    pub missing: Exact,
    /// How many flows are without one.
    pub flows_missing: usize,
    /// Dutiable value with a lower preferential rate.
    pub eligible: Exact,
    /// Eligible value that claimed, did not, and of unknown request.
    pub eligible_claimed: Exact,
    /// Eligible value that did not claim.
    pub eligible_not_claimed: Exact,
    /// Eligible value whose request is not known.
    pub eligible_unknown: Exact,
    /// Duty at MFN rates.
    pub duty_mfn: Exact,
    /// Duty if every preference were used.
    pub duty_preference: Exact,
    /// Duty that could be saved.
    pub possible: Exact,
    /// Duty saved.
    pub claimed: Exact,
    /// Duty forgone.
    pub forgone: Exact,
    /// Duty of which neither is known.
    pub unknown: Exact,
    /// The possible saving with the lowest and the highest margin inside each code.
    pub possible_range: (Exact, Exact),
    /// Duty at the lowest and the highest MFN rate inside each code.
    pub duty_mfn_range: (Exact, Exact),
    /// Eligible value without a range of its own.
    pub without_range: usize,
}

/// What one flow saves and forgoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Saving {
    /// Possible.
    pub possible: Exact,
    /// Claimed.
    pub claimed: Exact,
    /// Forgone.
    pub forgone: Exact,
    /// Unknown.
    pub unknown: Exact,
}

fn refuse(flow: &Flow, problem: String, cure: &str) -> Error {
    Error::Use { place: flow.place.clone(), problem, cure: cure.to_owned() }
}

/// The saving of one flow.
///
/// # Errors
///
/// [`Error::Use`] for a negative value or rate, a preference above MFN, or use beyond the value.
pub fn saving(flow: &Flow) -> Result<Saving, Error> {
    check(flow)?;
    let zero = Saving {
        possible: Exact::ZERO,
        claimed: Exact::ZERO,
        forgone: Exact::ZERO,
        unknown: Exact::ZERO,
    };
    let Some(margin) = margin_of(flow)? else { return Ok(zero) };
    let possible = margin.percent_of(flow.value)?;
    let Some(used) = flow.used else { return Ok(Saving { possible, unknown: possible, ..zero }) };
    let claimed = margin.percent_of(used.claimed)?;
    let unknown = margin.percent_of(used.unknown)?;
    let forgone = possible.minus(claimed)?.minus(unknown)?;
    Ok(Saving { possible, claimed, forgone, unknown })
}

fn check(flow: &Flow) -> Result<(), Error> {
    let code = &flow.code;
    if flow.value.is_negative() {
        let problem = format!("{code}: value {} is below zero", flow.value);
        return Err(refuse(
            flow,
            problem,
            "imports are zero or more; returns belong in another file",
        ));
    }
    for rate in [flow.mfn, flow.preference].into_iter().flatten() {
        if rate.is_negative() {
            return Err(refuse(
                flow,
                format!("{code}: rate {rate} % is below zero"),
                "correct the rate",
            ));
        }
    }
    if let Some(used) = flow.used {
        let sum = used.claimed.plus(used.unknown)?;
        if used.claimed.is_negative() || used.unknown.is_negative() || sum > flow.value {
            let problem =
                format!("{code}: claimed and unknown are {sum}, the value is {}", flow.value);
            return Err(refuse(
                flow,
                problem,
                "use is a part of the same imports: compare years and currency",
            ));
        }
    }
    Ok(())
}

/// The margin in points where the flow is eligible.
fn margin_of(flow: &Flow) -> Result<Option<Exact>, Error> {
    match (flow.mfn, flow.preference) {
        (Some(mfn), Some(preference)) if preference < mfn => mfn.minus(preference).map(Some),
        _ => Ok(None),
    }
}

/// Sums over flows.
///
/// # Errors
///
/// As [`saving`], and [`Error::Overflow`].
pub fn savings(flows: &[Flow]) -> Result<Savings, Error> {
    let mut sum = Savings { flows: flows.len(), ..Savings::default() };
    for flow in flows {
        let one = saving(flow)?;
        sum.value = sum.value.plus(flow.value)?;
        let Some(mfn) = flow.mfn else {
            sum.missing = sum.missing.plus(flow.value)?;
            sum.flows_missing += 1;
            continue;
        };
        let target = if mfn.is_zero() { &mut sum.free } else { &mut sum.dutiable };
        *target = target.plus(flow.value)?;
        sum.duty_mfn = sum.duty_mfn.plus(mfn.percent_of(flow.value)?)?;
        let (low, high) = flow.mfn_range.unwrap_or((mfn, mfn));
        sum.duty_mfn_range.0 = sum.duty_mfn_range.0.plus(low.percent_of(flow.value)?)?;
        sum.duty_mfn_range.1 = sum.duty_mfn_range.1.plus(high.percent_of(flow.value)?)?;
        let applied = flow.preference.map_or(mfn, |p| p.min(mfn));
        sum.duty_preference = sum.duty_preference.plus(applied.percent_of(flow.value)?)?;
        let Some(margin) = margin_of(flow)? else { continue };
        sum.eligible = sum.eligible.plus(flow.value)?;
        let (claimed, unknown) =
            flow.used.map_or((Exact::ZERO, flow.value), |u| (u.claimed, u.unknown));
        sum.eligible_claimed = sum.eligible_claimed.plus(claimed)?;
        sum.eligible_unknown = sum.eligible_unknown.plus(unknown)?;
        let not = flow.value.minus(claimed)?.minus(unknown)?;
        sum.eligible_not_claimed = sum.eligible_not_claimed.plus(not)?;
        sum.possible = sum.possible.plus(one.possible)?;
        sum.claimed = sum.claimed.plus(one.claimed)?;
        sum.forgone = sum.forgone.plus(one.forgone)?;
        sum.unknown = sum.unknown.plus(one.unknown)?;
        let range = match (flow.mfn_range, flow.preference_range) {
            (None, None) => {
                sum.without_range += 1;
                (margin, margin)
            }
            (m, p) => {
                let m = m.unwrap_or((mfn, mfn));
                let own = flow.preference.unwrap_or(mfn);
                let p = p.unwrap_or((own, own));
                (m.0.minus(p.1)?.max(Exact::ZERO), m.1.minus(p.0)?.max(Exact::ZERO))
            }
        };
        sum.possible_range.0 = sum.possible_range.0.plus(range.0.percent_of(flow.value)?)?;
        sum.possible_range.1 = sum.possible_range.1.plus(range.1.percent_of(flow.value)?)?;
    }
    Ok(sum)
}

fn ratio(above: Exact, below: Exact) -> Result<Option<Exact>, Error> {
    if below.is_zero() { Ok(None) } else { above.over(below).map(Some) }
}

impl Savings {
    /// Eligible over dutiable value; `None` where nothing is dutiable.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`].
    pub fn coverage(&self) -> Result<Option<Exact>, Error> {
        ratio(self.eligible, self.dutiable)
    }

    /// Claimed over eligible value of known request; `None` where none is known.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`].
    pub fn utilisation(&self) -> Result<Option<Exact>, Error> {
        ratio(self.eligible_claimed, self.eligible.minus(self.eligible_unknown)?)
    }

    /// Utilisation if all of unknown request had not claimed, and if all had.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`].
    pub fn utilisation_range(&self) -> Result<Option<(Exact, Exact)>, Error> {
        let low = ratio(self.eligible_claimed, self.eligible)?;
        let high = ratio(self.eligible_claimed.plus(self.eligible_unknown)?, self.eligible)?;
        Ok(low.zip(high))
    }

    /// Claimed over dutiable value.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`].
    pub fn utility(&self) -> Result<Option<Exact>, Error> {
        ratio(self.eligible_claimed, self.dutiable)
    }
}

/// The margin relative to the price at MFN: `(t_m - t_p) / (1 + t_m / 100)`.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn relative_margin(mfn: Exact, preference: Exact) -> Result<Exact, Error> {
    let price = Exact::ONE.plus(mfn.over(Exact::HUNDRED)?)?;
    mfn.minus(preference)?.over(price)
}

/// The margin over rivals: the mean over their import shares of `t_rival - t_own`. May be negative.
///
/// `rivals` are values of imports and rates, without the own economy. `None` without rivals.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn adjusted_margin(own: Exact, rivals: &[(Exact, Exact)]) -> Result<Option<Exact>, Error> {
    let (mut sum, mut weight) = (Exact::ZERO, Exact::ZERO);
    for (value, rate) in rivals {
        sum = sum.plus(value.times(rate.minus(own)?)?)?;
        weight = weight.plus(*value)?;
    }
    ratio(sum, weight)
}

/// Averages of rates: over lines, and weighted by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Averages {
    /// Lines with a rate.
    pub lines: usize,
    /// Lines without an ad valorem rate: listed, never averaged.
    pub without: usize,
    /// Value of the lines with a rate.
    pub value: Exact,
    /// Value of the lines without.
    pub value_without: Exact,
    /// The simple mean; `None` without a line.
    pub simple: Option<Exact>,
    /// The mean weighted by value; `None` without value. Own imports hide prohibitive duties.
    pub weighted: Option<Exact>,
}

/// Averages over pairs of a rate, per cent, and a value.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn averages(
    rates: impl IntoIterator<Item = (Option<Exact>, Exact)>,
) -> Result<Averages, Error> {
    let mut out = Averages::default();
    let (mut sum, mut product) = (Exact::ZERO, Exact::ZERO);
    for (rate, value) in rates {
        let Some(rate) = rate else {
            out.without += 1;
            out.value_without = out.value_without.plus(value)?;
            continue;
        };
        out.lines += 1;
        out.value = out.value.plus(value)?;
        sum = sum.plus(rate)?;
        product = product.plus(rate.times(value)?)?;
    }
    out.simple = ratio(sum, Exact::whole(out.lines as i64))?;
    out.weighted = ratio(product, out.value)?;
    Ok(out)
}

/// A quota's effective rate between its two: an interval, not a middle.
///
/// Up to `remaining` of `quantity` enters at `inside`, the rest at `outside`.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn quota_rate(
    inside: Exact,
    outside: Exact,
    remaining: Exact,
    quantity: Exact,
) -> Result<(Exact, Exact), Error> {
    if quantity <= remaining {
        return Ok((inside, inside));
    }
    if remaining <= Exact::ZERO {
        return Ok((outside, outside));
    }
    let share = remaining.over(quantity)?;
    let best = inside.times(share)?.plus(outside.times(Exact::ONE.minus(share)?)?)?;
    // First come, first served: another may have used what remains.
    Ok((best.min(outside), outside.max(best)))
}
