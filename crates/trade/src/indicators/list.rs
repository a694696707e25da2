//! Every indicator by name: what a person asks for, and what answers.

use super::ask::{Answer, Ask, Year};
use super::covered::cover;
use super::{answers, pair_answers, relative_unit_value};
use crate::aggregate::is_total;
use crate::error::Error;

/// What must be read before an indicator can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Exports and imports of one year, where few report as well: what is said of the world stays out.
    OwnSums,
    /// Exports and imports of one year, by economy and product.
    Sums,
    /// And who sells to whom.
    Pairs,
    /// The same of two years or more, of one pair at a time.
    PairYears,
    /// And the flows of the exporter and the importer.
    Flows,
    /// The flows between the two alone.
    PairFlows,
    /// And those of two years or more.
    FlowYears,
    /// Flows at six digits, whatever level is asked for: the measure rises when products are lumped.
    FinestFlows,
    /// The same of two years or more.
    FinestYears,
    /// Sums, and income a head.
    Income,
    /// Flows of the pair, and what all flows of a product weigh.
    UnitValues,
    /// Flows into and out of a hub.
    Hub,
    /// Flows as both sides report them.
    Mirror,
}

impl Needs {
    /// Whether flows are read, beside the sums.
    #[must_use]
    pub fn flows(self) -> bool {
        !matches!(self, Self::OwnSums | Self::Sums | Self::Pairs | Self::PairYears | Self::Income)
    }

    /// Whether the trade of two economies with each other is enough: the measure compares with nobody
    /// else.
    #[must_use]
    pub fn only_the_pair(self) -> bool {
        match self {
            Self::PairYears
            | Self::PairFlows
            | Self::FinestFlows
            | Self::FinestYears
            | Self::Mirror => true,
            Self::OwnSums
            | Self::Sums
            | Self::Pairs
            | Self::Flows
            | Self::FlowYears
            | Self::Income
            | Self::UnitValues
            | Self::Hub => false,
        }
    }

    /// Whether several years are held against each other, or averaged, product by product.
    #[must_use]
    pub fn products_over_years(self) -> bool {
        matches!(self, Self::FlowYears | Self::FinestYears | Self::Flows)
    }

    /// Whether a first year is compared with a last one.
    #[must_use]
    pub fn compares_years(self) -> bool {
        matches!(self, Self::PairYears | Self::FlowYears | Self::FinestYears)
    }

    /// The years that are read of those asked for: a change reads its two ends.
    #[must_use]
    pub fn years(self, mut asked: Vec<u16>) -> Vec<u16> {
        if self.compares_years() && asked.len() > 2 {
            asked = vec![asked[0], asked[asked.len() - 1]];
        }
        asked
    }

    /// Whether exports and imports by economy and product are enough, without who trades with whom.
    #[must_use]
    pub fn without_partners(self) -> bool {
        matches!(self, Self::OwnSums | Self::Sums | Self::Income)
    }

    /// Whether the measure is taken at six digits only.
    #[must_use]
    pub fn finest(self) -> bool {
        matches!(self, Self::FinestFlows | Self::FinestYears)
    }
}

/// One indicator.
pub struct Indicator {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it says, in a line.
    pub meaning: &'static str,
    /// The unit of its last measure, or what its scale means.
    pub unit: &'static str,
    /// What must be read first.
    pub needs: Needs,
    /// The source file whose head is its page.
    file: &'static str,
    /// What answers.
    pub answer: fn(&Ask) -> Result<Answer, Error>,
}

impl Indicator {
    /// Whether partners are what its answer shows, rather than the markets to which flows are cut.
    #[must_use]
    pub fn shows_partners(&self) -> bool {
        self.needs == Needs::Hub || self.needs.only_the_pair()
    }

    /// Whether the measure says something of products, so that totals are not enough.
    fn needs_products(&self) -> bool {
        !["totals", "growth", "intensity", "market-concentration", "mirror"].contains(&self.name)
    }

    /// Answer a question. A measure that compares with the world says how much of it the years tell,
    /// in a note and a column `coverage`, where that is not all; what the years do not tell is absent.
    ///
    /// # Errors
    ///
    /// Those of the measure; [`Error::OnlyTotals`] for one about products of a year without any.
    pub fn of(&self, ask: &Ask) -> Result<Answer, Error> {
        let mut answer = self.told(ask)?;
        cover(self, ask, &mut answer);
        Ok(answer)
    }

    fn told(&self, ask: &Ask) -> Result<Answer, Error> {
        let totals = |year: &&Year| {
            let products = &year.world.products;
            !products.is_empty() && products.iter().all(|p| is_total(p))
        };
        if let Some(year) = ask.years.iter().find(totals).filter(|_| self.needs_products()) {
            return Err(Error::OnlyTotals { year: year.world.year, measure: self.name });
        }
        let mut answer = (self.answer)(ask)?;
        let filtered = ask.years.iter().filter_map(|year| year.filtered.clone());
        answer.notes.splice(0..0, ask.notes.iter().cloned().chain(filtered));
        let told: Vec<&Year> = ask.years.iter().filter(|y| y.coverage < 1.0).collect();
        if self.needs.only_the_pair() || told.is_empty() {
            return Ok(answer);
        }
        let notes = told.iter().map(|year| {
            let (n, of) = (year.reporters.len(), year.world.economies.len());
            if year.world.pairs.iter().all(|v| *v == 0) {
                return format!(
                    "{}: exports and imports of {of} economies, without partners; what share of the world's they are is {}",
                    year.world.year,
                    match year.coverage > 0.0 {
                        true => format!("{:.1} % by the world's own rows", year.coverage * 100.0),
                        false => "not told".to_owned(),
                    }
                );
            }
            let who = match n {
                0 => "economies that sell or buy, but not both, stand in the year".to_owned(),
                1..=8 => format!("only {} of {of} economies report ({n})", year.reporters.join(", ")),
                _ => format!("{n} of {of} economies report"),
            };
            format!(
                "{}: {who}; {:.1} % of the trade told is with economies that report too, and the world here is theirs",
                year.world.year,
                year.coverage * 100.0
            )
        });
        answer.notes.splice(0..0, notes.collect::<Vec<_>>());
        Ok(answer)
    }

    /// Its page: formula, symbols, worked example, when it is undefined, source.
    #[must_use]
    pub fn page(&self) -> String {
        let head = self.file.lines().map_while(|line| line.strip_prefix("//!"));
        head.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}

/// Every indicator there is, in the order in which questions come up.
#[rustfmt::skip]
pub const INDICATORS: &[Indicator] = &[
    Indicator { name: "totals", meaning: "exports, imports, balance and share of the world's exports", unit: "US dollars", needs: Needs::OwnSums, file: include_str!("share.rs"), answer: answers::totals },
    Indicator { name: "shares", meaning: "each product in an economy's exports and in the world's", unit: "fraction", needs: Needs::Sums, file: include_str!("share.rs"), answer: answers::shares },
    Indicator { name: "growth", meaning: "growth between two years, in all and a year", unit: "fraction", needs: Needs::PairYears, file: include_str!("growth.rs"), answer: pair_answers::pair_growth },
    Indicator { name: "mirror", meaning: "the importer's report less the exporter's", unit: "US dollars", needs: Needs::Mirror, file: include_str!("mirror.rs"), answer: pair_answers::mirror_gap },
    Indicator { name: "rca", meaning: "what an economy exports more of than the world does", unit: "1 is the world", needs: Needs::Sums, file: include_str!("rca.rs"), answer: answers::rca },
    Indicator { name: "rsca", meaning: "the same between -1 and 1", unit: "0 is the world", needs: Needs::Sums, file: include_str!("rca_forms.rs"), answer: answers::rsca },
    Indicator { name: "nrca", meaning: "the same, adding to nothing over economies and products", unit: "0 is the world", needs: Needs::Sums, file: include_str!("rca_forms.rs"), answer: answers::nrca },
    Indicator { name: "arca", meaning: "the same as a difference of shares", unit: "0 is the world", needs: Needs::Sums, file: include_str!("rca_forms.rs"), answer: answers::arca },
    Indicator { name: "rta", meaning: "advantage in exports less advantage in imports", unit: "0 is neither", needs: Needs::Sums, file: include_str!("rca_forms.rs"), answer: answers::rta },
    Indicator { name: "lafay", meaning: "where a surplus is more than the share in trade", unit: "points", needs: Needs::Sums, file: include_str!("lafay.rs"), answer: answers::lafay_index },
    Indicator { name: "eci", meaning: "complexity of economies", unit: "standard deviations", needs: Needs::Sums, file: include_str!("eci.rs"), answer: answers::eci },
    Indicator { name: "pci", meaning: "complexity of products", unit: "standard deviations", needs: Needs::Sums, file: include_str!("eci.rs"), answer: answers::pci },
    Indicator { name: "fitness", meaning: "complexity of economies by iteration", unit: "mean 1", needs: Needs::Sums, file: include_str!("fitness.rs"), answer: answers::fitness_of_economies },
    Indicator { name: "quality", meaning: "complexity of products by iteration", unit: "mean 1", needs: Needs::Sums, file: include_str!("fitness.rs"), answer: answers::quality_of_products },
    Indicator { name: "proximity", meaning: "how often two products are sold by the same economies", unit: "fraction", needs: Needs::Sums, file: include_str!("proximity.rs"), answer: answers::proximities },
    Indicator { name: "density", meaning: "how near a product lies to what an economy sells", unit: "fraction", needs: Needs::Sums, file: include_str!("density.rs"), answer: answers::densities },
    Indicator { name: "coi", meaning: "complexity within an economy's reach", unit: "standard deviations", needs: Needs::Sums, file: include_str!("opportunity.rs"), answer: answers::outlook_index },
    Indicator { name: "cog", meaning: "what taking up a product would bring within reach", unit: "standard deviations", needs: Needs::Sums, file: include_str!("opportunity.rs"), answer: answers::outlook_gain },
    Indicator { name: "prody", meaning: "the income that goes with a product", unit: "unit of the incomes", needs: Needs::Income, file: include_str!("prody.rs"), answer: answers::income_of_products },
    Indicator { name: "expy", meaning: "the income that goes with an economy's basket", unit: "unit of the incomes", needs: Needs::Income, file: include_str!("prody.rs"), answer: answers::income_of_baskets },
    Indicator { name: "complementarity", meaning: "how well what one sells fits what the other buys", unit: "0 to 100", needs: Needs::Sums, file: include_str!("complementarity.rs"), answer: pair_answers::pair_complementarity },
    Indicator { name: "overlap", meaning: "which products carry the complementarity", unit: "fraction", needs: Needs::Sums, file: include_str!("complementarity.rs"), answer: pair_answers::pair_overlap },
    Indicator { name: "intensity", meaning: "whether a pair trades more than its size would say", unit: "1 is neutral", needs: Needs::Pairs, file: include_str!("intensity.rs"), answer: pair_answers::pair_intensity },
    Indicator { name: "similarity", meaning: "whether two economies sell the same things", unit: "0 to 100", needs: Needs::Sums, file: include_str!("similarity.rs"), answer: pair_answers::pair_similarity },
    Indicator { name: "grubel-lloyd", meaning: "how much trade goes both ways within a product", unit: "fraction", needs: Needs::FinestFlows, file: include_str!("intra_industry.rs"), answer: pair_answers::pair_grubel_lloyd },
    Indicator { name: "two-way", meaning: "the same, product by product", unit: "fraction", needs: Needs::FinestFlows, file: include_str!("intra_industry.rs"), answer: pair_answers::product_grubel_lloyd },
    Indicator { name: "marginal-two-way", meaning: "two-way trade in the changes between two years", unit: "fraction", needs: Needs::FinestYears, file: include_str!("intra_industry.rs"), answer: pair_answers::pair_marginal },
    Indicator { name: "margins", meaning: "more products, or more of the same", unit: "fraction", needs: Needs::Flows, file: include_str!("margins.rs"), answer: pair_answers::pair_margins },
    Indicator { name: "penetration", meaning: "how many of its possible markets an exporter serves", unit: "fraction", needs: Needs::Flows, file: include_str!("penetration.rs"), answer: pair_answers::exporter_penetration },
    Indicator { name: "concentration", meaning: "whether an economy lives by few products", unit: "fraction", needs: Needs::Sums, file: include_str!("concentration.rs"), answer: answers::concentrations },
    Indicator { name: "market-concentration", meaning: "whether an economy lives by few markets", unit: "fraction", needs: Needs::Pairs, file: include_str!("concentration.rs"), answer: answers::market_concentration },
    Indicator { name: "theil", meaning: "concentration in two parts: how many, how unequal", unit: "natural logarithm", needs: Needs::Sums, file: include_str!("theil.rs"), answer: answers::theil_index },
    Indicator { name: "growth-margins", meaning: "growth by more of the same, new products, new markets", unit: "US dollars", needs: Needs::FlowYears, file: include_str!("growth_margins.rs"), answer: pair_answers::exporter_growth_margins },
    Indicator { name: "market-share", meaning: "growth by the world's, its products', its markets'", unit: "US dollars", needs: Needs::FlowYears, file: include_str!("market_share.rs"), answer: pair_answers::exporter_market_share },
    Indicator { name: "unit-values", meaning: "dollars a kilogram, and how much trade they speak for", unit: "US dollars a kilogram", needs: Needs::PairFlows, file: include_str!("unit_value.rs"), answer: pair_answers::pair_unit_values },
    Indicator { name: "relative-unit-values", meaning: "whether a pair's goods are dearer than the world's", unit: "1 is the world", needs: Needs::UnitValues, file: include_str!("relative_unit_value.rs"), answer: relative_unit_value::answer },
    Indicator { name: "export-potential", meaning: "what a pair could trade, with an interval", unit: "US dollars", needs: Needs::Flows, file: include_str!("potential.rs"), answer: pair_answers::pair_potential },
    Indicator { name: "diversification", meaning: "products to take up for a market, ranked", unit: "rank", needs: Needs::Flows, file: include_str!("diversification_potential.rs"), answer: pair_answers::pair_diversification },
    Indicator { name: "hub", meaning: "how much of what an economy buys it could pass on", unit: "fraction", needs: Needs::Sums, file: include_str!("hub.rs"), answer: pair_answers::hubs },
    Indicator { name: "third-market-reach", meaning: "whom an exporter reaches by way of a hub", unit: "US dollars", needs: Needs::Hub, file: include_str!("hub.rs"), answer: pair_answers::reach },
    Indicator { name: "headroom", meaning: "what a pair could add without more being made", unit: "US dollars", needs: Needs::Flows, file: include_str!("headroom.rs"), answer: pair_answers::pair_headroom },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_has_a_page_with_its_formula_and_its_source() {
        let mut names: Vec<&str> = INDICATORS.iter().map(|i| i.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), INDICATORS.len());
        for indicator in INDICATORS {
            let page = indicator.page();
            for part in ["```text", "Source:", "Oracle:", "assert"] {
                assert!(page.contains(part), "{} lacks {part}", indicator.name);
            }
        }
    }
}
