//! The API's description, made of the list of routes. Each answer has a schema, and each route an
//! address that works on the folder that is served.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, JSON, Refusal};
use crate::routes::{ROUTES, Request, Route};

pub(crate) fn description(request: &Request<'_>) -> Result<Answer, Refusal> {
    let parties = crate::pages::shown(request)
        .map_or(["AAA", "BBB"].map(str::to_owned), |shown| shown.made.brief.parties.clone());
    let parties = [parties[0].as_str(), parties[1].as_str()];
    let mut paths = Map::new();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/")) {
        paths.insert(route.path.replace('*', "{name}"), path(route, parties));
    }
    let all = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Corridor",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Read-only, on this machine alone. Give the token as Authorization: Bearer TOKEN.",
        },
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
        "security": [{ "token": [] }],
        "paths": paths,
    });
    Ok(Answer::of(JSON, format!("{all:#}\n")))
}

/// An object with some fields, each of a schema; more fields may stand there.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let fields: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": fields })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let count = json!({ "type": "integer" });
    let day = json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    let any = json!({ "type": "object" });
    let ours = ("schema", json!({ "const": "corridor/api/1" }));
    let of = |fields: &[(&str, Value)]| object(&[std::slice::from_ref(&ours), fields].concat());
    let dated = |fields: &[(&str, Value)]| {
        of(&[&[("corridor", text.clone()), ("as_of", day.clone())], fields].concat())
    };
    let number = json!({ "type": ["number", "null"] });
    let claim = object(&[
        ("key", text.clone()),
        ("value", number.clone()),
        ("unit", text.clone()),
        ("low", number.clone()),
        ("high", number),
        ("says", text.clone()),
        ("evidence", text.clone()),
    ]);
    json!({
        "Claim": claim,
        "Refusal": object(&[("error", text.clone()), ("status", count.clone())]),
        "Rows": of(&[("count", count), ("rows", list(any.clone()))]),
        "Answers": dated(&[("answers", any.clone())]),
        "Answer": dated(&[("answer", any.clone())]),
        "Outlook": dated(&[("outlook", object(&[("chances", any.clone()), ("needed", any.clone())]))]),
        "Questions": of(&[("questions", list(object(&[("name", text.clone()), ("asks", text.clone())])))]),
        "Value": dated(&[("value", object(&[
            ("claim", json!({ "$ref": "#/components/schemas/Claim" })),
            ("card", any.clone()),
        ]))]),
        "Documents": dated(&[("documents", list(object(&[
            ("id", text.clone()), ("title", text.clone()), ("sha256", text.clone()), ("text", text.clone()),
        ])))]),
        "Editions": of(&[("editions", list(object(&[("name", text.clone()), ("as_of", day.clone())])))]),
        "Changes": of(&[("changes", object(&[
            ("from", any.clone()), ("to", any.clone()), ("causes", list(any.clone())), ("claims", list(any.clone())),
        ]))]),
        "Indicators": of(&[("indicators", list(object(&[
            ("name", text.clone()), ("unit", text.clone()), ("says", text.clone()),
        ])))]),
        "Found": dated(&[("found", list(object(&[
            ("kind", text.clone()), ("says", text.clone()), ("address", text.clone()),
        ])))]),
        "State": of(&[("state", text.clone())]),
        "Brief": object(&[
            ("schema", json!({ "const": "corridor/answers/1" })),
            ("as_of", day),
            ("answers", any.clone()),
            ("cards", list(any.clone())),
        ]),
        "Description": object(&[("openapi", text.clone()), ("paths", any.clone())]),
        "JsonSchema": object(&[("$schema", text)]),
    })
}

/// The name of the schema of what an address of the API gives as JSON.
fn schema_of(path: &str) -> &'static str {
    match path.trim_start_matches("/api/v1/") {
        "answers" => "Answers",
        "answers/*" => "Answer",
        "questions" => "Questions",
        "claims/*" => "Value",
        "outlook" => "Outlook",
        "brief" => "Brief",
        "documents" => "Documents",
        "editions" => "Editions",
        "changes" => "Changes",
        "indicators" => "Indicators",
        "search" => "Found",
        "state" => "State",
        "schemas/answers" => "JsonSchema",
        "openapi.json" => "Description",
        _ => "Rows",
    }
}

/// What a name of a query stands for.
fn says(name: &str) -> &'static str {
    match name {
        "as_of" => "What was known on this day, as 2026-01-31; today without it",
        "language" => "The language of the words, ISO 639-1",
        "format" => "json without it; csv, xlsx or parquet; of flows and measures also svg and map",
        "exporter" => "Who sells: a code or a name, several with commas, a group, or all",
        "importer" => "Who buys",
        "level" => "Digits of the products: 2, 4 or 6; all in one without it",
        "years" => "A year, or several as 2018..2024",
        "product" => "Products that begin so, several with commas, or words that name one",
        "top" => "Only the largest rows",
        "dataset" => "Which dataset, where the store holds several",
        "count" => "last: the last line of a CSV file counts its rows",
        "partners" => "Markets to keep",
        "from" => "The first day, or the name of an edition",
        "to" => "The last day, or the name of an edition",
        "q" => "The words",
        _ => "",
    }
}

fn path(route: &Route, parties: [&str; 2]) -> Value {
    let text = json!({ "type": "string" });
    let example = route.example(parties);
    let (address, asked) = example.split_once('?').unwrap_or((&example, ""));
    let given = |name: &str| {
        let pairs = asked.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(own, _)| *own == name).map(|(_, value)| value).next()
    };
    let mut parameters: Vec<Value> = route
        .query
        .iter()
        .map(|name| {
            let required = route.path.ends_with("flows") && ["exporter", "importer"].contains(name);
            let mut one = json!({
                "name": name, "in": "query", "required": required, "schema": text, "description": says(name),
            });
            if let Some(value) = given(name) {
                one["example"] = value.into();
            }
            one
        })
        .collect();
    if let Some(before) = route.path.strip_suffix('*') {
        let value = address.strip_prefix(before).unwrap_or_default();
        parameters.push(json!({
            "name": "name", "in": "path", "required": true, "schema": text, "example": value,
            "description": "May hold slashes, which stand as they are",
        }));
    }
    let kinds: Map<String, Value> = route
        .gives
        .iter()
        .map(|kind| {
            let schema = match *kind {
                "application/json" => {
                    json!({ "$ref": format!("#/components/schemas/{}", schema_of(route.path)) })
                }
                _ => text.clone(),
            };
            ((*kind).to_owned(), json!({ "schema": schema }))
        })
        .collect();
    let refused = json!({
        "description": "One sentence that says why",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } },
    });
    json!({ "get": {
        "summary": route.says,
        "parameters": parameters,
        "x-example": example,
        "responses": {
            "200": { "description": route.says, "content": kinds },
            "400": refused, "404": refused, "422": refused,
        },
    }})
}
