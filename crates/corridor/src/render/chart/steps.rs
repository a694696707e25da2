//! From a start to an end in steps, one row a step.

use super::axis::Linear;
use super::canvas::{Anchor, Canvas, SIZE, party_class, text_width, wrapped};
use crate::plot::{Step, StepKind};

pub(super) fn draw(canvas: &mut Canvas, unit: &str, steps: &[Step]) -> f64 {
    let width = canvas.width;
    let wide = width.pick(true, false);
    let names = width.pick(226.0, 0.0);
