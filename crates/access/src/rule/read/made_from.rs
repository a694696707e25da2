//! Manufacture from materials: of any heading or named ones, and the materials that are excepted.
//!
//! An exception of the product's own heading makes "any heading" a change of classification.

use super::Reader;
use super::cursor::Joint;
use crate::rule::material::Reach;
use crate::rule::words::Kind;
use crate::rule::{Alternative, Codes, Material, Span, Test};

impl Reader {
    /// "from materials of any heading, except ...", "from yarn", "using materials not classified in".
    pub(super) fn made_of(&mut self, alternative: &mut Alternative) -> Option<()> {
        let led = self.eat_any(&["from", "using", "of"]);
        self.sign(":");
        self.skip_breaks();
        self.eat("the following materials");
        self.sign(":");
        if !led && !self.ahead("materials of heading") {
            return None;
        }
        let here = self.at;
        self.eat_any(&["non-originating"]);
        if self.eat_any(&["materials of any other", "material of any other"]) {
            let level = self.level()?;
            let mut except = Vec::new();
            self.exceptions(level, &mut except)?;
            except.retain(|m| m.same != Some(4) && m.same != Some(6) && m.same != Some(2));
            alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
            return Some(());
        }
        if self.eat_any(&[
            "materials of any",
            "material of any",
            "materials from any",
            "materials from materials of any",
            "any materials of any",
        ]) {
            let level = self.level()?;
            return self.any_heading(level, alternative);
        }
        self.at = here;
        if self.eat_any(&[
            "materials not classified in",
            "materials not classified within",
            "materials not falling within",
            "materials which are not classified within",
        ]) {
            let codes = self.codes()?;
            let except = vec![Material { codes, ..Material::default() }];
            alternative.tests.push(Test::AnyHeading { except });
            return Some(());
        }
        self.at = here;
        let mut list = Vec::new();
        loop {
            self.eat_any(&["the following materials"]);
            if self.sign(":") {
                self.skip_breaks();
            }
            match self.material(Reach::Item) {
                Some(material) => list.push(material),
                None if list.is_empty() => return None,
                None => break,
            }
            let end = self.at;
            let joint = self.joint();
            self.eat("from");
            let next = self.at;
            let capital = self.tokens.get(next).is_some_and(|t| t.capital);
            let another_way = joint == Joint::Or && capital;
            let more = self.at > end
                && !another_way
                && !self.ahead("in which")
                && !self.ahead("where")
                && !self.ahead("provided")
                && !self.condition_ahead()
                && self.material(Reach::Item).is_some()
                && !self.verb_or_use_ahead();
            if !more {
                self.at = end;
                break;
            }
            self.at = next;
        }
        alternative.tests.push(Test::From(list));
        Some(())
    }

    fn verb_or_use_ahead(&self) -> bool {
        ["are", "is", "may", "must", "shall", "does"].contains(&self.word(0))
    }

    fn any_heading(&mut self, level: u8, alternative: &mut Alternative) -> Option<()> {
        let mut except = Vec::new();
        if self.eat("outside") {
            let codes = self.codes()?;
            except.push(Material { codes, ..Material::default() });
        }
        loop {
            let start = self.at;
            self.sign(",");
            if self.eat_any(&[
                "including other materials of",
                "including materials of",
                "including the other materials of",
                "including other materials from",
            ]) {
                let here = self.at;
                if self.eat("a different ' group ' in this heading")
                    || self.eat("a different group in this heading")
                    || self.eat("a different ' group' in this heading")
                {
                    except.push(Material {
                        same: Some(4),
                        words: "the same group as the product".to_owned(),
                        ..Material::default()
                    });
                    continue;
                }
                self.at = here;
                let mut codes = None;
                let mut same = None;
                if self.eat("this heading") || self.eat("the same heading as the product") {
                    same = Some(4);
                } else {
                    codes = self.codes();
                }
                if codes.is_none() && same.is_none() {
                    self.at = start;
                    break;
                }
                except.push(Material {
                    codes: codes.unwrap_or_default(),
                    same,
                    words: "the same description as the product".to_owned(),
                    ..Material::default()
                });
                continue;
            }
            self.at = start;
            let before = except.len();
            if self.exceptions(level, &mut except).is_some() && except.len() > before {
                continue;
            }
            self.at = start;
            break;
        }
        let own = |m: &Material| m.same.is_some() && m.words.is_empty() && m.codes.is_empty();
        let changes = except.iter().any(own);
        let same_level = except.iter().find(|m| own(m)).and_then(|m| m.same);
        if changes {
            except.retain(|m| !own(m));
            alternative.tests.push(Test::Change {
                level: same_level.unwrap_or(level),
                except,
                from: Vec::new(),
                within: false,
            });
        } else {
            alternative.tests.push(Test::AnyHeading { except });
        }
        Some(())
    }

    /// ", except that of the product and of heading 2402", "except those of chapter 4".
    pub(super) fn exceptions(&mut self, level: u8, except: &mut Vec<Material>) -> Option<()> {
        let start = self.at;
        self.sign(",");
        self.eat("and");
        let led = self.eat_any(&[
            "except for",
            "except from within",
            "except from non-originating",
            "except from",
            "except non-originating",
            "except",
            "excluding non-originating",
            "excluding",
            "other than",
        ]);
        if !led {
            self.at = start;
            return Some(());
        }
        self.sign(":");
        self.skip_breaks();
        loop {
            self.list_mark();
            self.eat_any(&["from", "of", "for", "except"]);
            if self.eat("that of the product")
                || self.eat("that of the good")
                || self.eat("that of the final product")
                || self.eat("that of the set")
                || self.eat("that of product")
                || self.eat("those of the product")
                || self.eat("that of the goods")
            {
                except.push(Material { same: Some(level), ..Material::default() });
            } else {
                self.eat_any(&["those of", "that of", "those from"]);
                let material = self.exception()?;
                except.push(material);
            }
            let end = self.at;
            let joint = self.joint();
            let capital = self.tokens.get(self.at).is_some_and(|t| t.capital);
            if joint == Joint::None || (joint == Joint::Or && capital) {
                self.at = end;
                return Some(());
            }
            let here = self.at;
            self.list_mark();
            self.eat_any(&["from", "of", "except", "for"]);
            self.eat_any(&["those of", "that of", "that of the product"]);
            let another = !self.condition_ahead()
                && !self.ahead("in which")
                && !self.ahead("provided")
                && !self.ahead("however")
                && !self.ahead("whether or not")
                && !self.ahead("including")
                && !self.ahead("that the")
                && (self.exception().is_some()
                    || self
                        .tokens
                        .get(self.at.wrapping_sub(1))
                        .is_some_and(|t| t.text == "product"))
                && !self.verb_or_use_ahead();
            if !another {
                self.at = end;
                return Some(());
            }
            self.at = here;
        }
    }

    fn exception(&mut self) -> Option<Material> {
        if let Some(codes) = self.codes() {
            let mut material = Material { codes, ..Material::default() };
            // `heading 2105 or dairy preparations`, `heading 3301 other than ...`.
            let end = self.at;
            if self.eat("other than") || self.eat("except") {
                match self.material(Reach::Item) {
                    Some(except) => material.except.push(except),
                    None => self.at = end,
                }
            }
            return Some(material);
        }
        if self.kind(0) == Some(Kind::Number) && !self.is_sign_at(1, "%") {
            let digits: String = self.word(0).chars().filter(char::is_ascii_digit).collect();
            let span = Span::new(&digits, &digits).filter(|_| digits.len() >= 4)?;
            self.at += 1;
            let end = self.at;
            if self.eat_any(&["to", "through"]) || self.sign("-") {
                self.level();
                let to: String = self.word(0).chars().filter(char::is_ascii_digit).collect();
                if let Some(range) = Span::new(&digits, &to) {
                    self.at += 1;
                    return Some(Material { codes: Codes(vec![range]), ..Material::default() });
                }
                self.at = end;
            }
            return Some(Material { codes: Codes(vec![span]), ..Material::default() });
        }
        self.material(Reach::Item)
    }
}
