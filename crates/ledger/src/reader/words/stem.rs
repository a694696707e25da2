//! The stem of an inflected word, for the languages that inflect: Turkish by suffixes, the two
//! Malay languages by prefix and suffix.
//!
//! Both work on folded letters and only ever answer with a word that the lexicon has. Folding joins
//! `ı` with `i` and `ü` with `u`, so vowel harmony is checked where it still shows: behind `a` no
//! suffix begins with `e`, behind `e` none with `a`.

use super::fold::LONGEST;

/// Turkish endings of nouns and verbs, folded, in no order.
const TURKISH: &[&str] = &[
    // cases
    "i", "u", "yi", "yu", "ni", "nu", "a", "e", "ya", "ye", "na", "ne", "da", "de", "ta", "te",
    "nda", "nde", "dan", "den", "tan", "ten", "ndan", "nden", "in", "un", "nin", "nun", "la", "le",
    "yla", "yle", "ca", "ce", // possessives and plural
    "m", "im", "um", "miz", "muz", "imiz", "umuz", "niz", "nuz", "iniz", "unuz", "si", "su", "lar",
    "ler", "lari", "leri", // adjectives and the like
    "lik", "luk", "lig", "lug", "li", "lu", "ki", "daki", "deki", "siz", "suz", "dir", "dur",
    "tir", "tur", // verbs: voice, negation, tense, person, verbal nouns and participles
    "il", "ul", "n", "t", "l", "ma", "me", "mi", "mu", "di", "du", "ti", "tu", "k", "mis", "mus",
    "iyor", "uyor", "yor", "acak", "ecek", "acag", "eceg", "yacak", "yecek", "yacag", "yeceg",
    "ir", "ur", "ar", "er", "r", "iz", "uz", "mak", "mek", "an", "en", "yan", "yen", "dik", "tik",
    "duk", "tuk", "dig", "tig", "dug", "tug", "arak", "erek", "yarak", "yerek", "ip", "up", "yip",
    "yup", "mali", "meli", "abil", "ebil", "yabil", "yebil", "is", "us", "ken", "ilan", "ulan",
];

/// The longest run of endings that one word may carry.
const MOST_ENDINGS: usize = 6;

/// The stem of a Turkish word that `known` accepts: with the fewest endings taken off.
pub(crate) fn turkish(word: &[u8], known: &dyn Fn(&[u8]) -> u32) -> u32 {
    if word.len() < 4 || word.len() > LONGEST || !word.is_ascii() {
        return 0;
    }
    // Which lengths can be reached by taking endings off, and by how many.
    let mut depth = [usize::MAX; LONGEST + 1];
    depth[word.len()] = 0;
    for length in (3..=word.len()).rev() {
        let here = depth[length];
        if here > MOST_ENDINGS {
            continue;
        }
        if here > 0 {
            let stem = &word[..length];
            let found = known(stem);
            if found != 0 {
                return found;
            }
            // A hard last consonant is soft before a vowel: kitap, kitabi.
            if let Some(hard) = hardened(stem) {
                let found = known(&hard);
                if found != 0 {
                    return found;
                }
            }
        }
        for ending in TURKISH {
            let Some(shorter) = length.checked_sub(ending.len()).filter(|n| *n >= 3) else {
                continue;
            };
            if word[shorter..length] == *ending.as_bytes()
                && harmonious(&word[..shorter], ending.as_bytes())
            {
                depth[shorter] = depth[shorter].min(here + 1);
            }
        }
    }
    0
}

fn hardened(stem: &[u8]) -> Option<Vec<u8>> {
    let (last, rest) = stem.split_last()?;
    let hard = match last {
        b'b' => b'p',
        b'd' => b't',
        b'g' => b'k',
        _ => return None,
    };
    let mut out = rest.to_vec();
    out.push(hard);
    Some(out)
}

fn harmonious(stem: &[u8], ending: &[u8]) -> bool {
    let vowel = |b: &&u8| matches!(**b, b'a' | b'e' | b'i' | b'o' | b'u');
    match (stem.iter().rev().find(vowel), ending.iter().find(vowel)) {
        (Some(b'a'), Some(b'e')) | (Some(b'e'), Some(b'a')) => false,
        // A stem without a vowel is none.
        (None, _) => false,
        _ => true,
    }
}

/// Prefixes of the Malay languages and the letters that they may have swallowed.
const PREFIXES: &[(&str, &[&str])] = &[
    ("menge", &[""]),
    ("meng", &["", "k"]),
    ("meny", &["s"]),
    ("mem", &["", "p"]),
    ("men", &["", "t"]),
    ("me", &[""]),
    ("penge", &[""]),
    ("peng", &["", "k"]),
    ("peny", &["s"]),
    ("pem", &["", "p"]),
    ("pen", &["", "t"]),
    ("per", &[""]),
    ("pe", &[""]),
    ("ber", &[""]),
    ("be", &[""]),
    ("diper", &[""]),
    ("memper", &[""]),
    ("di", &[""]),
    ("ter", &[""]),
    ("keber", &[""]),
    ("ke", &[""]),
    ("se", &[""]),
    ("", &[""]),
];

const SUFFIXES: &[&str] =
    &["", "kan", "an", "i", "nya", "kannya", "annya", "inya", "lah", "kanlah"];

/// The root of a Malay or Indonesian word that `known` accepts: the longest one.
pub(crate) fn malay(word: &[u8], known: &dyn Fn(&[u8]) -> u32) -> u32 {
    if word.len() < 5 || word.len() > LONGEST || !word.is_ascii() {
        return 0;
    }
    let mut best = (0, 0);
    let mut root = Vec::with_capacity(word.len() + 1);
    for suffix in SUFFIXES {
        let Some(cut) = word.strip_suffix(suffix.as_bytes()) else { continue };
        for (prefix, restored) in PREFIXES {
            let Some(rest) = cut.strip_prefix(prefix.as_bytes()) else { continue };
            if prefix.is_empty() && suffix.is_empty() {
                continue;
            }
            for letter in *restored {
                root.clear();
                root.extend_from_slice(letter.as_bytes());
                root.extend_from_slice(rest);
                if root.len() < 4 || root.len() <= best.0 {
                    continue;
                }
                let found = known(&root);
                if found != 0 {
                    best = (root.len(), found);
                }
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    type Find = fn(&[u8], &dyn Fn(&[u8]) -> u32) -> u32;

    fn stem(find: Find, word: &str, stems: &[&str]) -> String {
        let known = |w: &[u8]| {
            stems.iter().position(|s| s.as_bytes() == w).map_or(0, |place| place as u32 + 1)
        };
        let found = find(word.as_bytes(), &known);
        found.checked_sub(1).map_or(String::new(), |place| stems[place as usize].to_owned())
    }

    #[test]
    fn turkish_endings_come_off() {
        let stems = ["hedef", "imzala", "ziyaret", "dolar", "kitap", "gorus", "anlasma", "davet"];
        for (word, expected) in [
            ("hedeflerimizden", "hedef"),
            ("hedefinin", "hedef"),
            ("imzalanacak", "imzala"),
            ("imzaladilar", "imzala"),
            ("imzalanmasini", "imzala"),
            ("ziyaretlerinde", "ziyaret"),
            ("dolarlik", "dolar"),
            ("kitabi", "kitap"),
            ("gorusecekler", "gorus"),
            ("anlasmalarini", "anlasma"),
            ("davetlisi", "davet"),
            ("hedefa", ""),
        ] {
            assert_eq!(stem(turkish, word, &stems), expected, "{word}");
        }
    }

    #[test]
    fn malay_affixes_come_off() {
        let stems =
            ["tandatangan", "lawat", "meterai", "sasar", "temu", "janji", "setuju", "tubuh"];
        for (word, expected) in [
            ("menandatangani", "tandatangan"),
            ("ditandatangani", "tandatangan"),
            ("penandatanganan", "tandatangan"),
            ("melawat", "lawat"),
            ("lawatannya", "lawat"),
            ("memeterai", "meterai"),
            ("dimeterai", "meterai"),
            ("menyasarkan", "sasar"),
            ("pertemuan", "temu"),
            ("berjanji", "janji"),
            ("bersetuju", "setuju"),
            ("menubuhkan", "tubuh"),
        ] {
            assert_eq!(stem(malay, word, &stems), expected, "{word}");
        }
    }
}
