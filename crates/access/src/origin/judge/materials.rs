//! Tests on the state of materials: originating, wholly obtained, items of a set, or forbidden.

use super::Desk;
use super::verdict::{Finding, Outcome, plain};
use crate::origin::bill::Input;
use crate::origin::meaning::{Match, any};
use crate::rule::{Alternative, Base, Material, Share, notation_list};
use crate::{Error, Exact};

impl Desk<'_> {
    pub(super) fn state(&self, of: &[Material], wholly: bool) -> Result<Finding, Error> {
        let mut failing: Vec<&Input> = Vec::new();
        let mut unsure = Vec::new();
        for input in &self.good.inputs {
            let found = any(of, input, self.good);
            if found == Match::No {
                continue;
            }
            let holds = if wholly { input.wholly_obtained } else { Some(self.originates(input)) };
            match (holds, found) {
                (Some(true), _) => {}
                (Some(false), Match::Yes) => failing.push(input),
                (None, Match::Yes) if !self.originates(input) => failing.push(input),
                (None, Match::Yes) => unsure.push((
                    input.line,
                    format!("whether {} is wholly obtained is not stated", input.hs),
                )),
                _ => unsure
                    .push((input.line, format!("whether {} is {}", input.hs, notation_list(of)))),
            }
        }
        // The product itself, where the words name goods of its own chapter.
        let itself = wholly
            && of.iter().any(|m| {
                let own = !m.codes.is_empty() && m.codes.hold(&self.good.hs) && m.same.is_none();
                own && (!m.words.is_empty() || self.good.inputs.is_empty())
            });
        if itself && self.good.wholly_obtained != Some(true) {
            let outcome = if self.good.wholly_obtained == Some(false) {
                Outcome::No
            } else {
                Outcome::Undecided
            };
            return Ok(plain(outcome, "whether the good is wholly obtained decides"));
        }
        self.failing(failing, unsure, &Alternative::default())
    }

    pub(super) fn product_obtained(&self) -> Finding {
        match self.good.wholly_obtained {
            Some(true) => plain(Outcome::Yes, "the good is wholly obtained"),
            Some(false) => plain(Outcome::No, "the good is not wholly obtained"),
            None if self.good.inputs.iter().any(|i| !self.originates(i)) => {
                plain(Outcome::No, "materials that do not originate are used")
            }
            None => plain(Outcome::Undecided, "whether the good is wholly obtained is not stated"),
        }
    }

    pub(super) fn set(&self, percent: Option<Exact>) -> Result<Finding, Error> {
        let other = self.non_originating();
        if other.is_empty() {
            return Ok(plain(Outcome::Yes, "all items originate"));
        }
        let Some(limit) = percent else {
            return Ok(plain(Outcome::No, "an item does not originate, and none may"));
        };
        let share = Share { percent: limit, base: Base::Set, of: None };
        let sum = self.cost(&other);
        let (outcome, because, percent, distance) = self.within(&sum, &[share], false, false)?;
        let lines = sum.lines;
        Ok(Finding { test: String::new(), outcome, because, percent, lines, distance })
    }

    pub(super) fn forbidden(&self, of: &[Material]) -> Finding {
        let mut outcome = Outcome::Yes;
        let mut lines = Vec::new();
        for input in self.non_originating() {
            match any(of, input, self.good) {
                Match::Yes => outcome = Outcome::No,
                Match::Unknown => outcome = outcome.min(Outcome::Undecided),
                Match::No => continue,
            }
            lines.push(input.line);
        }
        let because = match outcome {
            Outcome::Yes => "none is used".to_owned(),
            Outcome::No => format!("{} may not be used", notation_list(of)),
            Outcome::Undecided => format!("whether it is {} is not stated", notation_list(of)),
        };
        Finding {
            test: format!("forbid({})", notation_list(of)),
            outcome,
            because,
            percent: None,
            lines,
            distance: Vec::new(),
        }
    }
}

/// "All the other materials": those that the text has not named.
pub(super) fn rest_of(of: &[Material]) -> bool {
    of.iter().any(|m| m.other && m.words.is_empty() && m.codes.is_empty() && m.same.is_none())
}
