//! What the binary was made from, for `corridor --version`.

#![allow(clippy::disallowed_methods)] // a build script reads the tree it builds

use std::path::Path;
use std::process::Command;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let told = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(&root).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    // A release says its commit, a package holds it, a checkout is asked.
    let commit = std::env::var("CORRIDOR_COMMIT")
        .ok()
        .or_else(packaged)
        .or_else(|| told("git", &["rev-parse", "--short=12", "HEAD"]))
        .unwrap_or_else(|| "not known".to_owned());
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let rustc = told(&rustc, &["--version"]).unwrap_or_else(|| "rustc not known".to_owned());
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=CORRIDOR_COMMIT={commit}");
    println!("cargo::rustc-env=CORRIDOR_RUSTC={rustc}");
    println!("cargo::rustc-env=CORRIDOR_TARGET={target}");
    println!("cargo::rerun-if-env-changed=CORRIDOR_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    // It changes with each commit and checkout, in a worktree too.
    if let Some(log) = told("git", &["rev-parse", "--git-path", "logs/HEAD"])
        && root.join(&log).exists()
    {
        println!("cargo::rerun-if-changed={}", root.join(log).display());
    }
}

/// The commit in the file that `cargo package` writes beside the manifest.
fn packaged() -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".cargo_vcs_info.json");
    let text = std::fs::read_to_string(file).ok()?;
    let (_, rest) = text.split_once("\"sha1\": \"")?;
    rest.get(..12).map(str::to_owned)
}
