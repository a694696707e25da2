//! The verdict on one good.

use jiff::civil::Date;

use super::bill::{Good, Input};
use super::meaning::{Match, any, same_level, stage};
use super::terms::{Measure, OriginTerms};
use crate::rule::{
    Alternative, Base, Book, Material, Method, Process, Proviso, Rule, Scope, Share, Status, Test,
    notation_list, notation_shares, notation_test, process_name_of,
};
use crate::{Error, Exact};

/// Yes, no, or a fact that decides is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A stated fact fails.
    No,
    /// A fact that decides is not stated.
    Undecided,
    /// It holds.
    Yes,
}

/// One test with the numbers that decided it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The test, in short words.
    pub test: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Why, with the numbers.
    pub because: String,
    /// The exact share, per cent, where a limit decided.
    pub percent: Option<Exact>,
    /// The lines of the bill that decided.
    pub lines: Vec<u64>,
    /// What would turn a no into a yes.
    pub distance: Vec<String>,
}

/// One alternative of a rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AlternativeVerdict {
    /// How it came out.
    pub outcome: Outcome,
    /// The rows of the rules that it was read from.
    pub rows: Vec<usize>,
    /// Its texts, quoted.
    pub text: String,
    /// Its tests.
    pub findings: Vec<Finding>,
    /// Conditions that stay open.
    pub open: Vec<String>,
}

/// The verdict on a good under one agreement.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// The good's name in the bill.
    pub good: String,
    /// The agreement.
    pub agreement: String,
    /// How it came out.
    pub outcome: Outcome,
    /// The alternatives, in the order of the rules.
    pub alternatives: Vec<AlternativeVerdict>,
    /// Texts that were not understood, with the part.
    pub unread: Vec<String>,
    /// Conditions that stay open for the verdict: proof, transport, notes.
    pub open: Vec<String>,
    /// Whether it holds only because materials of others count as originating.
    pub by_cumulation: bool,
}

impl Verdict {
    /// What would turn a no into a yes, over all alternatives.
    #[must_use]
    pub fn distance(&self) -> Vec<&str> {
        let findings = self.alternatives.iter().flat_map(|a| &a.findings);
        findings.flat_map(|f| f.distance.iter().map(String::as_str)).collect()
    }
}

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

fn in_period(alternative: &Alternative, on: Option<Date>) -> bool {
    let Some(on) = on.map(|d| d.to_string()) else { return true };
    alternative.provisos.iter().all(|proviso| match proviso {
        Proviso::Period { from, to } => {
            (from.is_empty() || from.as_str() <= on.as_str())
                && (to.is_empty() || on.as_str() <= to.as_str())
        }
        _ => true,
    })
}

struct Desk<'a> {
    good: &'a Good,
    terms: &'a OriginTerms,
    cumulated: bool,
}

/// How a tolerance or limit came out: outcome, text, per cent, distance.
type Tolerated = (Outcome, String, Option<Exact>, Vec<String>);

/// A sum with what could not be told.
#[derive(Default)]
struct Sum {
    /// Of materials that surely count.
    sure: Option<Exact>,
    /// Of those and the ones that may.
    most: Option<Exact>,
    lines: Vec<u64>,
    missing: Vec<u64>,
}

impl<'a> Desk<'a> {
    fn applies(&self, scope: Option<&Scope>, named: &[Outcome]) -> Outcome {
        let Some(scope) = scope else { return Outcome::Yes };
        if !scope.codes.is_empty() && !scope.codes.touch(&self.good.hs) {
            return Outcome::No;
        }
        if scope.others {
            return match named.iter().max() {
                None | Some(Outcome::No) => Outcome::Yes,
                Some(Outcome::Yes) => Outcome::No,
                Some(Outcome::Undecided) => Outcome::Undecided,
            };
        }
        if scope.words.is_empty() {
            return Outcome::Yes;
        }
        if self.good.description.is_empty() {
            return Outcome::Undecided;
        }
        named_in(&scope.words, &self.good.description)
    }

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

    /// Where all that does not originate lies under the tolerance, some agreements ask no value content.
    fn waive(&self, findings: &mut [Finding]) -> Result<(), Error> {
        let Some(tolerance) = self.terms.tolerance(&self.good.hs) else { return Ok(()) };
        let base = tolerance.measures.iter().find_map(|m| match m {
            Measure::Value(base) => Some(*base),
            _ => None,
        });
        let Some(base) = base else { return Ok(()) };
        if !self.terms.tolerance_waives_content {
            return Ok(());
        }
        let Some(value) = self.value(base) else { return Ok(()) };
        let Some(sum) = self.cost(&self.non_originating()).most else { return Ok(()) };
        if sum.as_percent_of(value)? <= tolerance.percent {
            for finding in findings.iter_mut().filter(|f| f.test.starts_with("rvc")) {
                finding.outcome = Outcome::Yes;
                finding.because = format!(
                    "all non-originating materials are under the tolerance of {} %: no value content is asked",
                    tolerance.percent
                );
            }
        }
        Ok(())
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
                let found = found?;
                let best = found.into_iter().max_by_key(|f| f.outcome);
                best.unwrap_or_else(|| plain(Outcome::Undecided, "no test"))
            }
        };
        finding.test = name;
        Ok(finding)
    }

    /// A change of classification, or an exclusion, with allowances and the tolerance.
    fn change(
        &self,
        level: u8,
        except: &[Material],
        from: &[Material],
        within: bool,
        alternative: &Alternative,
    ) -> Result<Finding, Error> {
        let mut failing = Vec::new();
        let mut unsure: Vec<(u64, String)> = Vec::new();
        for input in self.non_originating() {
            let shifted = if level == 0 {
                if from.is_empty() || within { Match::Yes } else { any(from, input, self.good) }
            } else {
                match same_level(&input.hs, &self.good.hs, level) {
                    Match::No => Match::Yes,
                    Match::Yes if within || any(from, input, self.good) == Match::Yes => Match::Yes,
                    Match::Yes => Match::No,
                    Match::Unknown => Match::Unknown,
                }
            };
            let shifted = if level == 0 && within && !from.is_empty() {
                // "From within this heading" alone: another heading is a change as well.
                Match::Yes
            } else {
                shifted
            };
            let excluded = any(except, input, self.good);
            match (shifted, excluded) {
                (Match::Yes, Match::No) => {}
                (Match::No, _) | (_, Match::Yes) => failing.push(input),
                _ => unsure.push((input.line, format!("{} may be excepted", input.hs))),
            }
        }
        self.failing(failing, unsure, alternative, level)
    }

    /// What fails may be allowed, or lie under the tolerance.
    fn failing(
        &self,
        failing: Vec<&Input>,
        unsure: Vec<(u64, String)>,
        alternative: &Alternative,
        level: u8,
    ) -> Result<Finding, Error> {
        let (mut left, mut unsure) = (failing, unsure);
        let mut because = Vec::new();
        for proviso in &alternative.provisos {
            let Proviso::Allow { of, shares, process } = proviso else { continue };
            let counted: Vec<&Input> = self
                .non_originating()
                .into_iter()
                .filter(|i| allowed(of, i, self.good, level) == Match::Yes)
                .collect();
            let within = match shares.as_slice() {
                [] => Outcome::Yes,
                list => {
                    let sum = self.cost(&counted);
                    self.within(&sum, list, false, false)?.0
                }
            };
            let process_done = process.as_ref().map_or(Outcome::Yes, |p| self.process(p).outcome);
            let mut kept = Vec::new();
            for input in left {
                match (allowed(of, input, self.good, level), within.min(process_done)) {
                    (Match::Yes, Outcome::Yes) => {
                        because.push(format!("{} is allowed: {}", input.hs, notation_list(of)));
                    }
                    (Match::Yes, Outcome::Undecided)
                    | (Match::Unknown, Outcome::Yes | Outcome::Undecided) => {
                        unsure.push((
                            input.line,
                            format!("{} may be allowed: {}", input.hs, notation_list(of)),
                        ));
                    }
                    _ => kept.push(input),
                }
            }
            left = kept;
        }
        if left.is_empty() && unsure.is_empty() {
            let text = if because.is_empty() {
                "no material fails".to_owned()
            } else {
                because.join("; ")
            };
            return Ok(plain(Outcome::Yes, &text));
        }
        let lines: Vec<u64> =
            left.iter().map(|i| i.line).chain(unsure.iter().map(|(l, _)| *l)).collect();
        let names: Vec<&str> = left.iter().map(|i| i.hs.as_str()).collect();
        let (outcome, text, percent, mut distance) = self.tolerated(&left)?;
        let mut outcome = if left.is_empty() { Outcome::Yes } else { outcome };
        if outcome == Outcome::No
            && left.iter().all(|i| i.originating.is_none() && i.origin.is_empty())
        {
            outcome = Outcome::Undecided;
            distance.clear();
            because.push("the origin of what fails is not stated".to_owned());
        }
        if !unsure.is_empty() && outcome == Outcome::Yes {
            outcome = Outcome::Undecided;
        }
        if !names.is_empty() {
            because.push(format!("{} fails: {text}", names.join(", ")));
        }
        because.extend(unsure.into_iter().map(|(_, why)| why));
        if outcome == Outcome::No {
            for input in &left {
                if let Some(cost) = input.cost {
                    distance.push(format!("source {} ({cost}) as originating", input.hs));
                }
            }
        }
        Ok(Finding {
            test: String::new(),
            outcome,
            because: because.join("; "),
            percent,
            lines,
            distance,
        })
    }

    /// Whether what fails lies under the agreement's tolerance.
    fn tolerated(&self, left: &[&Input]) -> Result<Tolerated, Error> {
        let Some(tolerance) = self.terms.tolerance(&self.good.hs) else {
            return Ok((
                Outcome::No,
                "no tolerance is stated for the agreement".to_owned(),
                None,
                Vec::new(),
            ));
        };
        if let Some(input) = left.iter().find(|i| tolerance.except.touch(&i.hs)) {
            let text = format!("the tolerance does not cover {} in this good", input.hs);
            return Ok((Outcome::No, text, None, Vec::new()));
        }
        let mut best: Option<Tolerated> = None;
        for measure in &tolerance.measures {
            let found = self.tolerated_by(left, tolerance, *measure)?;
            if best.as_ref().is_none_or(|b| found.0 > b.0) {
                best = Some(found);
            }
        }
        let none = "no measure of the tolerance is stated".to_owned();
        Ok(best.unwrap_or((Outcome::Undecided, none, None, Vec::new())))
    }

    fn tolerated_by(
        &self,
        left: &[&Input],
        tolerance: &super::terms::Tolerance,
        measure: Measure,
    ) -> Result<Tolerated, Error> {
        let (sum, whole, unit) = match measure {
            Measure::Note => {
                let text = format!("the tolerance stands in a note: {}", tolerance.passage);
                let fabric = left.iter().any(|i| stage(&i.hs).is_some_and(|s| s >= 2));
                let outcome = if fabric { Outcome::No } else { Outcome::Undecided };
                return Ok((outcome, text, None, Vec::new()));
            }
            Measure::Weight => (self.weight(left), self.good.net_kg, "of the weight"),
            Measure::Value(base) => (self.cost(left), self.value(base), "of the value"),
        };
        let (Some(sum), Some(whole)) = (sum.most.filter(|_| sum.missing.is_empty()), whole) else {
            let text =
                "the weight or value that the tolerance is a share of is not stated".to_owned();
            return Ok((Outcome::Undecided, text, None, Vec::new()));
        };
        let percent = sum.as_percent_of(whole)?;
        let text = format!("{} % {unit}, tolerance {} %", percent.decimals(2), tolerance.percent);
        if percent <= tolerance.percent {
            return Ok((
                Outcome::Yes,
                format!("within the tolerance: {text}"),
                Some(percent),
                Vec::new(),
            ));
        }
        let room = tolerance.percent.percent_of(whole)?;
        let codes: Vec<&str> = left.iter().map(|i| i.hs.as_str()).collect();
        let distance = vec![format!(
            "{} less of {} comes within the tolerance",
            sum.minus(room)?.decimals(2),
            codes.join(", ")
        )];
        Ok((Outcome::No, text, Some(percent), distance))
    }

    /// Manufacture from named materials or an earlier stage.
    fn made_from(&self, list: &[Material], alternative: &Alternative) -> Result<Finding, Error> {
        let mut failing = Vec::new();
        let mut unsure = Vec::new();
        let stages: Vec<u8> = list.iter().filter_map(stage_of_words).collect();
        let latest = stages.iter().max().copied();
        for input in self.non_originating() {
            match any(list, input, self.good) {
                Match::Yes => continue,
                Match::Unknown => {
                    unsure.push((
                        input.line,
                        format!("whether {} is {}", input.hs, notation_list(list)),
                    ));
                    continue;
                }
                Match::No => {}
            }
            match (stage(&input.hs), latest) {
                // Note 3.2 of the introductory notes: an earlier stage may be used, a later one not.
                (Some(own), Some(latest)) if own < latest => {}
                (Some(own), Some(latest)) if own >= latest => failing.push(input),
                _ if same_level(&input.hs, &self.good.hs, 4) == Match::Yes => failing.push(input),
                // Note 3.5: other materials may be used that cannot satisfy the rule by their nature.
                _ => unsure.push((
                    input.line,
                    format!(
                        "{} is not {}: may it be used by its nature",
                        input.hs,
                        notation_list(list)
                    ),
                )),
            }
        }
        self.failing(failing, unsure, alternative, 4)
    }

    fn max(
        &self,
        of: &[Material],
        shares: &[Share],
        each: bool,
        strict: bool,
        alternative: &Alternative,
        open: &mut Vec<String>,
    ) -> Result<Finding, Error> {
        let named: Vec<Material>;
        let of = if of.iter().any(|m| matches!(m.words.as_str(), "these" | "cloth")) {
            named = alternative
                .tests
                .iter()
                .find_map(|t| match t {
                    Test::From(list) => Some(list.clone()),
                    _ => None,
                })
                .unwrap_or_default();
            if named.is_empty() {
                return Ok(plain(
                    Outcome::Undecided,
                    "which materials the limit is on stands in another row",
                ));
            }
            named.as_slice()
        } else {
            of
        };
        if shares.iter().any(|s| s.base == Base::Named) {
            return Ok(plain(
                Outcome::Undecided,
                "the limit is a share of another good's price, which is not stated",
            ));
        }
        let weight =
            shares.iter().any(|s| matches!(s.base, Base::Weight | Base::WeightOfMaterials));
        if shares.iter().any(|s| s.base == Base::Volume) {
            return Ok(plain(Outcome::Undecided, "volumes are not stated"));
        }
        let originating = of.iter().all(|m| m.status == Status::Originating);
        let pool: Vec<&Input> = if originating {
            self.good.inputs.iter().filter(|i| self.originates(i)).collect()
        } else {
            self.non_originating()
        };
        let groups: Vec<Vec<&Input>> =
            if each { pool.iter().map(|i| vec![*i]).collect() } else { vec![pool] };
        let mut worst = plain(Outcome::Yes, "no such material is used");
        worst.percent = Some(Exact::ZERO);
        for group in groups {
            let mut sum =
                Sum { sure: Some(Exact::ZERO), most: Some(Exact::ZERO), ..Sum::default() };
            for input in group {
                let found = any(of, input, self.good);
                if found == Match::No {
                    continue;
                }
                let amount = if weight { input.net_kg } else { input.cost };
                let Some(amount) = amount else {
                    sum.missing.push(input.line);
                    continue;
                };
                sum.lines.push(input.line);
                if found == Match::Yes {
                    sum.sure = sum.sure.map(|s| s.plus(amount)).transpose()?;
                }
                sum.most = sum.most.map(|s| s.plus(amount)).transpose()?;
            }
            if !sum.missing.is_empty() {
                // What is known may exceed the limit already.
                sum.most = None;
            }
            let (outcome, text, percent, distance) = self.within(&sum, shares, strict, weight)?;
            if outcome <= worst.outcome {
                let lines = sum.lines.clone();
                worst = Finding {
                    test: String::new(),
                    outcome,
                    because: text,
                    percent,
                    lines,
                    distance,
                };
            }
        }
        if let Some(base) = self.assumed(shares) {
            open.push(base);
        }
        Ok(worst)
    }

    /// A base that the agreement leaves open, read as the stated one.
    fn assumed(&self, shares: &[Share]) -> Option<String> {
        let open =
            shares.iter().any(|s| s.base == Base::Value) && self.terms.value_of_good.is_none();
        let (stated, _) = self.good.values.first_key_value()?;
        open.then(|| format!("the value of the good is taken as the stated {stated:?}"))
    }

    fn value(&self, base: Base) -> Option<Exact> {
        match base {
            Base::Value => match self.terms.value_of_good {
                Some(own) => self.good.values.get(&own).copied(),
                None => {
                    let order = [Base::FreeOnBoard, Base::Transaction, Base::ExWorks];
                    order.iter().find_map(|b| self.good.values.get(b)).copied()
                }
            },
            Base::Set => self.good.values.get(&Base::ExWorks).copied(),
            other => self.good.values.get(&other).copied(),
        }
    }

    fn whole(&self, share: &Share) -> Result<Option<Exact>, Error> {
        match share.base {
            Base::Weight => Ok(self.good.net_kg),
            Base::WeightOfMaterials => {
                let mut sum = Exact::ZERO;
                for input in &self.good.inputs {
                    let counts = share.of.as_ref().is_none_or(|of| {
                        any(std::slice::from_ref(of), input, self.good) == Match::Yes
                    });
                    if counts {
                        let Some(weight) = input.net_kg else { return Ok(None) };
                        sum = sum.plus(weight)?;
                    }
                }
                Ok((!sum.is_zero()).then_some(sum))
            }
            base => Ok(self.value(base)),
        }
    }

    /// Whether a sum lies within any of the shares.
    #[allow(clippy::type_complexity)]
    fn within(
        &self,
        sum: &Sum,
        shares: &[Share],
        strict: bool,
        weight: bool,
    ) -> Result<(Outcome, String, Option<Exact>, Vec<String>), Error> {
        let mut best: Option<(Outcome, String, Option<Exact>, Vec<String>)> = None;
        for share in shares {
            let limit = notation_shares(std::slice::from_ref(share));
            let found = match self.whole(share)? {
                None => {
                    let nothing = sum.most.is_some_and(Exact::is_zero);
                    let outcome = if nothing { Outcome::Yes } else { Outcome::Undecided };
                    (
                        outcome,
                        format!("{:?} is not stated (limit {limit})", share.base),
                        None,
                        Vec::new(),
                    )
                }
                Some(whole) => {
                    let passes = |sum: Exact| -> Result<(bool, Exact), Error> {
                        let percent = sum.as_percent_of(whole)?;
                        let holds =
                            percent < share.percent || (!strict && percent == share.percent);
                        Ok((holds, percent))
                    };
                    let sure = sum.sure.map(passes).transpose()?;
                    let most = sum.most.map(passes).transpose()?;
                    match (sure, most) {
                        (_, Some((true, percent))) => (
                            Outcome::Yes,
                            format!("{} % <= {limit}", percent.decimals(2)),
                            Some(percent),
                            Vec::new(),
                        ),
                        (Some((false, percent)), _) => {
                            let amount = sum.sure.unwrap_or(Exact::ZERO);
                            let room = share.percent.percent_of(whole)?;
                            let mut distance = vec![format!(
                                "{} less of it meets {limit}",
                                amount.minus(room)?.decimals(2)
                            )];
                            if !weight && !share.percent.is_zero() {
                                let needed = amount.times(Exact::HUNDRED)?.over(share.percent)?;
                                distance.push(format!(
                                    "or {} more of the base",
                                    needed.minus(whole)?.decimals(2)
                                ));
                            }
                            (
                                Outcome::No,
                                format!("{} % > {limit}", percent.decimals(2)),
                                Some(percent),
                                distance,
                            )
                        }
                        _ => {
                            let text = format!("what counts towards {limit} is not stated in full");
                            (Outcome::Undecided, text, None, Vec::new())
                        }
                    }
                }
            };
            if best.as_ref().is_none_or(|b| found.0 > b.0) {
                best = Some(found);
            }
        }
        Ok(best.unwrap_or((Outcome::Undecided, "no limit".to_owned(), None, Vec::new())))
    }

    fn cost(&self, inputs: &[&Input]) -> Sum {
        total(inputs, |i| i.cost)
    }

    fn weight(&self, inputs: &[&Input]) -> Sum {
        total(inputs, |i| i.net_kg)
    }

    fn min(
        &self,
        of: &[Material],
        shares: &[Share],
        strict: bool,
        wholly: bool,
    ) -> Result<Finding, Error> {
        let weight =
            shares.iter().any(|s| matches!(s.base, Base::Weight | Base::WeightOfMaterials));
        let mut sum = Exact::ZERO;
        let mut used = Exact::ZERO;
        for input in &self.good.inputs {
            match any(of, input, self.good) {
                Match::No => continue,
                Match::Unknown => {
                    return Ok(plain(
                        Outcome::Undecided,
                        &format!("whether {} is {}", input.hs, notation_list(of)),
                    ));
                }
                Match::Yes => {}
            }
            let Some(amount) = (if weight { input.net_kg } else { input.cost }) else {
                return Ok(plain(Outcome::Undecided, "weights or costs are not stated"));
            };
            used = used.plus(amount)?;
            let counts =
                if wholly { input.wholly_obtained == Some(true) } else { self.originates(input) };
            if counts {
                sum = sum.plus(amount)?;
            } else if wholly && input.wholly_obtained.is_none() && self.originates(input) {
                return Ok(plain(
                    Outcome::Undecided,
                    &format!("whether {} is wholly obtained is not stated", input.hs),
                ));
            }
        }
        let mut best = plain(Outcome::Undecided, "the base is not stated");
        for share in shares {
            let whole = if share.base == Base::WeightOfMaterials && share.of.is_some() {
                Some(used)
            } else {
                self.whole(share)?
            };
            let Some(whole) = whole else { continue };
            if whole.is_zero() {
                return Ok(plain(Outcome::Yes, "no such material is used"));
            }
            let percent = sum.as_percent_of(whole)?;
            let holds = percent > share.percent || (!strict && percent == share.percent);
            let outcome = if holds { Outcome::Yes } else { Outcome::No };
            if outcome >= best.outcome || best.percent.is_none() {
                best = plain(
                    outcome,
                    &format!("{} % against at least {} %", percent.decimals(2), share.percent),
                );
                best.percent = Some(percent);
            }
        }
        Ok(best)
    }

    fn content(
        &self,
        percent: Option<Exact>,
        methods: &[Method],
        bases: &[Base],
        focus: &[Material],
        open: &mut Vec<String>,
    ) -> Result<Finding, Error> {
        let Some(limit) = percent else {
            let mut best =
                plain(Outcome::Undecided, "the standard value content is defined in the notes");
            for (at, (limit, method, base)) in self.terms.standard_content.iter().enumerate() {
                let found = self.content(Some(*limit), &[*method], &[*base], focus, open)?;
                if at == 0 || found.outcome > best.outcome {
                    best = found;
                }
            }
            return Ok(best);
        };
        let own: Vec<Method>;
        let methods = if methods == [Method::Defined] && !self.terms.content_methods.is_empty() {
            own = self.terms.content_methods.clone();
            own.as_slice()
        } else {
            methods
        };
        let mut best = plain(Outcome::No, "");
        let mut told = Vec::new();
        let mut first = true;
        let bases: Vec<Base> = if bases.is_empty() { vec![Base::Value] } else { bases.to_vec() };
        for base in bases {
            for method in methods {
                let base = if *method == Method::NetCost { Base::NetCost } else { base };
                let name = match method {
                    Method::BuildUp => "build-up",
                    Method::BuildDown => "build-down",
                    Method::Focused => "focused value",
                    Method::NetCost => "net cost",
                    Method::Defined => "value content",
                };
                let Some(value) = self.value(base) else {
                    told.push(format!("{name}: no {base:?} stated"));
                    if best.outcome < Outcome::Undecided || first {
                        best = plain(Outcome::Undecided, "");
                    }
                    first = false;
                    continue;
                };
                let (amount, most) = self.content_amount(*method, value, focus)?;
                let share = |amount: Exact| amount.as_percent_of(value);
                let (outcome, shown) = match (amount, most) {
                    (Some(amount), _) if share(amount)? >= limit => {
                        (Outcome::Yes, Some(share(amount)?))
                    }
                    (_, Some(most)) if share(most)? < limit => (Outcome::No, Some(share(most)?)),
                    (amount, _) => (Outcome::Undecided, amount.map(share).transpose()?),
                };
                let sign = if outcome == Outcome::Yes { ">=" } else { "<" };
                told.push(match shown {
                    Some(shown) => format!("{name} {} % {sign} {limit} %", shown.decimals(2)),
                    None => format!("{name}: costs are not stated in full"),
                });
                let mut distance = Vec::new();
                if let (Outcome::No, Some(most)) = (outcome, most) {
                    let needed = limit.percent_of(value)?.minus(most)?;
                    distance.push(format!(
                        "{} more originating value meets {limit} % {name}",
                        needed.decimals(2)
                    ));
                }
                if first || outcome > best.outcome {
                    best = plain(outcome, "");
                    best.percent = shown;
                    best.distance = distance;
                }
                first = false;
                if *method == Method::Defined && base == Base::Value {
                    open.push("the method of the value content is defined in the notes: build-down is used".to_owned());
                }
            }
        }
        best.because = told.join("; ");
        Ok(best)
    }

    /// The originating amount by a method: surely, and at most.
    #[allow(clippy::type_complexity)]
    fn content_amount(
        &self,
        method: Method,
        value: Exact,
        focus: &[Material],
    ) -> Result<(Option<Exact>, Option<Exact>), Error> {
        if method == Method::BuildUp {
            let mut sum = Exact::ZERO;
            for input in self.good.inputs.iter().filter(|i| self.originates(i)) {
                let Some(cost) = input.cost else { return Ok((Some(sum), None)) };
                sum = sum.plus(cost)?;
            }
            return Ok((Some(sum), Some(sum)));
        }
        let (mut sure, mut most, mut missing) = (Exact::ZERO, Exact::ZERO, false);
        for input in self.non_originating() {
            let found =
                if method == Method::Focused { any(focus, input, self.good) } else { Match::Yes };
            if found == Match::No {
                continue;
            }
            let Some(cost) = input.cost else {
                missing = true;
                continue;
            };
            if found == Match::Yes {
                sure = sure.plus(cost)?;
            }
            most = most.plus(cost)?;
        }
        let least = if missing { None } else { Some(value.minus(most)?) };
        Ok((least, Some(value.minus(sure)?)))
    }

    fn not_more(&self, of: &[Material]) -> Result<Finding, Error> {
        if of.iter().any(|m| !m.words.is_empty()) {
            return Ok(plain(Outcome::Undecided, "which materials go into the part is not stated"));
        }
        let ours: Vec<&Input> = self.good.inputs.iter().filter(|i| self.originates(i)).collect();
        let (other, own) = (self.cost(&self.non_originating()), self.cost(&ours));
        let (Some(other), Some(own), true) =
            (other.most, own.most, other.missing.is_empty() && own.missing.is_empty())
        else {
            return Ok(plain(Outcome::Undecided, "costs are not stated in full"));
        };
        let text = format!("non-originating {other} against originating {own}");
        let mut finding = plain(if other <= own { Outcome::Yes } else { Outcome::No }, &text);
        if other > own {
            finding.distance.push(format!("{} less non-originating value", other.minus(own)?));
        }
        Ok(finding)
    }

    fn state(&self, of: &[Material], wholly: bool) -> Result<Finding, Error> {
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
        self.failing(failing, unsure, &Alternative::default(), 0)
    }

    fn product_obtained(&self) -> Finding {
        match self.good.wholly_obtained {
            Some(true) => plain(Outcome::Yes, "the good is wholly obtained"),
            Some(false) => plain(Outcome::No, "the good is not wholly obtained"),
            None if self.good.inputs.iter().any(|i| !self.originates(i)) => {
                plain(Outcome::No, "materials that do not originate are used")
            }
            None => plain(Outcome::Undecided, "whether the good is wholly obtained is not stated"),
        }
    }

    fn set(&self, percent: Option<Exact>) -> Result<Finding, Error> {
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

    fn forbidden(&self, of: &[Material]) -> Finding {
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

    fn process(&self, process: &Process) -> Finding {
        let outcome = self.done(process);
        let because = match outcome {
            Outcome::Yes => "stated".to_owned(),
            Outcome::No => "not carried out".to_owned(),
            Outcome::Undecided => format!("{}: not stated", crate::rule::notation_process(process)),
        };
        plain(outcome, &because)
    }

    fn done(&self, process: &Process) -> Outcome {
        let not_stated =
            if self.good.processes_complete { Outcome::No } else { Outcome::Undecided };
        match process {
            Process::All(list) => list.iter().map(|p| self.done(p)).min().unwrap_or(not_stated),
            Process::AnyOf(list) => list.iter().map(|p| self.done(p)).max().unwrap_or(not_stated),
            Process::AtLeast { count, list, .. } => {
                let stated = list
                    .iter()
                    .filter(|name| self.good.processes.iter().any(|p| p == *name))
                    .count();
                if stated >= usize::from(*count) { Outcome::Yes } else { not_stated }
            }
            Process::Named { name, to, codes } => {
                let whole = crate::rule::notation_process(process);
                if self.good.processes.contains(&whole) {
                    return Outcome::Yes;
                }
                let stated = |wanted: &str| {
                    self.good.processes.iter().any(|p| {
                        let headed =
                            p.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(" of "));
                        headed || p == wanted || process_name_of(p).as_deref() == Some(wanted)
                    })
                };
                let parts: &[&str] = match name.as_str() {
                    "making-up including cutting" => &["making-up", "cutting"],
                    "cutting and assembly" => &["cutting", "assembly"],
                    "mixing and blending" => &["mixing", "blending"],
                    _ => &[],
                };
                let by_parts = !parts.is_empty() && parts.iter().all(|p| stated(p));
                if stated(name) || by_parts {
                    // What it is done to must be stated where the process alone does not say it.
                    let object = !to.is_empty() || !codes.is_empty();
                    let told = self
                        .good
                        .processes
                        .iter()
                        .any(|p| !to.is_empty() && p.contains(to.as_str()));
                    let several = ["spinning", "extrusion", "dyeing", "separation", "alloying"]
                        .contains(&name.as_str());
                    return if object && several && !told && self.object_open(to) {
                        Outcome::Undecided
                    } else {
                        Outcome::Yes
                    };
                }
                not_stated
            }
        }
    }

    /// Whether the materials leave open what a process was done to.
    fn object_open(&self, to: &str) -> bool {
        let object =
            Material { words: to.trim_matches(['(', ')']).to_owned(), ..Material::default() };
        let list = [object];
        !self.good.inputs.iter().any(|i| any(&list, i, self.good) == Match::Yes)
    }
}

fn total(inputs: &[&Input], amount: impl Fn(&Input) -> Option<Exact>) -> Sum {
    let mut sum = Sum { sure: Some(Exact::ZERO), most: Some(Exact::ZERO), ..Sum::default() };
    for input in inputs {
        match amount(input) {
            Some(amount) => {
                sum.lines.push(input.line);
                sum.sure = sum.sure.and_then(|s| s.plus(amount).ok());
            }
            None => sum.missing.push(input.line),
        }
    }
    sum.most = if sum.missing.is_empty() { sum.sure } else { None };
    sum
}

fn plain(outcome: Outcome, because: &str) -> Finding {
    Finding {
        test: String::new(),
        outcome,
        because: because.to_owned(),
        percent: None,
        lines: Vec::new(),
        distance: Vec::new(),
    }
}

/// Allowed materials: "these" and generic ones are those of the product's own level.
fn allowed(of: &[Material], input: &Input, good: &Good, level: u8) -> Match {
    let anaphora = of.iter().any(|m| {
        m.words.is_empty() && m.codes.is_empty() && m.same.is_none() && m.except.is_empty()
    });
    if anaphora {
        return Match::Yes;
    }
    let _ = level;
    any(of, input, good)
}

/// "All the other materials": those that the text has not named.
fn rest_of(of: &[Material]) -> bool {
    of.iter().any(|m| m.other && m.words.is_empty() && m.codes.is_empty() && m.same.is_none())
}

fn stage_of_words(material: &Material) -> Option<u8> {
    let words = format!(" {} ", material.words);
    let has = |term: &str| words.contains(&format!(" {term} "));
    if has("fabric") || has("fabrics") || has("cloth") {
        Some(2)
    } else if has("yarn") || has("yarns") || has("filament") {
        Some(1)
    } else if has("fibres") || has("silk") || has("pulp") || has("chemical materials") {
        Some(0)
    } else {
        None
    }
}

/// Whether a description names the goods of a scope: all its words, or all of one of its "or" parts.
fn named_in(scope: &str, description: &str) -> Outcome {
    const SMALL: [&str; 16] = [
        "of", "or", "and", "the", "a", "an", ",", "(", ")", "in", "to", "for", "with", "other",
        "than", "spp",
    ];
    let words: Vec<&str> = description.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let holds = |part: &str| {
        let wanted: Vec<&str> =
            part.split(' ').filter(|w| !SMALL.contains(w) && !w.is_empty()).collect();
        !wanted.is_empty() && wanted.iter().all(|w| words.contains(w))
    };
    if description == scope
        || holds(scope)
        || scope.split([',', ';']).flat_map(|p| p.split(" or ")).any(holds)
    {
        return Outcome::Yes;
    }
    let touches =
        scope.split(' ').filter(|w| !SMALL.contains(w) && w.len() > 3).any(|w| words.contains(&w));
    if touches { Outcome::Undecided } else { Outcome::No }
}
