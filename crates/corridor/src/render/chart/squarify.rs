//! Squarified treemaps: rectangles in proportion to values, as near to squares as rows allow.
//!
//! Values from the largest to the smallest are laid along the shorter side of what is left of the
//! rectangle. A row takes the next value as long as that does not make its worst aspect ratio worse:
//!
//! ```text
//! worst(R, w) = max( w² max(R) ÷ s² , s² ÷ (w² min(R)) ),   s = Σ R
//! ```
//!
//! `R` are the areas of a row, `w` the length of the side that it lies along. Cost: linear in the
//! number of values. Source: Bruls, Huizing and van Wijk (2000), Squarified Treemaps.

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

fn worst(sum: f64, largest: f64, smallest: f64, side: f64) -> f64 {
    let (side, sum) = (side * side, sum * sum);
    (side * largest / sum).max(sum / (side * smallest))
}

/// One rectangle for each value, in their order; values are above zero and descend.
///
/// ```
/// use corridor::render::chart::squarify::{Rect, squarify};
/// let all = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], Rect { x: 0.0, y: 0.0, w: 6.0, h: 4.0 });
/// assert_eq!(all[0], Rect { x: 0.0, y: 0.0, w: 3.0, h: 2.0 });
/// assert_eq!(all[1], Rect { x: 0.0, y: 2.0, w: 3.0, h: 2.0 });
/// ```
#[must_use]
pub fn squarify(values: &[f64], whole: Rect) -> Vec<Rect> {
    let total: f64 = values.iter().sum();
    if !(total > 0.0 && total.is_finite() && whole.w > 0.0 && whole.h > 0.0) {
        return vec![Rect { w: 0.0, h: 0.0, ..whole }; values.len()];
    }
    let scale = whole.w * whole.h / total;
    let areas: Vec<f64> = values.iter().map(|value| value * scale).collect();
    let mut all = Vec::with_capacity(areas.len());
    let mut left = whole;
    let mut start = 0;
    while start < areas.len() {
        let side = left.w.min(left.h);
        let mut end = start + 1;
        let mut sum = areas[start];
        while end < areas.len() {
            let now = worst(sum, areas[start], areas[end - 1], side);
            let next = worst(sum + areas[end], areas[start], areas[end], side);
            if next > now {
                break;
            }
            sum += areas[end];
            end += 1;
        }
        row(&mut all, &areas[start..end], sum, &mut left);
        start = end;
    }
    all
}

/// Lay a row along the shorter side, and take it from what is left.
fn row(all: &mut Vec<Rect>, areas: &[f64], sum: f64, left: &mut Rect) {
    let upright = left.w >= left.h;
    let thick = if upright { sum / left.h } else { sum / left.w };
    let mut along = if upright { left.y } else { left.x };
    for area in areas {
        let long = if thick > 0.0 { area / thick } else { 0.0 };
        all.push(if upright {
            Rect { x: left.x, y: along, w: thick, h: long }
        } else {
            Rect { x: along, y: left.y, w: long, h: thick }
        });
        along += long;
    }
    if upright {
        left.x += thick;
        left.w = (left.w - thick).max(0.0);
    } else {
        left.y += thick;
        left.h = (left.h - thick).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figure 5 of the paper: 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4.
    #[test]
    fn the_published_layout() {
        let whole = Rect { x: 0.0, y: 0.0, w: 6.0, h: 4.0 };
        let all = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], whole);
        let (third, fifth) = (7.0 / 3.0, 5.0 / 3.0);
        let expected = [
            (0.0, 0.0, 3.0, 2.0),
            (0.0, 2.0, 3.0, 2.0),
            (3.0, 0.0, 4.0 / third, third),
            (3.0 + 4.0 / third, 0.0, 3.0 / third, third),
            (3.0, third, 2.0 / fifth, fifth),
            (3.0 + 2.0 / fifth, third, 2.0 / fifth, fifth),
            (3.0 + 4.0 / fifth, third, 1.0 / fifth, fifth),
        ];
        for (found, (x, y, w, h)) in all.iter().zip(expected) {
            for (found, expected) in [(found.x, x), (found.y, y), (found.w, w), (found.h, h)] {
                assert!((found - expected).abs() < 1e-9, "{all:?}");
            }
        }
    }

    /// A thousand random sets of values in random rectangles. (Numerical Recipes' generator: a
    /// library of random inputs would have every dependency of this crate built a second time.)
    #[test]
    fn areas_are_in_proportion_and_fill_the_whole() {
        let mut state = 1_u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for _ in 0..1000 {
            let n = 1 + (random() * 40.0) as usize;
            let mut values: Vec<f64> = (0..n).map(|_| 10f64.powf(11.0 * random() - 2.0)).collect();
            values.sort_by(|a, b| b.total_cmp(a));
            let total: f64 = values.iter().sum();
            let (w, h) = (10.0 + 1990.0 * random(), 10.0 + 1990.0 * random());
            let all = squarify(&values, Rect { x: 0.0, y: 0.0, w, h });
            assert_eq!(all.len(), n);
            for (rect, value) in all.iter().zip(&values) {
                let part = rect.w * rect.h / (w * h);
                assert!((part - value / total).abs() < 1e-9, "{part} of {values:?}");
                assert!(rect.x >= -1e-6 && rect.y >= -1e-6, "{rect:?}");
                let (right, foot) = (rect.x + rect.w, rect.y + rect.h);
                assert!(right <= w * (1.0 + 1e-6) && foot <= h * (1.0 + 1e-6), "{rect:?}");
            }
        }
    }
}
