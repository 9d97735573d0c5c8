//! Whether the user wants to stop (Ctrl-C), asked while the interpreter is let go.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// How often is asked: soon enough for a person, too seldom to be felt by threads that compute beside.
const EVERY: Duration = Duration::from_millis(50);

/// Asks now and then.
pub(crate) struct Watch {
    last: Instant,
    said: Option<PyErr>,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { last: Instant::now(), said: None }
    }

    /// False when the work is to stop.
    pub(crate) fn go_on(&mut self) -> bool {
        if self.said.is_some() {
            return false;
        }
        if self.last.elapsed() < EVERY {
            return true;
        }
        self.last = Instant::now();
        self.said = Python::attach(|py| py.check_signals()).err();
        self.said.is_none()
    }

    /// What a work gave, or the exception with which it was stopped.
    pub(crate) fn end<T>(self, py: Python<'_>, done: Option<T>) -> PyResult<T> {
        match (self.said, done) {
            (Some(error), _) => Err(error),
            (None, Some(done)) => Ok(done),
            (None, None) => Err(crate::errors::internal(py, "the work stopped by itself")),
        }
    }
}
