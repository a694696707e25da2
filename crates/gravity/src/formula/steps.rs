//! `sw` and `csw`: one formula, several models.

use std::ops::Range;

use super::lex::error;
use super::parse::{EffectPart, Parsed, STEPS};
use super::{EffectTerm, Expr, FormulaError, Kind, Problem, Specification};

/// All models, in the order in which the steps stand: outcomes turn slowest, then effects.
pub(super) fn expand(parsed: &Parsed) -> Result<Vec<Specification>, FormulaError> {
    let mut effect_lists: Vec<Vec<EffectTerm>> = vec![Vec::new()];
    for part in &parsed.effects {
        effect_lists = match part {
            EffectPart::One(effect) => extend(effect_lists, &[vec![effect.clone()]]),
            EffectPart::Step { function, choices, .. } => {
                few(choices.len().saturating_mul(effect_lists.len()), parsed)?;
                extend(effect_lists, &sequences(function, choices))
            }
        };
    }
    let mut term_lists: Vec<Vec<Expr>> = vec![Vec::new()];
    let mut intercept = true;
    for signed in &parsed.terms {
        let term = &signed.term;
        match &term.kind {
            Kind::Number(number) => intercept = (*number != 0.0) != signed.minus,
            _ if signed.minus => {
                let found = format!("\"-{}\"", term.text(&parsed.text));
                let problem = Problem::Expected { expected: "a term to add", found };
                return Err(error(&parsed.text, term.at.clone(), problem));
            }
            Kind::Call { function, arguments } if STEPS.contains(&function.as_str()) => {
                let choices: Vec<Expr> = arguments.iter().map(|a| a.value.clone()).collect();
                if choices.is_empty() {
                    let takes = "one or more terms";
                    let problem = Problem::Arguments { function: function.clone(), takes };
                    return Err(error(&parsed.text, term.at.clone(), problem));
                }
                few(choices.len().saturating_mul(term_lists.len()), parsed)?;
                for choice in &choices {
                    no_step_inside(choice, &parsed.text)?;
                }
                let split = choices.iter().flat_map(sum_terms).collect::<Vec<_>>();
                let sequences = if split.len() == choices.len() {
                    sequences(function, &choices)
                } else {
                    sums(function, &choices)
                };
                term_lists = extend(term_lists, &sequences);
            }
            _ => {
                no_step_inside(term, &parsed.text)?;
                term_lists = extend(term_lists, &[vec![term.clone()]]);
            }
        }
    }
    let mut models = Vec::new();
    let outcomes = outcomes(parsed)?;
    few(outcomes.len() * effect_lists.len() * term_lists.len(), parsed)?;
    for outcome in outcomes {
        for effects in &effect_lists {
            for terms in &term_lists {
                models.push(Specification {
                    text: parsed.text.clone(),
                    outcome: outcome.clone(),
                    terms: terms.clone(),
                    intercept: intercept && effects.is_empty(),
                    effects: effects.clone(),
                });
            }
        }
    }
    Ok(models)
}

/// Models of one formula.
const MOST_MODELS: usize = 1_000;

fn few(models: usize, parsed: &Parsed) -> Result<(), FormulaError> {
    if models <= MOST_MODELS {
        return Ok(());
    }
    let (found, most) = (models as u64, MOST_MODELS as u64);
    let problem = Problem::Budget { what: "models", found, most };
    Err(error(&parsed.text, 0..parsed.text.len(), problem))
}

/// `c(a, b) ~ ...`: the same models of several outcomes.
fn outcomes(parsed: &Parsed) -> Result<Vec<Expr>, FormulaError> {
    match &parsed.outcome.kind {
        Kind::Call { function, arguments } if function == "c" => {
            if arguments.is_empty() {
                let takes = "one or more outcomes";
                let problem = Problem::Arguments { function: function.clone(), takes };
                return Err(error(&parsed.text, parsed.outcome.at.clone(), problem));
            }
            Ok(arguments.iter().map(|a| a.value.clone()).collect())
        }
        _ => Ok(vec![parsed.outcome.clone()]),
    }
}

/// Every list followed by every ending.
fn extend<T: Clone>(lists: Vec<Vec<T>>, endings: &[Vec<T>]) -> Vec<Vec<T>> {
    let each = |list: &Vec<T>| {
        endings
            .iter()
            .map(|ending| list.iter().chain(ending).cloned().collect())
            .collect::<Vec<_>>()
    };
    lists.iter().flat_map(each).collect()
}

fn sequences<T: Clone>(function: &str, choices: &[T]) -> Vec<Vec<T>> {
    let one_by_one = choices.iter().map(|c| vec![c.clone()]);
    let cumulative = (1..=choices.len()).map(|n| choices[..n].to_vec());
    let mut lists: Vec<Vec<T>> =
        if function.ends_with('0') { vec![Vec::new()] } else { Vec::new() };
    if function.starts_with('c') {
        lists.extend(cumulative);
    } else {
        lists.extend(one_by_one);
    }
    lists
}

/// `sw(a + b, c)`: a choice may be a sum of terms.
fn sums(function: &str, choices: &[Expr]) -> Vec<Vec<Expr>> {
    sequences(function, choices)
        .into_iter()
        .map(|list| list.iter().flat_map(sum_terms).collect())
        .collect()
}

fn sum_terms(choice: &Expr) -> Vec<Expr> {
    match &choice.kind {
        Kind::Operation { operator: "+", operands } => {
            operands.iter().flat_map(sum_terms).collect()
        }
        _ => vec![choice.clone()],
    }
}

fn no_step_inside(expression: &Expr, text: &str) -> Result<(), FormulaError> {
    let inside: Vec<&Expr> = match &expression.kind {
        Kind::Call { function, arguments } => {
            if STEPS.contains(&function.as_str()) {
                let at: Range<usize> = expression.at.clone();
                return Err(error(text, at, Problem::NestedStep));
            }
            arguments.iter().map(|a| &a.value).collect()
        }
        Kind::Operation { operands, .. } => operands.iter().collect(),
        Kind::Interaction(parts) => parts.iter().collect(),
        Kind::Number(_) | Kind::Name(_) => Vec::new(),
    };
    inside.into_iter().try_for_each(|e| no_step_inside(e, text))
}
