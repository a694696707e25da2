//! Months and other parts of a year, in the words of the readers' languages.

use super::unit_words::words;
use crate::economy::plain;

/// January to December, by the languages of files; the first three letters of one are enough where they
/// tell it apart.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "ocak",
        "januari",
        "januar",
        "janvier",
        "enero",
        "janeiro",
        "gennaio",
        "styczen",
        "январь",
    ],
    &[
        "february",
        "subat",
        "februari",
        "februar",
        "fevrier",
        "febrero",
        "fevereiro",
        "febbraio",
        "luty",
        "февраль",
    ],
    &[
        "march", "mart", "mac", "maret", "marz", "maerz", "mars", "marzo", "marco", "maart",
        "marzec", "март",
    ],
    &["april", "nisan", "avril", "abril", "aprile", "kwiecien", "апрель"],
    &["may", "mayis", "mei", "mai", "mayo", "maio", "maggio", "maj", "май"],
    &["june", "haziran", "jun", "juni", "juin", "junio", "junho", "giugno", "czerwiec", "июнь"],
    &["july", "temmuz", "julai", "juli", "juillet", "julio", "julho", "luglio", "lipiec", "июль"],
    &["august", "agustos", "ogos", "agustus", "aout", "agosto", "augustus", "sierpien", "август"],
    &[
        "september",
        "eylul",
        "septembre",
        "septiembre",
        "setembro",
        "settembre",
        "wrzesien",
        "sept",
        "сентябрь",
    ],
    &[
        "october",
        "ekim",
        "oktober",
        "octobre",
        "octubre",
        "outubro",
        "ottobre",
        "pazdziernik",
        "октябрь",
    ],
    &["november", "kasim", "novembre", "noviembre", "novembro", "listopad", "ноябрь"],
    &[
        "december",
        "aralik",
        "disember",
        "desember",
        "dezember",
        "decembre",
        "diciembre",
        "dezembro",
        "dicembre",
        "grudzien",
        "декабрь",
    ],
];
/// Words for a part of a year that is longer or shorter than a month.
pub(super) const SPANS: &[&str] = &[
    "quarter",
    "qtr",
    "ceyrek",
    "suku",
    "quartal",
    "trimestre",
    "kwartal",
    "kwartaal",
    "kvartal",
    "half",
    "halfyear",
    "semester",
    "semestre",
    "yariyil",
    "halbjahr",
    "week",
];
/// Further words and codes of a part of a year, and of a year that is not over.
const PARTS: &[&str] = &[
    "quarters",
    "month",
    "months",
    "monthly",
    "ay",
    "aylik",
    "bulan",
    "monat",
    "monate",
    "mois",
    "mes",
    "meses",
    "mesi",
    "maanden",
    "ytd",
    "todate",
    "first",
    "ilk",
    "to",
    "bis",
    "thru",
    "through",
    "q1",
    "q2",
    "q3",
    "q4",
    "h1",
    "h2",
    "s1",
    "s2",
    "t1",
    "t2",
    "t3",
    "t4",
    "partial",
    "part",
    "incomplete",
    "forecast",
    "projection",
    "projected",
    "tahmin",
    "f",
    "unjuran",
    "prognose",
    "prevision",
    "pronostico",
];
/// Words for a whole year, in a column that could hold a part of one.
const WHOLE: &[&str] = &[
    "a",
    "y",
    "annual",
    "annually",
    "year",
    "yearly",
    "fullyear",
    "wholeyear",
    "all",
    "total",
    "yillik",
    "yil",
    "tahunan",
    "tahun",
    "jahrlich",
    "jahr",
    "annuel",
    "annuelle",
    "anual",
    "annuale",
    "jaarlijks",
    "toplam",
    "jumlah",
    "gesamt",
    "112",
    "0112",
    "jandec",
    "januarydecember",
    "ocakaralik",
    "52",
    "0",
    "00",
];

/// The month that a word names, 1 to 12.
pub(super) fn month(word: &str) -> Option<u8> {
    let folded = plain(word);
    if let Ok(number) = folded.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let letters = folded.chars().count();
    let named = |names: &&[&str]| {
        names.iter().any(|n| *n == folded || (letters == 3 && plain(n).starts_with(&folded)))
    };
    let at = MONTHS.iter().position(named)?;
    u8::try_from(at + 1).ok()
}

/// Whether a word speaks of a part of a year.
pub(super) fn is_part(word: &str) -> bool {
    let folded = plain(word);
    let named = !folded.starts_with(|c: char| c.is_ascii_digit()) && month(&folded).is_some();
    // M03, as SDMX writes a month.
    let coded = folded.strip_prefix('m').is_some_and(|m| m.len() == 2 && m.parse::<u8>().is_ok());
    named || coded || [SPANS, PARTS].iter().any(|words| words.contains(&folded.as_str()))
}

/// Whether a cell says that its row is a whole year; an empty one says nothing else.
pub(super) fn is_whole_year(cell: &str) -> bool {
    let folded = plain(cell);
    // 1012 and 1112 are months from October and November on, as Eurostat writes them.
    let year = folded.parse().is_ok_and(|year: u16| YEARS.contains(&year));
    year || folded.is_empty() || WHOLE.contains(&folded.as_str()) || is_spelled_out(cell)
}

/// Years that a text can mean.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// The only year that a text names.
pub(super) fn year_said(cell: &str) -> Option<u16> {
    let mut years = words(cell).into_iter().filter_map(|word| year_of(&word));
    let year = years.next()?;
    years.all(|other| other == year).then_some(year)
}

fn year_of(word: &str) -> Option<u16> {
    word.parse().ok().filter(|year| word.len() == 4 && YEARS.contains(year))
}

/// Whether a text is one year with words for all of it: `Jan-Dec 2022`, `2022 (full year)`, `12 months`,
/// `2022-01/2022-12`.
fn is_spelled_out(cell: &str) -> bool {
    let words = words(cell);
    let years: Vec<u16> = words.iter().filter_map(|word| year_of(word)).collect();
    if years.iter().any(|year| *year != years[0]) {
        return false;
    }
    let among = |list: &[&str], word: &str| list.contains(&plain(word).as_str());
    let mut rest: Vec<&String> = words.iter().filter(|word| year_of(word).is_none()).collect();
    rest.retain(|word| !among(BETWEEN, word));
    let counted = |(number, word): (&String, &String)| number == "12" && among(TWELVE, word);
    match rest[..] {
        [first, last] if counted((first, last)) => true,
        [first, last] if month(first) == Some(1) && month(last) == Some(12) => true,
        // From the first day to the last.
        [a, b, c, d] if [a, b, c, d].map(String::as_str) == ["01", "01", "12", "31"] => true,
        [a, b, c, d] if [a, b, c, d].map(String::as_str) == ["01", "01", "31", "12"] => true,
        _ => rest.iter().all(|word| {
            let letters = word.chars().all(char::is_alphabetic);
            letters && (among(WHOLE, word) || among(OF_A_YEAR, word))
        }),
    }
}

/// Whether the whole of a text is from one month, by its name, to another, and no whole year.
pub(super) fn is_span(cell: &str) -> bool {
    let mut words = words(cell);
    words.retain(|word| year_of(word).is_none() && !BETWEEN.contains(&plain(word).as_str()));
    let named = |word: &String| word.chars().all(char::is_alphabetic) && month(word).is_some();
    words.len() == 2 && words.iter().all(named) && !is_whole_year(cell)
}

/// Words between the first and the last month.
const BETWEEN: &[&str] = &[
    "to", "until", "through", "thru", "sd", "s", "d", "hingga", "sampai", "ile", "arasi", "bis",
    "a", "au",
];
/// Words behind the number of months.
const TWELVE: &[&str] =
    &["months", "month", "ay", "aylik", "bulan", "monate", "mois", "meses", "mesi", "m"];
/// Words beside a year that leave it whole.
const OF_A_YEAR: &[&str] = &[
    "full",
    "whole",
    "entire",
    "complete",
    "calendar",
    "cy",
    "yili",
    "yilinin",
    "tam",
    "tamami",
    "takvim",
    "penuh",
    "kalender",
    "sepanjang",
    "gesamtjahr",
    "kalenderjahr",
    "annee",
    "ano",
    "anno",
    "complet",
    "completo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_names_in_many_languages() {
        for (word, number) in [
            ("3", 3),
            ("03", 3),
            ("Mart", 3),
            ("Ağustos", 8),
            ("ogos", 8),
            ("Mac", 3),
            ("Okt", 10),
            ("août", 8),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["", "13", "0", "Q1", "xyz"] {
            assert_eq!(month(word), None, "{word}");
        }
        assert!(is_part("Eylül") && is_part("Q3") && is_part("M03") && !is_part("p"));
        assert!(is_whole_year("") && is_whole_year("Annual") && is_whole_year("2023"));
        for whole in [
            "Jan-Des 2022",
            "Ocak–Aralık 2022",
            "2022A",
            "2022 Yılı",
            "2022-01/2022-12",
            "12 months",
        ] {
            assert!(is_whole_year(whole), "{whole}");
        }
        for part in ["Jan-Jun 2022", "2022/23", "2022-12", "2022-01-01", "6 months", "2021 to 2022"]
        {
            assert!(!is_whole_year(part), "{part}");
        }
        assert!(is_span("Ocak-Haziran 2022") && is_span("Jan to Mar"));
        assert!(!is_span("March 2024") && !is_span("Jan-Dec 2022") && !is_span("2024-05-01"));
        assert_eq!((year_said("Jan-Des 2022"), year_said("2021/2022")), (Some(2022), None));
        assert!(!is_whole_year("Q1") && !is_whole_year("3") && !is_whole_year("Jan-Mar"));
    }
}
