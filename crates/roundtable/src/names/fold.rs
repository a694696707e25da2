//! Plain letters: what is left of a name when case, marks and scripts are set aside.

/// A name as a key: lower case, Latin letters without marks, digits, single spaces. `&` is "and"; dots
/// between initials are closed up.
#[must_use]
pub fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let letters: Vec<char> = name.chars().collect();
    for (i, c) in letters.iter().copied().enumerate() {
        match c {
            '&' | '+' => out.push_str(" and "),
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{2bc}' | '"' | '\u{201c}' | '\u{201d}'
            | '«' | '»' | '„' => {}
            // A dot between single letters belongs to initials: A.Ş., L.X.C.
            '.' if initial_before(&letters, i) => {}
            '%' => out.push_str(" percent "),
            c if c.is_alphanumeric() => plain(c, &mut out),
            '\u{300}'..='\u{36f}' => {}
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn initial_before(letters: &[char], dot: usize) -> bool {
    let alone = dot >= 1
        && letters[dot - 1].is_alphabetic()
        && (dot == 1 || !letters[dot - 2].is_alphanumeric());
    let next_is_initial = letters.get(dot + 1).is_some_and(|c| c.is_alphabetic())
        && letters.get(dot + 2).is_none_or(|c| !c.is_alphanumeric());
    let inside_form = letters.get(dot + 1).is_some_and(|c| c.is_alphabetic());
    alone && (next_is_initial || (inside_form && dot >= 2 && letters[dot - 2] == '.'))
}

/// Appends a letter without its marks, in lower case; Cyrillic and Greek as Latin.
fn plain(c: char, out: &mut String) {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let text = match lower {
        'a'..='z' | '0'..='9' => {
            out.push(lower);
            return;
        }
        'ı' | 'í' | 'ì' | 'î' | 'ï' | 'ī' | 'į' | 'ĩ' => "i",
        'ş' | 'ș' | 'ś' | 'š' | 'ŝ' => "s",
        'ç' | 'ć' | 'č' | 'ċ' | 'ĉ' => "c",
        'ğ' | 'ģ' | 'ġ' | 'ĝ' => "g",
        'ü' | 'ú' | 'ù' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' | 'ŭ' => "u",
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ě' | 'ę' | 'ė' => "e",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ý' | 'ÿ' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'ł' | 'ľ' | 'ļ' | 'ĺ' => "l",
        'ř' | 'ŕ' => "r",
        'ť' | 'ț' | 'ţ' => "t",
        'đ' | 'ď' | 'ð' => "d",
        'ķ' => "k",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => match cyrillic(lower) {
            Some(text) => text,
            None => {
                out.push(lower);
                return;
            }
        },
    };
    out.push_str(text);
}

fn cyrillic(c: char) -> Option<&'static str> {
    const FROM: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ";
    const TO: [&str; 37] = [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r",
        "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "i",
        "e", "g",
    ];
    FROM.chars().position(|x| x == c).map(|i| TO[i])
}

/// Letters of a Turkish keyboard that tell dotted from dotless i.
pub(super) fn dots(name: &str) -> Option<String> {
    let turkish = name.chars().any(|c| "şŞğĞıİ".contains(c));
    turkish.then(|| {
        name.chars()
            .filter(|c| "iıİI".contains(*c))
            .map(|c| if matches!(c, 'i' | 'İ') { 'i' } else { 'ı' })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_scripts_and_initials_are_set_aside() {
        for (name, expected) in [
            ("Arçelik A.Ş.", "arcelik as"),
            ("İPEK TEKSTİL", "ipek tekstil"),
            ("L.X.C Aviation", "lxc aviation"),
            ("Procter & Gamble Co.", "procter and gamble co"),
            ("Al Qa'ida", "al qaida"),
            ("ГАЗПРОМ", "gazprom"),
            ("SERI MAJU SDN. BHD. (1234567-A)", "seri maju sdn bhd 1234567 a"),
        ] {
            assert_eq!(key(name), expected);
        }
    }
}
