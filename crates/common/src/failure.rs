//! Exit codes, and errors as the user sees them: one message that says what to do.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
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
    #[must_use]
    pub fn exit_status(self) -> u8 {
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

    /// The code of a batch from its number of inputs and the codes of those that failed.
    #[must_use]
    pub fn of_batch(failed: &[Self], inputs: usize) -> Self {
        match failed.first() {
            None => Self::Done,
            Some(_) if failed.len() < inputs => Self::SomeFailed,
            Some(code) => *code,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.exit_status())
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub struct Failure {
    /// How the program ends.
    pub code: Code,
    /// What is wrong and what to do.
    pub message: String,
    /// Short stable name of what is wrong, as `runform explain` knows it; empty where it has none.
    pub name: &'static str,
}

impl Failure {
    /// With a code; lines too long to be read lose their middle.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: short(&message.into()), name: "" }
    }

    /// With the short name of what is wrong.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// An input that cannot be used.
    pub fn bad_input(message: impl ToString) -> Self {
        Self::new(Code::BadInput, message.to_string())
    }

    /// What was asked for is wrong.
    pub fn usage(message: impl ToString) -> Self {
        Self::new(Code::Usage, message.to_string())
    }
}

/// Longest line of a message, characters: a file's content may stand in it.
const MOST_SHOWN: usize = 1500;

/// The message, each line without its middle where it is too long to be read.
#[must_use]
pub fn short(message: &str) -> String {
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

/// Runs `work` so that a bug in it becomes an internal error of this input alone.
///
/// # Errors
/// Those of `work`, and exit code 1 for a panic.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "this is a bug in runform; please report it with the line above and, if you \
                       can, the recording";
        Err(Failure::new(Code::Internal, message))
    })
}
