//! What a page is made of: the report, and what of its tables is drawn.

use runform::gait::Activity;
use runform::recording::{Placement, Side};
use runform::report::{Channel, Foot, StrideRow, Waveform, WindowRow};
use runform::{Analysis, MetricId, Report};

/// Metrics that are drawn stride by stride.
pub(crate) const DRAWN: [MetricId; 11] = [
    MetricId::ContactTime,
    MetricId::Speed,
    MetricId::VerticalOscillation,
    MetricId::FootStrikeAngle,
    MetricId::PtaResultant,
    MetricId::PtaAxial,
    MetricId::SacralPeak,
    MetricId::FootPeak,
    MetricId::TrunkLean,
    MetricId::PelvicDrop,
    MetricId::BrakePeak,
];

/// A stride's values of those metrics that its sensor is the chosen one for.
#[derive(Debug, Clone, PartialEq)]
pub struct Stride {
    /// Bout.
    pub bout: usize,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial contact, s.
    pub t_s: f64,
    /// Values in their metrics' units.
    pub values: Vec<(MetricId, f64)>,
    /// Metrics whose value here was left out of the summary: outliers of the whole run.
    pub left_out: Vec<MetricId>,
}

impl Stride {
    /// The value of a metric. What is an outlier of the whole run may be the form of its last part.
    #[must_use]
    pub fn value(&self, metric: MetricId) -> Option<f64> {
        self.values.iter().find(|(m, _)| *m == metric).map(|(_, v)| *v)
    }

    /// The value of a metric that its summary rests on.
    #[must_use]
    pub fn kept(&self, metric: MetricId) -> Option<f64> {
        self.value(metric).filter(|_| !self.left_out.contains(&metric))
    }
}

/// A window of the activity and cadence track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Start, s.
    pub t_start_s: f64,
    /// End, s.
    pub t_end_s: f64,
    /// What was done.
    pub activity: Activity,
    /// Cadence of the running in it, steps/min.
    pub cadence_spm: Option<f64>,
}

/// Mean course of a signal through the stride.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// Where the sensor sits.
    pub placement: Placement,
    /// With whose contact the strides begin.
    pub foot: Foot,
    /// What is shown.
    pub channel: Channel,
    /// Strides behind it.
    pub strides: usize,
    /// Mean at 0, 1 … 100 % of the stride.
    pub mean: Vec<f64>,
    /// Standard deviation over the strides.
    pub sd: Vec<f64>,
}

/// A report with what of its tables is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The report.
    pub report: Report,
    /// Strides, in order of time.
    pub strides: Vec<Stride>,
    /// Windows of 10 s.
    pub windows: Vec<Window>,
    /// Waveforms.
    pub waves: Vec<Wave>,
}

impl Run {
    /// What is drawn of an analysis. Numbers are taken with the digits of the tables, so that the page is that
    /// of the files.
    #[must_use]
    pub fn of(analysis: &Analysis) -> Self {
        let mut strides: Vec<Stride> = analysis.strides.iter().filter_map(stride).collect();
        in_time(&mut strides);
        Self {
            report: analysis.report.clone(),
            strides,
            windows: analysis.windows.iter().map(window).collect(),
            waves: analysis.waveforms.iter().map(wave).collect(),
        }
    }
}

pub(crate) fn in_time(strides: &mut [Stride]) {
    strides.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
}

/// A time as the tables write it.
fn time(t_s: f64) -> f64 {
    (1e6 * t_s).round() / 1e6
}

/// A value as the tables write it.
fn value(v: f64) -> f64 {
    (1e8 * v).round() / 1e8
}

fn stride(row: &StrideRow) -> Option<Stride> {
    let chosen = |m: &&MetricId| row.preferred_metrics.contains(m);
    // The tables write contact time as a time.
    let digits = |m, v| if m == MetricId::ContactTime { time(v) } else { value(v) };
    let values: Vec<(MetricId, f64)> = DRAWN
        .iter()
        .filter(chosen)
        .filter_map(|m| Some((*m, digits(*m, row.value(*m)?))))
        .collect();
    let t_s = time(row.t_start_s.or(row.t_mid_start_s)?);
    let left_out = row.left_out_metrics.iter().copied().filter(|m| DRAWN.contains(m)).collect();
    let some = !values.is_empty();
    some.then_some(Stride { bout: row.bout, side: row.side, t_s, values, left_out })
}

fn window(row: &WindowRow) -> Window {
    Window {
        t_start_s: time(row.t_start_s),
        t_end_s: time(row.t_end_s),
        activity: row.activity,
        cadence_spm: row.cadence_spm.map(value),
    }
}

fn wave(w: &Waveform) -> Wave {
    Wave {
        placement: w.site.placement,
        foot: w.foot,
        channel: w.channel,
        strides: w.strides,
        mean: w.mean.iter().copied().map(value).collect(),
        sd: w.sd.iter().copied().map(value).collect(),
    }
}
