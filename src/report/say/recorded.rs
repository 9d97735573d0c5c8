//! What was recorded and run, and what is to be known beside the numbers.

use super::{clock, duration, finding, side, words, worth_telling};
use crate::gait::Activity;
use crate::metrics::{Estimate, MetricId, MetricValue};
use crate::recording::{Placement, Side, Site, SpeedGiven};
use crate::report::Report;

/// Most stretches of running that are named.
const MOST_BOUTS: usize = 6;

/// `left shank`.
#[must_use]
pub fn site(site: Site) -> String {
    let part = site.placement.to_string();
    match site.side {
        Some(s) => words().fill("recorded.sided", &[("side", side(s)), ("part", &part)]),
        None => part,
    }
}

/// How long was recorded, and by which sensors.
#[must_use]
pub fn recorded(report: &Report) -> String {
    let sensors_n = words().count("count.sensor", report.quality.len());
    let (duration, list) = (duration(report.duration_s), sensors(report));
    let values = [("duration", &duration), ("sensors", &sensors_n), ("list", &list)];
    words().fill("recorded.what", &values.map(|(k, v)| (k, v.as_str())))
}

/// `waist (acceleration only, 50 Hz)`, sensors of one kind together.
#[must_use]
pub fn sensors(report: &Report) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for q in &report.quality {
        let both = q.gyr_unit.is_some();
        let key = if both { "recorded.with_gyroscope" } else { "recorded.acceleration_only" };
        let kind = words().fill(key, &[("hz", &format!("{:.0}", q.true_rate_hz))]);
        let name = site(q.site);
        match groups.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, names)) => names.push(name),
            None => groups.push((kind, vec![name])),
        }
    }
    let told: Vec<String> = groups
        .into_iter()
        .map(|(kind, names)| {
            words().fill("recorded.group", &[("names", &names.join(", ")), ("kind", &kind)])
        })
        .collect();
    told.join("; ")
}

/// For how long and when was run.
#[must_use]
pub fn bouts(report: &Report) -> String {
    let n = report.bouts.len();
    let told: Vec<String> = report
        .bouts
        .iter()
        .take(MOST_BOUTS)
        .map(|b| format!("{}–{}", clock(b.t_start_s), clock(b.t_end_s)))
        .collect();
    let more = if n > MOST_BOUTS { words().get("recorded.and_more") } else { "" };
    let speed = match report.conditions.speed_mps {
        Some(SpeedGiven::Constant(v)) => {
            words().fill("recorded.speed", &[("speed", &v.to_string())])
        }
        _ => String::new(),
    };
    let (ran, list) = (duration(report.running_s()), told.join(", ") + more);
    let stretches = words().count("count.stretch", n);
    let values =
        [("duration", &ran), ("stretches", &stretches), ("list", &list), ("speed", &speed)];
    words().fill("recorded.ran", &values.map(|(k, v)| (k, v.as_str())))
}

/// That there was no running, and what was done instead.
#[must_use]
pub fn no_running(report: &Report) -> String {
    words().fill("recorded.no_running", &[("activities", &activities(report))])
}

/// How long was walked, stood….
#[must_use]
pub fn activities(report: &Report) -> String {
    let kinds = [
        (Activity::Walking, "recorded.walking"),
        (Activity::Standing, "recorded.standing"),
        (Activity::Other, "recorded.other"),
        (Activity::Unknown, "recorded.unknown"),
    ];
    let told: Vec<String> = kinds
        .iter()
        .filter_map(|(kind, key)| {
            let mine = report.activities.iter().filter(|a| a.activity == *kind);
            let s: f64 = mine.map(|a| a.duration_s).sum();
            let values = [("duration", duration(s)), ("activity", words().get(key).to_owned())];
            let values = values.each_ref().map(|(k, v)| (*k, v.as_str()));
            (s > 0.0).then(|| words().fill("recorded.of_activity", &values))
        })
        .collect();
    let none = words().get("recorded.too_little");
    if told.is_empty() { none.to_owned() } else { told.join(", ") }
}

/// The notices in words; those about sides of several sensors and stretches in one line.
#[must_use]
pub fn notices(report: &Report) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut unsided: Vec<String> = Vec::new();
    for n in &report.notices {
        match n.code.as_str() {
            // The paragraph on running has said it.
            "no_running" => {}
            "side_ambiguous" => {
                let id = n.text.split(',').next().unwrap_or_default();
                let named = report.quality.iter().find(|q| q.site.to_string() == id);
                let name = named.map_or_else(|| id.to_owned(), |q| site(q.site));
                if !unsided.contains(&name) {
                    unsided.push(name);
                }
            }
            _ => out.push(n.text.clone()),
        }
    }
    if !unsided.is_empty() {
        out.push(words().fill("recorded.sides_unclear", &[("sites", &unsided.join(", "))]));
    }
    out
}

/// What the intake found, a line each, sensors with the same words together.
#[must_use]
pub fn grouped_findings(report: &Report) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for q in &report.quality {
        for f in worth_telling(q) {
            let (text, name) = (finding(f), site(q.site));
            match groups.iter_mut().find(|(t, _)| *t == text) {
                Some((_, sites)) => sites.push(name),
                None => groups.push((text, vec![name])),
            }
        }
    }
    let line = |(text, sites): (String, Vec<String>)| {
        words().fill("finding.at_sensors", &[("sensors", &sites.join(", ")), ("text", &text)])
    };
    groups.into_iter().map(line).collect()
}

/// The title of a number: that of its metric, but a phone in front does not feel the lower back.
#[must_use]
pub fn title_of(metric: MetricId, e: &Estimate) -> &'static str {
    if metric == MetricId::SacralPeak && e.placement == Placement::Waist {
        return words().get("numbers.at_the_front");
    }
    metric.info().title()
}

/// Left and right of a metric whose mean over both hides a side: they differ by more than half of
/// its uncertainty.
#[must_use]
pub fn hidden_sides(report: &Report, metric: MetricId, both: &Estimate) -> Option<(f64, f64)> {
    let of = |side| {
        let here =
            |m: &&MetricValue| m.metric == metric && m.bout.is_none() && m.side == Some(side);
        report.metrics.iter().find(here)?.estimate()
    };
    let (left, right) = (of(Side::Left)?.value, of(Side::Right)?.value);
    let apart = (left - right).abs() > 0.25 * (both.high - both.low);
    apart.then_some((left, right))
}
