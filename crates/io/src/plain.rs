//! The fast way through the rows of a table that holds nothing but numbers: no quotes, comments, empty cells or
//! spaces. It stops before the first row that holds anything else, which the careful reader then goes on with
//! ([`crate::table`]): both read the same numbers.

use crate::cells::{Columns, Want};

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Read {
    pub bytes: usize,
    pub lines: u64,
}

/// Reads rows of `expected` cells while they are plain.
pub(crate) fn rows(bytes: &[u8], separator: u8, expected: usize, columns: &mut Columns) -> Read {
    let wanted: Vec<bool> = (0..expected).map(|i| columns.want(i) != Want::No).collect();
    let mut row = vec![0.0; expected];
    let mut read = Read::default();
    while let Some(length) = line(&bytes[read.bytes..], separator, &wanted, &mut row) {
        if read.lines == 0 {
            // About as many rows as this one fits into the file.
            let about = bytes.len() / length.max(2) + 1;
            (0..expected).filter(|&i| wanted[i]).for_each(|i| columns.reserve(i, about));
        }
        for i in (0..expected).filter(|&i| wanted[i]) {
            columns.push_number(i, row[i]);
        }
        read = Read { bytes: read.bytes + length, lines: read.lines + 1 };
    }
    read
}

/// Reads one row; its length with its line end, or none where it is not plain.
fn line(bytes: &[u8], separator: u8, wanted: &[bool], row: &mut [f64]) -> Option<usize> {
    let mut at = 0;
    let last = wanted.len().checked_sub(1)?;
    for (k, (wanted, slot)) in wanted.iter().zip(row).enumerate() {
        let rest = &bytes[at..];
        if *wanted {
            let (value, length) = fast_float2::parse_partial::<f64, _>(rest).ok()?;
            *slot = value;
            at += length;
        } else {
            at += rest.iter().position(|b| [separator, b'\n', b'\r', b'"', b'#'].contains(b))?;
        }
        if k < last {
            (bytes.get(at) == Some(&separator)).then_some(())?;
            at += 1;
        }
    }
    match bytes[at..] {
        [b'\n', ..] => Some(at + 1),
        [b'\r', b'\n', ..] => Some(at + 2),
        // The last row needs no line end; no row is none.
        [] if at > 0 => Some(at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Read, Vec<Vec<f64>>) {
        let mut columns = Columns::new(3, vec![Want::Times, Want::No, Want::Numbers]);
        let read = rows(text.as_bytes(), b',', 3, &mut columns);
        (read, columns.finish().expect("numbers").0)
    }

    #[test]
    fn plain_rows_are_read_whatever_ends_the_line() {
        let (read, columns) = read("0,a b,1.5\r\n0.01,,-2e-3\n0.02,x,3");
        assert_eq!((read.lines, read.bytes), (3, 31));
        assert_eq!(columns, [vec![0.0, 0.01, 0.02], vec![], vec![1.5, -2e-3, 3.0]]);
    }

    #[test]
    fn it_stops_before_the_first_row_that_is_not_plain() {
        for odd in
            ["# note", "", "1,2", "1,2,", "1,2,x", "1,\"2\",3", " 1,2,3", "1,2,3,4", "1,2,3 "]
        {
            let (read, columns) = read(&format!("7,8,9\n{odd}\n1,2,3\n"));
            assert_eq!((read.lines, read.bytes), (1, 6), "{odd:?}");
            assert_eq!(columns[2], [9.0], "{odd:?}");
        }
    }
}
