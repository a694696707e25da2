//! Why two firms should meet: points for what they wish, and for what trade data say of what one offers
//! and the other seeks. Every point has its reason; where data are blind, that is said.
//!
//! ```text
//! weight(a, b) = 100 (points of a's wish + points of b's) + trade(a, b)
//! trade: 60 for a heading that one offers and the other seeks,
//!        10 for each digit of dollars by which that heading's trade exceeds 999 today, 60 at most
//! ```
//!
//! Words of a firm become headings by [`corridor_roundtable::words`]: suggestions, with the words that
//! led there. A service has no heading and no goods trade.

use std::collections::{BTreeMap, BTreeSet};

use corridor_roundtable::readers::{Company, Folder, Pairing, Wanted};
use corridor_roundtable::words::{Line, Meaning, Nomenclature};
use corridor_trade::{Flows, product};

/// Points for a heading that one offers and the other seeks.
const MATCH: u32 = 60;
/// Points for each digit of its trade beyond three.
const DIGIT: u32 = 10;
/// Most points for trade today.
const MOST: u32 = 60;
/// Headings that a phrase may stand for: the first ones only, for the rest are guesses.
const HEADINGS: usize = 2;

/// One reason and the points that it adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Points in the weight.
    pub points: u32,
    /// In words, with its numbers.
    pub says: String,
    /// Where it comes from: `wishes.csv:4`, or the dataset with its heading and year.
    pub evidence: String,
}

/// The reasons of every pair that wishes something, by the two names in order.
pub type Reasons = BTreeMap<(String, String), Vec<Reason>>;

/// Trade between the two economies at base.
#[derive(Clone, Copy, Debug)]
pub struct Traded<'a> {
    /// Flows in both directions.
    pub flows: &'a Flows,
    /// The dataset, its vintage and year.
    pub dataset: &'a str,
}

/// The reasons for every pair of an event.
#[must_use]
pub fn reasons(event: &Folder, traded: Option<Traded<'_>>) -> Reasons {
    let nomenclature = nomenclature();
    let by_heading = traded.map(|t| (totals(t.flows), t.dataset));
    let of = |phrases: &[String]| -> Meant { meant(&nomenclature, phrases) };
    let companies: BTreeMap<&str, (&Company, Meant, Meant)> = (event.companies.iter())
        .map(|c| (c.name.as_str(), (c, of(&c.offers), of(&c.seeks))))
        .collect();
    let mut found = Reasons::new();
    for pairing in event.pairings.iter().filter(|p| p.veto.is_none()) {
        let (Some(a), Some(b)) =
            (companies.get(pairing.a.as_str()), companies.get(pairing.b.as_str()))
        else {
            continue;
        };
        let mut reasons = wished(event, pairing);
        if reasons.is_empty() {
            continue;
        }
        let before = reasons.len();
        for ((seller, offers, _), (buyer, _, seeks)) in [(a, b), (b, a)] {
            let both: BTreeSet<&String> =
                offers.headings.keys().filter(|h| seeks.headings.contains_key(*h)).collect();
            for heading in both {
                reasons.extend(matched(
                    (seller, &offers.headings[heading]),
                    (buyer, &seeks.headings[heading]),
                    heading,
                    by_heading.as_ref(),
                ));
            }
        }
        if reasons.len() == before {
            let blind = a.1.services || b.1.services || a.2.services || b.2.services;
            let why = match blind {
                true => "services cross the border without a heading of goods",
                false => "no heading that one offers and the other seeks",
            };
            reasons.push(Reason {
                points: 0,
                says: format!("no trade evidence: {why}"),
                evidence: format!("{}, {}", event.place(a.0.source), event.place(b.0.source)),
            });
        }
        found.insert((pairing.a.clone(), pairing.b.clone()), reasons);
    }
    found
}

/// What the reasons of trade add to the weight of each pair.
#[must_use]
pub fn extra(reasons: &Reasons, event: &Folder) -> BTreeMap<(String, String), u32> {
    let wishes: BTreeMap<(&str, &str), u32> = (event.pairings.iter())
        .map(|p| ((p.a.as_str(), p.b.as_str()), 100 * (p.a_wants.points() + p.b_wants.points())))
        .collect();
    (reasons.iter())
        .map(|((a, b), list)| {
            let all: u32 = list.iter().map(|r| r.points).sum();
            let wished = wishes.get(&(a.as_str(), b.as_str())).copied().unwrap_or(0);
            ((a.clone(), b.clone()), all.saturating_sub(wished))
        })
        .collect()
}

fn wished(event: &Folder, pairing: &Pairing) -> Vec<Reason> {
    let word = |wanted: Wanted| match wanted {
        Wanted::Must => Some("must meet"),
        Wanted::Want => Some("wants to meet"),
        Wanted::Like => Some("would like to meet"),
        Wanted::Nothing | Wanted::No => None,
    };
    let evidence: Vec<String> = pairing.sources.iter().map(|s| event.place(*s)).collect();
    [(&pairing.a, pairing.a_wants, &pairing.b), (&pairing.b, pairing.b_wants, &pairing.a)]
        .into_iter()
        .filter_map(|(who, wanted, whom)| {
            Some(Reason {
                points: 100 * wanted.points(),
                says: format!("{who} {} {whom}", word(wanted)?),
                evidence: evidence.join(", "),
            })
        })
        .collect()
}

fn matched(
    (seller, offered): (&Company, &String),
    (buyer, sought): (&Company, &String),
    heading: &str,
    by_heading: Option<&(Totals, &str)>,
) -> Vec<Reason> {
    let name = product::name(heading).unwrap_or("no name in HS 2017");
    let mut reasons = vec![Reason {
        points: MATCH,
        says: format!(
            "{} offers \"{offered}\" and {} seeks \"{sought}\": HS {heading}, {name}",
            seller.name, buyer.name
        ),
        evidence: "words of companies.csv, headings suggested".to_owned(),
    }];
    let Some((totals, dataset)) = by_heading else { return reasons };
    let key = (seller.economy.clone(), buyer.economy.clone(), heading.to_owned());
    let value = totals.get(&key).copied().unwrap_or(0);
    let digits = u32::try_from(value.max(0).to_string().len()).unwrap_or(0);
    let says = match value {
        0 => format!("{} sold no HS {heading} to {}", seller.economy, buyer.economy),
        value => format!(
            "{} sold HS {heading} of ${:.1}m to {}",
            seller.economy,
            whole(value) / 1e6,
            buyer.economy
        ),
    };
    let points = (DIGIT * digits.saturating_sub(3)).min(MOST);
    reasons.push(Reason { points, says, evidence: format!("{dataset}, HS {heading}") });
    reasons
}

#[allow(clippy::cast_precision_loss)] // dollars in words
fn whole(value: i64) -> f64 {
    value as f64
}

/// What a firm's words stand for.
struct Meant {
    /// Heading to the phrase that led there.
    headings: BTreeMap<String, String>,
    services: bool,
}

fn meant(nomenclature: &Nomenclature, phrases: &[String]) -> Meant {
    let mut meant = Meant { headings: BTreeMap::new(), services: false };
    for phrase in phrases {
        match nomenclature.meaning(phrase, HEADINGS) {
            Meaning::Goods(found) => {
                for suggestion in found {
                    meant.headings.entry(suggestion.heading).or_insert_with(|| phrase.clone());
                }
            }
            Meaning::Service { .. } => meant.services = true,
            Meaning::Unknown => {}
        }
    }
    meant
}

/// Chapters and headings of HS 2017 with their short names.
fn nomenclature() -> Nomenclature {
    let lines: Vec<Line> = (0..10_000)
        .map(|code| format!("{code:04}"))
        .chain((1..100).map(|code| format!("{code:02}")))
        .filter_map(|code| Some(Line { text: product::name(&code)?.to_owned(), code }))
        .collect();
    Nomenclature::new(&lines)
}

/// Dollars by exporter, importer and heading.
type Totals = BTreeMap<(String, String, String), i64>;

fn totals(flows: &Flows) -> Totals {
    let mut totals = Totals::new();
    for at in 0..flows.len() {
        let flow = flows.row(at);
        let heading = flow.product.get(..4).unwrap_or(&flow.product).to_owned();
        *totals.entry((flow.exporter, flow.importer, heading)).or_default() += flow.value_usd;
    }
    totals
}
