//! Where the name of a person ends.

use super::language::Language;
use super::lexicon::{Class, Entity, Form, Table};
use super::name::{closed, country};
use super::office::role_at;
use super::token::Tokens;

/// The end of a person's name that begins at a token. `led` says that a role or an honorific
/// stands before it, so that one word is enough and no given name needs to be known.
pub(super) fn person_run(
    tokens: &Tokens<'_>,
    at: usize,
    ceiling: usize,
    led: bool,
) -> Option<usize> {
    let mut next = at;
    let mut words = 0;
    let mut end = at;
    while next < ceiling && words < 7 {
        let token = tokens.list[next];
        // Two columns of a signature block.
        if next > at && tokens.parted(next) {
            break;
        }
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
                    || is_particle(tokens, next + 1) && particle_leads(tokens, next + 1, words);
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
                || is_particle(tokens, next - 1)
                || tokens.any(next + 1, &["al", "el", "es", "ur", "ul", "din", "uz", "un", "bok"])
                    && !tokens.any(next + 1, &["in"])
                || led
                    && tokens.word(next + 1).len() <= 5
                    && !tokens.is(next + 1, Class::Prep)
                    && !tokens.is(next + 1, Class::RoleTail)
                    && !tokens.any(next + 1, &["led", "born", "based", "turned", "elect", "chair"]))
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
            && (tokens.list[next + 1].word == 0
                || !tokens.any(next + 1, &["s", "t", "re", "ve", "ll", "d"]))
            && (tokens.word(next + 1).len() > 2
                || led
                    && tokens.word(next + 1).len() == 2
                    && !tokens.any(
                        next + 1,
                        &[
                            "in", "un", "da", "de", "ya", "ye", "ta", "te", "ll", "re", "ve", "nu",
                            "ni", "na", "ne", "la", "le", "yi", "yu",
                        ],
                    ))
            && !(tokens.lexicon.language == super::language::Language::Tr
                && tokens.is(next + 1, Class::Suffix))
        {
            // Mata'afa, Sa'id.
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
            && (is_particle(tokens, next)
                || tokens.any(
                    next,
                    &["ul", "ur", "us", "ud", "o", "as", "ar", "es", "er", "ed", "et", "ez"],
                ))
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
    // "Juma Odero Külliye'de": a last word with the ending of a place is one.
    if tokens.lexicon.language == super::language::Language::Tr
        && end >= at + 3
        && matches!(tokens.word(end), "'" | "’")
        && tokens.any(end + 1, &["de", "da", "te", "ta"])
    {
        end -= 1;
    }
    let real = (at..end).any(|i| {
        tokens.is_word(i) && tokens.capital(i) && tokens.list[i].end - tokens.list[i].start > 1
    });
    (end > at && real).then_some(end)
}

/// Does a small word inside a name lead to another capital?
fn particle_leads(tokens: &Tokens<'_>, at: usize, words: usize) -> bool {
    // "ul-Hasan", "al-Rashid": an article that a hyphen binds.
    if tokens.any(
        at,
        &[
            "ul", "ur", "al", "el", "es", "er", "ed", "et", "ez", "us", "ud", "o", "e", "as", "ar",
            "an", "ash", "ad", "az",
        ],
    ) && tokens.any(at + 1, &["-"])
        && tokens.touches(at + 1)
        && tokens.capital(at + 2)
        && tokens.touches(at + 2)
        && words > 0
    {
        return true;
    }
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
        if tokens.is_word(next) && is_particle(tokens, next) && !tokens.capital(next) {
            next += 1;
        }
    }
    tokens.capital(next) && (!closed(tokens, next) || tokens.is(next, Class::Say))
}

/// A small word inside a name, unless the language has a preposition or an ending of that spelling.
fn is_particle(tokens: &Tokens<'_>, at: usize) -> bool {
    let own: &[&str] = match tokens.lexicon.language {
        Language::Tr => &["da", "de", "den", "ten", "e", "y", "ile"],
        Language::Ms | Language::Id => &["di", "e", "y"],
        Language::En => &[],
    };
    tokens.is(at, Class::Particle) && !own.iter().any(|word| tokens.at(at, word))
}

/// Does a capitalised word end a person's name before it?
fn stops_name(tokens: &Tokens<'_>, at: usize, words: usize, ceiling: usize) -> bool {
    let sense = tokens.sense(at);
    // "Helena May" is a surname where no day and no year follows.
    let surname = words == 1
        && tokens.any(at, &["may", "april", "june", "august"])
        && !tokens.is_number(at + 1)
        && at > 0
        && !tokens.any(at - 1, &[","]);
    if sense.month > 0 && words > 0 && !sense.has(Class::Given) && !surname || sense.weekday > 0 {
        return true;
    }
    // "Kofi Mensah Lima'ya geldi": a place with the ending of its case is no part of the name before it.
    if tokens.lexicon.language == Language::Tr
        && words > 1
        && matches!(tokens.word(at + 1), "'" | "’")
        && tokens.any(
            at + 2,
            &["a", "e", "ya", "ye", "da", "de", "ta", "te", "dan", "den", "tan", "ten"],
        )
        && matches!(
            tokens.lexicon.longest(tokens, at, Table::Names),
            Some((Entity::Country(..) | Entity::City(_), _))
        )
    {
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

pub(super) fn initial(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.capital(at)
        && tokens.list[at].end - tokens.list[at].start == 1
        && tokens.at(at + 1, ".")
        && tokens.touches(at + 1)
        && !tokens.touches(at + 2)
        && tokens.capital(at + 2)
}

pub(super) fn name_words(tokens: &Tokens<'_>, first: usize, end: usize) -> usize {
    (first..end)
        .filter(|i| {
            tokens.is_word(*i)
                && !(tokens.touches(*i) && *i > first && tokens.any(i - 1, &["-", "'", "’"]))
        })
        .count()
}
