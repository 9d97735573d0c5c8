//! `runform formats`

use core::fmt::Write;
use std::path::Path;

use clap::Args;
use runform_io::{
    FORMATS, FormatInfo, MOST_TEXT_BYTES, Mapping, Tried, parse_mapping, read_text,
    shipped_mapping, shipped_mappings,
};

use crate::failure::{Code, Failure};
use crate::output::print;

/// `runform formats`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform formats                      all formats in a few words
  runform formats phyphox              one of them, with all that is known
  runform formats --mappings polar     a mapping file to start from")]
pub(crate) struct FormatsArgs {
    /// One format by its short name.
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Print the mapping file of that name, which ships with the program; without a name list them.
    #[arg(long)]
    pub mappings: bool,
    /// Print the list as JSON.
    #[arg(long, conflicts_with = "mappings")]
    pub json: bool,
    /// Print the page of the documentation.
    #[arg(long, hide = true, conflicts_with_all = ["name", "json", "mappings"])]
    pub page: bool,
}

/// Lists what is read.
pub(crate) fn run(args: &FormatsArgs) -> Result<Code, Failure> {
    let name = args.name.as_deref();
    let text = if args.page {
        page()
    } else if args.mappings {
        mappings(name)?
    } else {
        let wanted: Vec<&FormatInfo> =
            FORMATS.iter().filter(|f| name.is_none_or(|n| n == f.id)).collect();
        if wanted.is_empty() {
            let known: Vec<&str> = FORMATS.iter().map(|f| f.id).collect();
            return Err(Failure::usage(format!(
                "\"{}\" is no format that is known; expected one of {}",
                name.unwrap_or_default(),
                known.join(", ")
            )));
        }
        if args.json {
            json(&wanted)?
        } else if name.is_some() {
            wanted.iter().map(|f| whole(f)).collect()
        } else {
            wanted.iter().map(|f| short(f)).collect()
        }
    };
    print(&text)?;
    Ok(Code::Done)
}

fn tried(format: &FormatInfo) -> String {
    match format.tried {
        Tried::OnFiles(what) => format!("tried on: {what}"),
        _ => "not tried on a real file".to_owned(),
    }
}

fn short(format: &FormatInfo) -> String {
    let mark =
        if matches!(format.tried, Tried::OnFiles(_)) { "" } else { "  (not tried on a real file)" };
    format!("{:16} {}{mark}\n{:16}   {}\n", format.id, format.title, "", format.files)
}

fn whole(format: &FormatInfo) -> String {
    format!(
        "{} ({})\n  files: {}\n  known by: {}\n  gives: {}\n  lacks: {}\n  {}\n",
        format.title,
        format.id,
        format.files,
        format.known_by,
        format.gives,
        format.lacks,
        tried(format)
    )
}

fn json(formats: &[&FormatInfo]) -> Result<String, Failure> {
    let value = |f: &&FormatInfo| {
        let tried_on = match f.tried {
            Tried::OnFiles(what) => Some(what),
            _ => None,
        };
        serde_json::json!({
            "id": f.id, "title": f.title, "files": f.files, "known_by": f.known_by,
            "gives": f.gives, "lacks": f.lacks, "tried_on": tried_on,
        })
    };
    let list: Vec<_> = formats.iter().map(value).collect();
    let text = serde_json::to_string_pretty(&list);
    text.map(|t| t + "\n").map_err(|e| Failure::new(Code::Internal, e.to_string()))
}

fn mappings(name: Option<&str>) -> Result<String, Failure> {
    let Some(name) = name else { return Ok(shipped_mappings().join("\n") + "\n") };
    shipped_mapping(name).map(str::to_owned).ok_or_else(|| Failure::usage(no_mapping(name)))
}

fn no_mapping(name: &str) -> String {
    let known = shipped_mappings().join(", ");
    format!(
        "there is no file \"{name}\", and no mapping of that name ships with the program ({known})"
    )
}

/// A mapping by its file or by the name of one that ships with the program.
pub(crate) fn mapping(text: &str) -> Result<Mapping, String> {
    let path = Path::new(text);
    let (file, content) = match shipped_mapping(text) {
        Some(content) if !path.exists() => (text.to_owned(), content.to_owned()),
        _ if !path.exists() => return Err(no_mapping(text)),
        _ => {
            let content = read_text(path, MOST_TEXT_BYTES).map_err(|e| format!("{text}: {e}"))?;
            (path.display().to_string(), content)
        }
    };
    parse_mapping(&file, &content).map_err(|e| e.to_string())
}

const HEAD: &str = "\
# Formats

Recordings are read as apps and devices export them: one file, packed or not, or a folder or zip \
file of several. A format is told by what the file holds, and by its name only where that leaves it open. \
`runform formats` prints this list, `runform formats NAME` one entry, `runform convert` writes any of them \
in [runform's own layout](recording.md).

";

const TAIL: &str = "
## Folders and zip files

Files named by a placement (`shank_left.cwa`, `sacrum.csv.gz`) are one sensor each. Where none is, the files \
of a phone app are looked for: accelerometer, gravity and gyroscope become one sensor, whose placement \
`--placement`, the name of the folder or zip file, or the only `[sensors.…]` of recording.toml tells. The \
gyroscope is put on the accelerometer's times by a cubic through its four neighbours; where it has a hole, \
or ends earlier, samples are missing. Stamps of the files must count from one zero, as those of one app do; \
files that share no time are refused.

An archive may swell to 200 times its size (what stays below 64 MiB is never refused) and to 2 GiB. One \
whose members lead out of it is refused. Nothing is ever unpacked to disk.

## Tables in columns

Parquet, and Arrow IPC files and streams (Feather 2), are read by the names of their columns as CSV is; columns of \
time stamps have the unit of their kind. Packed with gzip, LZ4, Snappy or Zstandard; Brotli is not read. Unpacked they \
may take as much memory as an archive may. `convert --to parquet` writes them.

## Motion-BIDS

Give a `_motion.tsv`: the tracking systems of its run are read together. Columns are those of `_channels.tsv` \
(`ACCEL` and `GYRO` with units, `LATENCY` for the times, or `SamplingFrequency` of `_motion.json`); tracked points are \
placements (`LeftShank`, `lower_back`), or `--placement` tells that of the only one. From the files beside it: height, \
weight, age and sex of `participants.tsv`, the day of `_scans.tsv`, standing of an event whose `trial_type` begins so. \
Other channels are not read.

## Reference values

C3D files hold no samples of a worn sensor, and most FIT files neither. `analyze` refuses these and says what they hold; \
`convert` writes their tables: `records`, `laps` and `sessions` of a watch, `points`, `analogs` and `events` \
of a laboratory, under the names and units of the file. Cadence of a FIT file is in strides a minute.

## Mapping files

What the columns of a table mean that names itself otherwise, or not at all, is told with `--mapping FILE`:

```toml
title = \"My logger\"
[table]
separator = \";\"            # \",\" \";\" or \"tab\"; found without it
header = true              # false: columns are told by their number, from 1
skip_lines = 0             # lines before the header, or before the first row
rate_hz = 200.0            # where there is no column of times
[time]
column = \"Stamp\"           # name, number, or a pattern with * for any part
unit = \"us\"                # s, ms, us, ns; \"date\" for date-times; found without it
[acc]
columns = [\"aX\", \"aY\", \"aZ\"]
unit = \"g\"                 # g, mg, mps2; found without it
scale = 0.000488           # values are multiplied with this first
sign = \"specific_force\"    # or \"minus_specific_force\"
[gyr]
columns = [\"wX\", \"wY\", \"wZ\"]
unit = \"dps\"               # dps, radps
```

`--mapping NAME` takes one that ships with the program; `runform formats --mappings NAME` prints it, to start \
from. Those marked above as never tried were written from the makers' words: look at `runform inspect` before \
you trust them.

## Times

Numbers count s, ms, us or ns since anything; date-times may have a zone; times of the day and minutes with \
seconds (`07:31.2`) go on over midnight and the full hour. Many rows under one stamp of a whole second or a \
tenth are spread evenly where they come steadily, and it is said. Counters of 32 bits, and those of samples \
of 16 bits, are counted on.
";

/// The page of the documentation.
fn page() -> String {
    let mut out = HEAD.to_owned();
    out.push_str("| name | app or device | files | gives | not read, not known | tried on |\n|---|---|---|---|---|---|\n");
    for f in FORMATS {
        let tried = match f.tried {
            Tried::OnFiles(what) => what,
            _ => "**not tried on a real file**",
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {tried} |",
            f.id, f.title, f.files, f.gives, f.lacks
        );
    }
    out + TAIL
}
