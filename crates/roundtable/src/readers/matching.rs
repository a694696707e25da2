//! Which company a name in a table means: names matched across spellings, under the folder's own aliases.
//! A name that is one company's without doubt is read as it, and the cure is told. Where it is a question, the
//! question is a problem of the row and nothing is merged.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    columns::NAME,
    companies::Company,
    csv_table::{Cells, Table},
    problem::{Place, Problem},
};
use crate::names::{Aliases, Answer, compare, key};

/// The companies by their names, their folded names and the words of these; what a name was found to mean.
#[derive(Default)]
pub(super) struct Index {
    by_name: BTreeMap<String, usize>,
    by_key: BTreeMap<String, usize>,
    by_word: BTreeMap<String, BTreeSet<usize>>,
    answered: BTreeMap<String, Option<usize>>,
}

/// What is gathered while the tables are read.
pub(super) struct Reading {
    pub(super) places: Vec<Place>,
    pub(super) notices: Vec<String>,
    pub(super) aliases: Aliases,
    pub(super) companies: Vec<Company>,
    pub(super) index: Index,
}

impl Reading {
    pub(super) fn source(&mut self, table: &Table, line: u64) -> usize {
        self.places.push(table.place(line));
        self.places.len() - 1
    }

    pub(super) fn aliases(&mut self, table: &Table, problems: &mut Vec<Problem>) {
        let (Some(name), Some(also)) =
            (table.needed(NAME, problems), table.needed(&["also", "alias", "other"], problems))
        else {
            return;
        };
        for row in table.rows() {
            self.aliases.add(row.at(Some(name)), row.at(Some(also)));
        }
    }

    /// Adds a company unless it stands there already; two that may be one are asked about.
    pub(super) fn add(&mut self, company: Company, problems: &mut Vec<Problem>) {
        let place = self.places[company.source].clone();
        for other in self.candidates(&company.name) {
            let old = &self.companies[other];
            let same_id = !company.id.is_empty() && company.id == old.id;
            let found = compare(&company.name, &old.name, &self.aliases);
            if same_id || found.answer == Answer::Same {
                problems.push(Problem::Twice {
                    place: place.clone(),
                    name: company.name.clone(),
                    company: old.name.clone(),
                    company_place: self.places[old.source].clone(),
                    why: if same_id { "the same registry number" } else { found.why },
                });
                return;
            }
        }
        let at = self.companies.len();
        self.index.by_name.insert(company.name.clone(), at);
        self.index.by_key.insert(key(&company.name), at);
        for word in key(&company.name).split(' ') {
            self.index.by_word.entry(word.to_owned()).or_default().insert(at);
        }
        self.companies.push(company);
    }

    /// Companies that share an uncommon word or a beginning with the name; at most sixty-four.
    fn candidates(&self, name: &str) -> Vec<usize> {
        let mut found = BTreeSet::new();
        let folded = key(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_by_key(|w| self.index.by_word.get(*w).map_or(0, BTreeSet::len));
        for word in words.into_iter().take(4) {
            found.extend(self.index.by_word.get(word).into_iter().flatten().take(16).copied());
        }
        let first: String = folded.chars().take(4).collect();
        found.extend(
            self.index
                .by_key
                .range(first.clone()..)
                .take_while(|(k, _)| k.starts_with(&first))
                .take(16)
                .map(|(_, i)| *i),
        );
        found.into_iter().take(64).collect()
    }

    /// The company that a row means.
    pub(super) fn find(
        &mut self,
        table: &Table,
        line: u64,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        if let Some(i) = self.index.by_name.get(name) {
            return Some(*i);
        }
        if let Some(known) = self.index.answered.get(name) {
            return *known;
        }
        let answer = self.match_name(table, line, name, problems);
        self.index.answered.insert(name.to_owned(), answer);
        answer
    }

    /// The two companies that a row means, by the columns that name them.
    pub(super) fn two(
        &mut self,
        table: &Table,
        row: &Cells<'_>,
        (one, other): (usize, usize),
        problems: &mut Vec<Problem>,
    ) -> (Option<usize>, Option<usize>) {
        (
            self.find(table, row.line, row.at(Some(one)), problems),
            self.find(table, row.line, row.at(Some(other)), problems),
        )
    }

    fn match_name(
        &mut self,
        table: &Table,
        line: u64,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let place = table.place(line);
        let known = (0..self.companies.len())
            .find(|i| self.aliases.same(name, &self.companies[*i].name) == Some(true));
        let candidates = self.candidates(name);
        let judged: Vec<(usize, Answer, &'static str)> = candidates
            .iter()
            .map(|i| {
                let found = compare(name, &self.companies[*i].name, &self.aliases);
                (*i, found.answer, found.why)
            })
            .collect();
        let same: Vec<&(usize, Answer, &str)> =
            judged.iter().filter(|(_, a, _)| *a == Answer::Same).collect();
        if let Some(i) = known.or(match same.as_slice() {
            [(i, ..)] => Some(*i),
            _ => None,
        }) {
            self.notices
                .push(format!("{place}: \"{name}\" read as \"{}\"", self.companies[i].name));
            return Some(i);
        }
        let alike = |i: usize| strsim::jaro_winkler(&key(name), &key(&self.companies[i].name));
        let nearest = judged
            .iter()
            .filter(|(_, a, _)| *a != Answer::Different)
            .max_by(|x, y| alike(x.0).total_cmp(&alike(y.0)));
        problems.push(match nearest {
            Some((i, _, why)) => Problem::Ask {
                place,
                name: name.to_owned(),
                company: self.companies[*i].name.clone(),
                company_place: self.places[self.companies[*i].source].clone(),
                why: if same.len() > 1 { "several companies match" } else { why },
            },
            None => Problem::Unknown {
                place,
                name: name.to_owned(),
                near: candidates
                    .into_iter()
                    .filter(|i| alike(*i) > 0.85)
                    .max_by(|x, y| alike(*x).total_cmp(&alike(*y)))
                    .map(|i| self.companies[i].name.clone()),
            },
        });
        None
    }
}
