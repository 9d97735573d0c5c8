//! Samples as they arrive, on their way to the engine: put in order, and passed on when nothing earlier can come any
//! more.
//!
//! A second is analysed when every sensor that will ever have samples in it has delivered them: when the foremost one is
//! [`Setup::max_lag_s`](crate::Setup::max_lag_s) ahead of its end. So the results depend neither on
//! the chunks nor on the order in which samples arrive.

use serde::{Deserialize, Serialize};

use super::Engine;
use super::sensor::{Dropped, Sensor};
use crate::intake::StreamSetup;
use crate::intake::inlet::Inlet;
use crate::recording::{Axes, Stream};

/// A stamp that is further ahead of the foremost one than this is believed when the sensor's next stamp is there
/// too, s \[P\]: a pause ends with many samples, a damaged stamp stands alone.
const LEAP_S: f64 = 60.0;

/// A sample as it arrived: stamp (s), accelerometer, gyroscope.
pub(crate) type Arrived = (f64, Option<[f64; 3]>, Option<[f64; 3]>);

/// What is on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Door {
    inlets: Vec<Inlet>,
    /// For each sensor a sample whose stamp leaps ahead, and how many such samples stood alone.
    leaps: Vec<(Option<Arrived>, usize)>,
    /// Added to the stamps of each sensor to put them on the recording's clock, s.
    offsets_s: Vec<f64>,
    max_lag_s: f64,
    /// Where times count from, on the clock of the stamps, s; the first sample's stamp if not known.
    zero_s: Option<f64>,
    /// Latest stamp of any sensor, on the clock that all are put on, s.
    foremost_s: Option<f64>,
    /// Seconds of the recording that were worked on.
    advanced_s: f64,
}

impl Door {
    /// Nothing has come yet.
    pub(crate) fn new(streams: &[StreamSetup], max_lag_s: f64, zero_s: Option<f64>) -> Self {
        let inlet = |s: &StreamSetup| Inlet::new(s.gyr_scale.is_some(), s.rate_hz);
        Self {
            inlets: streams.iter().map(inlet).collect(),
            leaps: vec![(None, 0); streams.len()],
            offsets_s: streams.iter().map(|s| s.clock_offset_s).collect(),
            max_lag_s,
            zero_s,
            foremost_s: None,
            advanced_s: 0.0,
        }
    }

    /// What may be believed now that a sample of one sensor came, in order: it, and one that waited for it. A sample
    /// whose stamp leaps ahead waits for the sensor's next one.
    pub(crate) fn believe(
        &mut self,
        sensor: usize,
        came: Arrived,
    ) -> impl Iterator<Item = Arrived> + use<> {
        let mut believed = [None; 2];
        let t_s = came.0 + self.offsets_s[sensor];
        let (held, alone) = &mut self.leaps[sensor];
        if t_s.is_finite() {
            let before = held.take();
            let leaps = self.foremost_s.is_none_or(|foremost_s| t_s - foremost_s > LEAP_S);
            believed = match before {
                // The other half of the same sample.
                Some((same, acc, gyr)) if same == came.0 => {
                    *held = Some((same, came.1.or(acc), came.2.or(gyr)));
                    [None; 2]
                }
                Some(before) if (came.0 - before.0).abs() <= LEAP_S => [Some(before), Some(came)],
                before => {
                    *alone += usize::from(before.is_some());
                    if leaps {
                        *held = Some(came);
                    }
                    [Some(came).filter(|_| !leaps), None]
                }
            };
        }
        believed.into_iter().flatten()
    }

    /// Takes in a sample that is believed. True when something was worked on.
    pub(crate) fn take(
        &mut self,
        engine: &mut Engine,
        sensor: usize,
        (t_s, acc, gyr): Arrived,
    ) -> bool {
        if let Some(gyr) = gyr {
            self.inlets[sensor].gyr(t_s, gyr);
        }
        if let Some(acc) = acc {
            self.inlets[sensor].acc(t_s, acc);
        }
        self.arrived(engine, t_s + self.offsets_s[sensor])
    }

    /// No more will come.
    pub(crate) fn close(&mut self, engine: &mut Engine) {
        self.release(engine, f64::INFINITY);
        for (i, sensor) in engine.sensors.iter_mut().enumerate() {
            let (held, alone) = &self.leaps[i];
            let leapt = alone + usize::from(held.is_some());
            sensor.dropped = Dropped { late: self.inlets[i].late(), leapt };
        }
        engine.finish();
    }

    /// A stamp came: the time that no sample can come to any more is worked on, a second at a time.
    fn arrived(&mut self, engine: &mut Engine, t_s: f64) -> bool {
        let zero_s = *self.zero_s.get_or_insert(t_s);
        if self.foremost_s.is_none() {
            engine.count_from(zero_s);
            engine.sensors.iter_mut().for_each(Sensor::watch);
        }
        let foremost_s = self.foremost_s.map_or(t_s, |f| f.max(t_s));
        self.foremost_s = Some(foremost_s);
        let until_s = (foremost_s - zero_s - self.max_lag_s).floor();
        if until_s <= self.advanced_s {
            return false;
        }
        self.advanced_s = until_s;
        self.release(engine, zero_s + until_s);
        engine.advance(until_s);
        true
    }

    /// Lets what lies at or before a time, s, on to the engine.
    fn release(&mut self, engine: &mut Engine, until_s: f64) {
        for (i, (inlet, offset_s)) in self.inlets.iter_mut().zip(&self.offsets_s).enumerate() {
            let until_s = until_s - offset_s;
            while let Some(row) = inlet.next(until_s) {
                engine.push(i, &row, &mut |_, _, _| {});
            }
            inlet.close(until_s);
        }
    }
}

/// Shows the rows of several streams in about the order of their stamps: stream, stamp (s), accelerometer,
/// gyroscope.
pub(crate) fn in_order(
    streams: &[&Stream],
    mut show: impl FnMut(&Stream, f64, [f64; 3], Option<[f64; 3]>),
) {
    const AT_ONCE_S: f64 = 1.0;
    // Columns that are shorter than the others end the rows.
    let rows = |s: &Stream| s.acc().len().min(s.gyr().map_or(usize::MAX, Axes::len));
    let time = |s: &Stream, k: usize| {
        let t_s = s.t_s().get(k).filter(|_| k < rows(s))?;
        Some(t_s + s.clock_offset_s)
    };
    let mut next = vec![0; streams.len()];
    loop {
        for (stream, k) in streams.iter().zip(&mut next) {
            while time(stream, *k).is_some_and(|t| !t.is_finite()) {
                *k += 1;
            }
        }
        let heads = streams.iter().zip(&next).filter_map(|(s, k)| time(s, *k));
        let Some(head_s) = heads.reduce(f64::min) else { return };
        for (stream, k) in streams.iter().zip(&mut next) {
            while time(stream, *k).is_some_and(|t| t <= head_s + AT_ONCE_S) {
                let acc = stream.acc().at(*k).into();
                let gyr = stream.gyr().map(|gyr| gyr.at(*k).into());
                show(stream, stream.t_s()[*k], acc, gyr);
                *k += 1;
            }
        }
    }
}
