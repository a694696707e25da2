//! What the fields of a text file mean: numbers, truth, text, and where there is no value.
//!
//! A column is numbers when every field is a number or a mark of a missing one; true and false are
//! one and zero; whole numbers above 2^53 are kept whole. Any other column is text, in which an empty
//! field and a spreadsheet's error are missing, and `NA` may be Namibia.

use std::collections::BTreeMap;

use super::Column;
use super::frame::LARGEST_EXACT;

/// A column, and how often each mark of a missing value stood in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// The column.
    pub column: Column,
    /// Marks other than an empty field, with their counts.
    pub marks: BTreeMap<String, usize>,
}

/// What R, Stata, pandas, numpy and statistical offices write for a missing number.
const MARKS: [&str; 20] = [
    "NA", "N/A", "n/a", "n.a.", "<NA>", "NULL", "null", "None", "nan", "NaN", "-nan", "NAN", "..",
    "...", "…", "-", "–", "—", ":", "<na>",
];

/// Those that are missing in a column of text too: pandas' own, and a spreadsheet's errors, in English,
/// German, Turkish, French and Spanish.
const MARKS_IN_TEXT: [&str; 17] = [
    "<NA>",
    "#N/A",
    "#NA",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#NV",
    "#WERT!",
    "#BEZUG!",
    "#YOK",
    "#SAYI/0!",
    "#DEĞER!",
    "#VALEUR!",
    "#¡VALOR!",
];

/// Stata's `.`, and its `.a` to `.z`.
fn is_stata(field: &str) -> bool {
    matches!(field.as_bytes(), [b'.'] | [b'.', b'a'..=b'z'])
}

/// Whether a field of a column of numbers is a mark of a missing one.
#[must_use]
pub fn is_missing(field: &str) -> bool {
    let marked = MARKS.contains(&field) || MARKS_IN_TEXT.contains(&field);
    field.is_empty() || is_stata(field) || marked
}

fn truth(field: &str) -> Option<i32> {
    // As programs write it, and spreadsheets in German, Turkish, French and Spanish.
    match field {
        "true" | "True" | "TRUE" | "WAHR" | "DOĞRU" | "VRAI" | "VERDADERO" => Some(1),
        "false" | "False" | "FALSE" | "FALSCH" | "YANLIŞ" | "FAUX" | "FALSO" => Some(0),
        _ => None,
    }
}

/// Whether a field is a whole number beyond 2^53.
fn is_long(field: &str) -> bool {
    let digits = field.strip_prefix(['-', '+']).unwrap_or(field);
    digits.len() > 15
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.parse::<u64>().map_or(true, |x| x > LARGEST_EXACT)
}

impl Column {
    /// A column from the fields of a text file.
    ///
    /// ```
    /// use corridor_gravity::formula::Column;
    /// let fields = Column::fields(&["1.5", "NA", "2", ""]);
    /// assert_eq!(fields.marks["NA"], 1);
    /// let column = Column::numbers(vec![1.5, 0.0, 2.0, 0.0]);
    /// assert_eq!(fields.column, column.with_missing(vec![false, true, false, true]));
    /// ```
    #[must_use]
    pub fn fields<T: AsRef<str>>(fields: &[T]) -> Fields {
        let each = || fields.iter().map(AsRef::as_ref);
        let present = || each().filter(|field| !is_missing(field));
        let of = |column: Column, is_missing: &dyn Fn(&str) -> bool| {
            let mut marks = BTreeMap::new();
            for field in each().filter(|field| !field.is_empty() && is_missing(field)) {
                *marks.entry(field.to_owned()).or_insert(0) += 1;
            }
            Fields { column: column.with_missing(each().map(is_missing).collect()), marks }
        };
        if present().next().is_some() && present().all(|field| truth(field).is_some()) {
            let values = each().map(|field| truth(field).unwrap_or(0));
            let column = Column::whole(values.collect(), each().map(is_missing).collect());
            return of(column, &is_missing);
        }
        if present().any(is_long) {
            let whole = |field: &str| if is_missing(field) { Some(0) } else { field.parse().ok() };
            if let Some(values) = each().map(whole).collect::<Option<Vec<i64>>>() {
                let column = Column::whole(values, each().map(is_missing).collect());
                return of(column, &is_missing);
            }
            let digits = |field: &str| field.bytes().all(|b| b.is_ascii_digit());
            if present().all(digits) {
                return of(Column::text(each()), &is_missing);
            }
        }
        let number = |field: &str| if is_missing(field) { Some(0.0) } else { field.parse().ok() };
        if let Some(numbers) = each().map(number).collect::<Option<Vec<f64>>>() {
            return of(Column::numbers(numbers), &is_missing);
        }
        of(Column::text(each()), &|field| field.is_empty() || MARKS_IN_TEXT.contains(&field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_and_marks_and_identifiers() {
        let truth = Column::fields(&["True", "False", "NA"]);
        let expected = Column::whole(vec![1, 0, 0], vec![false, false, true]);
        assert_eq!(truth.column, expected);
        let stata = Column::fields(&[".", ".b", "3"]);
        assert_eq!((stata.marks["."], stata.marks[".b"]), (1, 1));
        let sheet = Column::fields(&["DOĞRU", "YANLIŞ", "#YOK"]);
        assert_eq!(sheet.column, truth.column);
        let office = Column::fields(&["1.5", ":", "-", "–2"]);
        assert_eq!(office.column.as_numbers(), None);
        let ids = Column::fields(&["9007199254740993", "9007199254740992", ""]);
        assert_eq!(ids.column.len(), 3);
        assert_ne!(ids.column, Column::numbers(vec![9007199254740992.0; 3]));
        let beyond = Column::fields(&["92233720368547758079", "92233720368547758078"]);
        assert_eq!(beyond.column, Column::text(["92233720368547758079", "92233720368547758078"]));
    }

    #[test]
    fn namibia_is_no_missing_value() {
        let exporters = Column::fields(&["NA", "TR", "", "#N/A"]);
        let expected = Column::text(["NA", "TR", "", "#N/A"]);
        assert_eq!(exporters.column, expected.with_missing(vec![false, false, true, true]));
    }
}
