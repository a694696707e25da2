//! A selection of stored flows, summed as a person asks for it.
//!
//! ```text
//! value_usd[group] = sum of v over the rows of the group
//! quantity_t       = the same for weights, only where every row of the group has one
//! ```
//!
//! A weight that is missing in one row makes the group's weight missing: a sum over some rows
//! looks like a sum over all.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::aggregate::{Coarser, shortened};
use crate::economy;
use crate::error::Error;
use crate::flows::Flows;
use crate::product::{Classes, Level, class};

/// Which rows, and how fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Digits of the products; `None` sums over all products.
    pub level: Option<Level>,
    /// Whether exporters are kept apart.
    pub by_exporter: bool,
    /// Whether importers are kept apart.
    pub by_importer: bool,
    /// Products, by the beginning of their codes; empty means all.
    pub products: Vec<String>,
}

/// One group of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The year.
    pub year: u16,
    /// Exporter, when exporters are kept apart.
    pub exporter: Option<String>,
    /// Importer, when importers are kept apart.
    pub importer: Option<String>,
    /// Product, when there is a level.
    pub product: Option<String>,
    /// US dollars.
    pub value_usd: i64,
    /// Kilograms, when every row has a weight.
    pub quantity_kg: Option<u64>,
    /// Rows of the store behind it.
    pub rows: u64,
}

/// Exporter, importer and product, where they are kept apart.
type Key<'a> = (Option<u16>, Option<u16>, Option<&'a str>);
/// US dollars, kilograms and rows.
type Sum = (i128, Option<u64>, u64);
const EMPTY: Sum = (0, Some(0), 0);

/// Sum flows as the selection says, in the order of exporter, importer, product.
///
/// # Errors
///
/// [`Error::Argument`] when the level is finer than the flows; [`Error::TooLarge`] when a sum does
/// not fit 64 bits.
pub fn selected(flows: &Flows, selection: &Selection) -> Result<Vec<Selected>, Error> {
    if let Some(level) = selection.level {
        Coarser::new(&flows.products, level)?;
    }
    let mut groups: BTreeMap<Key<'_>, Sum> = BTreeMap::new();
    for at in 0..flows.len() {
        let code = flows.products[usize::from(flows.product[at])].as_str();
        let wanted = &selection.products;
        if !wanted.is_empty() && !wanted.iter().any(|p| code.starts_with(p.as_str())) {
            continue;
        }
        let product = selection.level.map(|level| shortened(code, level));
        let exporter = selection.by_exporter.then_some(flows.exporter[at]);
        let importer = selection.by_importer.then_some(flows.importer[at]);
        let group = groups.entry((exporter, importer, product)).or_insert(EMPTY);
        group.0 += i128::from(flows.value_usd[at]);
        group.1 =
            group.1.zip(flows.quantity_kg[at]).and_then(|(sum, kg)| sum.checked_add(kg.get()));
        group.2 += 1;
    }
    told(flows.year, &flows.economies, groups)
}

/// Groups with their codes written out.
fn told(
    year: u16,
    economies: &[String],
    groups: BTreeMap<Key<'_>, Sum>,
) -> Result<Vec<Selected>, Error> {
    let name = |id: Option<u16>| id.map(|id| economies[usize::from(id)].clone());
    groups
        .into_iter()
        .map(|((exporter, importer, product), (total, quantity_kg, rows))| {
            let value_usd = i64::try_from(total)
                .map_err(|_| Error::TooLarge { what: format!("a group of {year}"), total })?;
            Ok(Selected {
                year,
                exporter: name(exporter),
                importer: name(importer),
                product: product.map(str::to_owned),
                value_usd,
                quantity_kg,
                rows,
            })
        })
        .collect()
}

/// Rows by six-digit product added up by the class of their products.
///
/// # Errors
///
/// [`Error::TooLarge`] when a sum does not fit 64 bits.
pub fn by_class(rows: Vec<Selected>, classes: Classes) -> Result<Vec<Selected>, Error> {
    type Group = (u16, Option<String>, Option<String>, String);
    let mut groups: BTreeMap<Group, Sum> = BTreeMap::new();
    for row in rows {
        let class = class(row.product.as_deref().unwrap_or_default(), classes);
        let group = groups.entry((row.year, row.exporter, row.importer, class)).or_insert(EMPTY);
        group.0 += i128::from(row.value_usd);
        group.1 = group.1.zip(row.quantity_kg).and_then(|(sum, kg)| sum.checked_add(kg));
        group.2 += row.rows;
    }
    let told = groups.into_iter().map(
        |((year, exporter, importer, class), (total, quantity_kg, rows))| {
            let value_usd = i64::try_from(total)
                .map_err(|_| Error::TooLarge { what: format!("a class of {year}"), total })?;
            let product = Some(class);
            Ok(Selected { year, exporter, importer, product, value_usd, quantity_kg, rows })
        },
    );
    told.collect()
}

/// Sums of whole pairs as the selection says, for one that keeps no product apart and wants all of
/// them: the pair's exporter, importer, US dollars, kilograms and rows.
///
/// # Errors
///
/// [`Error::TooLarge`] when a sum does not fit 64 bits.
pub(crate) fn selected_pairs(
    year: u16,
    economies: &[String],
    pairs: impl Iterator<Item = (u16, u16, i64, Option<u64>, u64)>,
    selection: &Selection,
) -> Result<Vec<Selected>, Error> {
    let mut groups: BTreeMap<Key<'_>, Sum> = BTreeMap::new();
    for (exporter, importer, value_usd, quantity_kg, rows) in pairs {
        let exporter = selection.by_exporter.then_some(exporter);
        let importer = selection.by_importer.then_some(importer);
        let group = groups.entry((exporter, importer, None)).or_insert(EMPTY);
        group.0 += i128::from(value_usd);
        group.1 = group.1.zip(quantity_kg).and_then(|(sum, kg)| sum.checked_add(kg));
        group.2 += rows;
    }
    told(year, economies, groups)
}

/// The economies that a person named for a year: a code, several with commas, a group with its
/// members on 31 December, or `all` (an empty list).
///
/// # Errors
///
/// [`Error::UnknownEconomy`] for what is neither.
pub fn economies(named: &str, year: u16) -> Result<Vec<String>, Error> {
    let mut codes: Vec<String> = parts(named, year)?.into_iter().flat_map(|p| p.codes).collect();
    codes.sort();
    codes.dedup();
    Ok(codes)
}

/// One part of what a person named: a group with its members, or a code alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The group or the code, as written.
    pub name: String,
    /// Its economies.
    pub codes: Vec<String>,
}

/// As [`economies`], each part on its own; nothing for `all`.
///
/// # Errors
///
/// As [`economies`].
pub fn parts(named: &str, year: u16) -> Result<Vec<Part>, Error> {
    if named.eq_ignore_ascii_case("all") || economy::is_world(named) {
        return Ok(Vec::new());
    }
    let last = Date::new(i16::try_from(year).unwrap_or(i16::MAX), 12, 31).unwrap_or(Date::MAX);
    let mut parts = Vec::new();
    // A name with a comma in it, such as "Congo, Rep.", is one part.
    let whole = economy::named(named).ok();
    let names: Vec<&str> = match whole {
        Some(_) => vec![named],
        None => named.split(',').map(str::trim).collect(),
    };
    for name in names {
        let codes = match economy::group(name, last) {
            Some(members) => members.into_iter().map(str::to_owned).collect(),
            None => vec![economy::named(name)?.to_owned()],
        };
        parts.push(Part { name: name.to_owned(), codes });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::Flow;
    use std::num::NonZeroU64;

    fn flows() -> Flows {
        let flow = |exporter: &str, importer: &str, product: &str, value_usd, kg| Flow {
            product: product.into(),
            exporter: exporter.into(),
            importer: importer.into(),
            value_usd,
            quantity_kg: NonZeroU64::new(kg),
        };
        Flows::from_rows(
            2024,
            vec![
                flow("DEU", "POL", "850440", 5, 2),
                flow("DEU", "POL", "850450", 7, 0),
                flow("DEU", "VNM", "850440", 11, 3),
                flow("KEN", "POL", "090240", 13, 4),
            ],
        )
        .unwrap()
    }

    #[test]
    fn a_missing_weight_makes_the_sum_missing() {
        let by_heading = Selection {
            level: Some(Level::Heading),
            by_exporter: true,
            by_importer: true,
            products: vec![],
        };
        let rows = selected(&flows(), &by_heading).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[0].value_usd, rows[0].quantity_kg, rows[0].rows), (12, None, 2));
        assert_eq!((rows[1].value_usd, rows[1].quantity_kg), (11, Some(3)));
    }

    #[test]
    fn everything_can_be_one_row() {
        let all =
            Selection { level: None, by_exporter: false, by_importer: false, products: vec![] };
        assert_eq!(selected(&flows(), &all).unwrap()[0].value_usd, 36);
        let tea = Selection { products: vec!["09".into()], ..all };
        assert_eq!(selected(&flows(), &tea).unwrap()[0].value_usd, 13);
    }

    #[test]
    fn a_group_is_its_members_of_that_year() {
        assert_eq!(economies("ASEAN", 1990).unwrap().len(), 6);
        assert_eq!(economies("all", 1990).unwrap().len(), 0);
        assert_eq!(economies("pol,DE", 2024).unwrap(), ["DEU", "POL"]);
        assert!(economies("Narnia", 2024).is_err());
    }
}
