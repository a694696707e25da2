//! Levels: a code for every value of a factor, or for every combination of several.
//!
//! Codes are in the order of the values. Whole numbers close to one another, and combinations of
//! which there are not many more than rows, are numbered by a table in one pass; anything else is
//! sorted.

use std::borrow::Cow;

use super::evaluate::{Context, either};
use super::frame::Values;
use super::lex::error;
use super::{Expr, FormulaError, Kind, Problem};

/// The values that the codes stand for.
pub(super) enum Labels<'f> {
    Text(&'f [String]),
    Numbers(Vec<f64>),
    Whole(Cow<'f, [i64]>),
}

impl Labels<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(labels) => labels.len(),
            Self::Numbers(labels) => labels.len(),
            Self::Whole(labels) => labels.len(),
        }
    }

    pub(super) fn text(&self, at: usize) -> String {
        match self {
            Self::Text(labels) => labels[at].clone(),
            Self::Numbers(labels) => labels[at].to_string(),
            Self::Whole(labels) => labels[at].to_string(),
        }
    }

    /// The label that a text stands for: of numbers, the one with its value.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let number = || text.parse::<f64>().ok();
        match self {
            Self::Text(labels) => labels.iter().position(|label| label == text),
            Self::Numbers(labels) => {
                let number = number()?;
                labels.iter().position(|label| label.total_cmp(&(number + 0.0)).is_eq())
            }
            Self::Whole(labels) => match text.parse::<i64>() {
                Ok(whole) => labels.binary_search(&whole).ok(),
                Err(_) => {
                    let number = number()? + 0.0;
                    labels.iter().position(|&label| (label as f64).total_cmp(&number).is_eq())
                }
            },
        }
    }
}

/// A factor as codes; the code of a row that is missing says nothing.
pub(super) struct Levels<'f> {
    pub codes: Cow<'f, [u32]>,
    pub labels: Labels<'f>,
    pub missing: Option<Vec<bool>>,
}

/// One code a row, whatever the factors.
pub(super) struct Combined<'f> {
    pub codes: Cow<'f, [u32]>,
    pub missing: Option<Vec<bool>>,
}

pub(super) fn coded<'f>(
    context: &Context<'_, 'f>,
    factor: &Expr,
) -> Result<Levels<'f>, FormulaError> {
    if let Kind::Name(name) = &factor.kind {
        let column = context.column(factor, name)?;
        let (codes, labels) = match &column.values {
            Values::Text { codes, labels } => (codes.as_slice().into(), Labels::Text(labels)),
            Values::Whole { codes, labels } => {
                (codes.as_slice().into(), Labels::Whole(labels.into()))
            }
            Values::Numbers(values) => numbered(values, column.missing.as_deref()),
            Values::Long(values) => {
                let (codes, labels) = long(values, column.missing.as_deref());
                (codes.into(), Labels::Whole(labels.into()))
            }
        };
        return Ok(Levels { codes, labels, missing: column.missing.clone() });
    }
    let value = context.evaluate(factor)?;
    let (codes, labels) = numbered(&value.numbers, value.missing.as_deref());
    Ok(Levels { codes, labels, missing: value.missing })
}

fn numbered<'f>(values: &[f64], missing: Option<&[bool]>) -> (Cow<'f, [u32]>, Labels<'f>) {
    let (codes, labels) = number(values, missing);
    (codes.into(), Labels::Numbers(labels))
}

/// [`number`], of whole numbers that no floating-point number could hold.
fn long(values: &[i64], missing: Option<&[bool]>) -> (Vec<u32>, Vec<i64>) {
    let here = |row: usize| missing.is_none_or(|missing| !missing[row]);
    let present = values.iter().enumerate().filter(|&(row, _)| here(row));
    let mut distinct: Vec<i64> = present.map(|(_, &x)| x).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let code = |(row, x): (usize, &i64)| {
        if here(row) { distinct.partition_point(|d| d < x) as u32 } else { 0 }
    };
    (values.iter().enumerate().map(code).collect(), distinct)
}

/// Codes and distinct values of the rows that are not missing.
fn number(values: &[f64], missing: Option<&[bool]>) -> (Vec<u32>, Vec<f64>) {
    let here = |row: usize| missing.is_none_or(|missing| !missing[row]);
    let all = || values.iter().copied().enumerate();
    let present = || all().filter(|&(row, _)| here(row)).map(|(_, x)| x);
    let (mut first, mut last, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
    for x in present() {
        (first, last) = (first.min(x), last.max(x));
        whole &= x - (x as i64) as f64 == 0.0;
    }
    if first > last {
        return (vec![0; values.len()], Vec::new());
    }
    let most = f64::from(u32::MAX).min((4 * values.len() + 65_536) as f64);
    if whole && last - first < most {
        let place = |x: f64| (x - first) as u32 as usize;
        let mut table = vec![0_u32; place(last) + 1];
        present().for_each(|x| table[place(x)] = 1);
        let mut distinct = Vec::new();
        for (at, code) in table.iter_mut().enumerate() {
            if *code == 1 {
                *code = distinct.len() as u32;
                distinct.push(first + at as f64);
            }
        }
        let code = |(row, x)| if here(row) { table[place(x)] } else { 0 };
        return (all().map(code).collect(), distinct);
    }
    let mut distinct: Vec<f64> = present().collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup_by(|a, b| a.total_cmp(b).is_eq());
    let code = |(row, x)| {
        if here(row) { distinct.partition_point(|d| d.total_cmp(&x).is_lt()) as u32 } else { 0 }
    };
    (all().map(code).collect(), distinct)
}

/// One level for every combination of factors that occurs, in the order of the factors' values.
pub(super) fn combine<'f>(
    context: &Context<'_, 'f>,
    factors: &[Expr],
) -> Result<Combined<'f>, FormulaError> {
    let mut parts = Vec::with_capacity(factors.len());
    let mut missing = None;
    let mut product: u128 = 1;
    for factor in factors {
        let levels = coded(context, factor)?;
        missing = either(missing, levels.missing);
        product *= levels.labels.len().max(1) as u128;
        parts.push((levels.codes, levels.labels.len().max(1) as u64));
    }
    if product > u128::from(u64::MAX) {
        let at = factors[0].at.start..factors[factors.len() - 1].at.end;
        return Err(error(context.text, at, Problem::TooManyLevels { levels: product }));
    }
    if parts.len() == 1 {
        return Ok(Combined { codes: parts.swap_remove(0).0, missing });
    }
    let rows = parts[0].0.len();
    let mut codes: Vec<u32> = Vec::with_capacity(rows);
    if product <= 4 * rows as u128 + 1_024 {
        each_combination(&parts, |at| codes.extend(at.iter().map(|&at| at as u32)));
    } else if product <= 64 * rows as u128 {
        let mut table = Marked::new(product as usize);
        each_combination(&parts, |at| table.mark(at));
        let before = table.before();
        each_combination(&parts, |at| codes.extend(at.iter().map(|&at| table.rank(&before, at))));
    } else {
        let mut distinct: Vec<u64> = Vec::with_capacity(rows);
        each_combination(&parts, |at| distinct.extend_from_slice(at));
        distinct.sort_unstable();
        distinct.dedup();
        let rank = |&at: &u64| distinct.partition_point(|&d| d < at) as u32;
        each_combination(&parts, |at| codes.extend(at.iter().map(rank)));
    }
    Ok(Combined { codes: codes.into(), missing })
}

/// Rows that are combined at a time.
const BLOCK: usize = 1_024;

/// The number of each row's combination among all that could be, a block of rows at a time.
fn each_combination(parts: &[(Cow<'_, [u32]>, u64)], mut each: impl FnMut(&[u64])) {
    let rows = parts[0].0.len();
    let mut block = [0_u64; BLOCK];
    for start in (0..rows).step_by(BLOCK) {
        let end = rows.min(start + BLOCK);
        let block = &mut block[..end - start];
        block.fill(0);
        for (codes, levels) in parts {
            for (at, &code) in block.iter_mut().zip(&codes[start..end]) {
                *at = *at * levels + u64::from(code);
            }
        }
        each(block);
    }
}

/// Which numbers occur, a bit each.
struct Marked(Vec<u64>);

impl Marked {
    fn new(limit: usize) -> Self {
        Self(vec![0; limit.div_ceil(64)])
    }

    fn mark(&mut self, numbers: &[u64]) {
        numbers.iter().for_each(|n| self.0[(n / 64) as usize] |= 1 << (n % 64));
    }

    /// How many numbers occur before each word of bits.
    fn before(&self) -> Vec<u32> {
        let mut sum = 0;
        let before = self.0.iter().map(|word| {
            let so_far = sum;
            sum += word.count_ones();
            so_far
        });
        before.collect()
    }

    /// How many of the numbers are smaller.
    fn rank(&self, before: &[u32], n: u64) -> u32 {
        let (word, bit) = ((n / 64) as usize, n % 64);
        before[word] + (self.0[word] & ((1 << bit) - 1)).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_the_values_and_a_missing_row_has_no_say() {
        let (codes, values) =
            number(&[1990.0, 0.0, 1988.0, 1990.0], Some(&[false, true, false, false]));
        assert_eq!((codes, values), (vec![1, 0, 0, 1], vec![1988.0, 1990.0]));
        let (codes, values) = number(&[1.5, -2e9, 1.5], None);
        assert_eq!((codes, values), (vec![1, 0, 1], vec![-2e9, 1.5]));
    }

    #[test]
    fn a_rank_is_how_many_are_smaller() {
        let mut marked = Marked::new(300);
        marked.mark(&[3, 64, 200, 3]);
        let before = marked.before();
        assert_eq!([3, 64, 200].map(|n| marked.rank(&before, n)), [0, 1, 2]);
    }
}
