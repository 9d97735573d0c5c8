//! Where the table begins. Devices write lines about themselves before the header: a line is the
//! header when two of its cells or more are names that are understood. Without such a line the
//! first one is, so that the error can say what is wrong with it.

use crate::headers::{Kind, understand};

/// Lines looked at before giving up.
pub(crate) const MOST_LINES: usize = 200;
/// Longest line that can be one of a preamble, bytes.
const MOST_BYTES: usize = 65_536;

/// Where the table begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    /// Byte of the header's first character.
    pub byte: usize,
    /// Lines before it.
    pub lines: u64,
    /// Separator of its cells.
    pub separator: u8,
}

/// Who wrote the lines before the table, where that tells the units of columns that name none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Maker {
    #[default]
    Other,
    /// g
    Actigraph,
    /// m/s², deg/s
    XsensDot,
    /// m/s², rad/s
    XsensMt,
}

/// What the lines before the table tell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Facts {
    pub rate_hz: Option<f64>,
    pub maker: Maker,
}

/// Reads the lines before the table.
pub(crate) fn facts(head: &[u8]) -> Facts {
    let head = &head[..head.len().min(MOST_BYTES)];
    let text = String::from_utf8_lossy(head);
    let rate_hz = text.lines().find_map(rate_in).filter(|hz| (1.0..=10_000.0).contains(hz));
    let maker = if text.contains("ActiGraph") {
        Maker::Actigraph
    } else if text.contains("Xsens") || text.contains("DeviceTag") {
        Maker::XsensDot
    } else if text.starts_with("// Start Time") || text.contains("// Update Rate") {
        Maker::XsensMt
    } else {
        Maker::Other
    };
    Facts { rate_hz, maker }
}

/// A rate as devices write it: `at 100 Hz`, `Update Rate: 100.0Hz`, `OutputRate:,60Hz`.
fn rate_in(line: &str) -> Option<f64> {
    let lower = line.to_lowercase();
    if !lower.contains("rate") && !lower.contains(" at ") {
        return None;
    }
    let before = lower[..lower.find("hz")?].trim_end();
    let from = before.rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |i| i + 1);
    before.get(from..)?.parse().ok()
}

/// Finds the header; `declared` is the separator of a `sep=` line.
pub(crate) fn start(bytes: &[u8], declared: Option<u8>) -> Start {
    let mut first: Option<Start> = None;
    let mut byte = 0;
    for (number, line) in bytes.split(|b| *b == b'\n').take(MOST_LINES).enumerate() {
        let here = byte;
        byte += line.len() + 1;
        let text = line.trim_ascii();
        if text.is_empty() || text.starts_with(b"#") || line.len() > MOST_BYTES {
            continue;
        }
        let (declared, text) = match separator_line(text) {
            Some(separator) => {
                // The line is no header, but what follows is separated as it says.
                return start_behind(bytes, byte.min(bytes.len()), number as u64 + 1, separator);
            }
            None => (declared, text),
        };
        let separator = declared.unwrap_or_else(|| sniff(text));
        let start = Start { byte: here, lines: number as u64, separator };
        if understood(text, separator) >= 2 {
            return start;
        }
        let first = first.get_or_insert(start);
        if is_data(text, separator) {
            return *first;
        }
    }
    first.unwrap_or(Start { byte: 0, lines: 0, separator: declared.unwrap_or(b',') })
}

fn start_behind(bytes: &[u8], byte: usize, lines: u64, separator: u8) -> Start {
    let rest = start(&bytes[byte..], Some(separator));
    Start { byte: byte + rest.byte, lines: lines + rest.lines, separator: rest.separator }
}

/// The separator that a line `sep=;` names, quoted or not.
pub(crate) fn separator_line(line: &[u8]) -> Option<u8> {
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', rest @ ..] = line else { return None };
    Some(rest.first().copied().filter(|s| b",;\t".contains(s)).unwrap_or(b'\t'))
}

/// Separator of a line that is the first of its table.
pub(crate) fn sniff(line: &[u8]) -> u8 {
    let has = |c: &u8| line.contains(c);
    [b'\t', b';'].into_iter().find(has).unwrap_or(b',')
}

/// Cells of a line; quotes are taken off.
fn cells(line: &[u8], separator: u8) -> impl Iterator<Item = String> {
    line.split(move |b| *b == separator)
        .map(|c| String::from_utf8_lossy(c).trim().trim_matches('"').trim().to_owned())
}

/// How many cells are names of axes or times.
pub(crate) fn understood(line: &[u8], separator: u8) -> usize {
    let meant = |c: &String| understand(c).is_some_and(|c| c.kind != Kind::Mag);
    cells(line, separator).filter(meant).count()
}

/// True for a row of samples: three cells or more, most of them numbers.
pub(crate) fn is_data(line: &[u8], separator: u8) -> bool {
    let (mut all, mut numbers) = (0, 0);
    for cell in cells(line, separator) {
        all += 1;
        numbers += usize::from(cell.parse::<f64>().is_ok());
    }
    all >= 3 && 2 * numbers > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_begins_where_names_are_understood() {
        let found = |text: &str| {
            let start = start(text.as_bytes(), None);
            (start.lines, char::from(start.separator))
        };
        assert_eq!(found("t_s,acc_x_g\n0,1\n"), (0, ','));
        assert_eq!(found("\n# words\nt_s;acc_x_g\n0;1\n"), (2, ';'));
        assert_eq!(
            found("--- a device at 100 Hz ---\nSerial: 1\nTimestamp,Accelerometer X\n"),
            (2, ',')
        );
        assert_eq!(found("sep=;\nACCELEROMETER X (m/s²);Time since start in ms\n"), (1, ';'));
        assert_eq!(found("\"sep=\t\"\ntime\tacc_x\n"), (1, '\t'));
        assert_eq!(found("DeviceTag:,Pelvis\nPacketCounter,Acc_X,Acc_Y\n"), (1, ','));
    }

    #[test]
    fn the_rate_and_the_maker_stand_above_the_table() {
        let told = |text: &str| (facts(text.as_bytes()).rate_hz, facts(text.as_bytes()).maker);
        assert_eq!(
            told(
                "-- Created By ActiGraph GT3X+ date format dd/MM/yyyy at 100 Hz  Filter Normal --\n"
            ),
            (Some(100.0), Maker::Actigraph)
        );
        assert_eq!(told("// Update Rate: 100.0Hz\n"), (Some(100.0), Maker::XsensMt));
        assert_eq!(told("DeviceTag:,A\nOutputRate:,60Hz\n"), (Some(60.0), Maker::XsensDot));
        assert_eq!(told("rate: µHz\nFilter Profile: human (46.1)\n"), (None, Maker::Other));
    }

    #[test]
    fn without_a_known_header_the_first_line_is_taken() {
        assert_eq!(start(b"foo,bar,baz\n1,2,3\nt_s,acc_x_g\n", None).lines, 0);
        assert_eq!(start(b"0,1,2,3\n0.01,1,2,3\nt_s,acc_x_g\n", None).lines, 0);
        assert_eq!(start(b"", None).byte, 0);
    }
}
