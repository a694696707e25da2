//! Expressions of time in running text, and how each is tied to its clause.
//!
//! ```text
//! 17 April 2014 · Feb. 3 · 2030 · the 1960s · yesterday · last week · 3 days ago · Q3 2019
//! ```
//!
//! Each becomes a half-open interval with its grain and where its year came from. A month and day
//! without a year take the year nearest the document's date; a weekday is the latest one on or
//! before it, or the next one where the clause looks ahead. Without a document date such an
//! expression stays unresolved: it is never guessed. "may", "march" and "second" are dates only
//! beside a day, a year or a preposition of time.

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, day, grain, moved, nearest_year};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::period;
use super::token::Tokens;

/// How an expression is tied to its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    In,
    By,
    Before,
    After,
    Since,
    Until,
}

impl Relation {
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::By => "by",
            Self::Before => "before",
            Self::After => "after",
            Self::Since => "since",
            Self::Until => "until",
        }
    }
}

/// An expression of time: `first..end` are its tokens, `start..stop` its days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub first: usize,
    pub end: usize,
    pub start: Option<Date>,
    pub stop: Option<Date>,
    pub grain: Grain,
    pub anchor: Anchor,
    pub relation: Relation,
    /// The two ends of a range, where each was said.
    pub ends: Option<[End; 2]>,
}

/// One end of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub first: usize,
    pub end: usize,
    pub start: Option<Date>,
    pub stop: Option<Date>,
    pub grain: Grain,
}

/// What an expression is read against.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub date: Option<Date>,
    pub language: Language,
}

/// A calendar point with what was said of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    pub end: usize,
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    /// Already days: yesterday, last week, the 1960s.
    pub fixed: Option<(Option<Date>, Option<Date>, Grain, Anchor)>,
}

impl Point {
    /// A whole date, read up to `end`.
    pub(crate) fn day(end: usize, year: i16, month: i8, day: i8) -> Self {
        Self { end, year: Some(year), month: Some(month), day: Some(day), fixed: None }
    }

    pub(crate) fn fixed(
        end: usize,
        span: Option<(Date, Date)>,
        grain: Grain,
        anchor: Anchor,
    ) -> Self {
        let (start, stop) = span.map_or((None, None), |(a, b)| (Some(a), Some(b)));
        let anchor = if start.is_none() { Anchor::Unresolved } else { anchor };
        Self { end, fixed: Some((start, stop, grain, anchor)), ..Self::default() }
    }

    /// The days of the point; `None` for a day that no calendar has.
    pub(crate) fn days(
        self,
        context: Context,
    ) -> Option<(Option<Date>, Option<Date>, Grain, Anchor)> {
        if let Some(fixed) = self.fixed {
            return Some(fixed);
        }
        let (year, anchor) = match (self.year, self.month, context.date) {
            (Some(year), ..) => (year, Anchor::Explicit),
            (None, Some(month), Some(date)) => {
                let near =
                    if self.day.is_none() { date.day().min(28) } else { self.day.unwrap_or(1) };
                (nearest_year(month, near, date)?, Anchor::Inferred)
            }
            _ => {
                let grain = if self.day.is_some() { Grain::Day } else { Grain::Month };
                return Some((None, None, grain, Anchor::Unresolved));
            }
        };
        let (start, unit) = match (self.month, self.day) {
            (Some(month), Some(of_month)) => (day(year, month, of_month)?, Unit::Day),
            (Some(month), None) => (day(year, month, 1)?, Unit::Month),
            _ => (day(year, 1, 1)?, Unit::Year),
        };
        Some((Some(start), moved(start, 1, unit), grain(unit), anchor))
    }
}

/// Every expression of time among tokens `first..end`.
pub(crate) fn times(tokens: &Tokens<'_>, first: usize, end: usize, context: Context) -> Vec<Time> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        let found =
            may_start(tokens, at).then(|| period::expression(tokens, at, context)).flatten();
        match found {
            Some(mut time) if time.end <= end && time.end > at => {
                time.relation = relation(tokens, first, time.first, time.end);
                end_of_a_year(tokens, first, &mut time);
                // A range says both its ends: "until" in it closes it and bounds nothing else.
                if time.ends.is_some() && matches!(time.relation, Relation::Until) {
                    time.relation = Relation::In;
                }
                at = time.end;
                out.push(time);
            }
            _ => at += 1,
        }
    }
    out
}

/// "2027 sonuna kadar", "paling lambat akhir 2029": with a deadline the end of a year is its last day.
fn end_of_a_year(tokens: &Tokens<'_>, floor: usize, time: &mut Time) {
    if !matches!(time.relation, Relation::By | Relation::Until) || time.ends.is_some() {
        return;
    }
    let behind = tokens.lexicon.language == Language::Tr
        && (time.end..time.end + 4)
            .take_while(|i| !tokens.any(*i, &["kadar", "dek", "degin", ","]))
            .any(|i| tokens.any(i, &["sonuna", "sonunda", "sonu"]));
    let ends = |i: usize| tokens.any(i, &["akhir", "hujung", "penghujung"]);
    let ahead = tokens.lexicon.language.malay()
        && (time.first.saturating_sub(2).max(floor)..time.first + 1).any(ends);
    if (behind || ahead)
        && let Some(stop) = time.stop
        && let Some(last) = moved(stop, -1, Unit::Day)
    {
        let year = time.grain == Grain::Year || last.month() == 12 && last.day() == 31;
        if year {
            (time.start, time.stop, time.grain) = (Some(last), Some(stop), Grain::Day);
        }
    }
}

fn may_start(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(token) = tokens.list.get(at) else { return false };
    if token.is_number() {
        return true;
    }
    if token.word == 0 {
        return false;
    }
    let s = tokens.sense(at);
    s.month > 0
        || s.weekday > 0
        || s.cardinal.is_some()
        || s.ordinal.is_some()
        || s.season > 0
        || s.deictic.is_some()
        || s.unit.is_some()
        || s.has(Class::This)
        || s.has(Class::Last)
        || s.has(Class::Next)
        || s.has(Class::Early)
        || s.has(Class::Mid)
        || s.has(Class::Late)
        || s.has(Class::Half)
        || s.has(Class::Later)
        || s.has(Class::Opens)
        || (s.has(Class::Holiday) && token.capital())
        || (s.has(Class::Prep) && tokens.at(at + 1, "date"))
}

fn relation(tokens: &Tokens<'_>, floor: usize, first: usize, end: usize) -> Relation {
    let before = |n: usize, words: &[&str]| {
        first.checked_sub(n).is_some_and(|i| i >= floor && tokens.any(i, words))
    };
    let skip = if before(1, &["the", "about", "around"]) { 2 } else { 1 };
    if tokens.any(first, &["to", "till", "until"]) && tokens.at(first + 1, "date") {
        return Relation::Until;
    }
    if before(skip, &["by"])
        || (before(skip, &["than"])
            && before(skip + 1, &["later"])
            && before(skip + 2, &["no", "not"]))
        || (before(skip, &["as"]) && before(skip + 1, &["late"]) && before(skip + 2, &["as"]))
    {
        return Relation::By;
    }
    if (tokens.any(end, &["or", "and"])
        && tokens.any(end + 1, &["later", "after", "greater", "onwards", "onward"])
        && !tokens.is_number(end + 2)
        && !tokens.at(end + 2, "than"))
        || before(skip, &["starting", "beginning", "effective"])
        || (before(skip, &["on", "from"])
            && before(skip + 1, &["starting", "beginning", "effective"]))
    {
        return Relation::Since;
    }
    if before(skip, &["before"]) || (before(skip, &["to"]) && before(skip + 1, &["prior"])) {
        return Relation::Before;
    }
    if before(skip, &["after"])
        || (before(skip, &["than"])
            && before(skip + 1, &["later"])
            && !before(skip + 2, &["no", "not"]))
    {
        return Relation::After;
    }
    // The word may stand behind, after a suffix: 2010'dan önce, 2018'den beri.
    let behind = end
        + if matches!(tokens.word(end), "'" | "’") && tokens.is(end + 1, Class::Suffix) {
            2
        } else {
            0
        };
    if behind > end || tokens.any(end, &["once", "beri", "itibaren"]) {
        if tokens.any(behind, &["once"]) {
            return Relation::Before;
        }
        if tokens.any(behind, &["sonra", "sonraki"]) {
            return Relation::After;
        }
        if tokens.any(behind, &["beri", "itibaren", "bu"]) {
            return Relation::Since;
        }
        if tokens.any(behind, &["kadar"]) {
            return Relation::Until;
        }
    }
    if before(skip, &["since", "sejak"])
        || tokens.any(end, &["onwards", "onward"])
        || tokens.at(end + 1, "beri")
    {
        return Relation::Since;
    }
    if before(skip, &["until", "till", "through", "hingga"])
        || tokens.any(end, &["kadar"])
        || tokens.any(end + 2, &["kadar"])
    {
        return Relation::Until;
    }
    // "paling lambat pada akhir 2029", "selewat-lewatnya 2027", "sebelum hujung tahun 2028".
    let mut lead = 1;
    while lead < 5 && before(lead, &["pada", "tahun", "akhir", "hujung", "penghujung", "bulan"]) {
        lead += 1;
    }
    let inside = |words: &[&str]| tokens.any(first, words) && tokens.lexicon.language.malay();
    if tokens.lexicon.language.malay()
        && (before(lead, &["menjelang", "selewat", "lambat", "lambatnya", "lewatnya", "sebelum"])
            || inside(&["menjelang"]))
    {
        return Relation::By;
    }
    if tokens.lexicon.language == Language::Tr {
        // "2027 sonuna kadar", "2029 yılına kadar", "2027 yılı sonuna kadar", "2027'nin sonuna dek".
        let until = (end..end + 5).take_while(|i| {
            tokens.any(*i, &["kadar", "dek", "degin"])
                || tokens.is(*i, Class::Late)
                || tokens.is(*i, Class::Suffix)
                || tokens.sense(*i).unit == Some(Unit::Year)
                || matches!(tokens.word(*i), "'" | "’")
        });
        if until.into_iter().any(|i| tokens.any(i, &["kadar", "dek", "degin"])) {
            return Relation::Until;
        }
    }
    Relation::In
}
