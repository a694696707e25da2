//! Why a row is set aside for whom it names: the world or a group, or nobody.

/// The world or a group, on a side that is not told apart.
pub const GROUP: &str = "partner is the world or a group: it repeats its members";
/// Nobody that is named: a flow of its own, which totals lack.
pub const UNSPECIFIED: &str = "partner is not specified";

/// The reason said of one side of a row: `reporter`, `exporter` or `importer`.
#[must_use]
pub fn of_side(reason: &'static str, side: &str) -> &'static str {
    match (reason, side) {
        (GROUP, "reporter") => "reporter is the world or a group: it repeats its members",
        (GROUP, "exporter") => "exporter is the world or a group: it repeats its members",
        (GROUP, "importer") => "importer is the world or a group: it repeats its members",
        (UNSPECIFIED, "reporter") => "reporter is not specified",
        (UNSPECIFIED, "exporter") => "exporter is not specified",
        (UNSPECIFIED, "importer") => "importer is not specified",
        _ => reason,
    }
}

/// Whether a reason is [`UNSPECIFIED`], of whatever side.
#[must_use]
pub fn is_unspecified(reason: &str) -> bool {
    reason.ends_with("is not specified")
}
