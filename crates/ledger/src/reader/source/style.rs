//! What a page's styles do not show: declarations and simple rules of style sheets.

use std::collections::BTreeSet;

/// Do declarations (`display: none; …`) keep an element's words from being seen, or strike them?
pub(super) fn is_unseen(style: &str) -> bool {
    if style.is_empty() {
        return false;
    }
    let lower = style.to_ascii_lowercase();
    let mut clipped = false;
    let mut empty = false;
    for (name, value) in lower.split(';').filter_map(|d| d.split_once(':')) {
        let value = value.replace("!important", "");
        let (name, value) = (name.trim(), value.trim());
        let far = || value.split_whitespace().any(is_far);
        let zero = || number(value) == Some(0.0);
        match name {
            "display" if value == "none" => return true,
            "visibility" | "content-visibility" if matches!(value, "hidden" | "collapse") => {
                return true;
            }
            "mso-hide" if value == "all" => return true,
            "opacity" if zero() => return true,
            "font-size" if number(value).is_some_and(|n| n <= 1.0) && !value.ends_with("em") => {
                return true;
            }
            "font-size" if zero() => return true,
            "color" if value == "transparent" => return true,
            "text-decoration" | "text-decoration-line" if value.contains("line-through") => {
                return true;
            }
            "left" | "top" | "right" | "bottom" | "text-indent" | "margin" | "margin-left"
            | "margin-top"
                if far() =>
            {
                return true;
            }
            "transform" if value.contains("scale(0)") || value.contains("-9999") => return true,
            "clip" if value.starts_with("rect(0") || value.starts_with("rect(1px") => return true,
            "clip-path" if matches!(value, "inset(100%)" | "inset(50%)" | "circle(0)") => {
                return true;
            }
            "overflow" if matches!(value, "hidden" | "clip") => clipped = true,
            "width" | "height" | "max-height" | "max-width"
                if number(value).is_some_and(|n| n <= 1.0) && !value.ends_with("em") =>
            {
                empty = true;
            }
            _ => {}
        }
    }
    clipped && empty
}

/// A length's number: 0 of `0px`.
fn number(value: &str) -> Option<f64> {
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
        .unwrap_or(value.len());
    value[..end].parse().ok()
}

/// Is a length far outside of any window?
fn is_far(value: &str) -> bool {
    let most = if value.ends_with("em") {
        -60.0
    } else if value.ends_with('%') {
        -100.0
    } else {
        -900.0
    };
    number(value).is_some_and(|n| n <= most)
}

/// The most bytes of one sheet that are looked at.
const LONGEST_SHEET: usize = 1 << 20;

/// The classes and ids that a style sheet's simple rules hide; a later rule that shows one counts.
/// Rules for one kind of window or for print, and rules by place, are passed over.
pub(super) fn hidden_classes(sheet: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut depth = 0_usize;
    let mut start = 0;
    let mut selectors: Option<&str> = None;
    for (at, byte) in sheet.bytes().enumerate().take(LONGEST_SHEET) {
        match byte {
            b'{' => {
                if depth == 0 {
                    selectors = sheet.get(start..at).map(str::trim).filter(|s| !s.starts_with('@'));
                }
                depth += 1;
                start = at + 1;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let (Some(selectors), Some(style)) = (selectors.take(), sheet.get(start..at))
                {
                    rule(selectors, style, &mut out);
                }
                start = at + 1;
            }
            b';' if depth == 0 => start = at + 1,
            _ => {}
        }
    }
    out
}

fn rule(selectors: &str, style: &str, out: &mut BTreeSet<String>) {
    let lower = style.to_ascii_lowercase();
    let shows = lower.contains("display") && !is_unseen(style);
    let hides = is_unseen(style);
    if !shows && !hides {
        return;
    }
    let selectors = selectors.rsplit("*/").next().unwrap_or(selectors);
    for selector in selectors.split(',').map(str::trim) {
        let Some(mark) = selector.find(['.', '#']) else { continue };
        let (tag, name) = (&selector[..mark], &selector[mark + 1..]);
        let simple =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !simple(tag) || !simple(name) || name.is_empty() {
            continue;
        }
        let name = name.to_ascii_lowercase();
        if hides {
            out.insert(name);
        } else {
            out.remove(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_that_hide() {
        for style in [
            "display:none",
            "color:red; DISPLAY : none !important",
            "visibility: hidden",
            "position:absolute; left:-9999px",
            "font-size:0",
            "opacity:0.0",
            "text-decoration: line-through",
            "text-indent:-100em",
            "height:0; overflow:hidden",
            "clip: rect(0 0 0 0)",
        ] {
            assert!(is_unseen(style), "{style}");
        }
        for style in
            ["display:block", "margin-left:-20px", "opacity:0.9", "font-size:0.9em", "left:0"]
        {
            assert!(!is_unseen(style), "{style}");
        }
    }

    #[test]
    fn simple_rules_hide_by_class_and_id() {
        let sheet = "/* x */ .a, p.b { display: none } #c{visibility:hidden} .d .e{display:none} \
             @media print { .f { display:none } } .g{display:none} .g{display:block}";
        assert_eq!(hidden_classes(sheet).into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
