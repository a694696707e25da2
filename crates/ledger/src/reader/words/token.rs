//! Words, numbers and marks, each with its place.
//!
//! A token is a run of letters, a run of digits, or one other character; spaces only leave a flag
//! on the token after them. So `USD115.5` is four tokens and `$'ı` is three, and every grammar
//! above says itself which of them must touch.
//!
//! Cost: one pass, one lookup a word; about 60 MB a second.

use super::digits::{is_invisible, is_wide, parts, run, turns, turns_back};
use super::fold::{LONGEST, fold_char};
use super::lexicon::{Class, Lexicon, Sense};

/// One token of the view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// First byte in the view.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The word's number in the lexicon; 0 is a word that it does not know.
    pub word: u32,
    /// Its first byte in lower case and its length: unequal keys are unequal words.
    key: u16,
    flags: u16,
}

const CAPITAL: u16 = 1;
const UPPER: u16 = 2;
const WORD: u16 = 4;
const NUMBER: u16 = 8;
const SPACED: u16 = 16;
const NEW_LINE: u16 = 32;
const NEW_PARAGRAPH: u16 = 64;
/// It has a character outside ASCII.
const FOREIGN: u16 = 128;
/// Digits that a reader of the page may see otherwise than they stand here: see [`super::digits`].
const DOUBTFUL: u16 = 256;

impl Token {
    /// Does it begin with a capital letter?
    pub fn capital(self) -> bool {
        self.flags & CAPITAL != 0
    }
    /// Is it two or more capital letters?
    pub fn upper(self) -> bool {
        self.flags & UPPER != 0
    }
    /// Is it letters?
    pub fn is_word(self) -> bool {
        self.flags & WORD != 0
    }
    /// Is it digits?
    pub fn is_number(self) -> bool {
        self.flags & NUMBER != 0
    }
    /// Is it digits that may be shown otherwise, which are no number?
    pub fn doubtful(self) -> bool {
        self.flags & DOUBTFUL != 0
    }
    /// Does white space stand before it?
    pub fn spaced(self) -> bool {
        self.flags & SPACED != 0
    }
    /// Does it begin a line?
    pub fn new_line(self) -> bool {
        self.flags & NEW_LINE != 0
    }
    /// Does an empty line stand before it?
    pub fn new_paragraph(self) -> bool {
        self.flags & NEW_PARAGRAPH != 0
    }
}

/// A text cut into tokens, with the lexicon that numbered its words.
pub(crate) struct Tokens<'a> {
    pub text: &'a str,
    pub lexicon: &'a Lexicon,
    pub list: Vec<Token>,
}

/// The first byte of a word in lower case, and its length (of a longer word than any, 255).
#[inline]
fn key(word: &[u8]) -> u16 {
    let first = word.first().map_or(0, u8::to_ascii_lowercase);
    u16::from(first) << 8 | (word.len().min(255) as u16)
}

/// Spaces between two columns of a line.
const WIDE_GAP: usize = 4;

/// The longest web address, in bytes.
const LONGEST_ADDRESS: usize = 2048;

/// The end of a web address that begins at a byte: a stretch without spaces that has a scheme, or
/// a host and a path.
fn address(bytes: &[u8], at: usize) -> Option<usize> {
    let near = &bytes[at..bytes.len().min(at + LONGEST_ADDRESS)];
    let end = near.iter().position(u8::is_ascii_whitespace).map_or(at + near.len(), |n| at + n);
    let chunk = &bytes[at..end];
    let slash = memchr::memchr(b'/', chunk)?;
    let host = &chunk[..slash];
    let dot = host
        .windows(3)
        .any(|w| w[1] == b'.' && w[0].is_ascii_alphanumeric() && w[2].is_ascii_lowercase());
    let scheme = host.ends_with(b":") && chunk.get(slash + 1) == Some(&b'/');
    (scheme || dot && chunk.get(slash + 1).is_some_and(u8::is_ascii_alphanumeric)).then_some(end)
}

/// The rest of a word that goes on in small letters behind a hyphen and a line break at `at`.
fn broken_word(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    if bytes.get(at) != Some(&b'-') {
        return None;
    }
    let mut next = at + 1;
    while next < bytes.len().min(at + 12) && matches!(bytes[next], b' ' | b'\t' | b'\r') {
        next += 1;
    }
    if bytes.get(next) != Some(&b'\n') {
        return None;
    }
    next += 1;
    while next < bytes.len().min(at + 24) && matches!(bytes[next], b' ' | b'\t') {
        next += 1;
    }
    let letters = bytes[next..].iter().take(LONGEST).take_while(|b| b.is_ascii_lowercase()).count();
    let whole =
        bytes.get(next + letters).is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric());
    (letters > 1 && whole).then_some((next, next + letters))
}

/// The digits of a chain that the last number ends: none of them is a number by itself.
fn doubt(text: &str, list: &mut [Token]) {
    for place in (0..list.len()).rev() {
        let token = list[place];
        // What was doubted before has doubted what stands before it.
        if token.flags & NUMBER == 0 {
            break;
        }
        list[place].flags = token.flags & !NUMBER | DOUBTFUL;
        list[place].word = 0;
        let before = place.checked_sub(1).map(|i| list[i]);
        let chained = before.is_some_and(|b| {
            b.flags & (NUMBER | DOUBTFUL) != 0
                && is_wide(&text[b.end as usize..token.start as usize])
        });
        if !chained {
            break;
        }
    }
}

impl<'a> Tokens<'a> {
    /// Cut a text. It must be shorter than 4 GiB; [`super::text`] refuses a longer one.
    pub fn cut(text: &'a str, lexicon: &'a Lexicon) -> Self {
        Self::cut_part(text, 0..text.len(), lexicon)
    }

    /// Cut a stretch of a text; the places of its tokens count in the whole.
    pub fn cut_part(text: &'a str, part: std::ops::Range<usize>, lexicon: &'a Lexicon) -> Self {
        let mut list = Vec::with_capacity(part.len() / 5 + 8);
        let bytes = &text.as_bytes()[..part.end];
        let mut folded = Vec::with_capacity(LONGEST + 4);
        let mut at = part.start;
        let mut lines = 2_u8;
        let mut gap = SPACED;
        let mut turned = false;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'\n' {
                lines = lines.saturating_add(1);
                gap = SPACED;
                turned = false;
                at += 1;
                continue;
            }
            if byte == b' ' || byte == b'\t' || byte == b'\r' {
                gap = SPACED;
                at += 1;
                continue;
            }
            let Some(first) = text[at..].chars().next() else { break };
            if first.is_whitespace() || is_invisible(first) {
                turned = (turned || turns(first)) && !turns_back(first);
                gap = SPACED;
                at += first.len_utf8();
                continue;
            }
            let start = at;
            let mut flags = gap;
            if lines > 0 {
                flags |= NEW_LINE;
            }
            if lines > 1 {
                flags |= NEW_PARAGRAPH;
            }
            lines = 0;
            gap = 0;
            folded.clear();
            let mut word = 0;
            if flags & SPACED != 0
                && let Some(end) = address(bytes, at)
            {
                // A web address is one token that no grammar reads.
                list.push(Token {
                    start: start as u32,
                    end: end as u32,
                    word: 0,
                    key: key(&bytes[start..end]),
                    flags,
                });
                at = end;
                continue;
            }
            if byte.is_ascii_digit() {
                let run = run(&text[..bytes.len()], at);
                at = run.end;
                let parted = list.last().is_some_and(|t: &Token| {
                    t.flags & (NUMBER | DOUBTFUL) != 0
                        && parts(&text[t.end as usize..start], t.end - t.start, at - start)
                });
                if turned || !run.plain || parted {
                    flags |= DOUBTFUL;
                } else {
                    flags |= NUMBER;
                    if at - start <= 2 {
                        word = lexicon.word(&bytes[start..at]);
                    }
                }
                if parted {
                    doubt(text, &mut list);
                }
            } else if first.is_alphabetic() {
                let mut upper = true;
                let mut letters = 0;
                let mut unseen = 0;
                for character in text[at..bytes.len()].chars() {
                    if is_invisible(character) {
                        unseen += character.len_utf8();
                        continue;
                    }
                    let joined = ('\u{0300}'..='\u{036f}').contains(&character);
                    if !joined && !character.is_alphabetic() {
                        break;
                    }
                    upper &= joined || character.is_uppercase();
                    letters += 1;
                    if folded.len() <= LONGEST {
                        fold_char(character, &mut folded);
                    }
                    // What shows nothing inside a word is no part of it.
                    at += std::mem::take(&mut unseen) + character.len_utf8();
                }
                if let Some(whole) = broken_word(bytes, at)
                    && letters > 1
                {
                    // A word broken at the end of a line is one word, if the two halves are none.
                    let mut joined = folded.clone();
                    text[whole.0..whole.1].chars().for_each(|c| fold_char(c, &mut joined));
                    let known = |word: &[u8]| lexicon.word(word) != 0;
                    let tail = &joined[folded.len()..];
                    if known(&joined) || !known(tail) && !known(&folded) {
                        folded = joined;
                        at = whole.1;
                        upper &= false;
                    }
                }
                flags |= WORD;
                if first.is_uppercase() {
                    flags |= CAPITAL;
                }
                if upper && letters > 1 {
                    flags |= UPPER;
                }
                word = lexicon.word(&folded);
            } else {
                at += first.len_utf8();
                fold_char(first, &mut folded);
                word = lexicon.word(&folded);
            }
            if !bytes[start..at].is_ascii() {
                flags |= FOREIGN;
            }
            list.push(Token {
                start: start as u32,
                end: at as u32,
                word,
                key: key(&bytes[start..at]),
                flags,
            });
        }
        Self { text, lexicon, list }
    }

    /// Append copies of tokens, so that grammars read them as if they stood together; the first
    /// of a stretch begins no line.
    pub fn repeat(&mut self, first: usize, end: usize) {
        for at in first..end {
            let mut token = self.list[at];
            if at == first {
                token.flags = token.flags & !(NEW_LINE | NEW_PARAGRAPH) | SPACED;
            }
            self.list.push(token);
        }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The words of one token; empty past the end.
    pub fn word(&self, index: usize) -> &'a str {
        self.list.get(index).map_or("", |t| &self.text[t.start as usize..t.end as usize])
    }

    /// The words from token `first` up to, not with, token `end`.
    pub fn words(&self, first: usize, end: usize) -> &'a str {
        if first >= end || end > self.list.len() {
            return "";
        }
        &self.text[self.list[first].start as usize..self.list[end - 1].end as usize]
    }

    /// What the lexicon knows of one token.
    pub fn sense(&self, index: usize) -> &Sense {
        self.lexicon.sense(self.list.get(index).map_or(0, |t| t.word))
    }

    /// Is the token of a class?
    pub fn is(&self, index: usize, class: Class) -> bool {
        self.sense(index).has(class)
    }

    /// Is the token this mark or (folded) word?
    #[inline(always)]
    pub fn at(&self, index: usize, folded: &str) -> bool {
        self.any(index, &[folded])
    }

    /// Is the token one of these?
    ///
    /// The lists are constants, so that the compiler makes two numbers of each: which lengths its
    /// words have, and which first letters. Most tokens fail on those and no word is compared.
    #[inline(always)]
    pub fn any(&self, index: usize, folded: &[&str]) -> bool {
        let Some(token) = self.list.get(index) else { return false };
        let (mut lengths, mut letters) = (0_u32, 0_u32);
        for one in folded {
            lengths |= 1 << (one.len() & 31);
            letters |= 1 << (one.as_bytes().first().map_or(0, |b| *b & 31));
        }
        let possible = lengths >> (token.key & 31) & letters >> (token.key >> 8 & 31) & 1 == 1;
        (possible || token.flags & FOREIGN != 0) && self.among(*token, folded)
    }

    #[inline(never)]
    fn among(&self, token: Token, folded: &[&str]) -> bool {
        let own = &self.text[token.start as usize..token.end as usize];
        if token.flags & FOREIGN == 0 {
            let first = (token.key >> 8) as u8;
            return folded.iter().any(|one| {
                one.len() == own.len()
                    && one.as_bytes().first() == Some(&first)
                    && own.eq_ignore_ascii_case(one)
            });
        }
        // No word of the lists is so long.
        if own.len() > 4 * LONGEST {
            return false;
        }
        let own = super::fold::fold(own);
        folded.iter().any(|one| *one == own)
    }

    /// Does the token touch the one before it?
    pub fn touches(&self, index: usize) -> bool {
        index > 0 && self.list.get(index).is_some_and(|t| !t.spaced())
    }

    /// Does a wide gap on the same line stand before the token: the next column?
    pub fn parted(&self, index: usize) -> bool {
        let (Some(token), Some(before)) =
            (self.list.get(index), index.checked_sub(1).and_then(|i| self.list.get(i)))
        else {
            return false;
        };
        let gap = before.end as usize..token.start as usize;
        !token.new_line()
            && self.text.get(gap).is_some_and(|g| g.len() >= WIDE_GAP || g.contains('\t'))
    }

    /// A flag of a token; false past the end.
    pub fn capital(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|t| t.capital())
    }
    /// See [`Token::is_word`].
    pub fn is_word(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|t| t.is_word())
    }
    /// See [`Token::is_number`].
    pub fn is_number(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|t| t.is_number())
    }

    /// Is the token digits that are no number, since they may be shown otherwise?
    pub fn is_doubtful(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|t| t.doubtful())
    }

    /// The bytes in the view that tokens `first..end` cover.
    pub fn span(&self, first: usize, end: usize) -> super::Span {
        super::Span {
            start: self.list.get(first).map_or(0, |t| t.start as usize),
            end: end.checked_sub(1).and_then(|i| self.list.get(i)).map_or(0, |t| t.end as usize),
        }
    }
}
