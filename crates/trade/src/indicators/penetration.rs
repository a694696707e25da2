//! Market penetration: of the doors that an exporter could knock on, how many are open.
//!
//! ```text
//! IEMP[i] = number of (j,k) that i serves / number of (j,k) where i exports k and j imports k
//! ```
//!
//! `j` runs over economies other than `i`, `k` over the products that `i` exports to anyone; `j`
//! imports `k` when it buys it from anyone. A fraction.
//!
//! ```
//! // Exporter 0 sells product 0 to both others and product 1 to the first of two buyers.
//! let served = [0, 0, 30, 10, 10, 0]; // importer x product
//! let imports = [5, 20, 35, 10, 10, 20];
//! let share = corridor_trade::indicators::penetration(&served, &imports, 2, 0)?;
//! assert_eq!(share, Some(0.75));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: an exporter without exports. It counts doors and not dollars: a sample
//! shipment opens one. Cost: one pass over importers x products.
//!
//! Source: Brenton and Newfarmer (2007); WITS trade indicators. Oracle: `tests/hand_examples.rs`.

use super::sums::{ratio, side_by_side, sums};
use crate::Error;

/// The share of an exporter's possible markets that it serves. `sold` is what it sells and
/// `imports` what is bought from anyone, both importer x product, row by row, `products` wide;
/// `exporter` is its own row, which is left out.
///
/// # Errors
///
/// [`Error::Shape`] when the tables differ or rows are not whole; [`Error::Argument`] on a value
/// below zero.
pub fn penetration(
    sold: &[i64],
    imports: &[i64],
    products: usize,
    exporter: usize,
) -> Result<Option<f64>, Error> {
    side_by_side("cells of the imports", imports.len(), sold.len())?;
    let exported = sums(sold, products)?.columns;
    let (mut served, mut open) = (0_i128, 0_i128);
    let rows = sold.chunks_exact(products).zip(imports.chunks_exact(products)).enumerate();
    for (_, (sold, bought)) in rows.filter(|(importer, _)| *importer != exporter) {
        for ((&x, &m), &all) in sold.iter().zip(bought).zip(&exported) {
            served += i128::from(x > 0);
            // A sale is a door even where the import table, from another source, lacks it.
            open += i128::from(all > 0 && (m > 0 || x > 0));
        }
    }
    Ok(ratio(served, open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exporter_without_exports_is_absent() {
        assert_eq!(penetration(&[0, 0], &[1, 2], 1, 0).unwrap(), None);
    }

    #[test]
    fn trade_with_itself_is_no_door() {
        assert_eq!(penetration(&[9, 1], &[9, 1], 1, 0).unwrap(), Some(1.0));
    }
}
