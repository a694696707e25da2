//! `--record`: the estimate written down.

use std::path::Path;

use clap::ValueEnum as _;
use corridor::study::columns;
use corridor::study::record::{self as estimate, Model, Recorded};

use super::options::Options;
use crate::failure::Failure;
use crate::output;

/// Write the estimate down.
pub(super) fn record(
    options: &Options,
    file: &Path,
    model: Vec<Model>,
    errors: &str,
) -> Result<(), Failure> {
    let ssc = options.ssc.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    let name = options.panel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let written = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut arguments: Vec<(&str, Option<&str>)> = Vec::new();
    let decimal = options.decimal.and_then(|sign| sign.to_possible_value());
    arguments.extend(decimal.iter().map(|sign| ("--decimal", Some(sign.get_name()))));
    for (flag, values) in [
        ("--only", &options.only[..]),
        ("--cluster", &options.cluster),
        ("--reached", &options.reached),
        ("--weights", options.weights.as_slice()),
        ("--offset", options.offset.as_slice()),
        ("--unit", options.unit.as_slice()),
        ("--time", options.time.as_slice()),
    ] {
        arguments.extend(values.iter().map(|value| (flag, Some(value.as_str()))));
    }
    for (flag, on) in [
        ("--ols", options.ols),
        ("--iid", options.iid),
        ("--keep-singletons", options.keep_singletons),
    ] {
        arguments.extend(on.then_some((flag, None)));
    }
    arguments.extend([("--ssc", Some(ssc.as_str())), ("--record", Some(written.as_str()))]);
    let recorded = Recorded {
        command: estimate::command(&options.formula, &name, &arguments),
        estimator: if options.ols { "OLS" } else { "PPML" }.to_owned(),
        errors: errors.to_owned(),
        ssc: ssc.clone(),
        only: options.only.clone(),
        panel: estimate::Panel { file: name.clone(), sha256: columns::sha256(&options.panel)? },
        model,
    };
    output::write(file, recorded.to_toml().as_bytes())
}
