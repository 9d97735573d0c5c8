//! The laws of the engine on recorded running: how the samples came in does not show, a report on the way is
//! the analysis of what has come, and a session that is saved and restored anywhere says the same.

use std::path::PathBuf;

use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::{Analysis, Live, Options, Setup, analyze, analyze_with, survey};

use crate::sisfall::is_jogging;
use crate::support::{Skipped, Tried, data, note, read_one, read_sisfall, recordings};

/// Recordings of a data set that a property is tried on, spread over its people.
const OF_A_SET: usize = 4;
/// What is taken of a long recording, s.
const LONGEST_S: f64 = 150.0;

/// Random numbers from 0 to 1, the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// One sample on its way.
#[derive(Clone, Copy)]
struct Packet {
    site: Site,
    t_s: f64,
    acc: [f64; 3],
    gyr: Option<[f64; 3]>,
}

fn packets(recording: &Recording) -> Vec<Packet> {
    let mut out: Vec<Packet> = Vec::new();
    for s in recording.streams() {
        out.extend(s.t_s().iter().enumerate().map(|(k, &t_s)| Packet {
            site: s.site(),
            t_s,
            acc: s.acc().at(k).into(),
            gyr: s.gyr().map(|g| g.at(k).into()),
        }));
    }
    out.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    out
}

fn arrive(live: &mut Live, packets: &[Packet]) {
    for p in packets {
        match p.gyr {
            Some(gyr) => live.push(p.site, p.t_s, p.acc, gyr),
            None => live.push_acc(p.site, p.t_s, p.acc),
        }
        .unwrap();
    }
}

/// The recording less the samples that `lost` says.
fn without(recording: &Recording, lost: impl Fn(f64) -> bool) -> Recording {
    let mut made = Recording::builder().clocks(recording.clocks);
    for s in recording.streams() {
        let kept: Vec<usize> = (0..s.t_s().len()).filter(|&i| !lost(s.t_s()[i])).collect();
        let axes = |a: &Axes| Axes::from_samples(kept.iter().map(|&i| a.at(i)));
        let times = kept.iter().map(|&i| s.t_s()[i]).collect();
        let mut stream = Stream::with_acc_unit(s.site(), times, axes(s.acc()), s.acc_unit());
        if let Some(gyr) = s.gyr() {
            stream = stream.with_gyr_unit(axes(gyr), s.gyr_unit());
        }
        stream.clock = s.clock;
        made = made.stream(stream);
    }
    made.build().unwrap()
}

/// Each with a random hole.
fn holed(name: String, whole: &Recording, chance: &mut Chance) -> (String, Recording) {
    let first_s = whole.streams()[0].t_s()[0];
    let length_s = (whole.streams()[0].t_s().last().unwrap() - first_s).min(LONGEST_S);
    let at_s = first_s + (0.2 + 0.6 * chance.next()) * length_s;
    let long_s = if chance.next() < 0.5 { 0.3 } else { 2.0 } * chance.next();
    let lost = |t: f64| t > first_s + length_s || (at_s..at_s + long_s).contains(&t);
    (name, without(whole, lost))
}

fn spread(paths: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    paths.iter().step_by(paths.len().div_ceil(OF_A_SET).max(1))
}

/// Hip and ankle outdoors, a waist, a shoe.
fn tried(seed: u64) -> Result<Vec<(String, Recording)>, Skipped> {
    let mut chance = Chance(seed);
    let mut out = Vec::new();
    let folder = data("adeptdata_outdoor_run")?.join("recordings");
    let hip = read_one(&folder.join("left_hip.csv"), Placement::Hip.into());
    out.push(holed("adeptdata hip".to_owned(), &hip, &mut chance));
    let ankle = Site::sided(Placement::Foot, Side::Left);
    let foot = read_one(&folder.join("left_ankle.csv"), ankle);
    out.push(holed("adeptdata ankle".to_owned(), &foot, &mut chance));
    for path in spread(&recordings("sisfall", "gz", is_jogging)?) {
        let jog = read_sisfall(path, Placement::Waist);
        out.push(holed(path.display().to_string(), &jog, &mut chance));
    }
    let shoes = recordings("pyshoe_vicon_foot", "csv", |name| name.starts_with("run"))?;
    for path in spread(&shoes) {
        let shoe = read_one(path, Site::sided(Placement::Foot, Side::Right));
        out.push(holed(path.display().to_string(), &shoe, &mut chance));
    }
    Ok(out)
}

fn live(setup: &Setup) -> Live {
    Live::new(setup.clone(), Options::default()).unwrap()
}

/// Exact to the bit.
fn assert_same(name: &str, a: &Analysis, b: &Analysis) {
    assert!(a.events == b.events, "{name}: other events");
    assert!(a.strides == b.strides, "{name}: other strides");
    assert!(a == b, "{name}: another analysis");
}

pub fn how_recorded_samples_come_in_does_not_show() -> Tried {
    let mut chance = Chance(0x5eed);
    let mut bouts = 0;
    for (name, recording) in tried(11)? {
        let whole = analyze(&recording, &Options::default()).unwrap();
        bouts += whole.report.bouts.len();
        let setup = survey(&recording, &Options::default()).unwrap();
        assert_same(&name, &whole, &analyze_with(&recording, &setup, &Options::default()).unwrap());
        let lag_s = 0.5 + 9.0 * chance.next();
        let mut sent: Vec<(f64, Packet)> = Vec::new();
        for p in packets(&recording) {
            let times = if chance.next() < 0.01 { 2 } else { 1 };
            sent.extend((0..times).map(|_| (p.t_s + lag_s * chance.next(), p)));
        }
        sent.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sent: Vec<Packet> = sent.into_iter().map(|(_, p)| p).collect();
        let mut arriving = live(&setup);
        arrive(&mut arriving, &sent);
        assert_same(&name, &whole, &arriving.finish());
    }
    note!("{bouts} bouts");
    assert!(bouts >= 5, "{bouts} bouts only");
    Ok(())
}

pub fn a_report_on_the_way_through_a_recording_is_the_analysis_of_what_has_come() -> Tried {
    let mut chance = Chance(0xabcd);
    for (name, recording) in tried(23)? {
        let setup = survey(&recording, &Options::default()).unwrap();
        let all = packets(&recording);
        let mut arriving = live(&setup);
        let mut sent = 0;
        for _ in 0..3 {
            let end = sent + (chance.next() * (all.len() - sent) as f64) as usize;
            arrive(&mut arriving, &all[sent..end]);
            sent = end;
            let Some(last) = sent.checked_sub(1).map(|k| all[k].t_s) else { continue };
            let prefix = without(&recording, |t| t > last);
            let analysed = analyze_with(&prefix, &setup, &Options::default()).unwrap();
            assert_same(&name, &analysed, &arriving.analysis());
            assert!(analysed.report == arriving.report(), "{name}: another report");
        }
    }
    Ok(())
}

pub fn a_session_of_recorded_samples_that_is_saved_and_restored_anywhere_says_the_same() -> Tried {
    let mut chance = Chance(0x9876);
    for (name, recording) in tried(37)? {
        let setup = survey(&recording, &Options::default()).unwrap();
        let all = packets(&recording);
        let (mut straight, mut going) = (live(&setup), live(&setup));
        let (mut events, mut again, mut saved) = (Vec::new(), Vec::new(), Vec::new());
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let (part, after) =
                rest.split_at((1 + (3000.0 * chance.next()) as usize).min(rest.len()));
            rest = after;
            arrive(&mut straight, part);
            events.extend(straight.events());
            arrive(&mut going, part);
            again.extend(going.events());
            saved.extend(going.save());
            if chance.next() < 0.5 {
                going = Live::restore(setup.clone(), Options::default(), &saved).unwrap();
            }
        }
        assert!(events == again, "{name}: other events");
        assert_same(&name, &straight.finish(), &going.finish());
    }
    Ok(())
}
