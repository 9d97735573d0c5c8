//! Refusals, flags, findings, notices, errors and exit codes: what they mean, why they come and
//! what to do. One row each; the page of the documentation is made from them.

use super::layout::{entry, table_head, table_row};
use super::message::{Kind, Message};
use super::{inputs, results, words};

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
