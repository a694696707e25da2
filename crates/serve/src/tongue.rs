//! The language of a page: what its address asks for, or else what the reader's browser likes best.

use corridor::language;

use crate::answer::Refusal;

/// Every message of the pages, for which each language has its own.
pub const SAID: &[&str] = &[
    "All documents",
    "All promises",
    "As of",
    "As of {1}. Computed on this machine by corridor {2}; nothing leaves it.",
    "Buyer",
    "By when",
    "Chances",
    "Cite this",
    "Compare",
    "Compare days",
    "Compare two days",
    "Computed from:",
    "Dataset",
    "Editions",
    "Every buyer, on a map",
    "Every seller, on a map",
    "Evidence",
    "Explore trade",
    "Find",
    "Formula, edge cases, source",
    "From an edition or a day",
    "How far it has come",
    "How likely is it, and by when?",
    "In order of",
    "In the brief",
    "In {1}. The table below has every value.",
    "Interval",
    "Key",
    "Known on",
    "Limits",
    "Map of ranks",
    "Measure",
    "Measures",
    "Meetings",
    "Needs attention",
    "No promise on record fits.",
    "None is kept yet. corridor edition save keeps the answers of a day; any two days can be compared without one.",
    "Nothing holds “{1}”.",
    "One value and its evidence",
    "Only the largest",
    "Outlines: Natural Earth, which shows who holds what and takes no side.",
    "Overview",
    "Pages",
    "Places that hold “{2}”: {1}",
    "Product",
    "Product, by code or words",
    "Products apart",
    "Promises",
    "Rank",
    "Scenarios",
    "Search",
    "Seller",
    "Share of all",
    "Show",
    "Show it as it is now",
    "Show that day",
    "Skip to the page",
    "Status",
    "Take it with you",
    "Targets",
    "The brief",
    "The checks found nothing.",
    "The data hold no trade for this question, which is not a trade of zero.",
    "The first {1} of {2} rows; the downloads hold all.",
    "The first {1} places that hold “{2}”:",
    "The folder cannot be read as it is now.",
    "The folder has changed since this page was made.",
    "The folder holds no document that was published by this day.",
    "The folder holds no roundtable. roundtable/event.toml and roundtable/companies.csv make one, and corridor roundtable plan --write plans it.",
    "The folder holds no scenario that was computed by this day. Write scenarios/NAME.toml and run corridor simulate scenarios/NAME.toml --record.",
    "The folder holds no target whose chances could be computed on this day.",
    "The numbers",
    "The other way",
    "The same on the command line",
    "This page",
    "This page shows it as it was before the last change.",
    "To an edition or a day",
    "Tonnes",
    "Trade",
    "US dollars",
    "Value",
    "What changed",
    "What moved since the last edition",
    "What was promised",
    "What would a change do?",
    "What {1} sells to {2}, by chapter",
    "Who buys",
    "Who promised",
    "Who sells",
    "Who should meet?",
    "Write what to look for.",
    "Year",
    "Years",
    "all in one",
    "all of them",
    "billion {1}",
    "choose one",
    "claim",
    "document",
    "error",
    "every economy",
    "information",
    "million {1}",
    "nobody is named",
    "passages that records stand on: {1}",
    "product",
    "record",
    "section",
    "today",
    "warning",
    "{1} digits",
    "{1} in {2}: the largest rows have {3} together (rows: {4})",
    "{1} in {2}: {3} (rows: {4})",
    "{1} to {2}",
];

/// English, in which everything is made.
pub const ENGLISH: &str = "en";

/// Codes and own names of the languages that there are, English first.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let others = language::languages().unwrap_or_default().iter();
    let others = others.map(|one| (one.code.as_str(), one.name.as_str()));
    std::iter::once((ENGLISH, "English")).chain(others).collect()
}

/// A language's code, of those that there are.
pub fn known(code: &str) -> Option<&'static str> {
    all().into_iter().map(|(own, _)| own).find(|own| *own == code)
}

/// The language that was asked for, or the first that a browser's list (`Accept-Language`) and ours share;
/// none where they share none.
pub fn chosen(asked: Option<&str>, accepted: &str) -> Result<Option<&'static str>, Refusal> {
    if let Some(asked) = asked {
        return known(asked).map(Some).ok_or_else(|| {
            let all = all();
            let codes: Vec<&str> = all.iter().map(|(code, _)| *code).collect();
            Refusal::bad(format!("language is {asked:?}; it can be {}", codes.join(", ")))
        });
    }
    let mut liked: Vec<(f64, &'static str)> = accepted
        .split(',')
        .take(32)
        .filter_map(|one| {
            let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
            let code = tag.trim().split('-').next()?.to_ascii_lowercase();
            Some((weight.trim().parse().ok().filter(|w| *w > 0.0)?, known(&code)?))
        })
        .collect();
    // The order of the list holds among those that are liked alike.
    liked.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(liked.first().map(|(_, code)| *code))
}

/// A message of the pages in a language; the English one where the language has none.
pub fn fill(code: &str, english: &str, places: &[&str]) -> String {
    debug_assert!(SAID.contains(&english), "{english:?} is not among the messages of the pages");
    match language::named(code) {
        Ok(language) => language.say(english, places),
        Err(_) => language::filled(english, places),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_is_there_in_each_language() {
        for language in language::languages().unwrap_or_default() {
            let lacking: Vec<_> =
                SAID.iter().filter(|said| !language.messages.contains_key(**said)).collect();
            assert!(lacking.is_empty(), "{}: {lacking:?}", language.code);
        }
    }

    #[test]
    fn the_address_leads_and_the_browser_follows() {
        let of = |asked, accepted| chosen(asked, accepted).ok().flatten().unwrap_or("none");
        assert_eq!(of(Some("ms"), "tr"), "ms");
        assert_eq!(of(None, "tr-TR,tr;q=0.9,en;q=0.8"), "tr");
        assert_eq!(of(None, "de, en;q=0.5, ms;q=0.7"), "ms");
        assert_eq!(of(None, "de"), "none");
        assert_eq!(of(None, "tr;q=0, en"), "en");
        assert_eq!(of(None, ";;;q=,,x;q=x"), "none");
        assert!(chosen(Some("xx"), "").is_err_and(|refusal| refusal.message.contains("en, ")));
    }
}
