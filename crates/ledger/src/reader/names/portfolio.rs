//! Portfolios: what an office is of, "of Foreign Affairs", "Ticaret", "Perdagangan", in the order of each language.

use super::language::Language;
use super::lexicon::Class;
use super::name::country;
use super::office::role_at;
use super::token::Tokens;

/// Is a token a word of a Turkish portfolio: capitals, "ve" and commas up to a minister's head?
pub(super) fn turkish_portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> bool {
    if tokens.lexicon.language != Language::Tr {
        return false;
    }
    let heads = [
        "bakani",
        "bakan",
        "bakanimiz",
        "sekreteri",
        "baskani",
        "muduru",
        "lideri",
        "sozcusu",
        "temsilcisi",
        "direktoru",
    ];
    for next in at..ceiling.min(at + 6) {
        if next > at && tokens.any(next, &heads) {
            return true;
        }
        let word = tokens.is_word(next)
            && tokens.capital(next)
            && !tokens.is(next, Class::RoleHead)
            && !tokens.is(next, Class::Given)
            && country(tokens, next).is_none();
        let link = tokens.any(next, &["ve", ","]) && tokens.capital(next + 1);
        if !(word || link) {
            return false;
        }
    }
    false
}

/// One past the portfolio behind a Malay or Indonesian head, and a second role that is held with it.
pub(super) fn malay_portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let mut end = at;
    let mut next = at;
    while next < ceiling && next < at + 12 {
        if tokens.capital(next)
            && tokens.is(next, Class::Portfolio)
            && country(tokens, next).is_none()
        {
            next += 1;
            end = next;
        } else if end > at
            && tokens.any(next, &["dan", ",", "&"])
            && tokens.is(next + 1, Class::Portfolio)
            && tokens.capital(next + 1)
        {
            next += 1;
        } else if end > at
            && tokens.at(next, ",")
            && tokens.at(next + 1, "dan")
            && tokens.is(next + 2, Class::Portfolio)
            && tokens.capital(next + 2)
        {
            next += 2;
        } else if tokens.any(next, &["merangkap", "sekaligus"]) {
            let Some(role) = role_at(tokens, next + 1, ceiling) else { break };
            return role.1;
        } else {
            break;
        }
    }
    end
}

/// Heads that are common words in lower case.
pub(super) fn weak_head(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.any(
        at,
        &[
            "general",
            "major",
            "count",
            "head",
            "chair",
            "chief",
            "deputy",
            "justice",
            "captain",
            "imperial",
            "cardinal",
            "prince",
            "representative",
            "official",
            "leader",
            "owner",
            "founder",
            "aide",
            "delegate",
            "politician",
            "judge",
            "director",
            "marshal",
            "ruler",
            "mayor",
        ],
    ) && !tokens.capital(at + 1)
}

/// The words of a portfolio: "Foreign Affairs", "Trade and Industry".
pub(super) fn portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let mut next = at;
    let mut end = at;
    while next < ceiling && next < at + 10 {
        if tokens.capital(next)
            && (tokens.is(next, Class::Portfolio) || tokens.is(next, Class::RoleMod))
            && country(tokens, next).is_none()
        {
            next += 1;
            end = next;
        } else if end > at
            && tokens.any(next, &["and", ",", "&", "of", "the", "for"])
            && !(tokens.list[next].new_line() && tokens.capital(next))
        {
            next += 1;
        } else {
            break;
        }
    }
    end
}

/// What a minister is of in words that no list has: "Infrastructure," "Oceans and Fisheries of", up to a
/// comma, a country or a name of two words.
pub(super) fn unlisted_portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let word = |i: usize| {
        i < ceiling
            && tokens.is_word(i)
            && tokens.capital(i)
            && !tokens.is(i, Class::Given)
            && !tokens.is(i, Class::Honorific)
            && country(tokens, i).is_none()
    };
    let run =
        |from: usize| (from..from + 5).take_while(|i| word(*i)).last().map_or(from, |i| i + 1);
    let mut end = run(at);
    if end == at {
        return at;
    }
    if tokens.at(end, "and") && word(end + 1) {
        end = run(end + 1);
    }
    let closed = tokens.any(end, &[",", "of", "."]) || tokens.is_word(end) && !tokens.capital(end);
    match end - at {
        _ if closed => end,
        // "Minister of Fisheries Ana Rey".
        3.. => at + 1,
        _ => at,
    }
}

/// The words of a portfolio in small letters before a name: "the Chilean minister of trade Pablo Rojas".
pub(super) fn small_portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let mut next = at;
    while next < ceiling
        && !tokens.capital(next)
        && (tokens.is(next, Class::Portfolio)
            || next > at
                && tokens.at(next, "and")
                && tokens.is(next + 1, Class::Portfolio)
                && !tokens.capital(next + 1))
    {
        next += 1;
    }
    let from = next + usize::from(tokens.at(next, ","));
    let named = tokens.capital(from) && tokens.is_word(from) && !tokens.list[from].new_line();
    if named && from < ceiling { next } else { at }
}
