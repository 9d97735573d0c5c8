//! The formats that are read: one row each. `runform formats` and the page of the book are made from it.

/// Whose file a reader was tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tried {
    /// On files of the device or app; what they agreed with.
    OnFiles(&'static str),
    /// Written from the maker's words, and never tried on a real file.
    Never,
}

/// One format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormatInfo {
    /// Short name.
    pub id: &'static str,
    /// App or device.
    pub title: &'static str,
    /// Files as they are exported.
    pub files: &'static str,
    /// How a file is known by its content.
    pub known_by: &'static str,
    /// What is read.
    pub gives: &'static str,
    /// What is in the file and not read, or not known.
    pub lacks: &'static str,
    /// Whose file it was tried on.
    pub tried: Tried,
}

const fn row(
    [id, title, files, known_by, gives, lacks]: [&'static str; 6],
    tried: Tried,
) -> FormatInfo {
    FormatInfo { id, title, files, known_by, gives, lacks, tried }
}

use Tried::{Never, OnFiles};

/// All formats, those of the program first, then apps, devices, references.
#[rustfmt::skip]
pub const FORMATS: &[FormatInfo] = &[
    row(["canonical", "runform's own layout", ".csv, folder, .zip", "columns t_s, acc_x_mps2, …",
        "acceleration, angular rate, placement, everything of recording.toml", "magnetometer"],
        OnFiles("its own writer, bit for bit")),
    row(["motion_bids", "Motion-BIDS", "_motion.tsv with _channels.tsv", "its name, and the channels beside it",
        "acceleration, angular rate, times or rate; height, mass, age, sex, day, standing of the files beside it", "magnetometer, attitude, positions; no line of events but standing"],
        OnFiles("its own writer, bit for bit; a data set made by hand after the specification")),
    row(["parquet", "Parquet", ".parquet, folder", "PAR1",
        "what CSV gives, columns by their names", "columns within columns; Brotli"],
        OnFiles("its own writer, bit for bit; pandas 3.1 with pyarrow 26: floats, integers, time stamps; Snappy, gzip, LZ4, Zstandard")),
    row(["arrow", "Arrow IPC, Feather 2", ".arrow, .feather", "ARROW1, or a stream's first message",
        "what CSV gives, columns by their names", "columns within columns"],
        OnFiles("pyarrow 26: file and stream, LZ4 and Zstandard")),
    row(["mapped", "any table, with --mapping", ".csv, .tsv, .txt", "what the mapping file says",
        "acceleration, angular rate, times; tables without a line of names too", "other columns"],
        OnFiles("SisFall text: 3000 rows at 200 Hz; MobiAct text: both sensors of a jog")),
    row(["sensor_logger", "Sensor Logger (iOS, Android)", "folder, .zip, .json, single .csv", "Metadata.csv, or seconds_elapsed beside bare axes",
        "TotalAcceleration, or Accelerometer and Gravity added; Gyroscope; WristMotion as a wrist; signs by Metadata", "location, magnetometer, orientation, annotations, watch beside WristMotion"],
        OnFiles("iOS folder and zip: counts and rates of the three tables, largest values, 1 g; JSON from the app's description")),
    row(["phyphox", "phyphox (iOS, Android)", "folder, .zip, single .csv", "meta/device.csv, or \"Time (s)\" with units in brackets",
        "acceleration with g and gyroscope, put on the accelerometer's times", "acceleration without g (refused), location; .xls is not read"],
        OnFiles("iOS folder: 19983 samples at 99.48 Hz, largest values; single table: 6016 samples at 100.27 Hz")),
    row(["sensorlog", "SensorLog (iOS)", ".csv", "accelerometerAccelerationX, …",
        "acceleration in g with Apple's sign, gyroscope with stamps of its own, both clocks", "device motion beside the raw sensors, location"],
        OnFiles("one run: 102 Hz, 196 s")),
    row(["physics_toolbox", "Physics Toolbox", ".csv", "gFx, gFy, gFz, or aT beside ax, ay, az",
        "g-force; a file without times with --rate-hz", "linear acceleration (refused)"],
        OnFiles("8 files: 100 Hz and 201 Hz; linear ones refused")),
    row(["androsensor", "AndroSensor", ".csv", "sep=; and ACCELEROMETER X (m/s²)",
        "acceleration, gyroscope, time since start", "gravity, linear acceleration, location, sound"],
        OnFiles("one run: rows at 200 Hz, 16.5 s")),
    row(["axivity_cwa", "Axivity AX3, AX6", ".cwa", "MD header, AX blocks whose words sum to zero",
        "acceleration in g, angular rate (AX6), ranges, times of every block, placement of the metadata", "light, temperature, battery, magnetometer (AX9)"],
        OnFiles("AX3 17400 and AX6 11320 samples; means, and the first 200 to the last digit of the reference (whose third rate is shifted by 16 deg/s)")),
    row(["axivity_wav", "Axivity export as sound", ".wav", "RIFF WAVE with channels Accel-X, …",
        "acceleration in g, angular rate where there is one", "the auxiliary channel"],
        OnFiles("an AX3 file that is cut off: what is there is read")),
    row(["geneactiv", "GENEActiv", ".bin", "Device Identity",
        "acceleration in g by the device's calibration, times of every page", "light, button, temperature"],
        OnFiles("5031 samples at 85.7 Hz; first 200 equal to the last digit of the reference")),
    row(["parmay", "Parmay Matrix", ".BIN", "MDTC at byte 512",
        "acceleration in g, angular rate in deg/s, checksums", "heart rate, temperature"],
        OnFiles("1460 samples in 114 s; its source takes them for 1425 at 12.5 Hz")),
    row(["actigraph", "ActiGraph, raw CSV of ActiLife", ".csv", "ActiGraph in the first line",
        "acceleration in g, rate of the first line", "start time; .gt3x is not read"],
        OnFiles("30000 samples at 100 Hz, mean of each axis")),
    row(["xsens_dot", "Xsens / Movella DOT", ".csv", "DeviceTag, PacketCounter, SampleTimeFine",
        "acceleration and angular rate; from free acceleration and attitude the acceleration with gravity; counters that begin anew", "magnetometer, attitude"],
        OnFiles("free acceleration with attitude: 382 samples at 60 Hz")),
    row(["xsens_mt", "Xsens MT Manager", ".txt", "// lines, PacketCounter",
        "acceleration and angular rate; times by counter and rate where stamps are empty", "rotation matrix, magnetometer"],
        OnFiles("2505 samples at 100 Hz")),
    row(["xio", "x-io", ".csv", "Gyroscope X (deg/s), Accelerometer X (g)",
        "acceleration, angular rate, times", "magnetometer"],
        OnFiles("13514 samples at 99.85 Hz; a walk at 400 Hz")),
    row(["shimmer", "Shimmer Consensys", ".csv", "Shimmer_…_CAL and a row of units",
        "calibrated acceleration (wide range before low noise), angular rate", "raw counts, magnetometer"],
        Never),
    row(["movesense", "Movesense", ".csv with --mapping movesense", "timestamp, x, y, z, gx, gy, gz",
        "acceleration, angular rate", "magnetometer, heart rate"],
        OnFiles("8 files of a shoe: 406 Hz")),
    row(["polar", "Polar Sensor Logger", ".txt with --mapping polar", "-", "acceleration", "heart rate, ECG, gyroscope in another file"], Never),
    row(["mbientlab", "MbientLab MetaBase", ".csv, folder; --mapping mbientlab", "x-axis (g), elapsed (s)", "acceleration, angular rate of the folder's other file", "attitude"], Never),
    row(["imeasureu", "IMeasureU, Vicon Blue Trident", ".csv with --mapping imeasureu", "-", "acceleration, angular rate", "the high-g sensor, magnetometer"], Never),
    row(["delsys", "Delsys Trigno, CSV of EMGworks", ".csv with --mapping delsys", "-", "acceleration, angular rate of one sensor", "EMG"], Never),
    row(["fit", "Garmin FIT (Stryd and other pods too)", ".fit", ".FIT at byte 8",
        "reference values: cadence, speed, vertical oscillation, stance time and all other fields of records, laps and sessions, developer fields; samples of accelerometer and gyroscope where the device kept them (calibrated, or counts with their calibration)", "heart-rate variability; magnetometer"],
        OnFiles("four files: every value of 6247 records equal to another decoder's; samples on no file of a real watch")),
    row(["c3d", "C3D", ".c3d", "0x50 at byte 1",
        "reference values only: markers, analog channels (force plates), events", "force-plate geometry; the numbers of VAX and SGI files were never tried"],
        OnFiles("one walk: 170 frames, every event, means of 60 of its 292 markers, mean and range of every channel of another reader")),
    row(["trc", "TRC (OpenSim)", ".trc", "PathFileType",
        "reference values only: markers", "-"],
        OnFiles("two files of two laboratories: 93 frames of 51 markers (cropped) and 2384 of 47")),
    row(["packed", "gzip, xz and zip of any of these", ".gz, .xz, .zip", "their own marks",
        "what is in them, at most 2 GiB and 200 times the packed size", "archives within archives"],
        OnFiles("an app's zip file; the others packed by the tests, and tables and markers as they are published")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_own_name_and_says_all() {
        for (i, format) in FORMATS.iter().enumerate() {
            assert!(FORMATS[..i].iter().all(|f| f.id != format.id), "{}", format.id);
            for text in [format.title, format.files, format.known_by, format.gives, format.lacks] {
                assert!(!text.is_empty() && !text.contains('|'), "{}", format.id);
            }
        }
    }
}
