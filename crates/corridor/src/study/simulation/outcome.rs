//! What a scenario gives: rows by direction, product, importer and economy, and what a careful reader is told of them.

use serde::{Deserialize, Serialize};

use crate::figures::money;

/// A file that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Relative to the scenario's folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Trade of one direction in one year of the staging.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// `nest`, `smart`, `gravity`.
    pub model: String,
    /// `partial`: prices and incomes stay; `general`: they adjust.
    pub effect: String,
    /// The year of the staging; none where the change comes at once.
    pub year: Option<i32>,
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// Trade at base.
    pub base: f64,
    /// More of it.
    pub change: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// What these are counted in.
    pub unit: String,
}

/// One product of one direction, after the last step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRow {
    /// `nest` or `smart`.
    pub model: String,
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// Six digits.
    pub product: String,
    /// Trade at base, US dollars.
    pub base_usd: f64,
    /// Rate at base, percent.
    pub before_percent: f64,
    /// Rate after the last step, percent.
    pub after_percent: f64,
    /// Substitution between exporters.
    pub sigma: f64,
    /// Whether that is the scenario's default, no estimate of the product.
    pub by_default: bool,
    /// Of the change: more of the product (SMART alone tells them apart).
    pub creation_usd: Option<f64>,
    /// Of the change: from other exporters.
    pub diversion_usd: Option<f64>,
    /// More trade.
    pub change_usd: f64,
}

/// One importer, after the last step: what the duties and its buyers gain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImporterRow {
    /// `nest` or `smart`.
    pub model: String,
    /// Who buys.
    pub importer: String,
    /// Change of revenue from duties, US dollars.
    pub revenue_usd: f64,
    /// Consumers' gain and revenue, US dollars.
    pub welfare_usd: f64,
}

/// One economy in the world model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EconomyRow {
    /// Code of the world's file.
    pub economy: String,
    /// Real income, change in percent; exact.
    pub real_income_percent: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Real wage, change in percent.
    pub real_wage_percent: f64,
    /// Exports, nominal change in percent while the numeraire is held; none where it exports nothing.
    pub exports_percent: Option<f64>,
}

/// Why the world model differs from the direct effect: logarithms that add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermRow {
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// The pair's own trade costs.
    pub direct: f64,
    /// What it costs to produce in the exporter.
    pub costs: f64,
    /// What the importer's other sources charge.
    pub competition: f64,
    /// What the importer spends.
    pub spending: f64,
    /// Their sum: the logarithm of new over old trade.
    pub total: f64,
}

/// A parameter that the result stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterRow {
    /// The model that uses it.
    pub model: String,
    /// Its name.
    pub parameter: String,
    /// Its value.
    pub value: f64,
    /// Its standard error; 0 where the scenario gives none.
    pub error: f64,
    /// Where it comes from.
    pub source: String,
    /// By how much the first pair's change moves with it.
    pub derivative: f64,
}

/// What no model can see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unseen {
    /// Lines that are cut and not traded today.
    pub lines_without_trade: usize,
    /// What the importers buy of them from the world, US dollars.
    pub bought_elsewhere_usd: f64,
    /// Lines that are traded and have no rate in percent.
    pub lines_without_rate: usize,
    /// Their trade, US dollars.
    pub without_rate_usd: f64,
    /// Lines whose elasticity is the scenario's default.
    pub lines_by_default: usize,
    /// Their share of the trade that is cut.
    pub share_by_default: f64,
    /// Lines on which a preference goes further already.
    pub lines_already_lower: usize,
}

/// The largest residuals of the world model: how well its markets clear.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residuals {
    /// Share of world output.
    pub largest: f64,
    /// Rounds.
    pub iterations: usize,
}

/// What a scenario gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// The scenario's title.
    pub title: String,
    /// What a reader must know first.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// The day as of which it was run.
    pub as_of: String,
    /// The version of this program.
    pub corridor: String,
    /// Files that went in.
    pub inputs: Vec<Input>,
    /// Dataset and year of the flows that were cut; none for the world model alone.
    pub base: Option<String>,
    /// Year of the world; none without the world model.
    pub world_year: Option<i32>,
    /// How deficits are closed; what nominal figures hold.
    pub closure: String,
    /// Draws, seed, level.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Level of the intervals.
    pub level: f64,
    /// Draws without an equilibrium.
    pub failed_draws: usize,
    /// Draws repeated since a parameter was below its bound, as a share.
    pub truncated: f64,
    /// What cannot be seen.
    pub unseen: Unseen,
    /// The world model's residuals.
    pub residuals: Option<Residuals>,
    /// Whether nothing changes at all.
    pub nothing_changes: bool,
    /// Cuts that move no rate, and why: each a sentence with its line of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idle: Vec<String>,
    /// By direction, model and year.
    pub pair: Vec<PairRow>,
    /// Products that a record does not list: it keeps the largest changes of each model.
    #[serde(default)]
    pub products_left_out: usize,
    /// By product.
    #[serde(default)]
    pub product: Vec<ProductRow>,
    /// By importer.
    #[serde(default)]
    pub importer: Vec<ImporterRow>,
    /// By economy.
    #[serde(default)]
    pub economy: Vec<EconomyRow>,
    /// By term.
    #[serde(default)]
    pub term: Vec<TermRow>,
    /// By parameter.
    #[serde(default)]
    pub parameter: Vec<ParameterRow>,
}

impl Simulation {
    /// Defaults may carry so much of the trade that is cut before a result is a finding.
    pub const DEFAULTS: f64 = 0.2;

    /// What a careful reader is told: each a sentence.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.nothing_changes {
            found.push("the scenario changes nothing: no rate and no cost moves".to_owned());
        }
        found.extend(self.idle.iter().cloned());
        let unseen = &self.unseen;
        if unseen.share_by_default > Self::DEFAULTS {
            found.push(format!(
                "{:.0}% of the trade that is cut has no elasticity of its own: the scenario's default carries it",
                unseen.share_by_default * 100.0
            ));
        }
        if unseen.lines_without_trade > 0 {
            found.push(format!(
                "{} lines are cut and not traded today; no model here can start a trade (the importers buy {} of them elsewhere)",
                unseen.lines_without_trade,
                money(unseen.bought_elsewhere_usd, "USD")
            ));
        }
        if unseen.lines_without_rate > 0 {
            found.push(format!(
                "{} traded lines have no rate in percent and are left as they are ({})",
                unseen.lines_without_rate,
                money(unseen.without_rate_usd, "USD")
            ));
        }
        found
    }
}
