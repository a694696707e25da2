//! Answers: one question a file, computed once from the folder and its statistics.
//!
//! An answer is a plain structure whose every value is a [`Claim`]. It is the only
//! place that computes and that makes cards; sections of a brief lay its claims on a page, and a
//! door prints them as data. The visible list is [`QUESTIONS`].
//!
//! What several answers share: [`desk`], what they are made from; [`target`], what a target counts and
//! what became of it; [`series`], each reporter's figures in dollars.

pub mod access;
pub mod ages;
pub mod agreement;
pub mod board;
pub mod chances;
pub mod claim;
pub mod composition;
pub mod desk;
pub mod glance;
pub mod happened;
mod market;
pub mod meetings;
pub mod needed;
pub mod now;
pub mod potential;
pub mod promised;
pub mod promises;
pub mod reach;
mod records;
pub mod said;
pub mod series;
pub mod simulation;
pub mod strengths;
mod suspect;
pub mod target;
pub mod targets;

use serde_json::Value;

use crate::error::Error;
use claim::Claim;
use desk::Desk;

/// A question: its name, how it is asked, and what answers it as data.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// As on the command line and in JSON.
    pub name: &'static str,
    /// The question.
    pub asks: &'static str,
    /// The answer, as data.
    pub answer: fn(&mut Desk<'_>) -> Result<Value, Error>,
}

/// The list of questions, and a structure with the answer to each. One line a question: the module
/// that answers it, the answer's type, and the question.
macro_rules! questions {
    ($($name:ident: $Answer:ident, $asks:literal;)*) => {
        /// Every question, in the order in which they are answered.
        pub const QUESTIONS: &[Question] = &[$(Question {
            name: stringify!($name),
            asks: $asks,
            answer: |desk| data(&$name::answer(desk)?),
        },)* Question {
            name: "glance",
            asks: "What is the answer in brief?",
            answer: |desk| data(&Answers::of(desk)?.glance),
        }];

        /// The answer to every question.
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct Answers {
            $(#[doc = $asks] pub $name: $name::$Answer,)*
            /// What the first screen takes of the others; there once they are.
            pub glance: Option<glance::Glance>,
        }

        impl Answers {
            /// Answer every question at a desk.
            ///
            /// # Errors
            ///
            /// Those of the answers.
            pub fn of(desk: &mut Desk<'_>) -> Result<Self, Error> {
                let mut all = Self { $($name: $name::answer(desk)?,)* glance: None };
                all.glance = Some(glance::of(desk, &all));
                Ok(all)
            }
        }
    };
}

questions! {
    promised: Promised, "What was promised?";
    board: Board, "What of it is open?";
    happened: Happened, "What happened?";
    said: Said, "What was said about trade?";
    composition: Composition, "What is traded each way?";
    targets: Targets, "Is the target within reach?";
    chances: Chances, "How likely is it, and by when?";
    now: Now, "Where does trade stand now?";
    needed: Needed, "What would the target need?";
    potential: Potentially, "What would close the gap?";
    reach: Reach, "Whom do the two reach through others?";
    strengths: Strengths, "Do the data bear out the strengths claimed?";
    agreement: Agreement, "What is an agreement worth?";
    access: Access, "What stands in the way?";
    simulation: Simulation, "What would a change do?";
    meetings: Meetings, "Who should meet?";
}

impl Answers {
    /// The answers as data, by the name of their question.
    ///
    /// # Errors
    ///
    /// [`Error::Data`] for a value that JSON cannot hold.
    pub fn data(&self) -> Result<Value, Error> {
        data(self)
    }
}

fn data(answer: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(answer).map_err(Error::Data)
}

/// The question with a name.
///
/// # Errors
///
/// [`Error::NoQuestion`] with the names that there are.
pub fn question(name: &str) -> Result<&'static Question, Error> {
    let known = || QUESTIONS.iter().map(|question| question.name.to_owned()).collect();
    QUESTIONS
        .iter()
        .find(|question| question.name == name)
        .ok_or_else(|| Error::NoQuestion { name: name.to_owned(), known: known() })
}

/// Every claim of an answer as data, in the order in which it holds them.
#[must_use]
pub fn claims(answer: &Value) -> Vec<Claim> {
    let mut found = Vec::new();
    collect(answer, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<Claim>) {
    match value {
        Value::Object(fields) if fields.contains_key("key") && fields.contains_key("says") => {
            found.extend(serde_json::from_value(value.clone()));
        }
        Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}
