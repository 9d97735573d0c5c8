//! One criterion against the values of a run: bands, own baseline, drift, other shoes, other side.

use super::catalogue::HeldWords;
use super::criterion::{Criterion, Direction, Judged, Kind};
use super::finding::{Basis, Evidence, LEAST_CONFIDENCE};
use super::scene::Scene;
use super::severity::Severity;
use super::sides;
use crate::context::Session;
use crate::metrics::{Estimate, Flag, Grade, MetricId};
use crate::recording::Side;

/// Fewest earlier sessions that make a baseline \[P\].
pub(super) const MIN_SESSIONS: usize = 5;
/// Largest difference of speeds at which sessions are compared, m/s \[P\].
const SAME_SPEED_MPS: f64 = 0.2;
/// Fewest strides with which the confidence is not lowered for their number.
const FULL_STRIDES: f64 = 30.0;
/// Confidence of what the runner wrote down, 0 to 1 \[P\].
const TOLD: f64 = 0.8;
/// Least change from the own baseline for mild, moderate, severe, in minimal detectable changes
/// \[P\], as for a drift within the run.
const MDC_BANDS: [f64; 3] = [1.0, 1.5, 2.0];
/// Minimal detectable change over standard error of measurement: 1.96·√2.
const MDC_PER_SEM: f64 = 2.772;

/// What a criterion shows; `None` when it could not be looked at.
pub(super) fn weigh(c: &Criterion, scene: &Scene<'_>) -> Option<Evidence> {
    let mut e = match (c.judged()?, c.kind) {
        (Judged::Figure(figure), _) => {
            let value = scene.figures.iter().find(|f| f.figure == figure)?.value()?;
            let mut e = plain(c, value, c.bands, Basis::Population)?;
            cap(&mut e, c.at_most.unwrap_or(Severity::Severe), &scene.held.catalogue);
            e
        }
        (Judged::Metric(m), Kind::Drift) => drift(c, m, scene)?,
        (Judged::Metric(m), Kind::SideDifference) => side_difference(c, m, scene)?,
        (Judged::Metric(m), _) => worst_side(c, m, scene)?,
    };
    e.primary = c.primary;
    sides::name(c, scene, &mut e);
    Some(e)
}

/// Lowers a severity and says why.
fn cap(e: &mut Evidence, limit: Severity, why: &str) {
    if e.severity > limit {
        e.severity = limit;
        e.held = Some(why.to_owned()).filter(|w| !w.is_empty());
    }
}

/// Sides are judged apart where both were measured well enough; the worse one counts.
fn worst_side(c: &Criterion, metric: MetricId, scene: &Scene<'_>) -> Option<Evidence> {
    let mut worst: Option<Evidence> = None;
    for row in scene.rows(metric) {
        let Some(estimate) = row.estimate() else { continue };
        // Numbers of grade C are not used for a difference between the sides.
        let clipped = |f: &Flag| matches!(f, Flag::Clipped { .. } | Flag::LowerBound);
        if (row.side.is_some() && estimate.grade == Grade::C)
            || (c.unclipped && estimate.flags.iter().any(clipped))
        {
            continue;
        }
        let Some(mut e) = one(c, metric, row.side, estimate, scene) else { continue };
        if c.significant && estimate.low <= 0.0 && estimate.high >= 0.0 {
            cap(&mut e, Severity::Borderline, &scene.held.holds_zero);
        }
        if c.persistent && !persists(c, metric, row.side, estimate, scene) {
            cap(&mut e, Severity::Moderate, &scene.held.one_session);
        }
        if worst.as_ref().is_none_or(|w| e.severity > w.severity) {
            worst = Some(e);
        }
    }
    worst
}

fn one(
    c: &Criterion,
    metric: MetricId,
    side: Option<Side>,
    estimate: &Estimate,
    scene: &Scene<'_>,
) -> Option<Evidence> {
    let bands = c.bands.map(|b| b + shift(c, scene));
    let by_number = band(estimate.value, &bands, c.direction, 0.5 * c.mdc);
    let population = by_number.min(c.at_most.unwrap_or(Severity::Severe));
    let blocked = scene.no_thresholds || scene.own_only.contains(&metric);
    let (basis, bands, severity) = match c.kind {
        Kind::OtherShoes => other_shoes(c, metric, side, estimate, scene)?,
        Kind::Bands if c.population_only => {
            (Basis::Population, bands, Some(population).filter(|_| !blocked)?)
        }
        _ => {
            let known = (c.kind == Kind::Bands && !blocked).then_some(population);
            match own_baseline(c, metric, side, estimate, known, scene) {
                Some(own) => own,
                None => (Basis::Population, bands, known?),
            }
        }
    };
    let mut e = plain(c, estimate.value, bands, basis)?;
    e.severity = severity;
    e.side = side;
    e.interval = Some((estimate.low, estimate.high));
    e.grade = Some(estimate.grade);
    e.n = Some(estimate.n);
    e.method = Some(estimate.method.clone());
    e.placement = Some(estimate.placement);
    e.confidence = confidence(estimate) * certainty(c, estimate, &bands, severity);
    if matches!(e.basis, Basis::Population) && severity < by_number {
        e.severity = by_number;
        cap(&mut e, severity, &scene.held.catalogue);
    }
    // A value that rests on an assumed speed is no evidence.
    if estimate.flags.contains(&Flag::SpeedAssumed) {
        cap(&mut e, Severity::Borderline, &scene.held.speed_not_known);
    }
    // A declared mounting is only as good as the runner's word, and hardly replaces a standing pose at the pelvis.
    if matches!(e.basis, Basis::Population) && estimate.flags.contains(&Flag::DeclaredMounting) {
        if c.from_standing {
            cap(&mut e, Severity::Borderline, &scene.held.nobody_stood);
        } else {
            cap(&mut e, Severity::Mild, &scene.held.declared_mounting);
        }
    }
    held_back(&mut e, scene.held);
    Some(e)
}

/// What limits made for other runners may say at most: a grade that carries a trend carries no
/// severe level, and too few strides or too wide an interval carry no level at all. A change from
/// the own baseline is a trend, and is left as it is.
fn held_back(e: &mut Evidence, held: &HeldWords) {
    if !matches!(e.basis, Basis::Population | Basis::OtherSide) {
        return;
    }
    if e.grade == Some(Grade::C) {
        cap(e, Severity::Moderate, &held.trend_only);
    }
    if e.confidence < LEAST_CONFIDENCE {
        cap(e, Severity::Borderline, &held.too_rough);
    }
}

/// Evidence of a number that carries no interval.
fn plain(c: &Criterion, value: f64, bands: [f64; 3], basis: Basis) -> Option<Evidence> {
    let subject = c.judged()?;
    Some(Evidence {
        subject,
        side: None,
        sides: None,
        side_says: None,
        side_trains: None,
        held: None,
        value,
        unit: subject.unit().to_owned(),
        interval: None,
        grade: None,
        n: None,
        method: None,
        placement: None,
        basis,
        bands,
        severity: band(value, &bands, c.direction, 0.5 * c.mdc),
        primary: c.primary,
        confidence: TOLD,
        source: c.source.clone(),
    })
}

/// Band of a value. Borderline lies within `half` of the mild border.
fn band(value: f64, bands: &[f64; 3], direction: Direction, half: f64) -> Severity {
    let (x, limits) = match direction {
        Direction::Above => (value, *bands),
        Direction::AwayFromZero => (value.abs(), *bands),
        Direction::Below => (-value, bands.map(|b| -b)),
    };
    if x >= limits[2] {
        Severity::Severe
    } else if x >= limits[1] {
        Severity::Moderate
    } else if x >= limits[0] + half && x > limits[0] {
        Severity::Mild
    } else if x > limits[0] - half {
        Severity::Borderline
    } else {
        Severity::None
    }
}

fn shift(c: &Criterion, scene: &Scene<'_>) -> f64 {
    let mut shift = 0.0;
    if let (Some(scaling), Some(v)) = (&c.speed, scene.speed()) {
        shift += scaling.shift(v);
    }
    if c.add_slope {
        shift += scene.conditions.slope_deg.unwrap_or(0.0).max(0.0);
    }
    shift
}

/// Value of an earlier session at the speed of this one: as it is at matched speed, shifted where
/// the criterion knows how the metric moves with speed, else not comparable.
fn at_this_speed(c: &Criterion, session: &Session, value: f64, scene: &Scene<'_>) -> Option<f64> {
    match (session.speed_mps, scene.speed()) {
        (Some(then), Some(now)) if (now - then).abs() <= SAME_SPEED_MPS => Some(value),
        (Some(then), Some(now)) => {
            let scaling = c.speed.filter(|s| !s.only_above)?;
            Some(value + scaling.slope * (now - then))
        }
        (None, None) => Some(value),
        _ => None,
    }
}

type Held = (Basis, [f64; 3], Severity);

fn own_baseline(
    c: &Criterion,
    metric: MetricId,
    side: Option<Side>,
    estimate: &Estimate,
    population: Option<Severity>,
    scene: &Scene<'_>,
) -> Option<Held> {
    let earlier: Vec<f64> = scene
        .context
        .history
        .before(scene.context.date)
        .filter_map(|s| at_this_speed(c, s, s.like(metric, side, estimate)?, scene))
        .collect();
    if earlier.len() < MIN_SESSIONS {
        return None;
    }
    let n = earlier.len() as f64;
    let mean = earlier.iter().sum::<f64>() / n;
    let spread = (earlier.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    // A few alike sessions do not make the measurement better than it is.
    let sd = spread.max(c.mdc / MDC_PER_SEM);
    let away = if c.direction == Direction::AwayFromZero && c.kind != Kind::Own {
        // Further from zero than usual, whichever side that is.
        let sign = if mean.abs() > c.mdc { mean.signum() } else { estimate.value.signum() };
        sign * (estimate.value - mean)
    } else if c.direction == Direction::AwayFromZero {
        (estimate.value - mean).abs()
    } else if c.direction == Direction::Below {
        mean - estimate.value
    } else {
        estimate.value - mean
    };
    // A change must be beyond both what sessions differ by and what can be measured.
    let z_bands = if c.kind == Kind::Own { c.bands } else { [1.0, 2.0, 3.0] };
    let mut borders = [0.0; 3];
    for (border, (z, mdc)) in borders.iter_mut().zip(z_bands.iter().zip(MDC_BANDS)) {
        *border = (z * spread).max(mdc * c.mdc);
    }
    let severity = match band(away, &borders, Direction::Above, 0.0) {
        Severity::None if away > borders[0] - 0.5 * c.mdc => Severity::Borderline,
        other => other,
    };
    let sign = if estimate.value < mean { -1.0 } else { 1.0 };
    let z = sign * away.abs() / sd;
    let basis = Basis::OwnBaseline { mean, sd, z, sessions: earlier.len(), population };
    let toward = if c.direction == Direction::Below { -1.0 } else { 1.0 };
    Some((basis, borders.map(|b| mean + toward * b), severity))
}

fn other_shoes(
    c: &Criterion,
    metric: MetricId,
    side: Option<Side>,
    estimate: &Estimate,
    scene: &Scene<'_>,
) -> Option<Held> {
    let shoe = scene.shoe.as_deref()?;
    let surface = scene.conditions.surface.as_deref();
    let values: Vec<f64> = scene
        .context
        .history
        .before(scene.context.date)
        .filter(|s| s.shoe.as_deref().is_some_and(|other| other != shoe))
        .filter(|s| surface.is_none() || s.surface.is_none() || s.surface.as_deref() == surface)
        .filter_map(|s| at_this_speed(c, s, s.like(metric, side, estimate)?, scene))
        .collect();
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let sign = if c.direction == Direction::Below { -1.0 } else { 1.0 };
    let worse = sign * (estimate.value - mean);
    let bands = c.bands.map(|b| b * c.mdc);
    let severity = band(worse, &bands, Direction::Above, 0.0);
    let basis = Basis::OtherShoes { mean, sessions: values.len() };
    Some((basis, bands.map(|b| mean + sign * b), severity))
}

/// Severe asymmetry must be there in three sessions.
fn persists(
    c: &Criterion,
    metric: MetricId,
    side: Option<Side>,
    estimate: &Estimate,
    scene: &Scene<'_>,
) -> bool {
    let earlier = scene.context.history.before(scene.context.date);
    let values = earlier.filter_map(|s| s.like(metric, side, estimate));
    values.filter(|v| v.signum() == estimate.value.signum() && v.abs() >= c.bands[1]).count() >= 2
}

fn drift(c: &Criterion, metric: MetricId, scene: &Scene<'_>) -> Option<Evidence> {
    let d = scene.drifts.iter().find(|d| d.metric == metric)?;
    // A change that goes with speed is not fatigue.
    if !d.adjusted_for_speed {
        return None;
    }
    let bands = match c.direction {
        Direction::Below => c.bands.map(|b| -b * c.mdc),
        _ => c.bands.map(|b| b * c.mdc),
    };
    let mut e = plain(c, d.total, bands, Basis::Drift { mdc: c.mdc })?;
    e.severity = band(d.total, &bands, c.direction, 0.0);
    if d.low <= 0.0 && d.high >= 0.0 {
        cap(&mut e, Severity::Borderline, &scene.held.holds_zero);
    }
    e.interval = Some((d.low, d.high));
    if let Some(whole) = scene.estimate(metric) {
        e.grade = Some(whole.grade);
        e.n = Some(whole.n);
        e.method = Some(whole.method.clone());
        e.placement = Some(whole.placement);
        // A sensor's constant error does not change within the run.
        e.confidence = (confidence(whole) + 0.2).min(1.0);
    }
    Some(e)
}

fn side_difference(c: &Criterion, metric: MetricId, scene: &Scene<'_>) -> Option<Evidence> {
    if scene.no_thresholds || scene.own_only.contains(&metric) {
        return None;
    }
    let of = |side| scene.rows(metric).find(|m| m.side == Some(side))?.estimate();
    let (left, right) = (of(Side::Left)?, of(Side::Right)?);
    let sum = right.value + left.value;
    if sum == 0.0 {
        return None;
    }
    let value = 200.0 * (right.value - left.value) / sum;
    let mut e = plain(c, value, c.bands, Basis::OtherSide)?;
    "%".clone_into(&mut e.unit);
    e.grade = Some(left.grade.max(right.grade));
    e.n = Some(left.n.min(right.n));
    e.method = Some(left.method.clone());
    e.placement = Some(left.placement);
    e.confidence = confidence(left).min(confidence(right));
    held_back(&mut e, scene.held);
    Some(e)
}

fn confidence(e: &Estimate) -> f64 {
    let grade = match e.grade {
        Grade::A => 1.0,
        Grade::B => 0.7,
        Grade::C => 0.4,
    };
    let clipped: f64 = e
        .flags
        .iter()
        .map(|f| match f {
            Flag::Clipped { fraction } => 1.0 - 0.5 * fraction,
            Flag::InferredSide { confidence } => 0.5 + 0.5 * confidence,
            _ => 1.0,
        })
        .product();
    grade * (e.n as f64 / FULL_STRIDES).min(1.0) * clipped
}

/// Probability that the value lies on the side of the mild border that was reported, for a normal
/// error with the estimate's 90 % interval (logistic approximation of the normal distribution).
fn certainty(c: &Criterion, e: &Estimate, bands: &[f64; 3], severity: Severity) -> f64 {
    let sd = 0.5 * (e.high - e.low) / 1.645;
    let beyond = match c.direction {
        Direction::Above => e.value - bands[0],
        Direction::AwayFromZero => e.value.abs() - bands[0],
        Direction::Below => bands[0] - e.value,
    };
    if sd.is_nan() || sd <= 0.0 || severity == Severity::Borderline {
        return 1.0;
    }
    1.0 / (1.0 + (-1.702 * beyond.abs() / sd).exp())
}
