//! The one table of kinds: what the ledger holds, what the reader proposes for it, and how a proposal's
//! fields become a record's.
//!
//! A row is a kind of record. `from` lists the proposals that become one, each with its fields as they
//! stand in the reader's JSON, the fields that make two of them the same thing (none keeps them apart),
//! the status that its verb gives when nothing else is said, and the slots that fill the record. The
//! ledger's schema, the reader's proposals, their drafts and their joining, the endpoint's schema and the
//! board take theirs from here; a test holds `docs/reader-json.md` to it.
//!
//! A new kind: its row here, its frame in `reader/claims/frames/`, and the frame's line in `frames/mod.rs`.

pub(crate) use self::slot::Slot;
use crate::schema::{self, Status};

mod slot;

/// One kind of proposal, as [`Kind`] knows it.
struct Row {
    name: &'static str,
    fields: &'static [&'static str],
    same: &'static [&'static str],
    plain: Status,
    ledger: &'static str,
    slots: &'static [Slot],
}

macro_rules! kinds {
    ($(
        $ledger:literal, $plural:literal, $place:literal {
            required: [$($required:literal),* $(,)?],
            optional: [$($optional:literal),* $(,)?],
            board: $board:literal,
            from: {$(
                $kind:ident = $name:literal {
                    fields: [$($field:literal),* $(,)?],
                    same: [$($same:literal),* $(,)?],
                    plain: $plain:ident,
                    slots: [$($slot:expr),* $(,)?],
                }
            )+}
        }
    )+) => {
        /// A kind of proposal. [`Kind::fields`] lists the fields of each; a field that the text is
        /// silent on is null.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum Kind { $($($kind),+),+ }

        impl Kind {
            /// Every kind, in the order that a document is told.
            pub const ALL: &[Self] = &[$($(Self::$kind),+),+];

            fn row(self) -> &'static Row {
                match self {$($(
                    Self::$kind => {
                        #[allow(unused_imports, clippy::enum_glob_use)]
                        const ROW: Row = {
                            use Slot::*;
                            Row {
                                name: $name,
                                fields: &[$($field),*],
                                same: &[$($same),*],
                                plain: Status::$plain,
                                ledger: $ledger,
                                slots: &[$($slot),*],
                            }
                        };
                        &ROW
                    }
                )+)+}
            }
        }

        /// Every kind of record, in the order that a ledger is shown.
        pub const KINDS: &[schema::Kind] = &in_order([$(schema::Kind {
            name: $ledger,
            plural: $plural,
            required: &[$($required),*],
            optional: &[$($optional),*],
            board: $board,
            place: $place,
        }),+]);
    };
}

impl Kind {
    /// The name, as in the JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its fields, in the order that they are shown.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        self.row().fields
    }

    /// The kind of record that it becomes.
    #[must_use]
    pub fn ledger(self) -> &'static str {
        self.row().ledger
    }

    /// The fields that make two of them the same thing; empty where they are kept apart.
    pub(crate) fn same(self) -> &'static [&'static str] {
        self.row().same
    }

    /// Does it claim something: more than who there is and what was said?
    pub(crate) fn claims(self) -> bool {
        self.same() != ["name"] && !self.fields().contains(&"content")
    }

    /// The status that the words of such a claim give, when nothing else is said.
    pub(crate) fn plain(self) -> Status {
        self.row().plain
    }

    /// How the fields of its record are filled.
    pub(crate) fn slots(self) -> &'static [Slot] {
        self.row().slots
    }
}

/// Kinds of record by their places.
const fn in_order<const N: usize>(mut kinds: [schema::Kind; N]) -> [schema::Kind; N] {
    let mut end = 1;
    while end < N {
        let mut at = end;
        while at > 0 && kinds[at].place < kinds[at - 1].place {
            let one = kinds[at];
            kinds[at] = kinds[at - 1];
            kinds[at - 1] = one;
            at -= 1;
        }
        end += 1;
    }
    kinds
}

kinds! {
    "person", "Persons", 20 {
        required: ["name"],
        optional: ["also", "office", "country", "organisation", "since", "until", "what", "note"],
        board: false,
        from: {
            Person = "person" {
                fields: ["name", "role", "country", "organisation"],
                same: ["name"],
                plain: InForce,
                slots: [
                    Text("name", "name"),
                    Text("office", "role"),
                    Economy("country", "country"),
                    Body("organisation", "organisation", Some("Organisation")),
                ],
            }
        }
    }
    "organisation", "Organisations", 19 {
        required: ["name"],
        optional: ["acronym", "also", "country", "category", "what", "since", "until", "note"],
        board: false,
        from: {
            Organisation = "organisation" {
                fields: ["name", "acronym", "country", "kind"],
                same: ["name"],
                plain: InForce,
                slots: [
                    Text("name", "name"),
                    Text("acronym", "acronym"),
                    Economy("country", "country"),
                    Text("category", "kind"),
                ],
            }
        }
    }
    "visit", "Visits", 6 {
        required: ["actors", "what"],
        optional: ["parties", "period", "place", "host", "said", "note"],
        board: true,
        from: {
            Visit = "visit" {
                fields: ["name", "role", "country", "to", "place", "start", "end", "kind", "host", "parties", "what"],
                same: ["name", "to", "start"],
                plain: Delivered,
                slots: [
                    Parties(&["parties", "country", "to"]),
                    Actors("name", "country"),
                    First("what", &["what", "kind"]),
                    Period("start", "end"),
                    Text("place", "place"),
                    Host("host"),
                ],
            }
        }
    }
    "meeting", "Meetings", 5 {
        required: ["what"],
        optional: ["parties", "actors", "period", "place", "host", "count", "value", "said", "note"],
        board: true,
        from: {
            Meeting = "meeting" {
                fields: ["name", "kind", "participants", "roles", "parties", "place", "start", "end", "organisation", "host", "what"],
                same: [],
                plain: Delivered,
                slots: [
                    Parties(&["parties"]),
                    Participants(&["participants", "organisation"]),
                    First("what", &["name", "what", "kind"]),
                    Period("start", "end"),
                    Text("place", "place"),
                    Host("host"),
                ],
            }
        }
    }
    "instrument", "Instruments", 3 {
        required: ["parties", "what", "category"],
        optional: ["actors", "title", "said", "signed", "in_force", "by", "place", "note"],
        board: true,
        from: {
            Instrument = "instrument" {
                fields: ["name", "kind", "stage", "count", "parties", "by", "signed", "signed_year", "in_force", "place", "what"],
                same: ["name", "signed", "parties"],
                plain: Signed,
                slots: [
                    PartiesOrOwn(&["parties"]),
                    Actors("by", "by"),
                    Said("", "count", " of them"),
                    Aside("Stage", "stage"),
                    First("what", &["name", "what"]),
                    First("category", &["kind"]),
                    Text("title", "name"),
                    When("signed", &["signed", "signed_year"]),
                    When("in_force", &["in_force"]),
                    Text("place", "place"),
                ],
            }
        }
    }
    "target", "Targets", 1 {
        required: ["parties", "what", "measure", "value", "said"],
        optional: ["scope", "actors", "by", "baseline", "note"],
        board: true,
        from: {
            Target = "target" {
                fields: ["what", "measure", "scope", "value", "unit", "approximate", "bound", "factor", "deadline", "baseline", "baseline_unit", "baseline_start", "baseline_end", "parties", "by", "said"],
                same: ["measure", "scope", "value", "unit", "deadline"],
                plain: Aim,
                slots: [
                    PartiesOrOwn(&["parties"]),
                    First("what", &["what", "measure"]),
                    Measure,
                    Text("scope", "scope"),
                    Value("value", "value", "unit"),
                    Value("baseline", "baseline", "baseline_unit"),
                    Said("Times ", "factor", ""),
                    When("said", &["said"]),
                    When("by", &["deadline"]),
                    Setter("by"),
                ],
            }
        }
    }
    "commitment", "Commitments", 2 {
        required: ["actors", "what"],
        optional: ["parties", "to", "said", "by", "value", "note"],
        board: true,
        from: {
            Commitment = "commitment" {
                fields: ["by", "country", "parties", "to", "to_country", "action", "what", "value", "unit", "approximate", "bound", "deadline", "class"],
                same: [],
                plain: Promised,
                slots: [
                    Parties(&["parties", "country", "to_country"]),
                    Actors("by", "country"),
                    First("what", &["what", "action"]),
                    To("to", "to_country"),
                    When("by", &["deadline"]),
                    Value("value", "value", "unit"),
                ],
            }
        }
    }
    "invitation", "Invitations", 7 {
        required: ["actors", "what"],
        optional: ["parties", "to", "period", "said", "note"],
        board: false,
        from: {
            Invitation = "invitation" {
                fields: ["by", "country", "parties", "to", "to_country", "what", "start", "end"],
                same: [],
                plain: Delivered,
                slots: [
                    Parties(&["parties", "country", "to_country"]),
                    Actors("by", "country"),
                    First("what", &["what"]),
                    To("to", "to_country"),
                    Period("start", "end"),
                ],
            }
        }
    }
    "aim", "Aims", 8 {
        required: ["actors", "what"],
        optional: ["parties", "value", "by", "said", "note"],
        board: false,
        from: {
            Aim = "aim" {
                fields: ["by", "country", "parties", "what", "value", "unit", "deadline"],
                same: [],
                plain: Aim,
                slots: [
                    Parties(&["parties", "country"]),
                    Actors("by", "country"),
                    First("what", &["what"]),
                    When("by", &["deadline"]),
                    Value("value", "value", "unit"),
                ],
            }
        }
    }
    "expectation", "Expectations", 9 {
        required: ["what"],
        optional: ["parties", "actors", "value", "by", "said", "note"],
        board: false,
        from: {
            Expectation = "expectation" {
                fields: ["by", "country", "parties", "what", "value", "unit", "approximate", "deadline"],
                same: [],
                plain: Possible,
                slots: [
                    Parties(&["parties", "country"]),
                    Actors("by", "country"),
                    First("what", &["what"]),
                    When("by", &["deadline"]),
                    Value("value", "value", "unit"),
                ],
            }
        }
    }
    "project", "Projects", 4 {
        required: ["actors", "what"],
        optional: ["parties", "to", "category", "sector", "value", "period", "said", "by", "place", "note"],
        board: true,
        from: {
            Project = "project" {
                fields: ["name", "what", "by", "country", "parties", "to", "kind", "value", "unit", "count", "place", "sector", "start", "end"],
                same: [],
                plain: Signed,
                slots: [
                    Actors("by", "country"),
                    Parties(&["parties", "country", "to"]),
                    Text("to", "to"),
                    First("what", &["name", "what"]),
                    Text("category", "kind"),
                    Text("sector", "sector"),
                    ValueOrCount("value", "count", "unit"),
                    Period("start", "end"),
                    Text("place", "place"),
                ],
            }
        }
    }
    "figure", "Figures", 10 {
        required: ["what", "measure", "value"],
        optional: ["sort", "scope", "parties", "actors", "period", "reporter", "said", "note"],
        board: false,
        from: {
            Figure = "figure" {
                fields: ["kind", "sign", "what", "measure", "scope", "value", "high", "unit", "approximate", "bound", "period_start", "period_end", "base", "base_start", "base_end", "parties", "owner", "counterpart", "by"],
                same: ["kind", "measure", "scope", "value", "unit", "period_start", "period_end", "by", "parties"],
                plain: Delivered,
                slots: [
                    Parties(&["parties"]),
                    Sort("sort", "kind"),
                    First("what", &["what", "measure"]),
                    Measure,
                    Text("scope", "scope"),
                    Value("value", "value", "unit"),
                    Period("period_start", "period_end"),
                    Reporter("by"),
                ],
            }
        }
    }
    "participant_count", "Participants counted", 11 {
        required: ["what", "value"],
        optional: ["parties", "place", "period", "said", "note"],
        board: false,
        from: {
            ParticipantCount = "participant_count" {
                fields: ["count", "what", "country", "kind", "approximate", "bound", "place"],
                same: ["count", "kind"],
                plain: Delivered,
                slots: [
                    Parties(&["country"]),
                    First("what", &["kind", "what"]),
                    Value("value", "count", "what"),
                    Text("place", "place"),
                ],
            }
        }
    }
    "membership", "Memberships", 18 {
        required: ["member", "organisation", "role"],
        optional: ["parties", "what", "period", "since", "until", "note"],
        board: false,
        from: {
            Membership = "membership" {
                fields: ["member", "organisation", "role", "start", "end"],
                same: ["member", "organisation", "role", "start"],
                plain: InForce,
                slots: [
                    Member(&["name", "member"]),
                    Body("organisation", "organisation", None),
                    Text("role", "role"),
                    Since("start", "end"),
                ],
            }
            OfficeHeld = "office_held" {
                fields: ["name", "member", "organisation", "role", "start", "end"],
                same: ["member", "organisation", "role", "start"],
                plain: InForce,
                slots: [
                    Member(&["name", "member"]),
                    Body("organisation", "organisation", None),
                    Text("role", "role"),
                    Since("start", "end"),
                ],
            }
        }
    }
    "strength", "Strengths claimed", 12 {
        required: ["parties", "what", "sector", "hs"],
        optional: ["actors", "said", "note"],
        board: false,
        from: {
            SectorStrength = "sector_strength" {
                fields: ["country", "sector", "hs", "isic", "what"],
                same: ["country", "sector", "what"],
                plain: InForce,
                slots: [
                    Parties(&["country"]),
                    First("what", &["what", "sector"]),
                    Text("sector", "sector"),
                    Hs(true),
                ],
            }
        }
    }
    "cooperation_focus", "Fields of cooperation", 13 {
        required: ["parties", "what"],
        optional: ["actors", "sector", "hs", "said", "note"],
        board: false,
        from: {
            CooperationFocus = "cooperation_focus" {
                fields: ["parties", "sector", "hs", "isic", "what", "class"],
                same: ["parties", "sector", "what"],
                plain: InForce,
                slots: [
                    Parties(&["parties"]),
                    First("what", &["what", "sector"]),
                    Text("sector", "sector"),
                    Hs(false),
                ],
            }
        }
    }
    "third_market_access", "Access to third markets", 14 {
        required: ["actors", "what"],
        optional: ["parties", "to", "said", "note"],
        board: false,
        from: {
            ThirdMarketAccess = "third_market_access" {
                fields: ["by", "country", "parties", "what", "to"],
                same: [],
                plain: InForce,
                slots: [
                    Parties(&["parties", "country"]),
                    Actors("by", "country"),
                    First("what", &["what"]),
                    To("to", "to_country"),
                ],
            }
        }
    }
    "position", "Positions", 15 {
        required: ["actors", "what"],
        optional: ["parties", "subject", "to", "said", "note"],
        board: false,
        from: {
            Position = "position" {
                fields: ["by", "country", "parties", "what", "action", "to", "to_country"],
                same: [],
                plain: InForce,
                slots: [
                    Parties(&["parties", "country", "to_country"]),
                    Actors("by", "country"),
                    First("what", &["what", "action"]),
                    To("to", "to_country"),
                ],
            }
        }
    }
    "statement", "Statements", 16 {
        required: ["speaker", "content"],
        optional: ["parties", "actors", "office", "said", "note"],
        board: false,
        from: {
            Statement = "statement" {
                fields: ["speaker", "role", "country", "parties", "content"],
                same: [],
                plain: Delivered,
                slots: [
                    Parties(&["country"]),
                    Speaker("speaker"),
                    Text("office", "role"),
                    Text("content", "content"),
                ],
            }
        }
    }
    "quotation", "Quotations", 17 {
        required: ["speaker", "content"],
        optional: ["parties", "actors", "office", "said", "note"],
        board: false,
        from: {
            Quotation = "quotation" {
                fields: ["speaker", "role", "country", "parties", "content"],
                same: [],
                plain: Delivered,
                slots: [
                    Parties(&["country"]),
                    Speaker("speaker"),
                    Text("office", "role"),
                    Text("content", "content"),
                ],
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_proposal_fills_what_its_record_requires() {
        for kind in Kind::ALL {
            let record = schema::kind(kind.ledger()).unwrap_or_else(|| panic!("{}", kind.ledger()));
            let filled: Vec<&str> = kind.slots().iter().flat_map(|slot| slot.fills()).collect();
            for name in record.required {
                // When it was said comes from the document.
                assert!(filled.contains(name), "{}: nothing fills {name}", kind.name());
            }
            for name in filled {
                let known = record.required.contains(&name) || record.optional.contains(&name);
                assert!(known, "{}: {name} is no field of {}", kind.name(), record.name);
            }
            for name in kind.same() {
                let known = kind.fields().contains(name) || *name == "kind";
                assert!(known, "{}: {name} is no field of it", kind.name());
            }
        }
    }

    #[test]
    fn kinds_of_record_stand_by_their_places() {
        let places: Vec<usize> = KINDS.iter().map(|kind| kind.place).collect();
        assert_eq!(places, (1..=KINDS.len()).collect::<Vec<_>>());
    }
}
