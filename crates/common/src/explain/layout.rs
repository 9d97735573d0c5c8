//! How entries are laid out: text of a fixed width for the terminal, tables of the documentation.

/// Width of the text, characters.
const WIDTH: usize = 88;

/// Names in as many columns as fit.
pub(super) fn columns(names: &[&str]) -> String {
    let cell = names.iter().map(|n| n.len()).max().unwrap_or(0) + 2;
    let per_line = ((WIDTH - 2) / cell).max(1);
    let mut out = String::new();
    for line in names.chunks(per_line) {
        let row: String = line.iter().map(|n| format!("{n:<cell$}")).collect();
        out += &format!("  {}\n", row.trim_end());
    }
    out
}

/// A label and its text, broken into lines that hang below the text.
pub(super) fn entry(label: &str, text: &str) -> String {
    let label = if label.is_empty() { String::new() } else { format!("{label}: ") };
    let mut out = String::new();
    let mut line = format!("  {label}");
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out += &format!("{}\n", line.trim_end());
            line = "    ".to_owned();
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line += word;
        fresh = false;
    }
    out + line.trim_end() + "\n"
}

/// `## title`, two lines of table head.
pub(super) fn table_head(columns: &[&str]) -> String {
    format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()))
}

/// A table row; pipes in cells are escaped.
pub(super) fn table_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
