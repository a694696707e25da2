//! The wall between answers and the page, and the order of the folders: what a section may not do,
//! and that no folder of this crate imports one that imports it. Each rule is shown to fail.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file: without comments, and without what stands in quotes.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if c == '"' {
            let mut end = 1;
            while !rest[end..].starts_with('"') {
                end += if rest[end..].starts_with('\\') { 2 } else { 1 };
                while !rest.is_char_boundary(end) {
                    end += 1;
                }
            }
            out.push_str("\"\"");
            rest = &rest[end + 1..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// What a section may not hold, and why.
const FORBIDDEN: &[(&str, &str)] = &[
    ("f64", "numbers are the answers'"),
    ("f32", "numbers are the answers'"),
    (" + ", "arithmetic"),
    (" - ", "arithmetic"),
    (" * ", "arithmetic"),
    (" / ", "arithmetic"),
    (" % ", "arithmetic"),
    ("+=", "arithmetic"),
    (".sum(", "arithmetic"),
    (".sum::", "arithmetic"),
    (".fold(", "arithmetic"),
    (".product(", "arithmetic"),
    (".product::", "arithmetic"),
    (".round", "arithmetic"),
    (".powi", "arithmetic"),
    (".sort", "an order by value"),
    ("min_by", "an order by value"),
    ("max_by", "an order by value"),
    ("total_cmp", "an order by value"),
    ("Statistics", "statistics"),
    ("Archive", "statistics"),
    ("Desk", "statistics"),
    ("Cards", "cards are the answers'"),
    ("std::fs", "files"),
    ("corridor_", "a room"),
    ("crate::trade", "a room"),
    ("crate::gravity", "a room"),
    ("crate::ledger", "a room"),
    ("crate::outlook", "a room"),
    ("crate::access", "a room"),
    ("crate::equilibrium", "a room"),
    ("crate::roundtable", "a room"),
    ("pub use", "a re-export"),
];

/// From where a section may import.
const IMPORTS: &[&str] = &[
    "crate::answers::",
    "crate::editions::told::",
    "crate::brief::page::",
    "crate::key::",
    "super::",
    // A part of the section itself, in its own file.
    "self::",
];

fn breaches(text: &str) -> Vec<String> {
    let code = code(text);
    let mut found: Vec<String> = FORBIDDEN
        .iter()
        .filter(|(token, _)| code.contains(token))
        .map(|(token, why)| format!("{token:?}: {why}"))
        .collect();
    for import in code.lines().filter_map(|line| line.trim().strip_prefix("use ")) {
        let module = import.starts_with("crate::answers::Answers");
        if !module && !IMPORTS.iter().any(|allowed| import.starts_with(allowed)) {
            found.push(format!("imports {import}"));
        }
    }
    found
}

#[test]
fn a_section_holds_words_and_layout_only() {
    let sections = files(&source().join("brief/sections"));
    assert!(sections.len() >= 8, "{sections:?}");
    for file in sections {
        let text = std::fs::read_to_string(&file).unwrap();
        // The list of sections takes its page model from beside it.
        let text = text.replace("use super::page::", "use crate::brief::page::");
        let found = breaches(&text);
        assert!(found.is_empty(), "{}: {found:#?}", file.display());
    }
}

#[test]
fn what_is_planted_in_a_section_is_found() {
    let good = std::fs::read_to_string(source().join("brief/sections/happened.rs")).unwrap();
    assert_eq!(breaches(&good), Vec::<String>::new());
    let planted = |line: &str| breaches(&format!("{good}\n{line}\n"));
    let sum = planted("fn total(a: &[f64]) -> f64 { a.iter().sum() }");
    assert!(sum.iter().any(|b| b.contains("f64")) && sum.iter().any(|b| b.contains(".sum(")));
    let statistics = planted("use crate::statistics::Statistics;");
    assert!(statistics.iter().any(|b| b.contains("statistics")), "{statistics:?}");
    let room = planted("pub use corridor_trade::Flow;");
    assert!(room.iter().any(|b| b.contains("a re-export")), "{room:?}");
    let through_the_crate = planted("use crate::trade::Flow;");
    assert!(through_the_crate.iter().any(|b| b.contains("a room")), "{through_the_crate:?}");
    // Words may hold what code may not.
    assert!(planted("const A: &str = \"a + b, f64, Statistics\"; // .sum()").is_empty());
}

/// What answers give away: a room's type that they re-exported would reach a section.
fn given_away(text: &str) -> Vec<String> {
    let code = code(text);
    let rooms = ["corridor_", "crate::trade", "crate::gravity", "crate::ledger", "crate::outlook"];
    code.lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub use") || line.starts_with("pub type"))
        .filter(|line| rooms.iter().any(|room| line.contains(room)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn answers_and_the_page_re_export_no_type_of_a_room() {
    for folder in ["answers", "brief", "render"] {
        for file in files(&source().join(folder)) {
            let found = given_away(&std::fs::read_to_string(&file).unwrap());
            assert!(found.is_empty(), "{}: {found:?}", file.display());
        }
    }
    assert_eq!(given_away("pub use corridor_ledger::Record;").len(), 1);
    assert_eq!(given_away("    pub type Rows = Vec<crate::trade::Flow>;").len(), 1);
}

/// The parts of the crate that import one another: its folders, and the files beside them.
type Graph = BTreeMap<String, BTreeSet<String>>;

fn graph() -> Graph {
    let root = source();
    let mut graph = Graph::new();
    for file in files(&root) {
        let part = |path: &Path| {
            let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
            first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
        };
        let own = part(&file);
        if own == "lib" {
            continue;
        }
        let code = code(&std::fs::read_to_string(&file).unwrap());
        let tests = code.find("#[cfg(test)]").unwrap_or(code.len());
        let imports = graph.entry(own.clone()).or_default();
        for (at, _) in code[..tests].match_indices("crate::") {
            let name: String = code[at + 7..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let known = root.join(&name).is_dir() || root.join(format!("{name}.rs")).is_file();
            if known && name != own {
                imports.insert(name);
            }
        }
    }
    graph
}

/// A circle of parts, where there is one.
fn circle(graph: &Graph) -> Option<Vec<String>> {
    fn walk(graph: &Graph, path: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        let here = path.last().unwrap().clone();
        for next in graph.get(&here).into_iter().flatten() {
            if let Some(at) = path.iter().position(|part| part == next) {
                path.drain(..at);
                return true;
            }
            if !done.contains(next) {
                path.push(next.clone());
                if walk(graph, path, done) {
                    return true;
                }
                path.pop();
            }
        }
        done.insert(here);
        false
    }
    let mut done = BTreeSet::new();
    for part in graph.keys() {
        let mut path = vec![part.clone()];
        if walk(graph, &mut path, &mut done) {
            return Some(path);
        }
    }
    None
}

#[test]
fn folders_import_one_another_in_no_circle() {
    let graph = graph();
    for folder in ["folder", "study", "statistics", "answers", "editions", "brief", "render"] {
        assert!(graph.contains_key(folder), "{folder}");
    }
    assert!(graph["render"].contains("brief") && graph["brief"].contains("answers"), "{graph:#?}");
    assert!(graph["brief"].contains("editions"), "{graph:#?}");
    assert_eq!(circle(&graph), None, "{graph:#?}");
}

#[test]
fn a_circle_that_is_planted_is_found() {
    let mut graph = graph();
    graph.get_mut("answers").unwrap().insert("render".to_owned());
    let found = circle(&graph).unwrap();
    assert!(found.contains(&"answers".to_owned()) && found.contains(&"render".to_owned()));
}
