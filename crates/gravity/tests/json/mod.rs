//! JSON as the cases have it: enough to read `expected.json`, nothing more.
#![allow(dead_code)]

/// A value; members of an object stay in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn parse(text: &str) -> Self {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
        let value = reader.value();
        reader.blanks();
        assert_eq!(reader.at, text.len(), "something stands after the value");
        value
    }

    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(n, _)| n == name).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("{other:?} is no text"),
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            other => panic!("{other:?} is no list"),
        }
    }

    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            other => panic!("{other:?} is no object"),
        }
    }
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn next(&mut self) -> u8 {
        self.blanks();
        self.bytes[self.at]
    }

    fn expect(&mut self, sign: u8) {
        assert_eq!(self.next() as char, sign as char, "at byte {}", self.at);
        self.at += 1;
    }

    fn value(&mut self) -> Json {
        match self.next() {
            b'{' => Json::Object(self.items(b'{', b'}', |reader| {
                let name = reader.string();
                reader.expect(b':');
                (name, reader.value())
            })),
            b'[' => Json::List(self.items(b'[', b']', Self::value)),
            b'"' => Json::Text(self.string()),
            _ => self.word(),
        }
    }

    fn items<T>(&mut self, open: u8, close: u8, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        self.expect(open);
        while self.next() != close {
            if !items.is_empty() {
                self.expect(b',');
            }
            items.push(item(self));
        }
        self.at += 1;
        items
    }

    fn string(&mut self) -> String {
        self.expect(b'"');
        let mut text = Vec::new();
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(text).unwrap(),
                b'\\' => {
                    let escaped = self.bytes[self.at];
                    self.at += 1;
                    let character = match escaped {
                        b'n' => '\n',
                        b't' => '\t',
                        b'u' => {
                            let hex = std::str::from_utf8(&self.bytes[self.at..self.at + 4]);
                            self.at += 4;
                            char::from_u32(u32::from_str_radix(hex.unwrap(), 16).unwrap()).unwrap()
                        }
                        other => other as char,
                    };
                    text.extend_from_slice(character.to_string().as_bytes());
                }
                other => text.push(other),
            }
        }
    }

    fn word(&mut self) -> Json {
        let start = self.at;
        let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b',' | b']' | b'}');
        while self.bytes.get(self.at).is_some_and(|&b| !ends(b)) {
            self.at += 1;
        }
        match std::str::from_utf8(&self.bytes[start..self.at]).unwrap() {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            number => Json::Number(number.parse().unwrap()),
        }
    }
}
