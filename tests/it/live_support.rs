//! Plays a recording through the live detectors sample by sample, and compares what they told with the
//! finals of the whole recording.

use runform::gait::{Bout, EventKind};
use runform::live::{BoutChange, Event};
use runform::{Live, Options, Recording, analyze, survey};

/// A contact as it was told.
#[derive(Debug, Clone, Copy)]
pub struct ToldContact {
    pub kind: EventKind,
    pub id: u64,
    pub at_s: f64,
    /// Stamp of the sample whose push told it.
    pub stamp_s: f64,
}

/// What was told of a recording of one sensor.
#[derive(Debug, Clone, Default)]
pub struct Played {
    pub contacts: Vec<ToldContact>,
    pub changes: Vec<(BoutChange, f64)>,
}

/// Plays the only stream of a recording, sample by sample.
pub fn play(recording: &Recording, options: &Options) -> Played {
    let setup = survey(recording, options).expect("setup");
    let mut live = Live::new(setup, options.clone()).expect("live");
    let stream = &recording.streams()[0];
    let first_s = stream.t_s()[0];
    let mut played = Played::default();
    for (k, &t_s) in stream.t_s().iter().enumerate() {
        let acc = stream.acc().at(k).into();
        match stream.gyr() {
            Some(gyr) => live.push(stream.site(), t_s, acc, gyr.at(k).into()),
            None => live.push_acc(stream.site(), t_s, acc),
        }
        .expect("a known sensor");
        let stamp_s = t_s - first_s;
        for event in live.events() {
            match event {
                Event::Contact(c) if c.provisional => {
                    let told = ToldContact { kind: c.kind, id: c.id, at_s: c.t_s, stamp_s };
                    played.contacts.push(told);
                }
                Event::Bout(b) if b.provisional => played.changes.push((b.change, stamp_s)),
                _ => {}
            }
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

    fn latency_ms(&self, share: f64) -> f64 {
        let mut all = self.latencies_ms.clone();
        all.sort_by(f64::total_cmp);
        let at = (share * all.len().saturating_sub(1) as f64) as usize;
        all.get(at).copied().unwrap_or(f64::NAN)
    }
}

/// What an agreement must reach.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub in_time_percent: f64,
    pub false_percent: f64,
    pub bias_ms: f64,
    pub sd_ms: f64,
}

/// The targets of live detection.
pub const TARGETS: Limits =
    Limits { in_time_percent: 98.0, false_percent: 1.0, bias_ms: 5.0, sd_ms: 10.0 };

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

impl Compared {
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.events.iter_mut().zip(&other.events) {
            own.add(other);
        }
        self.begin_s.extend(&other.begin_s);
        self.end_s.extend(&other.end_s);
        self.begun_without_bout += other.begun_without_bout;
        self.never_begun += other.never_begun;
    }

    /// Rows of a table.
    pub fn rows(&self, name: &str) -> String {
        let mut out = String::new();
        for (kind, a) in ["ic", "tc"].iter().zip(&self.events).filter(|(_, a)| a.finals > 0) {
            out += &format!(
                "{name:24} {kind} {:5} finals, in time {:5.1} %, false {:4.2} % ({}), bias {:+5.1} ms, \
                 SD {:4.1} ms, latency {:3.0} ms, 98 % within {:3.0} ms\n",
                a.finals,
                a.in_time_percent(),
                a.false_percent(),
                a.without_final,
                a.bias_ms(),
                a.sd_ms(),
                a.latency_ms(0.5),
                a.latency_ms(0.98),
            );
        }
        let most = |all: &[f64]| match all.iter().copied().reduce(f64::max) {
            Some(s) => format!("within {s:.1} s"),
            None => "never".to_owned(),
        };
        let (begun, ended) = (most(&self.begin_s), most(&self.end_s));
        out + &format!("{name:24} begun {begun}, ended {ended}")
    }

    /// What misses its limit, in words.
    pub fn misses(&self, name: &str, [ic, tc]: [Limits; 2]) -> Vec<String> {
        let mut out = Vec::new();
        for (kind, limits, a) in [("ic", ic, &self.events[0]), ("tc", tc, &self.events[1])] {
            if a.finals == 0 {
                continue;
            }
            let stray = a.false_percent() > limits.false_percent;
            let missed = a.in_time_percent() < limits.in_time_percent;
            let apart = a.bias_ms().abs() > limits.bias_ms || a.sd_ms() > limits.sd_ms;
            if stray || missed || apart {
                out.push(format!("{name} {kind}"));
            }
        }
        if self.begin_s.iter().any(|s| *s > 5.0) || self.end_s.iter().any(|s| *s > 4.0) {
            out.push(format!("{name}: begun after {:?} s, ended {:?} s", self.begin_s, self.end_s));
        }
        if self.never_begun > 0 {
            out.push(format!("{name}: {} bouts never begun", self.never_begun));
        }
        out
    }
}

/// Largest distance of a final contact from the one that was told, s.
const NEAR_S: f64 = 0.100;
/// From a bout's start on, s, contacts must be told.
const FROM_S: f64 = 5.0;
/// Latency within which a contact must be told, s.
const IN_TIME_S: f64 = 0.150;

/// Compares what was told with the analysis of the whole recording.
pub fn compare(recording: &Recording, options: &Options) -> Compared {
    let found = analyze(recording, options).expect("analysis");
    let report = &found.report;
    let played = play(recording, options);
    let mut out = Compared::default();
    for (k, kind) in [EventKind::Ic, EventKind::Tc].into_iter().enumerate() {
        let of_kind = found.events.iter().filter(|e| e.event == kind);
        let finals: Vec<(f64, bool)> = of_kind
            .map(|e| {
                let bout = report.bouts.iter().find(|b| b.index == e.bout);
                (e.t_s, bout.is_some_and(|b: &Bout| e.t_s >= b.t_start_s + FROM_S))
            })
            .collect();
        let told: Vec<&ToldContact> = played.contacts.iter().filter(|c| c.kind == kind).collect();
        assert!(told.windows(2).all(|w| w[0].id < w[1].id), "each number once");
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
    out
}

fn delays(bouts: &[Bout], played: &Played, end_s: f64, out: &mut Compared) {
    let of = |kind: BoutChange| played.changes.iter().filter(move |c| c.0 == kind).map(|c| c.1);
    for bout in bouts {
        let inside = |t: &f64| *t >= bout.t_start_s - 1.0 && *t < bout.t_end_s + 1.0;
        match of(BoutChange::Begun).find(inside) {
            Some(t) => out.begin_s.push(t - bout.t_start_s),
            None => out.never_begun += 1,
        }
        if bout.t_end_s + 4.5 < end_s {
            let next = of(BoutChange::Ended).filter(|t| *t >= bout.t_end_s - 1.0).reduce(f64::min);
            out.end_s.push(next.map_or(f64::INFINITY, |t| t - bout.t_end_s));
        }
    }
    let near = |t: f64| bouts.iter().any(|b| t >= b.t_start_s - 1.0 && t < b.t_end_s + 1.0);
    out.begun_without_bout = of(BoutChange::Begun).filter(|t| !near(*t)).count();
}
