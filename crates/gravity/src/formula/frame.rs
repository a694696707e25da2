//! A table in memory: named columns of numbers or of text.

use std::collections::BTreeMap;

/// A column of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub(crate) values: Values,
    /// Which rows have no value.
    pub(crate) missing: Option<Vec<bool>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    Numbers(Vec<f64>),
    /// Numbers too, in half the memory: years and codes.
    Whole(Vec<i32>),
    /// A label for every code; codes are in the order of the labels.
    Text {
        codes: Vec<u32>,
        labels: Vec<String>,
    },
}

impl Column {
    /// Numbers, none missing.
    #[must_use]
    pub fn numbers(numbers: Vec<f64>) -> Self {
        Self { values: Values::Numbers(numbers), missing: None }
    }

    /// Whole numbers, none missing; the same as [`Column::numbers`] in half the memory.
    #[must_use]
    pub fn whole(numbers: Vec<i32>) -> Self {
        Self { values: Values::Whole(numbers), missing: None }
    }

    /// Text, none missing.
    #[must_use]
    pub fn text<T: AsRef<str>>(text: impl IntoIterator<Item = T>) -> Self {
        let text: Vec<T> = text.into_iter().collect();
        let mut labels: Vec<String> = text.iter().map(|t| t.as_ref().to_owned()).collect();
        labels.sort_unstable();
        labels.dedup();
        let codes = text
            .iter()
            .map(|t| labels.partition_point(|l| l.as_str() < t.as_ref()) as u32)
            .collect();
        Self { values: Values::Text { codes, labels }, missing: None }
    }

    /// Text that is already coded: a label for every code.
    #[must_use]
    pub fn coded(codes: Vec<u32>, labels: Vec<String>) -> Self {
        let mut order: Vec<u32> = (0..labels.len() as u32).collect();
        order.sort_by(|&a, &b| labels[a as usize].cmp(&labels[b as usize]));
        let mut sorted: Vec<String> = Vec::with_capacity(labels.len());
        let mut new = vec![0; labels.len()];
        for at in order {
            if sorted.last() != Some(&labels[at as usize]) {
                sorted.push(labels[at as usize].clone());
            }
            new[at as usize] = (sorted.len() - 1) as u32;
        }
        let codes = codes.iter().map(|&c| new[c as usize]).collect();
        Self { values: Values::Text { codes, labels: sorted }, missing: None }
    }

    /// The same column with some rows missing.
    #[must_use]
    pub fn with_missing(mut self, missing: Vec<bool>) -> Self {
        self.missing = missing.contains(&true).then_some(missing);
        self
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numbers(numbers) => numbers.len(),
            Values::Whole(numbers) => numbers.len(),
            Values::Text { codes, .. } => codes.len(),
        }
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Columns by name, all of one length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    pub(crate) columns: BTreeMap<String, Column>,
    left_out: Vec<String>,
}

impl Frame {
    /// Add or replace a column. A column that is not as long as the others is found out when a
    /// model is assembled.
    pub fn insert(&mut self, name: &str, column: Column) {
        self.columns.insert(name.to_owned(), column);
    }

    /// Mention a column that the table has and that is not kept here: an error may suggest it.
    pub fn leave_out(&mut self, name: &str) {
        self.left_out.push(name.to_owned());
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.values().next().map_or(0, Column::len)
    }

    /// The names of the columns, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The column whose name is nearest to one that is not there.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        self.names()
            .chain(self.left_out.iter().map(String::as_str))
            .map(|n| (strsim::damerau_levenshtein(n, name), n))
            .min()
            .filter(|&(distance, n)| distance <= 1 + n.chars().count() / 3)
            .map(|(_, n)| n.to_owned())
    }

    /// A column by name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }
}
