//! `corridor savings`: duty saved, forgone and unknown.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::access::savings::{Savings, saving, savings};
use corridor::access::{Exact, usage};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{economy, file_text};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "savings",
    page: include_str!("savings.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Preference use: importer, exporter, year, hs, value, mfn, preference, claimed, unknown
    file: PathBuf,
    /// Only this importer
    #[arg(long, value_name = "CODE")]
    importer: Option<String>,
    /// Only this exporter
    #[arg(long, value_name = "CODE")]
    exporter: Option<String>,
    /// The products with the largest duty forgone, so many of them, in place of the sums
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let recorded = usage::read(&file_text(&options.file)?, &options.file.display().to_string())?;
    // A code or a group that the file holds as it is written; else an economy by its code or name.
    let held = |asked: &str| recorded.iter().any(|r| r.importer == asked || r.exporter == asked);
    let named = |asked: &Option<String>| match asked {
        Some(asked) if !held(asked) => economy(asked).map(|code| Some(code.to_owned())),
        asked => Ok(asked.clone()),
    };
    let (importer, exporter) = (named(&options.importer)?, named(&options.exporter)?);
    let wanted = |code: &str, asked: &Option<String>| asked.as_ref().is_none_or(|a| a == code);
    let rows: Vec<_> = (recorded.into_iter())
        .filter(|r| wanted(&r.importer, &importer) && wanted(&r.exporter, &exporter))
        .collect();
    if rows.is_empty() {
        return Err(Failure::hinted(
            format!("{} holds nothing of the pair asked for", options.file.display()),
            "leave out --importer and --exporter to see what it holds",
        ));
    }
    let mut groups: std::collections::BTreeMap<(String, String, i16), Vec<usage::Recorded>> =
        std::collections::BTreeMap::new();
    for row in rows {
        groups.entry((row.importer.clone(), row.exporter.clone(), row.year)).or_default().push(row);
    }
    let mut missing = false;
    let mut out: Vec<Vec<Option<String>>> = Vec::new();
    for ((importer, exporter, year), rows) in &groups {
        let head = [importer.clone(), exporter.clone(), year.to_string()].map(Some);
        if let Some(top) = options.top {
            let mut list = Vec::new();
            for row in rows {
                list.push((saving(&row.flow)?, &row.flow));
            }
            list.sort_by(|a, b| {
                b.0.forgone.cmp(&a.0.forgone).then_with(|| a.1.code.cmp(&b.1.code))
            });
            for (one, flow) in list.into_iter().take(top) {
                let rate = |r: Option<Exact>| r.map(|r| r.decimals(3));
                let name = flow.code.get(..4).and_then(corridor::trade::product::name);
                out.push(
                    head.iter()
                        .cloned()
                        .chain([
                            Some(flow.code.clone()),
                            name.map(str::to_owned),
                            Some(flow.value.decimals(0)),
                            rate(flow.mfn),
                            rate(flow.preference),
                            Some(one.possible.decimals(2)),
                            Some(one.claimed.decimals(2)),
                            Some(one.forgone.decimals(2)),
                            Some(one.unknown.decimals(2)),
                        ])
                        .collect(),
                );
            }
            continue;
        }
        let flows: Vec<_> = rows.iter().map(|r| r.flow.clone()).collect();
        let sum: Savings = savings(&flows)?;
        missing |= sum.flows_missing > 0;
        let share = |r: Option<Exact>| -> Result<Option<String>, Failure> {
            Ok(match r {
                Some(r) => Some(r.times(Exact::HUNDRED)?.decimals(1)),
                None => None,
            })
        };
        let money = |e: Exact| Some(e.decimals(2));
        out.push(
            head.into_iter()
                .chain([
                    money(sum.value),
                    money(sum.free),
                    money(sum.dutiable),
                    money(sum.missing),
                    money(sum.eligible),
                    money(sum.possible),
                    money(sum.claimed),
                    money(sum.forgone),
                    money(sum.unknown),
                    share(sum.coverage()?)?,
                    share(sum.utilisation()?)?,
                    share(sum.utility()?)?,
                ])
                .collect(),
        );
    }
    if missing {
        talk(
            "finding: some trade has no MFN rate that can be applied; it stands under missing and in none of the others",
        );
    }
    let names: &[&str] = match options.top {
        Some(_) => &[
            "importer",
            "exporter",
            "year",
            "code",
            "name",
            "value",
            "mfn_percent",
            "preference_percent",
            "possible",
            "claimed",
            "forgone",
            "unknown",
        ],
        None => &[
            "importer",
            "exporter",
            "year",
            "value",
            "free_at_mfn",
            "dutiable",
            "missing",
            "eligible",
            "possible",
            "claimed",
            "forgone",
            "unknown",
            "coverage_percent",
            "utilisation_percent",
            "utility_percent",
        ],
    };
    let column = |at: usize| -> ArrayRef {
        Arc::new(out.iter().map(|row| row[at].clone()).collect::<StringArray>())
    };
    let columns = names.iter().enumerate().map(|(at, name)| (*name, column(at), true));
    print(&RecordBatch::try_from_iter_with_nullable(columns)?, options.format)?;
    Ok(if missing { Outcome::Findings } else { Outcome::Fine })
}
