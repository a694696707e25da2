//! Capitalised runs, and what their head words say that they name.

use super::lexicon::Class;
use super::name::{Kind, closed, country};
use super::token::Tokens;

/// The end of a capitalised run, with the small words that bind it: "Bank of China and Korea"
/// stops before "and" unless an organisation's head word stands earlier and a capital follows.
#[allow(clippy::if_same_then_else)] // One arm, one rule.
pub(super) fn run(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<usize> {
    let mut next = at;
    let mut end = at;
    let mut headed = false;
    while next < ceiling && next < at + 14 {
        let token = tokens.list[next];
        if next > at && tokens.parted(next) {
            break;
        }
        if next > at && token.new_line() && token.capital() && !headed {
            break;
        }
        if token.is_word() && token.capital() {
            if next > at
                && tokens.any(next, &["the", "a", "an", "this"])
                && !(tokens.list[next].upper() && headed)
            {
                break;
            }
            if next > at
                && (tokens.sense(next).weekday > 0 || (tokens.sense(next).month > 0 && !headed))
            {
                break;
            }
            let office = next > at
                && tokens.is(next, Class::RoleHead)
                && tokens.capital(next + 1)
                && tokens.is_word(next + 1)
                && !tokens.is(next + 1, Class::Organisation)
                && !tokens.is(next, Class::RoleMod);
            if office {
                break;
            }
            headed |= tokens.is(next, Class::Organisation)
                || tokens.is(next, Class::Party)
                || tokens.is(next, Class::Event);
            next += 1;
            end = next;
            if tokens.at(next, ".")
                && tokens.touches(next)
                && (tokens.any(next - 1, &["st", "inc", "corp", "ltd", "co", "bhd", "sdn"])
                    || token.end - token.start == 1)
                && tokens.capital(next + 1)
            {
                next += 1;
            } else if tokens.at(next, ".")
                && tokens.touches(next)
                && tokens.any(next - 1, &["inc", "corp", "ltd", "co", "bhd"])
                && tokens.is_word(next + 1)
            {
                // "Northfield Power Inc. will invest": the stop is the form's.
                return Some(next + 1);
            }
        } else if token.is_word()
            && next > at
            && tokens.any(next, &["of", "for", "de", "on", "di", "del", "la", "des", "van", "der"])
        {
            let the = usize::from(tokens.any(next + 1, &["the", "la", "les"]));
            if tokens.capital(next + 1 + the)
                && tokens.is_word(next + 1 + the)
                && (headed
                    || tokens.any(next, &["de", "di", "del", "la", "van", "der"])
                    || ahead_head(tokens, at, next))
            {
                next += 1 + the;
            } else {
                break;
            }
        } else if next > at && headed_ahead(tokens, at, next, ceiling, headed) {
            next += 1;
        } else if tokens.any(next, &["-", "–"])
            && next > at
            && tokens.touches(next)
            && tokens.touches(next + 1)
            && tokens.capital(next + 1)
        {
            next += 1;
        } else if matches!(tokens.word(next), "'" | "’")
            && next > at
            && tokens.at(next + 1, "s")
            && tokens.capital(next + 2)
            && (headed_word(tokens, next + 2) || headed_word(tokens, next + 3))
        {
            next += 2;
        } else {
            break;
        }
    }
    (end > at).then_some(end)
}

fn headed_word(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.capital(at) && (tokens.is(at, Class::Organisation) || tokens.is(at, Class::Party))
}

fn ahead_head(tokens: &Tokens<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|i| headed_word(tokens, i) || tokens.is(i, Class::Event) && tokens.capital(i))
}

/// "and" or "&" inside an organisation: "Ministry of Trade and Industry", "Polish Iron and Steel Association".
fn headed_ahead(
    tokens: &Tokens<'_>,
    first: usize,
    at: usize,
    ceiling: usize,
    headed: bool,
) -> bool {
    if !tokens.any(at, &["and", "&", ","]) || !tokens.capital(at + 1) || closed(tokens, at + 1) {
        return false;
    }
    let of_before = (first..at).any(|i| tokens.any(i, &["of", "for"]));
    let ministry = headed
        && of_before
        && (tokens.is(at + 1, Class::Portfolio) || tokens.is(at + 1, Class::RoleMod))
        && country(tokens, at + 1).is_none()
        && !tokens.is(at + 1, Class::RoleHead);
    let shared = tokens.any(at, &["and", "&"])
        && !headed
        && (at + 2..(at + 4).min(ceiling))
            .any(|i| tokens.is(i, Class::Organisation) && tokens.capital(i))
        && (at + 1..(at + 4).min(ceiling)).take_while(|i| tokens.capital(*i)).count() >= 2
        && country(tokens, at + 1).is_none()
        && country(tokens, first).is_none_or(|c| c.2 < at)
        && !tokens.is(first, Class::Given);
    ministry || shared
}

/// What a capitalised run names, by its head words.
pub(super) fn kind_of_run(tokens: &Tokens<'_>, first: usize, end: usize) -> Kind {
    let head_end =
        (first + 1..end).find(|i| tokens.any(*i, &["of", "for", "on", "de", "in"])).unwrap_or(end);
    let last = head_end - 1;
    let words = (first..end).filter(|i| tokens.is_word(*i)).count();
    if tokens.is(last, Class::Event)
        && words > 1
        && !tokens.any(last, &["act", "order", "plan", "code", "law", "bill"])
        && !tokens.is(last, Class::Organisation)
    {
        return Kind::Event;
    }
    if (first..head_end).any(|i| {
        tokens.is(i, Class::Party)
            && tokens.any(i, &["party", "partido", "partei", "parti", "partisi"])
    }) || (tokens.is(last, Class::Party) && words > 1)
    {
        return Kind::Party;
    }
    let organised = tokens.is(last, Class::Organisation)
        || (first..head_end).any(|i| {
            tokens.is(i, Class::Organisation)
                && tokens.any(
                    i,
                    &[
                        "ministry",
                        "council",
                        "university",
                        "commission",
                        "committee",
                        "association",
                        "agency",
                        "department",
                        "corporation",
                        "bank",
                        "chamber",
                        "institute",
                        "federation",
                        "authority",
                        "kementerian",
                        "parliament",
                        "congress",
                        "senate",
                        "court",
                        "assembly",
                        "organization",
                        "organisation",
                        "berhad",
                    ],
                )
        });
    // "Lembaga Pelaburan Nepal": Malay and Indonesian begin with the head.
    let organised = organised
        || tokens.lexicon.language.malay() && tokens.is(first, Class::Organisation) && words > 1;
    let alone = words == 1 && !tokens.list[first].upper();
    if organised && !alone {
        return Kind::Organisation(None);
    }
    Kind::Unknown
}
