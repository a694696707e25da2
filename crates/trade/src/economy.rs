//! Economies by their codes, and groups of them by date.
//!
//! Trade data number economies in their own way: 251 is France in BACI and Comtrade, where ISO
//! 3166 says 250. Both lead to `FRA` here. Codes of the world, of groups and of places "not
//! elsewhere specified" are known as such, so that a total is never counted as an economy.
//!
//! ```
//! use corridor_trade::economy::{Code, economy, group, numeric};
//! assert_eq!(numeric(251), Code::Economy("FRA"));
//! assert_eq!(numeric(0), Code::Aggregate("World"));
//! assert_eq!(economy("VNM").map(|e| e.name), Some("Vietnam"));
//! let asean = group("ASEAN", jiff::civil::date(1996, 12, 31));
//! assert!(asean.is_some_and(|g| g.contains(&"VNM") && !g.contains(&"KHM")));
//! ```
//!
//! Source: the CEPII BACI country table, ISO 3166, the groups' own founding documents; see
//! `codes/README.md`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::error::Error;

/// An economy and its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Economy {
    /// ISO 3166 alpha-3, or BACI's own (`S19`).
    pub iso3: &'static str,
    /// ISO 3166 alpha-2; empty where there is none.
    pub iso2: &'static str,
    /// Short name in English.
    pub name: &'static str,
    /// Short name in its own language; empty where the table has none.
    pub local: &'static str,
    /// The English adjective; empty where the table has none.
    pub adjective: &'static str,
}

/// What a numeric code of BACI, Comtrade or ISO 3166 stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// One economy, by its alpha-3 code.
    Economy(&'static str),
    /// The world or a group: its rows repeat those of its members.
    Aggregate(&'static str),
    /// A real flow whose partner is not said: bunkers, free zones, "areas not elsewhere specified".
    Unspecified(&'static str),
    /// No table knows it.
    Unknown,
}

/// A part of an economy that some sources number on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number.
    pub number: u16,
    /// What must be known where its rows are added to those of the economy.
    pub note: Option<&'static str>,
}

/// Numbers of parts, and of economies of other borders, with what must be known of them.
fn parts() -> impl Iterator<Item = (u16, &'static str)> {
    records(include_str!("../codes/parts.csv"))
        .filter_map(|row| Some((row.first()?.parse().ok()?, *row.get(1)?)))
}

/// The part that a code names, if it is another number than the economy's own.
pub fn part(code: &str) -> Option<Part> {
    let number: u16 = code.strip_suffix(".0").unwrap_or(code).parse().ok()?;
    let Code::Economy(iso3) = numeric(number) else { return None };
    let other = self::number(iso3).is_some_and(|own| own != number);
    let note = parts().find(|(part, _)| *part == number).map(|(_, note)| note);
    other.then_some(Part { number, note })
}

struct Tables {
    /// Codes and names that files write, in plain letters.
    aliases: BTreeMap<String, Code>,
    economies: BTreeMap<&'static str, Economy>,
    iso2: BTreeMap<&'static str, &'static str>,
    numeric: BTreeMap<u16, Code>,
    numbers: BTreeMap<&'static str, u16>,
    areas: BTreeMap<&'static str, Code>,
    /// English, Turkish and Malay names by alpha-3 code.
    names: BTreeMap<&'static str, [&'static str; 3]>,
    groups: BTreeMap<&'static str, Group>,
}

#[derive(Default)]
struct Group {
    name: &'static str,
    members: Vec<Member>,
}

struct Member {
    iso3: &'static str,
    from: Option<Date>,
    to: Option<Date>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables {
            aliases: BTreeMap::new(),
            economies: BTreeMap::new(),
            iso2: BTreeMap::new(),
            numeric: BTreeMap::new(),
            numbers: BTreeMap::new(),
            areas: BTreeMap::new(),
            names: BTreeMap::new(),
            groups: BTreeMap::new(),
        };
        for row in records(include_str!("../codes/countries.csv")) {
            let [code, iso3, iso2, main, name, local, adjective] = row[..] else { continue };
            if let Ok(code) = code.parse() {
                tables.numeric.insert(code, Code::Economy(iso3));
                if main == "yes" {
                    tables.numbers.insert(iso3, code);
                }
            }
            if main == "yes" {
                tables.economies.insert(iso3, Economy { iso3, iso2, name, local, adjective });
                tables.iso2.insert(iso2, iso3);
            }
        }
        for row in records(include_str!("../codes/areas.csv")) {
            let [code, iso3, name, kind] = row[..] else { continue };
            let area =
                if kind == "aggregate" { Code::Aggregate(name) } else { Code::Unspecified(name) };
            if let Ok(code) = code.parse() {
                tables.numeric.insert(code, area);
            }
            if !iso3.is_empty() {
                tables.areas.insert(iso3, area);
            }
        }
        for row in records(include_str!("../codes/names.csv")) {
            let [iso3, en, tr, ms] = row[..] else { continue };
            for name in [en, tr, ms].into_iter().filter(|n| !n.is_empty()) {
                tables.aliases.entry(plain(name)).or_insert(Code::Economy(iso3));
            }
            tables.names.insert(iso3, [en, tr, ms]);
        }
        for row in records(include_str!("../codes/names_more.csv")) {
            let [iso3, _language, name] = row[..] else { continue };
            tables.aliases.entry(plain(name)).or_insert(Code::Economy(iso3));
        }
        for row in records(include_str!("../codes/aliases.csv")) {
            let [alias, code, _source] = row[..] else { continue };
            let meant = match tables.economies.get(code) {
                Some(economy) => Code::Economy(economy.iso3),
                None if code == "W00" => Code::Aggregate("World"),
                None if code == "GROUP" => Code::Aggregate("a group of economies"),
                None => Code::Unspecified("an area that is not specified"),
            };
            tables.aliases.insert(plain(alias), meant);
        }
        for economy in tables.economies.values() {
            for name in [economy.name, economy.local].into_iter().filter(|n| !n.is_empty()) {
                tables.aliases.entry(plain(name)).or_insert(Code::Economy(economy.iso3));
            }
        }
        for row in records(include_str!("../codes/groups.csv")) {
            let [group, name, iso3, from, to, _source] = row[..] else { continue };
            let entry = tables.groups.entry(group).or_default();
            entry.name = name;
            entry.members.push(Member { iso3, from: from.parse().ok(), to: to.parse().ok() });
        }
        tables
    })
}

/// The rows of an embedded table, without its header. Fields are plain or quoted whole; the
/// tables hold no quote inside a field.
pub(crate) fn records(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| {
        let mut fields = Vec::new();
        let mut rest = line;
        loop {
            let (field, after) = match rest.strip_prefix('"').and_then(|r| r.split_once('"')) {
                Some((field, after)) => (field, after.strip_prefix(',')),
                None => match rest.split_once(',') {
                    Some((field, after)) => (field, Some(after)),
                    None => (rest, None),
                },
            };
            fields.push(field);
            match after {
                Some(after) => rest = after,
                None => return fields,
            }
        }
    })
}

/// The economy with this alpha-3 code.
pub fn economy(iso3: &str) -> Option<&'static Economy> {
    tables().economies.get(iso3)
}

/// Every economy, by alpha-3 code.
pub fn economies() -> impl Iterator<Item = &'static Economy> {
    tables().economies.values()
}

/// What a numeric code stands for.
pub fn numeric(code: u16) -> Code {
    tables().numeric.get(&code).copied().unwrap_or(Code::Unknown)
}

/// The number of an economy in BACI and UN Comtrade, by its alpha-3 code.
///
/// ```
/// assert_eq!(corridor_trade::economy::number("FRA"), Some(251));
/// ```
pub fn number(iso3: &str) -> Option<u16> {
    tables().numbers.get(iso3).copied()
}

/// What a code stands for that a person or a file wrote: alpha-3, alpha-2 or numeric, in any
/// case. `NA` is Namibia.
pub fn written(code: &str) -> Code {
    if let Ok(number) = code.parse::<u16>() {
        return numeric(number);
    }
    let upper = code.to_ascii_uppercase();
    let tables = tables();
    if let Some(economy) = tables.economies.get(upper.as_str()) {
        return Code::Economy(economy.iso3);
    }
    if let Some(area) = tables.areas.get(upper.as_str()) {
        return *area;
    }
    tables
        .iso2
        .get(upper.as_str())
        .filter(|_| !upper.is_empty())
        .map_or(Code::Unknown, |iso3| Code::Economy(iso3))
}

/// What a code or a name stands for that a file wrote: what [`written`] knows, with leading zeros and
/// `.0` of tables of numbers, and the aliases and names of `codes/aliases.csv` and `codes/names.csv`.
///
/// ```
/// use corridor_trade::economy::{Code, of_file};
/// assert_eq!(of_file("ROM"), Code::Economy("ROU"));
/// assert_eq!(of_file("Viet Nam"), Code::Economy("VNM"));
/// assert_eq!(of_file("036"), Code::Economy("AUS"));
/// assert_eq!(of_file("the Syrian Arab Republic"), Code::Economy("SYR"));
/// assert_eq!(of_file("Südkorea"), of_file("Corée du Sud"));
/// ```
pub fn of_file(code: &str) -> Code {
    let code = code.trim();
    let digits = code.strip_suffix(".0").unwrap_or(code);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().map_or(Code::Unknown, numeric);
    }
    let alias = |name: &str| tables().aliases.get(&plain(name)).copied();
    match written(code) {
        // "Tanzania, United Rep. of" is "United Rep. of Tanzania".
        Code::Unknown => alias(code)
            .or_else(|| {
                code.get(..4)
                    .filter(|the| the.eq_ignore_ascii_case("the "))
                    .and_then(|_| alias(&code[4..]))
            })
            .or_else(|| code.split_once(',').and_then(|(a, b)| alias(&format!("{b} {a}"))))
            .or_else(|| twice(code))
            .unwrap_or(Code::Unknown),
        known => known,
    }
}

/// An economy whose code and name stand in one cell, `CHL - Chile`, `Peru (PER)`, `152: Chile`: both must
/// say the same.
fn twice(cell: &str) -> Option<Code> {
    let cell = cell.trim();
    let parts = cell
        .strip_suffix([')', ']'])
        .and_then(|rest| rest.rsplit_once(['(', '[']))
        .or_else(|| cell.strip_prefix(['(', '[']).and_then(|rest| rest.split_once([')', ']'])))
        .or_else(|| cell.split_once(" - "))
        .or_else(|| cell.split_once(" – "))
        .or_else(|| cell.split_once(": "))
        .or_else(|| cell.split_once(['|', '_']))?;
    let one = |part: &str| match of_file(part) {
        Code::Economy(iso3) => Some(iso3),
        _ => None,
    };
    let (a, b) = (one(parts.0)?, one(parts.1)?);
    (a == b).then_some(Code::Economy(a))
}

/// Letters and digits of a name in lower case, marks above and below them left out: `Curaçao` and
/// `CURACAO` are one name.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            '&' => plain.push_str("and"),
            'à'..='å' | 'ā' | 'ă' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ı' | 'ī' => plain.push('i'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => plain.push('o'),
            'ù'..='ü' | 'ū' | 'ű' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ş' | 'š' | 'ś' => plain.push('s'),
            'ğ' => plain.push('g'),
            'ž' | 'ź' | 'ż' => plain.push('z'),
            'ł' => plain.push('l'),
            'ð' | 'đ' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            _ if letter.is_alphanumeric() => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// The name of an economy in a language: `en`, `tr` or `ms`.
pub fn name_in(iso3: &str, language: &str) -> Option<&'static str> {
    let at = ["en", "tr", "ms"].iter().position(|l| *l == language)?;
    tables().names.get(iso3).map(|names| names[at]).filter(|name| !name.is_empty())
}

/// The code under which some sources hold an economy that others name: BACI and UN Comtrade tell
/// Taiwan's trade as "Other Asia, not elsewhere specified".
pub(crate) fn stands_for(code: &str) -> Option<&'static str> {
    (code == "TWN").then_some("S19")
}

/// What is said where one code stands for another.
pub(crate) fn told_as(code: &str, other: &str) -> String {
    format!(
        "the source tells the trade of {code} under {other}, \"Other Asia, not elsewhere specified\" (490)"
    )
}

/// The alpha-3 code of an economy that a person named by a code or a name.
///
/// # Errors
///
/// [`Error::UnknownEconomy`] with the nearest known code.
pub fn named(code: &str) -> Result<&'static str, Error> {
    match of_file(code) {
        Code::Economy(iso3) => Ok(iso3),
        Code::Aggregate(_) => Err(Error::Argument {
            name: "economy",
            found: code.into(),
            expected: "one economy, and not the world or a group; `all`, or leaving it out, is every economy",
        }),
        _ => Err(Error::UnknownEconomy { code: code.into(), near: near(code) }),
    }
}

/// Whether a code or a name is the world's.
pub(crate) fn is_world(code: &str) -> bool {
    of_file(code) == Code::Aggregate("World")
}

/// The first alpha-3 code that differs in one letter, or the name that is nearest to a longer one, or
/// the names of which it is a word.
fn near(code: &str) -> Vec<String> {
    let upper = code.to_ascii_uppercase();
    let one_off = |iso3: &&&'static str| {
        upper.len() == 3 && iso3.bytes().zip(upper.bytes()).filter(|(a, b)| a == b).count() == 2
    };
    let one = tables().economies.keys().find(one_off).copied().or_else(|| near_name(code));
    let near = one.map_or_else(|| names_with(code), |one| vec![one]);
    near.into_iter().map(str::to_owned).collect()
}

/// The economies whose name has this word: `Korea` is two.
fn names_with(word: &str) -> Vec<&'static str> {
    const MOST: usize = 4;
    let folded = plain(word);
    let has = |name: &str| name.split(|c: char| !c.is_alphanumeric()).any(|w| plain(w) == folded);
    let found: Vec<&'static str> = tables()
        .names
        .values()
        .filter(|names| !folded.is_empty() && names.iter().any(|name| has(name)))
        .map(|names| names[0])
        .collect();
    if found.len() <= MOST { found } else { Vec::new() }
}

/// The name of an economy that is written nearly so: a letter in three may be another, and three at most.
fn near_name(written: &str) -> Option<&'static str> {
    let folded = plain(written);
    let letters = folded.chars().count();
    if !(4..=40).contains(&letters) {
        return None;
    }
    let most = (letters / 3).min(3);
    let names = tables().names.values().flatten().filter(|name| !name.is_empty());
    let near = names.filter_map(|name| {
        let edits = strsim::levenshtein(&plain(name), &folded);
        (edits <= most).then_some((edits, *name))
    });
    near.min().map(|(_, name)| name)
}

/// The members of a group on a day, in order; `None` when no group has that name.
pub fn group(name: &str, on: Date) -> Option<Vec<&'static str>> {
    let group = tables().groups.get(name.to_ascii_uppercase().as_str())?;
    let member = |m: &&Member| m.from.is_none_or(|d| d <= on) && m.to.is_none_or(|d| on <= d);
    Some(group.members.iter().filter(member).map(|m| m.iso3).collect())
}

/// Every group: its short name and its full name.
pub fn groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    tables().groups.iter().map(|(short, group)| (*short, group.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_line_of_the_tables_is_read() {
        let lines = |text: &str| text.lines().count() - 1;
        let countries = lines(include_str!("../codes/countries.csv"));
        let areas = lines(include_str!("../codes/areas.csv"));
        assert_eq!(tables().numeric.len(), countries + areas, "a code stands twice");
        let members: usize = tables().groups.values().map(|g| g.members.len()).sum();
        assert_eq!(members, lines(include_str!("../codes/groups.csv")));
        let dated = |m: &Member| m.from.is_some() && economy(m.iso3).is_some();
        assert!(tables().groups.values().all(|g| g.members.iter().all(dated)));
    }

    #[test]
    fn numbers_of_baci_and_of_iso_lead_to_one_economy() {
        for (code, iso3) in
            [(251, "FRA"), (250, "FRA"), (842, "USA"), (840, "USA"), (58, "BEL"), (490, "S19")]
        {
            assert_eq!(numeric(code), Code::Economy(iso3));
        }
        assert_eq!(numeric(899), Code::Unspecified("Areas, not elsewhere specified"));
        assert_eq!(numeric(5), Code::Unknown);
        for (code, iso3) in [
            (10, "ATA"),
            (74, "BVT"),
            (239, "SGS"),
            (334, "HMD"),
            (581, "UMI"),
            (412, "XKX"),
            (230, "ETH"),
        ] {
            assert_eq!(numeric(code), Code::Economy(iso3));
        }
    }

    #[test]
    fn na_is_namibia_and_nothing_is_nobody() {
        assert_eq!(written("NA"), Code::Economy("NAM"));
        assert_eq!(written("deu"), Code::Economy("DEU"));
        assert_eq!(written("W00"), Code::Aggregate("World"));
        assert_eq!(written(""), Code::Unknown);
        assert_eq!(
            named("PLL").unwrap_err().to_string(),
            "economy \"PLL\" is not known; did you mean \"PHL\"?"
        );
        let korea = named("Korea").unwrap_err().to_string();
        assert!(korea.ends_with("did you mean \"South Korea\" or \"North Korea\"?"), "{korea}");
        for (written, meant) in
            [("Argentinia", "Argentina"), ("Norwya", "Norway"), ("Endonezja", "Endonezya")]
        {
            let error = named(written).unwrap_err().to_string();
            assert!(error.contains(&format!("did you mean {meant:?}?")), "{error}");
        }
        assert!(!named("Narnia-on-Sea").unwrap_err().to_string().contains("did you mean"));
    }

    #[test]
    fn membership_has_dates() {
        let eu = |y, m, d| group("EU", date(y, m, d)).unwrap();
        assert_eq!(eu(2004, 4, 30).len(), 15);
        assert_eq!(eu(2004, 5, 1).len(), 25);
        assert_eq!(eu(2013, 12, 31).len(), 28);
        assert_eq!(eu(2020, 12, 31).len(), 27);
        assert_eq!(group("asean", date(2024, 12, 31)).unwrap().len(), 10);
        assert_eq!(group("OIC", date(2024, 12, 31)).unwrap().len(), 57);
        assert_eq!(group("D-8", date(2024, 12, 31)).unwrap().len(), 9);
        assert!(group("EUCU", date(2020, 6, 1)).unwrap().contains(&"GBR"));
        assert_eq!(group("RCEP", date(2022, 1, 31)).unwrap().len(), 10);
        assert_eq!(group("brics", date(2025, 12, 31)).unwrap().len(), 10);
        assert!(group("G99", date(2024, 1, 1)).is_none());
    }
}
