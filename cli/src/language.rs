//! The language of a page: what the command says, else what the folder names, else English.

use std::path::Path;

use corridor::Folder;
use corridor::brief::Brief;
use corridor::language::{Language, named, report, translate};

use crate::failure::Failure;
use crate::print::talk;

/// `--language CODE`.
#[derive(clap::Args)]
pub struct Spoken {
    /// The language of what is printed: en, or one of the files of languages/ (tr, ms); without it, the one
    /// that partnership.toml names, else English
    #[arg(long, visible_alias = "lang", value_name = "CODE")]
    language: Option<String>,
}

impl Spoken {
    /// The brief in the language; what has no message there stays English, and is told of.
    pub fn of(&self, made: Brief, folder: Option<&Folder>) -> Result<Brief, Failure> {
        let default = folder.and_then(|folder| folder.partnership.language.as_deref());
        let Some(language) = self.chosen(default)? else { return Ok(made) };
        let translated = translate(&made, language)?;
        talk(&format!(
            "{}: {} texts of the page stay as they were written: names, quotations, and messages not yet put into it; so do {} of the evidence",
            language.name,
            translated.missing.len(),
            translated.cards.len()
        ));
        Ok(translated.brief)
    }

    /// A report in the language; names, quotations and what has no message there stay as they are.
    pub fn report(&self, made: String, root: &Path, names: &[String]) -> Result<String, Failure> {
        Ok(match self.chosen(Folder::language(root)?.as_deref())? {
            Some(language) => report(&made, names, language),
            None => made,
        })
    }

    /// Refuse `--language` where what is printed has no words of ours.
    pub fn only_of_text(&self, text: bool) -> Result<(), Failure> {
        match &self.language {
            Some(code) if !text => Err(Failure::hinted(
                format!(
                    "--language {code} is for the text; data and feeds are the same in every language"
                ),
                "leave --language or --format out",
            )),
            _ => Ok(()),
        }
    }

    /// The language that was asked for, or that the folder names; none for English.
    fn chosen(&self, default: Option<&str>) -> Result<Option<&'static Language>, Failure> {
        match self.language.as_deref().or(default).unwrap_or("en") {
            "en" => Ok(None),
            code => Ok(Some(named(code)?)),
        }
    }
}
