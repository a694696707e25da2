//! A change of tariff classification: its level, the goods it is for, and where it may not come from.
//!
//! `CTH`, "a change to heading 1806 from any other heading, except ...", "classified within a heading
//! other than that of the product": three ways to write one test.

use super::Reader;
use crate::rule::material::Reach;
use crate::rule::words::Kind;
use crate::rule::{Alternative, Material, Scope, Test};

impl Reader {
    /// "CTH: All non-originating materials ... at the 4-digit level (tariff heading)".
    pub(in crate::rule) fn labelled(&mut self, alternative: &mut Alternative) -> Option<()> {
        let level = match self.word(0) {
            "cc" => self.label(2),
            "cth" => self.label(4),
            "ctsh" => self.label(6),
            "ctc" => {
                self.at += 1;
                self.level_by_digits()?
            }
            _ => {
                // `Change in tariff heading`, `Change of chapter`.
                self.eat_any(&["a change in", "a change of", "change in", "change of"])
                    .then_some(())?;
                self.eat("the");
                if self.eat("tariff classification") {
                    self.level_by_digits()?
                } else {
                    self.level()?
                }
            }
        };
        if self.sign(":") {
            self.eat_any(&["all non-originating materials used in the production of the good have undergone a change in tariff classification at the",
                "all non-originating materials used in the production of the product have undergone a change in tariff classification at the",
                "production from non-originating materials of any heading except that of the product"]).then_some(())?;
            if self.kind(0) == Some(Kind::Number) {
                (self.word(0) == level.to_string()).then_some(())?;
                self.at += 1;
                self.sign("-");
                self.skip_breaks();
                self.eat("digit level").then_some(())?;
                self.sign("(");
                (self.level() == Some(level)).then_some(())?;
                self.sign(")");
            }
        }
        let mut except = Vec::new();
        let start = self.at;
        if self.exceptions(level, &mut except).is_none() {
            self.at = start;
            except.clear();
        }
        alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
        loop {
            let start = self.at;
            self.sign(",");
            if self.ahead("however") {
                if self.however(alternative).is_some() {
                    continue;
                }
            } else if self.more(alternative).is_some() || self.note(alternative) {
                continue;
            }
            self.at = start;
            return Some(());
        }
    }

    fn label(&mut self, level: u8) -> u8 {
        self.at += 1;
        level
    }

    /// `at the 4-digit level`, `at the four-digit level (that is, a change in tariff heading)`.
    fn level_by_digits(&mut self) -> Option<u8> {
        self.eat_any(&["at the", "at"]);
        let level = match self.word(0) {
            "2" | "two" | "two-digit" => 2,
            "4" | "four" | "four-digit" => 4,
            "6" | "six" | "six-digit" => 6,
            _ => return None,
        };
        self.at += 1;
        self.sign("-");
        self.eat("digit");
        self.eat("level").then_some(())?;
        let end = self.at;
        if self.sign("(") {
            self.eat_any(&["i . e .", "that is"]);
            self.sign(",");
            self.eat_any(&["a change in", "a change of", "change in", "change of"]);
            self.eat("the");
            let same = match self.word(0) {
                "cc" => Some(self.label(2)),
                "cth" => Some(self.label(4)),
                "ctsh" => Some(self.label(6)),
                _ => self.level(),
            };
            if same != Some(level) || !self.sign(")") {
                self.at = end;
            }
        }
        Some(level)
    }

    /// "A change to ... from ...".
    pub(super) fn change_to(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&["a change", "change"]).then_some(())?;
        if self.eat("to") {
            alternative.scope = Some(self.scope()?);
            self.sign(",");
        }
        self.eat("from").then_some(())?;
        let mut level = 0;
        let mut within = false;
        let mut from = Vec::new();
        let mut except = Vec::new();
        self.eat_any(&["non-originating materials of"]);
        let start = self.at;
        if self.eat_any(&["any other product of this heading"]) {
            within = true;
            from.push(Material { same: Some(4), other: true, ..Material::default() });
        } else if self.eat("any other") || self.eat("another") {
            level = self.level()?;
            let end = self.at;
            self.sign(",");
            // Moves inside the group are changes: note (g) of such annexes.
            let inside = self.eat_any(&[
                "including another heading within that group",
                "including another subheading within that group",
                "including another heading within the group",
                "including another subheading within the group",
            ]);
            if !inside {
                self.at = end;
            }
            if self.eat("outside this group") {
                except.push(Material { words: "of this group".to_owned(), ..Material::default() });
            }
            // `from any other heading or subheading`.
            let end = self.at;
            if self.eat("or any other")
                || self.eat("or")
                || self.eat("including another")
                || self.eat("including any other")
            {
                match self.level() {
                    Some(finer) => level = level.max(finer),
                    None => self.at = end,
                }
            }
        } else if self.eat("any heading outside this group")
            || self.eat("any subheading outside this group")
        {
            level = 4;
            except.push(Material { words: "of this group".to_owned(), ..Material::default() });
        } else if self.eat("any") {
            level = self.level()?;
            let _ = self.exceptions(level, &mut except);
            level = 0;
        } else if self.eat("within") {
            within = true;
            self.eat_any(&[
                "any one of these",
                "any of these",
                "the same",
                "this",
                "that",
                "any one of those",
            ]);
            let own = self.level()?;
            from.push(Material { same: Some(own), ..Material::default() });
            self.exceptions(own, &mut except)?;
            let end = self.at;
            if self.eat("or any other") || self.eat("or another") {
                level = self.level()?;
                from.clear();
            } else {
                self.at = end;
                if self.eat("or") {
                    match self.codes() {
                        Some(codes) => from.push(Material { codes, ..Material::default() }),
                        None => self.at = end,
                    }
                }
            }
        } else {
            self.at = start;
            let list = self.materials(Reach::Item)?;
            from.extend(list);
        }
        let here = self.at;
        if self.exceptions(level.max(4), &mut except).is_none() {
            self.at = here;
        }
        self.sign(",");
        if self.eat("whether or not there is also a change from") {
            self.eat_any(&["any other", "another"]).then_some(())?;
            level = level.max(self.level()?);
        }
        alternative.tests.push(Test::Change { level, except, from, within });
        let start = self.at;
        self.sign(",");
        if self.eat_any(&["provided that", "provided"]) {
            self.sign(":");
            if self.conditions(alternative).is_some() {
                return Some(());
            }
            self.at = start;
            return None;
        }
        self.at = start;
        Some(())
    }

    /// "No change in tariff classification required for ..., provided ...".
    pub(super) fn no_change(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "no change in tariff classification is required",
            "no change in tariff classification required",
            "no required change in tariff classification",
        ])
        .then_some(())?;
        self.eat("to");
        let start = self.at;
        if self.eat_any(&["for a good that", "for goods that", "if the good", "if the goods"])
            && self.has_undergone(alternative).is_some()
        {
            return Some(());
        }
        self.at = start;
        if self.eat("for") {
            alternative.scope = Some(self.scope()?);
        }
        self.sign(",");
        self.eat_any(&["provided that", "provided", "if"]).then_some(())?;
        self.sign(":");
        self.conditions(alternative)
    }

    /// "all the materials used are classified within a heading other than that of the product".
    pub(super) fn classified_elsewhere(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "all the materials used",
            "all materials used",
            "all the non-originating materials used",
            "all of the materials used",
            "the materials used",
            "all the material used",
        ])
        .then_some(())?;
        self.eat_any(&[
            "are classified",
            "is classified",
            "must be classified",
            "are classified in or",
            "shall be classified",
        ])
        .then_some(())?;
        self.eat_any(&["within", "in", "under"]).then_some(())?;
        self.eat_any(&["a", "any"]);
        let level = self.level()?;
        self.eat_any(&["other than", "different from", "except"]).then_some(())?;
        if self.eat_any(&[
            "that of the product",
            "that of the good",
            "that of the products",
            "that in which the product is classified",
            "that of the final product",
        ]) {
            let mut except = Vec::new();
            self.exceptions(level, &mut except)?;
            alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
            return Some(());
        }
        let codes = self.codes()?;
        let except = vec![Material { codes, ..Material::default() }];
        alternative.tests.push(Test::AnyHeading { except });
        Some(())
    }

    /// The goods of a change: codes, "any other good of", or words that end at their code.
    fn scope(&mut self) -> Option<Scope> {
        let mut scope = Scope::default();
        let start = self.at;
        self.eat_any(&["a", "an"]);
        if self.eat_any(&[
            "any other good",
            "any other product",
            "any other goods",
            "any other article",
            "any other",
        ]) {
            scope.others = true;
        } else if !self.eat_any(&["good", "product", "goods"]) {
            self.at = start;
        }
        if let Some(codes) = self.codes() {
            scope.codes = codes;
            scope.words = self.scope_words(&["from", "provided"])?;
            return Some(scope);
        }
        if self.eat("of") {
            if let Some(codes) = self.codes() {
                scope.codes = codes;
                let words = self.scope_words(&["from", "provided"]);
                scope.words = words?;
                return Some(scope);
            }
            self.at -= 1;
        }
        if scope.others && (self.ahead("from") || self.ahead("provided")) {
            return Some(scope);
        }
        scope.words = self.scope_words(&["from", "provided"])?;
        Some(scope)
    }

    /// Free words, to the word that ends them; codes inside are taken out.
    fn scope_words(&mut self, ends: &[&str]) -> Option<String> {
        let mut words = Vec::new();
        loop {
            if self.is_end(0) {
                return None;
            }
            let word = self.word(0).to_owned();
            let ending = ends.contains(&word.as_str())
                && !(word == "from"
                    && words.last().is_some_and(|w: &String| w == "obtained" || w == "made"));
            let provided =
                self.ahead(", provided") || self.ahead(", from") || self.ahead(", for which");
            if provided && !self.ahead(", for which") {
                break;
            }
            if ending {
                break;
            }
            words.push(word);
            self.at += 1;
            if words.len() > 120 {
                return None;
            }
        }
        self.note_far();
        Some(words.join(" "))
    }
}
