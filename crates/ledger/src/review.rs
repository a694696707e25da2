//! What a person needs to decide on a proposal: what the ledger has of the same thing, what
//! contradicts it, what keeps it out; and the ledger file with it in.
//!
//! A ledger file is text that people write, so it is not written anew: a record is added at its
//! end, a passage where the record's passages end, and the rest stays byte for byte.

use std::collections::{BTreeSet, HashMap};

use toml::de::DeTable;

use crate::checks::{Ledger, agree};
use crate::draft::{Draft, Words, quoted};
use crate::finding::Finding;
use crate::passage::{NotLocated, Passage};
use crate::reader::folded;
use crate::record::{self, Record};
use crate::tree::Content;

/// Why a draft cannot enter the ledger as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A record has that id.
    #[error("the ledger has a record {id:?} already\nhint: merge with it, or edit the id")]
    Taken {
        /// The id.
        id: String,
    },
    /// A passage names a document that the index lacks.
    #[error("document {document:?} is not in documents/index.toml")]
    NoDocument {
        /// The document.
        document: String,
    },
    /// A quote is no passage.
    #[error("{error}: {quote:?}\nhint: quote words that stand once in {document}")]
    NotLocated {
        /// The document.
        document: String,
        /// The quote.
        quote: String,
        /// Why.
        error: NotLocated,
    },
    /// An id that no record has.
    #[error(
        "{name:?} is not an economy, an organisation or a person of the ledger\nhint: accept it first, or edit the record"
    )]
    Unknown {
        /// The name.
        name: String,
    },
    /// The record is not there, or its passages are not where they should be.
    #[error("{file} has no passages of a record {id:?}")]
    NoRecord {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
}

/// Fields whose names must be known, as the check `unknown-party` has them.
const KNOWN: [&str; 4] = ["actors", "host", "member", "organisation"];

/// The names in a draft that neither the ledger nor the list of economies knows.
#[must_use]
pub fn unknown<'a>(
    draft: &'a Draft,
    ledger: &Ledger,
    economies: &BTreeSet<String>,
) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for (field, content) in draft.fields.iter().filter(|(name, _)| KNOWN.contains(name)) {
        let named: Vec<&str> = match content {
            Content::Text(text) => vec![text],
            Content::Texts(texts) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        for name in named {
            let record = ledger.record(name).is_some_and(|r| {
                r.kind == "organisation" || r.kind == "person" && *field != "organisation"
            });
            let economy = *field != "organisation" && economies.contains(name);
            if !record && !economy && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Whether a draft of the file about `document` can enter.
///
/// # Errors
///
/// The first [`Refused`].
pub fn admit(
    draft: &Draft,
    document: &str,
    ledger: &Ledger,
    economies: &BTreeSet<String>,
) -> Result<(), Refused> {
    if ledger.record(&draft.id).is_some() {
        return Err(Refused::Taken { id: draft.id.clone() });
    }
    for words in &draft.passages {
        let id = words.document.as_deref().unwrap_or(document);
        let found =
            ledger.document(id).ok_or_else(|| Refused::NoDocument { document: id.to_owned() })?;
        Passage::locate(found, &words.quote).map_err(|error| Refused::NotLocated {
            document: id.to_owned(),
            quote: words.quote.clone(),
            error,
        })?;
    }
    match unknown(draft, ledger, economies).first() {
        Some(name) => Err(Refused::Unknown { name: (*name).to_owned() }),
        None => Ok(()),
    }
}

/// Records of the ledger that are about the same thing, the closest kind of sameness there is.
#[must_use]
pub fn same<'a>(draft: &Draft, ledger: &'a Ledger) -> Vec<&'a Record> {
    ledger.records.iter().filter(|record| is_same(draft, record)).collect()
}

/// Whether a record is about the same thing as a draft.
#[must_use]
pub fn is_same(draft: &Draft, record: &Record) -> bool {
    if draft.kind != record.kind {
        return false;
    }
    let other = &Draft::of(record, "");
    let equal = |names: &[&str]| names.iter().all(|n| alike(draft.field(n), other.field(n)));
    match draft.kind {
        "person" | "organisation" => {
            names_of(draft).intersection(&names_of(other)).next().is_some()
        }
        "target" => equal(&["parties", "measure", "value", "by"]),
        "figure" => equal(&["parties", "measure", "value", "period", "reporter"]),
        "participant_count" => equal(&["parties", "value"]),
        "membership" => equal(&["member", "organisation", "role", "period"]),
        "strength" => equal(&["parties", "sector"]),
        "instrument" => {
            equal(&["title"]) || draft.field("signed").is_some() && equal(&["parties", "signed"])
        }
        "visit" => draft.field("period").is_some() && equal(&["period", "parties"]),
        "meeting" => draft.field("period").is_some() && equal(&["period", "what"]),
        _ => equal(&["what"]) && equal(&["actors"]),
    }
}

fn names_of(draft: &Draft) -> BTreeSet<String> {
    let own = ["name", "acronym"].iter().filter_map(|n| draft.text(n)).map(folded);
    let also = match draft.field("also") {
        Some(Content::Texts(texts)) => texts.iter().map(|t| folded(t)).collect(),
        _ => Vec::new(),
    };
    own.chain(also).collect()
}

/// Whether two fields say the same: texts folded, lists in any order, values as the check
/// `contradiction` compares them.
fn alike(a: Option<&Content>, b: Option<&Content>) -> bool {
    match (a, b) {
        (Some(Content::Text(a)), Some(Content::Text(b))) => folded(a) == folded(b),
        (Some(Content::Texts(a)), Some(Content::Texts(b))) => {
            a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
        }
        (Some(Content::Value(a)), Some(Content::Value(b))) => a.unit == b.unit && agree(a, b),
        (a, b) => a == b,
    }
}

/// Records of the ledger that say otherwise of the same thing, and in which field.
#[must_use]
pub fn against<'a>(draft: &Draft, ledger: &'a Ledger) -> Vec<(&'a Record, &'static str)> {
    against_of(draft, ledger.records.iter())
}

fn against_of<'a>(
    draft: &Draft,
    records: impl Iterator<Item = &'a Record>,
) -> Vec<(&'a Record, &'static str)> {
    let (key, field): (&[&str], &'static str) = match draft.kind {
        "figure" if draft.field("period").is_some() => {
            (&["parties", "measure", "period", "reporter"], "value")
        }
        "target" if draft.field("by").is_some() => (&["parties", "measure", "by"], "value"),
        "person" => (&["name", "country"], "office"),
        "instrument" => (&["title", "parties"], "signed"),
        _ => return Vec::new(),
    };
    let unit = |content: Option<&Content>| match content {
        Some(Content::Value(value)) => Some(value.unit.clone()),
        _ => None,
    };
    let otherwise = |record: &&Record| {
        let other = Draft::of(record, "");
        let (ours, theirs) = (draft.field(field), other.field(field));
        other.kind == draft.kind
            && ours.is_some()
            && theirs.is_some()
            && unit(ours) == unit(theirs)
            && key.iter().all(|n| alike(draft.field(n), other.field(n)))
            && !alike(ours, theirs)
    };
    records.filter(otherwise).map(|record| (record, field)).collect()
}

/// A ledger's records by what they are about, for who asks of many drafts.
#[derive(Debug)]
pub struct Known<'a> {
    about: HashMap<String, Vec<(usize, &'a Record)>>,
}

impl<'a> Known<'a> {
    /// The records of a ledger.
    #[must_use]
    pub fn of(ledger: &'a Ledger) -> Self {
        let mut about: HashMap<String, Vec<(usize, &Record)>> = HashMap::new();
        for (at, record) in ledger.records.iter().enumerate() {
            for key in keys(&Draft::of(record, "")) {
                about.entry(key).or_default().push((at, record));
            }
        }
        Self { about }
    }

    /// As [`same`].
    #[must_use]
    pub fn same(&self, draft: &Draft) -> Vec<&'a Record> {
        self.near(draft).into_iter().filter(|record| is_same(draft, record)).collect()
    }

    /// As [`against`].
    #[must_use]
    pub fn against(&self, draft: &Draft) -> Vec<(&'a Record, &'static str)> {
        against_of(draft, self.near(draft).into_iter())
    }

    /// Records that share a key, in the order of the ledger.
    fn near(&self, draft: &Draft) -> Vec<&'a Record> {
        let found = keys(draft).into_iter().filter_map(|key| self.about.get(&key)).flatten();
        let mut found: Vec<(usize, &Record)> = found.copied().collect();
        found.sort_unstable_by_key(|(at, _)| *at);
        found.dedup_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, record)| record).collect()
    }
}

/// What two drafts share when one is the same as the other or says otherwise of the same thing.
fn keys(draft: &Draft) -> Vec<String> {
    let key = |names: &[&str]| {
        let fields = names.iter().map(|name| canonical(draft.field(name)));
        format!("{}\u{1f}{}", draft.kind, fields.collect::<Vec<_>>().join("\u{1f}"))
    };
    match draft.kind {
        "person" | "organisation" => {
            names_of(draft).into_iter().map(|name| format!("{}\u{1f}{name}", draft.kind)).collect()
        }
        "target" => vec![key(&["parties", "measure", "by"])],
        "figure" => vec![key(&["parties", "measure", "period", "reporter"])],
        "participant_count" => vec![key(&["parties"])],
        "membership" => vec![key(&["member", "organisation", "role", "period"])],
        "strength" => vec![key(&["parties", "sector"])],
        "instrument" => vec![key(&["title"]), key(&["parties", "signed"])],
        "visit" => vec![key(&["period", "parties"])],
        "meeting" => vec![key(&["period", "what"])],
        _ => vec![key(&["what", "actors"])],
    }
}

/// A field as text that is equal where [`alike`] holds.
fn canonical(content: Option<&Content>) -> String {
    match content {
        Some(Content::Text(text)) => format!("t{}", folded(text)),
        Some(Content::Texts(texts)) => {
            format!(
                "l{}",
                texts
                    .iter()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("\u{1e}")
            )
        }
        other => format!("{other:?}"),
    }
}

/// A ledger file with a record at its end; a new file when there is none yet.
#[must_use]
pub fn with_record(text: Option<&str>, document: &str, draft: &Draft) -> String {
    let mut out = match text {
        Some(text) => text.to_owned(),
        None => format!("document = {}\n", quoted(document)),
    };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&draft.toml());
    out
}

/// A ledger file in which a record stands on more passages. Those that it has are not added again.
///
/// # Errors
///
/// The file's problems if it cannot be read, [`Refused::NoRecord`] if the record is not in it.
pub fn with_passages(
    file: &str,
    text: &str,
    id: &str,
    document: &str,
    passages: &[Words],
) -> Result<String, Unmerged> {
    let records = record::parse(file, text).map_err(Unmerged::Problems)?;
    let missing =
        || Unmerged::Refused(Refused::NoRecord { file: file.to_owned(), id: id.to_owned() });
    let record = records.iter().find(|r| r.id == id).ok_or_else(missing)?;
    let root = DeTable::parse(text).map_err(|_| missing())?.into_inner();
    let own = root.get("document").and_then(|node| node.get_ref().as_str());
    let end = root
        .get(record.kind)
        .and_then(|node| node.get_ref().as_array())
        .into_iter()
        .flat_map(|items| items.iter())
        .filter_map(|item| item.get_ref().as_table())
        .find(|table| table.get("id").and_then(|n| n.get_ref().as_str()) == Some(id))
        .and_then(|table| table.get("passages")?.get_ref().as_array())
        .and_then(|passages| passages.iter().last())
        .map(|last| last.span().end)
        .ok_or_else(missing)?;
    let mut added = String::new();
    for words in passages {
        let of = words.document.as_deref().unwrap_or(document);
        if record.quotes.iter().any(|q| q.document == of && q.words == words.quote) {
            continue;
        }
        let words = Words {
            document: (own != Some(of)).then(|| of.to_owned()),
            quote: words.quote.clone(),
        };
        added.push_str(",\n  ");
        added.push_str(&words.toml());
    }
    let (before, after) = text.split_at(end);
    let out = format!("{before}{added}{after}");
    record::parse(file, &out).map_err(Unmerged::Problems)?;
    Ok(out)
}

/// Why passages were not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmerged {
    /// The file has problems.
    Problems(Vec<Finding>),
    /// The record is not there.
    Refused(Refused),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::ledger_of;
    use crate::schema::Status;

    const FILE: &str = "# by hand\ndocument = \"note\"\n\n[[person]]\nid = \"nowak\"\nstatus = \"in-force\"\n\
        name = \"Jan Nowak\"\noffice = \"Prime Minister\"\ncountry = \"POL\"\n\
        passages = [{ quote = \"Jan Nowak\" }] # the first\n\n[[person]]\nid = \"b\"\nstatus = \"in-force\"\n\
        name = \"B\"\npassages = [\n  { quote = \"B\" }, # last\n]\n";

    fn draft(text: &str) -> Draft {
        Draft::of(&record::parse("l", &format!("document = \"note\"\n{text}")).unwrap()[0], "note")
    }

    fn words(document: Option<&str>, quote: &str) -> Words {
        Words { document: document.map(str::to_owned), quote: quote.to_owned() }
    }

    #[test]
    fn passages_are_added_where_they_end_and_once() {
        let add = [words(None, "Nowak"), words(None, "Jan Nowak"), words(Some("x"), "\"N\"")];
        let out = with_passages("l.toml", FILE, "nowak", "note", &add).unwrap();
        let records = record::parse("l.toml", &out).unwrap();
        let quotes: Vec<_> =
            records[0].quotes.iter().map(|q| (q.document.as_str(), q.words.as_str())).collect();
        assert_eq!(quotes, [("note", "Jan Nowak"), ("note", "Nowak"), ("x", "\"N\"")]);
        assert!(out.contains("] # the first\n") && out.starts_with("# by hand\n"), "{out}");
        let again = with_passages("l.toml", &out, "nowak", "note", &add).unwrap();
        assert_eq!(again, out);
        let other = with_passages("l.toml", FILE, "b", "other", &[words(None, "B too")]).unwrap();
        assert_eq!(record::parse("l.toml", &other).unwrap()[1].quotes[1].document, "other");
        assert!(matches!(
            with_passages("l.toml", FILE, "c", "note", &add),
            Err(Unmerged::Refused(Refused::NoRecord { .. }))
        ));
    }

    #[test]
    fn a_record_enters_at_the_end_and_the_rest_stays() {
        let new = draft(
            "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\npassages = [{ quote = \"B\" }]\n",
        );
        let out = with_record(Some(FILE), "note", &new);
        assert!(out.starts_with(FILE));
        assert_eq!(record::parse("l.toml", &out).unwrap().len(), 3);
        let alone = with_record(None, "note", &new);
        assert_eq!(record::parse("l.toml", &alone).unwrap()[0].status, Status::InForce);
    }

    #[test]
    fn what_is_the_same_and_what_says_otherwise() {
        let figure = |id: &str, amount: u32| {
            format!(
                "[[figure]]\nid = \"{id}\"\nstatus = \"delivered\"\nwhat = \"trade\"\nmeasure = \"total_trade\"\n\
                 parties = [\"POL\", \"DEU\"]\nperiod = {{ start = 2025-01-01, end = 2025-12-31 }}\n\
                 value = {{ amount = {amount}, unit = \"USD\" }}\npassages = [{{ quote = \"B\" }}]\n"
            )
        };
        let ledger = ledger_of(
            "Jan Nowak. B",
            &(FILE.replace("document = \"note\"\n", "") + &figure("f", 5)),
        );
        let ids = |records: Vec<&Record>| records.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
        let known = Known::of(&ledger);
        for draft in [draft(&figure("g", 5)), draft(&figure("g", 6))] {
            assert_eq!(known.same(&draft), same(&draft, &ledger));
            assert_eq!(known.against(&draft), against(&draft, &ledger));
        }
        assert_eq!(ids(same(&draft(&figure("g", 5)), &ledger)), ["f"]);
        assert!(against(&draft(&figure("g", 5)), &ledger).is_empty());
        assert!(same(&draft(&figure("g", 6)), &ledger).is_empty());
        assert_eq!(against(&draft(&figure("g", 6)), &ledger)[0].1, "value");
        let person = draft(
            "[[person]]\nid = \"p\"\nstatus = \"in-force\"\nname = \"JAN NOWAK\"\noffice = \"President\"\ncountry = \"POL\"\n\
             passages = [{ quote = \"B\" }]\n",
        );
        assert_eq!(ids(same(&person, &ledger)), ["nowak"]);
        assert_eq!(ids(known.same(&person)), ["nowak"]);
        assert_eq!(known.against(&person), against(&person, &ledger));
        assert_eq!(against(&person, &ledger)[0].1, "office");
    }

    #[test]
    fn only_what_stands_is_admitted() {
        let economies = BTreeSet::from(["POL".to_owned()]);
        let ledger = ledger_of("Jan Nowak came. B", &FILE.replace("document = \"note\"\n", ""));
        let visit = |id: &str, actor: &str, quote: &str| {
            draft(&format!(
                "[[visit]]\nid = \"{id}\"\nstatus = \"delivered\"\nactors = [\"{actor}\"]\nwhat = \"v\"\n\
                 passages = [{{ quote = \"{quote}\" }}]\n"
            ))
        };
        let refused = |id: &str, actor: &str, quote: &str| {
            admit(&visit(id, actor, quote), "note", &ledger, &economies).map_err(|e| e.to_string())
        };
        assert_eq!(refused("v", "nowak", "Nowak came"), Ok(()));
        assert_eq!(refused("v", "POL", "Nowak came"), Ok(()));
        assert!(refused("b", "POL", "Nowak came").unwrap_err().contains("already"));
        assert!(refused("v", "POK", "Nowak came").unwrap_err().contains("\"POK\""));
        assert!(refused("v", "POL", "Nowak went").unwrap_err().contains("not in the document"));
        assert!(refused("v", "POL", "a").unwrap_err().contains("places"));
    }
}
