//! Limits on the value or weight of materials, as exact shares of the base that the rule names.
//!
//! A sum is kept twice: of what surely counts, and with what may. A limit on it holds where the larger sum
//! keeps within it, fails where the smaller one does not, and is open in between.

use super::Desk;
use super::verdict::{Finding, Outcome, plain};
use crate::origin::bill::Input;
use crate::origin::meaning::{Match, any};
use crate::rule::{
    Alternative, Base, Material, Share, Status, Test, notation_list, notation_shares,
};
use crate::{Error, Exact};

/// How a tolerance or limit came out: outcome, text, per cent, distance.
pub(super) type Tolerated = (Outcome, String, Option<Exact>, Vec<String>);

/// A sum with what could not be told.
#[derive(Default)]
pub(super) struct Sum {
    /// Of materials that surely count.
    sure: Option<Exact>,
    /// Of those and the ones that may.
    pub(super) most: Option<Exact>,
    pub(super) lines: Vec<u64>,
    pub(super) missing: Vec<u64>,
}

impl Desk<'_> {
    pub(super) fn max(
        &self,
        of: &[Material],
        shares: &[Share],
        each: bool,
        strict: bool,
        alternative: &Alternative,
        open: &mut Vec<String>,
    ) -> Result<Finding, Error> {
        let named: Vec<Material>;
        let of = if of.iter().any(|m| matches!(m.words.as_str(), "these" | "cloth")) {
            named = alternative
                .tests
                .iter()
                .find_map(|t| match t {
                    Test::From(list) => Some(list.clone()),
                    _ => None,
                })
                .unwrap_or_default();
            if named.is_empty() {
                return Ok(plain(
                    Outcome::Undecided,
                    "which materials the limit is on stands in another row",
                ));
            }
            named.as_slice()
        } else {
            of
        };
        if shares.iter().any(|s| s.base == Base::Named) {
            return Ok(plain(
                Outcome::Undecided,
                "the limit is a share of another good's price, which is not stated",
            ));
        }
        let weight =
            shares.iter().any(|s| matches!(s.base, Base::Weight | Base::WeightOfMaterials));
        if shares.iter().any(|s| s.base == Base::Volume) {
            return Ok(plain(Outcome::Undecided, "volumes are not stated"));
        }
        let originating = of.iter().all(|m| m.status == Status::Originating);
        let pool: Vec<&Input> = if originating {
            self.good.inputs.iter().filter(|i| self.originates(i)).collect()
        } else {
            self.non_originating()
        };
        let groups: Vec<Vec<&Input>> =
            if each { pool.iter().map(|i| vec![*i]).collect() } else { vec![pool] };
        let mut worst = plain(Outcome::Yes, "no such material is used");
        worst.percent = Some(Exact::ZERO);
        for group in groups {
            let mut sum =
                Sum { sure: Some(Exact::ZERO), most: Some(Exact::ZERO), ..Sum::default() };
            for input in group {
                let found = any(of, input, self.good);
                if found == Match::No {
                    continue;
                }
                let amount = if weight { input.net_kg } else { input.cost };
                let Some(amount) = amount else {
                    sum.missing.push(input.line);
                    continue;
                };
                sum.lines.push(input.line);
                if found == Match::Yes {
                    sum.sure = sum.sure.map(|s| s.plus(amount)).transpose()?;
                }
                sum.most = sum.most.map(|s| s.plus(amount)).transpose()?;
            }
            if !sum.missing.is_empty() {
                // What is known may exceed the limit already.
                sum.most = None;
            }
            let (outcome, text, percent, distance) = self.within(&sum, shares, strict, weight)?;
            if outcome <= worst.outcome {
                let lines = sum.lines.clone();
                worst = Finding {
                    test: String::new(),
                    outcome,
                    because: text,
                    percent,
                    lines,
                    distance,
                };
            }
        }
        if let Some(base) = self.assumed(shares) {
            open.push(base);
        }
        Ok(worst)
    }

    pub(super) fn min(
        &self,
        of: &[Material],
        shares: &[Share],
        strict: bool,
        wholly: bool,
    ) -> Result<Finding, Error> {
        let weight =
            shares.iter().any(|s| matches!(s.base, Base::Weight | Base::WeightOfMaterials));
        let mut sum = Exact::ZERO;
        let mut used = Exact::ZERO;
        for input in &self.good.inputs {
            match any(of, input, self.good) {
                Match::No => continue,
                Match::Unknown => {
                    return Ok(plain(
                        Outcome::Undecided,
                        &format!("whether {} is {}", input.hs, notation_list(of)),
                    ));
                }
                Match::Yes => {}
            }
            let Some(amount) = (if weight { input.net_kg } else { input.cost }) else {
                return Ok(plain(Outcome::Undecided, "weights or costs are not stated"));
            };
            used = used.plus(amount)?;
            let counts =
                if wholly { input.wholly_obtained == Some(true) } else { self.originates(input) };
            if counts {
                sum = sum.plus(amount)?;
            } else if wholly && input.wholly_obtained.is_none() && self.originates(input) {
                return Ok(plain(
                    Outcome::Undecided,
                    &format!("whether {} is wholly obtained is not stated", input.hs),
                ));
            }
        }
        let mut best = plain(Outcome::Undecided, "the base is not stated");
        for share in shares {
            let whole = if share.base == Base::WeightOfMaterials && share.of.is_some() {
                Some(used)
            } else {
                self.whole(share)?
            };
            let Some(whole) = whole else { continue };
            if whole.is_zero() {
                return Ok(plain(Outcome::Yes, "no such material is used"));
            }
            let percent = sum.as_percent_of(whole)?;
            let holds = percent > share.percent || (!strict && percent == share.percent);
            let outcome = if holds { Outcome::Yes } else { Outcome::No };
            if outcome >= best.outcome || best.percent.is_none() {
                best = plain(
                    outcome,
                    &format!("{} % against at least {} %", percent.decimals(2), share.percent),
                );
                best.percent = Some(percent);
            }
        }
        Ok(best)
    }

    pub(super) fn not_more(&self, of: &[Material]) -> Result<Finding, Error> {
        if of.iter().any(|m| !m.words.is_empty()) {
            return Ok(plain(Outcome::Undecided, "which materials go into the part is not stated"));
        }
        let ours: Vec<&Input> = self.good.inputs.iter().filter(|i| self.originates(i)).collect();
        let (other, own) = (self.cost(&self.non_originating()), self.cost(&ours));
        let (Some(other), Some(own), true) =
            (other.most, own.most, other.missing.is_empty() && own.missing.is_empty())
        else {
            return Ok(plain(Outcome::Undecided, "costs are not stated in full"));
        };
        let text = format!("non-originating {other} against originating {own}");
        let mut finding = plain(if other <= own { Outcome::Yes } else { Outcome::No }, &text);
        if other > own {
            finding.distance.push(format!("{} less non-originating value", other.minus(own)?));
        }
        Ok(finding)
    }

    /// Whether a sum lies within any of the shares.
    pub(super) fn within(
        &self,
        sum: &Sum,
        shares: &[Share],
        strict: bool,
        weight: bool,
    ) -> Result<Tolerated, Error> {
        let mut best: Option<Tolerated> = None;
        for share in shares {
            let limit = notation_shares(std::slice::from_ref(share));
            let found = match self.whole(share)? {
                None => {
                    let nothing = sum.most.is_some_and(Exact::is_zero);
                    let outcome = if nothing { Outcome::Yes } else { Outcome::Undecided };
                    (
                        outcome,
                        format!("{:?} is not stated (limit {limit})", share.base),
                        None,
                        Vec::new(),
                    )
                }
                Some(whole) => {
                    let passes = |sum: Exact| -> Result<(bool, Exact), Error> {
                        let percent = sum.as_percent_of(whole)?;
                        let holds =
                            percent < share.percent || (!strict && percent == share.percent);
                        Ok((holds, percent))
                    };
                    let sure = sum.sure.map(passes).transpose()?;
                    let most = sum.most.map(passes).transpose()?;
                    match (sure, most) {
                        (_, Some((true, percent))) => (
                            Outcome::Yes,
                            format!("{} % <= {limit}", percent.decimals(2)),
                            Some(percent),
                            Vec::new(),
                        ),
                        (Some((false, percent)), _) => {
                            let amount = sum.sure.unwrap_or(Exact::ZERO);
                            let room = share.percent.percent_of(whole)?;
                            let mut distance = vec![format!(
                                "{} less of it meets {limit}",
                                amount.minus(room)?.decimals(2)
                            )];
                            if !weight && !share.percent.is_zero() {
                                let needed = amount.times(Exact::HUNDRED)?.over(share.percent)?;
                                distance.push(format!(
                                    "or {} more of the base",
                                    needed.minus(whole)?.decimals(2)
                                ));
                            }
                            (
                                Outcome::No,
                                format!("{} % > {limit}", percent.decimals(2)),
                                Some(percent),
                                distance,
                            )
                        }
                        _ => {
                            let text = format!("what counts towards {limit} is not stated in full");
                            (Outcome::Undecided, text, None, Vec::new())
                        }
                    }
                }
            };
            if best.as_ref().is_none_or(|b| found.0 > b.0) {
                best = Some(found);
            }
        }
        Ok(best.unwrap_or((Outcome::Undecided, "no limit".to_owned(), None, Vec::new())))
    }

    /// A base that the agreement leaves open, read as the stated one.
    fn assumed(&self, shares: &[Share]) -> Option<String> {
        let open =
            shares.iter().any(|s| s.base == Base::Value) && self.terms.value_of_good.is_none();
        let (stated, _) = self.good.values.first_key_value()?;
        open.then(|| format!("the value of the good is taken as the stated {}", stated.code()))
    }

    pub(super) fn value(&self, base: Base) -> Option<Exact> {
        match base {
            Base::Value => match self.terms.value_of_good {
                Some(own) => self.good.values.get(&own).copied(),
                None => {
                    let order = [Base::FreeOnBoard, Base::Transaction, Base::ExWorks];
                    order.iter().find_map(|b| self.good.values.get(b)).copied()
                }
            },
            Base::Set => self.good.values.get(&Base::ExWorks).copied(),
            other => self.good.values.get(&other).copied(),
        }
    }

    fn whole(&self, share: &Share) -> Result<Option<Exact>, Error> {
        match share.base {
            Base::Weight => Ok(self.good.net_kg),
            Base::WeightOfMaterials => {
                let mut sum = Exact::ZERO;
                for input in &self.good.inputs {
                    let counts = share.of.as_ref().is_none_or(|of| {
                        any(std::slice::from_ref(of), input, self.good) == Match::Yes
                    });
                    if counts {
                        let Some(weight) = input.net_kg else { return Ok(None) };
                        sum = sum.plus(weight)?;
                    }
                }
                Ok((!sum.is_zero()).then_some(sum))
            }
            base => Ok(self.value(base)),
        }
    }

    pub(super) fn cost(&self, inputs: &[&Input]) -> Sum {
        total(inputs, |i| i.cost)
    }

    pub(super) fn weight(&self, inputs: &[&Input]) -> Sum {
        total(inputs, |i| i.net_kg)
    }
}

fn total(inputs: &[&Input], amount: impl Fn(&Input) -> Option<Exact>) -> Sum {
    let mut sum = Sum { sure: Some(Exact::ZERO), most: Some(Exact::ZERO), ..Sum::default() };
    for input in inputs {
        match amount(input) {
            Some(amount) => {
                sum.lines.push(input.line);
                sum.sure = sum.sure.and_then(|s| s.plus(amount).ok());
            }
            None => sum.missing.push(input.line),
        }
    }
    sum.most = if sum.missing.is_empty() { sum.sure } else { None };
    sum
}
