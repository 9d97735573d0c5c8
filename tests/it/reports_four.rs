//! Four ways of wearing sensors, and what their reports may and may not say: a full body, one phone
//! at the waist, a pair of shoe pods, a lone wrist.

use runform::form::{Basis, FaultFinding, Severity, Status};
use runform::metrics::Grade;
use runform::recording::{Placement, Recording, Side, Site, Stream};
use runform::report::text::render;
use runform::sim::{Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

/// What a kind of recording is made with.
#[derive(Clone, Copy)]
enum Kind {
    Full,
    Waist { rate_hz: f64, gyro: bool },
    Pods,
    Wrist { gyro: bool },
}

fn sensors(kind: Kind) -> Vec<SensorSpec> {
    let both = |p: Placement| [Side::Left, Side::Right].map(|s| Site::sided(p, s));
    let limbs = [Placement::Foot, Placement::Shank, Placement::Thigh, Placement::Wrist];
    match kind {
        Kind::Full => {
            let mut all: Vec<SensorSpec> =
                limbs.into_iter().flat_map(both).map(|s| SensorSpec::new(s, 200.0)).collect();
            let axis = [Placement::Sacrum, Placement::Trunk];
            all.extend(axis.map(|p| SensorSpec::new(p, 200.0)));
            all
        }
        Kind::Waist { rate_hz, gyro } => {
            let mut phone = SensorSpec::new(Placement::Waist, rate_hz).turned_deg(40.0, 70.0, 15.0);
            phone.gyro = gyro;
            phone.standing = false;
            phone.clock.instant_jitter_s = 0.002;
            vec![phone]
        }
        Kind::Pods => both(Placement::Foot)
            .map(|s| {
                let mut pod = SensorSpec::new(s, 200.0);
                pod.standing = false;
                pod
            })
            .to_vec(),
        Kind::Wrist { gyro } => {
            let mut watch = SensorSpec::new(Site::sided(Placement::Wrist, Side::Left), 100.0);
            watch.gyro = gyro;
            watch.standing = false;
            vec![watch]
        }
    }
}

fn report(kind: Kind, presets: &[&str]) -> Report {
    let mut runner = Runner::new(3.33, 1.75);
    for name in presets {
        Preset::by_name(name).expect("a preset").apply(&mut runner);
    }
    let mut scenario = Scenario::running(runner, 60.0).sensors(sensors(kind)).without_steps();
    let full = matches!(kind, Kind::Full);
    (scenario.tell_speed, scenario.tell_subject) = (full, full);
    let run = simulate(&scenario).expect("simulation");
    analyze(&run.recording, &Options::default()).expect("a report").report
}

/// Reports of the full body, the phone and the pods of one run, simulated once.
fn from_one_run(preset: &str) -> [Report; 3] {
    let mut runner = Runner::new(3.33, 1.75);
    Preset::by_name(preset).expect("a preset").apply(&mut runner);
    let (full, phone) = (sensors(Kind::Full), sensors(PHONES[1]));
    let scenario = Scenario::running(runner, 60.0).sensors([full, phone].concat()).without_steps();
    let run = simulate(&scenario).expect("simulation").recording;
    let body = &run.streams()[..run.streams().len() - 1];
    let feet =
        body.iter().filter(|s| s.site().placement == Placement::Foot).cloned().map(|mut s| {
            // Of a pod no standing is told.
            (s.standing_mps2, s.standing_s) = (None, None);
            s
        });
    let report = |streams: Vec<Stream>, told: bool| {
        let mut builder = Recording::builder().clocks(run.clocks);
        if told {
            builder = builder.subject(run.subject.clone()).conditions(run.conditions.clone());
        }
        let recording = streams.into_iter().fold(builder, |b, s| b.stream(s)).build();
        analyze(&recording.expect("streams"), &Options::default()).expect("a report").report
    };
    let phone = run.streams().last().cloned().into_iter().collect();
    [report(body.to_vec(), true), report(phone, false), report(feet.collect(), false)]
}

const PHONES: [Kind; 2] =
    [Kind::Waist { rate_hz: 100.0, gyro: true }, Kind::Waist { rate_hz: 50.0, gyro: false }];

fn raised(report: &Report) -> Vec<&str> {
    let mild = report.faults.iter().filter(|f| f.at_least(Severity::Mild));
    mild.map(|f| f.fault.as_str()).collect()
}

fn judged(report: &Report) -> Vec<&str> {
    let known = report.faults.iter().filter(|f| f.severity().is_some());
    known.map(|f| f.fault.as_str()).collect()
}

fn severity(report: &Report, fault: &str) -> Option<Severity> {
    report.faults.iter().find(|f| f.fault == fault).and_then(FaultFinding::severity)
}

fn measured(report: &Report, metric: MetricId) -> bool {
    report.metrics.iter().any(|m| m.metric == metric && m.estimate().is_some())
}

/// Numbers that only a sensor elsewhere on the body can give.
const ANGLES: [MetricId; 10] = [
    MetricId::TrunkLean,
    MetricId::TrunkLateralRom,
    MetricId::TrunkRotationRom,
    MetricId::PelvicDrop,
    MetricId::PelvicTilt,
    MetricId::TibiaInclinationIc,
    MetricId::KneeFlexionIc,
    MetricId::ThighExtensionTo,
    MetricId::PtaResultant,
    MetricId::BrakePeak,
];

#[test]
fn a_full_body_tells_the_faults_that_are_there_and_no_other() {
    let sound = report(Kind::Full, &[]);
    assert_eq!(raised(&sound), [""; 0]);
    assert!(judged(&sound).len() >= 20, "{:?}", judged(&sound));
    let long = report(Kind::Full, &["overstriding_moderate"]);
    assert_eq!(severity(&long, "overstriding"), Some(Severity::Moderate));
    // What goes with a long stride may be told too; nothing of trunk, pelvis or sides.
    let with = [
        "overstriding",
        "low_cadence",
        "high_braking",
        "high_impact",
        "excess_vertical_oscillation",
    ];
    for fault in raised(&long) {
        assert!(with.contains(&fault), "{fault} for an overstriding runner");
    }
    let drop = report(Kind::Full, &["contralateral_pelvic_drop_severe"]);
    assert_eq!(raised(&drop), ["contralateral_pelvic_drop"]);
    // The absolute drop of a sensor that may be off by 3° is never severe.
    assert_eq!(severity(&drop, "contralateral_pelvic_drop"), Some(Severity::Moderate));
    let two = report(
        Kind::Full,
        &["contralateral_pelvic_drop_severe", "excess_lateral_trunk_flexion_severe"],
    );
    assert_eq!(
        raised(&two),
        ["excess_lateral_trunk_flexion", "contralateral_pelvic_drop", "weak_glute_pattern"]
    );
    assert!(two.advice.len() <= 3 && !two.advice.is_empty());
}

#[test]
fn a_waist_phone_judges_the_rhythm_and_refuses_every_angle() {
    for kind in PHONES {
        let sound = report(kind, &[]);
        let allowed = ["low_cadence", "lr_asymmetry"];
        assert!(judged(&sound).iter().all(|f| allowed.contains(f)), "{:?}", judged(&sound));
        assert!(judged(&sound).contains(&"low_cadence"));
        assert_eq!(raised(&sound), [""; 0]);
        for metric in ANGLES {
            assert!(!measured(&sound, metric), "{} from a phone at the waist", metric.name());
        }
        // A fault of trunk, pelvis or leg is not guessed from the rhythm.
        for preset in
            ["overstriding_moderate", "contralateral_pelvic_drop_severe", "high_impact_severe"]
        {
            let other = report(kind, &[preset]);
            let guessed: Vec<&str> =
                raised(&other).into_iter().filter(|f| *f != "low_cadence").collect();
            assert_eq!(guessed, [""; 0], "{preset}");
        }
    }
}

#[test]
fn shoe_pods_judge_the_feet_and_say_nothing_of_trunk_pelvis_or_shin() {
    let sound = report(Kind::Pods, &[]);
    let feet = ["low_cadence", "lr_asymmetry", "rearfoot_strike_heavy", "overpronation"];
    assert_eq!(judged(&sound), feet);
    assert_eq!(raised(&sound), [""; 0]);
    for metric in ANGLES {
        assert!(!measured(&sound, metric), "{} from shoe pods", metric.name());
    }
    let rolling = report(Kind::Pods, &["overpronation_severe"]);
    assert_eq!(raised(&rolling), ["overpronation"]);
    let long = report(Kind::Pods, &["overstriding_moderate"]);
    assert_eq!(severity(&long, "overstriding"), None);
    let uneven = report(Kind::Pods, &["lr_asymmetry_severe"]);
    assert_eq!(severity(&uneven, "lr_asymmetry"), Some(Severity::Moderate), "in one session");
}

#[test]
fn a_lone_wrist_gives_the_cadence_and_leaves_the_rest() {
    for gyro in [true, false] {
        let sound = report(Kind::Wrist { gyro }, &[]);
        assert_eq!(judged(&sound), ["low_cadence"]);
        assert_eq!(raised(&sound), [""; 0]);
        for metric in
            ANGLES.into_iter().chain([MetricId::ContactTime, MetricId::VerticalOscillation])
        {
            assert!(!measured(&sound, metric), "{} from a wrist", metric.name());
        }
        let crossing = report(Kind::Wrist { gyro }, &["arm_crossover_severe"]);
        assert_eq!(raised(&crossing), [""; 0], "without earlier runs nothing is known of the arm");
    }
}

#[test]
fn against_other_runners_a_grade_c_is_never_severe_and_the_unsure_never_a_fault() {
    let mut looked = 0;
    for preset in Preset::all().filter(|p| p.name().ends_with("_severe")) {
        for made in from_one_run(&preset.name()) {
            for (fault, e) in
                made.faults.iter().flat_map(|f| f.evidence.iter().map(move |e| (f, e)))
            {
                if !matches!(e.basis, Basis::Population | Basis::OtherSide) || e.grade.is_none() {
                    continue;
                }
                looked += 1;
                let what = format!("{}: {} {e:?}", preset.name(), fault.fault);
                assert!(e.grade != Some(Grade::C) || e.severity < Severity::Severe, "{what}");
                assert!(e.confidence >= 0.25 || e.severity < Severity::Mild, "{what}");
            }
        }
    }
    assert!(looked > 500, "{looked}");
}

#[test]
fn every_fault_that_is_not_judged_has_a_reason_and_a_remedy() {
    let kinds = [Kind::Full, PHONES[0], PHONES[1], Kind::Pods, Kind::Wrist { gyro: true }];
    for kind in kinds {
        let made = report(kind, &[]);
        for fault in &made.faults {
            let Status::NotAssessable { reason, remedy, .. } = &fault.status else { continue };
            assert!(reason.len() > 10, "{}: {reason}", fault.fault);
            assert!(remedy.len() > 10, "{}: {remedy}", fault.fault);
        }
    }
}

/// Lines of the section with this heading.
fn section<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let after = text.split(heading).nth(1).expect("the section");
    after.lines().skip(2).take_while(|l| !l.is_empty()).collect()
}

#[test]
fn the_page_of_a_phone_is_short_and_each_missing_thing_is_named_once() {
    for kind in PHONES {
        let made = report(kind, &[]);
        let text = render(&made, None);
        let lines = section(&text, "What would show more");
        assert!(lines.len() <= 22, "{} lines:\n{}", lines.len(), lines.join("\n"));
        let flat = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for fault in made.faults.iter().filter(|f| f.severity().is_none()) {
            let title = runform::metrics::plain(&fault.title).to_lowercase();
            assert!(flat.matches(&title).count() <= 1, "{title}:\n{text}");
        }
        assert!(flat.contains("would add:") && flat.contains("more could not be judged"), "{text}");
        assert!(text.lines().count() <= 80, "{}", text.lines().count());
        // What was assumed stands beside what rests on it.
        assert!(
            text.contains("the speed is not known") && text.contains("the height is not known")
        );
    }
}

#[test]
fn confidence_is_told_in_words_and_what_is_information_is_not_called_absent() {
    let text = render(&report(Kind::Pods, &["rearfoot_strike_heavy_severe"]), None);
    let found = text.split("Looked for and not found:").nth(1).expect("a list");
    let list = found.split("\n  -").next().expect("a list");
    assert!(!list.contains("steep heel strike"), "{text}");
    assert!(text.contains("Steep heel strike, not raised:"), "{text}");
    let form = section(&text, "Your form").join("\n");
    assert!(!form.contains("sure, "), "{form}");
}
