//! What a phone app exports: each sensor in a table of its own, with stamps of its own, in a folder or a zip
//! file. The tables are distinguished by their names, since apps name the columns of all of them alike.

use core::fmt;

use runform::recording::{AccSign, Axes, Placement, Site, Stream};
use runform::units::{AccUnit, GyrUnit};

use crate::layout::{Role, listed};
use crate::members::{Member, Members};
use crate::merge::resampled;
use crate::notice::ReadNotice;
use crate::sensor_logger::{Meta, meta};
use crate::shape::Shape;
use crate::streams::{FileStreams, Opened, open};
use crate::{ReadError, ReadOptions, apps, containers, streams};

/// What a table of an app holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableKind {
    Total,
    Uncalibrated,
    /// With gravity or without, by the app.
    Plain,
    Linear,
    Gravity,
    Gyroscope,
    GyroscopeUncalibrated,
    /// A watch: all in one table.
    Motion,
}

impl TableKind {
    /// By the name of the file.
    fn of(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let stem = [".csv", ".csv.gz", ".csv.xz", ".txt", ".tsv"]
            .iter()
            .find_map(|e| lower.strip_suffix(e))?;
        let word = |w: &str| stem.split(|c: char| !c.is_alphanumeric()).any(|t| t == w);
        let joined: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
        let has = |part: &str| joined.contains(part);
        Some(match () {
            () if joined.starts_with("headphone") => return None,
            () if has("wristmotion") => Self::Motion,
            () if joined.starts_with("watch") => return None,
            () if has("gyroscopeuncalibrated") => Self::GyroscopeUncalibrated,
            () if has("gyro") || word("gyr") || has("angularvelocity") => Self::Gyroscope,
            () if has("totalacceleration") => Self::Total,
            () if has("accelerometeruncalibrated") => Self::Uncalibrated,
            () if has("gravity") || word("grav") => Self::Gravity,
            () if has("linear") || has("useracc") || has("withoutg") => Self::Linear,
            () if has("accel") || word("acc") => Self::Plain,
            () => return None,
        })
    }
}

/// True for the names of one export: what an app writes aside, or an accelerometer with other sensors, each once.
pub(crate) fn is_export(names: &[&str]) -> bool {
    let found: Vec<TableKind> = names.iter().filter_map(|n| TableKind::of(n)).collect();
    let once = (0..found.len()).all(|i| !found[..i].contains(&found[i]));
    let accelerates = |s: &TableKind| {
        !matches!(s, TableKind::Gravity | TableKind::Gyroscope | TableKind::GyroscopeUncalibrated)
    };
    let told = names.contains(&"Metadata.csv");
    once && found.iter().any(accelerates) && (told || found.len() > 1)
}

/// Whose files they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum App {
    /// `None` where nothing tells the signs.
    SensorLogger(Option<Meta>),
    Phyphox,
    Other,
}

impl App {
    fn acc_unit(self, table: TableKind) -> &'static str {
        match (self, table) {
            (Self::SensorLogger(Some(m)), TableKind::Uncalibrated) if m.own_frames => "g",
            (Self::SensorLogger(None), TableKind::Uncalibrated) => "",
            (Self::SensorLogger(_), _) => "m/s^2",
            _ => "",
        }
    }

    fn sign(self) -> Option<AccSign> {
        match self {
            Self::SensorLogger(Some(m)) if m.own_frames => Some(AccSign::MinusSpecificForce),
            Self::SensorLogger(Some(m)) if m.standard => Some(AccSign::SpecificForce),
            Self::Phyphox => Some(AccSign::SpecificForce),
            _ => None,
        }
    }
}

impl fmt::Display for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SensorLogger(_) => "Sensor Logger",
            Self::Phyphox => "phyphox",
            Self::Other => "an app",
        })
    }
}

/// The streams of an export, and the files that they were read from with their content.
pub(crate) struct Export {
    pub files: Vec<FileStreams>,
    pub used: Vec<(String, Vec<u8>)>,
}

/// Reads an export; `None` where the files are none. `folder` is its name for messages.
pub(crate) fn read(
    folder: &str,
    members: &mut Members,
    site: Option<Site>,
    options: &ReadOptions,
) -> Result<Option<Export>, ReadError> {
    let mut tables: Vec<(TableKind, Member)> = Vec::new();
    for member in members.list.iter().filter(|m| m.is_top()) {
        let Some(sensor) = TableKind::of(member.name()) else { continue };
        if let Some((_, other)) = tables.iter().find(|t| t.0 == sensor) {
            return Err(ReadError::Archive {
                file: folder.to_owned(),
                what: format!("{} and {} are of one kind of sensor", other.name(), member.name()),
                fix: "put the files of one recording into a folder of their own, or name each file by the \
                      placement of its sensor (shank_left.csv…)",
            });
        }
        tables.push((sensor, member.clone()));
    }
    let mut reader = Reader { folder, members, tables, options, app: App::Other, used: Vec::new() };
    reader.app = reader.find_app();
    let motion = reader.table(TableKind::Motion)?;
    let phone = reader.phone(site)?;
    let mut files: Vec<FileStreams> = phone.into_iter().collect();
    if let Some((name, bytes)) = motion {
        let watch = if files.is_empty() { site } else { None };
        let watch = watch.unwrap_or(Site::from(Placement::Wrist));
        files.push(streams::read(&name, &bytes, Some(watch), options)?);
    }
    let used = reader.used;
    Ok((!files.is_empty()).then_some(Export { files, used }))
}

struct Reader<'a> {
    folder: &'a str,
    members: &'a mut Members,
    tables: Vec<(TableKind, Member)>,
    options: &'a ReadOptions,
    app: App,
    used: Vec<(String, Vec<u8>)>,
}

impl Reader<'_> {
    /// Name and content of the table of a sensor.
    fn table(&mut self, kind: TableKind) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        let Some((_, member)) = self.tables.iter().find(|t| t.0 == kind).cloned() else {
            return Ok(None);
        };
        let name = member.name().to_owned();
        let mut bytes = self.members.bytes(&member)?;
        if bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        bytes = containers::unpack(&name, bytes)?;
        self.used.push((name.clone(), bytes.clone()));
        Ok(Some((name, bytes)))
    }

    /// The app, by what it writes aside, then by a header.
    fn find_app(&mut self) -> App {
        if let Some(meta) = self.members.aside("Metadata.csv").and_then(|b| meta(&b)) {
            return App::SensorLogger(Some(meta));
        }
        if self.members.aside("meta/device.csv").is_some() {
            return App::Phyphox;
        }
        let Some((_, member)) = self.tables.first().cloned() else { return App::Other };
        let bytes = self.members.bytes(&member).unwrap_or_default();
        let head = &bytes[..bytes.len().min(400)];
        let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line).to_lowercase();
        if line.contains("seconds_elapsed") {
            App::SensorLogger(None)
        } else if line.trim_start_matches('\u{feff}').starts_with("\"time (s)\"") {
            App::Phyphox
        } else {
            App::Other
        }
    }

    fn open(
        &self,
        table: &(String, Vec<u8>),
        role: Role,
        unit: &'static str,
    ) -> Result<Opened, ReadError> {
        let mapping = self.options.mapping.as_ref();
        let mapping = mapping.filter(|m| match role {
            Role::Total => true,
            Role::Gyroscope => m.gyr.is_some(),
            _ => false,
        });
        open(&table.0, &table.1, &Shape { role, unit, mapping, ..Shape::default() }, self.options)
    }

    /// The phone's own accelerometer and gyroscope.
    fn phone(&mut self, site: Option<Site>) -> Result<Option<FileStreams>, ReadError> {
        let Some((mut acc, parts)) = self.acceleration()? else { return Ok(None) };
        let gyroscope = match self.table(TableKind::Gyroscope)? {
            Some(found) => Some(found),
            None => self.table(TableKind::GyroscopeUncalibrated)?,
        };
        let site = site.ok_or_else(|| ReadError::NoPlacement { file: self.folder.to_owned() })?;
        let mut notices = core::mem::take(&mut acc.notices);
        let mut told = format!("{parts}, as {} exports them", self.app);
        let Some(sensor) = acc.layout.sensors.get(&None).cloned() else { return Ok(None) };
        let unit = sensor.acc.iter().flatten().map(|c| c.1).next().unwrap_or_default();
        let [x, y, z] = acc.take(sensor.acc.map(|c| c.map(|c| c.0)));
        // A table with both sensors keeps its own gyroscope.
        let own = sensor.gyr.iter().flatten().next().map(|c| c.1);
        let own = own.map(|unit| (acc.take(sensor.gyr.map(|c| c.map(|c| c.0))), unit));
        let turned = match (own, gyroscope) {
            (Some(own), _) => Some(own),
            (None, Some(table)) => {
                let unit = if matches!(self.app, App::SensorLogger(_)) { "rad/s" } else { "" };
                let mut gyr = self.open(&table, Role::Gyroscope, unit)?;
                let vector = on_times_of(&acc, &mut gyr, Which::Gyroscope)?;
                told = format!("{told}; gyroscope of {}{}", table.0, apart(&acc, &gyr));
                notices.append(&mut gyr.notices);
                vector
            }
            (None, None) => None,
        };
        notices.retain(|n| !n.text.starts_with("columns not used"));
        notices.push(ReadNotice::new(self.folder, told));
        let mut stream =
            Stream::with_acc_unit(site, core::mem::take(&mut acc.t_s), Axes::new(x, y, z), unit);
        stream.acc_present = sensor.acc.map(|c| c.is_some());
        stream.acc_sign = sensor.acc_sign.or(self.app.sign());
        if let Some(([x, y, z], unit)) = turned {
            stream = stream.with_gyr_unit(Axes::new(x, y, z), unit);
        }
        if stream.acc_sign.is_none() && self.app == App::SensorLogger(None) {
            notices.push(ReadNotice::new(self.folder, apps::open_sign(site)));
        }
        Ok(Some(FileStreams { streams: vec![stream], shift_s: acc.shift_s, notices }))
    }

    /// Acceleration with gravity, of one table or of two, and words for which.
    fn acceleration(&mut self) -> Result<Option<(Opened, String)>, ReadError> {
        let phyphox = self.app == App::Phyphox || self.app == App::Other;
        let order: &[TableKind] = if phyphox {
            &[TableKind::Total, TableKind::Plain, TableKind::Uncalibrated]
        } else {
            &[TableKind::Total, TableKind::Uncalibrated]
        };
        // Sensor Logger's plain accelerometer has its gravity in another table.
        let linear = if phyphox { TableKind::Linear } else { TableKind::Plain };
        let has = |s: TableKind| self.tables.iter().any(|t| t.0 == s);
        let parts = has(linear) && has(TableKind::Gravity);
        let whole =
            order.iter().copied().find(|s| has(*s) && !(*s == TableKind::Uncalibrated && parts));
        if let Some(sensor) = whole
            && let Some(table) = self.table(sensor)?
        {
            let opened = self.open(&table, Role::Total, self.app.acc_unit(sensor))?;
            if self.options.units.acc.is_none() {
                apps::check_gravity(&table.0, &opened.layout, &opened.table, &opened.t_s)?;
            }
            return Ok(Some((opened, format!("acceleration of {}", table.0))));
        }
        let Some(table) = self.table(linear)? else { return Ok(None) };
        let Some(gravity) = self.table(TableKind::Gravity)? else {
            // The refusal names the app's own setting.
            streams::read(&table.0, &table.1, Some(Site::from(Placement::Pocket)), self.options)?;
            return Err(ReadError::WithoutGravity {
                file: table.0,
                what: "the acceleration".to_owned(),
                fix: apps::ANY,
            });
        };
        let unit = self.app.acc_unit(linear);
        let mut opened = self.open(&table, Role::Linear, unit)?;
        let mut gravity_table = self.open(&gravity, Role::Gravity, unit)?;
        add_gravity(&mut opened, &mut gravity_table)?;
        Ok(Some((opened, format!("acceleration of {} and gravity of {}", table.0, gravity.0))))
    }
}

/// The columns that are wanted of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Gyroscope,
    Gravity,
}

/// Three columns with the unit of angular rates that they have.
type Vector = ([Vec<f64>; 3], GyrUnit);

/// How far two tables' stamps are apart, in words.
fn apart(base: &Opened, other: &Opened) -> String {
    let same = base.t_s == other.t_s && base.shift_s == other.shift_s;
    if same { String::new() } else { ", put on the accelerometer's times".to_owned() }
}

/// The columns of `other` on the times of `base`; both count from the same zero.
fn on_times_of(
    base: &Opened,
    other: &mut Opened,
    which: Which,
) -> Result<Option<Vector>, ReadError> {
    let Some(sensor) = other.layout.sensors.get(&None).cloned() else { return Ok(None) };
    let columns = match which {
        Which::Gyroscope => sensor.gyr.map(|c| c.map(|c| c.0)),
        Which::Gravity => sensor.gravity.map(|c| c.map(|c| c.0)),
    };
    if columns.iter().all(Option::is_none) {
        let columns = listed(&other.layout.names);
        return Err(ReadError::NoAcceleration { file: other.file.clone(), columns });
    }
    let unit = sensor.gyr.iter().flatten().map(|c| c.1).next().unwrap_or_default();
    let late = other.shift_s - base.shift_s;
    if base.t_s == other.t_s && late == 0.0 {
        return Ok(Some((other.take(columns), unit)));
    }
    let from: Vec<f64> = other.t_s.iter().map(|t| t + late).collect();
    let span = |t: &[f64]| {
        let sound = || t.iter().copied().filter(|t| t.is_finite());
        (sound().fold(f64::INFINITY, f64::min), sound().fold(f64::NEG_INFINITY, f64::max))
    };
    let (a, b) = (span(&base.t_s), span(&from));
    if a.0 > b.1 || b.0 > a.1 {
        return Err(ReadError::NoCommonTime { file: other.file.clone(), other: base.file.clone() });
    }
    let values = other.take(columns).map(|v| resampled(&base.t_s, &from, &v));
    Ok(Some((values, unit)))
}

/// Adds the gravity of one table to the acceleration of another that it was taken out of.
fn add_gravity(linear: &mut Opened, gravity: &mut Opened) -> Result<(), ReadError> {
    let unit = |o: &Opened, g: bool| {
        let sensor = o.layout.sensors.get(&None);
        let columns = sensor.map(|s| if g { s.gravity } else { s.linear });
        columns.and_then(|c| c.iter().flatten().map(|c| c.1).next())
    };
    let (a, b): (Option<AccUnit>, Option<AccUnit>) = (unit(linear, false), unit(gravity, true));
    if a != b {
        let (first, second) = (linear.file.clone(), gravity.file.clone());
        return Err(ReadError::MixedUnits { file: first.clone(), first, second });
    }
    let Some((parts, _)) = on_times_of(linear, gravity, Which::Gravity)? else { return Ok(()) };
    let Some(sensor) = linear.layout.sensors.get_mut(&None) else { return Ok(()) };
    for (axis, part) in parts.iter().enumerate() {
        let Some((column, unit)) = sensor.linear[axis] else { continue };
        linear.table.columns[column].iter_mut().zip(part).for_each(|(a, g)| *a += g);
        sensor.acc[axis] = Some((column, unit));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_apps_are_told_apart_by_their_names() {
        for (name, sensor) in [
            ("Accelerometer.csv", Some(TableKind::Plain)),
            ("TotalAcceleration.csv", Some(TableKind::Total)),
            ("AccelerometerUncalibrated.csv", Some(TableKind::Uncalibrated)),
            ("Linear Accelerometer.csv", Some(TableKind::Linear)),
            ("Gravity.csv", Some(TableKind::Gravity)),
            ("GyroscopeUncalibrated.csv", Some(TableKind::GyroscopeUncalibrated)),
            ("WristMotion.csv", Some(TableKind::Motion)),
            ("WatchMagnetometer.csv", None),
            ("Location.csv", None),
            ("MetaWear_2026_Accelerometer_100.000Hz_1.5.1.csv", Some(TableKind::Plain)),
            ("Polar_H10_ACC.txt", Some(TableKind::Plain)),
            ("accuracy.csv", None),
            ("Gyroscope.png", None),
        ] {
            assert_eq!(TableKind::of(name), sensor, "{name}");
        }
    }
}
