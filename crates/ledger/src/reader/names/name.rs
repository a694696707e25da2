//! Names: persons with their roles, organisations, countries and places.
//!
//! A person is a role or an honorific with a name after it, or a name that begins with a known
//! given name. An organisation is in the table or carries a head word (Ministry, Council, Berhad).
//! A name with too little evidence stays unknown: it is a mention, and no record is made of it.

use super::language::Language;
use super::lexicon::{Class, Entity, Form, Table};
use super::nation::{election, named_after, of_country, state};
use super::office::{apposed_role, officer, role_and_name};
use super::officers::{fellows, officers, told_by_office};
use super::organisation::{kind_of_run, run};
use super::person::{initial, name_words, person_run};
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
    pub(super) fn new(first: usize, end: usize, kind: Kind) -> Self {
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
                at = fellows(tokens, &found, end, &mut out).max(at);
            }
            _ => at += 1,
        }
    }
    appositions(tokens, &mut out);
    out
}

/// "Dr. Wanjiru Otieno, President of the Republic of Kenya": the office behind the comma is the
/// person's. "For the Government of Chile: Paula Arancibia": the state for which somebody signs is.
fn appositions(tokens: &Tokens<'_>, names: &mut [Name]) {
    let told = told_by_office(tokens, names);
    for index in 0..names.len() {
        let person = names[index];
        if person.kind != Kind::Person {
            continue;
        }
        let office = names[index + 1..].iter().find(|n| n.first >= person.end);
        let office = office.filter(|o| {
            o.kind == Kind::Office
                && !told.contains(&o.first)
                && tokens.at(person.end, ",")
                && o.first <= person.end + 1 + usize::from(tokens.at(person.end + 1, "the"))
        });
        let signs_for = names[..index].iter().rev().find(|n| {
            matches!(n.kind, Kind::Country(_, Form::Name))
                && n.end + 1 == person.first
                && tokens.any(n.end, &[":", ","])
                && (n.first.saturating_sub(6)..n.first).any(|i| tokens.any(i, &["for", "on"]))
        });
        // "Ms. Ana Ruiz, Director of Trade, for Paraguay".
        let close = office.map_or(person.end, |o| o.end);
        let of = (close..close + 5)
            .take_while(|i| !tokens.any(*i, &["and", ";", "."]))
            .find(|i| tokens.at(*i, "for") && tokens.at(i - 1, ","))
            .unwrap_or(close);
        let stands_for = names[index + 1..].iter().find(|n| {
            matches!(n.kind, Kind::Country(_, Form::Name))
                && tokens.at(of, "for")
                && n.first == of + 1 + usize::from(tokens.at(of + 1, "the"))
                && tokens.lexicon.language == Language::En
        });
        let country = office
            .and_then(|o| o.country)
            .or(signs_for.and_then(|n| n.country))
            .or(stands_for.and_then(|n| n.country));
        let role = office.and_then(|o| o.role);
        let person = &mut names[index];
        person.country = person.country.or(country);
        person.role = person.role.or(role);
    }
}

/// Does a currency sign follow: is "US" the start of "US$"?
fn is_money(tokens: &Tokens<'_>, end: usize) -> bool {
    tokens.any(end, &["$"]) && tokens.touches(end)
}

pub(super) fn country(tokens: &Tokens<'_>, at: usize) -> Option<(u16, Form, usize)> {
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
    if let Some(found) = officers(tokens, at, ceiling) {
        return Some((found, None));
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
    if let Some(found) = of_acronym(tokens, at, ceiling) {
        return Some((found, None));
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

/// "The CBK Deputy Governor, Amina Wekesa": a body's letters before an office.
fn of_acronym(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<Name> {
    let token = tokens.list[at];
    if !token.upper() || token.end - token.start > 6 || !tokens.capital(at + 1) {
        return None;
    }
    let (role, own, end) = role_and_name(tokens, at + 1, ceiling)?;
    // In a line of capitals every word is one.
    if tokens.list[role.0].upper() && role.1 > role.0 {
        return None;
    }
    let kind = if own.is_some() { Kind::Person } else { Kind::Office };
    (role.1 > role.0).then_some(Name { role: Some(role), own, ..Name::new(at, end, kind) })
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
            if country.is_none()
                && let Some((whose, whole)) = of_country(tokens, end, ceiling, &["of", "for"])
            {
                name.end = whole;
                name.country = Some(whose);
                return Some((name, None));
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
            if let Some(state) = state(tokens, at, form, end).filter(|s| s.end <= ceiling) {
                // "the Latvian State Digital Agency": the state is part of a body's name.
                let body = run(tokens, at, ceiling).filter(|run| {
                    *run > state.end
                        && matches!(kind_of_run(tokens, at, *run), Kind::Organisation(_))
                });
                if let Some(body) = body {
                    let kind = kind_of_run(tokens, at, body);
                    return Some((
                        Name { country: Some(index), ..Name::new(at, body, kind) },
                        None,
                    ));
                }
                return Some((state, None));
            }
            // "Kenya'nın Lima Büyükelçisi Tarık Onay": where somebody is sent stands between.
            if form != Form::Capital
                && tokens.lexicon.language == Language::Tr
                && let Some((Entity::Country(..) | Entity::City(_), seat)) =
                    tokens.lexicon.longest(tokens, after, Table::Names)
                && tokens.any(seat, &["buyukelcisi", "baskonsolosu", "buyukelci"])
                && let Some((role, own, person_end)) = role_and_name(tokens, seat, ceiling)
            {
                let kind = if own.is_some() { Kind::Person } else { Kind::Office };
                let found = Name {
                    role: Some(role),
                    own,
                    country: Some(index),
                    ..Name::new(at, person_end, kind)
                };
                return Some((found, Some(mention)));
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

/// 2 for a possessive `'s`, 1 for a bare apostrophe, 0 otherwise.
pub(super) fn possessive(tokens: &Tokens<'_>, at: usize) -> usize {
    if !matches!(tokens.word(at), "'" | "’") {
        return 0;
    }
    if tokens.any(at + 1, &["s", "in", "un", "nin"]) { 2 } else { 1 }
}

/// Is the word one that sentences start with, and no name?
pub(super) fn closed(tokens: &Tokens<'_>, at: usize) -> bool {
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

/// A capitalised name that no table has.
fn plain(tokens: &Tokens<'_>, at: usize, floor: usize, ceiling: usize) -> Option<Name> {
    let sense = tokens.sense(at);
    let whole = run(tokens, at, ceiling)?;
    let kind = kind_of_run(tokens, at, whole);
    if let Some(found) = named_after(tokens, at, whole, ceiling, kind) {
        return Some(found);
    }
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
    // "Komitmen Peru", "Eksport Kenya": a noun with a capital from the sentence's start, or in front of
    // the country that it belongs to, is no part of the country's name.
    let led = (at + 1..whole).find(|i| country(tokens, *i).is_some());
    if let Some(nation) = led
        && tokens.lexicon.language != Language::En
        && ((at..nation).all(|i| tokens.list[i].word != 0 && !tokens.is(i, Class::Given))
            || at == floor && tokens.any(at, &["baik"]))
    {
        return None;
    }
    let kind = if (at..whole).any(|i| tokens.is(i, Class::Place)) {
        Kind::Place(None)
    } else {
        Kind::Unknown
    };
    Some(Name::new(at, whole.max(at + 1), kind))
}

#[cfg(test)]
mod tests {
    use super::*;
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
