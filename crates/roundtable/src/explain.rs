//! Why two firms do not meet: they cannot, or it would cost more than it brings.

use std::collections::BTreeSet;

use crate::{
    Error, Event, Wish,
    event::Need,
    plan::Plan,
    solve::{Options, plan},
};

/// Why a pair does not meet in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyNot {
    /// It does.
    Meets {
        /// The slot.
        slot: usize,
        /// The table.
        table: u32,
    },
    /// One of the two refuses.
    Vetoed {
        /// The caller's row of the refusal.
        source: usize,
    },
    /// No interpreter works between their languages.
    NoInterpreter,
    /// They are never there at the same time, with a table and an interpreter.
    NoCommonSlot,
    /// A firm may have no meeting at all.
    NoMeeting {
        /// The firm.
        firm: String,
    },
    /// It can be held: this is the price.
    Price {
        /// Did one of the two ask for it?
        wished: bool,
        /// Musts that would be missed.
        musts: i64,
        /// Floor places that would be lost.
        floor_places: i64,
        /// Weight that would be lost; below zero where the plan was not the best.
        weight: i64,
        /// Pairs that would no longer meet.
        lost: Vec<(String, String)>,
        /// Pairs that would meet instead, this one left out.
        gained: Vec<(String, String)>,
    },
}

/// Finds why two firms do not meet: by planning once more with the pair as a must.
///
/// # Errors
///
/// [`Error::UnknownFirm`], [`Error::Itself`], and those of [`plan`].
pub fn why_not(
    event: &Event,
    held: &Plan,
    a: &str,
    b: &str,
    options: &Options,
) -> Result<WhyNot, Error> {
    let find = |name: &str| {
        event.firm(name).ok_or_else(|| Error::UnknownFirm { name: name.to_owned(), source_row: 0 })
    };
    let (i, j) = (find(a)?, find(b)?);
    if i == j {
        return Err(Error::Itself { name: a.to_owned(), source_row: 0 });
    }
    let known = event.pair(i, j);
    if let Some(m) = known.and_then(|e| held.meetings().iter().find(|m| m.pair == e)) {
        return Ok(WhyNot::Meets { slot: m.slot, table: m.table });
    }
    let vetoed =
        event.draft().vetoes.iter().find(|v| (v.a == a && v.b == b) || (v.a == b && v.b == a));
    if let Some(veto) = vetoed {
        return Ok(WhyNot::Vetoed { source: veto.source });
    }
    let mut draft = event.draft().clone();
    let wished = draft.wishes.iter_mut().find(|w| (w.a == a && w.b == b) || (w.a == b && w.b == a));
    let was_wished = wished.is_some();
    match wished {
        Some(wish) => wish.must = true,
        None => draft.wishes.push(Wish {
            a: a.to_owned(),
            b: b.to_owned(),
            weight: 0,
            must: true,
            source: usize::MAX,
        }),
    }
    let forced = Event::new(draft)?;
    let Some(e) = forced.firm(a).zip(forced.firm(b)).and_then(|(i, j)| forced.pair(i, j)) else {
        return Ok(WhyNot::NoCommonSlot);
    };
    let pair = &forced.pairs()[e];
    if pair.need == Need::Nobody {
        return Ok(WhyNot::NoInterpreter);
    }
    if pair.open.is_empty() {
        return Ok(WhyNot::NoCommonSlot);
    }
    if let Some(firm) = [i, j].into_iter().find(|f| forced.cap(*f) == 0) {
        return Ok(WhyNot::NoMeeting { firm: event.firms()[firm].name.clone() });
    }
    let other = plan(&forced, options)?;
    let (before, after) = (pairs(event, held), pairs(&forced, &other.plan));
    let this = if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) };
    let held_now = i64::from(after.contains(&this));
    let own = known.map_or(0, |e| i64::from(event.pairs()[e].must));
    let (x, y) = (held.score(), other.plan.score());
    Ok(WhyNot::Price {
        wished: was_wished,
        musts: i64::from(x.musts) - (i64::from(y.musts) - held_now * (1 - own)),
        floor_places: i64::from(x.floor_places) - i64::from(y.floor_places),
        weight: x.weight - y.weight,
        lost: before.difference(&after).cloned().collect(),
        gained: after.difference(&before).filter(|p| **p != this).cloned().collect(),
    })
}

fn pairs(event: &Event, plan: &Plan) -> BTreeSet<(String, String)> {
    plan.rows(event).into_iter().map(|r| if r.a <= r.b { (r.a, r.b) } else { (r.b, r.a) }).collect()
}
