//! Product totals out of the store: what a folder holds that does not hold the world's flows.

use std::path::Path;

use super::read::same_year;
use super::verified::open;
use crate::error::Error;
use crate::readers::decode::{dollars, ids, ordered, year};
use crate::readers::dictionary::Dictionary;
pub use crate::totals::{Total, Totals};

const COLUMNS: [&str; 4] = ["economy", "product", "exports_usd", "imports_usd"];

/// Every total of a stored file (`statistics/totals/DATASET/YEAR.parquet`). The year is that of
/// its column, or of its name when it has none.
///
/// # Errors
///
/// As [`super::flows`]; [`Error::Format`] when an economy and product occur twice.
pub fn totals(path: &Path) -> Result<Totals, Error> {
    let table = open(path)?;
    table.require(&COLUMNS)?;
    let dated = table.columns().iter().any(|c| c == "year");
    let columns: Vec<&str> = COLUMNS.into_iter().chain(dated.then_some("year")).collect();
    let (mut economies, mut products) = (Dictionary::default(), Dictionary::default());
    let (mut economy, mut product) = (vec![], vec![]);
    let mut found = None;
    let mut rows = Vec::new();
    for group in 0..table.groups() {
        table.visit(group, &columns, |batch, row| {
            if dated {
                let of_batch = year(&table, batch, row)?;
                same_year(&table, &mut found, of_batch)?;
            }
            ids(&table, batch, "economy", row, &mut economies, &mut economy)?;
            ids(&table, batch, "product", row, &mut products, &mut product)?;
            let exports = dollars(&table, batch, "exports_usd", row)?;
            let imports = dollars(&table, batch, "imports_usd", row)?;
            for at in 0..exports.len() {
                rows.push((economy[at], product[at], exports[at], imports[at]));
            }
            Ok(())
        })?;
    }
    let (economies, to_economy) = ordered(&economies.list);
    let (products, to_product) = ordered(&products.list);
    for row in &mut rows {
        (row.0, row.1) = (to_economy[usize::from(row.0)], to_product[usize::from(row.1)]);
    }
    rows.sort_unstable();
    if let Some(pair) = rows.windows(2).find(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1)) {
        let (economy, product) =
            (&economies[usize::from(pair[0].0)], &products[usize::from(pair[0].1)]);
        return Err(Error::format(path, format!("holds {economy} {product} twice")));
    }
    let of_name = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok());
    let year = found.or(of_name).ok_or_else(|| {
        Error::format(path, "has no column year and no year for a name, as 2024.parquet has")
    })?;
    let rows = rows
        .into_iter()
        .map(|(economy, product, exports_usd, imports_usd)| Total {
            economy: economies[usize::from(economy)].clone(),
            product: products[usize::from(product)].clone(),
            exports_usd,
            imports_usd,
        })
        .collect();
    Ok(Totals { year, rows })
}
