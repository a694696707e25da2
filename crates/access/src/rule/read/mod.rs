//! Reads the text of one rule to its end: its alternatives, and what may stand after each.
//!
//! Every form that a sentence may take is a method of [`Reader`]. It returns `None` where the text is not of
//! that form, and its caller goes back to where it stood. `alternative` tries the forms of a sentence in
//! their order, `condition` those of a part of one.

mod change;
mod conditions;
mod cursor;
mod made_from;
mod originating;
mod processing;
mod provisos;

pub(super) use cursor::Joint;

use super::material::Reach;
use super::words::{LONGEST, Token, tokens};
use super::{Alternative, Continues, Rule, Unread};

/// How many backtracking steps a text may cost: texts are short, hostile ones are not.
const STEPS: usize = 400_000;

pub(super) struct Reader {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    far: std::cell::Cell<usize>,
    steps: std::cell::Cell<usize>,
    pub(super) depth: usize,
    /// Whether a bare share names a value content: the notes say what it is of.
    pub(super) content_allowed: bool,
}

impl Rule {
    /// Reads a rule's text.
    ///
    /// # Errors
    ///
    /// [`Unread`] with the part from which it was not understood.
    pub fn read(text: &str) -> Result<Rule, Unread> {
        let unread = |at: usize| Unread {
            rest: text[at..].trim().chars().take(400).collect(),
            read: text[..at].trim().chars().take(4000).collect(),
        };
        if text.len() > LONGEST || text.trim().is_empty() {
            return Err(unread(0));
        }
        let tokens = tokens(text);
        let mut reader = Reader {
            tokens,
            at: 0,
            far: std::cell::Cell::new(0),
            steps: std::cell::Cell::new(0),
            depth: 0,
            content_allowed: false,
        };
        match reader.rule() {
            Some(rule) if reader.at == reader.tokens.len() => Ok(rule),
            _ => {
                let far = reader.far.get();
                Err(unread(reader.tokens.get(far).map_or(text.len(), |t| t.from)))
            }
        }
    }
}

impl Reader {
    fn rule(&mut self) -> Option<Rule> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        loop {
            self.skip_breaks();
            let mut alternative = self.alternative()?;
            self.endings(&mut alternative);
            alternatives.push(alternative);
            if self.is_end(0) {
                return Some(Rule { alternatives });
            }
            let start = self.at;
            self.stops();
            let or = self.eat_any(&["or alternatively", "alternatively", "and / or", "or"]);
            self.sign(",");
            self.sign(":");
            // `CTH; or` at the end of a row: the next row is the alternative.
            if or && self.is_end(0) {
                return Some(Rule { alternatives });
            }
            if !or {
                // Two sentences that each begin a way of their own stand for a lost "or" only where
                // the second is a process: texts of canada.
                if !(self.at > start && self.process_begins()) {
                    self.at = start;
                    return Some(Rule { alternatives });
                }
            }
        }
    }

    fn alternative(&mut self) -> Option<Alternative> {
        let start = self.at;
        for form in [
            Reader::however,
            Reader::no_change,
            Reader::change_to,
            Reader::labelled,
            Reader::maximum,
            Reader::content,
            Reader::set,
            Reader::retain,
            Reader::wholly,
            Reader::manufacture,
            Reader::undergone,
            Reader::processing,
            Reader::bare_conditions,
            Reader::bare_note,
        ] {
            let mut alternative = Alternative::default();
            if form(self, &mut alternative).is_some() {
                return Some(alternative);
            }
            self.at = start;
        }
        None
    }

    fn process_begins(&mut self) -> bool {
        let start = self.at;
        let found = self.process_name().is_some();
        self.at = start;
        found
    }

    /// What may stand after any alternative: sentences that begin with "However", limits, notes.
    fn endings(&mut self, alternative: &mut Alternative) {
        loop {
            let start = self.at;
            self.stops();
            if self.note(alternative)
                || self.however(alternative).is_some()
                || self.more(alternative).is_some()
            {
                // "However" as an ending joins what stands before it.
                alternative.continues = match alternative.continues {
                    Continues::Adds if !alternative.tests.is_empty() && start > 0 => Continues::No,
                    other => other,
                };
                continue;
            }
            self.at = start;
            self.stops();
            if !self.is_end(0) {
                self.at = start;
            }
            return;
        }
    }

    /// A further condition after the sentence: ", and in which ...", ", provided that ...".
    fn more(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(",");
        let _ = self.eat("and") || self.sign("+");
        if self.eat_any(&["provided that", "provided", "on condition that"]) {
            self.sign(":");
            return self.conditions(alternative);
        }
        if self.ahead("in which") || self.ahead("where") || self.ahead("with") {
            return self.conditions(alternative);
        }
        if let Some(test) = self.value_content() {
            alternative.tests.push(test);
            return Some(());
        }
        if self.maximum(alternative).is_some() {
            return Some(());
        }
        if self.ahead("the value of")
            || self.ahead("the total weight of")
            || self.ahead("the weight of")
        {
            return self.conditions(alternative);
        }
        if self.tokens.get(self.at).is_some_and(|t| t.capital) {
            let start = self.at;
            if let Some(materials) = self.materials(Reach::Item)
                && self.may_be_used(alternative, materials).is_some()
            {
                return Some(());
            }
            self.at = start;
        }
        if self.ahead("jute fabric") || self.ahead("non-originating jute fabric") {
            let materials = self.materials(Reach::Item)?;
            return self.may_be_used(alternative, materials);
        }
        None
    }
}
