//! A PDF's objects by number: found by looking through the file, so that a damaged table of
//! contents does no harm, with those that are kept in compressed streams.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::ops::Range;

use super::object::{Dict, Lexer, Object};

/// The most bytes that one stream may unpack to.
const MOST_UNPACKED: u64 = 1 << 26;
/// The most bytes that all streams may unpack to.
pub(super) const MOST_IN_ALL: usize = 1 << 27;

/// An object, and where the bytes of its stream are.
struct Stored {
    object: Object,
    stream: Option<Range<usize>>,
}

/// A file's objects.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<u32, Stored>,
    unpacked: std::cell::Cell<usize>,
    /// Layers that are off.
    off: BTreeSet<u32>,
}

impl<'a> File<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        let unpacked = std::cell::Cell::new(0);
        let mut file = Self { bytes, objects: BTreeMap::new(), unpacked, off: BTreeSet::new() };
        let mut at = 0;
        // A later object of the same number replaces an earlier one: files grow at their end.
        while let Some(found) = memchr::memmem::find(&bytes[at..], b" obj").map(|n| at + n) {
            at = found + 4;
            let Some(id) = number_before(bytes, found) else { continue };
            let mut lexer = Lexer::new(bytes, at);
            let Some(object) = lexer.next() else { break };
            let stream = file.stream_behind(&object, &mut lexer);
            at = stream.as_ref().map_or(lexer.at, |s| s.end).max(at);
            let packed = object
                .dict()
                .is_some_and(|d| d.get(&b"Type"[..]).and_then(Object::name) == Some(b"ObjStm"));
            file.objects.insert(id, Stored { object, stream });
            if packed {
                file.unpack(id);
            }
        }
        file.off = file.layers_off();
        file
    }

    /// The layers that are off when the file is opened.
    fn layers_off(&self) -> BTreeSet<u32> {
        let layers = self.of_type(b"Catalog").last().and_then(|c| self.dict(c, b"OCProperties"));
        let Some((layers, view)) = layers.and_then(|l| Some((l, self.dict(l, b"D")?))) else {
            return BTreeSet::new();
        };
        let ids = |dict: &Dict, key: &[u8]| -> BTreeSet<u32> {
            let list = self.get(dict, key).and_then(Object::array).unwrap_or_default();
            let id = |o: &Object| if let Object::Reference(id) = o { Some(*id) } else { None };
            list.iter().filter_map(id).collect()
        };
        let off = self.get(view, b"BaseState").and_then(Object::name) == Some(b"OFF");
        let mut out = if off { ids(layers, b"OCGs") } else { BTreeSet::new() };
        out.retain(|id| !ids(view, b"ON").contains(id));
        out.extend(ids(view, b"OFF"));
        out
    }

    /// Is a layer, or the only layer of a group, off?
    pub fn is_off(&self, layer: &Object) -> bool {
        let Object::Reference(id) = layer else { return false };
        let of = |object: &Object| matches!(object, Object::Reference(id) if self.off.contains(id));
        let group = || match self.resolve(layer).dict()?.get(&b"OCGs"[..])? {
            Object::Array(list) => Some(!list.is_empty() && list.iter().all(of)),
            one => Some(of(one)),
        };
        self.off.contains(id) || group().unwrap_or(false)
    }

    /// Was more unpacked than is read of one file?
    pub fn is_spent(&self) -> bool {
        self.unpacked.get() > MOST_IN_ALL
    }

    fn stream_behind(&self, object: &Object, lexer: &mut Lexer<'_>) -> Option<Range<usize>> {
        let dict = object.dict()?;
        lexer.space();
        if !self.bytes[lexer.at..].starts_with(b"stream") {
            return None;
        }
        let mut start = lexer.at + 6;
        start += usize::from(self.bytes.get(start) == Some(&b'\r'));
        start += usize::from(self.bytes.get(start) == Some(&b'\n'));
        let length = dict.get(&b"Length"[..]).and_then(|o| self.resolve(o).whole());
        if let Some(end) = length.and_then(|n| start.checked_add(n))
            && let Some(rest) = self.bytes.get(end..)
        {
            let gap = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            if rest[gap..].starts_with(b"endstream") {
                return Some(start..end);
            }
        }
        let rest = self.bytes.get(start..)?;
        let end = memchr::memmem::find(rest, b"endstream").map_or(self.bytes.len(), |n| start + n);
        Some(start..end)
    }

    /// The objects inside an object stream.
    fn unpack(&mut self, id: u32) {
        let Some((content, dict)) = self.content_of(id) else { return };
        let count = dict.get(&b"N"[..]).and_then(Object::whole).unwrap_or(0);
        let first = dict.get(&b"First"[..]).and_then(Object::whole).unwrap_or(0);
        let mut head = Lexer::new(&content, 0);
        for _ in 0..count {
            let (Some(id), Some(place)) =
                (head.next().and_then(|o| o.whole()), head.next().and_then(|o| o.whole()))
            else {
                return;
            };
            let Ok(id) = u32::try_from(id) else { continue };
            if first + place < content.len()
                && let Some(object) = Lexer::new(&content, first + place).next()
            {
                self.objects.insert(id, Stored { object, stream: None });
            }
        }
    }

    /// What a reference stands for; other objects stand for themselves.
    pub fn resolve<'b>(&'b self, object: &'b Object) -> &'b Object {
        let mut object = object;
        for _ in 0..16 {
            match object {
                Object::Reference(id) => match self.objects.get(id) {
                    Some(stored) => object = &stored.object,
                    None => return object,
                },
                _ => return object,
            }
        }
        object
    }

    /// A value of a dictionary, resolved.
    pub fn get<'b>(&'b self, dict: &'b Dict, key: &[u8]) -> Option<&'b Object> {
        dict.get(key).map(|object| self.resolve(object))
    }

    /// A dictionary of a dictionary.
    pub fn dict<'b>(&'b self, dict: &'b Dict, key: &[u8]) -> Option<&'b Dict> {
        self.get(dict, key)?.dict()
    }

    /// Every dictionary whose `Type` is this, by number.
    pub fn of_type<'b>(&'b self, name: &'b [u8]) -> impl Iterator<Item = &'b Dict> {
        self.objects
            .values()
            .filter_map(|s| s.object.dict())
            .filter(move |dict| dict.get(&b"Type"[..]).and_then(Object::name) == Some(name))
    }

    /// A stream's content and where it stands in the file, by its reference.
    pub fn stream(&self, reference: &Object) -> Option<(Vec<u8>, Range<usize>)> {
        let Object::Reference(id) = reference else { return None };
        let place = self.objects.get(id)?.stream.clone()?;
        Some((self.content_of(*id)?.0, place))
    }

    fn content_of(&self, id: u32) -> Option<(Vec<u8>, &Dict)> {
        let stored = self.objects.get(&id)?;
        let dict = stored.object.dict()?;
        if self.is_spent() {
            return None;
        }
        let mut content = self.bytes.get(stored.stream.clone()?)?.to_vec();
        self.unpacked.set(self.unpacked.get() + content.len());
        let filters = match self.get(dict, b"Filter") {
            Some(Object::Array(filters)) => filters.iter().map(|f| self.resolve(f)).collect(),
            Some(filter) => vec![filter],
            None => Vec::new(),
        };
        for filter in filters {
            content = match filter.name()? {
                b"FlateDecode" | b"Fl" => inflated(&content),
                b"ASCIIHexDecode" | b"AHx" => hexadecimal(&content),
                b"ASCII85Decode" | b"A85" => base85(&content),
                _ => return None,
            };
            self.unpacked.set(self.unpacked.get() + content.len());
            if self.is_spent() {
                return None;
            }
        }
        Some((content, dict))
    }
}

/// The number of an object whose ` obj` stands at a place: `12 0 obj`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = |end: usize| {
        let length = bytes[..end].iter().rev().take(10).take_while(|b| b.is_ascii_digit()).count();
        (length > 0).then_some(end - length)
    };
    let generation = digits(at)?;
    let gap = bytes[..generation].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
    let end = generation.checked_sub(gap).filter(|_| gap > 0)?;
    let start = digits(end)?;
    std::str::from_utf8(&bytes[start..end]).ok()?.parse().ok()
}

fn inflated(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // A damaged tail still gives what came before it.
    let _ = flate2::read::ZlibDecoder::new(content).take(MOST_UNPACKED).read_to_end(&mut out);
    out
}

fn hexadecimal(content: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = content
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| (*b as char).to_digit(16).map(|d| d as u8))
        .collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
}

fn base85(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    for byte in content.iter().take_while(|b| **b != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            let value = group.iter().fold(0_u32, |v, d| v.wrapping_mul(85).wrapping_add(*d));
            out.extend(value.to_be_bytes());
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        let value = group.iter().fold(0_u32, |v, d| v.wrapping_mul(85).wrapping_add(*d));
        out.extend(&value.to_be_bytes()[..kept]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_undone() {
        assert_eq!(base85(b"9jqo^BlbD-~>"), b"Man is d");
        assert_eq!(base85(b"9jqo~>"), b"Man");
        assert_eq!(hexadecimal(b"4 1 4 2 5>"), b"ABP");
    }

    #[test]
    fn the_last_object_of_a_number_counts() {
        let bytes = b"1 0 obj\n<</A 1>>\nendobj 2 0 obj (x) endobj\n1 0 obj <</A 2 0 R>> endobj";
        let file = File::of(bytes);
        let object = Object::Reference(1);
        let dict = file.resolve(&object).dict().unwrap();
        assert_eq!(file.get(dict, b"A"), Some(&Object::Text(b"x".to_vec())));
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let file = File::of(b"1 0 obj 1 0 R endobj");
        assert_eq!(file.resolve(&Object::Reference(1)), &Object::Reference(1));
    }
}
