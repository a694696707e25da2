//! Time zones by their IANA name, from a table that ships with the program.

use jiff::tz::TimeZone;

const ZONES: &str = include_str!("../../lexicon/zones.tsv");

/// The time zone of a name, or of an offset like `+08:00`, for times from `year` on.
///
/// # Errors
///
/// What is wrong, in words.
pub fn zone(name: &str, year: i16) -> Result<TimeZone, String> {
    if name.starts_with(['+', '-']) {
        return offset(name).ok_or_else(|| {
            format!("time_zone \"{name}\" is no offset; expected one like \"+08:00\"")
        });
    }
    let rows =
        ZONES.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    let Some(row) = rows.into_iter().find(|r| r[0].eq_ignore_ascii_case(name)) else {
        let near = ZONES
            .lines()
            .filter_map(|l| l.split('\t').next())
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
            .unwrap_or_default();
        return Err(format!(
            "time_zone \"{name}\" is not a name of the tz database; did you mean \"{near}\"?"
        ));
    };
    let since: i16 = row[1].parse().unwrap_or(i16::MAX);
    if year < since {
        return Err(format!(
            "the clocks of {name} kept another rule in {year}: its rule is known from {since}\nhint: give time_zone as an offset, like \"+03:00\""
        ));
    }
    TimeZone::posix(row[2]).map_err(|e| format!("time_zone \"{name}\": {e}"))
}

fn offset(text: &str) -> Option<TimeZone> {
    let (sign, rest) = text.split_at(1);
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    let signed = if sign == "-" { -seconds } else { seconds };
    (hours <= 14 && minutes < 60)
        .then(|| jiff::tz::Offset::from_seconds(signed).ok().map(TimeZone::fixed))
        .flatten()
}
