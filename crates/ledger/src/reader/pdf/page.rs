//! The words of a page: strings in the order in which they are shown, with spaces and lines where
//! the page moves on.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::file::File;
use super::font::Font;
use super::object::{Dict, Lexer, Object};

/// A gap wider than this part of the font's size is a space.
const SPACE: f64 = 0.17;
/// A step down of more than this part of the font's size is a new line.
const LINE: f64 = 0.5;
/// A step of more than this many sizes is a new paragraph.
const PARAGRAPH: f64 = 1.75;
/// Forms inside forms, at the most.
const DEEPEST: usize = 8;
/// The most operators of one document.
const MOST_OPERATORS: usize = 20_000_000;

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

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
}

/// The words that were read, and what could not be.
#[derive(Default)]
pub(super) struct Words {
    pub text: String,
    /// From which byte of the text on the words come from which bytes of the file.
    pub places: Vec<(usize, Range<usize>)>,
    pub letters: usize,
    pub unknown: usize,
    operators: usize,
    /// Where the last string ended on the page, and how large it was.
    last: Option<(f64, f64, f64)>,
}

impl Words {
    /// Read a page with its resources.
    pub fn page(&mut self, file: &File<'_>, page: &Dict, resources: &Dict) {
        let contents: Vec<&Object> = match page.get(&b"Contents"[..]) {
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
        }
        let Some(place) = place else { return };
        self.last = None;
        self.run(file, &content, place, resources, IDENTITY, 0);
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push_str("\n\n");
        }
    }

    fn run(
        &mut self,
        file: &File<'_>,
        content: &[u8],
        place: Range<usize>,
        resources: &Dict,
        page: Matrix,
        depth: usize,
    ) {
        self.places.push((self.text.len(), place.clone()));
        let mut fonts: BTreeMap<Vec<u8>, Option<Rc<Font>>> = BTreeMap::new();
        let mut state = State {
            page,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
        };
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
            if self.operators > MOST_OPERATORS {
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
                            let dict = file.dict(file.dict(resources, b"Font")?, name)?;
                            Some(Rc::new(Font::of(file, dict)))
                        });
                        state.font.clone_from(font);
                    }
                }
                b"Tc" => state.character_space = first,
                b"Tw" => state.word_space = first,
                b"Tz" => state.scale = first / 100.0,
                b"TL" => state.leading = first,
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
                        self.show(&state, &mut text, string);
                    }
                }
                b"Tj" => {
                    if let Some(Object::Text(string)) = held.last() {
                        self.show(&state, &mut text, string);
                    }
                }
                b"TJ" => {
                    for item in held.last().and_then(Object::array).unwrap_or_default() {
                        match item {
                            Object::Text(string) => self.show(&state, &mut text, string),
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
                        self.form(file, name, resources, state.page, depth);
                        self.places.push((self.text.len(), place.clone()));
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
    }

    fn form(&mut self, file: &File<'_>, name: &[u8], resources: &Dict, page: Matrix, depth: usize) {
        let Some(reference) = file.dict(resources, b"XObject").and_then(|x| x.get(name)) else {
            return;
        };
        let Some(dict) = file.resolve(reference).dict() else { return };
        let is_form = file.get(dict, b"Subtype").and_then(Object::name) == Some(b"Form");
        if depth >= DEEPEST || !is_form {
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
        self.run(file, &content, place, own, product(matrix, page), depth + 1);
    }

    fn show(&mut self, state: &State, text: &mut Matrix, string: &[u8]) {
        let Some(font) = &state.font else { return };
        for glyph in font.glyphs(string) {
            let here = product(*text, state.page);
            // How tall and how wide one unit of the text is on the page.
            let tall = (here[2].hypot(here[3]) * state.size).abs().max(1e-6);
            let wide = here[0].hypot(here[1]);
            let spacing = state.character_space + if glyph.space { state.word_space } else { 0.0 };
            let advance = (glyph.width / 1000.0 * state.size + spacing) * state.scale;
            match &glyph.letters {
                Some(letters) => {
                    self.gap(&here, tall);
                    self.letters += letters.chars().filter(|c| !c.is_whitespace()).count();
                    letters.chars().for_each(|letter| self.push(letter));
                }
                None => self.unknown += 1,
            }
            *text = product([1.0, 0.0, 0.0, 1.0, advance, 0.0], *text);
            let end = product(*text, state.page);
            if glyph.letters.is_some() {
                // The end without the extra spacing: that is a gap.
                let extra = spacing * state.scale * wide;
                self.last = Some((end[4] - extra.max(0.0), end[5], tall));
            }
        }
    }

    /// One letter, ligatures as the letters that they join.
    fn push(&mut self, letter: char) {
        match letter {
            '\u{a0}' | '\t' | '\r' | '\n' => self.text.push(' '),
            '\u{ad}' => self.text.push('-'),
            'ﬀ' => self.text.push_str("ff"),
            'ﬁ' => self.text.push_str("fi"),
            'ﬂ' => self.text.push_str("fl"),
            'ﬃ' => self.text.push_str("ffi"),
            'ﬄ' => self.text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => self.text.push_str("st"),
            letter if letter.is_control() => {}
            letter => self.text.push(letter),
        }
    }

    /// The space or line that lies between the last letter and the next.
    fn gap(&mut self, here: &Matrix, tall: f64) {
        let Some((x, y, before)) = self.last else { return };
        let size = tall.max(before);
        let down = (here[5] - y).abs();
        let right = here[4] - x;
        if down > PARAGRAPH * size {
            self.break_with("\n\n");
        } else if down > LINE * size || right < -size {
            self.break_with("\n");
        } else if right > SPACE * tall && !self.text.ends_with([' ', '\n']) {
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
