//! A gravity estimate written down: what was estimated, from which file, with which answer, and
//! the command that writes the same bytes again.
//!
//! The text is TOML. Numbers have six significant digits, which is more than their standard errors
//! bear and less than rounding can move, so that running the command again gives the same bytes on
//! any machine; lines that begin with `exact.` hold all digits, with the covariance, of which another
//! kind of processor may round the last differently.

use std::fmt::Write as _;

use corridor_gravity::{Covariance, Fit};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Two-sided 95 percent of a normal distribution.
const REACH: f64 = 1.959_963_984_540_054;

/// An estimate as it stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The command that writes the file again.
    pub command: String,
    /// `PPML` or `OLS`.
    pub estimator: String,
    /// What the standard errors assume.
    pub errors: String,
    /// Whose small-sample factor they have.
    pub ssc: String,
    /// Which rows were used: `COLUMN=VALUE,VALUE`.
    #[serde(default)]
    pub only: Vec<String>,
    /// Where the numbers came from.
    pub panel: Panel,
    /// One or more models.
    pub model: Vec<Model>,
}

/// The panel that was estimated on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Whether a record still stands on what it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// Its input is the file that the folder holds.
    Fresh,
    /// The folder holds another file of that name.
    Stale {
        /// The file.
        file: String,
        /// SHA-256 of the file that is there.
        found: String,
        /// SHA-256 of the file that the record was made from.
        recorded: String,
    },
    /// The folder does not hold the input.
    #[default]
    Unchecked,
}

impl Panel {
    /// Whether the file that is there, if any, is the one that was estimated on: `found` is its
    /// SHA-256.
    #[must_use]
    pub fn freshness(&self, found: Option<String>) -> Freshness {
        match found {
            None => Freshness::Unchecked,
            Some(found) if found == self.sha256 => Freshness::Fresh,
            Some(found) => {
                Freshness::Stale { file: self.file.clone(), found, recorded: self.sha256.clone() }
            }
        }
    }
}

/// One model and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The regressors that were identified.
    pub terms: Vec<String>,
    /// The fixed effects.
    pub effects: Vec<String>,
    /// Rows used.
    pub rows: usize,
    /// Rows left out: missing, singletons, in levels without trade, separated.
    pub dropped: [usize; 4],
    /// How many clusters each cluster variable has.
    pub clusters: Vec<usize>,
    /// The coefficients, in the order of `terms`.
    pub estimates: Vec<f64>,
    /// Their standard errors.
    pub std_errors: Vec<f64>,
    /// The same with every digit, and what is not printed.
    #[serde(default)]
    pub exact: Option<Exact>,
    /// Sums of coefficients: what has been reached after so many years.
    #[serde(default)]
    pub reached: Vec<Reached>,
}

/// An answer with every digit of a floating-point number, for programs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exact {
    /// The coefficients, in the order of the terms.
    pub estimates: Vec<f64>,
    /// Their standard errors.
    pub std_errors: Vec<f64>,
    /// The covariance, row by row, in the same order both ways.
    pub covariance: Vec<Vec<f64>>,
    /// Degrees of freedom of t and F.
    pub degrees: f64,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// Deviance, or the sum of squared residuals.
    pub deviance: f64,
}

/// A sum of coefficients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Years since the policy began.
    pub years: u32,
    /// The coefficients summed.
    pub terms: Vec<String>,
    /// Their sum, in logarithms.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

impl Reached {
    /// `YEARS=TERM+TERM`, as the command line has it.
    ///
    /// # Errors
    ///
    /// [`Error::Reached`].
    pub fn parse(text: &str) -> Result<(u32, Vec<String>), Error> {
        let wrong = || Error::Reached { text: text.to_owned() };
        let (years, terms) = text.split_once('=').ok_or_else(wrong)?;
        let years = years.trim().parse().map_err(|_| wrong())?;
        let terms: Vec<String> = terms.split('+').map(|t| t.trim().to_owned()).collect();
        if terms.iter().any(String::is_empty) { Err(wrong()) } else { Ok((years, terms)) }
    }

    /// The ends of the interval with 95 percent confidence, in logarithms.
    #[must_use]
    pub fn interval(&self) -> [f64; 2] {
        [self.estimate - REACH * self.std_error, self.estimate + REACH * self.std_error]
    }
}

/// The fraction by which a change of the logarithm changes the thing itself.
///
/// ```
/// assert!((corridor::study::record::fraction(2.0_f64.ln()) - 1.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn fraction(log_change: f64) -> f64 {
    log_change.exp_m1()
}

impl Model {
    /// The answer of a fit.
    ///
    /// # Errors
    ///
    /// [`corridor_gravity::Error::NoCoefficient`] when a sum names what is not in the model.
    pub fn of(
        fit: &Fit<'_>,
        covariance: &Covariance,
        effects: Vec<String>,
        missing: usize,
        reached: &[(u32, Vec<String>)],
    ) -> Result<Self, corridor_gravity::Error> {
        let dropped = fit.dropped();
        let sum = |(years, terms): &(u32, Vec<String>)| {
            let ones: Vec<(&str, f64)> = terms.iter().map(|t| (t.as_str(), 1.0)).collect();
            let (estimate, std_error) = fit.combination(&ones, covariance)?;
            let (estimate, std_error) = (six_digits(estimate), six_digits(std_error));
            Ok(Reached { years: *years, terms: terms.clone(), estimate, std_error })
        };
        let (k, quality) = (fit.coefficients().len(), fit.quality());
        let exact = Exact {
            estimates: fit.coefficients().to_vec(),
            std_errors: covariance.std_errors(),
            covariance: covariance.matrix.chunks(k.max(1)).map(<[f64]>::to_vec).collect(),
            degrees: covariance.degrees,
            log_likelihood: quality.log_likelihood,
            deviance: quality.deviance,
        };
        Ok(Self {
            exact: Some(exact),
            terms: fit.names().into_iter().map(str::to_owned).collect(),
            effects,
            rows: fit.rows(),
            dropped: [missing, dropped.singletons, dropped.zero_levels, dropped.separated],
            clusters: covariance.clusters.clone(),
            estimates: fit.coefficients().iter().map(|&b| six_digits(b)).collect(),
            std_errors: covariance.std_errors().into_iter().map(six_digits).collect(),
            reached: reached.iter().map(sum).collect::<Result<_, _>>()?,
        })
    }
}

/// A number with six significant digits.
fn six_digits(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

impl Recorded {
    /// Read the text of a record; `file` is for the message.
    ///
    /// # Errors
    ///
    /// [`Error::Estimate`] with what is wrong and where.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        toml::from_str(text)
            .map_err(|source| Error::Estimate { file: file.to_owned(), source: Box::new(source) })
    }

    /// The text of the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::from(
            "# Written by corridor gravity --record. The command writes the same bytes again.\n",
        );
        let quoted = |s: &str| toml::Value::String(s.to_owned()).to_string();
        let list =
            |items: &[String]| items.iter().map(|i| quoted(i)).collect::<Vec<_>>().join(", ");
        let plain = |items: &[String]| items.join(", ");
        let numbers = |x: &[f64]| plain(&x.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>());
        let counts = |x: &[usize]| plain(&x.iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut line = |text: String| {
            let _ = writeln!(out, "{text}");
        };
        line(format!("command = {}", quoted(&self.command)));
        line(format!("estimator = {}", quoted(&self.estimator)));
        line(format!("errors = {}", quoted(&self.errors)));
        line(format!("ssc = {}", quoted(&self.ssc)));
        line(format!("only = [{}]", list(&self.only)));
        line("\n[panel]".to_owned());
        line(format!("file = {}", quoted(&self.panel.file)));
        line(format!("sha256 = {}", quoted(&self.panel.sha256)));
        for model in &self.model {
            line("\n[[model]]".to_owned());
            line(format!("terms = [{}]", list(&model.terms)));
            line(format!("effects = [{}]", list(&model.effects)));
            line(format!("rows = {}", model.rows));
            line(format!(
                "dropped = [{}] # missing, singletons, without trade, separated",
                counts(&model.dropped)
            ));
            line(format!("clusters = [{}]", counts(&model.clusters)));
            line(format!("estimates = [{}]", numbers(&model.estimates)));
            line(format!("std_errors = [{}]", numbers(&model.std_errors)));
            if let Some(exact) = &model.exact {
                line(format!("exact.estimates = [{}]", numbers(&exact.estimates)));
                line(format!("exact.std_errors = [{}]", numbers(&exact.std_errors)));
                let rows: Vec<String> =
                    exact.covariance.iter().map(|row| format!("[{}]", numbers(row))).collect();
                line(format!("exact.covariance = [{}]", rows.join(", ")));
                line(format!("exact.degrees = {:?}", exact.degrees));
                line(format!("exact.log_likelihood = {:?}", exact.log_likelihood));
                line(format!("exact.deviance = {:?}", exact.deviance));
            }
            for sum in &model.reached {
                line("\n[[model.reached]]".to_owned());
                line(format!("years = {}", sum.years));
                line(format!("terms = [{}]", list(&sum.terms)));
                line(format!("estimate = {:?}", sum.estimate));
                line(format!("std_error = {:?}", sum.std_error));
            }
        }
        out
    }
}

/// The command that an estimate is written with: a formula, the panel's name, and arguments, each a
/// name with or without a value.
///
/// ```
/// let arguments = [("--cluster", Some("a^b")), ("--ols", None)];
/// let command = corridor::study::record::command("y ~ x | pair", "p.csv", &arguments);
/// assert_eq!(command, "corridor gravity 'y ~ x | pair' p.csv --cluster a^b --ols");
/// ```
#[must_use]
pub fn command(formula: &str, panel: &str, arguments: &[(&str, Option<&str>)]) -> String {
    let mut command = format!("corridor gravity {} {}", shell(formula), shell(panel));
    for (name, value) in arguments {
        let _ = write!(command, " {name}");
        if let Some(value) = value {
            let _ = write!(command, " {}", shell(value));
        }
    }
    command
}

/// A word for the shell, quoted where it must be.
fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=,^+:".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let recorded = Recorded {
            command: "corridor gravity 'y ~ x' p.csv".to_owned(),
            estimator: "PPML".to_owned(),
            errors: "Clustered (pair)".to_owned(),
            ssc: "fixest".to_owned(),
            only: vec!["year=1990,1994".to_owned()],
            panel: Panel { file: "p.csv".to_owned(), sha256: "00".to_owned() },
            model: vec![Model {
                terms: vec!["x".to_owned(), "lag \"4\"".to_owned()],
                effects: vec!["pair".to_owned()],
                rows: 10,
                dropped: [0, 1, 2, 3],
                clusters: vec![5],
                estimates: vec![six_digits(1.0 / 3.0), 2.0],
                std_errors: vec![1e-7, 0.5],
                exact: Some(Exact {
                    estimates: vec![1.0 / 3.0, 2.0],
                    std_errors: vec![1e-7, 0.5],
                    covariance: vec![vec![1e-14, 0.1 / 3.0], vec![0.1 / 3.0, 0.25]],
                    degrees: 4.0,
                    log_likelihood: -1.0 / 7.0,
                    deviance: 2.0,
                }),
                reached: vec![Reached {
                    years: 4,
                    terms: vec!["x".to_owned()],
                    estimate: 0.5,
                    std_error: 0.1,
                }],
            }],
        };
        let text = recorded.to_toml();
        assert_eq!(Recorded::parse("e.toml", &text).unwrap(), recorded);
        assert!(text.contains("estimates = [0.333333, 2.0]"), "{text}");
    }

    #[test]
    fn a_record_of_another_file_is_stale() {
        let panel = Panel { file: "p.csv".to_owned(), sha256: "00".to_owned() };
        assert_eq!(panel.freshness(None), Freshness::Unchecked);
        assert_eq!(panel.freshness(Some("00".to_owned())), Freshness::Fresh);
        assert!(matches!(panel.freshness(Some("11".to_owned())), Freshness::Stale { .. }));
    }

    #[test]
    fn a_sum_is_years_and_terms() {
        let (years, terms) = Reached::parse("4=rta + rta_lag4").unwrap();
        assert_eq!((years, terms), (4, vec!["rta".to_owned(), "rta_lag4".to_owned()]));
        for wrong in ["rta", "x=rta", "4=", "4=rta+"] {
            assert!(Reached::parse(wrong).is_err(), "{wrong}");
        }
    }
}
