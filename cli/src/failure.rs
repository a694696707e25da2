//! A failure as a person reads it: what is wrong, where, and the cure.

use std::io::Write as _;
use std::process::ExitCode;

use crate::report;

/// What stopped a command. Printed on stderr as `error: …`, with `hint: …` on a line of its own.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong: one line, or a located excerpt.
    pub message: String,
    /// The cure, when there is one.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure with its cure.
    pub fn hinted(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }

    /// The same with a cure, where it has none of its own.
    pub fn or_hint(self, hint: &str) -> Self {
        Self { hint: self.hint.or_else(|| Some(hint.to_owned())), ..self }
    }

    /// Whoever read stdout has gone, and knows it: nothing is said, and the exit code is 2.
    pub fn unheard() -> Self {
        Self { message: String::new(), hint: None }
    }

    /// Print it on stderr and give exit code 2.
    pub fn report(&self) -> ExitCode {
        if self.message.is_empty() {
            return ExitCode::from(2);
        }
        let mut out = std::io::stderr().lock();
        let mut text = format!("error: {}\n", self.message.trim_end());
        if let Some(hint) = &self.hint {
            text.push_str(&format!("hint: {hint}\n"));
        }
        match out.write_all(crate::print::shown(&text).as_bytes()) {
            Ok(()) | Err(_) => ExitCode::from(2),
        }
    }
}

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let whole: &(dyn std::error::Error + 'static) = &error;
        if let Some(
            corridor::Error::Problems(problems) | corridor::Error::Located { problems, .. },
        ) = whole.downcast_ref()
        {
            let shown = report::findings(&problems.findings, &problems.texts);
            return Self { message: format!("{error}\n\n{shown}"), hint: None };
        }
        let known = whole.downcast_ref::<corridor::Error>();
        let panel = || whole.downcast_ref::<corridor::error::PanelError>()?.cure();
        let cure = known.map_or_else(panel, corridor::Error::cure);
        let mut message = known.map_or_else(|| error.to_string(), corridor::Error::message);
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !message.contains(&cause_text) {
                message.push_str(": ");
                message.push_str(&cause_text);
            }
            source = cause.source();
        }
        if let Some(cure) = cure {
            return Self::hinted(message.trim_end(), cure.to_string());
        }
        match message.split_once("\nhint: ") {
            Some((message, hint)) => Self::hinted(message, hint),
            None => Self { message, hint: None },
        }
    }
}
