//! A map of ranks: who sells or buys most, and who less.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor::render::chart;
use corridor::render::escape;

use super::drawn::{Seen, named, shown};
use crate::routes::Request;

/// Code, place and outline of economies; `make_outlines.py` made it and says of what.
const WORLD: &str = include_str!("../../outlines.tsv");
/// Its units.
const SIZE: (u32, u32) = (720, 324);
/// Fewer economies than this make a list and no map.
const FEWEST: usize = 5;
/// The last rank of each shade.
const SHADES: [usize; 3] = [5, 15, 40];

/// Economies by rank, the largest first: code and value.
pub(super) struct Ranks {
    measure: String,
    places: Vec<(String, f64)>,
}

/// The ranks that a table gives: the newest year, values of an economy added up. Nothing where the table
/// is not about one kind of economy, of which there are some.
pub(super) fn ranks(measure: &str, rows: &[Seen]) -> Option<Ranks> {
    let newest = rows.iter().map(|row| row.year).max()?;
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    let mut kind: Option<&str> = None;
    for row in rows.iter().filter(|row| row.year == newest) {
        let economies: Vec<_> =
            row.codes.iter().filter(|(column, _)| column != "product").collect();
        let [(column, code)] = economies[..] else { return None };
        let column = column.as_str();
        if *kind.get_or_insert(column) != column
            || row.codes.len() > 1 && !measure.ends_with("_usd")
        {
            return None;
        }
        *sums.entry(code).or_default() += row.value;
    }
    let mut places: Vec<(String, f64)> =
        sums.into_iter().map(|(code, sum)| (code.to_owned(), sum)).collect();
    places.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    (places.len() >= FEWEST).then(|| Ranks { measure: measure.to_owned(), places })
}

impl Ranks {
    fn drawn(&self, request: &Request<'_>) -> String {
        let places: BTreeMap<&str, (usize, f64)> = self
            .places
            .iter()
            .enumerate()
            .map(|(at, (code, value))| (code.as_str(), (at + 1, *value)))
            .collect();
        let mut out = String::new();
        for line in WORLD.lines().filter(|line| !line.starts_with('#')) {
            let [code, x, y, outline] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            // Nobody trades with the ice.
            if code == "ATA" {
                continue;
            }
            // BACI tells Taiwan's trade under a code of its own.
            let place = places.get(code).or_else(|| places.get("S19").filter(|_| code == "TWN"));
            let class = place.map_or(0, |(rank, _)| shade(*rank));
            let shape = match outline {
                "" => format!("<circle class=\"k{class}\" cx=\"{x}\" cy=\"{y}\" r=\"2.6\""),
                outline => format!("<path class=\"k{class}\" d=\"{outline}\""),
            };
            let _ = match place {
                None if outline.is_empty() => continue,
                None => write!(out, "{shape}/>"),
                Some((rank, value)) => {
                    let name = named(request, "economy", code);
                    let value = shown(request, &self.measure, *value);
                    let says = escape(&format!("{rank}. {name}: {value}"));
                    let end = if outline.is_empty() { "circle" } else { "path" };
                    write!(out, "{shape}><title>{says}</title></{end}>")
                }
            };
        }
        out
    }

    /// In words: who leads.
    fn says(&self, request: &Request<'_>, title: &str) -> String {
        let leads: Vec<String> = self
            .places
            .iter()
            .take(3)
            .zip(1..)
            .map(|((code, _), rank)| format!("{rank} {}", named(request, "economy", code)))
            .collect();
        format!("{title}: {}", leads.join(", "))
    }

    /// The map on a page, with what its shades mean.
    pub(super) fn figure(&self, request: &Request<'_>, title: &str, file: &str) -> String {
        let (wide, high) = SIZE;
        let mut key = String::new();
        let mut from = 1;
        for (class, to) in SHADES.iter().map(|to| to.to_string()).chain([String::new()]).enumerate()
        {
            let ranks = if to.is_empty() { format!("{from}–") } else { format!("{from}–{to}") };
            let _ = write!(
                key,
                "<span><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect class=\"k{}\" width=\"14\" height=\"14\"/></svg> {ranks}</span> ",
                class + 1
            );
            from = to.parse::<usize>().map_or(from, |to| to + 1);
        }
        format!(
            "<figure class=\"map\">\n<figcaption><strong>{}</strong><br>{}</figcaption>\n\
             <svg viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{}\">{}</svg>\n\
             <p class=\"key\">{} {key}</p>\n<p class=\"files\"><a href=\"{}\">SVG</a></p>\n\
             <p class=\"soft\">{}</p>\n</figure>\n",
            request.say("Map of ranks"),
            escape(&self.says(request, title)),
            escape(&self.says(request, title)),
            self.drawn(request),
            request.say("Rank"),
            escape(file),
            request.say("Outlines: Natural Earth, which shows who holds what and takes no side.")
        )
    }

    /// The map as a file of its own.
    pub(super) fn alone(&self, request: &Request<'_>, title: &str, source: &str) -> String {
        let (wide, high) = SIZE;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-12 -34 {} {}\" role=\"img\" class=\"alone\">\n\
             <title>{title}</title>\n<style>\n{}{}</style>\n\
             <rect class=\"paper\" x=\"-12\" y=\"-34\" width=\"100%\" height=\"100%\"/>\n\
             <text y=\"-14\" class=\"b\">{title}</text>\n{}\n<text y=\"{}\" class=\"q\">{}</text>\n</svg>\n",
            wide + 24,
            high + 74,
            chart::STYLE,
            SHADE_STYLE,
            self.drawn(request),
            high + 24,
            escape(source),
            title = escape(&self.says(request, title)),
        )
    }
}

/// The look of the shades.
pub(super) const SHADE_STYLE: &str = include_str!("map.css");

fn shade(rank: usize) -> usize {
    1 + SHADES.iter().filter(|last| rank > **last).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, value: f64) -> Seen {
        Seen { year: 2024, codes: vec![("importer".to_owned(), code.to_owned())], value }
    }

    #[test]
    fn ranks_go_from_the_largest_and_ties_by_code() {
        let rows: Vec<Seen> = ["AAA", "DDD", "CCC", "BBB", "EEE"]
            .into_iter()
            .zip([1.0, 5.0, 3.0, 5.0, 2.0])
            .map(|(code, value)| row(code, value))
            .collect();
        let found = ranks("value_usd", &rows).map(|ranks| ranks.places);
        let order: Vec<String> = found.unwrap_or_default().into_iter().map(|p| p.0).collect();
        assert_eq!(order, ["BBB", "DDD", "CCC", "EEE", "AAA"]);
        assert!(ranks("value_usd", &rows[..2]).is_none());
        assert_eq!([1, 5, 6, 15, 16, 41].map(shade), [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn every_line_of_the_map_has_a_place_on_it() {
        let mut economies = 0;
        for line in WORLD.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let at = |n: usize| fields[n].parse::<f64>().unwrap_or(-1.0);
            assert!(fields.len() == 4 && (0.0..=720.0).contains(&at(1)), "{line}");
            economies += 1;
        }
        assert!(economies > 230, "{economies}");
    }
}
