//! Characters that a page writes by name or by number.

/// The character that an entity stands for, and the entity's length.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    if let Some(digits) = inner.strip_prefix('#') {
        return numbered(digits);
    }
    let end = inner.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = &inner[..end];
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "nbsp" | "NonBreakingSpace" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" | "numsp" | "puncsp" => '\u{2003}',
        "thinsp" | "ThinSpace" | "hairsp" => '\u{2009}',
        "shy" => '\u{ad}',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "ZeroWidthSpace" | "NegativeThinSpace" | "NegativeMediumSpace" => '\u{200b}',
        "NoBreak" | "ic" | "it" | "af" | "InvisibleComma" | "InvisibleTimes" => '\u{2060}',
        "minus" => '−',
        "dash" | "hyphen" => '‐',
        "horbar" => '―',
        "plusmn" => '±',
        "times" => '×',
        "frac12" | "half" => '½',
        "frac14" => '¼',
        "frac34" => '¾',
        "sup1" => '¹',
        "sup2" => '²',
        "sup3" => '³',
        "deg" => '°',
        "dagger" => '†',
        "Dagger" => '‡',
        "sect" => '§',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "cent" => '¢',
        "dollar" => '$',
        "percnt" => '%',
        "comma" => ',',
        "period" => '.',
        "colon" => ':',
        "semi" => ';',
        "lpar" => '(',
        "rpar" => ')',
        "NewLine" => '\n',
        "Tab" => '\t',
        "ndash" => '–',
        "mdash" => '—',
        "bull" => '•',
        "middot" => '·',
        "hellip" => '…',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "uuml" => 'ü',
        "Uuml" => 'Ü',
        "ouml" => 'ö',
        "Ouml" => 'Ö',
        "ccedil" => 'ç',
        "Ccedil" => 'Ç',
        "eacute" => 'é',
        "egrave" => 'è',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "auml" => 'ä',
        "acirc" => 'â',
        "icirc" => 'î',
        "scedil" => 'ş',
        "Scedil" => 'Ş',
        "szlig" => 'ß',
        _ => return None,
    };
    Some((character, end + 2))
}

/// The longest name of an entity, with its semicolon.
const LONGEST: usize = 32;

/// `8211;`, `x2013;`, also without the semicolon, as browsers take them.
fn numbered(digits: &str) -> Option<(char, usize)> {
    let (radix, digits, before) = match digits.strip_prefix(['x', 'X']) {
        Some(rest) => (16, rest, 3),
        None => (10, digits, 2),
    };
    let length = digits.chars().take(LONGEST).take_while(|c| c.is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[..length], radix).ok()?;
    let character = match code {
        // What Windows calls these codes; browsers do too.
        0x80..=0x9f => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()?
        }
        _ => char::from_u32(code).filter(|c| *c != '\0')?,
    };
    let end = usize::from(digits[length..].starts_with(';'));
    Some((character, before + length + end))
}

#[cfg(test)]
mod tests {
    use super::entity;

    #[test]
    fn entities_are_characters() {
        for (text, expected) in [
            ("&nbsp;x", Some(('\u{a0}', 6))),
            ("&#48 billion", Some(('0', 4))),
            ("&#x00000030;", Some(('0', 12))),
            ("&#150;", Some(('–', 6))),
            ("&shy;", Some(('\u{ad}', 5))),
            ("&unknown;", None),
            ("& more", None),
        ] {
            assert_eq!(entity(text), expected, "{text}");
        }
    }
}
