//! One table of kinds: its documentation says the same, and nothing else lists them.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use corridor_ledger::reader::Kind;

/// The names of a cell of the table, without what stands in brackets behind them.
fn names(cell: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in cell.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain.split(',').map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect()
}

#[test]
fn the_page_on_the_json_lists_every_field_of_every_kind() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reader-json.md");
    let Ok(page) = std::fs::read_to_string(page) else {
        assert!(std::env::var_os("CI").is_none(), "docs/reader-json.md is missing");
        eprintln!("skipped: a packed crate has no docs");
        return;
    };
    let rows: Vec<(Vec<String>, Vec<String>)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
        .map(|(kinds, fields)| (names(kinds), names(fields)))
        .collect();
    let types = page.lines().skip_while(|l| !l.starts_with("- `type`"));
    let types: String = types.take_while(|l| !l.starts_with("- `id`")).collect();
    for kind in Kind::ALL {
        let row = rows.iter().find(|(kinds, _)| kinds.iter().any(|k| k == kind.name()));
        let (_, fields) = row.unwrap_or_else(|| panic!("{} has no row", kind.name()));
        assert_eq!(fields, kind.fields(), "{}", kind.name());
        assert!(types.contains(&format!("`{}`", kind.name())), "{} is no type", kind.name());
    }
}

/// Files that may name a kind besides the table: its frames, and what treats one kind in a way of its own.
const OWN_WAYS: &[&str] = &[
    "kinds.rs",
    "reader/mod.rs",
    "reader/claims/speech.rs",
    "reader/claims/proposal.rs",
    "reader/written/fusion.rs",
    "reader/written/toml.rs",
    "reader/written/endpoint/stand.rs",
];

fn sources(folder: &Path, below: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            sources(&entry.path(), &path, out);
        } else if name.ends_with(".rs") {
            out.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// A new kind touches three files: the table, its frame and the list of frames.
#[test]
fn no_other_file_lists_the_kinds() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    for kind in Kind::ALL {
        let written = format!("Kind::{kind:?}");
        for (path, text) in &files {
            let text = text.replace("NameKind::", "").replace("Entity::", "");
            let named = text.match_indices(&written).any(|(at, _)| {
                let next = text[at + written.len()..].chars().next();
                !next.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '(')
            });
            let own = OWN_WAYS.contains(&path.as_str())
                || path.starts_with("reader/claims/frames/")
                || path.starts_with("reader/names/")
                || path.starts_with("reader/scene/")
                || path == "reader/claims/actor.rs"
                || path == "reader/claims/sides.rs"
                || path == "reader/claims/clause.rs";
            assert!(!named || own, "{path} names {written}: a kind belongs into kinds.rs");
        }
    }
    // Those with ways of their own name only the few that have one.
    let named = |path: &str| {
        let (_, text) = files.iter().find(|(p, _)| p == path).unwrap();
        Kind::ALL.iter().filter(|k| text.contains(&format!("Kind::{k:?}"))).count()
    };
    for path in &OWN_WAYS[1..] {
        assert!(named(path) * 2 < Kind::ALL.len(), "{path} names {} kinds", named(path));
    }
}
