//! `corridor-cluster`: scheduler, executor, run and check.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use corridor_cluster::check::{check, record};
use corridor_cluster::job::{Job, Record};
use corridor_cluster::layout::ROLES;
use corridor_cluster::merge::name;
use corridor_cluster::proof::Total;
use corridor_cluster::store::About;
use corridor_cluster::wire::{Heard, Hello, Line, News, VERSION, address, say};
use corridor_cluster::{executor, local, scheduler};
use jiff::civil::Date;

/// The sums of trade statistics that one machine cannot hold, each result proven.
///
/// Parquet files of flows (one row a flow, or many rows of declarations a flow) are cut into shards; each
/// shard is added up by one executor, held against the files' own counts, and repeated when it does not add
/// up; a merge writes years or months as `corridor import` writes them, to the byte.
///
/// Exit codes: 0 done; 1 check found a difference; 2 something stopped it.
#[derive(Parser)]
#[command(name = "corridor-cluster", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Wait for executors and runs, on one port
    Scheduler {
        /// Where to listen
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7461")]
        listen: String,
        /// Listen where other machines reach it: nobody is asked who they are
        #[arg(long)]
        trusted_network: bool,
    },
    /// Work for a scheduler, one task at a time; it listens nowhere
    Executor {
        /// Where the scheduler is
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7461")]
        scheduler: String,
    },
    /// Add up files into a dataset of the store
    Run(Box<Run>),
    /// Count a run's files, shards and results anew and compare
    Check {
        /// The run's work folder
        #[arg(long, value_name = "FOLDER")]
        work: PathBuf,
    },
}

#[derive(Args)]
struct Run {
    /// Parquet files, or folders of them; every machine must see them under these paths
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the dataset
    #[arg(long, value_name = "NAME")]
    dataset: String,
    /// The day on which the figures were known
    #[arg(long, value_name = "DATE")]
    vintage: Date,
    /// The partnership's store
    #[arg(long, value_name = "FOLDER", default_value = "statistics")]
    store: PathBuf,
    /// Where unfinished work is kept; without it .cluster-NAME in the store
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Where the scheduler is
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:7461",
        conflicts_with = "in_process"
    )]
    scheduler: String,
    /// Without a cluster: so many threads of this process
    #[arg(long, value_name = "THREADS")]
    in_process: Option<usize>,
    /// How many shards, at most 1,000; without it one for each two million rows
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    shards: Option<u32>,
    /// Which column holds what: exporter=…,importer=…,product=…,value=…,year=…,month=…,quantity=… (kilograms)
    #[arg(long, value_name = "ROLE=COLUMN,…", value_parser = mapping)]
    map: Option<Mapping>,
    /// The year of files without such a column
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1000..=9999))]
    year: Option<u16>,
    /// What one of a mapped file's values is
    #[arg(long, value_enum, default_value_t = Unit::Dollar)]
    unit: Unit,
    /// Take codes of economies as they stand
    #[arg(long)]
    codes_as_written: bool,
    /// Keep months, under statistics/monthly
    #[arg(long)]
    monthly: bool,
    /// What the files are known to hold, from whoever made them: file,rows,value_usd
    #[arg(long, value_name = "FILE.csv")]
    totals: Option<PathBuf>,
    /// What a reader calls it
    #[arg(long)]
    title: Option<String>,
    /// Where the files come from
    #[arg(long)]
    origin: Option<String>,
    /// Under which licence
    #[arg(long, default_value = "not stated by the files")]
    licence: String,
    /// FOB, CIF, or what the source says
    #[arg(long, default_value = "not stated by the files")]
    valuation: String,
    /// The revision of the product codes, such as HS2017
    #[arg(long, value_name = "REVISION")]
    hs: Option<String>,
    /// Keep the shards in the work folder, for check
    #[arg(long)]
    keep: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unit {
    Dollar,
    Thousand,
    Million,
}

/// Roles and columns; one value to the parser of arguments, which would take a list for several.
#[derive(Clone, Debug, Default)]
struct Mapping(Vec<(String, String)>);

fn mapping(text: &str) -> Result<Mapping, String> {
    let pair = |part: &str| match part.split_once('=') {
        Some((role, column)) if ROLES.contains(&role.trim()) => {
            Ok((role.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err(format!("{part:?} is not ROLE=COLUMN; roles are {}", ROLES.join(", "))),
    };
    text.split(',').map(pair).collect::<Result<_, _>>().map(Mapping)
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Scheduler { listen, trusted_network } => schedule(&listen, trusted_network),
        Command::Executor { scheduler } => {
            address(&scheduler, true).and_then(|at| executor::work(at, &|told| eprintln!("{told}")))
        }
        Command::Run(options) => go(*options),
        Command::Check { work } => return look(&work),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            eprintln!("error: {told}");
            ExitCode::from(2)
        }
    }
}

fn schedule(listen: &str, trusted: bool) -> Result<(), String> {
    let at = address(listen, trusted)?;
    let ready = |at| println!("listening at {at}");
    scheduler::serve(at, ready, |step: &str| eprintln!("{step}")).map_err(|e| format!("{at}: {e}"))
}

fn go(options: Run) -> Result<(), String> {
    let job = job(&options)?;
    let record = match options.in_process {
        Some(threads) => local::within(&job, threads, &mut |step| eprintln!("{step}"))
            .map_err(|e| e.to_string())?,
        None => asked(&job, &options.scheduler)?,
    };
    table(&record);
    Ok(())
}

/// Have a scheduler run a job.
fn asked(job: &Job, scheduler: &str) -> Result<Record, String> {
    let at = address(scheduler, true)?;
    let lost = |e: &dyn std::fmt::Display| {
        format!(
            "no scheduler at {at}: {e}\nhint: start one (corridor-cluster scheduler --listen {at}) and run this again: finished shards are not repeated"
        )
    };
    let stream = TcpStream::connect(at).map_err(|e| lost(&e))?;
    let mut line = Line::of(&stream, Duration::from_secs(1)).map_err(|e| lost(&e))?;
    say(&stream, &Hello::Run { version: VERSION.into(), job: Box::new(job.clone()) })
        .map_err(|e| lost(&e))?;
    loop {
        match line.hear::<News>() {
            Heard::Said(News::Step(step)) => eprintln!("{step}"),
            Heard::Said(News::End(ended)) => return *ended,
            Heard::Nothing => {}
            Heard::Gone(why) => return Err(lost(&why)),
        }
    }
}

fn job(options: &Run) -> Result<Job, String> {
    let at = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    let mut files = Vec::new();
    for path in &options.files {
        let whole = path.canonicalize().map_err(|e| at(path, e))?;
        if !whole.is_dir() {
            files.push(whole);
            continue;
        }
        let before = files.len();
        for entry in std::fs::read_dir(&whole).map_err(|e| at(path, e))? {
            let file = entry.map_err(|e| at(path, e))?.path();
            if file.extension().is_some_and(|e| e == "parquet") {
                files.push(file);
            }
        }
        if files.len() == before {
            return Err(format!("{}: no file that ends in .parquet", path.display()));
        }
    }
    std::fs::create_dir_all(&options.store).map_err(|e| at(&options.store, e))?;
    let statistics = options.store.canonicalize().map_err(|e| at(&options.store, e))?;
    let work = options
        .work
        .clone()
        .unwrap_or_else(|| statistics.join(format!(".cluster-{}", options.dataset)));
    std::fs::create_dir_all(&work).map_err(|e| at(&work, e))?;
    let work = work.canonicalize().map_err(|e| at(&work, e))?;
    let said = |text: &Option<String>, other: String| text.clone().unwrap_or(other);
    Ok(Job {
        mapping: options.map.clone().unwrap_or_default().0,
        unit: match options.unit {
            Unit::Dollar => 0,
            Unit::Thousand => 3,
            Unit::Million => 6,
        },
        year: options.year,
        codes_as_written: options.codes_as_written,
        shards: options.shards.map(|n| n as usize),
        totals: options.totals.as_deref().map(totals).transpose()?.unwrap_or_default(),
        work,
        statistics,
        about: About {
            dataset: options.dataset.clone(),
            title: said(&options.title, options.dataset.clone()),
            origin: said(&options.origin, from(&files)),
            licence: options.licence.clone(),
            valuation: options.valuation.clone(),
            vintage: options.vintage,
            hs_revision: options.hs.clone(),
            monthly: options.monthly,
        },
        keep: options.keep,
        files,
    })
}

/// Where files come from, when nobody says it.
fn from(files: &[PathBuf]) -> String {
    match files {
        [one] => one.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        several => format!("{} Parquet files", several.len()),
    }
}

/// Known rows and dollars by the file's name.
fn totals(path: &Path) -> Result<BTreeMap<String, Total>, String> {
    let at = |problem: String| format!("{}: {problem}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| at(e.to_string()))?;
    let mut lines = (1..).zip(text.lines());
    let header = lines.next().map_or("", |(_, line)| line.trim());
    if header != "file,rows,value_usd" {
        return Err(at(format!("line 1: {header:?}, expected file,rows,value_usd")));
    }
    let read = |(number, line): (usize, &str)| {
        let wrong = || {
            at(format!(
                "line {number}: {line:?}, expected a file's name, its rows and its US dollars"
            ))
        };
        let mut cells = line.rsplitn(3, ',');
        let mut number = || {
            cells
                .next()
                .and_then(|c| c.trim().parse::<i128>().ok())
                .filter(|n| *n >= 0)
                .ok_or_else(wrong)
        };
        let (value_usd, rows) = (number()?, number()?);
        let rows = u64::try_from(rows).map_err(|_| wrong())?;
        let file = cells.next().filter(|f| !f.trim().is_empty()).ok_or_else(wrong)?;
        Ok((file.trim().to_owned(), Total { rows, value_usd }))
    };
    lines.filter(|(_, line)| !line.trim().is_empty()).map(read).collect()
}

fn table(record: &Record) {
    println!("{:<10} {:>14} {:>22}  SHA-256", "period", "flows", "US dollars");
    for (period, own) in &record.periods {
        let period = name(*period);
        let period = period.trim_end_matches(".parquet");
        println!("{period:<10} {:>14} {:>22}  {}", own.total.rows, own.total.value_usd, own.sha256);
    }
    println!("in {}", record.folder.display());
}

fn look(work: &Path) -> ExitCode {
    let findings = match record(work).and_then(|record| check(&record)) {
        Ok(findings) => findings,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut wrong = 0;
    for finding in &findings {
        let said = match &finding.difference {
            None => "adds up".to_owned(),
            Some(difference) => {
                wrong += 1;
                format!("DOES NOT ADD UP: {difference}")
            }
        };
        println!(
            "{}: {} rows, {} US dollars: {said}",
            finding.what, finding.total.rows, finding.total.value_usd
        );
    }
    println!("{} looked at, {wrong} that do not add up", findings.len());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
