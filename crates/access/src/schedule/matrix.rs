//! A list with a column for each group of economies: `GTİP; Madde İsmi; AB, EFTA; Güney Kore; Diğer Ülkeler`.
//!
//! An economy's own column and that of its group stand beside that of all others, which is the general rate. A
//! column of a group whose members no table has (`GSP countries`) stays under its heading, and that is said.

use super::{Given, Line, code, given, lists};
use crate::table::Table;
use crate::{Error, Place, codes, heads};

/// Folded names of the column of everybody else.
const OTHERS: &[&str] = &[
    "other",
    "others",
    "othercountries",
    "allothercountries",
    "allothers",
    "othereconomies",
    "restoftheworld",
    "thirdcountries",
    "diger",
    "digerulkeler",
    "dguulkeler",
    "dgu",
    "negaralain",
    "lainlain",
    "autres",
    "autrespays",
    "otros",
    "otrospaises",
    "demaspaises",
    "anderelander",
    "drittlander",
    "outros",
    "outrospaises",
];
/// So many rows are looked at to tell a column of duties from others.
const LOOKED_AT: usize = 50;

/// A column of duties, and the partners that its heading names; an empty name is everybody.
pub(super) struct Column {
    name: String,
    partners: Vec<String>,
}

/// The columns of duties by partner; none where no heading names an economy or all others.
pub(super) fn columns(table: &Table, findings: &mut Vec<(Place, String)>) -> Vec<Column> {
    let mut found = Vec::new();
    let mut named = false;
    let mut told = Vec::new();
    // The column of general rates, which the plainest name of them is.
    let of_rates = heads::SCHEDULE.iter().find(|field| field.name == "rate");
    let rank = |name: &String| of_rates?.rank(&heads::folded(name).0);
    let rate =
        table.columns().iter().filter(|name| rank(name).is_some()).min_by_key(|name| rank(name));
    for name in table.columns() {
        let (folded, _) = heads::folded(name);
        let general = Some(name) == rate;
        let known = || heads::SCHEDULE.iter().any(|f| f.rank(&folded).is_some());
        if folded.is_empty() || !general && known() {
            continue;
        }
        let cells = table.rows().take(LOOKED_AT).map(|r| r.text(name)).filter(|c| !c.is_empty());
        let (mut all, mut duties) = (0usize, 0usize);
        for cell in cells {
            all += 1;
            duties += usize::from(matches!(given(cell), Given::Rate(_)));
        }
        if duties * 2 < all || all == 0 {
            continue;
        }
        let mut partners = Vec::new();
        if general {
            found.push(Column { name: name.clone(), partners: vec![String::new()] });
            continue;
        }
        for part in name.split([',', ';', '/', '+', '&']) {
            for part in part.split(" ve ").flat_map(|p| p.split(" and ")) {
                let part = part.trim();
                if OTHERS.contains(&heads::folded(part).0.as_str()) || lists::general(part) {
                    partners.push(String::new());
                } else if let Some(economy) = codes::economy(part) {
                    partners.push(economy.to_owned());
                } else if let Some(group) = codes::group(part) {
                    partners.push(group.to_owned());
                } else if !part.is_empty() {
                    told.push(format!(
                        "column \"{name}\": no economy and no group of ours is called \"{part}\""
                    ));
                    partners.push(part.to_owned());
                    continue;
                }
                named = true;
            }
        }
        found.push(Column { name: name.clone(), partners });
    }
    if !named {
        return Vec::new();
    }
    let place = table.rows().next().map(|r| r.place()).unwrap_or_default();
    findings.extend(told.into_iter().map(|text| (Place { line: 1, ..place.clone() }, text)));
    found
}

/// One line for each row, column and partner.
pub(super) fn lines(
    table: &Table,
    columns: &[Column],
    findings: &mut Vec<(Place, String)>,
) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for row in table.rows() {
        let written = row.text("hs");
        let empty = columns.iter().all(|c| row.text(&c.name).is_empty());
        if empty {
            // A title.
            continue;
        }
        let code = match code(written, &row.place(), "hs", findings) {
            Ok(code) => code,
            Err(Error::Cell { value, .. }) => {
                let text = format!("\"{value}\" is no code: the row is left out");
                findings.push((row.place(), text));
                continue;
            }
            Err(other) => return Err(other),
        };
        for column in columns.iter().filter(|c| !row.text(&c.name).is_empty()) {
            let given = given(row.text(&column.name));
            lists::note(&row, &given, findings);
            for partner in &column.partners {
                let mut line = lists::line(code.clone(), &row, given.clone());
                line.partner.clone_from(partner);
                line.from = row.date("valid_from")?;
                line.to = row.date("valid_to")?;
                lines.push(line);
            }
        }
    }
    Ok(lines)
}
