//! The tables of all results under each other, with the path and what it says before every row.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Writer};
use runform::intake::Quality;
use runform::report::text::finding;

use super::Found;
use crate::failure::{Code, Failure};
use crate::labels::Pattern;

/// Tables of a result, and what they are called here.
const TABLES: [(&str, &str); 6] = [
    ("summary.csv", "metrics.csv"),
    ("faults.csv", "faults.csv"),
    ("strides.csv", "strides.csv"),
    ("events.csv", "events.csv"),
    ("windows.csv", "windows.csv"),
    ("waveforms.csv", "waveforms.csv"),
];
pub(super) const NAMES: [&str; 6] =
    ["metrics.csv", "faults.csv", "strides.csv", "events.csv", "windows.csv", "waveforms.csv"];

type Out = Writer<BufWriter<File>>;

/// The tables while they are filled.
pub(super) struct Tables {
    /// Of each table the writer and the header of its first result.
    out: Vec<(Out, Option<ByteRecord>)>,
    quality: Out,
    failures: Out,
    failed: usize,
    labels: Vec<String>,
}

fn failed(error: impl ToString) -> Failure {
    Failure::new(Code::Usage, format!("the tables cannot be written: {}", error.to_string()))
}

impl Tables {
    pub fn create(folder: &Path, pattern: &Pattern) -> Result<Self, Failure> {
        let open = |name: &str| -> Result<Out, Failure> {
            let file = File::create(folder.join(name)).map_err(failed)?;
            Ok(Writer::from_writer(BufWriter::new(file)))
        };
        let mut out = Vec::new();
        for (_, name) in TABLES {
            out.push((open(name)?, None));
        }
        let labels: Vec<String> = pattern.labels().map(str::to_owned).collect();
        let (mut quality, mut failures) = (open("quality.csv")?, open("failures.csv")?);
        let head =
            ["recording", "placement", "rate_hz", "duration_s", "samples", "finding", "in_words"];
        let first = ["path"].into_iter().chain(labels.iter().map(String::as_str));
        quality.write_record(first.chain(head)).map_err(failed)?;
        failures.write_record(["path", "why"]).map_err(failed)?;
        Ok(Self { out, quality, failures, failed: 0, labels })
    }

    /// Adds the tables of a result. All of them are looked at before the first is copied.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn add(&mut self, found: &Found) -> Result<(), String> {
        let mut readers = Vec::new();
        for ((_, known), (own, _)) in self.out.iter().zip(TABLES) {
            let file = found.folder.join(own);
            let mut reader = ReaderBuilder::new()
                .has_headers(true)
                .from_path(&file)
                .map_err(|e| format!("{own} cannot be read: {e}"))?;
            let header = reader.byte_headers().map_err(|e| format!("{own}: {e}"))?.clone();
            if known.as_ref().is_some_and(|known| *known != header) {
                return Err(format!(
                    "{own} has other columns than that of the first result; analyse the recording again"
                ));
            }
            readers.push((reader, header, own));
        }
        let first: Vec<&str> =
            std::iter::once(&found.path).chain(&found.labels).map(String::as_str).collect();
        for ((out, known), (mut reader, header, own)) in self.out.iter_mut().zip(readers) {
            if known.is_none() {
                let names = std::iter::once("path").chain(self.labels.iter().map(|l| &**l));
                let names = names.map(str::as_bytes).chain(&header);
                out.write_record(names).map_err(|e| e.to_string())?;
                *known = Some(header);
            }
            let mut record = ByteRecord::new();
            while reader.read_byte_record(&mut record).map_err(|e| format!("{own}: {e}"))? {
                for cell in &first {
                    out.write_field(cell).map_err(|e| e.to_string())?;
                }
                out.write_record(&record).map_err(|e| e.to_string())?;
            }
        }
        for quality in &found.report.quality {
            self.note(found, quality).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// What was found in a stream, one row a finding; one without any has a row too.
    fn note(&mut self, found: &Found, quality: &Quality) -> Result<(), csv::Error> {
        let none = [("none".to_owned(), String::new())];
        let told: Vec<(String, String)> =
            quality.findings.iter().map(|f| (f.code().to_owned(), finding(f))).collect();
        for (code, words) in if told.is_empty() { &none[..] } else { &told } {
            let (site, samples) = (quality.site.to_string(), quality.samples.to_string());
            let rate = format!("{:.4}", quality.true_rate_hz);
            let length = format!("{:.3}", quality.duration_s);
            let first = std::iter::once(found.path.as_str());
            let first = first.chain(found.labels.iter().map(String::as_str));
            let name = found.report.recording.as_str();
            let rest = [name, &site, &rate, &length, &samples, code, words];
            self.quality.write_record(first.chain(rest))?;
        }
        Ok(())
    }

    /// Notes a result that is not among the tables.
    pub fn fail(&mut self, path: &str, why: &str) -> Result<(), Failure> {
        self.failed += 1;
        self.failures.write_record([path, why]).map_err(failed)
    }

    /// Writes what waits; how many results were left out.
    pub fn finish(self) -> Result<usize, Failure> {
        let all = self.out.into_iter().map(|(out, _)| out);
        for mut out in all.chain([self.quality, self.failures]) {
            out.flush().map_err(failed)?;
        }
        Ok(self.failed)
    }
}
