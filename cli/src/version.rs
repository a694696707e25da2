//! What `corridor --version` says: enough to make the same binary again.

/// Version, commit, compiler, target and the vintages of the statistics that ship with the program.
pub const LONG: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit ",
    env!("CORRIDOR_COMMIT"),
    "\n",
    env!("CORRIDOR_RUSTC"),
    "\ntarget ",
    env!("CORRIDOR_TARGET"),
    "\nsample ",
    env!("CORRIDOR_VINTAGES")
);
