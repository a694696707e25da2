//! Every address there is. The server matches by this list, the tests probe it, and the description of
//! the API is made of it.

use crate::answer::{Answer, Refusal};
use crate::desk::Desk;
use crate::query::{Query, decoded};
use crate::{data, openapi, pages, tongue};

/// What is asked: the rest of the path after the route's prefix, and the query.
pub struct Request<'a> {
    /// The folder.
    pub desk: &'a Desk,
    /// What stands in the place of `*`, decoded.
    pub rest: &'a str,
    /// The path as it was asked for, decoded.
    pub(crate) path: &'a str,
    /// The query.
    pub(crate) query: Query,
    /// The language of what is said.
    pub(crate) language: &'static str,
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
    /// An address that works on the sample; `{a}` and `{b}` stand for the two parties.
    example: &'static str,
    pub(crate) handler: Handler,
}

const PAGE: &str = "text/html";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PARQUET: &str = "application/vnd.apache.parquet";
const AS_OF: &[&str] = &["as_of"];
const DAY: &[&str] = &["as_of", "language"];
const TABLE: &[&str] = &["as_of", "format"];
const FLOWS: &[&str] = &[
    "exporter", "importer", "level", "years", "product", "top", "dataset", "as_of", "format",
    "count",
];
const FLOWS_PAGE: &[&str] = &[
    "exporter", "importer", "level", "years", "product", "top", "dataset", "measure", "as_of",
    "language",
];
const INDICATOR: &[&str] = &[
    "exporter", "importer", "product", "level", "years", "partners", "top", "dataset", "as_of",
    "language",
];
const INDICATOR_DATA: &[&str] = &[
    "exporter", "importer", "product", "level", "years", "partners", "top", "dataset", "as_of",
    "format",
];

/// All of them.
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        query: DAY,
        says: "Overview: the answer, the facts, what needs attention",
        gives: &[PAGE],
        example: "/",
        handler: pages::overview,
    },
    Route {
        path: "/brief",
        query: DAY,
        says: "The brief of a day, as corridor brief writes it",
        gives: &[PAGE],
        example: "/brief",
        handler: pages::brief,
    },
    Route {
        path: "/brief.xlsx",
        query: DAY,
        says: "The brief as a workbook: a sheet a table, every value with its evidence",
        gives: &[XLSX],
        example: "/brief.xlsx",
        handler: pages::workbook,
    },
    Route {
        path: "/section/*",
        query: DAY,
        says: "One section of the brief; every value leads to its evidence",
        gives: &[PAGE],
        example: "/section/happened",
        handler: pages::section,
    },
    Route {
        path: "/outlook",
        query: DAY,
        says: "How likely the targets are, and by when",
        gives: &[PAGE],
        example: "/outlook",
        handler: pages::outlook,
    },
    Route {
        path: "/scenarios",
        query: DAY,
        says: "What a change would do: the scenarios of the folder",
        gives: &[PAGE],
        example: "/scenarios",
        handler: pages::scenarios,
    },
    Route {
        path: "/plan",
        query: DAY,
        says: "Who should meet: the roundtable and its plan",
        gives: &[PAGE],
        example: "/plan",
        handler: pages::plan,
    },
    Route {
        path: "/changes",
        query: &["from", "to", "as_of", "language"],
        says: "What changed between two days or editions, and why",
        gives: &[PAGE],
        example: "/changes?from=2026-05-01&to=2026-06-01",
        handler: pages::changes,
    },
    Route {
        path: "/promises",
        query: &["as_of", "language", "who", "status", "by"],
        says: "The board of promises, by stage, owner or deadline",
        gives: &[PAGE],
        example: "/promises?by=owner",
        handler: pages::promises,
    },
    Route {
        path: "/documents",
        query: DAY,
        says: "The documents of the folder",
        gives: &[PAGE],
        example: "/documents",
        handler: pages::documents,
    },
    Route {
        path: "/documents/*",
        query: DAY,
        says: "A document's text, its passages marked, and the records that stand on them",
        gives: &[PAGE],
        example: "/documents/visit-2026-01",
        handler: pages::document,
    },
    Route {
        path: "/claim/*",
        query: DAY,
        says: "One value with its evidence and how to cite it; .json, .csv and .xlsx too",
        gives: &[PAGE, "application/json", "text/csv", XLSX],
        example: "/claim/glance/trade",
        handler: pages::claim,
    },
    Route {
        path: "/card/*",
        query: DAY,
        says: "One piece of evidence",
        gives: &[PAGE],
        example: "/card/e/glance/trade",
        handler: pages::evidence,
    },
    Route {
        path: "/table/*",
        query: DAY,
        says: "A table of the brief; .json, .csv, .xlsx and .parquet too",
        gives: &[PAGE, "application/json", "text/csv", XLSX, PARQUET],
        example: "/table/t/ledger/others",
        handler: pages::table,
    },
    Route {
        path: "/chart/*",
        query: DAY,
        says: "A chart of the brief as SVG that stands alone; its numbers as .json, .csv, .xlsx and .parquet",
        gives: &["image/svg+xml", "application/json", "text/csv", XLSX, PARQUET],
        example: "/chart/c/glance",
        handler: pages::chart,
    },
    Route {
        path: "/flows",
        query: FLOWS_PAGE,
        says: "Explorer: what one economy or group sold to another, or a measure of it",
        gives: &[PAGE],
        example: "/flows?exporter={a}&importer={b}&level=2",
        handler: pages::flows,
    },
    Route {
        path: "/indicators",
        query: DAY,
        says: "Every measure of trade, with its unit",
        gives: &[PAGE],
        example: "/indicators",
        handler: pages::indicators,
    },
    Route {
        path: "/indicator/*",
        query: INDICATOR,
        says: "Explorer: one measure of trade",
        gives: &[PAGE],
        example: "/indicator/unit-values?exporter={a}&importer={b}&level=4",
        handler: pages::indicator,
    },
    Route {
        path: "/search",
        query: &["q", "as_of", "language"],
        says: "Claims, records, documents, products and sections that hold some words",
        gives: &[PAGE],
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
        path: "/page.js",
        query: &[],
        says: "What says on a page that the folder has changed",
        gives: &["text/javascript"],
        example: "/page.js",
        handler: pages::script,
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
        query: TABLE,
        says: "Every value, a row each",
        gives: &["application/json", "text/csv", XLSX, PARQUET],
        example: "/api/v1/claims?format=csv",
        handler: data::claims,
    },
    Route {
        path: "/api/v1/claims/*",
        query: AS_OF,
        says: "One value with its card",
        gives: &["application/json"],
        example: "/api/v1/claims/glance/trade",
        handler: data::claim,
    },
    Route {
        path: "/api/v1/records",
        query: TABLE,
        says: "What was promised or done: the records of the ledger, a row each",
        gives: &["application/json", "text/csv", XLSX, PARQUET],
        example: "/api/v1/records",
        handler: data::records,
    },
    Route {
        path: "/api/v1/outlook",
        query: AS_OF,
        says: "Chances of the targets by year, and the growth that each needs",
        gives: &["application/json"],
        example: "/api/v1/outlook",
        handler: data::outlook,
    },
    Route {
        path: "/api/v1/brief",
        query: DAY,
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
        gives: &["application/json", "text/csv", XLSX, PARQUET, "image/svg+xml"],
        example: "/api/v1/flows?exporter={a}&importer={b}&level=2",
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
        query: INDICATOR_DATA,
        says: "One measure of trade",
        gives: &["application/json", "text/csv", XLSX, PARQUET, "image/svg+xml"],
        example: "/api/v1/indicators/unit-values?exporter={a}&importer={b}&level=4",
        handler: data::indicator,
    },
    Route {
        path: "/api/v1/search",
        query: &["q", "as_of"],
        says: "Claims, records, documents, products and sections that hold some words",
        gives: &["application/json"],
        example: "/api/v1/search?q=target",
        handler: data::search,
    },
    Route {
        path: "/api/v1/state",
        query: &[],
        says: "What stands for the folder's files and the day: another where a page would be another",
        gives: &["application/json"],
        example: "/api/v1/state",
        handler: data::state,
    },
    Route {
        path: "/api/v1/schemas/answers",
        query: &[],
        says: "The JSON Schema of answers and briefs",
        gives: &["application/json"],
        example: "/api/v1/schemas/answers",
        handler: data::schema,
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

impl Route {
    /// An address that works on a folder of two parties.
    #[must_use]
    pub fn example(&self, parties: [&str; 2]) -> String {
        self.example.replace("{a}", parties[0]).replace("{b}", parties[1])
    }
}

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
pub(crate) fn answer(desk: &Desk, path: &str, query: &str, liked: &str) -> Result<Answer, Refusal> {
    let Some((route, rest)) = find(path) else {
        return Err(Refusal::absent("there is nothing at this address; the overview is at /"));
    };
    let rest = decoded(rest)?;
    let path = decoded(path)?;
    let query = Query::parse(query, route.query)?;
    // A program gets what its address says; only a page follows the browser's languages and the folder's.
    let page = route.gives.contains(&PAGE);
    let chosen = tongue::chosen(query.get("language"), if page { liked } else { "" })?;
    let own = match chosen {
        None if page => desk.language()?,
        chosen => chosen,
    };
    let language = own.unwrap_or(tongue::ENGLISH);
    let address = format!("{language} {path}?{}", query.text());
    let asked = Request { desk, rest: &rest, path: &path, query, language };
    desk.once(&address, || (route.handler)(&asked))
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
