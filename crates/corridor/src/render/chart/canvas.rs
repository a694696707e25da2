//! What a chart is drawn on: one of two widths, texts whose boxes are known, marks that say their
//! value.

use std::fmt::Write as _;

use super::axis::plain;
use crate::language::{Language, filled};
use crate::plot::Party;
use crate::render::escape;

/// A drawing is made twice, each time with letters of one size: for a desk and for a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// 720 units.
    Wide,
    /// 342 units.
    Narrow,
}

impl Width {
    /// In units, one a pixel.
    #[must_use]
    pub fn units(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 342.0,
        }
    }

    /// One of two values.
    pub(super) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }
}

/// Where a text stands against its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The box of a text: left, top, right, bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBox {
    /// Left, top, right and bottom.
    pub edges: [f64; 4],
    /// The text.
    pub text: String,
}

/// Letters are this high.
pub(super) const SIZE: f64 = 12.5;

/// A drawing in the making.
pub struct Canvas {
    /// How wide.
    pub width: Width,
    /// The boxes of its texts.
    pub boxes: Vec<TextBox>,
    language: Option<&'static Language>,
    /// The lines of the grid, which lie under everything.
    grid: String,
    out: String,
}

impl Canvas {
    pub(super) fn new(width: Width, language: Option<&'static Language>) -> Self {
        Self { width, boxes: Vec::new(), language, grid: String::new(), out: String::new() }
    }

    /// Words of the drawing itself, one of [`WORDS`](crate::brief::wording::WORDS), in its language.
    pub(super) fn say(&self, english: &str, places: &[&str]) -> String {
        match self.language {
            Some(language) => language.say(english, places),
            None => filled(english, places),
        }
    }

    /// Numbers as the drawing's language writes them.
    pub(super) fn figures(&self, text: &str) -> String {
        self.language.map_or_else(|| text.to_owned(), |language| language.figures(text))
    }

    /// A number on an axis or at a point.
    pub(super) fn number(&self, value: f64) -> String {
        self.figures(&plain(value))
    }

    /// A name as it begins a line. No program writes a translated word in capitals.
    pub(super) fn capital(&self, name: &str) -> String {
        match self.language {
            None => crate::figures::capital(name),
            Some(_) => name.to_owned(),
        }
    }

    pub(super) fn into_body(self) -> String {
        match self.grid.is_empty() {
            true => self.out,
            false => format!("<path class=\"grid\" d=\"{}\"/>{}", self.grid, self.out),
        }
    }

    /// A text on one line; `y` is its foot.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let wide = text_width(text, class.split(' ').any(|class| class == "b"));
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - wide / 2.0,
            Anchor::End => x - wide,
        };
        let edges = [left, y - 0.75 * SIZE, left + wide, y + 0.22 * SIZE];
        self.boxes.push(TextBox { edges, text: text.to_owned() });
        let set = match anchor {
            Anchor::Start => "",
            Anchor::Middle => "c",
            Anchor::End => "e",
        };
        let class =
            match [class, set].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>() {
                parts if parts.is_empty() => String::new(),
                parts => format!(" class=\"{}\"", parts.join(" ")),
            };
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\"{class}>{}</text>",
            at(x),
            at(y),
            escape(text)
        );
    }

    /// A line of a class.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let d = format!("M{} {}L{} {}", at(from.0), at(from.1), at(to.0), at(to.1));
        match class {
            "grid" => self.grid.push_str(&d),
            _ => _ = write!(self.out, "<path class=\"{class}\" d=\"{d}\"/>"),
        }
    }

    /// A line through points.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() < 2 {
            return;
        }
        let list: Vec<String> =
            points.iter().map(|(x, y)| format!("{} {}", at(*x), at(*y))).collect();
        let _ = write!(self.out, "<path class=\"{class}\" d=\"M{}\"/>", list.join("L"));
    }

    /// An area within points.
    pub(super) fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() < 3 {
            return;
        }
        let list: Vec<String> =
            points.iter().map(|(x, y)| format!("{} {}", at(*x), at(*y))).collect();
        let _ = write!(self.out, "<path class=\"{class}\" d=\"M{}Z\"/>", list.join("L"));
    }

    /// A rectangle; one that says something is a point that arrow keys reach.
    pub(super) fn rect(&mut self, class: &str, edges: [f64; 4], says: &str) {
        let [left, top, right, bottom] = edges;
        let (wide, high) = ((right - left).max(0.0), (bottom - top).max(0.0));
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>",
            at(left),
            at(top),
            at(wide),
            at(high),
            said(says)
        );
    }

    /// A party's mark: a circle, a diamond or a square.
    pub(super) fn mark(&mut self, party: Party, x: f64, y: f64, says: &str) {
        let d = match party {
            Party::First => {
                format!("M{} {}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0", at(x - 4.5), at(y))
            }
            Party::Second => format!("M{} {}l5.5 5.5-5.5 5.5-5.5-5.5z", at(x), at(y - 5.5)),
            Party::Neither => format!("M{} {}h8v8h-8z", at(x - 4.0), at(y - 4.0)),
        };
        let _ =
            write!(self.out, "<path class=\"p {}\" d=\"{d}\"{}/>", party_class(party), said(says));
    }
}

/// A place to a tenth of a unit, without an idle zero.
fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// What a point says to who moves through the chart.
fn said(says: &str) -> String {
    match says.is_empty() {
        true => String::new(),
        false => format!(" data-say=\"{}\"", escape(says)),
    }
}

/// The class of a party's colour.
pub(super) fn party_class(party: Party) -> &'static str {
    match party {
        Party::First => "m",
        Party::Second => "t",
        Party::Neither => "r",
    }
}

/// How wide a text is at `SIZE`, by its letters: an estimate from above for the fonts that systems
/// have (the widest is DejaVu Sans), since the page brings none.
#[must_use]
pub fn text_width(text: &str, bold: bool) -> f64 {
    let em: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!'
            | '(' | ')' | '[' | ']' | ' ' | '\u{a0}' | 'ı' | '’' => 0.38,
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.98,
            c if c.is_uppercase() => 0.72,
            c if u32::from(c) >= 0x2e80 => 1.0,
            _ => 0.63,
        })
        .sum();
    em * SIZE * if bold { 1.1 } else { 1.0 }
}

/// A text in lines of at most `room`; a word that is wider stands alone and is not cut.
#[must_use]
pub fn wrapped(text: &str, room: f64, bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), bold) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Heights for labels that want to stand at `wanted`, in ascending order, at least `gap` apart and
/// between `top` and `floor` where they fit.
#[must_use]
pub fn apart(wanted: &[f64], gap: f64, top: f64, floor: f64) -> Vec<f64> {
    let mut at: Vec<f64> = Vec::with_capacity(wanted.len());
    let mut free = top;
    for &want in wanted {
        let here = want.max(free);
        at.push(here);
        free = here + gap;
    }
    let mut most = floor;
    for here in at.iter_mut().rev() {
        if *here > most {
            *here = most;
        }
        most = *here - gap;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance() {
        let at = apart(&[10.0, 11.0, 12.0, 99.0, 100.0], 15.0, 0.0, 100.0);
        assert!(at.windows(2).all(|pair| pair[1] - pair[0] >= 15.0 - 1e-9), "{at:?}");
        assert!(at.iter().all(|y| (0.0..=100.0).contains(y)), "{at:?}");
    }

    #[test]
    fn words_are_wrapped_and_none_is_lost() {
        let text = "Textiles, clothing and footwear";
        let lines = wrapped(text, 80.0, true);
        assert!(lines.len() > 1 && lines.join(" ") == text, "{lines:?}");
        assert!(text_width("iii", false) < text_width("mmm", false));
    }
}
