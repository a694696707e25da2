//! What stands in the way? Duties on the pair's trade, what an agreement can save of them, what was
//! claimed, and which third economies count: from the schedules, rules and terms that the folder holds, and
//! by name what it does not hold.
//!
//! ```text
//! duty      = sum over products of value x MFN rate / 100
//! possible  = sum over products with a lower preference of value x (MFN rate - preference) / 100
//! ```
//!
//! Value is the pair's trade of the newest year, US dollars; a rate is the mean over the lines inside the
//! product's code, and its lowest and highest line give the interval.

mod lines;
mod routes;
mod through;
mod used;

use corridor_access::schedule::Schedule;
use corridor_ledger::document::sha256_hex;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::market::{ends, flow_card};
use crate::error::Error;
use crate::evidence::Statistic;
use crate::figures::{day, money, share};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::pair::Pair;
use crate::statistics::product::product;
use crate::statistics::tariffs::{Held, Stated};
use lines::{Lines, Traded};
pub use routes::Branch;
pub use through::{Border, Through, through};
pub use used::Used;

/// How many products a table shows.
const SHOWN: usize = 10;
/// Most letters of a rule that a table shows.
const RULE: usize = 240;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Access {
    /// What the folder holds, a row each.
    pub holds: Vec<Holding>,
    /// What it does not hold, by name.
    pub lacks: Vec<Claim>,
    /// One direction of trade each, for which there is trade.
    pub ways: Vec<Way>,
    /// Preference use, where it is recorded.
    pub used: Vec<Used>,
    /// Third economies under the terms of the folder's agreements.
    pub routes: Vec<Branch>,
}

/// One file that the answer stands on.
#[derive(Clone, Debug, Serialize)]
pub struct Holding {
    /// Its title.
    pub title: Claim,
    /// Its year and revision.
    pub edition: Claim,
    /// How many rows it has.
    pub rows: Claim,
    /// How many of them were not understood; none where all were.
    pub unread: Option<Claim>,
    /// What it is a stand-in for.
    pub stands_for: Option<Claim>,
}

/// One direction of trade.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// What was traded.
    pub value: Claim,
    /// In which year.
    pub year: Claim,
    /// The years of the rates; none without a schedule, or where its file does not say.
    pub rates: Option<Claim>,
    /// What of it meets which duty; none without a schedule.
    pub parts: Vec<Part>,
    /// The duty at MFN rates in a year; none without a schedule.
    pub duty: Option<Claim>,
    /// That duty over the value with a rate.
    pub average: Option<Claim>,
    /// The intervals of these, as claims.
    pub intervals: Vec<Claim>,
    /// What preferences that the folder holds can save of it in a year.
    pub possible: Option<Claim>,
    /// What the schedules of the next year add to that.
    pub next: Option<Claim>,
    /// An agreement in force of which the folder holds no schedule.
    pub unscheduled: Option<Claim>,
    /// The year and revision of trade beside those of the rates.
    pub mismatch: Option<Claim>,
    /// The products with the largest duty at stake.
    pub top: Vec<Top>,
}

/// What a file that says no vintage is known from.
const UNDATED: &str = "a day that the file does not say";

/// A part of the trade.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// `free at MFN`, `free by preference`, `reduced by preference`, `dutiable`, `rate unknown`.
    pub what: Claim,
    /// Its value.
    pub value: Claim,
    /// That, of all.
    pub share: Claim,
}

/// A product.
#[derive(Clone, Debug, Serialize)]
pub struct Top {
    /// The product.
    pub product: Claim,
    /// What was traded.
    pub value: Claim,
    /// The MFN rate.
    pub mfn: Claim,
    /// The preference; none where MFN applies.
    pub preference: Option<Claim>,
    /// The duty at stake in a year: what the preference saves, or without one the duty at MFN.
    pub stake: Claim,
    /// The product rule of origin.
    pub rule: Option<Claim>,
}

/// Answer.
///
/// # Errors
///
/// [`Error::Access`] for a category that no agreement of the folder defines.
pub fn answer(desk: &mut Desk<'_>) -> Result<Access, Error> {
    let held = desk.statistics.access.clone();
    let inventory = inventory(desk);
    let mut lacks = Vec::new();
    let mut lack = |says: Key, text: String| {
        lacks.push(Claim::words(says, text, &inventory).by("not among what the folder holds"))
    };
    let parties = desk.folder.partnership.parties.clone();
    let agreements: Vec<&Stated> = (held.agreements.iter())
        .filter(|stated| parties.iter().all(|p| stated.terms.parties.contains(p)))
        .collect();
    let mut ways = Vec::new();
    let pair = desk.statistics.pair.clone();
    for at in [0, 1] {
        let (exporter, importer) = (parties[at].clone(), parties[1 - at].clone());
        let (general, preferences) = held.between(&exporter, &importer);
        if general.is_none() {
            let says = key!["access", "lacks", "mfn", importer];
            lack(says, format!("what {} asks of all (its MFN schedule)", name(&importer)));
        }
        if preferences.is_empty() {
            let says = key!["access", "lacks", "preference", exporter, importer];
            let (exporter, importer) = (name(&exporter), name(&importer));
            lack(
                says,
                format!("what {importer} asks of {exporter} under an agreement (its schedule)"),
            );
        }
        if !held
            .used
            .iter()
            .any(|u| u.holds.iter().any(|r| r.importer == importer && r.exporter == exporter))
        {
            let says = key!["access", "lacks", "use", exporter, importer];
            let (exporter, importer) = (name(&exporter), name(&importer));
            lack(says, format!("which imports of {importer} from {exporter} claimed a preference"));
        }
        if let Some(pair) = &pair
            && let Some(way) = pair.directions.iter().position(|d| d.exporter == exporter)
        {
            if !pair.directions[way].held {
                let says = key!["access", "lacks", "trade", exporter, importer];
                let (exporter, importer) = (name(&exporter), name(&importer));
                lack(says, format!("what {importer} bought from {exporter} (product trade)"));
                continue;
            }
            let traded = Traded { general, preferences: &preferences, agreements: &agreements };
            ways.push(one_way(desk, pair, way, &traded)?);
        }
    }
    if held.rules.is_empty() {
        lack(
            key!["access", "lacks", "rules"],
            "product rules of origin between the two".to_owned(),
        );
    }
    lack(
        key!["access", "lacks", "measures"],
        "measures beside the tariff: licences, standards, anti-dumping and safeguard duties"
            .to_owned(),
    );
    let routes = routes::branches_of(desk, &agreements)?;
    if routes.is_empty() && agreements.iter().any(|a| !a.terms.third.is_empty()) {
        lack(
            key!["access", "lacks", "ties"],
            "who has which agreement with whom (agreements/ties.csv), which decides what third economies count".to_owned(),
        );
    }
    Ok(Access { holds: holdings(desk), lacks, ways, used: used::recorded(desk)?, routes })
}

/// The card of all that the folder holds of market access: what stands on an absence stands on it.
fn inventory(desk: &mut Desk<'_>) -> Key {
    let held = desk.statistics.access.clone();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let abouts = (held.tariffs.iter().map(|h| (&h.about, &h.file)))
        .chain(held.rules.iter().map(|h| (&h.about, &h.file)))
        .chain(held.used.iter().map(|h| (&h.about, &h.file)));
    rows.extend(abouts.map(|(a, file)| vec![a.title.clone(), file.clone(), a.sha256.clone()]));
    rows.extend(
        held.agreements
            .iter()
            .map(|a| vec![a.terms.title.clone(), a.file.clone(), a.sha256.clone()]),
    );
    let listed: String = rows.iter().map(|row| format!("{} {}\n", row[1], row[2])).collect();
    let statistic = Statistic {
        dataset: "what the folder holds of market access".to_owned(),
        file: "statistics/tariffs, statistics/rules, statistics/preferences, agreements".to_owned(),
        vintage: UNDATED.to_owned(),
        sha256: sha256_hex(listed.as_bytes()),
        selection: "all of it".to_owned(),
        columns: ["title", "file", "SHA-256"].map(str::to_owned).to_vec(),
        rows,
        limits: None,
    };
    let title = "What the folder holds of market access";
    desk.cards.statistic(&key!["access", "inventory"], title, statistic)
}

fn holdings(desk: &mut Desk<'_>) -> Vec<Holding> {
    let held = desk.statistics.access.clone();
    let mut found = Vec::new();
    let edition = |a: &crate::statistics::tariffs::About| {
        let year = a.year.map_or_else(|| "no year".to_owned(), |y| y.to_string());
        let revision = if a.revision.is_empty() { "revision not named" } else { &a.revision };
        format!("{year}, {revision}")
    };
    for set in &held.tariffs {
        let counts = set.holds.counts();
        let unread = counts.get("unread").copied().unwrap_or(0);
        let a = &set.about;
        let of = key!["access", "holds", a.importer, a.regime, a.exporter, a.vintage];
        let rows = counts.iter().map(|(kind, n)| vec![(*kind).to_owned(), n.to_string()]).collect();
        let statistic =
            set.statistic("rows by what they give", &["rows that give", "number"], rows);
        let card = desk.cards.statistic(&of, a.title.clone(), statistic);
        let stands_for = Some(&a.stands_for).filter(|s| !s.is_empty());
        found.push(Holding {
            title: Claim::words(key![of, "title"], a.title.clone(), &card),
            edition: Claim::words(key![of, "edition"], edition(a), &card)
                .by("year and revision, as its source.toml says"),
            rows: Claim::count(key![of, "rows"], set.holds.lines.len(), &card),
            unread: (unread > 0).then(|| Claim::count(key![of, "unread"], unread, &card)),
            stands_for: stands_for.map(|s| Claim::words(key![of, "stands-for"], s.clone(), &card)),
        });
    }
    for set in &held.rules {
        let a = &set.about;
        let of = key!["access", "holds", "rules", a.agreement, a.title];
        let counts: Vec<Vec<String>> = (set.holds.iter())
            .map(|b| {
                vec![
                    b.agreement().to_owned(),
                    b.lines().len().to_string(),
                    b.unread().count().to_string(),
                ]
            })
            .collect();
        let (all, unread) = set
            .holds
            .iter()
            .fold((0, 0), |(a, u), b| (a + b.lines().len(), u + b.unread().count()));
        let statistic =
            set.statistic("rules by agreement", &["agreement", "rules", "not understood"], counts);
        let card = desk.cards.statistic(&of, a.title.clone(), statistic);
        found.push(Holding {
            title: Claim::words(key![of, "title"], a.title.clone(), &card),
            edition: Claim::words(key![of, "edition"], edition(a), &card)
                .by("year and revision, as its source.toml says"),
            rows: Claim::count(key![of, "rows"], all, &card),
            unread: (unread > 0).then(|| Claim::count(key![of, "unread"], unread, &card)),
            stands_for: None,
        });
    }
    found
}

/// The card of an agreement's terms as the folder states them.
fn agreement_card(desk: &mut Desk<'_>, stated: &Stated) -> Key {
    let terms = &stated.terms;
    let entry = terms.entry.map_or_else(|| "not in force".to_owned(), |d| d.to_string());
    let statistic = Statistic {
        dataset: format!("{} ({})", terms.title, terms.source),
        file: stated.file.clone(),
        vintage: UNDATED.to_owned(),
        sha256: stated.sha256.clone(),
        selection: "its parties and its entry into force".to_owned(),
        columns: ["id", "parties", "in force"].map(str::to_owned).to_vec(),
        rows: vec![vec![terms.id.clone(), terms.parties.join(", "), entry]],
        limits: Some(terms.source.clone()).filter(|s| !s.is_empty()),
    };
    desk.cards.statistic(&key!["access", "agreement", terms.id], terms.title.clone(), statistic)
}

fn one_way(desk: &mut Desk<'_>, pair: &Pair, at: usize, traded: &Traded<'_>) -> Result<Way, Error> {
    let direction = &pair.directions[at];
    let (exporter, importer) = ends(pair, at);
    let of = key!["access", direction.exporter, direction.importer];
    let flow = flow_card(&mut desk.cards, pair, at);
    let sold: i64 = direction.products.values().sum();
    let mut way = Way {
        exporter: exporter.clone(),
        importer: importer.clone(),
        value: Claim::number(key![of, "value"], sold as f64, Unit::usd(), &flow),
        year: Claim::year(key![of, "year"], i16::try_from(pair.year).unwrap_or(i16::MAX), &flow)
            .by("the year of the trade"),
        rates: None,
        parts: Vec::new(),
        duty: None,
        average: None,
        intervals: Vec::new(),
        possible: None,
        next: None,
        unscheduled: None,
        mismatch: None,
        top: Vec::new(),
    };
    let Some(general) = traded.general else { return Ok(way) };
    let lines = Lines::of(direction, desk.as_of, traded)?;
    let tariff = tariff_card(desk, general, &of, &lines, &format!("{exporter} to {importer}"));
    let sum = lines.sum()?;
    let dollars = |what: &str, value: f64, card: &Key| {
        Claim::number(key![of, what], value, Unit::usd(), card)
    };
    let duty = sum.duty_mfn.to_f64();
    let range = (sum.duty_mfn_range.0.to_f64(), sum.duty_mfn_range.1.to_f64());
    let unknown = lines.rows.iter().filter(|l| l.flow.mfn.is_none()).count();
    let formula = format!(
        "Σ over {} products of value × MFN rate ÷ 100 = {} ({} to {} at the lowest and highest line inside each code); {unknown} products without a rate are in none of it",
        lines.rows.len() - unknown,
        money(duty, "USD"),
        money(range.0, "USD"),
        money(range.1, "USD"),
    );
    let inputs = [&flow, &tariff];
    let title = format!("Duty at MFN rates on goods from {exporter} to {importer}");
    let card = desk.cards.estimate(&key![of, "duty"], &title, formula, &inputs, &[]);
    way.duty = Some(dollars("duty", duty, &card).between(Some(range)));
    let with_rate = sum.value.to_f64() - sum.missing.to_f64();
    way.rates = general.about.year.map(|year| {
        Claim::words(key![of, "rates", "year"], year.to_string(), &tariff)
            .by("the year of the rates")
    });
    if with_rate > 0.0 {
        let rate = duty / with_rate;
        let formula =
            format!("{} ÷ {} = {}", money(duty, "USD"), money(with_rate, "USD"), share(rate));
        let says = key![of, "average"];
        let title = "Average duty, weighted by what was traded";
        let average = desk.cards.estimate(&says, title, formula, &[&card], &[]);
        way.average = Some(Claim::number(says, rate, Unit::Share, &average));
    }
    for (what, value) in lines.parts() {
        let part = key![of, "part", what];
        let formula = format!("{} of {}", money(value, "USD"), money(sold as f64, "USD"));
        let card = desk.cards.estimate(
            &part,
            &format!("{exporter} to {importer}: {what}"),
            formula,
            &inputs,
            &[],
        );
        way.parts.push(Part {
            what: Claim::word(
                key![part, "what"],
                &what.to_lowercase().replace(' ', "-"),
                what,
                &card,
            ),
            value: Claim::number(key![part, "value"], value, Unit::usd(), &card),
            share: Claim::number(
                key![part, "share"],
                value / sold.max(1) as f64,
                Unit::Share,
                &card,
            )
            .by("the part over all"),
        });
    }
    if !traded.preferences.is_empty() {
        let possible = sum.possible.to_f64();
        let range = (sum.possible_range.0.to_f64(), sum.possible_range.1.to_f64());
        let named: Vec<&str> = traded.preferences.iter().map(|p| p.about.title.as_str()).collect();
        let formula = format!(
            "Σ of value × (MFN rate − preference) ÷ 100 where the preference is lower = {}",
            money(possible, "USD")
        );
        let options = [("preferences", named.join("; "))];
        let title = "Duty that preferences can save in a year";
        let card = desk.cards.estimate(&key![of, "possible"], title, formula, &inputs, &options);
        way.possible = Some(dollars("possible", possible, &card).between(Some(range)));
        let after = jiff::civil::date(desk.as_of.year().saturating_add(1), 1, 1);
        let later = Lines::of(direction, after, traded)?.sum()?.possible.to_f64();
        if (later - possible).abs() > 0.5 {
            let formula = format!(
                "possible on {after}, {} − possible on {}, {}",
                money(later, "USD"),
                desk.as_of,
                money(possible, "USD")
            );
            let title = "What the next year's rates change";
            let says = key![of, "next"];
            let card = desk.cards.estimate(&says, title, formula, &[&card], &[]);
            way.next = Some(Claim::number(says, later - possible, Unit::usd(), &card));
        }
    } else if let Some(stated) =
        (traded.agreements.iter()).find(|a| a.terms.entry.is_some_and(|entry| entry <= desk.as_of))
    {
        let card = agreement_card(desk, stated);
        let entry = stated.terms.entry.map_or_else(String::new, day);
        let text = format!("{}, in force since {entry}", stated.terms.title);
        way.unscheduled = Some(
            Claim::words(key![of, "unscheduled"], text, &card)
                .by("its parties and its entry into force"),
        );
    }
    let ranged = way.duty.iter().chain(&way.possible);
    way.intervals = ranged.filter_map(Claim::interval).collect();
    way.mismatch = mismatch(pair, general, &of, &tariff);
    way.top = top(desk, pair, at, &lines, traded, &tariff);
    Ok(way)
}

/// The rates behind a direction: the rows of the products with the largest duty.
fn tariff_card(
    desk: &mut Desk<'_>,
    general: &Held<Schedule>,
    of: &Key,
    lines: &Lines,
    title: &str,
) -> Key {
    let shown: Vec<&lines::Line> = lines.largest().take(SHOWN).collect();
    let rows = shown.iter().map(|line| {
        let text = |e: Option<corridor_access::Exact>| {
            e.map_or_else(|| "missing".to_owned(), |e| e.decimals(3))
        };
        vec![
            line.flow.code.clone(),
            line.general.lines.to_string(),
            line.general.left_out.to_string(),
            text(line.flow.mfn),
            text(line.general.range.map(|(low, _)| low)),
            text(line.general.range.map(|(_, high)| high)),
            line.general
                .row
                .map_or_else(String::new, |row| general.holds.lines[row].place.to_string()),
        ]
    });
    let columns = [
        "code",
        "lines inside",
        "without a rate in percent",
        "mean %",
        "lowest %",
        "highest %",
        "first row",
    ];
    let selection = format!(
        "rates of {} products traded; the {} with the largest duty",
        lines.rows.len(),
        shown.len()
    );
    let statistic = general.statistic(selection, &columns, rows.collect());
    desk.cards.statistic(&key![of, "rates"], format!("Duties: {title}"), statistic)
}

fn mismatch(pair: &Pair, general: &Held<Schedule>, of: &Key, card: &Key) -> Option<Claim> {
    let about = &general.about;
    let traded = pair.flows.source.hs_revision.clone().unwrap_or_default();
    let year = about.year.filter(|y| i32::from(*y) != i32::from(pair.year));
    let revision = (!traded.is_empty() && !about.revision.is_empty() && traded != about.revision)
        .then(|| format!("codes of {traded} against {}", about.revision));
    let years = year.map(|y| format!("trade of {} against rates of {y}", pair.year));
    let said: Vec<String> = years.into_iter().chain(revision).collect();
    (!said.is_empty()).then(|| {
        Claim::words(key![of, "mismatch"], said.join("; "), card).by("year and revision of both")
    })
}

fn top(
    desk: &mut Desk<'_>,
    pair: &Pair,
    at: usize,
    lines: &Lines,
    traded: &Traded<'_>,
    tariff: &Key,
) -> Vec<Top> {
    let direction = &pair.directions[at];
    let books = desk.statistics.access.clone();
    let mut rows = Vec::new();
    for line in lines.largest().take(SHOWN) {
        let Some(mfn) = line.flow.mfn else { continue };
        let code = &line.flow.code;
        let of = key!["access", direction.exporter, direction.importer, code];
        let percent = |what: &str, rate: corridor_access::Exact| {
            Claim::number(key![of, what], rate.to_f64() / 100.0, Unit::Share, tariff)
                .by(format!("the rate of {code} among the rows below"))
        };
        let saved = line.flow.preference.is_some_and(|p| p < mfn);
        let formula = format!(
            "{} × {}% = {}",
            money(line.flow.value.to_f64(), "USD"),
            line.rate().decimals(3),
            money(line.stake, "USD")
        );
        let what = if saved { "Duty that the preference can save" } else { "Duty at MFN" };
        let title = format!("{what}: {}", product(code).label());
        let card = desk.cards.estimate(&key![of, "stake"], &title, formula, &[tariff], &[]);
        let rule = rule(desk, &books.rules, traded, code, &of);
        rows.push(Top {
            product: Claim::words(key![of, "product"], product(code).label(), tariff)
                .by("among the rows below"),
            value: Claim::number(key![of, "value"], line.flow.value.to_f64(), Unit::usd(), &card),
            mfn: percent("mfn", mfn),
            preference: line.flow.preference.filter(|_| saved).map(|p| percent("preference", p)),
            stake: Claim::number(key![of, "stake"], line.stake, Unit::usd(), &card),
            rule,
        });
    }
    rows
}

/// The product rule of an agreement between the two, where the folder holds it.
fn rule(
    desk: &mut Desk<'_>,
    held: &[Held<Vec<corridor_access::rule::Book>>],
    traded: &Traded<'_>,
    code: &str,
    of: &Key,
) -> Option<Claim> {
    for set in held {
        for book in &set.holds {
            let named = [book.agreement(), set.about.agreement.as_str()];
            if !traded.agreements.iter().any(|a| named.contains(&a.terms.id.as_str())) {
                continue;
            }
            let Ok(chosen) = book.rules_for(code, "") else { continue };
            let texts: Vec<String> = (chosen.alternatives.iter())
                .map(|(rows, text, _)| match text.is_empty() {
                    true => rows
                        .iter()
                        .map(|r| book.lines()[*r].text.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                    false => text.clone(),
                })
                .collect();
            let whole = texts.join(" or ");
            let mut says: String = whole.chars().take(RULE).collect();
            if says.len() < whole.len() {
                says.push('…');
            }
            let rows = texts.iter().map(|t| vec![code.to_owned(), t.clone()]).collect();
            let statistic = set.statistic(format!("rules for {code}"), &["code", "rule"], rows);
            let title = format!("Rule of origin: {}", product(code).label());
            let card = desk.cards.statistic(&key![of, "rule"], title, statistic);
            return Some(Claim::words(key![of, "rule"], says, &card).by("as the rule is read"));
        }
    }
    None
}
