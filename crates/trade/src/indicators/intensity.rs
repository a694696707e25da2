//! Trade intensity: whether a pair trades more than the partner's place in the world would say.
//!
//! ```text
//! TII = (x/X[i]) / (M[j]/W)                     plain
//! TII = (x/X[i]) / (M[j]/(W - M[i]))            the exporter's own imports left out: it cannot sell to itself
//! HI  = (x/X[i]) / ((M[j] - x)/(W - X[i]))      against how everybody else serves the market
//! HI symmetric = (HI - 1)/(HI + 1)              -1..1
//! ```
//!
//! `x` what `i` sells to `j`; `X[i]` exports of `i`; `M[i]`, `M[j]` imports; `W` world trade; whole
//! units of one currency. 1 is neutral. The first form cannot exceed `W/M[j]`, which makes
//! markets of different size hard to compare; the third has no such bound.
//!
//! ```
//! use corridor_trade::indicators::{PairTotals, homogeneous_intensity, intensity, intensity_abroad};
//! let pair = PairTotals { flow: 40, exports: 50, exporter_imports: 80, imports: 90, world: 200 };
//! assert!((intensity(pair).unwrap() - 16.0 / 9.0).abs() < 1e-15);
//! assert!((intensity_abroad(pair).unwrap() - 16.0 / 15.0).abs() < 1e-15);
//! assert!((homogeneous_intensity(pair).unwrap() - 2.4).abs() < 1e-15);
//! ```
//!
//! Undefined, `None`: an exporter without exports, an importer without imports; for HI also an
//! importer served by this exporter alone, where it would be infinite.
//!
//! Source: WITS trade indicators; Kojima (1964) and Drysdale after Mikic and Gilbert (2009);
//! Iapadre (2006). Oracle: `tests/hand_examples.rs`.

/// The totals that an intensity needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairTotals {
    /// What the exporter sells to the importer.
    pub flow: i64,
    /// What the exporter sells in all.
    pub exports: i64,
    /// What the exporter buys in all.
    pub exporter_imports: i64,
    /// What the importer buys in all.
    pub imports: i64,
    /// World trade.
    pub world: i64,
}

/// Trade intensity, the World Bank's plain form.
#[must_use]
pub fn intensity(pair: PairTotals) -> Option<f64> {
    quotient(pair, pair.imports, pair.world)
}

/// Trade intensity with the exporter's own imports left out of the world.
#[must_use]
pub fn intensity_abroad(pair: PairTotals) -> Option<f64> {
    quotient(pair, pair.imports, pair.world - pair.exporter_imports)
}

/// Intensity against how the rest of the world serves the importer.
#[must_use]
pub fn homogeneous_intensity(pair: PairTotals) -> Option<f64> {
    quotient(pair, pair.imports - pair.flow, pair.world - pair.exports)
}

/// The symmetric form of [`homogeneous_intensity`], -1 to 1; 1 is an importer that buys from this
/// exporter alone.
#[must_use]
pub fn symmetric_intensity(pair: PairTotals) -> Option<f64> {
    let elsewhere = pair.imports - pair.flow;
    if pair.exports <= 0 || pair.imports <= 0 {
        return None;
    }
    let a = pair.flow as f64 / pair.exports as f64 * (pair.world - pair.exports) as f64;
    let b = elsewhere as f64;
    (a + b > 0.0).then(|| (a - b) / (a + b))
}

/// `(flow/exports) / (market/whole)`.
fn quotient(pair: PairTotals, market: i64, whole: i64) -> Option<f64> {
    if pair.exports <= 0 || market <= 0 {
        return None;
    }
    // (flow/exports) * (whole/market): one more rounding than a single quotient of products,
    // and no product that could leave 64 bits.
    Some(pair.flow as f64 / pair.exports as f64 * (whole as f64 / market as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: PairTotals =
        PairTotals { flow: 40, exports: 50, exporter_imports: 80, imports: 90, world: 200 };

    #[test]
    fn an_importer_served_by_one_exporter_has_no_plain_index_but_a_symmetric_one() {
        let alone = PairTotals { flow: 90, exports: 100, ..PAIR };
        assert_eq!(homogeneous_intensity(alone), None);
        assert_eq!(symmetric_intensity(alone), Some(1.0));
    }

    #[test]
    fn the_symmetric_form_is_the_plain_one_folded() {
        let plain = homogeneous_intensity(PAIR).unwrap();
        let folded = symmetric_intensity(PAIR).unwrap();
        assert!((folded - (plain - 1.0) / (plain + 1.0)).abs() < 1e-15);
    }

    #[test]
    fn no_exports_or_imports_is_absent() {
        assert_eq!(intensity(PairTotals { exports: 0, flow: 0, ..PAIR }), None);
        assert_eq!(intensity(PairTotals { imports: 0, flow: 0, ..PAIR }), None);
        assert_eq!(symmetric_intensity(PairTotals { imports: 0, flow: 0, ..PAIR }), None);
    }
}
