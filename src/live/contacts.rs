//! Provisional contacts of one sensor, reported while its samples arrive.
//!
//! From each sample: specific force, angular rate where there is one, and the causal attitude. Out of it
//! come initial and terminal contacts as the finals define them ([`crate::gait`]), each within 150 ms. A
//! detector runs all the time, in a walk as well, so that it is in step when a run's begin is reported; its
//! contacts are reported only while a run is on ([`super::Gate`]) and only when they look like running:
//! steps as long and pushes or swings as high as those before. That holds back the first steps of a walk after
//! a run until the end of the run has been decided.
//!
//! Limits: a contact in the instant in which a run breaks off may be reported though it is not among the final ones
//! (at most one a bout, 0.7 % of those told in bouts of 45 s); known errors are those of the detectors.
//!
//! What changes slowly is set from outside: pace, flexion axis of a limb, the lever from the sensor to the hips, and
//! the mean difference of final and provisional contacts.

use nalgebra::{UnitQuaternion, Vector3};
use serde::{Deserialize, Serialize};

use super::axis::{Axis, ForceOf};
use super::foot::Foot;
use super::impacts::Impacts;
use super::shank::Shank;
use super::{Found, Pace, Raw};
use crate::gait::EventKind;
use crate::recording::Placement;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Time constant of the mean direction of the specific force, without a gyroscope, s.
const UPRIGHT_S: f64 = 5.0;
/// Largest relative difference of a stride or step from the pace \[P\]. A walk after a run differs by 30 %
/// and more.
const IN_PACE: f64 = 0.25;
/// The same of whole strides, which differ less.
const IN_STRIDE: f64 = 0.15;
/// Share of a difference between provisional and final contacts that the next provisional contact is
/// corrected by.
const GAIN: f64 = 0.7;
/// How far a sensor moves apart from the body's centre, 0 to 1, beyond which the final contacts are mostly those by
/// the force's shape.
const MOSTLY_APART: f64 = 0.5;
/// Weight of the latest stride in the running mean of the stride time.
const FOLLOW: f64 = 0.15;
/// Largest relative difference between the stride time of the bout and that of the contacts at which the two
/// agree.
const SAME_PACE: f64 = 0.06;

/// A contact reported before the final one is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ProvisionalContact {
    /// Initial or terminal.
    pub kind: EventKind,
    /// Sample number, between samples.
    pub at: f64,
    /// Number of the contact since the detector began; both events of a contact carry the same, and the
    /// feet alternate with its parity.
    pub number: usize,
}

/// The contacts found with one sample: at most one of either kind, seldom more.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Told {
    list: [Option<ProvisionalContact>; Found::MOST],
    count: usize,
}

impl Told {
    /// The contacts in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &ProvisionalContact> {
        self.list.iter().flatten()
    }

    fn add(&mut self, contact: ProvisionalContact) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = Some(contact);
            self.count += 1;
        }
    }
}

/// How this sensor sees contacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // There is one a sensor.
enum Detector {
    Axis(Axis),
    Foot(Foot),
    Shank(Shank),
    Impacts(Impacts),
    None,
}

/// A sample that waits for the next one, which tells how its rotation changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Waiting {
    acc: [f64; 3],
    gyr: [f64; 3],
    gyr_before: [f64; 3],
    /// The world's up in the sensor.
    up: [f64; 3],
}

/// The detector of one sensor. All of its state is plain data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provisional {
    rate_hz: f64,
    detector: Detector,
    pace: Pace,
    first: Option<usize>,
    next: usize,
    waiting: Option<Waiting>,
    mean: [f64; 3],
    weight: f64,
    lever_m: Option<[f64; 3]>,
    /// Added to what is found, samples: initial, terminal.
    offset: [f64; 2],
    /// Numbers and places of the last two initial contacts, the later first.
    last: [Option<(usize, f64)>; 2],
    let_out: Option<usize>,
    base: usize,
}

impl Provisional {
    /// A detector for a sensor of this placement, with or without a gyroscope.
    #[must_use]
    pub fn new(placement: Placement, rate_hz: f64, gyro: bool) -> Self {
        let detector = match placement {
            Placement::Foot if gyro => Detector::Foot(Foot::new(rate_hz)),
            Placement::Foot => Detector::Impacts(Impacts::new(rate_hz)),
            Placement::Shank if gyro => Detector::Shank(Shank::new(rate_hz)),
            p if p.feels_both_feet() => Detector::Axis(Axis::new(p, rate_hz)),
            _ => Detector::None,
        };
        Self {
            rate_hz,
            detector,
            pace: Pace::default(),
            first: None,
            next: 0,
            waiting: None,
            mean: [0.0; 3],
            weight: 0.0,
            lever_m: None,
            offset: [0.0; 2],
            last: [None; 2],
            let_out: None,
            base: 0,
        }
    }

    /// False where this sensor tells no contacts.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.detector != Detector::None
    }

    /// Stride time, s, as the last seconds show it.
    pub fn set_pace(&mut self, stride_s: f64) {
        let told = stride_s * self.rate_hz;
        let kept = self.pace.stride.filter(|own| (told / own - 1.0).abs() < SAME_PACE);
        self.pace.stride = Some(kept.map_or(told, |own| own + FOLLOW * (told - own)));
    }

    /// Whether a run is on: contacts are let out only then.
    pub fn set_running(&mut self, running: bool) {
        self.pace.open = running;
    }

    /// The flexion axis of a limb in sensor axes, with the sign that makes toes up positive.
    pub fn set_flexion_axis(&mut self, axis: Vector3<f64>) {
        match &mut self.detector {
            Detector::Foot(foot) => foot.limb.settle(axis),
            Detector::Shank(shank) => shank.limb.settle(axis),
            _ => {}
        }
    }

    /// The way from the sensor to the middle of the hips, sensor axes, m, where the segment axes are
    /// known, and how far the sensor moves apart from the body's centre, 0 to 1.
    pub fn set_lever(&mut self, lever_m: Option<Vector3<f64>>, apart: f64) {
        let force = match lever_m {
            _ if apart > MOSTLY_APART => ForceOf::SensorByShape,
            Some(_) => ForceOf::Hips,
            None => ForceOf::Sensor,
        };
        self.lever_m = lever_m.filter(|_| force == ForceOf::Hips).map(Into::into);
        if let Detector::Axis(axis) = &mut self.detector {
            axis.reads(force);
        }
    }

    /// Median difference of the last piece's contacts, s (final minus provisional);
    /// at most once a piece.
    pub fn settle(&mut self, kind: EventKind, final_minus_told_s: f64) {
        self.offset[usize::from(kind == EventKind::Tc)] += GAIN * final_minus_told_s * self.rate_hz;
    }

    /// Starts again after a hole. Usual values, axes, pace and offsets are kept.
    pub fn reset(&mut self) {
        match &mut self.detector {
            Detector::Axis(d) => d.reset(),
            Detector::Foot(d) => d.reset(),
            Detector::Shank(d) => d.reset(),
            Detector::Impacts(d) => d.reset(),
            Detector::None => {}
        }
        (self.first, self.waiting, self.last) = (None, None, [None; 2]);
        self.base = self.let_out.map_or(self.base, |last| last + 2);
    }

    /// Takes in a sample: specific force (m/s²), angular rate (rad/s) and attitude (sensor to world).
    /// A sample number that does not follow the one before is a hole.
    pub fn push(
        &mut self,
        sample: usize,
        acc_mps2: Vector3<f64>,
        gyr_radps: Option<Vector3<f64>>,
        q: Option<UnitQuaternion<f64>>,
    ) -> Told {
        if self.first.is_some() && sample != self.next {
            self.reset();
        }
        self.next = sample + 1;
        let first = *self.first.get_or_insert(sample);
        let mut found = Found::default();
        match (&mut self.detector, gyr_radps) {
            (Detector::Axis(_), _) => self.push_axis(acc_mps2, gyr_radps, q, &mut found),
            (Detector::Foot(foot), Some(gyr)) => foot.push(gyr, &self.pace, &mut found),
            (Detector::Shank(shank), Some(gyr)) => shank.push(gyr, &self.pace, &mut found),
            (Detector::Impacts(impacts), _) => {
                let length_g = acc_mps2.norm() / STANDARD_GRAVITY_MPS2;
                impacts.push(length_g, &self.pace, &mut found);
            }
            _ => {}
        }
        let mut told = Told::default();
        for raw in found.iter() {
            if let Some(contact) = self.judge(raw, first) {
                told.add(contact);
            }
        }
        told
    }

    /// Vertical specific force of the sample before, at the hips where the way there is known.
    fn push_axis(
        &mut self,
        acc: Vector3<f64>,
        gyr: Option<Vector3<f64>>,
        q: Option<UnitQuaternion<f64>>,
        found: &mut Found,
    ) {
        let vertical = match (gyr, q) {
            (Some(gyr), Some(q)) => {
                let up = q.inverse_transform_vector(&Vector3::z()).into();
                let gyr_before = self.waiting.map_or(gyr.into(), |w| w.gyr);
                let now = Waiting { acc: acc.into(), gyr: gyr.into(), gyr_before, up };
                let Some(w) = self.waiting.replace(now) else { return };
                let (acc, rate) = (Vector3::from(w.acc), Vector3::from(w.gyr));
                let force = self.lever_m.map(Vector3::from).map_or(acc, |lever| {
                    let alpha = (gyr - Vector3::from(w.gyr_before)) * (0.5 * self.rate_hz);
                    acc + alpha.cross(&lever) + rate.cross(&rate.cross(&lever))
                });
                force.dot(&Vector3::from(w.up))
            }
            _ => {
                self.weight = (self.weight + 1.0).min(UPRIGHT_S * self.rate_hz);
                let mean = Vector3::from(self.mean);
                let mean = mean + (acc - mean) / self.weight;
                self.mean = mean.into();
                mean.try_normalize(1e-9).map_or(0.0, |up| up.dot(&acc))
            }
        };
        if let Detector::Axis(axis) = &mut self.detector {
            axis.push(vertical / STANDARD_GRAVITY_MPS2, &self.pace, found);
        }
    }

    /// Whether a contact is reported, and its place among the samples.
    fn judge(&mut self, raw: &Raw, first: usize) -> Option<ProvisionalContact> {
        let stride = self.pace.stride?;
        let in_pace = match (raw.kind, self.last[0]) {
            (EventKind::Ic, Some(_)) => {
                // The two steps of a loose sensor may differ; its strides do not. A limb has strides only.
                let known = usize::from(matches!(self.detector, Detector::Axis(_))) + 1;
                self.last[..known].iter().flatten().any(|(number, at)| {
                    let steps = raw.number.saturating_sub(*number).max(1) as f64;
                    let gap = (raw.at - at) / (0.5 * stride * steps);
                    (gap - 1.0).abs() < if steps > 1.0 { IN_STRIDE } else { IN_PACE }
                })
            }
            (EventKind::Ic, None) => true,
            (EventKind::Tc, Some((number, at))) => {
                let lasts = (raw.at - at) / stride;
                number == raw.number && (0.1..0.6).contains(&lasts)
                    || number + 1 == raw.number && lasts > 0.0
            }
            (EventKind::Tc, None) => false,
        };
        if raw.kind == EventKind::Ic {
            if in_pace && raw.alike {
                self.follow_pace(raw, stride);
            }
            self.last = [Some((raw.number, raw.at)), self.last[0]];
        }
        let lets = in_pace && raw.alike;
        if !(lets && self.pace.open) {
            return None;
        }
        let number = self.base + raw.number;
        self.let_out = Some(number);
        let offset = self.offset[usize::from(raw.kind == EventKind::Tc)];
        Some(ProvisionalContact { kind: raw.kind, at: first as f64 + raw.at + offset, number })
    }

    /// The pace is that of the contacts, as long as it agrees with the pace that was set.
    fn follow_pace(&mut self, raw: &Raw, stride: f64) {
        let whole = |(number, _): &&(usize, f64)| raw.number == *number + 2;
        let Some((_, at)) = self.last.iter().flatten().find(whole) else { return };
        let own = raw.at - at;
        if (own / stride - 1.0).abs() < SAME_PACE {
            self.pace.stride = Some(stride + FOLLOW * (own - stride));
        }
    }
}
