//! Refusals, flags, findings, notices, errors and exit codes: what they mean, why they come and
//! what to do. One row each; the page of the documentation is made from them.

use super::{entry, inputs, results, table_head, table_row, words};

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
    fn introduction(self) -> &'static str {
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

/// Every message.
pub(super) fn all() -> impl Iterator<Item = &'static Message> {
    results::MESSAGES.iter().chain(inputs::MESSAGES)
}

/// The messages of one kind.
pub(super) fn of(kind: Kind) -> impl Iterator<Item = &'static Message> {
    all().filter(move |m| m.kind == kind)
}

/// One message for the terminal.
pub(super) fn card(m: &Message) -> String {
    let mut out = format!("{} ({})\n", m.id, m.kind.singular());
    out += &entry("", m.meaning);
    out += &entry("why", m.cause);
    out += &entry("what to do", m.fix);
    out
}

/// The page of the documentation.
pub(super) fn page() -> String {
    let mut out = String::from(
        "# Errors, refusals and findings\n\n\
         <!-- Made from crates/common/src/explain by crates/cli/tests/it/docs.rs; do not edit. -->\n\n\
         Each of these names is understood by `runform explain`. Nothing is dropped silently: what \
         cannot be used is refused with a reason, what was repaired is listed.\n",
    );
    for kind in Kind::ALL {
        out += &format!("\n## {}\n\n{}\n\n", kind.plural(), kind.introduction());
        out += &table_head(&["name", "meaning", "cause", "what to do"]);
        for m in of(kind) {
            out += &table_row(&[
                format!("`{}`", m.id),
                m.meaning.to_owned(),
                m.cause.to_owned(),
                m.fix.to_owned(),
            ]);
        }
    }
    out + &words::section()
}
