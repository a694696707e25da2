//! `gravity`: a formula and a frame to fits, and what is asked of a fit afterwards.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray, UInt64Array};
use corridor::gravity::formula::{Arrays, Extra, Formula, Frame, Specification};
use corridor::gravity::publication::{Printed, Style, Words, render_with};
use corridor::gravity::{
    Coefficient, Covariance, Fit as Fitted, Options, Singletons, Ssc, Vcov, ols, ppml_with,
};
use corridor::study::{columns as panel, further};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use self_cell::self_cell;

use crate::arrow::{Table, batches, table};
use crate::error::{Outcome, Trouble};
use crate::interrupt::{self, Stop};

/// What a fit was asked for.
struct Asked {
    frame: Frame,
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
        let assembled =
            Assembled::try_new(asked, |asked| asked.specification.assemble(&asked.frame, &asked.extra))?;
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

/// Where the numbers come from: a frame's batches, or a file.
enum Given {
    Batches(Vec<arrow_array::RecordBatch>, arrow_schema::SchemaRef),
    File(PathBuf),
}

impl Given {
    fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(path) = data.extract::<PathBuf>() {
            return Ok(Self::File(path));
        }
        let (batches, schema) = batches(data)?;
        Ok(Self::Batches(batches, schema))
    }

    fn frame(self, names: &BTreeSet<String>) -> Outcome<Frame> {
        Ok(match self {
            Self::File(path) => panel::read(&path, Some(names), None)?,
            Self::Batches(batches, schema) => {
                let batches = batches.into_iter().map(Ok::<_, arrow_schema::ArrowError>);
                panel::of_batches(&schema, batches, names)?
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
        let frame = given.frame(&names)?;
        let singletons = if keep_singletons { Singletons::Keep } else { Singletons::Drop };
        let mut fits = Vec::new();
        let models = formula.models();
        let mut frame = Some(frame);
        for (at, specification) in models.iter().enumerate() {
            let own = if at + 1 == models.len() { frame.take() } else { frame.clone() };
            let Some(own) = own else { break };
            let mut extra = extra.clone();
            // Rows without a cluster are left out of the fit, as pyfixest leaves them out.
            if !["iid", "hetero", "hc1", "hc2", "hc3"].contains(&vcov.as_str())
                && !vcov.starts_with("dk:")
            {
                extra.clusters = vcov.split('+').map(|name| name.trim().to_owned()).collect();
            }
            let asked = Asked {
                frame: own,
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
            (if self.held.fit().is_ppml() { "z value" } else { "t value" }, of(|row| row.statistic)),
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
            let names: BTreeSet<String> = named(&vcov).into_iter().collect();
            let more = given.map(|given| given.frame(&names)).transpose()?;
            if let Some(more) = &more
                && !names.is_empty()
                && more.rows() != held.asked().frame.rows()
            {
                return Err(Trouble::new(
                    format!(
                        "the frame has {} rows now, and had {} when the model was fitted",
                        more.rows(),
                        held.asked().frame.rows()
                    ),
                    "fit the model again",
                ));
            }
            held.covariance(&vcov, &ssc, more.as_ref())
        })?;
        Ok(Self::new(Arc::clone(&self.held), covariance, ssc))
    }

    /// Columns that the fit holds; others must be given again.
    fn knows(&self, vcov: &str) -> bool {
        named(vcov).iter().all(|name| self.held.asked().frame.column(name).is_some())
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
    fn dropped<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dropped = self.held.fit().dropped();
        let all = PyDict::new(py);
        all.set_item("missing", self.held.arrays().missing)?;
        all.set_item("zero_weights", dropped.zero_weights)?;
        all.set_item("singletons", dropped.singletons)?;
        all.set_item("levels_without_trade", dropped.zero_levels)?;
        all.set_item("separated", dropped.separated)?;
        Ok(all)
    }

    /// Regressors that the rest explains, left out.
    #[getter]
    fn collinear(&self) -> Vec<String> {
        self.held.fit().collinear().into_iter().map(str::to_owned).collect()
    }

    /// Log-likelihood, deviance, R squared (pseudo in PPML), squared correlation.
    #[getter]
    fn quality<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let quality = self.held.fit().quality();
        let all = PyDict::new(py);
        all.set_item("log_likelihood", quality.log_likelihood)?;
        all.set_item("deviance", quality.deviance)?;
        all.set_item("r_squared", quality.r_squared)?;
        all.set_item("squared_correlation", quality.squared_correlation)?;
        Ok(all)
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
