//! What is to be done against an error, as a value beside its message. A door shows it in its own words;
//! [`std::fmt::Display`] gives those of the command line.

use std::fmt;

use jiff::civil::Date;

use crate::error::{Error, PanelError};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cure {
    /// Make a partnership folder, or name one.
    NewFolder,
    /// Put a copy in the place of a link.
    CopyInstead,
    /// Name a folder that is new or empty.
    NameEmptyFolder,
    /// Restore a file, or enter its new SHA-256.
    RestoreFile,
    /// Write a `source.toml`.
    WriteSource,
    /// Record an estimate.
    RecordEstimate,
    /// Write a sum of terms.
    SumTerms,
    /// Name two economies.
    TwoEconomies,
    /// Say something with an option.
    Say(String),
    /// Name the columns of a panel.
    NameColumns,
    /// Choose one of the names that there are.
    Choose(Vec<String>),
    /// Read the help of an indicator that needs more.
    HelpOf(String),
    /// Ask for one economy at a time.
    OneAtATime,
    /// Write tables instead of a workbook.
    WriteTables,
    /// Make a brief again as data.
    MakeBrief,
    /// Ask for a later year, or for an earlier day.
    OtherYear,
    /// Make a folder writable.
    MakeWritable,
    /// Look at the records, and which are about the same.
    ListRecords,
    /// Look at the open proposals.
    ListProposals,
    /// Review again.
    ReviewAgain,
    /// Give the day of publication.
    GiveDay,
    /// Name the three columns of flows.
    ThreeFlows,
    /// Look at a panel's columns one by one.
    LookAtColumns,
    /// Name a value of a column as the reference.
    ReferenceOf(String),
    /// Draw clusters of one kind.
    OneCluster,
    /// Look at the datasets.
    ListDatasets,
    /// Say which vintage.
    SayVintage(Option<Date>),
    /// Save an edition.
    SaveEdition,
    /// Save an edition under a name of its own.
    SaveEditionAs(String),
    /// Name an edition in lower case.
    NameEdition,
    /// Save an edition anew.
    SaveEditionAnew,
    /// Give a column another name.
    RenameColumn,
    /// Say which sign the decimals have.
    SayDecimal,
    /// Leave a missing value's field empty.
    LeaveEmpty,
    /// What a room says, in its words.
    Words(String),
}

impl fmt::Display for Cure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NewFolder => {
                "corridor new DIR --parties AAA,BBB makes one; --partnership DIR names one; --sample takes the one that ships with corridor"
            }
            Self::CopyInstead => "put a copy there instead of the link",
            Self::NameEmptyFolder => "name a folder that does not exist yet, or an empty one",
            Self::RestoreFile => {
                "restore the file, or check it and write the new SHA-256 under [files]"
            }
            Self::WriteSource => "write it as in the sample: corridor new DIR --sample shows its fields",
            Self::RecordEstimate => "corridor gravity --record writes such a file",
            Self::SumTerms => "YEARS=TERM+TERM, as in 4=rta+rta_lag4",
            Self::TwoEconomies => "name two economies, as DEU,POL",
            Self::Say(option) => return write!(f, "say it with {option}"),
            Self::NameColumns => {
                "a panel has the columns exporter, importer, year and a value; --value names the last"
            }
            Self::Choose(names) => return write!(f, "the indicators are {}", names.join(", ")),
            Self::HelpOf(name) => {
                return write!(f, "corridor indicator {name} --help says which, and takes it");
            }
            Self::OneAtATime => "ask for one economy at a time",
            Self::WriteTables => {
                "--tables DIR writes each table as CSV and Parquet, which have no such limits"
            }
            Self::MakeBrief => "make it again with corridor brief --format json",
            Self::OtherYear => {
                "ask for a later year with --by, or for an earlier day with --as-of"
            }
            Self::MakeWritable => "the folder must exist and be writable; nothing was left there",
            Self::ListRecords => "corridor review --list shows which records are about the same thing",
            Self::ListProposals => "corridor review --list shows what is open",
            Self::ReviewAgain => "run corridor review again",
            Self::GiveDay => "give the day: --date 2026-01-09",
            Self::ThreeFlows => "--flows exporter,importer,year",
            Self::LookAtColumns => {
                "the logarithm of zero or less is missing; look at the columns one by one, as 'trade ~ 1'"
            }
            Self::ReferenceOf(column) => {
                return write!(
                    f,
                    "--reference takes a value of column \"{column}\", as it stands in the panel"
                );
            }
            Self::OneCluster => "--cluster exporter^importer",
            Self::ListDatasets => "corridor datasets lists them",
            Self::SayVintage(day) => {
                let day = day.map_or_else(String::new, |day| day.to_string());
                return write!(f, "say which: --vintage {day}");
            }
            Self::SaveEdition => {
                "corridor edition save makes one; a day, as 2026-01-09, needs none"
            }
            Self::SaveEditionAs(name) => {
                return write!(f, "give this one a name of its own: corridor edition save --name {name}");
            }
            Self::NameEdition => "use lower-case letters, digits and hyphens, as in 2026-04-15",
            Self::SaveEditionAnew => {
                "save it anew with corridor edition save, or read it with the program that wrote it"
            }
            Self::RenameColumn => "give one of them another name",
            Self::SayDecimal => {
                "say which sign the decimals have with --decimal comma or --decimal point"
            }
            Self::LeaveEmpty => "leave the field empty if the value is missing",
            Self::Words(words) => words,
        })
    }
}

impl Error {
    /// What is wrong, without what is to be done.
    #[must_use]
    pub fn message(&self) -> String {
        let text = self.to_string();
        match text.split_once("\nhint: ") {
            Some((message, _)) => message.to_owned(),
            None => text,
        }
    }

    /// What is to be done, where something is.
    #[must_use]
    pub fn cure(&self) -> Option<Cure> {
        Some(match self {
            Self::NoPartnership { .. } => Cure::NewFolder,
            Self::Outside { .. } => Cure::CopyInstead,
            Self::NotEmpty { .. } => Cure::NameEmptyFolder,
            Self::Changed { .. } => Cure::RestoreFile,
            Self::NoSource { .. } => Cure::WriteSource,
            Self::Estimate { .. } => Cure::RecordEstimate,
            Self::Reached { .. } => Cure::SumTerms,
            Self::OneParty { .. } => Cure::TwoEconomies,
            Self::Unstated { cure, .. } => Cure::Say(cure.clone()),
            Self::Outcome { cure, .. } => Cure::Words(cure.clone()),
            Self::Panel { .. } => Cure::NameColumns,
            Self::NoIndicator { known, .. } => Cure::Choose(known.clone()),
            Self::SecondSource { name } => Cure::HelpOf(name.clone()),
            Self::OneEconomy { .. } => Cure::OneAtATime,
            Self::NoSide { side: "importer", named, markets: true, .. } => Cure::Words(format!(
                "leave the importer out; as partners, {named} is the only market that is kept"
            )),
            Self::NoSide { side, .. } => Cure::Words(format!(
                "leave the {side} out; flows, growth, intensity, complementarity and their kin are about a pair"
            )),
            Self::Sheets { .. } => Cure::WriteTables,
            Self::Schema { .. } => Cure::MakeBrief,
            Self::Over { .. } => Cure::OtherYear,
            Self::Unwritten { .. } => Cure::MakeWritable,
            Self::NoRecord { .. } => Cure::ListRecords,
            Self::DecidedMeanwhile => Cure::ListProposals,
            Self::ChangedMeanwhile { .. } => Cure::ReviewAgain,
            Self::Undated { .. } => Cure::GiveDay,
            Self::NotThreeFlows { .. } => Cure::ThreeFlows,
            Self::AllMissing { .. } => Cure::LookAtColumns,
            Self::NoReferenceEconomy { column, .. } => Cure::ReferenceOf(column.clone()),
            Self::NotOneCluster { .. } => Cure::OneCluster,
            Self::NoDataset { .. } => Cure::ListDatasets,
            Self::SeveralVintages { vintages, .. } => Cure::SayVintage(vintages.first().copied()),
            Self::NoEdition { .. } => Cure::SaveEdition,
            Self::EditionThere { name } => Cure::SaveEditionAs(format!("{name}-2")),
            Self::EditionName { .. } => Cure::NameEdition,
            Self::NotAnEdition { .. } => Cure::SaveEditionAnew,
            Self::Columns(error) => return error.cure(),
            // What a room says of its own comes as its words.
            other => return words(&other.to_string()),
        })
    }
}

impl PanelError {
    /// What is to be done, where something is.
    #[must_use]
    pub fn cure(&self) -> Option<Cure> {
        match self {
            Self::Twice { .. } => Some(Cure::RenameColumn),
            Self::Decimal { .. } => Some(Cure::SayDecimal),
            Self::NotFinite { .. } => Some(Cure::LeaveEmpty),
            other => words(&other.to_string()),
        }
    }
}

fn words(text: &str) -> Option<Cure> {
    text.split_once("\nhint: ").map(|(_, hint)| Cure::Words(hint.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cure_is_a_value_beside_the_message_and_not_in_it() {
        let own = Error::OneParty { party: "POL".to_owned() };
        assert_eq!(own.cure(), Some(Cure::TwoEconomies));
        assert_eq!(own.to_string(), "both parties are POL");
        let room = Error::Trade(corridor_trade::Error::NotHeld {
            what: "a dataset of flows".into(),
            held: Vec::new(),
            hint: Some("corridor import FILE brings statistics in".into()),
        });
        let words = "corridor import FILE brings statistics in".to_owned();
        assert_eq!(room.cure(), Some(Cure::Words(words)));
        assert!(!room.message().contains("hint"), "{}", room.message());
        let none = Error::Codes { file: "groups.csv", line: 1, problem: "x".to_owned() };
        assert_eq!(none.cure(), None);
    }

    /// The errors of this crate carry their cures as values: none is written into a message.
    #[test]
    fn no_message_of_this_crate_holds_a_cure() {
        assert!(!include_str!("error.rs").contains("hint: "));
    }
}
