//! Who holds a Malay or Indonesian office. The office comes first, then what it is of (a portfolio, a
//! body, a state, the country that somebody is sent to), then the name: "Direktur Perundingan Bilateral
//! Kementerian Perdagangan (Kemendag), Wulan Saptarini"; "Duta Besar RI untuk Peru Laras Wicaksana".

use super::lexicon::{Class, Form};
use super::name::country;
use super::office::{honorifics, role_at};
use super::person::person_run;
use super::token::Tokens;

/// An office with its holder, if one is named.
pub(super) struct Holder {
    /// Tokens of the office with its portfolio or body.
    pub role: (usize, usize),
    /// Tokens of the name.
    pub own: Option<(usize, usize)>,
    /// One past all that was read.
    pub end: usize,
    /// The state whose office it is, and its tokens.
    pub state: Option<(u16, usize, usize)>,
}

/// The most tokens between an office and its holder.
const FARTHEST: usize = 24;

/// What stands between an office and a name.
struct Unit {
    role_end: usize,
    end: usize,
    state: Option<(u16, usize, usize)>,
    /// A body is named: "Badan Karantina Indonesia".
    body: bool,
}

/// The holder of the office `role`, which ends before `ceiling`.
pub(super) fn holder(tokens: &Tokens<'_>, role: (usize, usize), ceiling: usize) -> Holder {
    // "Timbalan Perdana Menteri yang juga Menteri Tenaga Kemboja, Sok Vanna": two offices of one.
    let link = if tokens.at(role.1, "yang") && tokens.at(role.1 + 1, "juga") {
        2
    } else {
        usize::from(tokens.any(role.1, &["merangkap", "sekaligus"]))
    };
    let second = (link > 0).then(|| role_at(tokens, role.1 + link, ceiling)).flatten();
    let role = (role.0, second.map_or(role.1, |s| s.1));
    let unit = unit(tokens, role, ceiling.min(role.1 + FARTHEST));
    let role = (role.0, unit.role_end);
    let found =
        |own: Option<(usize, usize)>, end: usize| Holder { role, own, end, state: unit.state };
    let comma = tokens.at(unit.end, ",");
    let from = honorifics(tokens, unit.end + usize::from(comma), ceiling);
    let titled = from > unit.end + usize::from(comma);
    // Behind a comma a second office begins as often as a name: the name has a title or two words.
    let name = person_run(tokens, from, ceiling, true).filter(|end| {
        let words = (from..*end).filter(|i| tokens.is_word(*i)).count();
        !comma || titled || words > 1 && closes(tokens, *end)
    });
    // "KEPALA BATAS :" is a place.
    let place =
        |stop: usize| tokens.list[role.0].upper() && tokens.list[from].upper() && stop == from + 1;
    if let Some(holder) =
        name.filter(|_| !comma).and_then(|stop| of_a_place(tokens, role, stop, ceiling))
    {
        return holder;
    }
    match name.filter(|stop| !place(*stop)) {
        Some(stop) => found(Some((from, stop)), stop),
        None => found(None, unit.end),
    }
}

/// Offices of a place within a state, as the last word of each says them.
const LOCAL: &[&str] = &["gubernur", "gabenor", "bupati", "walikota", "kota", "bandar"];

/// "Gubernur Jawa Timur, Budi Santosa": the name before the comma is the place's.
fn of_a_place(
    tokens: &Tokens<'_>,
    role: (usize, usize),
    stop: usize,
    ceiling: usize,
) -> Option<Holder> {
    if !tokens.any(role.1.checked_sub(1)?, LOCAL) || !tokens.at(stop, ",") {
        return None;
    }
    let from = honorifics(tokens, stop + 1, ceiling);
    let end = person_run(tokens, from, ceiling, true)?;
    let words = (from..end).filter(|i| tokens.is_word(*i)).count();
    (words > 1 && closes(tokens, end)).then_some(Holder {
        role: (role.0, stop),
        own: Some((from, end)),
        end,
        state: None,
    })
}

/// Does a token close an apposition?
fn closes(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_word(at) && !tokens.capital(at)
        || tokens.any(at, &[",", ".", ";", ")", "("])
        || at >= tokens.len()
}

fn unit(tokens: &Tokens<'_>, role: (usize, usize), ceiling: usize) -> Unit {
    let body = (role.0..role.1).any(|i| tokens.is(i, Class::Organisation));
    let mut unit = Unit { role_end: role.1, end: role.1, state: None, body };
    if tokens.any(role.1, &["i", "ii", "iii"]) && tokens.capital(role.1) {
        unit.role_end += 1;
        unit.end += 1;
    }
    while unit.end < ceiling {
        let at = unit.end;
        if let Some((index, end)) = state(tokens, at).filter(|s| s.1 <= ceiling) {
            if unit.state.is_none() {
                unit.state = Some((index, at, end));
            }
            unit.end = end;
            if unit.body {
                unit.role_end = end;
            }
        } else if let Some(end) = sent_to(tokens, role, at).filter(|e| *e <= ceiling) {
            unit.end = end;
            return unit;
        } else if tokens.at(at, "(") && at > role.1 {
            let Some(close) = (at + 1..at + 5).find(|i| tokens.at(*i, ")")) else { break };
            // "Presiden Amerika Serikat (AS) Joe Biden", "Menteri Perdagangan (Mendag) RI Zulkifli".
            unit.end = close + 1;
            match state(tokens, unit.end).filter(|s| s.1 <= ceiling) {
                Some((index, end)) if unit.state.is_none() => {
                    unit.state = Some((index, close + 1, end));
                    unit.end = end;
                }
                _ => {}
            }
            return unit;
        } else if tokens.at(at, "/")
            && at > role.1
            && let Some(second) = role_at(tokens, at + 1, ceiling)
        {
            // "Menteri Investasi/Kepala BKPM": two offices of one.
            unit.end = second.1;
            unit.role_end = second.1;
        } else if tokens.capital(at)
            && (word_of_unit(tokens, at) || acronym(tokens, at) && !tokens.list[role.0].upper())
        {
            unit.body |= tokens.is(at, Class::Organisation);
            unit.end = at + 1;
            unit.role_end = unit.end;
        } else if at > role.1
            && tokens.any(at, &["dan", "&", ",", "serta"])
            && tokens.capital(at + 1)
            && word_of_unit(tokens, at + 1)
            && !tokens.is(at + 1, Class::RoleHead)
        {
            unit.end = at + 1;
        } else {
            break;
        }
    }
    // The end of what is read is no link.
    while unit.end > unit.role_end && tokens.any(unit.end - 1, &["dan", "&", ",", "serta"]) {
        unit.end -= 1;
    }
    named_part(tokens, &mut unit, ceiling);
    unit
}

/// What a body or a state within a state is called, in words of its own: "Jabatan Kastam Diraja
/// Kenya," up to a comma or a title, "Ketua Menteri Melaka Datuk Seri".
fn named_part(tokens: &Tokens<'_>, unit: &mut Unit, ceiling: usize) {
    if tokens.is(unit.end, Class::Honorific) && tokens.capital(unit.end) {
        return;
    }
    let most = if unit.body { 8 } else { 5 };
    let mut next = unit.end;
    let mut last_state = None;
    while next < ceiling && next < unit.end + most {
        let link =
            unit.body && tokens.any(next, &["dan", "bagi", "untuk"]) && tokens.capital(next + 1);
        if tokens.is(next, Class::Honorific) && tokens.capital(next) && next > unit.end {
            break;
        }
        if let Some((index, end)) = state(tokens, next).filter(|s| s.1 <= ceiling) {
            last_state = Some((index, next, end));
            next = end;
        } else if link || tokens.is_word(next) && tokens.capital(next) {
            next += 1;
        } else {
            break;
        }
    }
    let titled = next > unit.end && tokens.is(next, Class::Honorific) && tokens.capital(next);
    let bracket =
        tokens.at(next, "(").then(|| (next + 1..next + 5).find(|i| tokens.at(*i, ")"))).flatten();
    // The state may stand behind the bracket: "Kamar Dagang dan Industri (Kadin) Indonesia".
    let behind = bracket.map(|b| state(tokens, b + 1).map_or(b + 1, |(_, end)| end));
    let comma = unit.body && (tokens.at(next, ",") || bracket.is_some()) && {
        let after = behind.unwrap_or(next);
        let name = after + usize::from(tokens.at(after, ","));
        person_run(tokens, honorifics(tokens, name, tokens.len()), tokens.len(), true).is_some()
    };
    let end = if titled || comma {
        next
    } else {
        // "Kepala Badan Karantina Indonesia Joko Sembodo": the body ends in its country.
        match last_state.filter(|s| s.2 < next && (unit.body || s.1 > unit.end && s.2 + 2 <= next))
        {
            Some(state) => state.2,
            None => return,
        }
    };
    let whole = last_state.filter(|s| s.2 == end);
    if unit.state.is_none() {
        unit.state = whole;
    }
    unit.role_end = end;
    unit.end = if end == next { behind.unwrap_or(end) } else { end };
}

/// Is a word with a capital one of a portfolio or a body, and no name?
fn word_of_unit(tokens: &Tokens<'_>, at: usize) -> bool {
    let known = [
        Class::Portfolio,
        Class::Organisation,
        Class::Bilateral,
        Class::Trade,
        Class::Exports,
        Class::Imports,
        Class::Investment,
    ];
    known.iter().any(|class| tokens.is(at, *class)) && !tokens.is(at, Class::Given)
}

/// Letters of a body before a name or a comma: "Ketua Setiausaha MITI,", "Setiausaha Agung ASEAN Dr".
fn acronym(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = tokens.list[at];
    token.upper()
        && token.end - token.start <= 8
        && (tokens.at(at + 1, ",") || tokens.capital(at + 1) && !tokens.list[at + 1].upper())
}

/// A state's name with the word for it before: "Republik Indonesia", "RI".
fn state(tokens: &Tokens<'_>, at: usize) -> Option<(u16, usize)> {
    let words = ["republik", "kerajaan", "persekutuan", "kesultanan", "emiriah"];
    let lead = usize::from(tokens.any(at, &words) && tokens.capital(at));
    match country(tokens, at).or_else(|| country(tokens, at + lead))? {
        (index, Form::Name, end) => Some((index, end)),
        _ => None,
    }
}

/// One past the states that somebody is sent to: "untuk India dan Bhutan", "ke Peru".
fn sent_to(tokens: &Tokens<'_>, role: (usize, usize), at: usize) -> Option<usize> {
    // "lawatan Presiden Vietnam ke Brunei": only an envoy is sent.
    let envoy = (role.0..role.1).any(|i| {
        tokens.any(i, &["duta", "dubes", "utusan", "konsul", "pesuruhjaya", "atase", "kuasa"])
    });
    let led =
        tokens.any(at, &["untuk", "bagi", "kepada"]) || envoy && tokens.any(at, &["ke", "di"]);
    if !led {
        return None;
    }
    let (_, mut end) = state(tokens, at + 1)?;
    while tokens.any(end, &["dan", "serta", ",", "merangkap"])
        && let Some((_, next)) = state(tokens, end + 1)
    {
        end = next;
    }
    Some(end)
}
