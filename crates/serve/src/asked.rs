//! Questions to the store as an address asks them.

use corridor::explore::{FlowsAsked, IndicatorAsked};
use corridor::trade::store::{self, Kind};

use crate::answer::Refusal;
use crate::pages::shown;
use crate::routes::Request;

/// The question of an address to the store of flows.
pub(crate) fn flows_asked(request: &Request<'_>) -> Result<FlowsAsked, Refusal> {
    let query = &request.query;
    let side = |name: &str| {
        query.owned(name).ok_or_else(|| Refusal::bad(format!("name the {name}, as {name}=DEU")))
    };
    Ok(FlowsAsked {
        exporter: side("exporter")?,
        importer: side("importer")?,
        level: query.number("level")?,
        years: query.years("years")?,
        products: products(request)?,
        top: top(request)?,
        dataset: dataset(request)?,
        as_of: Some(request.desk.day(query.day("as_of")?)),
    })
}

/// How many rows are asked for, one and more.
fn top(request: &Request<'_>) -> Result<Option<usize>, Refusal> {
    match request.query.number("top")? {
        Some(0) => {
            Err(Refusal::bad("top is \"0\"; leave it out for all rows, or write 1 and more"))
        }
        other => Ok(other),
    }
}

/// The names of the datasets of flows that the store holds.
pub(crate) fn datasets(request: &Request<'_>) -> Vec<String> {
    let held = store::held(&request.desk.store(), Kind::Flows).unwrap_or_default();
    let mut names: Vec<String> = held.into_iter().map(|held| held.source.dataset).collect();
    names.dedup();
    names
}

/// The dataset that is asked for: nothing where there is no choice, and a refusal where there is one.
fn dataset(request: &Request<'_>) -> Result<Option<String>, Refusal> {
    if let Some(named) = request.query.owned("dataset") {
        return Ok(Some(named));
    }
    let names = datasets(request);
    match &names[..] {
        [_, _, ..] => Err(Refusal::bad(format!(
            "the store holds several datasets; name one, as dataset={}: {}",
            names[0],
            names.join(", ")
        ))),
        _ => Ok(None),
    }
}

/// Whether a field for products holds words in place of codes.
pub(crate) fn is_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Products that some words name, by their codes.
pub(crate) fn products_of(request: &Request<'_>, words: &str) -> Vec<String> {
    let Ok(shown) = shown(request) else { return Vec::new() };
    let found = shown.made.index.find(words).into_iter();
    let codes = found.filter(|entry| entry.kind == "product").filter_map(|entry| {
        let (code, _) = entry.says.split_once(' ')?;
        Some(code.to_owned())
    });
    codes.take(NEAREST).collect()
}

/// Products that are proposed where words name several.
const NEAREST: usize = 12;

/// The codes of the field for products. Words are taken where they name one product and no other.
fn products(request: &Request<'_>) -> Result<Vec<String>, Refusal> {
    let Some(text) = request.query.get("product") else { return Ok(Vec::new()) };
    if !is_words(text) {
        let codes = text.split(',').map(|code| code.trim().to_owned());
        return Ok(codes.filter(|code| !code.is_empty()).collect());
    }
    let found = products_of(request, text);
    match &found[..] {
        [only] => Ok(vec![only.clone()]),
        [] => Err(Refusal::bad(format!(
            "no product is known by {text:?}; write the beginning of its code, as 85, or other words"
        ))),
        several => {
            let named = several.iter().map(|code| {
                let name = corridor::trade::product::name(code).unwrap_or_default();
                format!("{code} {name}")
            });
            let named: Vec<String> = named.collect();
            Err(Refusal::bad(format!(
                "{text:?} names several products; write the code of one: {}",
                named.join("; ")
            )))
        }
    }
}

/// The question of an address for a measure.
pub(crate) fn indicator_asked(
    request: &Request<'_>,
    name: &str,
) -> Result<IndicatorAsked, Refusal> {
    let query = &request.query;
    Ok(IndicatorAsked {
        name: name.to_owned(),
        exporter: query.owned("exporter"),
        importer: query.owned("importer"),
        product: query.owned("product"),
        level: query.number("level")?,
        years: query.years("years")?,
        partners: query.owned("partners"),
        exclude: Vec::new(),
        top: top(request)?,
        dataset: dataset(request)?,
        as_of: Some(request.desk.day(query.day("as_of")?)),
    })
}
