//! Mirror discrepancy: what the exporter reports against what the importer reports, and why.
//!
//! ```text
//! gap = m - e       ratio = m/e       relative = (m - e)/(m + e)
//! matched asymmetry = sum_k |m[k] - e[k]| / sum_k (m[k] + e[k])       over lines with both sides
//! gap = valuation + importer-only - exporter-only + attribution + timing + unexplained
//! ```
//!
//! `e` the exporter's report (FOB, at its border), `m` the importer's (CIF, with freight and
//! insurance), by line `k`; whole units of one currency. A ratio of 1.00 to 1.15 is what freight
//! makes. The split of the gap, each part in the same unit and adding up to it exactly:
//!
//! * *valuation*: `m[k] (1 - 1/f)` of lines with both sides, `f` the CIF/FOB factor that is given
//!   (1.05 to 1.10 is usual);
//! * *one-sided lines*: reported by one side only. A missing side is not a zero;
//! * *attribution*: re-exports that the exporter counts as sent to this partner and the importer
//!   books under the country of origin (they lower `m`), where the exporter's re-exports are given;
//! * *timing*: what left in December and arrived in January, where months are given: the exporter's
//!   December of the year before less its December of this year;
//! * *unexplained*: the rest, with either sign.
//!
//! A cause without its input is absent, and what it would have explained stays unexplained.
//!
//! ```
//! use corridor_trade::indicators::{Causes, Line, mirror};
//! let line = Line { exporter: Some(100), importer: Some(110) };
//! let d = mirror(&[line], Causes { cif_factor: Some(1.05), ..Causes::default() })?;
//! assert_eq!((d.gap, d.ratio), (10, Some(1.1)));
//! assert!((d.relative.unwrap() - 1.0 / 21.0).abs() < 1e-15);
//! assert_eq!((d.valuation, d.unexplained), (Some(5), 5));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Needs both reports, as Comtrade has them; a reconciled source such as BACI has one figure and no
//! discrepancy. Undefined, `None`: ratios with nothing below the line.
//!
//! Source: IMF, Direction of Trade Statistics practice; Mikic and Gilbert (2009). The split is this
//! project's. Oracle: `tests/hand_examples.rs`.

use super::sums::{ratio, total};
use crate::Error;

/// One product (or month) as both sides report it; `None` where a side has no line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The exporter's figure.
    pub exporter: Option<i64>,
    /// The importer's figure.
    pub importer: Option<i64>,
}

/// What is known about the causes of a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Causes {
    /// CIF over FOB, at least 1.
    pub cif_factor: Option<f64>,
    /// The part of the exporter's figure that is goods of other origin.
    pub re_exports: Option<i64>,
    /// The exporter's December of the year before, and of this year.
    pub decembers: Option<(i64, i64)>,
}

/// Two reports of one flow, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discrepancy {
    /// What the exporter reports in all.
    pub exporter: i64,
    /// What the importer reports in all.
    pub importer: i64,
    /// Importer less exporter.
    pub gap: i64,
    /// Importer over exporter.
    pub ratio: Option<f64>,
    /// The gap over the sum of both.
    pub relative: Option<f64>,
    /// Mean disagreement of lines that both sides have, 0 to 1.
    pub matched_asymmetry: Option<f64>,
    /// Lines that both sides have.
    pub matched_lines: usize,
    /// Lines that only the exporter has, and their value.
    pub exporter_only: (usize, i64),
    /// Lines that only the importer has, and their value.
    pub importer_only: (usize, i64),
    /// Freight and insurance in matched lines; absent without a factor.
    pub valuation: Option<i64>,
    /// Re-exports booked under another origin, not positive; absent when not given.
    pub attribution: Option<i64>,
    /// Goods on the way at either end of the year; absent without months.
    pub timing: Option<i64>,
    /// The rest of the gap.
    pub unexplained: i64,
}

/// Compare two reports line by line.
///
/// # Errors
///
/// [`Error::Argument`] on a figure below zero or a factor below 1; [`Error::TooLarge`].
pub fn mirror(lines: &[Line], causes: Causes) -> Result<Discrepancy, Error> {
    let exporter = total(&lines.iter().filter_map(|l| l.exporter).collect::<Vec<_>>())?;
    let importer = total(&lines.iter().filter_map(|l| l.importer).collect::<Vec<_>>())?;
    let matched: Vec<(i64, i64)> =
        lines.iter().filter_map(|l| Some((l.exporter?, l.importer?))).collect();
    let only = |pick: fn(&Line) -> Option<i64>| {
        let values = lines.iter().filter_map(pick);
        values.fold((0, 0), |(lines, sum), value| (lines + 1, sum + value))
    };
    let exporter_only = only(|l| l.exporter.filter(|_| l.importer.is_none()));
    let importer_only = only(|l| l.importer.filter(|_| l.exporter.is_none()));
    let valuation = causes.cif_factor.map(|f| freight(&matched, f)).transpose()?;
    let attribution = causes.re_exports.map(|re| total(&[re]).map(|re| -re)).transpose()?;
    let timing = causes
        .decembers
        .map(|(before, now)| total(&[before, now]).map(|_| before - now))
        .transpose()?;
    let known = [valuation, attribution, timing].iter().flatten().sum::<i64>();
    let gap = importer - exporter;
    let apart = matched.iter().map(|(e, m)| i128::from((m - e).abs())).sum();
    let both = matched.iter().map(|(e, m)| i128::from(*e) + i128::from(*m)).sum();
    Ok(Discrepancy {
        exporter,
        importer,
        gap,
        ratio: ratio(importer.into(), exporter.into()),
        relative: ratio(gap.into(), i128::from(exporter) + i128::from(importer)),
        matched_asymmetry: ratio(apart, both),
        matched_lines: matched.len(),
        exporter_only,
        importer_only,
        valuation,
        attribution,
        timing,
        unexplained: gap - importer_only.1 + exporter_only.1 - known,
    })
}

/// Freight and insurance in the importer's figures of matched lines, in whole units.
fn freight(matched: &[(i64, i64)], factor: f64) -> Result<i64, Error> {
    if factor.is_nan() || factor < 1.0 {
        return Err(Error::Argument {
            name: "CIF factor",
            found: factor.to_string(),
            expected: "at least 1",
        });
    }
    let imported: i64 = matched.iter().map(|(_, m)| m).sum();
    Ok((imported as f64 * (1.0 - 1.0 / factor)).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> [Line; 4] {
        let line = |exporter, importer| Line { exporter, importer };
        [
            line(Some(100), Some(110)),
            line(Some(50), None),
            line(None, Some(30)),
            line(Some(20), Some(15)),
        ]
    }

    #[test]
    fn one_sided_lines_are_counted_apart_and_are_not_zeros() {
        let d = mirror(&lines(), Causes::default()).unwrap();
        assert_eq!((d.exporter_only, d.importer_only, d.matched_lines), ((1, 50), (1, 30), 2));
        assert!((d.matched_asymmetry.unwrap() - 15.0 / 245.0).abs() < 1e-15);
        assert_eq!((d.gap, d.unexplained), (-15, 5));
        assert_eq!((d.valuation, d.attribution, d.timing), (None, None, None));
    }

    #[test]
    fn the_parts_add_up_to_the_gap() {
        let causes =
            Causes { cif_factor: Some(1.1), re_exports: Some(7), decembers: Some((12, 9)) };
        let d = mirror(&lines(), causes).unwrap();
        assert_eq!((d.valuation, d.attribution, d.timing), (Some(11), Some(-7), Some(3)));
        let parts = 11 - 7 + 3 + d.importer_only.1 - d.exporter_only.1 + d.unexplained;
        assert_eq!(parts, d.gap);
    }

    #[test]
    fn nothing_reported_has_no_ratio() {
        let d = mirror(&[], Causes::default()).unwrap();
        assert_eq!((d.ratio, d.relative, d.matched_asymmetry), (None, None, None));
    }

    #[test]
    fn a_factor_below_one_is_an_error() {
        let causes = Causes { cif_factor: Some(0.9), ..Causes::default() };
        assert!(mirror(&lines(), causes).is_err());
    }
}
