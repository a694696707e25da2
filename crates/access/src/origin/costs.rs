//! Costs behind a value content: net cost, allocation, and the value of materials taken from stock.
//!
//! ```text
//! net cost = total cost - excluded costs
//! content  = (net cost - VNM) / net cost
//! ```
//!
//! Official answers sometimes round midway: a ratio to so many decimals, a printed value cut off. That
//! is an option with a name, never the default. Source: CUSMA Rules of Origin Regulations, SOR/2020-155
//! (Canada), sections 4-9, schedules 5, 7 and 8. Oracle: `oracles` of the shared data, 40 examples.

use crate::{Error, Exact, Mode};

/// Total cost less excluded costs.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn net_cost(total: &[Exact], excluded: &[Exact]) -> Result<Exact, Error> {
    sum(total)?.minus(sum(excluded)?)
}

/// The sum of costs.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn sum(costs: &[Exact]) -> Result<Exact, Error> {
    costs.iter().try_fold(Exact::ZERO, |sum, cost| sum.plus(*cost))
}

/// `100 (value - vnm) / value`: the content that the threshold is compared with.
///
/// # Errors
///
/// [`Error::DivisionByZero`] for a value of zero, [`Error::Overflow`].
pub fn content(value: Exact, vnm: Exact) -> Result<Exact, Error> {
    value.minus(vnm)?.as_percent_of(value)
}

/// A percentage cut off after so many decimals, as the Regulations print some.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn printed(percent: Exact, decimals: u32) -> Result<Exact, Error> {
    percent.rounded(Mode::Down, Exact::new(1, 10i128.pow(decimals.min(18)))?)
}

/// Splits a cost by shares of a basis, exactly, or by a ratio rounded half up to so many decimals.
///
/// # Errors
///
/// [`Error::DivisionByZero`] where the basis sums to zero, [`Error::Overflow`].
pub fn allocate(
    cost: Exact,
    a: Exact,
    b: Exact,
    ratio_decimals: Option<u32>,
) -> Result<(Exact, Exact), Error> {
    let mut ratio = a.over(a.plus(b)?)?;
    if let Some(decimals) = ratio_decimals {
        ratio = ratio.rounded(Mode::HalfUp, Exact::new(1, 10i128.pow(decimals.min(18)))?)?;
    }
    let first = cost.times(ratio)?;
    Ok((first, cost.minus(first)?))
}

/// In which order stock is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// First in, first out.
    Fifo,
    /// Last in, first out.
    Lifo,
    /// At the average of what is in stock.
    Average {
        /// Decimals that a ratio is rounded to, half up; `None` for exact.
        ratio_decimals: Option<u32>,
    },
}

/// A receipt, or what is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Units received at a unit value, originating or not.
    In {
        /// Units.
        units: Exact,
        /// Value of one.
        value: Exact,
        /// Whether they originate.
        originating: bool,
    },
    /// Units taken.
    Out {
        /// Units.
        units: Exact,
    },
}

/// What was taken at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Its value in all.
    pub value: Exact,
    /// The value of what does not originate.
    pub non_originating: Exact,
    /// The units that originate.
    pub originating_units: Exact,
}

/// What each taking is worth.
///
/// # Errors
///
/// [`Error::Use`] where more is taken than is in stock, [`Error::Overflow`].
pub fn stock(moves: &[Move], order: Order) -> Result<Vec<Taken>, Error> {
    let mut lots: std::collections::VecDeque<(Exact, Exact, bool)> =
        std::collections::VecDeque::new();
    let mut out = Vec::new();
    for (at, step) in moves.iter().enumerate() {
        match step {
            Move::In { units, value, originating } => {
                lots.push_back((*units, *value, *originating))
            }
            Move::Out { units } => {
                let held = lots.iter().try_fold(Exact::ZERO, |s, lot| s.plus(lot.0))?;
                if *units > held {
                    return Err(Error::Use {
                        place: crate::Place::new("movements", at as u64 + 1),
                        problem: format!("{units} units are taken and {held} are in stock"),
                        cure: "list the receipts first, in the order of their dates".to_owned(),
                    });
                }
                out.push(match order {
                    Order::Average { ratio_decimals } => {
                        average(&mut lots, *units, held, ratio_decimals)?
                    }
                    _ => by_lot(&mut lots, *units, order)?,
                });
            }
        }
    }
    Ok(out)
}

type Lots = std::collections::VecDeque<(Exact, Exact, bool)>;

fn by_lot(lots: &mut Lots, units: Exact, order: Order) -> Result<Taken, Error> {
    let mut left = units;
    let mut taken =
        Taken { value: Exact::ZERO, non_originating: Exact::ZERO, originating_units: Exact::ZERO };
    while left > Exact::ZERO {
        let lot = if order == Order::Fifo { lots.pop_front() } else { lots.pop_back() };
        let Some((held, value, originating)) = lot else { break };
        let used = held.min(left);
        left = left.minus(used)?;
        let worth = used.times(value)?;
        taken.value = taken.value.plus(worth)?;
        if originating {
            taken.originating_units = taken.originating_units.plus(used)?;
        } else {
            taken.non_originating = taken.non_originating.plus(worth)?;
        }
        let rest = held.minus(used)?;
        if rest > Exact::ZERO {
            let lot = (rest, value, originating);
            if order == Order::Fifo { lots.push_front(lot) } else { lots.push_back(lot) }
        }
    }
    Ok(taken)
}

fn average(
    lots: &mut Lots,
    units: Exact,
    held: Exact,
    ratio_decimals: Option<u32>,
) -> Result<Taken, Error> {
    let mut worth = Exact::ZERO;
    let mut own = Exact::ZERO;
    for (units, value, originating) in lots.iter() {
        worth = worth.plus(units.times(*value)?)?;
        if *originating {
            own = own.plus(*units)?;
        }
    }
    // The Regulations round the ratio of what does not originate.
    let mut other = held.minus(own)?.over(held)?;
    if let Some(decimals) = ratio_decimals {
        other = other.rounded(Mode::HalfUp, Exact::new(1, 10i128.pow(decimals.min(18)))?)?;
    }
    let value = worth.over(held)?.times(units)?;
    let originating_units = units.minus(units.times(other)?)?;
    // What is left keeps the ratio that was used.
    let left = held.minus(units)?;
    let rest_own = own.minus(originating_units)?.max(Exact::ZERO);
    let unit_value = worth.over(held)?;
    lots.clear();
    lots.push_back((rest_own, unit_value, true));
    lots.push_back((left.minus(rest_own)?, unit_value, false));
    Ok(Taken { value, non_originating: value.times(other)?, originating_units })
}
