// Where tests find the real data that stands beside the repository: `CORRIDOR_DATA`, or
// `../shared/data`. Included by test files with `#[path]`; it belongs to no crate.

use std::io::Write as _;
use std::path::PathBuf;

/// The path of a file under the shared data, or `None`, saying so, in a clone without it.
///
/// # Panics
///
/// When `CI=true` and the file is missing: a check that cannot run must not pass.
#[allow(dead_code)]
pub fn shared(relative: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORRIDOR_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let root = if root.exists() {
        root
    } else {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"))
    };
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{} is missing: set CORRIDOR_DATA to the folder that holds it",
        path.display()
    );
    // Written past the capture of test output: a test that did not run must not read as one that passed.
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(
        std::io::stderr(),
        "not run: {test}: {relative} is not here (set CORRIDOR_DATA to the data folder)"
    );
    None
}
