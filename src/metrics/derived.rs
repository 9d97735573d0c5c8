//! Metrics computed from other metrics: asymmetries, balance, cadence deficit, vertical ratio,
//! stride-time variability.

use super::aggregate::{Sensor, both_sides};
use super::{Estimate, Flag, MetricId, MetricValue, Outcome, Refusal, Sample, Samples};
use crate::gait::Bout;
use crate::recording::{Recording, Site};
use crate::units::Unit;

/// Height when none is given, m.
const HEIGHT_M: f64 = 1.75;
/// Half of the range that holds nine adults in ten, women and men together, m \[P\].
const HEIGHT_SPREAD_M: f64 = 0.15;
/// Speed when none is known: the slow end of running, m/s.
const SLOW_MPS: f64 = 2.5;

/// Reference cadence, steps/min, for a speed (m/s) and a height (m): \[P\] from Luedke et al. 2021
/// (171.3 at 3.8 m/s), Burns et al. 2019 (5.6 per m/s) and the square-root scaling of a pendulum.
#[must_use]
pub fn reference_cadence_spm(speed_mps: f64, height_m: f64) -> f64 {
    (171.3 + 5.6 * (speed_mps - 3.8)) * (1.75 / height_m).sqrt()
}

/// Puts the derived metrics in place of their empty rows.
pub fn complete(
    values: &mut Vec<MetricValue>,
    samples: &Samples,
    sensors: &[Sensor],
    recording: &Recording,
    bouts: &[Bout],
) {
    let made = derive(values, samples, sensors, recording, bouts);
    for row in made {
        let empty = values.iter().position(|v| v.metric == row.metric && v.bout == row.bout);
        match empty {
            Some(place) => values[place] = row,
            None => values.push(row),
        }
    }
    values.sort_by_key(|v| (v.bout, v.metric, v.side));
}

fn derive(
    values: &[MetricValue],
    samples: &Samples,
    sensors: &[Sensor],
    recording: &Recording,
    bouts: &[Bout],
) -> Vec<MetricValue> {
    let mut made = Vec::new();
    for scope in core::iter::once(None).chain(bouts.iter().map(|b| Some(b.index))) {
        let view = View { values, samples, sensors, scope };
        for (metric, result) in view.rows(recording) {
            let outcome = match result.and_then(|e| conform(metric, e)) {
                Ok(e) => Outcome::Estimate(e),
                Err(why) if scope.is_none() && !bouts.is_empty() => Outcome::Refused(why),
                Err(_) => continue,
            };
            made.push(MetricValue { metric, bout: scope, side: None, outcome });
        }
    }
    made
}

/// What is known of one bout, or of all (`scope` none).
struct View<'a> {
    values: &'a [MetricValue],
    samples: &'a Samples,
    sensors: &'a [Sensor],
    scope: Option<usize>,
}

impl View<'_> {
    /// Every derived metric or the reason why it cannot be made.
    fn rows(&self, recording: &Recording) -> [(MetricId, Result<Estimate, Refusal>); 10] {
        use MetricId::{
            Cadence, CadenceDeficit, ContactAsymmetry, ContactBalance, ContactTime,
            FlightAsymmetry, FlightTime, PeakVgrf, PeakVgrfAsymmetry, PelvicDrop,
            PelvicDropAsymmetry, PtaAsymmetry, PtaResultant, Speed, StepTime, StepTimeAsymmetry,
            StrideLength, StrideTime, StrideTimeCv, VerticalOscillation, VerticalRatio,
        };
        let uneven = |made, of| self.sides(made, of).map(|(l, r)| asymmetry(&l, &r));
        let even = self.sides(ContactBalance, ContactTime).map(|(l, r)| balance(&l, &r));
        let whole = |metric| self.whole(metric);
        [
            (ContactAsymmetry, uneven(ContactAsymmetry, ContactTime)),
            (StepTimeAsymmetry, uneven(StepTimeAsymmetry, StepTime)),
            (PtaAsymmetry, uneven(PtaAsymmetry, PtaResultant)),
            (PeakVgrfAsymmetry, uneven(PeakVgrfAsymmetry, PeakVgrf)),
            (FlightAsymmetry, uneven(FlightAsymmetry, FlightTime)),
            (
                PelvicDropAsymmetry,
                self.sides(PelvicDropAsymmetry, PelvicDrop).map(|(l, r)| difference(&l, &r)),
            ),
            (ContactBalance, even),
            (
                StrideTimeCv,
                whole(StrideTime).and_then(|t| variability(self.samples, t, self.scope)),
            ),
            (CadenceDeficit, whole(Cadence).map(|c| deficit(c, whole(Speed).ok(), recording))),
            (
                VerticalRatio,
                whole(VerticalOscillation)
                    .and_then(|vo| Ok(ratio(vo, whole(StrideLength).map_err(told)?))),
            ),
        ]
    }

    /// The estimate for both feet, or the reason why there is none.
    fn whole(&self, metric: MetricId) -> Result<&Estimate, Refusal> {
        match self.row(metric).map(|row| &row.outcome) {
            Some(Outcome::Estimate(e)) => Ok(e),
            Some(Outcome::Refused(why)) => Err(why.clone()),
            None => Err(Refusal::MissingPlacement { needs: metric.info().placements() }),
        }
    }

    fn row(&self, metric: MetricId) -> Option<&MetricValue> {
        self.values.iter().find(|v| v.metric == metric && v.bout == self.scope && v.side.is_none())
    }

    /// Left and right of a metric from the best placement for what is made of them. Where the
    /// metric itself is missing, its reason is the asymmetry's.
    fn sides(&self, made: MetricId, of: MetricId) -> Result<(Estimate, Estimate), Refusal> {
        let order = made.info().placements();
        both_sides(of, &order, self.scope, self.samples, self.sensors).ok_or_else(|| {
            match self.row(of).map(|row| &row.outcome) {
                Some(Outcome::Refused(why)) => why.clone(),
                _ => Refusal::AmbiguousSide,
            }
        })
    }
}

/// Grade, error and floor of the derived metric's own catalogue row.
fn conform(metric: MetricId, mut e: Estimate) -> Result<Estimate, Refusal> {
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
    e.method = method.name.to_owned();
    Ok(e)
}

/// 90 % half-width of the mean over strides alone.
fn standard_half(e: &Estimate) -> f64 {
    1.645 * e.sd.unwrap_or(0.0) / (e.n.max(1) as f64).sqrt()
}

fn asymmetry(l: &Estimate, r: &Estimate) -> Estimate {
    let sum = l.value + r.value;
    let half = 200.0 * standard_half(l).hypot(standard_half(r)) / sum;
    Estimate {
        value: 200.0 * (r.value - l.value) / sum,
        unit: Unit::Percent,
        low: -half,
        high: half,
        n: l.n.min(r.n),
        sd: None,
        ..l.clone()
    }
}

fn difference(l: &Estimate, r: &Estimate) -> Estimate {
    let half = standard_half(l).hypot(standard_half(r));
    let value = r.value - l.value;
    Estimate { value, low: -half, high: half, n: l.n.min(r.n), sd: None, ..l.clone() }
}

fn balance(l: &Estimate, r: &Estimate) -> Estimate {
    let sum = l.value + r.value;
    let half = 50.0 * standard_half(l).hypot(standard_half(r)) / sum;
    Estimate {
        value: 100.0 * l.value / sum,
        unit: Unit::Percent,
        low: -half,
        high: half,
        n: l.n.min(r.n),
        sd: None,
        ..l.clone()
    }
}

/// Coefficient of variation of the strides of one site, straight trend removed, pooled over sites
/// and bouts.
fn variability(
    samples: &Samples,
    base: &Estimate,
    scope: Option<usize>,
) -> Result<Estimate, Refusal> {
    let info = MetricId::StrideTimeCv.info();
    let mine: Vec<&Sample> = samples
        .list
        .iter()
        .filter(|s| {
            s.metric == MetricId::StrideTime
                && s.site.placement == base.placement
                && scope.is_none_or(|b| s.bout == b)
        })
        .collect();
    let mut groups: Vec<(Site, usize)> = mine.iter().map(|s| (s.site, s.bout)).collect();
    groups.sort_unstable();
    groups.dedup();
    let (mut squares, mut degrees, mut n) = (0.0, 0.0, 0);
    for group in groups {
        let list: Vec<(f64, f64)> = mine
            .iter()
            .filter(|s| (s.site, s.bout) == group)
            .filter(|s| (s.value - base.value).abs() < 0.2 * base.value)
            .map(|s| (s.t_s, s.value))
            .collect();
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
    let mut unknown = 0.0;
    if recording.subject.height_m.is_none() {
        grade = grade.lowered();
        unknown = 0.5 * reference * HEIGHT_SPREAD_M / HEIGHT_M;
        flags.push(Flag::HeightAssumed);
    }
    Estimate {
        value: reference - base.value,
        low: reference - base.value - unknown.hypot(base.high - base.value),
        high: reference - base.value + unknown.hypot(base.value - base.low),
        unit: Unit::StepsPerMinute,
        grade,
        flags,
        ..base.clone()
    }
}

/// A stride length that is missing for want of a placement is one that could be told.
fn told(why: Refusal) -> Refusal {
    match why {
        Refusal::MissingPlacement { .. } => Refusal::NeedsSpeed,
        other => other,
    }
}

fn ratio(vo: &Estimate, stride_length: &Estimate) -> Estimate {
    let step = 0.5 * stride_length.value;
    let scale = 100.0 / step;
    Estimate {
        value: vo.value * scale,
        low: vo.low * scale,
        high: vo.high * scale,
        sd: vo.sd.map(|s| s * scale),
        unit: Unit::Percent,
        ..vo.clone()
    }
}
