//! Relative unit values: whether a pair's goods are dearer than the world's of the same code.
//!
//! ```text
//! relative = (sum of v / sum of q, over the pair's rows) / (sum of v / sum of q, over the world's rows)
//! ```
//!
//! `v` a flow's value in US dollars, `q` its weight in kilograms; of both, rows with a weight only. The
//! world's rows are those of every exporter and importer, the pair's too. One is the world's; above 1.15
//! or 1.25 trade is called up-market, below 1/1.15 or 1/1.25 down-market.
//!
//! ```
//! use corridor_trade::indicators::relative_unit_value;
//! // The pair: 30 dollars for 10 kg. The world: 80 dollars for 40 kg.
//! assert_eq!(relative_unit_value((30, 10), (80, 40)), Some(1.5));
//! assert_eq!(relative_unit_value((30, 0), (80, 40)), None);
//! ```
//!
//! A code holds goods of many kinds: a ratio of three says more often that they are other goods than that
//! they are better ones. At six digits it says most.
//!
//! Undefined, `None`: nobody gives a weight, in the pair or in the world.
//!
//! Source: Fontagné and Freudenberg (1997). Oracle: the pencil case above, and the suite's.

use super::ask::{Answer, Ask, Value};
use super::sums::ratio;
use crate::error::Error;

/// The pair's US dollars and kilograms, beside the world's.
pub fn relative_unit_value(pair: (i64, u64), world: (i64, u64)) -> Option<f64> {
    let unit = |(usd, kg): (i64, u64)| ratio(i128::from(usd), i128::from(kg));
    let (pair, world) = (unit(pair)?, unit(world)?);
    Some(pair / world).filter(|ratio| ratio.is_finite())
}

/// The answer: a row for each product that the pair trades.
pub(super) fn answer(ask: &Ask) -> Result<Answer, Error> {
    let keys = ["exporter", "importer", "product"];
    let measures = ["trade_usd", "usd_per_kg", "world_usd_per_kg", "relative"];
    let mut answer = Answer::new(&keys, &measures).of_top(ask.top);
    for year in &ask.years {
        for (i, j) in ask.asked_pairs()? {
            let rows = year.weighed(i, j);
            for p in ask.shown_products() {
                let trade: i64 = rows[p].iter().map(|(usd, _)| usd).sum();
                if trade == 0 {
                    continue;
                }
                let weighed = rows[p].iter().filter_map(|(usd, kg)| Some((*usd, (*kg)?.get())));
                let pair = weighed.fold((0, 0), |(v, q), (usd, kg)| (v + usd, q + kg));
                let world = year.weighed.get(&ask.products()[p]).copied().unwrap_or_default();
                let unit = |(usd, kg): (i64, u64)| ratio(i128::from(usd), i128::from(kg));
                let codes = [&ask.economies()[i], &ask.economies()[j], &ask.products()[p]];
                let values: [Value; 4] = [
                    trade.into(),
                    unit(pair).into(),
                    unit(world).into(),
                    relative_unit_value(pair, world).into(),
                ];
                answer.push(year.world.year, &codes.map(String::as_str), &values);
            }
        }
    }
    Ok(answer)
}
