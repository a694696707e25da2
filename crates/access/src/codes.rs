//! Economies' codes: alpha-2 as tariff lists write them, alpha-3 as the rest of the program does.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

const COUNTRIES: &str = include_str!("../codes/countries.csv");
const NAMES: &str = include_str!("../codes/names.csv");

fn table() -> &'static BTreeMap<&'static str, &'static str> {
    static TABLE: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split(',');
            let (_, alpha3, alpha2, main) =
                (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            (main == "yes" && alpha2.len() == 2).then_some((alpha2, alpha3))
        };
        COUNTRIES.lines().skip(1).filter_map(row).collect()
    })
}

/// The alpha-3 code of an alpha-2 one.
#[must_use]
pub fn alpha3(alpha2: &str) -> Option<&'static str> {
    table().get(alpha2).copied()
}

fn numbers() -> &'static BTreeMap<u16, &'static str> {
    static TABLE: OnceLock<BTreeMap<u16, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split(',');
            Some((cells.next()?.parse().ok()?, cells.next()?))
        };
        COUNTRIES.lines().skip(1).filter_map(row).collect()
    })
}

/// The alpha-3 code of an ISO numeric one.
#[must_use]
pub fn of_number(number: u16) -> Option<&'static str> {
    numbers().get(&number).copied()
}

/// The alpha-3 code of an economy as a table writes it: a code of two or three letters, or a name in
/// English, Turkish or Malay.
#[must_use]
pub fn economy(text: &str) -> Option<&'static str> {
    static NAMED: OnceLock<BTreeMap<String, &str>> = OnceLock::new();
    let named = NAMED.get_or_init(|| {
        let mut named = BTreeMap::new();
        for line in COUNTRIES.lines().skip(1) {
            let cells: Vec<&'static str> = line.splitn(7, ',').collect();
            let [_, alpha3, _, "yes", ref names @ ..] = cells[..] else { continue };
            for name in names.iter().take(2).chain([&alpha3]).filter(|n| !n.is_empty()) {
                named.entry(crate::heads::folded(name.trim_matches('"')).0).or_insert(alpha3);
            }
        }
        for line in NAMES.lines().skip(1) {
            let mut cells = line.split(',');
            let Some(alpha3) = cells.next() else { continue };
            for name in cells.filter(|n| !n.is_empty()) {
                named.entry(crate::heads::folded(name.trim_matches('"')).0).or_insert(alpha3);
            }
        }
        named
    });
    let text = text.trim();
    alpha3(&text.to_uppercase()).or_else(|| named.get(&crate::heads::folded(text).0).copied())
}

const GROUPS: &str = include_str!("../codes/groups.csv");
const GROUP_NAMES: &str = include_str!("../codes/group_names.csv");

/// Words beside a group's name in a heading, folded: `AB Ülkeleri`, `ASEAN Member States`.
const BESIDE: &[&str] = &[
    "countries",
    "country",
    "members",
    "member",
    "states",
    "state",
    "of",
    "the",
    "economies",
    "ulkeleri",
    "ulkeler",
    "uyeleri",
    "uyesi",
    "uye",
    "devletleri",
    "negara",
    "ahli",
    "anggota",
    "pays",
    "membres",
    "etats",
    "paises",
    "miembros",
    "lander",
    "mitglieder",
    "mitgliedstaaten",
    "paesi",
    "membri",
    "27",
    "28",
    "preferential",
    "tercihli",
    "rate",
    "rates",
    "tariff",
];

/// When an economy joined a group, and the last day on which it belonged to it.
type Membership = (&'static str, Option<Date>, Option<Date>);

struct Groups {
    /// By the group's short name.
    members: BTreeMap<&'static str, Vec<Membership>>,
    /// Folded names, and the short name.
    named: BTreeMap<String, &'static str>,
}

fn groups() -> &'static Groups {
    static TABLE: OnceLock<Groups> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut groups = Groups { members: BTreeMap::new(), named: BTreeMap::new() };
        for line in GROUPS.lines().skip(1) {
            // The second cell may be quoted whole and hold a comma; the others are plain.
            let Some((group, rest)) = line.split_once(',') else { continue };
            let (name, rest) = match rest.strip_prefix('"').and_then(|r| r.split_once("\",")) {
                Some(quoted) => quoted,
                None => rest.split_once(',').unwrap_or((rest, "")),
            };
            let mut cells = rest.split(',');
            let (Some(member), from, to) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let day = |text: Option<&str>| text.and_then(|t| t.parse().ok());
            groups.members.entry(group).or_default().push((member, day(from), day(to)));
            for name in [group, name] {
                groups.named.entry(crate::heads::folded(name).0).or_insert(group);
            }
        }
        for line in GROUP_NAMES.lines().skip(1) {
            let Some((group, name)) = line.split_once(',') else { continue };
            groups.named.entry(crate::heads::folded(name).0).or_insert(group);
        }
        groups
    })
}

/// The short name of a group of economies as a heading writes it, in several languages: `AB Ülkeleri` is `EU`.
#[must_use]
pub fn group(text: &str) -> Option<&'static str> {
    let named = &groups().named;
    let whole = named.get(&crate::heads::folded(text).0);
    let words = text.split(|c: char| !c.is_alphanumeric()).map(|w| crate::heads::folded(w).0);
    let own: String = words.filter(|w| !BESIDE.contains(&w.as_str())).collect();
    whole.or_else(|| named.get(&own)).copied()
}

/// Whether an economy belonged to a group on a day; `None` for a group that no table has.
#[must_use]
pub fn belongs(economy: &str, group: &str, day: Date) -> Option<bool> {
    let members = groups().members.get(group)?;
    let held = |(member, from, to): &Membership| {
        *member == economy && from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
    };
    Some(members.iter().any(held))
}

#[cfg(test)]
mod tests {
    #[test]
    fn economies_as_tables_write_them() {
        for (text, code) in [
            ("DE", "DEU"),
            ("deu", "DEU"),
            ("Germany", "DEU"),
            ("Almanya", "DEU"),
            ("Jerman", "DEU"),
        ] {
            assert_eq!(super::economy(text), Some(code), "{text}");
        }
        assert_eq!(super::economy("Atlantis"), None);
    }

    #[test]
    fn groups_as_headings_write_them() {
        for (text, group) in [
            ("AB Ülkeleri", Some("EU")),
            ("EFTA", Some("EFTA")),
            ("European Union (EU)", Some("EU")),
            ("ASEAN Member States", Some("ASEAN")),
            ("Negara-negara ASEAN", Some("ASEAN")),
            ("D-8 Ülkeleri", Some("D-8")),
            ("Pays de l'AELE", None),
            ("GSP countries", None),
        ] {
            assert_eq!(super::group(text), group, "{text}");
        }
        let on = |day: &str| super::belongs("GBR", "EU", day.parse().unwrap());
        assert_eq!((on("2019-01-01"), on("2026-01-01")), (Some(true), Some(false)));
        assert_eq!(super::belongs("GBR", "GSP", "2026-01-01".parse().unwrap()), None);
    }

    #[test]
    fn codes_of_lists() {
        assert_eq!(super::alpha3("CH"), Some("CHE"));
        assert_eq!(super::alpha3("IS"), Some("ISL"));
        assert_eq!(super::alpha3("GB"), Some("GBR"));
        assert_eq!(super::alpha3("XX"), None);
        assert_eq!(super::of_number(276), Some("DEU"));
        assert_eq!(super::of_number(0), None);
    }
}
