//! The words of a page: strings in the order in which they are shown, with spaces and lines where
//! the page moves on.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::file::File;
use super::font::Font;
use super::layout::{Block, Run, blocks};
use super::object::{Dict, Lexer, Object};
use crate::reader::markup::raised_digit;
use crate::reader::text::MOST_TEXT;

/// A gap wider than this part of the font's size is a space.
const SPACE: f64 = 0.17;
/// A step down of more than this part of the font's size is a new line.
const LINE: f64 = 0.5;
/// A step of more than this many sizes is a new paragraph.
const PARAGRAPH: f64 = 1.75;
/// A gap wider than this part of the font's size ends a run: the next one may be another column's.
const WIDE: f64 = 0.85;
/// Forms inside forms, at the most.
const DEEPEST: usize = 8;
/// The most operators of one document.
const MOST_OPERATORS: usize = 20_000_000;

type Matrix = [f64; 6];

/// Where and how large a unit is on the page, and the edges outside of which nothing is painted.
type Surface = (Matrix, [f64; 4]);

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// No clip, and a path without a point.
const EVERYWHERE: [f64; 4] = [f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY];
const EMPTY: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// `a` after `b`.
fn product(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    /// How far above the line.
    rise: f64,
    /// 3 shows nothing, 7 cuts only.
    mode: i32,
    /// White on what may be a white page.
    white: bool,
    /// Painted so thin that nothing is seen.
    clear: bool,
    /// Outside of these edges nothing is painted: left, low, right, high.
    clip: [f64; 4],
}

/// A page: what it inherits, and where its edges are.
pub(super) struct Page<'a> {
    pub dict: &'a Dict,
    pub resources: &'a Dict,
    pub edges: Option<[f64; 4]>,
}

/// The words that were read, and what could not be.
#[derive(Default)]
pub(super) struct Words {
    pub text: String,
    /// From which byte of the text on the words come from which bytes of the file.
    pub places: Vec<(usize, Range<usize>)>,
    pub letters: usize,
    pub unknown: usize,
    /// Letters that the pages hold and do not show.
    pub hidden: usize,
    /// Pages on which columns and tables could not be told apart.
    pub unsure: usize,
    operators: usize,
    /// Fonts by the number of their object.
    fonts: BTreeMap<u32, Rc<Font>>,
    /// Where the last string ended on the page, and how large it was.
    last: Option<(f64, f64, f64)>,
    /// The runs of the page.
    runs: Vec<Run>,
    /// Letters of all runs so far.
    held: usize,
    edges: Option<[f64; 4]>,
    /// Something was painted on the page, on which white words may be seen.
    painted: bool,
    /// Inside layers that are off.
    off: usize,
}

impl Words {
    /// Read a page with its resources.
    pub fn page(&mut self, file: &File<'_>, page: &Page<'_>) {
        let contents: Vec<&Object> = match page.dict.get(&b"Contents"[..]) {
            Some(reference @ Object::Reference(_)) => match file.resolve(reference) {
                Object::Array(list) => list.iter().collect(),
                _ => vec![reference],
            },
            Some(Object::Array(list)) => list.iter().collect(),
            _ => return,
        };
        let mut content = Vec::new();
        let mut place: Option<Range<usize>> = None;
        for reference in contents {
            // Cut anywhere, the parts of a page are one stream.
            if let Some((part, range)) = file.stream(reference) {
                content.extend(part);
                content.push(b'\n');
                let start = place.as_ref().map_or(range.start, |p| p.start.min(range.start));
                let end = place.as_ref().map_or(range.end, |p| p.end.max(range.end));
                place = Some(start..end);
            }
            if file.is_spent() {
                return;
            }
        }
        let Some(place) = place else { return };
        (self.last, self.painted, self.off, self.edges) = (None, false, 0, page.edges);
        self.run(file, &content, place, page.resources, (IDENTITY, EVERYWHERE), 0);
        self.lay_out();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push_str("\n\n");
        }
    }

    /// Is there more text than is read of one document?
    pub fn is_spent(&self) -> bool {
        self.held > MOST_TEXT || self.operators > MOST_OPERATORS
    }

    /// Put the runs of a page in the order of reading.
    fn lay_out(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let (blocks, unsure) = blocks(&runs);
        self.unsure += usize::from(unsure);
        self.last = None;
        for block in blocks {
            match block {
                Block::Lines(lines) => lines.iter().for_each(|run| self.add(&runs[*run])),
                Block::Column(lines) => {
                    // A sentence may go on at the top of the next column.
                    self.break_with("\n");
                    self.last = None;
                    lines.iter().for_each(|run| self.add(&runs[*run]));
                }
                Block::Table(rows) => {
                    self.break_with("\n\n");
                    for row in rows {
                        self.text.push_str("| ");
                        for cell in row {
                            self.last = None;
                            for run in cell {
                                if !self.text.ends_with(' ') {
                                    self.text.push(' ');
                                }
                                self.last = None;
                                self.add(&runs[run]);
                            }
                            self.text.push_str(" | ");
                        }
                        let kept = self.text.trim_end().len();
                        self.text.truncate(kept);
                        self.text.push('\n');
                    }
                    self.text.push('\n');
                    self.last = None;
                }
            }
        }
    }

    fn add(&mut self, run: &Run) {
        self.gap(run);
        if self.places.last().is_none_or(|(_, place)| *place != run.place) {
            self.places.push((self.text.len(), run.place.clone()));
        }
        self.text.push_str(&run.text);
        self.last = Some((run.right, run.y, run.tall));
    }

    fn run(
        &mut self,
        file: &File<'_>,
        content: &[u8],
        place: Range<usize>,
        resources: &Dict,
        (page, clip): Surface,
        depth: usize,
    ) {
        let mut fonts: BTreeMap<Vec<u8>, Option<Rc<Font>>> = BTreeMap::new();
        // Layers that were begun, and whether each is off.
        let mut layers: Vec<bool> = Vec::new();
        let mut state = State {
            page,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            white: false,
            clear: false,
            clip,
        };
        // The box of the path that is being drawn, and whether it is to clip.
        let (mut path, mut clips) = (EMPTY, false);
        let mut stack: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut held: Vec<Object> = Vec::new();
        let mut lexer = Lexer::new(content, 0);
        while let Some(object) = lexer.next() {
            let Object::Operator(operator) = object else {
                held.push(object);
                continue;
            };
            self.operators += 1;
            if self.is_spent() || file.is_spent() {
                return;
            }
            let number = |from_end: usize| held.iter().rev().nth(from_end).and_then(Object::number);
            let matrix = || -> Option<Matrix> {
                Some([number(5)?, number(4)?, number(3)?, number(2)?, number(1)?, number(0)?])
            };
            let first = number(0).unwrap_or(0.0);
            match &operator[..] {
                b"q" if stack.len() < 256 => stack.push(state.clone()),
                b"Q" => {
                    if let Some(saved) = stack.pop() {
                        state = saved;
                    }
                }
                b"cm" => {
                    if let Some(matrix) = matrix() {
                        state.page = product(matrix, state.page);
                    }
                }
                b"BT" => (text, line) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    state.size = first;
                    if let Some(name) = held.iter().rev().nth(1).and_then(Object::name) {
                        let font = fonts.entry(name.to_vec()).or_insert_with(|| {
                            let named = file.dict(resources, b"Font")?.get(name)?;
                            let read =
                                || Some(Rc::new(Font::of(file, file.resolve(named).dict()?)));
                            let Object::Reference(id) = named else { return read() };
                            if !self.fonts.contains_key(id) {
                                self.fonts.insert(*id, read()?);
                            }
                            self.fonts.get(id).cloned()
                        });
                        state.font.clone_from(font);
                    }
                }
                b"Tc" => state.character_space = first,
                b"Tw" => state.word_space = first,
                b"Tz" => state.scale = first / 100.0,
                b"TL" => state.leading = first,
                b"Ts" => state.rise = first,
                b"Tr" => state.mode = first as i32,
                b"g" | b"rg" | b"sc" | b"scn" | b"k" => {
                    let inks: Vec<f64> = held.iter().filter_map(Object::number).collect();
                    state.white = match (&operator[..], &inks[..]) {
                        (b"k", inks) | (b"sc" | b"scn", inks @ [_, _, _, _]) => {
                            inks.len() == 4 && inks.iter().all(|ink| *ink <= 0.01)
                        }
                        (_, inks) => !inks.is_empty() && inks.iter().all(|ink| *ink >= 0.99),
                    };
                }
                b"cs" => state.white = false,
                b"gs" => {
                    let named = held.last().and_then(Object::name).and_then(|name| {
                        file.resolve(file.dict(resources, b"ExtGState")?.get(name)?).dict()
                    });
                    let told = named.and_then(|dict| file.get(dict, b"ca")?.number());
                    state.clear = told.map_or(state.clear, |told| told <= 0.02);
                }
                b"re" => {
                    if let (Some(x), Some(y), Some(w)) = (number(3), number(2), number(1)) {
                        for (x, y) in [(x, y), (x + w, y), (x, y + first), (x + w, y + first)] {
                            include(&mut path, &state.page, x, y);
                        }
                    }
                }
                b"m" | b"l" | b"c" | b"v" | b"y" => {
                    let numbers: Vec<f64> = held.iter().filter_map(Object::number).collect();
                    numbers
                        .chunks_exact(2)
                        .for_each(|at| include(&mut path, &state.page, at[0], at[1]));
                }
                b"W" | b"W*" => clips = true,
                b"n" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                    self.painted |= !matches!(&operator[..], b"n" | b"S" | b"s");
                    if std::mem::take(&mut clips) {
                        let [left, low, right, high] = state.clip;
                        state.clip = [
                            left.max(path[0]),
                            low.max(path[1]),
                            right.min(path[2]),
                            high.min(path[3]),
                        ];
                    }
                    path = EMPTY;
                }
                b"sh" => self.painted = true,
                b"BDC" | b"BMC" => {
                    let named = held.last().and_then(Object::name);
                    let layer = held.first().and_then(Object::name) == Some(b"OC");
                    let off = layer
                        && named.is_some_and(|name| {
                            file.dict(resources, b"Properties")
                                .and_then(|p| p.get(name))
                                .is_some_and(|layer| file.is_off(layer))
                        });
                    layers.push(off);
                    self.off += usize::from(off);
                }
                b"EMC" if layers.pop() == Some(true) => self.off -= 1,
                b"Tm" => {
                    if let Some(matrix) = matrix() {
                        (text, line) = (matrix, matrix);
                    }
                }
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -first;
                    }
                    line = product([1.0, 0.0, 0.0, 1.0, number(1).unwrap_or(0.0), first], line);
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    line = product([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    if let (b"'" | b"\"", Some(Object::Text(string))) = (&operator[..], held.last())
                    {
                        self.show(&state, &mut text, string, &place);
                    }
                }
                b"Tj" => {
                    if let Some(Object::Text(string)) = held.last() {
                        self.show(&state, &mut text, string, &place);
                    }
                }
                b"TJ" => {
                    for item in held.last().and_then(Object::array).unwrap_or_default() {
                        match item {
                            Object::Text(string) => self.show(&state, &mut text, string, &place),
                            Object::Number(back) => {
                                let step = -back / 1000.0 * state.size * state.scale;
                                text = product([1.0, 0.0, 0.0, 1.0, step, 0.0], text);
                            }
                            _ => {}
                        }
                    }
                }
                b"Do" => {
                    if let Some(name) = held.last().and_then(Object::name) {
                        self.form(file, name, resources, &state, depth);
                    }
                }
                b"ID" => {
                    // The bytes of a picture are no operators.
                    let rest = &content[lexer.at.min(content.len())..];
                    lexer.at += memchr::memmem::find(rest, b"EI").map_or(rest.len(), |n| n + 2);
                }
                _ => {}
            }
            held.clear();
        }
        self.off -= layers.iter().filter(|off| **off).count();
    }

    fn form(
        &mut self,
        file: &File<'_>,
        name: &[u8],
        resources: &Dict,
        state: &State,
        depth: usize,
    ) {
        let Some(reference) = file.dict(resources, b"XObject").and_then(|x| x.get(name)) else {
            return;
        };
        let Some(dict) = file.resolve(reference).dict() else { return };
        let is_form = file.get(dict, b"Subtype").and_then(Object::name) == Some(b"Form");
        // A picture: white words may be seen on it.
        self.painted |= !is_form;
        let off = dict.get(&b"OC"[..]).is_some_and(|layer| file.is_off(layer));
        if depth >= DEEPEST || !is_form || off || state.clear {
            return;
        }
        let Some((content, place)) = file.stream(reference) else { return };
        let own = file.dict(dict, b"Resources").unwrap_or(resources);
        let numbers: Vec<f64> = file
            .get(dict, b"Matrix")
            .and_then(Object::array)
            .unwrap_or_default()
            .iter()
            .filter_map(|o| file.resolve(o).number())
            .collect();
        let matrix = Matrix::try_from(numbers).unwrap_or(IDENTITY);
        let page = product(matrix, state.page);
        self.run(file, &content, place, own, (page, state.clip), depth + 1);
    }

    fn show(&mut self, state: &State, text: &mut Matrix, string: &[u8], place: &Range<usize>) {
        let Some(font) = &state.font else { return };
        let hidden = matches!(state.mode, 3 | 7)
            || self.off > 0
            || state.white && !self.painted
            || state.clear;
        for glyph in font.glyphs(string) {
            let here = product([1.0, 0.0, 0.0, 1.0, 0.0, state.rise], product(*text, state.page));
            // How tall and how wide one unit of the text is on the page.
            let tall = (here[2].hypot(here[3]) * state.size).abs().max(1e-6);
            let wide = here[0].hypot(here[1]);
            let spacing = state.character_space + if glyph.space { state.word_space } else { 0.0 };
            let advance = (glyph.width / 1000.0 * state.size + spacing) * state.scale;
            *text = product([1.0, 0.0, 0.0, 1.0, advance, 0.0], *text);
            let Some(letters) = glyph.letters else {
                self.unknown += 1;
                continue;
            };
            let count = letters.chars().filter(|c| !c.is_whitespace()).count();
            let thin = (wide * state.size * state.scale).abs() < 0.1;
            let outside = self.is_outside(here[4], here[5]) || is_clipped(&state.clip, &here, tall);
            if hidden || tall < 0.5 || thin || outside {
                self.hidden += count;
                continue;
            }
            self.letters += count;
            let end = product(*text, state.page);
            // The end without the extra spacing: that is a gap.
            let end = end[4] - (spacing * state.scale * wide).max(0.0);
            self.letter(&here, end, tall, letters, place);
        }
    }

    /// Does a place lie outside of the page?
    fn is_outside(&self, x: f64, y: f64) -> bool {
        const EDGE: f64 = 2.0;
        self.edges.is_some_and(|[left, low, right, high]| {
            x < left - EDGE || x > right + EDGE || y < low - EDGE || y > high + EDGE
        })
    }

    /// Add letters to the run that they go on, or begin a new one.
    fn letter(&mut self, here: &Matrix, end: f64, tall: f64, letters: &str, place: &Range<usize>) {
        let (x, y) = (here[4], here[5]);
        let before = self.runs.last().filter(|_| self.last.is_some());
        let after = before.map(|run| {
            let step = y - run.y;
            let raised =
                tall < 0.85 * run.tall && step.abs() > 0.1 * run.tall && step.abs() < run.tall;
            let size = tall.max(run.tall);
            let near = (step.abs() <= LINE * size || raised) && x - run.right >= -size;
            (near && x - run.right <= WIDE * size && run.place == *place, raised, x - run.right)
        });
        self.last = Some((end, y, tall));
        match after {
            Some((true, raised, gap)) => {
                let Some(run) = self.runs.last_mut() else { return };
                if gap > SPACE * tall && !run.text.ends_with(' ') {
                    run.text.push(' ');
                }
                let length = run.text.len();
                for letter in letters.chars() {
                    push(&mut run.text, if raised { raised_digit(letter) } else { letter });
                }
                run.right = run.right.max(end);
                self.held += run.text.len() - length;
            }
            _ => {
                let mut text = String::new();
                letters.chars().for_each(|letter| push(&mut text, letter));
                self.held += text.len();
                self.runs.push(Run { left: x, right: end, y, tall, text, place: place.clone() });
            }
        }
    }

    /// The space or line that lies between the last letter and the next.
    fn gap(&mut self, run: &Run) {
        let Some((x, y, before)) = self.last else { return };
        let size = run.tall.max(before);
        let down = (run.y - y).abs();
        let right = run.left - x;
        if down > PARAGRAPH * size {
            self.break_with("\n\n");
        } else if down > LINE * size || right < -size {
            self.break_with("\n");
        } else if right > SPACE * run.tall && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn break_with(&mut self, mark: &str) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(mark);
        }
    }
}

/// Make a box large enough for a point of the page.
fn include(edges: &mut [f64; 4], page: &Matrix, x: f64, y: f64) {
    let at = product([1.0, 0.0, 0.0, 1.0, x, y], *page);
    let (x, y) = (at[4], at[5]);
    *edges = [edges[0].min(x), edges[1].min(y), edges[2].max(x), edges[3].max(y)];
}

/// Does a letter lie outside of what is painted?
fn is_clipped(clip: &[f64; 4], here: &Matrix, tall: f64) -> bool {
    let [left, low, right, high] = *clip;
    let (x, y) = (here[4], here[5]);
    // Letters reach over their place, to above their line and a little below it.
    let edge = tall.max(2.0);
    x < left - edge
        || x > right + edge
        || y < low - edge
        || y > high + edge
        || right - left < 0.5
        || high - low < 0.5
}

/// One letter, ligatures as the letters that they join.
fn push(text: &mut String, letter: char) {
    match letter {
        '\u{a0}' | '\t' | '\r' | '\n' => text.push(' '),
        '\u{ad}' => text.push('-'),
        'ﬀ' => text.push_str("ff"),
        'ﬁ' => text.push_str("fi"),
        'ﬂ' => text.push_str("fl"),
        'ﬃ' => text.push_str("ffi"),
        'ﬄ' => text.push_str("ffl"),
        'ﬅ' | 'ﬆ' => text.push_str("st"),
        letter if letter.is_control() => {}
        letter => text.push(letter),
    }
}
