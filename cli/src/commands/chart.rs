//! `corridor chart`: one chart of the brief, or of any table, as a file that stands alone.

mod of_table;

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::brief;
use corridor::brief::chart::Chart;
use corridor::render::chart::canvas::Width;

use self::of_table::{Asked, Shape};
use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::output;
use crate::place::Subject;
use crate::print::{out, page_width, say, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "chart",
    page: include_str!("chart.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The chart's key; without it, the list of the brief's charts
    #[arg(value_name = "KEY")]
    chart: Option<String>,
    #[command(flatten)]
    subject: Subject,
    /// Write the chart into an SVG file; without it, to the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    language: Spoken,
    /// Draw it for a phone: 342 units wide in place of 720
    #[arg(long)]
    narrow: bool,
    /// Draw a table that another command printed as CSV; - for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "chart")]
    table: Option<PathBuf>,
    /// How the table is drawn; lines where it holds several years, else bars
    #[arg(long = "as", value_enum, requires = "table")]
    shape: Option<Shape>,
    /// The column that is drawn; value_usd or the last one of numbers without it
    #[arg(long, value_name = "COLUMN", requires = "table")]
    value: Option<String>,
    /// The column that names each bar or line; all that differ without it
    #[arg(long, value_name = "COLUMN", requires = "table")]
    label: Option<String>,
    /// The title; the column's name without it
    #[arg(long, value_name = "TEXT", requires = "table")]
    title: Option<String>,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    if let Some(path) = &options.output
        && path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("svg"))
    {
        return Err(Failure::hinted(
            format!("{} does not end in .svg, and a chart is SVG", path.display()),
            "name a file that ends in .svg",
        ));
    }
    if let Some(table) = &options.table {
        return drawn(&options, table);
    }
    let asked = options.subject.read()?;
    output::promise_all(&options.output)?;
    let made = brief::build(&asked.folder, brief::Options { as_of: asked.day })?;
    let made = options.language.of(made, Some(&asked.folder))?;
    let charts = made.charts();
    let key_of = |chart: &Chart| chart.key.as_str().trim_start_matches("c/").to_owned();
    let Some(wanted) = &options.chart else {
        for chart in &charts {
            out(format!("{:32} {}\n", key_of(chart), chart.title).as_bytes())?;
        }
        return Ok(Outcome::Fine);
    };
    let Some(chart) = charts.iter().find(|c| key_of(c) == *wanted || c.key.as_str() == *wanted)
    else {
        let known: Vec<String> = charts.iter().map(|chart| key_of(chart)).collect();
        let hint = match known.is_empty() {
            true => "this brief has no charts: it has no figures to draw".to_owned(),
            false => format!("the charts of this brief are {}", known.join(", ")),
        };
        return Err(Failure::hinted(format!("no chart has the key {wanted:?}"), hint));
    };
    let width = if options.narrow { Width::Narrow } else { Width::Wide };
    let source = format!("{}. A brief of Corridor as of {}.", made.title, made.as_of);
    let svg = chart.alone(width, &source);
    match &options.output {
        Some(path) => {
            output::write(path, svg.as_bytes())?;
            talk(&format!("{} written: {}", path.display(), chart.title));
        }
        None => out(svg.as_bytes())?,
    }
    Ok(Outcome::Fine)
}

/// A table as a chart: to the terminal, or into an SVG file.
fn drawn(options: &Options, table: &std::path::Path) -> Result<Outcome, Failure> {
    let asked = Asked {
        shape: options.shape,
        value: options.value.as_deref(),
        label: options.label.as_deref(),
        title: options.title.as_deref(),
    };
    output::promise_all(&options.output)?;
    let (chart, notes) = of_table::chart(table, &asked)?;
    notes.iter().for_each(|note| talk(note));
    let Some(path) = &options.output else {
        say(&of_table::text(&chart, page_width()))?;
        return Ok(Outcome::Fine);
    };
    let width = if options.narrow { Width::Narrow } else { Width::Wide };
    let source = match table.as_os_str() == "-" {
        true => "Drawn by Corridor from a table.".to_owned(),
        false => format!("Drawn by Corridor from {}.", table.display()),
    };
    output::write(path, chart.alone(width, &source).as_bytes())?;
    talk(&format!("{} written: {}", path.display(), chart.title));
    Ok(Outcome::Fine)
}
