//! `partnership.toml`: who the parties are, whose money, whose figures, which sectors.

use std::collections::BTreeMap;

use corridor_ledger::finding::{Finding, Place};
use corridor_trade::economy;
use jiff::civil::Date;
use serde::Deserialize;

use crate::error::Error;

/// Two economies and what a person decided about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partnership {
    /// A short id.
    pub id: String,
    /// The title of a brief.
    pub title: String,
    /// The language of its briefs, ISO 639-1, where a command names none; English without it.
    pub language: Option<String>,
    /// The two parties, ISO 3166 alpha-3.
    pub parties: [String; 2],
    /// The currency in which each party keeps its books, ISO 4217.
    pub currencies: BTreeMap<String, String>,
    /// Who publishes each party's own figures.
    pub publishers: BTreeMap<String, String>,
    /// Sectors: name to ranges of HS codes, both ends included.
    pub sectors: BTreeMap<String, Vec<String>>,
    /// Groups of economies through which the parties look for third markets.
    pub groups: Vec<String>,
    /// The month and day on which a party's fiscal year begins.
    pub fiscal_years: BTreeMap<String, (u8, u8)>,
    /// First days of a new unit or method in a party's figures: what lies before is another series.
    pub breaks: BTreeMap<String, Vec<Date>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    partnership: Head,
    #[serde(default)]
    currencies: BTreeMap<String, String>,
    #[serde(default)]
    publishers: BTreeMap<String, String>,
    #[serde(default)]
    sectors: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fiscal_years: BTreeMap<String, toml::Spanned<String>>,
    #[serde(default)]
    breaks: BTreeMap<String, Vec<toml::Spanned<toml::value::Datetime>>>,
    #[serde(default)]
    reach: Reach,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reach {
    #[serde(default)]
    groups: Vec<toml::Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    language: Option<toml::Spanned<String>>,
    parties: toml::Spanned<Vec<String>>,
}

impl Partnership {
    /// Read the text of a `partnership.toml`.
    ///
    /// # Errors
    ///
    /// The first located problem: broken TOML, an unknown key, parties that are not two known
    /// economies, a currency or publisher of somebody else.
    #[allow(clippy::result_large_err)] // read once per run
    pub fn parse(file: &str, text: &str) -> Result<Self, Finding> {
        let problem = |span, message: String, hint: &str| {
            let hint = (!hint.is_empty()).then(|| hint.to_owned());
            Finding::problem("partnership", Place::at(file, text, span), message, hint)
        };
        let read: File = toml::from_str(text).map_err(|error| {
            problem(error.span().unwrap_or(0..0), error.message().to_owned(), "")
        })?;
        if let Some(code) = &read.partnership.language
            && !(code.get_ref().len() == 2
                && code.get_ref().bytes().all(|b| b.is_ascii_lowercase()))
        {
            let message = format!("{:?} is not the ISO 639-1 code of a language", code.get_ref());
            return Err(problem(code.span(), message, "for instance en, tr or ms"));
        }
        let span = read.partnership.parties.span();
        let parties = read.partnership.parties.into_inner();
        let [a, b] = &parties[..] else {
            let message = format!("{} parties; a partnership has two", parties.len());
            return Err(problem(span, message, "write parties = [\"AAA\", \"BBB\"]"));
        };
        for party in &parties {
            if economy::economy(party).is_none() {
                let message =
                    format!("party {party:?} is not the ISO 3166 alpha-3 code of an economy");
                return Err(problem(span, message, "for instance DEU, POL or VNM"));
            }
        }
        if a == b {
            return Err(problem(span, format!("{a} stands twice"), "name two economies"));
        }
        let parties = [a.clone(), b.clone()];
        let codes = read.currencies.keys().chain(read.publishers.keys());
        for code in codes.chain(read.breaks.keys()).chain(read.fiscal_years.keys()) {
            if !parties.contains(code) {
                let at = text.find(code.as_str()).unwrap_or(0);
                let message = format!("{code} is not a party");
                let hint = format!("the parties are {} and {}", parties[0], parties[1]);
                return Err(problem(at..at + code.len(), message, &hint));
            }
        }
        for currency in read.currencies.values() {
            if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
                let at = text.find(&format!("\"{currency}\"")).unwrap_or(0);
                let message = format!("{currency:?} is not the ISO 4217 code of a currency");
                let upper = currency.to_uppercase();
                let hint = match upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) {
                    true => format!("did you mean {upper:?}?"),
                    false => "for instance EUR, PLN or VND".to_owned(),
                };
                return Err(problem(at..at + currency.len() + 2, message, &hint));
            }
        }
        let known: Vec<&str> = economy::groups().map(|(short, _)| short).collect();
        for group in &read.reach.groups {
            if !known.contains(&group.get_ref().as_str()) {
                let message = format!("{:?} is not a group of economies", group.get_ref());
                let hint = format!("the groups are {}", known.join(", "));
                return Err(problem(group.span(), message, &hint));
            }
        }
        for range in read.sectors.values().flatten() {
            if ends(range).is_none() {
                let at = text.find(&format!("\"{range}\"")).unwrap_or(0);
                let message = format!("{range:?} is not a range of HS codes");
                let hint =
                    "for instance \"72-73\" or \"8542\": two, four or six digits at both ends";
                return Err(problem(at..at + range.len() + 2, message, hint));
            }
        }
        let mut breaks: BTreeMap<String, Vec<Date>> = BTreeMap::new();
        for (code, days) in read.breaks {
            for day in days {
                let written = day.as_ref().to_string();
                let parsed = written.parse().map_err(|_| {
                    let message = format!("{written} is not a day");
                    problem(day.span(), message, "write it as 2005-01-01, without quotes")
                })?;
                breaks.entry(code.clone()).or_default().push(parsed);
            }
        }
        let mut fiscal_years = BTreeMap::new();
        for (code, first) in read.fiscal_years {
            let start = month_and_day(first.get_ref()).ok_or_else(|| {
                let message = format!("{:?} is not the first day of a year", first.get_ref());
                problem(first.span(), message, "write month and day, \"04-01\" for 1 April")
            })?;
            fiscal_years.insert(code, start);
        }
        Ok(Self {
            fiscal_years,
            id: read.partnership.id,
            title: read.partnership.title,
            language: read.partnership.language.map(toml::Spanned::into_inner),
            parties,
            currencies: read.currencies,
            publishers: read.publishers,
            sectors: read.sectors,
            groups: read.reach.groups.into_iter().map(toml::Spanned::into_inner).collect(),
            breaks,
        })
    }

    /// Two economies about which nothing else was decided. Third markets are sought through the
    /// groups that one of the two belongs to and the other does not, at the end of a year; a group
    /// within another of these is left out.
    ///
    /// # Errors
    ///
    /// [`Error::OneParty`] when both are the same.
    pub fn of_parties(parties: [&str; 2], year: i16) -> Result<Self, Error> {
        let [a, b] = parties;
        if a == b {
            return Err(Error::OneParty { party: a.to_owned() });
        }
        let year = year.unsigned_abs();
        let members: Vec<(&str, Vec<&str>)> = economy::groups()
            .filter(|(group, _)| PASSAGES.contains(group))
            .map(|(group, _)| (group, super::groups::members(group, year)))
            .filter(|(_, members)| members.contains(&a) != members.contains(&b))
            .collect();
        let within = |inner: &[&str], outer: &[&str]| {
            inner.len() < outer.len() && inner.iter().all(|m| outer.contains(m))
        };
        let widest = members.iter().filter(|(_, m)| !members.iter().any(|(_, o)| within(m, o)));
        Ok(Self {
            id: format!("{}-{}", a.to_lowercase(), b.to_lowercase()),
            title: format!("{} and {}", name(a), name(b)),
            language: None,
            parties: [a.to_owned(), b.to_owned()],
            currencies: BTreeMap::new(),
            publishers: BTreeMap::new(),
            sectors: BTreeMap::new(),
            groups: widest.map(|(group, _)| (*group).to_owned()).collect(),
            breaks: BTreeMap::new(),
            fiscal_years: BTreeMap::new(),
        })
    }

    /// The first sector whose ranges hold an HS code.
    #[must_use]
    pub fn sector(&self, code: &str) -> Option<&str> {
        let holds = |range: &String| {
            let Some((first, last)) = ends(range) else { return false };
            code.get(..first.len()).is_some_and(|head| (first..=last).contains(&head))
        };
        self.sectors
            .iter()
            .find(|(_, ranges)| ranges.iter().any(holds))
            .map(|(name, _)| name.as_str())
    }
}

/// Month and day of `04-01`; `None` for what no year begins on.
fn month_and_day(text: &str) -> Option<(u8, u8)> {
    let (month, day) = text.split_once('-')?;
    // 29 February is no first day of every year.
    let day: Date = format!("2023-{month}-{day}").parse().ok()?;
    Some((day.month().unsigned_abs(), day.day().unsigned_abs()))
}

/// Both ends of a range of HS codes: `72-73`, or one code for both; `None` for what is neither.
pub(crate) fn ends(range: &str) -> Option<(&str, &str)> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let code =
        |text: &str| matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|b| b.is_ascii_digit());
    (code(first) && code(last) && first.len() == last.len() && first <= last)
        .then_some((first, last))
}

/// The short English name of an economy, or its code when no table has it.
#[must_use]
pub fn name(code: &str) -> String {
    economy::economy(code).map_or_else(|| code.to_owned(), |e| e.name.to_owned())
}

/// Groups through which goods pass on with little at the border: two economies that are only named
/// look for third markets through these. Clubs, regions and wide agreements are for a partnership's own
/// choice, under `[reach]`.
const PASSAGES: [&str; 9] =
    ["ASEAN", "EAEU", "ECOWAS", "EFTA", "EUCU", "GCC", "MERCOSUR", "SACU", "USMCA"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::scaffold;

    #[test]
    fn a_scaffold_is_a_partnership() {
        let text = scaffold::text(["DEU", "POL"], 2026);
        let read = Partnership::parse("partnership.toml", &text).unwrap();
        assert_eq!(read.parties, ["DEU", "POL"]);
        assert_eq!(read.title, "Germany and Poland");
    }

    #[test]
    fn parties_alone_look_through_the_groups_that_one_of_them_is_in() {
        let made = Partnership::of_parties(["VNM", "POL"], 2024).unwrap();
        assert_eq!(made.groups, ["ASEAN", "EUCU"]);
        assert_eq!(made.title, "Vietnam and Poland");
        assert!(Partnership::of_parties(["DEU", "POL"], 2024).unwrap().groups.is_empty());
        let same = Partnership::of_parties(["POL", "POL"], 2024).unwrap_err().to_string();
        assert!(same.starts_with("both parties are POL"), "{same}");
    }

    #[test]
    fn a_sector_holds_the_codes_of_its_ranges() {
        let sectors = "\"metals\" = [\"72-73\", \"7601\"]";
        let text = scaffold::text(["DEU", "POL"], 2026);
        let text = text.replace("\"machinery\" = [\"84\"]", "\"machinery\" = [\"8401-8487\"]");
        let text = text.replace("\"iron and steel\" = [\"72-73\"]", sectors);
        let text = text.replace("\"other metals\" = [\"74-83\"]", "");
        let read = Partnership::parse("p", &text).unwrap();
        for (code, sector) in
            [("7207", Some("metals")), ("760120", Some("metals")), ("7602", None), ("7", None)]
        {
            assert_eq!(read.sector(code), sector, "{code}");
        }
        let wrong = Partnership::parse("p", &text.replace("72-73", "73-72")).unwrap_err();
        assert!(wrong.message.contains("\"73-72\""), "{}", wrong.message);
    }

    #[test]
    fn a_break_is_a_day_of_a_party() {
        let text = scaffold::text(["DEU", "POL"], 2026) + "[breaks]\nPOL = [1995-01-01]";
        let read = Partnership::parse("p", &text).unwrap();
        assert_eq!(read.breaks["POL"], [jiff::civil::date(1995, 1, 1)]);
        let wrong =
            |to: &str| Partnership::parse("p", &text.replace("1995-01-01", to)).unwrap_err();
        assert_eq!(wrong("12:00:00").message, "12:00:00 is not a day");
        assert!(Partnership::parse("p", &text.replace("POL = [", "FRA = [")).is_err());
    }

    #[test]
    fn a_fiscal_year_begins_on_a_month_and_day() {
        let text = scaffold::text(["IND", "ARE"], 2026);
        let read = Partnership::parse("p", &text).unwrap();
        assert_eq!(read.fiscal_years["IND"], (4, 1));
        let wrong = |to: &str| Partnership::parse("p", &text.replace("04-01", to)).unwrap_err();
        for day in ["April", "13-01", "02-29", "04-31"] {
            assert_eq!(wrong(day).message, format!("{day:?} is not the first day of a year"));
        }
        assert!(Partnership::parse("p", &text.replace("IND = \"04-01", "FRA = \"04-01")).is_err());
    }

    #[test]
    fn what_is_wrong_is_located() {
        let text = scaffold::text(["DEU", "POL"], 2026);
        let fail = |from: &str, to: &str| {
            let finding = Partnership::parse("p", &text.replace(from, to)).unwrap_err();
            (finding.place.line, finding.message)
        };
        assert_eq!(fail("\"POL\"]", "\"XQX\"]").0, 6);
        assert_eq!(fail("\"POL\"]", "\"DEU\"]"), (6, "DEU stands twice".to_owned()));
        assert_eq!(fail(", \"POL\"]", "]").1, "1 parties; a partnership has two");
        assert!(fail("title", "titel").1.contains("titel"));
        assert_eq!(
            fail("groups = []", "groups = [\"G70\"]").1,
            "\"G70\" is not a group of economies"
        );
        assert_eq!(fail("DEU = \"EUR\"", "FRA = \"EUR\"").1, "FRA is not a party");
    }
}
