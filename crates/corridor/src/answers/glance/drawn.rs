//! The record, the target, and what may come, drawn.

use crate::answers::Answers;
use crate::answers::chances::{Chance, Read};
use crate::answers::claim::Unit;
use crate::answers::desk::Desk;
use crate::answers::happened::{Curve, billions, drawn};
use crate::answers::series::whose;
use crate::answers::target::Scope;
use crate::answers::targets::Target;
use crate::figures::money;
use crate::key::{Key, key};
use crate::plot::{Chances, Course, Level, Party, Plot, Point, Series, Spread};

/// The record of each reporter, the target, the spread and the chances.
pub(super) fn picture(
    desk: &mut Desk<'_>,
    answers: &Answers,
    target: Option<&Target>,
    chance: Option<&Chance>,
) -> Option<Curve> {
    let mut cards: Vec<Key> = Vec::new();
    let mut series: Vec<Series> = Vec::new();
    let [a, b] = &answers.happened.parties;
    let middle = answers.happened.middle.replace('-', " ");
    let names = [format!("as {a} counts"), format!("as {b} counts"), middle];
    let years = answers.happened.total().map_or(&[][..], |total| &total.years);
    for (name, at) in names.into_iter().zip(0..) {
        let points = drawn(years.iter().filter_map(|year| {
            let claim = year.reported.get(at).unwrap_or(&year.reconciled).as_ref()?;
            cards.push(claim.evidence.clone());
            Some((year.days, claim.value?))
        }));
        if !points.is_empty() {
            series.push(Series { name, party: Party::at(Some(at)), points });
        }
    }
    let mut of = Party::First;
    let mut ahead: Vec<Spread> = Vec::new();
    let mut chances: Vec<Chances> = Vec::new();
    let goods = target.is_some_and(|target| target.scope == Scope::Goods);
    if let Some(chance) = chance.filter(|_| goods) {
        if let Some(fan) = chance.readings.iter().find_map(|read| read.fan.as_ref())
            && let Plot::Fan(fan) = &fan.plot
        {
            of = fan.party;
            ahead = fan.ahead.clone();
        }
        cards.extend(
            chance.readings.iter().filter_map(|r| r.fan.as_ref()).map(|f| f.evidence.clone()),
        );
        chances = rows_of_chances(answers, chance);
    }
    let level = target.filter(|target| target.scope == Scope::Goods).and_then(|target| {
        let dollars = chance.map_or(&target.value, |chance| &chance.level);
        let dollars = dollars.value.filter(|_| dollars.unit == Unit::usd())?;
        let value = billions(dollars);
        let level = match target.value.unit == Unit::usd() {
            true => money(dollars, "USD"),
            false => format!("{} ({})", target.value.says, money(dollars, "USD")),
        };
        let name = match &target.by {
            Some(by) => format!("Target {level} by {}", by.says),
            None => format!("Target {level}, no date"),
        };
        cards.push(target.value.evidence.clone());
        Some(Level { name, value })
    });
    let points: usize = series.iter().map(|line| line.points.len()).sum();
    if points == 0 || (points < 3 && level.is_none() && ahead.is_empty()) {
        return None;
    }
    let inputs: Vec<&Key> = cards.iter().collect();
    let formula = "Each point is one figure of the tables below it; part-years are not drawn.";
    let says = key!["glance", "picture"];
    let title = "Trade so far, and where it may go";
    let evidence = desk.cards.estimate(&says, title, formula, &inputs, &[]);
    let by = chance.and_then(|chance| chance.by.value).map(|year| year as i16);
    let unit = "billion US dollars".to_owned();
    let course = Course { unit, series, of, ahead, level, chances, by };
    Some(Curve { plot: Plot::Course(course), evidence })
}

/// The chances of each reading that is open, year by year.
fn rows_of_chances(answers: &Answers, chance: &Chance) -> Vec<Chances> {
    let open: Vec<&Read> = chance.readings.iter().filter(|read| !read.ahead.is_empty()).collect();
    let [a, b] = &answers.happened.parties;
    open.iter()
        .enumerate()
        .map(|(at, read)| {
            let party = match read.fan.as_ref().map(|fan| &fan.plot) {
                Some(Plot::Fan(fan)) => fan.party,
                _ => Party::Neither,
            };
            let name = match party {
                Party::First => format!("as {a} counts"),
                Party::Second => format!("as {b} counts"),
                Party::Neither => whose(answers.happened.middle),
            };
            let found = chance.years.iter().filter_map(|year| {
                let claim = year.chances.get(at)?.as_ref()?;
                let value = claim.value?;
                let point = Point { year: year.year.value? as i16, value };
                Some((point, claim.says.clone()))
            });
            let (by_year, shown) = found.unzip();
            Chances { name, party, by_year, shown }
        })
        .collect()
}
