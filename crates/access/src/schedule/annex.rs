//! Annex tables as text that a converter made of a page: repeated heads, spilled descriptions, ranges,
//! marks of character recognition.

use super::{Given, Line, Schedule, code, lists};
use crate::rate::Rate;
use crate::{Error, Place};

/// Reads an annex: a line begins with a code, ends with a base rate and a category; what stands between is
/// the description, which may go on in the lines below. Lines before the first code and repeated heads
/// are skipped and counted.
///
/// # Errors
///
/// [`Error::File`] where no line is a row, [`Error::EndBeforeStart`] never.
pub fn annex(text: &str, file: &str, revision: &str) -> Result<Schedule, Error> {
    let mut lines: Vec<Line> = Vec::new();
    let mut findings = Vec::new();
    let (mut skipped, mut heads, mut titles) = (0usize, 0usize, 0usize);
    // A code whose rate stands in a line below.
    let mut open: Option<(Place, String)> = None;
    for (number, raw) in text.lines().enumerate() {
        let place = Place::new(file, number as u64 + 1);
        let cleaned =
            raw.replace(['~', '\u{2013}', '\u{2014}', '\u{2212}'], "-").replace(['|', '\t'], "  ");
        let body = cleaned.trim();
        if body.is_empty() {
            continue;
        }
        let lower = body.to_lowercase();
        let head = (lower.contains("base rate")
            || lower.contains("category")
            || lower.contains("description"))
            && (lower.contains("hs") || lower.contains("code") || lower.contains("tariff"));
        if head {
            heads += 1;
            continue;
        }
        if cleaned.trim() != raw.trim() && raw.contains('~') {
            findings.push((place.clone(), "\"~\" read as \"-\"".to_owned()));
        }
        if starts_with_code(body) {
            titles += usize::from(open.take().is_some());
            if row(body).is_none() {
                open = Some((place, body.to_owned()));
                continue;
            }
        }
        let (place, body) = match &mut open {
            Some((first, begun)) => {
                begun.push(' ');
                begun.push_str(body);
                if row(begun).is_none() {
                    if begun.len() > LONGEST_ROW {
                        titles += 1;
                        open = None;
                    }
                    continue;
                }
                (first.clone(), begun.clone())
            }
            None => (place, body.to_owned()),
        };
        open = None;
        match row(&body) {
            Some((codes, description, base, category)) => {
                let spelled = codes.0.clone();
                let first = code(&spelled, &place, "code", &mut findings)?;
                let base = match Rate::read(&base) {
                    Ok(base) => base,
                    Err(error) => {
                        findings.push((place.clone(), format!("{first}: {error}")));
                        lines.push(Line {
                            code: first,
                            description,
                            given: Given::Unread { text: base, rest: error.to_string() },
                            from_parent: false,
                            partner: String::new(),
                            from: None,
                            to: None,
                            place,
                        });
                        continue;
                    }
                };
                if let Some(last) = codes.1 {
                    findings.push((
                        place.clone(),
                        format!("{first} to {last}: a range, one row for its first code"),
                    ));
                }
                let given = Given::Staged { base, category };
                lines.push(Line {
                    code: first,
                    description,
                    given,
                    from_parent: false,
                    partner: String::new(),
                    from: None,
                    to: None,
                    place,
                });
            }
            None => match lines.last_mut() {
                // A description that spills over, unless it is a page's number.
                Some(line) if body.chars().any(char::is_alphabetic) => {
                    line.description.push(' ');
                    line.description.push_str(&body);
                }
                _ => skipped += 1,
            },
        }
    }
    if lines.is_empty() {
        return Err(Error::File {
            place: Place::new(file, 0),
            problem: "no line has a code, a base rate and a category".to_owned(),
            cure: "a row reads: 1901.90.39 Other 25% Y-8; convert the page with its layout kept"
                .to_owned(),
        });
    }
    // `TARIFF SCHEDULE (HS 2012)`, above the first row.
    let above = lines.first().map_or(0, |l| l.place.line.saturating_sub(1) as usize);
    let title = || {
        let words =
            text.lines().take(above).flat_map(|l| l.match_indices("HS").map(move |m| &l[m.0..]));
        words.filter_map(|w| lists::revision_in(&w.chars().take(7).collect::<String>())).next()
    };
    let revision = match revision {
        "" => title().unwrap_or_default(),
        named => named.to_owned(),
    };
    let mut schedule = Schedule::new("annex", &revision, lines)?;
    schedule.findings.splice(0..0, findings);
    titles += usize::from(open.is_some());
    if heads > 0 || skipped > 0 {
        let text = format!("{heads} heads and {skipped} other lines are no rows");
        schedule.findings.push((Place::new(file, 0), text));
    }
    if titles > 0 {
        let text = format!("{titles} codes without a base rate and a category are titles");
        schedule.findings.push((Place::new(file, 0), text));
    }
    Ok(schedule)
}

/// A row that goes over several lines has at most so many bytes.
const LONGEST_ROW: usize = 2_000;

type Codes = (String, Option<String>);

fn is_code(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits >= 4
        && word.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (word.contains('.') || digits >= 6)
}

fn starts_with_code(body: &str) -> bool {
    body.split_whitespace().next().is_some_and(is_code)
}

/// `1901.90.39 Other preparations 25% Y-8`.
fn row(body: &str) -> Option<(Codes, String, String, String)> {
    let words: Vec<&str> = body.split_whitespace().collect();
    let first = words.first().filter(|w| is_code(w))?;
    let mut at = 1;
    // `8702.10 90` and `1901 90 39`: sub-lines longer than the head says.
    let mut code = (*first).to_owned();
    while words.get(at).is_some_and(|w| {
        w.len() == 2 && w.bytes().all(|b| b.is_ascii_digit()) && at + 2 < words.len()
    }) && code.len() < 12
    {
        code.push_str(words[at]);
        at += 1;
    }
    let mut last = None;
    if words.get(at) == Some(&"-") && words.get(at + 1).is_some_and(|w| is_code(w)) {
        last = Some(words[at + 1].to_owned());
        at += 2;
    }
    let label = words.last()?;
    let category = |w: &str| {
        let plain = w.trim_matches(['*', '(', ')']);
        let letters = plain.chars().take_while(char::is_ascii_uppercase).count();
        (1..=4).contains(&letters)
            && plain.len() <= 8
            && plain[letters..]
                .chars()
                .all(|c| c.is_ascii_digit() || c == '-' || c == '+' || c == '/')
    };
    if !category(label) || words.len() < at + 2 {
        return None;
    }
    // The base rate is the longest tail before the category that reads as a duty.
    let end = words.len() - 1;
    let base_at = (at..end).find(|from| {
        let text = words[*from..end].join(" ");
        text.contains(|c: char| c.is_ascii_digit()) && Rate::read(&text).is_ok()
            || text.eq_ignore_ascii_case("free")
    });
    let base_at = base_at.unwrap_or(end.saturating_sub(1).max(at));
    let base = words[base_at..end].join(" ");
    Some(((code, last), words[at..base_at].join(" "), base, (*label).to_owned()))
}
