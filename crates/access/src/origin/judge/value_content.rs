//! Value content by each method that a rule allows: the best of them decides.

use super::Desk;
use super::verdict::{Finding, Outcome, plain};
use crate::origin::meaning::{Match, any};
use crate::rule::{Base, Material, Method};
use crate::{Error, Exact};

impl Desk<'_> {
    pub(super) fn content(
        &self,
        percent: Option<Exact>,
        methods: &[Method],
        bases: &[Base],
        focus: &[Material],
        open: &mut Vec<String>,
    ) -> Result<Finding, Error> {
        let Some(limit) = percent else {
            let mut best =
                plain(Outcome::Undecided, "the standard value content is defined in the notes");
            for (at, (limit, method, base)) in self.terms.standard_content.iter().enumerate() {
                let found = self.content(Some(*limit), &[*method], &[*base], focus, open)?;
                if at == 0 || found.outcome > best.outcome {
                    best = found;
                }
            }
            return Ok(best);
        };
        let own: Vec<Method>;
        let methods = if methods == [Method::Defined] && !self.terms.content_methods.is_empty() {
            own = self.terms.content_methods.clone();
            own.as_slice()
        } else {
            methods
        };
        let mut best = plain(Outcome::No, "");
        let mut told = Vec::new();
        let mut first = true;
        let bases: Vec<Base> = if bases.is_empty() { vec![Base::Value] } else { bases.to_vec() };
        for base in bases {
            for method in methods {
                let base = if *method == Method::NetCost { Base::NetCost } else { base };
                let name = match method {
                    Method::BuildUp => "build-up",
                    Method::BuildDown => "build-down",
                    Method::Focused => "focused value",
                    Method::NetCost => "net cost",
                    Method::Defined => "value content",
                };
                if base == Base::Value
                    && self.terms.value_of_good.is_none()
                    && let Some(unfit) = self.no_usual_base()
                {
                    told.push(format!("{name}: the rule does not state its base, {unfit}"));
                    if best.outcome < Outcome::Undecided || first {
                        best = plain(Outcome::Undecided, "");
                    }
                    first = false;
                    continue;
                }
                let Some(value) = self.value(base) else {
                    told.push(format!("{name}: no {} stated", base.code()));
                    if best.outcome < Outcome::Undecided || first {
                        best = plain(Outcome::Undecided, "");
                    }
                    first = false;
                    continue;
                };
                let (amount, most) = self.content_amount(*method, value, focus)?;
                let share = |amount: Exact| amount.as_percent_of(value);
                let (outcome, shown) = match (amount, most) {
                    (Some(amount), _) if share(amount)? >= limit => {
                        (Outcome::Yes, Some(share(amount)?))
                    }
                    (_, Some(most)) if share(most)? < limit => (Outcome::No, Some(share(most)?)),
                    (amount, _) => (Outcome::Undecided, amount.map(share).transpose()?),
                };
                let sign = if outcome == Outcome::Yes { ">=" } else { "<" };
                told.push(match shown {
                    Some(shown) => format!("{name} {} % {sign} {limit} %", shown.decimals(2)),
                    None => format!("{name}: costs are not stated in full"),
                });
                let mut distance = Vec::new();
                if let (Outcome::No, Some(most)) = (outcome, most) {
                    let needed = limit.percent_of(value)?.minus(most)?;
                    distance.push(format!(
                        "{} more originating value meets {limit} % {name}",
                        needed.decimals(2)
                    ));
                }
                if first || outcome > best.outcome {
                    best = plain(outcome, "");
                    best.percent = shown;
                    best.distance = distance;
                }
                first = false;
                if let Some(taken) = self.base_taken(base).filter(|taken| !open.contains(taken)) {
                    open.push(taken);
                }
                if *method == Method::Defined && base == Base::Value {
                    open.push("the method of the value content is defined in the notes: build-down is used".to_owned());
                }
            }
        }
        best.because = told.join("; ");
        Ok(best)
    }

    /// Why the bill's values cannot stand for a base that the rule does not state, where no agreement's
    /// terms are known: a value content is one of the FOB or transaction value, unless a text says otherwise.
    fn no_usual_base(&self) -> Option<String> {
        if !self.terms.id.is_empty() {
            return None;
        }
        let values = &self.good.values;
        let usual = [Base::FreeOnBoard, Base::Transaction].iter().any(|b| values.contains_key(b));
        let (stated, _) = values.first_key_value()?;
        (!usual).then(|| {
            format!(
                "and the bill states {} alone: name the base in the rule, value_of_good in --terms, or the FOB value in the bill",
                stated.code()
            )
        })
    }

    /// The value that stands for a base which neither the rule nor the terms state.
    fn base_taken(&self, base: Base) -> Option<String> {
        if base != Base::Value || self.terms.value_of_good.is_some() {
            return None;
        }
        let order = [Base::FreeOnBoard, Base::Transaction, Base::ExWorks];
        let taken = order.iter().find(|b| self.good.values.contains_key(b))?;
        Some(format!(
            "the rule does not state the base of the value content: {} is used",
            taken.code()
        ))
    }

    /// The originating amount by a method: surely, and at most.
    #[allow(clippy::type_complexity)]
    fn content_amount(
        &self,
        method: Method,
        value: Exact,
        focus: &[Material],
    ) -> Result<(Option<Exact>, Option<Exact>), Error> {
        if method == Method::BuildUp {
            let mut sum = Exact::ZERO;
            for input in self.good.inputs.iter().filter(|i| self.originates(i)) {
                let Some(cost) = input.cost else { return Ok((Some(sum), None)) };
                sum = sum.plus(cost)?;
            }
            return Ok((Some(sum), Some(sum)));
        }
        let (mut sure, mut most, mut missing) = (Exact::ZERO, Exact::ZERO, false);
        for input in self.non_originating() {
            let found =
                if method == Method::Focused { any(focus, input, self.good) } else { Match::Yes };
            if found == Match::No {
                continue;
            }
            let Some(cost) = input.cost else {
                missing = true;
                continue;
            };
            if found == Match::Yes {
                sure = sure.plus(cost)?;
            }
            most = most.plus(cost)?;
        }
        let least = if missing { None } else { Some(value.minus(most)?) };
        Ok((least, Some(value.minus(sure)?)))
    }
}
