//! Charts: what one would look at rather than read. Static SVG, drawn once for a desk and once for a
//! phone with letters of one size; each value that is drawn says itself in `data-say`.
//!
//! `axis` turns values into places, [`canvas`] holds what is drawn and the boxes of its texts; each
//! other file draws one [`Plot`].

mod areas;
mod axis;
mod bars;
pub mod canvas;
pub mod coefficients;
mod course;
mod fan;
mod pairs;
mod print;
mod ratios;
mod reliability;
pub mod squarify;
mod steps;
mod years;

use crate::brief::chart::Chart;
use crate::language;
use crate::plot::Plot;
use crate::render::escape;
use axis::nice_step;
use canvas::{Canvas, TextBox, Width, wrapped};

/// The look of a chart, alone or on a page: its colours by day and by night.
pub const STYLE: &str = include_str!("../../../web/chart.css");

impl Chart {
    fn drawn(&self, width: Width) -> (Canvas, f64) {
        let language = self.language.as_ref().and_then(|code| language::named(code).ok());
        let mut canvas = Canvas::new(width, language);
        let on = &mut canvas;
        let height = match &self.plot {
            Plot::Years { unit, series, level } => years::draw(on, unit, series, level.as_ref()),
            Plot::Bars { unit, bars } => bars::draw(on, unit, bars),
            Plot::Fan(fan) => course::draw(on, &course::of_fan(fan, &self.title)),
            Plot::Reliability(reliability) => reliability::draw(on, reliability),
            Plot::Course(course) => course::draw(on, course),
            Plot::Pairs { unit, names, rows } => pairs::draw(on, unit, names, rows),
            Plot::Areas { maps } => areas::draw(on, maps),
            Plot::Steps { unit, steps } => steps::draw(on, unit, steps),
            Plot::Ratios { one, rows } => ratios::draw(on, one, rows),
        };
        (canvas, height)
    }

    /// The boxes of the texts of a drawing: none may lie over another.
    #[must_use]
    pub fn boxes(&self, width: Width) -> Vec<TextBox> {
        self.drawn(width).0.boxes
    }

    /// The chart as SVG, as it stands in a page.
    #[must_use]
    pub fn svg(&self, width: Width) -> String {
        let (canvas, height) = self.drawn(width);
        let class = if width == Width::Wide { "wide" } else { "narrow" };
        format!(
            "<svg class=\"chart {class}\" viewBox=\"0 0 {} {height:.0}\" role=\"img\" aria-label=\"{}\">{}</svg>",
            width.units(),
            escape(&format!("{}. {}", self.title, self.description)),
            canvas.into_body()
        )
    }

    /// The chart as SVG for paper, which brings its colours by day and asks for no rule of a browser.
    #[must_use]
    pub fn paper(&self, width: Width) -> String {
        let (canvas, height) = self.drawn(width);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height:.0}\" \
             font-family=\"Libertinus Serif\" font-size=\"12.5\"><style>{}</style>{}</svg>",
            width.units(),
            print::style(STYLE),
            canvas.into_body()
        )
    }

    /// The chart as an SVG file of its own, with its title, its description and its source.
    #[must_use]
    pub fn alone(&self, width: Width, source: &str) -> String {
        let (canvas, height) = self.drawn(width);
        let units = width.units();
        let mut head = String::new();
        let mut y = 20.0;
        let mut write = |text: &str, class: &str, y: &mut f64| {
            for line in wrapped(text, units, class == "b") {
                head.push_str(&format!(
                    "<text y=\"{y:.0}\" class=\"{class}\">{}</text>",
                    escape(&line)
                ));
                *y += 17.0;
            }
        };
        write(&self.title, "b", &mut y);
        write(&self.description, "q", &mut y);
        let body = format!("<g transform=\"translate(0 {y:.0})\">{}</g>", canvas.into_body());
        let mut foot = y + height + 20.0;
        write(source, "q", &mut foot);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-12 -4 {} {:.0}\" role=\"img\" \
             class=\"alone\">\n<title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"paper\" x=\"-12\" y=\"-4\" width=\"100%\" height=\"100%\"/>\n{head}\n{body}\n</svg>\n",
            units + 24.0,
            foot + 6.0,
            escape(&self.title),
            escape(&self.description)
        )
    }
}

/// Whether two texts lie over one another, by a point and more.
#[must_use]
pub fn collide(a: &TextBox, b: &TextBox) -> bool {
    let over = |low: usize, high: usize| {
        a.edges[high].min(b.edges[high]) - a.edges[low].max(b.edges[low]) > 1.0
    };
    over(0, 2) && over(1, 3)
}
