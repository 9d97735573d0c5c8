//! Hand-made metric values and contexts for the judgement.

use runform::MetricId;
use runform::context::{Context, Date, Diary, DiaryEntry, History, Profile, Session, SessionValue};
use runform::form::{
    Drifted, Evidence, FaultCatalogue, FaultFinding, Inputs, Judgement, Severity, evaluate,
};
use runform::metrics::{Estimate, Grade, MetricValue, Outcome};
use runform::recording::{Conditions, Placement, Side};

/// A run to judge.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub metrics: Vec<MetricValue>,
    pub conditions: Conditions,
    pub drifts: Vec<Drifted>,
    pub context: Context,
    pub running_s: f64,
}

pub fn catalogue() -> FaultCatalogue {
    FaultCatalogue::embedded().expect("the shipped catalogue")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// The day of all cases.
pub fn today() -> Date {
    day("2026-03-31")
}

/// An estimate of grade A with a narrow interval.
pub fn estimate(metric: MetricId, value: f64) -> Estimate {
    let info = metric.info();
    let method = info.methods[0];
    Estimate {
        value,
        unit: info.unit,
        low: value - 1e-3,
        high: value + 1e-3,
        spread_half: 0.0,
        grade: Grade::A,
        n: 100,
        sd: None,
        method: method.name.to_owned(),
        placement: method.placements[0],
        flags: Vec::new(),
    }
}

impl Case {
    pub fn new() -> Self {
        Self { running_s: 1800.0, ..Self::default() }
    }

    /// A run at 3 m/s with these metrics, both feet.
    pub fn with(values: &[(MetricId, f64)]) -> Self {
        values.iter().fold(Self::new().and(MetricId::Speed, 3.0), |case, (m, v)| case.and(*m, *v))
    }

    pub fn and(mut self, metric: MetricId, value: f64) -> Self {
        self.metrics.push(row(metric, None, estimate(metric, value)));
        self
    }

    pub fn side(mut self, metric: MetricId, side: Side, value: f64) -> Self {
        self.metrics.push(row(metric, Some(side), estimate(metric, value)));
        self
    }

    pub fn drift(mut self, metric: MetricId, total: f64) -> Self {
        self.drifts.push(Drifted {
            metric,
            total,
            low: total - 1e-3,
            high: total + 1e-3,
            adjusted_for_speed: true,
        });
        self
    }

    pub fn profile(mut self, toml: &str) -> Self {
        self.context.profile = Some(Profile::from_toml(toml).expect("a profile"));
        self
    }

    /// Earlier sessions at 3 m/s, one a day before today, each with these values.
    pub fn history(mut self, sessions: &[&[(MetricId, f64)]]) -> Self {
        self.context.date = Some(today());
        let n = sessions.len() as i32;
        let made = sessions.iter().enumerate().map(|(i, values)| Session {
            recording: format!("run {i}"),
            date: Some(today().plus_days(i as i32 - n)),
            speed_mps: Some(3.0),
            values: values.iter().map(|(m, v)| session_value(*m, *v)).collect(),
            ..Session::default()
        });
        self.context.history = History::new(made.collect());
        self
    }

    pub fn diary(mut self, entries: Vec<DiaryEntry>) -> Self {
        self.context.date = Some(today());
        self.context.diary = Some(Diary::new(entries));
        self
    }

    pub fn judge(&self) -> Judgement {
        let inputs = Inputs {
            metrics: &self.metrics,
            conditions: &self.conditions,
            drifts: &self.drifts,
            context: &self.context,
            running_s: self.running_s,
        };
        evaluate(&catalogue(), &inputs)
    }

    pub fn severity(&self, fault: &str) -> Option<Severity> {
        finding(&self.judge(), fault).severity()
    }
}

pub fn row(metric: MetricId, side: Option<Side>, e: Estimate) -> MetricValue {
    MetricValue { metric, bout: None, side, outcome: Outcome::Estimate(e) }
}

pub fn session_value(metric: MetricId, value: f64) -> SessionValue {
    let e = estimate(metric, value);
    SessionValue { metric, side: None, value, method: e.method, placement: e.placement }
}

pub fn finding(judgement: &Judgement, fault: &str) -> FaultFinding {
    let found = judgement.findings.iter().find(|f| f.fault == fault);
    found.unwrap_or_else(|| panic!("no fault {fault}")).clone()
}

pub fn evidence(judgement: &Judgement, fault: &str, name: &str) -> Evidence {
    let found = finding(judgement, fault);
    let sign = found.evidence.iter().find(|e| e.subject.name() == name);
    sign.unwrap_or_else(|| panic!("{fault} has no {name}: {found:?}")).clone()
}

/// An entry of so many days ago.
pub fn entry(days_ago: i32, km: f64) -> DiaryEntry {
    DiaryEntry { distance_km: Some(km), ..DiaryEntry::on(today().plus_days(-days_ago)) }
}

/// A placement that no method of the metric names first.
pub fn elsewhere() -> Placement {
    Placement::Head
}
