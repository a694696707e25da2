//! How the fields of a proposal fill those of a record.

/// How one field of a record is filled: the record's field first, then the proposal's.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    /// Words.
    Text(&'static str, &'static str),
    /// The first words that are there.
    First(&'static str, &'static [&'static str]),
    /// An economy's code.
    Economy(&'static str, &'static str),
    /// The economies concerned.
    Parties(&'static [&'static str]),
    /// The same; where the document names none, those of the partnership.
    PartiesOrOwn(&'static [&'static str]),
    /// Who acts: a label, and the field of the actor's economy.
    Actors(&'static str, &'static str),
    /// Who takes part, in one or several fields.
    Participants(&'static [&'static str]),
    /// A body of the ledger; else it is said in the note under a label.
    Body(&'static str, &'static str, Option<&'static str>),
    /// Who receives.
    Host(&'static str),
    /// To whom: a label, and the field of its economy.
    To(&'static str, &'static str),
    /// A day, a month or a year: the first that is there.
    When(&'static str, &'static [&'static str]),
    /// From a first to a last day.
    Period(&'static str, &'static str),
    /// A beginning alone, or a period.
    Since(&'static str, &'static str),
    /// An amount and its unit.
    Value(&'static str, &'static str, &'static str),
    /// An amount and its unit, else a count with that unit.
    ValueOrCount(&'static str, &'static str, &'static str),
    /// What is measured, as a name.
    Measure,
    /// A number for the note, after which a sentence ends: "Times 2."
    Said(&'static str, &'static str, &'static str),
    /// Words for the note under a label.
    Aside(&'static str, &'static str),
    /// What sort of figure it is, unless it is a level.
    Sort(&'static str, &'static str),
    /// Who sets a target, unless it is one of its parties.
    Setter(&'static str),
    /// Whose figure it is.
    Reporter(&'static str),
    /// Who belongs: a name, else an economy.
    Member(&'static [&'static str]),
    /// Who speaks.
    Speaker(&'static str),
    /// HS prefixes; `true`: an empty list says that there are none.
    Hs(bool),
}

#[cfg(test)]
impl Slot {
    /// The fields of a record that it fills, besides the note.
    pub(super) fn fills(&self) -> Vec<&'static str> {
        match *self {
            Self::Text(to, _)
            | Self::First(to, _)
            | Self::Economy(to, _)
            | Self::Body(to, ..)
            | Self::When(to, _)
            | Self::Sort(to, _)
            | Self::Value(to, ..)
            | Self::ValueOrCount(to, ..) => vec![to],
            Self::Parties(_) | Self::PartiesOrOwn(_) => vec!["parties"],
            Self::Actors(..) | Self::Participants(_) | Self::Setter(_) => vec!["actors"],
            Self::Host(_) => vec!["host"],
            Self::To(..) => vec!["to"],
            Self::Period(..) => vec!["period"],
            Self::Since(..) => vec!["since", "period"],
            Self::Measure => vec!["measure"],
            Self::Reporter(_) => vec!["reporter", "actors"],
            Self::Member(_) => vec!["member", "parties"],
            Self::Speaker(_) => vec!["speaker", "actors"],
            Self::Hs(_) => vec!["hs"],
            Self::Said(..) | Self::Aside(..) => Vec::new(),
        }
    }
}
