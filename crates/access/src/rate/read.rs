//! Reads a duty text whole, or says from where it is not understood.

use super::footnotes;
use super::season::{MONTHS, Season, Span, findings, last_day, month};
use super::tokens::{Kind, Token, tokens};
use super::{Amount, Op, Own, Part, Rate, Terms};
use crate::{Error, Exact};

/// The longest text that is read: no schedule holds a longer one.
const LONGEST: usize = 2000;

/// Marks that lists use without saying what they mean.
const UNEXPLAINED: [&str; 4] = ["NS", "N.S.", "n.s.", "ns"];

/// Words for "not conceded".
const EXCLUDED: [&str; 3] = ["미양허", "excluded", "not conceded"];

/// Words for "duty free".
pub(super) const FREE: [&str; 23] = [
    "free",
    "nihil",
    "zero",
    "kosong",
    "exempted",
    "exempt",
    "nil",
    "duty-free",
    "muaf",
    "muaftır",
    "bebas",
    "dikecualikan",
    "percuma",
    "frei",
    "zollfrei",
    "exonéré",
    "exempté",
    "exento",
    "exenta",
    "libre",
    "isento",
    "livre",
    "esente",
];

/// Amounts by composition: agricultural component, additional duties on sugar and on flour.
pub(super) const TABLES: [&str; 6] = ["EA", "EAR", "ADSZ", "ADSZR", "ADFM", "ADFMR"];

impl Rate {
    /// Reads a duty text to its end.
    ///
    /// An empty text is a missing rate, a bare number is per cent, a comma is a thousands mark before
    /// three digits and a decimal mark otherwise. Marks of footnotes behind it are left out, and of rates by
    /// programme those that are not understood are left open; both are findings.
    ///
    /// # Errors
    ///
    /// [`Error::DutyText`] with the part from which it was not understood.
    pub fn read(text: &str) -> Result<Rate, Error> {
        let mut body = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        while body.len() >= 2 && body.starts_with('"') && body.ends_with('"') {
            body = body[1..body.len() - 1].trim();
        }
        if body.len() > LONGEST {
            let start = |most: usize| body.chars().take(most).collect::<String>();
            return Err(Error::DutyText { text: start(200), rest: start(80) });
        }
        whole(body).or_else(|refused| {
            let (plain, marks) = footnotes::split(body);
            let read = match marks.is_empty() {
                true => by_programme_in_part(body),
                false => whole(plain).ok().or_else(|| by_programme_in_part(plain)),
            };
            let mut rate = read.ok_or(refused)?;
            if !marks.is_empty() {
                let mark = marks.trim();
                let said =
                    format!("the footnote \"{mark}\" is not in the row: it may change the rate");
                rate.findings.push(said);
            }
            body.clone_into(&mut rate.text);
            Ok(rate)
        })
    }
}

/// A duty text that is understood from its start to its end.
fn whole(body: &str) -> Result<Rate, Error> {
    let terms = if body.is_empty() {
        Terms::Missing
    } else if EXCLUDED.contains(&body) {
        Terms::Excluded
    } else if UNEXPLAINED.contains(&body) {
        Terms::Unexplained
    } else if body.eq_ignore_ascii_case("entry price") {
        Terms::EntryPrice
    } else {
        let refuse = |rest: &str| Error::DutyText {
            text: body.chars().take(200).collect(),
            rest: rest.chars().take(80).collect(),
        };
        let tokens = tokens(body).map_err(|at| refuse(&body[at..]))?;
        let mut reader = Reader { body, tokens, at: 0, findings: Vec::new() };
        let terms = reader.terms();
        let rest = reader.rest();
        let terms = match terms {
            Some(terms) if rest.is_empty() => terms,
            _ => return Err(refuse(rest)),
        };
        let mut notes = reader.findings;
        if let Terms::Seasons(seasons) = &terms {
            notes.extend(findings(seasons));
        }
        return Ok(Rate { text: body.to_owned(), terms, findings: notes });
    };
    Ok(Rate { text: body.to_owned(), terms, findings: Vec::new() })
}

/// Rates by programme of which some are understood and others are not: `Free (AU) See 9822.05.01 (PE)`.
fn by_programme_in_part(body: &str) -> Option<Rate> {
    let (mut own, mut findings) = (Vec::new(), Vec::new());
    let mut rest = body;
    while !rest.is_empty() {
        let (words, after) = rest.split_once('(')?;
        let (listed, after) = after.split_once(')')?;
        let codes: Vec<String> = listed.split(',').map(|code| code.trim().to_owned()).collect();
        let code = |code: &String| {
            let letters = code.trim_end_matches(['+', '*']);
            !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_uppercase())
        };
        if !codes.iter().all(code) {
            return None;
        }
        let written = format!("{} ({listed})", words.trim());
        let parts = match whole(words.trim()).map(|rate| rate.terms) {
            Ok(Terms::Parts(parts)) => Some(parts),
            _ => {
                findings.push(format!(
                    "\"{written}\" not understood: what {} pays is open, the rest is read",
                    codes.join(", ")
                ));
                None
            }
        };
        own.push(Own { codes, open: parts.is_none(), parts, written });
        rest = after.trim_start();
    }
    let some = own.iter().any(|own| !own.open);
    some.then(|| Rate { text: body.to_owned(), terms: Terms::ByProgramme(own), findings })
}

pub(super) struct Reader<'a> {
    pub body: &'a str,
    pub tokens: Vec<Token>,
    pub at: usize,
    pub findings: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |t| &self.body[t.from..])
    }

    pub(super) fn sign(&mut self, sign: char) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(t) if t.kind == Kind::Sign(sign));
        self.at += usize::from(found);
        found
    }

    pub(super) fn number(&mut self) -> Option<Exact> {
        match self.tokens.get(self.at)?.kind {
            Kind::Number(value) => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    pub(super) fn peek_word(&self, ahead: usize) -> Option<&'a str> {
        let token = self.tokens.get(self.at + ahead)?;
        (token.kind == Kind::Word).then(|| &self.body[token.from..token.to])
    }

    pub(super) fn word(&mut self, expected: &str) -> bool {
        let found = self.peek_word(0).is_some_and(|w| w.eq_ignore_ascii_case(expected));
        self.at += usize::from(found);
        found
    }

    /// Words in a row, with slashes and blanks between them.
    pub(super) fn words(&mut self, expected: &str) -> bool {
        let start = self.at;
        for (i, word) in expected.split(' ').enumerate() {
            if i > 0 {
                self.sign('/');
            }
            if !self.word(word) {
                self.at = start;
                return false;
            }
        }
        true
    }

    pub(super) fn slice(&self, from: usize) -> String {
        let first = self.tokens.get(from).map_or(self.body.len(), |t| t.from);
        let last = self.tokens.get(self.at.wrapping_sub(1)).map_or(first, |t| t.to);
        self.body.get(first..last).unwrap_or("").to_owned()
    }

    fn terms(&mut self) -> Option<Terms> {
        if let Some(terms) = self.try_read(Reader::bracketed) {
            return Some(terms);
        }
        if let Some(terms) = self.try_read(Reader::quota) {
            return Some(terms);
        }
        if let Some(terms) = self.try_read(Reader::by_programme) {
            return Some(terms);
        }
        if let Some(terms) = self.try_read(Reader::by_origin) {
            return Some(terms);
        }
        let parts = self.parts()?;
        if self.at == self.tokens.len() {
            return Some(Terms::Parts(parts));
        }
        self.seasons(parts)
    }

    /// One reading of the whole text, or none and nothing consumed.
    pub(super) fn try_read(&mut self, read: fn(&mut Self) -> Option<Terms>) -> Option<Terms> {
        let start = self.at;
        let terms = read(self).filter(|_| self.at == self.tokens.len());
        if terms.is_none() {
            self.at = start;
            self.findings.clear();
        }
        terms
    }

    /// `(35%)`: a temporary or general rate beside the bound one.
    fn bracketed(&mut self) -> Option<Terms> {
        if !self.sign('(') {
            return None;
        }
        let mut parts = self.parts()?;
        if !self.sign(')') {
            return None;
        }
        let last = parts.len() - 1;
        parts[0].written.insert(0, '(');
        parts[last].written.push(')');
        Some(Terms::Parts(parts))
    }

    /// `2.5/24(12,806M/T) ASG`: inside, outside, volume, marks.
    fn quota(&mut self) -> Option<Terms> {
        let inside = vec![self.percent_part()?];
        let outside = if self.sign('/') { Some(vec![self.percent_part()?]) } else { None };
        if !self.sign('(') {
            return None;
        }
        self.sign('*');
        let volume = self.number()?;
        let unit = self.unit()?;
        if !self.sign(')') {
            return None;
        }
        let mut flags = Vec::new();
        while let Some(word) = self.peek_word(0) {
            self.at += 1;
            flags.push(match word {
                "ASG" => "agricultural safeguard".to_owned(),
                other => other.to_owned(),
            });
        }
        let written = self.slice(0);
        Some(Terms::Quota { inside, outside, volume, unit, flags, written })
    }

    fn percent_part(&mut self) -> Option<Part> {
        let start = self.at;
        let percent = self.number()?;
        self.sign('%');
        let amount = Amount::Percent(percent);
        Some(Part { op: Op::Plus, amount, inside_bound: false, written: self.slice(start) })
    }

    /// `Free (A+,AU)` and `2.6% (AU) 4% (JP)`.
    fn by_programme(&mut self) -> Option<Terms> {
        let mut list = Vec::new();
        while self.at < self.tokens.len() {
            let start = self.at;
            let parts = self.parts()?;
            let codes = self.codes()?;
            list.push(Own { codes, parts: Some(parts), open: false, written: self.slice(start) });
        }
        Some(Terms::ByProgramme(list))
    }

    fn codes(&mut self) -> Option<Vec<String>> {
        if !self.sign('(') {
            return None;
        }
        let mut codes = Vec::new();
        loop {
            let word = self.peek_word(0)?;
            if !word.chars().all(|c| c.is_ascii_uppercase()) {
                return None;
            }
            self.at += 1;
            let mut code = word.to_owned();
            for mark in ['+', '*'] {
                if self.sign(mark) {
                    code.push(mark);
                }
            }
            codes.push(code);
            if self.sign(')') {
                return Some(codes);
            }
            if !self.sign(',') {
                return None;
            }
        }
    }

    /// `6.4(CH 미양허)`, `(CH 미양허)(NO 11.3)(IS 0)`.
    fn by_origin(&mut self) -> Option<Terms> {
        let start = self.at;
        let general = if matches!(self.tokens.first()?.kind, Kind::Sign('(')) {
            None
        } else {
            let parts = if self.excluded() { None } else { Some(self.parts()?) };
            Some(Own { codes: Vec::new(), parts, open: false, written: self.slice(start) })
        };
        let mut own = Vec::new();
        while self.at < self.tokens.len() {
            let start = self.at;
            if !self.sign('(') {
                return None;
            }
            let code = self.peek_word(0).and_then(iso3)?;
            self.at += 1;
            let parts = if self.excluded() { None } else { Some(self.parts()?) };
            if !self.sign(')') {
                return None;
            }
            own.push(Own {
                codes: vec![code.to_owned()],
                parts,
                open: false,
                written: self.slice(start),
            });
        }
        (!own.is_empty()).then_some(Terms::ByOrigin { general, own })
    }

    fn excluded(&mut self) -> bool {
        let found = self.peek_word(0).is_some_and(|w| EXCLUDED.contains(&w));
        self.at += usize::from(found);
        found
    }

    fn seasons(&mut self, first: Vec<Part>) -> Option<Terms> {
        let mut seasons = Vec::new();
        let mut parts = first;
        loop {
            let start = self.at;
            let spans = if self.sign('(') { self.spans()? } else { Vec::new() };
            let unbounded = spans.is_empty();
            seasons.push(Season { spans, parts, written: self.slice_from(start) });
            if self.at == self.tokens.len() {
                return (!(unbounded && seasons.len() == 1)).then_some(Terms::Seasons(seasons));
            }
            if !self.sign(',') && !self.sign(';') {
                return None;
            }
            parts = self.parts()?;
        }
    }

    pub(super) fn slice_from(&self, start: usize) -> String {
        if self.at == start { String::new() } else { self.slice(start) }
    }

    fn spans(&mut self) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        loop {
            let from_day = self.day()?;
            let from_month = self.month();
            if !self.sign('-') && !self.word("to") {
                return None;
            }
            let to_day = self.day()?;
            let to_month = self.month()?;
            let from = (from_month.unwrap_or(to_month), from_day);
            let span = Span { from: self.real(from), to: self.real((to_month, to_day)) };
            spans.push(span);
            // The end of the bracket is missing in some rows: the text's end closes it.
            if self.sign(')') {
                return Some(spans);
            }
            if self.at == self.tokens.len() {
                self.findings.push("the bracket after the season is not closed".to_owned());
                return Some(spans);
            }
            if !self.sign(',') {
                return None;
            }
        }
    }

    fn day(&mut self) -> Option<i8> {
        let value = self.number()?;
        let day = i8::try_from(value.numerator()).ok()?;
        (value.denominator() == 1 && (1..=31).contains(&day)).then_some(day)
    }

    fn month(&mut self) -> Option<i8> {
        let found = month(self.peek_word(0)?)?;
        self.at += 1;
        Some(found)
    }

    /// A day that the calendar has; another is read as the month's last, with a finding.
    fn real(&mut self, (month, day): (i8, i8)) -> (i8, i8) {
        let last = last_day(month);
        if day > last {
            let name = MONTHS[(month - 1) as usize].to_uppercase();
            self.findings.push(format!("{day} {name} does not exist: read as {last} {name}"));
        }
        (month, day.min(last))
    }
}

fn iso3(code: &str) -> Option<&'static str> {
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    crate::codes::alpha3(code)
}
