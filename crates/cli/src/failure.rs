//! What ends a command, written to standard error.

use std::any::Any;
use std::panic;

use runform_common::short;
pub(crate) use runform_common::{Code, Failure, guarded};

/// A failure on standard error.
pub(crate) fn tell_failure(failure: &Failure) {
    tell("error", &failure.message);
}

/// A line on standard error; a closed one is no reason to stop.
pub(crate) fn tell(kind: &str, message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{kind}: {}", crate::printable::printable(&short(message)));
}

/// Keeps the runtime from printing its own report of a panic; [`guarded`] makes an error of it.
pub(crate) fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        #[cfg(feature = "columnar")]
        if runform_io::panics_are_caught() {
            return;
        }
        let place = info.location().map_or_else(String::new, |l| format!(" ({l})"));
        let what = words_of(info.payload());
        tell("internal", &format!("{what}{place}"));
    }));
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}
