//! The amounts of a duty: parts joined by plus, minus, MIN and MAX, each per cent, specific or by a table.

use super::read::{FREE, Reader, TABLES};
use super::tokens::Kind;
use super::{Amount, Op, Part, Per, Qualifier, units};
use crate::Exact;

/// A bound on what stands before it.
const BOUNDS: [(&str, Op); 27] = [
    ("minimum", Op::Min),
    ("min", Op::Min),
    ("mín", Op::Min),
    ("but not less than", Op::Min),
    ("but no less than", Op::Min),
    ("not less than", Op::Min),
    ("no less than", Op::Min),
    ("at least", Op::Min),
    ("with a minimum of", Op::Min),
    ("subject to a minimum of", Op::Min),
    ("avec un minimum de", Op::Min),
    ("con un mínimo de", Op::Min),
    ("mindestens", Op::Min),
    ("en az", Op::Min),
    ("asgari", Op::Min),
    ("maximum", Op::Max),
    ("max", Op::Max),
    ("máx", Op::Max),
    ("but not more than", Op::Max),
    ("not more than", Op::Max),
    ("not exceeding", Op::Max),
    ("with a maximum of", Op::Max),
    ("subject to a maximum of", Op::Max),
    ("avec un maximum de", Op::Max),
    ("höchstens", Op::Max),
    ("en çok", Op::Max),
    ("azami", Op::Max),
];

/// Of two amounts, the one that applies.
const HIGHER_LOWER: [(&str, Op); 6] = [
    ("higher", Op::Min),
    ("greater", Op::Min),
    ("highest", Op::Min),
    ("lower", Op::Max),
    ("lesser", Op::Max),
    ("less", Op::Max),
];

/// Hundredths of a currency. `cent` alone is a dollar's.
const MINOR: [(&str, &str); 4] =
    [("sen", "MYR"), ("pence", "GBP"), ("kuruş", "TRY"), ("eurocents", "EUR")];

/// Words between money and its quantity.
const PER: [&str; 6] = ["per", "par", "por", "pro", "je", "setiap"];

/// Several words for "duty free".
const FREE_WORDS: [&str; 5] =
    ["free of customs duty", "free of duty", "duty free", "sıfır", "néant"];

impl Reader<'_> {
    fn op(&mut self) -> Option<Op> {
        if self.sign('+') || self.word("plus") || self.word("and") || self.word("artı") {
            return Some(Op::Plus);
        }
        if self.sign('-') || self.sign('–') || self.word("minus") {
            return Some(Op::Minus);
        }
        let start = self.at;
        self.sign(',');
        if let Some((_, op)) = BOUNDS.iter().find(|(words, _)| self.words(words)) {
            self.sign('.');
            return Some(*op);
        }
        self.at = start;
        None
    }

    /// `(max. 2.5 EUR/kg)`: a bound in a bracket of its own.
    fn bracketed_bound(&mut self) -> Option<(Op, Amount)> {
        let start = self.at;
        if self.sign('(')
            && let Some(op @ (Op::Min | Op::Max)) = self.op()
            && let Some(amount) = self.amount(true)
            && self.sign(')')
        {
            return Some((op, amount));
        }
        self.at = start;
        None
    }

    /// `10% or A$0.50/L, whichever is the higher`, and `the greater of 10% or $0.50/l`: one amount is
    /// the other's least or most.
    fn either(&mut self) -> Option<Vec<Part>> {
        let start = self.at;
        self.word("the");
        let led = HIGHER_LOWER.iter().find(|(word, _)| self.word(word)).map(|(_, op)| *op);
        if led.is_some() && !self.word("of") {
            self.at = start;
            return None;
        }
        if led.is_none() {
            self.at = start;
        }
        let one = self.amount(false)?;
        self.sign(',');
        let one =
            Part { op: Op::Plus, amount: one, inside_bound: false, written: self.slice(start) };
        let second = self.at;
        let joined = ["or", "veya", "atau", "ou", "o", "oder"].iter().any(|w| self.word(w))
            || led.is_some() && (self.word("and") || self.sign(';'));
        if !joined {
            self.at = start;
            return None;
        }
        let Some(other) = self.amount(false) else {
            self.at = start;
            return None;
        };
        let op = match led {
            Some(op) => op,
            None => {
                self.sign(',');
                let tail = self.word("whichever");
                self.word("is");
                self.word("the");
                match HIGHER_LOWER.iter().find(|(word, _)| self.word(word)).filter(|_| tail) {
                    Some((_, op)) => *op,
                    None => {
                        self.at = start;
                        return None;
                    }
                }
            }
        };
        let other = Part { op, amount: other, inside_bound: false, written: self.slice(second) };
        Some(vec![one, other])
    }

    pub(super) fn parts(&mut self) -> Option<Vec<Part>> {
        if let Some(parts) = self.either() {
            return Some(parts);
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut after_bound = false;
        loop {
            let start = self.at;
            if !parts.is_empty()
                && let Some((op, amount)) = self.bracketed_bound()
            {
                let written = self.slice(start);
                parts.push(Part { op, amount, inside_bound: false, written });
                after_bound = true;
                continue;
            }
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
            // `10-15%` is a range, and no duty of minus five per cent.
            let percent = |amount: &Amount| matches!(amount, Amount::Percent(_));
            if op == Op::Minus && percent(&amount) && parts.iter().all(|p| percent(&p.amount)) {
                self.at = start;
                return None;
            }
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
    pub(super) fn note_bare(&mut self) {
        let note = "a number without a per cent sign: read as per cent";
        let alone = self.tokens.len() == 1;
        if !alone && !self.findings.iter().any(|f| f == note) {
            self.findings.push(note.to_owned());
        }
    }

    fn amount(&mut self, later: bool) -> Option<Amount> {
        // `%12`, as Turkish writes it.
        let start = self.at;
        if self.sign('%') {
            if let Some(value) = self.number() {
                return Some(Amount::Percent(value));
            }
            self.at = start;
        }
        if FREE_WORDS.iter().any(|words| self.words(words)) {
            return Some(Amount::Percent(Exact::ZERO));
        }
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
        let value = self.mixed_number()?;
        if self.sign('%') || ["percent", "per cent", "pct"].iter().any(|w| self.words(w)) {
            let _ = ["ad valorem", "ad val", "adv"].iter().any(|w| self.words(w)) && self.sign('.');
            return Some(Amount::Percent(value));
        }
        if let Some((_, currency)) = MINOR.iter().find(|(word, _)| self.word(word)) {
            return self.specific(value.over(Exact::HUNDRED).ok()?, currency);
        }
        if self.sign('¢') || self.word("cents") || self.word("cent") {
            return self.specific(value.over(Exact::HUNDRED).ok()?, "USD");
        }
        match self.currency() {
            Some(currency) => self.specific(value, currency),
            None => Some(Amount::Percent(value)),
        }
    }

    /// `12`, `12 1/2`.
    fn mixed_number(&mut self) -> Option<Exact> {
        let whole = self.number()?;
        let start = self.at;
        if let Some(upper) = self.number()
            && self.sign('/')
            && let Some(lower) = self.number()
            && upper < lower
            && let Ok(part) = upper.over(lower)
        {
            return whole.plus(part).ok();
        }
        self.at = start;
        Some(whole)
    }

    fn currency(&mut self) -> Option<&'static str> {
        // `US$`, `A$`: a letter or two at the sign.
        if let (Some(word), Some(next)) = (self.tokens.get(self.at), self.tokens.get(self.at + 1))
            && word.kind == Kind::Word
            && next.kind == Kind::Sign('$')
            && word.to == next.from
        {
            let found = units::currency(&self.body[word.from..next.to])?;
            self.at += 2;
            return Some(found);
        }
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
            let slash = self.sign('/') || PER.iter().any(|word| self.word(word));
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

    pub(super) fn unit(&mut self) -> Option<&'static str> {
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
