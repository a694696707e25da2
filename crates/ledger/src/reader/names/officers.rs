//! Who holds an office that stands before the name: behind its comma ("the minister, Clarisse Uwera,
//! told"), or several behind one in the plural ("Foreign Ministers Ilse Brandvik and Tomas Urrea").

use super::language::Language;
use super::lexicon::{Class, Form};
use super::name::{Kind, Name};
use super::person::{name_words, person_run};
use super::token::Tokens;

/// "the minister, Clarisse Uwera, told", "rakan sejawatannya dari Kazakhstan, Yerlan Nurov", "the Trade
/// Minister of Peru, Luisa Vargas is": a name of two to four words behind the comma of an office is who
/// holds it. Where the offices begin that are told so.
pub(super) fn told_by_office(tokens: &Tokens<'_>, names: &mut [Name]) -> Vec<usize> {
    let mut told = Vec::new();
    for index in 1..names.len() {
        let name = names[index];
        let led = name.kind == Kind::Person
            && name.role.is_none()
            && name.country.is_none()
            && name.own.is_some_and(|o| o.0 >= name.first);
        if !(led
            || name.kind == Kind::Unknown
                && (2..=4).contains(&name_words(tokens, name.first, name.end)))
            || !tokens.at(name.first.wrapping_sub(1), ",")
        {
            continue;
        }
        // "her Jordanian counterpart, Samir Haddadin".
        let noun = name.first.wrapping_sub(2);
        if tokens.at(noun, "counterpart")
            && let Some(country) =
                names[..index].iter().rev().find(|n| n.end == noun).and_then(|n| n.country)
        {
            let person = &mut names[index];
            person.kind = Kind::Person;
            person.own = person.own.or(Some((name.first, name.end)));
            person.country = Some(country);
            continue;
        }
        // The office before, past the country inside it.
        let Some(place) = names[..index].iter().rposition(|n| n.end + 1 == name.first) else {
            continue;
        };
        let place = names[..=place]
            .iter()
            .rposition(|n| n.kind == Kind::Office && n.end + 1 == name.first)
            .unwrap_or(place);
        let before = names[place];
        // "Kofi Annor, Trade Minister of Ghana, Luisa Vargas": the office is the first one's.
        let first_ones = names[..place].iter().any(|n| {
            n.kind == Kind::Person
                && n.role.is_none()
                && tokens.at(n.end, ",")
                && before.first <= n.end + 1 + usize::from(tokens.at(n.end + 1, "the"))
        });
        let closed = tokens.any(name.end, &[",", ".", ")"])
            || tokens.is(name.end, Class::Say)
            || tokens.is(name.end, Class::Aux) && !tokens.capital(name.end);
        let article = before.first > 0 && tokens.at(before.first - 1, "the");
        let office = before.kind == Kind::Office
            && before.role.is_some_and(|r| {
                let malay = tokens.lexicon.language.malay() && r.1 > r.0 + 1;
                malay
                    || r.1 == before.end && !tokens.capital(r.1 - 1)
                    || tokens.lexicon.language == Language::En
                        && (before.country.is_some() || article || led)
            })
            && !first_ones
            && (closed || led);
        let counterpart = matches!(before.kind, Kind::Country(_, Form::Name))
            && tokens.any(before.first.wrapping_sub(1), &["dari", "daripada", "of", "from"])
            && (before.first.saturating_sub(4)..before.first).any(|i| {
                tokens.any(
                    i,
                    &["counterpart", "sejawatannya", "sejawatnya", "sejawat", "timpalannya"],
                )
            });
        if office || counterpart {
            let (role, country) = (before.role, before.country);
            if office {
                told.push(before.first);
            }
            let person = &mut names[index];
            person.kind = Kind::Person;
            person.own = person.own.or(Some((name.first, name.end)));
            person.role = role;
            person.country = country;
        }
    }
    told
}

/// An office in the plural right before a person's name.
pub(super) fn officers(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<Name> {
    if !tokens.capital(at) || !(tokens.is(at, Class::RoleMod) || tokens.is(at, Class::Plural)) {
        return None;
    }
    let mut next = at;
    while next < at + 4 && tokens.is(next, Class::RoleMod) && tokens.capital(next) {
        next += 1;
    }
    let plural = tokens.any(
        next,
        &["ministers", "presidents", "premiers", "secretaries", "ambassadors", "governors"],
    );
    if !plural || !tokens.capital(next + 1) {
        return None;
    }
    let stop = person_run(tokens, next + 1, ceiling, true)
        .filter(|e| name_words(tokens, next + 1, *e) >= 1)?;
    let both = tokens.at(stop, "and") && tokens.capital(stop + 1);
    let mut person = Name { own: Some((next + 1, stop)), ..Name::new(at, stop, Kind::Person) };
    person.role = Some((at, next + 1));
    both.then_some(person)
}

/// "Foreign Ministers Ilse Brandvik and Tomas Urrea": a second name behind an office in the plural
/// holds it too.
pub(super) fn fellows(
    tokens: &Tokens<'_>,
    found: &Name,
    ceiling: usize,
    out: &mut Vec<Name>,
) -> usize {
    let Some(role) = found.role.filter(|_| found.kind == Kind::Person) else { return 0 };
    if !tokens.any(
        role.1 - 1,
        &["ministers", "presidents", "premiers", "secretaries", "ambassadors", "governors"],
    ) {
        return 0;
    }
    let mut at = found.end;
    for _ in 0..6 {
        let next = at
            + usize::from(tokens.at(at, ","))
            + usize::from(tokens.at(at + usize::from(tokens.at(at, ",")), "and"));
        if next == at || next >= ceiling {
            break;
        }
        let Some(stop) = person_run(tokens, next, ceiling, true) else { break };
        let mut person = Name { own: Some((next, stop)), ..Name::new(next, stop, Kind::Person) };
        person.role = Some(role);
        out.push(person);
        at = stop;
    }
    at
}
