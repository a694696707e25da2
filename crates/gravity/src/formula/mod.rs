//! Formulas as fixest writes them, and the arrays that they ask of a table.
//!
//! ```text
//! outcome ~ terms | effects
//!
//! outcome   y   log(y)   c(y, z)                              a model for each
//! terms     x   log(x)   a:b   a*b   i(year, ref = 1986)   i(year, x, ref = 1986)   l(x, 4)   f(x)
//!           etwfe(cohort, year)                               an indicator for each treated cohort and year
//!           sw(a, b)   sw0(a, b)   csw(a, b)   csw0(a, b)     one model each
//! effects   a   a^b   a[x]   a[[x]]                           [x]: a slope on x for each level
//! functions log exp sqrt abs log1p; bin(x, low, high): x, but low below it and high above; arithmetic and comparisons inside parentheses
//! ```
//!
//! A formula without effects has an intercept, `(Intercept)`, unless it says `0 +` or `- 1`.
//!
//! ```
//! use corridor_gravity::formula::{Column, Formula, Frame};
//! use corridor_gravity::{Options, ppml};
//! let formula = Formula::parse("trade ~ rta | pair + year")?;
//! let mut frame = Frame::default();
//! frame.insert("trade", Column::numbers(vec![4.0, 8.0, 3.0, 3.0]));
//! frame.insert("rta", Column::numbers(vec![0.0, 1.0, 0.0, 0.0]));
//! frame.insert("pair", Column::text(["a", "a", "b", "b"]));
//! frame.insert("year", Column::numbers(vec![2001.0, 2002.0, 2001.0, 2002.0]));
//! let arrays = formula.models()[0].assemble(&frame, &Default::default())?;
//! let fit = ppml(&arrays.model(), &Options::default())?;
//! assert!((fit.coefficients()[0] - 2.0_f64.ln()).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assemble;
mod error;
mod evaluate;
mod factor;
mod fields;
mod frame;
mod lex;
mod names;
mod only;
mod parse;
mod steps;

pub use assemble::{Arrays, Extra};
pub use error::{FormulaError, Problem};
pub use fields::{Fields, is_missing};
pub use frame::{Column, Frame};

/// A number, a name, a call or an operation, with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub at: std::ops::Range<usize>,
    pub kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Number(f64),
    Name(String),
    Call {
        function: String,
        arguments: Vec<Argument>,
    },
    Operation {
        operator: &'static str,
        operands: Vec<Expr>,
    },
    /// `a:b`, as a term.
    Interaction(Vec<Expr>),
}

/// An argument of a call, perhaps with a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Argument {
    pub name: Option<String>,
    pub value: Expr,
}

/// A fixed effect: factors to combine, and slopes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EffectTerm {
    pub at: std::ops::Range<usize>,
    pub factors: Vec<Expr>,
    pub intercept: bool,
    pub slopes: Vec<Expr>,
}

/// One model of a formula: which outcome, regressors and effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Specification {
    pub(crate) text: String,
    pub(crate) outcome: Expr,
    pub(crate) terms: Vec<Expr>,
    pub(crate) intercept: bool,
    pub(crate) effects: Vec<EffectTerm>,
}

/// A formula that was understood. Columns are looked up when a model is assembled.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    models: Vec<Specification>,
}

impl Formula {
    /// Read a formula.
    ///
    /// # Errors
    ///
    /// [`FormulaError`] points at the character where the text stops being a formula.
    ///
    /// # Example
    ///
    /// ```
    /// use corridor_gravity::formula::Formula;
    /// assert_eq!(Formula::parse("y ~ x + csw(a, b) | pair")?.models().len(), 2);
    /// let error = Formula::parse("y ~ x + | pair").unwrap_err();
    /// assert_eq!(error.at.start, 8);
    /// # Ok::<(), corridor_gravity::formula::FormulaError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        Ok(Self { models: steps::expand(&parse::parse(text)?)? })
    }

    /// The models that it stands for: one, unless it steps with `sw` or `csw`.
    #[must_use]
    pub fn models(&self) -> &[Specification] {
        &self.models
    }
}

impl Expr {
    /// The expression as it stands in the text, without blanks.
    pub(crate) fn text(&self, source: &str) -> String {
        if let Kind::Interaction(parts) = &self.kind {
            return parts.iter().map(|part| part.text(source)).collect::<Vec<_>>().join(":");
        }
        source[self.at.clone()].split_whitespace().collect()
    }
}
