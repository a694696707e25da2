//! A brief as HTML, Markdown, JSON or a terminal page.

mod chart;
mod documents;
mod html;
mod markdown;
mod terminal;
pub mod timetable;

pub use html::html;
pub use markdown::markdown;
pub use terminal::terminal;

/// Text as it stands inside HTML and attribute values.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_leaves_its_text() {
        assert_eq!(escape("<b a='\"&\u{1b}>"), "&lt;b a=&#39;&quot;&amp;\u{fffd}&gt;");
    }
}
