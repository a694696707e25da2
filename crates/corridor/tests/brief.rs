//! What every brief must hold, tried on the sample: no number without evidence, every link
//! resolves, nothing leaves the page, same input same bytes.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};

use corridor::key::Key;
use corridor::{Folder, brief, render, sample};
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 6, 1);

fn made(as_of: Date) -> brief::Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

/// Text nodes of a page with the open tags above them, and all ids and local links.
struct Page {
    texts: Vec<(Vec<String>, String)>,
    ids: Vec<String>,
    links: Vec<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[at..].split('"').next()?.to_owned())
}

fn page(html: &str) -> Page {
    let mut page = Page { texts: vec![], ids: vec![], links: vec![] };
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if !rest[..at].trim().is_empty() {
            page.texts.push((open.clone(), rest[..at].replace("&#39;", "'")));
        }
        let end = rest[at..].find('>').unwrap() + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
        // Rows, cells and items end where the next begins.
        let ended: &[&str] = match name {
            "p" | "dl" | "div" | "blockquote" if !tag.starts_with('/') => &["p"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            _ if tag.starts_with('/') => &["td", "th", "tr", "tbody", "li", "dt", "dd", "p"],
            _ => &[],
        };
        while let Some(top) = open.last().and_then(|top| top.split(' ').next())
            && ended.contains(&top)
            && (top != name || !tag.starts_with('/'))
        {
            open.pop();
        }
        if tag.starts_with('/') {
            let top = open.pop().unwrap();
            assert!(top.split(' ').next() == Some(name), "<{top}> closed by </{name}>");
            continue;
        }
        page.ids.extend(attribute(tag, "id"));
        page.links.extend(attribute(tag, "href"));
        let void = ["meta", "link", "!doctype", "line", "circle", "rect", "path", "input", "br"];
        if !void.contains(&name) && !tag.ends_with('/') {
            open.push(tag.to_owned());
        }
        if ["style", "script"].contains(&name) {
            let close = rest.find(&format!("</{name}>")).unwrap();
            rest = &rest[close..];
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    page
}

#[test]
fn no_number_lacks_an_evidence_link_and_every_link_resolves() {
    let html = render::html(&made(AS_OF));
    let page = page(&html);
    let ids: BTreeSet<&String> = page.ids.iter().collect();
    assert_eq!(ids.len(), page.ids.len(), "an id is used twice");
    let mut walked = 0;
    for link in &page.links {
        if link == "data:," {
            continue;
        }
        // An address that a person entered is a link, and asks nothing before it is followed.
        if link.starts_with("https://") {
            continue;
        }
        let target = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leaves the page"));
        assert!(ids.iter().any(|id| *id == target), "{link} leads nowhere");
        walked += 1;
    }
    assert!(walked > 500, "only {walked} links");
    let mut numbers = 0;
    // A chart's numbers are those of its figure's mark; marks and counts of rows are no statements.
    let plain = ["svg", "text", "sup", "label", "small", "summary", "span class=\"count\""];
    for (above, text) in &page.texts {
        let in_brief = above.iter().any(|t| t.starts_with("main"));
        if !in_brief || !text.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        if above.iter().any(|tag| plain.iter().any(|of| tag.starts_with(of))) {
            continue;
        }
        let evidence = above.iter().any(|t| {
            t.starts_with("a ") && attribute(t, "href").is_some_and(|h| h.starts_with("#e/"))
        });
        assert!(evidence, "{text:?} has no evidence, in {above:?}");
        numbers += 1;
    }
    assert!(numbers > 200, "only {numbers} numbers");
    let figures = html.matches("<figure ").count();
    let marked = html.matches("<figcaption>").count();
    assert!(figures > 5 && figures == marked, "{figures} figures");
}

#[test]
fn nothing_leaves_the_page() {
    let html = render::html(&made(AS_OF));
    // A link asks nothing before a reader follows it.
    let link = "<a href=\"https://";
    assert!(html.contains(link), "the figures name no address");
    let html = html.replace(link, "");
    for leak in ["http://", "https://", " src=", "@import", "url("] {
        assert!(!html.contains(leak), "{leak}");
    }
}

#[test]
fn every_card_has_evidence_and_every_input_is_a_card() {
    let brief = made(AS_OF);
    let at: BTreeMap<&Key, usize> =
        brief.cards.iter().enumerate().map(|(at, card)| (&card.key, at)).collect();
    assert_eq!(at.len(), brief.cards.len(), "a key is used twice");
    for (index, card) in brief.cards.iter().enumerate() {
        assert!(!card.evidence.is_empty());
        for evidence in &card.evidence {
            match evidence {
                corridor::evidence::Evidence::Estimate(e) => {
                    assert!(e.inputs.iter().all(|input| at[input] < index), "{}", card.title);
                }
                corridor::evidence::Evidence::Statistic(s) => {
                    assert_eq!(s.sha256.len(), 64, "{}", card.title);
                    assert!(s.rows.iter().all(|row| row.len() == s.columns.len()));
                }
                corridor::evidence::Evidence::Passage(p) => {
                    let text = &brief.documents.iter().find(|d| d.id == p.document).unwrap().text;
                    assert_eq!(text[p.start..p.end], p.quote);
                }
            }
        }
    }
}

#[test]
fn same_folder_and_day_same_bytes() {
    let render = |_| {
        let brief = made(AS_OF);
        (render::html(&brief), render::markdown(&brief), serde_json::to_string(&brief).unwrap())
    };
    let first = render(0);
    let threads: Vec<_> = (0..2).map(|n| std::thread::spawn(move || render(n))).collect();
    for thread in threads {
        assert!(thread.join().unwrap() == first);
    }
}

/// Malicious text in a title or a document stays text.
#[test]
fn text_is_escaped_on_its_way_into_the_page() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    let file = root.join("partnership.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let evil = "title = \"<script>alert(1)</script>\"";
    let title = text.lines().find(|l| l.starts_with("title")).unwrap().to_owned();
    std::fs::write(&file, text.replace(&title, evil)).unwrap();
    let html = render::html(
        &brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of: AS_OF }).unwrap(),
    );
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn the_figures_of_the_sample() {
    let text = render::terminal(&made(AS_OF), 100);
    for figure in ["$5.28bn", "$4.965bn", "$4.945bn", "$4.4bn", "$544.8m"] {
        assert!(text.contains(figure), "{figure}");
    }
    // Eleven months are never a year.
    assert!(text.contains("January–November 2025") && text.contains("$4.92bn"));
    assert!(text.lines().all(|line| !(line.starts_with("2025 ") && line.contains("$4.92bn"))));
    // The standing target, once, without a date.
    assert_eq!(text.matches("Trade of ten billion dollars").count(), 1);
    assert!(text.contains("no deadline"));
}

/// Change `statistics/NAME/NAME.csv` and enter its new SHA-256.
fn rewrite(root: &std::path::Path, name: &str, change: impl FnOnce(&mut String)) {
    let file = root.join(format!("statistics/{name}/{name}.csv"));
    let mut text = std::fs::read_to_string(&file).unwrap();
    let old = corridor_ledger::document::sha256_hex(text.as_bytes());
    change(&mut text);
    std::fs::write(&file, &text).unwrap();
    let source = root.join(format!("statistics/{name}/source.toml"));
    let described = std::fs::read_to_string(&source).unwrap();
    assert!(described.contains(&old));
    let new = corridor_ledger::document::sha256_hex(text.as_bytes());
    std::fs::write(&source, described.replace(&old, &new)).unwrap();
}

#[test]
fn growth_whose_sign_depends_on_the_currency_is_warned_of() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    let page = |root: &std::path::Path| {
        let options = brief::Options { as_of: AS_OF };
        render::terminal(&brief::build(&Folder::open(root).unwrap(), options).unwrap(), 100)
    };
    let warning = "rose in one currency and fell in another";
    assert!(!page(&root).replace('\n', " ").contains(warning));
    // A unit of one party's money that was worth a tenth a year before: growth in it turns.
    rewrite(&root, "exchange", |rates| {
        let before =
            rates.lines().find(|l| l.starts_with("2024-01-01,2024-10-31,USD")).unwrap().to_owned();
        let mut fields: Vec<String> = before.split(',').map(str::to_owned).collect();
        fields[4] = (fields[4].parse::<f64>().unwrap() * 10.0).to_string();
        *rates = rates.replace(&before, &fields.join(","));
    });
    let warned = page(&root).replace("\n  ", " ");
    assert!(warned.contains(warning), "{warned}");
    assert!(warned.contains("January–October 2025"));
}

/// A figure published later, and a document published later, change nothing.
#[test]
fn nothing_known_later_is_used() {
    let as_of = date(2019, 9, 12);
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    let text = |root: &std::path::Path| {
        let brief = brief::build(&Folder::open(root).unwrap(), brief::Options { as_of }).unwrap();
        serde_json::to_string(&brief.sections).unwrap()
    };
    let before = text(&root);
    assert!(before.contains("2025"), "the target of that week is known");
    let figures = std::fs::read_to_string(root.join("statistics/headline/headline.csv")).unwrap();
    let reporter = figures.lines().nth(1).unwrap().split(',').nth(5).unwrap().to_owned();
    rewrite(&root, "headline", |figures| {
        figures.push_str(&format!(
            "2018-01-01,2018-12-31,total_trade,99000000000,USD,{reporter},example.org,2019-09-13,planted\n"
        ));
    });
    let after = text(&root);
    // What is left out is counted, and one more is left out; nothing else moves.
    let figures = |text: &str| text.split(" headline figures").next().unwrap().len();
    assert!(!after.contains("99000000000") && !after.contains("$99bn"));
    assert_eq!(figures(&before), figures(&after));
}

/// A page without what stands in its closed folds: no key comes there.
fn without_folded(main: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut rest) = (0_usize, main);
    while let Some(at) = rest.find("</summary>").into_iter().chain(rest.find("</details>")).min() {
        let closes = rest[at..].starts_with("</details>");
        if depth == 0 {
            out.push_str(&rest[..at]);
        }
        depth = if closes { depth - 1 } else { depth + 1 };
        rest = &rest[at + 10..];
    }
    out + rest
}

/// What the page is held to: its size, its stops for the keyboard, its policy.
#[test]
fn the_page_is_light_and_runs_only_its_own_script() {
    let html = render::html(&made(date(2026, 11, 29)));
    assert!(html.len() < 600_000, "{} bytes", html.len());
    let policy = html.split("Content-Security-Policy").nth(1).unwrap().split('>').next().unwrap();
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert!(!html.contains(" style=\""), "a style of its own breaks the policy");
    let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let shown = without_folded(main);
    let stops = |tag: &str| shown.matches(tag).count();
    let links = stops("<a ") - stops("tabindex=-1");
    let all = links + stops("<summary") + stops("<input") + stops("<svg class=\"chart wide");
    assert!(all <= 150, "{all} stops before the evidence");
    for (name, files) in [("css", &["brief.css", "chart.css"][..]), ("js", &["brief.js"])] {
        let size = |file: &&str| {
            let path = format!("{}/../../web/{file}", env!("CARGO_MANIFEST_DIR"));
            std::fs::metadata(path).unwrap().len()
        };
        let bytes: u64 = files.iter().map(size).sum();
        assert!(bytes < 10_000, "{name} has {bytes} bytes");
    }
}

/// What stands outside of what a reader opens.
#[test]
fn the_page_is_read_in_minutes() {
    for as_of in [date(2026, 1, 9), date(2026, 11, 29)] {
        let html = render::html(&made(as_of));
        let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let page = page(&format!("<main{main}</main>"));
        let folded = |above: &[String]| {
            above.iter().any(|tag| {
                tag.starts_with("details")
                    || tag.starts_with("svg")
                    || tag.contains("\"rest\"")
                    || tag.contains("\"paper\"")
            })
        };
        let words: usize = page
            .texts
            .iter()
            .filter(|(above, _)| !folded(above))
            .map(|(_, text)| text.split_whitespace().count())
            .sum();
        assert!((300..=1500).contains(&words), "{as_of}: {words} words");
    }
}
