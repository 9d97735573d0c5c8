//! Runs work so that a panic or a hang is an answer.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Longest time that work on such small inputs may take.
const LONGEST: Duration = Duration::from_secs(20);

/// Words of the last panic.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Keeps the runtime from printing panics, and remembers them.
pub(crate) fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text = payload
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place = info.location().map_or_else(String::new, |l| format!(" at {l}"));
        if let Ok(mut last) = LAST.lock() {
            *last = format!("{text}{place}");
        }
    }));
}

/// What work ended with.
#[derive(Debug)]
pub(crate) enum End<T> {
    /// As it should.
    Done(T),
    /// With a panic.
    Panicked(String),
    /// Not within the time.
    TooLong(Duration),
}

/// Runs `work` aside; a thread that hangs is left behind.
pub(crate) fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> End<T> {
    let (done, wait) = mpsc::channel();
    let began = Instant::now();
    thread::spawn(move || {
        let _ = done.send(panic::catch_unwind(AssertUnwindSafe(work)).ok());
    });
    match wait.recv_timeout(LONGEST) {
        Ok(Some(value)) => End::Done(value),
        Ok(None) => End::Panicked(LAST.lock().map(|l| l.clone()).unwrap_or_default()),
        Err(_) => End::TooLong(began.elapsed()),
    }
}
