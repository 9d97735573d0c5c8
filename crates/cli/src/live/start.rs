//! The first seconds: what is not declared is found from them, then they are played to the analysis.

use runform::intake::{IntakeError, StreamSetup, Timing};
use runform::recording::Site;
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};
use runform_io::{LineReader, LineSample};

use crate::args::{LiveArgs, StandingTold};
use crate::failure::Failure;

/// Stamps of a sensor that are looked at, s, and the fewest of them.
const LOOK_S: f64 = 2.0;
const FEWEST: usize = 20;
/// How long a sensor that was announced is waited for, s of data.
const PATIENCE_S: f64 = 5.0;
/// Samples that are held back at most: more means that the stamps stand still.
const MOST: usize = 200_000;
/// Deviation from an even step, in steps, up to which samples lie on a grid: over two seconds it puts the rate
/// wrong by less than a millisecond an hour or two.
const EVEN: f64 = 1e-4;
/// Slowest and fastest sensor that is believed, Hz.
const RATES_HZ: core::ops::RangeInclusive<f64> = 25.0..=10_000.0;
/// How a given rate may differ from that of the stamps, as a ratio.
const AGREE: core::ops::Range<f64> = 0.8..1.25;
/// Length of the mean of the first seconds, g. Gravity taken out leaves a third of 1 g at most, g taken for
/// m/s² a tenth; m/s² taken for g are ten.
const MEAN_G: core::ops::Range<f64> = 0.35..3.5;

/// Samples held back until it is known what they are.
#[derive(Debug)]
pub(super) struct Start {
    pub samples: Vec<(Site, LineSample)>,
    sensors: Vec<SensorBegun>,
}

/// What has come of one sensor.
#[derive(Debug)]
struct SensorBegun {
    site: Site,
    /// Name under which the lines tell it.
    named: Option<Site>,
    stamps: Vec<f64>,
    turns: bool,
    sum: [f64; 3],
    summed: usize,
}

impl Start {
    pub(super) fn new(sites: &[Site]) -> Self {
        let sensor = |site: &Site| SensorBegun {
            site: *site,
            named: None,
            stamps: Vec::new(),
            turns: false,
            sum: [0.0; 3],
            summed: 0,
        };
        Self { samples: Vec::new(), sensors: sites.iter().map(sensor).collect() }
    }

    pub(super) fn push(&mut self, site: Site, sample: LineSample) {
        self.samples.push((site, sample));
        let Some(sensor) = self.sensors.iter_mut().find(|s| s.site == site) else { return };
        sensor.named = sample.sensor;
        sensor.turns |= sample.gyr.is_some();
        if let Some(acc) = sample.acc {
            sensor.stamps.push(sample.t_s);
            if acc.iter().all(|v| v.is_finite()) {
                sensor.summed += 1;
                (0..3).for_each(|k| sensor.sum[k] += acc[k]);
            }
        }
    }

    /// True when enough has come.
    pub(super) fn is_ready(&self) -> bool {
        let mut stamps = self.samples.iter().map(|(_, s)| s.t_s);
        let first = stamps.next().unwrap_or(0.0);
        let waited_s = self.samples.last().map_or(0.0, |(_, s)| s.t_s - first);
        let all = self.sensors.iter().all(SensorBegun::is_ready);
        let some = self.sensors.iter().any(SensorBegun::is_ready);
        all || some && waited_s >= PATIENCE_S || self.samples.len() >= MOST
    }

    /// Announced sensors without any samples.
    pub(super) fn absent(&self) -> impl Iterator<Item = Site> + '_ {
        self.sensors.iter().filter(|s| s.stamps.is_empty()).map(|s| s.site)
    }

    /// What is settled of every sensor that has come.
    ///
    /// # Errors
    /// Exit code 3 where what came cannot be what it is said to be.
    pub(super) fn streams(
        &self,
        args: &LiveArgs,
        reader: &LineReader,
    ) -> Result<Vec<StreamSetup>, Failure> {
        let there = self.sensors.iter().filter(|s| !s.stamps.is_empty());
        there.map(|sensor| sensor.settle(args, reader)).collect()
    }
}

impl SensorBegun {
    fn is_ready(&self) -> bool {
        let (Some(first), Some(last)) = (self.stamps.first(), self.stamps.last()) else {
            return false;
        };
        self.stamps.len() >= FEWEST && last - first >= LOOK_S
    }

    fn settle(&self, args: &LiveArgs, reader: &LineReader) -> Result<StreamSetup, Failure> {
        let site = self.site;
        let Some(told) = reader.sensor(self.named) else {
            return Err(Failure::bad_input(format!("{site}: no accelerometer")));
        };
        let (acc_unit, gyr_unit) = self.units(args, (told.acc_unit, told.gyr_unit))?;
        let Pace { rate_hz, even } = self.pace(args.rate_hz)?;
        let mut setup = StreamSetup::new(site, rate_hz);
        setup.timing = Timing::Uniform { start_s: 0.0, hole_s: 1.75 / rate_hz };
        if !even {
            setup = setup.with_jitter();
        }
        setup.acc_scale = acc_unit.to_mps2().unwrap_or(1.0);
        setup.acc_present = told.acc_present;
        let said = if args.units.acc.is_some() { "--units" } else { "column name or key" };
        setup.quality.acc_unit.unit = acc_unit.symbol().to_owned();
        setup.quality.acc_unit.evidence = said.to_owned();
        self.check_gravity(setup.acc_scale, told.acc_present)?;
        if let Some(unit) = gyr_unit {
            setup = setup.with_gyr();
            setup.gyr_scale = unit.to_radps();
            if let Some(decision) = &mut setup.quality.gyr_unit {
                unit.symbol().clone_into(&mut decision.unit);
            }
        }
        setup.quality.nominal_rate_hz = args.rate_hz;
        setup.quality.acc_sign = None;
        if let Some(sign) = args.acc_sign.or(told.acc_sign) {
            setup = setup.with_acc_sign(sign);
        }
        if let Some(range_g) = args.acc_range_g {
            setup = setup.with_acc_range_g(range_g);
        }
        if let Some(range_dps) = args.gyr_range_dps {
            setup = setup.with_gyr_range_dps(range_dps);
        }
        let pose = args.standing.iter().rev().find_map(|standing| match standing.told {
            StandingTold::Pose(pose) if standing.site.is_none_or(|named| named == site) => {
                Some(pose)
            }
            _ => None,
        });
        Ok(match pose {
            Some(pose) => setup.with_standing_mps2(pose),
            None => setup,
        })
    }

    /// Units, as given; they are not inferred, since events that were reported cannot be taken back.
    fn units(
        &self,
        args: &LiveArgs,
        (acc, gyr): (AccUnit, Option<GyrUnit>),
    ) -> Result<(AccUnit, Option<GyrUnit>), Failure> {
        let acc = args.units.acc.unwrap_or(acc);
        let gyr = gyr.filter(|_| self.turns).map(|unit| args.units.gyr.unwrap_or(unit));
        let untold = |what: &str, column: &str, key: &str| {
            Err(Failure::bad_input(format!(
                "{}: nothing tells the unit of the {what}, and it is not guessed while samples arrive; \
                 give --units, for example --units mps2,radps or --units g,dps, or name it: {column} \
                 in a header, {key} in JSON",
                self.site
            )))
        };
        match (acc, gyr) {
            (AccUnit::Unknown, _) => untold("accelerometer", "acc_x_mps2", "acc_mps2"),
            (_, Some(GyrUnit::Unknown)) => untold("gyroscope", "gyr_x_radps", "gyr_radps"),
            known => Ok(known),
        }
    }

    /// Rate, and whether the samples lie on its grid.
    fn pace(&self, given: Option<f64>) -> Result<Pace, Failure> {
        let mut stamps = self.stamps.clone();
        // Packets may have overtaken each other.
        stamps.sort_unstable_by(f64::total_cmp);
        let mut steps: Vec<f64> =
            stamps.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).collect();
        let site = self.site;
        if steps.len() < 2 {
            return Err(Failure::bad_input(format!(
                "{site}: too few samples with a time of their own to tell the sampling rate; check the \
                 time column"
            )));
        }
        steps.sort_unstable_by(f64::total_cmp);
        let usual = steps[steps.len() / 2];
        // Holes tell nothing of the rate.
        let close: Vec<f64> = steps.into_iter().filter(|d| *d < 5.0 * usual).collect();
        let own_hz = close.len() as f64 / close.iter().sum::<f64>();
        if let Some(hz) = given.filter(|hz| !AGREE.contains(&(hz / own_hz))) {
            return Err(Failure::bad_input(format!(
                "{site}: the time stamps say {own_hz:.1} Hz, --rate-hz says {hz}; correct the one or the \
                 other"
            )));
        }
        if own_hz < *RATES_HZ.start() {
            let needed_hz = *RATES_HZ.start();
            return Err(refused(&IntakeError::RateTooLow { site, rate_hz: own_hz, needed_hz }));
        }
        if own_hz > *RATES_HZ.end() {
            let limit_hz = *RATES_HZ.end();
            return Err(refused(&IntakeError::RateTooHigh { site, rate_hz: own_hz, limit_hz }));
        }
        // Sums of steps are never exact; a sensor's rate mostly is.
        let whole_hz = own_hz.round();
        let exact = (own_hz - whole_hz).abs() < 1e-6 * whole_hz;
        let rate_hz = given.unwrap_or(if exact { whole_hz } else { own_hz });
        let on_grid = |d: &f64| {
            let steps = d * rate_hz;
            steps > 0.5 && (steps - steps.round()).abs() <= EVEN
        };
        Ok(Pace { rate_hz, even: close.iter().all(on_grid) })
    }

    /// Refuses an acceleration without gravity, or in another unit than the given one.
    fn check_gravity(&self, scale: f64, present: [bool; 3]) -> Result<(), Failure> {
        if self.summed < FEWEST || present.contains(&false) {
            return Ok(());
        }
        let sum = self.sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        let mean_g = sum * scale / self.summed as f64 / STANDARD_GRAVITY_MPS2;
        if MEAN_G.contains(&mean_g) {
            return Ok(());
        }
        Err(Failure::bad_input(format!(
            "{}: the mean of the first samples is {mean_g:.2} g long, and gravity is 1 g; either the unit \
             is another (--units), or gravity was taken out (see runform explain gravity_removed)",
            self.site
        )))
    }
}

/// How samples come.
#[derive(Debug, Clone, Copy)]
struct Pace {
    rate_hz: f64,
    even: bool,
}

fn refused(error: &IntakeError) -> Failure {
    Failure::bad_input(error)
}
