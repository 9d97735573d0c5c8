//! One sensor in one gap-free piece of a bout: its attitude, its segment axes, and the contacts it saw.

use nalgebra::{UnitQuaternion, Vector3};

use super::axial_events::{self, AxialParams, SampleContact};
use super::by_shape::{Forces, Settled};
use super::carry::Part;
use super::directions::Derived;
use super::foot_events::Strapped;
use super::limb::{self, Swings};
use super::{Contact, foot_events, hips, shank_events};
use crate::intake::{CleanStream, Span};
use crate::orientation::heading::{MeanHeading, mean_heading};
use crate::orientation::segment::Alignment;
use crate::orientation::{Attitude, level};
use crate::recording::{Axes, Placement, Site};
use crate::units::STANDARD_GRAVITY_MPS2;

/// A sensor in a gap-free piece of a bout. Sample numbers count from the piece's first sample.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Track {
    /// Where the sensor sits.
    pub site: Site,
    /// Bout number.
    pub bout: usize,
    /// Number of the gap-free piece within the bout, in order of time.
    pub piece: usize,
    /// True when it is the bout's only one.
    pub alone: bool,
    /// Added to the step numbers, which each piece counts from 0, so that contacts are numbered through all
    /// pieces.
    pub first_number: usize,
    /// The piece's samples in the stream.
    pub span: Span,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Recording time of the first sample, s.
    pub t0_s: f64,
    /// Specific force, m/s², sensor axes.
    pub acc: Axes,
    /// Angular rate, rad/s, sensor axes, bias removed where an attitude was found.
    pub gyr: Option<Axes>,
    /// Attitude, levelled over strides.
    pub attitude: Option<Attitude>,
    /// Stride-mean heading.
    pub heading: Option<MeanHeading>,
    /// Segment axes, where they could be found.
    pub alignment: Option<Alignment>,
    /// Specific force at the middle of the hips, sensor axes, m/s², from a sensor fixed to the pelvis
    /// with known segment axes.
    pub at_hips: Option<Axes>,
    /// How far a sensor on the body's axis moves apart from the body's centre, 0 (not at all) to 1: what it feels in
    /// flight.
    pub apart: f64,
    /// Upward direction in sensor axes without a gyroscope (mean over the bout).
    pub mean_up: Vector3<f64>,
    /// Pitch rate and swings of a foot, shank or thigh.
    pub swings: Option<Swings>,
    /// Contacts in order of time.
    pub contacts: Vec<Contact>,
    /// One instant of every stride, fractional samples, in order: mid-stance of the same foot on the body's axis,
    /// mid-swing of a limb, the impact where there is no gyroscope. Borders of stride-wise averages.
    pub stride_marks: Vec<f64>,
    /// Confidence of the sides, 0 to 1; 1 where the placement tells.
    pub side_confidence: f64,
    /// True when the accelerometer's sign may be reversed: then left and right of this sensor are exchanged.
    pub maybe_mirrored: bool,
    /// Values that are computed from the other fields when first asked for.
    pub(crate) derived: Derived,
}

impl Track {
    /// Recording time of a sample number.
    #[must_use]
    pub fn time_s(&self, sample: f64) -> f64 {
        self.t0_s + sample / self.rate_hz
    }

    /// Sample number of a recording time.
    #[must_use]
    pub fn sample_at(&self, t_s: f64) -> f64 {
        (t_s - self.t0_s) * self.rate_hz
    }

    /// True when two pieces have some time in common, or both are the only ones of their bout: metrics of
    /// both sensors are then tried, and refuse with a reason where they have no common time.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let ends = |t: &Self| (t.t0_s, t.time_s(t.acc.len() as f64));
        let ((a, b), (c, d)) = (ends(self), ends(other));
        a < d && c < b || self.alone && other.alone
    }

    /// Moves the track to another clock: a time t becomes t + `offset_s` + `drift`·t.
    pub(crate) fn retime(&mut self, offset_s: f64, drift: f64) {
        self.t0_s += offset_s + drift * self.t0_s;
        self.rate_hz /= 1.0 + drift;
        self.contacts.iter_mut().for_each(|c| c.retime(offset_s, drift));
    }

    /// Specific force along the world's vertical, g; along the mean direction of the specific
    /// force where there is no attitude.
    #[must_use]
    pub fn vertical_g(&self) -> Vec<f64> {
        vertical_g(&self.acc, self.attitude.as_ref(), &self.mean_up)
    }

    /// Largest vertical specific force of a contact, g, of a sensor that feels both feet.
    pub(super) fn push_g(&self, contact: &Contact) -> Option<f64> {
        let (ic, tc) = (self.sample_at(contact.ic_s?), self.sample_at(contact.tc_s?));
        if !self.site.placement.feels_both_feet() {
            return None;
        }
        let range = ic.max(0.0) as usize..(tc.max(0.0) as usize + 1).min(self.acc.len());
        let vertical = |i: usize| match &self.attitude {
            Some(a) => a.q[i].transform_vector(&self.acc.at(i)).z,
            None => self.acc.at(i).dot(&self.mean_up),
        };
        let top = range.map(vertical).reduce(f64::max)?;
        Some(top / STANDARD_GRAVITY_MPS2)
    }

    /// Attitude of the segment (segment to world) at a sample, when both are known.
    #[must_use]
    pub fn segment_attitude(&self, sample: usize) -> Option<UnitQuaternion<f64>> {
        let alignment = self.alignment.as_ref()?;
        let q = self.attitude.as_ref()?.q.get(sample)?;
        Some(q * UnitQuaternion::from_rotation_matrix(&alignment.sensor_to_segment.inverse()))
    }

    /// World's up in segment axes at a sample.
    #[must_use]
    pub fn up_in_segment(&self, sample: usize) -> Option<Vector3<f64>> {
        Some(self.segment_attitude(sample)?.inverse_transform_vector(&Vector3::z()))
    }
}

/// A sensor in a gap-free piece of a part of a bout, nothing found yet. `attitude` is that in the piece.
/// `None` when the piece holds less than two strides.
pub(super) fn begin(
    stream: &CleanStream,
    span: Span,
    attitude: Option<Attitude>,
    part: &Part,
) -> Option<Track> {
    if (span.len() as f64) < 2.0 * part.stride_s * stream.rate_hz {
        return None;
    }
    let acc = stream.acc.slice(span.range());
    let mut gyr = stream.gyr.as_ref().map(|g| g.slice(span.range()));
    if let (Some(gyr), Some(a)) = (&mut gyr, &attitude) {
        for (column, bias) in gyr.columns_mut().into_iter().zip(a.gyr_bias_radps.iter()) {
            column.iter_mut().for_each(|v| *v -= bias);
        }
    }
    let mean_up = mean_direction(&acc, stream.acc_present)?;
    Some(Track {
        site: stream.site,
        bout: part.bout,
        piece: 0,
        alone: true,
        first_number: 0,
        span,
        rate_hz: stream.rate_hz,
        t0_s: stream.time_s(span.start as f64),
        acc,
        gyr,
        attitude,
        heading: None,
        alignment: None,
        at_hips: None,
        apart: 0.0,
        mean_up,
        swings: None,
        contacts: Vec::new(),
        stride_marks: Vec::new(),
        side_confidence: 0.0,
        maybe_mirrored: stream.quality.is_sign_unclear(),
        derived: Derived::default(),
    })
}

/// Direction of the mean specific force. With an axis missing the mean of the others is tilted by
/// the sensor's own tilt, so the axis that carries most of it stands for the vertical.
fn mean_direction(acc: &Axes, present: [bool; 3]) -> Option<Vector3<f64>> {
    let mean = acc.iter().fold(Vector3::zeros(), |s, v| s + v);
    if present.iter().all(|p| *p) {
        return mean.try_normalize(1e-9);
    }
    let mut axis = Vector3::zeros();
    axis[mean.iamax()] = 1.0;
    (axis * mean.amax().copysign(mean[mean.iamax()])).try_normalize(1e-9)
}

fn vertical_g(acc: &Axes, attitude: Option<&Attitude>, up: &Vector3<f64>) -> Vec<f64> {
    match attitude {
        Some(a) => acc
            .iter()
            .zip(&a.q)
            .map(|(f, q)| q.transform_vector(&f).z / STANDARD_GRAVITY_MPS2)
            .collect(),
        None => acc.iter().map(|f| f.dot(up) / STANDARD_GRAVITY_MPS2).collect(),
    }
}

impl Track {
    /// Levels a sensor on the body's axis: the vertical and the segment axes need mid-stances; the contacts
    /// are then read at the hips.
    pub(super) fn level_axis(&mut self, part: &Part) {
        if self.attitude.is_some() {
            let mid_stances =
                axial_events::mid_stances_alone(&self.vertical_g(), self.rate_hz, part.stride_s);
            mark_strides(self, &mid_stances.unwrap_or_default());
        }
        if let Some(attitude) = &mut self.attitude {
            level::level(attitude, &self.acc, &self.stride_marks);
            self.heading = mean_heading(&attitude.q, &self.stride_marks);
        }
    }

    /// Contacts of a sensor on the body's axis, whose segment axes are known, where they can be.
    pub(super) fn axis_contacts(&mut self, part: &Part) -> Vec<SampleContact> {
        self.at_hips = hips::specific_force(self);
        let at_sensor = self.vertical_g();
        let at_hips = self.at_hips.as_ref();
        let at_hips = at_hips.map(|f| vertical_g(f, self.attitude.as_ref(), &self.mean_up));
        let params =
            if at_hips.is_some() { AxialParams::at_hips() } else { AxialParams::default() };
        let forces = Forces {
            at_centre: at_hips.as_ref().unwrap_or(&at_sensor),
            at_sensor: &at_sensor,
            told_mps: part.told_mps,
            gyroscope: self.attitude.is_some(),
        };
        let placement = self.site.placement;
        let Settled { contacts, apart } =
            axial_events::contacts(forces, self.rate_hz, part.stride_s, placement, &params)
                .unwrap_or_default();
        self.apart = apart;
        mark_strides(self, &contacts);
        contacts
    }

    /// Swings of a limb; none where it does not swing in a plane.
    pub(super) fn limb_swings(&self, part: &Part) -> Option<Swings> {
        let placement = self.site.placement;
        let gyr = self.gyr.as_ref().filter(|_| swings_in_a_plane(placement))?;
        limb::swings(gyr, self.rate_hz, part.stride_s, placement).ok().flatten()
    }

    /// Contacts of a limb by its swings; without a gyroscope, or where the limb has no swing of its own,
    /// by its impacts. `up` is the direction of up in the sensor while the foot lies flat, where it is known.
    pub(super) fn limb_contacts(
        &mut self,
        swings: Option<&Swings>,
        up: Option<Vector3<f64>>,
        part: &Part,
    ) -> Vec<SampleContact> {
        let (placement, rate) = (self.site.placement, self.rate_hz);
        let Some(gyr) = self.gyr.as_ref().filter(|_| swings_in_a_plane(placement)) else {
            let length: Vec<f64> =
                self.acc.iter().map(|v| v.norm() / STANDARD_GRAVITY_MPS2).collect();
            let impacts = foot_events::impacts(&length, rate, part.stride_s).unwrap_or_default();
            self.stride_marks = impacts.iter().map(|c| c.mid).collect();
            // Elsewhere the impact is no contact; it only gives the rhythm.
            return if placement == Placement::Foot { impacts } else { Vec::new() };
        };
        let Some(swings) = swings else { return Vec::new() };
        self.stride_marks.clone_from(&swings.mid_swings);
        let contacts = match placement {
            Placement::Foot => {
                let strapped = Strapped { acc: &self.acc, gyr, up };
                foot_events::contacts(swings, &strapped, rate, part.stride_s)
            }
            Placement::Shank => shank_events::contacts(swings, &self.acc, gyr, rate, part.stride_s),
            _ => Ok(Vec::new()),
        };
        if let Some(attitude) = &mut self.attitude {
            // A foot is levelled over single strides in `metrics::spatial`: over several strides a curve would tilt it.
            if placement != Placement::Foot {
                level::level(attitude, &self.acc, &self.stride_marks);
            }
            self.heading = mean_heading(&attitude.q, &self.stride_marks);
        }
        contacts.unwrap_or_default()
    }
}

/// Marks strides at the mid-stances of every second step inside the bout.
fn mark_strides(track: &mut Track, contacts: &[SampleContact]) {
    let last = track.acc.len().saturating_sub(1) as f64;
    let parity = contacts.first().map_or(0, |c| (c.number + 1) % 2);
    track.stride_marks = contacts
        .iter()
        .filter(|c| c.number % 2 == parity && c.mid >= 0.0 && c.mid <= last)
        .map(|c| c.mid)
        .collect();
}

/// Stride phase of every sample from one instant a stride; NaN before the first and after the last.
#[must_use]
pub fn stride_phase(stride_marks: &[f64], n: usize) -> Vec<f64> {
    let knots: Vec<(f64, f64)> =
        stride_marks.iter().enumerate().map(|(k, &m)| (m, k as f64)).collect();
    interpolate_phase(&knots, n)
}

pub(super) fn interpolate_phase(knots: &[(f64, f64)], n: usize) -> Vec<f64> {
    let mut phase = vec![f64::NAN; n];
    for pair in knots.windows(2) {
        let ((x0, p0), (x1, p1)) = (pair[0], pair[1]);
        let from = x0.ceil().max(0.0) as usize;
        let to = ((x1.floor().max(0.0) as usize) + 1).min(n);
        for (i, slot) in phase.iter_mut().enumerate().take(to).skip(from) {
            *slot = p0 + (p1 - p0) * (i as f64 - x0) / (x1 - x0);
        }
    }
    phase
}

/// True for limbs whose swing has one axis to segment strides by.
fn swings_in_a_plane(placement: Placement) -> bool {
    !matches!(placement, Placement::Wrist | Placement::Pocket)
}

/// Confidence of a contact next to samples that were filled in, or to a hole.
const FILLED_CONFIDENCE: f64 = 0.1;
/// Distance over which the filters spread the effect of filled or missing samples, s.
const REACH_S: f64 = 0.05;

/// A contact in recording time. `holes` tells whether a hole lies before and behind the piece.
pub(super) fn to_contact(
    track: &Track,
    stream: &CleanStream,
    holes: (bool, bool),
    c: &SampleContact,
) -> Contact {
    let absolute = |x: f64| track.span.start + x.max(0.0) as usize;
    let first = c.ic.or(c.tc).unwrap_or(c.mid);
    let last = c.tc.or(c.ic).unwrap_or(c.mid);
    let reach = (REACH_S * track.rate_hz) as usize;
    let touched =
        Span { start: absolute(first).saturating_sub(reach), end: absolute(last) + reach + 1 };
    let cut = holes.0 && touched.start < track.span.start + reach
        || holes.1 && touched.end + reach > track.span.end;
    let usable = !stream.touches_filled(touched) && !cut;
    let gyro = track.gyr.is_some();
    let confidence: f64 = match track.site.placement {
        Placement::Foot if gyro => 0.95,
        Placement::Foot => 0.5,
        Placement::Shank => 0.85,
        Placement::Sacrum | Placement::Pelvis => 0.8,
        _ => 0.6,
    };
    Contact {
        ic_s: c.ic.map(|x| track.time_s(x)),
        tc_s: c.tc.map(|x| track.time_s(x)),
        side: None,
        number: track.first_number + c.number,
        confidence: if usable { confidence } else { FILLED_CONFIDENCE },
        usable,
    }
}
