//! Bytes to text: UTF-8, UTF-16 with a mark, and Windows 1254; and the Icelandic letters of a wrong guess.

/// Decodes the bytes of a table. The second part says what was cured, if anything.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return (utf16(rest, u16::from_le_bytes), Some("read as UTF-16"));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return (utf16(rest, u16::from_be_bytes), Some("read as UTF-16"));
    }
    let plain = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(plain) {
        Ok(text) if icelandic(text) => (
            turkish(text),
            Some(
                "Ý, Þ, Ð read as İ, Ş, Ğ: the file was saved through the wrong code page; save it as UTF-8",
            ),
        ),
        Ok(text) => (text.to_owned(), None),
        Err(_) => (
            plain.iter().map(|b| windows_1254(*b)).collect(),
            Some("not UTF-8: read as Windows 1254 (Turkish)"),
        ),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|c| unit([c[0], c[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Icelandic letters and none of the Turkish ones whose bytes they share.
fn icelandic(text: &str) -> bool {
    text.chars().any(|c| "ÝýÞþÐð".contains(c))
        && !text.chars().any(|c| "İıŞşĞğ".contains(c))
        && !text.chars().any(|c| "Ææ".contains(c))
}

fn turkish(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'Ý' => 'İ',
            'ý' => 'ı',
            'Þ' => 'Ş',
            'þ' => 'ş',
            'Ð' => 'Ğ',
            'ð' => 'ğ',
            c => c,
        })
        .collect()
}

fn windows_1254(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}',
        '\u{fffd}', '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›',
        'œ', '\u{fffd}', '\u{fffd}', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        0xd0 => 'Ğ',
        0xdd => 'İ',
        0xde => 'Ş',
        0xf0 => 'ğ',
        0xfd => 'ı',
        0xfe => 'ş',
        b => char::from(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_of_organisers_are_read() {
        assert_eq!(decode("\u{feff}Şişe".as_bytes()).0, "Şişe");
        assert_eq!(decode(&[0xff, 0xfe, b'A', 0, 0x5e, 0x01]).0, "AŞ");
        assert_eq!(decode(&[0xde, 0x69, 0xfe, 0x65, b' ', 0xdd, 0xfd]).0, "Şişe İı");
        assert_eq!(decode("Þiþe ve Cam Fabrikalarý".as_bytes()).0, "Şişe ve Cam Fabrikaları");
        assert!(decode(b"plain").1.is_none());
    }
}
