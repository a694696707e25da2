//! Marks of footnotes behind a duty: `8.5% 1/`, `15 (1)`, `20%²`, `5%*`.

/// A text without the marks at its end, and the marks.
pub(super) fn split(body: &str) -> (&str, &str) {
    let mut plain = body;
    while let Some(less) = without_one(plain) {
        plain = less.trim_end();
    }
    (plain, &body[plain.len()..])
}

fn without_one(body: &str) -> Option<&str> {
    let sign = |c: char| {
        "*\u{2020}\u{2021}\u{a7}\u{b9}\u{b2}\u{b3}\u{2070}".contains(c)
            || ('\u{2074}'..='\u{2079}').contains(&c)
    };
    if let Some(less) = body.strip_suffix(sign) {
        return Some(less).filter(|less| !less.is_empty());
    }
    let (inner, open) = match body.strip_suffix('/') {
        Some(inner) => (inner, None),
        None => match body.strip_suffix(')') {
            Some(inner) => (inner, Some('(')),
            None => (body.strip_suffix(']')?, Some('[')),
        },
    };
    let less = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = inner.len() - less.len();
    let less = match open {
        Some(open) => less.strip_suffix(open)?,
        // A number with a slash is a mark where it stands apart.
        None => {
            Some(less).filter(|less| less.ends_with(|c: char| c.is_whitespace() || c == '%'))?
        }
    };
    ((1..=2).contains(&digits) && !less.trim().is_empty()).then_some(less)
}

#[cfg(test)]
mod tests {
    use super::super::Rate;

    #[test]
    fn marks_are_told_and_the_rate_is_read() {
        for (text, rate) in [
            ("8.5% 1/", "8.5%"),
            ("20% 1/ 2/", "20%"),
            ("15 (1)", "15%"),
            ("20%\u{b2}", "20%"),
            ("Free 3/", "0%"),
            ("5%*", "5%"),
            ("1.8 [12]", "1.8%"),
        ] {
            let read = Rate::read(text).unwrap();
            assert_eq!(read.to_string(), rate, "{text}");
            assert!(read.findings()[0].contains("footnote"), "{text}");
            assert_eq!(read.text(), text);
        }
        for text in ["1/", "*", "see 1/", "8.5%1/2/x"] {
            assert!(Rate::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn one_programme_that_is_not_understood_leaves_the_others_read() {
        let text = "Free (AU,CL) 2% (JO) See 9822.05.01 (PE)";
        let rate = Rate::read(text).unwrap();
        let case = |code: &str| super::super::Case {
            origin: Some(code.to_owned()),
            ..super::super::Case::default()
        };
        assert!(rate.applicable(&case("CHL")).is_ok() && rate.applicable(&case("JOR")).is_ok());
        let open = rate.applicable(&case("PER")).unwrap_err().to_string();
        assert_eq!(open, "\"See 9822.05.01 (PE)\" not understood");
        let none = rate.applicable(&case("VNM")).unwrap_err().to_string();
        assert_eq!(none, "no rate under programme VNM");
        assert!(rate.findings()[0].contains("PE pays is open"), "{:?}", rate.findings());
        assert!(Rate::read("See 9822.05.01 (PE)").is_err());
    }
}
