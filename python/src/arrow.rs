//! Tables by the Arrow PyCapsule interface: in from any frame, out to any frame, without copies of
//! what stays in one layout.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_cast::pretty::pretty_format_batches;
use arrow_schema::{DataType, Field, SchemaRef};
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
        match pretty_format_batches(std::slice::from_ref(&self.batch)) {
            Ok(text) => text.to_string(),
            Err(error) => format!("a table of {} rows: {error}", self.batch.num_rows()),
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
pub fn batches(data: &Bound<'_, PyAny>) -> PyResult<(Vec<RecordBatch>, SchemaRef)> {
    if !data.hasattr("__arrow_c_stream__")? {
        let kind = data.get_type().qualname()?;
        return Err(Trouble::new(
            format!("{kind} is no table: it has no __arrow_c_stream__"),
            "give a polars, pandas, pyarrow, DuckDB or arro3 table, or the path of a Parquet or CSV file",
        )
        .raise(data.py()));
    }
    let table: PyTable = data.extract()?;
    Ok(table.into_inner())
}
