//! Whether a material of a bill is one that a rule names.
//!
//! Codes decide. Words decide where they have a place in the nomenclature: yarn is of 5004-5006 and
//! its kin, and nothing else. Other words are confirmed by the bill, or stay open.

use super::bill::{Good, Input};
use crate::rule::{Codes, Material, Span};

/// An answer of three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Yes,
    No,
    Unknown,
}

/// A word's place: the codes, and whether all of them are meant.
struct Place(&'static str, bool, &'static [(&'static str, &'static str)]);

const YARN: &[(&str, &str)] = &[
    ("5004", "5006"),
    ("5106", "5110"),
    ("5204", "5207"),
    ("5306", "5308"),
    ("5401", "5406"),
    ("5508", "5511"),
    ("5604", "5606"),
];
const FABRIC: &[(&str, &str)] = &[
    ("5007", "5007"),
    ("5111", "5113"),
    ("5208", "5212"),
    ("5309", "5311"),
    ("5407", "5408"),
    ("5512", "5516"),
    ("5602", "5603"),
    ("5801", "5804"),
    ("5806", "5806"),
    ("5809", "5811"),
    ("5901", "5907"),
    ("6001", "6006"),
];
const NATURAL: &[(&str, &str)] =
    &[("5001", "5003"), ("5101", "5105"), ("5201", "5203"), ("5301", "5305")];
const FIBRES: &[(&str, &str)] =
    &[("5001", "5003"), ("5101", "5105"), ("5201", "5203"), ("5301", "5305"), ("5501", "5507")];

/// The first entry whose words all stand in the rule's words.
const PLACES: &[Place] = &[
    Place("coir yarn", true, &[("530810", "530810")]),
    Place("jute yarn", true, &[("5307", "5307")]),
    Place("yarn", true, YARN),
    Place("yarns", true, YARN),
    Place("jute fabric", true, &[("5310", "5310")]),
    Place("fabric", true, FABRIC),
    Place("fabrics", true, FABRIC),
    Place("man-made staple fibres", true, &[("5501", "5507")]),
    Place("natural fibres", true, NATURAL),
    Place("fibres", true, FIBRES),
    Place("raw silk", true, &[("5002", "5003")]),
    Place("chemical materials", false, &[("28", "29"), ("3901", "3914"), ("47", "47")]),
    Place("textile pulp", false, &[("47", "47")]),
    Place("paper-making materials", true, &[("47", "47")]),
    Place("paper", true, &[("48", "48")]),
    Place("sugar", true, &[("1701", "1702")]),
    Place("tobacco", true, &[("2401", "2401")]),
    Place("maize", true, &[("1005", "1005")]),
    Place("durum wheat", true, &[("100111", "100119")]),
    Place("cereals", true, &[("10", "10")]),
    Place("fruit juice", true, &[("2009", "2009")]),
    Place("olives", false, &[("0709", "0711"), ("2001", "2005")]),
    Place(
        "grapes",
        false,
        &[("0806", "0806"), ("2009", "2009"), ("2204", "2204"), ("2208", "2208")],
    ),
    Place("meat", false, &[("02", "02"), ("1601", "1602")]),
    Place("milk", false, &[("04", "04")]),
    Place("eggs", false, &[("0407", "0408")]),
    Place("fish", false, &[("03", "03"), ("1604", "1605")]),
    Place("vegetable materials", false, &[("06", "14"), ("20", "20")]),
    Place("vegetables", false, &[("07", "07"), ("20", "20")]),
    Place("fruit", false, &[("08", "08"), ("20", "20")]),
    Place("nuts", false, &[("0801", "0802"), ("2008", "2008")]),
    Place(
        "unwrought precious metals",
        false,
        &[("7106", "7106"), ("7108", "7108"), ("7110", "7110")],
    ),
    Place("precious metals", false, &[("71", "71")]),
    Place("precious or semi-precious stones", false, &[("71", "71")]),
    Place("natural rubber", true, &[("4001", "4001")]),
    Place("rubber", false, &[("40", "40")]),
    Place("leather", false, &[("41", "41")]),
    Place("furskins", false, &[("43", "43")]),
    Place("wood", false, &[("44", "44")]),
    Place("cork", false, &[("45", "45")]),
    Place("glass", false, &[("70", "70")]),
    Place("glassware", false, &[("7013", "7013")]),
    Place("copper", false, &[("74", "74")]),
    Place("aluminium", false, &[("76", "76")]),
    Place("lead", false, &[("78", "78")]),
    Place("uppers", false, &[("6406", "6406")]),
    Place("handles of base metal", false, &[("73", "83")]),
    Place("knife blades", false, &[("8211", "8211")]),
    Place("mica", false, &[("2525", "2525"), ("6814", "6814")]),
    Place("asbestos", false, &[("2524", "2524"), ("6812", "6812")]),
    Place("tyres", false, &[("4011", "4012")]),
    Place("mustard", false, &[("1207", "1207"), ("210330", "210330")]),
    Place("oil seeds", false, &[("12", "12")]),
    Place("polymer", false, &[("3901", "3914")]),
];

/// Whether a material of the bill is the material of the rule.
pub(super) fn matches(material: &Material, input: &Input, good: &Good) -> Match {
    let codes = by_codes(&material.codes, &input.hs);
    if codes == Match::No {
        return Match::No;
    }
    let same = match material.same {
        None => Match::Yes,
        Some(level) => same_level(&input.hs, &good.hs, level),
    };
    if same == Match::No {
        return Match::No;
    }
    let words = by_words(material, input, good);
    if words == Match::No {
        return Match::No;
    }
    let mut found = weakest(weakest(codes, same), words);
    for except in &material.except {
        match matches(except, input, good) {
            Match::Yes => return Match::No,
            Match::Unknown => found = Match::Unknown,
            Match::No => {}
        }
    }
    if material.other && input.hs == good.hs {
        // "Other materials of heading": not of the product's own description.
        found = weakest(found, Match::Unknown);
    }
    found
}

/// Whether any of several is.
pub(super) fn any(materials: &[Material], input: &Input, good: &Good) -> Match {
    let mut found = Match::No;
    for material in materials {
        match matches(material, input, good) {
            Match::Yes => return Match::Yes,
            Match::Unknown => found = Match::Unknown,
            Match::No => {}
        }
    }
    found
}

fn weakest(a: Match, b: Match) -> Match {
    match (a, b) {
        (Match::No, _) | (_, Match::No) => Match::No,
        (Match::Unknown, _) | (_, Match::Unknown) => Match::Unknown,
        _ => Match::Yes,
    }
}

fn by_codes(codes: &Codes, hs: &str) -> Match {
    if codes.is_empty() || codes.hold(hs) {
        Match::Yes
    } else if codes.touch(hs) {
        Match::Unknown
    } else {
        Match::No
    }
}

/// Whether two codes are of the same chapter, heading or subheading.
pub(super) fn same_level(a: &str, b: &str, level: u8) -> Match {
    let n = usize::from(level);
    let shared = n.min(a.len()).min(b.len());
    if a.get(..shared) != b.get(..shared) {
        Match::No
    } else if shared < n {
        Match::Unknown
    } else {
        Match::Yes
    }
}

fn by_words(material: &Material, input: &Input, good: &Good) -> Match {
    let words = material.words.as_str();
    if words.is_empty() {
        return Match::Yes;
    }
    // What the desk confirms is one of the things named: any part of a list is enough.
    let whole = plainly(words);
    let parts: Vec<String> = words
        .split([',', ';'])
        .flat_map(|w| w.split(" or "))
        .flat_map(|w| w.split(" and "))
        .map(plainly)
        .collect();
    let confirmed = |w: &String| {
        let w = plainly(w);
        w == whole || parts.contains(&w)
    };
    if input.is.iter().any(confirmed) {
        return Match::Yes;
    }
    if input.is_not.iter().any(|w| plainly(w) == whole) {
        return Match::No;
    }
    if words.contains("same description")
        || words.contains("same group")
        || words.contains("this description")
    {
        return if input.hs.len() >= 6 && same_level(&input.hs, &good.hs, 6) == Match::No {
            if words.contains("group") { Match::Unknown } else { Match::No }
        } else {
            Match::Unknown
        };
    }
    if words == "of this group" {
        return same_level(&input.hs, &good.hs, 4);
    }
    let coded = !material.codes.is_empty();
    let whole =
        PLACES.iter().any(|p| p.0 == words || (p.0.contains(" or ") && words.contains(p.0)));
    let parts: Vec<&str> = words.split(" or ").flat_map(|w| w.split(" , ")).collect();
    let plain = !words.contains("not ") && !words.contains('(');
    if parts.len() > 1 && !whole && plain {
        let mut found = Match::No;
        for part in parts {
            match by_phrase(part, coded, input) {
                Match::Yes => return Match::Yes,
                Match::Unknown => found = Match::Unknown,
                Match::No => {}
            }
        }
        return found;
    }
    by_phrase(words, coded, input)
}

/// Words as they are compared: without marks, and without what every material is.
fn plainly(words: &str) -> String {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '%')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let lead = words.iter().take_while(|w| {
        ["material", "materials", "of", "the", "a", "an", "any", "non-originating"]
            .contains(&w.as_str())
    });
    let lead = lead.count();
    let kept = if lead < words.len() { &words[lead..] } else { &words[..] };
    kept.join(" ")
}

fn by_phrase(words: &str, coded: bool, input: &Input) -> Match {
    let has = |term: &str| has_words(words, term);
    let named: Vec<&Place> = PLACES.iter().filter(|p| has(p.0)).collect();
    // `natural fibres` are no other fibres: a longer name holds the shorter one in it.
    let inside = |p: &Place| named.iter().any(|q| q.0 != p.0 && has_words(q.0, p.0));
    let places: Vec<&Place> = named.iter().copied().filter(|p| !inside(p)).collect();
    let Some(first) = places.first() else { return described(words, input) };
    let held = places.iter().any(|place| {
        place.2.iter().any(|(from, to)| Span::new(from, to).is_some_and(|s| s.holds(&input.hs)))
    });
    let simple = words == first.0;
    if !held {
        // Outside every place that the words have.
        return if coded { described(words, input) } else { Match::No };
    }
    if simple && first.1 { Match::Yes } else { described(words, input) }
}

/// Whether a term stands in words, whole; words and term have single spaces between them.
fn has_words(words: &str, term: &str) -> bool {
    let starts = std::iter::once(0).chain(words.match_indices(' ').map(|(at, _)| at + 1));
    let whole = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    starts.into_iter().any(|at| words[at..].strip_prefix(term).is_some_and(whole))
}

/// Whether the description has every word of the rule's.
fn described(words: &str, input: &Input) -> Match {
    const SMALL: [&str; 14] =
        ["of", "or", "and", "the", "a", "an", ",", "(", ")", "in", "to", "for", "with", "not"];
    if input.description.is_empty() || words.contains(" or ") || words.contains("not ") {
        return Match::Unknown;
    }
    let whole = words.split(' ').filter(|w| !SMALL.contains(w)).all(|word| {
        input.description.split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| w == word)
    });
    if whole { Match::Yes } else { Match::Unknown }
}

/// The stage of a textile material: 0 chemical materials and fibres, 1 yarn, 2 fabric, 3 made up.
pub(super) fn stage(hs: &str) -> Option<u8> {
    let within = |list: &[(&str, &str)]| {
        list.iter().any(|(from, to)| Span::new(from, to).is_some_and(|s| s.holds(hs)))
    };
    if within(FIBRES) || within(&[("28", "29"), ("3901", "3914"), ("47", "47")]) {
        Some(0)
    } else if within(YARN) {
        Some(1)
    } else if within(FABRIC) {
        Some(2)
    } else if within(&[("61", "63")]) {
        Some(3)
    } else {
        None
    }
}
