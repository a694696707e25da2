//! The canonical form of a rule, which reads back equal, and a short one for people.

use std::fmt::Write as _;

use super::{
    Alternative, Base, Material, Method, Process, Proviso, Rule, Share, Status, Test, Unread,
};

impl Rule {
    /// The canonical form: one line of JSON with the rule's parts by name.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the canonical form.
    ///
    /// # Errors
    ///
    /// [`Unread`] for another text.
    pub fn from_notation(text: &str) -> Result<Rule, Unread> {
        serde_json::from_str(text).map_err(|error| Unread {
            rest: text.chars().skip(error.column().saturating_sub(1)).take(80).collect(),
            read: text.chars().take(error.column().saturating_sub(1).min(200)).collect(),
        })
    }

    /// The structure in short words: `change(level 4) and max(40 EXW)`; alternatives after "or".
    #[must_use]
    pub fn notation(&self) -> String {
        self.alternatives.iter().map(alternative).collect::<Vec<_>>().join(" or ")
    }
}

fn alternative(one: &Alternative) -> String {
    let mut out = String::new();
    if let Some(scope) = &one.scope {
        let codes = scope.codes.to_string();
        let others = if scope.others { "others" } else { "" };
        let parts: Vec<&str> = [others, codes.as_str(), scope.words.as_str()]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        let _ = write!(out, "[{}] ", parts.join(" "));
    }
    out.push_str(&one.tests.iter().map(test).collect::<Vec<_>>().join(" and "));
    for proviso in &one.provisos {
        out.push_str(", ");
        out.push_str(&match proviso {
            Proviso::Allow { of, shares, process } => {
                let limit = match (shares.as_slice(), process) {
                    ([], None) => String::new(),
                    ([], Some(p)) => format!(", after {}", processes(p)),
                    (list, _) => format!(", max value {}", share_list(list)),
                };
                format!("allow({}{limit})", list(of))
            }
            Proviso::Forbid(of) => format!("forbid({})", list(of)),
            Proviso::Note(note) => format!("note({note})"),
            Proviso::Period { from, to } => format!("from {from} to {to}"),
        });
    }
    out
}

fn material(one: &Material) -> String {
    let mut parts: Vec<String> = Vec::new();
    match one.status {
        Status::Any => {}
        Status::Originating => parts.push("originating".to_owned()),
        Status::NonOriginating => parts.push("non-originating".to_owned()),
    }
    if one.other {
        parts.push("other".to_owned());
    }
    if let Some(level) = one.same {
        parts.push(format!("same {level}"));
    }
    if !one.codes.is_empty() {
        parts.push(one.codes.to_string());
    }
    if !one.words.is_empty() {
        parts.push(format!("'{}'", one.words));
    }
    if !one.except.is_empty() {
        parts.push(format!("except {}", list(&one.except)));
    }
    if parts.is_empty() { "all".to_owned() } else { parts.join(" ") }
}

/// The materials in short words.
pub(crate) fn list(materials: &[Material]) -> String {
    materials.iter().map(material).collect::<Vec<_>>().join(" or ")
}

/// The shares in short words.
pub(crate) fn share_list(shares: &[Share]) -> String {
    let one = |share: &Share| {
        let base = base(share.base);
        match &share.of {
            Some(of) => format!("{} {base} of {}", share.percent, material(of)),
            None => format!("{} {base}", share.percent),
        }
    };
    shares.iter().map(one).collect::<Vec<_>>().join(" or ")
}

/// A base by its name in the canonical form.
fn base(base: Base) -> String {
    let value = serde_json::to_value(base).ok();
    value.as_ref().and_then(|b| b.as_str()).unwrap_or("?").to_owned()
}

/// The processes in short words.
pub(crate) fn processes(process: &Process) -> String {
    match process {
        Process::Named { name, to, codes } => {
            let mut out = name.clone();
            if !to.is_empty() {
                let _ = write!(out, " of {to}");
            }
            if !codes.is_empty() {
                let _ = write!(out, " of {codes}");
            }
            out
        }
        Process::All(list) => {
            format!("({})", list.iter().map(processes).collect::<Vec<_>>().join(" and "))
        }
        Process::AnyOf(list) => {
            format!("({})", list.iter().map(processes).collect::<Vec<_>>().join(" or "))
        }
        Process::AtLeast { count, kind, .. } => format!("at least {count} {kind}"),
    }
}

/// One test in short words.
pub(crate) fn test(test_: &Test) -> String {
    match test_ {
        Test::WhollyObtained(of) => format!("wholly obtained({})", list(of)),
        Test::ProductWhollyObtained => "wholly obtained(product)".to_owned(),
        Test::Change { level, except, from, within } => {
            let mut parts = Vec::new();
            if *level > 0 {
                parts.push(format!("level {level}"));
            }
            if *within {
                parts.push("within".to_owned());
            }
            if !from.is_empty() {
                parts.push(format!("from {}", list(from)));
            }
            if !except.is_empty() {
                parts.push(format!("except {}", list(except)));
            }
            format!("change({})", parts.join(", "))
        }
        Test::AnyHeading { except } if except.is_empty() => "any heading".to_owned(),
        Test::AnyHeading { except } => format!("any heading(except {})", list(except)),
        Test::From(of) => format!("from({})", list(of)),
        Test::Max { of, shares, each, strict } => format!(
            "max({}{}{}{})",
            if *strict { "less than " } else { "" },
            share_list(shares),
            if *each { " each of " } else { " of " },
            list(of)
        ),
        Test::Min { of, shares, strict, wholly } => format!(
            "min({}{} of {}{})",
            if *strict { "more than " } else { "" },
            share_list(shares),
            list(of),
            if *wholly { ", wholly obtained" } else { "" }
        ),
        Test::Rvc { percent, methods, bases, focus } => {
            let method = |m: &Method| match m {
                Method::BuildUp => "build-up",
                Method::BuildDown => "build-down",
                Method::Focused => "focused value",
                Method::NetCost => "net cost",
                Method::Defined => "as defined",
            };
            let percent = percent.map_or_else(|| "standard".to_owned(), |p| p.to_string());
            let methods = methods.iter().map(method).collect::<Vec<_>>().join(" or ");
            let bases = if bases.is_empty() {
                String::new()
            } else {
                format!(" of {}", bases.iter().map(|b| base(*b)).collect::<Vec<_>>().join(" or "))
            };
            let focus =
                if focus.is_empty() { String::new() } else { format!(", on {}", list(focus)) };
            format!("rvc({percent} {methods}{bases}{focus})")
        }
        Test::NotMoreThanOriginating(of) => format!("non-originating <= originating({})", list(of)),
        Test::Process(process) => format!("process{}", bracketed(&processes(process))),
        Test::Originating(of) => format!("originating({})", list(of)),
        Test::Set { percent: Some(percent) } => format!("set({percent})"),
        Test::Set { percent: None } => "set(none)".to_owned(),
        Test::Retain => "retain".to_owned(),
        Test::Either(list) => {
            format!("({})", list.iter().map(test).collect::<Vec<_>>().join(" or "))
        }
    }
}

fn bracketed(text: &str) -> String {
    if text.starts_with('(') { text.to_owned() } else { format!("({text})") }
}

/// The canonical name of a process that a bill states, by the closed list.
pub(crate) fn process_name_of(stated: &str) -> Option<String> {
    // Signs stand apart in the spellings, as the reader of rules sets them.
    let mut apart = String::with_capacity(stated.len() + 8);
    for c in stated.chars() {
        match c {
            '(' | ')' | ',' | ';' => {
                apart.push(' ');
                apart.push(c);
                apart.push(' ');
            }
            c => apart.push(c),
        }
    }
    let apart = apart.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |list: &[(&str, &[&str])]| {
        let known = |(name, spellings): &&(&str, &[&str])| {
            *name == apart || spellings.contains(&apart.as_str())
        };
        list.iter().find(known).map(|(name, _)| (*name).to_owned())
    };
    named(super::process::PROCESSES).or_else(|| named(super::process::STATES))
}
