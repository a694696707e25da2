//! Product rules of origin: a grammar that consumes a text whole, or says which part it does not.
//!
//! ```text
//! rule        = alternative { "or" alternative }          at the exporter's choice
//! alternative = [scope] test { "and" test } { proviso }   all must hold
//! ```
//!
//! ```
//! use corridor_access::rule::Rule;
//! let text = "Manufacture from materials of any heading, except that of the product. However, \
//!             materials of the same heading as the product may be used, provided that their total \
//!             value does not exceed 20% of the ex-works price of the product.";
//! let rule = Rule::read(text)?;
//! assert_eq!(rule.notation(), "change(level 4), allow(same 4, max value 20 EXW)");
//! assert_eq!(Rule::from_notation(&rule.canonical())?, rule);
//! let unread = Rule::read("Manufacture from moonlight").unwrap_err();
//! assert_eq!(unread.rest, "moonlight");
//! # Ok::<(), corridor_access::rule::Unread>(())
//! ```
//!
//! A text that is not read to its end gives no rule: never a partial one. Words are read where they
//! name a material (of the vocabulary of the Harmonized System), a process (a closed list) or the
//! product that a rule is for.

mod book;
mod coded;
mod codes;
mod limit;
mod material;
mod notation;
mod process;
mod read;
mod words;

pub use book::{Book, Chosen, Line, RuleSet};
pub use codes::{Codes, Span};
pub(crate) use notation::{
    list as notation_list, process_name_of, processes as notation_process,
    share_list as notation_shares, test as notation_test,
};

use serde::{Deserialize, Serialize};

use crate::Exact;

/// The part of a text that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// From where the text was not understood, to its end.
    pub rest: String,
    /// What stands before it, understood.
    pub read: String,
}

impl std::error::Error for Unread {}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.rest.is_empty() {
            return write!(f, "not understood: \"{}\"", self.rest);
        }
        if self.read.is_empty() {
            return f.write_str("the text of the rule is empty");
        }
        write!(f, "not understood: \"{}\" ends before it says all", self.read)?;
        match self.read.trim_end().ends_with('%') {
            true => f.write_str(": a share needs its base, such as EXW or FOB"),
            false => Ok(()),
        }
    }
}

/// A product rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The alternatives, in the order of the text.
    pub alternatives: Vec<Alternative>,
}

/// Tests that must all hold, and what loosens or binds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The goods that it is for, where the text names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The tests.
    pub tests: Vec<Test>,
    /// Allowances, bans, notes and periods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisos: Vec<Proviso>,
    /// Whether it goes on from the row before it: a list item, or "However".
    #[serde(default, skip_serializing_if = "Continues::is_no")]
    pub continues: Continues,
}

/// How a row's text joins the row before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Continues {
    /// It stands alone.
    #[default]
    No,
    /// An item of a list whose head is an earlier row: the head's other tests are its own.
    Item,
    /// A proviso or a test that is added to the row before.
    Adds,
}

impl Continues {
    fn is_no(&self) -> bool {
        *self == Continues::No
    }
}

/// The goods that a rule or an alternative is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Codes.
    #[serde(default, skip_serializing_if = "Codes::is_empty")]
    pub codes: Codes,
    /// Words, as they stand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// "Any other good": those that no alternative before it names.
    #[serde(default, skip_serializing_if = "is_false")]
    pub others: bool,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// Whose materials count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Not said: in a limit or a change, those that do not originate.
    #[default]
    Any,
    /// Those that originate.
    Originating,
    /// Those that do not.
    NonOriginating,
}

/// Materials, by code, by relation to the product, by words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// Whose.
    #[serde(default, skip_serializing_if = "is_any")]
    pub status: Status,
    /// Codes; empty for any.
    #[serde(default, skip_serializing_if = "Codes::is_empty")]
    pub codes: Codes,
    /// Of the same chapter (2), heading (4) or subheading (6) as the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<u8>,
    /// "Other materials of": not of the product's own description.
    #[serde(default, skip_serializing_if = "is_false")]
    pub other: bool,
    /// Words; empty for any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Except these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Material>,
}

fn is_any(status: &Status) -> bool {
    *status == Status::Any
}

/// The base of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Base {
    /// Ex-works price.
    #[serde(rename = "EXW")]
    ExWorks,
    /// Free on board value.
    #[serde(rename = "FOB")]
    FreeOnBoard,
    /// Transaction value.
    #[serde(rename = "TV")]
    Transaction,
    /// Net cost.
    #[serde(rename = "NC")]
    NetCost,
    /// "The value of the good", as the agreement defines it.
    #[serde(rename = "VALUE")]
    Value,
    /// Ex-works price of the set.
    #[serde(rename = "SET")]
    Set,
    /// Ex-works price of another good than the product, such as the printed fabric.
    #[serde(rename = "NAMED")]
    Named,
    /// Weight of the product.
    #[serde(rename = "WEIGHT")]
    Weight,
    /// Weight of all materials used.
    #[serde(rename = "WEIGHT-OF-MATERIALS")]
    WeightOfMaterials,
    /// Volume of the product, or of its alcohol.
    #[serde(rename = "VOLUME")]
    Volume,
}

impl Base {
    /// As rules and bills write it: `EXW`, `FOB`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ExWorks => "EXW",
            Self::FreeOnBoard => "FOB",
            Self::Transaction => "TV",
            Self::NetCost => "NC",
            Self::Value => "VALUE",
            Self::Set => "SET",
            Self::Named => "NAMED",
            Self::Weight => "WEIGHT",
            Self::WeightOfMaterials => "WEIGHT-OF-MATERIALS",
            Self::Volume => "VOLUME",
        }
    }
}

/// A share of a base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Per cent.
    #[serde(with = "percent")]
    pub percent: Exact,
    /// Of what.
    pub base: Base,
    /// Where the base is the weight of certain materials: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Box<Material>>,
}

mod percent {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Exact;

    pub fn serialize<S: Serializer>(value: &Exact, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A method of regional value content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Originating materials over the value of the good.
    BuildUp,
    /// The value less what does not originate, over the value.
    BuildDown,
    /// As build-down, over the named materials alone.
    Focused,
    /// Net cost less what does not originate, over net cost.
    NetCost,
    /// As the agreement's notes define it.
    Defined,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Materials must be wholly obtained; all of them where none is named.
    WhollyObtained(Vec<Material>),
    /// The product itself must be wholly obtained.
    ProductWhollyObtained,
    /// Materials that do not originate must come from another chapter, heading or subheading.
    Change {
        /// 2, 4 or 6 digits; 0 where the text gives codes in its place.
        level: u8,
        /// The excepted materials must originate.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        except: Vec<Material>,
        /// From these only; empty for any other.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<Material>,
        /// Also from within the product's own heading or subheading.
        #[serde(default, skip_serializing_if = "is_false")]
        within: bool,
    },
    /// Materials of any heading.
    AnyHeading {
        /// Except these.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        except: Vec<Material>,
    },
    /// Manufacture from these materials, or from an earlier stage.
    From(Vec<Material>),
    /// The value, weight or volume of materials must not exceed a share; of two bases, either.
    Max {
        /// The materials.
        of: Vec<Material>,
        /// The shares, at choice.
        shares: Vec<Share>,
        /// Each material by itself.
        #[serde(default, skip_serializing_if = "is_false")]
        each: bool,
        /// "Less than": the limit itself fails.
        #[serde(default, skip_serializing_if = "is_false")]
        strict: bool,
    },
    /// The value or weight of materials must reach a share.
    Min {
        /// The materials.
        of: Vec<Material>,
        /// The shares, at choice.
        shares: Vec<Share>,
        /// "More than": the share itself fails.
        #[serde(default, skip_serializing_if = "is_false")]
        strict: bool,
        /// Wholly obtained, not only originating.
        #[serde(default, skip_serializing_if = "is_false")]
        wholly: bool,
    },
    /// Regional value content of at least this per cent.
    Rvc {
        /// Per cent; `None` where the notes define the standard one.
        #[serde(default, with = "maybe_percent", skip_serializing_if = "Option::is_none")]
        percent: Option<Exact>,
        /// The methods, at the exporter's choice.
        methods: Vec<Method>,
        /// The base, where the text states it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bases: Vec<Base>,
        /// The materials of a focused value.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        focus: Vec<Material>,
    },
    /// What does not originate is worth no more than what does.
    NotMoreThanOriginating(Vec<Material>),
    /// Processes.
    Process(Process),
    /// Materials must originate.
    Originating(Vec<Material>),
    /// Each item of a set meets its own rule; other items up to a share of the set.
    Set {
        /// Per cent of the set's price; `None` where none may be used.
        #[serde(default, with = "maybe_percent", skip_serializing_if = "Option::is_none")]
        percent: Option<Exact>,
    },
    /// The origin before the operation is kept.
    Retain,
    /// One of these.
    Either(Vec<Test>),
}

mod maybe_percent {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Exact;

    pub fn serialize<S: Serializer>(value: &Option<Exact>, s: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => s.collect_str(value),
            None => s.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Exact>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

/// Processes, joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// One of the closed list, with what it is done to.
    Named {
        /// The process, as in the closed list.
        name: String,
        /// What it is done to, in the text's words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        to: String,
        /// Codes of what it is done to.
        #[serde(default, skip_serializing_if = "Codes::is_empty")]
        codes: Codes,
    },
    /// All of them.
    All(Vec<Process>),
    /// One of them.
    AnyOf(Vec<Process>),
    /// At least so many of a list, which the text may give as examples.
    AtLeast {
        /// How many.
        count: u8,
        /// The kind, such as preparatory or finishing operations.
        kind: String,
        /// The list.
        list: Vec<String>,
    },
}

/// What loosens or binds an alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proviso {
    /// Materials that may be used though they fail a change or an exception.
    Allow {
        /// The materials.
        of: Vec<Material>,
        /// Up to a share; empty without a limit.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shares: Vec<Share>,
        /// A process that they must undergo.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        process: Option<Process>,
    },
    /// Materials that may not be used.
    Forbid(Vec<Material>),
    /// A note, an appendix or a quota to be read: an open condition.
    Note(String),
    /// Days on which the alternative applies, both in, as YEAR-MONTH-DAY; empty for open.
    Period {
        /// The first day.
        from: String,
        /// The last day.
        to: String,
    },
}
