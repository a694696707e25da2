//! Export potential of one direction of a pair, product by product, with an interval.
//!
//! The potential itself is [`corridor_trade::indicators::export_potential`] of the mean of the years that
//! are held (five at most), from trade alone: tariffs, distance and expected growth are left out. Its
//! interval comes from how the years differ where there are three, as a jackknife. With fewer, it
//! comes from how much the pair's ease of trade rests on single sections of goods
//! ([`corridor_trade::indicators::ease_interval`]); the two are not the same, so [`Basis`] says which.

use std::collections::{BTreeMap, BTreeSet};

use corridor_trade::indicators::{
    Conditions, EaseInterval, PairTrade, ease, ease_interval, export_potential, headroom, interval,
    unrealised,
};
use corridor_trade::product::section;

use crate::error::Error;
use crate::statistics::pair::{Direction, Line, Pair};

/// Where the ends of an interval come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// How these years differ.
    Years(Vec<u16>),
    /// How much the ease of trade rests on each of so many sections of goods.
    Sections(usize),
    /// There is none: too few years, and too few sections.
    Absent,
}

/// A value and the ends of its interval, US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranged {
    /// The value.
    pub value: f64,
    /// Low and high end, where there is an interval.
    pub ends: Option<(f64, f64)>,
}

impl Ranged {
    /// Whether the interval reaches down to nothing: then it cannot be told whether there is any.
    #[must_use]
    pub fn holds_zero(&self) -> bool {
        self.ends.is_some_and(|(low, _)| low <= 0.0)
    }
}

/// The potential of one product.
#[derive(Clone, Debug, PartialEq)]
pub struct Potential {
    /// Its code.
    pub product: String,
    /// Mean yearly amounts of the product: traded, sold, taken, bought, world. US dollars.
    pub trade: Amounts,
    /// What the pair could trade.
    pub potential: Ranged,
    /// What that is more than trade, not below zero.
    pub unrealised: Ranged,
    /// What the exporter sells or the importer buys in all, whichever is less, over their trade: the
    /// most that could be added without more being made.
    pub room: i64,
}

/// Mean yearly amounts of a product, US dollars: see [`Line`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amounts {
    /// From the exporter to the importer.
    pub traded: f64,
    /// From the exporter to all.
    pub sold: f64,
    /// By the exporter from all.
    pub taken: f64,
    /// By the importer from all.
    pub bought: f64,
    /// By all from all.
    pub world: f64,
}

/// The potentials of one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Potentials {
    /// The years of which the amounts are the mean.
    pub years: Vec<u16>,
    /// Where intervals come from.
    pub basis: Basis,
    /// What the pair trades over what its shares would make.
    pub ease: Ranged,
    /// What the pair trades in all, a year, US dollars.
    pub flow: f64,
    /// Products with a potential, the largest unrealised first.
    pub products: Vec<Potential>,
    /// The sum of unrealised potential over products.
    pub unrealised: Ranged,
}

/// The potentials of a direction: 0 is from the first party to the second. `None` where trade with the
/// world is not known, where the dataset lacks the direction, or where nothing overlaps.
///
/// # Errors
///
/// [`Error::Trade`] on impossible amounts.
pub fn potentials(pair: &Pair, way: usize) -> Result<Option<Potentials>, Error> {
    let years: Vec<&Pair> = pair.earlier.iter().chain([pair]).filter(|year| year.whole).collect();
    if !pair.whole || !pair.directions[way].held {
        return Ok(None);
    }
    let codes: BTreeSet<&str> =
        years.iter().flat_map(|y| y.directions[way].lines.keys()).map(String::as_str).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let directions: Vec<&Direction> = years.iter().map(|y| &y.directions[way]).collect();
    let whole = Mean::of(&directions, &codes);
    let Some(eased) = ease(whole.trade())? else { return Ok(None) };
    let values = whole.potential()?;
    let without: Vec<Mean> = (0..years.len())
        .filter(|_| years.len() > 2)
        .map(|out| {
            let rest = directions.iter().enumerate().filter(|(at, _)| *at != out);
            Mean::of(&rest.map(|(_, d)| *d).collect::<Vec<_>>(), &codes)
        })
        .collect();
    let others: Vec<Vec<Option<f64>>> =
        without.iter().map(Mean::potential).collect::<Result<_, _>>()?;
    let blocks: Vec<usize> = codes.iter().map(|code| section(code).unwrap_or(0)).collect();
    let spread = match without.is_empty() {
        true => ease_interval(whole.trade(), &whole.traded, &blocks)?,
        false => None,
    };
    let basis = match (&spread, without.is_empty()) {
        (_, false) => Basis::Years(years.iter().map(|y| y.year).collect()),
        (Some(spread), true) => Basis::Sections(spread.blocks),
        (None, true) => Basis::Absent,
    };
    let newest: BTreeMap<&str, i64> =
        codes.iter().copied().zip(rooms(pair, way, &codes)?).collect();
    let mut products = Vec::new();
    for (k, &code) in codes.iter().enumerate() {
        let Some(value) = values[k] else { continue };
        // A product not exported without the year left out has no potential from the others.
        let others: Vec<f64> = others.iter().map(|list| list[k].unwrap_or(0.0)).collect();
        let ends = ends(value, &others, spread.as_ref())?;
        let trade = whole.amounts(k);
        products.push(Potential {
            product: code.to_owned(),
            trade,
            potential: Ranged { value, ends },
            unrealised: Ranged {
                value: unrealised(value, trade.traded),
                ends: ends.map(|(low, high)| {
                    (unrealised(low, trade.traded), unrealised(high, trade.traded))
                }),
            },
            room: newest[code],
        });
    }
    let sum = |list: &[Option<f64>], mean: &Mean| -> f64 {
        let parts = list.iter().zip(&mean.traded);
        parts.filter_map(|(value, traded)| Some(unrealised((*value)?, *traded))).sum()
    };
    let all = sum(&values, &whole);
    let all_ends = match &spread {
        // Every potential moves with the ease, so the sum at its ends is the sum's end.
        Some(_) => products.iter().try_fold((0.0, 0.0), |(low, high), p| {
            let ends = p.unrealised.ends?;
            Some((low + ends.0, high + ends.1))
        }),
        None => {
            let others: Vec<f64> =
                others.iter().zip(&without).map(|(list, mean)| sum(list, mean)).collect();
            ends(all, &others, None)?
        }
    };
    let eases: Vec<f64> = without
        .iter()
        .map(|mean| Ok(ease(mean.trade())?.unwrap_or(0.0)))
        .collect::<Result<_, Error>>()?;
    let ease_ends = match &spread {
        Some(spread) => Some((spread.low, spread.high)),
        None => ends(eased, &eases, None)?,
    };
    products.sort_by(|a, b| {
        b.unrealised.value.total_cmp(&a.unrealised.value).then_with(|| a.product.cmp(&b.product))
    });
    Ok(Some(Potentials {
        years: years.iter().map(|y| y.year).collect(),
        basis,
        ease: Ranged { value: eased, ends: ease_ends },
        flow: whole.flow,
        products,
        unrealised: Ranged { value: all, ends: all_ends },
    }))
}

/// The ends of a value: from its values without each year, or in proportion to the ease. Not below
/// zero, which a potential never is.
fn ends(
    value: f64,
    without: &[f64],
    spread: Option<&EaseInterval>,
) -> Result<Option<(f64, f64)>, Error> {
    if let Some(spread) = spread.filter(|spread| spread.ease > 0.0) {
        return Ok(Some((value * spread.low / spread.ease, value * spread.high / spread.ease)));
    }
    Ok(interval(value, without)?.map(|(low, high)| (low.max(0.0), high)))
}

/// The room of each product in the newest year.
fn rooms(pair: &Pair, way: usize, codes: &[&str]) -> Result<Vec<i64>, Error> {
    let lines = &pair.directions[way].lines;
    let column = |of: fn(&Line) -> i64| -> Vec<i64> {
        codes.iter().map(|code| lines.get(*code).map_or(0, of)).collect()
    };
    Ok(headroom(&column(|l| l.sold), &column(|l| l.bought), &column(|l| l.traded))?)
}

/// Mean yearly trade around one direction, one amount a product.
struct Mean {
    traded: Vec<f64>,
    sold: Vec<f64>,
    taken: Vec<f64>,
    bought: Vec<f64>,
    world: Vec<f64>,
    flow: f64,
}

impl Mean {
    fn of(years: &[&Direction], codes: &[&str]) -> Self {
        let n = years.len() as f64;
        let mean = |of: fn(&Line) -> i64| -> Vec<f64> {
            let sum = |code: &&str| -> i128 {
                years.iter().filter_map(|y| y.lines.get(*code)).map(|l| i128::from(of(l))).sum()
            };
            codes.iter().map(|code| sum(code) as f64 / n).collect()
        };
        let flow: i128 = years.iter().map(|y| i128::from(y.total(|l| l.traded))).sum();
        Self {
            traded: mean(|l| l.traded),
            sold: mean(|l| l.sold),
            taken: mean(|l| l.taken),
            bought: mean(|l| l.bought),
            world: mean(|l| l.world),
            flow: flow as f64 / n,
        }
    }

    fn trade(&self) -> PairTrade<'_> {
        PairTrade {
            exports: &self.sold,
            exporter_imports: &self.taken,
            imports: &self.bought,
            world: &self.world,
            flow: self.flow,
        }
    }

    fn potential(&self) -> Result<Vec<Option<f64>>, Error> {
        Ok(export_potential(self.trade(), Conditions::default())?)
    }

    fn amounts(&self, k: usize) -> Amounts {
        Amounts {
            traded: self.traded[k],
            sold: self.sold[k],
            taken: self.taken[k],
            bought: self.bought[k],
            world: self.world[k],
        }
    }
}
