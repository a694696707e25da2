//! Provisos: what may or may not be used all the same, periods, and notes.
//!
//! A note, an appendix or a quota is not judged: it is quoted whole as an open condition.

use super::Reader;
use crate::rule::material::Reach;
use crate::rule::words::Kind;
use crate::rule::{Alternative, Base, Continues, Material, Process, Proviso, Share};

impl Reader {
    /// "However, ..." and what may or may not be used.
    pub(super) fn however(&mut self, alternative: &mut Alternative) -> Option<()> {
        let first = self.at == 0;
        self.eat("however").then_some(())?;
        self.sign(",");
        self.sign(":");
        self.skip_breaks();
        let standing_alone = first && alternative.tests.is_empty();
        let start = self.at;
        if let Some(test) = self.limit() {
            alternative.tests.push(test);
        } else {
            self.at = start;
            if self.this_restriction() {
                alternative
                    .provisos
                    .push(Proviso::Note("the restriction has its own conditions".to_owned()));
            } else {
                let mut list = Vec::new();
                loop {
                    self.joint();
                    match self.material(Reach::Item) {
                        Some(material) => list.push(material),
                        None => break,
                    }
                    if self.eat("of which the denomination in all cases of a single filament or fibre is less than") {
                        if self.kind(0) == Some(Kind::Number) || self.word(0) == "nine" {
                            self.at += 1;
                        }
                        self.eat_any(&["decitex", "dtex"]);
                    }
                }
                if list.is_empty() {
                    return None;
                }
                self.may_be_used(alternative, list)?;
            }
        }
        if standing_alone {
            alternative.continues = Continues::Adds;
        }
        Some(())
    }

    fn this_restriction(&mut self) -> bool {
        self.eat("this restriction does not apply")
    }

    pub(super) fn may_be_used(
        &mut self,
        alternative: &mut Alternative,
        materials: Vec<Material>,
    ) -> Option<()> {
        self.sign(",");
        self.eat("used");
        if self.eat_any(&[
            "may not be used",
            "must not be used",
            "shall not be used",
            "cannot be used",
        ]) {
            alternative.provisos.push(Proviso::Forbid(materials));
            return Some(());
        }
        self.eat_any(&[
            "may be used",
            "may also be used",
            "may be incorporated into the set",
            "may be incorporated in the set",
            "may be incorporated",
            "are allowed",
            "can be used",
            "may , however , be used",
        ])
        .then_some(())?;
        self.eat_any(&["as a backing", "as backing"]);
        let mut shares = Vec::new();
        let mut process = None;
        let end = self.at;
        if self.eat_any(&["up to a limit of", "up to a maximum of", "up to"]) {
            let percent = self.percent()?;
            if self.eat_any(&["by volume", "of the volume"]) {
                shares.push(Share { percent, base: Base::Volume, of: None });
            } else {
                self.eat("of");
                let (base, of) = self.base(false)?;
                shares.push(Share { percent, base, of: of.map(Box::new) });
            }
        } else if self.eat("only if a re-tanning operation of the tanned or crust hides and skins in the dry state takes place")
            || self.eat("only if a retanning operation of the tanned or crust hides and skins in the dry state takes place")
        {
            process = Some(Process::Named { name: "tanning".to_owned(), to: String::new(), codes: Default::default() });
        } else {
            self.sign(",");
            if self.eat_any(&["provided that", "provided", "if"]) {
                if self.eat_any(&["they undergo", "these undergo"]) {
                    process = Some(self.process()?);
                } else {
                    self.eat("that");
                    self.eat_any(&["their total value", "their value", "the total value", "the value", "its value", "its total value", "their total weight", "their weight"]).then_some(())?;
                    let here = self.at;
                    self.sign(",");
                    if self.eat("taken together") {
                        self.sign(",");
                    } else {
                        self.at = here;
                    }
                    self.eat_any(&["does not exceed", "do not exceed", "is not more than", "shall not exceed", "must not exceed"]).then_some(())?;
                    shares = self.shares(false)?;
                }
            } else {
                self.at = end;
            }
        }
        alternative.provisos.push(Proviso::Allow { of: materials, shares, process });
        Some(())
    }

    /// "if all the other materials used are already originating, arrack may be used up to 5 % by volume".
    pub(super) fn if_originating(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(",");
        self.eat("if").then_some(())?;
        let others = self.materials(Reach::Subject)?;
        self.eat("used");
        self.state()?;
        self.sign(",");
        let materials = self.materials(Reach::Item)?;
        let _ = others;
        self.may_be_used(alternative, materials)
    }

    /// `(1st Jan 2024 to 31st Dec 2026)`, `(until 31 December 2026)`, `(1st Jan 2027 onwards)`.
    pub(in crate::rule) fn period(&mut self, alternative: &mut Alternative) -> bool {
        let start = self.at;
        let found = self.try_period();
        match found {
            Some((from, to)) => {
                alternative.provisos.push(Proviso::Period { from, to });
                true
            }
            None => {
                self.at = start;
                false
            }
        }
    }

    fn try_period(&mut self) -> Option<(String, String)> {
        self.sign("(").then_some(())?;
        let (mut from, mut to) = (String::new(), String::new());
        self.sign("*");
        self.eat("for the period from");
        if self.eat_any(&["until", "up to"]) {
            to = self.date()?;
        } else {
            from = self.date()?;
            if !self.eat_any(&["onwards", "onward"]) {
                self.eat_any(&["to", "until"]);
                self.sign("-");
                self.skip_breaks();
                to = self.date()?;
            }
        }
        self.sign("*");
        self.sign(")").then_some(())?;
        Some((from, to))
    }

    /// `31 December 2026`, `1st Jan 2024`.
    fn date(&mut self) -> Option<String> {
        let number = |r: &mut Reader| -> Option<i16> {
            (r.kind(0) == Some(Kind::Number)).then_some(())?;
            let value = r.word(0).parse().ok()?;
            r.at += 1;
            Some(value)
        };
        let day = number(self)?;
        self.eat_any(&["st", "nd", "rd", "th"]);
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let month = MONTHS.iter().position(|m| self.word(0).starts_with(m))?;
        self.at += 1;
        let year = number(self)?;
        let date =
            jiff::civil::Date::new(year, i8::try_from(month + 1).ok()?, i8::try_from(day).ok()?)
                .ok()?;
        Some(date.to_string())
    }

    /// A row that is a note alone.
    pub(super) fn bare_note(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.note(alternative).then(|| alternative.continues = Continues::Adds)
    }

    /// `(see Note 6 in Part 2 of this Schedule)` after a material.
    pub(in crate::rule) fn bracketed_note(&mut self) -> bool {
        let start = self.at;
        if self.sign("(")
            && (self.ahead("see") || self.ahead("for special") || self.ahead("as defined"))
        {
            while !self.is_end(0) && self.at < start + 60 {
                if self.sign(")") {
                    return true;
                }
                self.at += 1;
            }
        }
        self.at = start;
        false
    }

    /// Notes, appendices, quotas, definitions: an open condition, quoted.
    pub(super) fn note(&mut self, alternative: &mut Alternative) -> bool {
        if self.period(alternative) {
            return true;
        }
        let start = self.at;
        self.sign(",");
        self.sign(";");
        self.skip_breaks();
        let bracket = self.sign("(");
        self.sign("*");
        let lead = [
            "see",
            "for special conditions",
            "for the special conditions",
            "for knitted or crocheted article",
            "for knitted or crocheted",
            "note :",
            "under alternative list rules",
            "within the limits of the applicable",
            "in accordance with appendix",
            "in accordance with",
            "according to appendix",
            "this rule shall apply until",
            "this rule applies until",
            "a group is regarded",
            "a ' group ' is regarded",
            "a ' group' is regarded",
            "the following foils shall be considered",
            "in the case of the products composed",
            "in the case of products composed",
            "in the case of product composed",
            "article",
            "for the purposes of",
            "as defined in",
            "the net weight of any fruit used in production may be",
            "as set out in",
            "for products covered by",
        ];
        let found = lead.iter().any(|phrase| self.ahead(phrase));
        if !found {
            self.at = start;
            return false;
        }
        let mut words = Vec::new();
        let mut depth = usize::from(bracket);
        while !self.is_end(0) {
            let word = self.word(0).to_owned();
            if word == "(" {
                depth += 1;
            }
            if word == ")" {
                depth = depth.saturating_sub(1);
                if depth == 0 && bracket {
                    self.at += 1;
                    break;
                }
            }
            let sentence = word == "."
                && depth == 0
                && self.tokens.get(self.at + 1).is_none_or(|t| t.capital || t.kind == Kind::Break);
            let new_line = self.kind(0) == Some(Kind::Break)
                && self.tokens.get(self.at + 1).is_some_and(|t| t.capital);
            if sentence || (new_line && depth == 0) {
                break;
            }
            // Another note, or another way of making, begins.
            if words.len() > 2
                && depth == 0
                && (self.ahead("see also introductory")
                    || self.ahead("for special conditions")
                    || self.ahead("see introductory"))
                && self.tokens.get(self.at).is_some_and(|t| t.capital)
            {
                break;
            }
            if words.len() > 2
                && depth == 0
                && self.tokens.get(self.at).is_some_and(|t| t.capital)
                && ["manufacture", "production", "however"].contains(&word.as_str())
            {
                break;
            }
            words.push(word);
            self.at += 1;
            if words.len() > 160 {
                self.at = start;
                return false;
            }
        }
        self.note_far();
        let text = words.join(" ");
        alternative.provisos.push(Proviso::Note(text));
        true
    }
}
