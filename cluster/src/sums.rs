//! The kernel: rows added up by period, product, exporter and importer.
//!
//! ```text
//! value[t,p,e,i] = sum of the rows' dollars       rows[t,p,e,i] = number of rows
//! weight[t,p,e,i] = sum of the rows' kilograms, known where every row's is
//! ```
//!
//! Integers, so the order of rows and shards does not matter. Rows wait in a list that is sorted and added
//! up each time it has doubled: memory is 32 bytes for each key, twice.

use std::num::NonZeroU64;

/// Keys that a shard may hold: 32 bytes each, twice, are 1 GB.
pub const MOST_KEYS: usize = 1 << 24;
/// Rows that wait before they are added up first.
const FIRST: usize = 1 << 18;

const ECONOMY_BITS: u32 = 15;
const PRODUCT_BITS: u32 = 20;
const PERIOD_BITS: u32 = 14;

/// One sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Period, product, exporter, importer: places in lists of codes.
    pub key: u64,
    /// US dollars.
    pub value_usd: i64,
    /// Kilograms, where all rows say them.
    pub weight_kg: Option<NonZeroU64>,
    /// Rows.
    pub rows: u64,
}

/// The key of four ids; nothing when there are too many codes.
#[must_use]
pub fn key(period: u32, product: u32, exporter: u32, importer: u32) -> Option<u64> {
    let fits = |id: u32, bits: u32| id < 1 << bits;
    let all = fits(period, PERIOD_BITS)
        && fits(product, PRODUCT_BITS)
        && fits(exporter, ECONOMY_BITS)
        && fits(importer, ECONOMY_BITS);
    all.then(|| {
        ((u64::from(period) << PRODUCT_BITS | u64::from(product)) << ECONOMY_BITS
            | u64::from(exporter))
            << ECONOMY_BITS
            | u64::from(importer)
    })
}

/// The four ids of a key: period, product, exporter, importer.
#[must_use]
pub fn ids(key: u64) -> [u32; 4] {
    let part = |shift: u32, bits: u32| (key >> shift) as u32 & ((1 << bits) - 1);
    [
        part(2 * ECONOMY_BITS + PRODUCT_BITS, PERIOD_BITS),
        part(2 * ECONOMY_BITS, PRODUCT_BITS),
        part(ECONOMY_BITS, ECONOMY_BITS),
        part(0, ECONOMY_BITS),
    ]
}

/// Why rows cannot be added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// Over [`MOST_KEYS`] keys.
    Keys,
    /// A sum over 64 bits.
    Value,
}

/// Two sums of one key.
///
/// # Errors
///
/// [`Full::Value`].
pub fn added(a: &Sum, b: &Sum) -> Result<Sum, Full> {
    Ok(Sum {
        key: a.key,
        value_usd: a.value_usd.checked_add(b.value_usd).ok_or(Full::Value)?,
        weight_kg: a.weight_kg.zip(b.weight_kg).and_then(|(a, b)| a.checked_add(b.get())),
        rows: a.rows + b.rows,
    })
}

/// Sums that grow.
#[derive(Debug, Default)]
pub struct Sums {
    list: Vec<Sum>,
    limit: usize,
}

impl Sums {
    /// Add one row, or one sum.
    ///
    /// # Errors
    ///
    /// [`Full`].
    pub fn add(&mut self, sum: Sum) -> Result<(), Full> {
        if self.list.len() >= self.limit.max(FIRST) {
            self.add_up()?;
            self.limit = self.list.len() * 2;
        }
        self.list.push(sum);
        Ok(())
    }

    fn add_up(&mut self) -> Result<(), Full> {
        self.list.sort_unstable_by_key(|s| s.key);
        let mut kept = 0;
        for at in 1..self.list.len() {
            if self.list[at].key == self.list[kept].key {
                self.list[kept] = added(&self.list[kept], &self.list[at])?;
            } else {
                kept += 1;
                self.list[kept] = self.list[at];
            }
        }
        self.list.truncate(kept + usize::from(!self.list.is_empty()));
        if self.list.len() > MOST_KEYS { Err(Full::Keys) } else { Ok(()) }
    }

    /// All sums in the order of their keys, each key as `renamed` has it.
    ///
    /// # Errors
    ///
    /// [`Full`].
    pub fn ordered(mut self, renamed: impl Fn(u64) -> u64) -> Result<Vec<Sum>, Full> {
        self.add_up()?;
        self.list.iter_mut().for_each(|s| s.key = renamed(s.key));
        self.list.sort_unstable_by_key(|s| s.key);
        Ok(self.list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(key: u64, value_usd: i64, kg: u64) -> Sum {
        Sum { key, value_usd, weight_kg: NonZeroU64::new(kg), rows: 1 }
    }

    #[test]
    fn sums_by_hand() {
        let mut sums = Sums::default();
        for row in [sum(7, 10, 1), sum(3, 5, 2), sum(7, 1, 4), sum(3, 5, 0)] {
            sums.add(row).unwrap();
        }
        let list = sums.ordered(|key| 10 - key).unwrap();
        assert_eq!(list[0], Sum { key: 3, value_usd: 11, weight_kg: NonZeroU64::new(5), rows: 2 });
        assert_eq!(list[1], Sum { key: 7, value_usd: 10, weight_kg: None, rows: 2 });
    }

    #[test]
    fn adding_up_early_changes_nothing() {
        let rows: Vec<Sum> =
            (0..3 * FIRST as u64).map(|n| sum(n * n % 1013, n as i64, n % 5)).collect();
        let mut sums = Sums::default();
        rows.iter().for_each(|r| sums.add(*r).unwrap());
        let list = sums.ordered(|key| key).unwrap();
        assert!(list.len() < 1013 && list.windows(2).all(|w| w[0].key < w[1].key));
        for key in [0, 1, 4, 9, 1012] {
            let own: Vec<&Sum> = rows.iter().filter(|r| r.key == key).collect();
            let found = list.iter().find(|s| s.key == key);
            assert_eq!(
                found.map_or(0, |s| s.value_usd),
                own.iter().map(|r| r.value_usd).sum::<i64>()
            );
            assert_eq!(found.map_or(0, |s| s.rows), own.len() as u64);
            if own.iter().any(|r| r.weight_kg.is_none()) {
                assert_eq!(found.and_then(|s| s.weight_kg), None);
            }
        }
    }

    #[test]
    fn ids_come_back_and_too_many_do_not_wrap() {
        let all = key(16_000, 1_000_000, 32_000, 31_999).unwrap();
        assert_eq!(ids(all), [16_000, 1_000_000, 32_000, 31_999]);
        assert_eq!(key(0, 0, 1 << 15, 0), None);
        assert_eq!(added(&sum(0, i64::MAX, 1), &sum(0, 1, 1)), Err(Full::Value));
    }
}
