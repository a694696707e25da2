//! Pages: all of them in every language, links that lead somewhere, and a folder that changes.

use std::collections::{BTreeMap, BTreeSet};

use corridor_serve::routes::ROUTES;

use crate::server::{PARTIES, ask, bearer, body, get, own, served, status};

/// Addresses of our own that a page leads to.
fn links(page: &str) -> BTreeSet<String> {
    let begins = page.split(" href=\"/").skip(1);
    begins
        .filter_map(|rest| rest.split('"').next())
        .map(|rest| format!("/{}", rest.replace("&amp;", "&").replace("&#39;", "'")))
        .map(|address| address.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn each_page_is_there_in_each_language() {
    for route in ROUTES.iter().filter(|route| route.gives.contains(&"text/html")) {
        let example = route.example(PARTIES);
        let join = if example.contains('?') { '&' } else { '?' };
        for (language, overview) in [("en", "Overview"), ("tr", "Genel bakış"), ("ms", "Gambaran")]
        {
            let page = get(&format!("{example}{join}language={language}"));
            assert_eq!(status(&page), 200, "{example} {language}: {}", body(&page));
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{example} {language}");
            if route.path != "/brief" {
                assert!(page.contains(overview), "{example} {language}");
                let carried = format!("/promises?language={language}");
                assert!(page.contains(&carried), "{example} {language}: {carried}");
            }
        }
    }
}

#[test]
fn a_browser_chooses_the_language_where_the_address_does_not() {
    let more = format!("{}Accept-Language: tr-TR,tr;q=0.9\r\n", bearer());
    let page = ask("GET", "/", &own(), &more);
    assert!(
        page.contains("<html lang=\"tr\"") && page.to_lowercase().contains("vary: accept-language")
    );
    assert!(page.contains("href=\"/promises\""), "what the browser says is not carried in links");
    assert!(get("/").contains("<html lang=\"en\""));
    // Data are the same for everybody.
    let data = ask("GET", "/api/v1/records", &own(), &more);
    assert_eq!(body(&data), body(&get("/api/v1/records")));
}

#[test]
fn links_of_pages_lead_somewhere_and_anchors_are_there() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut queue: Vec<String> = ROUTES
        .iter()
        .filter(|route| route.gives.contains(&"text/html"))
        .map(|route| route.example(PARTIES))
        .collect();
    // Some addresses of each kind; a kind is the first part of a path.
    let kind = |address: &str| {
        address.split(['/', '?']).nth(1).unwrap_or_default().to_owned()
            + if address.contains('.') { "." } else { "" }
    };
    let mut known: BTreeSet<String> = queue.iter().cloned().collect();
    while let Some(address) = queue.pop() {
        let count = seen.entry(kind(&address)).or_default();
        *count += 1;
        if *count > 8 {
            continue;
        }
        let page = get(&address);
        assert_eq!(status(&page), 200, "{address}: {}", body(&page));
        if !page.contains("text/html") || address.starts_with("/brief") {
            continue;
        }
        assert_eq!(page.matches("<h1>").count(), 1, "{address}");
        queue.extend(links(&page).into_iter().filter(|next| known.insert(next.clone())));
    }
    assert!(seen.len() > 15, "{seen:?}");
    // The passage that a claim leads to is marked where it stands.
    let page = get("/claim/promise/target-10bn/what");
    let (_, rest) = page.split_once("href=\"/documents/").unwrap();
    let (address, rest) = rest.split_once('#').unwrap();
    let anchor = rest.split('"').next().unwrap();
    let document = get(&format!("/documents/{address}"));
    assert!(document.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    assert!(document.contains("class=\"margin\"><p>"), "records stand in the margin");
}

#[test]
fn the_board_is_in_the_order_that_is_asked_for() {
    let by = |by: &str| get(&format!("/promises?by={by}"));
    let (stage, owner, deadline) = (by("stage"), by("owner"), by("deadline"));
    let count = |page: &str| page.matches("<p class=\"what\">").count();
    assert!(
        count(&stage) > 5 && count(&stage) == count(&owner) && count(&owner) == count(&deadline)
    );
    assert!(deadline.contains("<h2>no date given"), "{deadline}");
    let some = get("/promises?status=delivered");
    assert!(count(&some) > 0 && count(&some) < count(&stage));
    assert!(count(&get("/promises?who=TURKIYE")) > 0, "an owner is found without marks");
    assert_eq!(status(&by("size")), 400);
}

#[test]
fn a_question_with_every_economy_on_one_side_has_a_map() {
    let page = get("/flows?exporter=all&importer=all&measure=trade");
    assert_eq!(status(&page), 200);
    let page = get("/flows?measure=unit-values&exporter=MYS&importer=TUR&level=4");
    assert_eq!(status(&page), 200);
    let command = "corridor indicator unit-values --exporter MYS --importer TUR --level 4";
    assert!(page.contains(command), "{}", body(&page));
    let page = get("/flows?exporter=MYS&importer=TUR&product=palm+oil&level=4");
    assert!(page.contains("1511"), "words that name several products lead to each");
}

#[test]
fn a_folder_that_changes_says_so_and_shows_the_last_good_answers() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    corridor::sample::write(&root).unwrap();
    let server = served(root.clone());
    let get = |path: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nConnection: close\r\nAuthorization: Bearer {1}\r\n\r\n",
            server.port, server.token
        );
        String::from_utf8_lossy(&crate::server::bytes(server.port, head.as_bytes())).into_owned()
    };
    let state = |page: &str| {
        let (_, rest) = page.split_once("data-state=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let good = get("/?language=tr");
    let asked = |state: &str| get("/api/v1/state").contains(state);
    assert!(asked(&state(&good)), "nothing has changed");
    let file = root.join("partnership.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\nnothing = [")).unwrap();
    assert!(!asked(&state(&good)), "the folder has changed");
    let broken = get("/?language=tr");
    assert!(broken.starts_with("HTTP/1.1 200") && broken.contains("class=\"trouble\""));
    assert!(!broken.contains(root.to_str().unwrap()), "messages begin at the folder");
    assert!(get("/api/v1/answers").contains("\"trouble\""));
    // A day of which no good brief was made is refused with the findings.
    assert!(get("/?as_of=2025-03-01").contains("partnership.toml"));
    std::fs::write(&file, text).unwrap();
    assert!(!get("/?language=tr").contains("class=\"trouble\""));
}
