//! Exit codes, and errors as the user sees them: one message on standard error that says what to
//! do.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Everything was done.
    Done,
    /// A fault of the program.
    Internal,
    /// The command line is wrong.
    Usage,
    /// An input cannot be used.
    BadInput,
    /// No running was found.
    NoRunning,
    /// Some inputs of several could not be used.
    SomeFailed,
    /// An accuracy target is not met.
    TargetMissed,
}

impl Code {
    /// Number given to the shell.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Internal => 1,
            Self::Usage => 2,
            Self::BadInput => 3,
            Self::NoRunning => 4,
            Self::SomeFailed => 5,
            Self::TargetMissed => 6,
        }
    }

    /// One code for so many inputs, of which those with these codes failed.
    pub(crate) fn of_batch(failed: &[Self], inputs: usize) -> Self {
        match failed.first() {
            None => Self::Done,
            Some(_) if failed.len() < inputs => Self::SomeFailed,
            Some(code) => *code,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.number())
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Failure {
    pub code: Code,
    pub message: String,
}

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: short(&message.into()) }
    }

    pub(crate) fn bad_input(message: impl ToString) -> Self {
        Self::new(Code::BadInput, message.to_string())
    }

    pub(crate) fn usage(message: impl ToString) -> Self {
        Self::new(Code::Usage, message.to_string())
    }

    /// Writes the message to standard error.
    pub(crate) fn tell(&self) {
        tell("error", &self.message);
    }
}

/// Longest line of a message, characters: a file's content may stand in it.
const MOST_SHOWN: usize = 1500;

/// A line on standard error; a closed one is no reason to stop.
pub(crate) fn tell(kind: &str, message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{kind}: {}", crate::output::harmless(&short(message)));
}

/// The message, each line without its middle where it is too long to be read.
fn short(message: &str) -> String {
    let line = |line: &str| {
        let n = line.chars().count();
        if n <= MOST_SHOWN {
            return line.to_owned();
        }
        let half = MOST_SHOWN / 2;
        let front: String = line.chars().take(half).collect();
        let back: String = line.chars().skip(n - half).collect();
        format!("{front} … {back}")
    };
    message.split('\n').map(line).collect::<Vec<_>>().join("\n")
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

/// Runs `work` so that a bug in it becomes an internal error of this input alone.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "this is a bug in runform; please report it with the line above and, if you \
                       can, the recording";
        Err(Failure::new(Code::Internal, message))
    })
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}
