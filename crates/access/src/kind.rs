//! What a file of market access is, by its header.

use crate::heads;
use crate::table::Table;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Duties by code: [`crate::schedule::read`].
    Tariffs,
    /// Product rules of origin: [`crate::rule::Book`].
    Rules,
    /// Preference use: [`crate::usage::read`].
    Use,
}

/// So many of a file's first lines are looked at.
const LINES: usize = 40;

/// The kind of a file; `None` for one that is none of these, such as trade flows.
#[must_use]
pub fn kind(text: &str) -> Option<Kind> {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    if start.starts_with('{') || start.starts_with('[') {
        let head: String = start.chars().take(4000).collect();
        return match head {
            head if head.contains("\"rule_sets\"") => Some(Kind::Rules),
            head if head.contains("goods_nomenclature") || head.contains("\"htsno\"") => {
                Some(Kind::Tariffs)
            }
            _ => None,
        };
    }
    let end = text.match_indices('\n').nth(LINES).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let of = |fields| Table::read_as(head, "", fields).ok();
    let raw = Table::read(head, "").ok();
    let has = |name: &str| raw.as_ref().is_some_and(|t| t.has(name));
    if has("min10") && has("text") {
        return Some(Kind::Rules);
    }
    let used = of(heads::USE)?;
    if used.has("hs") && used.has("value") {
        let recorded = used.has("claimed") || (used.has("requested") && used.has("eligible"));
        return recorded.then_some(Kind::Use);
    }
    let known = (has("ProductCode") && has("SimpleAverage"))
        || has("htsno")
        || has("hts8")
        || head.lines().next().is_some_and(|l| l.contains("hts8"))
        || has("cet_duty_rate")
        || has("ad_valorem_pct")
        || has("hsk")
        || has("gtip12")
        || has("simple_avg_pct")
        || has("cet_simple_avg_pct");
    if known {
        return Some(Kind::Tariffs);
    }
    let plain = of(heads::SCHEDULE)?;
    let rated = plain.has("rate")
        || plain.has("base")
        || plain.columns().iter().any(|c| heads::year_of(c).is_some());
    (plain.has("hs") && rated).then_some(Kind::Tariffs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_by_their_headers() {
        assert_eq!(kind("hs,description,rate\n0101,Horses,5%\n"), Some(Kind::Tariffs));
        assert_eq!(
            kind("Tariff of X\n\nHS Code;Uraian;Tarif bea masuk\n0101;Kuda;5\n"),
            Some(Kind::Tariffs)
        );
        assert_eq!(kind("scheme,set_no,min10,max10,text\n"), Some(Kind::Rules));
        assert_eq!(kind("importer,exporter,year,hs,value,claimed\n"), Some(Kind::Use));
        assert_eq!(kind("t,i,j,k,v,q\n2024,458,792,010121,1,2\n"), None);
        assert_eq!(kind("year,exporter,importer,product,value_usd\n"), None);
        assert_eq!(kind("exporter,importer,hs,value\n"), None);
    }
}
