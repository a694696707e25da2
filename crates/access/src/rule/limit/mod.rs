//! Limits: a share of a base that the value or weight of materials may not exceed, or must reach.
//!
//! `share` reads the per cent and its base, `value_content` the limit that the value of what originates
//! must reach.

mod share;
mod value_content;

use super::material::Reach;
use super::read::Reader;
use super::{Alternative, Base, Material, Share, Status, Test};

const NOT_ABOVE: [&str; 22] = [
    "does not exceed",
    "do not exceed",
    "must not exceed",
    "may not exceed",
    "shall not exceed",
    "cannot exceed",
    "can not exceed",
    "should not exceed",
    "not exceeding",
    "is not more than",
    "is not greater than",
    "not more than",
    "is no more than",
    "are only used up to a value of",
    "is only used up to a value of",
    "are only used up to the value of",
    "is limited to",
    "does not represent more than",
    "is less than or equal to",
    "does not exceed :",
    "exceeds not",
    "may be used only up to a value of",
];

impl Reader {
    /// A value or weight limit, from its first word to the end of its base.
    pub(super) fn limit(&mut self) -> Option<Test> {
        let start = self.at;
        let test = self.try_limit();
        if test.is_none() {
            self.at = start;
        }
        test
    }

    fn try_limit(&mut self) -> Option<Test> {
        self.within_limit();
        if self.eat_any(&["its value", "their value", "their total value"])
            || (self.ahead("the total value does") && self.eat("the total value"))
        {
            let of = vec![Material { words: "these".to_owned(), ..Material::default() }];
            self.taken_together();
            return self.bound(of, false, false);
        }
        let (mut each, mut weight, mut volume) = (false, false, false);
        // `Non-originating materials shall not exceed 60 per cent of the FOB price`: their value.
        let bare = self.at;
        if self.word(0) == "non-originating"
            && let Some(of) = self.limited_materials()
            && self.verb_ahead()
            && let Some(test) = self.bound(of, false, false)
        {
            return Some(test);
        }
        self.at = bare;
        self.eat("the");
        loop {
            if self.eat_any(&["individual"]) {
                each = true;
            } else if self.eat_any(&[
                "total combined",
                "combined",
                "total",
                "maximum",
                "aggregate",
                "net",
            ]) {
            } else {
                break;
            }
        }
        if self.eat("alcoholic volume") || self.eat("volume") {
            volume = true;
        } else if self.eat("weight") {
            weight = true;
        } else if !self.eat("value") {
            return self.used_up_to();
        }
        // `the weight of each of`, `the value of each`.
        self.eat_any(&["of", "for"]).then_some(())?;
        if self.eat_any(&["each of the", "each of", "each", "any one of the"]) {
            each = true;
        }
        let _ = volume;
        let of = self.limited_materials()?;
        self.taken_together();
        self.bound(of, each, weight)
    }

    fn within_limit(&mut self) {
        self.eat_any(&["in which", "where", "that"]);
        self.sign(",");
        if self.eat_any(&["within the above limit", "within this limit", "within the limit"]) {
            self.sign(",");
            self.eat_any(&["in which", "where", "that"]);
        }
    }

    fn taken_together(&mut self) {
        let start = self.at;
        self.sign(",");
        if self.eat("taken together") {
            self.sign(",");
        } else {
            self.at = start;
        }
    }

    /// Materials of a limit, joined: `sugar and of the materials of chapter 4`.
    fn limited_materials(&mut self) -> Option<Vec<Material>> {
        let mut list = Vec::new();
        loop {
            let before = self.at;
            // `sugar (see Note 6 in Part 2 of this Schedule)`: the note stays with the material.
            let mut material = self.material(Reach::Subject)?;
            if self.at == before {
                return None;
            }
            self.bracketed_note();
            // `used` may stand after the note.
            if self.eat("used") {
                self.eat_any(&["in production", "in the production of the product"]);
            }
            if material.words.is_empty() && material.codes.is_empty() && material.same.is_none() {
                material.words.clear();
            }
            list.push(material);
            let end = self.at;
            let joined = self.sign(",") | self.eat_any(&["and of", "and", "or of", "or"]);
            if !joined || self.verb_ahead() || self.condition_ahead() {
                self.at = end;
                return Some(list);
            }
            let next = self.at;
            if self.material(Reach::Subject).is_none() {
                self.at = end;
                return Some(list);
            }
            self.at = next;
        }
    }

    fn verb_ahead(&self) -> bool {
        ["does", "do", "must", "may", "shall", "cannot", "is", "are", "exceeds"]
            .contains(&self.word(0))
    }

    /// `the value of`, `in which`: another condition begins.
    pub(super) fn condition_ahead(&self) -> bool {
        let at = usize::from(self.word(0) == "the");
        let measure = |w: &str| {
            ["value", "weight", "total", "individual", "net", "volume", "combined"].contains(&w)
        };
        measure(self.word(at))
            || (self.word(0) == "in" && self.word(1) == "which")
            || self.word(0) == "where"
    }

    /// `the materials of heading X are only used up to a value of 10 % of ...`.
    fn used_up_to(&mut self) -> Option<Test> {
        let of = self.limited_materials()?;
        self.taken_together();
        self.eat_any(&[
            "are only used up to a value of",
            "is only used up to a value of",
            "are used only up to a value of",
            "do not exceed",
            "does not exceed",
            "may not exceed",
        ])
        .then_some(())?;
        let shares = self.shares(false)?;
        Some(Test::Max { of, shares, each: false, strict: false })
    }

    fn bound(&mut self, of: Vec<Material>, each: bool, weight: bool) -> Option<Test> {
        self.sign(":");
        if self.is_sign(",") && ["does", "must", "may", "exceeds"].contains(&self.word(1)) {
            self.at += 1;
        }
        if self.eat_any(&NOT_ABOVE) {
            self.sign(":");
            self.skip_breaks();
            if self.originating_value().is_some() {
                return Some(Test::NotMoreThanOriginating(of));
            }
            let shares = self.shares(weight)?;
            return Some(Test::Max { of, shares, each, strict: false });
        }
        if self.eat_any(&["is less than", "is below", "must be less than"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Max { of, shares, each, strict: true });
        }
        if self.eat_any(&["exceeds", "exceed", "must exceed", "is more than"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Min { of, shares, strict: true, wholly: false });
        }
        if self.eat_any(&["is not less than", "is at least", "must be at least"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Min { of, shares, strict: false, wholly: false });
        }
        None
    }

    /// `the value of all the originating materials used`.
    fn originating_value(&mut self) -> Option<Vec<Material>> {
        let start = self.at;
        if self.eat("the value of")
            && let Some(material) = self.material(Reach::Item)
            && material.status == Status::Originating
        {
            return Some(vec![material]);
        }
        self.at = start;
        None
    }

    /// "A maximum of 50% of the ex-works price (EXW) is made up of non-originating parts (MAXNOM)".
    pub(super) fn maximum(&mut self, alternative: &mut Alternative) -> Option<()> {
        let all = || vec![Material::default()];
        if self.eat("a maximum of") {
            let shares = self.shares(false)?;
            self.eat_any(&[
                "is made up of non-originating parts",
                "may be made up of non-originating parts",
                "consists of non-originating materials",
            ])
            .then_some(())?;
            self.bracketed("maxnom");
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            self.period(alternative);
            return Some(());
        }
        if self.eat_any(&[
            "the maximum value of non-originating materials ( maxnom )",
            "the maximum value of non-originating materials",
        ]) {
            self.eat_any(&[
                "cannot exceed",
                "does not exceed",
                "must not exceed",
                "may not exceed",
                "is",
            ])
            .then_some(())?;
            let shares = self.shares(false)?;
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            return Some(());
        }
        if self.eat("maxnom") {
            let percent = self.percent()?;
            self.sign("(");
            let (base, _) =
                self.base(false).or_else(|| self.eat("exw").then_some((Base::ExWorks, None)))?;
            self.sign(")");
            let shares = vec![Share { percent, base, of: None }];
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            return Some(());
        }
        None
    }

    /// `at least 70% by weight of the unmanufactured tobacco of heading 2401 used is originating`.
    pub(super) fn at_least(&mut self) -> Option<Test> {
        let start = self.at;
        let test = self.try_at_least();
        if test.is_none() {
            self.at = start;
        }
        test
    }

    fn try_at_least(&mut self) -> Option<Test> {
        self.eat_any(&["at least", "not less than"]).then_some(())?;
        let percent = self.percent()?;
        let weight = self.eat_any(&["by weight of", "by net weight of"]);
        if !weight {
            self.eat_any(&["by value of", "of the value of"]).then_some(())?;
        }
        if self.eat("the total polymer content") {
            self.verb().then_some(())?;
            self.eat("originating").then_some(())?;
            let of = vec![Material { words: "polymer".to_owned(), ..Material::default() }];
            let share =
                Share { percent, base: Base::WeightOfMaterials, of: Some(Box::new(of[0].clone())) };
            return Some(Test::Min { of, shares: vec![share], strict: false, wholly: false });
        }
        let of = self.materials(Reach::Subject)?;
        let wholly = self.state()?;
        let base = Base::WeightOfMaterials;
        let share = Share { percent, base, of: Some(Box::new(of[0].clone())) };
        Some(Test::Min { of, shares: vec![share], strict: false, wholly })
    }
}
