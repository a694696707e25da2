//! What the answer says, case by case, and each degenerate input.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

use corridor_outlook::Error;
use corridor_outlook::frozen;
use corridor_outlook::gravity::Member;
use corridor_outlook::period::Period;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::target::{ByDeadline, EvenOdds, Question, Reach, Standing, Target, reach};
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 1, 10);

fn part(first: Date, end: Date, value: f64) -> Observation {
    let period = Period::new(first, end).unwrap();
    let (reporter, basis) = ("DEU".into(), "USD".into());
    Observation { period, value, reporter, basis, published: end }
}

fn year(year: i16, value: f64) -> Observation {
    part(date(year, 1, 1), date(year + 1, 1, 1), value)
}

/// Twelve years that grow from 2.2 to 5.0 billion, the last published whole in 2025.
fn grown() -> Vec<Observation> {
    [2.2, 2.4, 2.3, 2.7, 3.0, 3.3, 3.1, 3.6, 4.1, 4.6, 4.7, 5.0]
        .iter()
        .zip(2013..)
        .map(|(v, y)| year(y, v * 1e9))
        .collect()
}

fn target(value: f64, deadline: Option<i16>) -> Target {
    Target { value, basis: "USD".into(), deadline, said: None }
}

fn ask(observations: &[Observation], target: &Target) -> Result<Reach, Error> {
    let series = Series::known(observations, AS_OF, &[])?;
    let question = Question { usd_per_unit: 1.0, seed: 7, gravity: None };
    reach(&series, target, &frozen::model()?, &question)
}

fn is_sound(answer: &Reach) {
    assert!(!answer.years.is_empty());
    for year in &answer.years {
        let numbers = [year.median, year.in_year, year.by_year];
        assert!(numbers.iter().all(|x| x.is_finite()), "{year:?}");
        assert!((0.0..=1.0).contains(&year.in_year) && year.by_year >= year.in_year);
        assert!(year.intervals.iter().all(|i| i.low > 0.0 && i.low <= i.high));
    }
}

#[test]
fn a_target_of_twice_the_present_gets_a_curve() {
    let answer = ask(&grown(), &target(10e9, None)).unwrap();
    is_sound(&answer);
    assert_eq!(answer.years.len(), 12);
    assert_eq!((answer.standing, answer.by_deadline), (Standing::Open, ByDeadline::NoDeadline));
    assert_eq!((answer.years[0].year, answer.years[0].ahead), (2025, 1));
    let five = &answer.years[4];
    let needed = five.required_growth.unwrap();
    assert!((needed - (2.0_f64.powf(0.2) - 1.0)).abs() < 1e-4, "{needed}");
    let class = five.class.unwrap();
    assert!(class.cases > 1000 && class.did > 10 && class.did < class.cases / 2, "{class:?}");
    let own = five.own.unwrap();
    assert_eq!((own.spans, own.did), (7, 0));
    assert!(five.by_year > 0.03 && five.by_year < 0.5, "{}", five.by_year);
    let record = answer.own.unwrap();
    assert_eq!((record.first, record.last), (2013, 2024));
    assert!(answer.accruals.is_empty() && answer.unused == 0);
}

#[test]
fn eleven_months_are_a_year_in_part() {
    let mut all = grown();
    all.push(part(date(2025, 1, 1), date(2025, 12, 1), 5.2e9));
    let answer = ask(&all, &target(10e9, Some(2030))).unwrap();
    is_sound(&answer);
    assert_eq!((answer.years[0].year, answer.years[0].ahead), (2025, 0));
    assert_eq!(answer.years[0].required_growth, None);
    assert!(answer.years[0].median > 5.2e9 && answer.years[0].median < 6.0e9);
    assert_eq!((answer.accruals.len(), answer.accruals[0].share.learned_from), (1, 0));
    let ByDeadline::Probability(p) = answer.by_deadline else { panic!("{answer:?}") };
    assert_eq!(p, answer.years.iter().find(|y| y.year == 2030).unwrap().by_year);
}

#[test]
fn one_observation_gets_the_class_alone_and_a_wide_interval() {
    let one = ask(&[year(2024, 5e9)], &target(10e9, Some(2030))).unwrap();
    is_sound(&one);
    assert_eq!(one.own, None);
    let many = ask(&grown(), &target(10e9, Some(2030))).unwrap();
    let width = |r: &Reach| (r.years[4].intervals[1].high / r.years[4].intervals[1].low).ln();
    assert!(width(&one) > width(&many), "{} {}", width(&one), width(&many));
    let tiny = ask(&[part(date(2025, 11, 1), date(2025, 12, 1), 4e8)], &target(10e9, None));
    is_sound(&tiny.unwrap());
}

#[test]
fn zeros_end_the_past_and_a_last_zero_is_located() {
    let mut all = grown();
    all[3].value = 0.0;
    let answer = ask(&all, &target(10e9, None)).unwrap();
    is_sound(&answer);
    assert_eq!((answer.left_out.before_zero, answer.past[0].year), (4, 2017));
    all[11].value = 0.0;
    let error = ask(&all, &target(10e9, None)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "trade is zero up to 2025-01-01 and nothing is known after it, so there is no growth to \
         forecast"
    );
}

#[test]
fn gaps_are_spread_and_widen_the_answer() {
    let gappy: Vec<_> = grown().into_iter().step_by(2).chain([year(2024, 5e9)]).collect();
    let answer = ask(&gappy, &target(10e9, None)).unwrap();
    is_sound(&answer);
    let gap = answer.past.iter().find(|y| y.year == 2014).unwrap();
    assert!(gap.months == 0.0 && gap.deviation > 0.01);
}

#[test]
fn a_reporter_who_stopped_is_forecast_from_then_on_and_not_for_ever() {
    let early: Vec<_> = grown().into_iter().take(9).collect();
    let answer = ask(&early, &target(10e9, Some(2029))).unwrap();
    is_sound(&answer);
    assert_eq!((answer.silent_years, answer.years[0].year), (5, 2022));
    let old = [year(2012, 2.0e9), year(2013, 2.2e9)];
    let error = ask(&old, &target(10e9, None)).unwrap_err();
    assert_eq!(error, Error::Stopped { last: 2013, longest: 12, year: 2026 });
}

#[test]
fn a_target_already_met_says_when() {
    let answer = ask(&grown(), &target(4.5e9, Some(2030))).unwrap();
    is_sound(&answer);
    let Standing::Met { year, value } = answer.standing else { panic!("{answer:?}") };
    assert!(year == 2022 && (value / 4.6e9 - 1.0).abs() < 1e-3);
    assert_eq!((answer.even_odds, answer.by_deadline), (EvenOdds::Met, ByDeadline::Known));
}

#[test]
fn a_deadline_in_the_past_was_met_or_missed() {
    let missed = ask(&grown(), &target(5e9, Some(2020))).unwrap();
    let Standing::Missed { value, met_since } = missed.standing else { panic!("{missed:?}") };
    assert_eq!((met_since, missed.even_odds), (Some(2024), EvenOdds::Met));
    assert!((value / 3.6e9 - 1.0).abs() < 1e-3 && missed.by_deadline == ByDeadline::Known);
    let before = ask(&grown(), &target(5e9, Some(2001))).unwrap();
    assert_eq!(before.by_deadline, ByDeadline::BeforeFigures { first: 2013 });
    let beyond = ask(&grown(), &target(50e9, Some(2060))).unwrap();
    assert_eq!(beyond.by_deadline, ByDeadline::Beyond { last: 2036 });
    assert_eq!(beyond.even_odds, EvenOdds::NotBy(2036));
}

#[test]
fn a_deadline_in_a_year_without_a_figure_is_neither_met_nor_missed() {
    let gappy: Vec<_> = grown().into_iter().filter(|o| o.period.start().year() != 2020).collect();
    let said = |value: f64| match ask(&gappy, &target(value, Some(2020))).unwrap().by_deadline {
        ByDeadline::Unpublished(p) => p,
        other => panic!("{other:?}"),
    };
    // Between 3.1 in 2019 and 4.1 in 2021.
    let (near, far) = (said(3.5e9), said(6e9));
    assert!(near > 0.3 && near < 0.8, "{near}");
    assert!(far < 0.05, "{far}");
}

#[test]
fn a_currency_reform_is_located_until_it_is_stated() {
    let mut all = grown();
    all.iter_mut().take(6).for_each(|o| o.value *= 1e6);
    let error = ask(&all, &target(10e9, None)).unwrap_err();
    assert!(
        error.to_string().starts_with("from 2018 to 2019 the monthly pace falls to 1 part in 1,"),
        "{error}"
    );
    let series = Series::known(&all, AS_OF, &[date(2019, 1, 1)]).unwrap();
    let question = Question { usd_per_unit: 1.0, seed: 7, gravity: None };
    let answer = reach(&series, &target(10e9, None), &frozen::model().unwrap(), &question).unwrap();
    is_sound(&answer);
    assert_eq!((answer.left_out.before_break, answer.past[0].year), (6, 2019));
}

#[test]
fn a_class_that_knows_the_future_is_refused() {
    let all = [year(2003, 1e9), year(2004, 1.1e9)];
    let series = Series::known(&all, date(2005, 6, 1), &[]).unwrap();
    let question = Question { usd_per_unit: 1.0, seed: 7, gravity: None };
    let error = reach(&series, &target(2e9, None), &frozen::model().unwrap(), &question);
    assert!(matches!(error, Err(Error::ClassFromLater { panel_last: 2006, .. })));
}

#[test]
fn what_is_no_number_or_another_unit_is_refused() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(ask(&grown(), &target(bad, None)).is_err());
    }
    let other = Target { value: 1.0, basis: "EUR".into(), deadline: None, said: None };
    let error = ask(&grown(), &other).unwrap_err();
    assert_eq!(error.to_string(), "the target is in EUR and the series in USD");
}

#[test]
fn a_growing_world_path_lifts_the_middle() {
    let series = Series::known(&grown(), AS_OF, &[]).unwrap();
    let model = frozen::model().unwrap();
    let with = |gravity: Option<&Member>| {
        let question = Question { usd_per_unit: 1.0, seed: 7, gravity };
        reach(&series, &target(10e9, None), &model, &question).unwrap()
    };
    let fast = Member { growth: (1..=8).map(|h| 0.2 * f64::from(h)).collect(), weight: 0.5 };
    let (without, with) = (with(None), with(Some(&fast)));
    assert!(with.years[4].median > without.years[4].median);
    assert_eq!((with.weights[0].len(), without.weights[0].len()), (4, 3));
}

#[test]
fn a_figure_published_later_changes_nothing() {
    let ask_with = |extra: Option<Observation>| {
        let mut all = grown();
        all.extend(extra);
        let mut answer = ask(&all, &target(10e9, Some(2030))).unwrap();
        answer.left_out.later = 0;
        answer
    };
    let mut planted = year(2025, 1e12);
    planted.published = date(2026, 1, 11);
    assert_eq!(ask_with(None), ask_with(Some(planted)));
}
