//! The models of one product: each product that an importer buys is a market of its own.

mod untouched;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corridor_equilibrium::intervals::{self, Interval, Parameter};
use corridor_equilibrium::scenario::{self as room, Among, Line, Outcome, Rates, Staging};
use corridor_equilibrium::smart::{self, Diversion};
use corridor_equilibrium::{Error as Unsolved, nest};
use corridor_trade::economy;
use corridor_trade::readers::rows::Rows;

use super::base::Bought;
use super::scenario::{Model, Names, Number, Read, Substitution};
use super::tariffs::Tariffs;
use super::{Around, Checked, Error, ImporterRow, PairRow, ParameterRow, ProductRow, Simulation};

/// One product in one importer; an entry of each array is an exporter.
#[derive(Clone, Debug)]
struct Market {
    importer: usize,
    product: usize,
    exporters: Vec<usize>,
    imports: Vec<f64>,
    lines: Vec<Line>,
}

/// Every market that a cut is about.
#[derive(Clone, Debug)]
pub(super) struct Markets {
    pub(super) title: String,
    economies: Vec<String>,
    products: Vec<String>,
    markets: Vec<Market>,
    cuts: Vec<room::Cut>,
    /// Years of the staging, in order; empty for a single step.
    years: Vec<i32>,
    /// One a market.
    sigma: Vec<f64>,
    by_default: Vec<bool>,
    untraded: (usize, f64),
    /// After the last step, one a line.
    last: Vec<Vec<Rates>>,
}

/// A year after every step of a scenario without years.
pub(super) const LAST: i32 = i32::MAX;

/// Substitution by product, from `product,sigma`.
pub(super) fn sigmas(file: &Path, text: &str) -> Result<BTreeMap<String, f64>, Error> {
    let wrong = |line: u64, message: String| Error::Scenario {
        file: file.to_path_buf(),
        line: usize::try_from(line).unwrap_or(0),
        message,
        cure: "the columns are product,sigma; products have 2, 4 or 6 digits, sigma is above 0"
            .to_owned(),
    };
    let mut table = Rows::trimmed(text.as_bytes());
    let columns = table.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    let mut found = BTreeMap::new();
    for record in table {
        let (line, record) = record.map_err(|(line, e)| wrong(line, e.to_string()))?;
        let (product, sigma): (String, f64) = (record.deserialize(None))
            .map_err(|e| wrong(line, super::misread(&e, &columns, Some(&record))))?;
        let digits = product.bytes().all(|b| b.is_ascii_digit());
        if !(digits && matches!(product.len(), 2 | 4 | 6) && sigma > 0.0 && sigma.is_finite()) {
            return Err(wrong(line, format!("product {product:?} with sigma {sigma}")));
        }
        if found.insert(product.clone(), sigma).is_some() {
            return Err(wrong(line, format!("product {product} stands twice")));
        }
    }
    Ok(found)
}

/// A table of names: each once, in order.
fn place(names: &[String], name: &str) -> Option<usize> {
    names.binary_search_by(|n| n.as_str().cmp(name)).ok()
}

impl Markets {
    pub(super) fn new(
        scenario: &Read,
        around: Around<'_>,
        bought: Bought,
        tariffs: &Tariffs,
        sigmas: Option<BTreeMap<String, f64>>,
    ) -> Result<Self, Error> {
        let says = &scenario.says;
        for cut in &says.cut {
            for (code, all) in [(&cut.importer, false), (&cut.exporter, true)] {
                let name = code.get_ref();
                if !(economy::economy(name).is_some() || (all && name == "*")) {
                    let message =
                        format!("{name:?} is not the ISO 3166 alpha-3 code of an economy");
                    let cure = if all {
                        "for instance POL, or \"*\" for every exporter"
                    } else {
                        "for instance POL"
                    };
                    return Err(scenario.wrong(code.span(), message, cure));
                }
            }
        }
        // Every seller at base, and those that a cut names.
        let mut economies: BTreeSet<String> = BTreeSet::new();
        let mut products: BTreeSet<String> = BTreeSet::new();
        for ((importer, product), from) in &bought.by_market {
            economies.insert(importer.clone());
            economies.extend(from.keys().cloned());
            products.insert(product.clone());
        }
        economies
            .extend(says.cut.iter().map(|c| c.exporter.get_ref().clone()).filter(|c| c != "*"));
        let economies: Vec<String> = economies.into_iter().collect();
        let products: Vec<String> = products.into_iter().collect();
        let mut cuts = Vec::new();
        for cut in &says.cut {
            let only = |code: &str| match code {
                "*" => Among::All,
                code => Among::Only(place(&economies, code).into_iter().collect()),
            };
            cuts.push(room::Cut {
                importers: only(cut.importer.get_ref()),
                exporters: only(cut.exporter.get_ref()),
                products: chosen(scenario, around, cut.products.as_ref(), &products)?,
                from: cut.from.room(),
                to: scenario.rate(cut)?,
                staging: scenario.steps(cut)?,
            });
        }
        let mut years: BTreeSet<i32> = BTreeSet::new();
        for cut in &cuts {
            match &cut.staging {
                Staging::Equal(steps) => {
                    years.extend(steps.iter().copied().filter(|y| *y != LAST));
                }
                Staging::Rates(rates) => years.extend(rates.iter().map(|(year, _)| *year)),
            }
        }
        let mut made = Self {
            title: bought.title.clone(),
            economies,
            products,
            markets: Vec::new(),
            cuts,
            years: years.into_iter().collect(),
            sigma: Vec::new(),
            by_default: Vec::new(),
            untraded: (0, 0.0),
            last: Vec::new(),
        };
        for ((importer, product), from) in &bought.by_market {
            let at = |code: &String| place(&made.economies, code);
            let (Some(importer), Some(product)) = (at(importer), place(&made.products, product))
            else {
                continue;
            };
            let from =
                from.iter().filter_map(|(e, v)| Some((at(e)?, *v))).filter(|f| f.1 > 0.0).collect();
            made.market(importer, product, from, tariffs, says.cut.as_slice());
        }
        made.elasticities(says.elasticities.substitution.as_ref(), sigmas.as_ref());
        // Two cuts about one line, a staging out of order: found before anything is computed.
        made.last = made
            .rates(LAST)
            .map_err(|e| Error::Model { model: "product", message: made.told(&e) })?;
        Ok(made)
    }

    fn told(&self, error: &Unsolved) -> String {
        let names: Vec<&str> = self.economies.iter().map(String::as_str).collect();
        error.named(corridor_equilibrium::Names { economies: &names, sectors: &[] })
    }

    /// Keep a market if a cut is about one of its lines, traded or not.
    fn market(
        &mut self,
        importer: usize,
        product: usize,
        from: BTreeMap<usize, f64>,
        tariffs: &Tariffs,
        cuts: &[super::scenario::Cut],
    ) {
        let code = &self.products[product];
        let line = |exporter: usize| {
            let (mfn, applied) =
                tariffs.rates(&self.economies[importer], &self.economies[exporter], code);
            Line { importer, exporter, product, mfn, applied }
        };
        let about = |exporter: usize| {
            self.cuts.iter().any(|cut| {
                let holds = |among: &Among, at: usize| match among {
                    Among::All => true,
                    Among::Only(some) => some.contains(&at),
                };
                importer != exporter
                    && holds(&cut.importers, importer)
                    && holds(&cut.exporters, exporter)
                    && holds(&cut.products, product)
            })
        };
        let named = cuts.iter().filter_map(|c| place(&self.economies, c.exporter.get_ref()));
        let untraded: BTreeSet<usize> =
            named.filter(|e| !from.contains_key(e) && about(*e)).collect();
        if !untraded.is_empty() {
            self.untraded.0 += untraded.len();
            self.untraded.1 += from.values().sum::<f64>();
        }
        if !from.keys().any(|&e| about(e)) {
            return;
        }
        let lines = from.keys().map(|&e| line(e)).collect();
        self.markets.push(Market {
            importer,
            product,
            exporters: from.keys().copied().collect(),
            imports: from.values().copied().collect(),
            lines,
        });
    }

    fn elasticities(&mut self, said: Option<&Substitution>, file: Option<&BTreeMap<String, f64>>) {
        for market in &self.markets {
            let code = &self.products[market.product];
            let known = file
                .and_then(|by| [6, 4, 2].into_iter().find_map(|n| by.get(code.get(..n)?).copied()));
            let default = match said {
                Some(Substitution::One(number)) => number.parts().0,
                Some(Substitution::File { missing, .. }) => *missing,
                None => f64::NAN,
            };
            self.sigma.push(known.unwrap_or(default));
            self.by_default.push(file.is_some() && known.is_none());
        }
    }

    fn rates(&self, year: i32) -> Result<Vec<Vec<Rates>>, Unsolved> {
        self.markets.iter().map(|m| room::rates(&self.cuts, &m.lines, year)).collect()
    }

    /// What `--check` shows: every traded line that a cut is about.
    pub(super) fn checked(&self) -> Vec<Checked> {
        let mut found = Vec::new();
        for (market, rates) in self.markets.iter().zip(&self.last) {
            for (at, rates) in rates.iter().enumerate() {
                let outcome = match rates.outcome {
                    Outcome::Untouched => continue,
                    Outcome::Changed => "changed",
                    Outcome::Unchanged => "unchanged",
                    Outcome::AlreadyLower => "already lower",
                    Outcome::NoRate => "no rate",
                };
                found.push(Checked {
                    exporter: self.economies[market.exporters[at]].clone(),
                    importer: self.economies[market.importer].clone(),
                    product: self.products[market.product].clone(),
                    base_usd: market.imports[at],
                    before_percent: rates.before.map(|r| 100.0 * r),
                    after_percent: rates.after.map(|r| 100.0 * r),
                    outcome,
                });
            }
        }
        found
    }

    /// The directions that the cuts are about, with their trade in the markets that are kept.
    fn pairs(&self) -> BTreeMap<(usize, usize), f64> {
        let mut pairs = BTreeMap::new();
        for (market, rates) in self.markets.iter().zip(&self.last) {
            for (at, rates) in rates.iter().enumerate() {
                if rates.outcome != Outcome::Untouched {
                    *pairs.entry((market.exporters[at], market.importer)).or_default() +=
                        market.imports[at];
                }
            }
        }
        pairs
    }

    fn steps(&self) -> Vec<Option<i32>> {
        if self.years.is_empty() {
            vec![None]
        } else {
            self.years.iter().map(|y| Some(*y)).collect()
        }
    }

    pub(super) fn run(&self, scenario: &Read, made: &mut Simulation) -> Result<(), Error> {
        let says = &scenario.says;
        made.unseen = self.unseen();
        made.idle = self.idle(scenario);
        made.nothing_changes =
            !self.last.iter().flatten().any(|rates| rates.outcome == Outcome::Changed);
        let substitution = match &says.elasticities.substitution {
            Some(Substitution::One(number)) => {
                let (value, error) = number.parts();
                uncertain(value, error)
            }
            Some(Substitution::File { relative_error, .. }) => uncertain(1.0, *relative_error),
            None => uncertain(1.0, 0.0),
        };
        let (demand, demand_error) = says.elasticities.demand.unwrap_or(Number::Plain(0.0)).parts();
        let demand = uncertain(demand, demand_error);
        let from_file = matches!(says.elasticities.substitution, Some(Substitution::File { .. }));
        let supply = scenario.supply()?;
        for model in says.scenario.models.iter().map(|m| *m.get_ref()) {
            if model == Model::Gravity {
                continue;
            }
            let name = model.name();
            let wrong = |e: Unsolved| Error::Model { model: name, message: self.told(&e) };
            let pairs = self.pairs();
            let order: Vec<(usize, usize)> = pairs.keys().copied().collect();
            let steps = self.steps();
            let mut rates = Vec::new();
            for step in &steps {
                rates.push(self.rates(step.unwrap_or(LAST)).map_err(wrong)?);
            }
            let with = |p: &[f64], market: usize| {
                let substitution = if from_file { self.sigma[market] * p[0] } else { p[0] };
                smart::Elasticities { demand: p[1], substitution, supply }
            };
            let results = |p: &[f64]| -> Result<Vec<f64>, Unsolved> {
                let mut all = Vec::with_capacity(rates.len() * order.len());
                for of in &rates {
                    let mut sums: BTreeMap<(usize, usize), f64> =
                        order.iter().map(|k| (*k, 0.0)).collect();
                    for (at, (market, rates)) in self.markets.iter().zip(of).enumerate() {
                        let Some(solved) = solve(model, market, rates, with(p, at))? else {
                            continue;
                        };
                        for (e, change) in solved.change.iter().enumerate() {
                            if let Some(sum) = sums.get_mut(&(market.exporters[e], market.importer))
                            {
                                *sum += change;
                            }
                        }
                    }
                    all.extend(sums.into_values());
                }
                Ok(all)
            };
            let (parameters, errors) = ([substitution.0, demand.0], [substitution.1, demand.1]);
            let covariance = [errors[0].powi(2), 0.0, 0.0, errors[1].powi(2)];
            let options = intervals::Options {
                draws: if errors.iter().any(|e| *e > 0.0) {
                    says.intervals.draws.max(2)
                } else {
                    2
                },
                seed: says.intervals.seed,
                level: says.intervals.level,
            };
            let found =
                intervals::run(&parameters, &covariance, results, &options).map_err(wrong)?;
            made.failed_draws += found.failed.len();
            made.truncated = made.truncated.max(found.truncated);
            let known = errors.iter().any(|e| *e > 0.0);
            let ends = |i: &Interval| known.then_some((i.low, i.high)).unzip();
            for (at, step) in steps.iter().enumerate() {
                for (to, (exporter, importer)) in order.iter().enumerate() {
                    let result = &found.results[at * order.len() + to];
                    let (low, high) = ends(result);
                    made.pair.push(PairRow {
                        model: name.to_owned(),
                        effect: "partial".to_owned(),
                        year: *step,
                        exporter: self.economies[*exporter].clone(),
                        importer: self.economies[*importer].clone(),
                        base: pairs[&(*exporter, *importer)],
                        change: result.central,
                        low,
                        high,
                        unit: "USD".to_owned(),
                    });
                }
            }
            let means = [parameters[0].mean, parameters[1].mean];
            self.products(model, &|at| with(&means, at), made).map_err(wrong)?;
            let first = found.results.get((steps.len() - 1) * order.len());
            let of = ["substitution between exporters", "demand for the product as a whole"];
            for (at, parameter) in of.into_iter().enumerate() {
                made.parameter.push(ParameterRow {
                    model: name.to_owned(),
                    parameter: if at == 0 && from_file {
                        format!("{parameter}, times the file's")
                    } else {
                        parameter.to_owned()
                    },
                    value: parameters[at].mean,
                    error: errors[at],
                    source: "the scenario's [elasticities]".to_owned(),
                    derivative: first.map_or(0.0, |r| r.derivatives[at]),
                });
            }
        }
        Ok(())
    }

    fn products(
        &self,
        model: Model,
        with: &dyn Fn(usize) -> smart::Elasticities,
        made: &mut Simulation,
    ) -> Result<(), Unsolved> {
        let mut importers: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (at, (market, rates)) in self.markets.iter().zip(&self.last).enumerate() {
            let elasticities = with(at);
            let Some(solved) = solve(model, market, rates, elasticities)? else { continue };
            let sums = importers.entry(market.importer).or_default();
            sums.0 += solved.revenue;
            sums.1 += solved.welfare;
            for (e, rates) in rates.iter().enumerate() {
                let (Outcome::Changed, Some(before), Some(after)) =
                    (rates.outcome, rates.before, rates.after)
                else {
                    continue;
                };
                made.product.push(ProductRow {
                    model: model.name().to_owned(),
                    exporter: self.economies[market.exporters[e]].clone(),
                    importer: self.economies[market.importer].clone(),
                    product: self.products[market.product].clone(),
                    base_usd: market.imports[e],
                    before_percent: 100.0 * before,
                    after_percent: 100.0 * after,
                    sigma: elasticities.substitution,
                    by_default: self.by_default[at],
                    creation_usd: solved.creation.as_ref().map(|c| c[e]),
                    diversion_usd: solved.diversion.as_ref().map(|d| d[e]),
                    change_usd: solved.change[e],
                });
            }
        }
        // The largest changes of each model first; ties by code.
        let name = model.name();
        let from = made.product.iter().position(|row| row.model == name).unwrap_or(0);
        made.product[from..].sort_by(|a, b| {
            let size = |row: &ProductRow| row.change_usd.abs();
            size(b).total_cmp(&size(a)).then_with(|| a.product.cmp(&b.product))
        });
        for (importer, (revenue, welfare)) in importers {
            made.importer.push(ImporterRow {
                model: model.name().to_owned(),
                importer: self.economies[importer].clone(),
                revenue_usd: revenue,
                welfare_usd: welfare,
            });
        }
        Ok(())
    }
}

/// A parameter and its standard error.
fn uncertain(value: f64, error: f64) -> (Parameter, f64) {
    (Parameter { mean: value, log_normal: error > 0.0, above: None }, error)
}

/// One market after a change, in the currency of its imports.
struct Solved {
    change: Vec<f64>,
    creation: Option<Vec<f64>>,
    diversion: Option<Vec<f64>>,
    revenue: f64,
    welfare: f64,
}

/// `None` where no rate of the market changes. A source without a rate stays outside the market: its
/// price does not move with the others, and it is counted as a line without a rate.
fn solve(
    model: Model,
    market: &Market,
    rates: &[Rates],
    with: smart::Elasticities,
) -> Result<Option<Solved>, Unsolved> {
    if !rates.iter().any(|r| r.outcome == Outcome::Changed) {
        return Ok(None);
    }
    let known: Vec<(usize, f64, f64)> =
        rates.iter().enumerate().filter_map(|(at, r)| Some((at, r.before?, r.after?))).collect();
    let imports: Vec<f64> = known.iter().map(|k| market.imports[k.0]).collect();
    let before: Vec<f64> = known.iter().map(|k| k.1).collect();
    let after: Vec<f64> = known.iter().map(|k| k.2).collect();
    let spread = |values: &[f64]| {
        let mut all = vec![0.0; market.imports.len()];
        for (k, value) in known.iter().zip(values) {
            all[k.0] = *value;
        }
        all
    };
    Ok(Some(if model == Model::Smart {
        let solved = smart::market(&imports, &before, &after, with, Diversion::LairdYeats)?;
        Solved {
            change: spread(&solved.total),
            creation: Some(spread(&solved.creation)),
            diversion: Some(spread(&solved.diversion)),
            revenue: solved.revenue,
            welfare: solved.welfare,
        }
    } else {
        let solved = nest::market(&imports, &before, &after, with)?;
        Solved {
            change: spread(&solved.change),
            creation: None,
            diversion: None,
            revenue: solved.revenue,
            welfare: solved.importer_welfare(),
        }
    }))
}

/// The products that a cut names, as places in the flows' list.
fn chosen(
    scenario: &Read,
    around: Around<'_>,
    names: Option<&toml::Spanned<Names>>,
    products: &[String],
) -> Result<Among, Error> {
    let Some(names) = names else { return Ok(Among::All) };
    let mut places = BTreeSet::new();
    for text in names.get_ref().iter() {
        if let Some(sector) = text.strip_prefix("sector:") {
            let sectors = around.partnership.map(|p| &p.sectors);
            let Some(ranges) = sectors.and_then(|s| s.get(sector)) else {
                let known: Vec<&str> =
                    sectors.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
                let message = format!("no sector {sector:?} in partnership.toml");
                let cure = if known.is_empty() {
                    "name HS codes, as products = [\"8703\"]".to_owned()
                } else {
                    format!("the sectors are {}", known.join(", "))
                };
                return Err(scenario.wrong(names.span(), message, &cure));
            };
            places.extend(
                (0..products.len())
                    .filter(|&at| ranges.iter().any(|range| within(range, &products[at]))),
            );
            continue;
        }
        if !(text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 2 | 4 | 6)) {
            let message = format!("{text:?} is not an HS code of 2, 4 or 6 digits, nor a sector");
            return Err(scenario.wrong(
                names.span(),
                message,
                "for instance \"8703\" or \"sector:machinery\"",
            ));
        }
        places.extend((0..products.len()).filter(|&at| products[at].starts_with(text)));
    }
    Ok(Among::Only(places.into_iter().collect()))
}

/// Whether a product lies in a range of HS codes, both ends included: `72-73`, `8542`.
fn within(range: &str, product: &str) -> bool {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let cut = |n: usize| product.get(..n).unwrap_or(product);
    cut(first.len()) >= first && cut(last.len()) <= last
}
