//! Numbers as a person reads them: with their unit and no more digits than they bear.

use jiff::civil::Date;

/// Money: `$4.965bn`, `RM21.2bn`, `$544.8m`, `$93,500`. At most three decimals of a billion and
/// one of a million; a currency without a well-known sign keeps its code.
#[must_use]
pub fn money(amount: f64, currency: &str) -> String {
    let sign = if amount < 0.0 { "−" } else { "" };
    let size = amount.abs();
    let number = if size >= 999_950_000.0 {
        format!("{}bn", trimmed(size / 1e9, 3))
    } else if size >= 999_950.0 {
        format!("{}m", trimmed(size / 1e6, 1))
    } else {
        grouped(size.round(), 0)
    };
    let symbol = match currency {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "MYR" => "RM".to_owned(),
        other => format!("{other}\u{a0}"),
    };
    format!("{sign}{symbol}{number}")
}

/// A change in percent with its sign: `+11.6%`, `−3.0%`.
#[must_use]
pub fn growth(fraction: f64) -> String {
    let percent = fraction * 100.0;
    let sign = if percent < 0.0 { "−" } else { "+" };
    format!("{sign}{}%", grouped(percent.abs(), 1))
}

/// A share in percent: `12.3%`; below a tenth of a percent, `under 0.1%`.
#[must_use]
pub fn share(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if percent > 0.0 && percent < 0.05 {
        return "under 0.1%".to_owned();
    }
    format!("{}%", grouped(percent, 1))
}

/// A probability to the nearest five percent, and at the ends what it is not under or over: none is
/// known to more.
#[must_use]
pub fn chance(probability: f64) -> String {
    match twentieths(probability) {
        0 => "under 5%".to_owned(),
        20 => "over 95%".to_owned(),
        n => format!("{}%", 5 * n),
    }
}

/// A probability as people say it: `about 1 chance in 5`.
#[must_use]
pub fn odds(probability: f64) -> String {
    let [of, out] = match twentieths(probability) {
        0 => return "less than 1 chance in 20".to_owned(),
        20 => return "more than 19 chances in 20".to_owned(),
        7 => [1, 3],
        13 => [2, 3],
        n => {
            let common = [10, 5, 4, 2].into_iter().find(|d| n % d == 0 && 20 % d == 0);
            let common = common.unwrap_or(1);
            [n / common, 20 / common]
        }
    };
    format!("about {of} {} in {out}", if of == 1 { "chance" } else { "chances" })
}

/// A probability as `1 in 100`, `1 in 2`, `3 in 4`: below a twentieth finer than [`odds`].
#[must_use]
pub fn one_in(probability: f64) -> String {
    match probability {
        p if p < 0.0075 => "less than 1 in 100".to_owned(),
        p if p < 0.015 => "1 in 100".to_owned(),
        p if p < 0.035 => "1 in 50".to_owned(),
        p => odds(p)
            .trim_start_matches("about ")
            .replace(" chances in", " in")
            .replace(" chance in", " in"),
    }
}

/// The word for a probability, and the words of all, by whole percents from and to which they hold.
pub const LIKELIHOODS: [(&str, u32, u32); 5] = [
    ("very unlikely", 0, 5),
    ("unlikely", 10, 30),
    ("about as likely as not", 35, 65),
    ("likely", 70, 90),
    ("very likely", 95, 100),
];

/// The word for a probability, of [`LIKELIHOODS`].
#[must_use]
pub fn likelihood(probability: f64) -> &'static str {
    let percent = 5 * twentieths(probability);
    LIKELIHOODS.iter().find(|(_, _, to)| percent <= *to).map_or("very likely", |(word, _, _)| word)
}

fn twentieths(probability: f64) -> u32 {
    (0..20).find(|n| probability * 20.0 < f64::from(*n) + 0.5).unwrap_or(20)
}

/// A ratio or index with two decimals: `3.20`.
#[must_use]
pub fn ratio(value: f64) -> String {
    grouped(value, 2)
}

/// A whole number with thousands separated: `1,535`.
#[must_use]
pub fn count(number: usize) -> String {
    grouped_digits(&number.to_string())
}

/// A text as it begins a line. The name of a file stays as it is written.
#[must_use]
pub fn capital(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let file = first.contains(['.', '/']) && !first.ends_with('.');
    let mut letters = text.chars();
    match letters.next().filter(|_| !file) {
        Some(letter) => letter.to_uppercase().chain(letters).collect(),
        None => text.to_owned(),
    }
}

/// So many of a thing, whose plural ends in `s`: `1 document`, `7 documents`.
#[must_use]
pub fn counted(number: usize, thing: &str) -> String {
    format!("{} {thing}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A day in words: `11 February 2025`.
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[month_index(date)], date.year())
}

/// A span of days: a year as a year, whole months by name, else day to day.
#[must_use]
pub fn span(first: Date, last: Date) -> String {
    let whole_months = first.day() == 1 && last == last.last_of_month();
    let month = |date: Date| MONTHS[month_index(date)];
    if first == last {
        return day(first);
    }
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    if same_month && !whole_months {
        return format!("{}–{}", first.day(), day(last));
    }
    if first.year() != last.year() && whole_months {
        return format!("{} {}–{} {}", month(first), first.year(), month(last), last.year());
    }
    if first.year() != last.year() || !whole_months {
        return format!("{} to {}", day(first), day(last));
    }
    match (first.month(), last.month()) {
        (1, 12) => first.year().to_string(),
        (a, b) if a == b => format!("{} {}", month(first), first.year()),
        _ => format!("{}–{} {}", month(first), month(last), first.year()),
    }
}

/// The English names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_index(date: Date) -> usize {
    usize::from(date.month().unsigned_abs()) - 1
}

fn trimmed(value: f64, decimals: usize) -> String {
    let text = grouped(value, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped_digits(whole)),
        None => grouped_digits(&text),
    }
}

fn grouped_digits(digits: &str) -> String {
    let mut out = String::new();
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_bears_its_digits() {
        assert_eq!(money(4_964_661_123.0, "USD"), "$4.965bn");
        assert_eq!(money(5.28e9, "USD"), "$5.28bn");
        assert_eq!(money(544_812_345.0, "USD"), "$544.8m");
        assert_eq!(money(999_960_000.0, "USD"), "$1bn");
        assert_eq!(money(1_234.6, "EUR"), "€1,235");
        assert_eq!(money(-2.5e9, "PLN"), "−PLN\u{a0}2.5bn");
        assert_eq!(money(1.0e13, "USD"), "$10,000bn");
    }

    #[test]
    fn chances_are_told_to_the_nearest_five() {
        let of = |p: f64| (chance(p), odds(p), likelihood(p));
        assert_eq!(of(0.21), ("20%".to_owned(), "about 1 chance in 5".to_owned(), "unlikely"));
        assert_eq!(of(0.01).1, "less than 1 chance in 20");
        assert_eq!(
            of(0.34),
            ("35%".to_owned(), "about 1 chance in 3".to_owned(), LIKELIHOODS[2].0)
        );
        assert_eq!((of(0.6).1.as_str(), of(0.6).2), ("about 3 chances in 5", LIKELIHOODS[2].0));
        assert_eq!(
            (of(0.45).1.as_str(), of(0.5).1.as_str()),
            ("about 9 chances in 20", "about 1 chance in 2")
        );
        assert_eq!(
            of(0.99),
            ("over 95%".to_owned(), "more than 19 chances in 20".to_owned(), "very likely")
        );
        assert_eq!(
            (likelihood(0.05), likelihood(0.72), likelihood(0.95)),
            ("very unlikely", "likely", "very likely")
        );
    }

    #[test]
    fn shares_and_growth() {
        assert_eq!(growth(0.11634), "+11.6%");
        assert_eq!(growth(-0.03), "−3.0%");
        assert_eq!(share(0.00001), "under 0.1%");
        assert_eq!(share(0.1234), "12.3%");
        assert_eq!(growth(12.345), "+1,234.5%");
    }

    #[test]
    fn spans_never_make_a_year_of_eleven_months() {
        let date = jiff::civil::date;
        assert_eq!(span(date(2025, 1, 1), date(2025, 11, 30)), "January–November 2025");
        assert_eq!(span(date(2025, 1, 1), date(2025, 12, 31)), "2025");
        assert_eq!(span(date(2024, 4, 1), date(2025, 3, 31)), "April 2024–March 2025");
        assert_eq!(span(date(2026, 1, 6), date(2026, 1, 8)), "6–8 January 2026");
        assert_eq!(span(date(2026, 1, 7), date(2026, 1, 7)), "7 January 2026");
        assert_eq!(count(9_933_867), "9,933,867");
    }
}
