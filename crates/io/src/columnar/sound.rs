//! Looks at what a file of columns announces, before anything is made of it: the libraries that read them reserve
//! what lengths in the file tell, which of a damaged file can be more than any machine has.

use std::collections::BTreeMap;

use arrow_ipc::{MessageHeader, root_as_message};
use parquet::file::metadata::ParquetMetaData;

/// How deep structures may lie within each other.
const DEPTH: usize = 48;

/// Bytes of thrift's compact protocol, as far as they were walked over.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Whole numbers of a structure, by the number of their field.
type Fields = BTreeMap<i64, i64>;

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn whole(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    }

    /// A length that what is left can hold.
    fn length(&mut self, n: u64) -> Option<usize> {
        let n = usize::try_from(n).ok()?;
        (n <= self.bytes.len() - self.at).then_some(n)
    }

    fn skip(&mut self, n: usize) -> Option<()> {
        let n = self.length(n as u64)?;
        self.at += n;
        Some(())
    }

    /// A structure; `None` where it is not whole, or a list or text in it is longer than what is left.
    fn structure(&mut self, depth: usize) -> Option<Fields> {
        let (mut fields, mut id) = (Fields::new(), 0);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(fields);
            }
            id = match head >> 4 {
                0 => self.whole()?,
                step => id + i64::from(step),
            };
            match head & 0x0f {
                1 | 2 => {}
                4..=6 => {
                    fields.insert(id, self.whole()?);
                }
                kind => self.value(kind, depth)?,
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let n = self.varint()?;
                let n = self.length(n)?;
                self.skip(n)
            }
            9 | 10 => {
                let head = self.byte()?;
                let n = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                (0..self.length(n)?).try_for_each(|_| self.value(head & 0x0f, depth))
            }
            11 => {
                let n = self.varint()?;
                let n = self.length(n)?;
                if n == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..n).try_for_each(|_| {
                    self.value(kinds >> 4, depth)?;
                    self.value(kinds & 0x0f, depth)
                })
            }
            12 => self.structure(depth).map(|_| ()),
            13 => self.skip(16),
            _ => None,
        }
    }
}

/// True when the description at the end of a Parquet file announces nothing that is not there.
pub(super) fn parquet_footer(bytes: &[u8]) -> bool {
    let walked = || {
        let end = bytes.len().checked_sub(8)?;
        let length = u32::from_le_bytes(bytes.get(end..end + 4)?.try_into().ok()?);
        let start = end.checked_sub(usize::try_from(length).ok()?)?;
        Walk { bytes: &bytes[start..end], at: 0 }.structure(DEPTH)
    };
    walked().is_some()
}

/// Bytes that the pages of some columns of a Parquet file would be unpacked to; `None` where they are not whole.
pub(super) fn parquet_pages(bytes: &[u8], about: &ParquetMetaData, roots: &[usize]) -> Option<u64> {
    let schema = about.file_metadata().schema_descr();
    let mut all = 0_u64;
    for group in about.row_groups() {
        for (leaf, column) in group.columns().iter().enumerate() {
            if leaf >= schema.num_columns() || !roots.contains(&schema.get_column_root_idx(leaf)) {
                continue;
            }
            let start = column.dictionary_page_offset().filter(|d| *d > 0);
            let start =
                start.map_or(column.data_page_offset(), |d| d.min(column.data_page_offset()));
            let from = usize::try_from(start).ok()?;
            let to = from.checked_add(usize::try_from(column.compressed_size()).ok()?)?;
            let mut walk = Walk { bytes: bytes.get(..to)?, at: from };
            while walk.at < to {
                let fields = walk.structure(DEPTH)?;
                let size = |field: i64| u64::try_from(*fields.get(&field)?).ok();
                // Fields 2 and 3 of a page's head are its sizes, unpacked and packed.
                let (unpacked, packed) = (size(2)?, size(3)?);
                all = all.checked_add(unpacked)?;
                walk.skip(usize::try_from(packed).ok()?)?;
            }
        }
    }
    Some(all)
}

/// Bytes that the batches of an Arrow stream would be unpacked to; `None` where it is not whole.
pub(super) fn arrow_batches(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut all) = (0_usize, 0_u64);
    while at < bytes.len() {
        let word =
            |from: usize| Some(u32::from_le_bytes(bytes.get(from..from + 4)?.try_into().ok()?));
        if word(at)? != u32::MAX {
            return None;
        }
        let length = usize::try_from(word(at + 4)?).ok()?;
        if length == 0 {
            break;
        }
        let body = (at + 8).checked_add(length)?;
        let message = root_as_message(bytes.get(at + 8..body)?).ok()?;
        let size = usize::try_from(message.bodyLength()).ok()?;
        let content = bytes.get(body..body.checked_add(size)?)?;
        all = all.checked_add(size as u64)?;
        let batch = match message.header_type() {
            MessageHeader::RecordBatch => message.header_as_record_batch(),
            MessageHeader::DictionaryBatch => {
                message.header_as_dictionary_batch().and_then(|d| d.data())
            }
            _ => None,
        };
        if let Some(batch) = batch {
            u32::try_from(batch.length()).ok()?;
            for buffer in batch.buffers().into_iter().flatten() {
                let from = usize::try_from(buffer.offset()).ok()?;
                let part =
                    content.get(from..from.checked_add(usize::try_from(buffer.length()).ok()?)?)?;
                // What is packed begins with its size when unpacked; −1 is as it is.
                if batch.compression().is_some() && !part.is_empty() {
                    let size = i64::from_le_bytes(part.get(..8)?.try_into().ok()?);
                    all = all.checked_add(u64::try_from(size.max(0)).ok()?)?;
                }
            }
        }
        at = body + size;
    }
    Some(all)
}
