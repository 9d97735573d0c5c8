//! Figures from profile, diary and earlier sessions: what each is, its value, or what it needs.

use serde::{Deserialize, Serialize};

use super::{Context, Date, Diary, Session, Shoe, TrainingLoad, training_load};
use crate::metrics::{MetricId, MetricValue};
use crate::signal::robust;

/// Largest difference of speeds at which two sessions are compared, m/s \[P\].
const SAME_SPEED_MPS: f64 = 0.2;
/// Earlier sessions that make one's own usual \[P\].
const SESSIONS: usize = 5;
/// Words that name a hard surface.
const HARD: [&str; 5] = ["concrete", "asphalt", "paved", "road", "pavement"];

macro_rules! figures {
    ($($id:ident $name:literal, $title:literal, $unit:literal, $definition:literal, $source:literal;)*) => {
        /// Identifier of a figure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Figure { $(#[doc = $title] $id,)* }

        impl Figure {
            /// All figures.
            pub const ALL: &'static [FigureInfo] = &[$(FigureInfo {
                id: Figure::$id, name: $name, title: $title, unit: $unit,
                definition: $definition, source: $source,
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
    /// Name for people.
    pub title: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it is.
    pub definition: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

figures! {
    SessionSpike "session_spike", "Run against the longest of 30 days", "1",
        "Distance of this run over the longest run of the 30 days before; needs three of them.",
        "Frandsen et al. 2025 [S]";
    WeekRatio "week_ratio", "This week against the last", "1",
        "Kilometres of the last 7 days over those of the 7 days before.",
        "Winter et al. 2020 [S]; no relation to injury in Frandsen et al. 2025 [S]";
    Monotony "monotony", "Monotony of the week", "1",
        "Mean over standard deviation of 7 daily loads (duration times exertion), rest days as zero.",
        "Foster 1998 [M]";
    StrainPercentile "strain_percentile", "Strain against one's own", "%",
        "Share of the runner's own earlier weekly strains (load times monotony) that are lower.",
        "Foster 1998 [M]; percentiles [P]";
    AcwrRolling "acwr_rolling", "Acute to chronic load, rolling", "1",
        "Mean daily load of 7 days over that of 28. Shown without weight: in 5205 runners a higher ratio went with fewer injuries (Frandsen et al. 2025), and a part is divided by its whole.",
        "[S] Frandsen et al. 2025; critique Lolli 2017, Impellizzeri 2020 [M]";
    AcwrEwma "acwr_ewma", "Acute to chronic load, weighted", "1",
        "The same of exponentially weighted means of 7 and 28 days. Shown without weight, as above.",
        "Williams et al. 2017 [M]";
    ImpactRatio "impact_ratio", "Impact of this run against 30 days", "1",
        "Cumulative impact of this run over the largest of the sessions of the 30 days before, same sensor place.",
        "[P], after the session spike of Frandsen et al. 2025";
    WeightedImpactRatio "weighted_impact_ratio", "Weighted impact of this run against 30 days", "1",
        "The same of equivalent steps, in which hard steps weigh more.",
        "[P]";
    ImpactLoadingIndex "impact_loading_index", "Impact loading against one's own", "SD",
        "Mean deviation of peak tibial acceleration, peak sacral acceleration and impact power from the runner's earlier sessions at matched speed (within 0.2 m/s), in standard deviations between them; at least two of the three, five sessions each. Stands in for a loading rate, which no accelerometer tells (limits of agreement beyond 65 %, Kiernan et al. 2023). Shown without weight.",
        "[P]";
    ShoeKm "shoe_km", "Kilometres in the shoe", "km",
        "Kilometres of the profile and of the diary in the shoe of this run.",
        "Kong et al. 2009 on 320 km of wear [M]";
    ShoeImpactRise "shoe_impact_rise", "Rise of impact with the shoe's age", "%",
        "Rise of the tibia's peak acceleration from the shoe's first recorded session to this one, by a robust line over the shoe's kilometres at matched speed and surface; needs five sessions in it.",
        "[P]";
    NewShoeShare "new_shoe_share", "Share of a new minimalist shoe", "%",
        "Share of the kilometres of the last 7 days in a minimalist shoe first worn in the last 28 days.",
        "[P]";
    HardSurfaceShare "hard_surface_share", "Share of hard surfaces", "%",
        "Share of the kilometres of the last 28 days on surfaces named concrete, asphalt, paved or road.",
        "[P]";
    HrvChange "hrv_change", "Heart-rate variability against one's own", "SD",
        "Mean of the last 7 days less that of the 28 days before, in standard deviations of those. Shown without weight.",
        "[P]";
    SleepWeek "sleep_week", "Sleep of the week", "h",
        "Mean sleep of the last 7 days. Shown without weight.",
        "diary";
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
                Err(needs) => FigureOutcome::Needs(needs.to_owned()),
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

const DATED_DIARY: &str = "a diary and the day of the recording (--diary, --date)";

fn figure(
    id: Figure,
    context: &Context,
    run: ThisRun<'_>,
    load: Option<&TrainingLoad>,
) -> Result<f64, &'static str> {
    let of =
        |pick: fn(&TrainingLoad) -> Option<f64>, needs| pick(load.ok_or(DATED_DIARY)?).ok_or(needs);
    match id {
        Figure::SessionSpike => of(
            |l| l.session_spike,
            "the distance of this run (diary or speed) and three runs in the 30 days before it",
        ),
        Figure::WeekRatio => of(|l| l.week_ratio, "two weeks of diary with distances"),
        Figure::Monotony => of(|l| l.monotony, "three weeks of diary with duration and exertion"),
        Figure::StrainPercentile => {
            of(|l| l.strain_percentile, "eight weeks of diary with duration and exertion")
        }
        Figure::AcwrRolling => {
            of(|l| l.acwr_rolling, "four weeks of diary with duration and exertion")
        }
        Figure::AcwrEwma => of(|l| l.acwr_ewma, "four weeks of diary with duration and exertion"),
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
                .ok_or("hours of sleep in the diary")
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
    let date = context.date.ok_or("the day of the recording (--date)")?;
    let row = run.metrics.iter().find(|m| m.metric == metric && m.bout.is_none());
    let now = row.and_then(MetricValue::estimate).ok_or("a sensor on shank or sacrum")?;
    let month = context
        .history
        .before(Some(date))
        .filter(|s| s.date.is_some_and(|d| date.days_since(d) <= 30));
    let largest = month.filter_map(|s| s.like(metric, None, now)).fold(0.0, f64::max);
    if largest > 0.0 {
        Ok(now.value / largest)
    } else {
        Err("a dated session of the last 30 days with the same sensor place (--history)")
    }
}

/// Mean z of the impact metrics against earlier sessions at matched speed.
fn impact_loading(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    const NEEDS: &str = "five earlier sessions at matched speed with the same sensors on shank and sacrum (--history)";
    let speed = run.value(MetricId::Speed).ok_or("the speed")?;
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
        let usual = robust::mean(&earlier).filter(|_| earlier.len() >= SESSIONS)?;
        robust::sd(&earlier).filter(|sd| *sd > 0.0).map(|sd| (now.value - usual) / sd)
    };
    let metrics = [MetricId::PtaResultant, MetricId::SacralPeak, MetricId::ImpactPower];
    let found: Vec<f64> = metrics.into_iter().filter_map(deviation).collect();
    robust::mean(&found).filter(|_| found.len() >= 2).ok_or(NEEDS)
}

fn this_shoe<'a>(context: &'a Context, run: ThisRun<'_>) -> Result<&'a Shoe, &'static str> {
    const NEEDS: &str = "the shoe of this run, listed in the profile ([[shoe]])";
    let name = run.shoe_name(context).ok_or(NEEDS)?;
    let profile = context.profile.as_ref().ok_or(NEEDS)?;
    profile.shoes.iter().find(|s| s.id == name).ok_or(NEEDS)
}

fn shoe_km(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    let shoe = this_shoe(context, run)?;
    let before = shoe.km.ok_or("the shoe's kilometres (km) in the profile")?;
    Ok(before + dated(context).map_or(0.0, |(diary, date)| diary.shoe_km(&shoe.id, date)))
}

fn shoe_impact_rise(context: &Context, run: ThisRun<'_>) -> Result<f64, &'static str> {
    const NEEDS: &str =
        "five earlier sessions in this shoe at matched speed, with a shank sensor (--history)";
    let shoe = this_shoe(context, run)?;
    let (diary, date) = dated(context)?;
    let row = run
        .metrics
        .iter()
        .find(|m| m.metric == MetricId::PtaResultant && m.bout.is_none() && m.side.is_none());
    let now = row.and_then(MetricValue::estimate).ok_or("a sensor on the shank")?;
    let speed = run.value(MetricId::Speed).ok_or("the speed")?;
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
    let slope = slopes.get(slopes.len() / 2).ok_or("kilometres of the shoe in the diary")?;
    let span = points[points.len() - 1].0 - points[0].0;
    Ok(100.0 * slope * span / points[0].1)
}

fn new_shoe_share(context: &Context) -> Result<f64, &'static str> {
    let (diary, date) = dated(context)?;
    let profile = context.profile.as_ref().ok_or("a profile with its shoes ([[shoe]])")?;
    if profile.shoes.is_empty() {
        return Err("a profile with its shoes ([[shoe]])");
    }
    let week = || diary.between(date.plus_days(-6), date);
    let total: f64 = week().filter_map(|e| e.distance_km).sum();
    if total <= 0.0 {
        return Err("distances and shoes of the last week in the diary");
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
    run.surface.or(usual).map(one).ok_or("the surface, in the recording, diary or profile")
}

fn hrv_change(context: &Context) -> Result<f64, &'static str> {
    const NEEDS: &str = "five weeks of heart-rate variability in the diary";
    let (diary, date) = dated(context)?;
    let week = mean(diary.between(date.plus_days(-6), date).filter_map(|e| e.hrv)).ok_or(NEEDS)?;
    let before: Vec<f64> =
        diary.between(date.plus_days(-34), date.plus_days(-7)).filter_map(|e| e.hrv).collect();
    let usual = mean(before.iter().copied()).filter(|_| before.len() >= 10).ok_or(NEEDS)?;
    let n = before.len() as f64;
    let sd = (before.iter().map(|x| (x - usual).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    if sd > 0.0 { Ok((week - usual) / sd) } else { Err(NEEDS) }
}
