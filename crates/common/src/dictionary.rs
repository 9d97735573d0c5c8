//! The data dictionary: what every column of the collected tables holds.

use runform::metrics::catalogue::CATALOGUE;
use runform::report::OF_A_STRIDE;

use crate::csv_bytes::csv;
use crate::failure::Failure;

/// Table, column, unit, type, meaning; metrics follow from the catalogue.
#[rustfmt::skip]
pub const COLUMNS: [[&str; 5]; 123] = [
    ["metrics", "recording", "", "text", "Name of the recording"],
    ["metrics", "bout", "", "text", "all, or the number of the stretch of running, from 0"],
    ["metrics", "metric", "", "text", "Name in the catalogue; see metric = … below"],
    ["metrics", "side", "", "text", "left, right or both"],
    ["metrics", "value", "unit", "number", "The number; empty where it was refused"],
    ["metrics", "unit", "", "text", "Unit of value, low and high"],
    ["metrics", "low", "unit", "number", "Lower end of the 90 % interval"],
    ["metrics", "high", "unit", "number", "Upper end of the 90 % interval"],
    ["metrics", "grade", "", "text", "A trustworthy, B usable with its interval in mind, C a trend within one runner and set-up"],
    ["metrics", "n", "", "integer", "Steps or strides behind the number"],
    ["metrics", "method", "", "text", "Method and placement"],
    ["metrics", "reason", "", "text", "Why there is no number: a code, a colon, words"],
    ["faults", "recording", "", "text", "Name of the recording"],
    ["faults", "fault", "", "text", "Name in the fault catalogue"],
    ["faults", "side", "", "text", "The side that stands out"],
    ["faults", "severity", "", "text", "none, borderline, mild, moderate, severe or not_assessable"],
    ["faults", "confidence", "1", "number", "0 to 1"],
    ["faults", "metric", "", "text", "The deciding sign, or the components of a pattern"],
    ["faults", "value", "unit", "number", "Its value"],
    ["faults", "unit", "", "text", "Unit of value and threshold"],
    ["faults", "threshold", "unit", "number", "The limit that it passed, or the mild one"],
    ["faults", "against", "", "text", "population, own_baseline, drift, other_shoes, other_side or components"],
    ["faults", "source", "", "text", "Where the limit comes from"],
    ["faults", "advice", "", "text", "Tips, joined by semicolons"],
    ["strides", "recording", "", "text", "Name of the recording"],
    ["strides", "bout", "", "integer", "Stretch of running, from 0"],
    ["strides", "stride", "", "integer", "Number of the step with which it begins, one for all sensors of a bout"],
    ["strides", "placement", "", "text", "Where the sensor sits"],
    ["strides", "side", "", "text", "left, right or unknown"],
    ["strides", "t_start_s", "s", "number", "Begin, from the first sample"],
    ["strides", "t_end_s", "s", "number", "End, from the first sample"],
    ["strides", "stride_time_s", "s", "number", "Initial contact to the next of the same foot"],
    ["strides", "contact_time_s", "s", "number", "Initial to terminal contact"],
    ["strides", "flight_time_s", "s", "number", "Terminal contact to the next initial contact of the other foot; below 0 where that lands first"],
    ["strides", "stride_length_m", "m", "number", "Way of the foot in a stride"],
    ["strides", "speed_mps", "m/s", "number", "Stride length over its time"],
    ["strides", "t_mid_start_s", "s", "number", "Mid-stance before, of a foot sensor"],
    ["strides", "t_mid_end_s", "s", "number", "Mid-stance behind, of a foot sensor"],
    ["strides", "foot_clearance_m", "m", "number", "Highest point of the sensor above the line between its mid-stances"],
    ["strides", "preferred_metrics", "", "text", "Metrics that this sensor is the chosen one for, joined by semicolons"],
    ["strides", "left_out_metrics", "", "text", "Those of them that were outliers or clipped in this stride"],
    ["events", "recording", "", "text", "Name of the recording"],
    ["events", "bout", "", "integer", "Stretch of running, from 0"],
    ["events", "placement", "", "text", "Where the sensor sits"],
    ["events", "side", "", "text", "left, right or unknown"],
    ["events", "event", "", "text", "ic initial contact, tc terminal contact"],
    ["events", "t_s", "s", "number", "Time from the first sample"],
    ["events", "confidence", "1", "number", "0 to 1"],
    ["windows", "recording", "", "text", "Name of the recording"],
    ["windows", "t_start_s", "s", "number", "Begin of ten seconds"],
    ["windows", "t_end_s", "s", "number", "Their end"],
    ["windows", "activity", "", "text", "running, walking, standing, other or unknown"],
    ["windows", "cadence_spm", "steps/min", "number", "Cadence of the running in them"],
    ["waveforms", "recording", "", "text", "Name of the recording"],
    ["waveforms", "placement", "", "text", "Where the sensor sits"],
    ["waveforms", "side", "", "text", "Foot with whose contact the strides begin; even and odd where it is not known which is which"],
    ["waveforms", "signal", "", "text", "acc_forward, acc_left, acc_up, lean, lateral_lean or pitch_rate"],
    ["waveforms", "unit", "", "text", "Unit of mean and sd"],
    ["waveforms", "strides", "", "integer", "Strides behind it"],
    ["waveforms", "phase_pct", "%", "integer", "0 to 100, initial contact to the next of the same foot"],
    ["waveforms", "mean", "unit", "number", "Mean over the strides"],
    ["waveforms", "sd", "unit", "number", "Standard deviation over the strides"],
    ["quality", "recording", "", "text", "Name of the recording"],
    ["quality", "placement", "", "text", "Where the sensor sits"],
    ["quality", "rate_hz", "Hz", "number", "True sampling rate"],
    ["quality", "duration_s", "s", "number", "Length of the stream"],
    ["quality", "samples", "", "integer", "Rows of the stream"],
    ["quality", "finding", "", "text", "Code of what was found, or none"],
    ["quality", "in_words", "", "text", "The same in words"],
    ["provenance", "recording", "", "text", "Name of the recording"],
    ["provenance", "input", "", "text", "Path of the recording below the study's tree"],
    ["provenance", "source", "", "text", "File that it was read from"],
    ["provenance", "bytes", "", "integer", "Size of the file"],
    ["provenance", "blake3", "", "text", "Digest of its content"],
    ["provenance", "date", "", "text", "Day of the recording, where it was told"],
    ["provenance", "library_version", "", "text", "Version of runform that made the result"],
    ["failures", "input", "", "text", "Path of the recording below the study's tree"],
    ["failures", "stage", "", "text", "analysis: the recording has no result; collection: its result is not among the tables"],
    ["failures", "why", "", "text", "Why"],
    ["subject_means", "metric", "", "text", "Name in the catalogue"],
    ["subject_means", "side", "", "text", "left, right or both"],
    ["subject_means", "unit", "", "text", "Unit of the mean"],
    ["subject_means", "recordings", "", "integer", "Recordings with a number"],
    ["subject_means", "mean", "unit", "number", "Mean of the recordings, each weighing the same"],
    ["subject_means", "sd_between_recordings", "unit", "number", "Their standard deviation (n - 1)"],
    ["condition_means", "metric", "", "text", "Name in the catalogue"],
    ["condition_means", "side", "", "text", "left, right or both"],
    ["condition_means", "unit", "", "text", "Unit of the means"],
    ["condition_means", "subjects", "", "integer", "Subjects with a number"],
    ["condition_means", "recordings", "", "integer", "Recordings with a number"],
    ["condition_means", "mean_of_subjects", "unit", "number", "Mean of the means of the subjects"],
    ["condition_means", "sd_between_subjects", "unit", "number", "Standard deviation of those means"],
    ["condition_means", "sd_within_subjects", "unit", "number", "Pooled standard deviation of recordings about the mean of their subject"],
    ["condition_differences", "from_condition", "", "text", "Condition that the difference starts from"],
    ["condition_differences", "to_condition", "", "text", "Condition that it leads to"],
    ["condition_differences", "metric", "", "text", "Name in the catalogue"],
    ["condition_differences", "side", "", "text", "left, right or both"],
    ["condition_differences", "unit", "", "text", "Unit of the differences"],
    ["condition_differences", "subjects", "", "integer", "Subjects that have both conditions"],
    ["condition_differences", "difference", "unit", "number", "Mean over subjects of the mean in to minus that in from"],
    ["condition_differences", "low", "unit", "number", "Lower end of the 95 % interval of that mean (t distribution)"],
    ["condition_differences", "high", "unit", "number", "Upper end of it"],
    ["condition_differences", "sd_of_differences", "unit", "number", "Standard deviation of the subjects' differences"],
    ["condition_differences", "limits_low", "unit", "number", "Lower limit of a single pair of recordings of a new subject, spread within subjects included (Bland & Altman 2007)"],
    ["condition_differences", "limits_high", "unit", "number", "Upper limit"],
    ["reliability", "metric", "", "text", "Name in the catalogue"],
    ["reliability", "side", "", "text", "left, right or both"],
    ["reliability", "unit", "", "text", "Unit of the errors"],
    ["reliability", "subjects", "", "integer", "Subjects with two recordings under one condition; their first two count"],
    ["reliability", "icc", "1", "number", "ICC(2,1), absolute agreement of single recordings (Shrout & Fleiss 1979)"],
    ["reliability", "icc_low", "1", "number", "Lower end of its 95 % interval"],
    ["reliability", "icc_high", "1", "number", "Upper end of it"],
    ["reliability", "standard_error", "unit", "number", "Standard error of a single recording (Weir 2005)"],
    ["reliability", "smallest_change", "unit", "number", "Smallest change that two recordings show beyond that error, 95 %"],
    ["reference_agreement", "metric", "", "text", "Name in the catalogue"],
    ["reference_agreement", "unit", "", "text", "Unit of the errors"],
    ["reference_agreement", "subjects", "", "integer", "Subjects with a reference"],
    ["reference_agreement", "recordings", "", "integer", "Recordings with a reference"],
    ["reference_agreement", "bias", "unit", "number", "Mean of measured minus reference"],
    ["reference_agreement", "rmse", "unit", "number", "Root of the mean squared error"],
    ["reference_agreement", "limits_low", "unit", "number", "Lower limit of agreement, spread between and within subjects (Bland & Altman 2007)"],
    ["reference_agreement", "limits_high", "unit", "number", "Upper limit"],
    ["reference_agreement", "icc", "1", "number", "ICC(2,1) with the reference"],
];

/// `dictionary.csv` of a study with these words.
///
/// # Errors
/// Exit code 1: none is expected.
pub fn table(labels: &[String]) -> Result<Vec<u8>, Failure> {
    let header = ["table", "column", "unit", "type", "meaning"];
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let path = row(["all", "path", "", "text", "Folder of the result below the one collected"]);
    let told = "A word of the study: of the path by --name, of the manifest or of recording.toml";
    let labels = labels.iter().map(|l| row(["all", l, "", "text", told])).collect::<Vec<_>>();
    let of_a_stride = OF_A_STRIDE.iter().map(|m| {
        let (name, unit) = (m.name(), m.info().unit);
        let column = format!("{name}{}", unit.suffix());
        row(["strides", &column, unit.symbol(), "number", m.info().definition()])
    });
    let metrics = CATALOGUE.iter().map(|info| {
        let column = format!("metric = {}", info.name);
        row(["metrics", &column, info.unit.symbol(), "number", info.definition()])
    });
    let fixed = COLUMNS.into_iter().map(row);
    csv(header, [path].into_iter().chain(labels).chain(fixed).chain(of_a_stride).chain(metrics))
}
