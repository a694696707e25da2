//! Beside the rate: duties that are stacked on it, and measures that are no duty.
//!
//! Additional, anti-dumping and safeguard duties are lines with a base and an order. A layer that may
//! stand and is not in the folder is said. Non-tariff measures are listed by product and partner: they
//! are never turned into a number. Taxes on consumption are no duty and stay out.

use crate::rate::{Case, Duty, Rate, Shipment};
use crate::table::Table;
use crate::{Error, Exact, Mode, Place};

/// What a stacked duty is levied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum On {
    /// The customs value.
    Value,
    /// The customs value and the duties before it.
    ValueAndDuties,
}

/// One layer of duty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    /// Its name, as the order or law has it.
    pub name: String,
    /// Its place in the order, from 1.
    pub order: u32,
    /// What it is levied on.
    pub on: On,
    /// Its rate; `None` for a layer that may stand and is not in the folder.
    pub rate: Option<Rate>,
}

/// A layer with its duty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Levied {
    /// The layer's name.
    pub name: String,
    /// The base.
    pub base: Exact,
    /// The duty, or why it is missing.
    pub duty: Duty,
}

/// The stack of duties on a value, each rounded to a unit where one is given, in their order. The sum
/// is `None` where a layer is missing.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn stack(
    layers: &[Layer],
    value: Exact,
    currency: &str,
    unit: Option<Exact>,
) -> Result<(Vec<Levied>, Option<Exact>), Error> {
    let mut sorted: Vec<&Layer> = layers.iter().collect();
    sorted.sort_by_key(|layer| layer.order);
    let (mut out, mut sum) = (Vec::new(), Some(Exact::ZERO));
    for layer in sorted {
        let base = match (layer.on, sum) {
            (On::Value, _) => value,
            (On::ValueAndDuties, Some(sum)) => value.plus(sum)?,
            (On::ValueAndDuties, None) => value,
        };
        let duty = match &layer.rate {
            Some(rate) => rate.duty(&Shipment::new(base, currency), &Case::default())?,
            None => Duty::Missing(crate::rate::Why::Empty),
        };
        let duty = match (duty, unit) {
            (Duty::Known(duty), Some(unit)) => Duty::Known(duty.rounded(Mode::HalfUp, unit)?),
            (duty, _) => duty,
        };
        sum = match (sum, duty.known()) {
            (Some(sum), Some(duty)) => Some(sum.plus(duty)?),
            _ => None,
        };
        out.push(Levied { name: layer.name.clone(), base, duty });
    }
    Ok((out, sum))
}

/// A measure that is no duty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Measure {
    /// Who imposes it.
    pub reporter: String,
    /// On whom; empty for all.
    pub partner: String,
    /// The code, digits only; empty where the file names none.
    pub code: String,
    /// Its kind by the classification of the file: `A14`, `TBT`.
    pub kind: String,
    /// Its words.
    pub description: String,
    /// Its first day or year, as written.
    pub from: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads measures by header: UNCTAD TRAINS (`reporter, partner, hs6, ntmcode, ...`) or a WTO export
/// (`Member imposing, Partner affected, HS code, Requirement, Phase`).
///
/// # Errors
///
/// [`Error::UnknownFormat`] for another header.
pub fn measures(text: &str, file: &str) -> Result<Vec<Measure>, Error> {
    let table = Table::read(text, file)?;
    let any = |names: &[&'static str]| names.iter().find(|n| table.has(n)).copied();
    let reporter = any(&[
        "reporter",
        "Reporter_ISO_N",
        "country_imposing",
        "Member imposing",
        "Notifying Member",
        "ISO3",
    ]);
    let kind = any(&[
        "ntmcode",
        "ntm_code",
        "NTM code",
        "Requirement",
        "Notification type",
        "measure_code",
    ]);
    let (Some(reporter), Some(kind)) = (reporter, kind) else {
        return Err(Error::UnknownFormat {
            place: Place::new(file, 1),
            header: table.columns().join(", ").chars().take(200).collect(),
        });
    };
    let partner =
        any(&["partner", "partner_affected", "Partner affected", "Members affected"]).unwrap_or("");
    let code = any(&["hs6", "HS6", "hs", "HS code", "Product codes", "product"]).unwrap_or("");
    let words = any(&["measuredescription", "description", "Description", "Title", "Keywords"])
        .unwrap_or("");
    let from =
        any(&["startdate", "Year", "year", "In force", "Date of entry into force"]).unwrap_or("");
    let mut out = Vec::new();
    for row in table.rows() {
        // One row may name many codes: each is a measure of its own.
        let codes: Vec<String> = row
            .text(code)
            .split([';', ',', '|'])
            .map(|c| c.chars().filter(char::is_ascii_digit).collect())
            .collect();
        for code in codes {
            out.push(Measure {
                reporter: row.text(reporter).to_owned(),
                partner: row.text(partner).to_owned(),
                code,
                kind: row.text(kind).to_owned(),
                description: row.text(words).to_owned(),
                from: row.text(from).to_owned(),
                place: row.place(),
            });
        }
    }
    Ok(out)
}

/// The measures on a code from a partner: on the code, a parent of it or a part of it, on the partner or all.
pub fn on<'a>(
    measures: &'a [Measure],
    code: &'a str,
    partner: &'a str,
) -> impl Iterator<Item = (usize, &'a Measure)> {
    const ALL: [&str; 5] = ["", "WLD", "All", "All members", "000"];
    measures.iter().enumerate().filter(move |(_, m)| {
        let touches = m.code.is_empty() || m.code.starts_with(code) || code.starts_with(&m.code);
        touches && (m.partner == partner || ALL.contains(&m.partner.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_entry() {
        // A US entry of 7326.90.8688: 25 + 0 + 50 + 2.9 %, printed total 11,039.99.
        let layer = |order, name: &str, percent: &str| Layer {
            name: name.to_owned(),
            order,
            on: On::Value,
            rate: Some(Rate::percent(percent.parse().unwrap())),
        };
        let mut layers = vec![
            layer(1, "a", "25"),
            layer(2, "b", "0"),
            layer(3, "c", "50"),
            layer(4, "d", "2.9"),
        ];
        let value = "14172".parse().unwrap();
        let (levied, sum) = stack(&layers, value, "USD", Some("0.01".parse().unwrap())).unwrap();
        assert_eq!(sum.unwrap().to_string(), "11039.99");
        assert_eq!(levied[3].duty.known().unwrap().to_string(), "410.99");
        // A layer that is missing is said: there is no sum without it.
        layers[1].rate = None;
        assert_eq!(stack(&layers, value, "USD", None).unwrap().1, None);
    }

    #[test]
    fn measures_are_listed() {
        let text = "reporter,partner,hs6,ntmcode,measuredescription\nBBB,WLD,010121;010129,A14,permit\nBBB,CCC,020110,B31,label\n";
        let list = measures(text, "ntm.csv").unwrap();
        assert_eq!(list.len(), 3);
        assert_eq!(on(&list, "0101", "AAA").count(), 2);
        assert_eq!(on(&list, "020110", "AAA").count(), 0);
        assert!(measures("a,b\n1,2\n", "ntm.csv").is_err());
    }
}
