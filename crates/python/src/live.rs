//! A session: samples as they arrive.

use std::sync::Mutex;

use pyo3::prelude::*;
use runform::{AccUnit, GyrUnit, Setup, StreamSetup};

use crate::analysis::Analysis;
use crate::arrays::{axes, column};
use crate::errors::{closed, internal, refused, usage};
use crate::interrupt::Watch;
use crate::recording::{Recording, acc_unit, gyr_unit};
use crate::settings::{BesideArgs, Settings, acc_sign, positive, site};

/// Rows between two questions whether to go on.
const AT_ONCE: usize = 4096;

/// A sensor of a session, as Python gives it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct SensorArgs {
    site: String,
    rate_hz: f64,
    acc_unit: String,
    gyr_unit: Option<String>,
    acc_sign: Option<String>,
    acc_range_g: Option<f64>,
    gyr_range_dps: Option<f64>,
    standing_mps2: Option<[f64; 3]>,
    jitter: bool,
}

impl SensorArgs {
    fn setup(&self, py: Python<'_>) -> PyResult<StreamSetup> {
        let mut setup =
            StreamSetup::new(site(py, &self.site)?, positive(py, "rate_hz", self.rate_hz)?);
        let unknown = |kind: &str| {
            let words = format!("a session cannot infer units: name the {kind}'s unit");
            usage(py, words, "units")
        };
        match acc_unit(py, &self.acc_unit)? {
            AccUnit::Unknown => return Err(unknown("accelerometer")),
            unit => setup.acc_scale = unit.to_mps2().ok_or_else(|| unknown("accelerometer"))?,
        }
        if let Some(name) = &self.gyr_unit {
            setup = setup.with_gyr();
            match gyr_unit(py, name)? {
                GyrUnit::Unknown => return Err(unknown("gyroscope")),
                unit => setup.gyr_scale = unit.to_radps(),
            }
        }
        if let Some(sign) = &self.acc_sign {
            setup = setup.with_acc_sign(acc_sign(py, sign)?);
        }
        if let Some(range) = self.acc_range_g {
            setup = setup.with_acc_range_g(positive(py, "acc_range_g", range)?);
        }
        if let Some(range) = self.gyr_range_dps {
            setup = setup.with_gyr_range_dps(positive(py, "gyr_range_dps", range)?);
        }
        if let Some(standing) = self.standing_mps2 {
            setup = setup.with_standing_mps2(standing);
        }
        Ok(if self.jitter { setup.with_jitter() } else { setup })
    }
}

/// The session, once it is closed what it gave.
struct Held {
    live: runform::Live,
    closed: bool,
}

/// An analysis that goes on while samples arrive.
#[pyclass(frozen, module = "runform._runform")]
pub(crate) struct Live {
    held: Mutex<Held>,
    settings: Settings,
    setup: Setup,
}

impl Live {
    fn begin(py: Python<'_>, setup: Setup, settings: Settings) -> PyResult<Self> {
        let options = settings.options();
        let live = runform::Live::new(setup.clone(), options).map_err(|e| refused(py, &e))?;
        Ok(Self { held: Mutex::new(Held { live, closed: false }), settings, setup })
    }

    /// Works on the session with the interpreter let go.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut Held) -> T + Send) -> T {
        py.detach(|| work(&mut self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner)))
    }
}

#[pymethods]
impl Live {
    /// Sensors that are declared.
    #[staticmethod]
    fn declared(
        py: Python<'_>,
        sensors: Vec<SensorArgs>,
        max_lag_s: f64,
        beside: BesideArgs,
    ) -> PyResult<Self> {
        let streams = sensors.iter().map(|s| s.setup(py)).collect::<PyResult<Vec<_>>>()?;
        let settings = Settings::read(py, &beside)?;
        let (subject, conditions) = settings.runner(py)?;
        let setup = Setup::new(streams).and_then(|s| s.with_runner(subject, conditions));
        let mut setup = setup.map_err(|e| refused(py, &e))?;
        setup.max_lag_s = positive(py, "max_lag_s", max_lag_s)?;
        Self::begin(py, setup, settings)
    }

    /// With what is found of a recording of the same sensors.
    #[staticmethod]
    fn surveyed(py: Python<'_>, recording: &Recording, beside: BesideArgs) -> PyResult<Self> {
        let settings = Settings::read(py, &beside)?;
        let setup = py.detach(|| {
            let mut held =
                recording.held.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            let before = crate::recording::Before::of(&held.recording);
            let date = settings.date.or(held.date);
            let options = settings.known().dress(date, &mut held.recording);
            let setup = runform::survey(&held.recording, &options);
            before.put_back(&mut held.recording);
            setup
        });
        Self::begin(py, setup.map_err(|e| refused(py, &e))?, settings)
    }

    /// A session of the same sensors and settings from what `save` has given.
    fn restored(&self, py: Python<'_>, saved: Vec<u8>) -> PyResult<Self> {
        let options = self.settings.options();
        let setup = self.setup.clone();
        let live = py.detach(|| runform::Live::restore(setup, options, &saved));
        let live = live.map_err(|e| refused(py, &e))?;
        let held = Mutex::new(Held { live, closed: false });
        Ok(Self { held, settings: self.settings.clone(), setup: self.setup.clone() })
    }

    /// Takes in samples of one sensor.
    fn push(
        &self,
        py: Python<'_>,
        sensor: &str,
        t_s: &Bound<'_, PyAny>,
        acc: Option<&Bound<'_, PyAny>>,
        gyr: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let site = site(py, sensor)?;
        let t_s = column(t_s, "t_s")?;
        let [acc, gyr] = [(acc, "acc"), (gyr, "gyr")].map(|(given, what)| {
            given
                .map(|given| {
                    let axes = axes(given, what)?;
                    if axes.len() == t_s.len() && axes.x.len() == axes.z.len() {
                        return Ok(axes);
                    }
                    let words = format!(
                        "{what} has {} samples and t_s {}; give one sample for each stamp",
                        axes.len(),
                        t_s.len()
                    );
                    Err(usage(py, words, "length_mismatch"))
                })
                .transpose()
        });
        let (acc, gyr) = (acc?, gyr?);
        let mut watch = Watch::new();
        let pushed = self.with(py, |held| {
            if held.closed {
                return Ok(None);
            }
            for (k, &t_s) in t_s.iter().enumerate() {
                if k % AT_ONCE == AT_ONCE - 1 && !watch.go_on() {
                    break;
                }
                let at = |axes: &runform::recording::Axes| [axes.x[k], axes.y[k], axes.z[k]];
                match (&acc, &gyr) {
                    (Some(acc), Some(gyr)) => held.live.push(site, t_s, at(acc), at(gyr))?,
                    (Some(acc), None) => held.live.push_acc(site, t_s, at(acc))?,
                    (None, Some(gyr)) => held.live.push_gyr(site, t_s, at(gyr))?,
                    (None, None) => {}
                }
            }
            Ok(Some(()))
        });
        match pushed.map_err(|e: runform::Error| refused(py, &e))? {
            Some(()) => watch.end(py, Some(())),
            None => Err(closed(py)),
        }
    }

    /// What happened since this was asked last, as JSON.
    fn events_json(&self, py: Python<'_>) -> PyResult<String> {
        let events = self.with(py, |held| held.live.events().collect::<Vec<_>>());
        serde_json::to_string(&events).map_err(|e| internal(py, e))
    }

    /// The runner stood upright and still between two times, s from the first sample.
    fn calibrate(&self, py: Python<'_>, sensor: &str, from_s: f64, to_s: f64) -> PyResult<()> {
        let site = site(py, sensor)?;
        let done = self.with(py, |held| {
            if held.closed {
                return Ok(None);
            }
            held.live.calibrate(site, from_s, to_s).map(Some)
        });
        done.map_err(|e| refused(py, &e))?.ok_or_else(|| closed(py))
    }

    /// What an analysis of everything so far would say.
    fn analysis(&self, py: Python<'_>) -> Analysis {
        let mut analysis = self.with(py, |held| held.live.analysis());
        analysis.report.notices.extend(self.settings.notices().iter().cloned());
        Analysis::new(analysis, self.settings.catalogue().clone(), Vec::new(), Default::default())
    }

    /// The session as bytes: what came since this was asked last.
    fn save(&self, py: Python<'_>) -> Vec<u8> {
        self.with(py, |held| held.live.save())
    }

    /// The whole session as bytes.
    fn save_whole(&self, py: Python<'_>) -> Vec<u8> {
        self.with(py, |held| held.live.save_whole())
    }

    /// No more will come.
    fn close(&self, py: Python<'_>) {
        self.with(py, |held| {
            held.live.close();
            held.closed = true;
        });
    }

    #[getter]
    fn closed(&self, py: Python<'_>) -> bool {
        self.with(py, |held| held.closed)
    }

    #[getter]
    fn sensors(&self) -> Vec<String> {
        self.setup.streams.iter().map(|s| s.site.to_string()).collect()
    }
}
