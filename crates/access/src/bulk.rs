//! Whole worlds: every pair and product at MFN and under staged preferences, in whole numbers.
//!
//! ```text
//! at_mfn[e,i]        = sum over p of v[e,i,p] m[i,p]
//! at_preference[e,i] = sum over p of v[e,i,p] floor(m[i,p] share / unit) unit
//! ```
//!
//! `v` is in whole currency units, `m` in ten-thousandths of a per cent, and a sum in both multiplied:
//! it is exact, so it does not depend on the order of rows or the number of threads. Rates stand in one
//! dense table, importer x product; preferences in one block of bytes for each pair that has any.
//! Cost: two reads of memory a row. Bench: `bench/access`.

use crate::{Error, Place};

/// A rate that is missing.
pub const MISSING: i32 = i32::MIN;

/// A class of preferences: the share of MFN that is left, and the unit that is rounded down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Upper number of the share.
    pub numerator: i64,
    /// Lower number of the share; above zero.
    pub denominator: i64,
    /// The unit, in ten-thousandths of a per cent; above zero.
    pub unit: i64,
}

/// Rates and preferences by dense ids.
#[derive(Debug, Clone)]
pub struct World {
    economies: usize,
    products: usize,
    rates: Vec<i32>,
    classes: Vec<Class>,
    /// The block of a pair; `u32::MAX` for none.
    blocks: Vec<u32>,
    codes: Vec<u8>,
}

/// Sums of one pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairSum {
    /// All value.
    pub value: i128,
    /// Value without an MFN rate.
    pub missing: i128,
    /// Value times MFN rate.
    pub at_mfn: i128,
    /// Value times the rate under the preference.
    pub at_preference: i128,
}

fn refuse(what: &str, found: usize, limit: usize) -> Error {
    Error::File {
        place: Place::new("flows", 0),
        problem: format!("{what} {found} is not below {limit}"),
        cure: "ids are dense and begin at zero".to_owned(),
    }
}

impl World {
    /// A world of so many economies and products; `rates` is importer x product, row by row, in
    /// ten-thousandths of a per cent or [`MISSING`].
    ///
    /// # Errors
    ///
    /// [`Error::File`] for a table of another size, or a class without a share.
    pub fn new(
        economies: usize,
        products: usize,
        rates: Vec<i32>,
        classes: Vec<Class>,
    ) -> Result<World, Error> {
        if rates.len() != economies * products {
            return Err(refuse("a table of rates of", rates.len(), economies * products));
        }
        let right = |c: &Class| c.denominator > 0 && c.unit > 0 && c.numerator >= 0;
        if classes.len() > 254 || !classes.iter().all(right) {
            return Err(refuse("a class of preferences", classes.len(), 255));
        }
        let blocks = vec![u32::MAX; economies * economies];
        Ok(World { economies, products, rates, classes, blocks, codes: Vec::new() })
    }

    /// Says which class a product of a pair belongs to.
    ///
    /// # Errors
    ///
    /// [`Error::File`] for an id that is not dense.
    pub fn prefer(
        &mut self,
        exporter: usize,
        importer: usize,
        product: usize,
        class: u8,
    ) -> Result<(), Error> {
        if exporter >= self.economies || importer >= self.economies {
            return Err(refuse("economy", exporter.max(importer), self.economies));
        }
        if product >= self.products || usize::from(class) >= self.classes.len() {
            return Err(refuse("product", product, self.products));
        }
        let pair = exporter * self.economies + importer;
        if self.blocks[pair] == u32::MAX {
            let block = self.codes.len() / self.products.max(1);
            self.blocks[pair] =
                u32::try_from(block).map_err(|_| refuse("block", block, 1 << 32))?;
            self.codes.resize(self.codes.len() + self.products, 0);
        }
        self.codes[self.blocks[pair] as usize * self.products + product] = class + 1;
        Ok(())
    }

    /// Makes room for so many pairs with preferences at once.
    pub fn reserve(&mut self, pairs: usize) {
        self.codes.reserve_exact(pairs.saturating_mul(self.products));
    }

    /// Adds flows to sums by pair, `exporter * economies + importer`.
    ///
    /// # Errors
    ///
    /// [`Error::File`] for an id that is not dense, or columns of different lengths.
    pub fn add(
        &self,
        exporters: &[u16],
        importers: &[u16],
        products: &[u16],
        values: &[i64],
        sums: &mut [PairSum],
    ) -> Result<(), Error> {
        let n = values.len();
        if exporters.len() != n || importers.len() != n || products.len() != n {
            return Err(refuse("a column of", exporters.len(), n));
        }
        if sums.len() != self.economies * self.economies {
            return Err(refuse("sums of", sums.len(), self.economies * self.economies));
        }
        for row in 0..n {
            let (exporter, importer) = (usize::from(exporters[row]), usize::from(importers[row]));
            let product = usize::from(products[row]);
            if exporter >= self.economies || importer >= self.economies || product >= self.products
            {
                return Err(refuse(
                    "an id of a flow,",
                    exporter.max(importer).max(product),
                    self.products,
                ));
            }
            let pair = exporter * self.economies + importer;
            let value = i128::from(values[row]);
            let sum = &mut sums[pair];
            sum.value += value;
            let mfn = self.rates[importer * self.products + product];
            if mfn == MISSING {
                sum.missing += value;
                continue;
            }
            let full = value * i128::from(mfn);
            sum.at_mfn += full;
            let block = self.blocks[pair];
            let code = if block == u32::MAX {
                0
            } else {
                self.codes[block as usize * self.products + product]
            };
            sum.at_preference += match code {
                0 => full,
                code => {
                    value * i128::from(staged(i64::from(mfn), self.classes[usize::from(code) - 1]))
                }
            };
        }
        Ok(())
    }
}

/// The share of a rate, rounded down to the class's unit.
#[must_use]
pub fn staged(mfn: i64, class: Class) -> i64 {
    let unit = i128::from(class.unit);
    let share = i128::from(mfn) * i128::from(class.numerator);
    let units = share.div_euclid(i128::from(class.denominator) * unit);
    i64::try_from(units * unit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pencil() {
        // 17 % and seven tenths of it, to one decimal: 11.9, never 11.8.
        let class = Class { numerator: 7, denominator: 10, unit: 1000 };
        assert_eq!(staged(170_000, class), 119_000);
        let mut world = World::new(2, 2, vec![0, 0, 170_000, MISSING], vec![class]).unwrap();
        world.prefer(0, 1, 0, 0).unwrap();
        let mut sums = vec![PairSum::default(); 4];
        world.add(&[0, 0], &[1, 1], &[0, 1], &[100, 50], &mut sums).unwrap();
        let sum = sums[1];
        assert_eq!((sum.value, sum.missing), (150, 50));
        assert_eq!((sum.at_mfn, sum.at_preference), (17_000_000, 11_900_000));
        assert!(world.add(&[2], &[0], &[0], &[1], &mut sums).is_err());
        assert!(world.prefer(0, 0, 5, 0).is_err());
        assert!(World::new(2, 2, vec![0], Vec::new()).is_err());
    }
}
