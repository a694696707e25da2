//! The value of an expression on every row of a table.

use std::borrow::Cow;

use super::frame::Values;
use super::lex::error;
use super::{Argument, Expr, FormulaError, Frame, Kind, Problem};

/// Numbers, and where there is none.
pub(super) struct Evaluated<'f> {
    /// A column of the table is lent, not copied.
    pub numbers: Cow<'f, [f64]>,
    pub missing: Option<Vec<bool>>,
}

/// What an expression may refer to.
pub(super) struct Context<'c, 'f> {
    pub text: &'c str,
    pub frame: &'f Frame,
    /// The row that is `steps` of time before each row, if the panel is known.
    pub lag: &'c dyn Fn(i64) -> Result<Vec<Option<u32>>, Problem>,
}

/// Merge two marks of missing rows.
pub(super) fn either(a: Option<Vec<bool>>, b: Option<Vec<bool>>) -> Option<Vec<bool>> {
    match (a, b) {
        (Some(mut a), Some(b)) => {
            a.iter_mut().zip(&b).for_each(|(a, b)| *a |= b);
            Some(a)
        }
        (a, b) => a.or(b),
    }
}

impl<'f> Context<'_, 'f> {
    pub(super) fn fail(&self, expression: &Expr, problem: Problem) -> FormulaError {
        error(self.text, expression.at.clone(), problem)
    }

    /// A column by the name that stands in the formula.
    pub(super) fn column(
        &self,
        expression: &Expr,
        name: &str,
    ) -> Result<&'f super::Column, FormulaError> {
        let unknown = || self.fail(expression, self.frame.unknown(name));
        self.frame.column(name).ok_or_else(unknown)
    }

    pub(super) fn evaluate(&self, expression: &Expr) -> Result<Evaluated<'f>, FormulaError> {
        match &expression.kind {
            Kind::Number(number) => {
                let numbers = vec![*number; self.frame.rows()].into();
                Ok(Evaluated { numbers, missing: None })
            }
            Kind::Name(name) => {
                let column = self.column(expression, name)?;
                let numbers = match &column.values {
                    Values::Numbers(numbers) => Cow::Borrowed(&**numbers),
                    values => match values.whole() {
                        Some(whole) => whole.map(|x| x as f64).collect::<Vec<f64>>().into(),
                        None => return Err(self.fail(expression, column.not_numbers(name))),
                    },
                };
                Ok(Evaluated { numbers, missing: column.missing.clone() })
            }
            Kind::Interaction(parts) => {
                let mut product = self.evaluate(&parts[0])?;
                for part in &parts[1..] {
                    let next = self.evaluate(part)?;
                    let numbers = product.numbers.to_mut().iter_mut();
                    numbers.zip(next.numbers.iter()).for_each(|(a, b)| *a *= b);
                    product.missing = either(product.missing, next.missing);
                }
                Ok(product)
            }
            Kind::Operation { operator, operands } => self.operate(operator, operands),
            Kind::Call { function, arguments } => self.call(expression, function, arguments),
        }
    }

    fn operate(&self, operator: &str, operands: &[Expr]) -> Result<Evaluated<'f>, FormulaError> {
        if let Some(compared) = self.compare_text(operator, operands)? {
            return Ok(compared);
        }
        let (mut left, right) = (self.evaluate(&operands[0])?, self.evaluate(&operands[1])?);
        let truth = |b: bool| f64::from(u8::from(b));
        for (a, &b) in left.numbers.to_mut().iter_mut().zip(right.numbers.iter()) {
            *a = match operator {
                "+" => *a + b,
                "-" => *a - b,
                "*" => *a * b,
                "/" => *a / b,
                "^" => a.powf(b),
                "==" => truth(a.total_cmp(&b).is_eq() || *a - b == 0.0),
                "!=" => truth(*a - b != 0.0),
                "<" => truth(*a < b),
                ">" => truth(*a > b),
                "<=" => truth(*a <= b),
                _ => truth(*a >= b),
            };
        }
        left.missing = either(left.missing, right.missing);
        Ok(left)
    }

    /// `exporter != importer`, `exporter == "DEU"`: text is compared with text, by the labels.
    fn compare_text(
        &self,
        operator: &str,
        operands: &[Expr],
    ) -> Result<Option<Evaluated<'f>>, FormulaError> {
        let (Kind::Name(a), Kind::Name(b)) = (&operands[0].kind, &operands[1].kind) else {
            return Ok(None);
        };
        if !matches!(operator, "==" | "!=") {
            return Ok(None);
        }
        let marks = |name: &str| self.frame.column(name).and_then(|column| column.missing.clone());
        let whole = |name: &str| self.frame.column(name).and_then(|column| column.values.whole());
        if let (Some(x), Some(y)) = (whole(a), whole(b)) {
            let equal = |(x, y): (i64, i64)| f64::from(u8::from((x == y) == (operator == "==")));
            let numbers = x.zip(y).map(equal).collect::<Vec<f64>>().into();
            return Ok(Some(Evaluated { numbers, missing: either(marks(a), marks(b)) }));
        }
        let text = |name: &str| match self.frame.column(name) {
            Some(column) => match &column.values {
                Values::Text { codes, labels } => Some((codes, labels, &column.missing)),
                Values::Numbers(_) | Values::Whole { .. } | Values::Long(_) => None,
            },
            None => None,
        };
        let truth = |equal: bool| f64::from(u8::from(equal == (operator == "==")));
        match (text(a), text(b)) {
            (Some((x, xs, gone)), Some((y, ys, away))) => {
                let same: Vec<Option<u32>> = xs
                    .iter()
                    .map(|label| ys.binary_search(label).ok().map(|at| at as u32))
                    .collect();
                let equal = |(&x, &y): (&u32, &u32)| truth(same[x as usize] == Some(y));
                let numbers = x.iter().zip(y).map(equal).collect::<Vec<f64>>().into();
                Ok(Some(Evaluated { numbers, missing: either(gone.clone(), away.clone()) }))
            }
            (Some((codes, labels, gone)), None) if self.frame.column(b).is_none() => {
                let Ok(at) = labels.binary_search(b) else {
                    return Err(self.fail(&operands[1], self.frame.no_such_value(a, b)));
                };
                let equal = |&code: &u32| truth(code as usize == at);
                let numbers = codes.iter().map(equal).collect::<Vec<f64>>().into();
                Ok(Some(Evaluated { numbers, missing: gone.clone() }))
            }
            _ => Ok(None),
        }
    }

    fn call(
        &self,
        expression: &Expr,
        function: &str,
        arguments: &[Argument],
    ) -> Result<Evaluated<'f>, FormulaError> {
        let apply = |f: fn(f64) -> f64| match arguments {
            [one] => {
                let mut value = self.evaluate(&one.value)?;
                value.numbers.to_mut().iter_mut().for_each(|x| *x = f(*x));
                Ok(value)
            }
            _ => {
                let function = function.to_owned();
                Err(self.fail(expression, Problem::Arguments { function, takes: "one argument" }))
            }
        };
        match function {
            // The logarithm of zero is missing, as in fixest: the row is dropped and counted.
            "log" | "ln" => {
                let mut value = apply(|x| x)?;
                if value.numbers.iter().any(|&x| x <= 0.0) {
                    let none = value.numbers.iter().map(|&x| x <= 0.0).collect();
                    value.missing = either(value.missing, Some(none));
                }
                let numbers = value.numbers.to_mut().iter_mut();
                numbers.for_each(|x| *x = if *x > 0.0 { x.ln() } else { 0.0 });
                Ok(value)
            }
            "log1p" => apply(f64::ln_1p),
            "exp" => apply(f64::exp),
            "sqrt" => apply(f64::sqrt),
            "asinh" => apply(f64::asinh),
            "abs" => apply(f64::abs),
            "I" => apply(|x| x),
            "bin" => {
                let takes = "a variable, the least value and the most, as bin(years, -5, 5)";
                let wrong = || {
                    let function = function.to_owned();
                    self.fail(expression, Problem::Arguments { function, takes })
                };
                let [x, low, high] = arguments else { return Err(wrong()) };
                let end = |argument: &Argument| {
                    let text = argument.value.text(self.text);
                    text.parse::<f64>().ok().filter(|end| end.is_finite())
                };
                let (Some(low), Some(high)) = (end(low), end(high)) else { return Err(wrong()) };
                if low > high {
                    return Err(wrong());
                }
                let mut value = self.evaluate(&x.value)?;
                value.numbers.to_mut().iter_mut().for_each(|x| *x = x.clamp(low, high));
                Ok(value)
            }
            "l" | "f" | "lag" | "lead" => {
                let steps = match arguments {
                    [_] => 1.0,
                    [_, Argument { value: Expr { kind: Kind::Number(n), .. }, .. }]
                        if n.fract() == 0.0 =>
                    {
                        *n
                    }
                    _ => {
                        let function = function.to_owned();
                        let takes = "a variable and a whole number of periods";
                        return Err(self.fail(expression, Problem::Arguments { function, takes }));
                    }
                };
                let steps = if function.starts_with('l') && function != "lead" {
                    steps as i64
                } else {
                    -(steps as i64)
                };
                let value = self.evaluate(&arguments[0].value)?;
                let from = (self.lag)(steps).map_err(|p| self.fail(expression, p))?;
                let at = |row: &Option<u32>| row.map_or(0.0, |row| value.numbers[row as usize]);
                let gone = |row: &Option<u32>| {
                    row.is_none_or(|row| {
                        value.missing.as_ref().is_some_and(|missing| missing[row as usize])
                    })
                };
                Ok(Evaluated {
                    numbers: from.iter().map(at).collect::<Vec<f64>>().into(),
                    missing: Some(from.iter().map(gone).collect()),
                })
            }
            _ => {
                let name = function.to_owned();
                Err(self.fail(expression, Problem::UnknownFunction { name }))
            }
        }
    }
}
