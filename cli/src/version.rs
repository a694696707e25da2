//! What `corridor --version` says: enough to make the same binary again.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use corridor::sample;

/// Version, commit, compiler, target and the vintages of the statistics that ship with the program.
pub static LONG: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\ncommit {}\n{}\ntarget {}\nsample {}",
        env!("CARGO_PKG_VERSION"),
        env!("CORRIDOR_COMMIT"),
        env!("CORRIDOR_RUSTC"),
        env!("CORRIDOR_TARGET"),
        vintages()
    )
});

/// `baci-hs17 2026-04-15`, for each dataset of the sample.
fn vintages() -> String {
    let sources = sample::FILES
        .iter()
        .filter(|file| file.path.starts_with("statistics/") && file.path.ends_with("/source.toml"));
    let named = sources.filter_map(|file| {
        let text = std::str::from_utf8(file.bytes).ok()?;
        let value = |key: &str| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            Some(line.split_once('=')?.1.trim().trim_matches('"').to_owned())
        };
        Some(format!("{} {}", value("dataset")?, value("vintage")?))
    });
    named.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}
