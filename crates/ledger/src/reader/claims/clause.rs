//! One sentence as the frames see it: who acts, when, and how firmly it is said.

use super::Span;
use super::calendar::Grain;
use super::known::Known;
use super::language::Language;
use super::lexicon::{Class, Form, Table, Unit};
use super::name::{Kind as NameKind, Name};
use super::scene::{Scene, Sentence};
use super::speech::Speech;
use super::time::{Relation, Time};

/// A sentence with its document.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'a> {
    pub scene: &'a Scene<'a>,
    pub known: &'a Known,
    pub sentence: &'a Sentence,
    pub index: usize,
    pub speeches: &'a [Speech],
}

impl<'a> Clause<'a> {
    #[inline(always)]
    pub fn at(&self, token: usize, word: &str) -> bool {
        token < self.sentence.end && self.scene.tokens.at(token, word)
    }
    #[inline(always)]
    pub fn any(&self, token: usize, words: &[&str]) -> bool {
        token < self.sentence.end && self.scene.tokens.any(token, words)
    }
    /// Does a noun for a written instrument begin at a token?
    pub fn names_instrument(&self, token: usize) -> bool {
        let tokens = &self.scene.tokens;
        tokens.lexicon.longest(tokens, token, Table::Instrument).is_some()
    }
    pub fn is(&self, token: usize, class: Class) -> bool {
        token < self.sentence.end && self.scene.tokens.is(token, class)
    }
    /// The words of tokens `first..end` on one line, a word broken by a line's end joined.
    pub fn words(&self, first: usize, end: usize) -> String {
        let end = end.min(self.sentence.end);
        match self.sentence.seam {
            Some(seam) if first < seam && seam < end => {
                format!("{} {}", self.line(first, seam), self.line(seam, end))
            }
            _ => self.line(first, end),
        }
    }
    fn line(&self, first: usize, end: usize) -> String {
        let tokens = &self.scene.tokens;
        let words = tokens.words(first, end);
        if !words.contains("-\n") && !words.contains("-\r") && !words.contains("- \n") {
            return words.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let mut out = String::with_capacity(words.len());
        for at in first..end {
            if tokens.list[at].spaced() && !out.is_empty() {
                out.push(' ');
            }
            let word = tokens.word(at);
            match word.split_once('-').filter(|_| tokens.is_word(at)) {
                Some((head, tail)) => out.extend([head, tail.trim_start()]),
                None => out.push_str(word),
            }
        }
        out
    }
    /// Does a token say something that the head of a list has not said alone?
    pub fn own(&self, token: usize) -> bool {
        self.sentence.seam.is_none_or(|seam| token >= seam)
    }
    pub fn code(&self, country: u16) -> String {
        self.scene.tokens.lexicon.countries[country as usize].code.clone()
    }

    /// Where the words of a proposal stand: the sentence, or the head of a list and the item.
    pub fn spans(&self) -> Vec<Span> {
        match self.sentence.passages {
            Some(passages) => passages.to_vec(),
            None => vec![self.span()],
        }
    }

    /// Where the sentence's words begin and end, without the mark of a list.
    pub fn span(&self) -> Span {
        if let Some([_, item]) = self.sentence.passages {
            return item;
        }
        let tokens = &self.scene.tokens;
        let (mut first, mut end) = (self.sentence.first, self.sentence.end);
        while first + 1 < end
            && matches!(tokens.word(first), "-" | "*" | "•" | "#" | "–" | "—" | ">" | "|")
        {
            first += 1;
        }
        while end > first + 1 && matches!(tokens.word(end - 1), "*" | "#" | "|" | "-") {
            end -= 1;
        }
        tokens.span(first, end)
    }

    /// The start of the clause that a token stands in.
    pub fn start_of(&self, token: usize) -> usize {
        let opens = &self.sentence.opens;
        let next = opens.partition_point(|at| *at < token);
        next.checked_sub(1).map_or(self.sentence.first, |i| opens[i] + 1)
    }

    /// The end of the clause that a token stands in.
    pub fn end_of(&self, token: usize) -> usize {
        let closes = &self.sentence.closes;
        closes.get(closes.partition_point(|at| *at <= token)).copied().unwrap_or(self.sentence.end)
    }

    /// The expression of time nearest to a token that is not a deadline.
    pub fn time_near(&self, token: usize) -> Option<&'a Time> {
        self.sentence
            .times
            .iter()
            .filter(|t| t.relation != Relation::By && t.start.is_some())
            .min_by_key(|t| {
                if t.first > token { (t.first - token) * 2 } else { (token - t.first) * 2 + 1 }
            })
    }

    /// A deadline: "by 2030".
    pub fn deadline(&self, first: usize, end: usize) -> Option<&'a Time> {
        self.sentence.times.iter().find(|t| {
            t.first >= first
                && t.end <= end
                && (matches!(t.relation, Relation::By | Relation::Until)
                    || t.relation == Relation::Before
                        && (self.names_an_end(t) || self.day_ahead(t)))
                && t.stop.is_some()
        })
    }

    /// "before the end of 2028" is a deadline as "by the end of 2028" is.
    fn names_an_end(&self, time: &Time) -> bool {
        (time.first.saturating_sub(1)..time.end).any(|i| self.any(i, &["end", "close"]))
    }

    /// Does a time end behind the document's day?
    pub fn ends_ahead(&self, time: &Time) -> bool {
        time.stop.zip(self.scene.date).is_some_and(|(stop, date)| stop > date)
    }

    /// Is a time over on the document's day?
    pub fn is_over(&self, time: &Time) -> bool {
        time.stop.zip(self.scene.date).is_some_and(|(stop, date)| stop <= date)
    }

    /// "before 30 June 2026" of what is still to come is a deadline too.
    fn day_ahead(&self, time: &Time) -> bool {
        let date = self.scene.date;
        time.grain == Grain::Day && time.start.zip(date).is_some_and(|(day, date)| day > date)
    }

    /// Is what a verb tells only usual: "agreements are usually signed by ministers"?
    pub fn usual(&self, verb: usize) -> bool {
        let (start, end) = (self.start_of(verb), self.end_of(verb).min(verb + 4));
        (start..end).any(|i| {
            let apart = (i..verb).any(|j| self.at(j, ","));
            let near = !apart && i + 6 > verb;
            self.is(i, Class::Habit) && (near || i == self.sentence.first)
        })
    }

    /// Is a time counted in years: "in five years"?
    pub fn counts_years(&self, time: &Time) -> bool {
        self.at(time.first, "in")
            && self.scene.tokens.sense(time.end - 1).unit == Some(Unit::Year)
            && time.end <= time.first + 3
    }

    /// A stretch that is still to come: "within five years", "over the next five years".
    pub fn horizon(&self, first: usize, end: usize) -> Option<&'a Time> {
        self.sentence.times.iter().find(|t| {
            t.first >= first
                && t.first <= end
                && t.grain != Grain::Day
                && t.relation != Relation::Since
                && self.ends_ahead(t)
        })
    }

    /// The place named behind "in" or "at" among tokens: behind "di", or in the locative.
    pub fn place(&self, first: usize, end: usize) -> Option<String> {
        match self.scene.language {
            Language::Tr => return self.locative(first, end),
            Language::Ms | Language::Id => return self.behind_di(first, end),
            Language::En => {}
        }
        let found = self.sentence.names.iter().find(|n| {
            let spot = matches!(n.kind, NameKind::Place(_) | NameKind::Country(_, Form::Capital))
                || matches!(n.kind, NameKind::Country(_, Form::Name))
                    && self.any(n.first.wrapping_sub(1), &["in"]);
            // "the Berlin-Szczecin railway": an end of a line is no place of it.
            let line = self.any(n.end, &["-", "–", "—"]) && self.scene.tokens.touches(n.end);
            spot && !line
                && n.first >= first
                && n.end <= end
                && n.first > 0
                && self.any(n.first - 1, &["in", "at", "and", "to", "the", "near"])
        });
        let Some(found) = found else { return self.unlisted_place(first, end) };
        let mut words = self.words(found.first, found.end);
        // "Ankara and in Istanbul", "Ankara and Istanbul".
        let next = self.sentence.names.iter().find(|n| {
            n.first > found.end
                && n.first <= found.end + 2
                && matches!(n.kind, NameKind::Place(_) | NameKind::Country(_, Form::Capital))
        });
        if let Some(next) = next.filter(|_| self.at(found.end, "and")) {
            words = format!("{words} and {}", self.words(next.first, next.end));
        }
        Some(words)
    }

    /// The first place among tokens that no table has.
    fn unlisted_place(&self, first: usize, end: usize) -> Option<String> {
        let inside = |n: &&Name| n.first > first && n.end <= end && self.is_unlisted_place(n);
        let found = self.sentence.names.iter().find(inside)?;
        Some(self.words(found.first, found.end))
    }

    /// "met in Agadir on 24 February": capitals that no table has, behind "in" and before a time or a stop.
    pub fn is_unlisted_place(&self, name: &Name) -> bool {
        const BEHIND: &[&str] = &[
            "on",
            "in",
            "from",
            "during",
            "last",
            "this",
            "next",
            "today",
            "yesterday",
            "for",
            "to",
            ",",
            ".",
            ";",
            ")",
        ];
        const NOUNS: [Class; 5] =
            [Class::Portfolio, Class::Organisation, Class::Event, Class::Party, Class::Instrument];
        const TOPICS: [Class; 5] =
            [Class::Coop, Class::Focus, Class::Invest, Class::Measure, Class::Aid];
        let tokens = &self.scene.tokens;
        let Some(lead) = name.first.checked_sub(1) else { return false };
        let closes = name.end >= self.sentence.end
            || self.any(name.end, BEHIND)
            || self.sentence.times.iter().any(|t| t.first == name.end || t.first == name.end + 1);
        let topic = TOPICS.iter().any(|class| self.is(lead.wrapping_sub(1), *class));
        name.kind == NameKind::Unknown
            && name.end - name.first <= 3
            && self.at(lead, "in")
            && closes
            && !topic
            && (name.first..name.end).all(|i| {
                NOUNS.iter().all(|class| !self.is(i, *class))
                    && tokens.sense(i).month == 0
                    && !tokens.list[i].upper()
                    && tokens.lexicon.longest(tokens, i, Table::Sector).is_none()
            })
    }

    /// "Astana'da", "Niş'te": a name in the locative that is no person's and no month.
    fn locative(&self, first: usize, end: usize) -> Option<String> {
        let found = self.sentence.names.iter().find(|n| {
            n.first >= first
                && n.end < end
                && matches!(n.kind, NameKind::Place(_) | NameKind::Country(..) | NameKind::Unknown)
                && self.any(n.end, &["'", "’"])
                && self.any(n.end + 1, &["da", "de", "ta", "te", "nda", "nde"])
                && self.scene.tokens.touches(n.end + 1)
                && self.scene.tokens.sense(n.first).month == 0
        })?;
        Some(self.words(found.first, found.end))
    }

    /// "di Putrajaya", "di Istana Malacañang": the capitals behind the word.
    fn behind_di(&self, first: usize, end: usize) -> Option<String> {
        let tokens = &self.scene.tokens;
        (first..end.min(self.sentence.end)).find_map(|at| {
            if !self.at(at, "di") {
                return None;
            }
            let named = |i: &usize| {
                tokens.is_word(*i)
                    && tokens.capital(*i)
                    && tokens.sense(*i).month == 0
                    && tokens.sense(*i).weekday == 0
            };
            let last = (at + 1..(at + 6).min(self.sentence.end)).take_while(named).last()?;
            Some(self.words(at + 1, last + 1))
        })
    }
}
