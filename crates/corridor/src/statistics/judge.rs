//! Figures judged on entry: what of a folder's statistics cannot be read, is used by nothing, or can be
//! taken in two ways. Findings with their places, as the ledger's checks give them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corridor_ledger::schema::did_you_mean;
use corridor_ledger::{Finding, Place, Severity};
use corridor_trade::economy;
use corridor_trade::readers::exchange::{self, Rate};
use corridor_trade::readers::headline::{self, Headline};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Statistics;
use super::archive::{Archive, scenarios};
use super::reported::{Reported, TOTAL, exports, is_year, year_before};
use crate::error::Error;
use crate::evidence::Cards;
use crate::figures::{money, span};
use crate::folder::{Folder, files};
use crate::study::simulation;

/// The name of the check, as findings have it.
pub const CHECK: &str = "statistics";
/// What it finds, why it matters, an example.
pub const PAGE: &str = include_str!("statistics.md");
/// How the names of measures begin that say what is wanted, not what was: nothing counts them as trade.
const WISHES: [&str; 2] = ["target_", "forecast_"];
/// Who reports for both sides.
const BOTH: &str = "both";
/// How many times the other side's a figure may be.
pub(crate) const THREEFOLD: f64 = 3.0;
/// Findings of one file; the rest are counted.
const MOST: usize = 100;

/// What was found, and the texts that places are in.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The findings, in the order of their places.
    pub findings: Vec<Finding>,
    /// Files of statistics by name.
    pub texts: BTreeMap<String, String>,
}

/// Everything that is wrong in a folder's statistics, or worth knowing, as of a day. What keeps them
/// from being read is a finding too.
#[must_use]
pub fn judge(folder: &Folder, as_of: Date) -> Judged {
    let texts = texts(folder);
    let read = Archive::open(folder).and_then(|archive| archive.known(as_of));
    let mut findings = match read {
        Err(error) => unread(&error, &texts),
        Ok(statistics) => {
            let mut findings = unused_in(folder, &texts);
            findings.extend(threefold(folder, &statistics, &texts));
            findings
        }
    };
    for scenario in scenarios(&folder.root).unwrap_or_default() {
        if let Err(error) = simulation::open(&scenario) {
            findings.extend(unread(&Error::Scenario { message: error.to_string() }, &texts));
        }
    }
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    Judged { findings, texts }
}

/// Figures of a folder that nothing uses, or that stand twice. A file that cannot be read has none: who
/// reads it is told why.
#[must_use]
pub fn unused(folder: &Folder) -> Vec<Finding> {
    unused_in(folder, &texts(folder))
}

const HEADLINE: &str = "statistics/headline/headline.csv";
const EXCHANGE: &str = "statistics/exchange/exchange.csv";

fn texts(folder: &Folder) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for file in [HEADLINE, EXCHANGE] {
        if let Ok(Some(path)) = files::there(&folder.root, file)
            && let Ok(text) = folder.table(&path)
        {
            texts.insert(file.to_owned(), text.to_string());
        }
    }
    texts
}

fn unused_in(folder: &Folder, texts: &BTreeMap<String, String>) -> Vec<Finding> {
    let Some(text) = texts.get(HEADLINE) else { return Vec::new() };
    let rows = headline::parse(text.as_bytes(), Path::new(HEADLINE)).unwrap_or_default();
    let rates =
        texts.get(EXCHANGE).map(|text| exchange::parse(text.as_bytes(), Path::new(EXCHANGE)));
    let rates = rates.and_then(Result::ok).unwrap_or_default();
    figures(folder, &rates, &rows, &Rows::of(HEADLINE, text))
}

/// Figures of one measure and period of which one is more than three times the other, in dollars.
fn threefold(
    folder: &Folder,
    statistics: &Statistics,
    texts: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let parties = &folder.partnership.parties;
    let [a, b] = parties;
    let reported = Reported { statistics, parties };
    let rows = Rows::of(HEADLINE, texts.get(HEADLINE).map_or("", String::as_str));
    let mut cards = Cards::default();
    let mut found = Vec::new();
    for metric in [TOTAL.to_owned(), exports(a, b), exports(b, a)] {
        let periods = reported.periods(a, &metric);
        for days in periods.intersection(&reported.periods(b, &metric)) {
            let amounts = parties.each_ref().map(|party| {
                let amount = reported.amount(&mut cards, party, &metric, *days, "USD");
                amount.map_or(0.0, |amount| amount.value)
            });
            let [ours, theirs] = amounts;
            let factor = if ours > theirs { ours / theirs } else { theirs / ours };
            if !(factor.is_finite() && factor > THREEFOLD) {
                continue;
            }
            let rows_of = |party: &String| {
                let rows = statistics.headline.iter().flat_map(|set| &set.rows);
                let own = rows.filter(|row| row.period == Some(*days) && row.metric == metric);
                let own = own.filter(|row| row.reporter == *party);
                own.map(|row| row.unit.clone()).collect::<BTreeSet<String>>()
            };
            // Figures in one unit are held against each other as they are written.
            if !rows_of(a).is_disjoint(&rows_of(b)) {
                continue;
            }
            let line = statistics.headline.iter().flat_map(|set| &set.rows).find(|row| {
                let measure = row.metric == metric || metric == TOTAL;
                row.period == Some(*days) && measure && parties.contains(&row.reporter)
            });
            let message = format!(
                "{} of {}: {} by {a} and {} by {b} are {factor:.1} times apart",
                reported.measure(&metric),
                span(days.0, days.1),
                money(ours, "USD"),
                money(theirs, "USD")
            );
            let hint = "look at the unit, the scope and the digits of both".to_owned();
            found.push(Finding {
                check: CHECK,
                severity: Severity::Warning,
                record: None,
                place: rows.place(line.map_or(1, |row| row.line)),
                message,
                hint: Some(hint),
            });
        }
    }
    found
}

/// What a reader of statistics says, as findings.
fn unread(error: &Error, texts: &BTreeMap<String, String>) -> Vec<Finding> {
    let (message, hint) = (error.message(), error.cure().map(|cure| cure.to_string()));
    let Error::Trade(corridor_trade::Error::Rows { path, problems, .. }) = error else {
        let place = Place::at("statistics", "", 0..0);
        return vec![Finding::problem(CHECK, place, message, hint)];
    };
    let file = path.to_string_lossy().replace('\\', "/");
    let rows = Rows::of(&file, texts.get(&file).map_or("", String::as_str));
    let problem = |problem: &corridor_trade::error::Problem| {
        let message =
            format!("{}: found {:?}, expected {}", problem.column, problem.found, problem.expected);
        Finding::problem(CHECK, rows.place(problem.line), message, problem.hint.clone())
    };
    problems.iter().map(problem).collect()
}

/// The lines of a file.
struct Rows<'a> {
    file: &'a str,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn of(file: &'a str, text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { file, text, starts: std::iter::once(0).chain(ends).collect() }
    }

    fn place(&self, line: u64) -> Place {
        let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let start = self.starts.get(at).copied().unwrap_or(self.text.len());
        let end = self.text[start..].find(['\n', '\r']).map_or(self.text.len(), |n| start + n);
        Place { file: self.file.to_owned(), line: at + 1, column: 1, start, end }
    }
}

/// What the figures of a pair can be called: what its answers count, and what its ledger speaks of.
struct Words<'a> {
    parties: &'a [String; 2],
    measures: BTreeSet<String>,
    units: BTreeSet<&'a str>,
}

impl<'a> Words<'a> {
    fn of(folder: &'a Folder, rates: &'a [Rate]) -> Self {
        let partnership = &folder.partnership;
        let [a, b] = &partnership.parties;
        let records = &folder.ledger.records;
        let said = records.iter().filter_map(|record| record.text("measure").map(str::to_owned));
        let currencies = rates.iter().flat_map(|rate| [rate.base.as_str(), rate.quote.as_str()]);
        Self {
            parties: &partnership.parties,
            measures: [TOTAL.to_owned(), exports(a, b), exports(b, a)]
                .into_iter()
                .chain(said)
                .collect(),
            units: currencies
                .chain(partnership.currencies.values().map(String::as_str))
                .chain(records.iter().filter_map(|record| Some(record.value()?.unit.as_str())))
                .chain(["USD"])
                .collect(),
        }
    }
}

fn figures(folder: &Folder, rates: &[Rate], rows: &[Headline], lines: &Rows<'_>) -> Vec<Finding> {
    let words = Words::of(folder, rates);
    let mut found = Vec::new();
    let mut all = 0_usize;
    let mut tell = |line: u64, (severity, message, hint): (Severity, String, Option<String>)| {
        all += 1;
        if all <= MOST {
            let place = lines.place(line);
            let record = None;
            found.push(Finding { check: CHECK, severity, record, place, message, hint });
        }
    };
    for row in rows {
        let strange =
            [measure(row, &words), reporter(row, &words), unit(row, &words), no_period(row)];
        strange.into_iter().flatten().for_each(|strange| tell(row.line, strange));
        if let Some(early) = early(row) {
            tell(row.line, early);
        }
    }
    for (line, twice) in twice(rows) {
        tell(line, twice);
    }
    for (line, apart) in apart(rows).into_iter().chain(leaps(rows)) {
        tell(line, apart);
    }
    if all > MOST {
        let message = format!("and {} more findings in this file", all - MOST);
        let place = lines.place(u64::MAX);
        let (severity, record, hint) = (Severity::Warning, None, None);
        found.push(Finding { check: CHECK, severity, record, place, message, hint });
    }
    found
}

type Strange = (Severity, String, Option<String>);

/// A word that nothing uses: a slip of the pen is a warning with what was meant, anything else is worth
/// knowing.
fn strange<'a>(what: &str, written: &str, known: impl Iterator<Item = &'a str> + Clone) -> Strange {
    let lower = written.to_lowercase();
    let same = known.clone().find(|name| name.to_lowercase() == lower);
    match same.or_else(|| did_you_mean(written, known.clone())) {
        Some(meant) => (
            Severity::Warning,
            format!("{what} {written:?} is not known, so nothing uses this figure"),
            Some(format!("did you mean {meant:?}?")),
        ),
        None => (
            Severity::Information,
            format!("nothing uses this figure: {what} {written:?}"),
            Some(format!("known here: {}", known.collect::<Vec<_>>().join(", "))),
        ),
    }
}

fn measure(row: &Headline, words: &Words<'_>) -> Option<Strange> {
    let known = words.measures.iter().map(String::as_str);
    if known.clone().any(|measure| measure == row.metric)
        || WISHES.iter().any(|wish| row.metric.starts_with(wish))
    {
        return None;
    }
    Some(strange("measure", &row.metric, known))
}

fn reporter(row: &Headline, words: &Words<'_>) -> Option<Strange> {
    let known = words.parties.iter().map(String::as_str).chain([BOTH]);
    if known.clone().any(|reporter| reporter == row.reporter) {
        return None;
    }
    // Another economy's figures are no slip of the pen.
    if economy::economy(&row.reporter).is_some() {
        let message = format!("nothing uses this figure: {} is not a party", row.reporter);
        return Some((Severity::Information, message, None));
    }
    // A name in place of the code.
    if let Ok(named) = economy::named(&row.reporter)
        && words.parties.iter().any(|party| party == named)
    {
        let message =
            format!("reporter {:?} is not known, so nothing uses this figure", row.reporter);
        let hint = format!("did you mean {named:?}?");
        return Some((Severity::Warning, message, Some(hint)));
    }
    Some(strange("reporter", &row.reporter, known))
}

/// A figure without a period, which no table can place.
fn no_period(row: &Headline) -> Option<Strange> {
    let wish = WISHES.iter().any(|wish| row.metric.starts_with(wish));
    (row.period.is_none() && !wish).then(|| {
        let message = format!("{} names no period, so nothing uses this figure", row.metric);
        let hint = "give its first and last day, as 2024-01-01,2024-12-31".to_owned();
        (Severity::Warning, message, Some(hint))
    })
}

fn unit(row: &Headline, words: &Words<'_>) -> Option<Strange> {
    if words.units.contains(row.unit.as_str()) {
        return None;
    }
    // Another currency, or the same before a reform, is no slip of the pen.
    if row.unit.len() == 3 && row.unit.bytes().all(|b| b.is_ascii_uppercase()) {
        let message = format!("no average rate turns {} into US dollars", row.unit);
        let hint = "enter it in statistics/exchange/exchange.csv".to_owned();
        return Some((Severity::Information, message, Some(hint)));
    }
    // `USD billion`, `bn USD`: the unit is the currency, and the amount is written in full.
    let scales =
        ["thousand", "thousands", "million", "millions", "mn", "m", "billion", "billions", "bn"];
    let mut parts = row.unit.split_whitespace();
    let currency = parts.clone().find(|part| words.units.contains(part));
    if let Some(currency) = currency
        && parts.all(|part| part == currency || scales.contains(&part.to_lowercase().as_str()))
    {
        let message = format!("unit {:?} is not known, so nothing uses this figure", row.unit);
        let hint = format!("write the amount in full, as 4700000000, and {currency} as its unit");
        return Some((Severity::Warning, message, Some(hint)));
    }
    Some(strange("unit", &row.unit, words.units.iter().copied()))
}

/// From one year to the next, trade that is so many times as much is a slip in a unit or a digit.
const LEAP: f64 = 10.0;

/// A year of one measure, reporter and unit that is over ten times the year before it, or under a tenth.
fn leaps(rows: &[Headline]) -> Vec<(u64, Strange)> {
    let mut years: BTreeMap<_, &Headline> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value > Decimal::ZERO) {
        if let Some(days) = row.period.filter(|days| is_year(*days)) {
            years.insert((&row.metric, &row.reporter, &row.unit, days), row);
        }
    }
    let mut found = Vec::new();
    for (&(metric, reporter, unit, days), row) in &years {
        let before = year_before(days).and_then(|days| years.get(&(metric, reporter, unit, days)));
        let Some(before) = before else { continue };
        let (Some(now), Some(then)) = (row.value.to_f64(), before.value.to_f64()) else { continue };
        if now.max(then) / now.min(then) <= LEAP {
            continue;
        }
        let message = format!(
            "{metric} by {reporter} is {} in {} (line {}) and {} the year before (line {}): more than ten times apart",
            money(now, unit),
            span(days.0, days.1),
            row.line,
            money(then, unit),
            before.line
        );
        let hint = "look at the unit and the digits of both".to_owned();
        found.push((row.line.max(before.line), (Severity::Warning, message, Some(hint))));
    }
    found
}

/// A figure of a period that still ran when it was published.
fn early(row: &Headline) -> Option<Strange> {
    let ((start, end), (_, known)) = row.period.zip(row.published)?;
    (!row.is_over()).then(|| {
        let message = format!(
            "{} of {start} to {end} by {} was published on {known}, before the period was over: it is an estimate, and no answer uses it",
            row.metric, row.reporter
        );
        let hint = "give the days that the figure covers, or leave estimates out".to_owned();
        (Severity::Warning, message, Some(hint))
    })
}

/// Figures of one measure, period and unit of which one is more than three times another, by whomever
/// and whenever: told of in the line of the later one.
fn apart(rows: &[Headline]) -> Vec<(u64, Strange)> {
    let mut groups: BTreeMap<_, Vec<&Headline>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value > Decimal::ZERO) {
        if let Some(period) = row.period {
            groups.entry((&row.metric, period, &row.unit)).or_default().push(row);
        }
    }
    let mut found = Vec::new();
    for ((metric, period, unit), group) in groups {
        let by = |a: &&&Headline, b: &&&Headline| a.value.cmp(&b.value);
        let (Some(least), Some(most)) = (group.iter().min_by(by), group.iter().max_by(by)) else {
            continue;
        };
        let (Some(low), Some(high)) = (least.value.to_f64(), most.value.to_f64()) else { continue };
        if high / low <= THREEFOLD {
            continue;
        }
        let message = format!(
            "{metric} of {} is {} in line {} and {} in line {}: more than three times apart",
            span(period.0, period.1),
            money(low, unit),
            least.line,
            money(high, unit),
            most.line
        );
        let hint = "look at the unit, the scope and the digits of both".to_owned();
        found.push((least.line.max(most.line), (Severity::Warning, message, Some(hint))));
    }
    found
}

/// Figures of one measure, period and reporter that were published on one day and differ: which of them
/// counts is decided by nothing but their order.
fn twice(rows: &[Headline]) -> Vec<(u64, Strange)> {
    let mut seen: BTreeMap<_, &Headline> = BTreeMap::new();
    let mut found = Vec::new();
    for row in rows {
        let Some(period) = row.period else { continue };
        let key = (&row.metric, period, &row.unit, &row.reporter, row.published);
        match seen.get(&key) {
            Some(first) if first.value != row.value => {
                let on = match row.published {
                    Some((_, day)) => format!("published on {day}"),
                    None => "without a day of publication".to_owned(),
                };
                let message = format!(
                    "{} of {} to {} by {} stands twice {on}, as {} in line {} and as {} here",
                    row.metric,
                    period.0,
                    period.1,
                    row.reporter,
                    first.value,
                    first.line,
                    row.value
                );
                let hint = "keep the one that counts, or give each its day".to_owned();
                found.push((row.line, (Severity::Warning, message, Some(hint))));
            }
            Some(_) => {}
            None => drop(seen.insert(key, row)),
        }
    }
    found
}
