//! `agreements/ID.toml`: what an agreement's text decides, each with its passage.
//!
//! ```toml
//! id = "example"
//! title = "Example agreement"
//! parties = ["AAA", "BBB"]
//! entry = "2015-08-01"
//! revision = "HS2007"
//! mfn_overtakes = "Article 2.3(4): a lower MFN rate applies"
//!
//! [rounding]
//! rule = "half up 0.1"
//! passage = "Annex 2, paragraph 3"
//!
//! [[category]]
//! name = "B5"
//! passage = "Annex 2, paragraph 1(b)"
//! stages = 5                # or remaining = ["80/100", "1/2", "0"], or standstill = true
//! first = "entry"           # or "january", "2 years", or a date
//! later = "1 January"       # or "anniversary", or "07-01"
//!
//! [origin]
//! [[origin.tolerance]]
//! goods = "02 04-24"
//! percent = "10"
//! of = "weight"             # or EXW, FOB, TV, value, note
//! passage = "Article 4.5(2)(a)"
//! ```

use jiff::civil::Date;
use serde::Deserialize;

use crate::origin::{Cumulation, Measure, OriginTerms, Tolerance};
use crate::rule::{Base, Codes, Method, Span};
use crate::staging::{Category, First, Later, Rounding};
use crate::{Error, Exact, Place};

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The parties, alpha-3.
    pub parties: Vec<String>,
    /// Its entry into force, where it is.
    pub entry: Option<Date>,
    /// The revision of its codes.
    pub revision: String,
    /// The passage by which a lower MFN rate applies; `None` where the text is silent.
    pub mfn_overtakes: Option<String>,
    /// What the file is written from: the agreement's text, or a summary.
    pub source: String,
    categories: Vec<Category>,
    /// Terms of origin.
    pub origin: OriginTerms,
    /// Cumulation with third economies, by condition.
    pub third: Vec<Third>,
}

/// A condition under which materials of others count as originating.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Third {
    /// The name of the branch.
    pub name: String,
    /// The economies, alpha-3; each is a branch of its own unless `together`.
    pub economies: Vec<String>,
    /// Whether the economies stand or fall together, as a customs union does.
    pub together: bool,
    /// The materials.
    pub materials: Codes,
    /// Names of agreements that are not of the kind which the condition asks for, and why.
    pub not_counted: Vec<String>,
    /// Conditions that no table decides: identical rules, cooperation of customs.
    pub open: Vec<String>,
    /// The condition's words or place.
    pub passage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    #[serde(default)]
    title: String,
    parties: Vec<String>,
    entry: Option<String>,
    #[serde(default)]
    revision: String,
    mfn_overtakes: Option<String>,
    #[serde(default)]
    source: String,
    rounding: Option<RoundingRow>,
    #[serde(default)]
    category: Vec<CategoryRow>,
    #[serde(default)]
    origin: OriginRow,
    #[serde(default)]
    third: Vec<ThirdRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundingRow {
    rule: String,
    #[serde(default, rename = "passage")]
    _passage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    name: String,
    passage: String,
    stages: Option<u16>,
    remaining: Option<Vec<String>>,
    #[serde(default)]
    standstill: bool,
    first: Option<String>,
    later: Option<String>,
}

#[derive(Deserialize, Default)]
struct OriginRow {
    #[serde(default)]
    standard: Vec<StandardRow>,
    #[serde(default)]
    content_methods: Vec<String>,
    value_of_good: Option<String>,
    #[serde(default)]
    tolerance_waives_content: bool,
    #[serde(default)]
    tolerance: Vec<ToleranceRow>,
    #[serde(default)]
    cumulation: Vec<CumulationRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardRow {
    percent: String,
    method: String,
    base: String,
}

#[derive(Deserialize)]
struct Schemes {
    scheme: Vec<SchemeRow>,
}

#[derive(Deserialize)]
struct SchemeRow {
    id: String,
    #[serde(flatten)]
    origin: OriginRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToleranceRow {
    #[serde(default)]
    goods: String,
    percent: String,
    of: String,
    #[serde(default)]
    except: String,
    passage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CumulationRow {
    with: Vec<String>,
    #[serde(default)]
    materials: String,
    open: Option<bool>,
    passage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThirdRow {
    name: String,
    economies: Vec<String>,
    #[serde(default)]
    together: bool,
    #[serde(default)]
    materials: String,
    #[serde(default)]
    not_counted: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    passage: String,
}

impl Agreement {
    /// Reads an agreement's file; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Agreement`] with what is wrong and a cure, [`Error::StepRises`],
    /// [`Error::ContradictoryRounding`], [`Error::Rounding`].
    pub fn read(text: &str, file: &str) -> Result<Agreement, Error> {
        let refuse = |problem: String, cure: &str| Error::Agreement {
            place: Place::new(file, 0),
            problem,
            cure: cure.to_owned(),
        };
        let row: File = toml::from_str(text).map_err(|e| {
            refuse(e.to_string(), "see docs/how-to/bring-a-schedule.md for its parts")
        })?;
        let day = |text: &str| -> Result<Date, Error> {
            text.parse()
                .map_err(|_| refuse(format!("\"{text}\" is no date"), "write YEAR-MONTH-DAY"))
        };
        let entry = row.entry.as_deref().map(day).transpose()?;
        let rounding = match &row.rounding {
            Some(rounding) => Rounding::read(&rounding.rule)?,
            None => Rounding::none(),
        };
        let mut categories: Vec<Category> = Vec::new();
        for one in &row.category {
            if categories.iter().any(|c| c.name() == one.name) {
                let problem = format!("category \"{}\" is defined twice", one.name);
                return Err(refuse(problem, "a label has one definition in an agreement"));
            }
            let category = category(one, &refuse, &day)?.rounding(rounding.clone());
            categories.push(category);
        }
        let origin = terms(&row.id, &row.parties, &row.origin, file)?;
        let codes = |text: &str| {
            read_codes(text).ok_or_else(|| {
                refuse(
                    format!("\"{text}\" is no list of codes"),
                    "write 02 04-24 with blanks between",
                )
            })
        };
        let third = row
            .third
            .into_iter()
            .map(|one| {
                Ok(Third {
                    materials: codes(&one.materials)?,
                    name: one.name,
                    economies: one.economies,
                    together: one.together,
                    not_counted: one.not_counted,
                    open: one.open,
                    passage: one.passage,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Agreement {
            id: row.id,
            title: row.title,
            parties: row.parties,
            entry,
            revision: row.revision,
            mfn_overtakes: row.mfn_overtakes,
            source: row.source,
            categories,
            origin,
            third,
        })
    }

    /// Whether an economy is a party; `None` where a party is a group whose members are not given.
    #[must_use]
    pub fn holds(&self, economy: &str) -> Option<bool> {
        if self.parties.iter().any(|party| party == economy) {
            return Some(true);
        }
        let each = self.parties.iter().map(|party| crate::codes::economy(party));
        let own: Option<Vec<&str>> = each.collect();
        own.map(|own| own.contains(&economy))
    }

    /// The category of a label.
    ///
    /// # Errors
    ///
    /// [`Error::NoCategory`]: a label alone never says when cuts begin.
    pub fn category(&self, label: &str) -> Result<&Category, Error> {
        self.categories.iter().find(|c| c.name() == label).ok_or_else(|| Error::NoCategory {
            category: label.to_owned(),
            agreement: self.id.clone(),
        })
    }
}

fn category(
    row: &CategoryRow,
    refuse: &impl Fn(String, &str) -> Error,
    day: &impl Fn(&str) -> Result<Date, Error>,
) -> Result<Category, Error> {
    if row.standstill {
        return Ok(Category::standstill(&row.name, &row.passage));
    }
    let first = match row.first.as_deref() {
        Some("entry") => First::Entry,
        Some("january" | "1 January") => First::JanuaryAfterEntry,
        Some(text) => match text.strip_suffix(" years").or_else(|| text.strip_suffix(" year")) {
            Some(years) => First::AfterEntry {
                years: years
                    .parse()
                    .map_err(|_| refuse(format!("first = \"{text}\""), "write \"2 years\""))?,
            },
            None => First::On(day(text)?),
        },
        None => {
            let problem = format!("category \"{}\" does not say when its first cut is", row.name);
            return Err(refuse(problem, "first = \"entry\", \"january\", \"1 year\" or a date"));
        }
    };
    let later = match row.later.as_deref() {
        Some("anniversary") => Later::Years,
        Some("1 January" | "january") => Later::January,
        Some(text) => {
            let parts =
                text.split_once('-').and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
            let (month, day) = parts.ok_or_else(|| {
                refuse(format!("later = \"{text}\""), "anniversary, 1 January or MONTH-DAY")
            })?;
            Later::EachYearOn { month, day }
        }
        None => {
            let problem = format!("category \"{}\" does not say when its later cuts are", row.name);
            return Err(refuse(problem, "later = \"anniversary\", \"1 January\" or \"07-01\""));
        }
    };
    match (row.stages, &row.remaining) {
        (Some(stages), None) => Category::equal(&row.name, &row.passage, stages, first, later),
        (None, Some(shares)) => {
            let shares = shares.iter().map(|s| s.parse()).collect::<Result<Vec<Exact>, _>>()?;
            Category::new(&row.name, &row.passage, shares, first, later)
        }
        _ => Err(refuse(
            format!("category \"{}\" needs stages or remaining, and one of them", row.name),
            "stages = 5, or remaining = [\"4/5\", \"1/2\", \"0\"]",
        )),
    }
}

fn terms(id: &str, parties: &[String], row: &OriginRow, file: &str) -> Result<OriginTerms, Error> {
    let refuse = |problem: String, cure: &str| Error::Agreement {
        place: Place::new(file, 0),
        problem,
        cure: cure.to_owned(),
    };
    let codes = |text: &str| {
        read_codes(text).ok_or_else(|| {
            refuse(format!("\"{text}\" is no list of codes"), "write 02 04-24 with blanks between")
        })
    };
    let base = |text: &str| match text {
        "EXW" => Ok(Base::ExWorks),
        "FOB" => Ok(Base::FreeOnBoard),
        "TV" => Ok(Base::Transaction),
        "NC" => Ok(Base::NetCost),
        "value" => Ok(Base::Value),
        other => Err(refuse(format!("\"{other}\" is no base"), "one of EXW, FOB, TV, NC, value")),
    };
    let method = |text: &str| match text {
        "build-up" => Ok(Method::BuildUp),
        "build-down" => Ok(Method::BuildDown),
        "net cost" => Ok(Method::NetCost),
        other => {
            Err(refuse(format!("\"{other}\" is no method"), "build-up, build-down or net cost"))
        }
    };
    let mut origin = OriginTerms {
        id: id.to_owned(),
        parties: parties.to_vec(),
        tolerance_waives_content: row.tolerance_waives_content,
        value_of_good: row.value_of_good.as_deref().map(base).transpose()?,
        content_methods: row.content_methods.iter().map(|m| method(m)).collect::<Result<_, _>>()?,
        ..OriginTerms::default()
    };
    for one in &row.standard {
        origin.standard_content.push((
            one.percent.parse()?,
            method(&one.method)?,
            base(&one.base)?,
        ));
    }
    for one in &row.tolerance {
        let measure = |of: &str| match of {
            "weight" => Ok(Measure::Weight),
            "note" => Ok(Measure::Note),
            other => base(other).map(Measure::Value),
        };
        origin.tolerances.push(Tolerance {
            goods: codes(&one.goods)?,
            percent: one.percent.parse()?,
            measures: one.of.split('|').map(measure).collect::<Result<_, _>>()?,
            except: codes(&one.except)?,
            passage: one.passage.clone(),
        });
    }
    for one in &row.cumulation {
        origin.cumulation.push(Cumulation {
            with: one.with.clone(),
            materials: codes(&one.materials)?,
            open: one.open,
            passage: one.passage.clone(),
        });
    }
    Ok(origin)
}

/// The schemes that ship with the program.
pub(crate) fn schemes() -> &'static [OriginTerms] {
    static SCHEMES: std::sync::OnceLock<Vec<OriginTerms>> = std::sync::OnceLock::new();
    SCHEMES.get_or_init(|| {
        let file = "schemes.toml";
        let rows: Schemes = match toml::from_str(include_str!("origin/schemes.toml")) {
            Ok(rows) => rows,
            Err(_) => return Vec::new(),
        };
        rows.scheme.iter().filter_map(|row| terms(&row.id, &[], &row.origin, file).ok()).collect()
    })
}

fn read_codes(text: &str) -> Option<Codes> {
    let span = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Span::new(from, to)
    };
    text.split_whitespace().map(span).collect::<Option<Vec<Span>>>().map(Codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        id = "x"
        parties = ["AAA", "BBB"]
        entry = "2015-08-01"
        [rounding]
        rule = "down 0.1"
        [[category]]
        name = "B5"
        passage = "Annex 2"
        stages = 5
        first = "1 year"
        later = "anniversary"
        [[origin.tolerance]]
        goods = "02 04-24"
        percent = "10"
        of = "weight"
        passage = "Article 4.5"
    "#;

    #[test]
    fn a_file() {
        let agreement = Agreement::read(FILE, "agreements/x.toml").unwrap();
        let base = crate::rate::Rate::read("17%").unwrap();
        let entry = agreement.entry.unwrap();
        let day = "2018-09-01".parse().unwrap();
        let rate = agreement.category("B5").unwrap().rate(&base, day, entry).unwrap();
        assert_eq!(rate.to_string(), "6.8%");
        assert!(agreement.category("A").unwrap_err().to_string().contains("label alone"));
        assert!(agreement.origin.tolerance("190590").is_some());
    }

    #[test]
    fn what_is_refused() {
        for (from, to, part) in [
            ("stages = 5", "stages = 5\nremaining = [\"1/2\"]", "one of them"),
            ("first = \"1 year\"", "", "first cut"),
            ("later = \"anniversary\"", "later = \"soon\"", "MONTH-DAY"),
            (
                "rule = \"down 0.1\"",
                "rule = \"0.1 to 0.5 dropped, 0.5 to 0.9 increase by one\"",
                "contradicts",
            ),
            ("goods = \"02 04-24\"", "goods = \"2\"", "list of codes"),
            ("entry = \"2015-08-01\"", "entry = \"2015-02-30\"", "no date"),
            ("id = \"x\"", "id = \"x\"\ntypo = 1", "typo"),
        ] {
            let error = Agreement::read(&FILE.replace(from, to), "x.toml").unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
