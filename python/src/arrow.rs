//! Tables by the Arrow PyCapsule interface: in from any frame, out to any frame, without copies of
//! what stays in one layout.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_cast::pretty::pretty_format_batches;
use arrow_schema::{DataType, Field, SchemaRef};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyTable;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

use crate::error::{Outcome, Trouble};

/// An Arrow table that polars, pandas, pyarrow, DuckDB and others take as it is:
/// `polars.DataFrame(table)`, `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
#[pyclass(frozen, module = "corridor")]
pub struct Table {
    pub batch: RecordBatch,
}

/// A longer table is printed in part.
const MOST_SHOWN: usize = 200;
/// So many rows of it.
const SHOWN: usize = 20;

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// How many rows it has.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __repr__(&self) -> String {
        let rows = self.batch.num_rows();
        let shown = self.batch.slice(0, if rows > MOST_SHOWN { SHOWN } else { rows });
        match pretty_format_batches(&[shown]) {
            Ok(text) if rows > MOST_SHOWN => format!("{text}\nthe first {SHOWN} of {rows} rows"),
            Ok(text) => text.to_string(),
            Err(error) => format!("a table of {rows} rows: {error}"),
        }
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let whole: ArrayRef = Arc::new(StructArray::from(self.batch.clone()));
        let field = Arc::new(Field::new("", whole.data_type().clone(), false));
        let reader = ArrayIterator::new(std::iter::once(Ok(whole)), field);
        Ok(to_stream_pycapsule(py, Box::new(reader), requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let fields = self.batch.schema_ref().fields().clone();
        Ok(to_schema_pycapsule(py, Field::new("", DataType::Struct(fields), false))?)
    }
}

/// A table of named columns.
pub fn table(columns: Vec<(&str, ArrayRef)>) -> Outcome<Table> {
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    Ok(Table { batch: RecordBatch::try_from_iter_with_nullable(columns)? })
}

/// A frame of Python's as Arrow batches.
pub struct Batches {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    /// Whether its values stay as they are, as Arrow has it. A frame of pandas can be written to.
    pub stays: bool,
}

/// Packages whose frames are never written to once they are made.
const STAY: [&str; 6] = ["pyarrow", "polars", "arro3", "duckdb", "_duckdb", "corridor"];

/// A frame of Python's as Arrow batches; nothing is copied yet.
pub fn batches(data: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let py = data.py();
    let kind = data.get_type().fully_qualified_name()?.to_string();
    if !data.hasattr("__arrow_c_stream__")? {
        return Err(Trouble::new(
            format!("data is a {kind}, not a table"),
            instead(kind.rsplit('.').next().unwrap_or_default()),
        )
        .raise(py));
    }
    let module = data.get_type().module()?;
    let package = module.to_str()?.split('.').next().unwrap_or_default();
    let stays = STAY.contains(&package);
    let table = data.extract::<PyTable>().map_err(|error| {
        if !error.is_instance_of::<PyException>(py) {
            return error;
        }
        let says = error.value(py).to_string();
        let hint = if says.contains("as a Schema") {
            "a column alone is no table: give the frame that it belongs to"
        } else if says.contains("\"Null\"") {
            "a column that holds nothing has no type: give it one, in polars as \
             frame.with_columns(polars.col(\"x\").cast(polars.Float64))"
        } else {
            "give every column one type and a name of its own, in pandas as \
             df[\"x\"] = pandas.to_numeric(df[\"x\"]) or df[\"x\"].astype(str)"
        };
        Trouble::new(format!("the {kind} does not give its columns to Arrow: {says}"), hint)
            .raise(py)
    })?;
    let (batches, schema) = table.into_inner();
    Ok(Batches { schema, batches, stays })
}

/// What to give in place of something that is no table.
fn instead(kind: &str) -> &'static str {
    match kind {
        "dict" | "list" => {
            "make a table of it first: polars.DataFrame(data) or pandas.DataFrame(data)"
        }
        "LazyFrame" => "collect it first: data.collect()",
        "DuckDBPyConnection" => {
            "give the relation that connection.sql(...) makes, not the connection"
        }
        "ndarray" => "name its columns: pandas.DataFrame(data, columns=[...])",
        _ => {
            "give a polars, pandas, pyarrow, DuckDB or arro3 table, or the path of a Parquet or CSV file"
        }
    }
}
