//! Reads a duty text whole, or says from where it is not understood.

use super::season::{MONTHS, Season, Span, findings, last_day, month};
use super::{Amount, Op, Own, Part, Per, Qualifier, Rate, Terms, units};
use crate::{Error, Exact};

/// The longest text that is read: no schedule holds a longer one.
const LONGEST: usize = 2000;

/// Marks that lists use without saying what they mean.
const UNEXPLAINED: [&str; 4] = ["NS", "N.S.", "n.s.", "ns"];

/// Words for "not conceded".
const EXCLUDED: [&str; 3] = ["미양허", "excluded", "not conceded"];

/// Words for "duty free".
const FREE: [&str; 20] = [
    "free",
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
const TABLES: [&str; 6] = ["EA", "EAR", "ADSZ", "ADSZR", "ADFM", "ADFMR"];

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Number(Exact),
    Word,
    Sign(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    from: usize,
    to: usize,
}

impl Rate {
    /// Reads a duty text to its end.
    ///
    /// An empty text is a missing rate, a bare number is per cent, a comma is a thousands mark before
    /// three digits and a decimal mark otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::DutyText`] with the part from which it was not understood.
    pub fn read(text: &str) -> Result<Rate, Error> {
        let mut body = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        while body.len() >= 2 && body.starts_with('"') && body.ends_with('"') {
            body = body[1..body.len() - 1].trim();
        }
        let refuse = |rest: &str| Error::DutyText {
            text: text.chars().take(200).collect(),
            rest: rest.chars().take(80).collect(),
        };
        if body.len() > LONGEST {
            return Err(refuse(body));
        }
        let terms = if body.is_empty() {
            Terms::Missing
        } else if EXCLUDED.contains(&body) {
            Terms::Excluded
        } else if UNEXPLAINED.contains(&body) {
            Terms::Unexplained
        } else if body.eq_ignore_ascii_case("entry price") {
            Terms::EntryPrice
        } else {
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
}

/// A number as lists write it: `1,494.00`, `114,3`, `1.234,56`, `95.000`.
fn number(text: &str) -> Option<Exact> {
    let (comma, point) = (text.rfind(','), text.rfind('.'));
    let plain = match (comma, point) {
        (Some(c), Some(p)) if c < p => text.replace(',', ""),
        (Some(_), Some(_)) => text.replace('.', "").replace(',', "."),
        (Some(_), None) => {
            let mut groups = text.split(',');
            let head = groups.next()?;
            let thousands =
                groups.all(|g| g.len() == 3) && (1..=3).contains(&head.len()) && head != "0";
            if thousands { text.replace(',', "") } else { text.replacen(',', ".", 1) }
        }
        _ => text.to_owned(),
    };
    plain.parse().ok()
}

fn tokens(body: &str) -> Result<Vec<Token>, usize> {
    let mut tokens = Vec::new();
    let mut chars = body.char_indices().peekable();
    while let Some(&(from, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut to = from + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let bytes = body.as_bytes();
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            while digit(to) || (matches!(bytes.get(to), Some(b'.' | b',')) && digit(to + 1)) {
                to += 1;
            }
            Kind::Number(number(&body[from..to]).ok_or(from)?)
        } else if c.is_alphabetic() {
            let rest = &body[from..];
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            to = from + letters;
            let after = &body[to..];
            let squared = ["m", "M", "cm", "CM"].contains(&&body[from..to])
                && after.starts_with(['2', '3', '²', '³'])
                && !after[after.chars().next().map_or(0, char::len_utf8)..]
                    .starts_with(|c: char| c.is_ascii_digit());
            if squared {
                to += after.chars().next().map_or(0, char::len_utf8);
            }
            Kind::Word
        } else {
            Kind::Sign(c)
        };
        while chars.peek().is_some_and(|&(at, _)| at < to) {
            chars.next();
        }
        tokens.push(Token { kind, from, to });
    }
    Ok(tokens)
}

struct Reader<'a> {
    body: &'a str,
    tokens: Vec<Token>,
    at: usize,
    findings: Vec<String>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |t| &self.body[t.from..])
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(t) if t.kind == Kind::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn number(&mut self) -> Option<Exact> {
        match self.tokens.get(self.at)?.kind {
            Kind::Number(value) => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    fn peek_word(&self, ahead: usize) -> Option<&'a str> {
        let token = self.tokens.get(self.at + ahead)?;
        (token.kind == Kind::Word).then(|| &self.body[token.from..token.to])
    }

    fn word(&mut self, expected: &str) -> bool {
        let found = self.peek_word(0).is_some_and(|w| w.eq_ignore_ascii_case(expected));
        self.at += usize::from(found);
        found
    }

    /// Words in a row, with slashes and blanks between them.
    fn words(&mut self, expected: &str) -> bool {
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

    fn slice(&self, from: usize) -> String {
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
    fn try_read(&mut self, read: fn(&mut Self) -> Option<Terms>) -> Option<Terms> {
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
            list.push(Own { codes, parts: Some(parts), written: self.slice(start) });
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
            Some(Own { codes: Vec::new(), parts, written: self.slice(start) })
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
            own.push(Own { codes: vec![code.to_owned()], parts, written: self.slice(start) });
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

    fn slice_from(&self, start: usize) -> String {
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

    fn op(&mut self) -> Option<Op> {
        let plain =
            [("min", Op::Min), ("max", Op::Max), ("minimum", Op::Min), ("maximum", Op::Max)];
        if self.sign('+') || self.word("plus") || self.word("and") {
            return Some(Op::Plus);
        }
        if self.sign('-') || self.sign('–') || self.word("minus") {
            return Some(Op::Minus);
        }
        if let Some((_, op)) = plain.iter().find(|(word, _)| self.word(word)) {
            return Some(*op);
        }
        let start = self.at;
        self.sign(',');
        self.word("but");
        self.word("subject");
        for (words, op) in [
            ("not less than", Op::Min),
            ("no less than", Op::Min),
            ("at least", Op::Min),
            ("with a minimum of", Op::Min),
            ("not more than", Op::Max),
            ("not exceeding", Op::Max),
            ("with a maximum of", Op::Max),
        ] {
            if self.words(words) {
                return Some(op);
            }
        }
        self.at = start;
        None
    }

    fn parts(&mut self) -> Option<Vec<Part>> {
        let mut parts: Vec<Part> = Vec::new();
        let mut after_bound = false;
        loop {
            let start = self.at;
            let op = if parts.is_empty() {
                Op::Plus
            } else {
                match self.op() {
                    Some(op) => op,
                    None => break,
                }
            };
            let bare =
                matches!(self.tokens.get(self.at), Some(t) if matches!(t.kind, Kind::Number(_)));
            let Some(amount) = self.amount(!parts.is_empty()) else {
                if parts.is_empty() {
                    return None;
                }
                self.at = start;
                break;
            };
            let written = self.slice(start);
            if bare && matches!(amount, Amount::Percent(_)) && !written.contains(['%', 'p', 'P']) {
                self.note_bare();
            }
            let bound = matches!(op, Op::Min | Op::Max);
            let inside_bound = after_bound && !bound;
            after_bound |= bound;
            parts.push(Part { op, amount, inside_bound, written });
        }
        Some(parts)
    }

    /// A number without its sign is per cent; in a longer text that is worth a finding.
    fn note_bare(&mut self) {
        let note = "a number without a per cent sign: read as per cent";
        let alone = self.tokens.len() == 1;
        if !alone && !self.findings.iter().any(|f| f == note) {
            self.findings.push(note.to_owned());
        }
    }

    fn amount(&mut self, later: bool) -> Option<Amount> {
        if let Some(word) = self.peek_word(0) {
            if FREE.contains(&word.to_lowercase().as_str()) {
                self.at += 1;
                return Some(Amount::Percent(Exact::ZERO));
            }
            if let Some(table) = TABLES.iter().find(|t| **t == word).filter(|_| later) {
                self.at += 1;
                return Some(Amount::Table(table));
            }
        }
        if let Some(currency) = self.currency() {
            let amount = self.number()?;
            return self.specific(amount, currency);
        }
        let value = self.number()?;
        if self.sign('%') || self.word("percent") || self.words("per cent") || self.word("pct") {
            return Some(Amount::Percent(value));
        }
        if self.sign('¢') || self.word("cents") || self.word("cent") {
            return self.specific(value.over(Exact::HUNDRED).ok()?, "USD");
        }
        match self.currency() {
            Some(currency) => self.specific(value, currency),
            None => Some(Amount::Percent(value)),
        }
    }

    fn currency(&mut self) -> Option<&'static str> {
        let token = self.tokens.get(self.at)?;
        let word = &self.body[token.from..token.to];
        let found = match token.kind {
            Kind::Word | Kind::Sign(_) => units::currency(word)?,
            Kind::Number(_) => return None,
        };
        self.at += 1;
        if found == "MYR" || word == "Rs" {
            self.sign('.');
        }
        Some(found)
    }

    fn specific(&mut self, amount: Exact, currency: &'static str) -> Option<Amount> {
        let mut per = None;
        let mut qualifiers = Vec::new();
        loop {
            let start = self.at;
            // TARIC's own code for a per cent of alcohol in a hectolitre.
            if per.is_none() && (self.words("asv x") || self.word("asvx")) {
                qualifiers.push(Qualifier::PerPercentVolume);
                per = Some(Per { count: Exact::HUNDRED, unit: "l" });
                continue;
            }
            let slash = self.sign('/') || self.word("per");
            if let Some(qualifier) = self.qualifier() {
                qualifiers.push(qualifier);
                continue;
            }
            let allowed = slash || (per.is_none() && self.peek_word(0).is_some());
            if per.is_none() && allowed {
                let count = self.number();
                if let Some(unit) = self.unit() {
                    let (count, unit) = in_units(count.unwrap_or(Exact::ONE), unit)?;
                    per = Some(Per { count, unit });
                    continue;
                }
            }
            self.at = start;
            if slash {
                return None;
            }
            return Some(Amount::Specific { amount, currency, per, qualifiers });
        }
    }

    fn qualifier(&mut self) -> Option<Qualifier> {
        let start = self.at;
        let hundred = self.number();
        if self.sign('%') {
            if self.word("vol") || self.word("alcohol") {
                self.sign('.');
                return Some(match hundred {
                    None => Qualifier::PerPercentVolume,
                    Some(h) if h == Exact::HUNDRED => Qualifier::PureAlcohol,
                    Some(h) if h == Exact::ONE => Qualifier::PerPercentVolume,
                    Some(_) => {
                        self.at = start;
                        return None;
                    }
                });
            }
            if hundred.is_none() && (self.word("sacchar") || self.word("sucrose")) {
                self.sign('.');
                return Some(Qualifier::PerPercentSucrose);
            }
        }
        self.at = start;
        let mut spellings: Vec<(&'static str, &str)> = units::QUALIFIERS
            .iter()
            .flat_map(|(name, spellings)| spellings.iter().map(move |s| (*name, *s)))
            .collect();
        spellings.sort_by_key(|(_, s)| std::cmp::Reverse(s.len()));
        let found = spellings.iter().find(|(_, s)| self.words(s)).map(|(name, _)| *name)?;
        Some(Qualifier::Weight(found))
    }

    fn unit(&mut self) -> Option<&'static str> {
        let word = self.peek_word(0)?;
        // `M/T` and `p/st` are one unit with a slash inside.
        if let (Some(next), true) = (
            self.peek_word(2),
            matches!(self.tokens.get(self.at + 1), Some(t) if t.kind == Kind::Sign('/')),
        ) {
            let joined = format!("{word}{next}").to_lowercase();
            if ["mt", "pst"].contains(&joined.as_str()) {
                self.at += 3;
                return units::unit(&joined).ok().map(|u| u.name);
            }
        }
        let found = units::unit(word).ok()?;
        self.at += 1;
        self.sign('.');
        Some(found.name)
    }
}

/// `hl` is a hundred litres: units that are a whole number of their base are counted in it, but for
/// tonnes, which stay as they are.
fn in_units(count: Exact, unit: &'static str) -> Option<(Exact, &'static str)> {
    let row = units::unit(unit).ok()?;
    if unit == "t" || row.factor.1 != 1 || row.factor.0 == 1 {
        return Some((count, unit));
    }
    Some((count.times(Exact::whole(row.factor.0)).ok()?, row.base))
}

fn iso3(code: &str) -> Option<&'static str> {
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    crate::codes::alpha3(code)
}
