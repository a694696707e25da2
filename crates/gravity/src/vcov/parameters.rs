//! How many parameters a fit has, by fixest's rules.

use super::{Cluster, FixefK};
use crate::fit::Fit;
use crate::kernel::highest;
use crate::layout::UNUSED;

/// `K`: regressors, and the fixed effects that count.
pub(super) fn count(fit: &Fit<'_>, clusters: &[Cluster<'_>], fixef_k: FixefK) -> usize {
    let k = fit.coefficients.len();
    let effects = &fit.model.effects;
    let levels = levels(fit);
    let slopes: usize = effects.iter().zip(&levels).map(|(e, l)| e.slopes.len() * l).sum();
    let intercepts: Vec<usize> = (0..effects.len()).filter(|&e| effects[e].intercept).collect();
    let sizes: usize = intercepts.iter().map(|&e| levels[e]).sum();
    let full = k + slopes + sizes - intercepts.len().saturating_sub(1);
    match fixef_k {
        FixefK::None => k + slopes,
        FixefK::Full => full,
        FixefK::Nested if clusters.is_empty() || intercepts.is_empty() => full,
        FixefK::Nested => {
            let nested: Vec<usize> = intercepts
                .iter()
                .copied()
                .filter(|&e| clusters.iter().any(|c| is_nested(fit, e, c.ids)))
                .collect();
            if nested.len() == effects.len() {
                return k + slopes + 1;
            }
            let absorbed: usize = nested.iter().map(|&e| levels[e]).sum();
            (full + nested.len() - absorbed).max(k + 1)
        }
    }
}

/// Levels in use, for each effect.
pub(crate) fn levels(fit: &Fit<'_>) -> Vec<usize> {
    let layout = &fit.design.layout;
    (0..fit.model.effects.len())
        .map(|effect| {
            if layout.eliminated == Some(effect) {
                return layout.runs.len();
            }
            let term = layout.terms.iter().find(|t| t.effect == effect);
            term.map_or(0, |t| t.numbers.iter().filter(|&&n| n != UNUSED).count())
        })
        .collect()
}

/// Whether every level of an effect lies in one cluster.
fn is_nested(fit: &Fit<'_>, effect: usize, ids: &[u32]) -> bool {
    let layout = &fit.design.layout;
    if layout.eliminated == Some(effect) {
        // Its levels are the runs.
        return layout.runs.iter().all(|run| layout.all_same(ids, run));
    }
    let levels = fit.model.effects[effect].levels;
    let most = highest(levels) as usize;
    let mut of_level: Vec<Option<u32>> = vec![None; most + 1];
    layout.runs.iter().flat_map(Clone::clone).all(|position| {
        let row = layout.input_row(position);
        *of_level[levels[row] as usize].get_or_insert(ids[row]) == ids[row]
    })
}
