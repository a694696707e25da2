//! The fast way through a plain row: no quotes, no blanks, few digits, nothing to round.
//!
//! Nearly every row of nearly every file is such a row. Anything else is left to the cursor of
//! [`super::delimited`], which alone decides what a row means and what is wrong with it; so this
//! file holds no rule, and a test holds both ways to the same answer.

use std::num::NonZeroU64;

use super::delimited::{Layout, Parsed, Row, Year};
use super::number::LARGEST;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Year,
    Exporter,
    Importer,
    Product,
    Value,
    Quantity,
}

/// The roles of a file's columns, each cell of which is needed exactly once.
pub(super) struct Plain {
    roles: Vec<Role>,
    delimiter: u8,
    value_power: u32,
    quantity_power: u32,
}

/// Most digits of a number that surely fits 64 bits.
const DIGITS: u32 = 18;
const TENS: [u64; DIGITS as usize + 1] = tens();

const fn tens() -> [u64; DIGITS as usize + 1] {
    let mut tens = [1; DIGITS as usize + 1];
    let mut at = 1;
    while at < tens.len() {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

impl Plain {
    /// The fast way for a layout, if it has one.
    pub(super) fn of(layout: &Layout) -> Option<Self> {
        let Year::Column(year) = layout.year else { return None };
        let reported = layout.flow.is_some() || layout.month.is_some() || layout.class.is_some();
        let odd =
            layout.back.is_some() || layout.decimals.is_some() || layout.weighed_when.is_some();
        if reported || odd || layout.totals || layout.blanks || !layout.only.is_empty() {
            return None;
        }
        let role = |column: usize| {
            let mut roles = [
                (year, Role::Year),
                (layout.exporter, Role::Exporter),
                (layout.importer, Role::Importer),
                (layout.product, Role::Product),
                (layout.value, Role::Value),
                (layout.quantity?, Role::Quantity),
            ]
            .into_iter()
            .filter(|(at, _)| *at == column);
            roles.next().map(|(_, role)| role).filter(|_| roles.next().is_none())
        };
        let roles: Vec<Role> = (0..layout.columns.len()).map(role).collect::<Option<_>>()?;
        Some(Self {
            roles,
            delimiter: layout.delimiter,
            value_power: u32::try_from(layout.value_power).ok()?,
            quantity_power: u32::try_from(layout.quantity_power).ok()?,
        })
    }

    /// The row that begins at `from` and where the next one begins; `None` when it is not plain.
    /// The ids of codes are `parsed`'s either way, so a row that turns out not to be plain half
    /// way leaves nothing behind but ids that the slow way asks for again.
    pub(super) fn row(
        &self,
        block: &[u8],
        from: usize,
        parsed: &mut Parsed,
    ) -> Option<(Row, usize)> {
        let mut row = Row {
            value_usd: 0,
            quantity_kg: None,
            line: parsed.lines,
            at: from as u32,
            year: 0,
            month: 0,
            exporter: 0,
            importer: 0,
            product: 0,
            flow: 0,
            class: 0,
            back: false,
        };
        let mut at = from;
        let mut zero = false;
        for (column, role) in self.roles.iter().enumerate() {
            let last = column + 1 == self.roles.len();
            let end = if last { b'\n' } else { self.delimiter };
            match role {
                Role::Year => row.year = year(code(block, &mut at, end)?)?,
                Role::Exporter => row.exporter = parsed.exporters.id(code(block, &mut at, end)?)?,
                Role::Importer => row.importer = parsed.importers.id(code(block, &mut at, end)?)?,
                Role::Product => row.product = parsed.products.id(code(block, &mut at, end)?)?,
                Role::Value => {
                    let value = number(block, &mut at, end, self.value_power)?;
                    row.value_usd = value? as i64;
                }
                Role::Quantity => {
                    let weight = number(block, &mut at, end, self.quantity_power)?;
                    zero = weight == Some(0);
                    row.quantity_kg = weight.and_then(NonZeroU64::new);
                }
            }
        }
        parsed.zero_weights += u64::from(zero);
        Some((row, at))
    }
}

/// A cell of one to seven bytes above blank, packed as [`super::tokens::pack`] does.
#[inline]
fn code(block: &[u8], at: &mut usize, end: u8) -> Option<u64> {
    let eight: [u8; 8] = block.get(*at..*at + 8)?.try_into().ok()?;
    let eight = u64::from_le_bytes(eight);
    let ends = eight ^ (ONES * u64::from(end));
    let found = ends.wrapping_sub(ONES) & !ends & TOPS;
    let length = found.trailing_zeros() / 8;
    if found == 0 || length == 0 {
        return None;
    }
    let text = eight.swap_bytes() >> (64 - 8 * length);
    // Bytes up to the blank, searched for among the cell's own with ones above them.
    let filled = text | u64::MAX << (8 * length);
    let blanks = filled.wrapping_sub(ONES * 0x21) & !filled & TOPS;
    if blanks != 0 {
        return None;
    }
    *at += length as usize + 1;
    Some(text | u64::from(length) << (8 * length))
}

/// The year of a packed cell of four digits.
#[inline]
fn year(packed: u64) -> Option<u16> {
    let bytes = packed.to_be_bytes();
    let digits = bytes[4..].iter().all(u8::is_ascii_digit);
    if packed >> 32 != 4 || !digits || bytes[4] == b'0' {
        return None;
    }
    Some(bytes[4..].iter().fold(0, |year, b| year * 10 + u16::from(b - b'0')))
}

/// A number in units of 10^-`power`, whole and not too large; `Some(None)` for `NA` or nothing.
/// Blanks before it are padding.
#[inline]
fn number(block: &[u8], at: &mut usize, end: u8, power: u32) -> Option<Option<u64>> {
    let mut rest = block.get(*at..)?.iter();
    let mut next = *rest.next()?;
    while next == b' ' {
        next = *rest.next()?;
    }
    let (mut mantissa, mut digits) = (0_u64, 0_u32);
    let mut decimals = 0;
    while next.is_ascii_digit() {
        mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(next - b'0'));
        digits += 1;
        next = *rest.next()?;
    }
    if next == b'.' {
        next = *rest.next()?;
        while next.is_ascii_digit() {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(next - b'0'));
            decimals += 1;
            next = *rest.next()?;
        }
    } else if digits == 0 && next == b'N' && *rest.next()? == b'A' {
        next = *rest.next()?;
        if next != end {
            return None;
        }
        *at = block.len() - rest.len();
        return Some(None);
    }
    if next == b'\r' && end == b'\n' {
        next = *rest.next()?;
    }
    let all = digits + decimals;
    if next != end || decimals > power || all == 0 || all + power > DIGITS {
        return None;
    }
    let units = mantissa * TENS[(power - decimals) as usize];
    if u128::from(units) > LARGEST {
        return None;
    }
    *at = block.len() - rest.len();
    Some(Some(units))
}

#[cfg(test)]
mod tests {
    use super::super::delimited::parse;
    use super::super::header::Header;
    use super::*;
    use proptest::prelude::*;

    fn layout() -> Layout {
        let header = Header::parse(b"t,i,j,k,v,q", std::path::Path::new("x")).unwrap();
        header.known().unwrap().1
    }

    /// Everything that a row says, with its codes written out.
    fn said(block: &[u8], layout: &Layout) -> Vec<String> {
        let parsed = parse(block, layout, true);
        let rows = parsed.rows.iter().map(|row| {
            let code =
                |tokens: &super::super::tokens::Tokens, id: u16| tokens.packed[usize::from(id)];
            format!(
                "{} {} {} {:x} {:x} {:x} {} {:?}",
                row.line,
                row.at,
                row.year,
                code(&parsed.exporters, row.exporter),
                code(&parsed.importers, row.importer),
                code(&parsed.products, row.product),
                row.value_usd,
                row.quantity_kg
            )
        });
        let counts = format!(
            "{} {} {} {} {}",
            parsed.zero_weights,
            parsed.rounded_rows,
            parsed.rounded_fine,
            parsed.data_lines,
            parsed.lines
        );
        let problems = parsed.problems.iter().map(|p| format!("{p:?}"));
        rows.chain(problems).chain([counts]).collect()
    }

    /// The same columns in a file that has no fast way: a constant column before them decides
    /// nothing, and a rule on it switches the fast way off.
    fn slow(layout: &Layout) -> Layout {
        let only = super::super::delimited::Only { column: 0, kept: &["2023"], reason: "none" };
        Layout { only: vec![only], ..layout.clone() }
    }

    #[test]
    fn plain_rows_are_taken_and_odd_ones_left() {
        let plain = Plain::of(&layout()).unwrap();
        let taken = |row: &str| {
            let block = format!("{row}\n2023,1,2,3,4,5\n");
            plain.row(block.as_bytes(), 0, &mut Parsed::default()).map(|(row, at)| {
                assert_eq!(at, block.find('\n').unwrap() + 1, "{block}");
                (row.year, row.value_usd, row.quantity_kg.map(NonZeroU64::get))
            })
        };
        assert_eq!(taken("2023,276,616,010121,12.345,  NA"), Some((2023, 12_345, None)));
        assert_eq!(taken("2023,276,616,010121,7,0.25\r"), Some((2023, 7_000, Some(250))));
        assert_eq!(taken("2023,276,616,010121,.5,0.000"), Some((2023, 500, None)));
        for odd in [
            "2023,276,616,010121,12.3456,1",
            "2023,276,616,010121,-1,1",
            "2023,276,616,010121,1e3,1",
            "2023,276,616,010121,,1",
            "2023,,616,010121,1,1",
            "2023,276 ,616,010121,1,1",
            "0023,276,616,010121,1,1",
            "2023,276,616,01012145,1,1",
            "2023,276,616,010121,1,1,1",
            "2023,276,616,010121,1",
            "2023,276,616,010121,9999999999999,1",
            "2023,276,616,010121,.,1",
            "2023,276,616,010121,1 ,1",
            "2023,276,616,010121,1,NAN",
            "2023,276,616,010121,12345678901234567890,1",
        ] {
            assert_eq!(taken(odd), None, "{odd}");
        }
        assert!(Plain::of(&slow(&layout())).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn both_ways_say_the_same(rows in proptest::collection::vec(
            proptest::collection::vec("[0-9]{0,7}|[0-9]{1,13}\\.[0-9]{0,4}|NA| {1,2}NA?|[A-Z]{3}|2023|-1|1e3", 5..8), 0..12,
        ), crlf in any::<bool>(), ends in any::<bool>()) {
            let end = if crlf { "\r\n" } else { "\n" };
            let mut text: String = rows.iter().map(|r| format!("2023,{}", r.join(","))).collect::<Vec<_>>().join(end);
            if ends {
                text.push_str(end);
            }
            let layout = layout();
            prop_assert_eq!(said(text.as_bytes(), &layout), said(text.as_bytes(), &slow(&layout)));
        }
    }
}
