//! PDF's objects: numbers, names, strings, arrays, dictionaries, and the operators of a page.

use std::collections::BTreeMap;

/// A dictionary.
pub(super) type Dict = BTreeMap<Vec<u8>, Object>;

/// One object, or an operator of a content stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Reference(u32),
    Operator(Vec<u8>),
}

impl Object {
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn whole(&self) -> Option<usize> {
        let number = self.number().filter(|n| *n >= 0.0 && *n < 1e12 && n.fract() == 0.0)?;
        Some(number as usize)
    }

    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }
}

/// Deeper nesting than any real file has ends the reading of an object.
const DEEPEST: usize = 64;

/// Reads objects from bytes, one after another. It never fails: what it cannot read it passes over.
pub(super) struct Lexer<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    pub fn space(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                while self.peek(0).is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// The next object; `None` at the end of the bytes.
    pub fn next(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        loop {
            self.space();
            let byte = self.peek(0)?;
            match byte {
                b'/' => {
                    self.at += 1;
                    return Some(Object::Name(unescaped(self.word())));
                }
                b'(' => {
                    self.at += 1;
                    return Some(Object::Text(self.literal()));
                }
                b'<' if self.peek(1) == Some(b'<') => {
                    self.at += 2;
                    return Some(self.dict(depth));
                }
                b'<' => {
                    self.at += 1;
                    return Some(Object::Text(self.hexadecimal()));
                }
                b'[' => {
                    self.at += 1;
                    return Some(self.array(depth));
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => return Some(self.number()),
                byte if is_delimiter(byte) => self.at += 1,
                _ => return Some(Object::Operator(self.word().to_vec())),
            }
        }
    }

    /// A number, or the reference that it begins: `12 0 R`.
    fn number(&mut self) -> Object {
        let word = self.word();
        let text = std::str::from_utf8(word).unwrap_or("0");
        let number = text.parse().ok().filter(|n: &f64| n.is_finite()).unwrap_or(0.0);
        let after = self.at;
        if let Ok(id) = text.parse::<u32>() {
            self.space();
            let generation = self.word();
            if !generation.is_empty() && generation.iter().all(u8::is_ascii_digit) {
                self.space();
                if self.word() == b"R" {
                    return Object::Reference(id);
                }
            }
            self.at = after;
        }
        Object::Number(number)
    }

    fn array(&mut self, depth: usize) -> Object {
        let mut items = Vec::new();
        if depth >= DEEPEST {
            return Object::Array(items);
        }
        loop {
            self.space();
            if self.peek(0) == Some(b']') {
                self.at += 1;
                break;
            }
            match self.nested(depth + 1) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Object::Array(items)
    }

    fn dict(&mut self, depth: usize) -> Object {
        let mut dict = Dict::new();
        if depth >= DEEPEST {
            return Object::Dict(dict);
        }
        loop {
            self.space();
            if self.peek(0) == Some(b'>') && self.peek(1) == Some(b'>') {
                self.at += 2;
                break;
            }
            match self.nested(depth + 1) {
                Some(Object::Name(key)) => match self.nested(depth + 1) {
                    Some(value) => {
                        dict.insert(key, value);
                    }
                    None => break,
                },
                Some(_) => {}
                None => break,
            }
        }
        Object::Dict(dict)
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend((byte as char).to_digit(16).map(|d| d as u8));
        }
        digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
    }

    /// A string in parentheses, from behind the first.
    fn literal(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut depth = 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut out),
                b'(' => {
                    depth += 1;
                    out.push(byte);
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    out.push(byte);
                }
                byte => out.push(byte),
            }
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' if self.peek(0) == Some(b'\n') => self.at += 1,
            b'\n' | b'\r' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek(0) {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                out.push((value & 0xff) as u8);
            }
            other => out.push(other),
        }
    }
}

/// A name with its `#20` written out.
fn unescaped(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut at = 0;
    while at < word.len() {
        let pair = word.get(at + 1..at + 3).and_then(|p| std::str::from_utf8(p).ok());
        match pair.and_then(|p| u8::from_str_radix(p, 16).ok()).filter(|_| word[at] == b'#') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(word[at]);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read() {
        let bytes = b"<< /A#20B [1 -2.5 (a\\(b\\051\\\nc) <4142>] /R 12 0 R >> Tj";
        let mut lexer = Lexer::new(bytes, 0);
        let Some(Object::Dict(dict)) = lexer.next() else { panic!() };
        assert_eq!(dict[&b"R"[..]], Object::Reference(12));
        assert_eq!(
            dict[&b"A B"[..]],
            Object::Array(vec![
                Object::Number(1.0),
                Object::Number(-2.5),
                Object::Text(b"a(b)c".to_vec()),
                Object::Text(b"AB".to_vec()),
            ])
        );
        assert_eq!(lexer.next(), Some(Object::Operator(b"Tj".to_vec())));
        assert_eq!(lexer.next(), None);
    }

    #[test]
    fn what_never_closes_ends() {
        for bytes in [&b"[[[[(("[..], b"<< /A", b"<41", b"]]>>)", &[b'['; 5000]] {
            let mut lexer = Lexer::new(bytes, 0);
            while lexer.next().is_some() {}
        }
    }
}
