//! Do the data bear out the strengths that leaders claimed? Each against the exporter's comparative
//! advantage in its products.

use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::ends;
use super::{potential, records};
use crate::error::Error;
use crate::figures::{counted, money};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Party, Plot, Ratio};
use crate::statistics::pair::Pair;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Strengths {
    /// Each claim, of each party.
    pub strengths: Vec<Strength>,
    /// The same, to be drawn.
    pub ratios: Option<Curve>,
}

/// A strength that was claimed.
#[derive(Clone, Debug, Serialize)]
pub struct Strength {
    /// The record's id.
    pub id: String,
    /// The sector claimed.
    pub claim: Claim,
    /// Of whom.
    pub of: String,
    /// What they sell to all of its products.
    pub exports: Option<Claim>,
    /// The advantage in them.
    pub advantage: Option<Claim>,
    /// What the data say.
    pub verdict: Claim,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Strengths, Error> {
    let folder = desk.folder;
    let parties = &folder.partnership.parties;
    let pair = desk.statistics.pair.clone();
    let mut strengths = Vec::new();
    for record in folder.ledger.records.iter().filter(|r| r.kind == "strength") {
        let Some(card) = records::card(desk, record) else { continue };
        let prefixes = record.texts("hs").to_vec();
        for party in record.texts("parties") {
            let says = key!["strength", record.id, party];
            let word = |word: &str, says_it: &str, how: &str| {
                Claim::word(key![says, "verdict"], word, says_it, &card).by(how)
            };
            let way = parties.iter().position(|p| p == party);
            let (exports, advantage, verdict) = match (way, &pair) {
                _ if prefixes.is_empty() => (
                    None,
                    None,
                    word(
                        "not-visible",
                        "not visible in goods statistics",
                        "the record names no products",
                    ),
                ),
                (Some(way), Some(pair)) if pair.whole => tested(desk, &says, pair, way, &prefixes),
                (None, _) => (
                    None,
                    None,
                    word(
                        "not-a-party",
                        "not one of the two parties",
                        "the record names a third economy",
                    ),
                ),
                _ => (
                    None,
                    None,
                    word(
                        "no-data",
                        "no product trade in the folder",
                        "what the parties sell to all is not held",
                    ),
                ),
            };
            let sector = record.text("sector").unwrap_or(record.what());
            strengths.push(Strength {
                id: record.id.clone(),
                claim: Claim::words(key![says, "claim"], sector, &card),
                of: name(party),
                exports,
                advantage,
                verdict,
            });
        }
    }
    let ratios = ratios(desk, &strengths);
    Ok(Strengths { strengths, ratios })
}

/// Each claim that can be tested, beside those that cannot, by party.
fn ratios(desk: &mut Desk<'_>, strengths: &[Strength]) -> Option<Curve> {
    if !strengths.iter().any(|strength| strength.advantage.is_some()) {
        return None;
    }
    let parties = desk.parties().map(|(_, name)| name);
    let mut rows: Vec<Ratio> = strengths
        .iter()
        .map(|strength| Ratio {
            label: strength.claim.says.clone(),
            party: Party::at(parties.iter().position(|party| *party == strength.of)),
            value: strength.advantage.as_ref().and_then(|advantage| advantage.value),
            shown: strength.advantage.as_ref().unwrap_or(&strength.verdict).says.clone(),
            aside: strength
                .exports
                .as_ref()
                .map_or_else(String::new, |e| format!("{} sold", e.says)),
        })
        .collect();
    let place = |party: Party| [Party::First, Party::Second].iter().position(|p| *p == party);
    let size = |ratio: &Ratio| ratio.value.unwrap_or(0.0);
    rows.sort_by(|a, b| {
        let (x, y) = (place(a.party).unwrap_or(2), place(b.party).unwrap_or(2));
        x.cmp(&y).then_with(|| size(b).total_cmp(&size(a)))
    });
    let cards: Vec<&Key> = strengths.iter().map(|strength| &strength.verdict.evidence).collect();
    let says = key!["chart", "strengths"];
    let formula = "Each mark is one figure of the table below it.";
    let title = "Strengths claimed, against exports";
    let evidence = desk.cards.estimate(&says, title, formula, &cards, &[]);
    let one = "1: as the world sells".to_owned();
    Some(Curve { plot: Plot::Ratios { one, rows }, evidence })
}

/// From this index on, the exporter sells clearly more of a product than the world does.
const CLEARLY_MORE: f64 = 1.25;
/// Under this index, clearly less.
const CLEARLY_LESS: f64 = 0.8;

/// What an index of advantage says: its word, how it is printed, and the rule.
fn verdict(rca: f64) -> (&'static str, &'static str, &'static str) {
    if rca >= CLEARLY_MORE {
        ("advantage", "an advantage", "the index is 1.25 or more")
    } else if rca >= CLEARLY_LESS {
        ("about-average", "about average", "the index lies between 0.8 and 1.25")
    } else {
        ("no-advantage", "no advantage", "the index is under 0.8")
    }
}

type Tested = (Option<Claim>, Option<Claim>, Claim);

fn tested(desk: &mut Desk<'_>, says: &Key, pair: &Pair, way: usize, prefixes: &[String]) -> Tested {
    let direction = &pair.directions[way];
    let codes: Vec<&str> = direction
        .lines
        .keys()
        .map(String::as_str)
        .filter(|code| prefixes.iter().any(|p| code.starts_with(p.as_str())))
        .collect();
    let sold: i64 = codes.iter().map(|code| direction.lines[*code].sold).sum();
    let list = prefixes.join(", ");
    let (exporter, _) = ends(pair, way);
    let title = format!("What {exporter} sells under {list}");
    let rows = key![says, "rows"];
    let rows = desk.cards.statistic(&rows, title, pair.total_rows(way, &codes));
    let of = key![says, "exports"];
    let formula =
        format!("{} under {list}: {}", counted(codes.len(), "heading"), money(sold as f64, "USD"));
    let sum = desk.cards.estimate(&of, "Sum over products", formula, &[&rows], &[]);
    let exports = Some(Claim::number(of, sold as f64, Unit::usd(), &sum));
    let key = key![says, "verdict"];
    let Some(rca) = direction.rca(prefixes) else {
        return (
            exports,
            None,
            Claim::word(key, "no-trade", "no trade in these products", &sum)
                .by("neither the exporter nor the world sells any"),
        );
    };
    let of = key![says, "advantage"];
    let card = potential::room::advantage_card(desk, &of, pair, way, prefixes, rca, &rows);
    let (word, shown, how) = verdict(rca);
    let verdict = Claim::word(key, word, shown, &card).by(how);
    (exports, Some(Claim::number(of, rca, Unit::Ratio, &card)), verdict)
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn an_index_near_one_is_no_advantage() {
        let word = |rca| verdict(rca).0;
        assert_eq!((word(1.04), word(0.95)), ("about-average", "about-average"));
        assert_eq!(
            (word(1.25), word(0.79), word(0.0)),
            ("advantage", "no-advantage", "no-advantage")
        );
    }
}
