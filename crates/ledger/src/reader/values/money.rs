//! Money: currencies before and behind their amounts, minor units, letters and words of scale.

use rust_decimal::Decimal;

use super::language::Language;
use super::lexicon::{Entity, Table};
use super::number::{Number, number, power};
use super::token::Tokens;
use super::value::{Unit, Value, around, range_end, with_scale_of};

/// A currency that begins at a token, and its end.
pub(super) fn currency(tokens: &Tokens<'_>, at: usize) -> Option<(u16, usize)> {
    // In English "sent" is a verb.
    if tokens.lexicon.language == Language::En && tokens.any(at, &["sent", "sens"]) {
        return None;
    }
    match tokens.lexicon.longest(tokens, at, Table::Currency)? {
        (Entity::Currency(index), end) => Some((index, end)),
        _ => None,
    }
}

/// Is the currency at `at..end` written so that a number may follow it: a sign or a short code?
pub(super) fn is_prefix(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let words = tokens.words(at, end);
    let sign =
        words.chars().any(|c| !c.is_alphanumeric() && !c.is_whitespace() && c != '-' && c != '.');
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let code = end == at + 1
        && (2..=3).contains(&letters)
        && (tokens.list[at].upper()
            || tokens.any(
                at,
                &["usd", "eur", "rmb", "gbp", "myr", "rm", "rp", "tk", "aud", "jpy", "tl"],
            ));
    sign || code || (end == at + 1 && words == "Rs")
}

/// Words of scale in every language, as they are drawn.
const SCALES: &[&str] = &[
    "billion", "million", "trillion", "bilion", "trilion", "thousand", "milyon", "milyar",
    "trilyon", "miliar", "triliun", "juta", "ribu", "crore", "lakh", "bin", "bn", "mn", "tn",
];

/// Is a word one of scale with a letter put in that only looks like its own?
pub(super) fn is_disguised(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    if !tokens.is_word(at) || tokens.sense(at).scale > 0 || word.chars().count() > 9 {
        return false;
    }
    let plain: String = word
        .chars()
        .map(|c| match c {
            'I' | '1' | '|' | 'і' | 'І' | 'Ӏ' | 'ι' | 'Ι' | 'l' | 'i' | 'ı' => 'l',
            'о' | 'О' | 'ο' | 'Ο' | '0' => 'o',
            'а' | 'α' => 'a',
            'е' | 'ε' => 'e',
            'т' | 'τ' => 't',
            'М' | 'м' => 'm',
            'В' | 'в' | 'ь' => 'b',
            'п' | 'η' => 'n',
            'с' => 'c',
            'г' => 'r',
            'у' => 'y',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    SCALES.iter().any(|scale| scale.replace('i', "l") == plain)
}

pub(super) fn money(tokens: &Tokens<'_>, index: u16) -> (Unit, Decimal) {
    let currency = &tokens.lexicon.currencies[index as usize];
    let divisor = Decimal::from(currency.divisor);
    (Unit::Money { code: currency.code.clone(), assumed: currency.assumed }, divisor)
}

/// Rupees that are counted in lakh and crore are India's.
pub(super) fn settled(unit: Unit, amount: Number) -> Unit {
    match unit {
        Unit::Money { code, assumed } if code == "rupee" && amount.indian => {
            let _ = assumed;
            Unit::Money { code: "INR".to_owned(), assumed: true }
        }
        other => other,
    }
}

/// A scale word behind the currency: "75 USD million".
pub(super) fn scale_behind(
    tokens: &Tokens<'_>,
    amount: Number,
    end: usize,
) -> Option<(Decimal, usize)> {
    let scale = u32::from(tokens.sense(end).scale);
    if scale < 5 || amount.scale > 0 {
        return None;
    }
    Some((amount.value.checked_mul(power(scale))?, end + 1))
}

/// "48 MEUR", "3 BUSD": the scale's letter before the code.
pub(super) fn scaled_code(tokens: &Tokens<'_>, at: usize) -> Option<(u32, u16)> {
    let word = tokens.word(at);
    if word.len() != 4 || !tokens.list.get(at)?.upper() || !word.is_ascii() {
        return None;
    }
    let scale = match word.as_bytes()[0] {
        b'K' => 3,
        b'M' => 6,
        b'B' => 9,
        _ => return None,
    };
    let index =
        tokens.lexicon.currencies.iter().position(|c| c.code == word[1..] && c.divisor == 1)?;
    Some((scale, index as u16))
}

pub(super) fn money_before(
    tokens: &Tokens<'_>,
    at: usize,
    index: u16,
    amount: Number,
    language: Language,
) -> Value {
    let (unit, divisor) = money(tokens, index);
    let mut unit = settled(unit, amount);
    let mut low = amount.value;
    let mut end = amount.end;
    let mut high = None;
    // "US$ 18.25 M", "Rs 85 L": a letter of scale behind a space.
    let letter = match tokens.word(end) {
        "M" => 6,
        "B" => 9,
        "K" => 3,
        "L" if matches!(&unit, Unit::Money { code, .. } if code == "INR" || code == "rupee") => 5,
        _ => 0,
    };
    if letter > 0
        && amount.digits
        && amount.scale == 0
        && !tokens.at(end + 1, ".")
        && !tokens.touches(end)
    {
        low = low.checked_mul(power(letter)).unwrap_or(low);
        end += 1;
    }
    // ₹5L is five lakh.
    if matches!(&unit, Unit::Money { code, .. } if code == "INR" || code == "rupee")
        && tokens.any(end, &["l"])
        && tokens.touches(end)
        && amount.scale == 0
    {
        low = low.checked_mul(power(5)).unwrap_or(low);
        end += 1;
    }
    if let Some((upper, _)) = range_end(tokens, at, amount.end, language)
        && upper.value >= amount.value
        && !tokens.at(upper.end, "%")
    {
        low = with_scale_of(amount, upper);
        high = Some(upper.value);
        end = upper.end;
    }
    // "$5 billion US", "$10 million Canadian" are rare; "$ 100 USD" says the same thing twice.
    if let Some((again, after)) = currency(tokens, end)
        && tokens.lexicon.currencies[again as usize].code.starts_with(char::is_uppercase)
        && matches!(&unit, Unit::Money { assumed: true, .. })
        && is_prefix(tokens, end, after)
        && number(tokens, after, language).is_none()
    {
        unit = money(tokens, again).0;
        end = after;
    }
    if high.is_none()
        && tokens.at(end, "and")
        && let Some(rest) = number(tokens, end + 1, language)
        && !rest.digits
        && rest.value < Decimal::ONE_HUNDRED
        && amount.scale == 0
        && is_last(tokens, rest.end)
    {
        low += rest.value / Decimal::ONE_HUNDRED;
        end = rest.end;
    }
    let scale = |v: Decimal| v.checked_div(divisor).unwrap_or(v);
    around(
        tokens,
        Value {
            first: at,
            end,
            low: scale(low),
            high: high.map(scale),
            unit,
            approximate: false,
            bound: None,
        },
    )
}

/// Does nothing but a full stop follow?
fn is_last(tokens: &Tokens<'_>, at: usize) -> bool {
    at >= tokens.len() || tokens.any(at, &[".", "!", "?"])
}

/// "…dollars (and) forty-five cents", or the cents said without their name at the end.
pub(super) fn add_minor(tokens: &Tokens<'_>, value: &mut Value, whole: Number, language: Language) {
    let joined = usize::from(tokens.at(value.end, "and"));
    let Some(rest) = number(tokens, value.end + joined, language) else { return };
    if rest.value >= Decimal::ONE_HUNDRED || rest.scale > 0 || whole.scale > 0 {
        return;
    }
    let end = match currency(tokens, rest.end) {
        Some((index, end)) if tokens.lexicon.currencies[index as usize].divisor == 100 => end,
        Some(_) => return,
        None if !rest.digits && !whole.digits && is_last(tokens, rest.end) => rest.end,
        None => return,
    };
    value.low += rest.value / Decimal::ONE_HUNDRED;
    value.end = end;
}
