//! `corridor-pdf < brief.typ > brief.pdf`: the source that `corridor brief --format typ` writes, as a
//! tagged PDF that Typst's own check finds to be PDF/UA-1.
//!
//! It reads no file and no package and asks no clock: the same source gives the same bytes. Its fonts are
//! in it. A text in letters that they do not have is an error that names it; `--font FILE` brings others.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// One source, its fonts, and nothing else.
struct Paper {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    source: Source,
}

impl Paper {
    fn of(source: String, more: Vec<Vec<u8>>) -> Self {
        let own = typst_assets::fonts().map(Bytes::new);
        let all = own.chain(more.into_iter().map(Bytes::new));
        let fonts: Vec<Font> = all.flat_map(Font::iter).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            source: Source::detached(source),
        }
    }

    /// Each message with the line of the source that it is about.
    fn told(&self, messages: &[SourceDiagnostic]) -> String {
        let line = |message: &SourceDiagnostic| {
            let range = self.range(message.span)?;
            self.source.lines().byte_to_line(range.start)
        };
        let one = |message: &SourceDiagnostic| match line(message) {
            Some(line) => format!("line {} of the source: {}", line + 1, message.message),
            None => message.message.to_string(),
        };
        messages.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn pdf(source: String, fonts: Vec<Vec<u8>>) -> Result<Vec<u8>, String> {
    let paper = Paper::of(source, fonts);
    let document: PagedDocument =
        typst::compile(&paper).output.map_err(|messages| paper.told(&messages))?;
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|message| message.message().to_string())?;
    let options = PdfOptions { standards, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|messages| paper.told(&messages))
}

fn run() -> Result<(), String> {
    let mut fonts = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let file = (argument == "--font").then(|| arguments.next()).flatten();
        let Some(file) = file else {
            return Err(format!(
                "{argument:?} is no option\nhint: corridor-pdf [--font FILE]... < brief.typ > brief.pdf"
            ));
        };
        fonts.push(std::fs::read(&file).map_err(|error| format!("{file}: {error}"))?);
    }
    let mut source = String::new();
    std::io::stdin()
        .read_to_string(&mut source)
        .map_err(|error| format!("the source cannot be read: {error}"))?;
    let bytes = pdf(source, fonts)?;
    std::io::stdout().write_all(&bytes).map_err(|error| format!("the PDF is not written: {error}"))
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "#set document(title: \"A\", date: datetime(year: 2026, month: 1, day: 9))\n#set text(lang: \"en\")\n";

    #[test]
    fn the_same_source_gives_the_same_bytes_and_they_are_tagged() {
        let source = format!("{HEAD}#heading(level: 1)[Trade]\nA brief. ğ ş İ −");
        let [a, b] = [source.clone(), source].map(|source| pdf(source, Vec::new()).unwrap());
        assert!(a.starts_with(b"%PDF-") && a == b);
        let text = String::from_utf8_lossy(&a);
        assert!(text.contains("/StructTreeRoot") && text.contains("/Lang"), "no tags");
    }

    #[test]
    fn no_file_and_no_package_is_read() {
        for asks in ["#read(\"/etc/hostname\")", "#import \"@preview/cetz:0.3.0\": canvas"] {
            assert!(pdf(format!("{HEAD}{asks}"), Vec::new()).is_err(), "{asks}");
        }
    }

    #[test]
    fn a_picture_without_words_is_refused() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>";
        let source = format!("{HEAD}#image(bytes(\"{svg}\"), format: \"svg\")");
        let error = pdf(source, Vec::new()).unwrap_err();
        assert!(error.contains("line 3") && error.contains("alt"), "{error}");
    }
}
