//! From a case to a recording in memory, with the truth tables of a simulation.

use std::collections::BTreeMap;
use std::path::Path;

use runform::recording::{
    Axes, Conditions, Mounting, Recording, Site, SpeedGiven, Stream, Subject,
};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec, simulate};
use runform_io::{ReadOptions, parse_csv};

use crate::ValidateError;
use crate::cases::{Case, Origin, Simulated};
use crate::manifest::{Layout, Manifest, RecordingSet, SimulatedActivity};
use crate::pattern::fill;
use crate::table::{Table, bytes_of};

/// A recording and the tables that came with it.
pub(crate) struct Loaded {
    pub recording: Recording,
    pub truth: BTreeMap<String, Table>,
}

/// Reads or simulates a recording.
pub(crate) fn load(case: &Case, manifest: &Manifest, root: &Path) -> Result<Loaded, ValidateError> {
    match &case.origin {
        Origin::Simulated(what) => simulated(what),
        Origin::Files(index, files) => {
            let set = &manifest.recordings[*index];
            let mut builder = Recording::builder().name(&case.id).clocks(set.clock);
            for (path, site) in files {
                let mut stream = read(path, *site, set)?;
                stream.standing_mps2 = standing(set, case, root, *site)?.or(stream.standing_mps2);
                stream.tracked_point_m = set.tracked_point_m;
                if let Some(mounting) = mounting(set, case, root, *site)? {
                    stream.mounting = mounting;
                }
                builder = builder.stream(stream);
            }
            if manifest.trials.as_ref().is_some_and(|t| t.tell) {
                let subject = Subject {
                    height_m: case.height_m,
                    mass_kg: case.mass_kg,
                    ..Subject::default()
                };
                builder = builder.subject(subject).conditions(Conditions {
                    speed_mps: case.speed_mps.filter(|_| !set.untold).map(SpeedGiven::Constant),
                    slope_deg: case.slope_deg,
                    ..Conditions::default()
                });
            }
            let other = |e: runform::recording::RecordingError| {
                ValidateError::Other(format!("{}: {e}", case.id))
            };
            Ok(Loaded { recording: builder.build().map_err(other)?, truth: BTreeMap::new() })
        }
    }
}

fn read(path: &Path, site: Site, set: &RecordingSet) -> Result<Stream, ValidateError> {
    if let Some(layout) = &set.layout {
        let mut stream = read_layout(path, site, layout)?;
        stream.acc_range_g = set.acc_range_g;
        stream.gyr_range_dps = set.gyr_range_dps;
        return Ok(stream);
    }
    let options = ReadOptions {
        placement: Some(site),
        acc_range_g: set.acc_range_g,
        gyr_range_dps: set.gyr_range_dps,
        ..ReadOptions::default()
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.trim_end_matches(".gz").trim_end_matches(".xz");
    let loaded = parse_csv(name, &bytes_of(path)?, &options)
        .map_err(|e| ValidateError::Other(e.to_string()))?;
    loaded
        .recording
        .streams()
        .first()
        .cloned()
        .ok_or_else(|| ValidateError::Other(format!("{name}: no samples were found")))
}

fn read_layout(path: &Path, site: Site, layout: &Layout) -> Result<Stream, ValidateError> {
    let table = Table::read_layout(path, layout)?;
    let axes = |columns: &[String; 3], scale: f64| -> Result<Axes, ValidateError> {
        let column = |name: &String| match name.as_str() {
            "absent" => Ok(vec![0.0; table.len()]),
            name => Ok(table.numbers(name)?.into_iter().map(|v| v * scale).collect()),
        };
        Ok(Axes::new(column(&columns[0])?, column(&columns[1])?, column(&columns[2])?))
    };
    let times = match (&layout.time, layout.rate_hz) {
        (Some(column), _) => {
            table.numbers(column)?.into_iter().map(|t| t * layout.time_scale).collect()
        }
        (None, rate) => Stream::uniform_times(table.len(), rate.unwrap_or(0.0))
            .map_err(|e| ValidateError::io(path, &e))?,
    };
    let acc = axes(&layout.acc.columns, layout.acc.scale)?;
    let mut stream = Stream::with_acc_unit(site, times, acc, layout.acc.unit);
    for (present, name) in stream.acc_present.iter_mut().zip(&layout.acc.columns) {
        *present = name != "absent";
    }
    stream.nominal_rate_hz = layout.rate_hz;
    Ok(match &layout.gyr {
        Some(gyr) => stream.with_gyr_unit(axes(&gyr.columns, gyr.scale)?, gyr.unit),
        None => stream,
    })
}

/// Standing pose of a sensor from the set's `recording.toml`.
fn standing(
    set: &RecordingSet,
    case: &Case,
    root: &Path,
    site: Site,
) -> Result<Option<[f64; 3]>, ValidateError> {
    let Some(file) = &set.sidecar else { return Ok(None) };
    let path = root.join(fill(file, &case.names));
    let sidecar = runform_io::parse_sidecar(&path.to_string_lossy(), &bytes_of(&path)?)
        .map_err(|e| ValidateError::Other(e.to_string()))?;
    Ok(sidecar.sensors.get(&site.to_string()).and_then(|s| s.standing_acc_mps2))
}

fn mounting(
    set: &RecordingSet,
    case: &Case,
    root: &Path,
    site: Site,
) -> Result<Option<Mounting>, ValidateError> {
    let Some(known) = &set.mounting else { return Ok(None) };
    let table = Table::read(&root.join(fill(&known.file, &case.names)))?;
    for row in 0..table.len() {
        if table.text(row, &known.site)?.parse::<Site>().is_ok_and(|s| s == site) {
            let mut matrix = [[0.0; 3]; 3];
            for (k, column) in known.matrix.iter().enumerate() {
                matrix[k / 3][k % 3] = table.number(row, column)?;
            }
            return Ok(Some(Mounting::Matrix(matrix)));
        }
    }
    Ok(None)
}

fn simulated(what: &Simulated) -> Result<Loaded, ValidateError> {
    let other = |e: runform::sim::SimError| ValidateError::Other(e.to_string());
    let seed = (what.rate_hz + 10.0 * what.speed_mps) as u64;
    let mut runner = Runner::new(what.speed_mps, what.height_m);
    if let Some(name) = &what.preset {
        Preset::by_name(name).map_err(other)?.apply(&mut runner);
    }
    let activity = match what.activity {
        SimulatedActivity::Running => Activity::Running,
        SimulatedActivity::Walking => Activity::Walking { cadence_spm: 115.0 },
        SimulatedActivity::Standing => Activity::Standing,
        SimulatedActivity::Cycling => Activity::Cycling { cadence_rpm: 85.0 },
        SimulatedActivity::Stairs => Activity::Stairs { cadence_spm: 110.0 },
    };
    let mut sensor =
        SensorSpec::new(what.site, what.rate_hz).misaligned_deg(what.misalign_deg, seed);
    sensor.gyr_bias_dps = what.gyr_bias_dps;
    let scenario = Scenario::of(runner, activity, what.duration_s).sensors(vec![sensor]).seed(seed);
    let made = simulate(&scenario).map_err(other)?;
    let truth = &made.truth;
    let mut one_row = BTreeMap::new();
    one_row.insert("cadence_spm", truth.cadence_spm());
    one_row.insert("speed_mps", what.speed_mps);
    let bounce = truth.streams.first().map_or(&[][..], |s| s.vertical_oscillation_m.as_slice());
    one_row.insert("sensor_oscillation_m", bounce.iter().sum::<f64>() / bounce.len() as f64);
    let tables = [
        ("steps", Table::of("truth:steps", &truth.steps)?),
        ("strides", Table::of("truth:strides", &truth.strides)?),
        ("trial", Table::of("truth:trial", &[one_row])?),
    ];
    Ok(Loaded {
        recording: made.recording,
        truth: tables.into_iter().map(|(k, t)| (k.to_owned(), t)).collect(),
    })
}
