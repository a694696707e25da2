//! Why two firms should meet: points for what they wish, and for what trade data say of what one offers
//! and the other seeks. Every point has its reason; where data are blind, that is said.
//!
//! ```text
//! weight(a, b) = 100 (points of a's wish + points of b's) + trade(a, b)
//! trade, for each heading that one offers and the other seeks:
//!    60  for the match
//!    10  for each digit of dollars by which its trade exceeds 999 today, 60 at most
//!     5  for each digit by which what could be traded beyond today exceeds 999, 40 at most:
//!        the smaller of what the seller's economy sells to all and the buyer's buys from all, less today
//!    20  for a revealed advantage of the seller's economy (Balassa's index above one)
//!     2  for each point of duty that stands in the way, 20 at most: what an agreement can take away
//! ```
//!
//! Words of a firm become headings by [`corridor_roundtable::words`]: suggestions, with the words that
//! led there. A service has no heading and no goods trade.

use std::collections::{BTreeMap, BTreeSet};

use corridor_roundtable::readers::{Company, Folder, Pairing, Wanted};
use corridor_roundtable::words::{Line, Meaning, Nomenclature};
use corridor_trade::product;

use crate::folder::partnership::name as economy;

/// Points for a heading that one offers and the other seeks.
const MATCH: u32 = 60;
/// Points for each digit of its trade beyond three.
const DIGIT: u32 = 10;
/// Most points for trade today.
const MOST: u32 = 60;
/// Points for each digit of what could be traded beyond today.
const UNTAPPED: u32 = 5;
/// Most points for it.
const MOST_UNTAPPED: u32 = 40;
/// Points for a revealed advantage.
const ADVANTAGE: u32 = 20;
/// Points for each point of duty.
const DUTY: u32 = 2;
/// Most points for duty.
const MOST_DUTY: u32 = 20;
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
    /// The numbers behind it, by name; none for words.
    pub shows: Vec<(&'static str, String)>,
}

/// The reasons of every pair that wishes something, by the two names in order.
pub type Reasons = BTreeMap<(String, String), Vec<Reason>>;

/// What is known of one heading in one direction. US dollars of one year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Market {
    /// What the seller's economy sold to the buyer's.
    pub traded: i64,
    /// What it sold to all; none where that is not known.
    pub sold: Option<i64>,
    /// What the buyer's economy bought from all.
    pub bought: Option<i64>,
    /// Balassa's index of the seller's economy.
    pub advantage: Option<f64>,
    /// The duty that the buyer's economy asks of all, per cent, and the schedule that says so.
    pub duty: Option<(f64, String)>,
}

/// Markets by seller's economy, buyer's economy and heading.
pub type Markets = BTreeMap<(String, String, String), Market>;

/// Trade between two economies by heading.
#[derive(Clone, Debug)]
pub struct Traded {
    /// What is known of each heading.
    pub markets: Markets,
    /// Seller's and buyer's economy of the directions that are held by heading: one without an entry
    /// was not traded there, and nothing is known of any other direction.
    pub directions: BTreeSet<(String, String)>,
    /// The dataset, its vintage and year.
    pub dataset: String,
}

/// The reasons for every pair of an event.
#[must_use]
pub fn reasons(event: &Folder, traded: Option<&Traded>) -> Reasons {
    let nomenclature = nomenclature();
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
                    traded,
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
                shows: Vec::new(),
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
                shows: Vec::new(),
            })
        })
        .collect()
}

fn matched(
    (seller, offered): (&Company, &String),
    (buyer, sought): (&Company, &String),
    heading: &str,
    traded: Option<&Traded>,
) -> Vec<Reason> {
    let name = product::name(heading).unwrap_or("no name in HS 2017");
    let mut reasons = vec![Reason {
        points: MATCH,
        says: format!(
            "{} offers \"{offered}\" and {} seeks \"{sought}\": HS {heading}, {name}",
            seller.name, buyer.name
        ),
        evidence: "words of companies.csv, headings suggested".to_owned(),
        shows: Vec::new(),
    }];
    let Some(Traded { markets, directions, dataset }) = traded else { return reasons };
    let way = (seller.economy.clone(), buyer.economy.clone());
    let (from, to) = (economy(&seller.economy), economy(&buyer.economy));
    if !directions.contains(&way) {
        reasons.push(Reason {
            points: 0,
            says: format!("what {from} sold of HS {heading} to {to} is not known: the folder does not hold that trade by heading"),
            evidence: dataset.clone(),
            shows: Vec::new(),
        });
        return reasons;
    }
    let key = (way.0, way.1, heading.to_owned());
    let none = Market::default();
    let market = markets.get(&key).unwrap_or(&none);
    let evidence = format!("{dataset}, HS {heading}, {from} to {to}");
    let mut add =
        |points: u32, says: String, evidence: &str, shows: Vec<(&'static str, String)>| {
            reasons.push(Reason { points, says, evidence: evidence.to_owned(), shows });
        };
    let today = market.traded;
    let says = match today {
        0 => format!("{from} sold no HS {heading} to {to}"),
        value => format!("{from} sold HS {heading} of {} to {to}", millions(value)),
    };
    let points = (DIGIT * beyond(today)).min(MOST);
    add(points, says, &evidence, vec![("traded, US dollars", today.to_string())]);
    if let (Some(sold), Some(bought)) = (market.sold, market.bought) {
        let untapped = sold.min(bought).saturating_sub(today).max(0);
        let points = (UNTAPPED * beyond(untapped)).min(MOST_UNTAPPED);
        if points > 0 {
            let says = format!(
                "up to {} more fits what {from} sells to all and {to} buys from all",
                millions(untapped)
            );
            let shows = vec![
                ("sold to all, US dollars", sold.to_string()),
                ("bought from all, US dollars", bought.to_string()),
                ("traded, US dollars", today.to_string()),
            ];
            add(points, says, &evidence, shows);
        }
    }
    if let Some(index) = market.advantage.filter(|index| *index > 1.0) {
        let says = format!("{from} has a revealed advantage in HS {heading} ({index:.1})");
        add(ADVANTAGE, says, &evidence, vec![("Balassa's index", format!("{index:.3}"))]);
    }
    if let Some((percent, schedule)) = market.duty.as_ref().filter(|(percent, _)| *percent > 0.0) {
        let points =
            (0..=MOST_DUTY / DUTY).rev().find(|p| f64::from(*p) <= *percent).unwrap_or(0) * DUTY;
        let says =
            format!("{to} asks {percent:.1}% of HS {heading} from all: a duty to speak about");
        add(points, says, schedule, vec![("duty, per cent", format!("{percent:.3}"))]);
    }
    reasons
}

/// Digits of a sum of dollars beyond three.
fn beyond(dollars: i64) -> u32 {
    let digits = u32::try_from(dollars.max(0).to_string().len()).unwrap_or(0);
    digits.saturating_sub(3)
}

#[allow(clippy::cast_precision_loss)] // dollars in words
fn millions(dollars: i64) -> String {
    crate::figures::money(dollars as f64, "USD")
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

#[cfg(test)]
mod tests {
    use super::*;
    use corridor_roundtable::Side;

    fn firm(name: &str, economy: &str) -> Company {
        Company {
            name: name.to_owned(),
            economy: economy.to_owned(),
            side: Side::Any,
            offers: Vec::new(),
            seeks: Vec::new(),
            languages: Vec::new(),
            delegates: 1,
            floor: 0,
            cap: None,
            table: None,
            hall: None,
            id: String::new(),
            source: 0,
        }
    }

    #[test]
    fn trade_that_is_not_held_by_heading_is_no_zero() {
        let (seller, buyer) = (firm("Mill", "CHL"), firm("Bakery", "KOR"));
        let (offered, sought) = ("flour".to_owned(), "wheat flour".to_owned());
        let says = |directions: &[(&str, &str)]| {
            let directions = directions.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            let traded = Traded {
                markets: Markets::new(),
                directions: directions.collect(),
                dataset: "a dataset".to_owned(),
            };
            let all = matched((&seller, &offered), (&buyer, &sought), "1101", Some(&traded));
            all.into_iter().map(|reason| (reason.points, reason.says)).collect::<Vec<_>>()
        };
        // Chapters alone, or the other direction alone: nothing is known, and it is said.
        for directions in [&[][..], &[("KOR", "CHL")]] {
            let all = says(directions);
            assert_eq!((all.len(), all[1].0), (2, 0), "{all:?}");
            let why = "what Chile sold of HS 1101 to South Korea is not known";
            assert!(all[1].1.starts_with(why), "{all:?}");
        }
        // Held, a heading without an entry was not traded.
        let all = says(&[("CHL", "KOR")]);
        assert!(all[1].1.starts_with("Chile sold no HS 1101 to South Korea"), "{all:?}");
    }
}
