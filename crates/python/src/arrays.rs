//! Columns of numbers out of NumPy: one copy, from whatever kind of number it is.

use numpy::{Element, PyArrayDyn, PyArrayMethods, PyUntypedArray};
use pyo3::prelude::*;
use runform::recording::Axes;

use crate::errors::usage;

/// The columns of an array: one of a list (one dimension), several of a table (two dimensions).
fn columns_of<T: Element + Copy>(
    array: &Bound<'_, PyArrayDyn<T>>,
    to: impl Fn(T) -> f64 + Copy,
) -> Option<Vec<Vec<f64>>> {
    let read = array.try_readonly().ok()?;
    let view = read.as_array();
    match view.ndim() {
        1 => Some(vec![view.iter().map(|v| to(*v)).collect()]),
        2 => Some(
            (0..view.shape()[1])
                .map(|k| {
                    view.index_axis(numpy::ndarray::Axis(1), k).iter().map(|v| to(*v)).collect()
                })
                .collect(),
        ),
        _ => None,
    }
}

/// Columns of an array of any usual kind of number.
pub(crate) fn columns(array: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<Vec<f64>>> {
    macro_rules! kinds {
        ($($kind:ty => $to:expr),*) => {
            $(if let Ok(array) = array.cast::<PyArrayDyn<$kind>>() {
                if let Some(columns) = columns_of(array, $to) {
                    return Ok(columns);
                }
            })*
        };
    }
    kinds!(
        f64 => |v| v, f32 => f64::from, i64 => |v| v as f64, i32 => f64::from, i16 => f64::from,
        u64 => |v| v as f64, u32 => f64::from, u16 => f64::from, i8 => f64::from, u8 => f64::from
    );
    let kind = array.get_type().name().map(|n| n.to_string()).unwrap_or_default();
    let words =
        format!("{what}: expected a NumPy array of numbers with one or two dimensions, got {kind}");
    Err(usage(array.py(), words, "array"))
}

/// One column.
pub(crate) fn column(array: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<f64>> {
    let mut found = columns(array, what)?;
    match (found.pop(), found.is_empty()) {
        (Some(column), true) => Ok(column),
        _ => Err(usage(array.py(), format!("{what}: expected one column, shape (n,)"), "shape")),
    }
}

/// Three columns: of an array of shape (n, 3), or of three of shape (n,).
pub(crate) fn axes(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Axes> {
    let found = if given.is_instance_of::<PyUntypedArray>() {
        columns(given, what)?
    } else {
        let parts = given.extract::<Vec<Bound<'_, PyAny>>>()?;
        parts.iter().map(|part| column(part, what)).collect::<PyResult<Vec<_>>>()?
    };
    let n = found.len();
    let [x, y, z] = <[Vec<f64>; 3]>::try_from(found).map_err(|_| {
        usage(given.py(), format!("{what}: expected three axes, shape (n, 3), got {n}"), "shape")
    })?;
    Ok(Axes::new(x, y, z))
}
