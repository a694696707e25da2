//! What a change is counted from, where the text says it of the figure's own time: "the previous quarter",
//! "a year earlier", "geçen yılın aynı dönemi", "bulan sebelumnya".

use jiff::civil::Date;

use crate::reader::calendar::moved;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Unit};

/// The first and last day of a stretch; nothing where it is open.
pub(super) type Days = [Option<Date>; 2];

/// How far back a stretch of the same length lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// So many months; of fewer than a year only where the figure's own time is as long.
    Months(i64),
    /// As long as the figure's own time is.
    Own,
}

const YEAR: Step = Step::Months(12);

impl Step {
    /// The stretch that lies this far before another.
    pub fn before(self, own: Days) -> Option<Days> {
        let start = own[0]?;
        let next = own[1].and_then(|end| moved(end, 1, Unit::Day));
        let back = |day: Date, months: i64| moved(day, -months, Unit::Month);
        if self == YEAR {
            // The last day of February is the last day of it.
            let end = match next {
                Some(next) if next.day() == 1 => {
                    back(next, 12).and_then(|d| moved(d, -1, Unit::Day))
                }
                _ => own[1].and_then(|end| back(end, 12)),
            };
            return Some([Some(back(start, 12)?), end]);
        }
        let next = next.filter(|next| start.day() == 1 && next.day() == 1)?;
        let years = i64::from(next.year()) - i64::from(start.year());
        let length = years * 12 + i64::from(next.month()) - i64::from(start.month());
        let fits = match self {
            Self::Months(months) => months == length,
            Self::Own => true,
        };
        let end = moved(start, -1, Unit::Day)?;
        fits.then_some([Some(back(start, length)?), Some(end)])
    }
}

/// The step of a word for a stretch: "quarter", "yılın", "tempoh".
fn step(clause: &Clause<'_>, at: usize) -> Option<Step> {
    if at >= clause.sentence.end {
        return None;
    }
    let tokens = &clause.scene.tokens;
    let word = fold(tokens.word(at));
    let own = ["period", "periode", "tempoh", "masa"].contains(&word.as_str())
        || word.starts_with("donem");
    let half = ["half", "semester", "yariyil"].iter().any(|w| word.starts_with(w));
    match tokens.sense(at).unit {
        _ if own => Some(Step::Own),
        _ if half => Some(Step::Months(6)),
        Some(Unit::Month) => Some(Step::Months(1)),
        Some(Unit::Quarter) => Some(Step::Months(3)),
        Some(Unit::Year) => Some(YEAR),
        _ => None,
    }
}

/// How far back tokens say that something is counted from.
pub(super) fn step_back(clause: &Clause<'_>, from: usize, until: usize) -> Option<Step> {
    (from..until.min(clause.sentence.end)).find_map(|at| match clause.scene.language {
        Language::En => english(clause, at),
        Language::Tr => turkish(clause, at),
        Language::Ms | Language::Id => malay(clause, at),
    })
}

/// "the previous quarter", "a year earlier", "on the month", "the same months of last year", "yoy".
fn english(clause: &Clause<'_>, at: usize) -> Option<Step> {
    if clause.any(at, &["same", "corresponding"]) {
        let year = (at + 1..at + 8).any(|i| {
            clause.at(i, "year")
                && (clause.any(i - 1, &["last", "previous", "preceding", "prior"])
                    || clause.any(i + 1, &["earlier", "before", "ago"]))
        });
        return year.then_some(YEAR);
    }
    if clause.any(at, &["previous", "preceding", "prior"]) {
        return step(clause, at + 1);
    }
    match clause.scene.tokens.word(at).to_lowercase().as_str() {
        "yoy" => return Some(YEAR),
        "qoq" => return Some(Step::Months(3)),
        "mom" if clause.is(at.wrapping_sub(1), Class::Percent) => return Some(Step::Months(1)),
        _ => {}
    }
    if clause.at(at, "on") && clause.at(at + 1, "the") {
        return step(clause, at + 2);
    }
    let here = step(clause, at)?;
    let behind = at + 1 + usize::from(clause.at(at + 1, "-"));
    let earlier = clause.any(behind, &["earlier", "before", "ago"])
        && !clause.scene.tokens.is_number(at.wrapping_sub(1));
    // "year on year", "year-over-year", "year-year".
    let same = |i: usize| step(clause, i) == Some(here);
    let again = clause.any(behind, &["on", "over", "to"]) && (behind + 1..behind + 3).any(same)
        || clause.at(at + 1, "-") && same(at + 2);
    (earlier || again).then_some(here)
}

/// "bir önceki çeyrek", "geçen yılın aynı ayı", "bir yıl öncesine göre", "yıllık bazda".
fn turkish(clause: &Clause<'_>, at: usize) -> Option<Step> {
    if clause.any(at, &["onceki"]) {
        // "bir önceki yılın aynı dönemi" is a year back.
        return step(clause, at + 1);
    }
    if clause.any(at, &["ayni"]) {
        let year = (at.saturating_sub(3)..at).any(|i| step(clause, i) == Some(YEAR));
        return (year && step(clause, at + 1).is_some()).then_some(YEAR);
    }
    let here = step(clause, at)?;
    let before = fold(clause.scene.tokens.word(at + 1)).starts_with("oncesi")
        && clause.at(at.wrapping_sub(1), "bir");
    let based = clause.any(at + 1, &["bazda"])
        || here == YEAR && clause.any(at, &["yillik"]) && clause.any(at + 1, &["olarak"]);
    (before || based).then_some(here)
}

/// "suku sebelumnya", "tempoh sama tahun lalu", "secara tahunan", "tahun ke tahun".
fn malay(clause: &Clause<'_>, at: usize) -> Option<Step> {
    const BEFORE: &[&str] = &["sebelumnya", "sebelum", "terdahulu"];
    const LAST: &[&str] = &["lalu", "lepas", "lampau", "sebelumnya", "sebelum"];
    if clause.any(at, &["sama"]) {
        let year = (at + 1..at + 5).any(|i| clause.at(i, "tahun") && clause.any(i + 1, LAST));
        return year.then_some(YEAR);
    }
    if clause.any(at, &["yoy", "tahunan"]) && clause.any(at.wrapping_sub(1), &["secara", "("]) {
        return Some(YEAR);
    }
    let here = step(clause, at)?;
    let to = clause.at(at + 1, "ke") && step(clause, at + 2) == Some(here);
    // "tempoh sebelumnya tahun ini"; "bulan yang sama tahun sebelumnya" is a year back.
    (clause.any(at + 1, BEFORE) || to).then_some(here)
}
