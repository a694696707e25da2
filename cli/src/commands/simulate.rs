//! `corridor simulate`: what a change of tariffs or trade costs would do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::folder::whole;
use corridor::statistics::Archive;
use corridor::study::simulation::{self, Around, Judged, Score, Simulation};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Home, Where, as_of, day, tell};
use crate::print::{Format, print, print_together, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "simulate",
    page: include_str!("simulate.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The scenario file; without it, every scenario of the partnership
    scenario: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
    /// What a row is
    #[arg(long, value_enum, default_value = "pair")]
    by: By,
    /// Show the lines that would be cut, and run nothing
    #[arg(long, conflicts_with_all = ["by", "record"])]
    check: bool,
    /// Hold the scenario's change of trade costs against what followed: [hindsight] of the scenario
    #[arg(long, conflicts_with_all = ["by", "record", "check"])]
    hindsight: bool,
    /// Write the result beside the scenario, where the brief reads it
    #[arg(long)]
    record: bool,
    /// Use datasets known on this day; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// A direction of trade, a model and a year.
    Pair,
    /// A product of a direction, after the last step.
    Product,
    /// An importer: duties lost and what buyers gain.
    Importer,
    /// An economy of the world model.
    Economy,
    /// Why the world model differs from the direct effect.
    Term,
    /// A parameter, with what the result owes to it.
    Parameter,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let home = match (&options.scenario, options.place.home()) {
        (_, Ok(home)) => Some(home),
        (Some(_), Err(_)) if options.place.partnership.is_none() => None,
        (_, Err(failure)) => return Err(failure),
    };
    let folder = home.as_ref().map(|home| Folder::open(home.root())).transpose()?;
    if let Some(folder) = &folder {
        tell(folder);
    }
    let files = scenarios(options.scenario.as_deref(), home.as_ref())?;
    let store = match &home {
        Some(home) => home.root().join("statistics"),
        None => PathBuf::from("statistics"),
    };
    let day = as_of(options.as_of);
    let rates = match &folder {
        Some(folder) => Some(Archive::open(folder)?.known(day)?.access.rates(day)?),
        None => None,
    };
    let around = Around {
        store: &store,
        partnership: folder.as_ref().map(|f| &f.partnership),
        as_of: day,
        rates: rates.as_ref(),
    };
    let mut outcome = Outcome::Fine;
    // Data are one document: of every scenario of a folder, each row names its own.
    let mut rows: Vec<RecordBatch> = Vec::new();
    let every = options.scenario.is_none() && options.format != Format::Table;
    let mut show = |batch: RecordBatch, name: &str| -> Result<(), Failure> {
        if !every {
            return print(&batch, options.format);
        }
        rows.push(of_scenario(&batch, name)?);
        Ok(())
    };
    for file in &files {
        let scenario = simulation::open(file)?;
        let name = file.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        talk(&format!("{name}: {}", scenario.says.scenario.title));
        if options.hindsight {
            let judged = simulation::judge(&scenario, around)?;
            outcome = outcome_of(&judged, outcome);
            show(hindsight(&judged)?, &name)?;
            continue;
        }
        if options.check {
            show(checked(&simulation::check(&scenario, around)?)?, &name)?;
            continue;
        }
        let made = simulation::run(&scenario, around)?;
        for line in told(&made) {
            talk(&line);
        }
        for finding in made.findings() {
            talk(&format!("finding: {finding}"));
            outcome = Outcome::Findings;
        }
        show(table(&made, options.by)?, &name)?;
        if options.record {
            let path = file.with_extension("result.toml");
            if whole::is_same(&path, file) {
                return Err(Failure::hinted(
                    format!("{} leads to the scenario itself", path.display()),
                    "take the link away; nothing was written",
                ));
            }
            simulation::record(&path, &made)?;
            talk(&format!("wrote {}", path.display()));
        }
    }
    if every {
        print_together(&rows, options.format)?;
    }
    Ok(outcome)
}

/// The rows of a scenario with its file's name in the first column.
fn of_scenario(rows: &RecordBatch, name: &str) -> Result<RecordBatch, Failure> {
    let of: StringArray = (0..rows.num_rows()).map(|_| Some(name)).collect();
    let schema = rows.schema();
    let own = schema.fields().iter().map(|f| f.name().as_str()).zip(rows.columns().iter().cloned());
    let all = std::iter::once(("scenario", Arc::new(of) as ArrayRef)).chain(own);
    Ok(RecordBatch::try_from_iter_with_nullable(all.map(|(n, a)| (n, a, true)))?)
}

/// The file asked for, or every scenario of the partnership.
fn scenarios(asked: Option<&Path>, home: Option<&Home>) -> Result<Vec<PathBuf>, Failure> {
    if let Some(file) = asked {
        return Ok(vec![file.to_path_buf()]);
    }
    let root = home.map(Home::root).unwrap_or(Path::new(""));
    let folder = root.join("scenarios");
    let found = corridor::statistics::scenarios(root)?;
    if found.is_empty() {
        return Err(Failure::hinted(
            format!("no scenario in {}", folder.display()),
            "corridor help simulate shows how to write one; --sample runs those that ship with corridor",
        ));
    }
    Ok(found)
}

fn told(made: &Simulation) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(base) = &made.base {
        lines.push(format!("flows: {base}"));
    }
    if let Some(year) = made.world_year {
        lines.push(format!("world of {year}; {}", made.closure));
    }
    if let Some(residuals) = &made.residuals {
        lines.push(format!(
            "markets clear to {:.0e} of world output after {} rounds",
            residuals.largest, residuals.iterations
        ));
    }
    lines.push(match made.pair.iter().any(|row| row.low.is_some()) {
        true => format!(
            "intervals: {} draws, seed {}, {}% of them inside",
            made.draws,
            made.seed,
            (made.level * 100.0).round()
        ),
        false => "no interval: the scenario gives no standard error".to_owned(),
    });
    lines.extend(made.caveats.iter().map(|c| format!("note: {c}")));
    lines
}

/// Say what was held against what; a model that loses to the common trend is a finding.
fn outcome_of(judged: &Judged, so_far: Outcome) -> Outcome {
    let scores = &judged.scores;
    let (before, after) = judged.years;
    let percent = |log: f64| format!("{:+.0}%", 100.0 * log.exp_m1());
    talk(&format!("{before} to {after}: {}", judged.source));
    talk(&format!(
        "{} pairs without an agreement before; {} of them without trade at one date are not scored",
        scores.pairs + scores.without_trade,
        scores.without_trade
    ));
    talk(&format!(
        "beyond the growth of both economies their trade changed by {}; the common trend of {} pairs without an agreement was {}",
        percent(scores.actual),
        scores.trend_pairs,
        percent(scores.trend)
    ));
    if !judged.left_out.is_empty() {
        talk(&format!("left out, without trade at one date: {}", judged.left_out.join(", ")));
    }
    if scores.rows.iter().any(|row| row.in_sample) {
        talk("note: the coefficients were estimated from data that hold the outcome");
    }
    let loses = |row: &Score| row.name.starts_with("trend +") && row.skill.is_some_and(|s| s < 0.0);
    match scores.rows.iter().any(loses) {
        true => {
            talk(
                "finding: the common trend alone was nearer to what happened than the model with it",
            );
            Outcome::Findings
        }
        false => so_far,
    }
}

fn hindsight(judged: &Judged) -> Result<RecordBatch, Failure> {
    let rows = &judged.scores.rows;
    batch(vec![
        ("forecast", text(rows, |r| &r.name)),
        ("error_log_points", number(rows, |r| Some(r.error))),
        ("every_pair_alike", number(rows, |r| Some(r.error_unweighted))),
        ("bias", number(rows, |r| Some(r.bias))),
        ("skill_against_trend", number(rows, |r| r.skill)),
        ("sign_foretold", number(rows, |r| r.sign)),
        ("had_seen_it", Arc::new(rows.iter().map(|r| Some(r.in_sample)).collect::<BooleanArray>())),
    ])
}

type Columns = Vec<(&'static str, ArrayRef)>;

fn batch(columns: Columns) -> Result<RecordBatch, Failure> {
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))?)
}

fn text<'a, R: 'a>(rows: &'a [R], of: impl Fn(&'a R) -> &'a str) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<StringArray>())
}

/// Six significant digits: more than any interval bears.
fn digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

fn number<R>(rows: &[R], of: impl Fn(&R) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| of(row).map(digits)).collect::<Float64Array>())
}

/// A hundred-thousandth of a percent: less is rounding of the model.
fn percent<R>(rows: &[R], of: impl Fn(&R) -> Option<f64>) -> ArrayRef {
    let five = |value: f64| (value * 1e5).round() / 1e5 + 0.0;
    Arc::new(rows.iter().map(|row| of(row).map(five)).collect::<Float64Array>())
}

/// Whole dollars.
#[allow(clippy::cast_possible_truncation)] // amounts of trade
fn dollars<R>(rows: &[R], of: impl Fn(&R) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| of(row).map(|v| v.round() as i64)).collect::<Int64Array>())
}

fn table(made: &Simulation, by: By) -> Result<RecordBatch, Failure> {
    batch(match by {
        By::Pair => {
            let rows = &made.pair;
            vec![
                ("model", text(rows, |r| &r.model)),
                ("effect", text(rows, |r| &r.effect)),
                ("year", Arc::new(rows.iter().map(|r| r.year).collect::<Int32Array>()) as ArrayRef),
                ("exporter", text(rows, |r| &r.exporter)),
                ("importer", text(rows, |r| &r.importer)),
                ("base", number(rows, |r| Some(r.base))),
                ("change", number(rows, |r| Some(r.change))),
                ("low", number(rows, |r| r.low)),
                ("high", number(rows, |r| r.high)),
                (
                    "change_percent",
                    number(rows, |r| (r.base > 0.0).then(|| 100.0 * r.change / r.base)),
                ),
                ("unit", text(rows, |r| &r.unit)),
            ]
        }
        By::Product => {
            let rows = &made.product;
            vec![
                ("model", text(rows, |r| &r.model)),
                ("exporter", text(rows, |r| &r.exporter)),
                ("importer", text(rows, |r| &r.importer)),
                ("product", text(rows, |r| &r.product)),
                (
                    "name",
                    Arc::new(
                        rows.iter()
                            .map(|r| corridor::trade::product::name(&r.product))
                            .collect::<StringArray>(),
                    ),
                ),
                ("base_usd", dollars(rows, |r| Some(r.base_usd))),
                ("before_percent", number(rows, |r| Some(r.before_percent))),
                ("after_percent", number(rows, |r| Some(r.after_percent))),
                ("sigma", number(rows, |r| Some(r.sigma))),
                (
                    "sigma_by_default",
                    Arc::new(rows.iter().map(|r| Some(r.by_default)).collect::<BooleanArray>()),
                ),
                ("creation_usd", dollars(rows, |r| r.creation_usd)),
                ("diversion_usd", dollars(rows, |r| r.diversion_usd)),
                ("change_usd", dollars(rows, |r| Some(r.change_usd))),
            ]
        }
        By::Importer => {
            let rows = &made.importer;
            vec![
                ("model", text(rows, |r| &r.model)),
                ("importer", text(rows, |r| &r.importer)),
                ("revenue_usd", dollars(rows, |r| Some(r.revenue_usd))),
                ("welfare_usd", dollars(rows, |r| Some(r.welfare_usd))),
            ]
        }
        By::Economy => {
            let rows = &made.economy;
            vec![
                ("economy", text(rows, |r| &r.economy)),
                ("real_income_percent", percent(rows, |r| Some(r.real_income_percent))),
                ("low", percent(rows, |r| r.low)),
                ("high", percent(rows, |r| r.high)),
                ("real_wage_percent", percent(rows, |r| Some(r.real_wage_percent))),
                ("exports_percent", percent(rows, |r| r.exports_percent)),
            ]
        }
        By::Term => {
            let rows = &made.term;
            vec![
                ("exporter", text(rows, |r| &r.exporter)),
                ("importer", text(rows, |r| &r.importer)),
                ("direct", number(rows, |r| Some(r.direct))),
                ("costs", number(rows, |r| Some(r.costs))),
                ("competition", number(rows, |r| Some(r.competition))),
                ("spending", number(rows, |r| Some(r.spending))),
                ("total", number(rows, |r| Some(r.total))),
            ]
        }
        By::Parameter => {
            let rows = &made.parameter;
            vec![
                ("model", text(rows, |r| &r.model)),
                ("parameter", text(rows, |r| &r.parameter)),
                ("value", number(rows, |r| Some(r.value))),
                ("std_error", number(rows, |r| Some(r.error))),
                ("derivative", number(rows, |r| Some(r.derivative))),
                ("source", text(rows, |r| &r.source)),
            ]
        }
    })
}

fn checked(rows: &[simulation::Checked]) -> Result<RecordBatch, Failure> {
    batch(vec![
        ("exporter", text(rows, |r| &r.exporter)),
        ("importer", text(rows, |r| &r.importer)),
        ("product", text(rows, |r| &r.product)),
        ("base_usd", dollars(rows, |r| Some(r.base_usd))),
        ("before_percent", number(rows, |r| r.before_percent)),
        ("after_percent", number(rows, |r| r.after_percent)),
        ("outcome", text(rows, |r| r.outcome)),
    ])
}
