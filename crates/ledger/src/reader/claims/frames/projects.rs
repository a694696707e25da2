//! Contracts and projects: what somebody builds, supplies, invests or runs for or in another economy.

use super::turkish_forms;
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// "STM signed a contract for three corvettes for Kenya", "has an office in Poland", "will build a dam".
pub(super) fn projects(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    match clause.scene.language {
        Language::Tr => return turkish(clause, out),
        Language::Ms | Language::Id => malay(clause, out),
        Language::En => {}
    }
    let mut last_end = 0;
    for at in clause.sentence.first..clause.sentence.end {
        if at < last_end {
            continue;
        }
        let contract = clause.any(at, &["contract", "contracts", "order", "tender"])
            && !(clause.at(at, "order") && clause.any(at.wrapping_sub(1), &["in", "of", "the"]))
            && clause.any(at + 1, &["for", "to", "worth", "with", "from"])
            && (clause.start_of(at)..at).any(|i| {
                clause.is(i, Class::Sign)
                    || clause.is(i, Class::Supply)
                    || clause.any(i, &["placed", "places"])
            });
        let office = clause.any(
            at,
            &[
                "office",
                "plant",
                "factory",
                "facility",
                "centre",
                "center",
                "branch",
                "campus",
                "shipyard",
                "subsidiary",
            ],
        ) && (at.saturating_sub(7)..at).any(|i| {
            clause.any(
                i,
                &[
                    "has",
                    "opened",
                    "opens",
                    "open",
                    "opening",
                    "established",
                    "establish",
                    "operates",
                    "maintains",
                    "built",
                    "build",
                    "set",
                    "inaugurated",
                    "launched",
                    "run",
                    "runs",
                    "have",
                ],
            )
        });
        let put = clause.any(at, &["put", "putting", "pour", "pouring", "sink"])
            && (at + 1..at + 9).any(|i| clause.at(i, "into"));
        let invest = (put || clause.any(at, &["invest", "invests", "invested", "investing"]))
            && clause
                .sentence
                .values
                .iter()
                .any(|v| v.first > at && v.first < at + 8 && v.is_money());
        let build = clause.any(
            at,
            &[
                "build",
                "building",
                "built",
                "construct",
                "constructing",
                "deliver",
                "delivering",
                "supply",
                "supplying",
                "produce",
                "producing",
                "develop",
                "developing",
                "manufacture",
                "procure",
            ],
        ) && (at + 1..(at + 9).min(clause.sentence.end))
            .any(|i| clause.is(i, Class::Invest));
        // An item of a list of deals: "Procurement of 26 aircraft".
        let nominal = is_deal(clause, at);
        if !clause.own(at) || !(contract || office || invest || build || nominal) {
            continue;
        }
        if nominal {
            deal(clause, at, out);
            return;
        }
        let actor = clause.subject(at);
        let firm = if actor.is_none() { firm(clause, at) } else { None };
        if actor.is_none() && firm.is_none()
            || office && actor.as_ref().is_some_and(|a| a.role.is_some())
        {
            continue;
        }
        let end = clause.end_of(at);
        let plain = if contract { Status::Signed } else { Status::Delivered };
        let mut draft = clause.draft(Kind::Project, at, clause.judge(at, plain));
        match firm {
            Some(firm) => draft.text("by", firm),
            None => draft.actors("by", "country", &clause.subjects(at)),
        }
        let kind = if contract {
            "contract"
        } else if office {
            "presence"
        } else if invest {
            "investment"
        } else {
            "supply"
        };
        draft.text("kind", kind);
        draft.text("what", clause.words(at, end));
        // "will open an office and provide 10 million euros": money of another deed.
        let until =
            if office { (at..end).find(|i| clause.at(*i, "and")).unwrap_or(end) } else { end };
        price_and_count(clause, &mut draft, clause.start_of(at), until);
        let to = clause.sentence.names.iter().filter(|n| n.first > at && n.end <= end).find(|n| {
            matches!(n.kind, NameKind::Country(..))
                && clause.any(n.first.wrapping_sub(1), &["for", "to", "in", "with", "the"])
        });
        draft.country("to", to.and_then(|n| n.country));
        if let Some(place) = clause.place(at, end) {
            draft.text("place", place);
        }
        let tokens = &clause.scene.tokens;
        let sector = (clause.sentence.first..end).find_map(|i| {
            match tokens.lexicon.longest(tokens, i, Table::Sector)? {
                (Entity::Sector(index), _) => {
                    Some(tokens.lexicon.sectors[index as usize].name.clone())
                }
                _ => None,
            }
        });
        if let Some(sector) = sector {
            draft.text("sector", sector);
        }
        // The day of a dateline is none of the work.
        let line = clause.sentence.line.unwrap_or(0);
        draft.period("start", "end", clause.time_near(at).filter(|t| t.first >= line));
        last_end = end;
        out.push(draft.proposal);
    }
}

/// A deal without a verb, in a list of deals: what is bought or built, for how much, where.
fn deal(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) {
    let end = clause.sentence.end;
    let announced = (clause.sentence.first..at).any(|i| {
        clause.any(
            i,
            &[
                "signed",
                "concluded",
                "note",
                "announced",
                "finalised",
                "finalized",
                "secured",
                "awarded",
                "won",
            ],
        )
    });
    // "the forthcoming commercial deals": not yet concluded.
    let ahead = (clause.sentence.first..at)
        .any(|i| clause.any(i, &["forthcoming", "upcoming", "planned", "future", "expected"]));
    let plain = match (ahead, announced) {
        (true, _) => Status::Promised,
        (false, true) => Status::Signed,
        (false, false) => Status::Possible,
    };
    let mut draft = clause.draft(Kind::Project, at, clause.judge(at, plain));
    draft.text(
        "kind",
        if clause.is(at, Class::Investment) || clause.is(at + 1, Class::Investment) {
            "investment"
        } else {
            "contract"
        },
    );
    draft.text("what", clause.words(at, end).trim_end_matches([';', '.', ',']).to_owned());
    price_and_count(clause, &mut draft, at, end);
    let to = clause.sentence.names.iter().find(|n| {
        n.first > at
            && matches!(n.kind, NameKind::Country(..))
            && clause.any(n.first.wrapping_sub(1), &["for", "to", "in", "the"])
    });
    draft.country("to", to.and_then(|n| n.country));
    out.push(draft.proposal);
}

/// What it costs and how many there are, among tokens.
fn price_and_count(clause: &Clause<'_>, draft: &mut Draft<'_>, first: usize, end: usize) {
    let inside = || clause.sentence.values.iter().filter(|v| v.first >= first && v.end <= end);
    if let Some(money) = inside().find(|v| v.is_money()) {
        draft.value(money);
    }
    let Some(count) = inside().find(|v| matches!(v.unit, Unit::Count { .. })) else { return };
    draft.number("count", count.low);
    if draft.proposal.field("unit").is_none()
        && let Unit::Count { noun, end } = count.unit
    {
        draft.text("unit", clause.words(noun, end));
    }
}

/// An item of a list of deals, without a verb: "Procurement of 26 aircraft", "Cleaning of a harbour -
/// €3.6 million".
fn is_deal(clause: &Clause<'_>, at: usize) -> bool {
    let Some(seam) = clause.sentence.seam else { return false };
    let head = |words: &[&str]| (clause.sentence.first..seam).any(|i| clause.any(i, words));
    let listed = head(&[
        "deals",
        "contracts",
        "projects",
        "investments",
        "agreements",
        "transactions",
        "orders",
        "purchases",
        "perjanjian",
        "kesepakatan",
        "kontrak",
        "projek",
        "proyek",
        "sozlesmeler",
        "projeler",
    ]);
    let talked = head(&["discussion", "consideration", "study", "negotiation", "review"])
        && head(&["under"]);
    let priced = clause.sentence.values.iter().any(|v| v.is_money() && v.first >= seam);
    let first = (seam..clause.sentence.end)
        .find(|i| clause.scene.tokens.is_word(*i) && !clause.is(*i, Class::Det));
    let verb =
        (seam..clause.sentence.end).any(|i| clause.is(i, Class::Aux) || clause.is(i, Class::Modal));
    (at == seam || at == seam + 1) && clause.is(at, Class::Deal) && listed
        || first == Some(at) && priced && !verb && (listed || talked)
}

/// Nouns for a firm that no table names.
const FIRMS: &[&str] = &[
    "company",
    "firm",
    "group",
    "producer",
    "manufacturer",
    "operator",
    "developer",
    "syarikat",
    "perusahaan",
    "firma",
    "konsortium",
    "consortium",
    "pelabur",
    "investor",
    "sirket",
    "sirketi",
    "firmasi",
    "holding",
];

/// "The company, Arctis Foods, plans to build": a firm that only its noun or its name tells.
fn firm(clause: &Clause<'_>, verb: usize) -> Option<String> {
    let start = clause.start_of(verb);
    let noun = (start..verb).find(|i| clause.any(*i, FIRMS));
    let Some(noun) = noun else {
        // "Tatra Hydro plans to invest": a name of two words that opens its clause.
        let name = clause.sentence.names.iter().find(|n| {
            n.kind == NameKind::Unknown
                && n.first >= start
                && n.first <= start + 1
                && n.end >= n.first + 2
                && n.end < verb
        })?;
        return Some(clause.words(name.first, name.end));
    };
    let named = clause.sentence.names.iter().find(|n| {
        n.kind == NameKind::Unknown && n.first > noun && n.first <= noun + 2 && n.end < verb
    });
    if let Some(named) = named {
        return Some(clause.words(named.first, named.end));
    }
    let tokens = &clause.scene.tokens;
    let end = (noun + 1..verb.min(noun + 6))
        .take_while(|i| {
            tokens.is_word(*i)
                && !clause.is(*i, Class::Aux)
                && !clause.is(*i, Class::Modal)
                && !clause.is(*i, Class::Agree)
                && !clause.is(*i, Class::Aim)
        })
        .last();
    Some(clause.words(noun, end.map_or(noun + 1, |e| e + 1)))
}

/// What is built, in Malay, Indonesian and Turkish.
const WORKS: &[&str] = &[
    "kilang",
    "loji",
    "terminal",
    "smelter",
    "pabrik",
    "pelabuhan",
    "projek",
    "proyek",
    "stesen",
    "lapangan",
    "ladang",
    "jambatan",
    "jembatan",
    "pusat",
    "hotel",
    "hospital",
    "rumah",
    "rel",
    "landasan",
    "medan",
    "kawasan",
    "pembangkit",
    "bendungan",
    "empangan",
    "refinery",
    "fasilitas",
    "kemudahan",
];

/// "bakal melabur EUR85 juta di Kulim", "akan membangun smelter senilai USD 1,2 miliar": a firm's project.
fn malay(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let word = fold(clause.scene.tokens.word(at));
        let invest = ["melabur", "melaburkan", "berinvestasi", "menginvestasikan"]
            .contains(&word.as_str())
            || ["menanam", "menanamkan"].contains(&word.as_str())
                && (clause.at(at + 1, "modal")
                    || clause.sentence.values.iter().any(|v| v.is_money() && v.first == at + 1));
        let build = ["membina", "membangun", "membangunkan", "mendirikan"].contains(&word.as_str())
            && (at + 1..at + 5).any(|i| clause.any(i, WORKS));
        let end = clause.end_of(at);
        let money = clause
            .sentence
            .values
            .iter()
            .any(|v| v.is_money() && v.first > at && v.first < at + 10 && v.end <= end);
        if !(invest || build) || !money || !clause.own(at) {
            continue;
        }
        let subjects = clause.subjects(at);
        let body = subjects.iter().any(|a| a.body && a.country.is_none() || a.body && !a.pair);
        let by = match firm(clause, at) {
            Some(by) => by,
            None if body => subjects.iter().map(|a| a.label.clone()).collect::<Vec<_>>().join(", "),
            None => continue,
        };
        let start = clause.start_of(at);
        let ahead = (start..at).any(|i| {
            clause.is(i, Class::Future) || clause.is(i, Class::Agree) || clause.is(i, Class::Aim)
        });
        let plain = if ahead { Status::Promised } else { Status::Delivered };
        let mut found = clause.judge(at, plain);
        if ahead && found.0 == Status::Delivered {
            found.0 = Status::Promised;
        }
        let mut draft = clause.draft(Kind::Project, at, found);
        draft.text("by", by);
        draft.text("kind", if invest { "investment" } else { "construction" });
        draft.text("what", clause.words(at, end));
        price_and_count(clause, &mut draft, at, end);
        draft.text("place", clause.place(at, end).unwrap_or_default());
        draft.period("start", "end", clause.time_near(at).filter(|t| t.first > at));
        out.push(draft.proposal);
        return;
    }
}

/// Turkish nouns for what is built or paid for, as folded stems.
const TURKISH_WORKS: &[&str] = &[
    "yatirim",
    "fabrika",
    "tesis",
    "santral",
    "terminal",
    "liman",
    "otel",
    "hastane",
    "rafineri",
    "merkez",
    "havaliman",
    "baraj",
    "demiryol",
    "koprusu",
    "hatti",
    "tersane",
    "depo",
];

/// "28 milyon dolarlık yatırım yapmayı planlıyor", "120 milyon avroluk fabrika kuracak": a firm's project.
fn turkish(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let end = clause.sentence.end;
    for value in clause.sentence.values.iter().filter(|v| v.is_money() && clause.own(v.first)) {
        let stem = |i: usize, list: &[&str]| {
            let word = fold(clause.scene.tokens.word(i));
            list.iter().any(|s| word.starts_with(s))
        };
        let last = fold(clause.scene.tokens.word(value.end - 1));
        let sized = last.ends_with("lik")
            || last.ends_with("luk")
            || stem(value.end, &["degerinde", "tutarinda"])
            || stem(value.end, &["luk", "lik"])
            || matches!(clause.scene.tokens.word(value.end), "'" | "’")
                && stem(value.end + 1, &["lik", "luk"]);
        let noun = (value.end..(value.end + 6).min(end)).find(|i| stem(*i, TURKISH_WORKS));
        let (Some(noun), true) = (noun, sized) else { continue };
        let verb = (noun..(noun + 14).min(end)).find(|i| {
            let word = fold(clause.scene.tokens.word(*i));
            ["kur", "insa", "yap", "ac", "gerceklestir", "hayata", "baslat"]
                .iter()
                .any(|s| word.starts_with(s))
        });
        let Some(verb) = verb else { continue };
        let close = end.min(verb + 6);
        let word = |i: usize| fold(clause.scene.tokens.word(i));
        let planned = (verb..close).any(|i| {
            ["planl", "hedefl", "istiyor", "dusunuyor", "amacl"]
                .iter()
                .any(|s| word(i).starts_with(s))
        });
        let ahead = (noun..close).any(|i| turkish_forms::future(&word(i)));
        let subjects = turkish_forms::parts(clause, value.first).subjects;
        // What a state builds is its promise.
        if subjects.iter().any(|a| !a.body && (a.country.is_some() || a.pair)) {
            continue;
        }
        let status = if ahead {
            Status::Promised
        } else if planned {
            Status::Aim
        } else {
            Status::Delivered
        };
        let mut draft = clause.draft(Kind::Project, verb, (status, clause.certainty(verb)));
        if subjects.is_empty() {
            draft.text("by", firm(clause, value.first).unwrap_or_default());
        } else {
            draft.people("by", &subjects);
        }
        draft.text("kind", "investment");
        draft.text("what", clause.words(value.first, close));
        draft.value(value);
        draft.text("place", clause.place(clause.sentence.first, end).unwrap_or_default());
        out.push(draft.proposal);
        return;
    }
}
