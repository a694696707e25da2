//! The text of a new `partnership.toml`: what is known of two economies before anybody has brought a
//! document or a figure.

use std::fmt::Write as _;

use corridor_trade::economy;

use super::groups::members;
use super::partnership::{Partnership, name};

/// ISO 3166 alpha-3 and ISO 4217.
const CURRENCIES: &str = include_str!("../../codes/currencies.csv");
/// ISO 3166 alpha-3, the first day of the fiscal year where it is not 1 January, and who says so.
const FISCAL_YEARS: &str = include_str!("../../codes/fiscal_years.csv");

/// Eighteen sectors that together hold every chapter of the HS but 77, which is not in use, 98 and 99.
const SECTORS: [(&str, &[&str]); 18] = [
    ("palm oil and other fats", &["15"]),
    ("food and agriculture", &["01-14", "16-24"]),
    ("minerals and stone", &["25-26", "68"]),
    ("energy", &["27"]),
    ("chemicals", &["28-38"]),
    ("plastics and rubber", &["39-40"]),
    ("leather, wood and paper", &["41-49"]),
    ("textiles, clothing and footwear", &["50-67"]),
    ("ceramics and glass", &["69-70"]),
    ("precious stones and metals", &["71"]),
    ("iron and steel", &["72-73"]),
    ("other metals", &["74-83"]),
    ("machinery", &["84"]),
    ("electrical and electronics", &["85"]),
    ("vehicles, aircraft and ships", &["86-89"]),
    ("instruments and watches", &["90-92"]),
    ("arms", &["93"]),
    ("furniture and other goods", &["94-97"]),
];

/// The currency of an economy, ISO 4217; `None` where it has none of its own choice.
#[must_use]
pub fn currency(iso3: &str) -> Option<&'static str> {
    row(CURRENCIES, iso3)
}

/// The first day of an economy's fiscal year: month and day.
#[must_use]
pub fn fiscal_year(iso3: &str) -> (u8, u8) {
    let written = row(FISCAL_YEARS, iso3).and_then(|rest| rest.split(',').next());
    let parts = written.and_then(|day| day.split_once('-'));
    parts.and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?))).unwrap_or((1, 1))
}

fn row(table: &'static str, iso3: &str) -> Option<&'static str> {
    table.lines().find_map(|line| line.strip_prefix(iso3)?.strip_prefix(','))
}

/// The groups that both belong to at the end of a year, by short name.
#[must_use]
pub fn shared(parties: [&str; 2], year: i16) -> Vec<&'static str> {
    let year = year.unsigned_abs();
    economy::groups()
        .map(|(short, _)| short)
        .filter(|short| {
            let members = members(short, year);
            parties.iter().all(|party| members.contains(party))
        })
        .collect()
}

/// The text of a new `partnership.toml`, with what is known of the parties in a year.
#[must_use]
pub fn text(parties: [&str; 2], year: i16) -> String {
    let [a, b] = parties;
    let mut out = format!(
        "# Who the parties are, whose money, whose figures. Every command reads this file.\n\n\
         [partnership]\nid = \"{}-{}\"\ntitle = \"{} and {}\"\nparties = [\"{a}\", \"{b}\"]\n",
        a.to_lowercase(),
        b.to_lowercase(),
        name(a),
        name(b),
    );
    // A String takes every write.
    let mut line = |text: String| _ = writeln!(out, "{text}");
    line(
        "\n# The money in which each party keeps its books (ISO 4217), for growth in both.".into(),
    );
    line("[currencies]".into());
    for party in parties {
        line(match currency(party) {
            Some(currency) => format!("{party} = \"{currency}\""),
            None => format!("# {party} = \"…\""),
        });
    }
    line("\n# The month and day on which a fiscal year begins.\n[fiscal_years]".into());
    for party in parties {
        let (month, day) = fiscal_year(party);
        line(format!("{party} = \"{month:02}-{day:02}\""));
    }
    line("\n# Who publishes each party's own figures.".into());
    line(format!("[publishers]\n# {a} = \"…\"\n# {b} = \"…\""));
    line("\n# Names for ranges of HS codes, both ends included.\n[sectors]".into());
    for (sector, ranges) in SECTORS {
        let ranges: Vec<String> = ranges.iter().map(|range| format!("\"{range}\"")).collect();
        line(format!("\"{sector}\" = [{}]", ranges.join(", ")));
    }
    line("\n# Groups of economies through which the parties look for third markets: the customs unions and".into());
    line("# markets that one of the two belongs to and the other does not.".into());
    let both = shared(parties, year);
    if !both.is_empty() {
        line(format!("# Both belong to {}.", both.join(", ")));
    }
    line("[reach]".into());
    let through = Partnership::of_parties(parties, year).map(|made| made.groups);
    let through: Vec<String> =
        through.unwrap_or_default().iter().map(|group| format!("\"{group}\"")).collect();
    line(format!("groups = [{}]", through.join(", ")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_two_economies_is_filled_in() {
        let text = text(["IND", "ARE"], 2026);
        let read = Partnership::parse("partnership.toml", &text).unwrap();
        assert_eq!(read.currencies["IND"], "INR");
        assert_eq!(read.currencies["ARE"], "AED");
        assert_eq!(read.sectors.len(), 18);
        assert_eq!(read.groups, ["GCC"]);
        assert!(text.contains("IND = \"04-01\"\nARE = \"01-01\""), "{text}");
        assert!(text.contains("# Both belong to BRICS"), "{text}");
    }

    #[test]
    fn every_chapter_is_in_one_sector() {
        let text = text(["DEU", "POL"], 2026);
        let read = Partnership::parse("partnership.toml", &text).unwrap();
        assert!(text.contains("# Both belong to EU, EUCU, OECD"), "{text}");
        let chapters = (1..=97).filter(|chapter| *chapter != 77);
        for chapter in chapters {
            let code = format!("{chapter:02}");
            let held = read.sectors.values().filter(|ranges| {
                ranges.iter().any(|range| {
                    let (first, last) = range.split_once('-').unwrap_or((range, range));
                    (first..=last).contains(&code.as_str())
                })
            });
            assert_eq!(held.count(), 1, "{code}");
        }
    }

    #[test]
    fn every_row_of_the_tables_is_of_an_economy() {
        for line in
            CURRENCIES.lines().chain(FISCAL_YEARS.lines()).filter(|l| !l.starts_with("iso3"))
        {
            let (iso3, rest) = line.split_once(',').unwrap();
            assert!(economy::economy(iso3).is_some(), "{line}");
            assert!(!rest.is_empty(), "{line}");
        }
        for line in FISCAL_YEARS.lines().skip(1) {
            let (month, day) = fiscal_year(&line[..3]);
            assert!(month > 1 || day > 1, "{line}");
        }
    }
}
