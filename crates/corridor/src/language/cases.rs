//! Names in the case that a sentence asks for.
//!
//! Turkish writes a case as a suffix after an apostrophe. Its vowel follows the last vowel of the name,
//! its first consonant the name's last letter; a name that ends in a possessive, as `Emirlikleri`, takes
//! an n before the suffix.

use super::file::{Cases, Language};

/// A name in a case: `gen` of, `dat` to, `acc` what, `loc` in, `abl` from. Without a case, or in a
/// language without cases, the name as it is.
pub fn cased(name: &str, case: Option<&str>, language: &Language) -> String {
    match (case, &language.cases) {
        (Some(case), Some(cases)) if cases.rule == "turkish" => turkish(name, case, cases),
        _ => name.to_owned(),
    }
}

const VOWELS: [char; 8] = ['a', 'ı', 'o', 'u', 'e', 'i', 'ö', 'ü'];

/// The vowel that a letter sounds as.
fn vowel(letter: char) -> Option<char> {
    Some(match letter {
        'a' | 'A' | 'á' | 'Á' => 'a',
        // A circumflex makes what comes before it soft.
        'â' | 'Â' => 'e',
        'ı' | 'I' => 'ı',
        'o' | 'O' | 'ó' => 'o',
        'u' | 'U' => 'u',
        'e' | 'E' | 'é' | 'É' | 'è' | 'ê' => 'e',
        'i' | 'İ' | 'î' | 'Î' | 'y' => 'i',
        'ö' | 'Ö' => 'ö',
        'ü' | 'Ü' | 'û' | 'Û' => 'ü',
        _ => return None,
    })
}

fn turkish(name: &str, case: &str, cases: &Cases) -> String {
    // What stands in brackets is not spoken with the name.
    let spoken = name.split(" (").next().unwrap_or(name).trim_end();
    let last_letter = spoken.chars().next_back().unwrap_or('a');
    let ends_in_vowel = vowel(last_letter).is_some() && last_letter != 'y';
    let last = match cases.sounds.get(spoken).and_then(|sound| sound.chars().next()) {
        Some(sound) => sound,
        None => spoken.chars().rev().filter(|c| *c != 'y').find_map(vowel).unwrap_or('e'),
    };
    let back = VOWELS[..4].contains(&last);
    let (wide, narrow) = match last {
        'a' | 'ı' => ('a', 'ı'),
        'o' | 'u' => ('a', 'u'),
        'e' | 'i' => ('e', 'i'),
        _ if back => ('a', 'u'),
        _ => ('e', 'ü'),
    };
    let hard = "fstkçşhpFSTKÇŞHP".contains(last_letter);
    let word = spoken.rsplit([' ', '-']).next().unwrap_or(spoken);
    let possessive = cases.possessives.iter().any(|ending| ending == word);
    let d = if hard { 't' } else { 'd' };
    let suffix = match (case, possessive, ends_in_vowel) {
        ("gen", _, true) => format!("n{narrow}n"),
        ("gen", _, false) => format!("{narrow}n"),
        ("dat", true, _) => format!("n{wide}"),
        ("dat", false, true) => format!("y{wide}"),
        ("dat", false, false) => wide.to_string(),
        ("acc", true, _) => format!("n{narrow}"),
        ("acc", false, true) => format!("y{narrow}"),
        ("acc", false, false) => narrow.to_string(),
        ("loc", true, _) => format!("nd{wide}"),
        ("loc", false, _) => format!("{d}{wide}"),
        ("abl", true, _) => format!("nd{wide}n"),
        ("abl", false, _) => format!("{d}{wide}n"),
        _ => return name.to_owned(),
    };
    match name.strip_prefix(spoken) {
        Some(bracket) if !bracket.is_empty() => format!("{spoken}’{suffix}{bracket}"),
        _ => format!("{spoken}’{suffix}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::named;

    /// Checked against the rules of the Turkish Language Association; each is a case in which a
    /// simpler rule goes wrong.
    #[test]
    fn suffixes_follow_the_sound_of_the_name() {
        let turkish = named("tr").unwrap();
        for (name, gen_, dat, loc, abl) in [
            ("Çin", "Çin’in", "Çin’e", "Çin’de", "Çin’den"),
            ("Hollanda", "Hollanda’nın", "Hollanda’ya", "Hollanda’da", "Hollanda’dan"),
            ("Ürdün", "Ürdün’ün", "Ürdün’e", "Ürdün’de", "Ürdün’den"),
            ("Polonya", "Polonya’nın", "Polonya’ya", "Polonya’da", "Polonya’dan"),
            ("Suriye", "Suriye’nin", "Suriye’ye", "Suriye’de", "Suriye’den"),
            ("Kenya", "Kenya’nın", "Kenya’ya", "Kenya’da", "Kenya’dan"),
            ("Irak", "Irak’ın", "Irak’a", "Irak’ta", "Irak’tan"),
            ("Fas", "Fas’ın", "Fas’a", "Fas’ta", "Fas’tan"),
            ("Mısır", "Mısır’ın", "Mısır’a", "Mısır’da", "Mısır’dan"),
            ("Tunus", "Tunus’un", "Tunus’a", "Tunus’ta", "Tunus’tan"),
            ("Norveç", "Norveç’in", "Norveç’e", "Norveç’te", "Norveç’ten"),
            ("Portekiz", "Portekiz’in", "Portekiz’e", "Portekiz’de", "Portekiz’den"),
            ("Kıbrıs", "Kıbrıs’ın", "Kıbrıs’a", "Kıbrıs’ta", "Kıbrıs’tan"),
            ("Sudan", "Sudan’ın", "Sudan’a", "Sudan’da", "Sudan’dan"),
            ("Peru", "Peru’nun", "Peru’ya", "Peru’da", "Peru’dan"),
            ("Togo", "Togo’nun", "Togo’ya", "Togo’da", "Togo’dan"),
            (
                "Kongo - Kinşasa",
                "Kongo - Kinşasa’nın",
                "Kongo - Kinşasa’ya",
                "Kongo - Kinşasa’da",
                "Kongo - Kinşasa’dan",
            ),
            ("Senegal", "Senegal’in", "Senegal’e", "Senegal’de", "Senegal’den"),
            ("Nepal", "Nepal’in", "Nepal’e", "Nepal’de", "Nepal’den"),
            ("Güney Kore", "Güney Kore’nin", "Güney Kore’ye", "Güney Kore’de", "Güney Kore’den"),
            (
                "Güney Afrika",
                "Güney Afrika’nın",
                "Güney Afrika’ya",
                "Güney Afrika’da",
                "Güney Afrika’dan",
            ),
            (
                "Birleşik Krallık",
                "Birleşik Krallık’ın",
                "Birleşik Krallık’a",
                "Birleşik Krallık’ta",
                "Birleşik Krallık’tan",
            ),
            (
                "Birleşik Arap Emirlikleri",
                "Birleşik Arap Emirlikleri’nin",
                "Birleşik Arap Emirlikleri’ne",
                "Birleşik Arap Emirlikleri’nde",
                "Birleşik Arap Emirlikleri’nden",
            ),
            (
                "Amerika Birleşik Devletleri",
                "Amerika Birleşik Devletleri’nin",
                "Amerika Birleşik Devletleri’ne",
                "Amerika Birleşik Devletleri’nde",
                "Amerika Birleşik Devletleri’nden",
            ),
            (
                "Orta Afrika Cumhuriyeti",
                "Orta Afrika Cumhuriyeti’nin",
                "Orta Afrika Cumhuriyeti’ne",
                "Orta Afrika Cumhuriyeti’nde",
                "Orta Afrika Cumhuriyeti’nden",
            ),
            (
                "Marshall Adaları",
                "Marshall Adaları’nın",
                "Marshall Adaları’na",
                "Marshall Adaları’nda",
                "Marshall Adaları’ndan",
            ),
            (
                "Norfolk Adası",
                "Norfolk Adası’nın",
                "Norfolk Adası’na",
                "Norfolk Adası’nda",
                "Norfolk Adası’ndan",
            ),
            ("Filipinler", "Filipinler’in", "Filipinler’e", "Filipinler’de", "Filipinler’den"),
            ("Seyşeller", "Seyşeller’in", "Seyşeller’e", "Seyşeller’de", "Seyşeller’den"),
            ("Brunei", "Brunei’nin", "Brunei’ye", "Brunei’de", "Brunei’den"),
            ("Kuveyt", "Kuveyt’in", "Kuveyt’e", "Kuveyt’te", "Kuveyt’ten"),
            ("Özbekistan", "Özbekistan’ın", "Özbekistan’a", "Özbekistan’da", "Özbekistan’dan"),
            ("Çad", "Çad’ın", "Çad’a", "Çad’da", "Çad’dan"),
            ("Lüksemburg", "Lüksemburg’un", "Lüksemburg’a", "Lüksemburg’da", "Lüksemburg’dan"),
            (
                "Myanmar (Burma)",
                "Myanmar’ın (Burma)",
                "Myanmar’a (Burma)",
                "Myanmar’da (Burma)",
                "Myanmar’dan (Burma)",
            ),
            ("İsrail", "İsrail’in", "İsrail’e", "İsrail’de", "İsrail’den"),
            ("Fiji", "Fiji’nin", "Fiji’ye", "Fiji’de", "Fiji’den"),
            ("Küba", "Küba’nın", "Küba’ya", "Küba’da", "Küba’dan"),
            ("Sırbistan", "Sırbistan’ın", "Sırbistan’a", "Sırbistan’da", "Sırbistan’dan"),
            ("Moğolistan", "Moğolistan’ın", "Moğolistan’a", "Moğolistan’da", "Moğolistan’dan"),
        ] {
            let of = |case| cased(name, Some(case), turkish);
            assert_eq!(
                [of("gen"), of("dat"), of("loc"), of("abl")],
                [gen_, dat, loc, abl].map(str::to_owned),
                "{name}"
            );
        }
        assert_eq!(cased("Polonya", None, turkish), "Polonya");
        assert_eq!(cased("Poland", Some("abl"), named("ms").unwrap()), "Poland");
    }
}
