//! The API's description, made of the list of routes.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, JSON, Refusal};
use crate::routes::{ROUTES, Request, Route};

pub(crate) fn description(_: &Request<'_>) -> Result<Answer, Refusal> {
    let mut paths = Map::new();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/")) {
        paths.insert(route.path.replace('*', "{name}"), path(route));
    }
    let all = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Corridor",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Read-only, on this machine alone. Give the token as Authorization: Bearer TOKEN.",
        },
        "components": { "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
        "security": [{ "token": [] }],
        "paths": paths,
    });
    Ok(Answer::of(JSON, format!("{all:#}\n")))
}

fn path(route: &Route) -> Value {
    let text = json!({ "type": "string" });
    let mut parameters: Vec<Value> = route
        .query
        .iter()
        .map(|name| {
            let required = route.path.ends_with("flows") && ["exporter", "importer"].contains(name);
            json!({ "name": name, "in": "query", "required": required, "schema": text })
        })
        .collect();
    if route.path.ends_with('*') {
        parameters.push(json!({ "name": "name", "in": "path", "required": true, "schema": text }));
    }
    let kinds: Map<String, Value> = route
        .gives
        .iter()
        .map(|kind| {
            let schema = match *kind {
                "application/json" => json!({ "type": "object" }),
                _ => text.clone(),
            };
            ((*kind).to_owned(), json!({ "schema": schema }))
        })
        .collect();
    let refused = json!({
        "description": "One sentence that says why",
        "content": { "application/json": { "schema": { "type": "object", "required": ["error"] } } },
    });
    json!({ "get": {
        "summary": route.says,
        "parameters": parameters,
        "responses": {
            "200": { "description": route.says, "content": kinds },
            "400": refused, "404": refused, "422": refused,
        },
    }})
}
