//! Contracts and projects: what somebody builds, supplies, invests or runs for or in another economy.

use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

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
        let nominal = is_deal(clause, at);
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
        price_and_count(clause, &mut draft, clause.start_of(at), end);
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
