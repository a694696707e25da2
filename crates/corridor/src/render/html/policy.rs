//! What the page may run: its own style and script, named by their hash, and nothing else.

use corridor_ledger::document::sha256_hex;

/// The content security policy of a page with one style and one script.
pub(super) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// SHA-256 of a text in base 64.
fn hash(text: &str) -> String {
    let hex = sha256_hex(text.as_bytes());
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    // Three digits of four bits are two of six.
    let mut out: String = digits
        .chunks(3)
        .flat_map(|three| {
            let bits =
                three.iter().fold(0, |bits, digit| bits << 4 | digit) << (4 * (3 - three.len()));
            [bits >> 6, bits & 63]
        })
        .map(letter)
        .collect();
    // 64 digits are 21 times three and one more, which is two letters of 44.
    out.truncate(43);
    out.push('=');
    out
}

fn letter(six: u32) -> char {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    LETTERS.get(six as usize).map_or('A', |&byte| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_hash_is_what_browsers_compute() {
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
