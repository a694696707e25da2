//! Poisson pseudo-maximum likelihood with absorbed fixed effects.
//!
//! ```text
//! mu = exp(X b + D c + d),    maximise  sum w (y log mu - mu)
//! ```
//!
//! The eliminated effect `d` is concentrated out: given the rest, a run's fitted values are its
//! sum of outcomes times shares, so the likelihood that is maximised is that of a multinomial
//! logit in each run, with weights `mu` and Hessian `[X D]' W M [X D]`. Each outer step is a
//! Newton step on it, solved only as exactly as the step deserves, and halved when the likelihood
//! falls; after a step that went far, effects are swept ([`levels`]). It starts where the effects
//! alone fit all totals, or where such a start is not at hand from one least-squares step at
//! `mu = (y + mean of y in the run) / 2`.
//!
//! An infinite estimate cannot pass for a finite one: on a separated row the Newton step stays at
//! minus one however small its fitted value is. The steps of the fitted values, relative to the
//! values, therefore have to vanish on every row; when they do not, [`crate::separation`] looks
//! for the rows that have to go.
//!
//! Source: Santos Silva and Tenreyro (2006), eq. 9; Correia, Guimaraes and Zylkin (2020), section
//! 3. Oracle: `oracles/published`, `oracles/fixest`.

mod levels;
mod outcome;
mod panel;
mod pass;
mod proportional;
mod runs;
mod strips;

use crate::collinear;
use crate::design::Design;
use crate::fit::{Family, Fit};
use crate::kernel::add_scaled;
use crate::sample::{Sample, select};
use crate::{Error, Model, Options, separation};
use levels::{FAR, Levels};
use pass::{Columns, Start, Totals, into_weights};

/// What a long fit tells while it runs.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// The outer step, from 1.
    pub step: usize,
    /// Poisson deviance.
    pub deviance: f64,
    /// The largest relative change of a fitted value.
    pub change: f64,
}

/// Estimate a model by Poisson pseudo-maximum likelihood.
///
/// # Errors
///
/// What [`Model`] may not hold; [`Error::Negative`] and [`Error::AllZero`] for the outcome;
/// [`Error::Absorbed`] when no regressor is identified; [`Error::NotConverged`] with its evidence.
///
/// # Example
///
/// ```
/// use corridor_gravity::{Effect, Model, Options, Regressor, ppml};
/// // Two pairs, two years; trade doubles where the agreement starts.
/// let trade = [4.0, 8.0, 3.0, 3.0];
/// let (pair, year) = ([0, 0, 1, 1], [0, 1, 0, 1]);
/// let rta = [0.0, 1.0, 0.0, 0.0];
/// let model = Model {
///     outcome: &trade,
///     regressors: vec![Regressor { name: "rta", values: &rta }],
///     effects: vec![Effect::new("pair", &pair), Effect::new("year", &year)],
///     ..Model::default()
/// };
/// let fit = ppml(&model, &Options::default())?;
/// assert!((fit.coefficients()[0] - 2.0_f64.ln()).abs() < 1e-9);
/// # Ok::<(), corridor_gravity::Error>(())
/// ```
pub fn ppml<'a>(model: &Model<'a>, options: &Options) -> Result<Fit<'a>, Error> {
    ppml_with(model, options, &mut |_| {})
}

/// [`ppml`], telling each outer step as it is done.
///
/// # Errors
///
/// As [`ppml`].
pub fn ppml_with<'a>(
    model: &Model<'a>,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fit<'a>, Error> {
    if model.check()? < 0.0
        && let Some(row) = model.outcome.iter().position(|&y| y < 0.0)
    {
        return Err(Error::Negative { row: row.into(), value: model.outcome[row] });
    }
    if model.outcome.iter().all(|&y| y <= 0.0) {
        return Err(Error::AllZero { rows: model.rows() });
    }
    let mut separated: Option<Vec<bool>> = None;
    let more = |separated: &mut Option<Vec<bool>>, sample: &Sample| -> Result<bool, Error> {
        let Some(found) = separation::find(model, sample, options)? else { return Ok(false) };
        match separated {
            Some(all) => all.iter_mut().zip(found).for_each(|(all, found)| *all |= found),
            None => *separated = Some(found),
        }
        Ok(true)
    };
    // Whether the sample has been searched, with nothing found.
    let mut certain = false;
    loop {
        let sample = select(model, true, options.singletons, separated.as_deref());
        let dropped = sample.dropped;
        if sample.rows == 0 {
            return Err(Error::NoRows { given: model.rows(), dropped: dropped.total() });
        }
        if !certain && separation::at_once(model, &sample) {
            if more(&mut separated, &sample)? {
                continue;
            }
            certain = true;
        }
        let design = Design::new(model, &sample);
        match newton(design, model, options, !certain, progress)? {
            Ended::Converged(fit) if certain || !fit.has_vanishing_zeros() => return Ok(*fit),
            _ => certain = !more(&mut separated, &sample)?,
        }
    }
}

enum Ended<'a> {
    Converged(Box<Fit<'a>>),
    /// Some zeros run away: look for separated rows.
    Suspect,
}

/// Relative accuracy of the first linear solve, and the least of the later ones.
const FIRST: f64 = 1e-2;
const LOOSEST: f64 = 1e-2;
/// How much better than the next Newton step a linear solve is.
const BETTER: f64 = 0.1;
/// Relative accuracy of the projection on which standard errors rest.
const FINAL_PROJECTION: f64 = 1e-8;
/// Relative accuracy of the last step, whose coefficients the projection makes exact.
const LAST: f64 = 1e-5;
/// A last step is tried when it may be this many times too long: mostly it is shorter than feared.
const NEARLY: f64 = 3.0;
/// Fitted values that move by less, relative to themselves, move by rounding.
const ROUNDING: f64 = 1e-12;
/// Fitted values that moved by more than this, relative, leave the preconditioner behind.
const STALE: f64 = 1.0;
/// A zero whose fitted value falls by more than this, relative, step after step is running away.
const RUNNING: f64 = 0.45;
/// Look for separation when zeros still run after this many steps.
const SUSPICIOUS_STEPS: usize = 7;

fn newton<'a>(
    design: Design<'a>,
    model: &Model<'a>,
    options: &Options,
    may_suspect: bool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Ended<'a>, Error> {
    let (mut columns, start) = Columns::start(&design, options);
    let Start { mut solver, moments, variations, constant, level_totals, effects, likelihood } =
        start;
    let levels = Levels::new(&design.layout, level_totals);
    let mut moments = solver.enter(moments);
    let chosen = collinear::identified(&mut solver, &mut moments, &variations)?;
    if let (true, Some(first)) = (chosen.is_empty(), model.regressors.first()) {
        return Err(Error::Absorbed { name: first.name.to_owned() });
    }
    moments.keep(&chosen);
    solver.keep(&chosen);
    columns.keep(&chosen);
    let step = solver.solve(&moments, FIRST, 0.0)?;
    let (mut step_b, mut step_f) = (step.b, step.f);
    let (mut b, mut f) = (step_b.clone(), effects);
    add_scaled(&mut f, 1.0, &step_f);
    let mut best = likelihood;
    // The last step, and how exactly it was solved.
    let (mut change, mut solved) = (f64::INFINITY, FIRST);
    let goal = options.tolerance.sqrt();
    let mut fresh_steps = usize::MAX;
    let mut step_number = 0;
    while step_number < options.steps {
        step_number += 1;
        let watched = may_suspect && step_number >= SUSPICIOUS_STEPS;
        let mut pass = columns.pass(&b, &f, watched, &mut solver.engine);
        let Totals { mut likelihood, mass, change: mut moved, running } = pass.totals;
        let deviance = 2.0 * (constant - likelihood);
        progress(Progress { step: step_number, deviance, change: moved });
        let slack = 1e-11 * (likelihood.abs() + constant.abs());
        if !likelihood.is_finite() || likelihood < best - slack {
            for (x, s) in b.iter_mut().zip(&mut step_b).chain(f.iter_mut().zip(&mut step_f)) {
                *s *= 0.5;
                *x -= *s;
            }
            change = f64::INFINITY;
            continue;
        }
        change = if best.is_finite() { moved } else { f64::INFINITY };
        // A Newton step squares the error, and leaves what its linear solve left.
        let ahead = change * (change + solved);
        let mut done = ahead < NEARLY * goal;
        if change > FAR || (done && !levels.add_up(&pass.moments.f)) {
            pass = levels.sweep(&columns, (&b, &mut f), &mut solver.engine, pass);
            likelihood = pass.totals.likelihood;
            done = false;
        }
        best = best.max(likelihood);
        if watched && running {
            return Ok(Ended::Suspect);
        }
        let rounding = ROUNDING * mass.sqrt();
        // Preconditioner and projection follow the weights while these still move.
        let aged = solver.last_steps > fresh_steps.saturating_add(fresh_steps / 2 + 2);
        let fresh = change > STALE || aged;
        solver.follow(fresh);
        if fresh {
            fresh_steps = usize::MAX;
        }
        let moments = solver.enter(pass.moments);
        if done {
            solver.project(&moments, FINAL_PROJECTION)?;
            let step = solver.solve(&moments, LAST, rounding)?;
            for (x, s) in b.iter_mut().zip(&step.b).chain(f.iter_mut().zip(&step.f)) {
                *x += s;
            }
            let projection = solver.projections(&moments);
            moved = columns.settle(&step.b, &step.f, &mut solver.engine);
            solved = solver.last_residual;
            if moved > goal || moved * solved > goal * LAST {
                change = moved;
                (step_b, step_f) = (step.b, step.f);
                continue;
            }
            let left = std::mem::take(&mut solver.left);
            let weights = into_weights(solver.engine);
            let fit = Fit::new(
                model,
                chosen,
                b,
                f,
                Family::Poisson { likelihood, deviance },
                weights,
                projection,
                left,
                step_number,
                design,
            );
            return Ok(Ended::Converged(Box::new(fit)));
        }
        if fresh {
            solver.project(&moments, FIRST)?;
        }
        // A solve much better than the square of the step is wasted, and one that asks for more
        // than the goal ends in rounding.
        solved = (BETTER * ahead).max(BETTER * goal / ahead).min(LOOSEST);
        let step = solver.solve(&moments, solved, rounding)?;
        solved = solver.last_residual;
        fresh_steps = fresh_steps.min(solver.last_steps);
        for (x, s) in b.iter_mut().zip(&step.b).chain(f.iter_mut().zip(&step.f)) {
            *x += s;
        }
        (step_b, step_f) = (step.b, step.f);
    }
    if may_suspect {
        return Ok(Ended::Suspect);
    }
    Err(Error::NotConverged { iterations: options.steps, change, tolerance: goal })
}
