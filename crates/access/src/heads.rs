//! The names that columns go by: one meaning, many spellings and languages.
//!
//! A name is compared without case, accents, blanks and marks, and without the unit behind it: `Ex-works
//! price (USD)`, `ex_works_price` and `EX WORKS PRICE` are one name. A name that is not listed is never
//! guessed.

mod bill;
mod preference_use;
mod schedule;

pub(crate) use bill::BILL;
pub(crate) use preference_use::USE;
pub(crate) use schedule::SCHEDULE;

/// A column's meaning and the other names that it goes by, the plainest first.
pub(crate) struct Field {
    /// The name that the room uses.
    pub name: &'static str,
    /// Other names, folded: letters and digits only.
    pub also: &'static [&'static str],
}

const fn field(name: &'static str, also: &'static [&'static str]) -> Field {
    Field { name, also }
}

/// Words behind a name that say what it is measured in.
const UNITS: &[&str] = &[
    "usd", "eur", "myr", "try", "rm", "tl", "gbp", "jpy", "cny", "idr", "sgd", "kg", "pct",
    "percent", "yuzde", "peratus", "pourcent", "prozent",
];

/// A name as it is compared, and the unit that stands behind it.
pub(crate) fn folded(name: &str) -> (String, String) {
    let (mut plain, mut unit, mut depth) = (String::new(), String::new(), 0usize);
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '%' => unit.push('%'),
            c if depth > 0 => unit.push(c),
            c => plain.push(c),
        }
    }
    let words: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().flat_map(char::to_lowercase).filter_map(plain_letter).collect())
        .collect();
    let behind = words.iter().rev().take_while(|w| UNITS.contains(&w.as_str())).count();
    let kept = if behind < words.len() { words.len() - behind } else { words.len() };
    for word in &words[kept..] {
        unit.push_str(word);
    }
    (words[..kept].concat(), unit.trim().to_owned())
}

/// A letter without its accent; marks that combine are dropped.
fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        '\u{300}'..='\u{36f}' => return None,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ş' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        c => c,
    })
}

impl Field {
    /// How early a folded name stands among the names of this meaning.
    pub(crate) fn rank(&self, folded_name: &str) -> Option<usize> {
        if folded_name == self.name.replace('_', "") {
            return Some(0);
        }
        self.also.iter().position(|a| *a == folded_name).map(|at| at + 1)
    }
}

/// The year of a column of rates by year: `2026`, `rate_2026`, `2026 rate (%)`, `from 1 January 2026`.
pub(crate) fn year_of(name: &str) -> Option<i16> {
    const WORDS: &[&str] = &[
        "year",
        "mfn",
        "applied",
        "preferential",
        "fta",
        "rate",
        "rates",
        "duty",
        "tariff",
        "january",
        "jan",
        "from",
        "as",
        "of",
        "st",
        "1st",
        "yil",
        "yili",
        "ocak",
        "oran",
        "orani",
        "tahun",
        "kadar",
        "annee",
        "taux",
        "janvier",
        "ano",
        "tasa",
        "jahr",
        "satz",
        "zollsatz",
        "arancel",
        "aliquota",
        "enero",
    ];
    let mut year = None;
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        match word.parse::<i16>() {
            Ok(number)
                if digits
                    && word.len() == 4
                    && (1980..=2100).contains(&number)
                    && year.is_none() =>
            {
                year = Some(number);
            }
            // A day of that year may stand beside it: only its first.
            Ok(1) if digits && word.len() <= 2 => {}
            _ if WORDS.contains(&folded(word).0.as_str()) => {}
            _ => return None,
        }
    }
    year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for name in
            ["Ex-works price (USD)", "ex_works_price", "EX WORKS PRICE", "Ex works price USD"]
        {
            assert_eq!(folded(name).0, "exworksprice", "{name}");
        }
        assert_eq!(folded("Gümrük Vergisi Oranı (%)"), ("gumrukvergisiorani".into(), "%".into()));
        assert_eq!(folded("Cost USD").1, "usd");
        assert_eq!(folded("Menşei").0, "mensei");
        assert_eq!(folded("MENŞEİ").0, "mensei");
        assert_eq!(folded("USD").0, "usd");
    }

    #[test]
    fn years_of_columns() {
        for name in [
            "2026",
            "rate_2026",
            "2026 rate (%)",
            "1 January 2026",
            "01.01.2026",
            "Tahun 2026",
            "2026 yılı",
        ] {
            assert_eq!(year_of(name), Some(2026), "{name}");
        }
        for name in ["HS2022", "hs", "31.12.2026", "value 2026", "12345"] {
            assert_eq!(year_of(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_means_two_things() {
        for fields in [BILL, SCHEDULE, USE] {
            let mut seen = std::collections::BTreeSet::new();
            for name in fields.iter().flat_map(|f| f.also) {
                assert!(seen.insert(*name), "{name} stands twice");
                assert_eq!(folded(name).0, **name, "{name} is not folded");
            }
        }
    }
}
