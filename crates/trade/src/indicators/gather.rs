//! From the store to a question: one year, as much of it as an indicator needs.

use std::path::Path;

use super::ask::Year;
use super::coverage::{LEAST, coverage};
use super::list::{INDICATORS, Needs};
use crate::aggregate::Aggregates;
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
    let flows = if needs.flows() && !wanted.whose.is_empty() {
        let mut whose = wanted.whose.clone();
        whose.extend(wanted.whose.iter().filter_map(|c| stands_for(c)).map(str::to_owned));
        let flows = store::flows_around(path, &whose)?;
        without(flows, &wanted.markets, &wanted.exclude, true)
    } else {
        Flows::default()
    };
    Ok(Year { world, flows, coverage, reporters, ..Year::default() })
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
    if needs.only_the_pair() {
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
