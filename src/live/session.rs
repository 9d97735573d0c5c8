//! Analysis of samples as they arrive.

use std::borrow::Cow;
use std::sync::Arc;

use super::ear::Ear;
use super::event::{Event, FaultEvent};
use super::saved::{self, Piece};
use crate::analysis::{Options, Setup, conclude};
use crate::engine::Engine;
use crate::engine::arrivals::{Door, in_order};
use crate::error::{Error, SavedError};
use crate::form::{FaultCatalogue, Severity};
use crate::recording::{Recording, RecordingError, Site, Stream};
use crate::report::{Analysis, Report};

/// An analysis that goes on while samples arrive, in bounded memory.
///
/// Samples of any sensor come one by one or in slices, accelerometer and gyroscope together or each with
/// stamps of its own, late or twice within [`Setup::max_lag_s`]. What is final is worked out when that time
/// has passed and the cell of the run that it belongs to is complete; [`Live::report`] tells at any time what
/// an analysis of everything so far would say. Stamps are seconds on one clock for all sensors, of any origin.
///
/// ```
/// use runform::intake::StreamSetup;
/// use runform::recording::Placement;
/// use runform::{Live, Options, Setup};
///
/// let sensor = StreamSetup::new(Placement::Waist, 100.0);
/// let mut live = Live::new(Setup::new(vec![sensor])?, Options::default())?;
/// for k in 0..500 {
///     live.push_acc(Placement::Waist, 0.01 * f64::from(k), [0.0, 0.0, 9.81])?;
/// }
/// assert!(!live.report().has_running());
/// # Ok::<(), runform::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    options: Options,
    catalogue: Arc<FaultCatalogue>,
    setup: Setup,
    engine: Engine,
    door: Door,
    /// None where no provisional events are wanted.
    ear: Option<Ear>,
    /// Bouts and cells at the last look at the faults, and what they were.
    judged: (usize, usize),
    severities: Vec<(String, Option<Severity>)>,
    closed: bool,
}

impl Live {
    /// Nothing has come yet.
    ///
    /// # Errors
    /// [`Error::Faults`] when the fault catalogue cannot be used.
    pub fn new(setup: Setup, options: Options) -> Result<Self, Error> {
        let ear = Ear::new(&setup, &options);
        Self::begin(setup, options, Some(ear))
    }

    /// A session that tells no [`Live::events`], at about half the cost: for recordings that are too long to
    /// be held, read piece by piece.
    ///
    /// # Errors
    /// [`Error::Faults`] when the fault catalogue cannot be used.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn without_events(setup: Setup, options: Options) -> Result<Self, Error> {
        Self::begin(setup, options, None)
    }

    fn begin(setup: Setup, options: Options, ear: Option<Ear>) -> Result<Self, Error> {
        let catalogue = Arc::new(options.catalogue()?.clone());
        let mut engine = setup.engine(&options);
        // Without events nobody waits for a single sample.
        engine.at_once = ear.is_none();
        let door = setup.door();
        Ok(Self {
            options,
            catalogue,
            setup,
            engine,
            door,
            ear,
            judged: (0, 0),
            severities: Vec::new(),
            closed: false,
        })
    }

    /// Takes in a sample of an accelerometer, in the unit of the setup (m/s² unless it says otherwise).
    ///
    /// # Errors
    /// [`Error::Recording`] when the setup has no such sensor.
    pub fn push_acc(
        &mut self,
        sensor: impl Into<Site>,
        t_s: f64,
        acc: [f64; 3],
    ) -> Result<(), Error> {
        let sensor = self.sensor(sensor.into())?;
        self.take(sensor, t_s, Some(acc), None);
        Ok(())
    }

    /// Takes in a sample of a gyroscope, in the unit of the setup (rad/s unless it says otherwise). What comes
    /// from a sensor without a usable gyroscope is left aside.
    ///
    /// # Errors
    /// [`Error::Recording`] when the setup has no such sensor.
    pub fn push_gyr(
        &mut self,
        sensor: impl Into<Site>,
        t_s: f64,
        gyr: [f64; 3],
    ) -> Result<(), Error> {
        let sensor = self.sensor(sensor.into())?;
        self.take(sensor, t_s, None, Some(gyr));
        Ok(())
    }

    /// Takes in a sample of both.
    ///
    /// # Errors
    /// [`Error::Recording`] when the setup has no such sensor.
    pub fn push(
        &mut self,
        sensor: impl Into<Site>,
        t_s: f64,
        acc: [f64; 3],
        gyr: [f64; 3],
    ) -> Result<(), Error> {
        let sensor = self.sensor(sensor.into())?;
        self.take(sensor, t_s, Some(acc), Some(gyr));
        Ok(())
    }

    /// Takes in samples of both at once, as slices of equal length; more of one than of the others is left
    /// aside.
    ///
    /// # Errors
    /// [`Error::Recording`] when the setup has no such sensor.
    pub fn push_slices(
        &mut self,
        sensor: impl Into<Site>,
        t_s: &[f64],
        acc: &[[f64; 3]],
        gyr: Option<&[[f64; 3]]>,
    ) -> Result<(), Error> {
        let site = sensor.into();
        for (k, (t_s, acc)) in t_s.iter().zip(acc).enumerate() {
            match gyr.map(|gyr| gyr.get(k)) {
                Some(Some(gyr)) => self.push(site, *t_s, *acc, *gyr)?,
                Some(None) => break,
                None => self.push_acc(site, *t_s, *acc)?,
            }
        }
        Ok(())
    }

    /// Takes in a whole recording of the same sensors, in the order of its stamps; streams that the setup does
    /// not have are left aside.
    pub fn push_recording(&mut self, recording: &Recording) {
        self.push_streams(recording.streams());
    }

    /// Takes in the rows of several sensors, in the order of their stamps; sensors that the setup does not have are
    /// left aside.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn push_streams(&mut self, streams: &[Stream]) {
        let known = |s: &&Stream| self.setup.streams.iter().any(|known| known.site == s.site());
        let streams: Vec<&Stream> = streams.iter().filter(known).collect();
        in_order(&streams, |stream, t_s, acc, gyr| {
            // The setup has this sensor.
            let _known = match gyr {
                Some(gyr) => self.push(stream.site(), t_s, acc, gyr),
                None => self.push_acc(stream.site(), t_s, acc),
            };
        });
    }

    /// The runner stood upright and still between two times, s from the first sample: from then on that is the
    /// pose from which the sensor's absolute angles are counted (a pose for the whole recording belongs into the
    /// setup). The interval may lie in the samples that are yet to come. Where it cannot be used, a notice
    /// `standing_ignored` is among the events and the pose before stays.
    ///
    /// # Errors
    /// [`Error::Recording`] when the setup has no such sensor.
    pub fn calibrate(
        &mut self,
        sensor: impl Into<Site>,
        from_s: f64,
        to_s: f64,
    ) -> Result<(), Error> {
        let sensor = self.sensor(sensor.into())?;
        self.engine.sensors[sensor].stand(from_s, to_s);
        Ok(())
    }

    /// What an analysis of everything so far would say.
    #[must_use]
    pub fn report(&self) -> Report {
        conclude::report(self.finished(), &self.setup, &self.options, &self.catalogue)
    }

    /// The same with the tables of strides, contacts, windows and waveforms beside it.
    #[must_use]
    pub fn analysis(&self) -> Analysis {
        conclude::analysis(self.finished(), &self.setup, &self.options, &self.catalogue)
    }

    /// No more will come: what is left is worked out, [`Live::events`] tells it. What is pushed after this is
    /// left aside.
    pub fn close(&mut self) {
        if self.closed {
            return;
        }
        self.closed = true;
        self.door.close(&mut self.engine);
        if let Some(ear) = &mut self.ear {
            ear.close(&mut self.engine);
        }
    }

    /// No more will come: the report and the tables. Who wants the last events too calls [`Live::close`] before.
    #[must_use]
    pub fn finish(mut self) -> Analysis {
        self.close();
        let Self { engine, setup, options, catalogue, .. } = self;
        conclude::analysis(engine, &setup, &options, &catalogue)
    }

    /// The engine as if no more came.
    fn finished(&self) -> Engine {
        let mut engine = self.engine.clone();
        // The caller waits for all of it.
        engine.at_once = true;
        if !self.closed {
            self.door.clone().close(&mut engine);
        }
        engine
    }

    /// The session as bytes: what came since this was asked last, to be added behind what was written then.
    /// The events that wait are among them.
    pub fn save(&mut self) -> Vec<u8> {
        let bytes = saved::write(&Piece {
            sites: self.setup.streams.iter().map(|s| s.site).collect(),
            door: Cow::Borrowed(&self.door),
            ear: Cow::Borrowed(&self.ear),
            heard: self.ear.as_ref().map_or(Vec::new(), Ear::fresh),
            judged: self.judged,
            severities: Cow::Borrowed(&self.severities),
            engine: self.engine.save(),
            closed: self.closed,
        });
        if let Some(ear) = &mut self.ear {
            ear.saved();
        }
        bytes
    }

    /// The whole session as one piece, to be kept in place of all that was saved before; [`Live::save`] then gives what
    /// came since. So a file that is appended to often does not outgrow what it holds: write this to another file now and
    /// then, and put that in its place.
    pub fn save_whole(&mut self) -> Vec<u8> {
        self.engine.unsave();
        if let Some(ear) = &mut self.ear {
            ear.unsave();
        }
        self.save()
    }

    /// Goes on with a session of which all that [`Live::save`] has given since [`Live::save_whole`] was asked last, or since
    /// it began, is `bytes`, in order; setup and options are those that it began with. A last piece that was cut off is left aside.
    ///
    /// # Errors
    /// [`Error::Saved`] when the bytes are not those of such a session.
    pub fn restore(setup: Setup, options: Options, bytes: &[u8]) -> Result<Self, Error> {
        let mut live = Self::new(setup, options)?;
        let mut underway = None;
        for (at, piece) in saved::read(bytes)? {
            let sites: Vec<Site> = live.setup.streams.iter().map(|s| s.site).collect();
            if piece.sites != sites {
                let named = |sites: &[Site]| {
                    sites.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                };
                let (found, expected) = (named(&piece.sites), named(&sites));
                return Err(SavedError::OtherSetup { found, expected }.into());
            }
            live.door = piece.door.into_owned();
            let before = core::mem::replace(&mut live.ear, piece.ear.into_owned());
            let follows = match (&mut live.ear, before) {
                (Some(ear), Some(before)) => ear.adopt(&live.setup, before, piece.heard),
                (Some(_), None) => false,
                (None, _) => true,
            };
            live.judged = piece.judged;
            live.closed = piece.closed;
            live.severities = piece.severities.into_owned();
            let restored = live.engine.restore(piece.engine, &live.setup.streams);
            underway = restored.filter(|_| follows).ok_or(SavedError::Gap { at })?;
        }
        live.engine.resume(underway);
        Ok(live)
    }

    fn sensor(&self, site: Site) -> Result<usize, Error> {
        let found = self.setup.streams.iter().position(|s| s.site == site);
        found.ok_or(RecordingError::NoSuchSite { site }.into())
    }

    fn take(&mut self, sensor: usize, t_s: f64, acc: Option<[f64; 3]>, gyr: Option<[f64; 3]>) {
        if self.closed {
            return;
        }
        for came in self.door.believe(sensor, (t_s, acc, gyr)) {
            let worked = self.door.take(&mut self.engine, sensor, came);
            let Some(ear) = &mut self.ear else { continue };
            if worked {
                ear.finals(&mut self.engine);
            }
            let time_of = |stamp_s| self.engine.sensors[sensor].time_of(stamp_s);
            ear.hear(sensor, came, &self.options, time_of);
        }
    }

    /// What happened since this was asked last; the latest 16,384 events are kept for one who does not ask.
    pub fn events(&mut self) -> impl Iterator<Item = Event> + '_ {
        self.judge();
        self.ear.iter_mut().flat_map(|ear| ear.events.drain(..))
    }

    /// Tells which faults changed, when something new was worked out.
    fn judge(&mut self) {
        if self.ear.is_none() {
            return;
        }
        let now = self.engine.worked_through();
        if now == self.judged {
            return;
        }
        self.judged = now;
        let report = self.report();
        let Some(ear) = &mut self.ear else { return };
        let t_s = report.duration_s;
        for finding in &report.faults {
            let (fault, severity) = (finding.fault.clone(), finding.severity());
            let known = self.severities.iter().position(|(name, _)| *name == fault);
            let was = known.and_then(|i| self.severities[i].1);
            if was != severity {
                let event = FaultEvent { fault: fault.clone(), was, severity, t_s };
                ear.events.push_back(Event::Fault(event));
            }
            match known {
                Some(i) => self.severities[i].1 = severity,
                None => self.severities.push((fault, severity)),
            }
        }
    }
}

/// Analyses a recording with what was settled before: what [`Live`] says of the same samples.
///
/// # Errors
/// [`Error::Faults`] when the fault catalogue cannot be used.
pub fn analyze_with(
    recording: &Recording,
    setup: &Setup,
    options: &Options,
) -> Result<Analysis, Error> {
    let mut live = Live::without_events(setup.clone(), options.clone())?;
    live.push_recording(recording);
    Ok(live.finish())
}
