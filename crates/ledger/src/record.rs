//! Records: TOML in, records or located problems out.
//!
//! ```
//! let text = r#"
//! document = "note"
//!
//! [[target]]
//! id = "target-30bn"
//! status = "aim"
//! parties = ["DEU", "POL"]
//! what = "Trade of 30 billion euro a year"
//! measure = "total_trade"
//! value = { amount = 30_000_000_000, unit = "EUR" }
//! said = 2026-03-01
//! passages = [{ quote = "aim at 30 billion" }]
//! "#;
//! let records = corridor_ledger::record::parse("ledger/note.toml", text).map_err(|p| format!("{p:?}"))?;
//! assert_eq!(records[0].id, "target-30bn");
//! assert_eq!(records[0].by(), None); // an absent deadline stays absent
//! # Ok::<(), String>(())
//! ```

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::document::is_id;
use crate::finding::{Finding, Place};
use crate::schema::{self, KINDS, Kind, Status};
use crate::tree::{Content, Tree};
use crate::value::Value;
use crate::when::{Period, When};

/// What every record has.
const OWN: [&str; 3] = ["id", "status", "passages"];

/// The words that a record stands on, as its file quotes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The document's id.
    pub document: String,
    /// The words.
    pub words: String,
    /// Where the quote is written in the ledger file.
    pub place: Place,
}

/// One thing that a person decided to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Unique in the ledger.
    pub id: String,
    /// The kind, one of [`KINDS`].
    pub kind: &'static str,
    /// How far it has come.
    pub status: Status,
    /// At least one.
    pub quotes: Vec<Quote>,
    /// Where the record is written.
    pub place: Place,
    fields: BTreeMap<&'static str, (Content, Place)>,
}

impl Record {
    /// A text field.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.fields.get(name) {
            Some((Content::Text(text), _)) => Some(text),
            _ => None,
        }
    }

    /// A list field; empty when absent.
    #[must_use]
    pub fn texts(&self, name: &str) -> &[String] {
        match self.fields.get(name) {
            Some((Content::Texts(texts), _)) => texts,
            _ => &[],
        }
    }

    /// A date field.
    #[must_use]
    pub fn when(&self, name: &str) -> Option<When> {
        match self.fields.get(name) {
            Some((Content::When(when), _)) => Some(*when),
            _ => None,
        }
    }

    /// The days that it covers.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        match self.fields.get("period") {
            Some((Content::Period(period), _)) => Some(*period),
            _ => None,
        }
    }

    /// Its amount.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self.fields.get("value") {
            Some((Content::Value(value), _)) => Some(value),
            _ => None,
        }
    }

    /// How many took part.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        match self.fields.get("count") {
            Some((Content::Count(count), _)) => Some(*count),
            _ => None,
        }
    }

    /// The deadline, absent when none was given.
    #[must_use]
    pub fn by(&self) -> Option<When> {
        self.when("by")
    }

    /// The thing in plain words: what it says of itself, else its name or title.
    #[must_use]
    pub fn what(&self) -> &str {
        ["what", "title", "name", "content"]
            .iter()
            .find_map(|name| self.text(name))
            .unwrap_or(&self.id)
    }

    /// The fields that are there, in the order of the schema.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &Content)> {
        schema::FIELDS
            .iter()
            .filter_map(|field| self.fields.get(field.name).map(|(c, _)| (field.name, c)))
    }

    /// Where a field is written, or the record when the field is absent.
    #[must_use]
    pub fn place_of(&self, field: &str) -> &Place {
        self.fields.get(field).map_or(&self.place, |(_, place)| place)
    }
}

/// Read one ledger file.
///
/// # Errors
///
/// Every located problem of the file, in the order of the file.
pub fn parse(file: &str, text: &str) -> Result<Vec<Record>, Vec<Finding>> {
    parse_beside(file, text, &[])
}

/// Read records whose tables may hold further keys, which are left to the caller.
pub(crate) fn parse_beside(
    file: &str,
    text: &str,
    beside: &[&str],
) -> Result<Vec<Record>, Vec<Finding>> {
    let mut tree = Tree::of(file, text);
    let root = match DeTable::parse(text) {
        Ok(root) => root.into_inner(),
        Err(error) => {
            tree.problem(error.span().unwrap_or(0..0), error.message().to_owned(), None);
            return Err(tree.problems);
        }
    };
    let document = root.get("document").and_then(|node| tree.text_of("document", node));
    let mut records = Vec::new();
    for (key, node) in root.iter().filter(|(key, _)| key.get_ref() != "document") {
        let Some(kind) = schema::kind(key.get_ref()) else {
            let kinds = KINDS.iter().map(|kind| kind.name).chain(["document"]);
            tree.unknown(key, "a ledger file", kinds);
            continue;
        };
        let Some(items) = node.get_ref().as_array() else {
            let hint = Some(format!("write [[{}]]", kind.name));
            tree.problem(key.span(), format!("{} is not a list of records", kind.name), hint);
            continue;
        };
        for item in items.iter() {
            records.extend(record(&mut tree, kind, item, document.as_deref(), beside));
        }
    }
    if tree.problems.is_empty() {
        records.sort_by_key(|record| record.place.start);
        Ok(records)
    } else {
        tree.problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(tree.problems)
    }
}

fn record(
    tree: &mut Tree<'_>,
    kind: &'static Kind,
    item: &Spanned<DeValue<'_>>,
    document: Option<&str>,
    beside: &[&str],
) -> Option<Record> {
    let Some(table) = item.get_ref().as_table() else {
        let message = format!("{} is a table", kind.with_article());
        tree.problem(item.span(), message, Some(format!("write [[{}]]", kind.name)));
        return None;
    };
    let place = tree.place(item.span());
    let owner = kind.with_article();
    let known = || {
        OWN.into_iter().chain(kind.required.iter().copied()).chain(kind.optional.iter().copied())
    };
    let mut fields = BTreeMap::new();
    for (key, node) in table.iter() {
        if OWN.contains(&&**key.get_ref()) || beside.contains(&&**key.get_ref()) {
            continue;
        }
        let field = known().find(|name| name == key.get_ref()).and_then(schema::field_named);
        match field {
            None => tree.unknown(key, &owner, known().collect::<Vec<_>>()),
            Some(field) => {
                if let Some(content) = tree.content(field.name, field.shape, node) {
                    fields.insert(field.name, (content, tree.place(node.span())));
                }
            }
        }
    }
    for name in OWN.iter().chain(kind.required) {
        if !table.contains_key(*name) {
            let hint = match schema::field_named(name) {
                Some(field) => format!("{}: {}", field.meaning, field.shape.expected()),
                None => format!("every record has id, status and passages ({name} is missing)"),
            };
            tree.problem(item.span(), format!("{owner} without {name}"), Some(hint));
        }
    }
    let id = table.get("id").and_then(|node| id(tree, node));
    let status = table.get("status").and_then(|node| status(tree, node));
    let quotes = table.get("passages").and_then(|node| quotes(tree, node, document));
    Some(Record { id: id?, kind: kind.name, status: status?, quotes: quotes?, place, fields })
}

fn id(tree: &mut Tree<'_>, node: &Spanned<DeValue<'_>>) -> Option<String> {
    let id = tree.text_of("id", node)?;
    if is_id(&id) {
        return Some(id);
    }
    let hint = Some("use lower-case letters, digits and hyphens".to_owned());
    tree.problem(node.span(), format!("{id:?} is not an id"), hint);
    None
}

fn status(tree: &mut Tree<'_>, node: &Spanned<DeValue<'_>>) -> Option<Status> {
    let written = tree.text_of("status", node)?;
    let status = Status::named(&written);
    if status.is_none() {
        let names = Status::ALL.map(Status::name);
        let hint = match schema::did_you_mean(&written, names) {
            Some(name) => format!("did you mean {name:?}?"),
            None => format!("one of {}", names.join(", ")),
        };
        tree.problem(node.span(), format!("status {written:?} is not known"), Some(hint));
    }
    status
}

fn quotes(
    tree: &mut Tree<'_>,
    node: &Spanned<DeValue<'_>>,
    document: Option<&str>,
) -> Option<Vec<Quote>> {
    const EXPECTED: &str = "write passages = [{ quote = \"words found once in the document\" }]";
    let items = match node.get_ref().as_array() {
        Some(items) if !items.is_empty() => items,
        _ => {
            tree.problem(
                node.span(),
                "a record needs a passage".to_owned(),
                Some(EXPECTED.to_owned()),
            );
            return None;
        }
    };
    let mut quotes = Vec::new();
    for item in items.iter() {
        let Some(table) = item.get_ref().as_table() else {
            tree.problem(item.span(), "a passage is a table".to_owned(), Some(EXPECTED.to_owned()));
            continue;
        };
        for key in table.keys().filter(|key| !["document", "quote"].contains(&&**key.get_ref())) {
            tree.unknown(key, "a passage", ["document", "quote"]);
        }
        let named = match table.get("document") {
            Some(node) => tree.text_of("document", node),
            None => document.map(str::to_owned),
        };
        let words = match table.get("quote") {
            Some(node) => tree.text_of("quote", node).map(|words| (words, node.span())),
            None => {
                let hint = Some(EXPECTED.to_owned());
                tree.problem(item.span(), "a passage without quote".to_owned(), hint);
                None
            }
        };
        if named.is_none() {
            let hint = "name it here, or write document = \"…\" at the top of the file".to_owned();
            tree.problem(item.span(), "a passage without document".to_owned(), Some(hint));
        }
        if let (Some(document), Some((words, span))) = (named, words) {
            quotes.push(Quote { document, words, place: tree.place(span) });
        }
    }
    (!quotes.is_empty()).then_some(quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = r#"document = "note"

[[target]]
id = "t"
status = "aim"
parties = ["DEU", "POL"]
what = "Trade of 30 billion"
measure = "total_trade"
value = { amount = "30.50", unit = "EUR", about = true }
said = 2026-03-01
by = "2030-06"
passages = [{ quote = "aim at 30" }, { document = "other", quote = "again" }]
"#;

    fn first_problem(text: &str) -> (usize, String) {
        let problems = parse("f.toml", text).unwrap_err();
        (problems[0].place.line, problems[0].message.clone())
    }

    #[test]
    fn a_record_is_read_whole() {
        let record = &parse("f.toml", TARGET).unwrap()[0];
        assert_eq!(record.value().unwrap().amount.to_string(), "30.5");
        assert!(record.value().unwrap().about);
        assert_eq!(record.by(), Some(When::Month(2030, 6)));
        assert_eq!(record.quotes[0].document, "note");
        assert_eq!(record.quotes[1].document, "other");
        assert_eq!(record.place_of("by").line, 11);
    }

    #[test]
    fn every_problem_is_reported_in_one_run() {
        let text = TARGET
            .replace("status = \"aim\"", "status = \"sined\"")
            .replace("measure", "mesure")
            .replace("\"30.50\"", "\"30,50\"");
        let problems = parse("f.toml", &text).unwrap_err();
        let messages: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
        assert!(messages.contains(&"status \"sined\" is not known"), "{messages:?}");
        assert!(messages.contains(&"a target has no field \"mesure\""), "{messages:?}");
        assert!(messages.contains(&"a target without measure"), "{messages:?}");
        assert!(messages.contains(&"amount \"30,50\" is not a number"), "{messages:?}");
        let status = problems.iter().find(|p| p.message.starts_with("status")).unwrap();
        assert_eq!(status.hint.as_deref(), Some("did you mean \"signed\"?"));
        assert_eq!((status.place.line, status.place.column), (5, 10));
    }

    #[test]
    fn broken_toml_is_located() {
        let (line, _) = first_problem("document = \"note\"\n[[target]\n");
        assert_eq!(line, 2);
    }

    #[test]
    fn a_float_is_no_amount() {
        let (line, message) = first_problem(&TARGET.replace("\"30.50\"", "30.50"));
        assert_eq!(line, 9);
        assert!(message.starts_with("amount is float"), "{message}");
    }

    #[test]
    fn a_record_without_words_is_refused() {
        let text = TARGET.split("passages").next().unwrap();
        assert_eq!(first_problem(text).1, "a target without passages");
        let empty = format!("{text}passages = []\n");
        assert_eq!(first_problem(&empty).1, "a record needs a passage");
    }

    #[test]
    fn a_period_cannot_end_before_it_starts() {
        let text = "document = \"n\"\n[[meeting]]\nid = \"m\"\nstatus = \"delivered\"\nwhat = \"x\"\n\
                    period = { start = 2026-02-02, end = 2026-02-01 }\npassages = [{ quote = \"q\" }]\n";
        assert_eq!(first_problem(text).0, 6);
    }
}
