//! Late changes, as they are told at the door.

use jiff::Timestamp;

use crate::{Absence, Draft, Error, SlotSet, Veto, Wish};

/// What changed after the plan was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A firm does not come at all.
    Absent {
        /// The firm.
        firm: String,
    },
    /// A firm comes late.
    Late {
        /// The firm.
        firm: String,
        /// When it arrives.
        until: Timestamp,
    },
    /// Two firms no longer meet.
    Cancel {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// Two firms must meet.
    Must {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// A hall has this many tables from a time on.
    Tables {
        /// The hall, an index of [`Draft::halls`].
        hall: usize,
        /// Tables.
        tables: u32,
        /// From when.
        from: Timestamp,
    },
    /// No meetings in this span.
    Lost {
        /// From when.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
    },
}

impl Change {
    /// Changes the draft; `source` is the caller's number for the change.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFirm`] and, for a hall that is not there, [`Error::Range`].
    pub fn apply(&self, draft: &mut Draft, source: usize) -> Result<(), Error> {
        let known = |draft: &Draft, name: &str| {
            if draft.firms.iter().any(|f| f.name == name) {
                Ok(())
            } else {
                Err(Error::UnknownFirm { name: name.to_owned(), source_row: source })
            }
        };
        let touching = |draft: &Draft, from: Timestamp, to: Timestamp| -> SlotSet {
            draft
                .slots
                .iter()
                .enumerate()
                .filter(|(_, s)| s.start < to && from < s.end)
                .map(|(t, _)| t)
                .collect()
        };
        match self {
            Self::Absent { firm } => {
                known(draft, firm)?;
                let slots = touching(draft, Timestamp::MIN, Timestamp::MAX);
                draft.absences.push(Absence { firm: firm.clone(), slots, source });
            }
            Self::Late { firm, until } => {
                known(draft, firm)?;
                let slots = touching(draft, Timestamp::MIN, *until);
                draft.absences.push(Absence { firm: firm.clone(), slots, source });
            }
            Self::Cancel { a, b } => {
                known(draft, a)?;
                known(draft, b)?;
                draft.vetoes.push(Veto { a: a.clone(), b: b.clone(), source });
            }
            Self::Must { a, b } => {
                known(draft, a)?;
                known(draft, b)?;
                match draft
                    .wishes
                    .iter_mut()
                    .find(|w| (&w.a == a && &w.b == b) || (&w.a == b && &w.b == a))
                {
                    Some(wish) => wish.must = true,
                    None => draft.wishes.push(Wish {
                        a: a.clone(),
                        b: b.clone(),
                        weight: 0,
                        must: true,
                        source,
                    }),
                }
            }
            Self::Tables { hall, tables, from } => {
                let slots = touching(draft, *from, Timestamp::MAX);
                let Some(hall) = draft.halls.get_mut(*hall) else {
                    return Err(Error::Range {
                        what: "the hall",
                        name: "a change of tables".into(),
                        found: *hall as u64 + 1,
                        expected: "a hall of the event",
                        source_row: source,
                    });
                };
                slots.iter().for_each(|t| hall.tables[t] = *tables);
            }
            Self::Lost { from, to } => {
                let slots = touching(draft, *from, *to);
                for hall in &mut draft.halls {
                    slots.iter().for_each(|t| hall.tables[t] = 0);
                }
            }
        }
        Ok(())
    }
}
