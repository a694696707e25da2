//! One exception: the message of the crate that failed, and its cure under `.hint`.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pyo3::create_exception!(
    corridor,
    CorridorError,
    PyValueError,
    "What stopped a call: the message names the file, thing and value; `.hint` is the cure, or None."
);

/// An error that has not met Python yet.
#[derive(Debug)]
pub struct Trouble {
    pub message: String,
    pub hint: Option<String>,
}

impl Trouble {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }
}

impl<E: std::error::Error + 'static> From<E> for Trouble {
    fn from(error: E) -> Self {
        let whole: &(dyn std::error::Error + 'static) = &error;
        if let Some(error) = whole.downcast_ref::<corridor::Error>()
            && let Some(cure) = error.cure()
        {
            return Self::new(error.message().trim_end(), cure.to_string());
        }
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !message.contains(&cause_text) {
                message.push_str(": ");
                message.push_str(&cause_text);
            }
            source = cause.source();
        }
        match message.split_once("\nhint: ") {
            Some((message, hint)) => Self::new(message, hint.trim_end()),
            None => Self { message, hint: None },
        }
    }
}

/// What a cure calls its options on the command line, and here.
const OPTIONS: [(&str, &str); 11] = [
    ("--cluster, --weights, --only", "vcov=, weights=, only="),
    ("or leave out --cluster", "or take vcov=\"hetero\""),
    ("give it as --cluster:", "fit again with it as vcov={\"CRV1\": ...}:"),
    ("corridor gravity --help shows how each is written, as ", "written as "),
    ("--offset COLUMN", "offset=\"COLUMN\""),
    ("--keep-singletons", "fixef_rm=\"none\""),
    ("--only", "only="),
    ("--ols", "estimator=\"ols\""),
    ("the time of the panel", "the time of the panel: panel_id=(\"exporter^importer\", \"year\")"),
    (
        "say which sign the decimals have with --decimal comma or --decimal point",
        "read the file with pandas or polars, and say there which sign the decimals have",
    ),
    ("as it stands in the panel", "as it stands in the frame"),
];

impl Trouble {
    /// The exception, with its hint, which stands under the message wherever Python prints it.
    pub fn raise(self, py: Python<'_>) -> PyErr {
        let error = CorridorError::new_err(self.message);
        let value = error.value(py);
        let hint = self
            .hint
            .map(|hint| OPTIONS.iter().fold(hint, |hint, (there, here)| hint.replace(there, here)));
        let noted = match &hint {
            Some(hint) => value.call_method1("add_note", (format!("hint: {hint}"),)).map(drop),
            None => Ok(()),
        };
        match noted.and_then(|()| value.setattr("hint", hint)) {
            Ok(()) => error,
            Err(other) => other,
        }
    }
}

/// What a call gives: a value, or what stopped it.
pub type Outcome<T> = Result<T, Trouble>;
