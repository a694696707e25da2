//! The query of an address: each name at most once, and none that the route does not know.

use std::collections::BTreeMap;

use crate::answer::Refusal;

/// Names and values, decoded.
#[derive(Clone, Debug, Default)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// Read a query; `known` are the names that the route takes.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, Refusal> {
        let mut all = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if !known.contains(&name.as_str()) {
                let nearest = nearest(&name, known);
                return Err(Refusal::bad(format!(
                    "the query has no {name:?} here; {}",
                    match (nearest, known.is_empty()) {
                        (Some(near), _) => format!("did you mean {near:?}?"),
                        (None, true) => "this address takes no query".to_owned(),
                        (None, false) => format!("it takes {}", known.join(", ")),
                    }
                )));
            }
            // An empty field of a form is a field that was not filled in.
            if !value.is_empty() && all.insert(name.clone(), value).is_some() {
                return Err(Refusal::bad(format!("{name:?} stands twice in the query")));
            }
        }
        Ok(Self(all))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        self.get(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    Refusal::bad(format!("{name} is {text:?}, and must be a whole number"))
                })
            })
            .transpose()
    }

    /// A year, or several as 2018..2024.
    pub fn years(&self, name: &str) -> Result<Option<(u16, u16)>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let wrong = || Refusal::bad(format!("{name} is {text:?}; write a year, or 2018..2024"));
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let year = |text: &str| text.trim().parse::<u16>().map_err(|_| wrong());
        match (year(first)?, year(last)?) {
            (first, last) if first <= last => Ok(Some((first, last))),
            (first, last) => Err(Refusal::bad(format!(
                "{name} {text:?} ends before it begins; write {last}..{first}"
            ))),
        }
    }

    pub fn day(&self, name: &str) -> Result<Option<jiff::civil::Date>, Refusal> {
        self.get(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    Refusal::bad(format!("{name} is {text:?}; write a day as 2026-01-31"))
                })
            })
            .transpose()
    }

    /// The query as it stands in an address.
    pub fn text(&self) -> String {
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        pairs.join("&")
    }

    /// The same without one value.
    pub fn without(&self, name: &str) -> Self {
        let mut all = self.0.clone();
        all.remove(name);
        Self(all)
    }

    /// The same with one value changed.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut all = self.0.clone();
        all.insert(name.to_owned(), value.to_owned());
        Self(all)
    }
}

/// Text of an address: `%20` and `+` become what they stand for.
pub fn decoded(text: &str) -> Result<String, Refusal> {
    let wrong = || Refusal::bad("the address holds an escape that is none");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits =
                    after.get(..2).and_then(|d| std::str::from_utf8(d).ok()).ok_or_else(wrong)?;
                bytes.push(u8::from_str_radix(digits, 16).map_err(|_| wrong())?);
                rest = &after[2..];
            }
            other => bytes.push(*other),
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong())?;
    if text.chars().any(char::is_control) {
        return Err(Refusal::bad("the address holds a control character"));
    }
    Ok(text)
}

/// Text as it may stand in an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let shared = |other: &str| {
        name.chars().zip(other.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    known.iter().copied().filter(|k| shared(k) >= 2).max_by_key(|k| shared(k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_unknown_or_stands_twice_is_refused() {
        let known = ["exporter", "importer"];
        let message = Query::parse("exportr=DEU", &known).unwrap_err().message;
        assert!(message.contains("did you mean \"exporter\""), "{message}");
        assert!(Query::parse("exporter=DEU&exporter=POL", &known).is_err());
        let query = Query::parse("exporter=Cura%C3%A7ao&importer=", &known).unwrap_or_default();
        assert_eq!((query.get("exporter"), query.get("importer")), (Some("Curaçao"), None));
        assert_eq!(query.text(), "exporter=Cura%C3%A7ao");
    }

    #[test]
    fn years_go_from_the_first_to_the_last() {
        let years = |text: &str| {
            let query = Query::parse(&format!("years={text}"), &["years"]).unwrap_or_default();
            query.years("years").map_err(|refusal| refusal.message)
        };
        assert_eq!(years("2020..2024"), Ok(Some((2020, 2024))));
        assert!(years("2024..2020").is_err_and(|message| message.contains("2020..2024")));
        assert!(years("20 24").is_err() && years("..").is_err());
    }

    #[test]
    fn escapes_that_are_none_are_refused() {
        for text in ["%", "%2", "%zz", "%ff", "%00", "%0a"] {
            assert!(decoded(text).is_err(), "{text}");
        }
    }
}
