//! What a scenario leaves as it is: cuts that move no rate, and trade that the markets do not hold.

use corridor_equilibrium::scenario::Outcome;

use super::super::Unseen;
use super::super::scenario::Read;
use super::Markets;

impl Markets {
    /// Cuts that move no rate, and why.
    pub(super) fn idle(&self, scenario: &Read) -> Vec<String> {
        let mut found = Vec::new();
        for (at, cut) in scenario.says.cut.iter().enumerate() {
            let own = || self.last.iter().flatten().filter(move |rates| rates.cut == Some(at));
            let count = |outcome: Outcome| own().filter(|rates| rates.outcome == outcome).count();
            if count(Outcome::Changed) > 0 {
                continue;
            }
            let products = cut.products.as_ref().map_or_else(String::new, |p| {
                format!(", products {}", p.get_ref().iter().collect::<Vec<_>>().join(", "))
            });
            let lower = count(Outcome::AlreadyLower);
            let because = match (own().count(), lower) {
                (0, _) => "no such line is traded in the flows".to_owned(),
                (all, 0) => match count(Outcome::NoRate) {
                    0 => format!("the rates of {all} traded lines stay as they are"),
                    without => format!("{without} of {all} traded lines have no rate"),
                },
                (all, _) => {
                    let rates = own().filter_map(|rates| rates.before);
                    let highest = rates.fold(f64::NEG_INFINITY, f64::max);
                    format!(
                        "{lower} of {all} traded lines are at or below it already; the highest of their rates is {:.2}%",
                        100.0 * highest
                    )
                }
            };
            found.push(format!(
                "{}: the cut of {} on {}{products} to {:?} moves no rate: {because}",
                scenario.place(&cut.to.span()),
                cut.importer.get_ref(),
                cut.exporter.get_ref(),
                cut.to.get_ref(),
            ));
        }
        found
    }

    pub(super) fn unseen(&self) -> Unseen {
        let mut unseen = Unseen {
            lines_without_trade: self.untraded.0,
            bought_elsewhere_usd: self.untraded.1,
            ..Unseen::default()
        };
        let (mut cut, mut default) = (0.0, 0.0);
        for (at, (market, rates)) in self.markets.iter().zip(&self.last).enumerate() {
            for (e, rates) in rates.iter().enumerate() {
                match rates.outcome {
                    Outcome::NoRate => {
                        unseen.lines_without_rate += 1;
                        unseen.without_rate_usd += market.imports[e];
                    }
                    Outcome::AlreadyLower => unseen.lines_already_lower += 1,
                    Outcome::Changed => {
                        cut += market.imports[e];
                        if self.by_default[at] {
                            default += market.imports[e];
                            unseen.lines_by_default += 1;
                        }
                    }
                    Outcome::Untouched | Outcome::Unchanged => {}
                }
            }
        }
        if cut > 0.0 {
            unseen.share_by_default = default / cut;
        }
        unseen
    }
}
