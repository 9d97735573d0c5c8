//! A table in columns. Arrow's readers (pyarrow, polars, pandas, DuckDB) take its memory as it is.

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::DataType;
use numpy::IntoPyArray;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};
use runform_common::arrow::{Numbers, batch};
use runform_common::tables::{Rows, table};

use crate::errors::{internal, usage};

/// A table that does not change.
#[pyclass(frozen, module = "runform._runform")]
pub(crate) struct Table {
    batch: RecordBatch,
    name: String,
}

impl Table {
    /// The table of that name of an analysis.
    pub(crate) fn of(
        py: Python<'_>,
        analysis: &runform::Analysis,
        name: &str,
        numbers: Numbers,
    ) -> PyResult<Self> {
        let made = py.detach(|| table(analysis, name).map(|rows| batch(rows, numbers, &[])));
        match made {
            Some(Ok(batch)) => Ok(Self::from_batch(name, batch)),
            Some(Err(e)) => Err(internal(py, e)),
            None => Err(usage(py, format!("an analysis has no table \"{name}\""), "no_such_table")),
        }
    }

    /// A table that is not of an analysis.
    pub(crate) fn of_rows(py: Python<'_>, rows: Rows<'_>) -> PyResult<Self> {
        let name = rows.name;
        let batch = batch(rows, Numbers::Exact, &[]).map_err(|e| internal(py, e))?;
        Ok(Self::from_batch(name, batch))
    }

    pub(crate) fn from_batch(name: &str, batch: RecordBatch) -> Self {
        Self { batch, name: name.to_owned() }
    }
}

type Capsules<'py> = (Bound<'py, PyCapsule>, Bound<'py, PyCapsule>);

#[pymethods]
impl Table {
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    #[getter]
    fn columns(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|f| f.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// What a column holds: `text`, `integer` or `number`.
    fn kind(&self, py: Python<'_>, column: &str) -> PyResult<&'static str> {
        let schema = self.batch.schema();
        let (_, field) = schema.column_with_name(column).ok_or_else(|| self.unknown(py, column))?;
        Ok(match field.data_type() {
            DataType::Int64 => "integer",
            DataType::Float64 => "number",
            _ => "text",
        })
    }

    /// A column as NumPy array (numbers; missing ones are NaN, whole numbers with missing ones floats) or list of
    /// words and None.
    fn column<'py>(&self, py: Python<'py>, column: &str) -> PyResult<Bound<'py, PyAny>> {
        let array = self.batch.column_by_name(column).ok_or_else(|| self.unknown(py, column))?;
        if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
            let values: Vec<f64> = if numbers.null_count() == 0 {
                numbers.values().to_vec()
            } else {
                numbers.iter().map(|v| v.unwrap_or(f64::NAN)).collect()
            };
            return Ok(values.into_pyarray(py).into_any());
        }
        if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
            if numbers.null_count() == 0 {
                return Ok(numbers.values().to_vec().into_pyarray(py).into_any());
            }
            let values: Vec<f64> =
                numbers.iter().map(|v| v.map_or(f64::NAN, |v| v as f64)).collect();
            return Ok(values.into_pyarray(py).into_any());
        }
        Ok(PyList::new(py, array.as_string::<i32>().iter())?.into_any())
    }

    /// Arrow PyCapsule interface: the whole table as a stream of one batch, without a copy.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that may be left aside, as the interface says.
        let _wish = requested_schema;
        let schema = self.batch.schema();
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], schema);
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// Arrow PyCapsule interface: the table as a struct array, without a copy.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Capsules<'py>> {
        let _wish = requested_schema;
        let array = StructArray::from(self.batch.clone());
        let schema = self.__arrow_c_schema__(py)?;
        let array = FFI_ArrowArray::new(&array.to_data());
        Ok((schema, PyCapsule::new_with_value(py, array, c"arrow_array")?))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref());
        let schema = schema.map_err(|e| internal(py, e))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}

impl Table {
    fn unknown(&self, py: Python<'_>, column: &str) -> PyErr {
        let words = format!(
            "the table {} has no column \"{column}\"; it has {}",
            self.name,
            self.columns().join(", ")
        );
        usage(py, words, "no_such_column")
    }
}
