//! Text on a terminal: its width, and colours where it shows them.

use std::io::{IsTerminal, stdout};

use runform::report::text::{Line, Role};

use crate::failure::Failure;
use crate::output::print_as_is;
use crate::printable::printable;

/// Narrowest and widest text.
const WIDTHS: (usize, usize) = (40, 100);

/// Width of the terminal; nothing when the text goes elsewhere, so that it is the same everywhere.
pub(crate) fn width() -> Option<usize> {
    if !stdout().is_terminal() {
        return None;
    }
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size()?;
    Some(usize::from(columns).saturating_sub(1).clamp(WIDTHS.0, WIDTHS.1))
}

/// True when colours are shown and nobody asked for none (`NO_COLOR`, see no-color.org).
fn colours() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
    stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|t| t != "dumb")
}

/// Prints the lines.
///
/// # Errors
/// Exit code 2 when standard output cannot be written.
pub(crate) fn print_lines(lines: &[Line]) -> Result<(), Failure> {
    print_as_is(&painted(lines, colours()))
}

/// The lines as text. What is painted was made printable before.
fn painted(lines: &[Line], colours: bool) -> String {
    let mut out = String::new();
    for line in lines {
        let text = printable(&line.text);
        match code(line.role).filter(|_| colours && !text.is_empty()) {
            Some(code) => out += &format!("\u{1b}[{code}m{text}\u{1b}[0m\n"),
            None => {
                out += &text;
                out.push('\n');
            }
        }
    }
    out
}

/// What selects the look of a line: colours from the terminal's own palette, so that they suit light and dark.
fn code(role: Role) -> Option<&'static str> {
    match role {
        Role::Heading => Some("1"),
        Role::Alarm => Some("1;31"),
        Role::Severe => Some("31"),
        Role::Moderate => Some("33"),
        Role::Mild => Some("36"),
        Role::Remark => Some("2"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_painted_line_ends_its_colour_and_cannot_steer_the_terminal() {
        let line = |role, text: &str| Line { role, text: text.to_owned() };
        let lines = [line(Role::Severe, "SEVERE: a\u{1b}[2J"), line(Role::Plain, "b")];
        assert_eq!(painted(&lines, true), "\u{1b}[31mSEVERE: a\u{fffd}[2J\u{1b}[0m\nb\n");
        assert_eq!(painted(&lines, false), "SEVERE: a\u{fffd}[2J\nb\n");
    }
}
