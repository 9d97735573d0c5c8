//! The streams of one file of samples, whatever its format.

use runform::recording::Site;

use crate::sniff::{Content, content};
use crate::streams::{self, FileStreams};
use crate::{ReadError, ReadOptions, devices, reference};

/// The streams of one file.
pub(crate) fn streams_of(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
    options: &ReadOptions,
) -> Result<FileStreams, ReadError> {
    match content(bytes) {
        Content::Text | Content::Json | Content::Parquet | Content::Arrow => {
            streams::read(file, bytes, site, options)
        }
        Content::Fit => {
            let samples = devices::read_fit(file, bytes, site)?;
            samples.ok_or_else(|| reference::only(file, bytes))
        }
        Content::C3d | Content::Trc => Err(reference::only(file, bytes)),
        Content::Gzip | Content::Xz | Content::Zip => {
            let what = "the file is compressed, or packed within a packed file; decompress it";
            Err(ReadError::NotText { file: file.to_owned(), what })
        }
        device => devices::read(file, bytes, device, site),
    }
}
