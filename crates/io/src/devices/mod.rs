//! Files of devices that are no text. One format a file; all give [`Samples`]. A length that a file tells
//! of itself is never trusted: what is not there is not read.

mod cwa;
mod fit;
mod geneactiv;
mod parmay;
pub(crate) mod samples;
mod wave;

use runform::recording::{Axes, Site, Stream};
use runform::units::{AccUnit, GyrUnit};

use self::samples::Samples;
use crate::ReadError;
use crate::notice::ReadNotice;
use crate::sniff::Content;
use crate::streams::FileStreams;

/// Reads a device's file; `site` is where it was worn, if that is known.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    content: Content,
    site: Option<Site>,
) -> Result<FileStreams, ReadError> {
    let samples = match content {
        Content::Cwa => cwa::read(file, bytes),
        Content::Wave => wave::read(file, bytes),
        Content::Geneactiv => geneactiv::read(file, bytes),
        _ => parmay::read(file, bytes),
    }?;
    if samples.t_s.is_empty() {
        return Err(ReadError::NoRows { file: file.to_owned() });
    }
    placed(file, samples, site)
}

/// Reads the samples of a FIT file; `None` where it holds only what the device made of them.
pub(crate) fn read_fit(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
) -> Result<Option<FileStreams>, ReadError> {
    fit::read(file, bytes)?.map(|samples| placed(file, samples, site)).transpose()
}

fn placed(file: &str, samples: Samples, site: Option<Site>) -> Result<FileStreams, ReadError> {
    let notices = samples.said.iter().map(|text| ReadNotice::new(file, text.as_str())).collect();
    let site =
        site.or(samples.site).ok_or_else(|| ReadError::NoPlacement { file: file.to_owned() })?;
    let shift_s = samples.origin_s;
    Ok(FileStreams { streams: vec![stream(site, samples)], shift_s, notices })
}

fn stream(site: Site, samples: Samples) -> Stream {
    let [x, y, z] = samples.acc;
    let n = samples.t_s.len();
    let mut stream = Stream::with_acc_unit(site, samples.t_s, Axes::new(x, y, z), AccUnit::G);
    let [x, y, z] = samples.gyr;
    if n > 0 && x.len() == n {
        stream = stream.with_gyr_unit(Axes::new(x, y, z), GyrUnit::Dps);
    }
    stream.nominal_rate_hz = samples.rate_hz;
    stream.acc_range_g = samples.acc_range_g;
    stream.gyr_range_dps = samples.gyr_range_dps;
    stream
}
