//! Arrow files (Feather of version 2) and Arrow streams as the rows of a CSV file.
//!
//! ```text
//! file     ARROW1 00 00, stream, footer          stream   messages: a schema, dictionaries, batches
//! message  ff ff ff ff, length, metadata, body   buffer   [length before packing (8)], bytes
//! ```
//!
//! The columns that trade tables have are read: whole numbers, floats, text, booleans, and any of them
//! coded by a dictionary; buffers may be packed as LZ4 frames or zstd, as pandas does by default.
//! Another kind of column is named, and an error only when a file is nothing else.
//!
//! Source: Apache Arrow columnar format 1.5, IPC. Oracle: pyarrow's files in the cases.

use std::collections::HashMap;
use std::path::Path;

use arrow_ipc::{CompressionType, RecordBatch, root_as_message};
use arrow_schema::{DataType, Schema};

use super::json::quoted;
use super::lz4;
use crate::error::Error;

/// Bytes of all columns of a batch together have at most this many when they are unpacked.
const LARGEST: usize = 1 << 30;

/// One column of a batch: its cells as text, a missing one as nothing.
type Cells = Vec<String>;

/// The rows as text.
pub(super) fn as_csv(bytes: &[u8], path: &Path) -> Result<Vec<u8>, Error> {
    read(bytes)
        .map_err(|part| Error::format(path, format!("cannot be read as an Arrow file: {part}")))
}

type Read<T> = Result<T, String>;

fn read(bytes: &[u8]) -> Read<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"ARROW1\0\0").unwrap_or(bytes);
    let mut schema: Option<(Schema, Vec<Option<i64>>)> = None;
    let mut dictionaries: HashMap<i64, Cells> = HashMap::new();
    let mut text = Vec::new();
    let mut given = 0_usize;
    while let Some((metadata, after)) = message(rest)? {
        let message = root_as_message(metadata).map_err(|e| format!("a message: {e}"))?;
        let length = usize::try_from(message.bodyLength()).map_err(|_| "a body's length")?;
        let (body, after) = after.split_at_checked(length).ok_or("a body that is cut short")?;
        rest = after;
        if let Some(found) = message.header_as_schema() {
            let ids = found.fields().map_or_else(Vec::new, |fields| {
                fields.iter().map(|f| f.dictionary().map(|d| d.id())).collect()
            });
            let found = arrow_ipc::convert::fb_to_schema(found);
            let names: Vec<String> = found.fields().iter().map(|f| quoted(f.name())).collect();
            text.extend_from_slice(names.join(",").as_bytes());
            text.push(b'\n');
            schema = Some((found, ids));
            continue;
        }
        let Some((schema, ids)) = &schema else { return Err("a batch before the schema".into()) };
        if let Some(found) = message.header_as_dictionary_batch() {
            let at = ids.iter().position(|id| *id == Some(found.id()));
            let (at, batch) = at.zip(found.data()).ok_or("a dictionary of no column")?;
            let DataType::Dictionary(_, values) = schema.field(at).data_type() else {
                return Err("a dictionary of a column without one".into());
            };
            let mut buffers = Buffers::of(batch, body, &mut given)?;
            let cells = column(values, &mut buffers, rows(&batch)?)?;
            match dictionaries.get_mut(&found.id()).filter(|_| found.isDelta()) {
                Some(held) => held.extend(cells),
                None => drop(dictionaries.insert(found.id(), cells)),
            }
        } else if let Some(batch) = message.header_as_record_batch() {
            let rows = rows(&batch)?;
            let mut buffers = Buffers::of(batch, body, &mut given)?;
            let mut columns = Vec::new();
            for (field, id) in schema.fields().iter().zip(ids) {
                let cells = match field.data_type() {
                    DataType::Dictionary(keys, _) => {
                        let values = id.and_then(|id| dictionaries.get(&id));
                        let values = values.ok_or("a column whose dictionary does not come")?;
                        let keys = column(keys, &mut buffers, rows)?;
                        let value = |key: String| -> Option<String> {
                            if key.is_empty() {
                                Some(key)
                            } else {
                                values.get(key.parse::<usize>().ok()?).cloned()
                            }
                        };
                        keys.into_iter()
                            .map(value)
                            .collect::<Option<_>>()
                            .ok_or("a key of no value")?
                    }
                    other => column(other, &mut buffers, rows)
                        .map_err(|e| format!("column {}: {e}", field.name()))?,
                };
                columns.push(cells);
            }
            for row in 0..rows {
                let cells: Vec<String> = columns.iter().map(|c| quoted(&c[row])).collect();
                text.extend_from_slice(cells.join(",").as_bytes());
                text.push(b'\n');
            }
        }
    }
    if schema.is_none() { Err("no schema".into()) } else { Ok(text) }
}

fn rows(batch: &RecordBatch<'_>) -> Read<usize> {
    usize::try_from(batch.length()).ok().filter(|n| *n <= LARGEST).ok_or("a number of rows".into())
}

/// The metadata of the next message and what follows it; `None` at the end.
fn message(rest: &[u8]) -> Read<Option<(&[u8], &[u8])>> {
    let Some((mark, after)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let (length, after) = if *mark == [0xff; 4] {
        let Some((length, after)) = after.split_first_chunk::<4>() else { return Ok(None) };
        (*length, after)
    } else {
        (*mark, after)
    };
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| "a message's length")?;
    // Behind the last message of a file stands its footer.
    if length == 0 {
        return Ok(None);
    }
    after.split_at_checked(length).map(Some).ok_or_else(|| "a message that is cut short".into())
}

/// The buffers of a batch, one after another, unpacked.
struct Buffers<'a> {
    places: Vec<(usize, usize)>,
    next: usize,
    body: &'a [u8],
    packed: Option<CompressionType>,
    given: &'a mut usize,
}

impl<'a> Buffers<'a> {
    fn of(batch: RecordBatch<'_>, body: &'a [u8], given: &'a mut usize) -> Read<Self> {
        let place = |offset: i64, length: i64| -> Option<(usize, usize)> {
            Some((usize::try_from(offset).ok()?, usize::try_from(length).ok()?))
        };
        let places = batch.buffers().map_or_else(
            || Some(Vec::new()),
            |list| list.iter().map(|b| place(b.offset(), b.length())).collect(),
        );
        let packed = batch.compression().map(|c| c.codec());
        Ok(Self { places: places.ok_or("a buffer's place")?, next: 0, body, packed, given })
    }

    fn next(&mut self) -> Read<Vec<u8>> {
        let (from, length) = *self.places.get(self.next).ok_or("a buffer that is missing")?;
        self.next += 1;
        let to = from.checked_add(length).ok_or("a buffer's place")?;
        let bytes = self.body.get(from..to).ok_or("a buffer outside its body")?;
        let Some(codec) = self.packed.filter(|_| !bytes.is_empty()) else {
            return Ok(bytes.to_vec());
        };
        let (before, bytes) = bytes.split_first_chunk::<8>().ok_or("a packed buffer")?;
        let before = i64::from_le_bytes(*before);
        if before == -1 {
            return Ok(bytes.to_vec());
        }
        let before = usize::try_from(before).map_err(|_| "a packed buffer's length")?;
        *self.given = self.given.saturating_add(before);
        if *self.given > LARGEST {
            return Err("over 1 GiB of unpacked columns\nhint: write it as Parquet".into());
        }
        let plain = match codec {
            CompressionType::LZ4_FRAME => lz4::unpack(bytes, before),
            CompressionType::ZSTD => zstd::bulk::decompress(bytes, before).ok(),
            _ => {
                return Err(
                    "a packing that is not known\nhint: write it without compression".into()
                );
            }
        };
        plain.filter(|p| p.len() == before).ok_or_else(|| "a packed buffer that is broken".into())
    }
}

fn column(kind: &DataType, buffers: &mut Buffers<'_>, rows: usize) -> Read<Cells> {
    if *kind == DataType::Null {
        return Ok(vec![String::new(); rows]);
    }
    let valid = buffers.next()?;
    let is = |row: usize| {
        valid.is_empty() || valid.get(row / 8).is_some_and(|b| b >> (row % 8) & 1 == 1)
    };
    let text = |cell: &dyn Fn(usize) -> Option<String>| -> Read<Cells> {
        (0..rows)
            .map(|row| if is(row) { cell(row) } else { Some(String::new()) })
            .collect::<Option<_>>()
            .ok_or_else(|| "a column that is shorter than its batch".into())
    };
    macro_rules! numbers {
        ($number:ty) => {{
            const WIDTH: usize = size_of::<$number>();
            let data = buffers.next()?;
            text(&|row| {
                let bytes = data.get(row * WIDTH..(row + 1) * WIDTH)?;
                Some(<$number>::from_le_bytes(bytes.try_into().ok()?).to_string())
            })
        }};
    }
    macro_rules! texts {
        ($offset:ty) => {{
            const WIDTH: usize = size_of::<$offset>();
            let (offsets, data) = (buffers.next()?, buffers.next()?);
            let place = |row: usize| -> Option<usize> {
                let bytes = offsets.get(row * WIDTH..(row + 1) * WIDTH)?;
                usize::try_from(<$offset>::from_le_bytes(bytes.try_into().ok()?)).ok()
            };
            text(&|row| {
                let bytes = data.get(place(row)?..place(row + 1)?)?;
                Some(String::from_utf8_lossy(bytes).into_owned())
            })
        }};
    }
    match kind {
        DataType::Int8 => numbers!(i8),
        DataType::Int16 => numbers!(i16),
        DataType::Int32 | DataType::Date32 | DataType::Time32(_) => numbers!(i32),
        DataType::Int64 | DataType::Date64 | DataType::Time64(_) | DataType::Timestamp(..) => {
            numbers!(i64)
        }
        DataType::UInt8 => numbers!(u8),
        DataType::UInt16 => numbers!(u16),
        DataType::UInt32 => numbers!(u32),
        DataType::UInt64 => numbers!(u64),
        DataType::Float32 => numbers!(f32),
        DataType::Float64 => numbers!(f64),
        DataType::Utf8 | DataType::Binary => texts!(i32),
        DataType::LargeUtf8 | DataType::LargeBinary => texts!(i64),
        DataType::Boolean => {
            let bits = buffers.next()?;
            text(&|row| Some((bits.get(row / 8)? >> (row % 8) & 1 == 1).to_string()))
        }
        other => Err(format!(
            "holds {other}, which no trade table has\nhint: write it as text or a number"
        )),
    }
}
