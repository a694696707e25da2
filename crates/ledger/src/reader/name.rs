//! Names: persons with their roles, organisations, countries and places.
//!
//! A person is a role or an honorific with a name after it, or a name that begins with a known
//! given name. An organisation is in the table or carries a head word (Ministry, Council, Berhad).
//! A name with too little evidence stays unknown: it is a mention, and no record is made of it.

use super::lexicon::{Class, Entity, Form, Table};
use super::token::Tokens;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Index into the lexicon's countries.
    Country(u16, Form),
    /// Index into the lexicon's organisations, when it is one of them.
    Organisation(Option<u16>),
    Party,
    Event,
    /// Index into the lexicon's cities, when it is one of them.
    Place(Option<u16>),
    Person,
    /// A role without a name: "the president of Armenia".
    Office,
    Unknown,
}

/// A name: tokens `first..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    pub first: usize,
    pub end: usize,
    pub kind: Kind,
    /// Tokens of the role, for a person or an office.
    pub role: Option<(usize, usize)>,
    /// Tokens of the name alone, for a person.
    pub own: Option<(usize, usize)>,
    /// Index into the lexicon's countries: whose it is.
    pub country: Option<u16>,
}

impl Name {
    fn new(first: usize, end: usize, kind: Kind) -> Self {
        Self { first, end, kind, role: None, own: None, country: None }
    }
}

/// Every name among tokens `first..end`, in order. Countries inside a role or an organisation are
/// listed too, after the name that holds them.
pub(crate) fn names(tokens: &Tokens<'_>, first: usize, end: usize) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        match name(tokens, at, first, end) {
            Some((found, inner)) if found.end > at => {
                at = found.end;
                out.push(found);
                out.extend(inner);
            }
            _ => at += 1,
        }
    }
    out
}

/// Does a currency sign follow: is "US" the start of "US$"?
fn is_money(tokens: &Tokens<'_>, end: usize) -> bool {
    tokens.any(end, &["$"]) && tokens.touches(end)
}

fn country(tokens: &Tokens<'_>, at: usize) -> Option<(u16, Form, usize)> {
    match tokens.lexicon.longest(tokens, at, Table::Names)? {
        (Entity::Country(index, form), end) => Some((index, form, end)),
        _ => None,
    }
}

fn name(
    tokens: &Tokens<'_>,
    at: usize,
    floor: usize,
    ceiling: usize,
) -> Option<(Name, Option<Name>)> {
    let token = tokens.list[at];
    if !token.is_word() {
        return None;
    }
    if let Some(found) = officer(tokens, at, ceiling) {
        return Some(found);
    }
    if !token.capital() {
        return None;
    }
    // A party's member before a name: "Republican Dwight Eisenhower".
    if tokens.any(at, &["republican", "democrat", "reverend", "incumbent"])
        && tokens.is(at + 1, Class::Given)
    {
        return None;
    }
    if let Some((entity, end)) = tokens
        .lexicon
        .longest(tokens, at, Table::Names)
        .filter(|(_, e)| *e <= ceiling && !is_money(tokens, *e))
    {
        return known(tokens, at, entity, end, ceiling);
    }
    if closed(tokens, at)
        && (at == floor || !tokens.is(at, Class::Given))
        && !tokens.is(at, Class::Organisation)
        && !tokens.is(at, Class::Party)
    {
        // A capital that only the sentence's start gave, unless a name follows it: "The Hague".
        return None;
    }
    plain(tokens, at, floor, ceiling).map(|n| (n, None))
}

/// A name of the tables, and what follows it.
fn known(
    tokens: &Tokens<'_>,
    at: usize,
    entity: Entity,
    end: usize,
    ceiling: usize,
) -> Option<(Name, Option<Name>)> {
    match entity {
        Entity::Organisation(index) => {
            let country = tokens.lexicon.organisations[index as usize].country.as_deref();
            let mut name = Name::new(at, end, Kind::Organisation(Some(index)));
            if let Some(vote) = election(tokens, end, ceiling) {
                return Some((Name::new(at, vote, Kind::Event), None));
            }
            name.country = country
                .and_then(|code| tokens.lexicon.countries.iter().position(|c| c.code == code))
                .map(|i| i as u16);
            if let Some((role, own, person_end)) = role_and_name(tokens, end, ceiling)
                && own.is_some()
            {
                let mut person = Name::new(at, person_end, Kind::Person);
                (person.role, person.own, person.country) = (Some((at, role.1)), own, name.country);
                return Some((person, Some(name)));
            }
            Some((name, None))
        }
        Entity::Country(index, form) => {
            let after = end + possessive(tokens, end);
            let after = after
                + usize::from(
                    after > end
                        && tokens.any(after, &["new", "then", "visiting", "former", "outgoing"]),
                );
            let after = if tokens.any(after, &["-"]) { end } else { after };
            let mention =
                Name { country: Some(index), ..Name::new(at, end, Kind::Country(index, form)) };
            if let Some(vote) = election(tokens, end, ceiling) {
                return Some((
                    Name { country: Some(index), ..Name::new(at, vote, Kind::Event) },
                    None,
                ));
            }
            if form != Form::Capital
                && let Some((role, own, person_end)) = role_and_name(tokens, after, ceiling)
            {
                let kind = if own.is_some() { Kind::Person } else { Kind::Office };
                let found = Name {
                    first: at,
                    end: person_end,
                    kind,
                    role: Some(role),
                    own,
                    country: Some(index),
                };
                return Some((found, Some(mention)));
            }
            if after == end
                && let Some(run) = run(tokens, at, ceiling).filter(|run| *run > end)
            {
                let kind = kind_of_run(tokens, at, run);
                if matches!(kind, Kind::Organisation(_) | Kind::Party | Kind::Event) {
                    return Some((Name { country: Some(index), ..Name::new(at, run, kind) }, None));
                }
            }
            Some((mention, None))
        }
        Entity::City(index) => {
            let mut place = Name::new(at, end, Kind::Place(Some(index)));
            let code = tokens.lexicon.cities[index as usize].country.as_str();
            place.country =
                tokens.lexicon.countries.iter().position(|c| c.code == code).map(|i| i as u16);
            if let Some(run) = run(tokens, at, ceiling).filter(|run| *run > end) {
                let kind = kind_of_run(tokens, at, run);
                if matches!(kind, Kind::Organisation(_) | Kind::Party | Kind::Event) {
                    return Some((
                        Name { country: place.country, ..Name::new(at, run, kind) },
                        None,
                    ));
                }
            }
            Some((place, None))
        }
        _ => None,
    }
}

/// The end of "presidential election", "general election in Poland", right behind a name.
fn election(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<usize> {
    let noun = (at..(at + 3).min(ceiling)).find(|i| {
        tokens.any(*i, &["election", "elections", "referendum", "primary", "primaries"])
    })?;
    let plain = (at..noun).all(|i| {
        tokens.any(
            i,
            &[
                "general",
                "presidential",
                "federal",
                "local",
                "parliamentary",
                "legislative",
                "municipal",
                "gubernatorial",
                "regional",
                "senate",
                "house",
                "by",
                "-",
                "provincial",
                "european",
            ],
        )
    });
    if !plain {
        return None;
    }
    let mut end = noun + 1;
    if tokens.at(end, "in")
        && let Some((_, Form::Name, after)) = country(tokens, end + 1)
    {
        end = after;
    }
    (end <= ceiling).then_some(end)
}

/// 2 for a possessive `'s`, 1 for a bare apostrophe, 0 otherwise.
fn possessive(tokens: &Tokens<'_>, at: usize) -> usize {
    if !matches!(tokens.word(at), "'" | "’") {
        return 0;
    }
    if tokens.any(at + 1, &["s", "in", "un", "nin"]) { 2 } else { 1 }
}

/// Is the word one that sentences start with, and no name?
fn closed(tokens: &Tokens<'_>, at: usize) -> bool {
    let sense = tokens.sense(at);
    sense.month > 0
        || sense.weekday > 0
        || [
            Class::Prep,
            Class::Det,
            Class::Pronoun,
            Class::Conj,
            Class::Aux,
            Class::Approx,
            Class::This,
            Class::Last,
            Class::Next,
            Class::Early,
            Class::Later,
            Class::Hedge,
            Class::Neg,
            Class::Reported,
            Class::Say,
        ]
        .iter()
        .any(|c| sense.has(*c))
        || (sense.cardinal.is_some() && !sense.has(Class::Given))
        || sense.deictic.is_some()
}

/// A role, with the name that may follow it, from a token.
fn officer(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<(Name, Option<Name>)> {
    let (role, own, end) = role_and_name(tokens, at, ceiling)?;
    let kind = if own.is_some() { Kind::Person } else { Kind::Office };
    let mut found = Name { first: at, end, kind, role: Some(role), own, country: None };
    if tokens.is(at, Class::Honorific) && role.0 == role.1 {
        found.role = None;
    }
    // "King Hussein of Jordan", "the president of Armenia", "President of the Republic of Poland".
    let mut inner = None;
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
            // "President of Poland Andrzej Duda".
            if own.is_none()
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
fn role_and_name(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<Parts> {
    if at >= ceiling {
        return None;
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
    let mut from = role.1;
    // "the Prime Minister, Mr Anwar Ibrahim,": an apposition right behind the role.
    if tokens.at(from, ",") && tokens.is(from + 1, Class::Honorific) && tokens.capital(from + 1) {
        from += 1;
    }
    let from = honorifics(tokens, from, ceiling);
    if let Some(end) = person_run(tokens, from, ceiling, true) {
        return Some((role, Some((from, end)), end));
    }
    Some((role, None, role.1))
}

fn honorifics(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
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
    // Titles that are part of how a person is called stay with the name.
    (at..next)
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
    if !may || (tokens.is(at, Class::Prep)) || sense.month > 0 {
        return None;
    }
    let mut next = at;
    let mut head = None;
    while next < ceiling && next < at + 9 {
        if let Some((_, end)) = tokens.lexicon.longest(tokens, next, Table::Role) {
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
            && tokens.any(next, &["and", "&", ","])
            && tokens.is(next + 1, Class::RoleMod)
            && next > at
            && !tokens.is(next + 1, Class::Former)
        {
            next += 1;
        } else if head.is_none()
            && next > at
            && tokens.any(next, &["affairs", "and", "relations"])
            && tokens.is(next - 1, Class::RoleMod)
        {
            next += 1;
        } else if head == Some(next) && tokens.any(next, &["of", "for"]) {
            let the = usize::from(tokens.at(next + 1, "the"));
            let end = portfolio(tokens, next + 1 + the, ceiling);
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

/// Heads that are common words in lower case.
fn weak_head(tokens: &Tokens<'_>, at: usize) -> bool {
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

fn firm_role(tokens: &Tokens<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|i| tokens.is(i, Class::RoleHead) && !weak_head(tokens, i))
        || tokens.lexicon.longest(tokens, first, Table::Role).is_some()
}

/// The words of a portfolio: "Foreign Affairs", "Trade and Industry".
fn portfolio(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> usize {
    let mut next = at;
    let mut end = at;
    while next < ceiling && next < at + 10 {
        if tokens.capital(next)
            && (tokens.is(next, Class::Portfolio) || tokens.is(next, Class::RoleMod))
            && country(tokens, next).is_none()
        {
            next += 1;
            end = next;
        } else if end > at && tokens.any(next, &["and", ",", "&", "of", "the", "for"]) {
            next += 1;
        } else {
            break;
        }
    }
    end
}

/// The end of a person's name that begins at a token. `led` says that a role or an honorific
/// stands before it, so that one word is enough and no given name needs to be known.
fn person_run(tokens: &Tokens<'_>, at: usize, ceiling: usize, led: bool) -> Option<usize> {
    let mut next = at;
    let mut words = 0;
    let mut end = at;
    while next < ceiling && words < 7 {
        let token = tokens.list[next];
        if next > at && token.new_line() && (token.new_paragraph() || words > 0 && !led) {
            break;
        }
        if token.is_word() && token.capital() {
            if stops_name(tokens, next, words, ceiling) {
                break;
            }
            words += 1;
            next += 1;
            end = next;
            // An initial keeps its stop; so do Jr. and Sr.
            if tokens.at(next, ".") && tokens.touches(next) {
                let initial =
                    token.end - token.start <= 2 || tokens.any(next - 1, &["jr", "sr", "st"]);
                let goes_on = (tokens.capital(next + 1)
                    && !tokens.list[next + 1].new_line()
                    && !(token.end - token.start == 2 && token.upper()))
                    || tokens.is(next + 1, Class::Particle)
                        && particle_leads(tokens, next + 1, words);
                if initial && (goes_on || tokens.any(next - 1, &["jr", "sr"])) {
                    next += 1;
                    if tokens.any(next - 2, &["jr", "sr"]) {
                        end = next;
                    }
                }
            }
        } else if tokens.any(next, &["-", "–"])
            && words > 0
            && tokens.touches(next)
            && tokens.touches(next + 1)
            && tokens.is_word(next + 1)
            && (tokens.capital(next + 1)
                || tokens.is(next - 1, Class::Particle)
                || tokens.any(next + 1, &["al", "el", "ur", "ul", "din", "uz", "un", "bok"])
                    && !tokens.any(next + 1, &["in"]))
        {
            if tokens.capital(next + 1) && country(tokens, next + 1).is_some() && !led {
                break;
            }
            next += 1;
            if !tokens.capital(next) {
                next += 1;
                end = next;
            }
        } else if led
            && tokens.any(next, &["-"])
            && words > 0
            && tokens.touches(next)
            && tokens.touches(next + 1)
            && tokens.is_word(next + 1)
            && (tokens.list[next + 1].word == 0
                || tokens.any(next + 1, &["in", "o", "jung", "il", "un", "haq", "woo"]))
        {
            // Tae-woo, Chan-o-Cha.
            next += 2;
            end = next;
        } else if matches!(tokens.word(next), "'" | "’")
            && words > 0
            && tokens.touches(next)
            && tokens.touches(next + 1)
            && tokens.is_word(next + 1)
            && !tokens.capital(next + 1)
            && tokens.list[next + 1].word == 0
            && tokens.word(next + 1).len() > 2
        {
            // Mata'afa.
            next += 2;
            end = next;
        } else if token.is_word()
            && tokens.any(next, &["d", "l"])
            && matches!(tokens.word(next + 1), "'" | "’")
            && tokens.touches(next + 1)
            && tokens.touches(next + 2)
            && tokens.capital(next + 2)
        {
            next += 2;
        } else if matches!(tokens.word(next), "'" | "’" | "ʻ" | "`")
            && words > 0
            && tokens.touches(next)
            && tokens.capital(next + 1)
            && tokens.touches(next + 1)
        {
            next += 1;
        } else if token.is_word()
            && tokens.is(next, Class::Particle)
            && particle_leads(tokens, next, words)
        {
            next += 1;
            while tokens.any(next, &["-", "'", "’"]) && tokens.touches(next) {
                next += 1;
            }
            words += usize::from(words == 0);
        } else if tokens.at(next, ",") && tokens.any(next + 1, &["jr", "sr"]) && words > 0 {
            next += 2 + usize::from(tokens.at(next + 2, "."));
            end = next;
            break;
        } else {
            break;
        }
    }
    let real = (at..end).any(|i| {
        tokens.is_word(i) && tokens.capital(i) && tokens.list[i].end - tokens.list[i].start > 1
    });
    (end > at && real).then_some(end)
}

/// Does a small word inside a name lead to another capital?
fn particle_leads(tokens: &Tokens<'_>, at: usize, words: usize) -> bool {
    let strong = tokens.any(
        at,
        &[
            "de", "van", "von", "al", "el", "bin", "binti", "ibn", "abu", "di", "da", "dos", "du",
            "den", "der", "le", "la", "del", "zu", "af", "ould", "ben", "ap", "arap", "moi",
        ],
    );
    if words == 0 && !strong {
        return false;
    }
    if tokens.any(at, &["y", "e", "do", "la", "le", "ter", "ten", "i"]) && words == 0 {
        return false;
    }
    let mut next = at + 1;
    for _ in 0..2 {
        while tokens.any(next, &["-", "'", "’"]) && tokens.touches(next) {
            next += 1;
        }
        if tokens.is_word(next) && tokens.is(next, Class::Particle) && !tokens.capital(next) {
            next += 1;
        }
    }
    tokens.capital(next) && (!closed(tokens, next) || tokens.is(next, Class::Say))
}

/// Does a capitalised word end a person's name before it?
fn stops_name(tokens: &Tokens<'_>, at: usize, words: usize, ceiling: usize) -> bool {
    let sense = tokens.sense(at);
    if sense.month > 0 && words > 0 && !sense.has(Class::Given) || sense.weekday > 0 {
        return true;
    }
    // An initial, or the number of a king.
    let letter = tokens.list[at].end - tokens.list[at].start == 1;
    if letter
        && words > 0
        && (tokens.at(at + 1, ".") && tokens.touches(at + 1)
            || tokens.at(at, "i") && !tokens.is(at + 1, Class::Aux))
    {
        return false;
    }
    let closed_word = [Class::Prep, Class::Det, Class::Pronoun, Class::Conj, Class::Aux]
        .iter()
        .any(|c| sense.has(*c))
        && !sense.has(Class::NameSuffix)
        && !sense.has(Class::Particle)
        && !(sense.has(Class::Given));
    if closed_word && !tokens.any(at, &["an", "so", "no", "do"]) {
        return true;
    }
    if sense.has(Class::RoleHead)
        && (words > 0 || role_at(tokens, at, ceiling).is_some_and(|r| r.1 > at + 1))
        && !sense.has(Class::Given)
        && !sense.has(Class::NameSuffix)
        && !tokens.any(
            at,
            &[
                "justice", "judge", "bishop", "marshal", "king", "prince", "emir", "sultan",
                "amir", "imam", "major", "duke", "cardinal", "shah", "pope",
            ],
        )
    {
        return true;
    }
    if sense.has(Class::Organisation)
        && words > 0
        && !tokens.any(at, &["post", "press", "church", "police", "co", "ag", "sa", "nv"])
    {
        return true;
    }
    if words == 0
        && (sense.has(Class::Organisation) || sense.has(Class::Event))
        && !sense.has(Class::Given)
        && !tokens.any(at, &["day", "cross", "law", "bill", "church", "sa"])
    {
        return true;
    }
    // The first word of a country's name is no person's name: "President Kenya" is none.
    match country(tokens, at) {
        Some((_, Form::Name, end)) => {
            words == 0
                && !(tokens.is(at, Class::Given))
                && !(end == at + 1
                    && tokens.capital(end)
                    && tokens.is_word(end)
                    && country(tokens, end).is_none()
                    && !tokens.is(end, Class::Organisation))
        }
        Some((_, Form::People, end)) => {
            words == 0
                && end == at + 1
                && !(tokens.capital(end)
                    && tokens.is_word(end)
                    && role_at(tokens, end, ceiling).is_none())
                && !tokens
                    .any(at, &["german", "french", "english", "roman", "dane", "turk", "holland"])
        }
        _ => false,
    }
}

/// A capitalised name that no table has.
fn plain(tokens: &Tokens<'_>, at: usize, floor: usize, ceiling: usize) -> Option<Name> {
    let sense = tokens.sense(at);
    let whole = run(tokens, at, ceiling)?;
    let kind = kind_of_run(tokens, at, whole);
    if matches!(kind, Kind::Organisation(_) | Kind::Party | Kind::Event) {
        return Some(Name::new(at, whole, kind));
    }
    if (sense.has(Class::Given) || initial(tokens, at))
        && let Some(end) =
            person_run(tokens, at, ceiling, false).filter(|end| name_words(tokens, at, *end) >= 2)
    {
        let mut person = Name { own: Some((at, end)), ..Name::new(at, end, Kind::Person) };
        person.role = apposed_role(tokens, end, ceiling);
        return Some(person);
    }
    let end = person_run(tokens, at, ceiling, false)?;
    let words = name_words(tokens, at, end);
    if (2..=4).contains(&words)
        && !(at..end).any(|i| {
            tokens.is(i, Class::Place)
                || tokens.is(i, Class::Event)
                || tokens.is(i, Class::Measure)
                || tokens.is(i, Class::Company)
                || country(tokens, i).is_some()
                || tokens.list[i].upper()
        })
    {
        let speaks = tokens.is(end, Class::Say)
            && !tokens.any(end, &["called", "described", "posted", "reported"])
            || tokens.any(end, &["who", "whose"]);
        let spoken = at > floor
            && tokens.is(at - 1, Class::Say)
            && tokens.any(at - 1, &["said", "says", "added", "told"]);
        let middle = (at + 1..end).any(|i| initial(tokens, i) && tokens.at(i + 1, "."))
            || (at..end)
                .any(|i| tokens.any(i, &["bin", "binti", "al", "von", "van", "jr", "sr", "ibn"]));
        let role = apposed_role(tokens, end, ceiling);
        if speaks || spoken || middle || role.is_some() {
            return Some(Name { own: Some((at, end)), role, ..Name::new(at, end, Kind::Person) });
        }
    }
    let kind = if (at..whole).any(|i| tokens.is(i, Class::Place)) {
        Kind::Place(None)
    } else {
        Kind::Unknown
    };
    Some(Name::new(at, whole.max(at + 1), kind))
}

fn initial(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.capital(at)
        && tokens.list[at].end - tokens.list[at].start == 1
        && tokens.at(at + 1, ".")
        && tokens.touches(at + 1)
        && !tokens.touches(at + 2)
        && tokens.capital(at + 2)
}

fn name_words(tokens: &Tokens<'_>, first: usize, end: usize) -> usize {
    (first..end)
        .filter(|i| {
            tokens.is_word(*i)
                && !(tokens.touches(*i) && *i > first && tokens.any(i - 1, &["-", "'", "’"]))
        })
        .count()
}

/// The role behind a comma: "Anwar Ibrahim, the prime minister".
fn apposed_role(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<(usize, usize)> {
    if !tokens.any(at, &[",", "("]) {
        return None;
    }
    let the = usize::from(tokens.any(at + 1, &["the", "a", "an", "its"]));
    let mut from = at + 1 + the;
    if let Some((_, _, end)) = country(tokens, from) {
        from = end + possessive(tokens, end);
    }
    role_at(tokens, from, ceiling).filter(|r| r.1 <= ceiling)
}

/// The end of a capitalised run, with the small words that bind it: "Bank of China and Korea"
/// stops before "and" unless an organisation's head word stands earlier and a capital follows.
#[allow(clippy::if_same_then_else)] // One arm, one rule.
fn run(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<usize> {
    let mut next = at;
    let mut end = at;
    let mut headed = false;
    while next < ceiling && next < at + 14 {
        let token = tokens.list[next];
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
fn kind_of_run(tokens: &Tokens<'_>, first: usize, end: usize) -> Kind {
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
    let alone = words == 1 && !tokens.list[first].upper();
    if organised && !alone {
        return Kind::Organisation(None);
    }
    Kind::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;

    fn people(text: &str) -> Vec<(String, String)> {
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        names(&tokens, 0, tokens.len())
            .iter()
            .filter(|n| n.kind == Kind::Person)
            .map(|n| {
                let part =
                    |r: Option<(usize, usize)>| r.map_or("", |r| tokens.words(r.0, r.1)).to_owned();
                (part(n.role), part(n.own))
            })
            .collect()
    }

    #[test]
    fn role_and_name_are_parted() {
        let cases = [
            ("Met with President Andrzej Duda.", "President", "Andrzej Duda"),
            ("President-elect Collor de Mello arrived", "President-elect", "Collor de Mello"),
            ("Foreign Minister van den Broek", "Foreign Minister", "van den Broek"),
            ("King Salman bin Abd al-Aziz Al Saud", "King", "Salman bin Abd al-Aziz Al Saud"),
            ("Secretary of State Marco Rubio", "Secretary of State", "Marco Rubio"),
            ("President Surangel Samuel Whipps, Jr.", "President", "Surangel Samuel Whipps, Jr."),
            ("Polish Prime Minister Donald Tusk said", "Prime Minister", "Donald Tusk"),
            ("Kenya's Deputy President Rigathi Gachagua", "Deputy President", "Rigathi Gachagua"),
        ];
        for (text, role, own) in cases {
            assert_eq!(people(text), vec![(role.to_owned(), own.to_owned())], "{text}");
        }
        assert_eq!(
            people(
                "President Xi Jinping, Foreign Minister Wang Yi, and State Councilor Yang Jiechi"
            )
            .len(),
            3
        );
        assert!(people("General Motors said").is_empty());
        assert!(people("The European Commission met the Bank of Poland").is_empty());
    }

    #[test]
    fn a_country_inside_an_organisation_is_not_a_country() {
        let text =
            "The Liberal Party of Canada met in Poland with the Ministry of Trade and Industry.";
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        let found = names(&tokens, 0, tokens.len());
        let kinds: Vec<_> = found.iter().map(|n| (tokens.words(n.first, n.end), n.kind)).collect();
        assert!(
            kinds.iter().any(|(w, k)| *w == "Liberal Party of Canada" && *k == Kind::Party),
            "{kinds:?}"
        );
        assert!(
            kinds
                .iter()
                .any(|(w, k)| *w == "Ministry of Trade and Industry"
                    && *k == Kind::Organisation(None)),
            "{kinds:?}"
        );
        let countries = found.iter().filter(|n| matches!(n.kind, Kind::Country(..))).count();
        assert_eq!(countries, 1);
    }
}
