//! Judges one good: every alternative of its rule in turn, each by its tests, and the best of them.
//!
//! A test is *no* only where a stated fact fails. The verdict is given without cumulation first; only where
//! that is not a yes do the materials of others count as originating, and the verdict then says so.

mod classification;
mod materials;
mod processes;
mod scope;
mod tolerance;
mod value_content;
mod values;
mod verdict;

pub use verdict::{AlternativeVerdict, Finding, Outcome, Verdict};

use jiff::civil::Date;

use super::bill::{Good, Input};
use super::meaning;
use super::terms::OriginTerms;
use crate::Error;
use crate::rule::{Alternative, Book, Proviso, Rule, Test, notation_test};
use materials::rest_of;
use scope::in_period;
use verdict::plain;

/// Judges a good under the rules of a book and the terms of its agreement.
///
/// # Errors
///
/// [`Error::NoRule`] where the book has none for the good, [`Error::Overflow`].
pub fn judge(
    good: &Good,
    book: &Book,
    terms: &OriginTerms,
    on: Option<Date>,
) -> Result<Verdict, Error> {
    let set = book.rules_for(&good.hs, &good.description)?;
    let strict = decide(good, &set, terms, on, false)?;
    if strict.outcome == Outcome::Yes || terms.cumulation.is_empty() {
        return Ok(strict);
    }
    let with = decide(good, &set, terms, on, true)?;
    if with.outcome > strict.outcome {
        return Ok(Verdict { by_cumulation: true, ..with });
    }
    Ok(strict)
}

/// Judges a good under one rule's text.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn judge_rule(
    good: &Good,
    rule: &Rule,
    terms: &OriginTerms,
    on: Option<Date>,
) -> Result<Verdict, Error> {
    let set = crate::rule::Chosen::of_rule(rule);
    decide(good, &set, terms, on, false)
}

fn decide(
    good: &Good,
    set: &crate::rule::Chosen,
    terms: &OriginTerms,
    on: Option<Date>,
    cumulated: bool,
) -> Result<Verdict, Error> {
    let desk = Desk { good, terms, cumulated };
    let mut alternatives = Vec::new();
    let mut others_named: Vec<Outcome> = Vec::new();
    for (rows, text, alternative) in &set.alternatives {
        if !in_period(alternative, on) {
            continue;
        }
        let applies = desk.applies(alternative.scope.as_ref(), &others_named);
        if let Some(scope) = &alternative.scope
            && !scope.others
            && !scope.words.is_empty()
        {
            others_named.push(applies);
        }
        if applies == Outcome::No {
            continue;
        }
        let mut verdict = desk.alternative(alternative)?;
        if applies == Outcome::Undecided {
            verdict.open.push(format!(
                "whether the good is \"{}\": state good_description",
                alternative.scope.as_ref().map_or("", |s| s.words.as_str())
            ));
            verdict.outcome = Outcome::Undecided;
        }
        verdict.rows.clone_from(rows);
        verdict.text.clone_from(text);
        alternatives.push(verdict);
    }
    let best = alternatives.iter().map(|a| a.outcome).max();
    let mut outcome = best.unwrap_or(Outcome::Undecided);
    if outcome != Outcome::Yes && !set.unread.is_empty() {
        outcome = Outcome::Undecided;
    }
    let mut open = Vec::new();
    if good.wholly_obtained == Some(true) {
        outcome = Outcome::Yes;
    }
    if set.undivided {
        // Several products share the codes and the description names none: a yes under one of them is a
        // yes with an open condition, a no must hold under all.
        let all = alternatives.iter().all(|a| a.outcome == outcome);
        if !all {
            open.push(format!(
                "which of these the good is: {}",
                set.subdivisions.iter().map(|s| format!("\"{s}\"")).collect::<Vec<_>>().join(", ")
            ));
        }
    }
    if good.minimal_operations == Some(true) && good.wholly_obtained != Some(true) {
        outcome = Outcome::No;
        open.push("no more than minimal operations: a veto".to_owned());
    } else if outcome == Outcome::Yes {
        if good.minimal_operations.is_none() {
            open.push("more than minimal operations: not stated".to_owned());
        }
        open.push("direct transport and proof of origin".to_owned());
        if set.quota {
            open.push("a row of the rule is under a quota".to_owned());
        }
        if let Some(found) = alternatives.iter().find(|a| a.outcome == Outcome::Yes) {
            open.extend(found.open.iter().cloned());
        }
        if cumulated {
            open.extend(terms.cumulation.iter().map(|c| format!("cumulation: {}", c.passage)));
        }
    }
    Ok(Verdict {
        good: good.name.clone(),
        agreement: terms.id.clone(),
        outcome,
        alternatives,
        unread: set.unread.clone(),
        open,
        by_cumulation: false,
    })
}

/// A good before its rule, under the terms of the agreement.
struct Desk<'a> {
    good: &'a Good,
    terms: &'a OriginTerms,
    cumulated: bool,
}

impl<'a> Desk<'a> {
    fn originates(&self, input: &Input) -> bool {
        if input.originating == Some(true) {
            return true;
        }
        self.cumulated
            && self.terms.cumulation.iter().any(|c| {
                c.open == Some(true)
                    && c.with.contains(&input.origin)
                    && (c.materials.is_empty() || c.materials.hold(&input.hs))
            })
    }

    fn non_originating(&self) -> Vec<&'a Input> {
        self.good.inputs.iter().filter(|i| !self.originates(i)).collect()
    }

    fn alternative(&self, alternative: &Alternative) -> Result<AlternativeVerdict, Error> {
        let mut findings = Vec::new();
        let mut open = Vec::new();
        for proviso in &alternative.provisos {
            match proviso {
                Proviso::Note(note) => open.push(format!("note: {note}")),
                Proviso::Period { from, to } => {
                    let (from, to) = (from.as_str(), to.as_str());
                    open.push(format!("applies from {from:?} to {to:?}"));
                }
                _ => {}
            }
        }
        for test in &alternative.tests {
            findings.push(self.test(test, alternative, &mut open)?);
        }
        for proviso in &alternative.provisos {
            if let Proviso::Forbid(of) = proviso {
                findings.push(self.forbidden(of));
            }
        }
        self.waive(&mut findings)?;
        if findings.is_empty() {
            findings.push(Finding {
                test: "note".to_owned(),
                outcome: Outcome::Undecided,
                because: "the text holds no test of its own".to_owned(),
                percent: None,
                lines: Vec::new(),
                distance: Vec::new(),
            });
        }
        let outcome = findings.iter().map(|f| f.outcome).min().unwrap_or(Outcome::Undecided);
        Ok(AlternativeVerdict { outcome, rows: Vec::new(), text: String::new(), findings, open })
    }

    /// Whether a test is about any material of the bill: `wholly obtained (3)` is not without fish.
    fn faced(&self, test: &Test) -> bool {
        let of = match test {
            Test::WhollyObtained(of) | Test::Originating(of) => of,
            _ => return true,
        };
        self.good.inputs.iter().any(|i| meaning::any(of, i, self.good) != meaning::Match::No)
    }

    fn test(
        &self,
        test: &Test,
        alternative: &Alternative,
        open: &mut Vec<String>,
    ) -> Result<Finding, Error> {
        let name = notation_test(test);
        let mut finding = match test {
            Test::Change { level, except, from, within } => {
                self.change(*level, except, from, *within, alternative)?
            }
            Test::AnyHeading { except } => self.change(0, except, &[], true, alternative)?,
            Test::From(list) => self.made_from(list, alternative)?,
            Test::Max { of, shares, each, strict } => {
                self.max(of, shares, *each, *strict, alternative, open)?
            }
            Test::Min { of, shares, strict, wholly } => self.min(of, shares, *strict, *wholly)?,
            Test::Rvc { percent, methods, bases, focus } => {
                self.content(*percent, methods, bases, focus, open)?
            }
            Test::NotMoreThanOriginating(of) => self.not_more(of)?,
            Test::Process(process) => self.process(process),
            Test::Originating(of) => match rest_of(of) {
                true if self.non_originating().is_empty() => {
                    plain(Outcome::Yes, "all materials originate")
                }
                true => plain(
                    Outcome::Undecided,
                    "which materials are the other ones stands in the text",
                ),
                false => self.state(of, false)?,
            },
            Test::WhollyObtained(of) => self.state(of, true)?,
            Test::ProductWhollyObtained => self.product_obtained(),
            Test::Set { percent } => self.set(*percent)?,
            Test::Retain => {
                plain(Outcome::Undecided, "the origin before the operation is not stated")
            }
            Test::Either(list) => {
                let found: Result<Vec<Finding>, Error> =
                    list.iter().map(|t| self.test(t, alternative, open)).collect();
                // A test on materials that are not used says nothing beside one that they face.
                let (faced, idle): (Vec<Finding>, Vec<Finding>) = list
                    .iter()
                    .zip(found?)
                    .map(|(test, finding)| (self.faced(test), finding))
                    .fold((Vec::new(), Vec::new()), |(mut faced, mut idle), (is, finding)| {
                        if is {
                            faced.push(finding)
                        } else {
                            idle.push(finding)
                        }
                        (faced, idle)
                    });
                let of = if faced.is_empty() { idle } else { faced };
                let best = of.into_iter().max_by_key(|f| f.outcome);
                best.unwrap_or_else(|| plain(Outcome::Undecided, "no test"))
            }
        };
        finding.test = name;
        Ok(finding)
    }
}
