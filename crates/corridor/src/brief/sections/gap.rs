//! What would close the gap? The largest flows, what the exporter sells and the importer buys
//! without much of it passing between them, and each strength claimed tested against the data.

use corridor_trade::indicators::{complementarity, headroom};

use super::{potential, reach};
use crate::brief::build::Desk;
use crate::brief::sections::promised::record_card;
use crate::brief::{Block, Section, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::CardId;
use crate::figures::{count, money, ratio, share};
use crate::folder::partnership::name;
use crate::statistics::pair::{Line, Pair};
use crate::statistics::product::{Product, product};

/// How many products a table shows.
const SHOWN: usize = 10;
/// From this index on, an exporter is more specialised in a product than the world.
const ADVANTAGE: f64 = 1.0;

pub(super) fn section(desk: &mut Desk<'_>) -> Result<Section, Error> {
    let mut blocks = Vec::new();
    if let Some(pair) = &desk.statistics.pair {
        blocks.push(limits(desk, pair));
        for way in [0, 1] {
            blocks.extend(largest(desk, pair, way));
        }
        blocks.extend(not_held(desk, pair));
        if pair.whole {
            for way in [0, 1] {
                blocks.extend(unexploited(desk, pair, way)?);
            }
            blocks.extend(potential::blocks(desk, pair)?);
            blocks.extend(reach::blocks(desk, pair)?);
        } else {
            blocks.push(Block::Missing {
                what: "Only what the two trade with each other is held: what they sell to and buy from others is not known, so nothing can be said of advantage, fit or potential. The world's trade comes in with".to_owned(),
                command: "corridor import FILE...".to_owned(),
            });
        }
    } else {
        blocks.push(Block::Missing {
            what: "Without product trade as of this day, nothing can be said of products. World trade statistics come in with".to_owned(),
            command: "corridor import FILE...".to_owned(),
        });
    }
    blocks.extend(strengths(desk));
    Ok(Section { id: "gap", title: "What would close the gap?".to_owned(), blocks })
}

/// What the data are, and what they leave out.
fn limits(desk: &mut Desk<'_>, pair: &Pair) -> Block {
    let statistic = pair.totals.statistic(
        "the dataset as a whole",
        &["citation", "licence", "valuation", "nomenclature"],
        vec![vec![
            pair.totals.source.citation.clone(),
            pair.totals.source.licence.clone(),
            pair.totals.source.valuation.clone(),
            pair.totals.source.hs_revision.clone().unwrap_or_default(),
        ]],
    );
    let card = desk.cards.statistic("The product data", statistic);
    let mut spans = vec![
        words("Products are headings of the Harmonized System in goods trade of "),
        claim(pair.year.to_string(), card),
    ];
    let hs = pair.totals.source.hs_revision.clone().unwrap_or_default();
    if !hs.is_empty() {
        spans.extend([words(" ("), claim(hs, card), words(")")]);
    }
    spans.extend([words(", from "), claim(pair.flows.source.title.clone(), card), words(".")]);
    match pair.source().coverage_note() {
        Some(note) => {
            spans.push(words(" "));
            spans.push(claim(format!("{note}."), card));
            Block::Warning { spans }
        }
        None => Block::Paragraph { spans },
    }
}

/// The directions that the dataset lacks: absent, not zero.
fn not_held(desk: &mut Desk<'_>, pair: &Pair) -> Option<Block> {
    let lacking: Vec<String> = pair
        .directions
        .iter()
        .filter(|direction| !direction.held)
        .map(|d| format!("from {} to {}", name(&d.exporter), name(&d.importer)))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let statistic = pair.flows.statistic(
        "directions that the dataset lacks",
        &["direction"],
        lacking.iter().map(|text| vec![text.clone()]).collect(),
    );
    let card = desk.cards.statistic("What the product data lack of the pair", statistic);
    Some(Block::Warning {
        spans: vec![
            words("The product data do not hold goods "),
            claim(lacking.join(" nor "), card),
            words(": they are absent here, not zero."),
        ],
    })
}

fn ranked(pair: &Pair, way: usize, by: impl Fn(&Line) -> i64) -> Vec<(&str, &Line)> {
    let mut lines: Vec<_> =
        pair.directions[way].lines.iter().map(|(code, line)| (code.as_str(), line)).collect();
    lines.sort_by_key(|(code, line)| (std::cmp::Reverse(by(line)), *code));
    lines.retain(|(_, line)| by(line) > 0);
    lines
}

fn largest(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Option<Block> {
    let direction = &pair.directions[way];
    let total = direction.total(|line| line.traded);
    let top: Vec<_> = ranked(pair, way, |line| line.traded).into_iter().take(SHOWN).collect();
    if top.is_empty() {
        return None;
    }
    let title = format!(
        "Goods from {} to {}, {}",
        name(&direction.exporter),
        name(&direction.importer),
        pair.year
    );
    let total_card = desk.cards.statistic(title, pair.flow_total(way));
    let mut rows = Vec::new();
    for (code, line) in &top {
        let product = product(code);
        let card = desk.cards.statistic(
            format!(
                "{}: {} to {}",
                product.label(),
                name(&direction.exporter),
                name(&direction.importer)
            ),
            pair.flow_rows(way, &[code]),
        );
        let part = line.traded as f64 / total as f64;
        let formula = format!(
            "{} ÷ {} = {}",
            money(line.traded as f64, "USD"),
            money(total as f64, "USD"),
            share(part)
        );
        let share_card = desk.cards.estimate(
            "Share of the direction's trade",
            formula,
            &[card, total_card],
            &[],
        );
        rows.push(vec![
            vec![claim(product.label(), card)],
            vec![claim(money(line.traded as f64, "USD"), card)],
            vec![claim(share(part), share_card)],
        ]);
    }
    Some(Block::Table(Table {
        caption: format!(
            "Largest flows from {} to {}",
            name(&direction.exporter),
            name(&direction.importer)
        ),
        columns: vec![column("Product"), numbers("Trade"), numbers("Share")],
        rows,
    }))
}

fn unexploited(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Result<Vec<Block>, Error> {
    let direction = &pair.directions[way];
    // Without the direction's own trade there is no room to speak of.
    if !direction.held {
        return Ok(Vec::new());
    }
    let (exporter, importer) = (name(&direction.exporter), name(&direction.importer));
    let codes: Vec<&str> = direction.lines.keys().map(String::as_str).collect();
    let column_of = |f: fn(&Line) -> i64| direction.lines.values().map(f).collect::<Vec<i64>>();
    let (sold, bought, traded) =
        (column_of(|l| l.sold), column_of(|l| l.bought), column_of(|l| l.traded));
    let room = headroom(&sold, &bought, &traded)?;
    let mut order: Vec<usize> = (0..codes.len()).filter(|&i| room[i] > 0).collect();
    let rca: Vec<Option<f64>> =
        codes.iter().map(|code| direction.rca(&[(*code).to_owned()])).collect();
    order.retain(|&i| rca[i].is_some_and(|rca| rca >= ADVANTAGE));
    order.sort_by_key(|&i| (std::cmp::Reverse(room[i]), codes[i]));
    order.truncate(SHOWN);
    let mut blocks = Vec::new();
    if let Some(fit) = complementarity(&sold, &bought)? {
        let statistic = pair.total_rows(way, &order.iter().map(|&i| codes[i]).collect::<Vec<_>>());
        let totals =
            desk.cards.statistic(format!("What {exporter} sells and {importer} buys"), statistic);
        let card = desk.cards.estimate(
            "Trade complementarity index",
            format!("100 × (1 − Σ |share of each product in {importer}'s imports − its share in {exporter}'s exports| ÷ 2) = {fit:.1}"),
            &[totals],
            &[("source", "Michaely (1996), as in the World Bank's WITS; over all headings".to_owned()), ("shown", "the largest lines of the table below".to_owned())],
        );
        blocks.push(Block::Paragraph {
            spans: vec![
                words(format!("What {exporter} sells fits what {importer} buys to ")),
                claim(format!("{fit:.1} of 100"), card),
                words(" (the trade complementarity index: nothing in common is nought, equal shares of every product a hundred)."),
            ],
        });
    }
    let rows: Vec<_> =
        order.iter().map(|&i| room_row(desk, pair, way, codes[i], room[i], rca[i])).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: format!(
                "Room between what {exporter} sells with an advantage and what {importer} buys"
            ),
            columns: vec![
                column("Product"),
                numbers(&format!("{exporter} sells to all")),
                numbers(&format!("{importer} buys from all")),
                numbers("Between them"),
                numbers("Advantage"),
                numbers("Room"),
            ],
            rows,
        }));
        blocks.push(Block::Paragraph {
            spans: vec![words("Room is the smaller of what the one sells and the other buys, less what passes between them already. It is a ceiling, not a forecast; rooms of different products cannot all be filled at once. Advantage is the revealed comparative advantage: above one, the exporter sells more of the product than the world does.")],
        });
    }
    Ok(blocks)
}

fn room_row(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    code: &str,
    room: i64,
    rca: Option<f64>,
) -> Vec<Vec<crate::brief::Span>> {
    let line = pair.directions[way].lines[code];
    let product: Product = product(code);
    let flows = desk
        .cards
        .statistic(format!("{}: between the two", product.label()), pair.flow_rows(way, &[code]));
    let totals = desk.cards.statistic(
        format!("{}: sold, bought, traded by the world", product.label()),
        pair.total_rows(way, &[code]),
    );
    let dollars = |value: i64| money(value as f64, "USD");
    let formula = format!(
        "min({}, {}) − {} = {}",
        dollars(line.sold),
        dollars(line.bought),
        dollars(line.traded),
        dollars(room)
    );
    let room_card = desk.cards.estimate("Room", formula, &[totals, flows], &[]);
    vec![
        vec![claim(product.label(), totals)],
        vec![claim(dollars(line.sold), totals)],
        vec![claim(dollars(line.bought), totals)],
        vec![claim(dollars(line.traded), flows)],
        rca.map_or_else(Vec::new, |rca| {
            vec![claim(ratio(rca), rca_card(desk, pair, way, &[code.to_owned()], rca, totals))]
        }),
        vec![claim(dollars(room), room_card)],
    ]
}

fn rca_card(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    prefixes: &[String],
    rca: f64,
    rows: CardId,
) -> CardId {
    let direction = &pair.directions[way];
    let within = |f: fn(&Line) -> i64| -> f64 {
        let lines = direction
            .lines
            .iter()
            .filter(|(code, _)| prefixes.iter().any(|p| code.starts_with(p.as_str())));
        lines.map(|(_, line)| f(line)).sum::<i64>() as f64
    };
    let dollars = |value: f64| money(value, "USD");
    let formula = format!(
        "({} ÷ {}) ÷ ({} ÷ {}) = {}",
        dollars(within(|l| l.sold)),
        dollars(direction.total(|l| l.sold) as f64),
        dollars(within(|l| l.world)),
        dollars(direction.total(|l| l.world) as f64),
        ratio(rca)
    );
    let mut options = vec![("source", "Balassa (1965)".to_owned())];
    if let Some(note) = pair.source().coverage_note() {
        options.push(("limits", note));
    }
    desk.cards.estimate("Revealed comparative advantage", formula, &[rows], &options)
}

/// Each strength that was claimed, against the exporter's comparative advantage in its products.
fn strengths(desk: &mut Desk<'_>) -> Option<Block> {
    let folder = desk.folder;
    let parties = &folder.partnership.parties;
    let mut rows = Vec::new();
    for record in folder.ledger.records.iter().filter(|r| r.kind == "strength") {
        let Some(card) = record_card(desk, record) else { continue };
        let prefixes = record.texts("hs").to_vec();
        for party in record.texts("parties") {
            let way = parties.iter().position(|p| p == party);
            let pair = desk.statistics.pair.as_ref();
            let result = match (way, pair) {
                _ if prefixes.is_empty() => {
                    vec![vec![], vec![], vec![claim("not visible in goods statistics", card)]]
                }
                (Some(way), Some(pair)) if pair.whole => tested(desk, pair, way, &prefixes),
                (None, _) => vec![vec![], vec![], vec![words("not one of the two parties")]],
                _ => vec![vec![], vec![], vec![words("no product trade in the folder")]],
            };
            let mut row = vec![
                vec![claim(record.text("sector").unwrap_or(record.what()), card)],
                vec![words(name(party))],
            ];
            row.extend(result);
            rows.push(row);
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "Strengths claimed, tested against exports".to_owned(),
            columns: vec![
                column("Claim"),
                column("Of"),
                numbers("Exports to all"),
                numbers("Advantage"),
                column("The data say"),
            ],
            rows,
        })
    })
}

fn tested(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    prefixes: &[String],
) -> Vec<Vec<crate::brief::Span>> {
    let direction = &pair.directions[way];
    let codes: Vec<&str> = direction
        .lines
        .keys()
        .map(String::as_str)
        .filter(|code| prefixes.iter().any(|p| code.starts_with(p.as_str())))
        .collect();
    let sold: i64 = codes.iter().map(|code| direction.lines[*code].sold).sum();
    let title = format!("What {} sells under {}", name(&direction.exporter), prefixes.join(", "));
    let rows = desk.cards.statistic(title, pair.total_rows(way, &codes));
    let sum = desk.cards.estimate(
        "Sum over products",
        format!(
            "{} headings under {}: {}",
            count(codes.len()),
            prefixes.join(", "),
            money(sold as f64, "USD")
        ),
        &[rows],
        &[],
    );
    let exports = vec![claim(money(sold as f64, "USD"), sum)];
    let Some(rca) = direction.rca(prefixes) else {
        return vec![exports, vec![], vec![claim("no trade in these products", sum)]];
    };
    let card = rca_card(desk, pair, way, prefixes, rca, rows);
    let verdict = if rca >= ADVANTAGE { "an advantage" } else { "no advantage" };
    vec![exports, vec![claim(ratio(rca), card)], vec![claim(verdict, card)]]
}
