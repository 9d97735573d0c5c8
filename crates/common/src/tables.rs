//! The tables of a report. Columns are a contract: see the page on output files. Each table is made once, of cells;
//! CSV files and Arrow batches are written from them.

use runform::form::FaultCatalogue;
use runform::report::text;
use runform::{Analysis, OrientationTrack, side_by_side};

use crate::csv_bytes::internal;
pub use crate::csv_bytes::{csv, harmless};
use crate::failure::Failure;

mod cells;
mod faults;
mod metrics;
mod origins;
mod strides;
mod times;
mod waveforms;

pub use cells::{Cell, Digits, Rows, value};
pub use faults::faults;
pub use metrics::{metrics, reason_code};
pub use origins::{provenance, quality};
pub use strides::strides;
pub use times::{events, windows};
pub use waveforms::waveforms;

/// A file with its content.
pub type Table = (&'static str, Vec<u8>);

/// Name of the file beside a result that tells of what it was made.
pub const MADE: &str = "made.json";

/// Files of a result and the tables that they hold.
pub const FILES: [(&str, &str); 6] = [
    ("summary.csv", "metrics"),
    ("faults.csv", "faults"),
    ("strides.csv", "strides"),
    ("events.csv", "events"),
    ("windows.csv", "windows"),
    ("waveforms.csv", "waveforms"),
];

/// True for a file that an analysis writes, this or an earlier one.
#[must_use]
pub fn is_ours(name: &str) -> bool {
    const MORE: [&str; 5] = ["report.html", "report.txt", "report.json", "orientation.csv", MADE];
    MORE.contains(&name) || FILES.iter().any(|f| f.0 == name)
}

/// The table of that name, of those that an analysis has.
#[must_use]
pub fn table<'a>(analysis: &'a Analysis, name: &str) -> Option<Rows<'a>> {
    Some(match name {
        "metrics" => metrics(analysis),
        "faults" => faults(&analysis.report),
        "strides" => strides(analysis),
        "events" => events(analysis),
        "windows" => windows(analysis),
        "waveforms" => waveforms(analysis),
        "quality" => quality(&analysis.report),
        _ => return None,
    })
}

/// Takes in the bytes of a result's files; those of one name follow on each other.
pub type Put<'a> = dyn FnMut(&'static str, &[u8]) -> Result<(), Failure> + 'a;

/// The report as page, text and values, and all tables beside it.
///
/// # Errors
/// Those of `put`; of its own none is expected.
pub fn all(
    analysis: &Analysis,
    catalogue: &FaultCatalogue,
    put: &mut Put<'_>,
) -> Result<(), Failure> {
    let report = &analysis.report;
    let page = runform_page::report(&runform_page::Run::of(analysis), catalogue);
    put("report.html", page.as_bytes())?;
    put("report.txt", text::render(report, None).as_bytes())?;
    put("report.json", &json(analysis)?)?;
    let (name, recording) = ("events.csv", report.recording.as_str());
    in_parts(&analysis.events, |some| times::some_events(recording, some), &mut |b| put(name, b))?;
    let name = "strides.csv";
    in_parts(&analysis.strides, |some| strides::some(recording, some), &mut |b| put(name, b))?;
    put("windows.csv", &windows(analysis).csv()?)?;
    put("waveforms.csv", &waveforms(analysis).csv()?)?;
    put("summary.csv", &metrics(analysis).csv()?)?;
    put("faults.csv", &faults(report).csv()?)
}

/// A long table as CSV: a day has more of them than should be held at once. Its parts are written side by side.
fn in_parts<'a, T: Sync>(
    items: &'a [T],
    some: impl Fn(&'a [T]) -> Rows<'a> + Sync,
    put: &mut dyn FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    /// Items of a part: so few that they take milliseconds, so many that threads have enough.
    const PART: usize = 2048;
    /// Parts that are held at once.
    const AT_ONCE: usize = 8;
    put(&some(&[]).csv()?)?;
    for parts in items.chunks(PART * AT_ONCE) {
        let parts: Vec<&'a [T]> = parts.chunks(PART).collect();
        let apart = parts.len() > 1;
        for part in side_by_side::map(apart, parts, |part: &'a [T]| some(part).lines()) {
            put(&part?)?;
        }
    }
    Ok(())
}

/// `report.json`.
///
/// # Errors
/// Exit code 1: none is expected.
pub fn json(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let mut json = serde_json::to_vec_pretty(&analysis.report).map_err(internal)?;
    json.push(b'\n');
    Ok(json)
}

/// Attitude of every sensor with a gyroscope, sensor to world.
///
/// # Errors
/// Exit code 1: none is expected.
pub fn orientation(tracks: &[OrientationTrack]) -> Result<Vec<u8>, Failure> {
    let rows = tracks.iter().flat_map(|track| {
        track.t_s.iter().zip(&track.q).map(|(t, q)| {
            let digits = |v: f64| format!("{v:.9}");
            vec![
                Digits::Time.write(*t),
                track.site.to_string(),
                digits(q.w),
                digits(q.i),
                digits(q.j),
                digits(q.k),
            ]
        })
    });
    csv(["t_s", "placement", "qw", "qx", "qy", "qz"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@cmd"), "'@cmd");
        assert_eq!(harmless("-run"), "'-run");
        assert_eq!(harmless("-1.5"), "-1.5");
        assert_eq!(harmless("a\u{1b}b\nc"), "a b c");
    }
}
