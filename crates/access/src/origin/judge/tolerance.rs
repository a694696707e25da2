//! What fails a test on materials may be allowed by the rule, or lie under the agreement's tolerance.
//!
//! A tolerance never lifts a value limit; some agreements ask no value content where all that does not
//! originate lies under it.

use super::Desk;
use super::values::Tolerated;
use super::verdict::{Finding, Outcome, plain};
use crate::Error;
use crate::origin::bill::{Good, Input};
use crate::origin::meaning::{Match, any, stage};
use crate::origin::terms::{Measure, Tolerance};
use crate::rule::{Alternative, Material, Proviso, notation_list};

impl Desk<'_> {
    /// Where all that does not originate lies under the tolerance, some agreements ask no value content.
    pub(super) fn waive(&self, findings: &mut [Finding]) -> Result<(), Error> {
        let Some(tolerance) = self.terms.tolerance(&self.good.hs) else { return Ok(()) };
        let base = tolerance.measures.iter().find_map(|m| match m {
            Measure::Value(base) => Some(*base),
            _ => None,
        });
        let Some(base) = base else { return Ok(()) };
        if !self.terms.tolerance_waives_content {
            return Ok(());
        }
        let Some(value) = self.value(base) else { return Ok(()) };
        let Some(sum) = self.cost(&self.non_originating()).most else { return Ok(()) };
        if sum.as_percent_of(value)? <= tolerance.percent {
            for finding in findings.iter_mut().filter(|f| f.test.starts_with("rvc")) {
                finding.outcome = Outcome::Yes;
                finding.because = format!(
                    "all non-originating materials are under the tolerance of {} %: no value content is asked",
                    tolerance.percent
                );
            }
        }
        Ok(())
    }

    /// What fails may be allowed, or lie under the tolerance.
    pub(super) fn failing(
        &self,
        failing: Vec<&Input>,
        unsure: Vec<(u64, String)>,
        alternative: &Alternative,
    ) -> Result<Finding, Error> {
        let (mut left, mut unsure) = (failing, unsure);
        let mut because = Vec::new();
        for proviso in &alternative.provisos {
            let Proviso::Allow { of, shares, process } = proviso else { continue };
            let counted: Vec<&Input> = self
                .non_originating()
                .into_iter()
                .filter(|i| allowed(of, i, self.good) == Match::Yes)
                .collect();
            let within = match shares.as_slice() {
                [] => Outcome::Yes,
                list => {
                    let sum = self.cost(&counted);
                    self.within(&sum, list, false, false)?.0
                }
            };
            let process_done = process.as_ref().map_or(Outcome::Yes, |p| self.process(p).outcome);
            let mut kept = Vec::new();
            for input in left {
                match (allowed(of, input, self.good), within.min(process_done)) {
                    (Match::Yes, Outcome::Yes) => {
                        because.push(format!("{} is allowed: {}", input.hs, notation_list(of)));
                    }
                    (Match::Yes, Outcome::Undecided)
                    | (Match::Unknown, Outcome::Yes | Outcome::Undecided) => {
                        unsure.push((
                            input.line,
                            format!("{} may be allowed: {}", input.hs, notation_list(of)),
                        ));
                    }
                    _ => kept.push(input),
                }
            }
            left = kept;
        }
        if left.is_empty() && unsure.is_empty() {
            let text = if because.is_empty() {
                "no material fails".to_owned()
            } else {
                because.join("; ")
            };
            return Ok(plain(Outcome::Yes, &text));
        }
        let lines: Vec<u64> =
            left.iter().map(|i| i.line).chain(unsure.iter().map(|(l, _)| *l)).collect();
        let names: Vec<&str> = left.iter().map(|i| i.hs.as_str()).collect();
        let (outcome, text, percent, mut distance) = self.tolerated(&left)?;
        let mut outcome = if left.is_empty() { Outcome::Yes } else { outcome };
        if outcome == Outcome::No
            && left.iter().all(|i| i.originating.is_none() && i.origin.is_empty())
        {
            outcome = Outcome::Undecided;
            distance.clear();
            because.push("the origin of what fails is not stated".to_owned());
        }
        if !unsure.is_empty() && outcome == Outcome::Yes {
            outcome = Outcome::Undecided;
        }
        if !names.is_empty() {
            because.push(format!("{} fails: {text}", names.join(", ")));
        }
        because.extend(unsure.into_iter().map(|(_, why)| why));
        if outcome == Outcome::No {
            for input in &left {
                if let Some(cost) = input.cost {
                    distance.push(format!("source {} ({cost}) as originating", input.hs));
                }
            }
        }
        Ok(Finding {
            test: String::new(),
            outcome,
            because: because.join("; "),
            percent,
            lines,
            distance,
        })
    }

    /// Whether what fails lies under the agreement's tolerance.
    fn tolerated(&self, left: &[&Input]) -> Result<Tolerated, Error> {
        let Some(tolerance) = self.terms.tolerance(&self.good.hs) else {
            return Ok((
                Outcome::No,
                "no tolerance is stated for the agreement".to_owned(),
                None,
                Vec::new(),
            ));
        };
        if let Some(input) = left.iter().find(|i| tolerance.except.touch(&i.hs)) {
            let text = format!("the tolerance does not cover {} in this good", input.hs);
            return Ok((Outcome::No, text, None, Vec::new()));
        }
        let mut best: Option<Tolerated> = None;
        for measure in &tolerance.measures {
            let found = self.tolerated_by(left, tolerance, *measure)?;
            if best.as_ref().is_none_or(|b| found.0 > b.0) {
                best = Some(found);
            }
        }
        let none = "no measure of the tolerance is stated".to_owned();
        Ok(best.unwrap_or((Outcome::Undecided, none, None, Vec::new())))
    }

    fn tolerated_by(
        &self,
        left: &[&Input],
        tolerance: &Tolerance,
        measure: Measure,
    ) -> Result<Tolerated, Error> {
        let (sum, whole, unit) = match measure {
            Measure::Note => {
                let text = format!("the tolerance stands in a note: {}", tolerance.passage);
                let fabric = left.iter().any(|i| stage(&i.hs).is_some_and(|s| s >= 2));
                let outcome = if fabric { Outcome::No } else { Outcome::Undecided };
                return Ok((outcome, text, None, Vec::new()));
            }
            Measure::Weight => (self.weight(left), self.good.net_kg, "of the weight"),
            Measure::Value(base) => (self.cost(left), self.value(base), "of the value"),
        };
        let (Some(sum), Some(whole)) = (sum.most.filter(|_| sum.missing.is_empty()), whole) else {
            let text =
                "the weight or value that the tolerance is a share of is not stated".to_owned();
            return Ok((Outcome::Undecided, text, None, Vec::new()));
        };
        let percent = sum.as_percent_of(whole)?;
        let text = format!("{} % {unit}, tolerance {} %", percent.decimals(2), tolerance.percent);
        if percent <= tolerance.percent {
            return Ok((
                Outcome::Yes,
                format!("within the tolerance: {text}"),
                Some(percent),
                Vec::new(),
            ));
        }
        let room = tolerance.percent.percent_of(whole)?;
        let codes: Vec<&str> = left.iter().map(|i| i.hs.as_str()).collect();
        let distance = vec![format!(
            "{} less of {} comes within the tolerance",
            sum.minus(room)?.decimals(2),
            codes.join(", ")
        )];
        Ok((Outcome::No, text, Some(percent), distance))
    }
}

/// Allowed materials: "these" are whatever failed.
fn allowed(of: &[Material], input: &Input, good: &Good) -> Match {
    let anaphora = of.iter().any(|m| {
        m.words.is_empty() && m.codes.is_empty() && m.same.is_none() && m.except.is_empty()
    });
    if anaphora {
        return Match::Yes;
    }
    any(of, input, good)
}
