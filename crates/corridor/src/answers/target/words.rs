//! The scope of a target from the words that it stands on: a record of total trade whose sentence says
//! that oil, or services, or one trade alone is meant, counts what the sentence says.

use super::Scope;
use crate::statistics::slices::TRADES;

/// Words by which a sentence leaves fuels out.
const WITHOUT_FUELS: &[&str] = &[
    "non-oil",
    "non oil",
    "nonoil",
    "non-petroleum",
    "non-hydrocarbon",
    "non-energy",
    "non-fuel",
    "petrol dışı",
    "enerji dışı",
    "petrol hariç",
    "enerji hariç",
    "bukan minyak",
    "bukan petroleum",
    "nonmigas",
    "non-migas",
    "di luar migas",
    "tidak termasuk minyak",
    "tidak termasuk tenaga",
    "no petroler",
    "hors énergie",
    "hors pétrole",
    "hors hydrocarbures",
    "ohne öl",
    "ohne energie",
    "غير النفطي",
];
/// Words that leave something out, and what it is where it is fuels.
const WITHOUT: &[&str] = &[
    "excluding",
    "without",
    "apart from",
    "other than",
    "except for",
    "except",
    "not counting",
    "excluyendo",
    "excluindo",
    "sin",
    "sem",
    "à l'exclusion de",
    "hors",
];
const FUELS: &[&str] = &[
    "oil",
    "crude",
    "petroleum",
    "energy",
    "hydrocarbons",
    "fuels",
    "fuel",
    "oil and gas",
    "energía",
    "petróleo",
    "hidrocarburos",
    "energia",
    "énergie",
    "pétrole",
];
/// Words for goods and services together.
const BOTH: &[&str] = &[
    "goods and services",
    "mal ve hizmet",
    "barangan dan perkhidmatan",
    "barang dan jasa",
    "bienes y servicios",
    "bens e serviços",
    "biens et services",
    "waren und dienstleistungen",
];
/// Words for services alone.
const SERVICES: &[&str] = &[
    "trade in services",
    "services trade",
    "hizmet ticareti",
    "perdagangan perkhidmatan",
    "perdagangan jasa",
    "comercio de servicios",
    "commerce des services",
];
/// Words for services, where they are all that narrows.
const SERVICE: &[&str] =
    &["services", "service", "hizmet", "hizmetler", "perkhidmatan", "jasa", "servis"];

/// A scope narrowed by the words that a figure's record says it counts: a part that goods statistics or
/// headline figures may hold by that name, else the words themselves.
pub(in crate::answers) fn of_words<'a>(
    whole: Scope,
    words: &str,
    mut sectors: impl Iterator<Item = &'a String>,
) -> Scope {
    let text = words.trim().to_lowercase();
    let part = || Scope::Part { whole: Box::new(whole.clone()), part: words.trim().to_owned() };
    if whole != Scope::Goods {
        return part();
    }
    let fuels = |rest: &str| FUELS.contains(&rest.trim_start_matches("the ").trim());
    let without = WITHOUT_FUELS.contains(&text.as_str())
        || WITHOUT.iter().any(|out| text.strip_prefix(out).is_some_and(|rest| fuels(rest.trim())))
        || ["not counting", "not including"]
            .iter()
            .any(|out| text.strip_prefix(out).is_some_and(|rest| fuels(rest.trim())));
    if without {
        return Scope::WithoutChapter { chapter: "27".to_owned() };
    }
    if BOTH.contains(&text.as_str()) || text == "including services" {
        return Scope::GoodsAndServices;
    }
    if SERVICE.contains(&text.as_str()) {
        return Scope::Services;
    }
    let bare = ["products", "goods", "commodities"]
        .iter()
        .find_map(|noun| text.strip_suffix(noun))
        .map_or(text.as_str(), str::trim);
    let named = |name: &str| name == text || name == bare;
    if let Some(sector) = sectors.find(|sector| named(&sector.to_lowercase())) {
        return Scope::Sector { sector: sector.clone() };
    }
    match TRADES.iter().map(|(name, _)| name).find(|name| named(name)) {
        Some(name) => Scope::Other { measure: format!("{}_trade", name.replace([' ', '-'], "_")) },
        None => part(),
    }
}

/// A scope of total trade, narrowed by the words of its sentences; every other is what its record says.
/// `sectors` are the names that the partnership gives to ranges of codes.
pub(in crate::answers) fn narrowed<'a>(
    scope: Scope,
    sentences: &str,
    mut sectors: impl Iterator<Item = &'a String>,
) -> Scope {
    if scope != Scope::Goods {
        return scope;
    }
    let text = sentences.to_lowercase();
    let any = |list: &[&str]| list.iter().any(|word| holds(&text, word));
    let left_out = WITHOUT.iter().any(|without| {
        FUELS.iter().any(|fuel| {
            ["", "the ", "trade in ", "la ", "el ", "o ", "a "]
                .iter()
                .any(|between| holds(&text, &format!("{without} {between}{fuel}")))
        })
    });
    if left_out || any(WITHOUT_FUELS) {
        return Scope::WithoutChapter { chapter: "27".to_owned() };
    }
    if any(BOTH) {
        return Scope::GoodsAndServices;
    }
    // A sentence that speaks of trade besides, as in `raise trade and work together in digital trade`,
    // has its number for that.
    let alone = |phrase: &str| {
        holds(&text, phrase) && {
            let rest = text.replace(phrase, " ");
            !["trade", "ticaret", "perdagangan", "comercio", "commerce"]
                .iter()
                .any(|word| rest.contains(word))
        }
    };
    if SERVICES.iter().any(|phrase| alone(phrase)) {
        return Scope::Services;
    }
    let one = |name: &str| alone(&format!("{name} trade")) || alone(&format!("trade in {name}"));
    if let Some(sector) = sectors.find(|sector| one(&sector.to_lowercase())) {
        return Scope::Sector { sector: sector.clone() };
    }
    match TRADES.iter().map(|(name, _)| name).find(|name| one(name)) {
        Some(name) => Scope::Other { measure: format!("{}_trade", name.replace([' ', '-'], "_")) },
        None => scope,
    }
}

/// Whether a text holds a phrase that begins where a word begins.
fn holds(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        // A phrase may go on in an ending: petroler-o, energi-e; not in the middle of an English word.
        let ends = phrase.is_ascii() && phrase != "no petroler" && !phrase.starts_with("non");
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-')
            && (!ends || after.is_none_or(|c| !c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Scope {
        let sectors = ["iron and steel".to_owned(), "energy".to_owned()];
        narrowed(Scope::Goods, sentence, sectors.iter())
    }

    #[test]
    fn a_sentence_says_what_is_left_out() {
        let without = Scope::WithoutChapter { chapter: "27".to_owned() };
        for sentence in [
            "raise non-oil trade to 100 billion dollars by 2030",
            "bring bilateral trade to 40 billion dollars a year by 2030, excluding energy",
            "trade, without crude oil, of 5 billion",
            "Petrol dışı ticaret hacmini 10 milyar dolara çıkarmak",
            "un commerce hors énergie de 3 milliards d'euros",
            "el comercio no petrolero llegará a 2 mil millones",
            "perdagangan nonmigas 5 miliar",
        ] {
            assert_eq!(of(sentence), without, "{sentence}");
        }
        for sentence in [
            "raise bilateral trade to 100 billion dollars by 2030",
            "trade of 10 billion dollars without delay, and cooperation in energy",
            "raise trade, including oil, to 5 billion",
            "turmoil trade of 5 billion",
            "raise trade to 5 billion and work together in digital trade and trade in services",
        ] {
            assert_eq!(of(sentence), Scope::Goods, "{sentence}");
        }
    }

    #[test]
    fn services_and_single_trades_are_not_all_goods() {
        assert_eq!(of("50 billion for trade in goods and services"), Scope::GoodsAndServices);
        assert_eq!(of("double trade in services by 2030"), Scope::Services);
        assert_eq!(of("energy trade of 5 billion"), Scope::Sector { sector: "energy".to_owned() });
        let farm = Scope::Other { measure: "agricultural_trade".to_owned() };
        assert_eq!(of("agricultural trade of 5 billion dollars"), farm);
        let sectors: [String; 0] = [];
        let services = narrowed(Scope::Investment, "trade in services", sectors.iter());
        assert_eq!(services, Scope::Investment);
    }
}
