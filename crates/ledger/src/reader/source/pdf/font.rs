//! Fonts: which letters the codes of a string stand for, and how wide they are.

use std::collections::BTreeMap;

use super::file::File;
use super::object::{Dict, Lexer, Object};

/// A font of a page.
pub(super) struct Font {
    /// Codes of two bytes, as composite fonts have them.
    wide: bool,
    letters: BTreeMap<u32, String>,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
}

/// One code of a string.
pub(super) struct Glyph<'a> {
    /// Its letters; `None` when the font does not say.
    pub letters: Option<&'a str>,
    /// Its width, in thousandths of the font's size.
    pub width: f64,
    /// A space of one byte, to which word spacing is added.
    pub space: bool,
}

impl Font {
    pub fn of(file: &File<'_>, dict: &Dict) -> Self {
        let wide = file.get(dict, b"Subtype").and_then(Object::name) == Some(b"Type0");
        let mut font = Self {
            wide,
            letters: BTreeMap::new(),
            widths: BTreeMap::new(),
            default_width: if wide { 1000.0 } else { 500.0 },
        };
        if wide {
            font.wide_widths(file, dict);
        } else {
            font.simple(file, dict);
        }
        // What the font itself says of its letters goes before any table.
        if let Some((content, _)) = dict.get(&b"ToUnicode"[..]).and_then(|r| file.stream(r)) {
            font.letters.append(&mut map(&content));
            font.letters.retain(|_, letters| !letters.is_empty());
        }
        font
    }

    fn simple(&mut self, file: &File<'_>, dict: &Dict) {
        for code in 32..=255_u8 {
            let letter =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code]).0.into_owned();
            self.letters.insert(u32::from(code), letter);
        }
        let encoding = file.get(dict, b"Encoding").and_then(Object::dict);
        let differences = encoding.and_then(|e| file.get(e, b"Differences")?.array());
        let mut code = 0;
        for item in differences.unwrap_or_default() {
            match file.resolve(item) {
                Object::Number(number) => code = *number as u32,
                Object::Name(name) => {
                    match letter(name) {
                        Some(letter) => self.letters.insert(code, letter),
                        None => self.letters.remove(&code),
                    };
                    code += 1;
                }
                _ => {}
            }
        }
        let first = file.get(dict, b"FirstChar").and_then(Object::whole).unwrap_or(0);
        let widths = file.get(dict, b"Widths").and_then(Object::array).unwrap_or_default();
        for (index, width) in widths.iter().enumerate() {
            if let (Ok(code), Some(width)) =
                (u32::try_from(first + index), file.resolve(width).number())
            {
                self.widths.insert(code, width);
            }
        }
    }

    fn wide_widths(&mut self, file: &File<'_>, dict: &Dict) {
        let below = file.get(dict, b"DescendantFonts").and_then(Object::array);
        let Some(below) = below.and_then(|d| file.resolve(d.first()?).dict()) else { return };
        if let Some(width) = file.get(below, b"DW").and_then(Object::number) {
            self.default_width = width;
        }
        let items = file.get(below, b"W").and_then(Object::array).unwrap_or_default();
        let items: Vec<&Object> = items.iter().map(|item| file.resolve(item)).collect();
        let mut at = 0;
        // "first [w w …]" or "first last w".
        while let Some(first) = items.get(at).and_then(|o| o.whole()) {
            match items.get(at + 1) {
                Some(Object::Array(list)) => {
                    for (index, width) in list.iter().enumerate() {
                        if let (Ok(code), Some(width)) =
                            (u32::try_from(first + index), file.resolve(width).number())
                        {
                            self.widths.insert(code, width);
                        }
                    }
                    at += 2;
                }
                Some(last) => {
                    let width = items.get(at + 2).and_then(|o| o.number());
                    let last = last.whole().unwrap_or(first).min(first + 0xffff);
                    for code in first..=last {
                        if let (Ok(code), Some(width)) = (u32::try_from(code), width) {
                            self.widths.insert(code, width);
                        }
                    }
                    at += 3;
                }
                None => return,
            }
        }
    }

    /// The glyphs of a string.
    pub fn glyphs<'a>(&'a self, string: &'a [u8]) -> impl Iterator<Item = Glyph<'a>> {
        let step = if self.wide { 2 } else { 1 };
        string.chunks(step).map(|bytes| {
            let code = bytes.iter().fold(0_u32, |code, byte| code * 256 + u32::from(*byte));
            Glyph {
                letters: self.letters.get(&code).map(String::as_str),
                width: self.widths.get(&code).copied().unwrap_or(self.default_width),
                space: !self.wide && code == 32,
            }
        })
    }
}

/// The most letters that one glyph stands for, in units of two bytes; a longer text is none.
const MOST_LETTERS: usize = 24;
/// The most codes of one range of a map.
const LONGEST_RANGE: u32 = 0x1_0000;

/// A `ToUnicode` map: code to letters.
fn map(content: &[u8]) -> BTreeMap<u32, String> {
    let mut letters = BTreeMap::new();
    let mut lexer = Lexer::new(content, 0);
    let mut held: Vec<Object> = Vec::new();
    while let Some(object) = lexer.next() {
        let Object::Operator(operator) = object else {
            held.push(object);
            continue;
        };
        match &operator[..] {
            b"endbfchar" => {
                for pair in held.chunks(2) {
                    if let [Object::Text(code), Object::Text(text)] = pair {
                        letters.insert(number(code), utf16(text));
                    }
                }
            }
            b"endbfrange" => {
                for triple in held.chunks(3) {
                    range(triple, &mut letters);
                }
            }
            _ => {}
        }
        held.clear();
    }
    letters
}

fn range(triple: &[Object], letters: &mut BTreeMap<u32, String>) {
    let [Object::Text(first), Object::Text(last), to] = triple else { return };
    let (first, last) = (number(first), number(last));
    if last < first || last - first > LONGEST_RANGE {
        return;
    }
    match to {
        Object::Text(text) => {
            let mut units = units(text);
            if units.len() > MOST_LETTERS {
                return;
            }
            for code in first..=last {
                letters.insert(code, String::from_utf16_lossy(&units));
                if let Some(unit) = units.last_mut() {
                    *unit = unit.wrapping_add(1);
                }
            }
        }
        Object::Array(texts) => {
            for (code, text) in (first..=last).zip(texts) {
                if let Object::Text(text) = text {
                    letters.insert(code, utf16(text));
                }
            }
        }
        _ => {}
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, b| n << 8 | u32::from(*b))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(|p| p.iter().fold(0_u16, |n, b| n << 8 | u16::from(*b))).collect()
}

fn utf16(bytes: &[u8]) -> String {
    let units = units(bytes);
    String::from_utf16_lossy(&units[..units.len().min(MOST_LETTERS)])
}

/// Names of glyphs that are no letter's own name.
const GLYPHS: &[(&str, &str)] = &[
    ("space", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("quoteright", "’"),
    ("quoteleft", "‘"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("minus", "-"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("underscore", "_"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotedblbase", "„"),
    ("endash", "–"),
    ("emdash", "—"),
    ("bullet", "•"),
    ("ellipsis", "…"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("germandbls", "ß"),
    ("dotlessi", "ı"),
    ("Idotaccent", "İ"),
    ("Idot", "İ"),
    ("gbreve", "ğ"),
    ("Gbreve", "Ğ"),
    ("scedilla", "ş"),
    ("Scedilla", "Ş"),
    ("ccedilla", "ç"),
    ("Ccedilla", "Ç"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("lslash", "ł"),
    ("Lslash", "Ł"),
    ("aring", "å"),
    ("Aring", "Å"),
    ("Euro", "€"),
    ("sterling", "£"),
    ("yen", "¥"),
    ("degree", "°"),
    ("section", "§"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("nbspace", " "),
    ("sfthyphen", "-"),
];

/// Accents by the ends of glyph names: "eacute" is e with an acute.
const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("caron", '\u{30c}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

/// The letters of a glyph's name.
fn letter(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|stem| !stem.is_empty())?;
    if name.len() == 1 {
        return Some(name.to_owned());
    }
    if let Some((_, letter)) = GLYPHS.iter().find(|(glyph, _)| *glyph == name) {
        return Some((*letter).to_owned());
    }
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = name.strip_prefix("uni").filter(|d| d.len() == 4) {
        return hexadecimal(digits).map(String::from);
    }
    if let Some(digits) = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len())) {
        return hexadecimal(digits).map(String::from);
    }
    let base = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(end, _)| name[1..] == **end)?;
    Some(composed(base, *accent))
}

/// A letter with its accent as one character, where the reader knows it as one.
fn composed(base: char, accent: char) -> String {
    const ONES: &str = "àáâãāăȧäǎąèéêẽēĕėëěęìíîĩīĭïǐįòóôõōŏȯöǒǫùúûũūŭüǔųñńňçćčşšśţťģğǧžźżýÿřŕďľĺ";
    const PARTS: &str = "a\u{300}a\u{301}a\u{302}a\u{303}a\u{304}a\u{306}a\u{307}a\u{308}a\u{30c}a\u{328}e\u{300}e\u{301}e\u{302}e\u{303}e\u{304}e\u{306}e\u{307}e\u{308}e\u{30c}e\u{328}i\u{300}i\u{301}i\u{302}i\u{303}i\u{304}i\u{306}i\u{308}i\u{30c}i\u{328}o\u{300}o\u{301}o\u{302}o\u{303}o\u{304}o\u{306}o\u{307}o\u{308}o\u{30c}o\u{328}u\u{300}u\u{301}u\u{302}u\u{303}u\u{304}u\u{306}u\u{308}u\u{30c}u\u{328}n\u{303}n\u{301}n\u{30c}c\u{327}c\u{301}c\u{30c}s\u{327}s\u{30c}s\u{301}t\u{327}t\u{30c}g\u{327}g\u{306}g\u{30c}z\u{30c}z\u{301}z\u{307}y\u{301}y\u{308}r\u{30c}r\u{301}d\u{30c}l\u{30c}l\u{301}";
    let upper = base.is_ascii_uppercase();
    let wanted: String = [base.to_ascii_lowercase(), accent].into_iter().collect();
    let mut parts = PARTS.chars();
    for one in ONES.chars() {
        let pair: String = parts.by_ref().take(2).collect();
        if pair == wanted {
            return if upper { one.to_uppercase().collect() } else { one.to_string() };
        }
    }
    [base, accent].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_are_letters() {
        for (name, expected) in [
            ("A", "A"),
            ("gbreve", "ğ"),
            ("eacute", "é"),
            ("Udieresis", "Ü"),
            ("uni0131", "ı"),
            ("fi", "fi"),
            ("a.alt", "a"),
            ("zcaron", "ž"),
            ("five", "5"),
        ] {
            assert_eq!(letter(name.as_bytes()).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(letter(b"g42"), None);
        assert_eq!(letter(b".notdef"), None);
    }

    #[test]
    fn a_map_gives_letters_by_code_and_by_range() {
        let map = map(b"2 beginbfchar <0003> <0020> <0024> <00660069> endbfchar \
            2 beginbfrange <0041> <0043> <0061> <0050> <0051> [<0131> <D83DDE00>] endbfrange");
        assert_eq!(map[&3], " ");
        assert_eq!(map[&0x24], "fi");
        assert_eq!((map[&0x42].as_str(), map[&0x43].as_str()), ("b", "c"));
        assert_eq!((map[&0x50].as_str(), map[&0x51].as_str()), ("ı", "😀"));
    }
}
