//! Words of a firm's profile to HS headings, offline.
//!
//! Two sources are asked. A lexicon of trade words in English, Turkish and Malay says which headings, or
//! which service, a trade word stands for. Then the nomenclature's own wording, ranked by BM25: every line is
//! a document of its own words (twice), its heading's, the heading's short name (twice) and its chapter's; a heading scores as its best line.
//! A word that no line has is read as the words that share most of its letters in fours.
//!
//! A suggestion is a suggestion: it carries the words that led to it, for a person to confirm.
//!
//! Source: Robertson and Zaragoza (2009), equation 3.15, with k1 = 1.2 and b = 0.75.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::names::key;

/// Short names of headings in plain words.
const SHORT_NAMES: &str = include_str!("../codes/hs4.csv");
const GOODS: &str = include_str!("../lexicon/goods.tsv");
/// The columns of Turkish and of Malay words, from 0.
const TURKISH: usize = 1;
const MALAY: usize = 2;
/// Words that say that a phrase is of a service.
const OF_A_SERVICE: &str = "service services management operation operator agency advice advisory development gelistirme pembangunan hizmeti hizmetleri \
    yonetimi isletmeciligi acentesi danismanligi perkhidmatan khidmat pengurusan agensi operasi";
/// How much more an entry says in a language that the nomenclature's wording does not have.
const NOT_ENGLISH: f64 = 0.6;
/// How much more an entry says that stands where the head of the phrase stands.
const HEAD: f64 = 0.6;
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Smallest part of letters in fours that two words share to stand for each other.
const ALIKE: f64 = 0.45;
/// A heading needs this part of the words' weight to be suggested from wording alone.
const ENOUGH: f64 = 0.3;

/// A line of the nomenclature: a code of 2, 4 or 6 digits and its wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The code.
    pub code: String,
    /// The wording.
    pub text: String,
}

/// A heading that may fit, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Four digits.
    pub heading: String,
    /// Larger is better; comparable within one answer only.
    pub score: f64,
    /// The words of the phrase that led here.
    pub matched: Vec<String>,
}

/// The trade words that stand for a heading, in every language of the lexicon; empty without any.
#[must_use]
pub fn trade_words(heading: &str) -> Vec<&'static str> {
    let lines = GOODS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter(|(codes, _)| codes.split([' ', ',', ';']).any(|code| code == heading))
        .flat_map(|(_, words)| words.split(['\t', ';']))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// What a phrase stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Goods: headings, the best first.
    Goods(Vec<Suggestion>),
    /// A service: no goods code.
    Service {
        /// ISIC section.
        section: char,
        /// The words that say so.
        matched: Vec<String>,
    },
    /// No word is known.
    Unknown,
}

struct Entry {
    /// English and Turkish say last what a thing is, Malay first.
    head_last: bool,
    words: Vec<String>,
    english: bool,
    /// Turkish words without their endings.
    bare: Option<Vec<String>>,
    headings: Vec<String>,
    section: Option<char>,
}

static LEXICON: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries = Vec::new();
    for line in GOODS.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let mut cells = line.split('\t');
        let target = cells.next().unwrap_or_default();
        let section = target.strip_prefix("service ").and_then(|s| s.chars().next());
        let headings: Vec<String> = if section.is_some() {
            Vec::new()
        } else {
            target.split(' ').map(str::to_owned).collect()
        };
        for (language, cell) in cells.enumerate() {
            for phrase in cell.split(';') {
                let words = stems(phrase);
                if !words.is_empty() {
                    let (head_last, headings) = (language < MALAY, headings.clone());
                    let turkish = language == TURKISH;
                    let bare = turkish.then(|| words.iter().map(|w| without_ending(w)).collect());
                    let english = language == 0;
                    entries.push(Entry { head_last, words, english, bare, headings, section });
                }
            }
        }
    }
    // A word that English has too says nothing of the phrase's language: "diesel".
    let english: BTreeSet<String> =
        entries.iter().filter(|e: &&Entry| e.english).flat_map(|e| e.words.clone()).collect();
    for entry in entries.iter_mut().filter(|e| e.words.iter().all(|w| english.contains(w))) {
        (entry.english, entry.head_last) = (true, true);
    }
    entries
});

/// The nomenclature, ready to be asked.
pub struct Nomenclature {
    headings: Vec<String>,
    /// For each line: its heading, length and how often it has each word.
    lines: Vec<(usize, f64)>,
    postings: BTreeMap<String, Vec<(usize, f64)>>,
    grams: BTreeMap<[u8; 4], Vec<usize>>,
    vocabulary: Vec<(String, usize)>,
    mean: f64,
}

impl Nomenclature {
    /// Reads the lines; codes of other than 2, 4 or 6 digits are left out.
    #[must_use]
    pub fn new(lines: &[Line]) -> Self {
        let text: BTreeMap<&str, &str> =
            lines.iter().map(|l| (l.code.as_str(), l.text.as_str())).collect();
        let parents: BTreeSet<&str> =
            text.keys().filter(|c| c.len() == 6).map(|c| &c[..4]).collect();
        let plain: BTreeMap<&str, &str> =
            SHORT_NAMES.lines().skip(1).filter_map(|l| l.split_once(',')).collect();
        let mut headings: Vec<String> = Vec::new();
        let mut documents = Vec::new();
        let mut postings: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (code, own) in &text {
            let leaf = code.len() == 6 || (code.len() == 4 && !parents.contains(code));
            if !leaf || !code.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let heading = &code[..4];
            if headings.last().is_none_or(|h| h != heading) {
                headings.push(heading.to_owned());
            }
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            let of = |code: &str| text.get(code).copied().unwrap_or("");
            let parts = [
                (*own, 2.0),
                (of(heading), 1.0),
                (plain.get(heading).copied().unwrap_or(""), 2.0),
                (of(&code[..2]), 0.5),
            ];
            for (part, weight) in parts {
                for word in stems(part) {
                    *counts.entry(word).or_default() += weight;
                }
            }
            let at = documents.len();
            documents.push((headings.len() - 1, counts.values().sum::<f64>()));
            for (word, n) in counts {
                postings.entry(word).or_default().push((at, n));
            }
        }
        let mean = documents.iter().map(|(_, n)| n).sum::<f64>() / documents.len().max(1) as f64;
        let mut grams: BTreeMap<[u8; 4], Vec<usize>> = BTreeMap::new();
        let vocabulary: Vec<(String, usize)> =
            postings.keys().map(|w| (w.clone(), fours(w).len())).collect();
        for (i, (word, _)) in vocabulary.iter().enumerate() {
            for g in fours(word) {
                grams.entry(g).or_default().push(i);
            }
        }
        Self { headings, lines: documents, postings, grams, vocabulary, mean }
    }

    /// What a phrase stands for: at most `n` headings, or a service.
    ///
    /// # Example
    ///
    /// ```
    /// use corridor_roundtable::words::{Line, Meaning, Nomenclature};
    /// let lines = [Line { code: "401519".into(), text: "Gloves, mittens and mitts of vulcanised rubber".into() }];
    /// let Meaning::Goods(found) = Nomenclature::new(&lines).meaning("sarung tangan getah", 5) else { unreachable!() };
    /// assert_eq!(found[0].heading, "4015");
    /// assert!(matches!(Nomenclature::new(&lines).meaning("Islamic finance", 5), Meaning::Service { section: 'K', .. }));
    /// ```
    #[must_use]
    pub fn meaning(&self, phrase: &str, n: usize) -> Meaning {
        let words = stems(phrase);
        if words.is_empty() {
            return Meaning::Unknown;
        }
        let (listed, service) = listed(&words);
        if let Some((section, matched)) = service {
            return Meaning::Service { section, matched };
        }
        let mut all = self.ranked(&words);
        let top = all.first().map_or(1.0, |s| s.score).max(1.0);
        for (heading, strength, matched) in listed {
            match all.iter_mut().find(|s| s.heading == heading) {
                Some(found) => {
                    found.score += strength * top;
                    found.matched.extend(matched);
                    found.matched.sort();
                    found.matched.dedup();
                }
                None => all.push(Suggestion { heading, score: strength * top, matched }),
            }
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.heading.cmp(&b.heading)));
        all.truncate(n);
        if all.is_empty() { Meaning::Unknown } else { Meaning::Goods(all) }
    }

    fn ranked(&self, words: &[String]) -> Vec<Suggestion> {
        let n = self.lines.len() as f64;
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        let mut matched: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        let mut possible = 0.0;
        for word in words {
            let forms = self.forms(word);
            let idf = |list: &[(usize, f64)]| {
                ((n - list.len() as f64 + 0.5) / (list.len() as f64 + 0.5) + 1.0).ln()
            };
            let mut best: BTreeMap<usize, f64> = BTreeMap::new();
            let mut strongest: f64 = 0.0;
            for (form, weight) in forms {
                let Some(list) = self.postings.get(form) else { continue };
                strongest = strongest.max(weight * idf(list));
                for (line, tf) in list {
                    let length = self.lines[*line].1;
                    let score = weight * idf(list) * tf * (K1 + 1.0)
                        / (tf + K1 * (1.0 - B + B * length / self.mean));
                    let at = best.entry(*line).or_default();
                    *at = at.max(score);
                }
            }
            possible += if strongest > 0.0 { strongest } else { n.max(2.0).ln() };
            for (line, score) in best {
                *scores.entry(line).or_default() += score;
                matched.entry(self.lines[line].0).or_default().insert(word);
            }
        }
        let mut of_heading: BTreeMap<usize, f64> = BTreeMap::new();
        for (line, score) in scores {
            let at = of_heading.entry(self.lines[line].0).or_default();
            *at = at.max(score);
        }
        let mut all: Vec<Suggestion> = of_heading
            .into_iter()
            .filter(|(_, score)| *score >= ENOUGH * possible)
            .map(|(h, score)| Suggestion {
                heading: self.headings[h].clone(),
                score,
                matched: matched.get(&h).into_iter().flatten().map(|w| (*w).to_owned()).collect(),
            })
            .collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.heading.cmp(&b.heading)));
        all
    }

    /// The word, or the words of the nomenclature that look most like it.
    fn forms<'a>(&'a self, word: &'a str) -> Vec<(&'a str, f64)> {
        if self.postings.contains_key(word) {
            return vec![(word, 1.0)];
        }
        let own = fours(word);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for g in &own {
            for i in self.grams.get(g).into_iter().flatten() {
                *shared.entry(*i).or_default() += 1;
            }
        }
        let mut alike: Vec<(&str, f64)> = shared
            .into_iter()
            .map(|(i, n)| {
                let (form, grams) = &self.vocabulary[i];
                (form.as_str(), 2.0 * n as f64 / (own.len() + grams) as f64)
            })
            .filter(|(_, dice)| *dice >= ALIKE)
            .collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        alike.truncate(3);
        alike
    }
}

type Listed = (String, f64, Vec<String>);

/// Headings of the lexicon whose words stand in the phrase, the longest entries counting most; a service
/// where its entry is longer than any of goods and is most of the phrase.
fn listed(words: &[String]) -> (Vec<Listed>, Option<(char, Vec<String>)>) {
    let mut goods: BTreeMap<String, (f64, Vec<String>)> = BTreeMap::new();
    let (mut longest_goods, mut service): (usize, Option<(usize, char, Vec<String>)>) = (0, None);
    let bare_words: Vec<String> = words.iter().map(|w| without_ending(w)).collect();
    for entry in LEXICON.iter() {
        let n = entry.words.len();
        let as_written = words.windows(n).any(|w| w == entry.words);
        let (words, own) = match &entry.bare {
            Some(bare) if !as_written => (bare_words.as_slice(), bare),
            _ => (words, &entry.words),
        };
        let run = words.windows(n).any(|w| w == own);
        let scattered = n > 1 && own.iter().all(|w| words.contains(w));
        if !run && !scattered {
            continue;
        }
        if let Some(section) = entry.section {
            if service.as_ref().is_none_or(|(m, ..)| n > *m) {
                service = Some((n, section, entry.words.clone()));
            }
            continue;
        }
        longest_goods = longest_goods.max(n);
        // The whole phrase is sure; a part of it less so.
        let part = n as f64 / words.len() as f64;
        let head = match entry.head_last {
            true => words.ends_with(own),
            false => words.starts_with(own),
        };
        let strength = 2.0 * part * part
            + if run { 0.2 } else { 0.0 }
            + if head && n < words.len() { HEAD } else { 0.0 }
            + if entry.english { 0.0 } else { NOT_ENGLISH };
        for (place, heading) in entry.headings.iter().enumerate() {
            let strength = strength - 0.05 * place as f64;
            let at = goods.entry(heading.clone()).or_insert((0.0, Vec::new()));
            if strength > at.0 {
                *at = (strength, entry.words.clone());
            }
        }
    }
    let service = service
        .filter(|(n, ..)| {
            let told = words.iter().any(|w| OF_A_SERVICE.split_whitespace().any(|s| stem(s) == *w));
            *n > longest_goods && (2 * n > words.len() || told)
        })
        .map(|(_, section, matched)| (section, matched));
    (goods.into_iter().map(|(h, (s, m))| (h, s, m)).collect(), service)
}

fn fours(word: &str) -> Vec<[u8; 4]> {
    let padded = format!("^{word}$");
    let bytes = padded.as_bytes();
    let mut all: Vec<[u8; 4]> = bytes.windows(4).filter_map(|w| w.try_into().ok()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A Turkish word without plural and possessive, `lastikleri` and `lastiği` as `lastik`; compared only with what was
/// treated alike.
fn without_ending(word: &str) -> String {
    const LEAST: usize = 3;
    let cut = |word: &mut String, endings: &[&str]| {
        let found = endings.iter().find(|e| word.ends_with(*e) && word.len() >= LEAST + e.len());
        found.is_some_and(|e| {
            word.truncate(word.len() - e.len());
            true
        })
    };
    let mut bare = word.to_owned();
    if !cut(&mut bare, &["lari", "leri", "lar", "ler"]) {
        cut(&mut bare, &["si", "su", "i", "u"]);
    }
    // A stop that softened before the vowel.
    let hard = [('g', 'k'), ('b', 'p'), ('d', 't')];
    if let Some((_, to)) = hard.iter().find(|(from, _)| bare.ends_with(*from)) {
        bare.pop();
        bare.push(*to);
    }
    bare
}

/// The words of a text as stems, without words that say nothing.
fn stems(text: &str) -> Vec<String> {
    const EMPTY: &str = "and or of the for in with to a an other than not n.e.c nec nes thereof their its by on as from whether including \
        such ve ile icin dan untuk dengan yang parts-of type types kind kinds used use suitable having only being at per eg ie etc";
    key(text)
        .split(' ')
        .filter(|w| w.len() > 1 && !EMPTY.split_whitespace().any(|e| e == *w))
        .map(stem)
        .collect()
}

/// English plurals, and American spellings as the nomenclature's.
fn stem(word: &str) -> String {
    const SPELLINGS: [(&str, &str); 22] = [
        ("aluminum", "aluminium"),
        ("tire", "tyre"),
        ("color", "colour"),
        ("fiber", "fibre"),
        ("fertilizer", "fertiliser"),
        ("jewelry", "jewellery"),
        ("armored", "armoured"),
        ("mold", "mould"),
        ("plow", "plough"),
        ("sulfur", "sulphur"),
        ("sulfate", "sulphate"),
        ("yogurt", "yoghurt"),
        ("gray", "grey"),
        ("galvanized", "galvanised"),
        ("cosy", "cozy"),
        ("programme", "program"),
        ("gasoline", "petrol"),
        ("airplane", "aeroplane"),
        ("truck", "lorry"),
        ("analyzer", "analyser"),
        ("pajama", "pyjama"),
        ("mustache", "moustache"),
    ];
    let singular = match word {
        w if w.ends_with("ies") && w.len() > 4 => format!("{}y", &w[..w.len() - 3]),
        w if (w.ends_with("sses")
            || w.ends_with("shes")
            || w.ends_with("ches")
            || w.ends_with("xes"))
            && w.len() > 4 =>
        {
            w[..w.len() - 2].to_owned()
        }
        w if w.ends_with('s')
            && !w.ends_with("ss")
            && !w.ends_with("us")
            && !w.ends_with("is")
            && w.len() > 3 =>
        {
            w[..w.len() - 1].to_owned()
        }
        w => w.to_owned(),
    };
    let plain = if singular.contains("ized") || singular.contains("izing") {
        singular.replace("iz", "is")
    } else {
        singular
    };
    SPELLINGS.iter().find(|(from, _)| *from == plain).map_or(plain, |(_, to)| (*to).to_owned())
}
