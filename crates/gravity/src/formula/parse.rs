//! From tokens to the structure of a formula, by recursive descent.
//!
//! ```text
//! formula   = expr "~" terms [ "|" effects ]
//! terms     = [ "-" ] term { ("+" | "-" | "*") term }      a * b is a + b + a:b
//! term      = power { ":" power }            sums need parentheses: I(a + b)
//! effects   = effect { "+" effect }
//! effect    = name { "^" name } [ "[" expr, .. "]" | "[[" expr, .. "]]" ]  |  step
//! expr      = sum [ ("==" | "!=" | "<" | ">" | "<=" | ">=") sum ]
//! ```

use std::ops::Range;

use super::lex::{Token, error, tokens};
use super::{Argument, EffectTerm, Expr, FormulaError, Kind, Problem};

/// A term that is added or taken away.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub term: Expr,
    pub minus: bool,
}

/// An effect, or several to step through.
#[derive(Debug, Clone)]
pub(super) enum EffectPart {
    One(EffectTerm),
    Step { function: String, choices: Vec<EffectTerm> },
}

/// A formula before its steps are expanded.
#[derive(Debug, Clone)]
pub(super) struct Parsed {
    pub text: String,
    pub outcome: Expr,
    pub terms: Vec<Signed>,
    pub effects: Vec<EffectPart>,
}

/// Names of the stepwise functions.
pub(super) const STEPS: [&str; 4] = ["sw", "sw0", "csw", "csw0"];

/// Names, numbers and signs of a formula; the widest tables of papers have some hundred.
const MOST_PIECES: usize = 5_000;
/// Parentheses, calls and powers within one another.
const MOST_NESTED: usize = 50;
/// Operators in a row, as in `a + b + c` inside `I()`: each is one more level of what is computed.
const MOST_IN_A_ROW: usize = 50;
/// `a * b * c` has seven terms, eight factors have 255.
const MOST_CROSSED: usize = 8;

pub(super) fn parse(text: &str) -> Result<Parsed, FormulaError> {
    let mut parser = Parser::new(text)?;
    let outcome = parser.expression()?;
    parser.expect("~", "\"~\" after the outcome")?;
    let mut terms = parser.signed()?;
    while matches!(parser.peek(), Token::Sign("+" | "-")) {
        terms.extend(parser.signed()?);
    }
    let mut effects = Vec::new();
    // `| 0` is fixest's way to say that there are none.
    if parser.take("|") && !parser.none() {
        effects.push(parser.effect_part()?);
        while parser.take("+") {
            effects.push(parser.effect_part()?);
        }
    }
    if *parser.peek() != Token::End {
        return Err(parser.unexpected("\"+\", \"|\" or the end"));
    }
    Ok(Parsed { text: text.to_owned(), outcome, terms, effects })
}

/// An expression alone, as a condition on rows.
pub(super) fn condition(text: &str) -> Result<Expr, FormulaError> {
    let mut parser = Parser::new(text)?;
    let condition = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(condition),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    nested: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Result<Self, FormulaError> {
        let tokens = tokens(text)?;
        let parser = Self { text, tokens, at: 0, nested: 0 };
        match parser.tokens.get(MOST_PIECES + 1) {
            None => Ok(parser),
            Some((_, at)) => {
                let found = parser.tokens.len() - 1;
                Err(parser.budget("names, numbers and signs", found, MOST_PIECES, at.start))
            }
        }
    }

    fn budget(&self, what: &'static str, found: usize, most: usize, at: usize) -> FormulaError {
        let (found, most) = (found as u64, most as u64);
        error(self.text, at..at, Problem::Budget { what, found, most })
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn place(&self) -> Range<usize> {
        self.tokens[self.at].1.clone()
    }

    fn step(&mut self) -> Token {
        let token = self.tokens[self.at].0.clone();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Token::Sign(s) if *s == sign);
        if there {
            self.step();
        }
        there
    }

    /// Whether a zero comes, alone; it is taken.
    fn none(&mut self) -> bool {
        let zero = matches!(self.peek(), Token::Number(x) if x.abs() < f64::MIN_POSITIVE);
        if zero {
            self.step();
        }
        zero
    }

    fn expect(&mut self, sign: &str, expected: &'static str) -> Result<(), FormulaError> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn unexpected(&self, expected: &'static str) -> FormulaError {
        let found = self.peek().shown();
        error(self.text, self.place(), Problem::Expected { expected, found })
    }

    fn end(&self) -> usize {
        self.tokens[self.at.saturating_sub(1)].1.end
    }

    /// A term, or with `*` several terms and all their interactions, the shorter ones first.
    fn signed(&mut self) -> Result<Vec<Signed>, FormulaError> {
        let minus = self.take("-");
        if !minus {
            self.take("+");
        }
        let start = self.place().start;
        let mut crossed = vec![self.term()?];
        while self.take("*") {
            if crossed.len() == MOST_CROSSED {
                let found = "one more".to_owned();
                let problem = Problem::Expected { expected: "at most 8 terms joined by *", found };
                return Err(error(self.text, start..self.end(), problem));
            }
            crossed.push(self.term()?);
        }
        let at = start..self.end();
        let mut choices: Vec<u32> = (1..1 << crossed.len()).collect();
        choices.sort_by_key(|choice| choice.count_ones());
        let term = |choice: u32| {
            let chosen = crossed.iter().enumerate().filter(|(n, _)| choice >> n & 1 == 1);
            let mut parts: Vec<Expr> = chosen.map(|(_, part)| part.clone()).collect();
            match parts.len() {
                1 => parts.swap_remove(0),
                _ => Expr { at: at.clone(), kind: Kind::Interaction(parts) },
            }
        };
        Ok(choices.into_iter().map(|choice| Signed { term: term(choice), minus }).collect())
    }

    fn term(&mut self) -> Result<Expr, FormulaError> {
        let start = self.place().start;
        let mut parts = vec![self.power()?];
        while self.take(":") {
            parts.push(self.power()?);
        }
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Expr { at: start..self.end(), kind: Kind::Interaction(parts) },
        })
    }

    fn expression(&mut self) -> Result<Expr, FormulaError> {
        const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];
        let left = self.sum()?;
        for operator in COMPARISONS {
            if self.take(operator) {
                let right = self.sum()?;
                return Ok(operation(operator, left, right));
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.product()?;
        for row in 0.. {
            self.in_a_row(row)?;
            let operator = match self.peek() {
                Token::Sign("+") => "+",
                Token::Sign("-") => "-",
                _ => return Ok(left),
            };
            self.step();
            left = operation(operator, left, self.product()?);
        }
        Ok(left)
    }

    /// Whether one more operator may follow so many.
    fn in_a_row(&self, row: usize) -> Result<(), FormulaError> {
        if row <= MOST_IN_A_ROW {
            return Ok(());
        }
        Err(self.budget("operators in a row", row, MOST_IN_A_ROW, self.place().start))
    }

    fn product(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.power()?;
        for row in 0.. {
            self.in_a_row(row)?;
            let operator = match self.peek() {
                Token::Sign("*") => "*",
                Token::Sign("/") => "/",
                _ => return Ok(left),
            };
            self.step();
            left = operation(operator, left, self.power()?);
        }
        Ok(left)
    }

    fn power(&mut self) -> Result<Expr, FormulaError> {
        self.nested += 1;
        if self.nested > MOST_NESTED {
            let at = self.place().start;
            return Err(self.budget("levels within one another", self.nested, MOST_NESTED, at));
        }
        let mut base = self.atom()?;
        if self.take("^") {
            let exponent = self.power()?;
            base = operation("^", base, exponent);
        }
        self.nested -= 1;
        Ok(base)
    }

    fn atom(&mut self) -> Result<Expr, FormulaError> {
        let start = self.place().start;
        match self.peek().clone() {
            Token::Number(number) => {
                self.step();
                Ok(Expr { at: start..self.end(), kind: Kind::Number(number) })
            }
            Token::Name(name) => {
                self.step();
                if !self.take("(") {
                    return Ok(Expr { at: start..self.end(), kind: Kind::Name(name) });
                }
                let arguments = self.arguments()?;
                let kind = Kind::Call { function: name, arguments };
                Ok(Expr { at: start..self.end(), kind })
            }
            Token::Sign("-") => {
                self.step();
                let zero = Expr { at: start..start, kind: Kind::Number(0.0) };
                let of = self.power()?;
                Ok(operation("-", zero, of))
            }
            Token::Sign("(") => {
                self.step();
                let inner = self.expression()?;
                self.expect(")", "\")\"")?;
                Ok(Expr { at: start..self.end(), kind: inner.kind })
            }
            _ => Err(self.unexpected("a variable")),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Argument>, FormulaError> {
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(arguments);
        }
        loop {
            let named =
                match (self.peek(), &self.tokens[(self.at + 1).min(self.tokens.len() - 1)].0) {
                    (Token::Name(name), Token::Sign("=")) => Some(name.clone()),
                    _ => None,
                };
            if named.is_some() {
                self.step();
                self.step();
            }
            let start = self.place().start;
            let mut value = self.expression()?;
            // A range such as 1:4, and an interaction inside sw().
            if self.take(":") {
                let mut parts = vec![value, self.power()?];
                while self.take(":") {
                    parts.push(self.power()?);
                }
                value = Expr { at: start..self.end(), kind: Kind::Interaction(parts) };
            }
            arguments.push(Argument { name: named, value });
            if self.take(")") {
                return Ok(arguments);
            }
            self.expect(",", "\",\" or \")\"")?;
        }
    }

    fn effect_part(&mut self) -> Result<EffectPart, FormulaError> {
        let stepwise = match self.peek() {
            Token::Name(name) if STEPS.contains(&name.as_str()) => Some(name.clone()),
            _ => None,
        };
        let Some(function) = stepwise else { return Ok(EffectPart::One(self.effect()?)) };
        self.step();
        self.expect("(", "\"(\"")?;
        let mut choices = vec![self.effect()?];
        while self.take(",") {
            choices.push(self.effect()?);
        }
        self.expect(")", "\",\" or \")\"")?;
        Ok(EffectPart::Step { function, choices })
    }

    fn effect(&mut self) -> Result<EffectTerm, FormulaError> {
        let start = self.place().start;
        let mut factors = vec![self.factor()?];
        while self.take("^") {
            factors.push(self.factor()?);
        }
        let (mut intercept, mut slopes) = (true, Vec::new());
        let close = if self.take("[[") {
            intercept = false;
            Some(("]]", "\",\" or \"]]\""))
        } else if self.take("[") {
            Some(("]", "\",\" or \"]\""))
        } else {
            None
        };
        if let Some((close, expected)) = close {
            loop {
                slopes.push(self.expression()?);
                if self.take(close) {
                    break;
                }
                self.expect(",", expected)?;
            }
        }
        Ok(EffectTerm { at: start..self.end(), factors, intercept, slopes })
    }

    fn factor(&mut self) -> Result<Expr, FormulaError> {
        match self.peek() {
            Token::Name(_) => self.atom(),
            _ => Err(self.unexpected("a fixed effect")),
        }
    }
}

fn operation(operator: &'static str, left: Expr, right: Expr) -> Expr {
    let at = left.at.start..right.at.end;
    Expr { at, kind: Kind::Operation { operator, operands: vec![left, right] } }
}
