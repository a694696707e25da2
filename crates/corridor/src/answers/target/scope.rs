//! What a target counts, told from its measure: the one thing that decides which figures it is held
//! against.

use serde::Serialize;

use crate::folder::partnership::name;
use crate::statistics::reported::{TOTAL, exports};

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "scope", rename_all = "kebab-case")]
pub enum Scope {
    /// Goods in both directions: what trade statistics sum.
    Goods,
    /// Services in both directions.
    Services,
    /// Goods and services together.
    GoodsAndServices,
    /// Goods without a chapter of the Harmonized System.
    WithoutChapter {
        /// Two digits.
        chapter: String,
    },
    /// Goods of one sector of the partnership.
    Sector {
        /// Its name.
        sector: String,
    },
    /// Goods in one direction.
    Direction {
        /// Who sells.
        exporter: String,
        /// Who buys.
        importer: String,
    },
    /// Goods in one direction, and the record does not say which.
    OneWay {
        /// `exports` or `imports`.
        measure: String,
    },
    /// Investment.
    Investment,
    /// Visitors.
    Visitors,
    /// Less than all of another scope, in the words of the document: nothing here counts it.
    Part {
        /// What it is a part of.
        whole: Box<Scope>,
        /// The words that narrow it.
        part: String,
    },
    /// Something else, by its measure.
    Other {
        /// As the record names it.
        measure: String,
    },
}

impl Scope {
    /// The scope of a measure, as records and headline figures name it.
    #[must_use]
    pub fn of(measure: &str, parties: &[String; 2]) -> Self {
        let measure = measure.trim().to_lowercase().replace([' ', '-'], "_");
        let [a, b] = parties;
        for (exporter, importer) in [(a, b), (b, a)] {
            let names = [exports(exporter, importer), imports(importer, exporter)];
            if names.contains(&measure) {
                return Self::Direction { exporter: exporter.clone(), importer: importer.clone() };
            }
        }
        let rest = |prefix: &str| measure.strip_prefix(prefix).map(str::to_owned);
        match measure.as_str() {
            TOTAL
            | "goods_trade"
            | "trade"
            | "trade_volume"
            | "trade_turnover"
            | "bilateral_trade"
            | "bilateral_trade_volume"
            | "merchandise_trade" => Self::Goods,
            "services_trade" | "trade_in_services" | "services" => Self::Services,
            "goods_and_services_trade" | "trade_in_goods_and_services" => Self::GoodsAndServices,
            "exports" | "imports" => Self::OneWay { measure },
            "investment" | "fdi" | "foreign_investment" | "foreign_direct_investment" => {
                Self::Investment
            }
            "visitors" | "tourists" | "tourist_arrivals" | "visitor_arrivals" => Self::Visitors,
            _ => match (rest("trade_without_chapter_"), rest("sector_trade_")) {
                (Some(chapter), _) => Self::WithoutChapter { chapter },
                (_, Some(sector)) => Self::Sector { sector: sector.replace('_', " ") },
                _ => Self::Other { measure },
            },
        }
    }

    /// The measure under which headline figures hold it; `None` where the record does not say
    /// enough to choose one.
    #[must_use]
    pub fn metric(&self) -> Option<String> {
        Some(match self {
            Self::Goods => TOTAL.to_owned(),
            Self::Services => "services_trade".to_owned(),
            Self::GoodsAndServices => "goods_and_services_trade".to_owned(),
            Self::WithoutChapter { chapter } => format!("trade_without_chapter_{chapter}"),
            Self::Sector { sector } => format!("sector_trade_{}", sector.replace(' ', "_")),
            Self::Direction { exporter, importer } => exports(exporter, importer),
            Self::OneWay { .. } => return None,
            Self::Part { whole, part } => format!("{}_of_{}", whole.metric()?, spelt(part)),
            Self::Investment => "investment".to_owned(),
            Self::Visitors => "visitors".to_owned(),
            Self::Other { measure } => measure.clone(),
        })
    }

    /// What is counted, in words: `total trade`, `exports of Germany to Poland`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Goods => "total trade".to_owned(),
            Self::Services => "trade in services".to_owned(),
            Self::GoodsAndServices => "trade in goods and services".to_owned(),
            Self::WithoutChapter { chapter } => format!("trade without chapter {chapter}"),
            Self::Sector { sector } => format!("trade in {sector}"),
            Self::Direction { exporter, importer } => {
                format!("exports of {} to {}", name(exporter), name(importer))
            }
            Self::OneWay { measure } => measure.clone(),
            Self::Investment => "investment".to_owned(),
            Self::Visitors => "visitors".to_owned(),
            Self::Part { whole, part } => format!("{} (“{part}”)", whole.words()),
            Self::Other { measure } => measure.replace('_', " "),
        }
    }

    /// Whether other pairs' trade says anything of how it moves.
    #[must_use]
    pub fn moves_as_trade(&self) -> bool {
        match self {
            Self::Investment | Self::Visitors | Self::OneWay { .. } => false,
            Self::Part { whole, .. } => whole.moves_as_trade(),
            Self::Other { measure } => {
                ["trade", "export", "import"].iter().any(|word| measure.contains(word))
                    && !["balance", "deficit", "surplus", "share", "ratio", "rank"]
                        .iter()
                        .any(|word| measure.contains(word))
            }
            _ => true,
        }
    }
}

/// Words as a measure is spelt: `palm oil` is `palm_oil`.
fn spelt(words: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let spelt: String = words.to_lowercase().chars().map(letter).collect();
    spelt.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

fn imports(into: &str, from: &str) -> String {
    format!("imports_{}_from_{}", into.to_lowercase(), from.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_told_from_measures() {
        let parties = ["DEU".to_owned(), "POL".to_owned()];
        let of = |measure: &str| Scope::of(measure, &parties);
        assert_eq!(of("total_trade"), Scope::Goods);
        assert_eq!(of("Bilateral trade volume"), Scope::Goods);
        assert_eq!(of("exports_POL_to_DEU").metric().as_deref(), Some("exports_pol_to_deu"));
        assert_eq!(of("imports_pol_from_deu"), of("exports_deu_to_pol"));
        assert_eq!(of("exports").metric(), None);
        assert_eq!(
            of("trade_without_chapter_27"),
            Scope::WithoutChapter { chapter: "27".to_owned() }
        );
        let steel = Scope::Sector { sector: "iron and steel".to_owned() };
        assert_eq!(of("sector_trade_iron_and_steel"), steel);
        assert_eq!(steel.metric().as_deref(), Some("sector_trade_iron_and_steel"));
        let tea = Scope::Part { whole: Box::new(Scope::Goods), part: "tea and coffee".to_owned() };
        assert_eq!(tea.metric().as_deref(), Some("total_trade_of_tea_and_coffee"));
        assert_eq!(of("tourists"), Scope::Visitors);
        assert!(of("non_oil_trade").moves_as_trade() && !of("trade_balance").moves_as_trade());
        assert!(!of("share_of_trade_in_own_currencies").moves_as_trade());
    }
}
