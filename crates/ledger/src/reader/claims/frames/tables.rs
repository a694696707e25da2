//! Figures in tables: the caption gives unit and sides, the heads of column and row the measure and
//! the year.

use rust_decimal::Decimal;

use crate::reader::calendar::{Grain, day};
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::known::Known;
use crate::reader::lexicon::{Class, Entity, Table as Names};
use crate::reader::number::{number, power};
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::scene::Scene;
use crate::reader::table::Table;
use crate::reader::years::year_number;
use crate::schema::Status;

/// What the words of a caption or a head say of the cells that they govern.
#[derive(Clone, Debug, Default)]
struct Head {
    measure: Option<&'static str>,
    words: String,
    currency: Option<String>,
    scale: u32,
    percent: bool,
    change: bool,
    year: Option<i16>,
    country: Option<u16>,
}

/// The figures of every table; how many tables gave none.
pub(super) fn propose(scene: &Scene<'_>, known: &Known, out: &mut Vec<Proposal>) -> usize {
    scene.tables.iter().filter(|table| !read(scene, known, table, out)).count()
}

fn head(scene: &Scene<'_>, first: usize, end: usize) -> Head {
    let tokens = &scene.tokens;
    let mut found = Head {
        words: tokens.words(first, end).split_whitespace().collect::<Vec<_>>().join(" "),
        ..Head::default()
    };
    for at in first..end {
        let is = |class| tokens.is(at, class);
        let measure = if is(Class::Balance) {
            Some("trade_balance")
        } else if is(Class::Exports) {
            Some("exports")
        } else if is(Class::Imports) {
            Some("imports")
        } else if is(Class::Investment) {
            Some("investment")
        } else if tokens.any(
            at,
            &[
                "total",
                "trade",
                "turnover",
                "volume",
                "ticaret",
                "hacim",
                "hacmi",
                "dagangan",
                "perdagangan",
            ],
        ) {
            Some("total_trade")
        } else {
            None
        };
        // A flow says more than "trade", a balance more than a flow.
        let rank = |m: Option<&str>| match m {
            Some("trade_balance") => 3,
            Some("total_trade") => 1,
            Some(_) => 2,
            None => 0,
        };
        if rank(measure) > rank(found.measure) {
            found.measure = measure;
        }
        if let Some((Entity::Currency(index), _)) =
            tokens.lexicon.longest(tokens, at, Names::Currency)
            && found.currency.is_none()
        {
            found.currency = Some(tokens.lexicon.currencies[index as usize].code.clone());
        }
        let scale = u32::from(tokens.sense(at).scale);
        if scale >= 3 && found.scale == 0 {
            found.scale = scale;
        } else if found.scale == 0 && tokens.any(at, &["m"]) && at > first {
            found.scale = 6;
        }
        found.percent |= tokens.any(at, &["%"]) || is(Class::Percent);
        found.change |= tokens.any(
            at,
            &["change", "growth", "yoy", "increase", "degisim", "perubahan", "pertumbuhan"],
        );
        if found.year.is_none()
            && let Some((year, _)) =
                year_number(tokens, at).filter(|(y, _)| (1950..2100).contains(y))
        {
            found.year = Some(year);
        }
        if let Some((Entity::Country(index, _), _)) =
            tokens.lexicon.longest(tokens, at, Names::Names)
        {
            found.country = found.country.or(Some(index));
        }
    }
    found
}

/// The one number of a cell; in brackets or behind a minus it is negative.
fn cell(scene: &Scene<'_>, first: usize, end: usize) -> Option<(Decimal, bool)> {
    let tokens = &scene.tokens;
    let at = (first..end).find(|i| tokens.is_number(*i))?;
    if end - first > 12 || (first..at).any(|i| tokens.is_word(i) && tokens.word(i).len() > 4) {
        return None;
    }
    let found = number(tokens, at, scene.language)?;
    let more = (found.end..end).any(|i| {
        tokens.is_number(i)
            || tokens.is_word(i) && tokens.sense(i).scale == 0 && tokens.word(i).len() > 3
    });
    if more {
        return None;
    }
    let negative = at > first && (tokens.any(at - 1, &["-", "−", "–", "("]));
    let percent = (found.end..end).any(|i| tokens.at(i, "%"));
    Some((if negative { -found.value } else { found.value }, percent))
}

fn read(scene: &Scene<'_>, known: &Known, table: &Table, out: &mut Vec<Proposal>) -> bool {
    let caption = table.caption.map(|(a, b)| head(scene, a, b)).unwrap_or_default();
    let columns: Vec<Head> = table.rows[0].iter().map(|(a, b)| head(scene, *a, *b)).collect();
    let index = scene.own().partition_point(|s| s.end <= table.place.0);
    let Some(sentence) = scene.own().get(index) else { return false };
    let clause = Clause { scene, known, sentence, index, speeches: &[] };
    let mut any = false;
    let mut last = None;
    for cells in table.rows.iter().skip(1) {
        let Some((first, rest)) = cells.split_first() else { continue };
        let row = head(scene, first.0, first.1);
        // A row of one filled cell heads those below it: "Exports".
        if rest.iter().all(|(a, b)| a == b) {
            last = row.measure;
            continue;
        }
        for (place, (a, b)) in rest.iter().enumerate() {
            let Some((amount, sign)) = cell(scene, *a, *b) else { continue };
            let column = columns.get(place + 1).cloned().unwrap_or_default();
            let measure = column.measure.or(row.measure).or(last).or(caption.measure);
            let percent = sign || column.percent || row.percent;
            let currency = column
                .currency
                .clone()
                .or_else(|| row.currency.clone())
                .or_else(|| caption.currency.clone());
            let Some(measure) = measure else { continue };
            if !percent && currency.is_none() {
                continue;
            }
            let scale =
                [column.scale, row.scale, caption.scale].into_iter().find(|s| *s > 0).unwrap_or(0);
            let mut draft =
                clause.draft(Kind::Figure, table.place.0, (Status::Delivered, Certainty::Stated));
            draft.proposal.attributed_to = None;
            let what = [&caption.words, &row.words, &column.words]
                .into_iter()
                .filter(|w| !w.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("; ");
            draft.text("what", what);
            draft.text("measure", measure);
            let (value, kind) = if percent {
                (amount, if column.change || row.change { "change" } else { "share" })
            } else {
                let scaled = amount.checked_mul(power(scale)).unwrap_or(amount);
                (scaled, if measure == "trade_balance" { "balance" } else { "level" })
            };
            draft.text("kind", kind);
            draft.number("value", value);
            draft.text(
                "unit",
                if percent { "percent".to_owned() } else { currency.unwrap_or_default() },
            );
            period(&mut draft, row.year.or(column.year).or(caption.year));
            sides(&mut draft, scene, known, table, row.country.or(column.country));
            let span = scene.tokens.span(cells[0].0, cells.last().map_or(*b, |c| c.1));
            draft.proposal.spans = vec![span];
            if let Some((a, b)) = table.caption {
                draft.proposal.spans.insert(0, scene.tokens.span(a, b));
            }
            out.push(draft.proposal);
            any = true;
        }
    }
    any
}

fn period(draft: &mut Draft<'_>, year: Option<i16>) {
    let Some(year) = year else { return };
    let _ = Grain::Year;
    for (name, found) in [("period_start", day(year, 1, 1)), ("period_end", day(year, 12, 31))] {
        if let Some(found) = found {
            draft.set(name, Field::Day(found));
        }
    }
}

fn sides(draft: &mut Draft<'_>, scene: &Scene<'_>, known: &Known, table: &Table, own: Option<u16>) {
    let mut codes: Vec<u16> = Vec::new();
    if let Some((a, b)) = table.caption {
        for at in a..b {
            if let Some((Entity::Country(index, _), _)) =
                scene.tokens.lexicon.longest(&scene.tokens, at, Names::Names)
                && !codes.contains(&index)
            {
                codes.push(index);
            }
        }
    }
    if let Some(own) = own.filter(|o| !codes.contains(o)) {
        codes.push(own);
    }
    if codes.len() <= 2 && !codes.is_empty() {
        draft.parties((codes, false));
    } else if codes.is_empty() && known.titled {
        draft.parties((known.pair.clone(), true));
    }
}
