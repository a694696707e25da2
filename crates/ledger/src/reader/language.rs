//! Which language a document is in, by its most common small words.
//!
//! Only the three that the reader has words for are told apart. A text without enough evidence is
//! read as English, and the caller's word always wins.

/// A language that the reader has words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English.
    En,
    /// The language of Ankara.
    Tr,
    /// The language of Kuala Lumpur.
    Ms,
}

impl Language {
    /// The two-letter code, ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Tr => "tr",
            Self::Ms => "ms",
        }
    }

    /// The language of a two-letter code, if the reader has words for it.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::En, Self::Tr, Self::Ms].into_iter().find(|l| l.code() == code)
    }

    /// The language of a text: whose small words are the most, counted in its first 20,000 bytes.
    ///
    /// ```
    /// use corridor_ledger::reader::Language;
    /// assert_eq!(Language::of("Toplantı bu yıl Ankara'da yapıldı ve iki ülke için önemli."), Language::Tr);
    /// assert_eq!(Language::of("Perdana Menteri berkata bahawa dagangan dengan negara itu meningkat."), Language::Ms);
    /// assert_eq!(Language::of("The two sides met and agreed on trade."), Language::En);
    /// ```
    pub fn of(text: &str) -> Self {
        let mut counts = [0_usize; 3];
        let mut seen = 0;
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            seen += word.len() + 1;
            if seen > 20_000 {
                break;
            }
            let lower = word.to_lowercase();
            for (count, words) in counts.iter_mut().zip(SMALL_WORDS) {
                *count += usize::from(words.contains(&lower.as_str()));
            }
        }
        let letters = text.chars().take(20_000).filter(|c| "ğşıİŞĞ".contains(*c)).count();
        counts[1] += letters;
        match counts {
            [english, tr, ms] if tr > english && tr >= ms => Self::Tr,
            [english, _, ms] if ms > english => Self::Ms,
            _ => Self::En,
        }
    }
}

const SMALL_WORDS: [&[&str]; 3] = [
    &[
        "the", "of", "and", "to", "in", "is", "was", "for", "with", "that", "a", "it", "on", "by",
        "i",
    ],
    &[
        "ve",
        "bir",
        "bu",
        "ile",
        "için",
        "olarak",
        "da",
        "de",
        "daha",
        "olan",
        "ki",
        "çok",
        "milyar",
        "milyon",
        "yıl",
        "başkanı",
        "göre",
        "kadar",
        "sonra",
        "iki",
        "her",
        "ama",
        "yüzde",
        "dolar",
    ],
    &[
        "dan", "yang", "di", "untuk", "dengan", "ini", "itu", "pada", "dalam", "akan", "bahawa",
        "daripada", "telah", "kepada", "juta", "oleh", "negara", "tahun", "beliau", "berkata",
        "kata",
    ],
];
