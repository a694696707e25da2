//! Numbers in digits and in words.
//!
//! ```text
//! 94,000   5.3 billion   1.500.000   thirteen   two hundred and five   beş milyon   dua puluh lima
//! ```
//!
//! The language decides what a comma means; a group that is not of three digits decides against it.
//! The value is a decimal, never a float. Cost: linear in the tokens read.

use rust_decimal::Decimal;

use super::language::Language;
use super::lexicon::Class;
use super::token::Tokens;

/// A number and where it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    /// One past its last token.
    pub end: usize,
    pub value: Decimal,
    /// The power of ten that was said in a word: 9 in `5.3 billion`, 0 when none was.
    pub scale: u32,
    /// It was written in digits.
    pub digits: bool,
    /// It is grouped or scaled as in India: 12,34,567; crore; lakh.
    pub indian: bool,
}

/// The number that begins at a token.
pub(crate) fn number(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<Number> {
    if tokens.is_number(at) {
        let plain = digits(tokens, at, language)?;
        let scaled = scaled(tokens, plain);
        // `15 billion billion`, `15 million billion`: a slip, whichever of the two is meant.
        let again = scaled.scale > 3 && tokens.sense(scaled.end).scale > 2;
        let past = scaled.scale > 12 && scaled.end > plain.end + 1;
        if (again || past) && !tokens.list.get(scaled.end).is_some_and(|t| t.new_paragraph()) {
            return None;
        }
        return Some(with_rest(tokens, scaled, language));
    }
    if tokens.is_word(at) { in_words(tokens, at, language) } else { None }
}

/// Digits with their separators, without a scale word.
pub(crate) fn digits(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<Number> {
    if is_part(tokens, at) {
        return None;
    }
    let mut groups = vec![tokens.word(at)];
    let mut marks = Vec::new();
    let mut end = at + 1;
    while tokens.any(end, &[".", ","])
        && tokens.touches(end)
        && tokens.is_number(end + 1)
        && tokens.touches(end + 1)
    {
        marks.push(if tokens.at(end, ".") { '.' } else { ',' });
        groups.push(tokens.word(end + 1));
        end += 2;
    }
    // 1'234'567
    if marks.is_empty() && tokens.any(end, APOSTROPHES) && tokens.touches(end) {
        while tokens.any(end, APOSTROPHES)
            && tokens.touches(end)
            && tokens.is_number(end + 1)
            && tokens.touches(end + 1)
        {
            marks.push('\'');
            groups.push(tokens.word(end + 1));
            end += 2;
        }
        if !marks.is_empty() {
            let value = Decimal::from_str_exact(&join(&groups, &marks, '\'')?).ok()?;
            let threes = groups[1..].iter().all(|g| g.len() == 3);
            return (threes && !goes_on(tokens, end)).then_some(Number {
                end,
                value,
                scale: 0,
                digits: true,
                indian: false,
            });
        }
    }
    if goes_on(tokens, end) {
        return None;
    }
    // A space groups thousands before a unit: 271 000 t, 1 234 567 kg.
    if marks.is_empty() && groups[0].len() <= 3 && !groups[0].starts_with('0') {
        let mut next = end;
        while tokens.is_number(next)
            && tokens.word(next).len() == 3
            && !tokens.touches(next)
            && !tokens.list[next].new_line()
            && !(tokens.any(next + 1, &[",", "."])
                && tokens.touches(next + 1)
                && tokens.is_number(next + 2))
        {
            next += 1;
        }
        let gap = |i: usize| {
            let from = tokens.list[i - 1].end as usize;
            tokens.text.get(from..tokens.list[i].start as usize).unwrap_or("")
        };
        let thin =
            next > end && (end..next).all(|i| matches!(gap(i), "\u{a0}" | "\u{202f}" | "\u{2009}"));
        let plain = next > end && (end..next).all(|i| gap(i) == " ");
        // "10 000 million", "5 000 people": digits that no number begins with.
        let unit = super::value::is_unit(tokens, next)
            || tokens.sense(next).scale > 2
            || (end..next).any(|i| tokens.word(i).starts_with('0'));
        if thin || plain && unit {
            groups.extend((end..next).map(|i| tokens.word(i)));
            end = next;
            let value = Decimal::from_str_exact(&groups.concat()).ok()?;
            return Some(Number { end, value, scale: 0, digits: true, indian: false });
        }
    }
    let thousands = if language.decimal_comma() { '.' } else { ',' };
    let text = join(&groups, &marks, thousands)?;
    let value = Decimal::from_str_exact(&text).ok()?;
    Some(Number {
        end,
        value,
        scale: 0,
        digits: true,
        indian: marks.len() > 1 && groups[1..groups.len() - 1].iter().any(|g| g.len() == 2),
    })
}

/// Marks that part thousands in some countries, and digits nowhere else.
const APOSTROPHES: &[&str] = &["'", "’", "‘", "`", "´", "·", "_"];

/// Do the digits at a token go on a number that begins before them?
fn is_part(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(mark) = at.checked_sub(1) else { return false };
    let number = |i: usize| tokens.is_number(i) || tokens.is_doubtful(i);
    let touching = tokens.touches(at);
    let joins = super::digits::joins_digits(tokens.word(mark));
    touching && tokens.is_doubtful(mark)
        || touching && !tokens.word(mark).is_ascii() && looks_like_a_digit(tokens.word(mark))
        || touching && joins && tokens.touches(mark) && mark > 0 && number(mark - 1)
        || is_broken(tokens, mark) && mark > 0 && number(mark - 1)
        || touching
            && (tokens.any(mark, &[".", ","]) || tokens.any(mark, APOSTROPHES))
            && tokens.touches(mark)
            && mark > 0
            && (number(mark - 1) || looks_like_a_digit(tokens.word(mark - 1)))
}

/// A hyphen that touches the digits before it, with other digits on the next line: one number or two.
fn is_broken(tokens: &Tokens<'_>, mark: usize) -> bool {
    tokens.any(mark, &["-", "‐"])
        && tokens.touches(mark)
        && tokens.is_number(mark + 1)
        && tokens.list[mark + 1].new_line()
}

/// Does a number go on behind its last digit in what is no plain digit?
fn goes_on(tokens: &Tokens<'_>, end: usize) -> bool {
    let gap = |i: usize| {
        let (before, here) = (tokens.list.get(i.wrapping_sub(1)), tokens.list.get(i));
        before.zip(here).is_some_and(|(b, h)| {
            super::digits::is_wide(tokens.text.get(b.end as usize..h.start as usize).unwrap_or(""))
        })
    };
    // What no page shows, between a number's mark and its digits.
    if tokens.any(end, &[".", ","]) && tokens.is_number(end + 1) && (gap(end) || gap(end + 1)) {
        return true;
    }
    if !tokens.touches(end) {
        return false;
    }
    let digits = |i: usize| {
        tokens.touches(i) && (tokens.is_doubtful(i) || looks_like_a_digit(tokens.word(i)))
    };
    if super::digits::joins_digits(tokens.word(end)) && tokens.touches(end + 1) {
        return tokens.is_number(end + 1) || digits(end + 1);
    }
    let tag = behind_tags(tokens, end).is_some_and(|at| tokens.is_number(at) || digits(at));
    let slash = tokens.at(end, "/") && tokens.is_number(end + 1) && tokens.touches(end + 1);
    tokens.is_doubtful(end)
        || looks_like_a_digit(tokens.word(end))
        || (tokens.any(end, &[".", ","]) || tokens.any(end, APOSTROPHES)) && digits(end + 1)
        || slash
        || tag
        || is_broken(tokens, end)
}

/// The longest run of tags inside a number that is looked through.
const LONGEST_TAGS: usize = 24;

/// What touches the end of tags that begin at a token: the 5 of `1<b></b>5`.
fn behind_tags(tokens: &Tokens<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while at < start + LONGEST_TAGS && tokens.at(at, "<") && tokens.touches(at) {
        let last = (at + 1..start + LONGEST_TAGS).find(|i| tokens.at(*i, ">"))?;
        at = last + 1;
    }
    (at > start && tokens.touches(at)).then_some(at)
}

/// A word of letters that are drawn like digits: the O of `1O`, the l of `l0`.
pub(super) fn looks_like_a_digit(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| {
            matches!(
                c,
                'Ƽ' | 'ƽ'
                    | 'Ƨ'
                    | 'ƨ'
                    | 'Ʒ'
                    | 'ʒ'
                    | 'Ȝ'
                    | 'б'
                    | 'Ꮞ'
                    | 'O'
                    | 'o'
                    | 'I'
                    | 'l'
                    | '|'
                    | 'О'
                    | 'о'
                    | 'Ο'
                    | 'ο'
                    | 'І'
                    | 'і'
                    | 'З'
                    | 'Ӏ'
                    | 'Ι'
            ) || !c.is_ascii() && c.is_numeric()
        })
}

/// Digit groups with separators as one number that a parser takes.
fn join(groups: &[&str], marks: &[char], thousands: char) -> Option<String> {
    let whole = groups.concat();
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return None };
    let threes = |groups: &[&str]| groups.iter().skip(1).all(|g| g.len() == 3) && first.len() <= 3;
    match marks {
        [] => Some(whole),
        [mark] if *mark == thousands && threes(groups) => Some(whole),
        // `10,0000` where a comma parts thousands is a slip, or another country's.
        [','] if thousands == ',' && last.len() > 3 => None,
        [_] => Some(format!("{first}.{last}")),
        _ if marks.iter().all(|m| *m == marks[0]) => {
            let indian = last.len() == 3
                && groups[1..groups.len() - 1].iter().all(|g| g.len() == 2)
                && first.len() <= 2;
            (threes(groups) || indian).then_some(whole)
        }
        [rest @ .., point] if rest.iter().all(|m| m != point) => {
            let front = &groups[..groups.len() - 1];
            threes(front).then(|| format!("{}.{last}", front.concat()))
        }
        _ => None,
    }
}

/// A number with the scale words that follow it: `5.3 billion`, `300 thousand million`.
fn scaled(tokens: &Tokens<'_>, mut number: Number) -> Number {
    for _ in 0..2 {
        let mut at = number.end;
        if tokens.at(at, "-") && tokens.touches(at) && tokens.touches(at + 1) {
            at += 1;
        }
        if number.scale == 0 {
            at = behind_a_note(tokens, at);
        }
        let scale = u32::from(tokens.sense(at).scale);
        if scale < 2 || tokens.list.get(at).is_some_and(|t| t.new_paragraph()) {
            break;
        }
        let Some(value) = number.value.checked_mul(power(scale)) else { break };
        let indian = number.indian || matches!(scale, 5 | 7);
        number = Number { end: at + 1, value, scale: number.scale + scale, indian, ..number };
    }
    number
}

/// The rest of a number that is said in two scales: `1 milyar 250 milyon`.
fn with_rest(tokens: &Tokens<'_>, number: Number, language: Language) -> Number {
    if number.scale < 6 || !number.value.fract().is_zero() || !tokens.is_number(number.end) {
        return number;
    }
    let Some(rest) = digits(tokens, number.end, language).map(|rest| scaled(tokens, rest)) else {
        return number;
    };
    let smaller = rest.scale > 2 && rest.scale < number.scale && rest.value < power(number.scale);
    match number.value.checked_add(rest.value).filter(|_| smaller) {
        Some(value) => Number { end: rest.end, value, ..number },
        None => number,
    }
}

/// One past a footnote's mark or a bracket that stands between a number and its scale: `10[1]
/// billion`, `10* billion`, `10 (ten) billion`; elsewhere the place itself.
fn behind_a_note(tokens: &Tokens<'_>, at: usize) -> usize {
    let scales = |i: usize| tokens.sense(i).scale > 2 && !tokens.touches(i);
    // "50'şer milyon": fifty million each.
    if matches!(tokens.word(at), "'" | "’")
        && tokens.any(at + 1, &["er", "ar", "ser", "sar"])
        && scales(at + 2)
    {
        return at + 2;
    }
    let mut next = at;
    while next < at + 3 && tokens.touches(next) && tokens.any(next, &["*", "†", "‡", "§", "#"])
    {
        next += 1;
    }
    if next == at
        && let Some(close) = match tokens.word(at) {
            "(" => Some(")"),
            "[" => Some("]"),
            _ => None,
        }
        && let Some(end) = (at + 1..at + 6).find(|i| tokens.at(*i, close))
    {
        next = end + 1;
    }
    if next > at && scales(next) { next } else { at }
}

/// A letter that scales when it touches a number, as money is written: `$5m`.
pub(crate) fn suffixed(tokens: &Tokens<'_>, number: Number) -> Number {
    let scale = u32::from(tokens.sense(number.end).suffix_scale);
    if scale == 0 || number.scale > 0 || !tokens.touches(number.end) {
        return number;
    }
    match number.value.checked_mul(power(scale)) {
        Some(value) => Number { end: number.end + 1, value, scale, ..number },
        None => number,
    }
}

/// Ten to a power of at most 24.
pub(crate) fn power(scale: u32) -> Decimal {
    Decimal::from_i128_with_scale(10_i128.pow(scale.min(24)), 0)
}

fn in_words(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<Number> {
    // Half a million, a quarter million, a hundred.
    let fraction = |at: usize| -> Option<(Decimal, usize)> {
        let skip = usize::from(tokens.any(at, &["a", "an"]));
        let after = at + skip;
        if tokens.at(after, "half") || tokens.at(after, "yarim") || tokens.at(after, "separuh") {
            let a = usize::from(tokens.any(after + 1, &["a", "an"]));
            return Some((Decimal::new(5, 1), after + 1 + a));
        }
        if tokens.at(after, "quarter") {
            return Some((Decimal::new(25, 2), after + 1));
        }
        (skip == 1).then_some((Decimal::ONE, after))
    };
    if tokens.sense(at).cardinal.is_none()
        && let Some((share, next)) = fraction(at)
    {
        let scale = u32::from(tokens.sense(next).scale);
        if scale < 2 {
            return None;
        }
        let value = share.checked_mul(power(scale))?;
        return Some(Number { end: next + 1, value, scale, digits: false, indian: false });
    }
    // A scale behind digits that are no number is not one of anything.
    let behind_digits = at.checked_sub(1).is_some_and(|i| {
        tokens.is_number(i)
            || tokens.is_doubtful(i)
            || looks_like_a_digit(tokens.word(i))
                && (tokens.touches(i) || !tokens.word(i).is_ascii())
            || tokens.is_word(i) && tokens.touches(i) && i > 0 && tokens.is_number(i - 1)
    });
    // "bin kişi" are a thousand; "(juta dolar)" says in what a table counts.
    let bare_scale =
        language != Language::En && (2..6).contains(&tokens.sense(at).scale) && !behind_digits;
    if tokens.sense(at).cardinal.is_none() && !bare_scale {
        return None;
    }
    words_from(tokens, at)
}

/// Cardinals, hundreds and scales, read left to right.
#[allow(clippy::if_same_then_else)] // One arm, one rule.
fn words_from(tokens: &Tokens<'_>, at: usize) -> Option<Number> {
    let (mut total, mut current): (i128, i128) = (0, 0);
    let (mut next, mut last, mut largest) = (at, 1000_i128, 0_u32);
    let mut lowest = u32::MAX;
    loop {
        let mut here = next;
        if here > at && tokens.at(here, "-") && tokens.touches(here) && tokens.touches(here + 1) {
            here += 1;
        } else if here > at && tokens.at(here, "and") && (current >= 100 || total > 0) {
            here += 1;
        }
        let sense = tokens.sense(here);
        if let Some(value) = sense.cardinal {
            let value = i128::from(value);
            // Forty five, but not five forty: each word must be smaller than the hole before it.
            let fits = last == 1000
                || (last == 100 && value < 100)
                || ((20..100).contains(&last) && value > 0 && value < 10);
            if !fits {
                break;
            }
            current += value;
            // "on dört" is ten and four.
            let turkish_ten =
                value == 10 && tokens.lexicon.language == super::language::Language::Tr;
            last = if value >= 20 {
                value
            } else if turkish_ten {
                20
            } else if value == 0 {
                0
            } else {
                1
            };
        } else if sense.has(Class::Belas) && (1..10).contains(&current) {
            current += 10;
            last = 1;
        } else if sense.has(Class::Puluh) && (1..100).contains(&(current % 100)) {
            current += (current % 100) * 9;
            last = 20;
        } else if sense.scale == 2 {
            if (here == at && tokens.at(here, "hundreds")) || current >= 100 {
                break;
            }
            current = current.max(1) * 100;
            last = 100;
        } else if sense.scale > 2 && u32::from(sense.scale) < lowest {
            let scale = u32::from(sense.scale);
            total += current.max(1).checked_mul(10_i128.checked_pow(scale)?)?;
            current = 0;
            last = 1000;
            lowest = scale;
            largest = largest.max(scale);
        } else {
            break;
        }
        next = here + 1;
    }
    if next == at {
        return None;
    }
    let value = Decimal::try_from_i128_with_scale(total + current, 0).ok()?;
    Some(Number { end: next, value, scale: largest, digits: false, indian: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::lexicon::Lexicon;

    fn value(text: &str, language: Language) -> Option<String> {
        let tokens = Tokens::cut(text, Lexicon::of(language));
        number(&tokens, 0, language).map(|n| n.value.normalize().to_string())
    }

    #[test]
    fn pencil_cases() {
        let english = [
            ("94,000", "94000"),
            ("1.45 billion", "1450000000"),
            ("1.500.000", "1500000"),
            ("1,234,567.89", "1234567.89"),
            ("thirteen", "13"),
            ("forty-five", "45"),
            ("two hundred and five", "205"),
            ("half a million", "500000"),
            ("a hundred", "100"),
            ("one thousand nine hundred and eighty-eight", "1988"),
            ("quarter million", "250000"),
            ("two million three hundred thousand", "2300000"),
            ("10,00,000", "1000000"),
        ];
        for (text, expected) in english {
            assert_eq!(value(text, Language::En).as_deref(), Some(expected), "{text}");
        }
        let tr = [
            ("40.000", "40000"),
            ("16,4 milyon", "16400000"),
            ("beş milyon", "5000000"),
            ("yüz elli bin", "150000"),
            ("50.9375", "50.9375"),
        ];
        for (text, expected) in tr {
            assert_eq!(value(text, Language::Tr).as_deref(), Some(expected), "{text}");
        }
        let ms = [("dua puluh lima juta", "25000000"), ("tiga belas", "13"), ("seratus", "100")];
        for (text, expected) in ms {
            assert_eq!(value(text, Language::Ms).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(value("192.168.1.2", Language::En), None);
        assert_eq!(value("millions", Language::En), None);
    }
}
