//! What can go wrong, as facts.

use thiserror::Error;

use crate::row::Row;

/// Why there is no estimate.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A column does not have one value a row.
    #[error("column \"{name}\" has {found} values, the outcome has {expected}")]
    Length {
        /// The column.
        name: String,
        /// Its length.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// There are no rows at all, or none was left.
    #[error(
        "no rows to estimate from: {given} given, {dropped} dropped\nhint: fewer conditions or fixed effects; --keep-singletons keeps rows that are alone in a level"
    )]
    NoRows {
        /// Rows given.
        given: usize,
        /// Rows dropped as missing, singletons or separated.
        dropped: usize,
    },
    /// More rows than the 32-bit row numbers can count.
    #[error("{rows} rows are more than the {limit} that a row number can hold")]
    TooManyRows {
        /// Rows given.
        rows: usize,
        /// The most that fit.
        limit: usize,
    },
    /// A number that is not finite.
    #[error(
        "column \"{name}\" holds {value} at {row}\nhint: drop the row or mark it as missing before estimating"
    )]
    NotFinite {
        /// The column.
        name: String,
        /// The first such row, from 0.
        row: Row,
        /// What stands there: NaN, inf or -inf.
        value: f64,
    },
    /// PPML needs a non-negative outcome.
    #[error(
        "the outcome is {value} at {row}; PPML needs values that are zero or more\nhint: a trade below zero is a mistake or a balance: correct it, leave it out with --only, or use --ols"
    )]
    Negative {
        /// The first such row, from 0.
        row: Row,
        /// What stands there.
        value: f64,
    },
    /// PPML needs some positive outcome.
    #[error(
        "the outcome is zero in all {rows} rows, so there is nothing to explain\nhint: look at the conditions, and at the column of the outcome"
    )]
    AllZero {
        /// Rows looked at.
        rows: usize,
    },
    /// A weight below zero.
    #[error(
        "the weight is {value} at {row}; weights must be zero or more\nhint: correct the row, or leave it out with --only"
    )]
    Weight {
        /// The first such row, from 0.
        row: Row,
        /// What stands there.
        value: f64,
    },
    /// Every regressor is explained by the fixed effects.
    #[error(
        "regressor \"{name}\" is constant within the fixed effects, so its coefficient is not identified\nhint: remove it, or remove the fixed effect that absorbs it"
    )]
    Absorbed {
        /// The first regressor.
        name: String,
    },
    /// There are at least as many parameters as rows.
    #[error(
        "{rows} rows cannot identify {regressors} regressors\nhint: fewer regressors, or more rows"
    )]
    TooFewRows {
        /// Rows that were left.
        rows: usize,
        /// Regressors.
        regressors: usize,
    },
    /// The outer iteration stopped before its tolerance.
    #[error(
        "not converged after {iterations} steps: the last step moved a fitted value by {change:.1e} (relative), tolerance {tolerance:e}\nhint: raise the limit of steps, or look for a regressor that nearly separates the zeros"
    )]
    NotConverged {
        /// Outer steps taken.
        iterations: usize,
        /// The largest relative change of a fitted value in the last step.
        change: f64,
        /// The tolerance asked for.
        tolerance: f64,
    },
    /// The inner linear solver stopped before its tolerance.
    #[error(
        "the fixed effects were not absorbed after {iterations} inner steps: relative residual {residual:.1e}, tolerance {tolerance:e}\nhint: the fixed effects are badly connected; raise the limit of inner steps"
    )]
    NotAbsorbed {
        /// Inner steps taken.
        iterations: usize,
        /// Relative residual, in the energy norm.
        residual: f64,
        /// The tolerance asked for.
        tolerance: f64,
    },
    /// Weights, or fitted values, so unequal that sums over them are rounding.
    #[error(
        "the fixed effects cannot be absorbed: the weights of the rows differ by so many digits that sums over them are rounding (relative residual {residual:.1e}, tolerance {tolerance:e})\nhint: look for outcomes far larger than all others, and for a regressor that multiplies a few of them"
    )]
    TooUnequal {
        /// Relative residual where the digits ended, in the energy norm.
        residual: f64,
        /// The tolerance asked for.
        tolerance: f64,
    },
    /// Sums of squares of a column are beyond the largest number.
    #[error(
        "the sums of squares are too large for a floating-point number\nhint: measure the outcome and the regressors in larger units, or take logarithms"
    )]
    Overflow,
    /// The rectifier did not settle which rows are separated.
    #[error(
        "the search for separated rows did not settle after {iterations} steps\nhint: measure regressors in units of like size; --rows shows zeros, among which they are"
    )]
    SeparationOpen {
        /// Rectifier steps taken.
        iterations: usize,
    },
    /// Level codes so far apart that a table of them does not fit.
    #[error(
        "fixed effect \"{name}\" has a level code of {largest} for {rows} rows\nhint: number the levels from 0 first"
    )]
    SparseCodes {
        /// The fixed effect.
        name: String,
        /// The largest code.
        largest: u32,
        /// The number of rows.
        rows: usize,
    },
    /// A combination of factors has more levels than can be numbered.
    #[error(
        "\"{name}\" could have {levels} levels, more than can be numbered in 64 bits\nhint: combine fewer factors with ^"
    )]
    TooManyLevels {
        /// The combination.
        name: String,
        /// The product of the levels of its factors, as decimal digits.
        levels: String,
    },
    /// A cluster variable with one value.
    #[error(
        "cluster \"{name}\" has one value; clustered errors need at least two clusters\nhint: cluster by another column, or leave out --cluster"
    )]
    OneCluster {
        /// The cluster variable.
        name: String,
    },
    /// An assumption about errors that there is not.
    #[error(
        "\"{text}\" is no assumption about errors, and no column to cluster by\nhint: iid, hetero, hc2, hc3, dk:TIME:LAGS as dk:year:2, conley:LATITUDE:LONGITUDE:KM as conley:lat:lon:500, or columns to cluster by as exporter^importer"
    )]
    Assumption {
        /// What was written.
        text: String,
    },
    /// An elasticity of trade to tariffs that is not below zero.
    #[error(
        "an elasticity of {value} is not below zero\nhint: trade falls as tariffs rise: -5, or the term of the logarithm of one plus the tariff"
    )]
    Elasticity {
        /// The elasticity.
        value: f64,
    },
    /// A row that the model fits exactly, whose variance is not known.
    #[error("{row} is fitted exactly, so HC2 and HC3 do not exist\nhint: HC1, the default")]
    Leverage {
        /// The row, from 0.
        row: Row,
    },
    /// A row that stands nowhere on the globe.
    #[error(
        "{row} is at latitude {latitude} and longitude {longitude}; expected degrees, -90 to 90 and -180 to 180\nhint: correct the row, or leave it out with --only; degrees have decimals, not minutes"
    )]
    Place {
        /// The row, from 0.
        row: Row,
        /// What was given as its latitude.
        latitude: f64,
        /// What was given as its longitude.
        longitude: f64,
    },
    /// Too many places for the distance between each two.
    #[error(
        "rows are at {found} places, of which the distances between each two are asked for; expected at most {most}\nhint: round the degrees, or use clusters by region"
    )]
    TooManyPlaces {
        /// Places.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A test that names a coefficient that is not in the fit.
    #[error("coefficient \"{name}\" is not in the model\nhint: its coefficients are {}", .terms.join(", "))]
    NoCoefficient {
        /// The name asked for.
        name: String,
        /// Those that are there.
        terms: Vec<String>,
    },
    /// A joint test of restrictions that are not independent.
    #[error(
        "the {restrictions} tested restrictions are not independent\nhint: name each coefficient once, and with clusters fewer coefficients than clusters"
    )]
    DependentRestrictions {
        /// How many were tested.
        restrictions: usize,
    },
    /// A step that needs a structure which the model does not have.
    #[error("{step} needs {needs}")]
    Structure {
        /// The computation.
        step: &'static str,
        /// What the model must have.
        needs: &'static str,
    },
    /// Two rows for one exporter, importer and time.
    #[error(
        "{row} repeats the exporter, importer and time of an earlier row\nhint: --flows names the columns of exporter, importer and time; of a panel by sector, --split estimates each"
    )]
    RepeatedFlow {
        /// The second row, from 0.
        row: Row,
    },
    /// A dense matrix of the fixed effects would be too large.
    #[error(
        "{effects} exporter-time and importer-time effects are more than the {limit} of a dense matrix\nhint: estimate on fewer years or economies"
    )]
    TooManyEffects {
        /// How many there are.
        effects: usize,
        /// The most.
        limit: usize,
    },
    /// A quarter of a divided panel that says nothing about a coefficient.
    #[error(
        "division {division} of the panel leaves a quarter in which \"{name}\" does not vary\nhint: another seed, or the analytic correction"
    )]
    QuarterLost {
        /// The coefficient.
        name: String,
        /// Which division, from 0.
        division: usize,
    },
    /// A draw of clusters that says nothing about a coefficient.
    #[error(
        "draw {draw} of the clusters leaves \"{name}\" without variation\nhint: the wild bootstrap estimates once, on all rows"
    )]
    DrawLost {
        /// The coefficient.
        name: String,
        /// Which draw, from 0.
        draw: usize,
    },
    /// The economy that resistances are measured against does not buy.
    #[error(
        "the reference importer buys nothing at time {time}\nhint: take another, that buys in every year"
    )]
    NoReference {
        /// When.
        time: u32,
    },
}

impl Error {
    /// The row of the model's arrays that it is about.
    pub fn row_mut(&mut self) -> Option<&mut Row> {
        match self {
            Self::NotFinite { row, .. }
            | Self::Negative { row, .. }
            | Self::Weight { row, .. }
            | Self::Leverage { row }
            | Self::Place { row, .. }
            | Self::RepeatedFlow { row } => Some(row),
            _ => None,
        }
    }
}
