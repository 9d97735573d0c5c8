//! Figures from profile, diary and earlier sessions: what each is, its value, or what it needs.

use serde::{Deserialize, Serialize};

use super::{Context, Date, Diary, Session, Shoe, TrainingLoad, training_load, words};
use crate::metrics::{MetricId, MetricValue};
use crate::signal::statistics;

/// Largest difference of speeds at which two sessions are compared, m/s \[P\].
const SAME_SPEED_MPS: f64 = 0.2;
/// Earlier sessions that make one's own usual \[P\].
const SESSIONS: usize = 5;
/// Words that name a hard surface.
const HARD: [&str; 5] = ["concrete", "asphalt", "paved", "road", "pavement"];

macro_rules! figures {
    ($($id:ident $name:literal, $unit:literal;)*) => {
        /// Identifier of a figure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Figure { $(#[doc = concat!("`", $name, "`.")] $id,)* }

        impl Figure {
            /// All figures.
            pub const ALL: &'static [FigureInfo] = &[$(FigureInfo {
                id: Figure::$id, name: $name, unit: $unit,
            },)*];
        }
    };
}

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureInfo {
    /// Identifier.
    pub id: Figure,
    /// Name in files.
    pub name: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
}

impl FigureInfo {
    /// Name for people.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.text("title")
    }

    /// What it is.
    #[must_use]
    pub fn definition(&self) -> &'static str {
        self.text("definition")
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.text("source")
    }

    fn text(&self, what: &str) -> &'static str {
        words().text(&format!("figure.{}.{what}", self.name)).unwrap_or(self.name)
    }
}

figures! {
    SessionSpike "session_spike", "1";
    WeekRatio "week_ratio", "1";
    Monotony "monotony", "1";
    StrainPercentile "strain_percentile", "%";
    AcwrRolling "acwr_rolling", "1";
    AcwrEwma "acwr_ewma", "1";
    ImpactRatio "impact_ratio", "1";
    WeightedImpactRatio "weighted_impact_ratio", "1";
    ImpactLoadingIndex "impact_loading_index", "SD";
    ShoeKm "shoe_km", "km";
    ShoeImpactRise "shoe_impact_rise", "%";
    NewShoeShare "new_shoe_share", "%";
    HardSurfaceShare "hard_surface_share", "%";
    HrvChange "hrv_change", "SD";
    SleepWeek "sleep_week", "h";
}

impl Figure {
    /// Its row.
    #[must_use]
    pub fn info(self) -> &'static FigureInfo {
        // The enum and the table come from one macro, in the same order.
        &Self::ALL[self as usize]
    }

    /// The figure of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|f| f.name == name).map(|f| f.id)
    }
}

/// A value, or what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureOutcome {
    /// The value.
    Value(f64),
    /// The entry that is missing.
    Needs(String),
}

/// A figure of this run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureValue {
    /// Which.
    pub figure: Figure,
    /// Value or need.
    pub outcome: FigureOutcome,
}

impl FigureValue {
    /// The value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self.outcome {
            FigureOutcome::Value(v) => Some(v),
            FigureOutcome::Needs(_) => None,
        }
    }
}

/// What a figure must know of the run that is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThisRun<'a> {
    /// Its metrics.
    pub metrics: &'a [MetricValue],
    /// Time of running, s.
    pub running_s: f64,
    /// Shoe as recorded.
    pub shoe: Option<&'a str>,
    /// Surface as recorded.
    pub surface: Option<&'a str>,
}

impl ThisRun<'_> {
    fn value(&self, metric: MetricId) -> Option<f64> {
        let whole = |m: &&MetricValue| m.metric == metric && m.bout.is_none() && m.side.is_none();
        self.metrics.iter().find(whole)?.estimate().map(|e| e.value)
    }

    /// Distance of its running, km.
    #[must_use]
    pub fn distance_km(&self) -> Option<f64> {
        Some(self.value(MetricId::Speed)? * self.running_s / 1000.0)
    }

    /// Its shoe: as recorded, as in the diary, or the only one there is.
    #[must_use]
    pub fn shoe_name(&self, context: &Context) -> Option<String> {
        let shoes = context.profile.as_ref().map_or(&[][..], |p| &p.shoes);
        let only = if let [one] = shoes { Some(one.id.as_str()) } else { None };
        let told = context.today().and_then(|e| e.shoe.as_deref());
        self.shoe.or(told).or(only).map(str::to_owned)
    }
}

/// All figures of a run.
#[must_use]
pub fn figures(context: &Context, run: ThisRun<'_>) -> Vec<FigureValue> {
    let load = load_of(context, run);
    Figure::ALL
        .iter()
        .map(|info| {
            let outcome = match figure(info.id, context, run, load.as_ref()) {
                Ok(v) => FigureOutcome::Value(v),
                Err(needs) => FigureOutcome::Needs(words().get(needs).to_owned()),
            };
            FigureValue { figure: info.id, outcome }
        })
        .collect()
}

fn load_of(context: &Context, run: ThisRun<'_>) -> Option<TrainingLoad> {
    let (diary, date) = (context.diary.as_ref()?, context.date?);
    let told = context.today().and_then(|e| e.distance_km);
    Some(training_load(diary, date, told.or_else(|| run.distance_km())))
}

const DATED_DIARY: &str = "need.dated_diary";

/// The value, or the key of the words for what it needs.
fn figure(
    id: Figure,
    context: &Context,
    run: ThisRun<'_>,
    load: Option<&TrainingLoad>,
) -> Result<f64, &'static str> {
    let of =
        |pick: fn(&TrainingLoad) -> Option<f64>, needs| pick(load.ok_or(DATED_DIARY)?).ok_or(needs);
    match id {
        Figure::SessionSpike => of(|l| l.session_spike, "need.distances"),
        Figure::WeekRatio => of(|l| l.week_ratio, "need.two_weeks"),
        Figure::Monotony => of(|l| l.monotony, "need.three_weeks"),
        Figure::StrainPercentile => of(|l| l.strain_percentile, "need.eight_weeks"),
        Figure::AcwrRolling => of(|l| l.acwr_rolling, "need.four_weeks"),
        Figure::AcwrEwma => of(|l| l.acwr_ewma, "need.four_weeks"),
        Figure::ImpactRatio => impact_ratio(MetricId::ImpactSum, context, run),
        Figure::WeightedImpactRatio => impact_ratio(MetricId::EquivalentSteps, context, run),
        Figure::ImpactLoadingIndex => impact_loading(context, run),
        Figure::ShoeKm => shoe_km(context, run),
        Figure::ShoeImpactRise => shoe_impact_rise(context, run),
        Figure::NewShoeShare => new_shoe_share(context),
        Figure::HardSurfaceShare => hard_share(context, run),
        Figure::HrvChange => hrv_change(context),
        Figure::SleepWeek => {
            let (diary, date) = dated(context)?;
            mean(diary.between(date.plus_days(-6), date).filter_map(|e| e.sleep_h))
                .ok_or("need.sleep")
        }
    }
}

fn dated(context: &Context) -> Result<(&Diary, Date), &'static str> {
    context.diary.as_ref().zip(context.date).ok_or(DATED_DIARY)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0_usize, 0.0), |(n, s), v| (n + 1, s + v));
    (n > 0).then(|| sum / n as f64)
}

fn impact_ratio(
    metric: MetricId,
    context: &Context,
    run: ThisRun<'_>,
) -> Result<f64, &'static str> {
    let date = context.date.ok_or("need.day")?;
    let row = run.metrics.iter().find(|m| m.metric == metric && m.bout.is_none());
    let now = row.and_then(MetricValue::estimate).ok_or("need.shank_or_sacrum")?;
    let month = context
        .history
        .before(Some(date))
        .filter(|s| s.date.is_some_and(|d| date.days_since(d) <= 30));
    let largest = month.filter_map(|s| s.like(metric, None, now)).fold(0.0, f64::max);
    if largest > 0.0 { Ok(now.value / largest) } else { Err("need.dated_session") }
}

/// Mean z of the impact metrics against earlier sessions at matched speed.
fn impact_loading(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    const NEEDS: &str = "need.matched_sessions";
    let speed = run.value(MetricId::Speed).ok_or("need.speed")?;
    let matched =
        |s: &&super::Session| s.speed_mps.is_some_and(|v| (v - speed).abs() <= SAME_SPEED_MPS);
    let deviation = |metric: MetricId| -> Option<f64> {
        let whole = |m: &&MetricValue| m.metric == metric && m.bout.is_none() && m.side.is_none();
        let now = run.metrics.iter().find(whole)?.estimate()?;
        let earlier: Vec<f64> = context
            .history
            .before(context.date)
            .filter(matched)
            .filter_map(|s| s.like(metric, None, now))
            .collect();
        let usual = statistics::mean(&earlier).filter(|_| earlier.len() >= SESSIONS)?;
        statistics::sd(&earlier).filter(|sd| *sd > 0.0).map(|sd| (now.value - usual) / sd)
    };
    let metrics = [MetricId::PtaResultant, MetricId::SacralPeak, MetricId::ImpactPower];
    let found: Vec<f64> = metrics.into_iter().filter_map(deviation).collect();
    statistics::mean(&found).filter(|_| found.len() >= 2).ok_or(NEEDS)
}

fn this_shoe<'a>(context: &'a Context, run: ThisRun<'_>) -> Result<&'a Shoe, &'static str> {
    const NEEDS: &str = "need.this_shoe";
    let name = run.shoe_name(context).ok_or(NEEDS)?;
    let profile = context.profile.as_ref().ok_or(NEEDS)?;
    profile.shoes.iter().find(|s| s.id == name).ok_or(NEEDS)
}

fn shoe_km(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    let shoe = this_shoe(context, run)?;
    let before = shoe.km.ok_or("need.shoe_km")?;
    Ok(before + dated(context).map_or(0.0, |(diary, date)| diary.shoe_km(&shoe.id, date)))
}

fn shoe_impact_rise(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    const NEEDS: &str = "need.shoe_sessions";
    let shoe = this_shoe(context, run)?;
    let (diary, date) = dated(context)?;
    let row = run
        .metrics
        .iter()
        .find(|m| m.metric == MetricId::PtaResultant && m.bout.is_none() && m.side.is_none());
    let now = row.and_then(MetricValue::estimate).ok_or("need.shank")?;
    let speed = run.value(MetricId::Speed).ok_or("need.speed")?;
    let comparable = |s: &&Session| {
        s.shoe.as_deref() == Some(shoe.id.as_str())
            && s.speed_mps.is_some_and(|v| (v - speed).abs() <= SAME_SPEED_MPS)
            && (s.surface.is_none() || run.surface.is_none() || s.surface.as_deref() == run.surface)
    };
    let mut points: Vec<(f64, f64)> = context
        .history
        .before(Some(date))
        .filter(comparable)
        .filter_map(|s| {
            let value = s.like(MetricId::PtaResultant, None, now)?;
            Some((diary.shoe_km(&shoe.id, s.date?), value))
        })
        .collect();
    if points.len() < 5 {
        return Err(NEEDS);
    }
    points.push((diary.shoe_km(&shoe.id, date), now.value));
    let mut slopes = Vec::new();
    for (i, a) in points.iter().enumerate() {
        slopes.extend(
            points[i + 1..].iter().filter(|b| b.0 > a.0).map(|b| (b.1 - a.1) / (b.0 - a.0)),
        );
    }
    slopes.sort_by(f64::total_cmp);
    let slope = slopes.get(slopes.len() / 2).ok_or("need.shoe_in_diary")?;
    let span = points[points.len() - 1].0 - points[0].0;
    Ok(100.0 * slope * span / points[0].1)
}

fn new_shoe_share(context: &Context) -> Result<f64, &'static str> {
    let (diary, date) = dated(context)?;
    let profile = context.profile.as_ref().ok_or("need.shoes")?;
    if profile.shoes.is_empty() {
        return Err("need.shoes");
    }
    let week = || diary.between(date.plus_days(-6), date);
    let total: f64 = week().filter_map(|e| e.distance_km).sum();
    if total <= 0.0 {
        return Err("need.last_week");
    }
    let first_worn = |shoe: &Shoe| {
        let worn = diary.entries().iter().find(|e| e.shoe.as_deref() == Some(shoe.id.as_str()));
        shoe.bought.or_else(|| worn.map(|e| e.date).filter(|_| shoe.km.unwrap_or(0.0) <= 0.0))
    };
    let new = |id: &str| {
        profile.shoes.iter().any(|s| {
            s.id == id && s.minimalist && first_worn(s).is_some_and(|d| date.days_since(d) <= 28)
        })
    };
    let share: f64 =
        week().filter(|e| e.shoe.as_deref().is_some_and(new)).filter_map(|e| e.distance_km).sum();
    // An empty sum is minus zero.
    Ok((100.0 * share / total).max(0.0))
}

fn is_hard(surface: &str) -> bool {
    let surface = surface.to_lowercase();
    HARD.iter().any(|word| surface.contains(word))
}

/// From the diary; without surfaces there, from this run's surface or the profile's usual one.
fn hard_share(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    let one = |surface: &str| if is_hard(surface) { 100.0 } else { 0.0 };
    if let Ok((diary, date)) = dated(context) {
        let named = || {
            diary
                .between(date.plus_days(-27), date)
                .filter_map(|e| Some((e.distance_km?, e.surface.as_deref()?)))
        };
        let total: f64 = named().map(|(km, _)| km).sum();
        if total > 0.0 {
            let hard: f64 = named().filter(|(_, s)| is_hard(s)).map(|(km, _)| km).sum();
            return Ok((100.0 * hard / total).max(0.0));
        }
    }
    let usual = context.profile.as_ref().and_then(|p| p.surface.as_deref());
    run.surface.or(usual).map(one).ok_or("need.surface")
}

fn hrv_change(context: &Context) -> Result<f64, &'static str> {
    const NEEDS: &str = "need.heart_rate_variability";
    let (diary, date) = dated(context)?;
    let week = mean(diary.between(date.plus_days(-6), date).filter_map(|e| e.hrv)).ok_or(NEEDS)?;
    let before: Vec<f64> =
        diary.between(date.plus_days(-34), date.plus_days(-7)).filter_map(|e| e.hrv).collect();
    let usual = mean(before.iter().copied()).filter(|_| before.len() >= 10).ok_or(NEEDS)?;
    let n = before.len() as f64;
    let sd = (before.iter().map(|x| (x - usual).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    if sd > 0.0 { Ok((week - usual) / sd) } else { Err(NEEDS) }
}
