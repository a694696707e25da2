//! The language of a page: what the command says, else what the folder names, else English.

use corridor::Folder;
use corridor::brief::Brief;
use corridor::language::{named, translate};

use crate::failure::Failure;
use crate::print::talk;

/// `--language CODE`.
#[derive(clap::Args)]
pub struct Spoken {
    /// The language of the page: en, or one of the files of languages/ (tr, ms); without it, the one
    /// that partnership.toml names, else English
    #[arg(long, visible_alias = "lang", value_name = "CODE")]
    language: Option<String>,
}

impl Spoken {
    /// The brief in the language; what has no message there stays English, and is told of.
    pub fn of(&self, made: Brief, folder: Option<&Folder>) -> Result<Brief, Failure> {
        let default = folder.and_then(|folder| folder.partnership.language.as_deref());
        let code = self.language.as_deref().or(default).unwrap_or("en");
        if code == "en" {
            return Ok(made);
        }
        let language = named(code)?;
        let translated = translate(&made, language)?;
        talk(&format!(
            "{}: {} texts of the page stay as they were written: names, quotations, and messages not yet put into it; so do {} of the evidence",
            language.name,
            translated.missing.len(),
            translated.cards.len()
        ));
        Ok(translated.brief)
    }
}
