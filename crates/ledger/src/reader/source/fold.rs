//! Folding: one spelling for one word.
//!
//! Lower case without diacritics, so that `İSTANBUL`, `Istanbul` and `istanbul` are one key.
//! Only the key is folded; what is quoted is always the text itself.

/// The longest word, in folded bytes, that the lexicon can hold; a longer one is unknown.
pub(crate) const LONGEST: usize = 40;

/// Append the folded form of one character. A character without a simpler form stays itself.
pub(crate) fn fold_char(character: char, out: &mut Vec<u8>) {
    if character.is_ascii() {
        out.push(character.to_ascii_lowercase() as u8);
        return;
    }
    let plain: &str = match character {
        'À'..='Å' | 'à'..='å' | 'Ā' | 'ā' | 'Ă' | 'ă' | 'Ą' | 'ą' => "a",
        'Ç' | 'ç' | 'Ć' | 'ć' | 'Č' | 'č' => "c",
        'Ď' | 'ď' | 'Đ' | 'đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' | 'Ę' | 'ę' | 'Ě' | 'ě' | 'Ė' | 'ė' => "e",
        'Ğ' | 'ğ' => "g",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ī' | 'ī' | 'İ' | 'ı' => "i",
        'Ł' | 'ł' | 'Ľ' | 'ľ' => "l",
        'Ñ' | 'ñ' | 'Ń' | 'ń' | 'Ň' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō' | 'ō' | 'Ő' | 'ő' => "o",
        'Ř' | 'ř' => "r",
        'Ş' | 'ş' | 'Ș' | 'ș' | 'Š' | 'š' | 'Ś' | 'ś' => "s",
        'Ţ' | 'ţ' | 'Ț' | 'ț' | 'Ť' | 'ť' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ū' | 'ū' | 'Ű' | 'ű' | 'Ů' | 'ů' => "u",
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' => "y",
        'Ž' | 'ž' | 'Ź' | 'ź' | 'Ż' | 'ż' => "z",
        'Ạ'..='ặ' => "a",
        'Ẹ'..='ệ' => "e",
        'Ỉ'..='ị' => "i",
        'Ọ'..='ợ' | 'Ơ' | 'ơ' => "o",
        'Ụ'..='ự' | 'Ư' | 'ư' => "u",
        'Ỳ'..='ỹ' => "y",
        'ß' => "ss",
        'Æ' | 'æ' => "ae",
        'Œ' | 'œ' => "oe",
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => "\"",
        '\u{2010}' | '\u{2011}' => "-",
        '\u{0300}'..='\u{036f}' => "",
        unseen if super::digits::is_invisible(unseen) => "",
        _ => {
            for lower in character.to_lowercase() {
                let mut bytes = [0; 4];
                out.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
            }
            return;
        }
    };
    out.extend_from_slice(plain.as_bytes());
}

/// The folded form of a text.
pub(crate) fn fold(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut out));
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn one_city_has_one_key() {
        for spelling in ["İSTANBUL", "Istanbul", "istanbul", "İstanbul", "I\u{0307}stanbul"] {
            assert_eq!(fold(spelling), "istanbul");
        }
        assert_eq!(fold("Türkçe ığüşöç"), "turkce igusoc");
        assert_eq!(fold("’"), "'");
    }
}
