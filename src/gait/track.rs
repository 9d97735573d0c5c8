//! One sensor in one bout: its attitude, its segment axes, and the contacts it saw.

use nalgebra::{Complex, UnitQuaternion, Vector3};

use super::axial_events::{self, AxialParams, SampleContact};
use super::limb::{self, Swings};
use super::side::{self, SidePhases};
use super::{Bout, Contact, foot_events, hips, shank_events};
use crate::intake::{CleanStream, Span};
use crate::orientation::heading::{MeanHeading, mean_heading};
use crate::orientation::segment::{Alignment, Zero};
use crate::orientation::{Attitude, level, parity};
use crate::recording::{Axes, Placement, Side, Site};
use crate::signal::spectrum::harmonics;
use crate::units::STANDARD_GRAVITY_MPS2;

/// A sensor in a bout. Sample numbers count from the bout's first sample.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Track {
    /// Where the sensor sits.
    pub site: Site,
    /// Bout number.
    pub bout: usize,
    /// The bout's samples in the stream.
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
    /// Upward direction in sensor axes without a gyroscope (mean over the bout).
    pub mean_up: Vector3<f64>,
    /// Pitch rate and swings of a foot, shank or thigh.
    pub swings: Option<Swings>,
    /// Contacts in order of time.
    pub contacts: Vec<Contact>,
    /// One mark a stride, fractional samples, in order (borders for stride-wise averages).
    pub marks: Vec<f64>,
    /// Confidence of the sides, 0 to 1; 1 where the placement tells.
    pub side_confidence: f64,
    /// The accelerometer's sign may be turned: then what this sensor tells is mirrored left to right.
    pub maybe_mirrored: bool,
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

    /// Moves the track to another clock: a time t becomes t + `offset_s` + `drift`·t.
    pub(crate) fn retime(&mut self, offset_s: f64, drift: f64) {
        self.t0_s += offset_s + drift * self.t0_s;
        self.rate_hz /= 1.0 + drift;
        for c in &mut self.contacts {
            for t in [&mut c.ic_s, &mut c.tc_s].into_iter().flatten() {
                *t += offset_s + drift * *t;
            }
        }
    }

    /// Specific force along the world's vertical, g; along the mean direction of the specific
    /// force where there is no attitude.
    #[must_use]
    pub fn vertical_g(&self) -> Vec<f64> {
        vertical_g(&self.acc, self.attitude.as_ref(), &self.mean_up)
    }

    /// Largest vertical specific force of a contact, g, of a sensor that feels both feet.
    fn push_g(&self, contact: &Contact) -> Option<f64> {
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

/// Follows one stream through one bout. `attitude` is that of the whole continuous stretch that
/// starts at sample `attitude_from`. `None` when the stretch holds less than two strides.
#[must_use]
pub fn follow(
    stream: &CleanStream,
    span: Span,
    attitude: Option<(&Attitude, usize)>,
    bout: &Bout,
) -> Option<Track> {
    if (span.len() as f64) < 2.0 * bout.stride_s * stream.rate_hz {
        return None;
    }
    let acc = stream.acc.slice(span.range());
    let attitude = attitude.map(|(a, from)| Attitude {
        q: a.q[span.start - from..span.end - from].to_vec(),
        gyr_bias_radps: a.gyr_bias_radps,
    });
    let mut gyr = stream.gyr.as_ref().map(|g| g.slice(span.range()));
    if let (Some(gyr), Some(a)) = (&mut gyr, &attitude) {
        for (column, bias) in gyr.columns_mut().into_iter().zip(a.gyr_bias_radps.iter()) {
            column.iter_mut().for_each(|v| *v -= bias);
        }
    }
    let mean_up = mean_direction(&acc, stream.acc_present)?;
    let mut track = Track {
        site: stream.site,
        bout: bout.index,
        span,
        rate_hz: stream.rate_hz,
        t0_s: stream.time_s(span.start as f64),
        acc,
        gyr,
        attitude,
        heading: None,
        alignment: None,
        at_hips: None,
        mean_up,
        swings: None,
        contacts: Vec::new(),
        marks: Vec::new(),
        side_confidence: 0.0,
        maybe_mirrored: stream.quality.is_sign_unclear(),
    };
    let found = if stream.site.placement.feels_both_feet() {
        follow_axis(&mut track, stream, bout)
    } else {
        follow_limb(&mut track, stream, bout)
    };
    track.contacts = found.into_iter().map(|c| to_contact(&track, stream, &c)).collect();
    let mut contacts = core::mem::take(&mut track.contacts);
    super::edges::trim(&mut contacts, |c| track.push_g(c));
    track.contacts = contacts;
    if track.site.placement.feels_both_feet() {
        if !track.maybe_mirrored {
            assign_sides(&mut track);
        }
    } else if let Some(side) = track.site.side {
        track.contacts.iter_mut().for_each(|c| c.side = Some(side));
        track.side_confidence = 1.0;
    }
    Some(track)
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

fn follow_axis(track: &mut Track, stream: &CleanStream, bout: &Bout) -> Vec<SampleContact> {
    let find = |track: &Track| {
        let (vertical, params) = match &track.at_hips {
            Some(force) => {
                (vertical_g(force, track.attitude.as_ref(), &track.mean_up), AxialParams::at_hips())
            }
            None => (track.vertical_g(), AxialParams::default()),
        };
        let placement = track.site.placement;
        axial_events::contacts(&vertical, track.rate_hz, bout.stride_s, placement, &params)
            .unwrap_or_default()
    };
    if track.attitude.is_some() {
        // The vertical and the segment axes need mid-stances; the contacts are then read at the hips.
        let marks = axial_events::marks(&track.vertical_g(), track.rate_hz, bout.stride_s);
        set_marks(track, &marks.unwrap_or_default());
    }
    if let Some(attitude) = &mut track.attitude {
        level::level(attitude, &track.acc, &track.marks);
        track.heading = mean_heading(&attitude.q, &track.marks);
    }
    track.alignment = align_axis(track, stream);
    track.at_hips = hips::specific_force(track);
    let contacts = find(track);
    set_marks(track, &contacts);
    contacts
}

/// Marks at the mid-stances of every second step inside the bout.
fn set_marks(track: &mut Track, contacts: &[SampleContact]) {
    let last = track.acc.len().saturating_sub(1) as f64;
    let parity = contacts.first().map_or(0, |c| (c.number + 1) % 2);
    track.marks = contacts
        .iter()
        .filter(|c| c.number % 2 == parity && c.mid >= 0.0 && c.mid <= last)
        .map(|c| c.mid)
        .collect();
}

/// Segment axes of the body's axis.
fn align_axis(track: &Track, stream: &CleanStream) -> Option<Alignment> {
    if let Some(declared) = Alignment::declared(&stream.mounting) {
        return Some(declared);
    }
    let attitude = track.attitude.as_ref()?;
    let heading = track.heading.as_ref()?;
    let (up, zero) = match stream.standing_mps2 {
        Some(standing) => (standing, Zero::Standing),
        None => (level::mean_up(&attitude.q)?, Zero::RunningMean),
    };
    let phase = mark_phase(&track.marks, track.acc.len());
    let inside = phase.iter().position(|p| p.is_finite())?;
    let end = phase.iter().rposition(|p| p.is_finite())? + 1;
    let phase = &phase[inside..end];
    let heading_frame = |acc: &Axes| {
        let [mut x, mut y, mut z] = [(); 3].map(|()| Vec::with_capacity(end - inside));
        for i in inside..end {
            let world = attitude.q[i].transform_vector(&acc.at(i));
            let (cos, sin) = heading.direction[i];
            x.push(cos * world.x + sin * world.y);
            y.push(-sin * world.x + cos * world.y);
            z.push(world.z);
        }
        harmonics::<3, { parity::HARMONICS }>([&x, &y, &z], phase)
    };
    let here = heading_frame(&track.acc);
    let axis = parity::fore_aft_axis_of(&here)?;
    let (sin, cos) = axis.angle_rad.sin_cos();
    let low = height_above_hips_m(track.site.placement)
        .and_then(|height| hips::displaced(track, up.normalize() * -height));
    let [x2, y2, z2] = low.as_ref().map_or(here, heading_frame)[1];
    let (sign, certainty) = forward_sign(x2 * cos + y2 * sin, z2);
    let (ahead, across) = (sign * cos, sign * sin);
    // The forward axis of the segment is where forward lies in the sensor on average.
    let mut forward = Vector3::zeros();
    for i in inside..end {
        let (cos, sin) = heading.direction[i];
        let world = Vector3::new(cos * ahead - sin * across, sin * ahead + cos * across, 0.0);
        forward += attitude.q[i].inverse_transform_vector(&world);
    }
    let confidence = (2.0 * axis.strength - 1.0).max(0.0) * certainty;
    Alignment::from_up_forward(&up, &forward, zero, confidence)
}

/// Height of a sensor above the hips, m, where its own nodding outweighs the braking: the braking is
/// looked for at the hips, which needs only the vertical.
fn height_above_hips_m(placement: Placement) -> Option<f64> {
    match placement {
        Placement::Trunk => Some(0.45),
        Placement::Head => Some(0.7),
        _ => None,
    }
}

/// Which way along the fore-aft axis is forward. The brake after initial contact puts the second
/// harmonic of the forward acceleration behind that of the vertical one. Read at the height of the
/// hips: −42° to +3° from the trunk and −33° on average from the pelvis in motion capture of three
/// runners, −50° to −113° in the simulator.
fn forward_sign(along: Complex<f64>, vertical: Complex<f64>) -> (f64, f64) {
    const EXPECTED_DEG: f64 = -50.0;
    let ratio = along * vertical.conj();
    let cosine = (ratio.arg() - EXPECTED_DEG.to_radians()).cos();
    (if cosine < 0.0 { -1.0 } else { 1.0 }, cosine.abs())
}

/// Stride phase of every sample from marks; NaN before the first and after the last.
#[must_use]
pub fn mark_phase(marks: &[f64], n: usize) -> Vec<f64> {
    let knots: Vec<(f64, f64)> = marks.iter().enumerate().map(|(k, &m)| (m, k as f64)).collect();
    interpolate_phase(&knots, n)
}

fn interpolate_phase(knots: &[(f64, f64)], n: usize) -> Vec<f64> {
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

fn follow_limb(track: &mut Track, stream: &CleanStream, bout: &Bout) -> Vec<SampleContact> {
    let placement = track.site.placement;
    let rate = track.rate_hz;
    let Some(gyr) = track.gyr.as_ref().filter(|_| swings_in_a_plane(placement)) else {
        let length: Vec<f64> = track.acc.iter().map(|v| v.norm() / STANDARD_GRAVITY_MPS2).collect();
        let impacts = foot_events::impacts(&length, rate, bout.stride_s).unwrap_or_default();
        track.marks = impacts.iter().map(|c| c.mid).collect();
        // Elsewhere the impact is not a contact, only a beat.
        return if placement == Placement::Foot { impacts } else { Vec::new() };
    };
    let swings = limb::swings(gyr, rate, bout.stride_s, placement).ok().flatten();
    let Some(swings) = swings else { return Vec::new() };
    track.marks.clone_from(&swings.marks);
    let contacts = match placement {
        Placement::Foot => foot_events::contacts(&swings, rate, bout.stride_s),
        Placement::Shank => shank_events::contacts(&swings, rate, bout.stride_s),
        _ => Ok(Vec::new()),
    }
    .unwrap_or_default();
    if let Some(attitude) = &mut track.attitude {
        // A foot is levelled stride by stride where it is integrated: over several strides a turn
        // would tilt it.
        if placement != Placement::Foot {
            level::level(attitude, &track.acc, &track.marks);
        }
        track.heading = mean_heading(&attitude.q, &track.marks);
    }
    track.alignment = align_limb(track, stream, &swings, &contacts);
    track.swings = Some(swings);
    contacts
}

/// True for limbs whose swing has one axis to segment strides by.
fn swings_in_a_plane(placement: Placement) -> bool {
    !matches!(placement, Placement::Wrist | Placement::Pocket)
}

/// Segment axes of a limb: flexion axis, and up from standing or, for a foot, from lying flat.
fn align_limb(
    track: &Track,
    stream: &CleanStream,
    swings: &Swings,
    contacts: &[SampleContact],
) -> Option<Alignment> {
    if let Some(declared) = Alignment::declared(&stream.mounting) {
        return Some(declared);
    }
    let attitude = track.attitude.as_ref()?;
    let left = -swings.axis;
    let (up, zero) = match stream.standing_mps2 {
        Some(standing) => (standing, Zero::Standing),
        None if track.site.placement == Placement::Foot => {
            (flat_up(attitude, contacts)?, Zero::FlatFoot)
        }
        None => (level::mean_up(&attitude.q)?, Zero::RunningMean),
    };
    Alignment::from_up_forward(&up, &left.cross(&up), zero, swings.planarity)
}

/// Median direction of up in the sensor between 25 % and 45 % of stance, when the sole lies flat.
fn flat_up(attitude: &Attitude, contacts: &[SampleContact]) -> Option<Vector3<f64>> {
    let mut columns: [Vec<f64>; 3] = Default::default();
    for c in contacts {
        let (Some(ic), Some(tc)) = (c.ic, c.tc) else { continue };
        let at = (ic + 0.35 * (tc - ic)).max(0.0) as usize;
        if at < attitude.q.len() {
            let up = attitude.up(at);
            columns.iter_mut().zip(up.iter()).for_each(|(column, v)| column.push(*v));
        }
    }
    let median = |c: &Vec<f64>| crate::signal::robust::median(c);
    Vector3::new(median(&columns[0])?, median(&columns[1])?, median(&columns[2])?)
        .try_normalize(1e-9)
}

/// Confidence of a contact next to samples that were filled in.
const FILLED_CONFIDENCE: f64 = 0.1;

fn to_contact(track: &Track, stream: &CleanStream, c: &SampleContact) -> Contact {
    let absolute = |x: f64| track.span.start + x.max(0.0) as usize;
    let first = c.ic.or(c.tc).unwrap_or(c.mid);
    let last = c.tc.or(c.ic).unwrap_or(c.mid);
    // The filters carry what was filled in to its neighbours.
    let reach = (0.05 * track.rate_hz) as usize;
    let touched =
        Span { start: absolute(first).saturating_sub(reach), end: absolute(last) + reach + 1 };
    let usable = !stream.touches_filled(touched);
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
        number: c.number,
        confidence: if usable { confidence } else { FILLED_CONFIDENCE },
        usable,
    }
}

/// Smallest confidence at which a side is named.
const SIDE_CONFIDENCE: f64 = 0.3;

fn assign_sides(track: &mut Track) {
    let Some(vote) = side_vote(track) else { return };
    track.side_confidence = vote.confidence;
    if vote.confidence < SIDE_CONFIDENCE {
        return;
    }
    for contact in &mut track.contacts {
        let left = (contact.number % 2 == 0) == vote.even_is_left;
        contact.side = Some(if left { Side::Left } else { Side::Right });
    }
}

fn side_vote(track: &Track) -> Option<side::SideVote> {
    let attitude = track.attitude.as_ref()?;
    let gyr = track.gyr.as_ref()?;
    let knots: Vec<(f64, f64)> = track
        .contacts
        .iter()
        .filter_map(|c| Some((track.sample_at(c.ic_s?), 0.5 * c.number as f64)))
        .collect();
    let phase = interpolate_phase(&knots, track.acc.len());
    let from = phase.iter().position(|p| p.is_finite())?;
    let to = phase.iter().rposition(|p| p.is_finite())? + 1;
    let yaw: Vec<f64> = (from..to).map(|i| attitude.q[i].transform_vector(&gyr.at(i)).z).collect();
    let forward = track.alignment.as_ref().map(Alignment::forward);
    let roll: Option<Vec<f64>> = forward.map(|f| (from..to).map(|i| gyr.at(i).dot(&f)).collect());
    let phases = match track.site.placement {
        Placement::Trunk | Placement::Head => SidePhases::TRUNK,
        _ => SidePhases::PELVIS,
    };
    side::vote(&yaw, roll.as_deref(), &phase[from..to], phases)
}
