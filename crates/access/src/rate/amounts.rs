//! The amounts of a duty: parts joined by plus, minus, MIN and MAX, each per cent, specific or by a table.

use super::read::{FREE, Reader, TABLES};
use super::tokens::Kind;
use super::{Amount, Op, Part, Per, Qualifier, units};
use crate::Exact;

impl Reader<'_> {
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

    pub(super) fn parts(&mut self) -> Option<Vec<Part>> {
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
    pub(super) fn note_bare(&mut self) {
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
