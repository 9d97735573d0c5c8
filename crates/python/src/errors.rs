//! Failures as the exceptions of `runform.errors`, with the codes and words that the command line has.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use runform_common::{Code, Failure};

/// The module of the exceptions, once it was looked for.
static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();

/// A failure as an exception.
pub(crate) fn raise(py: Python<'_>, failure: &Failure) -> PyErr {
    let class = match failure.code {
        Code::BadInput | Code::NoRunning => "InputError",
        Code::Usage => "UsageError",
        _ => "InternalError",
    };
    of(py, class, &failure.message, failure.name)
}

/// The library's refusal as an exception.
pub(crate) fn refused(py: Python<'_>, error: &runform::Error) -> PyErr {
    of(py, "InputError", &error.to_string(), error.code())
}

/// What was asked for is wrong.
pub(crate) fn usage(py: Python<'_>, error: impl ToString, name: &str) -> PyErr {
    of(py, "UsageError", &error.to_string(), name)
}

/// A session that was closed and is used nevertheless.
pub(crate) fn closed(py: Python<'_>) -> PyErr {
    let words = "the session is closed: nothing more can be pushed into it; begin a new Live, or restore() one from \
                 what save() gave before it was closed";
    of(py, "ClosedError", words, "closed")
}

/// A fault of the module.
pub(crate) fn internal(py: Python<'_>, error: impl ToString) -> PyErr {
    of(py, "InternalError", &error.to_string(), "")
}

fn of(py: Python<'_>, class: &str, message: &str, code: &str) -> PyErr {
    let made = || -> PyResult<Bound<'_, PyAny>> {
        let module =
            ERRORS.get_or_try_init(py, || py.import("runform.errors").map(Bound::unbind))?;
        module.bind(py).getattr(class)?.call1((message, code))
    };
    match made() {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}
