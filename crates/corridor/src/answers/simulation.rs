//! What would a change do? The recorded runs of the folder's scenarios: by direction, model and year,
//! with the interval and what the models cannot see.
//!
//! Nothing is run here. A record names the files that went in with their SHA-256; where one differs
//! today, the answer says that the record is stale.

use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use crate::error::Error;
use crate::evidence::Statistic;
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::Simulated;

/// The answer: one entry a recorded scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Simulation {
    /// The scenarios, in the order of their files.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
    /// Its title.
    pub title: Claim,
    /// Files that are no longer what they were.
    pub stale: Vec<Claim>,
    /// What a reader must know first.
    pub caveats: Vec<Claim>,
    /// By direction, model and year.
    pub rows: Vec<Row>,
    /// What both directions together are of what is missing to the target, by model.
    pub of_gap: Vec<OfGap>,
    /// What no model can see.
    pub unseen: Vec<Claim>,
}

/// A change beside the gap to a target.
#[derive(Clone, Debug, Serialize)]
pub struct OfGap {
    /// The model.
    pub model: Claim,
    /// The change of both directions, after the last step.
    pub change: Claim,
    /// What is missing to the target.
    pub missing: Claim,
    /// The former, of the latter.
    pub share: Claim,
}

/// What one model says of one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// From whom to whom, and by when.
    pub direction: Claim,
    /// The model, and whether prices and incomes adjust.
    pub model: Claim,
    /// Trade at base.
    pub base: Claim,
    /// Change.
    pub change: Claim,
    /// Its interval; none where the scenario gives no standard error.
    pub interval: Option<Claim>,
    /// Change over base; none where there was no trade.
    pub share: Option<Claim>,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Simulation, Error> {
    let known = desk.statistics.simulations.clone();
    let mut scenarios: Vec<Scenario> =
        known.iter().map(|one| scenario(&mut desk.cards, one)).collect();
    if !scenarios.is_empty()
        && let Some(missing) = missing(desk)?
    {
        for (made, one) in scenarios.iter_mut().zip(&known) {
            made.of_gap = of_gap(desk, one, &missing);
        }
    }
    Ok(Simulation { scenarios })
}

/// What is missing to the newest target of total trade that stands, in dollars.
fn missing(desk: &mut Desk<'_>) -> Result<Option<Claim>, Error> {
    let targets = super::targets::answer(desk)?;
    let of = targets.targets.into_iter().filter(|t| t.stands && t.in_dollars);
    let total = of.filter(|t| matches!(t.scope, super::target::Scope::Goods));
    // The level that growth can start from: the newest year, whoever's it is.
    let gaps = total.flat_map(|t| t.gaps).filter(|g| g.missing.value.is_some_and(|m| m > 0.0));
    Ok(gaps.max_by_key(|g| (g.year, !g.is_rate)).map(|g| g.missing))
}

/// Both directions together beside what is missing; none for dollars of another world.
fn of_gap(desk: &mut Desk<'_>, one: &Simulated, missing: &Claim) -> Vec<OfGap> {
    let (made, Some(gap)) = (&one.made, missing.value) else { return Vec::new() };
    if made.world_year.is_some() {
        return Vec::new();
    }
    let parties = desk.folder.partnership.parties.clone();
    let own = |row: &&crate::study::simulation::PairRow| {
        row.unit == "USD" && parties.contains(&row.exporter) && parties.contains(&row.importer)
    };
    let last = made.pair.iter().filter(own).filter_map(|row| row.year).max();
    let mut models: Vec<&str> =
        made.pair.iter().filter(own).map(|row| row.model.as_str()).collect();
    models.dedup();
    let mut found = Vec::new();
    for model in models {
        let rows =
            made.pair.iter().filter(own).filter(|row| row.model == model && row.year == last);
        let change: f64 = rows.map(|row| row.change).sum();
        if change <= 0.0 {
            // What takes trade away is no step towards a target.
            continue;
        }
        let says = key!["simulation", one.id, model, "of-gap"];
        let part = change / gap;
        let formula = format!(
            "{} ÷ {} = {}",
            crate::figures::money(change, "USD"),
            crate::figures::money(gap, "USD"),
            crate::figures::share(part)
        );
        let title = "The change of both directions beside the gap to the target";
        let card = desk.cards.estimate(&says, title, formula, &[&missing.evidence], &[]);
        let name = match model {
            "nest" => "one product at a time (Armington)",
            "smart" => "one product at a time (SMART, linear)",
            other => other,
        };
        found.push(OfGap {
            model: Claim::words(key![says, "model"], name, &card),
            change: Claim::number(key![says, "change"], change, Unit::usd(), &card),
            missing: Claim::number(key![says, "missing"], gap, Unit::usd(), &missing.evidence),
            share: Claim::number(key![says, "share"], part, Unit::Share, &card),
        });
    }
    found
}

fn scenario(cards: &mut crate::evidence::Cards, one: &Simulated) -> Scenario {
    let made = &one.made;
    let says = |what: &str| key!["simulation", one.id, what];
    let inputs: Vec<Vec<String>> =
        made.inputs.iter().map(|i| vec![i.file.clone(), i.sha256.clone()]).collect();
    let statistic = |selection: &str, columns: &[&str], rows: Vec<Vec<String>>| Statistic {
        dataset: format!("corridor simulate: {}", made.title),
        file: one.file.clone(),
        vintage: made.as_of.clone(),
        sha256: one.sha256.clone(),
        selection: selection.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows,
        limits: (!made.caveats.is_empty()).then(|| made.caveats.join("; ")),
    };
    let whole = statistic("files that went in", &["file", "SHA-256"], inputs);
    let card = cards.statistic(&says("inputs"), format!("{}: what went in", made.title), whole);
    let words = |what: &str, at: usize, text: &str| {
        Claim::words(key!["simulation", one.id, what, at], text, &card)
    };
    let rows = made.pair.iter().map(|row| {
        let of = key![
            "simulation",
            one.id,
            row.model,
            row.effect,
            row.year.map_or_else(|| "at-once".to_owned(), |y| y.to_string()),
            row.exporter,
            row.importer
        ];
        let text = |v: Option<f64>| v.map_or_else(String::new, |v| format!("{v}"));
        let columns =
            ["model", "effect", "exporter", "importer", "base", "change", "low", "high", "unit"];
        let cells = vec![
            row.model.clone(),
            row.effect.clone(),
            row.exporter.clone(),
            row.importer.clone(),
            text(Some(row.base)),
            text(Some(row.change)),
            text(row.low),
            text(row.high),
            row.unit.clone(),
        ];
        let selection = format!("{}, {} effect", row.model, row.effect);
        let title = format!("{}: {} to {}", made.title, name(&row.exporter), name(&row.importer));
        let card =
            cards.statistic(&key![of, "row"], title, statistic(&selection, &columns, vec![cells]));
        line(row, &of, &card, made.level)
    });
    let rows = rows.collect();
    Scenario {
        title: Claim::words(says("title"), made.title.clone(), &card),
        stale: one
            .stale
            .iter()
            .enumerate()
            .map(|(at, s)| words("stale", at + 1, &s.file).by("not the file that went in"))
            .collect(),
        caveats: made
            .caveats
            .iter()
            .enumerate()
            .map(|(at, c)| words("caveat", at + 1, c))
            .collect(),
        unseen: made
            .findings()
            .iter()
            .enumerate()
            .map(|(at, f)| words("unseen", at + 1, f).by("what models of this kind leave out"))
            .collect(),
        rows,
        of_gap: Vec::new(),
    }
}

fn line(row: &crate::study::simulation::PairRow, of: &Key, card: &Key, level: f64) -> Row {
    let when = row.year.map_or_else(String::new, |year| format!(", {year}"));
    let direction = format!("{} to {}{when}", name(&row.exporter), name(&row.importer));
    let model = match (row.model.as_str(), row.effect.as_str()) {
        ("nest", _) => "one product at a time (Armington)".to_owned(),
        ("smart", _) => "one product at a time (SMART, linear)".to_owned(),
        (_, "general") => "the world, prices and incomes adjust".to_owned(),
        (_, effect) => format!("the world, {effect}: prices and incomes stay"),
    };
    // Dollars of whatever size print alike.
    let (factor, unit) = match row.unit.as_str() {
        "USD" => (1.0, Unit::usd()),
        "million USD" => (1e6, Unit::usd()),
        other => (1.0, Unit::Other(other.to_owned())),
    };
    let ends = row.low.zip(row.high).map(|(low, high)| (low * factor, high * factor));
    let number = |what: &str, value: f64| {
        let how = format!("{what} {value} {}", row.unit);
        Claim::number(key![of, what], value * factor, unit.clone(), card).by(how)
    };
    let change = number("change", row.change).between(ends);
    let share = (row.base > 0.0).then(|| {
        let how = format!("change {} ÷ base {}", row.change, row.base);
        Claim::number(key![of, "share"], row.change / row.base, Unit::Growth, card).by(how)
    });
    let percent = format!("{:.0}% of draws", level * 100.0);
    let interval = change.interval().map(|i| {
        let says = format!("{} ({percent})", i.says);
        i.saying(says).by("low to high")
    });
    Row {
        direction: Claim::words(key![of, "direction"], direction, card).by("exporter and importer"),
        model: Claim::words(key![of, "model"], model, card).by("model and effect"),
        base: number("base", row.base),
        interval,
        change,
        share,
    }
}
