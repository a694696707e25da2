//! Which columns a formula speaks of, so that no others need to be read.

use std::collections::BTreeSet;

use super::only::listed;
use super::parse::condition;
use super::{Expr, Extra, Formula, Kind, Specification};

impl Formula {
    /// Every name that the formula, what is used besides it, and conditions for
    /// [`Frame::only`](super::Frame::only) mention; some may be values and not columns.
    ///
    /// ```
    /// use corridor_gravity::formula::{Extra, Formula};
    /// let formula = Formula::parse("log(trade) ~ i(year, rta, ref = 1990) | pair")?;
    /// let names = formula.columns(&Extra::default(), &["exporter != importer".to_owned()]);
    /// let names: Vec<&str> = names.iter().map(String::as_str).collect();
    /// assert_eq!(names, ["exporter", "importer", "pair", "rta", "trade", "year"]);
    /// # Ok::<(), corridor_gravity::formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn columns(&self, extra: &Extra, conditions: &[String]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for model in self.models() {
            walk(&model.outcome, &mut names);
            model.terms.iter().for_each(|term| walk(term, &mut names));
            for effect in &model.effects {
                effect.factors.iter().chain(&effect.slopes).for_each(|e| walk(e, &mut names));
            }
        }
        let joined = extra.clusters.iter().chain(&extra.unit).flat_map(|text| text.split('^'));
        names.extend(joined.map(|name| name.trim().to_owned()));
        names.extend([&extra.weights, &extra.offset, &extra.time].into_iter().flatten().cloned());
        for text in conditions {
            if let Some((name, _)) = listed(text) {
                names.insert(name.trim().to_owned());
            } else if let Ok(condition) = condition(text) {
                walk(&condition, &mut names);
            }
        }
        names
    }
}

impl Specification {
    /// A column of the outcome that also stands in a term, and that term: it would explain itself. Lags
    /// and leads of the outcome are other rows, and no repetition.
    pub(super) fn repeated(&self) -> Option<(String, &Expr)> {
        let mut outcome = BTreeSet::new();
        walk(&self.outcome, &mut outcome);
        self.terms.iter().find_map(|term| {
            let mut names = BTreeSet::new();
            same_row(term, &mut names);
            outcome.intersection(&names).next().map(|name| (name.clone(), term))
        })
    }

    /// Whether the outcome is a logarithm: rows of zero have none.
    #[must_use]
    pub fn is_of_log(&self) -> bool {
        matches!(&self.outcome.kind, Kind::Call { function, .. } if matches!(function.as_str(), "log" | "ln"))
    }
}

/// The columns of an expression that are read from the row itself.
fn same_row(expression: &Expr, names: &mut BTreeSet<String>) {
    match &expression.kind {
        Kind::Call { function, .. } if matches!(function.as_str(), "l" | "f" | "lag" | "lead") => {}
        Kind::Call { arguments, .. } => {
            let plain = arguments.iter().filter(|a| a.name.is_none());
            plain.for_each(|a| same_row(&a.value, names));
        }
        Kind::Operation { operands: parts, .. } | Kind::Interaction(parts) => {
            parts.iter().for_each(|part| same_row(part, names));
        }
        Kind::Number(_) | Kind::Name(_) => walk(expression, names),
    }
}

fn walk(expression: &Expr, names: &mut BTreeSet<String>) {
    match &expression.kind {
        Kind::Number(_) => {}
        Kind::Name(name) => {
            names.insert(name.clone());
        }
        Kind::Call { arguments, .. } => {
            let plain = arguments.iter().filter(|a| a.name.is_none());
            plain.for_each(|a| walk(&a.value, names));
        }
        Kind::Operation { operands: parts, .. } | Kind::Interaction(parts) => {
            parts.iter().for_each(|part| walk(part, names));
        }
    }
}
