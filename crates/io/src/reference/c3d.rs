//! C3D: markers, analog channels (force plates) and events of a motion laboratory. Values are the file's own,
//! scaled; forces keep the file's axes and sign, which differ from laboratory to laboratory.

use super::values::{Reference, ReferenceColumn, ReferenceTable, numbers, texts};
use crate::devices::samples::{i16_at, u32_at};
use crate::{ReadError, ReadNotice};

const BLOCK: usize = 512;
const WANTED: &str = "a C3D file with parameters and points as it was exported";
/// Most channels and points of a frame.
const MOST: usize = 4096;

/// The processor that wrote the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Intel,
    Dec,
    Mips,
}

impl Order {
    fn word(self, b: &[u8], at: usize) -> i16 {
        if self == Self::Mips { i16_at(b, at).swap_bytes() } else { i16_at(b, at) }
    }

    fn float(self, b: &[u8], at: usize) -> f64 {
        match self {
            Self::Intel => f64::from(f32::from_bits(u32_at(b, at))),
            Self::Mips => f64::from(f32::from_bits(u32_at(b, at).swap_bytes())),
            // The halves are exchanged, the exponent is two higher.
            Self::Dec => f64::from(f32::from_bits(u32_at(b, at).rotate_left(16))) / 4.0,
        }
    }
}

/// One parameter: its bytes, and how they are laid out.
#[derive(Debug, Clone)]
struct Parameter<'a> {
    group: i8,
    name: String,
    /// Bytes of one value; −1 for characters.
    size: i8,
    dimensions: Vec<usize>,
    data: &'a [u8],
}

struct File<'a> {
    bytes: &'a [u8],
    order: Order,
    groups: Vec<(i8, String)>,
    parameters: Vec<Parameter<'a>>,
}

fn damaged(file: &str, byte: usize, what: &str) -> ReadError {
    ReadError::Damaged {
        file: file.to_owned(),
        byte: byte as u64,
        what: what.to_owned(),
        expected: WANTED,
    }
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Reference, ReadError> {
    let at = (usize::from(bytes.first().copied().unwrap_or(2)).max(2) - 1) * BLOCK;
    let order = match bytes.get(at + 3) {
        Some(84) => Order::Intel,
        Some(85) => Order::Dec,
        Some(86) => Order::Mips,
        Some(_) => return Err(damaged(file, at + 3, "the processor is not known")),
        None => return Err(damaged(file, bytes.len(), "the file ends before its parameters")),
    };
    let mut c3d = File { bytes, order, groups: vec![], parameters: vec![] };
    c3d.parameters(at + 4);
    let mut notices = Vec::new();
    let frames = Frames::of(&c3d, file)?;
    let missing = frames.told.saturating_sub(frames.n);
    if missing > 0 {
        let text = format!("the file is cut off: {missing} of {} frames are missing", frames.told);
        notices.push(ReadNotice::new(file, text));
    }
    let tables = [points(&c3d, &frames), analogs(&c3d, &frames), events(&c3d)];
    Ok(Reference { format: "C3D", tables: tables.into_iter().flatten().collect(), notices })
}

impl<'a> File<'a> {
    /// Reads groups and parameters until there are no more.
    fn parameters(&mut self, mut at: usize) {
        while let Some(head) = self.bytes.get(at..at + 2) {
            let (length, id) = (usize::from(head[0] & 0x7f), head[1].cast_signed());
            let next_at = at + 2 + length;
            if (head[0] == 0 && head[1] == 0) || self.bytes.len() < next_at + 2 {
                return;
            }
            let name = String::from_utf8_lossy(&self.bytes[at + 2..next_at]).trim().to_uppercase();
            let offset = u16::from_le_bytes([self.bytes[next_at], self.bytes[next_at + 1]]);
            let offset = if self.order == Order::Mips { offset.swap_bytes() } else { offset };
            if id < 0 {
                self.groups.push((-id.max(-127), name));
            } else if let Some(parameter) = self.parameter(id, name, next_at + 2) {
                self.parameters.push(parameter);
            }
            if offset == 0 {
                return;
            }
            at = next_at + usize::from(offset);
        }
    }

    fn parameter(&self, group: i8, name: String, at: usize) -> Option<Parameter<'a>> {
        let size = self.bytes.get(at)?.cast_signed();
        let n = usize::from(*self.bytes.get(at + 1)?);
        let dimensions: Vec<usize> =
            self.bytes.get(at + 2..at + 2 + n)?.iter().map(|d| usize::from(*d)).collect();
        let count = dimensions.iter().try_fold(1_usize, |a, d| a.checked_mul(*d))?;
        let length = count.checked_mul(usize::from(size.unsigned_abs()))?;
        let data = self.bytes.get(at + 2 + n..)?.get(..length)?;
        Some(Parameter { group, name, size, dimensions, data })
    }

    fn find(&self, group: &str, name: &str) -> Option<&Parameter<'a>> {
        let id = self.groups.iter().find(|g| g.1 == group)?.0;
        self.parameters.iter().find(|p| p.group == id && p.name == name)
    }

    /// Numbers of a parameter; whole ones without their sign, since counts pass 32767.
    fn numbers(&self, group: &str, name: &str) -> Vec<f64> {
        let Some(p) = self.find(group, name) else { return Vec::new() };
        let word = |b: &[u8]| self.order.word(b, 0);
        match p.size {
            4 => p.data.chunks_exact(4).map(|b| self.order.float(b, 0)).collect(),
            2 => p.data.chunks_exact(2).map(|b| f64::from(word(b).cast_unsigned())).collect(),
            1 => p.data.iter().map(|b| f64::from(*b)).collect(),
            _ => Vec::new(),
        }
    }

    fn number(&self, group: &str, name: &str) -> Option<f64> {
        self.numbers(group, name).first().copied().filter(|v| v.is_finite())
    }

    /// Texts of a parameter and of those that continue it: LABELS, LABELS2…
    fn texts(&self, group: &str, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        for i in 1..10 {
            let name = if i == 1 { name.to_owned() } else { format!("{name}{i}") };
            let Some(p) = self.find(group, &name).filter(|p| p.size == -1) else { break };
            let width = p.dimensions.first().copied().unwrap_or(0).max(1);
            all.extend(p.data.chunks_exact(width).map(|b| {
                let text = String::from_utf8_lossy(b);
                text.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_owned()
            }));
        }
        all
    }
}

/// How the frames lie.
struct Frames {
    first: usize,
    told: usize,
    n: usize,
    rate_hz: f64,
    points: usize,
    analogs: usize,
    /// Samples of each analog channel in a frame.
    per_frame: usize,
    /// Negative where numbers are floating.
    scale: f64,
    at: usize,
    stride: usize,
}

impl Frames {
    fn of(c3d: &File<'_>, file: &str) -> Result<Self, ReadError> {
        let (b, order) = (c3d.bytes, c3d.order);
        let count = |at: usize| usize::from(order.word(b, at).cast_unsigned());
        let (points, values, per_frame) = (count(2), count(4), count(18).max(1));
        let (first, last) = (count(6), count(8));
        let scale = c3d.number("POINT", "SCALE").unwrap_or_else(|| order.float(b, 12));
        let start = count(16);
        let rate_hz = c3d.number("POINT", "RATE").unwrap_or_else(|| order.float(b, 20));
        let analogs = values / per_frame;
        if points > MOST || analogs > MOST || start < 2 || !(rate_hz > 0.0 && rate_hz.is_finite()) {
            return Err(damaged(file, 2, "counts of points and channels, or the rate, cannot be"));
        }
        let size = if scale < 0.0 { 4 } else { 2 };
        let (at, stride) = ((start - 1) * BLOCK, size * (4 * points + analogs * per_frame));
        let told = (last + 1).saturating_sub(first);
        // Trials of more than 65535 frames tell their length elsewhere.
        let long = c3d.number("POINT", "FRAMES").filter(|n| *n > 0.0 && last == 65_535);
        let told = long.map_or(told, |n| n as usize);
        let there = b.len().saturating_sub(at).checked_div(stride).unwrap_or(0);
        Ok(Self {
            first,
            told,
            n: told.min(there),
            rate_hz,
            points,
            analogs,
            per_frame,
            scale,
            at,
            stride,
        })
    }

    fn value(&self, c3d: &File<'_>, frame: usize, index: usize) -> f64 {
        let size = if self.scale < 0.0 { 4 } else { 2 };
        let at = self.at + frame * self.stride + index * size;
        if size == 4 {
            c3d.order.float(c3d.bytes, at)
        } else {
            f64::from(c3d.order.word(c3d.bytes, at))
        }
    }

    /// Times of `per` samples a frame; zero is the first frame of the trial, of which the file may hold a part.
    fn times(&self, per: usize) -> ReferenceColumn {
        let begin = self.first.saturating_sub(1) as f64 / self.rate_hz;
        let step = 1.0 / (self.rate_hz * per as f64);
        numbers("t", "s", (0..self.n * per).map(|i| begin + step * i as f64).collect())
    }
}

/// Markers; those that were not seen are missing.
fn points(c3d: &File<'_>, frames: &Frames) -> Option<ReferenceTable> {
    if frames.points == 0 || frames.n == 0 {
        return None;
    }
    let labels = c3d.texts("POINT", "LABELS");
    let unit = c3d.texts("POINT", "UNITS").into_iter().next().unwrap_or_default();
    let scale = if frames.scale < 0.0 { 1.0 } else { frames.scale };
    let mut columns = vec![frames.times(1)];
    for p in 0..frames.points {
        let label = label(&labels, p, "point");
        let seen = |f: usize| {
            let residual = frames.value(c3d, f, 4 * p + 3);
            residual >= 0.0 && (frames.scale < 0.0 || residual.abs() < 32_768.0)
        };
        for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
            let value =
                |f| if seen(f) { scale * frames.value(c3d, f, 4 * p + axis) } else { f64::NAN };
            let values = (0..frames.n).map(value).collect();
            columns.push(numbers(format!("{label}_{name}"), unit.as_str(), values));
        }
    }
    Some(ReferenceTable { name: "points", columns })
}

/// The label of a point or channel; a number where it has none.
fn label(labels: &[String], i: usize, kind: &str) -> String {
    labels.get(i).filter(|l| !l.is_empty()).map_or_else(|| format!("{kind}{}", i + 1), Clone::clone)
}

fn analogs(c3d: &File<'_>, frames: &Frames) -> Option<ReferenceTable> {
    if frames.analogs == 0 || frames.n == 0 {
        return None;
    }
    let labels = c3d.texts("ANALOG", "LABELS");
    let units = c3d.texts("ANALOG", "UNITS");
    let general = c3d.number("ANALOG", "GEN_SCALE").unwrap_or(1.0);
    let scales = c3d.numbers("ANALOG", "SCALE");
    let unsigned =
        c3d.texts("ANALOG", "FORMAT").first().is_some_and(|f| f.eq_ignore_ascii_case("UNSIGNED"));
    let offsets = c3d.numbers("ANALOG", "OFFSET");
    let mut columns = vec![frames.times(frames.per_frame)];
    for channel in 0..frames.analogs {
        let scale = general * scales.get(channel).copied().unwrap_or(1.0);
        let offset = offsets.get(channel).copied().unwrap_or(0.0);
        // Offsets are read without their sign.
        let offset = if offset > 32_767.0 && !unsigned { offset - 65_536.0 } else { offset };
        let mut values = Vec::with_capacity(frames.n * frames.per_frame);
        for frame in 0..frames.n {
            for sample in 0..frames.per_frame {
                let index = 4 * frames.points + sample * frames.analogs + channel;
                let raw = frames.value(c3d, frame, index);
                let raw =
                    if unsigned && raw < 0.0 && frames.scale > 0.0 { raw + 65_536.0 } else { raw };
                values.push((raw - offset) * scale);
            }
        }
        let unit = units.get(channel).cloned().unwrap_or_default();
        columns.push(numbers(label(&labels, channel, "analog"), unit, values));
    }
    Some(ReferenceTable { name: "analogs", columns })
}

/// Events; each has minutes and seconds from the first frame of the trial.
fn events(c3d: &File<'_>) -> Option<ReferenceTable> {
    let times = c3d.numbers("EVENT", "TIMES");
    let n = (c3d.number("EVENT", "USED").unwrap_or(0.0) as usize).min(times.len() / 2);
    if n == 0 {
        return None;
    }
    let mut order: Vec<usize> = (0..n).collect();
    let at = |i: usize| 60.0 * times[2 * i] + times[2 * i + 1];
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)));
    let column = |name: &str| {
        let all = c3d.texts("EVENT", name);
        order.iter().map(|i| all.get(*i).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let columns = vec![
        numbers("t", "s", order.iter().map(|i| at(*i)).collect()),
        texts("context", column("CONTEXTS")),
        texts("label", column("LABELS")),
    ];
    Some(ReferenceTable { name: "events", columns })
}
