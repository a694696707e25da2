//! A document cut into sentences, with every value, time and name of each in its place.

use jiff::civil::Date;

use super::Span;
use super::calendar::{Anchor, Grain, moved};
use super::fiscal::settle;
use super::fold::fold;
use super::language::Language;
use super::lexicon::{Class, Lexicon, Unit};
use super::name::{Kind as NameKind, Name, names};
use super::outline::{Place, outline};
use super::sentence::{LONGEST, sentences};
use super::table::{Table, tables};
use super::time::{Context, Relation, Time, times};
use super::token::Tokens;
use super::value::{Value, values};

/// One sentence: tokens `first..end` and what stands in it.
pub(crate) struct Sentence {
    pub first: usize,
    pub end: usize,
    pub place: Place,
    /// An item of a list: the tokens before this one repeat the head of the list.
    pub seam: Option<usize>,
    /// Where the head stands that an item repeats, and where the item itself does.
    pub passages: Option<[Span; 2]>,
    /// It is read together with its head, as another sentence.
    pub covered: bool,
    pub times: Vec<Time>,
    pub values: Vec<Value>,
    pub names: Vec<Name>,
    /// Behind the dateline that it begins with.
    pub line: Option<usize>,
    /// Tokens behind which a clause begins.
    pub opens: Vec<usize>,
    /// Tokens before which a clause ends.
    pub closes: Vec<usize>,
}

impl Sentence {
    fn of(tokens: &Tokens<'_>, first: usize, end: usize, place: Place, context: Context) -> Self {
        let names = names(tokens, first, end);
        let mut times = times(tokens, first, end, context);
        settle(tokens, (first, end), &names, &mut times);
        times.retain(|time| !is_a_name(tokens, &names, time));
        look_back(tokens, (first, end), context, &mut times);
        same_period(tokens, first, &mut times);
        let covered = |at: usize| {
            let next = times.partition_point(|t| t.end <= at);
            times.get(next).filter(|t| t.first <= at).map_or(at, |t| t.end)
        };
        let values = values(tokens, first, end, context.language, &covered);
        // "40 juta dolar AS" is money and names nobody.
        let money =
            |n: &Name| values.iter().any(|v| v.is_money() && v.first <= n.first && n.end <= v.end);
        let names = names.into_iter().filter(|n| !money(n)).collect();
        let line = dateline_end(tokens, first, end);
        let opens = (first..end).filter(|i| line == Some(*i) || opens_clause(tokens, *i)).collect();
        let closes = (first + 1..end).filter(|i| closes_clause(tokens, *i, end)).collect();
        Self {
            first,
            end,
            place,
            seam: None,
            passages: None,
            covered: false,
            line: line.map(|at| at + 1),
            times,
            values,
            names,
            opens,
            closes,
        }
    }
}

/// "Trade Minister Eylül Aydın", "Marta Quiroga": a bare month within a person's name is the name.
fn is_a_name(tokens: &Tokens<'_>, names: &[Name], time: &Time) -> bool {
    let bare = time.grain == Grain::Month
        && time.anchor == Anchor::Inferred
        && time.end == time.first + 1
        && tokens.capital(time.first);
    let person = |n: &Name| {
        n.kind == NameKind::Person
            && n.first <= time.first
            && time.end <= n.end
            && n.end > n.first + 1
    };
    bare && names.iter().any(person)
}

/// What is told has happened: a bare day or month of a past clause is the last one before the document,
/// also where the next one is nearer.
fn look_back(
    tokens: &Tokens<'_>,
    (first, end): (usize, usize),
    context: Context,
    times: &mut Vec<Time>,
) {
    let Some(date) = context.date else { return };
    // "geçen yıl Şubat ayında": the year right before a bare month is the month's.
    for place in (1..times.len()).rev() {
        let (year, month) = (times[place - 1], times[place]);
        if year.grain == Grain::Year
            && month.grain == Grain::Month
            && month.anchor == Anchor::Inferred
            && year.end == month.first
            && let (Some(a), Some(b)) = (year.start, month.start)
        {
            let years = i64::from(a.year() - b.year());
            let by = |d: Option<Date>| d.and_then(|d| moved(d, years, Unit::Year));
            (times[place].start, times[place].stop) = (by(month.start), by(month.stop));
            times[place].anchor = year.anchor;
            if context.language == Language::Tr {
                times[place].first = year.first;
                times.remove(place - 1);
            }
        }
    }
    for time in times {
        let bare = time.anchor == Anchor::Inferred
            && matches!(
                time.grain,
                Grain::Day | Grain::Month | Grain::Quarter | Grain::Half | Grain::Span
            )
            && time.relation == Relation::In
            && time.start.is_some_and(|start| start > date);
        if !bare {
            continue;
        }
        let told = match context.language {
            Language::Tr => told_behind(tokens, time.end, end),
            _ => told_before(tokens, first, time),
        };
        if told {
            let back = |d: Option<Date>| d.and_then(|d| moved(d, -1, Unit::Year));
            (time.start, time.stop) = (back(time.start), back(time.stop));
            for end in time.ends.iter_mut().flatten() {
                (end.start, end.stop) = (back(end.start), back(end.stop));
            }
        }
    }
}

/// "in January to September 2025 ... in the same period of 2024": the months are those of the time before.
fn same_period(tokens: &Tokens<'_>, first: usize, times: &mut [Time]) {
    for place in 1..times.len() {
        let time = times[place];
        let own = |t: &&Time| !(t.first..t.end).any(|i| tokens.any(i, &["same", "ayni", "sama"]));
        let Some(before) = times[..place].iter().rev().take(3).find(own).copied() else { continue };
        let near = time.first.saturating_sub(6).max(first)..time.first;
        let same = near.clone().any(|i| tokens.any(i, &["same", "sama"]))
            && near.clone().any(|i| {
                tokens.any(i, &["period", "periode", "tempoh", "months", "quarter", "half"])
            });
        // "2025'in ilk çeyreğinde geçen yılın aynı dönemine kıyasla": Turkish says it behind.
        let behind = tokens.lexicon.language == Language::Tr
            && tokens.any(time.end, &["ayni"])
            && ["donem", "ay", "ceyre"]
                .iter()
                .any(|s| fold(tokens.word(time.end + 1)).starts_with(s));
        let same = same || behind;
        let part =
            matches!(before.grain, Grain::Span | Grain::Quarter | Grain::Half | Grain::Month);
        if let (true, true, Grain::Year, Some(year), Some(a), Some(b)) =
            (same, part, time.grain, time.start, before.start, before.stop)
        {
            let years = i64::from(year.year() - a.year());
            let by = |d: Date| moved(d, years, Unit::Year);
            if let (Some(start), Some(stop)) = (by(a), by(b)) {
                let time = &mut times[place];
                (time.start, time.stop, time.grain) = (Some(start), Some(stop), before.grain);
            }
        }
    }
}

/// Does the verb before a time tell of what was?
fn told_before(tokens: &Tokens<'_>, first: usize, time: &Time) -> bool {
    let reach = if time.grain == Grain::Day { 12 } else { 40 };
    let told = (first.max(time.first.saturating_sub(reach))..time.first).rev().find_map(|i| {
        let ahead = tokens.is(i, Class::Modal)
            || tokens.is(i, Class::Future)
            || tokens.is(i, Class::Expect)
            || tokens.is(i, Class::Aim)
            || tokens.any(i, &["dijadual", "dijadualkan", "dijadwalkan", "dijangka"]);
        // "three months after Easter" is not counted back.
        let counted =
            tokens.any(time.first, &["the"]) || tokens.sense(time.first).cardinal.is_some();
        if counted && time.grain == Grain::Day && !tokens.is_number(time.first) {
            return Some(false);
        }
        // "invited him to visit in March": what is only wished.
        let wished = time.grain == Grain::Day
            && tokens.at(i, "to")
            && tokens.any(
                i + 1,
                &[
                    "visit", "meet", "hold", "sign", "travel", "convene", "host", "begin", "start",
                    "be",
                ],
            );
        if ahead || wished {
            return Some(false);
        }
        // "ditandatangani pada 20 Desember": Malay tells it without an ending.
        if tokens.lexicon.language.malay()
            && (tokens.is(i, Class::Sign) || tokens.is(i, Class::Met))
            && !tokens.word(i).to_lowercase().ends_with("an")
        {
            let ahead = (i.saturating_sub(3).max(first)..i).any(|j| {
                tokens.is(j, Class::Future)
                    || tokens.is(j, Class::Aim)
                    || tokens.any(
                        j,
                        &["untuk", "dijadual", "dijadualkan", "dijadwalkan", "dijangka", "belum"],
                    )
            });
            return Some(!ahead);
        }
        let past = tokens.word(i).ends_with("ed")
            || tokens.any(
                i,
                &[
                    "rose", "fell", "was", "were", "stood", "hit", "grew", "met", "had", "came",
                    "held", "took", "telah", "sudah",
                ],
            );
        (past && !tokens.any(i, &["expected", "scheduled", "planned", "agreed", "due"]))
            .then_some(true)
    });
    told == Some(true)
}

/// Turkish tells it at the end of the sentence: "3-5 Şubat'ta ziyaret etti".
fn told_behind(tokens: &Tokens<'_>, from: usize, end: usize) -> bool {
    let ahead = (from..end).any(|i| {
        let word = fold(tokens.word(i));
        ["acak", "ecek", "acag", "eceg", "planlan", "beklen", "ongor"]
            .iter()
            .any(|e| word.contains(e))
    });
    let last = (from..end).rev().find(|i| tokens.is_word(*i) && !tokens.capital(*i));
    let past = last.is_some_and(|i| {
        let word = fold(tokens.word(i));
        ["di", "du", "ti", "tu", "diler", "tiler", "dilar", "tilar", "mistir", "mustur"]
            .iter()
            .any(|e| word.ends_with(e))
    });
    past && !ahead
}

/// A document, or the stretch of it that is in one language.
pub(crate) struct Scene<'a> {
    pub tokens: Tokens<'a>,
    /// In the order of the text; items that are read together with their heads stand behind.
    pub sentences: Vec<Sentence>,
    pub tables: Vec<Table>,
    /// How many sentences and tokens are the text's own.
    pub own: (usize, usize),
    pub language: Language,
    pub date: Option<Date>,
}

impl<'a> Scene<'a> {
    /// Read a stretch of a view against a document date; without one, the first full date near the
    /// top of the stretch.
    pub fn of(
        view: &'a str,
        part: std::ops::Range<usize>,
        language: Language,
        date: Option<Date>,
    ) -> Self {
        let mut tokens = Tokens::cut_part(view, part, Lexicon::of(language));
        let bounds = sentences(&tokens);
        let places = outline(&tokens, &bounds);
        let found = if date.is_none() { dateline(&tokens, language) } else { None };
        let context = Context { date: date.or(found), language };
        let mut sentences: Vec<Sentence> = bounds
            .iter()
            .zip(&places)
            .map(|(&(first, end), place)| {
                let first = place.content.clamp(first, end - 1);
                Sentence::of(&tokens, first, end, *place, context)
            })
            .collect();
        let tables = tables(&tokens, &bounds);
        for table in &tables {
            let from = sentences.partition_point(|s| s.end <= table.place.0);
            for sentence in sentences[from..].iter_mut().take_while(|s| s.first < table.place.1) {
                sentence.covered = true;
                sentence.place.head = None;
            }
        }
        let own = (sentences.len(), tokens.len());
        for index in 0..own.0 {
            let sentence = &mut sentences[index];
            let (Some((head, head_end)), item) =
                (sentence.place.head, (sentence.first, sentence.end))
            else {
                continue;
            };
            if head_end - head + item.1 - item.0 > LONGEST {
                continue;
            }
            sentence.covered = true;
            let place = sentence.place;
            let first = tokens.len();
            tokens.repeat(head, head_end);
            let seam = tokens.len();
            tokens.repeat(item.0, item.1);
            let end = tokens.len();
            let mut joined = Sentence::of(&tokens, first, end, place, context);
            joined.seam = Some(seam);
            joined.passages = Some([tokens.span(head, head_end), tokens.span(item.0, item.1)]);
            sentences.push(joined);
        }
        Self { tokens, sentences, tables, own, language, date: context.date }
    }

    /// The sentences of the text itself, without those that repeat a head.
    pub fn own(&self) -> &[Sentence] {
        &self.sentences[..self.own.0]
    }
}

/// Tokens between two clauses: one ends before them and one begins behind them.
const BETWEEN_CLAUSES: &[&str] = &[
    ";",
    "but",
    "while",
    "although",
    "whereas",
    "\"",
    "manakala",
    "sedangkan",
    "sementara",
    "tetapi",
    "walaupun",
    "meskipun",
    "meski",
    "sungguhpun",
];

/// Does a clause begin behind this token?
fn opens_clause(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.any(at, BETWEEN_CLAUSES)
        || tokens.any(at, &["whose", "“"])
        || (tokens.any(at, &["which", "who"]) && !tokens.is(at.wrapping_sub(1), Class::Prep))
        || (tokens.at(at, "and")
            && (tokens.any(at + 1, &["he", "she", "it", "they"])
                || tokens.capital(at + 1) && tokens.at(at.wrapping_sub(1), ",")))
}

/// Does a clause end before this token, in a sentence that ends at `end`?
fn closes_clause(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    if tokens.at(at, ",") {
        return (at + 1 < end
            && (tokens.is(at + 1, Class::Say)
                || tokens.any(at + 1, &["he", "she", "according", "saying", "adding"])))
            || (tokens.capital(at + 1)
                && (at + 2..(at + 8).min(end)).any(|j| tokens.is(j, Class::Say) && j + 3 >= end));
    }
    tokens.any(at, BETWEEN_CLAUSES)
        || tokens.any(at, &["”", "—"])
        || (tokens.any(at, &["which", "who", "where"]) && tokens.at(at - 1, ","))
        || (tokens.any(at, &[".", "!", "?"]) && at + 1 >= end)
}

/// How many tokens a dateline may have.
const DATELINE: usize = 14;

/// The dash that ends a dateline: "NAIROBI, Jan 9 (KNA) --", "KUALA LUMPUR, 21 Mei 2026 -". Places,
/// dates and an agency in brackets stand before it, and a sentence begins behind it.
fn dateline_end(tokens: &Tokens<'_>, first: usize, end: usize) -> Option<usize> {
    let dash = |i: usize| tokens.any(i, &["-", "–", "—"]) && !tokens.touches(i);
    let begin = behind_address(tokens, first, end);
    let at = (begin + 1..end.min(first + DATELINE)).find(|i| dash(*i))?;
    let mut bracket = false;
    let plain = (begin..at).all(|i| {
        bracket = tokens.at(i, "(") || bracket && !tokens.at(i.wrapping_sub(1), ")");
        let sense = tokens.sense(i);
        bracket
            || tokens.any(i, &[",", ".", ":", "/", "(", ")"])
            || tokens.is_number(i)
            || sense.month > 0
            || sense.weekday > 0
            || tokens.is_word(i) && tokens.capital(i)
    });
    let last = at + usize::from(tokens.any(at + 1, &["-"]));
    (plain && tokens.capital(begin) && last + 3 < end).then_some(last)
}

/// One past the address of a paper that opens a dateline: "jpnn.com, JAKARTA -".
fn behind_address(tokens: &Tokens<'_>, first: usize, end: usize) -> usize {
    let dot = (first + 1..end.min(first + 4)).find(|i| tokens.at(*i, "."));
    let joined = |at: usize| tokens.touches(at) && tokens.touches(at + 1) && tokens.is_word(at + 1);
    let Some(dot) = dot.filter(|dot| joined(*dot) && !tokens.capital(dot + 1)) else {
        return first;
    };
    let mut next = dot + 2;
    while tokens.at(next, ".") && joined(next) {
        next += 2;
    }
    if tokens.any(next, &[",", "-", "–", "—"]) {
        next + usize::from(tokens.at(next, ","))
    } else {
        first
    }
}

/// How far from the top a dateline may stand, in tokens.
const DATELINE_TOKENS: usize = 120;

/// The first full date near the top that stands on a line of its own or begins one.
fn dateline(tokens: &Tokens<'_>, language: Language) -> Option<Date> {
    let top = tokens.len().min(DATELINE_TOKENS);
    let context = Context { date: None, language };
    times(tokens, 0, top, context)
        .into_iter()
        .filter(|t| t.grain == super::calendar::Grain::Day && t.start.is_some())
        .find(|t| {
            let opens = tokens.list[t.first].new_line()
                || tokens.any(t.first.wrapping_sub(1), &[",", "-", "–", "(", ":"]);
            let closes = tokens.list.get(t.end).is_none_or(|n| n.new_line())
                || tokens.any(t.end, &["-", "–", "—", ")", "("]);
            opens && closes
        })
        .and_then(|t| t.start)
}
