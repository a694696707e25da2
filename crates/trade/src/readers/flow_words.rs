//! Which way goods went, in the words of many languages.
//!
//! Words are compared by their letters without marks, so that `İhracat`, `IHRACAT` and `ihracat` are one.

use crate::economy::plain;

/// Exports: English, Turkish, Malay and Indonesian, German, French, Spanish, Portuguese, Italian, Dutch,
/// the Nordic and Slavic languages, Hungarian, Romanian, Finnish, Vietnamese, Thai, Arabic, Persian,
/// Chinese, Japanese, Korean.
const EXPORTS: &[&str] = &[
    "export",
    "exports",
    "exported",
    "exportation",
    "exportations",
    "outgoing",
    "dispatches",
    "sales",
    "ihracat",
    "ihraç",
    "ihracatı",
    "dışsatım",
    "eksport",
    "ekspor",
    "ausfuhr",
    "ausfuhren",
    "exporte",
    "versendungen",
    "expéditions",
    "exportación",
    "exportaciones",
    "exportação",
    "exportações",
    "esportazione",
    "esportazioni",
    "uitvoer",
    "utförsel",
    "udførsel",
    "utførsel",
    "vienti",
    "vývoz",
    "izvoz",
    "wywóz",
    "экспорт",
    "вывоз",
    "експорт",
    "износ",
    "kivitel",
    "eksportas",
    "eksports",
    "xuất khẩu",
    "xuất",
    "การส่งออก",
    "ส่งออก",
    "صادرات",
    "الصادرات",
    "出口",
    "輸出",
    "수출",
    "εξαγωγές",
    "εξαγωγή",
    "יצוא",
];
/// Imports, in the same languages.
const IMPORTS: &[&str] = &[
    "import",
    "imports",
    "imported",
    "importation",
    "importations",
    "incoming",
    "arrivals",
    "purchases",
    "ithalat",
    "ithal",
    "ithalatı",
    "dışalım",
    "impor",
    "einfuhr",
    "einfuhren",
    "importe",
    "eingänge",
    "introductions",
    "importación",
    "importaciones",
    "importação",
    "importações",
    "importazione",
    "importazioni",
    "invoer",
    "införsel",
    "indførsel",
    "innførsel",
    "tuonti",
    "dovoz",
    "uvoz",
    "przywóz",
    "импорт",
    "ввоз",
    "імпорт",
    "внос",
    "behozatal",
    "importas",
    "imports",
    "nhập khẩu",
    "nhập",
    "การนำเข้า",
    "นำเข้า",
    "واردات",
    "الواردات",
    "进口",
    "進口",
    "輸入",
    "수입",
    "εισαγωγές",
    "εισαγωγή",
    "יבוא",
];
/// What leaves again after it came in.
const REEXPORTS: &[&str] = &[
    "re-export",
    "re-exports",
    "re-exportation",
    "re-exportations",
    "yeniden ihracat",
    "eksport semula",
    "ekspor kembali",
    "re-ekspor",
    "wiederausfuhr",
    "wiederausfuhren",
    "réexportation",
    "réexportations",
    "reexportación",
    "reexportaciones",
    "reexportação",
    "reexportações",
    "riesportazione",
    "riesportazioni",
    "wederuitvoer",
    "reeksport",
    "reexporty",
    "реэкспорт",
    "tái xuất",
    "tái xuất khẩu",
    "转口",
    "轉口",
    "再輸出",
    "再出口",
    "재수출",
    "إعادة التصدير",
    "إعادة تصدير",
];
/// What comes in again after it left.
const REIMPORTS: &[&str] = &[
    "re-import",
    "re-imports",
    "re-importation",
    "re-importations",
    "yeniden ithalat",
    "import semula",
    "impor kembali",
    "re-impor",
    "wiedereinfuhr",
    "wiedereinfuhren",
    "réimportation",
    "réimportations",
    "reimportación",
    "reimportaciones",
    "reimportação",
    "reimportações",
    "reimportazione",
    "reimportazioni",
    "wederinvoer",
    "reimport",
    "реимпорт",
    "tái nhập",
    "tái nhập khẩu",
    "再輸入",
    "재수입",
];
/// Words beside one of these that change nothing.
const BESIDE: &[&str] = &[
    "fob",
    "cif",
    "fas",
    "total",
    "totals",
    "value",
    "values",
    "goods",
    "trade",
    "merchandise",
    "gross",
    "toplam",
    "jumlah",
    "gesamt",
    "totale",
    "toplamı",
    "of",
    "de",
    "des",
    "mal",
    "usd",
    "general",
];

/// What a word says of the way that goods went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Exports,
    Imports,
    Reexports,
    Reimports,
}

/// The way that a text names, in any of the languages.
pub(super) fn way(text: &str) -> Option<Way> {
    let of = |text: &str| {
        let folded = plain(text);
        let among = |words: &[&str]| words.iter().any(|word| plain(word) == folded);
        [
            (EXPORTS, Way::Exports),
            (IMPORTS, Way::Imports),
            (REEXPORTS, Way::Reexports),
            (REIMPORTS, Way::Reimports),
        ]
        .into_iter()
        .find_map(|(words, way)| among(words).then_some(way))
    };
    of(text).or_else(|| {
        let beside = |word: &&str| {
            let word = plain(word);
            !word.is_empty() && !BESIDE.iter().any(|b| plain(b) == word)
        };
        let told: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || "(),:;/_".contains(c))
            .filter(beside)
            .collect();
        of(&told.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_known_in_the_languages_of_its_readers() {
        for (text, meant) in [
            ("İhracat", Way::Exports),
            ("İTHALAT", Way::Imports),
            ("ithal", Way::Imports),
            ("Ausfuhr", Way::Exports),
            ("Einfuhr (cif)", Way::Imports),
            ("Eksport", Way::Exports),
            ("Jumlah Import", Way::Imports),
            ("Exportación", Way::Exports),
            ("Importações", Way::Imports),
            ("xuất khẩu", Way::Exports),
            ("Total exports (FOB)", Way::Exports),
            ("Re-Exports", Way::Reexports),
            ("Eksport semula", Way::Reexports),
            ("Wiederausfuhr", Way::Reexports),
            ("Импорт", Way::Imports),
            ("出口", Way::Exports),
        ] {
            assert_eq!(way(text), Some(meant), "{text}");
        }
        for text in ["", "transit", "balance", "value", "total"] {
            assert_eq!(way(text), None, "{text}");
        }
    }
}
