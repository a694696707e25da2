//! From a specification and a table to the arrays of a model.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::error::{CELLS, COLUMNS};
use super::evaluate::{Context, Evaluated, either};
use super::factor::{Combined, Levels, coded, combine};
use super::frame::{LARGEST_EXACT, Values};
use super::lex::error;
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
    /// Conditions as [`Frame::only`] has them, on the rows to estimate from; lags are read from all
    /// rows.
    pub only: Vec<String>,
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
    /// The rows of the table that are not here, where there are such.
    gone: Option<Vec<bool>>,
    /// Those of them in which something is missing.
    without: Option<Vec<bool>>,
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

    /// The row of the table of each row here.
    #[must_use]
    pub fn table_rows(&self) -> Vec<usize> {
        match &self.gone {
            Some(gone) => (0..gone.len()).filter(|&row| !gone[row]).collect(),
            None => (0..self.outcome.len()).collect(),
        }
    }

    /// Whether a row of the table was dropped because something is missing.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        self.without.as_ref().is_some_and(|without| without[row])
    }

    /// The values of other columns of the table as clusters, on the rows that are here.
    ///
    /// # Errors
    ///
    /// [`FormulaError`] pointing at a column that is not there, or at one in which a row that is used
    /// has no value.
    pub fn ids(
        &self,
        frame: &Frame,
        extra: &Extra,
    ) -> Result<Vec<(String, Vec<u32>)>, FormulaError> {
        let rows = self.table_rows();
        let mut all = Vec::new();
        for text in &extra.clusters {
            let Combined { codes, missing } = named(frame, text)?;
            if let Some(missing) = missing
                && let Some(&row) = rows.iter().find(|&&row| missing[row])
            {
                let problem = Problem::NoValue { name: text.clone(), row: row.into() };
                return Err(error(text, 0..text.len(), problem));
            }
            all.push((text.clone(), rows.iter().map(|&row| codes[row]).collect()));
        }
        Ok(all)
    }

    /// Whether a row of the table was dropped because something is missing, or a condition is not
    /// true of it.
    #[must_use]
    pub fn is_gone(&self, row: usize) -> bool {
        self.gone.as_ref().is_some_and(|gone| gone[row])
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
        if let Some((column, term)) = self.repeated() {
            let problem = Problem::ExplainsItself { column };
            return Err(super::lex::error(&self.text, term.at.clone(), problem));
        }
        let panel = OnceCell::new();
        let lag = |steps: i64| {
            let panel = panel.get_or_init(|| Lags::of(frame, extra));
            panel.as_ref().map(|panel| panel.rows(steps)).map_err(Clone::clone)
        };
        let context = Context { text: &self.text, frame, lag: &lag };
        let mut left: Option<Vec<bool>> = None;
        for condition in &extra.only {
            let keep = frame.where_true(condition)?;
            left = either(left, Some(keep.into_iter().map(|keep| !keep).collect()));
        }
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
            let (made, rows) = (regressors.len(), frame.rows());
            let owned = |(_, x): &&(String, Cow<'_, [f64]>)| matches!(x, Cow::Owned(_));
            let values = regressors.iter().filter(owned).count().saturating_mul(rows);
            let room = Room { made, values, context: &context, term };
            for (name, value) in expand(&room, left.as_deref())? {
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
            gone: None,
            without: None,
        };
        let is_left = |row: usize| left.as_ref().is_some_and(|left| left[row]);
        let marks = missing.iter().flatten().enumerate();
        arrays.missing = marks.filter(|&(row, &missing)| missing && !is_left(row)).count();
        if let Some(gone) = either(missing.clone(), left) {
            arrays.drop(&gone);
            (arrays.gone, arrays.without) = (Some(gone), missing);
        }
        Ok(arrays)
    }
}

impl Arrays<'_> {
    fn drop(&mut self, missing: &[bool]) {
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

/// Columns of a model; their products are a matrix of the square of that.
const MOST_COLUMNS: usize = 1_000;
/// Values in the columns that one formula makes: a quarter of a gigabyte.
const MOST_CELLS: usize = 1 << 25;

/// A term, and what the model has before it.
struct Room<'a, 'c, 'f> {
    context: &'a Context<'c, 'f>,
    term: &'a Expr,
    made: usize,
    /// Values in those that the table does not lend.
    values: usize,
}

impl Room<'_, '_, '_> {
    /// Whether the term may make so many columns: asked before they are made.
    fn holds(&self, columns: usize) -> Result<(), FormulaError> {
        let all = self.made.saturating_add(columns);
        let new = columns.saturating_mul(self.context.frame.rows());
        let cells = self.values.saturating_add(new);
        let (what, found, most) = match all > MOST_COLUMNS {
            true => (COLUMNS, all, MOST_COLUMNS),
            false => (CELLS, cells, MOST_CELLS),
        };
        if found <= most || columns == 1 && what == CELLS {
            return Ok(());
        }
        let (found, most) = (found as u64, most as u64);
        Err(self.context.fail(self.term, Problem::Budget { what, found, most }))
    }
}

/// A term's regressors: one, or one for each value with `i()`.
fn expand<'f>(
    room: &Room<'_, '_, 'f>,
    left: Option<&[bool]>,
) -> Result<Vec<(String, Evaluated<'f>)>, FormulaError> {
    let Room { context, term, .. } = room;
    match &term.kind {
        Kind::Call { function, arguments } if function == "i" => indicators(room, arguments, left),
        Kind::Call { function, arguments } if function == "etwfe" => {
            treated_cells(room, arguments, left)
        }
        Kind::Call { function, arguments } if matches!(function.as_str(), "l" | "f") => {
            // l(x, 1:3) is l(x, 1) + l(x, 2) + l(x, 3).
            if let [x, Argument { value: Expr { kind: Kind::Interaction(range), at }, .. }] =
                arguments.as_slice()
                && let [Expr { kind: Kind::Number(from), .. }, Expr { kind: Kind::Number(to), .. }] =
                    range.as_slice()
            {
                let name = x.value.text(context.text);
                let (from, to) = (*from as i64, *to as i64);
                let steps = to.saturating_sub(from).saturating_add(1).max(0);
                room.holds(usize::try_from(steps).unwrap_or(usize::MAX))?;
                return (from..=to)
                    .map(|n| {
                        let steps = Expr { at: at.clone(), kind: Kind::Number(n as f64) };
                        let arguments = vec![x.clone(), Argument { name: None, value: steps }];
                        let kind = Kind::Call { function: function.clone(), arguments };
                        let call = Expr { at: term.at.clone(), kind };
                        Ok((format!("{function}({name},{n})"), context.evaluate(&call)?))
                    })
                    .collect();
            }
            room.holds(1)?;
            Ok(vec![(term.text(context.text), context.evaluate(term)?)])
        }
        _ => {
            room.holds(1)?;
            Ok(vec![(term.text(context.text), context.evaluate(term)?)])
        }
    }
}

/// `i(year)`, `i(year, x)`, `i(year, ref = 1986)`: an indicator of each value but the reference.
fn indicators<'f>(
    room: &Room<'_, '_, 'f>,
    arguments: &[Argument],
    left: Option<&[bool]>,
) -> Result<Vec<(String, Evaluated<'f>)>, FormulaError> {
    let Room { context, term, .. } = room;
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
        let Some(at) = labels.find(&text) else {
            let all: Vec<String> = (0..labels.len()).map(|at| labels.text(at)).collect();
            let values = super::error::few(all.iter().map(String::as_str));
            let problem = Problem::NoSuchValue { value: text, variable: variable.into(), values };
            return Err(context.fail(value, problem));
        };
        left_out.push(at);
    }
    let by_name = plain.get(1).map(|by| format!(":{}", by.value.text(context.text)));
    let missing = either(missing, by.as_ref().and_then(|b| b.missing.clone()));
    // A label that only stands on rows which are left out has no indicator.
    let mut used = vec![missing.is_none() && left.is_none(); labels.len()];
    let is = |marks: Option<&[bool]>, row: usize| marks.is_some_and(|marks| marks[row]);
    if missing.is_some() || left.is_some() {
        for (row, &code) in codes.iter().enumerate() {
            if !is(missing.as_deref(), row) && !is(left, row) {
                used[code as usize] = true;
            }
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
    for at in left_out {
        used[at] = false;
    }
    room.holds(used.iter().filter(|&&used| used).count())?;
    Ok((0..labels.len()).filter(|&at| used[at]).map(column).collect())
}

/// `etwfe(cohort, year)`: an indicator of each cohort in each year from its first treated one on, the
/// cohort being that year; a cohort of zero is never treated.
fn treated_cells<'f>(
    room: &Room<'_, '_, 'f>,
    arguments: &[Argument],
    left: Option<&[bool]>,
) -> Result<Vec<(String, Evaluated<'f>)>, FormulaError> {
    let Room { context, term, .. } = room;
    let takes = "the time when a unit is first treated, zero if never, and the time";
    let misuse = || context.fail(term, Problem::Arguments { function: "etwfe".to_owned(), takes });
    let [cohort, time] = arguments else { return Err(misuse()) };
    let (first, now) = (coded(context, &cohort.value)?, coded(context, &time.value)?);
    let names = [&cohort.value, &time.value].map(|part| part.text(context.text));
    let number = |levels: &Levels<'_>, at: usize| levels.labels.text(at).parse::<f64>().ok();
    let missing = either(first.missing.clone(), now.missing.clone());
    let is = |marks: Option<&[bool]>, row: usize| marks.is_some_and(|marks| marks[row]);
    let mut cells: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for row in 0..first.codes.len() {
        if !is(missing.as_deref(), row) && !is(left, row) {
            cells.entry((first.codes[row], now.codes[row])).or_default().push(row);
        }
    }
    let mut all = Vec::new();
    for ((g, t), rows) in cells {
        room.holds(all.len() + 1)?;
        let (g, t) = (g as usize, t as usize);
        let (Some(since), Some(at)) = (number(&first, g), number(&now, t)) else {
            return Err(misuse());
        };
        if since.abs() > 0.0 && at >= since {
            let mut numbers = vec![0.0; first.codes.len()];
            rows.into_iter().for_each(|row| numbers[row] = 1.0);
            let [cohort, time] = &names;
            let (g, t) = (first.labels.text(g), now.labels.text(t));
            let name = format!("{cohort}::{g}:{time}::{t}");
            all.push((name, Evaluated { numbers: numbers.into(), missing: missing.clone() }));
        }
    }
    if all.is_empty() { Err(misuse()) } else { Ok(all) }
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

/// Where each unit stands at each time.
struct Lags<'f> {
    unit: Cow<'f, [u32]>,
    time: Vec<i64>,
    /// Rows without a unit or a time, which have no lag and lend none.
    unknown: Option<Vec<bool>>,
    at: BTreeMap<(u32, i64), u32>,
}

impl<'f> Lags<'f> {
    fn of(frame: &'f Frame, extra: &Extra) -> Result<Self, Problem> {
        let (Some(unit), Some(time)) = (&extra.unit, &extra.time) else {
            return Err(Problem::NoPanel);
        };
        let Combined { codes: unit, missing: no_unit } =
            named(frame, unit).map_err(|e| e.problem)?;
        let Some(column) = frame.column(time) else {
            return Err(frame.unknown(time));
        };
        let unknown = either(no_unit, column.missing.clone());
        let known = |row: usize| unknown.as_ref().is_none_or(|marks| !marks[row]);
        let time: Vec<i64> = match &column.values {
            Values::Numbers(times) => {
                let whole = |&(row, &t): &(usize, &f64)| {
                    known(row) && (t.fract().abs() > 0.0 || t.abs() > LARGEST_EXACT as f64)
                };
                if let Some((row, &value)) = times.iter().enumerate().find(whole) {
                    return Err(Problem::NotWhole { name: time.clone(), row: row.into(), value });
                }
                times.iter().map(|&t| t as i64).collect()
            }
            values => match values.whole() {
                Some(times) => times.collect(),
                None => return Err(column.not_numbers(time)),
            },
        };
        let mut at: BTreeMap<(u32, i64), u32> = BTreeMap::new();
        for row in (0..unit.len()).filter(|&row| known(row)) {
            if at.insert((unit[row], time[row]), row as u32).is_some() {
                return Err(Problem::RepeatedTime { row: row.into() });
            }
        }
        Ok(Self { unit, time, unknown, at })
    }

    /// For each row, the row of the same unit that is `steps` of time earlier.
    fn rows(&self, steps: i64) -> Vec<Option<u32>> {
        let known = |row: usize| self.unknown.as_ref().is_none_or(|marks| !marks[row]);
        let lag = |row: usize| {
            let earlier = self.time[row].checked_sub(steps).filter(|_| known(row))?;
            self.at.get(&(self.unit[row], earlier)).copied()
        };
        (0..self.unit.len()).map(lag).collect()
    }
}
