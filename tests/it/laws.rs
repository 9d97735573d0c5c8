//! The laws of the engine: what comes out depends on the samples, not on how they came in.

use proptest::prelude::*;

use runform::intake::{Finding, StreamSetup};
use runform::live::{ContactEvent, Event};
use runform::recording::{Placement, Recording, Side, Site};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, Live, Options, Report, Setup, analyze, analyze_with, survey};

use crate::holes::without;
use crate::properties::config;

fn sites() -> Vec<Site> {
    vec![
        Placement::Sacrum.into(),
        Site::sided(Placement::Foot, Side::Left),
        Site::sided(Placement::Foot, Side::Right),
    ]
}

/// A walk, a run of some length, a stand, another run.
fn outing(run_s: f64, rates_hz: [f64; 3]) -> Recording {
    let mut runner = Runner::new(3.2, 1.75);
    runner.jitter = 0.02;
    let sensors = sites().into_iter().zip(rates_hz).map(|(s, hz)| SensorSpec::new(s, hz));
    let scenario = Scenario::running(runner, run_s)
        .lead_in(Activity::Walking { cadence_spm: 110.0 }, 8.0)
        .then(Activity::Standing, 6.0)
        .then(Activity::Running, 14.0)
        .sensors(sensors.collect())
        .seed(11);
    simulate(&scenario.without_steps()).unwrap().recording
}

/// One sample on its way.
#[derive(Clone, Copy)]
struct Packet {
    site: Site,
    t_s: f64,
    acc: [f64; 3],
    gyr: [f64; 3],
}

fn packets(recording: &Recording) -> Vec<Packet> {
    let mut out: Vec<Packet> = Vec::new();
    for s in recording.streams() {
        for (k, &t_s) in s.t_s().iter().enumerate() {
            let gyr = s.gyr().unwrap().at(k).into();
            out.push(Packet { site: s.site(), t_s, acc: s.acc().at(k).into(), gyr });
        }
    }
    out.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    out
}

fn arrive(live: &mut Live, packets: &[Packet]) {
    for p in packets {
        live.push(p.site, p.t_s, p.acc, p.gyr).unwrap();
    }
}

fn live(setup: &Setup) -> Live {
    Live::new(setup.clone(), Options::default()).unwrap()
}

fn settled(recording: &Recording) -> Setup {
    survey(recording, &Options::default()).unwrap()
}

/// Exact to the bit, told by what is written.
fn assert_same(a: &Analysis, b: &Analysis) {
    assert_eq!(a.events, b.events);
    assert_eq!(a.strides, b.strides);
    assert_eq!(a.waveforms, b.waveforms);
    assert_eq!(a, b);
}

#[test]
fn what_is_analysed_at_once_and_what_arrives_sample_by_sample_are_equal_to_the_bit() {
    let recording = without(&outing(75.0, [100.0, 200.0, 200.0]), |site, t| {
        (30.0..30.3).contains(&t)
            || site.placement == Placement::Sacrum && (50.0..51.4).contains(&t)
    });
    let whole = analyze(&recording, &Options::default()).unwrap();
    let setup = settled(&recording);
    assert_eq!(whole.report.bouts.len(), 2);
    assert_same(&whole, &analyze_with(&recording, &setup, &Options::default()).unwrap());
    let mut arriving = live(&setup);
    arrive(&mut arriving, &packets(&recording));
    assert_same(&whole, &arriving.finish());
}

#[test]
fn a_report_on_the_way_is_the_analysis_of_what_has_come_so_far() {
    let recording = outing(70.0, [100.0; 3]);
    let setup = settled(&recording);
    let all = packets(&recording);
    let mut arriving = live(&setup);
    let mut sent = 0;
    for until_s in [3.0, 11.4, 31.0, 62.73, 81.0, 90.2] {
        let end = all.partition_point(|p| p.t_s <= until_s);
        arrive(&mut arriving, &all[sent..end]);
        sent = end;
        let prefix = without(&recording, |_, t| t > until_s);
        let analysed = analyze_with(&prefix, &setup, &Options::default()).unwrap();
        assert_same(&analysed, &arriving.analysis());
        assert_eq!(analysed.report, arriving.report());
    }
}

#[test]
fn a_session_that_is_saved_and_restored_anywhere_says_the_same() {
    let recording = without(&outing(50.0, [100.0, 200.0, 100.0]), |_, t| (25.0..25.4).contains(&t));
    let setup = settled(&recording);
    let all = packets(&recording);
    let mut straight = live(&setup);
    let mut events = Vec::new();
    let mut saved = Vec::new();
    let mut going = live(&setup);
    let mut again = Vec::new();
    for (k, part) in all.chunks(1777).enumerate() {
        arrive(&mut straight, part);
        events.extend(straight.events());
        arrive(&mut going, part);
        again.extend(going.events());
        if k % 5 == 3 {
            saved = going.save_whole();
        } else {
            saved.extend(going.save());
        }
        if k % 2 == 0 {
            going = Live::restore(setup.clone(), Options::default(), &saved).unwrap();
        }
    }
    assert_eq!(events, again);
    assert_same(&straight.finish(), &going.finish());
}

/// A minute of a run is worked through in steps in the half minute after it; here a sensor is turned on the body in it, and
/// a pose told meanwhile.
#[test]
fn a_session_that_is_saved_while_a_minute_is_worked_through_goes_on_as_if_it_was_not() {
    let recording = outing(150.0, [100.0, 200.0, 100.0]);
    let setup = settled(&recording);
    let mut all = packets(&recording);
    for p in all.iter_mut().filter(|p| p.site == Placement::Sacrum.into() && p.t_s > 55.0) {
        (p.acc, p.gyr) = (turned(p.acc), turned(p.gyr));
    }
    let (mut straight, mut going) = (live(&setup), live(&setup));
    let (mut kept, mut restored) = (Vec::new(), 0);
    for (k, part) in all.chunks(97).enumerate() {
        arrive(&mut straight, part);
        arrive(&mut going, part);
        assert!(straight.events().eq(going.events()));
        let t_s = part[0].t_s;
        if (92.0..92.2).contains(&t_s) {
            for live in [&mut straight, &mut going] {
                live.calibrate(Placement::Sacrum, 80.0, 83.0).unwrap();
            }
        }
        if k % 4 == 0 && (80.0..120.0).contains(&t_s) {
            kept = if k % 3 == 0 { going.save_whole() } else { [kept, going.save()].concat() };
            going = Live::restore(setup.clone(), Options::default(), &kept).unwrap();
            assert_same(&straight.analysis(), &going.analysis());
            restored += 1;
        }
    }
    assert!(restored > 20, "{restored}");
    let finished = straight.finish();
    let turns = |f: &Finding| matches!(f, Finding::MountingTurned { .. });
    assert!(finished.report.quality.iter().flat_map(|q| &q.findings).any(turns));
    assert_same(&finished, &going.finish());
}

/// A quarter turn about the sensor's third axis.
fn turned([x, y, z]: [f64; 3]) -> [f64; 3] {
    [-y, x, z]
}

#[test]
fn a_save_writes_the_samples_that_came_since_not_those_before() {
    let recording = outing(100.0, [200.0; 3]);
    let mut going = live(&settled(&recording));
    let all = packets(&recording);
    let (early, late) = all.split_at(all.partition_point(|p| p.t_s < 110.0));
    arrive(&mut going, early);
    let first = going.save().len();
    arrive(&mut going, &late[..late.partition_point(|p| p.t_s < 111.0)]);
    assert!(going.events().count() > 0);
    let (second, third) = (going.save().len(), going.save().len());
    assert!(second < first / 3 && third < second, "{first} {second} {third} bytes");
    let whole = going.save_whole();
    assert!(whole.len() < first + second);
    let restored = Live::restore(settled(&recording), Options::default(), &whole).unwrap();
    assert_same(&restored.analysis(), &going.analysis());
}

#[test]
fn a_pose_that_is_told_on_the_way_holds_from_then_on_and_a_bad_one_is_told() {
    let mut runner = Runner::new(3.2, 1.75);
    runner.jitter = 0.02;
    let scenario = Scenario::running(runner, 40.0)
        .lead_in(Activity::Standing, 8.0)
        .sensors(vec![SensorSpec::new(Placement::Trunk, 100.0)])
        .seed(2);
    let recording = simulate(&scenario.without_steps()).unwrap().recording;
    let mut bare = settled(&recording);
    let posed = bare.streams[0].standing_mps2.take();
    let setup = bare;
    let lean = |report: &Report| {
        report.metric(runform::MetricId::TrunkLean).unwrap().estimate().map(|e| e.value)
    };
    let mut told = live(&setup);
    told.calibrate(Placement::Trunk, 1.0, 6.0).unwrap();
    told.calibrate(Placement::Trunk, 20.0, 22.0).unwrap();
    arrive(&mut told, &packets(&recording));
    let notices: Vec<String> = told
        .events()
        .filter_map(|e| match e {
            runform::live::Event::Notice(n) => Some(n.text),
            _ => None,
        })
        .collect();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].contains("did not stand still"), "{notices:?}");
    let told = lean(&told.finish().report);
    let mut untold = live(&setup);
    arrive(&mut untold, &packets(&recording));
    assert_eq!(lean(&untold.finish().report), None);
    let mut before = setup.clone();
    before.streams[0].standing_mps2 = posed;
    assert!(posed.is_some(), "the simulator tells the pose");
    let mut given = live(&before);
    arrive(&mut given, &packets(&recording));
    let given = lean(&given.finish().report).unwrap();
    assert!((told.unwrap() - given).abs() < 0.5, "{told:?} {given}");
}

#[test]
fn what_is_no_saved_session_is_told_and_a_piece_that_was_cut_off_is_left_aside() {
    let recording = outing(20.0, [100.0; 3]);
    let setup = settled(&recording);
    let all = packets(&recording);
    let mut going = live(&setup);
    arrive(&mut going, &all[..4000]);
    let first = going.save();
    let then = going.analysis();
    arrive(&mut going, &all[4000..6000]);
    let second = going.save();
    let restore = |bytes: &[u8]| Live::restore(setup.clone(), Options::default(), bytes);
    let cut = [first.as_slice(), &second[..second.len() / 2]].concat();
    assert_same(&restore(&cut).unwrap().analysis(), &then);
    let why = |bytes: &[u8]| restore(bytes).map(|_| ()).unwrap_err().to_string();
    assert!(why(b"PNG and more bytes").contains("begins no saved session"), "{}", why(b"PNG"));
    assert!(why(&first[..7]).contains("cut off before its first piece"));
    let mut other = first.clone();
    other[4] = 9;
    assert!(why(&other).contains("layout 9"));
    let mut damaged = first.clone();
    damaged.truncate(14);
    damaged.extend([255; 40]);
    damaged[6..10].copy_from_slice(&40_u32.to_le_bytes());
    assert!(why(&damaged).contains("damaged"));
    for at in (14..first.len()).step_by(first.len() / 7) {
        let mut flipped = first.clone();
        flipped[at] ^= 4;
        assert!(why(&flipped).contains("damaged"), "{at}");
    }
    arrive(&mut going, &all[6000..6500]);
    let third = going.save();
    let (at, lost) = (format!("byte {} ", first.len()), why(&[&first[..], &third].concat()));
    assert!(lost.contains(&at) && lost.contains("does not follow the one before"), "{lost}");
    assert!(why(&second).contains("does not follow"));
    assert_same(
        &restore(&[first.clone(), second, third].concat()).unwrap().analysis(),
        &going.analysis(),
    );
    let fewer = Setup::new(vec![setup.streams[0].clone()]).unwrap();
    let why = Live::restore(fewer, Options::default(), &first).unwrap_err().to_string();
    assert!(why.contains("sacrum, foot_left"), "{why}");
}

/// Numbers from 0 to 1.
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

proptest! {
    #![proptest_config(config(6))]

    /// With holes in one sensor and in all, now a piece behind the others and now a whole one in their place.
    #[test]
    fn a_session_that_is_saved_at_any_instant_goes_on_as_if_it_was_not(
        seed in any::<u64>(),
        hole in (10.0..50.0f64, 0.02..15.0f64),
        pause in (10.0..50.0f64, 0.02..4.0f64),
    ) {
        let recording = without(&outing(40.0, [100.0, 200.0, 100.0]), |site, t| {
            site.placement == Placement::Sacrum && (hole.0..hole.0 + hole.1).contains(&t)
                || (pause.0..pause.0 + pause.1).contains(&t)
        });
        let setup = settled(&recording);
        let (mut straight, mut going) = (live(&setup), live(&setup));
        let (mut kept, mut random) = (Vec::new(), random(seed));
        let all = packets(&recording);
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let (part, later) = rest.split_at(rest.len().min(1 + (2500.0 * random()) as usize));
            rest = later;
            arrive(&mut straight, part);
            arrive(&mut going, part);
            prop_assert!(straight.events().eq(going.events()));
            match random() {
                r if r < 0.2 => continue,
                r if r < 0.4 => kept = going.save_whole(),
                _ => kept.extend(going.save()),
            }
            if random() < 0.5 {
                going = Live::restore(setup.clone(), Options::default(), &kept).unwrap();
            }
        }
        assert_same(&straight.finish(), &going.finish());
    }

    /// Sensors lag behind each other, packets come late and twice, within the longest lag.
    #[test]
    fn the_order_of_arrival_within_the_lag_does_not_show(
        seed in any::<u64>(),
        lag_s in 0.5..9.5f64,
        hole in (20.0..60.0f64, 0.02..3.0f64),
    ) {
        let recording = without(&outing(50.0, [100.0, 200.0, 100.0]), |site, t| {
            site.placement == Placement::Sacrum && (hole.0..hole.0 + hole.1).contains(&t)
        });
        let setup = settled(&recording);
        let mut sent = packets(&recording);
        let mut random = random(seed);
        // Each packet is up to the lag late; some come twice.
        let twice: Vec<Packet> = sent.iter().copied().filter(|_| random() < 0.01).collect();
        sent.extend(twice);
        let mut timed: Vec<(f64, Packet)> =
            sent.into_iter().map(|p| (p.t_s + lag_s * random(), p)).collect();
        timed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut arriving = live(&setup);
        let sent: Vec<Packet> = timed.into_iter().map(|(_, p)| p).collect();
        arrive(&mut arriving, &sent);
        assert_same(&analyze_with(&recording, &setup, &Options::default()).unwrap(), &arriving.finish());
    }
}

#[test]
fn what_comes_too_late_and_a_stamp_that_leaps_ahead_alone_are_dropped_and_told() {
    let recording = outing(20.0, [100.0, 100.0, 100.0]);
    let setup = settled(&recording);
    let all = packets(&recording);
    let mut session = live(&setup);
    let (early, rest) = all.split_at(300);
    arrive(&mut session, &early[30..]);
    // A damaged stamp a year ahead, at the beginning and amid the samples.
    let far = Packet { t_s: 3.2e7, ..early[0] };
    arrive(&mut session, &[far]);
    arrive(&mut session, rest);
    // Half a minute after their time.
    arrive(&mut session, &early[..30]);
    let report = session.finish().report;
    let whole = analyze_with(&recording, &setup, &Options::default()).unwrap().report;
    assert_eq!(report.bouts.len(), whole.bouts.len());
    assert!((report.duration_s - whole.duration_s).abs() < 0.5, "{}", report.duration_s);
    let found: Vec<String> =
        report.quality.iter().flat_map(|q| &q.findings).map(|f| format!("{f:?}")).collect();
    let tells = |what: &str| found.iter().any(|f| f.starts_with(what));
    assert!(tells("BadTimes") && tells("TooLate"), "{found:?}");
}

#[test]
fn an_axis_that_freezes_while_samples_arrive_is_missing_and_told() {
    let recording = outing(20.0, [100.0, 100.0, 100.0]);
    let setup = settled(&recording);
    let mut session = live(&setup);
    let mut kept = None;
    for p in packets(&recording) {
        let mut acc = p.acc;
        if p.site == sites()[0] && (14.0..17.0).contains(&p.t_s) {
            acc[1] = *kept.get_or_insert(acc[1]);
        }
        session.push(p.site, p.t_s, acc, p.gyr).unwrap();
    }
    let report = session.finish().report;
    let share = |site: Site| {
        let mine = report.quality.iter().find(|q| q.site == site).unwrap();
        mine.findings.iter().find_map(|f| match f {
            Finding::FrozenAcc { axis: 1, share } => Some(*share),
            _ => None,
        })
    };
    let rows = recording.streams()[0].t_s().len() as f64;
    let lost = share(sites()[0]).expect("told") * rows;
    assert!((lost - 250.0).abs() < 3.0, "{lost} rows");
    assert_eq!(share(sites()[1]), None);
}

/// Contacts that were told at once of sensors that the app declares, whose clock begins at `first_s`; `damaged` is
/// pushed amid them.
fn told_at_once(first_s: f64, damaged: Option<f64>) -> Vec<ContactEvent> {
    let recording = outing(20.0, [100.0, 100.0, 100.0]);
    let declared = sites().into_iter().map(|site| StreamSetup::new(site, 100.0).with_gyr());
    let setup = Setup::new(declared.collect()).unwrap();
    let mut session = Live::new(setup, Options::default()).unwrap();
    for (k, p) in packets(&recording).into_iter().enumerate() {
        if let Some(t_s) = damaged.filter(|_| k == 2000) {
            session.push(p.site, t_s, p.acc, p.gyr).unwrap();
        }
        session.push(p.site, first_s + p.t_s, p.acc, p.gyr).unwrap();
    }
    let told = session.events().filter_map(|event| match event {
        Event::Contact(contact) if contact.provisional => Some(contact),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_is_told_at_once_hangs_neither_on_where_the_clock_begins_nor_on_one_damaged_stamp() {
    let plain = told_at_once(0.0, None);
    assert!(plain.len() > 150, "{}", plain.len());
    let times = |told: &[ContactEvent]| told.iter().map(|c| (c.id, c.kind)).collect::<Vec<_>>();
    for (first_s, damaged) in [(1.7e9, None), (0.0, Some(3.2e7)), (1.7e9, Some(3.2e9))] {
        let told = told_at_once(first_s, damaged);
        assert_eq!(times(&plain), times(&told), "from {first_s} s, {damaged:?}");
        // Stamps of today's seconds are good to a few ten-millionths, and looks at whole seconds move by a sample.
        let apart = plain.iter().zip(&told).map(|(a, b)| (a.t_s - b.t_s).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-3, "from {first_s} s, {damaged:?}: {apart} s");
    }
}
