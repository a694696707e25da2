//! `source.toml`: what stands beside every dataset and says where it came from.
//!
//! ```
//! let text = r#"
//! dataset = "baci-hs17"
//! title = "BACI, HS 2017"
//! origin = "CEPII BACI V202601"
//! citation = "Gaulier and Zignago (2010)"
//! licence = "Etalab Open Licence 2.0"
//! vintage = "2026-01-15"
//! valuation = "FOB"
//! unit = "USD"
//! hs_revision = "HS2017"
//! level = 6
//! [coverage]
//! missing_importers = ["DEU"]
//! note = "an exporter's total is over the importers that report"
//! [rows]
//! read = 12
//! kept = 11
//! [[set_aside]]
//! reason = "exporter is importer"
//! count = 1
//! examples = ["line 7: DEU DEU 010121 3.000"]
//! [files]
//! "2024.parquet" = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
//! "#;
//! let source = corridor_trade::Source::parse(text, "source.toml")?;
//! assert_eq!(source.coverage.missing_importers, ["DEU"]);
//! assert_eq!(corridor_trade::Source::parse(&source.to_toml()?, "source.toml")?, source);
//! # Ok::<(), corridor_trade::Error>(())
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aside::is_unspecified;
use crate::error::Error;

/// Where a dataset came from, what it measures and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name; the store's folder.
    pub dataset: String,
    /// What a reader calls it.
    pub title: String,
    /// Who made it, which edition, where it was taken from.
    pub origin: String,
    /// How to cite it.
    #[serde(default)]
    pub citation: String,
    /// Under which licence it is passed on.
    pub licence: String,
    /// SHA-256 of the origin file, when there is exactly one; see `inputs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The day on which these figures were known.
    #[serde(serialize_with = "date_text", deserialize_with = "date_of")]
    pub vintage: Date,
    /// `FOB`, `CIF` or what the source says.
    pub valuation: String,
    /// The unit of value as stored: `USD`.
    pub unit: String,
    /// `HS1992` … `HS2022`, or another nomenclature by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_revision: Option<String>,
    /// The revision of each year, in a dataset whose years or reporters differ: `HS2017`, or
    /// `HS2012 (9 rows), HS2017 (412 rows)` where reporters of one year do.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hs_by_year: BTreeMap<String, String>,
    /// What the revision was inferred from, when the source does not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_evidence: Option<String>,
    /// Digits of the product codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// What the dataset lacks.
    #[serde(default)]
    pub coverage: Coverage,
    /// Rows read and kept.
    #[serde(default)]
    pub rows: Rows,
    /// Amounts that were not whole dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// The table by which product codes were changed to those of another revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correspondence: Option<Bridged>,
    /// How the file was read where a person said it: the mapping, the unit, the year, the rates. The
    /// same file read otherwise is another import.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_as: String,
    /// What was found that a person should look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// Rows that were read and not kept, by reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
    /// Origin files: name and SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
    /// Other datasets that came from the same file: the other reporter's view, months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alongside: Vec<String>,
    /// Stored files: name and SHA-256.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// Whose word the flows of a dataset are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// What exporters report of their sales.
    Exporters,
    /// What importers report of their purchases.
    Importers,
    /// Both sides' reports, made one.
    Reconciled,
    /// The source does not say.
    #[default]
    Unsaid,
}

impl View {
    /// Whether one side alone has the word.
    #[must_use]
    pub fn is_one_sided(self) -> bool {
        matches!(self, Self::Exporters | Self::Importers)
    }
}

/// What a dataset lacks, as a property to be shown wherever a world total is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Economies that occur as exporters and never as importers.
    #[serde(default)]
    pub missing_importers: Vec<String>,
    /// Economies that occur as importers and never as exporters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_exporters: Vec<String>,
    /// Who reported, by year; none where every flow is told by one reconciled view.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reporters: BTreeMap<String, Vec<String>>,
    /// What follows from it, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Rows of the origin files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Data rows in the origin.
    pub read: u64,
    /// Rows that are in the store.
    pub kept: u64,
}

/// What rounding to whole dollars did, half to even, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Rows whose value had a fraction of a dollar.
    pub rows: u64,
    /// Sum of stored minus given values, in US dollars, as decimal text.
    pub difference_usd: String,
}

/// By which table product codes were changed, and which of them were split.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bridged {
    /// The table's file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Codes of the data that were split, as `850440 = 0.6 850441 + 0.4 850449`.
    #[serde(default)]
    pub splits: Vec<String>,
}

/// Rows that were read and not kept, for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// The reason.
    pub reason: String,
    /// How many rows.
    pub count: u64,
    /// What they are worth, where totals lack it: US dollars.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub value_usd: i64,
    /// The first few, with their lines.
    #[serde(default)]
    pub examples: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands a reference
fn is_zero(value: &i64) -> bool {
    *value == 0
}

impl Source {
    /// What totals over all partners leave out, in a sentence: flows whose other end no source says.
    pub fn unspecified(&self) -> Option<String> {
        let own = self.set_aside.iter().filter(|aside| is_unspecified(&aside.reason));
        let (rows, value) = own.fold((0, 0_i64), |(rows, value), aside| {
            (rows + aside.count, value.saturating_add(aside.value_usd))
        });
        (value > 0).then(|| {
            format!(
                "{} leaves out {rows} row{} with areas that are not specified, worth {value} US dollars in all reporters and years together",
                self.dataset,
                if rows == 1 { "" } else { "s" },
            )
        })
    }

    /// Read the text of a `source.toml`; `path` is for the message.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] with the place in the text.
    pub fn parse(text: &str, path: impl AsRef<Path>) -> Result<Self, Error> {
        let source: Self =
            toml::from_str(text).map_err(|e| Error::format(path.as_ref(), e.to_string()))?;
        if !is_dataset(&source.dataset) {
            let problem = format!("dataset {:?} is not the name of a dataset", source.dataset);
            return Err(Error::format(path.as_ref(), problem));
        }
        Ok(source)
    }

    /// The text of a `source.toml`, equal for equal sources.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] when a field cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        toml::to_string(self).map_err(|e| Error::format("source.toml", e.to_string()))
    }

    /// Whose word the flows are: a file that names reporters is stored as one dataset for each side, and
    /// a reconciled one says so in its valuation.
    #[must_use]
    pub fn view(&self) -> View {
        match &self.dataset {
            name if name.ends_with("-exporters") => View::Exporters,
            name if name.ends_with("-importers") => View::Importers,
            _ if self.valuation.contains("reconciled") => View::Reconciled,
            _ => View::Unsaid,
        }
    }

    /// What the product codes of a year belong to, in words.
    pub fn codes_of(&self, year: u16) -> String {
        let of_year = self.hs_by_year.get(&year.to_string());
        of_year
            .or(self.hs_revision.as_ref())
            .cloned()
            .or_else(|| {
                let told = self.hs_evidence.as_deref()?.strip_prefix("the codes are ")?;
                Some(told.trim_end_matches(", as the file says").to_owned())
            })
            .unwrap_or_else(|| "no HS revision named".into())
    }

    /// Whether the product codes of these years are of one revision: product by product a year can be
    /// held against another only then. Without any word on it they pass for one.
    pub fn one_revision(&self, years: &[u16]) -> bool {
        let mut named = years.iter().filter_map(|y| self.hs_by_year.get(&y.to_string()));
        let first = named.next();
        first.is_none_or(|first| !first.contains(',') && named.all(|other| other == first))
    }

    /// The sentence that belongs beside a world total, if the dataset lacks importers.
    pub fn coverage_note(&self) -> Option<String> {
        let missing = &self.coverage.missing_importers;
        (!missing.is_empty()).then(|| {
            format!(
                "{} importer{} missing from {}: {}; world totals and exporters' totals leave out what {} bought",
                missing.len(),
                if missing.len() == 1 { " is" } else { "s are" },
                self.dataset,
                missing.join(", "),
                if missing.len() == 1 { "it" } else { "they" },
            )
        })
    }
}

fn date_text<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// A date as text or as TOML's own date.
fn date_of<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Own(toml::value::Datetime),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Text(text) => text,
        Written::Own(date) => date.to_string(),
    };
    text.parse().map_err(serde::de::Error::custom)
}

/// The longest name of a dataset, in bytes.
const LONGEST_NAME: usize = 100;

/// Whether a text can be the name of a dataset: of a folder of the store and of nothing outside it.
#[must_use]
pub fn is_dataset(name: &str) -> bool {
    !name.trim().is_empty()
        && name.len() <= LONGEST_NAME
        && !name.starts_with('.')
        && !name.contains(['/', '\\'])
        && !name.chars().any(|c| c.is_control() || is_unseen(c))
}

/// Characters that no terminal shows, or that turn the order of those around them: two names that differ
/// in them alone would look the same.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "dataset = \"d\"\ntitle = \"t\"\norigin = \"o\"\nlicence = \"l\"\nvaluation = \"FOB\"\nunit = \"USD\"\n";

    #[test]
    fn a_date_may_be_text_or_toml() {
        for vintage in ["\"2026-01-15\"", "2026-01-15"] {
            let source = Source::parse(&format!("{LEAST}vintage = {vintage}"), "s").unwrap();
            assert_eq!(source.vintage, jiff::civil::date(2026, 1, 15));
        }
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_line() {
        let error =
            Source::parse(&format!("{LEAST}vintag = \"2026-01-15\""), "s.toml").unwrap_err();
        assert!(error.to_string().contains("line 7"), "{error}");
    }

    #[test]
    fn a_name_shows_every_letter() {
        for name in ["flows", "baci 2024", "dış-ticaret", "贸易"] {
            assert!(is_dataset(name), "{name:?}");
        }
        for name in [
            "",
            " ",
            ".x",
            "a/b",
            "a\nb",
            "\u{202e}gnp",
            "con\u{200b}name",
            "x\u{ad}y",
            "\u{feff}x",
        ] {
            assert!(!is_dataset(name), "{name:?}");
        }
    }

    #[test]
    fn missing_importers_make_a_sentence() {
        let text = format!(
            "{LEAST}vintage = 2026-01-15\n[coverage]\nmissing_importers = [\"DEU\", \"POL\"]"
        );
        let note = Source::parse(&text, "s").unwrap().coverage_note().unwrap();
        assert!(note.starts_with("2 importers are missing from d: DEU, POL"), "{note}");
    }
}
