//! The fixed effects themselves, recovered after the fit.
//!
//! Only sums of effects are identified: a constant can move from one effect to another, and where
//! levels fall into groups, one constant for each group. Here the unknowns are as the solver left
//! them and the eliminated effect takes up the rest, so that on every row all the parts add up to
//! the linear index. Differences within an effect mean something; levels do not.
//!
//! Source: Fally (2015), for what exporter and importer effects say about multilateral resistance.

use crate::fit::{Fit, FlattenPositions as _};

/// The part of one effect in the linear index.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectPart {
    /// The effect.
    pub name: String,
    /// Its part on every used row, slopes included, in the order of [`Fit::input_rows`].
    pub parts: Vec<f64>,
}

/// One level of a fixed effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelEffect {
    /// An input row that has the level; the first one.
    pub row: usize,
    /// Used rows that have it.
    pub rows: usize,
    /// Its effect; differences within an effect mean something, levels do not.
    pub effect: f64,
}

impl Fit<'_> {
    /// Every level in use of a fixed effect, in the order of the input rows; `effect` is its place in
    /// the model. Empty for an effect with slopes, whose part differs by row.
    #[must_use]
    pub fn level_effects(&self, effect: usize) -> Vec<LevelEffect> {
        let Some(of_model) = self.model.effects.get(effect).filter(|e| e.slopes.is_empty()) else {
            return Vec::new();
        };
        let parts = self.effect_parts();
        let mut found: Vec<LevelEffect> = Vec::new();
        let mut place = std::collections::BTreeMap::new();
        for (row, part) in self.input_rows().into_iter().zip(&parts[effect].parts) {
            let at = *place.entry(of_model.levels[row]).or_insert_with(|| {
                found.push(LevelEffect { row, rows: 0, effect: *part });
                found.len() - 1
            });
            found[at].rows += 1;
            found[at].row = found[at].row.min(row);
        }
        found.sort_unstable_by_key(|level| level.row);
        found
    }

    /// The part that each fixed effect has in the linear index of every used row.
    ///
    /// # Example
    ///
    /// ```
    /// use corridor_gravity::{Effect, Model, Options, ppml};
    /// let (trade, pair) = ([1.0, 3.0, 4.0, 4.0], [0, 0, 1, 1]);
    /// let effects = vec![Effect::new("pair", &pair)];
    /// let model = Model { outcome: &trade, effects, ..Model::default() };
    /// let fit = ppml(&model, &Options::default())?;
    /// let parts = &fit.effect_parts()[0].parts;
    /// assert!((parts[0] - 2.0_f64.ln()).abs() < 1e-12);
    /// # Ok::<(), corridor_gravity::Error>(())
    /// ```
    #[must_use]
    pub fn effect_parts(&self) -> Vec<EffectPart> {
        let layout = &self.design.layout;
        let positions: Vec<usize> = layout.runs.iter().flatten_positions().collect();
        let mut all: Vec<EffectPart> = self
            .model
            .effects
            .iter()
            .map(|e| EffectPart { name: e.name.to_owned(), parts: vec![0.0; positions.len()] })
            .collect();
        for (at, term) in layout.terms.iter().enumerate() {
            let levels = self.model.effects[term.effect].levels;
            for (part, &p) in all[term.effect].parts.iter_mut().zip(&positions) {
                let number = term.numbers[levels[layout.input_row(p)] as usize];
                let z = layout.slope(at).map_or(1.0, |slope| slope[p]);
                *part += self.unknowns[number as usize] * z;
            }
        }
        if let Some(eliminated) = layout.eliminated {
            let columns = self.design.columns(&self.chosen);
            let centres: Vec<f64> = self.chosen.iter().map(|&at| self.design.centres[at]).collect();
            let (fitted, ppml) = (self.fitted(), self.is_ppml());
            for (row, &p) in positions.iter().enumerate() {
                let index = if ppml { fitted[row].ln() } else { fitted[row] };
                let offset = self.design.offset.as_ref().map_or(0.0, |o| o[p]);
                let known: f64 = columns
                    .iter()
                    .zip(&centres)
                    .zip(&self.coefficients)
                    .map(|((x, centre), b)| b * (x[p] + centre))
                    .sum();
                let others: f64 = all.iter().map(|e| e.parts[row]).sum();
                all[eliminated].parts[row] += index - offset - known - others;
            }
        }
        all
    }
}
