//! Which column holds what.

use serde::{Deserialize, Serialize};

/// A column of amounts, in 10^`power` units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The column.
    pub column: String,
    /// The power of ten that makes dollars, or kilograms, of it.
    pub power: i32,
}

/// Where the year of a row stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Year {
    /// In a column, as YYYY or, with the month, as YYYYMM.
    Column(String),
    /// Nowhere: all rows are of this year.
    Fixed(u16),
}

/// The columns of a table of flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The year, or the month.
    pub year: Year,
    /// The month, 1 to 12; without it flows are of years.
    pub month: Option<String>,
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// The product's code.
    pub product: String,
    /// Dollars.
    pub value: Measured,
    /// Kilograms.
    pub weight: Option<Measured>,
    /// Whether codes of economies are taken as they stand.
    pub codes_as_written: bool,
}

/// The names of roles in a mapping.
pub const ROLES: [&str; 7] =
    ["year", "month", "exporter", "importer", "product", "value", "quantity"];

impl Layout {
    /// The layout of a table by the names of its columns and by what a person says of them.
    ///
    /// # Errors
    ///
    /// The role that has no column, and the columns that there are.
    pub fn of(
        columns: &[String],
        mapping: &[(String, String)],
        unit: i32,
        year: Option<u16>,
    ) -> Result<Self, String> {
        let has = |name: &str| columns.iter().any(|c| c == name);
        let said = |role: &str| mapping.iter().find(|(r, _)| r == role).map(|(_, c)| c.clone());
        if let Some((_, column)) = mapping.iter().find(|(_, column)| !has(column)) {
            return Err(format!("no column {column:?}; the columns are {}", columns.join(", ")));
        }
        let baci = ["t", "i", "j", "k", "v"].into_iter().all(has);
        let by_name = |role: &str, own: &str, of_baci: &str| {
            let names = [own, if baci { of_baci } else { own }];
            said(role).or_else(|| names.into_iter().find(|n| has(n)).map(str::to_owned))
        };
        let need = |role: &str, own: &str, of_baci: &str| {
            by_name(role, own, of_baci).ok_or_else(|| {
                format!(
                    "no column for the {role}; the columns are {}\nhint: --map {role}=COLUMN names it",
                    columns.join(", ")
                )
            })
        };
        let value = need("value", "value_usd", "v")?;
        // BACI counts thousand dollars and tonnes; a mapped column is in what --unit says.
        let power = if said("value").is_none() && value == "v" { 3 } else { unit };
        let weight = said("quantity").map(|column| Measured { column, power: 0 });
        let tonnes =
            ["quantity_t", if baci { "q" } else { "quantity_t" }].into_iter().find(|n| has(n));
        let weight = weight
            .or_else(|| tonnes.map(|column| Measured { column: column.into(), power: 3 }))
            .or_else(|| {
                has("quantity_kg").then(|| Measured { column: "quantity_kg".into(), power: 0 })
            });
        Ok(Self {
            year: match year {
                Some(year) => Year::Fixed(year),
                None => Year::Column(need("year", "year", "t")?),
            },
            month: by_name("month", "month", "month"),
            exporter: need("exporter", "exporter", "i")?,
            importer: need("importer", "importer", "j")?,
            product: need("product", "product", "k")?,
            value: Measured { column: value, power },
            weight,
            codes_as_written: false,
        })
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let own = [&self.exporter, &self.importer, &self.product, &self.value.column];
        let mut columns: Vec<&str> = own.into_iter().map(String::as_str).collect();
        if let Year::Column(column) = &self.year {
            columns.push(column);
        }
        columns.extend(self.month.as_deref());
        columns.extend(self.weight.as_ref().map(|w| w.column.as_str()));
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn layouts_are_known_by_their_columns_or_by_a_mapping() {
        let baci = Layout::of(&columns("t,i,j,k,v,q"), &[], 0, None).unwrap();
        assert_eq!(
            (baci.year, baci.value.power, baci.weight.unwrap().power),
            (Year::Column("t".into()), 3, 3)
        );
        let own = columns("year,exporter,importer,product,value_usd,quantity_t,month");
        let own = Layout::of(&own, &[], 0, None).unwrap();
        assert_eq!((own.value.power, own.month.as_deref()), (0, Some("month")));
        let declared = columns("day,from,to,hs10,usd,year");
        let map = |text: &str| -> Vec<(String, String)> {
            text.split(',')
                .filter_map(|p| p.split_once('='))
                .map(|(a, b)| (a.into(), b.into()))
                .collect()
        };
        let mapping = map("exporter=from,importer=to,product=hs10,value=usd");
        assert_eq!(Layout::of(&declared, &mapping, 3, None).unwrap().value.power, 3);
        let told = Layout::of(&declared, &map("exporter=from,importer=to,value=usd"), 0, None)
            .unwrap_err();
        assert!(told.starts_with("no column for the product; the columns are day, from"), "{told}");
        let told = Layout::of(&declared, &map("exporter=form"), 0, None).unwrap_err();
        assert!(told.starts_with("no column \"form\""), "{told}");
        let map = map("exporter=from,importer=to,product=hs10,value=usd");
        let fixed = Layout::of(&declared, &map, 0, Some(2024)).unwrap();
        assert_eq!(fixed.year, Year::Fixed(2024));
        assert!(!fixed.columns().contains(&"year"));
    }
}
