//! What declarations of a style make of an element's words: hidden, struck, or as what is behind them.

use std::collections::BTreeMap;

use super::entity::entity;

/// One declaration that may hide or show words, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub name: String,
    pub value: String,
    pub important: bool,
}

/// Properties by which words are hidden, shown or made to look like what is behind them.
const TELLING: &[&str] = &[
    "display",
    "visibility",
    "content-visibility",
    "mso-hide",
    "opacity",
    "font-size",
    "font",
    "color",
    "-webkit-text-fill-color",
    "background",
    "background-color",
    "background-image",
    "text-decoration",
    "text-decoration-line",
    "left",
    "top",
    "right",
    "bottom",
    "text-indent",
    "margin",
    "margin-left",
    "margin-top",
    "transform",
    "clip",
    "clip-path",
    "overflow",
    "overflow-x",
    "overflow-y",
    "width",
    "height",
    "max-height",
    "max-width",
];

/// The longest value that is kept; a longer one is a picture or a path.
const LONGEST_VALUE: usize = 256;

/// The telling declarations of a block or an attribute, the last of each name.
pub(super) fn declarations(block: &str) -> Vec<Declared> {
    if block.is_empty() {
        return Vec::new();
    }
    let plain = unescaped(block).to_ascii_lowercase();
    let mut out = Vec::new();
    for (name, value) in plain.split(';').filter_map(|d| d.split_once(':')) {
        let name = name.trim().rsplit(['{', '}']).next().unwrap_or("").trim();
        if !TELLING.contains(&name) {
            continue;
        }
        let (value, important) = match value.split_once('!') {
            Some((value, rest)) => (value, rest.trim() == "important"),
            None => (value, false),
        };
        let mut value = value.trim();
        if let Some((end, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value = &value[..end];
        }
        out.retain(|one: &Declared| one.name != name || one.important != important);
        out.push(Declared { name: name.to_owned(), value: value.to_owned(), important });
    }
    out
}

/// A block without comments, its entities and escapes as what they stand for.
fn unescaped(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    let mut rest = block;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else if let Some((character, length)) = entity(rest).filter(|_| first == '&') {
            out.push(character);
            rest = &rest[length..];
        } else if let Some(escape) = rest.strip_prefix('\\') {
            let digits = escape.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
            match u32::from_str_radix(&escape[..digits], 16).ok().and_then(char::from_u32) {
                Some(character) => {
                    out.push(character);
                    rest = &escape[digits..];
                    rest = rest.strip_prefix(' ').unwrap_or(rest);
                }
                None => rest = escape,
            }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// What an element looks like: of each property the last declaration, an important one before others.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// Its words are not seen, or are struck.
    pub unseen: bool,
    /// The colour of its letters, where it is declared.
    pub ink: Option<String>,
    /// What is behind them, where it is declared; `?` for a picture or what is not known.
    pub ground: Option<String>,
}

/// What declarations in the order of their weight make of an element.
pub(super) fn looks(declared: &[Declared]) -> Looks {
    let mut last: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
    for one in declared {
        // A shorthand and its longhand are two names of one property.
        let (name, value) = match (one.name.as_str(), one.value.as_str()) {
            ("font", value) => match value.split_whitespace().find_map(size_in_font) {
                Some(size) => ("font-size", size),
                None => continue,
            },
            ("text-decoration-line", value) => ("text-decoration", value),
            ("overflow-x" | "overflow-y", value) => ("overflow", value),
            ("background-color", value) => ("background", value),
            ("background-image", "none") => continue,
            ("background-image", _) => ("background", "?"),
            ("-webkit-text-fill-color", value) => ("color", value),
            (name, value) => (name, value),
        };
        if one.important || !last.get(name).is_some_and(|(_, important)| *important) {
            last.insert(name, (value, one.important));
        }
    }
    let mut out = Looks::default();
    let (mut clipped, mut empty) = (false, false);
    for (name, (value, _)) in last {
        let far = || value.split_whitespace().any(is_far);
        let number = || number(value);
        out.unseen |= match name {
            "display" => value == "none",
            "visibility" | "content-visibility" => matches!(value, "hidden" | "collapse"),
            "mso-hide" => value == "all",
            "opacity" => number().is_some_and(|n| n <= 0.02),
            "font-size" if value.ends_with("em") || value.ends_with('%') => {
                number().is_some_and(|n| n <= 0.05)
            }
            "font-size" => number().is_some_and(|n| n <= 1.0),
            "color" => {
                out.ink = colour(value);
                out.ink.as_deref() == Some("transparent")
            }
            "background" => {
                out.ground = Some(colour(value).unwrap_or_else(|| "?".to_owned()));
                false
            }
            "text-decoration" => value.contains("line-through"),
            "transform" => is_gone(value),
            "clip" => value.starts_with("rect(0") || value.starts_with("rect(1px"),
            "clip-path" => {
                matches!(value.replace(' ', "").as_str(), "inset(100%)" | "inset(50%)")
                    || value.starts_with("circle(0")
                    || value.starts_with("polygon(0 0, 0 0")
            }
            "overflow" => {
                clipped = matches!(value, "hidden" | "clip");
                false
            }
            "width" | "height" | "max-height" | "max-width" => {
                empty |= number().is_some_and(|n| n <= 1.0) && !value.ends_with("em");
                false
            }
            _ => far(),
        };
    }
    out.unseen |= clipped && empty;
    out
}

/// The size in the shorthand of a font: `0` or `0/0`.
fn size_in_font(word: &str) -> Option<&str> {
    let size = word.split('/').next()?;
    size.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        .then_some(size)
        .filter(|size| number(size).is_some_and(|n| n < 100.0))
}

/// Does a transformation leave nothing, or move it out of any window?
fn is_gone(value: &str) -> bool {
    let inner = |name: &str| {
        let (_, rest) = value.split_once(name)?;
        rest.split_once(')').map(|(inner, _)| inner)
    };
    let scaled = ["scale(", "scalex(", "scaley("].iter().filter_map(|name| inner(name));
    let moved = ["translate(", "translatex(", "translatey("].iter().filter_map(|name| inner(name));
    scaled
        .flat_map(|inner| inner.split(','))
        .any(|n| number(n.trim()).is_some_and(|n| n.abs() < 0.02))
        || moved.flat_map(|inner| inner.split(',')).any(|n| is_far(n.trim()))
}

/// A colour as six hexadecimal digits, `transparent`, or nothing where it is not told plainly.
fn colour(value: &str) -> Option<String> {
    let named = |name: &str| match name {
        "white" => Some("ffffff"),
        "black" => Some("000000"),
        "transparent" => Some("transparent"),
        _ => None,
    };
    if let Some(name) = named(value) {
        return Some(name.to_owned());
    }
    if let Some(digits) = value.strip_prefix('#') {
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let whole: String = match digits.len() {
            3 | 4 => digits.chars().flat_map(|c| [c, c]).collect(),
            6 | 8 => digits.to_owned(),
            _ => return None,
        };
        return Some(match whole.get(6..) {
            Some("00") => "transparent".to_owned(),
            _ => whole[..6].to_owned(),
        });
    }
    let (kind, inner) = value.strip_suffix(')')?.split_once('(')?;
    if !matches!(kind, "rgb" | "rgba") {
        return None;
    }
    let parts: Vec<f64> = inner
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty())
        .map(|part| match part.strip_suffix('%') {
            Some(part) => part.parse::<f64>().map(|n| n * 2.55),
            None => part.parse(),
        })
        .collect::<Result<_, _>>()
        .ok()?;
    match parts[..] {
        [_, _, _, clear] if clear < 0.02 => Some("transparent".to_owned()),
        [r, g, b] | [r, g, b, _] => {
            let two = |n: f64| format!("{:02x}", n.round().clamp(0.0, 255.0) as u8);
            Some(two(r) + &two(g) + &two(b))
        }
        _ => None,
    }
}

/// A length's number: 0 of `0px`.
fn number(value: &str) -> Option<f64> {
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
        .unwrap_or(value.len());
    value[..end].parse().ok()
}

/// Is a length far outside of any window?
fn is_far(value: &str) -> bool {
    let most = if value.ends_with("em") {
        -60.0
    } else if value.ends_with('%') {
        -100.0
    } else {
        -900.0
    };
    number(value).is_some_and(|n| n <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(style: &str) -> bool {
        looks(&declarations(style)).unseen
    }

    #[test]
    fn declarations_that_hide() {
        for style in [
            "display:none",
            "color:red; DISPLAY : none !important",
            "visibility: hidden",
            "position:absolute; left:-9999px",
            "font-size:0",
            "opacity:0.0",
            "text-decoration: line-through",
            "text-indent:-100em",
            "height:0; overflow:hidden",
            "clip: rect(0 0 0 0)",
        ] {
            assert!(hides(style), "{style}");
        }
        for style in
            ["display:block", "margin-left:-20px", "opacity:0.9", "font-size:0.9em", "left:0"]
        {
            assert!(!hides(style), "{style}");
        }
        for style in
            ["display&#58;none", "d\\69splay:/**/none", "font:0/0 a", "transform:scale( 0 )"]
        {
            assert!(hides(style), "{style}");
        }
        for style in ["display:none;display:block", "transform:scale(0.5)", "font:14px/1.4 Arial"] {
            assert!(!hides(style), "{style}");
        }
    }

    #[test]
    fn colours_that_are_written_in_several_ways_are_one() {
        for white in ["#fff", "#FFFFFF", "white", "rgb(255, 255, 255)", "rgb(100% 100% 100% / 1)"] {
            assert_eq!(colour(&white.to_ascii_lowercase()).as_deref(), Some("ffffff"), "{white}");
        }
        assert_eq!(colour("rgba(0,0,0,0)").as_deref(), Some("transparent"));
        assert_eq!(colour("var(--ink)"), None);
    }
}
