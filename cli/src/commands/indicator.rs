//! `corridor indicator`: one measure of trade, by name.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, UInt16Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::explore;
use corridor::study::market;
use corridor::trade::indicators::{
    Answer, Ask, Causes, Filter, INDICATORS, Indicator, Needs, Tariffs, Value, Wanted, Year,
    comparable, gather, gather_totals,
};
use corridor::trade::readers::rows::Rows;
use corridor::trade::selection::economies;
use corridor::trade::store::{self, Held, Kind};
use corridor::trade::{Level, economy};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Question, Trade};
use crate::print::{Format, print, say, talk};

/// A terminal table longer than this is nobody's wish.
const LONGEST_TABLE: usize = 5000;

/// The command.
pub const COMMAND: Command = Command {
    name: "indicator",
    page: include_str!("indicator.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Which one: see --list
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// List every indicator and stop
    #[arg(long)]
    list: bool,
    /// Print the page of this indicator and stop
    #[arg(long)]
    page: bool,
    #[command(flatten)]
    question: Question,
    /// The dataset of the importers' reports, for mirror
    #[arg(long, value_name = "NAME")]
    against: Option<String>,
    /// Who sells, or the economy that it is about
    #[arg(long, value_name = "CODE")]
    exporter: Option<String>,
    /// Who buys; for third-market-reach, the hub
    #[arg(long, value_name = "CODE")]
    importer: Option<String>,
    /// Show products whose codes begin so
    #[arg(long, value_name = "HS")]
    product: Option<String>,
    /// Digits of the products: 2, 4 or 6; the finest that the dataset has without it
    #[arg(long, value_name = "DIGITS")]
    level: Option<usize>,
    /// One year; the newest without it
    #[arg(long, value_name = "YEAR", conflicts_with = "years")]
    year: Option<u16>,
    /// Several years, as 2018..2024
    #[arg(long, value_name = "A..B", value_parser = super::flows::years)]
    years: Option<(u16, u16)>,
    /// Markets to keep: a group such as ASEAN, or codes with commas
    #[arg(long, value_name = "GROUP")]
    partners: Option<String>,
    /// A named setting of who and what stands in the world
    #[arg(long, value_enum)]
    filter: Option<Named>,
    /// Products to leave out, by the beginning of their codes
    #[arg(long, value_name = "HS,…", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Income a head: a CSV file with columns economy and income, for prody and expy
    #[arg(long, value_name = "FILE")]
    income: Option<PathBuf>,
    /// What the importer asks of everybody and of the exporter, in percent: a file with columns product,
    /// general and own, for export-potential
    #[arg(long, value_name = "FILE", requires_all = ["exporter", "importer"])]
    tariffs: Option<PathBuf>,
    /// The elasticity of substitution beside --tariffs
    #[arg(long, value_name = "SIGMA", default_value_t = 1.0)]
    sigma: f64,
    /// Kilometres between economies: a file with exporter, importer and dist, as CEPII's GeoDist, for
    /// export-potential
    #[arg(long, value_name = "FILE")]
    distances: Option<PathBuf>,
    /// What freight and insurance make of an importer's figure, as 1.06, for mirror
    #[arg(long, value_name = "FACTOR")]
    cif_factor: Option<f64>,
    /// Goods of other origin in the exporter's figure of the year, for mirror
    #[arg(long, value_name = "USD")]
    re_exports: Option<i64>,
    /// The exporter's December of the year before and of the year, for mirror
    #[arg(long, value_name = "USD,USD", value_parser = decembers)]
    decembers: Option<(i64, i64)>,
    /// The least amount that counts as trade in growth-margins, US dollars
    #[arg(long, value_name = "USD", default_value = "1")]
    floor: i64,
    /// Significant digits of fractions; six in a table for reading, all in other formats, without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=17))]
    digits: Option<u8>,
    /// Only the rows with the largest values of the last column
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Which trade the measure is of
    #[arg(long, value_enum, default_value = "goods")]
    of: Trade,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Named settings.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Named {
    /// As the Atlas of Economic Complexity: economies of a million people and US$1 billion of exports,
    /// products of US$10 million of exports.
    Atlas,
}

/// Two amounts with a comma between.
fn decembers(text: &str) -> Result<(i64, i64), String> {
    let wrong = || format!("{text:?} is not two amounts, as 1200,900");
    let (before, now) = text.split_once(',').ok_or_else(wrong)?;
    let amount = |text: &str| text.trim().parse().map_err(|_| wrong());
    Ok((amount(before)?, amount(now)?))
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    if options.list {
        print(&listed()?, options.format)?;
        return Ok(Outcome::Fine);
    }
    let indicator = named(options.name.as_deref().unwrap_or_default())?;
    if options.page {
        say(&indicator.page())?;
        return Ok(Outcome::Fine);
    }
    let store = options.question.shelf.open()?;
    let day = Some(options.question.day());
    // Of both sides' reports of one file the exporters' answer, and the importers' stand against them.
    let named = options.question.dataset.as_deref();
    let of = options.of;
    let sides = match named {
        None if of.kind() != Kind::Reexports => store::both_sides(&store.folder, of.kind(), day)?,
        _ => None,
    };
    let kind = match of {
        Trade::Goods => kind(&store.folder, named)?,
        other => other.kind(),
    };
    let (held, other) = match sides {
        Some([exporters, importers]) => (exporters, Some(importers)),
        None if kind == Kind::Totals => (store::choose(&store.folder, kind, named, day)?, None),
        None => (of.choose(&store.folder, named, options.question.day())?, None),
    };
    let mut ask = ask(&options)?;
    let asked = asked(&options, indicator, &held)?;
    comparable(&held.source, &asked, indicator.needs)?;
    ask.years = years(&options, indicator, &held, kind)?;
    let against = match &options.against {
        Some(name) => Some(of.choose(&store.folder, Some(name), options.question.day())?),
        None => other.filter(|_| indicator.needs == Needs::Mirror),
    };
    if let Some(other) = against {
        ask.mirror = years(&options, indicator, &other, of.kind())?;
    }
    if let Some(named) = options.partners.as_ref().filter(|_| indicator.shows_partners()) {
        let newest = ask.years.last().map_or(0, |y| y.world.year);
        ask.partners = economies(named, newest)?;
    }
    let mut ask = ask.on_common_codes();
    beside_trade(&options, &mut ask)?;
    let answer = each(&options, indicator, ask)?;
    let source = &held.source;
    let revision = source.codes_of(held.years.last().copied().unwrap_or_default());
    talk(&format!(
        "{}, vintage {}, {}, {}, {}",
        source.title, source.vintage, source.valuation, source.unit, revision
    ));
    source.coverage_note().iter().chain(&answer.notes).for_each(|note| talk(note));
    if answer.is_empty() {
        talk(
            "nothing to show: the data hold no trade for this question, which is not a trade of zero",
        );
    }
    let outcome = match answer.is_empty() || answer.tells_nothing() {
        true => Outcome::Findings,
        false => Outcome::Fine,
    };
    let answer = match options.top {
        Some(top) => answer.top(top),
        None => answer,
    };
    if options.format == Format::Table && answer.len() > LONGEST_TABLE {
        return Err(Failure::hinted(
            format!("{} is {} rows long, too many for a table", indicator.name, answer.len()),
            "--exporter, --product or --top N make it shorter; --format csv prints them all",
        ));
    }
    let digits = options.digits.or((options.format == Format::Table).then_some(6));
    print(&table(&answer, digits)?, options.format)?;
    Ok(outcome)
}

/// Tariffs and distances that a person brings.
fn beside_trade(options: &Options, ask: &mut Ask) -> Result<(), Failure> {
    if let Some(file) = &options.tariffs {
        let newest = ask.years.last().map_or(0, |y| y.world.year);
        for named in [&options.exporter, &options.importer].into_iter().flatten() {
            let several = economies(named, newest)?;
            if several.len() > 1 {
                return Err(Failure::hinted(
                    format!(
                        "--tariffs are rates of one pair, and {named} is {} economies",
                        several.len()
                    ),
                    "name one exporter and one importer",
                ));
            }
        }
        let rates = market::tariffs(file)?;
        ask.tariffs = Some(Tariffs { rates, sigma: options.sigma });
    }
    if let Some(file) = &options.distances {
        ask.distances = market::distances(file, ask.economies())?;
    }
    Ok(())
}

/// Flows, or totals without partners where the store has no flows or a dataset of totals is named.
fn kind(statistics: &std::path::Path, named: Option<&str>) -> Result<Kind, Failure> {
    let of = |kind| -> Result<bool, Failure> {
        let held = store::held(statistics, kind)?;
        Ok(held.iter().any(|held| named.is_none_or(|name| held.source.dataset == name)))
    };
    Ok(if !of(Kind::Flows)? && of(Kind::Totals)? { Kind::Totals } else { Kind::Flows })
}

/// A question about a list or a group is one about each of its economies.
fn each(options: &Options, indicator: &Indicator, mut ask: Ask) -> Result<Answer, Failure> {
    let newest = ask.years.last().map_or(0, |y| y.world.year);
    let list = |named: &Option<String>| -> Result<Vec<Option<String>>, Failure> {
        Ok(match named {
            None => vec![None],
            Some(named) => economies(named, newest)?.into_iter().map(Some).collect(),
        })
    };
    let (from, to) = (list(&options.exporter)?, list(&options.importer)?);
    let several = from.len() * to.len() > 1;
    let mut all: Option<Answer> = None;
    let mut absent = Vec::new();
    for exporter in &from {
        for importer in &to {
            if several && exporter.is_some() && exporter == importer {
                continue;
            }
            ask.about(exporter.as_deref(), importer.as_deref());
            let lacks = |code: &Option<String>| {
                code.as_ref().is_some_and(|code| !ask.economies().contains(code))
            };
            if several && (lacks(&ask.exporter) || lacks(&ask.importer)) {
                let both =
                    [&ask.exporter, &ask.importer].into_iter().filter(|c| lacks(c)).flatten();
                absent.extend(both.cloned());
                continue;
            }
            let answer = indicator.of(&ask)?;
            let (exporter, importer) = (options.exporter.as_deref(), options.importer.as_deref());
            explore::takes(indicator, &answer.keys, exporter, importer)?;
            match &mut all {
                None => all = Some(answer),
                Some(all) => all.append(answer),
            }
        }
    }
    absent.sort();
    absent.dedup();
    let mut answer = all.unwrap_or_default();
    if !absent.is_empty() {
        answer.notes.push(format!("not in the data: {}", absent.join(", ")));
    }
    Ok(answer)
}

fn named(name: &str) -> Result<&'static Indicator, Failure> {
    INDICATORS.iter().find(|i| i.name == name).ok_or_else(|| {
        let near = INDICATORS.iter().map(|i| (strsim::levenshtein(i.name, name), i.name)).min();
        let meant = match near.filter(|(edits, near)| edits * 3 <= near.len()) {
            Some((_, near)) => format!("; did you mean {near:?}?"),
            None => String::new(),
        };
        Failure::hinted(
            format!("there is no indicator {name:?}{meant}"),
            "corridor indicator --list shows them all",
        )
    })
}

fn listed() -> Result<RecordBatch, Failure> {
    let text = |of: fn(&Indicator) -> &'static str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(INDICATORS.iter().map(of)))
    };
    let columns = [
        ("indicator", text(|i| i.name)),
        ("unit", text(|i| i.unit)),
        ("says", text(|i| i.meaning)),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

fn ask(options: &Options) -> Result<Ask, Failure> {
    Ok(Ask {
        product: options.product.clone(),
        income: options.income.as_ref().map(income).transpose()?.unwrap_or_default(),
        floor: options.floor,
        top: options.top,
        causes: Causes {
            cif_factor: options.cif_factor,
            re_exports: options.re_exports,
            decembers: options.decembers,
        },
        ..Ask::default()
    })
}

/// The years that are read of those asked for.
fn asked(options: &Options, indicator: &Indicator, held: &Held) -> Result<Vec<u16>, Failure> {
    let newest = held.years.last().copied().unwrap_or_default();
    let (first, last) = match (options.year, options.years) {
        (Some(year), _) => (year, year),
        (None, Some(span)) => span,
        (None, None) if indicator.needs.compares_years() => (0, newest),
        (None, None) => (newest, newest),
    };
    let wanted: Vec<u16> =
        held.years.iter().copied().filter(|y| (first..=last).contains(y)).collect();
    if wanted.is_empty() {
        held.year(first)?;
    }
    Ok(indicator.needs.years(wanted))
}

/// The years asked for, as much of each as the indicator needs.
fn years(
    options: &Options,
    indicator: &Indicator,
    held: &Held,
    kind: Kind,
) -> Result<Vec<Year>, Failure> {
    let wanted = asked(options, indicator, held)?;
    let bar = indicatif::ProgressBar::new(wanted.len() as u64);
    let mut read = Vec::with_capacity(wanted.len());
    for year in wanted {
        let markets = match &options.partners {
            Some(named) => economies(named, year)?,
            None => Vec::new(),
        };
        let what = Wanted {
            needs: indicator.needs,
            level: Level::from_digits(options.level.unwrap_or_else(|| finest(held)))?,
            whose: whose(options, year)?,
            // Third markets are what the answer shows; leaving flows out would change the hub.
            markets: if indicator.shows_partners() { Vec::new() } else { markets },
            exclude: options.exclude.clone(),
            filter: if options.filter.is_some() { Filter::Atlas } else { Filter::None },
        };
        let path = held.year(year)?;
        read.push(match kind {
            Kind::Totals => gather_totals(&path, &what)?,
            _ => gather(&path, &what)?,
        });
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(read)
}

/// The digits of a dataset's products.
fn finest(held: &Held) -> usize {
    held.source.level.map_or(6, usize::from)
}

/// The economies whose flows are read.
fn whose(options: &Options, year: u16) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for named in [&options.exporter, &options.importer].into_iter().flatten() {
        all.extend(economies(named, year)?);
    }
    Ok(all)
}

fn income(path: &PathBuf) -> Result<BTreeMap<String, f64>, Failure> {
    let wrong = |line: u64, what: &str| {
        Failure::hinted(
            format!("{}:{line}: {what}", path.display()),
            "one row an economy, with columns economy and income",
        )
    };
    let file = std::fs::File::open(path).map_err(|error| wrong(1, &error.to_string()))?;
    let mut rows = Rows::trimmed(file);
    let header = rows.headers()?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|h| h == name)
            .ok_or_else(|| wrong(1, &format!("no column {name:?}")))
    };
    let (code, value) = (column("economy")?, column("income")?);
    let mut incomes = BTreeMap::new();
    for row in rows {
        let (line, row) = row.map_err(|(line, error)| wrong(line, &error.to_string()))?;
        let (code, value) = (&row[code], &row[value]);
        let income = value.parse::<f64>().ok().filter(|v| v.is_finite() && *v > 0.0);
        let income = income
            .ok_or_else(|| wrong(line, &format!("income {value:?} is not a positive number")))?;
        if incomes.insert(economy::named(code)?.to_owned(), income).is_some() {
            return Err(wrong(line, &format!("{code} has two incomes")));
        }
    }
    Ok(incomes)
}

fn table(answer: &Answer, digits: Option<u8>) -> Result<RecordBatch, Failure> {
    let rounded = |x: f64| match digits {
        Some(n) => format!("{x:.*e}", usize::from(n) - 1).parse().unwrap_or(x),
        None => x,
    };
    let mut columns: Vec<(&str, ArrayRef)> =
        vec![("year", Arc::new(UInt16Array::from(answer.years.clone())))];
    for (name, codes) in answer.keys.iter().zip(&answer.codes) {
        columns.push((*name, Arc::new(StringArray::from_iter_values(codes))));
    }
    for (name, values) in answer.measures.iter().zip(&answer.values) {
        let real = values.iter().any(|v| matches!(v, Value::Real(_)));
        let column: ArrayRef = if real {
            Arc::new(Float64Array::from_iter(values.iter().map(|v| match v {
                Value::Whole(whole) => Some(*whole as f64),
                Value::Real(real) => Some(rounded(*real)),
                Value::Absent => None,
            })))
        } else {
            Arc::new(Int64Array::from_iter(values.iter().map(|v| match v {
                Value::Whole(whole) => Some(*whole),
                Value::Real(_) | Value::Absent => None,
            })))
        };
        columns.push((*name, column));
    }
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))?)
}
