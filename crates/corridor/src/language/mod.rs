//! A brief in another language.
//!
//! A brief is made in English. Here its words become messages: the claims, numbers and names of a
//! sentence are numbered places (`In {1}, {a} counted trade of {2}.`), and a language's file has the
//! sentence with the same places in its own order. A number is written as the language writes it, a
//! name has the case that the sentence asks for (`{a:abl}`), and every claim keeps its key and card.
//! What documents and people wrote is never translated.
//!
//! A language is a file of `languages/`, and no code: numbers, dates, cases and messages.

mod cases;
mod figure;
mod file;
mod message;
mod translate;

pub use file::{Language, filled, languages, named, read};
pub use translate::{Translated, report, translate};
