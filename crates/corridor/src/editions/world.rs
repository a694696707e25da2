//! A world: the answers of a day from some of the inputs of two folders, so that one input at a time
//! can be added and what follows from it be seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;
use serde_json::Value;

use super::edition::{Frozen, Standing, Words};
use super::inputs::{Input, inputs};
use crate::answers::desk::Desk;
use crate::answers::{Answers, claims};
use crate::error::Error;
use crate::evidence::{Card, Evidence};
use crate::folder::Folder;
use crate::key::Key;
use crate::statistics::Archive;

/// From which of two folders a world takes an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The earlier one.
    Old,
    /// The later one.
    New,
    /// Neither: it has not come.
    Neither,
}

/// A folder with its statistics open and its inputs listed.
#[derive(Debug)]
pub struct Source<'a> {
    /// The folder.
    pub folder: &'a Folder,
    /// Its statistics.
    pub archive: Archive<'a>,
    /// What its answers are made from, of every day.
    pub inputs: Vec<Input>,
}

impl<'a> Source<'a> {
    /// Open the statistics of a folder.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`].
    pub fn open(folder: &'a Folder) -> Result<Self, Error> {
        let archive = Archive::open(folder)?;
        let inputs = inputs(folder, &archive)?;
        Ok(Self { folder, archive, inputs })
    }

    /// The answers of a day from all that was known.
    ///
    /// # Errors
    ///
    /// Those of the answers.
    pub fn answers(&self, day: Date) -> Result<Claims, Error> {
        answers(self.folder, &self.archive, day)
    }
}

/// The claims and records of a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// Every claim, by its key.
    pub claims: BTreeMap<String, Frozen>,
    /// Every record, by its id.
    pub records: BTreeMap<String, Standing>,
}

/// The answers of a day from some of the inputs of two folders.
///
/// # Errors
///
/// Those of the answers.
pub fn world(
    old: &Source<'_>,
    new: &Source<'_>,
    day: Date,
    pick: impl Fn(&str) -> Side,
) -> Result<Claims, Error> {
    let folder = folder(old.folder, new.folder, &pick);
    let of = |source: &Source<'_>, side: Side| -> Vec<bool> {
        let parts = source.inputs.len() - source.archive.parts().len();
        source.inputs[parts..].iter().map(|input| pick(&input.id) == side).collect()
    };
    let (keep_old, keep_new) = (of(old, Side::Old), of(new, Side::New));
    let archive = Archive::joined(&folder, (&old.archive, &keep_old), (&new.archive, &keep_new));
    answers(&folder, &archive, day)
}

/// A folder with some of the documents and records of two.
fn folder(old: &Folder, new: &Folder, pick: &impl Fn(&str) -> Side) -> Folder {
    let mut folder = new.clone();
    if pick("settings") == Side::Old {
        folder.partnership = old.partnership.clone();
    }
    let indexed = |folder: &Folder| -> Vec<String> {
        folder.ledger.entries.iter().map(|entry| entry.id.clone()).collect()
    };
    let all: BTreeSet<String> = indexed(old).into_iter().chain(indexed(new)).collect();
    let document = |id: &str| pick(&format!("document {id}"));
    let record = |id: &str| pick(&format!("record {id}"));
    let (was, is) = (&old.ledger, &new.ledger);
    let ledger = &mut folder.ledger;
    ledger.entries = merged(&was.entries, &is.entries, |entry| &entry.id, document);
    ledger.documents = merged(&was.documents, &is.documents, |one| one.id(), document);
    ledger.records = merged(&was.records, &is.records, |one| &one.id, record);
    let held: BTreeSet<String> = indexed(&folder).into_iter().collect();
    folder.standing_on(|document| held.contains(document) || !all.contains(document))
}

/// Things of two lists, each from the side that is picked: in the order of the old list, what is new
/// after what stands before it in the new one.
fn merged<T: Clone>(
    old: &[T],
    new: &[T],
    id: impl Fn(&T) -> &str,
    side: impl Fn(&str) -> Side,
) -> Vec<T> {
    let known: BTreeSet<&str> = old.iter().map(&id).collect();
    let later: BTreeMap<&str, &T> = new.iter().map(|one| (id(one), one)).collect();
    let mut after: BTreeMap<Option<&str>, Vec<&T>> = BTreeMap::new();
    let mut last = None;
    for one in new {
        match known.contains(id(one)) {
            true => last = Some(id(one)),
            false => after.entry(last).or_default().push(one),
        }
    }
    let none = Vec::new();
    let mut order: Vec<(&T, Side)> = Vec::with_capacity(old.len() + new.len());
    order.extend(after.get(&None).unwrap_or(&none).iter().map(|one| (*one, Side::New)));
    for one in old {
        order.push((one, Side::Old));
        order.extend(later.get(id(one)).map(|one| (*one, Side::New)));
        let come = after.get(&Some(id(one))).unwrap_or(&none);
        order.extend(come.iter().map(|one| (*one, Side::New)));
    }
    let picked = order.into_iter().filter(|(one, from)| side(id(one)) == *from);
    picked.map(|(one, _)| one.clone()).collect()
}

fn answers(folder: &Folder, archive: &Archive<'_>, day: Date) -> Result<Claims, Error> {
    let statistics = archive.known(day)?;
    let known = folder.known(day);
    let mut desk = Desk::new(&known, archive, &statistics, day);
    let data = Answers::of(&mut desk)?.data()?;
    let records = records(&known);
    let cards = desk.cards.into_vec();
    Ok(Claims { claims: frozen(&data, &cards), records })
}

/// Every claim of answers, with the evidence of its card.
#[must_use]
pub fn frozen(answers: &Value, cards: &[Card]) -> BTreeMap<String, Frozen> {
    let mut evidence = Digests::of(cards);
    let mut found: BTreeMap<String, Frozen> = BTreeMap::new();
    let questions = answers.as_object().into_iter().flatten();
    for (question, answer) in questions {
        for claim in claims(answer) {
            let (digest, depth) = evidence.of_card(&claim.evidence);
            let frozen = Frozen {
                question: question.clone(),
                title: evidence.title(&claim.evidence),
                value: claim.value,
                unit: claim.unit,
                low: claim.low,
                high: claim.high,
                word: claim.word,
                says: claim.says,
                card: claim.evidence.to_string(),
                evidence: digest,
                depth,
            };
            let key = claim.key.to_string();
            match found.get(&key) {
                None => _ = found.insert(key, frozen),
                Some(there) if there.says_the_same(&frozen) => {}
                // Two answers print one thing each in its own way.
                Some(_) => _ = found.insert(format!("{key} ({question})"), frozen),
            }
        }
    }
    found
}

/// Digests of cards, down to words and rows.
struct Digests<'a> {
    cards: HashMap<&'a Key, &'a Card>,
    known: HashMap<&'a Key, (String, usize)>,
}

impl<'a> Digests<'a> {
    fn of(cards: &'a [Card]) -> Self {
        Self { cards: cards.iter().map(|c| (&c.key, c)).collect(), known: HashMap::new() }
    }

    fn title(&self, key: &Key) -> String {
        self.cards.get(key).map_or_else(String::new, |card| card.title.clone())
    }

    /// The digest of a card and how many computations lie below it. Cards are made after those that
    /// they name, so there is no circle; the stack grows with the depth of the computation alone.
    fn of_card(&mut self, key: &Key) -> (String, usize) {
        let Some((key, card)) = self.cards.get_key_value(key).map(|(k, c)| (*k, *c)) else {
            return (String::new(), 0);
        };
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        self.known.insert(key, (String::new(), 0));
        let mut all = String::new();
        let mut depth = 0;
        for piece in &card.evidence {
            match piece {
                Evidence::Passage(quoted) => {
                    all.push_str(&format!("{}: {}\n", quoted.document, quoted.quote));
                }
                // Of a file what was taken from it: another line elsewhere in it is no other evidence.
                Evidence::Statistic(set) => {
                    all.push_str(&format!("{}\n{}\n", set.dataset, set.selection));
                    let kept: Vec<bool> = set.columns.iter().map(|c| c != "place").collect();
                    for row in &set.rows {
                        let cells = row.iter().zip(&kept).filter(|(_, kept)| **kept);
                        cells.for_each(|(cell, _)| {
                            all.push_str(cell);
                            all.push('\t');
                        });
                        all.push('\n');
                    }
                }
                Evidence::Estimate(estimate) => {
                    all.push_str(&format!("{}\n{}\n", estimate.model, estimate.formula));
                    for input in &estimate.inputs {
                        let (digest, below) = self.of_card(input);
                        depth = depth.max(below + 1);
                        all.push_str(&digest);
                    }
                }
            }
        }
        let found = (sha256_hex(all.as_bytes()), depth);
        self.known.insert(key, found.clone());
        found
    }
}

/// Every record of a ledger as it stands.
fn records(folder: &Folder) -> BTreeMap<String, Standing> {
    let of = |id: &str| folder.ledger.entry(id).map(|entry| entry.date);
    folder
        .ledger
        .records
        .iter()
        .map(|record| {
            let words = record.quotes.iter().filter_map(|quote| {
                Some(Words {
                    date: of(&quote.document)?,
                    document: quote.document.clone(),
                    quote: quote.words.clone(),
                })
            });
            let standing = Standing {
                kind: record.kind.to_owned(),
                what: record.what().to_owned(),
                status: record.status.name().to_owned(),
                due: record.by().map(|by| by.last_day()),
                open: record.status.is_open(),
                passages: words.collect(),
            };
            (record.id.clone(), standing)
        })
        .collect()
}
