//! LZ4 frames, in which Arrow files pack their columns.
//!
//! ```text
//! frame   04 22 4d 18, flags, block size, [content size], [dictionary], checksum, blocks, 0, [checksum]
//! block   length (top bit: stored as it is), bytes, [checksum]
//! token   literals << 4 | matched - 4; lengths of 15 go on in bytes of 255; then literals, how far back
//! ```
//!
//! Source: LZ4 Frame Format 1.6.4 and LZ4 Block Format. Oracle: pyarrow's files in the cases.

/// Unpack a frame of at most `most` bytes; `None` when it is broken or longer.
pub(super) fn unpack(frame: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut rest = frame.strip_prefix(b"\x04\x22\x4d\x18")?;
    let flags = take(&mut rest, 1)?[0];
    take(&mut rest, 1)?;
    if flags >> 6 != 1 {
        return None;
    }
    let (content_size, dictionary) = (flags & 8 != 0, flags & 1 != 0);
    let (block_checks, content_check) = (flags & 16 != 0, flags & 4 != 0);
    take(&mut rest, if content_size { 8 } else { 0 } + if dictionary { 4 } else { 0 } + 1)?;
    let mut out = Vec::new();
    loop {
        let length = u32::from_le_bytes(take(&mut rest, 4)?.try_into().ok()?);
        if length == 0 {
            break;
        }
        let bytes = take(&mut rest, (length & 0x7fff_ffff) as usize)?;
        if block_checks {
            take(&mut rest, 4)?;
        }
        if length >> 31 == 1 {
            out.extend_from_slice(bytes);
        } else {
            block(bytes, &mut out, most)?;
        }
        if out.len() > most {
            return None;
        }
    }
    if content_check {
        take(&mut rest, 4)?;
    }
    Some(out)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

/// A length that goes on while its bytes are 255.
fn length(rest: &mut &[u8], start: u8) -> Option<usize> {
    let mut length = usize::from(start);
    if start == 15 {
        loop {
            let byte = take(rest, 1)?[0];
            length += usize::from(byte);
            if byte < 255 {
                break;
            }
        }
    }
    Some(length)
}

fn block(mut rest: &[u8], out: &mut Vec<u8>, most: usize) -> Option<()> {
    while !rest.is_empty() {
        let token = take(&mut rest, 1)?[0];
        let literals = length(&mut rest, token >> 4)?;
        out.extend_from_slice(take(&mut rest, literals)?);
        if rest.is_empty() {
            break;
        }
        let back = usize::from(u16::from_le_bytes(take(&mut rest, 2)?.try_into().ok()?));
        let matched = length(&mut rest, token & 15)? + 4;
        let from = out.len().checked_sub(back).filter(|_| back > 0)?;
        if out.len() + matched > most {
            return None;
        }
        // What is copied may be what was copied a moment ago.
        for at in from..from + matched {
            out.push(out[at]);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_matches_and_stored_blocks() {
        let head = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
        // "abc", then nine bytes from three back, then "z".
        let packed = [0x35, b'a', b'b', b'c', 3, 0, 0x10, b'z'];
        let mut frame = head.to_vec();
        frame.extend(8_u32.to_le_bytes());
        frame.extend(packed);
        frame.extend((2_u32 | 1 << 31).to_le_bytes());
        frame.extend(b"!!");
        frame.extend(0_u32.to_le_bytes());
        assert_eq!(unpack(&frame, 100).unwrap(), b"abcabcabcabcz!!");
        assert_eq!(unpack(&frame, 10), None);
        for end in 0..frame.len() {
            assert_eq!(unpack(&frame[..end], 100), None);
        }
    }
}
