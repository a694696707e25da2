//! Addresses as links. Nothing is requested until a reader follows one, and the other side does not
//! learn from where.

use super::escape;

/// The address that a text is, with its scheme: `https://…` and `http://…` as they are, and
/// `example.org/page` as people write it. Nothing for any other text.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let bare = rest.unwrap_or(text);
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or("");
    let is_host = host.contains('.')
        && host.split('.').all(label)
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic());
    let is_path =
        path.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"'`".contains(c));
    // A bare word with a dot may be a file: an address without its scheme has a path.
    let is_bare = rest.is_some() || bare.contains('/');
    (is_host && is_path && is_bare)
        .then(|| if rest.is_some() { text.to_owned() } else { format!("https://{text}") })
}

/// Text for a page: a link where it is an address.
#[must_use]
pub fn linked(text: &str) -> String {
    match address(text) {
        Some(address) => format!(
            "<a href=\"{}\" rel=\"noopener noreferrer external\">{}</a>",
            escape(&address),
            escape(text)
        ),
        None => escape(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_is_a_link_and_nothing_else_is() {
        assert_eq!(address("example.org/a/b"), Some("https://example.org/a/b".to_owned()));
        assert_eq!(address("http://a.b.tr"), Some("http://a.b.tr".to_owned()));
        for text in [
            "javascript:alert(1)",
            "https://a.org/\"onclick=x",
            "2024.parquet",
            "e.g. words",
            "4964661123.5",
            "1/2",
            "0.5/7",
            "data:text/html,x",
            "https://a.org/ b",
        ] {
            assert_eq!(address(text), None, "{text}");
            assert!(!linked(text).contains("href"), "{text}");
        }
        assert!(linked("a.org/x?y=1&z=2").contains("href=\"https://a.org/x?y=1&amp;z=2\""));
    }
}
