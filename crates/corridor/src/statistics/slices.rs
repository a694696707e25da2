//! Part of the pair's goods: what a measure counts of them, in codes of the Harmonized System. Where the
//! product data are too coarse to tell it apart there is no figure, and none is taken for one.

use std::collections::BTreeMap;

use crate::folder::partnership::ends;
use crate::statistics::reported::TOTAL;

/// Goods as documents name them, and the codes that are all of them.
const TRADED: &str = include_str!("../../lexicon/traded.tsv");
/// Words by which a measure leaves its goods out, as a measure spells them.
const OUT: &[&str] =
    &["excluding", "not_counting", "not_including", "without", "except", "apart_from"];

/// Trades that a sentence may name alone, and the codes that make them up. A trade without codes is
/// none that goods statistics tell apart.
pub const TRADES: &[(&str, &[&str])] = &[
    ("agricultural", &["01-24"]),
    ("agri-food", &["01-24"]),
    ("agrifood", &["01-24"]),
    ("automotive", &["87"]),
    ("defence", &[]),
    ("defense", &[]),
    ("digital", &[]),
    ("energy", &["27"]),
    ("fisheries", &["03"]),
    ("food", &[]),
    ("halal", &[]),
    ("oil", &["2709-2710"]),
    ("palm oil", &["1511"]),
    ("pharmaceutical", &["30"]),
    ("steel", &["72-73"]),
    ("textile", &["50-63"]),
    ("tourism", &[]),
];

/// Goods inside some ranges of codes, or outside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    outside: bool,
    ranges: Vec<(String, String)>,
    /// What it is: `Trade in energy`.
    pub title: String,
    /// Its codes: `of 27`, `but chapter 27`.
    pub codes: String,
    /// What it is a part of: the measure of all goods, or of one way.
    pub whole: String,
}

impl Slice {
    /// The slice of a measure, where it is one: of all goods without a chapter, of a sector of the
    /// partnership, or of a trade that goods statistics tell apart.
    #[must_use]
    pub fn of(metric: &str, sectors: &BTreeMap<String, Vec<String>>) -> Option<Self> {
        if let Some(chapter) = metric.strip_prefix("trade_without_chapter_") {
            let whole = chapter.len() == 2 && chapter.bytes().all(|b| b.is_ascii_digit());
            return whole.then(|| Self {
                outside: true,
                ranges: vec![(chapter.to_owned(), chapter.to_owned())],
                title: format!("Trade without chapter {chapter}"),
                codes: format!("but chapter {chapter}"),
                whole: TOTAL.to_owned(),
            });
        }
        if let Some((whole, part)) = metric.split_once("_of_")
            && (whole == TOTAL || whole.starts_with("exports_"))
        {
            return Self::part(whole, part, sectors);
        }
        if let Some(sector) = metric.strip_prefix("sector_trade_") {
            let (name, ranges) = sectors.iter().find(|(name, _)| spelt(name) == spelt(sector))?;
            return Self::within(format!("Trade in {name}"), ranges.iter().map(String::as_str));
        }
        let trade = metric.strip_suffix("_trade")?;
        let (name, ranges) = TRADES.iter().find(|(name, _)| spelt(name) == trade)?;
        let mut title = format!("{name} trade");
        title[..1].make_ascii_uppercase();
        Self::within(title, ranges.iter().copied())
    }

    /// The slice of the goods that a part names: `tea`, `tea_and_coffee`, `excluding_tea`.
    fn part(whole: &str, part: &str, sectors: &BTreeMap<String, Vec<String>>) -> Option<Self> {
        let rest = OUT.iter().find_map(|out| part.strip_prefix(out)?.strip_prefix('_'));
        let names = rest.unwrap_or(part);
        let found = goods(names, sectors).or_else(|| {
            let each = names.split("_and_").map(|name| goods(name, sectors));
            Some(each.collect::<Option<Vec<_>>>()?.concat())
        })?;
        let spoken = names.replace('_', " ");
        let within = if whole == TOTAL { format!("Trade in {spoken}") } else { spoken.clone() };
        let slice = Self::within(within, found.iter().map(String::as_str))?;
        Some(match rest {
            None => Self { whole: whole.to_owned(), ..slice },
            Some(_) => Self {
                outside: true,
                title: format!("Trade without {spoken}"),
                codes: slice.codes.replacen("of ", "but ", 1),
                whole: whole.to_owned(),
                ..slice
            },
        })
    }

    fn within<'a>(title: String, ranges: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let codes = format!("of {}", ranges.clone().collect::<Vec<_>>().join(", "));
        let ends = |range: &'a str| ends(range).map(|(from, to)| (from.to_owned(), to.to_owned()));
        let ranges: Option<Vec<_>> = ranges.map(ends).collect();
        let ranges = ranges.filter(|ranges| !ranges.is_empty())?;
        Some(Self { outside: false, ranges, title, codes, whole: TOTAL.to_owned() })
    }

    /// The sum over products of a direction, and how many there are; nothing where a code is too coarse to
    /// be told inside or outside.
    #[must_use]
    pub fn sum<'a>(
        &self,
        products: impl Iterator<Item = (&'a String, &'a i64)>,
    ) -> Option<(usize, i64)> {
        let (mut lines, mut sum) = (0, 0_i64);
        for (code, value) in products {
            let mut inside = false;
            for (first, last) in &self.ranges {
                let digits = code.len().min(first.len());
                let (head, first, cut) =
                    (code.get(..digits)?, first.get(..digits)?, last.get(..digits)?);
                let in_range = (first..=cut).contains(&head);
                if in_range && code.len() < last.len() {
                    return None;
                }
                inside |= in_range;
            }
            if inside != self.outside {
                lines += 1;
                sum = sum.checked_add(*value)?;
            }
        }
        Some((lines, sum))
    }
}

/// A name as a measure spells it.
fn spelt(name: &str) -> String {
    name.to_lowercase().replace([' ', '-'], "_")
}

/// The codes that are all of some goods: a sector of the partnership, a trade, or a good by its name.
fn goods(name: &str, sectors: &BTreeMap<String, Vec<String>>) -> Option<Vec<String>> {
    if let Some((_, ranges)) = sectors.iter().find(|(sector, _)| spelt(sector) == name) {
        return Some(ranges.clone());
    }
    let trade = TRADES.iter().find(|(trade, codes)| spelt(trade) == name && !codes.is_empty());
    if let Some((_, codes)) = trade {
        return Some(codes.iter().map(|code| (*code).to_owned()).collect());
    }
    let rows = TRADED.lines().filter_map(|line| line.split_once('\t'));
    let mut found = rows.filter(|(_, words)| words.split("; ").any(|word| spelt(word) == name));
    Some(found.next()?.0.split(' ').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_sums_its_codes_and_no_code_that_is_too_coarse() {
        let sectors = BTreeMap::from([("Palm oil".to_owned(), vec!["1511".to_owned()])]);
        let of = |metric: &str| Slice::of(metric, &sectors);
        let products = |codes: &[(&str, i64)]| -> BTreeMap<String, i64> {
            codes.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect()
        };
        let fine = products(&[("151110", 5), ("271019", 7), ("870323", 11)]);
        let sum = |metric: &str, of_products: &BTreeMap<String, i64>| {
            of(metric).and_then(|slice| slice.sum(of_products.iter())).map(|(_, sum)| sum)
        };
        assert_eq!(sum("sector_trade_palm_oil", &fine), Some(5));
        assert_eq!(sum("trade_without_chapter_27", &fine), Some(16));
        assert_eq!(sum("oil_trade", &fine), Some(7));
        assert_eq!(sum("automotive_trade", &fine), Some(11));
        assert_eq!(of("trade_without_chapter_27").map(|s| s.codes), Some("but chapter 27".into()));
        // Chapters do not tell a heading apart; of other chapters they tell that it is not in them.
        assert_eq!(sum("sector_trade_palm_oil", &products(&[("15", 5), ("27", 7)])), None);
        assert_eq!(sum("sector_trade_palm_oil", &products(&[("27", 7)])), Some(0));
        assert_eq!(sum("trade_without_chapter_27", &products(&[("15", 5), ("27", 7)])), Some(5));
        // One way of one good, and all but it.
        let tea = of("exports_ken_to_egy_of_tea_and_coffee").unwrap();
        assert_eq!(
            (tea.codes.as_str(), tea.whole.as_str()),
            ("of 0902, 0901", "exports_ken_to_egy")
        );
        assert_eq!(sum("total_trade_of_palm_oil", &fine), Some(5));
        assert_eq!(sum("total_trade_of_excluding_cars", &fine), Some(12));
        assert_eq!(of("total_trade_of_paper,_sugar"), None);
        for metric in ["defence_trade", "total_trade", "sector_trade_steel", "investment"] {
            assert_eq!(of(metric), None, "{metric}");
        }
    }
}
