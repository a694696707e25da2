//! One year of trade flows as a struct of arrays.
//!
//! A flow is what one exporter sold to one importer of one product. Codes are ids into two sorted
//! lists; the rows are sorted by product, exporter, importer, and no such triple occurs twice. So
//! a sum over a table of `economies x products` needs no hashing, and two builds from the same
//! rows in any order are equal.
//!
//! ```
//! use corridor_trade::{Flow, Flows};
//! let flow = |exporter: &str, importer: &str, value_usd| Flow {
//!     exporter: exporter.into(), importer: importer.into(), product: "854231".into(),
//!     value_usd, quantity_kg: None,
//! };
//! let flows = Flows::from_rows(2024, vec![flow("VNM", "DEU", 7), flow("DEU", "POL", 5)])?;
//! assert_eq!(flows.economies, ["DEU", "POL", "VNM"]);
//! assert_eq!(flows.value_usd, [5, 7]);
//! # Ok::<(), corridor_trade::Error>(())
//! ```

use std::num::NonZeroU64;

use crate::error::Error;

/// One flow with its codes written out: for small tables and tests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// Product code, text with its leading zeros.
    pub product: String,
    /// Exporter, ISO 3166 alpha-3.
    pub exporter: String,
    /// Importer, ISO 3166 alpha-3.
    pub importer: String,
    /// Value in whole US dollars of the year, not negative.
    pub value_usd: i64,
    /// Net weight in kilograms; `None` where the source gives none (or gives zero, which a
    /// weight cannot be).
    pub quantity_kg: Option<NonZeroU64>,
}

/// All flows of one year at one level of one product nomenclature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// The year.
    pub year: u16,
    /// ISO 3166 alpha-3 codes in order; an id is a place in this list.
    pub economies: Vec<String>,
    /// Product codes in order; an id is a place in this list.
    pub products: Vec<String>,
    /// Exporter ids, one a row.
    pub exporter: Vec<u16>,
    /// Importer ids, one a row.
    pub importer: Vec<u16>,
    /// Product ids, one a row.
    pub product: Vec<u16>,
    /// Values in whole US dollars, one a row, not negative.
    pub value_usd: Vec<i64>,
    /// Net weights in kilograms, one a row; eight bytes, because a weight of zero is no weight.
    pub quantity_kg: Vec<Option<NonZeroU64>>,
}

impl Flows {
    /// Sort rows into flows. Economies are those that occur; so are products.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] when a triple occurs twice or a value is negative.
    pub fn from_rows(year: u16, mut rows: Vec<Flow>) -> Result<Self, Error> {
        rows.sort();
        let twice = rows.windows(2).find(|w| {
            (&w[0].product, &w[0].exporter, &w[0].importer)
                == (&w[1].product, &w[1].exporter, &w[1].importer)
        });
        if let Some([row, _]) = twice {
            return Err(Error::Argument {
                name: "rows",
                found: format!("{} {} {} twice", row.exporter, row.importer, row.product),
                expected: "one row for each exporter, importer and product",
            });
        }
        if let Some(row) = rows.iter().find(|r| r.value_usd < 0) {
            return Err(Error::Argument {
                name: "value_usd",
                found: row.value_usd.to_string(),
                expected: "not negative",
            });
        }
        let mut economies: Vec<String> =
            rows.iter().flat_map(|r| [r.exporter.clone(), r.importer.clone()]).collect();
        economies.sort();
        economies.dedup();
        let mut products: Vec<String> = rows.iter().map(|r| r.product.clone()).collect();
        products.dedup();
        let mut flows = Self { year, economies, products, ..Self::default() };
        for row in &rows {
            flows.exporter.push(place(&flows.economies, &row.exporter));
            flows.importer.push(place(&flows.economies, &row.importer));
            flows.product.push(place(&flows.products, &row.product));
            flows.value_usd.push(row.value_usd);
            flows.quantity_kg.push(row.quantity_kg);
        }
        Ok(flows)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.value_usd.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.value_usd.is_empty()
    }

    /// The id of an economy.
    pub fn economy(&self, iso3: &str) -> Option<u16> {
        self.economies.binary_search_by(|e| e.as_str().cmp(iso3)).ok().map(|at| at as u16)
    }

    /// The id of a product.
    pub fn product_id(&self, code: &str) -> Option<u16> {
        self.products.binary_search_by(|p| p.as_str().cmp(code)).ok().map(|at| at as u16)
    }

    /// Row `index` with its codes written out.
    pub fn row(&self, index: usize) -> Flow {
        Flow {
            product: self.products[usize::from(self.product[index])].clone(),
            exporter: self.economies[usize::from(self.exporter[index])].clone(),
            importer: self.economies[usize::from(self.importer[index])].clone(),
            value_usd: self.value_usd[index],
            quantity_kg: self.quantity_kg[index],
        }
    }
}

fn place(list: &[String], code: &str) -> u16 {
    list.binary_search_by(|c| c.as_str().cmp(code)).unwrap_or_default() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(exporter: &str, importer: &str, product: &str, value_usd: i64) -> Flow {
        Flow {
            product: product.into(),
            exporter: exporter.into(),
            importer: importer.into(),
            value_usd,
            quantity_kg: NonZeroU64::new(value_usd.unsigned_abs()),
        }
    }

    #[test]
    fn order_of_rows_does_not_matter() {
        let rows = vec![
            flow("VNM", "DEU", "850440", 7),
            flow("DEU", "POL", "010121", 5),
            flow("POL", "DEU", "850440", 2),
        ];
        let mut reversed = rows.clone();
        reversed.reverse();
        let flows = Flows::from_rows(2024, rows.clone()).unwrap();
        assert_eq!(flows, Flows::from_rows(2024, reversed).unwrap());
        assert_eq!(flows.products, ["010121", "850440"]);
        assert_eq!(flows.row(1), rows[2]);
        assert_eq!(flows.economy("POL"), Some(1));
        assert_eq!(flows.product_id("999999"), None);
    }

    #[test]
    fn a_triple_twice_is_an_error() {
        let twice = vec![flow("DEU", "POL", "010121", 5), flow("DEU", "POL", "010121", 6)];
        let text = Flows::from_rows(2024, twice).unwrap_err().to_string();
        assert!(text.contains("DEU POL 010121 twice"), "{text}");
    }

    #[test]
    fn a_negative_value_is_an_error() {
        assert!(Flows::from_rows(2024, vec![flow("DEU", "POL", "010121", -5)]).is_err());
    }
}
