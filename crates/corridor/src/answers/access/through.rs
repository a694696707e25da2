//! One product through a hub to a market: the rate at each border, the trade that goes each way, and
//! whose materials count under the agreements of the folder.

use corridor_access::applied::{Regime, spread};
use corridor_access::schedule::Schedule;
use jiff::civil::Date;

use super::routes::{Branch, branches_of};
use super::{Desk, Error};
use crate::folder::groups::members;
use crate::statistics::tariffs::{Held, Stated};

/// One border.
#[derive(Clone, Debug)]
pub struct Border {
    /// Who sells.
    pub exporter: String,
    /// Who levies the duty.
    pub importer: String,
    /// The regime: `MFN` or the preference's name; empty where the folder holds no schedule.
    pub regime: String,
    /// The mean over the lines inside the code, per cent.
    pub percent: Option<String>,
    /// The lowest and the highest of them.
    pub range: Option<(String, String)>,
    /// Lines without a rate in per cent.
    pub left_out: usize,
    /// The first row that the rate stands on, or why there is none.
    pub row: String,
    /// What the schedule is a stand-in for.
    pub stands_for: String,
    /// What crosses the border of the product, US dollars; none where the data do not hold it.
    pub value_usd: Option<i64>,
}

/// A product's way.
#[derive(Clone, Debug)]
pub struct Through {
    /// The rates, a regime each.
    pub borders: Vec<Border>,
    /// Whose materials count under which agreement.
    pub branches: Vec<Branch>,
    /// Agreements of the folder between two of the three, by their titles.
    pub agreements: Vec<String>,
}

/// The way of a product from an economy through a hub to an economy or a group.
///
/// # Errors
///
/// [`Error::Access`].
pub fn through(
    desk: &mut Desk<'_>,
    code: &str,
    [from, hub, to]: [&str; 3],
    day: Date,
) -> Result<Through, Error> {
    let held = desk.statistics.access.clone();
    let year = u16::try_from(desk.as_of.year()).unwrap_or(u16::MAX);
    let group = members(to, year);
    let markets: Vec<String> = if group.is_empty() {
        vec![to.to_owned()]
    } else {
        group.iter().map(|m| (*m).to_owned()).collect()
    };
    let heading = code.get(..4).unwrap_or(code);
    let legs: Vec<_> = (desk.statistics.pair.iter().flat_map(|p| &p.legs))
        .flat_map(|legs| &legs.rows)
        .filter(|leg| leg.exporter == from && leg.hub == hub && leg.product.starts_with(heading))
        .cloned()
        .collect();
    let into = legs.iter().map(|leg| leg.into_usd).max();
    let own = desk.statistics.pair.iter().flat_map(|p| &p.directions);
    let own = own.filter(|d| d.exporter == from && d.importer == hub);
    let traded = own
        .flat_map(|d| &d.products)
        .filter(|(c, _)| c.starts_with(code) || code.starts_with(c.as_str()));
    let traded: Vec<i64> = traded.map(|(_, value)| *value).collect();
    let first = if traded.is_empty() { into } else { Some(traded.iter().sum()) };
    let mut borders = crossing(&held, code, (from, hub), first, day)?;
    for market in &markets {
        let onward = legs.iter().find(|leg| leg.market == *market).map(|leg| leg.onward_usd);
        if group.is_empty() || onward.is_some() {
            borders.extend(crossing(&held, code, (hub, market), onward, day)?);
        }
    }
    let of = |a: &&Stated| {
        let parties = &a.terms.parties;
        let three: Vec<&str> =
            [from, hub].into_iter().chain(markets.iter().map(String::as_str)).collect();
        parties.iter().filter(|p| three.contains(&p.as_str())).count() >= 2
    };
    let agreements: Vec<&Stated> = held.agreements.iter().filter(of).collect();
    let concerned: Vec<String> =
        markets.iter().map(|m| super::name(m)).chain([super::name(from)]).collect();
    let all = branches_of(desk, &agreements)?;
    let groups: Vec<&str> = agreements
        .iter()
        .flat_map(|a| &a.terms.third)
        .filter(|third| third.economies.iter().any(|e| markets.contains(e) || e == from))
        .map(|third| third.name.as_str())
        .collect();
    let branches = all
        .into_iter()
        .filter(|b| concerned.contains(&b.who.says) || groups.contains(&b.who.says.as_str()))
        .collect();
    let titles = agreements.iter().map(|a| a.terms.title.clone()).collect();
    Ok(Through { borders, branches, agreements: titles })
}

fn crossing(
    held: &crate::statistics::tariffs::Access,
    code: &str,
    (exporter, importer): (&str, &str),
    value_usd: Option<i64>,
    day: Date,
) -> Result<Vec<Border>, Error> {
    let (general, preferences) = held.between(exporter, importer);
    let mut rows = Vec::new();
    let border = |regime: &str| Border {
        exporter: exporter.to_owned(),
        importer: importer.to_owned(),
        regime: regime.to_owned(),
        percent: None,
        range: None,
        left_out: 0,
        row: "no schedule in this folder".to_owned(),
        stands_for: String::new(),
        value_usd,
    };
    let schedules: Vec<&Held<Schedule>> = general.into_iter().chain(preferences).collect();
    if schedules.is_empty() {
        return Ok(vec![border("")]);
    }
    for set in schedules {
        let about = &set.about;
        let agreement = held.agreement(&about.agreement).map(|stated| &stated.terms);
        let regime = Regime { name: &about.regime, schedule: &set.holds, agreement, proof: "" };
        let found = spread(code, exporter, day, &regime)?;
        let three = |e: corridor_access::Exact| e.decimals(3);
        rows.push(Border {
            percent: found.mean.map(three),
            range: found.range.map(|(low, high)| (three(low), three(high))),
            left_out: found.left_out,
            row: match found.row {
                Some(row) => set.holds.lines[row].place.to_string(),
                None => format!("no line for {code} in {}", set.file),
            },
            stands_for: about.stands_for.clone(),
            ..border(&about.regime)
        });
    }
    Ok(rows)
}
