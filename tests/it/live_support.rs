//! Plays a recording through the live detectors sample by sample, and compares what they told with the
//! finals of the whole recording.

use nalgebra::Vector3;
use runform::gait::activity::{Glance, glances};
use runform::gait::envelope::envelope;
use runform::gait::{Bout, EventKind, pieces};
use runform::intake::{self, CleanStream, Span};
use runform::live::{Change, Gate, Provisional};
use runform::orientation::smoother;
use runform::orientation::vqf::{Vqf, VqfParams};
use runform::recording::Placement;
use runform::{Options, Recording, analyze};

/// A contact as it was told.
#[derive(Debug, Clone, Copy)]
pub struct ToldContact {
    pub kind: EventKind,
    pub at_s: f64,
    /// Stamp of the sample whose push told it.
    pub stamp_s: f64,
}

/// What was told of a recording of one sensor.
#[derive(Debug, Clone, Default)]
pub struct Played {
    pub contacts: Vec<ToldContact>,
    pub changes: Vec<(Change, f64)>,
    pub rate_hz: f64,
}

/// What came before the end of a window that is looked at, s: the window and its neighbours.
const BEFORE_S: f64 = 8.0;

/// What the window that ends with `end` (exclusive) says; nothing after it is looked at.
fn latest_glance(
    stream: &CleanStream,
    span: Span,
    end: usize,
    options: &Options,
) -> Option<Glance> {
    let start = end.saturating_sub((BEFORE_S * stream.rate_hz) as usize).max(span.start);
    let seen = envelope(stream, Span { start, end });
    glances(&seen, stream.site.placement, &options.activity).pop()
}

/// What the engine settles of a sensor from the strides seen so far: the way to the hips and the flexion
/// axis.
fn settle(stream: &CleanStream, from: usize, to: usize, stride_s: f64, detector: &mut Provisional) {
    let Some(gyr) = &stream.gyr else { return };
    let span = Span { start: from, end: to };
    let (acc, gyr) = (stream.acc.slice(span.range()), gyr.slice(span.range()));
    let attitude = smoother::smooth(&acc, &gyr, stream.rate_hz, &VqfParams::default());
    let (t_start_s, t_end_s) = (stream.time_s(from as f64), stream.time_s(to as f64));
    let bout = Bout { index: 0, t_start_s, t_end_s, stride_s };
    let tracks = pieces::follow(stream, &[(span, Some((&attitude, from)))], &bout);
    let Some(track) = tracks.first() else { return };
    if let Some(swings) = &track.swings {
        detector.set_flexion_axis(swings.axis);
    }
    if let (Some(alignment), Placement::Sacrum | Placement::Pelvis) =
        (&track.alignment, stream.site.placement)
    {
        let lever = alignment.sensor_to_segment.inverse() * Vector3::new(0.09, 0.0, -0.05);
        detector.set_lever(Some(lever));
    }
}

/// Times after a run was told begun at which axes are settled, s.
const SETTLED_S: [f64; 3] = [0.3, 5.0, 15.0];

/// Plays the only stream of a recording.
pub fn play(recording: &Recording, options: &Options) -> Played {
    let prepared = intake::prepare(recording, &options.intake).expect("intake");
    let stream = &prepared.streams[0];
    let mut played = Played { rate_hz: stream.rate_hz, ..Played::default() };
    let gyro = stream.gyr.is_some();
    let mut gate = Gate::new(options.activity.chain);
    let mut detector = Provisional::new(stream.site.placement, stream.rate_hz, gyro);
    for &span in &stream.spans {
        let mut filter = Vqf::new(&options.orientation, 1.0 / stream.rate_hz);
        let (mut begun_s, mut settled) = (None, 0);
        let mut next_look_s = stream.time_s(span.start as f64).ceil() + 2.0;
        for i in span.range() {
            let now_s = stream.time_s(i as f64);
            let acc = stream.acc.at(i);
            let gyr: Option<Vector3<f64>> = stream.gyr.as_ref().map(|g| g.at(i));
            let q = gyr.map(|gyr| {
                filter.step(gyr, acc);
                filter.attitude()
            });
            for contact in detector.push(i, acc, gyr, q).iter() {
                let at_s = stream.time_s(contact.at);
                gate.contact(at_s);
                played.contacts.push(ToldContact { kind: contact.kind, at_s, stamp_s: now_s });
            }
            let mut change = gate.time(now_s, detector.tells());
            if now_s >= next_look_s {
                next_look_s += 1.0;
                let glance = latest_glance(stream, span, i + 1, options);
                if std::env::var_os("LIVE_GATE").is_some() {
                    if let Some(g) = &glance {
                        eprintln!(
                            "LOOK {now_s:.2} {:.2} {:.3} {:.2} {:.3} {:?}",
                            g.log_odds,
                            g.stride_s.unwrap_or(f64::NAN),
                            g.edge.map_or(f64::NAN, |e| e.0),
                            g.edge.map_or(f64::NAN, |e| e.1),
                            g.otherwise
                        );
                    }
                }
                change = gate.second(now_s, glance.iter()).or(change);
                if let Some(stride_s) = gate.stride_s() {
                    detector.set_pace(stride_s);
                }
            }
            if let Some(change) = change {
                begun_s = (change == Change::Begun).then_some(now_s);
                settled = 0;
            }
            if let (Some(begun_s), Some(&after_s)) = (begun_s, SETTLED_S.get(settled))
                && now_s > begun_s + after_s
                && std::env::var_os("LIVE_NO_SETTLE").is_none()
            {
                settled += 1;
                let from = stream.sample_at(begun_s - 2.5).max(span.start as f64) as usize;
                settle(stream, from, i + 1, gate.stride_s().unwrap_or(0.72), &mut detector);
            }
            played.changes.extend(change.map(|c| (c, now_s)));
            detector.set_running(gate.is_open());
        }
    }
    played
}

/// How what was told agrees with the finals, of one kind of event.
#[derive(Debug, Clone, Default)]
pub struct Agreement {
    pub finals: usize,
    pub in_time: usize,
    pub told: usize,
    pub without_final: usize,
    pub errors_ms: Vec<f64>,
    pub latencies_ms: Vec<f64>,
}

impl Agreement {
    pub fn add(&mut self, other: &Self) {
        self.finals += other.finals;
        self.in_time += other.in_time;
        self.told += other.told;
        self.without_final += other.without_final;
        self.errors_ms.extend(&other.errors_ms);
        self.latencies_ms.extend(&other.latencies_ms);
    }

    pub fn in_time_percent(&self) -> f64 {
        100.0 * self.in_time as f64 / self.finals.max(1) as f64
    }

    pub fn false_percent(&self) -> f64 {
        100.0 * self.without_final as f64 / self.told.max(1) as f64
    }

    pub fn bias_ms(&self) -> f64 {
        self.errors_ms.iter().sum::<f64>() / self.errors_ms.len().max(1) as f64
    }

    pub fn sd_ms(&self) -> f64 {
        let mean = self.bias_ms();
        let squares: f64 = self.errors_ms.iter().map(|e| (e - mean).powi(2)).sum();
        (squares / self.errors_ms.len().saturating_sub(1).max(1) as f64).sqrt()
    }
}

/// Agreement of initial and of terminal contacts, and delays of the bouts' beginnings and ends, s.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    pub events: [Agreement; 2],
    pub begin_s: Vec<f64>,
    pub end_s: Vec<f64>,
    /// Begun, but no bout of the finals is near.
    pub begun_without_bout: usize,
    pub never_begun: usize,
}

/// Largest distance of a final contact from the one that was told, s.
const NEAR_S: f64 = 0.100;
/// From a bout's start on, s, contacts must be told.
const FROM_S: f64 = 5.0;
/// Latency within which a contact must be told, s.
const IN_TIME_S: f64 = 0.150;

/// Compares what was told with the analysis of the whole recording.
pub fn compare(recording: &Recording, options: &Options) -> Compared {
    let report = analyze(recording, options).expect("analysis");
    if std::env::var_os("LIVE_GATE").is_some() {
        for b in &report.bouts {
            eprintln!("BOUT {:.2} {:.2}", b.t_start_s, b.t_end_s);
        }
        eprintln!("DURATION {:.2}", report.duration_s);
    }
    let played = play(recording, options);
    let mut out = Compared::default();
    for (k, kind) in [EventKind::Ic, EventKind::Tc].into_iter().enumerate() {
        let of_kind = report.events.iter().filter(|e| e.event == kind);
        let finals: Vec<(f64, bool)> = of_kind
            .map(|e| {
                let bout = report.bouts.iter().find(|b| b.index == e.bout);
                (e.t_s, bout.is_some_and(|b: &Bout| e.t_s >= b.t_start_s + FROM_S))
            })
            .collect();
        let told: Vec<&ToldContact> = played.contacts.iter().filter(|c| c.kind == kind).collect();
        out.events[k] = agree(&finals, &told);
    }
    delays(&report.bouts, &played, report.duration_s, &mut out);
    out
}

fn agree(finals: &[(f64, bool)], told: &[&ToldContact]) -> Agreement {
    let mut out = Agreement { told: told.len(), ..Agreement::default() };
    let mut used = vec![false; told.len()];
    for &(t_s, counts) in finals {
        let nearest = (0..told.len())
            .filter(|&i| !used[i] && (told[i].at_s - t_s).abs() <= NEAR_S)
            .min_by(|&a, &b| (told[a].at_s - t_s).abs().total_cmp(&(told[b].at_s - t_s).abs()));
        if let Some(i) = nearest {
            used[i] = true;
        }
        if !counts {
            continue;
        }
        out.finals += 1;
        if let Some(i) = nearest {
            let latency_s = told[i].stamp_s - t_s;
            out.in_time += usize::from(latency_s <= IN_TIME_S + 1e-9);
            out.errors_ms.push(1e3 * (told[i].at_s - t_s));
            out.latencies_ms.push(1e3 * latency_s);
        }
    }
    out.without_final = used.iter().filter(|u| !**u).count();
    if std::env::var_os("LIVE_DEBUG").is_some() {
        let strays: Vec<String> = told
            .iter()
            .zip(&used)
            .filter(|(_, u)| !**u)
            .map(|(c, _)| format!("{:.2}", c.at_s))
            .collect();
        let missed: Vec<String> = finals
            .iter()
            .filter(|(t, counts)| *counts && !told.iter().any(|c| (c.at_s - t).abs() < NEAR_S))
            .map(|f| format!("{:.2}", f.0))
            .collect();
        let wild: Vec<String> = told
            .iter()
            .filter_map(|c| {
                let d = finals
                    .iter()
                    .map(|f| c.at_s - f.0)
                    .min_by(|a, b| a.abs().total_cmp(&b.abs()))?;
                (d.abs() > 0.02 && d.abs() < NEAR_S)
                    .then(|| format!("{:.2}:{:+.0}", c.at_s, 1e3 * d))
            })
            .collect();
        eprintln!(
            "wild {wild:?} stray {strays:?} missed {missed:?} last final {:?}",
            finals
                .iter()
                .map(|f| f.0)
                .filter(|t| *t > 0.0)
                .zip(finals.iter().skip(1).map(|f| f.0))
                .filter(|(a, b)| b - a > 3.0)
                .collect::<Vec<_>>()
        );
    }
    out
}

fn delays(bouts: &[Bout], played: &Played, end_s: f64, out: &mut Compared) {
    let of = |kind: Change| played.changes.iter().filter(move |c| c.0 == kind).map(|c| c.1);
    for bout in bouts {
        let inside = |t: &f64| *t >= bout.t_start_s - 1.0 && *t < bout.t_end_s + 1.0;
        match of(Change::Begun).find(inside) {
            Some(t) => out.begin_s.push(t - bout.t_start_s),
            None => out.never_begun += 1,
        }
        if bout.t_end_s + 4.5 < end_s {
            let next = of(Change::Ended).filter(|t| *t >= bout.t_end_s - 1.0).reduce(f64::min);
            out.end_s.push(next.map_or(f64::INFINITY, |t| t - bout.t_end_s));
        }
    }
    let near = |t: f64| bouts.iter().any(|b| t >= b.t_start_s - 1.0 && t < b.t_end_s + 1.0);
    out.begun_without_bout = of(Change::Begun).filter(|t| !near(*t)).count();
}
