//! Multilateral resistances: how hard an economy finds it to sell, and to buy, anywhere.
//!
//! ```text
//! X_ij = Y_i E_j / (O_i I_j) t_ij,     O_i = sum_j t_ij E_j / I_j,     I_j = sum_i t_ij Y_i / O_i
//! ```
//!
//! `X` fitted trade, `Y` its sums by exporter, `E` by importer, `t` trade costs to the power
//! `1 - sigma`: the part of the index that is not exporter or importer effect. `O` and `I` are the
//! outward and inward resistance to that power. In PPML with exporter-time effects `p` and
//! importer-time effects `c` they need no system to be solved: with `c_R = 0` for a reference
//! importer `R`,
//!
//! ```text
//! O_i = Y_i E_R exp(-p_i),     I_j = E_j exp(-c_j) / E_R,     I_R = 1
//! ```
//!
//! because fitted sums by exporter and importer are the actual ones.
//!
//! Source: Fally (2015); Anderson and van Wincoop (2003). Oracle: the baseline of the
//! Advanced Guide's second chapter, in `tests/resistances.rs`.

use std::collections::BTreeMap;

use crate::fit::Fit;
use crate::{Error, Flows};

/// The resistances of one economy at one time, to the power `1 - sigma`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resistance {
    /// When.
    pub time: u32,
    /// Who.
    pub economy: u32,
    /// As an exporter; `None` when it sells nothing then.
    pub outward: Option<f64>,
    /// As an importer, the reference being one; `None` when it buys nothing then.
    pub inward: Option<f64>,
}

impl Resistance {
    /// A resistance itself, from its power `1 - sigma`; 1 means the reference's inward one.
    ///
    /// ```
    /// // A power of 1/4 at sigma = 3: the square root of four.
    /// assert!((corridor_gravity::Resistance::at(0.25, 3.0) - 2.0).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn at(power: f64, sigma: f64) -> f64 {
        power.powf(1.0 / (1.0 - sigma))
    }
}

/// Sum of fitted trade and the effect of one economy at one time.
#[derive(Clone, Copy, Default)]
struct Side {
    trade: f64,
    effect: f64,
    level: u32,
}

const STEP: &str = "multilateral resistance";

impl Fit<'_> {
    /// The resistances of every economy at every time, in their order, `reference` being the
    /// importer whose inward resistance is one.
    ///
    /// # Errors
    ///
    /// [`Error::Structure`] unless the fit is PPML without weights and its effects are exporter-time
    /// and importer-time; [`Error::NoReference`] when the reference buys nothing at some time.
    pub fn resistances(&self, flows: &Flows<'_>, reference: u32) -> Result<Vec<Resistance>, Error> {
        if !self.is_ppml() || self.model.weights.is_some() {
            return Err(Error::Structure { step: STEP, needs: "a PPML fit without weights" });
        }
        let expected = self.model.rows();
        for (name, ids) in
            [("exporter", flows.exporter), ("importer", flows.importer), ("time", flows.time)]
        {
            if ids.len() != expected {
                let (name, found) = (name.to_owned(), ids.len());
                return Err(Error::Length { name, found, expected });
            }
        }
        let (rows, fitted, parts) = (self.input_rows(), self.fitted(), self.effect_parts());
        // An effect whose levels are the economies at each time: one of an economy at all times holds
        // its sums over time only, and nothing at each.
        let side = |ids: &[u32]| -> Option<BTreeMap<(u32, u32), Side>> {
            self.model.effects.iter().zip(&parts).find_map(|(of_model, part)| {
                let mut sides: BTreeMap<(u32, u32), Side> = BTreeMap::new();
                let mut holders = BTreeMap::new();
                for ((&row, mu), effect) in rows.iter().zip(&fitted).zip(&part.parts) {
                    let key = (flows.time[row], ids[row]);
                    let level = of_model.levels[row];
                    let side =
                        sides.entry(key).or_insert(Side { trade: 0.0, effect: *effect, level });
                    side.trade += mu;
                    if side.level != level || *holders.entry(level).or_insert(key) != key {
                        return None;
                    }
                }
                of_model.slopes.is_empty().then_some(sides)
            })
        };
        let (Some(out), Some(back), 2) = (side(flows.exporter), side(flows.importer), parts.len())
        else {
            return Err(Error::Structure {
                step: STEP,
                needs: "exporter-time and importer-time effects",
            });
        };
        let mut all: BTreeMap<(u32, u32), Resistance> = BTreeMap::new();
        for &(time, economy) in out.keys().chain(back.keys()) {
            let base = back.get(&(time, reference)).ok_or(Error::NoReference { time })?;
            let at = (time, economy);
            let outward =
                out.get(&at).map(|o| o.trade * base.trade * (-(o.effect + base.effect)).exp());
            let inward =
                back.get(&at).map(|i| i.trade / base.trade * (base.effect - i.effect).exp());
            all.insert(at, Resistance { time, economy, outward, inward });
        }
        Ok(all.into_values().collect())
    }
}
