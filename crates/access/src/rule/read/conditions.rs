//! Conditions: what must hold of a manufacture, joined by "and", with an "or" between two limits.
//!
//! Also those that stand without a head, where a row goes on with the rule of the row before it.

use super::Reader;
use super::cursor::Joint;
use crate::rule::words::Kind;
use crate::rule::{Alternative, Continues, Material, Process, Scope, Test};

impl Reader {
    /// "Manufacture ...", "Production ...": conditions.
    pub(super) fn manufacture(&mut self, alternative: &mut Alternative) -> Option<()> {
        let others = self.eat_any(&[
            "other operations than those referred to above",
            "other operations than those referred to in column 3",
            "other operations than those referred to in column",
            "other operations",
            "operations other than those referred to above",
        ]);
        if others {
            if self.kind(0) == Some(Kind::Number) {
                self.at += 1;
            }
            alternative.scope = Some(Scope { others: true, ..Scope::default() });
        } else {
            self.eat_any(&[
                "manufacture",
                "manufacturing",
                "manufactured",
                "production",
                "obtained",
                "produced",
            ])
            .then_some(())?;
        }
        self.sign(":");
        self.skip_breaks();
        self.conditions(alternative)
    }

    /// Conditions joined by "and"; an "or" between two limits makes one of them enough.
    pub(super) fn conditions(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(":");
        self.skip_breaks();
        self.condition(alternative)?;
        loop {
            let start = self.at;
            // `, and`, `and -`, list marks; `. However` is an ending inside a list.
            let joint = self.joint();
            let listed = self.list_mark();
            if joint == Joint::None
                && !listed
                && !self.ahead("in which")
                && !self.ahead("where")
                && !self.ahead("provided")
                && !self.ahead("by")
                && !self.ahead("from")
            {
                self.at = start;
                self.sign(".");
                self.skip_breaks();
                if self.ahead("however") && self.however(alternative).is_some() {
                    continue;
                }
                self.at = start;
                return Some(());
            }
            if joint == Joint::Or {
                // A limit on weight or a limit on value.
                let mut other = Alternative::default();
                let before = alternative.tests.len();
                let plain = self.word(0) != "manufacture" && self.word(0) != "production";
                if plain
                    && self.condition(&mut other).is_some()
                    && !other.tests.is_empty()
                    && other.provisos.is_empty()
                    && before > 0
                {
                    let first = alternative.tests.pop()?;
                    let mut list = match first {
                        Test::Either(list) => list,
                        one => vec![one],
                    };
                    list.append(&mut other.tests);
                    alternative.tests.push(Test::Either(list));
                    continue;
                }
                if plain && !other.provisos.is_empty() {
                    alternative.provisos.append(&mut other.provisos);
                    continue;
                }
                self.at = start;
                return Some(());
            }
            if self.condition(alternative).is_none() {
                self.at = start;
                return Some(());
            }
        }
    }

    /// One condition.
    fn condition(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        self.list_mark();
        self.eat_any(&["and"]);
        self.eat_any(&["in which", "where", "provided that", "provided", "that", "by"]);
        self.sign(":");
        self.skip_breaks();
        self.list_mark();
        for form in [
            Reader::made_of,
            Reader::classified_elsewhere,
            Reader::limit_test,
            Reader::weight_test,
            Reader::more_than_originating,
            Reader::subject_state,
            Reader::good_undergone,
            Reader::good_is,
            Reader::content_condition,
            Reader::undergoes,
            Reader::if_originating,
            Reader::one_of_operations,
            Reader::process_test,
        ] {
            let here = self.at;
            if form(self, alternative).is_some() {
                return Some(());
            }
            self.at = here;
        }
        self.at = start;
        None
    }

    /// Conditions without a head: "The value of the cloth does not exceed ...", "- c) ...".
    pub(super) fn bare_conditions(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        if self.ahead("except") {
            let mut except = Vec::new();
            self.exceptions(4, &mut except)?;
            if except.is_empty() {
                self.at = start;
                return None;
            }
            alternative.continues = Continues::Adds;
            let own = |m: &Material| m.same.is_some() && m.words.is_empty() && m.codes.is_empty();
            if except.iter().any(own) {
                except.retain(|m| !own(m));
                alternative.tests.push(Test::Change {
                    level: 4,
                    except,
                    from: Vec::new(),
                    within: false,
                });
            } else {
                alternative.tests.push(Test::AnyHeading { except });
            }
            return Some(());
        }
        let led = self.eat_any(&["provided that", "provided", "in which", "where", "and"]);
        let measured = self.condition_ahead()
            || self.ahead("at least")
            || self.ahead("not less than")
            || led
            || self.ahead("all")
            || self.ahead("its value")
            || self.ahead("their");
        if !measured {
            self.at = start;
            return None;
        }
        self.conditions(alternative)?;
        alternative.continues = Continues::Adds;
        Some(())
    }

    /// "one of the following operations is made: - a - b".
    fn one_of_operations(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "one of the following operations is made",
            "one of the following operations is carried out",
            "at least one of the following operations is carried out",
        ])
        .then_some(())?;
        self.sign(":");
        let mut list = Vec::new();
        loop {
            self.joint();
            match self.process() {
                Some(process) => list.push(process),
                None => break,
            }
        }
        (!list.is_empty()).then(|| alternative.tests.push(Test::Process(Process::AnyOf(list))))
    }

    fn process_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let process = self.process()?;
        alternative.tests.push(Test::Process(process));
        Some(())
    }

    pub(super) fn limit_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.limit()?;
        alternative.tests.push(test);
        Some(())
    }

    fn weight_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.at_least()?;
        alternative.tests.push(test);
        Some(())
    }

    fn more_than_originating(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat("the value of all the non-originating materials used is not higher than the value of the originating materials used")
            .then(|| alternative.tests.push(Test::NotMoreThanOriginating(vec![Material::default()])))
    }

    fn content_condition(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.value_content()?;
        alternative.tests.push(test);
        Some(())
    }
}
