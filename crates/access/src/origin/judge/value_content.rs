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
                let Some(value) = self.value(base) else {
                    told.push(format!("{name}: no {base:?} stated"));
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
                if *method == Method::Defined && base == Base::Value {
                    open.push("the method of the value content is defined in the notes: build-down is used".to_owned());
                }
            }
        }
        best.because = told.join("; ");
        Ok(best)
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
