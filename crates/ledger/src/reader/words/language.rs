//! Which language a text is in, by its most common small words.
//!
//! The four that the reader has words for are told apart, paragraph by paragraph. A paragraph
//! without enough evidence is read as the document is; a document without evidence of any of them
//! is read as English and [`Language::known`] says so. The caller's word always wins.

use std::ops::Range;

/// A language that the reader has words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English.
    En,
    /// Turkish, the language of Ankara.
    Tr,
    /// Malay, the language of Kuala Lumpur.
    Ms,
    /// Indonesian.
    Id,
}

/// How the languages count in a stretch of text.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// Small words of each, in the order of [`Language::ALL`].
    own: [usize; 4],
    words: usize,
    /// Letters of the Latin alphabet, and of any other.
    latin: usize,
    other: usize,
}

impl Language {
    /// Every language that is read.
    pub const ALL: [Self; 4] = [Self::En, Self::Tr, Self::Ms, Self::Id];

    /// The two-letter code, ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Tr => "tr",
            Self::Ms => "ms",
            Self::Id => "id",
        }
    }

    /// The language of a two-letter code, if the reader has words for it.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// Does a comma part the whole number from its fraction?
    pub(crate) fn decimal_comma(self) -> bool {
        matches!(self, Self::Tr | Self::Id)
    }

    /// Is it one of the two Malay languages, which share their grammar?
    pub(crate) fn malay(self) -> bool {
        matches!(self, Self::Ms | Self::Id)
    }

    /// The language of a text: whose small words are the most, counted in its first 20,000 bytes.
    ///
    /// ```
    /// use corridor_ledger::reader::Language;
    /// assert_eq!(Language::of("Toplantı bu yıl Ankara'da yapıldı ve iki ülke için önemli."), Language::Tr);
    /// assert_eq!(Language::of("Perdana Menteri berkata bahawa dagangan dengan negara itu meningkat."), Language::Ms);
    /// assert_eq!(Language::of("Nilai perdagangan kedua negara mencapai 5 miliar dolar karena ekspor."), Language::Id);
    /// assert_eq!(Language::of("The two sides met and agreed on trade."), Language::En);
    /// ```
    pub fn of(text: &str) -> Self {
        best(&counts(text)).map_or(Self::En, |(language, _)| language)
    }

    /// Has the text enough small words of a language that is read? A text of a few words always has.
    pub fn known(text: &str) -> bool {
        let counts = counts(text);
        if counts.other > counts.latin {
            return counts.other < 40;
        }
        let found = counts.own.iter().max().copied().unwrap_or(0);
        counts.words < 40 || found * 100 >= counts.words * 6
    }

    /// Stretches of a text, each in one language: a paragraph that is clearly in another than the
    /// document is read in that, and where the caller gave a language only one that is so beyond doubt.
    pub(crate) fn parts(text: &str, given: Option<Self>) -> Vec<(Range<usize>, Self)> {
        let whole = given.unwrap_or_else(|| Self::of(text));
        let least = if given.is_some() { 4 } else { 2 };
        let mut out: Vec<(Range<usize>, Self)> = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = text[start..].find("\n\n").map_or(text.len(), |n| start + n + 2);
            let counts = counts(&text[start..end]);
            let own = best(&counts)
                .filter(|(language, lead)| {
                    *language == whole || {
                        // The two Malay languages are told apart by the whole document only.
                        !(language.malay() && whole.malay()) && *lead >= least && counts.words >= 6
                    }
                })
                .map_or(whole, |(language, _)| language);
            match out.last_mut() {
                Some((range, language)) if *language == own => range.end = end,
                _ => out.push((start..end, own)),
            }
            start = end;
        }
        if out.is_empty() {
            out.push((0..text.len(), whole));
        }
        out
    }
}

/// The language with the most small words and by how many it leads; `None` without any.
fn best(counts: &Counts) -> Option<(Language, usize)> {
    let [english, tr, ms, id] = counts.own;
    // What both Malay languages share counts for both.
    let pairs =
        [(Language::En, english), (Language::Tr, tr), (Language::Ms, ms), (Language::Id, id)];
    let mut ranked: Vec<(Language, usize)> = pairs.to_vec();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let (language, most) = ranked[0];
    let rival = ranked[1..]
        .iter()
        .find(|(other, _)| !(language.malay() && other.malay()))
        .map_or(0, |(_, count)| *count);
    (most > rival && most > 0).then(|| (language, most - rival))
}

fn counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    let mut seen = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        seen += word.len() + 1;
        if seen > 20_000 {
            break;
        }
        counts.words += 1;
        // No small word is so long; most words need no other letters.
        if word.len() > LONGEST_SMALL {
            continue;
        }
        let lower = if word.bytes().all(|b| b.is_ascii_lowercase()) {
            std::borrow::Cow::Borrowed(word)
        } else {
            std::borrow::Cow::Owned(word.to_lowercase())
        };
        let lower = lower.as_ref();
        for (count, words) in counts.own.iter_mut().zip(SMALL_WORDS) {
            *count += usize::from(words.contains(&lower));
        }
        let malay = usize::from(MALAY_WORDS.contains(&lower));
        counts.own[2] += malay;
        counts.own[3] += malay;
    }
    for letter in text.chars().take(20_000).filter(|c| c.is_alphabetic()) {
        counts.own[1] += usize::from("ğşıİŞĞ".contains(letter));
        if letter < '\u{250}' {
            counts.latin += 1;
        } else {
            counts.other += 1;
        }
    }
    counts
}

/// The longest small word, in bytes.
const LONGEST_SMALL: usize = 12;

/// Small words of one language alone.
const SMALL_WORDS: [&[&str]; 4] = [
    &[
        "the", "of", "and", "to", "in", "is", "was", "for", "with", "that", "a", "it", "on", "by",
        "i", "will", "from", "as", "an", "are", "be", "has", "have", "its", "their", "this",
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
        "ülke",
        "arasında",
        "ticaret",
        "toplam",
    ],
    &[
        "bahawa",
        "daripada",
        "beliau",
        "kerana",
        "ialah",
        "iaitu",
        "bilion",
        "trilion",
        "peratus",
        "dagangan",
        "eksport",
        "syarikat",
        "lawatan",
        "jemputan",
        "persefahaman",
        "ringgit",
        "seri",
        "datuk",
        "mac",
        "ogos",
        "disember",
        "julai",
        "jun",
        "semalam",
        "buah",
        "sebanyak",
        "berjumlah",
        "turut",
        "kerajaan",
        "dimeterai",
        "memeterai",
        "pelaburan",
        "kementerian",
        "bagi",
        "semasa",
        "manakala",
        "kunjungan",
        "rakyat",
        "hala",
        "rasmi",
    ],
    &[
        "bahwa",
        "karena",
        "adalah",
        "yaitu",
        "miliar",
        "triliun",
        "persen",
        "ekspor",
        "impor",
        "perusahaan",
        "kesepahaman",
        "rupiah",
        "maret",
        "agustus",
        "desember",
        "juli",
        "juni",
        "mencapai",
        "sebesar",
        "pemerintah",
        "indonesia",
        "republik",
        "menteri",
        "presiden",
        "kemitraan",
        "investasi",
        "ujar",
        "tersebut",
        "kunjungan",
        "resmi",
        "kerja",
        "luar",
        "negeri",
        "kami",
        "para",
        "bagi",
        "senilai",
        "tahun",
        "kesepakatan",
        "terhadap",
    ],
];

/// Small words of both Malay languages.
const MALAY_WORDS: &[&str] = &[
    "dan",
    "yang",
    "di",
    "untuk",
    "dengan",
    "ini",
    "itu",
    "pada",
    "dalam",
    "akan",
    "telah",
    "kepada",
    "juta",
    "oleh",
    "negara",
    "tahun",
    "berkata",
    "kata",
    "dari",
    "ke",
    "antara",
    "juga",
    "serta",
    "kedua",
    "atau",
    "tidak",
    "lebih",
    "hingga",
    "sebagai",
    "perdagangan",
    "kerjasama",
];
