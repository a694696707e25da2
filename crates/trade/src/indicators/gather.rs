//! From the store to a question: one year, as much of it as an indicator needs.

use std::collections::BTreeMap;
use std::path::Path;

use super::ask::Year;
use super::coverage::{LEAST, coverage};
use super::filter::Filter;
use super::list::{INDICATORS, Needs};
use crate::aggregate::{Aggregates, shortened};
use crate::economy::stands_for;
use crate::error::Error;
use crate::flows::Flows;
use crate::product::Level;
use crate::store;

/// What to read of a year.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the indicator needs.
    pub needs: Needs,
    /// The level of its products; the finest, whatever this says, where the measure asks for it.
    pub level: Level,
    /// Whose flows to keep: the exporter and the importer.
    pub whose: Vec<String>,
    /// Leave out every flow to an importer that is not listed; empty means none is left out.
    pub markets: Vec<String>,
    /// Leave out products that begin with one of these.
    pub exclude: Vec<String>,
    /// A named setting of who and what is kept.
    pub filter: Filter,
}

/// One stored year (`statistics/flows/DATASET/YEAR.parquet`).
///
/// Flows are those that the named economies sold and bought: what a partner sends back is in them, so
/// a question that names one side gives what one that names both gives.
///
/// # Errors
///
/// Those of the store; [`Error::OnlyAPair`] when the measure needs the world's flows and the file holds
/// two economies, [`Error::FewReporters`] when it holds the reports of too few.
pub fn gather(path: &Path, wanted: &Wanted) -> Result<Year, Error> {
    let needs = wanted.needs;
    let level = match needs {
        Needs::PairYears => Level::Chapter,
        _ if needs.finest() => Level::Subheading,
        _ => wanted.level,
    };
    let kept = |flows: Flows| without(flows, &wanted.markets, &wanted.exclude, false);
    let whole = wanted.markets.is_empty() && wanted.exclude.is_empty();
    let world = if whole {
        store::aggregates(path, level)?
    } else {
        Aggregates::from_flows(&kept(store::flows(path)?), level)?
    };
    let reporters = store::reporters(path, world.year)?;
    let coverage = coverage(&world, &reporters);
    enough(path, needs, &world, coverage, &reporters)?;
    let (world, filtered) = kept_of(world, wanted.filter);
    let flows = if needs.flows() && !wanted.whose.is_empty() {
        let mut whose = wanted.whose.clone();
        whose.extend(wanted.whose.iter().filter_map(|c| stands_for(c)).map(str::to_owned));
        let flows = store::flows_around(path, &whose)?;
        without(flows, &wanted.markets, &wanted.exclude, true)
    } else {
        Flows::default()
    };
    let weighed = match needs {
        Needs::UnitValues => weighed(&kept(store::flows(path)?), level)?,
        _ => BTreeMap::new(),
    };
    let (view, cut) = (store::view(path)?, !whole || filtered.is_some());
    Ok(Year { world, flows, weighed, coverage, reporters, view, cut, filtered, ..Year::default() })
}

/// One stored year of totals (`statistics/totals/DATASET/YEAR.parquet`): exports and imports by economy
/// and product, without partners. Where the file has the world's own row, the coverage is what the
/// economies are of it; else the world is told where a hundred economies are, as in the Atlas's tables,
/// and not where fewer are.
///
/// # Errors
///
/// Those of the store; [`Error::NoPartners`] when the measure needs flows, [`Error::FewEconomies`] when it
/// compares with a world that the file does not tell.
pub fn gather_totals(path: &Path, wanted: &Wanted) -> Result<Year, Error> {
    let needs = wanted.needs;
    let shown = || path.iter().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
    let mut totals = store::totals(path)?;
    if !needs.without_partners() || !wanted.markets.is_empty() {
        return Err(Error::NoPartners { path: shown(), year: totals.year });
    }
    totals
        .rows
        .retain(|row| !wanted.exclude.iter().any(|out| row.product.starts_with(out.as_str())));
    let world = Aggregates::from_totals(&totals, wanted.level)?;
    let cut = !wanted.exclude.is_empty();
    let sum = |own: &[i64], of: fn(&store::Total) -> i64| {
        let all: i128 = totals.of(store::Totals::WORLD).iter().map(|t| i128::from(of(t))).sum();
        let own: i128 = own.iter().map(|v| i128::from(*v)).sum();
        (all > 0).then(|| own as f64 / all as f64)
    };
    let of_world = [sum(&world.exports, |t| t.exports_usd), sum(&world.imports, |t| t.imports_usd)];
    let known = of_world.into_iter().flatten().fold(f64::INFINITY, f64::min);
    let coverage = match known.is_finite() {
        true => known.min(1.0),
        false => f64::from(u8::from(world.economies.len() >= WORLD_OF)),
    };
    if coverage < LEAST && needs != Needs::OwnSums {
        let economies = world.economies.len();
        return Err(Error::FewEconomies { path: shown(), year: world.year, economies });
    }
    let (world, filtered) = kept_of(world, wanted.filter);
    let cut = cut || filtered.is_some();
    Ok(Year { world, coverage, cut, filtered, ..Year::default() })
}

/// The sums after a filter, and what it says.
fn kept_of(world: Aggregates, filter: Filter) -> (Aggregates, Option<String>) {
    match filter.of(&world) {
        Some((kept, note)) => (kept, Some(note)),
        None => (world, None),
    }
}

/// So many economies make a world where nothing else tells it.
const WORLD_OF: usize = 100;

/// What the flows of each product that have a weight add up to, US dollars and kilograms.
fn weighed(flows: &Flows, level: Level) -> Result<BTreeMap<String, (i64, u64)>, Error> {
    let mut sums = vec![(0_i128, 0_u128); flows.products.len()];
    for row in 0..flows.len() {
        if let Some(kg) = flows.quantity_kg[row] {
            let sum = &mut sums[usize::from(flows.product[row])];
            *sum = (sum.0 + i128::from(flows.value_usd[row]), sum.1 + u128::from(kg.get()));
        }
    }
    let mut all: BTreeMap<&str, (i128, u128)> = BTreeMap::new();
    for (code, (usd, kg)) in flows.products.iter().zip(sums) {
        let sum = all.entry(shortened(code, level)).or_default();
        *sum = (sum.0 + usd, sum.1 + kg);
    }
    let fits = |(code, (usd, kg)): (&str, (i128, u128))| {
        let too_large = |total| Error::TooLarge { what: format!("the world's {code}"), total };
        let usd = i64::try_from(usd).map_err(|_| too_large(usd))?;
        let kg = u64::try_from(kg).map_err(|_| too_large(kg as i128))?;
        Ok((code.to_owned(), (usd, kg)))
    };
    all.into_iter().map(fits).collect()
}

/// Whether a measure may hold these years of a dataset against each other, product by product.
///
/// # Errors
///
/// [`Error::Revisions`] when their product codes are of different revisions.
pub fn comparable(source: &crate::Source, years: &[u16], needs: Needs) -> Result<(), Error> {
    if years.len() < 2 || !needs.products_over_years() || source.one_revision(years) {
        return Ok(());
    }
    let said = years.iter().map(|y| format!("{y}: {}", source.codes_of(*y))).collect();
    Err(Error::Revisions { dataset: source.dataset.clone(), years: said })
}

/// A measure that compares with the world is not taken of a year that holds only a pair, or the reports
/// of a few: they would pass for the world.
fn enough(
    path: &Path,
    needs: Needs,
    world: &Aggregates,
    coverage: f64,
    reporters: &[String],
) -> Result<(), Error> {
    if needs.only_the_pair() || (needs == Needs::OwnSums && world.economies.len() > 2) {
        return Ok(());
    }
    let last: Vec<_> = path.iter().rev().take(3).collect();
    let path = last.into_iter().rev().collect();
    let enough = INDICATORS.iter().filter(|i| i.needs.only_the_pair()).map(|i| i.name).collect();
    if let [a, b] = &world.economies[..] {
        return Err(Error::OnlyAPair {
            path,
            year: world.year,
            pair: [a.clone(), b.clone()],
            enough,
        });
    }
    if coverage < LEAST {
        return Err(Error::FewReporters {
            path,
            year: world.year,
            reporters: reporters.to_vec(),
            of: world.economies.len(),
            percent: coverage * 100.0,
            enough,
        });
    }
    Ok(())
}

/// Flows to the markets, and with `back` those from them too; without the excluded products.
fn without(mut flows: Flows, markets: &[String], exclude: &[String], back: bool) -> Flows {
    let open: Vec<bool> =
        flows.economies.iter().map(|e| markets.is_empty() || markets.contains(e)).collect();
    let kept: Vec<bool> = flows
        .products
        .iter()
        .map(|p| !exclude.iter().any(|out| p.starts_with(out.as_str())))
        .collect();
    let rows: Vec<bool> = (0..flows.len())
        .map(|r| {
            let to = open[usize::from(flows.importer[r])];
            let from = back && open[usize::from(flows.exporter[r])];
            (to || from) && kept[usize::from(flows.product[r])]
        })
        .collect();
    fn keep<T>(list: &mut Vec<T>, rows: &[bool]) {
        let mut row = rows.iter();
        list.retain(|_| row.next().copied().unwrap_or_default());
    }
    keep(&mut flows.exporter, &rows);
    keep(&mut flows.importer, &rows);
    keep(&mut flows.product, &rows);
    keep(&mut flows.value_usd, &rows);
    keep(&mut flows.quantity_kg, &rows);
    flows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::Flow;

    #[test]
    fn a_pair_is_no_world() {
        let world = Aggregates::zero(2024, vec!["POL".into(), "VNM".into()], vec!["85".into()]);
        let path = Path::new("/store/flows/made/2024.parquet");
        let text = enough(path, Needs::Sums, &world, 1.0, &[]).unwrap_err().to_string();
        let hint = "\nhint: corridor import FILE brings the world's flows in; ";
        assert!(
            text.starts_with("flows/made/2024.parquet: holds only the flows between POL and VNM")
        );
        assert!(text.contains(hint) && text.contains("two-way"), "{text}");
        assert!(enough(path, Needs::FinestFlows, &world, 0.1, &[]).is_ok());
        let three = vec!["DEU".into(), "POL".into(), "VNM".into()];
        let few = enough(
            path,
            Needs::Sums,
            &Aggregates::zero(2024, three.clone(), vec![]),
            0.5,
            &["POL".into()],
        );
        assert!(few.unwrap_err().to_string().contains("1 of 3 economies reports (POL)"));
        assert!(
            enough(path, Needs::Sums, &Aggregates::zero(2024, three.clone(), vec![]), 0.9, &[])
                .is_ok()
        );
    }

    #[test]
    fn what_is_left_out_is_in_no_sum() {
        let flow = |importer: &str, product: &str, value_usd| Flow {
            exporter: "VNM".into(),
            importer: importer.into(),
            product: product.into(),
            value_usd,
            quantity_kg: None,
        };
        let rows = vec![
            flow("DEU", "270900", 1),
            flow("DEU", "854231", 2),
            flow("POL", "854231", 4),
            flow("KEN", "854231", 8),
        ];
        let flows = Flows::from_rows(2024, rows).unwrap();
        let kept = without(flows, &["DEU".into(), "POL".into()], &["27".into()], false);
        assert_eq!(kept.value_usd, [2, 4]);
        let world = Aggregates::from_flows(&kept, Level::Chapter).unwrap();
        assert_eq!(world.exports.iter().sum::<i64>(), 6);
    }
}
