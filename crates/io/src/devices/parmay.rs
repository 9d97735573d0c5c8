//! Parmay Matrix (`.BIN`): a mark behind 512 free bytes, ranges, then packets of samples with the second
//! in which each begins and ends.

use super::samples::{Samples, damaged, i16_at, u16_at, u32_at};
use crate::ReadError;
use crate::sniff::PARMAY_MARK;

const PACKET: &[u8] = b"MDTCPACK";
/// Bytes of a packet before its samples.
const HEAD: usize = 36;
const WANTED: &str = "packets that begin with MDTCPACK and hold as many samples as they tell";

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Samples, ReadError> {
    let (acc_g, gyr_dps) =
        (f64::from(u16_at(bytes, PARMAY_MARK + 8)), f64::from(u16_at(bytes, PARMAY_MARK + 10)));
    if acc_g == 0.0 {
        return Err(damaged(file, PARMAY_MARK + 8, "the accelerometer's range is zero", WANTED));
    }
    let mut out = Samples { acc_range_g: Some(acc_g), ..Samples::default() };
    let mut bad = 0_usize;
    let mut gyr_packets = 0_usize;
    let mut packets = 0_usize;
    let mut at = PARMAY_MARK;
    while let Some(found) = position(&bytes[at..]) {
        at += found;
        let packet = &bytes[at..];
        at += PACKET.len();
        let Some(whole) = Packet::of(packet) else {
            bad += 1;
            continue;
        };
        packets += 1;
        out.origin_s = if out.t_s.is_empty() { whole.first_s } else { out.origin_s };
        whole.add_times(&mut out);
        axes(whole.acc, acc_g, &mut out.acc);
        gyr_packets += usize::from(whole.add_gyr(gyr_dps, &mut out.gyr));
    }
    if packets == 0 {
        return Err(damaged(file, bytes.len(), "no packet is whole", WANTED));
    }
    if bad > 0 {
        out.said.push(format!("{bad} packets are damaged or cut off and were left out"));
    }
    if gyr_packets == 0 || gyr_dps == 0.0 {
        out.gyr = Default::default();
    } else {
        out.gyr_range_dps = Some(gyr_dps);
    }
    out.said.push(
        "packets tell whole seconds: times within one are spaced evenly between its first and last"
            .to_owned(),
    );
    Ok(out)
}

fn position(bytes: &[u8]) -> Option<usize> {
    bytes.windows(PACKET.len()).position(|w| w == PACKET)
}

/// One packet whose checksum is right.
struct Packet<'a> {
    first_s: f64,
    last_s: f64,
    acc: &'a [u8],
    gyr: &'a [u8],
}

impl<'a> Packet<'a> {
    fn of(packet: &'a [u8]) -> Option<Self> {
        let count = |at: usize| u32_at(packet, at) as usize;
        let sizes = [6, 6, 4, 4];
        let mut ends = [HEAD; 5];
        for (i, size) in sizes.into_iter().enumerate() {
            ends[i + 1] = ends[i].checked_add(count(20 + 4 * i).checked_mul(size)?)?;
        }
        let whole = packet.get(..ends[4])?;
        (crc32fast::hash(&whole[12..]) == u32_at(packet, 8)).then(|| Self {
            first_s: f64::from(u32_at(packet, 12)),
            last_s: f64::from(u32_at(packet, 16)),
            acc: &whole[ends[0]..ends[1]],
            gyr: &whole[ends[1]..ends[2]],
        })
    }

    fn add_times(&self, out: &mut Samples) {
        let n = self.acc.len() / 6;
        let step = (self.last_s - self.first_s).max(0.0) / n.max(1) as f64;
        out.t_s.extend((0..n).map(|k| self.first_s - out.origin_s + step * k as f64));
    }

    /// Adds the gyroscope on the accelerometer's times; false where the packet has none.
    fn add_gyr(&self, range: f64, out: &mut [Vec<f64>; 3]) -> bool {
        let (n, m) = (self.acc.len() / 6, self.gyr.len() / 6);
        if n == m {
            axes(self.gyr, range, out);
            return m > 0;
        }
        let mut own: [Vec<f64>; 3] = Default::default();
        axes(self.gyr, range, &mut own);
        for (values, out) in own.iter().zip(out) {
            out.extend((0..n).map(|k| {
                // Both span the packet's seconds.
                let place = k as f64 * m as f64 / n as f64;
                let (i, part) = (place.floor() as usize, place.fract());
                match (values.get(i), values.get(i + 1)) {
                    (Some(a), Some(b)) => a + part * (b - a),
                    (Some(a), None) => *a,
                    _ => f64::NAN,
                }
            }));
        }
        m > 0
    }
}

/// Adds samples of three words; the range is the largest word on either side of zero.
fn axes(samples: &[u8], range: f64, out: &mut [Vec<f64>; 3]) {
    for sample in samples.chunks_exact(6) {
        for (i, out) in out.iter_mut().enumerate() {
            let raw = i16_at(sample, 2 * i);
            let most = if raw >= 0 { 32_767.0 } else { 32_768.0 };
            out.push(range * f64::from(raw) / most);
        }
    }
}
