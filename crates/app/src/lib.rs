//! What an app does with the library, by its public surface alone: a session while the runner runs, an analysis
//! afterwards, what to show of it, and what to keep for the next time.

use runform::context::{Date, Descriptor, Diary, DiaryEntry, History, PainNow, Profile, Session};
use runform::form::{CareLevel, FaultCatalogue, FaultFinding, Severity};
use runform::live::{BoutChange, ContactEvent, Event, StrideEvent};
use runform::metrics::{Estimate, Grade, Outcome};
use runform::recording::{
    AccSign, Clocks, Conditions, Placement, Recording, Side, Site, SpeedGiven, Stream, Subject,
};
use runform::report::{EventKind, compare};
use runform::{
    AccUnit, Analysis, Error, GyrUnit, Live, MetricId, Options, Report, Setup, StreamSetup,
    analyze, survey,
};

/// What an app shows while the runner runs.
#[derive(Debug, Default)]
pub struct Screen {
    /// True while running.
    pub running: bool,
    /// Of the last stride, steps/min.
    pub cadence_spm: Option<f64>,
    /// Provisional initial contacts.
    pub contacts: usize,
    /// Form faults by name, with their severity.
    pub faults: Vec<(String, Option<Severity>)>,
}

impl Screen {
    fn contact(&mut self, contact: &ContactEvent) {
        if contact.provisional && contact.kind == EventKind::Ic {
            self.contacts += 1;
        }
    }

    fn stride(&mut self, stride: &StrideEvent) {
        self.cadence_spm = Some(120.0 / (stride.t_end_s - stride.t_start_s));
    }

    /// Takes in what a session tells.
    pub fn show(&mut self, event: &Event) {
        match event {
            Event::Bout(bout) if bout.provisional => {
                self.running = bout.change == BoutChange::Begun
            }
            Event::Contact(contact) => self.contact(contact),
            Event::Stride(stride) if stride.provisional => self.stride(stride),
            Event::Fault(fault) => self.faults.push((fault.fault.clone(), fault.severity)),
            _ => {}
        }
    }
}

/// A session of a phone at the waist; the runner's speed is known.
///
/// # Errors
/// What the library says of the setup.
pub fn session(speed_mps: f64) -> Result<Live, Error> {
    let phone = StreamSetup::new(Placement::Waist, 100.0)
        .with_gyr()
        .with_jitter()
        .with_acc_range_g(8.0)
        .with_acc_sign(AccSign::SpecificForce);
    let speed_mps = Some(SpeedGiven::Constant(speed_mps));
    let conditions = Conditions { speed_mps, ..Conditions::default() };
    let setup = Setup::new(vec![phone])?.with_runner(Subject::default(), conditions)?;
    Live::new(setup, Options::default())
}

/// Runs a session through a recording, saved and restored in its middle, and gives what it says at the end.
///
/// # Errors
/// What the library says of the recording.
pub fn replay(recording: &Recording, screen: &mut Screen) -> Result<Analysis, Error> {
    let options = Options::default();
    let setup = survey(recording, &options)?;
    let mut live = Live::new(setup.clone(), options.clone())?;
    let stream = &recording.streams()[0];
    let site = Site::from(Placement::Waist);
    let (t_s, acc) = (stream.t_s(), stream.acc());
    let gyr = stream.gyr();
    for (i, t_s) in t_s.iter().enumerate() {
        let acc = [acc.x[i], acc.y[i], acc.z[i]];
        match gyr {
            Some(gyr) => live.push(site, *t_s, acc, [gyr.x[i], gyr.y[i], gyr.z[i]])?,
            None => live.push_acc(site, *t_s, acc)?,
        }
        live.events().for_each(|event| screen.show(&event));
        if i == stream.t_s().len() / 2 {
            let saved = live.save();
            live = Live::restore(setup.clone(), options.clone(), &saved)?;
        }
    }
    live.close();
    live.events().for_each(|event| screen.show(&event));
    Ok(live.finish())
}

/// Specific force (g) and angular rate (deg/s) of one leg.
pub type Leg<'a> = (&'a [[f64; 3]], &'a [[f64; 3]]);

/// A recording of two shank sensors from arrays: times (s), specific force (g), angular rate (deg/s).
///
/// # Errors
/// What the library says of the arrays.
pub fn recording(t_s: &[f64], legs: [Leg<'_>; 2]) -> Result<Recording, Box<dyn std::error::Error>> {
    let mut builder = Recording::builder().name("evening run").clocks(Clocks::Common);
    for (side, (acc_g, gyr_dps)) in [Side::Left, Side::Right].into_iter().zip(legs) {
        let site = Site::sided(Placement::Shank, side);
        let stream = Stream::new(site, t_s.to_vec(), acc_g.iter().copied().collect())
            .with_gyr(gyr_dps.iter().copied().collect())
            .with_units(AccUnit::G, GyrUnit::Dps);
        builder = builder.stream(stream);
    }
    Ok(builder.build()?)
}

/// A number with its interval and grade, or why there is none.
#[must_use]
pub fn line(report: &Report, metric: MetricId) -> String {
    let title = metric.info().title();
    match report.metric(metric).map(|m| &m.outcome) {
        Some(Outcome::Estimate(Estimate { value, unit, low, high, grade, .. })) => {
            let mark = if *grade == Grade::C { " (a trend)" } else { "" };
            format!("{title}: {value:.1} {unit} ({low:.1} to {high:.1}){mark}")
        }
        Some(Outcome::Refused(why)) => format!("{title}: {why} [{}]", why.code()),
        None => format!("{title}: not measured"),
    }
}

/// What to do, the surest and worst first.
#[must_use]
pub fn advice(report: &Report) -> Vec<String> {
    if report.care.level == CareLevel::Now {
        return vec!["See somebody first.".to_owned()];
    }
    let of = |f: &&FaultFinding| {
        format!("{} ({:.0} % sure): {}", f.title, 100.0 * f.confidence(), f.advice.join(" "))
    };
    report.found().iter().map(of).collect()
}

/// An analysis with all that the app knows: profile, diary, sessions before, limits of its own.
///
/// # Errors
/// What the library says of any of them.
pub fn evening(
    recording: &Recording,
    before: Vec<Session>,
    limits: Option<&str>,
) -> Result<Analysis, Box<dyn std::error::Error>> {
    let today: Date = "2026-11-27".parse()?;
    let mut options = Options::default();
    if let Some(limits) = limits {
        options = options.with_faults(FaultCatalogue::from_toml(limits)?);
    }
    let mut profile = Profile::from_toml("[subject]\nheight_m = 1.75\n")?;
    let descriptors = vec![Descriptor::Dull];
    profile.pain = PainNow { score_0_10: Some(2.0), descriptors, ..PainNow::default() };
    profile.check()?;
    options.context.date = Some(today);
    options.context.profile = Some(profile);
    options.context.diary = Some(Diary::new(vec![DiaryEntry::on(today)]));
    options.context.history = History::new(before);
    Ok(analyze(recording, &options)?)
}

/// How many numbers of another run can be held against those of this one.
///
/// # Errors
/// When they cannot be compared.
pub fn compared(then: &Report, now: &Report) -> Result<usize, Box<dyn std::error::Error>> {
    Ok(compare(&[then.clone(), now.clone()], &FaultCatalogue::embedded()?)?.changes.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests say what they expect")]

    use super::*;
    use runform::sim::{Runner, Scenario, SensorSpec, simulate};

    fn waist() -> Recording {
        let sensors = vec![SensorSpec::new(Placement::Waist, 100.0)];
        simulate(&Scenario::running(Runner::new(3.0, 1.75), 90.0).sensors(sensors))
            .unwrap()
            .recording
    }

    #[test]
    fn an_app_shows_a_run_while_it_happens_and_keeps_it_afterwards() {
        let recording = waist();
        let mut screen = Screen::default();
        let analysis = replay(&recording, &mut screen).expect("a session");
        assert!(screen.contacts > 200, "{} contacts", screen.contacts);
        assert!(screen.cadence_spm.is_some_and(|spm| (150.0..190.0).contains(&spm)));
        let report = &analysis.report;
        assert!(
            line(report, MetricId::Cadence).contains("spm"),
            "{}",
            line(report, MetricId::Cadence)
        );
        assert!(line(report, MetricId::PtaAxial).contains('['), "refused, with a code");
        assert!(report.to_text(None).len() > 100);
        let session = report.session();
        let evening = evening(&recording, vec![session], None).expect("an analysis");
        assert!(compared(report, &evening.report).expect("comparable") > 0);
        assert!(!analysis.one_row_a_stride().is_empty());
        let _ = advice(report);
        assert!(self::session(3.0).is_ok());
        let still = vec![[0.0, 0.0, 1.0]; 400];
        let t_s: Vec<f64> = (0..400).map(|i| 0.005 * f64::from(i)).collect();
        let built =
            self::recording(&t_s, [(&still, &still), (&still, &still)]).expect("a recording");
        assert_eq!(built.streams().len(), 2);
    }
}
