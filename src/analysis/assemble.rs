//! Puts the results of the floors together into the report.

use super::{Options, Setup};
use crate::engine::best_for_cadence;
use crate::engine::work::Worked;
use crate::form::{FaultCatalogue, Judgement};
use crate::gait::Bout;
use crate::gait::cadence::CadenceWindow;
use crate::intake::CleanStream;
use crate::metrics::catalogue::Method;
use crate::metrics::{Drift, MetricId, MetricValue, Refusal};
use crate::recording::Placement;
use crate::report::say::words;
use crate::report::{
    ActivityTime, MethodNote, Notice, Parameters, Provenance, RefusedStream, Report,
    SCHEMA_VERSION, StrideRow,
};
use crate::words::said;

/// Everything that the floors found.
pub(super) struct Results<'a> {
    pub setup: &'a Setup,
    pub streams: &'a [CleanStream],
    pub t_end_s: f64,
    pub bouts: Vec<Bout>,
    pub windows: &'a [CadenceWindow],
    pub worked: &'a Worked,
    /// Of the whole recording.
    pub metrics: Vec<MetricValue>,
    pub by_bout: &'a [MetricValue],
    pub drifts: Result<Vec<Drift>, Refusal>,
    pub judgement: Judgement,
    pub options: &'a Options,
    pub catalogue: &'a FaultCatalogue,
}

pub(super) fn report(parts: Results<'_>) -> Report {
    let notices = notices(&parts);
    let provenance = provenance(&parts);
    let recording = &parts.setup.told.recording;
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        library_version: env!("CARGO_PKG_VERSION").to_owned(),
        date: parts.options.context.date,
        recording: recording.name.clone(),
        sources: recording.sources.clone(),
        origin_s: recording.origin_s,
        duration_s: parts.t_end_s,
        subject: recording.subject.clone(),
        conditions: recording.conditions.summed_up(),
        quality: parts.streams.iter().map(|s| s.quality.clone()).collect(),
        refused_streams: parts
            .setup
            .refused
            .iter()
            .map(|(site, why)| RefusedStream { site: *site, reason: why.to_string() })
            .collect(),
        bouts: parts.bouts,
        activities: activities(parts.windows),
        metrics: parts.metrics,
        drifts: parts.drifts.unwrap_or_default(),
        faults: parts.judgement.findings,
        advice: parts.judgement.advice,
        care: parts.judgement.care,
        figures: parts.judgement.figures,
        contradictions: parts.judgement.contradictions,
        referral: parts.catalogue.referral.clone(),
        provenance,
        notices,
    }
}

/// Windows by what was done in them.
fn activities(windows: &[CadenceWindow]) -> Vec<ActivityTime> {
    let mut out: Vec<ActivityTime> = Vec::new();
    for w in windows {
        let (activity, duration_s) = (w.activity, w.t_end_s - w.t_start_s);
        match out.iter_mut().find(|told| told.activity == activity) {
            Some(told) => told.duration_s += duration_s,
            None => out.push(ActivityTime { activity, duration_s }),
        }
    }
    out
}

/// Versions, parameters and the methods of every value.
fn provenance(parts: &Results<'_>) -> Provenance {
    let streams = parts.streams;
    Provenance {
        library_version: env!("CARGO_PKG_VERSION").to_owned(),
        fault_catalogue_version: parts.catalogue.version.clone(),
        parameters: Parameters {
            max_fill_s: parts.options.intake.max_fill_s,
            activity: parts.options.activity,
            orientation: parts.options.orientation,
        },
        rhythm: streams
            .get(best_for_cadence(streams.iter().map(|s| s.site.placement)))
            .map(|s| s.site),
        methods: methods(parts),
    }
}

/// The methods of the metrics, then those of single strides of sensors that no metric rests on.
fn methods(parts: &Results<'_>) -> Vec<MethodNote> {
    let mut out: Vec<MethodNote> = Vec::new();
    let rows = parts.metrics.iter().chain(parts.by_bout);
    for (metric, e) in rows.filter_map(|m| m.estimate().map(|e| (m.metric, e))) {
        let known = |n: &MethodNote| {
            n.metric == metric && n.method == e.method && n.placement == e.placement
        };
        if !out.iter().any(known) {
            let mine = |m: &&Method| m.name == e.method && m.placements.contains(&e.placement);
            let method = metric.info().methods.iter().find(mine);
            out.push(note(metric, &e.method, e.placement, method));
        }
    }
    for metric in StrideRow::all_metrics() {
        for site in parts.worked.book.sites(metric, None) {
            let placement = site.placement;
            if out.iter().any(|n| n.metric == metric && n.placement == placement) {
                continue;
            }
            let rotates = parts.streams.iter().any(|s| s.site == site && s.gyr.is_some());
            let mine = |m: &&Method| m.placements.contains(&placement) && (rotates || !m.gyroscope);
            if let Some(m) = metric.info().methods.iter().find(mine) {
                out.push(note(metric, m.name, placement, Some(m)));
            }
        }
    }
    out
}

fn note(metric: MetricId, name: &str, placement: Placement, method: Option<&Method>) -> MethodNote {
    let info = metric.info();
    MethodNote {
        metric,
        method: name.to_owned(),
        placement,
        filter: method.map(Method::filter).unwrap_or_default(),
        method_error: method.map_or(0.0, |m| m.error),
        floor_hz: info.floor_hz,
        source: info.source().to_owned(),
    }
}

/// What must be said of times and clocks.
fn clock_notices(parts: &Results<'_>, say: &mut impl FnMut(&str, String)) {
    let first_s = parts.setup.told.recording.origin_s;
    if first_s != 0.0 {
        say("time_rebased", said!(words(), "notice.time_rebased", first_s));
    }
    if let Some((from_s, to_s)) = parts.setup.told.outside_s {
        say(
            "speed_track_outside",
            said!(
                words(),
                "notice.speed_track_outside",
                first_s,
                from_s = from_s + first_s,
                to_s = to_s + first_s,
                last_s = parts.t_end_s + first_s
            ),
        );
    }
    if !parts.setup.clocks.one() {
        say("clocks_unknown", words().get("notice.clocks_unknown").to_owned());
    }
    for a in &parts.setup.clocks.aligned {
        say(
            "clocks_aligned",
            said!(
                words(),
                if a.by_event { "notice.clocks_aligned_by_event" } else { "notice.clocks_aligned" },
                site = a.site,
                partner = a.partner,
                contacts = a.contacts,
                ms = 1e3 * a.offset_s,
                ppm = 1e6 * a.drift,
                error_ms = 1e3 * a.error_s
            ),
        );
    }
}

fn notices(parts: &Results<'_>) -> Vec<Notice> {
    let mut out = Vec::new();
    let mut say = |code: &str, text: String| out.push(Notice { code: code.to_owned(), text });
    if parts.bouts.is_empty() {
        say("no_running", words().get("notice.no_running").to_owned());
    }
    clock_notices(parts, &mut say);
    for (site, why) in &parts.setup.refused {
        say("stream_refused", said!(words(), "notice.stream_refused", site, why));
    }
    for (stream, tally) in parts.streams.iter().zip(&parts.worked.tallies) {
        if stream.site.placement.feels_both_feet() && stream.gyr.is_some() {
            let bouts: Vec<usize> = tally.unsided().collect();
            if !bouts.is_empty() {
                let bouts = listed(&bouts);
                say(
                    "side_ambiguous",
                    said!(words(), "notice.side_ambiguous", site = stream.site, bouts),
                );
            }
        }
    }
    if let Err(why @ Refusal::SpeedFollowsTime { .. }) = &parts.drifts {
        say("drift_untold", said!(words(), "notice.drift_untold", why));
    }
    if parts.worked.book.is_empty() && !parts.bouts.is_empty() {
        say("too_short", words().get("notice.too_short").to_owned());
    }
    out
}

/// `bout 3`, or `bouts 0, 3, 4`; of many the first ones and how many more.
fn listed(bouts: &[usize]) -> String {
    const MOST: usize = 10;
    let shown: Vec<String> = bouts.iter().take(MOST).map(usize::to_string).collect();
    let (list, more) = (shown.join(", "), bouts.len().saturating_sub(MOST));
    let key = match (bouts.len(), more) {
        (1, _) => "bouts.single",
        (_, 0) => "bouts.all",
        _ => "bouts.first",
    };
    said!(words(), key, list, more)
}
