//! A sentence as a message: words with numbered places.
//!
//! `{1}` is a claim or a number, `{a}` the name of an economy, `{a:abl}` the name in a case. A place
//! stands once in a message; a name may stand again, since names are no claims.

use std::collections::BTreeMap;

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A place, and the case that it is to have.
    Place(String, Option<String>),
}

/// Take a message apart. Braces that hold no place are words.
pub fn pieces(message: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut words = String::new();
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        words.push_str(before);
        let place = after.find('}').map(|close| (&after[1..close], &after[close + 1..]));
        match place {
            Some((inner, tail)) if is_place(inner) => {
                if !words.is_empty() {
                    all.push(Piece::Words(std::mem::take(&mut words)));
                }
                let (name, case) = match inner.split_once(':') {
                    Some((name, case)) => (name, Some(case.to_owned())),
                    None => (inner, None),
                };
                all.push(Piece::Place(name.to_owned(), case));
                rest = tail;
            }
            _ => {
                words.push('{');
                rest = &after[1..];
            }
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        all.push(Piece::Words(words));
    }
    all
}

fn is_place(inner: &str) -> bool {
    let name = inner.split(':').next().unwrap_or_default();
    let number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    number || (name.len() == 1 && name.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Whether two messages have the same places.
pub fn same_places(english: &str, own: &str) -> Result<(), String> {
    let count = |message: &str| {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for piece in pieces(message) {
            if let Piece::Place(name, _) = piece {
                *places.entry(name).or_default() += 1;
            }
        }
        places
    };
    let (wanted, found) = (count(english), count(own));
    for (place, times) in &wanted {
        let number = place.bytes().all(|b| b.is_ascii_digit());
        match found.get(place) {
            None => return Err(format!("{{{place}}} is dropped")),
            Some(there) if number && there != times => {
                return Err(format!("{{{place}}} stands {there} times, and must stand {times}"));
            }
            Some(_) => {}
        }
    }
    match found.keys().find(|place| !wanted.contains_key(*place)) {
        Some(extra) => Err(format!("{{{extra}}} is added")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_drops_adds_or_repeats_a_place_is_refused() {
        assert_eq!(same_places("In {1}, {a} sold {2}.", "{a}, {1} yılında {2} sattı."), Ok(()));
        assert_eq!(same_places("{a} to {b}", "{a:abl} {b:dat}; {a}"), Ok(()));
        assert!(same_places("In {1}, {a} sold {2}.", "{a} {1} sattı.").is_err());
        assert!(same_places("In {1}.", "{1} {2}").is_err());
        assert!(same_places("In {1}.", "{1} {1}").is_err());
    }

    #[test]
    fn braces_without_a_place_are_words() {
        assert_eq!(pieces("a {b c} {1"), [Piece::Words("a {b c} {1".to_owned())]);
    }
}
