//! The words by which columns beside the flows are known, out of `lexicon/trade-tables.tsv`, and the names of
//! currencies, out of `lexicon/currencies.tsv`: folded once, then looked up.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::flow_words::{Way, way};
use super::unit_words::words;
use crate::economy::{self, Code, plain};

const TABLES: &str = include_str!("../../lexicon/trade-tables.tsv");
const CURRENCIES: &str = include_str!("../../lexicon/currencies.tsv");

/// What the name of a column says that its cells are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A month of a year that stands in another column.
    Month,
    /// A quarter, a half, a frequency.
    Period,
    /// How many months a row covers.
    Months,
    Currency,
    /// A unit or a power of ten.
    Unit,
    /// A power of ten by its exponent.
    Exponent,
    /// Which way goods went.
    Flow,
    /// Which measure, in a table that has several.
    Measure,
    /// The classification of products.
    Class,
    /// Perhaps a classification of products.
    PerhapsClass,
    /// Perhaps what kind of trade: only words that say so count.
    Kind,
    /// Of what world: only what was traded is wanted.
    Scenario,
    /// Something about a quantity, and not about the value.
    Quantity,
}

/// What a cell says of the value in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Services,
    /// A part of trade: transit, processing, temporary.
    Part,
    /// The sum or the difference of both ways.
    Both,
    /// What was expected or wished.
    Expected,
    /// Values at the prices of another year, or volumes.
    Constant,
    /// A share, a rate, an index.
    Rate,
    /// The way from importer to exporter, or what went before the other way.
    Way(Way),
    /// What was seen, and not what was expected.
    Actual,
}

#[derive(Default)]
struct Words {
    names: HashMap<&'static str, Name>,
    parts: HashMap<&'static str, Name>,
    cells: HashMap<String, Says>,
    nothing: HashSet<&'static str>,
    yes: HashSet<&'static str>,
    flags: HashSet<&'static str>,
    american: HashSet<&'static str>,
    currencies: HashSet<String>,
    /// Codes of currencies, in capitals.
    codes: HashSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut held = Words::default();
    for line in TABLES.lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, words)) = line.split_once('\t') else { continue };
        let words = words.split(';').map(str::trim);
        match (kind, name_of(kind), says_of(kind)) {
            (_, Some(name), _) if kind.starts_with("name ") => {
                held.names.extend(words.map(|w| (w, name)));
            }
            (_, Some(name), _) => held.parts.extend(words.map(|w| (w, name))),
            (_, _, Some(says)) => held.cells.extend(words.map(|w| (plain(w), says))),
            ("cell nothing", ..) => held.nothing.extend(words),
            ("cell true", ..) => held.yes.extend(words),
            ("cell flag", ..) => held.flags.extend(words),
            ("cell american", ..) => held.american.extend(words),
            _ => {}
        }
    }
    // A name that is another country's too, as "dollar" and "pound", is told by more than itself.
    for line in CURRENCIES.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [code, names, signs, "no"] = cells[..] else { continue };
        if code == "USD" {
            continue;
        }
        held.currencies.extend(names.split(';').map(|name| plain(name.trim())));
        held.currencies.extend(signs.split(';').map(|sign| sign.trim().to_owned()));
        held.codes.insert(code);
    }
    held.currencies.remove("");
    held
});

fn name_of(kind: &str) -> Option<Name> {
    let (_, name) = kind.split_once(' ')?;
    Some(match name {
        "month" => Name::Month,
        "period" => Name::Period,
        "months" => Name::Months,
        "currency" => Name::Currency,
        "unit" => Name::Unit,
        "exponent" => Name::Exponent,
        "flow" => Name::Flow,
        "measure" => Name::Measure,
        "class" => Name::Class,
        "perhaps-class" => Name::PerhapsClass,
        "kind" => Name::Kind,
        "scenario" => Name::Scenario,
        "quantity" => Name::Quantity,
        _ => return None,
    })
}

fn says_of(kind: &str) -> Option<Says> {
    Some(match kind.strip_prefix("cell ")? {
        "services" => Says::Services,
        "part" => Says::Part,
        "both" => Says::Both,
        "expected" => Says::Expected,
        "constant" => Says::Constant,
        "rate" => Says::Rate,
        "actual" => Says::Actual,
        _ => return None,
    })
}

/// What a column by this name is about: `(about, true)` where the whole name says so, `false` where a word
/// within it does.
pub(super) fn about(name: &str) -> Option<(Name, bool)> {
    let folded = plain(name);
    let quantity =
        WORDS.parts.iter().any(|(part, name)| *name == Name::Quantity && folded.contains(part));
    if quantity {
        return Some((Name::Quantity, true));
    }
    if let Some(name) = WORDS.names.get(folded.as_str()) {
        return Some((*name, true));
    }
    runs(name).find_map(|run| WORDS.parts.get(run.as_str())).map(|name| (*name, false))
}

/// The words of a name, and words that stand together in it as one.
fn runs(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = words(name).iter().map(|word| plain(word)).collect();
    let ends = (0..words.len()).flat_map(move |from| (1..=3).map(move |length| (from, length)));
    let words_of = move |(from, length): (usize, usize)| {
        words.get(from..from + length).map(<[String]>::concat)
    };
    ends.collect::<Vec<_>>().into_iter().filter_map(words_of)
}

/// What a whole cell says of its value: every word of it speaks of that, or of nothing.
pub(super) fn says(cell: &str) -> Option<Says> {
    if let Some(says) = WORDS.cells.get(&plain(cell)) {
        return Some(*says);
    }
    if let Some(way) = way(cell).filter(|_| cell.chars().count() > 3) {
        return Some(Says::Way(way));
    }
    let mut found = cell.contains('%').then_some(Says::Rate);
    let words: Vec<String> = words(cell).iter().map(|word| plain(word)).collect();
    let mut at = 0;
    while at < words.len() {
        // Two words that are one name, before one of them.
        let two = words.get(at..at + 2).map(<[String]>::concat);
        let pair = two.and_then(|two| WORDS.cells.get(&two));
        if let Some(says) = pair.or_else(|| WORDS.cells.get(&words[at])) {
            found = found.or(Some(*says));
        } else if !says_nothing(&words[at]) {
            return None;
        }
        at += 1 + usize::from(pair.is_some());
    }
    found
}

/// Whether a cell has a word for a share, a rate or an index, whatever else it says.
pub(super) fn has_rate(cell: &str) -> bool {
    let rate = |word: &String| WORDS.cells.get(&plain(word)) == Some(&Says::Rate);
    cell.contains('%') || words(cell).iter().any(rate)
}

/// Whether a word beside those that decide changes nothing; a number is one.
pub(super) fn says_nothing(word: &str) -> bool {
    word.is_empty() || word.bytes().all(|b| b.is_ascii_digit()) || WORDS.nothing.contains(word)
}

/// What a column that is true or false says of the rows where it is true, and whether its name says that it is
/// such a column.
pub(super) fn flag(name: &str) -> Option<(Says, bool)> {
    let words = words(name);
    let own = |word: &&String| !WORDS.flags.contains(plain(word).as_str());
    let rest: Vec<&str> = words.iter().filter(own).map(String::as_str).collect();
    let said = says(&rest.join(" ")).filter(|says| *says != Says::Actual)?;
    Some((said, rest.len() < words.len()))
}

/// Whether a cell says yes; one letter or digit does where it is `marked` as true or false.
pub(super) fn yes(cell: &str, marked: bool) -> bool {
    let folded = plain(cell);
    WORDS.yes.contains(folded.as_str()) && (marked || folded.chars().count() > 2)
}

/// Whether a cell is the name, code or sign of a currency that is not the US dollar, in no sentence.
pub(super) fn currency(cell: &str) -> bool {
    let folded = plain(cell);
    let named = folded.chars().count() > 3 && WORDS.currencies.contains(&folded);
    let coded = WORDS.codes.contains(cell) && !matches!(economy::of_file(cell), Code::Economy(_));
    let signed = !cell.is_ascii() && WORDS.currencies.contains(cell);
    named || coded || signed
}

/// Whether a word may stand beside the dollar and leaves it the American one.
pub(super) fn american(word: &str) -> bool {
    WORDS.american.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_known_whole_and_in_part() {
        for (name, meant) in [
            ("Para Birimi", Some((Name::Currency, true))),
            ("Reporting currency", Some((Name::Currency, false))),
            ("Satuan nilai", Some((Name::Unit, false))),
            ("Miktar birimi", Some((Name::Quantity, true))),
            ("Tempoh laporan", Some((Name::Period, false))),
            ("Skenario", Some((Name::Scenario, true))),
            ("Province", None),
            ("region", None),
        ] {
            assert_eq!(about(name), meant, "{name}");
        }
    }

    #[test]
    fn a_cell_speaks_where_every_word_of_it_does() {
        for (cell, meant) in [
            ("hizmet", Some(Says::Services)),
            ("constant 2015 prices", Some(Says::Constant)),
            ("baseline projection", Some(Says::Expected)),
            ("Share in exports (%)", Some(Says::Rate)),
            ("re-ekspor", Some(Says::Way(Way::Reexports))),
            ("Transit vans", None),
            ("Colombia", None),
            ("Coffee", None),
            ("annual", None),
        ] {
            assert_eq!(says(cell), meant, "{cell}");
        }
        assert_eq!(flag("is_reexport"), Some((Says::Way(Way::Reexports), true)));
        assert_eq!(flag("transit_days"), None);
        assert!(currency("Rupiah") && currency("EUR") && currency("₺"));
        assert!(!currency("COL") && !currency("MKD") && !currency("sum"));
    }

    #[test]
    fn every_line_of_the_lexicon_is_read() {
        for line in TABLES.lines().filter(|line| !line.starts_with('#')) {
            let (kind, words) = line.split_once('\t').unwrap();
            let other = ["cell nothing", "cell true", "cell flag", "cell american"];
            assert!(name_of(kind).is_some() || says_of(kind).is_some() || other.contains(&kind));
            for word in words.split("; ").filter(|_| !kind.starts_with("cell")) {
                assert_eq!(plain(word), word, "{kind}");
            }
        }
    }
}
