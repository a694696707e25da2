//! A book of rules: the rows of one agreement, found by code and put together by set.
//!
//! The operator of a row is ambiguous in the sources: an empty one stands for "or", for "and", for
//! other goods, or for nothing. It is derived again from the words: a row that begins with a list mark
//! is an item of the head before it, "However" and "Except" add to the row before, everything else is
//! an alternative.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Alternative, Continues, Rule, Test, Unread};
use crate::{Error, Place};

/// One row of the rules.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Its set.
    pub set: i64,
    /// The heading as printed.
    pub heading: String,
    /// The product words that divide the codes.
    pub subdivision: String,
    /// The first code, ten digits.
    pub min: String,
    /// The last code, ten digits.
    pub max: String,
    /// Its text.
    pub text: String,
    /// "or", or empty.
    pub operator: String,
    /// Whether the source marks a quota.
    pub quota: bool,
    /// Where it stands.
    pub place: Place,
}

/// A set of rows for one range of codes and one product.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RuleSet {
    /// The first code.
    pub min: String,
    /// The last code.
    pub max: String,
    /// The product words.
    pub subdivision: String,
    /// The rows, by index.
    pub rows: Vec<usize>,
}

/// The alternatives that a code and a description choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Rows, their texts, and the alternative that they make.
    pub alternatives: Vec<(Vec<usize>, String, Alternative)>,
    /// Texts that were not understood.
    pub unread: Vec<String>,
    /// Several products share the codes and the description does not tell which.
    pub undivided: bool,
    /// Whether a row is under a quota.
    pub quota: bool,
    /// The subdivisions chosen.
    pub subdivisions: Vec<String>,
}

impl Chosen {
    /// The alternatives of one rule.
    #[must_use]
    pub fn of_rule(rule: &Rule) -> Chosen {
        let alternatives =
            rule.alternatives.iter().map(|a| (Vec::new(), String::new(), a.clone())).collect();
        Chosen { alternatives, ..Chosen::default() }
    }
}

/// The number of a code's chapter.
fn chapter(code: &str) -> Option<usize> {
    code.get(..2)?.parse().ok()
}

/// The rules of one agreement.
#[derive(Debug, Clone, Default)]
pub struct Book {
    agreement: String,
    file: String,
    lines: Vec<Line>,
    sets: Vec<RuleSet>,
    /// The sets whose range touches a chapter, by its number.
    chapters: Vec<Vec<usize>>,
    read: Vec<Result<Rule, Unread>>,
}

impl Book {
    /// A book from its rows.
    ///
    /// # Errors
    ///
    /// [`Error::Cell`] for a range that is no range.
    pub fn new(agreement: &str, file: &str, lines: Vec<Line>) -> Result<Book, Error> {
        let mut sets: BTreeMap<i64, RuleSet> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let digits = |c: &str| c.len() == 10 && c.bytes().all(|b| b.is_ascii_digit());
            if !digits(&line.min) || !digits(&line.max) || line.min > line.max {
                return Err(Error::Cell {
                    place: line.place.clone(),
                    column: "min10, max10".to_owned(),
                    value: format!("{} to {}", line.min, line.max),
                    expected: "a range of ten-digit codes, the first not above the last".into(),
                    cure: "pad codes with zeros below and nines above".into(),
                });
            }
            let set = sets.entry(line.set).or_insert_with(|| RuleSet {
                min: line.min.clone(),
                max: line.max.clone(),
                subdivision: line.subdivision.clone(),
                rows: Vec::new(),
            });
            set.rows.push(at);
        }
        let mut cache: BTreeMap<&str, Result<Rule, Unread>> = BTreeMap::new();
        let read = lines
            .iter()
            .map(|line| cache.entry(&line.text).or_insert_with(|| Rule::read(&line.text)).clone())
            .collect();
        let sets: Vec<RuleSet> = sets.into_values().collect();
        let mut chapters = vec![Vec::new(); 100];
        for (at, set) in sets.iter().enumerate() {
            if let (Some(from), Some(to)) = (chapter(&set.min), chapter(&set.max)) {
                chapters[from..=to].iter_mut().for_each(|sets: &mut Vec<usize>| sets.push(at));
            }
        }
        let (agreement, file) = (agreement.to_owned(), file.to_owned());
        Ok(Book { agreement, file, lines, sets, chapters, read })
    }

    /// Reads `rules.csv`: `scheme, set_no, heading, subdivision, min10, max10, rule_no, operator, quota, text`.
    ///
    /// # Errors
    ///
    /// [`Error::NoColumn`], [`Error::Cell`]; a text that is not understood is no error, see
    /// [`Book::unread`].
    pub fn from_csv(text: &str, file: &str) -> Result<Vec<Book>, Error> {
        let table = crate::table::Table::read(text, file)?;
        for column in ["scheme", "set_no", "min10", "max10", "text"] {
            table.need(column, "rules.csv has scheme, set_no, min10, max10 and text; see docs/how-to/test-a-bill.md")?;
        }
        let mut books: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for row in table.rows() {
            let set = row.text("set_no").parse().map_err(|_| {
                Error::NotANumber {
                    value: row.text("set_no").to_owned(),
                    expected: "a whole number",
                }
                .at(&row.place(), "set_no")
            })?;
            books.entry(row.text("scheme").to_owned()).or_default().push(Line {
                set,
                heading: row.text("heading").to_owned(),
                subdivision: row.text("subdivision").to_owned(),
                min: row.text("min10").to_owned(),
                max: row.text("max10").to_owned(),
                text: row.text("text").to_owned(),
                operator: row.text("operator").to_owned(),
                quota: row.text("quota").eq_ignore_ascii_case("true"),
                place: row.place(),
            });
        }
        books.into_iter().map(|(scheme, lines)| Book::new(&scheme, file, lines)).collect()
    }

    /// Reads the rule sets of the UK tariff's repository: `{"rule_sets": [{"heading", "subdivision",
    /// "min", "max", "valid", "rules": [{"rule", "operator", "quota"}]}]}`.
    ///
    /// # Errors
    ///
    /// [`Error::File`] for another shape, [`Error::Cell`] for a range that is no range.
    pub fn from_uk_json(text: &str, agreement: &str, file: &str) -> Result<Book, Error> {
        #[derive(Deserialize)]
        struct Sets {
            rule_sets: Vec<Set>,
        }
        #[derive(Deserialize)]
        struct Set {
            #[serde(default)]
            heading: String,
            #[serde(default)]
            subdivision: Option<String>,
            min: String,
            max: String,
            #[serde(default = "yes")]
            valid: bool,
            rules: Vec<Row>,
        }
        #[derive(Deserialize)]
        struct Row {
            rule: String,
            #[serde(default)]
            operator: Option<String>,
            #[serde(default)]
            quota: Option<serde_json::Value>,
        }
        fn yes() -> bool {
            true
        }
        let sets: Sets = serde_json::from_str(text).map_err(|e| Error::File {
            place: Place::new(file, e.line() as u64),
            problem: e.to_string(),
            cure: "a file of rule sets has rule_sets with min, max and rules".to_owned(),
        })?;
        let mut lines = Vec::new();
        for (number, set) in sets.rule_sets.into_iter().enumerate().filter(|(_, s)| s.valid) {
            for row in set.rules {
                lines.push(Line {
                    set: number as i64,
                    heading: set.heading.clone(),
                    subdivision: set.subdivision.clone().unwrap_or_default(),
                    min: set.min.clone(),
                    max: set.max.clone(),
                    text: row.rule,
                    operator: row.operator.unwrap_or_default(),
                    quota: row
                        .quota
                        .is_some_and(|q| q.get("amount").is_some() || q.as_bool() == Some(true)),
                    place: Place::new(file, 0),
                });
            }
        }
        Book::new(agreement, file, lines)
    }

    /// The agreement's id.
    #[must_use]
    pub fn agreement(&self) -> &str {
        &self.agreement
    }

    /// The rows.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The rule of each row, or the part that was not understood.
    pub fn read(&self) -> &[Result<Rule, Unread>] {
        &self.read
    }

    /// Rows that were not understood, with the part.
    pub fn unread(&self) -> impl Iterator<Item = (usize, &Unread)> {
        self.read.iter().enumerate().filter_map(|(at, rule)| rule.as_ref().err().map(|e| (at, e)))
    }

    /// The sets whose range holds a code: the narrowest range wins, several products of it stay.
    #[must_use]
    pub fn sets_for(&self, hs: &str) -> Vec<&RuleSet> {
        let low = format!("{hs:0<10}");
        let high = format!("{hs:9<10}");
        let Some(touched) = chapter(&low).and_then(|chapter| self.chapters.get(chapter)) else {
            return Vec::new();
        };
        let holding: Vec<&RuleSet> = touched
            .iter()
            .map(|&at| &self.sets[at])
            .filter(|set| set.min.as_str() <= low.as_str() && high.as_str() <= set.max.as_str())
            .collect();
        let width = |set: &RuleSet| -> u64 {
            let number = |c: &str| c.parse::<u64>().unwrap_or(0);
            number(&set.max) - number(&set.min)
        };
        let narrowest = holding.iter().map(|s| width(s)).min();
        holding.into_iter().filter(|s| Some(width(s)) == narrowest).collect()
    }

    /// The alternatives for a code and a description.
    ///
    /// # Errors
    ///
    /// [`Error::NoRule`] where no range holds the code.
    pub fn rules_for(&self, hs: &str, description: &str) -> Result<Chosen, Error> {
        let sets = self.sets_for(hs);
        if sets.is_empty() {
            return Err(Error::NoRule { code: hs.to_owned(), file: self.file.clone() });
        }
        let named: Vec<&RuleSet> = sets
            .iter()
            .filter(|s| {
                !description.is_empty() && s.subdivision.to_lowercase().contains(description)
            })
            .copied()
            .collect();
        let distinct = |list: &[&RuleSet]| {
            let mut texts: Vec<Vec<&str>> = list
                .iter()
                .map(|s| s.rows.iter().map(|r| self.lines[*r].text.as_str()).collect())
                .collect();
            texts.sort();
            texts.dedup();
            texts.len()
        };
        let sets = if named.is_empty() { sets } else { named };
        let mut chosen = Chosen { undivided: distinct(&sets) > 1, ..Chosen::default() };
        for set in sets {
            chosen.subdivisions.push(set.subdivision.clone());
            self.assemble(set, &mut chosen);
        }
        Ok(chosen)
    }

    fn assemble(&self, set: &RuleSet, chosen: &mut Chosen) {
        let first = chosen.alternatives.len();
        for &row in &set.rows {
            let line = &self.lines[row];
            chosen.quota |= line.quota;
            let rule = match &self.read[row] {
                Ok(rule) => rule,
                Err(error) => {
                    chosen.unread.push(format!("{}: {error}", line.place));
                    // A row that may bind the one before it takes its verdict away.
                    if line.operator.is_empty() && chosen.alternatives.len() > first {
                        let note = format!("a row after it was not understood: \"{}\"", error.rest);
                        if let Some((_, _, last)) = chosen.alternatives.last_mut() {
                            last.tests.push(Test::Either(Vec::new()));
                            last.provisos.push(super::Proviso::Note(note));
                        }
                    }
                    continue;
                }
            };
            for alternative in &rule.alternatives {
                match alternative.continues {
                    Continues::Adds if chosen.alternatives.len() > first => {
                        if let Some((rows, text, last)) = chosen.alternatives.last_mut() {
                            rows.push(row);
                            text.push(' ');
                            text.push_str(&line.text);
                            last.tests.extend(alternative.tests.iter().cloned());
                            last.provisos.extend(alternative.provisos.iter().cloned());
                        }
                    }
                    Continues::Item if chosen.alternatives.len() > first => {
                        let head = chosen.alternatives[first..]
                            .iter()
                            .rev()
                            .find(|(_, _, a)| a.continues == Continues::No)
                            .map(|(_, _, a)| a.clone())
                            .unwrap_or_default();
                        let mut joined = alternative.clone();
                        let kept =
                            head.tests.into_iter().filter(|t| !matches!(t, Test::Rvc { .. }));
                        joined.tests = kept.chain(joined.tests).collect();
                        joined.scope = head.scope;
                        chosen.alternatives.push((vec![row], line.text.clone(), joined));
                    }
                    _ => chosen.alternatives.push((
                        vec![row],
                        line.text.clone(),
                        alternative.clone(),
                    )),
                }
            }
        }
    }
}
