//! A cell as a number: decimal point or comma, words for a missing sample, and times as date-times.

use jiff::civil::{DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};

/// Half a day, s: a clock that falls back by more has passed midnight.
const HALF_DAY_S: f64 = 43_200.0;

/// Whether a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Want {
    /// Not read.
    #[default]
    No,
    /// Numbers.
    Numbers,
    /// Numbers, or dates and times of the day, which become seconds.
    Times,
}

/// Columns of a table while its rows are read.
#[derive(Debug)]
pub(crate) struct Columns {
    values: Vec<Vec<f64>>,
    dates: Vec<DateColumn>,
    wanted: Vec<Want>,
    style: Style,
}

impl Columns {
    pub(crate) fn new(n: usize, wanted: Vec<Want>) -> Self {
        let dates = (0..n).map(|_| DateColumn::default()).collect();
        Self { values: vec![Vec::new(); n], dates, wanted, style: Style::default() }
    }

    pub(crate) fn want(&self, i: usize) -> Want {
        self.wanted.get(i).copied().unwrap_or_default()
    }

    pub(crate) fn is_empty(&self, i: usize) -> bool {
        self.values[i].is_empty()
    }

    pub(crate) fn reserve(&mut self, i: usize, rows: usize) {
        self.values[i].reserve(rows);
    }

    /// Adds a number to a column of numbers.
    pub(crate) fn push_number(&mut self, i: usize, value: f64) {
        self.values[i].push(value);
    }

    /// Adds a cell to a column; `None` when it is not what the column holds.
    pub(crate) fn push(&mut self, i: usize, cell: &[u8]) -> Option<()> {
        let (column, dates) = (&mut self.values[i], &mut self.dates[i]);
        let number = self.style.number(cell).filter(|v| v.is_nan() || !dates.used);
        let value = match number {
            Some(value) => value,
            // A column of numbers does not go on as dates.
            None if self.wanted.get(i) == Some(&Want::Times)
                && (dates.used || column.iter().all(|v| v.is_nan())) =>
            {
                dates.seconds(cell)?
            }
            None => return None,
        };
        column.push(value);
        Some(())
    }

    /// The values, and which columns held dates; `None` where commas can be read in two ways.
    pub(crate) fn finish(self) -> Option<(Vec<Vec<f64>>, Vec<usize>)> {
        let dated = (0..self.dates.len()).filter(|&i| self.dates[i].used).collect();
        (!self.style.is_ambiguous(&self.values)).then_some((self.values, dated))
    }
}

/// How the numbers of a table are written.
#[derive(Debug, Default)]
pub(crate) struct Style {
    /// A cell with a decimal comma was seen.
    comma: bool,
    /// Every such cell could as well be thousands: `1,024`.
    thousands: bool,
    /// A cell with a decimal point was seen after one with a comma.
    point: bool,
}

impl Style {
    /// A cell's number; NaN where it says that there is none.
    pub(crate) fn number(&mut self, cell: &[u8]) -> Option<f64> {
        if let Ok(v) = fast_float2::parse::<f64, _>(cell) {
            if self.comma && cell.contains(&b'.') {
                self.point = true;
            }
            return Some(v);
        }
        let cell = cell.trim_ascii();
        if cell.is_empty() || [&b"NA"[..], b"N/A", b"null", b"NULL", b"None"].contains(&cell) {
            return Some(f64::NAN);
        }
        if let Ok(v) = fast_float2::parse::<f64, _>(cell) {
            return Some(v);
        }
        let comma = cell.iter().position(|b| *b == b',')?;
        if cell[comma + 1..].contains(&b',') {
            return None;
        }
        let point: Vec<u8> = cell.iter().map(|b| if *b == b',' { b'.' } else { *b }).collect();
        let value = fast_float2::parse::<f64, _>(point).ok()?;
        let whole = cell[..comma].trim_ascii_start().strip_prefix(b"-").unwrap_or(&cell[..comma]);
        let grouped = cell.len() - comma == 4 && whole.len() <= 3 && !whole.starts_with(b"0");
        self.thousands = (self.thousands || !self.comma) && grouped;
        self.comma = true;
        Some(value)
    }

    /// True where some numbers have a decimal comma and others a point.
    pub(crate) fn is_mixed(&self) -> bool {
        self.comma && self.point
    }

    /// True where it is unclear whether commas stand before decimals or between thousands.
    fn is_ambiguous(&self, columns: &[Vec<f64>]) -> bool {
        let whole = |v: &f64| v.fract() == 0.0 && v.abs() >= 10.0;
        self.comma && (self.point || self.thousands && columns.iter().flatten().any(whole))
    }
}

/// A column of times that are written as dates or times of the day.
#[derive(Debug, Default)]
pub(crate) struct DateColumn {
    /// Seconds added for midnights that were passed.
    days_s: f64,
    last_s: Option<f64>,
    /// The date of the last cell where its order of day and month is not known.
    label: String,
    /// True once a cell was a date-time.
    pub(crate) used: bool,
}

impl DateColumn {
    /// Seconds since 1970 of a date-time, or of the day for a time without a date. Without a time
    /// zone UTC is taken; only differences matter.
    pub(crate) fn seconds(&mut self, cell: &[u8]) -> Option<f64> {
        let text = core::str::from_utf8(cell).ok()?.trim();
        if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 48 {
            return None;
        }
        let seconds = dated(text).or_else(|| self.of_the_day(text))?;
        self.used = true;
        Some(seconds)
    }

    /// A time of the day, behind a date in a form that can be read in two ways (`5/4/2026`) or none:
    /// only that the day changes counts.
    fn of_the_day(&mut self, text: &str) -> Option<f64> {
        let (label, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) if is_date(date) => (date, time),
            _ => ("", text),
        };
        let (since, whole_s) = match seconds_of_day(time) {
            Some(since) => (since, 2.0 * HALF_DAY_S),
            None if label.is_empty() => (seconds_of_hour(time)?, 3600.0),
            None => return None,
        };
        let first = self.last_s.is_none();
        let back = self.last_s.is_some_and(|last| since < last - whole_s / 2.0);
        // A date that changes without midnight, or the other way round, was a pause of unknown length.
        if !first && !label.is_empty() && (label != self.label) != back {
            return None;
        }
        if back {
            self.days_s += whole_s;
        }
        label.clone_into(&mut self.label);
        self.last_s = Some(since);
        Some(since + self.days_s)
    }
}

/// `5/4/2026`, `04.05.2026`, `27-Jul-2026`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, year] = parts[..] else { return false };
    let small = |p: &str| p.len() <= 2 && p.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n));
    let month = |p: &str| p.len() == 3 && p.chars().all(char::is_alphabetic);
    small(a) && (small(b) || month(b)) && year.len() == 4 && year.parse::<u16>().is_ok()
}

/// `09:00:00.010`, `9:00:00.010 AM`, `16:01:42:259`.
fn seconds_of_day(text: &str) -> Option<f64> {
    if text.matches(':').count() < 2 {
        return None;
    }
    let (text, half) = match text.trim().to_ascii_uppercase() {
        t if t.ends_with("AM") => (t[..t.len() - 2].trim().to_owned(), Some(false)),
        t if t.ends_with("PM") => (t[..t.len() - 2].trim().to_owned(), Some(true)),
        t => (t, None),
    };
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text };
    let time: Time = tidy(&padded).parse().ok()?;
    let hour = match half {
        None => 0.0,
        Some(pm) if (1..=12).contains(&time.hour()) => {
            // Twelve is the hour before one.
            let twelve = if time.hour() == 12 { -12.0 } else { 0.0 };
            twelve + if pm { 12.0 } else { 0.0 }
        }
        Some(_) => return None,
    };
    let since = time.duration_since(Time::midnight()).as_nanos() as f64 / 1e9;
    Some(since + 3600.0 * hour)
}

/// `07:31.2`, minutes and seconds as spreadsheets show a time of the day, without its hour.
fn seconds_of_hour(text: &str) -> Option<f64> {
    let (minutes, seconds) = text.trim().split_once(':')?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = seconds.split_once(['.', ','])?;
    if !(digits(minutes) && digits(whole) && digits(fraction))
        || minutes.len() > 2
        || whole.len() != 2
    {
        return None;
    }
    let (minutes, seconds): (f64, f64) =
        (minutes.parse().ok()?, format!("{whole}.{fraction}").parse().ok()?);
    (minutes < 60.0 && seconds < 60.0).then_some(60.0 * minutes + seconds)
}

fn dated(text: &str) -> Option<f64> {
    // A date needs its dashes or slashes; "12:00:00" is none.
    text.get(..10).filter(|d| d.contains(['-', '/']))?;
    let text = tidy(text);
    let stamp = text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    })?;
    Some(stamp.as_nanosecond() as f64 / 1e9)
}

/// The forms of apps as the standard's: `2026/05/04`, milliseconds behind a third colon, a comma
/// before the fraction, a space before the zone.
fn tidy(text: &str) -> String {
    let mut out = text.replace('/', "-").replace(',', ".");
    let time = out.find([' ', 'T']).map_or(0, |i| i + 1);
    let colons: Vec<usize> = out[time..].match_indices(':').map(|(i, _)| time + i).collect();
    if let [_, _, third] = colons[..]
        && !out.contains('.')
    {
        out.replace_range(third..=third, ".");
    }
    if let Some(zone) = out.rfind([' ']).filter(|z| out[z + 1..].starts_with(['+', '-', 'Z'])) {
        out.remove(zone);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_of_devices_and_apps_are_seconds() {
        let read = |text: &str| DateColumn::default().seconds(text.as_bytes());
        let base = read("2026-05-04T09:00:00").expect("a date-time");
        for (text, after) in [
            ("2026-05-04T09:00:00.0100000", 0.01),
            ("2026-05-04 09:00:00.0200", 0.02),
            ("2026-05-04T09:00:00.030Z", 0.03),
            ("2026-05-04T11:00:00.030+02:00", 0.03),
            ("2026-05-04 11:00:00.030 +0200", 0.03),
            ("2026/05/04 09:00:00,500", 0.5),
            ("2026-05-04 09:00:42:259", 42.259),
        ] {
            let got = read(text).unwrap_or_else(|| panic!("{text}"));
            assert!((got - base - after).abs() < 1e-6, "{text}: {}", got - base);
        }
        for text in ["99/99/2026 9:00:00", "yesterday", "12", "1.5", "2026-13-01 00:00:00", "2026"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_the_day_goes_on_over_midnight() {
        let mut column = DateColumn::default();
        let a = column.seconds(b"23:59:59.990").expect("a time");
        let b = column.seconds(b"00:00:00.000").expect("a time");
        assert!((b - a - 0.01).abs() < 1e-9, "{a} {b}");
    }

    #[test]
    fn minutes_and_seconds_go_on_over_the_hour() {
        let mut column = DateColumn::default();
        let times =
            ["59:59.9", "00:00.0", "00:00.1"].map(|t| column.seconds(t.as_bytes()).expect(t));
        assert!((times[2] - times[0] - 0.2).abs() < 1e-9, "{times:?}");
        for text in ["12:30", "61:00.0", "00:75.0", "1:2.0"] {
            assert_eq!(DateColumn::default().seconds(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn dates_of_two_readings_are_read_as_times_of_the_day() {
        let read = |cells: &[&str]| {
            let mut column = DateColumn::default();
            cells.iter().map(|c| column.seconds(c.as_bytes())).collect::<Vec<_>>()
        };
        let near = |got: &[Option<f64>], step: f64| {
            got[1].zip(got[0]).is_some_and(|(b, a)| (b - a - step).abs() < 1e-6)
        };
        assert!(near(&read(&["5/4/2026 9:00:00.000", "5/4/2026 9:00:00.010"]), 0.01));
        assert!(near(&read(&["04.05.2026 23:59:59,990", "05.05.2026 00:00:00,000"]), 0.01));
        assert!(near(&read(&["27-Jul-2026 11:59:59.995 AM", "27-Jul-2026 12:00:00.005 PM"]), 0.01));
        assert!(near(&read(&["1/31/2026 11:59:59.5 PM", "2/1/2026 12:00:00.0 AM"]), 0.5));
        let pause = read(&["5/4/2026 9:00:00", "5/5/2026 9:00:01"]);
        assert_eq!(pause[1], None, "a pause of an unknown number of days");
    }

    #[test]
    fn a_comma_is_decimal_unless_it_may_stand_between_thousands() {
        let read = |cells: &[&str]| {
            let mut style = Style::default();
            let values: Vec<f64> =
                cells.iter().map(|c| style.number(c.as_bytes()).expect("a number")).collect();
            let odd = style.is_ambiguous(core::slice::from_ref(&values));
            (values, odd)
        };
        assert_eq!(read(&["0,469264", "-1,5", "0"]), (vec![0.469264, -1.5, 0.0], false));
        assert!(read(&["1,024", "-90", "1,018"]).1);
        assert!(read(&["0,5", "0.5"]).1);
        assert!(!read(&["1,024", "0,981", "-0,250"]).1);
        assert_eq!(Style::default().number(b"1,2,3"), None);
    }
}
