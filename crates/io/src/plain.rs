//! The fast way through the rows of a table that holds nothing but numbers: no quotes, comments, empty cells or
//! spaces. It stops before the first row that holds anything else, which the careful reader then goes on with
//! ([`crate::table`]): both read the same numbers.

use memchr::{memchr2, memchr3};

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
            let (value, length) = number(rest)?;
            *slot = value;
            at += length;
        } else {
            at += passed(rest, separator)?;
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

/// Length of a cell that nobody asks for; none where it is not plain.
fn passed(bytes: &[u8], separator: u8) -> Option<usize> {
    let cell = &bytes[..memchr2(separator, b'\n', bytes)?];
    let cell = cell.strip_suffix(b"\r").unwrap_or(cell);
    memchr3(b'\r', b'"', b'#', cell).is_none().then_some(cell.len())
}

/// Powers of ten that a float of eight bytes holds exactly.
#[rustfmt::skip]
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

const POWERS: [u64; 9] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Digits at the front of some bytes, up to eight at once: their number and how many they are. None where fewer than
/// eight bytes are left.
#[inline]
fn digits(bytes: &[u8]) -> Option<(u64, usize)> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let chunk = u64::from_le_bytes(*bytes.first_chunk()?);
    let low = chunk.wrapping_sub(0x30 * EACH);
    // What is no digit has its highest bit set in one of the two; what it carries over spoils only bytes behind it.
    let odd = (low | chunk.wrapping_add(0x46 * EACH)) & (0x80 * EACH);
    let n = (odd.trailing_zeros() / 8) as usize;
    if n == 0 {
        return Some((0, 0));
    }
    // Zeros in front, then pairs, fours and eights by multiplication.
    let lined = low << (8 * (8 - n));
    let twos = lined.wrapping_mul(10).wrapping_add(lined >> 8);
    let front = (twos & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let back = ((twos >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32));
    Some((front.wrapping_add(back) >> 32, n))
}

/// A number at the front of some bytes, and its length. Up to 15 digits with a point among them are one division of
/// two numbers that are exact, so that the nearest float comes out (Clinger 1990); all others are left to the library.
#[inline]
fn number(bytes: &[u8]) -> Option<(f64, usize)> {
    short(bytes).or_else(|| fast_float2::parse_partial::<f64, _>(bytes).ok())
}

#[inline]
fn short(bytes: &[u8]) -> Option<(f64, usize)> {
    const MOST_DIGITS: usize = 15;
    let minus = bytes.first() == Some(&b'-');
    let from = usize::from(minus);
    let (mut whole, count) = digits(bytes.get(from..)?)?;
    if count == 0 || count == 8 {
        return None;
    }
    let (mut at, mut decimals) = (from + count, 0);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        loop {
            let (part, n) = digits(&bytes[at..])?;
            // At most 16 digits come together before they are too many.
            whole = whole * POWERS[n] + part;
            at += n;
            decimals += n;
            if n < 8 {
                break;
            }
            if count + decimals > MOST_DIGITS {
                return None;
            }
        }
    }
    let goes_on = bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'.');
    if count + decimals > MOST_DIGITS || goes_on {
        return None;
    }
    let value = whole.cast_signed() as f64 / TENS[decimals];
    // Without a branch: signs come as they like.
    Some((f64::from_bits(value.to_bits() ^ (u64::from(minus) << 63)), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_gives_the_numbers_of_the_library_to_the_bit() {
        let mut texts: Vec<String> = [
            "0",
            "-0",
            "-0.0",
            "1",
            "1.",
            ".5",
            "-.5",
            "1e5",
            "1.5E-3",
            "123456789012345",
            "1234567890123456",
            "0.1234567890123456",
            "123456789.123456",
            "1234567890.123456",
            "9007199254740993",
            "000000000000000001",
            "0.000000000000001",
            "0.0000000000000000000000001",
            "12345678901234567890.5",
            "-9.80665",
            "1.5,2",
            "+1",
            "nan",
            "inf",
            "x",
            "",
            "-",
            "-x",
            "1.2.3",
            "1_000",
        ]
        .map(str::to_owned)
        .to_vec();
        let mut seed = 7_u64;
        for _ in 0..20_000 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let value = (seed >> 20) as f64 / 1e9 * if seed & 1 == 0 { 1.0 } else { -1.0 };
            texts.push(format!("{value:.*}", (seed >> 8) as usize % 12));
        }
        let library = |bytes: &[u8]| fast_float2::parse_partial::<f64, _>(bytes).ok();
        let behind = [",1,2,3,4,5,6,7,8", "\n0.01,0.02,0.03", "\r\n0.01,0.02"];
        let long = texts.iter().flat_map(|t| behind.map(|b| format!("{t}{b}"))).collect::<Vec<_>>();
        texts.extend(long);
        for text in texts {
            let (ours, theirs) = (number(text.as_bytes()), library(text.as_bytes()));
            let bits = |v: Option<(f64, usize)>| v.map(|(v, n)| (v.to_bits(), n));
            assert_eq!(bits(ours), bits(theirs), "{text}");
        }
    }

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
        let odd_rows = [
            "# note",
            "",
            "1,2",
            "1,2,",
            "1,2,x",
            "1,\"2\",3",
            " 1,2,3",
            "1,2,3,4",
            "1,2,3 ",
            "1,a\"b,3",
            "1,a#b,3",
            "1,a\rb,3",
            "1\r,b,3",
        ];
        for odd in odd_rows {
            let (read, columns) = read(&format!("7,8,9\n{odd}\n1,2,3\n"));
            assert_eq!((read.lines, read.bytes), (1, 6), "{odd:?}");
            assert_eq!(columns[2], [9.0], "{odd:?}");
        }
    }
}
