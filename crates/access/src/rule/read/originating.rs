//! What must originate or be wholly obtained: materials, the product itself, the items of a set.

use super::Reader;
use super::cursor::Joint;
use crate::rule::material::Reach;
use crate::rule::{Alternative, Share, Test};

impl Reader {
    /// "All the animals of chapter 1 shall be wholly obtained", "All goods must be wholly obtained".
    pub(super) fn wholly(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        self.eat_any(&["none if"]);
        let product = self.eat_any(&[
            "all goods",
            "all the goods",
            "the good",
            "the product",
            "all products",
            "all the products",
            "goods",
            "wo",
            "wholly obtained",
        ]);
        if product {
            if self
                .tokens
                .get(self.at.wrapping_sub(1))
                .is_some_and(|t| t.text == "obtained" || t.text == "wo")
            {
                self.eat("or produced");
                self.eat("entirely");
                self.territory();
                self.where_obtained();
                alternative.tests.push(Test::ProductWhollyObtained);
                return Some(());
            }
            let end = self.at;
            // `All goods of chapter 3 are wholly obtained`.
            self.eat_any(&["of", "in"]);
            if self.codes().is_none() && !self.eat("this chapter") {
                self.at = end;
            }
            if self.state() == Some(true) {
                alternative.tests.push(Test::ProductWhollyObtained);
                return Some(());
            }
        }
        self.at = start;
        self.eat_any(&["none if"]);
        let mut inner = Alternative::default();
        self.subject_state(&mut inner)?;
        match inner.tests.pop()? {
            // Goods of the chapter itself, named as its animals, fish or plants.
            Test::WhollyObtained(list) => alternative.tests.push(Test::WhollyObtained(list)),
            other => alternative.tests.push(other),
        }
        let start = self.at;
        let joint = self.joint();
        if joint == Joint::None || self.conditions(alternative).is_none() {
            self.at = start;
        }
        Some(())
    }

    /// "all the materials of chapter 3 used are wholly obtained", "the uppers used are originating".
    pub(super) fn subject_state(&mut self, alternative: &mut Alternative) -> Option<()> {
        let list = self.materials(Reach::Subject)?;
        self.bracketed_note();
        self.eat("used");
        if self.eat_any(&[
            "are originating and are classified in a heading other than",
            "are already originating and are classified in a heading other than",
        ]) {
            let codes = self.codes()?;
            alternative.tests.push(Test::Originating(list));
            let _ = codes;
            return Some(());
        }
        let wholly = self.state()?;
        let test = if wholly { Test::WhollyObtained(list) } else { Test::Originating(list) };
        alternative.tests.push(test);
        let start = self.at;
        if !wholly && self.eat("and are classified in a heading other than") {
            let _ = self.codes()?;
        } else {
            self.at = start;
        }
        Some(())
    }

    /// `are wholly obtained` (true) or `are originating` (false).
    pub(in crate::rule) fn state(&mut self) -> Option<bool> {
        self.verb().then_some(())?;
        if self.eat_any(&["wholly obtained", "wholly obtained or produced"]) {
            self.eat("entirely");
            self.territory();
            self.where_obtained();
            return Some(true);
        }
        if self.eat("originating") {
            self.where_obtained();
            return Some(false);
        }
        None
    }

    pub(in crate::rule) fn verb(&mut self) -> bool {
        let start = self.at;
        self.sign(",");
        let found = self.eat_any(&[
            "must already be",
            "must be already",
            "shall already be",
            "have to be",
            "must be",
            "shall be",
            "should be",
            "are already",
            "is already",
            "already be",
            "are",
            "is",
            "be",
        ]);
        if !found {
            self.at = start;
        }
        self.eat("already");
        found
    }

    fn where_obtained(&mut self) {
        let start = self.at;
        if self.eat("in")
            && self.eat_any(&[
                "the country or territory",
                "the territory of a party",
                "the territory of the parties",
                "the territory of one or more of the parties",
                "a party",
                "the parties",
            ])
        {
            return;
        }
        self.at = start;
    }

    /// "Each item in the set must satisfy the rule ...".
    pub(super) fn set(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "each item in the set must satisfy the rule",
            "each item in the set shall satisfy the rule",
            "each item in the set must meet the rule",
        ])
        .then_some(())?;
        self.sign(",");
        self.eat_any(&[
            "which would apply to it if it were not included in the set",
            "that would apply to it if it were not included in the set",
        ])
        .then_some(())?;
        let start = self.at;
        self.stops();
        self.eat_any(&["however", "provided that"]);
        self.sign(",");
        let mut percent = None;
        if self.eat_any(&[
            "non-originating articles may be incorporated",
            "non-originating article may be incorporated",
            "non-originating articles may be incorporated into the set",
        ]) {
            self.sign(",");
            self.eat_any(&["provided that", "provided"]).then_some(())?;
            self.eat_any(&["their total value", "their value", "the total value"]).then_some(())?;
            self.eat("does not exceed").then_some(())?;
            let shares: Vec<Share> = self.shares(false)?;
            percent = shares.first().map(|s| s.percent);
        } else {
            self.at = start;
        }
        alternative.tests.push(Test::Set { percent });
        Some(())
    }

    pub(super) fn retain(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "the origin of the product in its original classification shall be retained",
            "the origin of the good in its original classification shall be retained",
        ])
        .then_some(())?;
        alternative.tests.push(Test::Retain);
        Some(())
    }
}
