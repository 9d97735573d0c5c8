//! A recording: read from files, or made of arrays.

use std::path::PathBuf;
use std::sync::RwLock;

use numpy::{IntoPyArray, PyArray1};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use runform::recording::{Conditions, SpeedGiven, Stream, Subject};
use runform::{AccUnit, GyrUnit};
use runform_common::guarded;
use runform_io::{Loaded, write_recording};

use crate::arrays::{axes, column};
use crate::errors::{raise, usage};
use crate::settings::{ReadArgs, acc_sign, clocks, positive, site};

/// A recording with the notices, date and labels of its files. It is locked only while the interpreter is let go.
#[pyclass(frozen, module = "runform._runform")]
pub(crate) struct Recording {
    pub(crate) held: RwLock<Loaded>,
}

impl Recording {
    pub(crate) fn new(held: Loaded) -> Self {
        Self { held: RwLock::new(held) }
    }

    /// Looks at it with the interpreter let go: another thread may hold it and wait for the interpreter.
    pub(crate) fn look<T: Send>(&self, py: Python<'_>, at: impl FnOnce(&Loaded) -> T + Send) -> T {
        py.detach(|| match self.held.read() {
            Ok(held) => at(&held),
            // What a panic left is whole: names and conditions are put back before.
            Err(held) => at(held.get_ref()),
        })
    }
}

#[pymethods]
impl Recording {
    #[getter]
    fn name(&self, py: Python<'_>) -> String {
        self.look(py, |l| l.recording.name.clone())
    }

    #[getter]
    fn sites(&self, py: Python<'_>) -> Vec<String> {
        self.look(py, |l| l.recording.streams().iter().map(|s| s.site().to_string()).collect())
    }

    #[getter]
    fn duration_s(&self, py: Python<'_>) -> f64 {
        self.look(py, |l| l.recording.ends_s().map_or(0.0, |(first, last)| last - first))
    }

    #[getter]
    fn notices(&self, py: Python<'_>) -> Vec<String> {
        self.look(py, |l| l.notices.iter().map(ToString::to_string).collect())
    }

    #[getter]
    fn labels(&self, py: Python<'_>) -> std::collections::BTreeMap<String, String> {
        self.look(py, |l| l.labels.clone())
    }

    /// Samples of one sensor as arrays, with their units: a copy.
    fn stream<'py>(&self, py: Python<'py>, site_of: &str) -> PyResult<Bound<'py, PyDict>> {
        let site = site(py, site_of)?;
        let stream =
            self.look(py, |l| l.recording.streams().iter().find(|s| s.site() == site).cloned());
        let stream = stream.ok_or_else(|| {
            usage(py, format!("the recording has no sensor at {site}"), "no_such_site")
        })?;
        let out = PyDict::new(py);
        out.set_item("t_s", stream.t_s().to_vec().into_pyarray(py))?;
        let columns = |axes: &runform::recording::Axes| {
            [&axes.x, &axes.y, &axes.z].map(|c| c.clone().into_pyarray(py))
        };
        out.set_item("acc", columns(stream.acc()))?;
        out.set_item("acc_unit", acc_name(stream.acc_unit()))?;
        if let Some(gyr) = stream.gyr() {
            out.set_item("gyr", columns(gyr))?;
            out.set_item("gyr_unit", gyr_name(stream.gyr_unit()))?;
        }
        Ok(out)
    }
}

/// Attitude of one sensor: site, times, quaternions as one list after the other.
type Track<'py> = (String, Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>);

/// Attitudes of all sensors with a gyroscope, sensor to world, w x y z.
#[pyfunction]
pub(crate) fn orientations<'py>(
    py: Python<'py>,
    recording: &Recording,
) -> PyResult<Vec<Track<'py>>> {
    let tracks =
        recording.look(py, |l| runform::orientations(&l.recording, &runform::Options::default()));
    let tracks = tracks.map_err(|e| crate::errors::refused(py, &e))?;
    let out = tracks.into_iter().map(|track| {
        let q: Vec<f64> = track.q.iter().flat_map(|q| [q.w, q.i, q.j, q.k]).collect();
        (track.site.to_string(), track.t_s.into_pyarray(py), q.into_pyarray(py))
    });
    Ok(out.collect())
}

fn acc_name(unit: AccUnit) -> Option<&'static str> {
    match unit {
        AccUnit::Mps2 => Some("mps2"),
        AccUnit::G => Some("g"),
        AccUnit::Mg => Some("mg"),
        _ => None,
    }
}

fn gyr_name(unit: GyrUnit) -> Option<&'static str> {
    match unit {
        GyrUnit::Radps => Some("radps"),
        GyrUnit::Dps => Some("dps"),
        _ => None,
    }
}

/// Reads a file or folder.
#[pyfunction]
pub(crate) fn read(py: Python<'_>, path: PathBuf, how: ReadArgs) -> PyResult<Recording> {
    let options = how.options(py)?;
    let read = py.detach(|| guarded(|| runform_common::read(&path, &options)));
    read.map(Recording::new).map_err(|f| raise(py, &f))
}

/// Writes the canonical layout into a folder that is there.
#[pyfunction]
pub(crate) fn write(py: Python<'_>, recording: &Recording, folder: PathBuf) -> PyResult<()> {
    let wrote =
        recording.look(py, |l| write_recording(&folder, &l.recording).map_err(|e| e.to_string()));
    wrote.map_err(|e| usage(py, e, "write"))
}

/// One sensor as Python gives it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct StreamArgs<'py> {
    site: String,
    t_s: Bound<'py, PyAny>,
    acc: Bound<'py, PyAny>,
    acc_unit: String,
    gyr: Option<Bound<'py, PyAny>>,
    gyr_unit: Option<String>,
    acc_sign: Option<String>,
    rate_hz: Option<f64>,
    acc_range_g: Option<f64>,
    gyr_range_dps: Option<f64>,
    standing_s: Option<(f64, f64)>,
    standing_mps2: Option<[f64; 3]>,
    clock: Option<u32>,
}

impl StreamArgs<'_> {
    fn stream(&self, py: Python<'_>) -> PyResult<Stream> {
        let site = site(py, &self.site)?;
        let what = |column: &str| format!("{site}: {column}");
        let (t_s, acc) = (column(&self.t_s, &what("t_s"))?, axes(&self.acc, &what("acc"))?);
        let unit = acc_unit(py, &self.acc_unit)?;
        let mut stream = Stream::with_acc_unit(site, t_s, acc, unit);
        if let Some(gyr) = &self.gyr {
            let unit = gyr_unit(py, self.gyr_unit.as_deref().unwrap_or_default())?;
            stream = stream.with_gyr_unit(axes(gyr, &what("gyr"))?, unit);
        }
        stream.acc_sign = self.acc_sign.as_deref().map(|s| acc_sign(py, s)).transpose()?;
        stream.nominal_rate_hz = self.rate_hz.map(|v| positive(py, "rate_hz", v)).transpose()?;
        stream.acc_range_g =
            self.acc_range_g.map(|v| positive(py, "acc_range_g", v)).transpose()?;
        let range = self.gyr_range_dps.map(|v| positive(py, "gyr_range_dps", v)).transpose()?;
        stream.gyr_range_dps = range;
        (stream.standing_s, stream.standing_mps2) = (self.standing_s, self.standing_mps2);
        stream.clock = self.clock;
        Ok(stream)
    }
}

/// Unit of an accelerometer by its name.
pub(crate) fn acc_unit(py: Python<'_>, name: &str) -> PyResult<AccUnit> {
    Ok(match name {
        "mps2" => AccUnit::Mps2,
        "g" => AccUnit::G,
        "mg" => AccUnit::Mg,
        "auto" => AccUnit::Unknown,
        other => {
            let words = format!(
                "accelerometer unit \"{other}\" is not known; expected mps2, g, mg, or auto to infer it from the data"
            );
            return Err(usage(py, words, "units"));
        }
    })
}

/// Unit of a gyroscope by its name.
pub(crate) fn gyr_unit(py: Python<'_>, name: &str) -> PyResult<GyrUnit> {
    Ok(match name {
        "radps" => GyrUnit::Radps,
        "dps" => GyrUnit::Dps,
        "auto" => GyrUnit::Unknown,
        other => {
            let words = format!(
                "gyroscope unit \"{other}\" is not known; expected radps, dps, or auto to infer it from the data"
            );
            return Err(usage(py, words, "units"));
        }
    })
}

/// What is given with arrays.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct MadeArgs {
    name: String,
    origin_s: f64,
    clock: Option<String>,
    speed_mps: Option<f64>,
    slope_deg: Option<f64>,
    height_m: Option<f64>,
    mass_kg: Option<f64>,
    leg_length_m: Option<f64>,
    surface: Option<String>,
    shoes: Option<String>,
}

/// A recording from arrays: each column is copied once.
#[pyfunction]
pub(crate) fn make_recording(
    py: Python<'_>,
    streams: Vec<StreamArgs<'_>>,
    told: MadeArgs,
) -> PyResult<Recording> {
    let subject = Subject {
        height_m: told.height_m,
        mass_kg: told.mass_kg,
        leg_length_m: told.leg_length_m,
        ..Subject::default()
    };
    let conditions = Conditions {
        speed_mps: told.speed_mps.map(SpeedGiven::Constant),
        slope_deg: told.slope_deg,
        surface: told.surface,
        shoes: told.shoes,
    };
    let mut builder = runform::Recording::builder()
        .name(told.name)
        .origin_s(told.origin_s)
        .subject(subject)
        .conditions(conditions);
    if let Some(text) = &told.clock {
        builder = builder.clocks(clocks(py, text)?);
    }
    for stream in &streams {
        builder = builder.stream(stream.stream(py)?);
    }
    let recording = builder.build().map_err(|e| usage(py, &e, e.code()))?;
    Ok(Recording::new(Loaded::from(recording)))
}

/// Runner and conditions of the recording, to be put back after an analysis with others.
pub(crate) struct Before(String, Subject, Conditions);

impl Before {
    pub(crate) fn of(recording: &runform::Recording) -> Self {
        Self(recording.name.clone(), recording.subject.clone(), recording.conditions.clone())
    }

    pub(crate) fn put_back(self, recording: &mut runform::Recording) {
        let Self(name, subject, conditions) = self;
        (recording.name, recording.subject, recording.conditions) = (name, subject, conditions);
    }
}
