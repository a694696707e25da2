//! A record of the folder amended where it stands.

use std::path::Path;

use corridor_ledger::amend::{Amendment, NotAmended, amended};

use super::{Folder, files, lock, whole};
use crate::error::Error;

/// A record that was amended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// Its file, relative to the folder.
    pub file: String,
    /// Each field, what it was and what it is; nothing where it is absent.
    pub fields: Vec<(String, Option<String>, Option<String>)>,
}

/// Give fields of a record other values, as a person writes them; an empty value takes a field out.
/// The rest of the file stays byte for byte.
///
/// # Errors
///
/// [`Error::NoRecord`], [`Error::NotAmended`] with what is wrong and its cure, [`Error::Located`],
/// [`Error::ChangedMeanwhile`]; those of reading and writing.
pub fn set(root: &Path, id: &str, fields: &[(String, String)]) -> Result<Amended, Error> {
    let _held = lock::hold(root)?;
    let folder = Folder::open(root)?;
    let record = folder.ledger.record(id).ok_or_else(|| Error::NoRecord { id: id.to_owned() })?;
    let of = |(field, value): &(String, String)| Amendment::of(record.kind, field, value);
    let amendments: Vec<Amendment> = fields.iter().map(of).collect::<Result<_, _>>()?;
    let file = record.place.file.clone();
    let before = folder.texts.get(&file).map_or("", String::as_str);
    let after = with(&file, before, id, &amendments)?;
    let told = amendments.iter().map(|amendment| {
        let was = corridor_ledger::amend::as_it_stands(before, id, &amendment.field);
        (amendment.field.clone(), was, amendment.toml.clone())
    });
    let told = told.collect();
    let path = root.join(&file);
    // What somebody else wrote since the folder was read is not written over.
    if files::text(&path)? != before {
        return Err(Error::ChangedMeanwhile { file });
    }
    whole::write(&path, after.as_bytes())?;
    Ok(Amended { file, fields: told })
}

/// The text of a ledger file with a record amended.
///
/// # Errors
///
/// [`Error::NotAmended`]; [`Error::Located`] where the file could not be read afterwards.
pub(crate) fn with(
    file: &str,
    text: &str,
    id: &str,
    amendments: &[Amendment],
) -> Result<String, Error> {
    amended(file, text, id, amendments).map_err(|error| match error {
        NotAmended::Problems(findings) => Error::located(findings, file, text),
        other => Error::NotAmended(Box::new(other)),
    })
}
