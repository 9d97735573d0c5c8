//! What the library said, by the name of a quantity.

use runform::gait::EventKind;
use runform::metrics::{Estimate, Outcome};
use runform::recording::Site;
use runform::report::{EventRow, StrideRow};
use runform::{Analysis, MetricId, Report};

/// A contact as reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contact {
    pub site: Site,
    pub ic_s: f64,
    pub tc_s: f64,
    /// Until the next contact of the same sensor.
    pub flight_s: Option<f64>,
}

/// True when a site is asked for; without names every site is.
pub(crate) fn wanted(site: Site, sites: &[String]) -> bool {
    sites.is_empty() || sites.iter().any(|s| s.parse::<Site>().is_ok_and(|s| s == site))
}

/// Events of one kind.
pub(crate) fn events<'a>(
    analysis: &'a Analysis,
    kind: EventKind,
    sites: &'a [String],
) -> impl Iterator<Item = &'a EventRow> {
    analysis.events.iter().filter(move |e| e.event == kind && wanted(e.site, sites))
}

/// Contacts with both events; the events of an analysis stand by bout, sensor and contact.
pub(crate) fn contacts(analysis: &Analysis, sites: &[String]) -> Vec<Contact> {
    let rows: Vec<&EventRow> = analysis.events.iter().filter(|e| wanted(e.site, sites)).collect();
    let same = |a: &EventRow, b: &EventRow| a.site == b.site && a.bout == b.bout;
    let mut out = Vec::new();
    for (i, pair) in rows.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        if a.event == EventKind::Ic && b.event == EventKind::Tc && same(a, b) {
            let next = rows.get(i + 2).filter(|n| same(a, n) && n.event == EventKind::Ic);
            out.push(Contact {
                site: a.site,
                ic_s: a.t_s,
                tc_s: b.t_s,
                flight_s: next.map(|n| n.t_s - b.t_s),
            });
        }
    }
    out
}

/// Value of a metric at a contact.
pub(crate) fn of_contact(analysis: &Analysis, contact: &Contact, metric: MetricId) -> Option<f64> {
    match metric {
        MetricId::ContactTime => Some(contact.tc_s - contact.ic_s),
        MetricId::FlightTime if contact.site.placement.feels_both_feet() => contact.flight_s,
        _ => {
            let starts = |s: &&StrideRow| {
                s.site == contact.site
                    && s.t_start_s.is_some_and(|t| (t - contact.ic_s).abs() < 1e-6)
            };
            analysis.strides.iter().find(starts).and_then(|s| of_metric(s, metric))
        }
    }
}

fn of_metric(stride: &StrideRow, metric: MetricId) -> Option<f64> {
    match metric {
        MetricId::StrideTime => stride.stride_time_s(),
        MetricId::ContactTime => stride.contact_time_s,
        MetricId::FlightTime => stride.flight_time_s,
        MetricId::StrideLength => stride.stride_length_m,
        MetricId::Speed => stride.speed_mps,
        _ => stride.values.iter().find(|v| v.0 == metric).map(|v| v.1),
    }
}

/// Start, end and value of a stride; between mid-stances where the quantity is measured so.
pub(crate) fn of_stride(stride: &StrideRow, quantity: &str) -> Option<(f64, f64, Option<f64>)> {
    let mid = stride.t_mid_start_s.zip(stride.t_mid_end_s);
    let metric = MetricId::by_name(quantity);
    let between_mids = matches!(quantity, "foot_clearance" | "mid_stance_time")
        || matches!(metric, Some(MetricId::StrideLength | MetricId::Speed)) && mid.is_some();
    let (start, end) = if between_mids { mid? } else { (stride.t_start_s?, stride.t_end_s?) };
    let value = match (quantity, metric) {
        ("foot_clearance", _) => stride.foot_clearance_m,
        ("mid_stance_time", _) => Some(end - start),
        (_, Some(metric)) => of_metric(stride, metric),
        _ => None,
    };
    Some((start, end, value))
}

/// The whole recording's value of a metric, or the reason why there is none.
pub(crate) fn whole(report: &Report, metric: MetricId) -> Result<&Estimate, String> {
    match report.metric(metric).map(|m| &m.outcome) {
        Some(Outcome::Estimate(e)) => Ok(e),
        Some(Outcome::Refused(why)) => Err(why.to_string()),
        None => Err("no running was found".to_owned()),
    }
}

/// True when an estimate carries a flag of this name.
pub(crate) fn carries(estimate: &Estimate, flag: &str) -> bool {
    estimate.flags.iter().any(|f| {
        let value = serde_json::to_value(f).ok();
        value.as_ref().and_then(|v| v.get("flag")).and_then(|n| n.as_str()) == Some(flag)
    })
}
