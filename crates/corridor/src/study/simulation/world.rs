//! The world model: one-sector structural gravity over every economy of a square world.

use std::collections::BTreeSet;
use std::path::Path;

use corridor_equilibrium::intervals::{self, Parameter};
use corridor_equilibrium::shock::Costs;
use corridor_equilibrium::{Error as Unsolved, Flows, Names, Numeraire, one_sector};
use corridor_trade::readers::rows::Rows;
use serde::Deserialize;

use super::scenario::{Read, World};
use super::{EconomyRow, Error, PairRow, ParameterRow, Residuals, Simulation, TermRow};

/// The elasticity of trade is drawn above this: published standard errors can exceed the estimate.
const THETA_ABOVE: f64 = 0.1;

/// A square world and the names of its economies, in order.
struct Square {
    names: Vec<String>,
    flows: Flows,
    /// Economies that sell or buy nothing, and were left out.
    dropped: Vec<String>,
}

pub(super) fn run(
    scenario: &Read,
    of: &World,
    path: &Path,
    text: &str,
    made: &mut Simulation,
) -> Result<(), Error> {
    let says = &scenario.says;
    let world = square(path, text)?;
    let n = world.names.len();
    let names: Vec<&str> = world.names.iter().map(String::as_str).collect();
    let wrong = |e: Unsolved| Error::Model {
        model: "gravity",
        message: e.named(Names { economies: &names, sectors: &[] }),
    };
    // Which pairs each [[cost]] moves.
    let mut moved: Vec<Vec<usize>> = Vec::new();
    let mut touched: BTreeSet<usize> = BTreeSet::new();
    let mut members: BTreeSet<usize> = BTreeSet::new();
    for cost in &says.cost {
        let mut places = Vec::new();
        for code in &cost.among {
            let Ok(at) = world.names.binary_search(code.get_ref()) else {
                let message =
                    format!("{:?} is not in the world of {}", code.get_ref(), of.file.display());
                let cure = format!("it holds {}", world.names.join(", "));
                return Err(scenario.wrong(code.span(), message, &cure));
            };
            places.push(at);
        }
        places.sort_unstable();
        places.dedup();
        if places.len() < 2 {
            let span = cost.among.first().map_or(0..0, toml::Spanned::span);
            let message = "a cost among fewer than two economies".to_owned();
            return Err(scenario.wrong(span, message, "name two or more"));
        }
        let pairs: Vec<usize> = places
            .iter()
            .flat_map(|&i| places.iter().filter(move |&&j| j != i).map(move |&j| i * n + j))
            .collect();
        touched.extend(&pairs);
        members.extend(&places);
        moved.push(pairs);
    }
    let (theta, theta_error) = says.elasticities.theta.map_or((f64::NAN, 0.0), |t| t.parts());
    let closure = says.closure.deficits.room();
    let (numeraire, held) = numeraire(scenario, of, &world.names)?;
    made.closure = format!("deficits {}; {held} held", says.closure.deficits.name());
    let costs = |p: &[f64]| {
        let mut change = vec![0.0; n * n];
        for (pairs, coefficient) in moved.iter().zip(p) {
            for &at in pairs {
                change[at] += coefficient;
            }
        }
        Costs::from_coefficient(n, 1.0, &change)
    };
    let pairs: Vec<usize> = touched.into_iter().collect();
    let members: Vec<usize> = members.into_iter().collect();
    let base = world.flows.values();
    let results = |p: &[f64]| -> Result<Vec<f64>, Unsolved> {
        let costs = costs(&p[..moved.len()])?;
        let direct = one_sector::direct(&world.flows, &costs)?;
        let full = one_sector::full(&world.flows, &costs, p[moved.len()], closure)?;
        let income = full.real_income();
        let level = one_sector::factor(numeraire, full.wages(), full.prices())?;
        let mut all: Vec<f64> = pairs.iter().map(|&at| direct[at] - base[at]).collect();
        all.extend(pairs.iter().map(|&at| level * full.flows()[at] - base[at]));
        all.extend(members.iter().map(|&m| 100.0 * (income[m] - 1.0)));
        Ok(all)
    };
    let mut parameters: Vec<Parameter> = (says.cost.iter())
        .map(|c| Parameter { mean: c.coefficient, ..Parameter::default() })
        .collect();
    let log_normal = theta_error > 0.0;
    parameters.push(Parameter {
        mean: theta,
        log_normal,
        above: log_normal.then_some(THETA_ABOVE),
    });
    let errors: Vec<f64> =
        says.cost.iter().map(|c| c.error).chain(std::iter::once(theta_error)).collect();
    let k = errors.len();
    let mut covariance = vec![0.0; k * k];
    for (at, error) in errors.iter().enumerate() {
        covariance[at * k + at] = error * error;
    }
    // Coefficients of one record vary together.
    let costs_given = says.cost.len();
    if says.joint.len() == costs_given * costs_given {
        for a in 0..costs_given {
            for b in 0..costs_given {
                covariance[a * k + b] = says.joint[a * costs_given + b];
            }
        }
    }
    let known = errors.iter().any(|e| *e > 0.0);
    let options = intervals::Options {
        draws: if known { says.intervals.draws.max(2) } else { 2 },
        seed: says.intervals.seed,
        level: says.intervals.level,
    };
    let found = intervals::run(&parameters, &covariance, results, &options).map_err(wrong)?;
    made.failed_draws += found.failed.len();
    made.truncated = made.truncated.max(found.truncated);
    made.world_year = Some(of.year);
    let means: Vec<f64> = parameters.iter().map(|p| p.mean).collect();
    let costs = costs(&means[..moved.len()]).map_err(wrong)?;
    let full = one_sector::full(&world.flows, &costs, theta, closure).map_err(wrong)?;
    made.nothing_changes &= full.is_null();
    let level = one_sector::factor(numeraire, full.wages(), full.prices()).map_err(wrong)?;
    made.residuals =
        Some(Residuals { largest: full.residuals().largest(), iterations: full.iterations() });
    let ends = |at: usize| {
        let of = &found.results[at];
        known.then_some((of.low, of.high)).unzip()
    };
    for (offset, effect) in [(0, "partial"), (pairs.len(), "general")] {
        for (at, &pair) in pairs.iter().enumerate() {
            let (low, high) = ends(offset + at);
            made.pair.push(PairRow {
                model: "gravity".to_owned(),
                effect: effect.to_owned(),
                year: None,
                exporter: world.names[pair / n].clone(),
                importer: world.names[pair % n].clone(),
                base: base[pair],
                change: found.results[offset + at].central,
                low,
                high,
                unit: of.unit.clone(),
            });
        }
    }
    let (wage, income, exports) = (full.real_wage(), full.real_income(), full.exports());
    for economy in 0..n {
        let member = members.binary_search(&economy).ok();
        let (low, high) = member.map_or((None, None), |m| ends(2 * pairs.len() + m));
        made.economy.push(EconomyRow {
            economy: world.names[economy].clone(),
            real_income_percent: 100.0 * (income[economy] - 1.0),
            low,
            high,
            real_wage_percent: 100.0 * (wage[economy] - 1.0),
            exports_percent: exports[economy].map(|e| 100.0 * (level * e - 1.0)),
        });
    }
    // The largest gains and losses first; ties by name.
    made.economy.sort_by(|a, b| {
        let size = |row: &EconomyRow| row.real_income_percent.abs();
        size(b).total_cmp(&size(a)).then_with(|| a.economy.cmp(&b.economy))
    });
    for &pair in &pairs {
        let Some(terms) = full.explain(pair / n, pair % n) else { continue };
        made.term.push(TermRow {
            exporter: world.names[pair / n].clone(),
            importer: world.names[pair % n].clone(),
            direct: terms.direct,
            costs: terms.costs - theta * level.ln(),
            competition: terms.competition + theta * level.ln(),
            spending: terms.spending + level.ln(),
            total: terms.total + level.ln(),
        });
    }
    let first = found.results.get(pairs.len());
    for (at, parameter) in parameters.iter().enumerate() {
        let (name, source) = match says.cost.get(at) {
            Some(cost) => (format!("coefficient of cost {}", at + 1), cost.source.clone()),
            None => ("theta".to_owned(), "the scenario's [elasticities]".to_owned()),
        };
        made.parameter.push(ParameterRow {
            model: "gravity".to_owned(),
            parameter: name,
            value: parameter.mean,
            error: errors[at],
            source,
            derivative: first.map_or(0.0, |r| r.derivatives[at]),
        });
    }
    if !world.dropped.is_empty() {
        made.caveats.push(format!(
            "left out of the world, since they sell or buy nothing: {}",
            world.dropped.join(", ")
        ));
    }
    Ok(())
}

/// The price that nominal figures hold, and its name. Real figures are the same under each.
fn numeraire(scenario: &Read, of: &World, names: &[String]) -> Result<(Numeraire, String), Error> {
    let Some(written) = &scenario.says.closure.numeraire else {
        return Ok((Numeraire::WorldOutput, "world output".to_owned()));
    };
    let text = written.get_ref();
    let wrong = |message: String, cure: &str| Err(scenario.wrong(written.span(), message, cure));
    let (kind, code) = match text.split_once(':') {
        None if text == "world-output" => {
            return Ok((Numeraire::WorldOutput, "world output".to_owned()));
        }
        Some((kind @ ("wage" | "prices"), code)) => (kind, code),
        _ => {
            let cure = "write \"world-output\", \"wage:CODE\" or \"prices:CODE\"";
            return wrong(format!("{text:?} is no numeraire"), cure);
        }
    };
    let Ok(at) = names.binary_search_by(|name| name.as_str().cmp(code)) else {
        let message = format!("{code:?} is not in the world of {}", of.file.display());
        return wrong(message, &format!("it holds {}", names.join(", ")));
    };
    Ok(match kind {
        "wage" => (Numeraire::Wage(at), format!("the wage of {code}")),
        _ => (Numeraire::PriceIndex(at), format!("the prices of {code}")),
    })
}

#[derive(Deserialize)]
struct Pair {
    exporter: String,
    importer: String,
    trade: f64,
}

/// Read a square world: every pair once, own sales included.
fn square(path: &Path, text: &str) -> Result<Square, Error> {
    let wrong = |line: u64, message: String, cure: &str| Error::Scenario {
        file: path.to_path_buf(),
        line: usize::try_from(line).unwrap_or(1),
        message,
        cure: cure.to_owned(),
    };
    let needs = "a world is a CSV file with exporter, importer and trade: every pair once, own sales included";
    let mut table = Rows::trimmed(text.as_bytes());
    let mut rows: Vec<(u64, Pair)> = Vec::new();
    let columns = table.headers().map_err(|e| wrong(1, e.to_string(), needs))?.clone();
    for record in table {
        let (line, record) = record.map_err(|(line, e)| wrong(line, e.to_string(), needs))?;
        let row: Pair = record
            .deserialize(Some(&columns))
            .map_err(|e| wrong(line, super::misread(&e, &columns, Some(&record)), needs))?;
        rows.push((line, row));
    }
    let names: BTreeSet<&str> =
        rows.iter().flat_map(|(_, row)| [row.exporter.as_str(), row.importer.as_str()]).collect();
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let n = names.len();
    let mut values = vec![f64::NAN; n * n];
    for (line, row) in &rows {
        let at = |code: &String| names.binary_search(code).unwrap_or(0);
        let (i, j) = (at(&row.exporter), at(&row.importer));
        if !values[i * n + j].is_nan() {
            let message = format!("{} to {} stands twice", names[i], names[j]);
            return Err(wrong(*line, message, "keep one year in the file"));
        }
        if !(row.trade.is_finite() && row.trade >= 0.0) {
            let message = format!("trade of {} to {} is {}", row.exporter, row.importer, row.trade);
            return Err(wrong(*line, message, "trade is zero or more"));
        }
        values[i * n + j] = row.trade;
    }
    let missing = (0..n * n).find(|&at| values[at].is_nan());
    if let Some(at) = missing {
        let message = format!("no figure for what {} sells to {}", names[at / n], names[at % n]);
        return Err(wrong(1, message, "write 0 only where it is known that nothing was sold"));
    }
    let kept = Flows::of_those_that_trade(n, &values).map_err(|e| Error::Model {
        model: "gravity",
        message: e.named(Names {
            economies: &names.iter().map(String::as_str).collect::<Vec<_>>(),
            sectors: &[],
        }),
    })?;
    Ok(Square {
        dropped: kept.dropped.iter().map(|&at| names[at].clone()).collect(),
        names: kept.kept.iter().map(|&at| names[at].clone()).collect(),
        flows: kept.flows,
    })
}
