//! Column chunks of Parquet from ids and whole numbers.
//!
//! The arrow writer looks at the text of a code once a row; here a code is already an id, so its
//! column is a dictionary page and ids. Numbers are stored byte by byte (BYTE_STREAM_SPLIT: first
//! bytes of all values, then second bytes, …), so that the empty high bytes of most values lie
//! together: half the time of zstd on plain values, and fewer bytes.

use std::num::NonZeroU64;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::hybrid::{hybrid, width};

/// Rows of a page: a constant of the format. A page of numbers is a megabyte.
const PAGE_ROWS: usize = 1 << 17;
/// The quickest level of zstd that Parquet names.
const LEVEL: i32 = 1;

/// A column chunk and what the row group must know of it.
pub(super) struct Chunk {
    pub(super) bytes: Bytes,
    pub(super) close: ColumnCloseResult,
}

/// Writes the pages of one chunk.
struct Pages {
    column: ColumnDescPtr,
    sink: TrackedWrite<Vec<u8>>,
    zstd: zstd::bulk::Compressor<'static>,
    rows: u64,
    plain: usize,
    packed: usize,
    dictionary: Option<u64>,
    data: Option<u64>,
    encodings: Vec<Encoding>,
}

impl Pages {
    fn new(column: ColumnDescPtr) -> Result<Self> {
        Ok(Self {
            column,
            sink: TrackedWrite::new(Vec::new()),
            zstd: zstd::bulk::Compressor::new(LEVEL)?,
            rows: 0,
            plain: 0,
            packed: 0,
            dictionary: None,
            data: None,
            encodings: vec![Encoding::RLE],
        })
    }

    fn compressed(&mut self, plain: &[u8]) -> Result<Bytes> {
        Ok(Bytes::from(self.zstd.compress(plain)?))
    }

    fn write(&mut self, page: Page, plain: usize) -> Result<()> {
        let page = CompressedPage::new(page, plain);
        let spec = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.plain += spec.uncompressed_size;
        self.packed += spec.compressed_size;
        match spec.page_type {
            parquet::basic::PageType::DICTIONARY_PAGE => self.dictionary = Some(spec.offset),
            _ => self.data = self.data.or(Some(spec.offset)),
        }
        Ok(())
    }

    fn dictionary(&mut self, plain: &[u8], values: usize) -> Result<()> {
        let buf = self.compressed(plain)?;
        self.encodings.push(Encoding::PLAIN);
        let page = Page::DictionaryPage {
            buf,
            num_values: values as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.write(page, plain.len())
    }

    fn data(&mut self, plain: &[u8], rows: usize, encoding: Encoding) -> Result<()> {
        let buf = self.compressed(plain)?;
        if !self.encodings.contains(&encoding) {
            self.encodings.push(encoding);
        }
        self.rows += rows as u64;
        let page = Page::DataPage {
            buf,
            num_values: rows as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        self.write(page, plain.len())
    }

    fn close(self, statistics: Option<Statistics>) -> Result<Chunk> {
        let missing = || ParquetError::General("a column chunk without a data page".into());
        let mut metadata = ColumnChunkMetaData::builder(self.column)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_encodings(self.encodings)
            .set_num_values(self.rows as i64)
            .set_total_compressed_size(self.packed as i64)
            .set_total_uncompressed_size(self.plain as i64)
            .set_dictionary_page_offset(self.dictionary.map(|at| at as i64))
            .set_data_page_offset(self.data.ok_or_else(missing)? as i64);
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        let bytes = Bytes::from(self.sink.into_inner()?);
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: self.rows,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes, close })
    }
}

/// A column of codes: the dictionary holds those that occur, in the order of their ids. With
/// `bounds` the chunk says its least and greatest code, which are the first and the last.
pub(super) fn codes(
    column: ColumnDescPtr,
    ids: &[u16],
    list: &[String],
    bounds: bool,
) -> Result<Chunk> {
    let mut place = vec![0_u16; list.len()];
    ids.iter().for_each(|id| place[usize::from(*id)] = 1);
    let (mut plain, mut values) = (Vec::new(), 0_u16);
    let mut ends: Option<(&str, &str)> = None;
    for (code, place) in list.iter().zip(&mut place).filter(|(_, place)| **place > 0) {
        plain.extend_from_slice(&(code.len() as u32).to_le_bytes());
        plain.extend_from_slice(code.as_bytes());
        *place = values;
        values += 1;
        ends = Some((ends.map_or(code, |(first, _)| first), code));
    }
    let mut pages = Pages::new(column)?;
    pages.dictionary(&plain, usize::from(values))?;
    let width = width(values.saturating_sub(1));
    for rows in ids.chunks(PAGE_ROWS) {
        let mut page = vec![width];
        hybrid(&mut page, rows.iter().map(|id| place[usize::from(*id)]), width);
        pages.data(&page, rows.len(), Encoding::RLE_DICTIONARY)?;
    }
    let text = |code: &str| Some(parquet::data_type::ByteArray::from(code));
    let statistics = ends
        .filter(|_| bounds)
        .map(|(first, last)| Statistics::byte_array(text(first), text(last), None, Some(0), false));
    pages.close(statistics)
}

/// A column that holds one number throughout.
pub(super) fn constant(column: ColumnDescPtr, value: i32, rows: usize) -> Result<Chunk> {
    let mut pages = Pages::new(column)?;
    pages.dictionary(&value.to_le_bytes(), 1)?;
    for from in (0..rows).step_by(PAGE_ROWS) {
        let rows = PAGE_ROWS.min(rows - from);
        let mut page = vec![0];
        hybrid(&mut page, std::iter::repeat_n(0, rows), 0);
        pages.data(&page, rows, Encoding::RLE_DICTIONARY)?;
    }
    pages.close(None)
}

/// A column of numbers, none missing.
pub(super) fn numbers(column: ColumnDescPtr, values: &[i64]) -> Result<Chunk> {
    let mut pages = Pages::new(column)?;
    for rows in values.chunks(PAGE_ROWS) {
        let mut page = Vec::new();
        split(&mut page, rows);
        pages.data(&page, rows.len(), Encoding::BYTE_STREAM_SPLIT)?;
    }
    pages.close(None)
}

/// A column of numbers of which some are missing.
pub(super) fn weights(column: ColumnDescPtr, values: &[Option<NonZeroU64>]) -> Result<Chunk> {
    let mut pages = Pages::new(column)?;
    let mut given = Vec::with_capacity(PAGE_ROWS.min(values.len()));
    for rows in values.chunks(PAGE_ROWS) {
        let mut levels = Vec::new();
        hybrid(&mut levels, rows.iter().map(|q| u16::from(q.is_some())), 1);
        let mut page = (levels.len() as u32).to_le_bytes().to_vec();
        page.append(&mut levels);
        given.clear();
        for kilograms in rows.iter().flatten() {
            given.push(super::write::tonnes(*kilograms)?);
        }
        split(&mut page, &given);
        pages.data(&page, rows.len(), Encoding::BYTE_STREAM_SPLIT)?;
    }
    pages.close(None)
}

/// Byte 0 of every value, then byte 1 of every value, and so on.
fn split(page: &mut Vec<u8>, values: &[i64]) {
    let start = page.len();
    page.resize(start + values.len() * 8, 0);
    if values.is_empty() {
        return;
    }
    // A few hundred values at a time stay in the nearest cache while all eight streams are filled.
    const NEAR: usize = 512;
    let mut streams: Vec<&mut [u8]> = page[start..].chunks_exact_mut(values.len()).collect();
    for (part, near) in values.chunks(NEAR).enumerate() {
        let from = part * NEAR;
        for (byte, stream) in streams.iter_mut().enumerate() {
            let to = &mut stream[from..from + near.len()];
            for (to, value) in to.iter_mut().zip(near) {
                *to = (value >> (8 * byte)) as u8;
            }
        }
    }
}

/// A chunk whose page says that it unpacks to two gigabytes.
#[cfg(test)]
pub(super) fn swollen(chunk: Chunk) -> Chunk {
    let mut pages = Pages::new(chunk.close.metadata.column_descr_ptr()).unwrap();
    let mut plain = Vec::new();
    split(&mut plain, &[7, 11]);
    let buf = pages.compressed(&plain).unwrap();
    let page = Page::DataPage {
        buf,
        num_values: 2,
        encoding: Encoding::BYTE_STREAM_SPLIT,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    pages.rows = 2;
    pages.encodings.push(Encoding::BYTE_STREAM_SPLIT);
    pages.write(page, i32::MAX as usize - 64).unwrap();
    pages.close(None).unwrap()
}
