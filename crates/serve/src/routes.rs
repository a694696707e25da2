//! Every address there is. The server matches by this list, the tests probe it, and the description of
//! the API is made of it.

use crate::answer::{Answer, Refusal};
use crate::desk::Desk;
use crate::query::Query;
use crate::{data, openapi, pages};

/// What is asked: the rest of the path after the route's prefix, and the query.
pub struct Request<'a> {
    /// The folder.
    pub desk: &'a Desk,
    /// What stands in the place of `*`, decoded.
    pub rest: &'a str,
    /// The query.
    pub(crate) query: Query,
}

type Handler = fn(&Request<'_>) -> Result<Answer, Refusal>;

/// An address.
pub struct Route {
    /// The path; one that ends in `*` takes the rest.
    pub path: &'static str,
    /// Names of the query.
    pub query: &'static [&'static str],
    /// What it gives, in one line.
    pub says: &'static str,
    /// Media types that it can give.
    pub gives: &'static [&'static str],
    /// An address that works on the sample.
    pub example: &'static str,
    pub(crate) handler: Handler,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const AS_OF: &[&str] = &["as_of"];
const FLOWS: &[&str] = &[
    "exporter", "importer", "level", "years", "product", "top", "dataset", "as_of", "format",
    "count",
];
const INDICATOR: &[&str] = &[
    "exporter", "importer", "product", "level", "years", "partners", "top", "dataset", "as_of",
    "format",
];

/// All of them.
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        query: AS_OF,
        says: "Overview: the answer, the facts, what needs attention",
        gives: &["text/html"],
        example: "/",
        handler: pages::overview,
    },
    Route {
        path: "/brief",
        query: AS_OF,
        says: "The brief of a day, as corridor brief writes it",
        gives: &["text/html"],
        example: "/brief",
        handler: pages::brief,
    },
    Route {
        path: "/brief.xlsx",
        query: AS_OF,
        says: "The brief as a workbook: a sheet a table, every value with its evidence",
        gives: &[XLSX],
        example: "/brief.xlsx",
        handler: pages::workbook,
    },
    Route {
        path: "/section/*",
        query: AS_OF,
        says: "One section of the brief; every value leads to its evidence",
        gives: &["text/html"],
        example: "/brief",
        handler: pages::section,
    },
    Route {
        path: "/scenarios",
        query: AS_OF,
        says: "What a change would do: the scenarios of the folder",
        gives: &["text/html"],
        example: "/scenarios",
        handler: pages::scenarios,
    },
    Route {
        path: "/plan",
        query: AS_OF,
        says: "Who should meet: the roundtable and its plan",
        gives: &["text/html"],
        example: "/plan",
        handler: pages::plan,
    },
    Route {
        path: "/changes",
        query: &["from", "to", "as_of"],
        says: "What changed between two days or editions, and why",
        gives: &["text/html"],
        example: "/changes?from=2026-05-01&to=2026-06-01",
        handler: pages::changes,
    },
    Route {
        path: "/promises",
        query: &["as_of", "who", "status"],
        says: "What was promised, by owner and status",
        gives: &["text/html"],
        example: "/promises",
        handler: pages::promises,
    },
    Route {
        path: "/documents",
        query: AS_OF,
        says: "The documents of the folder",
        gives: &["text/html"],
        example: "/documents",
        handler: pages::documents,
    },
    Route {
        path: "/documents/*",
        query: AS_OF,
        says: "A document's text, with the passages that records stand on",
        gives: &["text/html"],
        example: "/documents",
        handler: pages::document,
    },
    Route {
        path: "/claim/*",
        query: AS_OF,
        says: "One value with its evidence and how to cite it; .json and .csv too",
        gives: &["text/html", "application/json", "text/csv"],
        example: "/brief",
        handler: pages::claim,
    },
    Route {
        path: "/table/*",
        query: AS_OF,
        says: "A table of the brief; .json, .csv and .xlsx too",
        gives: &["text/html", "application/json", "text/csv", XLSX],
        example: "/brief",
        handler: pages::table,
    },
    Route {
        path: "/chart/*",
        query: AS_OF,
        says: "A chart of the brief as SVG that stands alone",
        gives: &["image/svg+xml"],
        example: "/brief",
        handler: pages::chart,
    },
    Route {
        path: "/flows",
        query: FLOWS,
        says: "Explorer: what one economy or group sold to another",
        gives: &["text/html"],
        example: "/flows",
        handler: pages::flows,
    },
    Route {
        path: "/indicators",
        query: &[],
        says: "Every measure of trade, with its unit",
        gives: &["text/html"],
        example: "/indicators",
        handler: pages::indicators,
    },
    Route {
        path: "/indicator/*",
        query: INDICATOR,
        says: "Explorer: one measure of trade",
        gives: &["text/html"],
        example: "/indicators",
        handler: pages::indicator,
    },
    Route {
        path: "/search",
        query: &["q", "as_of"],
        says: "Claims, documents, products and sections that hold some words",
        gives: &["text/html"],
        example: "/search?q=target",
        handler: pages::search,
    },
    Route {
        path: "/style.css",
        query: &[],
        says: "The style of the pages",
        gives: &["text/css"],
        example: "/style.css",
        handler: pages::style,
    },
    Route {
        path: "/api/v1/answers",
        query: AS_OF,
        says: "Every answer as data",
        gives: &["application/json"],
        example: "/api/v1/answers",
        handler: data::answers,
    },
    Route {
        path: "/api/v1/answers/*",
        query: AS_OF,
        says: "The answer to one question",
        gives: &["application/json"],
        example: "/api/v1/answers/targets",
        handler: data::answer,
    },
    Route {
        path: "/api/v1/questions",
        query: &[],
        says: "The questions that are answered",
        gives: &["application/json"],
        example: "/api/v1/questions",
        handler: data::questions,
    },
    Route {
        path: "/api/v1/claims",
        query: &["as_of", "format"],
        says: "Every value, a row each",
        gives: &["application/json", "text/csv", XLSX],
        example: "/api/v1/claims?format=csv",
        handler: data::claims,
    },
    Route {
        path: "/api/v1/claims/*",
        query: AS_OF,
        says: "One value with its card",
        gives: &["application/json"],
        example: "/api/v1/questions",
        handler: data::claim,
    },
    Route {
        path: "/api/v1/brief",
        query: AS_OF,
        says: "The whole brief as data",
        gives: &["application/json"],
        example: "/api/v1/brief",
        handler: data::brief,
    },
    Route {
        path: "/api/v1/documents",
        query: AS_OF,
        says: "The documents with their texts",
        gives: &["application/json"],
        example: "/api/v1/documents",
        handler: data::documents,
    },
    Route {
        path: "/api/v1/flows",
        query: FLOWS,
        says: "What one economy or group sold to another",
        gives: &["application/json", "text/csv", XLSX],
        example: "/api/v1/questions",
        handler: data::flows,
    },
    Route {
        path: "/api/v1/editions",
        query: &[],
        says: "The editions of the folder: name and day",
        gives: &["application/json"],
        example: "/api/v1/editions",
        handler: data::editions,
    },
    Route {
        path: "/api/v1/changes",
        query: &["from", "to", "as_of"],
        says: "What changed between two days or editions, and why",
        gives: &["application/json"],
        example: "/api/v1/changes?from=2026-05-01&to=2026-06-01",
        handler: data::changes,
    },
    Route {
        path: "/api/v1/indicators",
        query: &[],
        says: "Every measure of trade, with its unit",
        gives: &["application/json"],
        example: "/api/v1/indicators",
        handler: data::indicators,
    },
    Route {
        path: "/api/v1/indicators/*",
        query: INDICATOR,
        says: "One measure of trade",
        gives: &["application/json", "text/csv", XLSX],
        example: "/api/v1/indicators",
        handler: data::indicator,
    },
    Route {
        path: "/api/v1/search",
        query: &["q", "as_of"],
        says: "Claims, documents, products and sections that hold some words",
        gives: &["application/json"],
        example: "/api/v1/search?q=target",
        handler: data::search,
    },
    Route {
        path: "/api/v1/openapi.json",
        query: &[],
        says: "This description",
        gives: &["application/json"],
        example: "/api/v1/openapi.json",
        handler: openapi::description,
    },
];

/// The route of a path, and what stands in the place of its `*`.
#[must_use]
pub fn find(path: &str) -> Option<(&'static Route, &str)> {
    if let Some(route) = ROUTES.iter().find(|route| route.path == path) {
        return Some((route, ""));
    }
    ROUTES.iter().find_map(|route| {
        let rest = path.strip_prefix(route.path.strip_suffix('*')?)?;
        (!rest.is_empty()).then_some((route, rest))
    })
}

/// Answer a request for a path and a query as they stand in the address.
pub(crate) fn answer(desk: &Desk, path: &str, query: &str) -> Result<Answer, Refusal> {
    let Some((route, rest)) = find(path) else {
        return Err(Refusal::absent("there is nothing at this address; the overview is at /"));
    };
    let rest = crate::query::decoded(rest)?;
    let query = Query::parse(query, route.query)?;
    let address = format!("{path}?{}", query.text());
    desk.once(&address, || (route.handler)(&Request { desk, rest: &rest, query }))
        .map_err(|refusal| Refusal { message: desk.relative(&refusal.message), ..refusal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_route_and_its_rest() {
        assert_eq!(find("/").map(|(route, _)| route.path), Some("/"));
        assert_eq!(
            find("/claim/target/aim").map(|(route, rest)| (route.path, rest)),
            Some(("/claim/*", "target/aim"))
        );
        assert!(find("/claim/").is_none());
        assert!(find("/nothing").is_none());
        assert!(find("//brief").is_none());
    }

    #[test]
    fn each_example_is_an_address_of_the_list() {
        for route in ROUTES {
            let path = route.example.split('?').next().unwrap_or_default();
            assert!(find(path).is_some(), "{}", route.example);
        }
    }
}
