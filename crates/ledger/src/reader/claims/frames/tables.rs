//! Figures in tables: the caption gives unit and sides, the heads of column and row the measure and
//! the year.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::turkish_forms::to_or_from;
use crate::reader::calendar::{Anchor, Grain, moved};
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::known::Known;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Entity, Form, Table as Names, Unit};
use crate::reader::mention::last_day;
use crate::reader::number::{number, power};
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::scene::Scene;
use crate::reader::table::Table;
use crate::reader::time::{Context, Time, times};
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
    time: Said,
    /// The economies that it names, and whether the flow goes to one or comes from it.
    countries: Vec<(u16, bool)>,
    /// What it counts, where that is less than all trade.
    scope: Option<String>,
}

/// What a head says of time: a year or another stretch, and a part of one whose year it leaves open.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    whole: Option<(Date, Date)>,
    part: Option<(Date, Date)>,
}

impl Said {
    fn of(scene: &Scene<'_>, first: usize, end: usize) -> Self {
        let context = Context { date: scene.date, language: scene.language };
        let mut said = Self::default();
        for time in times(&scene.tokens, first, end, context) {
            let Some(days) = time.start.zip(time.stop) else { continue };
            if !matches!(
                time.grain,
                Grain::Year | Grain::Half | Grain::Quarter | Grain::Month | Grain::Span
            ) || fiscal(&time, days)
            {
                continue;
            }
            let open = time.anchor != Anchor::Explicit && time.grain != Grain::Year;
            let slot = if open { &mut said.part } else { &mut said.whole };
            *slot = slot.or(Some(days));
        }
        said
    }

    /// The days that a row, its column and the caption say together, the nearest first: "Q1" under "2024".
    fn together(all: [Self; 3]) -> Option<(Date, Date)> {
        let whole = all.iter().find_map(|s| s.whole);
        let Some(part) = all.iter().find_map(|s| s.part) else { return whole };
        // A part of no year that anybody said is left open.
        let year = whole.filter(|(a, b)| moved(*a, 1, Unit::Year) == Some(*b))?.0.year();
        let years = i64::from(year - part.0.year());
        moved(part.0, years, Unit::Year).zip(moved(part.1, years, Unit::Year))
    }
}

/// "2023-24": whose year that is, nobody says in a table.
fn fiscal(time: &Time, (start, stop): (Date, Date)) -> bool {
    time.ends.is_some_and(|ends| ends.iter().all(|e| e.grain == Grain::Year))
        && moved(start, 2, Unit::Year) == Some(stop)
}

/// The figures of every table; how many tables gave none.
pub(super) fn propose(scene: &Scene<'_>, known: &Known, out: &mut Vec<Proposal>) -> usize {
    scene.tables.iter().filter(|table| !read(scene, known, table, out)).count()
}

fn head(scene: &Scene<'_>, first: usize, end: usize) -> Head {
    let tokens = &scene.tokens;
    let mut found = Head {
        words: tokens.words(first, end).split_whitespace().collect::<Vec<_>>().join(" "),
        time: Said::of(scene, first, end),
        scope: super::scopes::of_head(tokens, first, end),
        ..Head::default()
    };
    let mut behind = first;
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
        // "dolar AS", "US$ thousand": money names no side.
        if let Some((Entity::Currency(index), end)) =
            tokens.lexicon.longest(tokens, at, Names::Currency)
        {
            let code = || tokens.lexicon.currencies[index as usize].code.clone();
            found.currency = found.currency.or_else(|| Some(code()));
            behind = behind.max(end);
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
        if at >= behind
            && let Some((Entity::Country(index, form), end)) =
                tokens.lexicon.longest(tokens, at, Names::Names)
        {
            behind = end;
            let known = found.countries.iter().any(|(c, _)| *c == index);
            if form != Form::Capital && !known {
                found.countries.push((index, towards(scene, at, end)));
            }
        }
    }
    found
}

/// Does a flow go to a named economy or come from it: "to Chile", "dari Chile", "Şili'ye", "Şili ile"?
fn towards(scene: &Scene<'_>, first: usize, end: usize) -> bool {
    let tokens = &scene.tokens;
    let mut before = first.wrapping_sub(1);
    if tokens.at(before, "the") {
        before = before.wrapping_sub(1);
    }
    if scene.language == Language::Tr {
        return to_or_from(tokens, end) || tokens.at(end, "ile");
    }
    tokens
        .any(before, &["to", "from", "with", "into", "ke", "dari", "daripada", "kepada", "dengan"])
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
    let (columns, below) = columns(scene, table);
    let index = scene.own().partition_point(|s| s.end <= table.place.0);
    let Some(sentence) = scene.own().get(index) else { return false };
    let clause = Clause { scene, known, sentence, index, speeches: &[] };
    let mut any = false;
    let (mut last, mut heading) = (None, None);
    for cells in table.rows.iter().skip(below) {
        let Some((first, rest)) = cells.split_first() else { continue };
        let row = head(scene, first.0, first.1);
        // A row of one filled cell heads those below it: "Exports".
        if rest.iter().all(|(a, b)| a == b) {
            last = row.measure;
            heading = row.scope;
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
            let narrowed = [&heading, &row.scope, &column.scope];
            let narrowed: Vec<&str> =
                narrowed.into_iter().filter_map(|scope| scope.as_deref()).collect();
            if super::scopes::is_of_trade(measure) {
                draft.text("scope", narrowed.join("; "));
            }
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
            period(&mut draft, Said::together([row.time, column.time, caption.time]));
            sides(&mut draft, known, measure, [&caption, &row, &column]);
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

fn period(draft: &mut Draft<'_>, days: Option<(Date, Date)>) {
    let Some((start, stop)) = days else { return };
    draft.set("period_start", Field::Day(start));
    if let Some(last) = last_day(Some(stop)) {
        draft.set("period_end", Field::Day(last));
    }
}

/// The heads of the columns, and how many rows they take: a group may stand over the years that part it.
fn columns(scene: &Scene<'_>, table: &Table) -> (Vec<Head>, usize) {
    let heads = |row: &[(usize, usize)]| -> Vec<Head> {
        row.iter().map(|(a, b)| head(scene, *a, *b)).collect()
    };
    let mut upper = heads(&table.rows[0]);
    let Some(below) = table.rows.get(1).filter(|_| table.rows.len() > 2) else {
        return (upper, 1);
    };
    let width = table.rows[2].len();
    // A corner over both rows leaves the second one cell short.
    let corner = below.len() + 1 == width;
    let cells = if corner { &below[..] } else { below.get(1..).unwrap_or_default() };
    let empty = corner || below.first().is_some_and(|(a, b)| a == b);
    let filled = || cells.iter().filter(|(a, b)| a < b);
    let open = |(a, b): &(usize, usize)| says_time(scene, *a, *b) || heads_flow(scene, *a, *b);
    if !empty || filled().count() < 2 || !filled().all(open) {
        return (upper, 1);
    }
    // A group that spans several columns is written over the first of them.
    let mut last = Head::default();
    let mut out = vec![upper.first().cloned().unwrap_or_default()];
    for (place, own) in heads(cells).into_iter().enumerate() {
        if let Some(group) = upper.get_mut(place + 1).filter(|h| !h.words.is_empty()) {
            last = std::mem::take(group);
        }
        out.push(last.over(own));
    }
    (out, 2)
}

impl Head {
    /// A group's head and that of a column below it, as one.
    fn over(&self, own: Self) -> Self {
        let words = [self.words.as_str(), own.words.as_str()];
        Self {
            measure: own.measure.or(self.measure),
            words: words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "),
            currency: own.currency.or_else(|| self.currency.clone()),
            scale: if own.scale > 0 { own.scale } else { self.scale },
            percent: own.percent || self.percent,
            change: own.change || self.change,
            time: Said {
                whole: own.time.whole.or(self.time.whole),
                part: own.time.part.or(self.time.part),
            },
            countries: if own.countries.is_empty() {
                self.countries.clone()
            } else {
                own.countries
            },
            scope: own.scope.or_else(|| self.scope.clone()),
        }
    }
}

/// Is a cell a year or a stretch, and no amount?
fn says_time(scene: &Scene<'_>, first: usize, end: usize) -> bool {
    let said = Said::of(scene, first, end);
    said.whole.or(said.part).is_some() && end - first <= 6
}

/// Does a cell name a flow and hold no number?
fn heads_flow(scene: &Scene<'_>, first: usize, end: usize) -> bool {
    head(scene, first, end).measure.is_some() && !(first..end).any(|i| scene.tokens.is_number(i))
}

/// Whose figure a cell is and with whom: an economy that heads a row of another's flow is its partner.
fn sides(draft: &mut Draft<'_>, known: &Known, measure: &str, [caption, row, column]: [&Head; 3]) {
    let flow = matches!(measure, "exports" | "imports" | "investment" | "trade_balance");
    let near = if row.countries.is_empty() { column } else { row };
    let mut codes: Vec<u16> = caption.countries.iter().map(|(c, _)| *c).collect();
    codes.extend(
        near.countries.iter().map(|(c, _)| *c).filter(|c| !codes.contains(c)).collect::<Vec<_>>(),
    );
    if codes.len() > 2 || codes.is_empty() {
        // Of a table of several economies a row is its own one's.
        if let [(own, _)] = near.countries[..] {
            draft.parties((vec![own], false));
        } else if codes.is_empty() && known.titled {
            draft.parties((known.pair.clone(), true));
        }
        return;
    }
    let partner = caption.countries.iter().chain(&near.countries).find(|(_, towards)| *towards);
    let (owner, other) = match (partner, &caption.countries[..], &near.countries[..]) {
        (Some((other, _)), ..) => (codes.iter().find(|c| *c != other).copied(), Some(*other)),
        (None, [(owner, _)], [(other, _)]) if owner != other => (Some(*owner), Some(*other)),
        _ => (None, None),
    };
    draft.parties((codes, false));
    if flow {
        draft.country("owner", owner);
        draft.country("counterpart", other);
    }
}
