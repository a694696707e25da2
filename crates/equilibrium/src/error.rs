//! What can go wrong, as facts. Economies and sectors are numbers here; [`Error::named`] prints the
//! same message with the names of the caller.

use std::fmt;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// An array does not have the size that the others imply.
    Shape {
        /// The array.
        what: &'static str,
        /// Its length.
        found: usize,
        /// What it should be.
        expected: usize,
    },
    /// Nothing to work on.
    Empty {
        /// What there is none of.
        what: &'static str,
    },
    /// A number that is not finite where a number must stand.
    NotFinite {
        /// The array.
        what: &'static str,
        /// The place in it, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// A pair for which the data have no figure. Missing is not zero.
    MissingFlow {
        /// Who sells.
        exporter: usize,
        /// Who buys.
        importer: usize,
    },
    /// An importer for whom the data have no figure at all.
    MissingImporters {
        /// All of them.
        importers: Vec<usize>,
    },
    /// A flow below zero.
    NegativeFlow {
        /// Who sells.
        exporter: usize,
        /// Who buys.
        importer: usize,
        /// The sector, where there are several.
        sector: Option<usize>,
        /// The value.
        value: f64,
    },
    /// An economy that sells nothing, or buys nothing.
    NoTrade {
        /// The economy.
        economy: usize,
        /// `"sells"` or `"buys"`.
        side: &'static str,
    },
    /// World output and world expenditure are not the same number.
    Margins {
        /// The sum of output.
        output: f64,
        /// The sum of expenditure.
        expenditure: f64,
    },
    /// A parameter outside the range where the model has a meaning.
    Range {
        /// The parameter.
        what: &'static str,
        /// The place in its array, from 0; `None` where it is one number.
        index: Option<usize>,
        /// The value found.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A trade cost factor, a tariff or an iceberg cost that no trade can bear.
    Cost {
        /// `"cost factor"`, `"tariff"`, `"new tariff"` or `"iceberg change"`.
        what: &'static str,
        /// Who sells.
        exporter: usize,
        /// Who buys.
        importer: usize,
        /// The sector, where there are several.
        sector: Option<usize>,
        /// The value.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// The input shares of a sector do not sum to one.
    InputShares {
        /// The economy.
        economy: usize,
        /// The sector that buys the inputs.
        sector: usize,
        /// The sum of its input shares.
        sum: f64,
        /// By how much it may differ from one.
        tolerance: f64,
    },
    /// Something is used in an economy where the data show no supplier of it.
    NoSupplier {
        /// The economy.
        economy: usize,
        /// The sector.
        sector: usize,
        /// What would be spent on it.
        demand: f64,
    },
    /// A deficit that stays as it was is more than the economy can earn.
    NegativeExpenditure {
        /// The economy.
        economy: usize,
        /// Expenditure less output, at base.
        deficit: f64,
        /// The share of the shock, in logs, that could be borne.
        borne: f64,
    },
    /// Income of an economy is not positive.
    NegativeIncome {
        /// The economy.
        economy: usize,
        /// Its income.
        income: f64,
    },
    /// The iterations did not arrive.
    NotConverged {
        /// What was solved.
        what: &'static str,
        /// Steps taken.
        iterations: usize,
        /// The largest residual left.
        residual: f64,
        /// What was asked.
        tolerance: f64,
        /// The economies that are worst, with their residuals.
        worst: Vec<(usize, f64)>,
        /// The sector that is worst, where there are several.
        sector: Option<usize>,
    },
    /// The flows cannot be scaled to the margins: zeros stand in the way.
    NoScaling {
        /// The economy whose margin is worst.
        economy: usize,
        /// `"output"` or `"expenditure"`.
        side: &'static str,
        /// Its relative residual.
        residual: f64,
    },
    /// A system of equations that has no single answer.
    Singular {
        /// Which.
        what: &'static str,
    },
    /// A covariance that no random variable can have.
    Covariance {
        /// The parameter at which it fails.
        index: usize,
        /// The pivot found there.
        pivot: f64,
    },
    /// More draws failed than may.
    DrawsFailed {
        /// How many failed.
        failed: usize,
        /// Of how many.
        draws: usize,
        /// The first that failed.
        first: usize,
        /// Why it failed.
        reason: Box<Error>,
    },
    /// A distribution is truncated where it has almost no mass.
    Truncated {
        /// The parameter.
        index: usize,
        /// The lowest value allowed.
        lowest: f64,
    },
    /// A figure too large for a floating-point number.
    Overflow {
        /// Where.
        what: &'static str,
    },
    /// Two cuts of one scenario set the rate of one line.
    TwoCuts {
        /// The line, from 0.
        line: usize,
        /// The first cut, from 0.
        first: usize,
        /// The other, from 0.
        second: usize,
    },
    /// A rate that cannot be read.
    Rate {
        /// As written.
        text: String,
    },
    /// Years of a staging are not in order, or there are none.
    Years {
        /// The year that is not after the one before it; `None` where there is none at all.
        year: Option<i32>,
    },
}

/// The names of economies and sectors, for messages. A number stands where there is no name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// In the order of the arrays.
    pub economies: &'a [&'a str],
    /// In the order of the arrays.
    pub sectors: &'a [&'a str],
}

impl Names<'_> {
    fn economy(&self, index: usize) -> String {
        self.economies.get(index).map_or_else(|| format!("economy {index}"), |&n| n.to_owned())
    }

    fn sector(&self, index: usize) -> String {
        self.sectors
            .get(index)
            .map_or_else(|| format!("sector {index}"), |n| format!("sector \"{n}\""))
    }

    fn within(&self, sector: Option<usize>) -> String {
        sector.map_or_else(String::new, |s| format!(" in {}", self.sector(s)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.named(Names::default()))
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The message, with names in place of numbers.
    ///
    /// ```
    /// use corridor_equilibrium::{Error, Names};
    /// let missing = Error::MissingFlow { exporter: 0, importer: 1 };
    /// let names = Names { economies: &["POL", "KEN"], sectors: &[] };
    /// assert!(missing.named(names).starts_with("no figure for what POL sells to KEN"));
    /// assert!(missing.to_string().starts_with("no figure for what economy 0 sells to economy 1"));
    /// ```
    #[must_use]
    pub fn named(&self, names: Names<'_>) -> String {
        let economy = |i: usize| names.economy(i);
        match self {
            Self::Shape { what, found, expected } => {
                format!("{what} has {found} values, expected {expected}")
            }
            Self::Empty { what } => format!("there is no {what}"),
            Self::NotFinite { what, index, value } => {
                format!("{what} holds {value} at {index}, a finite number is needed")
            }
            Self::MissingFlow { exporter, importer } => format!(
                "no figure for what {} sells to {}\nhint: missing is not zero: write 0 where nothing was traded, or leave one of the two out",
                economy(*exporter),
                economy(*importer)
            ),
            Self::MissingImporters { importers } => format!(
                "the data have no figure for anything bought by {}\nhint: a world without importers has no equilibrium: leave these economies out of it, or use data in which they report",
                list(importers.iter().map(|&i| economy(i)))
            ),
            Self::NegativeFlow { exporter, importer, sector, value } => format!(
                "the flow from {} to {}{} is {value}, below zero",
                economy(*exporter),
                economy(*importer),
                names.within(*sector)
            ),
            Self::NoTrade { economy: e, side } => format!(
                "{} {side} nothing, at home or abroad\nhint: leave it out of the world, and say so",
                economy(*e)
            ),
            Self::Margins { output, expenditure } => format!(
                "world output is {output} and world expenditure {expenditure}: they differ by {:.3} percent\nhint: complete the data, or scale expenditure to output and say so",
                100.0 * (output / expenditure - 1.0)
            ),
            Self::Range { what, index, value, allowed } => format!(
                "{what}{} is {value}; {allowed}",
                index.map_or_else(String::new, |i| format!(" {i}"))
            ),
            Self::Cost { what, exporter, importer, sector, value, allowed } => format!(
                "the {what} from {} to {}{} is {value}; {allowed}",
                economy(*exporter),
                economy(*importer),
                names.within(*sector)
            ),
            Self::InputShares { economy: e, sector, sum, tolerance } => format!(
                "the input shares of {} in {} sum to {sum}, they must sum to 1 within {tolerance:e}\nhint: divide the column by its sum",
                names.sector(*sector),
                economy(*e)
            ),
            Self::NoSupplier { economy: e, sector, demand } => format!(
                "{} spends {demand} on {}, of which the data show no supplier\nhint: set its input shares and final demand of that sector to zero, or add the missing output",
                economy(*e),
                names.sector(*sector)
            ),
            Self::NegativeExpenditure { economy: e, deficit, borne } => format!(
                "with its deficit of {deficit} held, {} would have to spend less than nothing: {:.0} percent of the shock can be borne\nhint: deficits that are a ratio of output, or balanced trade, have an answer here",
                economy(*e),
                100.0 * borne
            ),
            Self::NegativeIncome { economy: e, income } => {
                format!("the income of {} would be {income}", economy(*e))
            }
            Self::NotConverged { what, iterations, residual, tolerance, worst, sector } => format!(
                "{what}: not converged after {iterations} steps, residual {residual:.1e}, tolerance {tolerance:e}{}{}",
                if worst.is_empty() {
                    String::new()
                } else {
                    format!(
                        "; worst: {}",
                        list(worst.iter().map(|(i, r)| format!("{} {r:.1e}", economy(*i))))
                    )
                },
                names.within(*sector)
            ),
            Self::NoScaling { economy: e, side, residual } => format!(
                "no scaling of the trade costs gives {} its {side} (relative residual {residual:.1e}): too many of its trade costs are prohibitive",
                economy(*e)
            ),
            Self::Singular { what } => {
                format!("{what} has no single answer: the system is singular")
            }
            Self::Covariance { index, pivot } => format!(
                "the covariance is not positive semi-definite: pivot {pivot:.3e} at parameter {index}"
            ),
            Self::DrawsFailed { failed, draws, first, reason } => format!(
                "{failed} of {draws} draws have no equilibrium, more than 1 percent; draw {first}: {}\nhint: draws are not replaced, that would narrow the interval: take a parameter with a smaller standard error, or another closure",
                reason.named(names)
            ),
            Self::Truncated { index, lowest } => format!(
                "parameter {index} is almost never above {lowest}, where it is truncated\nhint: its mean or its standard error is out of range"
            ),
            Self::Overflow { what } => format!("{what} is too large for a floating-point number"),
            Self::TwoCuts { line, first, second } => format!(
                "cut {first} and cut {second} both set the rate of line {line}\nhint: say in one of them for which products or partners it does not hold"
            ),
            Self::Rate { text } => format!(
                "\"{text}\" is not a rate\nhint: write \"mfn\", \"5%\", \"0\", \"-50%\", \"cap 5%\" or \"swiss 10%\""
            ),
            Self::Years { year: Some(year) } => {
                format!("year {year} of the staging does not come after the one before it")
            }
            Self::Years { year: None } => "the staging has no year".to_owned(),
        }
    }
}

/// At most eight of them, and how many more.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 8;
    let total = items.len();
    let mut text = items.take(SHOWN).collect::<Vec<_>>().join(", ");
    if total > SHOWN {
        text.push_str(&format!(" and {} more", total - SHOWN));
    }
    text
}
