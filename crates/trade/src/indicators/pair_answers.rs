//! Answers about a pair, or about one exporter's markets.

use super::answers::{exports, imports, presence};
use super::ask::{Answer, Ask, Value, Year};
use super::beside_trade::{Factors, factors};
use super::density::{Itself, density};
use super::intensity::PairTotals;
use super::market_share::{Order, constant_market_share};
use super::mirror::{Line, mirror};
use super::potential::{Conditions, PairTrade, demand, ease, export_potential, unrealised};
use super::spread::interval;
use super::{
    balanced_grubel_lloyd, cagr, complementarity, diversification_potential, drysdale,
    ease_interval, growth, growth_margins, grubel_lloyd, grubel_lloyd_of, headroom,
    homogeneous_intensity, hub_score, intensity, intensity_abroad, marginal_intra_industry,
    margins, overlap, penetration, reach_by_product, similarity, symmetric_intensity, unit_value,
};
use crate::error::Error;
use crate::product::section;

pub(super) fn pair_complementarity(ask: &Ask) -> Result<Answer, Error> {
    pairs(ask, &["drysdale", "complementarity"], |year, i, j| {
        let (x, m) = (year.world.exports_of(i), year.world.imports_of(j));
        let weighed = drysdale(x, m, &exports(year)?.columns)?;
        Ok(vec![weighed.into(), complementarity(x, m)?.into()])
    })
}

pub(super) fn pair_overlap(ask: &Ask) -> Result<Answer, Error> {
    pair_products(ask, &["exports_usd", "imports_usd", "overlap"], |year, i, j| {
        let (x, m) = (year.world.exports_of(i), year.world.imports_of(j));
        let parts = overlap(x, m)?;
        let part = |p: usize| parts.as_ref().map(|parts| parts[p]);
        Ok((0..x.len()).map(|p| vec![x[p].into(), m[p].into(), part(p).into()]).collect())
    })
}

pub(super) fn pair_intensity(ask: &Ask) -> Result<Answer, Error> {
    let names = ["trade_usd", "homogeneous", "symmetric", "own_imports_out", "intensity"];
    pairs(ask, &names, |year, i, j| {
        let (x, m) = (exports(year)?, imports(year)?);
        let pair = PairTotals {
            flow: year.world.pair(i, j),
            exports: x.rows[i],
            exporter_imports: m.rows[i],
            imports: m.rows[j],
            world: x.all,
        };
        Ok(vec![
            pair.flow.into(),
            homogeneous_intensity(pair).into(),
            symmetric_intensity(pair).into(),
            intensity_abroad(pair).into(),
            intensity(pair).into(),
        ])
    })
}

pub(super) fn pair_similarity(ask: &Ask) -> Result<Answer, Error> {
    pairs(ask, &["similarity"], |year, i, j| {
        Ok(vec![similarity(year.world.exports_of(i), year.world.exports_of(j))?.into()])
    })
}

pub(super) fn pair_grubel_lloyd(ask: &Ask) -> Result<Answer, Error> {
    pairs(ask, &["balance_adjusted", "grubel_lloyd"], |year, i, j| {
        let (there, back) = (flow(year, i, j), flow(year, j, i));
        let adjusted = balanced_grubel_lloyd(&there, &back)?;
        Ok(vec![adjusted.into(), grubel_lloyd(&there, &back)?.into()])
    })
}

pub(super) fn product_grubel_lloyd(ask: &Ask) -> Result<Answer, Error> {
    pair_products(ask, &["sold_usd", "bought_usd", "grubel_lloyd"], |year, i, j| {
        let rows = flow(year, i, j).into_iter().zip(flow(year, j, i));
        Ok(rows.map(|(x, m)| vec![x.into(), m.into(), grubel_lloyd_of(x, m).into()]).collect())
    })
}

pub(super) fn pair_marginal(ask: &Ask) -> Result<Answer, Error> {
    let (first, last) = ask.ends()?;
    let mut answer = Answer::new(&["exporter", "importer"], &["since", "marginal_intra_industry"]);
    let since = i64::from(first.world.year);
    for (i, j) in ask.asked_pairs()? {
        let change = |from, to| -> Vec<i64> {
            let years = flow(last, from, to).into_iter().zip(flow(first, from, to));
            years.map(|(after, before)| after - before).collect()
        };
        let index = marginal_intra_industry(&change(i, j), &change(j, i))?;
        let codes = [ask.economies()[i].as_str(), &ask.economies()[j]];
        answer.push(last.world.year, &codes, &[since.into(), index.into()]);
    }
    Ok(answer)
}

pub(super) fn pair_margins(ask: &Ask) -> Result<Answer, Error> {
    pairs(ask, &["share", "intensive", "extensive"], |year, i, j| {
        let bought = year.world.imports_of(j);
        let flow = flow(year, i, j);
        let margins = margins(&flow, bought)?;
        let share = super::share(flow.iter().sum(), bought.iter().sum());
        Ok(vec![share.into(), margins.intensive.into(), margins.extensive.into()])
    })
}

pub(super) fn exporter_penetration(ask: &Ask) -> Result<Answer, Error> {
    let exporter = ask.the_exporter()?;
    let mut answer = Answer::new(&["exporter"], &["penetration"]);
    for year in &ask.years {
        let doors =
            penetration(&year.sold(exporter), &year.world.imports, ask.products().len(), exporter)?;
        answer.push(year.world.year, &[&ask.economies()[exporter]], &[doors.into()]);
    }
    Ok(answer)
}

pub(super) fn pair_growth(ask: &Ask) -> Result<Answer, Error> {
    let (first, last) = ask.ends()?;
    let names = ["since", "first_usd", "last_usd", "growth", "growth_a_year"];
    let mut answer = Answer::new(&["exporter", "importer"], &names);
    let years = u32::from(last.world.year - first.world.year);
    for i in ask.shown_economies()? {
        for j in ask.shown_importers()?.into_iter().filter(|j| ask.shows_pair(i, *j)) {
            let (before, after) = (first.world.pair(i, j), last.world.pair(i, j));
            let values = [
                i64::from(first.world.year).into(),
                before.into(),
                after.into(),
                growth(before, after).into(),
                cagr(before, after, years).into(),
            ];
            answer.push(last.world.year, &[&ask.economies()[i], &ask.economies()[j]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn exporter_growth_margins(ask: &Ask) -> Result<Answer, Error> {
    let (first, last) = ask.ends()?;
    let exporter = ask.the_exporter()?;
    let names = [
        "since",
        "up_usd",
        "down_usd",
        "new_product_usd",
        "new_market_usd",
        "lost_product_usd",
        "lost_market_usd",
        "below_floor_usd",
        "change_usd",
    ];
    let mut answer = Answer::new(&["exporter"], &names);
    let (before, after) = (first.sold(exporter), last.sold(exporter));
    let g = growth_margins(&before, &after, ask.products().len(), ask.floor)?;
    let parts = [
        i64::from(first.world.year),
        g.up,
        g.down,
        g.new_product,
        g.new_market,
        g.lost_product,
        g.lost_market,
        g.below_floor,
        g.change(),
    ];
    answer.push(last.world.year, &[&ask.economies()[exporter]], &parts.map(Value::Whole));
    Ok(answer)
}

pub(super) fn exporter_market_share(ask: &Ask) -> Result<Answer, Error> {
    let (first, last) = ask.ends()?;
    let exporter = ask.the_exporter()?;
    let names = ["since", "change_usd", "world_usd", "product_usd", "market_usd", "residual_usd"];
    let mut answer = Answer::new(&["exporter", "order"], &names);
    let (before, after) = (first.sold(exporter), last.sold(exporter));
    for (name, order) in
        [("product first", Order::ProductFirst), ("market first", Order::MarketFirst)]
    {
        let (m0, m1) = (&first.world.imports, &last.world.imports);
        let c = constant_market_share(&before, &after, m0, m1, ask.products().len(), order)?;
        let values = [
            i64::from(first.world.year).into(),
            c.change.into(),
            Value::Real(c.world),
            Value::Real(c.product),
            Value::Real(c.market),
            Value::Real(c.residual),
        ];
        answer.push(last.world.year, &[&ask.economies()[exporter], name], &values);
    }
    Ok(answer)
}

pub(super) fn pair_unit_values(ask: &Ask) -> Result<Answer, Error> {
    pair_products(ask, &["trade_usd", "coverage", "usd_per_kg"], |year, i, j| {
        let rows = year.weighed(i, j);
        rows.iter()
            .map(|rows| {
                let u = unit_value(rows)?;
                let trade: i64 = rows.iter().map(|(value, _)| value).sum();
                Ok(vec![trade.into(), u.coverage.into(), u.usd_per_kg.into()])
            })
            .collect()
    })
}

pub(super) fn pair_headroom(ask: &Ask) -> Result<Answer, Error> {
    let names = ["exports_usd", "imports_usd", "trade_usd", "headroom_usd"];
    pair_products(ask, &names, |year, i, j| {
        let (x, m) = (year.world.exports_of(i), year.world.imports_of(j));
        let already = flow(year, i, j);
        let room = headroom(x, m, &already)?;
        let row = |p: usize| [x[p], m[p], already[p], room[p]].map(Value::Whole).to_vec();
        Ok((0..x.len()).map(row).collect())
    })
}

pub(super) fn pair_potential(ask: &Ask) -> Result<Answer, Error> {
    each_pair(ask, potential_of)
}

/// The answers about each pair that is asked for, one after another.
fn each_pair(
    ask: &Ask,
    of: impl Fn(&Ask, usize, usize) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let mut all: Option<Answer> = None;
    for (i, j) in ask.asked_pairs()? {
        let answer = of(ask, i, j)?;
        match &mut all {
            None => all = Some(answer),
            Some(all) => all.append(answer),
        }
    }
    Ok(all.unwrap_or_default())
}

fn potential_of(ask: &Ask, i: usize, j: usize) -> Result<Answer, Error> {
    let Some(last) = ask.years.last() else { return Ok(Answer::default()) };
    let names = ["actual_usd", "low_usd", "high_usd", "potential_usd", "unrealised_usd"];
    let mut answer = Answer::new(&["exporter", "importer", "product"], &names);
    let years: Vec<&Year> = ask.years.iter().collect();
    if ask.tariffs.is_some() && ask.asked_pairs()?.len() > 1 {
        return Err(Error::Argument {
            name: "tariffs",
            found: "given for several pairs".to_owned(),
            expected: "one pair, whose rates they are\nhint: name both, with --exporter and --importer",
        });
    }
    let factors = factors(ask, &years, i, j)?;
    let whole = Mean::of(&years, i, j).potential(&factors)?;
    let actual = Mean::of(&years, i, j).already;
    let without: Vec<Vec<Option<f64>>> = (0..years.len())
        .filter(|_| years.len() > 1)
        .map(|out| {
            let mut rest = years.clone();
            rest.remove(out);
            Mean::of(&rest, i, j).potential(&factors)
        })
        .collect::<Result<_, _>>()?;
    // Too few years to differ: the interval of the ease of trade stands in, and the note says so.
    let spread = match years.len() {
        0..=2 => {
            let blocks: Vec<usize> =
                ask.products().iter().map(|code| section(code).unwrap_or(0)).collect();
            let mean = Mean::of(&years, i, j);
            ease_interval(mean.trade(), &mean.already, &blocks)?.filter(|s| s.ease > 0.0)
        }
        _ => None,
    };
    for p in ask.shown_products() {
        let ends = whole[p].map(|value| {
            if let Some(spread) = spread {
                let part = value / spread.ease;
                return Ok(Some((part * spread.low, part * spread.high)));
            }
            // A product not exported without the year left out has no potential from the others.
            let others: Vec<f64> = without.iter().map(|list| list[p].unwrap_or(0.0)).collect();
            interval(value, &others)
        });
        let ends = ends.transpose()?.flatten();
        let values = [
            Value::Real(actual[p]),
            // A potential is not negative, so neither is the low end.
            ends.map(|(low, _)| low.max(0.0)).into(),
            ends.map(|(_, high)| high).into(),
            whole[p].into(),
            whole[p].map(|value| unrealised(value, actual[p])).into(),
        ];
        let codes = [ask.economies()[i].as_str(), &ask.economies()[j], &ask.products()[p]];
        answer.push(last.world.year, &codes, &values);
    }
    let left_out = match (&factors.tariff, &factors.distance) {
        (None, None) => "tariffs, distance and expected growth are left out",
        (Some(_), None) => "distance and expected growth are left out",
        (None, Some(_)) => "tariffs and expected growth are left out",
        (Some(_), Some(_)) => "expected growth is left out",
    };
    let from = match factors.said.is_empty() {
        true => "from trade alone".to_owned(),
        false => format!("from trade; {}", factors.said.join("; ")),
    };
    let s = if years.len() == 1 { "" } else { "s" };
    answer.notes.push(format!("mean of {} year{s}; {from}: {left_out}", years.len()));
    match spread {
        Some(spread) => answer.notes.push(format!(
            "interval from how much the ease of trade rests on single sections of goods, each of {} left out in turn; how years differ needs three",
            spread.blocks
        )),
        None if years.len() < 3 => answer
            .notes
            .push("no interval: it needs three years, or trade in three sections of goods".to_owned()),
        None => {}
    }
    Ok(answer)
}

pub(super) fn pair_diversification(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = each_pair(ask, diversification_of)?;
    // Ranks of several pairs are each of its own.
    answer.ranked = ask.exporter.is_some() && ask.importer.is_some();
    Ok(answer)
}

fn diversification_of(ask: &Ask, i: usize, j: usize) -> Result<Answer, Error> {
    let Some(last) = ask.years.last() else { return Ok(Answer::default()) };
    let presence = presence(last)?;
    let near = density(&presence, Itself::Counted);
    let densities: Vec<Option<f64>> = (0..ask.products().len()).map(|p| near.of(i, p)).collect();
    let mean = Mean::of(&ask.years.iter().collect::<Vec<_>>(), i, j);
    let wanted = demand(mean.trade(), Conditions::default())?;
    let ease = ease(mean.trade())?;
    let ranks = match ease {
        Some(ease) => diversification_potential(presence.row(i), &densities, &wanted, ease)?,
        None => vec![None; wanted.len()],
    };
    let names = ["density", "demand_usd", "rank"];
    let mut answer = Answer::new(&["exporter", "importer", "product"], &names);
    answer.ranked = true;
    let mut shown = ask.shown_products();
    shown.retain(|&p| ranks[p].is_some());
    shown.sort_by_key(|&p| ranks[p]);
    for p in shown {
        let rank = ranks[p].map(i64::from);
        let codes = [ask.economies()[i].as_str(), &ask.economies()[j], &ask.products()[p]];
        let values = [densities[p].into(), Value::Real(wanted[p]), rank.into()];
        answer.push(last.world.year, &codes, &values);
    }
    Ok(answer)
}

pub(super) fn hubs(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy"], &["exports_usd", "imports_usd", "hub_score"]);
    for year in &ask.years {
        for e in ask.shown_economies()? {
            let (x, m) = (year.world.exports_of(e), year.world.imports_of(e));
            let values = [
                x.iter().sum::<i64>().into(),
                m.iter().sum::<i64>().into(),
                hub_score(x, m)?.into(),
            ];
            answer.push(year.world.year, &[&ask.economies()[e]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn reach(ask: &Ask) -> Result<Answer, Error> {
    let (i, hub) = (ask.the_exporter()?, ask.the_importer()?);
    let mut answer =
        Answer::new(&["exporter", "hub", "market"], &["into_hub_usd", "onward_usd", "reach_usd"]);
    for year in &ask.years {
        let (x, m) = (year.world.exports_of(hub), year.world.imports_of(hub));
        let (into, wide) = (flow(year, i, hub), ask.products().len());
        let onward = year.sold(hub);
        for j in 0..ask.economies().len() {
            let listed = ask.partners.is_empty() || ask.partners.contains(&ask.economies()[j]);
            if j == i || j == hub || !listed {
                continue;
            }
            let market = &onward[j * wide..(j + 1) * wide];
            let reach: f64 = reach_by_product(&into, market, x, m)?.iter().sum();
            let codes = [i, hub, j].map(|e| ask.economies()[e].as_str());
            let sums = [into.iter().sum::<i64>(), market.iter().sum()].map(Value::Whole);
            answer.push(year.world.year, &codes, &[sums[0], sums[1], Value::Real(reach)]);
        }
    }
    let bound =
        "an upper bound: goods that leave the hub are taken in proportion to those that came in";
    answer.notes.push(bound.to_owned());
    Ok(answer)
}

pub(super) fn mirror_gap(ask: &Ask) -> Result<Answer, Error> {
    let (i, j) = (ask.the_exporter()?, ask.the_importer()?);
    let names = [
        "exporter_reports_usd",
        "importer_reports_usd",
        "ratio",
        "relative",
        "matched_asymmetry",
        "exporter_only_usd",
        "importer_only_usd",
        "valuation_usd",
        "attribution_usd",
        "timing_usd",
        "unexplained_usd",
        "gap_usd",
    ];
    let mut answer = Answer::new(&["exporter", "importer"], &names);
    if ask.mirror.is_empty() {
        return Err(Error::Argument {
            name: "the importer's reports",
            found: "not given".to_owned(),
            expected: "a second dataset, since a reconciled source has no discrepancy\nhint: --against DATASET",
        });
    }
    let of_one_year = ask.causes.re_exports.is_some() || ask.causes.decembers.is_some();
    if of_one_year && ask.years.len() > 1 {
        return Err(Error::Argument {
            name: "years",
            found: ask.years.len().to_string(),
            expected: "one, since re-exports and Decembers are amounts of one year\nhint: --year YEAR",
        });
    }
    let missing: Vec<&str> = [
        (ask.causes.cif_factor.is_none(), "valuation (--cif-factor)"),
        (ask.causes.re_exports.is_none(), "attribution (--re-exports)"),
        (ask.causes.decembers.is_none(), "timing (--decembers)"),
    ]
    .iter()
    .filter_map(|(absent, cause)| absent.then_some(*cause))
    .collect();
    if !missing.is_empty() {
        answer.notes.push(format!("not told, and so left unexplained: {}", missing.join(", ")));
    }
    for year in &ask.years {
        let Some(other) = ask.mirror.iter().find(|m| m.world.year == year.world.year) else {
            answer
                .notes
                .push(format!("{}: the importer's reports have no such year", year.world.year));
            continue;
        };
        // Zeros of a dense table are lines that a side does not have.
        let side = |value: i64| Some(value).filter(|v| *v > 0);
        let lines: Vec<Line> = flow(year, i, j)
            .into_iter()
            .zip(flow(other, i, j))
            .map(|(e, m)| Line { exporter: side(e), importer: side(m) })
            .collect();
        let d = mirror(&lines, ask.causes)?;
        let values = [
            d.exporter.into(),
            d.importer.into(),
            d.ratio.into(),
            d.relative.into(),
            d.matched_asymmetry.into(),
            d.exporter_only.1.into(),
            d.importer_only.1.into(),
            d.valuation.into(),
            d.attribution.into(),
            d.timing.into(),
            d.unexplained.into(),
            d.gap.into(),
        ];
        answer.push(year.world.year, &[&ask.economies()[i], &ask.economies()[j]], &values);
    }
    Ok(answer)
}

/// What one sells to another, one amount a product.
fn flow(year: &Year, exporter: usize, importer: usize) -> Vec<i64> {
    year.sold_to(exporter, importer)
}

/// Mean yearly trade around a pair.
struct Mean {
    exports: Vec<f64>,
    exporter_imports: Vec<f64>,
    imports: Vec<f64>,
    world: Vec<f64>,
    already: Vec<f64>,
    flow: f64,
}

impl Mean {
    fn of(years: &[&Year], i: usize, j: usize) -> Self {
        let products = years.first().map_or(0, |y| y.world.products.len());
        let n = years.len() as f64;
        let mean = |pick: &dyn Fn(&Year) -> Vec<i64>| -> Vec<f64> {
            let mut sums = vec![0_i128; products];
            for year in years {
                for (sum, value) in sums.iter_mut().zip(pick(year)) {
                    *sum += i128::from(value);
                }
            }
            sums.into_iter().map(|sum| sum as f64 / n).collect()
        };
        let world = |year: &Year| -> Vec<i64> {
            let mut sums = vec![0; products];
            for row in year.world.exports.chunks_exact(products.max(1)) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
            sums
        };
        let flow_sum: i128 = years.iter().map(|y| i128::from(y.world.pair(i, j))).sum();
        Self {
            exports: mean(&|y| y.world.exports_of(i).to_vec()),
            exporter_imports: mean(&|y| y.world.imports_of(i).to_vec()),
            imports: mean(&|y| y.world.imports_of(j).to_vec()),
            world: mean(&world),
            already: mean(&|y| flow(y, i, j)),
            flow: flow_sum as f64 / n,
        }
    }

    fn trade(&self) -> PairTrade<'_> {
        PairTrade {
            exports: &self.exports,
            exporter_imports: &self.exporter_imports,
            imports: &self.imports,
            world: &self.world,
            flow: self.flow,
        }
    }

    fn potential(&self, factors: &Factors) -> Result<Vec<Option<f64>>, Error> {
        let conditions = Conditions {
            import_tariff: factors.tariff.as_deref(),
            distance: factors.distance.as_deref(),
            ..Conditions::default()
        };
        export_potential(self.trade(), conditions)
    }
}

fn pairs(
    ask: &Ask,
    names: &[&'static str],
    measure: impl Fn(&Year, usize, usize) -> Result<Vec<Value>, Error>,
) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["exporter", "importer"], names);
    for year in &ask.years {
        for (i, j) in ask.asked_pairs()? {
            let codes = [ask.economies()[i].as_str(), &ask.economies()[j]];
            answer.push(year.world.year, &codes, &measure(year, i, j)?);
        }
    }
    Ok(answer)
}

fn pair_products(
    ask: &Ask,
    names: &[&'static str],
    rows: impl Fn(&Year, usize, usize) -> Result<Vec<Vec<Value>>, Error>,
) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["exporter", "importer", "product"], names);
    for year in &ask.years {
        for (i, j) in ask.asked_pairs()? {
            let rows = rows(year, i, j)?;
            for p in ask.shown_products() {
                let codes = [&ask.economies()[i], &ask.economies()[j], &ask.products()[p]];
                answer.push(year.world.year, &codes.map(String::as_str), &rows[p]);
            }
        }
    }
    Ok(answer)
}
