//! What a figure of trade counts less than all of it: the words of its noun phrase that are no part of a
//! known phrase for the whole.
//!
//! "Two-way merchandise trade between Kenya and Peru in 2024" says nothing that narrows; "trade in tea",
//! "non-oil trade", "border trade", "trade through the port", "trade, excluding tea" do. A word of the
//! phrase that is not known narrows as well: what is not understood is never taken for all trade.

use super::measures::measured;
use super::scope_words::{Word, says_nothing};
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::token::Tokens;
use crate::reader::value::{Unit, Value};

/// Measures that are of all trade, or of all of one way, unless words narrow them.
const OF_TRADE: &[&str] = &["total_trade", "exports", "imports", "trade_balance"];

/// Is a measure of all trade, or of all of one way, unless words narrow it?
pub(super) fn is_of_trade(code: &str) -> bool {
    OF_TRADE.contains(&code)
}

/// How many words of a phrase are looked at on each side.
const REACH: usize = 12;

/// The words by which an amount counts less than all trade; nothing where its phrase narrows nothing.
pub(super) fn scope(clause: &Clause<'_>, value: &Value, code: &str) -> Option<String> {
    if !is_of_trade(code) {
        return None;
    }
    let phrase = Phrase { clause, value };
    phrase.left_out().or_else(|| {
        let head = measured(clause, value).or_else(|| phrase.dealt());
        match head {
            Some(head) => phrase
                .before(head)
                .or_else(|| phrase.behind(head))
                .or_else(|| phrase.behind_value(head))
                .or_else(|| phrase.opening(head)),
            None => phrase.part(),
        }
    })
}

struct Phrase<'a> {
    clause: &'a Clause<'a>,
    value: &'a Value,
}

impl Phrase<'_> {
    fn is(&self, i: usize, classes: &[Class]) -> bool {
        classes.iter().any(|class| self.clause.is(i, *class))
    }

    fn word(&self, i: usize) -> &str {
        self.clause.scene.tokens.word(i)
    }

    fn of(&self, i: usize, table: Word) -> bool {
        i < self.clause.sentence.end && table.has(&fold(self.word(i)))
    }

    fn malay(&self) -> bool {
        self.clause.scene.language.malay()
    }

    fn turkish(&self) -> bool {
        self.clause.scene.language == Language::Tr
    }

    /// The verb or noun of a flow nearest to the amount, where no measured noun is there.
    fn dealt(&self) -> Option<usize> {
        let clause = self.clause;
        let start = clause.start_of(self.value.first);
        let flow = |i: &usize| self.is(*i, &[Class::Exports, Class::Imports, Class::Trade]);
        (start..self.value.first).rev().find(flow).or_else(|| {
            let end = clause.end_of(self.value.first).min(self.value.end + 8);
            (self.value.end..end).find(flow)
        })
    }

    /// A word that ends the phrase: a verb, a link, a speaker's word.
    fn ends(&self, i: usize) -> bool {
        let verb = [
            Class::Aux,
            Class::Say,
            Class::Modal,
            Class::Future,
            Class::Raise,
            Class::Reach,
            Class::Rise,
            Class::Fall,
            Class::Finite,
            Class::Expect,
            Class::Aim,
            Class::Wish,
        ];
        let level = self.is(i, &[Class::Level]) && !self.is(i, &[Class::Measure, Class::Prep]);
        level || self.is(i, &verb) || self.is(i, &[Class::Pronoun]) || self.verbal(i)
    }

    /// The form of a verb or an adverb that no table names.
    fn verbal(&self, i: usize) -> bool {
        let tokens = &self.clause.scene.tokens;
        let word = fold(tokens.word(i));
        if Word::Whole.has(&word) || tokens.capital(i) {
            return false;
        }
        let ends = |list: &[&str]| list.iter().any(|e| word.ends_with(e));
        match self.clause.scene.language {
            Language::En => word.len() > 3 && ends(&["ed", "ly"]),
            Language::Tr => {
                word.len() > 4 && ends(&["arak", "erek", "ilan", "ilen", "ulan", "inca", "ince"])
            }
            Language::Ms | Language::Id => {
                let starts = ["ber", "men", "mem", "meng", "di", "ter"];
                word.len() > 6 && starts.iter().any(|s| word.starts_with(s))
            }
        }
    }

    /// A word that says nothing of what is counted: part of a phrase for the whole, a time, an amount, a
    /// party, a link.
    fn plain(&self, i: usize) -> bool {
        let (clause, sentence) = (self.clause, self.clause.sentence);
        let tokens = &clause.scene.tokens;
        if !tokens.is_word(i) {
            return true;
        }
        if says_nothing(tokens, i) {
            return true;
        }
        let within = |first: usize, end: usize| first <= i && i < end;
        let named = sentence.names.iter().any(|n| {
            within(n.first, n.end) && !matches!(n.kind, NameKind::Unknown | NameKind::Place(_))
        });
        let amount = |v: &Value| within(v.first, v.end) && !matches!(v.unit, Unit::Count { .. });
        // Of the whole world is not of the two, unless two are named.
        let abroad = self.of(i, Word::Abroad) && self.of_two();
        named
            || abroad
            || sentence.times.iter().any(|t| within(t.first, t.end))
            || sentence.values.iter().any(amount)
            || self.suffix(i)
    }

    /// A word for whose trade it is: "iki ülke", "Fas".
    fn owner(&self, i: usize) -> bool {
        let names = &self.clause.sentence.names;
        self.is(i, &[Class::Sides, Class::Nation])
            || names.iter().any(|n| n.first <= i && i < n.end && n.country.is_some())
    }

    /// Does the sentence name two economies, or both?
    fn of_two(&self) -> bool {
        let sentence = self.clause.sentence;
        let mut countries: Vec<u16> = sentence.names.iter().filter_map(|n| n.country).collect();
        countries.sort_unstable();
        countries.dedup();
        let both =
            (sentence.first..sentence.end).any(|i| self.is(i, &[Class::Both, Class::Bilateral]));
        countries.len() > 1 || both
    }

    /// What an apostrophe ends: "Peru's", "Peru'ya".
    fn suffix(&self, i: usize) -> bool {
        let tokens = &self.clause.scene.tokens;
        i > 0 && self.clause.any(i - 1, &["'", "’"]) && tokens.touches(i)
    }

    /// Words that narrow, and what an "and" before them joins: "goods and services".
    fn told(&self, first: usize, end: usize) -> Option<String> {
        let mut first = first;
        if first >= 2
            && self.clause.is(first - 1, Class::Conj)
            && self.of(first - 2, Word::Whole)
            && first - 2 >= self.clause.sentence.first
        {
            first -= 2;
        }
        let words = self.clause.words(first, end);
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        (!words.is_empty()).then(|| words.to_owned())
    }

    /// Words right before the noun: "tea exports", "non-oil trade", "petrol dışı ticaret".
    fn before(&self, head: usize) -> Option<String> {
        let (clause, tokens) = (self.clause, &self.clause.scene.tokens);
        let start = clause.start_of(head).max(clause.sentence.first);
        let floor = if self.value.end <= head { self.value.end.max(start) } else { start };
        let (mut first, mut end) = (None, head);
        let mut at = head;
        while at > floor && head - at < REACH {
            let i = at - 1;
            let joined = clause.any(i, &["-", "‐", "‑", "–"]) && tokens.touches(i + 1);
            if !joined {
                let listed = first.is_some()
                    && (clause.at(i, ",") || clause.is(i, Class::Conj))
                    && i > floor
                    && tokens.is_word(i - 1)
                    && !self.plain(i - 1)
                    && !self.ends(i - 1);
                let stops = !tokens.is_word(i)
                    || self.suffix(i)
                    || self.is(i, &[Class::Prep, Class::Conj, Class::Det])
                    || self.ends(i) && !self.is(i, &[Class::Trade]);
                if stops && !listed {
                    break;
                }
                // Turkish says whose trade it is right before what is traded.
                if self.turkish() && first.is_none() && self.owner(i) {
                    break;
                }
                if !stops && !self.plain(i) {
                    if first.is_none() && clause.any(i + 1, &["-", "‐", "‑", "–"]) {
                        end = head + 1;
                    }
                    first = Some(i);
                }
            }
            at = i;
        }
        // Malay names what is traded behind the noun.
        self.told(first?, end).filter(|_| !self.malay())
    }

    /// Words behind the noun: "trade in tea", "exports of tea and coffee to", "eksport minyak sawit".
    fn behind(&self, head: usize) -> Option<String> {
        let (clause, tokens) = (self.clause, &self.clause.scene.tokens);
        if self.turkish() {
            return None;
        }
        let end = if self.value.first > head {
            self.value.first
        } else {
            let next = clause.sentence.values.iter().find(|v| v.first > head).map(|v| v.first);
            clause.end_of(head).min(next.unwrap_or(usize::MAX))
        };
        let word = fold(tokens.word(head));
        let verb = !self.is(head, &[Class::Measure])
            && (self.malay() || word.ends_with("ed") || word.ends_with("ing") || is_sold(&word));
        let mut at = head + 1;
        let mut named = false;
        while at < end {
            if clause.at(at, "(") {
                at = (at..end).find(|i| clause.at(*i, ")"))? + 1;
                continue;
            }
            if self.linked(at) {
                match self.object(at, end) {
                    Ok(told) => return Some(told),
                    Err(next) => at = next,
                }
                named = true;
                continue;
            }
            if self.of(at, Word::Worth) {
                break;
            }
            if !tokens.is_word(at) && !clause.any(at, &["'", "’", "-"]) || self.ends(at) {
                break;
            }
            if !self.plain(at) {
                // "tea" of "exported tea", "minyak sawit" of "eksport minyak sawit"; else it is a verb.
                if (verb || self.malay()) && !named {
                    return self.told(at, self.list(at, end));
                }
                break;
            }
            at += 1;
        }
        None
    }

    /// Does a token lead to what is traded, by what way, or with whom?
    fn linked(&self, i: usize) -> bool {
        self.clause.is(i, Class::Prep) || self.of(i, Word::Route)
    }

    /// The object of a link: the words that narrow, or where to go on.
    fn object(&self, link: usize, end: usize) -> Result<String, usize> {
        let clause = self.clause;
        let with = self.of(link, Word::Towards);
        let passed = self.of(link, Word::Passed);
        let way = self.of(link, Word::Route);
        // "via the Ambassador Bridge": a name that is a way.
        let known = |i: usize| self.of(i, Word::Way);
        if way && let Some(last) = (link + 1..end.min(link + 6)).rev().find(|i| known(*i)) {
            return self.told(link, last + 1).ok_or(end);
        }
        let mut at = link + 1;
        let mut named = false;
        while at < end {
            let stops = clause.any(at, &[",", ";", "(", ")", ":"])
                || self.linked(at)
                || self.ends(at)
                || self.of(at, Word::Worth);
            if stops {
                return Err(if self.linked(at) { at } else { end });
            }
            if self.plain(at) {
                named |= clause.sentence.names.iter().any(|n| n.first <= at && at < n.end);
                at += 1;
                continue;
            }
            // "between the two East African neighbours": those are the two.
            let two = clause.any(link, &["between", "antara"])
                && (link + 1..at).any(|i| self.is(i, &[Class::Both, Class::Det]))
                && (at + 1..end.min(at + 4)).any(|i| self.is(i, &[Class::Sides, Class::Nation]));
            if two {
                at += 1;
                continue;
            }
            if passed || with && named {
                // What follows whom is a verb: "exports to Chile shot up to".
                return Err(if passed { at + 1 } else { end });
            }
            let last = self.list(at, end);
            let first = if way || with { link } else { at };
            return self.told(first, last).ok_or(last);
        }
        Err(end)
    }

    /// The end of a list of words that narrow: "tea, coffee and sugar".
    fn list(&self, from: usize, end: usize) -> usize {
        let (clause, tokens) = (self.clause, &self.clause.scene.tokens);
        let narrows = |i: usize| {
            i < end
                && tokens.is_word(i)
                && !self.ends(i)
                && !self.plain(i)
                && !self.of(i, Word::Worth)
        };
        let mut last = from + 1;
        let mut at = from + 1;
        while at < end && at - from < REACH {
            if narrows(at) {
                last = at + 1;
            } else if !(clause.any(at, &[",", "-", "&"]) || clause.is(at, Class::Conj))
                || !(narrows(at + 1) || clause.is(at + 1, Class::Conj))
            {
                break;
            }
            at += 1;
        }
        last
    }

    /// Words right behind the amount: "$230 million of tea", "$5 million in textiles".
    fn behind_value(&self, head: usize) -> Option<String> {
        let clause = self.clause;
        if head > self.value.end || self.turkish() {
            return None;
        }
        let next = clause.sentence.values.iter().find(|v| v.first > self.value.first);
        let end = clause.end_of(self.value.first).min(next.map_or(usize::MAX, |v| v.first));
        let mut at = self.value.end;
        while clause.at(at, "worth")
            || clause.sentence.times.iter().any(|t| t.first <= at && at < t.end)
        {
            at += 1;
        }
        if clause.any(at, &["of", "in", "dalam"]) {
            return self.object(at, end).ok();
        }
        // "through the port of Mombasa", by a way that is known as one: "through joint work" is none.
        let way =
            self.of(at, Word::Route) && (at + 1..end.min(at + 5)).any(|i| self.of(i, Word::Way));
        way.then(|| self.object(at, end).ok()).flatten()
    }

    /// "In services, trade was", "In tea, exports were": what stands before the comma.
    fn opening(&self, head: usize) -> Option<String> {
        let clause = self.clause;
        let first = clause.sentence.first;
        let comma = (first..head.min(first + 6)).find(|i| clause.at(*i, ","))?;
        if !clause.any(first, &["in", "for", "dalam"]) {
            return None;
        }
        self.object(first, comma).ok()
    }

    /// "Of this, tea made up": a part of the figure before.
    fn part(&self) -> Option<String> {
        let clause = self.clause;
        let start = clause.sentence.first;
        let of = (start..self.value.first).find(|i| {
            clause.any(*i, &["of", "daripada", "dari"])
                && clause.any(i + 1, &["this", "that", "which", "these", "it", "jumlah", "nilai"])
        })?;
        let first = (of + 2..self.value.first).find(|i| !self.plain(*i) && !self.ends(*i));
        match first {
            Some(first) => self.told(first, self.list(first, self.value.first)),
            None => Some(clause.words(of, of + 2)),
        }
    }

    /// What is left out: "excluding tea", "not counting oil", "enerji hariç", "tidak termasuk minyak".
    fn left_out(&self) -> Option<String> {
        let (clause, tokens) = (self.clause, &self.clause.scene.tokens);
        let values = &clause.sentence.values;
        let place = values.iter().position(|v| v.first == self.value.first)?;
        let money = |v: &&Value| v.is_money();
        let before = values[..place].iter().rev().find(money).map(|v| v.end);
        let start = before.unwrap_or(clause.sentence.first);
        let end = values[place + 1..].iter().find(money).map_or(clause.sentence.end, |v| v.first);
        for i in start..end {
            if self.turkish() {
                let out = self.of(i, Word::Without) && i > start && tokens.is_word(i - 1);
                if out && !self.plain(i - 1) {
                    return self.told(i - 1, i + 1);
                }
                continue;
            }
            let pair = LEFT_OUT
                .iter()
                .find(|words| words.iter().enumerate().all(|(n, word)| clause.at(i + n, word)));
            let open = i == clause.sentence.first
                || clause.any(i.wrapping_sub(1), &[",", "("])
                || self.is(i.wrapping_sub(1), &[Class::Trade, Class::Exports, Class::Imports])
                || clause.sentence.names.iter().any(|n| n.end == i);
            let one = self.of(i, Word::Without) && (open || !clause.is(i, Class::Prep));
            let Some(object) = pair.map(|w| i + w.len()).or(one.then_some(i + 1)) else {
                continue;
            };
            let object = (object..end.min(object + 3)).find(|i| {
                !clause.is(*i, Class::Det) && !clause.any(*i, &["trade", "in", "of", "all"])
            })?;
            let counts = |i: usize| {
                tokens.is_word(i)
                    && !self.ends(i)
                    && !clause.is(i, Class::Prep)
                    && (!self.plain(i) || clause.is(i, Class::Exports))
                    && !clause.any(i, &["delay", "doubt", "precedent", "exception"])
            };
            if counts(object) {
                return self.told(i, self.list(object, end));
            }
        }
        None
    }
}

/// The words by which the head of a row or column counts less than all trade: "Tea", "Services exports".
pub(super) fn of_head(tokens: &Tokens<'_>, first: usize, end: usize) -> Option<String> {
    let mut told: Option<(usize, usize)> = None;
    let mut at = first;
    while at < end {
        // A note in brackets gives the unit.
        if tokens.at(at, "(") {
            at = (at..end).find(|i| tokens.at(*i, ")"))? + 1;
            continue;
        }
        let named = [Table::Names, Table::Currency]
            .iter()
            .find_map(|table| tokens.lexicon.longest(tokens, at, *table))
            .map(|(_, end)| end);
        let word = tokens.word(at);
        let counted = !tokens.is_word(at)
            || word.contains(|c: char| c.is_ascii_digit())
            || tokens.is(at, Class::Percent)
            || Word::Unit.has(&fold(word))
            || word.chars().count() < 3;
        if named.is_none() && !counted && !says_nothing(tokens, at) {
            told = Some((told.map_or(at, |(first, _)| first), at + 1));
        }
        at = named.unwrap_or(at + 1);
    }
    let (first, end) = told?;
    Some(tokens.words(first, end).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Is a verb one of selling or buying whose past is not regular?
fn is_sold(word: &str) -> bool {
    ["sold", "sells", "sell", "bought", "buys", "buy"].contains(&word)
}

/// Phrases that leave out what follows them.
const LEFT_OUT: &[&[&str]] = &[
    &["not", "counting"],
    &["not", "including"],
    &["apart", "from"],
    &["aside", "from"],
    &["other", "than"],
    &["net", "of"],
    &["leaving", "out"],
    &["leaving", "aside"],
    &["with", "the", "exception", "of"],
    &["tidak", "termasuk"],
    &["di", "luar"],
];
