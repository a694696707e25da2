//! Money, percentages, quantities and counts.
//!
//! ```text
//! value = [about|nearly|more than|…] [currency] number [to number] [scale] [currency|%|unit|noun]
//! ```
//!
//! A bare `$` is a US dollar and says that this was assumed. A cent is a hundredth of its currency.
//! A range keeps both ends; "from 5 to 6" is a change and stays two values.
//! When it fails: a number without a unit that the tables know is a plain number, never a guess.

use super::language::Language;
use super::lexicon::Class;
use super::money::{
    add_minor, currency, is_disguised, is_prefix, money, money_before, scale_behind, scaled_code,
    settled,
};
use super::number::{Number, number, power, suffixed};
use super::token::Tokens;
use rust_decimal::Decimal;

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// ISO 4217 code, or a lower-case name when the text does not say whose; was that assumed?
    Money {
        code: String,
        assumed: bool,
    },
    Percent,
    /// Percentage points.
    Points,
    /// A unit of measure, by its plain name.
    Quantity(&'static str),
    /// Tokens of the noun that is counted.
    Count {
        noun: usize,
        end: usize,
    },
    None,
}

/// How the number bounds what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    AtLeast,
    AtMost,
}

/// A value in the text.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub first: usize,
    pub end: usize,
    pub low: Decimal,
    pub high: Option<Decimal>,
    pub unit: Unit,
    pub approximate: bool,
    pub bound: Option<Bound>,
}

impl Value {
    pub fn is_money(&self) -> bool {
        matches!(self.unit, Unit::Money { .. })
    }
}

/// Units of measure: a plain name and its folded forms.
const UNITS: &[(&str, &[&str])] = &[
    ("t", &["t"]),
    ("tonnes", &["tonne", "tonnes", "ton", "tons", "tan", "mt"]),
    ("kilograms", &["kg", "kilogram", "kilograms", "kilo", "kilos"]),
    ("barrels", &["barrel", "barrels", "bbl", "varil", "tong"]),
    ("kilometres", &["km", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("metres", &["metre", "metres", "meter", "meters"]),
    ("miles", &["mile", "miles"]),
    ("hectares", &["hectare", "hectares", "ha", "hektar"]),
    ("acres", &["acre", "acres"]),
    ("litres", &["litre", "litres", "liter", "liters"]),
    ("megawatts", &["mw", "megawatt", "megawatts"]),
    ("gigawatts", &["gw", "gigawatt", "gigawatts"]),
    ("megawatt hours", &["mwh"]),
    ("kilowatt hours", &["kwh"]),
    ("cubic metres", &["bcm"]),
    ("containers", &["teu", "teus"]),
    ("ounces", &["ounce", "ounces"]),
    ("pounds", &["lb", "lbs"]),
    ("feet", &["feet", "ft"]),
];

/// Does a unit of measure or a currency begin at a token?
pub(crate) fn is_unit(tokens: &Tokens<'_>, at: usize) -> bool {
    UNITS.iter().any(|(_, forms)| tokens.any(at, forms)) || currency(tokens, at).is_some()
}

/// Every value among tokens `first..end` that no time expression covers.
pub(crate) fn values(
    tokens: &Tokens<'_>,
    first: usize,
    end: usize,
    language: Language,
    taken: &dyn Fn(usize) -> usize,
) -> Vec<Value> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        let skip = taken(at);
        if skip > at {
            at = skip;
            continue;
        }
        let sense = tokens.sense(at);
        // "Norveç'ten": an ending is no number.
        if language == Language::Tr
            && tokens.is_word(at)
            && tokens.touches(at)
            && at > 0
            && matches!(tokens.word(at - 1), "'" | "’")
        {
            at += 1;
            continue;
        }
        let starts = tokens.is_number(at)
            || sense.cardinal.is_some()
            || sense.scale > 1
            || sense.has(Class::Half)
            || sense.has(Class::Percent)
            || tokens.any(at, &["a", "an", "%", "quarter", "per"])
            || tokens.list[at].word != 0;
        match starts.then(|| value(tokens, at, language)).flatten() {
            Some(value) if value.end <= end => {
                at = value.end;
                out.push(value);
            }
            _ => at += 1,
        }
    }
    out
}

fn value(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<Value> {
    let mut value = unsigned(tokens, at, language)?;
    match sign(tokens, value.first) {
        Sign::None if value.is_money() => value = negated(tokens, value),
        Sign::None => {}
        Sign::Unclear => return None,
        Sign::Minus(first) => {
            value.first = first;
            (value.low, value.high) = match value.high {
                Some(high) => (-high, Some(-value.low)),
                None => (-value.low, None),
            };
        }
    }
    Some(value)
}

/// The sign that a mark before a value gives it.
enum Sign {
    None,
    /// A minus, at this token.
    Minus(usize),
    /// It may be a minus, a list's mark or a dash.
    Unclear,
}

/// A dash that touches a value and nothing before it is its minus, however it is written.
fn sign(tokens: &Tokens<'_>, first: usize) -> Sign {
    let Some(mark) = first.checked_sub(1).filter(|_| tokens.touches(first)) else {
        return Sign::None;
    };
    let dash = tokens.any(mark, &["-", "−", "‐", "‑", "‒", "–", "﹣", "－", "⁻", "—"]);
    let opened =
        tokens.any(mark.wrapping_sub(1), &["(", "$", "€", "£", "|", "[", "~", "≈", "\"", "“"]);
    if !dash || tokens.touches(mark) && !opened {
        return Sign::None;
    }
    let bullet = tokens.list[mark].new_line() && !tokens.at(mark, "−");
    if bullet || tokens.at(mark, "—") { Sign::Unclear } else { Sign::Minus(mark) }
}

/// The value that begins at a token, without the minus before it.
fn unsigned(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<Value> {
    // A number that is glued to letters is a name: G20, A320. A currency code may touch it.
    if tokens.touches(at)
        && at > 0
        && tokens.is_number(at)
        && (tokens.is_word(at - 1) || tokens.any(at - 1, &["=", "&", "%", "/", "_"]))
    {
        return None;
    }
    if let Some((index, end)) = currency(tokens, at)
        && is_prefix(tokens, at, end)
        && !(tokens.is_word(at) && tokens.touches(at) && at > 0 && tokens.is_number(at - 1))
        && let Some(amount) =
            number(tokens, end, language).filter(|n| n.digits || !tokens.is_word(at))
    {
        // The rest of a number that is written in parts: $1 0 billion.
        let parted = amount.digits
            && amount.scale == 0
            && (tokens.is_number(amount.end) || tokens.is_doubtful(amount.end))
            && !tokens.touches(amount.end);
        let suffixed = suffixed(tokens, amount);
        if parted
            || is_glued(tokens, suffixed)
            || amount.digits && amount.scale == 0 && is_disguised(tokens, amount.end)
        {
            return None;
        }
        let lone =
            tokens.list[at].upper() && tokens.is_word(at) && end == at + 1 && tokens.at(at, "all");
        if !lone {
            return Some(money_before(tokens, at, index, suffixed, language));
        }
    }
    if (tokens.at(at, "%") || tokens.is(at, Class::Percent))
        && let Some(amount) =
            number(tokens, at + 1 + usize::from(tokens.at(at + 1, "of")), language)
        && (language == Language::Tr || tokens.at(at + 1, "of"))
        && !tokens.touches_number_before(at)
    {
        let negative = at > 0 && tokens.is(at - 1, Class::Negative);
        let first = if negative { at - 1 } else { at };
        let low = if negative { -amount.value } else { amount.value };
        return Some(around(
            tokens,
            Value {
                first,
                end: amount.end,
                low,
                high: None,
                unit: Unit::Percent,
                approximate: false,
                bound: None,
            },
        ));
    }
    if tokens.at(at, "per") && tokens.at(at + 1, "cent") && tokens.at(at + 2, "of") {
        let amount = number(tokens, at + 3, language)?;
        return Some(around(
            tokens,
            Value {
                first: at,
                end: amount.end,
                low: amount.value,
                high: None,
                unit: Unit::Percent,
                approximate: false,
                bound: None,
            },
        ));
    }
    // Behind a sign of money what is no money is nothing else: "$15% billion".
    if at > 0 && tokens.touches(at) && matches!(tokens.word(at - 1), "$" | "£" | "€" | "¥" | "₺")
    {
        return None;
    }
    let amount = number(tokens, at, language)?;
    measured(tokens, at, amount, language)
}

/// Do letters or a percent sign touch an amount of money that are no scale of it: `$15bnn`, `$15e9`,
/// `$15%`? What is meant is not known.
fn is_glued(tokens: &Tokens<'_>, amount: Number) -> bool {
    let at = amount.end;
    if !amount.digits || !tokens.touches(at) {
        return false;
    }
    let sense = tokens.sense(at);
    let known = sense.scale > 0
        || sense.suffix_scale > 0
        || is_unit(tokens, at)
        || tokens.any(
            at,
            &[
                "l", "cr", "k", "m", "b", "mn", "bn", "tn", "t", "mm", "mil", "bil", "lik", "lık",
                "luk", "lük",
            ],
        );
    tokens.at(at, "%") || tokens.is_word(at) && tokens.word(at).is_ascii() && !known
}

impl Tokens<'_> {
    /// Does the token touch a number before it? (`5%` is read from its number.)
    fn touches_number_before(&self, at: usize) -> bool {
        at > 0 && self.touches(at) && self.is_number(at - 1)
    }
}

/// The second end of a range, if one follows: `5 to 6`, `5-6`, `between 5 and 6`.
pub(super) fn range_end(
    tokens: &Tokens<'_>,
    first: usize,
    from: usize,
    language: Language,
) -> Option<(Number, usize)> {
    let dash =
        tokens.any(from, &["-", "–", "—"]) && tokens.touches(from) && tokens.touches(from + 1);
    let between = (first.saturating_sub(2)..first).any(|i| tokens.at(i, "between"));
    let changed = (first.saturating_sub(3)..first).any(|i| {
        tokens.at(i, "from")
            || tokens.is(i, Class::Fall)
            || tokens.is(i, Class::Rise)
                && !tokens.is(i, Class::More)
                && !tokens.is(i, Class::Measure)
    });
    let word = (tokens.at(from, "to") && !changed)
        || (tokens.at(from, "and") && between)
        || tokens.at(from, "ila");
    if !(dash || word) {
        return None;
    }
    let mut at = from + 1;
    if let Some((_, end)) = currency(tokens, at)
        && is_prefix(tokens, at, end)
    {
        at = end;
    }
    let upper = suffixed(tokens, number(tokens, at, language)?);
    Some((upper, at))
}

/// `low` on the scale that only the upper end said: `5 to 6 billion`.
pub(super) fn with_scale_of(low: Number, upper: Number) -> Decimal {
    if low.scale == 0 && upper.scale > 0 {
        return low.value.checked_mul(power(upper.scale)).unwrap_or(low.value);
    }
    low.value
}

fn measured(tokens: &Tokens<'_>, at: usize, low: Number, language: Language) -> Option<Value> {
    let range = range_end(tokens, at, low.end, language)
        .filter(|(upper, _)| upper.value > low.value || upper.scale > 0);
    let mut amount = low;
    let mut high = None;
    if let Some((upper, _)) = range {
        amount = upper;
        high = Some(upper.value);
    }
    let low_value = range.map_or(low.value, |(upper, _)| with_scale_of(low, upper));
    let build = |end, unit| Value {
        first: at,
        end,
        low: low_value,
        high,
        unit,
        approximate: false,
        bound: None,
    };
    let mut after = amount.end;
    if tokens.at(after, "-") && tokens.touches(after) && tokens.touches(after + 1) {
        after += 1;
    }
    if let Some(value) = percent(tokens, after, &build) {
        return Some(around(tokens, negated(tokens, value)));
    }
    // The low end may carry its own sign: 3%-4%.
    if let Some((index, end)) = currency(tokens, after) {
        let (unit, divisor) = money(tokens, index);
        let mut value = build(end, settled(unit, amount));
        if high.is_none()
            && let Some((scaled, after)) = scale_behind(tokens, low, end)
        {
            (value.low, value.end) = (scaled, after);
        }
        value.low = value.low.checked_div(divisor).unwrap_or(value.low);
        value.high = value.high.map(|v| v.checked_div(divisor).unwrap_or(v));
        if divisor == Decimal::ONE && high.is_none() {
            add_minor(tokens, &mut value, low, language);
        }
        return Some(around(tokens, value));
    }
    if high.is_none()
        && let Some((scale, index)) = scaled_code(tokens, after)
    {
        let low = amount.value.checked_mul(power(scale)).unwrap_or(amount.value);
        return Some(around(tokens, Value { low, ..build(after + 1, money(tokens, index).0) }));
    }
    let with_suffix = suffixed(tokens, amount);
    if with_suffix.end > amount.end
        && high.is_none()
        && let Some((index, end)) = currency(tokens, with_suffix.end)
    {
        let unit = money(tokens, index).0;
        return Some(around(tokens, Value { low: with_suffix.value, ..build(end, unit) }));
    }
    if let Some((name, _)) = UNITS.iter().find(|(_, forms)| tokens.any(after, forms)) {
        return Some(around(tokens, build(after + 1, Unit::Quantity(name))));
    }
    if let Some((noun, end)) = counted_noun(tokens, amount.end) {
        let unit = Unit::Count { noun, end };
        return Some(around(tokens, build(amount.end, unit)));
    }
    // "A", "one" and other small words alone are no figures.
    if !low.digits && low.scale == 0 && high.is_none() && amount.value < Decimal::TEN {
        return None;
    }
    Some(around(tokens, build(amount.end, Unit::None)))
}

fn percent(tokens: &Tokens<'_>, at: usize, build: &dyn Fn(usize, Unit) -> Value) -> Option<Value> {
    if tokens.at(at, "percentage") && tokens.any(at + 1, &["point", "points"]) {
        return Some(build(at + 2, Unit::Points));
    }
    if tokens.at(at, "%") || tokens.is(at, Class::Percent) {
        return Some(build(at + 1, Unit::Percent));
    }
    (tokens.at(at, "per") && tokens.at(at + 1, "cent")).then(|| build(at + 2, Unit::Percent))
}

/// "minus 5 percent".
fn negated(tokens: &Tokens<'_>, mut value: Value) -> Value {
    let before = value.first.wrapping_sub(1);
    if value.first > 0
        && tokens.is(before, Class::Negative)
        && !tokens.any(before, &["-", "−", "–", "—"])
    {
        value.first = before;
        value.low = -value.low;
    }
    value
}

/// The noun that a number counts: at most three words on, in the plural or known to be countable.
fn counted_noun(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let mut next = at;
    while next < at + 4 && tokens.is_word(next) {
        let sense = tokens.sense(next);
        if sense.has(Class::Prep)
            || sense.has(Class::Aux)
            || sense.has(Class::Pronoun)
            || sense.has(Class::Conj)
        {
            return None;
        }
        if sense.has(Class::Det) && next > at {
            return None;
        }
        let word = tokens.word(next);
        let plural = word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !tokens.capital(next);
        if sense.has(Class::Company) || plural || tokens.any(next, &["aircraft"]) {
            return Some((at, next + 1));
        }
        next += 1;
    }
    None
}

/// The words around a value that make it about, at least or at most.
pub(super) fn around(tokens: &Tokens<'_>, mut value: Value) -> Value {
    let first = value.first;
    let before = |n: usize| first.checked_sub(n);
    let at = |n: usize, word: &str| before(n).is_some_and(|i| tokens.at(i, word));
    let is = |n: usize, class: Class| before(n).is_some_and(|i| tokens.is(i, class));
    for n in 1..=2 {
        value.approximate |= is(n, Class::Approx)
            && (n == 1 || at(1, "of") || at(1, "a") || at(1, "the") || at(1, "%"));
    }
    value.approximate |= (at(1, "to") && at(2, "close"))
        || tokens.is(value.end, Class::Approx)
            && !tokens.at(value.end, "some")
            && !tokens.at(value.end, "about")
            && !tokens.at(value.end, "around")
            && !tokens.at(value.end, "near");
    let negated = at(3, "no") || at(3, "not");
    if (at(1, "than") && is_word(tokens, before(2), &["more", "greater", "higher"]))
        || is(1, Class::More)
        || at(1, "minimum")
    {
        value.bound = Some(if negated { Bound::AtMost } else { Bound::AtLeast });
    } else if at(1, "kurangnya") && at(3, "sekurang") || is_word(tokens, before(1), &["setidaknya"])
    {
        value.bound = Some(Bound::AtLeast);
    } else if (at(1, "than") && is(2, Class::Less)) || is(1, Class::Less) {
        value.bound = Some(if negated { Bound::AtLeast } else { Bound::AtMost });
    } else if (at(1, "least") && at(2, "at")) || (at(1, "of") && at(2, "excess")) {
        value.bound = Some(Bound::AtLeast);
    } else if (is_word(tokens, before(1), &["exceed", "surpass", "top"]) && at(2, "not"))
        || (at(1, "to") && at(2, "up"))
        || (at(1, "most") && at(2, "at"))
        || (at(1, "as") && at(3, "as") && (at(2, "much") || at(2, "many")))
        || is_word(tokens, Some(value.end), &["altinda", "altina"])
        || at(1, "bawah") && is_word(tokens, before(2), &["di", "ke"])
        || is_word(tokens, before(1), &["dari", "daripada"]) && is(2, Class::Less)
        || at(1, "of") && at(2, "short")
    {
        value.bound = Some(Bound::AtMost);
    } else if is_word(tokens, Some(value.end), &["fazla", "askin", "asan", "uzerinde", "uzerine"])
        || (tokens.any(value.end, &["or", "and"]) && tokens.any(value.end + 1, &["more", "above"]))
        || (at(1, "daripada") && at(2, "lebih"))
    {
        value.bound = Some(Bound::AtLeast);
    }
    value
}

fn is_word(tokens: &Tokens<'_>, at: Option<usize>, words: &[&str]) -> bool {
    at.is_some_and(|i| tokens.any(i, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::lexicon::Lexicon;

    fn read(text: &str, language: Language) -> Vec<(String, String)> {
        let tokens = Tokens::cut(text, Lexicon::of(language));
        values(&tokens, 0, tokens.len(), language, &|at| at)
            .iter()
            .map(|v| {
                let unit = match &v.unit {
                    Unit::Money { code, .. } => code.clone(),
                    Unit::Count { noun, end } => tokens.words(*noun, *end).into(),
                    other => format!("{other:?}"),
                };
                let high = v.high.map_or(String::new(), |h| format!("..{}", h.normalize()));
                (format!("{}{high}", v.low.normalize()), unit)
            })
            .collect()
    }

    fn one(text: &str, value: &str, unit: &str) {
        assert_eq!(read(text, Language::En), vec![(value.to_owned(), unit.to_owned())], "{text}");
    }

    #[test]
    fn money_percent_and_counts() {
        one("worth $48.2 million", "48200000", "USD");
        one("hk $ 10.05 billion", "10050000000", "HKD");
        one("RM5.2 billion", "5200000000", "MYR");
        one("USD115.5", "115.5", "USD");
        one("34 cents", "0.34", "USD");
        one("125 million australian dollars", "125000000", "AUD");
        one("$5 to 6 billion", "5000000000..6000000000", "USD");
        one("between 4 and 5 percent", "4..5", "Percent");
        one("twelve per cent", "12", "Percent");
        one("32 Danish companies", "32", "Danish companies");
        one("thirteen dollars and forty-five cents", "13.45", "USD");
        assert!(read("G20", Language::En).is_empty());
        assert_eq!(read("75 milyon $'ını", Language::Tr)[0], ("75000000".into(), "USD".into()));
        assert_eq!(read("%27", Language::Tr)[0], ("27".into(), "Percent".into()));
    }

    #[test]
    fn comparators_are_kept() {
        let tokens = Tokens::cut(
            "about $5 billion, more than 100 engineers, up to 3 percent",
            Lexicon::of(Language::En),
        );
        let found = values(&tokens, 0, tokens.len(), Language::En, &|at| at);
        assert_eq!(found.len(), 3);
        assert!(found[0].approximate && found[0].bound.is_none());
        assert_eq!(found[1].bound, Some(Bound::AtLeast));
        assert_eq!(found[2].bound, Some(Bound::AtMost));
    }
}
