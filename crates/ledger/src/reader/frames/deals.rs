//! Written instruments, with whether they were signed; contracts and projects.

use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// "The free trade agreement was signed on 17 April 2014", "signing of documents was discussed".
pub(super) fn instruments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    testimonium(clause, out);
    in_force_of_the_last(clause, out);
    let mut at = clause.sentence.first;
    while at < clause.sentence.end {
        let Some((Entity::Instrument(index), end)) =
            tokens.lexicon.longest(tokens, at, Table::Instrument)
        else {
            at += 1;
            continue;
        };
        let here = at;
        at = end;
        if !clause.own(here) {
            continue;
        }
        // A run-in heading in capitals names nothing: "OPENING NEW TRADE DEALS:".
        let heading = tokens.list[here].upper()
            && (end..(end + 4).min(clause.sentence.end)).any(|i| clause.at(i, ":"))
            && tokens.list[here.saturating_sub(1)].upper();
        if heading {
            continue;
        }
        let kind = tokens.lexicon.instruments[index as usize].as_str();
        let from = clause.start_of(here).max(here.saturating_sub(28));
        let until = clause.end_of(here).min(end + 28);
        let Some((trigger, plain, stage)) = event(clause, here, end, (from, until), kind) else {
            continue;
        };
        // Who builds what for whom is a project.
        if kind == "contract" && (from..until).any(|i| clause.any(i, &["awarded", "worth", "for"]))
        {
            continue;
        }
        let (mut status, mut certainty) = clause.judge(trigger, plain);
        let mut stage = stage;
        if plain == Status::Signed {
            let near = trigger.saturating_sub(5).max(from);
            let waits = (near..trigger).any(|i| {
                clause.any(i, &["pending", "awaiting", "awaits", "await", "belum", "henuz"])
                    || clause.at(i, "yet")
                        && (clause.is(i - 1, Class::Neg) || clause.at(i + 1, "to"))
                    || clause.is(i, Class::Neg) && clause.at(i + 1, "yet")
            });
            if waits {
                stage = "pending";
            }
        }
        // "the signing of documents", "to sign": not yet done unless the sentence says so.
        let gerund = clause.any(
            trigger,
            &["signing", "signature", "signatures", "concluding", "penandatanganan", "pemeteraian"],
        ) && plain == Status::Signed;
        let ceremony = held_ceremony(clause, trigger, from, until);
        let infinitive = clause.any(trigger, &["sign", "conclude", "ink", "ratify", "adopt"])
            && plain == Status::Signed
            && !(trigger > from && clause.is(trigger - 1, Class::Sides));
        let malay_infinitive = clause.scene.language.malay()
            && (trigger.saturating_sub(2)..trigger)
                .any(|i| clause.any(i, &["untuk", "majlis", "bagi"]))
            && !ceremony;
        if (gerund && !ceremony || infinitive || malay_infinitive) && status == Status::Signed {
            (status, certainty) = (Status::Possible, Certainty::Hedged);
        }
        if clause.scene.language == crate::reader::Language::Tr {
            (status, certainty) =
                super::turkish::status(clause, trigger, plain, (status, certainty));
        }
        if matches!(plain, Status::Withdrawn | Status::Lapsed) {
            (status, certainty) = (plain, clause.certainty(trigger));
        }
        if plain == Status::Promised && status == Status::Delivered {
            status = Status::Promised;
        }
        let name = title(clause, here, end);
        let count = count_of(clause, here, end);
        let generic = !name.contains(' ')
            && !matches!(kind, "document" | "memorandum")
            && count.is_none()
            && !matches!(
                plain,
                Status::Signed | Status::InForce | Status::Withdrawn | Status::Lapsed
            )
            && stage.is_empty();
        if generic {
            continue;
        }
        let mut draft = clause.draft(Kind::Instrument, trigger, (status, certainty));
        draft.text("name", name);
        draft.text("kind", kind);
        draft.text("stage", stage);
        if let Some(count) = count {
            draft.number("count", count);
        }
        let mut actors = if trigger < here { clause.subjects(trigger) } else { Vec::new() };
        actors.retain(|a| a.label != clause.words(here, end));
        if actors.is_empty()
            && let Some(by) = (trigger..until).find(|i| clause.any(*i, &["by", "oleh"]))
        {
            actors = clause.actors(by + 1, until.min(by + 24));
        }
        draft.people("by", &actors);
        parties(clause, &mut draft, (here, end), (from, until), &actors);
        let done = matches!(status, Status::Signed | Status::InForce | Status::Lapsed);
        let day = clause
            .sentence
            .times
            .iter()
            .filter(|t| t.start.is_some() && t.first >= from && t.first <= until)
            .filter(|t| t.relation != crate::reader::time::Relation::By)
            .min_by_key(|t| t.first.abs_diff(trigger));
        if let Some(time) = day.filter(|_| done) {
            if plain == Status::InForce {
                draft.day("in_force", time.start, time.anchor);
            } else {
                if time.grain == Grain::Day {
                    draft.day("signed", time.start, time.anchor);
                }
                if let Some(start) =
                    time.start.filter(|_| !matches!(time.grain, Grain::Decade | Grain::Century))
                {
                    draft.number("signed_year", start.year().into());
                }
            }
        }
        if let Some(place) = clause.place(from, until).filter(|_| plain == Status::Signed) {
            draft.text("place", place);
        }
        draft.text("what", clause.words(here, until));
        let rival = out.iter().rev().take(40).any(|p| {
            p.kind == Kind::Instrument
                && p.spans == draft.proposal.spans
                && p.field("name") == draft.proposal.field("name")
        });
        if !rival {
            out.push(draft.proposal);
        }
    }
}

/// Words of a signing that took place.
const CEREMONY: &[&str] = &[
    "attended",
    "witnessed",
    "ceremony",
    "oversaw",
    "after",
    "saw",
    "ended",
    "concluded",
    "culminated",
    "marked",
    "following",
    "presided",
    "capped",
    "included",
    "with",
    "menyaksikan",
    "berlangsung",
    "disaksikan",
    "selepas",
    "setelah",
    "witness",
    "witnessing",
];

/// Did the signing that a noun names take place: is it witnessed, or done by somebody named?
fn held_ceremony(clause: &Clause<'_>, trigger: usize, from: usize, until: usize) -> bool {
    let future = (from..trigger).any(|i| {
        clause.is(i, Class::Future)
            || clause.is(i, Class::Modal)
            || clause.any(
                i,
                &["discussed", "discuss", "possible", "towards", "toward", "planned", "expedite"],
            )
    });
    !future
        && ((from..until)
            .any(|i| clause.any(i, CEREMONY) && !(clause.at(i, "with") && i > trigger))
            || (trigger..until).any(|i| clause.any(i, &["by", "oleh"])))
}

/// What happens to an instrument, where, and the stage before a signing.
fn event(
    clause: &Clause<'_>,
    here: usize,
    end: usize,
    (from, until): (usize, usize),
    kind: &str,
) -> Option<(usize, Status, &'static str)> {
    let inside = |i: &usize| *i >= here && *i < end;
    let force = (from..until).find(|i| {
        clause.is(*i, Class::Force)
            && (clause.any(i.wrapping_sub(1), &["in", "into", "took", "takes", "take", "ber"])
                || clause.any(*i, &["effective", "yururlukte", "yururluge"])
                || clause.scene.language.malay()
                || clause.scene.language == crate::reader::Language::Tr)
    });
    if let Some(force) = force {
        return Some((force, Status::InForce, ""));
    }
    let near = |i: &usize| i.abs_diff(here) < 14;
    // "pulled out of", "has shelved", "membatalkan", "feshetti": given up. "ran out": over.
    let dropped = (from..until).find(|i| {
        near(i)
            && (clause.is(*i, Class::Drop)
                || clause.at(*i, "pulled") && clause.at(i + 1, "out")
                || clause.at(*i, "called") && clause.at(i + 1, "off"))
    });
    if let Some(dropped) = dropped {
        return Some((dropped, Status::Withdrawn, ""));
    }
    let over = (from..until).find(|i| {
        near(i)
            && (clause.any(*i, &["expired", "lapsed", "expires", "tamat", "berakhir"])
                || clause.at(*i, "ran") && clause.at(i + 1, "out"))
    });
    if let Some(over) = over {
        return Some((over, Status::Lapsed, ""));
    }
    // "reached agreement on", "concluded negotiations on": the text is agreed and not signed.
    let agreed = (from..here).find(|i| {
        let talks = (i + 1..here.min(i + 5)).any(|j| {
            clause.any(
                j,
                &[
                    "negotiations",
                    "talks",
                    "agreement",
                    "consensus",
                    "understanding",
                    "rundingan",
                    "perundingan",
                    "negosiasi",
                ],
            )
        });
        near(i)
            && (clause.is(*i, Class::Conclude)
                || clause.any(*i, &["reached", "secured", "struck", "menyelesaikan", "mencapai"]))
            && talks
    });
    let agreed = agreed.or_else(|| {
        // "the agreement was reached", "reached an agreement".
        (from..until).find(|i| {
            clause.any(*i, &["reached", "finalised", "finalized", "initialled", "initialed"])
                && near(i)
                && (clause.is(i.wrapping_sub(1), Class::Aux) || *i < here)
        })
    });
    let sign = (from..until)
        .filter(|i| clause.is(*i, Class::Sign) && !inside(i) && belongs(clause, *i, here, end))
        .filter(|i| !clause.any(*i, &["exchange", "exchanged"]) || (*i < here && here - i < 8))
        .filter(|i| agreed != Some(*i))
        .min_by_key(|i| i.abs_diff(here));
    if let Some(sign) = sign.filter(|_| agreed.is_none_or(|a| a > here || here.abs_diff(a) > 10)) {
        return Some((sign, Status::Signed, ""));
    }
    if let Some(agreed) = agreed {
        return Some((agreed, Status::Promised, "agreed"));
    }
    // "The visit brought two memorandums": what came of it.
    let brought = (from..here).find(|i| {
        clause.any(
            *i,
            &["brought", "yielded", "produced", "resulted", "saw", "menghasilkan", "netted"],
        ) && here - i < 8
    });
    if let Some(brought) = brought.filter(|_| count_of(clause, here, end).is_some()) {
        return Some((brought, Status::Signed, ""));
    }
    if matches!(kind, "document" | "contract") {
        return None;
    }
    let talk = (from..until).find(|i| {
        (clause.is(*i, Class::Negotiate)
            || clause.is(*i, Class::Conclude)
            || clause.any(
                *i,
                &[
                    "proposed",
                    "proposal",
                    "discussed",
                    "discussing",
                    "discuss",
                    "draft",
                    "upgrade",
                    "launched",
                    "concluding",
                ],
            ))
            && near(i)
            && !inside(i)
    });
    let talk = talk?;
    let stage = if clause.any(talk, &["proposed", "proposal", "discussed", "discussing", "discuss"])
    {
        ""
    } else {
        "negotiating"
    };
    Some((talk, Status::Possible, stage))
}

/// Does a word of signing go with this instrument? "signed in 2004" right behind one is that one's.
fn belongs(clause: &Clause<'_>, sign: usize, here: usize, end: usize) -> bool {
    if sign < here {
        return true;
    }
    let participle = !(sign.saturating_sub(3)..sign)
        .any(|i| i >= end && (clause.is(i, Class::Aux) || clause.is(i, Class::Modal)))
        && clause.scene.language == crate::reader::Language::En;
    if !participle {
        return true;
    }
    // Only the last instrument before a participle, and right before it.
    let tokens = &clause.scene.tokens;
    !(end..sign).any(|i| tokens.lexicon.longest(tokens, i, Table::Instrument).is_some())
}

/// How many: "two memorandums", "toplam 9 anlaşma", "sebanyak empat memorandum".
fn count_of(clause: &Clause<'_>, here: usize, end: usize) -> Option<rust_decimal::Decimal> {
    let first = clause.sentence.first;
    let money = |v: &crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Points | Unit::Quantity(_))
    };
    let digits = clause.sentence.values.iter().find(|v| {
        let number_end = if let Unit::Count { noun, .. } = v.unit { noun } else { v.end };
        !money(v)
            && number_end <= here
            && here - number_end <= 3
            && v.high.is_none()
            && (number_end..here)
                .all(|i| clause.scene.tokens.is_word(i) && !clause.is(i, Class::Prep))
            && !(number_end..here).any(|i| clause.is(i, Class::Company))
    });
    let small = (here.saturating_sub(3).max(first)..here).rev().find_map(|i| {
        let plain =
            (i + 1..here).all(|j| clause.scene.tokens.is_word(j) && !clause.is(j, Class::Prep));
        let number =
            clause.scene.tokens.sense(i).cardinal.filter(|_| plain && !clause.at(i, "one"))?;
        Some(rust_decimal::Decimal::from(number))
    });
    let _ = end;
    let count = digits.map(|v| v.low).or(small)?;
    (count > rust_decimal::Decimal::ONE && count < rust_decimal::Decimal::from(1000))
        .then_some(count)
}

/// Between whom an instrument is: its own title, "between X and Y", its signatories, the document.
fn parties(
    clause: &Clause<'_>,
    draft: &mut crate::reader::draft::Draft<'_>,
    (here, end): (usize, usize),
    (from, until): (usize, usize),
    actors: &[crate::reader::actor::Actor],
) {
    let inside = clause.countries_inside(here.saturating_sub(8).max(from), end);
    let bilateral = inside.len() >= 2
        && clause.any(end - 1, &["agreement", "treaty", "pact", "accord", "protocol"]);
    if bilateral {
        return draft.parties((inside, false));
    }
    let between = (from..until).find(|i| clause.any(*i, &["between", "antara"]));
    if let Some(between) = between {
        let named = clause.countries_inside(between, until.min(between + 24));
        if named.len() == 2 {
            return draft.parties((named, false));
        }
    }
    let mut own: Vec<u16> = Vec::new();
    for code in actors.iter().filter_map(|a| a.country) {
        if !own.contains(&code) {
            own.push(code);
        }
    }
    if let Some(with) = (here..until).find(|i| clause.any(*i, &["with", "dengan"]))
        && let Some(other) =
            clause.actors(with + 1, until.min(with + 10)).into_iter().find_map(|a| a.country)
        && !own.contains(&other)
    {
        own.push(other);
    }
    if own.len() >= 2 {
        return draft.parties((own, false));
    }
    draft.sides(clause, from, until, actors);
}

/// "It has been in force since 1 August 2015": of the instrument of the sentence before.
fn in_force_of_the_last(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let refers = clause.at(first, "it")
        || (clause.any(first, &["the", "this"]) && clause.is(first + 1, Class::Instrument));
    let force = (first..clause.sentence.end)
        .find(|i| clause.at(*i, "force") && clause.any(i.wrapping_sub(1), &["in", "into"]));
    let (Some(force), true) = (force, refers && clause.index > 0 && clause.sentence.seam.is_none())
    else {
        return;
    };
    let before = &clause.scene.sentences[clause.index - 1];
    let span = clause.scene.tokens.span(before.first, before.end);
    let Some(last) = out.iter_mut().rev().take(40).find(|p| {
        p.kind == Kind::Instrument
            && p.spans.iter().any(|s| s.start < span.end && span.start < s.end)
    }) else {
        return;
    };
    let (status, _) = clause.judge(force, Status::InForce);
    if status != Status::InForce {
        return;
    }
    last.status = Status::InForce;
    last.spans.push(clause.span());
    last.derivations.push(crate::reader::proposal::Derivation {
        field: "in_force",
        from: "coreference",
        span: Some(span),
    });
    if let Some(time) = clause.time_near(force)
        && let Some(start) = time.start
    {
        last.fields.push(("in_force", Field::Day(start)));
    }
}

/// The instrument's name: capitals before it, and its subject behind "on", "for" or "between".
fn title(clause: &Clause<'_>, at: usize, end: usize) -> String {
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first && at - first < 10 {
        let before = first - 1;
        let bound = tokens.any(before, &["-", "–", "/"]) && tokens.touches(before);
        let adjective = tokens.any(
            before,
            &[
                "free",
                "trade",
                "joint",
                "bilateral",
                "framework",
                "cooperation",
                "economic",
                "strategic",
                "partnership",
                "double",
                "taxation",
                "comprehensive",
                "preferential",
                "defence",
                "defense",
                "reciprocal",
                "arms",
                "peace",
                "friendship",
            ],
        );
        if (tokens.is_word(before)
            && tokens.capital(before)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Sign)
            && !clause.is(before, Class::Pronoun))
            || bound
            || adjective
        {
            first = before;
        } else {
            break;
        }
    }
    while first < at && !tokens.is_word(first) {
        first += 1;
    }
    let mut stop = end;
    if clause.any(end, &["on", "for", "in", "of"])
        && !clause.sentence.times.iter().any(|t| t.first <= end + 2 && t.first >= end)
    {
        let limit = clause.end_of(end).min(end + 14);
        stop = (end + 1..limit)
            .find(|i| {
                let inner = tokens.capital(i + 1)
                    && tokens.capital(i - 1)
                    && tokens.any(*i, &["in", "on", "to", "at", "with"])
                    && !clause.sentence.times.iter().any(|t| t.first <= i + 1 && i + 1 < t.end)
                    && !clause.sentence.names.iter().any(|n| {
                        n.first == i + 1
                            && matches!(
                                n.kind,
                                NameKind::Place(_) | NameKind::Country(..) | NameKind::Person
                            )
                    });
                !inner
                    && tokens.any(
                        *i,
                        &[
                            ",", ".", ";", "(", "*", "with", "was", "were", "in", "during",
                            "between", "as", "at", "signed", "by", "on", "to", "that", "since",
                        ],
                    )
                    || clause.is(*i, Class::Aux)
                    || clause.sentence.times.iter().any(|t| t.first == *i)
            })
            .unwrap_or(limit);
        if stop == end + 1 {
            stop = end;
        }
    }
    clause.words(first, stop)
}

/// "STM signed a contract for three corvettes for Kenya", "has an office in Poland", "will build a dam".
pub(super) fn projects(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
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
        let invest = clause.any(at, &["invest", "invests", "invested", "investing"])
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
        let nominal = clause.sentence.seam.is_some_and(|seam| at == seam || at == seam + 1)
            && clause.is(at, Class::Deal)
            && (clause.sentence.first..at).any(|i| {
                clause.any(
                    i,
                    &[
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
                    ],
                )
            });
        if !clause.own(at) || !(contract || office || invest || build || nominal) {
            continue;
        }
        if nominal {
            deal(clause, at, out);
            return;
        }
        let Some(actor) = clause.subject(at) else { continue };
        if office && actor.role.is_some() {
            continue;
        }
        let end = clause.end_of(at);
        let plain = if contract { Status::Signed } else { Status::Delivered };
        let mut draft = clause.draft(Kind::Project, at, clause.judge(at, plain));
        draft.actors("by", "country", &clause.subjects(at));
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
        let inside =
            |v: &&crate::reader::value::Value| v.first >= clause.start_of(at) && v.end <= end;
        if let Some(money) = clause.sentence.values.iter().filter(inside).find(|v| v.is_money()) {
            draft.value(money);
        }
        if let Some(count) = clause
            .sentence
            .values
            .iter()
            .filter(inside)
            .find(|v| matches!(v.unit, Unit::Count { .. }))
        {
            draft.number("count", count.low);
            if draft.proposal.field("unit").is_none()
                && let Unit::Count { noun, end } = count.unit
            {
                draft.text("unit", clause.words(noun, end));
            }
        }
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
        draft.period("start", "end", clause.time_near(at));
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
            &["signed", "concluded", "note", "announced", "finalised", "finalized", "secured"],
        )
    });
    let plain = if announced { Status::Signed } else { Status::Possible };
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
    let own = |v: &&crate::reader::value::Value| v.first >= at && v.end <= end;
    if let Some(money) = clause.sentence.values.iter().filter(own).find(|v| v.is_money()) {
        draft.value(money);
    }
    if let Some(count) =
        clause.sentence.values.iter().filter(own).find(|v| matches!(v.unit, Unit::Count { .. }))
    {
        draft.number("count", count.low);
        if draft.proposal.field("unit").is_none()
            && let Unit::Count { noun, end } = count.unit
        {
            draft.text("unit", clause.words(noun, end));
        }
    }
    let to = clause.sentence.names.iter().find(|n| {
        n.first > at
            && matches!(n.kind, NameKind::Country(..))
            && clause.any(n.first.wrapping_sub(1), &["for", "to", "in", "the"])
    });
    draft.country("to", to.and_then(|n| n.country));
    out.push(draft.proposal);
}

/// How many sentences behind a testimonium the signature block may have.
const SIGNATURE_SENTENCES: usize = 12;

/// "Signed in Quito on the 26th day of October 2025 in two copies", and "For the Government of X:"
/// below it: the document itself.
fn testimonium(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let first = clause.sentence.first;
    let signed = clause.any(first, &["signed"])
        && clause.any(first + 1, &["in", "at", "on"])
        && clause.sentence.seam.is_none();
    let day = clause.sentence.times.iter().find(|t| t.grain == Grain::Day && t.start.is_some());
    let (Some(day), true) = (day, signed) else { return };
    let mut codes: Vec<u16> = Vec::new();
    let mut spans = clause.spans();
    let below = clause.scene.own().iter().skip(clause.index + 1).take(SIGNATURE_SENTENCES);
    for sentence in below {
        let tokens = &clause.scene.tokens;
        for name in &sentence.names {
            let led = (name.first.saturating_sub(6).max(sentence.first)..name.first)
                .any(|i| tokens.at(i, "for"));
            if let (NameKind::Country(..), Some(country), true) = (name.kind, name.country, led)
                && !codes.contains(&country)
            {
                codes.push(country);
                spans.push(tokens.span(sentence.first, sentence.end));
            }
        }
    }
    if codes.len() < 2 {
        return;
    }
    let mut draft = clause.draft(Kind::Instrument, first, (Status::Signed, Certainty::Stated));
    spans.dedup();
    draft.proposal.spans = spans;
    draft.parties((codes, false));
    draft.day("signed", day.start, day.anchor);
    if let Some(start) = day.start {
        draft.number("signed_year", start.year().into());
    }
    if let Some(place) = clause.place(first, clause.sentence.end) {
        draft.text("place", place);
    }
    draft.text("what", "the document itself");
    out.push(draft.proposal);
}
