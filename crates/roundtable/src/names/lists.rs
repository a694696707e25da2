//! The word lists that ship with the program, and what a registry number looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::fold::key;

pub(super) const FIRM_ALIASES: &str = include_str!("../../lexicon/firm-aliases.tsv");
const FORMS: &str = include_str!("../../lexicon/legal-forms.tsv");
const REGISTERS: &str = include_str!("../../lexicon/register-forms.tsv");
const WORDS: &str = include_str!("../../lexicon/trade-words.tsv");
const COUNTRIES: &str = include_str!("../../lexicon/countries.tsv");
const CITIES: &str = include_str!("../../lexicon/cities.tsv");

/// What a name may be made of besides the firm's own word.
pub(super) struct Lists {
    /// Legal forms as words, the longest first, with their kind.
    pub forms: Vec<(Vec<String>, String)>,
    pub filler: BTreeSet<String>,
    pub trade: BTreeSet<String>,
    pub group: BTreeSet<String>,
    pub spelling: BTreeMap<String, String>,
    pub places: BTreeSet<String>,
    pub registers: Vec<Register>,
}

/// An economy's register of firms: words of legal forms that it alone gives, and the letter in
/// brackets that stands for the economy's name.
pub(super) struct Register {
    pub economy: &'static str,
    pub words: Vec<&'static str>,
    pub letter: Option<(&'static str, &'static str)>,
}

pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(read);

fn registers() -> Vec<Register> {
    rows(REGISTERS)
        .map(|row| Register {
            economy: row[0],
            words: row[1].split(';').map(str::trim).collect(),
            letter: row.get(2).copied().zip(row.get(3).copied()),
        })
        .collect()
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| l.split('\t').map(str::trim).collect())
}

fn read() -> Lists {
    let mut forms: Vec<(Vec<String>, String)> = Vec::new();
    for row in rows(FORMS) {
        for form in row[1].split(';').map(str::trim).filter(|f| !f.is_empty()) {
            forms.push((form.split(' ').map(str::to_owned).collect(), row[0].to_owned()));
        }
    }
    forms
        .sort_by_key(|(words, kind)| (std::cmp::Reverse(words.len()), words.clone(), kind.clone()));
    let mut lists = Lists {
        forms,
        filler: BTreeSet::new(),
        trade: BTreeSet::new(),
        group: BTreeSet::new(),
        spelling: BTreeMap::new(),
        places: BTreeSet::new(),
        registers: registers(),
    };
    for row in rows(WORDS) {
        let words = row[1].split(';').map(str::trim).filter(|w| !w.is_empty());
        match row[0] {
            "filler" => lists.filler.extend(words.map(str::to_owned)),
            "trade" => lists.trade.extend(words.map(str::to_owned)),
            "group" => lists.group.extend(words.map(str::to_owned)),
            _ => lists.spelling.extend(
                words.filter_map(|w| w.split_once('=')).map(|(a, b)| (a.to_owned(), b.to_owned())),
            ),
        }
    }
    for row in rows(COUNTRIES) {
        for cell in row.iter().skip(1) {
            lists.places.extend(cell.split(';').map(key).flat_map(|k| one_word(&k)));
        }
    }
    for row in rows(CITIES) {
        for cell in [row.first(), row.get(2)].into_iter().flatten() {
            lists.places.extend(cell.split(';').map(key).flat_map(|k| one_word(&k)));
        }
    }
    let more = "uk us usa uae eu hk sg asia asian europe european africa african america american latin middle east eastern west western north northern south southern \
        gulf schweiz suisse deutschland espana italia norge danmark sverige france mexico chile london boston chicago dallas atlanta phoenix cleveland houston \
        york angeles kong malaysia m turkiye anadolu avrupa nordic baltic balkan iberia benelux";
    lists.places.extend(more.split_whitespace().map(str::to_owned));
    lists
}

fn one_word(key: &str) -> Option<String> {
    (!key.is_empty() && !key.contains(' ') && key.len() > 2).then(|| key.to_owned())
}

/// Is this a Legal Entity Identifier with the right check digits?
///
/// ISO 17442: 18 letters or digits and two check digits; as a number (A = 10 .. Z = 35) it leaves 1 when
/// divided by 97 (ISO 7064).
///
/// ```
/// assert!(corridor_roundtable::names::lei_is_valid("5493001KJTIIGC8Y1R12"));
/// assert!(!corridor_roundtable::names::lei_is_valid("5493001KJTIIGC8Y1R13"));
/// ```
#[must_use]
pub fn lei_is_valid(text: &str) -> bool {
    let upper = text.trim().to_ascii_uppercase();
    if upper.len() != 20
        || !upper.bytes().all(|b| b.is_ascii_alphanumeric())
        || !upper.bytes().skip(18).all(|b| b.is_ascii_digit())
    {
        return false;
    }
    let rest = upper.bytes().fold(0u32, |rest, b| {
        if b.is_ascii_digit() {
            (rest * 10 + u32::from(b - b'0')) % 97
        } else {
            (rest * 100 + u32::from(b - b'A') + 10) % 97
        }
    });
    rest == 1
}
