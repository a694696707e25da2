//! Roles: "Deputy Prime Minister", "Secretary of State for Trade", and the name behind them.

use super::holder::holder;
use super::language::Language;
use super::lexicon::{Class, Entity, Form, Table};
use super::name::{Kind, Name, country, possessive};
use super::person::person_run;
use super::portfolio::{
    malay_portfolio, portfolio, small_portfolio, turkish_portfolio, unlisted_portfolio, weak_head,
};
use super::token::Tokens;

/// A role, with the name that may follow it, from a token.
pub(super) fn officer(
    tokens: &Tokens<'_>,
    at: usize,
    ceiling: usize,
) -> Option<(Name, Option<Name>)> {
    let (role, own, end) = role_and_name(tokens, at, ceiling)?;
    // "Imam stated": a title alone before a verb of saying is a surname.
    if own.is_none()
        && role == (at, at + 1)
        && tokens.capital(at)
        && tokens.any(
            at,
            &[
                "imam", "king", "bishop", "major", "judge", "pope", "marshal", "cardinal",
                "prince", "shah", "duke", "count",
            ],
        )
        && !(at > 0 && tokens.is(at - 1, Class::Det))
        && tokens.is(at + 1, Class::Say)
    {
        return Some((
            Name { own: Some((at, at + 1)), ..Name::new(at, at + 1, Kind::Person) },
            None,
        ));
    }
    let kind = if own.is_some() { Kind::Person } else { Kind::Office };
    let mut found = Name { first: at, end, kind, role: Some(role), own, country: None };
    if role.0 == role.1 {
        found.role = None;
    }
    // "King Hussein of Jordan", "the president of Armenia", "President of the Republic of Poland".
    let mut inner = None;
    if tokens.lexicon.language.malay() {
        let Some((index, first, after)) =
            role_at(tokens, at, ceiling).and_then(|role| holder(tokens, role, ceiling).state)
        else {
            return Some((found, None));
        };
        found.country = Some(index);
        found.end = found.end.max(after);
        let state = Name {
            country: Some(index),
            ..Name::new(first, after, Kind::Country(index, Form::Name))
        };
        return Some((found, Some(state)));
    }
    let of = if own.is_some() { end } else { role.1 };
    if tokens.any(of, &["of", "for"]) {
        let the = usize::from(tokens.at(of + 1, "the"));
        if let Some((index, form, after)) = country(tokens, of + 1 + the)
            .filter(|(_, form, e)| *e <= ceiling && *form == Form::Name)
        {
            found.country = Some(index);
            inner = Some(Name {
                country: Some(index),
                ..Name::new(of + 1 + the, after, Kind::Country(index, form))
            });
            found.end = found.end.max(after);
            // "President of Poland Andrzej Duda", "Ambassador of Peru to Latvia Ana Revilla".
            let the = usize::from(tokens.at(after + 1, "the"));
            let after = match country(tokens, after + 1 + the) {
                Some((_, Form::Name, end)) if tokens.at(after, "to") => end,
                _ => after,
            };
            // "General Secretary of Vietnam Communist Party": a body of the country.
            let body = (after..after + 4)
                .take_while(|i| tokens.capital(*i) && tokens.is_word(*i))
                .any(|i| tokens.is(i, Class::Organisation) || tokens.is(i, Class::Party));
            if own.is_none()
                && !body
                && let Some(run_end) = person_run(tokens, after, ceiling, true)
            {
                found.own = Some((after, run_end));
                found.end = run_end;
                found.kind = Kind::Person;
            }
        } else if let Some((Entity::Organisation(index), after)) = tokens
            .lexicon
            .longest(tokens, of + 1 + the, Table::Names)
            .filter(|(_, e)| *e <= ceiling)
        {
            found.end = found.end.max(after);
            inner = Some(Name::new(of + 1 + the, after, Kind::Organisation(Some(index))));
        }
    }
    Some((found, inner))
}

type Parts = ((usize, usize), Option<(usize, usize)>, usize);

/// The role that begins at a token, the tokens of the name after it, and the end of both.
pub(super) fn role_and_name(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<Parts> {
    if at >= ceiling {
        return None;
    }
    // "H.E. Mr. Truong": the letters stand before another honorific or the name.
    if tokens.at(at, "h") && tokens.at(at + 1, ".") && tokens.at(at + 2, "e") && tokens.capital(at)
    {
        let next = at + 3 + usize::from(tokens.at(at + 3, "."));
        if let Some(found) = role_and_name(tokens, next, ceiling) {
            return Some(found);
        }
        let end = person_run(tokens, next, ceiling, true)?;
        return Some(((next, next), Some((next, end)), end));
    }
    if tokens.is(at, Class::Honorific)
        && tokens.capital(at)
        && tokens.any(
            at,
            &[
                "mr",
                "mrs",
                "ms",
                "miss",
                "dr",
                "prof",
                "professor",
                "sir",
                "dame",
                "lord",
                "lady",
                "madam",
                "madame",
                "dato",
                "datuk",
                "tan",
                "tun",
                "encik",
                "puan",
                "sayin",
                "sheikh",
                "sheik",
                "shaikh",
                "sen",
                "rev",
                "maulana",
                "shri",
                "smt",
                "shrimati",
                "ayatollah",
                "mullah",
                "haji",
                "hajah",
                "datin",
                "tunku",
                "tengku",
                "yab",
                "yb",
            ],
        )
    {
        let from = honorifics(tokens, at, ceiling).max(at + 1);
        if let Some((role, own, end)) = role_at(tokens, from, ceiling).and_then(|role| {
            let from = honorifics(tokens, role.1, ceiling);
            person_run(tokens, from, ceiling, true).map(|end| (role, Some((from, end)), end))
        }) {
            return Some((role, own, end));
        }
        let end = person_run(tokens, from, ceiling, true)?;
        return Some(((at, at), Some((from, end)), end));
    }
    let role = role_at(tokens, at, ceiling)?;
    if tokens.lexicon.language.malay() {
        let found = holder(tokens, role, ceiling);
        return Some((found.role, found.own, found.end));
    }
    let mut from = role.1;
    // "Deputy Secretary-General (Trade) Mastura Ahmad", "İhracatçılar Meclisi (TİM) Başkanı".
    if tokens.at(from, "(")
        && tokens.at(from + 2, ")")
        && (tokens.is(from + 1, Class::Portfolio) || tokens.list[from + 1].upper())
        && tokens.capital(from + 3)
    {
        from += 3;
    }
    // "the Prime Minister, Mr Anwar Ibrahim,": an apposition right behind the role.
    if tokens.at(from, ",") && tokens.is(from + 1, Class::Honorific) && tokens.capital(from + 1) {
        from += 1;
    }
    let from = honorifics(tokens, from, ceiling);
    if let Some(end) = person_run(tokens, from, ceiling, true) {
        return Some((role, Some((from, end)), end));
    }
    // "Deputy Prime Minister and Minister of Finance Pichai Chun": two offices of one.
    if tokens.lexicon.language == Language::En
        && tokens.at(role.1, "and")
        && let Some((second, own @ Some(_), end)) = role_and_name(tokens, role.1 + 1, ceiling)
        && second.1 > second.0
        && tokens.capital(second.0)
        && tokens.capital(role.0)
    {
        return Some(((role.0, second.1), own, end));
    }
    // "Deputy Prime Minister and Minister of Finance of Peru, Ana Rey": the name is told behind a comma.
    if tokens.lexicon.language == Language::En
        && tokens.at(role.1, "and")
        && tokens.capital(role.0)
        && tokens.capital(role.1 + 1)
        && let Some(second) = role_at(tokens, role.1 + 1, ceiling)
        && second.0 == role.1 + 1
        && held_by_one(tokens, second.1, ceiling)
    {
        return Some(((role.0, second.1), None, second.1));
    }
    Some((role, None, role.1))
}

/// Is one person named behind an office and its country: ", Ana Rey," and no second one?
fn held_by_one(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> bool {
    let the = usize::from(tokens.at(at + 1, "the"));
    let state = tokens.at(at, "of").then(|| country(tokens, at + 1 + the)).flatten();
    let end = state.map_or(at, |s| s.2);
    if !tokens.at(end, ",") {
        return false;
    }
    let from = honorifics(tokens, end + 1, ceiling);
    person_run(tokens, from, ceiling, true)
        .is_some_and(|stop| stop > from + 1 && tokens.any(stop, &[",", "."]))
}

pub(super) fn honorifics(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let mut next = at;
    while next < ceiling
        && tokens.is(next, Class::Honorific)
        && tokens.capital(next)
        && !tokens.any(next, &["his", "her", "he"])
    {
        next += 1;
        while tokens.any(next, &[".", "'", "’"]) && tokens.touches(next) {
            next += 1;
        }
    }
    // "Tuan Yang Terutama", "Yang Amat Berhormat".
    let styled = tokens.lexicon.language.malay()
        && tokens.at(next, "yang")
        && tokens
            .any(next + 1, &["terutama", "mulia", "amat", "berhormat", "berbahagia", "teramat"]);
    if styled {
        let mut after = next + 2;
        while tokens.any(after, &["mulia", "berhormat", "berbahagia", "utama"]) {
            after += 1;
        }
        return honorifics(tokens, after, ceiling).max(after);
    }
    // Titles that are part of how a person is called stay with the name.
    (at..next)
        // Before another honorific such a title is only one of them.
        .filter(|i| !(i + 1..next).any(|j| tokens.is(j, Class::Honorific)))
        .find(|i| {
            tokens.any(
                *i,
                &["sheikh", "shaikh", "sheik", "lord", "lady", "tunku", "tengku", "haji", "sayyid"],
            )
        })
        .filter(|i| *i > 0 || *i > at)
        .unwrap_or(next)
}

/// The tokens of a role that begins at a token: "Deputy Prime Minister", "Secretary of State".
#[allow(clippy::if_same_then_else)] // One arm, one rule.
pub(crate) fn role_at(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<(usize, usize)> {
    let sense = tokens.sense(at);
    let may = sense.has(Class::RoleHead)
        || sense.has(Class::RoleMod)
        || sense.has(Class::Former)
        || sense.has(Class::Acting)
        || tokens.lexicon.longest(tokens, at, Table::Role).is_some();
    // "Peru Üretim Bakanı": behind a country any portfolio may stand.
    let of_state = !may
        && tokens.lexicon.language == Language::Tr
        && tokens.capital(at)
        && at > 0
        && (at.saturating_sub(4)..at)
            .any(|i| country(tokens, i).is_some_and(|(_, f, e)| e == at && f != Form::Capital))
        && turkish_portfolio(tokens, at, ceiling);
    let may = may || of_state;
    if !may || (tokens.is(at, Class::Prep)) || sense.month > 0 {
        return None;
    }
    let mut next = at;
    let mut head = None;
    while next < ceiling && next < at + 9 {
        if head == Some(next)
            && tokens.lexicon.language.malay()
            && malay_portfolio(tokens, next, ceiling) > next
        {
            // "Menteri Pelaburan, Perdagangan dan Industri": the portfolio follows its head.
            next = malay_portfolio(tokens, next, ceiling);
            head = Some(next);
        } else if let Some((_, end)) = tokens.lexicon.longest(tokens, next, Table::Role) {
            head = Some(end);
            next = end;
        } else if head == Some(next)
            && tokens.capital(next)
            && tokens.any(
                next,
                &["prince", "princess", "king", "shah", "sheikh", "lord", "emir", "sultan", "duke"],
            )
        {
            // "Foreign Minister Prince Saud": the title belongs to the name.
            break;
        } else if tokens.is(next, Class::RoleHead)
            && (tokens.capital(next) || !weak_head(tokens, next))
        {
            head = Some(next + 1);
            next += 1;
        } else if tokens.is(next, Class::RoleMod)
            || tokens.is(next, Class::Former)
            || tokens.is(next, Class::Acting) && head.is_none()
        {
            next += 1;
        } else if head == Some(next)
            && tokens.at(next, "-")
            && tokens.touches(next)
            && tokens.is(next + 1, Class::RoleTail)
        {
            head = Some(next + 2);
            next += 2;
        } else if tokens.at(next, "-")
            && tokens.touches(next)
            && (tokens.is(next + 1, Class::RoleHead)
                || tokens.is(next + 1, Class::RoleMod)
                || tokens.any(next + 1, &["in"]))
        {
            next += 1;
        } else if head.is_none()
            && tokens.any(next, &["and", "&", ",", "ve"])
            && tokens.is(next + 1, Class::RoleMod)
            && next > at
            && !tokens.is(next + 1, Class::Former)
        {
            next += 1;
        } else if head.is_none()
            && (next > at || of_state)
            && turkish_portfolio(tokens, next, ceiling)
        {
            // "Ekonomi ve Sürdürülebilir Kalkınma Bakanı": any word with a capital before the head.
            next += 1;
        } else if head.is_none()
            && next > at
            && tokens.any(next, &["affairs", "and", "relations"])
            && tokens.is(next - 1, Class::RoleMod)
        {
            next += 1;
        } else if head == Some(next)
            && tokens.lexicon.language == Language::Tr
            && (tokens.is(next, Class::RoleTail) && tokens.capital(next)
                || tokens.at(next, "ve") && role_at(tokens, next + 1, ceiling).is_some())
        {
            // "Başbakan Yardımcısı", "Başbakan Yardımcısı ve Hazine Bakanı".
            if tokens.at(next, "ve") {
                head = role_at(tokens, next + 1, ceiling).map(|r| r.1);
                break;
            }
            head = Some(next + 1);
            next += 1;
        } else if head == Some(next) && tokens.any(next, &["of", "for", "to"]) {
            // "Adviser to the Prime Minister for International Affairs".
            if tokens.at(next, "to") {
                let the = usize::from(tokens.at(next + 1, "the"));
                let served = tokens.any(
                    next - 1,
                    &[
                        "adviser",
                        "advisor",
                        "aide",
                        "assistant",
                        "envoy",
                        "secretary",
                        "counsellor",
                    ],
                );
                match role_at(tokens, next + 1 + the, ceiling).filter(|_| served) {
                    Some(inner) => head = Some(inner.1),
                    None => break,
                }
                break;
            }
            let the = usize::from(tokens.at(next + 1, "the"));
            let end = portfolio(tokens, next + 1 + the, ceiling).max(small_portfolio(
                tokens,
                next + 1 + the,
                ceiling,
            ));
            let end = if end == next + 1 + the && tokens.any(next - 1, &["minister", "ministers"]) {
                unlisted_portfolio(tokens, end, ceiling)
            } else {
                end
            };
            if end == next + 1 + the {
                break;
            }
            head = Some(end);
            break;
        } else {
            break;
        }
    }
    let end = head?;
    // A role in lower case needs the words of one: "the chief reason" is none.
    let capital = tokens.capital(at) || tokens.capital(end - 1);
    (end > at && end <= ceiling && (capital || firm_role(tokens, at, end))).then_some((at, end))
}

fn firm_role(tokens: &Tokens<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|i| tokens.is(i, Class::RoleHead) && !weak_head(tokens, i))
        || tokens.lexicon.longest(tokens, first, Table::Role).is_some()
}

/// The role behind a comma: "Anwar Ibrahim, the prime minister".
pub(super) fn apposed_role(
    tokens: &Tokens<'_>,
    at: usize,
    ceiling: usize,
) -> Option<(usize, usize)> {
    if !tokens.any(at, &[",", "("]) {
        return None;
    }
    let the = usize::from(tokens.any(at + 1, &["the", "a", "an", "its"]));
    let mut from = at + 1 + the;
    // "Ahmad Zahid, yang juga Menteri Kemajuan Desa".
    if tokens.lexicon.language.malay() {
        from += usize::from(tokens.at(from, "yang") && tokens.at(from + 1, "juga")) * 2;
        from += usize::from(tokens.any(from, &["iaitu", "selaku", "yakni"]));
    }
    if let Some((_, _, end)) = country(tokens, from) {
        from = end + possessive(tokens, end);
    }
    let role = role_at(tokens, from, ceiling).filter(|r| r.1 <= ceiling)?;
    // "14th Session, Trade Minister Samia Haddad": the role is the name's behind it.
    // "Mastura Ahmad, Nepal's Joint Secretary Ram Subedi": so behind a country.
    let led = (tokens.lexicon.language != Language::En || from > at + 1 + the)
        && role_and_name(tokens, from, ceiling).is_some_and(|(_, own, _)| own.is_some());
    (!led).then_some(role)
}
