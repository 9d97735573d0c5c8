//! Lowers the grade of numbers, or refuses them, by the state of the sensor that they rest on.
//!
//! The families measure whatever samples they get; here, in one place, it is checked whether the sensor was good enough:
//!
//! 1. *An axis is missing or cut off*: nothing that needs the whole vector (angles, peaks, powers,
//!    lengths, bounce) is reported. Times stay; a peak of the body's axis is read from the axis that carries
//!    gravity, as a trend.
//! 2. *Clipped strides*: in more than a twentieth of the strides the numbers that integrate, average or
//!    peak over the acceleration are a trend. A clip of 10 g for 5 ms in a stride of 0.7 s takes 0.07 g off
//!    its mean, which is 4° of tilt. A clipped gyroscope at the events of a limb does the same to their times.
//! 3. *Lost samples* that were bridged: with 5 % everything but the cadence is a trend, with 1 %
//!    what depends on the fine structure of a stride (harmonics, entropies, spread from stride to stride).
//! 4. *Coarse resolution* of the values makes the fine structure a trend, too. So do holes in mid-run, where much of
//!    the running lies shortly after one: the orientation has to settle there.
//! 5. *The rate*: an event is not known better than about a sixth of a sample, and not every such error is
//!    averaged away, as strides are locked to the samples for a while (simulated runs at 50 Hz against 100
//!    and 200: stride and step times off by up to 0.11 samples).
//! 6. *The gain* of a part that was never calibrated: powers follow its square.
//! 7. *Contacts* that are fewer or more than the cadence asks for: what rests on them is a trend, since nobody
//!    knows whether those that were found are like the others.
//! 8. A metric that is computed from the speed has no better grade than the speed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Flag, Grade, MetricId, MetricValue, Outcome, Refusal};
use crate::gait::Track;
use crate::intake::{CleanStream, Finding, Span};
use crate::recording::Site;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Share of clipped strides, or of clipped events, from which a value is only a trend \[P\]: as much as
/// drifts and loads allow.
const CLIPPED: f64 = 0.05;
/// Largest shares of filled samples with which values keep their grade \[P\]: in simulated runs bounce and
/// angles were wrong with 5 to 30 % of the samples lost at random times, with 1 to 3 % only harmonics were.
const LOST: f64 = 0.05;
const LOST_FINE: f64 = 0.01;
/// Resolution of the values from which metrics of the fine structure of a stride are only trends, g \[P\]:
/// entropies and harmonics were wrong at 0.06 g, not at 0.01 g.
const COARSE_G: f64 = 0.03;
/// Error of an event's time that comes from the sampling alone, samples \[P\].
const SAMPLES_APART: f64 = 0.15;
/// Error of an uncalibrated part's gain \[M\] (MPU-6050 ±3 %, ADXL345 ±4 to 10 %; data sheets, from
/// memory).
const GAIN: f64 = 0.05;
/// Share by which a harmonic ratio at 100 Hz may be lower than at 200 Hz, and half of it at 200 Hz lower
/// still \[P\]: its odd harmonics are small, and the noise of a slower sensor adds to them.
const HARMONICS: f64 = 0.4;
/// Largest vertical specific force in flight of a sensor whose vertical is right, g \[P\].
const FLIGHT_G: f64 = 0.5;
/// Least share of gravity on the axis that stands for the vertical, g \[P\]: 37° of tilt.
const UPRIGHT_G: f64 = 0.8;
/// Time that the orientation takes to settle after a hole, s, and the largest share of the running that may
/// lie in such times \[P\].
const SETTLES_S: f64 = 10.0;
const BEHIND: f64 = 0.25;
/// Share of the steps by which the number of complete contacts may differ from that of the cadence \[P\]: of 2,795
/// sensors of recordings and presets none differs by more.
const UNLIKE: f64 = 0.1;
/// Least number of contacts by which they may differ \[P\].
const LEAST_UNLIKE: f64 = 4.0;
/// Time before and after an event in which a limb's gyroscope must not be clipped, s \[P\]: the width of its
/// minima.
const EVENT_S: f64 = 0.03;

/// The state of a sensor in a run: clipping, holes, resolution and so on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    site: Site,
    rate_hz: f64,
    /// An accelerometer axis is missing, or held at one value part of the time.
    axis_missing: bool,
    /// An axis is held at a value above what flight shows, or none carries gravity: contacts suffer too.
    cut_off: bool,
    /// Shares of strides in which accelerometer and gyroscope clipped.
    acc_clipped: f64,
    gyr_clipped: f64,
    /// Share of contacts at whose beginning or end the gyroscope clipped.
    events_clipped: f64,
    /// Share of samples that were bridged.
    lost: f64,
    /// Step of the accelerometer's values, g.
    step_g: f64,
    /// Much of the running lies shortly after a hole in mid-run.
    after_hole: bool,
    contacts: Contacts,
}

/// Contacts of which beginning and end were found, about how many the cadence asks for, and the gap-free pieces, whose
/// ends may cut one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Contacts {
    found: usize,
    expected: f64,
    pieces: usize,
}

impl Contacts {
    fn and(self, more: Self) -> Self {
        Self {
            found: self.found + more.found,
            expected: self.expected + more.expected,
            pieces: self.pieces + more.pieces,
        }
    }

    /// A contradiction; a sensor that shows no contacts at all contradicts nothing.
    fn unlike_cadence(self) -> Option<Flag> {
        let off = (self.found as f64 - self.expected).abs() - self.pieces as f64;
        let many = LEAST_UNLIKE.max(UNLIKE * self.expected);
        let expected = self.expected.round() as usize;
        (self.found > 0 && off > many)
            .then_some(Flag::ContactsUnlikeCadence { found: self.found, expected })
    }
}

/// Counts of a sensor's clipped and filled strides and events, summed piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Wear {
    strides: Share,
    turning: Share,
    events: Share,
    behind: Share,
    /// Of the bouts before, and of the latest one with its number.
    contacts: Contacts,
    latest: (usize, Contacts),
    /// True when a piece's axis does not carry gravity.
    tilted: bool,
}

impl Wear {
    /// The latest bout does not count.
    pub(crate) fn withdraw(&mut self, bout: usize) {
        if self.latest.0 == bout {
            self.latest.1 = Contacts::default();
        }
    }

    /// Counts what of a piece lies between two times.
    pub(crate) fn add(
        &mut self,
        stream: &CleanStream,
        track: &Track,
        (from_s, to_s): (f64, f64),
        stride_s: f64,
    ) {
        let along: f64 = track.acc.iter().map(|a| a.dot(&track.mean_up)).sum();
        self.tilted |= along <= UPRIGHT_G * G * track.acc.len() as f64;
        let at = |t_s: f64| stream.sample_at(t_s).round().max(0.0) as usize;
        let start = track.span.start.max(at(from_s));
        let end = track.span.end.min(at(to_s).max(start)).max(start);
        let span = stream.spans.iter().find(|s| s.range().contains(&track.span.start));
        let settled = span
            .filter(|s| s.start > 0)
            .map_or(0, |s| s.start + (SETTLES_S * stream.rate_hz) as usize);
        self.behind.hits += settled.clamp(start, end) - start;
        self.behind.all += end - start;
        let strides = (end - start) as f64 / (stride_s * stream.rate_hz).max(1.0);
        let feet = if stream.site.placement.feels_both_feet() { 2.0 } else { 1.0 };
        let complete = |ic_s: f64| (from_s..to_s).contains(&ic_s);
        let found =
            track.contacts.iter().filter(|c| c.tc_s.is_some() && c.ic_s.is_some_and(complete));
        let found = Contacts { found: found.count(), expected: feet * strides, pieces: 1 };
        if self.latest.0 != track.bout {
            self.contacts = self.contacts.and(self.latest.1);
            self.latest = (track.bout, Contacts::default());
        }
        self.latest.1 = self.latest.1.and(found);
        let length = ((stride_s * stream.rate_hz) as usize).max(1);
        for start in (start..end).step_by(length) {
            let stride = Span { start, end: (start + length).min(end) };
            self.strides.count(stream.touches_clipped_acc(stride));
            self.turning.count(stream.touches_clipped_gyr(stride));
        }
        for t_s in track.contacts.iter().flat_map(|c| [c.ic_s, c.tc_s]).flatten() {
            if t_s < from_s || t_s >= to_s {
                continue;
            }
            let at = |t_s: f64| track.span.start + track.sample_at(t_s).max(0.0) as usize;
            let near = Span { start: at(t_s - EVENT_S), end: at(t_s + EVENT_S) + 1 };
            self.events.count(stream.touches_clipped_gyr(near));
        }
    }
}

impl Health {
    /// Of one sensor.
    pub(crate) fn of(stream: &CleanStream, wear: &Wear) -> Self {
        Self {
            site: stream.site,
            rate_hz: stream.rate_hz,
            axis_missing: stream.acc_present != [true; 3] || stream.quality.is_clamped(),
            cut_off: stream.quality.findings.iter().any(is_cut_off)
                || (stream.acc_present != [true; 3] && wear.tilted),
            acc_clipped: wear.strides.of(),
            gyr_clipped: wear.turning.of(),
            events_clipped: wear.events.of(),
            lost: stream.lost,
            step_g: stream.step_mps2 / G,
            after_hole: wear.behind.of() > BEHIND,
            contacts: wear.contacts.and(wear.latest.1),
        }
    }
}

/// True for a clamp that is not the zero of flight, which an exporter cut off: that leaves contacts whole.
fn is_cut_off(f: &Finding) -> bool {
    matches!(f, Finding::ClampedAcc { level_mps2, .. } if level_mps2.abs() > FLIGHT_G * G)
}

/// A count out of a total.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Share {
    hits: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.all += 1;
    }

    fn of(self) -> f64 {
        self.hits as f64 / self.all.max(1) as f64
    }
}

/// What a number rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rests {
    /// The rhythm alone.
    Rhythm,
    /// Beginnings and ends of contacts.
    Events,
    /// The size of the acceleration alone.
    Size,
    /// Acceleration and orientation.
    Vector,
    /// The same, and on its fine structure.
    Fine,
    /// Nothing that a sensor measures.
    Told,
}

fn rests(metric: MetricId) -> Rests {
    use MetricId as M;
    match metric {
        M::Cadence | M::StrideTime | M::CadenceDeficit | M::WarmupRatio => Rests::Rhythm,
        M::StrideTimeCv | M::StrideTimeDfa => Rests::Rhythm,
        M::StepTime | M::ContactTime | M::FlightTime | M::DutyFactor | M::SwingTime => {
            Rests::Events
        }
        M::ContactBalance | M::ContactAsymmetry | M::StepTimeAsymmetry => Rests::Events,
        M::FlightAsymmetry | M::ContactSymmetryAngle | M::StepTimeSymmetryAngle => Rests::Events,
        M::FlightSymmetryAngle | M::PeakVgrf | M::PeakVgrfAsymmetry => Rests::Events,
        M::PeakVgrfSymmetryAngle | M::VerticalOscillationModel => Rests::Events,
        M::VerticalStiffness | M::LegStiffness => Rests::Events,
        M::PtaResultant | M::FootPeak | M::ImpactSum | M::EquivalentSteps => Rests::Size,
        M::PtaAsymmetry | M::PtaSymmetryAngle => Rests::Size,
        M::HarmonicRatioV | M::HarmonicRatioAp | M::HarmonicRatioMl => Rests::Fine,
        M::SampleEntropyAp | M::LocalStability | M::TrunkLeanSd | M::TrunkLateralSd => Rests::Fine,
        M::MetabolicPower => Rests::Told,
        _ => Rests::Vector,
    }
}

/// Spread from stride to stride suffers from every lost sample.
fn is_fine(metric: MetricId) -> bool {
    rests(metric) == Rests::Fine
        || matches!(metric, MetricId::StrideTimeCv | MetricId::StrideTimeDfa)
}

/// Made of two sensors, of which the row names one.
fn takes_partners(metric: MetricId) -> bool {
    use MetricId as M;
    matches!(
        metric,
        M::ShockAttenuationTime
            | M::ShockAttenuationBand
            | M::EarlyShockAttenuation
            | M::KneeFlexionIc
            | M::KneeFlexionRom
            | M::WaistFlexion
            | M::LumbarFlexionRom
            | M::LumbarLateralRom
            | M::LumbarRotationRom
            | M::LumbarExtensionPushOff
            | M::TrunkPelvisPhase
            | M::TrunkPelvisPhaseSd
            | M::HipExtensionPeak
    )
}

/// Made with the speed, wherever that comes from.
fn takes_speed(metric: MetricId) -> bool {
    use MetricId as M;
    matches!(metric, M::LegStiffness | M::VerticalRatio | M::ExternalPower | M::StepLength)
}

/// Judges one row by itself: lowers its grade, or refuses it.
pub fn alone(row: &mut MetricValue, sensors: &[Health]) {
    let Some(e) = row.estimate() else { return };
    if e.method == super::aggregate::GIVEN_SPEED {
        return;
    }
    // A step ends with the other foot's contact.
    let steps = matches!(row.metric, MetricId::StepTime | MetricId::FlightTime);
    let (placement, side) = (e.placement, row.side.filter(|_| !steps));
    let whole = takes_partners(row.metric);
    let worn = sensors.iter().filter(|h| {
        let named = side.is_none() || h.site.side.is_none() || h.site.side == side;
        whole || (h.site.placement == placement && named)
    });
    worn.for_each(|h| judge(row, h));
}

fn judge(row: &mut MetricValue, h: &Health) {
    let metric = row.metric;
    let rests = rests(metric);
    // Events of a limb come from its gyroscope, those of the body's axis from its accelerometer.
    let by_acc = h.site.placement.feels_both_feet();
    let one_axis_does = by_acc && (rests == Rests::Size || metric == MetricId::SacralPeak);
    let vector = matches!(rests, Rests::Size | Rests::Vector | Rests::Fine);
    if h.axis_missing && vector && !one_axis_does {
        row.outcome = Outcome::Refused(Refusal::MissingAxis);
        return;
    }
    let Some(e) = row.estimate_mut() else { return };
    let mut trend = |flag: Flag| {
        e.grade = Grade::C;
        let seen = |f: &Flag| core::mem::discriminant(f) == core::mem::discriminant(&flag);
        if !e.flags.iter().any(seen) {
            e.flags.push(flag);
        }
    };
    if (h.axis_missing && one_axis_does) || (h.cut_off && by_acc && rests == Rests::Events) {
        trend(Flag::AxisMissing);
    }
    let turns = matches!(rests, Rests::Vector | Rests::Fine);
    let clipped = match rests {
        Rests::Size => h.acc_clipped,
        Rests::Events if by_acc => h.acc_clipped,
        Rests::Events => h.events_clipped,
        _ if turns => h.acc_clipped.max(h.gyr_clipped),
        _ => 0.0,
    };
    if clipped > CLIPPED {
        trend(Flag::Clipped { fraction: clipped });
    }
    let bearable = if is_fine(metric) { LOST_FINE } else { LOST };
    if h.lost > bearable && !matches!(metric, MetricId::Cadence | MetricId::CadenceDeficit) {
        trend(Flag::Bridged { share: h.lost });
    }
    if let Some(flag) = h.contacts.unlike_cadence().filter(|_| rests == Rests::Events) {
        trend(flag);
    }
    if h.after_hole && rests == Rests::Fine {
        trend(Flag::AfterHole);
    }
    if h.step_g > COARSE_G && rests == Rests::Fine {
        trend(Flag::CoarseValues { step_g: h.step_g });
    }
}

/// Opens the intervals, once, by what rate and gain leave open.
pub fn open(values: &mut [MetricValue], sensors: &[Health]) {
    for row in values.iter_mut() {
        let Some(e) = row.estimate() else { continue };
        let slowest = sensors
            .iter()
            .filter(|h| h.site.placement == e.placement)
            .map(|h| h.rate_hz)
            .fold(f64::INFINITY, f64::min);
        widen(row, slowest);
    }
}

fn widen(row: &mut MetricValue, rate_hz: f64) {
    let metric = row.metric;
    let Some(e) = row.estimate_mut() else { return };
    let open = match metric {
        MetricId::StepTime | MetricId::StrideTime => SAMPLES_APART / rate_hz,
        MetricId::ImpactPower | MetricId::ActivePower => {
            e.value.abs() * ((1.0 - GAIN).powi(-2) - 1.0)
        }
        MetricId::HarmonicRatioV | MetricId::HarmonicRatioAp | MetricId::HarmonicRatioMl => {
            HARMONICS * e.value.abs() * 100.0 / rate_hz
        }
        MetricId::VerticalOscillation | MetricId::VerticalRatio => GAIN * e.value.abs(),
        _ => return,
    };
    e.low = e.value - open.hypot(e.value - e.low);
    e.high = e.value + open.hypot(e.high - e.value);
}

/// Metrics that are computed from the speed get its grade, where it is worse.
pub fn no_better_than_speed(values: &mut [MetricValue]) {
    let speeds: BTreeMap<Option<usize>, Outcome> = values
        .iter()
        .filter(|v| v.metric == MetricId::Speed && v.side.is_none())
        .map(|v| (v.bout, v.outcome.clone()))
        .collect();
    for row in values.iter_mut().filter(|v| takes_speed(v.metric)) {
        match speeds.get(&row.bout) {
            Some(Outcome::Estimate(speed)) => {
                if let Some(e) = row.estimate_mut() {
                    e.grade = e.grade.max(speed.grade);
                }
            }
            // The speed was measured, and then the sensor was found unable to.
            Some(Outcome::Refused(why @ Refusal::MissingAxis)) => {
                row.outcome = Outcome::Refused(why.clone());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rests_on_the_rhythm_is_not_the_small_print() {
        assert_eq!(rests(MetricId::Cadence), Rests::Rhythm);
        assert!(is_fine(MetricId::HarmonicRatioAp) && is_fine(MetricId::StrideTimeCv));
        assert!(!is_fine(MetricId::VerticalOscillation));
    }

    #[test]
    fn contacts_of_a_bout_that_was_withdrawn_contradict_nothing() {
        let contacts = |found, expected| Contacts { found, expected, pieces: 1 };
        let run = contacts(255, 261.0);
        let mut wear = Wear { contacts: run, latest: (3, contacts(2, 300.0)), ..Wear::default() };
        wear.withdraw(2);
        assert!(wear.contacts.and(wear.latest.1).unlike_cadence().is_some());
        wear.withdraw(3);
        assert_eq!(wear.contacts.and(wear.latest.1), run);
        assert_eq!(run.unlike_cadence(), None);
    }

    #[test]
    fn contacts_are_held_against_the_cadence_where_there_are_enough() {
        let flag = |found, expected| Contacts { found, expected, pieces: 2 }.unlike_cadence();
        // A jog of 100 s whose landings were nearly all lost, one that lost a third, and one of twice the contacts.
        for (found, expected) in [(3, 261.0), (174, 261.0), (522, 261.0)] {
            let told = Flag::ContactsUnlikeCadence { found, expected: 261 };
            assert_eq!(flag(found, expected), Some(told));
        }
        // Ends of pieces, short trials, and sensors that show none.
        for (found, expected) in [(240, 261.0), (9, 12.8), (0, 261.0), (6, 2.5)] {
            assert_eq!(flag(found, expected), None, "{found} of {expected}");
        }
    }
}
