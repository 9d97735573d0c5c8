//! Metrics computed from other metrics: asymmetries, balance, cadence deficit, vertical ratio,
//! stride-time variability, step length, ratios.

use core::f64::consts::PI;
use std::collections::BTreeMap;

use super::aggregate::{RATE_SLACK, SensorFacts};
use super::both_sides::{Sides, both_sides};
use super::recipe::{How, Recipe, Scene};
use super::rows::Rows;
use super::{Book, Estimate, Flag, Grade, MetricId, Outcome, Refusal, Sample};
use crate::recording::{Recording, Site};
use crate::units::{STANDARD_GRAVITY_MPS2, Unit};

/// Height when none is given, m.
const HEIGHT_M: f64 = 1.75;
/// Half of the range that holds nine adults in ten, women and men together, m \[P\].
const HEIGHT_SPREAD_M: f64 = 0.15;
/// Speed when none is known: the slow end of running, m/s.
const SLOW_MPS: f64 = 2.5;
/// Its fast end, where it is not known, m/s.
const FAST_MPS: f64 = 6.0;

/// Reference cadence, steps/min, for a speed (m/s) and a height (m): \[P\] from Luedke et al. 2021
/// (171.3 at 3.8 m/s), Burns et al. 2019 (5.6 per m/s) and the square-root scaling of a pendulum.
#[must_use]
pub fn reference_cadence_spm(speed_mps: f64, height_m: f64) -> f64 {
    (171.3 + 5.6 * (speed_mps - 3.8)) * (1.75 / height_m).sqrt()
}

const fn sides_of(
    makes: MetricId,
    of: &'static [MetricId],
    make: fn(&Sides) -> Estimate,
) -> Recipe {
    Recipe { makes, needs: of, how: How::Sides(make) }
}

type FromRows = fn(&Scene<'_>, &Rows, Option<usize>) -> Result<Estimate, Refusal>;

const fn rows_of(makes: MetricId, needs: &'static [MetricId], make: FromRows) -> Recipe {
    Recipe { makes, needs, how: How::Rows(make) }
}

/// The derived metrics, each with the metrics that it is computed from.
pub(super) const RECIPES: &[Recipe] = {
    use MetricId::{
        BrakeDv, BrakeImpulse, Cadence, CadenceDeficit, ContactAsymmetry, ContactBalance,
        ContactSymmetryAngle, ContactTime, FlightAsymmetry, FlightSymmetryAngle, FlightTime,
        PeakVgrf, PeakVgrfAsymmetry, PeakVgrfSymmetryAngle, PelvicDrop, PelvicDropAsymmetry,
        PtaAsymmetry, PtaResultant, PtaSymmetryAngle, Speed, StepLength, StepRegularity,
        StepSymmetry, StepTime, StepTimeAsymmetry, StepTimeSymmetryAngle, StrideLength,
        StrideRegularity, StrideTime, StrideTimeCv, VerticalOscillation, VerticalRatio,
    };
    &[
        sides_of(ContactAsymmetry, &[ContactTime], asymmetry),
        sides_of(StepTimeAsymmetry, &[StepTime], asymmetry),
        sides_of(PtaAsymmetry, &[PtaResultant], asymmetry),
        sides_of(PeakVgrfAsymmetry, &[PeakVgrf], asymmetry),
        sides_of(FlightAsymmetry, &[FlightTime], asymmetry),
        sides_of(ContactSymmetryAngle, &[ContactTime], symmetry_angle),
        sides_of(StepTimeSymmetryAngle, &[StepTime], symmetry_angle),
        sides_of(PtaSymmetryAngle, &[PtaResultant], symmetry_angle),
        sides_of(PeakVgrfSymmetryAngle, &[PeakVgrf], symmetry_angle),
        sides_of(FlightSymmetryAngle, &[FlightTime], symmetry_angle),
        sides_of(PelvicDropAsymmetry, &[PelvicDrop], difference),
        sides_of(ContactBalance, &[ContactTime], balance),
        rows_of(StrideTimeCv, &[StrideTime], |scene, rows, scope| {
            variability(scene.book, estimate_of(rows, StrideTime, scope)?, scope)
        }),
        rows_of(CadenceDeficit, &[Cadence, Speed], |scene, rows, scope| {
            let cadence = estimate_of(rows, Cadence, scope)?;
            Ok(deficit(cadence, rows.estimate(Speed, scope), scene.recording))
        }),
        rows_of(VerticalRatio, &[VerticalOscillation, StrideLength], |_, rows, scope| {
            let oscillation = estimate_of(rows, VerticalOscillation, scope)?;
            ratio(oscillation, estimate_of(rows, StrideLength, scope).map_err(told)?)
        }),
        rows_of(StepLength, &[StrideLength], |_, rows, scope| {
            let stride = estimate_of(rows, StrideLength, scope).map_err(told)?;
            Ok(scaled(stride, 0.5, Unit::Metre))
        }),
        rows_of(BrakeImpulse, &[BrakeDv], |_, rows, scope| {
            let loss = estimate_of(rows, BrakeDv, scope)?;
            Ok(scaled(loss, 1.0 / STANDARD_GRAVITY_MPS2, Unit::BodyWeightSecond))
        }),
        rows_of(StepSymmetry, &[StepRegularity, StrideRegularity], |_, rows, scope| {
            over(rows, StepRegularity, StrideRegularity, scope)
        }),
    ]
};

/// The estimate for both feet, or the reason why there is none.
fn estimate_of(rows: &Rows, metric: MetricId, scope: Option<usize>) -> Result<&Estimate, Refusal> {
    match rows.outcome(metric, scope) {
        Some(Outcome::Estimate(e)) => Ok(e),
        Some(Outcome::Refused(why)) => Err(why.clone()),
        None => Err(Refusal::MissingPlacement { needs: metric.info().placements() }),
    }
}

/// One number over another of the same sensor.
fn over(
    rows: &Rows,
    above: MetricId,
    below: MetricId,
    scope: Option<usize>,
) -> Result<Estimate, Refusal> {
    let (a, b) = (estimate_of(rows, above, scope)?, estimate_of(rows, below, scope)?);
    if a.placement != b.placement || b.value <= 0.0 {
        return Err(Refusal::MissingPlacement { needs: below.info().placements() });
    }
    let value = a.value / b.value;
    let half = (a.spread_half / b.value).hypot(value * b.spread_half / b.value);
    Ok(Estimate {
        value,
        unit: Unit::One,
        low: value - half,
        high: value + half,
        spread_half: half,
        grade: a.grade.max(b.grade),
        n: a.n.min(b.n),
        sd: None,
        ..a.clone()
    })
}

/// Left and right of a metric from the best placement for the derived metric. Where the metric itself is
/// missing, its reason is the asymmetry's.
pub(super) fn sides(
    made: MetricId,
    of: MetricId,
    scene: &Scene<'_>,
    rows: &Rows,
    scope: Option<usize>,
) -> Result<Sides, Refusal> {
    let order = made.info().placements();
    both_sides(of, &order, scope, scene).ok_or_else(|| {
        let told = scene.book.refusals(made, None).next();
        match (rows.outcome(of, scope), told) {
            (Some(Outcome::Refused(why)), _) | (_, Some(why)) => why.clone(),
            _ => Refusal::AmbiguousSide,
        }
    })
}

/// Grade, error and floor of the derived metric's own catalogue row.
pub(super) fn conform(
    metric: MetricId,
    mut e: Estimate,
    sensors: &[SensorFacts],
) -> Result<Estimate, Refusal> {
    let info = metric.info();
    let needs = || Refusal::MissingPlacement { needs: info.placements() };
    let gyroscope = [true, false];
    let method = gyroscope.iter().find_map(|&g| info.method(e.placement, g));
    let (_, method) = method.ok_or_else(needs)?;
    if e.n < info.min_n {
        return Err(Refusal::TooFewStrides { n: e.n, needed: info.min_n });
    }
    let half = method.error.hypot(0.5 * (e.high - e.low));
    e.low = e.value - half;
    e.high = e.value + half;
    e.grade = e.grade.max(method.grade);
    let worn = sensors.iter().filter(|d| d.site.placement == e.placement);
    let rate_hz = worn.map(|d| d.rate_hz).fold(f64::INFINITY, f64::min);
    if rate_hz < RATE_SLACK * info.floor_hz {
        // The metrics that it is computed from have a lower floor.
        e.flags.retain(|f| !matches!(f, Flag::RateBelowFloor { .. }));
        e.flags.push(Flag::RateBelowFloor { rate_hz, floor_hz: info.floor_hz });
        e.grade = Grade::C;
    }
    e.method = method.name.to_owned();
    Ok(e)
}

/// An estimate made of a left and a right one, its interval that of the strides' spread.
fn of_sides(s: &Sides, unit: Unit, value: f64, half: f64) -> Estimate {
    Estimate {
        value,
        unit,
        low: value - half,
        high: value + half,
        spread_half: half,
        n: s.left.n.min(s.right.n),
        sd: None,
        // No better than the worse of the two.
        grade: s.left.grade.max(s.right.grade),
        flags: both_flags(s),
        ..s.left.clone()
    }
}

fn both_flags(s: &Sides) -> Vec<Flag> {
    let mut flags = s.left.flags.clone();
    for flag in &s.right.flags {
        let alike = |f: &Flag| core::mem::discriminant(f) == core::mem::discriminant(flag);
        if !flags.iter().any(alike) {
            flags.push(*flag);
        }
    }
    flags
}

fn asymmetry(s: &Sides) -> Estimate {
    let sum = s.left.value + s.right.value;
    let value = 200.0 * (s.right.value - s.left.value) / sum;
    of_sides(s, Unit::Percent, value, (200.0 * s.apart_half / sum).abs())
}

/// Zifchock et al. 2008, in the sign of the symmetry index.
fn symmetry_angle(s: &Sides) -> Estimate {
    let (l, r) = (s.left.value, s.right.value);
    let value = 100.0 * (0.25 * PI - l.atan2(r)) / (0.5 * PI);
    let mean = 0.5 * (l + r);
    // Slope of the angle against right − left near evenness.
    of_sides(s, Unit::Percent, value, (100.0 * s.apart_half / (PI * mean)).abs())
}

/// The same number in another measure, its interval that of the strides' spread.
fn scaled(e: &Estimate, factor: f64, unit: Unit) -> Estimate {
    let (value, half) = (e.value * factor, e.spread_half * factor);
    Estimate {
        value,
        unit,
        low: value - half,
        high: value + half,
        spread_half: half,
        sd: e.sd.map(|sd| sd * factor),
        ..e.clone()
    }
}

fn difference(s: &Sides) -> Estimate {
    of_sides(s, s.left.unit, s.right.value - s.left.value, s.apart_half)
}

fn balance(s: &Sides) -> Estimate {
    let sum = s.left.value + s.right.value;
    of_sides(s, Unit::Percent, 100.0 * s.left.value / sum, (50.0 * s.apart_half / sum).abs())
}

/// Coefficient of variation of the strides of one site, straight trend removed, pooled over sites
/// and bouts.
fn variability(book: &Book, base: &Estimate, scope: Option<usize>) -> Result<Estimate, Refusal> {
    let info = MetricId::StrideTimeCv.info();
    let placed = |s: &Sample| s.site.placement == base.placement;
    let mut groups: BTreeMap<(Site, usize), Vec<(f64, f64)>> = BTreeMap::new();
    for s in book.samples(MetricId::StrideTime, scope).filter(placed) {
        let list = groups.entry((s.site, s.bout)).or_default();
        if (s.value - base.value).abs() < 0.2 * base.value {
            list.push((s.t_s, s.value));
        }
    }
    let (mut squares, mut degrees, mut n) = (0.0, 0.0, 0);
    for list in groups.into_values() {
        if list.len() > 3 {
            squares += residual_squares(&list);
            degrees += list.len() as f64 - 2.0;
            n += list.len();
        }
    }
    if degrees < 1.0 {
        return Err(Refusal::TooFewStrides { n, needed: info.min_n });
    }
    let value = 100.0 * (squares / degrees).sqrt() / base.value;
    let half = 1.645 * value / (2.0 * degrees).sqrt();
    Ok(Estimate {
        value,
        unit: Unit::Percent,
        low: value - half,
        high: value + half,
        spread_half: half,
        n,
        sd: None,
        ..base.clone()
    })
}

/// Sum of squares about the least-squares line.
fn residual_squares(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (mx, my) = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
    let (sxx, sxy, syy) = points.iter().fold((0.0, 0.0, 0.0), |s, p| {
        let (dx, dy) = (p.0 - mx, p.1 - my);
        (s.0 + dx * dx, s.1 + dx * dy, s.2 + dy * dy)
    });
    if sxx > 0.0 { (syy - sxy * sxy / sxx).max(0.0) } else { syy }
}

fn deficit(base: &Estimate, speed: Option<&Estimate>, recording: &Recording) -> Estimate {
    let given = recording.conditions.speed_mps.as_ref().and_then(|s| s.at(0.0));
    let known = speed.map(|e| e.value).or(given);
    let reference = reference_cadence_spm(
        known.unwrap_or(SLOW_MPS),
        recording.subject.height_m.unwrap_or(HEIGHT_M),
    );
    let (mut grade, mut flags) = (base.grade, base.flags.clone());
    if known.is_none() {
        grade = grade.lowered();
        flags.push(Flag::SpeedAssumed);
    }
    // The reference depends on the speed, so the speed's interval widens that of the deficit.
    let at = |v: f64| reference_cadence_spm(v, recording.subject.height_m.unwrap_or(HEIGHT_M));
    let (mut slower, mut faster) = (0.0, 0.0);
    if let Some(speed) = speed {
        let most = if speed.flags.contains(&Flag::LowerBound) { FAST_MPS } else { speed.high };
        slower = reference - at(speed.low);
        faster = at(most.max(speed.value)) - reference;
        grade = grade.max(speed.grade);
    } else if known.is_none() {
        faster = at(FAST_MPS) - reference;
    }
    let mut unknown = 0.0;
    if recording.subject.height_m.is_none() {
        grade = grade.lowered();
        unknown = 0.5 * reference * HEIGHT_SPREAD_M / HEIGHT_M;
        flags.push(Flag::HeightAssumed);
    }
    Estimate {
        value: reference - base.value,
        low: reference - base.value - unknown.hypot(base.high - base.value).hypot(slower),
        high: reference - base.value + unknown.hypot(base.value - base.low).hypot(faster),
        unit: Unit::StepsPerMinute,
        grade,
        flags,
        ..base.clone()
    }
}

/// Where a stride length is missing for want of a placement, the refusal asks for the speed, from which it follows.
fn told(why: Refusal) -> Refusal {
    match why {
        Refusal::MissingPlacement { .. } => Refusal::NeedsSpeed,
        other => other,
    }
}

/// A stride length that is only a lower bound gives no ratio.
fn ratio(vo: &Estimate, stride_length: &Estimate) -> Result<Estimate, Refusal> {
    if stride_length.flags.contains(&Flag::LowerBound) {
        return Err(Refusal::Clipped { fraction: 1.0 });
    }
    let scale = 200.0 / stride_length.value;
    // The error of the oscillation counts whole.
    Ok(Estimate { low: vo.low * scale, high: vo.high * scale, ..scaled(vo, scale, Unit::Percent) })
}
