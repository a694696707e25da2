//! Do the data bear out the strengths that leaders claimed? Each against the exporter's comparative
//! advantage in its products.

use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::ends;
use super::{potential, records};
use crate::error::Error;
use crate::figures::{count, money};
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
            let word = |word: &str, says_it: &str| {
                Claim::word(key![says, "verdict"], word, says_it, &card)
            };
            let way = parties.iter().position(|p| p == party);
            let (exports, advantage, verdict) = match (way, &pair) {
                _ if prefixes.is_empty() => {
                    (None, None, word("not-visible", "not visible in goods statistics"))
                }
                (Some(way), Some(pair)) if pair.whole => tested(desk, &says, pair, way, &prefixes),
                (None, _) => (None, None, word("not-a-party", "not one of the two parties")),
                _ => (None, None, word("no-data", "no product trade in the folder")),
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
        format!("{} headings under {list}: {}", count(codes.len()), money(sold as f64, "USD"));
    let sum = desk.cards.estimate(&of, "Sum over products", formula, &[&rows], &[]);
    let exports = Some(Claim::number(of, sold as f64, Unit::usd(), &sum));
    let key = key![says, "verdict"];
    let Some(rca) = direction.rca(prefixes) else {
        return (exports, None, Claim::word(key, "no-trade", "no trade in these products", &sum));
    };
    let of = key![says, "advantage"];
    let card = potential::room::advantage_card(desk, &of, pair, way, prefixes, rca, &rows);
    let (word, shown) = if rca >= potential::room::ADVANTAGE {
        ("advantage", "an advantage")
    } else {
        ("no-advantage", "no advantage")
    };
    let verdict = Claim::word(key, word, shown, &card);
    (exports, Some(Claim::number(of, rca, Unit::Ratio, &card)), verdict)
}
