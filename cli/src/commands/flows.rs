//! `corridor flows`: what one economy or group sold to another.

mod table;

use std::collections::BTreeSet;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::trade::Level;
use corridor::trade::product::Classes;
use corridor::trade::selection::{Selected, Selection, by_class, parts};
use corridor::trade::store::{self, Held, Kind};

use self::table::Row;
use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Question, Trade};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "flows",
    page: include_str!("flows.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Who sold: a code or a name, several with commas, a group such as ASEAN, or all
    exporter: String,
    /// Who bought
    importer: String,
    #[command(flatten)]
    question: Question,
    /// Digits of the products: 2, 4 or 6; without it, all products in one row
    #[arg(long, value_name = "DIGITS")]
    level: Option<usize>,
    /// What is kept apart besides years and products
    #[arg(long, value_enum, default_value = "pair")]
    by: By,
    /// Products by section, BEC, SITC, ISIC or Lall's technology groups in place of their codes; all but
    /// sections are of HS 2017
    #[arg(long, value_enum, conflicts_with = "level")]
    classes: Option<Group>,
    /// Only products whose codes begin so
    #[arg(long, value_name = "HS,…", value_delimiter = ',')]
    product: Vec<String>,
    /// One year, or several as 2018..2024; all without it
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: Option<(u16, u16)>,
    /// Both directions
    #[arg(long)]
    both: bool,
    /// Which trade; of services, any --level shows their main items
    #[arg(long, value_enum, default_value = "goods")]
    of: Trade,
    /// Months instead of years, of a dataset that has them
    #[arg(long)]
    months: bool,
    /// Only the largest rows
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// The rows that --top and --min-value leave out, added up in a last row of each year
    #[arg(long)]
    rest: bool,
    /// Only rows of at least so many US dollars
    #[arg(long, value_name = "USD")]
    min_value: Option<i64>,
    /// Each row's share of its year, in per cent, and its rank
    #[arg(long)]
    shares: bool,
    /// Each row's growth over the year before, in per cent
    #[arg(long)]
    growth: bool,
    /// US dollars a kilogram, where every row behind has a weight
    #[arg(long)]
    unit_values: bool,
    /// Significant digits of shares, growth and unit values; six in a table for reading, all in other
    /// formats, without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=17))]
    digits: Option<u8>,
    /// Years as columns
    #[arg(long, conflicts_with_all = ["shares", "growth", "unit_values"])]
    wide: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Every exporter and importer.
    Pair,
    /// Every exporter, summed over importers.
    Exporter,
    /// Every importer, summed over exporters.
    Importer,
    /// Summed over both.
    Year,
}

/// Classes of products.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Group {
    /// The 21 sections of the Harmonized System.
    Section,
    /// Broad Economic Categories, revision 4.
    Bec,
    /// SITC revision 3, three digits.
    Sitc,
    /// Industries: ISIC revision 3, two digits.
    Isic,
    /// Technology groups of Lall (2000): primary, resource-based, low, medium, high.
    Lall,
}

impl From<Group> for Classes {
    fn from(group: Group) -> Self {
        match group {
            Group::Section => Self::Section,
            Group::Bec => Self::Bec,
            Group::Sitc => Self::Sitc,
            Group::Isic => Self::Isic,
            Group::Lall => Self::Lall,
        }
    }
}

/// A year, or several as 2018..2024.
pub fn years(text: &str) -> Result<(u16, u16), String> {
    let year =
        |t: &str| t.parse::<u16>().map_err(|_| format!("{text:?} is not a year, nor 2018..2024"));
    match text.split_once("..") {
        Some((first, last)) => match (year(first)?, year(last)?) {
            (first, last) if first <= last => Ok((first, last)),
            (first, last) => Err(format!("{text:?} ends before it begins: write {last}..{first}")),
        },
        None => year(text).map(|y| (y, y)),
    }
}

/// What must be said of a question, and what it asked for in vain.
#[derive(Default)]
struct Said {
    notes: BTreeSet<String>,
    /// Parts of the question by the years that lack them.
    missing: std::collections::BTreeMap<String, Vec<String>>,
    /// Members of groups by the periods that lack them, where they hold others of the group.
    members: std::collections::BTreeMap<String, BTreeSet<(usize, String)>>,
    /// Which of two sides' reports is read.
    view: usize,
    periods: usize,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let store = options.question.shelf.open()?;
    let day = options.question.day();
    let kind = match (options.months, options.of) {
        (true, Trade::Goods) => Kind::Monthly,
        (true, _) => {
            return Err(Failure::hinted(
                "months are kept of goods alone".to_owned(),
                "--of services and --of re-exports answer by year",
            ));
        }
        (false, of) => of.kind(),
    };
    let views = views(&options, &store.folder, kind, day)?;
    let held = &views[0];
    let of_2017 = held.source.hs_revision.as_deref() == Some("HS2017");
    if options.classes.is_some_and(|group| group != Group::Section) && !of_2017 {
        return Err(Failure::hinted(
            format!("{} is not in HS2017, of which the classes are known", held.source.dataset),
            "corridor import --bridge REVISION --hs HS2017 changes its codes; --classes section needs no table",
        ));
    }
    let selection = Selection {
        level: match options.classes {
            Some(Group::Section) => Some(Level::Chapter),
            Some(_) => Some(Level::Subheading),
            None => options.level.map(Level::from_digits).transpose()?,
        },
        by_exporter: matches!(options.by, By::Pair | By::Exporter),
        by_importer: matches!(options.by, By::Pair | By::Importer),
        products: options.product.clone(),
    };
    let mut said = Said::default();
    let mut rows = Vec::new();
    for (view, held) in views.iter().enumerate() {
        said.view = view;
        let mut own = of_view(&options, held, &selection, &mut said)?;
        own.iter_mut().for_each(|row| row.reports[view] = Some(row.of.value_usd));
        rows.extend(own);
    }
    let both_sides = views.len() == 2;
    let mut rows = if both_sides { table::joined(rows) } else { rows };
    let all = rows.clone();
    if let Some(least) = options.min_value {
        rows.retain(|row| row.of.value_usd >= least);
    }
    if let Some(top) = options.top {
        rows.sort_by_key(|row| std::cmp::Reverse(row.of.value_usd));
        rows.truncate(top);
    }
    if options.rest {
        rows.extend(rest(&all, &rows));
    }
    let source = &held.source;
    let revision = match rows.first() {
        Some(first)
            if rows
                .iter()
                .all(|r| source.codes_of(r.of.year) == source.codes_of(first.of.year)) =>
        {
            source.codes_of(first.of.year)
        }
        Some(_) => {
            for year in rows.iter().map(|r| r.of.year).collect::<BTreeSet<_>>() {
                said.notes.insert(format!("{year}: {}", source.codes_of(year)));
            }
            "HS revisions differ by year".into()
        }
        None => source.codes_of(0),
    };
    talk(&format!(
        "{}, vintage {}, {}, {}, {}",
        source.title, source.vintage, source.valuation, source.unit, revision
    ));
    if let Some(importers) = views.get(1) {
        talk(&format!(
            "{}, {}: value_usd is the exporter's report where there is one, else the importer's",
            importers.source.title, importers.source.valuation
        ));
    }
    if options.of.kind() == Kind::Reexports && !source.coverage.note.is_empty() {
        talk(&source.coverage.note);
    }
    source.coverage_note().iter().chain(&said.notes).for_each(|note| talk(note));
    let of_all =
        |named: &str| named.eq_ignore_ascii_case("all") || named.eq_ignore_ascii_case("world");
    if of_all(&options.exporter) || of_all(&options.importer) {
        views.iter().filter_map(|held| held.source.unspecified()).for_each(|note| talk(&note));
    }
    let found = found(&options, &said, &all);
    let shown = table::Shown {
        selection: &selection,
        months: options.months,
        shares: options.shares.then_some(all.as_slice()),
        growth: options.growth.then_some(all.as_slice()),
        unit_values: options.unit_values,
        digits: options.digits.or((options.format == Format::Table).then_some(6)),
        wide: options.wide,
        classes: options.classes.is_some(),
        both_sides,
    };
    print(&table::table(&rows, &shown)?, options.format)?;
    Ok(found)
}

/// The dataset, or the exporters' and the importers' reports of one file where the store holds these and
/// none was named.
fn views(
    options: &Options,
    statistics: &std::path::Path,
    kind: Kind,
    day: jiff::civil::Date,
) -> Result<Vec<Held>, Failure> {
    let named = options.question.dataset.as_deref();
    if named.is_none()
        && kind != Kind::Reexports
        && let Some(both) = store::both_sides(statistics, kind, Some(day))?
    {
        return Ok(both.into());
    }
    let held = match kind {
        Kind::Monthly => store::choose(statistics, kind, named, Some(day)),
        _ => options.of.choose(statistics, named, day),
    };
    let months = kind == Kind::Flows && !store::held(statistics, Kind::Monthly)?.is_empty();
    if held.is_err() && months && store::held(statistics, Kind::Flows)?.is_empty() {
        return Err(Failure::hinted(
            "the store holds months, which make no full year".to_owned(),
            "--months prints them",
        ));
    }
    Ok(vec![held?])
}

/// The rows of one dataset.
fn of_view(
    options: &Options,
    held: &Held,
    selection: &Selection,
    said: &mut Said,
) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for (year, month, path) in periods(options, held)? {
        said.periods += 1;
        let period = if month == 0 { year.to_string() } else { format!("{year}-{month:02}") };
        let from = economies(&options.exporter, year, &path, &period, said)?;
        let to = economies(&options.importer, year, &path, &period, said)?;
        let (Some(from), Some(to)) = (from, to) else { continue };
        let mut take = |from: &[String], to: &[String]| -> Result<(), Failure> {
            let found = store::selected(&path, from, to, selection)?;
            let found = match options.classes {
                None => found,
                Some(group) => by_class(found, group.into())?,
            };
            rows.extend(found.into_iter().map(|of| Row {
                of,
                month,
                rest: false,
                reports: [None; 2],
            }));
            Ok(())
        };
        take(&from, &to)?;
        if options.both {
            take(&to, &from)?;
        }
    }
    Ok(rows)
}

/// The files that the question is about, with year and month; month 0 is the whole year.
fn periods(options: &Options, held: &Held) -> Result<Vec<(u16, u8, std::path::PathBuf)>, Failure> {
    let (first, last) = options.years.unwrap_or((0, u16::MAX));
    let within = |year: &u16| (first..=last).contains(year);
    let mut periods = Vec::new();
    if options.months {
        for (year, month) in held.months.iter().filter(|(year, _)| within(year)) {
            periods.push((*year, *month, held.month(*year, *month)?));
        }
        if periods.is_empty() {
            held.month(first, 1)?;
        }
        return Ok(periods);
    }
    for year in held.years.iter().filter(|year| within(year)) {
        periods.push((*year, 0, held.year(*year)?));
    }
    if periods.is_empty() {
        held.year(first)?;
    }
    if let (Some(_), true) =
        (options.years, periods.len() < usize::from(last.saturating_sub(first)) + 1)
    {
        let lacking: Vec<String> =
            (first..=last).filter(|y| !held.years.contains(y)).map(|y| y.to_string()).collect();
        talk(&format!("{} does not hold {}", held.source.dataset, lacking.join(", ")));
    }
    Ok(periods)
}

/// The codes under which a year holds what was named; nothing for all, and `None` when it holds none.
fn economies(
    named: &str,
    year: u16,
    path: &std::path::Path,
    period: &str,
    said: &mut Said,
) -> Result<Option<Vec<String>>, Failure> {
    let parts = parts(named, year)?;
    let all = parts.is_empty();
    if all && !named.eq_ignore_ascii_case("all") {
        said.notes.insert(format!("{named}: every economy in the data, as `all`"));
    }
    let mut codes = Vec::new();
    for part in parts {
        let mut held = store::named(path, &part.codes)?;
        if held.codes.is_empty() {
            // A store of a made world holds codes as they were written.
            held = store::named(path, std::slice::from_ref(&part.name))?;
        }
        said.notes.extend(held.notes);
        if held.codes.is_empty() {
            said.missing.entry(part.name.to_uppercase()).or_default().push(period.to_owned());
        } else {
            for member in held.missing.iter().filter(|_| part.codes.len() > 1) {
                let own = said.members.entry(member.clone()).or_default();
                own.insert((said.view, period.to_owned()));
            }
        }
        codes.extend(held.codes);
    }
    codes.sort();
    codes.dedup();
    Ok((all || !codes.is_empty()).then_some(codes))
}

/// What was asked for and is not there is said, and is a finding.
fn found(options: &Options, said: &Said, all: &[Row]) -> Outcome {
    let mut outcome = Outcome::Fine;
    for (name, periods) in &said.missing {
        if periods.len() == said.periods {
            talk(&format!("{name} is not in the data: nobody reports trade of it or with it"));
            outcome = Outcome::Findings;
        } else if !all.iter().any(|row| row.reports[1].is_some()) {
            talk(&format!("{name} is not in {}", periods.join(", ")));
        }
    }
    absent_members(said, all);
    let whole = |row: &&Row| row.of.product.as_deref() == Some("TOTAL");
    if options.level.is_some() && all.iter().any(|row| whole(&row)) {
        let years: BTreeSet<String> =
            all.iter().filter(whole).map(|row| row.of.year.to_string()).collect();
        let years = years.into_iter().collect::<Vec<_>>().join(", ");
        if all.iter().all(|row| whole(&row)) {
            let why = "the data hold totals of all products, which no --level tells apart";
            talk(&format!("{years}: {why}"));
            outcome = Outcome::Findings;
        } else {
            talk(&format!("{years}: rows of TOTAL hold what the file tells of no product"));
        }
    }
    for product in &options.product {
        let begins = |row: &Row| {
            row.of
                .product
                .as_deref()
                .is_some_and(|p| p.starts_with(product) || product.starts_with(p))
        };
        if options.level.is_some() && !all.is_empty() && !all.iter().any(begins) {
            talk(&format!("no flow of product {product} between them"));
            outcome = Outcome::Findings;
        }
    }
    if all.is_empty() {
        let what = match options.product.as_slice() {
            [] => String::new(),
            products => format!(" of product {}", products.join(", ")),
        };
        talk(&format!(
            "no flow{what} from {} to {}: the data hold none, which is not a flow of zero",
            options.exporter, options.importer
        ));
        outcome = Outcome::Findings;
    }
    outcome
}

/// Name the members of groups that a sum lacks: those that no period holds, and those that some lack.
fn absent_members(said: &Said, all: &[Row]) {
    let mut always = Vec::new();
    let mut sometimes: std::collections::BTreeMap<String, Vec<&str>> = Default::default();
    for (member, periods) in &said.members {
        if periods.len() == said.periods {
            always.push(member.as_str());
        } else {
            let periods: Vec<&str> = periods.iter().map(|(_, period)| period.as_str()).collect();
            sometimes.entry(periods.join(", ")).or_default().push(member);
        }
    }
    if !always.is_empty() {
        talk(&format!("not in the data: {}", always.join(", ")));
    }
    // Of two sides' reports the other one may hold what this one lacks.
    if !all.iter().any(|row| row.reports[1].is_some()) {
        for (periods, members) in sometimes {
            talk(&format!("not in the data in {periods}: {}", members.join(", ")));
        }
    }
}

/// What is left out of each period, in one row.
fn rest(all: &[Row], kept: &[Row]) -> Vec<Row> {
    let periods: BTreeSet<(u16, u8)> = all.iter().map(|r| (r.of.year, r.month)).collect();
    let of = |rows: &[Row], period: (u16, u8)| {
        let own = rows.iter().filter(|r| (r.of.year, r.month) == period);
        own.fold((0_i64, 0_u64), |sum, r| (sum.0.saturating_add(r.of.value_usd), sum.1 + r.of.rows))
    };
    let mut rests = Vec::new();
    for period in periods {
        let (whole, part) = (of(all, period), of(kept, period));
        if whole.1 > part.1 {
            rests.push(Row {
                of: Selected {
                    year: period.0,
                    exporter: None,
                    importer: None,
                    product: None,
                    value_usd: whole.0 - part.0,
                    quantity_kg: None,
                    rows: whole.1 - part.1,
                },
                month: period.1,
                rest: true,
                reports: [None; 2],
            });
        }
    }
    rests
}
