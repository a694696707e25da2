//! The reader's folders stand in the order in which a document flows; a file imports only from its own
//! folder and those before it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::Path;

/// The folders in the order that data flows.
const FLOW: &[&str] = &["source", "words", "values", "time", "names", "scene", "claims", "written"];

/// Every file of the reader: its folder, its module and its path below the reader.
fn files(folder: &Path, below: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &path, out);
        } else if name.ends_with(".rs") {
            out.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// The modules that a file of the reader names, as `super::…` or `crate::reader::…`.
fn imports(path: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    // How many times `super::` leads from the file to the reader: modules in a folder of their own
    // (frames, pdf, endpoint) stand one deeper than the flow's folders do.
    let inner = parts.len() - 2;
    let depth = inner + usize::from(parts.last() != Some(&"mod.rs"));
    let mut out = Vec::new();
    let mut take = |rest: &str| {
        let list = rest.strip_prefix('{').and_then(|r| r.split('}').next());
        let words = list.unwrap_or(rest);
        let names = words.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let most = if list.is_some() { usize::MAX } else { 1 };
        out.extend(names.filter(|n| !n.is_empty()).take(most).map(str::to_owned));
    };
    for (at, _) in code.match_indices("crate::reader::") {
        take(&code[at + "crate::reader::".len()..]);
    }
    let mut at = 0;
    while let Some(found) = code[at..].find("super::") {
        let mut end = at + found;
        let mut count = 0;
        while code[end..].starts_with("super::") {
            end += "super::".len();
            count += 1;
        }
        if count == depth {
            take(&code[end..]);
        }
        at = end;
    }
    out
}

#[test]
fn no_import_runs_against_the_flow() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reader");
    let mut all = Vec::new();
    files(&root, "", &mut all);
    let place = |path: &str| FLOW.iter().position(|f| path.split('/').next() == Some(f));
    let mut home: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (path, _) in &all {
        let Some(rank) = place(path) else {
            assert_eq!(path, "mod.rs", "{path} stands in no folder of the flow");
            continue;
        };
        let module = path.split('/').nth(1).unwrap().trim_end_matches(".rs");
        home.insert(module.to_owned(), (rank, path.clone()));
    }
    assert!(home.len() > 50, "only {} modules", home.len());
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in all.iter().filter(|(p, _)| p != "mod.rs") {
        let own = place(path).unwrap();
        for name in imports(path, text) {
            let Some((rank, other)) = home.get(&name) else { continue };
            seen += 1;
            if *rank > own {
                wrong.push(format!("{path} imports {other}, which stands behind it"));
            }
        }
    }
    assert!(seen > 300, "only {seen} imports were seen");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
