//! Mutated bytes of every file that a user gives: they may be refused, never crash or hang, and what
//! is analysed can be written and read again.

use std::path::Path;

use fastrand::Rng;
use runform::context::{Context, Date, Diary, DiaryEntry, History, Profile};
use runform::form::FaultCatalogue;
use runform::report::compare::compare;
use runform::report::text::{render, render_comparison};
use runform::{Options, Report, analyze};
use runform_io::{ReadOptions, parse_csv, read_diary, read_recording};

use crate::base::Base;
use crate::watch::{self, End};
use crate::{Outcome, Trouble};

/// What takes the place of a piece of text.
const TOKENS: [&str; 34] = [
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e-320",
    "-0",
    "0",
    "1",
    "-1",
    "9999999999999999999999",
    "",
    " ",
    ",",
    ",,",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "'",
    "#",
    "=",
    "[",
    "]",
    "[[",
    "{",
    "null",
    "true",
    "\u{feff}",
    "é",
    "\u{1b}[2J",
    "sep=;\n",
];

const PROFILE: &str = "\
conditions = [\"history_lbp\", \"scoliosis\"]\ncleared_by_clinician = true\nsitting_h_per_day = 8.0\n\
sit_and_reach = \"poor\"\nsurface = \"asphalt\"\nred_flags = []\nsee_soon = [\"low_energy\"]\n\
[subject]\nheight_m = 1.75\nmass_kg = 70.0\nage_y = 35.0\nsex = \"female\"\n[warm_up]\nminutes = 10.0\n\
air_c = 12.0\nsession = \"steady\"\n[pain]\nscore_0_10 = 2.0\nsite = \"back\"\ndescriptors = [\"dull\"]\n\
weeks = 1.0\nnew = false\n[[shoe]]\nid = \"blue\"\nkm = 320.0\nbought = \"2025-11-02\"\nfit = \"good\"\n";

/// The day of every case.
const DAY: &str = "2026-03-31";

/// One case: which file was mutated, and what became of it.
pub(crate) fn case(
    base: &Base,
    rng: &mut Rng,
    keep: Option<&Path>,
    seed: u64,
) -> (&'static str, Outcome) {
    let short = shortened(base);
    let (name, text): (&'static str, String) = match rng.u8(..5) {
        0 => ("recording.toml", base.folder.toml.clone()),
        1 => ("profile.toml", PROFILE.to_owned()),
        2 => ("diary.csv", diary()),
        3 => ("report.json", serde_json::to_string(&base.report).unwrap_or_default()),
        _ => ("samples.csv", short.csv()),
    };
    let bytes = mutated(text.as_bytes(), rng);
    let (given, site, toml, samples) =
        (bytes.clone(), short.site.clone(), base.folder.toml.clone(), short.csv());
    let sound = base.report.clone();
    let end = watch::run(move || match name {
        "recording.toml" => in_folder(&site, samples.as_bytes(), &given),
        "samples.csv" => in_folder(&site, &given, toml.as_bytes()).or_else(|| alone(&given)),
        "profile.toml" => with_profile(&samples, &site, &given),
        "diary.csv" => with_diary(&samples, &site, &given),
        _ => with_report(&samples, &site, &given, &sound),
    });
    let words = match end {
        End::Done(Some(Ok(()))) | End::Done(None) => None,
        End::Done(Some(Err(words))) => Some(words),
        End::Panicked(words) => Some(format!("panicked: {words}")),
        End::TooLong(time) => Some(format!("took more than {time:?}")),
    };
    if let Some(keep) = keep.filter(|_| words.is_some()) {
        let folder = keep.join(seed.to_string());
        let _ = std::fs::create_dir_all(&folder);
        let _ = std::fs::write(folder.join(name), &bytes);
    }
    let troubles = words.into_iter().map(|words| Trouble { weight: 1.0, words });
    (name, Outcome { refused: false, troubles: troubles.collect() })
}

/// The first sensor's first twelve seconds of running.
fn shortened(base: &Base) -> crate::sheet::Sheet {
    let mut sheet = base.folder.sheets[0].clone();
    let t = sheet.t.clone();
    sheet.retain(|i| (3.0..15.0).contains(&t[i]));
    sheet
}

/// A few changes of bytes, pieces and lines.
pub(crate) fn mutated(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..rng.usize(1..8) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.usize(..bytes.len());
        match rng.u8(..9) {
            0 => bytes[at] = rng.u8(..),
            1 => bytes[at] ^= 1 << rng.u8(..8),
            2 => _ = bytes.remove(at),
            3 => bytes.truncate(at),
            4 => {
                let end = (at + rng.usize(1..400)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = rng.usize(..=bytes.len());
                bytes.splice(to..to, part);
            }
            5 => {
                let end = (at + rng.usize(1..2000)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                // A token in place of a number or word.
                let word = |b: &u8| b.is_ascii_alphanumeric() || b"._-+".contains(b);
                let from = bytes[..at].iter().rposition(|b| !word(b)).map_or(0, |i| i + 1);
                let to = bytes[at..].iter().position(|b| !word(b)).map_or(bytes.len(), |i| at + i);
                let token = TOKENS[rng.usize(..TOKENS.len())];
                let times = if rng.u8(..20) == 0 { 5000 } else { 1 };
                bytes.splice(from..to.max(from), token.repeat(times).into_bytes());
            }
        }
    }
    bytes
}

/// What an input ended with: nothing when it was refused.
type Checked = Option<Result<(), String>>;

fn in_folder(site: &str, samples: &[u8], toml: &[u8]) -> Checked {
    let scratch = tempfile::tempdir().ok()?;
    std::fs::write(scratch.path().join(format!("{site}.csv")), samples).ok()?;
    std::fs::write(scratch.path().join("recording.toml"), toml).ok()?;
    let loaded = read_recording(scratch.path(), &ReadOptions::default()).ok()?;
    Some(check(&analyze(&loaded.recording, &Options::default()).ok()?.report))
}

fn alone(samples: &[u8]) -> Checked {
    let options = ReadOptions { rate_hz: Some(100.0), ..ReadOptions::default() };
    let loaded = parse_csv("sacrum.csv", samples, &options).ok()?;
    Some(check(&analyze(&loaded.recording, &Options::default()).ok()?.report))
}

fn beside(samples: &str, site: &str, context: Context) -> Checked {
    let loaded =
        parse_csv(&format!("{site}.csv"), samples.as_bytes(), &ReadOptions::default()).ok()?;
    let options = Options::default().with_context(context);
    Some(check(&analyze(&loaded.recording, &options).ok()?.report))
}

fn day() -> Option<Date> {
    DAY.parse().ok()
}

fn with_profile(samples: &str, site: &str, bytes: &[u8]) -> Checked {
    let text = String::from_utf8_lossy(bytes);
    let profile = Profile::from_toml(&text).ok()?;
    beside(samples, site, Context { profile: Some(profile), date: day(), ..Context::default() })
}

fn with_diary(samples: &str, site: &str, bytes: &[u8]) -> Checked {
    let scratch = tempfile::tempdir().ok()?;
    let file = scratch.path().join("diary.csv");
    std::fs::write(&file, bytes).ok()?;
    let diary: Diary = read_diary(&file).ok()?;
    beside(samples, site, Context { diary: Some(diary), date: day(), ..Context::default() })
}

fn with_report(samples: &str, site: &str, bytes: &[u8], sound: &Report) -> Checked {
    let report: Report = serde_json::from_slice(bytes).ok()?;
    let catalogue = FaultCatalogue::shipped().ok()?;
    let _ = render(&report, None);
    if let Ok(comparison) = compare(&[sound.clone(), report.clone()], catalogue) {
        let _ = render_comparison(&comparison, None);
    }
    let sessions = vec![report.session(); 5];
    let history = History::new(sessions);
    beside(samples, site, Context { history, date: day(), ..Context::default() })
}

/// A report can be told, written and read again as it is: no value in it is no number.
fn check(report: &Report) -> Result<(), String> {
    let text = render(&without_names(report), None);
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    if let Some(bad) = words.find(|w| matches!(*w, "NaN" | "inf")) {
        return Err(format!("the text of the report says {bad}"));
    }
    let json = serde_json::to_string(report).map_err(|e| format!("no JSON: {e}"))?;
    match serde_json::from_str::<Report>(&json) {
        Ok(_) => Ok(()),
        Err(e) => Err(format!("the report cannot be read again: {e}")),
    }
}

/// Without the words that the input itself chose: a recording may be called "-inf".
fn without_names(report: &Report) -> Report {
    let mut report = report.clone();
    report.recording = String::new();
    report.sources.clear();
    report.conditions.surface = None;
    report.conditions.shoes = None;
    report
}

/// Eight weeks of a diary.
fn diary() -> String {
    let mut out = String::from(
        "date,distance_km,duration_min,rpe,pain_0_10,pain_site,pain_onset_min,shoe,surface,sleep_h,\
         hrv,stress\n",
    );
    let Some(last) = day() else { return out };
    for back in (0..56).rev().step_by(2) {
        let entry = DiaryEntry::on(last.plus_days(-back));
        let pain = if back < 20 { "2" } else { "0" };
        out += &format!("{},8.5,50,4,{pain},back,30,blue,asphalt,7,60,3\n", entry.date);
    }
    out
}
