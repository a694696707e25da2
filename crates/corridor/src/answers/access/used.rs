//! What was claimed, forgone and unknown of the duty that preferences could save.

use std::collections::BTreeMap;

use corridor_access::savings::{Flow, savings};
use serde::Serialize;

use super::{Claim, Desk, Error, Unit, name};
use crate::key::key;

/// Use of preferences by one importer for one exporter in a year, in the currency of the file.
#[derive(Clone, Debug, Serialize)]
pub struct Used {
    /// Who imported from whom, and when.
    pub who: Claim,
    /// Imports in the file.
    pub value: Claim,
    /// Imports that could claim.
    pub eligible: Claim,
    /// Duty that could be saved.
    pub possible: Claim,
    /// Duty saved.
    pub claimed: Claim,
    /// Duty forgone.
    pub forgone: Claim,
    /// Duty of which neither is recorded.
    pub unknown: Claim,
    /// Claimed over eligible imports of known request.
    pub utilisation: Option<Claim>,
    /// Imports without a rate: in none of the others.
    pub missing: Option<Claim>,
}

/// What the folder's files of use say of the pair.
pub(super) fn recorded(desk: &mut Desk<'_>) -> Result<Vec<Used>, Error> {
    let held = desk.statistics.access.clone();
    let parties = desk.folder.partnership.parties.clone();
    let mut found = Vec::new();
    for set in &held.used {
        let mut groups: BTreeMap<(String, String, i16), Vec<Flow>> = BTreeMap::new();
        for row in &set.holds {
            if parties.contains(&row.importer) && parties.contains(&row.exporter) {
                let of = (row.importer.clone(), row.exporter.clone(), row.year);
                groups.entry(of).or_default().push(row.flow.clone());
            }
        }
        for ((importer, exporter, year), flows) in groups {
            let sum = savings(&flows)?;
            let of = key!["access", "use", exporter, importer, year];
            let columns =
                ["products", "value", "eligible", "possible", "claimed", "forgone", "unknown"];
            let parts =
                [sum.value, sum.eligible, sum.possible, sum.claimed, sum.forgone, sum.unknown];
            let cells = parts.iter().map(|p| p.decimals(2));
            let row = std::iter::once(flows.len().to_string()).chain(cells).collect();
            let selection = format!("imports of {importer} from {exporter}, {year}");
            let title =
                format!("Preference use: {} from {}, {year}", name(&importer), name(&exporter));
            let card =
                desk.cards.statistic(&of, title, set.statistic(selection, &columns, vec![row]));
            let unit = match set.about.currency.as_str() {
                "" => Unit::Other("of a currency that the file does not name".to_owned()),
                currency => Unit::Money(currency.to_owned()),
            };
            let amount = |what: &str, value: corridor_access::Exact| {
                Claim::number(key![of, what], value.to_f64(), unit.clone(), &card)
            };
            let ends = sum.utilisation_range()?.map(|(l, h)| (l.to_f64(), h.to_f64()));
            let utilisation = sum.utilisation()?.map(|u| {
                Claim::number(key![of, "utilisation"], u.to_f64(), Unit::Share, &card).between(ends)
            });
            let missing = (sum.flows_missing > 0).then(|| {
                let says = format!(
                    "{} in {} products",
                    unit.shown(sum.missing.to_f64()),
                    sum.flows_missing
                );
                amount("missing", sum.missing).saying(says)
            });
            let who = format!("{} from {}, {year}", name(&importer), name(&exporter));
            found.push(Used {
                who: Claim::words(key![of, "who"], who, &card),
                value: amount("value", sum.value),
                eligible: amount("eligible", sum.eligible),
                possible: amount("possible", sum.possible),
                claimed: amount("claimed", sum.claimed),
                forgone: amount("forgone", sum.forgone),
                unknown: amount("unknown", sum.unknown),
                utilisation,
                missing,
            });
        }
    }
    Ok(found)
}
