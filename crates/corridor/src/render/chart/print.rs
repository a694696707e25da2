//! The style of charts without what only browsers know: each variable by its value by day, each colour
//! of a party as a rule of its own.

/// The fonts of a screen; a page of paper brings its own.
const SCREEN: &str = "system-ui,\"Segoe UI\",Roboto,Arial,sans-serif";

/// A style sheet of charts for paper.
pub(super) fn style(sheet: &str) -> String {
    let rules: Vec<(&str, &str)> = sheet
        .lines()
        // A rule of a medium is about screens.
        .filter(|line| !line.starts_with('@'))
        .flat_map(|line| line.split('}'))
        .filter_map(|rule| rule.split_once('{'))
        .collect();
    let values = |of: &str| -> Vec<(String, String)> {
        let bodies = rules.iter().filter(|(selector, _)| *selector == of);
        let pairs = bodies.flat_map(|(_, body)| body.split(';')).filter_map(|p| p.split_once(':'));
        pairs.map(|(name, value)| (format!("var({name})"), value.to_owned())).collect()
    };
    let day = values(":root");
    let put = |text: &str, values: &[(String, String)]| {
        values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    };
    let sheet_of = |body: &str| put(body, &day).replace(SCREEN, "\"Libertinus Serif\"");
    let mut out = String::new();
    for (selector, body) in &rules {
        if *selector == ":root" || body.starts_with("--") {
            continue;
        }
        if !body.contains("var(--c)") && !body.contains("var(--tint)") {
            out.push_str(&format!("{selector}{{{}}}", sheet_of(body)));
            continue;
        }
        for party in ["m", "t", "r"] {
            let own = values(&format!("svg .{party}"));
            let selectors: Vec<String> =
                selector.split(',').map(|one| format!("{one}.{party}")).collect();
            out.push_str(&format!("{}{{{}}}", selectors.join(","), put(&put(body, &own), &day)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::STYLE;
    use super::style;

    #[test]
    fn nothing_is_left_to_a_browser() {
        let style = style(STYLE);
        assert!(!style.contains("var(") && !style.contains("@media") && !style.contains(":root"));
        assert!(style.contains("svg .line.m{stroke:#1763b0;"), "{style}");
        assert!(style.contains("svg .tile.t{fill:#fbe3d8;"), "{style}");
        assert!(style.contains("svg .grid{stroke:#d6dde2}"), "{style}");
    }
}
