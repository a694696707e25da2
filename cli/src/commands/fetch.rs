//! `corridor fetch`: statistics from where they are published, into a folder of replies.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::trade::economy;

use super::flows::years;
use super::{Command, Outcome};
use crate::failure::Failure;
use crate::fetch::ask::Ask;
use crate::fetch::client::Client;
use crate::fetch::kept::Kept;
use crate::fetch::reply::{Worth, worth};
use crate::place::as_of;
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "fetch",
    page: include_str!("fetch.md"),
    arguments: Options::augment_args,
    run,
};

/// Records that the API gives at once without a key.
const MOST_WITHOUT_KEY: usize = 500;
/// Records that it gives at once with a free key.
const MOST_WITH_KEY: usize = 100_000;

#[derive(clap::Args)]
struct Options {
    /// Where from
    #[arg(value_enum)]
    source: From,
    /// Who reported: codes with commas
    #[arg(long, value_name = "CODES", value_delimiter = ',', required = true)]
    reporter: Vec<String>,
    /// Whom with: codes with commas, or all
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "all")]
    partner: Vec<String>,
    /// One year, or several as 2018..2024
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: (u16, u16),
    /// Every month of the years instead of the years
    #[arg(long)]
    monthly: bool,
    /// HS codes with commas, TOTAL, or AG2, AG4, AG6
    #[arg(long, value_name = "HS,…", value_delimiter = ',', default_value = "TOTAL")]
    product: Vec<String>,
    /// Exports (X), imports (M), or another flow code
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "X,M")]
    flow: Vec<String>,
    /// The folder of replies
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// A file that holds the key; without it, the variable COMTRADE_KEY
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Seconds between two calls
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = wait)]
    pause: Duration,
    /// Longest wait that the API may ask for, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = wait)]
    longest_wait: Duration,
    /// Another server that answers as the API does
    #[arg(long, value_name = "URL", default_value = "https://comtradeapi.un.org")]
    base_url: String,
    /// How to print what came
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum From {
    /// UN Comtrade.
    Comtrade,
}

fn wait(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text:?} is no number of seconds"))?;
    Duration::try_from_secs_f64(seconds).map_err(|_| format!("{text:?} is no number of seconds"))
}

/// One question and what came of it.
struct Answered {
    ask: Ask,
    /// `None` when the answer may be cut off and the question cannot be split.
    records: Option<usize>,
    /// Whether it was answered before.
    before: bool,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let From::Comtrade = options.source;
    let key = key(options.key_file.as_deref())?;
    let most = if key.is_some() { MOST_WITH_KEY } else { MOST_WITHOUT_KEY };
    let mut kept = Kept::open(&options.to)?;
    let mut client = Client::new(&options.base_url, key, options.pause, options.longest_wait)?;
    let mut open = asks(&options)?;
    open.reverse();
    let bar = bar(open.len());
    let mut answered = Vec::new();
    while let Some(ask) = open.pop() {
        let query = ask.query();
        if let Some(records) = kept.answered(&query) {
            answered.push(Answered { ask, records: Some(records), before: true });
            bar.inc(1);
            continue;
        }
        bar.set_message(ask.period.clone());
        let reply = client.ask(&query, most)?;
        match worth(&reply, most) {
            Worth::Whole { records } => {
                kept.keep(&query, &reply, records, as_of(None))?;
                answered.push(Answered { ask, records: Some(records), before: false });
            }
            Worth::CutOff { records } => match ask.halves() {
                Some(halves) => {
                    bar.inc_length(2);
                    open.extend(halves.into_iter().rev());
                }
                None => {
                    talk(&format!(
                        "{query}: {records} records came, as many as the API gives at once; not kept, there may be more"
                    ));
                    answered.push(Answered { ask, records: None, before: false });
                }
            },
            Worth::Refusal(said) | Worth::Broken(said) => {
                return Err(Failure::hinted(
                    format!("the API said: {said}"),
                    format!("the question was {query}"),
                ));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&table(&answered)?, options.format)?;
    let cut = answered.iter().filter(|a| a.records.is_none()).count();
    if cut > 0 {
        talk(&format!(
            "{cut} of {} questions have more records than the API gives at once\nhint: name partners and products, or use a key",
            answered.len()
        ));
        return Ok(Outcome::Findings);
    }
    talk(&format!("corridor import {} brings them into the store", options.to.display()));
    Ok(Outcome::Fine)
}

/// The key, without the newline that ends its file.
fn key(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|e| {
            Failure::hinted(
                format!("{}: {e}", file.display()),
                "--key-file names a file with the key",
            )
        })?,
        None => std::env::var("COMTRADE_KEY").unwrap_or_default(),
    };
    let key = text.trim().to_owned();
    if !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(Failure::hinted(
            "the key holds other signs than letters and digits",
            "the file holds the key and nothing else",
        ));
    }
    if key.is_empty() && file.is_some() {
        return Err(Failure::hinted(
            "the file of the key is empty",
            "the file holds the key and nothing else",
        ));
    }
    Ok((!key.is_empty()).then_some(key))
}

/// One question for each reporter, period and flow.
fn asks(options: &Options) -> Result<Vec<Ask>, Failure> {
    let number = |code: &String| -> Result<u16, Failure> {
        let iso3 = economy::named(code)?;
        economy::number(iso3).ok_or_else(|| {
            Failure::hinted(format!("{iso3} has no number in UN Comtrade"), "name another economy")
        })
    };
    let reporters: Vec<u16> = options.reporter.iter().map(number).collect::<Result<_, _>>()?;
    let all = options.partner.iter().any(|p| p.eq_ignore_ascii_case("all"));
    let partners: Vec<u16> = if all {
        Vec::new()
    } else {
        options.partner.iter().map(number).collect::<Result<_, _>>()?
    };
    for word in options.product.iter().chain(&options.flow) {
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Failure::hinted(
                format!("{word:?} is no code"),
                "HS codes and flow codes are letters and digits",
            ));
        }
    }
    let (first, last) = options.years;
    let mut asks = Vec::new();
    for reporter in reporters {
        for year in first..=last {
            let months = if options.monthly { 1..=12 } else { 0..=0 };
            for month in months {
                for flow in &options.flow {
                    asks.push(Ask {
                        frequency: if options.monthly { 'M' } else { 'A' },
                        period: if month == 0 {
                            year.to_string()
                        } else {
                            format!("{year}{month:02}")
                        },
                        reporter,
                        flow: flow.to_ascii_uppercase(),
                        partners: partners.iter().copied().filter(|p| *p != reporter).collect(),
                        products: options.product.iter().map(|p| p.to_ascii_uppercase()).collect(),
                    });
                }
            }
        }
    }
    // A reporter that is its own only partner would be asked for all partners.
    asks.retain(|ask| all || !ask.partners.is_empty());
    if asks.is_empty() {
        return Err(Failure::hinted(
            "nothing to ask for",
            "name a partner other than the reporter",
        ));
    }
    Ok(asks)
}

/// A bar on a terminal, nothing in a pipe.
fn bar(questions: usize) -> indicatif::ProgressBar {
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(questions as u64);
    let style = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
    bar.with_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()))
}

fn table(answered: &[Answered]) -> Result<RecordBatch, Failure> {
    let code = |number: u16| match economy::numeric(number) {
        economy::Code::Economy(iso3) => iso3.to_owned(),
        _ => number.to_string(),
    };
    let text = |of: &dyn Fn(&Ask) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(answered.iter().map(|a| of(&a.ask))))
    };
    let partners = |ask: &Ask| match ask.partners.as_slice() {
        [] => "all".to_owned(),
        list => list.iter().map(|p| code(*p)).collect::<Vec<_>>().join(" "),
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("reporter", text(&|a| code(a.reporter))),
        ("partner", text(&partners)),
        ("period", text(&|a| a.period.clone())),
        ("flow", text(&|a| a.flow.clone())),
        ("product", text(&|a| a.products.join(" "))),
        (
            "records",
            Arc::new(UInt64Array::from_iter(answered.iter().map(|a| a.records.map(|r| r as u64)))),
        ),
        ("before", Arc::new(BooleanArray::from_iter(answered.iter().map(|a| Some(a.before))))),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}
