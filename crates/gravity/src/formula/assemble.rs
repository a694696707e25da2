//! From a specification and a table to the arrays of a model.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::evaluate::{Context, Evaluated, either};
use super::factor::{Combined, Levels, coded, combine};
use super::frame::Values;
use super::{Argument, Expr, FormulaError, Frame, Kind, Problem, Specification};
use crate::{Cluster, Effect, Model, Regressor};

/// What a model uses besides its formula: names of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// Clusters, each a column or several joined by `^`.
    pub clusters: Vec<String>,
    /// The column of weights.
    pub weights: Option<String>,
    /// The column of offsets.
    pub offset: Option<String>,
    /// The unit of the panel, a column or several joined by `^`, for lags.
    pub unit: Option<String>,
    /// The time of the panel, for lags.
    pub time: Option<String>,
}

struct EffectArrays<'f> {
    name: String,
    levels: Cow<'f, [u32]>,
    intercept: bool,
    slopes: Vec<(String, Cow<'f, [f64]>)>,
}

/// The arrays of one model, on the rows where nothing is missing; columns that the model uses as they
/// are belong to the table.
pub struct Arrays<'f> {
    /// The outcome as the formula writes it.
    pub outcome_name: String,
    outcome: Cow<'f, [f64]>,
    regressors: Vec<(String, Cow<'f, [f64]>)>,
    effects: Vec<EffectArrays<'f>>,
    clusters: Vec<(String, Cow<'f, [u32]>)>,
    weights: Option<Cow<'f, [f64]>>,
    offset: Option<Cow<'f, [f64]>>,
    /// Rows that were dropped because something is missing.
    pub missing: usize,
}

impl Arrays<'_> {
    /// The model that borrows these arrays.
    #[must_use]
    pub fn model(&self) -> Model<'_> {
        Model {
            outcome: &self.outcome,
            regressors: self
                .regressors
                .iter()
                .map(|(name, values)| Regressor { name, values })
                .collect(),
            effects: self
                .effects
                .iter()
                .map(|e| Effect {
                    name: &e.name,
                    levels: &e.levels,
                    intercept: e.intercept,
                    slopes: e
                        .slopes
                        .iter()
                        .map(|(name, values)| Regressor { name, values })
                        .collect(),
                })
                .collect(),
            weights: self.weights.as_deref(),
            offset: self.offset.as_deref(),
        }
    }

    /// The cluster variables.
    #[must_use]
    pub fn clusters(&self) -> Vec<Cluster<'_>> {
        self.clusters.iter().map(|(name, ids)| Cluster { name, ids }).collect()
    }
}

impl Specification {
    /// The formula that this model came from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Look up and compute every column that the model uses.
    ///
    /// # Errors
    ///
    /// [`FormulaError`] pointing at the name, function or argument that does not fit the table.
    pub fn assemble<'f>(
        &self,
        frame: &'f Frame,
        extra: &Extra,
    ) -> Result<Arrays<'f>, FormulaError> {
        let lag = |steps: i64| lag(frame, extra, steps);
        let context = Context { text: &self.text, frame, lag: &lag };
        let mut missing = None;
        let mut take = |value: Evaluated<'f>| {
            missing = either(missing.take(), value.missing);
            value.numbers
        };
        let outcome = take(context.evaluate(&self.outcome)?);
        let mut regressors = Vec::new();
        if self.intercept {
            regressors.push(("(Intercept)".to_owned(), vec![1.0; frame.rows()].into()));
        }
        for term in &self.terms {
            for (name, value) in expand(&context, term)? {
                regressors.push((name, take(value)));
            }
        }
        let mut effects = Vec::new();
        for effect in &self.effects {
            let Combined { codes: levels, missing: gone } = combine(&context, &effect.factors)?;
            take(Evaluated { numbers: Cow::Borrowed(&[]), missing: gone });
            let mut slopes = Vec::new();
            for slope in &effect.slopes {
                slopes.push((slope.text(&self.text), take(context.evaluate(slope)?)));
            }
            let name = factor_names(&effect.factors, &self.text);
            effects.push(EffectArrays { name, levels, intercept: effect.intercept, slopes });
        }
        let mut clusters = Vec::new();
        for text in &extra.clusters {
            let Combined { codes: levels, missing: gone } = named(frame, text)?;
            take(Evaluated { numbers: Cow::Borrowed(&[]), missing: gone });
            clusters.push((text.clone(), levels));
        }
        let mut column = |name: &Option<String>| -> Result<Option<Cow<'f, [f64]>>, FormulaError> {
            let Some(name) = name else { return Ok(None) };
            let at = 0..name.len();
            let expression = Expr { at, kind: Kind::Name(name.clone()) };
            let context = Context { text: name, frame, lag: &lag };
            Ok(Some(take(context.evaluate(&expression)?)))
        };
        let (weights, offset) = (column(&extra.weights)?, column(&extra.offset)?);
        let mut arrays = Arrays {
            outcome_name: self.outcome.text(&self.text),
            outcome,
            regressors,
            effects,
            clusters,
            weights,
            offset,
            missing: 0,
        };
        if let Some(missing) = missing {
            arrays.drop(&missing);
        }
        Ok(arrays)
    }
}

impl Arrays<'_> {
    fn drop(&mut self, missing: &[bool]) {
        self.missing = missing.iter().filter(|&&m| m).count();
        thin(&mut self.outcome, missing);
        self.regressors.iter_mut().for_each(|(_, x)| thin(x, missing));
        for effect in &mut self.effects {
            thin(&mut effect.levels, missing);
            effect.slopes.iter_mut().for_each(|(_, x)| thin(x, missing));
        }
        self.clusters.iter_mut().for_each(|(_, ids)| thin(ids, missing));
        self.weights.iter_mut().chain(&mut self.offset).for_each(|x| thin(x, missing));
    }
}

fn thin<T: Clone>(column: &mut Cow<'_, [T]>, missing: &[bool]) {
    let left = column.iter().zip(missing).filter(|&(_, &missing)| !missing);
    *column = Cow::Owned(left.map(|(value, _)| value.clone()).collect());
}

fn factor_names(factors: &[Expr], text: &str) -> String {
    factors.iter().map(|f| f.text(text)).collect::<Vec<_>>().join("^")
}

/// A term's regressors: one, or one for each value with `i()`.
fn expand<'f>(
    context: &Context<'_, 'f>,
    term: &Expr,
) -> Result<Vec<(String, Evaluated<'f>)>, FormulaError> {
    match &term.kind {
        Kind::Call { function, arguments } if function == "i" => {
            indicators(context, term, arguments)
        }
        Kind::Call { function, arguments } if matches!(function.as_str(), "l" | "f") => {
            // l(x, 1:3) is l(x, 1) + l(x, 2) + l(x, 3).
            if let [x, Argument { value: Expr { kind: Kind::Interaction(range), at }, .. }] =
                arguments.as_slice()
                && let [Expr { kind: Kind::Number(from), .. }, Expr { kind: Kind::Number(to), .. }] =
                    range.as_slice()
            {
                let name = x.value.text(context.text);
                return (*from as i64..=*to as i64)
                    .map(|n| {
                        let steps = Expr { at: at.clone(), kind: Kind::Number(n as f64) };
                        let arguments = vec![x.clone(), Argument { name: None, value: steps }];
                        let kind = Kind::Call { function: function.clone(), arguments };
                        let call = Expr { at: term.at.clone(), kind };
                        Ok((format!("{function}({name},{n})"), context.evaluate(&call)?))
                    })
                    .collect();
            }
            Ok(vec![(term.text(context.text), context.evaluate(term)?)])
        }
        _ => Ok(vec![(term.text(context.text), context.evaluate(term)?)]),
    }
}

/// `i(year)`, `i(year, x)`, `i(year, ref = 1986)`: an indicator of each value but the reference.
fn indicators<'f>(
    context: &Context<'_, 'f>,
    term: &Expr,
    arguments: &[Argument],
) -> Result<Vec<(String, Evaluated<'f>)>, FormulaError> {
    let takes =
        "a variable, perhaps a second one to multiply by, and perhaps ref = a value or c(a, b)";
    let misuse = || context.fail(term, Problem::Arguments { function: "i".to_owned(), takes });
    // An argument that would be passed over in silence is an error.
    if let Some(other) =
        arguments.iter().find(|a| a.name.as_deref().is_some_and(|name| name != "ref"))
    {
        let problem = Problem::Arguments { function: "i".to_owned(), takes };
        return Err(context.fail(&other.value, problem));
    }
    let reference = arguments.iter().find(|a| a.name.as_deref() == Some("ref"));
    let plain: Vec<&Argument> = arguments.iter().filter(|a| a.name.is_none()).collect();
    let (factor, by) = match plain.as_slice() {
        [factor] => (&factor.value, None),
        [factor, by] => (&factor.value, Some(context.evaluate(&by.value)?)),
        _ => return Err(misuse()),
    };
    let variable = factor.text(context.text);
    let Levels { codes, labels, missing } = coded(context, factor)?;
    let mut left_out = Vec::new();
    for value in reference.map(|reference| listed(&reference.value)).unwrap_or_default() {
        let text = value.text(context.text);
        let text = text.trim_matches(['"', '\'', '`']).to_owned();
        let Some(at) = (0..labels.len()).find(|&at| labels.text(at) == text) else {
            let problem = Problem::NoSuchValue { value: text, variable };
            return Err(context.fail(value, problem));
        };
        left_out.push(at);
    }
    let by_name = plain.get(1).map(|by| format!(":{}", by.value.text(context.text)));
    let missing = either(missing, by.as_ref().and_then(|b| b.missing.clone()));
    // A label that only stands on rows which are left out has no indicator.
    let mut used = vec![missing.is_none(); labels.len()];
    for (&code, &gone) in codes.iter().zip(missing.iter().flatten()) {
        if !gone {
            used[code as usize] = true;
        }
    }
    let column = |at: usize| {
        let numbers = (0..codes.len())
            .map(|row| match &by {
                _ if codes[row] as usize != at => 0.0,
                Some(by) => by.numbers[row],
                None => 1.0,
            })
            .collect::<Vec<f64>>()
            .into();
        let name = format!("{variable}::{}{}", labels.text(at), by_name.as_deref().unwrap_or(""));
        (name, Evaluated { numbers, missing: missing.clone() })
    };
    Ok((0..labels.len()).filter(|&at| used[at] && !left_out.contains(&at)).map(column).collect())
}

/// `ref = 1986`, `ref = c(1986, 1990)`.
fn listed(value: &Expr) -> Vec<&Expr> {
    match &value.kind {
        Kind::Call { function, arguments } if function == "c" => {
            arguments.iter().map(|a| &a.value).collect()
        }
        _ => vec![value],
    }
}

/// Levels of `a` or `a^b` named outside the formula.
fn named<'f>(frame: &'f Frame, text: &str) -> Result<Combined<'f>, FormulaError> {
    let none = |_: i64| Err(Problem::NoPanel);
    let context = Context { text, frame, lag: &none };
    let mut factors = Vec::new();
    let mut at = 0;
    for name in text.split('^') {
        let place = at..at + name.len();
        factors.push(Expr { at: place, kind: Kind::Name(name.trim().to_owned()) });
        at += name.len() + 1;
    }
    combine(&context, &factors)
}

/// For each row, the row of the same unit that is `steps` of time earlier.
fn lag(frame: &Frame, extra: &Extra, steps: i64) -> Result<Vec<Option<u32>>, Problem> {
    let (Some(unit), Some(time)) = (&extra.unit, &extra.time) else {
        return Err(Problem::NoPanel);
    };
    let unit = named(frame, unit).map_err(|e| e.problem)?.codes;
    let time: Vec<i64> = match frame.column(time).map(|c| &c.values) {
        Some(Values::Numbers(time)) => time.iter().map(|&t| t as i64).collect(),
        Some(Values::Whole(time)) => time.iter().copied().map(i64::from).collect(),
        Some(Values::Text { .. }) => return Err(Problem::NotNumbers { name: time.clone() }),
        None => return Err(Problem::UnknownColumn { name: time.clone(), nearest: None }),
    };
    let mut at: BTreeMap<(u32, i64), u32> = BTreeMap::new();
    for row in 0..unit.len() {
        if at.insert((unit[row], time[row]), row as u32).is_some() {
            return Err(Problem::RepeatedTime { row });
        }
    }
    Ok((0..unit.len()).map(|row| at.get(&(unit[row], time[row] - steps)).copied()).collect())
}
