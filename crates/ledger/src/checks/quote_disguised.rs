//! A quote whose characters are not what they look like.

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::reader::{is_invisible, turns};

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        for quote in &record.quotes {
            let Some((what, word)) = disguise(&quote.words) else { continue };
            let shown: String = word.chars().map(spelt).collect();
            let message = format!("{}: the quote holds {what}: {shown}", record.id);
            findings.push(about("quote-disguised", record, &quote.place, message).hinted(
                "look at the document: a word or number may be shown otherwise than it is written"
                    .to_owned(),
            ));
        }
    }
    findings
}

/// The first word of a quote that looks like another, and why.
fn disguise(quote: &str) -> Option<(&'static str, &str)> {
    if quote.contains(turns) {
        let at = quote.find(turns)?;
        let word = quote[at..].split_whitespace().next()?;
        return Some(("a mark that turns the direction of what follows", word));
    }
    quote.split(|c: char| c.is_whitespace()).find_map(|word| {
        let digit = |c: char| c.is_ascii_digit();
        let inside = word.trim_matches(is_invisible);
        if inside.contains(digit) && inside.contains(is_invisible) {
            return Some(("a character that is not shown, in a number", word));
        }
        if word.contains(digit)
            && word.chars().any(|c| c.is_numeric() && !c.is_ascii() && !is_raised(c))
        {
            return Some(("characters that look like digits", word));
        }
        let script = |c: char| match c {
            'a'..='z' | 'A'..='Z' => Some("latin"),
            '\u{370}'..='\u{3ff}' => Some("greek"),
            '\u{400}'..='\u{52f}' => Some("cyrillic"),
            _ => None,
        };
        let mut scripts = word.split(|c: char| !c.is_alphanumeric()).filter_map(|part| {
            let first = part.chars().find_map(script)?;
            part.chars().filter_map(script).any(|s| s != first).then_some(())
        });
        scripts.next().map(|()| ("letters of two alphabets in one word", word))
    })
}

/// A character as a message can show it: its code where it looks like another.
fn spelt(character: char) -> String {
    if character.is_ascii() {
        character.to_string()
    } else {
        character.escape_unicode().to_string()
    }
}

/// A footnote's mark or a power is what it looks like.
fn is_raised(character: char) -> bool {
    matches!(character, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '½' | '¼' | '¾')
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    fn found(words: &str) -> usize {
        let record = format!(
            "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
             passages = [{{ quote = \"{words}\" }}]\n"
        );
        findings("quote-disguised", &format!("So {words}."), &record).len()
    }

    #[test]
    fn what_looks_like_other_characters_is_found() {
        for words in [
            "tr\u{430}de of 5",
            "a sum of 1\u{200b}0 billion",
            "a sum of 1\u{ff10} billion",
            "a sum of \u{202e}01\u{202c} billion",
        ] {
            assert_eq!(found(words), 1, "{words:?}");
        }
        for words in ["trade\u{ad}mark of 5", "10\u{b9} billion", "naïve Şişli", "10\u{a0}000"] {
            assert_eq!(found(words), 0, "{words:?}");
        }
    }
}
