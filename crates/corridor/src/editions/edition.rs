//! An edition: what the answers were on a day, frozen with what they were made from.
//!
//! An edition is one file of JSON. It holds every claim by its key, the status of every record with
//! its passages, what the answers were made from as names and SHA-256, and the short texts among
//! that, so that the day can be computed anew after a text was changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::inputs::Input;
use crate::answers::claim::Unit;
use crate::error::Error;

/// What the name of a form begins with; a number follows.
const FORM: &str = "corridor/edition/";
/// The number of the form that is written. Lower ones are read.
const NEWEST: u32 = 1;

/// The form that is written.
#[must_use]
pub fn schema() -> String {
    format!("{FORM}{NEWEST}")
}

/// The answers of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// `corridor/edition/N`.
    pub schema: String,
    /// The version of the program that computed it.
    pub program: String,
    /// What it is called: its file without the ending.
    pub name: String,
    /// The day as of which it was computed.
    pub as_of: jiff::civil::Date,
    /// The partnership's title.
    #[serde(default)]
    pub title: String,
    /// The questions that were answered.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Every claim, by its key.
    pub claims: BTreeMap<String, Frozen>,
    /// Every record, by its id.
    #[serde(default)]
    pub records: BTreeMap<String, Standing>,
    /// What the answers were made from.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The short texts among the inputs, by their place in the folder.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
}

/// A claim as it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The question that it answers.
    pub question: String,
    /// What its card shows, in a few words.
    #[serde(default)]
    pub title: String,
    /// The number, or nothing where the claim is in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What the number is measured in.
    pub unit: Unit,
    /// The low end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The high end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// A word of a closed vocabulary, where the claim is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The claim as it was printed.
    pub says: String,
    /// The key of the card behind it.
    pub card: String,
    /// SHA-256 of its evidence: of the words, the rows and the computations down to them.
    #[serde(default)]
    pub evidence: String,
    /// How many computations lie between it and words or rows.
    #[serde(default)]
    pub depth: usize,
}

impl Frozen {
    /// Whether another claim says the same: its number, its interval and its words.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        self.says == other.says
            && self.word == other.word
            && self.unit == other.unit
            && bits(self.value) == bits(other.value)
            && bits(self.low) == bits(other.low)
            && bits(self.high) == bits(other.high)
    }
}

/// A record as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The kind.
    pub kind: String,
    /// What it is.
    pub what: String,
    /// How far it has come.
    pub status: String,
    /// The last day on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<jiff::civil::Date>,
    /// Whether something is still expected.
    #[serde(default)]
    pub open: bool,
    /// The words that it stands on, by the day of their documents.
    #[serde(default)]
    pub passages: Vec<Words>,
}

/// Words of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Words {
    /// The day of the document.
    pub date: jiff::civil::Date,
    /// The document's id.
    pub document: String,
    /// The words.
    pub quote: String,
}

impl Edition {
    /// Read an edition. One of an older form lacks what that form did not hold.
    ///
    /// # Errors
    ///
    /// [`Error::NotAnEdition`] with what is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Head {
            #[serde(default)]
            schema: String,
        }
        let wrong = |message: String| Error::NotAnEdition { file: file.to_owned(), message };
        let head: Head = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        match head.schema.strip_prefix(FORM).map(str::parse::<u32>) {
            Some(Ok(form)) if form <= NEWEST => {}
            Some(Ok(form)) => {
                return Err(wrong(format!(
                    "its form is {form}, and this program reads forms up to {NEWEST}"
                )));
            }
            _ => return Err(wrong(format!("its schema is {:?}, not {FORM}N", head.schema))),
        }
        serde_json::from_str(text).map_err(|error| wrong(error.to_string()))
    }

    /// The edition as JSON, a claim a line.
    ///
    /// # Errors
    ///
    /// [`Error::Data`].
    pub fn to_json(&self) -> Result<String, Error> {
        Ok(serde_json::to_string_pretty(self).map_err(Error::Data)? + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{ "schema": "corridor/edition/0", "program": "0.0.9", "name": "old",
        "as_of": "2026-01-09", "claims": { "a": { "question": "happened", "unit": "USD",
        "value": 1.5, "says": "$2", "card": "e/a" } } }"#;

    #[test]
    fn an_older_form_is_read_without_what_it_lacks() {
        let read = Edition::parse("old.json", OLD).unwrap();
        assert_eq!(read.claims["a"].value, Some(1.5));
        assert!(read.inputs.is_empty() && read.texts.is_empty() && read.questions.is_empty());
    }

    #[test]
    fn a_newer_form_and_what_is_no_edition_are_named() {
        let fail = |text: &str| Edition::parse("e.json", text).unwrap_err().to_string();
        assert!(fail(&OLD.replace("edition/0", "edition/9")).contains("its form is 9"));
        assert!(fail("{}").contains("its schema is \"\""));
        assert!(fail("[").starts_with("e.json"));
    }
}
