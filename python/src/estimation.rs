//! `gravity`: a formula and a frame to fits, and what is asked of a fit afterwards.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray, UInt64Array};
use corridor::error::PanelError;
use corridor::gravity::formula::{Arrays, Extra, Formula, Frame, Specification};
use corridor::gravity::publication::{Printed, Style, Words, render_with};
use corridor::gravity::{
    Coefficient, Covariance, Fit as Fitted, Options, Singletons, Ssc, Vcov, ols, ppml_with,
};
use corridor::study::{columns as panel, further};
use pyo3::prelude::*;
use self_cell::self_cell;

use crate::arrow::{Batches, Table, batches, table};
use crate::error::{Outcome, Trouble};
use crate::interrupt::{self, Stop};

/// What a fit was asked for.
struct Asked {
    frame: Arc<Frame>,
    extra: Extra,
    specification: Specification,
    is_ppml: bool,
    options: Options,
}

self_cell! {
    /// The frame, and the arrays that borrow from it.
    struct Assembled {
        owner: Asked,
        #[covariant]
        dependent: Arrays,
    }
}

self_cell! {
    /// The arrays, and the fit that borrows from them.
    struct Held {
        owner: Assembled,
        #[covariant]
        dependent: Fitted,
    }
}

impl Held {
    fn of(asked: Asked, stop: &Stop) -> Outcome<Self> {
        let assembled = Assembled::try_new(asked, |asked| {
            asked.specification.assemble(&asked.frame, &asked.extra)
        })?;
        nothing_left(assembled.borrow_owner(), assembled.borrow_dependent())?;
        Self::try_new(assembled, |assembled| {
            let asked = assembled.borrow_owner();
            let model = assembled.borrow_dependent().model();
            Ok(if asked.is_ppml {
                ppml_with(&model, &asked.options, &mut |_| stop.check())?
            } else {
                ols(&model, &asked.options)?
            })
        })
    }

    /// The columns that an assumption names, from the frame of the fit as it is now.
    fn more(&self, given: Given, vcov: &str) -> Outcome<Frame> {
        let known = &self.asked().frame;
        let mut names: BTreeSet<String> = known.names().map(str::to_owned).collect();
        names.extend(named(vcov));
        let more = given.frame(&names)?;
        for name in named(vcov) {
            more.named(&name)?;
        }
        let again =
            |what: String| Trouble::new(what, "fit the model again, on the frame as it is now");
        if more.rows() != known.rows() {
            return Err(again(format!(
                "the frame has {} rows now, and had {} when the model was fitted",
                more.rows(),
                known.rows()
            )));
        }
        let other = |name: &&str| more.column(name) != known.column(name);
        if let Some(name) = known.names().find(other) {
            return Err(again(format!(
                "column {name:?} is not what it was when the model was fitted"
            )));
        }
        Ok(more)
    }

    fn asked(&self) -> &Asked {
        self.borrow_owner().borrow_owner()
    }

    fn arrays(&self) -> &Arrays<'_> {
        self.borrow_owner().borrow_dependent()
    }

    fn fit(&self) -> &Fitted<'_> {
        self.borrow_dependent()
    }

    /// The covariance by `iid`, `hetero`, `hc2`, `hc3`, `dk:TIME:LAGS` or columns to cluster by; a
    /// column that the fit does not know is looked up in `more`.
    fn covariance(&self, assumption: &str, ssc: &Ssc, more: Option<&Frame>) -> Outcome<Covariance> {
        match assumption {
            "iid" => return Ok(self.fit().covariance(&Vcov::Iid, ssc)?),
            "hetero" => return Ok(self.fit().covariance(&Vcov::Hetero, ssc)?),
            _ => {}
        }
        let frame = more.unwrap_or(&self.asked().frame);
        Ok(further::assume(assumption, ssc, frame, self.arrays(), self.fit())?)
    }
}

/// That no row can be used, with the columns whose values are missing.
fn nothing_left(asked: &Asked, arrays: &Arrays<'_>) -> Outcome<()> {
    let rows = asked.frame.rows();
    if arrays.model().rows() > 0 {
        return Ok(());
    }
    if rows == 0 {
        return Err(Trouble::new("the table has no rows", "look at how it was filtered or joined"));
    }
    let lacks = |name: &&str| {
        let column = asked.frame.column(name);
        column.is_some_and(|column| (0..rows).all(|row| column.label(row).is_none()))
    };
    let empty: Vec<&str> = asked.frame.names().filter(lacks).collect();
    let what = format!("none of the {rows} rows can be used: {} lack a value", arrays.missing);
    let hint = if !empty.is_empty() {
        format!("nothing stands in {}", empty.join(", "))
    } else if arrays.missing == rows {
        "look for the columns whose values are missing in turn".to_owned()
    } else {
        format!("look at the conditions: only={:?}", asked.extra.only)
    };
    Err(Trouble::new(what, hint))
}

/// The columns that a formula and its options name, of those that a table has or lacks.
#[pyfunction]
#[pyo3(signature = (fml, vcov = "hetero", weights = None, offset = None, unit = None, time = None, only = Vec::new()))]
pub fn columns(
    py: Python<'_>,
    fml: &str,
    vcov: &str,
    weights: Option<String>,
    offset: Option<String>,
    unit: Option<String>,
    time: Option<String>,
    only: Vec<String>,
) -> PyResult<Vec<String>> {
    let parsed = Formula::parse(fml).map_err(|e| Trouble::from(e).raise(py))?;
    let extra = Extra { weights, offset, unit, time, only: only.clone(), ..Extra::default() };
    let mut names = parsed.columns(&extra, &only);
    names.extend(named(vcov));
    Ok(names.into_iter().collect())
}

/// The columns that an assumption about errors names.
fn named(assumption: &str) -> Vec<String> {
    let names = match assumption.strip_prefix("dk:") {
        Some(rest) => rest.split_once(':').map_or(rest, |(time, _)| time),
        None => assumption,
    };
    let names = names.split(['+', '^']).map(|name| name.trim().to_owned());
    names.filter(|n| !["iid", "hetero", "hc1", "hc2", "hc3", ""].contains(&n.as_str())).collect()
}

fn factor(py: Python<'_>, name: &str) -> PyResult<Ssc> {
    match name {
        "fixest" => Ok(Ssc::default()),
        "stata" => Ok(Ssc::stata()),
        "none" => Ok(Ssc::none()),
        _ => Err(Trouble::new(
            format!("{name:?} is no small-sample factor"),
            "one of \"fixest\", \"stata\", \"none\"",
        )
        .raise(py)),
    }
}

/// What NaN is not.
const NULL: &str = "a missing value is null: in polars frame.fill_nan(None), in pyarrow \
    pyarrow.array(values, from_pandas=True); pandas hands its NaN over as null";

/// Where the numbers come from: a frame's batches, or a file.
enum Given {
    Batches(Batches),
    File(PathBuf),
}

impl Given {
    fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(path) = data.extract::<PathBuf>() {
            return Ok(Self::File(path));
        }
        Ok(Self::Batches(batches(data)?))
    }

    fn frame(self, names: &BTreeSet<String>) -> Outcome<Frame> {
        Ok(match self {
            Self::File(path) => panel::read(&path, Some(names), None)?,
            Self::Batches(Batches { schema, batches, stays }) => {
                panel::of_batches(&schema, batches, names, stays).map_err(|error| {
                    let is_number = matches!(error, PanelError::NotFinite { .. });
                    let mut trouble = Trouble::from(corridor::Error::from(error));
                    if is_number {
                        trouble.hint = Some(NULL.to_owned());
                    }
                    trouble
                })?
            }
        })
    }
}

/// Fit every model of a formula; see `corridor.gravity`, which calls this.
#[pyfunction]
#[pyo3(signature = (fml, data, *, estimator, vcov, ssc, weights, offset, unit, time, only, keep_singletons, threads))]
#[allow(clippy::too_many_arguments)] // the arguments of `corridor.gravity`, one by one
pub fn gravity(
    py: Python<'_>,
    fml: &str,
    data: &Bound<'_, PyAny>,
    estimator: &str,
    vcov: String,
    ssc: &str,
    weights: Option<String>,
    offset: Option<String>,
    unit: Option<String>,
    time: Option<String>,
    only: Vec<String>,
    keep_singletons: bool,
    threads: Option<usize>,
) -> PyResult<Vec<Fit>> {
    let raise = |trouble: Trouble| trouble.raise(py);
    if threads == Some(0) {
        return Err(raise(Trouble::new("threads = 0", "one or more; all without it")));
    }
    let formula = Formula::parse(fml).map_err(|e| raise(e.into()))?;
    let is_ppml = match estimator {
        "ppml" => true,
        "ols" => false,
        other => {
            let what = format!("{other:?} is no estimator");
            return Err(raise(Trouble::new(what, "one of \"ppml\", \"ols\"")));
        }
    };
    let ssc = factor(py, ssc)?;
    let given = Given::of(data)?;
    let extra = Extra { clusters: Vec::new(), weights, offset, unit, time, only };
    let fits = interrupt::run(py, threads, move |stop| {
        let mut names = formula.columns(&extra, &extra.only);
        names.extend(named(&vcov));
        let frame = Arc::new(given.frame(&names)?);
        let singletons = if keep_singletons { Singletons::Keep } else { Singletons::Drop };
        let mut fits = Vec::new();
        for specification in formula.models() {
            let mut extra = extra.clone();
            // Rows without a cluster are left out of the fit, as pyfixest leaves them out.
            if !["iid", "hetero", "hc1", "hc2", "hc3"].contains(&vcov.as_str())
                && !vcov.starts_with("dk:")
            {
                extra.clusters = vcov.split('+').map(|name| name.trim().to_owned()).collect();
            }
            let asked = Asked {
                frame: Arc::clone(&frame),
                extra,
                specification: specification.clone(),
                is_ppml,
                options: Options { singletons, ..Options::default() },
            };
            let held = Held::of(asked, stop)?;
            let covariance = held.covariance(&vcov, &ssc, None)?;
            fits.push((held, covariance));
        }
        Ok((fits, ssc))
    })?;
    let (fits, ssc) = fits;
    Ok(fits
        .into_iter()
        .map(|(held, covariance)| Fit::new(Arc::new(held), covariance, ssc))
        .collect())
}

/// A fit with standard errors of one kind.
#[pyclass(frozen, module = "corridor")]
pub struct Fit {
    held: Arc<Held>,
    covariance: Covariance,
    ssc: Ssc,
    rows: Vec<Coefficient>,
}

impl Fit {
    fn new(held: Arc<Held>, covariance: Covariance, ssc: Ssc) -> Self {
        let rows = held.fit().table(&covariance);
        Self { held, covariance, ssc, rows }
    }

    fn printed(&self, title: &str) -> Printed {
        let fit = self.held.fit();
        let model = self.held.arrays();
        let effects = model.model().effects.iter().map(|e| e.name.to_owned()).collect();
        Printed {
            title: format!("({title}) {}", model.outcome_name),
            estimator: if fit.is_ppml() { "PPML" } else { "OLS" },
            clusters: self.covariance.clusters.clone(),
            coefficients: self.rows.clone(),
            effects,
            errors: self.covariance.label.clone(),
            rows: fit.rows(),
            r_squared: fit.quality().r_squared,
        }
    }

    /// One value for each row of the frame; a row that was not used has none.
    fn by_row(&self, name: &str, values: Vec<f64>) -> Outcome<Table> {
        let table_rows = self.held.arrays().table_rows();
        let mut all = vec![None; self.held.asked().frame.rows()];
        for (at, value) in self.held.fit().input_rows().into_iter().zip(values) {
            all[table_rows[at]] = Some(value);
        }
        table(vec![(name, Arc::new(Float64Array::from(all)))])
    }
}

fn texts(values: impl IntoIterator<Item = String>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn numbers(values: impl IntoIterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}

#[pymethods]
impl Fit {
    /// The coefficients, in the order of the formula.
    fn coefficients(&self) -> Vec<(String, f64)> {
        self.rows.iter().map(|row| (row.name.clone(), row.estimate)).collect()
    }

    /// The standard errors.
    fn std_errors(&self) -> Vec<(String, f64)> {
        self.rows.iter().map(|row| (row.name.clone(), row.std_error)).collect()
    }

    /// A row for each coefficient: estimate, standard error, statistic, p-value, 95 % interval.
    fn tidy(&self, py: Python<'_>) -> PyResult<Table> {
        let of = |value: fn(&Coefficient) -> f64| numbers(self.rows.iter().map(value));
        table(vec![
            ("Coefficient", texts(self.rows.iter().map(|row| row.name.clone()))),
            ("Estimate", of(|row| row.estimate)),
            ("Std. Error", of(|row| row.std_error)),
            (
                if self.held.fit().is_ppml() { "z value" } else { "t value" },
                of(|row| row.statistic),
            ),
            (
                if self.held.fit().is_ppml() { "Pr(>|z|)" } else { "Pr(>|t|)" },
                of(|row| row.p_value),
            ),
            ("2.5%", of(|row| row.low)),
            ("97.5%", of(|row| row.high)),
        ])
        .map_err(|trouble| trouble.raise(py))
    }

    /// The covariance of the coefficients, row by row.
    fn covariance(&self) -> Vec<Vec<f64>> {
        let k = self.rows.len();
        self.covariance.matrix.chunks(k.max(1)).map(<[f64]>::to_vec).collect()
    }

    /// What the standard errors assume, in words.
    #[getter]
    fn vcov_type(&self) -> String {
        self.covariance.label.clone()
    }

    /// How many standard errors an interval of a level reaches to either side.
    fn reach(&self, level: f64) -> f64 {
        self.held.fit().reach(&self.covariance, 1.0 - level)
    }

    /// The same fit with other standard errors. Columns that the fit has not read come from `data`.
    #[pyo3(signature = (vcov, data = None, ssc = None))]
    fn with_vcov(
        &self,
        py: Python<'_>,
        vcov: String,
        data: Option<&Bound<'_, PyAny>>,
        ssc: Option<&str>,
    ) -> PyResult<Self> {
        let given = data.map(Given::of).transpose()?;
        let ssc = ssc.map_or(Ok(self.ssc), |name| factor(py, name))?;
        let held = Arc::clone(&self.held);
        let covariance = interrupt::run(py, None, move |_| {
            let more = given.map(|given| held.more(given, &vcov)).transpose()?;
            held.covariance(&vcov, &ssc, more.as_ref())
        })?;
        Ok(Self::new(Arc::clone(&self.held), covariance, ssc))
    }

    /// The columns that other standard errors need the frame for again; none where the fit has them.
    fn needs(&self, vcov: &str) -> Vec<String> {
        let known = &self.held.asked().frame;
        let more = named(vcov);
        if more.iter().all(|name| known.column(name).is_some()) {
            return Vec::new();
        }
        known.names().map(str::to_owned).chain(more).collect()
    }

    /// Fitted values by row of the frame, null where a row was not used.
    fn predict(&self, py: Python<'_>) -> PyResult<Table> {
        self.by_row("fitted", self.held.fit().fitted()).map_err(|trouble| trouble.raise(py))
    }

    /// Outcome less fitted value by row of the frame, null where a row was not used.
    fn resid(&self, py: Python<'_>) -> PyResult<Table> {
        self.by_row("residual", self.held.fit().residuals()).map_err(|trouble| trouble.raise(py))
    }

    /// Every level of every fixed effect.
    fn fixef(&self, py: Python<'_>) -> PyResult<Table> {
        let levels = further::levels(&self.held.asked().frame, self.held.arrays(), self.held.fit());
        table(vec![
            ("effect", texts(levels.iter().map(|l| l.effect.clone()))),
            ("level", texts(levels.iter().map(|l| l.level.clone()))),
            ("rows", Arc::new(UInt64Array::from_iter_values(levels.iter().map(|l| l.rows as u64)))),
            ("estimate", numbers(levels.iter().map(|l| l.estimate))),
        ])
        .map_err(|trouble| trouble.raise(py))
    }

    /// A joint test that coefficients are zero: statistic, restrictions, p-value.
    fn wald(&self, py: Python<'_>, names: Vec<String>) -> PyResult<(f64, usize, f64)> {
        let views: Vec<&str> = names.iter().map(String::as_str).collect();
        let test = self.held.fit().wald(&views, &self.covariance);
        let test = test.map_err(|e| Trouble::from(e).raise(py))?;
        Ok((test.statistic, test.restrictions, test.p_value))
    }

    /// Rows used.
    #[getter]
    fn n(&self) -> usize {
        self.held.fit().rows()
    }

    /// Rows that were not used, by reason.
    #[getter]
    fn dropped(&self) -> Vec<(&'static str, usize)> {
        let dropped = self.held.fit().dropped();
        vec![
            ("missing", self.held.arrays().missing),
            ("zero_weights", dropped.zero_weights),
            ("singletons", dropped.singletons),
            ("levels_without_trade", dropped.zero_levels),
            ("separated", dropped.separated),
        ]
    }

    /// Regressors that the rest explains, left out.
    #[getter]
    fn collinear(&self) -> Vec<String> {
        self.held.fit().collinear().into_iter().map(str::to_owned).collect()
    }

    /// Log-likelihood, deviance, R squared (pseudo in PPML), squared correlation.
    #[getter]
    fn quality(&self) -> Vec<(&'static str, f64)> {
        let quality = self.held.fit().quality();
        vec![
            ("log_likelihood", quality.log_likelihood),
            ("deviance", quality.deviance),
            ("r_squared", quality.r_squared),
            ("squared_correlation", quality.squared_correlation),
        ]
    }

    fn __repr__(&self) -> String {
        render_with(&[self.printed("1")], Style::Text, &Words::default())
    }
}

/// Models side by side, as a paper prints them.
#[pyfunction]
#[pyo3(signature = (fits, style, names = Vec::new(), note = None))]
pub fn publication(
    py: Python<'_>,
    fits: Vec<PyRef<'_, Fit>>,
    style: &str,
    names: Vec<(String, String)>,
    note: Option<String>,
) -> PyResult<String> {
    let style = match style {
        "text" => Style::Text,
        "csv" => Style::Csv,
        "tex" => Style::Latex,
        "booktabs" => Style::Booktabs,
        "md" => Style::Markdown,
        "html" => Style::Html,
        other => {
            return Err(Trouble::new(
                format!("{other:?} is no style of table"),
                "one of \"text\", \"csv\", \"tex\", \"booktabs\", \"md\", \"html\"",
            )
            .raise(py));
        }
    };
    let printed: Vec<Printed> =
        fits.iter().enumerate().map(|(at, fit)| fit.printed(&(at + 1).to_string())).collect();
    Ok(render_with(&printed, style, &Words { names, note }))
}
