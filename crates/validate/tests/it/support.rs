//! A small data set made with the simulator, written as a researcher would write one.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use runform::recording::Placement;
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform_validate::{
    DatasetResult, LineResult, ValidateError, ValidateOptions, Validation, validate,
};

pub const HEAD: &str = "\
name = \"tiny\"
title = \"Three simulated runs\"
citation = \"made by a test\"
licence = \"none\"

[[recordings]]
files = \"recordings/{trial}.csv\"
site = \"sacrum\"

[trials]
file = \"trials.csv\"
trial = \"trial\"
subject = \"subject\"
speed_mps = \"speed_mps\"

[[references]]
name = \"events\"
kind = \"events\"
file = \"events.csv\"
trial = \"trial\"
time = \"t_s\"
label = \"event\"
labels = { ic = \"strike\", tc = \"off\" }
side = \"side\"
edge_s = 0.5

[[references]]
name = \"contacts\"
kind = \"contacts\"
file = \"contacts.csv\"
trial = \"trial\"
times = [\"ic_s\", \"tc_s\"]
edge_s = 0.5

[[references]]
name = \"trials\"
kind = \"trials\"
file = \"trials.csv\"
trial = \"trial\"
";

pub fn line(title: &str, reference: &str, quantity: &str, statistic: &str, more: &str) -> String {
    format!(
        "\n[[lines]]\ntitle = \"{title}\"\nreference = \"{reference}\"\nquantity = \"{quantity}\"\n\
         statistic = \"{statistic}\"\n{more}\n"
    )
}

/// A folder that goes away with the test.
pub struct Place(pub tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folder");
        fs::write(&path, text).expect("written");
        path
    }

    pub fn manifest(&self, text: &str) {
        self.write("runform-dataset.toml", text);
    }

    /// Recordings, and references whose times are `late_s` after the truth.
    pub fn runs(&self, late_s: f64) {
        let mut events = String::from("trial,event,t_s,side\n");
        let mut contacts = String::from("trial,ic_s,tc_s,contact_s,odd\n");
        let mut trials = String::from("trial,subject,speed_mps,cadence_spm\n");
        for (number, speed) in [2.6, 3.2, 3.8, 4.4].into_iter().enumerate() {
            let trial = format!("run_{number}");
            let sensor = SensorSpec::new(Placement::Sacrum, 100.0);
            let scenario = Scenario::running(Runner::new(speed, 1.75), 15.0)
                .sensors(vec![sensor])
                .seed(number as u64 + 1);
            let made = simulate(&scenario).expect("simulated");
            let stream = &made.recording.streams()[0];
            let mut text = String::from(
                "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n",
            );
            let rows = stream.t_s().iter().zip(stream.acc().iter());
            for ((t, a), g) in rows.zip(stream.gyr().expect("gyroscope").iter()) {
                writeln!(text, "{t},{},{},{},{},{},{}", a.x, a.y, a.z, g.x, g.y, g.z).expect("row");
            }
            self.write(&format!("recordings/{trial}.csv"), &text);
            for (i, s) in made.truth.steps.iter().enumerate() {
                let (ic, tc) = (s.t_ic_s + late_s, s.t_tc_s + late_s);
                writeln!(events, "{trial},strike,{ic},{}", s.side).expect("row");
                writeln!(events, "{trial},off,{tc},{}", s.side).expect("row");
                writeln!(contacts, "{trial},{ic},{tc},{},{}", s.contact_time_s, i % 2)
                    .expect("row");
            }
            let cadence = made.truth.cadence_spm();
            writeln!(trials, "{trial},person {},{speed},{cadence}", number / 2).expect("row");
        }
        self.write("events.csv", &events);
        self.write("contacts.csv", &contacts);
        self.write("trials.csv", &trials);
    }

    pub fn validate(&self) -> Result<Validation, ValidateError> {
        validate(self.root(), &options())
    }

    /// The only data set.
    pub fn score(&self) -> DatasetResult {
        self.validate().expect("validated").datasets.remove(0)
    }
}

pub fn options() -> ValidateOptions {
    let mut options = ValidateOptions::default();
    options.without_simulator = true;
    options
}

pub fn named<'a>(result: &'a DatasetResult, title: &str) -> &'a LineResult {
    result.lines.iter().find(|l| l.title == title).expect("a line of that title")
}
