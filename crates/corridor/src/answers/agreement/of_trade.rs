//! Which records are agreements on trade: by their category, and where that says no more than that it is
//! an agreement, by their title.

use corridor_ledger::Record;

/// Categories that are agreements on trade by their name: what the reader writes first.
const FREE_TRADE: &[&str] = &[
    "free-trade-agreement",
    "free-trade-area",
    "preferential-trade-agreement",
    "regional-trade-agreement",
    "economic-partnership-agreement",
    "comprehensive-economic-partnership-agreement",
    "customs-union",
    "fta",
    "pta",
    "cepa",
];
/// Categories that say no more than that it is an agreement.
const ANY: &[&str] = &["agreement", "trade-agreement", "treaty"];
/// Words of a title that speak of free trade, lower case.
const FREE_WORDS: &[&str] = &[
    "free trade",
    "free-trade",
    "preferential trade",
    "economic partnership",
    "customs union",
    "serbest ticaret",
    "tercihli ticaret",
    "gümrük birliği",
    "ekonomik ortaklık",
    "perdagangan bebas",
    "perdagangan keutamaan",
    "perdagangan preferensial",
    "kemitraan ekonomi",
    "perkongsian ekonomi",
    "kesatuan kastam",
];
const TRADE_WORDS: &[&str] = &["trade", "commerce", "ticaret", "perdagangan", "dagangan"];
/// Words of a title that name another matter, or say that a matter follows.
const OTHER_WORDS: &[&str] = &[
    " on ",
    " concerning ",
    " regarding ",
    " for the ",
    "tax",
    "air services",
    "aviation",
    "visa",
    "investment protection",
    "extradition",
    "defence",
    "defense",
    "security",
    "cultur",
    "education",
    "labour",
    "health",
    "peace",
    "hakkında",
    "ilişkin",
    "dair",
    "vergi",
    "hava",
    "vize",
    "savunma",
    "güvenlik",
    "kültür",
    "mengenai",
    "tentang",
    "berkaitan",
    "cukai",
    "pajak",
    "udara",
    "pertahanan",
    "keselamatan",
    "budaya",
    "kebudayaan",
];

/// How surely a record is an agreement on trade: 0 for free trade, 1 for another on trade; `None` where
/// it is none.
pub(super) fn rank(record: &Record) -> Option<u8> {
    let category = record.text("category")?.trim().to_lowercase().replace([' ', '_'], "-");
    if FREE_TRADE.contains(&category.as_str()) {
        return Some(0);
    }
    let title = format!("{} {}", record.text("title").unwrap_or_default(), record.what());
    let title = title.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if !ANY.contains(&category.as_str()) {
        return None;
    }
    if any(FREE_WORDS) {
        return Some(0);
    }
    (category == "trade-agreement" || any(TRADE_WORDS) || !any(OTHER_WORDS)).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(category: &str, title: &str) -> Option<u8> {
        let text = format!(
            "document = \"d\"\n[[instrument]]\nid = \"i\"\nstatus = \"in-force\"\n\
             parties = [\"CHL\", \"KOR\"]\nwhat = \"{title}\"\ncategory = \"{category}\"\n\
             passages = [{{ quote = \"q\" }}]\n"
        );
        let records = corridor_ledger::record::parse("l.toml", &text).unwrap();
        rank(&records[0])
    }

    #[test]
    fn an_agreement_on_trade_is_told_by_category_or_title() {
        for (category, title, rank) in [
            ("free-trade-agreement", "Free Trade Agreement", Some(0)),
            ("agreement", "Comprehensive Economic Partnership Agreement", Some(0)),
            ("agreement", "Serbest Ticaret Anlaşması", Some(0)),
            ("agreement", "Trade Agreement of 1978", Some(1)),
            ("agreement", "the agreement", Some(1)),
            ("treaty", "Treaty of Commerce and Navigation", Some(1)),
            ("agreement", "Agreement on the Avoidance of Double Taxation", None),
            ("agreement", "Air Services Agreement", None),
            ("agreement", "Perjanjian Pertahanan", None),
            ("memorandum", "Memorandum on Free Trade", None),
            ("contract", "Trade contract", None),
        ] {
            assert_eq!(of(category, title), rank, "{category}: {title}");
        }
    }
}
