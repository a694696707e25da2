//! GSIM: all importers and exporters of one product at once, linear, world prices that move.
//!
//! ```text
//! theta_rv = M_rv T0_rv / sum_r M_rv T0_rv        share of v's spending
//! phi_rv   = M_rv / sum_v M_rv                    share of r's sales
//! q_rv = [theta_rv Em_v - (1 - theta_rv) Es_v](p_r + T_rv) + sum_{s != r} theta_sv (Em_v + Es_v)(p_s + T_sv)
//! Ex_r p_r = sum_v phi_rv q_rv                    one linear system in p
//! ```
//!
//! `M` exporter x importer at world prices, domestic sales allowed; `T0`, `T1` one plus the tariff,
//! `T = T1/T0 - 1`; `Em < 0` demand of an importer, `Es > 0` substitution in it, `Ex > 0` supply of an
//! exporter; `p` change of the world price, a fraction. New values are `M (1 + q)(1 + p)`.
//!
//! Surpluses are those of linear curves. Being linear, it can drive trade below zero for large
//! changes: [`World::below_zero`] counts such pairs. An exporter that sells nothing keeps its price.
//!
//! Cost: one factorisation. Source: Francois and Hall (2003). Oracle: their four regions,
//! `tests/one_product.rs`.

use faer::prelude::Mat;

use crate::error::Error;
use crate::newton::Factor;

/// A product of which several economies trade.
#[derive(Debug, Clone, Copy)]
pub struct Product<'a> {
    /// Exporter x importer at world prices, row by row.
    pub flows: &'a [f64],
    /// One plus the tariff before, same shape.
    pub before: &'a [f64],
    /// One plus the tariff after, same shape.
    pub after: &'a [f64],
    /// Demand, one an importer, 0 or below.
    pub demand: &'a [f64],
    /// Substitution between sources, one an importer, above 0.
    pub substitution: &'a [f64],
    /// Supply, one an exporter, above 0.
    pub supply: &'a [f64],
}

/// What GSIM says; changes are fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Change of each exporter's price.
    pub price: Vec<f64>,
    /// Change of quantity, exporter x importer.
    pub quantity: Vec<f64>,
    /// New flows, exporter x importer, at new world prices.
    pub flows: Vec<f64>,
    /// Change of each exporter's output.
    pub output: Vec<f64>,
    /// Change of consumer price, exporter x importer.
    pub consumer_price: Vec<f64>,
    /// Change of each importer's composite price.
    pub composite_price: Vec<f64>,
    /// Change of producer surplus, one an exporter.
    pub producer_surplus: Vec<f64>,
    /// Change of consumer surplus, one an importer.
    pub consumer_surplus: Vec<f64>,
    /// Change of tariff revenue, one an importer.
    pub revenue: Vec<f64>,
    /// Pairs whose trade would fall below zero: there the linear model has no meaning.
    pub below_zero: usize,
}

impl World {
    /// Producer and consumer surplus and revenue of each economy.
    #[must_use]
    pub fn net_welfare(&self) -> Vec<f64> {
        (0..self.price.len())
            .map(|i| self.producer_surplus[i] + self.consumer_surplus[i] + self.revenue[i])
            .collect()
    }
}

fn check(product: &Product) -> Result<(), Error> {
    let n = product.demand.len();
    if n == 0 {
        return Err(Error::Empty { what: "economy" });
    }
    for (what, array, expected) in [
        ("the array of flows", product.flows, n * n),
        ("the array of tariffs", product.before, n * n),
        ("the array of new tariffs", product.after, n * n),
        ("the array of substitution", product.substitution, n),
        ("the array of supply", product.supply, n),
    ] {
        if array.len() != expected {
            return Err(Error::Shape { what, found: array.len(), expected });
        }
    }
    for at in 0..n * n {
        let (exporter, importer) = (at / n, at % n);
        let value = product.flows[at];
        if value.is_nan() {
            return Err(Error::MissingFlow { exporter, importer });
        }
        if value < 0.0 {
            return Err(Error::NegativeFlow { exporter, importer, sector: None, value });
        }
        if value.is_infinite() {
            return Err(Error::NotFinite { what: "the array of flows", index: at, value });
        }
        for (what, value) in [("tariff", product.before[at]), ("new tariff", product.after[at])] {
            if !(value > 0.0 && value.is_finite()) {
                let allowed = "one plus the tariff must be above 0 (1.05 is five percent)";
                return Err(Error::Cost { what, exporter, importer, sector: None, value, allowed });
            }
        }
    }
    let range = |what, values: &[f64], good: fn(f64) -> bool, allowed| {
        values.iter().position(|&v| !(v.is_finite() && good(v))).map_or(Ok(()), |index| {
            Err(Error::Range { what, index: Some(index), value: values[index], allowed })
        })
    };
    range("demand of importer", product.demand, |v| v <= 0.0, "it must be 0 or below")?;
    range("substitution of importer", product.substitution, |v| v > 0.0, "it must be above 0")?;
    range("supply of exporter", product.supply, |v| v > 0.0, "it must be above 0")
}

/// Solves the product.
///
/// # Errors
///
/// Wrong sizes; flows that are missing, negative or not finite; tariffs or elasticities out of range;
/// a system without a single answer.
pub fn world(product: &Product) -> Result<World, Error> {
    check(product)?;
    let n = product.demand.len();
    let (m, t0, t1) = (product.flows, product.before, product.after);
    let (em, es, ex) = (product.demand, product.substitution, product.supply);
    let mut spent = vec![0.0; n];
    let mut sold = vec![0.0; n];
    for at in 0..n * n {
        spent[at % n] += m[at] * t0[at];
        sold[at / n] += m[at];
    }
    let per = |value: f64, sum: f64| if sum > 0.0 { value / sum } else { 0.0 };
    let theta: Vec<f64> = (0..n * n).map(|at| per(m[at] * t0[at], spent[at % n])).collect();
    let phi: Vec<f64> = (0..n * n).map(|at| per(m[at], sold[at / n])).collect();
    let change: Vec<f64> = t1.iter().zip(t0).map(|(a, b)| a / b - 1.0).collect();
    // q_rv = sum_s theta_sv (Em + Es)(p_s + T_sv) - Es (p_r + T_rv), which is the bracket above.
    let pull = |v: usize| em[v] + es[v];
    let mut system = Mat::<f64>::zeros(n, n);
    let mut right = vec![0.0; n];
    for r in 0..n {
        system[(r, r)] += ex[r];
        for v in 0..n {
            let weight = phi[r * n + v];
            system[(r, r)] += weight * es[v];
            right[r] -= weight * es[v] * change[r * n + v];
            for s in 0..n {
                let cross = weight * theta[s * n + v] * pull(v);
                system[(r, s)] -= cross;
                right[r] += cross * change[s * n + v];
            }
        }
    }
    let factor = Factor::new(system).ok_or(Error::Singular { what: "GSIM" })?;
    let mut p = right;
    factor.solve(&mut p);
    let mut bracket = vec![0.0; n];
    for v in 0..n {
        bracket[v] =
            pull(v) * (0..n).map(|s| theta[s * n + v] * (p[s] + change[s * n + v])).sum::<f64>();
    }
    let bought = |at: usize| m[at] > 0.0;
    let quantity: Vec<f64> =
        (0..n * n).map(|at| bracket[at % n] - es[at % n] * (p[at / n] + change[at])).collect();
    let flows: Vec<f64> = (0..n * n)
        .map(|at| if bought(at) { m[at] * (1.0 + quantity[at]) * (1.0 + p[at / n]) } else { 0.0 })
        .collect();
    let consumer_price: Vec<f64> =
        (0..n * n).map(|at| (1.0 + p[at / n]) * t1[at] / t0[at] - 1.0).collect();
    let composite_price: Vec<f64> = (0..n)
        .map(|v| (0..n).map(|s| theta[s * n + v] * consumer_price[s * n + v]).sum())
        .collect();
    let consumer_surplus = (0..n)
        .map(|v| {
            let c: f64 = composite_price[v];
            spent[v] * (0.5 * em[v] * c * c.abs() - c)
        })
        .collect();
    let producer_surplus = (0..n).map(|r| sold[r] * p[r] * (1.0 + ex[r] * p[r] / 2.0)).collect();
    let revenue = (0..n)
        .map(|v| {
            (0..n)
                .map(|r| r * n + v)
                .map(|at| flows[at] * (t1[at] - 1.0) - m[at] * (t0[at] - 1.0))
                .sum()
        })
        .collect();
    let below_zero = (0..n * n).filter(|&at| bought(at) && quantity[at] < -1.0).count();
    let output: Vec<f64> = p.iter().zip(ex).map(|(p, e)| p * e).collect();
    if p.iter().chain(&flows).any(|v| !v.is_finite()) {
        return Err(Error::Overflow { what: "GSIM" });
    }
    Ok(World {
        price: p,
        quantity,
        flows,
        output,
        consumer_price,
        composite_price,
        producer_surplus,
        consumer_surplus,
        revenue,
        below_zero,
    })
}
