//! Words of a rule: numbers, signs, list marks and lower-case words, with spellings made one.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// One word, number or sign of a rule's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word in lower case, or the digits, or the sign.
    pub text: String,
    /// Whether it began with a capital.
    pub capital: bool,
    /// Where it starts in the text.
    pub from: usize,
    /// What it is.
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Sign,
    /// A list mark or the end of a line.
    Break,
}

/// The longest rule that is read: the longest of 41,255 has 1,700 characters.
pub(super) const LONGEST: usize = 8_000;

const VOCABULARY: &str = include_str!("vocabulary.txt");

/// Words that bind a rule together and never name a material.
const BINDING: [&str; 80] = [
    "accompanied",
    "already",
    "alternatively",
    "any",
    "apply",
    "applies",
    "are",
    "at",
    "be",
    "beyond",
    "can",
    "cannot",
    "change",
    "chapter",
    "classified",
    "column",
    "combined",
    "condition",
    "conditions",
    "cost",
    "cth",
    "ctsh",
    "cc",
    "does",
    "do",
    "each",
    "either",
    "ex-works",
    "exceed",
    "exceeding",
    "exceeds",
    "except",
    "excluding",
    "followed",
    "goods",
    "has",
    "heading",
    "hereby",
    "however",
    "if",
    "incorporated",
    "including",
    "is",
    "least",
    "less",
    "limit",
    "limits",
    "manufacture",
    "manufacturing",
    "may",
    "more",
    "must",
    "net",
    "non-originating",
    "note",
    "originating",
    "preceded",
    "price",
    "production",
    "provided",
    "provisions",
    "required",
    "satisfy",
    "section",
    "see",
    "shall",
    "should",
    "subheading",
    "tariff",
    "through",
    "undergo",
    "undergone",
    "until",
    "used",
    "value",
    "weight",
    "whether",
    "which",
    "wholly",
    "would",
];

fn vocabulary() -> &'static BTreeSet<&'static str> {
    static SET: OnceLock<BTreeSet<&str>> = OnceLock::new();
    SET.get_or_init(|| VOCABULARY.lines().filter(|word| !BINDING.contains(word)).collect())
}

/// Whether a word may stand in the name of a material.
pub(super) fn names_material(word: &str) -> bool {
    if BINDING.contains(&word) {
        return false;
    }
    let known = |w: &str| vocabulary().contains(w);
    known(word)
        || word
            .split('-')
            .all(|part| known(part) || ["non", "semi", "un", "re", "pre"].contains(&part))
        || plural_of_known(word)
        || ["non", "un", "semi", "re", "pre"]
            .iter()
            .any(|p| word.strip_prefix(p).is_some_and(|rest| rest.len() > 3 && known(rest)))
}

fn plural_of_known(word: &str) -> bool {
    let known = |w: &str| vocabulary().contains(w);
    let one = word.strip_suffix('s').is_some_and(|w| w.len() > 2 && known(w));
    let es = word.strip_suffix("es").is_some_and(|w| w.len() > 2 && known(w));
    let ies = word.strip_suffix("ies").is_some_and(|w| known(&format!("{w}y")));
    let more = word.len() > 3 && known(&format!("{word}s"));
    one || es || ies || more
}

fn word_of(word: &str) -> String {
    let word = word.trim_end_matches("'s");
    match word {
        "headings" => "heading",
        "subheadings" | "sub-heading" | "sub-headings" => "subheading",
        "chapters" => "chapter",
        "sections" => "section",
        "ex-work" => "ex-works",
        "nonoriginating" => "non-originating",
        "percent" => "%",
        "articles" => "article",
        "notes" => "note",
        other => other,
    }
    .to_owned()
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || c == '\''
}

/// The tokens of a text. Hyphens are made one, words that were broken at a hyphen are joined,
/// words that run together at a capital are parted.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text
        .char_indices()
        .map(|(at, c)| match c {
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => {
                (at, '-')
            }
            '\u{2018}' | '\u{2019}' | '\u{b4}' | '`' => (at, '\''),
            '\u{201c}' | '\u{201d}' => (at, '"'),
            '\u{a0}' | '\u{2009}' | '\u{200b}' | '\t' | '\r' => (at, ' '),
            '\u{2022}' | '\u{b7}' => (at, '•'),
            other => (at, other),
        })
        .collect();
    let at = |i: usize| chars.get(i).map_or(' ', |(_, c)| *c);
    let mut list: Vec<Token> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let (from, c) = chars[i];
        let mut push = |text: String, kind: Kind| {
            list.push(Token { text, capital: c.is_uppercase(), from, kind });
        };
        if c == '\n' || c == '•' {
            push("\n".to_owned(), Kind::Break);
            i += 1;
        } else if c.is_whitespace() || c == '"' || (c == '\'' && !at(i + 1).is_alphabetic()) {
            i += 1;
        } else if c.is_ascii_digit() {
            let start = i;
            while at(i).is_ascii_digit()
                || (matches!(at(i), '.' | ',')
                    && at(i + 1).is_ascii_digit()
                    && at(i - 1).is_ascii_digit())
            {
                i += 1;
            }
            let mut digits: String = chars[start..i].iter().map(|(_, c)| *c).collect();
            // `8708,8711` are two codes; `47,5` is a number.
            if let Some((before, after)) = digits.clone().split_once(',') {
                if before.len() >= 4 || after.len() >= 4 {
                    let back = chars[start..i].iter().position(|(_, c)| *c == ',').unwrap_or(0);
                    i = start + back;
                    digits = before.to_owned();
                } else {
                    digits = format!("{before}.{after}");
                }
            }
            push(digits, Kind::Number);
        } else if c.is_alphabetic() || c == '\'' {
            let start = i;
            let mut word = String::new();
            while i < chars.len() {
                let c = at(i);
                if is_word(c) {
                    // Words that run together: `productFor`.
                    if c.is_uppercase()
                        && i > start
                        && at(i - 1).is_lowercase()
                        && at(i + 1).is_lowercase()
                    {
                        break;
                    }
                    word.extend(c.to_lowercase());
                    i += 1;
                } else if c == '-' && at(i + 1).is_alphabetic() && i > start {
                    word.push('-');
                    i += 1;
                } else if c == '-'
                    && at(i + 1) == ' '
                    && at(i + 2).is_lowercase()
                    && at(i - 1).is_lowercase()
                    && breaks_word(&chars[i + 2..])
                {
                    // `non- originating`: the word was broken at its hyphen.
                    word.push('-');
                    i += 2;
                } else {
                    break;
                }
            }
            let word = word.trim_matches('\'').to_owned();
            push(word_of(&word), Kind::Word);
        } else if c == '-' {
            let mark = !at(i + 1).is_ascii_digit() || at(i.wrapping_sub(1)).is_whitespace();
            let between = i > 0 && at(i - 1).is_ascii_digit();
            if mark && !between {
                push("\n".to_owned(), Kind::Break);
            } else {
                push("-".to_owned(), Kind::Sign);
            }
            i += 1;
        } else {
            push(c.to_string(), Kind::Sign);
            i += 1;
        }
    }
    joined(list)
}

/// `- and` after a word is a list mark, not a broken word.
fn breaks_word(after: &[(usize, char)]) -> bool {
    let word: String = after.iter().map(|(_, c)| *c).take_while(|c| c.is_alphabetic()).collect();
    !["and", "or", "in", "from", "the", "where", "to"].contains(&word.as_str())
}

/// Two words that are one: `ex works`, `al ready`, `per cent`, `sub heading`.
fn joined(list: Vec<Token>) -> Vec<Token> {
    const PAIRS: [(&str, &str, &str); 16] = [
        ("ex", "works", "ex-works"),
        ("ex", "work", "ex-works"),
        ("non", "originating", "non-originating"),
        ("per", "cent", "%"),
        ("sub", "heading", "subheading"),
        ("tariff", "heading", "heading"),
        ("tariff", "subheading", "subheading"),
        ("how", "ever", "however"),
        ("al", "ready", "already"),
        ("ta", "ken", "taken"),
        ("making", "up", "making-up"),
        ("end", "jointing", "end-jointing"),
        ("semi", "finished", "semi-finished"),
        ("fur", "skins", "furskins"),
        ("paper", "making", "paper-making"),
        ("ex-works", "cost", "ex-works price"),
    ];
    let mut out: Vec<Token> = Vec::with_capacity(list.len());
    for token in list {
        let pair = out.last().and_then(|before| {
            PAIRS.iter().find(|(a, b, _)| before.text == *a && token.text == *b)
        });
        match (pair, out.last_mut()) {
            (Some((_, _, one)), Some(before)) => before.text = (*one).to_owned(),
            _ => {
                let both_breaks = token.kind == Kind::Break
                    && out.last().is_some_and(|before| before.kind == Kind::Break);
                if !both_breaks {
                    out.push(token);
                }
            }
        }
    }
    out
}
