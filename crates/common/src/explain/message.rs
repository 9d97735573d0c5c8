//! One message, and the kinds of messages there are.

/// What kind of thing a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Exit,
    Refusal,
    Flag,
    Finding,
    Notice,
    IntakeError,
    ReadError,
    RecordingError,
    FaultError,
    ContextError,
}

impl Kind {
    pub(super) const ALL: [Self; 10] = [
        Self::Exit,
        Self::Refusal,
        Self::Flag,
        Self::Finding,
        Self::Notice,
        Self::IntakeError,
        Self::ReadError,
        Self::RecordingError,
        Self::FaultError,
        Self::ContextError,
    ];

    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Exit => "Exit codes",
            Self::Refusal => "Refusals of a metric",
            Self::Flag => "Flags beside a number",
            Self::Finding => "Findings in a stream",
            Self::Notice => "Notices of a report",
            Self::IntakeError => "Errors: a stream that cannot be used",
            Self::ReadError => "Errors: a file that cannot be read",
            Self::RecordingError => "Errors: a recording that cannot be put together",
            Self::FaultError => "Errors: a fault catalogue that is wrong",
            Self::ContextError => "Errors: a profile, a diary or reports to compare",
        }
    }

    pub(super) fn singular(self) -> &'static str {
        match self {
            Self::Exit => "exit code",
            Self::Refusal => "refusal",
            Self::Flag => "flag",
            Self::Finding => "finding",
            Self::Notice => "notice",
            Self::IntakeError => "error in a stream",
            Self::ReadError => "error in a file",
            Self::RecordingError => "error in a recording",
            Self::FaultError => "error in a fault catalogue",
            Self::ContextError => "error beside the recording",
        }
    }

    /// What the page says before the table.
    pub(super) fn introduction(self) -> &'static str {
        match self {
            Self::Exit => "What the program tells the shell.",
            Self::Refusal => {
                "In place of a number: in `report.json` under `refused`, in `summary.csv` in the \
                 column `reason`."
            }
            Self::Flag => "In `report.json` beside an estimate; several of them lower the grade.",
            Self::Finding => {
                "What the intake saw and did, in `report.json` under `quality` and in the report."
            }
            Self::Notice => "In `report.json` under `notices`.",
            Self::IntakeError => {
                "The stream is left out and listed in the report; when no stream is left, the exit \
                 code is 3."
            }
            Self::ReadError => "Nothing is read; the exit code is 3.",
            Self::RecordingError => "Nothing is read; the exit code is 3, or 2 for an option.",
            Self::FaultError => "Nothing is judged; the exit code is 3.",
            Self::ContextError => "Nothing is analysed or compared; the exit code is 3.",
        }
    }
}

/// One message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message {
    pub kind: Kind,
    pub id: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// Why it comes.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
}

pub(super) const fn row(
    kind: Kind,
    id: &'static str,
    meaning: &'static str,
    cause: &'static str,
    fix: &'static str,
) -> Message {
    Message { kind, id, meaning, cause, fix }
}
